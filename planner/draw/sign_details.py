"""Each sign's face, what is written on it and how high, and how it is fixed. Signs that are alike are one figure."""

from collections.abc import Iterator, Sequence
from math import isnan
from typing import Final

from planner.draw.details import LINE_MM, Figure, Ruler, note, outline
from planner.draw.facts import Facts, mm
from planner.draw.symbols import HIGH
from planner.draw.tabling import Measure, wrapped
from planner.model.layout import Item, Kind
from planner.model.scene import XY, Layer, Mark, Word
from planner.words import Text

KINDS: Final = (
    *(Kind.SIGN, Kind.STAFF_BOARD, Kind.NOTICE_BOARD, Kind.CCTV_NOTICE, Kind.EXIT_SIGN, Kind.EVACUATION_PLAN),
)
SCALES: Final = (5, 10, 20, 50)
WIDEST_MM: Final = 110.0
"""A face is drawn at the first scale that keeps it within this width and height on paper."""

EDGE_SHARE: Final = 0.06
"""Of a face's width stays free at each side of its text."""

HEIGHT_SHARE: Final = 0.88
"""Of a face's height is for its text."""

SHARES: Final = (1.0, 0.6, 0.5, 0.4)
"""Letters of the name in Chinese, of what it adds in brackets, and of both in English."""

_STEP: Final = 0.96
_LEAST_MM: Final = 0.4
_LINE: Final = 1.35
"""From line to line, in heights of letters."""

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
    drawn = [(alike, Ruler(scale=_scale(alike[0]), measure=measure)) for alike in groups.values()]
    letters: dict[tuple[float, float], float] = {}
    for alike, ruler in drawn:
        item = alike[0]
        if item.text is not None:
            face = item.width, item.height
            letters[face] = min(letters.get(face, item.height), _largest(item, item.text, ruler))
    for alike, ruler in drawn:
        yield _figure(alike, facts, ruler, letters.get((alike[0].width, alike[0].height), 0.0))


def _scale(item: Item) -> int:
    longest = max(item.width, item.height)
    return next((one for one in SCALES if longest * 1000.0 / one <= WIDEST_MM), SCALES[-1])


def _figure(alike: Sequence[Item], facts: Facts, ruler: Ruler, letters: float) -> Figure:
    item, half = alike[0], alike[0].width / 2
    step = ruler.metres(LINE_MM)
    marks: list[Mark] = [outline(Layer.SIGN, (-half, 0.0, half, item.height), item.id)]
    written, words = _face(item, facts, ruler, letters)
    marks += written
    marks += ruler.across((-half, half), 0.0, -step, item=item.id)
    marks += ruler.upright((0.0, item.height), half, half + step, item=item.id)
    return Figure(
        id=f"sign-{item.id}",
        title=facts.of(item.name),
        marks=tuple(marks),
        bounds=(-half, -1.6 * step, half + 1.6 * step, item.height),
        scale=ruler.scale,
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


def _face(item: Item, facts: Facts, ruler: Ruler, letters: float) -> tuple[list[Mark], tuple[str, ...]]:
    """What is written on a face, and the heights of its letters; what has no text of its own bears its name."""
    if item.text is not None:
        return _lettered(item, item.text, ruler, letters), (_heights(item.text, letters, facts),)
    names = [facts.of(FIELDS[one]) if one in FIELDS else one for one in item.detail] or [facts.of(item.name)]
    pitch = item.height / (len(names) + 1)
    size = min(3.0, pitch * 1000.0 / ruler.scale * 0.6)
    widest = max(ruler.measure(name, 1.0) for name in names)
    size = min(size, 0.9 * item.width * 1000.0 / ruler.scale / widest)
    marks: list[Mark] = [
        note(name, (0.0, item.height - pitch * number), height_mm=size) for number, name in enumerate(names, start=1)
    ]
    return marks, ()


def _parts(text: Text) -> Iterator[tuple[str, float]]:
    """The name in Chinese, what it adds in brackets, and both in English, each with its share of the letters."""
    name, mark, more = text.zh.partition("(")
    words = [name, mark + more]
    if text.en and text.en != text.zh:
        name, mark, more = text.en.partition("(")
        words += [name.rstrip(), mark + more]
    yield from ((word, share) for word, share in zip(words, SHARES, strict=False) if word)


def _lines(text: Text, width: float, size: float, measure: Measure) -> list[tuple[str, float]]:
    """The lines of a face and the heights of their letters, for a size of the name's letters."""
    return [
        (line, size * share) for part, share in _parts(text) for line in _balanced(part, width, size * share, measure)
    ]


def _balanced(text: str, width: float, height_mm: float, measure: Measure) -> tuple[str, ...]:
    """A text in as few lines as a width takes, the lines about as long as each other."""
    lines = wrapped(text, width, height_mm, measure)
    while True:
        narrower = wrapped(text, max(measure(one, height_mm) for one in lines) - height_mm / 2, height_mm, measure)
        if len(narrower) > len(lines) or narrower == lines:
            return lines
        lines = narrower


def _room(item: Item, ruler: Ruler) -> XY:
    """The width and height of a face for its text, millimetres on paper."""
    paper = 1000.0 / ruler.scale
    return item.width * (1 - 2 * EDGE_SHARE) * paper, item.height * HEIGHT_SHARE * paper


def _largest(item: Item, text: Text, ruler: Ruler) -> float:
    """The largest letters of the name in which everything fits the face, metres high on the sign."""
    width, height = _room(item, ruler)
    size = height / 2
    while size >= _LEAST_MM:
        lines = _lines(text, width, size, ruler.measure)
        fits = all(ruler.measure(line, one) <= width for line, one in lines)
        if fits and sum(one * _LINE for _, one in lines) <= height:
            break
        size *= _STEP
    return ruler.metres(size)


def _lettered(item: Item, text: Text, ruler: Ruler, letters: float) -> list[Mark]:
    """The text in the middle of the face: the name above what it adds, Chinese above English."""
    paper = 1000.0 / ruler.scale
    lines = _lines(text, _room(item, ruler)[0], letters * paper, ruler.measure)
    marks: list[Mark] = []
    y = item.height / 2 + sum(one * _LINE for _, one in lines) / 2 / paper
    for line, one in lines:
        y -= one * _LINE / 2 / paper
        marks.append(Word(layer=Layer.SIGN, text=line, at=(0.0, y), height_mm=one))
        y -= one * _LINE / 2 / paper
    return marks


def _heights(text: Text, letters: float, facts: Facts) -> str:
    """How high the letters of each part are, in millimetres on the sign."""
    shares = {share for _, share in _parts(text)}
    zh, en = (" / ".join(mm(letters * share) for share in both if share in shares) for both in (SHARES[:2], SHARES[2:]))
    return (
        facts.say(f"字高:中文 {zh},英文 {en}", f"letters: Chinese {zh}, English {en}")
        if en
        else facts.say(f"字高:{zh}", f"letters: {zh}")
    )
