"""Repairs: what breaks a clause is mended by the least that does, what is locked stays, the judge has the last word."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from shapely import Point
from shapely.ops import nearest_points
from typer.testing import CliRunner

from cli import app
from planner import pipeline
from planner.files import toml
from planner.files.layout_json import write_layout
from planner.measure.coverage import watch_of
from planner.model.layout import Item, Kind, Layout
from planner.model.standard import Verb
from planner.place.fixes import Repair, repaired
from planner.place.sight_mends import camera_proposals
from planner.place.trials import breaches
from tests.files.test_documents import obeys
from tests.place.samples import NAMES, judged, rulebook

SAMPLE = "meishan"


def layout() -> Layout:
    return judged(SAMPLE).layout


def changed(item_id: str, change: Callable[[Item], Item]) -> Layout:
    whole = layout()
    return replace(whole, items=tuple(change(one) if one.id == item_id else one for one in whole.items))


def shifted(names: Callable[[Item], bool], forward: float, *, locked: bool = False) -> Layout:
    """The sample with some things moved towards the public by a length in metres."""
    whole = layout()
    counter = whole.item("W2-counter")
    ahead = counter.point(0.0, forward)
    dx, dy = ahead.x - counter.at.x, ahead.y - counter.at.y
    items = tuple(
        replace(one, at=Point(one.at.x + dx, one.at.y + dy), locked=locked) if names(one) else one
        for one in whole.items
    )
    return replace(whole, items=items)


def mended(broken: Layout) -> Repair:
    return repaired(broken, pipeline.court(rulebook(SAMPLE)), toml.read_catalogue())


def broken_clauses(repair: Repair) -> set[str]:
    return {one.clause for one in breaches(repair.after.verdicts) if one.verb is not Verb.MAY}


def test_nothing_to_fix_leaves_the_layout_as_it_is() -> None:
    repair = mended(layout())
    assert repair.changes == () and repair.stuck == () and repair.tried == 0
    assert repair.after.layout == layout()


def test_a_low_sign_is_raised_to_where_it_was() -> None:
    repair = mended(changed("W2-sign", lambda one: replace(one, base=1.9)))
    assert repair.after.layout == layout()
    assert [(one.item, one.moved_m) for one in repair.changes] == [("W2-sign", 0.0)]
    assert "1900 mm to 2300 mm" in repair.changes[0].what.en
    assert repair.changes[0].clauses and not broken_clauses(repair)


def test_a_line_that_is_too_near_moves_just_so_far() -> None:
    repair = mended(shifted(lambda one: one.id == "W2-line", -0.3))
    assert [one.item for one in repair.changes] == ["W2-line"]
    assert repair.changes[0].moved_m == pytest.approx(0.3, abs=1e-6)
    assert repair.changes[0].clauses == ("DB3415/T 91-2024 4.1.5-distance",)


def test_a_missing_alarm_comes_where_the_other_windows_have_theirs() -> None:
    whole = layout()
    repair = mended(replace(whole, items=tuple(one for one in whole.items if one.id != "W2-alarm")))
    assert repair.after.layout.item("W2-alarm").at.distance(whole.item("W2-alarm").at) < 1e-6
    assert repair.changes[0].before is None and not broken_clauses(repair)


def test_a_window_out_of_its_row_goes_back_with_all_that_belongs_to_it() -> None:
    repair = mended(shifted(lambda one: one.window == "W2", 0.2))
    assert [one.item for one in repair.changes] == ["W2-counter"]
    assert repair.changes[0].moved_m == pytest.approx(0.2, abs=1e-6)
    for one in layout().items:
        assert repair.after.layout.item(one.id).at.distance(one.at) < 1e-5, one.id


def test_a_cabinet_among_the_public_goes_back_to_the_staff() -> None:
    seats = layout().item("seats-1").at
    repair = mended(changed("cabinet-1", lambda one: replace(one, at=Point(seats.x, seats.y - 1.0))))
    assert not broken_clauses(repair)
    assert "cabinet-1" in {one.item for one in repair.changes}


def test_cameras_are_turned_so_that_they_see_a_face_from_the_front() -> None:
    """The only camera that sees the exit is turned round; each way of mending the clause on faces sees more of them."""
    whole = layout()
    (alone,) = {one.item for one in whole.choices if "exit D11" in one.text.en and one.item.startswith("CAM")}
    turned = tuple(
        replace(one, aim_deg=(one.aim_deg + 180.0) % 360.0) if one.id == alone else one for one in whole.cameras
    )
    broken = replace(whole, cameras=turned)
    (clause,) = [one for _, one in rulebook(SAMPLE).clauses() if one.rule == "cameras.faces_from_the_front"]
    found = [
        one.covered_share
        for each in camera_proposals(broken, ["D11-face"], clause, toml.read_catalogue(), fixed=frozenset())
        for one in watch_of(each.layout).faces(px_per_m=250.0, yaw_deg=45.0)
        if one.area.id == "D11-face"
    ]
    assert len(found) > 3 and min(found) > 0.0 and max(found) >= 0.95
    assert broken_clauses(mended(broken)) == set()


# what a person does to a plan by mistake


def without(names: Callable[[Item], bool]) -> Layout:
    return replace(layout(), items=tuple(one for one in layout().items if not names(one)))


def own(item_id: str) -> Callable[[Item], bool]:
    return lambda one: one.id == item_id or one.id.startswith(f"{item_id}-")


def brought(names: Callable[[Item], bool], start: Point, goal: Point) -> Layout:
    """The sample with some things moved by the way from one point to another."""
    dx, dy = goal.x - start.x, goal.y - start.y
    items = (replace(one, at=Point(one.at.x + dx, one.at.y + dy)) if names(one) else one for one in layout().items)
    return replace(layout(), items=tuple(items))


def whole(repair: Repair) -> list[tuple[str, float]]:
    """The changes of a repair after which no *shall* and no *should* clause is broken."""
    assert broken_clauses(repair) == set() and repair.stuck == ()
    assert breaches(repair.before.verdicts)
    return [(one.item, one.moved_m) for one in repair.changes]


def test_a_window_pushed_into_another_goes_back_alone() -> None:
    for names in (lambda one: one.window == "W2", lambda one: one.id == "W2-counter"):
        start, goal = layout().item("W2-counter").at, layout().item("W2-counter").point(0.3, 0.0)
        repair = mended(brought(names, start, goal))
        assert whole(repair) == [("W2-counter", pytest.approx(0.3, abs=1e-6))]
        assert repair.after.layout.item("W2-printer").at.distance(layout().item("W2-printer").at) < 1e-5


def test_seats_that_bar_the_entrance_are_moved_and_nothing_else() -> None:
    """What a way is wanted to is far from what bars it."""
    entrance = layout().storey.door(layout().entrance_id or "")
    barring = nearest_points(layout().hall.polygon.buffer(-0.7), entrance.at)[0]
    seats = layout().item("seats-1")
    assert [item for item, _ in whole(mended(brought(own("seats-1"), seats.at, barring)))] == ["seats-1"]


def test_a_camera_that_is_missing_is_hung_again_before_furniture_is_moved() -> None:
    for camera in layout().cameras[:2]:
        left = replace(layout(), cameras=tuple(one for one in layout().cameras if one.id != camera.id))
        repair = mended(left)
        assert whole(repair) == [(camera.id, 0.0)] and repair.changes[0].before is None
        assert repair.after.layout.items == layout().items


def test_one_camera_is_hung_for_one_that_is_missing_whatever_it_saw() -> None:
    """It saw key areas and faces; two clauses are broken without it."""
    hall = judged("hekou").layout
    (gone,) = [one for one in hall.cameras if one.id == "CAM2"]
    left = replace(hall, cameras=tuple(one for one in hall.cameras if one is not gone))
    repair = repaired(left, pipeline.court(rulebook("hekou")), toml.read_catalogue())
    assert len({one.clause for one in breaches(repair.before.verdicts) if one.verb is not Verb.MAY}) == 2
    assert whole(repair) == [(gone.id, 0.0)]


@pytest.mark.parametrize("name", [one for one in NAMES if one != SAMPLE])
def test_no_change_is_told_of_what_stays(name: str) -> None:
    """In a hall at any turn, where numbers are rounded."""
    hall = judged(name).layout
    counter = hall.item("W2-counter")
    aside = replace(counter, at=counter.point(0.3, 0.0))
    pushed = replace(hall, items=tuple(aside if one.id == aside.id else one for one in hall.items))
    repair = repaired(pushed, pipeline.court(rulebook(name)), toml.read_catalogue())
    assert [one.item for one in repair.changes] == ["W2-counter"]


def test_one_row_of_seats_that_is_missing_is_added_and_so_are_all() -> None:
    first = mended(without(lambda one: one.id == "seats-1"))
    assert whole(first) == [("seats-1", 0.0)]
    every = mended(without(lambda one: one.kind is Kind.SEAT_ROW))
    rows = every.after.layout.of_kind(Kind.SEAT_ROW)
    assert [item for item, _ in whole(every)] == [one.id for one in rows]
    assert sum(one.count for one in rows) >= sum(one.count for one in layout().of_kind(Kind.SEAT_ROW))
    assert {round(one.turn_deg) for one in rows} == {round(layout().item("W1-counter").turn_deg + 180.0) % 360}


def test_seats_are_added_round_columns_too_and_before_the_windows() -> None:
    """In shiqiao no seats fit in line with the first: the hall lies on both sides of the row, columns stand in it."""
    hall = judged("shiqiao").layout
    bare = replace(hall, items=tuple(one for one in hall.items if one.kind is not Kind.SEAT_ROW))
    repair = repaired(bare, pipeline.court(rulebook("shiqiao")), toml.read_catalogue())
    assert {item for item, _ in whole(repair)} == {one.id for one in repair.after.layout.of_kind(Kind.SEAT_ROW)}
    assert sum(one.count for one in repair.after.layout.of_kind(Kind.SEAT_ROW)) >= 18


def test_of_two_that_a_narrow_way_joins_the_one_that_looks_away_is_turned() -> None:
    hall = judged("shiqiao").layout
    machine = hall.item("ticket-1")
    away = replace(machine, turn_deg=(machine.turn_deg + 180.0) % 360.0)
    broken = replace(hall, items=tuple(away if one.id == away.id else one for one in hall.items))
    repair = repaired(broken, pipeline.court(rulebook("shiqiao")), toml.read_catalogue())
    assert whole(repair) == [("ticket-1", 0.0)]
    assert repair.after.layout.item("ticket-1").turn_deg == pytest.approx(machine.turn_deg)


@pytest.mark.parametrize("turn", [90.0, 180.0])
def test_a_ticket_machine_turned_away_is_turned_back_where_it_stands(turn: float) -> None:
    right = layout().item("ticket-1")
    repair = mended(changed("ticket-1", lambda one: replace(one, turn_deg=(one.turn_deg + turn) % 360.0)))
    assert whole(repair) == [("ticket-1", 0.0)]
    assert repair.after.layout.item("ticket-1").turn_deg == pytest.approx(right.turn_deg)
    for part in ("ticket-1-outlet-mains", "ticket-1-outlet-lan"):
        assert repair.after.layout.item(part).at.distance(layout().item(part).at) < 1e-6


def test_a_guidance_desk_far_from_the_entrance_comes_just_near_enough() -> None:
    desk, hall = layout().item("guidance-1"), layout().hall.polygon.buffer(-1.2)
    entrance = layout().storey.door(layout().entrance_id or "").at
    x0, y0, x1, y1 = hall.bounds
    free = [
        at for x in range(round(2 * x0), round(2 * x1)) for y in range(round(2 * y0), round(2 * y1))
        if hall.contains(at := Point(x / 2, y / 2))
        and all(one.footprint.distance(at) > 1.0 for one in layout().items if one.base < 2 and not own(desk.id)(one))
    ]  # fmt: skip
    far = max(free, key=lambda at: (at.distance(entrance), at.x, at.y))
    repair = mended(brought(own(desk.id), desk.at, far))
    (found,) = whole(repair)
    assert found[0] == "guidance-1" and found[1] < desk.at.distance(far)


def test_a_missing_sign_computer_or_desk_comes_back_with_what_belongs_to_it() -> None:
    for missing in ("W2-sign", "W2-computer"):
        repair = mended(without(lambda one, missing=missing: one.id == missing))  # type: ignore[misc]
        assert whole(repair) == [(missing, 0.0)]
        assert repair.after.layout.item(missing).at.distance(layout().item(missing).at) < 1e-6
    desk = mended(without(own("guidance-1")))
    assert whole(desk) == [("guidance-1", 0.0)], "its chair, alarm and points come with it"
    assert {one.id for one in desk.after.layout.items} == {one.id for one in layout().items}


def test_a_missing_wheelchair_place_is_added_at_the_end_of_a_seat_row() -> None:
    repair = mended(without(lambda one: one.kind is Kind.WHEELCHAIR_PLACE))
    ((item, _),) = whole(repair)
    place = repair.after.layout.item(item)
    near = [one for one in layout().of_kind(Kind.SEAT_ROW) if one.footprint.distance(place.footprint) < 1e-3]
    assert near and near[0].turn_deg == place.turn_deg


def test_a_line_drawn_aside_goes_back_to_the_middle() -> None:
    line = layout().item("W2-line")
    assert whole(mended(brought(own(line.id), line.at, line.point(0.4, 0.0)))) == [
        ("W2-line", pytest.approx(0.4, abs=1e-6))
    ]


def test_tops_that_are_too_high_are_lowered_one_or_all() -> None:
    one = mended(changed("W2-counter", lambda item: replace(item, height=0.85)))
    assert whole(one) == [("W2-counter", 0.0)] and one.after.layout == layout()
    tall = (replace(item, height=0.85) if item.kind is Kind.COUNTER else item for item in layout().items)
    every = mended(replace(layout(), items=tuple(tall)))
    assert len(whole(every)) == len(layout().windows) and every.after.layout == layout()


def test_a_cabinet_on_the_wheelchairs_place_goes_back_to_the_staff() -> None:
    place, cabinet = layout().of_kind(Kind.WHEELCHAIR_PLACE)[0], layout().item("cabinet-1")
    ((item, _),) = whole(mended(brought(own(cabinet.id), cabinet.at, place.at)))
    assert item == "cabinet-1"


def test_what_is_locked_stays_and_the_repair_says_why() -> None:
    broken = shifted(lambda one: one.window == "W2", 0.2, locked=True)
    repair = mended(broken)
    assert repair.after.layout.item("W2-counter") == broken.item("W2-counter")
    assert "practice in-line" in {one.breach.clause for one in repair.stuck}
    why = next(one.why for one in repair.stuck if one.breach.clause == "practice in-line")
    assert "W2-counter" in why.en and "locked" in why.en and "0.20 m" in why.en
    freed = repaired(
        broken, pipeline.court(rulebook(SAMPLE)), toml.read_catalogue(),
        free=frozenset(one.id for one in broken.items if one.window == "W2"),
    )  # fmt: skip
    assert not broken_clauses(freed)


def test_a_repair_breaks_no_clause_that_held_before() -> None:
    repair = mended(shifted(lambda one: one.id == "W3-printer", 0.1))
    before = {one.clause for one in breaches(repair.before.verdicts)}
    assert {one.clause for one in breaches(repair.after.verdicts)} <= before
    assert not broken_clauses(repair)


def test_the_same_layout_is_repaired_alike() -> None:
    broken = shifted(lambda one: one.id == "W3-printer", 0.1)
    assert write_layout(mended(broken).after.layout) == write_layout(mended(broken).after.layout)


def test_the_command_writes_the_files_of_a_design_and_tells_the_moves(tmp_path: Path) -> None:
    path = tmp_path / "layout.json"
    path.write_text(write_layout(changed("W2-sign", lambda one: replace(one, base=1.9))), encoding="utf-8")
    out = tmp_path / "fixed"
    result = CliRunner().invoke(app, ["fix", str(path), "--out", str(out), "--json", "--lang", "en"])
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    obeys(told, "fix")
    assert [one["item"] for one in told["changes"]] == ["W2-sign"]
    assert told["before"]["broken"] and not told["after"]["broken"]
    assert {"layout.json", "plan.dxf", "plan.pdf", "report.html", "findings.json"} <= {
        one.name for one in out.iterdir()
    }
    assert CliRunner().invoke(app, ["fix", str(path), "--free", "nobody", "--out", str(out)]).exit_code == 2
