"""Which layers look like walls where none is named so: parallel pairs at a wall's distance."""

from collections.abc import Iterable, Sequence

import numpy as np
import shapely

from planner.model.drawing import Bools, Drawing, Floats, Form
from planner.survey.linework import lines_of, points_of
from planner.survey.roles import Roles
from planner.survey.scale import wall_thickness
from planner.survey.swings import Swing, over_wipeouts
from planner.survey.wall_ends import THICKEST, THINNEST

_JAMB = 0.2
"""A leaf hangs and shuts no farther off the corners of its jambs (metres)."""

_LONG = 2.0
_LONG_SHARE = 0.12

_BESIDE_NAMED = 0.15
"""A layer holds walls too where it has as much line as this share of those that are named for walls."""

_BESIDE = 0.3
"""A leaf hangs at a wall whose line is within this of its hinge (metres)."""


def likely_walls(
    drawing: Drawing, roles: Roles, swings: Sequence[Swing], *, among: Sequence[int] = (), scale: float
) -> list[int]:
    """Rows of layers whose lines run in pairs as walls do, or are as wide as walls, the most drawn on first; or none.

    A layer looks like walls when its usual distance between parallel lines is 1/400 to 1/15 of its own extent, and
    most of its lines are longer than that distance, as those of traced curves are not. Where none does, the layer with
    the most length is taken: walls drawn as single lines. What is dashed lies above or below: such a layer is taken
    where there is no other. Layers at which far fewer leaves hang than at another are left out.

    Args:
        among: rows of the layers that are asked; all where there are none.
        scale: metres per drawing unit.
    """
    free = (roles.of_shape == "") & np.isin(drawing.shapes.form, [Form.LINE, Form.POLYLINE, Form.MLINE, Form.ARC])
    pieces = free[drawing.owner]
    length = np.hypot(drawing.ends[:, 2] - drawing.ends[:, 0], drawing.ends[:, 3] - drawing.ends[:, 1]) * scale
    wide = (drawing.shapes.width * scale > THINNEST) & (drawing.shapes.width * scale < THICKEST)
    walled: dict[int, float] = {}
    paired: dict[int, float] = {}
    single: dict[int, float] = {}
    for row in _candidates(drawing, roles, pieces):
        if among and row not in among:
            continue
        own = pieces & (drawing.piece_layer == row)
        total = float(length[own].sum())
        thickness = _thickness(drawing.ends[own])
        as_wide = float(length[own & wide[drawing.owner]].sum()) > 0.5 * total
        single[row] = total
        thickness *= _long(drawing.ends[own], scale=scale)
        if as_wide or thickness:
            paired[row] = total
        if as_wide or THINNEST <= thickness * scale <= THICKEST:
            walled[row] = total
    sorts = [walled, paired, single]
    hung, opened, jambed = _leaves_at(drawing, single, pieces, swings, scale=scale)
    for leaves in (hung, opened):
        sorts = [_with_most(each, leaves, among=single) for each in sorts]
    if not any(jambed[row] >= 2 or sorts[0][row] >= 0.3 * max(sorts[1].values()) for row in sorts[0]):
        del sorts[0]
    solid = [{row: each[row] for row in each if not drawing.layers[row].dashed} for each in sorts]
    found = next((each for each in (*solid, *sorts) if each), {})
    found = _with_most(found, jambed, among=found)
    longest = max(found.values(), default=0.0)
    least = 1.0 if found.keys() <= sorts[-1].keys() - sorts[-2].keys() else 0.3
    return sorted(row for row, total in found.items() if total >= least * longest)


def further_walls(drawing: Drawing, roles: Roles, *, scale: float) -> list[int]:
    """Rows of layers without a role whose lines run in pairs as walls do, beside those that are named for walls.

    Args:
        scale: metres per drawing unit.
    """
    straight = np.isin(drawing.shapes.form, [Form.LINE, Form.POLYLINE, Form.MLINE, Form.ARC])
    length = np.hypot(drawing.ends[:, 2] - drawing.ends[:, 0], drawing.ends[:, 3] - drawing.ends[:, 1])
    least = _BESIDE_NAMED * float(length[roles.shapes("wall")[drawing.owner]].sum())
    free = (straight & (roles.of_shape == ""))[drawing.owner]
    found = []
    for row in _candidates(drawing, roles, free):
        own = free & (drawing.piece_layer == row)
        if not drawing.layers[row].visible or drawing.layers[row].dashed or float(length[own].sum()) < least:
            continue
        if THINNEST <= _thickness(drawing.ends[own]) * scale <= THICKEST:
            found.append(row)
    return found


def _long(ends: Floats, *, scale: float) -> bool:
    """Whether some lines are as long as walls are, in metres or beside what they spread over, unlike furniture's."""
    low, high = np.percentile(ends.reshape(-1, 2), [2, 98], axis=0)
    longest = float(np.hypot(*(ends[:, 2:] - ends[:, :2]).T).max())
    return longest * scale >= _LONG or longest >= _LONG_SHARE * float((high - low).max())


def _candidates(drawing: Drawing, roles: Roles, free: Bools) -> list[int]:
    """Rows of layers without a role that have four lines or more: those that are seen, or all where none is."""
    count = np.bincount(drawing.piece_layer[free], minlength=len(drawing.layers))
    rows = [row for row, role in enumerate(roles.of_layer) if not role and count[row] >= 4]
    return [row for row in rows if drawing.layers[row].visible] or rows


def _with_most(layers: dict[int, float], leaves: dict[int, int], *, among: Iterable[int]) -> dict[int, float]:
    """The layers with nearly as many leaves as the one that has most among some; all where none has two."""
    most = max((leaves[row] for row in among), default=0)
    return {row: total for row, total in layers.items() if most < 2 or leaves[row] >= 0.3 * most}


def _leaves_at(
    drawing: Drawing, layers: Iterable[int], free: Bools, swings: Sequence[Swing], *, scale: float
) -> tuple[dict[int, int], ...]:
    """For each layer how many leaves have their hinge beside its lines; how many of these find its lines open, as a
    footing runs on below the doors of its wall; and how many leaves shut between ends of its lines.
    """
    hinges = np.array([swing.hinge for swing in swings], dtype=float).reshape(-1, 2)
    latches = np.array([swing.latch for swing in swings], dtype=float).reshape(-1, 2)
    jambed: dict[int, int] = {}
    hung: dict[int, int] = {}
    opened: dict[int, int] = {}
    if not swings:
        none = dict.fromkeys(layers, 0)
        return none, none, none
    masked = over_wipeouts(drawing, swings, scale=scale)
    for row in layers:
        ends = drawing.ends[free & (drawing.piece_layer == row)] * scale
        ends = ends[(ends[:, :2] != ends[:, 2:]).any(axis=1)]
        tree, corners = shapely.STRtree(lines_of(ends)), shapely.STRtree(points_of(ends.reshape(-1, 2)))
        met = _near(tree, hinges, _BESIDE)
        hung[row] = len(met)
        jambed[row] = len(_near(corners, hinges, _JAMB) & _near(corners, latches, _JAMB))
        opened[row] = sum(masked[each] or not _crossed(ends, tree, swings[each]) for each in sorted(met))
    return hung, opened, jambed


def _near(tree: shapely.STRtree, spots: Floats, reach: float) -> set[int]:
    """Rows of the places that have something of a tree near."""
    return set(tree.query(points_of(spots), predicate="dwithin", distance=reach)[0].tolist())


def _crossed(ends: Floats, tree: shapely.STRtree, swing: Swing) -> bool:
    """Whether a line runs along a shut leaf, past both its ends."""
    hinge, latch = np.array(swing.hinge), np.array(swing.latch)
    out = (latch - hinge) / np.hypot(*(latch - hinge))
    band = shapely.LineString([hinge, latch]).buffer(_BESIDE, cap_style="flat")
    near = ends[tree.query(band, predicate="intersects")]
    along = near[:, 2:] - near[:, :2]
    level = np.abs(along @ out) > 0.97 * np.hypot(along[:, 0], along[:, 1])
    places = np.sort(np.stack([(near[level, :2] - hinge) @ out, (near[level, 2:] - hinge) @ out]), axis=0)
    width = float((latch - hinge) @ out)
    return bool(((places[0] < 0.1 * width) & (places[1] > 0.9 * width)).any())


def _thickness(ends: Floats) -> float:
    """The usual distance between parallel lines where they look like walls, in drawing numbers; 0 where they do not."""
    low, high = np.percentile(ends.reshape(-1, 2), [2, 98], axis=0)
    extent = float((high - low).max())
    thickness = wall_thickness(ends)
    if thickness is None or not extent / 400 < thickness < extent / 15:
        return 0.0
    length = np.hypot(ends[:, 2] - ends[:, 0], ends[:, 3] - ends[:, 1])
    return thickness if float(length[length > thickness].sum()) > 0.5 * float(length.sum()) else 0.0
