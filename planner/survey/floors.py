"""What stands on a room's floor without parting it: faces of furniture that is drawn on the layer of the walls."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import shapely
from shapely import Polygon

from planner.model.drawing import Bools

_IN_A_HOLE: Final = 0.1
_AT_A_WALL: Final = 0.35
"""A thing has this share of its outline on the room in which it stands, freely or against the wall."""

_ELSEWHERE: Final = 0.05
_BOUNDED: Final = 0.85
"""At a wall, no more than the first share lies on other rooms, and the second one on that room and on walls."""

_HAIR: Final = 1e-4


def given_back(
    rooms: Sequence[Polygon],
    things: Sequence[Polygon],
    solid: Sequence[Polygon],
    *,
    passages: Sequence[Polygon] = (),
    openings: Sequence[Polygon] = (),
) -> tuple[tuple[Polygon, ...], tuple[Polygon, ...]]:
    """The rooms with the floor below the things that stand in them, and the solid bodies that are left.

    Args:
        things: faces that are no rooms and no bodies of walls.
        solid: bodies of walls, and of things: those in the same hole of a room as a thing are of it.
        passages: gaps in which nothing is drawn: between a thing and a wall they are floor too.
        openings: the other gaps.
    """
    if not things or not rooms:
        return tuple(rooms), tuple(solid)
    beside = np.zeros(len(passages), dtype=bool)
    beside[shapely.STRtree(list(passages)).query(list(things), predicate="dwithin", distance=_HAIR)[1]] = True
    floor = [passage for passage, near in zip(passages, beside.tolist(), strict=True) if near]
    openings = [*openings, *(passage for passage, near in zip(passages, beside.tolist(), strict=True) if not near)]
    parts = shapely.get_parts(shapely.union_all([*things, *floor]))
    parts = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    alone = np.concatenate([parts, np.array(things, dtype=object)]) if floor else parts
    whole, filled = _without_holes(np.array(rooms), alone, openings)
    left = parts[~_within(parts, filled)]
    walls = np.array(solid, dtype=object)[~_within(solid, filled) & ~_within(solid, parts.tolist())].tolist()
    whole = _with_those_at_walls(whole, left, [*walls, *openings])
    gone = _within(solid, filled) | (_within(solid, parts.tolist()) & _within(solid, whole))
    return tuple(whole), tuple(np.array(solid, dtype=object)[~gone].tolist())


def _within(shapes: Sequence[Polygon], areas: Sequence[Polygon]) -> Bools:
    """Which shapes have a spot of theirs in one of the areas."""
    found = np.zeros(len(shapes), dtype=bool)
    if len(shapes) and len(areas):
        found[shapely.STRtree(shapely.point_on_surface(np.array(shapes))).query(areas, predicate="contains")[1]] = True
    return found


def _without_holes(
    rooms: np.ndarray[tuple[int], np.dtype[np.object_]],
    parts: np.ndarray[tuple[int], np.dtype[np.object_]],
    openings: Sequence[Polygon],
) -> tuple[list[Polygon], list[Polygon]]:
    """The rooms without the holes in which nothing but things stands, and those holes."""
    inner = shapely.STRtree([*shapely.point_on_surface(rooms), *(opening.centroid for opening in openings)])
    tree = shapely.STRtree(parts)
    found, filled = [], []
    for room in rooms.tolist():
        kept = []
        for ring in room.interiors:
            hole = Polygon(ring)
            within = parts[tree.query(hole, predicate="covers")]
            on_floor = shapely.length(shapely.intersection(shapely.boundary(within), ring))
            thing = bool((on_floor >= _IN_A_HOLE * shapely.length(within)).any()) if len(within) else False
            if thing and not len(inner.query(hole, predicate="contains")):
                filled.append(hole)
            else:
                kept.append(ring)
        found.append(Polygon(room.exterior, kept) if len(kept) < len(room.interiors) else room)
    return found, filled


def _with_those_at_walls(
    rooms: list[Polygon], parts: np.ndarray[tuple[int], np.dtype[np.object_]], solid: Sequence[Polygon]
) -> list[Polygon]:
    """The rooms, each with the things that stand in it against its walls."""
    if not len(parts):
        return rooms
    own: dict[int, list[Polygon]] = {}
    edges, walls = shapely.boundary(np.array(rooms)), shapely.STRtree(list(solid))
    part, room = shapely.STRtree(edges).query(parts, predicate="dwithin", distance=_HAIR)
    for row, each in enumerate(parts.tolist()):
        beside = room[part == row]
        shared = shapely.length(shapely.intersection(edges[beside], each.boundary))
        if not len(beside) or shared.max() < _AT_A_WALL * each.length:
            continue
        best = int(shared.argmax())
        bodies = shapely.boundary(walls.geometries[walls.query(each, predicate="dwithin", distance=_HAIR)])
        bounded = float(shared[best]) + float(shapely.length(shapely.intersection(bodies, each.boundary)).sum())
        if float(shared.sum() - shared[best]) <= _ELSEWHERE * each.length and bounded >= _BOUNDED * each.length:
            own.setdefault(int(beside[best]), []).append(each)
    return [_joined(room, own.get(row, [])) for row, room in enumerate(rooms)]


def _joined(room: Polygon, things: Sequence[Polygon]) -> Polygon:
    """A room and the things beside it as one area; the room alone where they do not make one."""
    whole = shapely.union_all([room, *things]) if things else room
    return whole if isinstance(whole, Polygon) else room
