"""Which lines are joined to each other, however many lie in a heap."""

from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from planner.model.drawing import Floats
from planner.survey.linework import components, unique_rows
from planner.survey.nearness import apart

MOST_PAIRS: Final = 3_000_000
"""More pairs of neighbours than these are not compared one by one; the lines are laid on a grid instead."""

_CELL: Final = 0.7
"""Cells of this width, in reaches, hold nothing that lies farther apart than the reach."""

MOST_CELLS: Final = 2_000_000
_SAMPLE: Final = 200


def touching(ends: Floats, *, reach: float) -> NDArray[np.int64]:
    """For each line the lowest row of the lines that it is joined to, over gaps of no more than about `reach`.

    Short lines that begin and end in the same places are compared as one. Where the lines lie too densely to be
    compared, those are joined that come into one cell of a grid as wide as twice the reach.
    """
    cell = reach / 4
    spots = np.floor(ends / cell)
    swap = (spots[:, 0] > spots[:, 2]) | ((spots[:, 0] == spots[:, 2]) & (spots[:, 1] > spots[:, 3]))
    spots = np.where(swap[:, None], spots[:, [2, 3, 0, 1]], spots)
    chosen, row = unique_rows(spots)
    group = _joined(ends[chosen], reach=reach)
    lowest = np.full(len(chosen), len(ends))
    own = group[row]
    np.minimum.at(lowest, own, np.arange(len(ends)))
    return np.asarray(lowest[own])


def _joined(ends: Floats, *, reach: float) -> NDArray[np.int64]:
    """Groups of lines no farther apart than the reach; those that make one chain are not measured.

    A line without length joins nothing.
    """
    chain = _chained(ends, reach=reach)
    rows = np.flatnonzero((ends[:, :2] != ends[:, 2:]).any(axis=1))
    long, own = ends[rows], chain[rows]
    low, high = np.minimum(long[:, :2], long[:, 2:]) - reach / 2, np.maximum(long[:, :2], long[:, 2:]) + reach / 2
    boxes = np.asarray(shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1]))
    tree = shapely.STRtree(boxes)
    sample = boxes[:: max(1, len(rows) // _SAMPLE)]
    if len(tree.query(sample)[0]) * len(rows) > MOST_PAIRS * len(sample):
        return _on_grid(ends, reach=reach)
    left, right = tree.query(boxes)
    foreign = np.flatnonzero(own[left] < own[right])
    left, right = left[foreign], right[foreign]
    near = apart(long[left], long[right]) <= reach
    joined = np.concatenate([rows[left[near]], np.arange(len(ends))])
    return components(len(ends), joined, np.concatenate([rows[right[near]], chain]))


def _chained(ends: Floats, *, reach: float) -> NDArray[np.int64]:
    """Groups of lines with ends in one cell of one of two grids; a line without length is alone."""
    long = (ends[:, :2] != ends[:, 2:]).any(axis=1)
    line = np.repeat(np.flatnonzero(long), 2)
    cells = ends[long].reshape(-1, 2) / (_CELL * reach)
    nodes = len(ends) + np.concatenate(
        [unique_rows(np.floor(cells + shift))[1] + at * len(cells) for at, shift in ((0, 0.0), (1, 0.5))]
    )
    return components(len(ends) + 2 * len(cells), np.tile(line, 2), nodes)[: len(ends)]


def _on_grid(ends: Floats, *, reach: float) -> NDArray[np.int64]:
    """Groups of lines that share a cell on one of four grids, each shifted by half a cell."""
    length = np.hypot(ends[:, 2] - ends[:, 0], ends[:, 3] - ends[:, 1])
    cell = max(2 * reach, float(length.sum()) / MOST_CELLS)
    steps = np.ceil(2 * length / cell).astype(np.int64) + 1
    line = np.repeat(np.arange(len(ends)), steps)
    first = np.repeat(np.cumsum(steps) - steps, steps)
    share = (np.arange(len(line)) - first) / np.maximum(steps[line] - 1, 1)
    spots = ends[line, :2] + (ends[line, 2:] - ends[line, :2]) * share[:, None]
    left, right = [], []
    for shift in ((0.0, 0.0), (0.5, 0.0), (0.0, 0.5), (0.5, 0.5)):
        at = np.floor(spots / cell + np.array(shift)).astype(np.int64)
        order = np.lexsort((line, at[:, 1], at[:, 0]))
        same = (at[order][1:] == at[order][:-1]).all(axis=1)
        left.append(line[order][:-1][same])
        right.append(line[order][1:][same])
    return components(len(ends), np.concatenate(left), np.concatenate(right))
