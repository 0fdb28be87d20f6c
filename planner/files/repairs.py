"""The words of `planner fix`: what was changed and for which clause, and what stays broken."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from planner.files.tables import OVERALL
from planner.model.layout import Camera, Item
from planner.model.standard import VERBS, Verb
from planner.model.verdict import OUTCOMES, Finding, Outcome, Verdict, overall
from planner.words import Lang, Text

SCHEMA: Final = "planner.fix/1"

Change = tuple[str, Item | Camera | None, Item | Camera, Text, tuple[str, ...]]
"""A thing's id, the thing before and after, what was changed, and for which clauses."""

Stuck = tuple[str, Verb, Finding, Text]
"""A clause that stays broken, its verb, the finding, and why."""


@dataclass(frozen=True, kw_only=True)
class Repaired:
    """A repair as it is told: its changes, what stays broken, the judge's word before and after, and the files."""

    changes: Sequence[Change]
    stuck: Sequence[Stuck]
    before: tuple[Verdict, ...]
    after: tuple[Verdict, ...]
    files: Sequence[Path]


def fix_lines(repaired: Repaired, *, lang: Lang) -> list[str]:
    """What a repair changed, what stays broken, the judge's word before and after, and the files."""
    lines = []
    if not repaired.changes and not repaired.stuck:
        lines.append(Text(zh="没有需要修正之处,布局不变。", en="Nothing to fix: the layout stays as it is.").say(lang))
    for change in repaired.changes:
        lines.append(_change(change).say(lang))
    for clause, verb, finding, why in repaired.stuck:
        text = Text(
            zh=f"仍违反 {clause}({VERBS[verb].zh}):{finding.text.zh};{why.zh}",
            en=f"still broken: {clause} ({VERBS[verb].en}): {finding.text.en}; {why.en}",
        )
        lines.append(text.say(lang))
    lines.append(_judged(Text(zh="修正前", en="before"), repaired.before).say(lang))
    lines.append(_judged(Text(zh="修正后", en="after"), repaired.after).say(lang))
    return [*lines, *(str(path) for path in repaired.files)]


def _change(change: Change) -> Text:
    item, was, one, what, clauses = change
    listed = ", ".join(clauses)
    if was is None:
        return Text(zh=f"{item}:增设于 {_xy(one)};条款 {listed}", en=f"{item}: added at {_xy(one)}, for {listed}")
    place = "" if was.at.equals(one.at) else f"{_xy(was)} → {_xy(one)} "
    return Text(zh=f"{item}:{place}{what.zh};条款 {listed}", en=f"{item}: {place}{what.en}, for {listed}")


def _xy(one: Item | Camera) -> str:
    return f"({one.at.x:.3f}, {one.at.y:.3f}) m"


def _judged(when: Text, verdicts: tuple[Verdict, ...]) -> Text:
    said = overall(verdicts)
    broken = [verdict.id for verdict in verdicts if verdict.outcome is Outcome.FAIL]
    listed = f": {', '.join(broken)}" if broken else ""
    name = OUTCOMES[Outcome.FAIL]
    return Text(
        zh=f"{when.zh}:{OVERALL[said].zh},{name.zh} {len(broken)} 条{listed}",
        en=f"{when.en}: {OVERALL[said].en}, {len(broken)} {name.en}{listed}",
    )


def fix_document(repaired: Repaired, *, lang: Lang) -> dict[str, Any]:
    """A repair for programs."""
    return {
        "schema": SCHEMA,
        "lang": lang.value,
        "before": _broken(repaired.before),
        "after": _broken(repaired.after),
        "changes": [
            {
                "item": item,
                "from": None if was is None else _pair(was),
                "to": _pair(one),
                "moved_m": 0.0 if was is None else round(float(was.at.distance(one.at)), 6),
                "what": what.say(lang),
                "clauses": list(clauses),
            }
            for item, was, one, what, clauses in repaired.changes
        ],
        "stuck": [
            {
                "clause": clause,
                "verb": verb.value,
                "finding": finding.id,
                "text": finding.text.say(lang),
                "why": why.say(lang),
            }
            for clause, verb, finding, why in repaired.stuck
        ],
        "files": [str(path) for path in repaired.files],
    }


def _broken(verdicts: tuple[Verdict, ...]) -> dict[str, Any]:
    return {
        "overall": overall(verdicts).value,
        "broken": [verdict.id for verdict in verdicts if verdict.outcome is Outcome.FAIL],
    }


def _pair(one: Item | Camera) -> list[float]:
    return [round(float(one.at.x), 6), round(float(one.at.y), 6)]
