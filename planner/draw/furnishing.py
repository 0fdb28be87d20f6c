"""What the layout places: symbols, zones, and the labels that stand beside them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from math import isnan
from typing import Final

import shapely
from shapely import Point, Polygon

from planner.draw.points import PointGroup, point_groups
from planner.draw.setting_out import counter_rows
from planner.draw.shapes import filled, largest, outlines
from planner.draw.symbols import CAMERA, HIGH, block_name, block_of, camera_block, layer_of
from planner.model.layout import Camera, Item, Kind, Layout, Zone, ZoneKind
from planner.model.scene import Block, Flag, LabelWish, Layer, Patch, Pattern, Stroke, Symbol, Topic
from planner.model.verdict import Outcome, Verdict, callouts
from planner.words import Text, same

TINTS: Final = {
    ZoneKind.STAFF: "#F3EFE3",
    ZoneKind.BACK_OFFICE: "#F3EFE3",
    ZoneKind.WAITING: "#E9F2F7",
    ZoneKind.QUEUE: "#FBF1E6",
    ZoneKind.SELF_SERVICE: "#EAF5EF",
    ZoneKind.GUIDANCE: "#F5ECF2",
    ZoneKind.FORM_FILLING: "#EEF0F7",
    ZoneKind.OPEN_GOVERNMENT: "#F7F3E4",
}
"""The ground of each kind of zone; the public area as a whole stays white."""

SINGLE: Final = frozenset(
    {
        *(Kind.GUIDANCE_DESK, Kind.TICKET_MACHINE, Kind.FORM_DESK, Kind.SELF_SERVICE, Kind.COPIER, Kind.DISPLAY),
        *(Kind.NOTICE_BOARD, Kind.OPEN_GOVERNMENT, Kind.ISSUING_POINT, Kind.GATE, Kind.DESK, Kind.CABINET, Kind.SAFE),
        *(Kind.SEAT_ROW, Kind.WHEELCHAIR_PLACE, Kind.BARRIER),
    }
)
"""Kinds that are labelled on the floor layout, several alike that stand together once."""

WALL_SIGNS: Final = (Kind.NOTICE_BOARD, Kind.CCTV_NOTICE, Kind.EXIT_SIGN, Kind.EVACUATION_PLAN, Kind.DISPLAY)

NETWORKS_SHORT: Final = {
    "mains": same("220V"),
    "extranet": Text(zh="外网", en="ext"),
    "lan": Text(zh="局域", en="LAN"),
    "department": Text(zh="专网", en="dept"),
    "telephone": Text(zh="话", en="tel"),
}
"""The same, as short as a label needs."""

ACCESSIBLE: Final = Text(zh="无障碍", en="accessible")
ALARM: Final = Text(zh="报警", en="alarm")
UNTOLD: Final = same("?")


def item_symbols(layout: Layout) -> Iterator[Symbol]:
    """Every item and camera as a symbol, with the attributes that a CAD program shows."""
    for item in layout.items:
        yield Symbol(
            layer=layer_of(item),
            block=block_name(item),
            at=(item.at.x, item.at.y),
            turn_deg=item.turn_deg,
            item=item.id,
            tags=tuple(_tags(item)),
        )
    for camera in layout.cameras:
        yield Symbol(
            layer=Layer.CAMERA,
            block=CAMERA,
            at=(camera.at.x, camera.at.y),
            turn_deg=camera.aim_deg,
            item=camera.id,
            tags=tuple(_camera_tags(camera)),
        )


def _camera_tags(camera: Camera) -> Iterator[tuple[str, str]]:
    yield "ID", camera.id
    yield "MODEL", camera.model
    if not isnan(camera.height_m):
        yield "HEIGHT", f"{camera.height_m * 1000:.0f}"
    if not isnan(camera.tilt_deg):
        yield "TILT", f"{camera.tilt_deg:g}"


def _tags(item: Item) -> Iterator[tuple[str, str]]:
    yield "ID", item.id
    yield "KIND", item.kind.value
    if item.window:
        yield "WINDOW", item.window
    if item.text is not None:
        yield "TEXT", item.text.zh
    if item.detail:
        yield "DETAIL", ",".join(item.detail)
    if item.count != 1:
        yield "COUNT", str(item.count)
    if not isnan(item.base):
        yield "BASE", f"{item.base * 1000:.0f}"
    if not isnan(item.height):
        yield "HEIGHT", f"{item.height * 1000:.0f}"


def item_blocks(layout: Layout) -> tuple[Block, ...]:
    """Each symbol that the layout needs, once, by name."""
    blocks = {block_name(item): item for item in reversed(layout.items)}
    found = [block_of(blocks[name]) for name in sorted(blocks)]
    return (*found, camera_block()) if layout.cameras else tuple(found)


def zone_marks(zones: Iterable[Zone]) -> Iterator[Stroke | Patch]:
    """The zones' grounds and borders."""
    for zone in zones:
        if zone.kind is not ZoneKind.PUBLIC:
            colour = TINTS.get(zone.kind, "#F2F2F2")
            yield from filled(Layer.ZONE, zone.polygon, pattern=Pattern.SOLID, item=zone.id, colour=colour)
    for zone in zones:
        if zone.kind is not ZoneKind.PUBLIC:
            yield from outlines(Layer.ZONE, zone.polygon, item=zone.id)


def layout_labels(layout: Layout, *, turn_deg: float) -> Iterator[LabelWish]:
    """The labels of windows, zones, furniture, queue lines, signs and points."""
    yield from _window_labels(layout)
    yield from _zone_labels(layout)
    yield from _furniture_labels(layout)
    yield from _queue_labels(layout)
    yield from _sign_labels(layout)
    yield from _hung_labels(layout)
    yield from _point_labels(point_groups(layout, turn_deg=turn_deg), layout)
    yield from _camera_labels(layout)


def called(layout: Layout, own: str) -> Text:
    """What a thing is called on a drawing: its name, with its number where there are several of its kind."""
    found = next((one for one in layout.items if one.id == own), None)
    if found is None:
        return same(own)
    alike = layout.of_kind(found.kind)
    number = f" {alike.index(found) + 1}" if len(alike) > 1 else ""
    return Text(zh=found.name.zh + number, en=found.name.en + number)


def _spanned(windows: Sequence[str]) -> str:
    """Windows in short: "W1–W4" for those that follow one another, else "W1, W3"."""
    numbers = [int(one.lstrip("W")) for one in windows if re.fullmatch(r"W\d+", one)]
    run = len(numbers) == len(windows) > 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    return f"{windows[0]}–{windows[-1]}" if run else ", ".join(windows)


def _row_labels(layout: Layout, wishes: Sequence[LabelWish]) -> Iterator[LabelWish]:
    """Labels of windows, each window's `item` its id; those of one row that say the same are one label."""
    by_window = {wish.item: wish for wish in wishes}
    for row in counter_rows(layout):
        order = [window.id for window in layout.windows]
        own = [by_window[item.window] for item in row if item.window in by_window]
        own.sort(key=lambda one: order.index(one.item))
        for text, alike in groupby(own, key=lambda one: one.text):
            some = list(alike)
            name = _spanned([one.item for one in some])
            about = largest(shapely.convex_hull(shapely.union_all([one.around for one in some if one.around])))
            yield replace(
                some[0],
                item=some[0].item,
                text=Text(zh=f"{name} {text.zh}", en=f"{name} {text.en}"),
                at=(about.centroid.x, about.centroid.y),
                around=about,
            )


def _window_labels(layout: Layout) -> Iterator[LabelWish]:
    for window in layout.windows:
        for counter in layout.of_window(window.id, Kind.COUNTER)[:1]:
            at = (counter.at.x, counter.at.y)
            number = LabelWish(
                topic=Topic.WINDOW,
                item=window.id,
                text=same(window.id),
                at=at,
                height_mm=4.0,
                around=counter.footprint,
                rank=1,
                group="windows",
                led=False,
            )
            yield number
            if window.accessible:
                yield replace(number, topic=Topic.FURNITURE, text=ACCESSIBLE, height_mm=3.0, rank=6, group="", led=True)


def _zone_labels(layout: Layout) -> Iterator[LabelWish]:
    rooms = {room.label for room in layout.storey.rooms}
    for zone in layout.zones:
        if zone.kind is ZoneKind.PUBLIC or zone.name.zh in rooms:
            continue
        at = zone.polygon.representative_point()
        yield LabelWish(
            topic=Topic.ZONE,
            item=zone.id,
            text=zone.name,
            at=(at.x, at.y),
            within=zone.polygon,
            layer=Layer.ZONE,
            rank=4,
        )


def _furniture_labels(layout: Layout) -> Iterator[LabelWish]:
    """One label for things of one kind that stand together."""
    things = sorted((one for one in layout.items if one.kind in SINGLE), key=lambda one: one.kind.value)
    for _, alike in groupby(things, key=lambda one: one.kind.value):
        for cluster in _clusters(list(alike)):
            yield _cluster_label(cluster)


def _clusters(items: list[Item]) -> list[list[Item]]:
    """Items that stand within 1 m of each other, together."""
    clusters: list[list[Item]] = []
    for item in items:
        touching = [one for one in clusters if any(item.footprint.distance(other.footprint) < 1.0 for other in one)]
        clusters = [one for one in clusters if one not in touching]
        clusters.append([*(other for one in touching for other in one), item])
    return clusters


def _about(items: Sequence[Item]) -> Polygon:
    """The convex hull of some items."""
    return largest(shapely.convex_hull(shapely.union_all([one.footprint for one in items])))


def _cluster_label(cluster: list[Item]) -> LabelWish:
    first = cluster[0]
    whole = _about(cluster)
    middle = min(cluster, key=lambda one: (one.footprint.distance(whole.centroid), one.id))
    seats = sum(one.count for one in cluster)
    number = Text(zh=f" ×{len(cluster)}", en=f" ×{len(cluster)}") if len(cluster) > 1 else same("")
    if first.kind is Kind.SEAT_ROW:
        number = Text(zh=f" {seats} 座", en=f", {seats} seats")
    return LabelWish(
        topic=Topic.FURNITURE,
        item=first.id,
        text=Text(zh=first.name.zh + number.zh, en=first.name.en + number.en),
        at=(middle.at.x, middle.at.y),
        around=whole,
        thing=layer_of(first),
    )


def _queue_labels(layout: Layout) -> Iterator[LabelWish]:
    lines = layout.of_kind(Kind.QUEUE_LINE)
    if not lines:
        return
    last = lines[-1]
    yield LabelWish(
        topic=Topic.QUEUE,
        item=last.id,
        text=last.name,
        at=(last.at.x, last.at.y),
        around=last.footprint,
        rank=6,
    )


def _sign_labels(layout: Layout) -> Iterator[LabelWish]:
    """The sign and the board of a window in one label; windows of a row that have the same together."""
    wishes = []
    for window in layout.windows:
        signs = layout.of_window(window.id, Kind.SIGN, Kind.STAFF_BOARD)
        if signs:
            text = Text(zh="\n".join(one.name.zh for one in signs), en="\n".join(one.name.en for one in signs))
            at = signs[0].at
            wishes.append(LabelWish(topic=Topic.SIGN, item=window.id, text=text, at=(at.x, at.y), around=_about(signs)))
    yield from _row_labels(layout, wishes)
    loose = [one for one in layout.items if one.kind in WALL_SIGNS or (one.kind is Kind.SIGN and not one.window)]
    for item in loose:
        height = "" if isnan(item.base) else f" +{item.base:.2f}"
        yield LabelWish(
            topic=Topic.SIGN,
            item=item.id,
            text=Text(zh=f"{item.name.zh}{height}", en=f"{item.name.en}{height}"),
            at=(item.at.x, item.at.y),
            around=item.footprint,
        )


def hung_items(layout: Layout) -> tuple[Item, ...]:
    """What hangs or is fixed at ceiling-plan height: signs and displays."""
    return tuple(one for one in layout.items if one.base >= HIGH and one.kind in (*WALL_SIGNS, Kind.SIGN))


def _hung_labels(layout: Layout) -> Iterator[LabelWish]:
    """Each high thing's name, size and lower edge; those of a row of windows that are alike in one label."""
    wishes = []
    for item in hung_items(layout):
        words = f"\n{item.width * 1000:.0f}×{item.height * 1000:.0f}\n+{item.base:.2f}"
        text = Text(zh=item.name.zh + words, en=item.name.en + words)
        wish = LabelWish(
            topic=Topic.HUNG, item=item.window or item.id, text=text, at=(item.at.x, item.at.y), around=item.footprint
        )
        if item.window:
            wishes.append(wish)
        else:
            yield wish
    yield from _row_labels(layout, wishes)


def _point_labels(groups: Sequence[PointGroup], layout: Layout) -> Iterator[LabelWish]:
    """The points of each place in one label: its name, then a line for each height; windows of a row together."""
    windows = {one.id for one in layout.windows}
    each = Text(zh="每窗", en="each")
    yield from _row_labels(layout, [_points_label(one.place, each, one) for one in groups if one.place in windows])
    for group in groups:
        if group.place not in windows:
            yield _points_label(group.items[0].id, called(layout, group.place), group)


def _points_label(item: str, name: Text, group: PointGroup) -> LabelWish:
    about = _about(group.items)
    heights = sorted({one.base for one in group.items if not isnan(one.base)})
    levels = [[one for one in group.items if one.base == height] for height in heights]
    levels.append([one for one in group.items if isnan(one.base)])
    lines = [_level_words(level, group) for level in levels if level]
    zh, en = [name.zh, *(line.zh for line in lines)], [name.en, *(line.en for line in lines)]
    return LabelWish(
        topic=Topic.POINT,
        item=item,
        text=Text(zh="\n".join(zh), en="\n".join(en)),
        at=(about.centroid.x, about.centroid.y),
        around=about,
    )


def _level_words(level: Sequence[Item], group: PointGroup) -> Text:
    """The points of one height, two in a line, each after its distance from the group's first point:
    "+0.30 0:220V×4 120:LAN", "240:tel"; one that stands off their row after both distances: "480/-50:alarm"."""
    height = "" if isnan(level[0].base) else f"+{level[0].base:.2f} "
    ordered = sorted(level, key=group.running)
    names = [_short_name(one) for one in ordered]
    starts = ["" if len(group.items) == 1 else f"{_running(group.running(one))}:" for one in ordered]
    counts = [f"×{one.count}" if one.count > 1 else "" for one in ordered]
    zh = [f"{start}{name.zh}{count}" for start, name, count in zip(starts, names, counts, strict=True)]
    en = [f"{start}{name.en}{count}" for start, name, count in zip(starts, names, counts, strict=True)]
    return Text(zh=_in_pairs(height, zh), en=_in_pairs(height, en))


def _short_name(point: Item) -> Text:
    return ALARM if point.kind is Kind.ALARM else NETWORKS_SHORT.get("".join(point.detail[:1]), UNTOLD)


def _running(away: tuple[int, int]) -> str:
    along, across = away
    return f"{along}/{across:+d}" if across else f"{along}"


def _in_pairs(height: str, words: list[str]) -> str:
    rest = words[1:]
    pairs = [" ".join(rest[number : number + 2]) for number in range(0, len(rest), 2)]
    return "\n".join([height + words[0], *pairs])


def _camera_labels(layout: Layout) -> Iterator[LabelWish]:
    for camera in layout.cameras:
        words = camera.id if isnan(camera.height_m) else f"{camera.id}\n+{camera.height_m:.2f}"
        yield LabelWish(
            topic=Topic.CAMERA,
            item=camera.id,
            text=same(words),
            at=(camera.at.x, camera.at.y),
            around=camera.at.buffer(0.2),
            layer=Layer.CAMERA,
            rank=1,
        )


def flags(verdicts: Sequence[Verdict]) -> Iterator[tuple[Flag, Point]]:
    """The broken clauses that have a place on the plan, with their numbers in the table of findings."""
    for one in callouts(verdicts):
        finding = one.finding
        if finding.outcome is Outcome.FAIL and finding.at is not None:
            verdict = one.verdict
            flag = Flag(number=one.number, clause=verdict.id, verb=verdict.verb.value, text=finding.text)
            yield flag, finding.at


def flag_marks(found: Iterable[tuple[Flag, Point]]) -> Iterator[Stroke | LabelWish]:
    """A ring at each place where a clause is broken, and the flag's number."""
    for flag, at in found:
        spot = at.buffer(0.3)
        yield from outlines(Layer.FINDING, spot)
        yield LabelWish(
            topic=Topic.FINDING,
            item=flag.clause,
            text=same(f"△{flag.number}"),
            at=(at.x, at.y),
            around=spot,
            layer=Layer.FINDING,
            rank=0,
        )
