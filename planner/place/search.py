"""The one door to the solver: choose the cheapest things that cover what must be covered."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_NODES = 400
_GAP = 1e-4


@dataclass(frozen=True, kw_only=True, eq=False)
class Cover:
    """A choice to make.

    `sees` tells which candidate (row) covers which cell (column); `cost` what each candidate costs; `group` the
    number of each cell's group and `weight` its weight; `need` the weight that must be covered of each group.
    """

    sees: NDArray[np.bool_]
    cost: NDArray[np.float64]
    group: NDArray[np.int64]
    weight: NDArray[np.float64]
    need: NDArray[np.float64]

    def covered(self, chosen: list[int]) -> NDArray[np.float64]:
        """The weight that some candidates cover of each group."""
        cells = self.sees[chosen].any(axis=0) if chosen else np.zeros(len(self.group), dtype=bool)
        return np.bincount(self.group[cells], weights=self.weight[cells], minlength=len(self.need))

    def holds(self, chosen: list[int]) -> bool:
        """Whether some candidates cover what is needed."""
        return bool((self.covered(chosen) >= self.need - 1e-9).all())

    def price(self, chosen: list[int]) -> float:
        """What some candidates cost together."""
        return float(self.cost[chosen].sum())


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Chosen candidates, ascending, and a bound: no choice costs less than this."""

    chosen: tuple[int, ...]
    bound: float


def cheapest_cover(cover: Cover) -> Answer:
    """The cheapest candidates that cover every group's need: greedy and pruned, then HiGHS for better and the bound.

    The needs must be reachable. HiGHS stops by proof or after a number of nodes, never by the clock.
    """
    quick = pruned(cover, greedy(cover))
    proved = _proved(cover)
    if proved is None:
        return Answer(chosen=tuple(quick), bound=0.0)
    chosen, bound = proved
    better = chosen if chosen is not None and cover.price(chosen) < cover.price(quick) - 1e-9 else quick
    return Answer(chosen=tuple(sorted(better)), bound=bound)


def greedy(cover: Cover) -> list[int]:
    """Candidates picked one by one, each time the one that brings most of the needs for its cost."""
    sees = cover.sees.astype(np.float64)
    share = cover.weight / np.maximum(cover.need, 1e-9)[cover.group]
    open_cells = np.ones(len(cover.group), dtype=bool)
    chosen: list[int] = []
    while not cover.holds(chosen):
        left = np.maximum(cover.need - cover.covered(chosen), 0.0)
        value = np.where(left[cover.group] > 1e-9, share, 0.0) * open_cells
        gain = np.round(sees @ value / cover.cost, 9)
        best = int(np.argmax(gain))
        if gain[best] <= 0.0:
            break
        chosen.append(best)
        open_cells &= ~cover.sees[best]
    return chosen


def pruned(cover: Cover, chosen: list[int]) -> list[int]:
    """The candidates without those that the others make needless, the dearest first."""
    kept = sorted(chosen)
    for one in sorted(chosen, key=lambda place: (-cover.cost[place], place)):
        rest = [other for other in kept if other != one]
        if cover.holds(rest):
            kept = rest
    return kept


def _proved(cover: Cover) -> tuple[list[int] | None, float] | None:
    """What HiGHS finds, and its bound; None when it finds neither."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array, eye_array, hstack

    candidates, cells = cover.sees.shape
    cost = np.concatenate([cover.cost, np.zeros(cells)])
    seen = hstack([csr_array(-cover.sees.T.astype(np.float64)), eye_array(cells)]).tocsr()
    groups = np.zeros((len(cover.need), candidates + cells))
    groups[cover.group, candidates + np.arange(cells)] = cover.weight
    result = milp(
        cost,
        integrality=np.concatenate([np.ones(candidates), np.zeros(cells)]),
        bounds=Bounds(0.0, 1.0),
        constraints=[
            LinearConstraint(seen, -np.inf, 0.0),
            LinearConstraint(csr_array(groups), cover.need - 1e-9, np.inf),
        ],
        options={"node_limit": _NODES, "mip_rel_gap": _GAP},
    )
    bound = float(result.mip_dual_bound) if result.mip_dual_bound is not None else 0.0
    if result.x is None:
        return None, bound
    chosen = [int(place) for place in np.flatnonzero(result.x[:candidates] > 0.5)]
    return (chosen if cover.holds(chosen) else None), bound
