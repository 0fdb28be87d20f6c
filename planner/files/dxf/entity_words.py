"""Texts, dimensions and placed blocks with their attributes as rows of tables."""

from math import cos, degrees, isfinite, radians, sin
from typing import Any, Final

from ezdxf.tools.text import fast_plain_mtext

from planner.files.dxf.caps import MAX_LETTERS, MAX_NUMBER
from planner.files.dxf.entity_lines import in_plane
from planner.files.dxf.plain_text import plain
from planner.files.dxf.sheaves import Collector, Tables
from planner.model.drawing import Dimension, Writing

_BESIDE: Final = 0.6
"""How far from the point that a text is placed by its anchor lies, in letter heights."""


def read_insert(reader: Collector, tables: Tables, entity: Any) -> None:
    """A placed block with its attributes."""
    at = entity.dxf.insert
    scales = (entity.dxf.get("xscale", 1.0), entity.dxf.get("yscale", 1.0))
    if not all(abs(number) < MAX_NUMBER for number in (at.x, at.y, *scales)):
        raise ValueError("numbers")
    tables.inserts.append(entity)
    for attrib in entity.attribs:
        if not attrib.is_invisible:
            _write(reader, tables, attrib, attrib.dxf.text, tag=attrib.dxf.tag)


def read_text(reader: Collector, tables: Tables, entity: Any) -> None:
    """A text or an attribute."""
    _write(reader, tables, entity, entity.dxf.text)


def _write(reader: Collector, tables: Tables, entity: Any, content: str, *, tag: str = "") -> None:
    """One line of text; its middle is judged from its alignment and a mean width of letters."""
    words = plain(content[:MAX_LETTERS])
    if not words:
        return
    height, turn = float(entity.dxf.get("height", 0.0)), float(entity.dxf.get("rotation", 0.0))
    across, up = int(entity.dxf.get("halign", 0)), int(entity.dxf.get("valign", 0))
    aligned = entity.dxf.hasattr("align_point") and (across or up)
    at = entity.dxf.align_point if aligned else entity.dxf.insert
    length = _length(words) * height * float(entity.dxf.get("width", 1.0))
    right = {0: length / 2, 1: 0.0, 2: -length / 2}.get(across if aligned else 0, 0.0)
    rise = {0: height / 2, 1: height / 2, 2: 0.0, 3: -height / 2}[up if aligned and across != 4 else 0]
    if aligned and across == 4:
        rise = 0.0
    near = max(-_BESIDE * height, min(_BESIDE * height, right))
    spots = [_stepped(at.x, at.y, turn, right, rise), _stepped(at.x, at.y, turn, near, rise)]
    middle, anchor = in_plane(entity, spots)
    _keep_writing(reader, tables, entity, words, middle, height, turn, tag, anchor)


def _length(words: str) -> float:
    """The length of a line in letter heights."""
    return sum(1.0 if ord(letter) > 0x2E80 else 0.7 for letter in words)


def _stepped(x: float, y: float, turn_deg: float, right: float, up: float) -> tuple[float, float]:
    east, north = cos(radians(turn_deg)), sin(radians(turn_deg))
    return x + right * east - up * north, y + right * north + up * east


def read_mtext(reader: Collector, tables: Tables, entity: Any) -> None:
    """A paragraph, without its codes."""
    content = str(fast_plain_mtext(entity.text[:MAX_LETTERS]))
    words = plain("\n".join(line.strip() for line in content.splitlines() if line.strip()))
    if not words:
        return
    height = float(entity.dxf.get("char_height", 0.0))
    turn = float(entity.get_rotation())
    lines = words.split("\n")
    length, tall = max(map(_length, lines)) * height, len(lines) * height * 1.6
    point = int(entity.dxf.get("attachment_point", 1)) - 1
    right = (0.5, 0.0, -0.5)[point % 3] * length
    up = (-0.5, 0.0, 0.5)[min(2, point // 3)] * tall
    at = entity.dxf.insert
    reach = _BESIDE * height
    anchor = _stepped(at.x, at.y, turn, max(-reach, min(reach, right)), max(-reach, min(reach, up)))
    _keep_writing(reader, tables, entity, words, _stepped(at.x, at.y, turn, right, up), height, turn, "", anchor)


def read_leader(reader: Collector, tables: Tables, entity: Any) -> None:
    """Where a leader points to, for the paragraph at its end, which is an entity of its own."""
    handle = entity.dxf.get("annotation_handle")
    if handle and handle != "0" and entity.vertices:
        tip = entity.vertices[0]
        if not (abs(tip.x) < MAX_NUMBER and abs(tip.y) < MAX_NUMBER):
            raise ValueError("numbers")
        tables.tips[str(handle)] = (float(tip.x), float(tip.y))


def read_multileader(reader: Collector, tables: Tables, entity: Any) -> None:
    """The paragraph at the end of a leader; its anchor is what the leader points to."""
    paragraph = entity.context.mtext
    if paragraph is None:
        return
    content = str(fast_plain_mtext(paragraph.default_content[:MAX_LETTERS]))
    words = plain("\n".join(line.strip() for line in content.splitlines() if line.strip()))
    if not words:
        return
    height, at = float(entity.context.char_height), paragraph.insert
    tips = [line.vertices[0] for leader in entity.context.leaders for line in leader.lines if line.vertices]
    lines = words.split("\n")
    right = {1: 0.5, 2: 0.0, 3: -0.5}.get(int(paragraph.alignment), 0.5) * max(map(_length, lines)) * height
    turn = degrees(float(paragraph.rotation))
    middle = _stepped(at.x, at.y, turn, right, -0.8 * len(lines) * height)
    anchor = (float(tips[0].x), float(tips[0].y)) if tips else middle
    _keep_writing(reader, tables, entity, words, middle, height, turn, "", anchor, led=bool(tips))


def _keep_writing(
    reader: Collector,
    tables: Tables,
    entity: Any,
    words: str,
    at: tuple[float, float],
    height: float,
    turn: float,
    tag: str,
    anchor: tuple[float, float],
    *,
    led: bool = False,
) -> None:
    if not all(isfinite(number) and abs(number) < MAX_NUMBER for number in (*at, *anchor, height, turn)):
        raise ValueError("numbers")
    tables.writings.append(
        Writing(
            text=words,
            at=at,
            height=height,
            turn_deg=turn,
            layer=reader.row_of_layer(entity.dxf.layer),
            handle=str(entity.dxf.handle),
            insert=-1,
            tag=tag,
            anchor=anchor,
            led=led,
        )
    )


def read_dimension(reader: Collector, tables: Tables, entity: Any) -> None:
    """A dimension: what it measures and what is written."""
    if int(entity.dimtype) not in (0, 1):
        return
    measured = float(entity.dxf.get("actual_measurement", 0.0) or entity.get_measurement())
    if not isfinite(measured) or not 0.0 < measured < MAX_NUMBER:
        return
    text = plain(str(entity.dxf.get("text", "")))
    layer = reader.row_of_layer(entity.dxf.layer)
    tables.dimensions.append(
        Dimension(
            measured=measured, text="" if text in ("<>", "") else text, layer=layer, handle=str(entity.dxf.handle)
        )
    )
