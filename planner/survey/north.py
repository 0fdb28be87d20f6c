"""Which way north is, by the drawing's own arrow: a ring, a needle to its edge, and 北 or N beyond the needle's tip."""

from math import atan2, degrees, hypot
from typing import Final

import numpy as np

from planner.measure.turns import turn_between
from planner.model.drawing import Drawing, Floats, Form

WORDS: Final = frozenset({"北", "n", "north", "指北", "nord", "norte", "с", "с."})
BEYOND: Final = (0.95, 2.4)
"""How far from the ring's middle the word stands, in radii; the name of an axis stands within its bubble."""

TIP: Final = 0.25
"""A needle ends so near to the ring, in radii, on the word's side."""


def find_north(drawing: Drawing) -> float | None:
    """The direction of north in degrees counter-clockwise from the drawing's x axis; None where no arrow is drawn, or
    several that do not agree within 2°."""
    words = [one.at for one in drawing.writings if one.text.strip().lower() in WORDS]
    if not words:
        return None
    rings = _rings(drawing)
    told = [turn for word in words if (turn := _pointed(drawing, word, rings)) is not None]
    if not told or any(turn_between(one, told[0]) > 2.0 for one in told):
        return None
    return round(told[0], 2) % 360.0


def _rings(drawing: Drawing) -> list[tuple[int, float, float, float]]:
    """The circles: shape, middle and radius."""
    found = []
    for shape in np.flatnonzero(drawing.shapes.form == Form.CIRCLE).tolist():
        first, last = drawing.shapes.first[shape], drawing.shapes.first[shape + 1]
        points = drawing.ends[first:last].reshape(-1, 2)
        if len(points):
            (left, low), (right, high) = points.min(axis=0), points.max(axis=0)
            found.append((shape, float(left + right) / 2, float(low + high) / 2, float(right - left) / 2))
    return found


def _pointed(drawing: Drawing, word: tuple[float, float], rings: list[tuple[int, float, float, float]]) -> float | None:
    """The way from the middle of the ring that a word stands beside to the word, if a needle points there."""
    for shape, x, y, radius in rings:
        reach = hypot(word[0] - x, word[1] - y)
        if not BEYOND[0] * radius <= reach <= BEYOND[1] * radius:
            continue
        tip = (x + (word[0] - x) / reach * radius, y + (word[1] - y) / reach * radius)
        others = drawing.ends[drawing.owner != shape].reshape(-1, 2)
        near = np.hypot(others[:, 0] - tip[0], others[:, 1] - tip[1]) <= TIP * radius
        if near.any():
            return _needle(others[near], (x, y), radius)
    return None


def _needle(ends: Floats, middle: tuple[float, float], radius: float) -> float:
    """The way of the needle's tip: of the ends near the ring, the one that lies on it best."""
    off = np.abs(np.hypot(ends[:, 0] - middle[0], ends[:, 1] - middle[1]) - radius)
    tip = ends[int(np.argmin(off))]
    return degrees(atan2(tip[1] - middle[1], tip[0] - middle[0]))
