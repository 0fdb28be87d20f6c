"""Which layers look like walls where none is named so: parallel pairs at a wall's distance."""

import numpy as np

from planner.model.drawing import Drawing, Floats, Form
from planner.survey.roles import Roles
from planner.survey.scale import wall_thickness
from planner.survey.wall_ends import THICKEST, THINNEST


def likely_walls(drawing: Drawing, roles: Roles, *, scale: float) -> list[int]:
    """Rows of layers whose lines run in pairs as walls do, or are as wide as walls, the most drawn on first; or none.

    A layer looks like walls when its usual distance between parallel lines is 1/400 to 1/15 of its own extent, and
    most of its lines are longer than that distance, as those of traced curves are not. Where none does, the layer with
    the most length at which leaves hang is taken: walls drawn as single lines.

    Args:
        scale: metres per drawing unit.
    """
    free = (roles.of_shape == "") & np.isin(drawing.shapes.form, [Form.LINE, Form.POLYLINE, Form.MLINE, Form.ARC])
    pieces = free[drawing.owner]
    length = np.hypot(drawing.ends[:, 2] - drawing.ends[:, 0], drawing.ends[:, 3] - drawing.ends[:, 1]) * scale
    wide = (drawing.shapes.width * scale > THINNEST) & (drawing.shapes.width * scale < THICKEST)
    paired: dict[int, float] = {}
    single: dict[int, float] = {}
    for row in range(len(drawing.layers)):
        own = pieces & (drawing.piece_layer == row)
        if roles.of_layer[row] or int(own.sum()) < 4:
            continue
        total = float(length[own].sum())
        if float(length[own & wide[drawing.owner]].sum()) > 0.5 * total or _runs_in_pairs(drawing.ends[own]):
            paired[row] = total
        single[row] = total
    found = paired or single
    most = max(found.values(), default=0.0)
    least = 0.3 if paired else 1.0
    return sorted(row for row, total in found.items() if total >= least * most)


def _runs_in_pairs(ends: Floats) -> bool:
    low, high = np.percentile(ends.reshape(-1, 2), [2, 98], axis=0)
    extent = float((high - low).max())
    thickness = wall_thickness(ends)
    if thickness is None or not extent / 400 < thickness < extent / 15:
        return False
    length = np.hypot(ends[:, 2] - ends[:, 0], ends[:, 3] - ends[:, 1])
    return float(length[length > thickness].sum()) > 0.5 * float(length.sum())
