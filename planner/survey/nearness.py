"""Which lines lie near which: a tree tells whose boxes come near each other, arithmetic how far apart the lines are.

Asking shapely about each pair takes three times as long, and most pairs are ruled out by other means first.
"""

import numpy as np
import shapely
from numpy.typing import NDArray

from planner.model.drawing import Bools, Floats

Pairs = tuple[NDArray[np.int64], NDArray[np.int64]]
"""Rows of the first lines and of the second; the first are in order."""


def beside(ends: Floats, others: Floats, *, reach: float) -> Pairs:
    """Pairs of lines whose boxes are no farther apart than the reach: all lines that are so near, and some more."""
    low, high = np.minimum(ends[:, :2], ends[:, 2:]) - reach, np.maximum(ends[:, :2], ends[:, 2:]) + reach
    boxes = shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1])
    lines = np.asarray(shapely.linestrings(others.reshape(-1, 2, 2)))
    row, other = shapely.STRtree(lines).query(boxes)
    return row, other


def apart(ends: Floats, others: Floats) -> Floats:
    """How far the lines of the same rows are apart; nothing where they cross."""
    one, two = (np.ascontiguousarray(each.T) for each in (ends, others))  # arithmetic runs fastest over columns
    found = np.minimum(_off(one[:2], two), _off(one[2:], two))
    np.minimum(found, _off(two[:2], one), out=found)
    np.minimum(found, _off(two[2:], one), out=found)
    found[_crossed(one, two)] = 0.0
    return found


def _off(spot: Floats, line: Floats) -> Floats:
    """How far places are off lines, both given as columns."""
    x, y = spot[0] - line[0], spot[1] - line[1]
    along, up = line[2] - line[0], line[3] - line[1]
    square = along * along + up * up
    step = x * along + y * up
    found = np.abs(along * y - up * x) / np.sqrt(np.where(square > 0.0, square, 1.0))
    before, beyond = np.flatnonzero(~(step > 0.0)), np.flatnonzero((step > 0.0) & (step >= square))
    found[before] = np.sqrt(x[before] ** 2 + y[before] ** 2)
    found[beyond] = np.sqrt((spot[0] - line[2])[beyond] ** 2 + (spot[1] - line[3])[beyond] ** 2)
    return np.asarray(found)


def _crossed(one: Floats, two: Floats) -> Bools:
    """Which lines cross each other, both given as columns."""
    along, up, way, rise = one[2] - one[0], one[3] - one[1], two[2] - two[0], two[3] - two[1]
    x, y = two[0] - one[0], two[1] - one[1]
    bend = along * rise - up * way
    side, most = np.sign(bend), np.abs(bend)
    first, second = (x * rise - y * way) * side, (x * up - y * along) * side
    return np.asarray((most > 0) & (first >= 0) & (first <= most) & (second >= 0) & (second <= most))
