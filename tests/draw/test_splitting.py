"""A plan that is too large for its paper goes on beyond match lines, on sheets of their own."""

from collections.abc import Iterable
from math import cos, radians, sin

import pytest
from shapely import Polygon, box
from shapely.affinity import rotate

from planner.draw.composing import region_of
from planner.draw.match_lines import HERE
from planner.draw.splitting import split
from planner.model.scene import ChainWish, Dimension, Layer, Patch, Stroke, View, Word
from planner.words import Lang
from tests.draw.drawn import Drawn, covered_texts, outside_the_frame, sample, struck_texts

OUTER_MM, AXES_MM = 23640, 23400
"""The building's length between its outer faces, and that from the first axis to the last."""


@pytest.fixture(scope="module")
def quarters() -> Drawn:
    return sample("shiqiao", Lang.ZH, "A3", 50)


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
    assert sum(int(note.text) for note in notes) == pytest.approx(2 * OUTER_MM + AXES_MM, abs=1)


def test_a_match_line_lies_on_an_axis_where_there_is_one_near() -> None:
    scene = sample("shiqiao", Lang.ZH).scene
    xs = sorted(axis.start[0] for axis in scene.axes if abs(axis.start[0] - axis.end[0]) < 0.02)
    parts = split(scene, (xs[0], 0.0, xs[-1], 10.0), (2, 1))
    assert parts[0].bounds[2] == parts[1].bounds[0]
    assert parts[0].bounds[2] in [pytest.approx(x) for x in xs]


def _window(view: View) -> Polygon:
    """What of the building a view shows, in the scene."""
    x, y = view.centre
    wide, high = view.box.width / 2 / view.mm_per_m, view.box.height / 2 / view.mm_per_m
    return rotate(box(x - wide, y - high, x + wide, y + high), view.turn_deg, origin=(x, y))


def test_a_plan_that_is_too_deep_too_is_split_both_ways(quarters: Drawn) -> None:
    for key in ("plan", "setting", "cctv"):
        assert _parts(quarters, key) == [key, f"{key}-2", f"{key}-3", f"{key}-4"]
    assert {sheet.size for sheet in quarters.sheets} == {"A3"}
    for number, others in enumerate((("01.1", "01.2"), ("01", "01.3"), ("01", "01.3"), ("01.1", "01.2")), start=1):
        sheet = quarters.sheet("plan" if number == 1 else f"plan-{number}")
        words = [mark.text for mark in sheet.marks if isinstance(mark, Word)]
        assert sorted(word for word in words if word.startswith("接 ")) == [f"接 {one}" for one in others]
        assert sheet.title.endswith(f"({number}/4)")


def test_each_part_has_a_key_plan_that_shows_where_it_is(quarters: Drawn) -> None:
    middles = []
    for key in _parts(quarters, "setting"):
        marks = quarters.sheet(key).marks
        words = [mark.text for mark in marks if isinstance(mark, Word)]
        assert {"分幅索引", "02", "02.1", "02.2", "02.3"} <= set(words)
        (here,) = [mark for mark in marks if isinstance(mark, Patch) and mark.colour == HERE]
        middles.append(Polygon(here.rings[0]).centroid)
    first, second, third, fourth = middles
    assert first.x < second.x and third.x < fourth.x and first.y > third.y and second.y > fourth.y


def test_everything_stands_on_a_sheet_and_views_overlap(quarters: Drawn) -> None:
    windows = [_window(quarters.sheet(key).views[0]) for key in _parts(quarters, "plan")]
    for item in quarters.layout.items:
        assert any(one.intersects(item.footprint) for one in windows), item.id
    assert all(one.intersection(windows[0]).area > 0.0 for one in windows[1:])
    words = [word.text for key in _parts(quarters, "plan") for word in quarters.words(quarters.sheet(key))]
    whole = [word.text for word in sample("shiqiao", Lang.ZH).words(sample("shiqiao", Lang.ZH).sheet("plan"))]
    rooms = {room.label for room in quarters.layout.storey.rooms}
    windows_named = {window.id for window in quarters.layout.windows}
    for text in sorted((rooms | windows_named) & set(whole)):
        assert words.count(text) >= whole.count(text), text
    for sheet in quarters.sheets:
        assert covered_texts(quarters, sheet) == [], sheet.title
        assert outside_the_frame(quarters, sheet) == [], sheet.title


def test_no_dimension_is_lost_at_match_lines(quarters: Drawn) -> None:
    scene = quarters.scene
    parts = split(scene, region_of(scene), (2, 2))

    def lengths(chains: Iterable[ChainWish]) -> dict[tuple[str, float], float]:
        found: dict[tuple[str, float], float] = {}
        for wish in chains:
            key = (f"{wish.topic} {wish.item} {wish.outside}", round(wish.turn_deg, 3))
            found[key] = found.get(key, 0.0) + _length(wish)
        return found

    whole = lengths(scene.chains)
    assert len(whole) > 20
    assert lengths(wish for part in parts for wish in part.scene.chains) == pytest.approx(whole, abs=1e-6)
    told = sum(isinstance(n, Dimension) for k in _parts(quarters, "setting") for n in quarters.sheet(k).views[0].notes)
    once = sum(isinstance(note, Dimension) for note in sample("shiqiao", Lang.ZH).sheet("setting").views[0].notes)
    assert told >= once


def _length(wish: ChainWish) -> float:
    along = (cos(radians(wish.turn_deg)), sin(radians(wish.turn_deg)))
    start, end = wish.points[0], wish.points[-1]
    return abs((end[0] - start[0]) * along[0] + (end[1] - start[1]) * along[1])


def test_a_long_list_of_sheets_is_told_plan_by_plan_beside_the_covers_tables() -> None:
    """Fifty sheets of A3: one row for the parts of each plan, no text over another and none lost."""
    drawn = sample("yunfeng", Lang.ZH, "A3", 50)
    cover = drawn.sheet("cover")
    words = [word.text for word in drawn.words(cover)]
    assert len(drawn.sheets) > 50 and "01–01.5" in words
    assert covered_texts(drawn, cover) == [] and outside_the_frame(drawn, cover) == []
    assert {plan.number for plan in drawn.book.sheets if plan.key not in ("schemes",)} <= {
        word.split("–")[0] for word in words
    }
    for sheet in drawn.sheets:
        if any(view.layers for view in sheet.views):
            assert struck_texts(drawn, sheet) == [], sheet.title
