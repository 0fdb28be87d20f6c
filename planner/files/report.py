"""The report: one HTML page that stands alone, with every finding by clause and the letter of required changes.

Nothing is fetched from a network and nothing runs; every text of a drawing is escaped.
"""

from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import floor
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from planner.files.findings import ORDER, SURE, cards, item_names, legible, named
from planner.files.key_plan import Mark, key_plan
from planner.files.letter import letter
from planner.files.scheme_table import ruled_out_lines, scheme_rows
from planner.files.tables import OVERALL
from planner.files.toml import templates
from planner.measure.coverage import AreaCoverage
from planner.measure.key_areas import Grade
from planner.measure.queues import classes_of, wait_table
from planner.measure.routes import Flow, RouteKind
from planner.model.brief import Role
from planner.model.layout import Kind, Layout, Reason
from planner.model.standard import SURENESS, VERBS, Judge, Rulebook, limit_words
from planner.model.verdict import OUTCOMES, Outcome, Verdict, callouts, overall
from planner.units import mm
from planner.words import Lang, Text, same

DISCLAIMER: Final = Text(
    zh="规划测算,不代替审批。本报告由程序按所列条款和数值计算,供设计、审查、施工各方核对;以正式出版的标准文本和主管部门的意见为准。",
    en="A planning estimate, not an approval. A program computed this report from the clauses and numbers listed in "
    "it; the printed standards and the authority's decision prevail.",
)
ROLES: Final = {
    Role.GENERAL: Text(zh="综合受理", en="general"),
    Role.ASSISTANCE: Text(zh="帮办代办", en="assistance"),
    Role.UNRESOLVED: Text(zh="“办不成事”反映", en="unresolved matters"),
    Role.CROSS_REGION: Text(zh="跨域通办", en="cross-region"),
    Role.DELTA: Text(zh="长三角一网通办", en="Yangtze River Delta"),
    Role.ISSUING: Text(zh="统一出件", en="issuing"),
}
ROUTES: Final = {
    RouteKind.PUBLIC: Text(zh="公众", en="public"),
    RouteKind.STAFF: Text(zh="工作人员", en="staff"),
    RouteKind.WHEELCHAIR: Text(zh="轮椅", en="wheelchair"),
    RouteKind.WAY_OUT: Text(zh="疏散", en="way out"),
    RouteKind.QUEUE: Text(zh="排队", en="in line"),
}
GRADES: Final = {
    Grade.FACE: Text(zh="人脸", en="face"),
    Grade.WAITING: Text(zh="等候与通道", en="waiting, passages"),
    Grade.HALL: Text(zh="大厅", en="hall"),
}


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure of the summary: what, how much, and a remark."""

    name: Text
    value: str
    remark: Text


def write_report(
    layout: Layout,
    verdicts: Sequence[Verdict],
    *,
    rulebook: Rulebook,
    coverage: Sequence[AreaCoverage],
    flow: Flow,
    pictures: Sequence[tuple[str, str]],
    lang: Lang,
) -> str:
    """The report as one HTML page.

    Args:
        pictures: title and picture of each sheet; a picture is SVG text or a data URI of an image.

    Raises:
        ValueError: a picture is neither SVG nor a data URI of an image.
    """
    all_cards = cards(verdicts, layout=layout, rulebook=rulebook)
    counts = Counter(verdict.outcome for verdict in verdicts)
    names = item_names(layout)
    html = _template(lang).render(
        layout=layout,
        project=layout.brief.project,
        unit=layout.plan.units.name,
        overall=overall(tuple(verdicts)),
        counts=[(outcome, counts[outcome]) for outcome in ORDER],
        cards={outcome: [card for card in all_cards if card.verdict.outcome is outcome] for outcome in ORDER},
        figures=_figures(layout, coverage, flow),
        areas=_areas(layout),
        waits=wait_table(layout.brief.demand, classes=classes_of(layout.brief)),
        coverage=coverage,
        flow=flow,
        schemes=scheme_rows(layout.alternatives, lang=lang),
        ruled_out=ruled_out_lines(layout.ruled_out),
        key_plan=_key_plan(layout, verdicts, lang),
        pictures=[(title, _data_uri(picture)) for title, picture in pictures],
        letter=letter(layout, verdicts, rulebook=rulebook, lang=lang),
        reasons=_reasons(layout),
        disclaimer=DISCLAIMER,
        name_of=lambda item: named(item, names),
    )
    return legible(html)


def _template(lang: Lang) -> Template:
    environment = Environment(
        loader=FileSystemLoader(templates() / "report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= _filters(lang)
    environment.globals |= {
        "lang": lang,
        "t": lambda zh, en: Text(zh=zh, en=en).say(lang),
        "Outcome": Outcome,
        "Judge": Judge,
        "sure": SURE,
    }
    return environment.get_template("report.html.j2")


def _filters(lang: Lang) -> dict[str, Callable[..., Any]]:
    words: Mapping[str, Mapping[Any, Text]] = {
        "outcome": OUTCOMES,
        "overall": OVERALL,
        "verb": VERBS,
        "sureness": SURENESS,
        "role": ROLES,
        "route": ROUTES,
        "grade": GRADES,
    }
    said: dict[str, Callable[..., Any]] = {name: _sayer(table, lang) for name, table in words.items()}
    figures: dict[str, Callable[..., Any]] = {"limit": limit_words, "mm": mm, "share": share_text}
    return said | figures | {"say": partial(Text.say, lang=lang)}


def share_text(share: float) -> str:
    """A share in per cent, rounded down, so that a part never reads as the whole."""
    return f"{floor(share * 1000.0 + 1e-6) / 10.0:.1f} %"


def _sayer(table: Mapping[Any, Text], lang: Lang) -> Callable[[Any], str]:
    return lambda key: table[key].say(lang)


def _data_uri(picture: str) -> str:
    """A picture as a data URI; SVG is shown as an image, so that nothing in it can run."""
    if picture.startswith("data:image/"):
        return picture
    if not picture.lstrip("\ufeff \n").startswith(("<svg", "<?xml", "<!DOCTYPE svg")):
        raise ValueError(f"neither SVG nor a data URI of an image: {picture[:40]!r}")
    return f"data:image/svg+xml;base64,{b64encode(picture.encode()).decode()}"


def _key_plan(layout: Layout, verdicts: Sequence[Verdict], lang: Lang) -> Markup:
    marks = [
        Mark(
            number=one.number,
            at=one.finding.at,
            outcome=one.finding.outcome,
            link=f"finding-{one.number}",
            text=one.finding.text.say(lang),
        )
        for one in callouts(verdicts)
        if one.finding.at is not None and not one.finding.at.is_empty
    ]
    return key_plan(layout, marks, title=Text(zh="问题位置图", en="where the findings are").say(lang))


def _reasons(layout: Layout) -> list[Reason]:
    """The reasons that a client asks for: of windows, cameras, and what has a place of its own."""
    attached = {item.id for item in layout.items if item.window and item.kind is not Kind.COUNTER}
    return [one for one in layout.reasons if one.item not in attached and (one.bindings or one.next_best)]


def _figures(layout: Layout, coverage: Sequence[AreaCoverage], flow: Flow) -> list[Figure]:
    """The figures at the top of the report."""
    return [*_size_figures(layout), *_coverage_figures(coverage), *_walk_figures(layout, flow)]


def _size_figures(layout: Layout) -> list[Figure]:
    sizing = layout.sizing
    needed = Text(zh="", en="")
    if sizing is not None:
        overruled = Text(zh=",由任务书改定", en=", overruled by the brief") if sizing.overruled else needed
        needed = Text(zh=f"测算需要 {sizing.needed} 个{overruled.zh}", en=f"{sizing.needed} needed{overruled.en}")
    seats = sum(item.count for item in layout.of_kind(Kind.SEAT_ROW))
    places = len(layout.of_kind(Kind.WHEELCHAIR_PLACE))
    return [
        Figure(name=Text(zh="综合窗口", en="windows"), value=str(len(layout.windows)), remark=needed),
        Figure(
            name=Text(zh="大厅面积", en="hall"),
            value=f"{layout.hall.polygon.area:.1f} m²",
            remark=same(layout.hall.label),
        ),
        Figure(
            name=Text(zh="等候座位", en="seats"),
            value=str(seats),
            remark=Text(zh=f"轮椅席位 {places} 个", en=f"{places} wheelchair place{'s' if places != 1 else ''}"),
        ),
    ]


def _coverage_figures(coverage: Sequence[AreaCoverage]) -> list[Figure]:
    if not coverage:
        return []
    whole = sum(one.area.polygon.area for one in coverage)
    seen = sum(one.covered.area for one in coverage)
    worst = min(coverage, key=lambda one: one.covered_share)
    share = share_text(worst.covered_share)
    return [
        Figure(
            name=Text(zh="重点区域监控覆盖", en="key areas in view"),
            value=share_text(seen / whole) if whole else "–",
            remark=Text(zh=f"最低 {share}:{worst.area.label.zh}", en=f"least {share}: {worst.area.label.en}"),
        )
    ]


def _walk_figures(layout: Layout, flow: Flow) -> list[Figure]:
    names = item_names(layout)
    figures = []
    public = [route for route in flow.routes if route.kind is RouteKind.PUBLIC]
    if public:
        longest = max(public, key=lambda route: route.length)
        start, goal = named(longest.start, names), named(longest.goal, names)
        figures.append(
            Figure(
                name=Text(zh="最长流线", en="longest walk"),
                value=f"{longest.length:.1f} m",
                remark=Text(zh=f"{start.zh} → {goal.zh}", en=f"{start.en} → {goal.en}"),
            )
        )
    if flow.farthest_exit_m is not None:
        figures.append(
            Figure(
                name=Text(zh="最远点至出口", en="farthest from an exit"),
                value=f"{flow.farthest_exit_m:.1f} m",
                remark=Text(zh="步行距离", en="as one walks"),
            )
        )
    return figures


def _areas(layout: Layout) -> list[tuple[Text, float]]:
    """Name and area (m²) of the zones, then of the storey's rooms."""
    zones = [(zone.name, float(zone.polygon.area)) for zone in layout.zones]
    rooms = [(named(room.id, {room.id: same(room.label)}), float(room.polygon.area)) for room in layout.storey.rooms]
    return [*zones, *rooms]
