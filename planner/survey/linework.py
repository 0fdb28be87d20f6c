"""Straight pieces of wall line: duplicates dropped, ends brought together, in metres."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from planner.model.drawing import Bools, Floats, Ints
from planner.survey.nearness import apart, beside

MEET = 0.012
"""Ends closer than this are one point (metres)."""

REACH = 0.05
"""An end that stops this short of another line is brought to it (metres)."""

BESIDE = 0.02
"""Lines that lie farther aside of each other are two lines, the faces of a thin wall or of a pane (metres)."""

OVERSHOOT = 0.001
"""How far an end is carried across the line that it meets, so that noding surely finds the crossing (metres)."""

MOST_PAIRS = 600_000
"""More pairs of wall lines that meet than these are not followed: no building has so many."""

_SAMPLE = 400


@dataclass(frozen=True, kw_only=True, eq=False)
class Linework:
    """Pieces as n by 4, the shape of each, and the node (a point where ends meet) of both ends, n by 2.

    `loose` tells for every node whether the line just stops there.
    """

    ends: Floats
    owner: Ints
    nodes: NDArray[np.int64]
    points: Floats
    loose: Bools

    def __len__(self) -> int:
        return len(self.ends)

    @cached_property
    def unit(self) -> Floats:
        """The direction of each piece, n by 2."""
        along = self.ends[:, 2:] - self.ends[:, :2]
        return np.asarray(along / np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-12)[:, None])

    @cached_property
    def length(self) -> Floats:
        """The length of each piece."""
        return np.asarray(np.hypot(self.ends[:, 2] - self.ends[:, 0], self.ends[:, 3] - self.ends[:, 1]))

    def first_at(self, nodes: NDArray[np.int64]) -> NDArray[np.int64]:
        """The first of the pieces that end at each of some nodes."""
        pieces, begin = self._at
        return pieces[begin[nodes]]

    def last_at(self, nodes: NDArray[np.int64]) -> NDArray[np.int64]:
        """The last of the pieces that end at each of some nodes."""
        pieces, begin = self._at
        return pieces[begin[nodes + 1] - 1]

    @cached_property
    def _at(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The pieces node by node, in their order, and where those of each node begin."""
        order = np.argsort(self.nodes, axis=None, kind="stable")
        return order // 2, np.searchsorted(self.nodes.reshape(-1)[order], np.arange(len(self.points) + 1))


def lines_of(ends: Floats) -> NDArray[np.object_]:
    """Pieces as shapely lines."""
    return np.asarray(shapely.linestrings(ends.reshape(-1, 2, 2)))


def points_of(spots: Floats) -> NDArray[np.object_]:
    """Places, n by 2, as shapely points."""
    return np.asarray(shapely.points(spots))


def covered(start: Floats, stop: Floats, line: NDArray[np.int64], ends: Floats) -> Floats:
    """How much of each line's length those pieces cover that run along it, seen from the side.

    Args:
        start, stop: the ends of the lines, each n by 2.
        line: for each piece, the row of the line that it is held against.
        ends: the pieces.
    """
    length = np.hypot(stop[:, 0] - start[:, 0], stop[:, 1] - start[:, 1])
    out = ((stop - start) / length[:, None])[line]
    along = ends[:, 2:] - ends[:, :2]
    level = np.abs((along * out).sum(axis=1)) > 0.97 * np.hypot(along[:, 0], along[:, 1])
    line, out, ends = line[level], out[level], ends[level]
    reach = [((ends[:, side : side + 2] - start[line]) * out).sum(axis=1) for side in (0, 2)]
    begin = np.clip(np.minimum(*reach), 0.0, length[line])
    end = np.clip(np.maximum(*reach), 0.0, length[line])
    order = np.lexsort((end, begin, line))
    found = [0.0] * len(start)
    row, at = -1, 0.0
    for each, first, last in zip(line[order].tolist(), begin[order].tolist(), end[order].tolist(), strict=True):
        at = at if each == row else 0.0
        row = each
        if last > at:
            found[row] += last - (first if first > at else at)
            at = last
    return np.array(found)


def unique_rows(table: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The different rows of a table, in order: where each stands first; and for each row which of them it is."""
    order = np.lexsort(table.T[::-1])
    ordered = table[order]
    new = np.ones(len(table), dtype=bool)
    new[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    row = np.empty(len(table), dtype=np.int64)
    row[order] = np.cumsum(new) - 1
    return order[new], row


def neighbours(ends: Floats) -> float:
    """How many pairs of pieces there are within MEET of each other, judged from a sample.

    It is 0 where the pieces are too few for MOST_PAIRS.
    """
    if len(ends) * (len(ends) - 1) / 2 <= MOST_PAIRS:
        return 0.0
    sample = ends[:: len(ends) // _SAMPLE]
    one, other = beside(sample, ends, reach=MEET)
    met = int((apart(sample[one], ends[other]) <= MEET).sum())
    return (met / len(sample) - 1.0) * len(ends) / 2


def components(count: int, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each of `count` things the lowest row of those that pairs join it to, over others too."""
    group = np.arange(count)
    while True:
        one, other = group[left], group[right]
        differ = one != other
        if not differ.any():
            return group
        left, right, one, other = left[differ], right[differ], one[differ], other[differ]
        np.minimum.at(group, np.maximum(one, other), np.minimum(one, other))
        while True:
            above = group[group]
            if (above == group).all():
                break
            group = above


def tidy(ends: Floats, owner: Ints) -> Linework:
    """Linework from raw pieces: short and double ones dropped, ends within MEET joined, within REACH brought on."""
    ends, owner = _merged(*_distinct(ends, owner))
    nodes, points = _joined(ends)
    ends = points[nodes].reshape(-1, 4)
    kept = nodes[:, 0] != nodes[:, 1]
    work = _work(ends[kept], owner[kept])
    return _brought_on(work)


def _distinct(ends: Floats, owner: Ints) -> tuple[Floats, Ints]:
    """Pieces longer than half a millimetre, each once whatever its direction."""
    length = np.hypot(ends[:, 2] - ends[:, 0], ends[:, 3] - ends[:, 1])
    kept = length > 5e-4
    ends, owner = ends[kept], owner[kept]
    swap = (ends[:, 0] > ends[:, 2]) | ((ends[:, 0] == ends[:, 2]) & (ends[:, 1] > ends[:, 3]))
    ordered = np.where(swap[:, None], ends[:, [2, 3, 0, 1]], ends)
    first = np.sort(unique_rows(np.round(ordered, 3))[0])
    return ends[first], owner[first]


def _merged(ends: Floats, owner: Ints) -> tuple[Floats, Ints]:
    """Pieces of different shapes that lie in one line and overlap or touch, made one piece."""
    if len(ends) < 2:
        return ends, owner
    left, right = beside(ends, ends, reach=MEET)
    along = ends[:, 2:] - ends[:, :2]
    length = np.hypot(along[:, 0], along[:, 1])
    keep = (owner[left] != owner[right]) & (
        (length[left] > length[right]) | ((length[left] == length[right]) & (left < right))
    )
    left, right = left[keep], right[keep]
    unit = along / length[:, None]
    bend = np.abs(unit[left, 0] * unit[right, 1] - unit[left, 1] * unit[right, 0])
    keep = (bend < 0.1) | (bend * length[right] < 0.01)
    left, right = left[keep], right[keep]
    keep = np.maximum(_aside(ends, unit, left, right, 0), _aside(ends, unit, left, right, 2)) < MEET
    left, right = left[keep], right[keep]
    keep = apart(ends[left], ends[right]) <= MEET
    return _spanned(ends, owner, unit, length, components(len(ends), left[keep], right[keep]))


def _aside(ends: Floats, unit: Floats, base: NDArray[np.int64], other: NDArray[np.int64], column: int) -> Floats:
    """How far an end of one piece lies off the line of another."""
    to = ends[other, column : column + 2] - ends[base, :2]
    return np.asarray(np.abs(unit[base, 0] * to[:, 1] - unit[base, 1] * to[:, 0]))


def _spanned(ends: Floats, owner: Ints, unit: Floats, length: Floats, roots: NDArray[np.int64]) -> tuple[Floats, Ints]:
    """Each group as one piece between its farthest ends; a group that bends away from its longest piece stays."""
    order = np.argsort(roots, kind="stable")
    first = np.diff(roots[order], prepend=-1) != 0
    group = np.cumsum(first) - 1
    base = _first_by(-length[order], group)
    axis, start = unit[order][base][group], ends[order][base][group, :2]
    corner = np.repeat(group, 2)
    points = ends[order].reshape(-1, 2)
    to = points - np.repeat(start, 2, axis=0)
    out = np.repeat(axis, 2, axis=0)
    aside = np.abs(out[:, 0] * to[:, 1] - out[:, 1] * to[:, 0])
    straight = np.maximum.reduceat(aside, 2 * np.flatnonzero(first)) <= MEET
    straight &= np.bincount(group) > 1
    place = (to * out).sum(axis=1)
    spans = np.concatenate([points[_first_by(place, corner)], points[_first_by(-place, corner)]], axis=1)
    kept = first | ~straight[group]
    found = np.where(straight[group, None], spans[group], ends[order])
    owners = np.where(straight[group], owner[order][base][group], owner[order])
    return found[kept], owners[kept]


def _first_by(rank: Floats, group: NDArray[np.int64]) -> NDArray[np.int64]:
    """The row of each group's lowest rank, the first one of equals. Groups are numbered from 0, in order."""
    order = np.lexsort((rank, group))
    return np.asarray(order[np.diff(group[order], prepend=-1) != 0])


def _joined(ends: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Nodes of the ends, those within MEET of each other made one."""
    flat = ends.reshape(-1, 2)
    flat = np.round(flat, 6)
    first, row = unique_rows(flat)
    places = flat[first]
    points = points_of(places)
    left, right = shapely.STRtree(points).query(points, predicate="dwithin", distance=MEET)
    roots = components(len(places), left, right)
    return roots[row].reshape(-1, 2), places


def _work(ends: Floats, owner: Ints) -> Linework:
    """Linework with its nodes counted: a node is loose if all its pieces leave it in one direction."""
    first, row = unique_rows(ends.reshape(-1, 2))
    points = ends.reshape(-1, 2)[first]
    nodes = row.reshape(-1, 2).astype(np.int64)
    work = Linework(ends=ends, owner=owner, nodes=nodes, points=points, loose=np.zeros(len(points), dtype=bool))
    if not len(ends):
        return work
    unit = work.unit
    away = np.concatenate([unit, -unit])
    at = np.concatenate([nodes[:, 0], nodes[:, 1]])
    total = np.zeros((len(points), 2))
    np.add.at(total, at, away)
    count = np.bincount(at, minlength=len(points))
    loose = np.hypot(total[:, 0], total[:, 1]) > 0.995 * count
    return replace(work, loose=loose)


def _brought_on(work: Linework) -> Linework:
    """Loose ends carried to the line that they nearly meet; corners and slits closed.

    A loose end is moved along its own line. Any other node that lies next to a foreign line gets a short link.
    """
    if not len(work):
        return work
    node, piece = _near(work)
    loose = work.loose[node]
    carried, targets = _carried(work, node[loose], piece[loose])
    ends = _moved(work, work.ends, carried, targets)
    settled = ~work.loose
    settled[carried] = True
    ends = _cornered(work, ends, settled)
    extra = _links(work, node[~loose], piece[~loose])
    owner = np.concatenate([work.owner, np.full(len(extra), -1, dtype=np.int32)]).astype(np.int32)
    tidy_work = _work(np.concatenate([ends, extra]), owner)
    tidy_work.loose[tidy_work.nodes[len(ends) :, 1]] = False
    return _unloosed(tidy_work, ends, work, settled) if len(carried) else tidy_work


def _moved(work: Linework, ends: Floats, nodes: NDArray[np.int64], targets: Floats) -> Floats:
    """The pieces with their ends at some nodes moved; of a node's targets the last one counts."""
    found, to = ends.copy(), np.full(work.points.shape, np.nan)
    to[nodes] = targets
    for side in (0, 1):
        place = to[work.nodes[:, side]]
        rows = ~np.isnan(place[:, 0])
        found[rows, 2 * side : 2 * side + 2] = place[rows]
    return found


def _cornered(work: Linework, ends: Floats, settled: Bools) -> Floats:
    """The pieces with two loose ends that were carried across each other at one point, the corner of their lines."""
    nodes = np.flatnonzero(work.loose & settled)
    if len(nodes) < 2:
        return ends
    spots = points_of(work.points[nodes])
    left, right = shapely.STRtree(spots).query(spots, predicate="dwithin", distance=2 * MEET)
    once = nodes[left] < nodes[right]
    order = np.lexsort((nodes[right[once]], nodes[left[once]]))
    one, other = nodes[left[once]][order], nodes[right[once]][order]
    own, across = work.last_at(one), work.last_at(other)
    out = work.unit[own]
    step = _crossings(work.points[one], out, work.ends[across])
    near = np.abs(step) <= 2 * MEET
    corner = work.points[one[near]] + out[near] * step[near, None]
    return _moved(work, ends, np.stack([one[near], other[near]], axis=1).reshape(-1), np.repeat(corner, 2, axis=0))


def _unloosed(tidy_work: Linework, ends: Floats, work: Linework, settled: Bools) -> Linework:
    """The nodes that were carried on to another line are no longer loose, though only one piece ends there."""
    loose = tidy_work.loose.copy()
    count = len(ends)
    was = work.nodes
    for side in (0, 1):
        carried = work.loose[was[:, side]] & settled[was[:, side]]
        loose[tidy_work.nodes[:count, side][carried]] = False
    return replace(tidy_work, loose=loose)


def _near(work: Linework) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of a node and a foreign piece within REACH of it."""
    tree = shapely.STRtree(lines_of(work.ends))
    node, piece = tree.query(points_of(work.points), predicate="dwithin", distance=REACH)
    foreign = (work.nodes[piece, 0] != node) & (work.nodes[piece, 1] != node)
    node, piece = node[foreign], piece[foreign]
    order = np.lexsort((piece, node))
    return node[order], piece[order]


def _carried(work: Linework, node: NDArray[np.int64], piece: NDArray[np.int64]) -> tuple[NDArray[np.int64], Floats]:
    """Which loose ends are moved, and where to: the nearest crossing of their own line with a piece beside them.

    Args:
        node, piece: pairs of a loose end and a piece beside it, in order.
    """
    own = work.first_at(node)
    out = np.where((work.nodes[own, 0] != node)[:, None], work.unit[own], -work.unit[own])
    step = _crossings(work.points[node], out, work.ends[piece])
    far = np.where(np.abs(step) <= 2 * REACH, np.abs(step), np.inf)
    first = np.flatnonzero(np.diff(node, prepend=-1) != 0)
    nearest = _first_by(far, np.cumsum(np.diff(node, prepend=-1) != 0) - 1)
    targets = work.points[node[nearest]] + out[nearest] * (np.maximum(step[nearest], 0.0) + OVERSHOOT)[:, None]
    kept = np.isfinite(far[nearest])
    last = np.append(first[1:], len(node))
    for row in np.flatnonzero(~kept).tolist():
        beside = piece[first[row] : last[row]]
        target = _met_in_line(work, work.points[node[nearest[row]]], out[nearest[row]], beside)
        if target is not None:
            kept[row], targets[row] = True, target
    return node[nearest[kept]], targets[kept]


def _crossings(at: Floats, out: Floats, pieces: Floats) -> Floats:
    """How far along `out` from `at` each piece (made longer by REACH) is crossed; NaN where it is not."""
    along = pieces[:, 2:] - pieces[:, :2]
    length = np.hypot(along[:, 0], along[:, 1])
    along = along / length[:, None]
    cross = out[:, 0] * along[:, 1] - out[:, 1] * along[:, 0]
    level = np.abs(cross) < 0.2
    cross[level] = 1.0
    to = pieces[:, :2] - at
    step = (to[:, 0] * along[:, 1] - to[:, 1] * along[:, 0]) / cross
    place = (to[:, 0] * out[:, 1] - to[:, 1] * out[:, 0]) / cross
    met = ~level & (place >= -REACH * 1.5) & (place <= length + REACH * 1.5)
    return np.where(met, step, np.nan)


def _met_in_line(work: Linework, at: Floats, out: Floats, pieces: NDArray[np.int64]) -> Floats | None:
    """The end of a piece that goes on in the same line as a loose end, or that it overlaps; None if there is none."""
    for other in pieces.tolist():
        start, stop = work.ends[other, :2], work.ends[other, 2:]
        along = (stop - start) / np.hypot(*(stop - start))
        if abs(float(out @ along)) < 0.98:
            continue
        nearer = start if np.hypot(*(start - at)) < np.hypot(*(stop - at)) else stop
        if float(out @ (nearer - at)) < -MEET:
            inside = float(np.clip((at - start) @ along, 0, np.hypot(*(stop - start))))
            nearer = start + along * inside
        to = nearer - at
        if np.hypot(*to) <= REACH and abs(float(out[0] * to[1] - out[1] * to[0])) <= BESIDE:
            return np.asarray(nearer)
    return None


def _links(work: Linework, node: NDArray[np.int64], piece: NDArray[np.int64]) -> Floats:
    """Short pieces from corners to the foreign lines beside them, so that no slit stays open between two walls."""
    at, start = work.points[node], work.ends[piece, :2]
    along = work.ends[piece, 2:] - start
    share = np.clip(((at - start) * along).sum(axis=1) / (along * along).sum(axis=1), 0.0, 1.0)
    foot = start + along * share[:, None]
    gap = np.hypot(foot[:, 0] - at[:, 0], foot[:, 1] - at[:, 1])
    kept = (gap <= REACH) & (gap >= 1e-9)
    at, foot, gap = at[kept], foot[kept], gap[kept]
    return np.concatenate([at, foot + (foot - at) / gap[:, None] * OVERSHOOT], axis=1)
