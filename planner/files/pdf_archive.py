"""What makes a PDF one for the archive (PDF/A-2b, ISO 19005-2): its colours' profile and its own description."""

import struct
from typing import Final
from xml.sax.saxutils import escape

PRODUCER: Final = "planner"

WHITE: Final = (0.9642, 1.0, 0.8249)
RED: Final = (0.4360, 0.2225, 0.0139)
GREEN: Final = (0.3851, 0.7169, 0.0971)
BLUE: Final = (0.1431, 0.0606, 0.7141)
"""The white and the primaries of sRGB (IEC 61966-2-1), adapted to D50 as ICC profiles want them."""

STEPS: Final = 256
"""Of the curve from a colour's number to its light."""

_HEADER: Final = 128
_XMP: Final = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>B</pdfaid:conformance>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


def description(title: str) -> bytes:
    """What the document says of itself as XMP; the same words as in its information dictionary."""
    return _XMP.format(title=escape(title), creator=PRODUCER).encode("utf-8")


def srgb_profile() -> bytes:
    """An ICC profile (version 2.1, matrix and curves) of sRGB."""
    curve = struct.pack(">4sII", b"curv", 0, STEPS) + b"".join(
        struct.pack(">H", round(_light(step / (STEPS - 1)) * 65535)) for step in range(STEPS)
    )
    name = b"sRGB IEC61966-2-1\0"
    tags: list[tuple[bytes, bytes]] = [
        (b"desc", struct.pack(">4sII", b"desc", 0, len(name)) + name + bytes(78)),
        (b"cprt", struct.pack(">4sI", b"text", 0) + b"no copyright, use freely\0"),
        (b"wtpt", _xyz(WHITE)),
        (b"rXYZ", _xyz(RED)),
        (b"gXYZ", _xyz(GREEN)),
        (b"bXYZ", _xyz(BLUE)),
        *((key, curve) for key in (b"rTRC", b"gTRC", b"bTRC")),
    ]
    start = _HEADER + 4 + 12 * len(tags)
    places: dict[bytes, int] = {}
    body = b""
    for _, data in tags:
        if data not in places:
            places[data] = start + len(body)
            body += data + bytes(-len(data) % 4)
    table = struct.pack(">I", len(tags)) + b"".join(
        struct.pack(">4sII", key, places[data], len(data)) for key, data in tags
    )
    size = _HEADER + len(table) + len(body)
    return _head(size) + table + body


def _head(size: int) -> bytes:
    """A display profile from RGB to XYZ; the day is a fixed one."""
    day = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)
    head = struct.pack(">I4sI4s4s4s", size, b"\0\0\0\0", 0x02100000, b"mntr", b"RGB ", b"XYZ ") + day + b"acsp"
    white = b"".join(_fixed(one) for one in WHITE)
    return (head + bytes(68 - len(head)) + white).ljust(_HEADER, b"\0")


def _light(value: float) -> float:
    """How much light a colour's number stands for, both 0 to 1."""
    return float(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)


def _xyz(values: tuple[float, float, float]) -> bytes:
    return struct.pack(">4sI", b"XYZ ", 0) + b"".join(_fixed(one) for one in values)


def _fixed(value: float) -> bytes:
    """A number with 16 bits before and 16 after the point."""
    return struct.pack(">i", round(value * 65536))
