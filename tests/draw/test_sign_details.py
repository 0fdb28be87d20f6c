"""The faces of signs: what a sign maker cuts, in letters that are alike over the whole row."""

from dataclasses import replace
from functools import cache

import pytest

from planner.draw.details import Figure
from planner.draw.facts import Facts
from planner.draw.sign_details import EDGE_SHARE, figures
from planner.files.font import text_width
from planner.files.toml import read_catalogue
from planner.measure.routes import Flow
from planner.model.layout import Item, Kind
from planner.model.scene import Word
from planner.place.stock import Stock
from planner.words import Lang, Text
from tests.build_layout import small_layout

NOWHERE = Flow(routes=(), unreached=(), farthest_exit_m=None, farthest_at=None)
LONG = Text(
    zh="综合窗口3(跨域通办、长三角“一网通办”)", en="Comprehensive Service 3 (Cross-Region, Yangtze River Delta)"
)
SHORT = Text(zh="综合窗口1", en="Comprehensive Service 1")


@cache
def faces(*texts: Text) -> tuple[Figure, ...]:
    """The faces of window signs of 500 × 200 with some texts."""
    layout = small_layout()
    sign = replace(layout.of_kind(Kind.SIGN)[0], width=0.5, height=0.2)
    signs = tuple(replace(sign, id=f"W{number}-sign", text=text) for number, text in enumerate(texts, start=1))
    return drawn(signs)


def drawn(items: tuple[Item, ...]) -> tuple[Figure, ...]:
    layout = replace(small_layout(), items=items)
    return tuple(figures(Facts(layout=layout, coverage=(), flow=NOWHERE, lang=Lang.ZH), text_width))


def written(figure: Figure) -> list[Word]:
    return [mark for mark in figure.marks if isinstance(mark, Word)]


def test_all_window_signs_have_letters_of_the_same_height() -> None:
    short, long = faces(SHORT, LONG)
    assert written(short)[0].height_mm == written(long)[0].height_mm
    assert written(faces(SHORT)[0])[0].height_mm > 1.2 * written(short)[0].height_mm
    assert short.words[-1] == "字高:中文 42,英文 21"
    assert long.words[-1] == "字高:中文 42 / 25,英文 21 / 17"


def test_the_name_stands_in_a_line_of_its_own_above_what_it_adds() -> None:
    short, long = faces(SHORT, LONG)
    assert [one.text for one in written(short)] == ["综合窗口1", "Comprehensive Service 1"]
    assert [one.text for one in written(long)] == [
        *("综合窗口3", "(跨域通办、长三角“一网通办”)"),
        *("Comprehensive Service 3", "(Cross-Region, Yangtze River Delta)"),
    ]
    heights = [one.at[1] for one in written(long)]
    assert heights == sorted(heights, reverse=True)


def test_every_line_fits_its_face() -> None:
    for figure in faces(SHORT, LONG):
        for word in written(figure):
            assert text_width(word.text, word.height_mm) <= 500 / figure.scale * (1 - 2 * EDGE_SHARE)
        top, low = written(figure)[0], written(figure)[-1]
        assert top.at[1] + top.height_mm * figure.scale / 2000 < 0.2
        assert low.at[1] - low.height_mm * figure.scale / 2000 > 0.0


def test_no_line_is_left_with_a_character_alone() -> None:
    (figure,) = faces(Text(zh="综合窗口5综合窗口综合窗口综合窗口综合窗口综合窗口", en=""))
    lines = [one.text for one in written(figure)]
    assert len(lines) > 1
    assert max(map(len, lines)) - min(map(len, lines)) <= 1


@pytest.mark.parametrize(
    ("kind", "lines"),
    [
        (Kind.EXIT_SIGN, ["安全出口", "EXIT"]),
        (Kind.CCTV_NOTICE, ["您已进入", "视频监控", "区域", "CCTV in", "operation"]),
    ],
)
def test_exit_signs_and_notices_say_what_the_catalogue_says(kind: Kind, lines: list[str]) -> None:
    item = Stock(catalogue=read_catalogue()).item(kind, "one", small_layout().items[0].at, 0.0)
    (figure,) = drawn((item,))
    assert [one.text for one in written(figure)] == lines
