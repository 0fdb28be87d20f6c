"""Who sees a call display: from each seat and wheelchair place, how far, how aslant, and whether anything hides it.

Eyes are those of people who sit. Walls and columns hide a display, and so does what stands or hangs across the straight
line between the eyes and its middle; glass hides nothing. Lengths in metres, angles in degrees.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import atan2, degrees, hypot, isnan
from typing import Final

import numpy as np
import shapely
from shapely import Point

from planner.measure.sight import Stage, hidden, view_of
from planner.measure.turns import turn_between
from planner.model.layout import Camera, Item, Kind, Layout

EYE: Final = 1.2
"""Height of the eyes of one who sits, above the floor."""

_BEFORE: Final = 0.02
"""A display is looked at a little before its face, so that it does not stand in its own way."""


@dataclass(frozen=True, kw_only=True)
class Eyes:
    """The eyes of one who waits: the seat row or wheelchair place, where, and the way that one looks, degrees."""

    item: str
    at: Point
    look_deg: float


@dataclass(frozen=True, kw_only=True)
class Look:
    """A look at a display: its distance, how far aside of its face's axis the eyes are, how far the head turns."""

    eyes: Eyes
    display: str
    distance: float
    aslant_deg: float
    turn_deg: float
    hidden: bool

    def holds(self, *, distance: float, aslant_deg: float, turn_deg: float) -> bool:
        """Whether the display can be read: near enough, not too aslant, without turning round, and unhidden."""
        near = self.distance <= distance + 1e-6 and self.aslant_deg <= aslant_deg + 1e-6
        return near and self.turn_deg <= turn_deg + 1e-6 and not self.hidden


def waiting_eyes(layout: Layout) -> tuple[Eyes, ...]:
    """The eyes at each seat, and at each wheelchair place."""
    return tuple(_eyes(layout))


def _eyes(layout: Layout) -> Iterator[Eyes]:
    for item in layout.of_kind(Kind.SEAT_ROW, Kind.WHEELCHAIR_PLACE):
        step = item.width / item.count
        for number in range(item.count):
            at = item.point(-item.width / 2 + step * (number + 0.5), 0.0)
            yield Eyes(item=item.id, at=at, look_deg=item.turn_deg + 90.0)


def looks(stage: Stage, display: Item, eyes: Sequence[Eyes]) -> tuple[Look, ...]:
    """The looks of some eyes at a display.

    Args:
        stage: what stands in the layout; the display itself is no obstacle.
    """
    shown = _shown_to(stage, display, eyes)
    return tuple(_look(display, one, hidden=not free) for one, free in zip(eyes, shown, strict=True))


def _look(display: Item, eyes: Eyes, *, hidden: bool) -> Look:
    dx, dy = eyes.at.x - display.at.x, eyes.at.y - display.at.y
    towards = degrees(atan2(dy, dx))
    return Look(
        eyes=eyes,
        display=display.id,
        distance=hypot(dx, dy),
        aslant_deg=turn_between(towards, display.turn_deg + 90.0),
        turn_deg=turn_between(towards + 180.0, eyes.look_deg),
        hidden=hidden,
    )


def _shown_to(stage: Stage, display: Item, eyes: Sequence[Eyes]) -> list[bool]:
    """Which eyes have a free line to the middle of a display; none where its height is not told."""
    middle = display.base + display.height / 2
    if isnan(middle):
        return [False] * len(eyes)
    at = display.point(0.0, display.depth / 2 + _BEFORE)
    light = Camera(id="", model="", at=at, height_m=middle, aim_deg=0.0, tilt_deg=0.0, hfov_deg=90.0, vfov_deg=90.0,
                   pixels_x=1, pixels_y=1)  # fmt: skip
    view = view_of(stage.floor, light).polygon
    points = np.array([(one.at.x, one.at.y) for one in eyes]).reshape(-1, 2)
    level = np.full(len(eyes), EYE)
    covered = hidden(stage, (at.x, at.y, middle), points, low=level, high=level, but=display.id)
    return [bool(one) for one in shapely.intersects_xy(view, points[:, 0], points[:, 1]) & ~covered]
