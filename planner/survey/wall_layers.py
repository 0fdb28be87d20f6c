"""Which layers look like walls where none is named so: parallel pairs at a wall's distance."""

import numpy as np

from planner.model.drawing import Drawing
from planner.survey.roles import Roles
from planner.survey.scale import wall_thickness


def likely_walls(drawing: Drawing, roles: Roles) -> list[int]:
    """Rows of layers without a role whose lines run in pairs as walls do, the most drawn on first; or none.

    A layer looks like walls when its usual distance between parallel lines is 1/400 to 1/15 of its own extent.
    """
    found = []
    for row in range(len(drawing.layers)):
        if roles.of_layer[row]:
            continue
        ends = drawing.ends[(drawing.piece_layer == row) & (roles.of_shape[drawing.owner] == "")]
        if len(ends) < 4:
            continue
        low, high = np.percentile(ends.reshape(-1, 2), [2, 98], axis=0)
        extent = float((high - low).max())
        thickness = wall_thickness(ends)
        if thickness is not None and extent / 400 < thickness < extent / 15:
            length = float(np.hypot(ends[:, 2] - ends[:, 0], ends[:, 3] - ends[:, 1]).sum())
            found.append((length, row))
    if not found:
        return []
    most = max(length for length, _ in found)
    return sorted(row for length, row in found if length > 0.3 * most)
