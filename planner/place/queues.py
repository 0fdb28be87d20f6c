"""One-metre lines and places for those who wait in line."""

from collections.abc import Iterator
from typing import Final

from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from planner.measure.overlay import common, united
from planner.model.layout import Item, Kind
from planner.place.equipment import Post

_PLACE_STEP: Final = 0.6
"""A person's place in a line, from the one before, metres."""

_BEHIND: Final = 0.05
_GAP: Final = 0.1


def queue_items(post: Post, *, persons: int, floor: Polygon, blocked: tuple[BaseGeometry, ...]) -> Iterator[Item]:
    """The one-metre line of a window and the places behind it.

    Places end where the floor ends, or where something stands or must stay free.

    Args:
        persons: how many places are wanted.
        floor: the public's floor.
        blocked: where nobody may stand in line.
    """
    sizes = post.sizes
    middle = round(post.half + sizes.line_distance + sizes.line_width / 2, 6)
    yield post.put(Kind.QUEUE_LINE, "line", 0.0, middle, width=round(post.pitch - _GAP, 6), depth=sizes.line_width)
    entry = post.stock.entry(Kind.QUEUE_PLACE)
    kept = united(blocked)
    first = middle + sizes.line_width / 2 + _BEHIND + entry.depth / 2
    for number in range(persons):
        place = post.put(
            Kind.QUEUE_PLACE, f"place-{number + 1}", 0.0, round(first + _PLACE_STEP * number, 6), turn_deg=180.0
        )
        shape = place.footprint
        if not floor.covers(shape) or common(kept, shape).area > 1e-6:
            return
        yield place
