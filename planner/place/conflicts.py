"""What cannot be had together: the smallest set of wishes, clauses and parts of the building that conflict.

What is asked is placed anew with one member left out, each in its turn, all else kept. Those without which it works are
the set: all together conflict, and leaving out any one of them mends it. Where no single one does, the fewest that do
together are one member; where not even all of them do, the hall's size is. Bounded by count, never by the clock.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from shapely import Point

from planner.measure.overlay import common
from planner.measure.queues import windows_wanted
from planner.model.brief import Brief
from planner.model.catalogue import Catalogue
from planner.model.layout import Conflict, ConflictMember, Layout
from planner.model.plan import Axis, Column, FloorPlan, Room, Storey, Where
from planner.model.standard import VERBS, Rulebook, Verb
from planner.place.as_built import larger, part_at_fault
from planner.place.cameras import put_cameras
from planner.place.lines import WORK_PLACE
from planner.place.schemes import Furnished, best_furnished, row_furnished
from planner.place.siting import other_rows, straight_rows
from planner.place.task import Task, task_of
from planner.place.trials import Breach, Court, Judgement, breaches
from planner.units import mm
from planner.words import Text

_MOST_SITED: Final = 40
_MOST_PLACED: Final = 10
_FEWER: Final = 2
_NEAR: Final = 4.0
_AT_AXIS: Final = 0.3
_CONFLICTS: Final = 3
_LARGER: Final = (1.25, 1.5, 2.0)
"""How much larger the hall is tried where nothing else helps."""

_WINDOWS: Final = "staffing.enough_windows"
_WISHED: Final = "windows"
"""The member that is the number of windows itself."""

_RELAXED: Final = {
    "window_pitch_min": 0.9,
    "end_window_centre_to_wall": 0.0,
    "staff_zone_depth": WORK_PLACE,
    "waiting_line_distance": 0.5,
    "turning_circle_diameter": 0.9,
    "accessible_route_width": 0.8,
    "main_route_width": 0.8,
}
"""Limits that the row of counters is sited by, and what is left of each when its clause is dropped, metres: what a
clerk, a person or a counter needs bodily."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked of the placer."""

    plan: FloorPlan
    brief: Brief
    rulebook: Rulebook


@dataclass(frozen=True, kw_only=True)
class _Member:
    """Something that is asked, and what is asked without it."""

    id: str
    text: Text
    drop: Callable[[Asked], Asked]
    clauses: tuple[str, ...] = ()


Anew = Callable[[Sequence[Asked]], Sequence[Furnished | None]]
"""What the placer makes of each that is asked; each by itself, so that several can be in hand at once."""


def placed_anew(asked: Asked, *, catalogue: Catalogue, where: Where) -> Furnished | None:
    """What the placer makes of what is asked, without cameras; None where not one window fits."""
    return best_furnished(_task(asked, catalogue, where))


def conflicts(
    judgement: Judgement, court: Court, catalogue: Catalogue, *, where: Where, anew: Anew | None = None
) -> tuple[Conflict, ...]:
    """The conflicts of a layout that lacks windows or breaks a *shall*: one for the windows, one a broken clause.

    Bounded: for the windows at most 40 rows sited anew and, where that tells nothing, 24 layouts placed anew; for each
    of at most three clauses 24 layouts placed anew.

    Args:
        anew: see `placed_anew`; without it, one after the other.
    """
    layout = judgement.layout
    asked = Asked(plan=layout.plan, brief=layout.brief, rulebook=court.rulebook)
    seeker = _Seeker(asked=asked, court=court, catalogue=catalogue, where=where, anew=anew)
    found = []
    if len(layout.windows) < windows_wanted(layout.brief):
        found.append(seeker.of_windows(layout))
    rules = {f"{standard.id} {clause.id}": clause.rule for standard, clause in court.rulebook.clauses()}
    broken = {
        one.clause: one
        for one in reversed(breaches(judgement.verdicts))
        if one.verb is Verb.SHALL and rules[one.clause] != _WINDOWS
    }
    for one in list(reversed(broken.values()))[:_CONFLICTS]:
        found.append(seeker.of_clause(layout, one, rules[one.clause]))
    return tuple(found)


def no_window(plan: FloorPlan, brief: Brief, rulebook: Rulebook, catalogue: Catalogue, *, where: Where) -> Conflict:
    """Why not one window fits: at most 40 rows sited anew."""
    asked = _with_count(Asked(plan=plan, brief=brief, rulebook=rulebook), 1)
    storey = plan.storey(where.storey_id)
    hall = storey.room(where.hall_id)
    members = [*_limits(asked), *_wishes(asked), *_columns(storey, hall), *_doors(storey, hall, where)]
    tried = members[:_MOST_SITED]
    fits = Text(zh="放得下 1 个窗口", en="a window fits")
    found = [one for one in tried if straight_rows(_task(one.drop(asked), catalogue, where))]
    window = ConflictMember(
        id=_WISHED,
        text=Text(zh="1 个窗口", en="a window"),
        without=Text(zh="大厅作他用", en="the hall serves otherwise"),
        clauses=("DB3415/T 91-2024 4.1.1",),
    )
    kept = [ConflictMember(id=one.id, text=one.text, without=fits, clauses=one.clauses) for one in found]
    unmet = Text(zh=f"大厅“{hall.label}”放不下一个窗口", en=f"not one window fits into the hall '{hall.label}'")
    return _conflict(unmet, (window, *kept), tried=len(tried), proven=bool(found) or len(tried) == len(members))


def _task(asked: Asked, catalogue: Catalogue, where: Where) -> Task:
    return task_of(asked.plan, asked.brief, asked.rulebook, catalogue, where=where)


class _Seeker:
    """Places what is asked anew without one member or another, and counts how often."""

    def __init__(
        self, *, asked: Asked, court: Court, catalogue: Catalogue, where: Where, anew: Anew | None = None
    ) -> None:
        self.asked = asked
        self.court = court
        self.catalogue = catalogue
        self.where = where
        self.tried = 0
        self._anew = anew or (lambda every: [placed_anew(one, catalogue=catalogue, where=where) for one in every])
        self._found: dict[Asked, Furnished | None] = {}

    def _best(self, asked: Asked) -> Furnished | None:
        """What the placer makes of what is asked; sought once, for several clauses ask it of the same."""
        self._place([asked])
        return self._found[asked]

    def _place(self, every: Sequence[Asked]) -> None:
        """Has the placer make what it can of each that is asked."""
        new = [asked for asked in dict.fromkeys(every) if asked not in self._found]
        self._found |= dict(zip(new, self._anew(new), strict=True))

    def _task(self, asked: Asked) -> Task:
        return _task(asked, self.catalogue, self.where)

    # windows

    def of_windows(self, layout: Layout) -> Conflict:
        """Why not all the windows fit."""
        self.tried = 0
        wanted, placed = windows_wanted(layout.brief), len(layout.windows)
        members = [*_limits(self.asked), *_wishes(self.asked), *_columns(layout.storey, layout.hall)]
        members += _doors(layout.storey, layout.hall, self.where)
        kept: list[ConflictMember] = [
            ConflictMember(
                id=_WISHED,
                text=Text(zh=f"{wanted} 个窗口", en=f"{wanted} windows"),
                without=Text(zh=f"放得下 {placed} 个", en=f"{placed} fit"),
                clauses=("DB3415/T 91-2024 4.1.1",),
            )
        ]
        fits = Text(zh=f"{wanted} 个窗口全部放得下", en=f"all {wanted} windows fit")
        tried = members[:_MOST_SITED]
        found = [member for member in tried if self._row_holds(member.drop(self.asked), wanted)]
        slow = [] if found else tried[:_MOST_PLACED]
        found = found or [member for member in slow if self._places(member.drop(self.asked), wanted)]
        known = self._broken(layout)
        sited, found = bool(found), self._proved(found[:_MOST_PLACED], known, wanted)
        kept += [ConflictMember(id=one.id, text=one.text, without=fits, clauses=one.clauses) for one in found]
        if sited and not found:
            kept += self._at_last([], lambda asked: self._works(asked, wanted, known), fits)
        elif not found:
            kept += self._at_last(tried, lambda asked: self._row_holds(asked, wanted), fits)
        unmet = Text(zh=f"需要 {wanted} 个窗口,放得下 {placed} 个", en=f"{placed} of {wanted} windows fit")
        proven = bool(found) or len(slow) == len(members)
        return _conflict(unmet, tuple(kept), tried=self.tried, proven=proven)

    def _proved(self, members: Sequence[_Member], known: set[str], wanted: int) -> list[_Member]:
        """Those members without which a row with every window can be furnished so that no *shall* is broken that was
        not known before; cameras, which are hung afterwards, are left out."""
        return [one for one in members if self._works(one.drop(self.asked), wanted, known | set(one.clauses))]

    def _works(self, asked: Asked, wanted: int, known: set[str]) -> bool:
        """Whether the first row with so many windows, furnished, breaks no *shall* but known ones."""
        self.tried += 1
        task = self._task(asked)
        row = next((one for one in (*straight_rows(task), *other_rows(task)) if one.count >= wanted), None)
        return row is not None and self._broken(row_furnished(task, row).layout) <= known

    def _broken(self, layout: Layout) -> set[str]:
        """The *shall* clauses on all but cameras and the number of windows that a layout breaks."""
        judged = frozenset(
            f"{standard.id} {clause.id}"
            for standard, clause in self.court.rulebook.clauses()
            if clause.verb is Verb.SHALL and clause.rule != _WINDOWS and not clause.rule.startswith("cameras.")
        )
        return {one.clause for one in breaches(self.court.some(layout, judged)) if one.verb is Verb.SHALL}

    def _at_last(
        self, members: list[_Member], holds: Callable[[Asked], bool], works: Text
    ) -> tuple[ConflictMember, ...]:
        """Where no member helps alone: the fewest that help together, as one member; else the size of the hall."""
        left = list(members)
        if len(left) > 1 and holds(_dropped(self.asked, left)):
            for member in members:
                fewer = [one for one in left if one is not member]
                if fewer and holds(_dropped(self.asked, fewer)):
                    left = fewer
            return (_together(left, works),)
        if self.asked.brief.keep:
            return ()
        storey = self.asked.plan.storey(self.where.storey_id)
        hall = storey.room(self.where.hall_id)
        for share in _LARGER:
            if holds(replace(self.asked, plan=self.asked.plan.with_storey(larger(storey, share=share)))):
                area = f"{hall.polygon.area:.0f} m²"
                more = f"{hall.polygon.area * share:.0f} m²"
                return (
                    ConflictMember(
                        id="hall",
                        text=Text(zh=f"大厅现有的 {area}", en=f"the hall's {area}"),
                        without=Text(
                            zh=f"同样形状的大厅有 {more} 时,{works.zh}",
                            en=f"in a hall of the same shape of {more}: {works.en}",
                        ),
                    ),
                )
        return ()

    def _row_holds(self, asked: Asked, wanted: int) -> bool:
        """Whether one straight row holds so many windows, which the placer then takes."""
        self.tried += 1
        return max((row.count for row in straight_rows(self._task(asked))), default=0) >= wanted

    def _places(self, asked: Asked, wanted: int) -> bool:
        """Whether the placer sets so many windows; asked only where a row that is not straight holds them."""
        self.tried += 1
        task = self._task(asked)
        if max((row.count for row in other_rows(task)), default=0) < wanted:
            return False
        best = self._best(asked)
        return best is not None and best.row.count >= wanted

    # clauses

    def of_clause(self, layout: Layout, breach: Breach, rule: str) -> Conflict:
        """What a *shall* clause that is broken conflicts with."""
        self.tried = 0
        limit = breach.finding.text
        kept = [
            ConflictMember(
                id=breach.clause,
                text=Text(
                    zh=f"{breach.clause}({VERBS[breach.verb].zh})", en=f"{breach.clause} ({VERBS[breach.verb].en})"
                ),
                without=Text(zh="其余条款不受影响", en="nothing else is in its way"),
                clauses=(breach.clause,),
            )
        ]
        unmet = Text(
            zh=f"{breach.clause}({VERBS[breach.verb].zh})不能满足:{limit.zh}",
            en=f"{breach.clause} ({VERBS[breach.verb].en}) cannot be met: {limit.en}",
        )
        held = Text(zh=f"{breach.clause} 可以满足", en=f"{breach.clause} holds")
        part = self._as_built(layout, breach.clause, rule)
        if part is not None:
            return _conflict(unmet, (*kept, part), tried=self.tried, proven=True)
        members = [*_wishes(self.asked), *_columns(layout.storey, layout.hall, near=breach.finding.at)]
        members += _doors(layout.storey, layout.hall, self.where)
        tried = members[: _MOST_PLACED - _FEWER]
        holds: Callable[[Asked], bool] = lambda asked: self._holds(asked, breach.clause, rule)  # noqa: E731
        without = [member.drop(self.asked) for member in tried]
        self._place([*without, *self._fewer(layout)[:1]])
        for member, asked in zip(tried, without, strict=True):
            if holds(asked):
                kept.append(ConflictMember(id=member.id, text=member.text, without=held, clauses=member.clauses))
        fewer = self._with_fewer(layout, breach.clause, rule)
        kept[1:1] = [] if fewer is None else [fewer]
        if len(kept) == 1:
            kept += self._at_last(tried, holds, held)
        return _conflict(unmet, tuple(kept), tried=self.tried, proven=len(tried) == len(members))

    def _as_built(self, layout: Layout, clause: str, rule: str) -> ConflictMember | None:
        """The parts of the building that break a clause, if with others in their stead it holds."""
        changed, parts = layout, []
        for one in breaches(self.court.some(layout, frozenset({clause}))):
            part = part_at_fault(changed, one.finding, rule)
            if part is None:
                return None
            changed = replace(changed, plan=part.plan)
            parts.append(part)
        self.tried += 1
        if not parts or breaches(self.court.some(changed, frozenset({clause}))):
            return None
        return ConflictMember(
            id="+".join(one.id for one in parts),
            text=_listed([one.text for one in parts]),
            without=_listed(list(dict.fromkeys(one.without for one in parts))),
        )

    def _with_fewer(self, layout: Layout, clause: str, rule: str) -> ConflictMember | None:
        """The number of windows, if one or two fewer let a clause hold."""
        placed = len(layout.windows)
        for asked in self._fewer(layout):
            if self._holds(asked, clause, rule):
                count = windows_wanted(asked.brief)
                return ConflictMember(
                    id=_WISHED,
                    text=Text(zh=f"{placed} 个窗口", en=f"{placed} windows"),
                    without=Text(zh=f"{count} 个窗口时 {clause} 可以满足", en=f"{clause} holds with {count} windows"),
                    clauses=("DB3415/T 91-2024 4.1.1",),
                )
        return None

    def _fewer(self, layout: Layout) -> list[Asked]:
        """What is asked, with one window fewer than are placed, and with two."""
        placed = len(layout.windows)
        return [_with_count(self.asked, count) for count in range(placed - 1, max(0, placed - 1 - _FEWER), -1)]

    def _holds(self, asked: Asked, clause: str, rule: str) -> bool:
        """Whether a clause holds in what the placer makes of what is asked."""
        self.tried += 1
        best = self._best(asked)
        if best is None:
            return False
        layout = best.layout
        if rule.startswith("cameras."):
            layout = put_cameras(layout, self.catalogue, asked.rulebook, frame=best.row.hall.frame)
        return not breaches(self.court.some(layout, frozenset({clause})))


def _conflict(unmet: Text, members: tuple[ConflictMember, ...], *, tried: int, proven: bool) -> Conflict:
    return Conflict(unmet=(unmet,), members=members, text=_said(unmet, members, tried), tried=tried, proven=proven)


def _said(unmet: Text, members: tuple[ConflictMember, ...], tried: int) -> Text:
    if len(members) == 1 and members[0].id == _WISHED:
        return Text(
            zh=f"{unmet.zh}:逐一去掉其他要求和障碍(重排 {tried} 次)都不能解决,房间本身太小",
            en=f"{unmet.en}: leaving out any other wish, limit or obstacle ({tried} tried) does not help; "
            "the room itself is too small",
        )
    if len(members) == 1:
        return Text(
            zh=f"{unmet.zh}:逐一去掉其他要求和障碍(重排 {tried} 次)都不能解决,只能放宽{members[0].text.zh}",
            en=f"{unmet.en}: leaving out any other wish, limit or obstacle ({tried} tried) does not help; "
            f"only {members[0].text.en} can give way",
        )
    every = _listed([one.text for one in members])
    return Text(
        zh=f"{every.zh}不能同时满足;去掉其中任何一项即可(重排 {tried} 次验证)",
        en=f"{every.en} do not fit together; dropping any one of them works ({tried} placed anew)",
    )


def _listed(texts: list[Text]) -> Text:
    """Words in a row, the last joined by an "and"."""
    if len(texts) == 1:
        return texts[0]
    zh = "、".join(one.zh for one in texts[:-1]) + f"与{texts[-1].zh}"
    return Text(zh=zh, en=", ".join(one.en for one in texts[:-1]) + f" and {texts[-1].en}")


def _dropped(asked: Asked, members: list[_Member]) -> Asked:
    """What is asked without some members."""
    for member in members:
        asked = member.drop(asked)
    return asked


def _together(members: list[_Member], works: Text) -> ConflictMember:
    """Some members as one, for they help only together."""
    every = _listed([one.text for one in members])
    alone = len(members) == 1
    return ConflictMember(
        id="+".join(one.id for one in members),
        text=every if alone else Text(zh=f"({every.zh}一起)", en=f"({every.en} together)"),
        without=works,
        clauses=tuple(clause for one in members for clause in one.clauses),
    )


# members


def _limits(asked: Asked) -> Iterator[_Member]:
    """The clauses whose limits the row is sited by."""
    for standard, clause in asked.rulebook.clauses():
        for limit in clause.limits:
            value, relaxed = limit.value, _RELAXED.get(limit.quantity)
            if relaxed is None or not isinstance(value, float | int) or value <= relaxed:
                continue
            if limit.quantity == "window_pitch_min" and _pitch_rules(asked):
                continue
            name = f"{standard.id} {clause.id}"
            yield _Member(
                id=name,
                text=Text(
                    zh=f"{clause.title.zh} {mm(value)}({name},{VERBS[clause.verb].zh})",
                    en=f"{clause.title.en[:1].lower()}{clause.title.en[1:]} {mm(value)} "
                    f"({name}, {VERBS[clause.verb].en})",
                ),
                drop=_without_limit(limit.quantity, relaxed),
                clauses=(name,),
            )


def _without_limit(quantity: str, relaxed: float) -> Callable[[Asked], Asked]:
    return lambda asked: replace(asked, rulebook=asked.rulebook.with_limit(quantity, relaxed))


def _wishes(asked: Asked) -> Iterator[_Member]:
    """What the brief fixes of the counters, and what the designer keeps."""
    counter = asked.brief.counter
    if counter.pitch is not None and _pitch_rules(asked):
        yield _Member(
            id="counter.pitch",
            text=Text(zh=f"窗口中距 {mm(counter.pitch)}", en=f"a pitch of {mm(counter.pitch)}"),
            drop=lambda one: replace(
                one, brief=replace(one.brief, counter=replace(one.brief.counter, pitch=_RELAXED["window_pitch_min"]))
            ),
        )
    if counter.depth is not None:
        yield _Member(
            id="counter.depth",
            text=Text(zh=f"台面深 {mm(counter.depth)}", en=f"tops {mm(counter.depth)} deep"),
            drop=lambda one: replace(one, brief=replace(one.brief, counter=replace(one.brief.counter, depth=None))),
        )
    for number, keep in enumerate(asked.brief.keep, start=1):
        place = f"({keep.at.x:.2f}, {keep.at.y:.2f})"
        yield _Member(
            id=f"keep-{number}",
            text=Text(zh=f"保留在 {place} 的 {keep.kind}", en=f"the {keep.kind} kept at {place}"),
            drop=_without_keep(number - 1),
        )


def _pitch_rules(asked: Asked) -> bool:
    """Whether the brief's pitch is the least one; a wider one is a wish that the placer narrows to fit more windows."""
    pitch = asked.brief.counter.pitch
    return pitch is not None and pitch <= asked.rulebook.number("window_pitch_min")


def _without_keep(place: int) -> Callable[[Asked], Asked]:
    def drop(asked: Asked) -> Asked:
        kept = tuple(one for number, one in enumerate(asked.brief.keep) if number != place)
        return replace(asked, brief=replace(asked.brief, keep=kept))

    return drop


def _with_count(asked: Asked, count: int) -> Asked:
    return replace(asked, brief=replace(asked.brief, windows=replace(asked.brief.windows, count=count)))


def _columns(storey: Storey, hall: Room, *, near: Point | None = None) -> Iterator[_Member]:
    """The columns in a hall; with a place, those near it."""
    for column in storey.columns:
        inside = common(column.polygon, hall.polygon).area > 1e-4
        if not inside or (near is not None and column.polygon.distance(near) > _NEAR):
            continue
        name = _column_name(column, storey.axes)
        yield _Member(id=column.id, text=name, drop=_without_column(storey.id, column.id))


def _column_name(column: Column, axes: tuple[Axis, ...]) -> Text:
    """A column by the axes that cross in it, else by its place."""
    at = column.polygon.centroid
    labels = [axis.label for axis in axes if axis.label and axis.line.distance(at) <= _AT_AXIS]
    if len(labels) >= 2:
        letters = sorted(labels, key=lambda one: (one[:1].isdigit(), one))
        cross = f"{letters[0]}-{letters[-1]}"
        return Text(zh=f"{cross} 轴柱", en=f"the column at {cross}")
    place = f"({at.x:.2f}, {at.y:.2f})"
    return Text(zh=f"位于 {place} 的柱", en=f"the column at {place}")


def _without_column(storey_id: str, column_id: str) -> Callable[[Asked], Asked]:
    def drop(asked: Asked) -> Asked:
        storey = asked.plan.storey(storey_id)
        columns = tuple(one for one in storey.columns if one.id != column_id)
        return replace(asked, plan=asked.plan.with_storey(replace(storey, columns=columns)))

    return drop


def _doors(storey: Storey, hall: Room, where: Where) -> Iterator[_Member]:
    """The doors of a hall that need their clear floor, but for the entrance and the staff's door."""
    for door in storey.doors:
        if hall.id in door.rooms and door.id not in (where.entrance_id, where.staff_door_id):
            yield _Member(
                id=door.id,
                text=Text(zh=f"门 {door.id} 前的净空", en=f"the clear floor of door {door.id}"),
                drop=_without_door(storey.id, door.id),
            )


def _without_door(storey_id: str, door_id: str) -> Callable[[Asked], Asked]:
    def drop(asked: Asked) -> Asked:
        storey = asked.plan.storey(storey_id)
        doors = tuple(one for one in storey.doors if one.id != door_id)
        return replace(asked, plan=asked.plan.with_storey(replace(storey, doors=doors)))

    return drop
