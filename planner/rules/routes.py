"""Rules on passages, doors, and what may stand where."""

from collections.abc import Iterator
from typing import Final

import shapely
from shapely import Point
from shapely.geometry.base import BaseGeometry

from planner.measure.clearance import overlaps
from planner.measure.pinch import narrowest_along
from planner.measure.routes import Flow, Route, RouteKind
from planner.measure.space import ON_TOP, Floor, Walker, obstacles, polygons, stands_in_the_way
from planner.model.layout import Kind, Layout, ZoneKind
from planner.model.plan import Door
from planner.model.verdict import Finding
from planner.rules.findings import Spot, at_least, at_most, door_spot, hall_spot, item_spot, nothing, unclear, word
from planner.rules.ground import doorway, possible_swing
from planner.rules.persons import crowded
from planner.words import Text, same

_AT_DOOR: Final = 0.02
_SLIVER: Final = 1e-6
_NEW: Final = "new"

_NO_ROUTES: Final = Text(zh="没有可判的通道", en="there is no route to judge")


def wheelchair_width(layout: Layout, flow: Flow, floor: Floor, *, width: float) -> Iterator[Finding]:
    """A wheelchair user's routes are wide enough: from the entrance to the wheelchair place, to the accessible window
    and out.

    Doors on a route are not judged here. A route that does not exist fails; where one of its ends is not on the plan it
    is unclear.
    """
    yield from _widths(layout, flow, floor, kind=RouteKind.WHEELCHAIR, width=width)


def main_width(
    layout: Layout,
    flow: Flow,
    floor: Floor,
    *,
    width: float,
    crowded_area: float,
    crowded_persons: float,
    density: float,
) -> Iterator[Finding]:
    """In a crowded place, the public's routes from the entrance to the windows and out are wide enough.

    Doors on a route and the way in between the seats are not judged here. Other halls are not judged.
    """
    if not crowded(layout, area=crowded_area, most=crowded_persons, density=density):
        yield nothing(hall_spot(layout), Text(zh="不属于人员密集场所", en="not a crowded place"))
        return
    yield from _widths(layout, flow, floor, kind=RouteKind.PUBLIC, width=width)


def _widths(layout: Layout, flow: Flow, floor: Floor, *, kind: RouteKind, width: float) -> Iterator[Finding]:
    known = {
        *(one.id for one in layout.items),
        *(one.id for one in layout.windows),
        *(one.id for one in layout.storey.doors),
    }
    seats = {item.id for item in layout.of_kind(Kind.SEAT_ROW)} if kind is RouteKind.PUBLIC else set()
    routes = [one for one in flow.routes if one.kind is kind and one.goal not in seats]
    for one in flow.unreached:
        if one.kind is kind:
            there = {one.start, one.goal} <= known
            spot = _spot(one.start, one.goal)
            yield word(spot, one.text, holds=False) if there else unclear(spot, one.text)
    if not routes:
        yield nothing(hall_spot(layout), _NO_ROUTES)
    for route in routes:
        yield _passage(layout, floor, route, width=width)


def _spot(start: str, goal: str, at: Point | None = None) -> Spot:
    first, last = (_LACKING.get(one, same(one)) for one in (start, goal))
    return Spot(item=f"{start}-{goal}", name=Text(zh=f"{first.zh} 至 {last.zh}", en=f"{first.en} to {last.en}"), at=at)


_LACKING: Final = {
    Kind.GUIDANCE_DESK.value: Text(zh="导服台", en="the guidance desk"),
    Kind.TICKET_MACHINE.value: Text(zh="取号机", en="the ticket machine"),
    Kind.SEAT_ROW.value: Text(zh="等候座椅", en="the seats"),
}
"""What a route leads to where there is no such thing, and so no id of one."""


def _passage(layout: Layout, floor: Floor, route: Route, *, width: float) -> Finding:
    """The narrowest place of a route that is no door."""
    what = Text(zh="最窄处净宽", en="narrowest place")
    if not _at_door(layout, route.narrowest_at):
        return at_least(
            _spot(route.start, route.goal, route.narrowest_at), what, route.narrowest, limit=width, unit="mm"
        )
    between = tuple((float(x), float(y)) for x, y in route.between.coords)
    pinch = narrowest_along(floor, between)
    if pinch is None or _at_door(layout, Point(pinch.at)):
        return nothing(_spot(route.start, route.goal), Text(zh="除门外没有窄处", en="no narrow place but doors"))
    return at_least(_spot(route.start, route.goal, Point(pinch.at)), what, pinch.width, limit=width, unit="mm")


def _at_door(layout: Layout, at: Point) -> bool:
    return any(door.gap.distance(at) <= _AT_DOOR for door in layout.storey.doors)


def gate_width(layout: Layout, *, width: float) -> Iterator[Finding]:
    """Each gate is wide enough for a wheelchair."""
    gates = layout.of_kind(Kind.GATE)
    if not gates:
        yield nothing(hall_spot(layout), Text(zh="没有闸口", en="there are no gates"))
    for gate in gates:
        yield at_least(item_spot(gate), Text(zh="净宽", en="clear width"), gate.width, limit=width, unit="mm")


def door_width(layout: Layout, flow: Flow, *, new: float, alteration: float) -> Iterator[Finding]:
    """The doors on a wheelchair user's routes are wide enough; an alteration of an existing building has its own limit.

    Judges the entrance and every door that such a route passes. Without a known entrance it is unclear.
    """
    limit = new if layout.brief.building.work == _NEW else alteration
    if layout.entrance_id is None:
        yield unclear(hall_spot(layout), Text(zh="图上没有入口", en="the drawing shows no entrance"))
    for door in _doors_passed(layout, flow):
        yield at_least(door_spot(door), Text(zh="净宽", en="clear width"), door.width_m, limit=limit, unit="mm")


def _doors_passed(layout: Layout, flow: Flow) -> list[Door]:
    paths = [route.path for route in flow.routes if route.kind is RouteKind.WHEELCHAIR]
    return [
        door
        for door in layout.storey.doors
        if door.id == layout.entrance_id or any(path.distance(door.opening) <= _AT_DOOR for path in paths)
    ]


def nothing_overlaps(layout: Layout, *, overlap: float) -> Iterator[Finding]:
    """No thing stands in another, in a wall or in a column. Doorways are judged on their own.

    Judges every thing that takes up room; reports how deep the two reach into each other. What a window has on its
    top moves up and down with it and is left out.
    """
    doors = {door.id for door in layout.storey.doors}
    tops = _on_own_top(layout)
    found = [
        one
        for one in overlaps(layout, tolerance=min(overlap, 0.001))
        if one.second not in doors and (one.first, one.second) not in tops and (one.second, one.first) not in tops
    ]
    for one in found:
        name = Text(zh=f"{one.first} 与 {one.second}", en=f"{one.first} and {one.second}")
        spot = Spot(item=one.first, name=name, at=one.at, part=one.second)
        yield at_most(spot, Text(zh="重叠", en="overlap by"), one.thickness, limit=overlap, unit="mm")
    if not found:
        count = len(layout.items)
        yield word(
            hall_spot(layout), Text(zh=f"{count} 件物件互不重叠", en=f"{count} things, none overlaps"), holds=True
        )


def _on_own_top(layout: Layout) -> set[tuple[str, str]]:
    """The counters of windows with each thing that the same window has on its top."""
    return {
        (counter.id, item.id)
        for counter in layout.of_kind(Kind.COUNTER)
        for item in layout.items
        if item.kind in ON_TOP and item.base > 0.0 and item.window == counter.window
    }


def doors_free(layout: Layout, *, obstructions: float) -> Iterator[Finding]:
    """No thing stands in a door's opening or swing.

    Where no swing is drawn, a thing on the floor that a leaf might sweep, to either side, is unclear.
    """
    if not layout.storey.doors:
        yield nothing(hall_spot(layout), Text(zh="没有门", en="there are no doors"))
    standing = [one for one in layout.items if stands_in_the_way(one)]
    for door in layout.storey.doors:
        sure, possible = doorway(door), possible_swing(door)
        found = [one.id for one in standing if one.footprint.intersection(sure).area > _SLIVER]
        maybe = [one.id for one in standing if one.footprint.intersection(possible).area > _SLIVER]
        if maybe and not found:
            listed = ", ".join(maybe)
            what = Text(zh=f"未画开启方向,{listed} 可能挡门", en=f"no swing is drawn; {listed} may stand in it")
            yield unclear(door_spot(door), what)
            continue
        listed = ", ".join(found)
        what = Text(zh=f"门内障碍物({listed})", en=f"things in the door ({listed})")
        clear = Text(zh="门内障碍物", en="things in the door")
        yield at_most(door_spot(door), what if found else clear, len(found), limit=obstructions, unit="count")


def separate(layout: Layout, *, gap: float) -> Iterator[Finding]:
    """Nobody gets from the public's floor of the hall to the staff's zone but by a door or a gate.

    Counters, screens, furniture and walls separate; an opening up to the gap counts as closed. Without a staff zone in
    the hall, or without a known entrance, it is unclear.
    """
    staff = _staff_floor(layout)
    if staff.area <= _SLIVER or layout.entrance_id is None:
        yield unclear(
            hall_spot(layout), Text(zh="图上没有工作区或入口", en="the drawing marks no staff zone or no entrance")
        )
        return
    gates = [item.footprint for item in layout.of_kind(Kind.GATE)]
    closed = shapely.union_all([*obstacles(layout, walker=Walker.STAFF), *gates])
    roomy = polygons(layout.hall.polygon.difference(closed).buffer(-gap / 2, join_style="mitre"))
    entrance = layout.storey.door(layout.entrance_id).at
    public = min(roomy.geoms, key=lambda part: float(part.distance(entrance)), default=None)
    shared = None if public is None else public.intersection(staff)
    if shared is None or shared.area <= _SLIVER:
        yield word(hall_spot(layout), Text(zh="公众区与工作区分隔", en="the staff zone is closed off"), holds=True)
        return
    spot = Spot(item=layout.hall_id, name=hall_spot(layout).name, at=shared.representative_point())
    wide = round(gap * 1000)
    what = Text(
        zh=f"公众可由宽于 {wide} mm 的缺口进入工作区",
        en=f"the public gets into the staff zone by a gap of more than {wide} mm",
    )
    yield word(spot, what, holds=False)


def _staff_floor(layout: Layout) -> BaseGeometry:
    zones = [one.polygon for one in layout.zones if one.kind is ZoneKind.STAFF]
    return shapely.union_all(zones).intersection(layout.hall.polygon)


def everything_reached(layout: Layout, flow: Flow, *, unreached: float) -> Iterator[Finding]:
    """The public reaches the guidance desk, the ticket machine, the seats, every place of a folded line, every window
    and an exit; the staff reach every window."""
    judged = (RouteKind.PUBLIC, RouteKind.STAFF, RouteKind.QUEUE)
    if not layout.windows:
        yield nothing(hall_spot(layout), Text(zh="没有窗口", en="there are no windows"))
        return
    missed = [one for one in flow.unreached if one.kind in judged]
    for one in missed:
        yield word(_spot(one.start, one.goal), one.text, holds=False)
    what = Text(zh="不能到达处", en="places out of reach")
    yield at_most(hall_spot(layout), what, len(missed), limit=unreached, unit="count")
