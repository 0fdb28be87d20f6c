"""Which storey, room and doors of a plan the hall is laid out in: by the designer's wish, else by what is drawn."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from shapely import Point

from planner.errors import InputError
from planner.model.plan import Door, DoorKind, FloorPlan, Room, RoomUse, Storey
from planner.words import Text

SMALLEST_HALL: Final = 40.0
"""A room without a telling label is taken for the hall only from this area on (m²)."""

_SMALLEST_PUBLIC: Final = 20.0
"""A room that the public uses by its name may be the hall from this area on (m²)."""

_PUBLIC: Final = re.compile(
    r"候诊|候审|等候|等待|门厅|大堂|接待厅|前厅"
    r"|waiting|reception|lobby|foyer|public area|wartebereich|warteraum|attente|accueil",
    re.I,
)
_WAY: Final = re.compile(
    r"走廊|走道|过道|通道|连廊|楼梯|电梯厅|corridor|passage|hallway|stair|toilet|couloir|\bflur\b|umgang|korridor|corridoio"
    r"|pasillo|korytarz|chodba|k[äa]yt[äa]v[äa]|廊下|복도",
    re.I,
)
"""Ways and what never is a hall, whatever else the name says."""

_NAMED: Final = 5
"""How many rooms are named to choose from where none can be the hall."""

_POINT: Final = re.compile(r"\s*([+-]?\d+(?:\.\d+)?)\s*[,,]\s*([+-]?\d+(?:\.\d+)?)\s*")
_STAFF_USES: Final = (RoomUse.OFFICE, RoomUse.ARCHIVE, RoomUse.EQUIPMENT, RoomUse.REST, RoomUse.CORRIDOR, RoomUse.STORE)


def find_storey(plan: FloorPlan, wish: str | None) -> Storey:
    """The storey with the wished id or name, else the one with a hall in it, else the ground floor.

    Raises:
        InputError: there is no storey, or none is called so.
    """
    if not plan.storeys:
        raise InputError(
            Text(zh="图中没有找到任何房间", en="no room was found in the drawing"),
            where=plan.name,
            mend=plan.unread[-1].mend if plan.unread else Text(zh="核对墙线是否闭合", en="check that the walls close"),
        )
    if wish is not None:
        for storey in plan.storeys:
            if wish.strip().lower() in (storey.id.lower(), storey.name.lower()):
                return storey
        known = ", ".join(f"{storey.id} {storey.name}".strip() for storey in plan.storeys)
        raise InputError(
            Text(zh=f"没有楼层“{wish}”", en=f"there is no storey '{wish}'"),
            where="--storey; brief.toml, [site] storey",
            mend=Text(zh=f"写其中之一:{known}", en=f"write one of: {known}"),
        )
    return min(plan.storeys, key=lambda storey: (not _named_halls(storey), not _ground(storey), -_largest(storey)))


def find_hall(storey: Storey, wish: str | None) -> Room:
    """The room that the hall is laid out in: the wished one, the one that is labelled so, else the largest public one.

    Public is where one waits or is received by the room's name, else what no name gives another use. Corridors, stairs,
    toilets and offices are taken on a wish alone.

    Raises:
        InputError: no room is called so, or none is large enough.
    """
    if wish is not None:
        return _wished_room(storey, wish)
    halls = _named_halls(storey)
    if halls:
        return max(halls, key=lambda room: (room.polygon.area, room.id))
    public = [room for room in storey.rooms if _public(room)]
    likely = public or [room for room in storey.rooms if _any_use(room)]
    if not likely:
        raise _no_hall(storey)
    return max(likely, key=lambda room: (room.polygon.area, room.id))


def _public(room: Room) -> bool:
    """Whether the public waits or is received in a room, by its name, and a row of counters may stand there."""
    return room.polygon.area >= _SMALLEST_PUBLIC and _is_public(room) and not _WAY.search(room.label)


def _is_public(room: Room) -> bool:
    return bool(_PUBLIC.search(room.label))


def _is_way(room: Room) -> bool:
    """Whether a room is but a way to others; a lobby is more."""
    passed = room.use in (RoomUse.CORRIDOR, RoomUse.STAIR) and not _is_public(room)
    return passed or bool(_WAY.search(room.label))


def _any_use(room: Room) -> bool:
    """Whether a room is large enough for a hall, and no word in it tells of another use."""
    return room.use is RoomUse.OTHER and room.polygon.area >= SMALLEST_HALL and not _is_way(room)


def find_entrance(storey: Storey, hall: Room, wish: str | None, *, metres_per_unit: float = 1.0) -> Door:
    """The door by which the public enters the hall: the wished one, else the widest to the outside.

    Without a door to the outside, the widest door to a lobby or corridor is taken.

    Raises:
        InputError: the hall has no door, or not the wished one.
    """
    if wish is not None:
        return _wished_door(storey, hall, wish, key="entrance", metres_per_unit=metres_per_unit)
    own = _doors_of(storey, hall)
    outside = [door for door in own if door.leads_outdoors]
    public = [door for door in own if _beyond(storey, door, hall) is RoomUse.CORRIDOR]
    for choice in (outside, public):
        if choice:
            return max(choice, key=lambda door: (round(door.width_m, 2), door.kind is not DoorKind.GAP, _rank(door)))
    if own:
        return max(own, key=lambda door: (round(door.width_m, 2), _rank(door)))
    raise InputError(
        Text(zh=f"大厅 {hall.id} 没有门", en=f"the hall {hall.id} has no door"),
        where=f"storey {storey.id}, room {hall.id}",
        mend=Text(
            zh="把门画成图块,或画出门扇与 90° 开启弧线", en="draw the doors as blocks, or as a leaf with an arc of 90°"
        ),
    )


def find_staff_door(
    storey: Storey, hall: Room, entrance: Door, wish: str | None, *, metres_per_unit: float = 1.0
) -> Door | None:
    """The door by which the staff comes behind the counters, or None: then a gate in the counter row serves.

    A door to an office or a store goes before a second door to the outside.

    Raises:
        InputError: there is no such door as wished, or it is the entrance.
    """
    if wish is not None:
        door = _wished_door(storey, hall, wish, key="staff_door", metres_per_unit=metres_per_unit)
        if door.id == entrance.id:
            raise _both(storey, hall, entrance)
        return door
    own = [door for door in _doors_of(storey, hall) if door.id != entrance.id]
    inside = [door for door in own if _beyond(storey, door, hall) in _STAFF_USES]
    if inside:
        return min(inside, key=lambda door: (_use_rank(_beyond(storey, door, hall)), -_away(door, entrance)))
    return None


def _use_rank(use: RoomUse | None) -> int:
    return _STAFF_USES.index(use) if use in _STAFF_USES else len(_STAFF_USES)


def _away(door: Door, entrance: Door) -> float:
    return round(door.at.distance(entrance.at), 3)


def _named_halls(storey: Storey) -> list[Room]:
    return [room for room in storey.rooms if room.use is RoomUse.HALL and room.polygon.area >= 15.0]


def _ground(storey: Storey) -> bool:
    return any(word in storey.name for word in ("一层", "首层", "1F", "底层")) or "ground" in storey.name.lower()


def _largest(storey: Storey) -> float:
    return max((room.polygon.area for room in storey.rooms), default=0.0)


def _rank(door: Door) -> int:
    return -int(door.id[1:])


def _doors_of(storey: Storey, hall: Room) -> list[Door]:
    return [door for door in storey.doors if hall.id in door.rooms and door.width_m >= 0.7]


def _beyond(storey: Storey, door: Door, hall: Room) -> RoomUse | None:
    """The use of the room on the other side; None is outdoors."""
    other = next((room for room in door.rooms if room != hall.id), None)
    return None if other is None else storey.room(other).use


def _no_hall(storey: Storey) -> InputError:
    """That no room can be the hall, with the largest rooms to choose from."""
    where = f"storey {storey.id}"
    if not storey.rooms:
        return InputError(
            Text(zh="没有找到大厅:没有一个房间能由墙围合", en="no hall was found: walls close no room"),
            where=where,
            mend=Text(
                zh="运行 planner read 加 --picture,看哪些墙没有接上、哪些图层没有认作墙",
                en="run planner read with --picture to see which walls do not meet and which layers are no walls",
            ),
        )
    largest = sorted(storey.rooms, key=lambda room: (_is_way(room), -room.polygon.area, room.id))[:_NAMED]
    known = ", ".join(" ".join(f"{one.id} {one.label} {one.polygon.area:.1f} m²".split()) for one in largest)
    return InputError(
        Text(
            zh=f"没有找到大厅:没有名称含“大厅”的房间,也没有不小于 {SMALLEST_HALL:.0f} m² 且未注明他用的房间",
            en="no hall was found: no room is labelled so, "
            f"and none of {SMALLEST_HALL:.0f} m² is left that is not labelled for another use",
        ),
        where=where,
        mend=Text(
            zh=f"在 brief.toml [site] hall 中写大厅的名称或编号;最大的房间:{known}",
            en=f"name the hall in brief.toml, [site] hall; the largest rooms: {known}",
        ),
    )


def _wished_room(storey: Storey, wish: str) -> Room:
    word = wish.strip().lower()
    tests: tuple[Callable[[Room], bool], ...] = (
        lambda room: room.id.lower() == word,
        lambda room: room.label.lower() == word,
        lambda room: word in room.label.lower() and bool(word),
    )
    for test in tests:
        found = [room for room in storey.rooms if test(room)]
        if found:
            return max(found, key=lambda room: (room.polygon.area, room.id))
    known = ", ".join(f"{room.id} {room.label}".strip() for room in storey.rooms[:20])
    raise InputError(
        Text(zh=f"没有房间“{wish}”", en=f"there is no room '{wish}'"),
        where="brief.toml, [site] hall",
        mend=Text(zh=f"写其中之一:{known}", en=f"write one of: {known}"),
    )


def _wished_door(storey: Storey, hall: Room, wish: str, *, key: str, metres_per_unit: float) -> Door:
    door = _door_called(storey, wish, metres_per_unit=metres_per_unit)
    own = [one for one in storey.doors if hall.id in one.rooms]
    if door is not None and door in own:
        return door
    name = f"{hall.id} {hall.label}".strip()
    if door is None:
        what = Text(zh=f"没有门“{wish}”", en=f"there is no door '{wish}'")
    else:
        what = Text(zh=f"门 {door.id} 不通大厅 {name}", en=f"door {door.id} does not lead into the hall {name}")
    raise InputError(
        what,
        where=f"brief.toml, [site] {key}",
        mend=Text(
            zh=f'写大厅一扇门的编号({_known(own)}),或写门旁的图纸坐标 "x, y"',
            en=f'write the id of a door of the hall ({_known(own)}), or a point "x, y" of the drawing near it',
        ),
    )


def _door_called(storey: Storey, wish: str, *, metres_per_unit: float) -> Door | None:
    """The door of an id, else the nearest within 2 m of a point of the drawing."""
    for door in storey.doors:
        if door.id.lower() == wish.strip().lower():
            return door
    point = _POINT.fullmatch(wish)
    if not point or not storey.doors:
        return None
    spot = Point(float(point[1]) * metres_per_unit, float(point[2]) * metres_per_unit)
    nearest = min(storey.doors, key=lambda door: (round(door.gap.distance(spot), 6), door.id))
    return nearest if nearest.gap.distance(spot) <= 2.0 else None


def _both(storey: Storey, hall: Room, entrance: Door) -> InputError:
    """That one door cannot be the public's and the staff's."""
    others = [one for one in storey.doors if hall.id in one.rooms and one.id != entrance.id]
    known = _known(others)
    return InputError(
        Text(zh=f"门 {entrance.id} 已是群众入口", en=f"door {entrance.id} is the public's entrance already"),
        where="brief.toml, [site] staff_door",
        mend=Text(
            zh=f"另写一扇门({known})" if known else "删去 staff_door,程序在柜台一端留门",
            en=f"write another door ({known})" if known else "leave staff_door out: a gate in the row serves",
        ),
    )


def _known(doors: Sequence[Door]) -> str:
    return ", ".join(door.id for door in doors[:20])
