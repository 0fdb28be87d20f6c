"""Walls as draughtsmen draw them, clean and dirty."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import pairwise
from random import Random
from typing import Any

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from tests.survey.houses import Hole, House
from tests.survey.pens import Pen, Spot


class Walls(StrEnum):
    """How walls are drawn."""

    OUTLINES = "closed outlines"
    BOXES = "a closed outline for each wall"
    LINES = "pairs of lines"
    OPEN_LINES = "pairs of lines, no jambs"
    SEGMENTS = "open polylines"
    WIDE = "wide polylines"
    MLINES = "mlines"
    SINGLE = "single lines"


class Dirt(StrEnum):
    """How the linework was kept."""

    CLEAN = "clean"
    DIRTY = "dirty"


OFF = 0.008
"""Ends of dirty lines are off by up to this (metres)."""


def draw_walls(pen: Pen, house: House, walls: Walls, *, cut: Sequence[Hole], layer: str, dirt: Dirt, seed: int) -> None:
    """All walls of a house, open at the holes that are cut."""
    chance = Random(seed)
    for path, closed, width in _paths(house, walls, cut):
        for points, whole in _dirtied(path, closed, chance) if dirt is Dirt.DIRTY else [(path, closed)]:
            if walls is Walls.MLINES:
                _mline(pen, points, width, layer)
            elif walls in (Walls.OUTLINES, Walls.BOXES, Walls.SEGMENTS, Walls.WIDE):
                pen.polyline(points, layer=layer, closed=whole, width=width)
            else:
                for start, stop in pairwise(points):
                    pen.line(start, stop, layer=layer)
    if dirt is Dirt.DIRTY:
        for start, stop in _strays(house, chance):
            pen.line(start, stop, layer=layer)


def draw_fill(pen: Pen, house: House, *, cut: Sequence[Hole], layer: str) -> None:
    """Solid hatches of the wall bodies."""
    for part in _parts(_body(house, cut)):
        hatch: Any = pen.layout.add_hatch(color=8, dxfattribs={"layer": layer})
        for ring, flags in ((part.exterior, 1), *((ring, 16) for ring in part.interiors)):
            hatch.paths.add_polyline_path([pen.spot(x, y) for x, y in ring.coords[:-1]], is_closed=True, flags=flags)


def _body(house: House, cut: Sequence[Hole]) -> Polygon | MultiPolygon:
    gaps = shapely.union_all([house.gap(hole) for hole in cut])
    return shapely.difference(house.body, gaps, grid_size=1e-6)


def _parts(body: Polygon | MultiPolygon) -> list[Polygon]:
    return [part.normalize() for part in shapely.get_parts(body) if part.area > 1e-6]


def _paths(house: House, walls: Walls, cut: Sequence[Hole]) -> Iterator[tuple[list[Spot], bool, float]]:
    """What the pen follows: points, whether it comes back, and how wide it draws."""
    if walls in (Walls.WIDE, Walls.MLINES, Walls.SINGLE):
        for points, thickness in _middles(house, cut):
            yield points, False, 0.0 if walls is Walls.SINGLE else thickness
        return
    bodies = _boxes(house, cut) if walls is Walls.BOXES else _parts(_body(house, cut))
    jambs = shapely.union_all([shapely.boundary(house.gap(hole)) for hole in cut]) if cut else Polygon()
    for body in bodies:
        for ring in (body.exterior, *body.interiors):
            points = [(float(x), float(y)) for x, y in shapely.simplify(ring, 1e-9).coords]
            if walls in (Walls.OUTLINES, Walls.BOXES):
                yield points[:-1], True, 0.0
            elif walls is Walls.SEGMENTS:
                yield from ((points[row : row + 3], False, 0.0) for row in range(0, len(points) - 1, 2))
            else:
                pieces = pairwise(points)
                yield from (
                    ([start, stop], False, 0.0)
                    for start, stop in pieces
                    if walls is Walls.LINES or not _on(jambs, start, stop)
                )


def _on(jambs: Any, start: Spot, stop: Spot) -> bool:
    middle = shapely.Point((start[0] + stop[0]) / 2, (start[1] + stop[1]) / 2)
    return bool(jambs.distance(middle) < 1e-6)


def _boxes(house: House, cut: Sequence[Hole]) -> list[Polygon]:
    """Each wall's own outline; the upright ones stop at the faces of those that run across."""
    gaps = shapely.union_all([house.gap(hole) for hole in cut])
    level = [run.body for run in house.runs if run.start[1] == run.stop[1]]
    upright = [run.body.difference(shapely.union_all(level)) for run in house.runs if run.start[1] != run.stop[1]]
    return [part for body in (*level, *upright) for part in _parts(body.difference(gaps))]


def _middles(house: House, cut: Sequence[Hole]) -> list[tuple[list[Spot], float]]:
    """The middle lines of the walls between openings; those that turn a corner go on as one."""
    found: list[tuple[list[Spot], float]] = []
    for row, run in enumerate(house.runs):
        for start, stop in house.pieces(row, cut):
            if found and found[-1][0][-1] == start and found[-1][1] == run.thickness:
                found[-1][0].append(stop)
            else:
                found.append(([start, stop], run.thickness))
    return found


def _mline(pen: Pen, points: Sequence[Spot], thickness: float, layer: str) -> None:
    attributes = {"layer": layer, "scale_factor": thickness * pen.per_metre, "justification": 1}
    pen.layout.add_mline([pen.spot(*point) for point in points], dxfattribs=attributes)


def _dirtied(path: list[Spot], closed: bool, chance: Random) -> Iterator[tuple[list[Spot], bool]]:
    """A path with its ends off, and now and then split, doubled or drawn over in part."""
    points = [*path, path[0]] if closed else list(path)
    if len(points) > 2:
        points = [_off(point, chance) for point in points]
        yield points, False
        if chance.random() < 0.1:
            yield points, False
        return
    start, stop = _off(points[0], chance), _off(points[1], chance)
    kind = chance.random()
    middle = _between(start, stop, chance.uniform(0.3, 0.7))
    if kind < 0.15:
        yield [start, _off(middle, chance, 0.002)], False
        yield [_off(middle, chance, 0.002), stop], False
    else:
        yield [start, stop], False
    if 0.15 <= kind < 0.25:
        yield [start, stop], False
    if 0.25 <= kind < 0.35:
        yield [middle, stop], False


def _off(point: Spot, chance: Random, most: float = OFF) -> Spot:
    reach, turn = chance.uniform(0.0, most), chance.uniform(0.0, 2 * np.pi)
    return point[0] + reach * float(np.cos(turn)), point[1] + reach * float(np.sin(turn))


def _between(start: Spot, stop: Spot, share: float) -> Spot:
    return start[0] + (stop[0] - start[0]) * share, start[1] + (stop[1] - start[1]) * share


def _strays(house: House, chance: Random) -> Iterator[tuple[Spot, Spot]]:
    """Short lines that mean nothing, in every third room."""
    for room in house.rooms[::3]:
        x, y = room.representative_point().coords[0]
        x, y = x + chance.uniform(-0.4, 0.4), y + chance.uniform(-0.4, 0.4)
        yield (x, y), (x + chance.uniform(0.1, 0.4), y + chance.uniform(-0.2, 0.2))
