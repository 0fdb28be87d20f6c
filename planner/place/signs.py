"""Signs and boards of the building: exits, evacuation plan, CCTV notice."""

from typing import Final

import numpy as np
from shapely import Point

from planner.model.layout import Kind
from planner.place.counters import Row
from planner.place.furnishing import ON_GLASS, before_glass, on_wall
from planner.place.ground import along_walls
from planner.place.hall import HallDoor
from planner.place.setting import Setting
from planner.words import Text

_BESIDE: Final = 0.35
_FARTHEST: Final = 3.0


def put_door_signs(setting: Setting, row: Row) -> Setting:
    """The setting with exit sign and CCTV notice at each way out, and the evacuation plan at the entrance."""
    ways_out = [door for door in row.hall.doors if door.beyond is None and door.public]
    entrance = row.hall.entrance
    for number, door in enumerate(ways_out, start=1):
        if not _has_kept(setting, door, Kind.EXIT_SIGN):
            setting = _exit_sign(setting, door, number)
    notices = ways_out if entrance in ways_out else [entrance, *ways_out]
    for number, door in enumerate(notices, start=1):
        if _has_kept(setting, door, Kind.CCTV_NOTICE):
            continue
        why = Text(zh=f"门 {door.id} 旁,进入监控区前可见", en=f"beside door {door.id}, seen on entering")
        setting = _beside(setting, row, door, Kind.CCTV_NOTICE, f"cctv-notice-{number}", ("PIPL 26",), why)
    if setting.keeps(Kind.EVACUATION_PLAN):
        return setting
    return _beside(
        setting, row, entrance, Kind.EVACUATION_PLAN, "evacuation-plan-1", ("GB 55037-2022 evacuation-plan",),
        Text(zh="入口旁显著位置", en="in a prominent place beside the entrance"),
    )  # fmt: skip


def _has_kept(setting: Setting, door: HallDoor, kind: Kind) -> bool:
    """Whether the designer keeps a plate of a kind at a door."""
    reach = door.width / 2 + _FARTHEST
    return any(door.opening.distance(item.at) <= reach for item in setting.keeps(kind))


def _exit_sign(setting: Setting, door: HallDoor, number: int) -> Setting:
    entry = setting.stock.entry(Kind.EXIT_SIGN)
    middle = door.opening.interpolate(0.5, normalized=True)
    away = Point(middle).distance(door.inside) - 0.75 + entry.depth / 2
    at = Point(round(middle.x + door.inward[0] * away, 6), round(middle.y + door.inward[1] * away, 6))
    turn = round(float(np.degrees(np.arctan2(-door.inward[0], door.inward[1]))) % 360.0, 9)
    item = setting.stock.item(Kind.EXIT_SIGN, f"exit-sign-{number}", at, turn)
    why = Text(zh=f"安全出口 {door.id} 门上方", en=f"above exit {door.id}")
    return setting.hang(item, why=why)


def _beside(
    setting: Setting, row: Row, door: HallDoor, kind: Kind, item_id: str, clauses: tuple[str, ...], why: Text
) -> Setting:
    """The setting with a plate on the wall beside a door."""
    footing = setting.stock.footing(kind)
    middle = door.opening.interpolate(0.5, normalized=True)
    least = door.width / 2 + footing.width / 2

    spots = along_walls(row.public, footing, step=0.05)
    away = np.hypot(spots.x - middle.x, spots.y - middle.y)
    costs = np.where((away < least) | (away > least + _FARTHEST), np.inf, np.abs(away - least - _BESIDE))
    costs += ON_GLASS * before_glass(row, spots, footing)
    costs[~on_wall(row, spots, footing)] = np.inf
    item = setting.best(kind, item_id, spots, costs, reached_by=0.0)
    if item is None:
        name = setting.stock.entry(kind).name
        return setting.left_out(item_id, Text(zh=f"{name.zh}无墙面可挂", en=f"no wall for the {name.en.lower()}"))
    return setting.put(item, footing, why=why, clauses=clauses, reached_by=0.0)
