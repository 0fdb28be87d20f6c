"""Sheets as plain lines, fills and words in millimetres of paper: what every back end paints alike."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import cos, hypot, radians, sin
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from planner.measure.turns import readable
from planner.model.scene import (
    XY,
    Box,
    Bubble,
    Dimension,
    Layer,
    Leader,
    Mark,
    Patch,
    Pattern,
    Pen,
    Scene,
    Sheet,
    SheetBook,
    Side,
    Stroke,
    View,
    Word,
)

Floats = NDArray[np.float64]

TINT: Final = 0.16
"""How much of a tint's colour there is; two cameras' fields that overlap show darker."""

HATCH_MM: Final = 1.8
EXTENSION_GAP_MM: Final = 2.0
EXTENSION_PAST_MM: Final = 2.5
TICK_MM: Final = 1.8
"""Half the length of a tick along each axis of the dimension: a stroke of 2.5 mm at 45° (GB/T 50001 11.1.4)."""

DIGIT: Final = 0.64
"""The width of a digit in heights of the text."""

DOT_MM: Final = 0.5
TICK_PEN_MM: Final = 0.35


@dataclass(frozen=True, kw_only=True)
class Line:
    """How a line looks."""

    colour: str
    width_mm: float
    dash: tuple[float, ...] = ()
    layer: Layer | None = None


@dataclass(frozen=True, kw_only=True)
class Fill:
    """A filled shape: rings of points, the shell first."""

    rings: tuple[Floats, ...]
    colour: str
    alpha: float = 1.0
    layer: Layer | None = None


@dataclass(frozen=True, kw_only=True)
class Written:
    """A line of text whose middle height is at a point. `side` is where the point lies along it."""

    text: str
    at: XY
    height_mm: float
    turn_deg: float
    side: Side
    colour: str
    layer: Layer | None = None


@dataclass(kw_only=True)
class Band:
    """What is painted together: fills first, then lines, then words; cut to `clip`."""

    clip: Box | None = None
    fills: list[Fill] = field(default_factory=list)
    lines: dict[Line, list[Floats]] = field(default_factory=dict)
    words: list[Written] = field(default_factory=list)

    def line(self, line: Line, points: Floats) -> None:
        """Adds a line through points."""
        self.lines.setdefault(line, []).append(points)


SYMBOL_ORDER: Final = (
    *(Layer.QUEUE, Layer.FURNITURE, Layer.COUNTER, Layer.EQUIPMENT, Layer.DESKTOP, Layer.SIGN, Layer.HUNG_SIGN),
    *(Layer.POWER, Layer.NETWORK, Layer.ALARM, Layer.CAMERA),
)
"""From the floor up: what is painted later covers what is below."""


def plotted(sheet: Sheet, scene: Scene, book: SheetBook) -> list[Band]:
    """A sheet's bands, in the order of painting."""
    bands: list[Band] = []
    for view in sheet.views:
        bands += _view_bands(view, scene, book)
    page = Band()
    for mark in sheet.marks:
        _mark(page, mark, _Paper(), book)
    return [*bands, page]


@dataclass(frozen=True, kw_only=True)
class _Paper:
    """Marks that are in millimetres already."""

    turn_deg: float = 0.0

    def points(self, points: Iterable[XY]) -> Floats:
        return np.asarray(list(points), dtype=float).reshape(-1, 2)


@dataclass(frozen=True, kw_only=True)
class _Scene:
    """Marks that are in metres of a view's scene."""

    view: View

    @property
    def turn_deg(self) -> float:
        return self.view.turn_deg

    def points(self, points: Iterable[XY]) -> Floats:
        box, turn = self.view.box, radians(self.view.turn_deg)
        matrix = np.array([[cos(turn), -sin(turn)], [sin(turn), cos(turn)]]) * self.view.mm_per_m
        middle = np.array([(box.left + box.right) / 2, (box.bottom + box.top) / 2])
        xy = np.asarray(list(points), dtype=float).reshape(-1, 2)
        found: Floats = (xy - np.array(self.view.centre)) @ matrix + middle
        return found


_Place = _Paper | _Scene


def _view_bands(view: View, scene: Scene, book: SheetBook) -> list[Band]:
    place = _Scene(view=view)
    ground, building = Band(clip=view.box), Band(clip=view.box)
    for patch in scene.patches:
        if patch.layer in view.layers:
            _patch(ground, patch, place, book.pen_of[patch.layer])
    for stroke in scene.strokes:
        if stroke.layer in view.layers:
            _stroke(building, stroke, place, book.pen_of[stroke.layer])
    notes = Band()
    for mark in view.notes:
        _mark(notes, mark, place, book)
    return [ground, building, *_symbol_bands(view, scene, place, book), notes]


def _symbol_bands(view: View, scene: Scene, place: _Scene, book: SheetBook) -> Iterator[Band]:
    for layer in SYMBOL_ORDER:
        if layer not in view.layers:
            continue
        band = Band(clip=view.box)
        for symbol in scene.symbols:
            if symbol.layer is not layer:
                continue
            block = scene.block_by_name[symbol.block]
            for patch in block.patches:
                rings = tuple(_moved(ring, symbol.turn_deg, symbol.at) for ring in patch.rings)
                _patch(
                    band, Patch(layer=patch.layer, rings=rings, colour=patch.colour), place, book.pen_of[patch.layer]
                )
            for stroke in block.strokes:
                points = _moved(stroke.points, symbol.turn_deg, symbol.at)
                _stroke(
                    band,
                    Stroke(layer=stroke.layer, points=points, closed=stroke.closed),
                    place,
                    book.pen_of[stroke.layer],
                )
        yield band


def _moved(points: Sequence[XY], turn_deg: float, at: XY) -> tuple[XY, ...]:
    c, s = cos(radians(turn_deg)), sin(radians(turn_deg))
    return tuple((x * c - y * s + at[0], x * s + y * c + at[1]) for x, y in points)


def _stroke(band: Band, stroke: Stroke, place: _Place, pen: Pen) -> None:
    points = place.points(stroke.points)
    if stroke.closed:
        points = np.vstack([points, points[:1]])
    band.line(Line(colour=stroke.colour or pen.colour, width_mm=pen.width_mm, dash=pen.dash, layer=pen.layer), points)


def _patch(band: Band, patch: Patch, place: _Place, pen: Pen) -> None:
    rings = tuple(place.points(ring) for ring in patch.rings)
    colour = patch.colour or pen.fill or pen.colour
    if patch.pattern is Pattern.HATCH:
        line = Line(colour=colour, width_mm=0.13, layer=pen.layer)
        for points in hatch_lines(rings):
            band.line(line, points)
        return
    alpha = TINT if patch.pattern is Pattern.TINT else 1.0
    band.fills.append(Fill(rings=rings, colour=colour, alpha=alpha, layer=pen.layer))


def hatch_lines(rings: Sequence[Floats]) -> Iterator[Floats]:
    """Lines at 45° over a shape, HATCH_MM apart, at places that do not depend on the shape."""
    shape = shapely.make_valid(shapely.Polygon(rings[0], list(rings[1:])))
    if shape.is_empty:
        return
    left, bottom, right, top = shape.bounds
    step = HATCH_MM * 2**0.5
    low, high = np.ceil((bottom - right) / step), np.floor((top - left) / step)
    rises = np.arange(low, high + 1) * step
    if not len(rises):
        return
    lines = shapely.linestrings([[(left, left + rise), (right, right + rise)] for rise in rises])
    for part in shapely.get_parts(shapely.intersection(lines, shape)):
        if part.geom_type == "LineString" and not part.is_empty:
            yield np.asarray(part.coords)[:, :2]


def _mark(band: Band, mark: Mark, place: _Place, book: SheetBook) -> None:
    pen = book.pen_of[mark.layer]
    match mark:
        case Stroke():
            _stroke(band, mark, place, pen)
        case Patch():
            _patch(band, mark, place, pen)
        case Word():
            band.words.append(_written(mark, place, pen))
        case Dimension():
            _dimension(band, mark, place, pen)
        case Bubble():
            _bubble(band, mark, place, pen)
        case Leader():
            points = place.points(mark.points)
            band.line(Line(colour=pen.colour, width_mm=0.13, dash=pen.dash, layer=pen.layer), points)
            if not pen.dash:
                band.fills.append(Fill(rings=(_circle(points[-1], DOT_MM),), colour=pen.colour, layer=pen.layer))


def _written(word: Word, place: _Place, pen: Pen) -> Written:
    x, y = place.points([word.at])[0]
    return Written(
        text=word.text,
        at=(float(x), float(y)),
        height_mm=word.height_mm,
        turn_deg=word.turn_deg - place.turn_deg,
        side=word.side,
        colour=word.colour or pen.colour,
        layer=pen.layer,
    )


def _circle(middle: Floats, radius: float) -> Floats:
    angles = np.linspace(0.0, 2 * np.pi, 25)
    return middle + radius * np.stack([np.cos(angles), np.sin(angles)], axis=1)


def _bubble(band: Band, bubble: Bubble, place: _Place, pen: Pen) -> None:
    middle = place.points([bubble.at])[0]
    band.line(Line(colour=pen.colour, width_mm=pen.width_mm, layer=pen.layer), _circle(middle, bubble.radius_mm))
    at = (float(middle[0]), float(middle[1]))
    band.words.append(
        Written(
            text=bubble.text,
            at=at,
            height_mm=bubble.height_mm,
            turn_deg=0.0,
            side=Side.CENTRE,
            colour="#000000",
            layer=pen.layer,
        )
    )


def _text_ground(dimension: Dimension, middle: Floats, along: Floats) -> Floats:
    """White paper under a dimension's text, so that no line of the plan runs through its digits."""
    wide = along * DIGIT * len(dimension.text) * dimension.height_mm / 2
    high = np.array([-along[1], along[0]]) * dimension.height_mm * 0.45
    return np.array([middle - wide - high, middle + wide - high, middle + wide + high, middle - wide + high])


def _dimension(band: Band, dimension: Dimension, place: _Place, pen: Pen) -> None:
    """Extension lines, the dimension line, ticks at 45° and the text (GB/T 50001 11.1)."""
    turn = radians(dimension.turn_deg - place.turn_deg)
    along = np.array([cos(turn), sin(turn)])
    start, end, base, text = place.points([dimension.start, dimension.end, dimension.base, dimension.text_at])
    feet = [base + along * float(np.dot(point - base, along)) for point in (start, end)]
    thin = Line(colour=pen.colour, width_mm=pen.width_mm, layer=pen.layer)
    for point, foot in zip((start, end), feet, strict=True):
        reach = foot - point
        length = hypot(float(reach[0]), float(reach[1]))
        if length > EXTENSION_GAP_MM + 0.5:
            way = reach / length
            band.line(thin, np.array([point + way * EXTENSION_GAP_MM, foot + way * EXTENSION_PAST_MM]))
        tick = (along + np.array([-along[1], along[0]])) * TICK_MM / 2
        band.line(Line(colour=pen.colour, width_mm=TICK_PEN_MM, layer=pen.layer), np.array([foot - tick, foot + tick]))
    band.line(thin, np.array(feet))
    band.fills.append(Fill(rings=(_text_ground(dimension, text, along),), colour="#FFFFFF", layer=pen.layer))
    band.words.append(
        Written(
            text=dimension.text,
            at=(float(text[0]), float(text[1])),
            height_mm=dimension.height_mm,
            turn_deg=readable(dimension.turn_deg - place.turn_deg),
            side=Side.CENTRE,
            colour=pen.colour,
            layer=pen.layer,
        )
    )
