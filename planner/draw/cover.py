"""The cover: names and the list of sheets."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from planner.draw.facts import Facts, Table
from planner.draw.page import drawing_area
from planner.draw.sheet_work import Work, bare_sheet, further_sheets
from planner.draw.tabling import SetTable, flow, set_table, table_marks, wrapped
from planner.model.scene import Drawing, Layer, Mark, Sheet, SheetBook, SheetPlan, Side, Word
from planner.words import Text


def cover_sheet(work: Work, plan: SheetPlan, texts: Sequence[SetTable]) -> list[Sheet]:
    """The cover without the list of sheets, which is added when all of them are known."""
    area = drawing_area(work.size)
    right = area.right - max((one.width for one in texts), default=0.0)
    placed, waiting = flow(texts, (replace(area, left=right),))
    marks = tuple(mark for one in placed for mark in table_marks(one))
    title = plan.title.say(work.lang)
    first = bare_sheet(plan, work.size, work.scale, work.lang, views=(), marks=marks, title=title)
    return [first, *further_sheets(plan, waiting, size=work.size, scale=work.scale, lang=work.lang, number=1)]


COVER_GAP_MM: Final = 12.0


COVER_HEADS: Final = 0.6
"""The share of the cover's width for names and the list of sheets; its tables stand beside them."""


def listed(work: Work, found: Sequence[Sheet], book: SheetBook) -> list[Sheet]:
    """The sheets; the covers with the project's name and the list of all sheets."""
    covers = {plan.key for plan in book.sheets if plan.drawing is Drawing.COVER}
    return [
        replace(sheet, marks=(*sheet.marks, *_cover_marks(replace(work, size=sheet.size), found)))
        if sheet.key in covers
        else sheet
        for sheet in found
    ]


def _cover_marks(work: Work, found: Sequence[Sheet]) -> Iterator[Mark]:
    """Town, project and the list of sheets, from the upper left corner."""
    area, facts = drawing_area(work.size), work.facts
    project = facts.layout.brief.project
    heads = (project.town, project.name.say(work.lang), facts.say("便民服务大厅布置图集", "Service hall: drawing set"))
    y = area.top - COVER_GAP_MM
    for text, height in zip(heads, (7.0, 10.0, 7.0), strict=True):
        for line in wrapped(text, area.width * COVER_HEADS, height, work.measure) if text else ():
            yield Word(layer=Layer.TITLE, text=line, at=(area.left, y), height_mm=height, side=Side.LEFT)
            y -= height * 1.7
    room = replace(area, top=y - COVER_GAP_MM / 2, right=area.left + area.width * COVER_HEADS)
    every, short = (
        flow([set_table(_sheet_list(rows, facts), work.measure)], (room,))
        for rows in ([*_sheet_rows(found)], [*_short_rows(found)])
    )
    for one in (short if every[1] else every)[0]:
        yield from table_marks(one)


Row = tuple[str, str, str, str, str]
"""Page, number, title, paper and scale of a sheet."""


def _sheet_rows(found: Sequence[Sheet]) -> Iterator[Row]:
    """A row for each sheet."""
    for place, sheet in enumerate(found, start=1):
        yield f"{place}", sheet.number, sheet.title, sheet.size, scale_words(sheet)


def _short_rows(found: Sequence[Sheet]) -> Iterator[Row]:
    """A row for the sheets of each plan, where every sheet with a row of its own would not fit."""
    for _, alike in groupby(_sheet_rows_by_plan(found), key=lambda one: one[0]):
        rows = [row for _, row in alike]
        (page, number, title, size, scale), last = rows[0], rows[-1]
        if len(rows) > 1:
            page, number = f"{page}–{last[0]}", f"{number}–{last[1]}"
            title = title.split("(")[0].strip()
        yield page, number, title, size, scale


def _sheet_rows_by_plan(found: Sequence[Sheet]) -> Iterator[tuple[str, Row]]:
    for sheet, row in zip(found, _sheet_rows(found), strict=True):
        yield sheet.key.split("-")[0], row


def _sheet_list(rows: Sequence[Row], facts: Facts) -> Table:
    """The list of sheets: page, number, title, paper, scale."""
    heads = (
        facts.say("张次", "page"),
        facts.say("图号", "number"),
        facts.say("图名", "title"),
        facts.say("图幅", "paper"),
        facts.say("比例", "scale"),
    )
    return Table(title=facts.say("图纸目录", "Sheets"), heads=heads, rows=tuple(rows), right=(0,))


def scale_words(sheet: Sheet) -> str:
    """A sheet's scale for its title block; a dash for a sheet of tables."""
    scales = {view.scale for view in sheet.views}
    if len(scales) > 1:
        return Text(zh="见图", en="as shown").say(sheet.lang)
    return f"1:{sheet.scale}" if scales else "–"
