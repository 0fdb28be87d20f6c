"""Sheets as paper-space layouts: paper, viewports at scale with layers frozen, frame, title block and tables."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from math import cos, radians, sin
from typing import Any, Final

import shapely
import shapely.affinity

from planner.files.dxf.ours import mark
from planner.files.dxf.plain_text import letters
from planner.files.dxf.writing_marks import TEXT_ALIGN, Target, add_line_of_text, add_mark, in_order
from planner.files.dxf.writing_styles import LETTER, TEXT_STYLE, Styles
from planner.model.layout import Layout
from planner.model.scene import XY, Layer, Mark, Patch, Scene, Sheet, Stroke, View, Word

SHOWN_ROLES: Final = frozenset({"wall", "column", "door", "window", "opening", "glass", "stair", ""})
"""Roles of the user's own layers that our viewports show; furniture, texts, dimensions and title blocks are off, and
axes where we draw their bubbles ourselves."""

TITLE_BLOCK: Final = "HP-TITLE"
PLOT_STYLES: Final = "monochrome.ctb"
"""Every CAD program has it: black on white, line widths from the layers."""

PLOT_FLAGS: Final = 16 + 32 + 128 + 512
"""Standard scale, plot styles, line widths, viewports first."""

BUILDING: Final = frozenset({Layer.AXIS, Layer.WALL, Layer.COLUMN, Layer.DOOR, Layer.GLAZING, Layer.EXISTING})
"""What the user's own linework shows already."""


FOUND: Final = frozenset(
    {
        *(Layer.SIGHT, Layer.BLIND, Layer.FINDING),
        *(Layer.ROUTE_PUBLIC, Layer.ROUTE_STAFF, Layer.ROUTE_WHEELCHAIR, Layer.ROUTE_OUT),
    }
)
"""What was found out about a layout; it lies on the sheets that show it and keeps model space clean."""


def add_sheet(
    styles: Styles, sheet: Sheet, scene: Scene, *, hidden: Sequence[str], first: bool, kept: Collection[str]
) -> None:
    """A sheet as a layout. The notes of the first sheet lie in model space, those of the others on their paper.

    Args:
        scene: whose FOUND marks lie on the paper of the sheets that show them.
        hidden: the user's layers that our viewports do not show.
        kept: layouts of an earlier export on which somebody has drawn; a sheet of the same name is drawn there again.
    """
    doc = styles.doc
    name = _clean(f"{sheet.number} {sheet.title}")
    space = doc.layouts.get(name) if name in kept else doc.layouts.new(_free_name(doc, name))
    space.page_setup(
        size=(sheet.width_mm, sheet.height_mm),
        margins=(0, 0, 0, 0),
        units="mm",
        scale=(1, 1),
        name=f"ISO_full_bleed_{sheet.size}_({sheet.width_mm:.2f}_x_{sheet.height_mm:.2f}_MM)",
        device="DWG To PDF.pc3",
    )
    space.dxf.current_style_sheet = PLOT_STYLES
    space.dxf.plot_layout_flags = PLOT_FLAGS
    paper = Target(space=space, layer=styles.layer, fill=styles.fill, point=lambda point: point, mm=1.0)
    for view in sheet.views:
        if view.layers:
            _add_viewport(styles, space, view, sheet, hidden=hidden)
        above = _on_paper(styles, space, view, sheet)
        for one in in_order(list(_found(view, scene))):
            add_mark(replace(above, layer=styles.layer), one)
        for one in in_order(view.notes):
            if not first or one.layer is Layer.AXIS:
                add_mark(above, one)
    for one in in_order([one for one in sheet.marks if not (isinstance(one, Word) and one.tag)]):
        _add_page_mark(paper, one)
    _add_title(paper, [one for one in sheet.marks if isinstance(one, Word) and one.tag])


def _found(view: View, scene: Scene) -> Iterator[Stroke | Patch]:
    """The FOUND marks that a view shows, cut to it."""
    x, y = view.centre
    half = (view.box.width / 2 / view.mm_per_m, view.box.height / 2 / view.mm_per_m)
    square = shapely.box(x - half[0], y - half[1], x + half[0], y + half[1])
    window = shapely.affinity.rotate(square, view.turn_deg, origin=view.centre)
    for patch in scene.patches:
        if patch.layer in FOUND & view.layers:
            shape = shapely.make_valid(shapely.Polygon(patch.rings[0], patch.rings[1:])).intersection(window)
            for part in shapely.get_parts(shape):
                if isinstance(part, shapely.Polygon) and not part.is_empty:
                    rings = (part.exterior, *part.interiors)
                    yield replace(patch, rings=tuple(tuple((x, y) for x, y, *_ in one.coords[:-1]) for one in rings))
    for stroke in scene.strokes:
        if stroke.layer in FOUND & view.layers:
            ring = (*stroke.points, stroke.points[0]) if stroke.closed else stroke.points
            for part in shapely.get_parts(shapely.line_merge(shapely.LineString(ring).intersection(window))):
                if isinstance(part, shapely.LineString) and part.length > 0.0:
                    yield replace(stroke, points=tuple((x, y) for x, y, *_ in part.coords), closed=False)


def _add_title(paper: Target, words: Sequence[Word]) -> None:
    """The title block's words as attributes of one block, so that a draftsman edits them as such."""
    doc = paper.space.doc
    if TITLE_BLOCK not in doc.blocks:
        mark(doc.blocks.new(TITLE_BLOCK).block)
    block = doc.blocks.get(TITLE_BLOCK)
    known = {one.dxf.tag for one in block.query("ATTDEF")}
    insert = paper.space.add_blockref(TITLE_BLOCK, (0, 0), dxfattribs={"layer": paper.layer(Layer.TITLE)})
    for word in words:
        look = {"layer": paper.layer(word.layer), "style": TEXT_STYLE, "rotation": word.turn_deg}
        height = word.height_mm * LETTER
        if word.tag not in known:
            made = block.add_attdef(word.tag, height=height, dxfattribs=look)
            made.set_placement(word.at, align=TEXT_ALIGN[word.side])
        attribute = insert.add_attrib(word.tag, word.text, dxfattribs={**look, "height": height})
        attribute.set_placement(word.at, align=TEXT_ALIGN[word.side])
    mark(insert, "title")


def _add_page_mark(paper: Target, one: Mark) -> None:
    if isinstance(one, Word):
        add_line_of_text(paper, one)
    else:
        add_mark(paper, one)


def _clean(wanted: str) -> str:
    """A layout's name without characters that CAD programs refuse."""
    return "".join("_" if one in '<>/\\":;?*|,=`' else one for one in wanted)[:240]


def _free_name(doc: Any, wanted: str) -> str:
    """A layout's name that the document does not have."""
    taken = {name.lower() for name in doc.layouts.names()}
    name, number = wanted, 1
    while name.lower() in taken:
        number += 1
        name = f"{wanted} ({number})"
    return name


def _add_viewport(styles: Styles, space: Any, view: View, sheet: Sheet, *, hidden: Sequence[str]) -> None:
    box, units = view.box, styles.units
    x, y = units.point(view.centre)
    port = space.add_viewport(
        center=((box.left + box.right) / 2, (box.bottom + box.top) / 2),
        size=(box.width, box.height),
        view_center_point=(0.0, 0.0),
        view_height=units.length(box.height * view.scale / 1000.0),
        status=2,
        dxfattribs={
            "layer": styles.unplotted(),
            "view_target_point": (x, y, 0.0),
            "view_twist_angle": -view.turn_deg % 360.0,
        },
    )
    port.dxf.flags = port.dxf.flags | 0x4000
    frozen = [*hidden, *(name for key, name in styles.names.items() if not _shows(view, sheet, key))]
    port.frozen_layers = frozen
    mark(port)


def _shows(view: View, sheet: Sheet, key: tuple[Layer, str]) -> bool:
    """Whether a view shows a layer of ours: one of its own, or its own sheet's notes."""
    layer, word = key
    if word:
        return word in (sheet.layer_word.zh, sheet.layer_word.en)
    return layer in view.layers


def _on_paper(styles: Styles, space: Any, view: View, sheet: Sheet) -> Target:
    """Notes of a view, drawn on the paper above its viewport."""
    box, mm = view.box, view.mm_per_m
    c, s = cos(radians(view.turn_deg)), sin(radians(view.turn_deg))
    middle = ((box.left + box.right) / 2, (box.bottom + box.top) / 2)

    def point(at: XY) -> XY:
        x, y = (at[0] - view.centre[0]) * mm, (at[1] - view.centre[1]) * mm
        return x * c + y * s + middle[0], -x * s + y * c + middle[1]

    def layer(one: Layer) -> str:
        return styles.layer(one, sheet.layer_word)

    measured = (("dimscale", 1.0), ("dimlfac", float(view.scale)))
    return Target(
        space=space, layer=layer, fill=styles.fill, point=point, mm=1.0, turn_deg=view.turn_deg, dimension=measured
    )


def lettered_layers(doc: Any) -> frozenset[str]:
    """Layers of a document on which nothing but texts lies: numbers of doors, names of rooms."""
    kinds: dict[str, set[str]] = {}
    for entity in doc.modelspace():
        kinds.setdefault(entity.dxf.get("layer", "0").lower(), set()).add(entity.dxftype())
    return frozenset(name for name, types in kinds.items() if types <= {"TEXT", "MTEXT"})


def hidden_layers(layout: Layout, foreign: Sequence[str], lettered: Collection[str]) -> list[str]:
    """The user's layers that our viewports do not show; `lettered` are those of which it shows none."""
    roles = {one.layer.lower(): one.role for one in layout.plan.layers}
    shown = SHOWN_ROLES if layout.storey.axes else SHOWN_ROLES | {"axis"}
    return [
        name
        for name in foreign
        if name != "0" and (roles.get(letters(name).lower(), "") not in shown or name.lower() in lettered)
    ]
