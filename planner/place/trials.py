"""A layout tried against the judge: what a changed layout loses against the one before."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from shapely import remove_repeated_points
from shapely.geometry.base import BaseGeometry

from planner.measure.coverage import AreaCoverage
from planner.measure.overlay import united
from planner.measure.routes import Flow, RouteKind
from planner.model.layout import Kind, Layout
from planner.model.standard import VERBS, Rulebook, Verb
from planner.model.verdict import Finding, Outcome, Verdict
from planner.units import mm, percent
from planner.words import Text, lowered, spaced

_WEIGHTS: Final = {Verb.SHALL: 100.0, Verb.SHOULD: 10.0, Verb.MAY: 1.0}
_FELT_M: Final = 0.05
_FELT_SHARE: Final = 0.001
_WORST: Final = 2
_SPECK: Final = 1e-6


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """A layout with what the judge and the measures say of it."""

    layout: Layout
    verdicts: tuple[Verdict, ...]
    coverage: tuple[AreaCoverage, ...]
    flow: Flow


@dataclass(frozen=True, kw_only=True, eq=False)
class Court:
    """The judge, as the placer may ask it: in full, or only on some clauses (by verdict id), which is quicker."""

    rulebook: Rulebook
    full: Callable[[Layout], Judgement]
    some: Callable[[Layout, frozenset[str]], tuple[Verdict, ...]]


@dataclass(frozen=True, kw_only=True)
class Loss:
    """Something that a layout loses against another one, and how much that weighs."""

    text: Text
    weight: float


@dataclass(frozen=True, kw_only=True)
class Breach:
    """A finding that a clause is not met by."""

    clause: str
    verb: Verb
    finding: Finding

    @property
    def key(self) -> tuple[str, str]:
        """Tells breaches apart."""
        return self.clause, self.finding.id


def breaches(verdicts: tuple[Verdict, ...]) -> tuple[Breach, ...]:
    """The findings that fail, in the order of the verdicts."""
    return tuple(
        Breach(clause=verdict.id, verb=verdict.verb, finding=finding)
        for verdict in verdicts
        for finding in verdict.findings
        if finding.outcome is Outcome.FAIL
    )


def badness(found: tuple[Breach, ...]) -> float:
    """How bad some breaches are together: *shall* far before *should* far before *may*."""
    return sum(_WEIGHTS[one.verb] for one in found)


def losses(before: Judgement, after: Judgement) -> tuple[Loss, ...]:
    """What the layout after loses against the one before, the heaviest first."""
    found = [
        *_new_breaches(before, after),
        *_seats(before.layout, after.layout),
        *_walks(before.flow, after.flow),
        *_coverage(before, after),
    ]
    return tuple(sorted(found, key=lambda one: -one.weight))


def _new_breaches(before: Judgement, after: Judgement) -> Iterator[Loss]:
    known = {one.key for one in breaches(before.verdicts)}
    broken: dict[str, list[Breach]] = {}
    for one in breaches(after.verdicts):
        if one.key not in known:
            broken.setdefault(one.clause, []).append(one)
    for clause, found in broken.items():
        first, verb = found[0].finding.text, found[0].verb
        more = len(found) - 1
        zh = f",另有 {more} 处" if more else ""
        en = f", and {more} more" if more else ""
        text = Text(
            zh=f"违反 {clause}({VERBS[verb].zh}):{first.zh}{zh}",
            en=f"{clause} ({VERBS[verb].en}) is broken: {first.en}{en}",
        )
        yield Loss(text=text, weight=_WEIGHTS[verb])


def _seats(before: Layout, after: Layout) -> Iterator[Loss]:
    one = sum(item.count for item in before.of_kind(Kind.SEAT_ROW))
    other = sum(item.count for item in after.of_kind(Kind.SEAT_ROW))
    if other < one:
        yield Loss(
            text=Text(zh=f"座位由 {one} 个减为 {other} 个", en=f"{one - other} of {one} seats are lost"),
            weight=float(one - other),
        )


def ways_of(flow: Flow, *, half: float, but: str = "") -> BaseGeometry:
    """The floor of the public's and the wheelchair users' ways, those that begin or end at a thing left out.

    Args:
        half: half the width of a way, metres.
        but: the id of the thing.
    """
    kinds = (RouteKind.PUBLIC, RouteKind.WHEELCHAIR)
    routes = [one for one in flow.routes if one.kind in kinds and but not in (one.start, one.goal)]
    paths = [remove_repeated_points(one.path, _SPECK) for one in routes]
    return united(paths).buffer(half, cap_style="flat", quad_segs=2)


def customer_walk(flow: Flow) -> float | None:
    """The mean walk of who comes in, asks, takes a ticket, sits down and goes to a window, metres; None if there is
    none."""
    legs = [route for route in flow.routes if route.kind is RouteKind.PUBLIC]
    to_windows = [route.length for route in legs if route.goal.startswith("W")]
    before = [route.length for route in legs if not route.goal.startswith("W") and not route.start.startswith("W")]
    return None if not to_windows else sum(before) + sum(to_windows) / len(to_windows)


def narrowest(flow: Flow) -> float | None:
    """The narrowest place on the ways of the public and of wheelchair users, metres."""
    kinds = (RouteKind.PUBLIC, RouteKind.WHEELCHAIR)
    return min((route.narrowest for route in flow.routes if route.kind in kinds), default=None)


def _walks(before: Flow, after: Flow) -> Iterator[Loss]:
    one, other = customer_walk(before), customer_walk(after)
    if one is not None and other is not None and other > one + _FELT_M:
        text = Text(
            zh=f"办事步行(入口至窗口)平均长 {other - one:.1f} m({one:.1f} → {other:.1f} m)",
            en=f"the customer's walk from the entrance to a window is {other - one:.1f} m longer "
            f"({one:.1f} to {other:.1f} m)",
        )
        yield Loss(text=text, weight=other - one)
    tight, tighter = narrowest(before), narrowest(after)
    if tight is not None and tighter is not None and tighter < tight - _FELT_M:
        text = Text(
            zh=f"通道最窄处由 {mm(tight)} 减为 {mm(tighter)}",
            en=f"the narrowest place of the ways goes from {mm(tight)} to {mm(tighter)}",
        )
        yield Loss(text=text, weight=tight - tighter)


def _coverage(before: Judgement, after: Judgement) -> Iterator[Loss]:
    shares = {one.area.id: one.covered_share for one in before.coverage}
    fallen = [
        (shares[one.area.id] - one.covered_share, one)
        for one in after.coverage
        if one.covered_share < shares.get(one.area.id, 0.0) - _FELT_SHARE
    ]
    for lost, one in sorted(fallen, key=lambda pair: (-round(pair[0], 6), pair[1].area.id))[:_WORST]:
        share, was = percent(one.covered_share), percent(shares[one.area.id])
        text = Text(
            zh=f"{spaced(one.area.label.zh)}的监控覆盖由 {was} 降为 {share}",
            en=f"the cameras' coverage of {lowered(one.area.label.en)} falls from {was} to {share}",
        )
        yield Loss(text=text, weight=5.0 * lost)
