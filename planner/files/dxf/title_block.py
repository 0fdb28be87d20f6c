"""A town's own title block: a DXF block with attributes, in millimetres, with its logo as lines and fills."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import ezdxf
from ezdxf import path as outlines
from ezdxf.bbox import extents
from ezdxf.colors import aci2rgb

from planner.errors import InputError
from planner.model.scene import TITLE_TAGS, XY, Layer, Mark, Patch, Side, Stroke, TitleArt, Word
from planner.words import Text

ALIASES: Final = {
    "乡镇": "TOWN",
    "工程名称": "PROJECT",
    "图名": "TITLE",
    "图号": "NUMBER",
    "比例": "SCALE",
    "日期": "DATE",
    "设计": "DESIGNER",
    "校对": "CHECKER",
    "张次": "SHEET",
}
"""Chinese tags of attributes."""

FLATNESS: Final = 0.05
"""Millimetres that a chord may lie beside its curve."""

LETTER: Final = 0.82
"""CAD measures a letter by its capitals, a word of ours by the Chinese character."""

DRAWN: Final = frozenset({"LINE", "LWPOLYLINE", "POLYLINE", "CIRCLE", "ARC", "ELLIPSE", "SPLINE"})
FILLED: Final = frozenset({"HATCH", "SOLID", "TRACE"})
SIDES: Final = {0: Side.LEFT, 1: Side.CENTRE, 2: Side.RIGHT, 4: Side.CENTRE}
"""Horizontal alignments of TEXT."""


def read_title_block(path: Path) -> TitleArt:
    """The block of a DXF (or its model space) with the most attributes that a title block has.

    Raises:
        InputError: the file cannot be read, or no block in it has such attributes.
    """
    blocks = [block for block in _opened(path).blocks if _fields(block)]
    if not blocks:
        raise InputError(
            Text(zh="没有带图签属性的块", en="no block has the attributes of a title block"),
            where=str(path),
            mend=Text(
                zh="在块中定义属性,标记用 " + "、".join(ALIASES),
                en="define attributes in the block with the tags " + ", ".join(TITLE_TAGS),
            ),
        )
    block = max(blocks, key=lambda one: len(_fields(one)))
    drawn = [entity for entity in _entities(block) if entity.dxftype() != "ATTDEF"]
    box = extents(drawn or list(block))
    if not box.has_data or box.size.x <= 0.0:
        raise InputError(
            Text(zh="图签块里没有线", en="there are no lines in the title block"),
            where=str(path),
            mend=Text(zh="画出图签的边框,单位毫米", en="draw the block's frame, in millimetres"),
        )
    left, bottom = box.extmin.x, box.extmin.y
    marks = tuple(mark for entity in drawn for mark in _marks(entity, (left, bottom)))
    fields = tuple(_word(one, (left, bottom), tag=tag) for tag, one in _fields(block))
    return TitleArt(width_mm=box.size.x, height_mm=box.size.y, marks=marks, fields=fields)


def _opened(path: Path) -> Any:
    """The document; its model space may be empty."""
    try:
        return ezdxf.readfile(path)  # type: ignore[attr-defined]
    except (OSError, ezdxf.DXFError, UnicodeDecodeError) as error:  # type: ignore[attr-defined]
        raise InputError(
            Text(zh=f"图签文件读不出({error})", en=f"the title block cannot be read ({error})"),
            where=str(path),
            mend=Text(zh="核对路径;在 CAD 中另存为 DXF", en="check the path; save it as DXF in CAD"),
        ) from None


def _fields(block: Any) -> list[tuple[str, Any]]:
    """The attributes of a block that a title block has, each tag once."""
    found: dict[str, Any] = {}
    for one in block.query("ATTDEF"):
        tag = ALIASES.get(one.dxf.tag, one.dxf.tag.upper())
        if tag in TITLE_TAGS:
            found.setdefault(tag, one)
    return list(found.items())


def _entities(block: Any) -> Iterator[Any]:
    """A block's entities, those of blocks within it too."""
    for entity in block:
        if entity.dxftype() == "INSERT":
            yield from entity.virtual_entities()
        else:
            yield entity


def _marks(entity: Any, corner: XY) -> Iterator[Mark]:
    """An entity as lines, fills or a word, from the block's lower left corner."""
    kind, colour = entity.dxftype(), _colour(entity)
    if kind in DRAWN:
        yield Stroke(layer=Layer.TITLE, points=_points(outlines.make_path(entity), corner), colour=colour)
    elif kind == "HATCH":
        rings = [_points(one, corner) for one in outlines.from_hatch(entity)]
        if rings:
            yield Patch(layer=Layer.TITLE, rings=tuple(sorted(rings, key=_size, reverse=True)), colour=colour)
    elif kind in FILLED:
        ring = tuple((at.x - corner[0], at.y - corner[1]) for at in entity.wcs_vertices())
        yield Patch(layer=Layer.TITLE, rings=(ring,), colour=colour)
    elif kind in ("TEXT", "MTEXT"):
        yield _word(entity, corner)


def _points(outline: Any, corner: XY) -> tuple[XY, ...]:
    return tuple((at.x - corner[0], at.y - corner[1]) for at in outline.flattening(FLATNESS))


def _size(ring: tuple[XY, ...]) -> float:
    """The area of a ring's bounds: a shell is larger than its holes."""
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return (max(xs) - min(xs)) * (max(ys) - min(ys))


def _word(entity: Any, corner: XY, *, tag: str = "") -> Word:
    """A text of the block, or the place of an attribute."""
    if entity.dxftype() == "MTEXT":
        at, height, text = entity.dxf.insert, entity.dxf.char_height, entity.plain_text().replace("\n", " ")
        column, row = (entity.dxf.attachment_point - 1) % 3, (entity.dxf.attachment_point - 1) // 3
        side, rise = (Side.LEFT, Side.CENTRE, Side.RIGHT)[column], (-0.5, 0.0, 0.5)[row]
    else:
        aligned = entity.dxf.halign or entity.dxf.valign
        at = entity.dxf.align_point if aligned and entity.dxf.hasattr("align_point") else entity.dxf.insert
        height, text = entity.dxf.height, "" if tag else entity.plain_text()
        side = SIDES.get(entity.dxf.halign, Side.LEFT)
        rise = 0.0 if entity.dxf.halign == 4 else {3: -0.5, 2: 0.0}.get(entity.dxf.valign, 0.5)
    place = (at.x - corner[0], at.y - corner[1] + rise * height)
    return Word(
        layer=Layer.TITLE,
        text=text,
        at=place,
        height_mm=height / LETTER,
        turn_deg=entity.dxf.get("rotation", 0.0),
        side=side,
        colour=_colour(entity),
        tag=tag,
    )


def _colour(entity: Any) -> str:
    """An entity's own colour; "" is the title block's pen: by layer, black or white."""
    if entity.rgb is not None:
        rgb = entity.rgb
    elif entity.dxf.color in (0, 7, 256):
        return ""
    else:
        rgb = aci2rgb(abs(entity.dxf.color))
    return "#" + "".join(f"{value:02X}" for value in rgb)
