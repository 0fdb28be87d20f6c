"""The report and the letter: everything that matters is on the page, and nothing in it runs or is fetched."""

import re
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser

import pytest
from shapely import LineString, Point

from planner.files.findings import measured_and_limit, number_text, place
from planner.files.letter import letter
from planner.files.report import share_text, write_report
from planner.files.toml import read_rulebook
from planner.measure.coverage import AreaCoverage
from planner.measure.key_areas import Grade, KeyArea
from planner.measure.routes import Flow, Route, RouteKind, Unreached
from planner.model.brief import QueueKind
from planner.model.layout import Assumption, Figures, HallSide, Layout, RowShape, Scheme
from planner.model.plan import Unread
from planner.model.standard import Rulebook
from planner.model.verdict import Finding, Outcome, Verdict, callouts
from planner.words import Lang, Text, same
from tests.build_layout import small_layout
from tests.files.build_verdicts import HOSTILE, hostile_verdict, small_verdicts

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><script>alert(1)</script></svg>'


@cache
def book() -> Rulebook:
    """The rulebook of the templates."""
    return read_rulebook()


def known_layout() -> Layout:
    """The small layout with an assumption and something unread."""
    layout = small_layout()
    unread = Unread(
        what=Text(zh="代理对象", en="proxy objects"),
        count=12,
        where="WALL",
        mend=Text(zh="导出为 T3", en="export to T3"),
    )
    assumed = Assumption(key="demand.population", value="20000", source=Text(zh="典型值", en="typical"))
    return replace(layout, plan=replace(layout.plan, unread=(unread,)), assumptions=(assumed,))


def known_coverage() -> tuple[AreaCoverage, ...]:
    """One key area, 97 % seen."""
    area = small_layout().zones[0].polygon.envelope
    seen = area.intersection(small_layout().hall.polygon)
    key = KeyArea(id="k", label=Text(zh="等候区", en="waiting"), grade=Grade.WAITING, polygon=area, low=1.0, high=1.7)
    return (AreaCoverage(area=key, required_px_per_m=125.0, covered=seen, seen_twice=seen),)


def known_flow() -> Flow:
    """One route and one place that cannot be reached."""
    route = Route(
        id="public-1",
        kind=RouteKind.PUBLIC,
        start="D1",
        goal="W1",
        path=LineString([(9, 0), (12, 7)]),
        length=9.31,
        narrowest=1.42,
        narrowest_at=Point(9, 2),
        between=LineString([(9, 0), (12, 7)]),
    )
    lost = Unreached(kind=RouteKind.WHEELCHAIR, start="D1", goal="W2", text=Text(zh="被挡住", en="blocked"))
    return Flow(routes=(route,), unreached=(lost,), farthest_exit_m=17.2, farthest_at=Point(1, 9))


def page(
    layout: Layout | None = None,
    verdicts: tuple[Verdict, ...] | None = None,
    *,
    lang: Lang = Lang.EN,
    pictures: tuple[tuple[str, str], ...] = (),
) -> str:
    """The report of the small layout."""
    return write_report(
        layout or known_layout(),
        small_verdicts(book()) if verdicts is None else verdicts,
        rulebook=book(),
        coverage=known_coverage(),
        flow=known_flow(),
        pictures=pictures,
        lang=lang,
    )


class Reader(HTMLParser):
    """The tags, attributes and text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in {"meta", "img", "br", "col", "path", "circle"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.text.append(data)


def read(html: str) -> Reader:
    """A page taken apart; every tag is closed in its turn."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader


def words(html: str) -> str:
    """The text of a page, spaces made single."""
    return re.sub(r"\s+", " ", " ".join(read(html).text))


@pytest.mark.parametrize("lang", list(Lang))
def test_the_page_needs_no_network_and_runs_nothing(lang: Lang) -> None:
    html = page(lang=lang, pictures=(("A", SVG), ("B", "data:image/png;base64,AAAA")))
    found = read(html)
    assert not {"script", "iframe", "object", "embed", "link", "form", "base"} & set(found.tags)
    assert not [name for name, _ in found.attributes if name.startswith("on")]
    sources = [value for name, value in found.attributes if name in {"src", "href"}]
    assert sources
    assert all(value.startswith(("data:image/", "#")) for value in sources)
    assert "url(" not in html
    assert "default-src 'none'" in html


def test_links_lead_to_places_on_the_page_and_ids_are_unique() -> None:
    found = read(page())
    links = {value[1:] for name, value in found.attributes if name == "href"}
    assert links <= set(found.ids)
    assert len(found.ids) == len(set(found.ids))


def test_every_clause_is_on_the_page() -> None:
    text = words(page())
    for _, clause in book().clauses():
        assert re.sub(r"\s+", " ", clause.title.en) in text


def test_a_finding_is_told_with_clause_measure_requirement_and_place() -> None:
    text = words(page())
    assert "4.1.2 should A top is 80 cm high" in text
    assert "3 W2-counter counter the top's height differs entity 2F3 799.6 mm 800 mm 13250, 8100" in text


def test_what_to_act_on_comes_first() -> None:
    html = page()
    order = [
        html.index(f'<section id="{name}"') for name in ("key-plan", "fail", "unclear", "by-eye", "pass", "nothing")
    ]
    assert order == sorted(order)


def test_a_number_that_is_not_the_standards_is_marked() -> None:
    html = page()
    assert '<span class="unsure">unconfirmed</span>' in html
    assert '<span class="unsure">derived</span>' in html
    assert '<span class="unsure">the standard&#39;s text</span>' not in html
    assert "<em>borrowed</em>" in html
    assert "text not available" in html


def test_figures_tables_assumptions_and_the_unread_are_on_the_page() -> None:
    text = words(page())
    for part in (
        "180.0 m²",
        "3 needed",
        "17.2 m",
        "125 px/m",
        "9.3 m 1420 mm",
        "blocked",
        "demand.population 20000 typical",
        "proxy objects 12 WALL export to T3",
        "A planning estimate, not an approval",
        "LETTER OF REQUIRED CHANGES",
    ):
        assert part in text


def test_the_chinese_page_is_chinese() -> None:
    text = words(page(lang=Lang.ZH))
    assert "规划测算,不代替审批" in text
    assert "整 改 意 见 书" in text
    assert not re.search(r"\b(broken|unclear|by eye|measured|required)\b", text)


def test_text_of_a_drawing_is_escaped_everywhere() -> None:
    layout = known_layout()
    rooms = tuple(replace(room, label=HOSTILE) for room in layout.storey.rooms)
    items = tuple(replace(item, name=same(HOSTILE), text=same(HOSTILE)) for item in layout.items)
    unread = (Unread(what=same(HOSTILE), count=1, where=HOSTILE, mend=same(HOSTILE)),)
    plan = replace(
        layout.plan, name=HOSTILE, unread=unread, storeys=(replace(layout.storey, name=HOSTILE, rooms=rooms),)
    )
    project = replace(layout.brief.project, name=same(HOSTILE), town=HOSTILE, designer=HOSTILE, number=HOSTILE)
    layout = replace(
        layout,
        plan=plan,
        items=items,
        brief=replace(layout.brief, project=project),
        windows=tuple(replace(one, name=same(HOSTILE), fields=(HOSTILE,)) for one in layout.windows),
        zones=tuple(replace(one, name=same(HOSTILE)) for one in layout.zones),
        assumptions=(Assumption(key=HOSTILE, value=HOSTILE, source=same(HOSTILE)),),
    )
    html = page(layout, (hostile_verdict(), *small_verdicts(book())), pictures=((HOSTILE, SVG),))
    found = read(html)
    assert "script" not in found.tags
    assert [value for name, value in found.attributes if name == "src" and value == "x"] == []
    assert not [name for name, _ in found.attributes if name.startswith("on")]
    assert "\u202e" not in html
    assert "\x1b" not in html
    assert "<script>alert(1)</script>" in "".join(found.text)


def test_a_picture_that_is_neither_svg_nor_image_is_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="neither SVG"):
        page(pictures=(("A", "javascript:alert(1)"),))


def test_without_findings_the_page_says_none() -> None:
    passes = tuple(
        replace(one, outcome=Outcome.PASS, findings=()) for one in small_verdicts(book()) if one.outcome is Outcome.PASS
    )
    html = page(verdicts=passes)
    assert "every shall holds" in html
    assert "Nothing was found that needs a change." in html


def test_the_same_input_gives_the_same_page() -> None:
    assert page() == page()


def test_a_layout_without_windows_and_demand_is_reported() -> None:
    bare = replace(known_layout(), windows=(), items=(), cameras=(), zones=(), sizing=None)
    assert "no windows" in words(page(bare))


def test_what_holds_the_layout_back_and_the_schemes_are_told() -> None:
    figures = Figures(
        windows=3, windows_wanted=4, seats=9, seats_wanted=12, public_m2=120.04, staff_m2=40.0, mean_walk_m=7.25,
        longest_walk_m=9.0, crossings=2, narrowest_m=None, cameras=5, broken=("GB 1 2.3",), weak=1,
    )  # fmt: skip
    scheme = Scheme(
        number=2, shape=RowShape.L, side=HallSide.LEFT, queue=QueueKind.TICKET, wall=same("R1"), figures=figures
    )
    html = page(
        replace(known_layout(), notes=(same("3 of 4 fit <b>here</b>"),), scheme=scheme, alternatives=(scheme,)),
    )
    told = words(html)
    assert "3 of 4 fit <b>here</b>" in told
    for cell in ("3/4", "9/12", "120.0", "GB 1 2.3", "scheme 2"):
        assert cell in told
    assert "Schemes compared" not in words(page())


# Numbers ---------------------------------------------------------------------------------------------------------


def test_callouts_are_numbered_fails_first_and_shall_before_should() -> None:
    found = callouts(small_verdicts(book()))
    assert [(one.number, one.finding.outcome.value, one.verdict.verb.value) for one in found] == [
        (1, "fail", "shall"),
        (2, "fail", "shall"),
        (3, "fail", "should"),
        (4, "unclear", "shall"),
    ]


@pytest.mark.parametrize(
    ("measured", "limit", "unit", "shown"),
    [
        (1499.0, 1500.0, "mm", ("1499 mm", "1500 mm")),
        (1499.6, 1500.0, "mm", ("1499.6 mm", "1500 mm")),
        (1499.9999, 1500.0, "mm", ("1499.9999 mm", "1500 mm")),
        (1500.0, 1500.0, "mm", ("1500 mm", "1500 mm")),
        (0.98, 1.0, "ratio", ("98 %", "100 %")),
        (0.99999, 1.0, "ratio", ("99.999 %", "100 %")),
        (124.7, 125.0, "px_per_m", ("124.7 px/m", "125 px/m")),
        (1e-12, 0.0, "m", ("0.000000000001 m", "0 m")),
        (2.0, 3.0, "count", ("2", "3")),
        (float("inf"), 30.0, "m", ("∞", "30 m")),
        (float("nan"), 30.0, "m", ("–", "30 m")),
        (None, 30.0, "m", ("", "30 m")),
        ("computer, printer", "computer, printer, scanner", "word", ("", "")),
        ("1500 × 650 mm", "1500 × 600 mm", "word", ("1500 × 650 mm", "1500 × 600 mm")),
        (12.345, 20.0, "lx", ("12.35 lx", "20 lx")),
    ],
)
def test_a_shortfall_never_reads_as_the_limit(
    measured: float | str | None, limit: float | str | None, unit: str, shown: tuple[str, str]
) -> None:
    finding = Finding(item="", outcome=Outcome.FAIL, text=same(""), measured=measured, limit=limit, unit=unit)
    assert measured_and_limit(finding) == shown


def test_zeros_before_the_point_are_kept() -> None:
    assert number_text(1500.0, "mm") == "1500 mm"
    assert number_text(10.0, "m") == "10 m"


@pytest.mark.parametrize(
    ("share", "text"), [(1.0, "100.0 %"), (0.9999, "99.9 %"), (0.0, "0.0 %"), (1 - 1e-12, "100.0 %"), (0.5, "50.0 %")]
)
def test_a_part_never_reads_as_the_whole(share: float, text: str) -> None:
    assert share_text(share) == text


def test_a_place_is_told_in_the_drawings_own_units() -> None:
    layout = small_layout()
    assert place(Point(1.2345, -2), layout) == "1234, -2000"
    metres = replace(layout, plan=replace(layout.plan, units=replace(layout.plan.units, name="m", metres_per_unit=1.0)))
    assert place(Point(1.2345, -2), metres) == "1.23, -2.00"
    assert place(None, layout) == ""


# Letter ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", list(Lang))
def test_the_letter_names_what_fails_and_what_is_unclear_and_nothing_else(lang: Lang) -> None:
    text = letter(known_layout(), small_verdicts(book()), rulebook=book(), lang=lang)
    numbers = re.findall(r"^  (\d+)\. ", text, flags=re.MULTILINE)
    assert numbers == ["1", "2", "3", "4"]
    assert "4.1.3" in text
    assert "4.4.1.5" not in text
    assert "750 mm" in text


def test_the_letter_says_where_a_borrowed_number_comes_from() -> None:
    text = letter(known_layout(), small_verdicts(book()), rulebook=book(), lang=Lang.ZH)
    assert "waiting_line_distance = 1000 mm,推算" in text
