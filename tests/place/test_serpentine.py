"""One folded line for all windows: its barriers, its places, how it is walked, drawn, explained and read back."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import ezdxf
import pytest
import shapely

from planner import pipeline
from planner.files import toml
from planner.files.dxf.ours import value_of
from planner.files.schedules import schedules
from planner.measure.clearance import overlaps
from planner.measure.folds import fold_of
from planner.measure.queues import queue_for
from planner.measure.routes import RouteKind
from planner.measure.routes import flow as flow_of
from planner.model.brief import QueueKind
from planner.model.layout import Item, Kind, Layout, ZoneKind
from planner.model.standard import Verb
from planner.model.verdict import Outcome
from planner.rules import check
from planner.words import Lang
from tests.build import hall_plan
from tests.draw.drawn import draw
from tests.draw.test_samples import _not_set_out
from tests.place import samples
from tests.place.test_place import brief, placed

FOLDED = ("meishan", "yunfeng", "hekou")
LANE, TURN = 0.9, 1.2


def in_line(name: str) -> pipeline.Judged:
    found = samples.reading(name)
    return pipeline.judge(
        samples.placed(name, replace(found.brief, queue=QueueKind.SERPENTINE)), rulebook=samples.rulebook(name)
    )


def test_the_brief_beside_a_sample_asks_for_a_folded_line_and_for_nothing_else() -> None:
    here = samples.LAYOUTS / "meishan"
    plain, folded = toml.read_brief(here / "brief.toml"), toml.read_brief(here / "serpentine.toml")
    assert folded.queue is QueueKind.SERPENTINE
    assert replace(folded, queue=plain.queue, given=plain.given) == plain


@pytest.fixture(scope="module", params=FOLDED)
def judged(request: pytest.FixtureRequest) -> pipeline.Judged:
    return in_line(request.param)


def places(layout: Layout) -> list[Item]:
    return sorted(
        (one for one in layout.of_kind(Kind.QUEUE_PLACE) if not one.window), key=lambda one: int(one.id.split("-")[-1])
    )


def test_every_clause_holds_with_a_folded_line(judged: pipeline.Judged) -> None:
    failed = [one.id for one in judged.verdicts if one.outcome in (Outcome.FAIL, Outcome.UNCLEAR)]
    assert failed == []
    verdict = {one.id: one for one in judged.verdicts}["practice queue-lane"]
    assert verdict.outcome is Outcome.PASS
    assert min(float(one.measured or 0) for one in verdict.findings) >= 1000 * LANE


def test_there_is_a_place_for_each_person_of_the_queue_and_none_in_another(judged: pipeline.Judged) -> None:
    layout = judged.layout
    found = places(layout)
    assert len(found) == max(queue_for(len(layout.windows), layout.brief), len(layout.windows))
    assert overlaps(layout, tolerance=0.001) == ()
    assert all(one.at.distance(other.at) >= 0.6 - 1e-6 for one, other in pairwise(found))
    assert not [one for one in layout.of_kind(Kind.QUEUE_PLACE) if one.window]
    assert len(layout.of_kind(Kind.QUEUE_LINE)) == len(layout.windows)
    assert not layout.of_kind(Kind.TICKET_MACHINE)


def test_the_barriers_are_a_lane_apart_and_leave_the_turns_open(judged: pipeline.Judged) -> None:
    barriers = judged.layout.of_kind(Kind.BARRIER)
    along = barriers[:-2]
    assert len({round(one.width, 6) for one in along}) == 1
    assert all(one.footprint.distance(other.footprint) >= LANE - 1e-6 for one, other in pairwise(along))
    ends = shapely.union_all([one.footprint for one in barriers[-2:]])
    assert all(max(one.footprint.distance(end) for end in ends.geoms) >= TURN - 1e-6 for one in along)
    counters = shapely.union_all([one.footprint for one in judged.layout.of_kind(Kind.COUNTER)])
    assert min(one.footprint.distance(counters) for one in barriers) >= 3.4 - 1e-6
    queue = [zone for zone in judged.layout.zones if zone.kind is ZoneKind.QUEUE]
    assert any(all(zone.polygon.buffer(0.01).covers(one.footprint) for one in barriers) for zone in queue)


def test_a_person_walks_from_the_entrance_through_the_fold_to_each_window(judged: pipeline.Judged) -> None:
    layout, flow = judged.layout, flow_of(judged.layout)
    legs = {(one.start, one.goal): one for one in flow.routes if one.kind in (RouteKind.PUBLIC, RouteKind.QUEUE)}
    fold = fold_of(layout)
    assert fold is not None
    steps = ["guidance-1", "queue-entry", *(one.id for one in fold.stops), "queue-head"]
    assert all(pair in legs for pair in pairwise(steps))
    assert all(("queue-head", window.id) in legs for window in layout.windows)
    line = shapely.union_all([one.footprint for one in layout.of_kind(Kind.BARRIER)])
    assert not [pair for pair, leg in legs.items() if leg.path.crosses(line)]
    inside = sum(legs[pair].length for pair in pairwise(steps[2:-1]))
    assert inside >= 0.6 * (len(fold.places) - 1) - 1e-3
    assert not [one for one in flow.unreached if one.kind is RouteKind.QUEUE]


def test_no_other_way_leads_through_the_fold(judged: pipeline.Judged) -> None:
    layout, flow = judged.layout, flow_of(judged.layout)
    floor = shapely.union_all([one.footprint.buffer(-0.05) for one in places(layout)])
    others = [one for one in flow.routes if one.kind is not RouteKind.QUEUE]
    assert [one.id for one in others if one.path.intersects(floor)] == []


def test_its_things_say_why_they_stand_there(judged: pipeline.Judged) -> None:
    said = {one.item: one for one in judged.layout.choices}
    for item in (*judged.layout.of_kind(Kind.BARRIER), *places(judged.layout)):
        assert "one line for all windows" in said[item.id].text.en and "合用一条队" in said[item.id].text.zh
    assert "practice queue-lane" in said["barrier-1"].clauses


def test_a_longer_queue_is_folded_into_more_lanes() -> None:
    busy = brief(4)
    busy = replace(busy, queue=QueueKind.SERPENTINE, demand=replace(busy.demand, population=33_000))
    found = placed(hall_plan(24.0, 14.0), busy)
    fold = fold_of(found)
    assert fold is not None and len(fold.places) == queue_for(4, busy) >= 8
    assert len({round(one.at.y, 3) for one in fold.places}) >= 2, "two lanes or more"
    assert len(fold.stops) >= 4


def test_a_hall_too_shallow_for_a_fold_says_so_and_queues_at_the_windows() -> None:
    found = in_line("shiqiao").layout
    assert not found.of_kind(Kind.BARRIER)
    said = next(one for one in found.choices if one.item == "queue")
    assert "folded line" in said.text.en and "蛇形" in said.text.zh
    counts = [len(found.of_window(window.id, Kind.QUEUE_PLACE)) for window in found.windows]
    assert min(counts) >= 1


def test_a_ticket_queue_has_no_barriers() -> None:
    assert not samples.judged("meishan").layout.of_kind(Kind.BARRIER)


@pytest.fixture(scope="module")
def designed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("serpentine")
    text = (samples.LAYOUTS / "meishan" / "brief.toml").read_text(encoding="utf-8")
    assert "[queue]" not in text
    (folder / "brief.toml").write_text(f'{text}\n[queue]\nkind = "serpentine"\n', encoding="utf-8")
    plan = samples.LAYOUTS / "meishan" / "plan.dxf"
    pipeline.design(plan, out=folder / "out", brief_path=folder / "brief.toml")
    return folder / "out"


def test_every_barrier_is_drawn_with_its_two_dimensions_and_listed(judged: pipeline.Judged) -> None:
    drawn = draw(judged.layout, lang=Lang.ZH, verdicts=judged.verdicts)
    barriers = judged.layout.of_kind(Kind.BARRIER)
    assert list(_not_set_out(drawn, drawn.sheet("setting"), barriers, 0.02)) == []
    words = " ".join(word.text for sheet in drawn.sheets for word in drawn.words(sheet))
    assert "排队隔离栏" in words and "蛇形排队区" in words
    listed = [
        row for one in schedules(judged.layout, lang=Lang.ZH) for row in one.rows if "排队隔离栏" in map(str, row)
    ]
    assert listed


def test_the_edited_drawing_is_read_back_and_judged(designed: Path) -> None:
    layout, _ = pipeline.load(designed / "plan.dxf")
    rulebook = toml.read_rulebook()
    fold = fold_of(layout)
    assert layout.brief.queue is QueueKind.SERPENTINE and fold is not None
    assert {one.id: one.outcome for one in check(layout, rulebook)}["practice queue-lane"] is Outcome.PASS
    doc = ezdxf.readfile(designed / "plan.dxf")
    for insert, name in _ours(doc):
        if name == "barrier-2":
            x, y, z = insert.dxf.insert
            insert.dxf.insert = (x, y + 200.0, z)
    edited = designed.parent / "edited.dxf"
    doc.saveas(edited)
    moved, _ = pipeline.load(edited)
    assert moved.item("barrier-2").at.distance(layout.item("barrier-2").at) == pytest.approx(0.2, abs=1e-6)
    verdict = {one.id: one for one in check(moved, rulebook)}["practice queue-lane"]
    assert verdict.outcome is Outcome.FAIL and verdict.verb is Verb.SHOULD
    assert min(float(one.measured or 0) for one in verdict.findings) < 1000 * LANE


def test_a_barrier_that_was_moved_in_cad_stays_and_the_line_goes_round_it(designed: Path) -> None:
    before, _ = pipeline.load(designed / "plan.dxf")
    doc = ezdxf.readfile(designed / "plan.dxf")
    for insert, name in _ours(doc):
        if name == "barrier-1":
            x, y, z = insert.dxf.insert
            insert.dxf.insert = (x, y + 50.0, z)
    edited = designed.parent / "moved" / "plan.dxf"
    edited.parent.mkdir()
    doc.saveas(edited)
    pipeline.design(edited, out=designed.parent / "again")
    after, _ = pipeline.load(designed.parent / "again" / "layout.json")
    assert len(after.of_kind(Kind.BARRIER)) == len(before.of_kind(Kind.BARRIER))
    moved = after.item("barrier-1")
    assert moved.locked and moved.at.distance(before.item("barrier-1").at) == pytest.approx(0.05, abs=1e-6)
    assert [one.at for one in places(after)] == [one.at for one in places(before)]


def _ours(doc: "ezdxf.document.Drawing") -> Iterator[tuple["ezdxf.entities.Insert", str]]:
    for insert in doc.modelspace().query("INSERT"):
        value = value_of(insert)
        if isinstance(value, dict) and "value" in value:
            yield insert, value["value"]["id"]


def test_the_reason_of_a_barrier_names_the_clause_of_its_lanes(designed: Path) -> None:
    layout, _ = pipeline.load(designed / "layout.json")
    reason = next(one for one in layout.reasons if one.item == "barrier-2")
    assert "practice queue-lane" in {one.clause for one in reason.bindings}
    display = next(one for one in layout.reasons if one.item == "display-1")
    assert display.text.zh and display.text.en
