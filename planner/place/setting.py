"""What has been put down so far: the floor, the things, and why each stands where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from planner.model.layout import Choice, Item, Kind
from planner.place.ground import Floats, Footing, Ground, Spot, Spots
from planner.place.sizes import Sizes
from planner.place.stock import Stock
from planner.words import Text


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A floor being furnished. All in the frame of the row.

    `kept` are the things that the designer keeps; the ground knows of them already.
    """

    stock: Stock
    sizes: Sizes
    ground: Ground
    items: tuple[Item, ...] = ()
    choices: tuple[Choice, ...] = ()
    missing: tuple[str, ...] = ()
    kept: tuple[Item, ...] = ()

    def of_kind(self, kind: Kind) -> tuple[Item, ...]:
        """The things of a kind put down so far."""
        return tuple(item for item in self.items if item.kind is kind)

    def keeps(self, kind: Kind) -> tuple[Item, ...]:
        """The things of a kind that the designer keeps."""
        return tuple(item for item in self.kept if item.kind is kind)

    def put(
        self, item: Item, footing: Footing, *, why: Text, clauses: Sequence[str] = (), reached_by: float
    ) -> "Setting":
        """The setting with a thing on the floor.

        Args:
            reached_by: the widest passage, metres, that leads up to its front; 0 where nobody walks up to it.
        """
        spot = Spot(x=item.at.x, y=item.at.y, turn=item.turn_deg)
        ground = self.ground.holding(spot, footing, reached_by=reached_by)
        choice = Choice(item=item.id, text=why, clauses=tuple(clauses))
        return replace(self, ground=ground, items=(*self.items, item), choices=(*self.choices, choice))

    def hang(self, item: Item, *, why: Text, clauses: Sequence[str] = ()) -> "Setting":
        """The setting with a thing that takes no floor."""
        choice = Choice(item=item.id, text=why, clauses=tuple(clauses))
        return replace(self, items=(*self.items, item), choices=(*self.choices, choice))

    def with_parts(self, *items: Item) -> "Setting":
        """The setting with parts of a thing already put down: its chair, its alarm, its outlets."""
        return replace(self, items=(*self.items, *items))

    def left_out(self, name: str, why: Text) -> "Setting":
        """The setting with the word that a thing found no place."""
        return replace(self, choices=(*self.choices, Choice(item=name, text=why)), missing=(*self.missing, name))

    def best(self, kind: Kind, item_id: str, spots: Spots, costs: Floats, *, reached_by: float) -> Item | None:
        """A thing of a kind at the least bad of some places, or None when none is free."""
        spot = self.ground.best(spots, self.stock.footing(kind), costs, reached_by=reached_by)
        return None if spot is None else self.stock.at_spot(kind, item_id, spot)
