"""Places on the grid of axes, as builders say them."""

import pytest
from shapely import LineString, Point
from shapely.affinity import rotate

from planner.measure.grid import grid_place
from planner.model.plan import Axis

AXES = (
    *(Axis(label=str(number + 1), line=LineString([(6 * number, -2), (6 * number, 12)])) for number in range(3)),
    *(Axis(label=letter, line=LineString([(-2, 5 * number), (14, 5 * number)])) for number, letter in enumerate("AB")),
)


@pytest.mark.parametrize("turn_deg", [0.0, 37.0])
@pytest.mark.parametrize(
    ("at", "told"),
    [((3, 2), "1–2 / A–B"), ((6.1, 2), "2 / A–B"), ((13, 5), "3+ / B"), ((-1, -1), "1- / A-"), ((8, 7), "2–3 / B+")],
)
def test_a_place_is_told_by_the_axes_around_it(at: tuple[float, float], told: str, turn_deg: float) -> None:
    axes = tuple(Axis(label=one.label, line=rotate(one.line, turn_deg, origin=(0, 0))) for one in AXES)
    assert grid_place(axes, rotate(Point(at), turn_deg, origin=(0, 0))) == told


def test_without_axes_nothing_is_told() -> None:
    assert grid_place((), Point(1, 1)) == ""
