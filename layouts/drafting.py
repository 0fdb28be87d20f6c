"""Draws a building as a Chinese design institute hands it over: layers, blocks, dimensions, frame. Millimetres."""

import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import cos, radians, sin
from typing import Final

from ezdxf.document import Drawing
from ezdxf.enums import TextEntityAlignment
from ezdxf.filemanagement import new
from ezdxf.layouts.blocklayout import BlockLayout
from ezdxf.layouts.layout import Modelspace
from shapely import Polygon

from layouts.building import XY, Along, Building, Fixture, Opening, wall_lines, wall_outlines

SCALE: Final = 100
"""The drawing is meant for 1:100; paper sizes below are millimetres on paper."""

BUBBLE: Final = 4.0
TIERS: Final = (30.0, 38.0, 46.0)
AXIS_REACH: Final = 54.0
LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXY"
"""Axis letters; I, O and Z are left out (GB/T 50001-2017, 8.0)."""


class WallStyle(StrEnum):
    """How walls are drawn: single lines for each face, or closed outlines of the bodies."""

    LINES = "lines"
    OUTLINES = "outlines"


@dataclass(frozen=True, kw_only=True)
class Layers:
    """The names of the layers, in one office's habit."""

    wall: str
    column: str
    hatch: str
    door: str
    window: str
    mark: str
    axis: str
    bubble: str
    dimension: str
    room: str
    text: str
    furniture: str
    sanitary: str
    steps: str
    title: str


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Frame and title block: paper width and height in mm, and what is written in the block."""

    width: float
    height: float
    project: str
    drawing: str
    number: str
    date: str


@dataclass(frozen=True, kw_only=True)
class Office:
    """How an office draws.

    `version` is the DXF version, `encoding` its text encoding; `font` and `bigfont` the text style's fonts.
    """

    version: str
    layers: Layers
    walls: WallStyle
    encoding: str = "utf-8"
    font: str = "simsun.ttf"
    bigfont: str = ""


COLOURS: Final = {
    "wall": 7,
    "column": 7,
    "hatch": 8,
    "door": 4,
    "window": 4,
    "mark": 7,
    "axis": 1,
    "bubble": 3,
    "dimension": 3,
    "room": 7,
    "text": 7,
    "furniture": 9,
    "sanitary": 9,
    "steps": 2,
    "title": 7,
}


def new_document(office: Office) -> Drawing:
    """An empty document with the office's layers and styles."""
    doc = new(office.version)
    doc.encoding = office.encoding
    doc.header["$INSUNITS"] = 4
    doc.header["$MEASUREMENT"] = 1
    doc.linetypes.add("CENTER", pattern=[2000.0, 1250.0, -250.0, 250.0, -250.0])
    for use, colour in COLOURS.items():
        name = getattr(office.layers, use)
        if name not in doc.layers:
            doc.layers.add(name, color=colour, linetype="CENTER" if use == "axis" else "Continuous")
    style = doc.styles.add("HZ", font=office.font)
    style.dxf.bigfont = office.bigfont
    _add_dimension_style(doc)
    return doc


def _add_dimension_style(doc: Drawing) -> None:
    style = doc.dimstyles.add("GB100")
    values = {
        "dimscale": SCALE,
        "dimtxt": 3.0,
        "dimtsz": 0.0,
        "dimblk": "ARCHTICK",
        "dimasz": 1.4,
        "dimexo": 2.0,
        "dimexe": 2.0,
        "dimgap": 0.8,
        "dimtad": 1,
        "dimdec": 0,
        "dimtxsty": "HZ",
        "dimtih": 0,
        "dimtoh": 0,
    }
    for name, value in values.items():
        style.dxf.set(name, value)


@dataclass(frozen=True, kw_only=True)
class Pen:
    """Draws into one document; the building's own coordinates are turned and moved onto the sheet."""

    doc: Drawing
    office: Office
    turn_deg: float = 0.0
    origin: XY = (0.0, 0.0)

    @property
    def layers(self) -> Layers:
        """The names of the layers."""
        return self.office.layers

    @property
    def msp(self) -> Modelspace:
        """Where the drawing is drawn."""
        return self.doc.modelspace()

    def at(self, point: XY) -> XY:
        """A point of the building on the sheet."""
        c, s = cos(radians(self.turn_deg)), sin(radians(self.turn_deg))
        x, y = point
        return (round(self.origin[0] + c * x - s * y, 6), round(self.origin[1] + s * x + c * y, 6))

    def line(self, start: XY, end: XY, layer: str) -> None:
        """A line."""
        self.msp.add_line(self.at(start), self.at(end), dxfattribs={"layer": layer})

    def outline(self, points: Sequence[XY], layer: str) -> None:
        """A closed polyline."""
        self.msp.add_lwpolyline([self.at(point) for point in points], close=True, dxfattribs={"layer": layer})

    def path(self, points: Sequence[XY], layer: str) -> None:
        """An open polyline."""
        self.msp.add_lwpolyline([self.at(point) for point in points], dxfattribs={"layer": layer})

    def circle(self, centre: XY, radius: float, layer: str) -> None:
        """A circle."""
        self.msp.add_circle(self.at(centre), radius, dxfattribs={"layer": layer})

    def text(self, text: str, at: XY, layer: str, *, height: float, turn_deg: float = 0.0) -> None:
        """A line of text about a middle point."""
        attributes = {"layer": layer, "style": "HZ", "rotation": turn_deg + self.turn_deg}
        entity = self.msp.add_text(text, height=height, dxfattribs=attributes)
        entity.set_placement(self.at(at), align=TextEntityAlignment.MIDDLE_CENTER)

    def paragraph(self, text: str, at: XY, layer: str, *, height: float) -> None:
        """A paragraph about a middle point."""
        attributes = {"layer": layer, "style": "HZ", "char_height": height, "rotation": self.turn_deg}
        self.msp.add_mtext(text, dxfattribs={**attributes, "attachment_point": 5, "insert": self.at(at)})

    def solid(self, points: Sequence[XY], layer: str) -> None:
        """A filled outline."""
        hatch = self.msp.add_hatch(color=8, dxfattribs={"layer": layer})
        hatch.set_solid_fill(color=8)
        hatch.paths.add_polyline_path([self.at(point) for point in points], is_closed=True)

    def block(self, name: str, at: XY, layer: str, *, turn_deg: float, scale: XY = (1.0, 1.0)) -> None:
        """A block reference."""
        attributes = {"layer": layer, "rotation": turn_deg + self.turn_deg, "xscale": scale[0], "yscale": scale[1]}
        self.msp.add_blockref(name, self.at(at), dxfattribs=attributes)

    def dimension(self, start: XY, end: XY, *, base: XY, turn_deg: float) -> None:
        """A dimension of the distance along a direction."""
        self.msp.add_linear_dim(
            base=self.at(base),
            p1=self.at(start),
            p2=self.at(end),
            angle=turn_deg + self.turn_deg,
            dimstyle="GB100",
            dxfattribs={"layer": self.layers.dimension},
        ).render()


# --- building


def draw_building(pen: Pen, building: Building) -> None:
    """Draws the storey with its axes, dimensions and names."""
    draw_axes(pen, building)
    draw_walls(pen, building)
    draw_columns(pen, building)
    for opening in building.openings:
        draw_opening(pen, opening)
    for points in building.steps:
        pen.path(points, pen.layers.steps)
    for fixture in building.fixtures:
        draw_fixture(pen, fixture)
    for note in building.notes:
        pen.text(note.text, note.at, pen.layers.text, height=note.height)
    draw_dimensions(pen, building)


def draw_walls(pen: Pen, building: Building) -> None:
    """Draws the walls in the office's way."""
    if pen.office.walls is WallStyle.LINES:
        for start, end in wall_lines(building):
            pen.line(start, end, pen.layers.wall)
    else:
        for ring in wall_outlines(building):
            pen.outline(ring[:-1], pen.layers.wall)


def draw_columns(pen: Pen, building: Building) -> None:
    """Draws the columns, filled."""
    for body in building.column_bodies:
        points = [(x, y) for x, y in body.exterior.coords[:-1]]
        pen.outline(points, pen.layers.column)
        pen.solid(points, pen.layers.hatch)


def draw_opening(pen: Pen, opening: Opening) -> None:
    """Places the block of a door or a window, mirrored and turned as it opens, with its mark."""
    name = _opening_block(pen.doc, opening)
    turn = 0.0 if opening.along is Along.X else 90.0
    # A block's leaf opens to +y and hangs at -x; along y the +y of the block looks to -x of the building.
    upwards = opening.swing if opening.along is Along.X else -opening.swing
    scale = (1.0 if opening.hinge < 0 else -1.0, float(upwards) if opening.is_door else 1.0)
    layer = pen.layers.door if opening.is_door else pen.layers.window
    pen.block(name, opening.at, layer, turn_deg=turn, scale=scale)
    x, y = opening.at
    aside = 450.0 if not opening.is_door else -450.0 * opening.swing
    at = (x, y + aside) if opening.along is Along.X else (x + aside, y)
    pen.text(opening.mark, at, pen.layers.mark, height=250, turn_deg=turn)


def _opening_block(doc: Drawing, opening: Opening) -> str:
    name = opening.mark if opening.thickness == 240 else f"{opening.mark}-{opening.thickness:.0f}"
    if name not in doc.blocks:
        block = doc.blocks.new(name)
        if not opening.is_door:
            _window(block, opening.width, opening.thickness)
        elif opening.width >= 1200:
            _leaf(block, -opening.width / 2, opening.width / 2, 1)
            _leaf(block, opening.width / 2, opening.width / 2, -1)
        else:
            _leaf(block, -opening.width / 2, opening.width, 1)
    return name


def _window(block: BlockLayout, width: float, thickness: float) -> None:
    """Four lines along the wall, and its jambs."""
    for share in (-0.5, -1 / 6, 1 / 6, 0.5):
        y = round(thickness * share, 3)
        block.add_line((-width / 2, y), (width / 2, y), dxfattribs={"layer": "0"})
    for x in (-width / 2, width / 2):
        block.add_line((x, -thickness / 2), (x, thickness / 2), dxfattribs={"layer": "0"})


def _leaf(block: BlockLayout, hinge: float, width: float, side: int) -> None:
    """A leaf of 40 mm, standing open, and the quarter circle of its swing; `side` is where its jamb's mate lies."""
    points = [(hinge, 0.0), (hinge + side * 40, 0.0), (hinge + side * 40, width), (hinge, width)]
    block.add_lwpolyline(points, close=True, dxfattribs={"layer": "0"})
    start, end = (0.0, 90.0) if side > 0 else (90.0, 180.0)
    block.add_arc((hinge, 0.0), width, start, end, dxfattribs={"layer": "0"})


# --- axes and dimensions


def _reach(paper: float) -> float:
    return paper * SCALE


def draw_axes(pen: Pen, building: Building) -> None:
    """Draws the axes from bubble to bubble on all four sides."""
    x_low, x_high = building.axes_x[0], building.axes_x[-1]
    y_low, y_high = building.axes_y[0], building.axes_y[-1]
    out, short, radius = _reach(AXIS_REACH), _reach(AXIS_REACH) / 2, _reach(BUBBLE)
    for number, x in enumerate(building.axes_x, start=1):
        ends = ((x, y_low - out), (x, y_high + short))
        _axis(pen, str(number), ends, ((x, y_low - out - radius), (x, y_high + short + radius)))
    for letter, y in zip(LETTERS, building.axes_y, strict=False):
        ends = ((x_low - out, y), (x_high + short, y))
        _axis(pen, letter, ends, ((x_low - out - radius, y), (x_high + short + radius, y)))


def _axis(pen: Pen, label: str, ends: tuple[XY, XY], bubbles: tuple[XY, XY]) -> None:
    pen.line(*ends, pen.layers.axis)
    for centre in bubbles:
        pen.circle(centre, _reach(BUBBLE), pen.layers.bubble)
        pen.text(label, centre, pen.layers.bubble, height=450, turn_deg=-pen.turn_deg)


def draw_dimensions(pen: Pen, building: Building) -> None:
    """Draws three chains below and on the left: openings, axes, overall; and the axes above and on the right."""
    xs, ys = building.axes_x, building.axes_y
    low_y, high_y, low_x, high_x = ys[0], ys[-1], xs[0], xs[-1]
    south = _stops(xs, _jambs(building, along=Along.X, line=low_y))
    west = _stops(ys, _jambs(building, along=Along.Y, line=low_x))
    for tier, stops in zip(TIERS, (south, xs, (low_x, high_x)), strict=True):
        _chain(pen, [(x, low_y) for x in stops], base=(0.0, low_y - _reach(tier)), turn_deg=0.0)
    for tier, stops in zip(TIERS, (west, ys, (low_y, high_y)), strict=True):
        _chain(pen, [(low_x, y) for y in stops], base=(low_x - _reach(tier), 0.0), turn_deg=90.0)
    _chain(pen, [(x, high_y) for x in xs], base=(0.0, high_y + _reach(16)), turn_deg=0.0)
    _chain(pen, [(high_x, y) for y in ys], base=(high_x + _reach(16), 0.0), turn_deg=90.0)


def _jambs(building: Building, *, along: Along, line: float) -> list[float]:
    """The jambs of the openings in an outer wall."""
    found: list[float] = []
    for one in building.openings:
        place, off = one.at if along is Along.X else (one.at[1], one.at[0])
        if one.along is along and off == line:
            found += [place - one.width / 2, place + one.width / 2]
    return found


def _stops(axes: Sequence[float], jambs: Iterable[float]) -> tuple[float, ...]:
    return tuple(sorted({*axes, *jambs}))


def _chain(pen: Pen, points: Sequence[XY], *, base: XY, turn_deg: float) -> None:
    for start, end in itertools.pairwise(points):
        pen.dimension(start, end, base=base, turn_deg=turn_deg)


# --- names, fixtures, sheet


def write_names(pen: Pen, building: Building) -> None:
    """Writes each room's name and, below it, its area to the wall faces."""
    for space in building.spaces:
        x, y = space.at
        room = building.room_of(space)
        height = _name_height(room)
        pen.text(space.name, (x, y), pen.layers.room, height=height)
        pen.text(f"{room.area / 1e6:.1f}㎡", (x, y - 1.6 * height), pen.layers.room, height=0.85 * height)


def write_names_as_paragraphs(pen: Pen, building: Building) -> None:
    """Writes each room's name and area as one paragraph."""
    for space in building.spaces:
        room = building.room_of(space)
        text = f"{space.name}\\P{room.area / 1e6:.2f} m2"
        pen.paragraph(text, space.at, pen.layers.room, height=_name_height(room))


def _name_height(room: Polygon) -> float:
    """A smaller height in narrow rooms, so that the name stays inside."""
    low_x, low_y, high_x, high_y = room.bounds
    return 350.0 if min(high_x - low_x, high_y - low_y) > 2_000 else 220.0


def draw_fixture(pen: Pen, fixture: Fixture) -> None:
    """Places a block of furniture or sanitary ware."""
    maker, sanitary = FIXTURES[fixture.block]
    if fixture.block not in pen.doc.blocks:
        maker(pen.doc.blocks.new(fixture.block))
    layer = pen.layers.sanitary if sanitary else pen.layers.furniture
    pen.block(fixture.block, fixture.at, layer, turn_deg=fixture.turn_deg)


def _rectangle(block: BlockLayout, x0: float, y0: float, x1: float, y1: float) -> None:
    block.add_lwpolyline([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], close=True, dxfattribs={"layer": "0"})


def _pan(block: BlockLayout) -> None:
    """A toilet, its back at y = 0."""
    _rectangle(block, -200, -180, 200, 0)
    block.add_ellipse((0, -420), major_axis=(0, -260), ratio=0.7, dxfattribs={"layer": "0"})


def _basin(block: BlockLayout) -> None:
    """A wash basin, its back at y = 0."""
    _rectangle(block, -300, -450, 300, 0)
    block.add_ellipse((0, -240), major_axis=(200, 0), ratio=0.7, dxfattribs={"layer": "0"})


def _sofa(block: BlockLayout) -> None:
    """A sofa of three seats, looking to -y."""
    _rectangle(block, -1000, -425, 1000, 425)
    _rectangle(block, -1000, 275, 1000, 425)
    for x in (-850, -283, 283, 850):
        block.add_line((x, -425), (x, 275), dxfattribs={"layer": "0"})


def _plant(block: BlockLayout) -> None:
    """A potted plant."""
    block.add_circle((0, 0), 250, dxfattribs={"layer": "0"})
    for turn in range(0, 360, 45):
        tip = (round(230 * cos(radians(turn)), 3), round(230 * sin(radians(turn)), 3))
        block.add_line((0, 0), tip, dxfattribs={"layer": "0"})


def _desk(block: BlockLayout) -> None:
    """An office desk with a chair on its -y side."""
    _rectangle(block, -700, -350, 700, 350)
    block.add_circle((0, -600), 220, dxfattribs={"layer": "0"})


def _old_counter(block: BlockLayout) -> None:
    """The closed counter of the old hall, to be taken out."""
    _rectangle(block, -3000, -300, 3000, 300)
    block.add_line((-3000, 100), (3000, 100), dxfattribs={"layer": "0"})


FIXTURES: Final = {
    "WC-PAN": (_pan, True),
    "BASIN": (_basin, True),
    "SOFA-3": (_sofa, False),
    "PLANT": (_plant, False),
    "DESK-1400": (_desk, False),
    "OLD-COUNTER": (_old_counter, False),
}
"""The maker of each block, and whether it is sanitary ware."""


def draw_sheet(pen: Pen, sheet: Sheet, *, corner: XY) -> None:
    """Draws frame and title block (GB/T 50001-2017, 3), drawing name, scale and north arrow; never turned."""
    flat = replace(pen, turn_deg=0.0, origin=corner)
    width, height = _reach(sheet.width), _reach(sheet.height)
    side = 500.0 if sheet.width <= 420 else 1000.0
    layer = pen.layers.title
    flat.outline([(0, 0), (width, 0), (width, height), (0, height)], layer)
    inner = ((2500.0, side), (width - side, height - side))
    flat.outline([inner[0], (inner[1][0], side), inner[1], (2500.0, inner[1][1])], layer)
    _title_block(flat, sheet, corner=(inner[1][0], side))
    middle = ((2500.0 + width - side) / 2, side + 1200)
    half = 490.0 * len(sheet.drawing) + 200
    flat.text(sheet.drawing, middle, pen.layers.text, height=700)
    flat.text(f"1:{SCALE}", (middle[0] + half + 1_100, middle[1] - 100), pen.layers.text, height=500)
    flat.line((middle[0] - half, middle[1] - 550), (middle[0] + half, middle[1] - 550), layer)
    _north(flat, (inner[1][0] - 2500, inner[1][1] - 2500), turn_deg=pen.turn_deg)


def _title_block(pen: Pen, sheet: Sheet, *, corner: XY) -> None:
    """The title block at the frame's lower right corner: 180 × 40 mm."""
    layer = pen.layers.title
    right, low = corner
    left, high = right - 18_000, low + 4_000
    pen.outline([(left, low), (right, low), (right, high), (left, high)], layer)
    rows = (
        ("工程名称", sheet.project, "图号", sheet.number),
        ("图    名", sheet.drawing, "日期", sheet.date),
        ("设    计", "", "校对", ""),
    )
    for row, cells in enumerate(rows):
        y = high - (row + 0.5) * 4_000 / 3
        if row:
            pen.line((left, high - row * 4_000 / 3), (right, high - row * 4_000 / 3), layer)
        for text, x in zip(cells, (1_200, 6_600, 11_700, 15_400), strict=True):
            if text:
                pen.text(text, (left + x, y), layer, height=350)
    for x in (2_400, 10_800, 12_600):
        pen.line((left + x, low), (left + x, high), layer)


def _north(pen: Pen, at: XY, *, turn_deg: float) -> None:
    """The north arrow: a circle of 24 mm with a tail of 3 mm."""
    x, y = at
    pen.circle(at, 1_200, pen.layers.text)
    along = (-sin(radians(turn_deg)), cos(radians(turn_deg)))
    across = (along[1], -along[0])
    tip = (x + 1_200 * along[0], y + 1_200 * along[1])
    foot = (x - 1_200 * along[0], y - 1_200 * along[1])
    tail = [(foot[0] + side * 150 * across[0], foot[1] + side * 150 * across[1]) for side in (-1, 1)]
    pen.solid([tip, tail[0], tail[1]], pen.layers.text)
    pen.text("北", (x + 1_600 * along[0], y + 1_600 * along[1]), pen.layers.text, height=500)


def draw_schedule(pen: Pen, building: Building, *, corner: XY) -> None:
    """Draws the schedule of doors and windows (门窗表), never turned; `corner` is its upper left."""
    flat = replace(pen, turn_deg=0.0, origin=corner)
    counts = Counter(one.mark for one in building.openings)
    rows = [("编号", "洞口尺寸", "数量")]
    rows += [(mark, f"{int(mark[1:3]) * 100}×{int(mark[3:5]) * 100}", str(counts[mark])) for mark in sorted(counts)]
    stops, step = (0.0, 2_200.0, 5_600.0, 7_400.0), 800.0
    low = -step * len(rows)
    flat.text("门窗表", (stops[-1] / 2, 500), pen.layers.text, height=500)
    for number in range(len(rows) + 1):
        flat.line((0, -number * step), (stops[-1], -number * step), pen.layers.title)
    for x in stops:
        flat.line((x, 0), (x, low), pen.layers.title)
    for number, row in enumerate(rows):
        for text, left, right in zip(row, stops, stops[1:], strict=False):
            flat.text(text, ((left + right) / 2, -(number + 0.5) * step), pen.layers.text, height=300)


def write_remarks(pen: Pen, lines: Sequence[str], *, corner: XY) -> None:
    """Writes the general notes as a paragraph, never turned; `corner` is its upper left."""
    attributes = {"layer": pen.layers.text, "style": "HZ", "char_height": 350, "width": 16_000}
    pen.msp.add_mtext("\\P".join(lines), dxfattribs={**attributes, "attachment_point": 1, "insert": corner})
