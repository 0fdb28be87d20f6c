"""What each kind of thing wants to be near: a point of the layout and its name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from shapely import MultiPoint, Point
from shapely.geometry.base import BaseGeometry

from planner.model.brief import Role
from planner.model.layout import Item, Kind, Layout
from planner.words import Text


@dataclass(frozen=True, kw_only=True)
class Goal:
    """A point that a thing is to be near, and its name after "from".

    `shape` is what stands there where how far off it is is measured from edge to edge, as the rules do; `item` is the
    id of the thing that stands there.
    """

    at: Point
    name: Text
    shape: BaseGeometry | None = None
    item: str = ""

    def far(self, item: Item) -> float:
        """How far a thing is from it, metres: from edge to edge, or from middle to middle."""
        return float(item.at.distance(self.at) if self.shape is None else item.footprint.distance(self.shape))


def _entrance(layout: Layout, _item: Item) -> Goal | None:
    if layout.entrance_id is None:
        return None
    door = layout.storey.door(layout.entrance_id)
    return Goal(at=door.at, name=Text(zh="入口", en="the entrance"), shape=door.opening)


def _windows(layout: Layout, _item: Item) -> Goal | None:
    counters = layout.of_kind(Kind.COUNTER)
    if not counters:
        return None
    middle = MultiPoint([one.at for one in counters]).centroid
    return Goal(at=middle, name=Text(zh="窗口中部", en="the middle of the windows"))


def _seats(layout: Layout, item: Item) -> Goal | None:
    seats = [one for one in layout.of_kind(Kind.SEAT_ROW) if one.id != item.id]
    if not seats:
        return _windows(layout, item)
    return Goal(at=MultiPoint([one.at for one in seats]).centroid, name=Text(zh="等候座位", en="the seats"))


def _guidance(layout: Layout, item: Item) -> Goal | None:
    desks = layout.of_kind(Kind.GUIDANCE_DESK)
    if not desks:
        return _entrance(layout, item)
    return Goal(at=desks[0].at, name=Text(zh="导服台", en="the guidance desk"), item=desks[0].id)


def _accessible(layout: Layout, item: Item) -> Goal | None:
    ids = {window.id for window in layout.windows if window.accessible}
    counters = [one for one in layout.of_kind(Kind.COUNTER) if one.window in ids]
    if not counters:
        return _windows(layout, item)
    return Goal(at=counters[0].at, name=Text(zh="无障碍窗口", en="the accessible window"))


def _issuing(layout: Layout, item: Item) -> Goal | None:
    ids = {window.id for window in layout.windows if Role.ISSUING in window.roles}
    counters = [one for one in layout.of_kind(Kind.COUNTER) if one.window in ids]
    if not counters:
        return _windows(layout, item)
    return Goal(at=counters[0].at, name=Text(zh="出件窗口", en="the issuing window"))


_GOALS: Final[Mapping[Kind, Callable[[Layout, Item], Goal | None]]] = {
    Kind.GUIDANCE_DESK: _entrance,
    Kind.TICKET_MACHINE: _guidance,
    Kind.SELF_SERVICE: _entrance,
    Kind.FORM_DESK: _entrance,
    Kind.NOTICE_BOARD: _entrance,
    Kind.CCTV_NOTICE: _entrance,
    Kind.EVACUATION_PLAN: _entrance,
    Kind.SEAT_ROW: _windows,
    Kind.DISPLAY: _seats,
    Kind.WHEELCHAIR_PLACE: _accessible,
    Kind.OPEN_GOVERNMENT: _seats,
    Kind.ISSUING_POINT: _issuing,
    Kind.COPIER: _windows,
    Kind.DESK: _windows,
    Kind.CABINET: _windows,
    Kind.SAFE: _windows,
    Kind.COUNTER: _entrance,
}

MOVABLE: Final = frozenset(_GOALS) - {Kind.COUNTER, Kind.DISPLAY}
"""Kinds that have a place of their own on the floor or on a wall."""


def goal_of(layout: Layout, item: Item) -> Goal | None:
    """What a thing is to be near, or None."""
    wanted = _GOALS.get(item.kind)
    return None if wanted is None else wanted(layout, item)
