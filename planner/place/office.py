"""The staff's side: desks for the B posts, cabinets, safe, copier, and the shelf of the issuing point."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from shapely import Point, Polygon, box, get_parts
from shapely.geometry.base import BaseGeometry

from planner.measure.overlay import common, rest, united
from planner.model.layout import Choice, Item, Kind
from planner.model.plan import Room, RoomUse, Storey
from planner.place.counters import STAFF_CHAIR, Row
from planner.place.ground import Floats, Footing, Ground, Spots, Walk, along_walls, on_grid
from planner.place.hall import Hall, door_floors, standing
from planner.place.lines import SCREEN, WORK_PLACE
from planner.place.setting import Setting
from planner.place.sizes import Sizes
from planner.place.stock import CHAIR_GAP, Stock
from planner.words import Text

_STAFF_PASSAGE: Final = 0.8
_STAFF_PASSAGES: Final = (_STAFF_PASSAGE, 0.65, 0.61)
_STEP: Final = 0.1
_WINDOWS_A_CABINET: Final = 2
_FAR: Final = 1000.0
_TOUCH: Final = 0.001
_AT_DOOR: Final = 0.5
_SMALL_DESKS: Final = ((1.2, 0.6), (1.0, 0.6))
"""Width and depth of the only desk of a cramped strip, the first that fits, metres."""

_QUARTERS: Final = (0.0, 90.0, 180.0, 270.0)


@dataclass(frozen=True, kw_only=True)
class StaffSide:
    """The floors of the staff being furnished: the strip behind the row, the back office, other rooms of the staff."""

    strip: Setting
    office: Setting | None
    others: tuple[Setting, ...]

    @property
    def settings(self) -> tuple[Setting, ...]:
        """Every floor, the strip first."""
        return (self.strip, *(() if self.office is None else (self.office,)), *self.others)

    @property
    def items(self) -> tuple[Item, ...]:
        """All things put down."""
        return tuple(item for setting in self.settings for item in setting.items)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Why they stand where they stand."""
        return tuple(choice for setting in self.settings for choice in setting.choices)

    def count(self, kind: Kind) -> int:
        """How many things of a kind are put down."""
        return sum(item.kind is kind for item in self.items)

    def _replaced(self, old: Setting, new: Setting) -> "StaffSide":
        return StaffSide(
            strip=new if old is self.strip else self.strip,
            office=new if old is self.office else self.office,
            others=tuple(new if old is other else other for other in self.others),
        )

    def put_in(self, settings: Sequence[Setting | None], put: Callable[[Setting], Setting | None]) -> "StaffSide":
        """The staff's side with one more thing, on the first of some floors that has room for it."""
        for setting in settings:
            done = None if setting is None else put(setting)
            if setting is not None and done is not None:
                return self._replaced(setting, done)
        return self


def back_office(storey: Storey, hall: Hall, row: Row) -> Room | None:
    """The room behind the row where cases are decided: an office that opens into the staff's strip, the largest.

    Failing that, the largest office with a door to the hall.
    """
    behind = [door.beyond for door in hall.doors if door.id in row.all_inner_doors and door.beyond is not None]
    beside = [door.beyond for door in hall.doors if door.beyond is not None]
    for ids in (behind, beside):
        offices = [storey.room(room_id) for room_id in ids if storey.room(room_id).use is RoomUse.OFFICE]
        if offices:
            return max(offices, key=lambda room: (round(room.polygon.area, 3), room.id))
    return None


def staff_side(
    stock: Stock, sizes: Sizes, storey: Storey, row: Row, office: Room | None, *, kept: Sequence[BaseGeometry]
) -> StaffSide:
    """The staff's floors, empty: the strip, the back office, and the archives and stores that open into them."""
    known = {None if office is None else office.id, *(row.hall.door(door_id).beyond for door_id in row.all_inner_doors)}
    doors = [door for door in storey.doors if known & set(door.rooms) - {None}]
    joined = {side for door in doors for side in door.rooms} | known
    stores = [
        room
        for room in storey.rooms
        if room.id in joined and room.use in (RoomUse.ARCHIVE, RoomUse.STORE) and room is not office
    ]

    def empty(room: Room) -> Setting:
        return _room_setting(stock, sizes, storey, room, row.hall, kept=kept)

    return StaffSide(
        strip=_strip_setting(stock, sizes, row),
        office=None if office is None else empty(office),
        others=tuple(empty(room) for room in stores),
    )


def _room_setting(
    stock: Stock, sizes: Sizes, storey: Storey, room: Room, hall: Hall, *, kept: Sequence[BaseGeometry]
) -> Setting:
    """An empty room of the staff, in the frame of the row, with its doors free."""
    floors = door_floors(storey, room, hall.frame, depth=_STAFF_PASSAGE)
    floor = hall.frame.into(room.polygon)
    ground = Ground(
        floor=floor,
        solids=(*standing(storey, room, hall.frame), *(shape for shape in kept if shape.intersects(floor))),
        free=tuple(zone for zone, _ in floors),
    )
    return Setting(stock=stock, sizes=sizes, ground=_walked(ground, [inside for _, inside in floors]))


def _walked(ground: Ground, goals: Sequence[Point]) -> Ground:
    """A floor with the passage that staff keep between points, as wide as it can be had."""
    for width in _STAFF_PASSAGES:
        walked = replace(ground, walks=(Walk(width=width, goals=tuple(goals)),))
        if walked.open:
            return walked
    return ground


def _strip_setting(stock: Stock, sizes: Sizes, row: Row) -> Setting:
    """The staff's strip behind the row: the clerks' places and the doors stay free."""
    taken: list[BaseGeometry] = []
    free: list[BaseGeometry] = []
    chairs: list[BaseGeometry] = []
    goals: list[Point] = []
    edge = row.public.buffer(SCREEN + _TOUCH, join_style="mitre") if row.wings else row.public.envelope.buffer(_FAR)
    for run, axes in row.runs:
        taken += [axes.out(box(left, run.back - _TOUCH, left + run.pitch, run.front)) for left in run.lefts]
        taken += [common(axes.out(shape), edge) for shape in _screens_of(run)]
        free += [axes.out(box(left, run.back - sizes.staff_depth, left + run.pitch, run.back)) for left in run.lefts]
        chairs += [axes.out(shape) for shape in _chairs(stock, run)]
        goals += [axes.out(point) for point in _staff_goals(stock, run)]
        free += [run.hall.frame.within(row.hall.frame).out(run.hall.door(one).zone) for one in run.inner_doors]
        if run.gate is not None:
            free.append(axes.out(box(run.gate, run.back - sizes.gate, run.gate + run.gate_width, run.front)))
    floors = get_parts(rest(row.staff, united(taken)))
    floor = max((part for part in floors if isinstance(part, Polygon)), key=lambda part: part.area)
    ground = Ground(
        floor=floor,
        solids=(*row.hall.solids, *chairs),
        free=tuple(free),
    )
    here = [goal for goal in goals if floor.distance(goal) < _AT_DOOR]
    return Setting(stock=stock, sizes=sizes, ground=_walked(ground, here))


def _screens_of(run: Row) -> list[Polygon]:
    """The counter line and the screens at the open ends of a run, in its own axes."""
    ends = [box(x, max(run.rear, -_FAR), x + SCREEN, run.front) for x in _open_ends(run)]
    rear = [box(low, run.rear, high, run.rear + SCREEN) for low, high in run.rear_open]
    return [box(run.start, run.front - SCREEN, run.end, run.front), *ends, *rear]


def _chairs(stock: Stock, run: Row) -> list[Polygon]:
    chair = stock.entry(Kind.STAFF_CHAIR)
    low, high = run.back - STAFF_CHAIR - chair.depth, run.back - STAFF_CHAIR
    return [box(x - chair.width / 2, low, x + chair.width / 2, high) for x in run.centres]


def _staff_goals(stock: Stock, run: Row) -> list[Point]:
    """Where staff must get in a run's strip: its doors, each clerk's place and its gate, in its own axes."""
    behind = run.back - STAFF_CHAIR - stock.entry(Kind.STAFF_CHAIR).depth - 0.4
    goals = [*(run.hall.door(one).inside for one in run.inner_doors), *(Point(x, behind) for x in run.centres)]
    if run.gate is not None:
        goals.append(Point(run.gate + run.gate_width / 2, run.back - WORK_PLACE / 2))
    return goals


def _open_ends(row: Row) -> list[float]:
    ends = [row.start] if row.start_open else []
    return ends + ([row.end - SCREEN] if row.end_open else [])


def furnish(side: StaffSide, row: Row, *, issuing: Point, keeps: Mapping[Kind, int]) -> StaffSide:
    """The staff's side with everything that belongs to it: what serves the windows near them, the rest behind.

    Args:
        issuing: the place of the issuing window.
        keeps: how many things of a kind the designer keeps; so many fewer are put down.
    """
    posts, desks = row.count, keeps.get(Kind.DESK, 0)
    near_row, apart = Point(row.middle, row.back), side.office is None
    wanted = [kind for kind in (Kind.ISSUING_POINT, Kind.COPIER, Kind.SAFE, Kind.CABINET) if not keeps.get(kind, 0)]
    if apart and not desks:
        side = side.put_in((*side.others, side.strip), _desk_putter(1))
    elif Kind.ISSUING_POINT in wanted and not apart:
        side = side.put_in((side.strip, side.office), lambda one: _put_near(one, Kind.ISSUING_POINT, 1, issuing))
    if Kind.COPIER in wanted:
        side = side.put_in(
            (side.strip, side.office, *side.others), lambda one: _put_near(one, Kind.COPIER, 1, near_row)
        )
    if Kind.SAFE in wanted:
        side = side.put_in((side.office, *side.others, side.strip), lambda one: _put_last(one, Kind.SAFE, 1))
    if Kind.CABINET in wanted:
        side = side.put_in((side.office, *side.others, side.strip), _cabinet_putter(1))
    if apart and Kind.ISSUING_POINT in wanted:
        side = side.put_in((side.strip,), lambda one: _put_near(one, Kind.ISSUING_POINT, 1, issuing))
    return _with_more(side, posts, desks=desks, cabinets=keeps.get(Kind.CABINET, 0))


def _with_more(side: StaffSide, posts: int, *, desks: int, cabinets: int) -> StaffSide:
    """The staff's side with a desk for each post and further cabinets, but for so many of each that are kept."""
    for number in range(side.count(Kind.DESK) + desks + 1, posts + 1):
        some = side.count(Kind.DESK) or desks
        rooms = (side.office, side.strip) if some else (side.office, side.strip, *side.others)
        side = side.put_in(rooms, _desk_putter(number))
    for number in range(max(2, cabinets + 1), max(2, -(-posts // _WINDOWS_A_CABINET)) + 1):
        side = side.put_in((*side.others, side.office, side.strip), _cabinet_putter(number))
    return side


def _desk_putter(number: int) -> Callable[[Setting], Setting | None]:
    return lambda setting: _put_desk(setting, number)


def _cabinet_putter(number: int) -> Callable[[Setting], Setting | None]:
    return lambda setting: _put_last(setting, Kind.CABINET, number)


_WORDS: Final = {
    Kind.ISSUING_POINT: (
        "issuing",
        Text(zh="待领证件架,近出件窗口", en="shelf of documents to hand out, near the issuing window"),
        ("DB3415/T 91-2024 4.2.1-chain",),
    ),
    Kind.COPIER: (
        "copier",
        Text(zh="各窗口共用,在工作人员一侧、近窗口", en="shared by the windows, on the staff's side and near them"),
        ("DB3415/T 91-2024 4.3.1.1-shared",),
    ),
    Kind.SAFE: (
        "safe",
        Text(zh="在工作人员一侧、靠墙", en="on the staff's side, by a wall"),
        ("DB3415/T 91-2024 4.3.1.2-safe",),
    ),
    Kind.CABINET: (
        "cabinet",
        Text(zh="靠墙,资料不入公众视线", en="along a wall, files out of the public's sight"),
        ("DB3415/T 91-2024 4.3.1.2-furniture", "DB3415/T 91-2024 4.3.1.2-safe"),
    ),
    Kind.DESK: (
        "desk",
        Text(zh="B 岗座位,在窗口之后", en="a seat of a B post, behind the windows"),
        ("DB3415/T 91-2024 4.4.1.2-seats", "DB3415/T 91-2024 4.3.1.2-furniture"),
    ),
}


def _put(
    setting: Setting, kind: Kind, number: int, spots: Spots, costs: Floats, *, footing: Footing | None = None
) -> Setting | None:
    """The setting with a thing at the least bad of some places, with what hangs on it; None without room.

    Args:
        footing: what it needs of the floor, if it is not of the catalogue's size.
    """
    name, why, clauses = _WORDS[kind]
    footing = footing or setting.stock.footing(kind)
    spot = setting.ground.best(spots, footing, costs, reached_by=_STAFF_PASSAGE)
    if spot is None:
        return None
    item = setting.stock.at_spot(kind, f"{name}-{number}", spot, width=footing.width, depth=footing.depth)
    setting = setting.put(item, footing, why=why, clauses=clauses, reached_by=_STAFF_PASSAGE)
    return setting.with_parts(*staff_parts(setting.stock, item))


def staff_parts(stock: Stock, item: Item) -> tuple[Item, ...]:
    """The chair at a desk, and the points of a desk and of a copier."""
    if item.kind is Kind.DESK:
        chair = item.point(0.0, item.depth / 2 + CHAIR_GAP + stock.entry(Kind.STAFF_CHAIR).depth / 2)
        return (
            stock.item(Kind.STAFF_CHAIR, f"{item.id}-staff-chair", _exact(chair), item.turn_deg + 180.0),
            _point(stock, item, "mains", -0.1),
            _point(stock, item, "lan", 0.1),
        )
    if item.kind is Kind.COPIER:
        return (_point(stock, item, "mains", -0.1), _point(stock, item, "lan", 0.1))
    return ()


def _point(stock: Stock, item: Item, network: str, shift: float) -> Item:
    names = {
        "mains": Text(zh="电源插座", en="mains sockets"),
        "lan": Text(zh="局域网(互联网)信息点", en="LAN (Internet) point"),
    }
    at = _exact(item.point(shift, -item.depth / 2 + 0.03))
    return stock.item(
        Kind.OUTLET, f"{item.id}-outlet-{network}", at, item.turn_deg, detail=(network,), name=names[network]
    )


def _exact(point: Point) -> Point:
    return Point(round(point.x, 6), round(point.y, 6))


def _wall_spots(setting: Setting, footing: Footing) -> Spots:
    spots = Spots(x=np.empty(0), y=np.empty(0), turn=np.empty(0))
    for part in get_parts(setting.ground.floor):
        if isinstance(part, Polygon):
            spots += along_walls(part, footing, step=_STEP)
    return spots


def _put_near(setting: Setting, kind: Kind, number: int, goal: Point) -> Setting | None:
    """A thing by a wall, as near a point as may be."""
    spots = _wall_spots(setting, setting.stock.footing(kind))
    return _put(setting, kind, number, spots, np.hypot(spots.x - goal.x, spots.y - goal.y))


def _put_last(setting: Setting, kind: Kind, number: int) -> Setting | None:
    """A thing by a wall, at the last free place as one walks round the room: things stand side by side."""
    spots = _wall_spots(setting, setting.stock.footing(kind))
    return _put(setting, kind, number, spots, -np.arange(len(spots.x), dtype=np.float64))


def _put_desk(setting: Setting, number: int) -> Setting | None:
    """A desk by a wall, at the first free place as one walks round the room; then in the open floor.

    The first desk is a smaller one where no other fits.
    """
    whole = setting.stock.footing(Kind.DESK)
    small = [replace(whole, width=width, depth=depth) for width, depth in _SMALL_DESKS] if number == 1 else []
    for footing in (whole, *small):
        at_wall = _wall_spots(setting, footing)
        order = np.arange(len(at_wall.x), dtype=np.float64)
        done = _put(setting, Kind.DESK, number, at_wall, order, footing=footing)
        if done is not None:
            return done
        in_open = on_grid(setting.ground.floor, step=_STEP, turns=_QUARTERS)
        done = _put(setting, Kind.DESK, number, in_open, in_open.y + 0.2 * in_open.x, footing=footing)
        if done is not None:
            return done
    return None
