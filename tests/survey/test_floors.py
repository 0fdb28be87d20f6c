"""Furniture on the layer of the walls: what stands in a room does not part it."""

import ezdxf
import pytest
import shapely
from shapely import Polygon, box

from planner.files import toml
from planner.files.dxf.reading import drawing_of
from planner.model.plan import FloorPlan
from planner.survey import survey
from planner.survey.floors import given_back
from tests.survey.pens import Pen

THICK = 0.2
WIDE, DEEP, ROOMS = 4.0, 5.0, 3


def _plan(*things: Polygon, layer: str = "Layer 1") -> FloorPlan:
    """Three rooms of 4 m by 5 m, each with a door in the south wall; the same things in each of them."""
    pen = Pen(layout=ezdxf.new(units=6).modelspace(), per_metre=1.0)  # type: ignore[attr-defined]
    step = WIDE + THICK
    whole = box(-THICK, -THICK, ROOMS * step, DEEP + THICK)
    for row in range(ROOMS):
        x = row * step
        whole = whole.difference(box(x, 0, x + WIDE, DEEP)).difference(box(x + 1.0, -THICK, x + 1.9, 0))
    for ring in shapely.get_rings(whole).tolist():
        pen.polyline(list(ring.coords)[:-1], layer=layer, closed=True)
    for row in range(ROOMS):
        x = row * step
        for thing in things:
            for ring in shapely.get_rings(thing).tolist():
                pen.polyline([(x + a, b) for a, b in ring.coords[:-1]], layer=layer, closed=True)
        pen.line((x + 1.0, 0.0), (x + 1.0, 0.9), layer="DOOR")
        pen.arc((x + 1.0, 0.0), 0.9, 0.0, 90.0, layer="DOOR")
        pen.text(f"ROOM {'ABC'[row]}", (x + 1.2, 1.6), height=0.2, layer="TEXT")
    return survey(drawing_of(pen.layout.doc, name="plan"), profiles=toml.read_profiles(), units="m")


@pytest.mark.parametrize(
    "things",
    [
        [box(1.0, 2.5, 3.0, 4.6), box(1.0, 4.1, 3.0, 4.6)],
        [box(3.4, 3.0, 4.0, 5.0)],
        [Polygon([(3.4, 2.0), (4.0, 2.0), (4.0, 4.0)]), Polygon([(3.4, 2.0), (4.0, 4.0), (3.4, 4.0)])],
        [box(2.9, 2.0, 3.8, 4.1), box(3.05, 2.0, 3.65, 3.95)],
    ],
    ids=["a bed that stands free", "a wardrobe against the wall", "one with a diagonal", "a sofa with a seat"],
)
def test_furniture_on_the_layer_of_the_walls_is_floor(things: list[Polygon]) -> None:
    rooms = [room for storey in _plan(*things).storeys for room in storey.rooms]
    assert [round(room.polygon.area, 1) for room in rooms] == [WIDE * DEEP] * ROOMS


def test_a_pier_and_a_shaft_are_none() -> None:
    """A pier as thick as a wall, and a shaft with walls of its own."""
    shaft = box(1.0, 2.5, 2.4, 3.9)
    plan = _plan(box(3.0, 2.1, 3.2, 2.8), shaft.difference(shaft.buffer(-THICK, join_style="mitre")), layer="WALL")
    rooms = [room for storey in plan.storeys for room in storey.rooms if room.label]
    assert [round(room.polygon.area, 2) for room in rooms] == [round(WIDE * DEEP - 0.14 - 1.4**2, 2)] * ROOMS


def test_what_borders_on_two_rooms_is_given_to_none() -> None:
    left, right, between = box(0, 0, 4, 4), box(5, 0, 9, 4), box(4, 0, 5, 4)
    assert given_back([left, right], [between], []) == ((left, right), ())


def test_a_thing_that_a_gap_leads_on_from_leaves_no_hole() -> None:
    """A gap with nothing in it was taken from the thing in the middle of the room to its wall."""
    room = box(0, 0, 5, 4).difference(box(2, 1, 4, 2))
    rooms, solid = given_back([room], [box(2, 1, 4, 2)], [], passages=[box(4, 1.4, 5, 1.6)])
    assert [(round(each.area, 6), len(each.interiors)) for each in rooms] == [(20.0, 0)]
    assert not solid
