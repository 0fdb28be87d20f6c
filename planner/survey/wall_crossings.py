"""Lines that run through walls where one layer holds everything: footings, beams and roofs beside wall faces."""

from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from planner.model.drawing import Bools, Floats
from planner.survey.linework import lines_of, points_of

Rows = NDArray[np.int64]

_WITHIN: Final = 0.35
"""A line runs through another where it goes on so far on both sides (metres)."""

_PAST: Final = 0.08
"""The other one does not merely reach it, but goes on beyond it so far (metres)."""

_FEWEST: Final = 2
_APART: Final = 0.4
"""Crossings nearer to each other are those of both faces of one wall (metres)."""

_MOST: Final = 0.3
"""Where a greater share of all lines runs through walls, walls are drawn through each other."""

_BESIDE: Final = 0.66
_NEAREST: Final = 0.04
_LEAST: Final = 0.35
"""Shorter lines are ends of walls: they need no opposite face (metres)."""

_LEVEL: Final = 0.02
_MEET: Final = 0.02


def running_through(ends: Floats) -> Bools:
    """Which lines run through two walls or more, beside a wall that has two faces without them, and go on from these.

    Args:
        ends: lines of walls, n by 4, metres.
    """
    length = np.hypot(ends[:, 2] - ends[:, 0], ends[:, 3] - ends[:, 1])
    none = np.zeros(len(ends), dtype=bool)
    through = _through(ends, length)
    if not through.any() or float(length[through].sum()) > _MOST * float(length.sum()):
        return none
    beside, meeting = _beside(ends, length), _corners(ends)
    found = _idle(through, *beside)
    while True:
        more = found.copy()
        more[meeting[1][found[meeting[0]]]] = True
        more = _idle(more, *beside) | found
        if (more == found).all():
            return found
        found = more


def _idle(asked: Bools, one: Rows, other: Rows) -> Bools:
    """Which of the lines that are asked no other needs for its opposite face.

    Args:
        one, other: pairs of lines beside each other.
    """
    faced, needed = np.zeros(len(asked), dtype=bool), np.zeros(len(asked), dtype=bool)
    faced[one[~asked[other]]] = True
    needed[one[~faced[other] & ~asked[other]]] = True
    return asked & ~needed


def _corners(ends: Floats) -> tuple[Rows, Rows]:
    """Pairs of lines that meet end to end."""
    spots = points_of(ends.reshape(-1, 2))
    one, other = shapely.STRtree(spots).query(spots, predicate="dwithin", distance=_MEET)
    apart = one // 2 != other // 2
    return one[apart] // 2, other[apart] // 2


def _through(ends: Floats, length: Floats) -> Bools:
    """Which lines run through several others."""
    lines = lines_of(ends)
    one, other = shapely.STRtree(lines).query(lines, predicate="intersects")
    unit = (ends[:, 2:] - ends[:, :2]) / np.maximum(length, 1e-9)[:, None]
    turn = unit[one, 0] * unit[other, 1] - unit[one, 1] * unit[other, 0]
    across = np.abs(turn) > 0.3
    one, other, turn = one[across], other[across], turn[across]
    to = ends[other, :2] - ends[one, :2]
    place = (to[:, 0] * unit[other, 1] - to[:, 1] * unit[other, 0]) / turn
    on = (to[:, 0] * unit[one, 1] - to[:, 1] * unit[one, 0]) / turn
    passes = (place > _WITHIN) & (place < length[one] - _WITHIN) & (on > _PAST) & (on < length[other] - _PAST)
    row, at = one[passes], place[passes]
    order = np.lexsort((at, row))
    row, at = row[order], at[order]
    new = (np.diff(row, prepend=-1) != 0) | (np.diff(at, prepend=-np.inf) > _APART)
    return np.bincount(row[new], minlength=len(ends)) >= _FEWEST


def _beside(ends: Floats, length: Floats) -> tuple[Rows, Rows]:
    """Pairs of parallel lines beside each other along half of the shorter one."""
    lines = lines_of(ends)
    one, other = shapely.STRtree(lines).query(lines, predicate="dwithin", distance=_BESIDE)
    unit = (ends[:, 2:] - ends[:, :2]) / np.maximum(length, 1e-9)[:, None]
    level = np.abs(unit[one, 0] * unit[other, 1] - unit[one, 1] * unit[other, 0]) < _LEVEL
    one, other = one[level & (one != other)], other[level & (one != other)]
    to = [ends[other, side : side + 2] - ends[one, :2] for side in (0, 2)]
    off = np.abs(unit[one, 0] * to[0][:, 1] - unit[one, 1] * to[0][:, 0])
    places = np.sort(np.stack([(each * unit[one]).sum(axis=1) for each in to]), axis=0)
    shared = np.minimum(places[1], length[one]) - np.maximum(places[0], 0.0)
    fits = (off >= _NEAREST) & (length[other] >= _LEAST) & (shared > 0.5 * np.minimum(length[one], length[other]))
    return one[fits], other[fits]
