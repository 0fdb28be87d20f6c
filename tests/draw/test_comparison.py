"""The sheet on which schemes are compared."""

from dataclasses import replace
from itertools import combinations

import pytest
from shapely import LineString, Polygon, box

from planner.draw.comparison import LEAST, figures, scales, table
from planner.draw.facts import DrawnScheme, Facts
from planner.draw.page import drawing_area
from planner.draw.sheets import sheets
from planner.files.font import text_width
from planner.measure.routes import Flow
from planner.model.layout import Kind
from planner.model.scene import Layer, Stroke, View, Word
from planner.words import Lang, Text
from tests.build_layout import small_layout
from tests.draw.drawn import small

ROWS = (("scheme", "windows"), ("1", "3/3"), ("2", "2/3"))


def facts(turn_deg: float = 0.0) -> Facts:
    first = small_layout(turn_deg)
    second = replace(first, windows=first.windows[:2])
    schemes = tuple(
        DrawnScheme(number=number, name=Text(zh=f"方案 {number}", en=f"Scheme {number}"), layout=layout)
        for number, layout in ((1, first), (2, second))
    )
    flow = Flow(routes=(), unreached=(), farthest_exit_m=None, farthest_at=None)
    return Facts(layout=first, coverage=(), flow=flow, lang=Lang.ZH, schemes=schemes, scheme_rows=ROWS)


@pytest.mark.parametrize("turn_deg", [0.0, 37.0])
def test_each_scheme_has_a_small_plan_at_one_scale_that_fits(turn_deg: float) -> None:
    area = drawing_area("A3")
    found = list(figures(facts(turn_deg), scales(facts(turn_deg), area)[0]))
    assert [one.title for one in found] == ["方案 1", "方案 2"]
    assert len({one.scale for one in found}) == 1
    for one in found:
        left, bottom, right, top = one.bounds
        assert (right - left) * 1000.0 / one.scale <= area.width / 2
        inside = box(left - 0.01, bottom - 0.01, right + 0.01, top + 0.01)
        strokes = [mark for mark in one.marks if isinstance(mark, Stroke)]
        assert all(inside.covers(LineString(mark.points)) for mark in strokes)
        walls = [mark for mark in strokes if mark.layer is Layer.WALL]
        assert walls


def test_a_small_plan_names_the_windows_of_its_own_scheme() -> None:
    found = list(figures(facts(), 100))
    named = [[mark.text for mark in one.marks if isinstance(mark, Word)] for one in found]
    assert named == [["W1", "W2", "W3"], ["W1", "W2"]]
    counters = len(small_layout().of_kind(Kind.COUNTER))
    assert sum(isinstance(mark, Stroke) and mark.layer is Layer.COUNTER for mark in found[0].marks) >= counters


def test_the_table_is_that_of_the_command_line() -> None:
    found = table(facts())
    assert (found.heads, found.rows) == (ROWS[0], ROWS[1:])


def test_without_schemes_there_is_no_such_sheet() -> None:
    alone = replace(facts(), schemes=(), scheme_rows=())
    assert scales(alone, drawing_area("A3")) == ()
    assert table(alone).rows == ()


def test_one_sheet_compares_five_schemes_at_a_smaller_scale_where_it_must() -> None:
    drawn = small()
    first = drawn.layout
    names = [Text(zh=f"方案 {number}", en=f"Scheme {number}") for number in range(1, 6)]
    five = tuple(DrawnScheme(number=number, name=name, layout=first) for number, name in enumerate(names, start=1))
    flow = Flow(routes=(), unreached=(), farthest_exit_m=None, farthest_at=None)
    told = Facts(layout=first, coverage=(), flow=flow, lang=Lang.ZH, schemes=five, scheme_rows=ROWS)
    every = sheets(drawn.scene, told, book=drawn.book, measure=text_width)
    pages = [one for one in every if one.key.startswith("schemes")]
    assert len(pages) == 1
    assert [view.id for view in pages[0].views] == [f"scheme-{number}" for number in range(1, 6)]
    assert len({view.scale for view in pages[0].views}) == 1
    assert pages[0].views[0].scale <= LEAST
    for one, other in combinations(pages[0].views, 2):
        assert not _paper(one).intersects(_paper(other))


def test_kinds_that_are_not_offered_stand_below_the_schemes_and_a_wide_table_is_broken_narrower() -> None:
    drawn = small()
    clauses = "DB3415/T 91-2024 4.3.1.2-furniture, DB3415/T 91-2024 4.3.1.1-shared"
    heads = ("scheme", "row", *(f"figure-{number}" for number in range(1, 16)))
    row = ("1", "opposite the entrance", *("12.5" for _ in range(14)), clauses)
    out = (("row", "where", "waiting", "why"), ("L", "-", "-", "better than scheme 1 in nothing: " + "a, " * 80))
    flow = Flow(routes=(), unreached=(), farthest_exit_m=None, farthest_at=None)
    told = Facts(
        layout=drawn.layout,
        coverage=(),
        flow=flow,
        lang=Lang.EN,
        schemes=(DrawnScheme(number=1, name=Text(zh="方案 1", en="Scheme 1"), layout=drawn.layout),),
        scheme_rows=(heads, row),
        ruled_out_rows=out,
    )
    pages = [
        one
        for one in sheets(drawn.scene, told, book=drawn.book, measure=text_width, size="A4")
        if one.key.startswith("schemes")
    ]
    words = [mark for page in pages for mark in page.marks if isinstance(mark, Word)]
    assert {"Schemes compared", "Tried and not offered"} <= {word.text for word in words}
    assert {"scheme", "1", *heads} <= {word.text for word in words}
    assert max(word.at[0] for word in words if word.text.startswith("figure")) < drawing_area("A4").right


def _paper(view: View) -> Polygon:
    return box(view.box.left, view.box.bottom, view.box.right, view.box.top)
