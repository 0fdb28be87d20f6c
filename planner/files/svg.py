"""Sheets as SVG: letters as outlines, each drawn once and used where it stands, so that it looks alike everywhere."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from math import cos, radians, sin
from typing import Final

from planner.files.font import EM, GRID, MIDDLE, advance, outline, shown, text_width
from planner.files.plot import Band, Fill, Floats, Line, Written, plotted
from planner.model.scene import Box, Scene, Sheet, SheetBook, Side

DIGITS: Final = 2
"""Decimals of a millimetre: 0.01 mm on paper is 0.5 mm in a plan at 1:50."""


def write_svg(sheet: Sheet, scene: Scene, book: SheetBook) -> str:
    """A sheet as SVG, true to size in millimetres; it needs no font."""
    bands = plotted(sheet, scene, book)
    letters = sorted({one for band in bands for word in band.words for one in shown(word.text) if one != " "})
    width, height = _number(sheet.width_mm), _number(sheet.height_mm)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm" '
        f'viewBox="0 0 {width} {height}">',
        f"<title>{_escaped(sheet.title)}</title>",
        f'<rect width="{width}" height="{height}" fill="#FFFFFF"/>',
        "<defs>",
        *(f'<path id="{_id(one)}" d="{outline(one)}"/>' for one in letters if outline(one)),
        "</defs>",
        f'<g transform="matrix(1 0 0 -1 0 {height})" fill="none" stroke-linejoin="miter">',
    ]
    for number, band in enumerate(bands):
        lines += _band(band, number)
    return "\n".join([*lines, "</g>", "</svg>", ""])


def _band(band: Band, number: int) -> Iterator[str]:
    """Fills, then lines, then words; cut to the band's box."""
    if band.fills or band.lines:
        yield from _clip(band.clip, number)
        for look, alike in groupby(band.fills, key=lambda fill: (fill.colour, fill.alpha)):
            yield _fill(list(alike), *look)
        yield from (_line(line, paths) for line, paths in band.lines.items())
        yield "</g>"
    for colour, words in groupby(band.words, key=lambda word: word.colour):
        yield f'<g fill="{colour}">'
        yield from (_word(word) for word in words)
        yield "</g>"


def _clip(clip: Box | None, number: int) -> Iterator[str]:
    if clip is None:
        yield "<g>"
        return
    yield (
        f'<clipPath id="c{number}"><rect x="{_number(clip.left)}" y="{_number(clip.bottom)}" '
        f'width="{_number(clip.width)}" height="{_number(clip.height)}"/></clipPath>'
    )
    yield f'<g clip-path="url(#c{number})">'


def _fill(fills: Sequence[Fill], colour: str, alpha: float) -> str:
    """Filled shapes of one look; those that are translucent darken each other where they overlap."""
    seen = f' fill-opacity="{alpha:g}"' if alpha < 1.0 else ""
    shapes = ("".join(_path(ring, closed=True) for ring in fill.rings) for fill in fills)
    drawn = "".join(f'<path d="{shape}"/>' for shape in shapes)
    return f'<g fill="{colour}"{seen} fill-rule="evenodd">{drawn}</g>'


def _line(line: Line, paths: Iterable[Floats]) -> str:
    dash = f' stroke-dasharray="{" ".join(_number(one) for one in line.dash)}"' if line.dash else ""
    cap = "butt" if line.dash else "round"
    drawn = "".join(_path(points) for points in paths)
    look = f'stroke="{line.colour}" stroke-width="{_number(line.width_mm)}"{dash} stroke-linecap="{cap}"'
    return f'<path {look} d="{drawn}"/>'


def _path(points: Floats, *, closed: bool = False) -> str:
    """Points as the `d` of a path."""
    rounded = points.round(DIGITS).tolist()
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in rounded) + ("Z" if closed else "")


def _word(word: Written) -> str:
    """A line of text; each letter where its width puts it, in steps of its outline."""
    text, size = shown(word.text), EM * word.height_mm
    share = {Side.LEFT: 0.0, Side.CENTRE: -0.5, Side.RIGHT: -1.0}[word.side]
    turn, back = radians(word.turn_deg), share * text_width(text, word.height_mm)
    x = word.at[0] + cos(turn) * back + sin(turn) * MIDDLE * size
    y = word.at[1] + sin(turn) * back - cos(turn) * MIDDLE * size
    scale = size / GRID
    placed = f"translate({_number(x)} {_number(y)})"
    placed += f"rotate({_number(word.turn_deg)})" if round(word.turn_deg, 3) else ""
    letters, place = [], 0.0
    for one in text:
        if one != " " and outline(one):
            letters.append(f'<use href="#{_id(one)}" x="{place:.0f}"/>')
        place += advance(one) * GRID
    return f'<g transform="{placed}scale({scale:.5g})">{"".join(letters)}</g>'


def _id(character: str) -> str:
    return f"g{ord(character):x}"


def _number(value: float) -> str:
    return f"{round(value, 3):g}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
