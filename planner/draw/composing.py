"""Paper, scale and where a sheet's drawing and tables go on it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from planner.draw.page import drawing_area
from planner.draw.setting_out import Bounds, shown
from planner.draw.splitting import Grid, grids, split
from planner.draw.tabling import GAP_MM, PlacedTable, SetTable, flow
from planner.errors import InputError
from planner.model.scene import Box, Drawing, Scene, SheetBook, SheetPlan, Topic
from planner.words import Text

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


def region_of(scene: Scene) -> Bounds:
    """What is drawn, in the building's own axes: the whole building, or the hall and its rooms in a large one."""
    return shown(scene.building, scene.focus, turn_deg=scene.turn_deg)


def choose(
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
    outer = outer_mm(scene, plan)
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


def outer_mm(scene: Scene, plan: SheetPlan) -> float:
    """Millimetres below and to the left of the building for its outer dimensions and bubbles."""
    axes = bool(scene.axes)
    if Topic.AXIS in plan.labels and axes:
        return DIMENSIONS_MM
    return 22.0 if Topic.HALL in plan.chains else EDGE_MM
