"""The narrowest place along a way over a triangulated floor.

Between two edges of a triangle a walker turns about their common corner; how wide the walker may be there is the
distance from that corner to the nearest solid on the other side (Demyen and Buro, Efficient Triangulation-Based
Pathfinding, AAAI 2006). The least of these along a way is the widest disc that gets through: its clear width.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import dist

from planner.measure.space import XY, Floor


@dataclass(frozen=True, kw_only=True)
class Pinch:
    """A narrow place: its clear width in metres, and its middle."""

    width: float
    at: XY


Crossing = tuple[int, int, int]
"""An edge by its two points in rising order, and the triangle that is entered over it."""


def narrowest_along(floor: Floor, path: tuple[XY, ...]) -> Pinch | None:
    """The narrowest place that a way passes, or None where it stays within one triangle."""
    crossings = _without_returns(_crossings(floor, path))
    pinches = [_between(floor.points[a], floor.points[b]) for a, b, _ in crossings]
    for (a, b, entered), (c, d, _) in pairwise(crossings):
        (corner,) = {a, b} & {c, d}
        pinches.append(_about(floor, entered, corner))
    return min(pinches, key=lambda one: one.width, default=None)


def _without_returns(crossings: Iterator[Crossing]) -> list[Crossing]:
    """Crossings, less those that are taken back at once."""
    found: list[Crossing] = []
    for one in crossings:
        if found and found[-1][:2] == one[:2]:
            found.pop()
        else:
            found.append(one)
    return found


def _crossings(floor: Floor, path: tuple[XY, ...]) -> Iterator[Crossing]:
    """The edges that a way crosses, in order."""
    current = floor.triangle_at(path[0])
    for start, goal in pairwise(path):
        for _ in range(len(floor.triangles)):
            if current is None:
                return
            edge = _way_out(floor, current, start, goal)
            if edge is None:
                break
            corners = floor.triangles[current]
            a, b = corners[edge], corners[(edge + 1) % 3]
            current = floor.neighbours[current][edge]
            if current < 0:
                return
            yield min(a, b), max(a, b), current


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


def _between(a: XY, b: XY) -> Pinch:
    return Pinch(width=dist(a, b), at=((a[0] + b[0]) / 2, (a[1] + b[1]) / 2))


def _about(floor: Floor, triangle: int, corner: int) -> Pinch:
    """The narrowest place for a walker who turns about a corner of a triangle, between its two edges there."""
    edge = (floor.triangles[triangle].index(corner) + 1) % 3
    a, b = floor.triangles[triangle][edge], floor.triangles[triangle][(edge + 1) % 3]
    at = floor.points[corner]
    best = min((_between(at, floor.points[a]), _between(at, floor.points[b])), key=lambda one: one.width)
    stack = [(triangle, edge)]
    while stack:
        number, edge = stack.pop()
        ends = floor.triangles[number]
        p, q = floor.points[ends[edge]], floor.points[ends[(edge + 1) % 3]]
        foot = _foot(at, p, q)
        if foot is None or dist(at, foot) >= best.width:
            continue
        beyond = floor.neighbours[number][edge]
        if beyond < 0:
            best = _between(at, foot)
            continue
        back = floor.triangles[beyond].index(ends[(edge + 1) % 3])
        stack += [(beyond, (back + 1) % 3), (beyond, (back + 2) % 3)]
    return best


def _foot(at: XY, p: XY, q: XY) -> XY | None:
    """The foot of the perpendicular from a point on the line p–q, or None if it lies outside."""
    dx, dy = q[0] - p[0], q[1] - p[1]
    share = ((at[0] - p[0]) * dx + (at[1] - p[1]) * dy) / (dx * dx + dy * dy)
    return (p[0] + share * dx, p[1] + share * dy) if 0.0 <= share <= 1.0 else None
