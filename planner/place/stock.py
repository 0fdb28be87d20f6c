"""Things taken from the catalogue and put down."""

from dataclasses import dataclass, replace
from typing import Any, Final

from shapely import Point

from planner.model.catalogue import Catalogue, CatalogueItem
from planner.model.layout import Item, Kind
from planner.place.ground import Footing, Spot
from planner.words import Text

CHAIR_GAP: Final = 0.05
"""Between a desk and its chair, metres."""

BEHIND_DESK: Final = 0.9
"""Floor behind the guidance desk for who sits there, metres."""


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

    @property
    def seat(self) -> float:
        """The floor that a chair at a desk takes, from the desk's edge, metres."""
        return CHAIR_GAP + self.entry(Kind.STAFF_CHAIR).depth

    def footing(self, kind: Kind) -> Footing:
        """What a kind needs of the floor: of a desk with its chair before it, of the guidance desk behind it."""
        entry = self.entry(kind)
        plain = Footing(width=entry.width, depth=entry.depth, front=entry.front, side=entry.side)
        if kind is Kind.DESK:
            return replace(plain, front=max(plain.front, self.seat), seat_front=self.seat)
        if kind is Kind.GUIDANCE_DESK:
            return replace(plain, back=BEHIND_DESK, seat_back=self.seat)
        return plain

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
            text=entry.text,
        )
        return replace(item, **changes) if changes else item

    def at_spot(self, kind: Kind, item_id: str, spot: Spot, **changes: Any) -> Item:
        """A thing of a kind at a spot."""
        return self.item(kind, item_id, Point(spot.x, spot.y), spot.turn, **changes)


def named(item: Item, zh: str, en: str) -> Item:
    """A thing with another name than the catalogue's."""
    return replace(item, name=Text(zh=zh, en=en))
