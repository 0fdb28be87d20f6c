"""Marks as DXF entities: polylines, hatches, MTEXT, dimensions, leaders, axis bubbles."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import cos, radians, sin
from typing import Any, Final

from ezdxf.enums import TextEntityAlignment

from planner.files.dxf.ours import mark
from planner.files.dxf.writing_styles import DIMENSION_STYLE, LETTER, TEXT_STYLE
from planner.measure.turns import readable
from planner.model.scene import (
    XY,
    Bubble,
    Dimension,
    Layer,
    Leader,
    Mark,
    Patch,
    Pattern,
    Side,
    Stroke,
    Word,
)

BUBBLE_BLOCK: Final = "HP-AXIS-BUBBLE"
SPARSE_MM: Final = 4.0
SPARSE_DEG: Final = 30.0
"""A tint is lines so far apart: it may lie on the plan in programs and on plotters that know no transparency."""

DOTS_MM: Final = 2.0
DOT_MM: Final = 0.25
ZONE_SHADE: Final = 0.72
"""A zone's ground is dots, its colour darker than on our paper, so that it does not glare on a black screen."""

_MTEXT_POINT: Final = {Side.LEFT: 4, Side.CENTRE: 5, Side.RIGHT: 6}
TEXT_ALIGN: Final = {
    Side.LEFT: TextEntityAlignment.MIDDLE_LEFT,
    Side.CENTRE: TextEntityAlignment.MIDDLE_CENTER,
    Side.RIGHT: TextEntityAlignment.MIDDLE_RIGHT,
}


@dataclass(frozen=True, kw_only=True)
class Target:
    """Where marks go: a space or a block, the names and fills of its layers, how a point becomes one of that space, how
    many of its units a millimetre on paper is, how much it is turned against the marks, what its dimensions have beyond
    their style (on paper they measure millimetres of paper), and how much a view on the space is turned."""

    space: Any
    layer: Callable[[Layer], str]
    fill: Callable[[Layer], str]
    point: Callable[[XY], XY]
    mm: float
    turn_deg: float = 0.0
    dimension: tuple[tuple[str, float], ...] = ()
    view_deg: float = 0.0


def add_mark(target: Target, one: Mark) -> None:
    """Adds a mark to a space."""
    match one:
        case Stroke():
            entity = add_stroke(target, one)
            mark(entity, one.item)
        case Patch():
            mark(add_patch(target, one), one.item)
        case Word():
            mark(_add_word(target, one), one.item)
        case Dimension():
            _add_dimension(target, one)
        case Bubble():
            mark(_add_bubble(target, one))
        case Leader():
            mark(_add_leader(target, one), one.item)


def add_stroke(target: Target, stroke: Stroke, *, layer: str | None = None) -> Any:
    """A stroke as a LINE or an LWPOLYLINE."""
    points = [target.point(point) for point in stroke.points]
    attributes: dict[str, Any] = {"layer": layer or target.layer(stroke.layer)}
    if stroke.colour:
        attributes["true_color"] = int(stroke.colour[1:], 16)
    if len(points) == 2 and not stroke.closed:
        return target.space.add_line(points[0], points[1], dxfattribs=attributes)
    return target.space.add_lwpolyline(points, close=stroke.closed, dxfattribs=attributes)


def add_patch(target: Target, patch: Patch, *, layer: str | None = None) -> Any:
    """A patch as a HATCH; its colour is its own, or the layer's."""
    hatch = target.space.add_hatch(color=256, dxfattribs={"layer": layer or target.layer(patch.layer)})
    for number, ring in enumerate(patch.rings):
        points = [target.point(point) for point in ring]
        hatch.paths.add_polyline_path(points, is_closed=True, flags=1 if number == 0 else 16)
    colour = patch.colour or target.fill(patch.layer)
    if colour:
        hatch.rgb = _rgb(colour)
    if patch.pattern is Pattern.HATCH:
        hatch.set_pattern_fill("ANSI31", color=256, scale=0.57 * target.mm)
    elif patch.pattern is Pattern.TINT:
        lines = [[SPARSE_DEG, (0.0, 0.0), (0.0, SPARSE_MM * target.mm), []]]
        hatch.set_pattern_fill("HP-SPARSE", color=256, definition=lines)
    elif patch.layer is Layer.ZONE:
        hatch.set_pattern_fill("HP-DOTS", color=256, definition=list(_dots(target.mm)))
        hatch.rgb = tuple(round(one * ZONE_SHADE) for one in _rgb(colour or "#FFFFFF"))
    return hatch


def _rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def _dots(mm: float) -> Iterator[list[Any]]:
    """Rows of dots, every other one set off by half."""
    step, dash = DOTS_MM * mm, DOT_MM * mm
    for start in ((0.0, 0.0), (step / 2, step / 2)):
        yield [0.0, start, (0.0, step), [dash, dash - step]]


def escaped(text: str) -> str:
    """A text in which MTEXT reads nothing as an order."""
    return text.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}")


def _add_word(target: Target, word: Word) -> Any:
    """A word as MTEXT, so that CAD programs wrap and edit it."""
    return target.space.add_mtext(
        escaped(word.text),
        dxfattribs={
            "layer": target.layer(word.layer),
            "style": TEXT_STYLE,
            "char_height": word.height_mm * LETTER * target.mm,
            "insert": target.point(word.at),
            "rotation": (word.turn_deg - target.turn_deg) % 360.0,
            "attachment_point": _MTEXT_POINT[word.side],
        },
    )


def add_line_of_text(target: Target, word: Word) -> Any:
    """A word as TEXT: the cells of tables and of the title block."""
    text = target.space.add_text(
        word.text,
        height=word.height_mm * LETTER * target.mm,
        rotation=(word.turn_deg - target.turn_deg) % 360.0,
        dxfattribs={"layer": target.layer(word.layer), "style": TEXT_STYLE},
    )
    text.set_placement(target.point(word.at), align=TEXT_ALIGN[word.side])
    mark(text, word.item)
    return text


def _add_dimension(target: Target, one: Dimension) -> None:
    """A real DIMENSION: its text follows from what it measures. A text that stepped aside keeps its place.

    It runs so that its text, which the line's direction turns, is read from below or from the right.
    """
    angle = one.turn_deg - target.turn_deg
    along = target.view_deg + readable(angle - target.view_deg)
    ends = (one.start, one.end) if cos(radians(along - angle)) > 0.0 else (one.end, one.start)
    override = target.space.add_linear_dim(
        base=target.point(one.base),
        p1=target.point(ends[0]),
        p2=target.point(ends[1]),
        angle=along,
        dimstyle=DIMENSION_STYLE,
        override=dict(target.dimension),
        dxfattribs={"layer": target.layer(one.layer)},
    )
    if _stepped_aside(one):
        override.set_location(target.point(one.text_at), leader=False, relative=False)
    override.render()
    mark(override.dimension, one.item)
    for entity in override.dimension.get_geometry_block():
        mark(entity)


def _stepped_aside(one: Dimension) -> bool:
    """Whether the text is not where the style puts it: the middle of the line."""
    turn = radians(one.turn_deg)
    along = (cos(turn), sin(turn))

    def on_line(point: XY) -> float:
        return point[0] * along[0] + point[1] * along[1]

    def off_line(point: XY) -> float:
        return abs((point[0] - one.base[0]) * along[1] - (point[1] - one.base[1]) * along[0])

    middle = (on_line(one.start) + on_line(one.end)) / 2
    usual = abs(on_line(one.text_at) - middle) < 1e-6
    return not usual or off_line(one.text_at) > abs(on_line(one.end) - on_line(one.start))


def _add_bubble(target: Target, bubble: Bubble) -> Any:
    doc = target.space.doc
    if BUBBLE_BLOCK not in doc.blocks:
        block = doc.blocks.new(BUBBLE_BLOCK)
        mark(block.block)
        block.add_circle((0, 0), bubble.radius_mm, dxfattribs={"layer": "0"})
        text = block.add_attdef(
            "AXIS", height=bubble.height_mm * LETTER, dxfattribs={"layer": "0", "style": TEXT_STYLE}
        )
        text.set_placement((0, 0), align=TextEntityAlignment.MIDDLE_CENTER)
    insert = target.space.add_blockref(
        BUBBLE_BLOCK,
        target.point(bubble.at),
        dxfattribs={
            "layer": target.layer(bubble.layer),
            **dict.fromkeys(("xscale", "yscale", "zscale"), target.mm),
        },
    )
    fill_attributes(insert, {"AXIS": bubble.text})
    return insert


def fill_attributes(insert: Any, told: dict[str, str]) -> None:
    """The attributes of an INSERT, on its own layer, so that they go when the layer is frozen."""
    insert.add_auto_attribs(told)
    for attribute in insert.attribs:
        attribute.dxf.layer = insert.dxf.layer


def _add_leader(target: Target, leader: Leader) -> Any:
    """A LEADER with a dot at its thing; a line of another layer than the labels' is a plain polyline."""
    points = [target.point(point) for point in leader.points]
    if leader.layer is Layer.AXIS:
        return target.space.add_lwpolyline(points, dxfattribs={"layer": target.layer(leader.layer)})
    return target.space.add_leader(
        points[::-1],
        dimstyle=DIMENSION_STYLE,
        override={"dimscale": target.mm},
        dxfattribs={"layer": target.layer(leader.layer)},
    )


def in_order(marks: Sequence[Mark]) -> list[Mark]:
    """Fills first, then lines, then words: what is drawn later lies above."""
    return sorted(marks, key=lambda one: 0 if isinstance(one, Patch) else 2 if isinstance(one, Word) else 1)
