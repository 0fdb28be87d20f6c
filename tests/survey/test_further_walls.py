"""Walls on two layers, of which only one has a name that tells so."""

import ezdxf
import pytest

from planner.files import toml
from planner.files.dxf.reading import drawing_of
from planner.model.plan import FloorPlan
from planner.survey import survey
from tests.survey.pens import Pen, Spot
from tests.survey.scores import SURE

ROOMS = 4
WIDE, DEEP, THICK, THIN = 4.0, 5.0, 0.3, 0.1


def _ring(pen: Pen, *points: Spot, layer: str) -> None:
    for start, stop in zip(points, [*points[1:], points[0]], strict=True):
        pen.line(start, stop, layer=layer)


def _plan(*, outer: str, inner: str, furniture: str = "FURN", screens: str = "") -> FloorPlan:
    """Four rooms in a row, each with a window to the south and a door to the next; the first with a door outside.

    Args:
        screens: the layer of screens around a work place in each room; none where it is empty.
    """
    pen = Pen(layout=ezdxf.new(units=6).modelspace(), per_metre=1.0)  # type: ignore[attr-defined]
    end = ROOMS * WIDE - THIN
    _ring(pen, (0, DEEP), (end, DEEP), (end, DEEP + THICK), (0, DEEP + THICK), layer=outer)
    for x in (-THICK, end):
        _ring(pen, (x, -THICK), (x + THICK, -THICK), (x + THICK, DEEP + THICK), (x, DEEP + THICK), layer=outer)
    edges = [0.0, *(row * WIDE + side for row in range(ROOMS) for side in (1.2, 2.6)), end]
    for start, stop in zip(edges[::2], edges[1::2], strict=True):
        _ring(pen, (start, -THICK), (stop, -THICK), (stop, 0), (start, 0), layer=outer)
    for row in range(ROOMS):
        for y in (-THICK, -THICK / 2, 0.0):
            pen.line((row * WIDE + 1.2, y), (row * WIDE + 2.6, y), layer="WINDOW")
        pen.text(f"OFFICE {chr(65 + row)}", (row * WIDE + 2.0, 3.0), height=0.2, layer="TEXT")
        _ring(
            pen, *((row * WIDE + 1 + x, 3.5 + y) for x, y in ((0, 0), (1.4, 0), (1.4, 0.6), (0, 0.6))), layer=furniture
        )
        if screens:
            x, y = row * WIDE + 0.5, 0.4
            outer_ring = [(x + 0.7, y), (x, y), (x, y + 2.2), (x + 2.2, y + 2.2), (x + 2.2, y), (x + 1.5, y)]
            inner_ring = [(x + 1.5, y + 0.05), (x + 2.15, y + 0.05), (x + 2.15, y + 2.15), (x + 0.05, y + 2.15)]
            _ring(pen, *outer_ring, *inner_ring, (x + 0.05, y + 0.05), (x + 0.7, y + 0.05), layer=screens)
    for row in range(1, ROOMS):
        x = row * WIDE - THIN
        for low, high in ((0.0, 1.0), (1.9, DEEP)):
            _ring(pen, (x, low), (x + THIN, low), (x + THIN, high), (x, high), layer=inner)
        pen.line((x + THIN, 1.0), (x + THIN + 0.9, 1.0), layer="DOOR")
        pen.arc((x + THIN, 1.0), 0.9, 0.0, 90.0, layer="DOOR")
    return survey(drawing_of(pen.layout.doc, name="plan"), profiles=toml.read_profiles(), units="m")


@pytest.mark.parametrize(("outer", "inner"), [("365 brick", "A-WALL"), ("A-WALL", "Plasterboard")])
def test_walls_on_a_layer_of_an_unknown_name_are_added(outer: str, inner: str) -> None:
    rooms = [room for storey in _plan(outer=outer, inner=inner).storeys for room in storey.rooms]
    assert [round(room.polygon.area, 2) for room in rooms] == [19.5] * ROOMS
    assert all("style" in {factor.name for factor in room.factors} for room in rooms)


def test_furniture_on_a_layer_of_an_unknown_name_is_not() -> None:
    plan = _plan(outer="A-WALL", inner="A-WALL", furniture="Layer 7")
    rooms = [room for storey in plan.storeys for room in storey.rooms]
    assert [round(room.polygon.area, 2) for room in rooms] == [19.5] * ROOMS
    assert all(room.confidence >= SURE for room in rooms)
    assert {role.layer: role.role for role in plan.layers}["Layer 7"] == ""


def test_screens_on_a_layer_of_an_unknown_name_are_not_added_with_the_walls_on_another() -> None:
    """Beside walls of an unknown name, work places with screens of 50 mm around them."""
    plan = _plan(outer="365 brick", inner="A-WALL", screens="Layer 9")
    rooms = [room for storey in plan.storeys for room in storey.rooms]
    assert [round(room.polygon.area, 2) for room in rooms] == [19.5] * ROOMS
    assert {role.layer: role.role for role in plan.layers}["Layer 9"] == ""
