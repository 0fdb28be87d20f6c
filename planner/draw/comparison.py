"""The schemes of a hall side by side: a small plan of each, and the table of their figures."""

from collections.abc import Callable, Iterator
from typing import Final

import shapely
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from planner.draw import building
from planner.draw.details import Figure
from planner.draw.facts import Facts, Table
from planner.draw.furnishing import TINTS
from planner.draw.shapes import filled, outlines, turned
from planner.draw.symbols import HIGH, layer_of
from planner.model.layout import Item, Kind, Layout, ZoneKind
from planner.model.plan import Storey
from planner.model.scene import XY, Box, Layer, Mark, Patch, Pattern, Side, Stroke, Word

SCALES: Final = (100, 150, 200, 300, 500)
"""Scales of the small plans."""

LEAST: Final = 200
"""No smaller than 1:200 are plans drawn only so that one sheet shows all."""

ACROSS: Final = 0.48
DOWN: Final = 0.36
"""Shares of the paper's width and height that a small plan may take."""

EDGE: Final = 0.3
"""Metres about the hall that a small plan shows."""

SHOWN: Final = (
    *(Kind.COUNTER, Kind.QUEUE_LINE, Kind.GUIDANCE_DESK, Kind.TICKET_MACHINE, Kind.SEAT_ROW, Kind.WHEELCHAIR_PLACE),
    *(Kind.FORM_DESK, Kind.SELF_SERVICE, Kind.OPEN_GOVERNMENT, Kind.ISSUING_POINT, Kind.GATE, Kind.PARTITION),
    *(Kind.STAFF_CHAIR, Kind.VISITOR_CHAIR, Kind.COPIER, Kind.BARRIER, Kind.QUEUE_PLACE),
)


def scales(facts: Facts, area: Box) -> tuple[int, ...]:
    """The scales at which small plans may be drawn, the largest first: the first at which each takes no more than its
    share of the paper, and smaller ones down to LEAST, so that one sheet shows all."""
    if not facts.schemes:
        return ()
    _, (left, bottom, right, top) = _region(facts)
    fits = [
        one
        for one in SCALES
        if (right - left) * 1000.0 / one <= ACROSS * area.width and (top - bottom) * 1000.0 / one <= DOWN * area.height
    ]
    return tuple(one for one in fits if one == fits[0] or one <= LEAST) or SCALES[-1:]


def figures(facts: Facts, scale: int) -> Iterator[Figure]:
    """A small plan of each scheme."""
    region, bounds = _region(facts)
    turn_deg = building.main_direction(facts.schemes[0].layout.storey)
    for one in facts.schemes:
        yield Figure(
            id=f"scheme-{one.number}",
            title=one.name.say(facts.lang),
            marks=tuple(_marks(one.layout, region, turn_deg)),
            bounds=bounds,
            scale=scale,
            words=() if one.number != facts.drawn_scheme else (facts.say("(本图集采用)", "(drawn in this set)"),),
        )


def _region(facts: Facts) -> tuple[BaseGeometry, tuple[float, float, float, float]]:
    """What a small plan shows, in the building's own axes, and its bounds."""
    first = facts.schemes[0].layout
    turn_deg = building.main_direction(first.storey)
    region = _turned(first.hall.polygon.buffer(EDGE + 0.5, join_style="mitre"), turn_deg)
    left, bottom, right, top = region.bounds
    return region, (left, bottom, right, top)


Cut = Callable[[BaseGeometry], BaseGeometry]
"""Turns a shape level with the building and cuts it to what is shown."""


def _marks(layout: Layout, region: BaseGeometry, turn_deg: float) -> Iterator[Mark]:
    """The hall with its walls, zones and what stands in it, the building's long walls level."""

    def cut(shape: BaseGeometry) -> BaseGeometry:
        return _turned(shape, turn_deg).intersection(region)

    for zone in layout.zones:
        if zone.kind is not ZoneKind.PUBLIC:
            colour = TINTS.get(zone.kind, "")
            yield from filled(Layer.ZONE, cut(zone.polygon), pattern=Pattern.SOLID, colour=colour)
    yield from _building(layout.storey, cut)
    for item in layout.of_kind(*SHOWN):
        if not item.base >= HIGH:
            yield from _thing(item, cut(item.footprint))
    for window in layout.windows:
        for counter in layout.of_window(window.id, Kind.COUNTER)[:1]:
            at = turned((counter.at.x, counter.at.y), -turn_deg)
            yield Word(layer=Layer.LABEL, text=window.id, at=at, height_mm=2.5, side=Side.CENTRE)


def _building(storey: Storey, cut: Cut) -> Iterator[Mark]:
    """Walls, columns, doors and glazing."""
    yield from filled(Layer.WALL_FILL, cut(storey.walls), pattern=Pattern.SOLID)
    yield from outlines(Layer.WALL, cut(storey.walls))
    for column in storey.columns:
        yield from filled(Layer.COLUMN, cut(column.polygon), pattern=Pattern.SOLID)
    for glazing in storey.glazing:
        yield from outlines(Layer.GLAZING, cut(glazing.gap))
    for door in storey.doors:
        if door.swing is not None and not cut(door.gap.centroid).is_empty:
            yield from outlines(Layer.DOOR, cut(door.swing))


def _thing(item: Item, shape: BaseGeometry) -> Iterator[Patch | Stroke]:
    """A thing's outline on white; marks on the floor in their own colour."""
    layer = layer_of(item)
    if item.kind is Kind.QUEUE_LINE:
        yield from filled(layer, shape, pattern=Pattern.SOLID)
        return
    yield from filled(layer, shape, pattern=Pattern.SOLID, colour="#FFFFFF")
    yield from outlines(layer, shape)


def _turned(shape: BaseGeometry, turn_deg: float) -> BaseGeometry:
    """A shape in the building's own axes."""
    origin: XY = (0.0, 0.0)
    return affinity.rotate(shape, -turn_deg, origin=origin) if turn_deg else shapely.force_2d(shape)


def table(facts: Facts) -> Table:
    """The schemes' figures, as `planner design --schemes` prints them."""
    heads, *rows = facts.scheme_rows or ((),)
    title = facts.say("方案比选表", "Schemes compared")
    return Table(title=title, heads=tuple(heads), rows=tuple(rows), right=tuple(range(4, len(heads))))


def ruled_out(facts: Facts) -> Table:
    """The kinds that were tried and are not offered, and why."""
    heads, *rows = facts.ruled_out_rows or ((),)
    title = facts.say("试排后未采用的布局", "Tried and not offered")
    return Table(title=title, heads=tuple(heads), rows=tuple(rows), sentences=(len(heads) - 1,))
