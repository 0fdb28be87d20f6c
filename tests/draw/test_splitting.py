"""A plan that is too long for its paper goes on beyond a match line, on a sheet of its own."""

import pytest

from planner.draw.splitting import split
from planner.model.scene import Dimension, Layer, Stroke, Word
from planner.words import Lang
from tests.draw.drawn import Drawn, covered_texts, outside_the_frame, sample

HALL_MM, AXES_MM = 17760, 23400
"""The length of the hall, and that from the first axis to the last."""


@pytest.fixture(scope="module")
def halves() -> Drawn:
    return sample("shiqiao", Lang.ZH, "A2", 50)


def _parts(drawn: Drawn, key: str) -> list[str]:
    return [sheet.key for sheet in drawn.sheets if sheet.key.split("-")[0] == key and sheet.views]


def test_each_plan_is_on_two_sheets_at_the_scale_that_was_asked_for(halves: Drawn) -> None:
    for key in ("plan", "setting", "cctv"):
        assert _parts(halves, key) == [key, f"{key}-2"]
    assert {sheet.size for sheet in halves.sheets} == {"A2"}
    assert {view.scale for view in halves.sheet("setting-2").views} == {50}
    assert halves.sheet("plan").title.endswith("(1/2)") and halves.sheet("plan-2").title.endswith("(2/2)")


def test_each_half_names_the_other_at_its_match_line(halves: Drawn) -> None:
    for key, other in (("plan", "01.1"), ("plan-2", "01")):
        sheet = halves.sheet(key)
        words = [mark.text for mark in sheet.marks if isinstance(mark, Word)]
        assert f"接 {other}" in words
        dashes = [mark for mark in sheet.marks if isinstance(mark, Stroke) and mark.layer is Layer.FRAME]
        upright = [mark for mark in dashes if len(mark.points) == 2 and mark.points[0][0] == mark.points[1][0]]
        assert len(upright) > 10


def test_nothing_is_lost_or_covered(halves: Drawn) -> None:
    whole = sample("shiqiao", Lang.ZH)
    for sheet in halves.sheets:
        assert covered_texts(halves, sheet) == [], sheet.title
        assert outside_the_frame(halves, sheet) == [], sheet.title
    for key in ("plan", "points"):
        both = [word.text for part in _parts(halves, key) for word in halves.words(halves.sheet(part))]
        rooms = [room.label for room in halves.layout.storey.rooms] if key == "plan" else []
        windows = [window.id for window in halves.layout.windows]
        assert set(rooms) | set(windows) <= set("".join(both).split()) | set(both)
    told = [
        sum(isinstance(note, Dimension) for part in parts for view in some.sheet(part).views for note in view.notes)
        for some, parts in ((whole, ["setting"]), (halves, ["setting", "setting-2"]))
    ]
    assert told[1] >= told[0]


def test_a_length_that_crosses_the_match_line_is_told_on_both_sides_of_it(halves: Drawn) -> None:
    notes = [
        note
        for key in ("setting", "setting-2")
        for view in halves.sheet(key).views
        for note in view.notes
        if isinstance(note, Dimension) and note.item == "" and abs(note.turn_deg - view.turn_deg) < 1.0
    ]
    assert sum(int(note.text) for note in notes) == pytest.approx(HALL_MM + AXES_MM, abs=1)


def test_a_match_line_lies_on_an_axis_where_there_is_one_near() -> None:
    scene = sample("shiqiao", Lang.ZH).scene
    xs = sorted(axis.start[0] for axis in scene.axes if abs(axis.start[0] - axis.end[0]) < 0.02)
    parts = split(scene, (xs[0], 0.0, xs[-1], 10.0), 2)
    assert parts[0].high == parts[1].low
    assert parts[0].high in [pytest.approx(x) for x in xs]
