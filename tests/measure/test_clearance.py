"""Clear floor and overlaps, against numbers by hand."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point, box

from planner.measure.clearance import (
    clear_behind,
    clear_depth,
    forward_distance,
    overlaps,
    turning_diameter,
    turning_fits,
)
from planner.model.layout import Item, Kind, KneeSpace, Layout
from tests.build import hall_plan
from tests.build_layout import EAST, SOUTH, small_layout, thing, turned_layout
from tests.measure.halls import LAW, SHIFT, TURNS, bodies, body, hall_with

COUNTER = thing("K", Kind.COUNTER, (9.0, 8.0), (1.5, 0.65, 0.8), turn_deg=SOUTH)


@pytest.mark.parametrize("turn_deg", TURNS)
@pytest.mark.parametrize("gap", [1.499, 1.4999, 1.5, 1.501])
def test_a_shortfall_never_reads_as_the_limit(gap: float, turn_deg: float) -> None:
    post = body("P", 9.7, 8.0 - 0.325 - gap - 0.1, 0.2, 0.2)
    layout = turned_layout(hall_with(COUNTER, post), turn_deg, SHIFT)
    assert clear_depth(layout, layout.item("K")) == pytest.approx(gap, abs=2e-9)


def test_the_floor_is_clear_over_the_whole_width_and_no_farther() -> None:
    beside = body("P", 9.0 + 0.75 + 0.1, 6.0, 0.2, 0.2)
    inside = replace(beside, at=Point(9.0 + 0.75 + 0.09, 6.0))
    assert clear_depth(hall_with(COUNTER, beside), COUNTER) == 5.0
    assert clear_depth(hall_with(COUNTER, inside), COUNTER) == pytest.approx(8.0 - 0.325 - 6.1)


def test_a_wall_and_a_column_end_the_clear_floor() -> None:
    aside = replace(COUNTER, at=Point(4.0, 8.0))
    assert clear_depth(hall_with(aside), aside, reach=9.0) == pytest.approx(7.675)
    assert clear_behind(hall_with(COUNTER), COUNTER) == pytest.approx(10.0 - 8.325)
    columned = hall_with(COUNTER, plan=hall_plan(columns=((9.0, 5.0),)))
    assert clear_depth(columned, COUNTER) == pytest.approx(7.675 - 5.2)


def test_an_open_door_is_floor() -> None:
    facing_door = thing("K", Kind.COUNTER, (9.0, 2.0), (0.9, 0.65, 0.8), turn_deg=SOUTH)
    assert clear_depth(hall_with(facing_door), facing_door) == pytest.approx(2.0 - 0.325 + 0.24, abs=0.006)


def test_its_own_chair_is_out_of_the_way_and_the_neighbours_is_not() -> None:
    own = thing("K-chair", Kind.VISITOR_CHAIR, (9.0, 7.2), (0.5, 0.5, 0.9))
    other = replace(own, id="L-chair")
    assert clear_depth(hall_with(COUNTER, own), COUNTER) == 5.0
    assert clear_depth(hall_with(COUNTER, other), COUNTER) == pytest.approx(7.675 - 7.45)


def test_what_hangs_and_what_is_marked_on_the_floor_obstructs_nothing() -> None:
    line = thing("L", Kind.QUEUE_LINE, (9.0, 6.0), (1.3, 0.1, 0.0))
    lamp = thing("S", Kind.DISPLAY, (9.0, 6.5), (1.3, 0.1, 0.5), base=2.4)
    assert clear_depth(hall_with(COUNTER, line, lamp), COUNTER) == 5.0


def test_a_thing_that_overlaps_the_front_leaves_no_clear_floor() -> None:
    assert clear_depth(hall_with(COUNTER, body("P", 9.0, 7.6, 0.5, 0.5)), COUNTER) == 0.0


@LAW
@given(items=bodies(), more=bodies(most=2))
def test_an_obstacle_never_lengthens_a_clearance(items: tuple[Item, ...], more: tuple[Item, ...]) -> None:
    added = tuple(replace(one, id=f"{one.id}-more") for one in more)
    before, after = hall_with(COUNTER, *items), hall_with(COUNTER, *items, *added)
    assert clear_depth(after, COUNTER) <= clear_depth(before, COUNTER)
    assert turning_diameter(after, COUNTER) <= turning_diameter(before, COUNTER)


@LAW
@given(items=bodies(), turn_deg=st.sampled_from(TURNS[1:]))
def test_turning_and_moving_the_building_changes_no_clearance(items: tuple[Item, ...], turn_deg: float) -> None:
    here = hall_with(COUNTER, *items)
    there = turned_layout(here, turn_deg, SHIFT)
    for one, other in zip(here.items, there.items, strict=True):
        assert clear_depth(there, other) == pytest.approx(clear_depth(here, one), abs=1e-6)
    found = [(one.first, one.second, round(one.thickness, 6)) for one in overlaps(here, tolerance=0.0015)]
    assert [(one.first, one.second, round(one.thickness, 6)) for one in overlaps(there, tolerance=0.0015)] == found


def test_a_circle_turns_between_the_counter_and_a_wall_only_if_it_fits() -> None:
    for gap, fits in ((1.501, True), (1.5, True), (1.499, False)):
        bar = body("P", 9.0, 8.0 - 0.325 - gap - 0.1, 6.0, 0.2)
        layout = hall_with(COUNTER, bar)
        assert turning_fits(layout, COUNTER, diameter=1.5) is fits
        assert turning_diameter(layout, COUNTER) == pytest.approx(gap, abs=0.001)


@pytest.mark.parametrize("turn_deg", [*TURNS, 1.0, 45.0, 123.0])
def test_turning_the_building_changes_no_turning_circle(turn_deg: float) -> None:
    here, there = small_layout(), small_layout(turn_deg, SHIFT)
    for item in here.items:
        if item.kind in (Kind.COUNTER, Kind.GUIDANCE_DESK, Kind.SELF_SERVICE, Kind.SAFE):
            found = turning_diameter(there, there.item(item.id))
            assert found == pytest.approx(turning_diameter(here, item), abs=0.001)


def test_a_circle_may_reach_into_the_knee_space_as_far_as_its_width_allows() -> None:
    knee = KneeSpace(width=0.90, height=0.70, depth=0.45)
    counter = replace(COUNTER, knee=knee)
    bar = body("P", 9.0, 8.0 - 0.325 - 1.40 - 0.1, 6.0, 0.2)
    reach_in = 0.75 - (0.75**2 - 0.45**2) ** 0.5
    assert reach_in == pytest.approx(0.15)
    assert turning_fits(hall_with(counter, bar), counter, diameter=1.5)
    assert not turning_fits(hall_with(COUNTER, bar), COUNTER, diameter=1.5)
    nearer = replace(bar, at=Point(9.0, bar.at.y + 0.06))
    assert not turning_fits(hall_with(counter, nearer), counter, diameter=1.5)


def test_a_post_before_the_middle_leaves_room_to_turn_beside_it_only_within_the_counter() -> None:
    post = body("P", 9.0, 7.0, 0.1, 0.1)
    assert not turning_fits(hall_with(COUNTER, post), COUNTER, diameter=1.5)
    assert turning_fits(hall_with(COUNTER, replace(post, at=Point(9.75, 7.0))), COUNTER, diameter=1.5)


def test_forward_distance_is_square_to_the_front() -> None:
    seats = thing("S", Kind.SEAT_ROW, (12.0, 3.0), (2.2, 0.6, 0.8))
    assert forward_distance(COUNTER, seats.footprint) == pytest.approx(7.675 - 3.3)
    assert forward_distance(COUNTER, box(9, 9, 10, 9.5)) == pytest.approx(-1.825)


def test_the_small_layout_has_no_overlap_at_any_turn() -> None:
    for turn_deg in TURNS:
        assert overlaps(small_layout(turn_deg, SHIFT)) == ()


def moved(layout: Layout, item_id: str, x: float, y: float) -> Layout:
    items = tuple(replace(one, at=Point(x, y)) if one.id == item_id else one for one in layout.items)
    return replace(layout, items=items)


@pytest.mark.parametrize(
    ("item_id", "x", "y", "expected"),
    [
        ("seats-1", 14.0, 4.05, ("seats-1", "seats-2", 0.6)),
        ("seats-1", 12.801, 4.05, None),
        ("safe-1", 17.75, 13.65, ("safe-1", "wall", 0.05)),
        ("seats-2", 12.0, 6.5, ("W1-place-1", "seats-2", 0.5)),
        ("form-1", 9.0, 0.0, ("form-1", "D1", 0.24)),
        ("notice-1", 4.0, 10.0, ("notice-1", "wall", 0.03)),
    ],
)
def test_what_overlaps_is_named_with_its_thickness(
    item_id: str, x: float, y: float, expected: tuple[str, str, float] | None
) -> None:
    found = {(one.first, one.second): one.thickness for one in overlaps(moved(small_layout(), item_id, x, y))}
    if expected is None:
        assert found == {}
    else:
        assert found[expected[:2]] == pytest.approx(expected[2], abs=1e-6)


def test_things_at_different_heights_do_not_overlap() -> None:
    low = body("A", 9.0, 5.0, 1.0, 1.0, h=0.8)
    on_it = thing("B", Kind.PRINTER, (9.0, 5.0), (0.4, 0.4, 0.3), base=0.8)
    in_it = replace(on_it, base=0.79)
    assert overlaps(hall_with(low, on_it)) == ()
    assert [(one.first, one.second) for one in overlaps(hall_with(low, in_it))] == [("A", "B")]


def test_a_column_and_a_door_swing_are_kept_free() -> None:
    plan = hall_plan(columns=((6.0, 5.0),))
    storey = plan.storeys[0]
    doors = tuple(replace(one, swing=box(8.1, 0.0, 9.9, 0.9)) if one.id == "D1" else one for one in storey.doors)
    swinging = replace(plan, storeys=(replace(storey, doors=doors),))
    on_column = body("A", 6.3, 5.0, 0.4, 0.4)
    in_swing = body("B", 9.0, 1.0, 0.4, 0.4)
    found = {(one.first, one.second): one.thickness for one in overlaps(hall_with(on_column, in_swing, plan=swinging))}
    assert found == {("A", "C1"): pytest.approx(0.1), ("B", "D1"): pytest.approx(0.1)}


def test_a_side_wall_limits_a_machine_on_the_wall() -> None:
    machine = thing("M", Kind.SELF_SERVICE, (0.3, 5.0), (0.8, 0.6, 1.4), turn_deg=EAST)
    across = body("P", 2.0, 5.0, 0.2, 6.0)
    assert clear_depth(hall_with(machine, across), machine) == pytest.approx(1.3)
    assert clear_behind(hall_with(machine), machine) == 0.0
