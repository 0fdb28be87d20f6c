"""Where in the building the row of counters goes: the best row of each side of the hall, best first."""

from dataclasses import replace
from typing import Final

from shapely import Point

from planner.model.layout import Item, Kind
from planner.place import counters, office
from planner.place.counters import Row
from planner.place.frame import Frame
from planner.place.hall import DoorUse, frames
from planner.place.shapes import bent_rows
from planner.place.sites import Site
from planner.place.sizes import Sizes
from planner.place.task import Task

_DEEP_STRIP: Final = 1.9
"""More depth of the staff's strip when the back office has to be in it, metres: a desk and a chair."""

_NARROW: Final = 30.0
"""What it weighs when no way as wide as the hall needs leads to a window or an exit."""

_BAY: Final = 3.4
"""More length of the staff's strip for the same, metres: a desk with its chair, copier, safe and cabinets."""

_SHORT_BAY: Final = 2.4
_CABINETS: Final = 0.6
"""More depth of the strip for cabinets, safe and copier behind the clerks, metres; then a shorter bay will do."""

_NO_OFFICE: Final = 30.0
"""What it weighs when there is no room for the back office."""

_AREA_A_SEAT: Final = 3.5
"""Floor of the back office for each seat, metres²: desk, chair, passage."""

_ROWS_TRIED: Final = 100
_ALIGNED_DEG: Final = 0.05
_ALIGNED: Final = 0.005


def straight_rows(task: Task) -> list[Row]:
    """For each side of the hall its best straight row of those with the most windows, best first.

    The staff's strip is as deep as the standard asks; where the back office has no room of its own that would hold
    its seats, rows with a deeper or a longer strip come in too, and go first.
    """
    shallow = _rows(task, task.sizes)
    if not shallow or _anchors(task) or _office_holds(task, shallow[0]):
        return shallow
    deep = _rows(task, replace(task.sizes, staff_depth=task.sizes.staff_depth + _DEEP_STRIP))
    bays = _rows(task, replace(task.sizes, bay=_BAY))
    bays += _rows(task, replace(task.sizes, bay=_SHORT_BAY, staff_depth=task.sizes.staff_depth + _CABINETS))
    bare = [replace(row, costs=(*row.costs, ("no back office", _NO_OFFICE))) for row in shallow]
    rows = sorted([*bare, *deep, *bays], key=lambda row: (-row.count, row.cost))
    return [row for row in rows if row.count == rows[0].count]


def other_rows(task: Task) -> list[Row]:
    """The best row of each shape that is not straight; none where counters are kept, for the row runs through them."""
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


def _rows(task: Task, limits: Sizes) -> list[Row]:
    """For each side of the hall its best row of those with the most windows, best first."""
    sides = [_rows_along(task, limits, frame, length) for frame, length in frames(task.room)]
    for most in sorted({len(row.lefts) for rows in sides for row in rows}, reverse=True):
        best = [_first_that_holds(task, limits, rows) for rows in sides if rows and len(rows[0].lefts) == most]
        held = [row for row in best if row is not None]
        if held:
            return sorted(held, key=lambda row: row.cost)
    return []


def _rows_along(task: Task, limits: Sizes, frame: Frame, length: float) -> list[Row]:
    """The rows along one side with the most windows, cheapest first; only those through the counters that are kept."""
    site = Site(task=task, limits=limits)
    anchors = _anchors(task)
    if anchors:
        along = _along_anchors(anchors, frame, limits)
        if along is None:
            return []
        limits = along
    xs = tuple(frame.into(item.at).x for item in anchors)
    found = counters.rows(
        site.hall(frame, length),
        limits,
        needed=max(task.needed, len(xs)),
        anchors=xs,
        gate_width=site.gate_width,
        outdoors=site.outdoors,
    )
    return [row for row in found if all(any(abs(x - one) <= _ALIGNED for one in row.centres) for x in xs)]


def _along_anchors(anchors: tuple[Item, ...], frame: Frame, limits: Sizes) -> Sizes | None:
    """The limits with the strip, the depth and the pitch of the kept counters, or None if they face elsewhere."""
    first = anchors[0]
    back = frame.into(Point(first.at)).y - first.depth / 2
    turned = [abs((item.turn_deg - frame.turn_deg + 180.0) % 360.0 - 180.0) for item in anchors]
    off = [abs(frame.into(item.at).y - item.depth / 2 - back) for item in anchors]
    if max(turned) > _ALIGNED_DEG or max(off) > _ALIGNED or back < counters.WORK_PLACE:
        return None
    return replace(limits, staff_depth=back, counter_depth=first.depth, pitch=first.width, pitch_least=first.width)


def _first_that_holds(task: Task, limits: Sizes, rows: list[Row]) -> Row | None:
    """The first row of a side to all of whose windows, and exits, leads a way as wide as the hall needs.

    Where there is none, the first of those that such a way joins best.
    """
    best: tuple[int, Row] | None = None
    for row in rows[:_ROWS_TRIED]:
        if not counters.holds(row, limits):
            continue
        every = 1 + row.count + sum(door.use is DoorUse.EXIT for door in row.hall.doors)
        missed = every - len(counters.on_the_way(row, width=task.way(row)))
        if missed == 0:
            return row
        if best is None or missed < best[0]:
            best = missed, row
    if best is None:
        return None
    missed, row = best
    return replace(row, costs=(*row.costs, ("narrow ways", _NARROW * missed)))
