"""A submitted layout judged, and what a reviewer sends back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from planner.files import documents, findings_table, letter, report, writing_out
from planner.files.dxf import document as dxf
from planner.pipeline.drawing import depict, language_of
from planner.pipeline.judging import Judged, judge, load, rulebook_of
from planner.pipeline.plans import brief_beside
from planner.words import Lang

REVIEW_FILES = (
    *("letter.txt", "findings.xlsx", "findings.csv", "findings.json"),
    *("findings.pdf", "report.html", "marked.dxf"),
)
"""What a review leaves; the last only where a drawing was judged."""


@dataclass(frozen=True, kw_only=True)
class Reviewed:
    """A judged layout and the files that were written for its architect."""

    judged: Judged
    files: tuple[Path, ...]


def review(
    path: Path,
    *,
    out: Path,
    profiles: Sequence[Path] = (),
    brief_path: Path | None = None,
    storey: str | None = None,
    lang: Lang | None = None,
    default_lang: Lang = Lang.ZH,
) -> Reviewed:
    """Judges the layout of a file and writes what a reviewer sends back, all files or none.

    Raises:
        InputError: the file cannot be used, or `out` cannot be written.
    """
    inputs = [path, *profiles, *([] if brief_path is None else [brief_path])]
    writing_out.refuse(out, REVIEW_FILES, inputs=inputs)
    layout, reading = load(path, profiles=profiles, brief_path=brief_path, storey=storey)
    language = language_of(layout.brief, lang, default_lang)
    layout = replace(layout, brief=replace(layout.brief, language=language))
    judged = judge(layout, rulebook=rulebook_of(layout.brief, beside=brief_path or brief_beside(path)))
    files = _files(judged, None if reading is None else reading.document, lang=language)
    return Reviewed(judged=judged, files=writing_out.write_all(out, files, inputs=inputs))


def _files(judged: Judged, document: dxf.Document | None, *, lang: Lang) -> dict[str, str | bytes]:
    """The letter, the findings as tables, sheets and marks in the drawing that was judged, and the report."""
    from planner.files import pdf, svg
    from planner.files.dxf import writing_review

    layout, rulebook = judged.layout, judged.rulebook
    drawn = depict(judged, lang=lang, chosen="review")
    table = findings_table.findings_table(judged.verdicts, layout, rulebook=rulebook, lang=lang)
    pictures = [
        (sheet.title, svg.write_svg(sheet, drawn.scene, drawn.book))
        for sheet in drawn.sheets
        if sheet.key in drawn.book.reported
    ]
    files: dict[str, str | bytes] = {
        "letter.txt": letter.letter(layout, judged.verdicts, rulebook=rulebook, lang=lang),
        "findings.xlsx": findings_table.write_findings_book(table, lang=lang),
        "findings.csv": findings_table.write_findings_csv(table, lang=lang),
        "findings.json": documents.text(documents.check_document(judged.verdicts, lang=lang)),
        "findings.pdf": pdf.write_pdf(drawn.sheets, drawn.scene, drawn.book),
        "report.html": report.write_report(
            layout,
            judged.verdicts,
            rulebook=rulebook,
            coverage=judged.coverage,
            flow=judged.flow,
            pictures=pictures,
            lang=lang,
        ),
    }
    if document is not None:
        files["marked.dxf"] = writing_review.write_review(document, layout, judged.verdicts, lang=lang)
    return files
