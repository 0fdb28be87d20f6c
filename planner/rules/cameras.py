"""Rules on cameras: what they see, what they must not see, and how they hang."""

from collections.abc import Iterator
from math import isnan
from typing import Final

from planner.measure.coverage import AreaCoverage, Watch
from planner.measure.key_areas import Grade
from planner.measure.picture import view_is_told
from planner.measure.sight import private_views
from planner.model.layout import Camera, Kind, Layout
from planner.model.verdict import Finding
from planner.rules.findings import (
    Spot,
    at_least,
    at_most,
    between,
    camera_spot,
    door_spot,
    hall_spot,
    nothing,
    unclear,
)
from planner.rules.ground import hall_doors
from planner.words import Text

_NO_CAMERAS: Final = Text(zh="没有摄像机", en="there are no cameras")


def key_areas_covered(
    layout: Layout, watch: Watch, *, share: float, face: float, waiting: float, hall: float
) -> Iterator[Finding]:
    """Cameras see a share of each key area with the pixels per metre of its grade.

    Judges every entrance and exit, each window's customer and desk top, the waiting area, the guidance desk and the
    ticket machine, self-service, safes, the doors of archive and equipment rooms, and the passage to the back office.
    Walls, columns and tall things hide; a hall without cameras covers nothing. An area that is short of its share is
    unclear while the drawing does not tell the view of every camera and the height of every thing.
    """
    untold = [camera.id for camera in layout.cameras if not view_is_told(camera)]
    untold += [item.id for item in layout.items if isnan(item.height) or isnan(item.base)]
    px_per_m = {Grade.FACE: face, Grade.WAITING: waiting, Grade.HALL: hall}
    found = watch.coverage(px_per_m=px_per_m)
    if not found:
        yield unclear(hall_spot(layout), Text(zh="图上没有重点区域", en="the drawing shows no key area"))
    for one in found:
        px = Text(
            zh=f"按 {one.required_px_per_m:g} px/m 可见的比例",
            en=f"share seen at {one.required_px_per_m:g} px/m",
        )
        yield _seen_share(one, px, share, untold)


def faces_from_the_front(layout: Layout, watch: Watch, *, yaw: float, share: float, face: float) -> Iterator[Finding]:
    """Cameras see a share of the ground where faces count with the pixels that faces take, from the front.

    Judges every entrance and exit and each window's customer: the angle on the plan between the way the face looks
    and the line to the camera is no more than `yaw`, degrees. Without cameras there is nothing to judge; while the
    drawing does not tell the view of every camera, what is short is unclear.
    """
    if not layout.cameras:
        yield nothing(hall_spot(layout), _NO_CAMERAS)
        return
    untold = [camera.id for camera in layout.cameras if not view_is_told(camera)]
    for one in watch.faces(px_per_m=face, yaw_deg=yaw):
        what = Text(
            zh=f"按 {face:g} px/m、偏角不大于 {yaw:g}° 正面可见的比例",
            en=f"share seen at {face:g} px/m from within {yaw:g}° of the front",
        )
        yield _seen_share(one, what, share, untold)


def _seen_share(one: AreaCoverage, what: Text, share: float, untold: list[str]) -> Finding:
    """Whether enough of an area is seen; what is short is unclear while some things are untold."""
    if untold and one.covered_share < share:
        return unclear(_area_spot(one), _untold(untold))
    return at_least(_area_spot(one), what, one.covered_share, limit=share, unit="ratio")


def _untold(names: list[str]) -> Text:
    listed = ", ".join(names)
    return Text(zh=f"图上未注明视野或高度:{listed}", en=f"the drawing does not tell the view or the height of {listed}")


def _area_spot(one: AreaCoverage) -> Spot:
    """The area, at a place that no camera sees if there is one."""
    blind = one.blind
    at = one.area.polygon.representative_point() if blind.is_empty else blind.representative_point()
    return Spot(item=one.area.id, name=one.area.label, at=at)


def none_into_private_rooms(layout: Layout, *, views: float) -> Iterator[Finding]:
    """No camera looks into a toilet, a nursing or a rest room, even through an open door.

    A camera whose view the drawing does not tell is unclear.
    """
    if not layout.cameras:
        yield nothing(hall_spot(layout), _NO_CAMERAS)
    for camera in layout.cameras:
        if not view_is_told(camera):
            yield unclear(camera_spot(camera), _untold([camera.id]))
            continue
        rooms = private_views(layout, camera)
        names = ", ".join(room.label or room.id for room in rooms)
        what = Text(zh=f"可见的私密房间({names})", en=f"private rooms in view ({names})")
        clear = Text(zh="可见的私密房间", en="private rooms in view")
        yield at_most(camera_spot(camera), what if rooms else clear, len(rooms), limit=views, unit="count")


def notice(layout: Layout, *, least: float, reach: float) -> Iterator[Finding]:
    """Each door by which the public comes in from outdoors has a notice near it that images are taken.

    Judges the entrance and the hall's other doors that lead outdoors. Without cameras there is nothing to judge.
    """
    if not layout.cameras:
        yield nothing(hall_spot(layout), _NO_CAMERAS)
        return
    doors = [door for door in hall_doors(layout) if door.leads_outdoors or door.id == layout.entrance_id]
    doors = [door for door in doors if door.id != layout.staff_door_id]
    if not doors:
        yield unclear(hall_spot(layout), Text(zh="图上没有入口", en="the drawing shows no entrance"))
    notices = layout.of_kind(Kind.CCTV_NOTICE)
    for door in doors:
        near = sum(one.footprint.distance(door.opening) <= reach for one in notices)
        what = Text(zh="监控提示标识", en="CCTV notices")
        yield at_least(door_spot(door), what, near, limit=least, unit="count")


def _each(layout: Layout) -> Iterator[tuple[Camera, Spot]]:
    for camera in layout.cameras:
        yield camera, camera_spot(camera)


def least_height(layout: Layout, *, height: float) -> Iterator[Finding]:
    """A camera hangs no lower than a height above the floor."""
    for camera, spot in _each(layout):
        yield at_least(spot, Text(zh="安装高度", en="mounting height"), camera.height_m, limit=height, unit="mm")


def height(layout: Layout, *, height: tuple[float, ...]) -> Iterator[Finding]:
    """A camera hangs between two heights above the floor."""
    for camera, spot in _each(layout):
        yield between(spot, Text(zh="安装高度", en="mounting height"), camera.height_m, limits=height, unit="mm")


def tilt(layout: Layout, *, tilt: float) -> Iterator[Finding]:
    """A camera looks down by no more than an angle."""
    for camera, spot in _each(layout):
        yield at_most(spot, Text(zh="俯角", en="tilt"), camera.tilt_deg, limit=tilt, unit="deg")
