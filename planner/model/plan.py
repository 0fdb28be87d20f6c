"""The floor plan that was understood from a drawing, in metres, in the drawing's own axes and origin."""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Protocol, TypeVar

from shapely import LineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from planner.words import Text

_Shape = TypeVar("_Shape", bound=BaseGeometry)


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where in the user's drawing a shape comes from."""

    handle: str
    layer: str
    block_path: tuple[str, ...] = ()


class Basis(StrEnum):
    """Why we believe the unit of a drawing."""

    HEADER = "header"
    EVIDENCE = "evidence"
    GIVEN = "given"


@dataclass(frozen=True, kw_only=True)
class Witness:
    """One piece of evidence for a unit: what was seen, and which unit it speaks for."""

    name: str
    says: str
    weight: float
    text: Text


@dataclass(frozen=True, kw_only=True)
class Units:
    """The unit of the drawing's numbers, and how sure that is."""

    name: str
    metres_per_unit: float
    basis: Basis
    confirmed: bool
    witnesses: tuple[Witness, ...] = ()


class RoomUse(StrEnum):
    """What a room is for, told from its label."""

    HALL = "hall"
    OFFICE = "office"
    ARCHIVE = "archive"
    EQUIPMENT = "equipment"
    TOILET = "toilet"
    NURSING = "nursing"
    REST = "rest"
    MEDIATION = "mediation"
    CORRIDOR = "corridor"
    STAIR = "stair"
    STORE = "store"
    OTHER = "other"


PRIVATE_USES = frozenset({RoomUse.TOILET, RoomUse.NURSING, RoomUse.REST})
"""Rooms that no camera may look into."""


@dataclass(frozen=True, kw_only=True)
class Factor:
    """One named reason for or against a room, 0 to 1."""

    name: str
    value: float
    text: Text


@dataclass(frozen=True, kw_only=True)
class Room:
    """A room: its outline to the inner wall faces, columns not taken out."""

    id: str
    label: str
    polygon: Polygon
    use: RoomUse = RoomUse.OTHER
    number: str = ""
    written_area_m2: float | None = None
    confidence: float = 1.0
    factors: tuple[Factor, ...] = ()
    sources: tuple[Source, ...] = ()


class DoorKind(StrEnum):
    """How a door opens."""

    SWING = "swing"
    DOUBLE = "double"
    SLIDING = "sliding"
    GAP = "gap"


@dataclass(frozen=True, kw_only=True)
class Door:
    """A door or an open passage in a wall.

    `opening` runs along the middle of the wall from jamb to jamb; its length is `width_m`, the clear opening
    as drawn. `gap` is the opening through the whole thickness of the wall. `swing` is the floor that the
    leaves sweep, or None when no swing is drawn. `rooms` are the two sides; None is outdoors.
    """

    id: str
    width_m: float
    opening: LineString
    gap: Polygon
    rooms: tuple[str | None, str | None]
    kind: DoorKind = DoorKind.SWING
    swing: Polygon | MultiPolygon | None = None
    sources: tuple[Source, ...] = ()

    @cached_property
    def at(self) -> Point:
        """The middle of the opening."""
        return self.opening.interpolate(0.5, normalized=True)

    @cached_property
    def leads_outdoors(self) -> bool:
        """Whether one side of the door is outdoors."""
        return None in self.rooms


@dataclass(frozen=True, kw_only=True)
class Glazing:
    """A window of the building, or a glass wall: light and sight pass, people do not."""

    id: str
    line: LineString
    gap: Polygon
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column, free-standing or in a wall."""

    id: str
    polygon: Polygon
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Furniture:
    """Something drawn on the floor of the submitted plan that is no part of the building."""

    id: str
    name: str
    polygon: Polygon
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Axis:
    """A grid axis of the building with the text in its bubble."""

    label: str
    line: LineString


class Change(Protocol):
    """What turns a shape into another of its kind: moves, turns or scales it."""

    def __call__(self, shape: _Shape, /) -> _Shape:
        """The shape, changed."""


@dataclass(frozen=True, kw_only=True)
class Storey:
    """One floor of the building."""

    id: str
    name: str
    rooms: tuple[Room, ...]
    doors: tuple[Door, ...]
    glazing: tuple[Glazing, ...] = ()
    columns: tuple[Column, ...] = ()
    walls: MultiPolygon
    furniture: tuple[Furniture, ...] = ()
    axes: tuple[Axis, ...] = ()

    def room(self, room_id: str) -> Room:
        """The room with an id.

        Raises:
            KeyError: there is none.
        """
        for room in self.rooms:
            if room.id == room_id:
                return room
        raise KeyError(room_id)

    def door(self, door_id: str) -> Door:
        """The door with an id.

        Raises:
            KeyError: there is none.
        """
        for door in self.doors:
            if door.id == door_id:
                return door
        raise KeyError(door_id)

    def changed(self, change: Change) -> "Storey":
        """The storey with every shape of it changed alike; the doors' `width_m` stays as it was."""
        return replace(
            self,
            rooms=tuple(replace(one, polygon=change(one.polygon)) for one in self.rooms),
            doors=tuple(
                replace(
                    one,
                    opening=change(one.opening),
                    gap=change(one.gap),
                    swing=None if one.swing is None else change(one.swing),
                )
                for one in self.doors
            ),
            glazing=tuple(replace(one, line=change(one.line), gap=change(one.gap)) for one in self.glazing),
            columns=tuple(replace(one, polygon=change(one.polygon)) for one in self.columns),
            furniture=tuple(replace(one, polygon=change(one.polygon)) for one in self.furniture),
            axes=tuple(replace(one, line=change(one.line)) for one in self.axes),
            walls=change(self.walls),
        )


@dataclass(frozen=True, kw_only=True)
class Where:
    """The parts of a building that a layout is for, by their ids; without a staff door, staff pass the gate."""

    storey_id: str
    hall_id: str
    entrance_id: str
    staff_door_id: str | None


@dataclass(frozen=True, kw_only=True)
class LayerRole:
    """What a layer of the drawing holds: role is "wall", "column", "door", "window", "room-label", ... or ""."""

    layer: str
    role: str
    basis: str
    entities: int


@dataclass(frozen=True, kw_only=True)
class Unread:
    """Something in the drawing that was not understood."""

    what: Text
    count: int
    where: str
    mend: Text
    at: Point | None = None
    anchor: str = ""


@dataclass(frozen=True, kw_only=True)
class FloorPlan:
    """All that was understood of a drawing, and what was not.

    `north_deg` is the way of the drawn north arrow, counter-clockwise from the drawing's x axis; None without one.
    """

    name: str
    units: Units
    storeys: tuple[Storey, ...]
    layers: tuple[LayerRole, ...] = ()
    unread: tuple[Unread, ...] = ()
    north_deg: float | None = None

    def storey(self, storey_id: str) -> Storey:
        """The storey with an id.

        Raises:
            KeyError: there is none.
        """
        for storey in self.storeys:
            if storey.id == storey_id:
                return storey
        raise KeyError(storey_id)

    def with_storey(self, storey: Storey) -> "FloorPlan":
        """The plan with that storey in place of the one with its id."""
        return replace(self, storeys=tuple(storey if one.id == storey.id else one for one in self.storeys))
