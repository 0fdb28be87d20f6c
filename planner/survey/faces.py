"""The faces that wall lines and closed openings make, sorted into rooms, wall bodies and the rest."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from planner.model.drawing import Floats
from planner.survey.linework import lines_of

NARROWEST_ROOM = 0.52
"""A face that is nowhere wider is the body of a wall, a duct or a niche (metres)."""

SMALLEST_ROOM = 0.8
"""Faces below this area are no rooms (m²), unless a label stands in them."""

SMALLEST_LABELLED = 0.3


@dataclass(frozen=True, kw_only=True)
class Faces:
    """Faces of the linework by what they are."""

    rooms: tuple[Polygon, ...]
    bodies: tuple[Polygon, ...]


def find_faces(
    pieces: Floats,
    *,
    openings: Sequence[Polygon],
    columns: Sequence[Polygon],
    solids: Sequence[Polygon],
    labels: Floats,
) -> Faces:
    """All faces between pieces that are not openings, sorted into rooms and wall bodies.

    Args:
        openings: gaps of doors and windows: neither room nor wall.
        columns: outlines of columns; a room's outline does not leave out those that stand free in it.
        solids: filled areas of wall; a face in one is a wall body however wide it is.
        labels: places of texts that may name a room, n by 2.
    """
    if not len(pieces):
        return Faces(rooms=(), bodies=())
    faces = np.asarray(shapely.get_parts(shapely.polygonize(shapely.get_parts(_noded(pieces)))))
    if not len(faces):
        return Faces(rooms=(), bodies=())
    spots = np.asarray(shapely.point_on_surface(faces))
    free = ~_inside(spots, openings)
    column = _inside(spots, columns) & (shapely.area(faces) < 4.0)
    body = _inside(spots, solids) | _thin(faces)
    labelled = _holds(faces, labels)
    area = shapely.area(faces)
    large = (area >= SMALLEST_ROOM) | (labelled & (area >= SMALLEST_LABELLED))
    rooms = faces[free & ~column & ~body & large]
    for row in np.flatnonzero(shapely.get_num_interior_rings(rooms) > 0).tolist():
        rooms[row] = _filled(rooms[row], columns)
    bodies = faces[free & ~column & (body | ~large)].tolist()
    return Faces(rooms=tuple(rooms.tolist()), bodies=tuple(bodies))


def _noded(pieces: Floats) -> BaseGeometry:
    """Pieces cut wherever they cross; where that fails at full precision, on a grid of 10 micrometres."""
    lines = shapely.multilinestrings(lines_of(pieces))
    try:
        return shapely.unary_union(lines)
    except shapely.errors.GEOSException:
        return shapely.unary_union(lines, grid_size=1e-5)


def _inside(spots: NDArray[np.object_], areas: Sequence[Polygon]) -> NDArray[np.bool_]:
    """Which spots lie in one of the areas."""
    found = np.zeros(len(spots), dtype=bool)
    if len(areas):
        hit, _ = shapely.STRtree(list(areas)).query(spots, predicate="intersects")
        found[hit] = True
    return found


def _holds(faces: NDArray[np.object_], places: Floats) -> NDArray[np.bool_]:
    """Which faces have one of the places in them."""
    found = np.zeros(len(faces), dtype=bool)
    if len(places):
        _, hit = shapely.STRtree(faces).query(np.asarray(shapely.points(places)), predicate="within")
        found[hit] = True
    return found


def _thin(faces: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Which faces are nowhere as wide as a room."""
    slim = 2 * shapely.area(faces) / shapely.length(faces)
    thin = slim < NARROWEST_ROOM / 2
    doubtful = np.flatnonzero(~thin & (slim < NARROWEST_ROOM))
    doubtful = np.concatenate([np.flatnonzero(thin), doubtful])
    cores = shapely.buffer(faces[doubtful], -NARROWEST_ROOM / 2, join_style="mitre")
    thin[:] = False
    thin[doubtful] = shapely.is_empty(cores)
    return np.asarray(thin)


def _filled(face: Polygon, columns: Sequence[Polygon]) -> Polygon:
    """A room's outline without the holes that free-standing columns make."""
    holes = []
    for ring in face.interiors:
        hole = Polygon(ring)
        covered = sum(hole.intersection(column).area for column in columns if column.intersects(hole))
        if covered < 0.85 * hole.area and hole.area > 0.02:
            holes.append(ring)
    return Polygon(face.exterior, holes)


def merged(shapes: Sequence[Polygon]) -> MultiPolygon:
    """Shapes as one multipolygon."""
    whole = shapely.union_all(list(shapes)) if shapes else MultiPolygon()
    parts = [part for part in shapely.get_parts(whole).tolist() if isinstance(part, Polygon) and part.area > 0]
    return MultiPolygon(parts)
