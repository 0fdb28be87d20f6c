"""Repairs of a layout: only what breaks a clause is touched, as little as may be; what is locked stays."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from shapely import Point

from planner.measure.space import stands_in_the_way
from planner.measure.turns import turn_between
from planner.model.catalogue import Catalogue
from planner.model.layout import Camera, Item, Kind, Layout
from planner.model.standard import Verb
from planner.model.verdict import Outcome, Verdict
from planner.place.bindings import SIGHT
from planner.place.elsewhere import away, parts_of
from planner.place.goals import MOVABLE
from planner.place.mends import GUIDANCE, Broken, Proposal
from planner.place.sight_mends import camera_proposals
from planner.place.stock import Stock
from planner.place.trials import Breach, Court, Judgement, badness, breaches, ways_of
from planner.units import mm
from planner.words import Text

_MOST_REPAIRS: Final = 40
_QUICK: Final = 90
_FULL: Final = 12
_STRIDE: Final = 0.5
_ROUNDING: Final = 1e-5
_MENDED: Final = (Verb.SHALL, Verb.SHOULD)
_ON_WAYS: Final = ("routes.", "exits.")


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing that was changed: from where to where (None: it was added), how far, what else, for which clauses."""

    item: str
    before: Item | Camera | None
    after: Item | Camera
    moved_m: float
    what: Text
    clauses: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Stuck:
    """A breach that stays, and why."""

    breach: Breach
    why: Text


@dataclass(frozen=True, kw_only=True)
class Repair:
    """A layout before and after its repair, both judged; `tried` counts the layouts that the judge saw."""

    before: Judgement
    after: Judgement
    changes: tuple[Change, ...]
    stuck: tuple[Stuck, ...]
    tried: int


def repaired(
    layout: Layout,
    court: Court,
    catalogue: Catalogue,
    *,
    free: frozenset[str] = frozenset(),
    carried: tuple[Item, ...] = (),
) -> Repair:
    """The layout with its breaches mended one by one, the strictest first, what cameras see last.

    Locked things stay where they are, except those in `free` (ids). Bounded by count: at most 40 repairs, and for
    each 90 looks at the broken clause and 12 at all clauses. A repair may break another clause if that is mended in
    its turn; if it cannot be, all is done again and no repair may.

    Args:
        free: ids of locked things that may be moved all the same.
        carried: the parts of things that were moved in CAD without them, where they belong now.
    """
    before = court.full(layout)
    repair = _repaired(before, _Mender(court=court, catalogue=catalogue, free=free, carried=carried, strict=False))
    if not _fresh_clauses(before, repair.after):
        return repair
    return _repaired(before, _Mender(court=court, catalogue=catalogue, free=free, carried=carried, strict=True))


def _repaired(before: Judgement, mender: "_Mender") -> Repair:
    now, stuck = before, dict[tuple[str, str], Stuck]()
    for _ in range(_MOST_REPAIRS):
        open_ones = [one for one in mender.to_mend(now.verdicts) if one.key not in stuck]
        if not open_ones:
            break
        breach = open_ones[0]
        better = mender.mended(now, breach)
        if better is None:
            stuck[breach.key] = Stuck(breach=breach, why=mender.why_not(now, breach))
        else:
            mender.note(now.layout, better.layout, breach.clause)
            now = better
    left = {one.key for one in mender.to_mend(now.verdicts)}
    return Repair(
        before=before,
        after=now,
        changes=tuple(_changes(before.layout, now.layout, mender.reasons)),
        stuck=tuple(one for key, one in stuck.items() if key in left),
        tried=mender.tried,
    )


class _Mender:
    """Tries proposals on the judge, counts how often, and notes for which clause each thing was changed."""

    def __init__(
        self, *, court: Court, catalogue: Catalogue, free: frozenset[str], carried: tuple[Item, ...], strict: bool
    ) -> None:
        self.court = court
        self.stock = Stock(catalogue=catalogue)
        self.catalogue = catalogue
        self.free = free
        self.carried = carried
        self.strict = strict
        self.tried = 0
        self.reasons: dict[str, list[str]] = {}
        self._freed: dict[str, Judgement | None] = {}
        self._clauses = {f"{standard.id} {clause.id}": clause for standard, clause in court.rulebook.clauses()}

    def to_mend(self, verdicts: tuple[Verdict, ...]) -> list[Breach]:
        """The breaches of *shall* and *should* clauses: a desk far from where it belongs first, since ways follow from
        where it stands, then the strictest; what cameras see last, since it follows from what stands in their way."""
        found = [one for one in breaches(verdicts) if one.verb in _MENDED]
        rules = {one.clause: self._clauses[one.clause].rule for one in found}
        return sorted(
            found,
            key=lambda one: (rules[one.clause] in SIGHT, rules[one.clause] != GUIDANCE, _MENDED.index(one.verb)),
        )

    def mended(self, now: Judgement, breach: Breach, *, unlocked: bool = False) -> Judgement | None:
        """The first changed layout in which the breach is gone, no clause is broken anew, and nothing is said against
        what was changed; failing that the one in which least is broken, if that is less than now."""
        if self._clauses[breach.clause].rule in SIGHT:
            whole = self._whole(now, breach, unlocked=unlocked)
            if whole is not None:
                return whole
        judged: list[Judgement] = []
        places: list[Point] = []
        started = self.tried
        for proposal in self._proposals(now, breach, unlocked=unlocked):
            if self.tried - started >= _QUICK or len(judged) >= _FULL:
                break
            at = proposal.at
            if at is not None and any(away(at, one) < _STRIDE for one in places):
                continue
            self.tried += 1
            if breach.key in {one.key for one in breaches(self._some(proposal.layout, breach.clause))}:
                continue
            after = self.court.full(proposal.layout)
            if _is_clean(now, after):
                return after
            judged.append(after)
            places += [] if at is None else [at]
        better = [after for after in judged if _is_less(now, after)]
        if self.strict:
            better = [after for after in better if not _fresh_clauses(now, after)]
        return min(better, key=lambda one: badness(breaches(one.verdicts)), default=None)

    def _whole(self, now: Judgement, breach: Breach, *, unlocked: bool) -> Judgement | None:
        """The first changed layout in which the whole clause holds again, none is broken anew, and nothing else that
        cameras are to see is short; failing that the one of a few in which least is broken."""
        found: list[Judgement] = []
        for count, proposal in enumerate(self._proposals(now, breach, unlocked=unlocked)):
            if count >= _QUICK or len(found) >= _FULL:
                break
            self.tried += 1
            if breaches(self._some(proposal.layout, breach.clause)):
                continue
            after = self.court.full(proposal.layout)
            if _is_clean(now, after):
                found.append(after)
                if not any(self._clauses[one.clause].rule in SIGHT for one in self.to_mend(after.verdicts)):
                    return after
        return min(found, key=lambda one: badness(breaches(one.verdicts)), default=None)

    def _some(self, layout: Layout, clause: str) -> tuple[Verdict, ...]:
        return self.court.some(layout, frozenset({clause}))

    def _broken(self, now: Judgement, breach: Breach, *, unlocked: bool) -> Broken:
        fixed = frozenset() if unlocked else self._fixed(now.layout)
        return Broken(
            layout=now.layout,
            clause=self._clauses[breach.clause],
            finding=breach.finding,
            stock=self.stock,
            fixed=fixed,
            carried=self.carried,
            ways=ways_of(now.flow, half=self.court.rulebook.number("accessible_route_width") / 2),
            blocking=self._blocking(now, breach, fixed),
            first_seat=self.court.rulebook.number("counter_to_first_seat"),
            passage=self.court.rulebook.number("accessible_route_width"),
        )

    def _proposals(self, now: Judgement, breach: Breach, *, unlocked: bool) -> Iterator[Proposal]:
        """Changed layouts, those that move least first; cameras are turned or added before furniture moves."""
        broken = self._broken(now, breach, unlocked=unlocked)
        if broken.clause.rule not in SIGHT:
            yield from broken.proposals()
            return
        short = [one.finding.item for one in breaches(now.verdicts) if one.clause == breach.clause]
        yield from broken.at_its_place()
        yield from camera_proposals(now.layout, short, broken.clause, self.catalogue, fixed=broken.fixed)
        yield from broken.moved_away()

    def _blocking(self, now: Judgement, breach: Breach, fixed: frozenset[str]) -> frozenset[str]:
        """The things without each of which a way that there is not would be there."""
        if breach.finding.measured is not None or not self._clauses[breach.clause].rule.startswith(_ON_WAYS):
            return frozenset()
        solid = [one for one in now.layout.items if one.kind in MOVABLE and stands_in_the_way(one)]
        found = []
        for item in solid:
            if item.id in fixed or item.window:
                continue
            gone = {item.id, *(one.id for one in parts_of(now.layout, item))}
            left = replace(now.layout, items=tuple(one for one in now.layout.items if one.id not in gone))
            self.tried += 1
            if breach.key not in {one.key for one in breaches(self._some(left, breach.clause))}:
                found.append(item.id)
        return frozenset(found)

    def _fixed(self, layout: Layout) -> frozenset[str]:
        return frozenset(one.id for one in _things(layout) if one.locked) - self.free

    def why_not(self, now: Judgement, breach: Breach) -> Text:
        """Why a breach stays: something locked is in the way and what moving it would do, or nothing helps."""
        for names in self._freed:
            if self._mends(names, breach):
                return _freed_text(names, now, self._freed[names])
        broken = self._broken(now, breach, unlocked=False)
        names = ", ".join(one.id for one in broken.things() if one.id in broken.fixed)
        if names:
            if names not in self._freed:
                self._freed[names] = self.mended(now, breach, unlocked=True)
            return _freed_text(names, now, self._freed[names] if self._mends(names, breach) else None)
        return Text(
            zh="附近的位置、尺寸和增设都试过,没有一种能改好而不违反别的条款",
            en="places near by, sizes and additions were tried; none mends it without breaking another clause",
        )

    def _mends(self, names: str, breach: Breach) -> bool:
        """Whether the layout in which some things were freed mends a breach."""
        after = self._freed[names]
        return after is not None and breach.key not in {one.key for one in breaches(after.verdicts)}

    def note(self, before: Layout, after: Layout, clause: str) -> None:
        """Notes for which clause things were changed."""
        for change in _changes(before, after, {}):
            noted = self.reasons.setdefault(change.item, [])
            if clause not in noted:
                noted.append(clause)


def _freed_text(names: str, now: Judgement, after: Judgement | None) -> Text:
    """That something is locked, and how far it would have to move if it were not."""
    if after is None:
        return Text(zh=f"{names} 已锁定,且附近没有合适的位置", en=f"{names} is locked, and no place near it would do")
    step = sum(change.moved_m for change in _changes(now.layout, after.layout, {}))
    return Text(
        zh=f"{names} 已锁定;解除锁定后移动 {step:.2f} m 即可",
        en=f"{names} is locked; freed, a move of {step:.2f} m would mend it",
    )


def _fresh_clauses(now: Judgement, after: Judgement) -> set[str]:
    """The *shall* and *should* clauses that are broken or unclear after and were not before."""
    return _not_held(after.verdicts) - _not_held(now.verdicts)


def _not_held(verdicts: tuple[Verdict, ...]) -> set[str]:
    bad = (Outcome.FAIL, Outcome.UNCLEAR)
    return {one.id for one in verdicts if one.outcome in bad and one.verb in _MENDED}


def _is_clean(now: Judgement, after: Judgement) -> bool:
    """Whether no clause is broken anew, and no breach that is left speaks of what was changed."""
    if _fresh_clauses(now, after) or not _is_less(now, after):
        return False
    changed = {change.item for change in _changes(now.layout, after.layout, {})}
    return not any(_speaks_of(one, item) for one in breaches(after.verdicts) for item in changed)


def _speaks_of(breach: Breach, item: str) -> bool:
    name = breach.finding.item
    return item in breach.finding.id.split(":") or name.startswith(f"{item}-") or name.endswith(f"-{item}")


def _is_less(now: Judgement, after: Judgement) -> bool:
    """Whether less is broken than before."""
    return badness(breaches(after.verdicts)) < badness(breaches(now.verdicts))


# what was changed


def _changes(before: Layout, after: Layout, clauses: Mapping[str, list[str]]) -> Iterator[Change]:
    """Everything that differs, but for the parts that moved with a thing."""
    old = {one.id: one for one in _things(before)}
    changed = [one for one in _things(after) if not _is_same(old.get(one.id), one)]
    carried = {part for one in changed for part in _carried_by(one, old.get(one.id), after, old)}
    for one in changed:
        if one.id not in carried:
            was = old.get(one.id)
            yield Change(
                item=one.id,
                before=was,
                after=one,
                moved_m=0.0 if was is None else away(was.at, one.at),
                what=_what(was, one),
                clauses=tuple(clauses.get(one.id, ())),
            )


def _is_same(was: Item | Camera | None, one: Item | Camera) -> bool:
    """Whether a thing is as it was, but for what rounding moves it."""
    return was is not None and away(was.at, one.at) < _ROUNDING and replace(one, at=was.at) == was


def _carried_by(
    one: Item | Camera, was: Item | Camera | None, after: Layout, old: Mapping[str, Item | Camera]
) -> Iterator[str]:
    """The ids of what moved or came along with a thing: its parts, or with a counter all of its window."""
    if not isinstance(one, Item) or (one.window and one.kind is not Kind.COUNTER):
        return
    if was is None:
        yield from (part.id for part in parts_of(after, one) if part.id not in old)
        return
    for part in after.of_window(one.window, *Kind) if one.window else parts_of(after, one):
        before = old.get(part.id)
        step = None if before is None else (part.at.x - before.at.x, part.at.y - before.at.y)
        alike = step is not None and max(abs(step[0] - one.at.x + was.at.x), abs(step[1] - one.at.y + was.at.y)) < 1e-5
        if part.id != one.id and (alike or not one.window):
            yield part.id


def _things(layout: Layout) -> tuple[Item | Camera, ...]:
    return (*layout.items, *layout.cameras)


def _what(was: Item | Camera | None, one: Item | Camera) -> Text:
    """What else than the place was changed."""
    if was is None:
        return Text(zh="增设", en="added")
    parts: list[Text] = []
    if away(was.at, one.at) > 1e-6:
        step = mm(away(was.at, one.at))
        parts.append(Text(zh=f"移动 {step}", en=f"moved {step}"))
    if isinstance(was, Item) and isinstance(one, Item):
        parts += _item_parts(was, one)
    elif isinstance(was, Camera) and isinstance(one, Camera):
        parts += _camera_parts(was, one)
    return Text(zh="、".join(part.zh for part in parts), en=", ".join(part.en for part in parts))


def _item_parts(was: Item, one: Item) -> Iterator[Text]:
    if turn_between(was.turn_deg, one.turn_deg) > 1e-6:
        yield Text(zh=f"转向 {one.turn_deg:g}°", en=f"turned to {one.turn_deg:g}°")
    if was.base != one.base:
        yield Text(zh=f"下边缘 {mm(was.base)} → {mm(one.base)}", en=f"lower edge from {mm(was.base)} to {mm(one.base)}")
    for name, zh, en in (("width", "宽", "width"), ("depth", "深", "depth"), ("height", "高", "height")):
        old, new = getattr(was, name), getattr(one, name)
        if old != new:
            yield Text(zh=f"{zh} {mm(old)} → {mm(new)}", en=f"{en} from {mm(old)} to {mm(new)}")
    if was.text != one.text and one.text is not None:
        yield Text(zh=f"文字改为“{one.text.zh}”", en=f"text to '{one.text.en}'")


def _camera_parts(was: Camera, one: Camera) -> Iterator[Text]:
    if was.aim_deg != one.aim_deg:
        yield Text(zh=f"朝向 {was.aim_deg:g}° → {one.aim_deg:g}°", en=f"aim from {was.aim_deg:g}° to {one.aim_deg:g}°")
    if was.tilt_deg != one.tilt_deg:
        yield Text(
            zh=f"俯角 {was.tilt_deg:g}° → {one.tilt_deg:g}°", en=f"tilt from {was.tilt_deg:g}° to {one.tilt_deg:g}°"
        )
    if was.height_m != one.height_m:
        yield Text(zh=f"高 {mm(was.height_m)} → {mm(one.height_m)}", en=f"height to {mm(one.height_m)}")
