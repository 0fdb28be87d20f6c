"""Whether a drawing shows a building that is known already."""

from typing import Final

import numpy as np
from shapely import STRtree, linestrings, points
from shapely.geometry.base import BaseGeometry

from planner.model.drawing import Drawing

NEAR: Final = 0.06
"""An outline is drawn where a line runs so near to it (m): rooms end at the faces of walls, give or take plaster."""

STEP: Final = 0.25
"""The outline is looked at every so many metres."""


def drawn_share(drawing: Drawing, outline: BaseGeometry, *, metres_per_unit: float) -> float:
    """The share of an outline along which the drawing has a line, 0 to 1.

    Args:
        outline: the boundary of a room, in metres.
    """
    ends = drawing.ends.reshape(-1, 2, 2) * metres_per_unit
    count = max(1, int(outline.length / STEP))
    spots = points(np.array([outline.interpolate(step / count, normalized=True).coords[0] for step in range(count)]))
    if not len(ends):
        return 0.0
    lines = STRtree(list(np.atleast_1d(np.asarray(linestrings(ends), dtype=object))))
    found = lines.query(spots, predicate="dwithin", distance=NEAR)
    return len(np.unique(found[0])) / count
