"""The drawing set as one PDF: true to scale, text as text, a bookmark a sheet, a layer for each kind of thing.

Written object by object, since no library at hand paints lines as they are, embeds a part of a Chinese font and writes
layers and measures too. Every view tells its scale, so that lengths can be measured in a viewer. Made by the rules of
PDF/A-2b for archives: fonts embedded, colours told, nothing outside the file.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import cos, radians, sin
from typing import Final

from planner.files import font
from planner.files.pdf_archive import PRODUCER, description, srgb_profile
from planner.files.pdf_objects import Name, Objects, Ref, Value
from planner.files.plot import Band, Fill, Floats, Line, Written, plotted
from planner.model.scene import Layer, Scene, Sheet, SheetBook, Side, View
from planner.words import Lang

POINTS_PER_MM: Final = 72.0 / 25.4
FONT: Final = "NotoSansSC-Regular"
TAG: Final = "PLANNR+"
"""Six letters that say that a font is embedded in part (PDF 32000 9.6.4)."""

ALIGNED: Final = {Side.LEFT: 0.0, Side.CENTRE: -0.5, Side.RIGHT: -1.0}
CODES: Final = 100
"""Lines in one block of a character map (at most, PDF 32000 9.10.3)."""


@dataclass(frozen=True, kw_only=True)
class Shared:
    """What all pages use: the font and its numbers, the layers, the degrees of translucency."""

    font: Ref
    numbers: dict[str, int]
    layers: dict[Layer, Ref]
    states: dict[float, Ref]

    @property
    def resources(self) -> Value:
        """The page's resources."""
        return {
            "Font": {"F": self.font},
            "ExtGState": {_state(alpha): ref for alpha, ref in self.states.items()},
            "Properties": {_layer(layer): ref for layer, ref in self.layers.items()},
        }


def write_pdf(sheets: Sequence[Sheet], scene: Scene, book: SheetBook) -> bytes:
    """The sheets as the pages of one PDF; no date, the same sheets give the same bytes."""
    objects, pages = Objects(), [plotted(sheet, scene, book) for sheet in sheets]
    lang = sheets[0].lang if sheets else Lang.ZH
    every = [band for page in pages for band in page]
    font_ref, numbers = _font(objects, every)
    shared = Shared(
        font=font_ref,
        numbers=numbers,
        layers=_layers(objects, every, book, lang),
        states={alpha: objects.add({"ca": alpha}) for alpha in sorted({f.alpha for band in every for f in band.fills})},
    )
    tree, root = objects.reserve(), objects.reserve()
    resources = objects.add(shared.resources)
    kids = [
        _page(objects, sheet, bands, shared, tree=tree, resources=resources)
        for sheet, bands in zip(sheets, pages, strict=True)
    ]
    objects.set(tree, {"Type": Name("Pages"), "Kids": kids, "Count": len(kids)})
    groups = list(shared.layers.values())
    title = book.title.say(lang) or (sheets[0].title if sheets else "")
    catalogue: dict[str, Value] = {
        "Type": Name("Catalog"),
        "Pages": tree,
        "Outlines": _bookmarks(objects, sheets, kids),
        "PageMode": Name("UseOutlines"),
        "Lang": b"(zh-CN)" if lang is Lang.ZH else b"(en)",
        "ViewerPreferences": {"DisplayDocTitle": True, "PrintScaling": Name("None")},
        "OCProperties": {
            "OCGs": groups,
            "D": {"Name": "planner", "Order": groups, "ON": groups, "BaseState": Name("ON")},
        },
        "Metadata": objects.plain(description(title), Type=Name("Metadata"), Subtype=Name("XML")),
        "OutputIntents": [_colours(objects)],
    }
    objects.set(root, catalogue)
    return objects.document(root=root, info=objects.add({"Title": title, "Creator": PRODUCER}))


def _colours(objects: Objects) -> Value:
    """What the numbers of colours mean (PDF/A: an output intent)."""
    return {
        "Type": Name("OutputIntent"),
        "S": Name("GTS_PDFA1"),
        "OutputConditionIdentifier": "sRGB IEC61966-2.1",
        "Info": "sRGB IEC61966-2.1",
        "DestOutputProfile": objects.stream(srgb_profile(), N=3, Alternate=Name("DeviceRGB")),
    }


def _page(objects: Objects, sheet: Sheet, bands: Sequence[Band], shared: Shared, *, tree: Ref, resources: Ref) -> Ref:
    content = b"\n".join(one.encode("ascii") for one in _content(bands, shared))
    page: dict[str, Value] = {
        "Type": Name("Page"),
        "Parent": tree,
        "MediaBox": [0, 0, sheet.width_mm * POINTS_PER_MM, sheet.height_mm * POINTS_PER_MM],
        "Resources": resources,
        "Contents": objects.stream(content),
        "VP": [_measured(view) for view in sheet.views],
    }
    return objects.add(page)


def _measured(view: View) -> Value:
    """A view's scale as a rectilinear measure: lengths in millimetres, areas in square metres (PDF 32000 12.9)."""
    box = view.box
    mm_per_point = view.scale / POINTS_PER_MM
    corners = [edge * POINTS_PER_MM for edge in (box.left, box.bottom, box.right, box.top)]
    along: Value = [{"Type": Name("NumberFormat"), "U": "mm", "C": _plain(mm_per_point), "D": 1}]
    length: Value = [{"Type": Name("NumberFormat"), "U": "mm", "C": 1, "D": 1}]
    area: Value = [{"Type": Name("NumberFormat"), "U": "m²", "C": b"0.000001", "D": 100}]
    measure: Value = {
        "Type": Name("Measure"),
        "Subtype": Name("RL"),
        "R": f"1:{view.scale}",
        "X": along,
        "D": length,
        "A": area,
    }
    return {"Type": Name("Viewport"), "BBox": corners, "Name": view.id, "Measure": measure}


def _plain(value: float) -> bytes:
    """A number with all its digits."""
    return f"{value:.8f}".encode("ascii")


def _bookmarks(objects: Objects, sheets: Sequence[Sheet], kids: Sequence[Ref]) -> Ref:
    """One bookmark a sheet: its number and its title."""
    head, marks = objects.reserve(), [objects.reserve() for _ in kids]
    for place, (sheet, kid, mark) in enumerate(zip(sheets, kids, marks, strict=True)):
        entry: dict[str, Value] = {
            "Title": f"{sheet.number} {sheet.title}",
            "Parent": head,
            "Dest": [kid, Name("Fit")],
        }
        if place:
            entry["Prev"] = marks[place - 1]
        if place + 1 < len(marks):
            entry["Next"] = marks[place + 1]
        objects.set(mark, entry)
    ends: dict[str, Value] = {"First": marks[0], "Last": marks[-1]} if marks else {}
    objects.set(head, {"Type": Name("Outlines"), "Count": len(marks), **ends})
    return head


def _layers(objects: Objects, bands: Sequence[Band], book: SheetBook, lang: Lang) -> dict[Layer, Ref]:
    """A layer for each kind of thing that is drawn, named as in the DXF."""
    used = {one.layer for band in bands for one in band.fills} | {one.layer for band in bands for one in band.words}
    used |= {line.layer for band in bands for line in band.lines}
    return {
        layer: objects.add({"Type": Name("OCG"), "Name": book.pen_of[layer].name.say(lang)})
        for layer in Layer
        if layer in used
    }


def _layer(layer: Layer) -> str:
    return f"L{list(Layer).index(layer)}"


def _state(alpha: float) -> str:
    return f"A{alpha * 1000:.0f}"


def _content(bands: Sequence[Band], shared: Shared) -> Iterator[str]:
    """A page in millimetres: band by band fills, lines and words, each within its layer."""
    yield f"{POINTS_PER_MM:.8f} 0 0 {POINTS_PER_MM:.8f} 0 0 cm 4 M"
    for band in bands:
        if band.clip is not None:
            clip = band.clip
            yield f"q {clip.left:g} {clip.bottom:g} {clip.width:g} {clip.height:g} re W n"
        for (layer, *look), fills in groupby(band.fills, key=lambda one: (one.layer, one.colour, one.alpha)):
            yield from _within(layer, _filled(list(fills), *look))
        for line, paths in band.lines.items():
            yield from _within(line.layer, _drawn(line, paths))
        if band.clip is not None:
            yield "Q"
        for layer, words in groupby(band.words, key=lambda one: one.layer):
            yield from _within(layer, ("BT", *(_word(word, shared.numbers) for word in words), "ET"))


def _within(layer: Layer | None, lines: "Iterator[str] | Sequence[str]") -> Iterator[str]:
    if layer is None:
        yield from lines
        return
    yield f"/OC /{_layer(layer)} BDC"
    yield from lines
    yield "EMC"


def _colour(colour: str) -> str:
    return " ".join(f"{int(colour[at : at + 2], 16) / 255:.3g}" for at in (1, 3, 5))


def _filled(fills: Sequence[Fill], colour: str, alpha: float) -> Iterator[str]:
    """Filled shapes of one look, each by itself, so that translucent ones darken each other."""
    yield f"{_colour(colour)} rg /{_state(alpha)} gs"
    for fill in fills:
        yield " ".join(_path(ring) + " h" for ring in fill.rings) + " f*"


def _drawn(line: Line, paths: Sequence[Floats]) -> Iterator[str]:
    dash = " ".join(f"{one:g}" for one in line.dash)
    cap = 0 if line.dash else 1
    yield f"{_colour(line.colour)} RG {line.width_mm:g} w {cap} J 0 j [{dash}] 0 d"
    for points in paths:
        yield _path(points)
    yield "S"


def _path(points: Floats) -> str:
    """Points to a thousandth of a millimetre."""
    rounded = points.round(3).tolist()
    first, *rest = [f"{x:g} {y:g}" for x, y in rounded]
    return " ".join([f"{first} m", *(f"{one} l" for one in rest)])


def _word(word: Written, numbers: dict[str, int]) -> str:
    text, size = font.shown(word.text), font.EM * word.height_mm
    turn, back = radians(word.turn_deg), ALIGNED[word.side] * font.text_width(word.text, word.height_mm)
    c, s = cos(turn), sin(turn)
    x = word.at[0] + c * back + s * font.MIDDLE * size
    y = word.at[1] + s * back - c * font.MIDDLE * size
    codes = "".join(f"{numbers[one]:04X}" for one in text)
    return f"{_colour(word.colour)} rg /F {size:g} Tf {c:.6f} {s:.6f} {-s:.6f} {c:.6f} {x:.3f} {y:.3f} Tm <{codes}> Tj"


def _font(objects: Objects, bands: Sequence[Band]) -> tuple[Ref, dict[str, int]]:
    """The characters that are written, embedded as TrueType; each is named by its number in the embedded part."""
    characters = sorted({one for band in bands for word in band.words for one in font.shown(word.text)} | {" "})
    data, numbers = font.part(characters)
    size = font.sizes()
    descriptor: dict[str, Value] = {
        "Type": Name("FontDescriptor"),
        "FontName": Name(TAG + FONT),
        "Flags": 4,
        "FontBBox": [size["left"], size["bottom"], size["right"], size["top"]],
        "ItalicAngle": 0,
        "Ascent": size["ascent"],
        "Descent": size["descent"],
        "CapHeight": size["capitals"],
        "StemV": 80,
        "FontFile2": objects.stream(data, Length1=len(data)),
    }
    widths: list[Value] = []
    for one in characters:
        widths += [numbers[one], [round(font.advance(one) * 1000)]]
    inner: dict[str, Value] = {
        "Type": Name("Font"),
        "Subtype": Name("CIDFontType2"),
        "BaseFont": Name(TAG + FONT),
        "CIDSystemInfo": {"Registry": b"(Adobe)", "Ordering": b"(Identity)", "Supplement": 0},
        "FontDescriptor": objects.add(descriptor),
        "DW": 1000,
        "W": widths,
        "CIDToGIDMap": Name("Identity"),
    }
    outer: dict[str, Value] = {
        "Type": Name("Font"),
        "Subtype": Name("Type0"),
        "BaseFont": Name(TAG + FONT),
        "Encoding": Name("Identity-H"),
        "DescendantFonts": [objects.add(inner)],
        "ToUnicode": objects.stream(_characters(numbers)),
    }
    return objects.add(outer), numbers


def _characters(numbers: dict[str, int]) -> bytes:
    """Which character each number stands for, so that text can be searched and copied."""
    pairs = sorted((number, one) for one, number in numbers.items())
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <FFFF> endcodespacerange",
    ]
    for start in range(0, len(pairs), CODES):
        some = pairs[start : start + CODES]
        lines.append(f"{len(some)} beginbfchar")
        lines += [f"<{number:04X}> <{one.encode('utf-16-be').hex().upper()}>" for number, one in some]
        lines.append("endbfchar")
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode("ascii")
