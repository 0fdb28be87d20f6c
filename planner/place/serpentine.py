"""One line for all windows, folded between barriers: lanes along the row, a place for each who waits."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil
from typing import Final

import numpy as np
from shapely import Point

from planner.model.layout import Choice, Item, Kind
from planner.place.counters import Row
from planner.place.frame import Frame, down, up
from planner.place.ground import Footing, Spot, Spots, room_at
from planner.place.seats import has_aisle
from planner.place.setting import Setting
from planner.place.sizes import Sizes
from planner.place.stock import Stock
from planner.words import Text

STEP: Final = 0.6
"""A person's place in a line, from the one before, metres."""

LINE: Final = "queue"
"""The name of the line among the choices."""

_LANES: Final = 6
_GRID: Final = 0.2
_BEFORE_OPENING: Final = 0.6
_OFF_ROW: Final = 0.6
_LATER: Final = 0.5
_A_LANE: Final = 0.3
_LONG: Final = 0.4
_LONGER: Final = 1.0
_TO_ENTRY: Final = 0.1
"""What is against a fold: a metre off the row's middle and farther from the windows, each lane, a metre of its length,
one longer than the row, and one from the entrance to its entry."""

_FACING_WINDOWS: Final = 180.0


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """A fold about its middle, the windows towards -y: lanes of a clear width and length; `head` is the end of the
    first lane, -1 or 1 along x, where the line is left."""

    lanes: int
    length: float
    lane: float
    turn: float
    rail: float
    head: int

    @property
    def width(self) -> float:
        """Along the row, with the barriers at both ends, metres."""
        return self.length + 2 * self.rail

    @property
    def depth(self) -> float:
        """Across the row, with all barriers, metres."""
        return self.lanes * self.lane + (self.lanes + 1) * self.rail

    def end(self, rail: int) -> int:
        """The end at which a barrier along the lanes leaves its opening."""
        return self.head if rail % 2 == 0 else -self.head

    def rails(self) -> Iterator[tuple[float, float, float, float]]:
        """Each barrier: its middle (x, y), its length and its turn; those along the lanes first."""
        for number in range(self.lanes + 1):
            y = -self.depth / 2 + self.rail / 2 + number * (self.lane + self.rail)
            yield -self.end(number) * self.turn / 2, y, self.length - self.turn, 0.0
        for side in (-1, 1):
            yield side * (self.length + self.rail) / 2, 0.0, self.depth, 90.0

    def places(self, persons: int) -> Iterator[tuple[float, float, float]]:
        """The place of each person from the head on: its middle and its turn, looking the way that the line moves."""
        each = int(self.length / STEP + 1e-6)
        for number in range(persons):
            lane, along = divmod(number, each)
            ahead = self.end(lane)
            y = -self.depth / 2 + self.rail + self.lane / 2 + lane * (self.lane + self.rail)
            yield ahead * (self.length / 2 - STEP * (along + 0.5)), y, 270.0 if ahead > 0 else 90.0

    def openings(self) -> tuple[Point, Point]:
        """Where one stands who is about to come in, and who has just left."""
        x = self.length / 2 - self.turn / 2
        y = self.depth / 2 + _BEFORE_OPENING
        return Point(self.end(self.lanes) * x, y), Point(self.head * x, -y)


def put_serpentine(setting: Setting, row: Row, *, persons: int) -> Setting:
    """The setting with a folded line before the row: barriers, and a place for each person of the queue."""
    persons = max(persons, row.count)
    found = [one for pattern in _patterns(setting, persons) for one in _placed(setting, row, pattern)]
    for _, pattern, at in sorted(found, key=lambda one: (one[0], one[1].lanes, one[1].head)):
        trial = _holding(setting, pattern, at)
        if trial.ground.open:
            return _with_items(trial, pattern, at, persons)
    return setting.left_out(
        LINE,
        Text(
            zh="放不下蛇形排队区,改为各窗口前分别排队",
            en="a folded line finds no place; people queue before each window instead",
        ),
    )


def _patterns(setting: Setting, persons: int) -> Iterator[Pattern]:
    """Folds that hold so many persons, with one lane, two lanes ..., entered from either end."""
    sizes, rail = setting.sizes, setting.stock.entry(Kind.BARRIER).depth
    for lanes in range(1, min(_LANES, persons) + 1):
        length = max(ceil(persons / lanes) * STEP, sizes.queue_turn + sizes.queue_lane)
        for head in (1, -1):
            yield Pattern(lanes=lanes, length=round(length, 6), lane=sizes.queue_lane, turn=sizes.queue_turn,
                          rail=rail, head=head)  # fmt: skip


def _placed(setting: Setting, row: Row, pattern: Pattern) -> Iterator[tuple[float, Pattern, Point]]:
    """The best free place for a fold, with what is against it."""
    footing = _footing(pattern, setting.sizes)
    low, _, high, top = row.public.bounds
    first = up(row.front + setting.sizes.first_seat + pattern.depth / 2)
    xs = np.arange(up(low + pattern.width / 2), down(high - pattern.width / 2) + 1e-6, _GRID)
    ys = np.arange(first, down(top - pattern.depth / 2) + 1e-6, _GRID)
    x, y = (np.round(part.ravel(), 6) for part in np.meshgrid(xs, ys, indexing="ij"))
    spots = Spots(x=x, y=y, turn=np.full(x.shape, _FACING_WINDOWS))
    free = setting.ground.fits(spots, footing)
    spots = spots.pick(free)
    spots = spots.pick(has_aisle(setting, spots, footing))
    if not spots.x.size:
        return
    entry, inside = pattern.openings()[0], row.hall.entrance.inside
    costs = _OFF_ROW * np.abs(spots.x - row.middle) + _LATER * (spots.y - first) + _A_LANE * pattern.lanes
    costs += _TO_ENTRY * np.hypot(spots.x + entry.x - inside.x, spots.y + entry.y - inside.y)
    costs += _LONG * pattern.length
    costs += _LONGER * max(0.0, pattern.length - (row.lefts[-1] + row.pitch - row.lefts[0]))
    best = int(np.lexsort((spots.y, spots.x, np.round(costs, 6)))[0])
    yield round(float(costs[best]), 6), pattern, Point(float(spots.x[best]), float(spots.y[best]))


def _footing(pattern: Pattern, sizes: Sizes) -> Footing:
    return Footing(width=pattern.width, depth=pattern.depth, back=sizes.route)


def _holding(setting: Setting, pattern: Pattern, at: Point) -> Setting:
    """The setting with the floor of a fold taken, and the way to its entry and from its head kept."""
    axes = Frame(x=at.x, y=at.y, turn_deg=0.0)
    goals = tuple(axes.out(point) for point in pattern.openings())
    body = Footing(width=pattern.width, depth=pattern.depth)
    ground = setting.ground.with_solid(room_at(Spot(x=at.x, y=at.y, turn=0.0), body))
    walks = tuple(replace(walk, goals=(*walk.goals, *goals)) for walk in ground.walks)
    return replace(setting, ground=replace(ground, walks=walks))


def _with_items(setting: Setting, pattern: Pattern, at: Point, persons: int) -> Setting:
    """The setting with the barriers and the places of a fold, and why they stand there."""
    axes = Frame(x=at.x, y=at.y, turn_deg=0.0)
    items = (*_barriers(setting.stock, pattern, axes), *_standing(setting.stock, pattern, axes, persons))
    lane, turn = f"{pattern.lane * 1000:.0f} mm", f"{pattern.turn * 1000:.0f} mm"
    why = Text(
        zh=f"各窗口合用一条队,折 {pattern.lanes} 道,净宽 {lane}、转弯处 {turn},{persons} 个排队位,在等候线后主通道之外",
        en=f"one line for all windows in {pattern.lanes} lanes, {lane} clear and {turn} at the turns, "
        f"{persons} places, behind the passage before the windows",
    )
    clauses = ("practice queue-lane", "practice queue-fits")
    choices = tuple(Choice(item=item.id, text=why, clauses=clauses) for item in items)
    return replace(setting.with_parts(*items), choices=(*setting.choices, *choices))


def _barriers(stock: Stock, pattern: Pattern, axes: Frame) -> Iterator[Item]:
    for number, (x, y, length, turn) in enumerate(pattern.rails(), start=1):
        at = axes.out(Point(x, y))
        yield stock.item(Kind.BARRIER, f"barrier-{number}", at, turn, width=round(length, 6))


def _standing(stock: Stock, pattern: Pattern, axes: Frame, persons: int) -> Iterator[Item]:
    for number, (x, y, turn) in enumerate(pattern.places(persons), start=1):
        yield stock.item(Kind.QUEUE_PLACE, f"queue-place-{number}", axes.out(Point(x, y)), turn)
