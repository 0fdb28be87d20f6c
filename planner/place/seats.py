"""The waiting area: seat rows that face the windows, and places for wheelchair users."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, unary_union

from planner.model.layout import Item, Kind
from planner.place.counters import Row, customers
from planner.place.frame import down, up
from planner.place.ground import STAND_OFF, Floats, Footing, Spot, Spots, along_walls, bodies, looks_at, spots_of
from planner.place.hall import DoorUse
from planner.place.setting import Setting
from planner.place.sizes import Sizes
from planner.words import Text

_GANGS: Final = (5, 4, 3)
_COLUMNS: Final = (1, 2, 3, 4)
_STEP: Final = 0.1
_SHIFT: Final = 2
_LATE: Final = 16
_FACING_WINDOWS: Final = 180.0
_OFF_WALL: Final = 0.05
_LEAST_SIDEWAYS: Final = -0.1


@dataclass(frozen=True, kw_only=True)
class Block:
    """Seat rows in one pattern: places of gangs with as many seats each, and how bad the pattern is."""

    size: int
    spots: tuple[Spot, ...]
    cost: float

    @property
    def order(self) -> tuple[float, int, float, float]:
        """Sorts the better block first."""
        return self.cost, self.size, self.spots[0].x, self.spots[0].y


@dataclass(frozen=True, kw_only=True, eq=False)
class Lattice:
    """Where gangs of a size can stand: `free` tells by place on `xs` and on `ys`, metres, `_STEP` apart.

    `ends` tells where a wheelchair has a place at an end of the gang too.
    """

    size: int
    footing: Footing
    xs: Floats
    ys: Floats
    free: NDArray[np.bool_]
    ends: NDArray[np.bool_]


def put_seats(setting: Setting, row: Row, *, wanted: int) -> Setting:
    """The setting with seats: rows that face the windows, then rows along the walls for what is still wanted."""
    block = _best_block(setting, row, wanted)
    placed = 0
    if block is not None:
        for spot in sorted(block.spots, key=lambda spot: (spot.y, -spot.x)):
            if placed < wanted:
                setting, placed = _put_gang(setting, spot, block.size), placed + block.size
    while placed < wanted:
        longer = _with_wall_gang(setting, row, left=wanted - placed)
        if longer is None:
            break
        setting, placed = longer[0], placed + longer[1]
    if placed < wanted:
        setting = setting.left_out("seats", _too_few(placed, wanted))
    return setting


def _too_few(placed: int, wanted: int) -> Text:
    return Text(
        zh=f"座位 {placed} 个,需 {wanted} 个:保留净距和通道后没有更多位置",
        en=f"{placed} seats of {wanted} wanted: the clear distances and passages leave no more room",
    )


def _footing(setting: Setting, size: int) -> Footing:
    entry = setting.stock.entry(Kind.SEAT_ROW)
    return Footing(width=round(entry.width * size, 6), depth=entry.depth, front=setting.sizes.route)


def _put_gang(setting: Setting, spot: Spot, size: int) -> Setting:
    sizes, footing = setting.sizes, _footing(setting, size)
    number = len(setting.of_kind(Kind.SEAT_ROW)) + 1
    item = setting.stock.at_spot(Kind.SEAT_ROW, f"seats-{number}", spot, width=footing.width, count=size)
    passage = f"{sizes.route * 1000:.0f} mm"
    if spot.turn == _FACING_WINDOWS:
        why = Text(
            zh=f"{size} 座,面向窗口,前方与两侧通道不小于 {passage}",
            en=f"{size} seats facing the windows, with passages of {passage} or more before and beside them",
        )
    else:
        why = Text(
            zh=f"{size} 座,靠墙面向大厅,前方通道不小于 {passage}",
            en=f"{size} seats along a wall, looking into the hall over a passage of {passage} or more",
        )
    reach = sizes.main_route if number == 1 else sizes.route
    return setting.put(item, footing, why=why, clauses=("practice seats", "practice first-seat"), reached_by=reach)


def _best_block(setting: Setting, row: Row, wanted: int) -> Block | None:
    """The best pattern of gangs in rows and columns that keeps the passages; None when no gang fits.

    A pattern with a place for a wheelchair at the end of a row is worth more than one without.
    """
    blocks = [block for size in _GANGS for block in _blocks(_lattice(setting, row, size), row, setting.sizes, wanted)]
    for block in sorted(blocks, key=lambda one: one.order)[:_LATE]:
        trial = setting
        for spot in block.spots:
            trial = _put_gang(trial, spot, block.size)
        if trial.ground.open:
            return block
    return None


def _lattice(setting: Setting, row: Row, size: int) -> Lattice:
    footing, sizes = _footing(setting, size), setting.sizes
    low, _, high, top = row.public.bounds
    first = up(row.front + sizes.first_seat + footing.depth / 2)
    xs = np.round(np.arange(up(low + footing.width / 2), down(high - footing.width / 2) + 1e-6, _STEP), 6)
    ys = np.round(np.arange(first, down(top - footing.depth / 2) + 1e-6, _STEP), 6)
    x, y = (part.ravel() for part in np.meshgrid(xs, ys, indexing="ij"))
    spots = Spots(x=x, y=y, turn=np.full(x.shape, _FACING_WINDOWS))
    roomy = replace(footing, back=sizes.route, side=sizes.route)
    free = setting.ground.fits(spots, roomy)
    shape = len(xs), len(ys)
    ends = free.copy()
    ends[free] = _has_end(setting, spots.pick(free), footing)
    return Lattice(size=size, footing=footing, xs=xs, ys=ys, free=free.reshape(shape), ends=ends.reshape(shape))


def _has_end(setting: Setting, spots: Spots, footing: Footing) -> NDArray[np.bool_]:
    """Where a wheelchair's place fits at one end of a gang, fronts in line, with a passage on its other side."""
    width, depth = setting.sizes.wheelchair
    place = Footing(width=width, depth=depth, front=setting.sizes.route)
    lane = Footing(width=_OFF_WALL, depth=depth, side=(setting.sizes.route - _OFF_WALL) / 2)
    back = (depth - footing.depth) / 2
    found = np.zeros(spots.x.shape, dtype=np.bool_)
    for sign in (1.0, -1.0):
        chair = replace(spots, x=spots.x + sign * (footing.width + width) / 2, y=spots.y + back)
        beside = replace(spots, x=spots.x + sign * (footing.width / 2 + width + setting.sizes.route / 2), y=chair.y)
        found |= setting.ground.fits(chair, place) & setting.ground.has_room(beside, lane)
    return found


def _blocks(lattice: Lattice, row: Row, sizes: Sizes, wanted: int) -> Iterator[Block]:
    """The patterns on a lattice: gangs in columns and rows, a passage apart."""
    across = ceil((lattice.footing.width + sizes.route) / _STEP - 1e-6)
    along = ceil((lattice.footing.depth + sizes.route) / _STEP - 1e-6)
    for columns in _COLUMNS:
        for first in range(0, len(lattice.xs) - across * (columns - 1), _SHIFT):
            picked = [first + across * number for number in range(columns)]
            for start in range(0, min(along, len(lattice.ys)), _SHIFT):
                block = _block(lattice, row, picked, slice(start, None, along), wanted)
                if block is not None:
                    yield block


def _block(lattice: Lattice, row: Row, picked: list[int], lines: slice, wanted: int) -> Block | None:
    """The pattern with some columns and rows of a lattice, row by row until there are enough seats."""
    cells, ys = lattice.free[picked][:, lines], lattice.ys[lines]
    counts = np.cumsum(cells.sum(axis=0)) * lattice.size
    if not counts.size or counts[-1] == 0:
        return None
    used = int(np.searchsorted(counts, wanted)) + 1
    places = np.argwhere(cells[:, :used].T)
    spots = tuple(
        Spot(x=float(lattice.xs[picked[column]]), y=float(ys[line]), turn=_FACING_WINDOWS) for line, column in places
    )
    seats = lattice.size * len(spots)
    holes = cells[:, :used].size - len(spots)
    middle = sum(spot.x for spot in spots) / len(spots)
    no_end = not (lattice.ends[picked][:, lines][:, :used]).any()
    cost = (
        4.0 * max(0, wanted - seats)
        + 0.6 * max(0, seats - wanted)
        + 1.5 * holes
        + 0.4 * len(spots)
        + 0.5 * abs(middle - row.middle)
        + 0.3 * float(ys[0] - lattice.ys[0])
        + 0.25 * (spots[-1].y - spots[0].y)
        + 3.0 * no_end
    )
    return Block(size=lattice.size, spots=spots, cost=round(cost, 6))


def _with_wall_gang(setting: Setting, row: Row, *, left: int) -> tuple[Setting, int] | None:
    """One more gang with its back to a wall, looking into the hall, as near the windows as may be; and its seats."""
    sizes = setting.sizes
    counters = unary_union(row.before(low=row.back - row.front, high=0.0, aside=0.0))
    for size in sorted({min(max(left, 2), 5), 4, 3, 2}, reverse=True):
        footing = _footing(setting, size)
        spots = along_walls(row.public, footing, step=_STEP, gap=_OFF_WALL)
        apart = shapely.distance(bodies(spots, footing), counters) >= sizes.first_seat - 1e-6
        facing = looks_at(spots.x, spots.y, spots.turn, row.middle, row.front)
        away = np.hypot(spots.x - row.middle, spots.y - row.front)
        costs = np.where(apart & (facing >= _LEAST_SIDEWAYS), 0.3 * away + 2.0 * (1.0 - facing), np.inf)
        spot = setting.ground.best(spots, footing, costs, reached_by=sizes.route)
        if spot is not None:
            return _put_gang(setting, spot, size), size
    return None


def put_wheelchair_places(setting: Setting, row: Row, *, wanted: int) -> Setting:
    """The setting with wheelchair places: at the ends of seat rows with a passage left beside them, else by a wall."""
    for number in range(1, wanted + 1):
        spot = _wheelchair_spot(setting, row)
        if spot is None:
            return setting.left_out(
                "wheelchair",
                Text(zh="通道以外没有轮椅等候位的位置", en="no place for a wheelchair outside the passages"),
            )
        width, depth = setting.sizes.wheelchair
        item = setting.stock.at_spot(Kind.WHEELCHAIR_PLACE, f"wheelchair-{number}", spot, width=width, depth=depth)
        why = Text(zh="与座席同排、不占通道", en="among the seats, out of the passages")
        setting = setting.put(
            item,
            _chair_footing(setting.sizes),
            why=why,
            clauses=("GB 55019-2021 3.5.2", "GB 55019-2021 3.5.4"),
            reached_by=setting.sizes.route,
        )
    return setting


def _chair_footing(sizes: Sizes) -> Footing:
    return Footing(width=sizes.wheelchair[0], depth=sizes.wheelchair[1], front=sizes.route)


def _wheelchair_spot(setting: Setting, row: Row) -> Spot | None:
    """A place at the end of a seat row; else by a wall, near the seats and looking towards the windows.

    The ways that people take from the seats and the windows to the doors stay off it where they can.
    """
    footing = _chair_footing(setting.sizes)
    ends = spots_of(list(_beside(setting, footing)))
    spots = ends + along_walls(row.public, footing, step=_STEP)
    seats = [item.at for item in setting.of_kind(Kind.SEAT_ROW)] or [row.hall.entrance.inside]
    away = np.min([np.hypot(spots.x - at.x, spots.y - at.y) for at in seats], axis=0)
    costs = away + 3.0 * (1.0 - looks_at(spots.x, spots.y, spots.turn, row.middle, row.front))
    costs[: len(ends.x)] = 0.01 * np.arange(len(ends.x))
    things = bodies(spots, footing)
    for way in _straight_ways(setting, row):
        costs += 1.0 * shapely.intersects(things, way)
    return setting.ground.best(spots, footing, costs, reached_by=setting.sizes.route)


def _straight_ways(setting: Setting, row: Row) -> list[LineString]:
    """Straight lines from the seats and the windows to the entrance and the exits."""
    starts = [item.point(0.0, item.depth / 2 + STAND_OFF) for item in setting.of_kind(Kind.SEAT_ROW)]
    doors = [door.inside for door in row.hall.doors if door.use in (DoorUse.ENTRANCE, DoorUse.EXIT)]
    return [LineString([start, door]) for start in (*starts, *customers(row)) for door in doors]


def _beside(setting: Setting, footing: Footing) -> Iterator[Spot]:
    """Places at the ends of seat rows, fronts in line, that leave a passage on their other side."""
    route = setting.sizes.route
    for gang in setting.of_kind(Kind.SEAT_ROW):
        for sign in (1.0, -1.0):
            spot = _at_end(gang, sign * (gang.width + footing.width) / 2, footing)
            lane = _at_end(gang, sign * (gang.width / 2 + footing.width + route / 2), footing)
            clear = Footing(width=_OFF_WALL, depth=footing.depth, side=(route - _OFF_WALL) / 2)
            if setting.ground.has_room(spots_of([lane]), clear).all():
                yield spot


def _at_end(gang: Item, along: float, footing: Footing) -> Spot:
    at = gang.point(along, gang.depth / 2 - footing.depth / 2)
    return Spot(x=round(at.x, 6), y=round(at.y, 6), turn=gang.turn_deg)
