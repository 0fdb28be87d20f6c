"""The narrowest place along a way over a triangulated floor.

A narrow place is the shortest line across the floor from a corner to a solid on the other side of the way. Only
corners of the triangles that the way runs through can make one, and the solid opposite is found by looking from the
corner through its triangle (after Demyen and Buro, Efficient Triangulation-Based Pathfinding, AAAI 2006).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import dist, inf

from shapely import LineString, prepare

from planner.measure.space import XY, Floor, nearest_on, view_through


@dataclass(frozen=True, kw_only=True)
class Pinch:
    """A narrow place: its clear width in metres, and its middle."""

    width: float
    at: XY


def narrowest_along(floor: Floor, path: tuple[XY, ...]) -> Pinch | None:
    """The narrowest place that a way passes, or None where it passes none."""
    line = LineString(path if path[0] != path[-1] or len(path) > 2 else (path[0], path[0]))
    prepare(line)
    best: Pinch | None = None
    for triangle in dict.fromkeys(_triangles_along(floor, path)):
        for corner in floor.triangles[triangle]:
            best = _about(floor, triangle, corner, line, best)
    return best


def _triangles_along(floor: Floor, path: tuple[XY, ...]) -> Iterator[int]:
    """The triangles that a way runs through, in order."""
    current = floor.triangle_at(path[0])
    if current is None:
        return
    yield current
    for start, goal in pairwise(path):
        for _ in range(len(floor.triangles)):
            edge = _way_out(floor, current, start, goal)
            if edge is None or floor.neighbours[current][edge] < 0:
                break
            current = floor.neighbours[current][edge]
            yield current


def _side(a: XY, b: XY, c: XY) -> float:
    """Positive where c lies to the left of the line from a to b."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _way_out(floor: Floor, triangle: int, start: XY, goal: XY) -> int | None:
    """The edge of a triangle by which the line from start to goal leaves it, or None if the goal is inside."""
    corners = [floor.points[one] for one in floor.triangles[triangle]]
    best, chosen = -1e-9, None
    for edge in range(3):
        a, b = corners[edge], corners[(edge + 1) % 3]
        if _side(a, b, goal) < -1e-12:
            straddles = min(-_side(start, goal, a), _side(start, goal, b))
            if straddles > best:
                best, chosen = straddles, edge
    return chosen


def _about(floor: Floor, triangle: int, corner: int, line: LineString, best: Pinch | None) -> Pinch | None:
    """The narrowest place so far, or a narrower one between a corner of a triangle and what lies opposite."""
    at = floor.points[corner]
    for other in floor.triangles[triangle]:
        best = _narrower(at, floor.points[other], line, best)
    view = view_through(floor, corner, triangle, reach=inf if best is None else best.width)
    for p, q in view.edges:
        best = _narrower(at, nearest_on(at, p, q), line, best)
    return best


def _narrower(a: XY, b: XY, line: LineString, best: Pinch | None) -> Pinch | None:
    """The line from a to b as a narrow place, if it is narrower than the best and crosses the way."""
    width = dist(a, b)
    if width >= (inf if best is None else best.width) or width == 0.0:
        return best
    if not line.intersects(LineString([a, b])):
        return best
    return Pinch(width=width, at=((a[0] + b[0]) / 2, (a[1] + b[1]) / 2))
