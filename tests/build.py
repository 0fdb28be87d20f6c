"""Small plans for tests, built without a drawing."""

from dataclasses import replace
from functools import partial
from math import radians

import numpy as np
from shapely import LineString, MultiPolygon, Polygon, box, transform
from shapely.geometry.base import BaseGeometry

from planner.model.plan import (
    Basis,
    Column,
    Door,
    DoorKind,
    FloorPlan,
    Room,
    RoomUse,
    Storey,
    Units,
    Where,
)

WALL = 0.24


def where(staff_door: str | None = None) -> Where:
    """The hall of a plan built here or in `tests.place.halls`, and its entrance."""
    return Where(storey_id="S1", hall_id="R1", entrance_id="D1", staff_door_id=staff_door)


def door(
    door_id: str, at: tuple[float, float], *, width: float, along: str, rooms: tuple[str | None, str | None]
) -> Door:
    """A door in the middle of a 240 mm wall; `along` is "x" or "y"; the leaf swings to the upper or right side."""
    x, y = at
    half = width / 2
    if along == "x":
        opening = LineString([(x - half, y), (x + half, y)])
        gap = box(x - half, y - WALL / 2, x + half, y + WALL / 2)
    else:
        opening = LineString([(x, y - half), (x, y + half)])
        gap = box(x - WALL / 2, y - half, x + WALL / 2, y + half)
    return Door(
        id=door_id,
        width_m=width,
        opening=opening,
        gap=gap,
        rooms=rooms,
        kind=DoorKind.DOUBLE if width > 1.2 else DoorKind.SWING,
        swing=None,
    )


def hall_plan(
    width: float = 18.0,
    depth: float = 10.0,
    *,
    back: float = 4.0,
    columns: tuple[tuple[float, float], ...] = (),
    entrance_width: float = 1.8,
) -> FloorPlan:
    """A hall, its entrance in the middle of the south wall, and behind its north wall a back office, an archive
    and a toilet.

    The hall's inner faces run from (0, 0) to (width, depth). The entrance is door D1; D2 leads from the hall to the
    back office near the east end of the north wall, D3 to the toilet near the west end, D4 from the east end of the
    hall outdoors.
    """
    t = WALL
    top = depth + t + back
    rooms = (
        Room(id="R1", label="便民服务大厅", polygon=box(0, 0, width, depth), use=RoomUse.HALL),
        Room(id="R2", label="卫生间", polygon=box(0, depth + t, 3, top), use=RoomUse.TOILET),
        Room(id="R3", label="档案室", polygon=box(3 + t, depth + t, 7, top), use=RoomUse.ARCHIVE),
        Room(id="R4", label="后台审批区", polygon=box(7 + t, depth + t, width, top), use=RoomUse.OFFICE),
    )
    doors = (
        door("D1", (width / 2, -t / 2), width=entrance_width, along="x", rooms=("R1", None)),
        door("D2", (width - 1.2, depth + t / 2), width=1.0, along="x", rooms=("R1", "R4")),
        door("D3", (1.2, depth + t / 2), width=0.9, along="x", rooms=("R1", "R2")),
        door("D4", (width + t / 2, 2.0), width=1.5, along="y", rooms=("R1", None)),
        door("D5", (7 + t / 2, depth + t + back / 2), width=0.9, along="y", rooms=("R3", "R4")),
    )
    body: BaseGeometry = box(-t, -t, width + t, top + t)
    for part in (*(room.polygon for room in rooms), *(one.gap for one in doors)):
        body = body.difference(part)
    walls = MultiPolygon([body]) if isinstance(body, Polygon) else MultiPolygon(list(body.geoms))  # type: ignore[attr-defined]
    storey = Storey(
        id="S1",
        name="一层",
        rooms=rooms,
        doors=doors,
        columns=tuple(
            Column(id=f"C{number}", polygon=box(x - 0.2, y - 0.2, x + 0.2, y + 0.2))
            for number, (x, y) in enumerate(columns, start=1)
        ),
        walls=walls,
    )
    units = Units(name="mm", metres_per_unit=0.001, basis=Basis.GIVEN, confirmed=True)
    return FloorPlan(name="test", units=units, storeys=(storey,))


def turned(shape: BaseGeometry, turn_deg: float, shift: tuple[float, float] = (0.0, 0.0)) -> BaseGeometry:
    """A shape turned about the origin, then moved."""
    if turn_deg == 0.0 and shift == (0.0, 0.0):
        return shape
    c, s = np.cos(radians(turn_deg)), np.sin(radians(turn_deg))
    matrix = np.array([[c, -s], [s, c]])
    return transform(shape, lambda xy: xy @ matrix.T + np.array(shift))


def turned_plan(plan: FloorPlan, turn_deg: float, shift: tuple[float, float] = (0.0, 0.0)) -> FloorPlan:
    """The whole building turned about the origin, then moved."""
    move = partial(turned, turn_deg=turn_deg, shift=shift)
    return replace(plan, storeys=tuple(storey.changed(move) for storey in plan.storeys))
