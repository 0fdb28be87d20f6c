"""Which shapes are walls where one layer holds them and most of all else: told from the jambs of the doors."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from planner.model.drawing import Bools, Drawing, Floats, Form
from planner.survey.linework import components, covered, lines_of, points_of
from planner.survey.roles import EVERYTHING
from planner.survey.swings import Swing, over_wipeouts
from planner.survey.touching import MOST_PAIRS
from planner.survey.wall_crossings import running_through
from planner.survey.wall_ends import THICKEST
from planner.survey.wall_growth import grown

_THINNEST: Final = 0.07
_THICKEST: Final = 0.6
_JAMB: Final = 0.15
"""A jamb lies no farther off the hinge or the latch of its leaf (metres)."""

_FEW: Final = 0.15
"""A thickness is a wall's where it is that of two jambs, and of as many as this share of the most usual one's."""

_OFF: Final = 0.008
"""The faces of a wall are as far apart as its jambs are long, within this (metres)."""

_MEET: Final = 0.03
_PAIRED: Final = 0.5
"""As much of a wall's line has another face opposite."""

_MOST_UNPAIRED: Final = 3.0
"""And no more of it sticks out, as an axis does beyond the wall in which it lies (metres)."""

_BESIDE: Final = 0.3
"""What runs along a shut leaf within this is in its opening (metres)."""

_MOSTLY_WALLS: Final = 0.65
"""A layer that is walls to this share is left as it is, but for what runs through walls."""

_SLIM: Final = 40.0
"""The square of a slim outline's length is so many times its area: that of a rectangle 1 by 8 is."""

_OWN: Final = 0.3
"""A shape is a wall where this share of its length is."""

_LEAST_LEAVES: Final = 3
_SAMPLE: Final = 200
_HELD: Final = 0.7
"""As many of the leaves hang and shut at walls, where the walls are told rightly."""


def wall_pieces(drawing: Drawing, walls: Bools, swings: Sequence[Swing], *, scale: float) -> Bools | None:
    """Which of the shapes on the layers of walls are walls; None where most are, or where the jambs tell nothing.

    Walls are pairs of lines as far apart as jambs are long, and what caps them, if a leaf hangs at them.

    Args:
        walls: shapes on layers that were taken for walls.
        scale: metres per drawing unit.
    """
    lines = walls & np.isin(drawing.shapes.form, [Form.LINE, Form.POLYLINE, Form.MLINE])
    rows = np.flatnonzero(lines[drawing.owner])
    ends = drawing.ends[rows] * scale
    length = _length(ends)
    held = np.isin(drawing.shapes.layer, drawing.shapes.layer[lines])
    if len(swings) < _LEAST_LEAVES or held.mean() < EVERYTHING or not len(rows):
        return None
    thick = _jambs(ends[length > _MEET], swings)
    if not len(thick) or _crowd(ends[length >= _THINNEST], float(thick.max())) > MOST_PAIRS:
        return None
    masked = over_wipeouts(drawing, swings, scale=scale)
    cut = ~_past_leaves(ends, [swing for swing, over in zip(swings, masked, strict=True) if not over])
    kept = np.zeros(len(ends), dtype=bool)
    kept[cut] = _paired(ends[cut], thick) | _caps(ends[cut], thick)
    likely = kept[cut]
    kept[kept] = _at_leaves(ends[kept], swings)
    kept[cut] = grown(ends[cut], kept[cut], likely, thick)
    kept[kept] = ~running_through(ends[kept])
    if float(length[kept].sum()) > _MOSTLY_WALLS * float(length.sum()):
        kept = ~running_through(ends)
    if kept.all() or not _hold(ends[kept], swings):
        return None
    whole, own = (
        np.bincount(drawing.owner[rows], weights=weight, minlength=len(walls)) for weight in (length, length * kept)
    )
    found = (own > 0) & (own >= _OWN * whole)
    doubtful = np.flatnonzero((own > 0) & ~found & drawing.shapes.closed)
    found[doubtful[_as_thin_as_walls(drawing, doubtful, scale=scale)]] = True
    return np.asarray(found)


def _as_thin_as_walls(drawing: Drawing, shapes: NDArray[np.int64], *, scale: float) -> Bools:
    """Which closed outlines are those of walls: nowhere wider than these, and longer than wide."""
    first, last = drawing.shapes.first[shapes], drawing.shapes.first[shapes + 1]
    areas = [
        shapely.make_valid(shapely.Polygon(drawing.ends[start:stop, :2] * scale)) if stop - start >= 3 else None
        for start, stop in zip(first.tolist(), last.tolist(), strict=True)
    ]
    rings = np.array(areas, dtype=object)
    slim = shapely.length(rings) ** 2 > _SLIM * shapely.area(rings)
    return np.asarray(slim & shapely.is_empty(shapely.buffer(rings, -THICKEST / 2, join_style="mitre")))


def _crowd(ends: Floats, reach: float) -> float:
    """How many pairs of lines lie within reach of each other, about."""
    lines = lines_of(ends)
    sample = lines[:: max(1, len(lines) // _SAMPLE)]
    near = shapely.STRtree(lines).query(sample, predicate="dwithin", distance=reach)[0]
    return len(near) / len(sample) * len(lines)


def _length(ends: Floats) -> Floats:
    return np.asarray(np.hypot(ends[:, 2] - ends[:, 0], ends[:, 3] - ends[:, 1]))


def _unit(ends: Floats) -> Floats:
    """The direction of each piece."""
    return np.asarray((ends[:, 2:] - ends[:, :2]) / np.maximum(_length(ends), 1e-9)[:, None])


def _jambs(ends: Floats, swings: Sequence[Swing]) -> Floats:
    """The usual lengths of the lines square to a shut leaf, at its hinge or its latch, in metres.

    A thicker wall has perhaps a single door: both its jambs tell of it.
    """
    short = ends[(_length(ends) >= _THINNEST) & (_length(ends) <= _THICKEST)]
    tree, unit, long = shapely.STRtree(lines_of(short)), _unit(short), _length(short)
    counts: dict[int, int] = {}
    twice: set[int] = set()
    for swing in swings:
        out = np.array(swing.latch) - np.array(swing.hinge)
        spots = points_of(np.array([swing.hinge, swing.latch]))
        spot, near = tree.query(spots, predicate="dwithin", distance=_JAMB)
        square = np.abs(unit[near] @ out) < 0.05 * float(np.hypot(*out))
        size = np.round(long[near] / _OFF).astype(int)
        hung, shut = (set(size[square & (spot == end)].tolist()) for end in (0, 1))
        twice |= hung & shut
        for each in hung | shut:
            counts[each] = counts.get(each, 0) + 1
    most = max(counts.values(), default=0)
    found = {each for each, count in counts.items() if count >= max(2, _FEW * most)}
    found |= {each for each in twice if found and each > max(found)}
    return np.array(sorted(found), dtype=float) * _OFF


def _past_leaves(ends: Floats, swings: Sequence[Swing]) -> Bools:
    """Which lines run along a shut leaf, past both its ends: footings below it, beams and axes above it."""
    found = np.zeros(len(ends), dtype=bool)
    tree, unit = shapely.STRtree(lines_of(ends)), _unit(ends)
    for swing in swings:
        hinge, latch = np.array(swing.hinge), np.array(swing.latch)
        wide = float(np.hypot(*(latch - hinge)))
        out = (latch - hinge) / wide
        band = shapely.LineString([hinge, latch]).buffer(_BESIDE, cap_style="flat")
        near = tree.query(band, predicate="intersects")
        near = near[np.abs(unit[near] @ out) > 0.99]
        places = np.sort(np.stack([(ends[near, :2] - hinge) @ out, (ends[near, 2:] - hinge) @ out]), axis=0)
        found[near[(places[0] < -_JAMB) & (places[1] > wide + _JAMB)]] = True
    return found


def _pairs(ends: Floats, reach: float) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
    """Pairs of parallel lines beside each other, and how far apart they are."""
    lines = lines_of(ends)
    one, other = shapely.STRtree(lines).query(lines, predicate="dwithin", distance=reach)
    unit = _unit(ends)
    level = np.abs(unit[one, 0] * unit[other, 1] - unit[one, 1] * unit[other, 0]) < 0.01
    one, other = one[level & (one != other)], other[level & (one != other)]
    to = (ends[other, :2] + ends[other, 2:]) / 2 - ends[one, :2]
    return one, other, np.abs(unit[one, 0] * to[:, 1] - unit[one, 1] * to[:, 0])


def _paired(ends: Floats, thick: Floats) -> Bools:
    """Which lines have another face opposite along much of their length, as far off as a wall is thick."""
    found = np.zeros(len(ends), dtype=bool)
    long = np.flatnonzero(_length(ends) >= _THINNEST)
    one, other, apart = _pairs(ends[long], float(thick.max()) + 2 * _OFF)
    fits = (np.abs(apart[:, None] - thick[None, :]) <= _OFF).any(axis=1)
    one, other = long[one[fits]], long[other[fits]]
    line, row = np.unique(one, return_inverse=True)
    paired = covered(ends[line, :2], ends[line, 2:], row, ends[other])
    length = _length(ends[line])
    found[line] = (paired >= _PAIRED * length) & (length - paired < _MOST_UNPAIRED)
    return found


def _caps(ends: Floats, thick: Floats) -> Bools:
    """Which lines are as long as a wall is thick."""
    return np.asarray((np.abs(_length(ends)[:, None] - thick[None, :]) <= _OFF).any(axis=1))


def _at_leaves(ends: Floats, swings: Sequence[Swing]) -> Bools:
    """Which lines hang together, end to end or end to flank, with one at which a leaf hangs or shuts."""
    lines, spots = lines_of(ends), points_of(ends.reshape(-1, 2))
    tree = shapely.STRtree(lines)
    end, line = tree.query(spots, predicate="dwithin", distance=_MEET)
    group = components(len(ends), end // 2, line)
    hinges = points_of(np.array([spot for swing in swings for spot in (swing.hinge, swing.latch)]))
    _, near = tree.query(hinges, predicate="dwithin", distance=_JAMB)
    return np.asarray(np.isin(group, group[near]))


def _hold(ends: Floats, swings: Sequence[Swing]) -> bool:
    """Whether most leaves hang at the lines, and shut there or at another leaf."""
    tree = shapely.STRtree(lines_of(ends))
    hinges = points_of(np.array([swing.hinge for swing in swings]))
    latches = points_of(np.array([swing.latch for swing in swings]))
    hung = set(tree.query(hinges, predicate="dwithin", distance=_JAMB)[0].tolist())
    shut = set(tree.query(latches, predicate="dwithin", distance=_JAMB)[0].tolist())
    one, other = shapely.STRtree(latches).query(latches, predicate="dwithin", distance=_JAMB)
    shut |= set(one[one != other].tolist())
    return len(hung & shut) >= _HELD * len(swings)
