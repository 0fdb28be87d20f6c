"""A floor that things are put on one after the other: what is taken, what stays free, and who must get where."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise
from math import atan2, cos, degrees, hypot, pi
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Point, Polygon, box, get_parts
from shapely.geometry.base import BaseGeometry

from planner.measure.overlay import rest, united
from planner.measure.space import shrunk
from planner.place.frame import down, near, up
from planner.place.pieces import Boxes, Pieces, pieces_of

Floats = NDArray[np.float64]
_SLACK: Final = 1e-6
STAND_OFF: Final = 0.45
"""Where a person stands before a thing, metres from its front edge."""

_ARC: Final = 8
"""Pieces of a quarter of the arc round a corner."""

_TRIES: Final = 25
_APART: Final = 0.35
"""A place nearer than this to one that failed is not tried, metres."""

_LAST_STEP: Final = 0.1
_FIRST_LOOK: Final = 128
_NEXT_LOOK: Final = 4
_MANY: Final = 600
"""From so many places on they are held against all pieces at once."""

_CORNERS: Final = np.array([(-1.0, 0.0), (1.0, 0.0), (1.0, 1.0), (-1.0, 1.0), (-1.0, 0.0)])


@dataclass(frozen=True, kw_only=True)
class Footing:
    """What a thing needs of the floor, metres: itself, and floor free before, behind and on each side of it.

    `seat_front` and `seat_back` of the free floor are taken by a chair that belongs to it.
    """

    width: float
    depth: float
    front: float = 0.0
    back: float = 0.0
    side: float = 0.0
    seat_front: float = 0.0
    seat_back: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Spots:
    """Places for a thing: its middle (x, y) in metres and its turn in degrees, one place a row."""

    x: Floats
    y: Floats
    turn: Floats

    def __add__(self, other: "Spots") -> "Spots":
        return Spots(
            x=np.concatenate([self.x, other.x]),
            y=np.concatenate([self.y, other.y]),
            turn=np.concatenate([self.turn, other.turn]),
        )

    def pick(self, mask: NDArray[np.bool_] | NDArray[np.int64]) -> "Spots":
        """The places that a mask holds, or those with some numbers."""
        return Spots(x=self.x[mask], y=self.y[mask], turn=self.turn[mask])


@dataclass(frozen=True, kw_only=True)
class Spot:
    """One place: the middle of a thing, and its turn in degrees."""

    x: float
    y: float
    turn: float


@dataclass(frozen=True, kw_only=True)
class Walk:
    """A promise of the floor: these points stay joined by a passage of a width, metres."""

    width: float
    goals: tuple[Point, ...]


@dataclass(frozen=True, kw_only=True)
class Ground:
    """A floor with what stands on it.

    `solids` are things; `free` is floor on which nothing may stand; `walks` are the passages to keep, `tight` round
    their corners or not.
    """

    floor: Polygon | MultiPolygon
    solids: tuple[BaseGeometry, ...] = ()
    free: tuple[BaseGeometry, ...] = ()
    walks: tuple[Walk, ...] = ()
    tight: bool = False

    @cached_property
    def solid(self) -> BaseGeometry:
        """All things as one shape, a little shrunk so that touching is no overlap."""
        shape = united(self.solids).buffer(-_SLACK)
        shapely.prepare(shape)
        return shape

    @cached_property
    def kept(self) -> BaseGeometry:
        """All that nothing may stand on: things and free floor, a little shrunk."""
        shape = united([self.solid, *shapely.buffer(np.array(self.free, dtype=object), -_SLACK, quad_segs=16)])
        shapely.prepare(shape)
        return shape

    @cached_property
    def wide_floor(self) -> BaseGeometry:
        """The floor, a little grown, so that a thing may touch the wall."""
        shape = self.floor.buffer(_SLACK * 10, join_style="mitre")
        shapely.prepare(shape)
        return shape

    @cached_property
    def _outside(self) -> Pieces:
        """What is not floor within the floor's bounds."""
        return pieces_of([box(*self.wide_floor.bounds).difference(self.wide_floor)], less=0.0)

    @cached_property
    def _things(self) -> Pieces:
        """As `solid`, and what is not floor."""
        return pieces_of(self.solids, less=_SLACK) + self._outside

    @cached_property
    def _taken(self) -> Pieces:
        """As `kept`, and what is not floor."""
        return pieces_of(self.free, less=_SLACK) + self._things

    def fits(self, spots: Spots, footing: Footing) -> NDArray[np.bool_]:
        """Which places have floor for a thing and for what it needs free around it."""
        if _are_many(spots):
            whole = _upright(spots, footing.width / 2, -footing.depth / 2 - footing.seat_back,
                             footing.depth / 2 + footing.seat_front)  # fmt: skip
            mask = whole.inside(*self.wide_floor.bounds) & ~whole.meet(self._taken)
            mask[mask] = self.has_room(spots.pick(mask), footing)
            return mask
        mask = shapely.contains_xy(self.wide_floor, spots.x, spots.y)
        mask[mask] = ~shapely.contains_xy(self.kept, spots.x[mask], spots.y[mask])
        things = bodies(spots.pick(mask), footing)
        free = shapely.covers(self.wide_floor, things)
        free[free] = ~shapely.intersects(self.kept, things[free])
        mask[mask] = free
        mask[mask] = self.has_room(spots.pick(mask), footing)
        return np.asarray(mask, dtype=np.bool_)

    def has_room(self, spots: Spots, footing: Footing) -> NDArray[np.bool_]:
        """Which places have nothing standing on the floor that a thing needs free; others may need it free too."""
        wide, low, high = footing.width + 2 * footing.side, -footing.depth / 2 - footing.back, footing.depth / 2
        high += footing.front
        if _are_many(spots):
            whole = _upright(spots, wide / 2, low, high)
            return whole.inside(*self.wide_floor.bounds) & ~whole.meet(self._things)
        rooms = _boxes(spots, wide, low, high)
        mask = shapely.covers(self.wide_floor, rooms)
        mask[mask] = ~shapely.intersects(self.solid, rooms[mask])
        return np.asarray(mask, dtype=np.bool_)

    def best(self, spots: Spots, footing: Footing, costs: Floats, *, reached_by: float) -> Spot | None:
        """The least bad place that fits, is reached, and breaks no promised passage; or None.

        Args:
            costs: how bad each place is; infinite where the thing must not be.
            reached_by: the widest passage, metres, that leads up to its front; 0 where nobody walks up to it.
        """
        possible = np.isfinite(costs)
        spots, costs = spots.pick(possible), np.round(costs[possible], 6)
        order = np.lexsort((spots.turn, spots.y, spots.x, costs))
        tried: list[Spot] = []
        for spot in self._fitting(spots, footing, order):
            if any(hypot(spot.x - one.x, spot.y - one.y) < _APART for one in tried):
                continue
            held = self.holding(spot, footing, reached_by=reached_by)
            if (not tried or self._may_join(held.walks)) and held.open:
                return spot
            tried.append(spot)
            if len(tried) >= _TRIES or not self._may_join(self.walks):
                return None
        return None

    def _fitting(self, spots: Spots, footing: Footing, order: NDArray[np.int64]) -> Iterator[Spot]:
        """The places that fit, in an order; few are looked at first, then more and more, for the first may do."""
        start, size = 0, _FIRST_LOOK
        while start < len(order):
            some = spots.pick(order[start : start + size])
            some = some.pick(self.fits(some, footing))
            for x, y, turn in zip(some.x, some.y, some.turn, strict=True):
                yield Spot(x=float(x), y=float(y), turn=float(turn))
            start, size = start + size, size * _NEXT_LOOK

    @cached_property
    def rest(self) -> BaseGeometry:
        """The floor on which nothing stands."""
        return rest(self.floor, self.solid)

    @property
    def open(self) -> bool:
        """Whether every promised passage is there."""
        return all(
            one_walk(kept_off(self.rest, width=walk.width, tight=self.tight), walk.goals, width=walk.width)
            for walk in self.walks
        )

    @cached_property
    def _wide(self) -> dict[float, BaseGeometry]:
        """By width: no less than where the middle of a person who needs it can be, for corners are cut round."""
        return {wide: self.rest.buffer(_SLACK * 10 - wide / 2) for wide in {one.width for one in self.walks}}

    def _may_join(self, walks: Sequence[Walk]) -> bool:
        """Whether passages can be there once more things stand on the floor: none is where none is now."""
        return all(one_walk(self._wide[walk.width], walk.goals, width=walk.width) for walk in walks)

    def holding(self, spot: Spot, footing: Footing, *, reached_by: float) -> "Ground":
        """The floor with one more thing, the floor that it needs free, and the passages that lead up to it."""
        key = spot, footing, reached_by
        if key not in self._held:
            self._held[key] = self._with_thing(spot, footing, reached_by)
        return self._held[key]

    @cached_property
    def _held(self) -> "dict[tuple[Spot, Footing, float], Ground]":
        return {}

    def _with_thing(self, spot: Spot, footing: Footing, reached_by: float) -> "Ground":
        ground = self.with_solid(bodies(spots_of([spot]), footing)[0])
        ground = replace(ground, free=(*self.free, room_at(spot, footing)))
        if reached_by <= 0.0:
            return ground
        goal = before(spot, footing, STAND_OFF)
        walks = tuple(
            replace(walk, goals=(*walk.goals, goal)) if walk.width <= reached_by + _SLACK else walk
            for walk in self.walks
        )
        return replace(ground, walks=walks)

    def with_solid(self, shape: BaseGeometry) -> "Ground":
        """The floor with one more thing on it."""
        return self.with_solids((shape,))

    def with_solids(self, shapes: Iterable[BaseGeometry]) -> "Ground":
        """The floor with more things on it."""
        more = tuple(shapes)
        return replace(self, solids=(*self.solids, *more)) if more else self


def _are_many(spots: Spots) -> bool:
    """Whether there are so many places, turned by quarters, that their boxes are held against pieces all at once."""
    return len(spots.x) >= _MANY and not (spots.turn % 90.0).any()


def _boxes(spots: Spots, width: float, low: float, high: float) -> NDArray[np.object_]:
    if not (spots.turn % 90.0).any():
        boxes = _upright(spots, width / 2, low, high)
        return np.asarray(shapely.box(boxes.left, boxes.lower, boxes.right, boxes.upper))
    own = _CORNERS * (width / 2, high - low) + (0.0, low)
    turn = np.radians(spots.turn)
    cos, sin = np.cos(turn)[:, None], np.sin(turn)[:, None]
    x = own[:, 0] * cos - own[:, 1] * sin + spots.x[:, None]
    y = own[:, 0] * sin + own[:, 1] * cos + spots.y[:, None]
    return np.asarray(shapely.polygons(np.stack([x, y], axis=-1)))


def _upright(spots: Spots, half: float, low: float, high: float) -> Boxes:
    """Boxes of things turned by quarters, which are many times quicker to make than others."""
    quarter = (spots.turn / 90.0).astype(np.int64) % 4
    left = np.choose(quarter, [-half, -high, -half, low])
    right = np.choose(quarter, [half, -low, half, high])
    lower = np.choose(quarter, [low, -half, -high, -half])
    upper = np.choose(quarter, [high, half, -low, half])
    return Boxes(left=spots.x + left, right=spots.x + right, lower=spots.y + lower, upper=spots.y + upper)


def bodies(spots: Spots, footing: Footing) -> NDArray[np.object_]:
    """The footprints of a thing at some places, with its chair."""
    low = -footing.depth / 2 - footing.seat_back
    return _boxes(spots, footing.width, low, footing.depth / 2 + footing.seat_front)


def spots_of(spots: Sequence[Spot]) -> Spots:
    """Single places as many."""
    return Spots(
        x=np.array([spot.x for spot in spots], dtype=np.float64),
        y=np.array([spot.y for spot in spots], dtype=np.float64),
        turn=np.array([spot.turn for spot in spots], dtype=np.float64),
    )


def looks_at(x: Floats, y: Floats, turn: Floats, tx: float, ty: float) -> Floats:
    """How much a thing's front looks at a point: 1 towards it, -1 away."""
    ahead = -np.sin(np.radians(turn)) * (tx - x) + np.cos(np.radians(turn)) * (ty - y)
    return np.asarray(ahead / np.maximum(np.hypot(tx - x, ty - y), 0.01))


def room_at(spot: Spot, footing: Footing) -> Polygon:
    """The footprint of a thing at a place with the floor it needs free."""
    wide = footing.width + 2 * footing.side
    shape: Polygon = _boxes(
        spots_of([spot]), wide, -footing.depth / 2 - footing.back, footing.depth / 2 + footing.front
    )[0]
    return shape


def before(spot: Spot, footing: Footing, distance: float) -> Point:
    """A point straight before a thing, a distance from its front edge, metres."""
    turn = np.radians(spot.turn)
    reach = footing.depth / 2 + footing.seat_front + distance
    return Point(float(spot.x - np.sin(turn) * reach), float(spot.y + np.cos(turn) * reach))


def on_grid(region: BaseGeometry, *, step: float, turns: Sequence[float]) -> Spots:
    """Places all over a region, `step` metres apart, at each of some turns (degrees)."""
    low_x, low_y, high_x, high_y = region.bounds
    xs = np.round(np.arange(up(low_x), down(high_x) + _SLACK, step), 6)
    ys = np.round(np.arange(up(low_y), down(high_y) + _SLACK, step), 6)
    x, y, turn = (part.ravel() for part in np.meshgrid(xs, ys, np.array(turns, dtype=np.float64), indexing="ij"))
    return Spots(x=x, y=y, turn=turn)


@lru_cache(maxsize=64)
def along_walls(floor: Polygon, footing: Footing, *, step: float, gap: float = 0.0) -> Spots:
    """Places with the back to a wall of a floor, `step` metres apart and both ends of each wall.

    The grid lies along each wall, from its first corner. `gap` is left between the back and the wall.
    """
    found = Spots(x=np.empty(0), y=np.empty(0), turn=np.empty(0))
    ring = list(shapely.geometry.polygon.orient(floor).exterior.coords)
    for (x1, y1), (x2, y2) in pairwise(ring):
        length = hypot(x2 - x1, y2 - y1)
        half = up(footing.width / 2 + footing.side)
        if length < 2 * half:
            continue
        along = np.unique(np.append(np.round(np.arange(half, length - half + _SLACK, step), 6), down(length - half)))
        turn = round(degrees(atan2(y2 - y1, x2 - x1)), 9)
        away = footing.depth / 2 + gap
        ux, uy = (x2 - x1) / length, (y2 - y1) / length
        found += Spots(
            x=np.round(x1 + ux * along - uy * away, 6),
            y=np.round(y1 + uy * along + ux * away, 6),
            turn=np.full(along.shape, turn % 360.0),
        )
    return found


def passage(a: Point, b: Point, *, width: float) -> Polygon:
    """An upright or level passage box between two points, a width about them."""
    half = width / 2
    return box(
        near(min(a.x, b.x) - half),
        near(min(a.y, b.y) - half),
        near(max(a.x, b.x) + half),
        near(max(a.y, b.y) + half),
    )


def walkable(floor: BaseGeometry, solids: BaseGeometry, *, width: float, tight: bool = False) -> BaseGeometry:
    """Where the middle of a person who needs a width can be; see `kept_off`."""
    return kept_off(rest(floor, solids), width=width, tight=tight)


def kept_off(rest: BaseGeometry, *, width: float, tight: bool = False) -> BaseGeometry:
    """Where the middle of a person who needs a width can be on what is left of a floor.

    Args:
        tight: whether people turn close round corners, so that they pass aslant between two of them; else corners
            count as square, which is quicker to tell and leaves some floor out.
    """
    square = shrunk(rest, width / 2 - _SLACK * 10)
    if not tight:
        return square
    return square.union(rest.buffer(-width / 2 / cos(pi / (4 * _ARC)), quad_segs=_ARC))


def one_walk(walk: BaseGeometry, goals: Sequence[Point], *, width: float) -> bool:
    """Whether one connected part of a walk comes up to every goal, a person's stand-off before a thing."""
    step = _last_step(width)
    return any(all(part.distance(goal) <= step for goal in goals) for part in get_parts(walk))


def joined(walk: BaseGeometry, goals: Sequence[Point], *, width: float) -> tuple[Point, ...]:
    """The goals up to which the part of a walk comes that comes up to the first one; none if no part does."""
    step = _last_step(width)
    parts = [part for part in get_parts(walk) if part.distance(goals[0]) <= step]
    found = [tuple(goal for goal in goals if part.distance(goal) <= step) for part in parts]
    return max(found, key=len, default=())


def _last_step(width: float) -> float:
    return max(0.0, width / 2 - STAND_OFF) + _LAST_STEP
