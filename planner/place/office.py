"""The staff's side: desks for the B posts, cabinets, safe, copier, and the shelf of the issuing point."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from shapely import Point, Polygon, box, get_parts
from shapely.geometry.base import BaseGeometry

from planner.model.layout import Item, Kind
from planner.model.plan import Room, RoomUse, Storey
from planner.place.counters import WORK_PLACE, Row
from planner.place.ground import Footing, Ground, Spots, Walk, along_walls, on_grid
from planner.place.hall import Hall, door_floors, standing
from planner.place.setting import Setting
from planner.place.stock import Stock
from planner.words import Text

Floats = NDArray[np.float64]

_STAFF_PASSAGE: Final = 0.8
_STEP: Final = 0.1
_WINDOWS_A_CABINET: Final = 2
_QUARTERS: Final = (0.0, 90.0, 180.0, 270.0)


def back_office(storey: Storey, hall: Hall, row: Row) -> Room | None:
    """The room behind the row where cases are decided: an office that opens into the staff's strip, the largest.

    Failing that, the largest office with a door to the hall.
    """
    behind = [door.beyond for door in hall.doors if door.id in row.inner_doors and door.beyond is not None]
    beside = [door.beyond for door in hall.doors if door.beyond is not None]
    for ids in (behind, beside):
        offices = [storey.room(room_id) for room_id in ids if storey.room(room_id).use is RoomUse.OFFICE]
        if offices:
            return max(offices, key=lambda room: (round(room.polygon.area, 3), room.id))
    return None


def room_setting(stock: Stock, storey: Storey, room: Room, hall: Hall, *, kept: Sequence[BaseGeometry]) -> Setting:
    """An empty room of the staff, in the frame of the row, with its doors free."""
    floors = door_floors(storey, room, hall.frame, depth=_STAFF_PASSAGE)
    floor = hall.frame.into(room.polygon)
    ground = Ground(
        floor=floor,
        solids=(*standing(storey, room, hall.frame), *(shape for shape in kept if shape.intersects(floor))),
        free=tuple(zone for zone, _ in floors),
        walks=(Walk(width=_STAFF_PASSAGE, goals=tuple(inside for _, inside in floors)),),
    )
    return Setting(stock=stock, ground=ground if ground.open else replace(ground, walks=()))


def strip_setting(stock: Stock, row: Row) -> Setting:
    """The staff's strip behind the row: the clerks' places and the doors stay free."""
    tops = [box(left, row.back, left + row.pitch, row.front) for left in row.lefts]
    places = [box(left, row.back - WORK_PLACE, left + row.pitch, row.back) for left in row.lefts]
    doors = [row.hall.door(door_id) for door_id in row.inner_doors]
    goals = [door.inside for door in doors] + [Point(x, row.back - WORK_PLACE / 2) for x in row.centres]
    free = [*places, *(door.zone for door in doors)]
    if row.gate is not None:
        free.append(box(row.gate, row.back - 0.9, row.gate + row.gate_width, row.front))
        goals.append(Point(row.gate + row.gate_width / 2, row.back - 0.4))
    line = box(row.start, row.back, row.end, row.front)
    ground = Ground(
        floor=row.staff.difference(line),
        solids=(*row.hall.solids, *tops),
        free=tuple(free),
        walks=(Walk(width=_STAFF_PASSAGE, goals=tuple(goals)),),
    )
    return Setting(stock=stock, ground=ground if ground.open else replace(ground, walks=()))


def put_desks(setting: Setting, *, posts: int, prefix: str) -> Setting:
    """The setting with a desk and a chair for each B post, side by side along the walls, then in the open floor."""
    for number in range(1, posts + 1):
        item_id = f"{prefix}-{number}"
        desk = _along(setting, Kind.DESK, item_id, first=True) or _in_the_open(setting, item_id)
        if desk is None:
            return setting
        why = Text(zh="B 岗座位,在窗口之后", en="a seat of a B post, behind the windows")
        setting = setting.put(
            desk, setting.stock.footing(Kind.DESK), why=why, clauses=("DB3415/T 91-2024 4.4.1.2-seats",), reached=True
        )
        chair = setting.stock.entry(Kind.STAFF_CHAIR)
        at = desk.point(0.0, desk.depth / 2 + 0.05 + chair.depth / 2)
        setting = setting.with_parts(
            setting.stock.item(Kind.STAFF_CHAIR, f"{item_id}-staff-chair", Point(round(at.x, 6), round(at.y, 6)),
                               desk.turn_deg + 180.0)
        )  # fmt: skip
    return setting


def _along(setting: Setting, kind: Kind, item_id: str, *, first: bool) -> Item | None:
    """A thing with its back to a wall, the first or the last free place as one walks round the room."""
    spots = _wall_spots(setting, setting.stock.footing(kind))
    sign = 1.0 if first else -1.0

    def score(x: Floats, y: Floats, turn: Floats) -> Floats:
        return sign * np.arange(len(x), dtype=np.float64)

    return setting.best(kind, item_id, spots, score)


def _wall_spots(setting: Setting, footing: Footing) -> Spots:
    spots = Spots(x=np.empty(0), y=np.empty(0), turn=np.empty(0))
    for part in get_parts(setting.ground.floor):
        if isinstance(part, Polygon):
            spots += along_walls(part, footing, step=_STEP)
    return spots


def _in_the_open(setting: Setting, item_id: str) -> Item | None:
    spots = on_grid(setting.ground.floor, step=_STEP, turns=_QUARTERS)

    def score(x: Floats, y: Floats, turn: Floats) -> Floats:
        return y + 0.2 * x

    return setting.best(Kind.DESK, item_id, spots, score)


def put_stores(setting: Setting, *, windows: int) -> Setting:
    """The setting with the safe and the filing cabinets along the walls."""
    setting = _put_along(
        setting, Kind.SAFE, "safe-1", ("DB3415/T 91-2024 4.3.1.2-safe",),
        Text(zh="在工作人员一侧、靠墙角", en="on the staff's side, by a corner"),
    )  # fmt: skip
    for number in range(1, max(2, -(-windows // _WINDOWS_A_CABINET)) + 1):
        setting = _put_along(
            setting, Kind.CABINET, f"cabinet-{number}", ("DB3415/T 91-2024 4.3.1.2-furniture",),
            Text(zh="靠墙,资料不入公众视线", en="along a wall, files out of the public's sight"),
        )  # fmt: skip
    return setting


def put_copier(setting: Setting) -> Setting:
    """The setting with the copier that the windows share."""
    return _put_along(
        setting, Kind.COPIER, "copier-1", ("DB3415/T 91-2024 4.3.1.1-shared",),
        Text(zh="各窗口共用,在工作人员一侧", en="shared by the windows, on the staff's side"),
    )  # fmt: skip


def put_issuing_shelf(setting: Setting) -> Setting:
    """The setting with the shelf of documents to hand out."""
    return _put_along(
        setting, Kind.ISSUING_POINT, "issuing-1", ("DB3415/T 91-2024 4.2.1-chain",),
        Text(zh="待领证件架,近出件窗口", en="shelf of documents to hand out, near the issuing window"),
    )  # fmt: skip


def _put_along(setting: Setting, kind: Kind, item_id: str, clauses: tuple[str, ...], why: Text) -> Setting:
    item = _along(setting, kind, item_id, first=False)
    if item is None:
        return setting
    setting = setting.put(item, setting.stock.footing(kind), why=why, clauses=clauses, reached=True)
    if kind is Kind.COPIER:
        at = item.point(0.0, -item.depth / 2 + 0.03)
        outlet = setting.stock.item(Kind.OUTLET, f"{item_id}-outlet-mains", Point(round(at.x, 6), round(at.y, 6)),
                                    item.turn_deg, detail=("mains",))  # fmt: skip
        setting = setting.with_parts(outlet)
    return setting
