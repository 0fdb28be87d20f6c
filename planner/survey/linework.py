"""Straight pieces of wall line: duplicates dropped, ends brought together, in metres."""

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from planner.model.drawing import Bools, Floats, Ints

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

    @property
    def unit(self) -> Floats:
        """The direction of each piece, n by 2."""
        along = self.ends[:, 2:] - self.ends[:, :2]
        return np.asarray(along / np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-12)[:, None])

    @property
    def length(self) -> Floats:
        """The length of each piece."""
        return np.asarray(np.hypot(self.ends[:, 2] - self.ends[:, 0], self.ends[:, 3] - self.ends[:, 1]))


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


def neighbours(ends: Floats) -> float:
    """How many pairs of pieces there are within MEET of each other, judged from a sample."""
    if len(ends) < _SAMPLE:
        return 0.0
    lines = lines_of(ends)
    sample = lines[:: len(lines) // _SAMPLE]
    met, _ = shapely.STRtree(lines).query(sample, predicate="dwithin", distance=MEET)
    return (len(met) / len(sample) - 1.0) * len(lines) / 2


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
    _, first = np.unique(np.round(ordered, 3), axis=0, return_index=True)
    first.sort()
    return ends[first], owner[first]


def _merged(ends: Floats, owner: Ints) -> tuple[Floats, Ints]:
    """Pieces of different shapes that lie in one line and overlap or touch, made one piece."""
    if len(ends) < 2:
        return ends, owner
    lines = lines_of(ends)
    left, right = shapely.STRtree(lines).query(lines, predicate="dwithin", distance=MEET)
    along = ends[:, 2:] - ends[:, :2]
    length = np.hypot(along[:, 0], along[:, 1])
    keep = (left != right) & (owner[left] != owner[right])
    keep &= (length[left] > length[right]) | ((length[left] == length[right]) & (left < right))
    left, right = left[keep], right[keep]
    unit = along / length[:, None]
    keep = np.abs(unit[left, 0] * unit[right, 1] - unit[left, 1] * unit[right, 0]) < 0.1
    left, right = left[keep], right[keep]
    keep = np.maximum(_aside(ends, unit, left, right, 0), _aside(ends, unit, left, right, 2)) < 0.01
    return _spanned(ends, owner, unit, length, components(len(ends), left[keep], right[keep]))


def _aside(ends: Floats, unit: Floats, base: NDArray[np.int64], other: NDArray[np.int64], column: int) -> Floats:
    """How far an end of one piece lies off the line of another."""
    to = ends[other, column : column + 2] - ends[base, :2]
    return np.asarray(np.abs(unit[base, 0] * to[:, 1] - unit[base, 1] * to[:, 0]))


def _spanned(ends: Floats, owner: Ints, unit: Floats, length: Floats, roots: NDArray[np.int64]) -> tuple[Floats, Ints]:
    """Each group as one piece between its farthest ends; a group that bends away from its longest piece stays."""
    order = np.argsort(roots, kind="stable")
    out, owners = [], []
    for _, rows in _grouped(roots[order], order):
        base = int(rows[np.argmax(length[rows])])
        points = ends[rows].reshape(-1, 2)
        to = points - ends[base, :2]
        if len(rows) == 1 or np.abs(unit[base, 0] * to[:, 1] - unit[base, 1] * to[:, 0]).max() > MEET:
            out.append(ends[rows])
            owners.append(owner[rows])
            continue
        place = to @ unit[base]
        out.append(np.concatenate([points[np.argmin(place)], points[np.argmax(place)]])[None])
        owners.append(owner[[base]])
    return np.concatenate(out), np.concatenate(owners)


def _joined(ends: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Nodes of the ends, those within MEET of each other made one."""
    flat = ends.reshape(-1, 2)
    places, row = np.unique(np.round(flat, 6), axis=0, return_inverse=True)
    points = points_of(places)
    left, right = shapely.STRtree(points).query(points, predicate="dwithin", distance=MEET)
    roots = components(len(places), left, right)
    return roots[row].reshape(-1, 2), places


def _work(ends: Floats, owner: Ints) -> Linework:
    """Linework with its nodes counted: a node is loose if all its pieces leave it in one direction."""
    points, row = np.unique(ends.reshape(-1, 2), axis=0, return_inverse=True)
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
    near_node, near_piece = _near(work)
    ends = work.ends.copy()
    settled = ~work.loose
    links: list[tuple[float, float, float, float]] = []
    order = np.lexsort((near_piece, near_node))
    for node, pieces in _grouped(near_node[order], near_piece[order]):
        if work.loose[node]:
            settled[node] = _carry(work, ends, node, pieces)
        else:
            links.extend(_links(work, node, pieces))
    _cornered(work, ends, settled)
    extra = np.array(links, dtype=float).reshape(-1, 4)
    owner = np.concatenate([work.owner, np.full(len(extra), -1, dtype=np.int32)]).astype(np.int32)
    tidy_work = _work(np.concatenate([ends, extra]), owner)
    met = np.array([point for node, point in enumerate(work.points) if work.loose[node] and settled[node]])
    return _unloosed(tidy_work, ends, work, settled) if len(met) else tidy_work


def _cornered(work: Linework, ends: Floats, settled: Bools) -> None:
    """Puts two loose ends that were carried across each other at one point, the corner that their lines make."""
    nodes = np.flatnonzero(work.loose & settled)
    if len(nodes) < 2:
        return
    own = {node: piece for piece, pair in enumerate(work.nodes.tolist()) for node in pair}
    spots = points_of(work.points[nodes])
    left, right = shapely.STRtree(spots).query(spots, predicate="dwithin", distance=2 * MEET)
    unit = work.unit
    for one, other in sorted(zip(nodes[left].tolist(), nodes[right].tolist(), strict=True)):
        if one >= other:
            continue
        piece, across = own[one], own[other]
        at, out = work.points[one], unit[piece]
        step = _crossing(at, out, work.ends[across])
        if step is None or abs(step) > 2 * MEET:
            continue
        for node in (one, other):
            for each in np.flatnonzero((work.nodes == node).any(axis=1)).tolist():
                column = 0 if work.nodes[each, 0] == node else 2
                ends[each, column : column + 2] = at + out * step


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
    return node[foreign], piece[foreign]


def _grouped(keys: NDArray[np.int64], values: NDArray[np.int64]) -> list[tuple[int, NDArray[np.int64]]]:
    if not len(keys):
        return []
    starts = np.concatenate([[0], np.flatnonzero(np.diff(keys)) + 1])
    parts = np.split(values, starts[1:])
    return [(int(keys[start]), part) for start, part in zip(starts, parts, strict=True)]


def _carry(work: Linework, ends: Floats, node: int, pieces: NDArray[np.int64]) -> bool:
    """Moves a loose end to the nearest crossing of its own line with one of the pieces; False if there is none."""
    own = np.flatnonzero((work.nodes == node).any(axis=1))
    piece = int(own[0])
    side = 0 if work.nodes[piece, 0] == node else 1
    at = work.points[node]
    out = work.unit[piece] * (1.0 if side else -1.0) if len(own) == 1 else _outward(work, piece, side)
    best: float | None = None
    for other in pieces.tolist():
        step = _crossing(at, out, work.ends[other])
        if step is not None and abs(step) <= 2 * REACH and (best is None or abs(step) < abs(best)):
            best = step
    if best is None:
        return _meet_in_line(work, ends, own, node, at, out, pieces)
    target = at + out * (max(best, 0.0) + OVERSHOOT)
    for each in own.tolist():
        column = 0 if work.nodes[each, 0] == node else 2
        ends[each, column : column + 2] = target
    return True


def _outward(work: Linework, piece: int, side: int) -> Floats:
    unit = work.unit[piece]
    return np.asarray(unit if side else -unit)


def _crossing(at: Floats, out: Floats, piece: Floats) -> float | None:
    """How far along `out` from `at` a piece (made longer by REACH) is crossed; None when nearly parallel."""
    along = piece[2:] - piece[:2]
    length = float(np.hypot(*along))
    along = along / length
    cross = float(out[0] * along[1] - out[1] * along[0])
    if abs(cross) < 0.2:
        return None
    to = piece[:2] - at
    step = float(to[0] * along[1] - to[1] * along[0]) / cross
    place = float(to[0] * out[1] - to[1] * out[0]) / cross
    return step if -REACH * 1.5 <= place <= length + REACH * 1.5 else None


def _meet_in_line(
    work: Linework, ends: Floats, own: NDArray[np.int64], node: int, at: Floats, out: Floats, pieces: NDArray[np.int64]
) -> bool:
    """Joins a loose end to the end of a piece that goes on in the same line, or that it overlaps."""
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
            for each in own.tolist():
                column = 0 if work.nodes[each, 0] == node else 2
                ends[each, column : column + 2] = nearer
            return True
    return False


def _links(work: Linework, node: int, pieces: NDArray[np.int64]) -> list[tuple[float, float, float, float]]:
    """Short pieces from a corner to the foreign lines beside it, so that no slit stays open between two walls."""
    at = work.points[node]
    found = []
    for other in pieces.tolist():
        start, stop = work.ends[other, :2], work.ends[other, 2:]
        along = stop - start
        share = float(np.clip((at - start) @ along / (along @ along), 0.0, 1.0))
        foot = start + along * share
        gap = float(np.hypot(*(foot - at)))
        if gap > REACH:
            continue
        if gap < 1e-9:
            continue
        end = foot + (foot - at) / gap * OVERSHOOT
        found.append((float(at[0]), float(at[1]), float(end[0]), float(end[1])))
    return found
