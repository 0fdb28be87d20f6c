"""Walls of stone and old brick: thicker than a cupboard is deep, and still no rooms."""

from itertools import pairwise
from math import pi

import ezdxf
import pytest
from ezdxf import transform
from ezdxf.math import Matrix44
from shapely import Polygon, box, get_parts, get_rings

from planner.files import toml
from planner.files.dxf.reading import drawing_of
from planner.model.plan import FloorPlan
from planner.survey import survey
from tests.survey.pens import Pen, Spot

DEPTH = 3.0


def _read(thick: float, *, niche: float = 0.0, turn: float = 0.0) -> FloorPlan:
    """A room of 6 m by 3 m between walls so thick, with a door of 0.9 m and a window of 1.5 m, both through the wall.

    Args:
        niche: how deep a cupboard with a door of 0.8 m is, that stands within the room's east wall.
    """
    doc = ezdxf.new(units=6)  # type: ignore[attr-defined]
    pen = Pen(layout=doc.modelspace(), per_metre=1.0)

    def ring(*points: Spot) -> None:
        for start, stop in zip(points, [*points[1:], points[0]], strict=True):
            pen.line(start, stop, layer="Walls")

    t, high, wide = thick, DEPTH, 6.0
    ring((-t, -t), (1, -t), (1, 0), (0, 0), (0, high), (2, high), (2, high + t), (-t, high + t))
    east = [(wide, high), (wide, 0), (1.9, 0), (1.9, -t), (wide + t, -t), (wide + t, high + t), (3.5, high + t)]
    ring(*east, (3.5, high))
    for y in (high, high + t / 2, high + t):
        pen.line((2, y), (3.5, y), layer="Windows")
    pen.line((1, 0), (1, 0.9), layer="Doors")
    pen.arc((1, 0), 0.9, 0.0, 90.0, layer="Doors")
    if niche:
        ring((wide - 0.1 - niche, 0), (wide - 0.1 - niche, 1), (wide - niche, 1), (wide - niche, 0))
        ring((wide - 0.1 - niche, 1.8), (wide - 0.1 - niche, high), (wide - niche, high), (wide - niche, 1.8))
        for y in (1.0, 1.8):
            pen.line((wide - 0.1 - niche, y), (wide - niche, y), layer="Walls")
        pen.line((wide - 0.1 - niche, 1.0), (wide - 0.9 - niche, 1.0), layer="Doors")
        pen.arc((wide - 0.1 - niche, 1.0), 0.8, 90.0, 180.0, layer="Doors")
    transform.inplace(doc.modelspace(), Matrix44.z_rotate(turn))
    return survey(drawing_of(doc, name="plan"), profiles=toml.read_profiles(), units=None)


def _areas(plan: FloorPlan) -> list[float]:
    return sorted(round(room.polygon.area, 2) for storey in plan.storeys for room in storey.rooms)


@pytest.mark.parametrize("turn", [0.0, 0.5, pi / 2, 3.7])
@pytest.mark.parametrize("thick", [0.3, 0.5, 0.6, 0.8, 1.0, 1.3])
def test_a_thick_wall_beside_a_door_is_no_room(thick: float, turn: float) -> None:
    plan = _read(thick, turn=turn)
    assert _areas(plan) == [18.0]
    assert [round(door.width_m, 2) for storey in plan.storeys for door in storey.doors] == [0.9]


@pytest.mark.parametrize("turn", [0.0, 0.5, pi / 2, 3.7])
def test_the_body_of_a_wall_with_a_pier_at_a_passage_and_a_leaf_at_its_other_end_is_no_room(turn: float) -> None:
    """Two rooms of 5 m by 6 m; in the wall of 0.5 m between them a passage beside a pier of 1.2 m, and a door."""
    doc = ezdxf.new(units=6)  # type: ignore[attr-defined]
    pen = Pen(layout=doc.modelspace(), per_metre=1.0)
    whole = box(-0.5, -0.5, 11, 6.5).difference(box(0, 0, 5, 6)).difference(box(5.5, 0, 10.5, 6))
    whole = whole.union(box(4.7, 1.7, 5.8, 2.9)).difference(box(5, 1, 5.5, 1.7)).difference(box(4, 4.5, 6, 5.5))
    for part in get_parts(whole):
        for ring in get_rings(part).tolist():
            pen.polyline(list(ring.coords)[:-1], layer="Walls", closed=True)
    pen.line((5, 4.5), (4, 4.5), layer="Doors")
    pen.arc((5, 4.5), 1.0, 90.0, 180.0, layer="Doors")
    transform.inplace(doc.modelspace(), Matrix44.z_rotate(turn))
    plan = survey(drawing_of(doc, name="plan"), profiles=toml.read_profiles(), units=None)
    assert _areas(plan) == pytest.approx([29.64, 29.64], abs=0.3)


def test_narrow_rooms_end_to_end_are_not_joined() -> None:
    """Two rooms 1 m wide and 4 m long, end to end, with a wall of 0.3 m between them, each with a door in its side."""
    pen = Pen(layout=ezdxf.new(units=6).modelspace(), per_metre=1.0)  # type: ignore[attr-defined]
    whole = box(-0.2, -0.2, 8.5, 1.2).difference(box(0, 0, 4, 1)).difference(box(4.3, 0, 8.3, 1))
    for x in (1.0, 6.0):
        whole = whole.difference(box(x, 0.9, x + 0.9, 1.3))
        pen.line((x, 1.2), (x, 2.1), layer="Doors")
        pen.arc((x, 1.2), 0.9, 0.0, 90.0, layer="Doors")
    for ring in get_rings(whole).tolist():
        for start, stop in pairwise(ring.coords):
            pen.line(start, stop, layer="Walls")
    plan = survey(drawing_of(pen.layout.doc, name="plan"), profiles=toml.read_profiles(), units="m")
    assert _areas(plan) == [4.0, 4.0]
    assert [len(storey.doors) for storey in plan.storeys] == [2]


def test_a_cupboard_as_deep_as_the_wall_is_thick_is_a_room() -> None:
    assert _areas(_read(0.6, niche=0.6)) == pytest.approx([1.8, 15.9], abs=0.02)


@pytest.mark.parametrize("turn", [0.0, 0.5, pi / 2, 3.7])
def test_the_splayed_reveal_of_a_window_is_no_floor(turn: float) -> None:
    """A room of 6 m by 4 m with walls of 0.8 m; a reveal 1.5 m wide at the room, 0.9 m at the window, lines at both."""
    pen = Pen(layout=ezdxf.new(units=6).modelspace(), per_metre=1.0)  # type: ignore[attr-defined]
    whole = box(-0.8, -0.8, 6.8, 4.8).difference(box(0, 0, 6, 4)).difference(box(1, -0.9, 1.9, 0.1))
    reveal = Polygon([(3.0, 0.01), (4.5, 0.01), (4.5, 0.0), (4.2, -0.5), (4.2, -0.9), (3.3, -0.9), (3.3, -0.5), (3, 0)])
    for ring in get_rings(get_parts(whole.difference(reveal))).tolist():
        for start, stop in pairwise(ring.coords):
            pen.line(start, stop, layer="Walls")
    for y in (-0.5, -0.55, -0.8):
        pen.line((3.3, y), (4.2, y), layer="Windows")
    pen.line((3.0, 0.0), (4.5, 0.0), layer="Windows")
    pen.line((1, 0), (1, 0.9), layer="Doors")
    pen.arc((1, 0), 0.9, 0.0, 90.0, layer="Doors")
    transform.inplace(pen.layout, Matrix44.z_rotate(turn))
    plan = survey(drawing_of(pen.layout.doc, name="plan"), profiles=toml.read_profiles(), units="m")
    assert _areas(plan) == pytest.approx([24.0], abs=0.02)
