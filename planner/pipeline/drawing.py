"""A judged layout drawn, and every file that is written for it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from planner.errors import InputError
from planner.files import documents, layout_json, report, scheme_table, toml, writing_out
from planner.files.dxf import document as dxf
from planner.model.brief import Brief
from planner.model.layout import Layout
from planner.model.scene import Scene, Sheet, SheetBook
from planner.pipeline import options
from planner.pipeline.judging import Judged, judge, load, rulebook_of
from planner.pipeline.plans import Reading, brief_beside
from planner.words import Lang, Text

Step = Callable[[Text, float], None]
"""Tells how far the work is: what is being done, and the share done, 0 to 1."""


def no_step(_what: Text, _share: float) -> None:
    """Tells nobody."""


def language_of(brief: Brief, lang: Lang | None, default: Lang) -> Lang:
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
        ruled_out_rows=tuple(scheme_table.ruled_out_rows(judged.layout.ruled_out, lang=lang)),
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
    profiles: Sequence[Path] = (),
    brief_path: Path | None = None,
    storey: str | None = None,
    size: str | None = None,
    scale: int | None = None,
    chosen: str = "main",
    layers: Lang | None = None,
    dxf_version: str = "R2018",
    lang: Lang | None = None,
    default_lang: Lang = Lang.ZH,
) -> tuple[Path, ...]:
    """Writes the sheets of a layout.json, of a plan.dxf of ours, or of a submitted plan in which a layout is drawn.

    Args:
        formats: of FORMATS.
        plan: the plan that a layout.json was made for; without it a DXF shows the building as it was read.
        profiles: the layers' and blocks' roles of a submitted plan.
        brief_path: the brief of a submitted plan; without it the brief.toml beside it.
        storey: which storey of a submitted plan, by its id or name.
        chosen: the set of sheets: "main", "full" or the path of a set's file.
        layers: the language of the DXF's layer names; without it that of the sheets.
        dxf_version: "R2018", "R2013" or "R2010".

    Raises:
        InputError: the layout or a format cannot be used, or `out` cannot be written.
    """
    for form in formats:
        options.one_of(form, FORMATS, option="--format")
    if size is not None:
        options.one_of(size, toml.PAPER, option="--size")
    if scale is not None:
        options.between(scale, *toml.SCALES, option="--scale")
    given = [one for one in (plan, brief_path) if one is not None]
    inputs = [path, *given, *profiles, *([Path(chosen)] if chosen.endswith(".toml") else [])]
    writing_out.refuse(out, [f"plan.{form}" for form in formats], inputs=inputs)
    layout, reading = load(path, profiles=profiles, brief_path=brief_path, storey=storey)
    language = language_of(layout.brief, lang, default_lang)
    judged = judge(layout, rulebook=rulebook_of(layout.brief, beside=brief_path or brief_beside(path) or path))
    drawn = depict(judged, lang=language, size=size, scale=scale, chosen=chosen)
    files: dict[str, str | bytes] = {}
    for form in formats:
        if form == "dxf":
            document = own_document(reading, plan, layout)
            files |= _dxf_file(drawn, layout, document, lang=layers or language, version=dxf_version)
        elif form == "xlsx":
            files |= _schedule_file(layout, lang=language)
        else:
            files |= _sheet_files(drawn, form)
    return writing_out.write_all(out, files, inputs=inputs)


def own_document(reading: Reading | None, plan: Path | None, layout: Layout) -> dxf.Document | None:
    """The drawing that a layout goes into; a layout.json without its plan goes into a new one.

    Raises:
        InputError: the plan cannot be used, or it shows another building.
    """
    if plan is None:
        return None if reading is None else reading.document
    from planner.survey.likeness import drawn_share

    document = dxf.open_document(plan)
    hall, unit = layout.hall.polygon, layout.plan.units.metres_per_unit
    share = drawn_share(dxf.read_drawing(document), hall.exterior, metres_per_unit=unit)
    if share >= LEAST_DRAWN:
        return document
    raise InputError(
        Text(
            zh=f"这不是该布局的平面图:大厅轮廓只有 {share:.0%} 画在图上",
            en=f"it is not the plan of this layout: {share:.0%} of the hall's outline is drawn in it",
        ),
        where=f"--plan {plan}",
        mend=Text(
            zh=f"给出布局“{layout.plan.name}”的原图,或不写 --plan",
            en=f"hand over the plan that the layout '{layout.plan.name}' was made for, or leave --plan out",
        ),
    )


LEAST_DRAWN = 0.5
"""A plan is a layout's own if it draws so much of the hall's outline; doors and edits take their share."""


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


DESIGN_FILES = ("plan.pdf", "plan.dxf", "schedules.xlsx", "layout.json", "findings.json", "report.html", "schemes.json")
"""What `every_file` makes; the last only where schemes were compared."""


def every_file(
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
    document = scheme_table.schemes_document(layout.alternatives, layout.ruled_out, drawn=layout.scheme.number)
    return {"schemes.json": documents.text(document)}
