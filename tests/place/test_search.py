"""The choice of the fewest that cover what must be covered."""

from dataclasses import replace
from itertools import combinations
from random import Random

import numpy as np
import pytest
from numpy.typing import NDArray

from planner.place.search import Cover, Packing, cheapest_cover, fullest, greedy, irreplaceable, pruned


def cover(sees: list[list[int]], *, need: float, cost: list[float] | None = None) -> Cover:
    matrix = np.array(sees, dtype=bool)
    return Cover(
        sees=matrix,
        cost=np.ones(len(sees)) if cost is None else np.array(cost),
        group=np.zeros(matrix.shape[1], dtype=np.int64),
        weight=np.ones(matrix.shape[1]),
        need=np.array([need]),
    )


def test_greedy_takes_three_where_two_do_and_the_program_finds_the_two() -> None:
    # The first candidate sees most and is not needed.
    wanted = cover([[0, 1, 1, 1, 1, 0], [1, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1]], need=6)
    assert len(pruned(wanted, greedy(wanted))) in (2, 3)
    answer = cheapest_cover(wanted)
    assert answer.chosen == (1, 2)
    assert answer.bound == pytest.approx(2.0)


def test_a_part_of_the_cells_is_enough_where_only_a_part_is_needed() -> None:
    assert cheapest_cover(cover([[1, 1, 1, 0], [0, 0, 0, 1]], need=3)).chosen == (0,)


def test_the_cheaper_of_two_alike_is_taken() -> None:
    assert cheapest_cover(cover([[1, 1], [1, 1]], need=2, cost=[1.01, 1.0])).chosen == (1,)


def test_nothing_is_chosen_where_nothing_is_needed() -> None:
    assert cheapest_cover(cover([[1, 1]], need=0)).chosen == ()


@pytest.mark.parametrize("seed", range(8))
def test_no_smaller_choice_exists_among_few(seed: int) -> None:
    chance = Random(seed)
    sees = [[int(chance.random() < 0.3) for _ in range(20)] for _ in range(10)]
    reachable = sum(any(row[cell] for row in sees) for cell in range(20))
    wanted = cover(sees, need=reachable)
    best = next(size for size in range(11) if any(wanted.holds(list(one)) for one in combinations(range(10), size)))
    answer = cheapest_cover(wanted)
    assert wanted.holds(list(answer.chosen)) and len(answer.chosen) == best
    assert answer.bound <= best + 1e-9


# --- packing


def sets(*places: tuple[int, ...]) -> tuple[NDArray[np.int64], ...]:
    return tuple(np.array(one, dtype=np.int64) for one in places)


def test_the_most_things_side_by_side_and_the_bound_that_proves_it() -> None:
    # Five in a ring, neighbours exclude each other: two go together, though halves of all would be 2.5.
    found = fullest(Packing(value=np.ones(5), cliques=sets((0, 1), (1, 2), (2, 3), (3, 4), (0, 4))))
    assert len(found.chosen) == 2 and found.bound == pytest.approx(2.0)


def test_what_is_needed_takes_its_place() -> None:
    packing = Packing(value=np.array([1.0, 1.0, 0.0]), cliques=sets((0, 2), (1, 2)), need=np.array([2]))
    assert fullest(packing).chosen == (2,) and fullest(packing).bound == pytest.approx(0.0)
    assert fullest(replace(packing, need=np.empty(0, dtype=np.int64))).bound == 0.0


@pytest.mark.parametrize("seed", range(6))
def test_no_larger_packing_exists_among_few(seed: int) -> None:
    chance = Random(seed)
    pairs = [pair for pair in combinations(range(10), 2) if chance.random() < 0.4]
    found = fullest(Packing(value=np.ones(10), cliques=sets(*pairs)))
    best = max(
        size
        for size in range(11)
        if any(not any(a in one and b in one for a, b in pairs) for one in combinations(range(10), size))
    )
    assert len(found.chosen) == best == round(found.bound)


@pytest.mark.parametrize("seed", range(20))
def test_no_larger_packing_with_what_is_needed_exists_among_few(seed: int) -> None:
    chance = Random(seed)
    pairs = [pair for pair in combinations(range(9), 2) if chance.random() < 0.4]
    value = [1.0 if place < 6 else 0.0 for place in range(9)]
    found = fullest(Packing(value=np.array(value), cliques=sets(*pairs), need=np.array([6, 7, 8])))
    free = [
        one
        for size in range(10)
        for one in combinations(range(9), size)
        if max(one, default=0) >= 6 and not any(a in one and b in one for a, b in pairs)
    ]
    assert set(found.chosen) & {6, 7, 8} and not any(a in found.chosen and b in found.chosen for a, b in pairs)
    assert round(found.bound) == max(sum(value[place] for place in one) for one in free)


def test_of_windows_along_a_line_only_those_are_looked_at_for_which_no_other_can_stand_in() -> None:
    # 240 places, each as wide as 12 of them: 20 side by side, each as near to one end as it can be.
    line = sets(*(tuple(range(low, low + 12)) for low in range(229)))
    packing = Packing(value=np.ones(240), cliques=line)
    places, left = irreplaceable(packing)
    assert len(places) == 20 and left.shape[0] == 0
    assert fullest(packing).chosen == tuple(places.tolist())
