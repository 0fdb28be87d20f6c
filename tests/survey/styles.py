"""Floor plans in the styles of real offices, drawn with exact truth.

`drawn(style)` gives an ezdxf document and what a reader should find in it. The same style gives the same drawing.
"""

from dataclasses import dataclass, fields, replace
from math import cos, radians, sin
from pathlib import Path
from typing import Any

import ezdxf
import numpy as np
import shapely
from ezdxf import transform
from ezdxf.math import Matrix44
from shapely import Point, Polygon

from planner.units import METRES_PER
from tests.survey import clutter
from tests.survey.houses import Hole, House, house
from tests.survey.pens import Frame, Pen, Spot
from tests.survey.room_labels import Areas, Labels, Words, area_text, draw_label
from tests.survey.symbols import Doors, Windows, draw_door, draw_window, frame_of
from tests.survey.tongues import LAYERS, Layers, Tongue, room_names
from tests.survey.walls import Dirt, Walls, draw_fill, draw_walls

INSUNITS = {"inch": 1, "ft": 2, "mm": 4, "cm": 5, "m": 6}
STOREYS_APART = 14.0


@dataclass(frozen=True, kw_only=True)
class Style:
    """How a plan is drawn. `header` is the unit that the file's header names, "" for none.

    `origin` is where the building's corner lies, in drawing numbers. `nested` is how many INSERTs deep the whole
    plan lies.
    """

    rooms: int = 5
    seed: int = 1
    walls: Walls = Walls.LINES
    filled: bool = False
    doors: Doors = Doors.LOOSE
    windows: Windows = Windows.LINES
    labels: Labels = Labels.TEXT
    areas: Areas = Areas.M2
    tongue: Tongue = Tongue.EN
    unit: str = "mm"
    header: str = "mm"
    dirt: Dirt = Dirt.CLEAN
    turn_deg: float = 0.0
    origin: Spot = (0.0, 0.0)
    nested: int = 0
    storeys: int = 1
    furniture: bool = False
    dimensions: bool = False
    columns: bool = False
    stair: bool = False
    title_block: bool = False
    elevation: bool = False
    outlier: bool = False
    old_walls: bool = False
    back: bool = False
    version: str = "R2010"

    @property
    def name(self) -> str:
        """What is unlike the default, in words."""
        default = Style()
        unlike = [
            _saying(field.name, getattr(self, field.name))
            for field in fields(Style)
            if getattr(self, field.name) != getattr(default, field.name)
        ]
        return ", ".join(unlike) or "default"


def _saying(name: str, value: Any) -> str:
    """One trait of a style in words."""
    if value is True:
        return name.replace("_", " ")
    if name == "header" and not value:
        return "no header unit"
    return f"{name.replace('_deg', '')} {value}"


@dataclass(frozen=True, kw_only=True)
class TrueRoom:
    """A room that is in the drawing. `area_m2` is what is written in it, or None. `storey` counts from 0."""

    polygon: Polygon
    label: str
    number: str
    area_m2: float | None
    storey: int


@dataclass(frozen=True, kw_only=True)
class TrueDoor:
    """A door that is in the drawing: the middle of its opening, and its width."""

    at: Point
    width: float
    storey: int


@dataclass(frozen=True, kw_only=True)
class Truth:
    """What is in a drawing: metres, in the drawing's own axes and origin."""

    unit: str
    rooms: tuple[TrueRoom, ...]
    doors: tuple[TrueDoor, ...]
    storeys: int


def drawn(style: Style) -> tuple[Any, Truth]:
    """A document in a style, and its truth."""
    doc = ezdxf.new(style.version)
    doc.header["$INSUNITS"] = INSUNITS.get(style.header, 0)
    doc.header["$MEASUREMENT"] = 0 if style.header in ("inch", "ft") else 1
    space = doc.blocks.new("PLAN") if style.nested else doc.modelspace()
    layers = LAYERS[style.tongue]
    rooms: list[TrueRoom] = []
    doors: list[TrueDoor] = []
    across = 0.0
    for storey in range(style.storeys):
        one = house(style.rooms, seed=style.seed + storey, single=style.walls is Walls.SINGLE)
        pen = _pen(style, space, Frame(origin=(across, 0.0)))
        _draw_storey(pen, doc, style, one, layers, last=storey == style.storeys - 1)
        if style.storeys > 1:
            middle = (one.body.bounds[2] / 2, -4.0)
            pen.text(("FIRST", "SECOND", "THIRD")[storey] + " FLOOR PLAN", middle, height=0.6, layer=layers.text)
        written = _words(style, one)
        rooms += [
            _true_room(style, room, words, across, storey) for room, words in zip(one.rooms, written, strict=True)
        ]
        doors += [_true_door(style, one, hole, across, storey) for hole in one.holes if not hole.window]
        across += one.body.bounds[2] + STOREYS_APART
    _place(doc, space, style)
    return doc, Truth(unit=style.unit, rooms=tuple(rooms), doors=tuple(doors), storeys=style.storeys)


def save(style: Style, path: Path) -> Truth:
    """Writes a drawing in a style, and gives its truth."""
    doc, truth = drawn(style)
    doc.saveas(path)
    return truth


def _pen(style: Style, space: Any, frame: Frame) -> Pen:
    return Pen(
        layout=space,
        per_metre=1.0 / METRES_PER[style.unit],
        frame=frame,
        back=style.back,
        old=style.version == "R12",
    )


def _draw_storey(pen: Pen, doc: Any, style: Style, one: House, layers: Layers, *, last: bool) -> None:
    """A building with all that the style puts in it and beside it."""
    cut = [hole for hole in one.holes if _is_cut(style, hole)]
    draw_walls(pen, one, style.walls, cut=cut, layer=layers.wall, dirt=style.dirt, seed=style.seed)
    if style.filled:
        draw_fill(pen, one, cut=cut, layer=layers.wall)
    for hole in one.holes:
        _draw_opening(pen, doc, style, one, hole, layers)
    for room, words in zip(one.rooms, _words(style, one), strict=True):
        draw_label(pen, doc, style.labels, words, _middle(room), layer=layers.text)
    _draw_clutter(pen, doc, style, one, layers, last=last)


def _draw_clutter(pen: Pen, doc: Any, style: Style, one: House, layers: Layers, *, last: bool) -> None:
    plain = replace(pen, back=False)
    if style.furniture:
        clutter.draw_furniture(plain, doc, one, layer=layers.furniture)
    if style.columns:
        clutter.draw_columns(plain, one, layer=layers.column)
    if style.stair:
        clutter.draw_stair(plain, one, layer=layers.stair, text=layers.text)
    if style.dimensions:
        clutter.draw_dimensions(plain, one, layer=layers.dimension)
    if style.title_block:
        clutter.draw_title_block(plain, one, layer="TITLE" if layers.wall != "0" else "0")
    if style.elevation and last:
        clutter.draw_elevation(plain, one, layer=layers.wall, text=layers.text)
    if style.outlier:
        clutter.draw_outlier(plain, doc)
    if style.old_walls:
        clutter.draw_old_walls(plain, one, doc, layer=f"OLD {layers.wall}")


def _is_cut(style: Style, hole: Hole) -> bool:
    """Whether the wall is open at a hole."""
    if hole.window:
        return style.windows in (Windows.LINES, Windows.BLOCK)
    return style.doors is not Doors.WIPEOUT


def _draw_opening(pen: Pen, doc: Any, style: Style, one: House, hole: Hole, layers: Layers) -> None:
    inner = frame_of(one, hole)
    placed = replace(pen, frame=replace(inner, origin=pen.frame.at(*inner.origin)))
    thickness = 0.0 if one.single else one.runs[hole.run].thickness
    if hole.window and style.windows is not Windows.NONE:
        draw_window(placed, doc, style.windows, width=hole.width, thickness=thickness, layer=layers.window)
    elif not hole.window:
        wide = hole.width > 1.2 and style.doors not in (Doors.GAP, Doors.SLIDING)
        doors = Doors.DOUBLE if wide and style.doors is not Doors.WIPEOUT else style.doors
        draw_door(placed, doc, doors, width=hole.width, thickness=thickness, layer=layers.door)


def _middle(room: Polygon) -> Spot:
    """A place for a label: the middle of the largest circle in the room."""
    spot = shapely.maximum_inscribed_circle(room, tolerance=0.1).coords[0]
    return round(spot[0], 2), round(spot[1], 2)


def _words(style: Style, one: House) -> list[Words]:
    """What is written in each room of a house, in the order of its rooms."""
    names = room_names(style.tongue)
    found = []
    for row, room in enumerate(one.rooms):
        left, low, right, high = room.bounds
        area = area_text(style.areas, room.area, (right - left, high - low))
        found.append(Words(name=names[row % len(names)], number=str(101 + row), area=area))
    return found


def _true_room(style: Style, room: Polygon, words: Words, across: float, storey: int) -> TrueRoom:
    silent = style.labels is Labels.NONE
    written = None if silent or style.areas in (Areas.NONE, Areas.FEET) else room.area
    return TrueRoom(
        polygon=shapely.transform(room, lambda points: _placed(style, points + np.array([across, 0.0]))),
        label="" if silent else words.name,
        number="" if silent else words.number,
        area_m2=written,
        storey=storey,
    )


def _true_door(style: Style, one: House, hole: Hole, across: float, storey: int) -> TrueDoor:
    x, y = one.middle(hole)
    spot = _placed(style, np.array([[x + across, y]]))[0]
    return TrueDoor(at=Point(spot), width=hole.width, storey=storey)


def _placed(style: Style, points: np.ndarray[Any, np.dtype[np.float64]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Points of the building, in metres, where the drawing has them."""
    c, s = cos(radians(style.turn_deg)), sin(radians(style.turn_deg))
    return points @ np.array([[c, s], [-s, c]]) + np.array(style.origin) * METRES_PER[style.unit]


def _place(doc: Any, space: Any, style: Style) -> None:
    """Turns and moves the finished drawing, or puts it as a block where it belongs."""
    x, y = style.origin
    if not style.nested:
        if style.turn_deg or (x, y) != (0.0, 0.0):
            matrix = Matrix44.z_rotate(radians(style.turn_deg)) @ Matrix44.translate(x, y, 0.0)
            transform.inplace(space, matrix)
        return
    name = "PLAN"
    for level in range(1, style.nested):
        doc.blocks.new(f"LEVEL{level}").add_blockref(name, (0.0, 0.0))
        name = f"LEVEL{level}"
    doc.modelspace().add_blockref(name, (x, y), dxfattribs={"rotation": style.turn_deg})
