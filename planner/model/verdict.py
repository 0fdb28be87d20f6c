"""What the judge says."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from shapely import Point

from planner.model.standard import Verb
from planner.words import Text


class Outcome(StrEnum):
    """The outcome of one look, or of a clause. What cannot be told is never a pass."""

    FAIL = "fail"
    UNCLEAR = "unclear"
    BY_EYE = "by-eye"
    PASS = "pass"
    NOTHING = "nothing"


OUTCOMES: Final = {
    Outcome.FAIL: Text(zh="不符合", en="broken"),
    Outcome.UNCLEAR: Text(zh="无法判断", en="unclear"),
    Outcome.BY_EYE: Text(zh="人工核查", en="by eye"),
    Outcome.PASS: Text(zh="符合", en="holds"),
    Outcome.NOTHING: Text(zh="不涉及", en="nothing to judge"),
}
"""The outcomes in words."""

VERB_ORDER: Final = tuple(Verb)
"""*Shall* before *should* before *may*."""

NOT_TAKEN_UP: Final = Text(zh="未采用", en="not taken up")
"""What nobody has to do (*may*) cannot be broken."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that a rule looked at.

    `measured` and `limit` are numbers in `unit` (mm, m, m2, px_per_m, deg, ratio, count), or a word, or None where
    nothing is measured. `at` is a place on the plan in metres. `handles` are entities of the user's own drawing.
    """

    item: str
    outcome: Outcome
    text: Text
    measured: float | str | None = None
    limit: float | str | None = None
    unit: str = ""
    at: Point | None = None
    handles: tuple[str, ...] = ()
    id: str = ""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """A clause's outcome over all its findings; `id` is "<standard id> <clause id>"."""

    id: str
    standard: str
    clause: str
    verb: Verb
    title: Text
    outcome: Outcome
    basis: str
    findings: tuple[Finding, ...] = ()


def outcome_words(verb: Verb, outcome: Outcome) -> Text:
    """An outcome in words, of a clause with a verb."""
    return NOT_TAKEN_UP if verb is Verb.MAY and outcome is Outcome.FAIL else OUTCOMES[outcome]


@dataclass(frozen=True, kw_only=True)
class Callout:
    """A finding to act on, with the number that sheets, report, letter and marks give it."""

    number: int
    verdict: Verdict
    finding: Finding


def callouts(verdicts: Iterable[Verdict]) -> tuple[Callout, ...]:
    """The findings that fail, then those that are unclear, numbered from 1; *shall* before *should* before *may*.

    What is said twice of a clause is one.
    """
    ordered = sorted(verdicts, key=lambda one: VERB_ORDER.index(one.verb))
    found: dict[tuple[Outcome, str, Text], tuple[Verdict, Finding]] = {}
    for outcome in (Outcome.FAIL, Outcome.UNCLEAR):
        for verdict in ordered:
            for finding in verdict.findings:
                if finding.outcome is outcome:
                    found.setdefault((outcome, verdict.id, finding.text), (verdict, finding))
    return tuple(
        Callout(number=number, verdict=verdict, finding=finding)
        for number, (verdict, finding) in enumerate(found.values(), start=1)
    )


def tells_amount(value: str) -> bool:
    """Whether a measured word states an amount (1500 × 650 mm), and does not name things that the text names too."""
    return any(letter.isdigit() for letter in value)


class Overall(StrEnum):
    """The outcome of a whole check: what the *shall* clauses say."""

    HOLDS = "holds"
    BROKEN = "broken"
    UNCLEAR = "unclear"


def overall(verdicts: tuple[Verdict, ...]) -> Overall:
    """Broken if a *shall* fails, else unclear if one is unclear, else holds."""
    shall = [verdict.outcome for verdict in verdicts if verdict.verb is Verb.SHALL]
    if Outcome.FAIL in shall:
        return Overall.BROKEN
    return Overall.UNCLEAR if Outcome.UNCLEAR in shall else Overall.HOLDS
