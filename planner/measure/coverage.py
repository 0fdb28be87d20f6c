"""What the cameras of a layout see of its key areas, as exact polygons. Lengths in metres."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import cos, hypot, radians, tan
from typing import Final

import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from planner.measure.key_areas import Grade, KeyArea, key_areas
from planner.measure.overlay import common, rest
from planner.measure.sight import Region, Stage, stage
from planner.measure.space import polygons
from planner.model.layout import Camera, Layout

NOISE: Final = 1e-9
"""Metres to which the edges of what is seen are rounded: views of several cameras share edges but for rounding."""


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
class Watch:
    """Cameras before the areas that they watch; what each sees is found out once, however often it is asked for."""

    stage: Stage
    cameras: tuple[Camera, ...]
    areas: tuple[KeyArea, ...]

    @cached_property
    def _covered(self) -> dict[tuple[str, float], AreaCoverage]:
        return {}

    def _seen(self, area: KeyArea, px_per_m: float) -> list[Region]:
        """What each camera sees of the upright segments of an area, anywhere."""
        return [self.stage.region(one, px_per_m=px_per_m, low=area.low, high=area.high) for one in self.cameras]

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
        """What the cameras see of faces from the front: from within an angle of the way that each face looks.

        Args:
            yaw_deg: the angle on the plan between where the face looks and the line from it to the camera, below 90.
        """
        found = []
        for area in self.areas:
            if area.look is not None:
                regions = [
                    in_front(region, camera, look=area.look, yaw_deg=yaw_deg)
                    for region, camera in zip(self._seen(area, px_per_m), self.cameras, strict=True)
                ]
                found.append(_area_coverage(area, regions, required=px_per_m))
        return tuple(found)


def watch_of(layout: Layout) -> Watch:
    """The cameras of a layout before its key areas."""
    return Watch(stage=stage(layout), cameras=layout.cameras, areas=key_areas(layout))


def coverage_of(
    stage: Stage, cameras: Iterable[Camera], areas: Iterable[KeyArea], *, px_per_m: Mapping[Grade, float]
) -> tuple[AreaCoverage, ...]:
    """What some cameras see of some areas."""
    return Watch(stage=stage, cameras=tuple(cameras), areas=tuple(areas)).coverage(px_per_m=px_per_m)


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
