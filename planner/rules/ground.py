"""Where things stand to each other: rows of counters, frames of items, rooms and doors. Lengths in metres.

A thing's own frame has its x axis along its width and its y axis towards its front.
"""

from collections.abc import Iterable
from typing import Final

import shapely
from shapely import Point, Polygon
from shapely.geometry.base import BaseGeometry

from planner.measure.turns import turn_between
from planner.model.layout import Item, Kind, Layout, ServiceWindow, ZoneKind
from planner.model.plan import Door, DoorKind, Room

_EDGE: Final = 1e-4
_ALIKE_DEG: Final = 1.0


def window_counters(layout: Layout) -> tuple[Item, ...]:
    """The counters that belong to a service window."""
    known = {window.id for window in layout.windows}
    return tuple(item for item in layout.of_kind(Kind.COUNTER) if item.window in known)


def counter_of(layout: Layout, window: ServiceWindow) -> Item | None:
    """A window's counter, or None."""
    found = layout.of_window(window.id, Kind.COUNTER)
    return found[0] if found else None


def runs(counters: Iterable[Item]) -> tuple[tuple[Item, ...], ...]:
    """Counters that look the same way and stand abreast, each run from the left as the clerk sees it."""
    left = list(counters)
    found = []
    while left:
        first = left[0]
        run = [one for one in left if _abreast(first, one)]
        left = [one for one in left if one not in run]
        found.append(tuple(sorted(run, key=lambda one: (round(first.own(one.at)[0], 6), one.id))))
    return tuple(found)


def _abreast(first: Item, other: Item) -> bool:
    if turn_between(first.turn_deg, other.turn_deg) > _ALIKE_DEG:
        return False
    return abs(first.own(other.at)[1]) < (first.depth + other.depth) / 2


def walls_in(layout: Layout, strip: Polygon) -> BaseGeometry:
    """What of a strip on the plan is not the hall's floor: walls, the outside, columns."""
    floor = layout.hall.polygon.difference(shapely.union_all([one.polygon for one in layout.storey.columns]))
    return strip.difference(floor)


def stands(item: Item) -> bool:
    """Whether an item takes up floor: it starts at the floor, and is no mark on it."""
    return item.base <= _EDGE and item.height > 0.0 and item.kind not in (Kind.QUEUE_LINE, Kind.OUTLET)


def in_zone(layout: Layout, point: Point, *kinds: ZoneKind) -> bool:
    """Whether a point lies in a zone of one of the kinds."""
    return any(zone.polygon.covers(point) for zone in layout.zones if zone.kind in kinds)


def zones_area(layout: Layout, *kinds: ZoneKind) -> float:
    """The floor of the zones of some kinds, together, square metres."""
    return float(shapely.union_all([zone.polygon for zone in layout.zones if zone.kind in kinds]).area)


def public_area(layout: Layout) -> float | None:
    """The public's part of the hall, square metres; None where no zone tells the staff's part."""
    staff = [zone.polygon for zone in layout.zones if zone.kind in (ZoneKind.STAFF, ZoneKind.BACK_OFFICE)]
    if not staff:
        return None
    counters = [item.footprint for item in window_counters(layout)]
    return float(layout.hall.polygon.difference(shapely.union_all([*staff, *counters])).area)


def room_at(layout: Layout, point: Point) -> Room | None:
    """The room that holds a point."""
    return next((room for room in layout.storey.rooms if room.polygon.covers(point)), None)


def hall_doors(layout: Layout) -> tuple[Door, ...]:
    """The doors of the hall."""
    return tuple(door for door in layout.storey.doors if layout.hall_id in door.rooms)


def doorway(door: Door) -> BaseGeometry:
    """The floor that a door surely needs: its opening, and the swing where one is drawn."""
    return door.gap if door.swing is None else door.gap.union(door.swing)


def possible_swing(door: Door) -> BaseGeometry:
    """The floor that a door's leaves may sweep where the drawing shows no swing: to both sides, over a leaf's width."""
    if door.swing is not None or door.kind not in (DoorKind.SWING, DoorKind.DOUBLE):
        return Polygon()
    leaf = door.width_m / (2.0 if door.kind is DoorKind.DOUBLE else 1.0)
    (x1, y1), (x2, y2) = door.opening.coords[0], door.opening.coords[-1]
    length = door.opening.length
    if length == 0.0:
        return Polygon()
    half = door.gap.area / length / 2
    nx, ny = -(y2 - y1) / length * (leaf + half), (x2 - x1) / length * (leaf + half)
    return Polygon([(x1 - nx, y1 - ny), (x2 - nx, y2 - ny), (x2 + nx, y2 + ny), (x1 + nx, y1 + ny)])
