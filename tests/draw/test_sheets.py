"""The sheets: paper, scale, what lies where, and that every text can be read."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from shapely import MultiPolygon, Polygon

from planner.draw.frame import Frame
from planner.draw.shapes import polygons_of
from planner.errors import InputError
from planner.model.layout import Kind
from planner.model.scene import Dimension, Layer, Stroke, Word
from planner.model.standard import Verb
from planner.model.verdict import Finding, Outcome, Verdict
from planner.words import Lang, Text
from tests.build_layout import small_layout, straight_layout, turned_layout
from tests.draw.drawn import Drawn, covered_texts, draw, outside_the_frame, small, struck_texts

CASES = [(0.0, Lang.ZH), (37.0, Lang.ZH), (90.0, Lang.EN), (211.0, Lang.ZH)]


@pytest.fixture(params=CASES, ids=[f"{turn:.0f}-{lang.value}" for turn, lang in CASES])
def drawn(request: pytest.FixtureRequest) -> Drawn:
    turn, lang = request.param
    return small(turn, lang)


PLANS = (
    *("plan", "setting", "floor", "ceiling", "points", "signs"),
    *("cctv", "camera", "flow", "evacuation", "findings"),
)


def test_the_set_has_every_sheet_and_its_plans_on_paper_of_one_size(drawn: Drawn) -> None:
    first = [sheet.key for sheet in drawn.sheets if "-" not in sheet.key]
    assert first == [
        *("cover", "plan", "setting", "counter", "floor", "ceiling", "points", "signs"),
        *("faces", "cctv", "camera", "flow", "evacuation", "demand", "findings"),
    ]
    size = drawn.sheet("plan").size
    assert {drawn.sheet(key).size for key in PLANS} == {size}
    assert {sheet.size for sheet in drawn.sheets} <= {"A3", "A2", size}
    assert {view.scale for key in PLANS for view in drawn.sheet(key).views} == {50}
    assert {view.scale for view in drawn.sheet("counter").views} == {20}


def test_the_cover_lists_every_sheet(drawn: Drawn) -> None:
    words = [word.text for word in drawn.words(drawn.sheet("cover"))]
    for sheet in drawn.sheets:
        assert sheet.number in words
        assert sheet.title.replace(" ", "") in "".join(words).replace(" ", "")


def test_the_counter_is_drawn_with_its_own_sizes(drawn: Drawn) -> None:
    texts = [note.text for view in drawn.sheet("counter").views for note in view.notes if isinstance(note, Dimension)]
    counter = drawn.layout.of_kind(Kind.COUNTER)[0]
    assert {f"{length * 1000:.0f}" for length in (counter.width, counter.depth, counter.height)} <= set(texts)
    with_knee = [one.knee for one in drawn.layout.of_kind(Kind.COUNTER) if one.knee is not None]
    for knee in with_knee[:1]:
        assert {f"{length * 1000:.0f}" for length in (knee.width, knee.height, knee.depth)} <= set(texts)


def test_every_sign_has_its_face(drawn: Drawn) -> None:
    words = " ".join(word.text for sheet in drawn.sheets for word in drawn.words(sheet) if sheet.key[:5] == "faces")
    for sign in drawn.layout.of_kind(Kind.SIGN, Kind.STAFF_BOARD):
        assert sign.id in words


def test_the_smallest_paper_is_taken() -> None:
    plan = small().sheet("plan")
    assert (plan.size, plan.width_mm, plan.height_mm) == ("A2", 594.0, 420.0)


def test_no_text_covers_another(drawn: Drawn) -> None:
    for sheet in drawn.sheets:
        assert covered_texts(drawn, sheet) == [], sheet.title


def test_nothing_runs_through_a_text(drawn: Drawn) -> None:
    for sheet in drawn.sheets:
        if any(view.layers for view in sheet.views):
            assert struck_texts(drawn, sheet) == [], sheet.title


def test_nothing_lies_outside_the_frame(drawn: Drawn) -> None:
    for sheet in drawn.sheets:
        assert outside_the_frame(drawn, sheet) == [], sheet.title


def test_every_dimension_says_what_it_spans(drawn: Drawn) -> None:
    found = [
        note for sheet in drawn.sheets for view in sheet.views for note in view.notes if isinstance(note, Dimension)
    ]
    assert len(found) > 25
    for one in found:
        along = np.array([np.cos(np.radians(one.turn_deg)), np.sin(np.radians(one.turn_deg))])
        span = abs(float(np.dot(np.subtract(one.end, one.start), along)))
        assert one.text == f"{round(span * 1000)}"


def test_no_label_is_left_out(drawn: Drawn) -> None:
    lost = [
        word.text for sheet in drawn.sheets for word in drawn.words(sheet) if word.text.startswith(("未能", "not lab"))
    ]
    assert lost == []


def test_every_room_every_window_and_every_camera_is_named(drawn: Drawn) -> None:
    named = [[word.text for word in drawn.words(drawn.sheet(key))] for key in ("plan", "points", "cctv")]
    for room in drawn.layout.storey.rooms:
        assert room.label in "".join(named[0])
        assert f"{room.polygon.area:.2f} m²" in named[0]
    for window in drawn.layout.windows:
        assert window.id in named[0] and window.id in named[1]
    for camera in drawn.layout.cameras:
        assert camera.id in named[2]


def test_the_estimate_is_said_on_every_sheet(drawn: Drawn) -> None:
    said = {Lang.ZH: "不代表审", Lang.EN: "Planning estimate"}[drawn.sheets[0].lang]
    for sheet in drawn.sheets:
        assert any(said in word.text for word in drawn.words(sheet))


def test_a_turned_building_is_drawn_square_to_the_sheet() -> None:
    straight, turned = small(0.0).sheet("plan"), small(37.0).sheet("plan")
    assert turned.views[0].turn_deg == pytest.approx(37.0)
    assert [word.text for word in small(0.0).words(straight)] == [word.text for word in small(37.0).words(turned)]


def test_the_scale_is_true_on_paper() -> None:
    plan = small().sheet("plan")
    chain = [note for note in plan.views[0].notes if isinstance(note, Dimension) and note.text == "18000"]
    assert len(chain) == 1
    at = [plan.views[0].mm_per_m * (point[0] - plan.views[0].centre[0]) for point in (chain[0].start, chain[0].end)]
    assert at[1] - at[0] == pytest.approx(360.0)


def test_the_window_pitch_chain_closes_from_wall_to_wall() -> None:
    plan = small().sheet("setting")
    notes = [note for note in plan.views[0].notes if isinstance(note, Dimension) and note.item == "W3-counter"]
    along = [note for note in notes if round(note.turn_deg) % 180 == 0]
    assert sorted(note.text for note in along) == ["11000", "1500", "1500", "1500", "2500"]
    for one, other in pairwise(along):
        assert one.end == other.start
    across = [note.text for note in notes if round(note.turn_deg) % 180 == 90]
    assert across == ["1500", "650", "1000", "2500", "600", "3750"]


@pytest.mark.parametrize("turn_deg", [0.0, 30.0])
def test_the_whole_of_a_slanted_building_is_told_in_its_own_axes(turn_deg: float) -> None:
    """A wing at 45° before the east wall: the whole is as long as the wing reaches."""
    layout = straight_layout()
    storey = layout.storey
    wing = Polygon([(18.0, 0.0), (21.5, 3.5), (21.3, 3.7), (18.0, 0.4)])
    walls = MultiPolygon([*polygons_of(storey.walls.union(wing))])
    own = replace(layout, plan=replace(layout.plan, storeys=(replace(storey, walls=walls),)))
    drawn = draw(turned_layout(own, turn_deg), lang=Lang.ZH)
    left, bottom, right, top = walls.bounds
    outer = [note for note in drawn.sheet("plan").views[0].notes if isinstance(note, Dimension) and note.item == ""]
    texts = [note.text for note in outer]
    assert {f"{round((right - left) * 1000)}", f"{round((top - bottom) * 1000)}", "18000"} <= set(texts)
    for sheet in drawn.sheets:
        assert covered_texts(drawn, sheet) == [] and outside_the_frame(drawn, sheet) == []


@pytest.mark.parametrize(("size", "scale"), [("A3", 100), ("A2", 100), ("A1", 50), ("A2", None), (None, 100)])
def test_paper_and_scale_are_as_asked(size: str | None, scale: int | None) -> None:
    found = small(0.0, Lang.ZH, size, scale).sheets[0]
    assert size in (None, found.size)
    assert scale in (None, found.scale)


def test_paper_that_is_too_small_is_refused_with_the_mend() -> None:
    with pytest.raises(InputError) as error:
        draw(small_layout(), lang=Lang.EN, size="A4", scale=10)
    assert "do not fit A4 1:10" in str(error.value)
    assert "larger paper" in error.value.mend.en


def test_tables_that_do_not_fit_go_on_to_a_further_sheet() -> None:
    found = small(0.0, Lang.ZH, "A3", 100).sheets
    assert found[0].number == "00"
    assert any("续" in sheet.title for sheet in found)
    every = [word.text for sheet in found for word in small(0.0, Lang.ZH, "A3", 100).words(sheet)]
    for title in ("房间面积表", "窗口表", "标牌表", "强弱电点位表", "摄像机表", "重点区域覆盖表", "流线表"):
        assert title in every


def test_drawing_twice_gives_the_same_sheets() -> None:
    once, again = draw(small_layout(), lang=Lang.ZH), small()
    assert once.scene == again.scene
    assert once.sheets == again.sheets


def test_english_sheets_have_english_words_of_ours() -> None:
    sheet = small(90.0, Lang.EN).sheet("plan")
    own = [mark.text for mark in sheet.marks if isinstance(mark, Word) and mark.layer is Layer.TITLE]
    rooms = {room.label for room in small(90.0, Lang.EN).layout.storey.rooms}
    assert [text for text in own if not text.isascii() and text not in rooms and "²" not in text] == ["示例镇"]


def test_no_sheet_asks_for_a_table_that_there_is_not() -> None:
    from planner.draw.schedules import TABLES

    for plan in small().book.sheets:
        assert set(plan.tables) <= set(TABLES)


def test_a_broken_clause_is_ringed_numbered_and_listed() -> None:
    finding = Finding(
        item="W1-counter",
        outcome=Outcome.FAIL,
        text=Text(zh="台面高 900 mm", en="top 900 mm high"),
        at=small_layout().item("W1-counter").at,
    )
    verdict = Verdict(
        id="DB3415/T 91-2024 4.1.2-size",
        standard="DB3415/T 91-2024",
        clause="4.1.2-size",
        verb=Verb.SHOULD,
        title=Text(zh="台面", en="tops"),
        outcome=Outcome.FAIL,
        basis="standard",
        findings=(finding, finding),
    )
    drawn = draw(small_layout(), lang=Lang.EN, verdicts=(verdict,))
    words = [word.text for word in drawn.words(drawn.sheet("plan"))]
    every = [word.text for sheet in drawn.sheets for word in drawn.words(sheet)]
    assert words.count("△1") >= 1 and "△2" not in every
    assert "top 900 mm high" in every
    assert any(stroke.layer is Layer.FINDING for stroke in drawn.scene.strokes)


def test_a_unit_that_nobody_confirmed_is_said_on_every_sheet() -> None:
    layout = small_layout()
    units = replace(layout.plan.units, confirmed=False)
    drawn = draw(replace(layout, plan=replace(layout.plan, units=units)), lang=Lang.ZH)
    for sheet in drawn.sheets:
        assert any(word.text.startswith("原图单位未经确认") for word in drawn.words(sheet))


def test_the_plans_index_the_counters_details_and_the_section_is_marked_where_it_is_cut(drawn: Drawn) -> None:
    number = drawn.sheet("counter").number.split("-")[-1]
    for key in ("plan", "setting"):
        rings = [
            note
            for view in drawn.sheet(key).views
            for note in view.notes
            if isinstance(note, Stroke) and note.closed and note.layer is Layer.LABEL
        ]
        words = [word.text for view in drawn.sheet(key).views for word in view.notes if isinstance(word, Word)]
        assert rings and "1" in words and number in words
        ring, scale = rings[0], drawn.sheet(key).views[0].scale
        wide = max(np.hypot(*np.subtract(one, other)) for one in ring.points for other in ring.points)
        assert wide * 1000.0 / scale == pytest.approx(10.0, abs=0.1)
    details = drawn.words(drawn.sheet("counter"))
    assert any(word.text.startswith("1-1 ") for word in details)
    assert [word.text for word in details].count("1") >= 3
    height = drawn.layout.of_kind(Kind.COUNTER)[0].height
    assert {"±0.000", f"{height:.3f}"} <= {word.text for word in details}


def test_outer_dimensions_start_at_the_buildings_edge(drawn: Drawn) -> None:
    for view in drawn.sheet("plan").views:
        frame = Frame(centre=view.centre, scale=view.scale, turn_deg=view.turn_deg, box=view.box)
        building = frame.shape_on_paper(drawn.scene.building)
        outer = [note for note in view.notes if isinstance(note, Dimension) and note.item == ""]
        assert len(outer) >= 2
        for note in outer:
            for point in (note.start, note.end):
                x, y = frame.on_paper(point)
                left, bottom, _, _ = building.bounds
                assert min(abs(x - left), abs(y - bottom)) < 0.01
