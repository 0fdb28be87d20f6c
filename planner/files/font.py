"""The font that comes with the product: widths, outlines, and a part of it for a PDF. None of the machine's is used."""

import io
from collections.abc import Collection, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

EM: Final = 1.15
"""The font's size in heights of its letters: Chinese characters are then as high as the text, capitals 0.84 of it."""

MIDDLE: Final = 0.375
"""The middle of a line above its baseline, in sizes of the font."""

MISSING: Final = "□"
"""Stands for a character that the font does not have."""

GRID: Final = 100.0
"""Steps of an outline to the font's size: finer in letters of 3 mm than 600 dots to the inch."""

_DROPPED: Final = (
    *("BASE", "GDEF", "GPOS", "GSUB", "STAT", "vhea", "vmtx", "DSIG", "VORG", "gasp", "prep", "fpgm", "cvt "),
    *("OS/2", "name", "post", "cmap"),
)
"""Tables that a PDF does not need of a TrueType font whose characters it names by their numbers."""


@cache
def font_file() -> Path:
    """Noto Sans SC (OFL), from the package zhplot, which is not imported: its import changes matplotlib.

    Raises:
        FileNotFoundError: the installation is broken.
    """
    spec = find_spec("zhplot")
    places = [] if spec is None else spec.submodule_search_locations or []
    for place in places:
        path = Path(place) / "fonts" / "NotoSansSC-Regular.ttf"
        if path.is_file():
            return path
    raise FileNotFoundError("NotoSansSC-Regular.ttf of the package zhplot")


@cache
def _font() -> "TTFont":
    return _opened()


def _opened() -> "TTFont":
    """The font, its glyphs named by their numbers: to look up the names that it gives them takes long."""
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(font_file().read_bytes()), lazy=True, recalcTimestamp=False)
    font.setGlyphOrder([f"g{number}" for number in range(font["maxp"].numGlyphs)])
    return font


@cache
def _numbers() -> dict[int, int]:
    """The glyph's number of each character.

    Read from the table of 32-bit characters itself (OpenType cmap, format 12): to unpack all tables as names takes
    twenty times as long.
    """
    raw: bytes = _font().reader["cmap"]
    count = int.from_bytes(raw[2:4], "big")
    records = np.frombuffer(raw, dtype=[("platform", ">u2"), ("encoding", ">u2"), ("at", ">u4")], count=count, offset=4)
    at = next(int(one["at"]) for one in records if (one["platform"], one["encoding"]) == (3, 10))
    groups = np.frombuffer(raw, dtype=">u4", count=3 * int.from_bytes(raw[at + 12 : at + 16], "big"), offset=at + 16)
    found: dict[int, int] = {}
    for first, last, glyph in groups.reshape(-1, 3).tolist():
        found.update(zip(range(first, last + 1), range(glyph, glyph + last - first + 1), strict=True))
    return found


@cache
def _advances() -> NDArray[np.int64]:
    """The width of each glyph in the font's units; those beyond the last are as wide as it."""
    font: Any = _font()
    widths = np.frombuffer(font.reader["hmtx"], dtype=">u2", count=2 * font["hhea"].numberOfHMetrics)[::2]
    return widths.astype(np.int64)


@cache
def advance(character: str) -> float:
    """A character's width in sizes of the font."""
    font: Any = _font()
    widths, number = _advances(), _numbers()[ord(character)]
    return float(widths[min(number, len(widths) - 1)] / font["head"].unitsPerEm)


def text_width(text: str, height_mm: float) -> float:
    """The width in millimetres of a text whose letters are so many millimetres high."""
    return _length(text) * EM * height_mm


@cache
def _length(text: str) -> float:
    """A text's width in sizes of the font."""
    return sum(advance(one) for one in shown(text))


def shown(text: str) -> str:
    """A text with a box for each character that the font does not have, and blanks for control characters."""
    numbers = _numbers()
    spaced = "".join(" " if ord(one) < 32 else one for one in text)
    return "".join(one if ord(one) in numbers else MISSING for one in spaced)


@cache
def _glyphs() -> Any:
    return _font().getGlyphSet()


@cache
def outline(character: str) -> str:
    """A character's outline as the `d` of an SVG path, in parts of the font's size (GRID to one), y upwards.

    Every step is relative to the one before, which takes two thirds of the letters of absolute ones.
    """
    from fontTools.pens.basePen import decomposeQuadraticSegment
    from fontTools.pens.recordingPen import DecomposingRecordingPen

    font: Any = _font()
    glyphs = _glyphs()
    pen = DecomposingRecordingPen(glyphs)
    glyphs[font.getGlyphName(_numbers()[ord(character)])].draw(pen)
    share = GRID / font["head"].unitsPerEm
    here, start, found = (0, 0), (0, 0), list[str]()
    for what, points in pen.value:
        pieces = decomposeQuadraticSegment(points) if what == "qCurveTo" else [points]
        for piece in pieces:
            steps, here = _steps(piece, here, share)
            found.append(_LETTERS[what] + steps)
        if what == "moveTo":
            start = here
        elif what == "closePath":
            here = start
    return "".join(found)


_LETTERS: Final = {"moveTo": "m", "lineTo": "l", "qCurveTo": "q", "closePath": "z", "endPath": ""}


def _steps(points: Sequence[tuple[float, float]], here: tuple[int, int], share: float) -> tuple[str, tuple[int, int]]:
    """The steps from a place to some points, and the last of these."""
    grid = [(round(x * share), round(y * share)) for x, y in points]
    numbers = [f"{number}" for x, y in grid for number in (x - here[0], y - here[1])]
    steps = "".join(number if number[0] == "-" or not place else " " + number for place, number in enumerate(numbers))
    return steps, grid[-1] if grid else here


def part(characters: Collection[str]) -> tuple[bytes, dict[str, int]]:
    """The font with these characters alone, and the number of each in it."""
    from fontTools.subset import Options, Subsetter

    options: Any = Options()
    options.drop_tables = [*options.drop_tables, *_DROPPED]
    options.layout_features, options.hinting, options.notdef_outline = [], False, True
    options.glyph_names, options.recalc_timestamp, options.recalc_bounds = False, False, False
    font = _opened()
    cutter = Subsetter(options)
    names = {one: font.getGlyphName(_numbers()[ord(one)]) for one in sorted(characters)}
    cutter.populate(gids=sorted(_numbers()[ord(one)] for one in characters))
    cutter.subset(font)
    numbers: dict[str, int] = font.getReverseGlyphMap()
    found = {one: numbers[name] for one, name in names.items()}
    buffer = io.BytesIO()
    font.save(buffer, reorderTables=True)
    return buffer.getvalue(), found


@cache
def sizes() -> dict[str, int]:
    """What a PDF says of the font, in thousandths of its size: ascent, descent, height of capitals, bounding box."""
    font: Any = _font()
    share = 1000.0 / font["head"].unitsPerEm
    head, lines = font["head"], font["hhea"]
    raw = {
        "ascent": lines.ascent,
        "descent": lines.descent,
        "capitals": getattr(font["OS/2"], "sCapHeight", lines.ascent),
        "left": head.xMin,
        "bottom": head.yMin,
        "right": head.xMax,
        "top": head.yMax,
    }
    return {name: round(value * share) for name, value in raw.items()}
