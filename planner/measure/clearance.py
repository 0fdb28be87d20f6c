"""Clear floor and overlaps. Lengths in metres, exact to about 1e-6, the grid of the items' coordinates."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from math import inf
from typing import Final

import numpy as np
import shapely
from shapely import Point, Polygon, STRtree, box
from shapely.geometry.base import BaseGeometry

from planner.measure.overlay import common, rest, united
from planner.measure.space import (
    CHAIRS,
    FLAT,
    HEADROOM,
    ON_TOP,
    in_frame,
    polygons,
    stands_in_the_way,
    storey_floor,
)
from planner.model.layout import Item, Kind, Layout

TOUCH: Final = 1e-6
"""Things that are this near to each other touch; they neither overlap nor leave a gap."""

MARKS: Final = frozenset({Kind.QUEUE_LINE, Kind.QUEUE_PLACE, Kind.WHEELCHAIR_PLACE})
BODY: Final = 1.8
"""The height that a person's place keeps free."""


@dataclass(frozen=True, kw_only=True)
class Overlap:
    """Two things that share floor (and height): their ids ("wall" for a wall, a column's or a door's id), where, and
    how thick the shared part is."""

    first: str
    second: str
    at: Point
    thickness: float


def solids(layout: Layout, *, without: Iterable[str] = ()) -> BaseGeometry:
    """The footprints of all that stands on the floor, without walls; items with the ids in `without` are left out."""
    left_out = frozenset(without)
    return united([item.footprint for item in layout.items if stands_in_the_way(item) and item.id not in left_out])


def own_things(layout: Layout, item: Item) -> tuple[str, ...]:
    """An item's id, and those of the chairs that belong to it: chairs are moved by whoever uses the item."""
    chairs = [
        one.id
        for one in layout.of_kind(*CHAIRS)
        if (item.window != "" and one.window == item.window) or one.id.startswith(f"{item.id}-")
    ]
    return (item.id, *chairs)


def clear_depth(layout: Layout, item: Item, *, reach: float = 5.0) -> float:
    """How far the floor is clear in front of an item, over its whole width.

    Walls, columns and all that stands on the floor obstruct, but not the chairs of the item itself. Openings are
    floor.

    Args:
        reach: metres beyond which we stop looking.

    Returns:
        Metres from the front edge to the nearest solid, at most `reach`.
    """
    edge = item.depth / 2
    strip = box(-item.width / 2 + TOUCH, edge, item.width / 2 - TOUCH, edge + reach)
    blocked = _blocked_in(layout, item, strip)
    return _settled(max(0.0, min(reach, blocked - edge)))


def clear_behind(layout: Layout, item: Item, *, reach: float = 5.0) -> float:
    """How far the floor is clear behind an item, over its whole width; else as `clear_depth`."""
    return clear_depth(layout, replace(item, turn_deg=(item.turn_deg + 180.0) % 360.0), reach=reach)


def _settled(length: float) -> float:
    """A length without the noise of turned coordinates: rounded to 1e-9 m."""
    return round(float(length), 9)


def _blocked_in(layout: Layout, item: Item, strip: Polygon) -> float:
    """The least y in a strip of an item's frame at which something solid or no floor begins; inf if there is none."""
    floor = in_frame(storey_floor(layout), item.at, item.turn_deg)
    bodies = in_frame(solids(layout, without=own_things(layout, item)), item.at, item.turn_deg)
    lows = [
        part.bounds[1]
        for shape in (rest(strip, floor), common(strip, bodies))
        for part in shapely.get_parts(shape)
        if part.bounds[2] - part.bounds[0] > TOUCH and part.bounds[3] - part.bounds[1] > TOUCH
    ]
    return min(lows, default=inf)


def forward_distance(item: Item, shape: BaseGeometry) -> float:
    """How far in front of an item's front edge a shape begins, measured square to the edge; negative if behind it."""
    return _settled(float(in_frame(shape, item.at, item.turn_deg).bounds[1]) - item.depth / 2)


def turning_fits(layout: Layout, item: Item, *, diameter: float) -> bool:
    """Whether a circle fits on the floor in front of an item, within its width, touching it.

    The circle's middle lies in front of the item's width; where the item has knee space, the circle may reach into it.
    The item's own chairs are out of the way.
    """
    radius = diameter / 2 - TOUCH
    knee = item.knee
    floor = in_frame(
        rest(storey_floor(layout), solids(layout, without=own_things(layout, item))), item.at, item.turn_deg
    )
    front = item.depth / 2
    body: BaseGeometry = box(-item.width / 2, -front, item.width / 2, front)
    if knee is not None:
        body = rest(body, box(-knee.width / 2, front - knee.depth, knee.width / 2, front))
    open_floor = polygons(rest(floor, body))
    under = 0.0 if knee is None else knee.depth
    middles = box(-item.width / 2, front + radius - under, item.width / 2, front + radius + TOUCH)
    inside = rest(common(middles, open_floor), open_floor.boundary.buffer(radius, quad_segs=64))
    return bool(inside.area > 0.0)


def turning_diameter(layout: Layout, item: Item, *, reach: float = 3.0) -> float:
    """The largest circle that fits in front of an item as in `turning_fits`, at most `reach`, to 1 mm below."""
    low, high = 0.0, reach
    if turning_fits(layout, item, diameter=reach):
        return reach
    while high - low > 0.0005:
        middle = (low + high) / 2
        low, high = (middle, high) if turning_fits(layout, item, diameter=middle) else (low, middle)
    return low


def overlaps(layout: Layout, *, tolerance: float = 0.001) -> tuple[Overlap, ...]:
    """Pairs of things that overlap by more than a tolerance, in the order of the items.

    Two items overlap if they share floor and height; people's places (queue, wheelchair) need free floor. Items also
    must not stand in walls, columns, doorways or in the swing of a door. Outlets and alarms are flush and left out,
    and so are the marks of one-metre lines against other marks.
    """
    items = [item for item in layout.items if item.kind not in (Kind.OUTLET, Kind.ALARM)]
    found = [*_pairs(items, tolerance), *_with_building(layout, items, tolerance)]
    return tuple(found)


def _pairs(items: list[Item], tolerance: float) -> Iterator[Overlap]:
    tree = STRtree([item.footprint for item in items])
    for number, item in enumerate(items):
        for other in sorted(int(one) for one in tree.query(item.footprint)):
            if other > number and _collide(item, items[other]):
                yield from _overlap(item.id, items[other].id, item.footprint, items[other].footprint, tolerance)


def _span(item: Item) -> tuple[float, float]:
    return (item.base, item.base + BODY) if item.kind in MARKS else (item.base, item.base + item.height)


def _collide(first: Item, second: Item) -> bool:
    """Whether two items claim the same height; a one-metre line lies under other marks."""
    kinds = {first.kind, second.kind}
    if Kind.QUEUE_LINE in kinds and kinds <= MARKS:
        return False
    (low_a, high_a), (low_b, high_b) = _span(first), _span(second)
    return min(high_a, high_b) - max(low_a, low_b) > TOUCH


def _overlap(first: str, second: str, a: BaseGeometry, b: BaseGeometry, tolerance: float) -> Iterator[Overlap]:
    thickest = max((_thickness(part) for part in polygons(common(a, b)).geoms), key=lambda one: one[0], default=None)
    if thickest is not None and thickest[0] > tolerance:
        yield Overlap(first=first, second=second, thickness=thickest[0], at=thickest[1])


def _thickness(shape: Polygon) -> tuple[float, Point]:
    """The least width of a shape in any direction, and a point inside."""
    hull = shapely.get_coordinates(shape.convex_hull)
    along = np.diff(hull, axis=0)
    along = along[np.hypot(along[:, 0], along[:, 1]) > 0.0]
    normals = np.column_stack([-along[:, 1], along[:, 0]]) / np.hypot(along[:, 0], along[:, 1])[:, None]
    widths = np.ptp(hull @ normals.T, axis=0)
    return float(widths.min()), shape.representative_point()


def _with_building(layout: Layout, items: list[Item], tolerance: float) -> Iterator[Overlap]:
    storey = layout.storey
    floor = storey_floor(layout)
    columns = united([column.polygon for column in storey.columns])
    for item in items:
        for column in storey.columns:
            yield from _overlap(item.id, column.id, item.footprint, column.polygon, tolerance)
        outside = rest(rest(item.footprint, floor), columns)
        yield from _overlap(item.id, "wall", outside, item.footprint, tolerance)
        if item.base < HEADROOM and item.kind not in (FLAT - MARKS) and not (item.kind in ON_TOP and item.base > 0.0):
            yield from _in_doors(layout, item, tolerance)


def _in_doors(layout: Layout, item: Item, tolerance: float) -> Iterator[Overlap]:
    for door in layout.storey.doors:
        shapes = [door.gap] if door.swing is None else [door.gap, door.swing]
        yield from _overlap(item.id, door.id, item.footprint, united(shapes), tolerance)
