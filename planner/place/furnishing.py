"""The public's side of the hall: guidance, tickets, forms, self-service, boards."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray
from shapely import LineString, Point, Polygon, box

from planner.model.brief import QueueKind
from planner.model.layout import Item, Kind
from planner.place.counters import Row
from planner.place.frame import up
from planner.place.ground import Footing, Ground, Score, Walk, along_walls, on_grid, passage, walkable
from planner.place.hall import HallDoor
from planner.place.setting import Setting
from planner.place.sizes import Sizes
from planner.place.stock import Stock, named
from planner.words import Text

Floats = NDArray[np.float64]

_STEP: Final = 0.1
_NEAR: Final = 7.0
_QUARTERS: Final = (0.0, 90.0, 180.0, 270.0)
_BEHIND_DESK: Final = 0.9
_PASS: Final = 2.5
_MACHINE_WIDTH: Final = 1.6


@dataclass(frozen=True, kw_only=True)
class Approach:
    """The way in: distances straight in from the entrance and to its side, metres, for many places at once."""

    door: HallDoor

    @cached_property
    def _at(self) -> tuple[float, float]:
        middle = self.door.opening.interpolate(0.5, normalized=True)
        return float(middle.x), float(middle.y)

    def inward(self, x: Floats, y: Floats) -> Floats:
        """How far straight in from the door."""
        (dx, dy), (ux, uy) = self._at, self.door.inward
        return (x - dx) * ux + (y - dy) * uy

    def aside(self, x: Floats, y: Floats) -> Floats:
        """How far to the side of the door's middle."""
        (dx, dy), (ux, uy) = self._at, self.door.inward
        return np.abs((x - dx) * uy - (y - dy) * ux)

    def away(self, x: Floats, y: Floats) -> Floats:
        """How far from the door's middle."""
        return np.hypot(x - self._at[0], y - self._at[1])

    def faced(self, x: Floats, y: Floats, turn: Floats, *, ahead: float) -> Floats:
        """How much a thing's front looks at a point straight in from the door: 1 towards it, -1 away."""
        tx, ty = self._at[0] + self.door.inward[0] * ahead, self._at[1] + self.door.inward[1] * ahead
        return looks_at(x, y, turn, tx, ty)


def looks_at(x: Floats, y: Floats, turn: Floats, tx: float, ty: float) -> Floats:
    """How much a thing's front looks at a point: 1 towards it, -1 away."""
    ahead = -np.sin(np.radians(turn)) * (tx - x) + np.cos(np.radians(turn)) * (ty - y)
    return np.asarray(ahead / np.maximum(np.hypot(tx - x, ty - y), 0.01))


def public_ground(row: Row, sizes: Sizes) -> Ground:
    """The public's floor before anything stands on it, with what must stay free.

    Doors, the floor before the counters up to the first seats, the way from the entrance to there, and before the
    gate. Where the hall has a main route of full width from the entrance to the windows, it stays.
    """
    hall = row.hall
    first, last = row.lefts[0] - 0.3, row.lefts[-1] + row.pitch + 0.3
    band = box(first, row.front, last, row.front + sizes.first_seat)
    free = [door.zone for door in hall.doors]
    free += [band, *main_way(row, sizes)]
    if row.gate is not None:
        free.append(box(row.gate - 0.1, row.front, row.gate + row.gate_width + 0.1, row.front + sizes.route))
    doors = [door.inside for door in hall.doors if door.public]
    tops = [Point(x, row.front + sizes.line_distance) for x in row.centres]
    walks = [Walk(width=sizes.route, goals=(*doors, *tops))]
    middle = [Point(x, row.front + sizes.line_distance + 0.2) for x in row.centres]
    wide = Walk(width=sizes.main_route, goals=(hall.entrance.inside, *middle))
    ground = Ground(floor=row.public, solids=hall.solids, free=tuple(free), walks=(*walks, wide))
    return ground if ground.open else Ground(floor=row.public, solids=hall.solids, free=tuple(free), walks=tuple(walks))


def main_way(row: Row, sizes: Sizes) -> tuple[Polygon, ...]:
    """The way from the entrance to the floor before the windows: straight out from the row, then along it."""
    inside, half = row.hall.entrance.inside, sizes.main_route / 2
    level = row.front + sizes.line_distance + sizes.line_width + half + 0.2
    walk = walkable(row.public, row.hall.solid, width=sizes.main_route)
    for shift in (0.0, 0.5, -0.5, 1.0, -1.0, 1.5, -1.5):
        start, turn = Point(inside.x + shift, inside.y), Point(inside.x + shift, level)
        goal = Point(min(max(turn.x, row.lefts[0]), row.lefts[-1] + row.pitch), level)
        if walk.buffer(1e-3).covers(LineString([_off_wall(start, row, half), turn])):
            return passage(start, turn, width=sizes.main_route), passage(turn, goal, width=sizes.main_route)
    return ()


def _off_wall(start: Point, row: Row, half: float) -> Point:
    """A start that a main route can begin at: pulled towards the row until it is off the wall behind it."""
    top = row.public.bounds[3]
    return Point(start.x, min(start.y, top - half))


def put_guidance(setting: Setting, row: Row, sizes: Sizes) -> Setting:
    """The setting with the guidance desk: beside the way in, in view from the door, its helper behind it."""
    approach = Approach(door=row.hall.entrance)
    footing = setting.stock.footing(Kind.GUIDANCE_DESK, back=_BEHIND_DESK)

    def score(x: Floats, y: Floats, turn: Floats) -> Floats:
        inward, aside = approach.inward(x, y), approach.aside(x, y)
        facing = approach.faced(x, y, turn, ahead=1.0)
        bad = (inward < 1.0) | (approach.away(x, y) > _NEAR) | (facing < 0.3)
        return np.where(bad, np.inf, np.abs(inward - 2.8) + 0.8 * np.abs(aside - 2.4) + 1.5 * (1.0 - facing))

    region = row.hall.entrance.inside.buffer(_NEAR).intersection(row.public)
    desk = setting.best(
        Kind.GUIDANCE_DESK, "guidance-1", on_grid(region, step=_STEP, turns=_QUARTERS), score, footing=footing
    )
    if desk is None:
        return setting.left_out("guidance-1", _no_room("导服台", "the guidance desk"))
    why = Text(
        zh="入口内侧可见、不占主通道,导服员面向来人",
        en="in view just inside the entrance, beside the main way; its helper faces who comes in",
    )
    desk = replace(desk, knee=sizes.knee(desk.width))
    setting = setting.put(desk, footing, why=why, clauses=("practice guidance", "GB 55019-2021 3.6.1"), reached=True)
    return setting.with_parts(*_guidance_parts(setting.stock, desk))


def _guidance_parts(stock: Stock, desk: Item) -> tuple[Item, ...]:
    chair = stock.entry(Kind.STAFF_CHAIR)
    seat = desk.point(0.0, -desk.depth / 2 - 0.05 - chair.depth / 2)
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


def put_ticket_machine(setting: Setting, row: Row, *, queue: QueueKind) -> Setting:
    """The setting with the ticket machine beside the guidance desk; none where people queue in line."""
    if queue is QueueKind.LINE:
        return setting
    approach = Approach(door=row.hall.entrance)
    desks = setting.of_kind(Kind.GUIDANCE_DESK)
    footing = setting.stock.footing(Kind.TICKET_MACHINE)

    def score(x: Floats, y: Floats, turn: Floats) -> Floats:
        inward, aside = approach.inward(x, y), approach.aside(x, y)
        facing = approach.faced(x, y, turn, ahead=2.0)
        cost = 0.5 * np.abs(inward - 2.5) + 0.5 * np.abs(aside - 1.8) + 1.2 * (1.0 - facing)
        for desk in desks:
            away = np.hypot(x - desk.at.x, y - desk.at.y)
            turned = np.abs((turn - desk.turn_deg + 180.0) % 360.0 - 180.0)
            cost = cost + 0.5 * np.abs(away - 1.4) + np.where(turned < 1.0, 0.0, 0.8)
        bad = (inward < 0.8) | (approach.away(x, y) > _NEAR) | (facing < 0.0)
        return np.where(bad, np.inf, cost)

    region = row.hall.entrance.inside.buffer(_NEAR).intersection(row.public)
    spots = on_grid(region, step=_STEP, turns=_QUARTERS) + along_walls(row.public, footing, step=_STEP)
    machine = setting.best(Kind.TICKET_MACHINE, "ticket-1", spots, score)
    if machine is None:
        return setting.left_out("ticket-1", _no_room("取号机", "the ticket machine"))
    why = Text(
        zh="入口内侧、导服台旁,老年人取号有人帮助",
        en="just inside the entrance beside the guidance desk, where the elderly are helped",
    )
    setting = setting.put(machine, footing, why=why, reached=True)
    return setting.with_parts(_feed(setting.stock, machine, "lan"), _feed(setting.stock, machine, "mains"))


def _feed(stock: Stock, machine: Item, network: str) -> Item:
    """A point at the back of a machine."""
    shift = -0.1 if network == "mains" else 0.1
    at = _on_grid(machine.point(shift, -machine.depth / 2 + 0.03))
    item = stock.item(Kind.OUTLET, f"{machine.id}-outlet-{network}", at, machine.turn_deg, detail=(network,))
    if network == "mains":
        return named(item, "电源插座", "mains sockets")
    return named(item, "局域网(互联网)信息点", "LAN (Internet) point")


def put_self_service(setting: Setting, row: Row, sizes: Sizes, *, machines: int) -> Setting:
    """The setting with self-service machines side by side along a wall, each with its floor; fewer if need be."""
    entry = setting.stock.entry(Kind.SELF_SERVICE)
    front = up(sizes.self_service_area / _MACHINE_WIDTH - entry.depth)
    approach = Approach(door=row.hall.entrance)
    for count in range(machines, 0, -1):
        group = Footing(width=_MACHINE_WIDTH * count, depth=entry.depth, front=front)

        def score(x: Floats, y: Floats, turn: Floats) -> Floats:
            away = approach.away(x, y)
            before = (y < row.front + sizes.first_seat) & (np.abs(x - row.middle) < len(row.lefts) * row.pitch / 2 + 1)
            return np.where(before, np.inf, np.abs(away - 4.0) + 1.5 * (y < row.front + sizes.first_seat))

        spot = setting.ground.best(along_walls(row.public, group, step=_STEP), group, score)
        if spot is None:
            continue
        area = f"{sizes.self_service_area:g} m²"
        why = Text(zh=f"靠墙成排,每台 {area},不占通道", en=f"in a row along a wall, {area} each, off the passages")
        whole = setting.stock.at_spot(Kind.SELF_SERVICE, "group", spot, width=group.width)
        setting = _put_machines(setting, whole, group, count, why)
        break
    else:
        return setting.left_out("self-service", _no_room("自助服务终端", "a self-service machine"))
    return setting


def _put_machines(setting: Setting, whole: Item, group: Footing, count: int, why: Text) -> Setting:
    for number in range(count):
        at = whole.point(-group.width / 2 + _MACHINE_WIDTH * (number + 0.5), 0.0)
        item = setting.stock.item(Kind.SELF_SERVICE, f"self-service-{number + 1}", _on_grid(at), whole.turn_deg)
        own = Footing(width=_MACHINE_WIDTH, depth=group.depth, front=group.front)
        setting = setting.put(item, own, why=why, clauses=("JGJ/T 60-2012 6.3.3-6",), reached=True)
        setting = setting.with_parts(_feed(setting.stock, item, "mains"), _feed(setting.stock, item, "lan"))
    return setting


def put_form_desk(setting: Setting, row: Row) -> Setting:
    """The setting with the form-filling desk between the entrance and the seats."""
    seats = setting.of_kind(Kind.SEAT_ROW)
    inside = row.hall.entrance.inside
    x0 = sum(item.at.x for item in seats) / len(seats) if seats else row.middle
    y0 = sum(item.at.y for item in seats) / len(seats) if seats else row.front
    footing = setting.stock.footing(Kind.FORM_DESK)
    goal = ((inside.x + x0) / 2, (inside.y + y0) / 2)

    def score(x: Floats, y: Floats, turn: Floats) -> Floats:
        return np.hypot(x - goal[0], y - goal[1]) + 0.8 * (1.0 - looks_at(x, y, turn, goal[0], goal[1]))

    def off_wall(x: Floats, y: Floats, turn: Floats) -> Floats:
        return score(x, y, turn) + 1.0

    at_wall = setting.best(Kind.FORM_DESK, "form-1", along_walls(row.public, footing, step=_STEP), score)
    region = Point(goal).buffer(4.0).intersection(row.public)
    desk = at_wall or setting.best(Kind.FORM_DESK, "form-1", on_grid(region, step=_STEP, turns=_QUARTERS), off_wall)
    if desk is None:
        return setting.left_out("form-1", _no_room("填单台", "the form-filling desk"))
    why = Text(zh="在入口与等候座位之间,先填单再取号办理", en="between the entrance and the seats: forms come first")
    return setting.put(desk, footing, why=why, reached=True)


def put_along_wall(
    setting: Setting, row: Row, kind: Kind, item_id: str, *, wish: tuple[float, float], least: float, why: Text
) -> Setting:
    """The setting with a thing along a wall, near a wished point, at least a distance from the entrance's middle."""
    footing = setting.stock.footing(kind)
    approach = Approach(door=row.hall.entrance)

    def score(x: Floats, y: Floats, turn: Floats) -> Floats:
        away = np.hypot(x - wish[0], y - wish[1])
        return np.where(approach.away(x, y) < least, np.inf, away + 0.5 * (1.0 - looks_at(x, y, turn, *wish)))

    item = setting.best(kind, item_id, along_walls(row.public, footing, step=_STEP), score)
    if item is None:
        name = setting.stock.entry(kind).name
        return setting.left_out(item_id, _no_room(name.zh, name.en.lower()))
    return setting.put(item, footing, why=why, reached=footing.front > 0.0)


def put_boards(setting: Setting, row: Row) -> Setting:
    """The setting with notice board and open-government corner."""
    seats = setting.of_kind(Kind.SEAT_ROW)
    inside = row.hall.entrance.inside
    middle = (
        (sum(item.at.x for item in seats) / len(seats), sum(item.at.y for item in seats) / len(seats))
        if seats
        else (row.middle, row.front + 4.0)
    )
    setting = put_along_wall(
        setting, row, Kind.NOTICE_BOARD, "notice-1", wish=(inside.x, inside.y), least=1.0,
        why=Text(zh="入口附近墙面,进门可读", en="on the wall near the entrance, read on the way in"),
    )  # fmt: skip
    return put_along_wall(
        setting, row, Kind.OPEN_GOVERNMENT, "open-government-1", wish=middle, least=2.0,
        why=Text(zh="靠墙、近等候区,等候时可查阅", en="along a wall near the waiting area, to be read while waiting"),
    )  # fmt: skip


def _no_room(zh: str, en: str) -> Text:
    return Text(
        zh=f"{zh}未布置:保留通道、门口和净距后没有位置",
        en=f"{en} is left out: passages, doors and clear distances leave no place",
    )
