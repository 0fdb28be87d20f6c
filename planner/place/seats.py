"""The waiting area: seat rows that face the windows, and places for wheelchair users."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil, hypot
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString

from planner.measure.overlay import united
from planner.model.layout import Item, Kind
from planner.place.counters import Row, customers
from planner.place.frame import down, up
from planner.place.ground import STAND_OFF, Floats, Footing, Spot, Spots, along_walls, bodies, looks_at, spots_of
from planner.place.hall import DoorUse
from planner.place.setting import Setting
from planner.place.sizes import Sizes
from planner.words import Text

WHEELCHAIR: Final = "wheelchair"
"""What is left out where no wheelchair place is found."""

_GANGS: Final = (5, 4, 3)
_MOST_LINES: Final = 5
_STEP: Final = 0.1
_EVERY: Final = 2
"""Columns of seats are sought on every so many places of the lattice."""

_STARTS: Final = 3
"""The first line of seats is sought on every so many places of the lattice."""

_LATE: Final = 16
_FACING_WINDOWS: Final = 180.0
_OFF_WALL: Final = 0.05
_CLOSED: Final = 0.15
"""A gang that stands at least so near a wall or a column needs its aisle at the other end alone, metres."""

_OFF_WAY: Final = 0.05
"""How far the middle third of a wheelchair's place stays off a way that people take, metres."""

_LEAST_SIDEWAYS: Final = -0.1
_OFF_LINE: Final = 0.8
"""What a metre aside of the seats before them weighs for seats along a wall."""

_BEHIND_ROW: Final = 1.0
"""What a metre nearer to the windows' line than the seats before it weighs: the windows are seen from aside there."""

_MISSING: Final = 4.0
_SPARE: Final = 0.6
_HOLE: Final = 1.5
_A_GANG: Final = 0.4
_OFF_ROW: Final = 0.6
_OFF_AXIS: Final = 0.5
_DEEP: Final = 0.15
_LATER: Final = 0.3
_NO_END: Final = 3.0
_OFF_MIDDLE: Final = 0.3
"""What is against a pattern: a seat missing, a seat too many, a gap in it, each gang, a metre of a gang beyond the ends
of the row, off the windows' axes and away from them, a metre of its first line behind the least distance, no end for a
wheelchair, and a metre of its middle off the row's middle."""


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
    """Where gangs of a size can stand: `free` tells by place on `xs` and on `ys`, metres.

    `ends` tells where a wheelchair has a place at an end of the gang too.
    """

    size: int
    footing: Footing
    xs: Floats
    ys: Floats
    free: NDArray[np.bool_]
    ends: NDArray[np.bool_]


def put_seats(
    setting: Setting, row: Row, lattices: tuple[Lattice, ...], *, wanted: int, most: int | None = None
) -> Setting:
    """The setting with seats: rows that face the windows, then rows along the walls for what is still wanted.

    Args:
        lattices: see `lattices_of`.
        most: fewer seats than are wanted, where others are to give way; None for all.
    """
    goal = wanted if most is None else min(wanted, most)
    block = _best_block(setting, row, lattices, goal)
    placed = 0
    if block is not None:
        for spot in sorted(block.spots, key=lambda spot: (spot.y, -spot.x)):
            if placed < goal:
                setting, placed = _put_gang(setting, spot, block.size), placed + block.size
    while placed < goal:
        longer = _with_wall_gang(setting, row, left=goal - placed)
        if longer is None:
            break
        setting, placed = longer[0], placed + longer[1]
    if placed < wanted:
        setting = setting.left_out("seats", _too_few(placed, wanted))
    return setting


def _too_few(placed: int, wanted: int) -> Text:
    return Text(
        zh=f"座位 {placed} 个,需 {wanted} 个:保留净距、通道和轮椅等候位后没有更多位置",
        en=f"{placed} seats of {wanted} wanted: clear distances, passages and the wheelchair place leave no more room",
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


def lattices_of(setting: Setting, row: Row) -> tuple[Lattice, ...]:
    """Where gangs of each size can stand in a setting without seats."""
    return tuple(_lattice(setting, row, size) for size in _GANGS)


def _best_block(setting: Setting, row: Row, lattices: tuple[Lattice, ...], wanted: int) -> Block | None:
    """The best pattern of gangs in rows and columns that keeps the passages; None when no gang fits.

    A pattern with a place for a wheelchair at the end of a row is worth more than one without.
    """
    blocks = [block for lattice in lattices for block in _blocks(lattice, row, setting.sizes, wanted)]
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
    xs = np.round(np.arange(up(low + footing.width / 2), down(high - footing.width / 2) + 1e-6, _STEP * _EVERY), 6)
    ys = np.round(np.arange(first, down(top - footing.depth / 2) + 1e-6, _STEP), 6)
    x, y = (part.ravel() for part in np.meshgrid(xs, ys, indexing="ij"))
    spots = Spots(x=x, y=y, turn=np.full(x.shape, _FACING_WINDOWS))
    free = setting.ground.fits(spots, replace(footing, back=sizes.route))
    free[free] = _apart(row, spots.pick(free), footing, sizes.first_seat)
    free[free] = has_aisle(setting, spots.pick(free), footing)
    shape = len(xs), len(ys)
    ends = free.copy()
    ends[free] = _has_end(setting, spots.pick(free), footing)
    return Lattice(size=size, footing=footing, xs=xs, ys=ys, free=free.reshape(shape), ends=ends.reshape(shape))


def _apart(row: Row, spots: Spots, footing: Footing, least: float) -> NDArray[np.bool_]:
    """Which gangs are as far from the counters as the first seats; only those near their bounds are measured."""
    counters = united(row.before(low=row.back - row.front, high=0.0, aside=0.0))
    low_x, low_y, high_x, high_y = counters.bounds
    half = hypot(footing.width, footing.depth) / 2
    aside = np.maximum(np.maximum(low_x - spots.x, spots.x - high_x), np.maximum(low_y - spots.y, spots.y - high_y))
    mask = aside >= least + half
    near = np.flatnonzero(~mask)
    mask[near] = shapely.distance(bodies(spots.pick(near), footing), counters) >= least - 1e-6
    return np.asarray(mask)


def has_aisle(setting: Setting, spots: Spots, footing: Footing) -> NDArray[np.bool_]:
    """Where a gang has a passage at both ends, or at one while the other is closed by what it stands against."""
    route = setting.sizes.route

    def room(of: NDArray[np.bool_], sign: float, width: float) -> NDArray[np.bool_]:
        """Which of some gangs have a passage of a width at an end; none of the others."""
        some = spots.pick(of)
        moved = replace(some, x=some.x + sign * width / 2)
        found = of.copy()
        found[of] = setting.ground.has_room(moved, replace(footing, width=footing.width + width, back=route))
        return found

    every = np.ones(spots.x.shape, dtype=np.bool_)
    left, right = room(every, -1.0, route), room(every, 1.0, route)
    only_left, only_right = left & ~right, right & ~left
    return (left | right) & ~room(only_left, 1.0, _CLOSED) & ~room(only_right, -1.0, _CLOSED)


def _has_end(setting: Setting, spots: Spots, footing: Footing) -> NDArray[np.bool_]:
    """Where a wheelchair's place fits at one end of a gang, fronts in line, with a passage on its other side."""
    width, depth = setting.sizes.wheelchair
    place = Footing(width=width, depth=depth, front=setting.sizes.route)
    lane = Footing(width=_OFF_WALL, depth=depth, side=(setting.sizes.route - _OFF_WALL) / 2)
    back = (depth - footing.depth) / 2
    found = np.zeros(spots.x.shape, dtype=np.bool_)
    for sign in (1.0, -1.0):
        left = np.flatnonzero(~found)
        some = spots.pick(left)
        chair = replace(some, x=some.x + sign * (footing.width + width) / 2, y=some.y + back)
        fits = setting.ground.fits(chair, place)
        some, left = some.pick(fits), left[fits]
        away = footing.width / 2 + width + setting.sizes.route / 2
        found[left] = setting.ground.has_room(replace(some, x=some.x + sign * away, y=some.y + back), lane)
    return found


def _blocks(lattice: Lattice, row: Row, sizes: Sizes, wanted: int) -> Iterator[Block]:
    """The patterns on a lattice: lines a passage apart, and the best columns on them for each number of lines."""
    along = ceil((lattice.footing.depth + sizes.route) / _STEP - 1e-6)
    apart = ceil((lattice.footing.width + sizes.route) / (_STEP * _EVERY) - 1e-6)
    for start in range(0, min(along, len(lattice.ys)), _STARTS):
        lines = slice(start, None, along)
        for count in range(1, min(_MOST_LINES, len(lattice.ys[lines])) + 1):
            picked = _columns(lattice, row, lines, count, apart=apart, wanted=wanted)
            if picked:
                yield _block(lattice, row, picked, lines, count, wanted)


def _columns(lattice: Lattice, row: Row, lines: slice, count: int, *, apart: int, wanted: int) -> list[int]:
    """The columns of a pattern with a number of lines, each `apart` places from the last or more, at the least cost.

    Exact for the costs of each gang and of seats missing or spare, by dynamic programming over the columns.
    """
    cells, ys = lattice.free[:, lines][:, :count], lattice.ys[lines][:count]
    gangs = cells.sum(axis=1)
    if not gangs.any():
        return []
    costs = (cells * (_gang_cost(lattice, row)[:, None] + _DEEP * (ys - lattice.ys[0]))).sum(axis=1)
    costs += _HOLE * (count - gangs)
    most = ceil(wanted / lattice.size) + count
    best = np.full((len(gangs) + apart, most + 1), np.inf)
    best[len(gangs) :, 0] = 0.0
    taken = np.zeros((len(gangs), most + 1), dtype=np.bool_)
    for place in range(len(gangs) - 1, -1, -1):
        best[place] = best[place + 1]
        number = int(gangs[place])
        if 0 < number <= most:
            longer = best[place + apart, : most + 1 - number] + costs[place]
            taken[place, number:] = longer < best[place, number:] - 1e-9
            best[place, number:] = np.minimum(best[place, number:], longer)
    seats = lattice.size * np.arange(most + 1, dtype=np.float64)
    left = int(np.argmin(np.round(best[0] + _off_number(seats, wanted), 6)))
    place, picked = 0, []
    while left:
        if taken[place, left]:
            picked.append(place)
            left -= int(gangs[place])
            place += apart
        else:
            place += 1
    return picked


def _off_number(seats: Floats, wanted: int) -> Floats:
    """What is against a number of seats that is not the one wanted."""
    return _MISSING * np.maximum(0, wanted - seats) + _SPARE * np.maximum(0, seats - wanted)


def _gang_cost(lattice: Lattice, row: Row) -> Floats:
    """What is against a gang at each column: how far it stands beyond the row's ends and off the windows' axes."""
    reach = max(0.0, (row.lefts[-1] + row.pitch - row.lefts[0] - lattice.footing.width) / 2)
    beyond = np.maximum(0.0, np.abs(lattice.xs - row.middle) - reach)
    half = row.pitch / 2
    off = np.abs((lattice.xs - row.lefts[0] + half / 2) % half - half / 2)
    return np.asarray(_A_GANG + _OFF_ROW * beyond + _OFF_AXIS * off)


def _block(lattice: Lattice, row: Row, picked: list[int], lines: slice, count: int, wanted: int) -> Block:
    """The pattern with some columns and lines of a lattice."""
    cells, ys = lattice.free[picked][:, lines][:, :count], lattice.ys[lines]
    places = np.argwhere(cells.T)
    spots = tuple(
        Spot(x=float(lattice.xs[picked[column]]), y=float(ys[line]), turn=_FACING_WINDOWS) for line, column in places
    )
    gangs = _gang_cost(lattice, row)
    middle = sum(spot.x for spot in spots) / len(spots)
    no_end = not (lattice.ends[picked][:, lines][:, :count]).any()
    cost = (
        float(_off_number(np.array(lattice.size * len(spots), dtype=np.float64), wanted))
        + _HOLE * (cells.size - len(spots))
        + sum(float(gangs[picked[column]]) + _DEEP * float(ys[line] - lattice.ys[0]) for line, column in places)
        + _OFF_MIDDLE * abs(middle - row.middle)
        + _LATER * float(ys[0] - lattice.ys[0])
        + _NO_END * no_end
    )
    return Block(size=lattice.size, spots=spots, cost=round(cost, 6))


def _with_wall_gang(setting: Setting, row: Row, *, left: int) -> tuple[Setting, int] | None:
    """One more gang with its back to a wall, looking into the hall, as near the windows as may be; and its seats.

    It has as many seats as the others if it can, and stands in line with one that looks the same way.
    """
    sizes, before = setting.sizes, setting.of_kind(Kind.SEAT_ROW)
    alike = [before[0].count] if before else []
    longest = sorted({min(max(left, 2), 5), 4, 3, 2}, reverse=True)
    for size in dict.fromkeys([*(one for one in alike if one <= max(left, 3)), *longest]):
        footing = _footing(setting, size)
        spots = along_walls(row.public, footing, step=_STEP, gap=_OFF_WALL)
        apart = _apart(row, spots, footing, sizes.first_seat)
        facing = looks_at(spots.x, spots.y, spots.turn, row.middle, row.front)
        away = np.hypot(spots.x - row.middle, spots.y - row.front)
        costs = 0.3 * away + 2.0 * (1.0 - facing) + _OFF_LINE * _off_line(spots, before)
        costs += _BEHIND_ROW * np.maximum(0.0, row.front + sizes.first_seat - spots.y)
        costs = np.where(apart & (facing >= _LEAST_SIDEWAYS), costs, np.inf)
        spot = setting.ground.best(spots, footing, costs, reached_by=sizes.route)
        if spot is not None:
            return _put_gang(setting, spot, size), size
    return None


def _off_line(spots: Spots, gangs: tuple[Item, ...]) -> Floats:
    """How far places that look at the windows are aside of the nearest gang that does so too, metres."""
    columns = [gang.at.x for gang in gangs if gang.turn_deg == _FACING_WINDOWS]
    if not columns:
        return np.zeros(spots.x.shape)
    aside = np.min([np.abs(spots.x - x) for x in columns], axis=0)
    return np.where(np.abs(spots.turn - _FACING_WINDOWS) < 1.0, np.minimum(aside, 1.0), 0.0)


def put_wheelchair_places(setting: Setting, row: Row, *, wanted: int, ways: Sequence[LineString] = ()) -> Setting:
    """The setting with wheelchair places: at the ends of seat rows with a passage left beside them, else by a wall.

    Args:
        ways: what people walk along, as far as it is known; no place lies on one of these.
    """
    for number in range(1, wanted + 1):
        spot = _wheelchair_spot(setting, row, ways)
        if spot is None:
            return setting.left_out(
                WHEELCHAIR,
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


def _wheelchair_spot(setting: Setting, row: Row, ways: Sequence[LineString]) -> Spot | None:
    """A place at the end of a seat row; else by a wall, near the seats and looking towards the windows.

    None lies on one of the ways that are known; those that people take from the seats and the windows to the doors stay
    off it where they can.
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
    costs += 1.0 * shapely.intersects(things, united(ways))
    costs[shapely.intersects(bodies(spots, _core(footing)), united(ways))] = np.inf
    return setting.ground.best(spots, footing, costs, reached_by=setting.sizes.route)


def _core(footing: Footing) -> Footing:
    """A little more than the middle third of a place, over which no way runs."""
    return Footing(width=footing.width / 3 + 2 * _OFF_WAY, depth=footing.depth / 3 + 2 * _OFF_WAY)


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
