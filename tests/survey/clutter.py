"""What stands on a sheet beside the building, and in it: none of it is a room."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import shapely

from tests.survey.houses import House
from tests.survey.pens import Frame, Pen


def draw_furniture(pen: Pen, doc: Any, house: House, *, layer: str) -> None:
    """A desk with a chair as a block, and a cabinet of loose lines, in every other room."""
    if "DESK" not in doc.blocks:
        desk = replace(pen, layout=doc.blocks.new("DESK"), frame=Frame(), back=False)
        desk.polyline([(0, 0), (1.4, 0), (1.4, 0.7), (0, 0.7)], layer="0", closed=True)
        desk.circle((0.7, 1.0), 0.25, layer="0")
        desk.arc((0.7, 1.0), 0.3, 0.0, 90.0, layer="0")
    for room in house.rooms[::2]:
        left, low, right, _ = room.bounds
        replace(pen, frame=Frame(origin=(left + 0.4, low + 0.5))).insert("DESK", layer=layer)
        corners = [
            (right - 0.75, low + 1.6),
            (right - 0.3, low + 1.6),
            (right - 0.3, low + 2.6),
            (right - 0.75, low + 2.6),
        ]
        if shapely.covers(room, shapely.Polygon(corners)):
            for start, stop in zip(corners, [*corners[1:], corners[0]], strict=True):
                pen.line(start, stop, layer=layer)
            pen.line(corners[0], corners[2], layer=layer)


def draw_dimensions(pen: Pen, house: House, *, layer: str) -> None:
    """Chains of dimensions below and left of the building, between the axes of its walls."""
    left, low, _right, _high = house.body.bounds
    uprights = sorted({run.start[0] for run in house.runs if run.start[0] == run.stop[0]})
    levels = sorted({run.start[1] for run in house.runs if run.start[1] == run.stop[1]})
    style = {"dimtxt": 0.25 * pen.per_metre, "dimasz": 0.15 * pen.per_metre, "dimlfac": 1.0}
    for first, last in pairwise(uprights[:12]):
        pen.layout.add_linear_dim(
            base=pen.spot(left, low - 1.5),
            p1=pen.spot(first, low - 0.3),
            p2=pen.spot(last, low - 0.3),
            override=style,
            dxfattribs={"layer": layer},
        ).render()
    for first, last in pairwise(levels[:12]):
        pen.layout.add_linear_dim(
            base=pen.spot(left - 1.5, low),
            p1=pen.spot(left - 0.3, first),
            p2=pen.spot(left - 0.3, last),
            angle=90,
            override=style,
            dxfattribs={"layer": layer},
        ).render()


def draw_title_block(pen: Pen, house: House, *, layer: str) -> None:
    """A frame round the sheet, a title block and a table of doors in its corner."""
    left, low, right, high = house.body.bounds
    left, low, right, high = left - 5, low - 9, right + 5, high + 4
    for margin in (0.0, 0.4):
        corners = [(left + margin, low + margin), (right - margin, low + margin)]
        corners += [(right - margin, high - margin), (left + margin, high - margin)]
        pen.polyline(corners, layer=layer, closed=True)
    for row in range(5):
        pen.line((left + 0.4, low + 0.4 + row * 0.9), (left + 6.4, low + 0.4 + row * 0.9), layer=layer)
        if row:
            pen.text(f"M{row + 8:02d}21", (left + 1.9, low + row * 0.9), height=0.3, layer=layer)
            pen.text("PROJECT", (left + 4.9, low + row * 0.9), height=0.3, layer=layer)
    for x in (left + 0.4, left + 3.4, left + 6.4):
        pen.line((x, low + 0.4), (x, low + 4.0), layer=layer)


def draw_elevation(pen: Pen, house: House, *, layer: str, text: str) -> None:
    """A front view beside the plan, on the layer of the walls: outline, windows, a door, the ground."""
    _, low, right, _ = house.body.bounds
    left, width = right + 9.0, 14.0
    pen.line((left - 2, low), (left + width + 2, low), layer=layer)
    pen.polyline([(left, low), (left, low + 6.6), (left + width, low + 6.6), (left + width, low)], layer=layer)
    for level in (low + 0.9, low + 4.2):
        for row in range(5):
            x = left + 0.8 + row * 2.7
            pen.polyline(
                [(x, level), (x + 1.5, level), (x + 1.5, level + 1.5), (x, level + 1.5)], layer=layer, closed=True
            )
            pen.line((x + 0.75, level), (x + 0.75, level + 1.5), layer=layer)
    pen.text("SOUTH ELEVATION 1:100", (left + width / 2, low - 1.2), height=0.5, layer=text)


def draw_columns(pen: Pen, house: House, *, layer: str) -> None:
    """Columns 400 mm square where inner walls meet the long outer walls, and one free in the largest room."""
    top = max(run.stop[1] for run in house.runs)
    ends = {spot for run in house.runs if run.start[0] == run.stop[0] for spot in (run.start, run.stop)}
    spots = sorted((x, y) for x, y in ends if y in (0.0, top))
    largest = max(house.rooms, key=lambda room: room.area)
    left, low, right, high = largest.bounds
    for x, y in (*spots, (left + (right - left) * 0.3, low + (high - low) * 0.65)):
        pen.polyline(
            [(x - 0.2, y - 0.2), (x + 0.2, y - 0.2), (x + 0.2, y + 0.2), (x - 0.2, y + 0.2)], layer=layer, closed=True
        )


def draw_stair(pen: Pen, house: House, *, layer: str, text: str) -> None:
    """A straight flight in the second room, with its arrow."""
    left, low, _, high = house.rooms[1].bounds
    rows = int((high - low - 1.2) / 0.28)
    for row in range(rows):
        pen.line((left + 0.1, low + 0.3 + row * 0.28), (left + 1.1, low + 0.3 + row * 0.28), layer=layer)
    pen.line((left + 0.6, low + 0.3), (left + 0.6, low + 0.3 + (rows - 1) * 0.28), layer=layer)
    pen.text("UP", (left + 0.6, low + 0.15), height=0.2, layer=text)


def draw_outlier(pen: Pen, doc: Any) -> None:
    """A forgotten block 1.5 km away."""
    if "FORGOTTEN" not in doc.blocks:
        block = replace(pen, layout=doc.blocks.new("FORGOTTEN"), frame=Frame())
        block.polyline([(0, 0), (0.6, 0), (0.6, 0.6), (0, 0.6)], layer="0", closed=True)
    replace(pen, frame=Frame(origin=(1500.0, 120.0))).insert("FORGOTTEN", layer="0")


def draw_old_walls(pen: Pen, house: House, doc: Any, *, layer: str) -> None:
    """Walls of an earlier scheme, on a frozen layer."""
    if layer not in doc.layers:
        doc.layers.add(layer).freeze()
    for run in house.runs:
        x, y = run.start[0] + 0.7, run.start[1] + 0.7
        pen.line((x, y), (run.stop[0] + 0.7, run.stop[1] + 0.7), layer=layer)
