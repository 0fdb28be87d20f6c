"""Cameras: candidates on the walls, what each sees of the key areas, and the fewest that see enough."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from math import atan2, cos, degrees, hypot, radians, sin
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

from planner.measure.sight import (
    Grade,
    KeyArea,
    Stage,
    key_areas,
    private_views,
    seen_on,
    shadow_of,
    stage,
    view_of,
)
from planner.measure.space import Floor, polygons, sight_floor, triangulated
from planner.model.catalogue import CameraModel, Catalogue
from planner.model.layout import Camera, Choice, Kind, Layout
from planner.model.plan import PRIVATE_USES, Room
from planner.model.standard import Rulebook
from planner.place.frame import Frame
from planner.place.search import Cover, cheapest_cover
from planner.words import Text

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

OFF_WALL: Final = 0.15
"""How far a camera hangs from its wall, metres."""

_WALL_STEP: Final = 1.5
_AIMS: Final = tuple(range(-75, 76, 15))
_TILTS: Final = (10.0, 15.0, 20.0, 25.0, 30.0)
_CELLS: Final = 16
_CLOSEST: Final = 0.2
_WIDEST: Final = 0.6
_INSET: Final = 0.01
_MARGIN: Final = 0.025
_SURE: Final = 4
_AHEAD: Final = 0.3
_BEYOND: Final = 30.0
_CEILING: Final = (3.0, 4.5)
_CEILING_COST: Final = 0.05
_BEHIND: Final = (1.5, 2.0)
_MODEL_COST: Final = 0.01
_BEST: Final = 400
_BEST_OF_AREA: Final = 60


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
    def field(self) -> Field:
        """The points of all key areas, in the order of the areas."""
        counts = [len(one.points) for one in self.cells]
        return Field(
            points=np.concatenate([one.points for one in self.cells]),
            low=np.repeat([one.area.low for one in self.cells], counts),
            high=np.repeat([one.area.high for one in self.cells], counts),
            px_per_m=np.repeat([one.px_per_m for one in self.cells], counts),
            look=np.repeat([one.look or (0.0, 0.0) for one in self.cells], counts, axis=0),
        )

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
    cameras, shares = _chosen(scope, cameras, seen, share)
    named = tuple(replace(camera, id=f"CAM{number}") for number, camera in enumerate(cameras, start=1))
    return replace(
        layout,
        cameras=named,
        choices=(*layout.choices, *_choices(scope, named, shares, share)),
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
    xs = np.linspace(low_x + _INSET, high_x - _INSET, across + 1)
    ys = np.linspace(low_y + _INSET, high_y - _INSET, along + 1)
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
    yield from _posts_behind(layout)
    yield from _posts_before_doors(scope)


def _posts_behind(layout: Layout) -> Iterator[Post]:
    """On the ceiling behind the clerks, over the middle of each window and between two."""
    for counter in layout.of_kind(Kind.COUNTER):
        for shift in (0.0, counter.width / 2):
            for back in _BEHIND:
                at = counter.point(shift, counter.depth / 2 - back)
                if layout.hall.polygon.contains(at):
                    yield Post(at=_exact(at), ahead_deg=counter.turn_deg + 90.0, cost=_CEILING_COST)


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
                yield Post(at=_exact(at), ahead_deg=round(back, 6), cost=_CEILING_COST)


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


def _candidates(scope: Scope) -> tuple[list[Camera], Mask]:
    """The cameras worth a choice: which see something and no private room, and which cells each sees."""
    cameras: list[Camera] = []
    seen: list[Mask] = []
    for post in _posts(scope):
        unhidden = _unhidden(scope, post)
        if not unhidden.any():
            continue
        poses = _poses(scope, post)
        pictures = _in_pictures(scope, post, unhidden)[[pose.number(scope) for pose, _ in poses]]
        worth = pictures.any(axis=1)
        cameras += [poses[int(place)][1] for place in np.flatnonzero(worth)]
        seen.append(pictures[worth])
    if not cameras:
        return [], np.zeros((0, 0), dtype=bool)
    return _without_needless(scope, cameras, np.concatenate(seen))


def _without_needless(scope: Scope, cameras: list[Camera], matrix: Mask) -> tuple[list[Camera], Mask]:
    """The best cameras for each key area and over all, without those that see no more than another one."""
    unique = _different(matrix)
    ends = np.cumsum([len(cells.points) for cells in scope.cells])
    total = matrix[unique].sum(axis=1)
    picked = {int(place) for place in unique[np.lexsort((unique, -total))][:_BEST]}
    for end, cells in zip(ends, scope.cells, strict=True):
        count = matrix[unique, end - len(cells.points) : end].sum(axis=1)
        best = unique[np.lexsort((unique, -total, -count))][:_BEST_OF_AREA]
        picked.update(int(place) for place in best)
    keep = np.array(sorted(picked))
    sees = matrix[keep].astype(np.float32)
    beyond = sees @ (1.0 - sees).T
    inside = (beyond < 0.5) & (sees.sum(axis=1)[:, None] < sees.sum(axis=1)[None, :])
    keep = keep[~inside.any(axis=1)]
    return [cameras[place] for place in keep], matrix[keep]


def _different(matrix: Mask) -> NDArray[np.int64]:
    """The first of each kind of row."""
    packed = np.ascontiguousarray(np.packbits(matrix, axis=1))
    rows = packed.view(np.dtype((np.void, packed.shape[1]))).ravel()
    return np.sort(np.unique(rows, return_index=True)[1])


@dataclass(frozen=True, kw_only=True)
class Pose:
    """How a camera at a place is set: the numbers of its model, its turn off the wall's normal, and its tilt."""

    model: int
    turn: int
    tilt: int

    def number(self, scope: Scope) -> int:
        """Its place among all poses, in the order in which `_in_pictures` tells them."""
        return (self.turn * len(scope.tilts) + self.tilt) * len(scope.models) + self.model


def _poses(scope: Scope, post: Post) -> list[tuple[Pose, Camera]]:
    """Every pose at a place that looks into no private room."""
    blocked = _private_angles(scope, post)
    found = []
    for turn, off in enumerate(_AIMS):
        aim = round((post.ahead_deg + off) % 360.0, 6)
        for model, own in enumerate(scope.models):
            if any(_overlaps(aim, own.hfov_deg, span) for span in blocked):
                continue
            for tilt, tilt_deg in enumerate(scope.tilts):
                pose = Pose(model=model, turn=turn, tilt=tilt)
                found.append((pose, _camera(scope, post, own, aim_deg=aim, tilt_deg=tilt_deg)))
    return found


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


def _unhidden(scope: Scope, post: Post) -> Mask:
    """Which points nothing hides from a place: walls, columns and tall things."""
    camera = _level(scope, post)
    view = view_of(scope.stage.floor, camera).polygon
    reach = shapely.box(*scope.layout.hall.polygon.buffer(_BEYOND).bounds)
    shapes: dict[tuple[float, float], BaseGeometry] = {}
    masks: list[Mask] = []
    for cells in scope.cells:
        low, high = cells.area.low, cells.area.high
        if (low, high) not in shapes:
            hidden = [shadow_of(item, camera, low=low, high=high, picture=reach) for item in scope.stage.screens]
            shapes[low, high] = view.difference(shapely.union_all(hidden))
        masks.append(shapely.contains_xy(shapes[low, high], cells.points[:, 0], cells.points[:, 1]))
    return np.concatenate(masks)


def _in_pictures(scope: Scope, post: Post, unhidden: Mask) -> Mask:
    """Which points each pose at a place sees: poses by points, poses in the order of `Pose.number`.

    A point counts when its whole upright segment is in the picture with enough pixels, from the side that faces
    look to. As measure.sight.frame_on_floor, for all poses at once.
    """
    field = scope.field.part(unhidden)
    aim = np.radians(post.ahead_deg + np.array(_AIMS))[:, None, None, None]
    tilt = np.radians(np.array(scope.tilts))[None, :, None, None]
    across = np.tan(np.radians([model.hfov_deg for model in scope.models]) / 2)[None, None, :, None]
    half = np.tan(np.radians([model.vfov_deg for model in scope.models]) / 2)[None, None, :, None]
    pixels = np.array([model.pixels_x for model in scope.models])[None, None, :, None]
    dx, dy = field.points[:, 0] - post.at.x, field.points[:, 1] - post.at.y
    x, y = dx * np.cos(aim) + dy * np.sin(aim), np.abs(dy * np.cos(aim) - dx * np.sin(aim))
    deepest = pixels / (2 * field.px_per_m * across)
    seen = (y <= across * x) & _faced(field, dx, dy)
    for height in (field.low, field.high):
        fall = scope.height - height
        depth = x * np.cos(tilt) + fall * np.sin(tilt)
        rise = np.abs(fall * np.cos(tilt) - x * np.sin(tilt))
        seen = seen & (depth > 0) & (depth <= deepest) & (y <= across * depth) & (rise <= half * depth)
    whole = np.zeros((seen.shape[0] * seen.shape[1] * seen.shape[2], len(unhidden)), dtype=bool)
    whole[:, unhidden] = seen.reshape(-1, seen.shape[3])
    return whole


def _faced(field: Field, dx: Floats, dy: Floats) -> Mask:
    """Which points are looked at from the side that their faces look to."""
    ahead = -(dx * field.look[:, 0] + dy * field.look[:, 1])
    mask: Mask = (ahead >= _AHEAD * np.hypot(dx, dy)) | ~field.look.any(axis=1)
    return mask


def _chosen(scope: Scope, cameras: list[Camera], seen: Mask, share: float) -> tuple[list[Camera], list[float]]:
    """Cameras whose exact coverage is enough wherever it can be, and the share of each area that they cover.

    Where the cells were too coarse to tell, more of the area is asked for, and the choice is made again.
    """
    group = np.concatenate([np.full(len(cells.points), place) for place, cells in enumerate(scope.cells)])
    size = np.array([float(len(cells.points)) for cells in scope.cells])
    most = np.bincount(group[seen.any(axis=0)], minlength=len(scope.cells)).astype(np.float64)
    wanted = np.full(len(scope.cells), share + _MARGIN)
    order = {model.id: place for place, model in enumerate(scope.models)}
    cost = np.array([1.0 + _MODEL_COST * order[camera.model] for camera in cameras])
    picked: list[Camera] = []
    shares: list[float] = []
    for _ in range(_SURE):
        need = np.minimum(np.ceil(np.minimum(wanted, 1.0) * size - 1e-9), most)
        answer = cheapest_cover(Cover(sees=seen, cost=cost, group=group, weight=np.ones(len(group)), need=need))
        picked = [cameras[place] for place in answer.chosen]
        shares = [float(shapely.union_all(parts).area / cells.area.polygon.area)
                  for cells, parts in zip(scope.cells, _parts(scope, picked), strict=True)]  # fmt: skip
        short = [place for place, one in enumerate(shares) if one < share and need[place] < most[place]]
        if not short:
            break
        wanted[short] += _MARGIN
    return _in_order(scope, [camera for camera in picked if not private_views(scope.layout, camera)]), shares


def _parts(scope: Scope, cameras: Sequence[Camera]) -> list[list[MultiPolygon]]:
    """What each camera sees of each area, exactly: a list for each area."""
    regions: dict[tuple[float, float, float], list[BaseGeometry]] = {}
    found = []
    for cells in scope.cells:
        area = cells.area
        key = (cells.px_per_m, area.low, area.high)
        if key not in regions:
            regions[key] = [
                seen_on(scope.stage, camera, px_per_m=cells.px_per_m, low=area.low, high=area.high)
                for camera in cameras
            ]
        found.append([polygons(region.intersection(area.polygon)) for region in regions[key]])
    return found


def _in_order(scope: Scope, cameras: list[Camera]) -> list[Camera]:
    """Cameras from the row into the hall, and from the public's left."""
    places = {id(camera): scope.frame.into(camera.at) for camera in cameras}
    return sorted(cameras, key=lambda one: (round(places[id(one)].y, 3), -round(places[id(one)].x, 3), one.aim_deg))


def _choices(scope: Scope, cameras: tuple[Camera, ...], shares: list[float], share: float) -> Iterator[Choice]:
    clauses = ("DB3415/T 91-2024 4.3.2.3-cameras", "Order 799 8")
    parts = _parts(scope, cameras)
    for place, camera in enumerate(cameras):
        sees = [
            cells.area.label
            for cells, seen in zip(scope.cells, parts, strict=True)
            if seen[place].area > cells.area.polygon.area / 2
        ]
        zh = "、".join(label.zh for label in sees) or "重点区域的一部分"
        en = ", ".join(label.en for label in sees) or "parts of key areas"
        yield Choice(
            item=camera.id,
            text=Text(zh=f"看:{zh};看不到卫生间等私密房间", en=f"sees {en}; no private room is in its view"),
            clauses=clauses,
        )
    for cells, one in zip(scope.cells, shares, strict=True):
        if one < share:
            label = cells.area.label
            yield Choice(
                item=cells.area.id,
                text=Text(
                    zh=f"{label.zh}覆盖 {one:.0%},不足 {share:.0%}:现有型号与安装高度达不到",
                    en=f"{label.en}: {one:.0%} covered of {share:.0%}; these models at this height reach no further",
                ),
                clauses=clauses,
            )
