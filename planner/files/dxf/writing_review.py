"""The marks of a review in a submitted drawing: rings and the numbers of findings, on one layer of ours."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import hypot
from typing import Any, Final

from ezdxf import bbox
from shapely import unary_union

from planner.files.dxf.document import Document, open_whole
from planner.files.dxf.ours import mark, value_of
from planner.files.dxf.reading import OUR_APP
from planner.files.dxf.writing import NEWEST, VERSIONS, document_bytes
from planner.files.dxf.writing_marks import escaped
from planner.files.dxf.writing_styles import TEXT_STYLE, Units, add_styles
from planner.model.layout import Layout
from planner.model.standard import VERBS
from planner.model.verdict import Callout, Verdict, callouts, outcome_words
from planner.words import Lang, Text

LAYER: Final = Text(zh="审查意见", en="REVIEW-FINDINGS")
RING_M: Final = 0.3
LETTER_M: Final = 0.2
RED: Final = 1

IN_ROW: Final = 3
"""So many numbers stand side by side at a mark: not every program wraps texts."""

LIST_M: Final = 14.0
FAR_M: Final = 60.0
"""What lies so much farther than the building is not stood beside."""

_MARK: Final = "review"
_MIDDLE_LEFT: Final = 4
_TOP_LEFT: Final = 1


def write_review(document: Document, layout: Layout, verdicts: Iterable[Verdict], *, lang: Lang) -> bytes:
    """The submitted drawing, whole, with the findings marked in model space by the report's numbers.

    Findings of one place share a mark; those without a place stand in the list alone, which is right of the drawing.
    """
    found = callouts(verdicts)
    doc: Any = open_whole(document.path).doc
    _clear(doc)
    doc.dxfversion = VERSIONS[NEWEST]
    if OUR_APP not in doc.appids:
        doc.appids.add(OUR_APP)
    units = Units(metres_per_unit=layout.plan.units.metres_per_unit, scale=100)
    add_styles(doc, units)
    pen = _Pen(space=doc.modelspace(), layer=_layer(doc, lang), units=units)
    corner = _beside(doc, layout, units)
    for (x, y), ones in _by_place(found).items():
        mark(pen.space.add_circle(units.point((x, y)), units.length(RING_M), dxfattribs={"layer": pen.layer}), _MARK)
        numbers = [f"△{one.number}" for one in ones]
        rows = [" ".join(numbers[start : start + IN_ROW]) for start in range(0, len(numbers), IN_ROW)]
        pen.write("\\P".join(rows), at=(x + RING_M, y), width=0.0, side=_MIDDLE_LEFT)
    heading = Text(zh="审查意见", en="Findings").say(lang)
    lines = [heading, *(_told(one, lang) for one in found)]
    pen.write("\\P".join(escaped(line) for line in lines), at=corner, width=LIST_M, side=_TOP_LEFT)
    return document_bytes(doc, source=document.path)


@dataclass(frozen=True, kw_only=True)
class _Pen:
    """Where the marks are written, and how long a metre is there."""

    space: Any
    layer: str
    units: Units

    def write(self, text: str, *, at: tuple[float, float], width: float, side: int) -> None:
        """Writes a text; places and widths in metres, 0 for a text that is not wrapped."""
        attributes = {
            "layer": self.layer,
            "style": TEXT_STYLE,
            "char_height": self.units.length(LETTER_M),
            "insert": self.units.point(at),
            "attachment_point": side,
            "width": self.units.length(width),
        }
        mark(self.space.add_mtext(text, dxfattribs=attributes), _MARK)


def _beside(doc: Any, layout: Layout, units: Units) -> tuple[float, float]:
    """The upper corner right of all that is drawn, in metres; of the building where something lies far off."""
    rooms = unary_union([room.polygon for room in layout.storey.rooms])
    _, _, right, top = rooms.bounds
    drawn = bbox.extents(doc.modelspace(), fast=True)
    if drawn.has_data:
        high_x, high_y = drawn.extmax.x * units.metres_per_unit, drawn.extmax.y * units.metres_per_unit
        if max(high_x - right, high_y - top) < FAR_M:
            right, top = max(right, high_x), max(top, high_y)
    return right + 1.0, top


def _clear(doc: Any) -> None:
    """Takes out the marks of an earlier review."""
    space = doc.modelspace()
    for entity in [one for one in space if value_of(one) == _MARK]:
        space.delete_entity(entity)
    for layer in [one for one in doc.layers if value_of(one) == _MARK]:
        doc.layers.remove(layer.dxf.name)


def _layer(doc: Any, lang: Lang) -> str:
    """A red layer of a name that the drawing does not have."""
    wanted = name = LAYER.say(lang)
    number = 1
    while name in doc.layers:
        number += 1
        name = f"{wanted}-{number}"
    layer = doc.layers.add(name, color=RED)
    layer.dxf.lineweight = 50
    mark(layer, _MARK)
    return name


def _by_place(found: Sequence[Callout]) -> dict[tuple[float, float], list[Callout]]:
    """Findings by their place, those nearer than a ring together, in the order of their numbers."""
    places: dict[tuple[float, float], list[Callout]] = {}
    for one in found:
        at = one.finding.at
        if at is not None and not at.is_empty:
            near = next((place for place in places if hypot(place[0] - at.x, place[1] - at.y) <= RING_M), None)
            places.setdefault((at.x, at.y) if near is None else near, []).append(one)
    return places


def _told(one: Callout, lang: Lang) -> str:
    verdict = one.verdict
    words = (VERBS[verdict.verb], outcome_words(verdict.verb, one.finding.outcome), one.finding.text)
    verb, outcome, text = (word.say(lang) for word in words)
    return f"△{one.number}  {verdict.standard} {verdict.clause} [{verb}] {outcome}: {text}"
