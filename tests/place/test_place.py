"""What holds of every layout that is placed, whatever the hall."""

from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import shapely
from shapely import MultiPolygon, Point, Polygon, box

from planner import pipeline
from planner.errors import InputError
from planner.files import toml
from planner.measure.clearance import overlaps
from planner.measure.coverage import watch_of
from planner.measure.sight import private_views
from planner.model.brief import Brief, CounterWishes, Keep, QueueKind, Role, WindowMode
from planner.model.layout import Item, Kind, Layout, ZoneKind
from planner.model.plan import FloorPlan
from planner.model.verdict import Outcome
from planner.place import place
from planner.place.frame import GRID, down, near, up
from planner.place.siting import straight_rows
from planner.place.task import task_of
from planner.rules import check
from tests.build import WALL, hall_plan, turned, turned_plan, where

COLUMNS = ((6.0, 5.0), (13.0, 5.0), (20.0, 5.0), (6.0, 9.5), (13.0, 9.5), (20.0, 9.5))
IN_LINE = ((4.5, 7.8), (9.0, 7.8), (13.5, 7.8))


@cache
def brief(count: int | None = 4) -> Brief:
    plain = toml.read_brief(None)
    return replace(plain, windows=replace(plain.windows, count=count))


def placed(plan: FloorPlan, wishes: Brief, *, staff_door: str | None = "D2") -> Layout:
    return place(
        plan,
        wishes,
        toml.read_rulebook(),
        toml.read_catalogue(),
        where=where(staff_door),
    )


def l_shaped() -> FloorPlan:
    """The hall of tests/build.py without its south-west corner, 7 by 4 m, which becomes outdoors."""
    plan = hall_plan()
    storey = plan.storeys[0]
    hall = storey.room("R1")
    corner = box(-WALL, -WALL, 7.0, 4.0)
    floor = hall.polygon.difference(corner)
    walls = storey.walls.union(box(0, 0, 7.0, 4.0)).difference(box(-WALL, -WALL, 7.0 - WALL, 4.0 - WALL))
    shape = walls if isinstance(walls, MultiPolygon) else MultiPolygon([walls])
    rooms = (replace(hall, polygon=floor), *storey.rooms[1:])
    return replace(plan, storeys=(replace(storey, rooms=rooms, walls=shape),))


HALLS = {
    "plain": (hall_plan(), 4),
    "full": (hall_plan(), 9),
    "wide": (hall_plan(26, 14, columns=COLUMNS), 8),
    "columns in the row": (hall_plan(18, 10, columns=IN_LINE), 6),
    "deep": (hall_plan(10, 18), 5),
    "small": (hall_plan(9, 7.5), 3),
    "L": (l_shaped(), 4),
}


@cache
def layout(name: str) -> Layout:
    plan, count = HALLS[name]
    return placed(plan, brief(count))


@pytest.mark.parametrize("name", HALLS)
def test_every_window_asked_for_is_placed(name: str) -> None:
    found = layout(name)
    assert len(found.windows) == HALLS[name][1] == len(found.of_kind(Kind.COUNTER))
    assert found.sizing is not None and found.sizing.placed == HALLS[name][1] and found.sizing.overruled


@pytest.mark.parametrize("name", HALLS)
def test_nothing_overlaps(name: str) -> None:
    assert overlaps(layout(name), tolerance=0.001) == ()


def stands(item: Item) -> bool:
    flat = (Kind.QUEUE_LINE, Kind.QUEUE_PLACE, Kind.WHEELCHAIR_PLACE, Kind.OUTLET, Kind.ALARM)
    return item.base < 2.0 and item.kind not in flat


@pytest.mark.parametrize("name", HALLS)
def test_the_floor_before_each_door_of_the_public_stays_free(name: str) -> None:
    found = layout(name)
    for door in found.storey.doors:
        if found.hall_id not in door.rooms or door.id == "D2":
            continue
        before = door.gap.buffer(1.5, cap_style="flat", join_style="mitre").intersection(found.hall.polygon)
        straight = before.intersection(box(*door.opening.buffer(1.7, cap_style="flat").bounds))
        in_the_way = [
            item.id for item in found.items if stands(item) and item.footprint.intersection(straight).area > 1e-6
        ]
        assert in_the_way == [], door.id


@pytest.mark.parametrize("name", HALLS)
def test_everything_is_inside_a_room_and_off_the_columns(name: str) -> None:
    found = layout(name)
    rooms = shapely.union_all([room.polygon for room in found.storey.rooms]).buffer(1e-5)
    columns = shapely.union_all([column.polygon for column in found.storey.columns])
    for item in found.items:
        assert rooms.covers(item.footprint), item.id
        assert item.footprint.intersection(columns).area < 1e-6, item.id


@pytest.mark.parametrize("name", HALLS)
def test_things_of_an_unturned_hall_are_on_the_grid(name: str) -> None:
    for item in layout(name).items:
        if item.kind in (Kind.COUNTER, Kind.GUIDANCE_DESK, Kind.QUEUE_LINE):
            left, low, _, _ = item.footprint.bounds
            assert abs(left / GRID - round(left / GRID)) < 1e-6, item.id
            assert abs(low / GRID - round(low / GRID)) < 1e-6, item.id


KIT = {
    Kind.COUNTER: 1,
    Kind.SIGN: 1,
    Kind.STAFF_BOARD: 1,
    Kind.QUEUE_LINE: 1,
    Kind.QUEUE_PLACE: 1,
    Kind.STAFF_CHAIR: 1,
    Kind.COMPUTER: 1,
    Kind.PRINTER: 1,
    Kind.SCANNER: 1,
    Kind.DOCUMENT_CAMERA: 1,
    Kind.RATING_TERMINAL: 1,
    Kind.ALARM: 1,
    Kind.OUTLET: 5,
}


@pytest.mark.parametrize("name", HALLS)
def test_each_window_has_its_kit(name: str) -> None:
    found = layout(name)
    for window in found.windows:
        assert {kind: len(found.of_window(window.id, kind)) for kind in KIT} == KIT
        networks = {item.detail[0] for item in found.of_window(window.id, Kind.OUTLET)}
        assert networks == {"mains", "extranet", "lan", "department", "telephone"}


def test_windows_count_from_the_publics_left() -> None:
    counters = [layout("plain").of_window(f"W{number}", Kind.COUNTER)[0] for number in (1, 2, 3, 4)]
    # The row is at the north wall and the public looks north: its left is the west.
    assert [round(item.at.x - counters[0].at.x, 6) for item in counters] == [0.0, 1.5, 3.0, 4.5]
    assert all(item.turn_deg == 180.0 for item in counters)


def test_the_line_is_a_metre_from_the_top_and_100_mm_wide() -> None:
    found = layout("plain")
    counter = found.item("W1-counter")
    line = found.item("W1-line")
    assert counter.footprint.distance(line.footprint) == pytest.approx(1.0, abs=1e-6)
    assert line.depth == 0.1


def test_one_window_is_for_wheelchairs_and_has_no_chair_before_it() -> None:
    found = layout("plain")
    accessible = [window.id for window in found.windows if window.accessible]
    assert len(accessible) == 1
    assert found.of_window(accessible[0], Kind.VISITOR_CHAIR) == ()
    assert all(item.knee is not None and item.knee.width >= 0.75 for item in found.of_kind(Kind.COUNTER))


@pytest.mark.parametrize(("name", "seats"), [("plain", 14), ("full", 27), ("wide", 24), ("columns in the row", 18)])
def test_seats_suffice(name: str, seats: int) -> None:
    found = layout(name)
    assert sum(item.count for item in found.of_kind(Kind.SEAT_ROW)) >= min(seats, 3 * len(found.windows))
    tops = shapely.union_all([item.footprint for item in found.of_kind(Kind.COUNTER)])
    assert all(item.footprint.distance(tops) >= 3.4 - 1e-6 for item in found.of_kind(Kind.SEAT_ROW))


@pytest.mark.parametrize("name", HALLS)
def test_staff_and_public_meet_only_at_the_gate(name: str) -> None:
    found = layout(name)
    staff = shapely.union_all(
        [zone.polygon for zone in found.zones if zone.kind in (ZoneKind.STAFF, ZoneKind.BACK_OFFICE)]
    )
    closed = (Kind.COUNTER, Kind.PARTITION, Kind.GATE)
    line = shapely.union_all([item.footprint for item in found.of_kind(*closed)])
    free = found.hall.polygon.difference(line).difference(
        shapely.union_all([column.polygon for column in found.storey.columns])
    )
    for part in shapely.get_parts(free.buffer(-0.15)):
        inside = part.intersection(staff).area
        assert inside < 1e-3 or part.area - inside < 1e-2


@pytest.mark.parametrize("name", HALLS)
def test_no_camera_looks_into_a_private_room(name: str) -> None:
    found = layout(name)
    assert found.cameras
    assert all(private_views(found, camera) == () for camera in found.cameras)
    assert all(found.storey.walls.distance(camera.at) > 0.1 for camera in found.cameras)
    assert all(camera.tilt_deg <= 30.0 for camera in found.cameras)


@pytest.mark.parametrize("name", HALLS)
def test_customers_are_seen_from_the_front(name: str) -> None:
    fronts = watch_of(layout(name)).faces(px_per_m=250.0, yaw_deg=45.0)
    assert len(fronts) > len(layout(name).windows)
    assert [one.area.id for one in fronts if one.covered_share < 0.95] == []


BUILDING = {"GB 50016-2014 5.5.2"}
"""Clauses that the building breaks before anything is placed: its two exits are too near each other."""


@pytest.mark.parametrize("name", ["plain", "full", "columns in the row", "deep", "small", "L"])
def test_no_shall_is_broken(name: str) -> None:
    broken = {
        one.id
        for one in check(layout(name), toml.read_rulebook())
        if one.verb.value == "shall" and one.outcome in (Outcome.FAIL, Outcome.UNCLEAR)
    }
    assert broken <= BUILDING


@pytest.mark.parametrize("turn", [37.0, 90.0, 211.0])
def test_a_turned_building_gives_the_same_layout_turned(turn: float) -> None:
    shift = (12.5, -3.25)
    straight = layout("plain")
    moved = placed(turned_plan(hall_plan(), turn, shift), brief(4))
    assert [item.id for item in moved.items] == [item.id for item in straight.items]
    for here, there in zip(straight.items, moved.items, strict=True):
        assert turned(here.at, turn, shift).distance(there.at) < 2e-6, here.id
        assert abs((there.turn_deg - here.turn_deg - turn + 180.0) % 360.0 - 180.0) < 1e-6, here.id
    assert [(one.model, one.tilt_deg) for one in moved.cameras] == [
        (one.model, one.tilt_deg) for one in straight.cameras
    ]
    for seen, other in zip(straight.cameras, moved.cameras, strict=True):
        assert turned(seen.at, turn, shift).distance(other.at) < 2e-6


def test_the_same_input_gives_the_same_layout() -> None:
    assert placed(hall_plan(), brief(4)) == layout("plain")


@pytest.mark.parametrize(("width", "fits"), [(18.0, 9), (12.0, 5)])
def test_as_many_windows_as_fit_are_placed_and_the_rest_is_said(width: float, fits: int) -> None:
    found = placed(hall_plan(width, 10.0), brief(30))
    assert fits <= len(found.windows) < 30
    said = next(choice for choice in found.choices if choice.item == "windows")
    assert f"{len(found.windows)} of 30" in said.text.en and str(len(found.windows)) in said.text.zh


def test_a_wider_hall_never_has_fewer_windows() -> None:
    counts = [len(placed(hall_plan(width, 10.0), brief(30)).windows) for width in (9.0, 12.0, 15.0, 18.0)]
    assert counts == sorted(counts)


def test_narrower_windows_are_used_only_where_more_fit_so() -> None:
    found = placed(hall_plan(18.0, 8.0), brief(30))
    pitch = found.of_kind(Kind.COUNTER)[0].width
    assert 1.2 <= pitch < 1.5
    assert any("pitch goes down" in choice.text.en for choice in found.choices)
    assert layout("plain").of_kind(Kind.COUNTER)[0].width == 1.5


def test_a_hall_too_small_for_a_window_is_refused_with_a_mend() -> None:
    with pytest.raises(InputError) as caught:
        placed(hall_plan(8.0, 2.5), brief(2))
    assert "not one window fits" in str(caught.value) and caught.value.mend.zh
    assert "the room itself is too small" in str(caught.value)


def test_where_not_one_window_fits_the_limits_that_conflict_are_named_and_dropping_one_works() -> None:
    plan, wishes = hall_plan(12.0, 3.5), brief(1)
    with pytest.raises(InputError) as caught:
        placed(plan, wishes, staff_door=None)
    said = caught.value.what.en
    assert "dropping any one of them works" in said and "DB3415/T 91-2024 4.1.1" not in said
    for name, quantity, less in (("1500 mm", "turning_circle_diameter", 0.9), ("1200 mm", "window_pitch_min", 0.9)):
        assert name in said
        task = task_of(
            plan,
            wishes,
            toml.read_rulebook().with_limit(quantity, less),
            toml.read_catalogue(),
            where=where(None),
        )
        assert straight_rows(task)[0].count == 1


def test_people_queue_in_line_without_a_ticket_machine() -> None:
    found = placed(hall_plan(), replace(brief(3), queue=QueueKind.LINE))
    assert found.of_kind(Kind.TICKET_MACHINE) == ()
    places = [len(found.of_window(window.id, Kind.QUEUE_PLACE)) for window in found.windows]
    assert min(places) >= 1 and max(places) > 1


def test_classes_stand_side_by_side_and_share_the_windows() -> None:
    wishes = brief(5)
    found = placed(hall_plan(), replace(wishes, windows=replace(wishes.windows, mode=WindowMode.CLASSES)))
    assert [window.class_id for window in found.windows] == ["social", "social", "livelihood", "livelihood", "rural"]
    assert "社会事务综合窗口" in found.windows[0].name.zh


@pytest.mark.parametrize("count", [1, 2, 4, 7])
def test_every_role_that_is_wished_has_a_window(count: int) -> None:
    found = placed(hall_plan(), brief(count))
    assert {role for window in found.windows for role in window.roles} == set(Role)
    assert all(Role.GENERAL in window.roles for window in found.windows)


def test_signs_name_their_windows_and_hang_1500_above_the_top() -> None:
    found = layout("plain")
    for window in found.windows:
        sign = found.item(f"{window.id}-sign")
        assert sign.text is not None and window.name.zh in sign.text.zh and window.name.en in sign.text.en
        assert sign.base == pytest.approx(2.3)


def test_signs_stand_on_the_tops_when_they_are_not_to_hang() -> None:
    wishes = replace(brief(3), counter=CounterWishes(height=None, depth=None, pitch=None, hung_signs=False))
    found = placed(hall_plan(), wishes)
    assert {item.base for item in found.of_kind(Kind.SIGN)} == {0.8}
    assert overlaps(found, tolerance=0.001) == ()


def test_a_kept_thing_stays_and_the_rest_goes_round_it() -> None:
    keep = Keep(kind="guidance-desk", at=Point(5.0, 5.0), turn_deg=90.0)
    found = placed(hall_plan(), replace(brief(4), keep=(keep,)))
    desks = found.of_kind(Kind.GUIDANCE_DESK)
    assert [(item.at.x, item.at.y, item.turn_deg, item.locked) for item in desks] == [(5.0, 5.0, 90.0, True)]
    assert overlaps(found, tolerance=0.001) == ()


@pytest.mark.parametrize("shift", [(0.0, 0.0), (0.15, -0.1), (-0.2, 0.2)])
def test_the_guidance_desk_stands_before_the_chair_that_is_kept_for_it(shift: tuple[float, float]) -> None:
    plain = layout("plain")
    chair = plain.item("guidance-1-staff-chair")
    at = Point(chair.at.x + shift[0], chair.at.y + shift[1])
    keep = Keep(kind="staff-chair", at=at, turn_deg=chair.turn_deg, width=chair.width, depth=chair.depth)
    found = placed(hall_plan(), replace(brief(4), keep=(keep,)))
    assert len(found.of_kind(Kind.STAFF_CHAIR)) == len(plain.of_kind(Kind.STAFF_CHAIR))
    assert [item.at for item in found.of_kind(Kind.STAFF_CHAIR) if item.locked] == [at]
    (desk,) = found.of_kind(Kind.GUIDANCE_DESK)
    assert desk.at.distance(at) < 0.75
    assert overlaps(found, tolerance=0.001) == ()


def test_what_is_kept_gets_no_twin_of_any_kind() -> None:
    plain = layout("plain")
    firsts = {item.kind: item for item in reversed(plain.items) if item.kind is not Kind.GATE}
    keeps = tuple(
        Keep(kind=kind.value, at=one.at, turn_deg=one.turn_deg, width=one.width, depth=one.depth)
        for kind, one in sorted(firsts.items())
    )
    found = placed(hall_plan(), replace(brief(4), keep=keeps))
    assert len(keeps) >= 28
    many, few = (Counter(one.kind for one in each.items if one.kind is not Kind.SEAT_ROW) for each in (found, plain))
    assert many == few
    seats, wanted = (sum(one.count for one in each.of_kind(Kind.SEAT_ROW)) for each in (found, plain))
    assert wanted <= seats <= wanted + 2, "seats come in rows of three to five"
    assert found.item("kept-1").locked
    for kind, one in firsts.items():
        kept = [item for item in found.of_kind(kind) if item.locked]
        assert [(item.at, item.window) for item in kept] == [(one.at, one.window)], kind
    assert overlaps(found, tolerance=0.001) == ()


def test_a_kept_safe_cabinet_and_board_are_counted_wherever_they_stand() -> None:
    kinds = {"safe": Point(15.0, 9.6), "copier": Point(15.6, 9.6), "notice-board": Point(2.0, 0.05)}
    keeps = tuple(Keep(kind=kind, at=at, turn_deg=180.0 if at.y > 5 else 0.0) for kind, at in kinds.items())
    found = placed(hall_plan(), replace(brief(4), keep=keeps))
    for kind in kinds:
        assert [item.locked for item in found.of_kind(Kind(kind))] == [True]


def test_the_row_runs_through_a_kept_counter() -> None:
    keep = Keep(kind="counter", at=Point(6.337, 8.1), turn_deg=180.0)
    found = placed(hall_plan(), replace(brief(4), keep=(keep,)))
    locked = [item for item in found.of_kind(Kind.COUNTER) if item.locked]
    assert [(item.at.x, item.at.y) for item in locked] == [(6.337, 8.1)]
    assert len(found.windows) == 4
    assert {round(item.at.y, 6) for item in found.of_kind(Kind.COUNTER)} == {8.1}


def test_each_thing_that_stands_in_the_hall_says_why() -> None:
    found = layout("plain")
    told = {choice.item for choice in found.choices}
    kinds = (Kind.COUNTER, Kind.SEAT_ROW, Kind.GUIDANCE_DESK, Kind.TICKET_MACHINE, Kind.SELF_SERVICE, Kind.DESK)
    assert {item.id for item in found.of_kind(*kinds)} <= told
    assert {camera.id for camera in found.cameras} <= told
    assert all(choice.text.zh and choice.text.en for choice in found.choices)


def test_what_nobody_gave_is_listed_as_assumed() -> None:
    found = placed(hall_plan(), replace(brief(4), given=frozenset({"demand.population", "windows.count"})))
    keys = {one.key for one in found.assumptions}
    assert "demand.population" not in keys
    assert {"demand.minutes_per_case", "counter.pitch", "queue.kind"} <= keys


def test_the_public_zone_and_the_staff_zone_share_no_floor() -> None:
    zones = layout("plain").zones
    public = [zone.polygon for zone in zones if zone.kind is ZoneKind.PUBLIC]
    staff = [zone.polygon for zone in zones if zone.kind is ZoneKind.STAFF]
    assert isinstance(public[0], Polygon)
    assert shapely.union_all(public).intersection(shapely.union_all(staff)).area < 1e-4


@pytest.mark.parametrize(
    ("length", "lower", "upper", "nearest"), [(1.2345, 1.23, 1.24, 1.23), (0.58, 0.58, 0.58, 0.58)]
)
def test_lengths_go_to_the_grid(length: float, lower: float, upper: float, nearest: float) -> None:
    assert (down(length), up(length), near(length)) == (lower, upper, nearest)


def test_a_kept_camera_stays_and_the_others_see_the_rest() -> None:
    keep = Keep(kind="camera", at=Point(9.0, 4.5), turn_deg=90.0)
    found = placed(hall_plan(), replace(brief(4), keep=(keep,)))
    locked = [camera for camera in found.cameras if camera.locked]
    assert [(camera.at.x, camera.at.y, camera.aim_deg) for camera in locked] == [(9.0, 4.5, 180.0)]
    assert len(found.cameras) > 1
    assert any(choice.item == locked[0].id and "assumed" in choice.text.en for choice in found.choices)


def test_a_camera_model_that_the_catalogue_lacks_is_refused() -> None:
    wishes = brief(4)
    with pytest.raises(InputError) as caught:
        placed(hall_plan(), replace(wishes, cameras=replace(wishes.cameras, models=("Brownie",))))
    assert "Brownie" in str(caught.value) and "DS-2CD2143G2-I 4 mm" in caught.value.mend.en


@pytest.mark.parametrize("sample", ["hekou", "meishan", "shiqiao", "yunfeng"])
def test_a_sample_is_placed_without_breaking_a_shall(sample: str) -> None:
    reading = pipeline.read(Path(__file__).parents[2] / "layouts" / sample / "plan.dxf")
    rulebook = pipeline.rulebook_of(reading.brief, beside=reading.brief_path)
    found = pipeline.place(reading, rulebook=rulebook)
    assert found.sizing is not None and len(found.windows) == found.sizing.needed
    broken = [
        one.id
        for one in check(found, rulebook)
        if one.verb.value == "shall" and one.outcome in (Outcome.FAIL, Outcome.UNCLEAR)
    ]
    assert broken == []


def test_a_kept_seat_row_counts_its_seats_and_nothing_stands_on_a_kept_wheelchair_place() -> None:
    plan, wishes = hall_plan(), brief(4)
    plain = placed(plan, wishes)
    seats, wheelchair = plain.of_kind(Kind.SEAT_ROW)[0], plain.of_kind(Kind.WHEELCHAIR_PLACE)[0]
    keeps = tuple(
        Keep(kind=one.kind.value, at=one.at, turn_deg=one.turn_deg, width=one.width, depth=one.depth)
        for one in (seats, wheelchair)
    )
    layout = placed(plan, replace(wishes, keep=keeps))
    kept = {item.kind: item for item in layout.items if item.locked}
    assert kept[Kind.SEAT_ROW].count == seats.count > 1
    total = sum(item.count for item in layout.of_kind(Kind.SEAT_ROW))
    assert total >= sum(item.count for item in plain.of_kind(Kind.SEAT_ROW))
    assert overlaps(layout, tolerance=0.001) == ()
    assert len(layout.of_kind(Kind.WHEELCHAIR_PLACE)) == len(plain.of_kind(Kind.WHEELCHAIR_PLACE))
