"""Decides: where windows, furniture, signs and cameras stand. Everything is placed in the frame of the row of counters."""

from collections import deque
from dataclasses import dataclass, replace
from math import hypot
from typing import Final

from shapely import Point, Polygon
from shapely.geometry.base import BaseGeometry

from planner.errors import InputError
from planner.measure import queues as waiting
from planner.model.brief import Brief, Keep, QueueKind, Role
from planner.model.catalogue import Catalogue
from planner.model.layout import Camera, Choice, Item, Kind, Layout, ServiceWindow, Sizing, Zone
from planner.model.plan import FloorPlan, Room, RoomUse, Storey
from planner.model.standard import Rulebook
from planner.place import counters, office, reasons, seats
from planner.place.cameras import put_cameras
from planner.place.counters import Row
from planner.place.equipment import Post, window_items
from planner.place.frame import Frame
from planner.place.furnishing import (
    public_ground,
    put_boards,
    put_form_desk,
    put_guidance,
    put_self_service,
    put_ticket_machine,
)
from planner.place.hall import Hall, frames, hall_along
from planner.place.queues import queue_items
from planner.place.setting import Setting
from planner.place.signs import put_display, put_door_signs
from planner.place.sizes import Sizes, sizes
from planner.place.stock import Stock
from planner.place.windows import service_windows
from planner.place.zones import zones
from planner.words import Text

_DEEP_STRIP: Final = 1.9
"""More depth of the staff's strip when the back office has to be in it, metres: a desk and a chair."""

_AREA_A_SEAT: Final = 3.5
"""Floor of the back office for each seat, metres²: desk, chair, passage."""

_ROWS_TRIED: Final = 40
_WINDOWS_A_MACHINE: Final = 3


@dataclass(frozen=True, kw_only=True)
class Task:
    """What is asked: the plan, the brief, the limits, and which parts of the building are what."""

    plan: FloorPlan
    storey: Storey
    room: Room
    brief: Brief
    rulebook: Rulebook
    stock: Stock
    sizes: Sizes
    entrance_id: str
    staff_door_id: str | None

    @property
    def needed(self) -> int:
        """Windows asked for: the brief's number, or what the demand needs."""
        return self.brief.windows.count or waiting.windows_needed(self.brief.demand)


def place(
    plan: FloorPlan,
    brief: Brief,
    rulebook: Rulebook,
    catalogue: Catalogue,
    *,
    storey_id: str,
    hall_id: str,
    entrance_id: str,
    staff_door_id: str | None,
) -> Layout:
    """Places windows, furniture, signs and cameras in a hall.

    The row that holds the most windows up to the number asked for wins, then the one with the least against it.

    Raises:
        InputError: not one window fits into the hall.
    """
    storey = plan.storey(storey_id)
    task = Task(
        plan=plan,
        storey=storey,
        room=storey.room(hall_id),
        brief=brief,
        rulebook=rulebook,
        stock=Stock(catalogue=catalogue),
        sizes=sizes(brief, rulebook),
        entrance_id=entrance_id,
        staff_door_id=staff_door_id,
    )
    row = best_row(task)
    layout = furnished(task, row)
    return put_cameras(layout, catalogue, rulebook, frame=row.hall.frame)


def best_row(task: Task) -> Row:
    """The row of counters for a hall.

    A strip behind the counters that is only as deep as the standard asks comes first; a deeper one is taken where it
    holds as many windows and the back office has no room of its own that would hold its seats.

    Raises:
        InputError: not one window fits.
    """
    row = _best_row(task, task.sizes)
    if row is None:
        raise _no_window(task)
    if _office_holds(task, row):
        return row
    deeper = _best_row(task, replace(task.sizes, staff_depth=task.sizes.staff_depth + _DEEP_STRIP))
    return row if deeper is None or len(deeper.lefts) < len(row.lefts) else deeper


def _office_holds(task: Task, row: Row) -> bool:
    """Whether the room behind the row has floor enough for the seats of the B posts."""
    room = office.back_office(task.storey, row.hall, row)
    return room is not None and room.polygon.area >= _AREA_A_SEAT * len(row.lefts)


def _no_window(task: Task) -> InputError:
    return InputError(
        Text(
            zh=f"大厅“{task.room.label}”放不下一个窗口",
            en=f"not one window fits into the hall '{task.room.label}'",
        ),
        where=f"room {task.room.id}",
        mend=Text(
            zh="在任务书 [site] 中指定更大的 hall,或减小 [counter] pitch、depth",
            en="name a larger hall in the brief, [site], or ask for a smaller pitch or depth in [counter]",
        ),
    )


def _best_row(task: Task, limits: Sizes) -> Row | None:
    gate_width = task.stock.entry(Kind.GATE).width
    gate_width = max(gate_width, limits.gate)
    outdoors = _outdoors(task)
    found: list[Row] = []
    for frame, length in frames(task.room):
        hall = _hall(task, frame, length)
        found += counters.rows(hall, limits, needed=task.needed, gate_width=gate_width, outdoors=outdoors)[:_ROWS_TRIED]
    found.sort(key=lambda row: (-len(row.lefts), row.cost))
    for most in sorted({len(row.lefts) for row in found}, reverse=True):
        alike = [row for row in found if len(row.lefts) == most]
        first = next((row for row in alike if counters.holds(row, limits, width=_way(task, row))), None)
        row = first or next((row for row in alike if counters.holds(row, limits, width=limits.route)), None)
        if row is not None:
            return row
    return None


def _way(task: Task, row: Row) -> float:
    """The width of the way to the windows, by how crowded the hall will be."""
    return task.sizes.way(public_m2=row.public.area, windows=len(row.lefts), seats=_seats(task, row))


def _seats(task: Task, row: Row) -> int:
    count = len(row.lefts)
    return seats.seats_wanted(task.sizes, windows=count, waiting=waiting.queue_95(count, task.brief.demand))


def _hall(task: Task, frame: Frame, length: float) -> Hall:
    return hall_along(
        task.storey,
        task.room,
        frame,
        length=length,
        entrance_id=task.entrance_id,
        staff_door_id=task.staff_door_id,
        kept=tuple(item.footprint for item in kept_items(task)),
        door_depth=task.sizes.turning,
    )


def kept_items(task: Task) -> tuple[Item, ...]:
    """The things that the designer keeps where they stand, on the plan."""
    return tuple(_kept(task, keep, number) for number, keep in enumerate(task.brief.keep, start=1))


def _kept(task: Task, keep: Keep, number: int) -> Item:
    kind = Kind(keep.kind)
    entry = task.stock.entry(kind)
    return task.stock.item(
        kind,
        f"kept-{number}",
        keep.at,
        keep.turn_deg,
        width=entry.width if keep.width is None else keep.width,
        depth=entry.depth if keep.depth is None else keep.depth,
        locked=True,
    )


def _outdoors(task: Task) -> frozenset[str | None]:
    """The rooms, and None for outdoors, from which one gets outdoors without passing the hall."""
    reached: set[str | None] = {None}
    todo: deque[str | None] = deque([None])
    while todo:
        here = todo.popleft()
        for door in task.storey.doors:
            if here not in door.rooms or task.room.id in door.rooms:
                continue
            other = door.rooms[1] if door.rooms[0] == here else door.rooms[0]
            if other not in reached:
                reached.add(other)
                todo.append(other)
    return frozenset(reached)


def furnished(task: Task, row: Row) -> Layout:
    """The layout with everything but the cameras."""
    hall, limits = row.hall, task.sizes
    count = len(row.lefts)
    windows = _windows(task, row)
    persons = waiting.queue_95(count, task.brief.demand)
    public = _public_side(task, row)
    lines = tuple(_window_things(task, row, windows, public, persons=persons))
    public = public.with_parts(*lines, *_line_things(task, row))
    office_room = office.back_office(task.storey, hall, row)
    staff = _staff_side(task, row, windows, office_room)
    kept = kept_items(task)
    items = [*_from_row(hall.frame, (*public.items, *staff.items)), *kept]
    polygon = None if office_room is None else hall.frame.into(office_room.polygon)
    found = zones(row, public, limits, back_office=polygon)
    return Layout(
        plan=task.plan,
        storey_id=task.storey.id,
        hall_id=task.room.id,
        entrance_id=task.entrance_id,
        staff_door_id=_staff_door(task, row),
        back_office_id=None if office_room is None else office_room.id,
        brief=task.brief,
        sizing=_sizing(task, count),
        windows=windows,
        items=tuple(items),
        cameras=(),
        zones=tuple(_zone_from_row(hall.frame, zone) for zone in found),
        assumptions=reasons.assumptions(task.brief, limits, row),
        choices=(*reasons.row_choices(task.brief, limits, row, windows, needed=task.needed), *public.choices, *staff.choices),
    )


def _windows(task: Task, row: Row) -> tuple[ServiceWindow, ...]:
    """Windows from the public's left: from the high end of the row's axis."""
    inside = row.hall.entrance.inside
    centres = row.centres[::-1]
    away = [hypot(inside.x - x, inside.y - row.front) for x in centres]
    accessible = min(range(len(centres)), key=lambda place: (round(away[place], 3), place))
    return service_windows(
        task.brief, len(centres), entrance_left=inside.x > row.middle, accessible=accessible
    )


def _posts(task: Task, row: Row, windows: tuple[ServiceWindow, ...]) -> list[Post]:
    y = round((row.back + row.front) / 2, 6)
    return [
        Post(window=window, x=x, y=y, pitch=row.pitch, sizes=task.sizes, stock=task.stock)
        for window, x in zip(windows, row.centres[::-1], strict=True)
    ]


def _window_things(
    task: Task, row: Row, windows: tuple[ServiceWindow, ...], public: Setting, *, persons: int
) -> list[Item]:
    wanted = -(-persons // len(windows)) if task.brief.queue is QueueKind.LINE else 1
    blocked: tuple[BaseGeometry, ...] = (public.ground.solid, *(door.zone for door in row.hall.doors if door.public))
    found: list[Item] = []
    for post in _posts(task, row, windows):
        found += window_items(post, task.rulebook, hung_signs=task.brief.counter.hung_signs)
        found += queue_items(post, persons=max(1, wanted), floor=row.public, blocked=blocked)
    return found


def _line_things(task: Task, row: Row) -> tuple[Item, ...]:
    """The gate and the screens that close the counter line."""
    return counters.line_items(row, task.stock, height=task.stock.entry(Kind.GATE).height)


def _public_side(task: Task, row: Row) -> Setting:
    machines = max(1, round(len(row.lefts) / _WINDOWS_A_MACHINE))
    setting = Setting(stock=task.stock, sizes=task.sizes, ground=public_ground(row, task.sizes))
    setting = put_door_signs(setting, row)
    setting = put_guidance(setting, row)
    setting = put_ticket_machine(setting, row, queue=task.brief.queue)
    setting = put_self_service(setting, row, machines=machines)
    setting = seats.put_seats(setting, row, wanted=_seats(task, row))
    setting = seats.put_wheelchair_places(setting, row)
    setting = put_form_desk(setting, row)
    setting = put_boards(setting, row)
    return put_display(setting, row)


def _staff_side(task: Task, row: Row, windows: tuple[ServiceWindow, ...], room: Room | None) -> office.StaffSide:
    kept = [row.hall.frame.into(item.footprint) for item in kept_items(task)]
    side = office.staff_side(task.stock, task.sizes, task.storey, row, room, kept=kept)
    issuing = [x for window, x in zip(windows, row.centres[::-1], strict=True) if Role.ISSUING in window.roles]
    return office.furnish(side, row, issuing_x=issuing[0] if issuing else row.middle)


def _staff_door(task: Task, row: Row) -> str | None:
    if task.staff_door_id in row.inner_doors:
        return task.staff_door_id
    offices = [door_id for door_id in row.inner_doors if _leads_to_office(task, row, door_id)]
    return next(iter([*offices, *row.inner_doors]), None)


def _leads_to_office(task: Task, row: Row, door_id: str) -> bool:
    beyond = row.hall.door(door_id).beyond
    return beyond is not None and task.storey.room(beyond).use is RoomUse.OFFICE


def _sizing(task: Task, placed: int) -> Sizing:
    demand = task.brief.demand
    arrivals = waiting.arrivals_per_hour(demand)
    waits = waiting.waits(
        placed, arrivals_per_hour=arrivals, minutes_per_case=demand.minutes_per_case, long_wait_min=demand.long_wait_min
    )
    return Sizing(
        visits_per_day=waiting.visits_per_day(demand),
        arrivals_per_hour=arrivals,
        minutes_per_case=demand.minutes_per_case,
        needed=waiting.windows_needed(demand),
        placed=placed,
        utilisation=waits.utilisation,
        mean_wait_min=waits.mean_wait_min,
        overruled=task.brief.windows.count is not None,
    )


def _from_row(frame: Frame, items: tuple[Item, ...]) -> list[Item]:
    return [replace(item, at=frame.out(item.at), turn_deg=frame.out_deg(item.turn_deg)) for item in items]


def _zone_from_row(frame: Frame, zone: Zone) -> Zone:
    return replace(zone, polygon=frame.out(zone.polygon))
