"""Entities of lines and areas as rows of tables."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import islice
from math import atan2, cos, isfinite, pi, radians, sin
from typing import Any, Final

import numpy as np
from ezdxf.math import OCS, bulge_center, bulge_radius

from planner.files.dxf.caps import MAX_NUMBER
from planner.files.dxf.sheaves import Collector, Tables
from planner.model.drawing import Form

_STEP: Final = radians(4.0)
_MOST_WAYS: Final = 256


_PER_KNOT: Final = 64
"""A curve takes fewer points than this between two knots; one with damaged knots has no end."""

_ROUND: Final = 0.03
"""A curve that strays no more than this from a circle, in radii, is an arc."""


def sane(numbers: list[float], start: int) -> bool:
    """Whether all numbers from a place on are finite and within MAX_NUMBER."""
    last = numbers[start:]
    return not last or (isfinite(sum(last)) and min(last) > -MAX_NUMBER and max(last) < MAX_NUMBER)


def _shape(
    reader: Collector,
    tables: Tables,
    entity: Any,
    form: Form,
    points: list[tuple[float, float]],
    *,
    closed: bool = False,
    filled: bool = False,
    width: float = 0.0,
) -> None:
    """One shape through points."""
    if closed and points and points[0] != points[-1]:
        points = [*points, points[0]]
    if len(points) < 2:
        return
    tables.first.append(len(tables.ends) // 4)
    tables.layer.append(reader.row_of_layer(entity.dxf.layer))
    tables.pen.append(reader.row_of_pen(entity))
    tables.form.append(form)
    tables.closed.append(closed)
    tables.filled.append(filled)
    tables.width.append(width)
    tables.handles.append(str(entity.dxf.handle))
    extend = tables.ends.extend
    before = points[0]
    for point in points[1:]:
        extend((before[0], before[1], point[0], point[1]))
        before = point


def in_plane(entity: Any, points: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Points of an entity's own plane in the drawing's plane."""
    extrusion = entity.dxf.get("extrusion", (0, 0, 1))
    if tuple(extrusion) == (0, 0, 1):
        return list(points)
    ocs = OCS(extrusion)
    elevation = entity.dxf.get("elevation", 0.0)
    height = elevation if isinstance(elevation, float) else 0.0
    return [(moved.x, moved.y) for moved in ocs.points_to_wcs((x, y, height) for x, y in points)]


def read_line(reader: Collector, tables: Tables, entity: Any) -> None:
    """A line."""
    start, end = entity.dxf.start, entity.dxf.end
    _shape(reader, tables, entity, Form.LINE, [(start.x, start.y), (end.x, end.y)])


def _arc_points(x: float, y: float, radius: float, start: float, sweep: float) -> list[tuple[float, float]]:
    return [(x + radius * across, y + radius * up) for across, up in _ways(start, sweep)]


@lru_cache(maxsize=_MOST_WAYS)
def _ways(start: float, sweep: float) -> tuple[tuple[float, float], ...]:
    """The ways from the centre to the points of an arc, of length 1. Circles and quarters come again and again."""
    steps = max(2, round(abs(sweep) / _STEP))
    angles = [start + sweep * step / steps for step in range(steps + 1)]
    return tuple((cos(angle), sin(angle)) for angle in angles)


def _note_arc(entity: Any, tables: Tables, x: float, y: float, radius: float, start: float, sweep: float) -> None:
    """Keeps an arc as an arc, counter-clockwise in the drawing's plane."""
    if tuple(entity.dxf.get("extrusion", (0, 0, 1)))[2] < 0:
        x, start = -x, pi - start - sweep
    tables.arcs.append((x, y, radius, start, sweep))
    tables.arc_owner.append(len(tables.handles))


def read_arc(reader: Collector, tables: Tables, entity: Any) -> None:
    """An arc, and its rim for doors."""
    centre, radius = entity.dxf.center, float(entity.dxf.radius)
    start = radians(entity.dxf.start_angle)
    sweep = radians((entity.dxf.end_angle - entity.dxf.start_angle) % 360.0) or 2 * pi
    _note_arc(entity, tables, centre.x, centre.y, radius, start, sweep)
    points = _arc_points(centre.x, centre.y, radius, start, sweep)
    _shape(reader, tables, entity, Form.ARC, in_plane(entity, points))


def read_circle(reader: Collector, tables: Tables, entity: Any) -> None:
    """A circle."""
    centre = entity.dxf.center
    points = _arc_points(centre.x, centre.y, float(entity.dxf.radius), 0.0, 2 * pi)
    _note_arc(entity, tables, centre.x, centre.y, float(entity.dxf.radius), 0.0, 2 * pi)
    _shape(reader, tables, entity, Form.CIRCLE, in_plane(entity, [*points[:-1], points[0]]), closed=True)


def read_curve(reader: Collector, tables: Tables, entity: Any) -> None:
    """An ellipse or a spline; one that is nearly round as an arc."""
    size = entity.dxf.major_axis.magnitude if entity.dxftype() == "ELLIPSE" else _spread(entity)
    if not isfinite(size) or not 0.0 < size < MAX_NUMBER:
        raise ValueError("size")
    most = _PER_KNOT * (len(entity.knots) if entity.dxftype() == "SPLINE" else 8) + _PER_KNOT
    points = [(point.x, point.y) for point in islice(entity.flattening(size / 400.0, 8), most)]
    if len(points) == most:
        raise ValueError("a curve that does not come to an end")
    arc = _arc_through(points)
    if arc is not None:
        _note_arc(entity, tables, *arc)
    _shape(reader, tables, entity, Form.CURVE, points, closed=bool(getattr(entity, "closed", False)))


def _spread(spline: Any) -> float:
    """The longer side of the box around what a spline is made of.

    Raises:
        ValueError: its numbers are not finite, or so large that reckoning with them has no end.
    """
    places = list(spline.control_points or spline.fit_points)
    if not all(abs(number) < MAX_NUMBER for numbers in (*places, spline.knots, spline.weights) for number in numbers):
        raise ValueError("numbers")
    return float(np.ptp([(place[0], place[1]) for place in places], axis=0).max()) if places else 0.0


def _arc_through(points: list[tuple[float, float]]) -> tuple[float, float, float, float, float] | None:
    """The arc that a curve runs along: centre, radius, start and counter-clockwise sweep; None if there is none."""
    if len(points) < 5 or points[0] == points[-1]:
        return None
    first, middle, last = (np.array(points[row]) for row in (0, len(points) // 2, -1))
    normals = np.stack([middle - first, last - first])
    if abs(float(np.linalg.det(normals))) < 1e-9 * float(np.abs(normals).max()) ** 2:
        return None
    centre = first + np.linalg.solve(normals, (normals**2).sum(axis=1) / 2)
    reach = np.hypot(*(np.array(points) - centre).T)
    radius = float(reach[0])
    if float(np.abs(reach - radius).max()) > _ROUND * radius:
        return None
    if float(np.linalg.det(normals)) < 0:
        first, last = last, first
    start, stop = (atan2(end[1] - centre[1], end[0] - centre[0]) for end in (first, last))
    return float(centre[0]), float(centre[1]), radius, start, (stop - start) % (2 * pi)


def _bulged(points: list[tuple[float, float, float]], *, closed: bool) -> tuple[list[tuple[float, float]], list[Any]]:
    """Points of a polyline with its bulges as short chords, and its arcs."""
    out: list[tuple[float, float]] = []
    arcs = []
    count = len(points)
    for row, (x, y, bulge) in enumerate(points):
        out.append((x, y))
        if not bulge or (row == count - 1 and not closed):
            continue
        to_x, to_y, _ = points[(row + 1) % count]
        if (x, y) == (to_x, to_y):
            continue
        centre = bulge_center((x, y), (to_x, to_y), bulge)
        radius = bulge_radius((x, y), (to_x, to_y), bulge)
        sweep = 4 * np.arctan(bulge)
        start = atan2(y - centre.y, x - centre.x)
        out.extend(_arc_points(centre.x, centre.y, radius, start, float(sweep))[1:-1])
        arcs.append((centre.x, centre.y, radius, start if sweep > 0 else start + float(sweep), abs(float(sweep))))
    return out, arcs


def _polyline(reader: Collector, tables: Tables, entity: Any, rows: list[tuple[float, ...]], *, closed: bool) -> None:
    """A polyline of rows x, y, start width, end width, bulge."""
    points, arcs = _bulged([(row[0], row[1], row[4]) for row in rows], closed=closed)
    widths = [row[2] for row in rows if row[2] > 0 and abs(row[2] - row[3]) < 1e-9]
    width = max(widths) if len(widths) == len(rows) or (not closed and len(widths) >= len(rows) - 1) else 0.0
    for arc in arcs:
        _note_arc(entity, tables, *arc)
    _shape(
        reader, tables, entity, Form.POLYLINE, in_plane(entity, points), closed=closed, width=width if widths else 0.0
    )


def read_lwpolyline(reader: Collector, tables: Tables, entity: Any) -> None:
    """A light polyline with its bulges and width."""
    rows = [tuple(float(number) for number in row) for row in entity.lwpoints]
    constant = float(entity.dxf.get("const_width", 0.0))
    if constant:
        rows = [(row[0], row[1], constant, constant, row[4]) for row in rows]
    _polyline(reader, tables, entity, rows, closed=bool(entity.closed))


def read_polyline(reader: Collector, tables: Tables, entity: Any) -> None:
    """An old polyline with its vertices."""
    if entity.is_polygon_mesh or entity.is_poly_face_mesh:
        for part in entity.virtual_entities():
            reader.add(tables, _owned(part, entity))
        return
    width = float(entity.dxf.get("default_start_width", 0.0))
    rows: list[tuple[float, ...]] = []
    for vertex in entity.vertices:
        at = vertex.dxf.location
        start = float(vertex.dxf.get("start_width", width))
        rows.append((at.x, at.y, start, float(vertex.dxf.get("end_width", width)), float(vertex.dxf.get("bulge", 0.0))))
    _polyline(reader, tables, entity, rows, closed=bool(entity.is_closed))


def _owned(part: Any, entity: Any) -> Any:
    """A part of an entity under its owner's handle, so that a finding can point at it."""
    part.dxf.handle = entity.dxf.handle
    return part


def read_mline(reader: Collector, tables: Tables, entity: Any) -> None:
    """The lines of a multiline."""
    for part in entity.virtual_entities():
        reader.add(tables, _owned(part, entity))


def read_proxy(reader: Collector, tables: Tables, entity: Any) -> None:
    """A proxy object by the picture of itself that it carries."""
    parts = list(entity.virtual_entities())
    if not parts:
        reader.fault("ACAD_PROXY_ENTITY", "proxy", str(entity.dxf.handle))
    for part in parts:
        if part.dxf.layer == "0":
            part.dxf.layer = entity.dxf.layer
        reader.add(tables, _owned(part, entity))


def read_solid(reader: Collector, tables: Tables, entity: Any) -> None:
    """A solid, trace or face."""
    corners = [entity.dxf.vtx0, entity.dxf.vtx1, entity.dxf.vtx3, entity.dxf.vtx2]
    points = [(corner.x, corner.y) for corner in corners]
    flat = points if entity.dxftype() == "3DFACE" else in_plane(entity, points)
    _shape(reader, tables, entity, Form.SOLID, flat, closed=True, filled=entity.dxftype() != "3DFACE")


def read_hatch(reader: Collector, tables: Tables, entity: Any) -> None:
    """The outlines of a hatch; the pattern itself is never drawn out."""
    solid = bool(entity.dxf.get("solid_fill", 0)) or entity.dxftype() == "MPOLYGON"
    for path in entity.paths.rendering_paths(0):
        if hasattr(path, "vertices"):
            points, _ = _bulged([(row[0], row[1], row[2]) for row in path.vertices], closed=True)
        else:
            points = [(float(x), float(y)) for edge in path.edges for x, y in _edge_points(edge)]
        _shape(reader, tables, entity, Form.HATCH, in_plane(entity, points), closed=True, filled=solid)


def _edge_points(edge: Any) -> list[tuple[float, float]]:
    kind = edge.EDGE_TYPE
    if kind == "LineEdge":
        return [(edge.start[0], edge.start[1]), (edge.end[0], edge.end[1])]
    if kind == "ArcEdge":
        start, sweep = radians(edge.start_angle), radians((edge.end_angle - edge.start_angle) % 360.0) or 2 * pi
        points = _arc_points(edge.center[0], edge.center[1], edge.radius, start, sweep)
        return points if edge.ccw else points[::-1]
    if kind == "EllipseEdge":
        tool = edge.construction_tool() if hasattr(edge, "construction_tool") else None
        return [] if tool is None else [(point.x, point.y) for point in tool.vertices(np.linspace(0, 2 * pi, 60))]
    return [(point[0], point[1]) for point in edge.control_points]


def read_wipeout(reader: Collector, tables: Tables, entity: Any) -> None:
    """The area that a wipeout hides."""
    points = [(point.x, point.y) for point in entity.boundary_path_wcs()]
    _shape(reader, tables, entity, Form.WIPEOUT, points, closed=True)
