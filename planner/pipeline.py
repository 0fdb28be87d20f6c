"""The stations joined: the only module that may import everything."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from planner.errors import InputError
from planner.files import documents, explanations, layout_json, repairs, report, scheme_table, tables, toml, writing_out
from planner.files.dxf import document as dxf
from planner.measure import queues, routes, sight
from planner.model.brief import Brief
from planner.model.layout import Item, Kind, Layout
from planner.model.plan import FloorPlan, Storey
from planner.model.scene import Scene, Sheet, SheetBook
from planner.model.standard import Rulebook
from planner.model.verdict import Overall, Verdict, overall
from planner.words import Lang, Text

if TYPE_CHECKING:
    from planner.place import edits, explained, fixes, trials, whatif

Step = Callable[[Text, float], None]
"""Tells how far the work is: what is being done, and the share done, 0 to 1."""


def no_step(_what: Text, _share: float) -> None:
    """Tells nobody."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A plan as read: the document, what was understood, and the brief that stands beside it."""

    document: dxf.Document
    plan: FloorPlan
    brief: Brief
    brief_path: Path | None


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A layout with all that was found out about it."""

    layout: Layout
    rulebook: Rulebook
    verdicts: tuple[Verdict, ...]
    coverage: tuple[sight.AreaCoverage, ...]
    flow: routes.Flow
    others: tuple[Layout, ...] = ()
    """The layouts of all schemes that were compared, best first; none when none were."""

    @property
    def overall(self) -> Overall:
        """Whether the *shall* clauses hold."""
        return overall(self.verdicts)


@dataclass(frozen=True, kw_only=True)
class Written:
    """A design and the files that were written for it."""

    judged: Judged
    files: tuple[Path, ...]


def brief_beside(plan: Path) -> Path | None:
    """The brief.toml in the plan's folder, or None."""
    path = plan.parent / "brief.toml"
    return path if path.is_file() else None


def read(
    path: Path,
    *,
    brief_path: Path | None = None,
    profiles: Sequence[Path] = (),
    units: str | None = None,
) -> Reading:
    """Reads a plan, with the brief that stands beside it.

    Raises:
        InputError: the plan, the brief or a profile cannot be used.
        CapError: the drawing is larger than a cap.
    """
    from planner.survey import survey

    brief_path = brief_path or brief_beside(path)
    brief = toml.read_brief(brief_path)
    own = [] if brief.site.profile is None or brief_path is None else [brief_path.parent / brief.site.profile]
    known = toml.read_profiles([*own, *profiles])
    document = dxf.open_document(path)
    plan = survey(dxf.read_drawing(document), profiles=known, units=units or brief.site.units)
    return Reading(document=document, plan=plan, brief=brief, brief_path=brief_path)


def sizing_brief(given: Mapping[str, float | None], *, brief_path: Path | None = None) -> Brief:
    """A brief, or the default one, with the figures of demand that are given instead (None: not given).

    Raises:
        InputError: the brief or a figure cannot be used.
    """
    brief = toml.read_brief(brief_path)
    figures = {key: value for key, value in given.items() if value is not None}
    return replace(brief, demand=toml.demand_with(brief.demand, figures))


def rulebook_of(brief: Brief, *, beside: Path | None) -> Rulebook:
    """The standards that a brief asks for, compared with the rules.

    Raises:
        InputError: a standard's file cannot be used.
    """
    from planner.rules import verify_rulebook

    folder = Path() if beside is None else beside.parent
    rulebook = toml.read_rulebook([folder / name for name in brief.standards])
    verify_rulebook(rulebook)
    return rulebook


def on_storey(reading: Reading, wish: str) -> Reading:
    """A reading of one storey alone.

    Raises:
        InputError: no storey is called so.
    """
    from planner.survey import site

    storey = site.find_storey(reading.plan, wish)
    return replace(reading, plan=replace(reading.plan, storeys=(storey,)))


def write_profile(reading: Reading, path: Path) -> None:
    """Writes the roles of a plan's layers as a profile that a person can edit and hand back.

    Raises:
        InputError: the file cannot be written.
    """
    from planner.survey.profile_text import profile_of

    writing_out.write_whole(path, profile_of(reading.plan), inputs=[reading.document.path])


def _wished(reading: Reading, storey: str | None) -> Reading:
    """A reading whose brief asks for a storey, where one is given."""
    if storey is None:
        return reading
    return replace(reading, brief=replace(reading.brief, site=replace(reading.brief.site, storey=storey)))


def _storey(reading: Reading) -> Storey:
    from planner.survey import site

    return site.find_storey(reading.plan, reading.brief.site.storey)


def place(reading: Reading, *, rulebook: Rulebook) -> Layout:
    """Places everything in the hall of a plan.

    Raises:
        InputError: the plan or the brief does not allow any layout.
    """
    from planner.place import place as place_in

    return place_in(reading.plan, reading.brief, rulebook, toml.read_catalogue(), **_where(reading))


class Where(TypedDict):
    """The parts of the building that a layout is for."""

    storey_id: str
    hall_id: str
    entrance_id: str
    staff_door_id: str | None


def _where(reading: Reading) -> Where:
    from planner.survey import site

    wishes = reading.brief.site
    scale = reading.plan.units.metres_per_unit
    storey = _storey(reading)
    hall = site.find_hall(storey, wishes.hall)
    entrance = site.find_entrance(storey, hall, wishes.entrance, metres_per_unit=scale)
    staff_door = site.find_staff_door(storey, hall, entrance, wishes.staff_door, metres_per_unit=scale)
    return Where(
        storey_id=storey.id,
        hall_id=hall.id,
        entrance_id=entrance.id,
        staff_door_id=None if staff_door is None else staff_door.id,
    )


def schemes(reading: Reading, *, rulebook: Rulebook, most: int) -> tuple[Layout, ...]:
    """Up to so many layouts that differ in kind, judged, best first.

    Raises:
        InputError: the plan or the brief does not allow any layout.
    """
    from planner.place import schemes as schemes_in

    return schemes_in(
        reading.plan,
        reading.brief,
        rulebook,
        toml.read_catalogue(),
        court=court(rulebook),
        most=most,
        **_where(reading),
    )


def _designed(reading: Reading, *, rulebook: Rulebook, scheme: int | None, most: int | None) -> Judged:
    """The scheme asked for, judged; without a wish the best, which is sought among all only if it breaks a *shall*.

    Raises:
        InputError: there is no such scheme, or no layout at all.
    """
    if scheme is None and most is None:
        judged = judge(place(reading, rulebook=rulebook), rulebook=rulebook)
        if judged.overall is not Overall.BROKEN:
            return judged
    found = schemes(reading, rulebook=rulebook, most=max(most or MOST_SCHEMES, scheme or 1))
    number = scheme or 1
    if not 1 <= number <= len(found):
        raise InputError(
            Text(zh=f"没有方案 {number}:共 {len(found)} 个方案", en=f"there is no scheme {number}, only {len(found)}"),
            where="--scheme",
            mend=Text(zh=f"用 1 至 {len(found)}", en=f"use 1 to {len(found)}"),
        )
    return replace(judge(found[number - 1], rulebook=rulebook), others=found)


MOST_SCHEMES = 5
"""So many schemes are compared."""


def judge(layout: Layout, *, rulebook: Rulebook) -> Judged:
    """Judges a layout by every clause and measures what a report shows."""
    from planner.rules import check

    flow = routes.flow(layout)
    return Judged(
        layout=layout,
        rulebook=rulebook,
        verdicts=check(layout, rulebook, flow=flow),
        coverage=sight.coverage(layout, px_per_m=pixel_densities(rulebook)),
        flow=flow,
    )


def pixel_densities(rulebook: Rulebook) -> dict[sight.Grade, float]:
    """Pixels per metre that each grade of key area needs."""
    return {
        sight.Grade.FACE: rulebook.number("pixel_density_face"),
        sight.Grade.WAITING: rulebook.number("pixel_density_waiting"),
        sight.Grade.HALL: rulebook.number("pixel_density_hall"),
    }


def load(
    path: Path, *, profiles: Sequence[Path] = (), brief_path: Path | None = None, storey: str | None = None
) -> tuple[Layout, Reading | None]:
    """The layout of a file: a layout.json, our own plan.dxf, or a submitted plan in which a layout is drawn.

    Raises:
        InputError: the file cannot be used, or no layout is in it.
    """
    from planner.files.dxf import layout_back
    from planner.survey import site

    if path.suffix.lower() == ".json":
        return layout_json.read_layout(path), None
    reading = _wished(read(path, brief_path=brief_path, profiles=profiles), storey)
    own = layout_back.layout_in(reading.document, reading.plan)
    if own is not None:
        return own, reading
    chosen = _storey(reading)
    hall = site.find_hall(chosen, reading.brief.site.hall)
    scale = reading.plan.units.metres_per_unit
    entrance = site.find_entrance(chosen, hall, reading.brief.site.entrance, metres_per_unit=scale)
    drawn = layout_back.drawn_layout(
        dxf.read_drawing(reading.document),
        reading.plan,
        toml.read_profiles(profiles),
        reading.brief,
        toml.read_catalogue(),
        storey_id=chosen.id,
        hall_id=hall.id,
        entrance_id=entrance.id,
    )
    return drawn, reading


def judge_file(
    path: Path,
    *,
    profiles: Sequence[Path] = (),
    brief_path: Path | None = None,
    lang: Lang | None = None,
    storey: str | None = None,
) -> Judged:
    """Judges the layout of a file.

    Raises:
        InputError: the file cannot be used.
    """
    layout, _ = load(path, profiles=profiles, brief_path=brief_path, storey=storey)
    if lang is not None:
        layout = replace(layout, brief=replace(layout.brief, language=lang))
    return judge(layout, rulebook=rulebook_of(layout.brief, beside=brief_path or brief_beside(path)))


def _judgement(judged: Judged) -> "trials.Judgement":
    from planner.place import trials

    return trials.Judgement(layout=judged.layout, verdicts=judged.verdicts, coverage=judged.coverage, flow=judged.flow)


def court(rulebook: Rulebook) -> "trials.Court":
    """The judge as the placer may ask it."""
    from planner.place import trials
    from planner.rules import check

    def some(layout: Layout, clauses: frozenset[str]) -> tuple[Verdict, ...]:
        kept = tuple(
            replace(one, clauses=tuple(clause for clause in one.clauses if f"{one.id} {clause.id}" in clauses))
            for one in rulebook.standards
        )
        return check(layout, replace(rulebook, standards=kept))

    return trials.Court(rulebook=rulebook, full=lambda layout: _judgement(judge(layout, rulebook=rulebook)), some=some)


def explainer(judged: Judged) -> "explained.Explainer":
    """A judged layout, asked for its reasons."""
    from planner.place import explained

    return explained.Explainer(
        judgement=_judgement(judged), court=court(judged.rulebook), catalogue=toml.read_catalogue()
    )


def with_reasons(judged: Judged) -> Judged:
    """A judged layout that says of each thing why it stands where it stands."""
    return replace(judged, layout=replace(judged.layout, reasons=explainer(judged).reasons()))


@dataclass(frozen=True, kw_only=True)
class Edited:
    """A plan with the things that its designer moved in our export; none in a plan that is not ours."""

    reading: Reading
    edits: tuple["edits.Edit", ...]


def edited(reading: Reading) -> Edited:
    """What was moved in CAD since we wrote a plan goes into its brief; without a brief beside it, our own is taken.

    Raises:
        InputError: the layout that is stored in the plan is damaged.
    """
    from planner.files.dxf import layout_back
    from planner.files.dxf.poses import written_poses
    from planner.place import edits

    own = layout_back.layout_in(reading.document, reading.plan)
    if own is None:
        return Edited(reading=reading, edits=())
    found = edits.edits_of(own, written_poses(reading.document))
    brief = reading.brief if reading.brief_path is not None else replace(own.brief, keep=())
    return Edited(reading=replace(reading, brief=replace(brief, keep=edits.keeps(found, brief.keep))), edits=found)


def _with_edits(judged: Judged, found: "tuple[edits.Edit, ...]") -> Judged:
    """A judged layout with each edited thing as its designer left it, judged again if that changed anything."""
    from planner.place import edits

    layout = edits.with_edits(judged.layout, found)
    return judged if layout == judged.layout else judge(layout, rulebook=judged.rulebook)


def with_conflicts(judged: Judged, reading: Reading) -> Judged:
    """A judged layout that says what could not be had together."""
    from planner.place import conflicts

    found = conflicts.conflicts(
        _judgement(judged), court(judged.rulebook), toml.read_catalogue(), place=conflicts.Place(**_where(reading))
    )
    return replace(judged, layout=replace(judged.layout, conflicts=found))


def conflict_lines(layout: Layout, *, lang: Lang) -> list[str]:
    """What could not be had together, a sentence a line."""
    return [explanations.conflict_line(one).say(lang) for one in layout.conflicts]


def layout_file(path: Path) -> Path:
    """The layout's file: the one named, or the layout.json of a folder that design wrote.

    Raises:
        InputError: the folder has none.
    """
    if not path.is_dir():
        return path
    inside = path / "layout.json"
    if inside.is_file():
        return inside
    raise InputError(
        Text(zh=f"文件夹“{path}”里没有 layout.json", en=f"there is no layout.json in the folder '{path}'"),
        where=str(path),
        mend=Text(zh="先运行 planner design PLAN --out 文件夹", en="run planner design PLAN --out FOLDER first"),
    )


def explain(path: Path, item: str, *, brief_path: Path | None = None) -> "whatif.Explained":
    """Why a thing of a layout stands where it stands, and what its next best place would cost.

    Raises:
        InputError: the file cannot be used, or it has no such thing.
    """
    from planner.place import whatif

    judged = judge_file(layout_file(path), brief_path=brief_path)
    try:
        return whatif.explained(explainer(judged), _thing_id(judged.layout, item))
    except KeyError:
        raise _no_thing(judged.layout, item, path) from None


def _thing_id(layout: Layout, item: str) -> str:
    """An id as a layout has it: a window stands for its counter; capitals do not matter."""
    ids = {one.lower(): one for one in _thing_ids(layout)}
    counters = {one.window.lower(): one.id for one in layout.of_kind(Kind.COUNTER) if one.window}
    return ids.get(item.lower()) or counters.get(item.lower(), item)


def _thing_ids(layout: Layout) -> list[str]:
    return [*(one.id for one in layout.items), *(one.id for one in layout.cameras)]


def _no_thing(layout: Layout, item: str, path: Path) -> InputError:
    from difflib import get_close_matches

    known = _thing_ids(layout)
    near = get_close_matches(item, known, n=5, cutoff=0.5) or known[:5]
    return InputError(
        Text(zh=f"布置中没有“{item}”", en=f"there is no '{item}' in the layout"),
        where=str(path),
        mend=Text(zh=f"可用的编号如:{'、'.join(near)}", en=f"ids that are near: {', '.join(near)}"),
    )


def explain_lines(found: "whatif.Explained", *, lang: Lang) -> list[str]:
    """An explanation as sentences."""
    return explanations.explain_lines(found.reason, _spoken(found), found.without, lang=lang)


def explain_document(found: "whatif.Explained", *, lang: Lang) -> dict[str, Any]:
    """The JSON document of an explanation."""
    return explanations.explain_document(found.reason, _spoken(found), found.without, lang=lang)


def _spoken(found: "whatif.Explained") -> tuple[explanations.Spoken, ...]:
    return tuple((one.verdict, one.finding) for one in found.spoken)


def picture(reading: Reading, path: Path, *, lang: Lang) -> None:
    """Draws what was understood of a plan as a PNG.

    Raises:
        InputError: the file cannot be written.
    """
    from planner.files import paper

    writing_out.write_whole(path, paper.plan_picture(reading.plan, lang), inputs=[reading.document.path])


def read_document(reading: Reading, *, lang: Lang) -> dict[str, Any]:
    """The JSON document of a reading."""
    return documents.read_document(reading.plan, lang=lang)


def text_of(document: dict[str, Any]) -> str:
    """A JSON document as text, alike on the terminal and in a file."""
    return documents.text(document)


def read_rows(reading: Reading, *, lang: Lang) -> tables.Rows:
    """The table of a reading."""
    taken = _storey(reading).id if reading.plan.storeys and reading.brief.site.storey is None else None
    return tables.read_rows(reading.plan, taken=taken, lang=lang)


def size_document(brief: Brief, *, windows: int | None) -> dict[str, Any]:
    """The JSON document of the number of windows."""
    chosen, table = _sized(brief, windows)
    return documents.size_document(brief, windows=chosen, table=table)


def size_rows(brief: Brief, *, windows: int | None, lang: Lang) -> tables.Rows:
    """The table of waits; with `windows`, also what they can serve."""
    chosen, table = _sized(brief, windows)
    return tables.size_rows(brief, windows=chosen, table=table, inverse=windows is not None, lang=lang)


def _sized(brief: Brief, windows: int | None) -> tuple[int, tuple[queues.Waits, ...]]:
    chosen = windows or queues.windows_by_demand(brief)
    return chosen, queues.wait_table(brief.demand, also=chosen, classes=queues.classes_of(brief))


def check_document(judged: Judged, *, lang: Lang) -> dict[str, Any]:
    """The JSON document of the verdicts."""
    return documents.check_document(judged.verdicts, lang=lang)


def coverage_document(judged: Judged, *, lang: Lang) -> dict[str, Any]:
    """The JSON document of the cameras' coverage."""
    return documents.coverage_document(judged.layout, judged.coverage, lang=lang)


def flow_document(judged: Judged, *, lang: Lang) -> dict[str, Any]:
    """The JSON document of the routes."""
    return documents.flow_document(judged.flow, lang=lang)


def check_rows(judged: Judged, *, lang: Lang) -> tables.Rows:
    """The table of the verdicts."""
    return tables.check_rows(judged.verdicts, lang=lang)


def coverage_rows(judged: Judged, *, lang: Lang) -> tables.Rows:
    """The table of the cameras' coverage."""
    return tables.coverage_rows(judged.coverage, judged.layout, lang=lang)


def flow_rows(judged: Judged, *, lang: Lang) -> tables.Rows:
    """The table of the routes."""
    return tables.flow_rows(judged.flow, lang=lang)


def scheme_rows(written: Written, *, lang: Lang) -> tables.Rows:
    """The table of the schemes that were compared; empty if none were."""
    return scheme_table.scheme_rows(written.judged.layout.alternatives, lang=lang)


def design_rows(written: Written, *, lang: Lang) -> tables.Rows:
    """The short table at the end of a design."""
    judged = written.judged
    return tables.design_rows(judged.layout, judged.verdicts, judged.coverage, judged.flow, written.files, lang=lang)


def rules_lines(clause: str | None, *, brief_path: Path | None, lang: Lang) -> list[str]:
    """Every clause, or those under a number.

    Raises:
        InputError: there is no such clause, or a standard's file cannot be used.
    """
    lines = tables.clause_lines(rulebook_of(toml.read_brief(brief_path), beside=brief_path), clause, lang=lang)
    if not lines:
        raise InputError(
            Text(zh=f"没有条款“{clause}”", en=f"there is no clause '{clause}'"),
            where="planner rules",
            mend=Text(
                zh="不带条款号运行 planner rules 查看全部", en="run planner rules without a clause to see them all"
            ),
        )
    return lines


def coverage_outcome(judged: Judged) -> Overall:
    """What the *shall* clauses on cameras say."""
    return _outcome_of(judged, "cameras.")


def flow_outcome(judged: Judged) -> Overall:
    """What the *shall* clauses on routes and exits say."""
    return _outcome_of(judged, "routes.", "exits.")


def _outcome_of(judged: Judged, *topics: str) -> Overall:
    ids = {
        f"{standard.id} {clause.id}" for standard, clause in judged.rulebook.clauses() if clause.rule.startswith(topics)
    }
    return overall(tuple(verdict for verdict in judged.verdicts if verdict.id in ids))


def _language(brief: Brief, lang: Lang | None, default: Lang) -> Lang:
    """The option wins, then the brief, then the locale."""
    return lang or (brief.language if "language" in brief.given else default)


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A judged layout as drawing: the scene, the sheets and the pens."""

    scene: Scene
    sheets: tuple[Sheet, ...]
    book: SheetBook


def depict(
    judged: Judged, *, lang: Lang, size: str | None = None, scale: int | None = None, chosen: str = "main"
) -> Drawn:
    """The drawing set of a judged layout; `chosen` is "main", "full" or the path of a set's file.

    Raises:
        InputError: the building does not fit the paper at the scale that is asked for, or there is no such set.
    """
    from planner import draw
    from planner.draw.facts import DrawnScheme, Facts
    from planner.draw.sheets import sheets
    from planner.files.font import text_width
    from planner.files.sheet_book import read_sheet_book

    wishes = judged.layout.brief.sheet
    scene = draw.depict(judged.layout, judged.verdicts, judged.coverage, judged.flow)
    book = read_sheet_book(chosen)
    facts = Facts(
        layout=judged.layout,
        coverage=judged.coverage,
        flow=judged.flow,
        verdicts=judged.verdicts,
        lang=lang,
        schemes=tuple(
            DrawnScheme(number=scheme.number, name=scheme_table.name_of(scheme), layout=other)
            for other in judged.others
            if (scheme := other.scheme) is not None
        ),
        scheme_rows=tuple(scheme_table.scheme_rows(judged.layout.alternatives, lang=lang)),
        drawn_scheme=1 if judged.layout.scheme is None else judged.layout.scheme.number,
    )
    pages = sheets(scene, facts, book=book, measure=text_width, size=size or wishes.size, scale=scale or wishes.scale)
    return Drawn(scene=scene, sheets=pages, book=book)


def _sheet_files(drawn: Drawn, form: str) -> dict[str, str | bytes]:
    """The sheets as PDF (one file), or as SVG or PNG (a file each)."""
    from planner.files import paper, pdf, svg

    if form == "pdf":
        return {"plan.pdf": pdf.write_pdf(drawn.sheets, drawn.scene, drawn.book)}
    write = svg.write_svg if form == "svg" else paper.write_png
    return {
        f"sheet-{number:02d}.{form}": write(sheet, drawn.scene, drawn.book)
        for number, sheet in enumerate(drawn.sheets, start=1)
    }


def _dxf_file(
    drawn: Drawn, layout: Layout, document: dxf.Document | None, *, lang: Lang, version: str = "R2018"
) -> dict[str, str | bytes]:
    """The user's drawing with the layout in it; `lang` is that of our layers' names."""
    from planner.files.dxf import writing

    data = writing.write_dxf(document, layout, drawn.scene, drawn.sheets, book=drawn.book, lang=lang, version=version)
    return {"plan.dxf": data}


def _schedule_file(layout: Layout, *, lang: Lang) -> dict[str, str | bytes]:
    from planner.files import schedules

    return {"schedules.xlsx": schedules.write_schedules(layout, lang=lang)}


FORMATS = ("dxf", "pdf", "svg", "png", "xlsx")
"""What a layout can be drawn as; "xlsx" are its schedules."""


def draw(
    path: Path,
    *,
    out: Path,
    formats: Sequence[str],
    plan: Path | None = None,
    size: str | None = None,
    scale: int | None = None,
    chosen: str = "main",
    layers: Lang | None = None,
    dxf_version: str = "R2018",
    lang: Lang | None = None,
    default_lang: Lang = Lang.ZH,
) -> tuple[Path, ...]:
    """Writes the sheets of a layout.json or of a plan.dxf with a layout in it.

    Args:
        formats: of FORMATS.
        plan: the plan that a layout.json was made for; without it a DXF shows the building as it was read.
        chosen: the set of sheets: "main", "full" or the path of a set's file.
        layers: the language of the DXF's layer names; without it that of the sheets.
        dxf_version: "R2018", "R2013" or "R2010".

    Raises:
        InputError: the layout or a format cannot be used, or `out` cannot be written.
    """
    unknown = [form for form in formats if form not in FORMATS]
    if unknown:
        raise InputError(
            Text(zh=f"没有输出格式“{unknown[0]}”", en=f"there is no format '{unknown[0]}'"),
            where="--format",
            mend=Text(zh="用 dxf、pdf、svg、png 或 xlsx", en="use dxf, pdf, svg, png or xlsx"),
        )
    layout, reading = load(path)
    language = _language(layout.brief, lang, default_lang)
    judged = judge(layout, rulebook=rulebook_of(layout.brief, beside=path))
    drawn = depict(judged, lang=language, size=size, scale=scale, chosen=chosen)
    files: dict[str, str | bytes] = {}
    for form in formats:
        if form == "dxf":
            document = _own_document(reading, plan)
            files |= _dxf_file(drawn, layout, document, lang=layers or language, version=dxf_version)
        elif form == "xlsx":
            files |= _schedule_file(layout, lang=language)
        else:
            files |= _sheet_files(drawn, form)
    return writing_out.write_all(out, files, inputs=[path, *([] if plan is None else [plan])])


def _own_document(reading: Reading | None, plan: Path | None) -> dxf.Document | None:
    """The drawing that a layout goes into; a layout.json without its plan goes into a new one."""
    if plan is not None:
        return dxf.open_document(plan)
    return None if reading is None else reading.document


def _report(judged: Judged, drawn: Drawn, *, lang: Lang) -> str:
    from planner.files import svg

    pictures = [
        (sheet.title, svg.write_svg(sheet, drawn.scene, drawn.book))
        for sheet in drawn.sheets
        if sheet.key in drawn.book.reported
    ]
    return report.write_report(
        judged.layout,
        judged.verdicts,
        rulebook=judged.rulebook,
        coverage=judged.coverage,
        flow=judged.flow,
        pictures=pictures,
        lang=lang,
    )


def _every_file(
    judged: Judged, document: dxf.Document | None, *, lang: Lang, step: Step = no_step
) -> dict[str, str | bytes]:
    """All files of a judged layout: drawings, schedules, layout, findings and report."""
    layout = judged.layout
    drawn = depict(judged, lang=lang)
    files = _sheet_files(drawn, "pdf") | _dxf_file(drawn, layout, document, lang=lang)
    step(Text(zh="报告", en="reporting"), 0.9)
    return (
        files
        | _schedule_file(layout, lang=lang)
        | {
            "layout.json": layout_json.write_layout(layout),
            "findings.json": documents.text(documents.check_document(judged.verdicts, lang=lang)),
            "report.html": _report(judged, drawn, lang=lang),
        }
        | _schemes_file(layout)
    )


def _schemes_file(layout: Layout) -> dict[str, str | bytes]:
    """The schemes that were compared, if any were."""
    if layout.scheme is None or not layout.alternatives:
        return {}
    document = scheme_table.schemes_document(layout.alternatives, drawn=layout.scheme.number)
    return {"schemes.json": documents.text(document)}


@dataclass(frozen=True, kw_only=True)
class Fixed:
    """A repair of a layout, and the files that were written for it."""

    repair: "fixes.Repair"
    judged: Judged
    files: tuple[Path, ...]


def fix(
    path: Path,
    *,
    out: Path,
    plan: Path | None = None,
    free: Sequence[str] = (),
    brief_path: Path | None = None,
    lang: Lang | None = None,
    default_lang: Lang = Lang.ZH,
) -> Fixed:
    """Repairs what breaks a clause in a layout.json, or in a plan.dxf of ours, and writes every file.

    Args:
        plan: the plan that a layout.json was made for; without it the DXF shows the building as it was read.
        free: ids of locked things that may be moved all the same.

    Raises:
        InputError: the layout cannot be used, a thing in `free` is not in it, or `out` cannot be written.
    """
    from planner.place import fixes

    file = layout_file(path)
    layout, reading = load(file, brief_path=brief_path)
    known = _thing_ids(layout)
    for item in free:
        if item not in known:
            raise _no_thing(layout, item, file)
    rulebook = rulebook_of(layout.brief, beside=brief_path or brief_beside(file))
    repair = fixes.repaired(
        layout, court(rulebook), toml.read_catalogue(), free=frozenset(free), carried=_carried(layout, reading)
    )
    judged = with_reasons(judge(repair.after.layout, rulebook=rulebook))
    files = _every_file(judged, _own_document(reading, plan), lang=_language(layout.brief, lang, default_lang))
    written = writing_out.write_all(out, files, inputs=[file, *([] if plan is None else [plan])])
    return Fixed(repair=repair, judged=judged, files=written)


def _carried(layout: Layout, reading: Reading | None) -> tuple[Item, ...]:
    """The parts of what was moved in CAD, where they belong now; none of a layout.json."""
    from planner.files.dxf.poses import written_poses
    from planner.place import edits

    if reading is None:
        return ()
    return tuple(part for one in edits.edits_of(layout, written_poses(reading.document)) for part in one.parts)


def fix_lines(fixed: Fixed, *, lang: Lang) -> list[str]:
    """What a repair changed, what stays broken, and the files."""
    repair = fixed.repair
    return repairs.fix_lines(
        [(one.item, one.before, one.after, one.what, one.clauses) for one in repair.changes],
        [(one.breach.clause, one.breach.verb, one.breach.finding, one.why) for one in repair.stuck],
        before=repair.before.verdicts,
        after=repair.after.verdicts,
        files=fixed.files,
        lang=lang,
    )


def fix_document(fixed: Fixed, *, lang: Lang) -> dict[str, Any]:
    """The JSON document of a repair."""
    repair = fixed.repair
    return repairs.fix_document(
        [(one.item, one.before, one.after, one.what, one.clauses) for one in repair.changes],
        [(one.breach.clause, one.breach.verb, one.breach.finding, one.why) for one in repair.stuck],
        before=repair.before.verdicts,
        after=repair.after.verdicts,
        files=fixed.files,
        lang=lang,
    )


def fix_outcome(fixed: Fixed) -> Overall:
    """Broken if anything could not be mended, else what the *shall* clauses say."""
    return Overall.BROKEN if fixed.repair.stuck else fixed.judged.overall


def design(
    path: Path,
    *,
    out: Path,
    brief_path: Path | None = None,
    profiles: Sequence[Path] = (),
    units: str | None = None,
    lang: Lang | None = None,
    default_lang: Lang = Lang.ZH,
    storey: str | None = None,
    scheme: int | None = None,
    compare: int | None = None,
    step: Step = no_step,
) -> Written:
    """Reads a plan, places everything, judges it and writes every file, all or none.

    Args:
        scheme: the number of the scheme to draw, by rank; without it the best.
        compare: how many schemes are compared at most; without it, and without `scheme`, only the best is sought.

    Raises:
        InputError: an input cannot be used, or `out` cannot be written.
        CapError: the drawing is larger than a cap.
    """
    step(Text(zh="读图", en="reading"), 0.0)
    found = edited(_wished(read(path, brief_path=brief_path, profiles=profiles, units=units), storey))
    language = _language(found.reading.brief, lang, default_lang)
    reading = replace(found.reading, brief=replace(found.reading.brief, language=language))
    rulebook = rulebook_of(reading.brief, beside=reading.brief_path)
    step(Text(zh="布置", en="placing"), 0.25)
    judged = _with_edits(_designed(reading, rulebook=rulebook, scheme=scheme, most=compare), found.edits)
    judged = with_reasons(with_conflicts(judged, reading))
    step(Text(zh="出图", en="drawing"), 0.6)
    files = _every_file(judged, reading.document, lang=language, step=step)
    inputs = [path, *([] if reading.brief_path is None else [reading.brief_path])]
    written = writing_out.write_all(out, files, inputs=inputs)
    step(Text(zh="完成", en="done"), 1.0)
    return Written(judged=judged, files=written)
