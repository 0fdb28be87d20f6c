"""Layers, line types, text and dimension styles that we add to a user's document, under names that it does not have."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from ezdxf.colors import aci2rgb
from ezdxf.lldxf.const import VALID_DXF_LINEWEIGHTS

from planner.files.dxf.ours import mark
from planner.model.scene import Layer, Pen, SheetBook
from planner.words import Lang, Text

TEXT_STYLE: Final = "HP-TEXT"
DIMENSION_STYLE: Final = "HP-DIM"
FONT: Final = "simsun.ttc"
FAMILY: Final = "SimSun"
UNPLOTTED: Final = Text(zh="图框-视口", en="A-ANNO-NPLT")
LETTER: Final = 0.82
"""CAD measures a letter by its capitals, we by the Chinese character: capitals are 0.82 of it."""


@dataclass(frozen=True, kw_only=True)
class Units:
    """Metres in a unit of the file, and the denominator of the main scale."""

    metres_per_unit: float
    scale: int

    @property
    def mm(self) -> float:
        """Units of model space that are a millimetre on paper."""
        return self.scale / 1000.0 / self.metres_per_unit

    def length(self, metres: float) -> float:
        """A length in units of the file."""
        return metres / self.metres_per_unit

    def point(self, at: tuple[float, float]) -> tuple[float, float]:
        """A point in units of the file."""
        return at[0] / self.metres_per_unit, at[1] / self.metres_per_unit


@dataclass(kw_only=True)
class Styles:
    """The names that our layers got in a document."""

    doc: Any
    book: SheetBook
    lang: Lang
    units: Units
    foreign: frozenset[str]
    names: dict[tuple[Layer, str], str] = field(default_factory=dict)

    def layer(self, layer: Layer, sheet: Text | None = None) -> str:
        """The name of a layer, made when it is first asked for; `sheet` ends the names of a sheet's own notes."""
        word = "" if sheet is None else sheet.say(self.lang)
        key = (layer, word)
        if key not in self.names:
            pen = self.book.pen_of[layer]
            wanted = "-".join(part for part in (pen.name.say(self.lang), word) if part)
            self.names[key] = self._free(wanted)
            _add_layer(self.doc, self.names[key], pen, self.units)
        return self.names[key]

    def unplotted(self) -> str:
        """The name of the layer of the viewports' edges, which is not plotted."""
        name = UNPLOTTED.say(self.lang)
        if name not in self.doc.layers:
            layer = self.doc.layers.add(name, color=8)
            layer.dxf.plot = 0
            mark(layer, "unplotted")
        return name

    def fill(self, layer: Layer) -> str:
        """The colour of a layer's filled areas; "" is the layer's own."""
        return self.book.pen_of[layer].fill

    def _free(self, wanted: str) -> str:
        """A name that neither the user's document nor another layer of ours has."""
        taken = {*self.foreign, *(name.lower() for name in self.names.values())}
        suffix = "-N" if self.lang is Lang.EN else "-新"
        name, number = wanted, 1
        while name.lower() in taken:
            name = f"{wanted}{suffix}{number if number > 1 else ''}"
            number += 1
        return name


def _add_layer(doc: Any, name: str, pen: Pen, units: Units) -> None:
    layer = doc.layers.add(name)
    red, green, blue = (int(pen.colour[at : at + 2], 16) for at in (1, 3, 5))
    layer.color = nearest_aci((red, green, blue))
    if layer.color != 7:
        layer.rgb = (red, green, blue)
    layer.dxf.lineweight = min(VALID_DXF_LINEWEIGHTS, key=lambda one: abs(one - pen.width_mm * 100))
    if pen.dash:
        layer.dxf.linetype = _line_type(doc, name, pen, units)
    mark(layer, pen.layer.value)


def nearest_aci(rgb: tuple[int, int, int]) -> int:
    """The colour index next to a colour; what is nearly black is 7, which shows on black and on white."""
    if max(rgb) < 0x30:
        return 7
    return min(range(1, 250), key=lambda index: sum((a - b) ** 2 for a, b in zip(rgb, aci2rgb(index), strict=True)))


def _line_type(doc: Any, name: str, pen: Pen, units: Units) -> str:
    """A dashed line type whose dashes are as long as on our paper, with the user's own line type scale.

    With $PSLTSCALE = 1 a viewport shows line types in paper units, else in units of model space.
    """
    in_paper = bool(doc.header.get("$PSLTSCALE", 1))
    scale = (1.0 if in_paper else units.mm) / float(doc.header.get("$LTSCALE", 1.0) or 1.0)
    lengths = [length * scale * (1 if place % 2 == 0 else -1) for place, length in enumerate(pen.dash)]
    found = f"HP-{name}"
    if found not in doc.linetypes:
        doc.linetypes.add(found, pattern=[sum(abs(one) for one in lengths), *lengths], description=name)
    return found


def add_styles(doc: Any, units: Units) -> None:
    """The text style and the dimension style (GB/T 50001: ticks at 45°, text above the line, whole millimetres)."""
    if TEXT_STYLE not in doc.styles:
        style = doc.styles.add(TEXT_STYLE, font=FONT)
        style.set_extended_font_data(FAMILY)
    if DIMENSION_STYLE in doc.dimstyles:
        doc.dimstyles.remove(DIMENSION_STYLE)
    style = doc.dimstyles.add(DIMENSION_STYLE)
    for name, value in _dimension_values(units):
        style.set_dxf_attrib(name, value)
    style.set_arrows(blk="ARCHTICK", blk1="ARCHTICK", blk2="ARCHTICK", ldrblk="DOTSMALL")


def _dimension_values(units: Units) -> Iterable[tuple[str, Any]]:
    yield "dimscale", units.mm
    yield "dimtxt", 3.0 * LETTER
    yield "dimtxsty", TEXT_STYLE
    yield "dimlfac", units.metres_per_unit * 1000.0
    yield from (("dimdec", 0), ("dimlunit", 2), ("dimzin", 8), ("dimrnd", 0.0))
    yield from (("dimexo", 2.0), ("dimexe", 2.5), ("dimdle", 0.0), ("dimasz", 1.8), ("dimtsz", 0.0), ("dimgap", 0.75))
    yield from (("dimtad", 1), ("dimtih", 0), ("dimtoh", 0), ("dimtix", 1), ("dimtofl", 1), ("dimjust", 0))
    yield from (("dimlwd", 13), ("dimlwe", 13), ("dimtmove", 2), ("dimtfill", 1))
