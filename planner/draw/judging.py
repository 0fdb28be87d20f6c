"""The judge's words as tables: what is broken or unclear, numbered as on the plan; fire clauses; every clause."""

from collections.abc import Iterator, Sequence
from typing import Final

from planner.draw.facts import Facts, Table
from planner.model.standard import VERBS, Sureness
from planner.model.verdict import Callout, Finding, Outcome, Verdict, callouts, outcome_words, tells_amount
from planner.words import Text

BASES: Final = {
    Sureness.STANDARD: Text(zh="标准原文", en="standard"),
    Sureness.COPY: Text(zh="转载文本", en="copy"),
    Sureness.COPY_WEAK: Text(zh="转载文本(弱)", en="weak copy"),
    Sureness.DERIVED: Text(zh="推算", en="derived"),
    Sureness.PRACTICE: Text(zh="常规做法", en="practice"),
    Sureness.UNCONFIRMED: Text(zh="未核实", en="unconfirmed"),
    Sureness.GIVEN: Text(zh="任务书", en="brief"),
}
FIRE: Final = ("GB 50016-2014", "GB 55037-2022")
"""Standards whose clauses stand on the evacuation sheet."""

WORST: Final = (Outcome.FAIL, Outcome.UNCLEAR, Outcome.BY_EYE, Outcome.PASS, Outcome.NOTHING)
UNITS: Final = {"mm": "mm", "m": "m", "m2": "m²", "px_per_m": "px/m", "deg": "°"}


def findings(facts: Facts) -> Table:
    """What is broken or unclear; a layout without such findings has one row that says so."""
    rows = tuple(_finding_row(one, facts) for one in callouts(facts.verdicts))
    if not rows and facts.verdicts:
        rows = (
            (
                "–",
                "–",
                "–",
                "–",
                facts.say("没有不符合或无法判定的条款", "nothing is broken or unclear"),
                "–",
                "–",
                "–",
            ),
        )
    heads = (
        facts.say("编号", "no."),
        facts.say("条款", "clause"),
        facts.say("用词", "verb"),
        facts.say("结论", "outcome"),
        facts.say("说明", "finding"),
        facts.say("实测", "measured"),
        facts.say("限值", "limit"),
        facts.say("依据", "basis"),
    )
    return Table(title=facts.say("审查意见表", "Findings"), heads=heads, rows=rows, right=(5, 6))


def _finding_row(one: Callout, facts: Facts) -> tuple[str, ...]:
    finding, verdict = one.finding, one.verdict
    return (
        f"△{one.number}",
        f"{verdict.standard} {verdict.clause}",
        facts.of(VERBS[verdict.verb]),
        facts.of(outcome_words(verdict.verb, finding.outcome)),
        facts.of(finding.text),
        amount(finding.measured, finding.unit),
        amount(finding.limit, finding.unit),
        _basis(verdict, facts),
    )


def amount(value: float | str | None, unit: str) -> str:
    """A measured number or a limit with its unit; a dash where nothing is measured."""
    if value is None:
        return "–"
    if isinstance(value, str):
        return value if tells_amount(value) else "–"
    if unit == "ratio":
        return f"{value * 100:.1f} %"
    digits = 0 if unit in ("mm", "deg") else 2
    words = f"{value:.{digits}f}"
    words = words.rstrip("0").rstrip(".") if "." in words else words
    return f"{words} {UNITS[unit]}" if unit in UNITS else words


def _basis(verdict: Verdict, facts: Facts) -> str:
    return facts.of(BASES[Sureness(verdict.basis)]) if verdict.basis in list(Sureness) else verdict.basis


def fire(facts: Facts) -> Table:
    """The clauses on exits and ways out, with the worst thing that was measured."""
    rows = tuple(_clause_row(one, facts) for one in facts.verdicts if one.standard in FIRE)
    return Table(
        title=facts.say("消防疏散核查表", "Ways out: clauses"), heads=_clause_heads(facts), rows=rows, right=(4, 5)
    )


def clauses(facts: Facts) -> Table:
    """Every clause with its outcome."""
    rows = tuple(_clause_row(one, facts) for one in facts.verdicts)
    return Table(title=facts.say("条文核查表", "Every clause"), heads=_clause_heads(facts), rows=rows, right=(4, 5))


def _clause_heads(facts: Facts) -> tuple[str, ...]:
    return (
        facts.say("条款", "clause"),
        facts.say("内容", "content"),
        facts.say("用词", "verb"),
        facts.say("结论", "outcome"),
        facts.say("实测", "measured"),
        facts.say("限值", "limit"),
        facts.say("依据", "basis"),
    )


def _clause_row(verdict: Verdict, facts: Facts) -> tuple[str, ...]:
    worst = next(_worst(verdict.findings), None)
    numeric = worst is not None and not isinstance(worst.measured, str)
    return (
        f"{verdict.standard} {verdict.clause}",
        facts.of(verdict.title),
        facts.of(VERBS[verdict.verb]),
        facts.of(outcome_words(verdict.verb, verdict.outcome)),
        amount(worst.measured, worst.unit) if worst is not None and numeric else "–",
        amount(worst.limit, worst.unit) if worst is not None and numeric else "–",
        _basis(verdict, facts),
    )


def _worst(found: Sequence[Finding]) -> Iterator[Finding]:
    """Findings, the worst outcome first; of the same outcome, that nearest to its limit."""

    def margin(one: Finding) -> float:
        if isinstance(one.measured, float) and isinstance(one.limit, float):
            return abs(one.measured - one.limit)
        return float("inf")

    return iter(sorted(found, key=lambda one: (WORST.index(one.outcome), margin(one))))
