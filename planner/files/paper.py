"""Sheets and a plan's picture as PNG, with the font that comes with the product.

The only module that knows matplotlib. Lines are painted as collections, one for each kind of line, never one artist a
line. Nothing depends on the machine's fonts or clock: the same sheets give the same bytes.
"""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from planner.files.font import EM, MIDDLE, font_file, shown, text_width
from planner.files.plan_picture import HEIGHT_MM, WIDTH_MM, picture_bands
from planner.files.plot import Band, Fill, Line, Written, plotted
from planner.model.plan import FloorPlan
from planner.model.scene import Box, Scene, Sheet, SheetBook, Side
from planner.words import Lang

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MM_PER_INCH: Final = 25.4
POINTS_PER_MM: Final = 72.0 / MM_PER_INCH
PACKING: Final = 2
"""How hard a PNG is packed, of 9: each step more costs half as much time again and saves a twentieth."""

_SETTINGS: Final[dict[str, Any]] = {
    "path.simplify": False,
    "lines.scale_dashes": False,
    "axes.unicode_minus": False,
    "text.usetex": False,
    "text.hinting": "none",
}


def write_png(sheet: Sheet, scene: Scene, book: SheetBook, *, dpi: int = 150) -> bytes:
    """A sheet as PNG at a resolution."""
    with _settings():
        return _png(_painted(sheet, scene, book), dpi)


def plan_picture(plan: FloorPlan, lang: Lang, *, dpi: int = 150) -> bytes:
    """A PNG that shows what was understood of a plan: rooms with names and areas, doors, and in red what was not."""
    bands = picture_bands(plan, lang=lang, measure=text_width)
    with _settings():
        return _png(paint(bands, width_mm=WIDTH_MM, height_mm=HEIGHT_MM), dpi)


def _png(figure: "Figure", dpi: int) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    buffer = io.BytesIO()
    figure.set_dpi(dpi)
    canvas: Any = FigureCanvasAgg(figure)
    canvas.print_png(buffer, metadata={"Software": None}, pil_kwargs={"compress_level": PACKING})
    canvas.renderer = None  # its pixels, 70 MB of an A1, would else wait for the search for garbage
    figure.clear()
    return buffer.getvalue()


@contextmanager
def _settings() -> Iterator[None]:
    import matplotlib

    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        parameters: dict[Any, Any] = matplotlib.rcParams
        parameters.update(_SETTINGS)
        yield


def _painted(sheet: Sheet, scene: Scene, book: SheetBook) -> "Figure":
    return paint(plotted(sheet, scene, book), width_mm=sheet.width_mm, height_mm=sheet.height_mm)


def paint(bands: Sequence[Band], *, width_mm: float, height_mm: float) -> "Figure":
    """A figure as large as the paper, with one axes in millimetres over the whole of it."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width_mm / MM_PER_INCH, height_mm / MM_PER_INCH), facecolor="white")
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_axis_off()
    axes.set_xlim(0.0, width_mm)
    axes.set_ylim(0.0, height_mm)
    for order, band in enumerate(bands):
        _paint_fills(axes, band.fills, order=3 * order, clip=band.clip)
        for line, paths in band.lines.items():
            _paint_lines(axes, line, paths, order=3 * order + 1, clip=band.clip)
        for word in band.words:
            _paint_word(axes, word, order=3 * order + 2)
    return figure


def _cut(axes: "Axes", artist: Any, clip: Box | None) -> None:
    from matplotlib.patches import Rectangle

    if clip is None:
        artist.set_clip_on(False)
        return
    box = Rectangle((clip.left, clip.bottom), clip.width, clip.height, transform=axes.transData)
    artist.set_clip_path(box)


def _paint_fills(axes: "Axes", fills: Sequence[Fill], *, order: int, clip: Box | None) -> None:
    from matplotlib.collections import PathCollection
    from matplotlib.colors import to_rgba

    if not fills:
        return
    colours = [to_rgba(fill.colour, fill.alpha) for fill in fills]
    found = PathCollection([_path(fill) for fill in fills], facecolors=colours, edgecolors="none", zorder=order)
    axes.add_collection(found, autolim=False)
    _cut(axes, found, clip)


def _path(fill: Fill) -> Any:
    """A path with its shell counter-clockwise and its holes clockwise, so that holes stay open."""
    from matplotlib.path import Path as Outline

    points, codes = [], []
    for number, ring in enumerate(fill.rings):
        closed = ring if np.array_equal(ring[0], ring[-1]) else np.vstack([ring, ring[:1]])
        x, y = closed[:, 0], closed[:, 1]
        turns_left = float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])) > 0.0
        closed = closed if turns_left == (number == 0) else closed[::-1]
        points.append(closed)
        codes += [Outline.MOVETO, *[Outline.LINETO] * (len(closed) - 2), Outline.CLOSEPOLY]
    return Outline(np.concatenate(points), codes)


def _paint_lines(axes: "Axes", line: Line, paths: Sequence[Any], *, order: int, clip: Box | None) -> None:
    from matplotlib.collections import LineCollection

    style: Any = (0.0, tuple(length * POINTS_PER_MM for length in line.dash)) if line.dash else "solid"
    found = LineCollection(
        list(paths),
        colors=line.colour,
        linewidths=line.width_mm * POINTS_PER_MM,
        linestyles=[style],
        capstyle="butt" if line.dash else "round",
        joinstyle="miter",
        zorder=order,
    )
    axes.add_collection(found, autolim=False)
    _cut(axes, found, clip)


_ALIGNED: Final = {Side.LEFT: "left", Side.CENTRE: "center", Side.RIGHT: "right"}


def _paint_word(axes: "Axes", word: Written, *, order: int) -> None:
    """A line of text, its middle height at its point: matplotlib's own middle depends on the letters."""
    from matplotlib.font_manager import FontProperties

    size = EM * word.height_mm
    turn = np.radians(word.turn_deg)
    x, y = word.at[0] + np.sin(turn) * MIDDLE * size, word.at[1] - np.cos(turn) * MIDDLE * size
    axes.text(
        x,
        y,
        shown(word.text),
        fontproperties=FontProperties(fname=str(font_file()), size=size * POINTS_PER_MM),
        color=word.colour,
        rotation=word.turn_deg,
        rotation_mode="anchor",
        horizontalalignment=_ALIGNED[word.side],
        verticalalignment="baseline",
        parse_math=False,
        clip_on=False,
        zorder=order,
    )
