"""Outlets and alarms set out: the points of each place are told from one of them, and that one from permanent faces."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import inf
from typing import Final

from shapely import LineString
from shapely.geometry.base import BaseGeometry

from planner.draw.setting_out import LEAST_STEP, face_from, permanent_faces
from planner.draw.shapes import moved, turned
from planner.draw.told import NEAR, Told
from planner.model.layout import Item, Kind, Layout
from planner.model.scene import XY, ChainWish, Topic

ASIDE: Final = 2.4
"""Metres that a chain may lie off its points."""
BESIDE: Final = 2.5
"""Points in one line that are no farther from each other than this share a dimension across it."""
ALIGNED: Final = 0.01
"""Points within this across a line stand in it, metres."""


@dataclass(frozen=True, kw_only=True)
class PointGroup:
    """The points of a window or of another thing.

    `start` is the one at the left end, or at the lower end where they stand one above another on the sheet; from it the
    others are told. `along` is the direction of their row, degrees in the drawing.
    """

    place: str
    items: tuple[Item, ...]
    start: Item
    along: float

    def running(self, item: Item) -> tuple[int, int]:
        """How far a point is from the start, millimetres: along the row to the right or upwards, and to its left."""
        (x, y), (x0, y0) = (turned((one.at.x, one.at.y), -self.along) for one in (item, self.start))
        return round((x - x0) * 1000), round((y - y0) * 1000)


def place_of(item: Item) -> str:
    """The window or the thing that a point belongs to: "W1", "guidance-1"."""
    return item.window or re.sub(r"-(outlet|alarm).*", "", item.id)


def point_groups(layout: Layout, *, turn_deg: float) -> tuple[PointGroup, ...]:
    """The outlets and alarms of each place, in the order of the layout's items."""
    places: dict[str, list[Item]] = {}
    for item in layout.of_kind(Kind.OUTLET, Kind.ALARM):
        places.setdefault(place_of(item), []).append(item)
    return tuple(_group(place, items, turn_deg) for place, items in places.items())


def _group(place: str, items: Sequence[Item], turn_deg: float) -> PointGroup:
    own = {item.id: turned((item.at.x, item.at.y), -turn_deg) for item in items}
    xs, ys = ([at[axis] for at in own.values()] for axis in (0, 1))
    upright = max(ys) - min(ys) > max(xs) - min(xs) + NEAR
    axis = 1 if upright else 0
    across = Counter(round(at[1 - axis], 3) for at in own.values())
    row = max(across, key=lambda place: (across[place], -place))
    in_row = [one for one in items if round(own[one.id][1 - axis], 3) == row]
    start = min(in_row, key=lambda one: (round(own[one.id][axis], 4), one.id))
    return PointGroup(place=place, items=tuple(items), start=start, along=turn_deg + (90.0 if upright else 0.0))


def point_chains(layout: Layout, *, turn_deg: float) -> Iterator[ChainWish]:
    """From permanent faces to the start of each group of points: over all that stand in one line in a room at once.

    Those that stand beside each other, within BESIDE, need one dimension across their line; one at a face needs none.
    """
    faces = permanent_faces(layout)
    starts = [one.start for one in point_groups(layout, turn_deg=turn_deg)]
    every = Told(faces)
    for way in (turn_deg, turn_deg + 90.0):
        beside = [frozenset(one.id for one in line) for line in _lines(layout, starts, way + 90.0, reach=BESIDE)]
        told = set[frozenset[str]]()
        for line in _lines(layout, starts, way, reach=inf):
            needy = [one for one in line if not any(one.id in group for group in told)]
            for wish in _line_chains(needy, way, faces, every):
                every.add(wish)
                yield wish
            told |= {group for group in beside if any(one.id in group for one in needy)}


def _lines(layout: Layout, items: Sequence[Item], turn_deg: float, *, reach: float) -> list[list[Item]]:
    """Points that stand in one line along a direction in one room, no farther than `reach` from one to the next and
    with no wall between, in their order along it; longer lines first."""

    def key(item: Item) -> tuple[str, float]:
        room = next((one.id for one in layout.storey.rooms if one.polygon.covers(item.at)), "")
        return room, round(_own(item, turn_deg)[1] / ALIGNED) * ALIGNED

    ordered = sorted(items, key=lambda one: (*key(one), _own(one, turn_deg)[0], one.id))
    whole = [list(group) for _, group in groupby(ordered, key=key)]
    parts = [part for line in whole for part in _unbroken(line, layout.storey.walls, reach)]
    return sorted(parts, key=lambda one: -len(one))


def _own(item: Item, turn_deg: float) -> XY:
    return turned((item.at.x, item.at.y), -turn_deg)


def _unbroken(line: Sequence[Item], walls: BaseGeometry, reach: float) -> Iterator[list[Item]]:
    """The parts of a line between walls and gaps."""
    part: list[Item] = []
    for item in line:
        if part and (part[-1].at.distance(item.at) > reach or walls.intersects(LineString([part[-1].at, item.at]))):
            yield part
            part = []
        part.append(item)
    if part:
        yield part


def _line_chains(line: Sequence[Item], turn_deg: float, faces: BaseGeometry, every: Told) -> Iterator[ChainWish]:
    """Over a line of points, from the nearer face beyond it; from the other one where a length would stand twice."""
    if not line:
        return
    at = [(one.at.x, one.at.y) for one in line]
    behind, ahead = face_from(at[0], turn_deg + 180.0, faces), face_from(at[-1], turn_deg, faces)
    if min(behind, ahead) == inf or (len(line) == 1 and min(behind, ahead) <= LEAST_STEP):
        return
    ways = [
        (behind, (moved((-behind, 0.0), turn_deg, at[0]), *at)),
        (ahead, (*at, moved((ahead, 0.0), turn_deg, at[-1]))),
    ]
    wishes = [_wish(points, line[0].id, turn_deg, faces) for reach, points in sorted(ways) if reach < inf]
    once = [wish for wish in wishes if [one.points for one in every.new_parts(wish)] == [wish.points]]
    yield (once or wishes)[0]


def _wish(points: tuple[XY, ...], item: str, turn_deg: float, faces: BaseGeometry) -> ChainWish:
    """A chain that may lie aside of its points as far as the nearest face."""
    middle = LineString(points).interpolate(0.5, normalized=True)
    low, high = (
        max(0.0, min(ASIDE, face_from((middle.x, middle.y), turn_deg + side, faces) - 0.1)) for side in (-90.0, 90.0)
    )
    return ChainWish(topic=Topic.POINT, points=points, turn_deg=turn_deg, low=-low, high=high, best=0.0, item=item)
