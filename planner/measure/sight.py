"""What cameras see: key areas, the region that a camera sees at a pixel density, and coverage as exact polygons.

A camera is a pinhole with a rectilinear image. A place counts as seen only if the whole upright segment above it,
from `low` to `high`, is in the picture, is nowhere hidden, and is shown with the pixels per metre that are asked for.
Walls and columns hide everything; an item hides what lies in its shadow, which is computed from the camera's height
and the item's; glass hides nothing. Chairs, and what stands on tops, are left out: they are moved all day long.
Lengths in metres.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from math import cos, hypot, inf, isfinite, isnan, radians, sin, tan
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from planner.measure.overlay import common, rest, united
from planner.measure.space import (
    CHAIRS,
    FLAT,
    ON_TOP,
    Floor,
    View,
    polygons,
    settled,
    sight_ground,
    storey_floor,
)
from planner.model.layout import Camera, Item, Kind, Layout, ZoneKind
from planner.model.plan import PRIVATE_USES, Door, Room, RoomUse
from planner.words import Text

Region = Polygon | MultiPolygon
Floats = NDArray[np.float64]

MOUNT: Final = 0.30
"""A camera's point may lie this far inside a wall (its bracket); it is then taken at the wall's face."""


class Grade(StrEnum):
    """How well a key area must be seen: faces, the waiting area and passages, or the rest of the hall."""

    FACE = "face"
    WAITING = "waiting"
    HALL = "hall"


@dataclass(frozen=True, kw_only=True)
class KeyArea:
    """A key area (重点区域): its floor, and the upright segment from low to high above it that must be in view.

    `look` is the way a face there looks, as a unit vector: at a window towards its clerk, at a door into the building;
    None where any side will do.
    """

    id: str
    label: Text
    grade: Grade
    polygon: Region
    low: float
    high: float
    look: tuple[float, float] | None = None


@dataclass(frozen=True, kw_only=True)
class AreaCoverage:
    """What the cameras see of a key area: the part that at least one sees, and the part that two see."""

    area: KeyArea
    required_px_per_m: float
    covered: Region
    seen_twice: Region

    @property
    def covered_share(self) -> float:
        """The part of the area that a camera sees, 0 to 1."""
        return _share(self.covered, self.area.polygon)

    @property
    def seen_by_2_share(self) -> float:
        """The part of the area that two cameras see, 0 to 1."""
        return _share(self.seen_twice, self.area.polygon)

    @cached_property
    def blind(self) -> MultiPolygon:
        """What no camera sees; slivers below 1 mm² are left out."""
        return polygons(rest(self.area.polygon, self.covered))


def _share(part: Region, whole: Region) -> float:
    return min(1.0, part.area / whole.area) if whole.area > 0.0 else 0.0


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
        """What a camera sees; see `seen`."""
        key = replace(camera, id="", model="", locked=False), px_per_m, low, high
        if key not in self._regions:
            self._regions[key] = _seen_in(self, camera, self.view(camera), px_per_m=px_per_m, low=low, high=high)
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
        screens=tuple(item for item in layout.items if _hides(item)),
    )


def _hides(item: Item) -> bool:
    if item.kind in CHAIRS or item.height <= 0.0:
        return False
    if item.kind in FLAT and item.kind is not Kind.SIGN:
        return False
    return not (item.kind in ON_TOP and item.base > 0.0)


def seen(layout: Layout, camera: Camera, *, px_per_m: float, low: float, high: float) -> Region:
    """The floor above which a camera sees the upright segment from low to high with enough pixels per metre.

    Placing asks for many cameras: make a `stage` once and use `seen_on`.
    """
    return seen_on(stage(layout), camera, px_per_m=px_per_m, low=low, high=high)


def seen_on(stage: Stage, camera: Camera, *, px_per_m: float, low: float, high: float) -> Region:
    """As `seen`, over a stage."""
    return stage.region(camera, px_per_m=px_per_m, low=low, high=high)


def view_of(floor: Floor, camera: Camera) -> View:
    """All round from a camera's place, ended by walls and columns. Nothing, if the camera is inside a wall."""
    at = settled(floor.inner, camera.at, reach=MOUNT)
    return View(edges=(), corners=frozenset()) if at is None else floor.view((at.x, at.y))


def _seen_in(stage: Stage, camera: Camera, view: View, *, px_per_m: float, low: float, high: float) -> Region:
    picture = frame_on_floor(camera, px_per_m=px_per_m, low=low, high=high)
    if picture.is_empty or view.polygon.is_empty:
        return Polygon()
    region = common(view.polygon, picture)
    cast = shadows(stage, camera, low=low, high=high, picture=picture)
    cast = cast[shapely.intersects(cast, picture)]
    if len(cast):
        region = rest(region, united(cast))
    parts = polygons(region)
    return parts.geoms[0] if len(parts.geoms) == 1 else parts


def depth_for(camera: Camera, *, px_per_m: float) -> float:
    """The depth along the optical axis at which a camera still shows px_per_m: pixels_x / (2·d·tan(hfov/2)) = px_per_m.

    In a rectilinear image the density is alike over a plane across the axis, so this holds at the picture's edge too.
    """
    return camera.pixels_x / (2.0 * px_per_m * tan(radians(camera.hfov_deg) / 2.0))


def view_is_told(camera: Camera) -> bool:
    """Whether everything that decides what a camera sees is known; a submitted drawing may not tell it."""
    told = (camera.height_m, camera.aim_deg, camera.tilt_deg, camera.hfov_deg, camera.vfov_deg)
    return all(isfinite(one) for one in told) and camera.pixels_x > 0


def frame_on_floor(camera: Camera, *, px_per_m: float, low: float, high: float) -> Polygon:
    """Where the whole upright segment from low to high is inside the picture, at px_per_m or more.

    Exact for a pinhole: each edge of the picture is a plane, which cuts the floor plan in a straight line. With x
    forward on the plan and y to the left, T and V the tangents of half the angles of view, t the tilt, and a = H − z
    how far a height z lies under the camera, the depth of a point is x·cos t + a·sin t. The picture's lower edge
    binds the segment's foot, the upper edge its head, density the deeper end. Sides and density are taken on the
    plan too, |y| ≤ T·x and x as the depth, so that nothing counts outside the sector that is drawn. A camera whose
    view is not told sees nothing, and nothing is seen of a segment whose heights are not told.
    """
    if not (view_is_told(camera) and isfinite(low) and isfinite(high)):
        return Polygon()
    across, tilt = tan(radians(camera.hfov_deg) / 2.0), radians(camera.tilt_deg)
    down, half = (camera.height_m - low, camera.height_m - high), radians(camera.vfov_deg) / 2.0
    deepest = depth_for(camera, px_per_m=px_per_m)
    near, far = 0.0, (deepest - max(a * sin(tilt) for a in down)) / cos(tilt)
    near, far = _within_angles(near, far, fall=down, lowest=tilt + half, highest=tilt - half)
    far = min(far, deepest)
    if far - near <= 1e-9:
        return Polygon()
    shape: BaseGeometry = Polygon([(0.0, 0.0), (far, -across * far), (far, across * far)])
    shape = common(shape, box(near, -across * far - 1.0, far, across * far + 1.0))
    for a in down:
        shape = common(shape, _wedge(across, cos(tilt), a * sin(tilt), reach=far))
    return _placed(shape, camera) if isinstance(shape, Polygon) else Polygon()


def _within_angles(
    near: float, far: float, *, fall: tuple[float, float], lowest: float, highest: float
) -> tuple[float, float]:
    """The stretch of x in which points that lie `fall` under the camera are seen between two angles below level."""
    for a in fall:
        low_limit, high_limit = sorted((lowest, highest))
        near, far = _below(near, far, a, high_limit)
        near, far = _above(near, far, a, low_limit)
    return near, far


def _below(near: float, far: float, a: float, angle: float) -> tuple[float, float]:
    """x where a/x ≤ tan(angle): not under the picture's lower edge."""
    if angle >= radians(90.0):
        return near, far
    if angle > 0.0:
        return (max(near, a / tan(angle)), far) if a > 0.0 else (near, far)
    return (near, -inf) if a >= 0.0 else (near, min(far, a / tan(angle)) if angle < 0.0 else far)


def _above(near: float, far: float, a: float, angle: float) -> tuple[float, float]:
    """x where a/x ≥ tan(angle): not over the picture's upper edge."""
    if angle > 0.0:
        return (near, min(far, a / tan(angle))) if a > 0.0 else (near, -inf)
    if a >= 0.0:
        return near, far
    return (max(near, a / tan(angle)), far) if angle < 0.0 else (near, -inf)


def _wedge(across: float, forward: float, offset: float, *, reach: float) -> Polygon:
    """Where |y| ≤ across·(x·forward + offset), for x from 0 to reach."""
    start = max(0.0, -offset / forward)
    if start >= reach:
        return Polygon()
    near, end = across * (start * forward + offset), across * (reach * forward + offset)
    return Polygon([(start, -near), (reach, -end), (reach, end), (start, near)])


def _placed(shape: Polygon, camera: Camera) -> Polygon:
    turn = radians(camera.aim_deg)
    matrix = np.array([[cos(turn), sin(turn)], [-sin(turn), cos(turn)]])
    at = np.array([camera.at.x, camera.at.y])
    return shapely.transform(shape, lambda xy: xy @ matrix + at)


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


NOISE: Final = 1e-9
"""Metres to which the edges of what is seen are rounded: views of several cameras share edges but for rounding."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Watch:
    """Cameras before the areas that they watch; what each sees is found out once, however often it is asked for."""

    stage: Stage
    cameras: tuple[Camera, ...]
    areas: tuple[KeyArea, ...]

    @cached_property
    def _views(self) -> list[View]:
        return [view_of(self.stage.floor, camera) for camera in self.cameras]

    @cached_property
    def _regions(self) -> dict[tuple[float, float, float], list[Region]]:
        return {}

    @cached_property
    def _covered(self) -> dict[tuple[str, float], AreaCoverage]:
        return {}

    def _seen(self, area: KeyArea, px_per_m: float) -> list[Region]:
        """What each camera sees of the upright segments of an area, anywhere."""
        key = (px_per_m, area.low, area.high)
        if key not in self._regions:
            self._regions[key] = [
                _seen_in(self.stage, camera, view, px_per_m=px_per_m, low=area.low, high=area.high)
                for camera, view in zip(self.cameras, self._views, strict=True)
            ]
        return self._regions[key]

    def coverage(self, *, px_per_m: Mapping[Grade, float]) -> tuple[AreaCoverage, ...]:
        """What the cameras see of each area, at the pixels per metre of its grade."""
        found = []
        for area in self.areas:
            required = px_per_m[area.grade]
            key = (area.id, required)
            if key not in self._covered:
                self._covered[key] = _area_coverage(area, self._seen(area, required), required=required)
            found.append(self._covered[key])
        return tuple(found)

    def faces(self, *, px_per_m: float, yaw_deg: float) -> tuple[AreaCoverage, ...]:
        """See `faces_seen`."""
        found = []
        for area in self.areas:
            if area.look is not None:
                regions = [
                    in_front(region, camera, look=area.look, yaw_deg=yaw_deg)
                    for region, camera in zip(self._seen(area, px_per_m), self.cameras, strict=True)
                ]
                found.append(_area_coverage(area, regions, required=px_per_m))
        return tuple(found)


def watch(layout: Layout) -> Watch:
    """The cameras of a layout before its key areas."""
    return Watch(stage=stage(layout), cameras=layout.cameras, areas=key_areas(layout))


def coverage(layout: Layout, *, px_per_m: Mapping[Grade, float]) -> tuple[AreaCoverage, ...]:
    """What the cameras of a layout see of each key area, at the pixels per metre of its grade."""
    return watch(layout).coverage(px_per_m=px_per_m)


def coverage_of(
    stage: Stage, cameras: Iterable[Camera], areas: Iterable[KeyArea], *, px_per_m: Mapping[Grade, float]
) -> tuple[AreaCoverage, ...]:
    """What some cameras see of some areas."""
    return Watch(stage=stage, cameras=tuple(cameras), areas=tuple(areas)).coverage(px_per_m=px_per_m)


def faces_seen(layout: Layout, *, px_per_m: float, yaw_deg: float) -> tuple[AreaCoverage, ...]:
    """What the cameras see of faces from the front: from within an angle of the way that each face looks.

    Args:
        yaw_deg: the angle on the plan between where the face looks and the line from it to the camera, below 90.
    """
    return watch(layout).faces(px_per_m=px_per_m, yaw_deg=yaw_deg)


def in_front(region: Region, camera: Camera, *, look: tuple[float, float], yaw_deg: float) -> Region:
    """The part of a region from which a face that looks one way has the camera within an angle of that way."""
    if region.is_empty:
        return region
    x, y = camera.at.x, camera.at.y
    reach = 2.0 * max(hypot(px - x, py - y) for px, py in shapely.get_coordinates(region)) / cos(radians(yaw_deg))
    back, aside = (-look[0] * reach, -look[1] * reach), (-look[1] * reach, look[0] * reach)
    spread = tan(radians(yaw_deg))
    wedge = Polygon(
        [
            (x, y),
            (x + back[0] + spread * aside[0], y + back[1] + spread * aside[1]),
            (x + back[0] - spread * aside[0], y + back[1] - spread * aside[1]),
        ]
    )
    return polygons(common(region, wedge))


def _area_coverage(area: KeyArea, regions: list[Region], *, required: float) -> AreaCoverage:
    once: BaseGeometry = Polygon()
    twice: BaseGeometry = Polygon()
    for region in regions:
        part = polygons(region.intersection(area.polygon, grid_size=NOISE))
        twice = polygons(twice.union(polygons(once.intersection(part, grid_size=NOISE)), grid_size=NOISE))
        once = polygons(once.union(part, grid_size=NOISE))
    return AreaCoverage(area=area, required_px_per_m=required, covered=polygons(once), seen_twice=polygons(twice))


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
    sector = _placed(Polygon([(0.0, 0.0), (reach, -across * reach), (reach, across * reach)]), camera)
    sight = common(view.polygon, sector)
    return tuple(room for room in private if common(sight, room.polygon.buffer(-0.01)).area > 1e-6)


def key_areas(layout: Layout) -> tuple[KeyArea, ...]:
    """The key areas by default: every entrance and exit; each window, the customer's face and the desk top; the
    waiting area; guidance desk, ticket machine and self-service; the safe; doors of archive and equipment rooms; the
    passage to the back office.

    Areas lie on the floor of the rooms; parts on walls and columns, and under things that rise above the area's lower
    edge, are cut off: nobody's face is there. Faces are taken from 1.4 to 1.8 m at
    doors and from 1.1 to 1.7 m where people sit or stand.
    """
    floor = storey_floor(layout)
    found: list[KeyArea] = []
    for area in (*_door_areas(layout), *_window_areas(layout), *_public_areas(layout), *_staff_areas(layout)):
        filled = [one.footprint for one in layout.items if _hides(one) and one.base < area.low < one.base + one.height]
        on_floor = polygons(rest(common(area.polygon, floor), united(filled)))
        if not on_floor.is_empty:
            shape = on_floor.geoms[0] if len(on_floor.geoms) == 1 else on_floor
            found.append(replace(area, polygon=shape))
    return tuple(found)


def _door_areas(layout: Layout) -> Iterator[KeyArea]:
    inside = {layout.hall_id, layout.back_office_id} - {None}
    for door in layout.storey.doors:
        sides = [side for side in door.rooms if side in inside]
        if not sides or not (door.leads_outdoors or door.id == layout.entrance_id):
            continue
        side = layout.hall_id if layout.hall_id in sides else sides[0]
        floor = before_door(door, layout.storey.room(str(side)), depth=1.5)
        yield KeyArea(
            id=f"{door.id}-face",
            label=_entrance_label(layout, door),
            grade=Grade.FACE,
            polygon=floor,
            low=1.4,
            high=1.8,
            look=_inwards(door, floor),
        )


def _inwards(door: Door, floor: Polygon) -> tuple[float, float] | None:
    """The way into the building across a door, by the floor before it; None if there is none."""
    if floor.is_empty:
        return None
    (x1, y1), (x2, y2) = door.opening.coords[0], door.opening.coords[-1]
    length = hypot(x2 - x1, y2 - y1)
    nx, ny = -(y2 - y1) / length, (x2 - x1) / length
    inside = floor.centroid
    side = 1.0 if (inside.x - door.at.x) * nx + (inside.y - door.at.y) * ny > 0.0 else -1.0
    return side * nx, side * ny


def _entrance_label(layout: Layout, door: Door) -> Text:
    if door.id == layout.entrance_id:
        return Text(zh=f"入口 {door.id}", en=f"entrance {door.id}")
    return Text(zh=f"出口 {door.id}", en=f"exit {door.id}")


def before_door(door: Door, room: Room, *, depth: float) -> Polygon:
    """The floor of a room before a door, as wide as the door and `depth` from the wall's face."""
    (x1, y1), (x2, y2) = door.opening.coords[0], door.opening.coords[-1]
    length = hypot(x2 - x1, y2 - y1)
    nx, ny = -(y2 - y1) / length, (x2 - x1) / length
    reach = depth + door.opening.distance(room.polygon)
    sides = [
        Polygon([(x1, y1), (x2, y2), (x2 + s * nx, y2 + s * ny), (x1 + s * nx, y1 + s * ny)]) for s in (reach, -reach)
    ]
    best = max(sides, key=lambda side: float(common(side, room.polygon).area))
    inside = polygons(common(best, room.polygon))
    return max(inside.geoms, key=lambda part: float(part.area), default=Polygon())


def _window_areas(layout: Layout) -> Iterator[KeyArea]:
    for window in layout.windows:
        for counter in layout.of_window(window.id, Kind.COUNTER):
            top = counter.base + counter.height
            yield KeyArea(
                id=f"{window.id}-face",
                label=Text(zh=f"{window.number} 号窗口办事人面部", en=f"window {window.number}, customer's face"),
                grade=Grade.FACE,
                polygon=front_of(counter, depth=0.8),
                low=1.1,
                high=1.7,
                look=(sin(radians(counter.turn_deg)), -cos(radians(counter.turn_deg))),
            )
            yield KeyArea(
                id=f"{window.id}-top",
                label=Text(zh=f"{window.number} 号窗口台面", en=f"window {window.number}, desk top"),
                grade=Grade.WAITING,
                polygon=counter.footprint,
                low=top,
                high=top,
            )


def front_of(item: Item, *, depth: float) -> Polygon:
    """The floor in front of an item, as wide as the item."""
    half, edge = item.width / 2, item.depth / 2
    corners = ((-half, edge), (half, edge), (half, edge + depth), (-half, edge + depth))
    return Polygon([item.point(x, y) for x, y in corners])


def _zone_or_fronts(layout: Layout, zone: ZoneKind, kind: Kind, *, depth: float) -> Region:
    """The zones of a kind; without such a zone, the floor in front of the things that make it."""
    parts: list[Polygon] = [one.polygon for one in layout.zones if one.kind is zone]
    if not parts:
        parts = [front_of(item, depth=depth) for item in layout.of_kind(kind)]
    return polygons(united(parts)) if parts else Polygon()


def _public_areas(layout: Layout) -> Iterator[KeyArea]:
    yield KeyArea(
        id="waiting",
        label=Text(zh="休息等候区", en="waiting area"),
        grade=Grade.WAITING,
        polygon=_zone_or_fronts(layout, ZoneKind.WAITING, Kind.SEAT_ROW, depth=0.6),
        low=1.1,
        high=1.7,
    )
    for item in layout.of_kind(Kind.GUIDANCE_DESK, Kind.TICKET_MACHINE):
        yield KeyArea(
            id=item.id,
            label=item.name,
            grade=Grade.HALL,
            polygon=front_of(item, depth=1.0),
            low=1.1,
            high=1.7,
        )
    yield KeyArea(
        id="self-service",
        label=Text(zh="自助服务区", en="self-service area"),
        grade=Grade.WAITING,
        polygon=_zone_or_fronts(layout, ZoneKind.SELF_SERVICE, Kind.SELF_SERVICE, depth=1.0),
        low=1.1,
        high=1.7,
    )


def _staff_areas(layout: Layout) -> Iterator[KeyArea]:
    for safe in layout.of_kind(Kind.SAFE):
        yield KeyArea(
            id=safe.id,
            label=safe.name,
            grade=Grade.WAITING,
            polygon=front_of(safe, depth=0.8),
            low=1.1,
            high=1.7,
        )
    yield from _guarded_doors(layout)
    passage = _passage(layout)
    if passage is not None:
        label = Text(zh="通往后台的通道", en="passage to the back office")
        yield KeyArea(id="passage", label=label, grade=Grade.WAITING, polygon=passage, low=1.1, high=1.7)


def _guarded_doors(layout: Layout) -> Iterator[KeyArea]:
    """Doors of archive and equipment rooms that open to the hall or to the back office."""
    known = (layout.hall_id, layout.back_office_id)
    rooms = {room.id: room for room in layout.storey.rooms}
    guarded = {room.id for room in layout.storey.rooms if room.use in (RoomUse.ARCHIVE, RoomUse.EQUIPMENT)}
    for door in layout.storey.doors:
        outer = [side for side in door.rooms if side is not None and side in known and side not in guarded]
        inner = [side for side in door.rooms if side in guarded]
        if outer and inner:
            name = rooms[str(inner[0])].label or str(inner[0])
            yield KeyArea(
                id=f"{door.id}-door",
                label=Text(zh=f"{name}门 {door.id}", en=f"door {door.id} of {name}"),
                grade=Grade.WAITING,
                polygon=before_door(door, rooms[outer[0]], depth=1.2),
                low=1.1,
                high=1.7,
            )


def _passage(layout: Layout) -> Polygon | None:
    """Before the staff door in the hall; without a staff door, the gate's lane."""
    if layout.staff_door_id is not None:
        door = layout.storey.door(layout.staff_door_id)
        side = layout.hall_id if layout.hall_id in door.rooms else next((one for one in door.rooms if one), None)
        return None if side is None else before_door(door, layout.storey.room(side), depth=1.2)
    gates = layout.of_kind(Kind.GATE)
    return gates[0].outline(front=0.6, side=0.0) if gates else None
