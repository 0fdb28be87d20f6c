"""Open passages between rooms that run into one another, as far as the areas written in them tell where they end."""

from collections.abc import Sequence
from itertools import combinations
from typing import Final

import numpy as np
import shapely
from shapely import LineString, Point, Polygon

from planner.model.drawing import Floats
from planner.model.plan import Room, Storey, Unread
from planner.survey.labels import Label
from planner.words import Text

_LEAST: Final = 0.6
_MOST: Final = 4.0
"""A passage is as wide as this (metres)."""

_SAME_AREA: Final = 0.04
"""On both sides of it the rooms are as large as is written in them, within this share."""

_TRIED: Final = 24
_MOST_CORNERS: Final = 80
_HAIR: Final = 0.002


def open_passages(storeys: Sequence[Storey], texts: Sequence[Label]) -> list[Unread]:
    """Where rooms with written areas run into one another: the ends of the passage that nothing closes."""
    areas = [label for label in texts if label.area_m2]
    found = []
    for room in (room for storey in storeys for room in storey.rooms if " / " in room.label):
        inside = [label for label in areas if room.polygon.contains(Point(label.at))]
        line = _mouth(room.polygon, inside) if len(inside) > 1 else None
        if line is not None:
            found.append(_open(room, line))
    return found


def _mouth(room: Polygon, inside: Sequence[Label]) -> LineString | None:
    """The shortest way between two corners on both sides of which the rooms are as large as is written."""
    spots = _corners(room)
    pairs = [
        (float(np.hypot(*(spots[one] - spots[other]))), one, other) for one, other in combinations(range(len(spots)), 2)
    ]
    near = sorted(each for each in pairs if _LEAST <= each[0] <= _MOST)
    lines = [LineString([spots[one], spots[other]]) for _, one, other in near]
    floor = room.buffer(_HAIR)
    within = [line for line in lines if floor.covers(line)]
    return next((line for line in within[:_TRIED] if _parts(room, line, inside)), None)


def _corners(room: Polygon) -> Floats:
    """The corners at which walls stick out into a room."""
    found = []
    for ring in shapely.get_rings(shapely.orient_polygons(room.simplify(0.01))):
        points = shapely.get_coordinates(ring)[:-1]
        before, after = points - np.roll(points, 1, axis=0), np.roll(points, -1, axis=0) - points
        turn = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
        found.append(points[turn < 0])
    return np.concatenate(found)[:_MOST_CORNERS]


def _parts(room: Polygon, line: LineString, inside: Sequence[Label]) -> bool:
    """Whether a line parts a room into two, each as large as is written in it."""
    parts = shapely.get_parts(room.difference(line.buffer(_HAIR, cap_style="square")))
    told = [[label.area_m2 for label in inside if part.contains(Point(label.at))] for part in parts]
    return len(parts) == 2 and all(
        len(areas) == 1 and abs(part.area / (areas[0] or 1.0) - 1) <= _SAME_AREA
        for part, areas in zip(parts, told, strict=True)
    )


def _open(room: Room, line: LineString) -> Unread:
    (x, y), (far_x, far_y) = line.coords
    return Unread(
        what=Text(
            zh=f"{room.id}“{room.label}”之间敞口 {line.length:.2f} m,没有画门或分界线,未分作两间",
            en=f"{room.id} '{room.label}' is open over {line.length:.2f} m with nothing drawn in it: not parted",
        ),
        count=1,
        where=f"({x:.3f}, {y:.3f}) m – ({far_x:.3f}, {far_y:.3f}) m",
        mend=Text(
            zh="若是两间,请在两端之间画门或分界线", en="if they are two rooms, draw a door or a line between these ends"
        ),
        at=line.interpolate(0.5, normalized=True),
        anchor="rooms",
    )
