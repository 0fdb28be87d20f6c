"""The cover: names and the list of sheets."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
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
    listing = set_table(_sheet_list(found, facts), work.measure)
    placed, _ = flow([listing], (replace(area, top=y - COVER_GAP_MM / 2),))
    for one in placed:
        yield from table_marks(one)


def _sheet_list(found: Sequence[Sheet], facts: Facts) -> Table:
    """The list of sheets: page, number, title, paper, scale."""
    rows = tuple(
        (f"{place}", sheet.number, sheet.title, sheet.size, scale_words(sheet))
        for place, sheet in enumerate(found, start=1)
    )
    heads = (
        facts.say("张次", "page"),
        facts.say("图号", "number"),
        facts.say("图名", "title"),
        facts.say("图幅", "paper"),
        facts.say("比例", "scale"),
    )
    return Table(title=facts.say("图纸目录", "Sheets"), heads=heads, rows=rows, right=(0,))


def scale_words(sheet: Sheet) -> str:
    """A sheet's scale for its title block; a dash for a sheet of tables."""
    scales = {view.scale for view in sheet.views}
    if len(scales) > 1:
        return Text(zh="见图", en="as shown").say(sheet.lang)
    return f"1:{sheet.scale}" if scales else "–"
