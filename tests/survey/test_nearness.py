"""How far lines are apart, beside what shapely says."""

import numpy as np
import pytest
import shapely

from planner.survey.nearness import apart, beside

REACH = 0.3


def lines(seed: int) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Lines of many slants, some without length, some touching, crossing or running along another."""
    chance = np.random.default_rng(seed)
    ends = np.round(chance.uniform(0.0, 6.0, (120, 4)), 1)
    ends[:10, 2:] = ends[:10, :2]
    ends[10:30, 3] = ends[10:30, 1]
    ends[30:40] = ends[40:50]
    return ends


def test_lines_are_as_far_apart_as_shapely_says() -> None:
    ends = lines(1)
    one, other = (each.reshape(-1) for each in np.indices((len(ends), len(ends))))
    shapes = shapely.linestrings(ends.reshape(-1, 2, 2))
    assert np.abs(apart(ends[one], ends[other]) - shapely.distance(shapes[one], shapes[other])).max() < 1e-9


@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_lines_that_all_but_run_in_one_way_divide_by_nothing() -> None:
    ends = np.array([[0.0, 0.0, 1e-160, 0.0], [0.0, 5.0, 5.0, 5.0], [0.0, 0.0, 5.0, 0.0]])
    others = np.array([[1e9, 0.0, 2e9, 1e-160], [1e-170, 0.0, 1e-170, 1e-165], [1e9, 1.0, -1e9, 1.0 + 1e-300]])
    assert apart(ends, others) == pytest.approx([1e9, 5.0, 1.0])


def test_no_line_within_reach_is_left_out() -> None:
    some, others = lines(2), lines(3)
    shapes = shapely.linestrings(others.reshape(-1, 2, 2))
    near = shapely.STRtree(shapes).query(shapely.linestrings(some.reshape(-1, 2, 2)), "dwithin", REACH)
    assert set(zip(*near.tolist(), strict=True)) <= {
        (int(one), int(other)) for one, other in zip(*beside(some, others, reach=REACH), strict=True)
    }
