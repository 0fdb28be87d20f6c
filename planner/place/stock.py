"""Things taken from the catalogue and put down."""

from dataclasses import dataclass, replace
from typing import Any

from shapely import Point

from planner.model.catalogue import Catalogue, CatalogueItem
from planner.model.layout import Item, Kind
from planner.place.ground import Footing, Spot
from planner.words import Text


@dataclass(frozen=True, kw_only=True)
class Stock:
    """The catalogue, asked for what the placer puts down."""

    catalogue: Catalogue

    def entry(self, kind: Kind) -> CatalogueItem:
        """The catalogue's entry for a kind.

        Raises:
            KeyError: there is none.
        """
        return self.catalogue.item(kind)

    def footing(self, kind: Kind, *, back: float = 0.0) -> Footing:
        """What a kind needs of the floor; `back` metres stay free behind it."""
        entry = self.entry(kind)
        return Footing(width=entry.width, depth=entry.depth, front=entry.front, side=entry.side, back=back)

    def item(self, kind: Kind, item_id: str, at: Point, turn_deg: float, **changes: Any) -> Item:
        """A thing of a kind at a place, with the catalogue's sizes except for what is changed."""
        entry = self.entry(kind)
        item = Item(
            id=item_id,
            kind=kind,
            at=at,
            turn_deg=turn_deg % 360.0,
            width=entry.width,
            depth=entry.depth,
            height=entry.height,
            base=entry.base,
            name=entry.name,
        )
        return replace(item, **changes) if changes else item

    def at_spot(self, kind: Kind, item_id: str, spot: Spot, **changes: Any) -> Item:
        """A thing of a kind at a spot."""
        return self.item(kind, item_id, Point(spot.x, spot.y), spot.turn, **changes)


def named(item: Item, zh: str, en: str) -> Item:
    """A thing with another name than the catalogue's."""
    return replace(item, name=Text(zh=zh, en=en))
