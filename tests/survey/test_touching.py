"""Lines that touch are found as one group, however many short ones they come in."""

import numpy as np

from planner.model.drawing import Floats
from planner.survey.linework import components
from planner.survey.nearness import apart
from planner.survey.touching import touching

REACH = 0.02


def circle(x: float, y: float, radius: float, *, chords: int = 90) -> Floats:
    turn = np.linspace(0.0, 2 * np.pi, chords + 1)
    spots = np.column_stack([x + radius * np.cos(turn), y + radius * np.sin(turn)])
    return np.concatenate([spots[:-1], spots[1:]], axis=1)


def by_all_pairs(ends: Floats) -> list[int]:
    """The groups by comparing each line with each other."""
    one, other = (each.reshape(-1) for each in np.indices((len(ends), len(ends))))
    near = apart(ends[one], ends[other]) <= REACH
    return components(len(ends), one[near], other[near]).tolist()


def test_rings_of_short_chords_are_apart_until_a_line_joins_them() -> None:
    rings = np.concatenate([circle(3.0, 2.0, radius) for radius in (0.02, 0.06, 0.1, 0.5)])
    assert np.unique(touching(rings, reach=REACH)).tolist() == [0, 90, 180, 270]
    spoke = np.array([[3.02, 2.0, 3.0401, 2.0], [3.49, 2.0, 3.6, 2.0]])
    assert np.unique(touching(np.concatenate([rings, spoke]), reach=REACH)).tolist() == [0, 180, 270]


def test_groups_are_those_of_all_pairs() -> None:
    rng = np.random.default_rng(7)
    middle = rng.uniform(0.0, 4.0, (60, 2))
    way = rng.normal(0.0, 0.2, (60, 2))
    lines = np.concatenate([middle - way, middle + way], axis=1)
    round_ones = [
        circle(*spot, radius, chords=24) for spot, radius in zip(middle[:12], rng.uniform(0.01, 0.3, 12), strict=True)
    ]
    ends = np.concatenate([lines, *round_ones])
    found = touching(ends, reach=REACH).tolist()
    assert found == by_all_pairs(ends)
    assert 1 < len(set(found)) < 60


def test_lines_without_length_join_nothing() -> None:
    ends = np.array([[0.0, 0.0, 1.0, 0.0], [0.5, 0.0, 0.5, 0.0], [0.5, -1.0, 0.5, 1.0]])
    assert touching(ends, reach=REACH).tolist() == [0, 1, 0]
