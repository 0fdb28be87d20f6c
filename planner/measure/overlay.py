"""Shapes united, cut and intersected, also where their edges all but coincide and the library gives up."""

from collections.abc import Iterable
from typing import Final

import shapely
from shapely import GeometryCollection, GEOSException, Polygon
from shapely.geometry.base import BaseGeometry

_ROUND: Final = 1e-9
"""What coordinates are rounded to where they all but coincide, metres."""

_GRID: Final = 1e-7
"""The same for the corners of a polygon that is cut into triangles."""


def united(shapes: Iterable[BaseGeometry]) -> BaseGeometry:
    """Many shapes as one."""
    every = list(shapes)
    try:
        return shapely.union_all(every)
    except GEOSException:
        return shapely.union_all([_sound(shape) for shape in every], grid_size=_ROUND)


def common(one: BaseGeometry, other: BaseGeometry) -> BaseGeometry:
    """What two shapes share."""
    try:
        return one.intersection(other)
    except GEOSException:
        return shapely.intersection(_sound(one), _sound(other), grid_size=_ROUND)


def rest(one: BaseGeometry, other: BaseGeometry) -> BaseGeometry:
    """What is left of a shape without another."""
    try:
        return one.difference(other)
    except GEOSException:
        return shapely.difference(_sound(one), _sound(other), grid_size=_ROUND)


def areal(shape: BaseGeometry) -> BaseGeometry:
    """A shape without the lines and points that come of edges which only touch; all of it where it has no area."""
    if not isinstance(shape, GeometryCollection):
        return shape
    parts = shapely.get_parts(shape)
    most = max((int(one) for one in shapely.get_dimensions(parts)), default=0)
    return shapely.union_all([part for part in parts if int(shapely.get_dimensions(part)) == most])


def _sound(shape: BaseGeometry) -> BaseGeometry:
    return areal(shapely.make_valid(shape))


def in_triangles(polygon: Polygon) -> list[Polygon]:
    """A polygon cut into triangles without further corners, but where corners that all but coincide have to be one."""
    try:
        return polygons_in(shapely.constrained_delaunay_triangles(polygon))
    except GEOSException:
        merged = polygons_in(shapely.set_precision(_sound(polygon), _GRID))
        return [one for part in merged for one in polygons_in(shapely.constrained_delaunay_triangles(part))]


def polygons_in(shape: BaseGeometry) -> list[Polygon]:
    """The polygons of a shape, also those of a multipolygon within a collection, as `make_valid` hands them back."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    return [part for part in parts.tolist() if isinstance(part, Polygon)]
