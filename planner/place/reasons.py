"""Why things stand where they stand, and what was assumed."""

from collections.abc import Iterator
from typing import Final

from planner.model.brief import Brief, QueueKind, Role
from planner.model.layout import Assumption, Choice, ServiceWindow
from planner.place.counters import Row
from planner.place.sizes import Sizes
from planner.place.windows import ROLE_NAMES
from planner.units import mm
from planner.words import Text

_DEFAULT: Final = Text(zh="任务书未给出,取缺省值", en="not in the brief: the default")
_PRACTICE: Final = Text(zh="任务书未给出,取常规做法", en="not in the brief: practice of such halls")
_STANDARD: Final = Text(zh="任务书未给出,取标准值", en="not in the brief: the standards' number")
_CLOSE: Final = 0.005


def assumptions(brief: Brief, limits: Sizes, row: Row) -> tuple[Assumption, ...]:
    """The values that nobody gave and that the layout rests on."""
    demand = brief.demand
    values = [
        ("demand.population", str(demand.population), _PRACTICE),
        ("demand.matters", str(demand.matters), _PRACTICE),
        ("demand.minutes_per_case", f"{demand.minutes_per_case:g} min", _PRACTICE),
        ("demand.visits_per_person_year", f"{demand.visits_per_person_year:g}", _PRACTICE),
        ("demand.working_days", str(demand.working_days), _PRACTICE),
        ("demand.peak_day_factor", f"{demand.peak_day_factor:g}", _PRACTICE),
        ("demand.peak_hour_share", f"{demand.peak_hour_share:g}", _PRACTICE),
        ("demand.self_service_share", f"{demand.self_service_share:g}", _PRACTICE),
        ("demand.mean_wait_target_min", f"{demand.mean_wait_target_min:g} min", _PRACTICE),
        ("demand.long_wait_min", f"{demand.long_wait_min:g} min", _PRACTICE),
        ("demand.long_wait_share", f"{demand.long_wait_share:g}", _PRACTICE),
        ("demand.companions", f"{demand.companions:g}", _PRACTICE),
        ("windows.mode", brief.windows.mode.value, _DEFAULT),
        ("windows.roles", ", ".join(brief.windows.roles), _DEFAULT),
        ("counter.height", mm(limits.counter_height), _STANDARD),
        ("counter.depth", mm(limits.counter_depth), _STANDARD),
        ("counter.pitch", mm(row.pitch), _STANDARD if row.pitch > limits.pitch - _CLOSE else _narrowed(limits, row)),
        ("counter.hung_signs", "true" if brief.counter.hung_signs else "false", _DEFAULT),
        ("queue.kind", brief.queue.value, _DEFAULT),
        ("building.work", brief.building.work, _DEFAULT),
        ("building.ceiling_height", mm(brief.building.ceiling_height), _PRACTICE),
        ("cameras.models", ", ".join(brief.cameras.models), _DEFAULT),
        ("cameras.height", mm(brief.cameras.height), _DEFAULT),
    ]
    if brief.demand.visits_per_day is not None:
        values.append(("demand.visits_per_day", f"{brief.demand.visits_per_day:g}", _PRACTICE))
    return tuple(Assumption(key=key, value=value, source=why) for key, value, why in values if key not in brief.given)


def _narrowed(limits: Sizes, row: Row) -> Text:
    wanted, count = mm(limits.pitch), row.count
    return Text(
        zh=f"任务书未给出,标准值 {wanted},为放下 {count} 个窗口减小",
        en=f"not in the brief: less than the standards' {wanted}, to fit {count} windows",
    )


def row_choices(
    brief: Brief, limits: Sizes, row: Row, windows: tuple[ServiceWindow, ...], *, needed: int
) -> tuple[Choice, ...]:
    """Why the row stands where it does, how many windows it holds, and why each window does what it does."""
    return (_number(row, needed), _side(row), *_narrow(limits, row), *_gate(row), *_windows(brief, row, windows))


def _number(row: Row, needed: int) -> Choice:
    placed = row.count
    if placed >= needed:
        text = Text(zh=f"需要 {needed} 个窗口,全部布置", en=f"{needed} windows are asked for, and all are placed")
    else:
        room = mm(row.end - row.start)
        text = Text(
            zh=f"需要 {needed} 个窗口,只放得下 {placed} 个:柜台线上可用长度 {room},窗口中距 {mm(row.pitch)},"
            "其余为门口、柱和端部净距所占",
            en=f"{placed} of {needed} windows fit: the counter line has {room} at a pitch of {mm(row.pitch)}; doors, "
            "columns and the clearances at the ends take the rest",
        )
    return Choice(item="windows", text=text, clauses=("DB3415/T 91-2024 4.1.1",))


def against(row: Row) -> tuple[Text, ...]:
    """The two worst of what is against a row."""
    worst = sorted((cost for cost in row.costs if cost[1] > _CLOSE), key=lambda cost: -cost[1])[:2]
    return tuple(_COST_NAMES[name] for name in dict.fromkeys(name for name, _ in worst))


def _side(row: Row) -> Choice:
    names = against(row)
    against_zh = f",主要不足:{'、'.join(text.zh for text in names)}" if names else ""
    against_en = f", though {' and '.join(text.en for text in names)}" if names else ""
    doors_zh = f"工作人员由门 {'、'.join(row.all_inner_doors)} 进出;" if row.all_inner_doors else ""
    doors_en = f"staff come in by {_doors(row)}; " if row.all_inner_doors else ""
    return Choice(
        item="row",
        text=Text(
            zh=f"柜台沿此墙成排,工作区进深 {mm(row.back)};{doors_zh}比较大厅各边,此处代价最小{against_zh}",
            en=f"the row runs along this wall with {mm(row.back)} behind the tops; {doors_en}"
            f"of all sides of the hall this one has the least against it{against_en}",
        ),
        clauses=("DB3415/T 91-2024 4.2.1-chain", "practice staff-zone"),
    )


def _doors(row: Row) -> str:
    doors = row.all_inner_doors
    return f"door{'s' if len(doors) > 1 else ''} {' and '.join(doors)}"


_COST_NAMES: Final = {
    "facing the entrance": Text(zh="未正对入口", en="it does not face the entrance squarely"),
    "floor before the windows": Text(zh="窗前进深偏小", en="the floor before the windows is short"),
    "rooms of the staff left on the public side": Text(
        zh="有工作用房的门在公众一侧", en="a staff room opens to the public side"
    ),
    "screens": Text(zh="需隔断封闭", en="screens close the line"),
    "floor taken from the hall": Text(zh="占用大厅面积", en="it takes floor from the hall"),
    "a door beside the counters": Text(zh="内门紧邻柜台", en="a door of the staff stands right beside the counters"),
    "off the middle": Text(zh="偏离中部", en="it is off the middle"),
    "off the entrance's axis": Text(zh="偏离入口轴线", en="it is off the entrance's axis"),
    "breaks in the row": Text(zh="柜台被柱分段", en="columns break the row"),
    "a counter alone": Text(zh="有柜台孤立", en="a counter stands apart from the others"),
    "narrow windows": Text(zh="窗口中距较小", en="the pitch is narrow"),
    "far from the entrance": Text(zh="离入口较远", en="it is far from the entrance"),
    "a gate": Text(zh="需设活动门", en="it needs a gate"),
    "narrow ways": Text(zh="有窗口或出口的通道不足宽", en="the way to a window or an exit is narrow"),
    "no back office": Text(zh="没有后台位置", en="it leaves no room for a back office"),
    "a bent row": Text(zh="柜台分段、转角,工作人员分处", en="the row has parts, which sets the clerks apart"),
}


def _narrow(limits: Sizes, row: Row) -> Iterator[Choice]:
    if row.pitch < limits.pitch - _CLOSE:
        yield Choice(
            item="row",
            text=Text(
                zh=f"窗口中距由 {mm(limits.pitch)} 减为 {mm(row.pitch)},以放下 {row.count} 个窗口",
                en=f"the pitch goes down from {mm(limits.pitch)} to {mm(row.pitch)} to fit {row.count} windows",
            ),
            clauses=("JGJ/T 60-2012 6.3.3-3-pitch", "practice pitch-least"),
        )


def _gate(row: Row) -> Iterator[Choice]:
    if row.gate is not None:
        yield Choice(
            item="gate-1",
            text=Text(
                zh="工作人员由此出入:工作区没有不经大厅通往室外的门",
                en="staff come and go here: no door of the staff zone leads outdoors without passing the hall",
            ),
            clauses=("GB 55019-2021 2.2.3", "practice separation"),
        )


def _windows(brief: Brief, row: Row, windows: tuple[ServiceWindow, ...]) -> Iterator[Choice]:
    for window in windows:
        parts = list(_role_reasons([role for role in window.roles if role in ROLE_NAMES]))
        if window.accessible:
            parts.append(
                Text(
                    zh="离入口最近,台下留容膝空间,作无障碍窗口",
                    en="it is nearest to the entrance and has knee space, so it serves wheelchair users",
                )
            )
        if not parts:
            parts.append(Text(zh="与其他窗口同样受理", en="it takes the same business as the others"))
        line = Text(zh="按一米线排队", en="people queue at the one-metre line")
        ticket = Text(
            zh="叫号办理,一米线内只留当前办事人", en="people are called by number; only one is inside the line"
        )
        folded = Text(zh="各窗口合用一条蛇形队", en="people come from the head of one folded line")
        parts.append({QueueKind.LINE: line, QueueKind.SERPENTINE: folded}.get(brief.queue, ticket))
        yield Choice(
            item=f"{window.id}-counter",
            text=Text(zh=";".join(part.zh for part in parts), en="; ".join(part.en for part in parts)),
            clauses=("DB3415/T 91-2024 4.1.2-uniform", "DB3415/T 91-2024 4.1.5-line"),
        )


def _role_reasons(roles: list[Role]) -> Iterator[Text]:
    """Why a window has its roles; those that have none of their own share it with the general business."""
    near = [ROLE_NAMES[role] for role in roles if role in (Role.ASSISTANCE, Role.UNRESOLVED)]
    if near:
        zh, en = _those(near)
        yield Text(zh=f"{zh}设在近入口一端", en=f"{en} {_be(near)} at the end near the entrance")
    if Role.ISSUING in roles:
        name = ROLE_NAMES[Role.ISSUING]
        zh, en = f"{name.zh}设在远端,取件不与办理交叉", f"{name.en} is at the far end, apart from the busy windows"
        yield Text(zh=zh, en=en)
    shared = [ROLE_NAMES[role] for role in roles if role not in (Role.ASSISTANCE, Role.UNRESOLVED, Role.ISSUING)]
    if shared:
        zh, en = _those(shared)
        verb = "share" if len(shared) > 1 else "shares"
        yield Text(zh=f"{zh}与其他业务共用窗口", en=f"{en} {verb} the window with the general business")


def _those(names: list[Text]) -> tuple[str, str]:
    return "、".join(one.zh for one in names), " and ".join(one.en for one in names)


def _be(names: list[Text]) -> str:
    return "are" if len(names) > 1 else "is"
