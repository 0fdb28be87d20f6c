"""The letter of required changes (整改意见书): what a reviewer sends back, as plain text."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from planner.files.findings import SURE, Card, Line, cards, legible, to_mend
from planner.model.layout import Layout
from planner.model.standard import SURENESS, VERBS, Limit, Rulebook, Verb, limit_words
from planner.model.verdict import Outcome, Verdict
from planner.words import Lang, Text

_GROUPS: Final = (
    (Outcome.FAIL, Verb.SHALL, Text(zh="必须整改(“应”)", en="Changes that are required (shall)")),
    (Outcome.FAIL, Verb.SHOULD, Text(zh="建议整改(“宜”)", en="Changes that are advised (should)")),
    (Outcome.FAIL, Verb.MAY, Text(zh="可以改进(“可”)", en="Changes that are open to you (may)")),
    (Outcome.UNCLEAR, Verb.SHALL, Text(zh="须补充说明(“应”)", en="To be made clear, required (shall)")),
    (Outcome.UNCLEAR, Verb.SHOULD, Text(zh="宜补充说明(“宜”)", en="To be made clear, advised (should)")),
    (Outcome.UNCLEAR, Verb.MAY, Text(zh="可补充说明(“可”)", en="To be made clear, open to you (may)")),
)


def letter(layout: Layout, verdicts: Iterable[Verdict], *, rulebook: Rulebook, lang: Lang) -> str:
    """The findings that fail or are unclear, by how strongly their clauses speak.

    Each has its clause, what was measured and is required, the place in the drawing's own units, and the number that
    the report gives it.
    """
    all_cards = cards(verdicts, layout=layout, rulebook=rulebook)
    lines = [*_head(layout, lang)]
    groups = [
        (title, [card for card in all_cards if (card.verdict.outcome, card.verdict.verb) == (outcome, verb)])
        for outcome, verb, title in _GROUPS
    ]
    for title, group in groups:
        if group:
            lines += ["", _underlined(title.say(lang)), *_clauses(group, layout, lang)]
    if not any(group for _, group in groups):
        lines += ["", Text(zh="未发现需要整改的内容。", en="Nothing was found that needs a change.").say(lang)]
    return legible("\n".join([*lines, "", *_foot(lang)]) + "\n")


def _underlined(title: str) -> str:
    width = sum(2 if ord(letter) > 0x2E80 else 1 for letter in title)
    return f"{title}\n{'-' * width}"


def _head(layout: Layout, lang: Lang) -> Iterator[str]:
    project = layout.brief.project
    yield Text(zh="整 改 意 见 书", en="LETTER OF REQUIRED CHANGES").say(lang)
    yield ""
    rows = (
        (Text(zh="项目", en="Project"), project.name.say(lang)),
        (Text(zh="图纸", en="Drawing"), " ".join(part for part in (project.number, layout.plan.name) if part)),
        (Text(zh="设计", en="Designer"), project.designer or "________"),
        (Text(zh="日期", en="Date"), project.date or "________"),
    )
    for name, value in rows:
        yield Text(zh=f"{name.zh}:{value}", en=f"{name.en}: {value}").say(lang)
    yield ""
    unit = layout.plan.units.name
    yield Text(
        zh=f"经核对,下列内容须修改或说明。编号与报告一致,位置为图纸坐标({unit})。",
        en=f"The points below need a change or an answer. Numbers are those of the report; places are the drawing's "
        f"coordinates ({unit}).",
    ).say(lang)


def _clauses(group: Sequence[Card], layout: Layout, lang: Lang) -> Iterator[str]:
    for card in group:
        verdict = card.verdict
        yield ""
        yield f"{verdict.standard} {card.number} [{VERBS[verdict.verb].say(lang)}] {verdict.title.say(lang)}"
        for line in to_mend(card):
            yield f"  {line.number}. {_said(line, lang)}"
            facts = _facts(line, lang)
            if facts:
                yield f"     {facts}"
        for limit in card.limits:
            if limit.basis not in SURE:
                yield f"     {_warning(limit, lang)}"


def _said(line: Line, lang: Lang) -> str:
    """The finding's text, after the item unless the text names it."""
    item, text = line.item.say(lang), line.text.say(lang)
    if item.split(" ")[0] in text:
        return text
    return f"{item}:{text}" if lang is Lang.ZH else f"{item}: {text}"


def _facts(line: Line, lang: Lang) -> str:
    pairs = (
        (Text(zh="实测", en="measured"), line.measured),
        (Text(zh="要求", en="required"), line.limit),
        (Text(zh="位置", en="place"), line.place),
        (Text(zh="轴线", en="axes"), line.axes),
        (Text(zh="图元", en="entities"), ", ".join(line.handles)),
    )
    told = [f"{name.say(lang)} {value}" for name, value in pairs if value]
    return (";" if lang is Lang.ZH else "; ").join(told)


def _warning(limit: Limit, lang: Lang) -> str:
    """That a number is not from the standard's own text."""
    sure = SURENESS[limit.basis]
    value = f"{limit.quantity} = {limit_words(limit)}"
    return Text(
        zh=f"注:{value},{sure.zh}({limit.source}),以正式文本为准",
        en=f"note: {value}, {sure.en} ({limit.source}); the printed text prevails",
    ).say(lang)


def _foot(lang: Lang) -> Iterator[str]:
    yield Text(
        zh="请逐条修改或书面答复后重新提交。本意见为规划测算,不代替审批。",
        en="Please change or answer each point and submit again. A planning estimate, not an approval.",
    ).say(lang)
    yield ""
    yield Text(zh="审查人:____________    日期:____________", en="Reviewer: ____________    Date: ____________").say(
        lang
    )
