"""The call displays: over the windows if every seat sees them there, else hung or on a wall where the rest do."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from shapely import LineString, Point

from planner.measure.displays import Eyes, Look, looks, waiting_eyes
from planner.measure.overlay import common
from planner.measure.sight import Stage, stage
from planner.model.layout import Choice, Item, Kind, Layout
from planner.place.counters import Row
from planner.place.frame import Frame, near
from planner.place.furnishing import before_glass, on_wall
from planner.place.ground import along_walls
from planner.place.sizes import Sizes
from planner.place.spans import shadows, within, without
from planner.place.stock import Stock
from planner.words import Text

_MOST: Final = 3
_BESIDE_DOOR: Final = 0.3
_BEHIND: Final = 0.1
"""Where the hall goes on so far behind the line of a wall, there is no wall, metres."""

_WALL_NEAR: Final = 2.5
"""How far behind the counters' back edge a wall is at most, for a display on it to be over the windows, metres."""

_HUNG: Final = 0.5
_ON_WALL: Final = 2.0
_OFF_MIDDLE: Final = 0.05
"""What is against a display that hangs free, one on another wall, and a metre off the row's middle, in eyes served."""

_WALL_STEP: Final = 0.5
_CLAUSE: Final = "practice display-in-sight"


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A place for a display on the plan, and what is against it."""

    item: Item
    cost: float


def with_displays(layout: Layout, row: Row, stock: Stock, sizes: Sizes) -> Layout:
    """The layout with call displays: as few as serve the eyes of all who wait on seats, three at most.

    One hangs over the windows in any case. A display that the designer keeps is the first.
    """
    eyes, ground = waiting_eyes(layout), stage(layout)
    served = np.zeros(len(eyes), dtype=np.bool_)
    for kept in layout.of_kind(Kind.DISPLAY):
        served |= _served(ground, kept, eyes, sizes)
    over = sorted(_over_windows(layout, row, stock), key=lambda one: one.cost)
    found: list[Item] = []
    if not layout.of_kind(Kind.DISPLAY):
        found.append(_best(ground, over, eyes, served, sizes) or over[0].item)
        served = served | _served(ground, found[0], eyes, sizes)
    while not served.all() and len(found) < _MOST:
        further = _best(ground, [*over, *_on_walls(layout, row, stock)], eyes, served, sizes)
        if further is None:
            break
        found.append(further)
        served |= _served(ground, further, eyes, sizes)
    named = tuple(replace(item, id=f"display-{number}") for number, item in enumerate(found, start=1))
    return replace(
        layout,
        items=(*layout.items, *named),
        choices=(*layout.choices, *(_why(item, eyes, served, first=item is named[0]) for item in named)),
    )


def _why(item: Item, eyes: Sequence[Eyes], served: NDArray[np.bool_], *, first: bool) -> Choice:
    count, all_seen = int(served.sum()), bool(served.all())
    zh = "高于柜台、正对等候座位" if first else "面向首屏看不见的座位"
    en = "above the counters, facing the seats" if first else "faces the seats that do not see the first one"
    if len(eyes):
        zh += ",等候人都看得见" if all_seen else f",{len(eyes)} 个座位中 {count} 个看得见叫号屏"
        en += ", in view of all who wait" if all_seen else f"; {count} of {len(eyes)} seats see a display"
    return Choice(item=item.id, text=Text(zh=zh, en=en), clauses=(_CLAUSE,))


def _readable(look: Look, sizes: Sizes) -> bool:
    return look.holds(distance=sizes.display_distance, aslant_deg=sizes.display_aslant, turn_deg=sizes.display_turn)


def _served(ground: Stage, display: Item, eyes: Sequence[Eyes], sizes: Sizes) -> NDArray[np.bool_]:
    return np.array([_readable(look, sizes) for look in looks(ground, display, eyes)], dtype=np.bool_)


def _best(
    ground: Stage, candidates: Sequence[Candidate], eyes: Sequence[Eyes], served: NDArray[np.bool_], sizes: Sizes
) -> Item | None:
    """The candidate that serves most of the eyes that are not served yet, less what is against it; None serves none."""
    left = [one for one, seen in zip(eyes, served, strict=True) if not seen]
    best, worth = None, -np.inf
    for one in candidates:
        if len(left) - one.cost <= worth:
            continue
        count = int(_served(ground, one.item, left, sizes).sum())
        if count and count - one.cost > worth:
            best, worth = one.item, count - one.cost
    return best


def _put(row: Row, stock: Stock, layout: Layout, axes: Frame, at: Point, turn_deg: float) -> Item:
    """A display at a place of some axes within the frame of the row, on the plan; under the ceiling."""
    frame, entry = row.hall.frame, stock.entry(Kind.DISPLAY)
    base = min(entry.base, round(layout.brief.building.ceiling_height - entry.height, 6))
    turn = frame.out_deg(axes.out_deg(turn_deg))
    return stock.item(Kind.DISPLAY, "display", frame.out(axes.out(at)), turn, base=base)


def _over_windows(layout: Layout, row: Row, stock: Stock) -> Iterator[Candidate]:
    """Over each run of windows: on the wall behind it, or hung above the counters' back edge."""
    entry = stock.entry(Kind.DISPLAY)
    for number, (run, axes) in enumerate(row.runs):
        main = 0.0 if run is row else 1.0 + 0.01 * number
        places = [run.middle, *(run.lefts[1:] if len(run.lefts) > 1 else ()), run.lefts[0], run.lefts[-1] + run.pitch]
        walls = _walls_behind(run, entry.width) if run.back <= _WALL_NEAR else []
        for low, high in walls:
            for x in dict.fromkeys(near(min(max(place, low), high)) for place in places):
                item = _put(row, stock, layout, axes, Point(x, entry.depth / 2), 0.0)
                yield Candidate(item=item, cost=main + _OFF_MIDDLE * abs(x - run.middle))
        for x in dict.fromkeys(near(place) for place in places):
            item = _put(row, stock, layout, axes, Point(x, run.back), 0.0)
            yield Candidate(item=item, cost=main + _HUNG + _OFF_MIDDLE * abs(x - run.middle))


def _walls_behind(run: Row, width: float) -> list[tuple[float, float]]:
    """From where to where the middle of a display can be on the wall behind a run, off glass, doors and columns."""
    wall = LineString([(run.start, 0.005), (run.end, 0.005)])
    behind = LineString([(run.start, -_BEHIND), (run.end, -_BEHIND)])
    cuts = [
        *shadows(common(behind, run.hall.floor)),
        *shadows(common(wall, run.hall.solid)),
    ]
    cuts += [
        span
        for shape in (run.hall.glass, *(door.opening.buffer(_BESIDE_DOOR) for door in run.hall.doors))
        for span in shadows(common(shape, wall.buffer(0.5)))
    ]
    free = within(without(shadows(common(wall, run.hall.floor)), tuple(sorted(cuts))), run.start, run.end)
    return [(low + width / 2, high - width / 2) for low, high in free if high - low >= width]


def _on_walls(layout: Layout, row: Row, stock: Stock) -> list[Candidate]:
    """On the walls of the public's side, off glass and off what hangs there."""
    footing = replace(stock.footing(Kind.DISPLAY), front=0.0)
    spots = along_walls(row.public, footing, step=_WALL_STEP)
    spots = spots.pick(on_wall(row, spots, footing) & ~before_glass(row, spots, footing))
    still = Frame(x=0.0, y=0.0, turn_deg=0.0)
    hung = [item.footprint for item in layout.items if item.base + item.height > stock.entry(Kind.DISPLAY).base]
    found = [
        _put(row, stock, layout, still, Point(float(x), float(y)), float(turn))
        for x, y, turn in zip(spots.x, spots.y, spots.turn, strict=True)
    ]
    return [
        Candidate(item=item, cost=_ON_WALL)
        for item in found
        if not any(common(item.footprint, shape).area > 1e-6 for shape in hung)
    ]
