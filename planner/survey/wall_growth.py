"""Which further lines are walls where one layer holds everything: told from those that surely are."""

from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from planner.model.drawing import Bools, Floats
from planner.survey.linework import components, covered, lines_of, points_of

_THINNEST: Final = 0.07
_THICKEST: Final = 0.18
"""The faces of a partition at which no door tells how thick it is are this far apart (metres)."""

_SHORTEST: Final = 0.02
_REACH: Final = 0.35
"""A wall's line meets the next one no farther from its end than a wall is thick (metres)."""

_OFF: Final = 0.01
_LEVEL: Final = 0.02
_MEET: Final = 0.05
_PAIRED: Final = 0.5
_LEAST: Final = 0.3
"""Shorter lines make no partition (metres)."""

_APART: Final = 0.4
"""A partition meets the walls at two places no nearer to each other (metres)."""

_ACROSS: Final = 3.0
"""A wall goes on in line beyond an opening no wider (metres)."""

_OFF_LINE: Final = 0.015
_ROUNDS: Final = 4


def grown(ends: Floats, sure: Bools, likely: Bools, thick: Floats) -> Bools:
    """The lines that are surely walls, and those that follow from them, round by round.

    Lines as far apart as walls are go on in line with a wall beyond an opening; pairs of lines that run from wall to
    wall are partitions.

    Args:
        ends: the lines, n by 4, metres.
        likely: lines that have another one opposite as far off as a wall is thick, and caps of walls.
        thick: how thick walls are at the doors, metres.
    """
    kept = sure.copy()
    reach = np.where(likely, max(_MEET, float(thick.max()) / 2 + _OFF), _MEET)
    for _ in range(_ROUNDS):
        before = int(kept.sum())
        kept |= _gone_on(ends, kept, likely)
        free = np.flatnonzero(~kept)
        pieces = free[_sides(ends[free], thick)]
        pieces = pieces[_from_wall_to_wall(ends, kept, pieces, reach=reach)]
        kept[pieces[_sides(ends[pieces], thick)]] = True
        if int(kept.sum()) == before:
            break
    return kept | _caps(ends, kept)


def _length(ends: Floats) -> Floats:
    return np.asarray(np.hypot(ends[:, 2] - ends[:, 0], ends[:, 3] - ends[:, 1]))


def _sides(ends: Floats, thick: Floats) -> Bools:
    """Which lines have one parallel line beside them, on one side only: the treads of a stair have two."""
    found = np.zeros(len(ends), dtype=bool)
    length = _length(ends)
    long = np.flatnonzero(length >= _LEAST)
    if not len(long):
        return found
    own, unit = ends[long], (ends[long, 2:] - ends[long, :2]) / length[long, None]
    lines = lines_of(own)
    one, other = shapely.STRtree(lines).query(
        lines, predicate="dwithin", distance=max(_THICKEST, float(thick.max())) + _OFF
    )
    level = np.abs(unit[one, 0] * unit[other, 1] - unit[one, 1] * unit[other, 0]) < _LEVEL
    to = (own[other, :2] + own[other, 2:]) / 2 - own[one, :2]
    aside = unit[one, 0] * to[:, 1] - unit[one, 1] * to[:, 0]
    usual = (np.abs(np.abs(aside)[:, None] - thick[None, :]) <= _OFF).any(axis=1)
    fits = level & (np.abs(aside) >= _THINNEST) & (usual | (np.abs(aside) <= _THICKEST))
    sides = []
    for side in (aside > 0, aside < 0):
        line, row = np.unique(one[fits & side], return_inverse=True)
        beside = np.zeros(len(long), dtype=bool)
        if len(line):
            share = covered(own[line, :2], own[line, 2:], row, own[other[fits & side]])
            beside[line] = share >= _PAIRED * length[long[line]]
        sides.append(beside)
    found[long[sides[0] != sides[1]]] = True
    return found


def _gone_on(ends: Floats, kept: Bools, likely: Bools) -> Bools:
    """Which likely lines hang together with one that goes on as the line of a wall beyond an opening."""
    found = np.zeros(len(ends), dtype=bool)
    rows = np.flatnonzero(likely & ~kept)
    length = _length(ends)
    walls = np.flatnonzero(kept & (length >= _LEAST))
    if not len(rows) or not len(walls):
        return found
    long = rows[length[rows] >= _LEAST]
    unit = (ends[:, 2:] - ends[:, :2]) / np.maximum(length, 1e-9)[:, None]
    ways = np.concatenate([ends[long, :2] - unit[long] * _ACROSS, ends[long, 2:] + unit[long] * _ACROSS], axis=1)
    one, other = shapely.STRtree(lines_of(ends[walls])).query(lines_of(ways), predicate="dwithin", distance=_OFF_LINE)
    one, other = long[one], walls[other]
    level = np.abs(unit[one, 0] * unit[other, 1] - unit[one, 1] * unit[other, 0]) < _LEVEL
    group = joined(ends[rows])
    lined = np.isin(rows, one[level])
    whole = np.bincount(group, weights=length[rows], minlength=len(rows))
    share = np.bincount(group, weights=length[rows] * lined, minlength=len(rows))
    found[rows[(share >= 0.5 * whole)[group]]] = True
    return found


def joined(ends: Floats) -> NDArray[np.int64]:
    """For each line the lowest row of those that it touches or crosses, over others too."""
    lines = lines_of(ends)
    one, other = shapely.STRtree(lines).query(lines, predicate="dwithin", distance=_MEET)
    return components(len(ends), one, other)


def _from_wall_to_wall(ends: Floats, kept: Bools, pieces: NDArray[np.int64], *, reach: Floats) -> Bools:
    """Which of the pieces lie in a group all of whose ends meet walls or each other, at walls in two places.

    Args:
        pieces: rows of the lines that are asked.
        reach: how far off each line its end is met; walls drawn by their middle leave corners open by half of them.
    """
    found = np.zeros(len(pieces), dtype=bool)
    rows = np.flatnonzero(~kept[pieces])
    if not len(rows) or not kept.any():
        return found
    own = ends[pieces[rows]]
    asked = np.zeros(len(ends), dtype=bool)
    asked[pieces[rows]] = True
    group = np.repeat(joined(np.concatenate([own, ends[_caps(ends, asked)]]))[: len(own)], 2)
    tips = _tips(own)
    tip, line = shapely.STRtree(lines_of(ends)).query(
        lines_of(tips), predicate="dwithin", distance=np.repeat(reach[pieces[rows]], 2)
    )
    across = _crosses(tips, tip, ends, line)
    tip, line = tip[across], line[across]
    met, at_wall = np.zeros(len(tips), dtype=bool), np.zeros(len(tips), dtype=bool)
    met[tip] = True
    at_wall[tip[kept[line]]] = True
    end, other = shapely.STRtree(lines_of(own)).query(points_of(tips[:, :2]), predicate="dwithin", distance=_MEET)
    goes_on = (end // 2 != other) & ~_crosses(tips, end, own, other)
    met[end[goes_on]] = True
    closed = np.bincount(group[~met], minlength=len(own)) == 0
    for each in np.unique(group[at_wall]).tolist():
        places = own.reshape(-1, 2)[at_wall & (group == each)]
        if closed[each] and float(np.ptp(places, axis=0).max()) >= _APART:
            found[rows[group[::2] == each]] = True
    return found


def _tips(ends: Floats) -> Floats:
    """The last part of each line at both its ends, as long as a wall is thick; two for each line, in order."""
    length = _length(ends)
    reach = ((ends[:, 2:] - ends[:, :2]) / length[:, None]) * np.minimum(_REACH, length / 2)[:, None]
    first = np.concatenate([ends[:, :2], ends[:, :2] + reach], axis=1)
    last = np.concatenate([ends[:, 2:], ends[:, 2:] - reach], axis=1)
    return np.stack([first, last], axis=1).reshape(-1, 4)


def _crosses(some: Floats, one: NDArray[np.int64], others: Floats, other: NDArray[np.int64]) -> Bools:
    """Which pairs of lines do not run in one way."""
    unit, way = (
        (each[:, 2:] - each[:, :2]) / np.maximum(_length(each), 1e-9)[:, None] for each in (some[one], others[other])
    )
    return np.asarray(np.abs(unit[:, 0] * way[:, 1] - unit[:, 1] * way[:, 0]) > 0.3)


def _caps(ends: Floats, sides: Bools) -> Bools:
    """Which short lines run from the end of one side of a wall to the end of another."""
    found = np.zeros(len(ends), dtype=bool)
    rows = np.flatnonzero(~sides & (_length(ends) <= _REACH) & (_length(ends) >= _SHORTEST))
    walls = np.flatnonzero(sides & (_length(ends) >= _THINNEST))
    if not len(rows) or not len(walls):
        return found
    spots, corners = points_of(ends[rows].reshape(-1, 2)), points_of(ends[walls].reshape(-1, 2))
    spot, corner = shapely.STRtree(corners).query(spots, predicate="dwithin", distance=_MEET)
    across = _crosses(ends, rows[spot // 2], ends, walls[corner // 2])
    met = np.zeros(len(spots), dtype=bool)
    met[spot[across]] = True
    found[rows[met[::2] & met[1::2]]] = True
    return found
