"""The words of `planner explain`: why a thing stands where it stands, as sentences and as a document."""

from collections.abc import Iterator
from typing import Any, Final

from shapely import Point

from planner.model.layout import Conflict, Reason
from planner.model.standard import SURENESS, VERBS, Sureness
from planner.model.verdict import Finding, Verdict
from planner.words import Lang, Text

SCHEMA: Final = "planner.explain/1"
_SURE: Final = (Sureness.STANDARD, Sureness.GIVEN)
_CLAUSES: Final = 8

Spoken = tuple[Verdict, Finding]
"""A clause, and the finding in which it speaks of the thing."""


def explain_lines(reason: Reason, spoken: tuple[Spoken, ...], without: tuple[Text, ...], *, lang: Lang) -> list[str]:
    """An explanation as paragraphs, one a line."""
    texts = [_sentence(reason.text), *_bound(spoken), *_without(without), *_traded(reason), *_next(reason)]
    return [text.say(lang) for text in texts]


def _sentence(text: Text) -> Text:
    return Text(zh=f"{text.zh.rstrip('。')}。", en=f"{text.en[:1].upper()}{text.en[1:].rstrip('.')}.")


def _bound(spoken: tuple[Spoken, ...]) -> Iterator[Text]:
    if not spoken:
        yield Text(zh="没有条款对它作出规定,按惯例布置。", en="No clause speaks of it; it is placed by practice.")
        return
    yield Text(zh="约束它的条款:", en="The clauses that bind it:")
    for verdict, finding in spoken[:_CLAUSES]:
        said, verb = _said(finding), VERBS[verdict.verb]
        sure = Sureness(verdict.basis)
        note = Text(zh="", en="")
        if sure not in _SURE:
            note = Text(zh=f"({SURENESS[sure].zh})", en=f" ({SURENESS[sure].en})")
        yield Text(
            zh=f"  {verb.zh}  {verdict.id} {verdict.title.zh}:{said.zh}{note.zh}",
            en=f"  {verb.en}  {verdict.id} {verdict.title.en}: {said.en}{note.en}",
        )
    more = len(spoken) - _CLAUSES
    if more > 0:
        yield Text(zh=f"  另有 {more} 条,均有余量", en=f"  and {more} more, with room to spare")


def _said(finding: Finding) -> Text:
    """What a finding says, without the name of the thing."""
    return Text(zh=finding.text.zh.partition(":")[2] or finding.text.zh, en=_tail(finding.text.en))


def _tail(text: str) -> str:
    return text.partition(": ")[2] or text


def _without(without: tuple[Text, ...]) -> Iterator[Text]:
    if without:
        listed = Text(zh=";".join(one.zh for one in without[:3]), en="; ".join(one.en for one in without[:3]))
        yield Text(zh=f"没有它则违反 {listed.zh}。", en=f"Without it these are broken: {listed.en}.")


def _traded(reason: Reason) -> Iterator[Text]:
    if reason.traded:
        yield Text(
            zh=f"权衡:{';'.join(one.zh for one in reason.traded)}。",
            en=f"The trade: {'; '.join(one.en for one in reason.traded)}.",
        )


def _next(reason: Reason) -> Iterator[Text]:
    best = reason.next_best
    if best is None:
        return
    yield _sentence(best.text)
    costs = [one for one in best.costs if one.zh]
    if costs:
        head = Text(zh="变化", en="What it changes") if best.would_do else Text(zh="代价", en="What it costs")
        said = Text(zh=";".join(one.zh for one in costs), en="; ".join(one.en for one in costs))
        yield Text(zh=f"{head.zh}:{said.zh}。", en=f"{head.en}: {said.en}.")


def conflict_line(conflict: Conflict) -> Text:
    """A conflict as a sentence, with what is had without each member."""
    named = [one for one in conflict.members if len(conflict.members) > 1]
    zh = ";".join(f"去掉“{one.text.zh}”:{one.without.zh}" for one in named)
    en = "; ".join(f"without {one.text.en}: {one.without.en}" for one in named)
    head = Text(zh=f"不能兼得:{conflict.text.zh}", en=f"cannot be had: {conflict.text.en}")
    return head if not named else Text(zh=f"{head.zh}。{zh}。", en=f"{head.en}. {en}.")


def explain_document(
    reason: Reason, spoken: tuple[Spoken, ...], without: tuple[Text, ...], *, lang: Lang
) -> dict[str, Any]:
    """An explanation for programs."""
    best = reason.next_best
    return {
        "schema": SCHEMA,
        "lang": lang.value,
        "item": reason.item,
        "text": reason.text.say(lang),
        "clauses": [_clause(verdict, finding, lang) for verdict, finding in spoken],
        "without": [one.say(lang) for one in without],
        "traded": [one.say(lang) for one in reason.traded],
        "next_best": None
        if best is None
        else {
            "text": best.text.say(lang),
            "at": _xy(best.at),
            "costs": [one.say(lang) for one in best.costs if one.zh],
        },
    }


def _clause(verdict: Verdict, finding: Finding, lang: Lang) -> dict[str, Any]:
    return {
        "id": verdict.id,
        "verb": verdict.verb.value,
        "title": verdict.title.say(lang),
        "outcome": finding.outcome.value,
        "text": finding.text.say(lang),
        "measured": finding.measured,
        "limit": finding.limit,
        "unit": finding.unit,
        "basis": verdict.basis,
    }


def _xy(at: Point | None) -> list[float] | None:
    return None if at is None else [round(float(at.x), 6), round(float(at.y), 6)]
