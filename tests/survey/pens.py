"""Pens: entities of a DXF drawn from metres, through a frame, in the drawing's unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, degrees
from typing import Any

import numpy as np
from ezdxf.math import Matrix44
from numpy.typing import NDArray

Spot = tuple[float, float]
MIRROR = Matrix44.scale(-1.0, 1.0, 1.0)


@dataclass(frozen=True, kw_only=True)
class Frame:
    """A place with two axes of length 1, square to each other; mirrored when y is right of x."""

    origin: Spot = (0.0, 0.0)
    x_axis: Spot = (1.0, 0.0)
    y_axis: Spot = (0.0, 1.0)

    @property
    def mirrored(self) -> bool:
        """Whether the frame turns clockwise."""
        return self.x_axis[0] * self.y_axis[1] - self.x_axis[1] * self.y_axis[0] < 0

    @property
    def turn_deg(self) -> float:
        """The direction of x."""
        return degrees(atan2(self.x_axis[1], self.x_axis[0]))

    def at(self, x: float, y: float) -> Spot:
        """A point of the frame on the plan."""
        spot: NDArray[np.float64] = np.array(self.origin) + x * np.array(self.x_axis) + y * np.array(self.y_axis)
        return float(spot[0]), float(spot[1])

    def angle(self, deg: float) -> float:
        """A direction of the frame on the plan, in degrees."""
        return self.turn_deg + (-deg if self.mirrored else deg)


PLAN = Frame()


@dataclass(frozen=True, kw_only=True)
class Pen:
    """Draws in a layout or a block.

    `per_metre` is drawing numbers a metre. With `back`, planar entities are written as seen from below: extrusion
    (0, 0, -1), the same shape. `old` draws R12's POLYLINE.
    """

    layout: Any
    per_metre: float
    frame: Frame = PLAN
    back: bool = False
    old: bool = False

    def spot(self, x: float, y: float) -> Spot:
        """A point of the frame in drawing numbers."""
        x, y = self.frame.at(x, y)
        return x * self.per_metre, y * self.per_metre

    def line(self, start: Spot, stop: Spot, *, layer: str) -> None:
        """A LINE."""
        self.layout.add_line(self.spot(*start), self.spot(*stop), dxfattribs={"layer": layer})

    def polyline(
        self, points: Sequence[Spot], *, layer: str, closed: bool = False, width: float = 0.0, bulge: float = 0.0
    ) -> None:
        """A polyline; `bulge` bends its first piece."""
        spots = [self.spot(*point) for point in points]
        if self.frame.mirrored:
            bulge = -bulge
        if self.back:
            spots, bulge = [(-x, y) for x, y in spots], -bulge
        rows = [(x, y, bulge if row == 0 else 0.0) for row, (x, y) in enumerate(spots)]
        attributes = {"layer": layer}
        if self.old:
            entity = self.layout.add_polyline2d(rows, format="xyb", close=closed, dxfattribs=attributes)
        else:
            entity = self.layout.add_lwpolyline(rows, format="xyb", close=closed, dxfattribs=attributes)
        if width:
            entity.dxf.const_width = width * self.per_metre
        if self.back:
            entity.transform(MIRROR)

    def arc(self, middle: Spot, radius: float, start_deg: float, stop_deg: float, *, layer: str) -> None:
        """An ARC, counter-clockwise in the frame."""
        first, last = self.frame.angle(start_deg), self.frame.angle(stop_deg)
        if self.frame.mirrored:
            first, last = last, first
        x, y = self.spot(*middle)
        if self.back:
            x, first, last = -x, 180.0 - last, 180.0 - first
        entity = self.layout.add_arc((x, y), radius * self.per_metre, first, last, dxfattribs={"layer": layer})
        if self.back:
            entity.transform(MIRROR)

    def circle(self, middle: Spot, radius: float, *, layer: str) -> None:
        """A CIRCLE."""
        self.layout.add_circle(self.spot(*middle), radius * self.per_metre, dxfattribs={"layer": layer})

    def spline(self, points: Sequence[Spot], *, layer: str) -> None:
        """A SPLINE through points."""
        spots = [self.spot(*point) for point in points]
        self.layout.add_cad_spline_control_frame(spots, dxfattribs={"layer": layer})

    def text(self, words: str, at: Spot, *, height: float, layer: str) -> None:
        """A TEXT in the middle of a place, level on the plan."""
        from ezdxf.enums import TextEntityAlignment

        entity = self.layout.add_text(words, height=height * self.per_metre, dxfattribs={"layer": layer})
        entity.set_placement(self.spot(*at), align=TextEntityAlignment.MIDDLE_CENTER)

    def paragraph(self, words: str, at: Spot, *, height: float, layer: str) -> None:
        """An MTEXT in the middle of a place."""
        attributes = {"layer": layer, "char_height": height * self.per_metre, "attachment_point": 5}
        self.layout.add_mtext(words, dxfattribs=attributes).set_location(self.spot(*at))

    def insert(self, block: str, *, layer: str, scale: Spot = (1.0, 1.0)) -> Any:
        """A block at the frame's origin, turned and mirrored with the frame."""
        x, y = self.spot(0.0, 0.0)
        turn, up = self.frame.turn_deg, -scale[1] if self.frame.mirrored else scale[1]
        if self.back:
            x, turn, up = -x, 180.0 - turn, -up
        attributes = {"layer": layer, "rotation": turn, "xscale": scale[0], "yscale": up}
        entity = self.layout.add_blockref(block, (x, y), dxfattribs=attributes)
        if self.back:
            entity.transform(MIRROR)
        return entity
