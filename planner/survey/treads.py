"""Flights of stairs drawn on the walls' own layer: lines as long as each other, one tread apart."""

from typing import Final

import numpy as np
import shapely

from planner.model.drawing import Bools, Drawing, Floats
from planner.survey.linework import components, lines_of
from planner.survey.nearness import apart

_NARROWEST: Final = 0.6
_WIDEST: Final = 3.5
"""A flight is this wide (metres)."""

_LEAST: Final = 0.22
_MOST: Final = 0.36
"""A tread is this deep (metres)."""

_ALIKE: Final = 0.04
_LEVEL: Final = 0.02
_FEWEST: Final = 5
_ALONG: Final = 0.5
"""What runs across the treads goes on beyond them no farther (metres)."""


def treads(drawing: Drawing, asked: Bools, *, scale: float) -> Bools:
    """Which of the shapes that are asked are treads, or lines that run across some of them and not far beyond.

    Args:
        asked: shapes that may be part of a stair; only those of one line are looked at.
        scale: metres per drawing unit.
    """
    found = np.zeros(len(asked), dtype=bool)
    single = asked & (np.diff(drawing.shapes.first) == 1)
    rows = np.flatnonzero(single[drawing.owner])
    ends = drawing.ends[rows] * scale
    length = np.hypot(ends[:, 2] - ends[:, 0], ends[:, 3] - ends[:, 1])
    steps = np.flatnonzero((length >= _NARROWEST) & (length <= _WIDEST))
    flights = _flights(ends[steps])
    for flight in flights:
        found[drawing.owner[rows[steps[flight]]]] = True
        across = _across(ends, ends[steps[flight]])
        found[drawing.owner[rows[across]]] = True
    return found


def _flights(ends: Floats) -> list[np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """Groups of lines each of which lies one tread off the next, end beside end."""
    if len(ends) < _FEWEST:
        return []
    middle, along = (ends[:, :2] + ends[:, 2:]) / 2, ends[:, 2:] - ends[:, :2]
    length = np.hypot(along[:, 0], along[:, 1])
    unit = along / length[:, None]
    spots = np.asarray(shapely.points(middle))
    one, other = shapely.STRtree(spots).query(spots, predicate="dwithin", distance=_MOST + _ALIKE)
    to = middle[other] - middle[one]
    aside = np.abs(unit[one, 0] * to[:, 1] - unit[one, 1] * to[:, 0])
    fits = (np.abs((unit[one] * to).sum(axis=1)) < _ALIKE) & (aside >= _LEAST) & (aside <= _MOST)
    fits &= np.abs(unit[one, 0] * unit[other, 1] - unit[one, 1] * unit[other, 0]) < _LEVEL
    fits &= np.abs(length[one] - length[other]) < _ALIKE
    group = components(len(ends), one[fits], other[fits])
    kept = np.flatnonzero(np.bincount(group, minlength=len(ends)) >= _FEWEST)
    return [np.flatnonzero(group == each) for each in kept.tolist()]


def _across(ends: Floats, steps: Floats) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Rows of the lines that cross a flight and stay within it: its walking line, its strings."""
    area = shapely.convex_hull(shapely.MultiPoint(steps.reshape(-1, 2)))
    lines = lines_of(ends)
    near = np.sort(shapely.STRtree(lines).query(area, predicate="intersects"))
    within = near[shapely.covered_by(lines[near], area.buffer(_ALONG, join_style="mitre"))]
    off = apart(np.repeat(ends[within], len(steps), axis=0), np.tile(steps, (len(within), 1)))
    crossed = (off <= _ALIKE / 2).reshape(len(within), len(steps)).sum(axis=1)
    return np.asarray(within[crossed >= _FEWEST - 1])
