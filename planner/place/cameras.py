"""Cameras: candidates on the walls, what each sees of the key areas, and the fewest that see enough."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from math import atan2, cos, degrees, hypot, radians, sin, tan
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Point, Polygon
from shapely.geometry.polygon import orient

from planner.measure.sight import (
    AreaCoverage,
    Grade,
    KeyArea,
    Stage,
    coverage_of,
    key_areas,
    private_views,
    shadow_of,
    stage,
    view_of,
)
from planner.measure.space import Floor, sight_floor, triangulated
from planner.model.catalogue import CameraModel, Catalogue
from planner.model.layout import Camera, Choice, Kind, Layout
from planner.model.plan import PRIVATE_USES, Room
from planner.model.standard import Rulebook
from planner.place.frame import Frame
from planner.place.search import Answer, Cover, cheapest_cover
from planner.words import Text

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

OFF_WALL: Final = 0.15
"""How far a camera hangs from its wall, metres."""

_WALL_STEP: Final = 1.5
_AIMS: Final = tuple(range(-75, 76, 15))
_TILTS: Final = (10.0, 15.0, 20.0, 25.0, 30.0)
_CELLS: Final = 36
_CLOSEST: Final = 0.2
_WIDEST: Final = 0.6
_MARGIN: Final = 0.025
_SURE: Final = 4
_AHEAD: Final = 0.3
_CEILING: Final = (3.0, 4.5)
_CEILING_COST: Final = 0.05
_MODEL_COST: Final = 0.01
_MOST: Final = 1200


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
class Post:
    """A place where a camera can hang, and the direction away from its wall, degrees."""

    at: Point
    ahead_deg: float
    cost: float


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
    frame: Frame

    @cached_property
    def private(self) -> tuple[Room, ...]:
        """Rooms that no camera may look into."""
        return tuple(room for room in self.layout.storey.rooms if room.use in PRIVATE_USES)


def put_cameras(layout: Layout, catalogue: Catalogue, rulebook: Rulebook, *, frame: Frame) -> Layout:
    """The layout with cameras that see each key area at its density, as few as were found.

    Args:
        frame: the axes of the row of counters.
    """
    densities = {
        Grade.FACE: rulebook.number("pixel_density_face"),
        Grade.WAITING: rulebook.number("pixel_density_waiting"),
        Grade.HALL: rulebook.number("pixel_density_hall"),
    }
    share = rulebook.number("key_area_covered")
    scope = _scope(layout, catalogue, rulebook, densities, frame)
    cameras, seen = _candidates(scope)
    if not cameras:
        return layout
    cameras, answer, found = _chosen(scope, cameras, seen, densities, share)
    named = tuple(replace(camera, id=f"CAM{number}") for number, camera in enumerate(cameras, start=1))
    return replace(
        layout,
        cameras=named,
        choices=(*layout.choices, *_choices(scope, named, answer, found, share)),
    )


def _scope(
    layout: Layout, catalogue: Catalogue, rulebook: Rulebook, densities: Mapping[Grade, float], frame: Frame
) -> Scope:
    steepest = rulebook.number("camera_tilt")
    return Scope(
        layout=layout,
        stage=stage(layout),
        open_floor=triangulated(sight_floor(layout.storey, doors_open=True)),
        cells=tuple(_cells(layout, area, densities[area.grade], frame) for area in key_areas(layout)),
        models=tuple(catalogue.camera(model) for model in layout.brief.cameras.models),
        height=layout.brief.cameras.height,
        tilts=tuple(tilt for tilt in _TILTS if tilt <= steepest + 1e-9),
        frame=frame,
    )


def _cells(layout: Layout, area: KeyArea, px_per_m: float, frame: Frame) -> Cells:
    shape = frame.into(area.polygon)
    step = min(max((shape.area / _CELLS) ** 0.5, _CLOSEST), _WIDEST)
    low_x, low_y, high_x, high_y = shape.bounds
    across, along = max(1, round((high_x - low_x) / step)), max(1, round((high_y - low_y) / step))
    xs = low_x + (np.arange(across) + 0.5) * (high_x - low_x) / across
    ys = low_y + (np.arange(along) + 0.5) * (high_y - low_y) / along
    x, y = (part.ravel() for part in np.meshgrid(xs, ys, indexing="ij"))
    inside = shapely.contains_xy(shape, x, y)
    points = np.column_stack([x[inside], y[inside]])
    if not len(points):
        middle = shape.representative_point()
        points = np.array([[middle.x, middle.y]])
    world = np.array([frame.out(Point(px, py)).coords[0] for px, py in points])
    return Cells(area=area, points=world, px_per_m=px_per_m, look=_look(layout, area))


def _look(layout: Layout, area: KeyArea) -> tuple[float, float] | None:
    """Which way faces look: at a window towards its clerk, at a door into the building."""
    if area.grade is not Grade.FACE:
        return None
    for window in layout.windows:
        if area.id == f"{window.id}-face":
            counter = layout.of_window(window.id, Kind.COUNTER)[0]
            turn = radians(counter.turn_deg)
            return sin(turn), -cos(turn)
    for door in layout.storey.doors:
        if area.id == f"{door.id}-face":
            middle, inside = door.at, area.polygon.centroid
            away = hypot(inside.x - middle.x, inside.y - middle.y)
            return (inside.x - middle.x) / away, (inside.y - middle.y) / away
    return None


def _posts(scope: Scope) -> Iterator[Post]:
    """Places: along the walls of the hall and of the back office, behind each window, and straight in from doors."""
    layout = scope.layout
    rooms = [layout.hall]
    if layout.back_office_id is not None:
        rooms.append(layout.storey.room(layout.back_office_id))
    for room in rooms:
        yield from _wall_posts(room.polygon)
    for counter in layout.of_kind(Kind.COUNTER):
        for shift in (0.0, counter.width / 2):
            for back in (1.5, 2.0):
                at = counter.point(shift, counter.depth / 2 - back)
                if layout.hall.polygon.contains(at):
                    yield Post(at=_exact(at), ahead_deg=counter.turn_deg + 90.0, cost=_CEILING_COST)
    for cells in scope.cells:
        if cells.look is not None and not cells.area.id.startswith("W"):
            middle = cells.area.polygon.centroid
            for reach in _CEILING:
                at = Point(middle.x + cells.look[0] * reach, middle.y + cells.look[1] * reach)
                if layout.hall.polygon.buffer(-OFF_WALL).contains(at):
                    back = degrees(atan2(-cells.look[1], -cells.look[0]))
                    yield Post(at=_exact(at), ahead_deg=round(back, 6), cost=_CEILING_COST)


def _wall_posts(polygon: Polygon) -> Iterator[Post]:
    ring = list(orient(polygon.simplify(0.01)).exterior.coords)
    for (x1, y1), (x2, y2) in zip(ring, ring[1:], strict=False):
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


def _candidates(scope: Scope) -> tuple[list[Camera], Mask]:
    """Every camera that sees something and no private room, and which cells it sees."""
    cameras: list[Camera] = []
    seen: list[Mask] = []
    costs: list[float] = []
    for post in _posts(scope):
        unhidden = _unhidden(scope, post)
        if not any(mask.any() for mask in unhidden):
            continue
        for camera in _poses(scope, post):
            row = np.concatenate(
                [_in_picture(camera, cells) & mask for cells, mask in zip(scope.cells, unhidden, strict=True)]
            )
            if row.any():
                cameras.append(camera)
                seen.append(row)
                costs.append(post.cost)
    return _without_needless(cameras, seen)


def _without_needless(cameras: list[Camera], seen: list[Mask]) -> tuple[list[Camera], Mask]:
    """Without cameras that see no more than one before or beyond them."""
    if not cameras:
        return [], np.zeros((0, 0), dtype=bool)
    matrix = np.array(seen)
    _, first = np.unique(matrix, axis=0, return_index=True)
    keep = np.sort(first)
    count = matrix[keep].sum(axis=1)
    keep = np.sort(keep[np.lexsort((keep, -count))][:_MOST])
    sees = matrix[keep].astype(np.float32)
    beyond = sees @ (1.0 - sees).T
    inside = (beyond < 0.5) & (sees.sum(axis=1)[:, None] < sees.sum(axis=1)[None, :])
    keep = keep[~inside.any(axis=1)]
    return [cameras[place] for place in keep], matrix[keep]


def _poses(scope: Scope, post: Post) -> Iterator[Camera]:
    blocked = _private_angles(scope, post)
    for model in scope.models:
        for turn in _AIMS:
            aim = round((post.ahead_deg + turn) % 360.0, 6)
            if any(_overlaps(aim, model.hfov_deg, span) for span in blocked):
                continue
            for tilt in scope.tilts:
                yield Camera(
                    id="",
                    model=model.id,
                    at=post.at,
                    height_m=scope.height,
                    aim_deg=aim,
                    tilt_deg=tilt,
                    hfov_deg=model.hfov_deg,
                    vfov_deg=model.vfov_deg,
                    pixels_x=model.pixels_x,
                    pixels_y=model.pixels_y,
                )


def _level(scope: Scope, post: Post) -> Camera:
    """A camera at a place, for what does not depend on where it looks."""
    model = scope.models[0]
    return Camera(id="", model=model.id, at=post.at, height_m=scope.height, aim_deg=0.0, tilt_deg=0.0, hfov_deg=90.0,
                  vfov_deg=90.0, pixels_x=model.pixels_x, pixels_y=model.pixels_y)  # fmt: skip


def _private_angles(scope: Scope, post: Post) -> list[tuple[float, float]]:
    """The middle and the half width, degrees, of each view into a private room whose door stands open."""
    if not scope.private:
        return []
    view = view_of(scope.open_floor, _level(scope, post)).polygon
    spans = []
    for room in scope.private:
        part = view.intersection(room.polygon.buffer(-0.01))
        for piece in shapely.get_parts(part):
            if piece.area > 1e-6:
                middle = piece.centroid
                aim = degrees(atan2(middle.y - post.at.y, middle.x - post.at.x))
                angles = [_off(degrees(atan2(y - post.at.y, x - post.at.x)), aim) for x, y in piece.exterior.coords]
                spans.append((aim, max(abs(angle) for angle in angles)))
    return spans


def _off(angle: float, aim: float) -> float:
    return (angle - aim + 180.0) % 360.0 - 180.0


def _overlaps(aim: float, hfov: float, span: tuple[float, float]) -> bool:
    return abs(_off(span[0], aim)) < hfov / 2 + span[1] + 0.5


def _unhidden(scope: Scope, post: Post) -> list[Mask]:
    """Which cells nothing hides from a place: walls, columns and tall things."""
    camera = _level(scope, post)
    view = view_of(scope.stage.floor, camera).polygon
    reach = shapely.box(*scope.layout.hall.polygon.buffer(30.0).bounds)
    masks: list[Mask] = []
    shadows: dict[tuple[float, float], shapely.Geometry] = {}
    for cells in scope.cells:
        low, high = cells.area.low, cells.area.high
        if (low, high) not in shadows:
            hidden = [shadow_of(item, camera, low=low, high=high, picture=reach) for item in scope.stage.screens]
            shadows[low, high] = view.difference(shapely.union_all(hidden))
        shape = shadows[low, high]
        masks.append(np.asarray(shapely.contains_xy(shape, cells.points[:, 0], cells.points[:, 1]), dtype=np.bool_))
    return masks


def _in_picture(camera: Camera, cells: Cells) -> Mask:
    """Which cells are wholly in the picture with enough pixels, seen from the side that faces look to."""
    aim, tilt = radians(camera.aim_deg), radians(camera.tilt_deg)
    across, half = tan(radians(camera.hfov_deg) / 2), tan(radians(camera.vfov_deg) / 2)
    dx, dy = cells.points[:, 0] - camera.at.x, cells.points[:, 1] - camera.at.y
    x, y = dx * cos(aim) + dy * sin(aim), np.abs(dy * cos(aim) - dx * sin(aim))
    deepest = camera.pixels_x / (2 * cells.px_per_m * across)
    mask: Mask = y <= across * x
    for height in (cells.area.low, cells.area.high):
        fall = camera.height_m - height
        depth = x * cos(tilt) + fall * sin(tilt)
        mask = mask & (depth > 0) & (depth <= deepest) & (y <= across * depth)
        mask = mask & (np.abs(fall * cos(tilt) - x * sin(tilt)) <= half * depth)
    if cells.look is not None:
        ahead = -(dx * cells.look[0] + dy * cells.look[1])
        mask = mask & (ahead >= _AHEAD * np.hypot(dx, dy))
    return mask


def _chosen(
    scope: Scope, cameras: list[Camera], seen: Mask, densities: Mapping[Grade, float], share: float
) -> tuple[list[Camera], Answer, tuple[AreaCoverage, ...]]:
    """Cameras whose exact coverage is enough wherever it can be; where the cells were too coarse, more is asked."""
    group = np.concatenate([np.full(len(cells.points), place) for place, cells in enumerate(scope.cells)])
    size = np.array([float(len(cells.points)) for cells in scope.cells])
    most = np.bincount(group[seen.any(axis=0)], minlength=len(scope.cells)).astype(np.float64)
    wanted = np.full(len(scope.cells), share + _MARGIN)
    order = {model.id: place for place, model in enumerate(scope.models)}
    cost = np.array([1.0 + _MODEL_COST * order[camera.model] for camera in cameras])
    for _ in range(_SURE):
        need = np.minimum(np.ceil(np.minimum(wanted, 1.0) * size - 1e-9), most)
        answer = cheapest_cover(
            Cover(sees=seen, cost=cost, group=group, weight=np.ones(len(group)), need=need)
        )
        picked = [cameras[place] for place in answer.chosen]
        found = coverage_of(scope.stage, picked, [cells.area for cells in scope.cells], px_per_m=densities)
        short = [place for place, one in enumerate(found) if one.covered_share < share and need[place] < most[place]]
        if not short:
            break
        wanted[short] += _MARGIN
    clean = [camera for camera in picked if not private_views(scope.layout, camera)]
    return _in_order(scope, clean), answer, found


def _in_order(scope: Scope, cameras: list[Camera]) -> list[Camera]:
    """Cameras from the row into the hall, and from the public's left."""
    places = {id(camera): scope.frame.into(camera.at) for camera in cameras}
    return sorted(cameras, key=lambda one: (round(places[id(one)].y, 3), -round(places[id(one)].x, 3), one.aim_deg))


def _choices(
    scope: Scope, cameras: tuple[Camera, ...], answer: Answer, found: tuple[AreaCoverage, ...], share: float
) -> Iterator[Choice]:
    clauses = ("DB3415/T 91-2024 4.3.2.3-cameras", "Order 799 8")
    for camera in cameras:
        sees = [cells.area.label for cells in scope.cells if _in_picture(camera, cells).mean() > 0.5]
        zh = "、".join(label.zh for label in sees) or "重点区域的一部分"
        en = ", ".join(label.en for label in sees) or "parts of key areas"
        yield Choice(
            item=camera.id,
            text=Text(zh=f"看:{zh};看不到卫生间等私密房间", en=f"sees {en}; no private room is in its view"),
            clauses=clauses,
        )
    for one in found:
        if one.covered_share < share:
            yield Choice(
                item=one.area.id,
                text=Text(
                    zh=f"{one.area.label.zh}覆盖 {one.covered_share:.0%},不足 {share:.0%}:现有型号与安装高度达不到",
                    en=f"{one.area.label.en}: {one.covered_share:.0%} covered of {share:.0%}; these models at this "
                    "height reach no further",
                ),
                clauses=clauses,
            )
