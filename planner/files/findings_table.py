"""The findings that ask for an act as tables to be worked through: CSV and XLSX, a row a finding."""

import csv
import io
from collections.abc import Iterable
from typing import Final

from planner.files.findings import Card, Line, cards, legible, to_mend
from planner.files.schedules import Schedule, write_tables
from planner.model.layout import Layout
from planner.model.standard import SURENESS, VERBS, Rulebook
from planner.model.verdict import Verdict, outcome_words
from planner.words import Lang, Text

_HEADS: Final = (
    Text(zh="序号", en="no."),
    Text(zh="结论", en="outcome"),
    Text(zh="程度", en="verb"),
    Text(zh="标准", en="standard"),
    Text(zh="条款", en="clause"),
    Text(zh="要求", en="requirement"),
    Text(zh="对象", en="thing"),
    Text(zh="意见", en="finding"),
    Text(zh="实测", en="measured"),
    Text(zh="限值", en="limit"),
    Text(zh="限值可信度", en="how sure the limit is"),
    Text(zh="图纸坐标", en="place in the drawing"),
    Text(zh="轴线", en="axes"),
    Text(zh="图元句柄", en="handles"),
    Text(zh="答复", en="answer"),
)
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so would be reckoned by a spreadsheet."""


def findings_table(verdicts: Iterable[Verdict], layout: Layout, *, rulebook: Rulebook, lang: Lang) -> Schedule:
    """The findings that fail, then those that are unclear, by the numbers of the report and the letter.

    The last column is left for the architect's answer.
    """
    rows = [
        (line.number, _row(card, line, lang))
        for card in cards(verdicts, layout=layout, rulebook=rulebook)
        for line in to_mend(card)
        if line.number is not None
    ]
    return Schedule(
        title=Text(zh="审查意见", en="Findings"),
        heads=_HEADS,
        rows=tuple(row for _, row in sorted(rows, key=lambda one: one[0])),
    )


def _row(card: Card, line: Line, lang: Lang) -> tuple[str | int, ...]:
    verdict = card.verdict
    sure = list(dict.fromkeys(SURENESS[limit.basis].say(lang) for limit in card.limits))
    return (
        line.number or 0,
        outcome_words(verdict.verb, line.outcome).say(lang),
        VERBS[verdict.verb].say(lang),
        verdict.standard,
        card.number,
        verdict.title.say(lang),
        legible(line.item.say(lang)),
        legible(line.text.say(lang)),
        line.measured,
        line.limit,
        ", ".join(sure),
        line.place,
        line.axes,
        ", ".join(line.handles),
        "",
    )


def write_findings_book(table: Schedule, *, lang: Lang) -> bytes:
    """The table as an XLSX workbook; every text is a text."""
    return write_tables((table,), lang=lang)


def write_findings_csv(table: Schedule, *, lang: Lang) -> str:
    """The table as CSV with a byte order mark, as spreadsheets expect it; what looks like a formula is quoted."""
    stream = io.StringIO()
    sheet = csv.writer(stream, lineterminator="\r\n")
    sheet.writerow([head.say(lang) for head in table.heads])
    for row in table.rows:
        sheet.writerow([_quoted(str(cell)) for cell in row])
    return "\ufeff" + stream.getvalue()


def _quoted(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
