"""What dimension chains tell: in each direction, the places along it that are tied to a permanent face."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from math import cos, radians, sin
from typing import Final

import shapely
from shapely import Point
from shapely.geometry.base import BaseGeometry

from planner.draw.shapes import turned
from planner.model.layout import Item
from planner.model.scene import XY, ChainWish

NEAR: Final = 0.005
"""Places closer than this are one place, metres."""

Direction = float
"""Degrees from 0 to below 180."""


def direction(turn_deg: float) -> Direction:
    """A direction and its opposite as one number."""
    return round(turn_deg % 180.0, 2) % 180.0


def place_along(point: XY, way: Direction) -> float:
    """Where a point is along a direction, metres from the origin's line."""
    return point[0] * cos(radians(way)) + point[1] * sin(radians(way))


def stops_of(item: Item, way: Direction) -> tuple[float, float]:
    """An item's lower and upper end along a direction."""
    found = [place_along((x, y), way) for x, y, *_ in item.footprint.exterior.coords[:-1]]
    return min(found), max(found)


class Told:
    """What the chains that were added so far tell."""

    def __init__(self, faces: BaseGeometry) -> None:
        self._faces = faces
        shapely.prepare(faces)
        self._tied: dict[Direction, list[tuple[float, ...]]] = {}
        self._loose: dict[Direction, list[tuple[float, ...]]] = {}

    def add(self, wish: ChainWish) -> None:
        """Notes a chain, and what it ties to a face together with others."""
        way = direction(wish.turn_deg)
        stops = tuple(sorted(place_along(point, way) for point in wish.points))
        fixed = any(self._faces.dwithin(Point(point), NEAR) for point in wish.points)
        (self._tied if fixed else self._loose).setdefault(way, []).append(stops)
        self._tie(way)

    def _tie(self, way: Direction) -> None:
        """Chains that share a place with a tied one are tied too."""
        loose = self._loose.get(way, [])
        while shared := [one for one in loose if any(self.is_tied(stop, way) for stop in one)]:
            self._tied.setdefault(way, []).extend(shared)
            loose = [one for one in loose if one not in shared]
        self._loose[way] = loose

    def is_tied(self, place: float, way: Direction) -> bool:
        """Whether a place along a direction is told from a face."""
        return any(abs(place - stop) <= NEAR for stops in self._tied.get(way, []) for stop in stops)

    def sets_out(self, item: Item, way: Direction) -> bool:
        """Whether an edge or the middle of an item is told from a face.

        What belongs to a window may stand in the middle of a told length, its window's.
        """
        low, high = stops_of(item, way)
        middle = (low + high) / 2
        if any(self.is_tied(one, way) for one in (low, high, middle)):
            return True
        spans = (span for stops in self._tied.get(way, []) for span in pairwise(stops))
        return item.window != "" and any(abs(sum(span) / 2 - middle) <= NEAR for span in spans)

    def new_parts(self, wish: ChainWish) -> Iterator[ChainWish]:
        """What of a chain other chains do not tell already: the runs of its lengths between those that they tell."""
        run: list[XY] = []
        for one, other in pairwise(wish.points):
            if not self._tells(one, other, wish):
                run = [*run, other] if run else [one, other]
            elif run:
                yield self._run(wish, run)
                run = []
        if run:
            yield self._run(wish, run)

    @staticmethod
    def _run(wish: ChainWish, points: list[XY]) -> ChainWish:
        """A part of a chain; its line may lie where the whole chain's may."""
        before, after = (turned(at, -wish.turn_deg)[1] for at in (wish.points[0], points[0]))
        aside = before - after
        return replace(wish, points=tuple(points), low=wish.low + aside, high=wish.high + aside, best=wish.best + aside)

    def _tells(self, one: XY, other: XY, wish: ChainWish) -> bool:
        """Whether a length is told already."""
        way = direction(wish.turn_deg)
        low, high = sorted((place_along(one, way), place_along(other, way)))
        return any(abs(low - start) <= NEAR and abs(high - end) <= NEAR for start, end in self._spans(way))

    def _spans(self, way: Direction) -> Iterator[tuple[float, float]]:
        for stops in (*self._tied.get(way, []), *self._loose.get(way, [])):
            yield from pairwise(stops)
