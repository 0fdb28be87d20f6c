"""Shapes on which the library gives up are united and cut all the same."""

import pytest
import shapely
from shapely import GeometryCollection, GEOSException, LineString, Polygon, box

from planner.measure.overlay import areal, common, in_triangles, rest, united

CROSSED = Polygon([(0.0, 0.0), (2.0, 2.0), (2.0, 0.0), (0.0, 2.0)])
"""A ring that crosses itself: two triangles of 1 m² each."""

BESIDE = box(1.0, 0.0, 3.0, 2.0)


def test_a_ring_that_crosses_itself_is_cut_as_the_floor_it_encloses() -> None:
    with pytest.raises(GEOSException):
        CROSSED.intersection(BESIDE)
    assert common(CROSSED, BESIDE).area == pytest.approx(1.0)
    assert rest(CROSSED, BESIDE).area == pytest.approx(1.0)
    assert united([CROSSED, BESIDE]).area == pytest.approx(5.0)


def test_what_the_library_manages_is_left_as_it_gives_it() -> None:
    one, other = box(0.0, 0.0, 2.0, 1.0), box(1.0, 0.0, 3.0, 1.0)
    assert common(one, other).equals_exact(one.intersection(other))
    assert rest(one, other).equals_exact(one.difference(other))
    assert united([one, other]).equals_exact(shapely.unary_union([one, other]))


def test_edges_that_only_touch_are_no_area() -> None:
    mixed = GeometryCollection([box(0.0, 0.0, 1.0, 1.0), LineString([(1.0, 0.0), (2.0, 0.0)])])
    assert areal(mixed).equals(box(0.0, 0.0, 1.0, 1.0))
    assert areal(LineString([(0.0, 0.0), (1.0, 0.0)])).length == 1.0


def test_a_polygon_that_crosses_itself_is_cut_into_triangles_all_the_same() -> None:
    found = in_triangles(CROSSED)
    assert sum(one.area for one in found) == pytest.approx(2.0) and len(found) >= 2
    assert sum(one.area for one in in_triangles(BESIDE)) == pytest.approx(4.0)
