"""A large plan in parts: each a scene of its own that ends at match lines, so that each fits its sheet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import inf
from typing import Final

from shapely import LineString, MultiPolygon, Polygon

from planner.draw.shapes import polygons_of, turned
from planner.measure.turns import line_turn_between
from planner.model.scene import XY, AxisWish, ChainWish, LabelWish, Scene

MOST: Final = 4
"""A plan is split into no more parts than this along each side."""

NEAR_AXIS: Final = 0.25
"""A match line is moved to an axis that lies this near, in widths of a part."""

Bounds = tuple[float, float, float, float]
"""Left, bottom, right and top in the building's own axes."""

Grid = tuple[int, int]
"""How many parts side by side, and how many above each other."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of a plan: its scene, its bounds, and its place in the grid: column from the left, row from the top."""

    scene: Scene
    bounds: Bounds
    grid: Grid = (1, 1)
    column: int = 0
    row: int = 0

    @property
    def number(self) -> int:
        """Its number among the parts, from 1: row by row, from the upper left."""
        return self.row * self.grid[0] + self.column + 1

    @property
    def neighbours(self) -> dict[str, int]:
        """The sides at which the plan goes on, and the number of the part there."""
        columns, rows = self.grid
        found = {
            "left": (self.column > 0, self.number - 1),
            "bottom": (self.row < rows - 1, self.number + columns),
            "right": (self.column < columns - 1, self.number + 1),
            "top": (self.row > 0, self.number - columns),
        }
        return {side: number for side, (there, number) in found.items() if there}


def grids(region: Bounds) -> tuple[Grid, ...]:
    """The ways to split a plan, those with fewer parts first; of as many, those that cut its longer side."""
    wide = region[2] - region[0] >= region[3] - region[1]
    every = [(columns, rows) for columns in range(1, MOST + 1) for rows in range(1, MOST + 1)]
    return tuple(sorted(every, key=lambda one: (one[0] * one[1], one[1] if wide else one[0])))


def split(scene: Scene, region: Bounds, grid: Grid) -> tuple[Part, ...]:
    """A scene in parts, row by row from the upper left; one part is the scene itself."""
    if grid == (1, 1):
        return (Part(scene=scene, bounds=region),)
    across, upwards = (_edges(scene, region, along, grid[along]) for along in (0, 1))
    rows = list(pairwise(upwards))[::-1]
    return tuple(
        _part(scene, (left, bottom, right, top), grid, column, row)
        for row, (bottom, top) in enumerate(rows)
        for column, (left, right) in enumerate(pairwise(across))
    )


def _edges(scene: Scene, region: Bounds, along: int, count: int) -> list[float]:
    """Where parts begin and end along a side: at the building's ends and at match lines."""
    low, high = region[along], region[along + 2]
    width = (high - low) / count
    axes = _axis_places(scene, along)
    lines = [_near_axis(low + number * width, axes, width) for number in range(1, count)]
    return [low, *lines, high]


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


def _part(scene: Scene, bounds: Bounds, grid: Grid, column: int, row: int) -> Part:
    part = Part(scene=scene, bounds=bounds, grid=grid, column=column, row=row)
    left, bottom, right, top = bounds
    corners = [turned(at, scene.turn_deg) for at in ((left, bottom), (right, bottom), (right, top), (left, top))]
    shape = Polygon(corners)
    open_ends = _open(part)
    labels = tuple(_within(one, shape) for one in scene.labels if _holds(open_ends, turned(one.at, -scene.turn_deg)))
    chains = scene.chains
    for along in (0, 1):
        start, end = open_ends[along], open_ends[along + 2]
        chains = tuple(piece for wish in chains for piece in _cut(wish, scene.turn_deg, along, start, end))
    own = replace(
        scene,
        labels=labels,
        chains=chains,
        axes=tuple(_axes(scene.axes, shape)),
        building=shape,
        focus=shape,
    )
    return replace(part, scene=own)


def _open(part: Part) -> Bounds:
    """A part's bounds, without end where the building ends."""
    left, bottom, right, top = part.bounds
    at = part.neighbours
    return (
        left if "left" in at else -inf,
        bottom if "bottom" in at else -inf,
        right if "right" in at else inf,
        top if "top" in at else inf,
    )


def _holds(bounds: Bounds, at: XY) -> bool:
    """Whether a place lies in a part; one on a match line lies in the part to its right or above it."""
    return bounds[0] <= at[0] < bounds[2] and bounds[1] <= at[1] < bounds[3]


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
    """What of a chain lies in a part; a length that crosses a match line ends at it, and goes on in the next part.

    A chain that runs along a match line belongs to the part in which the middle of its points lies.
    """
    places = [turned(point, -turn_deg)[along] for point in wish.points]
    runs = line_turn_between(wish.turn_deg, turn_deg + 90.0 * along) < 45.0
    if not runs:
        if start <= (min(places) + max(places)) / 2 < end:
            yield wish
        return
    points: list[XY] = []
    for (one, at), (other, there) in pairwise(zip(wish.points, places, strict=True)):
        if max(at, there) <= start + 1e-6 or min(at, there) >= end - 1e-6:
            continue
        shares = sorted((edge - at) / (there - at) for edge in (start, end))
        low, high = max(0.0, shares[0]), min(1.0, shares[1])
        points += [_share(one, other, share) for share in ((low, high) if not points else (high,))]
    if len(points) > 1:
        before, after = (turned(at, -wish.turn_deg)[1] for at in (wish.points[0], points[0]))
        aside = before - after
        yield replace(wish, points=tuple(points), low=wish.low + aside, high=wish.high + aside, best=wish.best + aside)


def _share(one: XY, other: XY, share: float) -> XY:
    if share in (0.0, 1.0):
        return other if share else one
    return one[0] + (other[0] - one[0]) * share, one[1] + (other[1] - one[1]) * share
