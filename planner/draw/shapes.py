"""Small shapes that drawings are made of, as strokes and patches."""

from collections.abc import Iterable, Iterator
from math import cos, radians, sin

from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from planner.model.scene import XY, Layer, Patch, Pattern, Stroke


def polygons_of(shape: BaseGeometry) -> Iterator[Polygon]:
    """The polygons in a shape; lines and points are left out."""
    if isinstance(shape, Polygon):
        if not shape.is_empty:
            yield shape
    elif hasattr(shape, "geoms"):
        for part in shape.geoms:
            yield from polygons_of(part)


def ring(points: Iterable[tuple[float, ...]]) -> tuple[XY, ...]:
    """A closed ring's points, the last one left out."""
    found = tuple((float(point[0]), float(point[1])) for point in points)
    return found[:-1] if len(found) > 1 and found[0] == found[-1] else found


def path(line: LineString) -> tuple[XY, ...]:
    """The points of a line."""
    return tuple((float(point[0]), float(point[1])) for point in line.coords)


def outlines(layer: Layer, shape: BaseGeometry, *, item: str = "", colour: str = "") -> Iterator[Stroke]:
    """The rings of every polygon in a shape."""
    for polygon in polygons_of(shape):
        for one in (polygon.exterior, *polygon.interiors):
            yield Stroke(layer=layer, points=ring(one.coords), closed=True, item=item, colour=colour)


def filled(
    layer: Layer, shape: BaseGeometry, *, pattern: Pattern = Pattern.SOLID, item: str = "", colour: str = ""
) -> Iterator[Patch]:
    """Every polygon in a shape, filled."""
    for polygon in polygons_of(shape):
        rings = tuple(ring(one.coords) for one in (polygon.exterior, *polygon.interiors))
        yield Patch(layer=layer, rings=rings, pattern=pattern, item=item, colour=colour)


def rectangle(x: float, y: float, width: float, depth: float) -> tuple[XY, ...]:
    """The corners of a rectangle about a middle."""
    w, d = width / 2, depth / 2
    return ((x - w, y - d), (x + w, y - d), (x + w, y + d), (x - w, y + d))


def arc(x: float, y: float, radius: float, *, start_deg: float, sweep_deg: float, steps: int = 16) -> tuple[XY, ...]:
    """Points of an arc, counter-clockwise for a positive sweep."""
    angles = [radians(start_deg + sweep_deg * number / steps) for number in range(steps + 1)]
    return tuple((x + radius * cos(angle), y + radius * sin(angle)) for angle in angles)


def circle(x: float, y: float, radius: float) -> tuple[XY, ...]:
    """Points of a circle."""
    return arc(x, y, radius, start_deg=0.0, sweep_deg=360.0, steps=24)[:-1]


def turned(point: XY, turn_deg: float) -> XY:
    """A point turned about the origin."""
    c, s = cos(radians(turn_deg)), sin(radians(turn_deg))
    return point[0] * c - point[1] * s, point[0] * s + point[1] * c


def moved(point: XY, turn_deg: float, at: XY) -> XY:
    """A point of an own frame that is turned and stands at a place."""
    x, y = turned(point, turn_deg)
    return x + at[0], y + at[1]


def largest(shape: BaseGeometry) -> Polygon:
    """The largest polygon of a shape; an empty one if it has none."""
    return max(polygons_of(shape), key=lambda one: float(one.area), default=Polygon())
