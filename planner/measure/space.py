"""The floor of the storey: what is free for walking or for sight, triangulated once for both.

Walls stand wherever no room and no opening is: rooms reach to the inner wall faces. Lengths in metres.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from math import atan2, dist, hypot, inf, isnan, pi
from typing import Final

import numpy as np
import shapely
from shapely import LineString, MultiPolygon, Point, Polygon, STRtree, affinity
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from planner.measure.overlay import common, in_triangles, polygons_in, rest, united
from planner.model.layout import Item, Kind, Layout, ZoneKind
from planner.model.plan import Door, DoorKind, Room, RoomUse, Storey

_MITRE: Final = 1.5
"""How far a square corner may reach, in margins."""

_SAME: Final = 1e-9
_WITHIN: Final = 2e-5
"""How far inside a floor a point is safely on it, metres: less than half of what a passage of exactly a walker's width
leaves to the walker's middle."""

HEADROOM: Final = 2.0
"""What hangs this high or higher does not stand in a walker's way."""

FLAT: Final = frozenset({Kind.QUEUE_LINE, Kind.QUEUE_PLACE, Kind.WHEELCHAIR_PLACE, Kind.OUTLET, Kind.ALARM, Kind.SIGN})
"""Marks on the floor and flush things: nobody bumps into them."""

ON_TOP: Final = frozenset(
    {
        Kind.COMPUTER,
        Kind.PRINTER,
        Kind.SCANNER,
        Kind.DOCUMENT_CAMERA,
        Kind.RATING_TERMINAL,
        Kind.STAFF_BOARD,
    }
)
"""What stands on a counter's top when its base is above the floor."""

CHAIRS: Final = frozenset({Kind.STAFF_CHAIR, Kind.VISITOR_CHAIR})

STAFF_USES: Final = frozenset({RoomUse.OFFICE, RoomUse.ARCHIVE, RoomUse.EQUIPMENT, RoomUse.STORE, RoomUse.REST})
"""Rooms that the public does not walk through."""

JOIN: Final = 0.005
"""How far an opening is taken to reach into the rooms, so that it joins them in spite of rounding."""

XY = tuple[float, float]


class Walker(StrEnum):
    """Who walks: the public keeps out of the staff zone, the staff's rooms and the gate."""

    PUBLIC = "public"
    STAFF = "staff"


def stands_in_the_way(item: Item) -> bool:
    """Whether a walker must go round an item: it reaches below 2.0 m and is no mark, flush or on a top.

    What hangs or lies on a wall and does not tell how high is not in the way: only what stands has a base by its kind.
    """
    if item.kind in FLAT or isnan(item.base) or item.base >= HEADROOM or item.height <= 0.0:
        return False
    return not (item.kind in ON_TOP and item.base > 0.0)


def opening_floor(gap: Polygon, along: LineString) -> Polygon:
    """The floor of an opening, stretched across the wall by JOIN on both sides; its width stays exact."""
    (x1, y1), (x2, y2) = along.coords[0], along.coords[-1]
    length = hypot(x2 - x1, y2 - y1)
    if length == 0.0 or gap.is_empty:
        return gap
    nx, ny = -(y2 - y1) / length, (x2 - x1) / length
    across = [x * nx + y * ny for x, y in gap.exterior.coords]
    low, high = min(across), max(across)
    if high <= low:
        return gap
    middle = (low + high) / 2
    stretch = (high - low + 2 * JOIN) / (high - low) - 1.0

    def pull(xy: np.ndarray) -> np.ndarray:
        normal = np.array([nx, ny])
        off = (xy @ normal - middle) * stretch
        return np.asarray(xy + off[:, None] * normal)

    return shapely.transform(gap, pull)


def room_floor(storey: Storey, rooms: Iterable[Room], openings: Iterable[Polygon]) -> BaseGeometry:
    """The floor of rooms and openings, without columns and without walls that stand free in a room."""
    floor = united([*(room.polygon for room in rooms), *openings])
    inside = common(storey.walls, floor)
    solid = [part for part in shapely.get_parts(inside) if part.area > JOIN * JOIN]
    return rest(floor, united([*solid, *(column.polygon for column in storey.columns)]))


def _staff_zones(layout: Layout) -> list[Polygon]:
    return [zone.polygon for zone in layout.zones if zone.kind in (ZoneKind.STAFF, ZoneKind.BACK_OFFICE)]


def public_rooms(layout: Layout) -> tuple[Room, ...]:
    """The rooms that the public may walk through; the hall is always one of them."""
    return tuple(
        room
        for room in layout.storey.rooms
        if room.id == layout.hall_id or (room.use not in STAFF_USES and room.id != layout.back_office_id)
    )


def _openings(doors: Iterable[Door], rooms: Iterable[Room]) -> list[Polygon]:
    known = {room.id for room in rooms}
    return [
        opening_floor(door.gap, door.opening)
        for door in doors
        if all(side is None or side in known for side in door.rooms) and set(door.rooms) & known
    ]


def obstacles(layout: Layout, *, walker: Walker) -> tuple[Polygon, ...]:
    """What a walker goes round inside the rooms: the items of the layout, columns, and for the public also the gate
    and the staff zone. Staff pass the gate. Doors stand open. Furniture of the submitted plan that is no item of the
    layout is left out: a design replaces it."""
    items = [
        item.footprint
        for item in layout.items
        if stands_in_the_way(item) and not (walker is Walker.STAFF and item.kind is Kind.GATE)
    ]
    zones = _staff_zones(layout) if walker is Walker.PUBLIC else []
    columns = [column.polygon for column in layout.storey.columns]
    return (*columns, *items, *zones)


def free_floor(layout: Layout, *, walker: Walker, margin: float = 0.0) -> MultiPolygon:
    """The floor on which a walker may stand, shrunk by a margin: where the middle of a body may be.

    Corners are shrunk square, so that what is left keeps at least `margin` from everything.
    """
    rooms = public_rooms(layout) if walker is Walker.PUBLIC else layout.storey.rooms
    whole = room_floor(layout.storey, rooms, _openings(layout.storey.doors, rooms))
    free = rest(whole, united(list(obstacles(layout, walker=walker))))
    return polygons(shrunk(free, margin) if margin > 0.0 else free)


def shrunk(floor: BaseGeometry, margin: float) -> BaseGeometry:
    """A floor less a margin along its edges, corners square: what is left keeps at least the margin from everything.

    Corners that are nearer to each other than 1e-9 m are one: over a shorter edge a mitre has no direction.
    """
    return shapely.remove_repeated_points(floor, _SAME).buffer(-margin, join_style="mitre", mitre_limit=_MITRE)


def storey_floor(layout: Layout) -> MultiPolygon:
    """The floor of the storey without furniture: all rooms and openings, less columns and free walls."""
    storey = layout.storey
    return polygons(room_floor(storey, storey.rooms, _openings(storey.doors, storey.rooms)))


def sight_floor(storey: Storey, *, doors_open: bool) -> MultiPolygon:
    """The floor over which one can look: rooms, glass and open passages; walls and columns end the view.

    Glass lets sight through. A door with a leaf counts as closed, unless `doors_open`: coverage must not rely on an
    open door, and privacy must not rely on a closed one. A passage without a leaf (DoorKind.GAP) is always open.
    """
    openings = [
        opening_floor(door.gap, door.opening) for door in storey.doors if doors_open or door.kind is DoorKind.GAP
    ]
    openings += [opening_floor(glass.gap, glass.line) for glass in storey.glazing]
    return polygons(room_floor(storey, storey.rooms, openings))


def polygons(shape: BaseGeometry) -> MultiPolygon:
    """The polygons of a shape without parts below 1 mm²."""
    return MultiPolygon([part for part in polygons_in(shape) if part.area > 1e-6])


def in_frame(shape: BaseGeometry, at: Point, turn_deg: float) -> BaseGeometry:
    """A shape in the frame that has its origin at a point and is turned by an angle."""
    moved = affinity.translate(shape, -at.x, -at.y)
    return affinity.rotate(moved, -turn_deg, origin=(0, 0))


@dataclass(frozen=True, kw_only=True, eq=False)
class Floor:
    """A free floor as triangles that know their neighbours.

    `triangles` are three indices into `points`, counter-clockwise; `neighbours` are the triangles across the edges
    first–second, second–third and third–first, or -1 at the floor's edge. Every point is a corner of the floor.
    """

    polygon: MultiPolygon
    points: tuple[XY, ...]
    triangles: tuple[tuple[int, int, int], ...]
    neighbours: tuple[tuple[int, int, int], ...]

    @cached_property
    def _tree(self) -> STRtree:
        corners = np.array(self.points)[np.array(self.triangles, dtype=int).reshape(-1, 3)]
        return STRtree(shapely.polygons(corners) if self.triangles else [])

    @cached_property
    def index(self) -> dict[XY, int]:
        """The number of each point."""
        return {at: number for number, at in enumerate(self.points)}

    @cached_property
    def inner(self) -> BaseGeometry:
        """The floor, 1 mm smaller: where a point is safely inside."""
        return self.polygon.buffer(-0.001, join_style="mitre")

    @cached_property
    def around(self) -> tuple[tuple[int, ...], ...]:
        """The triangles at each point."""
        found: list[list[int]] = [[] for _ in self.points]
        for number, corners in enumerate(self.triangles):
            for corner in corners:
                found[corner].append(number)
        return tuple(tuple(numbers) for numbers in found)

    @cached_property
    def turning(self) -> tuple[int, ...]:
        """The points about which a shortest way can turn: where the floor takes more than half a circle."""
        angles = [0.0] * len(self.points)
        for corners in self.triangles:
            for corner, after in _edges(corners):
                before = next(one for one in corners if one not in (corner, after))
                angles[corner] += _angle(self.points[corner], self.points[after], self.points[before])
        return tuple(number for number, angle in enumerate(angles) if angle > pi + 1e-9)

    def triangle_at(self, at: XY) -> int | None:
        """The triangle that holds a point, or is within 1e-9 m of it; the first of several; None outside the floor."""
        found = self._tree.query(Point(at), predicate="dwithin", distance=1e-9)
        return int(found.min()) if len(found) else None

    @cached_property
    def _views(self) -> "dict[XY, View]":
        return {}

    def view(self, at: XY) -> "View":
        """All that is seen from a point, found out once; see `view_from`."""
        if at not in self._views:
            self._views[at] = view_from(self, at)
        return self._views[at]

    @cached_property
    def parts(self) -> tuple[BaseGeometry, ...]:
        """The connected parts of the floor, each a little smaller, but for passages of exactly a walker's width."""
        return tuple(part.buffer(-_WITHIN, join_style="mitre") for part in self.polygon.geoms)


def settled(inner: BaseGeometry, at: Point, *, reach: float, within: Polygon | None = None) -> Point | None:
    """The point itself if it is inside a shape, else the shape's nearest point within reach, and within a room if one
    is given."""
    if inner.covers(at):
        return at
    allowed = inner if within is None else common(inner, within)
    if allowed.is_empty:
        return None
    nearest = nearest_points(allowed, at)[0]
    return nearest if nearest.distance(at) <= reach else None


def triangulated(free: MultiPolygon) -> Floor:
    """A free floor as a constrained Delaunay triangulation without further points.

    A mitred buffer may touch itself by rounding; such a floor is made valid first.
    """
    valid = free if free.is_valid else polygons(shapely.make_valid(free))
    index: dict[XY, int] = {}
    parts = [one for part in valid.geoms for one in in_triangles(part)]
    rings = shapely.get_coordinates(np.array(parts, dtype=object)).reshape(-1, 4, 2)
    triangles = [_indices(ring, index) for ring in rings.tolist()]
    across: dict[tuple[int, int], int] = {}
    for number, corners in enumerate(triangles):
        for edge in _edges(corners):
            across[edge] = number
    neighbours = tuple(
        (across.get((b, a), -1), across.get((c, b), -1), across.get((a, c), -1)) for a, b, c in triangles
    )
    return Floor(polygon=valid, points=tuple(index), triangles=tuple(triangles), neighbours=neighbours)


@lru_cache(maxsize=8)
def sight_ground(storey: Storey, *, doors_open: bool) -> Floor:
    """The `sight_floor` of a storey, triangulated: made once, whatever stands on it."""
    return triangulated(sight_floor(storey, doors_open=doors_open))


def _edges(corners: tuple[int, int, int]) -> Iterator[tuple[int, int]]:
    a, b, c = corners
    yield a, b
    yield b, c
    yield c, a


def _angle(corner: XY, after: XY, before: XY) -> float:
    ax, ay = after[0] - corner[0], after[1] - corner[1]
    bx, by = before[0] - corner[0], before[1] - corner[1]
    return abs(atan2(ax * by - ay * bx, ax * bx + ay * by))


def _indices(ring: list[list[float]], index: dict[XY, int]) -> tuple[int, int, int]:
    (ax, ay), (bx, by), (cx, cy), _ = ring
    a, b, c = (index.setdefault((x, y), len(index)) for x, y in ring[:3])
    left = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax) > 0.0
    return (a, b, c) if left else (a, c, b)


@dataclass(frozen=True, kw_only=True)
class View:
    """What is seen from a point over a floor: the parts of the floor's edges that end the view, counter-clockwise,
    and the corners that are seen."""

    edges: tuple[tuple[XY, XY], ...]
    corners: frozenset[int]

    @cached_property
    def outline(self) -> tuple[XY, ...]:
        """The corners of what is seen from inside a floor, counter-clockwise."""
        points = [point for edge in self.edges for point in edge]
        return tuple(after for before, after in zip([*points[-1:], *points], points, strict=False) if before != after)

    @cached_property
    def polygon(self) -> Polygon | MultiPolygon:
        """What is seen, as a valid shape; empty where nothing is."""
        if len(self.outline) < 3:
            return Polygon()
        shape = Polygon(self.outline)
        if shape.is_valid:
            return shape
        parts = polygons(shapely.make_valid(shape))
        return parts.geoms[0] if len(parts.geoms) == 1 else parts


Portal = tuple[int, int, XY, XY]
"""A triangle, its edge that is looked at, and the right and the left limit of the view."""


def view_from(floor: Floor, at: XY) -> View:
    """All that is seen from a point inside the floor, by triangular expansion: from triangle to triangle, the view
    narrows at each edge, and ends at the floor's edges."""
    start = floor.triangle_at(at)
    if start is None:
        return View(edges=(), corners=frozenset())
    corners = floor.triangles[start]
    portals = [(start, edge, floor.points[a], floor.points[b]) for edge, (a, b) in enumerate(_edges(corners))]
    return _expanded(floor, at, portals, set(corners))


def view_from_corner(floor: Floor, corner: int) -> View:
    """All that is seen from a corner of the floor. The edges are not in order."""
    seen = {one for number in floor.around[corner] for one in floor.triangles[number]}
    portals = [_opposite(floor, number, corner) for number in floor.around[corner]]
    return _expanded(floor, floor.points[corner], portals, seen)


def view_through(floor: Floor, corner: int, triangle: int, *, reach: float) -> View:
    """What is seen from a corner of a triangle through its opposite side, as far as `reach`."""
    portals = [_opposite(floor, triangle, corner)]
    return _expanded(floor, floor.points[corner], portals, set(floor.triangles[triangle]), reach=reach)


def _opposite(floor: Floor, triangle: int, corner: int) -> Portal:
    corners = floor.triangles[triangle]
    edge = (corners.index(corner) + 1) % 3
    return triangle, edge, floor.points[corners[edge]], floor.points[corners[(edge + 1) % 3]]


def _expanded(floor: Floor, at: XY, portals: list[Portal], seen: set[int], *, reach: float = inf) -> View:
    """Follows each portal until the floor ends. Corners keep their exact coordinates, so that outlines fit."""
    edges: list[tuple[XY, XY]] = []
    stack = portals[::-1]
    x, y = at
    while stack:
        number, edge, right, left = stack.pop()
        corners = floor.triangles[number]
        beyond = floor.neighbours[number][edge]
        a, b = corners[edge], corners[(edge + 1) % 3]
        if reach < inf and dist(at, nearest_on(at, floor.points[a], floor.points[b])) > reach:
            continue
        if beyond < 0:
            p, q = floor.points[a], floor.points[b]
            edges.append((_hit(at, right, p, q, p), _hit(at, left, p, q, q)))
            continue
        entered = floor.triangles[beyond]
        back = entered.index(b)
        tip = entered[(back + 2) % 3]
        tip_at = floor.points[tip]
        to_right = (right[0] - x) * (tip_at[1] - y) - (right[1] - y) * (tip_at[0] - x)
        to_left = (left[0] - x) * (tip_at[1] - y) - (left[1] - y) * (tip_at[0] - x)
        if to_right >= 0.0 and to_left <= 0.0:
            seen.add(tip)
        if to_left < 0.0:
            stack.append((beyond, (back + 2) % 3, tip_at if to_right > 0.0 else right, left))
        if to_right > 0.0:
            stack.append((beyond, (back + 1) % 3, right, tip_at if to_left < 0.0 else left))
    return View(edges=tuple(edges), corners=frozenset(seen))


def nearest_on(at: XY, p: XY, q: XY) -> XY:
    """The point of the line from p to q that is nearest to a point."""
    dx, dy = q[0] - p[0], q[1] - p[1]
    square = dx * dx + dy * dy
    if square == 0.0:
        return p
    share = min(1.0, max(0.0, ((at[0] - p[0]) * dx + (at[1] - p[1]) * dy) / square))
    return p[0] + share * dx, p[1] + share * dy


def _hit(at: XY, towards: XY, a: XY, b: XY, corner: XY) -> XY:
    """Where the ray from `at` towards a point meets the line a–b; the corner itself if the ray runs through it."""
    if towards == corner:
        return corner
    dx, dy = towards[0] - at[0], towards[1] - at[1]
    if dx * (corner[1] - at[1]) - dy * (corner[0] - at[0]) == 0.0:
        return corner
    ex, ey = b[0] - a[0], b[1] - a[1]
    across = dx * ey - dy * ex
    if across == 0.0:
        return corner
    along = ((a[0] - at[0]) * ey - (a[1] - at[1]) * ex) / across
    return at[0] + along * dx, at[1] + along * dy
