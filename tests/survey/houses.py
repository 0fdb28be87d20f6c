"""Buildings with exact truth: walls as runs, openings in them, and the rooms that the walls leave. Metres."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from random import Random

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, MultiPolygon, Polygon

OUTER = 0.24
INNER = 0.12
CORRIDOR = 2.4
JOG = 0.8
WIDTHS = (1.0, 1.0, 1.0, 1.0, 1.0, 0.5)
"""One room in six is about half as wide as the others."""

Spot = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Run:
    """A straight wall: its middle line, its thickness, and how far its body goes on beyond both ends."""

    start: Spot
    stop: Spot
    thickness: float
    beyond: float = 0.0

    @property
    def length(self) -> float:
        """Of the middle line."""
        return float(np.hypot(self.stop[0] - self.start[0], self.stop[1] - self.start[1]))

    @property
    def way(self) -> NDArray[np.float64]:
        """The direction from start to stop, of length 1."""
        return (np.array(self.stop) - np.array(self.start)) / self.length

    @property
    def body(self) -> Polygon:
        """The floor under the wall."""
        reach = self.way * self.beyond
        line = LineString([np.array(self.start) - reach, np.array(self.stop) + reach])
        return line.buffer(self.thickness / 2, cap_style="flat")


@dataclass(frozen=True, kw_only=True)
class Hole:
    """An opening in a run: its middle's distance from the run's start, its width, and how a door in it hangs.

    `hinge` is "start" or "stop", `side` the side that the leaf opens to: 1 left of the run, -1 right.
    """

    run: int
    along: float
    width: float
    window: bool = False
    hinge: str = "start"
    side: int = 1


@dataclass(frozen=True, kw_only=True)
class House:
    """A storey: runs of wall, holes in them. Horizontal runs go right, upright ones up."""

    runs: tuple[Run, ...]
    holes: tuple[Hole, ...]
    single: bool = False

    @cached_property
    def body(self) -> Polygon | MultiPolygon:
        """All walls, no opening cut."""
        return shapely.union_all([run.body for run in self.runs])

    @cached_property
    def rooms(self) -> tuple[Polygon, ...]:
        """The rooms to their inner wall faces (to the lines, where a wall is a single line), in reading order."""
        if self.single:
            lines = [LineString([run.start, run.stop]) for run in self.runs]
            found = shapely.get_parts(shapely.polygonize(shapely.get_parts(shapely.node(shapely.union_all(lines)))))
        else:
            found = [Polygon(ring) for part in shapely.get_parts(self.body) for ring in part.interiors]
        return tuple(sorted(found, key=lambda room: (-round(room.centroid.y, 1), room.centroid.x)))

    def middle(self, hole: Hole) -> Spot:
        """The middle of an opening."""
        run = self.runs[hole.run]
        x, y = np.array(run.start) + run.way * hole.along
        return float(x), float(y)

    def pieces(self, run: int, holes: Sequence[Hole]) -> Iterator[tuple[Spot, Spot]]:
        """The middle line of a run between those of the openings that are in it."""
        wall = self.runs[run]
        stops = [0.0]
        for hole in sorted((each for each in holes if each.run == run), key=lambda each: each.along):
            stops += [hole.along - hole.width / 2, hole.along + hole.width / 2]
        stops.append(wall.length)
        for begin, end in zip(stops[::2], stops[1::2], strict=True):
            first, last = np.array(wall.start) + wall.way * begin, np.array(wall.start) + wall.way * end
            yield (float(first[0]), float(first[1])), (float(last[0]), float(last[1]))

    def gap(self, hole: Hole) -> Polygon:
        """An opening through the whole thickness of its wall."""
        run = self.runs[hole.run]
        half = run.way * hole.width / 2
        middle = np.array(self.middle(hole))
        return LineString([middle - half, middle + half]).buffer(run.thickness / 2, cap_style="flat")


def house(rooms: int, *, seed: int, single: bool = False) -> House:
    """A house with a number of rooms: wings of a lower row, a corridor and an upper row, one above the other.

    Args:
        rooms: corridors counted; at least 3.
        single: walls are single lines; the rooms then reach to the lines.
    """
    wings = max(1, round(rooms**0.5 / 2))
    shares = [rooms // wings + (1 if wing < rooms % wings else 0) for wing in range(wings)]
    builder = _Builder(width=round(3.7 * max(share // 2 for share in shares), 2), chance=Random(seed))
    for wing, share in enumerate(shares):
        lower = (share - 1) // 2
        builder.row(lower, windows=wing == 0, door_above=True)
        builder.corridor()
        builder.row(share - 1 - lower, windows=wing == wings - 1, door_above=False)
    return builder.finished(single=single)


class _Builder:
    """Rows of rooms laid one above the other."""

    def __init__(self, *, width: float, chance: Random) -> None:
        self.width, self.chance = width, chance
        self.y = 0.0
        self.runs: list[Run] = []
        self.holes: list[Hole] = []
        self.corridors: list[float] = []
        self._level()

    def finished(self, *, single: bool) -> House:
        """The house with its two side walls."""
        for x, side in ((0.0, -1), (self.width, 1)):
            row = len(self.runs)
            self.runs.append(Run(start=(x, 0.0), stop=(x, self.y), thickness=OUTER))
            self.holes += [Hole(run=row, along=y, width=1.5, side=side) for y in self.corridors]
        return House(runs=tuple(self.runs), holes=tuple(self.holes), single=single)

    def row(self, rooms: int, *, windows: bool, door_above: bool) -> None:
        """A row of rooms on top of what stands, with doors to the corridor above or below it."""
        low, below = self.y, self.level
        self.y = round(low + self.chance.choice((4.2, 4.8, 5.4, 6.0)), 2)
        lows = self._bounds(rooms)
        tops = self._walls_between(lows, low, self.y)
        self._level()
        doors, panes = (tops, lows) if door_above else (lows, tops)
        for left, right in pairwise(doors):
            self._door(self.level if door_above else below, left, right, side=-1 if door_above else 1)
        for left, right in pairwise(panes):
            if windows and right - left >= 2.4:
                row = below if door_above else self.level
                self.holes.append(Hole(run=row, along=round((left + right) / 2, 2), width=1.5, window=True))

    def corridor(self) -> None:
        """A corridor over the whole width, with a door at both its ends."""
        self.corridors.append(round(self.y + CORRIDOR / 2, 2))
        self.y = round(self.y + CORRIDOR, 2)
        self._level()

    def _level(self) -> None:
        """A wall over the whole width; `level` is its row."""
        self.level = len(self.runs)
        self.runs.append(Run(start=(0.0, self.y), stop=(self.width, self.y), thickness=OUTER, beyond=OUTER / 2))

    def _bounds(self, rooms: int) -> list[float]:
        """Where the walls between the rooms of a row stand, on a 10 mm grid."""
        weights = [self.chance.uniform(0.85, 1.2) * self.chance.choice(WIDTHS) for _ in range(rooms)]
        whole = sum(weights)
        return [round(self.width * sum(weights[:row]) / whole, 2) for row in range(rooms + 1)]

    def _walls_between(self, bounds: Sequence[float], low: float, high: float) -> list[float]:
        """The upright walls of a row; one in four has a jog, so that a room is L-shaped. Gives their upper ends."""
        tops = [bounds[0]]
        middle = round((low + high) / 2, 2)
        for x, right in pairwise(bounds[1:]):
            jogged = self.chance.random() < 0.25 and right - x > JOG + 2.0
            tops.append(round(x + JOG, 2) if jogged else x)
            if jogged:
                self.runs.append(Run(start=(x, low), stop=(x, middle), thickness=INNER))
                self.runs.append(Run(start=(x, middle), stop=(tops[-1], middle), thickness=INNER, beyond=INNER / 2))
                self.runs.append(Run(start=(tops[-1], middle), stop=(tops[-1], high), thickness=INNER))
                continue
            self.runs.append(Run(start=(x, low), stop=(x, high), thickness=INNER))
            if self.chance.random() < 0.2:
                row = len(self.runs) - 1
                self.holes.append(Hole(run=row, along=round((high - low) / 2, 2), width=0.8, side=-1))
        return [*tops, bounds[-1]]

    def _door(self, run: int, left: float, right: float, *, side: int) -> None:
        """A door between two walls, at a third of the free length."""
        width = self.chance.choice((0.8, 0.9, 1.0))
        along = left + 0.4 + width / 2 + max(0.0, right - left - width - 0.8) * 0.3
        hinge = "start" if self.chance.random() < 0.5 else "stop"
        self.holes.append(Hole(run=run, along=round(along, 2), width=width, hinge=hinge, side=side))
