"""Dimension chains from which a builder sets out: the row, its depth, the seats, single things, the hall."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from math import inf
from typing import Final

import numpy as np
import shapely
from shapely import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from planner.draw.shapes import moved, turned
from planner.draw.symbols import HIGH
from planner.draw.told import NEAR, Told, direction, place_along, stops_of
from planner.measure.turns import line_turn_between
from planner.model.layout import Item, Kind, Layout
from planner.model.plan import Storey
from planner.model.scene import XY, AxisWish, ChainWish, Topic

Bounds = tuple[float, float, float, float]
"""Left, bottom, right and top in the building's own axes."""

REACH: Final = 200.0
"""Metres along which a face is looked for."""

TOUCH: Final = 0.01
"""A face that lies this far behind a thing's edge touches it."""

PLACED: Final = (
    *(Kind.GUIDANCE_DESK, Kind.TICKET_MACHINE, Kind.FORM_DESK, Kind.SELF_SERVICE, Kind.OPEN_GOVERNMENT),
    *(Kind.DESK, Kind.SAFE),
)
"""Kinds that get two dimensions each, to a face left or right and one before or behind."""


HIGH_THINGS: Final = (
    *(Kind.NOTICE_BOARD, Kind.CCTV_NOTICE, Kind.EXIT_SIGN, Kind.EVACUATION_PLAN, Kind.DISPLAY, Kind.SIGN),
)
"""Kinds that are set out by their middle, on the ceiling plan or the plan of signs."""

ON_THE_FLOOR: Final = (
    *(Kind.COUNTER, Kind.QUEUE_LINE, Kind.GUIDANCE_DESK, Kind.TICKET_MACHINE, Kind.SEAT_ROW, Kind.WHEELCHAIR_PLACE),
    *(Kind.FORM_DESK, Kind.SELF_SERVICE, Kind.OPEN_GOVERNMENT, Kind.ISSUING_POINT, Kind.GATE, Kind.PARTITION),
    *(Kind.BARRIER, Kind.DESK, Kind.CABINET, Kind.SAFE, Kind.COPIER),
)
"""Kinds whose place is told on the setting-out plan, along their width and along their depth.

The others are loose (chairs), stand on a top or under it (the counter's details), or hang (ceiling, signs, cameras).
"""

LARGE: Final = 2.5
"""A building that is this many times as large as the hall and its rooms is drawn in part."""

AGAINST: Final = 0.02
"""A thing this near to a face stands against it; there is nothing to dimension."""

STEP_ASIDE: Final = 2.4
"""Metres that a chain may lie off the things that it dimensions, to where there is room for its texts."""

LEAST_STEP: Final = 0.12
"""A thing this near to a face is fixed to it and needs no dimension to it."""


BRACKET: Final = 0.20
"""A camera this near to a wall is on a bracket there; the remarks of its sheet say so."""


def chains(
    layout: Layout, axes: Sequence[AxisWish], *, building: Polygon, focus: Polygon, turn_deg: float
) -> Iterator[ChainWish]:
    """Every chain of the drawing set; no length is told twice in one plan.

    Args:
        building: everything of the building, which is dimensioned outside.
        focus: what of it is drawn where it is large.
    """
    faces = permanent_faces(layout)
    yield from _floor_chains(layout, faces)
    yield from _outer_chains(layout, axes, shown(building, focus, turn_deg=turn_deg), turn_deg=turn_deg)
    yield from _camera_chains(layout, faces, turn_deg=turn_deg)
    high = [item for item in layout.of_kind(*HIGH_THINGS) if item.base >= HIGH]
    rows = [chain for row in counter_rows(layout) for chain in _hung_chains(layout, row, faces)]
    yield from _with_spots(rows, high, Topic.HUNG, faces, turn_deg=turn_deg)
    low = [item for item in layout.of_kind(*HIGH_THINGS) if not item.base >= HIGH]
    yield from _with_spots([], low, Topic.SIGN, faces, turn_deg=turn_deg)


def _floor_chains(layout: Layout, faces: BaseGeometry) -> Iterator[ChainWish]:
    """What stands on the floor: rows, seats, single things, and then whatever these chains have not told."""
    told = Told(faces)
    rows = [chain for row in counter_rows(layout) for chain in _row_chains(layout, row, faces)]
    for wish in (*rows, *_place_chains(layout, faces)):
        yield from _told(wish, told)
    for way in (0.0, 90.0):
        for group in _groups(layout.of_kind(*ON_THE_FLOOR), layout.storey.walls):
            needy = [one for one in group if not is_set_out(one, one.turn_deg + way, told, faces)]
            for item in needy:
                if is_set_out(item, item.turn_deg + way, told, faces):
                    continue
                for wish in _group_chain(_in_line(item, needy, way), way, faces):
                    yield from _told(wish, told)


def _told(wish: ChainWish, told: Told) -> Iterator[ChainWish]:
    """What a chain tells that is not told yet; it is told from now on."""
    for part in tuple(told.new_parts(wish)):
        told.add(part)
        yield part


def _camera_chains(layout: Layout, faces: BaseGeometry, *, turn_deg: float) -> Iterator[ChainWish]:
    """From the nearest faces to each camera; what is told of another camera in its room is not told again, and no
    length twice: where one in another room tells it, the camera's other face is taken."""
    every, rooms = Told(faces), dict[str, Told]()
    for camera in layout.cameras:
        at = (camera.at.x, camera.at.y)
        room = next((one.id for one in layout.storey.rooms if one.polygon.covers(camera.at)), "")
        told = rooms.setdefault(room, Told(faces))
        for wish in _spot_chains(at, camera.id, Topic.CAMERA, faces, turn_deg=turn_deg, fixed=BRACKET):
            way = direction(wish.turn_deg)
            if told.is_tied(place_along(at, way), way):
                continue
            parts = tuple(_told(wish, every))
            if not parts:
                wish = _from_other_face(wish, at, faces)
                parts = tuple(_told(wish, every))
            told.add(wish)
            yield from parts


def _from_other_face(wish: ChainWish, at: XY, faces: BaseGeometry) -> ChainWish:
    """A spot's chain from the face on its other side; the chain itself where there is none."""
    is_ahead = wish.points[0] == at
    reach = face_from(at, wish.turn_deg + (180.0 if is_ahead else 0.0), faces)
    if reach == inf:
        return wish
    face = moved((-reach if is_ahead else reach, 0.0), wish.turn_deg, at)
    return replace(wish, points=(face, at) if is_ahead else (at, face))


def _in_line(item: Item, others: Sequence[Item], way: float) -> list[Item]:
    """An item and those that lie beside it along a direction: one chain goes over all of them."""
    across = direction(item.turn_deg + way + 90.0)
    low, high = stops_of(item, across)
    beside = [one for one in others if min(high, stops_of(one, across)[1]) - max(low, stops_of(one, across)[0]) > 0.05]
    return sorted(beside, key=lambda one: one is not item)


def is_set_out(item: Item, turn_deg: float, told: Told, faces: BaseGeometry) -> bool:
    """Whether an item's place along a direction is told: by a chain, or because it stands against a face."""
    way = direction(turn_deg)
    if told.sets_out(item, way):
        return True
    low, high = stops_of(item, way)
    middle = (item.at.x, item.at.y)
    ends = [moved((end - (low + high) / 2, 0.0), way, middle) for end in (low, high)]
    return min(face_from(ends[0], way + 180.0, faces), face_from(ends[1], way, faces)) <= AGAINST


def _with_spots(
    wishes: Sequence[ChainWish], items: Sequence[Item], topic: Topic, faces: BaseGeometry, *, turn_deg: float
) -> Iterator[ChainWish]:
    """Some chains, and chains to the middles of the things that they do not tell."""
    told = Told(faces)
    for wish in wishes:
        yield from _told(wish, told)
    for item in items:
        for wish in _spot_chains((item.at.x, item.at.y), item.id, topic, faces, turn_deg=turn_deg):
            if told.sets_out(item, direction(wish.turn_deg)):
                continue
            told.add(wish)
            yield wish


def _hung_chains(layout: Layout, row: list[Item], faces: BaseGeometry) -> Iterator[ChainWish]:
    """The middles of the signs over a row, along it from wall to wall, and the first one's across it."""
    first, windows = row[0], {item.window for item in row}
    signs = [one for one in layout.of_kind(Kind.SIGN) if one.window in windows and one.base >= HIGH]
    if not signs:
        return
    turn, y = first.turn_deg, _own(first, signs[0])[1]
    middles = _merged(_own(first, one)[0] for one in signs)
    low, high = (turned((x, y), turn) for x in (middles[0], middles[-1]))
    left, right = face_from(low, turn + 180.0, faces), face_from(high, turn, faces)
    ends = [middles[0] - left] if left < inf else []
    ends += [middles[-1] + right] if right < inf else []
    points = tuple(turned((x, y), turn) for x in _merged([*middles, *ends]))
    yield ChainWish(topic=Topic.HUNG, points=points, turn_deg=turn, low=0.4, high=2.6, best=1.2, item=signs[0].id)
    behind = face_from(low, turn - 90.0, faces)
    if LEAST_STEP < behind < inf:
        across = (turned((middles[0], y - behind), turn), low)
        yield ChainWish(
            topic=Topic.HUNG, points=across, turn_deg=turn + 90.0, low=-0.8, high=0.8, best=0.3, item=signs[0].id
        )


def _spot_chains(
    at: XY, item: str, topic: Topic, faces: BaseGeometry, *, turn_deg: float, fixed: float = LEAST_STEP
) -> Iterator[ChainWish]:
    """From the nearest face to the middle of a thing, along the building and across it; none to a face to which it is
    `fixed`, which is no farther than that."""
    for way in (0.0, 90.0):
        turn = turn_deg + way
        ahead, behind = (face_from(at, turn + back, faces) for back in (0.0, 180.0))
        reach = min(ahead, behind)
        if not fixed < reach < inf:
            continue
        face = moved((ahead if ahead < behind else -behind, 0.0), turn, at)
        ends = (at, face) if ahead < behind else (face, at)
        low, high = (_clear(at, turn + side, faces) for side in (-90.0, 90.0))
        yield ChainWish(topic=topic, points=ends, turn_deg=turn, low=-low, high=high, best=0.0, item=item)


def permanent_faces(layout: Layout) -> BaseGeometry:
    """The permanent faces: walls and columns; before an opening, the line of its wall's face."""
    storey = layout.storey
    shapes = [*(one.polygon for one in storey.rooms), *(one.polygon for one in storey.columns)]
    return shapely.union_all([storey.walls.boundary, *(one.boundary for one in shapes)])


def counter_rows(layout: Layout) -> list[list[Item]]:
    """Counters that stand in one line, ordered along it."""

    def key(item: Item) -> tuple[float, float]:
        return round(item.turn_deg % 360.0, 1), round(turned((item.at.x, item.at.y), -item.turn_deg)[1], 2)

    counters = sorted(layout.of_kind(Kind.COUNTER), key=lambda item: (*key(item), _own(item, item)[0], item.id))
    return [sorted(row, key=lambda item: _own(item, item)[0]) for _, row in groupby(counters, key=key)]


def _own(item: Item, other: Item) -> XY:
    """Where another item is, in the axes of an item, from the drawing's origin."""
    return turned((other.at.x, other.at.y), -item.turn_deg)


def face_from(start: XY, direction_deg: float, faces: BaseGeometry) -> float:
    """How far the nearest face is from a point in a direction; 0 when it is at the point, inf when there is none."""
    back = moved((-TOUCH, 0.0), direction_deg, start)
    end = moved((REACH, 0.0), direction_deg, start)
    met = LineString([back, end]).intersection(faces)
    return inf if met.is_empty else max(0.0, float(Point(back).distance(met)) - TOUCH)


def _row_chains(layout: Layout, row: list[Item], faces: BaseGeometry) -> Iterator[ChainWish]:
    """Along the row from wall to wall, and across it from the wall behind to the wall before it."""
    first = row[0]
    turn = first.turn_deg
    edges = _merged(
        x for item in row for x in (_own(first, item)[0] - item.width / 2, _own(first, item)[0] + item.width / 2)
    )
    y = _own(first, first)[1]
    front = y + first.depth / 2
    ends = []
    for x, way, sign in ((edges[0], 180.0, -1.0), (edges[-1], 0.0, 1.0)):
        reach = face_from(turned((x + sign * 0.001, y), turn), turn + way, faces)
        if NEAR < reach < inf:
            ends.append(x + sign * (reach + 0.001))
    along = _merged([*edges, *ends])
    points = tuple(turned((x, front), turn) for x in along)
    yield ChainWish(topic=Topic.ROW, points=points, turn_deg=turn, low=0.15, high=2.6, best=0.30, item=first.id)
    yield from _depth_chain(layout, row, edges, faces)
    yield from _seat_chain(layout, row, faces)


def _depth_chain(layout: Layout, row: list[Item], edges: list[float], faces: BaseGeometry) -> Iterator[ChainWish]:
    """Wall, back of the tops, public edge, one-metre line, seat rows, wall: across the row at a joint of two tops."""
    first = row[0]
    turn, y = first.turn_deg, _own(first, first)[1]
    x = edges[len(edges) // 2]
    back, front = y - first.depth / 2, y + first.depth / 2
    across = [back, front]
    lines = [one for one in layout.of_kind(Kind.QUEUE_LINE) if one.window in {item.window for item in row}]
    across += [_own(first, one)[1] - one.depth / 2 for one in lines[:1]]
    across += _seat_edges(layout, first, edges)
    behind = face_from(turned((x, back - 0.001), turn), turn - 90.0, faces)
    if NEAR < behind < inf:
        across.append(back - behind - 0.001)
    before = face_from(turned((x, front + 0.001), turn), turn + 90.0, faces)
    if NEAR < before < inf:
        across.append(front + before + 0.001)
    points = tuple(turned((x, value), turn) for value in _merged(across))
    low, high = x - edges[-1], x - edges[0]
    yield ChainWish(topic=Topic.DEPTH, points=points, turn_deg=turn + 90.0, low=low, high=high, best=0.0, item=first.id)


def _seat_edges(layout: Layout, first: Item, edges: list[float]) -> Iterator[float]:
    """Both edges, across the row, of the seat rows that look at it or stand along it."""
    for seats in layout.of_kind(Kind.SEAT_ROW):
        if line_turn_between(seats.turn_deg, first.turn_deg) > 0.5:
            continue
        x, y = _own(first, seats)
        if edges[0] - seats.width / 2 <= x <= edges[-1] + seats.width / 2:
            yield y - seats.depth / 2
            yield y + seats.depth / 2


def _seat_chain(layout: Layout, row: list[Item], faces: BaseGeometry) -> Iterator[ChainWish]:
    """Along each line of seat rows, from a wall to the rows' ends; lines with the same ends once."""
    first = row[0]
    turn = first.turn_deg
    seats = [one for one in layout.of_kind(Kind.SEAT_ROW) if line_turn_between(one.turn_deg, turn) <= 0.5]
    seats.sort(key=lambda one: (round(_own(first, one)[1], 2), _own(first, one)[0]))
    drawn: set[tuple[float, ...]] = set()
    for _, group in groupby(seats, key=lambda one: round(_own(first, one)[1], 2)):
        line = list(group)
        middles = [(_own(first, one)[0], one.width / 2) for one in line]
        ends = _merged(x for middle, half in middles for x in (middle - half, middle + half))
        key = tuple(round(end, 2) for end in ends)
        if key not in drawn:
            drawn.add(key)
            yield from _seat_line(line[0], ends, _own(first, line[0])[1], turn, faces)


def _seat_line(seat: Item, ends: list[float], y: float, turn: float, faces: BaseGeometry) -> Iterator[ChainWish]:
    """A line of seat rows: their ends, and the nearer of the two faces beyond them."""
    before = face_from(turned((ends[0], y), turn), turn + 180.0, faces)
    beyond = face_from(turned((ends[-1], y), turn), turn, faces)
    if NEAR < min(before, beyond) < inf:
        ends = [ends[0] - before, *ends] if before <= beyond else [*ends, ends[-1] + beyond]
    edge = y + seat.depth / 2
    points = tuple(turned((x, edge), turn) for x in ends)
    own = turned(((ends[0] + ends[-1]) / 2, edge), turn)
    high = min(1.0, face_from(own, turn + 90.0, faces) - 0.1)
    low = -min(1.6, face_from(own, turn - 90.0, faces) - 0.1)
    if low < high:
        yield ChainWish(topic=Topic.SEATS, points=points, turn_deg=turn, low=low, high=high, best=0.2, item=seat.id)


def _place_chains(layout: Layout, faces: BaseGeometry) -> Iterator[ChainWish]:
    """Two chains for single things, and for those that stand together: along their width and along their depth."""
    for group in _groups(layout.of_kind(*PLACED), layout.storey.walls):
        for way in (0.0, 90.0):
            yield from _group_chain(group, way, faces)


def _groups(items: Sequence[Item], walls: BaseGeometry) -> list[list[Item]]:
    """Things that are turned alike, or by a right angle, and stand within 1.5 m of each other, with no wall between."""
    groups: list[list[Item]] = []
    for item in items:
        near = [one for one in groups if any(_together(item, other, walls) for other in one)]
        groups = [one for one in groups if one not in near]
        groups.append([*(other for one in near for other in one), item])
    return groups


def _together(one: Item, other: Item, walls: BaseGeometry) -> bool:
    square = abs((one.turn_deg - other.turn_deg + 45.0) % 90.0 - 45.0) < 0.5
    near = square and one.footprint.distance(other.footprint) < 1.5
    return near and not walls.intersects(LineString([one.at, other.at]))


def _group_chain(group: list[Item], way: float, faces: BaseGeometry) -> Iterator[ChainWish]:
    """From the nearer face over every edge of a group; nothing for a single thing that touches its face."""
    turn = group[0].turn_deg + way
    spans = []
    for item in group:
        own = [turned((x, y), -turn) for x, y, *_ in item.footprint.exterior.coords[:-1]]
        spans.append((min(own)[0], max(own)[0], sum(y for _, y in own) / 4))
    asides = {edge: aside for low, high, aside in reversed(spans) for edge in (low, high)}
    ends = []
    for edge, aside, sign in ((*_end(spans, 0), -1.0), (*_end(spans, 1), 1.0)):
        reach = face_from(turned((edge, aside), turn), turn + (0.0 if sign > 0 else 180.0), faces)
        ends.append((reach, edge + sign * reach, aside))
    reach, face, beside = min(ends)
    if AGAINST < reach < inf:
        asides[face] = beside
    elif len(group) == 1:
        return
    stops = _merged(asides)
    points = tuple(turned((stop, asides[stop]), turn) for stop in stops)
    sides, first = [y for *_, y in spans], asides[stops[0]]
    middle = (stops[0] + stops[-1]) / 2
    low = min(sides) - first - _clear(turned((middle, min(sides)), turn), turn - 90.0, faces)
    high = max(sides) - first + _clear(turned((middle, max(sides)), turn), turn + 90.0, faces)
    yield ChainWish(topic=Topic.PLACE, points=points, turn_deg=turn, low=low, high=high, best=0.0, item=group[0].id)


def _clear(at: XY, direction_deg: float, faces: BaseGeometry) -> float:
    """How far a chain may step aside before it meets a face, at most STEP_ASIDE; 0.1 m stay free."""
    return max(0.0, min(STEP_ASIDE, face_from(at, direction_deg, faces) - 0.1))


def _end(spans: list[tuple[float, float, float]], side: int) -> tuple[float, float]:
    """The outermost edge of a group at its low (0) or high (1) end, and where across it that thing is."""
    span = min(spans) if side == 0 else max(spans, key=lambda one: one[1])
    return span[side], span[2]


def _outer_chains(layout: Layout, axes: Sequence[AxisWish], drawn: Bounds, *, turn_deg: float) -> Iterator[ChainWish]:
    """Outside the building, below and to its left, from the building outwards: the hall's clear length or width
    between the building's outer faces, the axes if there are any, and the whole (GB/T 50104 4.3).

    Where only a part of a building is `drawn`, what lies beyond it is not dimensioned.
    """
    hall, outer = bounds_in(layout.hall.polygon, turn_deg), _outer_bounds(layout.storey, drawn, turn_deg=turn_deg)
    for along, way in enumerate((0.0, 90.0)):
        low, high, across = drawn[along], drawn[along + 2], hall[1 - along]
        ends = [outer[along], outer[along + 2]] if outer is not None else []
        bays = [one for one in _axis_stops(axes, turn_deg=turn_deg, way=way) if low <= one <= high]
        lines = [_merged([hall[along], hall[along + 2], *ends]), bays, ends]
        told = list[list[float]]()
        for stops in lines:
            if len(stops) > 1 and not any(_same_places(stops, one) for one in told):
                yield _outside(stops, across, turn_deg=turn_deg, way=way, line=len(told))
                told.append(stops)


def _same_places(stops: Sequence[float], others: Sequence[float]) -> bool:
    return len(stops) == len(others) and all(abs(a - b) <= NEAR for a, b in zip(stops, others, strict=True))


def _outer_bounds(storey: Storey, drawn: Bounds, *, turn_deg: float) -> Bounds | None:
    """The bounds of the building's outer faces; None where a part of the building is not drawn, or it has no walls."""
    if storey.walls.is_empty:
        return None
    outer = bounds_in(storey.walls, turn_deg)
    return outer if _holds(drawn, outer) else None


def _holds(bounds: Bounds, other: Bounds) -> bool:
    lower = all(low <= value + NEAR for low, value in zip(bounds[:2], other[:2], strict=True))
    return lower and all(value - NEAR <= high for high, value in zip(bounds[2:], other[2:], strict=True))


def shown(building: Polygon, focus: Polygon, *, turn_deg: float) -> Bounds:
    """The bounds of what is drawn, in the building's own axes: the whole building, or the hall and its rooms in a
    large one."""
    whole, part = bounds_in(building, turn_deg), bounds_in(focus, turn_deg)
    return whole if _area(whole) <= LARGE * _area(part) else part


def _area(bounds: Bounds) -> float:
    return (bounds[2] - bounds[0]) * (bounds[3] - bounds[1])


def bounds_in(shape: BaseGeometry, turn_deg: float) -> Bounds:
    """A shape's bounds in the building's own axes."""
    xy = shapely.get_coordinates(shape)
    own = np.array([turned((x, y), -turn_deg) for x, y in xy])
    return float(own[:, 0].min()), float(own[:, 1].min()), float(own[:, 0].max()), float(own[:, 1].max())


def _axis_stops(axes: Sequence[AxisWish], *, turn_deg: float, way: float) -> list[float]:
    """Where the axes that run across a direction meet it."""
    stops = []
    for axis in axes:
        start, end = turned(axis.start, -turn_deg), turned(axis.end, -turn_deg)
        along, aside = (0, 1) if way == 0.0 else (1, 0)
        if abs(start[along] - end[along]) < 0.02 < abs(start[aside] - end[aside]):
            stops.append((start[along] + end[along]) / 2)
    return _merged(stops)


def _outside(stops: list[float], across: float, *, turn_deg: float, way: float, line: int) -> ChainWish:
    own = [(stop, across) if way == 0.0 else (across, stop) for stop in stops]
    points = tuple(turned(point, turn_deg) for point in own)
    return ChainWish(
        topic=Topic.HALL, points=points, turn_deg=turn_deg + way, low=0.0, high=0.0, best=0.0, outside=line
    )


def _merged(values: Iterable[float]) -> list[float]:
    """Numbers in order, those within NEAR of the one before left out."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > NEAR:
            found.append(value)
    return found
