"""Short tables for a terminal: rows of texts in one language."""

from collections import Counter
from collections.abc import Iterator, Sequence
from math import isinf
from pathlib import Path
from typing import TYPE_CHECKING

from planner.measure.queues import Waits, classes_compared, classes_of, visits_served
from planner.model.brief import Brief
from planner.model.layout import Layout
from planner.model.plan import Basis, DoorKind, FloorPlan, RoomUse, Storey, Units
from planner.model.standard import SURENESS, VERBS, Clause, Rulebook, Verb, judged_by, limit_words
from planner.model.verdict import NOT_TAKEN_UP, OUTCOMES, VERB_ORDER, Outcome, Overall, Verdict, outcome_words, overall
from planner.units import mm
from planner.words import Lang, Text

if TYPE_CHECKING:
    from planner.measure.coverage import AreaCoverage
    from planner.measure.routes import Flow

Rows = list[tuple[str, ...]]

OVERALL = {
    Overall.HOLDS: Text(zh="“应”条款全部符合", en="every shall holds"),
    Overall.BROKEN: Text(zh="有“应”条款不符合", en="a shall is broken"),
    Overall.UNCLEAR: Text(zh="有“应”条款无法判断", en="a shall is unclear"),
}
_BASES = {
    Basis.HEADER: Text(zh="文件头", en="header"),
    Basis.EVIDENCE: Text(zh="图面证据", en="evidence"),
    Basis.GIVEN: Text(zh="用户给定", en="given"),
}
_DOOR_KINDS = {
    DoorKind.SWING: Text(zh="平开", en="swing"),
    DoorKind.DOUBLE: Text(zh="双扇平开", en="double"),
    DoorKind.SLIDING: Text(zh="推拉", en="sliding"),
    DoorKind.GAP: Text(zh="洞口", en="gap"),
}


_ROLES = {
    "wall": Text(zh="墙", en="wall"),
    "column": Text(zh="柱", en="column"),
    "door": Text(zh="门", en="door"),
    "window": Text(zh="窗", en="window"),
    "opening": Text(zh="门窗洞口", en="opening"),
    "glass": Text(zh="玻璃隔断", en="glass"),
    "stair": Text(zh="楼梯", en="stair"),
    "room-label": Text(zh="房间名", en="room-label"),
    "room-outline": Text(zh="房间轮廓", en="room-outline"),
    "axis": Text(zh="轴线", en="axis"),
    "dimension": Text(zh="尺寸标注", en="dimension"),
    "furniture": Text(zh="家具设备", en="furniture"),
    "text": Text(zh="文字", en="text"),
    "hatch": Text(zh="填充", en="hatch"),
    "title": Text(zh="图框图签", en="title"),
    "ignore": Text(zh="不读", en="ignore"),
}
"""Roles of layers; in Chinese the word that a profile uses is said too."""

_WHYS = {
    "profile names": Text(zh="按图层名", en="by its name"),
    "geometry": Text(zh="按图形判断", en="by what is drawn"),
    "off or frozen": Text(zh="图层关闭或冻结", en="off or frozen"),
}


def _role(role: str, lang: Lang) -> str:
    name = _ROLES.get(role)
    if name is None or lang is Lang.EN:
        return role
    return f"{name.zh} {role}"


def _why(basis: str, lang: Lang) -> str:
    """How a layer got its role; a profile of the user's is named."""
    profile = basis.removeprefix("profile ")
    return _WHYS.get(basis, Text(zh=f"角色表 {profile}", en=f"profile {profile}")).say(lang)


def read_rows(plan: FloorPlan, *, taken: str | None = None, lang: Lang) -> Rows:
    """What was understood of a plan, and what was not.

    Args:
        taken: the id of the storey that a design would take; it is said where there are others.
    """
    rows: Rows = [*_unit_rows(plan.units, lang)]
    if plan.north_deg is not None:
        told = Text(zh="图上的指北针(自 x 轴逆时针)", en="the drawing's arrow (from its x axis)").say(lang)
        rows.append((Text(zh="指北", en="north").say(lang), f"{plan.north_deg:g}°", told, "", ""))
    for storey in plan.storeys:
        rows += _storey_rows(storey, lang, taken=len(plan.storeys) > 1 and storey.id == taken)
    roles = [layer for layer in plan.layers if layer.role]
    known = Text(zh=f"{len(roles)}/{len(plan.layers)} 已知用途", en=f"{len(roles)} of {len(plan.layers)} known").say(
        lang
    )
    rows.append((Text(zh="图层", en="layers").say(lang), known, *_heads(_OF_LAYERS, lang)))
    rows += [
        ("", layer.layer, _role(layer.role, lang), _why(layer.basis, lang), str(layer.entities)) for layer in roles
    ]
    if plan.unread:
        count = Text(zh=f"{len(plan.unread)} 条", en=str(len(plan.unread))).say(lang)
        rows.append((Text(zh="未读懂", en="not understood").say(lang), count, *_heads(_OF_UNREAD, lang)))
    for one in plan.unread:
        page = Text(zh="docs/ideal-dxf.zh.md", en="docs/ideal-dxf.md").say(lang)
        link = f"{page}#{one.anchor}" if one.anchor else ""
        rows.append(("", f"{one.what.say(lang)} ×{one.count}", one.where, one.mend.say(lang), link))
    return rows


_OF_LAYERS = (Text(zh="用途", en="role"), Text(zh="依据", en="how told"), Text(zh="图元数", en="entities"))
_OF_UNREAD = (Text(zh="位置", en="where"), Text(zh="改法", en="mend"), Text(zh="说明", en="more"))
_OF_ROOMS = (
    Text(zh="房间", en="room"),
    Text(zh="名称", en="name"),
    Text(zh="面积(图上所注)", en="area (as written)"),
    Text(zh="可信度", en="how sure"),
)
_OF_DOORS = (
    Text(zh="门", en="door"),
    Text(zh="净宽", en="width"),
    Text(zh="两侧", en="between"),
    Text(zh="形式", en="kind"),
)


_OF_CAMERAS = (
    Text(zh="摄像机", en="camera"),
    Text(zh="型号", en="model"),
    Text(zh="位置 x, y (m)", en="at x, y (m)"),
    Text(zh="安装高", en="height"),
    Text(zh="朝向", en="aim"),
)
_OF_AREAS = (
    Text(zh="重点区域", en="key area"),
    Text(zh="名称", en="name"),
    Text(zh="要求", en="wanted"),
    Text(zh="看到", en="seen"),
    Text(zh="两台看到", en="seen by two"),
)
_OF_ROUTES = (
    Text(zh="流线", en="route"),
    Text(zh="类别", en="whose"),
    Text(zh="起 → 止", en="from → to"),
    Text(zh="长度", en="length"),
    Text(zh="最窄处", en="narrowest"),
)
_ROUTES = {
    "public": Text(zh="群众", en="public"),
    "staff": Text(zh="工作人员", en="staff"),
    "wheelchair": Text(zh="轮椅", en="wheelchair"),
    "way-out": Text(zh="疏散", en="way out"),
    "queue": Text(zh="排队", en="queue"),
}


def _heads(names: Sequence[Text], lang: Lang) -> tuple[str, ...]:
    """The heads of columns, told from what stands below them by brackets."""
    return tuple(f"[{name.say(lang)}]" for name in names)


def _unit_rows(units: Units, lang: Lang) -> Iterator[tuple[str, ...]]:
    sure = Text(zh="已确认", en="confirmed") if units.confirmed else Text(zh="未确认", en="unconfirmed")
    yield (
        Text(zh="单位", en="unit").say(lang),
        units.name,
        f"{units.metres_per_unit:g} m",
        _BASES[units.basis].say(lang),
        sure.say(lang),
    )
    for witness in units.witnesses:
        yield ("", witness.text.say(lang), witness.says, f"{witness.weight:.2f}", "")


def _storey_rows(storey: Storey, lang: Lang, *, taken: bool) -> Iterator[tuple[str, ...]]:
    outdoors = Text(zh="室外", en="outdoors").say(lang)
    said = Text(zh="design 默认取本层", en="design takes this one").say(lang) if taken else ""
    yield (Text(zh="楼层", en="storey").say(lang), storey.id, storey.name, said, "")
    if storey.rooms:
        yield ("", *_heads(_OF_ROOMS, lang))
    for room in storey.rooms:
        written = "" if room.written_area_m2 is None else f"({room.written_area_m2:.2f})"
        area = f"{room.polygon.area:.2f} m² {written}".strip()
        name = " ".join(word for word in (room.number, room.label) if word)
        yield ("", room.id, name or "–", area, f"{room.confidence:.2f}")
    if storey.doors:
        yield ("", *_heads(_OF_DOORS, lang))
    for door in storey.doors:
        sides = " – ".join(side or outdoors for side in door.rooms)
        yield ("", door.id, mm(door.width_m), sides, _DOOR_KINDS[door.kind].say(lang))


def size_rows(brief: Brief, *, windows: int, table: Sequence[Waits], inverse: bool, lang: Lang) -> Rows:
    """The table of waits, the chosen number of windows marked; then classes of windows against one pool.

    Args:
        inverse: also how many visits a day the windows can serve.
    """
    rows: Rows = [
        (
            Text(zh="窗口", en="windows").say(lang),
            Text(zh="利用率", en="utilisation").say(lang),
            Text(zh="平均等候", en="mean wait").say(lang),
            Text(zh="等候超时", en="waits too long").say(lang),
            Text(zh="未办离开", en="leave unserved").say(lang),
            "",
        )
    ]
    for waits in table:
        mark = Text(zh="← 采用", en="← this").say(lang) if waits.windows == windows else ""
        rows.append((str(waits.windows), *_wait_cells(waits), mark))
    rows += _class_rows(brief, lang)
    if inverse:
        served = visits_served(windows, brief.demand, classes=classes_of(brief))
        text = Text(zh=f"{windows} 个窗口每日可接待", en=f"{windows} windows can serve a day")
        rows.append((text.say(lang), f"{served:.0f}", *[""] * 4))
    if not 2 <= windows <= 8:
        text = Text(zh="超出乡镇常见的 2–8 个窗口", en="outside the usual 2 to 8 windows of a township")
        rows.append((text.say(lang), *[""] * 5))
    return rows


def _wait_cells(waits: Waits) -> tuple[str, str, str, str]:
    wait = "∞" if isinf(waits.mean_wait_min) else f"{waits.mean_wait_min:.1f} min"
    return f"{waits.utilisation:.0%}", wait, f"{waits.p_wait_over_target:.1%}", f"{waits.p_left:.1%}"


def _class_rows(brief: Brief, lang: Lang) -> Iterator[tuple[str, ...]]:
    """What the same visits need when they are split over classes of windows."""
    for split in classes_compared(brief.demand):
        if split.classes == 1:
            name = Text(zh="合为一队", en="one pool")
        else:
            name = Text(zh=f"分 {split.classes} 类", en=f"{split.classes} classes")
        count = Text(zh=f"{name.zh}:{split.windows} 个", en=f"{name.en}: {split.windows}")
        yield (count.say(lang), *_wait_cells(split.each), "")


def check_rows(verdicts: Sequence[Verdict], *, lang: Lang) -> Rows:
    """One row a clause, with the findings that do not pass below it."""
    rows: Rows = []
    for verdict in verdicts:
        rows.append(
            (
                outcome_words(verdict.verb, verdict.outcome).say(lang),
                VERBS[verdict.verb].say(lang),
                f"{verdict.standard} {verdict.clause}",
                verdict.title.say(lang),
            )
        )
        for finding in verdict.findings:
            if finding.outcome in {Outcome.FAIL, Outcome.UNCLEAR}:
                rows.append(("", "", f"  {finding.item}", finding.text.say(lang)))
    rows.append((OVERALL[overall(tuple(verdicts))].say(lang), "", _counts(verdicts, lang), ""))
    return rows


def _counts(verdicts: Sequence[Verdict], lang: Lang) -> str:
    counts = Counter(outcome_words(verdict.verb, verdict.outcome).say(lang) for verdict in verdicts)
    names = [name.say(lang) for name in (*OUTCOMES.values(), NOT_TAKEN_UP)]
    return "  ".join(f"{name} {counts[name]}" for name in names if counts[name])


def coverage_rows(coverage: Sequence["AreaCoverage"], layout: Layout, *, lang: Lang) -> Rows:
    """The cameras, then the key areas with their shares."""
    rows: Rows = [_heads(_OF_CAMERAS, lang)] if layout.cameras else []
    rows += [
        (
            camera.id,
            camera.model,
            f"{camera.at.x:.2f}, {camera.at.y:.2f}",
            mm(camera.height_m),
            f"{camera.aim_deg:.0f}°",
        )
        for camera in layout.cameras
    ]
    if coverage:
        rows.append(_heads(_OF_AREAS, lang))
    for zone in coverage:
        rows.append(
            (
                zone.area.id,
                zone.area.label.say(lang),
                f"{zone.required_px_per_m:g} px/m",
                f"{zone.covered_share:.1%}",
                f"{zone.seen_by_2_share:.1%}",
            )
        )
    return rows


def flow_rows(flow: "Flow", *, lang: Lang) -> Rows:
    """The routes with length and narrowest place, then what cannot be reached."""
    rows: Rows = [_heads(_OF_ROUTES, lang)]
    rows += [
        (
            route.id,
            _ROUTES[route.kind].say(lang),
            f"{route.start} → {route.goal}",
            f"{route.length:.1f} m",
            mm(route.narrowest),
        )
        for route in flow.routes
    ]
    rows += [
        ("–", _ROUTES[gap.kind].say(lang), f"{gap.start} → {gap.goal}", gap.text.say(lang), "")
        for gap in flow.unreached
    ]
    farthest = Text(zh="最远点至出口", en="farthest point to an exit").say(lang)
    rows.append(("", "", farthest, "–" if flow.farthest_exit_m is None else f"{flow.farthest_exit_m:.1f} m", ""))
    return rows


def design_rows(
    layout: Layout,
    verdicts: Sequence[Verdict],
    coverage: Sequence["AreaCoverage"],
    flow: "Flow",
    files: Sequence[Path],
    *,
    lang: Lang,
) -> Rows:
    """The short table at the end of a design."""
    sizing = layout.sizing
    needed = "" if sizing is None else Text(zh=f"需要 {sizing.needed}", en=f"{sizing.needed} needed").say(lang)
    among = Text(zh=f"共 {len(layout.plan.storeys)} 层", en=f"of {len(layout.plan.storeys)}").say(lang)
    rows: Rows = [(Text(zh="楼层", en="storey").say(lang), f"{layout.storey.id} {layout.storey.name}".strip(), among)]
    rows += _site_rows(layout, lang)
    rows.append((Text(zh="窗口", en="windows").say(lang), str(len(layout.windows)), needed))
    rows.append(
        (Text(zh="条款", en="clauses").say(lang), _counts(verdicts, lang), OVERALL[overall(tuple(verdicts))].say(lang))
    )
    rows += _broken_rows(verdicts, lang)
    worst = min((zone.covered_share for zone in coverage), default=0.0)
    least = Text(zh="最低的重点区域", en="the least key area").say(lang)
    rows.append((Text(zh="监控覆盖", en="coverage").say(lang), f"{worst:.1%}", least))
    longest = max(flow.routes, key=lambda route: route.length, default=None)
    if longest is not None:
        walk = Text(zh="最长流线", en="longest walk").say(lang)
        rows.append((walk, f"{longest.length:.1f} m", f"{longest.start} → {longest.goal}"))
    assumed = Text(zh="假定", en="assumed").say(lang)
    rows += [
        (assumed if number == 0 else "", one.key, f"{one.value}  {one.source.say(lang)}")
        for number, one in enumerate(layout.assumptions)
    ]
    written = Text(zh="文件", en="files").say(lang)
    rows += [(written if number == 0 else "", str(path), "") for number, path in enumerate(files)]
    return rows


_SITE = {
    "hall": Text(zh="大厅", en="hall"),
    "entrance": Text(zh="群众入口", en="entrance"),
    "staff_door": Text(zh="员工门", en="staff door"),
}


def _site_rows(layout: Layout, lang: Lang) -> Iterator[tuple[str, ...]]:
    """The hall, its entrance and its staff door: which were taken, by whom, and the key that takes others."""
    hall = layout.hall
    named = Text(zh=f"{hall.id} {hall.label}", en=f"{hall.id} {hall.label}").say(lang).strip()
    taken = {"hall": f"{named} {hall.polygon.area:.1f} m²"}
    for key, door_id in (("entrance", layout.entrance_id), ("staff_door", layout.staff_door_id)):
        door = next((one for one in layout.storey.doors if one.id == door_id), None)
        if door is not None:
            beyond = next((room for room in door.rooms if room != hall.id), None)
            name = (
                Text(zh="室外", en="outdoors").say(lang)
                if beyond is None
                else layout.storey.room(beyond).label or beyond
            )
            taken[key] = f"{door.id} {mm(door.width_m)} – {name}"
    for key, title in _SITE.items():
        none = Text(zh="无,柜台一侧设活动门", en="none; a gate in the row")
        by = _taken_by(layout, key, found=key in taken and not (key == "staff_door" and _another_staff_door(layout)))
        yield title.say(lang), taken.get(key, none.say(lang)), by.say(lang)


def _another_staff_door(layout: Layout) -> bool:
    """Whether the brief names a staff door by its id and another one was taken."""
    wish = (layout.brief.site.staff_door or "").strip().lower()
    return wish in {one.id.lower() for one in layout.storey.doors if one.id != layout.staff_door_id}


def _taken_by(layout: Layout, key: str, *, found: bool) -> Text:
    """Why a part of the building was taken, and how another one is; that a wish for it was not met."""
    if f"site.{key}" in layout.brief.given:
        met = Text(zh="任务书指定", en="by the brief")
        wish = layout.brief.site.staff_door
        unmet = Text(
            zh=f"任务书指定的 {wish} 不通柜台内侧,未用", en=f"{wish} of the brief is not behind the row: not used"
        )
        return met if found else unmet
    other = Text(zh=f"另选:brief.toml [site] {key}", en=f"another: brief.toml, [site] {key}")
    if key == "hall" and layout.hall.use is not RoomUse.HALL:
        return Text(
            zh=f"没有注明大厅的房间,取最大的公共房间;{other.zh}",
            en=f"no room is labelled a hall: the largest public one; {other.en}",
        )
    return other


def _broken_rows(verdicts: Sequence[Verdict], lang: Lang) -> Iterator[tuple[str, ...]]:
    """The clauses that are broken or unclear, those that oblige first."""
    for wanted in (Outcome.FAIL, Outcome.UNCLEAR):
        for verdict in sorted(verdicts, key=lambda one: VERB_ORDER.index(one.verb)):
            if verdict.outcome is wanted and verdict.verb is not Verb.MAY:
                outcome = outcome_words(verdict.verb, wanted).say(lang)
                number = f"{outcome} [{VERBS[verdict.verb].say(lang)}] {verdict.standard} {verdict.clause}"
                yield "", number, verdict.title.say(lang)


def clause_lines(rulebook: Rulebook, clause: str | None, *, lang: Lang) -> list[str]:
    """Every clause with its limits, or those whose number begins with `clause`."""
    lines: list[str] = []
    standard_id = ""
    for standard, one in rulebook.clauses():
        if clause is not None and not (one.number == clause or one.number.startswith(f"{clause}.") or one.id == clause):
            continue
        if standard.id != standard_id:
            lines.append(f"{standard.id}  {standard.title.say(lang)}  ({standard.status})")
            standard_id = standard.id
        lines += _clause_text(one, lang)
    return lines


def _clause_text(clause: Clause, lang: Lang) -> Iterator[str]:
    verb = VERBS[clause.verb].say(lang)
    yield f"  {clause.number:<10} {verb}  {clause.title.say(lang)}  [{judged_by(clause).say(lang)}]"
    for limit in clause.limits:
        sure = SURENESS[limit.basis].say(lang)
        yield f"             {limit.quantity} = {limit_words(limit)}  {limit.source}  ({sure})"
    if clause.note is not None:
        yield f"             {clause.note.say(lang)}"
