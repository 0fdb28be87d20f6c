"""Details at a large scale, in metres about an origin of their own, from the layout's own sizes.

What is hidden by a nearer thing is left out. The numbers of a dimension are what it spans.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import shapely
from shapely import LineString, Polygon, box
from shapely.geometry.base import BaseGeometry

from planner.draw.shapes import polygons_of, turned
from planner.draw.tabling import Measure
from planner.model.layout import Item
from planner.model.scene import XY, Dimension, Layer, Mark, Patch, Side, Stroke, Word

DIMENSION_MM: Final = 3.0
LINE_MM: Final = 9.0
"""From a figure to its first dimension line, and from line to line."""

Bounds = tuple[float, float, float, float]
"""Left, bottom, right, top."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A detail: its name, its marks in metres, what they cover, and its scale. `words` stand under its name; `number`
    is what index marks call it."""

    id: str
    title: str
    marks: tuple[Mark, ...]
    bounds: Bounds
    scale: int
    words: tuple[str, ...] = ()
    number: str = ""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A thing as it is seen: its outline, its layer, and how near it is (larger is nearer)."""

    shape: Polygon
    layer: Layer
    near: float
    item: str = ""


def own_box(counter: Item, item: Item) -> Bounds:
    """An item's bounds in the axes of a counter, from the counter's middle."""
    corners = [
        turned((x - counter.at.x, y - counter.at.y), -counter.turn_deg) for x, y, *_ in item.footprint.exterior.coords
    ]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return round(min(xs), 6), round(min(ys), 6), round(max(xs), 6), round(max(ys), 6)


def rectangle_of(bounds: Bounds) -> Polygon:
    """Bounds as a polygon."""
    return box(*bounds)


def seen_strokes(things: Iterable[Seen]) -> Iterator[Stroke]:
    """The outlines of things, less what nearer ones hide."""
    hidden: BaseGeometry = Polygon()
    for thing in sorted(things, key=lambda one: (-one.near, one.item)):
        for line in _lines(thing.shape.exterior.difference(hidden)):
            yield Stroke(layer=thing.layer, points=line, item=thing.item)
        hidden = shapely.union_all([hidden, thing.shape])


def _lines(shape: BaseGeometry) -> Iterator[tuple[XY, ...]]:
    merged = shapely.line_merge(shape) if shape.geom_type == "MultiLineString" else shape
    for part in shapely.get_parts(merged):
        if isinstance(part, LineString) and part.length > 0.001:
            yield tuple((float(x), float(y)) for x, y in part.coords)


def outline(layer: Layer, bounds: Bounds, item: str = "") -> Stroke:
    """A rectangle's outline."""
    left, bottom, right, top = bounds
    corners = ((left, bottom), (right, bottom), (right, top), (left, top))
    return Stroke(layer=layer, points=corners, closed=True, item=item)


def ground(layer: Layer, shape: BaseGeometry, colour: str) -> Iterator[Patch]:
    """A filled shape."""
    for polygon in polygons_of(shape):
        yield Patch(layer=layer, rings=(tuple((x, y) for x, y, *_ in polygon.exterior.coords[:-1]),), colour=colour)


@dataclass(frozen=True, kw_only=True)
class Ruler:
    """Dimensions of a figure at a scale."""

    scale: int
    measure: Measure

    def metres(self, mm: float) -> float:
        """What a length on paper is in the figure."""
        return mm * self.scale / 1000.0

    def across(self, stops: Sequence[float], y: float, line: float, *, item: str = "") -> Iterator[Dimension]:
        """A chain from left to right between points at a height `y`, its line at the height `line`."""
        points = [(stop, y) for stop in sorted(stops)]
        yield from self._chain(points, 0.0, (points[0][0], line), item=item)

    def upright(self, stops: Sequence[float], x: float, line: float, *, item: str = "") -> Iterator[Dimension]:
        """A chain from below to above between points at an `x`, its line at the x `line`."""
        points = [(x, stop) for stop in sorted(stops)]
        yield from self._chain(points, 90.0, (line, points[0][1]), item=item)

    def _chain(self, points: Sequence[XY], turn_deg: float, base: XY, *, item: str) -> Iterator[Dimension]:
        for number in range(len(points) - 1):
            start, end = points[number], points[number + 1]
            yield self._dimension(start, end, base, turn_deg, number, item=item)

    def _dimension(self, start: XY, end: XY, base: XY, turn_deg: float, number: int, *, item: str) -> Dimension:
        along = 0 if turn_deg == 0.0 else 1
        length = abs(end[along] - start[along])
        text = f"{length * 1000:.0f}"
        lift = 0.75 * DIMENSION_MM
        if self.metres(self.measure(text, DIMENSION_MM) + 0.6) > length:
            lift += (1.15 if number % 2 else -2.6) * DIMENSION_MM
        middle = (start[along] + end[along]) / 2
        raised = self.metres(lift)
        text_at = (middle, base[1] + raised) if along == 0 else (base[0] - raised, middle)
        return Dimension(
            layer=Layer.DIMENSION,
            start=start,
            end=end,
            base=base,
            turn_deg=turn_deg,
            text=text,
            text_at=text_at,
            height_mm=DIMENSION_MM,
            item=item,
        )


def note(text: str, at: XY, *, side: Side = Side.CENTRE, height_mm: float = 3.0, turn_deg: float = 0.0) -> Word:
    """A line of text in a figure."""
    return Word(layer=Layer.LABEL, text=text, at=at, height_mm=height_mm, turn_deg=turn_deg, side=side)


LEVEL_MM: Final = 3.0
CUT_MM: Final = (1.5, 7.5)
"""Where a section mark's cutting line begins and ends beyond an outline: 6 mm, thick."""

LOOK_MM: Final = 5.0
"""A section mark's line in the direction of looking."""


def level(ruler: Ruler, at: XY, height: float) -> Iterator[Mark]:
    """A level mark: an isosceles right triangle 3 mm high on its point, and the height in metres (GB/T 50001 11.8)."""
    x, y = at
    mm = ruler.metres(1.0)
    text = "±0.000" if abs(height) < 0.0005 else f"{height:.3f}"
    top, wide = y + LEVEL_MM * mm, LEVEL_MM * mm
    end = x - wide + ruler.metres(ruler.measure(text, DIMENSION_MM) + 2.0)
    yield Stroke(layer=Layer.DIMENSION, points=((x, y), (x - wide, top), (x + wide, top)), closed=True)
    yield Stroke(layer=Layer.DIMENSION, points=((x - wide, top), (max(end, x + wide), top)))
    yield note(text, (x - wide + mm, top + 2.2 * mm), side=Side.LEFT)


def section_mark(ruler: Ruler, x: float, bottom: float, top: float, number: str) -> Iterator[Mark]:
    """Where a figure is cut across, seen towards the left: thick lines beyond its outline and the section's number
    (GB/T 50001 7.1)."""
    mm = ruler.metres(1.0)
    for edge, way in ((bottom, -1.0), (top, 1.0)):
        near, far = (edge + way * one * mm for one in CUT_MM)
        yield Stroke(layer=Layer.FRAME, points=((x, near), (x, far), (x - LOOK_MM * mm, far)))
        yield note(number, (x - (LOOK_MM + 2.0) * mm, far))
