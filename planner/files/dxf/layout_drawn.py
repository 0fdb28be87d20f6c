"""A layout that others drew, from the things that a profile names: windows, items and cameras.

What a floor plan does not tell stays unknown: heights and a camera's view are nan, texts None. The breadth of a line
that is drawn without one cannot stay open; it is taken from practice, and listed among the assumptions.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import cos, nan, radians, sin
from typing import Final

from shapely import LineString, Point

from planner.errors import InputError
from planner.files.dxf.drawn_things import CAMERA, Thing
from planner.model.brief import Role
from planner.model.catalogue import Catalogue
from planner.model.layout import Assumption, Camera, Item, Kind, ServiceWindow
from planner.model.plan import Room, RoomUse, Storey
from planner.words import Text, same

LINE_BREADTH: Final = 0.05
"""Metres. A one-metre line that is drawn as a bare line is taken for a narrow one."""

KINDS: Final = frozenset(kind.value for kind in Kind)
REACH: Final = 3.5
"""Metres before and behind a counter within which a thing belongs to its window."""

SEAT: Final = 0.55

OF_WINDOW: Final = {
    Kind.COUNTER: "counter",
    Kind.SIGN: "sign",
    Kind.STAFF_BOARD: "board",
    Kind.QUEUE_LINE: "line",
    Kind.QUEUE_PLACE: "place",
    Kind.STAFF_CHAIR: "chair",
    Kind.VISITOR_CHAIR: "visitor-chair",
    Kind.COMPUTER: "computer",
    Kind.PRINTER: "printer",
    Kind.SCANNER: "scanner",
    Kind.DOCUMENT_CAMERA: "document-camera",
    Kind.RATING_TERMINAL: "rating-terminal",
    Kind.OUTLET: "outlet",
    Kind.ALARM: "alarm",
}
"""What belongs to a window, and how its id ends."""

STANDING: Final = frozenset(
    {
        *(Kind.COUNTER, Kind.QUEUE_LINE, Kind.QUEUE_PLACE, Kind.STAFF_CHAIR, Kind.VISITOR_CHAIR, Kind.GUIDANCE_DESK),
        *(Kind.TICKET_MACHINE, Kind.SEAT_ROW, Kind.WHEELCHAIR_PLACE, Kind.FORM_DESK, Kind.SELF_SERVICE, Kind.COPIER),
        *(Kind.OPEN_GOVERNMENT, Kind.ISSUING_POINT, Kind.GATE, Kind.PARTITION, Kind.DESK, Kind.CABINET, Kind.SAFE),
        Kind.BARRIER,
    }
)
"""What stands on the floor, so that its lower edge is known."""

HEIGHT_TAGS: Final = ("HEIGHT", "H", "高度")
BASE_TAGS: Final = ("BASE", "安装高度", "底标高", "离地高度")
TILT_TAGS: Final = ("TILT", "俯角")
DETAIL_TAGS: Final = ("DETAIL",)
COUNT_TAGS: Final = ("COUNT", "数量", "座数", "孔数")
"""The tags of attributes that tell a thing's own height, its lower edge above the floor, a camera's tilt, what a board
shows, and how many seats a seat row or sockets an outlet has."""
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")

NETWORK_WORDS: Final = (
    ("mains", ("220", "强电", "电源", "插座", "mains", "power")),
    ("extranet", ("外网", "extranet")),
    ("department", ("专网", "department")),
    ("telephone", ("电话", "tel")),
    ("lan", ("局域", "内网", "互联网", "网络", "lan", "internet")),
)


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What the things are read in: the storey, its hall, and where the public comes in."""

    storey: Storey
    hall: Room
    entrance: Point


def no_counters(name: str, unknown: Sequence[tuple[str, int]]) -> InputError:
    """That no counter is drawn, with the blocks that may be counters by another name."""
    first = unknown[0][0] if unknown else "*综合窗口*"
    blocks = _listed(unknown)
    return InputError(
        Text(
            zh=f"图中没有找到柜台,无法读出布置;大厅内未认出的图块:{blocks.zh}",
            en=f"no counter is found in the drawing, so no layout can be read; blocks in the hall that are not known: "
            f"{blocks.en}",
        ),
        where=name,
        mend=Text(
            zh=f'写一份图层角色表 roles.toml,内容三行:[[block]]、role = "item.counter"、match = ["{first}"],'
            "再加 --profile roles.toml",
            en=f'write a profile roles.toml of three lines, [[block]], role = "item.counter" and match = ["{first}"], '
            "and add --profile roles.toml",
        ),
    )


def unknown_note(unknown: Sequence[tuple[str, int]]) -> Text:
    """That blocks in the hall are not known, and so not judged."""
    blocks = _listed(unknown)
    return Text(
        zh=f"大厅内有图块未认出,未参加审查:{blocks.zh};"
        "在图层角色表中写明其含义([[block]] role、match),用 --profile 指定",
        en=f"blocks in the hall are not known and not judged: {blocks.en}; "
        "name them in a profile ([[block]] role, match) and hand it over with --profile",
    )


def _listed(unknown: Sequence[tuple[str, int]]) -> Text:
    if not unknown:
        return Text(zh="无", en="none")
    shown = [f"{name[:40]} ×{count}" for name, count in unknown[:MOST_LISTED]]
    more = len(unknown) - len(shown)
    return Text(
        zh="、".join(shown) + (f" 等 {len(unknown)} 种" if more else ""),
        en=", ".join(shown) + (f" and {more} more" if more else ""),
    )


MOST_LISTED: Final = 8
"""So many blocks are listed."""


def back_office(storey: Storey, hall: Room) -> tuple[str | None, str | None]:
    """An office next to the hall and the door to it."""
    offices = {room.id for room in storey.rooms if room.use is RoomUse.OFFICE}
    for door in storey.doors:
        other = [side for side in door.rooms if side in offices]
        if hall.id in door.rooms and other:
            return other[0], door.id
    return None, None


# Items -----------------------------------------------------------------------------------------------------------


def items_of(
    things: Sequence[Thing], frame: Frame, catalogue: Catalogue
) -> tuple[tuple[Item, ...], tuple[Assumption, ...]]:
    found = [_item(one, catalogue) for one in things if one.kind in KINDS]
    lines = [one for one in found if one.kind is Kind.QUEUE_LINE]
    faced = [_counter_facing(one, lines, frame) if one.kind is Kind.COUNTER else one for one in found]
    counters = _numbered([one for one in faced if one.kind is Kind.COUNTER])
    others = [_facing(one, counters, frame) for one in faced if one.kind is not Kind.COUNTER]
    named = tuple(_named([*counters, *(_owned(one, counters) for one in others)]))
    bare = [one for one in named if one.kind is Kind.QUEUE_LINE and one.depth == LINE_BREADTH]
    source = Text(zh="图上是无宽度的线", en="drawn as a line without breadth")
    return named, tuple(
        Assumption(key=f"{one.id}.depth", value=f"{LINE_BREADTH * 1000:.0f} mm", source=source) for one in bare
    )


def _item(thing: Thing, catalogue: Catalogue) -> Item:
    """A thing as an item, as it is drawn: its front is where +y of its block looks."""
    kind = Kind(thing.kind)
    known = [one for one in catalogue.items if one.kind is kind]
    words = [value for _, value in thing.words if value.strip()]
    return Item(
        id="",
        kind=kind,
        at=Point(round(thing.at[0], 6), round(thing.at[1], 6)),
        turn_deg=round(thing.turn_deg % 360.0, 6),
        width=round(max(thing.width, 0.001), 6),
        depth=round(thing.depth, 6) if thing.depth > 0.0 else LINE_BREADTH,
        height=_length(thing, HEIGHT_TAGS),
        base=0.0 if kind in STANDING else _length(thing, BASE_TAGS),
        name=known[0].name if known else same(kind.value),
        text=same(max(words, key=len)) if kind is Kind.SIGN and words else None,
        detail=_networks(words) if kind is Kind.OUTLET else _details(thing),
        count=_count(thing, kind),
        handle=thing.handle,
    )


def _count(thing: Thing, kind: Kind) -> int:
    """How many seats or sockets, as an attribute tells; else the seats that a row's length holds, and one socket."""
    told = _told(thing, COUNT_TAGS)
    if kind not in (Kind.SEAT_ROW, Kind.OUTLET):
        return 1
    if told >= 1.0:
        return round(told)
    return max(1, round(max(thing.width, thing.depth) / SEAT)) if kind is Kind.SEAT_ROW else 1


def _details(thing: Thing) -> tuple[str, ...]:
    """The facts that an attribute lists, parted by commas."""
    return tuple(fact for tag, value in thing.words if tag.upper() in DETAIL_TAGS for fact in value.split(",") if fact)


def _networks(words: Sequence[str]) -> tuple[str, ...]:
    text = " ".join(words).lower()
    return next(((name,) for name, marks in NETWORK_WORDS if any(mark in text for mark in marks)), ())


def _quarter(item: Item) -> Item:
    """The same footprint with width and depth exchanged."""
    return replace(item, turn_deg=(item.turn_deg + 90.0) % 360.0, width=item.depth, depth=item.width)


def _looking(item: Item, goal: Point) -> Item:
    """The item with that long side as its front which is nearer to a goal."""
    if item.depth > item.width:
        item = _quarter(item)
    ahead, behind = item.point(0.0, item.depth / 2), item.point(0.0, -item.depth / 2)
    if behind.distance(goal) < ahead.distance(goal):
        return replace(item, turn_deg=(item.turn_deg + 180.0) % 360.0)
    return item


def _counter_facing(counter: Item, lines: Sequence[Item], frame: Frame) -> Item:
    near = [line for line in lines if line.at.distance(counter.at) < REACH]
    goal = min(near, key=lambda line: (line.at.distance(counter.at), line.at.x)).at if near else frame.entrance
    return _looking(counter, goal)


def _facing(item: Item, counters: Sequence[Item], frame: Frame) -> Item:
    nearest = min(counters, key=lambda one: (one.at.distance(item.at), one.id))
    if item.kind is Kind.QUEUE_LINE:
        away = 2.0 * item.at.x - nearest.at.x, 2.0 * item.at.y - nearest.at.y
        return _looking(item, Point(away))
    if item.kind is Kind.SEAT_ROW:
        return _looking(item, nearest.at)
    return _from_wall(item, frame)


def _from_wall(item: Item, frame: Frame) -> Item:
    """The item with its back to the nearest wall, if one is within 0.3 m; else as it is drawn."""
    turns = [(item.turn_deg + quarter) % 360.0 for quarter in (0.0, 90.0, 180.0, 270.0)]
    reach = [_to_wall(item, turn, frame) for turn in turns]
    best = min(range(4), key=lambda number: reach[number])
    if reach[best] > 0.3:
        return item
    turned = item if best % 2 == 0 else _quarter(item)
    return replace(turned, turn_deg=turns[best])


def _to_wall(item: Item, turn_deg: float, frame: Frame) -> float:
    """How far the wall is behind an item whose front looks towards turn_deg + 90."""
    half = item.depth / 2 if abs((turn_deg - item.turn_deg) % 180.0) < 1.0 else item.width / 2
    way = (sin(radians(turn_deg)), -cos(radians(turn_deg)))
    x, y = item.at.x, item.at.y
    ray = LineString([(x, y), (x + way[0] * (half + 1.0), y + way[1] * (half + 1.0))])
    met = ray.intersection(frame.hall.polygon.boundary)
    return 1.0 if met.is_empty else abs(float(met.distance(item.at)) - half)


def _along(item: Item) -> tuple[float, float]:
    """Where an item is along its width, and across it, from the origin."""
    c, s = cos(radians(item.turn_deg)), sin(radians(item.turn_deg))
    return item.at.x * c + item.at.y * s, item.at.y * c - item.at.x * s


def _numbered(counters: Sequence[Item]) -> list[Item]:
    """Counters row by row, from the left as the public sees each; each named after its window."""

    def key(item: Item) -> tuple[float, float, float]:
        along, across = _along(item)
        return round(item.turn_deg) % 360, round(across, 1), -along

    ordered = sorted(counters, key=key)
    return [replace(one, window=f"W{number}") for number, one in enumerate(ordered, start=1)]


def _owned(item: Item, counters: Sequence[Item]) -> Item:
    """The item with the window that it belongs to."""
    if item.kind not in OF_WINDOW:
        return item
    for counter in counters:
        x, y = counter.own(item.at)
        if abs(x) <= counter.width / 2 and abs(y) <= REACH:
            return replace(item, window=counter.window)
    return item


def _named(items: Sequence[Item]) -> Iterator[Item]:
    """The items with ids: "W1-counter", "W1-line", "seats-1", the second of a kind at a window "W1-place-2"."""
    counts: dict[str, int] = {}
    for item in items:
        end = OF_WINDOW.get(item.kind, item.kind.value)
        if item.kind is Kind.OUTLET and item.detail:
            end = f"outlet-{item.detail[0]}"
        stem = f"{item.window}-{end}" if item.window else _STEMS.get(item.kind, end)
        counts[stem] = counts.get(stem, 0) + 1
        number = counts[stem]
        yield replace(item, id=stem if item.window and number == 1 else f"{stem}-{number}")


_STEMS: Final = {
    Kind.GUIDANCE_DESK: "guidance",
    Kind.TICKET_MACHINE: "ticket",
    Kind.SEAT_ROW: "seats",
    Kind.WHEELCHAIR_PLACE: "wheelchair",
    Kind.FORM_DESK: "form",
    Kind.ISSUING_POINT: "issuing",
    Kind.NOTICE_BOARD: "notice",
    Kind.EVACUATION_PLAN: "evacuation",
}


_ROLE_WORDS: Final = {
    Role.GENERAL: ("综合", "无差别", "general", "integrated"),
    Role.ASSISTANCE: ("帮办", "代办", "assistance", "agency"),
    Role.UNRESOLVED: ("办不成事", "unresolved"),
    Role.CROSS_REGION: ("跨域", "跨省", "异地", "cross-region", "cross region"),
    Role.DELTA: ("长三角", "delta"),
    Role.ISSUING: ("出件", "取件", "发证", "issuing"),
}
"""What a window's sign says of its roles."""


def _roles(sign: Text | None) -> tuple[Role, ...]:
    """The roles that a sign names; none where there is no text, or it names none."""
    if sign is None:
        return ()
    said = f"{sign.zh} {sign.en}".lower()
    return tuple(role for role, words in _ROLE_WORDS.items() if any(word in said for word in words))


def windows_of(items: Sequence[Item]) -> Iterator[ServiceWindow]:
    """A window for each counter; its sign's text tells its name and its roles. Without it roles are unknown, ()."""
    for counter in items:
        if counter.kind is not Kind.COUNTER:
            continue
        signs = [one for one in items if one.kind is Kind.SIGN and one.window == counter.window and one.text]
        number = int(counter.window.removeprefix("W"))
        sign = signs[0].text if signs else None
        yield ServiceWindow(
            id=counter.window,
            number=number,
            name=sign or same(counter.window),
            class_id="",
            roles=_roles(sign),
            fields=(),
            accessible=False,
        )


# Cameras ---------------------------------------------------------------------------------------------------------


def cameras_of(things: Sequence[Thing], catalogue: Catalogue) -> tuple[Camera, ...]:
    """The cameras; their model, height and tilt from their attributes, nan (and no pixels) where none tells them."""
    drawn = [thing for thing in things if thing.kind == CAMERA]
    return tuple(_camera(thing, f"CAM{number}", catalogue) for number, thing in enumerate(drawn, start=1))


def _camera(thing: Thing, camera_id: str, catalogue: Catalogue) -> Camera:
    words = [value.strip().lower() for _, value in thing.words]
    model = next((one for one in catalogue.cameras if one.id.lower() in words), None)
    return Camera(
        id=camera_id,
        model="" if model is None else model.id,
        at=Point(round(thing.at[0], 6), round(thing.at[1], 6)),
        height_m=_length(thing, (*BASE_TAGS, *HEIGHT_TAGS)),
        aim_deg=round(thing.turn_deg % 360.0, 6),
        tilt_deg=_told(thing, TILT_TAGS),
        hfov_deg=nan if model is None else model.hfov_deg,
        vfov_deg=nan if model is None else model.vfov_deg,
        pixels_x=0 if model is None else model.pixels_x,
        pixels_y=0 if model is None else model.pixels_y,
        handle=thing.handle,
    )


def _length(thing: Thing, tags: Sequence[str]) -> float:
    """The length that an attribute with one of some tags tells, metres: "2800", "2.8 m"; above 20 it is millimetres."""
    number = _told(thing, tags)
    return number / 1000.0 if number > 20.0 else number


def _told(thing: Thing, tags: Sequence[str]) -> float:
    """The number in the first attribute with one of some tags, as it is written: "2800", "15°"; else nan."""
    for tag, value in thing.words:
        found = _NUMBER.search(value)
        if tag.upper() in tags and found is not None:
            return float(found[0])
    return nan
