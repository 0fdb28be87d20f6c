"""The sides of a hall, each seen along itself, with the rows that stand along it."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from planner.measure.space import stands_in_the_way
from planner.model.layout import Kind
from planner.place import counters
from planner.place.counters import Rows
from planner.place.frame import Frame
from planner.place.hall import Hall, frames, hall_along
from planner.place.sizes import Sizes
from planner.place.task import PARTS, Task

_A_WINDOW: Final = 10.0
"""What a window more is worth in the costs of a row."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Side:
    """A side of the hall: its axes and the hall along it."""

    frame: Frame
    hall: Hall


@dataclass(frozen=True, kw_only=True, eq=False)
class Site:
    """A hall where a row is to stand, seen from each of its sides."""

    task: Task
    limits: Sizes

    @cached_property
    def sides(self) -> tuple[Side, ...]:
        """The sides long enough for a window, counter-clockwise."""
        return tuple(Side(frame=frame, hall=self.hall(frame, length)) for frame, length in frames(self.task.room))

    @cached_property
    def gate_width(self) -> float:
        """The width of a gate in the counter line, metres."""
        return max(self.task.stock.entry(Kind.GATE).width, self.limits.gate)

    @cached_property
    def outdoors(self) -> frozenset[str | None]:
        """The rooms, and None for outdoors, from which one gets outdoors without passing the hall."""
        reached: set[str | None] = {None}
        todo: deque[str | None] = deque([None])
        while todo:
            here = todo.popleft()
            for door in self.task.storey.doors:
                if here not in door.rooms or self.task.room.id in door.rooms:
                    continue
                other = door.rooms[1] if door.rooms[0] == here else door.rooms[0]
                if other not in reached:
                    reached.add(other)
                    todo.append(other)
        return frozenset(reached)

    def hall(self, frame: Frame, length: float) -> Hall:
        """The hall in some axes."""
        task = self.task
        loose = {Kind.COUNTER, *PARTS}
        taken = (item for item in task.kept if stands_in_the_way(item) or item.kind is Kind.WHEELCHAIR_PLACE)
        kept = [item for item in taken if item.kind not in loose]
        return hall_along(
            task.storey,
            task.room,
            frame,
            length=length,
            where=task.where,
            kept=tuple(item.footprint for item in kept),
            door_depth=task.sizes.turning,
        )

    @cached_property
    def _found(self) -> dict[tuple[Frame, int, bool, bool], Rows]:
        return {}

    def levels(self, side: Side, needed: int, *, gated: bool = False, joined: bool = False) -> Iterator[Rows]:
        """The rows along a side, the most windows up to a number first; see `counters.rows`."""
        return counters.rows(
            side.hall,
            self.limits,
            needed=needed,
            anchors=(),
            gate_width=self.gate_width,
            outdoors=self.outdoors,
            gated=gated,
            joined=joined,
        )

    def rows(self, side: Side, needed: int, *, gated: bool = False, joined: bool = False) -> Rows:
        """The rows along a side with the most windows up to a number, cheapest first."""
        key = (side.frame, needed, gated, joined)
        if key not in self._found:
            self._found[key] = next(self.levels(side, needed, gated=gated, joined=joined), Rows([]))
        return self._found[key]

    def most(self, side: Side) -> int:
        """The most windows that a row along a side holds, up to those asked for."""
        rows = self.rows(side, self.task.needed)
        return rows[0].count if rows else 0

    def likely(self, count: int) -> tuple[Side, ...]:
        """The sides along which the best rows stand: most windows first, then the least against them."""
        best = [(self.rows(side, self.task.needed)[:1], side) for side in self.sides]
        order = sorted(
            (rows[0].cost - _A_WINDOW * rows[0].count, number) for number, (rows, _) in enumerate(best) if rows
        )
        return tuple(best[number][1] for _, number in order[:count])

    def after(self, side: Side) -> Side | None:
        """The next side counter-clockwise that starts where a side ends, at its high end."""
        return self._neighbour(side, 1)

    def before(self, side: Side) -> Side | None:
        """The side that ends where a side starts, at its low end."""
        return self._neighbour(side, -1)

    def _neighbour(self, side: Side, step: int) -> Side | None:
        if len(self.sides) < 3:
            return None
        return self.sides[(self.sides.index(side) + step) % len(self.sides)]
