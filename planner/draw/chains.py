"""Puts dimension chains and axes on a view's paper.

Everything is weighed in millimetres of paper; what is placed is given in metres of the scene.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from math import cos, dist, radians, sin
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, Point

from planner.draw.frame import Floats
from planner.draw.ink import boxes_of
from planner.draw.shapes import moved, turned
from planner.draw.tabling import Measure
from planner.draw.view_paper import ViewPaper
from planner.measure.turns import readable
from planner.model.scene import XY, AxisWish, Box, Bubble, ChainWish, Dimension, Layer, Leader, Mark

DIMENSION_MM: Final = 3.0
FIRST_LINE_MM: Final = 10.0
NEXT_LINE_MM: Final = 7.0
"""From one outer dimension line to the next (GB/T 50001 11.1.6: 7 to 10 mm)."""
OUTER_LINES: Final = 3
"""At most so many of them lie between a building and its axis bubbles."""
AXIS_PAST_MM: Final = 5.0
BUBBLE_MM: Final = 4.0
"""Radius of an axis bubble: a circle of 8 mm (GB/T 50001 8.0)."""
CLEAR_MM: Final = 0.6
"""What stays clear between a text and the broken ends of an axis."""
LEAST_AXIS_MM: Final = 1.5
BESIDE_MM: Final = 1.0
"""From a line to a text that has stepped off it."""
ROUNDS: Final = 2
"""How often chains are placed anew."""
PAST_MM: Final = 2.5
"""How far an extension line goes on beyond its dimension line."""
TICK_MM: Final = 2.5
"""The length of the tick at each end of a dimension."""
STRUCK: Final = 1500.0
"""What it costs that a line runs through a dimension's text."""
COVERED: Final = 4000.0
"""What it costs that a text covers another."""
WALLED: Final = 400.0
"""What it costs that a dimension's text lies on a wall or a column."""
TROUBLED: Final = 20.0
"""A text that costs more than this looks for a better place on its dimension."""
SLIDE_MM: Final = 2.0
BELOW: Final = 20.0
"""What it costs that a text stands right below its line."""
STEPPED_OFF: Final = 250.0
"""What it costs that a text steps off its line although it fits on it."""
ABOVE: Final = 0.75
"""The middle of a text over its dimension line, in heights of the text."""
STEPS: Final = ((1.9, 3.0), (-1.85, 4.0), (3.1, 9.0), (-3.05, 10.0))
"""Where the text of a narrow dimension steps, above and below its line in heights of the text, and what that costs."""


@dataclass(kw_only=True)
class _Line:
    """A chain that stands: its wish and its dimensions."""

    wish: ChainWish
    dimensions: list[Dimension]


class Dimensioner:
    """Places chains and axes about a building, whose bounds on paper are `building`."""

    def __init__(self, paper: ViewPaper, building: Box, *, measure: Measure) -> None:
        self.paper, self.frame, self.building, self.measure = paper, paper.frame, building, measure
        self._placed: list[_Line] = []
        self._ground = paper.ink

    def chain(self, wish: ChainWish) -> None:
        """Places a dimension chain where the least ink lies under it."""
        if len(wish.points) < 2:
            return
        if wish.outside >= 0:
            wish = self._from_edge(wish)
            self._take(self._chain_at(wish, self._outside_offset(wish)))
            return
        if not self._placed:
            self._ground = self.paper.ink.copy()
        found = _Line(wish=wish, dimensions=self._quietest(wish))
        self._placed.append(found)
        self._take(found.dimensions)

    def settle(self) -> None:
        """Places each chain anew that struck another or is struck, now that all stand."""
        for line in [one for _ in range(ROUNDS) for one in self._placed]:
            if not self._struck(line.dimensions, others_only=True):
                continue
            self._withdraw(line)
            before = line.dimensions
            line.dimensions = min((before, self._quietest(line.wish)), key=lambda one: self._whole_cost(one, line.wish))
            self._take(line.dimensions)

    def _withdraw(self, line: _Line) -> None:
        """Takes a chain off the paper."""
        paper = self.paper
        for one in line.dimensions:
            paper.notes.remove(one)
            paper.taken.remove(self._dimension_box(one))
            for drawn in self._lines_of([one]):
                paper.lines.remove(drawn)
        paper.ink = self._ground.copy()
        for other in self._placed:
            if other is not line:
                for one in other.dimensions:
                    self._blot(one)

    def _is_narrow(self, dimension: Dimension) -> bool:
        """Whether a text is wider than what it measures."""
        start, end = (self.frame.on_paper(self._on_line(dimension, at)) for at in (dimension.start, dimension.end))
        return dist(start, end) < self.measure(dimension.text, DIMENSION_MM) + 0.6

    def _quietest(self, wish: ChainWish) -> list[Dimension]:
        """The chain that costs least; which lines run through texts is asked only where it can still matter."""
        eased = [self._eased(self._chain_at(wish, offset)) for offset in self._offsets(wish)]
        lines = [line for line, _ in eased]
        costs = [self._chain_cost(line, wish) + aside for line, aside in eased]
        best, least = lines[0], float("inf")
        for number in sorted(range(len(lines)), key=costs.__getitem__):
            if costs[number] >= least:
                break
            cost = costs[number] + STRUCK * self._struck(lines[number])
            if cost < least:
                best, least = lines[number], cost
        return best

    def _whole_cost(self, line: Sequence[Dimension], wish: ChainWish) -> float:
        return self._chain_cost(line, wish) + STRUCK * self._struck(line)

    def _eased(self, line: list[Dimension]) -> tuple[list[Dimension], float]:
        """A chain whose texts have each taken the quietest of their places, where the usual one is in trouble, and what
        it costs that they have."""
        aside, lines = 0.0, np.array([*self.paper.lines, *self._lines_of(line)], dtype=object)
        found = list(line)
        for number, one in enumerate(line):
            others = [self._dimension_box(other) for place, other in enumerate(found) if place != number]
            if self._text_costs([one], others, lines)[0] <= TROUBLED:
                continue
            places = list(self._places(one, number == 0, number == len(line) - 1))
            tried = [replace(one, text_at=self._aside(one, out, lift)) for out, lift, _ in places]
            costs = self._text_costs(tried, others, lines) + np.array([cost for *_, cost in places])
            best = int(np.argmin(costs))
            found[number] = tried[best]
            aside += places[best][2]
        return found, aside

    def _text_costs(self, tried: Sequence[Dimension], others: Sequence[Box], lines: Floats) -> Floats:
        """What each of some texts costs that one dimension may have."""
        boxes = boxes_of(self._dimension_box(one) for one in tried)
        taken = _rectangles(boxes_of((*self.paper.taken, *others)))
        shapes = _rectangles(boxes)[:, None]
        covered = np.count_nonzero(shapely.intersects(shapes, taken[None, :]), axis=1)
        struck = np.count_nonzero(shapely.intersects(shapes, lines[None, :]), axis=1)
        on_walls = shapely.intersects(shapes.ravel(), self.paper.solid)
        costs: Floats = self.paper.ink.under(boxes) * 2.0 + COVERED * covered + STRUCK * struck + WALLED * on_walls
        return costs

    def _places(self, dimension: Dimension, is_first: bool, is_last: bool) -> Iterator[tuple[float, float, float]]:
        """Where a dimension's text may stand: millimetres along from the middle, heights above the line, and what that
        costs: along the line where there is room, else beyond the chain's ends, or above or below the line."""
        start, end = (self.frame.on_paper(self._on_line(dimension, at)) for at in (dimension.start, dimension.end))
        length, width = dist(start, end), self.measure(dimension.text, DIMENSION_MM)
        fits = not self._is_narrow(dimension)
        yield 0.0, ABOVE, 0.0
        if fits:
            for number in range(1, int((length - width) / 2 / SLIDE_MM) + 1):
                yield number * SLIDE_MM, ABOVE, number * SLIDE_MM
                yield -number * SLIDE_MM, ABOVE, number * SLIDE_MM
            yield 0.0, -ABOVE, BELOW
        beyond, far = length / 2 + width / 2 + BESIDE_MM, STEPPED_OFF if fits else 0.0
        for out, there in ((-beyond, is_first), (beyond, is_last)):
            if there:
                yield out, ABOVE, 2.0 + far
                yield out, -ABOVE, 6.0 + far
        for lift, cost in STEPS:
            for out in (0.0, width / 2 - length / 2, length / 2 - width / 2):
                yield out, lift, cost + far + abs(out) / 4

    def _aside(self, dimension: Dimension, out: float, lift: float) -> XY:
        """A text's place: millimetres along from its dimension's middle, heights of the text above the line."""
        start, end = (self.frame.on_paper(self._on_line(dimension, at)) for at in (dimension.start, dimension.end))
        length, turn = max(dist(start, end), 1e-9), radians(readable(dimension.turn_deg - self.frame.turn_deg))
        x = (start[0] + end[0]) / 2 + (end[0] - start[0]) / length * out - sin(turn) * lift * DIMENSION_MM
        y = (start[1] + end[1]) / 2 + (end[1] - start[1]) / length * out + cos(turn) * lift * DIMENSION_MM
        return self.frame.in_scene((x, y))

    def _offsets(self, wish: ChainWish) -> list[float]:
        """Offsets in metres, to the left of the chain's direction, that are tried."""
        mm = 1000.0 / self.frame.scale
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

    def _chain_at(self, wish: ChainWish, offset: float) -> list[Dimension]:
        """The chain's dimensions with their line at an offset from the first point, and their texts at the usual
        places."""
        base = moved((0.0, offset), wish.turn_deg, wish.points[0])
        along = [turned(point, -wish.turn_deg)[0] for point in wish.points]
        row = turned(base, -wish.turn_deg)[1]
        last = len(wish.points) - 2
        found: list[Dimension] = []
        for (start, end), (low, high) in zip(pairwise(wish.points), pairwise(along), strict=True):
            one = Dimension(
                layer=Layer.DIMENSION,
                start=start,
                end=end,
                base=turned((low, row), wish.turn_deg),
                turn_deg=wish.turn_deg,
                text=f"{round(abs(high - low) * 1000)}",
                text_at=turned(((low + high) / 2, row), wish.turn_deg),
                height_mm=DIMENSION_MM,
                item=wish.item,
            )
            found.append(replace(one, text_at=self._text_place(one, len(found), last)))
        return [self._off_axes(one) for one in found] if wish.outside >= 0 else found

    def _text_place(self, dimension: Dimension, number: int, last: int) -> XY:
        """Above the dimension line, readable from below or from the right; the text of a narrow one steps aside: beyond
        the chain's ends, between them above or below the line."""
        if not self._is_narrow(dimension):
            return self._aside(dimension, 0.0, ABOVE)
        if number not in (0, last) or last == 0:
            return self._aside(dimension, 0.0, STEPS[0 if number % 2 else 1][0])
        start, end = (self.frame.on_paper(self._on_line(dimension, at)) for at in (dimension.start, dimension.end))
        beyond = dist(start, end) / 2 + self.measure(dimension.text, DIMENSION_MM) / 2 + BESIDE_MM
        return self._aside(dimension, -beyond if number == 0 else beyond, ABOVE)

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

    @staticmethod
    def _on_line(dimension: Dimension, point: XY) -> XY:
        """A measured point's foot on the dimension line."""
        along = turned(point, -dimension.turn_deg)[0]
        return turned((along, turned(dimension.base, -dimension.turn_deg)[1]), dimension.turn_deg)

    def _dimension_box(self, dimension: Dimension) -> Box:
        width, height = self.measure(dimension.text, DIMENSION_MM), DIMENSION_MM
        turn = radians(readable(dimension.turn_deg - self.frame.turn_deg))
        half_width = abs(cos(turn)) * width / 2 + abs(sin(turn)) * height / 2
        half_height = abs(sin(turn)) * width / 2 + abs(cos(turn)) * height / 2
        x, y = self.frame.on_paper(dimension.text_at)
        return Box(left=x - half_width, bottom=y - half_height, right=x + half_width, top=y + half_height)

    def _chain_cost(self, line: Sequence[Dimension], wish: ChainWish) -> float:
        boxes = [self._dimension_box(one) for one in line]
        cost = float(self.paper.ink.under(boxes_of(boxes)).sum()) * 2.0
        cost += WALLED * int(np.count_nonzero(shapely.intersects(_rectangles(boxes_of(boxes)), self.paper.solid)))
        cost += sum(COVERED for box in boxes if any(box.meets(other) for other in self.paper.taken))
        cost += sum(COVERED for one, other in combinations(boxes, 2) if one.meets(other))
        start, end = self._on_line(line[0], line[0].start), self._on_line(line[-1], line[-1].end)
        ends = self.frame.all_on_paper([start, end])
        cost += float(self.paper.ink.under(_beads(ends)).sum()) * 0.6
        base = turned(line[0].base, -wish.turn_deg)[1] - turned(wish.points[0], -wish.turn_deg)[1]
        outside = sum(not box.lies_in(self.paper.limits) for box in boxes)
        return cost + abs(base - wish.best) * 1000.0 / self.frame.scale * 0.4 + 1e6 * outside

    def _struck(self, line: Sequence[Dimension], *, others_only: bool = False) -> int:
        """How often lines of a chain run through texts of others, and its texts lie on lines of others or its own.

        Args:
            others_only: the chain stands on the paper: what is there already is not counted as another's.
        """
        mine, boxes = self._lines_of(line), [self._dimension_box(one) for one in line]
        taken, lines = self.paper.taken, self.paper.lines
        if others_only:
            taken, lines = [one for one in taken if one not in boxes], [one for one in lines if one not in mine]
        return _meetings(boxes, [*lines, *mine]) + _meetings(taken, mine)

    def _lines_of(self, line: Sequence[Dimension]) -> list[LineString]:
        """The dimension lines, the extension lines and the ticks of a chain, on paper."""
        found: list[LineString] = []
        for one in line:
            feet = [self.frame.on_paper(self._on_line(one, at)) for at in (one.start, one.end)]
            found.append(LineString(feet))
            turn = radians(one.turn_deg - self.frame.turn_deg + 45.0)
            x, y = cos(turn) * TICK_MM / 2, sin(turn) * TICK_MM / 2
            found += [LineString([(foot[0] - x, foot[1] - y), (foot[0] + x, foot[1] + y)]) for foot in feet]
            for point, foot in zip((one.start, one.end), feet, strict=True):
                start = self.frame.on_paper(point)
                reach = dist(start, foot)
                if reach > PAST_MM:
                    share = 1.0 + PAST_MM / reach
                    end = (start[0] + (foot[0] - start[0]) * share, start[1] + (foot[1] - start[1]) * share)
                    found.append(LineString([start, end]))
        return found

    def _take(self, line: Sequence[Dimension]) -> None:
        for one in line:
            self.paper.notes.append(one)
            self.paper.taken.append(self._dimension_box(one))
            self.paper.lines += self._lines_of([one])
            self._blot(one)

    def _blot(self, dimension: Dimension) -> None:
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


def clear_axes(paper: ViewPaper) -> Iterator[Mark]:
    """A paper's notes, with the axes broken where they would run through a text."""
    boxes = boxes_of(paper.taken) + np.array([-CLEAR_MM, -CLEAR_MM, CLEAR_MM, CLEAR_MM])
    texts = shapely.union_all(shapely.box(*boxes.T))
    for note in paper.notes:
        if not isinstance(note, Leader) or note.layer is not Layer.AXIS:
            yield note
            continue
        line = LineString(paper.frame.all_on_paper(note.points))
        ground = shapely.difference(texts, Point(line.coords[0]).buffer(BUBBLE_MM))
        for part in shapely.get_parts(shapely.difference(line, ground)):
            if part.length > LEAST_AXIS_MM:
                yield replace(note, points=tuple(paper.frame.in_scene((x, y)) for x, y in part.coords))


def _rectangles(boxes: Floats) -> NDArray[np.object_]:
    """Boxes, as rows, as shapes."""
    found: NDArray[np.object_] = shapely.box(boxes[:, 0:1], boxes[:, 1:2], boxes[:, 2:3], boxes[:, 3:4]).ravel()
    return found


def _meetings(boxes: Sequence[Box], lines: Sequence[LineString]) -> int:
    """How often lines run through boxes."""
    if not boxes or not lines:
        return 0
    shapes = _rectangles(boxes_of(boxes))[:, None]
    return int(np.count_nonzero(shapely.intersects(shapes, np.array(lines, dtype=object)[None, :])))


def _beads(ends: Floats) -> Floats:
    """Small boxes along a line, for asking how much ink lies under it."""
    count = max(2, int(np.hypot(*(ends[1] - ends[0])) / 1.0))
    points = ends[0] + (ends[1] - ends[0]) * np.linspace(0.0, 1.0, count)[:, None]
    return np.hstack([points - 0.4, points + 0.4])
