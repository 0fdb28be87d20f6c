"""The gates and the screens that close the counter line and the open ends of the staff's strips."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from shapely import Point, Polygon, box, get_parts
from shapely.geometry.base import BaseGeometry

from planner.measure.overlay import common, rest, united
from planner.model.layout import Item, Kind
from planner.place.counters import Row
from planner.place.frame import Frame
from planner.place.lines import SCREEN
from planner.place.spans import Span, without
from planner.place.stock import Stock
from planner.words import Text

_FAR: Final = 1000.0
_TOUCH: Final = 1e-6


def line_items(row: Row, stock: Stock, *, height: float) -> tuple[Item, ...]:
    """The gates, and the screens of the row and its wings, in the frame of the row.

    Args:
        height: of the screens, metres.
    """
    found: list[Item] = []
    public = row.public.buffer(SCREEN + _TOUCH, join_style="mitre")
    screens = gates = 0
    for run, axes in ((row, Frame(x=0.0, y=0.0, turn_deg=0.0)), *(one for one in row.runs if one[0] is not row)):
        if run.gate is not None:
            gates += 1
            found.append(_moved(_gate(run, run.gate, stock, gates), axes))
        seen = axes.into(public) if run is not row else public
        for low_x, low_y, high_x, high_y in (
            piece for shape in _shapes(run) for piece in _pieces(shape, run, seen if row.wings else None)
        ):
            screens += 1
            found.append(_moved(_screen(stock, screens, (low_x, low_y, high_x, high_y), height=height), axes))
    return tuple(found)


def _moved(item: Item, axes: Frame) -> Item:
    return replace(item, at=axes.out(item.at), turn_deg=axes.out_deg(item.turn_deg))


def _gate(run: Row, low: float, stock: Stock, number: int) -> Item:
    at = Point(round(low + run.gate_width / 2, 6), round(run.front - SCREEN / 2, 6))
    return stock.item(Kind.GATE, f"gate-{number}", at, 0.0, width=run.gate_width, depth=SCREEN)


def _shapes(run: Row) -> list[Polygon]:
    """Where screens stand in a run's own axes: what counters and gate leave open of the line, and the open ends."""
    taken: list[Span] = [(left, round(left + run.pitch, 6)) for left in run.lefts]
    if run.gate is not None:
        taken.append((run.gate, round(run.gate + run.gate_width, 6)))
    line = without(((run.start, run.end),), tuple(taken))
    shapes = [box(low, run.front - SCREEN, high, run.front) for low, high in line]
    rear, back = max(run.rear, -_FAR), SCREEN if run.rear_open else 0.0
    if run.start_open:
        shapes.append(box(run.start, rear + back, run.start + SCREEN, run.front - SCREEN))
    if run.end_open:
        shapes.append(box(run.end - SCREEN, rear + back, run.end, run.front - SCREEN))
    return [*shapes, *(box(low, run.rear, high, run.rear + SCREEN) for low, high in run.rear_open)]


def _pieces(shape: Polygon, run: Row, public: BaseGeometry | None) -> Iterator[tuple[float, float, float, float]]:
    """The parts of a screen that stand free of walls and columns where the public is on the other side, as boxes."""
    solids = [_across(part, shape) for part in get_parts(common(run.hall.solid, shape)) if part.area > _TOUCH]
    free = rest(common(run.own_staff.buffer(_TOUCH, join_style="mitre"), shape), united(solids))
    for part in get_parts(free if public is None else common(free, public)):
        if isinstance(part, Polygon) and part.area > 1e-4:
            low_x, low_y, high_x, high_y = (round(edge, 6) for edge in part.bounds)
            yield low_x, low_y, high_x, high_y


def _across(solid: BaseGeometry, screen: Polygon) -> Polygon:
    """The whole thickness of a screen where a column takes some of it."""
    (low_x, low_y, high_x, high_y), (left, lower, right, upper) = solid.bounds, screen.bounds
    return box(low_x, lower, high_x, upper) if right - left >= upper - lower else box(left, low_y, right, high_y)


def _screen(stock: Stock, number: int, bounds: tuple[float, float, float, float], *, height: float) -> Item:
    low_x, low_y, high_x, high_y = bounds
    along = high_x - low_x >= high_y - low_y
    width, depth = (high_x - low_x, high_y - low_y) if along else (high_y - low_y, high_x - low_x)
    return stock.item(
        Kind.PARTITION,
        f"screen-{number}",
        Point(round((low_x + high_x) / 2, 6), round((low_y + high_y) / 2, 6)),
        0.0 if along else 90.0,
        width=round(width, 6),
        depth=round(depth, 6),
        height=height,
        base=0.0,
        name=Text(zh="柜台隔断", en="Screen of the counter line"),
    )
