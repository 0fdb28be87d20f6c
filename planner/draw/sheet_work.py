"""What every sheet of a set is made from, and sheets of tables alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from planner.draw.facts import Facts
from planner.draw.page import SIZES, drawing_area
from planner.draw.splitting import Part
from planner.draw.tabling import Measure, PlacedTable, SetTable, flow, table_marks
from planner.errors import InputError
from planner.model.scene import Box, Mark, Scene, Sheet, SheetPlan, View
from planner.words import Lang, Text


@dataclass(frozen=True, kw_only=True)
class Work:
    """What every sheet is made from, the paper and the scale of the set, and the parts of its plans."""

    scene: Scene
    facts: Facts
    measure: Measure
    size: str
    scale: int
    parts: tuple[Part, ...]
    details: str = ""
    """The number of the sheet with the counters' details."""

    @property
    def lang(self) -> Lang:
        """The sheets' language."""
        return self.facts.lang


def further_sheets(
    plan: SheetPlan, waiting: Sequence[SetTable], *, size: str, scale: int, lang: Lang, number: int
) -> Iterator[Sheet]:
    """Sheets of tables; `number` is how many sheets the plan has already."""
    while waiting:
        number += 1
        placed, rest = _balanced(waiting, drawing_area(size))
        if not placed:
            widest = waiting[0].table.title
            raise InputError(
                Text(zh=f"表“{widest}”比图幅宽", en=f"the table '{widest}' is wider than the paper"),
                where="[sheet] size",
                mend=Text(zh="改用更大的图幅", en="ask for larger paper"),
            )
        waiting = rest
        marks = tuple(mark for one in placed for mark in table_marks(one))
        yield continued(bare_sheet(plan, size, scale, lang, views=(), marks=marks, title=plan.title.say(lang)), number)


HEIGHTS: Final = (0.4, 0.55, 0.7, 0.85, 1.0)
"""Shares of the paper's height that tables alone are set in; the least that holds them all looks best."""


def _balanced(waiting: Sequence[SetTable], area: Box) -> tuple[list[PlacedTable], list[SetTable]]:
    """Tables set side by side rather than under each other where that holds them all."""
    found = flow(waiting, (area,))
    for share in HEIGHTS:
        low = flow(waiting, (replace(area, bottom=area.top - share * area.height),))
        if not low[1]:
            return low
    return found


def continued(sheet: Sheet, number: int) -> Sheet:
    """A sheet as the `number`th of its plan; the first is as it is."""
    if number == 1:
        return sheet
    more = Text(zh=f"(续 {number - 1})", en=f" (continued {number - 1})").say(sheet.lang)
    return replace(sheet, key=f"{sheet.key}-{number}", number=f"{sheet.number}.{number - 1}", title=sheet.title + more)


def bare_sheet(
    plan: SheetPlan, size: str, scale: int, lang: Lang, *, views: tuple[View, ...], marks: tuple[Mark, ...], title: str
) -> Sheet:
    width, height = SIZES[size]
    return Sheet(
        key=plan.key,
        number=plan.number,
        title=title,
        layer_word=plan.layer_word,
        size=size,
        width_mm=float(width),
        height_mm=float(height),
        scale=scale,
        lang=lang,
        views=views,
        marks=marks,
    )
