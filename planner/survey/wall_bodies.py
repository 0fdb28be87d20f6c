"""Walls by closed outlines and fills: those that are as thin as walls, where they make a building together."""

from typing import Final

import numpy as np
import shapely

from planner.model.drawing import Bools, Drawing, Form

_THINNEST: Final = 0.05
_THICKEST: Final = 0.65
"""The body of a wall is nowhere thicker, and in the mean no thinner (metres)."""

_ROUND: Final = 1.5
"""Bodies of walls are as long together as so many times both sides of what they spread over."""

_LONG: Final = 3.0
"""The body of a wall is longer than this many times its thickness, or hangs together with one that is."""

_TOUCH: Final = 0.02


def wall_bodies(drawing: Drawing, asked: Bools, *, scale: float) -> Bools | None:
    """Which of the shapes that are asked are bodies of walls: closed or filled, and thin; None where they make no plan.

    Args:
        scale: metres per drawing unit.
    """
    forms = np.isin(drawing.shapes.form, [Form.POLYLINE, Form.HATCH, Form.SOLID])
    closed = asked & drawing.shapes.closed & forms & (drawing.shapes.width <= 0)
    closed &= (drawing.shapes.form == Form.POLYLINE) | drawing.shapes.filled
    rows = np.flatnonzero(closed)
    count = np.diff(drawing.shapes.first)[rows]
    rows, count = rows[count >= 3], count[count >= 3]
    if not len(rows):
        return None
    outline = np.repeat(np.arange(len(rows)), count)
    place = np.arange(len(outline)) - np.repeat(np.cumsum(count) - count, count)
    spots = drawing.ends[drawing.shapes.first[rows][outline] + place, :2] * scale
    areas = np.asarray(shapely.polygons(shapely.linearrings(spots, indices=outline)))
    thick = 2 * shapely.area(areas) / np.maximum(shapely.length(areas), 1e-9)
    thin = shapely.is_valid(areas) & (thick >= _THINNEST) & (thick <= _THICKEST)
    thin[thin] = shapely.is_empty(shapely.buffer(areas[thin], -_THICKEST / 2, join_style="mitre"))
    rows, areas = rows[thin], areas[thin]
    if not len(rows):
        return None
    whole = shapely.union_all(shapely.buffer(areas, _TOUCH, join_style="mitre"))
    parts = shapely.get_parts(whole)
    long = shapely.length(parts) / 2 >= (1 + _LONG) * 2 * shapely.area(parts) / shapely.length(parts)
    kept = np.unique(shapely.STRtree(areas).query(parts[long], predicate="intersects")[1])
    low_x, low_y, high_x, high_y = shapely.total_bounds(areas[kept]) if len(kept) else (0.0, 0.0, 0.0, 0.0)
    total = float(shapely.length(parts[long]).sum()) / 2
    if total < _ROUND * (high_x - low_x + high_y - low_y) or total == 0.0:
        return None
    found = np.zeros(len(drawing.shapes), dtype=bool)
    found[rows[kept]] = True
    return found
