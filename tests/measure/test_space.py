"""The free floor and its triangles."""

from itertools import pairwise
from math import dist

import numpy as np
import pytest
import shapely
from hypothesis import given
from shapely import LineString, Point, Polygon, box

from planner.measure.space import (
    Walker,
    free_floor,
    opening_floor,
    polygons,
    settled,
    sight_floor,
    triangulated,
    view_from,
    view_from_corner,
)
from planner.model.layout import Item, Kind
from tests.build import hall_plan
from tests.build_layout import small_layout, thing, turned_layout
from tests.measure.halls import LAW, SHIFT, TURNS, bodies, body, hall_with


def test_an_outline_with_a_spike_keeps_its_floor() -> None:
    spiked = Polygon([(0, 0), (4, 0), (4, 3), (7, 3), (4, 3), (3, 2), (3, 5), (2, 2), (0, 3)])
    assert polygons(shapely.make_valid(spiked)).area == pytest.approx(spiked.area, rel=0.2)
    nested = shapely.GeometryCollection([shapely.MultiPolygon([box(0, 0, 1, 1), box(2, 0, 3, 2)]), spiked.boundary])
    assert polygons(nested).area == pytest.approx(3.0)


def test_the_public_has_the_hall_and_the_toilet_but_no_staff_room() -> None:
    layout = hall_with()
    doors = 1.8 * 0.24 + 1.5 * 0.24 + 0.9 * 0.24
    assert free_floor(layout, walker=Walker.PUBLIC).area == pytest.approx(18 * 10 + 3 * 4 + doors, abs=0.03)


def test_staff_have_every_room() -> None:
    layout = hall_with()
    rooms = 18 * 10 + 3 * 4 + (7 - 3.24) * 4 + (18 - 7.24) * 4
    assert free_floor(layout, walker=Walker.STAFF).area == pytest.approx(
        rooms + (1.8 + 1.0 + 0.9 + 1.5 + 0.9) * 0.24, abs=0.04
    )


@pytest.mark.parametrize(
    ("kind", "base", "taken"),
    [
        (Kind.CABINET, 0.0, 1.0),
        (Kind.CABINET, 1.99, 1.0),
        (Kind.CABINET, 2.0, 0.0),
        (Kind.SIGN, 0.0, 0.0),
        (Kind.QUEUE_LINE, 0.0, 0.0),
        (Kind.WHEELCHAIR_PLACE, 0.0, 0.0),
        (Kind.PRINTER, 0.0, 1.0),
        (Kind.PRINTER, 0.8, 0.0),
    ],
)
def test_what_stands_in_the_way(kind: Kind, base: float, taken: float) -> None:
    item = thing("X", kind, (9.0, 5.0), (1.0, 1.0, 0.5), base=base)
    empty = free_floor(hall_with(), walker=Walker.PUBLIC).area
    assert empty - free_floor(hall_with(item), walker=Walker.PUBLIC).area == pytest.approx(taken, abs=1e-9)


def test_staff_pass_the_gate_and_the_public_does_not() -> None:
    gate = thing("gate-1", Kind.GATE, (9.0, 5.0), (1.0, 0.2, 1.0))
    for walker, taken in ((Walker.PUBLIC, 0.2), (Walker.STAFF, 0.0)):
        empty = free_floor(hall_with(), walker=walker).area
        assert empty - free_floor(hall_with(gate), walker=walker).area == pytest.approx(taken, abs=1e-9)


def test_an_opening_keeps_its_width_and_reaches_into_both_rooms() -> None:
    gap = opening_floor(box(2.0, 10.0, 2.9, 10.24), LineString([(2.0, 10.12), (2.9, 10.12)]))
    assert gap.bounds == pytest.approx((2.0, 9.995, 2.9, 10.245), abs=1e-12)


@pytest.mark.parametrize("turn_deg", TURNS)
def test_rooms_are_joined_through_their_doors_at_every_turn(turn_deg: float) -> None:
    layout = turned_layout(hall_with(), turn_deg, SHIFT)
    assert len(free_floor(layout, walker=Walker.STAFF).geoms) == 1
    assert len(sight_floor(layout.storey, doors_open=False).geoms) == 4
    assert len(sight_floor(layout.storey, doors_open=True).geoms) == 1


@pytest.mark.parametrize("turn_deg", TURNS)
@pytest.mark.parametrize("walker", list(Walker))
def test_the_triangles_fill_the_floor_and_meet_edge_to_edge(walker: Walker, turn_deg: float) -> None:
    free = free_floor(small_layout(turn_deg, SHIFT), walker=walker)
    floor = triangulated(free)
    areas = [Polygon([floor.points[one] for one in corners]).area for corners in floor.triangles]
    assert sum(areas) == pytest.approx(free.area, rel=1e-9)
    rim = sum(
        dist(floor.points[corners[edge]], floor.points[corners[(edge + 1) % 3]])
        for corners, across in zip(floor.triangles, floor.neighbours, strict=True)
        for edge in range(3)
        if across[edge] < 0
    )
    assert rim == pytest.approx(free.length, rel=1e-9)


def test_a_column_turns_ways_at_its_four_corners_and_the_hall_at_none() -> None:
    layout = hall_with(plan=hall_plan(columns=((9.0, 5.0),)))
    floor = triangulated(polygons(layout.hall.polygon.intersection(free_floor(layout, walker=Walker.PUBLIC))))
    corners = {floor.points[one] for one in floor.turning}
    assert {(8.8, 4.8), (9.2, 4.8), (8.8, 5.2), (9.2, 5.2)} <= corners
    assert not {(0.0, 0.0), (18.0, 0.0), (0.0, 10.0), (18.0, 10.0)} & corners


def by_shadows(free: shapely.MultiPolygon, at: Point) -> shapely.Geometry:
    """What is seen from a point, the slow way: the floor less the shadow of each edge that does not face the point."""
    reach = 200.0
    shadows = []
    for part in free.geoms:
        for ring in (part.exterior, *part.interiors):
            xy = np.array(ring.coords)
            for a, b in pairwise(xy):
                far = [at_ + (at_ - np.array([at.x, at.y])) * reach for at_ in (b, a)]
                shadow = Polygon([a, b, *far])
                shadows.append(shadow if shadow.is_valid else shadow.buffer(0))
    return free.difference(shapely.union_all(shadows))


@LAW
@given(items=bodies())
def test_a_view_is_what_no_edge_hides(items: tuple[Item, ...]) -> None:
    free = free_floor(hall_with(*items), walker=Walker.PUBLIC)
    floor = triangulated(free)
    at = settled(floor.inner, Point(9.123, 4.567), reach=50.0)
    assert at is not None
    view = view_from(floor, (at.x, at.y)).polygon
    assert view.is_valid
    assert view.symmetric_difference(by_shadows(free, at)).area < 1e-6


@LAW
@given(items=bodies())
def test_corners_see_each_other_or_neither_does(items: tuple[Item, ...]) -> None:
    floor = triangulated(free_floor(hall_with(*items), walker=Walker.PUBLIC))
    sights = {corner: view_from_corner(floor, corner).corners for corner in range(len(floor.points))}
    inner = floor.polygon.buffer(1e-7)
    for corner, seen in sights.items():
        for other in seen - {corner}:
            line = LineString([floor.points[corner], floor.points[other]])
            assert inner.covers(line)
            assert corner in sights[other]


def test_a_point_in_a_wall_is_settled_at_the_wall_face_and_no_farther_than_the_reach() -> None:
    inner = triangulated(polygons(box(0, 0, 4, 3))).inner
    near = settled(inner, Point(4.2, 1.0), reach=0.3)
    assert near is not None
    assert (near.x, near.y) == pytest.approx((3.999, 1.0))
    assert settled(inner, Point(4.4, 1.0), reach=0.3) is None


def test_a_body_in_the_hall_hides_what_is_behind_it() -> None:
    layout = hall_with(body("B", 9.0, 5.0, 2.0, 1.0))
    floor = triangulated(free_floor(layout, walker=Walker.PUBLIC))
    view = view_from(floor, (9.0, 2.0)).polygon
    hidden = Polygon([(8.0, 4.5), (10.0, 4.5), (9.0 + 1.0 * 8.0 / 2.5, 10.0), (9.0 - 1.0 * 8.0 / 2.5, 10.0)])
    assert view.intersection(layout.hall.polygon).area == pytest.approx(180.0 - hidden.area, abs=1e-9)
