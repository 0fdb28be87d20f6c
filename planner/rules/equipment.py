"""Rules on equipment: the windows' kit, the back office's furniture, points and alarms."""

from collections.abc import Iterator
from typing import Final

from planner.model.layout import NETWORKS, Item, Kind, Layout, ServiceWindow, ZoneKind
from planner.model.plan import RoomUse
from planner.model.verdict import Finding
from planner.rules.findings import Spot, at_least, hall_spot, item_spot, nothing, unclear, window_spot, word
from planner.rules.ground import in_zone, room_at
from planner.words import Text, same

_KEPT_USES: Final = frozenset({RoomUse.OFFICE, RoomUse.ARCHIVE, RoomUse.EQUIPMENT, RoomUse.STORE, RoomUse.REST})

_NO_WINDOWS: Final = Text(zh="没有窗口", en="there are no windows")


THINGS: Final = {
    **NETWORKS,
    "computer": Text(zh="电脑", en="computer"),
    "printer": Text(zh="打印机", en="printer"),
    "scanner": Text(zh="扫描仪", en="scanner"),
    "document-camera": Text(zh="高拍仪", en="document camera"),
    "rating-terminal": Text(zh="服务评价器", en="rating terminal"),
    "copier": Text(zh="复印机", en="copier"),
    "desk": Text(zh="办公桌", en="desk"),
    "staff-chair": Text(zh="办公椅", en="staff chair"),
    "cabinet": Text(zh="资料柜", en="cabinet"),
    "safe": Text(zh="保险柜", en="safe"),
}
"""What a window or a back office can lack."""


def _complete(spot: Spot, wanted: tuple[str, ...], present: set[str], *, what: Text) -> Finding:
    """Whether all that is wanted is present, and what is missing."""
    missing = [THINGS.get(one, same(one)) for one in wanted if one not in present]
    held = ", ".join(one for one in wanted if one in present)
    right = Text(zh=f"{what.zh}齐全", en=f"{what.en} complete")
    wrong = Text(
        zh=f"{what.zh}缺{'、'.join(one.zh for one in missing)}",
        en=f"{what.en} lacks {', '.join(one.en for one in missing)}",
    )
    return word(spot, wrong if missing else right, holds=not missing, measured=held, limit=", ".join(wanted))


def window_kit(layout: Layout, *, kit: tuple[str, ...]) -> Iterator[Finding]:
    """Each window has every thing of the kit."""
    if not layout.windows:
        yield nothing(hall_spot(layout), _NO_WINDOWS)
    for window in layout.windows:
        present = {item.kind.value for item in layout.items if item.window == window.id}
        yield _complete(window_spot(layout, window), kit, present, what=Text(zh="窗口设备", en="the window's kit"))


def shared_kit(layout: Layout, *, kit: tuple[str, ...]) -> Iterator[Finding]:
    """The hall or its back office has every thing that windows share."""
    present = {item.kind.value for item in layout.items}
    yield _complete(hall_spot(layout), kit, present, what=Text(zh="共用设备", en="the shared kit"))


def office_furniture(layout: Layout, *, furniture: tuple[str, ...]) -> Iterator[Finding]:
    """The hall or its back office has every kind of office furniture."""
    present = {item.kind.value for item in layout.items}
    yield _complete(hall_spot(layout), furniture, present, what=Text(zh="办公家具", en="the office furniture"))


def kept_from_public(layout: Layout) -> Iterator[Finding]:
    """Safes and filing cabinets stand in the staff's zone, in the back office or in a room of the staff's.

    In a hall without a staff zone it is unclear on whose side they stand.
    """
    things = layout.of_kind(Kind.SAFE, Kind.CABINET)
    if not things:
        yield nothing(hall_spot(layout), Text(zh="没有保险柜、资料柜", en="there are no safes or cabinets"))
    for item in things:
        staffed = _on_staff_side(layout, item)
        if staffed is None:
            yield unclear(item_spot(item), Text(zh="图上没有划分工作区", en="the drawing marks no staff zone"))
            continue
        right = Text(zh="在工作人员一侧", en="on the staff's side")
        wrong = Text(zh="在公众一侧", en="on the public's side")
        yield word(item_spot(item), right if staffed else wrong, holds=staffed)


def _on_staff_side(layout: Layout, item: Item) -> bool | None:
    room = room_at(layout, item.at)
    if in_zone(layout, item.at, ZoneKind.STAFF, ZoneKind.BACK_OFFICE):
        return True
    if room is not None and room.id != layout.hall_id:
        return room.id == layout.back_office_id or room.use in _KEPT_USES
    marked = any(zone.kind in (ZoneKind.STAFF, ZoneKind.BACK_OFFICE) for zone in layout.zones)
    return False if marked else None


def networks(layout: Layout, *, networks: tuple[str, ...]) -> Iterator[Finding]:
    """Each window has a point for every network."""
    if not layout.windows:
        yield nothing(hall_spot(layout), _NO_WINDOWS)
    for window in layout.windows:
        present = {network for outlet in layout.of_window(window.id, Kind.OUTLET) for network in outlet.detail}
        what = Text(zh="网络点位", en="the set of network points")
        yield _complete(window_spot(layout, window), networks, present, what=what)


def mains(layout: Layout, *, least: float) -> Iterator[Finding]:
    """Each window has enough mains sockets."""
    for window in layout.windows:
        count = _mains_at(layout, window)
        what = Text(zh="电源插座", en="mains sockets")
        yield at_least(window_spot(layout, window), what, count, limit=least, unit="count")


def _mains_at(layout: Layout, window: ServiceWindow) -> int:
    return sum(outlet.count for outlet in layout.of_window(window.id, Kind.OUTLET) if "mains" in outlet.detail)


def alarms(layout: Layout, *, per_window: float) -> Iterator[Finding]:
    """Each window has its alarm buttons."""
    if not layout.windows:
        yield nothing(hall_spot(layout), _NO_WINDOWS)
    for window in layout.windows:
        count = len(layout.of_window(window.id, Kind.ALARM))
        what = Text(zh="报警按钮", en="alarm buttons")
        yield at_least(window_spot(layout, window), what, count, limit=per_window, unit="count")
