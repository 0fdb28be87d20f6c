"""The reference of clauses: verb, limits, sources, how sure each number is, and who judges, from the standards and the
rules themselves."""

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from planner.model.standard import SURENESS, VERBS, Clause, Judge, Rulebook, Standard, judged_by, limit_words
from planner.rules import rules
from planner.words import Lang, Text

_INTRO: Final = Text(
    zh="""# 条款与规则

本页由 `templates/standards/*.toml` 与各规则的说明生成,请勿手改。
重新生成:`python docs/make_rules_page.py`。

应 = 违反即错误;宜 = 违反为警告;可 = 仅供参考。每个数值写明依据;依据为惯例、推算、未经核实的数值不是法定要求。
审查结果是规划估算,不是批准。规则说明为英文。
""",
    en="""# Clauses and rules

This page is made from `templates/standards/*.toml` and the rules' own descriptions; don't edit it.
Make it anew: `python docs/make_rules_page.py`.

A *shall* that is broken is an error, a *should* a warning, a *may* information. Each number says what it rests on;
one that is practice, derived or unconfirmed is not the law. A check is a planning estimate, not an approval.
""",
)


@dataclass(frozen=True, kw_only=True)
class ClauseRow:
    """What a reader wants to know of a clause, in one language."""

    id: str
    number: str
    verb: str
    title: str
    judge: str
    limits: tuple[tuple[str, str, str, str], ...]
    note: str
    rule: str
    explains: str


def clause_rows(rulebook: Rulebook, lang: Lang) -> Iterator[ClauseRow]:
    """The clauses of a rulebook, in its order.

    A limit is its argument, its value with the unit, its source, and what it rests on. `explains` is the rule's own
    description, in English.
    """
    for standard, clause in rulebook.clauses():
        yield clause_row(standard, clause, lang)


def clause_row(standard: Standard, clause: Clause, lang: Lang) -> ClauseRow:
    """One clause."""
    verb = VERBS[clause.verb].say(lang)
    no_modal = Text(zh=f"{verb}(原文无能愿动词)", en=f"{verb} (no modal verb in the text)").say(lang)
    return ClauseRow(
        id=f"{standard.id} {clause.id}",
        number=clause.number,
        verb=verb if clause.modal else no_modal,
        title=clause.title.say(lang),
        judge=judged_by(clause).say(lang),
        limits=tuple(
            (limit.argument, limit_words(limit), limit.source, SURENESS[limit.basis].say(lang))
            for limit in clause.limits
        ),
        note="" if clause.note is None else clause.note.say(lang),
        rule=clause.rule,
        explains=_docstring(clause.rule) if clause.judge is Judge.RULE else "",
    )


def _docstring(name: str) -> str:
    return inspect.cleandoc(rules()[name].__doc__ or "")


def reference(rulebook: Rulebook, lang: Lang) -> str:
    """The page of all clauses as Markdown, standard by standard."""
    lines = [_INTRO.say(lang)]
    for standard in rulebook.standards:
        lines += [f"## {standard.id} {standard.title.say(lang)}", "", f"{standard.status}. `{standard.file}`", ""]
        for clause in standard.clauses:
            lines += _clause_lines(clause_row(standard, clause, lang), lang)
    return "\n".join(lines).rstrip() + "\n"


def _clause_lines(row: ClauseRow, lang: Lang) -> Iterator[str]:
    yield f"### {row.id}"
    yield ""
    yield f"**{row.verb}** · {row.number} · {row.title} · {row.judge}"
    yield ""
    if row.explains:
        yield from row.explains.split("\n")
        yield ""
    if row.limits:
        heads = (
            Text(zh="限值", en="limit"),
            Text(zh="数值", en="value"),
            Text(zh="来源", en="source"),
            Text(zh="依据", en="rests on"),
        )
        yield "| " + " | ".join(head.say(lang) for head in heads) + " |"
        yield "|---|---|---|---|"
        yield from (f"| {' | '.join(limit)} |" for limit in row.limits)
        yield ""
    if row.note:
        yield f"> {row.note}"
        yield ""
