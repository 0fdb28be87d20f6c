"""What the judge says."""

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
