"""Seat rows added to a layout that stands: in line with those that are there, else facing the windows, near them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from shapely import MultiPoint, Point, Polygon
from shapely.geometry.base import BaseGeometry

from planner.measure.turns import turn_between
from planner.model.layout import Item, Kind, Layout
from planner.place.elsewhere import Elsewhere, away
from planner.place.stock import Stock

_SIZES: Final = (5, 4, 3, 2)
_FIRST: Final = 4
"""So many places are tried for the first row that is added."""

_APART: Final = 1.0


@dataclass(frozen=True, kw_only=True, eq=False)
class Rows:
    """Where seat rows may be added: floor, catalogue, how far they keep from the tops and from each other, metres.

    `ways` is floor that people walk on.
    """

    stock: Stock
    floor: BaseGeometry
    ways: BaseGeometry
    first_seat: float
    passage: float


def more_seats(layout: Layout, rows: Rows, *, short: int) -> Iterator[Layout]:
    """The layout with seat rows for so many more, in several ways: rows as long as those that are there come first, and
    such as leave the ways of people as they are."""
    counters = layout.of_kind(Kind.COUNTER)
    if short <= 0 or not counters:
        return
    for size in _sizes(layout):
        for ways in (rows.ways, Polygon()):
            found = replace(rows, ways=ways)
            for first in _starts(layout, found, size):
                fuller = _filled(_with(layout, first), found, size=size, short=short - size)
                if fuller is not None:
                    yield fuller


def _sizes(layout: Layout) -> tuple[int, ...]:
    """How long a row may be, in seats: as most rows are that there are, then other lengths."""
    known = Counter(row.count for row in layout.of_kind(Kind.SEAT_ROW))
    usual = sorted(known, key=lambda size: (-known[size], -size))
    return tuple(dict.fromkeys([*usual[:1], *_SIZES]))


def _starts(layout: Layout, rows: Rows, size: int) -> list[Item]:
    """The few best places for one more row, a step apart."""
    found: list[Item] = []
    for row in _places(layout, rows, size):
        if all(away(row.at, one.at) >= _APART for one in found):
            found.append(row)
        if len(found) == _FIRST:
            break
    return found


def _filled(layout: Layout, rows: Rows, *, size: int, short: int) -> Layout | None:
    """The layout with rows until nobody lacks a seat, shorter ones where no other fits; None where they do not fit."""
    while short > 0:
        sizes = [one for one in dict.fromkeys((size, *_SIZES)) if one <= size]
        row = next((found for one in sizes for found in _places(layout, rows, one)), None)
        if row is None:
            return None
        layout, short = _with(layout, row), short - row.count
    return layout


def _with(layout: Layout, row: Item) -> Layout:
    return replace(layout, items=(*layout.items, row))


def _row(layout: Layout, rows: Rows, size: int) -> Item:
    """A row with a free id that looks as the others do, else at the windows; it stands where one of these stands."""
    present, counters = layout.of_kind(Kind.SEAT_ROW), layout.of_kind(Kind.COUNTER)
    taken = {one.id for one in layout.items}
    number = next(count for count in range(1, len(taken) + 2) if f"seats-{count}" not in taken)
    turns = Counter(round(one.turn_deg, 6) for one in present)
    facing = round((counters[0].turn_deg + 180.0) % 360.0, 6)
    turn = min(turns, key=lambda one: (-turns[one], one != facing, one), default=facing)
    alike = [one for one in present if round(one.turn_deg, 6) == turn] or list(counters)
    width = rows.stock.entry(Kind.SEAT_ROW).width
    return rows.stock.item(
        Kind.SEAT_ROW, f"seats-{number}", alike[0].at, turn, width=round(size * width, 6), count=size
    )


def _places(layout: Layout, rows: Rows, size: int) -> Iterator[Item]:
    """One more row where it has room, its front towards the windows and near these first: a passage beside or behind
    one that is there, then anywhere, then with its back to a wall."""
    item = _row(layout, rows, size)
    here = Elsewhere(
        layout=layout, item=item, stock=rows.stock, ways=rows.ways,
        least_from_counters=rows.first_seat, on=rows.floor, walls=False,
    )  # fmt: skip
    middle = MultiPoint([one.at for one in layout.of_kind(Kind.COUNTER) if one.window]).centroid

    def near(row: Item) -> tuple[float, float, float]:
        return round(away(row.at, middle), 3), row.at.x, row.at.y

    in_line = [replace(item, at=at) for at in here.free_of(tuple(_in_line(layout, item, rows.passage)))]
    anywhere = (replace(item, at=at) for at, _ in here.places())
    by_walls = (replace(item, at=at, turn_deg=turn) for at, turn in replace(here, walls=True).places())
    for found in (in_line, anywhere, by_walls):
        yield from sorted((row for row in found if _looks_at(row, middle)), key=near)


def _looks_at(row: Item, goal: Point) -> bool:
    """Whether a goal is before a row rather than behind it."""
    return away(row.point(0.0, row.depth / 2), goal) < away(row.point(0.0, -row.depth / 2), goal)


def _in_line(layout: Layout, item: Item, passage: float) -> Iterator[Point]:
    """The places beside, before and behind the rows that look the same way, a passage apart."""
    for one in layout.of_kind(Kind.SEAT_ROW):
        if turn_between(one.turn_deg, item.turn_deg) < 1.0:
            aside, behind = (one.width + item.width) / 2 + passage, (one.depth + item.depth) / 2 + passage
            for x, y in ((aside, 0.0), (-aside, 0.0), (0.0, behind), (0.0, -behind)):
                at = one.point(x, y)
                yield Point(round(at.x, 6), round(at.y, 6))
