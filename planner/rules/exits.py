"""Rules on the ways out of the hall."""

from collections.abc import Iterator
from math import atan2, cos, hypot, pi, sin
from typing import Final

import shapely
from shapely import Point, Polygon
from shapely.geometry.base import BaseGeometry

from planner.measure.exits import exit_doors
from planner.measure.routes import Flow, RouteKind
from planner.measure.space import stands_in_the_way
from planner.model.layout import Kind, Layout
from planner.model.plan import Door, Room, RoomUse
from planner.model.verdict import Finding
from planner.rules.findings import (
    Spot,
    at_least,
    at_most,
    door_spot,
    hall_spot,
    handles_of,
    nothing,
    unclear,
    word,
)
from planner.rules.ground import doorway, hall_doors
from planner.rules.persons import crowded, persons
from planner.words import Text

_FAR: Final = 1000.0
_SLIVER: Final = 1e-6

_NO_EXITS: Final = Text(zh="图上没有通向室外的出口", en="the drawing shows no exit outdoors")
_NOT_CROWDED: Final = Text(zh="不属于人员密集场所", en="not a crowded place")


_LEADING_ON: Final = frozenset({RoomUse.CORRIDOR, RoomUse.STAIR})
"""Rooms that lead on to an exit."""

ENOUGH: Final = 2
"""Exits of the hall beyond which its inner doors are no longer needed as exits."""


def _hall_exits(layout: Layout) -> tuple[Door, ...]:
    """The hall's own doors outdoors; where there are fewer than two, also those to a corridor or stair that leads on.

    A door that only staff use is none.
    """
    doors = [door for door in hall_doors(layout) if door.id != layout.staff_door_id]
    outdoors = tuple(door for door in doors if door.leads_outdoors)
    if len(outdoors) >= ENOUGH:
        return outdoors
    ways = _ways_on(layout)
    return (*outdoors, *(door for door in doors if not door.leads_outdoors and set(door.rooms) & ways))


def _ways_on(layout: Layout) -> set[str]:
    """Stairs, and the corridors that have a door outdoors."""
    outdoors = {side for door in layout.storey.doors if door.leads_outdoors for side in door.rooms}
    return {
        room.id
        for room in layout.storey.rooms
        if room.use is RoomUse.STAIR or (room.use is RoomUse.CORRIDOR and room.id in outdoors)
    }


def apart(layout: Layout, *, distance: float) -> Iterator[Finding]:
    """Neighbouring exits of the hall are apart, from edge to edge. A single exit has no neighbour."""
    doors = _hall_exits(layout)
    if len(doors) < 2:
        yield nothing(hall_spot(layout), Text(zh="不足两个出口", en="fewer than two exits"))
        return
    for door in doors:
        others = [other for other in doors if other.id != door.id]
        near = min(others, key=lambda other: (other.opening.distance(door.opening), other.id))
        what = Text(zh=f"距门 {near.id}", en=f"from door {near.id}")
        yield at_least(door_spot(door), what, near.opening.distance(door.opening), limit=distance, unit="mm")


def room_doors(layout: Layout, *, area: float, least: float) -> Iterator[Finding]:
    """A room beyond an area has several exit doors. Smaller rooms are not judged.

    An exit door leads outdoors, to a stair or to a corridor, not to an inner room. Whether a door to a room without a
    known use is one cannot be told: where it decides, the finding is unclear.
    """
    large = [room for room in layout.storey.rooms if room.polygon.area > area]
    if not large:
        yield nothing(hall_spot(layout), Text(zh="没有较大的房间", en="there are no larger rooms"))
    for room in large:
        name = Text(zh=room.label or room.id, en=f"room {room.label or room.id}")
        at = room.polygon.representative_point()
        spot = Spot(item=room.id, name=name, at=at, handles=handles_of(room.sources))
        doors = [(door, _beyond(layout, door, room)) for door in layout.storey.doors if room.id in door.rooms]
        sure = sum(door.leads_outdoors or use in _LEADING_ON for door, use in doors)
        perhaps = sum(use is RoomUse.OTHER for _, use in doors)
        if sure < least <= sure + perhaps:
            yield unclear(
                spot,
                Text(
                    zh=f"疏散门 {sure} 樘,另有 {perhaps} 樘通向用途不明的房间",
                    en=f"exit doors {sure}, and {perhaps} to rooms of an unknown use",
                ),
            )
        else:
            yield at_least(spot, Text(zh="疏散门", en="exit doors"), sure, limit=least, unit="count")


def _beyond(layout: Layout, door: Door, room: Room) -> RoomUse | None:
    """What the room on a door's other side is for; None where there is none."""
    side = next((one for one in door.rooms if one is not None and one != room.id), None)
    return None if side is None else layout.storey.room(side).use


def distance_with_two(layout: Layout, *, distance: float, sprinkler_factor: float) -> Iterator[Finding]:
    """With two exits or more, every point of the hall is near one in a straight line.

    Measured from the whole floor of the hall to the middle of the nearest door. Sprinklers lengthen the limit.
    """
    doors = _hall_exits(layout)
    if len(doors) < 2:
        yield nothing(hall_spot(layout), Text(zh="不足两个出口", en="fewer than two exits"))
        return
    yield _farthest(layout, doors, limit=_sprinkled(layout, distance, sprinkler_factor))


def distance_with_one(layout: Layout, *, distance: float, sprinkler_factor: float) -> Iterator[Finding]:
    """With a single exit, every point of the hall is near it in a straight line. No exit at all is unclear."""
    doors = _hall_exits(layout)
    if not doors:
        yield unclear(hall_spot(layout), _NO_EXITS)
    elif len(doors) > 1:
        yield nothing(hall_spot(layout), Text(zh="有两个及以上出口", en="there are two exits or more"))
    else:
        yield _farthest(layout, doors, limit=_sprinkled(layout, distance, sprinkler_factor))


def _sprinkled(layout: Layout, distance: float, factor: float) -> float:
    return distance * factor if layout.brief.building.sprinklers else distance


def _farthest(layout: Layout, doors: tuple[Door, ...], *, limit: float) -> Finding:
    far, at = farthest_point(layout.hall.polygon, [door.at for door in doors])
    name = hall_spot(layout).name
    what = Text(zh="最远点至出口直线距离", en="straight from the farthest point to an exit")
    return at_most(Spot(item=layout.hall_id, name=name, at=at), what, far, limit=limit, unit="mm")


def farthest_point(floor: Polygon, exits: list[Point]) -> tuple[float, Point]:
    """The point of a floor that is farthest from its nearest exit, and that distance, metres.

    Exact: each exit's share of the floor is cut by the lines midway to the other exits, and a distance is greatest in
    a corner.
    """
    found: list[tuple[float, Point]] = []
    for exit_at in exits:
        share: BaseGeometry = floor
        for other in exits:
            if other.distance(exit_at) > 0.0:
                share = share.intersection(_nearer(exit_at, other))
        found += [(exit_at.distance(Point(xy)), Point(xy)) for xy in shapely.get_coordinates(share)]
    return max(found, key=lambda one: (round(one[0], 9), -one[1].x, -one[1].y))


def _nearer(one: Point, other: Point) -> Polygon:
    """The half of the plane that is nearer to one point than to another."""
    x, y = (one.x + other.x) / 2, (one.y + other.y) / 2
    turn = atan2(one.y - other.y, one.x - other.x)
    reach = _FAR + hypot(one.x - other.x, one.y - other.y)
    along, across = (reach * cos(turn), reach * sin(turn)), (reach * cos(turn + pi / 2), reach * sin(turn + pi / 2))
    low, high = (x - across[0], y - across[1]), (x + across[0], y + across[1])
    return Polygon([low, high, (high[0] + along[0], high[1] + along[1]), (low[0] + along[0], low[1] + along[1])])


def door_width(layout: Layout, *, width: float) -> Iterator[Finding]:
    """Every exit of the hall is wide enough. No exit at all is unclear."""
    yield from _widths(layout, _hall_exits(layout), width)


def outdoor_door_width(layout: Layout, *, width: float) -> Iterator[Finding]:
    """On the ground floor, every exit that leads from the hall outdoors is wide enough.

    A hall without such a door is judged by the doors by which its public leaves the building. Upper floors are not
    judged.
    """
    if not layout.brief.building.ground_floor:
        yield nothing(hall_spot(layout), Text(zh="不在首层", en="not on the ground floor"))
        return
    own = tuple(door for door in _hall_exits(layout) if door.leads_outdoors)
    yield from _widths(layout, own or tuple(door for door in exit_doors(layout) if door.leads_outdoors), width)


def crowded_door_width(
    layout: Layout, *, width: float, crowded_area: float, crowded_persons: float, density: float
) -> Iterator[Finding]:
    """In a crowded place, every exit of the hall is wide enough. Other halls are not judged."""
    if not crowded(layout, area=crowded_area, most=crowded_persons, density=density):
        yield nothing(hall_spot(layout), _NOT_CROWDED)
        return
    yield from _widths(layout, _hall_exits(layout), width)


def _widths(layout: Layout, doors: tuple[Door, ...], width: float) -> Iterator[Finding]:
    if not doors:
        yield unclear(hall_spot(layout), _NO_EXITS)
    for door in doors:
        yield at_least(door_spot(door), Text(zh="净宽", en="clear width"), door.width_m, limit=width, unit="mm")


def total_width(layout: Layout, *, per_100: float, density: float) -> Iterator[Finding]:
    """The exits of the hall together are wide enough for the persons in it. No exit at all is unclear."""
    doors = _hall_exits(layout)
    if not doors:
        yield unclear(hall_spot(layout), _NO_EXITS)
        return
    people = persons(layout, density=density)
    what = Text(zh=f"{people} 人的疏散总净宽", en=f"total width of the exits for {people} persons")
    total = sum(door.width_m for door in doors)
    yield at_least(hall_spot(layout), what, total, limit=per_100 * people / 100, unit="mm")


def enough(
    layout: Layout, *, least: float, one_exit_area: float, one_exit_persons: float, density: float
) -> Iterator[Finding]:
    """The storey has enough exits; one is enough for a ground floor of few square metres and few persons.

    Exits are doors that lead outdoors, and on an upper floor doors to a stair. No exit drawn is unclear.
    """
    rooms = layout.storey.rooms
    stairs = {room.id for room in rooms if room.use is RoomUse.STAIR}
    ground = layout.brief.building.ground_floor
    doors = [
        door
        for door in layout.storey.doors
        if door.leads_outdoors or (not ground and len(set(door.rooms) & stairs) == 1)
    ]
    if not doors:
        yield unclear(hall_spot(layout), _NO_EXITS)
        return
    people = persons(layout, density=density)
    area = sum(room.polygon.area for room in rooms)
    small = ground and area <= one_exit_area and people <= one_exit_persons
    what = Text(
        zh=f"安全出口数(本层 {area:.0f} m²,大厅 {people} 人)",
        en=f"exits (storey {area:.0f} m², {people} persons in the hall)",
    )
    yield at_least(hall_spot(layout), what, len(doors), limit=1 if small else least, unit="count")


def way_clear(layout: Layout, flow: Flow, *, obstructions: float) -> Iterator[Finding]:
    """No thing stands in the opening or swing of an exit, and from every place that people use there is a way out.

    A wall-mounted thing above 2 m obstructs nothing. A plan without exits is unclear.
    """
    doors = _hall_exits(layout)
    if not doors:
        yield unclear(hall_spot(layout), _NO_EXITS)
        return
    for door in doors:
        needed = doorway(door)
        standing = [one for one in layout.items if stands_in_the_way(one)]
        found = [one.id for one in standing if one.footprint.intersection(needed).area > _SLIVER]
        listed = ", ".join(found)
        what = Text(zh=f"障碍物({listed})", en=f"obstructions ({listed})")
        clear = Text(zh="障碍物", en="obstructions")
        yield at_most(door_spot(door), what if found else clear, len(found), limit=obstructions, unit="count")
    for one in flow.unreached:
        if one.kind is RouteKind.WAY_OUT:
            spot = Spot(item=one.start, name=Text(zh=f"自 {one.start} 疏散", en=f"way out from {one.start}"))
            yield word(spot, one.text, holds=False)


def plan_posted(layout: Layout, *, least: float) -> Iterator[Finding]:
    """An evacuation plan hangs on the floor."""
    count = len(layout.of_kind(Kind.EVACUATION_PLAN))
    yield at_least(hall_spot(layout), Text(zh="疏散平面图", en="evacuation plans"), count, limit=least, unit="count")
