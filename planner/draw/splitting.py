"""A large plan in parts: each a scene of its own that ends at match lines, so that each fits its sheet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from shapely import LineString, MultiPolygon, Point, Polygon

from planner.draw.shapes import polygons_of, turned
from planner.model.scene import XY, AxisWish, ChainWish, LabelWish, Scene

MOST: Final = 4
"""A plan is split into no more parts."""

NEAR_AXIS: Final = 0.25
"""A match line is moved to an axis that lies this near, in widths of a part."""

Bounds = tuple[float, float, float, float]
"""Left, bottom, right and top in the building's own axes."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of a plan: its scene, its bounds, and the match lines at its lower and upper end, if any.

    `along` is 0 for parts side by side, 1 for parts above each other.
    """

    scene: Scene
    bounds: Bounds
    along: int = 0
    low: float | None = None
    high: float | None = None


def split(scene: Scene, region: Bounds, count: int) -> tuple[Part, ...]:
    """A scene in parts along the longer side of what is drawn; one part is the scene itself."""
    if count == 1:
        return (Part(scene=scene, bounds=region),)
    along = 0 if region[2] - region[0] >= region[3] - region[1] else 1
    low, high = region[along], region[along + 2]
    width = (high - low) / count
    axes = _axis_places(scene, along)
    lines = [_near_axis(low + number * width, axes, width) for number in range(1, count)]
    edges = [low, *lines, high]
    return tuple(
        _part(scene, region, along, start, end, first=start == low, last=end == high) for start, end in pairwise(edges)
    )


def _axis_places(scene: Scene, along: int) -> list[float]:
    """Where the axes that run across a direction meet it."""
    found = []
    for axis in scene.axes:
        start, end = turned(axis.start, -scene.turn_deg), turned(axis.end, -scene.turn_deg)
        if abs(start[along] - end[along]) < 0.02:
            found.append(start[along])
    return found


def _near_axis(place: float, axes: Sequence[float], width: float) -> float:
    near = min(axes, key=lambda axis: abs(axis - place), default=place)
    return near if abs(near - place) <= NEAR_AXIS * width else place


def _part(scene: Scene, region: Bounds, along: int, start: float, end: float, *, first: bool, last: bool) -> Part:
    edges = list(region)
    edges[along], edges[along + 2] = start, end
    left, bottom, right, top = edges
    corners = [turned(at, scene.turn_deg) for at in ((left, bottom), (right, bottom), (right, top), (left, top))]
    shape = Polygon(corners)
    labels = tuple(_within(one, shape) for one in scene.labels if shape.covers(Point(one.at)))
    chains = tuple(part for wish in scene.chains for part in _cut(wish, scene.turn_deg, along, start, end))
    own = replace(
        scene,
        labels=labels,
        chains=chains,
        axes=tuple(_axes(scene.axes, shape)),
        building=shape,
        focus=shape,
    )
    bounds = (left, bottom, right, top)
    return Part(scene=own, bounds=bounds, along=along, low=None if first else start, high=None if last else end)


def _within(label: LabelWish, shape: Polygon) -> LabelWish:
    """A label that stays in its part."""
    if label.within is None:
        return label
    parts = list(polygons_of(label.within.intersection(shape)))
    return replace(label, within=MultiPolygon(parts))


def _axes(axes: Sequence[AxisWish], shape: Polygon) -> Iterator[AxisWish]:
    """The axes that run through a part."""
    for axis in axes:
        if LineString([axis.start, axis.end]).intersects(shape):
            yield axis


def _cut(wish: ChainWish, turn_deg: float, along: int, start: float, end: float) -> Iterator[ChainWish]:
    """What of a chain lies in a part; a length that crosses a match line ends at it, and goes on in the next part."""

    def place(point: XY) -> float:
        return turned(point, -turn_deg)[along]

    points: list[XY] = []
    for one, other in pairwise(wish.points):
        piece = _between(one, other, place(one), place(other), start, end)
        if piece is not None:
            points += [piece[0], piece[1]] if not points or points[-1] != piece[0] else [piece[1]]
    if len(points) > 1:
        yield replace(wish, points=tuple(points))


def _between(one: XY, other: XY, at: float, there: float, start: float, end: float) -> tuple[XY, XY] | None:
    """The part of a length within a part of the plan; a length along the match line belongs to the part above it."""
    if abs(at - there) < 1e-9:
        return (one, other) if start <= at < end else None
    if max(at, there) <= start + 1e-6 or min(at, there) >= end - 1e-6:
        return None
    shares = sorted((edge - at) / (there - at) for edge in (start, end))
    low, high = max(0.0, shares[0]), min(1.0, shares[1])
    return _share(one, other, low), _share(one, other, high)


def _share(one: XY, other: XY, share: float) -> XY:
    if share in (0.0, 1.0):
        return other if share else one
    return one[0] + (other[0] - one[0]) * share, one[1] + (other[1] - one[1]) * share
