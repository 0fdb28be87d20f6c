"""The looks that rules share."""

from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.model.verdict import Outcome
from planner.rules.findings import Spot, at_least, at_most, between, equal, more_than
from planner.words import same

SPOT = Spot(item="W1", name=same("W1"))
LENGTHS = st.integers(min_value=1, max_value=100_000).map(lambda number: number / 1000)


@given(LENGTHS, st.floats(min_value=1e-5, max_value=1.0))
def test_a_shortfall_never_reads_as_the_limit(limit: float, short: float) -> None:
    finding = at_least(SPOT, same("depth"), limit - short, limit=limit, unit="mm")
    assert finding.outcome is Outcome.FAIL
    assert finding.measured != finding.limit
    said = finding.text.en.removeprefix("W1: depth ").partition(" mm, at least ")
    assert (float(said[0]), float(said[2].removesuffix(" mm"))) == (
        pytest.approx(finding.measured, abs=0.5),
        finding.limit,
    )
    assert float(said[0]) < float(finding.limit)


@pytest.mark.parametrize(
    ("measured", "said"), [(2.67978, "2680"), (1.7996, "1799.6"), (1.8004, "1800.4"), (1.8, "1800"), (1.7994, "1799")]
)
def test_millimetres_have_decimals_only_where_they_decide(measured: float, said: str) -> None:
    finding = at_least(SPOT, same("width"), measured, limit=1.8, unit="mm")
    assert finding.text.en == f"W1: width {said} mm, at least 1800 mm"


@given(LENGTHS, st.floats(min_value=-2e-6, max_value=2e-6))
def test_the_noise_of_turned_coordinates_decides_nothing(limit: float, noise: float) -> None:
    for look in (at_least, at_most, equal):
        assert look(SPOT, same("depth"), limit + noise, limit=limit, unit="mm").outcome is Outcome.PASS
    assert more_than(SPOT, same("depth"), limit + noise, limit=limit, unit="mm").outcome is Outcome.FAIL


def test_a_breach_of_a_range_states_the_limit_that_it_breaks() -> None:
    low = between(SPOT, same("height"), 0.699, limits=(0.7, 0.85), unit="mm")
    high = between(SPOT, same("height"), 0.851, limits=(0.7, 0.85), unit="mm")
    assert (low.outcome, low.measured, low.limit) == (Outcome.FAIL, 699.0, 700.0)
    assert (high.outcome, high.measured, high.limit) == (Outcome.FAIL, 851.0, 850.0)
    assert high.text.en == "W1: height 851 mm, to be 700 mm to 850 mm"


def test_a_height_that_the_drawing_does_not_tell_is_unclear() -> None:
    found = equal(SPOT, same("height"), nan, limit=0.8, unit="mm")
    assert found.outcome is Outcome.UNCLEAR
    assert found.measured is None
    assert found.limit == 800
