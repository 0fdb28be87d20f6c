"""Puts labels and dimensions on a view's paper, so that no text covers another and little lies under any.

Everything is weighed in millimetres of paper; the placed marks are given back in metres of the scene.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import combinations, pairwise
from math import cos, dist, radians, sin, sqrt, tan
from typing import Final

import numpy as np
import shapely
from shapely import LineString, Point
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from planner.draw.frame import Floats, Frame
from planner.draw.ink import Ink, boxes_of
from planner.draw.shapes import circle, largest, moved, polygons_of, turned
from planner.model.scene import (
    XY,
    AxisWish,
    Box,
    Bubble,
    ChainWish,
    Dimension,
    LabelWish,
    Layer,
    Leader,
    Mark,
    Scene,
    Side,
    Stroke,
    Topic,
    Word,
)
from planner.words import Lang

Measure = Callable[[str, float], float]
"""The width in millimetres of a text that is so many millimetres high."""

PITCH: Final = 1.45
"""From line to line of a label, in heights of its letters."""

GAP: Final = 0.8
"""Millimetres that stay free about a label."""

INK: Final = 0.8
"""What it costs a label to lie on a cell of ink, in millimetres of way."""

CROWDED: Final = 12.0
"""Inside its area a label that costs more than this is tried outside too."""

SMALLEST_MM: Final = 2.5
DIMENSION_MM: Final = 3.0
FIRST_LINE_MM: Final = 10.0
NEXT_LINE_MM: Final = 8.0
AXIS_PAST_MM: Final = 5.0
BUBBLE_MM: Final = 4.0
"""Radius of an axis bubble: a circle of 8 mm (GB/T 50001 8.0)."""

WALLED: Final = 30.0
"""What it costs that a wall stands between a label and its thing, in millimetres of way."""

BESIDE_MM: Final = 1.0
"""From a line to a text that has stepped off it."""

ROUTE_INK: Final = 2.5
"""How much more than another line a route costs a label that lies on it."""

WEIGHTS: Final = {
    **dict.fromkeys((Layer.ZONE, Layer.SIGHT, Layer.EXISTING), 0.3),
    **dict.fromkeys((Layer.ROUTE_PUBLIC, Layer.ROUTE_STAFF, Layer.ROUTE_WHEELCHAIR, Layer.ROUTE_OUT), ROUTE_INK),
}
"""How much ink a line is to a label; 1 where nothing is said."""

SOLID: Final = (
    *(Layer.WALL_FILL, Layer.COLUMN, Layer.BLIND),
    *(Layer.ROUTE_PUBLIC, Layer.ROUTE_STAFF, Layer.ROUTE_WHEELCHAIR, Layer.ROUTE_OUT),
)
"""Filled areas on which a label cannot be read."""

GROUNDED: Final = {Layer.QUEUE: 0.4, Layer.SIGN: 0.4, Layer.DESKTOP: 1.0}
"""Symbols on which no label should lie, although they are plain rectangles, and how much ink their ground is."""

WITHIN: Final = -3.0
"""What it costs that a label lies in the middle of its thing."""

STRUCK: Final = 400.0
"""What it costs that a line runs through a dimension's text."""

AROUND_MM: Final = (1.0, 3.0, 6.0, 9.0, 13.0, 18.0, 24.0, 32.0, 42.0, 54.0, 70.0)
UNLED_MM: Final = 18.0
"""A label without a leader is not farther than this from its thing."""

LEADER_FROM_MM: Final = 2.5
"""A label farther than this from its thing gets a leader."""


LEADER_ANGLES: Final = (30.0, 45.0, 60.0, 90.0)


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A view's notes, and the labels for which there was no place."""

    notes: tuple[Mark, ...]
    unplaced: tuple[str, ...]


class Ends(Enum):
    """Where texts stand that are too wide for the dimensions at the ends of a chain: beyond them, above and below the
    line like those between, or above the line towards the chain's middle."""

    OUTWARDS = "outwards"
    STEPPED = "stepped"
    INWARDS = "inwards"


class Annotator:
    """A view's paper while its notes are being placed."""

    def __init__(
        self,
        scene: Scene,
        frame: Frame,
        *,
        layers: frozenset[Layer],
        lang: Lang,
        measure: Measure,
        limits: Box | None = None,
    ) -> None:
        self.frame, self.lang, self.measure = frame, lang, measure
        self.limits = limits or frame.box
        self.ink = Ink(frame.box)
        self.taken: list[Box] = []
        self.lines: list[LineString] = []
        self.leaders: list[LineString] = []
        self.axes: list[LineString] = []
        self.notes: list[Mark] = []
        self.unplaced: list[str] = []
        self.walls = self._walls(scene, layers)
        self._blot(scene, layers)

    def _walls(self, scene: Scene, layers: frozenset[Layer]) -> BaseGeometry:
        """The walls on paper, if they show."""
        fills = [patch for patch in scene.patches if patch.layer is Layer.WALL_FILL and patch.layer in layers]
        shapes = [shapely.Polygon(patch.rings[0], patch.rings[1:]) for patch in fills]
        walls = self.frame.shape_on_paper(shapely.MultiPolygon(shapes))
        shapely.prepare(walls)
        return walls

    def _blot(self, scene: Scene, layers: frozenset[Layer]) -> None:
        """Notes what the scene draws on the layers that show."""
        for stroke in scene.strokes:
            if stroke.layer in layers:
                self.ink.line(
                    self.frame.all_on_paper(stroke.points), closed=stroke.closed, weight=WEIGHTS.get(stroke.layer, 1.0)
                )
        for patch in scene.patches:
            if patch.layer in layers and patch.layer in SOLID:
                shape = shapely.Polygon(patch.rings[0], patch.rings[1:])
                for polygon in polygons_of(self.frame.shape_on_paper(shape)):
                    self.ink.area(polygon, weight=4.0)
        for symbol in scene.symbols:
            if symbol.layer in layers:
                for stroke in scene.block_by_name[symbol.block].strokes:
                    points = self.frame.all_on_paper(
                        moved(point, symbol.turn_deg, symbol.at) for point in stroke.points
                    )
                    self.ink.line(points, closed=stroke.closed)
                    if stroke.closed and (len(points) > 4 or symbol.layer in GROUNDED):
                        self.ink.area(shapely.Polygon(points), weight=GROUNDED.get(symbol.layer, 0.4))

    # Dimensions --------------------------------------------------------------------------------------------------

    def chain(self, wish: ChainWish, building: Box) -> None:
        """Places a dimension chain where the least ink lies under it."""
        if len(wish.points) < 2:
            return
        if wish.outside >= 0:
            wish = self._from_edge(wish, building)
        lines = [self._chain_at(wish, offset) for offset in self._offsets(wish, building)]
        if wish.outside < 0 and self._has_narrow_end(lines[0]):
            for ends in (Ends.STEPPED, Ends.INWARDS):
                lines += [self._chain_at(wish, offset, ends=ends) for offset in self._offsets(wish, building)]
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

    def _offsets(self, wish: ChainWish, building: Box) -> list[float]:
        """Offsets in metres, to the left of the chain's direction, that are tried."""
        mm = 1000.0 / self.frame.scale
        if wish.outside >= 0:
            return [self._outside_offset(wish, building)]
        count = max(1, int((wish.high - wish.low) * mm / 1.0))
        return [wish.low + (wish.high - wish.low) * number / count for number in range(count + 1)]

    def _from_edge(self, wish: ChainWish, building: Box) -> ChainWish:
        """An outer chain that starts at the building's edge, so that its extension lines do not run through rooms."""
        own = [turned(point, -wish.turn_deg) for point in wish.points]
        row = own[0][1] + self._offset_beyond(wish, building, 0.0)
        return replace(wish, points=tuple(turned((along, row), wish.turn_deg) for along, _ in own))

    def _outside_offset(self, wish: ChainWish, building: Box) -> float:
        """The offset of a line outside the building's box on paper."""
        return self._offset_beyond(wish, building, FIRST_LINE_MM + NEXT_LINE_MM * wish.outside)

    def _offset_beyond(self, wish: ChainWish, building: Box, away: float) -> float:
        """The offset of what lies `away` millimetres below the building's box, or to its left."""
        x, y = self.frame.on_paper(wish.points[0])
        turn = radians(wish.turn_deg - self.frame.turn_deg)
        left = (-sin(turn), cos(turn))
        if abs(left[1]) > abs(left[0]):
            return (building.bottom - away - y) / left[1] * self.frame.scale / 1000.0
        return (building.left - away - x) / left[0] * self.frame.scale / 1000.0

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
        struck = [one for one in self.axes if one.intersects(text)]
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
        cost = float(self.ink.under(boxes_of(boxes)).sum()) * 2.0
        cost += sum(4000.0 for box in boxes if any(_meet(box, other) for other in self.taken))
        cost += sum(4000.0 for one, other in combinations(boxes, 2) if _meet(one, other))
        start, end = self._on_line(line[0], line[0].start), self._on_line(line[-1], line[-1].end)
        ends = self.frame.all_on_paper([start, end])
        cost += float(self.ink.under(_beads(ends)).sum()) * 0.6
        base = turned(line[0].base, -wish.turn_deg)[1] - turned(wish.points[0], -wish.turn_deg)[1]
        outside = sum(not _within(box, self.limits) for box in boxes)
        return cost + abs(base - wish.best) * 1000.0 / self.frame.scale * 0.4 + 1e6 * outside

    def _struck(self, line: Sequence[Dimension], boxes: Sequence[Box]) -> int:
        """How often lines of a chain run through texts of others, and its texts lie on lines of others."""
        mine = self._lines_of(line)
        count = _meetings(boxes, self.lines)
        return count + _meetings(self.taken, mine)

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
        self.notes.append(dimension)
        self.taken.append(self._dimension_box(dimension))
        self.lines += [one for one in self._lines_of([dimension]) if one.length > 0.0]
        start, end = (self._on_line(dimension, at) for at in (dimension.start, dimension.end))
        self.ink.line(self.frame.all_on_paper([dimension.start, start, end, dimension.end]))

    def axis(self, wish: AxisWish, building: Box) -> None:
        """An axis bubble beyond the outer dimension lines, at the lower and at the left end."""
        start, end = self.frame.on_paper(wish.start), self.frame.on_paper(wish.end)
        low, high = sorted((start, end), key=lambda point: point[0] + point[1])
        length = dist(low, high)
        if length < 1.0:
            return
        step = ((high[0] - low[0]) / length, (high[1] - low[1]) / length)
        away = FIRST_LINE_MM + 2 * NEXT_LINE_MM + 2.0
        upright = abs(step[1]) > abs(step[0])
        edge = building.bottom - away if upright else building.left - away
        reach = (low[1] - edge) / step[1] if upright else (low[0] - edge) / step[0]
        foot = (low[0] - step[0] * reach, low[1] - step[1] * reach)
        far = (
            (building.top + AXIS_PAST_MM - low[1]) / step[1]
            if upright
            else (building.right + AXIS_PAST_MM - low[0]) / step[0]
        )
        high = (low[0] + step[0] * far, low[1] + step[1] * far)
        at = (foot[0] - step[0] * BUBBLE_MM, foot[1] - step[1] * BUBBLE_MM)
        self.notes.append(
            Bubble(
                layer=Layer.AXIS,
                at=self.frame.in_scene(at),
                radius_mm=BUBBLE_MM,
                text=wish.label,
                height_mm=DIMENSION_MM,
            )
        )
        self.notes.append(Leader(layer=Layer.AXIS, points=(self.frame.in_scene(foot), self.frame.in_scene(high))))
        self.axes.append(LineString([foot, high]))
        self.ink.line(np.array([foot, high]), weight=0.6)
        self.taken.append(_about(at, 2 * BUBBLE_MM, 2 * BUBBLE_MM))

    # Labels ------------------------------------------------------------------------------------------------------

    def label(self, wish: LabelWish) -> None:
        """Places a label: inside its area or its thing if it fits there, else beside it, with a leader when far.

        A label for an area is also tried in two lines, in smaller letters, and outside; the quietest place wins.
        """
        found = [
            (text, wish, self._best(self._spots(wish, text), text, wish, extra)) for text, extra in self._ways(wish)
        ]
        if wish.within is not None and all(place is None or place[1] > CROWDED for _, _, place in found):
            outer = replace(wish, around=largest(wish.within), within=None)
            text = self._set(wish)
            found.append((text, outer, self._best(self._spots(outer, text), text, outer, 8.0)))
        good = [(place[1], number) for number, (_, _, place) in enumerate(found) if place is not None]
        if not good:
            self.unplaced.append(wish.text.say(self.lang).replace("\n", " "))
            return
        text, chosen, place = found[min(good)[1]]
        assert place is not None
        self._write(chosen, text, place[0])

    def _ways(self, wish: LabelWish) -> list[tuple["_Set", float]]:
        """How a label may be set, and what each costs beforehand."""
        text = self._set(wish)
        if wish.within is None:
            return [(text, 0.0)]
        broken = _broken(text, self.measure)
        return [(text, 0.0), (broken, 6.0), (_smaller(broken, self.measure), 12.0)]

    def group(self, wishes: Sequence[LabelWish]) -> None:
        """Places labels alike beside their things, in one step from each; alone if no step serves them all."""
        texts = [self._set(wish) for wish in wishes]
        width, height = max(text.width for text in texts), max(text.height for text in texts)
        common = [replace(text, width=width, height=height) for text in texts]
        spots = [self._spots(wish, text) for wish, text in zip(wishes, common, strict=True)]
        spots = [_ahead(one, spots) for one in spots]
        counts = {len(one) for one in spots}
        if len(counts) == 1 and len(wishes) > 1 and not self._overlapping(spots, width):
            costs = [self._costs(one, text) for one, text in zip(spots, common, strict=True)]
            total = np.sum(costs, axis=0)
            if np.isfinite(total).any():
                order = [int(number) for number in np.argsort(total, kind="stable")[:40] if np.isfinite(total[number])]
                crossed = [self._group_crossing(spots, common, wishes, number) for number in order]
                best = order[int(np.argmin(total[order] + np.array(crossed)))]
                for wish, text, one in zip(wishes, texts, spots, strict=True):
                    up = (height - text.height) / 2
                    self._write(wish, text, (float(one[best][0]), float(one[best][1]) + up))
                return
        for wish in wishes:
            self.label(replace(wish, led=True))

    @staticmethod
    def _overlapping(spots: Sequence[Floats], width: float) -> bool:
        """Whether labels that stand alike beside their things would cover each other."""
        steps = [np.hypot(*(one[0][:2] - other[0][:2])) for one, other in combinations(spots, 2)]
        return bool(min(steps) < width + GAP)

    def _group_crossing(
        self, spots: Sequence[Floats], texts: Sequence["_Set"], wishes: Sequence[LabelWish], number: int
    ) -> float:
        return sum(
            self._crossing(one[number], _box_of(one[number], text), wish)
            for one, text, wish in zip(spots, texts, wishes, strict=True)
        )

    def _set(self, wish: LabelWish) -> "_Set":
        """A label's lines, measured."""
        lines = wish.text.say(self.lang).split("\n")
        if wish.ring_mm:
            heights = (wish.height_mm, wish.more_mm)
            return _Set(lines=tuple(lines), heights=heights, width=2 * wish.ring_mm, height=2 * wish.ring_mm)
        return _measured(lines, [wish.height_mm, *[wish.more_mm] * (len(lines) - 1)], self.measure)

    def _spots(self, wish: LabelWish, text: "_Set") -> Floats:
        """Middles of the places that are tried, and what each costs beforehand: n by 3."""
        rows: list[tuple[float, float, float]] = []
        if wish.within is not None:
            rows += self._inside(wish, text.width, text.height)
        if wish.around is not None:
            rows += self._beside(wish, text.width, text.height)
        return np.array(rows).reshape(-1, 3)

    def _inside(self, wish: LabelWish, width: float, height: float) -> Iterator[tuple[float, float, float]]:
        """A grid of places in which the whole text lies inside the label's area."""
        assert wish.within is not None
        area = self.frame.shape_on_paper(wish.within)
        left, bottom, right, top = area.bounds
        xs, ys = np.linspace(left, right, 41), np.linspace(bottom, top, 41)
        grid = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
        w, h = width / 2 + GAP, height / 2 + GAP
        corners = [grid + np.array(step) for step in ((-w, -h), (w, -h), (w, h), (-w, h), (0, 0))]
        shapely.prepare(area)
        good = np.all([shapely.contains_xy(area, one[:, 0], one[:, 1]) for one in corners], axis=0)
        middle = np.array(self.frame.on_paper(wish.at))
        for x, y in grid[good]:
            yield float(x), float(y), 0.15 * dist((x, y), (float(middle[0]), float(middle[1])))

    def _beside(self, wish: LabelWish, width: float, height: float) -> Iterator[tuple[float, float, float]]:
        """In the middle of the thing, if there is room; then round about it, nearer places first."""
        assert wish.around is not None
        area = self.frame.shape_on_paper(wish.around)
        left, bottom, right, top = area.bounds
        x, y = (left + right) / 2, (bottom + top) / 2
        if width + GAP < right - left and height + GAP < top - bottom:
            yield x, y, WITHIN
        half_width, half_height = (right - left + width) / 2, (top - bottom + height) / 2
        for away in AROUND_MM if wish.led else [one for one in AROUND_MM if one <= UNLED_MM]:
            for dx, dy in _sides(half_width + away, half_height + away):
                yield x + dx, y + dy, 3.0 + away

    def _costs(self, spots: Floats, text: "_Set") -> Floats:
        """What each place costs; inf where a text would be covered or the view left."""
        half = np.array([text.width / 2 + GAP / 2, text.height / 2 + GAP / 2])
        boxes = np.hstack([spots[:, :2] - half, spots[:, :2] + half])
        view = self.limits
        good = (boxes[:, 0] > view.left) & (boxes[:, 1] > view.bottom)
        good &= (boxes[:, 2] < view.right) & (boxes[:, 3] < view.top)
        for box in self.taken:
            apart = (boxes[:, 0] > box.right) | (boxes[:, 2] < box.left)
            apart |= (boxes[:, 1] > box.top) | (boxes[:, 3] < box.bottom)
            good &= apart
        costs: Floats = np.where(good, spots[:, 2] + self.ink.under(boxes) * INK, np.inf)
        return costs

    def _best(self, spots: Floats, text: "_Set", wish: LabelWish, extra: float) -> tuple[XY, float] | None:
        """The cheapest place that covers no other text and lies in the view, with its cost; None if there is none."""
        costs = self._costs(spots, text) + extra
        order = [int(number) for number in np.argsort(costs, kind="stable")[:40] if np.isfinite(costs[number])]
        if not order:
            return None
        best, least = order[0], float("inf")
        for number in order:
            if costs[number] >= least:
                break
            whole = float(costs[number]) + self._crossing(spots[number], _box_of(spots[number], text), wish)
            if whole < least:
                best, least = number, whole
        x, y = spots[best][:2]
        return (float(x), float(y)), least

    def _crossing(self, spot: Floats, box: Box, wish: LabelWish) -> float:
        """What it costs that a leader would cross texts or leaders, or that a text lies on a leader."""
        text = shapely.box(box.left, box.bottom, box.right, box.top)
        cost = 40.0 * int(np.sum(shapely.intersects(self.leaders, text))) + self._through_walls(spot, wish)
        leader = self._leader(wish, box)
        if leader is None:
            return cost
        line = LineString(leader)
        cost += 25.0 * int(np.sum(shapely.crosses(self.leaders, line)))
        boxes = boxes_of(self.taken)
        return cost + 40.0 * int(np.sum(shapely.intersects(shapely.box(*boxes.T), line)))

    def _through_walls(self, spot: Floats, wish: LabelWish) -> float:
        """What it costs that a wall stands between a label and its thing."""
        if wish.around is None or self.walls.is_empty:
            return 0.0
        goal = self.frame.on_paper(_middle_of(wish.around))
        between = LineString([(float(spot[0]), float(spot[1])), goal])
        return WALLED if self.walls.intersects(between) and between.intersection(self.walls).length > 1.0 else 0.0

    def _leader(self, wish: LabelWish, box: Box) -> tuple[XY, ...] | None:
        """From a text's underline to its thing; None when the text is near enough."""
        if wish.around is None or not wish.led:
            return None
        area = self.frame.shape_on_paper(wish.around)
        text = shapely.box(box.left, box.bottom, box.right, box.top)
        if text.distance(area) < LEADER_FROM_MM or area.covers(text.centroid):
            return None
        goal = area.centroid if area.covers(area.centroid) else area.representative_point()
        if wish.ring_mm:
            return _from_ring(box, wish.ring_mm, goal, area)
        line = box.top if goal.y > box.top else box.bottom
        side = box.left if goal.x < (box.left + box.right) / 2 else box.right
        far = box.right if side == box.left else box.left
        side = _elbow(side, (goal.x, goal.y), line, inwards=box.left <= goal.x <= box.right)
        return (far, line), (side, line), _entry(Point(side, line), goal, area)

    def _write(self, wish: LabelWish, text: "_Set", at: XY) -> None:
        self.taken.append(_about(at, text.width, text.height))
        if wish.ring_mm:
            self._ring_about(wish, text, at)
            self._lead(wish, self._leader(wish, _about(at, text.width, text.height)))
            return
        top = at[1] + text.height / 2
        leader = self._leader(wish, _about(at, text.width + GAP, text.height + GAP))
        side, x = Side.CENTRE, at[0]
        if len(text.lines) > 1 and wish.within is None:
            side, x = Side.LEFT, at[0] - text.width / 2
        for line, size in zip(text.lines, text.heights, strict=True):
            middle = (x, top - size / 2)
            top -= size * PITCH
            self.notes.append(
                Word(
                    layer=wish.layer,
                    text=line,
                    at=self.frame.in_scene(middle),
                    height_mm=size,
                    turn_deg=self.frame.turn_deg,
                    side=side,
                    item=wish.item,
                )
            )
        self._lead(wish, leader)

    def _lead(self, wish: LabelWish, leader: tuple[XY, ...] | None) -> None:
        if leader is not None:
            self.leaders.append(LineString(leader))
            self.ink.line(np.array(leader))
            points = tuple(self.frame.in_scene(point) for point in leader)
            self.notes.append(Leader(layer=wish.layer, points=points, item=wish.item))

    def _ring_about(self, wish: LabelWish, text: "_Set", at: XY) -> None:
        """A ring with its diameter, a line of text above it and one below."""
        ring = tuple(self.frame.in_scene(point) for point in circle(*at, wish.ring_mm))
        ends = tuple(self.frame.in_scene((at[0] + side * wish.ring_mm, at[1])) for side in (-1.0, 1.0))
        self.notes.append(Stroke(layer=wish.layer, points=ring, closed=True, item=wish.item))
        self.notes.append(Stroke(layer=wish.layer, points=ends, item=wish.item))
        for line, size, up in zip(text.lines, text.heights, (0.45, -0.45), strict=True):
            place = self.frame.in_scene((at[0], at[1] + up * wish.ring_mm))
            self.notes.append(
                Word(
                    layer=wish.layer,
                    text=line,
                    at=place,
                    height_mm=size,
                    turn_deg=self.frame.turn_deg,
                    side=Side.CENTRE,
                    item=wish.item,
                )
            )


@dataclass(frozen=True, kw_only=True)
class _Set:
    """A label's lines with their heights, and the size of the whole."""

    lines: tuple[str, ...]
    heights: tuple[float, ...]
    width: float
    height: float


def _measured(lines: Sequence[str], heights: Sequence[float], measure: Measure) -> _Set:
    width = max(measure(line, size) for line, size in zip(lines, heights, strict=True))
    height = sum(heights) * PITCH - (PITCH - 1.0) * heights[-1]
    return _Set(lines=tuple(lines), heights=tuple(heights), width=width, height=height)


def _broken(text: _Set, measure: Measure) -> _Set:
    """A label with its first line in two: at the blank nearest its middle, or in the middle of Chinese words."""
    first = text.lines[0]
    middle = len(first) / 2
    blanks = [place for place, one in enumerate(first) if one == " "]
    if not blanks and first.isascii():
        return text
    cut = min(blanks, key=lambda place: abs(place - middle)) if blanks else round(middle)
    lines = [first[:cut].strip(), first[cut:].strip(), *text.lines[1:]]
    return _measured([line for line in lines if line], [text.heights[0], *text.heights][: len(lines)], measure)


def _smaller(text: _Set, measure: Measure) -> _Set:
    """A label in the smallest letters that may be printed."""
    return _measured(text.lines, [SMALLEST_MM] * len(text.lines), measure)


def _box_of(spot: Floats, text: _Set) -> Box:
    return _about((float(spot[0]), float(spot[1])), text.width + GAP, text.height + GAP)


def annotate(
    scene: Scene,
    frame: Frame,
    *,
    layers: frozenset[Layer],
    labels: frozenset[Topic],
    chains: frozenset[Topic],
    lang: Lang,
    measure: Measure,
    limits: Box | None = None,
    reserved: Sequence[Box] = (),
) -> Placed:
    """The notes of a view: axes, outer dimensions, the rows' labels, inner chains, then labels in their rank.

    Args:
        limits: where on paper texts may be; without it in the frame's box.
        reserved: what texts cover that are there already.
    """
    work = Annotator(scene, frame, layers=layers, lang=lang, measure=measure, limits=limits)
    work.taken += reserved
    building = building_box(scene, frame)
    if Topic.AXIS in labels:
        for axis in scene.axes:
            work.axis(axis, building)
    wishes = sorted((one for one in scene.chains if one.topic in chains), key=lambda one: one.outside < 0)
    outer = [one for one in wishes if one.outside >= 0]
    for wish in outer:
        work.chain(wish, building)
    wanted = [one for one in scene.labels if one.topic in labels and (one.thing is None or one.thing in layers)]
    wanted.sort(key=lambda one: one.rank)
    grouped = {name: [one for one in wanted if one.group == name] for name in dict.fromkeys(w.group for w in wanted)}
    for group in [one for one in grouped if one]:
        work.group(grouped[group])
    for wish in wishes[len(outer) :]:
        work.chain(wish, building)
    for label in grouped.get("", ()):
        work.label(label)
    return Placed(notes=tuple(work.notes), unplaced=tuple(work.unplaced))


def building_box(scene: Scene, frame: Frame) -> Box:
    """The building's bounds on a view's paper, cut to the view."""
    left, bottom, right, top = frame.shape_on_paper(scene.building).bounds
    return Box(left=max(left, frame.box.left + 30.0), bottom=max(bottom, frame.box.bottom + 30.0), right=right, top=top)


def _meetings(boxes: Sequence[Box], lines: Sequence[LineString]) -> int:
    """How often lines run through boxes."""
    if not boxes or not lines:
        return 0
    edges = boxes_of(boxes)[:, None, :]
    shapes = shapely.box(edges[..., 0], edges[..., 1], edges[..., 2], edges[..., 3])
    return int(np.count_nonzero(shapely.intersects(shapes, np.array(lines, dtype=object)[None, :])))


def _middle_of(shape: BaseGeometry) -> XY:
    return shape.centroid.x, shape.centroid.y


def _ahead(spots: Floats, row: Sequence[Floats]) -> Floats:
    """Of the places round about a thing in a row of things, those straight before and behind it."""
    if not all(len(one) for one in row):
        return spots
    middles = np.array([(one[:, :2].min(axis=0) + one[:, :2].max(axis=0)) / 2 for one in row])
    along = middles[-1] - middles[0]
    away = spots[:, :2] - (spots[:, :2].min(axis=0) + spots[:, :2].max(axis=0)) / 2
    aside = np.abs(away @ along) / max(float(np.hypot(*along)), 1e-9)
    straight: Floats = spots[aside < 1.0]
    return straight


def _about(at: XY, width: float, height: float) -> Box:
    return Box(left=at[0] - width / 2, bottom=at[1] - height / 2, right=at[0] + width / 2, top=at[1] + height / 2)


def _meet(one: Box, other: Box) -> bool:
    return one.left < other.right and other.left < one.right and one.bottom < other.top and other.bottom < one.top


def _within(box: Box, view: Box) -> bool:
    return view.left < box.left and box.right < view.right and view.bottom < box.bottom and box.top < view.top


def _beads(ends: Floats) -> Floats:
    """Small boxes along a line, for asking how much ink lies under it."""
    count = max(2, int(np.hypot(*(ends[1] - ends[0])) / 1.0))
    points = ends[0] + (ends[1] - ends[0]) * np.linspace(0.0, 1.0, count)[:, None]
    return np.hstack([points - 0.4, points + 0.4])


def _ring(distances: Iterable[float]) -> Iterator[XY]:
    yield 0.0, 0.0
    for away in distances:
        for number in range(12):
            angle = radians(30.0 * number)
            yield away * cos(angle), away * sin(angle)


def _sides(x: float, y: float) -> Iterator[XY]:
    """Places round a rectangle: the middles of its sides, then its corners, then between."""
    for step in (0.0, 0.5, -0.5, 1.0, -1.0):
        yield x * step, -y
        yield x * step, y
        yield x, y * step
        yield -x, y * step


def _elbow(side: float, goal: XY, line: float, *, inwards: bool) -> float:
    """Where a leader leaves its text's underline: it runs on at 30°, 45°, 60° or 90° (GB/T 50001 7.3)."""
    if inwards:
        return goal[0]
    aside, rise = goal[0] - side, abs(goal[1] - line)
    steps = [rise * tan(radians(90.0 - angle)) for angle in LEADER_ANGLES]
    reach = max((step for step in steps if step <= abs(aside) + 1e-9), default=0.0)
    return goal[0] - (reach if aside > 0.0 else -reach)


def _from_ring(box: Box, radius: float, goal: Point, area: BaseGeometry) -> tuple[XY, ...]:
    """A leader from a ring: along its diameter, then at an angle of the standard; straight down or up where the thing
    is below or above it."""
    x, y = (box.left + box.right) / 2, (box.bottom + box.top) / 2
    if abs(goal.x - x) < radius:
        rise = sqrt(radius**2 - (goal.x - x) ** 2)
        start = (goal.x, y + (rise if goal.y > y else -rise))
        return start, start, _entry(Point(start), goal, area)
    edge = x + (radius if goal.x > x else -radius)
    side = _elbow(edge, (goal.x, goal.y), y, inwards=False)
    return (edge, y), (side, y), _entry(Point(side, y), goal, area)


def _entry(start: Point, goal: Point, area: BaseGeometry) -> XY:
    """Where a leader from a start ends: 1 mm inside the thing's outline, or in its middle."""
    inside = LineString([start, goal]).intersection(area)
    if inside.is_empty:
        return goal.x, goal.y
    near = nearest_points(inside, start)[0]
    whole = near.distance(goal)
    share = min(1.0, 0.8 / whole) if whole > 0 else 0.0
    return near.x + (goal.x - near.x) * share, near.y + (goal.y - near.y) * share
