"""The public's side of the hall: guidance, tickets, forms, self-service, boards."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from planner.measure.overlay import common, united
from planner.model.layout import Item, Kind
from planner.place.counters import Row, chairs, customers, on_the_way
from planner.place.frame import up
from planner.place.ground import (
    STAND_OFF,
    Floats,
    Footing,
    Ground,
    Spot,
    Spots,
    Walk,
    along_walls,
    bodies,
    looks_at,
    on_grid,
    passage,
    spots_of,
    walkable,
)
from planner.place.hall import HallDoor
from planner.place.setting import Setting
from planner.place.sizes import Sizes
from planner.place.stock import CHAIR_GAP, Stock, named
from planner.words import Text

_STEP: Final = 0.1
_TOUCHING: Final = 0.02
_NEAR: Final = 7.0
_QUARTERS: Final = (0.0, 90.0, 180.0, 270.0)
ON_GLASS: Final = 5.0
"""What a plate on glass weighs, in metres of way to a better place."""

BEFORE_GLASS: Final = 7.0
"""What a thing before glass weighs, in metres of way to a better place."""

_BEFORE_SCREEN: Final = 3.0
"""What a thing before a screen of the counter line weighs, in metres of way to a better place."""

_IN_THE_OPEN: Final = 4.0
"""What standing in the open weighs against standing by a wall, in metres of way."""

_SMALL_DESKS: Final = (1.2, 1.0)
"""Widths of the guidance desk of a small hall, the first that fits, metres."""

_SIDEWAYS: Final = -0.5
"""How much the guidance desk of a small hall may look away from who comes in."""

_STAFF_WAYS: Final = (0.9, 0.61)
"""Widths of the staff's passage over the public's floor, the first that there is, metres."""

_OFF_CHAIR: Final = 50.0
"""What it weighs that the guidance desk does not stand before the chair that is kept for it."""

_MACHINE_WIDTH: Final = 1.6
_ASIDE: Final = 0.3


@dataclass(frozen=True, kw_only=True)
class Approach:
    """The way in by the entrance, as numbers for many places at once, metres."""

    door: HallDoor

    @cached_property
    def _at(self) -> tuple[float, float]:
        middle = self.door.opening.interpolate(0.5, normalized=True)
        return float(middle.x), float(middle.y)

    def inward(self, spots: Spots) -> Floats:
        """How far straight in from the door."""
        (dx, dy), (ux, uy) = self._at, self.door.inward
        return (spots.x - dx) * ux + (spots.y - dy) * uy

    def aside(self, spots: Spots) -> Floats:
        """How far to the side of the door's middle."""
        (dx, dy), (ux, uy) = self._at, self.door.inward
        return np.abs((spots.x - dx) * uy - (spots.y - dy) * ux)

    def away(self, spots: Spots) -> Floats:
        """How far from the door's middle."""
        return np.hypot(spots.x - self._at[0], spots.y - self._at[1])

    def faced(self, spots: Spots, *, ahead: float) -> Floats:
        """How much a thing's front looks at a point straight in from the door: 1 towards it, -1 away."""
        tx, ty = self._at[0] + self.door.inward[0] * ahead, self._at[1] + self.door.inward[1] * ahead
        return looks_at(spots.x, spots.y, spots.turn, tx, ty)


def public_ground(row: Row, sizes: Sizes, *, way: float, before: float) -> Ground:
    """The public's floor before anything stands on it, with what must stay free.

    Doors, the floor before the counters up to the first seats, the way from the entrance to there, and before the
    gate.

    Args:
        way: width of the way that joins the entrance with the exits and the windows, metres; it stays to those to
            which the building has one so wide.
        before: floor that stays free before the counters, metres.
    """
    hall = row.hall
    free = [door.zone for door in hall.doors]
    free += [*row.before(low=0.0, high=before, aside=_ASIDE), *main_way(row, sizes, way=way)]
    free += [
        axes.out(box(run.gate - 0.1, run.front, run.gate + run.gate_width + 0.1, run.front + sizes.route))
        for run, axes in row.runs
        if run.gate is not None
    ]
    ground = Ground(floor=row.public, solids=(*hall.solids, *chairs(row)), free=tuple(free), tight=row.tight)
    rooms = [door.inside for door in hall.doors if door.public]
    walks = [Walk(width=sizes.route, goals=(*rooms, *customers(row))), *_staff_walk(ground, row)]
    if way > sizes.route:
        walks.append(Walk(width=way, goals=on_the_way(row, width=way)))
    return replace(ground, walks=tuple(walks))


def _staff_walk(ground: Ground, row: Row) -> tuple[Walk, ...]:
    """The passage from the entrance to the gates and to the doors of the staff on the public's side.

    As wide as the building has it; none where it has no such passage.
    """
    doors = [door.inside for door in row.hall.doors if not door.public and door.id not in row.all_inner_doors]
    gates = [
        axes.out(Point(run.gate + run.gate_width / 2, run.front + STAND_OFF))
        for run, axes in row.runs
        if run.gate is not None
    ]
    for width in _STAFF_WAYS if doors or gates else ():
        walk = Walk(width=width, goals=(row.hall.entrance.inside, *doors, *gates))
        if replace(ground, walks=(walk,)).open:
            return (walk,)
    return ()


def off_the_windows(ground: Ground, row: Row, sizes: Sizes) -> Ground:
    """The floor with that before the counters free as far as the first seats."""
    return replace(ground, free=(*ground.free, *row.before(low=0.0, high=sizes.first_seat, aside=_ASIDE)))


def main_way(row: Row, sizes: Sizes, *, way: float) -> tuple[Polygon, ...]:
    """The way from the entrance to the floor before the windows: straight out from the row, then along it."""
    inside, half = row.hall.entrance.inside, way / 2
    level = row.front + sizes.line_distance + sizes.line_width + half + 0.2
    walk = walkable(row.public, row.hall.solid, width=way, tight=row.tight)
    for shift in (0.0, 0.5, -0.5, 1.0, -1.0, 1.5, -1.5):
        start, turn = Point(inside.x + shift, inside.y), Point(inside.x + shift, level)
        goal = Point(min(max(turn.x, row.lefts[0]), row.lefts[-1] + row.pitch), level)
        if walk.buffer(1e-3).covers(LineString([_off_wall(start, row, half), turn])):
            return passage(start, turn, width=way), passage(turn, goal, width=way)
    return ()


def _off_wall(start: Point, row: Row, half: float) -> Point:
    """A start that a main route can begin at: pulled towards the row until it is off the wall behind it."""
    top = row.public.bounds[3]
    return Point(start.x, min(start.y, top - half))


def before_glass(row: Row, spots: Spots, footing: Footing) -> NDArray[np.bool_]:
    """Which places are at a glazed part of a wall."""
    return np.asarray(shapely.intersects(row.hall.glass, bodies(spots, footing)), dtype=np.bool_)


def on_wall(row: Row, spots: Spots, footing: Footing) -> NDArray[np.bool_]:
    """Which places have a wall of the building behind them; the screens of the counter line carry nothing."""
    turn = np.radians(spots.turn)
    backs = shapely.points(spots.x + np.sin(turn) * footing.depth / 2, spots.y - np.cos(turn) * footing.depth / 2)
    return np.asarray(shapely.distance(row.hall.floor.boundary, backs) <= _TOUCHING, dtype=np.bool_)


def _near_entrance(row: Row) -> BaseGeometry:
    return common(row.hall.entrance.inside.buffer(_NEAR), row.public)


def put_guidance(setting: Setting, row: Row) -> Setting:
    """The setting with the guidance desk: beside the way in, in view from the door, its helper behind it, on the chair
    that the designer keeps there if one is."""
    approach = Approach(door=row.hall.entrance)
    footing = setting.stock.footing(Kind.GUIDANCE_DESK)
    chairs = guidance_chairs(setting.kept, row)
    here = _before_chairs(setting.stock, chairs)
    spots = here + on_grid(_near_entrance(row), step=_STEP, turns=_QUARTERS)
    inward, facing = approach.inward(spots), approach.faced(spots, ahead=1.0)
    costs = np.abs(inward - 2.8) + 0.8 * np.abs(approach.aside(spots) - 2.4) + 1.5 * (1.0 - facing)
    costs[(inward < 1.0) | (approach.away(spots) > _NEAR)] = np.inf
    if chairs:
        costs[len(here.x) :] += _OFF_CHAIR
        costs[len(here.x) :][_on_chairs(spots, footing, chairs)[len(here.x) :]] = np.inf
    reach = setting.sizes.main_route
    desk = None
    small = [(width, _SIDEWAYS, route) for width in _SMALL_DESKS for route in (reach, setting.sizes.route)]
    for width, least, route in ((footing.width, 0.3, reach), *small):
        if desk is None:
            footing, reach = replace(footing, width=width), route
            spot = setting.ground.best(spots, footing, np.where(facing < least, np.inf, costs), reached_by=reach)
            if spot is not None:
                desk = setting.stock.at_spot(Kind.GUIDANCE_DESK, "guidance-1", spot, width=width)
    if desk is None:
        return setting.left_out("guidance-1", _no_room("导服台", "the guidance desk"))
    why = Text(
        zh="入口内侧可见、不占主通道,导服员面向来人",
        en="in view just inside the entrance, beside the main way; its helper faces who comes in",
    )
    desk = replace(desk, knee=setting.sizes.knee(desk.width))
    clauses = ("practice guidance", "GB 55019-2021 3.6.1")
    setting = setting.put(desk, footing, why=why, clauses=clauses, reached_by=reach)
    return setting.with_parts(*public_parts(setting.stock, desk))


def guidance_chairs(kept: Sequence[Item], row: Row) -> tuple[Item, ...]:
    """The chairs of the staff that a designer keeps near the entrance, on the public's floor: the guidance desk's."""
    near = _near_entrance(row)
    return tuple(item for item in kept if item.kind is Kind.STAFF_CHAIR and near.covers(item.at))


def _before_chairs(stock: Stock, chairs: Sequence[Item]) -> Spots:
    """Where a guidance desk stands whose helper sits on one of some chairs."""
    away = stock.entry(Kind.GUIDANCE_DESK).depth / 2 + CHAIR_GAP + stock.entry(Kind.STAFF_CHAIR).depth / 2
    found = []
    for chair in chairs:
        for turn in dict.fromkeys((round(chair.turn_deg % 360.0, 6), *_QUARTERS)):
            at = replace(chair, turn_deg=turn).point(0.0, away)
            found.append(Spot(x=round(at.x, 6), y=round(at.y, 6), turn=turn))
    return spots_of(found)


def _on_chairs(spots: Spots, footing: Footing, chairs: Sequence[Item]) -> NDArray[np.bool_]:
    """Which places of a desk would take the floor of some chairs."""
    taken = united([chair.footprint for chair in chairs])
    return np.asarray(shapely.intersects(taken, bodies(spots, footing)), dtype=np.bool_)


def public_parts(stock: Stock, item: Item) -> tuple[Item, ...]:
    """What belongs to a thing on the public's side: a desk's chair, alarm and points, a machine's points."""
    if item.kind is Kind.GUIDANCE_DESK:
        return _guidance_parts(stock, item)
    if item.kind in (Kind.TICKET_MACHINE, Kind.SELF_SERVICE):
        return _feed(stock, item, "mains"), _feed(stock, item, "lan")
    return ()


def _guidance_parts(stock: Stock, desk: Item) -> tuple[Item, ...]:
    chair = stock.entry(Kind.STAFF_CHAIR)
    seat = desk.point(0.0, -desk.depth / 2 - CHAIR_GAP - chair.depth / 2)
    alarm, point = desk.point(0.3, -desk.depth / 2 + 0.1), desk.point(-0.2, -desk.depth / 2 + 0.05)
    lan = desk.point(0.0, -desk.depth / 2 + 0.05)
    return (
        stock.item(Kind.STAFF_CHAIR, f"{desk.id}-staff-chair", _on_grid(seat), desk.turn_deg),
        stock.item(Kind.ALARM, f"{desk.id}-alarm", _on_grid(alarm), desk.turn_deg),
        named(stock.item(Kind.OUTLET, f"{desk.id}-outlet-mains", _on_grid(point), desk.turn_deg, detail=("mains",),
                         count=2), "电源插座", "mains sockets"),
        named(stock.item(Kind.OUTLET, f"{desk.id}-outlet-lan", _on_grid(lan), desk.turn_deg, detail=("lan",)),
              "局域网(互联网)信息点", "LAN (Internet) point"),
    )  # fmt: skip


def _on_grid(point: Point) -> Point:
    return Point(round(point.x, 6), round(point.y, 6))


def put_ticket_machine(setting: Setting, row: Row) -> Setting:
    """The setting with the ticket machine beside the guidance desk."""
    approach = Approach(door=row.hall.entrance)
    footing = setting.stock.footing(Kind.TICKET_MACHINE)
    spots = on_grid(_near_entrance(row), step=_STEP, turns=_QUARTERS) + along_walls(row.public, footing, step=_STEP)
    inward, facing = approach.inward(spots), approach.faced(spots, ahead=2.0)
    costs = 0.5 * np.abs(inward - 2.5) + 0.5 * np.abs(approach.aside(spots) - 1.8) + 1.2 * (1.0 - facing)
    for desk in setting.of_kind(Kind.GUIDANCE_DESK):
        turned = np.abs((spots.turn - desk.turn_deg + 180.0) % 360.0 - 180.0)
        costs += 0.5 * np.abs(np.hypot(spots.x - desk.at.x, spots.y - desk.at.y) - 1.4)
        costs += np.where(turned < 1.0, 0.0, 0.8)
    costs[(inward < 0.5) | (approach.away(spots) > _NEAR) | (facing < 0.0)] = np.inf
    reach = setting.sizes.main_route
    machine = setting.best(Kind.TICKET_MACHINE, "ticket-1", spots, costs, reached_by=reach)
    if machine is None:
        return setting.left_out("ticket-1", _no_room("取号机", "the ticket machine"))
    why = Text(
        zh="入口内侧、导服台旁,老年人取号有人帮助",
        en="just inside the entrance beside the guidance desk, where the elderly are helped",
    )
    setting = setting.put(machine, footing, why=why, reached_by=reach)
    return setting.with_parts(*public_parts(setting.stock, machine))


def _feed(stock: Stock, machine: Item, network: str) -> Item:
    """A point at the back of a machine."""
    shift = -0.1 if network == "mains" else 0.1
    at = _on_grid(machine.point(shift, -machine.depth / 2 + 0.03))
    item = stock.item(Kind.OUTLET, f"{machine.id}-outlet-{network}", at, machine.turn_deg, detail=(network,))
    if network == "mains":
        return named(item, "电源插座", "mains sockets")
    return named(item, "局域网(互联网)信息点", "LAN (Internet) point")


def put_self_service(setting: Setting, row: Row, *, machines: int) -> Setting:
    """The setting with self-service machines side by side along a wall, each with its floor; fewer if need be."""
    area, depth = setting.sizes.self_service_area, setting.stock.entry(Kind.SELF_SERVICE).depth
    for count in range(machines, 0, -1):
        group = Footing(width=_MACHINE_WIDTH * count, depth=depth, front=up(area / _MACHINE_WIDTH - depth))
        spots = along_walls(row.public, group, step=_STEP)
        low = spots.y < row.front + setting.sizes.first_seat
        windows = united(row.before(low=0.0, high=setting.sizes.first_seat, aside=1.0))
        before = shapely.intersects(windows, shapely.points(spots.x, spots.y))
        costs = np.abs(Approach(door=row.hall.entrance).away(spots) - 4.0) + 1.5 * low
        costs += BEFORE_GLASS * before_glass(row, spots, group)
        costs[before] = np.inf
        spot = setting.ground.best(spots, group, costs, reached_by=setting.sizes.route)
        if spot is not None:
            whole = setting.stock.at_spot(Kind.SELF_SERVICE, "group", spot, width=group.width)
            return _put_machines(setting, whole, group, count)
    return setting.left_out("self-service", _no_room("自助服务终端", "a self-service machine"))


def _put_machines(setting: Setting, whole: Item, group: Footing, count: int) -> Setting:
    area = f"{setting.sizes.self_service_area:g} m²"
    why = Text(zh=f"靠墙成排,每台 {area},不占通道", en=f"in a row along a wall, {area} each, off the passages")
    if count == 1:
        why = Text(zh=f"靠墙,占地 {area},不占通道", en=f"along a wall, with {area} of its own, off the passages")
    own = Footing(width=setting.stock.entry(Kind.SELF_SERVICE).width, depth=group.depth, front=group.front,
                  side=(_MACHINE_WIDTH - setting.stock.entry(Kind.SELF_SERVICE).width) / 2)  # fmt: skip
    for number in range(count):
        at = whole.point(-group.width / 2 + _MACHINE_WIDTH * (number + 0.5), 0.0)
        item = setting.stock.item(Kind.SELF_SERVICE, f"self-service-{number + 1}", _on_grid(at), whole.turn_deg)
        clauses = ("JGJ/T 60-2012 6.3.3-6",)
        setting = setting.put(item, own, why=why, clauses=clauses, reached_by=setting.sizes.route)
        setting = setting.with_parts(*public_parts(setting.stock, item))
    return setting


def put_form_desk(setting: Setting, row: Row) -> Setting:
    """The setting with the form-filling desk between the entrance and the seats: by a wall, else in the open."""
    x0, y0 = _middle_of_seats(setting, row)
    inside, reach = row.hall.entrance.inside, setting.sizes.route
    goal = Point((inside.x + x0) / 2, (inside.y + y0) / 2)
    footing = setting.stock.footing(Kind.FORM_DESK)
    at_wall = along_walls(row.public, footing, step=_STEP)
    spots = at_wall + on_grid(common(goal.buffer(4.0), row.public), step=_STEP, turns=_QUARTERS)
    costs = np.hypot(spots.x - goal.x, spots.y - goal.y) - looks_at(spots.x, spots.y, spots.turn, goal.x, goal.y)
    costs += _IN_THE_OPEN * (np.arange(len(spots.x)) >= len(at_wall.x))
    desk = setting.best(Kind.FORM_DESK, "form-1", spots, costs, reached_by=reach)
    if desk is None:
        return setting.left_out("form-1", _no_room("填单台", "the form-filling desk"))
    why = Text(zh="在入口与等候座位之间,先填单再办理", en="between the entrance and the seats: forms come first")
    return setting.put(desk, footing, why=why, reached_by=reach)


def _middle_of_seats(setting: Setting, row: Row) -> tuple[float, float]:
    """The middle of the waiting area; without seats, a point before the windows."""
    seats = setting.of_kind(Kind.SEAT_ROW)
    if not seats:
        return row.middle, row.front + setting.sizes.first_seat
    return sum(item.at.x for item in seats) / len(seats), sum(item.at.y for item in seats) / len(seats)


def put_along_wall(
    setting: Setting, row: Row, kind: Kind, item_id: str, *, wish: tuple[float, float], least: float, why: Text
) -> Setting:
    """The setting with a thing along a wall, near a wished point, at least a distance from the entrance's middle."""
    footing = setting.stock.footing(kind)
    spots = along_walls(row.public, footing, step=_STEP)
    away = np.hypot(spots.x - wish[0], spots.y - wish[1])
    costs = away + 0.5 * (1.0 - looks_at(spots.x, spots.y, spots.turn, *wish))
    if setting.stock.entry(kind).base > 0.0:
        costs += ON_GLASS * before_glass(row, spots, footing)
        costs[~on_wall(row, spots, footing)] = np.inf
    else:
        costs += BEFORE_GLASS * before_glass(row, spots, footing) + _BEFORE_SCREEN * ~on_wall(row, spots, footing)
    costs[Approach(door=row.hall.entrance).away(spots) < least] = np.inf
    reach = setting.sizes.route if footing.front > 0.0 else 0.0
    item = setting.best(kind, item_id, spots, costs, reached_by=reach)
    if item is None:
        name = setting.stock.entry(kind).name
        return setting.left_out(item_id, _no_room(name.zh, name.en.lower()))
    return setting.put(item, footing, why=why, reached_by=reach)


def put_boards(setting: Setting, row: Row) -> Setting:
    """The setting with notice board and open-government corner, but for what is kept."""
    inside = row.hall.entrance.inside
    if not setting.keeps(Kind.NOTICE_BOARD):
        setting = put_along_wall(
            setting, row, Kind.NOTICE_BOARD, "notice-1", wish=(inside.x, inside.y), least=1.0,
            why=Text(zh="入口附近墙面,进门可读", en="on the wall near the entrance, read on the way in"),
        )  # fmt: skip
    if setting.keeps(Kind.OPEN_GOVERNMENT):
        return setting
    return put_along_wall(
        setting, row, Kind.OPEN_GOVERNMENT, "open-government-1", wish=_middle_of_seats(setting, row), least=2.0,
        why=Text(zh="靠墙、近等候区,等候时可查阅", en="along a wall near the waiting area, to be read while waiting"),
    )  # fmt: skip


def _no_room(zh: str, en: str) -> Text:
    return Text(
        zh=f"{zh}未布置:保留通道、门口和净距后没有位置",
        en=f"{en} is left out: passages, doors and clear distances leave no place",
    )
