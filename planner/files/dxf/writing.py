"""A layout written into the user's own DXF: the document whole, our layers at 1:1, our sheets as layouts.

Every entity of ours carries XDATA of the application HALL_PLANNER; a thing's INSERT carries all its values, so that
`layout_back` reads the layout back, also after a draftsman has moved, copied or deleted things. Same input, same bytes.
"""

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import ezdxf
from ezdxf.lldxf.tagwriter import TagWriter

from planner.errors import InputError
from planner.files.dxf.document import Document, open_whole
from planner.files.dxf.ours import Json, store
from planner.files.dxf.ours_restored import store_in_block
from planner.files.dxf.reading import OUR_APP
from planner.files.dxf.writing_blocks import add_blocks, add_insert
from planner.files.dxf.writing_marks import Target, add_mark
from planner.files.dxf.writing_sheets import BUILDING, FOUND, add_sheet, hidden_layers, lettered_layers
from planner.files.dxf.writing_styles import Styles, Units, add_styles
from planner.files.layout_json import converter
from planner.model.layout import Layout
from planner.model.scene import Dimension, Layer, Scene, Sheet, SheetBook
from planner.words import Lang, Text

VERSIONS: Final = {"R2010": "AC1024", "R2013": "AC1027", "R2018": "AC1032"}
"""What can be written; older documents are upgraded, which loses nothing."""

NEWEST: Final = "R2018"

SCHEMA: Final = "planner.dxf/1"
WRITTEN_BY: Final = "hall-planner"
HEAD_BYTES: Final = 1 << 20
"""Where in a file its header section is looked for."""

NO_GUID: Final = "{00000000-0000-0000-0000-000000000000}"
NEW_YEAR_2000: Final = 2451545.0
"""A Julian date."""

_CLOCK: Final = ("$TDCREATE", "$TDUCREATE", "$TDUPDATE", "$TDUUPDATE", "$VERSIONGUID", "$FINGERPRINTGUID")


def write_dxf(
    document: Document | None,
    layout: Layout,
    scene: Scene,
    sheets: Sequence[Sheet],
    *,
    book: SheetBook,
    lang: Lang,
    version: str = NEWEST,
) -> bytes:
    """The user's document with the layout and its sheets in it; without a document a new one that shows the building.

    The document is read anew, so that the one that is handed over stays as it is. What an earlier export put into it
    is taken out first.

    Args:
        lang: the language of our layers' names.
        version: of VERSIONS.

    Raises:
        InputError: the document's file cannot be read any more, or there is no such version.
    """
    from planner.files.dxf.ours_out import take_out

    if version not in VERSIONS:
        raise InputError(
            Text(zh=f"不能写出 DXF {version}", en=f"DXF {version} cannot be written"),
            where="--dxf-version",
            mend=Text(zh="用 " + "、".join(VERSIONS), en="use " + ", ".join(VERSIONS)),
        )
    doc: Any = _new_document() if document is None else open_whole(document.path).doc
    kept = frozenset[str]() if document is None else take_out(doc)
    doc.dxfversion = VERSIONS[version]
    if OUR_APP not in doc.appids:
        doc.appids.add(OUR_APP)
    foreign = tuple(layer.dxf.name for layer in doc.layers)
    lettered = lettered_layers(doc)
    units = Units(metres_per_unit=layout.plan.units.metres_per_unit, scale=sheets[0].scale if sheets else 100)
    add_styles(doc, units)
    styles = Styles(doc=doc, book=book, lang=lang, units=units, foreign=frozenset(name.lower() for name in foreign))
    own_building = document is not None
    record = _add_model(styles, layout, scene, sheets, own_building=own_building)
    hidden = hidden_layers(layout, foreign, lettered)
    for sheet in sheets:
        for view in sheet.views:
            for one in view.notes:
                styles.layer(one.layer, sheet.layer_word)
    main = main_sheet(sheets)
    for sheet in sheets:
        add_sheet(styles, sheet, scene, hidden=hidden, first=sheet is main, kept=kept)
    unplotted = styles.unplotted()
    store_in_block(doc, {**record, "layers": sorted({*styles.names.values(), unplotted})}, layer=unplotted)
    return document_bytes(doc, source=None if document is None else document.path)


def main_sheet(sheets: Sequence[Sheet]) -> Sheet | None:
    """The sheet whose notes lie in model space: of those that show the plan, the one with the most dimensions."""
    plans = [sheet for sheet in sheets if any(view.layers for view in sheet.views)]
    return max(plans, key=_dimensions, default=None)


def _dimensions(sheet: Sheet) -> int:
    return sum(isinstance(one, Dimension) for view in sheet.views for one in view.notes)


def _new_document() -> Any:
    """An empty document in millimetres."""
    doc: Any = ezdxf.new(NEWEST, units=4)  # type: ignore[attr-defined]
    doc.layouts.delete("Layout1") if len(doc.layouts) > 2 else None
    return doc


def _add_model(styles: Styles, layout: Layout, scene: Scene, sheets: Sequence[Sheet], *, own_building: bool) -> Json:
    """Model space at 1:1: grounds, lines, things, and the notes of the first sheet; gives the record of its things."""
    space = styles.doc.modelspace()
    target = Target(space=space, layer=styles.layer, fill=styles.fill, point=styles.units.point, mm=styles.units.mm)
    skipped = FOUND | BUILDING if own_building else FOUND
    before = {entity.dxf.handle for entity in space}
    for patch in scene.patches:
        if patch.layer not in skipped:
            add_mark(target, patch)
    grounds = [entity.dxf.handle for entity in space if entity.dxf.handle not in before]
    for stroke in scene.strokes:
        if stroke.layer not in skipped:
            add_mark(target, stroke)
    record = _add_things(styles, layout, scene)
    main = main_sheet(sheets)
    if main is not None:
        _add_notes(styles, target, main)
    _send_to_back(space, grounds)
    return record


def _add_notes(styles: Styles, target: Target, sheet: Sheet) -> None:
    """The first sheet's notes; its axis bubbles lie on its paper."""

    def layer(one: Layer) -> str:
        return styles.layer(one, sheet.layer_word)

    notes = Target(space=target.space, layer=layer, fill=styles.fill, point=target.point, mm=target.mm)
    for view in sheet.views:
        turned = replace(notes, view_deg=view.turn_deg)
        for one in view.notes:
            if one.layer is not Layer.AXIS:
                add_mark(turned, one)


def _send_to_back(space: Any, handles: Sequence[str]) -> None:
    """Grounds are drawn before everything else, whatever the user's document holds."""
    order = dict(space.get_redraw_order())
    order.update(dict.fromkeys(handles, "1"))
    if order:
        space.set_redraw_order(sorted(order.items()))


def _add_things(styles: Styles, layout: Layout, scene: Scene) -> Json:
    """Every item and camera as an INSERT, and the rest of the layout as a record of the document; gives the record with
    the things."""
    value = converter().unstructure(layout)
    items = {one["id"]: one for one in value["items"]}
    cameras = {one["id"]: one for one in value["cameras"]}
    names = add_blocks(styles, scene)
    space = styles.doc.modelspace()
    prototypes: dict[str, Json] = {}
    things: dict[str, Json] = {}
    for symbol in scene.symbols:
        kind = "camera" if symbol.item in cameras else "item"
        one = cameras.get(symbol.item) or items[symbol.item]
        thing = {"type": kind, "value": one}
        add_insert(space, styles, symbol, name=names[symbol.block], value=thing)
        prototypes.setdefault(names[symbol.block], thing)
        things[symbol.item] = [names[symbol.block], thing]
    rest = {key: one for key, one in value.items() if key not in ("plan", "items", "cameras")}
    hall = layout.hall.polygon.representative_point()
    unit = layout.plan.units.metres_per_unit
    record = {
        "schema": SCHEMA,
        "metres_per_unit": unit,
        "layout": rest,
        "hall_at": [hall.x, hall.y],
        "blocks": prototypes,
        "items": list(items),
        "cameras": list(cameras),
    }
    store(styles.doc, record)
    return {**record, "things": things}


def document_bytes(doc: Any, *, source: Path | None) -> bytes:
    """The document as bytes; times and GUIDs are those of the user's file, or fixed ones where it has none.

    ezdxf gives every document that it reads new times and GUIDs, and adds classes in the order of a set.
    """
    head = b"" if source is None else source.read_bytes()[:HEAD_BYTES]
    doc.commit_pending_changes()
    for name in sorted(doc.entitydb.dxf_types_in_use()):
        doc.classes.add_class(name)
    doc.update_all()
    for name in _CLOCK:
        doc.header[name] = _told(name, head)
    notes = doc.ezdxf_metadata()
    for key in ("CREATED_BY_EZDXF", "WRITTEN_BY_EZDXF"):
        if key in notes:
            notes[key] = WRITTEN_BY
    stream = io.StringIO()
    doc.export_sections(TagWriter(stream, write_handles=True, dxfversion=doc.dxfversion))
    data: bytes = stream.getvalue().encode("utf-8", errors="dxfreplace")
    return data


def _told(name: str, head: bytes) -> Any:
    """A header variable as an ASCII file says it, or a fixed one."""
    found = re.search(re.escape(name.encode("ascii")) + rb"\r?\n *(?:2|40)\r?\n *([^\r\n]+)", head)
    if name.endswith("GUID"):
        return NO_GUID if found is None else found[1].decode("ascii", errors="replace")
    try:
        return NEW_YEAR_2000 if found is None else float(found[1])
    except ValueError:
        return NEW_YEAR_2000
