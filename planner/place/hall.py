"""The hall as seen along one of its sides: its floor, its doors with the floor they need, and what stands fast."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from math import atan2, degrees, hypot
from typing import Final

from shapely import LineString, MultiPolygon, Point, Polygon, box, get_parts
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

from planner.measure.overlay import common, rest, united
from planner.measure.turns import turn_between
from planner.model.plan import Door, DoorKind, Room, RoomUse, Storey, Where
from planner.place.frame import Frame

ENTRANCE_DEPTH: Final = 2.0
"""Floor that stays free behind the entrance, metres: a group comes in and looks around."""

STAFF_DOOR_DEPTH: Final = 0.6
"""Floor that stays free before a door that only staff use, metres: a step, besides what its leaf sweeps."""

DOOR_MARGIN: Final = 0.1
"""Floor that stays free beside a door's jambs, metres."""

_STRAIGHT: Final = 0.002
_SHORTEST_SIDE: Final = 2.4
_BUMP: Final = 0.45
_AT_GLASS: Final = 0.1
_STAFF_USES: Final = frozenset(
    {RoomUse.OFFICE, RoomUse.ARCHIVE, RoomUse.EQUIPMENT, RoomUse.STORE, RoomUse.REST},
)


class DoorUse(StrEnum):
    """Who passes a door of the hall. An INNER door may be on either side of the counters."""

    ENTRANCE = "entrance"
    EXIT = "exit"
    PUBLIC = "public"
    STAFF = "staff"
    INNER = "inner"


@dataclass(frozen=True, kw_only=True)
class HallDoor:
    """A door of the hall in a side's frame.

    `inside` is a point in the hall straight before the door, `inward` the unit vector from the door into the
    hall. `zone` is the floor of the hall that stays free for the door. `beyond` is the room on its other side,
    or None outdoors.
    """

    id: str
    use: DoorUse
    opening: LineString
    inside: Point
    inward: tuple[float, float]
    zone: BaseGeometry
    width: float
    beyond: str | None

    @property
    def public(self) -> bool:
        """Whether the public passes it."""
        return self.use in (DoorUse.ENTRANCE, DoorUse.EXIT, DoorUse.PUBLIC)


@dataclass(frozen=True, kw_only=True)
class Hall:
    """A hall in the frame of one of its sides: the side lies on the x axis, the hall on its positive y.

    `x` runs to the right of a clerk who stands with the side in the back. `solids` are columns and kept things,
    `glass` is where the walls are glazed,
    `lanes` the floor before other counters, where the public stands.
    """

    frame: Frame
    length: float
    floor: Polygon
    doors: tuple[HallDoor, ...]
    solids: tuple[BaseGeometry, ...]
    columns: tuple[BaseGeometry, ...]
    glass: BaseGeometry
    lanes: tuple[BaseGeometry, ...] = ()

    @cached_property
    def bump(self) -> float:
        """How far columns and pilasters stand out of the side's wall, metres; what stands out farther stands free."""
        low, _, high, _ = self.floor.bounds
        band = rest(box(low, 0.0, high, _BUMP), self.floor)
        tops = [part.bounds[3] for part in (*get_parts(band), *self.columns) if part.area > 1e-6]
        return float(max([0.0, *(top for top in tops if top < _BUMP - 1e-6)]))

    @cached_property
    def solid(self) -> BaseGeometry:
        """All that stands fast, as one shape."""
        return united(self.solids)

    @cached_property
    def entrance(self) -> HallDoor:
        """The door that the public comes in by."""
        return next(door for door in self.doors if door.use is DoorUse.ENTRANCE)

    def door(self, door_id: str) -> HallDoor:
        """The door with an id.

        Raises:
            KeyError: there is none.
        """
        for door in self.doors:
            if door.id == door_id:
                return door
        raise KeyError(door_id)


def frames(room: Room) -> tuple[tuple[Frame, float], ...]:
    """A frame for each side of a room that is long enough for a window, with the side's length.

    Sides on one line count once, by their longest part. Order: as the outline runs, counter-clockwise.
    """
    corners = _corners(room.polygon)
    found: list[tuple[Frame, float]] = []
    for (x1, y1), (x2, y2) in zip(corners, corners[1:] + corners[:1], strict=True):
        length = round(hypot(x2 - x1, y2 - y1), 6)
        frame = Frame(x=x1, y=y1, turn_deg=round(degrees(atan2(y2 - y1, x2 - x1)) % 360.0, 9))
        if length < _SHORTEST_SIDE:
            continue
        twin = next((n for n, (other, _) in enumerate(found) if _on_one_line(frame, other)), None)
        if twin is None:
            found.append((frame, length))
        elif length > found[twin][1]:
            found[twin] = (frame, length)
    return tuple(found)


def _on_one_line(frame: Frame, other: Frame) -> bool:
    return turn_between(frame.turn_deg, other.turn_deg) < 0.05 and abs(other.into(Point(frame.x, frame.y)).y) < 0.02


def _corners(polygon: Polygon) -> list[tuple[float, float]]:
    """The corners of an outline, counter-clockwise, without those that a straight wall runs through."""
    ring = list(orient(polygon).exterior.coords)[:-1]
    kept = [here for here, before, after in zip(ring, ring[-1:] + ring[:-1], ring[1:] + ring[:1], strict=True)
            if LineString([before, after]).distance(Point(here)) > _STRAIGHT]  # fmt: skip
    return [(float(x), float(y)) for x, y in kept]


def hall_along(
    storey: Storey,
    room: Room,
    frame: Frame,
    *,
    length: float,
    where: Where,
    kept: tuple[BaseGeometry, ...],
    door_depth: float,
) -> Hall:
    """The hall in the frame of one of its sides.

    Args:
        kept: what the designer keeps where it stands, on the plan.
        door_depth: floor that stays free before a door of the public, metres.
    """
    floor = Polygon(
        _corners(frame.into(room.polygon)), [ring.coords for ring in frame.into(room.polygon).interiors]
    ).buffer(0)
    if isinstance(floor, MultiPolygon):
        floor = max(floor.geoms, key=lambda part: part.area)
    columns = standing(storey, room, frame)
    doors = tuple(
        _hall_door(storey, door, floor, frame, room=room, where=where, depth=door_depth)
        for door in storey.doors if room.id in door.rooms and door.rooms != (room.id, room.id)
    )  # fmt: skip
    return Hall(
        frame=frame,
        length=length,
        floor=floor,
        doors=doors,
        solids=(*columns, *(frame.into(shape) for shape in kept)),
        columns=columns,
        glass=united([frame.into(glazing.gap) for glazing in storey.glazing]).buffer(_AT_GLASS),
    )


def standing(storey: Storey, room: Room, frame: Frame) -> tuple[BaseGeometry, ...]:
    """The columns in a room and the walls that stand free in it, in a frame."""
    walls = common(storey.walls, room.polygon.buffer(-0.01))
    free = [part for part in get_parts(walls) if part.area > 1e-4]
    columns = [column.polygon for column in storey.columns if common(column.polygon, room.polygon).area > 1e-4]
    return tuple(frame.into(shape) for shape in (*columns, *free))


def _hall_door(
    storey: Storey,
    door: Door,
    floor: Polygon,
    frame: Frame,
    *,
    room: Room,
    where: Where,
    depth: float,
) -> HallDoor:
    beyond = door.rooms[1] if door.rooms[0] == room.id else door.rooms[0]
    use = _use(storey, door, beyond, where=where)
    reach = {DoorUse.ENTRANCE: ENTRANCE_DEPTH, DoorUse.STAFF: STAFF_DOOR_DEPTH, DoorUse.INNER: STAFF_DOOR_DEPTH}
    opening = frame.into(door.opening)
    inward, half = _inward(opening, frame.into(door.gap), floor)
    zone = _zone(door, opening, inward, half, floor, frame, depth=reach.get(use, depth))
    middle = opening.interpolate(0.5, normalized=True)
    return HallDoor(
        id=door.id,
        use=use,
        opening=opening,
        inside=Point(middle.x + inward[0] * (half + 0.75), middle.y + inward[1] * (half + 0.75)),
        inward=inward,
        zone=zone,
        width=door.width_m,
        beyond=beyond,
    )


def door_floors(storey: Storey, room: Room, frame: Frame, *, depth: float) -> tuple[tuple[BaseGeometry, Point], ...]:
    """For each door of a room, in a frame: the floor that stays free for it, and a point straight inside."""
    floor = frame.into(room.polygon)
    found = []
    for door in storey.doors:
        if room.id not in door.rooms:
            continue
        opening = frame.into(door.opening)
        inward, half = _inward(opening, frame.into(door.gap), floor)
        zone = _zone(door, opening, inward, half, floor, frame, depth=depth)
        middle = opening.interpolate(0.5, normalized=True)
        reach = half + 0.5
        found.append((zone, Point(middle.x + inward[0] * reach, middle.y + inward[1] * reach)))
    return tuple(found)


def _use(storey: Storey, door: Door, beyond: str | None, *, where: Where) -> DoorUse:
    if door.id == where.entrance_id:
        return DoorUse.ENTRANCE
    if door.id == where.staff_door_id:
        return DoorUse.STAFF
    if beyond is None:
        return DoorUse.EXIT
    return DoorUse.INNER if storey.room(beyond).use in _STAFF_USES else DoorUse.PUBLIC


def _inward(opening: LineString, gap: Polygon, floor: Polygon) -> tuple[tuple[float, float], float]:
    """The unit vector through a door into the hall, and the half thickness of its wall, metres."""
    (x1, y1), (x2, y2) = opening.coords[0], opening.coords[-1]
    long = hypot(x2 - x1, y2 - y1)
    normal = ((y1 - y2) / long, (x2 - x1) / long)
    middle = opening.interpolate(0.5, normalized=True)
    depths = [abs((x - middle.x) * normal[0] + (y - middle.y) * normal[1]) for x, y in gap.exterior.coords]
    half = max(depths)
    ahead = Point(middle.x + normal[0] * (half + 0.1), middle.y + normal[1] * (half + 0.1))
    behind = Point(middle.x - normal[0] * (half + 0.1), middle.y - normal[1] * (half + 0.1))
    flip = -1.0 if behind.distance(floor) < ahead.distance(floor) else 1.0
    return (round(normal[0] * flip, 9) + 0.0, round(normal[1] * flip, 9) + 0.0), half


def _zone(
    door: Door,
    opening: LineString,
    inward: tuple[float, float],
    half: float,
    floor: BaseGeometry,
    frame: Frame,
    *,
    depth: float,
) -> BaseGeometry:
    """The floor before a door: to a depth, and what its leaves sweep; where no swing is drawn, as if inwards."""
    leaf = door.width_m / 2 if door.kind is DoorKind.DOUBLE else door.width_m
    sweeps = door.swing is None and door.kind in (DoorKind.SWING, DoorKind.DOUBLE)
    reach = max(depth, leaf) if sweeps else depth
    zone: BaseGeometry = common(_strip(opening, inward, half + reach, margin=DOOR_MARGIN), floor)
    if door.swing is not None:
        zone = zone.union(common(frame.into(door.swing), floor))
    return zone


def _strip(opening: LineString, inward: tuple[float, float], reach: float, *, margin: float) -> Polygon:
    (x1, y1), (x2, y2) = opening.coords[0], opening.coords[-1]
    long = hypot(x2 - x1, y2 - y1)
    along = ((x2 - x1) / long * margin, (y2 - y1) / long * margin)
    a, b = (x1 - along[0], y1 - along[1]), (x2 + along[0], y2 + along[1])
    step = (inward[0] * reach, inward[1] * reach)
    return Polygon([a, b, (b[0] + step[0], b[1] + step[1]), (a[0] + step[0], a[1] + step[1])])
