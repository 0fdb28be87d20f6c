"""Which layers look like walls where none is named so: parallel pairs at a wall's distance."""

from collections.abc import Iterable, Sequence

import numpy as np
import shapely

from planner.model.drawing import Bools, Drawing, Floats, Form
from planner.survey.linework import lines_of
from planner.survey.roles import Roles
from planner.survey.scale import wall_thickness
from planner.survey.swings import Swing
from planner.survey.wall_ends import THICKEST, THINNEST

_BESIDE = 0.3
"""A leaf hangs at a wall whose line is within this of its hinge (metres)."""


def likely_walls(drawing: Drawing, roles: Roles, swings: Sequence[Swing], *, scale: float) -> list[int]:
    """Rows of layers whose lines run in pairs as walls do, or are as wide as walls, the most drawn on first; or none.

    A layer looks like walls when its usual distance between parallel lines is 1/400 to 1/15 of its own extent, and
    most of its lines are longer than that distance, as those of traced curves are not. Where none does, the layer with
    the most length is taken: walls drawn as single lines. Layers at which far fewer leaves hang than at another are
    left out.

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
    hung = _hung(drawing, single, pieces, swings, scale=scale)
    most_hung = max(hung.values(), default=0)
    if most_hung >= 2:
        paired, single = (
            {row: total for row, total in each.items() if hung[row] >= 0.3 * most_hung} for each in (paired, single)
        )
    found = paired or single
    most = max(found.values(), default=0.0)
    least = 0.3 if paired else 1.0
    return sorted(row for row, total in found.items() if total >= least * most)


def _hung(
    drawing: Drawing, layers: Iterable[int], free: Bools, swings: Sequence[Swing], *, scale: float
) -> dict[int, int]:
    """For each layer how many leaves have their hinge beside its lines."""
    hinges = np.asarray(shapely.points([swing.hinge for swing in swings])) if swings else np.zeros(0, dtype=object)
    found = {}
    for row in layers:
        own = free & (drawing.piece_layer == row)
        tree = shapely.STRtree(lines_of(drawing.ends[own] * scale))
        met, _ = tree.query(hinges, predicate="dwithin", distance=_BESIDE)
        found[row] = len(np.unique(met))
    return found


def _runs_in_pairs(ends: Floats) -> bool:
    low, high = np.percentile(ends.reshape(-1, 2), [2, 98], axis=0)
    extent = float((high - low).max())
    thickness = wall_thickness(ends)
    if thickness is None or not extent / 400 < thickness < extent / 15:
        return False
    length = np.hypot(ends[:, 2] - ends[:, 0], ends[:, 3] - ends[:, 1])
    return float(length[length > thickness].sum()) > 0.5 * float(length.sum())
