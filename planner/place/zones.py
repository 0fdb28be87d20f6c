"""The zones of the hall: what each part of the floor is for."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from shapely import MultiPolygon, Point, Polygon, box, get_parts
from shapely.geometry.base import BaseGeometry

from planner.measure.overlay import common, rest, united
from planner.measure.turns import turn_between
from planner.model.layout import Item, Kind, Zone, ZoneKind
from planner.place.counters import Row
from planner.place.frame import Frame, up
from planner.place.lines import WORK_PLACE
from planner.place.setting import Setting
from planner.place.sizes import Sizes
from planner.words import Text

_FAR: Final = 1000.0
_ALIKE_DEG: Final = 0.01
_NEAR: Final = 0.3
_LEGS: Final = 0.6
"""Floor before a seat for the legs of who sits, metres."""

_DESKS: Final = 1.0
"""More depth than the standard asks from which the staff's strip holds desks, metres."""

_NAMES: Final = {
    ZoneKind.PUBLIC: Text(zh="公众服务区", en="public area"),
    ZoneKind.STAFF: Text(zh="窗口工作区", en="staff zone of the windows"),
    ZoneKind.WAITING: Text(zh="休息等候区", en="waiting area"),
    ZoneKind.QUEUE: Text(zh="窗口办事区", en="window area"),
    ZoneKind.SELF_SERVICE: Text(zh="自助服务区", en="self-service area"),
    ZoneKind.GUIDANCE: Text(zh="咨询引导区", en="guidance area"),
    ZoneKind.FORM_FILLING: Text(zh="填单区", en="form-filling area"),
    ZoneKind.OPEN_GOVERNMENT: Text(zh="政务公开区", en="open-government corner"),
    ZoneKind.BACK_OFFICE: Text(zh="后台审批区", en="back office"),
}

_FOLDED: Final = Text(zh="蛇形排队区", en="folded line")


def zones(row: Row, setting: Setting, sizes: Sizes, *, back_office: Polygon | None) -> tuple[Zone, ...]:
    """The zones in the frame of the row, the whole before its parts.

    Args:
        back_office: the room of the back office, or None. The staff's strip beyond the clerks' places is back office
            too where that is its only place, or where the strip is deep enough for desks.
    """
    public = row.public
    deep = row.back >= sizes.staff_depth + _DESKS
    behind: BaseGeometry = box(row.start, -_FAR, row.end, row.back - (sizes.staff_depth if deep else WORK_PLACE))
    staff, back = _polygons(row.staff), [] if back_office is None else [back_office]
    if deep or back_office is None:
        behind = common(behind, row.own_staff)
        staff, back = _polygons(rest(row.staff, behind)), [*back, *_polygons(common(row.staff, behind))]
    found = [_zone(ZoneKind.PUBLIC, 1, public)]
    found += [_zone(ZoneKind.STAFF, number, part) for number, part in enumerate(staff, start=1)]
    queue = united(row.before(low=0.0, high=_reach(row, setting, sizes), aside=0.0))
    parts: list[tuple[ZoneKind, BaseGeometry]] = [
        (ZoneKind.QUEUE, queue),
        *((ZoneKind.WAITING, part) for part in _waiting(setting, sizes)),
        (ZoneKind.SELF_SERVICE, _fronts(setting, [Kind.SELF_SERVICE], front=1.9, side=0.45)),
        (ZoneKind.GUIDANCE, _fronts(setting, [Kind.GUIDANCE_DESK], front=1.0, side=0.0, back=0.9)),
        (ZoneKind.FORM_FILLING, _fronts(setting, [Kind.FORM_DESK], front=0.8, side=0.0)),
        (ZoneKind.OPEN_GOVERNMENT, _fronts(setting, [Kind.OPEN_GOVERNMENT], front=0.9, side=0.0)),
    ]
    for kind, shape in parts:
        for polygon in _polygons(common(shape, public)):
            found.append(_zone(kind, sum(one.kind is kind for one in found) + 1, polygon))
    for polygon in _polygons(common(_folded(setting), public)):
        number = sum(one.kind is ZoneKind.QUEUE for one in found) + 1
        found.append(replace(_zone(ZoneKind.QUEUE, number, polygon), name=_FOLDED))
    found += [_zone(ZoneKind.BACK_OFFICE, number, part) for number, part in enumerate(back, start=1)]
    return tuple(found)


def _zone(kind: ZoneKind, number: int, polygon: Polygon) -> Zone:
    return Zone(id=f"{kind.value}-{number}", kind=kind, name=_NAMES[kind], polygon=polygon)


def _folded(setting: Setting) -> BaseGeometry:
    """The floor of a folded line between its barriers; empty without."""
    return united([item.footprint for item in setting.of_kind(Kind.BARRIER)]).envelope


def _reach(row: Row, setting: Setting, sizes: Sizes) -> float:
    """How far the lines and the places behind them reach before the counters, metres."""
    tops = {f"W{number}": Point(top.x, top.y) for number, top in enumerate(row.tops, start=1)}
    marks = [item for item in setting.items if item.kind in (Kind.QUEUE_LINE, Kind.QUEUE_PLACE)]
    half = (row.front - row.back) / 2
    reach = [tops[item.window].distance(item.at) + item.depth / 2 - half for item in marks if item.window in tops]
    return round(max(reach, default=sizes.line_distance), 6)


def _waiting(setting: Setting, sizes: Sizes) -> Iterator[BaseGeometry]:
    """The floor of each group of seats: of rows a passage apart that look the same way, with the places beside them.

    Each reaches so far before the seats that everyone who sits there has the area of the standard.
    """
    left = [*setting.of_kind(Kind.SEAT_ROW), *setting.of_kind(Kind.WHEELCHAIR_PLACE)]
    while left:
        group = [left.pop(0)]
        for one in group:
            joined = [item for item in left if _beside(one, item, sizes)]
            group += joined
            left = [item for item in left if item not in joined]
        yield _group_floor(group, sizes)


def _beside(one: Item, other: Item, sizes: Sizes) -> bool:
    turned = turn_between(one.turn_deg, other.turn_deg)
    return turned < _ALIKE_DEG and one.footprint.distance(other.footprint) <= sizes.route + _NEAR


def _group_floor(group: list[Item], sizes: Sizes) -> BaseGeometry:
    """The box about a group in its own axes, drawn out before it."""
    first = group[0]
    frame = Frame(x=first.at.x, y=first.at.y, turn_deg=first.turn_deg)
    low_x, low_y, high_x, high_y = frame.into(united([item.footprint for item in group])).bounds
    persons = sum(item.count for item in group)
    deep = up(max(high_y - low_y + _LEGS, sizes.waiting_area_per_person * persons / (high_x - low_x)))
    return frame.out(box(low_x, low_y, high_x, low_y + deep))


def _fronts(setting: Setting, kinds: Iterable[Kind], *, front: float, side: float, back: float = 0.0) -> BaseGeometry:
    shapes: list[Polygon] = []
    for kind in kinds:
        shapes += [_reaching(item, front=front, side=side, back=back) for item in setting.of_kind(kind)]
    return united(shapes)


def _reaching(item: Item, *, front: float, side: float, back: float) -> Polygon:
    half, edge = item.width / 2 + side, item.depth / 2
    return item.strip(low=-half, high=half, near=-edge - back, far=edge + front)


def _polygons(shape: BaseGeometry) -> list[Polygon]:
    parts = get_parts(shape) if isinstance(shape, MultiPolygon) else [shape]
    return [part for part in parts if isinstance(part, Polygon) and part.area > 0.05]
