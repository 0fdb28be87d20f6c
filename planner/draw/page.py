"""What surrounds a drawing on its page: paper, frame, and the strip on the right with notes, legend and title block.

Paper and frame by GB/T 50001-2017 3.1.1, the title block on the right by 3.2.2. All in millimetres of paper.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from planner.draw.shapes import circle, moved
from planner.draw.tabling import Measure, wrapped
from planner.model.scene import XY, Box, Layer, Mark, Patch, Pattern, Pen, Side, Stroke, TitleArt, Word
from planner.words import Lang, Text

SIZES: Final = {"A4": (297, 210), "A3": (420, 297), "A2": (594, 420), "A1": (841, 594), "A0": (1189, 841)}
"""Landscape paper: width and height."""

BINDING_MM: Final = 25.0
STRIP_MM: Final = 66.0
PAD_MM: Final = 3.0
NOTE_MM: Final = 3.0
NOTE_LINE_MM: Final = 4.6
HEAD_MM: Final = 4.0
SYMBOL_MM: Final = 40.0
"""Millimetres of a legend's symbol for a metre of the real one."""

NORTH_MM: Final = 12.0
"""Radius of the north arrow: a circle of 24 mm (7.4.3)."""


KEY_ROOM_MM: Final = 13.0
"""What a key plan needs above and below it for its heading."""


@dataclass(frozen=True, kw_only=True)
class LegendEntry:
    """A line of a legend: a layer's look, or a symbol in metres and its scale, and its name."""

    pen: Pen
    name: str
    symbol: tuple[Stroke, ...] = ()
    mm_per_m: float = SYMBOL_MM


@dataclass(frozen=True, kw_only=True)
class TitleBlock:
    """The words of a title block."""

    town: str
    project: str
    title: str
    number: str
    scale: str
    date: str
    designer: str
    checker: str
    sheet: str

    def value(self, tag: str) -> str:
        """The words of an attribute, of TITLE_TAGS."""
        return str(getattr(self, tag.lower()))


def frame_of(size: str) -> Box:
    """The inner frame: 25 mm at the binding side, elsewhere 10 mm, on A3 and A4 5 mm."""
    width, height = SIZES[size]
    edge = 5.0 if size in ("A3", "A4") else 10.0
    return Box(left=BINDING_MM, bottom=edge, right=width - edge, top=height - edge)


def drawing_area(size: str) -> Box:
    """The frame without the strip, with a small margin."""
    frame = frame_of(size)
    return Box(
        left=frame.left + PAD_MM,
        bottom=frame.bottom + PAD_MM,
        right=frame.right - STRIP_MM - PAD_MM,
        top=frame.top - PAD_MM,
    )


def rectangle_marks(box: Box, layer: Layer) -> Stroke:
    """A box's outline."""
    return Stroke(
        layer=layer,
        points=((box.left, box.bottom), (box.right, box.bottom), (box.right, box.top), (box.left, box.top)),
        closed=True,
    )


def frame_marks(size: str) -> Iterator[Mark]:
    """The frame, and the strip's edge."""
    frame = frame_of(size)
    yield rectangle_marks(frame, Layer.FRAME)
    x = frame.right - STRIP_MM
    yield Stroke(layer=Layer.FRAME, points=((x, frame.bottom), (x, frame.top)))


def strip_marks(
    size: str,
    block: TitleBlock,
    *,
    remarks: Sequence[str],
    legend: Sequence[LegendEntry],
    north_deg: float | None,
    lang: Lang,
    measure: Measure,
    art: TitleArt | None = None,
    key: tuple[tuple[Mark, ...], float] | None = None,
) -> Iterator[Mark]:
    """The strip from top to bottom: notes, legend, north arrow, key plan, title block. `north_deg` is 90 for up on
    paper, None for a sheet without a plan; `art` is a town's own title block; `key` are a key plan's marks about its
    upper middle, and its height."""
    frame = frame_of(size)
    strip = Box(left=frame.right - STRIP_MM, bottom=frame.bottom, right=frame.right, top=frame.top)
    marks, top = _notes(strip, remarks, lang, measure)
    yield from marks
    if legend:
        marks, top = _legend(strip, top, legend, lang)
        yield from marks
    else:
        yield _rule(strip, top)
    if art is None:
        title_top = strip.bottom + _title_height(block, lang, measure)
        yield from _title(strip, block, lang, measure)
    else:
        title_top = strip.bottom + art.height_mm * STRIP_MM / art.width_mm
        yield from _own_title(strip, block, art, measure)
        yield _rule(strip, title_top)
    if north_deg is not None and top - title_top > 2 * NORTH_MM + 14.0:
        yield from north_marks((strip.left + STRIP_MM / 2, top - NORTH_MM - 9.0), north_deg, lang)
        top -= 2 * NORTH_MM + 14.0
    if key is not None and top - title_top > key[1] + KEY_ROOM_MM:
        yield _rule(strip, top)
        yield _word(Text(zh="分幅索引", en="Key plan").say(lang), strip.left + PAD_MM, top - PAD_MM - 2.0, HEAD_MM)
        yield from (_shifted(one, strip.left + STRIP_MM / 2, top - KEY_ROOM_MM + PAD_MM) for one in key[0])
        top -= key[1] + KEY_ROOM_MM
    yield from _stamps(strip, top, title_top, lang)


def _shifted(one: Mark, x: float, y: float) -> Mark:
    """A stroke, a patch or a word moved on the paper."""
    match one:
        case Stroke():
            return replace(one, points=tuple((px + x, py + y) for px, py in one.points))
        case Patch():
            return replace(one, rings=tuple(tuple((px + x, py + y) for px, py in ring) for ring in one.rings))
        case Word():
            return replace(one, at=(one.at[0] + x, one.at[1] + y))
    return one


def _notes(strip: Box, remarks: Sequence[str], lang: Lang, measure: Measure) -> tuple[list[Mark], float]:
    left, top = strip.left + PAD_MM, strip.top - PAD_MM - HEAD_MM / 2
    marks: list[Mark] = [_word(Text(zh="说明", en="Notes").say(lang), left, top, HEAD_MM)]
    y = top - HEAD_MM - 2.0
    for number, remark in enumerate(remarks, start=1):
        marks.append(_word(f"{number}.", left, y, NOTE_MM))
        for line in wrapped(remark, STRIP_MM - 2 * PAD_MM - 5.0, NOTE_MM, measure):
            marks.append(_word(line, left + 5.0, y, NOTE_MM))
            y -= NOTE_LINE_MM
    return marks, y - 1.0


def _legend(strip: Box, top: float, legend: Sequence[LegendEntry], lang: Lang) -> tuple[list[Mark], float]:
    marks: list[Mark] = [_rule(strip, top)]
    left, y = strip.left + PAD_MM, top - PAD_MM - HEAD_MM / 2
    marks.append(_word(Text(zh="图例", en="Legend").say(lang), left, y, HEAD_MM))
    y -= HEAD_MM + 3.0
    for entry in legend:
        marks += _drawn(entry, left, y) if entry.symbol else _swatch(entry.pen, left, y)
        marks.append(_word(entry.name, left + 16.0, y, NOTE_MM))
        y -= 6.0
    bottom = y + 1.0
    marks.append(_rule(strip, bottom))
    return marks, bottom


def _drawn(entry: LegendEntry, left: float, y: float) -> Iterator[Mark]:
    """A symbol at its scale."""
    mm = entry.mm_per_m
    for stroke in entry.symbol:
        points = tuple((left + 6.5 + px * mm, y + py * mm) for px, py in stroke.points)
        yield replace(stroke, points=points)


def _swatch(pen: Pen, left: float, y: float) -> Iterator[Mark]:
    """What a layer looks like: its line, or its filled box."""
    right, half = left + 13.0, 1.8
    box = ((left, y - half), (right, y - half), (right, y + half), (left, y + half))
    if pen.fill and not pen.dash:
        pattern = {Layer.SIGHT: Pattern.TINT, Layer.BLIND: Pattern.HATCH}.get(pen.layer, Pattern.SOLID)
        yield Patch(layer=pen.layer, rings=(box,), pattern=pattern)
        yield Stroke(layer=pen.layer, points=box, closed=True)
    elif pen.fill:
        yield Patch(layer=pen.layer, rings=(box,))
        yield Stroke(layer=pen.layer, points=box, closed=True)
    else:
        yield Stroke(layer=pen.layer, points=((left, y), (right, y)))


def north_marks(middle: XY, north_deg: float, lang: Lang) -> Iterator[Mark]:
    """A circle of 24 mm with a needle whose tail is 3 mm wide (GB/T 50001 7.4.3)."""
    turn = north_deg - 90.0
    ring = tuple((x + middle[0], y + middle[1]) for x, y in circle(0, 0, NORTH_MM))
    needle = tuple(moved(point, turn, middle) for point in ((0.0, NORTH_MM), (-1.5, -NORTH_MM), (1.5, -NORTH_MM)))
    yield Stroke(layer=Layer.TITLE, points=ring, closed=True)
    yield Patch(layer=Layer.TITLE, rings=(needle,), colour="#000000")
    word = Text(zh="北", en="N").say(lang)
    yield Word(
        layer=Layer.TITLE, text=word, at=moved((0.0, NORTH_MM + 3.5), turn, middle), height_mm=4.0, side=Side.CENTRE
    )


STAMP_MM: Final = 34.0
STAMPS: Final = (Text(zh="会签", en="Countersigned"), Text(zh="出图专用章", en="Stamp"))


def _stamps(strip: Box, top: float, bottom: float, lang: Lang) -> Iterator[Mark]:
    """Empty cells above the title block for signatures and stamps, as many as there is room for."""
    count = min(len(STAMPS), int((top - bottom) / STAMP_MM))
    for number, name in enumerate(STAMPS[len(STAMPS) - count :]):
        y = bottom + (count - number) * STAMP_MM
        yield _rule(strip, y)
        yield _word(name.say(lang), strip.left + PAD_MM, y - 4.0, NOTE_MM)


LABEL_MM: Final = 20.0
"""The width of the title block's cells with printed names."""

ROW_MM: Final = 7.5


def _title_rows(lang: Lang) -> tuple[tuple[str, str], ...]:
    """Printed names and the tags of what stands beside them, from below."""

    def say(zh: str, en: str) -> str:
        return Text(zh=zh, en=en).say(lang)

    return (
        (say("日期", "date"), "DATE"),
        (say("比例", "scale"), "SCALE"),
        (say("张次", "sheet"), "SHEET"),
        (say("图号", "drawing"), "NUMBER"),
        (say("校对", "checked"), "CHECKER"),
        (say("设计", "designed"), "DESIGNER"),
    )


def _title_height(block: TitleBlock, lang: Lang, measure: Measure) -> float:
    texts = sum(_text_cell(block.value(tag), height, measure)[2] for tag, height in _title_texts(block))
    return len(_title_rows(lang)) * ROW_MM + texts


def _title_texts(block: TitleBlock) -> tuple[tuple[str, float], ...]:
    """The large cells' tags and heights of letters, from below; those without words are left out."""
    cells = (("TITLE", 6.0), ("PROJECT", 4.0), ("TOWN", 4.0))
    return tuple((tag, height) for tag, height in cells if block.value(tag))


def _text_cell(text: str, height_mm: float, measure: Measure) -> tuple[tuple[str, ...], float, float]:
    """A large cell's lines, their height, and the cell's; a text a little too long is made smaller, not broken."""
    room = STRIP_MM - 2 * PAD_MM
    size = height_mm if measure(text, height_mm * 0.8) > room else min(height_mm, room / measure(text, 1.0))
    lines = wrapped(text, room + 0.01, size, measure)
    return lines, size, max(14.0, len(lines) * size * 1.5 + 5.0)


def _title(strip: Box, block: TitleBlock, lang: Lang, measure: Measure) -> Iterator[Mark]:
    y = strip.bottom
    for name, tag in _title_rows(lang):
        yield _word(name, strip.left + PAD_MM, y + ROW_MM / 2, NOTE_MM)
        value = _word(block.value(tag), strip.left + LABEL_MM + PAD_MM, y + ROW_MM / 2, NOTE_MM)
        yield replace(value, tag=tag)
        x = strip.left + LABEL_MM
        yield Stroke(layer=Layer.TITLE, points=((x, y), (x, y + ROW_MM)))
        y += ROW_MM
        yield _rule(strip, y)
    for tag, height_mm in _title_texts(block):
        lines, size, height = _text_cell(block.value(tag), height_mm, measure)
        at = y + height / 2 + (len(lines) - 1) * size * 0.75
        for number, line in enumerate(lines):
            middle = (strip.left + STRIP_MM / 2, at)
            own = tag if number == 0 else f"{tag}_{number + 1}"
            yield Word(layer=Layer.TITLE, text=line, at=middle, height_mm=size, side=Side.CENTRE, tag=own)
            at -= size * 1.5
        y += height
        yield _rule(strip, y)


def _own_title(strip: Box, block: TitleBlock, art: TitleArt, measure: Measure) -> Iterator[Mark]:
    """A town's own title block, as wide as the strip, with its attributes filled in; a long text is made smaller."""
    share = STRIP_MM / art.width_mm

    def point(at: XY) -> XY:
        return strip.left + at[0] * share, strip.bottom + at[1] * share

    for one in art.marks:
        match one:
            case Stroke():
                yield replace(one, points=tuple(point(at) for at in one.points))
            case Patch():
                yield replace(one, rings=tuple(tuple(point(at) for at in ring) for ring in one.rings))
            case Word():
                yield replace(one, at=point(one.at), height_mm=one.height_mm * share)
    for field in art.fields:
        text, height = block.value(field.tag), field.height_mm * share
        x, y = point(field.at)
        left, right = x - strip.left, strip.right - x
        room = {Side.LEFT: right, Side.CENTRE: 2 * min(left, right), Side.RIGHT: left}[field.side] - 2.0
        if text:
            height = min(height, height * room / measure(text, height))
        yield replace(field, text=text, at=(x, y), height_mm=height)


def _rule(strip: Box, y: float) -> Stroke:
    return Stroke(layer=Layer.TITLE, points=((strip.left, y), (strip.right, y)))


def _word(text: str, x: float, y: float, height_mm: float) -> Word:
    return Word(layer=Layer.TITLE, text=text, at=(x, y), height_mm=height_mm, side=Side.LEFT)


def caption_marks(middle: XY, title: str, scale: int, measure: Measure, *, height_mm: float = 6.0) -> Iterator[Mark]:
    """The drawing's name under it, a thick and a thin line below, and the scale one size smaller beside it (6.0.3)."""
    words, ratio = height_mm, f"1:{scale}"
    width, beside = measure(title, words), measure(ratio, 4.0)
    left = middle[0] - (width + 4.0 + beside) / 2
    y = middle[1]
    yield Word(layer=Layer.TITLE, text=title, at=(left, y), height_mm=words, side=Side.LEFT)
    yield Word(layer=Layer.TITLE, text=ratio, at=(left + width + 4.0, y - 0.8), height_mm=4.0, side=Side.LEFT)
    for drop, layer in ((5.0, Layer.FRAME), (6.2, Layer.TITLE)):
        yield Stroke(layer=layer, points=((left - 2.0, y - drop), (left + width + 2.0, y - drop)))
