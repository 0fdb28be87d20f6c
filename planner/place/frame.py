"""A frame of axes that lies along a side of the hall, and the grid that things stand on."""

from dataclasses import dataclass
from functools import cached_property
from math import cos, floor, radians, sin
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray
from shapely import Point, transform
from shapely.geometry.base import BaseGeometry

GRID: Final = 0.01
"""Things stand on a grid of 10 mm, metres."""

_NOISE: Final = 1e-6
_G = TypeVar("_G", bound=BaseGeometry)


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Axes on the plan: origin (x, y) in metres, turned counter-clockwise by `turn_deg`."""

    x: float
    y: float
    turn_deg: float

    @cached_property
    def _matrix(self) -> NDArray[np.float64]:
        turn = radians(self.turn_deg)
        return np.array([[cos(turn), -sin(turn)], [sin(turn), cos(turn)]])

    def into(self, shape: _G) -> _G:
        """A shape of the plan in this frame, rounded to 1e-6 m so that a turned building gives the same numbers."""

        def move(xy: Any) -> Any:
            return np.round((xy - (self.x, self.y)) @ self._matrix, 6) + 0.0

        return transform(shape, move)

    def out(self, shape: _G) -> _G:
        """A shape of this frame on the plan, rounded to 1e-6 m."""

        def move(xy: Any) -> Any:
            return np.round(xy @ self._matrix.T + (self.x, self.y), 6) + 0.0

        return transform(shape, move)

    def within(self, other: "Frame") -> "Frame":
        """These axes as another frame sees them."""
        at = other.into(Point(self.x, self.y))
        return Frame(x=at.x, y=at.y, turn_deg=round((self.turn_deg - other.turn_deg) % 360.0, 9))

    def out_deg(self, turn_deg: float) -> float:
        """A direction of this frame on the plan, 0 to 360 degrees."""
        turned = round((turn_deg + self.turn_deg) % 360.0, 9)
        return 0.0 if turned >= 360.0 else turned


def down(length: float) -> float:
    """A length cut to the grid."""
    return round(floor(length / GRID + _NOISE) * GRID, 6)


def up(length: float) -> float:
    """A length raised to the grid."""
    return -down(-length)


def near(length: float) -> float:
    """A length rounded to the grid; a half goes down."""
    return up(length - GRID / 2)
