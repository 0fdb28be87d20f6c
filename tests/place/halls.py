"""Generated halls: rooms of many shapes with columns, doors, sometimes a back office, at any turn. Seeds are fixed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from math import atan2, cos, hypot, radians, sin, sqrt
from random import Random
from typing import Final

from shapely import LineString, MultiPolygon, Point, Polygon, affinity, get_parts, set_precision, unary_union
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

from planner.files.toml import read_brief
from planner.model.brief import Brief
from planner.model.plan import Basis, Column, Door, DoorKind, FloorPlan, Room, RoomUse, Storey, Units, Where
from tests.build import WALL, turned_plan, where

COUNT: Final = 200
AREAS: Final = (60.0, 600.0)
MOST_COLUMNS: Final = 12
COLUMN: Final = 0.4

_OFFICE_DEPTH: Final = 4.0
_BESIDE_DOOR: Final = 0.4
_BETWEEN_DOORS: Final = 5.0
_ONE_DOOR_AREA: Final = 110.0
_COLUMN_TO_WALL: Final = 1.5
_COLUMN_TO_COLUMN: Final = 3.0
_COLUMN_TO_DOOR: Final = 2.5

Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True, kw_only=True)
class Opening:
    """A door in a side of the hall: the side's number, the middle from the side's first corner, the clear width."""

    side: int
    along: float
    width: float


@dataclass(frozen=True, kw_only=True)
class Sketch:
    """A hall before it is turned: its inner outline counter-clockwise, its doors, columns and the door to the office.

    The first door is the entrance, the others lead outdoors. The office lies behind the whole side of its door.
    """

    shape: str
    ring: Ring
    doors: tuple[Opening, ...]
    columns: tuple[tuple[float, float], ...] = ()
    office: Opening | None = None
    turn_deg: float = 0.0

    @cached_property
    def polygon(self) -> Polygon:
        """The hall's floor."""
        return Polygon(self.ring)


@dataclass(frozen=True, kw_only=True)
class Case:
    """A hall as `place` takes it."""

    sketch: Sketch
    plan: FloorPlan
    where: Where


# --- shapes: unit outlines, counter-clockwise, grown to the area


def _rectangle(chance: Random) -> Ring:
    long = chance.uniform(1.0, 2.2)
    return (0.0, 0.0), (long, 0.0), (long, 1.0), (0.0, 1.0)


def _l_shape(chance: Random) -> Ring:
    long, x, y = chance.uniform(1.2, 2.0), chance.uniform(0.45, 0.65), chance.uniform(0.5, 0.65)
    return (0.0, 0.0), (long, 0.0), (long, y), (long * x, y), (long * x, 1.0), (0.0, 1.0)


def _t_shape(chance: Random) -> Ring:
    long, y = chance.uniform(1.6, 2.2), chance.uniform(0.5, 0.65)
    left, right = chance.uniform(0.2, 0.3) * long, chance.uniform(0.7, 0.8) * long
    return (
        (left, 0.0),
        (right, 0.0),
        (right, 1 - y),
        (long, 1 - y),
        (long, 1.0),
        (0.0, 1.0),
        (0.0, 1 - y),
        (left, 1 - y),
    )


def _slanted(chance: Random) -> Ring:
    long, cut = chance.uniform(1.2, 2.0), chance.uniform(0.1, 0.35)
    return (0.0, 0.0), (long, 0.0), (long - cut, 1.0), (0.0, 1.0)


def _trapezoid(chance: Random) -> Ring:
    long, left, right = chance.uniform(1.3, 2.2), chance.uniform(0.05, 0.3), chance.uniform(0.05, 0.3)
    return (0.0, 0.0), (long, 0.0), (long - right, 1.0), (left, 1.0)


def _chamfered(chance: Random) -> Ring:
    long, cut = chance.uniform(1.2, 2.0), chance.uniform(0.2, 0.4)
    return (0.0, 0.0), (long, 0.0), (long, 1.0 - cut), (long - cut, 1.0), (0.0, 1.0)


SHAPES: Final[dict[str, Callable[[Random], Ring]]] = {
    "rectangle": _rectangle,
    "L": _l_shape,
    "T": _t_shape,
    "slanted": _slanted,
    "trapezoid": _trapezoid,
    "chamfered": _chamfered,
}


def _grown(ring: Ring, area: float) -> Ring:
    """The outline scaled to an area, m², its corners on whole centimetres."""
    scale = sqrt(area / Polygon(ring).area)
    return tuple((round(x * scale, 2), round(y * scale, 2)) for x, y in ring)


# --- sides and what is in them


def side(ring: Ring, number: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """A side of an outline, from its first corner to its second; the floor is on its left."""
    return ring[number], ring[(number + 1) % len(ring)]


def _length(ring: Ring, number: int) -> float:
    (x1, y1), (x2, y2) = side(ring, number)
    return hypot(x2 - x1, y2 - y1)


def _on_side(ring: Ring, number: int, *, low: float, high: float, inner: float, outer: float) -> Polygon:
    """A box along a side: from `low` to `high` along it, `inner` into the hall and `outer` out of it, metres."""
    (x1, y1), (x2, y2) = side(ring, number)
    turn = atan2(y2 - y1, x2 - x1)

    def at(along: float, across: float) -> tuple[float, float]:
        return x1 + along * cos(turn) - across * sin(turn), y1 + along * sin(turn) + across * cos(turn)

    return Polygon([at(low, -outer), at(high, -outer), at(high, inner), at(low, inner)])


def _door(ring: Ring, door_id: str, opening: Opening, *, rooms: tuple[str | None, str | None]) -> Door:
    low, high = opening.along - opening.width / 2, opening.along + opening.width / 2
    gap = _on_side(ring, opening.side, low=low, high=high, inner=0.0, outer=WALL)
    line = _on_side(ring, opening.side, low=low, high=high, inner=0.0, outer=WALL / 2)
    (x1, y1), (x2, y2) = line.exterior.coords[0], line.exterior.coords[1]
    return Door(
        id=door_id,
        width_m=opening.width,
        opening=LineString([(x1, y1), (x2, y2)]),
        gap=gap,
        rooms=rooms,
        kind=DoorKind.DOUBLE if opening.width > 1.2 else DoorKind.SWING,
    )


def _office(ring: Ring, number: int) -> Polygon:
    """The office behind a side: as long as the side, beyond its wall."""
    high = _length(ring, number)
    outer = _on_side(ring, number, low=0.0, high=high, inner=0.0, outer=WALL + _OFFICE_DEPTH)
    return outer.difference(_on_side(ring, number, low=-1.0, high=high + 1.0, inner=1.0, outer=WALL))  # type: ignore[return-value]


# --- a sketch by seed


def sketch(seed: int) -> Sketch:
    """The hall of a seed: its shape goes round by the seed, the rest is by chance."""
    chance = Random(seed)
    names = sorted(SHAPES)
    shape = names[seed % len(names)]
    ring = _grown(SHAPES[shape](chance), AREAS[0] * (AREAS[1] / AREAS[0]) ** chance.random())
    office = _office_door(chance, ring) if chance.random() < 0.4 else None
    doors = _doors(chance, ring, office=None if office is None else office.side)
    drawn = Sketch(shape=shape, ring=ring, doors=doors, office=office, turn_deg=round(chance.uniform(0, 360), 1))
    return replace(drawn, columns=_columns(chance, drawn))


def _office_door(chance: Random, ring: Ring) -> Opening | None:
    """A door near an end of a side of 5 m or more behind which there is room outside the hall."""
    hall = Polygon(ring)
    sides = [
        number
        for number in range(len(ring))
        if _length(ring, number) >= 5.0 and _office(ring, number).distance(hall) > WALL - 1e-6
    ]
    if not sides:
        return None
    number = chance.choice(sides)
    along = chance.choice((1.0, round(_length(ring, number) - 1.0, 2)))
    return Opening(side=number, along=along, width=1.0)


def _doors(chance: Random, ring: Ring, *, office: int | None) -> tuple[Opening, ...]:
    """1 to 4 doors to the outside in any sides but the office's, the first the entrance.

    They are what a building must have whatever stands in it: 1500 mm wide or more, 5 m apart, and two in a larger hall.
    """
    wanted = chance.choice((1, 2, 2, 3, 4) if Polygon(ring).area <= _ONE_DOOR_AREA else (2, 2, 2, 3, 4))
    found: list[Opening] = []
    for width in [chance.choice((1.5, 1.8, 2.4)), *(chance.choice((1.5, 1.5, 1.8)) for _ in range(wanted - 1))]:
        for _ in range(200):
            number = chance.randrange(len(ring))
            room = _length(ring, number) / 2 - width / 2 - _BESIDE_DOOR
            if number == office or room < 0:
                continue
            along = round(_length(ring, number) / 2 + chance.uniform(-room, room), 2)
            opening = Opening(side=number, along=along, width=width)
            if all(_gap(ring, opening).distance(_gap(ring, other)) >= _BETWEEN_DOORS for other in found):
                found.append(opening)
                break
    return tuple(found)


def _gap(ring: Ring, opening: Opening) -> Polygon:
    return _door(ring, "", opening, rooms=("R1", None)).gap


def _columns(chance: Random, drawn: Sketch) -> tuple[tuple[float, float], ...]:
    """0 to 12 columns that stand free: away from walls, doors and each other."""
    wanted = chance.choice((0, 0, 1, 2, 3, 4, 6, 8, MOST_COLUMNS))
    inside = drawn.polygon.buffer(-_COLUMN_TO_WALL)
    doors = unary_union([_gap(drawn.ring, one) for one in drawn.doors])
    found: list[tuple[float, float]] = []
    low_x, low_y, high_x, high_y = drawn.polygon.bounds
    for _ in range(20 * wanted):
        x, y = round(chance.uniform(low_x, high_x), 2), round(chance.uniform(low_y, high_y), 2)
        here = Point(x, y)
        free = inside.covers(here) and doors.distance(here) >= _COLUMN_TO_DOOR
        if free and all(hypot(x - a, y - b) >= _COLUMN_TO_COLUMN for a, b in found):
            found.append((x, y))
        if len(found) == wanted:
            break
    return tuple(found)


# --- sketches as plans


def built(drawn: Sketch) -> Case:
    """The plan of a sketch: walls of 240 mm, the doors cut out of them, everything turned about the origin."""
    ring = drawn.ring
    rooms = [Room(id="R1", label="便民服务大厅", polygon=drawn.polygon, use=RoomUse.HALL)]
    doors = [_door(ring, f"D{n}", one, rooms=("R1", None)) for n, one in enumerate(drawn.doors, start=1)]
    staff_door_id = None
    if drawn.office is not None:
        office = orient(_office(ring, drawn.office.side))
        rooms.append(Room(id="R2", label="后台审批区", polygon=office, use=RoomUse.OFFICE))
        staff_door_id = f"D{len(doors) + 1}"
        doors.append(_door(ring, staff_door_id, drawn.office, rooms=("R1", "R2")))
    body: BaseGeometry = unary_union([room.polygon.buffer(WALL, join_style="mitre") for room in rooms])
    open_parts = [*(room.polygon for room in rooms), *(_clean(door.gap) for door in doors)]
    body = set_precision(body.difference(unary_union(open_parts)), 1e-6)
    storey = Storey(
        id="S1",
        name="一层",
        rooms=tuple(rooms),
        doors=tuple(doors),
        columns=tuple(
            Column(
                id=f"C{number}", polygon=affinity.translate(Point(0, 0).buffer(COLUMN / 2, cap_style="square"), x, y)
            )
            for number, (x, y) in enumerate(drawn.columns, start=1)
        ),
        walls=MultiPolygon([part for part in get_parts(body) if isinstance(part, Polygon) and part.area > 1e-4]),
    )
    units = Units(name="mm", metres_per_unit=0.001, basis=Basis.GIVEN, confirmed=True)
    plan = FloorPlan(name=drawn.shape, units=units, storeys=(storey,))
    return Case(sketch=drawn, plan=turned_plan(plan, drawn.turn_deg), where=where(staff_door_id))


def _clean(gap: Polygon) -> BaseGeometry:
    """A gap a hair larger, so that no sliver of wall is left between it and a room."""
    return gap.buffer(1e-5, join_style="mitre")


def case(seed: int) -> Case:
    """The hall of a seed, with its entrance and staff door."""
    return built(sketch(seed))


def hall(seed: int) -> FloorPlan:
    """The hall of a seed."""
    return case(seed).plan


# --- the same hall, changed


def wider(drawn: Sketch, factor: float) -> Sketch:
    """The same shape stretched along its own x axis; doors and columns keep their share of the way."""
    ring = tuple((round(x * factor, 2), y) for x, y in drawn.ring)

    def stretched(one: Opening) -> Opening:
        share = one.along / _length(drawn.ring, one.side)
        return replace(one, along=round(share * _length(ring, one.side), 2))

    columns = tuple((round(x * factor, 2), y) for x, y in drawn.columns)
    office = None if drawn.office is None else stretched(drawn.office)
    doors = tuple(stretched(one) for one in drawn.doors)
    return replace(drawn, ring=ring, doors=doors, office=office, columns=columns)


def mirrored(drawn: Sketch) -> Sketch:
    """The same hall in a mirror that stands on its own y axis."""
    count = len(drawn.ring)
    ring = tuple((-x, y) for x, y in reversed(drawn.ring))

    def across(one: Opening) -> Opening:
        along = round(_length(drawn.ring, one.side) - one.along, 6)
        return replace(one, side=(count - 2 - one.side) % count, along=along)

    return replace(
        drawn,
        ring=ring,
        doors=tuple(across(one) for one in drawn.doors),
        office=None if drawn.office is None else across(drawn.office),
        columns=tuple((-x, y) for x, y in drawn.columns),
        turn_deg=-drawn.turn_deg,
    )


def turned_point(drawn: Sketch, x: float, y: float) -> Point:
    """A point of a sketch on its plan."""
    turn = radians(drawn.turn_deg)
    return Point(x * cos(turn) - y * sin(turn), x * sin(turn) + y * cos(turn))


PERSONS_PER_M2: Final = 200
"""Inhabitants for a square metre of hall: 150 m² for 30,000 people, as practice has it."""


def brief(drawn: Sketch) -> Brief:
    """The default brief for a town as large as the hall is made for."""
    default = read_brief(None)
    population = round(drawn.polygon.area * PERSONS_PER_M2)
    return replace(default, demand=replace(default.demand, population=population))
