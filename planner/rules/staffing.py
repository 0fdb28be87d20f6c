"""Rules on the number of windows and on the posts behind them."""

from collections.abc import Iterator
from math import isinf

from shapely import Point

from planner.measure.queues import Waits, waits_for, windows_by_demand
from planner.model.layout import Kind, Layout, ZoneKind
from planner.model.verdict import Finding
from planner.rules.findings import at_least, at_most, by_eye, hall_spot, nothing, window_spot, word
from planner.rules.ground import in_zone, room_at
from planner.words import Text


def enough_windows(layout: Layout) -> Iterator[Finding]:
    """The four inputs are there, and the windows serve the demand within the targets of waiting.

    Fewer windows than needed fail, unless a person overruled the number: that is recorded and left to people as long
    as the windows keep up with the arrivals at all.
    """
    demand = layout.brief.demand
    inputs = Text(
        zh=f"人口 {demand.population},事项 {demand.matters},办理时长 {demand.minutes_per_case:g} 分钟",
        en=f"population {demand.population}, {demand.matters} matters, {demand.minutes_per_case:g} min a case",
    )
    present = min(demand.population, demand.matters, demand.minutes_per_case) > 0
    yield word(hall_spot(layout, part="inputs"), inputs, holds=present)
    placed, needed = len(layout.windows), windows_by_demand(layout.brief)
    spot = hall_spot(layout, part="windows")
    overruled = layout.brief.windows.count is not None and layout.brief.windows.count != needed
    waits = waits_for(placed, layout.brief) if placed else None
    if overruled and placed < needed and waits is not None and not isinf(waits.mean_wait_min):
        yield by_eye(spot, _overruled(placed, needed, waits))
        return
    yield at_least(spot, Text(zh="窗口数", en="windows"), placed, limit=needed, unit="count")


def _overruled(placed: int, needed: int, waits: Waits) -> Text:
    wait = f"{waits.mean_wait_min:.1f}"
    return Text(
        zh=f"窗口数由用户改定为 {placed}(计算需要 {needed}),平均等候 {wait} 分钟",
        en=f"{placed} windows by a person's decision ({needed} by calculation), mean wait {wait} min",
    )


def utilisation(layout: Layout, *, most: float) -> Iterator[Finding]:
    """In the peak hour the windows are busy for no more than a share of the time."""
    if not layout.windows:
        yield nothing(hall_spot(layout), Text(zh="没有窗口", en="there are no windows"))
        return
    share = waits_for(len(layout.windows), layout.brief).utilisation
    yield at_most(
        hall_spot(layout), Text(zh="高峰利用率", en="utilisation in the peak hour"), share, limit=most, unit="ratio"
    )


def named_post(layout: Layout) -> Iterator[Finding]:
    """Each window has a post with a name of its own; people check who holds it."""
    if not layout.windows:
        yield nothing(hall_spot(layout), Text(zh="没有窗口", en="there are no windows"))
    for window in layout.windows:
        post = window.posts[0]
        right = Text(zh=f"岗位 {post}", en=f"post {post}")
        yield word(window_spot(layout, window), right, holds=bool(post.strip()), measured=post)


def a_and_b(layout: Layout) -> Iterator[Finding]:
    """Each window has an A post and a B post, and they are not the same."""
    if not layout.windows:
        yield nothing(hall_spot(layout), Text(zh="没有窗口", en="there are no windows"))
    for window in layout.windows:
        first, second = (post.strip() for post in window.posts)
        what = Text(zh=f"岗位 {first}、{second}", en=f"posts {first} and {second}")
        holds = bool(first) and bool(second) and first != second
        yield word(window_spot(layout, window), what, holds=holds, measured=f"{first}, {second}")


def seats_for_b(layout: Layout, *, per_window: float) -> Iterator[Finding]:
    """The back office has chairs for the B posts of the windows; the chairs at the windows do not count."""
    if not layout.windows:
        yield nothing(hall_spot(layout), Text(zh="没有窗口", en="there are no windows"))
        return
    chairs = [one for one in layout.of_kind(Kind.STAFF_CHAIR) if not one.window and _in_back_office(layout, one.at)]
    what = Text(zh="后台座位", en="seats in the back office")
    yield at_least(hall_spot(layout), what, len(chairs), limit=per_window * len(layout.windows), unit="count")


def _in_back_office(layout: Layout, at: Point) -> bool:
    room = room_at(layout, at)
    if room is not None and room.id == layout.back_office_id:
        return True
    return in_zone(layout, at, ZoneKind.BACK_OFFICE)
