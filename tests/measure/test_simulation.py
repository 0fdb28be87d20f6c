"""The formulas of waiting against a simulation of the hall, person by person (Ciw)."""

from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev

import ciw
import pytest

from planner.measure.queues import Waits, waits

RUNS = 10
HOURS = 600.0
WARM_UP_H = 20.0
LONG_WAIT = 20.0
SPREADS = 4.0
"""A formula may be off the mean of the simulated runs by so many of its standard errors."""

SHARPNESS = 0.06
"""The standard error of the simulated mean wait is at most this share of it: the test can tell what is wrong."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """What one run of the simulation saw: minutes and shares of all who came."""

    mean_wait_min: float
    p_wait_over_target: float
    p_left: float


def simulated(seed: int, *, windows: int, arrivals_per_hour: float, case: float, patience: float | None) -> Run:
    """One run of many peak hours on end, without its first hours."""
    ciw.seed(seed)
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(arrivals_per_hour / 60)],
        service_distributions=[ciw.dists.Exponential(1 / case)],
        reneging_time_distributions=None if patience is None else [ciw.dists.Exponential(1 / patience)],
        number_of_servers=[windows],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(HOURS * 60)
    records = [
        one
        for one in simulation.get_all_records(only=["service", "renege"])
        if WARM_UP_H * 60 <= one.arrival_date <= (HOURS - WARM_UP_H) * 60
    ]
    times = [one.waiting_time for one in records]
    return Run(
        mean_wait_min=fmean(times),
        p_wait_over_target=fmean(time > LONG_WAIT for time in times),
        p_left=fmean(one.record_type == "renege" for one in records),
    )


def spread(values: list[float]) -> float:
    """The standard error of the mean of the runs."""
    return stdev(values) / sqrt(len(values))


def agrees(values: list[float], expected: float) -> bool:
    """Whether a number lies within 4 standard errors of the runs' mean, or within 0.0005 of it."""
    return abs(fmean(values) - expected) <= max(SPREADS * spread(values), 0.0005)


@pytest.mark.parametrize(
    ("windows", "arrivals", "case", "patience"),
    [
        (4, 18.0, 10.0, None),
        (2, 6.0, 12.0, None),
        (4, 18.0, 10.0, 30.0),
        (2, 18.0, 10.0, 45.0),
    ],
)
def test_the_formulas_agree_with_a_simulated_hall(
    windows: int, arrivals: float, case: float, patience: float | None
) -> None:
    found: Waits = waits(
        windows, arrivals_per_hour=arrivals, minutes_per_case=case, long_wait_min=LONG_WAIT, patience_min=patience
    )
    runs = [
        simulated(seed, windows=windows, arrivals_per_hour=arrivals, case=case, patience=patience)
        for seed in range(RUNS)
    ]
    assert agrees([run.mean_wait_min for run in runs], found.mean_wait_min)
    assert agrees([run.p_wait_over_target for run in runs], found.p_wait_over_target)
    assert agrees([run.p_left for run in runs], found.p_left)
    assert spread([run.mean_wait_min for run in runs]) <= SHARPNESS * found.mean_wait_min
