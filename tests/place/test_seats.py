"""Where people wait: seats before the row in one pattern, with aisles."""

from functools import lru_cache

import pytest
import shapely
from shapely import Point, box

from planner.files import toml
from planner.measure.routes import RouteKind, flow, passages, runs_over
from planner.measure.space import polygons
from planner.measure.ways import Net
from planner.model.layout import Item, Kind, Layout
from planner.pipeline.plans import where
from planner.place import place
from planner.place.frame import Frame
from planner.place.ground import Ground, Walk
from planner.place.interior import furnished
from planner.place.siting import other_rows
from planner.place.task import task_of
from tests.build import hall_plan
from tests.place import halls, samples
from tests.place.test_place import brief, layout, placed

AISLE = 1.2


def axes(found: Layout) -> Frame:
    """The axes of a straight row: x along it, y towards the public."""
    first = found.of_kind(Kind.COUNTER)[0]
    return Frame(x=first.at.x, y=first.at.y, turn_deg=first.turn_deg)


def in_axes(found: Layout, item: Item) -> tuple[float, float, float, float]:
    """The box about a thing in the axes of the row."""
    low_x, low_y, high_x, high_y = axes(found).into(item.footprint).bounds
    return low_x, low_y, high_x, high_y


def beyond_row(found: Layout) -> list[float]:
    """How far the middle of each gang stands beyond the row's ends, metres."""
    tops = [in_axes(found, item) for item in found.of_kind(Kind.COUNTER)]
    low, high = min(top[0] for top in tops), max(top[2] for top in tops)
    middles = [axes(found).into(gang.at).x for gang in found.of_kind(Kind.SEAT_ROW)]
    return [max(0.0, low - x, x - high) for x in middles]


@pytest.mark.parametrize(
    ("name", "seats", "beyond"), [("meishan", 12, 2.0), ("hekou", 9, 0.0), ("shiqiao", 18, 4.5), ("yunfeng", 15, 1.0)]
)
def test_seats_of_a_sample_stand_before_its_row(name: str, seats: int, beyond: float) -> None:
    found = samples.judged(name).layout
    gangs = found.of_kind(Kind.SEAT_ROW)
    assert sum(gang.count for gang in gangs) >= seats
    assert max(beyond_row(found)) <= beyond
    assert len({gang.count for gang in gangs}) == 1, "gangs are equally long"
    turns = {round((gang.turn_deg - found.of_kind(Kind.COUNTER)[0].turn_deg) % 360.0, 3) for gang in gangs}
    assert turns == {180.0}, "every seat looks at the windows"


@pytest.mark.parametrize("name", ["plain", "full", "wide"])
def test_a_gang_has_an_aisle_at_one_end_or_both(name: str) -> None:
    found = layout(name)
    bodies = [one for one in found.items if one.base < 1.0 and one.height > 0.3 and not one.window]
    for gang in found.of_kind(Kind.SEAT_ROW):
        others = [one.footprint for one in bodies if one.id != gang.id]
        ends = [gang.point(sign * (gang.width + AISLE) / 2, 0.0) for sign in (-1.0, 1.0)]
        lanes = [
            box(end.x - AISLE / 2 + 0.01, end.y - gang.depth / 2, end.x + AISLE / 2 - 0.01, end.y + gang.depth / 2)
            for end in ends
        ]
        assert any(
            found.hall.polygon.covers(lane) and not any(lane.intersects(other) for other in others) for lane in lanes
        ), gang.id


def test_gangs_that_look_the_same_way_are_in_lines_and_columns() -> None:
    found = layout("wide")
    gangs = [gang for gang in found.of_kind(Kind.SEAT_ROW) if round(gang.turn_deg) == 0]
    lines, columns = {round(gang.at.y, 2) for gang in gangs}, {round(gang.at.x, 2) for gang in gangs}
    assert len(lines) <= 3 and len(lines) * len(columns) <= len(gangs) + 2


def test_machines_yield_to_seats_and_stand_all_the_same() -> None:
    found = samples.judged("shiqiao").layout
    first = found.of_kind(Kind.COUNTER)[0]
    assert len(found.of_kind(Kind.SELF_SERVICE)) == 2
    assert all(abs(gang.at.y - first.at.y) < 7.0 for gang in found.of_kind(Kind.SEAT_ROW)), "no seat in the far bay"


def test_a_hall_as_deep_as_the_seats_need_has_them_in_the_open() -> None:
    found = placed(hall_plan(14.0, 11.0), brief(3))
    least = toml.read_rulebook().number("seats_least")
    gangs = found.of_kind(Kind.SEAT_ROW)
    assert sum(gang.count for gang in gangs) >= least
    assert max(beyond_row(found)) <= 2.0


def test_seats_keep_off_the_windows_of_every_run_of_a_bent_row() -> None:
    reading = samples.reading("yunfeng")
    rules = samples.rulebook("yunfeng")
    task = task_of(reading.plan, reading.brief, rules, toml.read_catalogue(), where=where(reading))
    rows = {row.shape: row for row in other_rows(task)}
    assert len(rows) >= 2
    for row in rows.values():
        found, _ = furnished(task, row)
        tops = shapely.union_all([one.footprint for one in found.of_kind(Kind.COUNTER)])
        assert min(gang.footprint.distance(tops) for gang in found.of_kind(Kind.SEAT_ROW)) >= 3.4 - 1e-6, row.shape


@lru_cache
def generated(seed: int) -> Layout:
    case = halls.case(seed)
    return place(case.plan, halls.brief(case.sketch), toml.read_rulebook(), toml.read_catalogue(), where=case.where)


@pytest.mark.parametrize("seed", [106, 118])
def test_no_wheelchair_place_stands_in_what_people_walk_along(seed: int) -> None:
    found = generated(seed)
    places = found.of_kind(Kind.WHEELCHAIR_PLACE)
    assert places
    assert not [way for way in passages(found) for one in places if runs_over(way, one)]


def test_seats_leave_the_staff_a_way_out_of_an_office_that_opens_to_the_public() -> None:
    found = generated(40)
    desks = {item.id for item in found.of_kind(Kind.DESK)}
    assert desks
    assert desks <= {route.start for route in flow(found).routes if route.kind is RouteKind.WAY_OUT}


def test_a_way_of_exactly_the_width_is_open_to_the_placer_as_it_is_to_the_judge() -> None:
    goals = (Point(1.0, 2.0), Point(9.0, 2.0))
    for gap, is_open in ((1.799, False), (1.8, True), (1.81, True)):
        wall = box(4.0, gap, 5.0, 4.0)
        floor = box(0.0, 0.0, 10.0, 4.0)
        assert Ground(floor=floor, solids=(wall,), walks=(Walk(width=1.8, goals=goals),)).open is is_open
        parts = Net(free=polygons(floor.difference(wall)), width=1.8).floor.parts
        assert any(all(part.distance(goal) < 0.5 for goal in goals) for part in parts) is is_open
