"""Rules on one-metre lines, the places behind them, seats and wheelchair places."""

from collections.abc import Iterator
from math import ceil, isnan
from typing import Final

from shapely import LineString, Polygon

from planner.measure.clearance import forward_distance
from planner.measure.displays import looks, waiting_eyes
from planner.measure.folds import alike
from planner.measure.queues import persons_waiting
from planner.measure.routes import Flow, Route, RouteKind, runs_over
from planner.measure.sight import stage
from planner.measure.space import in_frame
from planner.model.brief import QueueKind
from planner.model.layout import Item, Kind, Layout, ServiceWindow
from planner.model.verdict import Finding
from planner.rules.findings import (
    Spot,
    at_least,
    at_most,
    between,
    hall_spot,
    item_spot,
    nothing,
    unclear,
    window_spot,
    word,
)
from planner.rules.ground import counter_of, doorway, possible_swing, window_counters
from planner.words import Text

_SLIVER: Final = 1e-6
_TOUCH: Final = 1e-3

_NO_WINDOWS: Final = Text(zh="没有窗口", en="there are no windows")
_NO_COUNTER: Final = Text(zh="图上没有该窗口的柜台", en="the drawing shows no counter for the window")


def line_present(layout: Layout) -> Iterator[Finding]:
    """Each window has a one-metre line."""
    if not layout.windows:
        yield nothing(hall_spot(layout), _NO_WINDOWS)
    for window in layout.windows:
        count = len(layout.of_window(window.id, Kind.QUEUE_LINE))
        yield at_least(
            window_spot(layout, window), Text(zh="一米线", en="one-metre lines"), count, limit=1, unit="count"
        )


def _lines(layout: Layout) -> Iterator[tuple[ServiceWindow, Item, Item | None]]:
    for window in layout.windows:
        for line in layout.of_window(window.id, Kind.QUEUE_LINE):
            yield window, line, counter_of(layout, window)


def line_distance(layout: Layout, *, distance: float) -> Iterator[Finding]:
    """The near edge of a one-metre line is far enough from the public edge of its window's top.

    Measured square to the edge. A line whose window has no counter is unclear.
    """
    for _, line, counter in _lines(layout):
        if counter is None:
            yield unclear(item_spot(line), _NO_COUNTER)
            continue
        measured = forward_distance(counter, line.footprint)
        what = Text(zh="距台面公众侧边缘", en="from the public edge of the top")
        yield at_least(item_spot(line), what, measured, limit=distance, unit="mm")


def line_width(layout: Layout, *, width: tuple[float, ...]) -> Iterator[Finding]:
    """The mark of a one-metre line is as wide, along the way one walks, as is seen well."""
    for _, line, _ in _lines(layout):
        yield between(item_spot(line), Text(zh="线宽", en="width of the mark"), line.depth, limits=width, unit="mm")


def line_centred(layout: Layout, *, offset: float) -> Iterator[Finding]:
    """The middle of a one-metre line is straight before its window's middle. A window without a counter is unclear."""
    for _, line, counter in _lines(layout):
        if counter is None:
            yield unclear(item_spot(line), _NO_COUNTER)
            continue
        what = Text(zh="偏离窗口中线", en="off the window's middle")
        yield at_most(item_spot(line), what, abs(counter.own(line.at)[0]), limit=offset, unit="mm")


def clear_of_doors(layout: Layout) -> Iterator[Finding]:
    """One-metre lines and queue places lie in no door's opening or swing.

    Where no swing is drawn, a line or place that a leaf might sweep is unclear.
    """
    marks = layout.of_kind(Kind.QUEUE_LINE, Kind.QUEUE_PLACE)
    if not marks:
        yield nothing(hall_spot(layout), Text(zh="没有一米线和排队位", en="there are no lines or queue places"))
    doors = layout.storey.doors
    for mark in marks:
        sure = [door.id for door in doors if mark.footprint.intersection(doorway(door)).area > _SLIVER]
        maybe = [door.id for door in doors if mark.footprint.intersection(possible_swing(door)).area > _SLIVER]
        if maybe and not sure:
            listed = ", ".join(maybe)
            what = Text(zh=f"可能在门 {listed} 的开启范围内", en=f"door {listed} may swing over it")
            yield unclear(item_spot(mark), what)
            continue
        listed = ", ".join(sure)
        right, wrong = Text(zh="不占门口", en="clear of doors"), Text(zh=f"占门 {listed}", en=f"in door {listed}")
        yield word(item_spot(mark), wrong if sure else right, holds=not sure, measured=listed or None)


def clear_of_routes(layout: Layout, flow: Flow, *, crossings: float) -> Iterator[Finding]:
    """No route of the public runs across the floor between a window's top and its one-metre line.

    Judges the routes that neither start nor end at the window; a route crosses if it runs over the whole width of the
    top. A window without a counter or a line is not judged.
    """
    for window, line, counter in _lines(layout):
        if counter is None:
            continue
        strip = _strip_between(counter, line)
        crossing = [one for one in flow.routes if _passes_by(one, window) and _crosses(one.path, counter, strip)]
        listed = ", ".join(f"{route.start} → {route.goal}" for route in crossing)
        what = Text(zh=f"穿越的流线({listed})", en=f"routes across ({listed})")
        clear = Text(zh="穿越的流线", en="routes across")
        spot = window_spot(layout, window)
        yield at_most(spot, what if crossing else clear, len(crossing), limit=crossings, unit="count")


def _passes_by(route: Route, window: ServiceWindow) -> bool:
    public = (RouteKind.PUBLIC, RouteKind.WHEELCHAIR)
    return route.kind in public and window.id not in (route.start, route.goal)


def _strip_between(counter: Item, line: Item) -> Polygon:
    """The floor between a top and its one-metre line; empty where the line is not before the top."""
    half, front = counter.width / 2, counter.depth / 2
    reach = front + forward_distance(counter, line.footprint)
    return counter.strip(low=-half, high=half, near=front, far=reach) if reach > front else Polygon()


def _crosses(path: LineString, counter: Item, strip: Polygon) -> bool:
    """Whether a path runs over the whole width of a top in the strip before it."""
    part = path.intersection(strip)
    if part.is_empty:
        return False
    low, _, high, _ = in_frame(part, counter.at, counter.turn_deg).bounds
    return bool(high - low >= counter.width - _TOUCH)


def queue_fits(layout: Layout, *, share: float) -> Iterator[Finding]:
    """Seats, wheelchair places and queue places together hold a share of the queue of the peak hour.

    The queue is the one that is exceeded in 5 % of the hour, with those who come along.
    """
    if not layout.windows:
        yield nothing(hall_spot(layout), _NO_WINDOWS)
        return
    queue = persons_waiting(len(layout.windows), layout.brief)
    places = sum(one.count for one in layout.of_kind(Kind.SEAT_ROW, Kind.WHEELCHAIR_PLACE, Kind.QUEUE_PLACE))
    what = Text(zh="可坐、可站的等候位", en="places to sit or stand")
    yield at_least(hall_spot(layout), what, places, limit=ceil(share * queue), unit="count")


def seats(layout: Layout, *, per_window: float, least: float) -> Iterator[Finding]:
    """The hall has seats for each window, and a least number in any case."""
    count = sum(one.count for one in layout.of_kind(Kind.SEAT_ROW))
    limit = max(per_window * len(layout.windows), least)
    yield at_least(hall_spot(layout), Text(zh="等候座位", en="waiting seats"), count, limit=limit, unit="count")


def first_seat(layout: Layout, *, distance: float) -> Iterator[Finding]:
    """Rows of seats keep a distance from the windows' tops, measured to the nearest one."""
    rows, counters = layout.of_kind(Kind.SEAT_ROW), window_counters(layout)
    if not rows or not counters:
        yield nothing(hall_spot(layout), Text(zh="没有座椅或柜台", en="there are no seats or no counters"))
        return
    for row in rows:
        measured = min(row.footprint.distance(counter.footprint) for counter in counters)
        yield at_least(
            item_spot(row), Text(zh="距台面", en="from the nearest top"), measured, limit=distance, unit="mm"
        )


def wheelchair_place(layout: Layout, *, size: tuple[float, ...]) -> Iterator[Finding]:
    """A wheelchair place is wide and deep enough."""
    places = layout.of_kind(Kind.WHEELCHAIR_PLACE)
    if not places:
        yield nothing(hall_spot(layout), Text(zh="没有轮椅席位", en="there are no wheelchair places"))
    for place in places:
        wide, deep = item_spot(place, part="width"), item_spot(place, part="depth")
        yield at_least(wide, Text(zh="宽", en="width"), place.width, limit=size[0], unit="mm")
        yield at_least(deep, Text(zh="深", en="depth"), place.depth, limit=size[1], unit="mm")


def wheelchair_waiting(layout: Layout, *, least: float) -> Iterator[Finding]:
    """Where people wait on seats, there is a place for a wheelchair."""
    if not layout.of_kind(Kind.SEAT_ROW):
        yield nothing(hall_spot(layout), Text(zh="没有等候座椅", en="there are no waiting seats"))
        return
    count = len(layout.of_kind(Kind.WHEELCHAIR_PLACE))
    yield at_least(hall_spot(layout), Text(zh="轮椅席位", en="wheelchair places"), count, limit=least, unit="count")


def wheelchair_out_of_passage(layout: Layout, flow: Flow, *, crossings: float) -> Iterator[Finding]:
    """No route runs over a wheelchair place from side to side, and none lies in a door's opening or swing.

    Judges the public's routes and the ways out that neither start nor end at the place.
    """
    for place in layout.of_kind(Kind.WHEELCHAIR_PLACE):
        doors = [door.id for door in layout.storey.doors if place.footprint.intersection(doorway(door)).area > _SLIVER]
        routes = [
            f"{route.start} → {route.goal}"
            for route in flow.routes
            if route.kind in (RouteKind.PUBLIC, RouteKind.WAY_OUT)
            and place.id not in (route.start, route.goal)
            and runs_over(route.path, place)
        ]
        listed = ", ".join((*doors, *routes))
        what = Text(zh=f"占用的通道({listed})", en=f"passages it stands in ({listed})")
        clear = Text(zh="占用的通道", en="passages it stands in")
        count = len(doors) + len(routes)
        yield at_most(item_spot(place), what if count else clear, count, limit=crossings, unit="count")


def display_in_sight(layout: Layout, *, distance: float, aslant: float, turn: float) -> Iterator[Finding]:
    """Who waits for a number sees a call display from the seat: near enough, not too aslant, hidden by nothing.

    Judges each seat row and wheelchair place of a hall with tickets, by the eyes at each of its seats. The distance
    lies between the eyes and the display on the plan, the slant between its face's axis and the eyes, the turn between
    straight ahead and the display. Displays whose height is not told are unclear.
    """
    places, displays = layout.of_kind(Kind.SEAT_ROW, Kind.WHEELCHAIR_PLACE), layout.of_kind(Kind.DISPLAY)
    if layout.brief.queue is not QueueKind.TICKET or not places:
        yield nothing(hall_spot(layout), Text(zh="无人坐着等叫号", en="nobody waits on a seat for a number"))
        return
    if not displays:
        what = Text(zh="叫号显示屏", en="call displays")
        yield at_least(hall_spot(layout), what, 0, limit=1, unit="count")
        return
    if all(isnan(one.base) or isnan(one.height) for one in displays):
        yield unclear(
            item_spot(displays[0]), Text(zh="图上没有显示屏的高度", en="the drawing tells no display's height")
        )
        return
    ground, eyes = stage(layout), waiting_eyes(layout)
    readable = [look.holds(distance=distance, aslant_deg=aslant, turn_deg=turn)
                for display in displays for look in looks(ground, display, eyes)]  # fmt: skip
    served = [any(readable[number :: len(eyes)]) for number in range(len(eyes))]
    for place in places:
        count = sum(seen for one, seen in zip(eyes, served, strict=True) if one.item == place.id)
        what = Text(zh="看得见叫号屏的座位", en="seats in sight of a call display")
        yield at_least(item_spot(place), what, count, limit=place.count, unit="count")


def lane_width(layout: Layout, flow: Flow, *, width: float, turn: float) -> Iterator[Finding]:
    """The lanes of a folded line are wide enough between their barriers, and wider where the line turns.

    Judges each stretch from the line's entry by its turns to its head. A folded line whose entry or head is shut cannot
    be walked and is unclear; without barriers there is nothing to judge.
    """
    barriers = layout.of_kind(Kind.BARRIER)
    stretches = [route for route in flow.routes if route.kind is RouteKind.QUEUE]
    if not barriers:
        yield nothing(hall_spot(layout), Text(zh="没有排队隔离栏", en="there are no queue barriers"))
    elif not stretches:
        yield unclear(item_spot(barriers[0]), Text(zh="看不出排队的走法", en="it is not clear how the line runs"))
    turns = {one.id: one for one in layout.of_kind(Kind.QUEUE_PLACE)}
    for route in stretches:
        ends = [turns[one] for one in (route.start, route.goal) if one in turns]
        turning = len(ends) == 2 and not alike(*ends)
        what = Text(zh="转弯处净宽", en="clear width at the turn") if turning else Text(zh="通道净宽", en="clear width")
        name = Text(zh=f"排队 {route.start} 至 {route.goal}", en=f"line from {route.start} to {route.goal}")
        spot = Spot(item=f"{route.start}-{route.goal}", name=name, at=route.narrowest_at)
        yield at_least(spot, what, route.narrowest, limit=turn if turning else width, unit="mm")
