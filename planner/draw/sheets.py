"""Sheets: the smallest paper and the largest scale on which the scene and its tables fit, and what is on each page."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from planner.draw import comparison, counter_detail, sign_details
from planner.draw.annotate import annotate
from planner.draw.details import Figure
from planner.draw.facts import Facts, Table
from planner.draw.frame import Frame
from planner.draw.furnishing import NETWORKS
from planner.draw.match_lines import cut_at_matches, key_plan, limits, match_marks, match_words, word_boxes
from planner.draw.page import (
    SIZES,
    LegendEntry,
    TitleBlock,
    caption_marks,
    drawing_area,
    frame_marks,
    strip_marks,
)
from planner.draw.schedules import tables
from planner.draw.setting_out import bounds_in
from planner.draw.shapes import circle, turned
from planner.draw.splitting import Grid, Part, grids, split
from planner.draw.symbols import block_of, layer_of
from planner.draw.tabling import GAP_MM, Measure, PlacedTable, SetTable, flow, set_table, table_marks, wrapped
from planner.errors import InputError
from planner.model.layout import Kind
from planner.model.scene import (
    Box,
    Drawing,
    LabelWish,
    Layer,
    Mark,
    Pen,
    Scene,
    Sheet,
    SheetBook,
    SheetPlan,
    Side,
    Stroke,
    Topic,
    View,
    Word,
)
from planner.words import Lang, Text, same

SCALES: Final = (50, 100, 150, 200, 300, 500)
"""Scales of plans (GB/T 50104 2.2), the best first."""

PAPERS: Final = ("A3", "A2", "A1", "A0")
"""Paper, the smallest first."""

BY_SCALE: Final = {50: ("A3", "A2", "A1"), 100: ("A3", "A2", "A1"), 150: ("A2", "A1"), 200: ("A2", "A1")}
"""The papers that are tried for a scale when the brief asks for none; else A1 and A0."""

HANDY: Final = ("A3", "A2")
"""Paper that is taken before larger paper, although some tables go on to a further sheet."""

CAPTION_MM: Final = 16.0
DIMENSIONS_MM: Final = 38.0
"""What outer dimensions and axis bubbles need below and to the left."""

EDGE_MM: Final = 8.0


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page that was composed: where its drawing and its tables go, and the tables that did not fit."""

    view: Box
    placed: tuple[PlacedTable, ...]
    waiting: tuple[SetTable, ...]


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
    chosen_size, chosen_scale, grid = _choose(scene, book, texts, size=size, scale=scale)
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
    return tuple(_numbered(_listed(work, found, book), replace(work, facts=facts), book))


def _details(book: SheetBook) -> str:
    return next((plan.number for plan in book.sheets if plan.drawing is Drawing.COUNTERS), "")


def _drawn(work: Work, plan: SheetPlan, texts: Sequence[SetTable], papers: Sequence[str]) -> list[Sheet]:
    """A plan's sheets on the set's paper; others on the first of some papers, the smallest first, that takes no more
    sheets than the last."""
    draw = DRAWN[plan.drawing]
    largest = draw(work, plan, texts)
    if plan.drawing is Drawing.PLAN or not largest:
        return largest
    share = 1.0 - COVER_HEADS if plan.drawing is Drawing.COVER else 1.0
    for paper in papers[:-1]:
        if any(one.width > drawing_area(paper).width * share for one in texts):
            continue
        found = draw(replace(work, size=paper), plan, texts)
        if len(found) == len(largest):
            return found
    return largest


def region_of(scene: Scene) -> tuple[float, float, float, float]:
    """What is drawn, in the building's own axes: the whole building, or the hall and its rooms in a large one."""
    whole, part = bounds_in(scene.building, scene.turn_deg), bounds_in(scene.focus, scene.turn_deg)
    return whole if _area(whole) <= 2.5 * _area(part) else part


def _area(bounds: tuple[float, float, float, float]) -> float:
    return (bounds[2] - bounds[0]) * (bounds[3] - bounds[1])


def _choose(
    scene: Scene, book: SheetBook, texts: dict[str, tuple[SetTable, ...]], *, size: str | None, scale: int | None
) -> tuple[str, int, Grid]:
    """The first scale, and for it the smallest paper, on which every sheet fits; and into how many parts a plan is
    split, which it is only where a scale is asked for.

    Paper that holds the tables too is preferred; else the tables go on to further sheets.
    """
    for grid in grids(region_of(scene)) if scale is not None else ((1, 1),):
        found = _fitting(scene, book, texts, size=size, scale=scale, grid=grid)
        if found is not None:
            return (*found, grid)
    left, bottom, right, top = region_of(scene)
    wide, high = right - left, top - bottom
    asked = f"{size or 'A0'} 1:{scale or SCALES[-1]}"
    raise InputError(
        Text(
            zh=f"图幅 {asked} 放不下 {wide:.1f} m × {high:.1f} m", en=f"{wide:.1f} m × {high:.1f} m do not fit {asked}"
        ),
        where="[sheet] size, scale",
        mend=Text(
            zh="改大图幅,或改小比例,或删去这两项由程序选择",
            en="ask for larger paper or a smaller scale, or for neither",
        ),
    )


def _fitting(
    scene: Scene,
    book: SheetBook,
    texts: dict[str, tuple[SetTable, ...]],
    *,
    size: str | None,
    scale: int | None,
    grid: Grid,
) -> tuple[str, int] | None:
    """Paper and scale on which every plan fits in so many parts; None if there is none."""
    parts = split(scene, region_of(scene), grid)
    for ratio in SCALES if scale is None else (scale,):
        papers = BY_SCALE.get(ratio, ("A1", "A0")) if scale is None else PAPERS
        fits: dict[str, bool] = {}
        for paper in papers if size is None else (size,):
            pages = [
                compose(part.scene, plan, texts[plan.key], size=paper, scale=ratio)
                for plan in book.sheets
                if plan.drawing is Drawing.PLAN
                for part in parts
            ]
            whole = [page for page in pages if page is not None]
            if len(whole) == len(pages):
                fits[paper] = not any(page.waiting for page in whole)
        if fits:
            return _paper(fits), ratio
    return None


def _paper(fits: dict[str, bool]) -> str:
    """Of the papers that hold the drawings (smallest first, and whether they hold the tables too) the one to take."""
    handy = [paper for paper in fits if paper in HANDY]
    for paper in handy or fits:
        if fits[paper]:
            return paper
    return handy[-1] if handy else next(iter(fits))


def compose(scene: Scene, plan: SheetPlan, texts: Sequence[SetTable], *, size: str, scale: int) -> Page | None:
    """Where the drawing and the tables of a sheet go; None when the drawing does not fit.

    Tables stand to the right of the drawing and below it, whichever holds more; the drawing takes all that is left.
    """
    area = drawing_area(size)
    left, bottom, right, top = region_of(scene)
    outer = _outer(scene, plan)
    width = (right - left) * 1000.0 / scale + outer + EDGE_MM
    height = (top - bottom) * 1000.0 / scale + outer + EDGE_MM + CAPTION_MM
    if width > area.width or height > area.height:
        return None
    pages = [_beside_first(area, texts, width, height), _below_first(area, texts, width, height)]
    return min(pages, key=lambda page: sum(one.height for one in page.waiting))


def _beside_first(area: Box, texts: Sequence[SetTable], width: float, height: float) -> Page:
    """Tables to the right of the drawing over the whole height, the rest below it."""
    beside = replace(area, left=area.left + width + GAP_MM)
    placed, waiting = flow(texts, (beside,))
    used = _reach(placed) - beside.left if placed else -GAP_MM
    edge = area.right - used - GAP_MM
    shifted = [replace(one, at=(one.at[0] + edge + GAP_MM - beside.left, one.at[1])) for one in placed]
    under, waiting = flow(waiting, (replace(area, right=edge, top=area.top - height - GAP_MM),))
    sunk, floor = _sunk(under, area)
    view = Box(left=area.left, bottom=floor, right=edge, top=area.top)
    return Page(view=view, placed=(*shifted, *sunk), waiting=tuple(waiting))


def _below_first(area: Box, texts: Sequence[SetTable], width: float, height: float) -> Page:
    """Tables below the drawing over the whole width, the rest to its right."""
    under, waiting = flow(texts, (replace(area, top=area.top - height - GAP_MM),))
    sunk, floor = _sunk(under, area)
    beside = Box(left=area.left + width + GAP_MM, bottom=floor, right=area.right, top=area.top)
    placed, waiting = flow(waiting, (beside,))
    used = _reach(placed) - beside.left if placed else -GAP_MM
    edge = area.right - used - GAP_MM
    shifted = [replace(one, at=(one.at[0] + edge + GAP_MM - beside.left, one.at[1])) for one in placed]
    view = Box(left=area.left, bottom=floor, right=edge, top=area.top)
    return Page(view=view, placed=(*sunk, *shifted), waiting=tuple(waiting))


def _reach(placed: Sequence[PlacedTable]) -> float:
    """The right end of some tables."""
    return max(one.at[0] + one.table.width for one in placed)


def _sunk(placed: Sequence[PlacedTable], area: Box) -> tuple[list[PlacedTable], float]:
    """Tables let down to the area's lower edge, and where the drawing above them may begin."""
    if not placed:
        return [], area.bottom
    drop = min(one.at[1] - one.table.height for one in placed) - area.bottom
    return [replace(one, at=(one.at[0], one.at[1] - drop)) for one in placed], placed[0].at[1] - drop + GAP_MM


def _plan_sheets(work: Work, plan: SheetPlan, texts: Sequence[SetTable]) -> list[Sheet]:
    """A sheet with a view of each part of the scene, and further ones for the tables that they could not hold."""
    found, waiting = list[Sheet](), tuple(texts)
    for number, part in enumerate(work.parts, start=1):
        sheet, waiting = _plan_sheet(work, plan, part, waiting)
        found.append(_as_part(sheet, number, len(work.parts)))
    return [*found, *_further(plan, waiting, size=work.size, scale=work.scale, lang=work.lang, number=len(found))]


def _plan_sheet(
    work: Work, plan: SheetPlan, part: Part, texts: Sequence[SetTable]
) -> tuple[Sheet, tuple[SetTable, ...]]:
    """The sheet of a part with as many tables as it holds, and the other tables."""
    scene, scale, lang, measure = part.scene, work.scale, work.lang, work.measure
    page = compose(scene, plan, texts, size=work.size, scale=scale)
    assert page is not None
    view = _bare_view(part, plan, page.view, scale=scale)
    words = list(match_words(part, view, _part_numbers(plan, work.parts), lang, measure))
    marked = replace(part, scene=replace(part.scene, labels=(*part.scene.labels, *_index_marks(part, work))))
    view, unplaced = _annotated(marked, plan, view, words, lang=lang, measure=measure)
    title = plan.title.say(lang)
    marks: list[Mark] = [*caption_marks(_caption_at(scene, view, _outer(scene, plan)), title, scale, measure)]
    marks += [*match_marks(part, view), *words]
    marks += [mark for placed in page.placed for mark in table_marks(placed)]
    marks += _missing(unplaced, page.view, lang)
    view = cut_at_matches(part, view)
    return _sheet(plan, work.size, scale, lang, views=(view,), marks=tuple(marks), title=title), page.waiting


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


def _part_numbers(plan: SheetPlan, parts: Sequence[Part]) -> list[str]:
    """The numbers of the sheets of all parts."""
    return [plan.number if part.number == 1 else f"{plan.number}.{part.number - 1}" for part in parts]


def _table_sheets(work: Work, plan: SheetPlan, texts: Sequence[SetTable]) -> list[Sheet]:
    """As many sheets of tables alone as they take."""
    return list(_further(plan, texts, size=work.size, scale=work.scale, lang=work.lang, number=0))


def _cover_sheet(work: Work, plan: SheetPlan, texts: Sequence[SetTable]) -> list[Sheet]:
    """The cover without the list of sheets, which is added when all of them are known."""
    area = drawing_area(work.size)
    right = area.right - max((one.width for one in texts), default=0.0)
    placed, waiting = flow(texts, (replace(area, left=right),))
    marks = tuple(mark for one in placed for mark in table_marks(one))
    title = plan.title.say(work.lang)
    first = _sheet(plan, work.size, work.scale, work.lang, views=(), marks=marks, title=title)
    return [first, *_further(plan, waiting, size=work.size, scale=work.scale, lang=work.lang, number=1)]


COVER_GAP_MM: Final = 12.0
COVER_HEADS: Final = 0.6
"""The share of the cover's width for names and the list of sheets; its tables stand beside them."""


def _listed(work: Work, found: Sequence[Sheet], book: SheetBook) -> list[Sheet]:
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


def _further(
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
        yield continued(_sheet(plan, size, scale, lang, views=(), marks=marks, title=plan.title.say(lang)), number)


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


def _sheet(
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


def _bare_view(part: Part, plan: SheetPlan, box: Box, *, scale: int) -> View:
    """The view of a sheet without notes; the scene in the middle of what dimensions and caption leave."""
    scene = part.scene
    left, bottom, right, top = region_of(scene)
    drawn = Box(left=box.left, bottom=box.bottom + CAPTION_MM, right=box.right, top=box.top)
    shift = (_outer(scene, plan) - EDGE_MM) / 2 * scale / 1000.0
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


def _outer(scene: Scene, plan: SheetPlan) -> float:
    """Millimetres below and to the left of the building for its outer dimensions and bubbles."""
    axes = bool(scene.axes)
    if Topic.AXIS in plan.labels and axes:
        return DIMENSIONS_MM
    return 20.0 if Topic.HALL in plan.chains else EDGE_MM


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
        legend = _legend(plan, facts, book) if sheet.views else []
        north = 90.0 - sheet.views[0].turn_deg if plan.drawing is Drawing.PLAN and sheet.views else None
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


def _key_plan(sheet: Sheet, plan: SheetPlan, work: Work) -> tuple[tuple[Mark, ...], float] | None:
    """The key plan of a sheet that shows a part of the plan."""
    if len(work.parts) == 1 or plan.drawing is not Drawing.PLAN or not sheet.views:
        return None
    number = int(sheet.key.split("-")[1]) if "-" in sheet.key else 1
    return key_plan(work.scene, work.parts, number, _part_numbers(plan, work.parts))


def _doubts(facts: Facts) -> Iterator[Text]:
    """What a reader of the drawing must know first: a unit that nobody confirmed."""
    units = facts.layout.plan.units
    if not units.confirmed:
        yield Text(
            zh=f"原图单位未经确认,按 {units.name} 读取;确认前不得据此施工。",
            en=f"The unit of the submitted drawing is not confirmed; read as {units.name}. Confirm it before any work.",
        )


def _legend(plan: SheetPlan, facts: Facts, book: SheetBook) -> list[LegendEntry]:
    """What the sheet's layers look like; of outlets, the symbol of each network."""
    found: list[LegendEntry] = []
    for layer in plan.legend:
        pen = book.pen_of[layer]
        outlets = [one for one in facts.layout.of_kind(Kind.OUTLET) if layer_of(one) is layer and one.detail]
        if not outlets:
            found.append(_example(pen, facts))
        first = {one.detail[0]: one for one in reversed(outlets)}
        for network in [one for one in NETWORKS if one in first]:
            name = NETWORKS[network].say(facts.lang)
            found.append(LegendEntry(pen=pen, name=name, symbol=block_of(first[network]).strokes))
    return found


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

FIGURE_CAPTION_MM: Final = 16.0
WORD_LINE_MM: Final = 4.6
FIGURE_GAP_MM: Final = 8.0
INSET_MM: Final = 6.0


def _counter_sheets(work: Work, plan: SheetPlan, texts: Sequence[SetTable]) -> list[Sheet]:
    return _detail_sheets(work, plan, list(counter_detail.figures(work.facts, work.measure)), texts)


def _sign_sheets(work: Work, plan: SheetPlan, texts: Sequence[SetTable]) -> list[Sheet]:
    return _detail_sheets(work, plan, list(sign_details.figures(work.facts, work.measure)), texts)


def _scheme_sheets(work: Work, plan: SheetPlan, texts: Sequence[SetTable]) -> list[Sheet]:
    return _detail_sheets(work, plan, list(comparison.figures(work.facts, drawing_area(work.size))), texts)


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
        sheet = _sheet(plan, work.size, scale, work.lang, views=views, marks=tuple(marks), title=title)
        found.append(continued(sheet, len(found) + 1))
    found += _further(plan, waiting, size=work.size, scale=work.scale, lang=work.lang, number=len(found))
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


DRAWN: Final[dict[Drawing, Draw]] = {
    Drawing.PLAN: _plan_sheets,
    Drawing.TABLES: _table_sheets,
    Drawing.COVER: _cover_sheet,
    Drawing.COUNTERS: _counter_sheets,
    Drawing.SIGNS: _sign_sheets,
    Drawing.SCHEMES: _scheme_sheets,
}
"""How the sheets of each kind are drawn."""
