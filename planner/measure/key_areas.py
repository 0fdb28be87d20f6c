"""The key areas (重点区域) that cameras have to see: where they lie, between which heights, and how well."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from math import cos, hypot, radians, sin
from typing import Final

from shapely import Polygon

from planner.measure.overlay import common, rest, united
from planner.measure.sight import Region, hides
from planner.measure.space import polygons, storey_floor
from planner.model.layout import Item, Kind, Layout, ZoneKind
from planner.model.plan import Door, Room, RoomUse
from planner.model.standard import Rulebook
from planner.words import Text


class Grade(StrEnum):
    """How well a key area must be seen: faces, the waiting area and passages, or the rest of the hall."""

    FACE = "face"
    WAITING = "waiting"
    HALL = "hall"


def pixel_densities(rulebook: Rulebook) -> dict[Grade, float]:
    """The pixels per metre that the standards ask for at each grade.

    Raises:
        KeyError: no standard tells one.
    """
    return {grade: rulebook.number(f"pixel_density_{grade}") for grade in Grade}


_WALKING: Final = (1.4, 1.8)
"""Metres above the floor between which the faces are of people who come in."""

_SITTING_OR_STANDING: Final = (1.1, 1.7)
"""Metres above the floor between which faces are elsewhere."""


@dataclass(frozen=True, kw_only=True)
class KeyArea:
    """A key area (重点区域): its floor, and the upright segment from low to high above it that must be in view.

    `look` is the way a face there looks, as a unit vector: at a window towards its clerk, at a door into the building;
    None where any side will do.
    """

    id: str
    label: Text
    grade: Grade
    polygon: Region
    low: float
    high: float
    look: tuple[float, float] | None = None


def key_areas(layout: Layout) -> tuple[KeyArea, ...]:
    """The key areas by default: every entrance and exit; each window, the customer's face and the desk top; the
    waiting area; guidance desk, ticket machine and self-service; the safe; doors of archive and equipment rooms; the
    passage to the back office.

    Areas lie on the floor of the rooms; parts on walls and columns, and under things that rise above the area's lower
    edge, are cut off: nobody's face is there.
    """
    floor = storey_floor(layout)
    found: list[KeyArea] = []
    for area in (*_door_areas(layout), *_window_areas(layout), *_public_areas(layout), *_staff_areas(layout)):
        filled = [one.footprint for one in layout.items if hides(one) and one.base < area.low < one.base + one.height]
        on_floor = polygons(rest(common(area.polygon, floor), united(filled)))
        if not on_floor.is_empty:
            shape = on_floor.geoms[0] if len(on_floor.geoms) == 1 else on_floor
            found.append(replace(area, polygon=shape))
    return tuple(found)


def _people(name: str, label: Text, grade: Grade, floor: Region) -> KeyArea:
    """An area in which the faces of people who sit or stand are to be seen."""
    low, high = _SITTING_OR_STANDING
    return KeyArea(id=name, label=label, grade=grade, polygon=floor, low=low, high=high)


def _door_areas(layout: Layout) -> Iterator[KeyArea]:
    inside = {layout.hall_id, layout.back_office_id} - {None}
    for door in layout.storey.doors:
        sides = [side for side in door.rooms if side in inside]
        if not sides or not (door.leads_outdoors or door.id == layout.entrance_id):
            continue
        side = layout.hall_id if layout.hall_id in sides else sides[0]
        floor = _before_door(door, layout.storey.room(str(side)), depth=1.5)
        yield KeyArea(
            id=f"{door.id}-face",
            label=_entrance_label(layout, door),
            grade=Grade.FACE,
            polygon=floor,
            low=_WALKING[0],
            high=_WALKING[1],
            look=_inwards(door, floor),
        )


def _inwards(door: Door, floor: Polygon) -> tuple[float, float] | None:
    """The way into the building across a door, by the floor before it; None if there is none."""
    if floor.is_empty:
        return None
    (x1, y1), (x2, y2) = door.opening.coords[0], door.opening.coords[-1]
    length = hypot(x2 - x1, y2 - y1)
    nx, ny = -(y2 - y1) / length, (x2 - x1) / length
    inside = floor.centroid
    side = 1.0 if (inside.x - door.at.x) * nx + (inside.y - door.at.y) * ny > 0.0 else -1.0
    return side * nx, side * ny


def _entrance_label(layout: Layout, door: Door) -> Text:
    if door.id == layout.entrance_id:
        return Text(zh=f"入口 {door.id}", en=f"entrance {door.id}")
    return Text(zh=f"出口 {door.id}", en=f"exit {door.id}")


def _before_door(door: Door, room: Room, *, depth: float) -> Polygon:
    """The floor of a room before a door, as wide as the door and `depth` from the wall's face."""
    (x1, y1), (x2, y2) = door.opening.coords[0], door.opening.coords[-1]
    length = hypot(x2 - x1, y2 - y1)
    nx, ny = -(y2 - y1) / length, (x2 - x1) / length
    reach = depth + door.opening.distance(room.polygon)
    sides = [
        Polygon([(x1, y1), (x2, y2), (x2 + s * nx, y2 + s * ny), (x1 + s * nx, y1 + s * ny)]) for s in (reach, -reach)
    ]
    best = max(sides, key=lambda side: float(common(side, room.polygon).area))
    inside = polygons(common(best, room.polygon))
    return max(inside.geoms, key=lambda part: float(part.area), default=Polygon())


def _window_areas(layout: Layout) -> Iterator[KeyArea]:
    for window in layout.windows:
        for counter in layout.of_window(window.id, Kind.COUNTER):
            top = counter.base + counter.height
            label = Text(zh=f"{window.number} 号窗口办事人面部", en=f"window {window.number}, customer's face")
            face = _people(f"{window.id}-face", label, Grade.FACE, _front_of(counter, depth=0.8))
            yield replace(face, look=(sin(radians(counter.turn_deg)), -cos(radians(counter.turn_deg))))
            yield KeyArea(
                id=f"{window.id}-top",
                label=Text(zh=f"{window.number} 号窗口台面", en=f"window {window.number}, desk top"),
                grade=Grade.WAITING,
                polygon=counter.footprint,
                low=top,
                high=top,
            )


def _front_of(item: Item, *, depth: float) -> Polygon:
    """The floor in front of an item, as wide as the item."""
    half, edge = item.width / 2, item.depth / 2
    return item.strip(low=-half, high=half, near=edge, far=edge + depth)


def _zone_or_fronts(layout: Layout, zone: ZoneKind, kind: Kind, *, depth: float) -> Region:
    """The zones of a kind; without such a zone, the floor in front of the things that make it."""
    parts: list[Polygon] = [one.polygon for one in layout.zones if one.kind is zone]
    if not parts:
        parts = [_front_of(item, depth=depth) for item in layout.of_kind(kind)]
    return polygons(united(parts)) if parts else Polygon()


def _public_areas(layout: Layout) -> Iterator[KeyArea]:
    waiting = _zone_or_fronts(layout, ZoneKind.WAITING, Kind.SEAT_ROW, depth=0.6)
    yield _people("waiting", Text(zh="休息等候区", en="waiting area"), Grade.WAITING, waiting)
    for item in layout.of_kind(Kind.GUIDANCE_DESK, Kind.TICKET_MACHINE):
        yield _people(item.id, item.name, Grade.HALL, _front_of(item, depth=1.0))
    self_service = _zone_or_fronts(layout, ZoneKind.SELF_SERVICE, Kind.SELF_SERVICE, depth=1.0)
    yield _people("self-service", Text(zh="自助服务区", en="self-service area"), Grade.WAITING, self_service)


def _staff_areas(layout: Layout) -> Iterator[KeyArea]:
    for safe in layout.of_kind(Kind.SAFE):
        yield _people(safe.id, safe.name, Grade.WAITING, _front_of(safe, depth=0.8))
    yield from _guarded_doors(layout)
    passage = _passage(layout)
    if passage is not None:
        label = Text(zh="通往后台的通道", en="passage to the back office")
        yield _people("passage", label, Grade.WAITING, passage)


def _guarded_doors(layout: Layout) -> Iterator[KeyArea]:
    """Doors of archive and equipment rooms that open to the hall or to the back office."""
    known = (layout.hall_id, layout.back_office_id)
    rooms = {room.id: room for room in layout.storey.rooms}
    guarded = {room.id for room in layout.storey.rooms if room.use in (RoomUse.ARCHIVE, RoomUse.EQUIPMENT)}
    for door in layout.storey.doors:
        outer = [side for side in door.rooms if side is not None and side in known and side not in guarded]
        inner = [side for side in door.rooms if side in guarded]
        if outer and inner:
            name = rooms[str(inner[0])].label or str(inner[0])
            label = Text(zh=f"{name}门 {door.id}", en=f"door {door.id} of {name}")
            yield _people(f"{door.id}-door", label, Grade.WAITING, _before_door(door, rooms[outer[0]], depth=1.2))


def _passage(layout: Layout) -> Polygon | None:
    """Before the staff door in the hall; without a staff door, the gate's lane."""
    if layout.staff_door_id is not None:
        door = layout.storey.door(layout.staff_door_id)
        side = layout.hall_id if layout.hall_id in door.rooms else next((one for one in door.rooms if one), None)
        return None if side is None else _before_door(door, layout.storey.room(side), depth=1.2)
    gates = layout.of_kind(Kind.GATE)
    return gates[0].outline(front=0.6, side=0.0) if gates else None
