"""What a camera sees: the region of the floor at a pixel density, as an exact polygon.

A place counts as seen only if the whole upright segment above it, from `low` to `high`, is in the picture, is nowhere
hidden, and is shown with the pixels per metre that are asked for.
Walls and columns hide everything; an item hides what lies in its shadow, which is computed from the camera's height
and the item's; glass hides nothing. Chairs, and what stands on tops, are left out: they are moved all day long.
Lengths in metres.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from math import hypot, inf, isnan, radians, tan
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Point, Polygon

from planner.measure.overlay import common, rest, united
from planner.measure.picture import frame_on_floor, placed
from planner.measure.space import (
    CHAIRS,
    FLAT,
    ON_TOP,
    Floor,
    View,
    polygons,
    settled,
    sight_ground,
)
from planner.model.layout import Camera, Item, Kind, Layout
from planner.model.plan import PRIVATE_USES, Room

Region = Polygon | MultiPolygon
Floats = NDArray[np.float64]

MOUNT: Final = 0.30
"""A camera's point may lie this far inside a wall (its bracket); it is then taken at the wall's face."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Stage:
    """What stands between cameras and what they look at; made once, then asked for many cameras."""

    floor: Floor
    screens: tuple[Item, ...]

    @cached_property
    def corners(self) -> Floats:
        """The corners of the screens' footprints: screens by 4 by 2, metres."""
        return np.array([item.footprint.exterior.coords[:-1] for item in self.screens]).reshape(-1, 4, 2)

    @cached_property
    def edges(self) -> tuple[Floats, Floats]:
        """The lower and the upper edge of each screen, metres; what a drawing does not tell stands on the floor and
        reaches to the ceiling."""
        base = np.array([0.0 if isnan(item.base) else item.base for item in self.screens])
        high = np.array([inf if isnan(item.height) else item.height for item in self.screens])
        return base, base + high

    @cached_property
    def _views(self) -> dict[Point, View]:
        return {}

    def view(self, camera: Camera) -> View:
        """All round from a camera's place; see `view_of`."""
        if camera.at not in self._views:
            self._views[camera.at] = view_of(self.floor, camera)
        return self._views[camera.at]

    @cached_property
    def _regions(self) -> dict[tuple[Camera, float, float, float], Region]:
        return {}

    def region(self, camera: Camera, *, px_per_m: float, low: float, high: float) -> Region:
        """The floor above which a camera sees the upright segment from low to high with enough pixels per metre."""
        key = replace(camera, id="", model="", locked=False), px_per_m, low, high
        if key not in self._regions:
            self._regions[key] = _seen_on(self, camera, px_per_m=px_per_m, low=low, high=high)
        return self._regions[key]

    @cached_property
    def bands(self) -> tuple[tuple[Floats, Floats, Floats], ...]:
        """Each screen as what two bands have in common: the way across each band, and where it begins and ends."""
        found = []
        for first, second in ((0, 1), (1, 2)):
            side = self.corners[:, second] - self.corners[:, first]
            across = side[:, ::-1] * (-1.0, 1.0)
            reach = np.einsum("sij,sj->si", self.corners, across)
            found.append((across, reach.min(axis=1), reach.max(axis=1)))
        return tuple(found)


def stage(layout: Layout) -> Stage:
    """The stage of a layout: closed doors hide what is behind them."""
    return Stage(
        floor=sight_ground(layout.storey, doors_open=False),
        screens=tuple(item for item in layout.items if hides(item)),
    )


def hides(item: Item) -> bool:
    """Whether a camera cannot look through a thing, where it stands tall enough."""
    if item.kind in CHAIRS or item.height <= 0.0:
        return False
    if item.kind in FLAT and item.kind is not Kind.SIGN:
        return False
    return not (item.kind in ON_TOP and item.base > 0.0)


def view_of(floor: Floor, camera: Camera) -> View:
    """All round from a camera's place, ended by walls and columns. Nothing, if the camera is inside a wall."""
    at = settled(floor.inner, camera.at, reach=MOUNT)
    return View(edges=(), corners=frozenset()) if at is None else floor.view((at.x, at.y))


def _seen_on(stage: Stage, camera: Camera, *, px_per_m: float, low: float, high: float) -> Region:
    picture = frame_on_floor(camera, px_per_m=px_per_m, low=low, high=high)
    view = stage.view(camera).polygon
    if picture.is_empty or view.is_empty:
        return Polygon()
    region = common(view, picture)
    cast = shadows(stage, camera, low=low, high=high, picture=picture)
    cast = cast[shapely.intersects(cast, picture)]
    if len(cast):
        region = rest(region, united(cast))
    parts = polygons(region)
    return parts.geoms[0] if len(parts.geoms) == 1 else parts


def shadows(stage: Stage, camera: Camera, *, low: float, high: float, picture: Polygon) -> NDArray[np.object_]:
    """The floor above which each screen hides some of the upright segment from low to high from a camera.

    A line of sight to height z, at the share 1/s of its way, is at H − (H − z)/s. It runs through a thing while
    that lies between the thing's lower and upper edge, for a footprint that is scaled by s about the camera. Over all
    z of the segment, s runs from (H − high)/(H − base) to (H − low)/(H − top); for a convex footprint the union of
    the scaled ones is the convex hull of the first and the last. Limits: a thing above the camera's height hides what
    is behind it to any distance, and s starts at the thing itself. What hides nothing is left out.
    """
    base, top = stage.edges
    first, last = _scales(base, top, camera.height_m, low=low, high=high)
    kept = last > first
    corners, first, last = stage.corners[kept], first[kept], last[kept]
    at = np.array([camera.at.x, camera.at.y])
    for place in np.flatnonzero(last == inf):
        last[place] = _endless(corners[place], at, picture)
    scales = np.stack([first, last], axis=1)[:, :, None, None]
    points = at + (corners - at)[:, None, :, :] * scales
    hulls = shapely.convex_hull(shapely.multipoints(shapely.points(points.reshape(-1, 8, 2))))
    return np.asarray(hulls[shapely.get_type_id(hulls) == shapely.GeometryType.POLYGON])


def _scales(
    base: Floats, top: Floats, height: float, *, low: Floats | float, high: Floats | float
) -> tuple[Floats, Floats]:
    """From which scale to which the shadow of a screen reaches; from infinity to zero where it hides nothing."""
    with np.errstate(divide="ignore", invalid="ignore"):
        first = np.where(base >= height, 1.0, np.maximum(1.0, (height - high) / (height - base)))
        last = np.where((top >= height) | (low >= height), inf, (height - low) / (height - top))
    hides = ~((top <= np.minimum(low, height)) | (base >= np.maximum(high, height)))
    return np.where(hides, first, inf), np.where(hides, last, 0.0)


_LEAST: Final = 1e-300
"""Taken instead of zero where something is divided by it."""


def hidden(
    stage: Stage, at: tuple[float, float, float], points: Floats, *, low: Floats, high: Floats, but: str = ""
) -> NDArray[np.bool_]:
    """Which points of the floor lie in a shadow, each for its own upright segment; see `shadows`.

    A point is in the shadow of a footprint that is scaled about the camera by s, for some s of a range, where the
    point scaled back by 1/s is in the footprint: where a part of the line from the camera to the point meets it.

    Args:
        at: where the camera is, and its height.
        points: n by 2.
        low: the lower end of the segment over each point, metres.
        high: its upper end.
        but: the id of a thing that is left out.
    """
    camera = np.array(at[:2])
    base, top = (edge[:, None] for edge in stage.edges)
    segments, own = np.unique(low + 1j * high, return_inverse=True)
    first, last = _scales(base, top, at[2], low=segments.real, high=segments.imag)
    others = np.array([item.id != but for item in stage.screens], dtype=bool)
    matter = np.flatnonzero((last > first).any(axis=1) & others)
    first, last = first[matter][:, own], last[matter][:, own]
    near, far = 1.0 / np.maximum(last, _LEAST), 1.0 / first
    for across, begin, end in stage.bands:
        along = across[matter] @ (points - camera).T
        along[along == 0.0] = _LEAST
        start = across[matter] @ camera
        one, other = (begin[matter] - start)[:, None] / along, (end[matter] - start)[:, None] / along
        near = np.maximum(near, np.minimum(one, other))
        far = np.minimum(far, np.maximum(one, other))
    return np.asarray((near <= far).any(axis=0))


def _endless(footprint: np.ndarray, at: np.ndarray, picture: Polygon) -> float:
    """A scale that takes a footprint beyond the whole picture."""
    reach = max(hypot(x - at[0], y - at[1]) for x, y in picture.exterior.coords)
    nearest = Polygon(footprint).distance(Point(at))
    return float(2.0 * reach / max(nearest, 1e-3) + 2.0)


def private_views(layout: Layout, camera: Camera) -> tuple[Room, ...]:
    """The private rooms into which a camera looks, at any pixel density; all doors stand open, glass is clear.

    Furniture hides nothing here, and heights from the floor up count: privacy does not rely on a cupboard.
    """
    private = [room for room in layout.storey.rooms if room.use in PRIVATE_USES]
    if not private:
        return ()
    view = view_of(sight_ground(layout.storey, doors_open=True), camera)
    if view.polygon.is_empty:
        return ()
    across = tan(radians(min(camera.hfov_deg, 179.0)) / 2.0)
    reach = 1.0 + max(hypot(x - camera.at.x, y - camera.at.y) for x, y in view.outline)
    sector = placed(Polygon([(0.0, 0.0), (reach, -across * reach), (reach, across * reach)]), camera)
    sight = common(view.polygon, sector)
    return tuple(room for room in private if common(sight, room.polygon.buffer(-0.01)).area > 1e-6)
