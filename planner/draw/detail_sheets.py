"""Sheets with figures: counters, signs, schemes side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from planner.draw import comparison, counter_detail, sign_details
from planner.draw.details import Figure
from planner.draw.page import caption_marks, drawing_area
from planner.draw.shapes import circle
from planner.draw.sheet_work import Work, bare_sheet, continued, further_sheets
from planner.draw.tabling import GAP_MM, PlacedTable, SetTable, flow, table_marks
from planner.model.scene import Box, Layer, Mark, Sheet, SheetPlan, Side, Stroke, View, Word

FIGURE_CAPTION_MM: Final = 16.0


WORD_LINE_MM: Final = 4.6


FIGURE_GAP_MM: Final = 8.0


INSET_MM: Final = 6.0


def counter_sheets(work: Work, plan: SheetPlan, texts: Sequence[SetTable]) -> list[Sheet]:
    """The counters' sections and views."""
    return _detail_sheets(work, plan, list(counter_detail.figures(work.facts, work.measure)), texts)


def sign_sheets(work: Work, plan: SheetPlan, texts: Sequence[SetTable]) -> list[Sheet]:
    """The signs, front and mounting."""
    return _detail_sheets(work, plan, list(sign_details.figures(work.facts, work.measure)), texts)


def scheme_sheets(work: Work, plan: SheetPlan, texts: Sequence[SetTable]) -> list[Sheet]:
    """The schemes side by side, with their figures: on one sheet, at the largest scale that it takes."""
    tried: list[list[Sheet]] = []
    for scale in comparison.scales(work.facts, drawing_area(work.size)):
        tried.append(_detail_sheets(work, plan, list(comparison.figures(work.facts, scale)), texts))
        if len(tried[-1]) == 1:
            break
    return min(tried, key=len, default=[])


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A figure on a sheet: the box of its drawing; its name stands below the box."""

    figure: Figure
    box: Box

    @property
    def bottom(self) -> float:
        """Where its words end."""
        return self.box.bottom - FIGURE_CAPTION_MM - WORD_LINE_MM * len(self.figure.words)


def _detail_sheets(work: Work, plan: SheetPlan, figures: list[Figure], texts: Sequence[SetTable]) -> list[Sheet]:
    """Figures in rows from the upper left, on as many sheets as they take; tables beside the last row and below it."""
    whole = drawing_area(work.size)
    area = replace(whole, left=whole.left + INSET_MM, top=whole.top - INSET_MM)
    found, title = list[Sheet](), plan.title.say(work.lang)
    waiting: Sequence[SetTable] = texts
    while figures:
        standing, figures = _rows_of(figures, area, work)
        views = tuple(_detail_view(one) for one in standing)
        marks = [mark for one in standing for mark in _figure_words(one, work)]
        if not figures:
            placed, waiting = _beneath(texts, standing, area)
            marks += [mark for one in placed for mark in table_marks(one)]
        scale = standing[0].figure.scale
        sheet = bare_sheet(plan, work.size, scale, work.lang, views=views, marks=tuple(marks), title=title)
        found.append(continued(sheet, len(found) + 1))
    found += further_sheets(plan, waiting, size=work.size, scale=work.scale, lang=work.lang, number=len(found))
    return found


def _paper_size(figure: Figure, work: Work) -> tuple[float, float]:
    """Width and height of a figure on paper; its name and words may be wider than its drawing."""
    left, bottom, right, top = figure.bounds
    mm = 1000.0 / figure.scale
    name = work.measure(figure.title, 5.0) + work.measure(f"1:{figure.scale}", 4.0) + 10.0
    name += 4 * DETAIL_MM + 8.0 if figure.number else 0.0
    words = max((work.measure(word, 3.0) for word in figure.words), default=0.0)
    return max((right - left) * mm, name, words), (top - bottom) * mm


def _rows_of(figures: Sequence[Figure], area: Box, work: Work) -> tuple[list[Standing], list[Figure]]:
    """As many figures as a sheet holds, at least one, their lower edges in line; and the rest."""
    found: list[Standing] = []
    rest, top = list(figures), area.top
    while rest:
        row, left, high = list[tuple[Figure, float, float]](), area.left, 0.0
        for figure in rest:
            width, height = _paper_size(figure, work)
            if row and left + width > area.right:
                break
            row.append((figure, left, width))
            left, high = left + width + FIGURE_GAP_MM, max(high, height)
        words = max(len(figure.words) for figure, *_ in row)
        bottom = top - high - FIGURE_CAPTION_MM - WORD_LINE_MM * words
        if found and bottom < area.bottom:
            break
        for figure, start, width in row:
            floor = top - high
            height = _paper_size(figure, work)[1]
            box = Box(left=start, bottom=floor, right=start + width, top=floor + height)
            found.append(Standing(figure=figure, box=box))
        rest, top = rest[len(row) :], bottom - FIGURE_GAP_MM / 2
    return found, rest


def _beneath(
    texts: Sequence[SetTable], standing: Sequence[Standing], area: Box
) -> tuple[list[PlacedTable], list[SetTable]]:
    """Tables below all figures where these have room for all, else beside the last row and below it."""
    low = min(one.bottom for one in standing)
    wide = flow(texts, (replace(area, top=low - GAP_MM),))
    return wide if not wide[1] else flow(texts, _left_over(standing, area))


def _left_over(standing: Sequence[Standing], area: Box) -> tuple[Box, ...]:
    """The paper beside the last row of figures, and below it."""
    last = [one for one in standing if one.box.bottom == standing[-1].box.bottom]
    top, low = max(one.box.top for one in last), min(one.bottom for one in last)
    beside = replace(area, left=max(one.box.right for one in last) + FIGURE_GAP_MM, top=top)
    return beside, replace(area, top=low - GAP_MM, right=beside.left)


def _detail_view(one: Standing) -> View:
    left, bottom, right, top = one.figure.bounds
    return View(
        id=one.figure.id,
        centre=((left + right) / 2, (bottom + top) / 2),
        scale=one.figure.scale,
        turn_deg=0.0,
        box=one.box,
        layers=frozenset(),
        notes=one.figure.marks,
    )


def _figure_words(one: Standing, work: Work) -> Iterator[Mark]:
    """A figure's name with its scale, and its words, below its drawing."""
    middle = (one.box.left + one.box.right) / 2
    y = one.box.bottom - 5.0
    yield from caption_marks((middle, y), one.figure.title, one.figure.scale, work.measure, height_mm=5.0)
    if one.figure.number:
        wide = work.measure(one.figure.title, 5.0) + work.measure(f"1:{one.figure.scale}", 4.0) + 4.0
        yield from _detail_ring((middle - wide / 2 - DETAIL_MM - 4.0, y - 1.0), one.figure.number)
    y -= 10.5
    for word in one.figure.words:
        yield Word(layer=Layer.TITLE, text=word, at=(middle, y), height_mm=3.0, side=Side.CENTRE)
        y -= WORD_LINE_MM


DETAIL_MM: Final = 7.0
"""Radius of the ring about a detail's number: 14 mm across, thick (GB/T 50001 7.2)."""


def _detail_ring(at: tuple[float, float], number: str) -> Iterator[Mark]:
    yield Stroke(layer=Layer.FRAME, points=circle(*at, DETAIL_MM), closed=True)
    yield Word(layer=Layer.TITLE, text=number, at=at, height_mm=5.0, side=Side.CENTRE)
