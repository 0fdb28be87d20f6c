"""Repairs: what breaks a clause is mended by the least that does, what is locked stays, the judge has the last word."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from shapely import Point
from typer.testing import CliRunner

from cli import app
from planner import pipeline
from planner.files import toml
from planner.files.layout_json import write_layout
from planner.measure.sight import faces_seen
from planner.model.layout import Item, Layout
from planner.model.standard import Verb
from planner.place.fixes import Repair, repaired
from planner.place.sight_mends import camera_proposals
from planner.place.trials import breaches
from tests.files.test_documents import obeys
from tests.place.samples import judged, rulebook

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
        {one.area.id: one.covered_share for one in faces_seen(each.layout, px_per_m=250.0, yaw_deg=45.0)}["D11-face"]
        for each in camera_proposals(broken, ["D11-face"], clause, toml.read_catalogue(), fixed=frozenset())
    ]
    assert len(found) > 3 and min(found) > 0.0 and max(found) >= 0.95
    assert broken_clauses(mended(broken)) == set()


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
