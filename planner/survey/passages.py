"""Open passages between rooms that run into one another, as far as the areas written in them tell where they end."""

from collections.abc import Sequence
from itertools import combinations
from typing import Final

import numpy as np
import shapely
from shapely import LineString, Point, Polygon

from planner.model.drawing import Floats
from planner.model.plan import Unread
from planner.survey.labels import Label
from planner.survey.openings import Closing, Opening
from planner.survey.wall_ends import Gap
from planner.words import Text

_LEAST: Final = 0.6
_MOST: Final = 4.0
"""A passage is as wide as this (metres)."""

_SAME_AREA: Final = 0.04
"""On both sides of it the rooms are as large as is written in them, within this share."""

_TRIED: Final = 60
_MOST_CORNERS: Final = 80
_HAIR: Final = 0.002
_THIN: Final = 0.01


def parted_by_areas(space: Polygon, labels: Sequence[Label]) -> tuple[tuple[Polygon, ...], tuple[Opening, ...]]:
    """The rooms that run into one another in a space, and the passages between them.

    They are parted by the shortest line between two jambs, or from a jamb straight on to a wall, on both sides of
    which the rooms are as large as is written in them. Where there is none the space is left whole.
    """
    areas = [label for label in labels if label.area_m2]
    line = _mouth(space, areas) if len(areas) > 1 else None
    if line is None:
        return (space,), ()
    rooms: list[Polygon] = []
    passages = [_passage(line)]
    for part in _sides(space, line):
        own, more = parted_by_areas(part, [label for label in areas if part.contains(Point(label.at))])
        rooms.extend(own)
        passages.extend(more)
    return tuple(rooms), tuple(passages)


def _mouth(space: Polygon, inside: Sequence[Label]) -> LineString | None:
    """The shortest way across a space on both sides of which the rooms are as large as is written."""
    lines = sorted((*_between_jambs(space), *_on_to_walls(space)), key=lambda line: round(float(line.length), 6))
    floor = space.buffer(_HAIR)
    shapely.prepare(floor)
    within = (line for line in lines if floor.covers(line))
    return next((line for line, _ in zip(within, range(_TRIED), strict=False) if _fits(space, line, inside)), None)


def _between_jambs(space: Polygon) -> list[LineString]:
    """Lines between two corners at which walls stick out into a space."""
    spots = _corners(space)[:, :2]
    pairs = np.array(list(combinations(range(len(spots)), 2)), dtype=int).reshape(-1, 2)
    long = np.hypot(*(spots[pairs[:, 0]] - spots[pairs[:, 1]]).T)
    near = pairs[(long >= _LEAST) & (long <= _MOST)]
    return [LineString([spots[one], spots[other]]) for one, other in near.tolist()]


def _on_to_walls(space: Polygon) -> list[LineString]:
    """Lines from such a corner on in the way of a wall that ends there, as far as the next wall."""
    found = []
    walls = space.boundary
    for x, y, *ways in _corners(space).tolist():
        for way_x, way_y in (ways[:2], ways[2:]):
            ray = LineString([(x + _HAIR * way_x, y + _HAIR * way_y), (x + _MOST * way_x, y + _MOST * way_y)])
            far = min((Point(x, y).distance(hit) for hit in shapely.get_parts(ray.intersection(walls))), default=0.0)
            if far >= _LEAST:
                found.append(LineString([(x, y), (x + far * way_x, y + far * way_y)]))
    return found


def _corners(space: Polygon) -> Floats:
    """The corners at which walls stick out into a space, with the ways on of both walls: n by 6."""
    found = []
    for ring in shapely.get_rings(shapely.orient_polygons(space.simplify(0.01))):
        points = shapely.get_coordinates(ring)[:-1]
        before, after = points - np.roll(points, 1, axis=0), np.roll(points, -1, axis=0) - points
        turn = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
        on = before / np.maximum(np.hypot(*before.T), _HAIR)[:, None]
        back = -after / np.maximum(np.hypot(*after.T), _HAIR)[:, None]
        found.append(np.concatenate([points, on, back], axis=1)[turn < 0])
    return np.concatenate(found)[:_MOST_CORNERS]


def _sides(space: Polygon, line: LineString) -> list[Polygon]:
    """The parts of a space on both sides of a line."""
    parts: list[Polygon] = shapely.get_parts(space.difference(line.buffer(_HAIR, cap_style="square"))).tolist()
    return parts


def _fits(space: Polygon, line: LineString, inside: Sequence[Label]) -> bool:
    """Whether a line parts a space into two, each as large as is written in it."""
    parts = _sides(space, line)
    told = [sum(label.area_m2 or 0.0 for label in inside if part.contains(Point(label.at))) for part in parts]
    return len(parts) == 2 and all(
        area > 0 and abs(part.area / area - 1) <= _SAME_AREA for part, area in zip(parts, told, strict=True)
    )


def _passage(line: LineString) -> Opening:
    """The passage that a line closes."""
    start, stop = np.array(line.coords)
    out = (stop - start) / line.length
    x, y = (_THIN / 2 * np.array([-out[1], out[0]])).tolist()
    (start_x, start_y), (stop_x, stop_y) = start.tolist(), stop.tolist()
    gap = Gap(
        left=(start_x + x, start_y + y),
        far_left=(stop_x + x, stop_y + y),
        far_right=(stop_x - x, stop_y - y),
        right=(start_x - x, start_y - y),
        facing=True,
        solid=False,
    )
    return Opening(closing=Closing.NOTHING, gap=gap, polygon=gap.polygon)


def passage_unread(passage: Opening) -> Unread:
    """What is said of a passage that nothing but the written areas tells of."""
    line = passage.middle_line
    (x, y), (far_x, far_y) = line.coords
    return Unread(
        what=Text(
            zh=f"{line.length:.2f} m 宽的敞口没有画门或分界线:两侧面积与所注相符,按两间划分",
            en=f"nothing is drawn in an open passage of {line.length:.2f} m: parted into two rooms, as the areas "
            "written in them tell",
        ),
        count=1,
        where=f"({x:.3f}, {y:.3f}) m – ({far_x:.3f}, {far_y:.3f}) m",
        mend=Text(
            zh="若是两间,请在两端之间画门或分界线", en="if they are two rooms, draw a door or a line between these ends"
        ),
        at=line.interpolate(0.5, normalized=True),
        anchor="rooms",
    )
