"""Everything but the cameras, put down around a row of counters."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from math import hypot
from typing import Final

from shapely import LineString, Point, Polygon, make_valid
from shapely.geometry.base import BaseGeometry

from planner.measure import queues
from planner.measure.routes import passages, runs_over
from planner.measure.space import polygons, stands_in_the_way
from planner.model.brief import QueueKind, Role
from planner.model.layout import Item, Kind, Layout, ServiceWindow, Sizing, Zone
from planner.model.plan import Room, RoomUse
from planner.place import office, reasons, seats
from planner.place.counters import Row
from planner.place.displays import with_displays
from planner.place.equipment import Post, window_items
from planner.place.frame import Frame
from planner.place.furnishing import (
    guidance_chairs,
    off_the_windows,
    public_ground,
    public_parts,
    put_boards,
    put_form_desk,
    put_guidance,
    put_self_service,
    put_ticket_machine,
)
from planner.place.queues import queue_items
from planner.place.screens import line_items
from planner.place.serpentine import put_serpentine
from planner.place.setting import Setting
from planner.place.signs import put_door_signs
from planner.place.task import PARTS, Task
from planner.place.windows import service_windows
from planner.place.zones import zones

_WINDOWS_A_MACHINE: Final = 3
_Step = Callable[[Setting, Task, Row], Setting]
_ALIGNED: Final = 0.005
_ANEW: Final = 3
"""So often is a hall furnished at most to get the wheelchair places off the ways."""

_YIELDING: Final = (1, 4)
"""So many seats are given for a wheelchair's place, one number after the other."""


def furnished(task: Task, row: Row, *, ways: Sequence[LineString] = ()) -> tuple[Layout, float]:
    """The layout with everything but the cameras, and how much is missing in it.

    Args:
        ways: what people walk along on the plan, as far as it is known; no wheelchair place lies on one of these.
    """
    hall, limits = row.hall, task.sizes
    windows = _windows(task, row)
    public = _public_side(task, row, tuple(hall.frame.into(way) for way in ways))
    public = public.with_parts(*_window_things(task, row, windows, public), *_line_things(task, row))
    office_room = office.back_office(task.storey, hall, row)
    staff = _staff_side(task, row, windows, office_room)
    items = _from_row(hall.frame, (*public.items, *staff.items))
    kept = [item for item in task.kept if item.kind is not Kind.COUNTER]
    items += [part for item in kept for part in _parts_of(task, item)]
    items, kept = _with_kept_parts(items, kept)
    polygon = None if office_room is None else hall.frame.into(office_room.polygon)
    found = zones(row, public, limits, back_office=polygon)
    layout = Layout(
        plan=task.plan,
        storey_id=task.storey.id,
        hall_id=task.room.id,
        entrance_id=task.where.entrance_id,
        staff_door_id=_staff_door(task, row),
        back_office_id=None if office_room is None else office_room.id,
        brief=task.brief,
        sizing=_sizing(task, row.count),
        windows=windows,
        items=(*_with_kept_counters(task, items), *kept),
        cameras=(),
        zones=tuple(_zone_from_row(hall.frame, zone) for zone in found),
        assumptions=reasons.assumptions(task.brief, limits, row),
        choices=(
            *reasons.row_choices(task.brief, limits, row, windows, needed=task.needed),
            *public.choices,
            *staff.choices,
        ),
    )
    layout = with_displays(layout, row, task.stock, limits)
    return layout, _lacks(task, row, layout)


def off_the_ways(task: Task, row: Row, layout: Layout, lacks: float) -> tuple[Layout, float]:
    """A furnished layout, furnished anew until no wheelchair place lies in what people walk along; and what it lacks.

    What people walk along is known only when everything stands, the staff's desks too.
    """
    ways: list[LineString] = []
    found = []
    for _ in range(_ANEW):
        now = passages(layout)
        crossed = sum(runs_over(way, place) for way in now for place in layout.of_kind(Kind.WHEELCHAIR_PLACE))
        found.append((crossed, lacks, layout))
        if not crossed:
            break
        ways += now
        layout, lacks = furnished(task, row, ways=ways)
    _, lacks, layout = min(found, key=lambda one: one[:2])
    return layout, lacks


def _with_kept_counters(task: Task, items: list[Item]) -> list[Item]:
    """The things with the counters that the designer keeps exactly where they stand."""
    kept = [item for item in task.kept if item.kind is Kind.COUNTER]
    found = []
    for item in items:
        own = [one for one in kept if item.kind is Kind.COUNTER and one.at.distance(item.at) <= 2 * _ALIGNED]
        found.append(replace(item, at=own[0].at, turn_deg=own[0].turn_deg, locked=True) if own else item)
    return found


_OWN_REACH: Final = 1.5
"""How far a kept part stands from the placed one whose place it takes, metres."""


def _parts_of(task: Task, item: Item) -> tuple[Item, ...]:
    """What belongs to a kept thing: its chair, alarm and points."""
    return (*public_parts(task.stock, item), *office.staff_parts(task.stock, item))


def _with_kept_parts(items: list[Item], kept: list[Item]) -> tuple[list[Item], list[Item]]:
    """The placed things without those whose place a kept one takes, and the kept ones as parts of what they belong to.

    Such a thing is the nearest placed one of its kind within reach, on the same network if it is an outlet.
    """
    own = []
    for thing in kept:
        twins = [one for one in items if one.kind is thing.kind and one.at.distance(thing.at) <= _OWN_REACH]
        twin = min(twins, key=lambda one: (round(one.at.distance(thing.at), 6), one.id), default=None)
        if thing.kind not in PARTS or twin is None:
            own.append(thing)
            continue
        items = [one for one in items if one is not twin]
        own.append(replace(twin, id=thing.id, at=thing.at, turn_deg=thing.turn_deg, width=thing.width,
                           depth=thing.depth, locked=True))  # fmt: skip
    return items, own


_ESSENTIAL: Final = {
    Kind.GUIDANCE_DESK: 16.0,
    Kind.WHEELCHAIR_PLACE: 12.0,
    Kind.SAFE: 16.0,
    Kind.CABINET: 16.0,
    Kind.COPIER: 16.0,
    Kind.DESK: 16.0,
    Kind.SELF_SERVICE: 2.0,
    Kind.FORM_DESK: 1.0,
    Kind.NOTICE_BOARD: 0.5,
    Kind.OPEN_GOVERNMENT: 0.5,
}
"""What a layout is to have, and how much it lacks without it: most where a clause says shall."""

_SEAT: Final = 0.5
_DESKS: Final = 3.0
"""What missing desks weigh at most: B posts share them."""


_EVERYWHERE: Final = 12.0
"""What weighs so much every layout is to have."""


def missing_kinds(task: Task, layout: Layout) -> tuple[Kind, ...]:
    """The kinds of things that every layout is to have and this one has not."""
    wanted = [kind for kind, weight in _ESSENTIAL.items() if weight >= _EVERYWHERE]
    if task.brief.queue is QueueKind.TICKET:
        wanted.append(Kind.TICKET_MACHINE)
    return tuple(kind for kind in wanted if not layout.of_kind(kind))


def _lacks(task: Task, row: Row, layout: Layout) -> float:
    """How much is missing: things by their weight, seats and desks one by one."""
    missing = sum(weight for kind, weight in _ESSENTIAL.items() if not layout.of_kind(kind))
    if task.brief.queue is QueueKind.TICKET and not layout.of_kind(Kind.TICKET_MACHINE):
        missing += _ESSENTIAL[Kind.GUIDANCE_DESK]
    seated = sum(item.count for item in layout.of_kind(Kind.SEAT_ROW))
    desks = len(layout.of_kind(Kind.DESK))
    unseated = _SEAT * max(0, task.seats(row) - seated)
    return missing + unseated + min(_DESKS, _SEAT * max(0, row.count - desks))


def _windows(task: Task, row: Row) -> tuple[ServiceWindow, ...]:
    """Windows from the public's left."""
    inside = row.hall.entrance.inside
    away = [hypot(inside.x - top.x, inside.y - top.y) for top in row.tops]
    accessible = min(range(len(away)), key=lambda place: (round(away[place], 3), place))
    return service_windows(task.brief, len(away), entrance_left=away[0] < away[-1], accessible=accessible)


def _posts(task: Task, row: Row, windows: tuple[ServiceWindow, ...]) -> list[Post]:
    return [
        Post(window=window, top=top, sizes=task.sizes, stock=task.stock)
        for window, top in zip(windows, row.tops, strict=True)
    ]


def _window_things(task: Task, row: Row, windows: tuple[ServiceWindow, ...], public: Setting) -> list[Item]:
    wanted = _places_at_window(task, row, public)
    blocked: tuple[BaseGeometry, ...] = (public.ground.solid, *(door.zone for door in row.hall.doors if door.public))
    found: list[Item] = []
    for post in _posts(task, row, windows):
        found += window_items(post, task.rulebook, hung_signs=task.brief.counter.hung_signs)
        found += queue_items(post, persons=wanted, floor=row.public, blocked=blocked)
    return found


def _places_at_window(task: Task, row: Row, public: Setting) -> int:
    """How many places are drawn behind each one-metre line: none where one folded line serves all windows."""
    if public.of_kind(Kind.BARRIER):
        return 0
    if task.brief.queue is QueueKind.TICKET:
        return 1
    return max(1, -(-task.waiting(row) // row.count))


def _line_things(task: Task, row: Row) -> tuple[Item, ...]:
    """The gate and the screens that close the counter line."""
    return line_items(row, task.stock, height=task.stock.entry(Kind.GATE).height)


def _public_side(task: Task, row: Row, ways: Sequence[LineString]) -> Setting:
    """The public's side with the main route kept; in a hall that does without, with the accessible route if more fits.

    A crowded hall needs the main route. In a hall that does without, guidance desk and ticket machine may stand nearer
    to the windows than the first seats.
    """
    wide = _most_of(task, row, ways, way=task.sizes.main_route)
    if task.way(row) >= task.sizes.main_route or not wide.missing:
        return wide
    narrow = _most_of(task, row, ways, way=task.sizes.route)
    return narrow if len(narrow.missing) < len(wide.missing) else wide


def _most_of(task: Task, row: Row, ways: Sequence[LineString], *, way: float) -> Setting:
    """The public's side furnished seats first, or machines first where more finds a place so."""
    with_seats = partial(_with_seats, ways=ways)
    received = _received(task, row, way=way)
    seats_first = _furnished_public(received, task, row, steps=(with_seats, _with_machines))
    if not seats_first.missing:
        return seats_first
    machines_first = _furnished_public(received, task, row, steps=(_with_machines, with_seats))
    return machines_first if len(machines_first.missing) < len(seats_first.missing) else seats_first


def _received(task: Task, row: Row, *, way: float) -> Setting:
    """The public's side with what receives people: signs, guidance, tickets, and the line where it is folded."""
    before = task.sizes.first_seat if way >= task.sizes.main_route else task.sizes.front
    ground = public_ground(row, task.sizes, way=way, before=before)
    kept = tuple(replace(item, at=row.hall.frame.into(item.at), turn_deg=item.turn_deg - row.hall.frame.turn_deg)
                 for item in task.kept)  # fmt: skip
    folded = task.brief.queue is QueueKind.SERPENTINE
    apart = [item for item in kept if item.kind in PARTS and stands_in_the_way(item) and not _at_row(row, item)]
    apart = [item for item in apart if not (folded and item.kind is Kind.BARRIER)]
    own = () if task.keeps(Kind.GUIDANCE_DESK) else guidance_chairs(apart, row)
    solids = (item.footprint for item in apart if item not in own)
    ground = replace(ground, solids=(*ground.solids, *solids))
    setting = put_door_signs(Setting(stock=task.stock, sizes=task.sizes, ground=ground, kept=kept), row)
    if not task.keeps(Kind.GUIDANCE_DESK):
        setting = put_guidance(setting, row)
        setting = replace(setting, ground=setting.ground.with_solids(item.footprint for item in own))
    if task.brief.queue is QueueKind.TICKET and not task.keeps(Kind.TICKET_MACHINE):
        setting = put_ticket_machine(setting, row)
    setting = replace(setting, ground=off_the_windows(setting.ground, row, task.sizes))
    return put_serpentine(setting, row, persons=task.waiting(row)) if folded else setting


def _furnished_public(setting: Setting, task: Task, row: Row, *, steps: Sequence[_Step]) -> Setting:
    """The public's side with all else, in an order."""
    for step in steps:
        setting = step(setting, task, row)
    if not task.keeps(Kind.FORM_DESK):
        setting = put_form_desk(setting, row)
    return put_boards(setting, row)


def _at_row(row: Row, item: Item) -> bool:
    """Whether a thing is at one of the counters, so that it takes the place of a part of the window."""
    return any(hypot(item.at.x - top.x, item.at.y - top.y) <= 2 * _OWN_REACH for top in row.tops)


def _with_machines(setting: Setting, task: Task, row: Row) -> Setting:
    """The setting with the self-service machines that are not kept."""
    machines = max(1, round(row.count / _WINDOWS_A_MACHINE)) - task.keeps(Kind.SELF_SERVICE)
    return put_self_service(setting, row, machines=machines) if machines > 0 else setting


def _with_seats(setting: Setting, task: Task, row: Row, *, ways: Sequence[LineString]) -> Setting:
    """The setting with the seats and wheelchair places that are not kept; some seats give way where no place is left
    for a wheelchair."""
    kept = sum(round(item.width / task.stock.entry(Kind.SEAT_ROW).width) for item in task.kept
               if item.kind is Kind.SEAT_ROW)  # fmt: skip
    wanted, places = task.seats(row) - kept, task.sizes.wheelchair_places - task.keeps(Kind.WHEELCHAIR_PLACE)
    lattices = seats.lattices_of(setting, row)
    full = seats.put_seats(setting, row, lattices, wanted=wanted)
    seated = sum(gang.count for gang in full.of_kind(Kind.SEAT_ROW))
    full = found = seats.put_wheelchair_places(full, row, wanted=places, ways=ways)
    for number in _YIELDING:
        if seats.WHEELCHAIR not in found.missing:
            return found
        if number < seated:
            fewer = seats.put_seats(setting, row, lattices, wanted=wanted, most=seated - number)
            found = seats.put_wheelchair_places(fewer, row, wanted=places, ways=ways)
    return full if seats.WHEELCHAIR in found.missing else found


def _staff_side(task: Task, row: Row, windows: tuple[ServiceWindow, ...], room: Room | None) -> office.StaffSide:
    kept = [row.hall.frame.into(item.footprint) for item in task.kept]
    keeps = Counter(item.kind for item in task.kept)
    side = office.staff_side(task.stock, task.sizes, task.storey, row, room, kept=kept)
    issuing = [top for window, top in zip(windows, row.tops, strict=True) if Role.ISSUING in window.roles]
    near = Point(issuing[0].x, issuing[0].y) if issuing else Point(row.middle, row.back)
    return office.furnish(side, row, issuing=near, keeps=keeps)


def _staff_door(task: Task, row: Row) -> str | None:
    if task.where.staff_door_id in row.all_inner_doors:
        return task.where.staff_door_id
    offices = [door_id for door_id in row.all_inner_doors if _leads_to_office(task, row, door_id)]
    return next(iter([*offices, *row.all_inner_doors]), None)


def _leads_to_office(task: Task, row: Row, door_id: str) -> bool:
    beyond = row.hall.door(door_id).beyond
    return beyond is not None and task.storey.room(beyond).use is RoomUse.OFFICE


def _sizing(task: Task, placed: int) -> Sizing:
    """The number of windows and what it means for those who wait."""
    demand = task.brief.demand
    waits = queues.waits_for(placed, task.brief)
    return Sizing(
        visits_per_day=queues.visits_per_day(demand),
        arrivals_per_hour=queues.arrivals_per_hour(demand),
        minutes_per_case=demand.minutes_per_case,
        needed=queues.windows_by_demand(task.brief),
        placed=placed,
        utilisation=waits.utilisation,
        mean_wait_min=waits.mean_wait_min,
        overruled=task.brief.windows.count is not None,
    )


def _from_row(frame: Frame, items: tuple[Item, ...]) -> list[Item]:
    return [replace(item, at=frame.out(item.at), turn_deg=frame.out_deg(item.turn_deg)) for item in items]


def _zone_from_row(frame: Frame, zone: Zone) -> Zone:
    polygon = frame.out(zone.polygon)
    return replace(zone, polygon=polygon if polygon.is_valid else _mended(polygon))


def _mended(polygon: Polygon) -> Polygon:
    """A polygon that rounding made touch itself, without what it pinched off."""
    return max(polygons(make_valid(polygon)).geoms, key=lambda part: part.area)
