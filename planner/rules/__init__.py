"""The judge: every clause of the standards against a layout, one function a rule."""

import inspect
import types
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Final, get_type_hints

from planner.errors import InputError
from planner.measure.coverage import Watch, watch_of
from planner.measure.routes import Flow
from planner.measure.routes import flow as flow_of
from planner.measure.space import Walker, free_floor, triangulated
from planner.model.brief import Role
from planner.model.layout import Layout
from planner.model.standard import Clause, Judge, LimitValue, Rulebook, Standard, Sureness
from planner.model.verdict import Finding, Outcome, Verdict
from planner.rules import areas, cameras, counters, equipment, exits, queues, roles, routes, signs, staffing
from planner.rules.findings import by_eye, hall_spot, nothing
from planner.words import Text

Rule = Callable[..., Iterator[Finding]]

_TOPICS: Final[dict[str, types.ModuleType]] = {
    "areas": areas,
    "cameras": cameras,
    "counters": counters,
    "equipment": equipment,
    "exits": exits,
    "queues": queues,
    "roles": roles,
    "routes": routes,
    "signs": signs,
    "staffing": staffing,
}

_FACTS: Final[dict[str, Callable[[Layout], Any]]] = {
    "flow": flow_of,
    "floor": lambda layout: triangulated(free_floor(layout, walker=Walker.PUBLIC)),
    "watch": watch_of,
}
"""What several rules need and is dear to find out: a rule asks for it by the name of a positional argument."""

_WORST_FIRST: Final = (Outcome.FAIL, Outcome.UNCLEAR, Outcome.BY_EYE, Outcome.PASS)
_WEAKEST_FIRST: Final = tuple(reversed([one for one in Sureness if one is not Sureness.GIVEN]))


def rules() -> dict[str, Rule]:
    """Every rule by its name, such as "counters.pitch"."""
    return {
        f"{topic}.{name}": function
        for topic, module in _TOPICS.items()
        for name, function in vars(module).items()
        if inspect.isfunction(function)
        and function.__module__ == module.__name__
        and not name.startswith("_")
        and next(iter(inspect.signature(function).parameters), "") == "layout"
    }


def arguments(rule: Rule) -> tuple[str, ...]:
    """The keywords of a rule: the limits that a clause has to state."""
    kinds = inspect.signature(rule).parameters.values()
    return tuple(one.name for one in kinds if one.kind is inspect.Parameter.KEYWORD_ONLY)


def check(
    layout: Layout, rulebook: Rulebook, *, flow: Flow | None = None, watch: Watch | None = None
) -> tuple[Verdict, ...]:
    """A verdict for every clause of the rulebook, in its order.

    Args:
        rulebook: fits the rules: see `verify_rulebook`.
        flow: the layout's routes, where they are known already; without it they are found out once.
        watch: the layout's cameras before its key areas, likewise.
    """
    known = rules()
    facts: dict[str, Any] = {name: one for name, one in (("flow", flow), ("watch", watch)) if one is not None}
    return tuple(_verdict(layout, standard, clause, known, facts) for standard, clause in rulebook.clauses())


def _verdict(
    layout: Layout, standard: Standard, clause: Clause, known: dict[str, Rule], facts: dict[str, Any]
) -> Verdict:
    if clause.judge is Judge.RULE:
        found = _look(layout, clause, known[clause.rule], facts)
    else:
        found = (by_eye(hall_spot(layout), _why_by_eye(clause)),)
    return Verdict(
        id=f"{standard.id} {clause.id}",
        standard=standard.id,
        clause=clause.number,
        verb=clause.verb,
        title=clause.title,
        outcome=outcome_of(found),
        basis=basis_of(clause),
        findings=_named(clause, found),
    )


def _why_by_eye(clause: Clause) -> Text:
    if clause.judge is Judge.UNAVAILABLE:
        return Text(zh="条文未取得,无法核查", en="the text is not available; it cannot be judged")
    return Text(zh="由人核查", en="people check it")


def _look(layout: Layout, clause: Clause, rule: Rule, facts: dict[str, Any]) -> tuple[Finding, ...]:
    kinds = inspect.signature(rule).parameters.values()
    wanted = [one.name for one in kinds if one.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD][1:]
    for name in wanted:
        if name not in facts:
            facts[name] = _FACTS[name](layout)
    hints = get_type_hints(rule)
    limits = {limit.argument: _given(limit.value, hints[limit.argument]) for limit in clause.limits}
    found = tuple(rule(layout, *(facts[name] for name in wanted), **limits))
    return found or (nothing(hall_spot(layout), Text(zh="没有可判的对象", en="there is nothing to judge")),)


def _given(value: LimitValue, kind: Any) -> LimitValue:
    """A limit as the rule takes it: a word of a set as its member."""
    return Role(value) if kind is Role and isinstance(value, str) else value


def _named(clause: Clause, found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Findings with ids that stay: the clause, the item, and the part of it where there are several."""
    named: list[Finding] = []
    seen: dict[str, int] = {}
    for one in found:
        name = ":".join(part for part in (clause.id, one.item, one.id) if part)
        seen[name] = seen.get(name, 0) + 1
        named.append(replace(one, id=name if seen[name] == 1 else f"{name}:{seen[name]}"))
    return tuple(named)


def outcome_of(found: tuple[Finding, ...]) -> Outcome:
    """The worst outcome of some findings; nothing, if none of them judged anything."""
    outcomes = {one.outcome for one in found}
    return next((one for one in _WORST_FIRST if one in outcomes), Outcome.NOTHING)


def basis_of(clause: Clause) -> str:
    """How sure the weakest number of a clause is; a clause without a number rests on its standard's text."""
    held = {limit.basis for limit in clause.limits}
    return next((one for one in _WEAKEST_FIRST if one in held), Sureness.STANDARD).value


def verify_rulebook(rulebook: Rulebook) -> None:
    """Compares the clauses with the rules: names, and the limits with the rules' keywords.

    Raises:
        InputError: a rule is not there, or a limit is missing, left over or of the wrong kind.
    """
    known = rules()
    for standard, clause in rulebook.clauses():
        if clause.judge is Judge.RULE:
            _verify(standard, clause, known)


def _verify(standard: Standard, clause: Clause, known: dict[str, Rule]) -> None:
    where = f"{standard.file}, [[clause]] {clause.id}"
    if clause.rule not in known:
        raise InputError(
            Text(zh=f"没有规则“{clause.rule}”", en=f"there is no rule '{clause.rule}'"),
            where=f"{where}, rule",
            mend=Text(zh="用 planner rules 列出的规则名", en="use a rule's name as planner rules lists them"),
        )
    rule = known[clause.rule]
    wanted, stated = set(arguments(rule)), {limit.argument for limit in clause.limits}
    for name in sorted(wanted - stated):
        raise InputError(
            Text(zh=f"规则 {clause.rule} 缺限值“{name}”", en=f"rule {clause.rule} lacks the limit '{name}'"),
            where=where,
            mend=Text(zh=f"写上 [clause.limits.{name}]", en=f"write [clause.limits.{name}]"),
        )
    for name in sorted(stated - wanted):
        listed = ", ".join(arguments(rule)) or "–"
        raise InputError(
            Text(zh=f"规则 {clause.rule} 没有限值“{name}”", en=f"rule {clause.rule} takes no limit '{name}'"),
            where=f"{where}, limits.{name}",
            mend=Text(zh=f"删去它;该规则的限值:{listed}", en=f"delete it; the rule's limits: {listed}"),
        )
    hints = get_type_hints(rule)
    for limit in clause.limits:
        _verify_kind(limit.value, hints[limit.argument], where=f"{where}, limits.{limit.argument}.value")


_KINDS: Final = {
    float: Text(zh="一个数", en="one number"),
    tuple[float, ...]: Text(zh="两个数", en="two numbers"),
    tuple[str, ...]: Text(zh="一列词", en="a list of words"),
    Role: Text(zh="、".join(Role), en=f"one of {', '.join(Role)}"),
}


def _verify_kind(value: LimitValue, kind: Any, *, where: str) -> None:
    if _is_kind(value, kind):
        return
    need = _KINDS[kind]
    raise InputError(
        Text(zh=f"限值 {value!r} 的形式不对", en=f"the limit {value!r} is of the wrong kind"),
        where=where,
        mend=Text(zh=f"写成{need.zh}", en=f"write {need.en}"),
    )


def _is_kind(value: LimitValue, kind: Any) -> bool:
    if kind is Role:
        return value in list(Role)
    if kind is float:
        return isinstance(value, float | int)
    if not isinstance(value, tuple) or not value:
        return False
    words = isinstance(value[0], str)
    return words if kind == tuple[str, ...] else not words and len(value) == 2
