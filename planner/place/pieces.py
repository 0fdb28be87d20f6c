"""Shapes as convex pieces that many upright boxes are held against at once; quicker than box by box from a few hundred
boxes on. Lengths in metres."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

from planner.measure.overlay import in_triangles

Floats = NDArray[np.float64]

_NOISE: Final = 1e-9
"""Square metres by which a piece may differ from its hull or from its bounds and count as the same."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Boxes:
    """Upright boxes by their edges, one box a row."""

    left: Floats
    right: Floats
    lower: Floats
    upper: Floats

    @cached_property
    def order(self) -> NDArray[np.int64]:
        """The boxes from the left."""
        return np.argsort(self.left, kind="stable")

    @cached_property
    def _sorted(self) -> tuple[Floats, Floats, Floats, Floats]:
        return self.left[self.order], self.right[self.order], self.lower[self.order], self.upper[self.order]

    def inside(self, low_x: float, low_y: float, high_x: float, high_y: float) -> NDArray[np.bool_]:
        """Which boxes are wholly in another one."""
        across = (self.left >= low_x) & (self.right <= high_x)
        return np.asarray(across & (self.lower >= low_y) & (self.upper <= high_y))

    def meet(self, pieces: "Pieces") -> NDArray[np.bool_]:
        """Which boxes meet one of some pieces."""
        left, right, lower, upper = self._sorted
        widest = float((right - left).max(initial=0.0))
        starts = np.searchsorted(left, pieces.bounds[:, 0] - widest, side="left").tolist()
        ends = np.searchsorted(left, pieces.bounds[:, 2], side="right").tolist()
        hit = np.zeros(len(left), dtype=bool)
        for (low_x, low_y, _, high_y), sides, start, end in zip(
            pieces.bounds.tolist(), pieces.sides, starts, ends, strict=True
        ):
            if start == end:
                continue
            near = (right[start:end] >= low_x) & (lower[start:end] <= high_y) & (upper[start:end] >= low_y)
            if sides is not None:
                found = np.flatnonzero(near & ~hit[start:end]) + start
                hit[found] = _not_beyond(sides, left[found], right[found], lower[found], upper[found])
            else:
                hit[start:end] |= near
        mask = np.zeros(len(left), dtype=bool)
        mask[self.order] = hit
        return mask


def _not_beyond(sides: Floats, left: Floats, right: Floats, lower: Floats, upper: Floats) -> NDArray[np.bool_]:
    """Which boxes do not lie wholly on the outer side of a convex piece's side."""
    mask = np.ones(len(left), dtype=bool)
    for nx, ny, reach in sides.tolist():
        mask &= nx * (left if nx > 0.0 else right) + ny * (lower if ny > 0.0 else upper) <= reach
    return mask


@dataclass(frozen=True, kw_only=True, eq=False)
class Pieces:
    """Convex pieces: the bounds of each, and its sides as outward unit normals with how far they reach, n by 3; None
    for an upright box, which its bounds tell."""

    bounds: Floats
    sides: tuple[Floats | None, ...]

    def __add__(self, other: "Pieces") -> "Pieces":
        return Pieces(bounds=np.concatenate([self.bounds, other.bounds]), sides=(*self.sides, *other.sides))


def pieces_of(shapes: Sequence[BaseGeometry], *, less: float) -> Pieces:
    """The pieces of some shapes, each a margin smaller all around.

    A shape that is not convex is cut into triangles; what is between these when they are made smaller is no wider than
    twice the margin, so that no box fits into it.
    """
    found: list[Polygon] = []
    parts = np.asarray(shapely.get_parts(np.array(shapes, dtype=object)))
    parts = parts[(shapely.get_type_id(parts) == shapely.GeometryType.POLYGON) & ~shapely.is_empty(parts)]
    convex = shapely.area(shapely.convex_hull(parts)) - shapely.area(parts) <= _NOISE
    for part, is_convex in zip(parts, convex, strict=True):
        found += [part] if is_convex else in_triangles(part)
    whole = np.array(found, dtype=object)
    bounds = shapely.bounds(whole).reshape(-1, 4)
    size = (bounds[:, 2] - bounds[:, 0]) * (bounds[:, 3] - bounds[:, 1])
    upright = size - shapely.area(whole) <= _NOISE
    bounds += (less, less, -less, -less)
    large = (bounds[:, 0] < bounds[:, 2]) & (bounds[:, 1] < bounds[:, 3])
    sides = tuple(None if plain else _sides(one, less) for one, plain in zip(whole[large], upright[large], strict=True))
    return Pieces(bounds=bounds[large], sides=sides)


def _sides(piece: Polygon, less: float) -> Floats:
    ring = np.asarray(orient(piece).exterior.coords)
    along = np.diff(ring, axis=0)
    long = np.hypot(along[:, 0], along[:, 1])
    along, start = along[long > 0.0] / long[long > 0.0, None], ring[:-1][long > 0.0]
    normal = np.column_stack([along[:, 1], -along[:, 0]])
    return np.column_stack([normal, (normal * start).sum(axis=1) - less])
