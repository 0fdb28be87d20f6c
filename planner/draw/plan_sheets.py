"""Sheets with a plan: the view of each part with its notes, and the tables about it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from planner.draw import counter_detail
from planner.draw.annotate import annotate
from planner.draw.composing import CAPTION_MM, EDGE_MM, compose, outer_mm, region_of
from planner.draw.frame import Frame
from planner.draw.match_lines import cut_at_matches, limits, match_marks, match_words, word_boxes
from planner.draw.page import caption_marks
from planner.draw.shapes import turned
from planner.draw.sheet_work import Work, bare_sheet, continued, further_sheets
from planner.draw.splitting import Part
from planner.draw.tabling import Measure, SetTable, table_marks
from planner.model.scene import Box, LabelWish, Layer, Mark, Scene, Sheet, SheetPlan, Side, Topic, View, Word
from planner.words import Lang, Text, same


def plan_sheets(work: Work, plan: SheetPlan, texts: Sequence[SetTable]) -> list[Sheet]:
    """A sheet with a view of each part of the scene, and further ones for the tables that they could not hold."""
    found, waiting = list[Sheet](), tuple(texts)
    for number, part in enumerate(work.parts, start=1):
        sheet, waiting = _plan_sheet(work, plan, part, waiting)
        found.append(_as_part(sheet, number, len(work.parts)))
    return [*found, *further_sheets(plan, waiting, size=work.size, scale=work.scale, lang=work.lang, number=len(found))]


def _plan_sheet(
    work: Work, plan: SheetPlan, part: Part, texts: Sequence[SetTable]
) -> tuple[Sheet, tuple[SetTable, ...]]:
    """The sheet of a part with as many tables as it holds, and the other tables."""
    scene, scale, lang, measure = part.scene, work.scale, work.lang, work.measure
    page = compose(scene, plan, texts, size=work.size, scale=scale)
    assert page is not None
    view = _bare_view(part, plan, page.view, scale=scale)
    words = list(match_words(part, view, part_numbers(plan, work.parts), lang, measure))
    marked = replace(part, scene=replace(part.scene, labels=(*part.scene.labels, *_index_marks(part, work))))
    view, unplaced = _annotated(marked, plan, view, words, lang=lang, measure=measure)
    title = plan.title.say(lang)
    marks: list[Mark] = [*caption_marks(_caption_at(scene, view, outer_mm(scene, plan)), title, scale, measure)]
    marks += [*match_marks(part, view), *words]
    marks += [mark for placed in page.placed for mark in table_marks(placed)]
    marks += _missing(unplaced, page.view, lang)
    view = cut_at_matches(part, view)
    return bare_sheet(plan, work.size, scale, lang, views=(view,), marks=tuple(marks), title=title), page.waiting


INDEX_MM: Final = 5.0
"""Radius of an index mark (GB/T 50001 7.2: 8 to 10 mm across)."""


def _index_marks(part: Part, work: Work) -> Iterator[LabelWish]:
    """Where the counters' details are drawn: the detail's number above the sheet's."""
    for number, post in enumerate(counter_detail.posts(work.facts.layout), start=1):
        counter = post.counter
        if work.details and part.scene.building.covers(counter.at):
            yield LabelWish(
                topic=Topic.INDEX,
                item=counter.id,
                text=same(f"{number}\n{work.details}"),
                at=(counter.at.x, counter.at.y),
                height_mm=3.0,
                more_mm=2.5,
                around=counter.footprint,
                rank=3,
                ring_mm=INDEX_MM,
            )


def _as_part(sheet: Sheet, number: int, count: int) -> Sheet:
    """A sheet as one of the parts of its plan."""
    if count == 1:
        return sheet
    more = Text(zh=f"({number}/{count})", en=f" ({number} of {count})").say(sheet.lang)
    own = sheet if number == 1 else continued(sheet, number)
    return replace(own, title=sheet.title + more)


def part_numbers(plan: SheetPlan, parts: Sequence[Part]) -> list[str]:
    """The numbers of the sheets of all parts."""
    return [plan.number if part.number == 1 else f"{plan.number}.{part.number - 1}" for part in parts]


def _bare_view(part: Part, plan: SheetPlan, box: Box, *, scale: int) -> View:
    """The view of a sheet without notes; the scene in the middle of what dimensions and caption leave."""
    scene = part.scene
    left, bottom, right, top = region_of(scene)
    drawn = Box(left=box.left, bottom=box.bottom + CAPTION_MM, right=box.right, top=box.top)
    shift = (outer_mm(scene, plan) - EDGE_MM) / 2 * scale / 1000.0
    middle = turned(((left + right) / 2 - shift, (bottom + top) / 2 - shift), scene.turn_deg)
    return View(
        id=plan.key, centre=middle, scale=scale, turn_deg=scene.turn_deg, box=drawn, layers=frozenset(plan.layers)
    )


def _annotated(
    part: Part, plan: SheetPlan, view: View, words: Sequence[Word], *, lang: Lang, measure: Measure
) -> tuple[View, tuple[str, ...]]:
    """A view with its notes, which stay off some words; and the labels for which there was no place."""
    notes = annotate(
        part.scene,
        Frame(centre=view.centre, scale=view.scale, turn_deg=view.turn_deg, box=view.box),
        layers=view.layers,
        labels=frozenset(plan.labels),
        chains=frozenset(plan.chains),
        lang=lang,
        measure=measure,
        limits=limits(part, view, past=-1.0),
        reserved=word_boxes(words, measure),
    )
    return replace(view, notes=notes.notes), notes.unplaced


def _caption_at(scene: Scene, view: View, outer: float) -> tuple[float, float]:
    """The middle of the drawing's name, below the drawing."""
    left, bottom, right, _ = region_of(scene)
    low = turned(((left + right) / 2, bottom), scene.turn_deg)
    frame = Frame(centre=view.centre, scale=view.scale, turn_deg=view.turn_deg, box=view.box)
    x, y = frame.on_paper(low)
    return x, max(y - outer - 7.0, view.box.bottom - CAPTION_MM + 8.0)


def _missing(unplaced: Sequence[str], view: Box, lang: Lang) -> list[Mark]:
    """What had no place is said under the drawing, never left out in silence."""
    if not unplaced:
        return []
    text = Text(zh="未能标注:", en="not labelled: ").say(lang) + "; ".join(unplaced)
    return [
        Word(layer=Layer.FINDING, text=text, at=(view.left + 2.0, view.bottom + 2.5), height_mm=3.0, side=Side.LEFT)
    ]
