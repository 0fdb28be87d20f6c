"""How much speaks for a plan, where it can be told in several ways."""

from typing import Final

from planner.model.plan import DoorKind, FloorPlan, Room

_SAME_AREA: Final = 0.1
"""A room is as large as is written in it within this share."""


def worth(plan: FloorPlan) -> int:
    """How much speaks for what was told: names, written areas and leaves of doors; where no room has a name, ways in.

    Rooms with neither a name nor a way in speak against it.
    """
    swinging = DoorKind.SWING, DoorKind.DOUBLE
    found, way = 0, 0 if named_rooms(plan) else 1
    for storey in plan.storeys:
        found += 2 * sum(1 for door in storey.doors if door.kind in swinging)
        entered = {room for door in storey.doors for room in door.rooms}
        for room in storey.rooms:
            told = bool(room.label) + 2 * as_written(room)
            found += 2 * told + (way if room.id in entered else 0 if told else -2)
    return found


def as_written(room: Room) -> bool:
    """Whether a room is as large as is written in it."""
    return bool(room.written_area_m2) and abs(room.polygon.area / (room.written_area_m2 or 1.0) - 1.0) < _SAME_AREA


def named_rooms(plan: FloorPlan) -> int:
    """How many rooms have a name."""
    return sum(1 for storey in plan.storeys for room in storey.rooms if room.label)


def fitting(plan: FloorPlan) -> tuple[int, int]:
    """How many rooms are as large as is written in them, and how many have a name."""
    rooms = [room for storey in plan.storeys for room in storey.rooms if room.written_area_m2]
    agreeing = sum(map(as_written, rooms))
    return agreeing, named_rooms(plan)
