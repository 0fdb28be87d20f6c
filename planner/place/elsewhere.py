"""Other places for a thing of a layout, all else left where it is: on its floor, off everything, clear before it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import cos, hypot, radians, sin
from typing import Final

import numpy as np
import shapely
from shapely import Point, Polygon, get_parts
from shapely.geometry.base import BaseGeometry

from planner.measure.overlay import common, rest, united
from planner.measure.space import stands_in_the_way
from planner.model.layout import Item, Kind, Layout, ZoneKind
from planner.model.plan import Room
from planner.place.frame import Frame
from planner.place.goals import MOVABLE
from planner.place.ground import Footing, Ground, Spot, Spots, along_walls, on_grid
from planner.place.hall import door_floors
from planner.place.stock import Stock

_DOOR_DEPTH: Final = 0.6
AT_WALL: Final = 0.15
"""So near to a wall a thing stands by it, metres."""

_WALL_STEP: Final = 0.3
_OPEN_STEP: Final = 0.4
_GROWN: Final = 1e-4
_MARKS: Final = frozenset({Kind.QUEUE_LINE, Kind.QUEUE_PLACE, Kind.WHEELCHAIR_PLACE})


def parts_of(layout: Layout, item: Item) -> tuple[Item, ...]:
    """What moves with a thing: its own chair, alarm and points."""
    return tuple(one for one in layout.items if one.id.startswith(f"{item.id}-"))


def moved(layout: Layout, item: Item, at: Point, turn_deg: float) -> Layout:
    """The layout with a thing, and what moves with it, at another place."""
    own = {item.id, *(one.id for one in parts_of(layout, item))}
    turn = turn_deg - item.turn_deg
    items = tuple(carried(one, item, at, turn) if one.id in own else one for one in layout.items)
    return replace(layout, items=items)


def carried(one: Item, about: Item, at: Point, turn: float) -> Item:
    """A thing that goes the way of another one, which goes to a place and turns by some degrees."""
    c, s = cos(radians(turn)), sin(radians(turn))
    dx, dy = one.at.x - about.at.x, one.at.y - about.at.y
    there = Point(round(at.x + dx * c - dy * s, 6), round(at.y + dx * s + dy * c, 6))
    return replace(one, at=there, turn_deg=round((one.turn_deg + turn) % 360.0, 9))


@dataclass(frozen=True, kw_only=True, eq=False)
class Elsewhere:
    """The floor about one thing of a layout, in the thing's own axes.

    `ways` is floor that people walk on, which stays free; `least_from_counters` how far it keeps off the counters,
    metres. `on` is the floor it may stand on, `walls` whether it stands by a wall; None: as it stands now.
    """

    layout: Layout
    item: Item
    stock: Stock
    ways: BaseGeometry
    least_from_counters: float = 0.0
    on: BaseGeometry | None = None
    walls: bool | None = None

    @cached_property
    def _frame(self) -> Frame:
        return Frame(x=self.item.at.x, y=self.item.at.y, turn_deg=self.item.turn_deg)

    @cached_property
    def room(self) -> Room | None:
        """The room that the thing stands in."""
        rooms = [room for room in self.layout.storey.rooms if room.polygon.buffer(AT_WALL).contains(self.item.at)]
        return min(rooms, key=lambda room: (room.polygon.distance(self.item.at), room.id), default=None)

    @cached_property
    def footing(self) -> Footing:
        """What the thing needs of the floor; its length is its own, the clear floor the catalogue's."""
        entry = self.stock.footing(self.item.kind)
        return replace(entry, width=self.item.width, depth=self.item.depth)

    @cached_property
    def floor(self) -> BaseGeometry:
        """The floor on which the thing may stand: the public's part of the hall, the staff's part, or a whole room."""
        room = self.room
        if self.on is not None or room is None:
            return Polygon() if self.on is None else self.on
        zones = [zone.polygon for zone in self.layout.zones if zone.kind is ZoneKind.STAFF]
        zones += [zone.polygon for zone in self.layout.zones if zone.kind is ZoneKind.BACK_OFFICE]
        staff = common(united(zones), room.polygon)
        if room.id != self.layout.hall_id or staff.is_empty:
            return room.polygon
        inside = staff.buffer(_GROWN).contains(self.item.at)
        return staff if inside else rest(room.polygon, staff.buffer(_GROWN, join_style="mitre"))

    @cached_property
    def others(self) -> tuple[Item, ...]:
        """Everything else in the layout."""
        own = {self.item.id, *(one.id for one in parts_of(self.layout, self.item))}
        return tuple(one for one in self.layout.items if one.id not in own)

    @cached_property
    def ground(self) -> Ground:
        """The floor with all else on it, and what stays free before doors, before other things and on the ways."""
        solid = [one for one in self.others if one.kind in MOVABLE and _takes_floor(one)]
        return self._with(self.bare, solid)

    @cached_property
    def bare(self) -> Ground:
        """The floor with what follows from the row and the building on it, and without what was placed after."""
        doors = () if self.room is None else door_floors(self.layout.storey, self.room, self._frame, depth=_DOOR_DEPTH)
        counters = [one.footprint for one in self.layout.of_kind(Kind.COUNTER)]
        kept = [zone.polygon for zone in self.layout.zones if zone.kind is ZoneKind.QUEUE]
        near = [shape.buffer(self.least_from_counters) for shape in counters if self.least_from_counters > 0.0]
        ground = Ground(
            floor=_plain(self._frame.into(self.floor)),
            solids=tuple(self._frame.into(column.polygon) for column in self.layout.storey.columns),
            free=(*(self._frame.into(shape) for shape in (*kept, *near, self.ways)), *(zone for zone, _ in doors)),
        )
        return self._with(ground, [one for one in self.others if one.kind not in MOVABLE and _takes_floor(one)])

    def _with(self, ground: Ground, items: Sequence[Item]) -> Ground:
        free = [one.outline(front=self._clear_before(one), side=0.0) for one in items]
        return replace(
            ground,
            solids=(*ground.solids, *(self._frame.into(one.footprint) for one in items)),
            free=(*ground.free, *(self._frame.into(shape) for shape in free)),
        )

    def _clear_before(self, item: Item) -> float:
        return self.stock.footing(item.kind).front

    @cached_property
    def _at_wall(self) -> bool:
        if self.walls is not None:
            return self.walls
        back = self.item.point(0.0, -self.item.depth / 2)
        return any(part.exterior.distance(back) <= AT_WALL for part in self._parts_on_plan)

    @property
    def _parts_on_plan(self) -> tuple[Polygon, ...]:
        return tuple(part for part in get_parts(self.floor) if isinstance(part, Polygon))

    def places(self) -> tuple[tuple[Point, float], ...]:
        """Free places on the plan, with the turn at each: by walls if the thing stands by one, else all over."""
        return self._fitting(self.ground)

    def bare_places(self) -> tuple[tuple[Point, float], ...]:
        """The places that the building and the row leave, as if no other furniture stood there."""
        return self._fitting(self.bare)

    def _fitting(self, ground: Ground) -> tuple[tuple[Point, float], ...]:
        spots = self._spots.pick(ground.fits(self._spots, self.footing))
        return tuple(self._out(Spot(x=x, y=y, turn=turn)) for x, y, turn in _rows(spots))

    @cached_property
    def _spots(self) -> Spots:
        found = Spots(x=np.empty(0), y=np.empty(0), turn=np.empty(0))
        for part in get_parts(self.bare.floor):
            if not isinstance(part, Polygon):
                continue
            if self._at_wall:
                found += along_walls(part, self.footing, step=_WALL_STEP)
            else:
                found += on_grid(part, step=_OPEN_STEP, turns=(0.0,))
        return found

    def free_of(self, places: Sequence[Point]) -> tuple[Point, ...]:
        """Those of some places on the plan that are free for the thing as it is turned."""
        inside = [self._frame.into(at) for at in places]
        spots = Spots(x=np.array([at.x for at in inside]), y=np.array([at.y for at in inside]),
                      turn=np.zeros(len(inside)))  # fmt: skip
        mask = self.ground.fits(spots, self.footing)
        return tuple(at for at, free in zip(places, mask, strict=True) if free)

    def turns(self, by: Sequence[float]) -> tuple[float, ...]:
        """Of the present turn turned by some degrees, those at which the thing may stand where it is."""
        spots = Spots(x=np.zeros(len(by)), y=np.zeros(len(by)), turn=np.array(by))
        return tuple(
            self._frame.out_deg(turn) for _, _, turn in _rows(spots.pick(self.ground.fits(spots, self.footing)))
        )

    def near(self, reaches: Sequence[float]) -> Iterator[tuple[Point, float]]:
        """Free places in rings about the present one, nearest first, with the turn kept."""
        for reach in reaches:
            turns = np.radians(np.arange(0.0, 360.0, 45.0))
            spots = Spots(
                x=np.round(reach * np.cos(turns), 6),
                y=np.round(reach * np.sin(turns), 6),
                turn=np.zeros(len(turns)),
            )
            kept = spots.pick(self.ground.fits(spots, self.footing))
            yield from (self._out(Spot(x=x, y=y, turn=turn)) for x, y, turn in _rows(kept))

    def _out(self, spot: Spot) -> tuple[Point, float]:
        at = self._frame.out(Point(spot.x, spot.y))
        return Point(round(at.x, 6), round(at.y, 6)), self._frame.out_deg(spot.turn)


def _takes_floor(item: Item) -> bool:
    return stands_in_the_way(item) or item.kind in _MARKS


def _rows(spots: Spots) -> list[tuple[float, float, float]]:
    return [(float(x), float(y), float(turn)) for x, y, turn in zip(spots.x, spots.y, spots.turn, strict=True)]


def _plain(shape: BaseGeometry) -> Polygon | shapely.MultiPolygon:
    parts = [part for part in get_parts(shape) if isinstance(part, Polygon) and part.area > 0.05]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def away(one: Point, other: Point) -> float:
    """The distance between two points, metres."""
    return hypot(one.x - other.x, one.y - other.y)
