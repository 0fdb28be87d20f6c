"""Verdicts by hand for the small layout: one of every outcome, against the clauses of the templates."""

from shapely import Point

from planner.files.toml import read_rulebook
from planner.model.standard import Clause, Judge, Rulebook, Standard, Verb
from planner.model.verdict import Finding, Outcome, Verdict
from planner.words import Text, same

OWN = "DB3415/T 91-2024"


def found(
    item: str,
    outcome: Outcome,
    text: Text,
    *,
    measured: float | str | None = None,
    limit: float | str | None = None,
    unit: str = "",
    at: tuple[float, float] | None = None,
    handles: tuple[str, ...] = (),
) -> Finding:
    """A finding; its id is the item's."""
    return Finding(
        id=item,
        item=item,
        outcome=outcome,
        text=text,
        measured=measured,
        limit=limit,
        unit=unit,
        at=None if at is None else Point(at),
        handles=handles,
    )


def small_verdicts(rulebook: Rulebook | None = None) -> tuple[Verdict, ...]:
    """A top too low, a sign missing, a line too near, one thing that cannot be told; the rest passes or is by eye."""
    book = read_rulebook() if rulebook is None else rulebook
    return tuple(_verdict(standard, clause, number) for number, (standard, clause) in enumerate(book.clauses()))


def _verdict(standard: Standard, clause: Clause, number: int) -> Verdict:
    findings = _FINDINGS.get(clause.id, ()) if standard.id == OWN else ()
    if findings:
        outcome = min((one.outcome for one in findings), key=list(Outcome).index)
    elif clause.judge is not Judge.RULE:
        outcome = Outcome.BY_EYE
    else:
        outcome = Outcome.NOTHING if number % 4 == 0 else Outcome.PASS
        findings = () if outcome is Outcome.NOTHING else _PASSED
    return Verdict(
        id=f"{standard.id} {clause.id}",
        standard=standard.id,
        clause=clause.number,
        verb=clause.verb,
        title=clause.title,
        outcome=outcome,
        basis=min((limit.basis.value for limit in clause.limits), default="standard"),
        findings=findings,
    )


_PASSED = (
    found("W1-counter", Outcome.PASS, Text(zh="符合要求", en="holds"), measured=1500.0, limit=1500.0, unit="mm"),
    found("W2-counter", Outcome.PASS, Text(zh="符合要求", en="holds"), measured=1500.0, limit=1500.0, unit="mm"),
)
_FINDINGS = {
    "4.1.2-size": (
        found(
            "W2-counter",
            Outcome.FAIL,
            Text(zh="台面高度不符", en="the top's height differs"),
            measured=799.6,
            limit=800.0,
            unit="mm",
            at=(13.25, 8.1),
            handles=("2F3",),
        ),
        found(
            "W1-counter",
            Outcome.PASS,
            Text(zh="台面高度", en="height of the top"),
            measured=800.0,
            limit=800.0,
            unit="mm",
        ),
    ),
    "4.1.3-sign": (
        found("W3", Outcome.FAIL, Text(zh="窗口没有中文标识", en="the window has no sign in Chinese"), at=(14.75, 7.9)),
    ),
    "4.1.5-distance": (
        found(
            "W1-line",
            Outcome.FAIL,
            Text(zh="一米线离柜台太近", en="the one-metre line is too near the counter"),
            measured=750.0,
            limit=1000.0,
            unit="mm",
            at=(11.75, 6.8),
        ),
    ),
    "4.3.2.3-alarm": (
        found(
            "W3",
            Outcome.UNCLEAR,
            Text(zh="图中看不出有无一键报警", en="the drawing does not tell whether there is an alarm"),
            at=(14.75, 8.4),
        ),
    ),
}
HOSTILE = "<script>alert(1)</script>\"'&<img src=x onerror=alert(2)>\u202e\x1b"
"""A text that a drawing may hold and a page must not obey."""


def hostile_verdict() -> Verdict:
    """A verdict in which every text is hostile."""
    return Verdict(
        id=f"{HOSTILE} 1",
        standard=HOSTILE,
        clause=HOSTILE,
        verb=Verb.SHALL,
        title=same(HOSTILE),
        outcome=Outcome.FAIL,
        basis=HOSTILE,
        findings=(
            found(
                HOSTILE,
                Outcome.FAIL,
                same(HOSTILE),
                measured=HOSTILE,
                limit=HOSTILE,
                unit="word",
                at=(5, 5),
                handles=(HOSTILE,),
            ),
        ),
    )
