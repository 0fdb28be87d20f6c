"""Arcs that were drawn, or exported, as chains of short chords: told as arcs again."""

from dataclasses import replace
from math import pi
from typing import Final

import numpy as np
from numpy.typing import NDArray

from planner.model.drawing import Bools, Drawing, Floats, Form
from planner.survey.linework import components, unique_rows
from planner.survey.swings import leaf_arcs

_LEAST_TURN: Final = 0.03
_MOST_TURN: Final = 0.45
"""A chord turns from the one before by an angle between these (radians)."""

_ALIKE: Final = 0.06
"""Chords of one arc are as long as each other, within this share."""

_ROUND: Final = 0.02
"""The ends of the chords lie on the arc, within this share of its radius."""

_LEAST_CHORDS: Final = 4
_FEWEST: Final = 12
"""Fewer lines than these are no plan."""

_KEPT: Final = 2
"""A drawing with so many quarter arcs keeps its arcs as arcs."""

_MOST_CHORDS: Final = 60
_MOST_STRAIGHT: Final = 3
"""A polyline along an arc has no more straight pieces beside it: a leaf's (a sharper turn parts them)."""

_SHARP: Final = 0.6
_STRAY: Final = 0.2
"""A chord of a rough arc may turn back by this (radians)."""

_LEAST_SWEEP: Final = 0.45
_MOST_SWEEP: Final = 3.3

_GRID: Final = 1e-6
"""Ends closer than this share of the drawing's spread are one."""


def with_arcs(drawing: Drawing) -> Drawing:
    """The same drawing with the arcs that loose chords make, each chain one shape; as it is where quarter arcs are.

    Of loose lines only those in no block are looked at.
    """
    if len(leaf_arcs(drawing, least=0.0, most=np.inf)) >= _KEPT:
        return drawing
    return _of_lines(_of_polylines(drawing))


def _of_polylines(drawing: Drawing) -> Drawing:
    """The same drawing with the open polylines that run along an arc, as converters and scans draw them, as arcs."""
    found = [(shape, arc) for shape in _bent(drawing) for arc in [_along_arc(drawing, shape)] if arc is not None]
    if not found:
        return drawing
    owner = np.array([shape for shape, _ in found], dtype=drawing.arc_owner.dtype)
    form = drawing.shapes.form.copy()
    form[owner] = Form.ARC
    return replace(
        drawing,
        shapes=replace(drawing.shapes, form=form),
        arcs=np.concatenate([drawing.arcs, np.array([arc for _, arc in found])]),
        arc_owner=np.concatenate([drawing.arc_owner, owner]),
    )


def _bent(drawing: Drawing) -> list[int]:
    """Open polylines of as many pieces as a leaf's arc may have, that turn slightly and often."""
    count = np.diff(drawing.shapes.first)
    fits = (drawing.shapes.form == Form.POLYLINE) & ~drawing.shapes.closed & (count >= _LEAST_CHORDS)
    fits &= count <= _MOST_CHORDS
    rows = np.flatnonzero(fits[drawing.owner])
    if not len(rows):
        return []
    ways = drawing.ends[rows, 2:] - drawing.ends[rows, :2]
    owner = drawing.owner[rows]
    turn = _turns(ways)
    slight = (owner[1:] == owner[:-1]) & (np.abs(turn) < _SHARP)
    total = np.bincount(owner[1:][slight], weights=turn[slight], minlength=len(count))
    return [int(row) for row in np.flatnonzero(fits & (np.abs(total) > 0.6 * _LEAST_SWEEP))]


def _turns(ways: Floats) -> Floats:
    """By how much each way turns from the one before (radians, to the left)."""
    cross = ways[:-1, 0] * ways[1:, 1] - ways[:-1, 1] * ways[1:, 0]
    return np.asarray(np.arctan2(cross, (ways[:-1] * ways[1:]).sum(axis=1)))


def _along_arc(drawing: Drawing, shape: int) -> Floats | None:
    """Centre, radius, start and sweep of the arc that a polyline runs along, but for a leaf at one end of it."""
    first, last = int(drawing.shapes.first[shape]), int(drawing.shapes.first[shape + 1])
    ends = drawing.ends[first:last]
    ends = ends[np.hypot(*(ends[:, 2:] - ends[:, :2]).T) > 0]
    if len(ends) < _LEAST_CHORDS:
        return None
    turn = _turns(ends[:, 2:] - ends[:, :2])
    runs = np.split(np.arange(len(ends)), np.flatnonzero(np.abs(turn) >= _SHARP) + 1)
    longest = max(runs, key=len)
    if len(longest) < _LEAST_CHORDS or len(ends) - len(longest) > _MOST_STRAIGHT:
        return None
    inner = turn[longest[:-1]]
    if (inner * np.sign(inner.sum()) < -_STRAY).any():
        return None
    arc = _arc_through(np.concatenate([ends[longest, :2], ends[longest[-1:], 2:]]))
    return arc if arc is not None and _LEAST_SWEEP < arc[4] < _MOST_SWEEP else None


def _of_lines(drawing: Drawing) -> Drawing:
    """The same drawing with the arcs that loose lines make."""
    loose = (drawing.shapes.insert < 0) & (drawing.shapes.form == Form.LINE)
    pieces = np.flatnonzero(loose[drawing.owner])
    if len(pieces) < _FEWEST:
        return drawing
    pieces, nodes, points = _distinct(drawing.ends, pieces)
    chains = [(chain, _arc(chain, nodes, points)) for chain in _chains(nodes, points)]
    found = [(pieces[chain], arc) for chain, arc in chains if arc is not None]
    return _rewritten(drawing, found) if found else drawing


def _distinct(ends: Floats, pieces: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
    """The pieces, each once whatever its direction; the nodes of their ends, n by 2; and where the nodes are."""
    spots = ends[pieces].reshape(-1, 2)
    low, high = np.percentile(spots, [2, 98], axis=0)
    grid = max(float((high - low).max()) * _GRID, 1e-12)
    first, node = unique_rows(np.round(spots / grid))
    nodes = np.sort(node.reshape(-1, 2), axis=1)
    once = np.sort(unique_rows(nodes)[0])
    once = once[nodes[once, 0] != nodes[once, 1]]
    return pieces[once], nodes[once], spots[first]


def _chains(nodes: NDArray[np.int64], points: Floats) -> list[NDArray[np.int64]]:
    """Rows of pieces that follow each other, as long as each other, with a slight turn."""
    flat = nodes.reshape(-1)
    order = np.argsort(flat, kind="stable")
    count = np.bincount(flat, minlength=len(points))
    begin = np.cumsum(count) - count
    pairs = begin[count == 2]
    one, other = order[pairs] // 2, order[pairs + 1] // 2
    joint = points[flat[order[pairs]]]
    way, on = (points[_far(nodes, side, flat[order[pairs]])] - joint for side in (one, other))
    long, far = np.hypot(*way.T), np.hypot(*on.T)
    turn = np.abs(np.arctan2(way[:, 0] * on[:, 1] - way[:, 1] * on[:, 0], -(way * on).sum(axis=1)))
    fits = (turn > _LEAST_TURN) & (turn < _MOST_TURN) & (np.abs(long - far) <= _ALIKE * np.maximum(long, far))
    group = components(len(nodes), one[fits], other[fits])
    members = np.argsort(group, kind="stable")
    starts = np.flatnonzero(np.diff(group[members], prepend=-1))
    return [each for each in np.split(members, starts[1:]) if len(each) >= _LEAST_CHORDS]


def _far(nodes: NDArray[np.int64], piece: NDArray[np.int64], node: NDArray[np.int64]) -> NDArray[np.int64]:
    """The other node of each piece."""
    return np.asarray(np.where(nodes[piece, 0] == node, nodes[piece, 1], nodes[piece, 0]))


def _arc(chain: NDArray[np.int64], nodes: NDArray[np.int64], points: Floats) -> Floats | None:
    """Centre, radius, start and sweep of the arc on which a chain of chords lies; None where it lies on none."""
    own, count = np.unique(nodes[chain], return_counts=True)
    tips = own[count == 1]
    if len(tips) != 2 or len(own) != len(chain) + 1:
        return None
    return _arc_through(points[np.concatenate([tips[:1], np.setdiff1d(own, tips[:1])])])


def _arc_through(points: Floats) -> Floats | None:
    """Centre, radius, start and sweep of the arc on which points lie, nearly; None where they lie on none."""
    spots = points - points[0]
    table = np.column_stack([2 * spots, np.ones(len(spots))])
    (x, y, rest), *_ = np.linalg.lstsq(table, (spots**2).sum(axis=1), rcond=None)
    radius = float(np.sqrt(max(rest + x * x + y * y, 0.0)))
    off = np.abs(np.hypot(spots[:, 0] - x, spots[:, 1] - y) - radius)
    if radius <= 0 or not (off <= _ROUND * radius).all():
        return None
    angles = np.sort(np.arctan2(spots[:, 1] - y, spots[:, 0] - x))
    holes = np.diff(angles, append=angles[0] + 2 * pi)
    widest = int(np.argmax(holes))
    start, sweep = float(angles[(widest + 1) % len(angles)]), 2 * pi - float(holes[widest])
    return np.array([x + points[0, 0], y + points[0, 1], radius, start, sweep])


def _rewritten(drawing: Drawing, found: list[tuple[NDArray[np.int64], Floats]]) -> Drawing:
    """The drawing with the chords of each arc in the first of their shapes, doubles with them; the others are empty."""
    shapes, owner, form = drawing.shapes, drawing.owner.copy(), drawing.shapes.form.copy()
    twin = _doubles(drawing, np.concatenate([chain for chain, _ in found]))
    heads = []
    for chain, _ in found:
        head = int(owner[chain].min())
        heads.append(head)
        form[head] = Form.ARC
        owner[chain] = head
    for piece, same in twin:
        owner[piece] = owner[same]
    order = np.argsort(owner, kind="stable")
    count = np.bincount(owner, minlength=len(shapes))
    first = np.concatenate([[0], np.cumsum(count)]).astype(shapes.first.dtype)
    return replace(
        drawing,
        shapes=replace(shapes, form=form, first=first),
        ends=drawing.ends[order],
        owner=owner[order].astype(drawing.owner.dtype),
        arcs=np.concatenate([drawing.arcs, np.array([arc for _, arc in found])]),
        arc_owner=np.concatenate([drawing.arc_owner, np.array(heads, dtype=drawing.arc_owner.dtype)]),
    )


def _doubles(drawing: Drawing, chords: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Pairs of a loose piece and the chord that it doubles."""
    at = {_key(drawing.ends[row]): row for row in chords.tolist()}
    low, high = drawing.ends[chords].reshape(-1, 2).min(axis=0), drawing.ends[chords].reshape(-1, 2).max(axis=0)
    near = _loose_within(drawing, low, high)
    near[chords] = False
    pairs = ((row, at.get(_key(drawing.ends[row]))) for row in np.flatnonzero(near).tolist())
    return [(row, same) for row, same in pairs if same is not None]


def _loose_within(drawing: Drawing, low: Floats, high: Floats) -> Bools:
    """Which pieces of loose lines lie in a box."""
    loose: Bools = (drawing.shapes.insert < 0) & (drawing.shapes.form == Form.LINE)
    inside = (drawing.ends[:, :2] >= low).all(axis=1) & (drawing.ends[:, :2] <= high).all(axis=1)
    return np.asarray(inside & loose[drawing.owner])


def _key(piece: Floats) -> tuple[float, ...]:
    """The same for a piece and its reverse."""
    x, y, to_x, to_y = (round(float(number), 6) for number in piece)
    return (x, y, to_x, to_y) if (x, y) <= (to_x, to_y) else (to_x, to_y, x, y)
