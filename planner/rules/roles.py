"""Rules on what the windows are for: mode, classes, roles, and the chain from front to back to issuing."""

from collections.abc import Iterator
from typing import Final

from planner.measure.routes import Flow, RouteKind
from planner.model.brief import Role, WindowMode
from planner.model.layout import Item, Kind, Layout, ServiceWindow, ZoneKind
from planner.model.verdict import Finding
from planner.rules.findings import (
    Spot,
    at_most,
    between,
    by_eye,
    hall_spot,
    item_spot,
    nothing,
    unclear,
    window_spot,
    word,
)
from planner.rules.ground import counter_of, runs, window_counters
from planner.words import Text

_NO_WINDOWS: Final = Text(zh="没有窗口", en="there are no windows")
_NOT_UNDIFFERENTIATED: Final = Text(zh="未采用无差别综合窗口", en="windows are not undifferentiated")
_NOT_TOLD: Final = Text(
    zh="图上没有写明各窗口办理什么(窗口标识的文字)",
    en="the drawing does not tell what each window is for (text of its sign)",
)
_NOT_BY_FIELD: Final = Text(zh="未采用分领域综合窗口", en="windows are not by field")

_ROLES: Final = {
    Role.GENERAL: Text(zh="综合受理", en="general acceptance"),
    Role.ASSISTANCE: Text(zh="帮办代办", en="assistance and agency"),
    Role.UNRESOLVED: Text(zh="“办不成事”反映", en="unresolved matters"),
    Role.CROSS_REGION: Text(zh="跨域通办", en="cross-region services"),
    Role.DELTA: Text(zh="长三角“一网通办”", en="Yangtze River Delta services"),
    Role.ISSUING: Text(zh="统一出件", en="issuing"),
}


def _undifferentiated(layout: Layout) -> bool:
    return layout.brief.windows.mode is WindowMode.UNDIFFERENTIATED


def several_matters(layout: Layout) -> Iterator[Finding]:
    """Each window handles more than one service matter.

    A window by field needs two fields, or one field in which the brief counts several matters; an undifferentiated
    one takes all matters of the brief.
    """
    if not layout.windows:
        yield nothing(hall_spot(layout), _NO_WINDOWS)
    matters = layout.brief.demand.matters
    for window in layout.windows:
        what = Text(zh=f"事项数 {matters}", en=f"{matters} matters in the hall")
        yield word(window_spot(layout, window), what, holds=matters > 1 or len(window.fields) > 1)


def undifferentiated_takes_all(layout: Layout) -> Iterator[Finding]:
    """An undifferentiated window belongs to no class and is limited to no field. Windows by field are not judged."""
    if not _undifferentiated(layout):
        yield nothing(hall_spot(layout), _NOT_UNDIFFERENTIATED)
        return
    for window in layout.windows:
        limited = ", ".join((*(one for one in (window.class_id,) if one), *window.fields))
        right = Text(zh="受理全部事项", en="takes every matter")
        wrong = Text(zh=f"限于 {limited}", en=f"is limited to {limited}")
        yield word(
            window_spot(layout, window), wrong if limited else right, holds=not limited, measured=limited or None
        )


def class_named(layout: Layout) -> Iterator[Finding]:
    """A window by field belongs to a class of the brief and bears the class's name.

    Windows with a special role only, and undifferentiated windows, are not judged.
    """
    if _undifferentiated(layout):
        yield nothing(hall_spot(layout), _NOT_BY_FIELD)
        return
    names = {one.id: one.name.zh for one in layout.brief.windows.classes}
    for window in layout.windows:
        if not window.class_id and Role.GENERAL not in window.roles:
            continue
        name = names.get(window.class_id)
        holds = name is not None and name in window.name.zh
        what = Text(zh=f"名称“{window.name.zh}”", en=f"the name is '{window.name.zh}'")
        yield word(window_spot(layout, window), what, holds=holds, measured=window.name.zh, limit=name)


def front_back_issuing(layout: Layout, flow: Flow) -> Iterator[Finding]:
    """There are windows in front, a back office behind, and an issuing point; and staff walk between them.

    The issuing point is a window with that role or a place of its own. A back office that staff cannot reach, or one
    from which they cannot reach a window, is not joined.
    """
    counters = window_counters(layout)
    yield word(
        hall_spot(layout, part="front"),
        Text(zh=f"前台窗口 {len(counters)} 个", en=f"{len(counters)} windows in front"),
        holds=bool(counters),
    )
    back = layout.back_office_id is not None or any(zone.kind is ZoneKind.BACK_OFFICE for zone in layout.zones)
    there = Text(zh="有后台审批区", en="there is a back office")
    missing = Text(zh="没有后台审批区", en="there is no back office")
    yield word(hall_spot(layout, part="back"), there if back else missing, holds=back)
    issuing = bool(_with_role(layout, Role.ISSUING) or layout.of_kind(Kind.ISSUING_POINT))
    there = Text(zh="有统一出件点", en="there is an issuing point")
    missing = Text(zh="没有统一出件点", en="there is no issuing point")
    spot = hall_spot(layout, part="issuing")
    if not issuing and _untold(layout):
        yield unclear(spot, _NOT_TOLD)
    else:
        yield word(spot, there if issuing else missing, holds=issuing)
    if back and counters:
        apart = [one for one in flow.unreached if one.kind is RouteKind.STAFF]
        there = Text(zh="前台与后台相连", en="front and back are joined")
        text = apart[0].text if apart else there
        yield word(hall_spot(layout, part="joined"), text, holds=not apart)


def valid_mode(layout: Layout, *, classes: tuple[float, ...]) -> Iterator[Finding]:
    """Windows are undifferentiated, or there are as many classes of windows by field as allowed."""
    if not layout.windows:
        yield nothing(hall_spot(layout), _NO_WINDOWS)
        return
    found = sorted({window.class_id for window in layout.windows if window.class_id})
    if _undifferentiated(layout):
        right = Text(zh="无差别综合窗口", en="undifferentiated windows")
        wrong = Text(zh=f"无差别窗口中混有类别 {', '.join(found)}", en=f"undifferentiated, but with {', '.join(found)}")
        yield word(hall_spot(layout), wrong if found else right, holds=not found)
        return
    what = Text(zh="分领域窗口类别数", en="classes of windows by field")
    yield between(hall_spot(layout), what, len(found), limits=classes, unit="count")


def services_complete(layout: Layout) -> Iterator[Finding]:
    """Undifferentiated windows offer advice, guidance, receipt, acceptance, handling and feedback.

    Advice and guidance take a guidance desk; receipt, acceptance and handling a general window; feedback an issuing
    point. Windows by field are not judged.
    """
    if not _undifferentiated(layout):
        yield nothing(hall_spot(layout), _NOT_UNDIFFERENTIATED)
        return
    issuing = bool(_with_role(layout, Role.ISSUING) or layout.of_kind(Kind.ISSUING_POINT))
    parts = (
        ("guidance", bool(layout.of_kind(Kind.GUIDANCE_DESK)), Text(zh="咨询、引导", en="advice and guidance")),
        (
            "acceptance",
            bool(_with_role(layout, Role.GENERAL)),
            Text(zh="收件、受理、办理", en="receipt, acceptance and handling"),
        ),
        ("feedback", issuing, Text(zh="反馈", en="feedback")),
    )
    for part, offered, name in parts:
        if part != "guidance" and not offered and _untold(layout):
            yield unclear(hall_spot(layout, part=part), _NOT_TOLD)
            continue
        right = Text(zh=f"有{name.zh}", en=f"{name.en}: offered")
        wrong = Text(zh=f"缺{name.zh}", en=f"{name.en}: missing")
        yield word(hall_spot(layout, part=part), right if offered else wrong, holds=offered)


def fields_once(layout: Layout, *, fields: tuple[str, ...]) -> Iterator[Finding]:
    """Each field belongs to exactly one class of windows. Undifferentiated windows are not judged."""
    if _undifferentiated(layout):
        yield nothing(hall_spot(layout), _NOT_BY_FIELD)
        return
    placed = {window.class_id for window in layout.windows}
    for field in fields:
        owners = [one.id for one in layout.brief.windows.classes if field in one.fields and one.id in placed]
        spot = Spot(item=field, name=Text(zh=f"领域“{field}”", en=f"field '{field}'"))
        names = ", ".join(owners) or "–"
        what = Text(zh=f"归入 {names}", en=f"in {names}")
        yield word(spot, what, holds=len(owners) == 1, measured=names)


def class_together(layout: Layout) -> Iterator[Finding]:
    """The windows of one class have consecutive numbers. Undifferentiated windows are not judged."""
    if _undifferentiated(layout):
        yield nothing(hall_spot(layout), _NOT_BY_FIELD)
        return
    for class_id in dict.fromkeys(window.class_id for window in layout.windows if window.class_id):
        numbers = sorted(window.number for window in layout.windows if window.class_id == class_id)
        listed = ", ".join(str(number) for number in numbers)
        spot = Spot(item=class_id, name=Text(zh=f"类别 {class_id}", en=f"class {class_id}"))
        what = Text(zh=f"窗口 {listed}", en=f"windows {listed}")
        yield word(spot, what, holds=numbers[-1] - numbers[0] == len(numbers) - 1, measured=listed)


def _untold(layout: Layout) -> bool:
    """Whether a drawing leaves open what one of its windows is for."""
    return any(not window.roles for window in layout.windows)


def _with_role(layout: Layout, *roles: Role) -> tuple[ServiceWindow, ...]:
    return tuple(window for window in layout.windows if any(role in window.roles for role in roles))


def role_present(layout: Layout, *, role: Role) -> Iterator[Finding]:
    """At least one window has the role."""
    name = _ROLES[role]
    found = _with_role(layout, role)
    if not found and _untold(layout):
        yield unclear(hall_spot(layout), _NOT_TOLD)
        return
    listed = ", ".join(window.id for window in found)
    right = Text(zh=f"{name.zh}在 {listed}", en=f"{name.en} at {listed}")
    wrong = Text(zh=f"没有{name.zh}窗口", en=f"there is no window for {name.en}")
    spot = window_spot(layout, found[0]) if found else hall_spot(layout)
    yield word(spot, right if found else wrong, holds=bool(found), measured=listed or None)


def helpers_at_hand(layout: Layout, *, distance: float) -> Iterator[Finding]:
    """A window for assistance or for unresolved matters is near the entrance or the guidance desk, or ends its row."""
    helpers = _with_role(layout, Role.ASSISTANCE, Role.UNRESOLVED)
    if not helpers:
        yield nothing(hall_spot(layout), Text(zh="没有帮办、“办不成事”窗口", en="there are no such windows"))
    ends = {run[number].id for run in runs(window_counters(layout)) for number in (0, -1)}
    for window in helpers:
        counter = counter_of(layout, window)
        near = None if counter is None else _to_help(layout, counter)
        spot = window_spot(layout, window)
        if counter is not None and counter.id in ends:
            yield word(spot, Text(zh="在窗口排的端头", en="ends the row"), holds=True)
        elif near is None:
            yield by_eye(
                spot, Text(zh="图上没有入口和导服台", en="the drawing shows neither entrance nor guidance desk")
            )
        else:
            what = Text(zh="距入口或导服台", en="from the entrance or the guidance desk")
            yield at_most(spot, what, near, limit=distance, unit="mm")


def _to_help(layout: Layout, counter: Item) -> float | None:
    places = [counter.footprint.distance(desk.footprint) for desk in layout.of_kind(Kind.GUIDANCE_DESK)]
    if layout.entrance_id is not None:
        places.append(counter.footprint.distance(layout.storey.door(layout.entrance_id).opening))
    return min(places, default=None)


def guidance_near_entrance(layout: Layout, *, distance: float) -> Iterator[Finding]:
    """There is a guidance desk, and it is near the entrance. Without a known entrance people judge."""
    desks = layout.of_kind(Kind.GUIDANCE_DESK)
    if not desks:
        yield word(hall_spot(layout), Text(zh="没有导服台", en="there is no guidance desk"), holds=False)
        return
    if layout.entrance_id is None:
        yield by_eye(item_spot(desks[0]), Text(zh="图上没有入口", en="the drawing shows no entrance"))
        return
    entrance = layout.storey.door(layout.entrance_id).opening
    near = min(desks, key=lambda desk: (desk.footprint.distance(entrance), desk.id))
    what = Text(zh="距入口", en="from the entrance")
    yield at_most(item_spot(near), what, near.footprint.distance(entrance), limit=distance, unit="mm")
