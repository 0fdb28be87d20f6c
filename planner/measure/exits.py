"""Exits, and how far the hall's public floor is from them. Lengths in metres."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import combinations
from math import dist, inf
from typing import Final

import shapely
from shapely import LineString, MultiPolygon, Point

from planner.measure.overlay import common
from planner.measure.space import XY, Walker, free_floor, polygons, public_rooms, triangulated, view_from
from planner.measure.ways import Net, Place, door_place
from planner.model.layout import Layout
from planner.model.plan import Door, Room, RoomUse

Heap = list[tuple[float, tuple[XY, XY, XY], tuple[float, float, float]]]
"""Triangles with the walks of their corners, by the longest walk that there can be in each, negative."""

_ENDS: Final = frozenset({RoomUse.MEDIATION, RoomUse.TOILET, RoomUse.NURSING})
"""Rooms that the public uses and that no way out runs through: their doors may be locked."""

WITHIN: Final = 0.01
"""No point of the floor has a longer walk than the farthest one found, by more than this."""


@dataclass(frozen=True, kw_only=True)
class Farthest:
    """The point of the hall's public floor that is farthest from its nearest exit."""

    distance: float
    at: Point


def exit_doors(layout: Layout) -> tuple[Door, ...]:
    """The doors by which the public leaves: those outdoors from the hall and from rooms that ways run through; where
    there is none, those of any room that the public walks through, or the entrance."""
    public = public_rooms(layout)
    ways = [room for room in public if room.id == layout.hall_id or room.use not in _ENDS]
    found = _outdoors(layout, ways) or _outdoors(layout, public)
    if found or layout.entrance_id is None:
        return found
    return (layout.storey.door(layout.entrance_id),)


def _outdoors(layout: Layout, rooms: Iterable[Room]) -> tuple[Door, ...]:
    """The doors outdoors of some rooms."""
    known = {room.id for room in rooms}
    return tuple(door for door in layout.storey.doors if door.leads_outdoors and set(door.rooms) & known)


def exit_places(layout: Layout) -> tuple[Place, ...]:
    """The exits of the public as places."""
    rooms = {room.id for room in public_rooms(layout)}
    return tuple(door_place(door, layout, rooms=rooms) for door in exit_doors(layout))


def staff_exit_places(layout: Layout) -> tuple[Place, ...]:
    """The exits of the staff as places: those of the public, and the doors outdoors of the staff's rooms."""
    rooms = {room.id for room in layout.storey.rooms}
    known = exit_doors(layout)
    doors = [door for door in layout.storey.doors if door in known or (door.leads_outdoors and set(door.rooms) & rooms)]
    return tuple(door_place(door, layout, rooms=rooms) for door in doors)


def farthest_straight(layout: Layout, exits: tuple[Place, ...]) -> Farthest | None:
    """The longest straight distance from the hall's public floor to its nearest exit, exact.

    It lies at a corner of the floor, on the floor's edge as far from one exit as from another, or inside as far from
    three exits.
    """
    floor = polygons(common(layout.hall.polygon, free_floor(layout, walker=Walker.PUBLIC)))
    if not exits or floor.is_empty:
        return None
    doors = [(place.at.x, place.at.y) for place in exits]
    candidates = [*map(_xy, shapely.get_coordinates(floor).tolist()), *_as_far_from_two(floor, doors)]
    candidates += _as_far_from_three(floor, doors)
    found = [(min(dist(one, door) for door in doors), one) for one in candidates]
    distance, at = max(found, key=lambda one: one[0])
    return Farthest(distance=distance, at=Point(at))


def _xy(pair: list[float]) -> XY:
    return pair[0], pair[1]


def _as_far_from_two(floor: MultiPolygon, doors: list[XY]) -> Iterator[XY]:
    """Where the floor's edge crosses the line that is as far from one door as from another."""
    low_x, low_y, high_x, high_y = floor.bounds
    reach = 2.0 * dist((low_x, low_y), (high_x, high_y))
    for (ax, ay), (bx, by) in combinations(doors, 2):
        apart = dist((ax, ay), (bx, by))
        if apart == 0.0:
            continue
        x, y, across_x, across_y = (ax + bx) / 2, (ay + by) / 2, -(by - ay) / apart, (bx - ax) / apart
        line = LineString([(x - reach * across_x, y - reach * across_y), (x + reach * across_x, y + reach * across_y)])
        yield from map(_xy, shapely.get_coordinates(common(floor.boundary, line)).tolist())


def _as_far_from_three(floor: MultiPolygon, doors: list[XY]) -> Iterator[XY]:
    """The points of the floor that are as far from each of three doors."""
    for (ax, ay), (bx, by), (cx, cy) in combinations(doors, 3):
        twice = 2.0 * (ax * (by - cy) + bx * (cy - ay) + cx * (ay - by))
        if abs(twice) < 1e-9:
            continue
        a, b, c = ax * ax + ay * ay, bx * bx + by * by, cx * cx + cy * cy
        at = (
            (a * (by - cy) + b * (cy - ay) + c * (ay - by)) / twice,
            (a * (cx - bx) + b * (ax - cx) + c * (bx - ax)) / twice,
        )
        if floor.covers(Point(at)):
            yield at


@dataclass(frozen=True, kw_only=True, eq=False)
class Walks:
    """How far the exits are: the points from which one steps to an exit, with that step, and the walk of each corner
    of the net that is reached."""

    net: Net
    steps: tuple[tuple[XY, float], ...]
    corners: dict[int, float]

    def walk(self, at: XY) -> float:
        """The walk from a point of the net's floor to its nearest exit; inf where no exit is reached."""
        if at in self.net.floor.index:
            return self.corners.get(self.net.floor.index[at], inf)
        view = view_from(self.net.floor, at)
        points = self.net.floor.points
        walks = [self.corners[one] + dist(at, points[one]) for one in view.corners if one in self.corners]
        sight = view.polygon.buffer(1e-7)
        walks += [step + dist(at, start) for start, step in self.steps if sight.covers(Point(start))]
        return min(walks, default=inf)


def farthest_walk(layout: Layout, net: Net, exits: tuple[Place, ...]) -> Farthest | None:
    """The longest walk from the hall's public floor to its nearest exit; what cannot be reached is left out.

    Looks where the middle of a walker may be. A walk changes by no more than the way between two points, so a triangle
    whose corners are near enough needs no closer look; the others are halved until none can be worse by WITHIN.
    """
    walks = _walks(net, exits)
    hall = triangulated(polygons(common(net.floor.polygon, layout.hall.polygon)))
    known = [walks.walk(at) for at in hall.points]
    reached = [one for one in hall.triangles if max(known[corner] for corner in one) < inf]
    if not reached:
        return None
    best = max((known[corner], hall.points[corner]) for one in reached for corner in one)
    heap: Heap = []
    for a, b, c in reached:
        _push(heap, (hall.points[a], hall.points[b], hall.points[c]), (known[a], known[b], known[c]))
    while heap and -heap[0][0] > best[0] + WITHIN:
        _, at, walked = heappop(heap)
        best = max(best, _halve(heap, walks, at, walked))
    return Farthest(distance=best[0], at=Point(best[1]))


def _push(heap: Heap, at: tuple[XY, XY, XY], known: tuple[float, float, float]) -> None:
    bound = min(walk + max(dist(one, other) for other in at) for walk, one in zip(known, at, strict=True))
    heappush(heap, (-bound, at, known))


def _halve(heap: Heap, walks: Walks, at: tuple[XY, XY, XY], known: tuple[float, float, float]) -> tuple[float, XY]:
    """Halves a triangle at its longest side; gives the walk from the middle of that side."""
    longest = max(range(3), key=lambda one: dist(at[one], at[(one + 1) % 3]))
    i, j, k = longest, (longest + 1) % 3, (longest + 2) % 3
    middle = ((at[i][0] + at[j][0]) / 2, (at[i][1] + at[j][1]) / 2)
    walk = walks.walk(middle)
    _push(heap, (at[i], middle, at[k]), (known[i], walk, known[k]))
    _push(heap, (middle, at[j], at[k]), (walk, known[j], known[k]))
    return walk, middle


def _walks(net: Net, exits: tuple[Place, ...]) -> Walks:
    corners: dict[int, float] = {}
    steps: list[tuple[XY, float]] = []
    for place in exits:
        for start in net.settle(place).values():
            step = start.distance(place.at)
            steps.append(((start.x, start.y), step))
            for corner, walk in _to_corners(net, (start.x, start.y)).items():
                corners[corner] = min(corners.get(corner, inf), step + walk)
    return Walks(net=net, steps=tuple(steps), corners=corners)


def _to_corners(net: Net, at: XY) -> dict[int, float]:
    """The walk from a point of the net to each corner that is reached."""
    points = net.floor.points
    walks = {one: dist(at, points[one]) for one in sorted(net.look(at)[0].corners)}
    for turn, walk in net.reach(at).walks.items():
        for corner in sorted(net.sights[turn]):
            walks[corner] = min(walks.get(corner, inf), walk + dist(points[turn], points[corner]))
    return walks
