"""The least bad place on a floor: found among all, and without looking at more of them than it takes."""

import numpy as np
import pytest
from numpy.typing import NDArray
from shapely import Point, box

from planner.place.ground import Footing, Ground, Spot, Spots, Walk, on_grid

DESK = Footing(width=1.2, depth=0.6, front=1.0)
HALL = Ground(
    floor=box(0.0, 0.0, 12.0, 8.0),
    solids=(box(4.0, 2.0, 5.0, 6.0), box(8.0, 0.0, 8.2, 5.0)),
    walks=(Walk(width=1.2, goals=(Point(1.0, 1.0), Point(11.0, 1.0))),),
)


@pytest.mark.parametrize("at", [(6.5, 3.0), (10.0, 7.5), (4.5, 4.0), (8.1, 6.6)])
def test_the_least_bad_place_is_the_first_of_all_in_order_that_holds(at: tuple[float, float]) -> None:
    spots = on_grid(HALL.floor, step=0.2, turns=(0.0, 90.0))
    costs = np.round(np.hypot(spots.x - at[0], spots.y - at[1]), 6)
    every = [Spot(x=x, y=y, turn=turn) for x, y, turn in zip(spots.x, spots.y, spots.turn, strict=True)]
    held = [
        cost
        for cost, spot, fits in zip(costs, every, HALL.fits(spots, DESK), strict=True)
        if fits and HALL.holding(spot, DESK, reached_by=1.2).open
    ]
    found = HALL.best(spots, DESK, costs, reached_by=1.2)
    assert found is not None
    away = round(float(np.hypot(found.x - at[0], found.y - at[1])), 6)
    assert min(held) <= away <= min(held) + 0.35
    assert HALL.holding(found, DESK, reached_by=1.2).open


def test_no_place_is_sought_where_the_passages_are_shut_already(monkeypatch: pytest.MonkeyPatch) -> None:
    shut = Ground(floor=HALL.floor, solids=(box(6.0, 0.0, 6.2, 8.0),), walks=HALL.walks)
    spots = on_grid(shut.floor, step=0.5, turns=(0.0,))
    tried: list[Spot] = []
    holding = Ground.holding

    def counted(ground: Ground, spot: Spot, footing: Footing, *, reached_by: float) -> Ground:
        tried.append(spot)
        return holding(ground, spot, footing, reached_by=reached_by)

    monkeypatch.setattr(Ground, "holding", counted)
    assert shut.best(spots, DESK, spots.x, reached_by=1.2) is None
    assert len(tried) == 1


def test_few_places_are_looked_at_where_the_first_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    spots = on_grid(HALL.floor, step=0.1, turns=(0.0,))
    looked: list[int] = []
    fits = Ground.fits

    def counted(ground: Ground, some: Spots, footing: Footing) -> NDArray[np.bool_]:
        looked.append(len(some.x))
        return fits(ground, some, footing)

    monkeypatch.setattr(Ground, "fits", counted)
    found = HALL.best(spots, DESK, spots.y + 0.01 * spots.x, reached_by=1.2)
    assert found is not None and found.y == 0.3
    assert sum(looked) < len(spots.x) / 10
