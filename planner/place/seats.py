"""The waiting area: seat rows that face the windows, and places for wheelchair users."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from planner.model.layout import Item, Kind
from planner.place.counters import Row
from planner.place.frame import down, up
from planner.place.ground import Footing, Spot, Spots, along_walls
from planner.place.setting import Setting
from planner.place.sizes import Sizes
from planner.words import Text

_GANGS: Final = (5, 4, 3)
_STEP: Final = 0.1
_COLUMNS: Final = (1, 2, 3, 4)
_LATE: Final = 6
_FACING_WINDOWS: Final = 180.0


@dataclass(frozen=True, kw_only=True)
class Block:
    """Seat rows in one pattern: places of gangs with as many seats each, and how bad the pattern is."""

    size: int
    spots: tuple[Spot, ...]
    cost: float

    @property
    def seats(self) -> int:
        """Seats in all."""
        return self.size * len(self.spots)


def seats_wanted(sizes: Sizes, *, windows: int, waiting: int) -> int:
    """How many seats: the standards' number a window, at least their least, and one for each who waits."""
    return max(sizes.seats_least, int(np.ceil(sizes.seats_per_window * windows - 1e-9)), waiting)


def put_seats(setting: Setting, row: Row, sizes: Sizes, *, wanted: int) -> Setting:
    """The setting with seats: rows that face the windows, then rows along the walls for what is still wanted."""
    block = _best_block(setting, row, sizes, wanted)
    placed = 0
    if block is not None:
        spots = sorted(block.spots, key=lambda spot: (spot.y, -spot.x))
        for spot in spots:
            if placed >= wanted:
                break
            placed += block.size
            setting = _put_gang(setting, spot, block.size, sizes)
    while placed < wanted:
        longer = _wall_gang(setting, row, sizes, left=wanted - placed)
        if longer is None:
            break
        setting, added = longer
        placed += added
    if placed < wanted:
        setting = setting.left_out(
            "seats",
            Text(
                zh=f"座位 {placed} 个,需 {wanted} 个:保留净距和通道后没有更多位置",
                en=f"{placed} seats of {wanted} wanted: the clear distances and passages leave no more room",
            ),
        )
    return setting


def _footing(setting: Setting, size: int, sizes: Sizes) -> Footing:
    entry = setting.stock.entry(Kind.SEAT_ROW)
    return Footing(width=round(entry.width * size, 6), depth=entry.depth, front=sizes.route)


def _put_gang(setting: Setting, spot: Spot, size: int, sizes: Sizes) -> Setting:
    footing = _footing(setting, size, sizes)
    number = len(setting.of_kind(Kind.SEAT_ROW)) + 1
    item = setting.stock.at_spot(Kind.SEAT_ROW, f"seats-{number}", spot, width=footing.width, count=size)
    why = Text(
        zh=f"{size} 座,面向窗口,排间与沿墙通道不小于 {sizes.route * 1000:.0f} mm",
        en=f"{size} seats facing the windows; passages between rows and along walls of {sizes.route * 1000:.0f} mm or more",
    )
    return setting.put(item, footing, why=why, clauses=("practice seats", "practice first-seat"), reached=True)


def _best_block(setting: Setting, row: Row, sizes: Sizes, wanted: int) -> Block | None:
    """The best pattern of gangs in rows and columns; None when no gang fits."""
    blocks = [block for size in _GANGS for block in _blocks(setting, row, sizes, size=size, wanted=wanted)]
    for block in sorted(blocks, key=lambda one: (one.cost, one.size, one.spots[0].x, one.spots[0].y))[:_LATE]:
        trial = setting
        for spot in block.spots:
            trial = _put_gang(trial, spot, block.size, sizes)
        if trial.ground.open:
            return block
    return None


def _lattice(setting: Setting, row: Row, sizes: Sizes, footing: Footing) -> tuple[NDArray[np.float64], ...]:
    low, _, high, top = row.public.bounds
    first = up(row.front + sizes.first_seat + footing.depth / 2)
    xs = np.round(np.arange(up(low + footing.width / 2), down(high - footing.width / 2) + 1e-6, _STEP), 6)
    ys = np.round(np.arange(first, down(top - footing.depth / 2) + 1e-6, _STEP), 6)
    return xs, ys


def _free(setting: Setting, sizes: Sizes, footing: Footing, xs: NDArray[np.float64], ys: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Where a gang can stand, by x and y: floor before and behind it and beside it for a passage."""
    x, y = (part.ravel() for part in np.meshgrid(xs, ys, indexing="ij"))
    spots = Spots(x=x, y=y, turn=np.full(x.shape, _FACING_WINDOWS))
    roomy = replace(footing, back=sizes.route, side=sizes.route)
    return setting.ground.fits(spots, roomy).reshape(len(xs), len(ys))


def _blocks(setting: Setting, row: Row, sizes: Sizes, *, size: int, wanted: int) -> Iterator[Block]:
    footing = _footing(setting, size, sizes)
    xs, ys = _lattice(setting, row, sizes, footing)
    if not len(xs) or not len(ys):
        return
    free = _free(setting, sizes, footing, xs, ys)
    across = _steps(footing.width + sizes.route)
    along = _steps(footing.depth + sizes.route)
    for columns in _COLUMNS:
        for first in range(0, len(xs) - across * (columns - 1)):
            picked = [first + across * number for number in range(columns)]
            for start in range(min(along, len(ys))):
                block = _block(free, xs, ys, picked, start, along, size=size, wanted=wanted, row=row)
                if block is not None:
                    yield block


def _steps(length: float) -> int:
    return int(np.ceil(length / _STEP - 1e-6))


def _block(
    free: NDArray[np.bool_],
    xs: NDArray[np.float64],
    ys: NDArray[np.float64],
    picked: list[int],
    start: int,
    along: int,
    *,
    size: int,
    wanted: int,
    row: Row,
) -> Block | None:
    cells = free[picked][:, start::along]
    if not cells.any():
        return None
    lines = ys[start::along]
    spots: list[Spot] = []
    holes = 0
    for line in range(cells.shape[1]):
        if len(spots) * size >= wanted:
            break
        spots += [Spot(x=float(xs[x]), y=float(lines[line]), turn=_FACING_WINDOWS)
                  for place, x in enumerate(picked) if cells[place, line]]  # fmt: skip
        holes += int((~cells[:, line]).sum())
    if not spots:
        return None
    short = max(0, wanted - size * len(spots))
    over = max(0, size * len(spots) - wanted)
    middle = sum(spot.x for spot in spots) / len(spots)
    cost = (
        4.0 * short + 0.6 * over + 0.8 * holes + 0.4 * len(spots) + 0.5 * abs(middle - row.middle) + 0.3 * float(lines[0] - ys[0])
        + 0.25 * (spots[-1].y - spots[0].y)
    )  # fmt: skip
    return Block(size=size, spots=tuple(spots), cost=round(cost, 6))


def _wall_gang(setting: Setting, row: Row, sizes: Sizes, *, left: int) -> tuple[Setting, int] | None:
    """One more gang with its back to a wall, looking into the hall, as near the windows as may be."""
    for size in sorted({min(max(left, 2), 5), 4, 3, 2}, reverse=True):
        footing = _footing(setting, size, sizes)
        spots = along_walls(row.public, footing, step=_STEP, gap=0.05)
        target_x, target_y = row.middle, row.front

        def score(x: NDArray[np.float64], y: NDArray[np.float64], turn: NDArray[np.float64]) -> NDArray[np.float64]:
            away = np.hypot(x - target_x, y - target_y)
            look = -np.sin(np.radians(turn)) * (target_x - x) + np.cos(np.radians(turn)) * (target_y - y)
            facing = look / np.maximum(away, 0.01)
            bad = (facing < -0.1) | (y - footing.depth / 2 < row.front + 2.0)
            return np.where(bad, np.inf, 0.3 * away + 2.0 * (1.0 - facing))

        spot = setting.ground.best(spots, footing, score)
        if spot is not None:
            return _put_gang(setting, spot, size, sizes), size
    return None


def put_wheelchair_places(setting: Setting, row: Row, sizes: Sizes) -> Setting:
    """The setting with wheelchair places at the ends of seat rows, out of the passages."""
    width, depth = sizes.wheelchair
    for number in range(1, sizes.wheelchair_places + 1):
        footing = Footing(width=width, depth=depth, front=sizes.route)
        gangs = setting.of_kind(Kind.SEAT_ROW)
        beside = list(_beside(gangs, width, depth))
        spots = Spots(
            x=np.array([spot.x for spot in beside]),
            y=np.array([spot.y for spot in beside]),
            turn=np.array([spot.turn for spot in beside]),
        ) + along_walls(row.public, footing, step=0.2)
        count = len(beside)

        def score(x: NDArray[np.float64], y: NDArray[np.float64], turn: NDArray[np.float64]) -> NDArray[np.float64]:
            order = np.arange(len(x), dtype=np.float64)
            away = np.hypot(x - row.middle, y - row.front)
            return np.where(order < count, order * 0.01, 5.0 + away)

        spot = setting.ground.best(spots, footing, score)
        if spot is None:
            return setting.left_out(
                "wheelchair",
                Text(zh="通道以外没有轮椅等候位的位置", en="no place for a wheelchair outside the passages"),
            )
        item = setting.stock.at_spot(Kind.WHEELCHAIR_PLACE, f"wheelchair-{number}", spot, width=width, depth=depth)
        why = Text(zh="在座席端头,不占通道", en="at the end of a seat row, out of the passages")
        setting = setting.put(item, footing, why=why, clauses=("GB 55019-2021 3.5.2", "GB 55019-2021 3.5.4"), reached=True)
    return setting


def _beside(gangs: tuple[Item, ...], width: float, depth: float) -> Iterator[Spot]:
    """Places at both ends of each gang, fronts in line."""
    for gang in gangs:
        for sign in (1.0, -1.0):
            at = gang.point(sign * (gang.width / 2 + width / 2), gang.depth / 2 - depth / 2)
            yield Spot(x=round(at.x, 6), y=round(at.y, 6), turn=gang.turn_deg)
