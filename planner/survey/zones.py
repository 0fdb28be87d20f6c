"""Open spaces in which several rooms are named: parted where the sides that are written beside the names say so."""

from collections.abc import Sequence
from itertools import combinations, product
from typing import Final

import numpy as np
import shapely
from shapely import Point, Polygon
from shapely.geometry.base import BaseGeometry

from planner.measure.overlay import polygons_in
from planner.model.drawing import Floats
from planner.survey.faces import NARROWEST_ROOM, SMALLEST_ROOM
from planner.survey.labels import Label

_OFF: Final = 0.025
"""A written side agrees with a distance between wall faces that is off by no more than this share."""

_WITHIN: Final = 0.93
"""At least this share of a zone's rectangle lies in the space; a corner may be cut off."""

_REST: Final = 0.1
"""No larger share of the space is left over by its zones."""

_PER_SHARE: Final = 5.0
"""A side that is off by 1 % weighs as much as 5 % of the outline off the walls."""

_MOST_LINES: Final = 80
_SAME: Final = 0.01


def zones_of(space: Polygon, labels: Sequence[Label]) -> tuple[Polygon, ...]:
    """The zones of a space that has several names; nothing unless sides are written for two, and all are found.

    A zone is a rectangle as long and as wide as is written, with its sides on wall faces of the space or in line with
    them, and a name in it. What is left over is a zone of its own where it is as large as a room, else its
    neighbour's.
    """
    sized = [label for label in labels if label.sides]
    named = [label for label in labels if label.name]
    if min(len(sized), len(named)) < 2:
        return ()
    turn = _turn(space)
    straight = _turned(space, turn.T)
    grids = _grid(straight, 0), _grid(straight, 1)
    if max(len(grid) for grid in grids) > _MOST_LINES:
        return ()
    spots = np.array([label.anchor for label in (*sized, *named)]) @ turn
    names = [Point(*spot) for spot in spots[len(sized) :]]
    found: list[Polygon] = []
    for label, spot in zip(sized, spots, strict=False):
        zone = _zone(straight, label, spot, grids)
        if zone is None or not any(zone.covers(name) for name in names):
            return ()
        if any(zone.intersection(other).area > 0.02 * zone.area for other in found):
            return ()
        found.append(zone)
    return tuple(_turned(zone, turn) for zone in _with_rest(straight, found))


def outlined_zones(space: Polygon, labels: Sequence[Label], outlines: Sequence[Polygon]) -> tuple[Polygon, ...]:
    """The zones of a space that has several names, where an outline of a room is drawn around two of these at least.

    No outline overlaps another, and together they leave over little of the space.

    Args:
        outlines: closed outlines that are drawn for rooms, perhaps of other spaces too.
    """
    names = [Point(label.anchor) for label in labels if label.name]
    own: list[Polygon] = []
    for outline in outlines:
        if outline.area < SMALLEST_ROOM or not any(outline.contains(name) for name in names):
            continue
        part = max(polygons_in(outline.intersection(space)), key=lambda each: each.area, default=None)
        if part is None or part.area < _WITHIN * outline.area:
            continue
        if not any(
            part.equals_exact(other, _SAME) or part.intersection(other).area > 0.98 * part.area for other in own
        ):
            own.append(part)
    if len(own) < 2 or any(one.intersection(other).area > 0.02 * one.area for one, other in combinations(own, 2)):
        return ()
    return _with_rest(space, own)


def _turn(space: Polygon) -> Floats:
    """The rotation from straight axes to those of the longest side."""
    ring = np.array(space.exterior.coords)
    along = np.diff(ring, axis=0)
    x, y = along[np.argmax(np.hypot(along[:, 0], along[:, 1]))]
    length = np.hypot(x, y)
    return np.asarray(np.array([[x, -y], [y, x]]) / length)


def _turned(shape: Polygon, turn: Floats) -> Polygon:
    return shapely.transform(shape, lambda points: points @ turn.T)


def _grid(space: Polygon, axis: int) -> Floats:
    """The places of the sides that run square to an axis."""
    places = []
    for ring in (space.exterior, *space.interiors):
        points = np.array(ring.coords)
        level = np.abs(np.diff(points[:, axis])) < 0.02
        places.extend(points[:-1][level, axis].tolist())
    ordered = np.sort(np.array(places))
    return ordered[np.diff(ordered, prepend=-np.inf) > 0.02]


def _zone(space: Polygon, label: Label, spot: Floats, grids: tuple[Floats, Floats]) -> Polygon | None:
    """The rectangle of one name that fits its sides best, and has most of its outline on walls."""
    best: tuple[float, Polygon] | None = None
    walls = space.boundary.buffer(0.02, cap_style="flat")
    for sides in (label.sides, label.sides[::-1]) if label.sides else ():
        across, up = (_spans(*each) for each in zip(grids, spot.tolist(), sides, strict=True))
        for (off_x, left, right), (off_y, low, top) in product(across, up):
            zone = shapely.box(left, low, right, top)
            walled = zone.exterior.intersection(walls).length / zone.exterior.length
            rank = _PER_SHARE * (off_x + off_y) - walled
            if best is not None and rank >= best[0]:
                continue
            part = _part_at(zone.intersection(space), Point(*spot))
            if part is not None and part.area >= _WITHIN * zone.area:
                best = (rank, part)
    return None if best is None else best[1]


def _spans(grid: Floats, place: float, side: float) -> list[tuple[float, float, float]]:
    """Pairs of places around one that are as far apart as a side is long, with how far they are off, as a share."""
    pairs = [(abs(high - low - side) / side, low, high) for low, high in combinations(grid.tolist(), 2)]
    return sorted((off, low, high) for off, low, high in pairs if off <= _OFF and low < place < high)


def _part_at(shape: BaseGeometry, spot: Point) -> Polygon | None:
    parts: list[BaseGeometry] = shapely.get_parts(shape).tolist()
    return next((part for part in parts if isinstance(part, Polygon) and part.distance(spot) < 0.05), None)


def _with_rest(space: Polygon, zones: Sequence[Polygon]) -> tuple[Polygon, ...]:
    """The zones with what is left over of their space; nothing if that is much."""
    rest = space.difference(shapely.union_all(list(zones)))
    if rest.area > _REST * space.area:
        return ()
    found = list(zones)
    extra: list[Polygon] = []
    for part in shapely.get_parts(rest).tolist():
        wide = not part.buffer(-NARROWEST_ROOM / 2, join_style="mitre").is_empty
        if isinstance(part, Polygon) and part.area >= SMALLEST_ROOM and wide:
            extra.append(part)
            continue
        shared = [part.buffer(0.01).intersection(zone).area for zone in found]
        nearest = int(np.argmax(shared))
        joined = shapely.union_all(np.array([found[nearest], part.buffer(1e-4)], dtype=object))
        if isinstance(joined, Polygon):
            found[nearest] = joined
    return (*found, *extra)
