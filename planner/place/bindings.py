"""Which clauses bind a placed thing: told from the judge's findings and the words of the standards, never by number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from typing import Final

from shapely import Point

from planner.measure.space import stands_in_the_way
from planner.model.layout import Binding, Item, Kind, Layout
from planner.model.standard import Clause, Judge, Rulebook, Verb
from planner.model.verdict import Finding, Outcome, Verdict

_STRICTEST: Final = (Verb.SHALL, Verb.SHOULD, Verb.MAY)
_NEAR: Final = 0.02

_OF_RULE: Final[Mapping[str, frozenset[Kind]]] = {
    "signs.one_per_window": frozenset({Kind.SIGN}),
    "signs.staff_board": frozenset({Kind.STAFF_BOARD}),
    "queues.line_present": frozenset({Kind.QUEUE_LINE}),
    "queues.clear_of_routes": frozenset({Kind.QUEUE_LINE}),
    "queues.seats": frozenset({Kind.SEAT_ROW}),
    "queues.queue_fits": frozenset({Kind.SEAT_ROW, Kind.QUEUE_PLACE}),
    "queues.lane_width": frozenset({Kind.BARRIER, Kind.QUEUE_PLACE}),
    "queues.wheelchair_waiting": frozenset({Kind.WHEELCHAIR_PLACE}),
    "areas.waiting": frozenset({Kind.SEAT_ROW, Kind.WHEELCHAIR_PLACE}),
    "areas.self_service": frozenset({Kind.SELF_SERVICE}),
    "equipment.networks": frozenset({Kind.OUTLET}),
    "equipment.mains": frozenset({Kind.OUTLET}),
    "equipment.alarms": frozenset({Kind.ALARM}),
    "exits.plan_posted": frozenset({Kind.EVACUATION_PLAN}),
    "cameras.notice": frozenset({Kind.CCTV_NOTICE}),
    "roles.services_complete": frozenset({Kind.GUIDANCE_DESK}),
    "roles.guidance_near_entrance": frozenset({Kind.GUIDANCE_DESK}),
    "roles.front_back_issuing": frozenset({Kind.ISSUING_POINT, Kind.COUNTER}),
    "routes.separate": frozenset({Kind.COUNTER, Kind.GATE, Kind.PARTITION}),
    "staffing.enough_windows": frozenset({Kind.COUNTER}),
    "staffing.utilisation": frozenset({Kind.COUNTER}),
    "staffing.seats_for_b": frozenset({Kind.DESK, Kind.STAFF_CHAIR}),
}
"""The kinds that a rule asks for where its findings speak of a window, a door or the hall."""

SIGHT: Final = frozenset({"cameras.key_areas_covered", "cameras.faces_from_the_front"})
"""The rules on what cameras see."""

_OF_OTHERS: Final = {"queues.display_in_sight": frozenset({Kind.DISPLAY})}
"""The kinds that a rule binds by what it finds of other things: a display by the seats that are to see it."""

_OF_WAYS: Final = frozenset({"routes.wheelchair_width", "routes.main_width"})
_OF_THE_POST: Final = frozenset({"staffing.named_post", "staffing.a_and_b"})
"""Rules on who works at a window, not on where anything stands."""


def asked_kinds(clause: Clause) -> frozenset[Kind]:
    """The kinds of things that a clause asks for: by its rule, or as the words of its limits name them."""
    words = [word for limit in clause.limits if isinstance(limit.value, tuple) for word in limit.value]
    named = frozenset(Kind(word) for word in words if word in list(Kind))
    return named or _OF_RULE.get(clause.rule, frozenset())


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """A clause that speaks of a thing, and the finding in which it does."""

    verdict: Verdict
    finding: Finding

    @property
    def binding(self) -> Binding:
        """The clause with its numbers, as a layout keeps it."""
        return Binding(
            clause=self.verdict.id,
            verb=self.verdict.verb,
            measured=self.finding.measured,
            limit=self.finding.limit,
            unit=self.finding.unit,
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class Bound:
    """A layout with its verdicts, asked which clauses bind its things."""

    layout: Layout
    verdicts: tuple[Verdict, ...]
    rulebook: Rulebook

    def of_item(self, item: Item) -> tuple[Spoken, ...]:
        """The clauses that bind a thing, each with its tightest finding: *shall* first, without slack first."""
        found = []
        for clause, kinds, verdict in self._judged:
            spoken = [one for one in verdict.findings if self._speaks(clause, kinds, one, item)]
            if spoken:
                found.append(Spoken(verdict=verdict, finding=min(spoken, key=_slack)))
        return in_order(found)

    def of_camera(self, camera_id: str, areas: Sequence[str]) -> tuple[Spoken, ...]:
        """The clauses that bind a camera; `areas` are the key areas that are short without it."""
        found = []
        for clause, _, verdict in self._judged:
            covers = clause.rule in SIGHT
            spoken = [one for one in verdict.findings if one.item == camera_id or (covers and one.item in areas)]
            if spoken:
                found.append(Spoken(verdict=verdict, finding=min(spoken, key=_slack)))
        return in_order(found)

    @cached_property
    def _judged(self) -> tuple[tuple[Clause, frozenset[Kind], Verdict], ...]:
        """The clauses that judged something of the layout, with the kinds that each asks for."""
        return tuple(
            (clause, asked_kinds(clause), verdict)
            for (_, clause), verdict in zip(self.rulebook.clauses(), self.verdicts, strict=True)
            if clause.judge is Judge.RULE and verdict.outcome is not Outcome.NOTHING and clause.rule not in _OF_THE_POST
        )

    def _speaks(self, clause: Clause, kinds: frozenset[Kind], finding: Finding, item: Item) -> bool:
        """Whether a finding is about an item: by its id, by the window and the kind, or as a way that it narrows."""
        if finding.outcome is Outcome.NOTHING:
            return False
        if finding.item == item.id or (finding.item not in self._things and _is_end_of(finding, item)):
            return True
        if finding.item == item.window:
            return item.kind in (kinds or {Kind.COUNTER})
        if finding.item in self._things:
            return item.kind in _OF_OTHERS.get(clause.rule, ())
        if item.window == "" or item.kind is Kind.COUNTER:
            return item.kind in kinds or (clause.rule in _OF_WAYS and _narrows(finding, item))
        return False

    @cached_property
    def _things(self) -> frozenset[str]:
        ids = [*(item.id for item in self.layout.items), *(window.id for window in self.layout.windows)]
        return frozenset(ids)


def in_order(found: Sequence[Spoken]) -> tuple[Spoken, ...]:
    """*Shall* before *should* before *may*, then the least slack."""
    return tuple(sorted(found, key=lambda one: (_STRICTEST.index(one.verdict.verb), _slack(one.finding))))


def _slack(finding: Finding) -> tuple[int, float]:
    """How near a finding is to failing: what fails first, then the share by which the measured value keeps off."""
    rank = 0 if finding.outcome is Outcome.FAIL else 1
    measured, limit = finding.measured, finding.limit
    if isinstance(measured, str) or isinstance(limit, str) or measured is None or limit is None:
        return rank, 1.0
    if not isfinite(measured) or not isfinite(limit):
        return rank, 2.0
    return rank, abs(measured - limit) / max(abs(limit), 1e-9) if limit else abs(measured)


def _is_end_of(finding: Finding, item: Item) -> bool:
    """Whether a finding speaks of a way from or to an item, or of a pair that the item is one of."""
    names = {item.id, item.window} if item.kind is Kind.COUNTER else {item.id}
    ends = any(finding.item.startswith(f"{name}-") or finding.item.endswith(f"-{name}") for name in names)
    return ends or item.id in finding.id.split(":")


def _narrows(finding: Finding, item: Item) -> bool:
    """Whether the narrowest place that a finding tells lies at an item."""
    at, width = finding.at, finding.measured
    if (
        not stands_in_the_way(item)
        or not isinstance(at, Point)
        or finding.unit != "mm"
        or not isinstance(width, float | int)
    ):
        return False
    return float(item.footprint.distance(at)) <= width / 2000.0 + _NEAR
