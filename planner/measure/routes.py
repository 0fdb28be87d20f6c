"""Where people walk: routes with their lengths and narrowest places, and the way out.

A route is planned on the floor that is left when everything grows by half the width that its walker should have; if
the goal cannot be reached so, the next lesser width is tried, so that a narrow place shows up as the route's
narrowest place. Lengths are of the shortest way on that floor (visibility graph, networkx). Lengths in metres.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from math import dist
from typing import Final

import shapely
from shapely import LineString, MultiPolygon, Point
from shapely.ops import nearest_points

from planner.measure.exits import exit_places, farthest_straight, farthest_walk, staff_exit_places
from planner.measure.folds import fold_of
from planner.measure.overlay import common, united
from planner.measure.pinch import Pinch, narrowest_along
from planner.measure.space import (
    XY,
    Walker,
    free_floor,
    public_rooms,
    settled,
)
from planner.measure.ways import Ground, Net, Place, door_place, ground_on
from planner.model.brief import QueueKind
from planner.model.layout import Item, Kind, Layout
from planner.words import Text


class RouteKind(StrEnum):
    """Whose route it is."""

    PUBLIC = "public"
    STAFF = "staff"
    WHEELCHAIR = "wheelchair"
    WAY_OUT = "way-out"
    QUEUE = "queue"


WIDTHS: Final = {
    RouteKind.PUBLIC: (1.8, 1.2, 0.9, 0.6),
    RouteKind.STAFF: (0.9, 0.6),
    RouteKind.WHEELCHAIR: (1.2, 0.9, 0.8),
    RouteKind.WAY_OUT: (1.4, 1.1, 0.9, 0.6),
    RouteKind.QUEUE: (0.6,),
}
"""The widths that are tried, widest first; below the last nobody of that kind gets through."""

FRONT: Final = 0.45
"""How far before a thing the middle of a person is who uses it."""

ASIDE: Final = 0.80
"""How much farther off a person may be where something, such as a chair, stands there."""


_ONE_PLACE: Final = 0.5
"""Crossings nearer than twice this are one place, metres."""

_TOUCH: Final = 0.001


@dataclass(frozen=True, kw_only=True)
class Route:
    """A way from one place to another.

    `narrowest` is the clear width at the narrowest place that is passed, doors included; the last step to the place
    itself, within half a width of it, does not count. `narrowest_at` is the middle of that place. `between` is the path
    without those last steps.
    """

    id: str
    kind: RouteKind
    start: str
    goal: str
    path: LineString
    length: float
    narrowest: float
    narrowest_at: Point
    between: LineString


@dataclass(frozen=True, kw_only=True)
class Unreached:
    """A place that cannot be reached, or is not there, and why."""

    kind: RouteKind
    start: str
    goal: str
    text: Text


@dataclass(frozen=True, kw_only=True)
class Flow:
    """All routes of a layout.

    `farthest_exit_m` is the longest walk from the hall's public floor to its nearest exit, None if there is no exit;
    `farthest_straight_m` the same in a straight line (GB 50016 5.5.17 measures an open hall so).
    """

    routes: tuple[Route, ...]
    unreached: tuple[Unreached, ...]
    farthest_exit_m: float | None
    farthest_at: Point | None
    farthest_straight_m: float | None = None
    farthest_straight_at: Point | None = None


@dataclass(frozen=True, kw_only=True)
class Missing:
    """A place that is not there, or has no floor before it."""

    id: str
    text: Text


def flow(layout: Layout) -> Flow:
    """All routes of a layout: of the public, a wheelchair, the staff, and the way out of each place."""
    public = ground_on(free_floor(layout, walker=Walker.PUBLIC))
    staff = ground_on(free_floor(layout, walker=Walker.STAFF))
    exits = exit_places(layout)
    found = [
        *_legs(RouteKind.PUBLIC, public, _public_legs(layout, public), exits),
        *_legs(RouteKind.QUEUE, public, _queue_legs(layout), ()),
        *_legs(RouteKind.WHEELCHAIR, public, _wheelchair_legs(layout, public), exits),
        *_legs(RouteKind.STAFF, staff, _staff_legs(layout, staff), ()),
        *_legs(RouteKind.WAY_OUT, public, _ways_out(layout, public), exits),
        *_legs(RouteKind.WAY_OUT, staff, _staff_ways_out(layout, staff), staff_exit_places(layout)),
    ]
    walk = farthest_walk(layout, public.net(WIDTHS[RouteKind.WAY_OUT][-1]), exits)
    straight = farthest_straight(layout, exits)
    return Flow(
        routes=tuple(one for one in found if isinstance(one, Route)),
        unreached=tuple(one for one in found if isinstance(one, Unreached)),
        farthest_exit_m=None if walk is None else walk.distance,
        farthest_at=None if walk is None else walk.at,
        farthest_straight_m=None if straight is None else straight.distance,
        farthest_straight_at=None if straight is None else straight.at,
    )


def walks_to_windows(layout: Layout) -> tuple[float, ...]:
    """The shortest walks from the entrance straight to each window that can be reached, metres."""
    doors = [door for door in layout.storey.doors if door.id == layout.entrance_id]
    public = ground_on(free_floor(layout, walker=Walker.PUBLIC))
    rooms = [room.id for room in public_rooms(layout)]
    ways = [
        _way(RouteKind.PUBLIC, public, door_place(door, layout, rooms=rooms), _before(public, counter))
        for door in doors
        for counter in layout.of_kind(Kind.COUNTER)
    ]
    return tuple(way.length for way in ways if isinstance(way, Way))


def crossings(found: Flow) -> int:
    """How many places there are where a way of the public and a way of the staff cross inside the building."""
    public = united([one.path for one in found.routes if one.kind is RouteKind.PUBLIC])
    staff = united([one.path for one in found.routes if one.kind is RouteKind.STAFF])
    shared = common(public, staff)
    return 0 if shared.is_empty else len(shapely.get_parts(shared.buffer(_ONE_PLACE)))


def passages(layout: Layout) -> tuple[LineString, ...]:
    """The public's ways and all ways out, as `flow` has them, but for those of the wheelchair places themselves."""
    public = ground_on(free_floor(layout, walker=Walker.PUBLIC))
    staff = ground_on(free_floor(layout, walker=Walker.STAFF))
    exits = exit_places(layout)
    places = {item.id for item in layout.of_kind(Kind.WHEELCHAIR_PLACE)}
    ways_out = [leg for leg in _ways_out(layout, public) if leg[0].id not in places]
    ways = [
        *_shortest(RouteKind.PUBLIC, public, _public_legs(layout, public), exits),
        *_shortest(RouteKind.WAY_OUT, public, ways_out, exits),
        *_shortest(RouteKind.WAY_OUT, staff, _staff_ways_out(layout, staff), staff_exit_places(layout)),
    ]
    return tuple(way.line for way in ways if isinstance(way, Way))


def runs_over(path: LineString, place: Item) -> bool:
    """Whether a way runs over the middle third of a place."""
    middle = replace(place, width=place.width / 3, depth=place.depth / 3).footprint
    return bool(common(path, middle).length > _TOUCH)


Spot = Place | Missing
Leg = tuple[Spot, Spot | None]
"""From where to where; None: to the nearest exit."""


def _legs(
    kind: RouteKind, ground: Ground, legs: Iterable[Leg], exits: tuple[Place, ...]
) -> Iterator[Route | Unreached]:
    for way in _shortest(kind, ground, legs, exits):
        yield _route(kind, ground, way)


@dataclass(frozen=True, kw_only=True)
class Way:
    """The shortest way between two places; `middle` is the part between the steps to the places themselves."""

    start: Place
    goal: Place
    middle: tuple[XY, ...]

    @cached_property
    def path(self) -> list[XY]:
        """All points of the way, none twice in a row."""
        points = ((self.start.at.x, self.start.at.y), *self.middle, (self.goal.at.x, self.goal.at.y))
        return [points[0], *(b for a, b in pairwise(points) if a != b)]

    @property
    def line(self) -> LineString:
        """The way as a line, two points at least."""
        return LineString(self.path if len(self.path) > 1 else self.path * 2)

    @cached_property
    def length(self) -> float:
        """Metres along the way."""
        return sum(dist(a, b) for a, b in pairwise(self.path))


def _shortest(
    kind: RouteKind, ground: Ground, legs: Iterable[Leg], exits: tuple[Place, ...]
) -> Iterator[Way | Unreached]:
    for start, goal in legs:
        yield _out(kind, ground, start, exits) if goal is None else _way(kind, ground, start, goal)


def _out(kind: RouteKind, ground: Ground, start: Spot, exits: tuple[Place, ...]) -> Way | Unreached:
    if not exits:
        text = Text(zh="没有通向室外的出口", en="there is no exit outdoors")
        return Unreached(kind=kind, start=start.id, goal="", text=text)
    found = [_way(kind, ground, start, one) for one in exits]
    ways = [one for one in found if isinstance(one, Way)]
    return min(ways, key=lambda one: one.length) if ways else found[0]


def _way(kind: RouteKind, ground: Ground, start: Spot, goal: Spot) -> Way | Unreached:
    """The shortest way for the widest walker that gets through."""
    for one in (start, goal):
        if isinstance(one, Missing):
            return Unreached(kind=kind, start=start.id, goal=goal.id, text=one.text)
    assert isinstance(start, Place) and isinstance(goal, Place)
    for width in WIDTHS[kind]:
        ways = _ways(ground.net(width), start, goal)
        if ways:
            return min(ways, key=lambda one: one.length)
    least = round(WIDTHS[kind][-1] * 1000)
    text = Text(zh=f"没有净宽 {least} mm 以上的通路", en=f"no way is at least {least} mm wide")
    return Unreached(kind=kind, start=start.id, goal=goal.id, text=text)


def _ways(net: Net, start: Place, goal: Place) -> list[Way]:
    """A way over each part of a floor that both places are beside."""
    starts, goals = net.settle(start), net.settle(goal)
    return [
        Way(start=start, goal=goal, middle=net.way(starts[part], goals[part]))
        for part in sorted(starts.keys() & goals.keys())
    ]


def _route(kind: RouteKind, ground: Ground, way: Way | Unreached) -> Route | Unreached:
    if isinstance(way, Unreached):
        return way
    pinch = _narrowest(ground, way)
    return Route(
        id=f"{kind.value}-{way.start.id}-{way.goal.id}",
        kind=kind,
        start=way.start.id,
        goal=way.goal.id,
        path=way.line,
        length=way.length,
        narrowest=round(pinch.width, 9),
        narrowest_at=Point(pinch.at),
        between=LineString(way.middle if len(way.middle) > 1 else way.middle * 2),
    )


def _narrowest(ground: Ground, way: Way) -> Pinch:
    """The narrowest of the doors at the ends and the places that are passed; without any, the floor's own width."""
    doors = [one for one in (way.start, way.goal) if one.door is not None]
    pinches = [Pinch(width=one.door.width_m, at=(one.at.x, one.at.y)) for one in doors if one.door is not None]
    inside = narrowest_along(ground.floor, way.middle)
    pinches += [] if inside is None else [inside]
    return min(pinches or [_room_about(ground.free, way.middle)], key=lambda one: one.width)


def _room_about(free: MultiPolygon, path: tuple[XY, ...]) -> Pinch:
    """Twice the distance from a way to what stands nearest to it: the width of a way that passes nothing."""
    edge = free.boundary
    line = LineString(path if len(path) > 1 else (path[0], path[0]))
    near = shapely.get_coordinates(shapely.shortest_line(line, edge))
    return Pinch(width=2.0 * float(line.distance(edge)), at=(float(near[0][0]), float(near[0][1])))


def _before(ground: Ground, item: Item, *, behind: bool = False) -> Spot:
    """Where the middle of a person is who uses an item: before it (or behind it), or the nearest free floor."""
    found = _free_spot(ground, item, sign=-1.0 if behind else 1.0)
    if found is None:
        text = Text(zh=f"{item.name.zh} {item.id} 前没有空地", en=f"no free floor before {item.name.en} {item.id}")
        return Missing(id=item.id, text=text)
    return Place(id=item.id, at=found)


def _free_spot(ground: Ground, item: Item, *, sign: float) -> Point | None:
    """The first free floor straight before an item, from FRONT on; without any near, the nearest free floor."""
    edge = item.depth / 2
    start = item.point(0.0, sign * (edge + FRONT))
    floor = ground.net(WIDTHS[RouteKind.PUBLIC][-1]).floor
    ahead = common(LineString([start, item.point(0.0, sign * (edge + FRONT + ASIDE))]), floor.inner)
    if ahead.is_empty:
        return settled(floor.inner, start, reach=ASIDE)
    return nearest_points(ahead, start)[0]


def _first(layout: Layout, ground: Ground, kind: Kind, name: Text) -> Spot:
    items = layout.of_kind(kind)
    return _before(ground, items[0]) if items else _lacking(kind.value, name)


def _lacking(place_id: str, name: Text) -> Missing:
    return Missing(id=place_id, text=Text(zh=f"没有{name.zh}", en=f"there is no {name.en}"))


ENTRY: Final = "queue-entry"
HEAD: Final = "queue-head"
"""Where a folded line begins, and where its head leaves it."""

GUIDANCE: Final = Text(zh="导服台", en="guidance desk")
TICKET: Final = Text(zh="取号机", en="ticket machine")
SEATS: Final = Text(zh="等候座椅", en="seat row")
COUNTER: Final = Text(zh="窗口柜台", en="counter")
ENTRANCE: Final = Text(zh="入口", en="entrance")


def _entrance(layout: Layout) -> Spot:
    if layout.entrance_id is None:
        return _lacking("entrance", ENTRANCE)
    door = layout.storey.door(layout.entrance_id)
    return door_place(door, layout, rooms={room.id for room in public_rooms(layout)})


def _counter_spots(layout: Layout, ground: Ground, *, behind: bool = False) -> list[Spot]:
    """The customer's or the staff's place at each window, named by the window."""
    found: list[Spot] = []
    for window in layout.windows:
        counters = layout.of_window(window.id, Kind.COUNTER)
        spot = _before(ground, counters[0], behind=behind) if counters else _lacking(window.id, COUNTER)
        found.append(
            Place(id=window.id, at=spot.at) if isinstance(spot, Place) else Missing(id=window.id, text=spot.text)
        )
    return found


def _public_legs(layout: Layout, ground: Ground) -> Iterator[Leg]:
    """Entrance, guidance desk, ticket machine, seats, each window, exit.

    Those who queue in line take no ticket; who waits in one folded line goes to where it begins, and from its head to
    a window.
    """
    last: Spot = _entrance(layout)
    stops = [_first(layout, ground, Kind.GUIDANCE_DESK, GUIDANCE)]
    if layout.brief.queue is QueueKind.TICKET:
        stops.append(_first(layout, ground, Kind.TICKET_MACHINE, TICKET))
        stops.append(_first(layout, ground, Kind.SEAT_ROW, SEATS))
    fold = None if layout.brief.queue is QueueKind.TICKET else fold_of(layout)
    if fold is not None:
        stops.append(Place(id=ENTRY, at=fold.entry))
    for stop in stops:
        yield last, stop
        last = stop
    if fold is not None:
        last = Place(id=HEAD, at=fold.way_out)
    for window in _counter_spots(layout, ground):
        yield last, window
        yield window, None


def _queue_legs(layout: Layout) -> Iterator[Leg]:
    """Through a folded line, lane by lane: from its entry by its tail and its turns to its head and out of it."""
    fold = None if layout.brief.queue is QueueKind.TICKET else fold_of(layout)
    if fold is None:
        return
    stops = [Place(id=item.id, at=item.at) for item in fold.stops]
    yield from pairwise([Place(id=ENTRY, at=fold.entry), *stops, Place(id=HEAD, at=fold.way_out)])


def _wheelchair_legs(layout: Layout, ground: Ground) -> Iterator[Leg]:
    """Entrance, wheelchair place, each accessible window, exit."""
    accessible = {window.id for window in layout.windows if window.accessible}
    windows = [spot for spot in _counter_spots(layout, ground) if spot.id in accessible]
    if not windows:
        windows = [_lacking("accessible-window", Text(zh="无障碍窗口", en="accessible window"))]
    places = layout.of_kind(Kind.WHEELCHAIR_PLACE)
    last: Spot = _entrance(layout)
    if places:
        waiting = Place(id=places[0].id, at=places[0].at)
        yield last, waiting
        last = waiting
    else:
        yield last, _lacking("wheelchair-place", Text(zh="轮椅席位", en="wheelchair place"))
    for window in windows:
        yield last, window
        yield window, None


def _staff_legs(layout: Layout, ground: Ground) -> Iterator[Leg]:
    """From the staff door, or else from the entrance through the gate, to the staff's place at each window."""
    start = _entrance(layout)
    if layout.staff_door_id is not None:
        door = layout.storey.door(layout.staff_door_id)
        start = door_place(door, layout, rooms={room.id for room in layout.storey.rooms})
    for window in _counter_spots(layout, ground, behind=True):
        yield start, window


def _ways_out(layout: Layout, ground: Ground) -> Iterator[Leg]:
    """From each window, and from what else people use in the hall, to the nearest exit."""
    for window in _counter_spots(layout, ground):
        yield window, None
    kinds = (Kind.GUIDANCE_DESK, Kind.TICKET_MACHINE, Kind.SEAT_ROW, Kind.FORM_DESK, Kind.SELF_SERVICE)
    for item in layout.of_kind(*kinds):
        yield _before(ground, item), None
    for item in layout.of_kind(Kind.WHEELCHAIR_PLACE):
        yield Place(id=item.id, at=item.at), None


def _staff_ways_out(layout: Layout, ground: Ground) -> Iterator[Leg]:
    """From each desk of the back office to the nearest exit; staff pass the gate and the staff door."""
    for desk in layout.of_kind(Kind.DESK):
        yield _before(ground, desk), None
