"""Where in the building the row of counters goes: the best row of each side of the hall, best first."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from shapely import Point

from planner.measure.turns import turn_between
from planner.model.layout import Item, Kind
from planner.place import counters, office
from planner.place.counters import Row
from planner.place.frame import Frame
from planner.place.hall import DoorUse
from planner.place.lines import WORK_PLACE
from planner.place.shapes import bent_rows, best_of_shapes
from planner.place.sites import Side, Site
from planner.place.sizes import Sizes
from planner.place.task import Task

_DEEP_STRIP: Final = 1.9
"""More depth of the staff's strip when the back office has to be in it, metres: a desk and a chair."""

NARROW_WAYS: Final = "narrow ways"
"""The name of what is against a row to which no way leads as wide as the hall needs."""

_NARROW: Final = 30.0
"""What it weighs when no way as wide as the hall needs leads to a window or an exit."""

_BAY: Final = 3.4
"""More length of the staff's strip for the same, metres: a desk with its chair, copier, safe and cabinets."""

_SHORT_BAY: Final = 2.4
_CABINETS: Final = 0.6
"""More depth of the strip for cabinets, safe and copier behind the clerks, metres; then a shorter bay will do."""

_CRAMPED_BAYS: Final = (1.8, 1.2)
"""Lengths of the strip beyond the counters that still hold something in a cramped hall, metres."""

_NO_OFFICE: Final = 30.0
"""What it weighs when there is no room for the back office."""

_AREA_A_SEAT: Final = 3.5
"""Floor of the back office for each seat, metres²: desk, chair, passage."""

_FURTHER: Final = 3
"""Rows of a side that are looked at where the best of each side lack something, a step apart from each other."""

_FURTHER_OF_ALL: Final = 4
_STEP_APART: Final = 0.4
_ROWS_TRIED: Final = 100
_ROWS_TRIED_AGAIN: Final = 24
_ALIGNED_DEG: Final = 0.05
_ALIGNED: Final = 0.005


def straight_rows(task: Task) -> list[Row]:
    """For each side of the hall its best straight row of those with the most windows, best first.

    The staff's strip is as deep as the standard asks; where the back office has no room of its own that would hold
    its seats, rows with a deeper or a longer strip come in too, and go first.
    """
    shallow = _rows(task, task.sizes)
    if _anchors(task) or (shallow and _office_holds(task, shallow[0])):
        return shallow
    deep = _rows(task, replace(task.sizes, staff_depth=task.sizes.staff_depth + _DEEP_STRIP))
    bays = _rows(task, replace(task.sizes, bay=_BAY))
    bays += _rows(task, replace(task.sizes, bay=_SHORT_BAY, staff_depth=task.sizes.staff_depth + _CABINETS))
    bare = [replace(row, costs=(*row.costs, ("no back office", _NO_OFFICE))) for row in shallow]
    rows = sorted([*bare, *deep, *bays], key=lambda row: (-row.count, row.cost))
    return [row for row in rows if row.count == rows[0].count]


def cramped_rows(task: Task, *, least: int) -> Iterator[list[Row]]:
    """Rows for a hall where the strip of no other row holds all that the staff need, list after list: with floor for
    cabinets behind the clerks, and with shorter bays beyond the counters, with and without that floor.

    Args:
        least: windows that a row must have.
    """
    if _anchors(task):
        return
    deeper = round(task.sizes.staff_depth + _CABINETS, 6)
    yield _rows(task, replace(task.sizes, staff_depth=deeper), least=least)
    for bay in _CRAMPED_BAYS:
        for depth in (task.sizes.staff_depth, deeper):
            yield _rows(task, replace(task.sizes, bay=bay, staff_depth=depth), least=least)


def further_rows(task: Task, *, least: int) -> Iterator[Row]:
    """More rows for a hall where none of those that are best of their side holds all: other places along each side, in
    strips of several depths, with and without a bay; those with the least against them first.

    Args:
        least: windows that a row must have.
    """
    if _anchors(task):
        return
    for bay in (0.0, *_CRAMPED_BAYS, _SHORT_BAY):
        for more in (0.0, _CABINETS):
            depth = round(task.sizes.staff_depth + more, 6)
            site = Site(task=task, limits=replace(task.sizes, bay=bay, staff_depth=depth))
            found = []
            for side in site.sides:
                search = _Search(task=task, limits=site.limits, levels=_levels_along(site, side), tight=False)
                if search.count >= least:
                    found += search.some_that_hold(_FURTHER)
            yield from sorted(found, key=lambda row: row.cost)[:_FURTHER_OF_ALL]


def strip_depths(task: Task) -> tuple[float, ...]:
    """The depths of the staff's strip that rows are sought with, the least first, metres."""
    least = task.sizes.staff_depth
    return tuple(round(least + more, 6) for more in (0.0, _CABINETS, _DEEP_STRIP))


def other_rows(task: Task) -> list[Row]:
    """The best row of each shape that is not straight; none where counters are kept, for the row runs through them."""
    return best_of_shapes(bent_rows_of(task))


def bent_rows_of(task: Task) -> list[Row]:
    """The best row of each shape that is not straight along each side of the hall; none where counters are kept."""
    if _anchors(task):
        return []
    return bent_rows(Site(task=task, limits=task.sizes), wanted=task.needed)


def _office_holds(task: Task, row: Row) -> bool:
    """Whether the room behind the row has floor enough for the seats of the B posts."""
    room = office.back_office(task.storey, row.hall, row)
    return room is not None and room.polygon.area >= _AREA_A_SEAT * row.count


def _anchors(task: Task) -> tuple[Item, ...]:
    """The counters that the designer keeps: the row runs through them."""
    return tuple(item for item in task.kept if item.kind is Kind.COUNTER)


def _rows(task: Task, limits: Sizes, *, least: int = 1) -> list[Row]:
    """For each side of the hall its best row of those with the most windows, at least so many, best first.

    Where not all the windows fit, rows to which people get only aslant between corners count too, if they hold more.
    """
    found = _sought(task, limits, least=least, tight=False)
    count = found[0].count if found else 0
    if count >= task.needed or _anchors(task):
        return found
    return _sought(task, limits, least=max(least, count + 1), tight=True) or found


def _sought(task: Task, limits: Sizes, *, least: int, tight: bool) -> list[Row]:
    site = Site(task=task, limits=limits)
    sides = [_Search(task=task, limits=limits, levels=_levels_along(site, side), tight=tight) for side in site.sides]
    while any(side.count >= least for side in sides):
        most = max(side.count for side in sides)
        best = [side.first_that_holds() for side in sides if side.count == most]
        held = [row for row in best if row is not None]
        if held:
            return sorted(held, key=lambda row: row.cost)
    return []


def _levels_along(site: Site, side: Side) -> Iterator[Sequence[Row]]:
    """The rows along one side, the most windows first; only those through the counters that are kept."""
    task, limits = site.task, site.limits
    anchors = _anchors(task)
    if anchors:
        along = _along_anchors(anchors, side.frame, limits)
        if along is None:
            return
        limits = along
    xs = tuple(side.frame.into(item.at).x for item in anchors)
    levels = counters.rows(
        side.hall,
        limits,
        needed=max(task.needed, len(xs)),
        anchors=xs,
        gate_width=site.gate_width,
        outdoors=site.outdoors,
    )
    if not anchors:
        yield from levels
    for found in levels:
        through = [row for row in found if all(any(abs(x - one) <= _ALIGNED for one in row.centres) for x in xs)]
        if through:
            yield through


def _along_anchors(anchors: tuple[Item, ...], frame: Frame, limits: Sizes) -> Sizes | None:
    """The limits with the strip, the depth and the pitch of the kept counters, or None if they face elsewhere."""
    first = anchors[0]
    back = frame.into(Point(first.at)).y - first.depth / 2
    turned = [turn_between(item.turn_deg, frame.turn_deg) for item in anchors]
    off = [abs(frame.into(item.at).y - item.depth / 2 - back) for item in anchors]
    if max(turned) > _ALIGNED_DEG or max(off) > _ALIGNED or back < WORK_PLACE:
        return None
    return replace(limits, staff_depth=back, counter_depth=first.depth, pitch=first.width, pitch_least=first.width)


class _Search:
    """The search for a row along one side, from the most windows on to fewer."""

    def __init__(self, *, task: Task, limits: Sizes, levels: Iterator[Sequence[Row]], tight: bool) -> None:
        self._task = task
        self._tight = tight
        self._limits = limits
        self._levels = levels
        self._rows: Sequence[Row] = next(levels, [])

    @property
    def count(self) -> int:
        """Windows of the rows that come next; 0 when there are none left."""
        return len(self._rows[0].lefts) if self._rows else 0

    def first_that_holds(self) -> Row | None:
        """The first row with `count` windows to all of which, and to the exits, leads a way as wide as the hall needs.

        Where there is none, the first of those that such a way joins best. Where none holds, rows with fewer windows
        come next.
        """
        count, best = self.count, self._best_of(self._rows[:_ROWS_TRIED])
        while best is None or best[0] > 0:
            self._rows = next(self._levels, [])
            if self.count < count:
                break
            step = -(-len(self._rows) // _ROWS_TRIED_AGAIN)
            found = self._best_of(self._rows[::step])
            best = min([one for one in (best, found) if one is not None], key=lambda one: one[0], default=None)
        if best is None:
            return None
        missed, row = best
        return replace(row, costs=(*row.costs, (NARROW_WAYS, _NARROW * missed))) if missed else row

    def some_that_hold(self, most: int) -> list[Row]:
        """Rows with `count` windows, a step apart, with every way as wide as the hall needs, the cheapest first."""
        found: list[Row] = []
        for row in self._rows[:_ROWS_TRIED]:
            apart = all(max(abs(a - b) for a, b in zip(row.lefts, one.lefts, strict=True)) > _STEP_APART
                        for one in found)  # fmt: skip
            if apart and counters.holds(row, self._limits) and not self._missed(row):
                found.append(row)
            if len(found) == most:
                break
        return found

    def _best_of(self, rows: Sequence[Row]) -> tuple[int, Row] | None:
        """The first row that holds with every way wide, else the one with the fewest narrow ones; and how many."""
        best: tuple[int, Row] | None = None
        for row in (replace(one, tight=True) for one in rows) if self._tight else rows:
            if not counters.holds(row, self._limits):
                continue
            missed = self._missed(row)
            if best is None or missed < best[0]:
                best = missed, row
            if missed == 0:
                break
        return best

    def _missed(self, row: Row) -> int:
        """Windows and exits to which no way leads that is as wide as the hall needs."""
        every = 1 + row.count + sum(door.use is DoorUse.EXIT for door in row.hall.doors)
        return every - len(counters.on_the_way(row, width=self._task.way(row)))
