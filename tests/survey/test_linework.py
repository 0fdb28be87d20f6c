"""Pieces of wall line in tables: what many are asked at once is what each one would say."""

import numpy as np
from shapely import MultiPoint, Polygon

from planner.survey.linework import covered, tidy, unique_rows
from planner.survey.wall_ends import Gap, polygons_of


def test_different_rows_are_those_of_numpy() -> None:
    table = np.random.default_rng(7).integers(0, 3, (200, 3)).astype(float)
    first, row = unique_rows(table)
    rows, places, which = np.unique(table, axis=0, return_index=True, return_inverse=True)
    assert (table[first] == rows).all()
    assert (first == places).all()
    assert (row == which.reshape(-1)).all()


def test_a_line_is_covered_once_where_pieces_overlap_and_not_by_what_runs_across() -> None:
    start, stop = np.zeros((2, 2)), np.array([[10.0, 0.0], [0.0, 10.0]])
    pieces = [(1, 0.1, 4, 0.1), (5, 0, 3, 0), (9, 0, 14, 0), (7, -1, 7, 1)]
    line = np.array([0] * 4 + [1] * 4)
    found = covered(start, stop, line, np.array(pieces * 2, dtype=float))
    assert found.tolist() == [4.0 + 1.0, 1.0]


def test_lines_that_overlap_are_one_piece_and_a_short_end_meets_its_wall() -> None:
    raw = np.array([(0, 0, 4, 0), (3, 0.005, 8, 0.005), (8, 0.005, 8, 5), (4, 3, 7.97, 3)], dtype=float)
    work = tidy(raw, np.arange(len(raw), dtype=np.int32))
    lengths = sorted(work.length.round(3).tolist())
    assert lengths == [4.001, 4.995, 8.0]
    assert int(work.loose.sum()) == 3


def test_the_polygons_of_gaps_are_their_hulls_and_thin_bands_where_they_have_no_thickness() -> None:
    thick = Gap(left=(0, 0.2), right=(0, 0), far_left=(1, 0.2), far_right=(1, 0), facing=True, solid=False)
    thin = Gap(left=(0, 0), right=(0, 0), far_left=(2, 0), far_right=(2, 0), facing=True, solid=False)
    wide, slim = polygons_of([thick, thin])
    assert isinstance(wide, Polygon)
    assert wide.equals(MultiPoint(thick.corners).convex_hull)
    assert slim.bounds == (0, -0.01, 2, 0.01)
    assert thin.polygon.equals(slim)
