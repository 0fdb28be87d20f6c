"""Each sign's face, what is written on it and how high, and how it is fixed. Signs that are alike are one figure."""

from collections.abc import Iterator, Sequence
from math import isnan
from typing import Final

from planner.draw.details import LINE_MM, Figure, Ruler, note, outline
from planner.draw.facts import Facts, mm
from planner.draw.symbols import HIGH
from planner.draw.tabling import Measure, wrapped
from planner.model.layout import Item, Kind
from planner.model.scene import Layer, Mark, Word
from planner.words import Text

KINDS: Final = (
    *(Kind.SIGN, Kind.STAFF_BOARD, Kind.NOTICE_BOARD, Kind.CCTV_NOTICE, Kind.EXIT_SIGN, Kind.EVACUATION_PLAN),
)
SCALES: Final = (5, 10, 20, 50)
WIDEST_MM: Final = 110.0
"""A face is drawn at the first scale that keeps it within this width and height on paper."""

EDGE_SHARE: Final = 0.06
"""Of a face's width stays free at each side of its text."""

SMALLER: Final = 0.5
"""English letters beside Chinese ones."""

FIELDS: Final = {
    "name": Text(zh="姓名", en="name"),
    "post": Text(zh="职务", en="post"),
    "photo": Text(zh="照片", en="photo"),
    "position": Text(zh="岗位", en="position"),
    "duties": Text(zh="职责", en="duties"),
}


def figures(facts: Facts, measure: Measure) -> Iterator[Figure]:
    """A figure for each kind of face."""
    groups: dict[tuple[object, ...], list[Item]] = {}
    for item in facts.layout.of_kind(*KINDS):
        if not isnan(item.height) and item.height > 0.0 and item.width > 0.0:
            key = (item.kind, item.name, item.text, item.width, item.height, item.base, item.detail)
            groups.setdefault(key, []).append(item)
    for alike in groups.values():
        yield _figure(alike, facts, measure)


def _figure(alike: Sequence[Item], facts: Facts, measure: Measure) -> Figure:
    item = alike[0]
    longest = max(item.width, item.height)
    scale = next((one for one in SCALES if longest * 1000.0 / one <= WIDEST_MM), SCALES[-1])
    ruler, half = Ruler(scale=scale, measure=measure), item.width / 2
    step = ruler.metres(LINE_MM)
    marks: list[Mark] = [outline(Layer.SIGN, (-half, 0.0, half, item.height), item.id)]
    written, words = _face(item, facts, ruler)
    marks += written
    marks += ruler.across((-half, half), 0.0, -step, item=item.id)
    marks += ruler.upright((0.0, item.height), half, half + step, item=item.id)
    return Figure(
        id=f"sign-{item.id}",
        title=facts.of(item.name),
        marks=tuple(marks),
        bounds=(-half, -1.6 * step, half + 1.6 * step, item.height),
        scale=scale,
        words=(", ".join(one.id for one in alike), _mounting(item, facts), *words),
    )


def _mounting(item: Item, facts: Facts) -> str:
    low = mm(item.base)
    if item.base >= HIGH and item.window:
        drop = mm(max(0.0, facts.layout.brief.building.ceiling_height - item.base - item.height))
        return facts.say(f"悬挂,下沿 {low},吊杆 {drop}", f"hung, lower edge {low}, hangers {drop}")
    if item.window and any(
        abs(counter.base + counter.height - item.base) < 0.005
        for counter in facts.layout.of_window(item.window, Kind.COUNTER)
    ):
        return facts.say(f"置于台面,下沿 {low}", f"on the counter's top, at {low}")
    return facts.say(f"墙面安装,下沿 {low}", f"on the wall, lower edge {low}")


def _face(item: Item, facts: Facts, ruler: Ruler) -> tuple[list[Mark], tuple[str, ...]]:
    """What is written on a face, and the heights of its letters; what has no text of its own bears its name."""
    if item.text is not None:
        return _lettered(item, item.text, ruler, facts)
    names = [facts.of(FIELDS[one]) if one in FIELDS else one for one in item.detail] or [facts.of(item.name)]
    pitch = item.height / (len(names) + 1)
    size = min(3.0, pitch * 1000.0 / ruler.scale * 0.6)
    widest = max(ruler.measure(name, 1.0) for name in names)
    size = min(size, 0.9 * item.width * 1000.0 / ruler.scale / widest)
    marks: list[Mark] = [
        note(name, (0.0, item.height - pitch * number), height_mm=size) for number, name in enumerate(names, start=1)
    ]
    return marks, ()


def _lettered(item: Item, text: Text, ruler: Ruler, facts: Facts) -> tuple[list[Mark], tuple[str, ...]]:
    """Chinese above, English below, in the largest letters in which both fit the face."""
    paper = 1000.0 / ruler.scale
    width, height = item.width * (1 - 2 * EDGE_SHARE) * paper, item.height * 0.88 * paper
    size = height / 2
    while True:
        lines = [(line, size) for line in wrapped(text.zh, width, size, ruler.measure)]
        if text.en and text.en != text.zh:
            lines += [(line, size * SMALLER) for line in wrapped(text.en, width, size * SMALLER, ruler.measure)]
        total = sum(one * 1.35 for _, one in lines)
        if (total <= height and all(ruler.measure(line, one) <= width for line, one in lines)) or size < 0.4:
            break
        size *= 0.96
    marks: list[Mark] = []
    y = item.height / 2 + total / 2 / paper
    for line, one in lines:
        y -= one * 1.35 / 2 / paper
        marks.append(Word(layer=Layer.SIGN, text=line, at=(0.0, y), height_mm=one))
        y -= one * 1.35 / 2 / paper
    zh, en = size / paper * 1000.0, size * SMALLER / paper * 1000.0
    heights = facts.say(f"字高:中文 {zh:.0f},英文 {en:.0f}", f"letters: Chinese {zh:.0f}, English {en:.0f}")
    return marks, (heights,)
