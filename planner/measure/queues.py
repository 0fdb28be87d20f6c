"""How long people wait, and how many windows that takes: the M/M/c queue in the peak hour.

Arrivals are persons in an hour; times are minutes. a = arrivals × handling time is the load in windows, and
a ÷ c the utilisation of c windows. Nobody leaves unserved (Erlang C; at a utilisation of 1 and above the queue
grows without end) unless the demand states how long people's patience lasts on average (Erlang A).
"""

from dataclasses import dataclass, replace
from math import ceil, exp, floor, inf, log
from typing import Final

import numpy as np
from numpy.typing import NDArray

from planner.model.brief import Brief, Demand, WindowMode

ROWS_ABOVE: Final = 2
"""Rows of the table beyond the number of windows that is needed."""

CROWD_SHARE: Final = 0.05
"""The queue is longer than its 95 % length for this share of the peak hour."""

_FAR_TAIL: Final = 12.0
"""How many spreads of a long queue are summed beyond its middle; less than 1e-15 of it lies farther out."""

_NEAR_TAIL: Final = 200


@dataclass(frozen=True, kw_only=True)
class Waits:
    """What a number of windows means for those who wait. `mean_wait_min` is inf when the windows cannot keep up.

    `utilisation` is the load of all who come, per window. `p_left` is the share that loses patience and leaves
    unserved; the others' figures count those who leave with the time that they waited.
    """

    windows: int
    utilisation: float
    mean_wait_min: float
    p_wait_over_target: float
    p_left: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Split:
    """Visits split evenly over classes of windows, each with a queue of its own; one class is the single pool.

    `windows` is what all classes need together, `each` the waits in one class with its share of them, and `pooled`
    the waits if the same windows took every matter.
    """

    classes: int
    windows: int
    each: Waits
    pooled: Waits


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


def waits(
    windows: int,
    *,
    arrivals_per_hour: float,
    minutes_per_case: float,
    long_wait_min: float,
    patience_min: float | None = None,
) -> Waits:
    """The waits at a number of windows.

    Without a patience Wq = C s ÷ (c − a); P(W > t) = C exp(−(c − a) t ÷ s), with C of Erlang. Windows that cannot keep
    up (a ≥ c) have an infinite mean wait, and everyone waits longer than any target. With a patience as `_impatient`.

    Args:
        windows: at least 1.
        patience_min: after how many minutes of waiting people leave, on average; None: nobody leaves.
    """
    load = arrivals_per_hour * minutes_per_case / 60
    if patience_min is not None:
        return _impatient(windows, load, case=minutes_per_case, patience=patience_min, long_wait=long_wait_min)
    if load >= windows:
        return Waits(windows=windows, utilisation=load / windows, mean_wait_min=inf, p_wait_over_target=1.0)
    delayed = _delayed(windows, load, _blocked(windows, load))
    spare = (windows - load) / minutes_per_case
    return Waits(
        windows=windows,
        utilisation=load / windows,
        mean_wait_min=delayed / spare,
        p_wait_over_target=delayed * exp(-spare * long_wait_min),
    )


def _impatient(windows: int, load: float, *, case: float, patience: float, long_wait: float) -> Waits:
    """The waits when patience is exponential (Erlang A; Mandelbaum and Zeltyn 2007, Baccelli and Hebuterne 1981)."""
    queue = _busy(windows, load, case=case, patience=patience, after=0.0)
    mean = float((queue * np.arange(len(queue))).sum()) * case / load
    later = float(_busy(windows, load, case=case, patience=patience, after=long_wait).sum())
    return Waits(
        windows=windows,
        utilisation=load / windows,
        mean_wait_min=mean,
        p_wait_over_target=later * exp(-long_wait / patience),
        p_left=mean / patience,
    )


def _busy(windows: int, load: float, *, case: float, patience: float, after: float) -> NDArray[np.float64]:
    """The terms of `_queue_log` as shares of the time; at `after` 0, of all windows busy and 0, 1, 2 ... waiting."""
    blocked = _blocked(windows - 1, load)
    whole = _queue_log(windows, load, case=case, patience=patience, after=0.0)
    top = max(0.0, float(whole.max()))
    scale = top + log(exp(-top) + blocked * float(np.exp(whole - top).sum()))
    terms = _queue_log(windows, load, case=case, patience=patience, after=after)
    return np.asarray(blocked * np.exp(terms - scale), dtype=np.float64)


def _queue_log(windows: int, load: float, *, case: float, patience: float, after: float) -> NDArray[np.float64]:
    """Logarithms of terms whose sum is the chance of a wait beyond `after` minutes, for one who would never leave.

    In units of the chance of c − 1 persons in the hall. With s = c patience ÷ case, x₀ = a patience ÷ case and
    x = x₀ e^(−after ÷ patience), term k is x₀ e^(x₀ − x − c after ÷ case) xᵏ ÷ (s (s + 1) … (s + k)): the series of
    the incomplete gamma function in the virtual wait of Erlang A. At `after` 0, term k is the chance of k waiting.
    """
    slots, crowd = windows * patience / case, load * patience / case
    left = crowd * exp(-after / patience)
    terms = int(max(left - slots, 0.0) + _FAR_TAIL * left**0.5) + _NEAR_TAIL
    steps = log(left) - np.log(slots + np.arange(terms))
    first = log(crowd) - log(left) + crowd - left - windows * after / case
    return np.asarray(first + np.cumsum(steps), dtype=np.float64)


def waits_of(windows: int, demand: Demand) -> Waits:
    """The waits of a demand at a number of windows."""
    return waits(
        windows,
        arrivals_per_hour=arrivals_per_hour(demand),
        minutes_per_case=demand.minutes_per_case,
        long_wait_min=demand.long_wait_min,
        patience_min=demand.patience_min,
    )


def meets_targets(found: Waits, demand: Demand) -> bool:
    """Whether the windows can serve all who come, and the waits are within the demand's targets.

    The share that leaves unserved is held to the target of long waits too: losing people is no way to shorten a queue.
    """
    return (
        found.utilisation < 1
        and found.mean_wait_min <= demand.mean_wait_target_min
        and found.p_wait_over_target <= demand.long_wait_share
        and found.p_left <= demand.long_wait_share
    )


def windows_needed(demand: Demand) -> int:
    """The smallest number of windows that meets the targets, at least 1. By doubling steps, then bisection."""
    low = floor(_load(demand))
    step = 1
    while not meets_targets(waits_of(low + step, demand), demand):
        low, step = low + step, 2 * step
    high = low + step
    while high - low > 1:
        middle = (low + high) // 2
        if meets_targets(waits_of(middle, demand), demand):
            high = middle
        else:
            low = middle
    return high


def _load(demand: Demand) -> float:
    return arrivals_per_hour(demand) * demand.minutes_per_case / 60


def _of_one_class(demand: Demand, classes: int) -> Demand:
    return replace(demand, visits_per_day=visits_per_day(demand) / classes)


def windows_in_classes(demand: Demand, *, classes: int) -> int:
    """The windows needed when visits are split evenly over classes of windows, each with a queue of its own.

    Never fewer than one pool needs: the argument for windows that take every matter.
    """
    return classes * windows_needed(_of_one_class(demand, classes))


def classes_compared(demand: Demand, classes: int = 3) -> tuple[Split, ...]:
    """One pool against 2, 3 ... classes of windows, up to `classes`, in this order."""
    return tuple(_split(demand, count) for count in range(1, classes + 1))


def _split(demand: Demand, classes: int) -> Split:
    part = _of_one_class(demand, classes)
    each = windows_needed(part)
    return Split(
        classes=classes,
        windows=classes * each,
        each=waits_of(each, part),
        pooled=waits_of(classes * each, demand),
    )


def windows_by_demand(brief: Brief) -> int:
    """The windows that the demand of a brief needs in its mode, whatever number a person set."""
    return windows_in_classes(brief.demand, classes=classes_of(brief))


def windows_wanted(brief: Brief) -> int:
    """The windows that a brief asks for: the number that a person set, else what the demand needs in its mode."""
    return windows_by_demand(brief) if brief.windows.count is None else brief.windows.count


def waits_for(windows: int, brief: Brief) -> Waits:
    """The waits of a brief at a number of windows, in its mode.

    With classes, those of the class that has the fewest windows; a class without a window never serves anyone.
    """
    return _waits_in(windows, brief.demand, classes=classes_of(brief))


def _waits_in(windows: int, demand: Demand, *, classes: int) -> Waits:
    if classes == 1:
        return waits_of(windows, demand)
    if windows < classes:
        return Waits(windows=windows, utilisation=inf, mean_wait_min=inf, p_wait_over_target=1.0, p_left=0.0)
    return replace(waits_of(windows // classes, _of_one_class(demand, classes)), windows=windows)


def classes_of(brief: Brief) -> int:
    """The classes of windows with a queue of their own; 1 where every window takes every matter."""
    return len(brief.windows.classes) if brief.windows.mode is WindowMode.CLASSES else 1


def wait_table(demand: Demand, *, also: int | None = None, classes: int = 1) -> tuple[Waits, ...]:
    """The waits from the fewest windows that keep up to two more than are needed.

    Args:
        also: a number of windows that has its row in any case.
        classes: the classes that the visits are split over; a row then adds a window to each.
    """
    part = _of_one_class(demand, classes)
    counts = {
        *(classes * count for count in range(floor(_load(part)) + 1, windows_needed(part) + ROWS_ABOVE + 1)),
        *(() if also is None else (also,)),
    }
    return tuple(_waits_in(count, demand, classes=classes) for count in sorted(counts))


def visits_served(windows: int, demand: Demand, *, classes: int = 1) -> float:
    """The most visits on a mean day that a number of windows serves within the targets.

    The inverse of `windows_in_classes`: its own population and visits do not count. By bisection.
    """
    if classes > 1:
        return classes * visits_served(windows // classes, demand) if windows >= classes else 0.0
    low, high = 0.0, windows * 60 / demand.minutes_per_case / _peak_share(demand)
    while low < (middle := (low + high) / 2) < high:
        if meets_targets(waits_of(windows, replace(demand, visits_per_day=middle)), demand):
            low = middle
        else:
            high = middle
    return low


def queue_95(windows: int, demand: Demand) -> int:
    """The number of waiting persons that is exceeded only 5 % of the peak hour.

    Without a patience P(queue > n) = C (a ÷ c)^(n + 1). At most all who come in the peak hour; windows that cannot keep
    up have no steady queue, and all who come in the peak hour are its length.
    """
    everyone = ceil(arrivals_per_hour(demand))
    load = _load(demand)
    if demand.patience_min is not None:
        return min(
            _impatient_queue_95(windows, load, case=demand.minutes_per_case, patience=demand.patience_min), everyone
        )
    if load >= windows:
        return everyone
    delayed = _delayed(windows, load, _blocked(windows, load))
    if delayed <= CROWD_SHARE:
        return 0
    length = ceil(log(CROWD_SHARE / delayed) / log(load / windows) - 1)
    return min(max(length, 0), everyone)


def queue_for(windows: int, brief: Brief) -> int:
    """`queue_95` of a brief in its mode: with classes, the queues of all classes together."""
    classes, demand = classes_of(brief), brief.demand
    if classes == 1:
        return queue_95(windows, demand)
    if windows < classes:
        return ceil(arrivals_per_hour(demand))
    return classes * queue_95(windows // classes, _of_one_class(demand, classes))


def persons_waiting(windows: int, brief: Brief) -> int:
    """The queue of `queue_for` with those who come along, who need a seat as well: whole persons."""
    return ceil(round(queue_for(windows, brief) * (1.0 + brief.demand.companions), 9))


def _impatient_queue_95(windows: int, load: float, *, case: float, patience: float) -> int:
    queue = _busy(windows, load, case=case, patience=patience, after=0.0)
    longer = np.cumsum(queue[::-1])[::-1] - queue
    return int(np.argmax(longer <= CROWD_SHARE))
