"""The schemes of a hall side by side: a table for people, a document for programs."""

from collections.abc import Sequence
from typing import Any, Final

from planner.model.brief import QueueKind
from planner.model.layout import Figures, HallSide, RowShape, RuledOut, Scheme
from planner.words import Lang, Text

SCHEMA: Final = "planner.schemes/1"

SHAPES: Final = {
    RowShape.STRAIGHT: Text(zh="一字形", en="straight row"),
    RowShape.L: Text(zh="L 形", en="L"),
    RowShape.U: Text(zh="U 形", en="U"),
    RowShape.FACING: Text(zh="两列相对", en="two facing rows"),
    RowShape.ISLAND: Text(zh="岛式", en="island"),
}
"""The kinds of rows in words."""

SIDES: Final = {
    HallSide.OPPOSITE: Text(zh="正对入口", en="opposite the entrance"),
    HallSide.LEFT: Text(zh="入口左侧", en="on the left as one comes in"),
    HallSide.RIGHT: Text(zh="入口右侧", en="on the right as one comes in"),
    HallSide.ENTRANCE: Text(zh="入口一侧", en="on the entrance's own side"),
    HallSide.MIDDLE: Text(zh="厅中", en="in the middle of the hall"),
}
"""The sides of the hall in words."""

QUEUES: Final = {
    QueueKind.TICKET: Text(zh="取号", en="by ticket"),
    QueueKind.LINE: Text(zh="排队", en="in line"),
    QueueKind.SERPENTINE: Text(zh="蛇形排队", en="in one folded line"),
}
"""The ways to wait in words."""

_HEADS: Final = (
    Text(zh="方案", en="scheme"),
    Text(zh="布局", en="row"),
    Text(zh="位置", en="where"),
    Text(zh="候办", en="waiting"),
    Text(zh="窗口", en="windows"),
    Text(zh="座位", en="seats"),
    Text(zh="站立候办", en="standing"),
    Text(zh="取号叫号设备", en="ticket devices"),
    Text(zh="公众区 m²", en="public m²"),
    Text(zh="工作区 m²", en="staff m²"),
    Text(zh="入口至窗口均值 m", en="mean walk m"),
    Text(zh="最远 m", en="longest m"),
    Text(zh="流线交叉", en="crossings"),
    Text(zh="最窄处 m", en="narrowest m"),
    Text(zh="摄像机", en="cameras"),
    Text(zh="违反“应”", en="shall broken"),
    Text(zh="未达“宜”", en="should not met"),
)


_BOTH: Final = {
    frozenset({HallSide.LEFT, HallSide.RIGHT}): Text(zh="入口左右两侧", en="on the left and right as one comes in"),
    frozenset({HallSide.OPPOSITE, HallSide.ENTRANCE}): Text(
        zh="正对入口和入口一侧", en="opposite the entrance and on its own side"
    ),
}
"""The two sides of facing rows in words."""

_NOWHERE: Final = Text(zh="-", en="-")


def where_of(one: Scheme | RuledOut) -> Text:
    """The side of the hall along which a row stands, or both sides of two facing rows."""
    if one.side is None:
        return _NOWHERE
    if one.facing is None:
        return SIDES[one.side]
    first, second = SIDES[one.side], SIDES[one.facing]
    both = Text(zh=f"{first.zh}和{second.zh}", en=f"{first.en} and {second.en}")
    return _BOTH.get(frozenset({one.side, one.facing}), both)


def name_of(scheme: Scheme) -> Text:
    """A scheme in a few words."""
    shape, side, queue = SHAPES[scheme.shape], where_of(scheme), QUEUES[scheme.queue]
    return Text(
        zh=f"方案 {scheme.number}:{shape.zh},{side.zh},{queue.zh}",
        en=f"Scheme {scheme.number}: {shape.en}, {side.en}, {queue.en}",
    )


def figures_of(found: Figures) -> tuple[str, ...]:
    """The figures of a scheme as the table shows them."""
    narrow = "-" if found.narrowest_m is None else f"{found.narrowest_m:.2f}"
    return (
        f"{found.windows}/{found.windows_wanted}",
        f"{found.seats}/{found.seats_wanted}",
        str(found.standing),
        str(found.devices),
        f"{found.public_m2:.1f}",
        f"{found.staff_m2:.1f}",
        f"{found.mean_walk_m:.1f}",
        f"{found.longest_walk_m:.1f}",
        str(found.crossings),
        narrow,
        str(found.cameras),
        ", ".join(found.broken) or "0",
        str(found.weak),
    )


def scheme_rows(schemes: Sequence[Scheme], *, lang: Lang) -> list[tuple[str, ...]]:
    """The table of the schemes that were compared; empty if none were."""
    rows = [
        (
            str(one.number),
            SHAPES[one.shape].say(lang),
            where_of(one).say(lang),
            QUEUES[one.queue].say(lang),
            *figures_of(one.figures),
        )
        for one in schemes
        if one.figures is not None
    ]
    return [tuple(head.say(lang) for head in _HEADS), *rows] if rows else []


_RULED_OUT_HEADS: Final = (*_HEADS[1:4], Text(zh="未采用的原因", en="why it is not offered"))


def ruled_out_rows(found: Sequence[RuledOut], *, lang: Lang) -> list[tuple[str, ...]]:
    """The table of the kinds that were tried and are not offered; empty if there are none."""
    rows = [(*(one.say(lang) for one in _kind_words(one)), one.why.say(lang)) for one in found]
    return [tuple(head.say(lang) for head in _RULED_OUT_HEADS), *rows] if rows else []


def ruled_out_lines(found: Sequence[RuledOut]) -> tuple[Text, ...]:
    """The same, a sentence each."""
    lines = []
    for one in found:
        kind = [word for word in _kind_words(one) if word is not _NOWHERE]
        zh, en = ",".join(word.zh for word in kind), ", ".join(word.en for word in kind)
        lines.append(Text(zh=f"未采用 {zh}:{one.why.zh}", en=f"not offered, {en}: {one.why.en}"))
    return tuple(lines)


def _kind_words(one: RuledOut) -> tuple[Text, Text, Text]:
    return SHAPES[one.shape], where_of(one), _NOWHERE if one.queue is None else QUEUES[one.queue]


def schemes_document(schemes: Sequence[Scheme], ruled_out: Sequence[RuledOut], *, drawn: int) -> dict[str, Any]:
    """The JSON document of the schemes; lengths in metres, areas in m².

    Args:
        drawn: the number of the scheme that is drawn.
    """
    return {
        "schema": SCHEMA,
        "drawn": drawn,
        "schemes": [
            {"number": one.number, **_kind_document(one), "wall": {"zh": one.wall.zh, "en": one.wall.en},
             "figures": _figures_document(one.figures)}
            for one in schemes
        ],
        "ruled_out": [
            {**_kind_document(one), "by": one.by, "why": {"zh": one.why.zh, "en": one.why.en},
             "figures": _figures_document(one.figures)}
            for one in ruled_out
        ],
    }  # fmt: skip


def _kind_document(one: Scheme | RuledOut) -> dict[str, Any]:
    return {"shape": one.shape, "side": one.side, "facing": one.facing, "queue": one.queue}


def _figures_document(found: Figures | None) -> dict[str, Any] | None:
    return None if found is None else {key: _plain(value) for key, value in vars(found).items()}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
