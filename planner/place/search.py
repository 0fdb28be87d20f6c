"""The one door to the solver: the cheapest things that cover what must be covered, the most that go side by side."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_NODES: Final = 200
_GAP: Final = 0.02
_NEAR: Final = 1e-6
_REDUCED: Final = 0.02
_LOOKED_AT: Final = 80
_WHOLE: Final = 1e-7
"""How near to a whole number a share counts as one."""

_IMPOSSIBLE: Final = 2


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
        found = np.zeros(len(self.need))
        np.add.at(found, self.group[cells], self.weight[cells])
        return found

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
    """The cheapest candidates that cover every group's need, as far as we can tell.

    Greedy and pruned; against that, HiGHS over the cells that most candidates see, as many as each group needs. The
    bound is that of the second. HiGHS stops by proof or after a number of nodes, never by the clock. The needs must
    be reachable.
    """
    quick = pruned(cover, greedy(cover))
    found, bound = _exact(cover)
    tried = [quick] if found is None else [quick, pruned(cover, found)]
    best = min(tried, key=lambda chosen: (round(cover.price(chosen), 9), chosen))
    return Answer(chosen=tuple(sorted(best)), bound=bound)


@dataclass(frozen=True, kw_only=True, eq=False)
class Packing:
    """A choice of things that exclude each other.

    `value` is what each is worth; at most one is chosen of each set in `cliques`, given by their places; at least one
    of `need`, if that is not None.
    """

    value: NDArray[np.float64]
    cliques: tuple[NDArray[np.int64], ...]
    need: NDArray[np.int64] | None = None


@dataclass(frozen=True, kw_only=True)
class Filled:
    """Chosen things, ascending, and a bound: no choice is worth more than this."""

    chosen: tuple[int, ...]
    bound: float


def fullest(packing: Packing) -> Filled:
    """The things of most worth that do not exclude each other, as far as we can tell, and a proved bound.

    Only things for which no other can stand in are looked at. Where the linear program takes each of them wholly or not
    at all, that is the answer; else HiGHS looks on, and stops by proof or after a number of nodes, never by the clock.
    Nothing and 0 where the need cannot be met.
    """
    from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
    from scipy.sparse import csr_array, vstack

    if packing.need is not None and not len(packing.need):
        return Filled(chosen=(), bound=0.0)
    places, sets = irreplaceable(packing)
    value = packing.value[places]
    most = np.ones(sets.shape[0])
    if packing.need is not None:
        sets = vstack([sets, csr_array(-np.isin(places, packing.need).astype(np.float64)[None, :])], format="csr")
        most = np.append(most, -1.0)
    limits = [LinearConstraint(sets, -np.inf, most)] if len(most) else []

    def solved(*, whole: bool) -> OptimizeResult:
        return milp(
            -value,
            integrality=np.full(len(value), int(whole)),
            bounds=Bounds(0.0, 1.0),
            constraints=limits,
            options={"node_limit": _NODES, "mip_rel_gap": 0.0},
        )

    def taken(x: NDArray[np.float64]) -> tuple[int, ...]:
        return tuple(int(place) for place in places[x > 0.5])

    relaxed = solved(whole=False)
    if relaxed.x is not None and np.abs(relaxed.x - np.round(relaxed.x)).max(initial=0.0) <= _WHOLE:
        return Filled(chosen=taken(relaxed.x), bound=-float(relaxed.fun))
    result = solved(whole=True)
    if result.mip_dual_bound is None or result.status == _IMPOSSIBLE:
        return Filled(chosen=(), bound=0.0 if result.status == _IMPOSSIBLE else float(value.sum()))
    return Filled(chosen=() if result.x is None else taken(result.x), bound=-float(result.mip_dual_bound))


def irreplaceable(packing: Packing) -> "tuple[NDArray[np.int64], csr_array]":
    """The things for which no other can stand in, ascending, and what is left of the sets, one a row.

    A thing can stand in for another one that it excludes if it is worth as much and excludes no more, and is needed if
    the other is: whatever can be chosen with the other one can be chosen with it.
    """
    from scipy.sparse import csr_array, eye_array

    ends = np.cumsum([0, *(len(one) for one in packing.cliques)])
    columns = np.concatenate([*packing.cliques, np.empty(0, dtype=np.int64)])
    count = len(packing.value)
    sets = csr_array((np.ones(len(columns)), columns, ends), shape=(len(ends) - 1, count))
    needed = np.isin(np.arange(count), () if packing.need is None else packing.need)
    excludes = csr_array(sets.T @ sets + eye_array(count)).astype(bool).astype(np.float64)
    places = np.arange(count)
    while True:
        value, need, number = packing.value[places], needed[places], excludes.sum(axis=1)
        alike = (excludes @ excludes).multiply(excludes).tocoo()
        one, other = alike.coords
        able = (alike.data >= number[one] - 0.5) & (value[one] >= value[other]) & (need[one] >= need[other])
        as_able = (number[one] == number[other]) & (value[one] == value[other]) & (need[one] == need[other])
        left = np.setdiff1d(np.arange(len(places)), other[able & ((one < other) | ~as_able)])
        if len(left) == len(places):
            return places, _largest(sets[:, places])
        places, excludes = places[left], excludes[left][:, left]


def _largest(sets: "csr_array") -> "csr_array":
    """The sets of two things or more, one a row, that are in no other one."""
    sets = sets[np.diff(sets.indptr) > 1]
    size = np.diff(sets.indptr)
    shared = (sets @ sets.T).tocoo()
    one, other = shared.coords
    inside = (shared.data >= size[one] - 0.5) & ((size[one] < size[other]) | (one > other))
    return sets[np.setdiff1d(np.arange(len(size)), one[inside])]


def greedy(cover: Cover) -> list[int]:
    """Candidates picked one by one, each time the one that brings most of the needs for its cost."""
    share = 1.0 / np.maximum(cover.need, 1e-9)
    open_cells = cover.weight.copy()
    brings = np.stack([cover.sees[:, cover.group == one] @ open_cells[cover.group == one] for one in range(len(share))])
    chosen: list[int] = []
    while not cover.holds(chosen):
        left = np.maximum(cover.need - cover.covered(chosen), 0.0)
        gain = np.round(np.where(left > 1e-9, share, 0.0) @ brings / cover.cost, 9)
        best = int(np.argmax(gain))
        if gain[best] <= 0.0:
            break
        chosen.append(best)
        for one in np.unique(cover.group[cover.sees[best]]):
            new = cover.sees[best] & (cover.group == one) & (open_cells > 0.0)
            brings[one] -= cover.sees[:, new] @ open_cells[new]
        open_cells[cover.sees[best]] = 0.0
    return chosen


def pruned(cover: Cover, chosen: list[int]) -> list[int]:
    """The candidates without those that the others make needless, the dearest first."""
    kept = sorted(chosen)
    for one in sorted(chosen, key=lambda place: (-cover.cost[place], place)):
        rest = [other for other in kept if other != one]
        if cover.holds(rest):
            kept = rest
    return kept


def _exact(cover: Cover) -> tuple[list[int] | None, float]:
    """Candidates that see all of the cells that count, and the bound.

    The linear program gives the bound and the candidates worth a look: those that it uses, and those whose reduced
    cost is small. The integer program over these gives the choice, or None where HiGHS finds none.
    """
    from scipy.optimize import Bounds, LinearConstraint, linprog, milp

    rows = cover.sees[:, _counting(cover)].T.astype(np.float64)
    if not len(rows):
        return [], 0.0
    relaxed = linprog(cover.cost, A_ub=-rows, b_ub=-np.ones(len(rows)), bounds=(0.0, 1.0), method="highs")
    if relaxed.x is None or relaxed.fun is None:
        return None, 0.0
    used, reduced = relaxed.x, relaxed.lower.marginals
    near = np.flatnonzero((used > _NEAR) | (reduced <= _REDUCED))
    near = near[np.lexsort((near, reduced[near], -used[near]))][:_LOOKED_AT]
    result = milp(
        cover.cost[near],
        integrality=np.ones(len(near), dtype=np.int64),
        bounds=Bounds(0.0, 1.0),
        constraints=[LinearConstraint(rows[:, near], 1.0, np.inf)],
        options={"node_limit": _NODES, "mip_rel_gap": _GAP},
    )
    if result.x is None:
        return None, float(relaxed.fun)
    return [int(place) for place in np.sort(near[result.x > 0.5])], float(relaxed.fun)


def _counting(cover: Cover) -> NDArray[np.int64]:
    """The cells that decide: of each group those that most candidates see, up to its need; of two cells of which
    whoever sees the one sees the other, only the first."""
    seen_by = cover.sees.sum(axis=0)
    order = np.lexsort((np.arange(len(seen_by)), -seen_by))
    left = cover.need.copy()
    kept = []
    for cell in order:
        group = cover.group[cell]
        if seen_by[cell] and left[group] > 1e-9:
            kept.append(int(cell))
            left[group] -= cover.weight[cell]
    cells = np.array(sorted(kept), dtype=np.int64)
    if not len(cells):
        return cells
    _, first = np.unique(cover.sees[:, cells], axis=1, return_index=True)
    cells = cells[np.sort(first)]
    sees = cover.sees[:, cells].astype(np.float32)
    both, count = sees.T @ sees, sees.sum(axis=0)
    implied = (both >= count[:, None] - 0.5) & (count[:, None] < count[None, :])
    return np.asarray(cells[~implied.any(axis=0)])
