"""Room labels as draughtsmen write them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tests.survey.pens import Frame, Pen, Spot

HEIGHT = 0.25
FOOT = 0.3048


class Labels(StrEnum):
    """Which entities carry the words."""

    TEXT = "texts apart"
    MTEXT = "one mtext"
    ATTRIBUTES = "attributes"
    SPLIT = "name over two texts"
    ESCAPED = "undecoded \\U+XXXX"
    NONE = "none"


class Areas(StrEnum):
    """How an area is written."""

    NONE = "none"
    M2 = "12.34 m2"
    S_IS = "s=12.34 m2"
    COMMA = "12,3m²"
    UNDERLINED = "%%U12.3"
    SQUARE_FEET = "132 SQ. FT."
    FEET = "13'8 x 14'"


@dataclass(frozen=True, kw_only=True)
class Words:
    """What is written in one room."""

    name: str
    number: str
    area: str


def area_text(areas: Areas, area_m2: float, size: Spot) -> str:
    """An area, or the two sides of a room, in words."""
    if areas is Areas.FEET:
        return " x ".join(_feet(side) for side in size)
    forms = {
        Areas.NONE: "",
        Areas.M2: f"{area_m2:.2f} m2",
        Areas.S_IS: f"s={area_m2:.2f} m2",
        Areas.COMMA: f"{area_m2:.1f}m²".replace(".", ","),
        Areas.UNDERLINED: f"%%U{area_m2:.1f}",
        Areas.SQUARE_FEET: f"{area_m2 / FOOT**2:.0f} SQ. FT.",
    }
    return forms[areas]


def _feet(side: float) -> str:
    inches = round(side / FOOT * 12)
    return f"{inches // 12}'{inches % 12}" if inches % 12 else f"{inches // 12}'"


def draw_label(pen: Pen, doc: Any, labels: Labels, words: Words, at: Spot, *, layer: str) -> None:
    """A room's words around a place."""
    if labels is Labels.MTEXT:
        lines = [line for line in (words.name, words.number, words.area) if line]
        pen.paragraph("\\P".join(lines), at, height=HEIGHT, layer=layer)
    elif labels is Labels.ATTRIBUTES:
        _draw_tag(pen, doc, words, at, layer)
    elif labels is not Labels.NONE:
        for row, line in enumerate(_lines(labels, words)):
            pen.text(line, (at[0], at[1] + (0.5 - row) * 1.6 * HEIGHT), height=HEIGHT, layer=layer)


def _lines(labels: Labels, words: Words) -> list[str]:
    """The texts from above down."""
    name = words.name
    if labels is Labels.ESCAPED:
        name = "".join(f"\\U+{ord(letter):04X}" if ord(letter) > 127 else letter for letter in name)
    names = name.split(" ", 1) if labels is Labels.SPLIT else [name]
    return [line for line in (*names, words.number, words.area) if line]


def _draw_tag(pen: Pen, doc: Any, words: Words, at: Spot, layer: str) -> None:
    """A placed block whose attributes carry the words."""
    tags = {"ROOMNAME": words.name, "NUMBER": words.number, "AREA": words.area}
    if "ROOMTAG" not in doc.blocks:
        block = doc.blocks.new("ROOMTAG")
        for row, tag in enumerate(tags):
            place = (0.0, -row * 1.6 * HEIGHT * pen.per_metre)
            block.add_attdef(tag, place, dxfattribs={"height": HEIGHT * pen.per_metre})
    tag_pen = Pen(layout=pen.layout, per_metre=pen.per_metre, frame=Frame(origin=pen.frame.at(*at)))
    tag_pen.insert("ROOMTAG", layer=layer).add_auto_attribs({tag: text for tag, text in tags.items() if text})
