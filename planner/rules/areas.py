"""Rules on floor areas per window, per person and per machine."""

from collections.abc import Iterator
from typing import Final

from planner.model.layout import Kind, Layout, ZoneKind
from planner.model.verdict import Finding
from planner.rules.findings import Spot, at_least, hall_spot, nothing, unclear
from planner.rules.ground import in_zone, public_area, zones_area
from planner.words import Text

_NO_WINDOWS: Final = Text(zh="没有窗口", en="there are no windows")


def public(layout: Layout, *, per_window: float) -> Iterator[Finding]:
    """The public's part of the hall has an area for each window. A plan without a staff zone is unclear."""
    area = public_area(layout)
    if not layout.windows:
        yield nothing(hall_spot(layout), _NO_WINDOWS)
    elif area is None:
        yield unclear(hall_spot(layout), Text(zh="图上没有划分工作区", en="the drawing marks no staff zone"))
    else:
        what = Text(zh="每窗口公众区面积", en="public area per window")
        yield at_least(hall_spot(layout), what, area / len(layout.windows), limit=per_window, unit="m2")


def back(layout: Layout, *, per_window: float) -> Iterator[Finding]:
    """The staff's zone and the back office together have an area for each window. Without such zones it is unclear."""
    area = zones_area(layout, ZoneKind.STAFF, ZoneKind.BACK_OFFICE)
    if not layout.windows:
        yield nothing(hall_spot(layout), _NO_WINDOWS)
    elif area == 0.0:
        yield unclear(hall_spot(layout), Text(zh="图上没有划分工作区", en="the drawing marks no staff zone"))
    else:
        what = Text(zh="每窗口后台面积", en="back area per window")
        yield at_least(hall_spot(layout), what, area / len(layout.windows), limit=per_window, unit="m2")


def waiting(layout: Layout, *, per_person: float) -> Iterator[Finding]:
    """The waiting area has room for each person who sits in it; a wheelchair place counts as one.

    Without a waiting area on the plan it is unclear; without seats in it there is nothing to judge.
    """
    area = zones_area(layout, ZoneKind.WAITING)
    spot = Spot(item="waiting", name=Text(zh="等候区", en="waiting area"), at=_waiting_at(layout).at)
    places = layout.of_kind(Kind.SEAT_ROW, Kind.WHEELCHAIR_PLACE)
    persons = sum(one.count for one in places if in_zone(layout, one.at, ZoneKind.WAITING))
    if area == 0.0:
        yield unclear(spot, Text(zh="图上没有划分等候区", en="the drawing marks no waiting area"))
    elif persons == 0:
        yield nothing(spot, Text(zh="等候区内没有座位", en="there are no seats in it"))
    else:
        yield at_least(spot, Text(zh="人均面积", en="area per person"), area / persons, limit=per_person, unit="m2")


def _waiting_at(layout: Layout) -> Spot:
    zones = [zone for zone in layout.zones if zone.kind is ZoneKind.WAITING]
    if not zones:
        return hall_spot(layout)
    return Spot(item=zones[0].id, name=zones[0].name, at=zones[0].polygon.representative_point())


def self_service(layout: Layout, *, per_machine: float) -> Iterator[Finding]:
    """The self-service area has room for each machine. Machines without an area around them are unclear."""
    machines = layout.of_kind(Kind.SELF_SERVICE)
    if not machines:
        yield nothing(hall_spot(layout), Text(zh="没有自助设备", en="there are no self-service machines"))
        return
    area = zones_area(layout, ZoneKind.SELF_SERVICE)
    spot = Spot(item="self-service", name=Text(zh="自助服务区", en="self-service area"), at=machines[0].at)
    if area == 0.0:
        yield unclear(spot, Text(zh="图上没有划分自助服务区", en="the drawing marks no self-service area"))
        return
    what = Text(zh="每台面积", en="area per machine")
    yield at_least(spot, what, area / len(machines), limit=per_machine, unit="m2")
