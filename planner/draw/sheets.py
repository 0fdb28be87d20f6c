"""Sheets: the smallest paper and the largest scale on which the scene and its tables fit, and what is on each page."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from planner.draw.composing import PAPERS, choose, region_of
from planner.draw.cover import COVER_HEADS, cover_sheet, listed, scale_words
from planner.draw.detail_sheets import INSET_MM, counter_sheets, scheme_sheets, sign_sheets
from planner.draw.facts import Facts
from planner.draw.match_lines import key_plan
from planner.draw.page import LegendEntry, TitleBlock, drawing_area, frame_marks, strip_marks
from planner.draw.plan_sheets import part_numbers, plan_sheets
from planner.draw.schedules import tables
from planner.draw.sheet_work import Work, further_sheets
from planner.draw.splitting import split
from planner.draw.symbols import block_of, layer_of
from planner.draw.tabling import Measure, SetTable, fitted, set_table
from planner.model.layout import NETWORKS, Kind
from planner.model.scene import Drawing, Layer, Mark, Pen, Scene, Sheet, SheetBook, SheetPlan
from planner.words import Text


def sheets(
    scene: Scene, facts: Facts, *, book: SheetBook, measure: Measure, size: str | None = None, scale: int | None = None
) -> tuple[Sheet, ...]:
    """The drawing set. The plans have one size and one scale; covers, details and tables alone stand on the smallest
    paper that takes no more sheets. Tables that do not fit go on to a further sheet. A plan that does not fit the paper
    at the scale that is asked for is split at match lines.

    Args:
        measure: the width in millimetres of a text of a height in millimetres.
        size: "A3" ...; without it the smallest that fits.
        scale: 50 for 1:50; without it 1:50 where that fits A3 or A2, else the next.

    Raises:
        InputError: the building does not fit the paper at the scale that is asked for.
    """
    facts = replace(facts, flags=scene.flags)
    texts = {plan.key: tuple(set_table(one, measure) for one in tables(plan.tables, facts)) for plan in book.sheets}
    chosen_size, chosen_scale, grid = choose(scene, book, texts, size=size, scale=scale)
    parts = split(scene, region_of(scene), grid)
    work = Work(
        scene=scene,
        facts=facts,
        measure=measure,
        size=chosen_size,
        scale=chosen_scale,
        parts=parts,
        details=_details(book),
    )
    papers = [size] if size is not None else [*PAPERS[: PAPERS.index(chosen_size)], chosen_size]
    found = [sheet for plan in book.sheets for sheet in _drawn(work, plan, texts[plan.key], papers)]
    return tuple(_numbered(listed(work, found, book), replace(work, facts=facts), book))


def _details(book: SheetBook) -> str:
    return next((plan.number for plan in book.sheets if plan.drawing is Drawing.COUNTERS), "")


def _drawn(work: Work, plan: SheetPlan, texts: Sequence[SetTable], papers: Sequence[str]) -> list[Sheet]:
    """A plan's sheets on the set's paper; others on the first of some papers, the smallest first, that takes no more
    sheets than the last."""
    draw = DRAWN[plan.drawing]
    share = 1.0 - COVER_HEADS if plan.drawing is Drawing.COVER else 1.0
    texts = [fitted(one, drawing_area(work.size).width * share - INSET_MM, work.measure) for one in texts]
    largest = draw(work, plan, texts)
    if plan.drawing is Drawing.PLAN or not largest:
        return largest
    for paper in papers[:-1]:
        if any(one.width > drawing_area(paper).width * share for one in texts):
            continue
        found = draw(replace(work, size=paper), plan, texts)
        if len(found) == len(largest):
            return found
    return largest


def _table_sheets(work: Work, plan: SheetPlan, texts: Sequence[SetTable]) -> list[Sheet]:
    """As many sheets of tables alone as they take."""
    return list(further_sheets(plan, texts, size=work.size, scale=work.scale, lang=work.lang, number=0))


def _numbered(found: Sequence[Sheet], work: Work, book: SheetBook) -> Iterator[Sheet]:
    """The sheets with their frames, title blocks, notes, legends and key plans."""
    facts, measure = work.facts, work.measure
    plans = {plan.key: plan for plan in book.sheets}
    project, lang = facts.layout.brief.project, facts.lang
    for place, sheet in enumerate(found, start=1):
        plan = plans[sheet.key.split("-")[0]]
        number = "-".join(word for word in (project.number, sheet.number) if word)
        block = TitleBlock(
            town=project.town,
            project=project.name.say(lang),
            title=sheet.title,
            number=number,
            scale=scale_words(sheet),
            date=project.date,
            designer=project.designer,
            checker=project.checker,
            sheet=f"{place} / {len(found)}",
        )
        remarks = [one.say(lang) for one in (*_doubts(facts), *book.remarks, *plan.remarks)]
        legend = _legend(plan, work, book) if plan.legend and sheet.views else []
        north = _north(facts) - sheet.views[0].turn_deg if plan.drawing is Drawing.PLAN and sheet.views else None
        strip = strip_marks(
            sheet.size,
            block,
            remarks=remarks,
            legend=legend,
            north_deg=north,
            key=_key_plan(sheet, plan, work),
            lang=lang,
            measure=measure,
            art=book.title_art,
        )
        yield replace(sheet, marks=(*frame_marks(sheet.size), *strip, *sheet.marks))


def _north(facts: Facts) -> float:
    """The way of the plan's own north arrow, or along the drawing's y axis."""
    told = facts.layout.plan.north_deg
    return 90.0 if told is None else told


def _key_plan(sheet: Sheet, plan: SheetPlan, work: Work) -> tuple[tuple[Mark, ...], float] | None:
    """The key plan of a sheet that shows a part of the plan."""
    if len(work.parts) == 1 or plan.drawing is not Drawing.PLAN or not sheet.views:
        return None
    number = int(sheet.key.split("-")[1]) if "-" in sheet.key else 1
    return key_plan(work.scene, work.parts, number, part_numbers(plan, work.parts))


def _doubts(facts: Facts) -> Iterator[Text]:
    """What a reader of the drawing must know first: a unit that nobody confirmed."""
    units = facts.layout.plan.units
    if not units.confirmed:
        yield Text(
            zh=f"原图单位未经确认,按 {units.name} 读取;确认前不得据此施工。",
            en=f"The unit of the submitted drawing is not confirmed; read as {units.name}. Confirm it before any work.",
        )


def _legend(plan: SheetPlan, work: Work, book: SheetBook) -> list[LegendEntry]:
    """What the things on the sheet look like; of outlets, the symbol of each network. What is not drawn is left out,
    what the sheet's plan does not name is added."""
    found, facts = list[LegendEntry](), work.facts
    for layer in _legend_layers(plan, work.scene):
        pen = book.pen_of[layer]
        outlets = [one for one in facts.layout.of_kind(Kind.OUTLET) if layer_of(one) is layer and one.detail]
        if not outlets:
            found.append(_example(pen, facts))
        first = {one.detail[0]: one for one in reversed(outlets)}
        for network in [one for one in NETWORKS if one in first]:
            name = NETWORKS[network].say(facts.lang)
            found.append(LegendEntry(pen=pen, name=name, symbol=block_of(first[network]).strokes))
    return found


def _legend_layers(plan: SheetPlan, scene: Scene) -> list[Layer]:
    """The layers that a sheet's legend shows, those that its plan names first."""
    things = {one.layer for one in scene.symbols}
    drawn = things | {one.layer for one in scene.strokes} | {one.layer for one in scene.patches} | {Layer.DIMENSION}
    named = [layer for layer in plan.legend if layer in drawn]
    return [*named, *(layer for layer in plan.layers if layer in things and layer not in named)]


SHOWN_AS: Final = {
    Layer.COUNTER: (Kind.COUNTER,),
    Layer.FURNITURE: (Kind.SEAT_ROW, Kind.STAFF_CHAIR),
    Layer.EQUIPMENT: (Kind.SELF_SERVICE, Kind.COPIER),
    Layer.DESKTOP: (Kind.PRINTER,),
}
"""Layers that a legend shows by the symbol of a thing; their lines alone look alike."""


EXAMPLE_MM: Final = (13.0, 4.2)
"""The width and height of such a symbol."""


def _example(pen: Pen, facts: Facts) -> LegendEntry:
    """A layer in a legend: as the symbol of a thing that lies on it, or as its line or ground."""
    name = pen.legend.say(facts.lang)
    items = [item for kind in SHOWN_AS.get(pen.layer, ()) for item in facts.layout.of_kind(kind)]
    if not items:
        return LegendEntry(pen=pen, name=name)
    strokes = block_of(items[0]).strokes
    points = [point for stroke in strokes for point in stroke.points]
    wide, high = (2 * max(abs(point[axis]) for point in points) for axis in (0, 1))
    scale = min(EXAMPLE_MM[0] / wide, EXAMPLE_MM[1] / high)
    return LegendEntry(pen=pen, name=name, symbol=strokes, mm_per_m=scale)


Draw = Callable[[Work, SheetPlan, Sequence[SetTable]], list[Sheet]]


DRAWN: Final[dict[Drawing, Draw]] = {
    Drawing.PLAN: plan_sheets,
    Drawing.TABLES: _table_sheets,
    Drawing.COVER: cover_sheet,
    Drawing.COUNTERS: counter_sheets,
    Drawing.SIGNS: sign_sheets,
    Drawing.SCHEMES: scheme_sheets,
}
"""How the sheets of each kind are drawn."""
