"""What shapes are by their form, where no layer says so: leaves, small blocks, bodies of walls.

This is asked only of drawings in which no layer is named for walls.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from planner.model.drawing import Bools, Drawing, Floats, Form
from planner.survey.fittings import columns_by_form
from planner.survey.linework import lines_of, points_of
from planner.survey.roles import Roles, with_shapes, with_walls
from planner.survey.swings import LARGEST_THING, Swing, find_swings
from planner.survey.touching import touching
from planner.survey.treads import treads
from planner.survey.wall_bodies import wall_bodies
from planner.survey.wall_ends import THICKEST, THINNEST
from planner.survey.wall_layers import likely_walls
from planner.survey.wall_pieces import wall_pieces

THIN = 0.66
"""A placed block that is nowhere thicker, and longer than twice that thickness, stands in a wall (metres)."""

_SILL = 0.4
"""A threshold lies no farther off the shut leaf (metres)."""

_ALONG = 0.06
_ACROSS = 3.0
"""A wall goes on in line beyond an opening no wider (metres)."""

_OFF_LINE = 0.015
_JAMB = 0.16
"""A leaf hangs and shuts no farther off the face of its wall (metres)."""

_ROUNDS = 3
_LEAST_WIDE = 6
_WIDE = 0.15
"""Where as many lines are as wide as a wall, this share of all by length, they are the walls, and the others none."""

_STOPS = 0.02
"""A line that ends no farther off a column's outline stops there (metres)."""

LARGEST_ISLAND = 1.6
"""Lines that touch each other, no other wall, and spread no farther, are furniture (metres)."""


def with_walls_by_form(drawing: Drawing, roles: Roles, *, scale: float) -> Roles:
    """The same roles, with walls, leaves and things told by their form.

    Args:
        scale: metres per drawing unit, as well as it is known.
    """
    found, swings = _with_wall_layers(drawing, roles, scale=scale)
    if not (found.of_shape == "wall").any():
        return found
    wide = _wide_walls(drawing, found.of_shape == "wall", scale=scale)
    if wide is not None:
        return with_shapes(found, np.where((found.of_shape == "wall") & ~wide, "ignore", found.of_shape))
    found = with_shapes(
        found, np.where(treads(drawing, found.of_shape == "wall", scale=scale), "stair", found.of_shape)
    )
    pieces = wall_pieces(drawing, found.of_shape == "wall", swings, scale=scale)
    if pieces is not None:
        found = with_shapes(found, np.where((found.of_shape == "wall") & ~pieces, "ignore", found.of_shape))
    return _without_islands(drawing, found, swings, scale=scale)


def with_rough_walls(drawing: Drawing, roles: Roles, *, scale: float) -> Roles:
    """The same roles, with all lines of the likely layers for walls but leaves and things: their faces may waver.

    Args:
        scale: metres per drawing unit, as well as it is known.
    """
    found, swings = _with_wall_layers(drawing, roles, scale=scale)
    return _without_islands(drawing, found, swings, scale=scale)


def _with_wall_layers(drawing: Drawing, roles: Roles, *, scale: float) -> tuple[Roles, tuple[Swing, ...]]:
    """The same roles, with leaves and things told by their form, and the layers that are likely walls'; all leaves."""
    found, swings = _with_things(drawing, roles, scale=scale)
    walls = list(roles.by_form)
    if not walls or len({drawing.layers[row].name for row in walls}) < len(walls):
        walls = likely_walls(drawing, found, swings, among=walls, scale=scale)
    return (with_walls(drawing, found, walls, basis="geometry") if walls else found), swings


def _without_islands(drawing: Drawing, roles: Roles, swings: Sequence[Swing], *, scale: float) -> Roles:
    """The same roles, with those lines for furniture that touch each other alone and spread no farther than it."""
    islands = _islands(drawing, roles, swings, scale=scale)
    return with_shapes(roles, np.where(islands, "furniture", roles.of_shape))


def with_walls_of_bodies(drawing: Drawing, roles: Roles, *, scale: float) -> Roles | None:
    """The same roles, with walls told by closed outlines and fills alone; None where these make no plan.

    Args:
        scale: metres per drawing unit, as well as it is known.
    """
    found, _ = _with_things(drawing, roles, scale=scale)
    bodies = wall_bodies(drawing, found.of_shape == "", scale=scale)
    if bodies is None:
        return None
    rows = np.unique(drawing.shapes.layer[bodies]).tolist()
    found = with_walls(drawing, found, rows, basis="geometry")
    others = np.where(found.of_shape == "wall", "ignore", found.of_shape)
    return with_shapes(found, np.where(bodies, "wall", others))


def _with_things(drawing: Drawing, roles: Roles, *, scale: float) -> tuple[Roles, tuple[Swing, ...]]:
    """The same roles, with leaves and things told by their form; and all leaves."""
    swings = find_swings(
        drawing,
        scale=scale,
        doors=roles.shapes("door", "opening"),
        others=roles.shapes("furniture", "stair", "title", "axis", "dimension"),
    )
    unknown = roles.of_shape == ""
    things = np.zeros(len(drawing.shapes), dtype="U24")
    _mark_inserts(drawing, unknown, swings, things, scale=scale)
    _mark_leaves(drawing, swings, things, scale=scale)
    return with_shapes(roles, np.where(unknown & (things != ""), things, roles.of_shape)), swings


def _wide_walls(drawing: Drawing, walls: Bools, *, scale: float) -> Bools | None:
    """The walls drawn as wide as they are; None where few are, or little else is drawn."""
    width = drawing.shapes.width * scale
    wide = walls & (width > THINNEST) & (width < THICKEST)
    if int((wide & ~drawing.shapes.closed).sum()) < _LEAST_WIDE:
        return None
    length = np.hypot(*(drawing.ends[:, 2:] - drawing.ends[:, :2]).T)
    share = float(length[wide[drawing.owner]].sum()) / float(length[walls[drawing.owner]].sum())
    return wide if share > _WIDE else None


def without_leaves(drawing: Drawing, roles: Roles, *, scale: float) -> Roles:
    """The same roles, where leaves and things are drawn on the walls' own layer: those told by their form."""
    walls = roles.of_shape == "wall"
    if not walls[drawing.arc_owner].any():
        return roles
    others = roles.shapes("furniture", "stair", "title", "axis", "dimension")
    swings = [
        swing
        for swing in find_swings(drawing, scale=scale, doors=np.zeros(len(walls), dtype=bool), others=others)
        if walls[swing.shape]
    ]
    if not swings:
        return roles
    things = np.zeros(len(drawing.shapes), dtype="U24")
    _mark_inserts(drawing, walls, swings, things, scale=scale)
    _mark_leaves(drawing, swings, things, scale=scale)
    found = with_shapes(roles, np.where(walls & (things != ""), things, roles.of_shape))
    return _without_islands(drawing, found, swings, scale=scale)


def _mark_inserts(
    drawing: Drawing,
    unknown: Bools,
    swings: Iterable[Swing],
    things: np.ndarray[tuple[int], np.dtype[np.str_]],
    *,
    scale: float,
) -> None:
    """Small blocks: those with a leaf are doors, long and thin ones windows, the others furniture."""
    hung = {swing.insert for swing in swings}
    for row, insert in enumerate(drawing.inserts):
        first, last = insert.shapes
        if last <= first or not unknown[first:last].all() or things[first]:
            continue
        points = drawing.ends[drawing.shapes.first[first] : drawing.shapes.first[last]].reshape(-1, 2) * scale
        if not len(points):
            continue
        long, short = _sides(points)
        if long > LARGEST_THING:
            continue
        inner = range(row, row + 1 + _nested(drawing, row))
        if hung.intersection(inner):
            things[first:last] = "door"
        else:
            things[first:last] = "window" if short < THIN and long > 2 * short else "furniture"


def _nested(drawing: Drawing, row: int) -> int:
    """How many inserts lie within one: they follow it."""
    last = drawing.inserts[row].shapes[1]
    count = 0
    for insert in drawing.inserts[row + 1 :]:
        if insert.parent < row or insert.shapes[0] >= last:
            break
        count += 1
    return count


def _sides(points: Floats) -> tuple[float, float]:
    """The longer and the shorter side of the smallest rectangle around points."""
    box = shapely.oriented_envelope(shapely.MultiPoint(points))
    ring = shapely.get_coordinates(box)
    if len(ring) < 4:
        return float(shapely.length(box)), 0.0
    sides = np.hypot(*np.diff(ring[:3], axis=0).T)
    return float(sides.max()), float(sides.min())


def _mark_leaves(
    drawing: Drawing, swings: Iterable[Swing], things: np.ndarray[tuple[int], np.dtype[np.str_]], *, scale: float
) -> None:
    """The arcs of leaves, the shapes that lie wholly along a leaf from hinge to tip, and thresholds."""
    loose = [swing for swing in swings if swing.insert < 0]
    for swing in loose:
        things[swing.shape] = "door"
    if not loose:
        return
    leaves = np.array(
        [shapely.LineString([swing.hinge, swing.tip]).buffer(0.09, cap_style="square") for swing in loose]
    )
    ends = drawing.ends * scale
    tree = shapely.STRtree(lines_of(ends))
    _, piece = tree.query(leaves, predicate="covers")
    covered = np.zeros(len(ends), dtype=bool)
    covered[piece] = True
    whole = np.bincount(drawing.owner[covered], minlength=len(drawing.shapes)) == np.diff(drawing.shapes.first)
    reach = np.zeros(len(drawing.shapes))
    length = np.hypot(ends[:, 2] - ends[:, 0], ends[:, 3] - ends[:, 1])
    np.maximum.at(reach, drawing.owner, length)
    things[whole & (reach > 0.3)] = "door"
    things[_thresholds(drawing, loose, ends, tree)] = "door"


def _thresholds(drawing: Drawing, swings: list[Swing], ends: Floats, tree: shapely.STRtree) -> list[int]:
    """Shapes of one line from jamb to jamb of an opening, where one line is the leaf and another shuts it."""
    ways = [(np.array(swing.hinge), np.array(end)) for swing in swings for end in (swing.latch, swing.tip)]
    bands = [shapely.LineString([start, stop]).buffer(_SILL, cap_style="flat") for start, stop in ways]
    grown = np.array([shapely.buffer(band, 0.1, join_style="mitre") for band in bands])
    single = np.diff(drawing.shapes.first) == 1
    beside: list[list[tuple[float, int]]] = [[] for _ in ways]
    for row, piece in zip(*(each.tolist() for each in tree.query(grown, predicate="covers")), strict=True):
        start, stop = ways[row]
        way, wide = stop - start, float(np.hypot(*(stop - start)))
        along, to = ends[piece, 2:] - ends[piece, :2], ends[piece, :2] - start
        if single[drawing.owner[piece]] and abs(float(along @ way)) > 0.85 * wide**2:
            beside[row].append((abs(float(way[0] * to[1] - way[1] * to[0])) / wide, int(drawing.owner[piece])))
    found: set[int] = set()
    for first, second in zip(beside[::2], beside[1::2], strict=True):
        if all(any(aside < _ALONG for aside, _ in each) for each in (first, second)):
            found.update(shape for _, shape in (*first, *second))
    return sorted(found)


def _islands(drawing: Drawing, roles: Roles, swings: Sequence[Swing], *, scale: float) -> Bools:
    """Wall shapes in small groups that touch nothing else.

    Those that stand in line with walls, at a door, or stop at a column are none.
    """
    found = np.zeros(len(drawing.shapes), dtype=bool)
    rows = np.flatnonzero(roles.shapes("wall")[drawing.owner])
    if not len(rows):
        return found
    ends = drawing.ends[rows] * scale
    group = touching(ends, reach=0.06)
    low = np.full((len(rows), 2), np.inf)
    high = np.full((len(rows), 2), -np.inf)
    np.minimum.at(low, group, np.minimum(ends[:, :2], ends[:, 2:]))
    np.maximum.at(high, group, np.maximum(ends[:, :2], ends[:, 2:]))
    small = (high - low).max(axis=1)[group] < LARGEST_ISLAND
    small &= ~_at_doors(ends, group, swings)
    if small.any():
        small &= ~_at_columns(drawing, roles, ends, group, scale=scale)
    for _ in range(_ROUNDS):
        small &= ~_in_line(ends, group, small)
    found[drawing.owner[rows[small]]] = True
    found[drawing.owner[rows[~small]]] = False
    found &= ~np.isin(drawing.shapes.form, [Form.HATCH, Form.SOLID])
    return found


def _in_line(ends: Floats, group: NDArray[np.int64], small: Bools) -> Bools:
    """Pieces in small groups of which half the length goes on, beyond a gap, as a line of a large group."""
    along = ends[:, 2:] - ends[:, :2]
    length = np.hypot(along[:, 0], along[:, 1])
    unit = along / np.maximum(length, 1e-9)[:, None]
    own = np.flatnonzero(small & (length > 0.05))
    large = np.flatnonzero(~small & (length > 0.3))
    if not len(own) or not len(large):
        return np.zeros(len(ends), dtype=bool)
    ways = np.concatenate([ends[own, :2] - unit[own] * _ACROSS, ends[own, 2:] + unit[own] * _ACROSS], axis=1)
    one, other = shapely.STRtree(lines_of(ends[large])).query(lines_of(ways), predicate="dwithin", distance=_OFF_LINE)
    one, other = own[one], large[other]
    level = np.abs(unit[one, 0] * unit[other, 1] - unit[one, 1] * unit[other, 0]) < 0.01
    joined = np.zeros(len(ends), dtype=bool)
    joined[one[level]] = True
    in_line = np.bincount(group, weights=length * joined, minlength=len(ends))
    return np.asarray(in_line >= 0.5 * np.bincount(group, weights=length, minlength=len(ends)))[group]


def _at_columns(drawing: Drawing, roles: Roles, ends: Floats, group: NDArray[np.int64], *, scale: float) -> Bools:
    """Pieces in groups of which two lines stop at the outline of a column, as both faces of a wall do."""
    columns = roles.shapes("column") | columns_by_form(drawing, roles, scale=scale)
    edges = drawing.ends[columns[drawing.owner]] * scale
    if not len(edges):
        return np.zeros(len(ends), dtype=bool)
    spots = points_of(ends.reshape(-1, 2))
    end = np.unique(shapely.STRtree(lines_of(edges)).query(spots, predicate="dwithin", distance=_STOPS)[0])
    met, _ = shapely.STRtree(lines_of(ends)).query(spots[end], predicate="dwithin", distance=_STOPS)
    loose = end[np.bincount(met, minlength=len(end)) < 2]
    return np.asarray(np.bincount(group[loose // 2], minlength=len(ends)) >= 2)[group]


def _at_doors(ends: Floats, group: NDArray[np.int64], swings: Sequence[Swing]) -> Bools:
    """Pieces in groups at which a leaf hangs or shuts."""
    if not swings:
        return np.zeros(len(ends), dtype=bool)
    spots = np.array([spot for swing in swings for spot in (swing.hinge, swing.latch)], dtype=float).reshape(-1, 2)
    _, near = shapely.STRtree(lines_of(ends)).query(points_of(spots), predicate="dwithin", distance=_JAMB)
    held = np.zeros(len(ends), dtype=bool)
    held[group[near]] = True
    return np.asarray(held[group])
