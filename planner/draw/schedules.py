"""The tables on the sheets: areas, figures, windows, signs, points, cameras, coverage, routes, assumptions."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import isfinite, isnan
from typing import Final

from planner.draw import comparison, counter_detail, demand, judging
from planner.draw.circulation import NAMES as ROUTE_NAMES
from planner.draw.facts import Facts, Table, mm
from planner.draw.furnishing import called, hung_items
from planner.draw.points import place_of
from planner.measure.exits import exit_doors
from planner.model.brief import Role
from planner.model.layout import NETWORKS, Item, Kind, ZoneKind
from planner.model.standard import VERBS, Verb
from planner.words import Text, same

ROLES: Final = {
    Role.GENERAL: Text(zh="综合受理", en="general"),
    Role.ASSISTANCE: Text(zh="帮办代办", en="assistance"),
    Role.UNRESOLVED: Text(zh="“办不成事”反映", en="unresolved matters"),
    Role.CROSS_REGION: Text(zh="跨域通办", en="cross-region"),
    Role.DELTA: Text(zh="长三角一网通办", en="Yangtze delta"),
    Role.ISSUING: Text(zh="统一出件", en="issuing"),
}

_ASKED: Final = {
    "windows.mode": Text(zh="窗口设置方式", en="kind of windows"),
    "windows.roles": Text(zh="窗口职能", en="roles of the windows"),
    "counter.height": Text(zh="台面高度", en="height of the tops"),
    "counter.depth": Text(zh="台面进深", en="depth of the tops"),
    "counter.pitch": Text(zh="窗口中距", en="window to window"),
    "counter.hung_signs": Text(zh="窗口标识牌悬挂", en="signs hang above the windows"),
    "queue.kind": Text(zh="候办方式", en="how people wait"),
    "building.work": Text(zh="工程性质", en="kind of work"),
    "building.ceiling_height": Text(zh="室内净高", en="ceiling height"),
    "cameras.models": Text(zh="摄像机型号", en="camera models"),
    "cameras.height": Text(zh="摄像机安装高度", en="mounting height of cameras"),
}
"""What the keys of a brief ask, but for those on demand."""

_ANSWERS: Final = {
    **{role.value: text for role, text in ROLES.items()},
    "undifferentiated": Text(zh="无差别综合窗口", en="undifferentiated"),
    "classes": Text(zh="分领域综合窗口", en="by field"),
    "ticket": Text(zh="取号", en="by ticket"),
    "line": Text(zh="窗前排队", en="in line"),
    "serpentine": Text(zh="蛇形排队", en="one folded line"),
    "new": Text(zh="新建", en="new"),
    "alteration": Text(zh="改造", en="alteration"),
    "true": Text(zh="是", en="yes"),
    "false": Text(zh="否", en="no"),
}
"""The words that a brief answers with."""

SIGN_KINDS: Final = (
    *(Kind.SIGN, Kind.STAFF_BOARD, Kind.NOTICE_BOARD, Kind.DISPLAY),
    *(Kind.CCTV_NOTICE, Kind.EXIT_SIGN, Kind.EVACUATION_PLAN),
)


NOT_FURNITURE: Final = frozenset(
    {*SIGN_KINDS, Kind.OUTLET, Kind.ALARM, Kind.QUEUE_LINE, Kind.QUEUE_PLACE, Kind.WHEELCHAIR_PLACE}
)


def tables(names: Sequence[str], facts: Facts) -> tuple[Table, ...]:
    """The named tables that have rows, in order.

    Raises:
        KeyError: a sheet names a table that there is not.
    """
    found = [TABLES[name](facts) for name in names]
    more = Text(zh="(续)", en=" (continued)").say(facts.lang)
    return tuple(replace(table, more=table.title + more) for table in found if table.rows)


def _areas(facts: Facts) -> Table:
    rooms = facts.layout.storey.rooms
    rows = [(room.id, room.label or "–", f"{room.polygon.area:.2f}", _written(room.written_area_m2)) for room in rooms]
    total = sum(room.polygon.area for room in rooms)
    rows.append(("", facts.say("合计", "total"), f"{total:.2f}", ""))
    heads = ("ID", facts.say("房间", "room"), facts.say("面积 m²", "area m²"), facts.say("原注 m²", "written m²"))
    return Table(title=facts.say("房间面积表", "Room areas"), heads=heads, rows=tuple(rows), right=(2, 3))


def _written(area: float | None) -> str:
    return "–" if area is None else f"{area:.2f}"


def _zones(facts: Facts) -> Table:
    rows = tuple((zone.name.say(facts.lang), f"{zone.polygon.area:.2f}") for zone in facts.layout.zones)
    heads = (facts.say("功能区", "zone"), facts.say("面积 m²", "area m²"))
    return Table(title=facts.say("功能分区表", "Zones"), heads=heads, rows=rows, right=(1,))


def _figures(facts: Facts) -> Table:
    layout = facts.layout
    seats = sum(item.count for item in layout.of_kind(Kind.SEAT_ROW))
    public = sum(zone.polygon.area for zone in layout.zones if zone.kind is ZoneKind.PUBLIC)
    rows = [
        (facts.say("综合窗口", "windows"), f"{len(layout.windows)}"),
        (facts.say("等候座位", "seats"), f"{seats}"),
        (facts.say("轮椅席位", "wheelchair places"), f"{len(layout.of_kind(Kind.WHEELCHAIR_PLACE))}"),
        (facts.say("大厅面积 m²", "hall m²"), f"{layout.hall.polygon.area:.2f}"),
    ]
    if public > 0.0:
        rows.append((facts.say("办事区面积 m²", "public area m²"), f"{public:.2f}"))
    rows += _sizing(facts)
    heads = (facts.say("指标", "figure"), facts.say("数值", "value"))
    return Table(title=facts.say("主要指标", "Main figures"), heads=heads, rows=tuple(rows), right=(1,))


def _sizing(facts: Facts) -> list[tuple[str, str]]:
    sizing = facts.layout.sizing
    if sizing is None:
        return []
    return [
        (facts.say("日办件量", "visits a day"), f"{sizing.visits_per_day:.0f}"),
        (facts.say("高峰小时到达(人)", "arrivals in the peak hour"), f"{sizing.arrivals_per_hour:.1f}"),
        (facts.say("计算所需窗口", "windows needed"), f"{sizing.needed}"),
        (facts.say("窗口利用率", "utilisation"), _share(sizing.utilisation)),
        (facts.say("平均等候(分钟)", "mean wait, min"), _number(sizing.mean_wait_min)),
    ]


def _share(value: float) -> str:
    return f"{value * 100:.0f} %" if isfinite(value) else "–"


def _number(value: float) -> str:
    return f"{value:.1f}" if isfinite(value) else "–"


def _windows(facts: Facts) -> Table:
    rows = tuple(
        (
            window.id,
            window.name.say(facts.lang),
            facts.say("、", ", ").join(ROLES[role].say(facts.lang) for role in window.roles),
            facts.say("、", ", ").join(window.fields) or facts.say("全部事项", "all matters"),
            "/".join(window.posts),
            facts.say("是", "yes") if window.accessible else "–",
        )
        for window in facts.layout.windows
    )
    heads = (
        "ID",
        facts.say("窗口名称", "window"),
        facts.say("职能", "roles"),
        facts.say("事项领域", "fields"),
        facts.say("岗位", "posts"),
        facts.say("无障碍", "accessible"),
    )
    return Table(title=facts.say("窗口表", "Windows"), heads=heads, rows=rows)


def _signs(facts: Facts) -> Table:
    """Signs; what is alike but for the window (the staff boards) is one row."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for item in facts.layout.of_kind(*SIGN_KINDS):
        text = item.text or same("–")
        key = (item.name.say(facts.lang), text.zh, text.en, f"{mm(item.width)}×{mm(item.height)}", mm(item.base))
        groups.setdefault(key, []).append(item.id)
    rows = tuple((", ".join(ids), *key, str(len(ids))) for key, ids in groups.items())
    heads = (
        "ID",
        facts.say("名称", "kind"),
        facts.say("中文", "Chinese"),
        facts.say("英文", "English"),
        facts.say("宽×高", "w × h"),
        facts.say("下沿高", "lower edge"),
        facts.say("数量", "no."),
    )
    return Table(title=facts.say("标牌表", "Signs"), heads=heads, rows=rows, right=(4, 5, 6))


def _points(facts: Facts) -> Table:
    """One row a place: how many points of each network it has, and how high."""
    points = facts.layout.of_kind(Kind.OUTLET, Kind.ALARM)
    places: dict[str, list[Item]] = {}
    for item in points:
        places.setdefault(place_of(item), []).append(item)
    networks = [name for name in NETWORKS if any(name in item.detail for item in points)]
    rows = tuple(
        (
            called(facts.layout, place).say(facts.lang),
            *(
                _count([item for item in items if item.kind is Kind.OUTLET and name in item.detail])
                for name in networks
            ),
            _count([item for item in items if item.kind is Kind.ALARM]),
            facts.say("、", ", ").join(sorted({mm(item.base) for item in items}, key=lambda text: text.rjust(9))),
        )
        for place, items in places.items()
    )
    heads = (
        facts.say("位置", "place"),
        *(NETWORKS[name].say(facts.lang) for name in networks),
        facts.say("报警", "alarm"),
        facts.say("下沿高", "lower edge"),
    )
    return Table(
        title=facts.say("强弱电点位表", "Power, network and alarm points"),
        heads=heads,
        rows=rows,
        right=tuple(range(1, len(networks) + 3)),
    )


def _count(items: list[Item]) -> str:
    total = sum(item.count for item in items)
    return str(total) if total else "–"


def _cameras(facts: Facts) -> Table:
    unit = facts.layout.plan.units.metres_per_unit
    rows = tuple(
        (
            camera.id,
            camera.model or "–",
            f"{camera.at.x / unit:.0f}, {camera.at.y / unit:.0f}"
            if unit <= 0.01
            else f"{camera.at.x:.3f}, {camera.at.y:.3f}",
            mm(camera.height_m),
            f"{camera.aim_deg % 360.0:.0f}°",
            _degrees(camera.tilt_deg),
            f"{_degrees(camera.hfov_deg)}×{_degrees(camera.vfov_deg)}",
            f"{camera.pixels_x}×{camera.pixels_y}" if camera.pixels_x else "–",
        )
        for camera in facts.layout.cameras
    )
    heads = (
        "ID",
        facts.say("型号", "model"),
        facts.say("图纸坐标", "x, y in the drawing"),
        facts.say("高度", "height"),
        facts.say("方位", "aim"),
        facts.say("俯角", "tilt"),
        facts.say("视场角", "view"),
        facts.say("像素", "pixels"),
    )
    return Table(title=facts.say("摄像机表", "Cameras"), heads=heads, rows=rows, right=(3, 4, 5))


def _degrees(angle: float) -> str:
    return "–" if isnan(angle) else f"{angle:g}°"


def _coverage(facts: Facts) -> Table:
    rows = tuple(
        (
            one.area.label.say(facts.lang),
            f"{one.required_px_per_m:g}",
            f"{one.area.polygon.area:.2f}",
            f"{one.covered_share * 100:.1f} %",
            f"{one.seen_by_2_share * 100:.0f} %",
        )
        for one in facts.coverage
    )
    heads = (
        facts.say("重点区域", "key area"),
        "px/m",
        "m²",
        facts.say("覆盖", "covered"),
        facts.say("双机", "by 2"),
    )
    return Table(title=facts.say("重点区域覆盖表", "Coverage of key areas"), heads=heads, rows=rows, right=(1, 2, 3, 4))


def _routes(facts: Facts) -> Table:
    """The longest route of each kind to each kind of goal, by start and goal."""
    rows = tuple(
        (
            ROUTE_NAMES[route.kind].say(facts.lang),
            " → ".join(called(facts.layout, end).say(facts.lang) for end in (route.start, route.goal)),
            f"{route.length:.1f}",
            f"{route.narrowest * 1000:.0f}" if isfinite(route.narrowest) else "–",
        )
        for route in facts.flow.routes
    )
    heads = (
        facts.say("流线", "route"),
        facts.say("起讫", "from – to"),
        facts.say("长度 m", "length m"),
        facts.say("最窄 mm", "narrowest mm"),
    )
    return Table(title=facts.say("流线表", "Routes"), heads=heads, rows=rows, right=(2, 3))


def _asked(key: str, facts: Facts) -> str:
    """What a key of the brief asks, in words; other keys name a thing of the drawing and stay."""
    known = demand.NAMES.get(key.removeprefix("demand.")) if key.startswith("demand.") else _ASKED.get(key)
    return key if known is None else known.say(facts.lang)


def _answered(value: str, facts: Facts) -> str:
    """A value of the brief in words; numbers and models stay as they are written."""
    return ", ".join(_ANSWERS[part].say(facts.lang) if part in _ANSWERS else part for part in value.split(", "))


def _assumptions(facts: Facts) -> Table:
    rows = tuple(
        (_asked(one.key, facts), _answered(one.value, facts), one.source.say(facts.lang))
        for one in facts.layout.assumptions
    )
    heads = (facts.say("项", "item"), facts.say("取值", "value"), facts.say("依据", "source"))
    return Table(title=facts.say("假定值(任务书未给)", "Assumed (not given in the brief)"), heads=heads, rows=rows)


def _flags(facts: Facts) -> Table:
    """What is broken and has a place on the plan, in short; the findings sheet says all of it."""
    rows = tuple(
        (f"△{flag.number}", flag.clause, facts.of(VERBS[Verb(flag.verb)]), flag.text.say(facts.lang))
        for flag in facts.flags
    )
    heads = (
        facts.say("号", "no."),
        facts.say("条款", "clause"),
        facts.say("程度", "verb"),
        facts.say("问题", "finding"),
    )
    return Table(title=facts.say("未满足的条款", "Clauses not met"), heads=heads, rows=rows)


def _furniture(facts: Facts) -> Table:
    """Furniture and equipment: what is alike is one row."""
    groups: dict[tuple[str, ...], int] = {}
    for item in facts.layout.items:
        if item.kind not in NOT_FURNITURE:
            key = (facts.of(item.name), mm(item.width), mm(item.depth), mm(item.height))
            groups[key] = groups.get(key, 0) + 1
    rows = tuple((*key, str(number)) for key, number in groups.items())
    heads = (
        facts.say("名称", "thing"),
        facts.say("宽", "width"),
        facts.say("深", "depth"),
        facts.say("高", "height"),
        facts.say("数量", "no."),
    )
    return Table(title=facts.say("家具设备表", "Furniture and equipment"), heads=heads, rows=rows, right=(1, 2, 3, 4))


def _floor_marks(facts: Facts) -> Table:
    """What is marked on the floor."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for item in facts.layout.of_kind(Kind.QUEUE_LINE, Kind.QUEUE_PLACE, Kind.WHEELCHAIR_PLACE):
        groups.setdefault((facts.of(item.name), mm(item.width), mm(item.depth)), []).append(item.id)
    rows = tuple((*key, str(len(ids))) for key, ids in groups.items())
    heads = (
        facts.say("地面标记", "mark on the floor"),
        facts.say("长", "length"),
        facts.say("宽", "width"),
        facts.say("数量", "no."),
    )
    return Table(title=facts.say("地面标记表", "Marks on the floor"), heads=heads, rows=rows, right=(1, 2, 3))


def _hung(facts: Facts) -> Table:
    """What hangs: its size, its lower and upper edge, and how long its hangers are below the ceiling."""
    ceiling = facts.layout.brief.building.ceiling_height
    groups: dict[tuple[str, ...], list[str]] = {}
    for item in hung_items(facts.layout):
        top = item.base + item.height
        size = f"{mm(item.width)}×{mm(item.height)}"
        key = (facts.of(item.name), size, mm(item.base), mm(top), mm(max(0.0, ceiling - top)))
        groups.setdefault(key, []).append(item.id)
    rows = tuple((", ".join(ids), *key, str(len(ids))) for key, ids in groups.items())
    heads = (
        "ID",
        facts.say("名称", "kind"),
        facts.say("宽×高", "w × h"),
        facts.say("下沿高", "lower edge"),
        facts.say("上沿高", "upper edge"),
        facts.say("距顶", "below ceiling"),
        facts.say("数量", "no."),
    )
    title = facts.say(f"高处构件表(室内净高 {mm(ceiling)})", f"High-level items (ceiling at {mm(ceiling)})")
    return Table(title=title, heads=heads, rows=rows, right=(2, 3, 4, 5, 6))


def _exits(facts: Facts) -> Table:
    doors = exit_doors(facts.layout)
    rows = tuple((door.id, f"{door.width_m * 1000:.0f}") for door in doors)
    heads = (facts.say("出口", "exit"), facts.say("净宽 mm", "clear width mm"))
    return Table(title=facts.say("出口表", "Exits"), heads=heads, rows=rows, right=(1,))


TABLES: Final[dict[str, Callable[[Facts], Table]]] = {
    "areas": _areas,
    "zones": _zones,
    "figures": _figures,
    "windows": _windows,
    "signs": _signs,
    "points": _points,
    "cameras": _cameras,
    "coverage": _coverage,
    "routes": _routes,
    "assumptions": _assumptions,
    "flags": _flags,
    "furniture": _furniture,
    "floor-marks": _floor_marks,
    "hung": _hung,
    "exits": _exits,
    "kit": counter_detail.kit,
    "demand-inputs": demand.inputs,
    "demand-steps": demand.steps,
    "waits": demand.wait_rows,
    "classes": demand.classes,
    "findings": judging.findings,
    "fire": judging.fire,
    "clauses": judging.clauses,
    "schemes": comparison.table,
    "ruled-out": comparison.ruled_out,
}
