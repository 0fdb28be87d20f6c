"""A line of people that is folded between barriers: who stands where, and where it is entered and left.

The places are those that belong to no window, in the order of the numbers that their ids end with: the first is the
head. Lengths in metres.
"""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from shapely import LineString, Point
from shapely.geometry.base import BaseGeometry

from planner.measure.overlay import united
from planner.measure.turns import turn_between
from planner.model.layout import Item, Kind, Layout

OUT: Final = 1.1
"""How far aside of a place one is who has left the lane through its opening."""

_BACK: Final = 0.3
_MOST_BACK: Final = 40
_ALIKE_DEG: Final = 1.0
_NUMBER: Final = re.compile(r"(\d+)$")


@dataclass(frozen=True, kw_only=True)
class Fold:
    """A folded line: its places from the head to the tail, where one comes in and where the head goes out."""

    places: tuple[Item, ...]
    entry: Point
    way_out: Point

    @property
    def stops(self) -> tuple[Item, ...]:
        """The tail, the last and the first place of each lane, and the head: where one who walks the line turns."""
        tail_first = tuple(reversed(self.places))
        turns = [one for pair in pairwise(tail_first) if not alike(*pair) for one in pair]
        stops = [tail_first[0], *turns, tail_first[-1]]
        return tuple(one for number, one in enumerate(stops) if number == 0 or one is not stops[number - 1])


def alike(one: Item, other: Item) -> bool:
    """Whether two places look the same way."""
    return turn_between(one.turn_deg, other.turn_deg) <= _ALIKE_DEG


def fold_of(layout: Layout) -> Fold | None:
    """The folded line of a layout; None without barriers, without places, or where it has no way in or out."""
    places = sorted(
        (one for one in layout.of_kind(Kind.QUEUE_PLACE) if not one.window and _NUMBER.search(one.id)),
        key=lambda one: (int(_NUMBER.findall(one.id)[-1]), one.id),
    )
    barriers = united([one.footprint for one in layout.of_kind(Kind.BARRIER)])
    if not places or barriers.is_empty:
        return None
    way_out = _aside(places[0], barriers, back=0.0)
    entry = _entry(places[-1], barriers)
    if way_out is None or entry is None:
        return None
    return Fold(places=tuple(places), entry=entry, way_out=way_out)


def _entry(tail: Item, barriers: BaseGeometry) -> Point | None:
    """Where the line is entered: aside of the tail, or of the lane behind it as far as that is free."""
    for number in range(_MOST_BACK):
        back = _BACK * number
        if LineString([tail.at, tail.point(0.0, -back - 0.01)]).intersects(barriers):
            return None
        found = _aside(tail, barriers, back=back)
        if found is not None:
            return found
    return None


def _aside(place: Item, barriers: BaseGeometry, *, back: float) -> Point | None:
    """A point aside of a place, `back` behind it, with no barrier between; the one farther from the barriers."""
    start = place.point(0.0, -back)
    free = [
        end
        for end in (place.point(-OUT, -back), place.point(OUT, -back))
        if not LineString([start, end]).intersects(barriers)
    ]
    return max(free, key=lambda end: (round(barriers.distance(end), 6), end.x, end.y), default=None)
