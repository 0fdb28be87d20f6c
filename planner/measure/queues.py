"""How long people wait, and how many windows that takes: the M/M/c queue (Erlang C) in the peak hour.

Arrivals are persons in an hour; times are minutes. a = arrivals × handling time is the load in windows, and
a ÷ c the utilisation of c windows; at 1 and above the queue grows without end.
"""

from dataclasses import dataclass, replace
from math import ceil, exp, floor, inf, log
from typing import Final

from planner.model.brief import Demand

ROWS_ABOVE: Final = 2
"""Rows of the table beyond the number of windows that is needed."""

CROWD_SHARE: Final = 0.05
"""The queue is longer than its 95 % length for this share of the peak hour."""


@dataclass(frozen=True, kw_only=True)
class Waits:
    """What a number of windows means for those who wait. `mean_wait_min` is inf when the windows cannot keep up."""

    windows: int
    utilisation: float
    mean_wait_min: float
    p_wait_over_target: float


def visits_per_day(demand: Demand) -> float:
    """Visits on a mean day: as given, or from the population."""
    if demand.visits_per_day is not None:
        return demand.visits_per_day
    return demand.population * demand.visits_per_person_year / demand.working_days


def _peak_share(demand: Demand) -> float:
    """Persons at the windows in the peak hour, for one visit on a mean day."""
    return demand.peak_day_factor * demand.peak_hour_share * (1 - demand.self_service_share)


def arrivals_per_hour(demand: Demand) -> float:
    """Persons who come to the windows in the peak hour of the peak day; those served by machines are left out.

    Rounded to 1e-9, so that 60 × 1.5 × 0.2 is 18 and never a little more.
    """
    return round(visits_per_day(demand) * _peak_share(demand), 9)


def _blocked(windows: int, load: float) -> float:
    """Erlang B: the share that finds all windows busy when nobody waits. By recurrence, which cannot overflow."""
    share = 1.0
    for count in range(1, windows + 1):
        share = load * share / (count + load * share)
    return share


def _delayed(windows: int, load: float, blocked: float) -> float:
    """Erlang C, the share that has to wait, from Erlang B."""
    return windows * blocked / (windows - load * (1 - blocked))


def _waits(windows: int, load: float, blocked: float, *, minutes_per_case: float, long_wait_min: float) -> Waits:
    if load >= windows:
        return Waits(windows=windows, utilisation=load / windows, mean_wait_min=inf, p_wait_over_target=1.0)
    delayed = _delayed(windows, load, blocked)
    spare = (windows - load) / minutes_per_case
    return Waits(
        windows=windows,
        utilisation=load / windows,
        mean_wait_min=delayed / spare,
        p_wait_over_target=delayed * exp(-spare * long_wait_min),
    )


def waits(windows: int, *, arrivals_per_hour: float, minutes_per_case: float, long_wait_min: float) -> Waits:
    """The waits at a number of windows.

    Wq = C s ÷ (c − a); P(W > t) = C exp(−(c − a) t ÷ s), with C of Erlang. Windows that cannot keep up
    (a ≥ c) have an infinite mean wait, and everyone waits longer than any target.

    Args:
        windows: at least 1.
    """
    load = arrivals_per_hour * minutes_per_case / 60
    return _waits(
        windows,
        load,
        _blocked(windows, load),
        minutes_per_case=minutes_per_case,
        long_wait_min=long_wait_min,
    )


def waits_of(windows: int, demand: Demand) -> Waits:
    """The waits of a demand at a number of windows."""
    return waits(
        windows,
        arrivals_per_hour=arrivals_per_hour(demand),
        minutes_per_case=demand.minutes_per_case,
        long_wait_min=demand.long_wait_min,
    )


def meets_targets(found: Waits, demand: Demand) -> bool:
    """Whether the mean wait and the share of long waits are within the demand's targets."""
    return found.mean_wait_min <= demand.mean_wait_target_min and found.p_wait_over_target <= demand.long_wait_share


def windows_needed(demand: Demand) -> int:
    """The smallest number of windows that meets both targets, at least 1."""
    load = arrivals_per_hour(demand) * demand.minutes_per_case / 60
    windows = floor(load) + 1
    blocked = _blocked(windows, load)
    while True:
        found = _waits(
            windows, load, blocked, minutes_per_case=demand.minutes_per_case, long_wait_min=demand.long_wait_min
        )
        if meets_targets(found, demand):
            return windows
        windows += 1
        blocked = load * blocked / (windows + load * blocked)


def windows_in_classes(demand: Demand, *, classes: int) -> int:
    """The windows needed when visits are split evenly over classes of windows, each with a queue of its own.

    Never fewer than one pool needs: the argument for windows that take every matter.
    """
    part = replace(demand, visits_per_day=visits_per_day(demand) / classes)
    return classes * windows_needed(part)


def wait_table(demand: Demand, *, also: int | None = None) -> tuple[Waits, ...]:
    """The waits from the fewest windows that keep up to two more than are needed.

    Args:
        also: a number of windows that has its row in any case.
    """
    needed = windows_needed(demand)
    first = floor(arrivals_per_hour(demand) * demand.minutes_per_case / 60) + 1
    counts = {*range(first, needed + ROWS_ABOVE + 1), *(() if also is None else (also,))}
    return tuple(waits_of(count, demand) for count in sorted(counts))


def visits_served(windows: int, demand: Demand) -> float:
    """The most visits on a mean day that a number of windows serves within both targets.

    The inverse of `windows_needed`: its own population and visits do not count. By bisection.
    """
    low, high = 0.0, windows * 60 / demand.minutes_per_case / _peak_share(demand)
    while low < (middle := (low + high) / 2) < high:
        if meets_targets(waits_of(windows, replace(demand, visits_per_day=middle)), demand):
            low = middle
        else:
            high = middle
    return low


def queue_95(windows: int, demand: Demand) -> int:
    """The number of waiting persons that is exceeded only 5 % of the peak hour.

    P(queue > n) = C (a ÷ c)^(n + 1). At most all who come in the peak hour; windows that cannot keep up have no
    steady queue, and all who come in the peak hour are its length.
    """
    arrivals = arrivals_per_hour(demand)
    everyone = ceil(arrivals)
    load = arrivals * demand.minutes_per_case / 60
    if load >= windows:
        return everyone
    delayed = _delayed(windows, load, _blocked(windows, load))
    if delayed <= CROWD_SHARE:
        return 0
    length = ceil(log(CROWD_SHARE / delayed) / log(load / windows) - 1)
    return min(max(length, 0), everyone)
