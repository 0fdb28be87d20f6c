"""What is asked of the placer: the building, the brief, the limits and the catalogue together."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from planner.measure import queues
from planner.model.brief import Brief, Keep
from planner.model.catalogue import Catalogue
from planner.model.layout import Item, Kind
from planner.model.plan import FloorPlan, Room, Storey, Where
from planner.model.standard import Rulebook
from planner.place.counters import Row
from planner.place.sizes import Sizes, sizes
from planner.place.stock import Stock

KEPT_CAMERA = "camera"
"""The word of a brief for a camera that is kept."""

PARTS: Final = frozenset(
    {
        *(Kind.SIGN, Kind.STAFF_BOARD, Kind.QUEUE_LINE, Kind.QUEUE_PLACE, Kind.STAFF_CHAIR, Kind.VISITOR_CHAIR),
        *(Kind.COMPUTER, Kind.PRINTER, Kind.SCANNER, Kind.DOCUMENT_CAMERA, Kind.RATING_TERMINAL),
        *(Kind.OUTLET, Kind.ALARM, Kind.PARTITION, Kind.GATE, Kind.BARRIER),
    }
)
"""Kinds that belong to a window or to another thing: each is placed with it, and a kept one takes its place."""


@dataclass(frozen=True, kw_only=True)
class Task:
    """The plan, the brief, the limits, and which parts of the building are what."""

    plan: FloorPlan
    storey: Storey
    room: Room
    brief: Brief
    rulebook: Rulebook
    stock: Stock
    sizes: Sizes
    where: Where

    @cached_property
    def needed(self) -> int:
        """Windows asked for: the brief's number, or what the demand needs."""
        return queues.windows_wanted(self.brief)

    @cached_property
    def kept(self) -> tuple[Item, ...]:
        """The things that the designer keeps where they stand, on the plan; cameras are not among them."""
        keeps = [keep for keep in self.brief.keep if keep.kind != KEPT_CAMERA]
        return tuple(self._kept(keep, number) for number, keep in enumerate(keeps, start=1))

    def _kept(self, keep: Keep, number: int) -> Item:
        kind = Kind(keep.kind)
        entry = self.stock.entry(kind)
        return self.stock.item(
            kind,
            f"kept-{number}",
            keep.at,
            keep.turn_deg,
            width=entry.width if keep.width is None else keep.width,
            depth=entry.depth if keep.depth is None else keep.depth,
            count=max(1, round((keep.width or entry.width) / entry.width)) if kind is Kind.SEAT_ROW else 1,
            locked=True,
        )

    def keeps(self, kind: Kind) -> int:
        """How many things of a kind the designer keeps."""
        return sum(item.kind is kind for item in self.kept)

    def waiting(self, row: Row) -> int:
        """The persons that wait at most, but for one hour in twenty."""
        return queues.queue_for(row.count, self.brief)

    def seats(self, row: Row) -> int:
        """Seats wanted: the standards' number a window, at least their least, and one for each who waits.

        Those who come along wait too.
        """
        return self.sizes.seats(windows=row.count, waiting=queues.persons_waiting(row.count, self.brief))

    def way(self, row: Row) -> float:
        """The width of the way to the windows, by how crowded the hall will be, metres."""
        return self.sizes.way(public_m2=row.public.area, windows=row.count, seats=self.seats(row))


def task_of(
    plan: FloorPlan,
    brief: Brief,
    rulebook: Rulebook,
    catalogue: Catalogue,
    *,
    where: Where,
) -> Task:
    """The task of a hall: its limits asked of brief and rulebook."""
    storey = plan.storey(where.storey_id)
    return Task(
        plan=plan,
        storey=storey,
        room=storey.room(where.hall_id),
        brief=brief,
        rulebook=rulebook,
        stock=Stock(catalogue=catalogue),
        sizes=sizes(brief, rulebook),
        where=where,
    )
