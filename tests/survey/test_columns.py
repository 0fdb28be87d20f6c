"""Columns at which walls stop, and those over which they are drawn."""

from itertools import pairwise
from math import pi

import ezdxf
import pytest
import shapely
from ezdxf import transform
from ezdxf.math import Matrix44
from shapely import LineString, box, get_parts, get_rings, union_all

from planner.files import toml
from planner.files.dxf.reading import drawing_of
from planner.model.plan import FloorPlan
from planner.survey import survey
from tests.survey.pens import Pen, Spot

WIDE, DEEP, HALF, COLUMN = 4.0, 5.0, 0.1, 0.25
"""Two rooms, 4 by 5 m between the middles of walls 2 x HALF thick; columns 2 x COLUMN wide at their corners."""


def _pen() -> Pen:
    return Pen(layout=ezdxf.new(units=6).modelspace(), per_metre=1.0)  # type: ignore[attr-defined]


def _ring(pen: Pen, *points: Spot, layer: str) -> None:
    for start, stop in zip(points, [*points[1:], points[0]], strict=True):
        pen.line(start, stop, layer=layer)


def _columns(pen: Pen, layer: str, *, half: float = COLUMN) -> None:
    for x in (0.0, WIDE, 2 * WIDE):
        for y in (0.0, DEEP):
            corners = [(x + i * half, y + j * half) for i, j in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
            pen.polyline(corners, layer=layer, closed=True)


def _read(pen: Pen) -> FloorPlan:
    return survey(drawing_of(pen.layout.doc, name="plan"), profiles=toml.read_profiles(), units="m")


def _areas(plan: FloorPlan) -> list[float]:
    return sorted(round(room.polygon.area, 2) for storey in plan.storeys for room in storey.rooms)


def _walls_between_columns(pen: Pen) -> None:
    """Pairs of wall lines from column to column, none of them capped there, with a door in the wall between."""
    for y in (0.0, DEEP):
        for x in (0.0, WIDE):
            for side in (-HALF, HALF):
                pen.line((x + COLUMN, y + side), (x + WIDE - COLUMN, y + side), layer="A-WALL")
    for x in (0.0, WIDE, 2 * WIDE):
        doors = [(2.0, 2.9)] if x == WIDE else []
        ends = [COLUMN, *(place for door in doors for place in door), DEEP - COLUMN]
        for low, high in zip(ends[::2], ends[1::2], strict=True):
            for side in (-HALF, HALF):
                pen.line((x + side, low), (x + side, high), layer="A-WALL")
        for low, high in doors:
            for y in (low, high):
                pen.line((x - HALF, y), (x + HALF, y), layer="A-WALL")
            pen.line((x + HALF, low), (x + HALF + 0.9, low), layer="A-DOOR")
            pen.arc((x + HALF, low), 0.9, 0.0, 90.0, layer="A-DOOR")
    for name, x in (("OFFICE", 0.3), ("STORE", WIDE + 1.0)):
        pen.text(name, (x, 4.0), height=0.2, layer="A-TEXT")


@pytest.mark.parametrize("layer", ["A-COLU", "Layer 7"])
def test_columns_at_which_walls_stop_close_the_rooms(layer: str) -> None:
    """Whatever their layer is called."""
    pen = _pen()
    _walls_between_columns(pen)
    _columns(pen, layer)
    plan = _read(pen)
    assert _areas(plan) == [pytest.approx((WIDE - 2 * HALF) * (DEEP - 2 * HALF), abs=0.2)] * 2
    assert len(plan.storeys[0].columns) == 6


def test_boxes_at_which_no_wall_stops_are_no_columns() -> None:
    pen = _pen()
    _walls_between_columns(pen)
    _columns(pen, "A-COLU")
    for x in (1.0, 2.0, 5.0, 6.0):
        pen.polyline([(x, 3.0), (x + 0.5, 3.0), (x + 0.5, 3.5), (x, 3.5)], layer="Layer 7", closed=True)
    assert len(_read(pen).storeys[0].columns) == 6


def test_walls_that_meet_within_a_column_do_not_stop_at_it() -> None:
    """A column over the meeting of two walls, across a narrow room from a door: no passage leads off it."""
    pen = _pen()
    wide, deep, middle, half = 1.8, 5.0, 3.2, 0.25
    room = box(HALF, HALF, wide - HALF, deep - HALF)
    walls = room.buffer(2 * HALF, join_style="mitre").difference(room)
    walls = walls.union(box(wide, middle - HALF, 2 * wide, middle + HALF))
    walls = walls.difference(box(-1, middle - 1.2, HALF + 0.01, middle - 0.2))
    for ring in shapely.get_rings(walls).tolist():
        _ring(pen, *list(ring.coords)[:-1], layer="A-WALL")
    corners = [(wide + i * half, middle + j * half) for i, j in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    pen.polyline(corners, layer="A-COLUMN", closed=True)
    pen.line((HALF, middle - 0.2), (HALF + 1.0, middle - 0.2), layer="A-DOOR")
    pen.arc((HALF, middle - 0.2), 1.0, 270.0, 360.0, layer="A-DOOR")
    pen.text("STORE", (0.4, 1.0), height=0.2, layer="A-TEXT")
    assert _areas(_read(pen)) == [pytest.approx(room.area, abs=0.15)]


@pytest.mark.parametrize("turn", [0.0, 0.3, pi / 2, 3.7])
def test_a_short_wall_between_a_column_and_a_window_is_one_on_layers_that_tell_nothing(turn: float) -> None:
    """Four rooms of 4 m by 5 m in a row behind a front of columns, short walls of 1.1 m by 0.2 m and windows alone."""
    pen = Pen(layout=ezdxf.new(units=6).modelspace(), per_metre=1.0)  # type: ignore[attr-defined]
    wide, deep, thick, column = 4.0, 5.0, 0.2, 0.6
    whole = box(-thick / 2, -thick / 2, 4 * wide + thick / 2, deep + thick / 2)
    for row in range(4):
        x = row * wide
        whole = whole.difference(box(x + thick / 2, thick / 2, x + wide - thick / 2, deep - thick / 2))
        whole = whole.difference(box(x + 1.0, deep - thick, x + 1.9, deep + thick))
        whole = whole.difference(box(x + 1.4, -thick, x + 2.6, thick))
        for y in (-0.05, 0.05):
            pen.line((x + 1.4, y), (x + 2.6, y), layer="C")
        pen.line((x + 1.0, deep + thick / 2), (x + 1.0, deep + thick / 2 + 0.9), layer="D")
        pen.arc((x + 1.0, deep + thick / 2), 0.9, 0.0, 90.0, layer="D")
        pen.text(f"ROOM {'ABCD'[row]}", (x + 2.0, 2.5), height=0.2, layer="E")
    piers = [box(x - column / 2, -column / 2, x + column / 2, column / 2) for x in (0.0, 4.0, 8.0, 12.0, 16.0)]
    for ring in get_rings(get_parts(whole.difference(union_all(piers)))).tolist():
        for start, stop in pairwise(ring.coords):
            if not any(pier.boundary.buffer(1e-6).covers(LineString([start, stop])) for pier in piers):
                pen.line(start, stop, layer="B")
    for pier in piers:
        pen.polyline(list(pier.exterior.coords)[:-1], layer="A", closed=True)
    transform.inplace(pen.layout, Matrix44.z_rotate(turn))
    plan = survey(drawing_of(pen.layout.doc, name="plan"), profiles=toml.read_profiles(), units="m")
    rooms = [room for storey in plan.storeys for room in storey.rooms]
    assert sorted(room.label for room in rooms) == ["ROOM A", "ROOM B", "ROOM C", "ROOM D"]
    clear = (wide - thick) * (deep - thick) - 2 * (column / 2 - thick / 2) ** 2
    assert [room.polygon.area for room in rooms] == pytest.approx([clear] * 4, rel=0.001)
