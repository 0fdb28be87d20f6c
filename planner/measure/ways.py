"""The shortest ways over a floor for walkers of a width: a visibility graph (networkx). Lengths in metres."""

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from math import dist
from typing import Final

import networkx as nx
import shapely
from shapely import LineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from planner.measure.overlay import areal, rest
from planner.measure.space import (
    XY,
    Floor,
    View,
    polygons,
    settled,
    shrunk,
    triangulated,
    view_from,
    view_from_corner,
)
from planner.model.layout import Layout
from planner.model.plan import Door

STEP: Final = 0.35
"""How far a place may lie outside the floor of a width, beyond half that width."""


_EXACT: Final = 1e-4
_RIM: Final = 8 * _EXACT
"""Passages of a width but for 0.2 mm have floor for a walker's middle, as wide as that; what else a hair less of width
adds lies within a rim."""

_GRID: Final = 1e-7
"""The grid that such strips are cut on, metres: their edges all but coincide with those of the floor."""

_START: Final = "start"
"""The node of the point that ways are sought from."""


def walked(free: MultiPolygon, width: float) -> MultiPolygon:
    """The floor for the middle of a walker with a width, passages of exactly that width as thin strips."""
    floor, wider = shrunk(free, width / 2), shrunk(free, width / 2 - _EXACT)
    firm = shrunk(free, width / 2 + _EXACT)
    exact = shapely.difference(wider, firm.buffer(_RIM, join_style="mitre"), grid_size=_GRID)
    if exact.is_empty:
        return polygons(floor)
    strips = shapely.intersection(exact.buffer(2 * _RIM, join_style="mitre"), wider, grid_size=_GRID)
    return polygons(shapely.union(polygons(shapely.make_valid(floor)), areal(strips), grid_size=_GRID))


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place that a route starts from or leads to. For a door, also the door and the room on the inner side."""

    id: str
    at: Point
    door: Door | None = None
    inside: Polygon | None = None


def door_place(door: Door, layout: Layout, *, rooms: Collection[str]) -> Place:
    """A door as a place: one steps into the hall by it, else into another of some rooms."""
    sides = sorted((side for side in door.rooms if side in rooms), key=lambda side: side != layout.hall_id)
    return Place(id=door.id, at=door.at, door=door, inside=layout.storey.room(str(sides[0])).polygon if sides else None)


@dataclass(frozen=True, kw_only=True, eq=False)
class Net:
    """The ways over a floor, for a walker with a width: the corners that turn a way, joined where they see each
    other."""

    free: MultiPolygon
    width: float

    @cached_property
    def floor(self) -> Floor:
        """The floor for the middle of the walker, triangulated; a passage of exactly the width is wide enough."""
        return triangulated(walked(self.free, self.width))

    @cached_property
    def sights(self) -> dict[int, frozenset[int]]:
        """The corners that are seen from each corner that can turn a way."""
        return {corner: view_from_corner(self.floor, corner).corners for corner in self.floor.turning}

    @cached_property
    def graph(self) -> "nx.Graph[int | str]":
        """The turning corners with the distances between those that see each other."""
        graph: nx.Graph[int | str] = nx.Graph()
        graph.add_nodes_from(self.floor.turning)
        points = self.floor.points
        for corner, seen in self.sights.items():
            graph.add_weighted_edges_from(
                (corner, other, dist(points[corner], points[other]))
                for other in sorted(seen)
                if corner < other and other in self.sights
            )
        return graph

    @cached_property
    def _reaches(self) -> "dict[XY, Reach]":
        return {}

    def reach(self, at: XY) -> "Reach":
        """The shortest ways from a point of this floor to all turning corners (Dijkstra), sought once."""
        if at not in self._reaches:
            self._reaches[at] = self._sought(at)
        return self._reaches[at]

    def _sought(self, at: XY) -> "Reach":
        corners = sorted(self.look(at)[0].corners)
        self.graph.add_node(_START)
        self.graph.add_weighted_edges_from(
            (_START, one, dist(at, self.floor.points[one])) for one in corners if one in self.sights
        )
        before, walks = nx.dijkstra_predecessor_and_distance(self.graph, _START)
        self.graph.remove_node(_START)
        return Reach(
            walks={one: walk for one, walk in walks.items() if isinstance(one, int)},
            before={one: nodes[0] for one, nodes in before.items() if isinstance(one, int)},
        )

    @cached_property
    def _settled(self) -> dict[Place, dict[int, Point]]:
        return {}

    @cached_property
    def _looks(self) -> dict[XY, tuple[View, BaseGeometry]]:
        return {}

    def settle(self, place: Place) -> dict[int, Point]:
        """For each part of this floor, by its number, its nearest point that is one straight step from a place."""
        if place not in self._settled:
            self._settled[place] = self._steps(place)
        return self._settled[place]

    def _steps(self, place: Place) -> dict[int, Point]:
        found = {}
        for number, part in enumerate(self.floor.parts):
            near = settled(part, place.at, reach=self.width / 2 + STEP, within=place.inside)
            if near is not None and rest(LineString([place.at, near]), self.free).length <= 0.01:
                found[number] = near
        return found

    def look(self, at: XY) -> tuple[View, BaseGeometry]:
        """What is seen from a point of this floor, and what it covers with the noise of its edges."""
        if at not in self._looks:
            view = view_from(self.floor, at)
            self._looks[at] = view, view.polygon.buffer(1e-7)
        return self._looks[at]

    def way(self, start: Point, goal: Point) -> tuple[XY, ...]:
        """The shortest way between two points of one part of this floor."""
        a, b = (start.x, start.y), (goal.x, goal.y)
        if self.look(a)[1].covers(goal):
            return a, b
        reach, last = self.reach(a), self.look(b)[0].corners
        turn = min(
            (one for one in reach.walks if one in last),
            key=lambda one: reach.walks[one] + dist(b, self.floor.points[one]),
        )
        return (a, *(self.floor.points[one] for one in reach.way_to(turn)), b)


@dataclass(frozen=True, kw_only=True, eq=False)
class Reach:
    """The shortest ways from a point: the walk to each turning corner that is reached, nearest first, and what comes
    before it: a corner or the point."""

    walks: dict[int, float]
    before: dict[int, int | str]

    def way_to(self, corner: int) -> list[int]:
        """The corners on the way to one, itself the last."""
        found: list[int] = []
        here: int | str = corner
        while isinstance(here, int):
            found.append(here)
            here = self.before[here]
        return found[::-1]


@dataclass(frozen=True, kw_only=True, eq=False)
class Ground:
    """The floor of a walker with its nets by width, made when they are first asked for."""

    free: MultiPolygon
    nets: dict[float, Net] = field(default_factory=dict)

    @cached_property
    def floor(self) -> Floor:
        """The whole free floor, triangulated."""
        return triangulated(self.free)

    def net(self, width: float) -> Net:
        """The net for a width."""
        if width not in self.nets:
            self.nets[width] = Net(free=self.free, width=width)
        return self.nets[width]


@lru_cache(maxsize=12)
def ground_on(free: MultiPolygon) -> Ground:
    """The ground of a free floor: made once, whoever asks, for its nets are dear."""
    return Ground(free=free)
