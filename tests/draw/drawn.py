"""The small layout drawn: scene, sheets and what lies on their paper, made once for all tests."""

from dataclasses import dataclass
from functools import cache
from math import cos, radians, sin
from pathlib import Path

from shapely import LineString, Polygon, STRtree, box, union_all

from planner import pipeline
from planner.draw import depict
from planner.draw.facts import Facts
from planner.draw.page import frame_of
from planner.draw.sheets import sheets
from planner.files.font import text_width
from planner.files.plot import Band, Written, plotted
from planner.files.sheet_book import read_sheet_book
from planner.measure.coverage import AreaCoverage, watch_of
from planner.measure.key_areas import Grade
from planner.measure.routes import Flow, flow
from planner.model.layout import Layout
from planner.model.scene import Layer, Scene, Sheet, SheetBook, Side
from planner.model.verdict import Verdict
from planner.words import Lang
from tests.build_layout import small_layout

LAYOUTS = Path(__file__).parents[2] / "layouts"
DENSITY = {Grade.FACE: 250.0, Grade.WAITING: 125.0, Grade.HALL: 62.5}


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A layout with its scene and its sheets."""

    layout: Layout
    scene: Scene
    sheets: tuple[Sheet, ...]
    book: SheetBook

    def sheet(self, key: str) -> Sheet:
        """The sheet with a key."""
        return next(sheet for sheet in self.sheets if sheet.key == key)

    def bands(self, sheet: Sheet) -> list[Band]:
        """What is painted on a sheet."""
        return plotted(sheet, self.scene, self.book)

    def words(self, sheet: Sheet) -> list[Written]:
        """Every line of text on a sheet."""
        return [word for band in self.bands(sheet) for word in band.words]


def found_out(layout: Layout) -> tuple[tuple[AreaCoverage, ...], Flow]:
    """Coverage and routes of a layout."""
    return watch_of(layout).coverage(px_per_m=DENSITY), flow(layout)


def draw(
    layout: Layout,
    *,
    lang: Lang,
    size: str | None = None,
    scale: int | None = None,
    verdicts: tuple[Verdict, ...] = (),
    book: SheetBook | None = None,
) -> Drawn:
    """A layout drawn in a language."""
    seen, routes = found_out(layout)
    scene, book = depict(layout, verdicts, seen, routes), book or read_sheet_book("full")
    facts = Facts(layout=layout, coverage=seen, flow=routes, lang=lang)
    made = sheets(scene, facts, book=book, measure=text_width, size=size, scale=scale)
    return Drawn(layout=layout, scene=scene, sheets=made, book=book)


@cache
def small(turn_deg: float = 0.0, lang: Lang = Lang.ZH, size: str | None = None, scale: int | None = None) -> Drawn:
    """The small layout of tests/build_layout.py, turned."""
    return draw(small_layout(turn_deg), lang=lang, size=size, scale=scale)


@cache
def sample(name: str, lang: Lang, size: str | None = None, scale: int | None = None) -> Drawn:
    """A sample of layouts/, designed and judged, with its whole set of sheets."""
    judged = _judged(name)
    made = pipeline.depict(judged, lang=lang, chosen="full", size=size, scale=scale)
    return Drawn(layout=judged.layout, scene=made.scene, sheets=made.sheets, book=made.book)


@cache
def _judged(name: str) -> pipeline.Judged:
    reading = pipeline.read(LAYOUTS / name / "plan.dxf")
    rulebook = pipeline.rulebook_of(reading.brief, beside=reading.brief_path)
    return pipeline.judge(pipeline.place(reading, rulebook=rulebook), rulebook=rulebook)


def covered_texts(drawn: Drawn, sheet: Sheet) -> list[tuple[str, str]]:
    """Pairs of texts of a sheet that cover each other."""
    words = drawn.words(sheet)
    boxes = [box_of(word) for word in words]
    pairs = [(one, other) for one, other in STRtree(boxes).query(boxes, predicate="intersects").T if one < other]
    return [
        (words[one].text, words[other].text)
        for one, other in pairs
        if boxes[one].intersection(boxes[other]).area > 0.05
    ]


def struck_texts(drawn: Drawn, sheet: Sheet) -> list[tuple[str, str]]:
    """Texts of a sheet's views with what runs through them: dimensions, leaders, axes, walls or columns."""
    bands = drawn.bands(sheet)[:-1]
    lines = [
        (LineString(points).intersection(_clip(band)), line.layer)
        for band in bands
        for line, paths in band.lines.items()
        for points in paths
        if line.layer in STRIKING and len(points) > 1
    ]
    solid = [
        Polygon(fill.rings[0], fill.rings[1:]).buffer(0).intersection(_clip(band))
        for band in bands
        for fill in band.fills
        if fill.layer in SOLID
    ]
    walls, tree = union_all(solid), STRtree([line for line, _ in lines])
    found = list[tuple[str, str]]()
    for word in (word for band in bands for word in band.words):
        ground = box_of(word).buffer(-TOUCH)
        found += [(word.text, f"{lines[one][1]}") for one in tree.query(ground, predicate="intersects")]
        found += [(word.text, "wall")] if ground.intersection(walls).area > ON_WALL else []
    return found


def _clip(band: Band) -> Polygon:
    """The part of the paper to which a band is cut."""
    cut = band.clip
    return box(-1e6, -1e6, 1e6, 1e6) if cut is None else box(cut.left, cut.bottom, cut.right, cut.top)


STRIKING = (Layer.DIMENSION, Layer.LABEL, Layer.CAMERA, Layer.AXIS, Layer.WALL, Layer.COLUMN)
SOLID = (Layer.WALL_FILL, Layer.COLUMN)
TOUCH = 0.15
"""Millimetres by which a line may touch the edge of a text."""
ON_WALL = 0.4
"""Square millimetres of a text that may lie on a wall: less than a tenth of a digit."""


def outside_the_frame(drawn: Drawn, sheet: Sheet) -> list[str]:
    """What of a sheet lies beyond its frame."""
    frame, found = frame_of(sheet.size), list[str]()
    ground = box(frame.left - 0.01, frame.bottom - 0.01, frame.right + 0.01, frame.top + 0.01)
    for band in drawn.bands(sheet):
        found += [word.text for word in band.words if not ground.covers(box_of(word))]
        if band.clip is not None:
            clip = box(band.clip.left, band.clip.bottom, band.clip.right, band.clip.top)
            found += [] if ground.covers(clip) else [f"a view: {clip.bounds}"]
            continue
        lines = [LineString(points) for lines in band.lines.values() for points in lines]
        found += [f"a line: {line.bounds}" for line in lines if not ground.covers(line)]
    return found


def box_of(word: Written) -> Polygon:
    """The outline of a line of text on paper: from the feet of its letters to the heads of its capitals."""
    width, height = text_width(word.text, word.height_mm), 0.84 * word.height_mm
    left = {Side.LEFT: 0.0, Side.CENTRE: -width / 2, Side.RIGHT: -width}[word.side]
    c, s = cos(radians(word.turn_deg)), sin(radians(word.turn_deg))
    corners = [(left, -height / 2), (left + width, -height / 2), (left + width, height / 2), (left, height / 2)]
    return Polygon([(word.at[0] + x * c - y * s, word.at[1] + x * s + y * c) for x, y in corners])
