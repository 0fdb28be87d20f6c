"""A view's paper: from metres of the scene to millimetres of the sheet and back."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from math import cos, radians, sin

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from planner.model.scene import XY, Box

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Where a view lies: the scene's `centre` in the middle of `box`, at 1:scale, turned by -turn_deg."""

    centre: XY
    scale: int
    turn_deg: float
    box: Box

    @cached_property
    def _matrix(self) -> Floats:
        """Rows: what a metre along x and along y of the scene is on paper."""
        c, s = cos(radians(self.turn_deg)), sin(radians(self.turn_deg))
        return np.array([[c, -s], [s, c]]) * 1000.0 / self.scale

    @cached_property
    def _middle(self) -> Floats:
        return np.array([(self.box.left + self.box.right) / 2, (self.box.bottom + self.box.top) / 2])

    def all_on_paper(self, points: Iterable[XY]) -> Floats:
        """Points of the scene on paper, n by 2, millimetres."""
        xy = np.asarray(list(points), dtype=float).reshape(-1, 2)
        found: Floats = (xy - np.array(self.centre)) @ self._matrix + self._middle
        return found

    def on_paper(self, point: XY) -> XY:
        """A point of the scene on paper, millimetres."""
        x, y = self.all_on_paper([point])[0]
        return float(x), float(y)

    def in_scene(self, point: XY) -> XY:
        """A point of the paper in the scene, metres."""
        x, y = (np.array(point) - self._middle) @ np.linalg.inv(self._matrix) + np.array(self.centre)
        return float(x), float(y)

    def shape_on_paper(self, shape: BaseGeometry) -> BaseGeometry:
        """A shape of the scene on paper, millimetres."""
        return shapely.transform(shape, lambda xy: (xy - np.array(self.centre)) @ self._matrix + self._middle)
