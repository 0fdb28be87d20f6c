"""What we write into a user's DXF that is not drawn: ids and values as XDATA, the rest of a layout as an XRECORD.

Values are ASCII JSON cut into short strings, so that no code page and no length limit of a CAD program harms them.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from planner.files.dxf.reading import OUR_APP

CHUNK: Final = 200
"""Characters of a string in XDATA or in an XRECORD; the format allows 255."""

TEXT_CODE: Final = 1000
RECORD_CODE: Final = 1

Json = Any


def chunks(value: Json) -> Iterator[str]:
    """A value as short strings that neither begin nor end with a blank."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), sort_keys=True).replace("^", "\\u005e")
    while text:
        cut = min(CHUNK, len(text))
        while cut < len(text) and (text[cut - 1] == " " or text[cut] == " "):
            cut += 1
        yield text[:cut]
        text = text[cut:]


def joined(texts: Iterable[str]) -> Json:
    """The value of short strings.

    Raises:
        ValueError: they are not JSON.
    """
    return json.loads("".join(texts))


def mark(entity: Any, value: Json = "") -> None:
    """Marks an entity as ours, with a value."""
    entity.set_xdata(OUR_APP, [(TEXT_CODE, text) for text in chunks(value)])


def value_of(entity: Any) -> Json | None:
    """The value of an entity of ours; None when it is not ours or its value is damaged."""
    if not entity.has_xdata(OUR_APP):
        return None
    try:
        return joined(str(tag.value) for tag in entity.get_xdata(OUR_APP) if tag.code == TEXT_CODE)
    except ValueError:
        return None


def store(doc: Any, value: Json) -> None:
    """Stores a value in the document; one that was there is replaced."""
    if OUR_APP in doc.rootdict:
        doc.rootdict.remove(OUR_APP)
    record = doc.rootdict.add_xrecord(OUR_APP)
    record.reset([(RECORD_CODE, text) for text in chunks(value)])


def stored(doc: Any) -> Json | None:
    """The value that is stored in the document; None when there is none.

    Raises:
        ValueError: it is damaged.
    """
    record = doc.rootdict.get(OUR_APP)
    if record is None or record.dxftype() != "XRECORD":
        return None
    return joined(str(tag.value) for tag in record.tags if tag.code == RECORD_CODE)
