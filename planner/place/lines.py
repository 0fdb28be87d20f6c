"""The counter line along a side of the hall before any row is chosen: its strips, and where windows can stand on it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from shapely import LineString, bounds, box, difference, get_parts, intersection, linestrings
from shapely.geometry.base import BaseGeometry

from planner.measure.overlay import common, rest
from planner.place.frame import down, up
from planner.place.hall import DoorUse, Hall, HallDoor
from planner.place.sizes import Sizes
from planner.place.spans import Span, merged, shadows, within, without

SCREEN: Final = 0.1
"""Thickness of the screens that close the counter line, metres."""

WORK_PLACE: Final = 0.9
"""Floor behind a top where a clerk sits, metres."""

_FAR: Final = 1000.0
_SAMPLE: Final = 0.1
_PASSAGE: Final = 0.6
_BEHIND: Final = 0.05
_TOUCH: Final = 1e-6


@dataclass(frozen=True, kw_only=True)
class Strip:
    """A stretch of the counter line, and whether it ends in the open (at a door of the public) or at a wall."""

    low: float
    high: float
    low_open: bool
    high_open: bool


@dataclass(frozen=True, kw_only=True, eq=False)
class Line:
    """What is known of the counter line at one distance from a side, before any row is chosen.

    `inner` are the doors that may open into the staff's strip, with the floor that each needs on the axis.
    """

    hall: Hall
    sizes: Sizes
    back: float
    front: float
    strips: tuple[Strip, ...]
    window_spans: tuple[Span, ...]
    inner: tuple[tuple[HallDoor, Span], ...]
    anchors: tuple[float, ...]
    gate_width: float
    outdoors: frozenset[str | None]
    joined: bool
    gated: bool
    behind: tuple[Span, ...]

    @property
    def wanted_depth(self) -> float:
        """Floor that a row wants before it: the first row of seats and a passage behind it, metres."""
        return self.sizes.first_seat + self.sizes.main_route

    @cached_property
    def depths(self) -> tuple[float, ...]:
        """The free floor straight before the line, every `_SAMPLE` metres."""
        return _free_depths(self.hall, self.front, self.wanted_depth)

    @cached_property
    def _start(self) -> float:
        return float(self.hall.floor.bounds[0])

    def depth_before(self, x: float) -> float:
        """How far the floor is free straight before the line, metres; told every 100 mm."""
        place = round((x - self._start) / _SAMPLE)
        return self.depths[min(max(place, 0), len(self.depths) - 1)]

    @cached_property
    def _screens(self) -> dict[tuple[float, float], float]:
        return {}

    def across(self, x: float, rear: float) -> float:
        """The length of a screen across the strip, from the line back to where the strip begins, metres."""
        if (x, rear) not in self._screens:
            screen = common(LineString([(x, rear), (x, self.front)]), self.hall.floor)
            self._screens[x, rear] = float(screen.length)
        return self._screens[x, rear]

    @cached_property
    def _told_of_doors(self) -> dict[tuple[str, ...], tuple[float, int]]:
        return {}

    def of_doors(self, inner: tuple[str, ...]) -> tuple[float, int]:
        """What is against it that some doors alone open into the strip, and how many of these are beside counters."""
        if inner not in self._told_of_doors:
            doors = self.hall.doors
            missed = sum(3.0 for door in doors if door.use is DoorUse.INNER and door.id not in inner)
            missed += sum(20.0 for door in doors if door.use is DoorUse.STAFF and door.id not in inner)
            beside = sum(door.opening.bounds[3] > self.back - SCREEN for door in doors if door.id in inner)
            self._told_of_doors[inner] = missed, beside
        return self._told_of_doors[inner]

    @cached_property
    def _wide_floor(self) -> BaseGeometry:
        return self.hall.floor.buffer(_TOUCH)

    @cached_property
    def _gates(self) -> dict[float, bool]:
        return {}

    def gate_is_free(self, low: float) -> bool:
        """Whether a gate with its low edge somewhere has free floor from the staff's side to the public's."""
        if low not in self._gates:
            self._gates[low] = self._is_free_for_gate(low)
        return self._gates[low]

    def _is_free_for_gate(self, low: float) -> bool:
        through = box(low, self.back - self.sizes.gate, low + self.gate_width, self.front + self.sizes.route)
        if not self._wide_floor.covers(through):
            return False
        inside = through.buffer(-_TOUCH, join_style="mitre")
        if self.hall.solid.intersects(inside):
            return False
        return not any(door.public and door.zone.intersects(inside) for door in self.hall.doors)

    def spans(self, strip: Strip, pitch: float) -> tuple[Span, ...]:
        """Where counters of a pitch can stand in a strip: off walls by the end clearance, off screens by their own."""
        aside = max(0.0, self.sizes.end_to_wall - pitch / 2)
        low = strip.low + (SCREEN if strip.low_open else aside)
        high = strip.high - (SCREEN if strip.high_open else aside)
        return within(self.window_spans, up(low), down(high))

    def gate_spans(self, strip: Strip) -> tuple[Span, ...]:
        """Where the gate can stand in a strip: on free floor from the staff's side to the public's."""
        low, _, high, _ = self.hall.floor.bounds
        through = box(low, self.back - self.sizes.gate + _TOUCH, high, self.front + self.sizes.route - _TOUCH)
        blocked = [*shadows(rest(through, self.hall.floor)), *shadows(common(self.hall.solid, through))]
        for door in self.hall.doors:
            if door.public:
                blocked += shadows(common(door.zone, through))
        return within(without(((low, high),), tuple(sorted(blocked))), strip.low, strip.high)


def _free_depths(hall: Hall, front: float, reach: float) -> tuple[float, ...]:
    low, _, high, _ = hall.floor.bounds
    xs = [low + _SAMPLE * number for number in range(int((high - low) / _SAMPLE) + 1)]
    rays = linestrings([[(x, front + 0.001), (x, front + reach)] for x in xs])
    free = difference(intersection(rays, hall.floor), hall.solid)
    pieces, own = get_parts(free, return_index=True)
    _, starts, _, ends = bounds(pieces).T
    depths = [0.0] * len(xs)
    for place in np.lexsort((starts, own))[::-1].tolist():
        depths[own[place]] = float(ends[place]) - front if starts[place] <= front + 0.01 else 0.0
    return tuple(depths)


def line_along(
    hall: Hall,
    sizes: Sizes,
    *,
    anchors: tuple[float, ...],
    gate_width: float,
    outdoors: frozenset[str | None],
    joined: bool = False,
    gated: bool = False,
) -> Line:
    """The counter line of a side of a hall; see `planner.place.counters.rows`."""
    back = round(sizes.staff_depth if anchors else up(sizes.staff_depth + hall.bump), 6)
    front = round(back + sizes.counter_depth, 6)
    public_doors, inner = _doors_behind(hall, back=back, front=front)
    return Line(
        hall=hall,
        sizes=sizes,
        back=back,
        front=front,
        strips=_strips(hall, front, public_doors),
        window_spans=_window_spans(hall, sizes, back=back, front=front),
        inner=inner,
        anchors=anchors,
        gate_width=gate_width,
        outdoors=outdoors,
        joined=joined,
        gated=gated,
        behind=_floor_behind(hall),
    )


def _doors_behind(
    hall: Hall, *, back: float, front: float
) -> tuple[tuple[Span, ...], tuple[tuple[HallDoor, Span], ...]]:
    """The floor of doors that must stay outside the strip, on the axis; and the doors that may open into it."""
    low, _, high, _ = hall.floor.bounds
    behind = box(low - 1, -_FAR, high + 1, front)
    outside: list[Span] = []
    inner: list[tuple[HallDoor, Span]] = []
    for door in hall.doors:
        cuts = shadows(common(door.zone, behind))
        if not cuts:
            continue
        if door.public or door.opening.bounds[3] > front - SCREEN:
            outside.extend(cuts)
        else:
            inner.append((door, (cuts[0][0], cuts[-1][1])))
    for lane in hall.lanes:
        outside.extend(shadows(common(lane, behind)))
    return merged(outside), tuple(inner)


def _strips(hall: Hall, front: float, outside: tuple[Span, ...]) -> tuple[Strip, ...]:
    """The stretches of the counter line inside the hall, cut where doors of the public need the floor behind it."""
    low, _, high, _ = hall.floor.bounds
    whole: tuple[Span, ...] = ((low, high),)
    walls = shadows(rest(box(low, front - SCREEN, high, front), hall.floor))
    return tuple(
        Strip(low=one, high=other, low_open=one > span[0] + _TOUCH, high_open=other < span[1] - _TOUCH)
        for span in without(whole, walls)
        for one, other in within(without(whole, outside), *span)
    )


def _window_spans(hall: Hall, sizes: Sizes, *, back: float, front: float) -> tuple[Span, ...]:
    """Where on the line a counter has floor for its clerk behind it and for its customers before it."""
    low, _, high, _ = hall.floor.bounds
    need = box(low, back - WORK_PLACE, high, front + sizes.front)
    blocked = [*shadows(rest(need, hall.floor))]
    clear = box(low, back - WORK_PLACE, high, front + sizes.turning)
    blocked += shadows(common(hall.solid, clear))
    lane = box(low, front, high, front + sizes.line_distance + sizes.line_width)
    clerks = box(low, back - WORK_PLACE, high, front)
    for other in hall.lanes:
        blocked += shadows(common(other, lane.union(clerks)))
    for door in hall.doors:
        blocked += shadows(common(door.zone, lane if door.public else clerks))
    return without(((low, high),), tuple(sorted(blocked)))


def _floor_behind(hall: Hall) -> tuple[Span, ...]:
    """Where the hall goes on behind the line of a side's wall, on the axis."""
    low, _, high, _ = hall.floor.bounds
    return shadows(common(hall.floor, box(low, -2 * _PASSAGE, high, -_BEHIND)))
