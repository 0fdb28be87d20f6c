"""A small building as an institute's draftsman thinks of it: axes, walls, columns, openings, rooms. Millimetres."""

import itertools
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final

from shapely import LineString, Polygon, box, polygonize, unary_union
from shapely.geometry.base import BaseGeometry, BaseMultipartGeometry
from shapely.geometry.polygon import orient

XY = tuple[float, float]

OUTER: Final = 240.0
INNER: Final = 120.0
COLUMN: Final = 400.0


class Along(StrEnum):
    """Which way the wall of an opening runs."""

    X = "x"
    Y = "y"


@dataclass(frozen=True, kw_only=True)
class Wall:
    """A straight wall along x or y, by its middle line."""

    start: XY
    end: XY
    thickness: float = OUTER

    @cached_property
    def body(self) -> Polygon:
        """Its outline; runs on by half a thickness at both ends, so that corners close."""
        half = self.thickness / 2
        (x0, x1), (y0, y1) = (sorted(pair) for pair in zip(self.start, self.end, strict=True))
        return box(x0 - half, y0 - half, x1 + half, y1 + half)


@dataclass(frozen=True, kw_only=True)
class Opening:
    """A door or a window of the building, centred in its wall.

    `mark` is as on Chinese drawings: M1021 is a door of 1000 × 2100, C1518 a window of 1500 × 1800; a door of 1200
    and more has two leaves. `swing` is +1 when the leaf opens to the upper side (of a wall along x) or the right side
    (along y), else -1; `hinge` is -1 when a single leaf hangs at the lower coordinate.
    """

    mark: str
    at: XY
    along: Along
    thickness: float = OUTER
    swing: int = 1
    hinge: int = -1

    @property
    def is_door(self) -> bool:
        """Whether people pass."""
        return self.mark.startswith("M")

    @property
    def width(self) -> float:
        """Its clear width."""
        return float(self.mark[1:3]) * 100

    @cached_property
    def gap(self) -> Polygon:
        """What it takes out of the wall."""
        x, y = self.at
        half, deep = self.width / 2, self.thickness / 2
        if self.along is Along.X:
            return box(x - half, y - deep, x + half, y + deep)
        return box(x - deep, y - half, x + deep, y + half)


@dataclass(frozen=True, kw_only=True)
class Space:
    """A room: its name, and where its name is written."""

    name: str
    at: XY


@dataclass(frozen=True, kw_only=True)
class Fixture:
    """A block placed on the floor: furniture or sanitary ware."""

    block: str
    at: XY
    turn_deg: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Note:
    """A written note."""

    text: str
    at: XY
    height: float = 300.0


@dataclass(frozen=True, kw_only=True)
class Building:
    """One storey. `axes_x` and `axes_y` are the positions of the axes 1, 2, ... and A, B, ...

    `steps` are outlines of platforms, steps and ramps before the doors.
    """

    axes_x: tuple[float, ...]
    axes_y: tuple[float, ...]
    walls: tuple[Wall, ...]
    columns: tuple[XY, ...]
    openings: tuple[Opening, ...]
    spaces: tuple[Space, ...]
    fixtures: tuple[Fixture, ...] = ()
    notes: tuple[Note, ...] = ()
    steps: tuple[tuple[XY, ...], ...] = ()

    @cached_property
    def column_bodies(self) -> tuple[Polygon, ...]:
        """The columns' outlines."""
        half = COLUMN / 2
        return tuple(box(x - half, y - half, x + half, y + half) for x, y in self.columns)

    @cached_property
    def masonry(self) -> BaseGeometry:
        """All walls with their openings cut out."""
        whole = unary_union([wall.body for wall in self.walls])
        return whole.difference(unary_union([one.gap for one in self.openings]))

    @cached_property
    def rooms(self) -> tuple[Polygon, ...]:
        """The rooms to the inner wall faces, openings closed, largest first."""
        whole = unary_union([wall.body for wall in self.walls])
        rings = [ring for solid in polygons(whole) for ring in solid.interiors]
        return tuple(sorted(polygons(polygonize(rings)), key=lambda room: (-room.area, room.bounds)))

    def room_of(self, space: Space) -> Polygon:
        """The room in which a name is written."""
        x, y = space.at
        point = box(x - 1, y - 1, x + 1, y + 1)
        return next(room for room in reversed(self.rooms) if room.contains(point))


def polygons(shape: BaseGeometry) -> tuple[Polygon, ...]:
    """The polygons of a shape."""
    parts = shape.geoms if isinstance(shape, BaseMultipartGeometry) else (shape,)
    return tuple(part for part in parts if isinstance(part, Polygon))


def wall_outlines(building: Building) -> tuple[tuple[XY, ...], ...]:
    """The outlines of the wall bodies as closed rings, cut at the columns' faces."""
    bodies = building.masonry.difference(unary_union(building.column_bodies))
    rings = [ring for part in polygons(bodies) for ring in (orient(part).exterior, *orient(part).interiors)]
    return tuple(tuple((round(x, 3), round(y, 3)) for x, y in ring.simplify(0).coords) for ring in rings)


def wall_lines(building: Building) -> tuple[tuple[XY, XY], ...]:
    """The faces and ends of the walls as single lines; none inside a column or along its outline."""
    solid = unary_union(building.column_bodies).buffer(0.01, join_style="mitre")
    found: list[tuple[XY, XY]] = []
    for part in polygons(building.masonry):
        for ring in (orient(part).exterior, *orient(part).interiors):
            points = list(ring.simplify(0).coords)
            for start, end in itertools.pairwise(points):
                found.extend(_outside(LineString([start, end]), solid))
    return tuple(found)


def _outside(line: LineString, solid: BaseGeometry) -> list[tuple[XY, XY]]:
    rest = line.difference(solid)
    parts = [rest] if isinstance(rest, LineString) else list(getattr(rest, "geoms", ()))
    ends = [[(round(x, 1), round(y, 1)) for x, y in part.coords] for part in parts if not part.is_empty]
    return [(points[0], points[-1]) for points in ends if points[0] != points[-1]]
