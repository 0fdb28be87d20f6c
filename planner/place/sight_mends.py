"""What might let the cameras see a key area again: a camera turned, or one more camera."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from math import atan2, degrees
from typing import Final

from shapely import Point, Polygon, get_parts

from planner.measure.coverage import AreaCoverage, coverage_of, in_front
from planner.measure.key_areas import Grade, KeyArea, key_areas
from planner.measure.sight import Region, Stage, private_views, stage
from planner.model.catalogue import Catalogue
from planner.model.layout import Camera, Layout
from planner.model.standard import Clause
from planner.place.ground import Footing, along_walls
from planner.place.mends import Proposal
from planner.place.outlooks import OFF_WALL, TILTS

_TURNED: Final = (5.0, 10.0, 15.0, 20.0, 30.0, 40.0, 50.0, 60.0, 80.0, 100.0, 130.0, 160.0)
_BINS: Final = 12
_LEAST_TURNED: Final = 12
_AIMS: Final = (0.0, -15.0, 15.0)
_STEP: Final = 1.5
_CAMERAS_TURNED: Final = 3
_BEST: Final = 8
_MORE: Final = 1e-3


def camera_proposals(
    layout: Layout, short: Sequence[str], clause: Clause, catalogue: Catalogue, *, fixed: frozenset[str]
) -> Iterator[Proposal]:
    """Layouts that see more of the key areas that are short: the cameras that gain most turned, then one more camera.

    Args:
        short: ids of the key areas.
        fixed: ids of cameras that stay as they are.
    """
    areas = tuple(one for one in key_areas(layout) if one.id in short)
    grades = _densities(clause)
    if not areas or not grades:
        return
    yaw = next((limit.value for limit in clause.limits if limit.argument == "yaw"), None)
    yaw_deg = float(yaw) if isinstance(yaw, float | int) else None
    view = _View(layout=layout, scene=stage(layout), areas=areas, grades=grades, yaw_deg=yaw_deg)
    turned = [_turned(view, one) for one in layout.cameras if one.id not in fixed]
    for _, camera, others in sorted(turned, key=lambda one: (-one[0], one[1].id))[:_CAMERAS_TURNED]:
        for other in others:
            cameras = tuple(other if one.id == camera.id else one for one in layout.cameras)
            yield Proposal(layout=replace(layout, cameras=cameras), moved_m=0.0)
    for other in _fresh(view, catalogue):
        yield Proposal(layout=replace(layout, cameras=(*layout.cameras, other)), moved_m=0.0)


@dataclass(frozen=True, kw_only=True, eq=False)
class _View:
    """What is to be seen: some key areas on a stage, from within an angle of the front where one is told."""

    layout: Layout
    scene: Stage
    areas: tuple[KeyArea, ...]
    grades: Mapping[Grade, float]
    yaw_deg: float | None

    @cached_property
    def goal(self) -> Point:
        """The middle of what is to be seen."""
        return self.areas[0].polygon.centroid

    def seen(self, camera: Camera) -> float:
        """What one camera covers, m²."""
        found = coverage_of(self.scene, (camera,), self.areas, px_per_m=self.grades)
        return sum(float(self._counted(one, camera).area) for one in found)

    def _counted(self, one: AreaCoverage, camera: Camera) -> Region:
        if self.yaw_deg is None or one.area.look is None:
            return one.covered
        return in_front(one.covered, camera, look=one.area.look, yaw_deg=self.yaw_deg)


def _densities(clause: Clause) -> dict[Grade, float]:
    values = {limit.argument: limit.value for limit in clause.limits}
    return {grade: float(value) for grade in Grade if isinstance(value := values.get(grade.value), float | int)}


def _turned(view: _View, camera: Camera) -> tuple[float, Camera, list[Camera]]:
    """How much more a camera could see if it were turned in its place, m², and so turned: what sees most first, of two
    that see nearly alike the smaller turn."""
    now = view.seen(camera)
    others = [replace(camera, tilt_deg=tilt) for tilt in TILTS]
    turns = [sign * turn for turn in _TURNED for sign in (-1.0, 1.0)]
    others += [replace(camera, aim_deg=round((camera.aim_deg + turn) % 360.0, 6)) for turn in turns]
    rated = [(view.seen(other), place, other) for place, other in enumerate(others)]
    most = max(seen for seen, _, _ in rated)
    rated.sort(key=lambda one: (-round(_BINS * one[0] / max(most, _MORE)), one[1]))
    better = (other for seen, _, other in rated if seen > now + _MORE and not private_views(view.layout, other))
    return round(most - now, 4), camera, list(islice(better, _LEAST_TURNED))


def _fresh(view: _View, catalogue: Catalogue) -> list[Camera]:
    """One more camera along the walls of the area's room, those that see most first."""
    found = [one for one in _posts(view.layout, view.goal, catalogue) if not private_views(view.layout, one)]
    rated = [(round(view.seen(one), 4), one) for one in found]
    ordered = sorted(rated, key=lambda one: (-one[0], one[1].at.x, one[1].at.y, one[1].aim_deg, one[1].tilt_deg))
    return [camera for seen, camera in ordered[:_BEST] if seen > 0.0]


def _posts(layout: Layout, goal: Point, catalogue: Catalogue) -> Iterator[Camera]:
    room = min(layout.storey.rooms, key=lambda one: (round(one.polygon.distance(goal), 6), one.id))
    taken = {one.id for one in layout.cameras}
    number = next(count for count in range(1, len(taken) + 2) if f"CAM{count}" not in taken)
    for part in get_parts(room.polygon):
        assert isinstance(part, Polygon)
        spots = along_walls(part, Footing(width=2 * OFF_WALL, depth=2 * OFF_WALL), step=_STEP)
        for x, y in zip(spots.x, spots.y, strict=True):
            ahead = degrees(atan2(goal.y - y, goal.x - x))
            for model_id in layout.brief.cameras.models[:2]:
                model = catalogue.camera(model_id)
                for aim in _AIMS:
                    for tilt in TILTS[1::2]:
                        yield Camera(
                            id=f"CAM{number}",
                            model=model.id,
                            at=Point(float(x), float(y)),
                            height_m=layout.brief.cameras.height,
                            aim_deg=round((ahead + aim) % 360.0, 6),
                            tilt_deg=tilt,
                            hfov_deg=model.hfov_deg,
                            vfov_deg=model.vfov_deg,
                            pixels_x=model.pixels_x,
                            pixels_y=model.pixels_y,
                        )
