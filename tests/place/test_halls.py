"""The placer on generated halls: the judge's word, laws, and a brute force that slides a row along every wall."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from math import atan2, hypot
from typing import TypeVar

import numpy as np
import pytest
from shapely import LineString, Point, Polygon, affinity, box, get_parts, unary_union
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from planner.files.toml import read_catalogue, read_rulebook
from planner.measure.queues import windows_wanted
from planner.measure.routes import RouteKind, flow
from planner.model.brief import Brief, Keep
from planner.model.layout import Kind, Layout
from planner.model.standard import Verb
from planner.model.verdict import Outcome
from planner.place import place
from planner.place.counters import Row, _alone
from planner.place.packing import Packed, packed
from planner.place.sites import Site
from planner.place.siting import straight_rows, strip_depths
from planner.place.task import Task, task_of
from planner.rules import check
from tests.place import halls
from tests.place.halls import Case, Opening, Sketch

RULEBOOK = read_rulebook()
CATALOGUE = read_catalogue()
MANY = 12
"""More windows than the small halls hold."""

JUDGED = (0, 4, 7, 8, 9, 12, 13, 16, 18, 23, 27, 31, 40, 43, 59, 66, 86, 106, 118, 141, 143, 147, 181, 187, 199)
ROOMY = (15, 48, 63)
COLUMNED = (2, 8, 84)
SMALL = (31, 64, 69, 74, 87, 106, 123)
SMALL_WITH_COLUMNS = (8, 15, 84)

Found = TypeVar("Found")


def _asked(ask: Callable[..., Found], drawn: Sketch, brief: Brief) -> Found:
    """What is told of a sketch's hall with a brief."""
    case = halls.built(drawn)
    return ask(
        case.plan,
        brief,
        RULEBOOK,
        CATALOGUE,
        where=case.where,
    )


@lru_cache(maxsize=64)
def _placed(drawn: Sketch, brief: Brief) -> Layout:
    return _asked(place, drawn, brief)


def crowded(drawn: Sketch) -> Brief:
    """A brief that asks for more windows than fit."""
    brief = halls.brief(drawn)
    return replace(brief, windows=replace(brief.windows, count=MANY))


# --- the judge


@pytest.mark.parametrize("seed", JUDGED)
def test_no_shall_fails_but_a_number_of_windows_that_is_explained(seed: int) -> None:
    drawn = halls.sketch(seed)
    layout = _placed(drawn, halls.brief(drawn))
    failed = [
        verdict.id
        for verdict in check(layout, RULEBOOK)
        if verdict.verb is Verb.SHALL and verdict.outcome is Outcome.FAIL
    ]
    needed, placed = windows_wanted(layout.brief), len(layout.windows)
    assert placed == needed or f"{placed} of {needed} windows fit" in _reasons(layout)
    assert [one for one in failed if placed == needed or not one.startswith("DB3415/T 91-2024 4.1.1")] == []


def _reasons(layout: Layout) -> str:
    return " ".join(choice.text.en for choice in layout.choices)


# --- laws


@pytest.mark.parametrize("seed", ROOMY)
def test_a_wider_hall_has_no_fewer_windows(seed: int) -> None:
    drawn = halls.sketch(seed)
    drawn = replace(drawn, columns=())
    brief = crowded(drawn)
    assert len(_placed(halls.wider(drawn, 1.25), brief).windows) >= len(_placed(drawn, brief).windows)


@pytest.mark.parametrize("seed", ROOMY)
def test_a_mirrored_hall_has_as_many_windows(seed: int) -> None:
    drawn = replace(halls.sketch(seed), turn_deg=0.0)
    brief = halls.brief(drawn)
    assert len(_placed(halls.mirrored(drawn), brief).windows) == len(_placed(drawn, brief).windows)


@pytest.mark.parametrize("seed", [*ROOMY, 0, 2, 4, 5, 8, 9, 10, 11, 12, 14])
def test_a_mirrored_hall_has_the_mirrored_row(seed: int) -> None:
    drawn = replace(halls.sketch(seed), turn_deg=0.0)
    there, here = (straight_rows(_task(one, halls.brief(one)))[0] for one in (drawn, halls.mirrored(drawn)))
    assert (there.count, there.pitch, there.shape) == (here.count, here.pitch, here.shape)
    assert (there.hall.frame.turn_deg + here.hall.frame.turn_deg) % 360.0 == pytest.approx(0.0, abs=1e-6)
    tops, mirrored = _tops(there), [Point(-one.x, one.y) for one in _tops(here)[::-1]]
    assert max(one.distance(two) for one, two in zip(tops, mirrored, strict=True)) < 0.02, "all is on a grid of 10 mm"


@pytest.mark.parametrize("width", [13.5, 14.5, 15.0, 16.0])
@pytest.mark.parametrize("column", [(4.4, 7.6), (9.6, 7.6)])
def test_no_counter_stands_alone_where_it_can_stand_beside_another(width: float, column: tuple[float, float]) -> None:
    ring = ((0.0, 0.0), (width, 0.0), (width, 10.0), (0.0, 10.0))
    doors = (Opening(side=0, along=width / 2, width=1.8),)
    drawn = Sketch(shape="rectangle", ring=ring, doors=doors, columns=(column,))
    brief = halls.brief(drawn)
    wanted = replace(brief, windows=replace(brief.windows, count=6))
    rows = [row for row in straight_rows(_task(drawn, wanted)) if row.count == 6]
    assert rows and not any(_alone(row.lefts, row.pitch) for row in rows)


def _tops(row: Row) -> list[Point]:
    """The middles of the tops of a row from its left on, on the plan."""
    return [row.hall.frame.out(Point(top.x, top.y)) for top in row.tops]


@pytest.mark.parametrize("seed", COLUMNED)
def test_a_column_never_adds_a_window(seed: int) -> None:
    drawn = halls.sketch(seed)
    fewer = replace(drawn, columns=drawn.columns[:-1])
    brief = crowded(drawn)
    assert len(_placed(drawn, brief).windows) <= len(_placed(fewer, brief).windows)


@pytest.mark.parametrize("seed", ROOMY)
def test_what_the_designer_keeps_stays_and_nothing_stands_in_it(seed: int) -> None:
    drawn = halls.sketch(seed)
    middle = drawn.polygon.representative_point()
    at = halls.turned_point(drawn, middle.x, middle.y)
    keep = Keep(kind="cabinet", at=at, turn_deg=drawn.turn_deg, width=0.9, depth=0.45)
    layout = _placed(drawn, replace(halls.brief(drawn), keep=(keep,)))
    kept = [item for item in layout.items if item.locked]
    assert [(item.kind, item.at, item.turn_deg) for item in kept] == [(Kind.CABINET, at, drawn.turn_deg)]
    others = [item.footprint for item in layout.items if not item.locked and item.base < 2.0 and item.height > 0]
    assert unary_union(others).intersection(kept[0].footprint).area < 1e-6


# --- brute force


@dataclass(frozen=True, kw_only=True)
class Try:
    """One straight row of windows along a wall, in the wall's frame: x along it, y into the hall, metres."""

    low: float
    windows: int
    pitch: float
    gate_low: bool


STAFF, TOP, GATE, ROUTE, LINE, TURNING = (
    RULEBOOK.number("staff_zone_depth"),
    RULEBOOK.number("counter_depth"),
    RULEBOOK.number("gate_lane_width"),
    RULEBOOK.number("accessible_route_width"),
    RULEBOOK.number("waiting_line_distance") + RULEBOOK.numbers("waiting_line_width")[1],
    RULEBOOK.number("turning_circle_diameter"),
)
END = RULEBOOK.number("end_window_centre_to_wall")
FRONT = STAFF + TOP
FAR, SCREEN, ENTRANCE_DEPTH, STAFF_DOOR_DEPTH, CLERK, LEFT_OVER, STEP = 50.0, 0.1, 2.0, 1.0, 0.9, 1.6, 0.1
PITCHES = (1.5, 1.35, 1.2)


@dataclass(frozen=True, kw_only=True)
class Wall:
    """A hall in the frame of one of its walls: the floor, columns, each outer door's floor and place within, and the
    floor before the office's door."""

    length: float
    floor: Polygon
    columns: BaseGeometry
    zones: tuple[Polygon, ...]
    inside: tuple[Point, ...]
    office: BaseGeometry


def _walls(drawn: Sketch) -> list[Wall]:
    found = []
    for number in range(len(drawn.ring)):
        (x1, y1), (x2, y2) = halls.side(drawn.ring, number)
        turn = atan2(y2 - y1, x2 - x1)

        def into(shape: BaseGeometry, x: float = x1, y: float = y1, turn: float = turn) -> BaseGeometry:
            moved = affinity.translate(shape, -x, -y)
            return affinity.rotate(moved, -turn, origin=(0, 0), use_radians=True)

        half = halls.COLUMN / 2
        columns = unary_union([box(x - half, y - half, x + half, y + half) for x, y in drawn.columns])
        found.append(
            Wall(
                length=hypot(x2 - x1, y2 - y1),
                floor=into(drawn.polygon),  # type: ignore[arg-type]  # a turned polygon is one
                columns=into(columns),
                zones=tuple(into(zone) for zone, _ in _doors(drawn)),  # type: ignore[misc]  # polygons
                inside=tuple(into(place) for _, place in _doors(drawn)),  # type: ignore[misc]  # points
                office=into(Polygon() if drawn.office is None else _before(drawn, drawn.office, STAFF_DOOR_DEPTH)[0]),
            )
        )
    return found


def _doors(drawn: Sketch) -> list[tuple[Polygon, Point]]:
    """The floor before each outer door, and a place 0.75 m inside it, in the sketch's axes."""
    depths = [ENTRANCE_DEPTH, *(TURNING for _ in drawn.doors[1:])]
    return [_before(drawn, door, deep) for door, deep in zip(drawn.doors, depths, strict=True)]


def _before(drawn: Sketch, door: Opening, deep: float) -> tuple[Polygon, Point]:
    (x1, y1), (x2, y2) = halls.side(drawn.ring, door.side)
    long = hypot(x2 - x1, y2 - y1)
    ux, uy = (x2 - x1) / long, (y2 - y1) / long
    half = door.width / 2 + 0.1
    x, y = x1 + ux * door.along, y1 + uy * door.along
    corners = [(-half, 0.0), (half, 0.0), (half, deep), (-half, deep)]
    zone = Polygon([(x + ux * a - uy * b, y + uy * a + ux * b) for a, b in corners])
    return zone, Point(x - uy * 0.75, y + ux * 0.75)


def most_windows(drawn: Sketch, *, most: int) -> int:
    """The most windows that a straight row along any wall holds, by trying every place on a step of 100 mm."""
    walls = _walls(drawn)
    for windows in range(most, 0, -1):
        if any(_holds(wall, one) for wall in walls for one in _tries(wall, windows)):
            return windows
    return 0


def _tries(wall: Wall, windows: int) -> list[Try]:
    low, _, high, _ = wall.floor.bounds
    return [
        Try(low=float(start), windows=windows, pitch=pitch, gate_low=gate_low)
        for pitch in PITCHES
        for start in np.arange(low, high - windows * pitch + 1e-9, STEP)
        for gate_low in (True, False)
    ]


def _holds(wall: Wall, one: Try) -> bool:
    """Whether the row keeps its clearances, and the public reaches every door and window."""
    low, high = one.low, one.low + one.windows * one.pitch
    aside = END - one.pitch / 2
    gate = (low - GATE, low) if one.gate_low else (high, high + GATE)
    solid = [box(low - aside, STAFF, high + aside, FRONT), box(low, 0.0, high, FRONT + LINE + ROUTE)]
    solid.append(box(gate[0], STAFF - GATE, gate[1], FRONT + ROUTE))
    free_of_columns = [box(low, 0.0, high, FRONT + TURNING), solid[2]]
    floor = wall.floor.buffer(1e-6)
    if not all(floor.covers(part) for part in solid):
        return False
    if any(wall.columns.intersects(part) for part in free_of_columns):
        return False
    if wall.office.intersects(box(low, STAFF - CLERK, high, STAFF)):
        return False
    if any(zone.intersection(free_of_columns[1]).area > 1e-6 for zone in wall.zones):
        return False
    lane = box(min(low, gate[0]), -FAR, max(high, gate[1]), FRONT + LINE)
    if any(zone.intersects(lane) for zone in wall.zones):
        return False
    return _walked(wall, one, min(low, gate[0]), max(high, gate[1]))


def _walked(wall: Wall, one: Try, low: float, high: float) -> bool:
    """Whether the staff's part closes without a door of the public in it, and leaves the public one wide way."""
    ends = product(_closings(wall, low, -1), _closings(wall, high, 1))
    return any(_leaves_a_way(wall, one, left, right) for left, right in ends)


def _leaves_a_way(wall: Wall, one: Try, left: float, right: float) -> bool:
    cut = wall.floor.intersection(box(left, -FAR, right, FRONT))
    staff = min(get_parts(cut), key=lambda part: part.distance(Point(one.low, STAFF)))
    if any(zone.intersection(staff).area > 1e-6 for zone in wall.zones):
        return False
    centres = [one.low + one.pitch * (number + 0.5) for number in range(one.windows)]
    chairs = [box(x - 0.25, FRONT + 0.1, x + 0.25, FRONT + 0.6) for x in centres]
    public = wall.floor.difference(unary_union([staff, wall.columns, *chairs])).buffer(-ROUTE / 2)
    goals = [*wall.inside, *(Point(x, FRONT + 0.6 + ROUTE / 2) for x in centres)]
    return any(all(part.distance(goal) <= ROUTE / 2 + 0.2 for goal in goals) for part in get_parts(public))


def _closings(wall: Wall, edge: float, sign: int) -> Iterator[float]:
    """Where the staff's part may end: at the wall, or at a screen where enough floor is left beyond it."""
    beyond = LineString([(edge, FRONT - 0.01), (edge + sign * FAR, FRONT - 0.01)])
    parts = get_parts(beyond.intersection(wall.floor))
    yield edge + sign * FAR
    if next((part.length for part in parts if part.distance(Point(edge, FRONT - 0.01)) < 0.01), 0.0) >= LEFT_OVER:
        yield edge + sign * SCREEN


@pytest.mark.parametrize("seed", SMALL)
def test_the_best_straight_row_holds_as_many_windows_as_one_slid_along_every_wall(seed: int) -> None:
    drawn = halls.sketch(seed)
    assert _straight(drawn) == most_windows(drawn, most=MANY)


@pytest.mark.parametrize("seed", SMALL_WITH_COLUMNS)
def test_with_columns_no_row_slid_along_a_wall_holds_more_windows(seed: int) -> None:
    drawn = halls.sketch(seed)
    assert _straight(drawn) >= most_windows(drawn, most=MANY)


@pytest.mark.parametrize("seed", (13, 39, 147, 181))
def test_beside_offices_and_columns_the_best_straight_row_holds_no_fewer_windows_than_a_slid_one(seed: int) -> None:
    drawn = halls.sketch(seed)
    found = straight_rows(_task(drawn, crowded(drawn)))[0].count
    assert found >= most_windows(drawn, most=MANY)
    assert found <= _packed(drawn).straight


def test_people_pass_aslant_between_a_corner_and_a_column() -> None:
    """Hall 181: the way to an exit leads between the corner of a wall and a column, 1.30 m apart aslant."""
    drawn = halls.sketch(181)
    layout = _placed(drawn, halls.brief(drawn))
    assert len(layout.windows) == windows_wanted(layout.brief) == 3 == most_windows(drawn, most=MANY)
    corner = affinity.rotate(Point(drawn.ring[7]), drawn.turn_deg, origin=(0, 0))
    column = min(layout.storey.columns, key=lambda one: one.polygon.distance(corner))
    assert 1.2 < column.polygon.distance(corner) < 1.4
    between = LineString(nearest_points(column.polygon, corner))
    ways = [
        one for one in flow(layout).routes if one.kind in (RouteKind.WHEELCHAIR, RouteKind.WAY_OUT, RouteKind.PUBLIC)
    ]
    assert [one for one in ways if one.path.crosses(between)]
    assert not flow(layout).unreached


def _straight(drawn: Sketch) -> int:
    """The windows of the best straight row when more are wanted than fit; the layout has no fewer."""
    brief = crowded(drawn)
    task = _task(drawn, brief)
    found = straight_rows(task)[0].count
    assert len(_placed(drawn, brief).windows) >= found
    return found


def _figures(layout: Layout) -> Counter[str]:
    """How many things of each kind there are, seats counted one by one; screens may be cut in other pieces."""
    found: Counter[str] = Counter()
    for item in layout.items:
        if item.kind is not Kind.PARTITION:
            found[item.kind.value] += item.count
    return found


@pytest.mark.parametrize("seed", SMALL[:2])
def test_every_turn_of_the_building_has_the_same_windows(seed: int) -> None:
    drawn = halls.sketch(seed)
    turned = replace(drawn, turn_deg=drawn.turn_deg + 37.0)
    brief = crowded(drawn)
    assert len(_placed(turned, brief).windows) == len(_placed(drawn, brief).windows)
    assert _figures(_placed(turned, brief)) == _figures(_placed(drawn, brief))


def test_the_generated_halls_are_what_they_say() -> None:
    cases = [halls.case(seed) for seed in range(halls.COUNT)]
    areas = [case.sketch.polygon.area for case in cases]
    assert min(areas) >= 59.5 and max(areas) <= 600.5
    assert {case.sketch.shape for case in cases} == set(halls.SHAPES)
    assert {len(case.sketch.doors) for case in cases} == {1, 2, 3, 4}
    assert max(len(case.sketch.columns) for case in cases) == halls.MOST_COLUMNS
    assert halls.case(7).plan == halls.case(7).plan
    assert [seed for seed, case in enumerate(cases) if not _sound(case)] == []


def _sound(case: Case) -> bool:
    """Whether each door is a hole in a wall, between what it says it joins."""
    storey = case.plan.storey(case.where.storey_id)
    hall = storey.room(case.where.hall_id).polygon
    return storey.walls.is_valid and all(
        door.gap.intersection(storey.walls).area < 1e-6
        and door.gap.distance(hall) < 1e-6
        and door.gap.buffer(0.01).intersection(storey.walls).area > 1e-3
        for door in storey.doors
    )


# --- the integer program


def _task(drawn: Sketch, brief: Brief) -> Task:
    return _asked(task_of, drawn, brief)


def _packed(drawn: Sketch) -> Packed:
    task = _task(drawn, crowded(drawn))
    return packed(Site(task=task, limits=task.sizes), strip_depths(task))


@pytest.mark.parametrize("seed", (*SMALL, *SMALL_WITH_COLUMNS))
def test_no_row_slid_along_a_wall_holds_more_than_the_proved_bound(seed: int) -> None:
    drawn = halls.sketch(seed)
    found, slid = _packed(drawn), most_windows(drawn, most=MANY)
    assert slid <= found.straight <= found.most
    assert found.straight <= slid + 4, "the public's way to the windows is not in the program"


@pytest.mark.parametrize("seed", (*SMALL, *SMALL_WITH_COLUMNS, *ROOMY))
def test_no_layout_has_more_windows_than_the_proved_bound(seed: int) -> None:
    drawn = halls.sketch(seed)
    placed = _placed(drawn, crowded(drawn))
    assert placed.bound is not None and len(placed.windows) <= _packed(drawn).most
    assert placed.bound.gap == min(MANY, placed.bound.most) - len(placed.windows)


@pytest.mark.parametrize("seed", ROOMY)
def test_the_bound_of_a_wider_hall_is_no_less_and_a_mirror_does_not_change_it(seed: int) -> None:
    drawn = replace(halls.sketch(seed), columns=())
    assert _packed(halls.wider(drawn, 1.25)).most >= _packed(drawn).most
    here, there = _packed(drawn), _packed(halls.mirrored(drawn))
    assert (here.straight, here.most) == (there.straight, there.most)


@pytest.mark.parametrize("seed", COLUMNED)
def test_a_column_never_raises_the_bound(seed: int) -> None:
    drawn = halls.sketch(seed)
    barred, free = _packed(drawn), _packed(replace(drawn, columns=drawn.columns[:-1]))
    assert barred.straight <= free.straight and barred.most <= free.most


@pytest.mark.parametrize("seed", [59, 147])
def test_who_asks_for_more_windows_gets_no_fewer(seed: int) -> None:
    drawn = halls.sketch(seed)
    brief = halls.brief(drawn)
    found = []
    for count in (2, 3, 4):
        rows = straight_rows(_task(drawn, replace(brief, windows=replace(brief.windows, count=count))))
        found.append(rows[0].count)
    assert found == sorted(found) and found[1] == 3
