"""The schemes of a hall side by side: a table for people, a document for programs."""

from collections.abc import Sequence
from typing import Any, Final

from planner.model.brief import QueueKind
from planner.model.layout import Figures, HallSide, RowShape, Scheme
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


def name_of(scheme: Scheme) -> Text:
    """A scheme in a few words."""
    shape, side, queue = SHAPES[scheme.shape], SIDES[scheme.side], QUEUES[scheme.queue]
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
            SIDES[one.side].say(lang),
            QUEUES[one.queue].say(lang),
            *figures_of(one.figures),
        )
        for one in schemes
        if one.figures is not None
    ]
    return [tuple(head.say(lang) for head in _HEADS), *rows] if rows else []


def schemes_document(schemes: Sequence[Scheme], *, drawn: int) -> dict[str, Any]:
    """The JSON document of the schemes; lengths in metres, areas in m².

    Args:
        drawn: the number of the scheme that is drawn.
    """
    return {"schema": SCHEMA, "drawn": drawn, "schemes": [_document(one) for one in schemes]}


def _document(one: Scheme) -> dict[str, Any]:
    found = one.figures
    return {
        "number": one.number,
        "shape": one.shape.value,
        "side": one.side.value,
        "queue": one.queue.value,
        "wall": {"zh": one.wall.zh, "en": one.wall.en},
        "figures": None if found is None else {key: _plain(value) for key, value in vars(found).items()},
    }


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
