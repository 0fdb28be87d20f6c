"""Turns between directions and lines: across the full circle, and the same whichever comes first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.measure.turns import line_turn_between, readable, turn_between

turns = st.floats(min_value=-1000.0, max_value=1000.0)


@pytest.mark.parametrize(
    ("one", "other", "apart", "lines"),
    [(10.0, 350.0, 20.0, 20.0), (0.0, 180.0, 180.0, 0.0), (-90.0, 180.0, 90.0, 90.0), (355.0, 720.0, 5.0, 5.0)],
)
def test_turns_are_measured_the_short_way_round(one: float, other: float, apart: float, lines: float) -> None:
    assert turn_between(one, other) == pytest.approx(apart)
    assert line_turn_between(one, other) == pytest.approx(lines)


@given(one=turns, other=turns)
def test_turns_do_not_depend_on_which_comes_first(one: float, other: float) -> None:
    assert turn_between(one, other) == pytest.approx(turn_between(other, one), abs=1e-9)
    assert line_turn_between(one, other) == pytest.approx(line_turn_between(other, one + 180.0), abs=1e-9)


@pytest.mark.parametrize(
    ("turn", "upright"),
    [(0.0, 0.0), (90.0, 90.0), (270.0, 90.0), (-90.0005, 89.9995), (180.0, 0.0), (135.0, -45.0), (-89.9995, 90.0)],
)
def test_a_text_is_read_from_below_or_from_the_right(turn: float, upright: float) -> None:
    assert readable(turn) == pytest.approx(upright)
