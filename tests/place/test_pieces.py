"""Boxes held against convex pieces all at once: as shapely tells box by box."""

import numpy as np
import pytest
import shapely
from shapely import Point, Polygon, box

from planner.place.ground import Footing, Ground, on_grid
from planner.place.pieces import Boxes, pieces_of

SHAPES = (
    box(2.0, 2.0, 4.0, 3.0),
    Polygon([(6.0, 1.0), (9.0, 2.5), (7.0, 4.0)]),
    Polygon([(1.0, 5.0), (5.0, 5.0), (5.0, 9.0), (4.0, 9.0), (4.0, 6.0), (1.0, 6.0)]),
    Point(8.0, 7.5).buffer(0.9),
)


def test_boxes_meet_what_shapely_says_they_meet() -> None:
    x, y = (part.ravel() for part in np.meshgrid(np.arange(0.0, 10.0, 0.13), np.arange(0.0, 10.0, 0.17)))
    wide = np.where(np.arange(len(x)) % 2, 0.6, 1.7)
    boxes = Boxes(left=x, right=x + wide, lower=y, upper=y + 2.0 - wide)
    told = boxes.meet(pieces_of(SHAPES, less=1e-6))
    shapes = shapely.box(boxes.left, boxes.lower, boxes.right, boxes.upper)
    expected = shapely.intersects(shapely.union_all(SHAPES).buffer(-1e-6), shapes)
    assert (told == expected).all() and 0 < told.sum() < len(told)


def test_what_only_touches_a_piece_does_not_meet_it() -> None:
    edge = np.array([4.0]), np.array([5.0]), np.array([2.0]), np.array([3.0])
    boxes = Boxes(left=edge[0], right=edge[1], lower=edge[2], upper=edge[3])
    assert not boxes.meet(pieces_of(SHAPES, less=1e-6)).any()
    assert boxes.meet(pieces_of(SHAPES, less=0.0)).all()


@pytest.mark.parametrize("turns", [(0.0,), (90.0, 270.0), (0.0, 90.0, 180.0, 270.0)])
def test_many_places_fit_where_few_do(turns: tuple[float, ...]) -> None:
    floor = Polygon([(0.0, 0.0), (10.0, 0.0), (12.0, 7.0), (6.0, 10.0), (6.0, 8.0), (0.0, 8.0)])
    ground = Ground(floor=floor, solids=SHAPES[:2], free=SHAPES[2:])
    footing = Footing(width=0.8, depth=0.5, front=0.6, side=0.1, seat_back=0.2, back=0.3)
    spots = on_grid(floor, step=0.2, turns=turns)
    told = ground.fits(spots, footing)
    few = np.concatenate([ground.fits(spots.pick(some), footing) for some in np.array_split(np.arange(len(told)), 40)])
    assert len(told) > 600 and (told == few).all() and told.any()
