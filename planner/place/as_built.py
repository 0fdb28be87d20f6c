"""Where the building itself breaks a clause: the part of it that does, and the plan on which the clause would hold."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from math import hypot, sqrt
from typing import Final, TypeVar

import numpy as np
from shapely import LineString, Point, Polygon, affinity
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

from planner.measure.overlay import united
from planner.model.layout import Layout
from planner.model.plan import Door, DoorKind, FloorPlan, Room, Storey
from planner.model.verdict import Finding
from planner.units import mm
from planner.words import Text

_G = TypeVar("_G", bound=BaseGeometry)

_DOOR: Final = 1.5
_WALL: Final = 0.24
_BEYOND: Final = 0.6
_STEP: Final = 0.5
_APART: Final = 5.0 + _DOOR / 2
"""From another door of the room to the middle of a new one, metres: exits are 5 m apart."""

_MM: Final = 1000.0


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of the building that takes part in a conflict, the plan with another in its stead, and what is had so."""

    id: str
    text: Text
    plan: FloorPlan
    without: Text


def part_at_fault(layout: Layout, finding: Finding, rule: str) -> Part | None:
    """The part of the building that breaks a rule; None where what is placed could break it too."""
    maker = _MAKERS.get(rule)
    return None if maker is None else maker(layout, finding)


def _another_door(layout: Layout, finding: Finding) -> Part | None:
    """The doors of a room as they are, and one more outdoors, as near as may be to where the finding points."""
    storey = layout.storey
    room = next((one for one in storey.rooms if one.id == finding.item), layout.hall)
    door = next(_new_doors(storey, room, finding.at or room.polygon.representative_point()), None)
    if door is None:
        return None
    ids = ", ".join(one.id for one in storey.doors if room.id in one.rooms)
    name, at = room.label or room.id, f"({door.at.x:.1f}, {door.at.y:.1f})"
    return Part(
        id=f"doors of {room.id}",
        text=Text(zh=f"“{name}”现有的门({ids})", en=f"the doors of '{name}' as built ({ids})"),
        plan=layout.plan.with_storey(replace(storey, doors=(*storey.doors, door))),
        without=Text(
            zh=f"在 {at} 处增设一樘 {mm(_DOOR)} 的门即可", en=f"one more door of {mm(_DOOR)} at {at} is enough"
        ),
    )


def _new_doors(storey: Storey, room: Room, near: Point) -> Iterator[Door]:
    """Doors outdoors in a room's walls, apart from its other doors, those nearest to a place first."""
    others = united([one.polygon for one in storey.rooms if one is not room])
    known = united([one.opening for one in storey.doors if room.id in one.rooms])
    found = []
    for (x1, y1), (x2, y2) in pairwise(orient(room.polygon).exterior.coords):
        long = hypot(x2 - x1, y2 - y1)
        for along in np.arange(_DOOR / 2 + _WALL, long - _DOOR / 2 - _WALL + 1e-9, _STEP):
            ux, uy = (x2 - x1) / long, (y2 - y1) / long
            x, y = x1 + ux * float(along), y1 + uy * float(along)
            beyond = Point(x + uy * _BEYOND, y - ux * _BEYOND)
            if known.distance(beyond) >= _APART and not others.intersects(beyond):
                found.append((round(near.distance(Point(x, y)), 6), x, y, ux, uy))
    for _, x, y, ux, uy in sorted(found):
        half = _DOOR / 2
        corners = [(-half, 0.0), (half, 0.0), (half, _WALL), (-half, _WALL)]
        yield Door(
            id="new",
            width_m=_DOOR,
            opening=LineString([_off(x, y, ux, uy, -half, _WALL / 2), _off(x, y, ux, uy, half, _WALL / 2)]),
            gap=Polygon([_off(x, y, ux, uy, along, out) for along, out in corners]),
            rooms=(room.id, None),
            kind=DoorKind.DOUBLE,
        )


def _off(x: float, y: float, ux: float, uy: float, along: float, out: float) -> tuple[float, float]:
    """A point so far along a wall and out of it, the room on the wall's left."""
    return round(x + ux * along + uy * out, 6), round(y + uy * along - ux * out, 6)


def _wider_door(layout: Layout, finding: Finding) -> Part | None:
    """A door as wide as it is, and as wide as it must be."""
    door = next((one for one in layout.storey.doors if one.id == finding.item), None)
    return None if door is None else _widened(layout, door, _limit(finding))


def _wider_exit(layout: Layout, finding: Finding) -> Part | None:
    """The widest door outdoors of the hall, and it wider by what the doors lack together."""
    doors = [one for one in layout.storey.doors if one.leads_outdoors and layout.hall_id in one.rooms]
    if not doors or not isinstance(finding.measured, float | int):
        return None
    door = max(doors, key=lambda one: (round(one.width_m, 6), one.id))
    return _widened(layout, door, door.width_m + _limit(finding) - finding.measured / _MM)


def _widened(layout: Layout, door: Door, width: float) -> Part:
    doors = tuple(replace(one, width_m=width) if one is door else one for one in layout.storey.doors)
    return Part(
        id=door.id,
        text=Text(zh=f"门 {door.id} 的净宽 {mm(door.width_m)}", en=f"door {door.id}, {mm(door.width_m)} wide"),
        plan=layout.plan.with_storey(replace(layout.storey, doors=doors)),
        without=Text(zh=f"加宽到 {mm(width)} 即可", en=f"{mm(width)} is wide enough"),
    )


def _limit(finding: Finding) -> float:
    return finding.limit / _MM if isinstance(finding.limit, float | int) else 0.0


def _one_door_less(layout: Layout, finding: Finding) -> Part | None:
    """A door where it is, and the storey without it."""
    door = next((one for one in layout.storey.doors if one.id == finding.item), None)
    if door is None or door.id == layout.entrance_id:
        return None
    doors = tuple(one for one in layout.storey.doors if one is not door)
    return Part(
        id=door.id,
        text=Text(zh=f"门 {door.id} 的位置", en=f"the place of door {door.id}"),
        plan=layout.plan.with_storey(replace(layout.storey, doors=doors)),
        without=Text(zh=f"门 {door.id} 不作出口即可", en=f"it holds where door {door.id} is no exit"),
    )


def larger(storey: Storey, *, share: float) -> Storey:
    """A storey of the same shape on so many times the area: rooms, walls, doors and columns alike."""
    by = sqrt(share)

    def grown(shape: _G) -> _G:
        return affinity.scale(shape, by, by, origin=(0.0, 0.0))

    wider = tuple(replace(one, width_m=one.width_m * by) for one in storey.doors)
    return replace(storey, doors=wider).changed(grown)


_Maker = Callable[[Layout, Finding], Part | None]

_MAKERS: Final[Mapping[str, _Maker]] = {
    "exits.room_doors": _another_door,
    "exits.distance_with_two": _another_door,
    "exits.distance_with_one": _another_door,
    "exits.enough": _another_door,
    "exits.door_width": _wider_door,
    "exits.outdoor_door_width": _wider_door,
    "exits.crowded_door_width": _wider_door,
    "routes.door_width": _wider_door,
    "exits.total_width": _wider_exit,
    "exits.apart": _one_door_less,
}
