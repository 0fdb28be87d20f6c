"""Puts labels on a view's paper, so that no text covers another and little lies under any.

Everything is weighed in millimetres of paper; what is placed is given in metres of the scene.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import dist
from typing import Final

import numpy as np
import shapely
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from planner.draw.frame import Floats
from planner.draw.ink import boxes_of
from planner.draw.leaders import leader_of
from planner.draw.shapes import circle, largest
from planner.draw.tabling import Measure
from planner.draw.view_paper import ViewPaper
from planner.model.scene import XY, Box, LabelWish, Leader, Side, Stroke, Word
from planner.words import Lang

PITCH: Final = 1.45
"""From line to line of a label, in heights of its letters."""

GAP: Final = 0.8
"""Millimetres that stay free about a label."""

INK: Final = 0.8
"""What it costs a label to lie on a cell of ink, in millimetres of way."""

CROWDED: Final = 12.0
"""Inside its area a label that costs more than this is tried outside too."""

SMALLEST_MM: Final = 2.5

WALLED: Final = 30.0
"""What it costs that a wall stands between a label and its thing, in millimetres of way."""
WITHIN: Final = -3.0
"""What it costs that a label lies in the middle of its thing."""
AROUND_MM: Final = (1.0, 3.0, 6.0, 9.0, 13.0, 18.0, 24.0, 32.0, 42.0, 54.0, 70.0)
UNLED_MM: Final = 18.0
"""A label without a leader is not farther than this from its thing."""


class Labeller:
    """Places labels in a language."""

    def __init__(self, paper: ViewPaper, *, lang: Lang, measure: Measure) -> None:
        self.paper, self.frame, self.lang, self.measure = paper, paper.frame, lang, measure

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
            self.paper.unplaced.append(wish.text.say(self.lang).replace("\n", " "))
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
        view = self.paper.limits
        good = (boxes[:, 0] > view.left) & (boxes[:, 1] > view.bottom)
        good &= (boxes[:, 2] < view.right) & (boxes[:, 3] < view.top)
        for box in self.paper.taken:
            apart = (boxes[:, 0] > box.right) | (boxes[:, 2] < box.left)
            apart |= (boxes[:, 1] > box.top) | (boxes[:, 3] < box.bottom)
            good &= apart
        costs: Floats = np.where(good, spots[:, 2] + self.paper.ink.under(boxes) * INK, np.inf)
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
        lines = [*self.paper.leaders, *self.paper.lines]
        cost = 40.0 * int(np.sum(shapely.intersects(lines, text))) + self._through_walls(spot, wish)
        leader = leader_of(wish, self.frame, box)
        if leader is None:
            return cost
        line = LineString(leader)
        cost += 25.0 * int(np.sum(shapely.crosses(self.paper.leaders, line)))
        boxes = boxes_of(self.paper.taken)
        return cost + 40.0 * int(np.sum(shapely.intersects(shapely.box(*boxes.T), line)))

    def _through_walls(self, spot: Floats, wish: LabelWish) -> float:
        """What it costs that a wall stands between a label and its thing."""
        walls = self.paper.walls
        if wish.around is None or walls.is_empty:
            return 0.0
        goal = self.frame.on_paper(_middle_of(wish.around))
        between = LineString([(float(spot[0]), float(spot[1])), goal])
        return (
            WALLED
            if self.paper.walls.intersects(between) and between.intersection(self.paper.walls).length > 1.0
            else 0.0
        )

    def _write(self, wish: LabelWish, text: "_Set", at: XY) -> None:
        self.paper.taken.append(Box.about(at, text.width, text.height))
        if wish.ring_mm:
            self._ring_about(wish, text, at)
            self._lead(wish, leader_of(wish, self.frame, Box.about(at, text.width, text.height)))
            return
        top = at[1] + text.height / 2
        leader = leader_of(wish, self.frame, Box.about(at, text.width + GAP, text.height + GAP))
        side, x = Side.CENTRE, at[0]
        if len(text.lines) > 1 and wish.within is None:
            side, x = Side.LEFT, at[0] - text.width / 2
        for line, size in zip(text.lines, text.heights, strict=True):
            middle = (x, top - size / 2)
            top -= size * PITCH
            self.paper.notes.append(
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
            self.paper.leaders.append(LineString(leader))
            self.paper.ink.line(np.array(leader))
            points = tuple(self.frame.in_scene(point) for point in leader)
            self.paper.notes.append(Leader(layer=wish.layer, points=points, item=wish.item))

    def _ring_about(self, wish: LabelWish, text: "_Set", at: XY) -> None:
        """A ring with its diameter, a line of text above it and one below."""
        ring = tuple(self.frame.in_scene(point) for point in circle(*at, wish.ring_mm))
        ends = tuple(self.frame.in_scene((at[0] + side * wish.ring_mm, at[1])) for side in (-1.0, 1.0))
        self.paper.notes.append(Stroke(layer=wish.layer, points=ring, closed=True, item=wish.item))
        self.paper.notes.append(Stroke(layer=wish.layer, points=ends, item=wish.item))
        for line, size, up in zip(text.lines, text.heights, (0.45, -0.45), strict=True):
            place = self.frame.in_scene((at[0], at[1] + up * wish.ring_mm))
            self.paper.notes.append(
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
    return Box.about((float(spot[0]), float(spot[1])), text.width + GAP, text.height + GAP)


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


def _sides(x: float, y: float) -> Iterator[XY]:
    """Places round a rectangle: the middles of its sides, then its corners, then between."""
    for step in (0.0, 0.5, -0.5, 1.0, -1.0):
        yield x * step, -y
        yield x * step, y
        yield x, y * step
        yield -x, y * step
