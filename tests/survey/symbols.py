"""Doors and windows as draughtsmen draw them, each in the frame of its opening.

The frame of a door: x from the hinge's jamb along the middle of the wall, y to the side that the leaf opens to.
"""

from dataclasses import replace
from enum import StrEnum
from math import cos, pi, radians, sin, tan
from typing import Any

from tests.survey.houses import Hole, House
from tests.survey.pens import Frame, Pen

LEAF = 0.04


class Doors(StrEnum):
    """How doors are drawn."""

    GAP = "gap only"
    BLOCK = "block"
    STRETCHED = "block, unequal scales"
    NESTED = "block nested 2 deep"
    LOOSE = "loose arc and line"
    POLYLINE = "polyline leaf"
    SPLINE = "spline swing"
    WIPEOUT = "wipeout over the wall"
    THRESHOLD = "loose, with threshold"
    DOUBLE = "two leaves"
    SLIDING = "sliding"


class Windows(StrEnum):
    """How windows are drawn."""

    LINES = "lines between jambs"
    BLOCK = "block"
    ACROSS = "pane in an unbroken wall"
    NONE = "none"


def frame_of(house: House, hole: Hole) -> Frame:
    """The frame of a door or a window."""
    run = house.runs[hole.run]
    way = run.way if hole.hinge == "start" else -run.way
    x, y = house.middle(hole)
    left = (-float(run.way[1]) * hole.side, float(run.way[0]) * hole.side)
    half = hole.width / 2
    return Frame(
        origin=(x - float(way[0]) * half, y - float(way[1]) * half), x_axis=(float(way[0]), float(way[1])), y_axis=left
    )


def draw_door(pen: Pen, doc: Any, doors: Doors, *, width: float, thickness: float, layer: str) -> None:
    """A door in the pen's frame."""
    if doors in (Doors.BLOCK, Doors.STRETCHED, Doors.NESTED):
        _place_block(pen, doc, doors, width=width, thickness=thickness, layer=layer)
    elif doors is not Doors.GAP:
        _DRAWS[doors](pen, width, thickness, layer)


def draw_window(pen: Pen, doc: Any, windows: Windows, *, width: float, thickness: float, layer: str) -> None:
    """A window in the pen's frame."""
    half = max(thickness, 0.1) / 2
    if windows is Windows.BLOCK:
        name = "WINDOW"
        if name not in doc.blocks:
            inner = replace(pen, layout=doc.blocks.new(name), frame=Frame(), back=False)
            for y in (-0.5, -0.17, 0.17, 0.5):
                inner.line((0.0, y), (1.0, y), layer="0")
        pen.insert(name, layer=layer, scale=(width, 2 * half))
        return
    for y in (0.0,) if windows is Windows.ACROSS else (-half, -0.02, 0.02, half):
        pen.line((0.0, y), (width, y), layer=layer)


def _place_block(pen: Pen, doc: Any, doors: Doors, *, width: float, thickness: float, layer: str) -> None:
    """A door block; unequal scales stretch a leaf of 1 m to the width, and less across."""
    stretched = doors is Doors.STRETCHED
    size = 1.0 if stretched else width
    name = f"DOOR_{doors.name}_{round(size * 1000)}"
    if name not in doc.blocks:
        inner = replace(pen, layout=doc.blocks.new(name), frame=Frame(), back=False)
        if doors is Doors.NESTED:
            leaf = replace(inner, layout=doc.blocks.new(f"{name}_LEAF"))
            _swing(leaf, size, 0.0, "0")
            inner.insert(f"{name}_LEAF", layer="0")
        else:
            _swing(inner, size, 0.0, "0")
    pen.insert(name, layer=layer, scale=(width, 0.9 * width) if stretched else (1.0, 1.0))


def _swing(pen: Pen, width: float, hinge: float, layer: str) -> None:
    """A leaf that stands open and its quarter circle, hinged at a height above the wall's middle."""
    pen.line((0.0, hinge), (0.0, hinge + width), layer=layer)
    pen.arc((0.0, hinge), width, 0.0, 90.0, layer=layer)


def _loose(pen: Pen, width: float, thickness: float, layer: str) -> None:
    _swing(pen, width, thickness / 2, layer)


def _polyline(pen: Pen, width: float, thickness: float, layer: str) -> None:
    """The leaf as a closed rectangle, the swing as a polyline with a bulge."""
    face = thickness / 2
    corners = [(0.0, face), (LEAF, face), (LEAF, face + width), (0.0, face + width)]
    pen.polyline(corners, layer=layer, closed=True)
    pen.polyline([(width, face), (0.0, face + width)], layer=layer, bulge=tan(pi / 8))


def _spline(pen: Pen, width: float, thickness: float, layer: str) -> None:
    face = thickness / 2
    pen.line((0.0, face), (0.0, face + width), layer=layer)
    turns = [radians(step) for step in range(0, 91, 15)]
    pen.spline([(width * cos(turn), face + width * sin(turn)) for turn in turns], layer=layer)


def _wipeout(pen: Pen, width: float, thickness: float, layer: str) -> None:
    """The wall runs on beneath; a WIPEOUT hides it, the jambs and the leaf are drawn over it."""
    half = thickness / 2 + 0.01
    corners = [pen.spot(x, y) for x, y in ((0, -half), (width, -half), (width, half), (0, half), (0, -half))]
    pen.layout.add_wipeout(corners, dxfattribs={"layer": layer})
    for x in (0.0, width):
        pen.line((x, -thickness / 2), (x, thickness / 2), layer=layer)
    _loose(pen, width, thickness, layer)


def _threshold(pen: Pen, width: float, thickness: float, layer: str) -> None:
    _loose(pen, width, thickness, layer)
    for y in (-thickness / 2, thickness / 2):
        pen.line((0.0, y), (width, y), layer=layer)


def _double(pen: Pen, width: float, thickness: float, layer: str) -> None:
    """Two leaves, each of half the width."""
    face, half = thickness / 2, width / 2
    _swing(pen, half, face, layer)
    pen.line((width, face), (width, face + half), layer=layer)
    pen.arc((width, face), half, 90.0, 180.0, layer=layer)


def _sliding(pen: Pen, width: float, _thickness: float, layer: str) -> None:
    """Two panels that pass each other inside the wall."""
    for start, low in ((0.0, -LEAF), (width * 0.45, 0.0)):
        corners = [(start, low), (start + width * 0.55, low), (start + width * 0.55, low + LEAF), (start, low + LEAF)]
        pen.polyline(corners, layer=layer, closed=True)


_DRAWS = {
    Doors.LOOSE: _loose,
    Doors.POLYLINE: _polyline,
    Doors.SPLINE: _spline,
    Doors.WIPEOUT: _wipeout,
    Doors.THRESHOLD: _threshold,
    Doors.DOUBLE: _double,
    Doors.SLIDING: _sliding,
}
