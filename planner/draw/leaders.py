"""Leaders: the line from a label to its thing, at the angles of the standard (GB/T 50001 7.3)."""

from math import radians, sqrt, tan
from typing import Final

import shapely
from shapely import LineString, Point
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from planner.draw.frame import Frame
from planner.model.scene import XY, Box, LabelWish

LEADER_FROM_MM: Final = 2.5
"""A label farther than this from its thing gets a leader."""

LEADER_ANGLES: Final = (30.0, 45.0, 60.0, 90.0)


def leader_of(wish: LabelWish, frame: Frame, box: Box) -> tuple[XY, ...] | None:
    """From a text's underline to its thing, on paper; None when the text is near enough."""
    if wish.around is None or not wish.led:
        return None
    area = frame.shape_on_paper(wish.around)
    text = shapely.box(box.left, box.bottom, box.right, box.top)
    if text.distance(area) < LEADER_FROM_MM or area.covers(text.centroid):
        return None
    goal = area.centroid if area.covers(area.centroid) else area.representative_point()
    if wish.ring_mm:
        return _from_ring(box, wish.ring_mm, goal, area)
    line = box.top if goal.y > box.top else box.bottom
    side = box.left if goal.x < (box.left + box.right) / 2 else box.right
    far = box.right if side == box.left else box.left
    side = _elbow(side, (goal.x, goal.y), line, inwards=box.left <= goal.x <= box.right)
    return (far, line), (side, line), _entry(Point(side, line), goal, area)


def _elbow(side: float, goal: XY, line: float, *, inwards: bool) -> float:
    """Where a leader leaves its text's underline: it runs on at 30°, 45°, 60° or 90° (GB/T 50001 7.3)."""
    if inwards:
        return goal[0]
    aside, rise = goal[0] - side, abs(goal[1] - line)
    steps = [rise * tan(radians(90.0 - angle)) for angle in LEADER_ANGLES]
    reach = max((step for step in steps if step <= abs(aside) + 1e-9), default=0.0)
    return goal[0] - (reach if aside > 0.0 else -reach)


def _from_ring(box: Box, radius: float, goal: Point, area: BaseGeometry) -> tuple[XY, ...]:
    """A leader from a ring: along its diameter, then at an angle of the standard; straight down or up where the thing
    is below or above it."""
    x, y = (box.left + box.right) / 2, (box.bottom + box.top) / 2
    if abs(goal.x - x) < radius:
        rise = sqrt(radius**2 - (goal.x - x) ** 2)
        start = (goal.x, y + (rise if goal.y > y else -rise))
        return start, start, _entry(Point(start), goal, area)
    edge = x + (radius if goal.x > x else -radius)
    side = _elbow(edge, (goal.x, goal.y), y, inwards=False)
    return (edge, y), (side, y), _entry(Point(side, y), goal, area)


def _entry(start: Point, goal: Point, area: BaseGeometry) -> XY:
    """Where a leader from a start ends: 1 mm inside the thing's outline, or in its middle."""
    inside = LineString([start, goal]).intersection(area)
    if inside.is_empty:
        return goal.x, goal.y
    near = nearest_points(inside, start)[0]
    whole = near.distance(goal)
    share = min(1.0, 0.8 / whole) if whole > 0 else 0.0
    return near.x + (goal.x - near.x) * share, near.y + (goal.y - near.y) * share
