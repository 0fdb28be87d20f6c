"""Columns, furniture and grid axes of a drawing."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from planner.measure.overlay import polygons_in
from planner.model.drawing import Bools, Drawing, Floats, Form, Insert
from planner.model.plan import Axis, Source
from planner.survey.linework import MEET, components, lines_of, points_of
from planner.survey.roles import Roles
from planner.survey.touching import touching

Thing = tuple[str, Polygon, tuple[Source, ...]]
"""A thing's name, outline and sources."""

LARGEST_COLUMN = 2.0
_THINNEST_COLUMN: Final = 0.15
"""A column is as wide at least, and no wider than the largest (metres)."""

_MOST_EDGES: Final = 64
_SEVERAL: Final = 3
_MOSTLY: Final = 0.4
"""A layer holds columns where walls stop at so many of its small outlines, and at this share of them."""

_TOUCH = 0.02


def solid_areas(drawing: Drawing, shapes: Sequence[int], *, scale: float) -> list[Polygon]:
    """The filled or closed areas among shapes, in metres: of each the largest part."""
    first, count = drawing.shapes.first[list(shapes)], np.diff(drawing.shapes.first)[list(shapes)]
    first, count = first[count >= 3], count[count >= 3]
    if not len(first):
        return []
    outline = np.repeat(np.arange(len(first)), count)
    place = np.arange(len(outline)) - np.repeat(np.cumsum(count) - count, count)
    spots = drawing.ends[first[outline] + place, :2] * scale
    areas = np.asarray(shapely.polygons(shapely.linearrings(spots, indices=outline)))
    broken = ~shapely.is_valid(areas)
    areas[broken] = shapely.make_valid(areas[broken])
    return [part for part in map(_largest, areas.tolist()) if part is not None]


def _largest(area: BaseGeometry) -> Polygon | None:
    """The largest polygon of an area, or None if it has none."""
    areas = [part for part in polygons_in(area) if part.area > 1e-6]
    return max(areas, key=lambda part: part.area, default=None)


def find_columns(drawing: Drawing, roles: Roles, *, scale: float) -> list[tuple[Polygon, tuple[Source, ...]]]:
    """Outlines of columns, each once, with where they come from."""
    rows = np.flatnonzero(roles.shapes("column") | columns_by_form(drawing, roles, scale=scale))
    if not len(rows):
        return []
    pieces = np.isin(drawing.owner, rows)
    ends, owner = drawing.ends[pieces] * scale, drawing.owner[pieces]
    noded = shapely.unary_union(shapely.multilinestrings(lines_of(np.round(ends, 4))))
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded))).tolist()
    whole = shapely.union_all([face for face in faces if _fits(face)])
    found = []
    tree = shapely.STRtree(lines_of(ends))
    for part in shapely.get_parts(whole).tolist():
        if isinstance(part, Polygon) and part.area > 0.005 and _fits(part):
            touching = sorted({int(owner[row]) for row in tree.query(part, predicate="dwithin", distance=_TOUCH)})
            found.append((Polygon(part.exterior), tuple(drawing.source(shape) for shape in touching[:8])))
    return found


def columns_by_form(drawing: Drawing, roles: Roles, *, scale: float) -> Bools:
    """Which shapes without a role are columns: small closed outlines, on layers where walls stop at several of them."""
    shapes, count = drawing.shapes, np.diff(drawing.shapes.first)
    found = np.zeros(len(shapes), dtype=bool)
    few = (count >= 3) & (count <= _MOST_EDGES) & shapes.closed & (shapes.width <= 0)
    rows = np.flatnonzero(few & roles.shapes("") & np.isin(shapes.form, [Form.POLYLINE, Form.HATCH, Form.SOLID]))
    walls = drawing.ends[roles.shapes("wall")[drawing.owner]] * scale
    if not len(rows) or not len(walls):
        return found
    own = np.isin(drawing.owner, rows)
    outline = np.searchsorted(rows, drawing.owner[own])
    rings = np.asarray(shapely.multilinestrings(lines_of(drawing.ends[own] * scale), indices=outline))
    low_x, low_y, high_x, high_y = shapely.bounds(rings).T
    sides = np.stack([high_x - low_x, high_y - low_y])
    sized = (sides.min(axis=0) >= _THINNEST_COLUMN) & (sides.max(axis=0) <= LARGEST_COLUMN)
    rows, rings = rows[sized], rings[sized]
    if not len(rows):
        return found
    spots = points_of(walls.reshape(-1, 2))
    column, spot = shapely.STRtree(spots).query(rings, predicate="dwithin", distance=_TOUCH)
    met, _ = shapely.STRtree(lines_of(walls)).query(spots[spot], predicate="dwithin", distance=MEET)
    loose = np.bincount(met, minlength=len(spot)) < 2
    stopped = np.bincount(column[loose], minlength=len(rows)) >= 2
    of_layer = np.bincount(shapes.layer[rows[stopped]], minlength=len(drawing.layers))
    whole = np.bincount(shapes.layer[rows], minlength=len(drawing.layers))
    holds = (of_layer >= _SEVERAL) & (of_layer >= _MOSTLY * whole)
    found[rows[holds[shapes.layer[rows]]]] = True
    return found


def _fits(face: Polygon) -> bool:
    low_x, low_y, high_x, high_y = face.bounds
    return bool(max(high_x - low_x, high_y - low_y) <= LARGEST_COLUMN)


def find_furniture(drawing: Drawing, roles: Roles, *, scale: float) -> list[Thing]:
    """Things on the floor, as convex outlines. A placed block stays whole; loose lines that touch are one thing."""
    chosen = roles.shapes("furniture", "stair") & (drawing.shapes.form != Form.WIPEOUT)
    found: list[Thing] = []
    inserts = [drawing.inserts[row] for row, outer in enumerate(_whole_inserts(drawing, chosen)) if outer == row]
    for insert, outline in zip(inserts, _hulls(drawing, inserts, scale=scale), strict=True):
        if isinstance(outline, Polygon) and 0.005 < outline.area < 60.0:
            source = Source(handle=insert.handle, layer=drawing.layers[insert.layer].name, block_path=insert.path)
            found.append((insert.block, outline, (source,)))
        chosen[insert.shapes[0] : insert.shapes[1]] = False
    found.extend(_touching(drawing, roles, np.flatnonzero(chosen), scale=scale))
    return found


def _whole_inserts(drawing: Drawing, chosen: Bools) -> list[int]:
    """For each insert the outermost one around it (or itself) that is furniture throughout; -1 if none is."""
    outer: list[int] = []
    for row, insert in enumerate(drawing.inserts):
        first, last = insert.shapes
        above = outer[insert.parent] if insert.parent >= 0 else -1
        own = row if last > first and bool(chosen[first:last].all()) else -1
        outer.append(above if above >= 0 else own)
    return outer


def _hulls(drawing: Drawing, inserts: Sequence[Insert], *, scale: float) -> list[BaseGeometry | None]:
    """The convex hull of what is drawn of each placed block; None where nothing is."""
    found: list[BaseGeometry | None] = [None] * len(inserts)
    bounds = drawing.shapes.first[np.array([insert.shapes for insert in inserts], dtype=int).reshape(-1, 2)]
    drawn = np.flatnonzero(bounds[:, 1] > bounds[:, 0])
    if len(drawn):
        points = np.concatenate([drawing.ends[first:last].reshape(-1, 2) for first, last in bounds[drawn].tolist()])
        of_insert = np.repeat(np.arange(len(drawn)), 2 * (bounds[drawn, 1] - bounds[drawn, 0]))
        hulls = np.asarray(shapely.convex_hull(shapely.linestrings(points * scale, indices=of_insert)))
        for row, hull in zip(drawn.tolist(), hulls.tolist(), strict=True):
            found[row] = hull
    return found


def _touching(drawing: Drawing, roles: Roles, shapes: NDArray[np.int64], *, scale: float) -> list[Thing]:
    """Loose shapes in groups that touch, as hulls."""
    if not len(shapes):
        return []
    row_of = np.full(len(drawing.shapes), -1)
    row_of[shapes] = np.arange(len(shapes))
    pieces = np.flatnonzero(row_of[drawing.owner] >= 0)
    member = row_of[drawing.owner[pieces]]
    ends = drawing.ends[pieces] * scale
    joined = touching(ends, reach=_TOUCH)
    group = components(len(shapes), member, member[joined])[member]
    order = np.argsort(group, kind="stable")
    new = np.diff(group[order], prepend=-1) != 0
    strokes = shapely.linestrings(ends[order].reshape(-1, 2), indices=np.repeat(np.cumsum(new) - 1, 2))
    hulls = np.asarray(shapely.convex_hull(strokes))
    area = shapely.area(hulls)
    found: list[Thing] = []
    for row in np.flatnonzero((area > 0.005) & (area < 60.0)).tolist():
        shape = int(shapes[group[order[new][row]]])
        found.append((str(roles.of_shape[shape]), hulls[row], (drawing.source(shape),)))
    return found


def find_axes(drawing: Drawing, roles: Roles, *, scale: float) -> list[Axis]:
    """Grid axes: a bubble with a short text in it, and the longest axis line that leads to it."""
    bubbles = _bubbles(drawing, scale=scale)
    rows = np.flatnonzero(roles.shapes("axis"))
    pieces = drawing.ends[np.isin(drawing.owner, rows)] * scale
    length = np.hypot(pieces[:, 2] - pieces[:, 0], pieces[:, 3] - pieces[:, 1])
    pieces, length = pieces[length > 1.0], length[length > 1.0]
    unit = (pieces[:, 2:] - pieces[:, :2]) / length[:, None]
    found: dict[tuple[str, tuple[float, ...]], Axis] = {}
    for label, x, y, radius in bubbles if len(pieces) else ():
        line = _axis_line(pieces, unit, length, np.array([x, y]), radius)
        if line is not None:
            key = (label, tuple(round(number, 2) for number in sorted(line.bounds)))
            found.setdefault(key, Axis(label=label, line=line))
    return [found[key] for key in sorted(found, key=lambda key: (len(key[0]), key))]


def _bubbles(drawing: Drawing, *, scale: float) -> list[tuple[str, float, float, float]]:
    circles = drawing.arcs[drawing.arcs[:, 4] > 6.2][:, :3] * scale if len(drawing.arcs) else np.zeros((0, 3))
    circles = circles[(circles[:, 2] > 0.1) & (circles[:, 2] < 1.5)]
    found = []
    for writing in drawing.writings:
        if not 1 <= len(writing.text) <= 4 or not len(circles):
            continue
        at = np.array(writing.at) * scale
        near = np.flatnonzero(np.hypot(*(circles[:, :2] - at).T) < circles[:, 2])
        if len(near):
            x, y, radius = circles[near[0]].tolist()
            found.append((writing.text, x, y, radius))
    return found


def _axis_line(pieces: Floats, unit: Floats, length: Floats, centre: Floats, radius: float) -> LineString | None:
    """The longest line that leads to a bubble's centre and ends before it."""
    to = centre - pieces[:, :2]
    aside = np.abs(unit[:, 0] * to[:, 1] - unit[:, 1] * to[:, 0])
    place = (to * unit).sum(axis=1)
    beyond = np.maximum(-place, place - length)
    fits = np.flatnonzero((aside < 0.2 * radius) & (beyond < 12.0) & (beyond > 0.0))
    if not len(fits):
        return None
    best = int(fits[np.lexsort((fits, beyond[fits] > 3.0 * radius, -length[fits]))[0]])
    return LineString(np.round(pieces[best].reshape(2, 2), 6))
