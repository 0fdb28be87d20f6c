"""Why things stand where they stand: bindings against the judge, sentences in both languages, costs judged anew."""

import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from shapely import Point
from typer.testing import CliRunner

from cli import app
from planner import pipeline
from planner.files.explanations import explain_lines
from planner.files.layout_json import read_layout, write_layout
from planner.measure.key_areas import key_areas
from planner.model.brief import QueueKind
from planner.model.layout import (
    Figures,
    HallSide,
    Item,
    Kind,
    Layout,
    NextBest,
    Reason,
    RowShape,
    Scheme,
)
from planner.model.standard import Verb
from planner.model.verdict import Outcome
from planner.place import whatif
from planner.place.areas_told import areas_told
from planner.place.elsewhere import away
from planner.place.explained import APART, farther
from planner.rules import check
from planner.words import Lang, Text, quoted
from tests.files.test_documents import obeys
from tests.place.samples import judged, rulebook

SAMPLE = "meishan"
NEEDED = ("W2-sign", "W2-board", "W2-line", "W2-alarm", "W2-printer", "W2-outlet-lan", "guidance-1", "copier-1",
          "evacuation-plan-1")  # fmt: skip


@cache
def explained() -> Layout:
    return pipeline.with_reasons(judged(SAMPLE)).layout


def reason(item_id: str) -> Reason:
    return next(one for one in explained().reasons if one.item == item_id)


@cache
def in_full(item_id: str) -> whatif.Explained:
    return whatif.explained(pipeline.explainer(judged(SAMPLE)), item_id)


def test_every_thing_and_every_camera_has_a_reason_in_both_languages() -> None:
    layout = explained()
    assert [one.item for one in layout.reasons] == [*(i.id for i in layout.items), *(c.id for c in layout.cameras)]
    for one in layout.reasons:
        assert one.text.zh and one.text.en and one.text.zh != one.text.en, one.item


def without(layout: Layout, item_id: str) -> Layout:
    return replace(layout, items=tuple(one for one in layout.items if one.id != item_id))


@pytest.mark.parametrize("item_id", NEEDED)
def test_a_clause_that_breaks_without_a_thing_is_among_those_that_bind_it(item_id: str) -> None:
    after = check(without(explained(), item_id), rulebook(SAMPLE))
    broken = {one.id for one in after if one.outcome is Outcome.FAIL and one.verb is Verb.SHALL}
    assert broken
    assert broken & {one.clause for one in reason(item_id).bindings}


def test_bindings_have_the_numbers_of_the_rulebook_and_the_strictest_comes_first() -> None:
    numbers = {one.clause: (one.measured, one.limit, one.unit) for one in reason("W2-sign").bindings}
    assert numbers["GB/T 15566.1 hanging"] == (2300.0, rulebook(SAMPLE).number("hanging_sign_bottom") * 1000, "mm")
    assert numbers["SAT notice 2010-12 height"] == (1500.0, 1500.0, "mm")
    verbs = [one.verb for one in reason("W2-sign").bindings]
    assert verbs == sorted(verbs, key=[Verb.SHALL, Verb.SHOULD, Verb.MAY].index)
    assert verbs[0] is Verb.SHALL


def test_the_limit_in_a_binding_follows_the_standards() -> None:
    line = {one.clause: one.limit for one in reason("W1-line").bindings}
    assert line["DB3415/T 91-2024 4.1.5-distance"] == rulebook(SAMPLE).number("waiting_line_distance") * 1000


def test_a_camera_is_bound_by_the_areas_that_are_short_without_it() -> None:
    layout = explained()
    for camera in layout.cameras:
        kept = replace(layout, cameras=tuple(one for one in layout.cameras if one.id != camera.id))
        after = {one.area.id: one.covered_share for one in pipeline.judge(kept, rulebook=rulebook(SAMPLE)).coverage}
        explainer = pipeline.explainer(judged(SAMPLE))
        for area, _, _, left in explainer.alone(camera):
            assert after[area] == pytest.approx(left, abs=1e-6)
        break


def test_a_camera_is_told_in_one_sentence_without_bare_lists() -> None:
    for camera in explained().cameras:
        reason = in_full(camera.id).reason
        assert len(reason.traded) <= 1
        assert "看:" not in reason.text.zh
        assert not re.search(r"\d%", " ".join(one.en + one.zh for one in reason.traded))


def test_what_a_camera_sees_is_told_by_windows_and_with_articles() -> None:
    areas = key_areas(explained())
    windows = explained().windows

    def told(*ids: str) -> Text:
        return areas_told([one for one in areas if one.id in ids], windows)

    assert told("W1-face", "W1-top", "W3-face", "W3-top") == Text(zh="窗口 1、3", en="windows 1 and 3")
    assert told("W2-face").en == "the customer's face at window 2" and told("W2-face").zh == "窗口 2 的办事人面部"
    assert told("W1-top", "W2-top").en == "the desk tops of windows 1 and 2"
    safe = next(one.id for one in areas if one.label.en == "Safe")
    assert told(safe, "W4-face", "W4-top").en == "the safe and window 4"
    assert told("W1-face", "W1-top", "W2-face", "W2-top", "W3-face", "W3-top", safe).en == (
        "the safe; and windows 1, 2 and 3"
    )
    assert told() == Text(zh="重点区域的一部分", en="parts of key areas")
    for camera in explained().cameras:
        assert "; safe" not in in_full(camera.id).reason.text.en and "of safe" not in in_full(camera.id).reason.traded


def test_the_distance_that_is_told_is_the_one_that_the_clause_measures() -> None:
    found = in_full("guidance-1")
    (measured,) = [one.finding.measured for one in found.spoken if one.verdict.id == "practice guidance"]
    assert isinstance(measured, float) and f"{measured / 1000:.1f} m from the entrance" in found.reason.text.en


def test_nothing_gives_way_to_what_it_is_to_be_near() -> None:
    assert not [one for one in in_full("ticket-1").reason.traded if "left to the guidance desk" in one.en]


def test_the_next_scheme_tells_every_figure_that_is_worse() -> None:
    figures = Figures(
        windows=3, windows_wanted=3, seats=10, seats_wanted=9, public_m2=117.0, staff_m2=63.0, mean_walk_m=11.2,
        longest_walk_m=12.5, crossings=1, narrowest_m=1.0, cameras=7, broken=(), weak=0, standing=3, devices=1,
    )  # fmt: skip
    own = Scheme(number=1, shape=RowShape.STRAIGHT, side=HallSide.RIGHT, queue=QueueKind.LINE,
                 wall=Text(zh="右墙", en="the right wall"), figures=figures)  # fmt: skip
    other = replace(own, number=2, figures=replace(figures, crossings=4, weak=1, mean_walk_m=6.5))
    layout = replace(explained(), scheme=own, alternatives=(own, other))
    best = pipeline.explainer(replace(judged(SAMPLE), layout=layout)).of_item(layout.item("W2-counter")).next_best
    assert best is not None
    assert [one.en for one in best.costs] == ["crossings of public and staff 4 against 1",
                                              "should clauses not met 1 against 0"]  # fmt: skip


def test_quotation_marks_within_others_are_single() -> None:
    assert quoted("综合窗口2(长三角“一网通办”)") == "“综合窗口2(长三角‘一网通办’)”"


def test_a_place_as_far_away_is_not_told_as_zero_metres_farther() -> None:
    layout = explained()
    item = layout.item("seats-1")
    assert "0.0 m" not in farther(item, Point(item.at.x + 0.001, item.at.y), layout).en


@pytest.mark.parametrize("lang", list(Lang))
def test_what_costs_nothing_is_not_called_a_cost(lang: Lang) -> None:
    told = replace(in_full("seats-1").reason, next_best=NextBest(text=Text(zh="甲", en="a"), would_do=True,
                                                                costs=(Text(zh="乙", en="b"),)))  # fmt: skip
    words = {Lang.ZH: ("变化:乙。", "代价"), Lang.EN: ("What it changes: b.", "costs")}[lang]
    lines = explain_lines(told, (), (), lang=lang)
    assert lines[-1] == words[0] and not any(words[1] in line for line in lines)


def test_the_next_best_place_of_seats_is_another_place_and_costs_something() -> None:
    found = in_full("seats-1").reason
    item = explained().item("seats-1")
    assert found.next_best is not None and found.next_best.at is not None
    assert away(found.next_best.at, item.at) >= APART
    assert found.next_best.costs


def test_without_a_sign_its_clause_is_broken_and_the_next_best_hangs_lower_at_a_cost() -> None:
    found = in_full("W2-sign")
    assert any("4.1.3-sign" in one.en for one in found.without)
    assert found.reason.next_best is not None
    assert any(height in found.reason.next_best.text.en for height in ("2200 mm", "1500 mm lower"))
    assert found.reason.next_best.costs


def test_one_window_less_costs_waiting_time() -> None:
    best = reason("W2-counter").next_best
    assert best is not None
    assert any("mean wait" in one.en or "without end" in one.en for one in best.costs)


@pytest.mark.parametrize("item_id", ["W2-counter", "W2-sign", "seats-1", "CAM1"])
@pytest.mark.parametrize("lang", list(Lang))
def test_an_explanation_reads_as_sentences(item_id: str, lang: Lang) -> None:
    lines = pipeline.explain_lines(in_full(item_id), lang=lang)
    stop = "。" if lang is Lang.ZH else "."
    assert lines[0].endswith(stop) and item_id.split("-")[0] in lines[0]
    assert all("None" not in line and "  " not in line.strip() for line in lines if not line.startswith("  "))
    text = "\n".join(lines)
    assert ("应  " if lang is Lang.ZH else "shall  ") in text


def test_an_explanation_has_no_bare_share_and_a_space_after_each_id() -> None:
    camera, sign = in_full("CAM3"), in_full("W2-sign")
    for lang in Lang:
        text = "\n".join(pipeline.explain_lines(camera, lang=lang))
        assert "95 %" in text and "0.95" not in text
    assert "W2-sign 设在 W2 窗口上方" in sign.reason.text.zh
    assert not [one for one in camera.reason.traded if re.search(r"[A-Za-z0-9]的覆盖", one.zh)]
    assert "Guidance" not in camera.reason.text.en and "face," not in camera.reason.text.en


def test_a_window_s_sentence_says_whom_it_serves_and_by_which_door_the_staff_come_in() -> None:
    found = in_full("W2-counter")
    assert "so it serves wheelchair users" in found.reason.text.en
    assert any("staff come in by door D5" in one.en and "工作人员由门 D5 进出" in one.zh for one in found.reason.traded)


def test_reasons_are_written_and_read_back_without_loss(tmp_path: Path) -> None:
    path = tmp_path / "layout.json"
    path.write_text(write_layout(explained()), encoding="utf-8")
    assert read_layout(path).reasons == explained().reasons


def test_an_unknown_thing_ends_with_2_and_names_near_ids(tmp_path: Path) -> None:
    path = tmp_path / "layout.json"
    path.write_text(write_layout(judged(SAMPLE).layout), encoding="utf-8")
    result = CliRunner().invoke(app, ["explain", str(path), "W2-sing", "--lang", "en"])
    assert result.exit_code == 2
    assert "W2-sign" in result.stderr
    good = CliRunner().invoke(app, ["explain", str(tmp_path), "w2", "--json", "--lang", "en"])
    assert good.exit_code == 0, good.output
    told = json.loads(good.stdout)
    assert told["item"] == "W2-counter"
    obeys(told, "explain")


def test_a_kept_thing_says_so() -> None:
    layout = explained()
    safe: Item = layout.of_kind(Kind.SAFE)[0]
    locked = tuple(replace(one, locked=True) if one.id == safe.id else one for one in layout.items)
    found = pipeline.explainer(replace(judged(SAMPLE), layout=replace(layout, items=locked)))
    assert "kept where the designer put it" in found.of_item(replace(safe, locked=True)).text.en
