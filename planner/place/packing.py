"""How many windows a hall can hold along its walls: every place of a window, what conflicts, and the most at once.

Each counter line is cut into short stretches. A candidate is a window whose low edge lies somewhere in one stretch; it
conflicts with another one if, wherever in their stretches the two stand, they overlap. So what the program finds is no
less than what any real row holds, and its bound is a bound of the hall. The public's way to the windows is not in it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import floor
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from planner.place.frame import Frame
from planner.place.lines import WORK_PLACE, line_along
from planner.place.search import Filled, Packing, fullest
from planner.place.sites import Side, Site
from planner.place.spans import Span, merged, without

_Set = NDArray[np.int64]

_PARTS: Final = 12
"""Stretches in the width of a window."""

_TOUCH: Final = 1e-6
_SHRUNK: Final = 1e-4
_SLACK: Final = 1e-4
"""By so much a row may be longer than its span, metres; see `planner.place.counters`."""


@dataclass(frozen=True, kw_only=True)
class Packed:
    """The most windows along any one wall of a hall, and along all of them together; both proved."""

    straight: int
    most: int


@dataclass(frozen=True, kw_only=True, eq=False)
class _Places:
    """Candidates of one kind along a side, in its frame: the stretches of their low edges, metres.

    `low` and `high` are the ends of each stretch, and `near` and `far` the distances from the wall between which the
    candidate takes all the floor; `width` is what it takes of the line.
    """

    width: float
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    near: NDArray[np.float64]
    far: NDArray[np.float64]

    @property
    def count(self) -> int:
        """How many candidates there are."""
        return len(self.low)

    def at(self, point: float) -> NDArray[np.int64]:
        """The candidates that take the floor just before a point of the line, wherever in their stretch they stand."""
        inside = (self.low >= point - self.width - _TOUCH) & (self.high <= point + _TOUCH)
        return np.flatnonzero(inside)

    def cores(self, frame: Frame) -> NDArray[np.object_]:
        """On the plan, the floor that each takes wherever in its stretch it stands."""
        low, high = self.high + _SHRUNK, self.low + self.width - _SHRUNK
        boxes = shapely.box(low, self.near + _SHRUNK, high, self.far - _SHRUNK)
        return np.array([frame.out(one) for one in boxes], dtype=np.object_)


_Pair = tuple[_Places, _Places]


def packed(site: Site, depths: tuple[float, ...]) -> Packed:
    """The most windows along the walls of a hall, with a proved bound.

    Args:
        depths: the depths of the staff's strip that a row may have, metres; the first is the least.
    """
    along = [_along(site, side, depths) for side in site.sides]
    gated = not _has_staff_door(site)
    lines = [tuple(_on_line(windows, gates)) for windows, gates in along]
    straight = [_program([pair], [line], (), gated=gated).bound for pair, line in zip(along, lines, strict=True)]
    cores = [windows.cores(side.frame) for (windows, _), side in zip(along, site.sides, strict=True)]
    found = _program(along, lines, tuple(_across(cores)), gated=gated)
    return Packed(straight=floor(max(straight, default=0.0) + _TOUCH), most=floor(found.bound + _TOUCH))


def _program(along: list[_Pair], lines: list[tuple[_Set, ...]], across: tuple[_Set, ...], *, gated: bool) -> Filled:
    """The most windows along some sides; with `gated`, beside a gate. Numbers: all windows first, then all gates.

    Args:
        lines: for each side sets of its windows and gates, of each of which there is at most one.
        across: the same of windows of two sides, with their numbers.
    """
    first = np.cumsum([0, *(windows.count for windows, _ in along), *(gates.count for _, gates in along)])
    total = int(first[len(along)])
    if total == 0:
        return Filled(chosen=(), bound=0.0)
    sets = [
        np.where(line < windows.count, line + first[number], line - windows.count + first[number + len(along)])
        for number, ((windows, _), some) in enumerate(zip(along, lines, strict=True))
        for line in some
    ]
    value = np.zeros(int(first[-1]))
    value[:total] = 1.0
    need = np.arange(total, len(value)) if gated else None
    return fullest(Packing(value=value, cliques=(*sets, *across), need=need))


def _has_staff_door(site: Site) -> bool:
    """Whether staff can come in by a door that need not be on the public's side."""
    doors = site.sides[0].hall.doors if site.sides else ()
    return any(not door.public and door.beyond in site.outdoors for door in doors)


def _along(site: Site, side: Side, depths: tuple[float, ...]) -> tuple[_Places, _Places]:
    """The windows and the gates that can stand along a side; on a deeper line only where none can on one before."""
    windows = _none(site.limits.pitch_least)
    gates = _none(site.gate_width)
    taken: tuple[Span, ...] = ()
    taken_by_gates: tuple[Span, ...] = ()
    for depth in depths:
        limits = replace(site.limits, staff_depth=depth)
        line = line_along(side.hall, limits, anchors=(), gate_width=site.gate_width, outdoors=site.outdoors)
        reach = line.front + limits.line_distance + limits.line_width
        lows = _low_edges([line.spans(strip, limits.pitch_least) for strip in line.strips], windows.width)
        windows = _with(windows, without(lows, taken), near=line.back - WORK_PLACE, far=reach)
        taken = merged([*taken, *lows])
        lows = _low_edges([line.gate_spans(strip) for strip in line.strips], gates.width)
        gates = _with(gates, without(lows, taken_by_gates), near=0.0, far=line.front)
        taken_by_gates = merged([*taken_by_gates, *lows])
    return windows, gates


def _none(width: float) -> _Places:
    empty = np.empty(0)
    return _Places(width=width, low=empty, high=empty, near=empty, far=empty)


def _low_edges(spans: list[tuple[Span, ...]], width: float) -> tuple[Span, ...]:
    """Where the low edge of something of a width can be, so that it stands in one of some spans."""
    found = [(low, high - width + _SLACK) for some in spans for low, high in some if high - width >= low - _SLACK / 2]
    return merged(found)


def _with(places: _Places, spans: tuple[Span, ...], *, near: float, far: float) -> _Places:
    """Candidates and further ones, whose low edges lie in some spans, cut into stretches from each span's low end."""
    step = places.width / _PARTS
    starts = [np.arange(one, other - _TOUCH, step) for one, other in spans]
    ends = [np.minimum(some + step, other) for some, (_, other) in zip(starts, spans, strict=True)]
    low, high = np.concatenate([places.low, *starts]), np.concatenate([places.high, *ends])
    new = len(low) - places.count
    return replace(
        places,
        low=low,
        high=high,
        near=np.concatenate([places.near, np.full(new, near)]),
        far=np.concatenate([places.far, np.full(new, far)]),
    )


def _on_line(windows: _Places, gates: _Places) -> Iterator[_Set]:
    """Sets of windows and gates along one side that all take one point of the line: at most one of each set.

    The gates are numbered after the windows.
    """
    for point in np.unique(np.round([*(windows.low + windows.width), *gates.high], 6)):
        found = np.concatenate([windows.at(point), gates.at(point) + windows.count])
        if len(found) > 1:
            yield found


def _across(cores: list[NDArray[np.object_]]) -> Iterator[_Set]:
    """Sets of windows along two sides that all conflict with each other, numbered side after side."""
    first = np.cumsum([0, *(len(one) for one in cores)])
    every = np.concatenate([*cores, np.empty(0, dtype=np.object_)])
    side = np.repeat(np.arange(len(cores)), [len(one) for one in cores])
    one, other = STRtree(every).query(every, predicate="intersects")
    apart = side[one] < side[other]
    one, other = one[apart], other[apart]
    for a in np.unique(side[one]):
        for b in np.unique(side[other[side[one] == a]]):
            here = (side[one] == a) & (side[other] == b)
            meet = np.zeros((len(cores[a]), len(cores[b])), dtype=bool)
            meet[one[here] - first[a], other[here] - first[b]] = True
            yield from _blocks(meet, int(first[a]), int(first[b]))


def _blocks(meet: NDArray[np.bool_], first: int, other: int) -> Iterator[_Set]:
    """Runs of candidates along one side that all meet all of a run along another; together they hold every meeting."""
    left = meet.copy()
    while left.any():
        row = int(np.flatnonzero(left.any(axis=1))[0])
        column = int(np.flatnonzero(left[row])[0])
        columns = column + _run(meet[[row], column:].all(axis=0))
        rows = row + _run(meet[row:][:, columns].all(axis=1))
        left[np.ix_(rows, columns)] = False
        yield np.concatenate([rows + first, columns + other])


def _run(mask: Any) -> NDArray[np.int64]:
    """The places of a mask's first true ones in a row, as many as one window is wide at most."""
    ends = np.flatnonzero(~np.asarray(mask[:_PARTS]))
    return np.arange(ends[0] if len(ends) else min(len(mask), _PARTS))
