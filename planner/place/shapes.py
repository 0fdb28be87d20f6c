"""Rows round corners, two facing rows, and islands: straight rows put together, each along its own side."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from math import ceil
from typing import Final

import numpy as np
import shapely
from shapely import Point, Polygon, get_parts

from planner.measure.overlay import common, united
from planner.model.layout import RowShape
from planner.place import counters
from planner.place.counters import Draft, Row, Rows
from planner.place.frame import Frame
from planner.place.hall import Hall
from planner.place.lines import SCREEN
from planner.place.sites import Side, Site
from planner.place.sizes import Sizes

QUEUE_PLACE: Final = 0.65
"""Floor behind the one-metre line for who is next, metres."""

_LEAST: Final = 2
_LEAST_ISLAND: Final = 4
_SIDES_TRIED: Final = 4
_MAINS_TRIED: Final = 3
_WINGS_TRIED: Final = 6
_JOINTS_TRIED: Final = 60
_LEVELS_TRIED: Final = 2
_PASSAGE: Final = 0.9
_TOUCH: Final = 1e-3
_BAY: Final = 1.4
_STEP: Final = 0.25
_ISLANDS_TRIED: Final = 12
_OPPOSITE_DEG: Final = 25.0
_BESIDE_DEG: Final = (60.0, 135.0)
_BENT: Final = {RowShape.L: 2.0, RowShape.U: 4.0, RowShape.FACING: 6.0, RowShape.ISLAND: 8.0}
"""What a kind of row weighs against a straight one: the staff are apart, the screens longer."""


def bent_rows(site: Site, *, wanted: int) -> list[Row]:
    """The L, U and two facing rows along each side, and islands, with windows up to the number wanted, as far as they
    fit: shape after shape, the best of each first."""
    found: list[Row] = []
    for shape in (RowShape.L, RowShape.U, RowShape.FACING):
        found += sorted(
            (row for side in site.likely(_SIDES_TRIED) for row in _bent(site, side, shape, wanted)), key=_order
        )
    return [*found, *sorted(_islands(site, wanted), key=_order)[:1]]


def least_windows(shape: RowShape) -> int:
    """So many windows at least has a row of a shape that is not straight: no counter stands alone."""
    return {RowShape.U: 3 * _LEAST, RowShape.ISLAND: _LEAST_ISLAND}.get(shape, 2 * _LEAST)


def best_of_shapes(rows: list[Row]) -> list[Row]:
    """The best of each shape among the rows of all sides."""
    return list({row.shape: row for row in reversed(rows)}.values())[::-1]


def _order(row: Row) -> tuple[int, float, tuple[float, ...]]:
    return -row.count, row.cost, row.lefts


def _bent(site: Site, side: Side, shape: RowShape, wanted: int) -> Iterator[Row]:
    """The best rows of a shape whose main row runs along a side."""
    if shape is RowShape.L:
        for wing in (site.after(side), site.before(side)):
            yield from _with_wings(site, side, (wing,), shape, wanted)
    elif shape is RowShape.U:
        yield from _with_wings(site, side, (site.after(side), site.before(side)), shape, wanted)
    else:
        for wing in site.sides:
            if abs(_turned(side, wing) - 180.0) <= _OPPOSITE_DEG:
                yield from _with_wings(site, side, (wing,), shape, wanted)


def _turned(side: Side, wing: Side) -> float:
    return (wing.frame.turn_deg - side.frame.turn_deg) % 360.0


def _with_wings(site: Site, side: Side, wings: tuple[Side | None, ...], shape: RowShape, wanted: int) -> Iterator[Row]:
    """The first row along a side that holds together with its wings, for the best share of windows."""
    beside = [wing for wing in wings if wing is not None]
    if len(beside) < len(wings) or wanted < _LEAST * (1 + len(wings)) or len({side, *beside}) <= len(wings):
        return
    if shape is not RowShape.FACING and not all(_is_corner(side, wing) for wing in beside):
        return
    best: Row | None = None
    for share in _shares(site, side, len(wings), wanted):
        for main in _mains(site, side, beside, shape, share):
            row = _grown(site, replace(main, joined=False), beside, shape, wanted, gated=main.joined)
            if row is not None and (best is None or (-row.count, row.cost) < (-best.count, best.cost)):
                best = row
        if best is not None and best.count == wanted:
            break
    if best is not None:
        yield best


def _is_corner(side: Side, wing: Side) -> bool:
    """Whether a wing's side bends into the hall beside a side, not away from it."""
    low, high = _BESIDE_DEG
    turned = _turned(side, wing)
    return low <= turned <= high or low <= 360.0 - turned <= high


def _shares(site: Site, side: Side, wings: int, wanted: int) -> list[int]:
    """Windows of the main row to try: a good half of all first, then as many as the side holds, and a few less."""
    most = min(site.most(side), wanted - _LEAST * wings)
    first = min(most, max(_LEAST, ceil(wanted * (0.6 if wings == 1 else 0.5))))
    shares = [first] if first >= _LEAST else []
    return shares + [one for one in range(most, max(_LEAST, most - 2) - 1, -1) if one not in shares]


def _mains(site: Site, side: Side, beside: list[Side], shape: RowShape, share: int) -> list[Row]:
    """The cheapest main rows with a number of windows that leave room for their wings at the corners."""
    if shape is RowShape.FACING:
        rows = site.rows(side, share, gated=True)
        return rows[:_MAINS_TRIED] if rows and rows[0].count == share else []
    return _cornered(site, side, beside, share, joined=False) or _cornered(site, side, beside, share, joined=True)


def _cornered(site: Site, side: Side, beside: list[Side], share: int, *, joined: bool) -> list[Row]:
    """The main rows of an L or U; `joined` where staff come in by a gate in the last wing."""
    rows = site.rows(side, share, joined=joined)
    if not rows or rows[0].count != share:
        return []
    deep = site.limits.staff_depth + site.limits.counter_depth + 0.3
    fit = []
    for place, draft in enumerate(rows.drafts):
        ends = [_room_at_end(draft, high=_turned(side, wing) < 180.0) for wing in beside]
        if all(room is not None and room >= deep for room in ends):
            fit.append((draft.cost + sum(room - deep for room in ends if room is not None), draft.lefts, place))
    return [rows[place] for _, _, place in sorted(fit)[:_MAINS_TRIED]]


def _room_at_end(row: Draft, *, high: bool) -> float | None:
    """Between the last counter and the wall at an end, metres; None where a screen or the gate is there."""
    edge = row.lefts[-1] + row.pitch if high else row.lefts[0]
    if (row.end_open if high else row.start_open) or (row.gate is not None and (row.gate >= edge - _TOUCH) == high):
        return None
    return row.end - edge if high else edge - row.start


def _grown(site: Site, main: Row, beside: list[Side], shape: RowShape, wanted: int, *, gated: bool) -> Row | None:
    """A main row with a wing along each of some sides, sharing what windows are left; None where one does not fit.

    Args:
        gated: whether the last wing has the gate of all.
    """
    row = replace(main, shape=shape)
    for number, side in enumerate(beside):
        left = wanted - row.count
        share = ceil(left / (len(beside) - number))
        last = gated and number == len(beside) - 1
        wing = _wing(site, row, side, share, joined=shape is not RowShape.FACING, gated=last)
        if wing is None:
            return None
        row = replace(row, wings=(*row.wings, wing))
    if not counters.holds(row, site.limits):
        return None
    return replace(row, costs=_costs(row, shape))


def _costs(row: Row, shape: RowShape) -> tuple[tuple[str, float], ...]:
    """What is against the runs, each by its share of the windows, and against bending the row at all."""
    total: dict[str, float] = {}
    for run in (row, *row.wings):
        for name, cost in run.costs:
            total[name] = total.get(name, 0.0) + cost * len(run.lefts) / row.count
    return (*total.items(), ("a bent row", _BENT[shape]))


def _wing(site: Site, row: Row, side: Side, share: int, *, joined: bool, gated: bool) -> Row | None:
    """The cheapest wing along a side on the floor that a row leaves, with the most windows up to a share."""
    limits = replace(site.limits, pitch=row.pitch, pitch_least=row.pitch)
    hall = _rest(row, side.hall, limits)
    levels = counters.rows(
        hall,
        limits,
        needed=share,
        anchors=(),
        gate_width=site.gate_width,
        outdoors=site.outdoors,
        joined=joined and not gated,
        gated=gated,
    )
    for found in islice(levels, _LEVELS_TRIED):
        wing = _first_clear(row, found, joined=joined) if len(found[0].lefts) >= _LEAST else None
        if wing is not None:
            return wing
    return None


def _first_clear(row: Row, rows: Rows, *, joined: bool) -> Row | None:
    wings: Iterator[Row] = iter(rows)
    if joined:
        drafts = rows.drafts
        order = sorted(
            range(len(drafts)),
            key=lambda one: (round(drafts[one].end - drafts[one].start, 6), drafts[one].cost, drafts[one].lefts),
        )
        wings = (rows[one] for one in order[:_JOINTS_TRIED])
        wings = (wing for wing in wings if _touches(row, wing))
    return next((wing for wing in islice(wings, _WINGS_TRIED) if _clear_of(row, wing)), None)


def _rest(row: Row, hall: Hall, limits: Sizes) -> Hall:
    """A hall along another side, on the floor that a row leaves to the public, its lanes kept free."""
    axes = hall.frame.within(row.hall.frame)
    reach = limits.line_distance + limits.line_width + QUEUE_PLACE
    if row.shape is RowShape.FACING:
        reach += limits.route
    lanes = tuple(axes.into(shape) for shape in row.before(low=_TOUCH, high=reach, aside=0.0))
    taken = set(row.all_inner_doors)
    floor = axes.into(row.public).buffer(0)
    parts = [part for part in get_parts(floor) if isinstance(part, Polygon)]
    return replace(
        hall,
        floor=max(parts, key=lambda part: part.area),
        doors=tuple(door for door in hall.doors if door.id not in taken),
        lanes=lanes,
    )


def _touches(row: Row, wing: Row) -> bool:
    """Whether staff pass from a row's strip into a wing's: their floors meet along a passage."""
    axes = wing.hall.frame.within(row.hall.frame)
    seam = common(axes.out(wing.own_staff).buffer(0.02, join_style="mitre"), row.staff)
    return bool(seam.area / 0.02 >= _PASSAGE)


def _clear_of(row: Row, wing: Row) -> bool:
    """Whether a wing's staff keep off the counters of a row."""
    axes = wing.hall.frame.within(row.hall.frame)
    tops = united(row.before(low=row.back - row.front, high=_TOUCH, aside=0.0))
    return bool(axes.out(wing.own_staff).buffer(-_TOUCH).disjoint(tops))


# --- islands


def _islands(site: Site, wanted: int) -> Iterator[Row]:
    """Islands along the axes of the hall's longest side and across it, cheapest first, until one holds."""
    if wanted < _LEAST_ISLAND or not site.sides:
        return
    longest = max(site.sides, key=lambda side: (round(side.hall.length, 3), -side.frame.turn_deg))
    for side in (longest, *(one for one in site.sides if abs(_turned(longest, one) - 90.0) < 1.0)):
        for count in (wanted, wanted - wanted % 2):
            row = _island(site, side, count)
            if row is not None:
                yield row
                break


def _island(site: Site, side: Side, count: int) -> Row | None:
    """The best island of a number of windows, its long axis along a side."""
    limits, hall = site.limits, side.hall
    half = limits.staff_depth + limits.counter_depth
    long = ceil(count / 2) * limits.pitch + site.gate_width + _BAY + 2 * SCREEN
    low_x, low_y, high_x, high_y = hall.floor.bounds
    xs = np.round(np.arange(low_x + limits.route, high_x - limits.route - long, _STEP), 2)
    ys = np.round(np.arange(low_y + half + limits.front, high_y - half - limits.front, _STEP), 2)
    x, y = (part.ravel() for part in np.meshgrid(xs, ys, indexing="ij"))
    room = shapely.box(x - limits.route, y - half - limits.front, x + long + limits.route, y + half + limits.front)
    body = shapely.box(x, y - half - limits.turning, x + long, y + half + limits.turning)
    doors = united([door.zone for door in hall.doors])
    fits = shapely.covers(hall.floor, room) & ~shapely.intersects(hall.solid, body) & ~shapely.intersects(doors, body)
    x, y = x[fits], y[fits]
    inside = hall.entrance.inside
    middle = hall.floor.centroid
    cost = (
        np.abs(x + long / 2 - middle.x) + np.abs(y - middle.y) + 0.2 * np.hypot(x + long / 2 - inside.x, y - inside.y)
    )
    for place in np.lexsort((y, x, np.round(cost, 6)))[:_ISLANDS_TRIED]:
        row = _island_at(site, side, float(x[place]), float(y[place]), count, long, float(cost[place]))
        if counters.holds(row, limits):
            return row
    return None


def _island_at(site: Site, side: Side, x: float, y: float, count: int, long: float, cost: float) -> Row:
    """An island from a point of its middle line on; the half that looks at the entrance is the main row."""
    ahead = 1 if side.hall.entrance.inside.y >= y else -1
    turn = side.frame.turn_deg + (0.0 if ahead > 0 else 180.0)
    starts = (x, x + long) if ahead > 0 else (x + long, x)
    one = _half(site, side, Point(starts[0], y), turn, ceil(count / 2), long, gate=True)
    other = _half(site, side, Point(starts[1], y), turn + 180.0, count // 2, long, gate=False)
    costs = (("off the middle", round(cost, 6)), ("a bent row", _BENT[RowShape.ISLAND]))
    return replace(one, shape=RowShape.ISLAND, wings=(other,), costs=costs)


def _half(site: Site, side: Side, at: Point, turn_deg: float, count: int, long: float, *, gate: bool) -> Row:
    """Half an island in its own axes, from 0 to its length: the gate, the counters, and a bay for what they share."""
    limits, start = site.limits, side.frame.out(at)
    frame = Frame(x=start.x, y=start.y, turn_deg=round(turn_deg % 360.0, 9))
    first = site.gate_width + SCREEN if gate else long - SCREEN - site.gate_width - count * limits.pitch
    return Row(
        hall=site.hall(frame, long),
        back=limits.staff_depth,
        front=round(limits.staff_depth + limits.counter_depth, 6),
        pitch=limits.pitch,
        lefts=tuple(round(first + limits.pitch * number, 6) for number in range(count)),
        start=0.0,
        end=round(long, 6),
        start_open=True,
        end_open=True,
        gate=SCREEN if gate else None,
        gate_width=site.gate_width,
        inner_doors=(),
        costs=(),
        rear=0.0,
        joined=not gate,
    )
