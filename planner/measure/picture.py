"""The picture of a camera on the floor plan: where it shows an upright segment with enough pixels per metre.

A camera is a pinhole with a rectilinear image. Lengths in metres.
"""

from math import cos, inf, isfinite, radians, sin, tan

import numpy as np
import shapely
from shapely import Polygon, box
from shapely.geometry.base import BaseGeometry

from planner.measure.overlay import common
from planner.model.layout import Camera


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
    return placed(shape, camera) if isinstance(shape, Polygon) else Polygon()


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


def placed(shape: Polygon, camera: Camera) -> Polygon:
    """A shape on the plan, given in a camera's own axes: x the way it looks, y to the left."""
    turn = radians(camera.aim_deg)
    matrix = np.array([[cos(turn), sin(turn)], [-sin(turn), cos(turn)]])
    at = np.array([camera.at.x, camera.at.y])
    return shapely.transform(shape, lambda xy: xy @ matrix + at)
