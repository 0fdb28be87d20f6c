"""Which lines are joined to each other, however many lie in a heap."""

from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from planner.model.drawing import Floats
from planner.survey.linework import components, unique_rows
from planner.survey.nearness import Pairs, apart

MOST_PAIRS: Final = 3_000_000
"""More pairs of neighbours than these are not compared one by one; the lines are laid on a grid instead."""

_CELL: Final = 0.7
"""Cells of this width, in reaches, hold nothing that lies farther apart than the reach."""

MOST_CELLS: Final = 2_000_000
_SAMPLE: Final = 200
_HEAP: Final = 8.0
"""Lines of one chain whose middles lie in one cell of this width, in reaches, are held against others as one."""


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
    pairs = _foreign(ends[rows], chain[rows], reach=reach)
    if pairs is None:
        return _on_grid(ends, reach=reach)
    left, right = (rows[each] for each in pairs)
    near = apart(ends[left], ends[right]) <= reach
    joined = np.concatenate([left[near], np.arange(len(ends))])
    return components(len(ends), joined, np.concatenate([right[near], chain]))


def _foreign(ends: Floats, chain: NDArray[np.int64], *, reach: float) -> Pairs | None:
    """Pairs of lines of different chains whose boxes are no farther apart than the reach; None if they are too many.

    Lines of one chain that lie close together have one box at first: most pairs of neighbours are of one chain.
    """
    low, high = np.minimum(ends[:, :2], ends[:, 2:]) - reach / 2, np.maximum(ends[:, :2], ends[:, 2:]) + reach / 2
    heap = unique_rows(np.column_stack([chain, np.floor((low + high) / (2 * _HEAP * reach))]))[1]
    order, count = np.argsort(heap, kind="stable"), np.bincount(heap)
    first = np.cumsum(count) - count
    lows, highs = np.minimum.reduceat(low[order], first), np.maximum.reduceat(high[order], first)
    boxes = np.asarray(shapely.box(lows[:, 0], lows[:, 1], highs[:, 0], highs[:, 1]))
    tree = shapely.STRtree(boxes)
    sample = boxes[:: max(1, len(boxes) // _SAMPLE)]
    if len(tree.query(sample)[0]) * len(boxes) > MOST_PAIRS * len(sample):
        return None
    one, other = tree.query(boxes)
    foreign = chain[order[first]][one] < chain[order[first]][other]
    one, other = one[foreign], other[foreign]
    if int((count[one] * count[other]).sum()) > MOST_PAIRS:
        return None
    left, right = (order[each] for each in _across(first, count, one, other))
    meet = ((low[left] <= high[right]) & (low[right] <= high[left])).all(axis=1)
    return left[meet], right[meet]


def _across(
    first: NDArray[np.int64], count: NDArray[np.int64], one: NDArray[np.int64], other: NDArray[np.int64]
) -> Pairs:
    """Places of each member of one heap beside each of the other, for pairs of heaps."""
    size = count[one] * count[other]
    pair = np.repeat(np.arange(len(size)), size)
    place = np.arange(len(pair)) - np.repeat(np.cumsum(size) - size, size)
    row, column = np.divmod(place, count[other][pair])
    return first[one][pair] + row, first[other][pair] + column


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
