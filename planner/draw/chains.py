"""Puts dimension chains and axes on a view's paper.

Everything is weighed in millimetres of paper; what is placed is given in metres of the scene.
"""

from collections.abc import Sequence
from dataclasses import replace
from enum import Enum
from itertools import combinations, pairwise
from math import cos, dist, radians, sin
from typing import Final

import numpy as np
import shapely
from shapely import LineString, Point

from planner.draw.frame import Floats
from planner.draw.ink import boxes_of
from planner.draw.shapes import moved, turned
from planner.draw.tabling import Measure
from planner.draw.view_paper import ViewPaper
from planner.model.scene import XY, AxisWish, Box, Bubble, ChainWish, Dimension, Layer, Leader

DIMENSION_MM: Final = 3.0
FIRST_LINE_MM: Final = 10.0
NEXT_LINE_MM: Final = 7.0
"""From one outer dimension line to the next (GB/T 50001 11.1.6: 7 to 10 mm)."""
OUTER_LINES: Final = 3
"""At most so many of them lie between a building and its axis bubbles."""
AXIS_PAST_MM: Final = 5.0
BUBBLE_MM: Final = 4.0
"""Radius of an axis bubble: a circle of 8 mm (GB/T 50001 8.0)."""
BESIDE_MM: Final = 1.0
"""From a line to a text that has stepped off it."""
STRUCK: Final = 400.0
"""What it costs that a line runs through a dimension's text."""


class Ends(Enum):
    """Where texts stand that are too wide for the dimensions at the ends of a chain: beyond them, above and below the
    line like those between, or above the line towards the chain's middle."""

    OUTWARDS = "outwards"
    STEPPED = "stepped"
    INWARDS = "inwards"


class Dimensioner:
    """Places chains and axes about a building, whose bounds on paper are `building`."""

    def __init__(self, paper: ViewPaper, building: Box, *, measure: Measure) -> None:
        self.paper, self.frame, self.building, self.measure = paper, paper.frame, building, measure

    def chain(self, wish: ChainWish) -> None:
        """Places a dimension chain where the least ink lies under it."""
        if len(wish.points) < 2:
            return
        if wish.outside >= 0:
            wish = self._from_edge(wish)
        lines = [self._chain_at(wish, offset) for offset in self._offsets(wish)]
        if wish.outside < 0 and self._has_narrow_end(lines[0]):
            for ends in (Ends.STEPPED, Ends.INWARDS):
                lines += [self._chain_at(wish, offset, ends=ends) for offset in self._offsets(wish)]
        for dimension in self._quietest(lines, wish):
            self._take_dimension(dimension)

    def _has_narrow_end(self, line: Sequence[Dimension]) -> bool:
        """Whether a text at an end of a chain is wider than what it measures."""
        return any(self._is_narrow(one) for one in (line[0], line[-1]))

    def _is_narrow(self, dimension: Dimension) -> bool:
        start, end = (self.frame.on_paper(self._on_line(dimension, at)) for at in (dimension.start, dimension.end))
        return dist(start, end) < self.measure(dimension.text, DIMENSION_MM) + 0.6

    def _quietest(self, lines: list[list[Dimension]], wish: ChainWish) -> list[Dimension]:
        """The chain that costs least; which lines run through texts is asked only where it can still matter."""
        costs = [self._chain_cost(line, wish) for line in lines]
        best, least = lines[0], float("inf")
        for number in sorted(range(len(lines)), key=costs.__getitem__):
            if costs[number] >= least:
                break
            cost = costs[number]
            if wish.outside < 0:
                cost += STRUCK * self._struck(lines[number], [self._dimension_box(one) for one in lines[number]])
            if cost < least:
                best, least = lines[number], cost
        return best

    def _offsets(self, wish: ChainWish) -> list[float]:
        """Offsets in metres, to the left of the chain's direction, that are tried."""
        mm = 1000.0 / self.frame.scale
        if wish.outside >= 0:
            return [self._outside_offset(wish)]
        count = max(1, int((wish.high - wish.low) * mm / 1.0))
        return [wish.low + (wish.high - wish.low) * number / count for number in range(count + 1)]

    def _from_edge(self, wish: ChainWish) -> ChainWish:
        """An outer chain that starts at the building's edge, so that its extension lines do not run through rooms."""
        own = [turned(point, -wish.turn_deg) for point in wish.points]
        row = own[0][1] + self._offset_beyond(wish, 0.0)
        return replace(wish, points=tuple(turned((along, row), wish.turn_deg) for along, _ in own))

    def _outside_offset(self, wish: ChainWish) -> float:
        """The offset of a line outside the building's box on paper."""
        return self._offset_beyond(wish, FIRST_LINE_MM + NEXT_LINE_MM * wish.outside)

    def _offset_beyond(self, wish: ChainWish, away: float) -> float:
        """The offset of what lies `away` millimetres below the building's box, or to its left."""
        x, y = self.frame.on_paper(wish.points[0])
        turn = radians(wish.turn_deg - self.frame.turn_deg)
        left = (-sin(turn), cos(turn))
        if abs(left[1]) > abs(left[0]):
            return (self.building.bottom - away - y) / left[1] * self.frame.scale / 1000.0
        return (self.building.left - away - x) / left[0] * self.frame.scale / 1000.0

    def _chain_at(self, wish: ChainWish, offset: float, *, ends: Ends = Ends.OUTWARDS) -> list[Dimension]:
        """The chain's dimensions with their line at an offset from the first point."""
        base = moved((0.0, offset), wish.turn_deg, wish.points[0])
        along = [turned(point, -wish.turn_deg)[0] for point in wish.points]
        row = turned(base, -wish.turn_deg)[1]
        last = len(wish.points) - 2
        ends = ends if last > 0 else Ends.STEPPED
        found: list[Dimension] = []
        for (start, end), (low, high) in zip(pairwise(wish.points), pairwise(along), strict=True):
            text = f"{round(abs(high - low) * 1000)}"
            middle = turned(((low + high) / 2, row), wish.turn_deg)
            one = Dimension(
                layer=Layer.DIMENSION,
                start=start,
                end=end,
                base=turned((low, row), wish.turn_deg),
                turn_deg=wish.turn_deg,
                text=text,
                text_at=middle,
                height_mm=DIMENSION_MM,
                item=wish.item,
            )
            found.append(replace(one, text_at=self._text_place(one, len(found), last, ends)))
        return [self._off_axes(one) for one in found] if wish.outside >= 0 else found

    def _text_place(self, dimension: Dimension, number: int, last: int, ends: Ends) -> XY:
        """Above the dimension line, readable from below or from the right; the text of a narrow one steps aside: above
        or below the line, and at the chain's ends as they say."""
        turn = self._reading_turn(dimension.turn_deg)
        x, y = self.frame.on_paper(dimension.text_at)
        start, end = (self.frame.on_paper(self._on_line(dimension, at)) for at in (dimension.start, dimension.end))
        lift, width = 0.75 * DIMENSION_MM, self.measure(dimension.text, DIMENSION_MM)
        if self._is_narrow(dimension):
            length = max(dist(start, end), 1e-9)
            away = (-1.0 if number == 0 else 1.0) / length if number in (0, last) else 0.0
            if ends is Ends.OUTWARDS and away:
                out = away * (length / 2 + width / 2 + BESIDE_MM)
            elif ends is Ends.INWARDS and away:
                out, lift = away * (length / 2 - width / 2 - 1.5 * BESIDE_MM), lift + 1.15 * DIMENSION_MM
            else:
                out, lift = 0.0, lift + (1.15 if number % 2 else -2.6) * DIMENSION_MM
            x, y = x + (end[0] - start[0]) * out, y + (end[1] - start[1]) * out
        x, y = x - sin(radians(turn)) * lift, y + cos(radians(turn)) * lift
        return self.frame.in_scene((x, y))

    def _off_axes(self, dimension: Dimension) -> Dimension:
        """A dimension whose text, where an axis runs through it, has moved along its line."""
        box = self._dimension_box(dimension)
        text = shapely.box(box.left, box.bottom, box.right, box.top)
        struck = [one for one in self.paper.axes if one.intersects(text)]
        if not struck:
            return dimension
        x, y = self.frame.on_paper(dimension.text_at)
        away = max(box.right - box.left, box.top - box.bottom) / 2 + BESIDE_MM
        line = struck[0].interpolate(struck[0].project(Point(x, y)))
        along = radians(dimension.turn_deg - self.frame.turn_deg)
        off = (x - line.x) * cos(along) + (y - line.y) * sin(along)
        step = (away if off >= 0.0 else -away) - off
        return replace(dimension, text_at=self.frame.in_scene((x + step * cos(along), y + step * sin(along))))

    def _reading_turn(self, turn_deg: float) -> float:
        """The turn on paper of a text that runs along a direction and is not upside down."""
        turn = (turn_deg - self.frame.turn_deg + 90.0) % 180.0 - 90.0
        return 90.0 if turn <= -89.999 else turn

    @staticmethod
    def _on_line(dimension: Dimension, point: XY) -> XY:
        """A measured point's foot on the dimension line."""
        along = turned(point, -dimension.turn_deg)[0]
        return turned((along, turned(dimension.base, -dimension.turn_deg)[1]), dimension.turn_deg)

    def _dimension_box(self, dimension: Dimension) -> Box:
        width, height = self.measure(dimension.text, DIMENSION_MM), DIMENSION_MM
        turn = radians(self._reading_turn(dimension.turn_deg))
        half_width = abs(cos(turn)) * width / 2 + abs(sin(turn)) * height / 2
        half_height = abs(sin(turn)) * width / 2 + abs(cos(turn)) * height / 2
        x, y = self.frame.on_paper(dimension.text_at)
        return Box(left=x - half_width, bottom=y - half_height, right=x + half_width, top=y + half_height)

    def _chain_cost(self, line: list[Dimension], wish: ChainWish) -> float:
        boxes = [self._dimension_box(one) for one in line]
        if wish.outside >= 0:
            return 0.0
        cost = float(self.paper.ink.under(boxes_of(boxes)).sum()) * 2.0
        cost += sum(4000.0 for box in boxes if any(box.meets(other) for other in self.paper.taken))
        cost += sum(4000.0 for one, other in combinations(boxes, 2) if one.meets(other))
        start, end = self._on_line(line[0], line[0].start), self._on_line(line[-1], line[-1].end)
        ends = self.frame.all_on_paper([start, end])
        cost += float(self.paper.ink.under(_beads(ends)).sum()) * 0.6
        base = turned(line[0].base, -wish.turn_deg)[1] - turned(wish.points[0], -wish.turn_deg)[1]
        outside = sum(not box.lies_in(self.paper.limits) for box in boxes)
        return cost + abs(base - wish.best) * 1000.0 / self.frame.scale * 0.4 + 1e6 * outside

    def _struck(self, line: Sequence[Dimension], boxes: Sequence[Box]) -> int:
        """How often lines of a chain run through texts of others, and its texts lie on lines of others."""
        mine = self._lines_of(line)
        count = _meetings(boxes, self.paper.lines)
        return count + _meetings(self.paper.taken, mine)

    def _lines_of(self, line: Sequence[Dimension]) -> list[LineString]:
        """The dimension line and the extension lines of a chain, on paper."""
        found: list[LineString] = []
        for one in line:
            feet = [self.frame.on_paper(self._on_line(one, at)) for at in (one.start, one.end)]
            found.append(LineString(feet))
            for point, foot in zip((one.start, one.end), feet, strict=True):
                found.append(LineString([self.frame.on_paper(point), foot]))
        return found

    def _take_dimension(self, dimension: Dimension) -> None:
        self.paper.notes.append(dimension)
        self.paper.taken.append(self._dimension_box(dimension))
        self.paper.lines += [one for one in self._lines_of([dimension]) if one.length > 0.0]
        start, end = (self._on_line(dimension, at) for at in (dimension.start, dimension.end))
        self.paper.ink.line(self.frame.all_on_paper([dimension.start, start, end, dimension.end]))

    def axis(self, wish: AxisWish) -> None:
        """An axis bubble beyond the outer dimension lines, at the lower and at the left end."""
        start, end = self.frame.on_paper(wish.start), self.frame.on_paper(wish.end)
        low, high = sorted((start, end), key=lambda point: point[0] + point[1])
        length = dist(low, high)
        if length < 1.0:
            return
        step = ((high[0] - low[0]) / length, (high[1] - low[1]) / length)
        away = FIRST_LINE_MM + (OUTER_LINES - 1) * NEXT_LINE_MM + 4.0
        upright = abs(step[1]) > abs(step[0])
        edge = self.building.bottom - away if upright else self.building.left - away
        reach = (low[1] - edge) / step[1] if upright else (low[0] - edge) / step[0]
        foot = (low[0] - step[0] * reach, low[1] - step[1] * reach)
        far = (
            (self.building.top + AXIS_PAST_MM - low[1]) / step[1]
            if upright
            else (self.building.right + AXIS_PAST_MM - low[0]) / step[0]
        )
        high = (low[0] + step[0] * far, low[1] + step[1] * far)
        at = (foot[0] - step[0] * BUBBLE_MM, foot[1] - step[1] * BUBBLE_MM)
        self.paper.notes.append(
            Bubble(
                layer=Layer.AXIS,
                at=self.frame.in_scene(at),
                radius_mm=BUBBLE_MM,
                text=wish.label,
                height_mm=DIMENSION_MM,
            )
        )
        self.paper.notes.append(Leader(layer=Layer.AXIS, points=(self.frame.in_scene(foot), self.frame.in_scene(high))))
        self.paper.axes.append(LineString([foot, high]))
        self.paper.ink.line(np.array([foot, high]), weight=0.6)
        self.paper.taken.append(Box.about(at, 2 * BUBBLE_MM, 2 * BUBBLE_MM))


def _meetings(boxes: Sequence[Box], lines: Sequence[LineString]) -> int:
    """How often lines run through boxes."""
    if not boxes or not lines:
        return 0
    edges = boxes_of(boxes)[:, None, :]
    shapes = shapely.box(edges[..., 0], edges[..., 1], edges[..., 2], edges[..., 3])
    return int(np.count_nonzero(shapely.intersects(shapes, np.array(lines, dtype=object)[None, :])))


def _beads(ends: Floats) -> Floats:
    """Small boxes along a line, for asking how much ink lies under it."""
    count = max(2, int(np.hypot(*(ends[1] - ends[0])) / 1.0))
    points = ends[0] + (ends[1] - ends[0]) * np.linspace(0.0, 1.0, count)[:, None]
    return np.hstack([points - 0.4, points + 0.4])
