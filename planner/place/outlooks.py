"""Where cameras can hang, how they can be set, and which points of the key areas each setting sees."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from math import atan2, cos, degrees, hypot, radians
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

from planner.measure.key_areas import KeyArea
from planner.measure.overlay import common
from planner.measure.sight import Stage, hidden, view_of
from planner.measure.space import Floor
from planner.measure.turns import turn_between
from planner.model.catalogue import CameraModel
from planner.model.layout import Camera, Kind, Layout
from planner.model.plan import PRIVATE_USES, Room
from planner.place.frame import Frame

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

OFF_WALL: Final = 0.15
"""How far a camera hangs from its wall, metres."""

CEILING_COST: Final = 0.05
"""What hanging in the open weighs against hanging by a wall, in cameras."""

TILTS: Final = (10.0, 15.0, 20.0, 25.0, 30.0)
"""How far a camera may look down, degrees from level."""

_AIMS: Final = tuple(range(-75, 76, 15))
_WALL_STEP: Final = 1.5
_CELLS: Final = 16
_CLOSEST: Final = 0.2
_WIDEST: Final = 0.6
_INSET: Final = 0.01
_CEILING: Final = (3.0, 4.5)
_BEHIND: Final = (1.5, 2.0)
_PRIVACY_DEG: Final = 0.5
_MODEL_COST: Final = 0.01
_SLACK: Final = 1e-6


@dataclass(frozen=True, kw_only=True, eq=False)
class Cells:
    """Points of a key area with the same demands: where (n by 2, metres), which upright segment, how many px/m.

    `look` is the way a face there looks, as a unit vector, or None where any side will do.
    """

    area: KeyArea
    points: Floats
    px_per_m: float
    look: tuple[float, float] | None


@dataclass(frozen=True, kw_only=True, eq=False)
class Field:
    """The points of all key areas in one line, with what is asked of each: n numbers each, n by 2 for `points`.

    `look` is n by 2, zero where any side will do.
    """

    points: Floats
    low: Floats
    high: Floats
    px_per_m: Floats
    look: Floats

    def part(self, mask: Mask) -> "Field":
        """The points that a mask holds."""
        return Field(points=self.points[mask], low=self.low[mask], high=self.high[mask],
                     px_per_m=self.px_per_m[mask], look=self.look[mask])  # fmt: skip


def field_of(cells: tuple[Cells, ...]) -> Field:
    """The points of some key areas in one line, in the order of the areas."""
    counts = [len(one.points) for one in cells]
    return Field(
        points=np.concatenate([one.points for one in cells]),
        low=np.repeat([one.area.low for one in cells], counts),
        high=np.repeat([one.area.high for one in cells], counts),
        px_per_m=np.repeat([one.px_per_m for one in cells], counts),
        look=np.repeat([one.look or (0.0, 0.0) for one in cells], counts, axis=0),
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class Post:
    """A place where a camera can hang, and the direction away from its wall, degrees."""

    at: Point
    ahead_deg: float
    cost: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Outlook:
    """What is to be seen from a post: the floor in view between the walls, and the stage with what hides some of it."""

    post: Post
    view: BaseGeometry
    stage: Stage
    height: float

    def unhidden(self, field: Field, near: Mask) -> Mask:
        """Which points of those near enough nothing hides from the post: walls, columns and tall things."""
        free = near.copy()
        free[near] = shapely.contains_xy(self.view, field.points[near, 0], field.points[near, 1])
        at = (self.post.at.x, self.post.at.y, self.height)
        seen = field.part(free)
        free[free] = ~hidden(self.stage, at, seen.points, low=seen.low, high=seen.high)
        return free


@dataclass(frozen=True, kw_only=True, eq=False)
class Scope:
    """All that the choice of cameras needs to know."""

    layout: Layout
    stage: Stage
    open_floor: Floor
    cells: tuple[Cells, ...]
    models: tuple[CameraModel, ...]
    height: float
    tilts: tuple[float, ...]
    yaw_deg: float
    frame: Frame

    @cached_property
    def private(self) -> tuple[Room, ...]:
        """Rooms that no camera may look into."""
        return tuple(room for room in self.layout.storey.rooms if room.use in PRIVATE_USES)

    @cached_property
    def settings(self) -> tuple[tuple[float, float, int], ...]:
        """The settings at a post: how far off straight ahead it aims and its tilt, degrees, and the model's place."""
        return tuple((off, tilt, model) for off in _AIMS for tilt in self.tilts for model in range(len(self.models)))


@dataclass(frozen=True, kw_only=True, eq=False)
class Candidates:
    """Cameras in many settings, each by the place of its post's outlook and its number among the settings there.

    `seen` tells which of the points of all key areas each one sees: a row for each camera.
    """

    scope: Scope
    outlooks: tuple[Outlook, ...]
    outlook: Ints
    number: Ints
    cost: Floats
    seen: Mask

    def pick(self, places: Ints) -> "Candidates":
        """Those at some places."""
        return replace(self, outlook=self.outlook[places], number=self.number[places], cost=self.cost[places],
                       seen=self.seen[places])  # fmt: skip

    def camera(self, place: int) -> Camera:
        """The camera at a place, which has no name yet."""
        off, tilt_deg, model = self.scope.settings[self.number[place]]
        post = self.outlooks[self.outlook[place]].post
        return _camera(self.scope, post, self.scope.models[model], aim_deg=_aim(post, off), tilt_deg=tilt_deg)

    def seeing(self, cells: tuple[Cells, ...]) -> Mask:
        """Which points of some areas they see: a row for each camera."""
        field = field_of(cells)
        seen = np.zeros((len(self.number), len(field.points)), dtype=bool)
        for place in np.unique(self.outlook).tolist():
            own = self.outlook == place
            seen[own] = pictures_from(self.scope, self.outlooks[place], field)[self.number[own]]
        return seen


def cells_of(area: KeyArea, *, px_per_m: float, frame: Frame) -> Cells:
    """Points all over a key area, on a lattice of a frame, and in its corners, which a lattice across it would miss."""
    shape = frame.into(area.polygon)
    step = min(max((shape.area / _CELLS) ** 0.5, _CLOSEST), _WIDEST)
    low_x, low_y, high_x, high_y = shape.bounds
    across, along = max(1, round((high_x - low_x) / step)), max(1, round((high_y - low_y) / step))
    xs = np.linspace(low_x + _INSET, high_x - _INSET, across + 1)
    ys = np.linspace(low_y + _INSET, high_y - _INSET, along + 1)
    x, y = (part.ravel() for part in np.meshgrid(xs, ys, indexing="ij"))
    inside = shapely.contains_xy(shape, x, y)
    corners = shapely.get_coordinates(shape.buffer(-_INSET, join_style="mitre").simplify(_INSET))[:-1]
    points = np.concatenate([np.column_stack([x[inside], y[inside]]), corners])
    if not len(points):
        middle = shape.representative_point()
        points = np.array([[middle.x, middle.y]])
    world = shapely.get_coordinates(frame.out(shapely.MultiPoint(points)))
    return Cells(area=area, points=world, px_per_m=px_per_m, look=area.look)


def _posts(scope: Scope) -> Iterator[Post]:
    """Places: along the walls of the hall and of the back office, behind each window, and straight in from doors."""
    layout = scope.layout
    rooms = [layout.hall]
    if layout.back_office_id is not None:
        rooms.append(layout.storey.room(layout.back_office_id))
    for room in rooms:
        yield from _wall_posts(room.polygon)
    yield from _posts_behind(layout)
    yield from _posts_before_doors(scope)


def _posts_behind(layout: Layout) -> Iterator[Post]:
    """On the ceiling behind the clerks, over the middle of each window and between two."""
    for counter in layout.of_kind(Kind.COUNTER):
        for shift in (0.0, counter.width / 2):
            for back in _BEHIND:
                at = counter.point(shift, counter.depth / 2 - back)
                if layout.hall.polygon.contains(at):
                    yield Post(at=_exact(at), ahead_deg=counter.turn_deg + 90.0, cost=CEILING_COST)


def _posts_before_doors(scope: Scope) -> Iterator[Post]:
    """On the ceiling straight in from entrances and exits, looking back at who comes in."""
    inner = scope.layout.hall.polygon.buffer(-OFF_WALL)
    for cells in scope.cells:
        if cells.look is None or any(cells.area.id == f"{window.id}-face" for window in scope.layout.windows):
            continue
        middle = cells.area.polygon.centroid
        for reach in _CEILING:
            at = Point(middle.x + cells.look[0] * reach, middle.y + cells.look[1] * reach)
            if inner.contains(at):
                back = degrees(atan2(-cells.look[1], -cells.look[0]))
                yield Post(at=_exact(at), ahead_deg=round(back, 6), cost=CEILING_COST)


def _wall_posts(polygon: Polygon) -> Iterator[Post]:
    smooth = polygon.simplify(0.01)
    ring = list(orient(smooth if isinstance(smooth, Polygon) else polygon).exterior.coords)
    for (x1, y1), (x2, y2) in pairwise(ring):
        length = hypot(x2 - x1, y2 - y1)
        if length < 4 * OFF_WALL:
            continue
        ux, uy = (x2 - x1) / length, (y2 - y1) / length
        count = max(1, round((length - 2 * OFF_WALL) / _WALL_STEP))
        for number in range(count + 1):
            along = OFF_WALL + (length - 2 * OFF_WALL) * number / count
            at = Point(x1 + ux * along - uy * OFF_WALL, y1 + uy * along + ux * OFF_WALL)
            if polygon.contains(at):
                yield Post(at=_exact(at), ahead_deg=degrees(atan2(ux, -uy)), cost=0.0)


def _exact(at: Point) -> Point:
    return Point(round(at.x, 6), round(at.y, 6))


def candidates(scope: Scope) -> Candidates:
    """Every camera that sees something and no private room."""
    field = field_of(scope.cells)
    outlooks = tuple(_outlook(scope, post) for post in _posts(scope))
    found: list[tuple[Ints, Mask]] = []
    for outlook in outlooks:
        pictures = pictures_from(scope, outlook, field)
        numbers = np.flatnonzero(pictures.any(axis=1))
        numbers = numbers[_discreet(scope, outlook)[numbers]] if len(numbers) else numbers
        found.append((numbers, pictures[numbers]))
    counts = [len(numbers) for numbers, _ in found]
    number = np.concatenate([np.zeros(0, dtype=np.int64), *(numbers for numbers, _ in found)])
    model = np.array([place for _, _, place in scope.settings])
    return Candidates(
        scope=scope,
        outlooks=outlooks,
        outlook=np.repeat(np.arange(len(outlooks)), counts),
        number=number,
        cost=1.0 + np.repeat([one.post.cost for one in outlooks], counts) + _MODEL_COST * model[number],
        seen=np.concatenate([np.zeros((0, len(field.points)), dtype=bool), *(seen for _, seen in found)]),
    )


def _discreet(scope: Scope, outlook: Outlook) -> Mask:
    """Which settings at a post look into no private room."""
    blocked = _private_angles(scope, outlook.post)
    if not blocked:
        return np.ones(len(scope.settings), dtype=bool)
    looking = [(_aim(outlook.post, off), scope.models[model].hfov_deg) for off, _, model in scope.settings]
    return np.array([not any(_overlaps(aim, hfov, span) for span in blocked) for aim, hfov in looking])


def _aim(post: Post, off: float) -> float:
    return round((post.ahead_deg + off) % 360.0, 6)


def camera_at(scope: Scope, at: Point, *, aim_deg: float, tilt_deg: float) -> Camera:
    """A camera of the preferred model at a place."""
    post = Post(at=at, ahead_deg=aim_deg, cost=0.0)
    return _camera(scope, post, scope.models[0], aim_deg=aim_deg, tilt_deg=tilt_deg)


def _camera(scope: Scope, post: Post, model: CameraModel, *, aim_deg: float, tilt_deg: float) -> Camera:
    return Camera(
        id="",
        model=model.id,
        at=post.at,
        height_m=scope.height,
        aim_deg=aim_deg,
        tilt_deg=tilt_deg,
        hfov_deg=model.hfov_deg,
        vfov_deg=model.vfov_deg,
        pixels_x=model.pixels_x,
        pixels_y=model.pixels_y,
    )


def _level(scope: Scope, post: Post) -> Camera:
    """A camera at a place, for what does not depend on where it looks."""
    return _camera(scope, post, scope.models[0], aim_deg=0.0, tilt_deg=0.0)


def _private_angles(scope: Scope, post: Post) -> list[tuple[float, float]]:
    """The middle and the half width, degrees, of each view into a private room whose door stands open."""
    if not scope.private:
        return []
    view = view_of(scope.open_floor, _level(scope, post)).polygon
    spans = []
    for room in scope.private:
        part = common(view, room.polygon.buffer(-0.01))
        for piece in shapely.get_parts(part):
            if piece.area > 1e-6:
                middle = piece.centroid
                aim = degrees(atan2(middle.y - post.at.y, middle.x - post.at.x))
                ways = (degrees(atan2(y - post.at.y, x - post.at.x)) for x, y in piece.exterior.coords)
                spans.append((aim, max(turn_between(way, aim) for way in ways)))
    return spans


def _overlaps(aim: float, hfov: float, span: tuple[float, float]) -> bool:
    return turn_between(span[0], aim) < hfov / 2 + span[1] + _PRIVACY_DEG


def _outlook(scope: Scope, post: Post) -> Outlook:
    view = scope.stage.view(_level(scope, post)).polygon
    return Outlook(post=post, view=view, stage=scope.stage, height=scope.height)


def pictures_from(scope: Scope, outlook: Outlook, field: Field) -> Mask:
    """Which points each setting at a post sees: settings by points; by aim, then tilt, then model.

    A point counts when its whole upright segment is in the picture with enough pixels, from the side that faces
    look to. As measure.picture.frame_on_floor, for all poses at once: on the plan first, which leaves few points for
    each aim and model, then for each tilt.
    """
    post = outlook.post
    aim = np.radians(post.ahead_deg + np.array(_AIMS))[:, None]
    dx, dy = field.points[:, 0] - post.at.x, field.points[:, 1] - post.at.y
    x, y = dx * np.cos(aim) + dy * np.sin(aim), np.abs(dy * np.cos(aim) - dx * np.sin(aim))
    across = np.tan(np.radians([model.hfov_deg for model in scope.models]) / 2)
    half = np.tan(np.radians([model.vfov_deg for model in scope.models]) / 2)
    pixels = np.array([model.pixels_x for model in scope.models])
    deepest = pixels[:, None] / (2 * field.px_per_m * across[:, None])
    ahead = (y[:, None] <= across[:, None] * x[:, None]) & (x[:, None] <= deepest)
    ahead &= _faced(field, dx, dy, yaw_deg=scope.yaw_deg)
    ahead &= outlook.unhidden(field, np.asarray(ahead.any(axis=(0, 1))))
    aims, models, points = np.nonzero(ahead)
    x, y, deepest = x[aims, points], y[aims, points], deepest[models, points]
    across, half = across[models], half[models]
    tilt = np.radians(np.array(scope.tilts))[:, None]
    seen = np.ones((len(scope.tilts), len(points)), dtype=bool)
    for height in (field.low[points], field.high[points]):
        fall = scope.height - height
        depth = x * np.cos(tilt) + fall * np.sin(tilt)
        rise = np.abs(fall * np.cos(tilt) - x * np.sin(tilt))
        seen &= (depth > 0) & (depth <= deepest) & (y <= across * depth) & (rise <= half * depth)
    whole = np.zeros((len(_AIMS), len(scope.tilts), len(scope.models), len(dx)), dtype=bool)
    whole[aims, :, models, points] = seen.T
    return whole.reshape(len(scope.settings), len(dx))


def _faced(field: Field, dx: Floats, dy: Floats, *, yaw_deg: float) -> Mask:
    """Which points are looked at from within an angle of the way that their faces look to."""
    ahead = -(dx * field.look[:, 0] + dy * field.look[:, 1])
    mask: Mask = (ahead >= cos(radians(yaw_deg)) * np.hypot(dx, dy) - _SLACK) | ~field.look.any(axis=1)
    return mask
