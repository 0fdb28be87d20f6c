"""From an ezdxf document to a Drawing.

Every block definition is turned into tables once; each placed block is then a matrix product, however often it is
placed and however deep it is nested.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, Final

import numpy as np
from ezdxf.math import Z_AXIS, Matrix44

from planner.errors import CapError
from planner.files.dxf.caps import (
    MAX_COPIES,
    MAX_DEPTH,
    MAX_NUMBER,
    MAX_PIECES,
    MAX_THINGS,
    too_deep,
    too_many,
    too_many_copies,
    too_many_things,
)
from planner.files.dxf.entity_lines import (
    read_arc,
    read_circle,
    read_curve,
    read_hatch,
    read_line,
    read_lwpolyline,
    read_mline,
    read_polyline,
    read_proxy,
    read_solid,
    read_wipeout,
    sane,
)
from planner.files.dxf.entity_words import (
    read_dimension,
    read_insert,
    read_leader,
    read_mtext,
    read_multileader,
    read_text,
)
from planner.files.dxf.plain_text import letters
from planner.files.dxf.runs import Run, Runs, read_run
from planner.files.dxf.sheaves import Sheaf, Tables, adopted, clipped, drop, joined, own_rows, transformed
from planner.model.drawing import Drawing, Insert, Ints, Layer, Pen, Shapes
from planner.model.plan import Unread
from planner.words import Text

OUR_APP: Final = "HALL_PLANNER"
"""The XDATA application of what we write ourselves; such entities are not read as plan."""


_FEW: Final = 10
"""Below this number of pieces of line the model space is as good as empty, and a paper space may hold the plan."""


_BY_BLOCK: Final = 0
"""The colour of what takes that of its block."""

_FLAT: Final = 1e-9
"""A shorter extrusion says no plane."""

_SILENT: Final = frozenset({"VIEWPORT", "TOLERANCE", "POINT", "ATTDEF", "SEQEND", "RAY", "XLINE"})


_NO_RUN: Final = Run()
_NO_RUNS: Final[Runs] = {}


def shows(layout: Any) -> bool:
    """Whether there is more in a paper space than views of the model space."""
    return any(entity.dxftype() != "VIEWPORT" for entity in layout)


def drawing_of(doc: Any, *, name: str, recovered: bool = False, runs: Runs = _NO_RUNS) -> Drawing:
    """All linework and text of a document's model space.

    Args:
        runs: the lines that were left out of the document, each run to follow its first line.

    Raises:
        CapError: blocks are nested deeper, or repeated more often, than a cap.
    """
    reader = Reader(doc, runs)
    sheaf = reader.sheet(doc.modelspace())
    paper = ""
    if len(sheaf.ends) < _FEW:
        for layout in doc.layouts:
            if layout.name != "Model" and shows(layout):
                other = reader.sheet(layout)
                if len(other.ends) > _FEW * max(1, len(sheaf.ends)):
                    sheaf, paper = other, str(layout.name)
    unread = reader.unread_list(recovered=recovered, paper=paper)
    first = np.concatenate([[0], np.cumsum(sheaf.count)]).astype(np.int32)
    shapes = Shapes(
        layer=sheaf.layer,
        pen=sheaf.pen,
        form=sheaf.form,
        insert=sheaf.insert,
        closed=sheaf.closed,
        filled=sheaf.filled,
        width=sheaf.width,
        first=first,
        handles=sheaf.handles,
    )
    measurement = doc.header.get("$MEASUREMENT", None)
    return Drawing(
        name=name,
        header_units=int(doc.header.get("$INSUNITS", 0) or 0),
        header_imperial=None if measurement is None else measurement == 0,
        layers=tuple(reader.layers),
        pens=tuple(reader.pens),
        dashed=frozenset(reader.gapped & {pen.linetype for pen in (*reader.pens, *reader.layer_pens.values())}),
        shapes=shapes,
        ends=sheaf.ends,
        owner=np.repeat(np.arange(len(sheaf.handles), dtype=np.int32), sheaf.count),
        arcs=sheaf.arcs,
        arc_owner=sheaf.arc_owner,
        inserts=sheaf.inserts,
        writings=sheaf.writings,
        dimensions=sheaf.dimensions,
        unread=unread,
    )


def _is_ours(entity: Any) -> bool:
    return entity.xdata is not None and OUR_APP in entity.xdata


def _has_gaps(linetype: Any) -> bool:
    """Whether a line type is drawn with gaps, as what is hidden or overhead is."""
    return any(tag.code == 49 and tag.value < 0 for tag in linetype.pattern_tags.tags)


def _pen_of(entity: Any) -> Pen:
    """The pen of an entity or a layer, as its own attributes tell it."""
    known = vars(entity.dxf)
    colour = known.get("true_color")
    return Pen(
        colour=abs(known.get("color", 256)) if colour is None else (1 << 24) + colour,
        linetype=known.get("linetype", "bylayer").lower(),
        weight=known.get("lineweight", -1),
    )


class Reader:
    """What is known while one document is read: its layers, and the blocks that are flattened already."""

    def __init__(self, doc: Any, runs: Runs) -> None:
        self.doc = doc
        self.runs = runs
        self.layers: list[Layer] = []
        self.layer_pens: dict[str, Pen] = {}
        self.pens: list[Pen] = []
        self.pen_row: dict[tuple[Any, ...], int] = {}
        self.placed_pens: dict[tuple[Pen, int], Ints] = {}
        self.layer_row: dict[str, int] = {}
        self.visible: dict[str, bool] = {}
        self.sheaves: dict[str, Sheaf] = {}
        self.open_blocks: list[str] = []
        self.things: dict[str, int] = {}
        self.weighed = 0
        self.pieces = 0
        self.faults: Counter[tuple[str, str]] = Counter()
        self.example: dict[tuple[str, str], str] = {}
        self.gapped = {linetype.dxf.name.lower() for linetype in doc.linetypes if _has_gaps(linetype)}
        for layer in doc.layers:
            key = layer.dxf.name.lower()
            self.visible[key] = layer.is_on() and not layer.is_frozen()
            self.layer_pens[key] = _pen_of(layer)

    def row_of_layer(self, name: str) -> int:
        row = self.layer_row.get(name)
        if row is None:
            row = self.layer_row[name] = len(self.layers)
            key = name.lower()
            pen = self.layer_pens.get(key, Layer.pen)
            visible, dashed = self.visible.get(key, True), pen.linetype in self.gapped
            self.layers.append(Layer(name=letters(name), visible=visible, dashed=dashed, pen=pen))
        return row

    def row_of_pen(self, entity: Any) -> int:
        known = vars(entity.dxf)
        key = known.get("color"), known.get("linetype"), known.get("lineweight"), known.get("true_color")
        row = self.pen_row.get(key)
        if row is None:
            pen = _pen_of(entity)
            row = self.pen_row[key] = self.pens.index(pen) if pen in self.pens else len(self.pens)
            if row == len(self.pens):
                self.pens.append(pen)
        return row

    def pens_in(self, entity: Any) -> Ints:
        """For each pen the one that it becomes in a placed block: what is said to be by block is the block's own."""
        own = _pen_of(entity)
        known = self.placed_pens.get((own, len(self.pens)))
        if known is not None:
            return known
        found = []
        for pen in list(self.pens):
            colour = own.colour if pen.colour == _BY_BLOCK else pen.colour
            linetype = own.linetype if pen.linetype == "byblock" else pen.linetype
            inner = Pen(colour=colour, linetype=linetype, weight=own.weight if pen.weight == -2 else pen.weight)
            if inner not in self.pens:
                self.pens.append(inner)
            found.append(self.pens.index(inner))
        rows = np.array(found, dtype=np.int32)
        self.placed_pens[own, len(rows)] = rows
        return rows

    def fault(self, kind: str, why: str, handle: str) -> None:
        self.faults[kind, why] += 1
        self.example.setdefault((kind, why), handle)

    def sheet(self, entities: Iterable[Any]) -> Sheaf:
        """The model space or a paper space as tables, once it is known how much its blocks come to.

        Raises:
            CapError: placed blocks are too many, or nested too deep.
        """
        self.weigh(entity for entity in entities if entity.dxftype() == "INSERT")
        return self.space(entities)

    def weigh(self, entities: Iterable[Any]) -> int:
        """How many things entities come to with all that is placed in them; nothing is placed for that.

        Raises:
            CapError: they are more than MAX_THINGS, or nested more than MAX_DEPTH deep.
        """
        things = 0
        for entity in entities:
            if entity.dxftype() != "INSERT":
                things += 1 + len(self.run_after(entity).handles)
                continue
            rows, columns = _counts(entity)
            if rows * columns > MAX_COPIES:
                raise too_many_copies(rows * columns, entity)
            things += rows * columns * self.weight(entity)
            if self.weighed + things > MAX_THINGS:
                raise too_many_things(self.weighed + things, entity)
        self.weighed += things
        return things

    def weight(self, entity: Any) -> int:
        """How many things one copy of a placed block comes to, itself included."""
        name = str(entity.dxf.get("name", ""))
        block = self.doc.blocks.get(name)
        if name in self.things or name in self.open_blocks or block is None:
            return self.things.get(name, 0)
        if len(self.open_blocks) >= MAX_DEPTH:
            raise too_deep(entity)
        self.open_blocks.append(name)
        self.things[name] = 1 + self.weigh(block)
        self.open_blocks.pop()
        return self.things[name]

    def space(self, entities: Iterable[Any]) -> Sheaf:
        """A space or a block as tables, with all that is nested in it."""
        tables = Tables()
        for entity in entities:
            self.add(tables, entity)
            run = self.run_after(entity)
            if run.handles and not _is_ours(entity):
                read_run(self, tables, entity, run)
        return self.placed(tables)

    def run_after(self, entity: Any) -> Run:
        """The lines that follow an entity in the file and are like it."""
        return self.runs.get(entity.dxf.handle, _NO_RUN) if entity.dxftype() == "LINE" else _NO_RUN

    def add(self, tables: Tables, entity: Any) -> None:
        """One entity's rows; one that raises is counted."""
        kind = entity.dxftype()
        reads = _READS.get(kind)
        if reads is None:
            if kind not in _SILENT:
                self.fault(kind, "kind", str(entity.dxf.handle))
            return
        if _is_ours(entity):
            return
        shapes, ends, arcs = len(tables.handles), len(tables.ends), len(tables.arcs)
        try:
            if not entity.dxf.get("invisible", 0):
                reads(self, tables, entity)
        except CapError:
            raise
        except Exception as fault:  # a damaged entity may raise anything; it is counted, the others are read
            drop(tables, shapes, ends, arcs)
            self.fault(kind, type(fault).__name__, str(entity.dxf.handle))
            return
        if not (sane(tables.ends, ends) and sane(tables.width, shapes)):
            drop(tables, shapes, ends, arcs)
            self.fault(kind, "numbers", str(entity.dxf.handle))

    def placed(self, tables: Tables) -> Sheaf:
        """The tables' own rows, followed by those of each block that is placed in them."""
        parts = [own_rows(tables)]
        inserts: list[Insert] = []
        shapes = len(tables.handles)
        self.pieces += len(tables.ends) // 4
        for entity in tables.inserts:
            for part in self.copies(entity, shape_base=shapes, base=len(inserts)):
                parts.append(part)
                inserts.extend(part.inserts)
                shapes += len(part.handles)
                self.pieces += len(part.ends)
                if self.pieces > MAX_PIECES:
                    raise too_many(self.pieces, entity)
        return joined(parts, tuple(inserts))

    def copies(self, entity: Any, *, shape_base: int, base: int) -> Iterable[Sheaf]:
        """A placed block once, or each time of its rows and columns."""
        name = str(entity.dxf.get("name", ""))
        sheaf = self.sheaf(name, entity)
        if sheaf is None:
            return
        if not _placeable(entity):
            self.fault("INSERT", "numbers", str(entity.dxf.handle))
            return
        rows, columns = _counts(entity)
        if rows * columns * len(sheaf.ends) > MAX_PIECES:
            raise too_many(rows * columns * len(sheaf.ends), entity)
        sheaf = self.seen(sheaf, entity)
        matrix = entity.matrix44()
        layer = self.row_of_layer(entity.dxf.layer)
        zero, pens = self.layer_row.get("0", -1), self.pens_in(entity)
        for row in range(rows):
            for column in range(columns):
                moved = _offset(entity, row, column) @ matrix if rows * columns > 1 else matrix
                with np.errstate(over="ignore", invalid="ignore"):
                    part = transformed(sheaf, moved)
                if not all(float(np.abs(each).max(initial=0.0)) < MAX_NUMBER for each in (part.ends, part.width)):
                    self.fault("INSERT", "numbers", str(entity.dxf.handle))
                    continue
                yield adopted(part, entity, layer=layer, zero=zero, pens=pens, shape_base=shape_base, base=base)
                shape_base += len(part.handles)
                base += len(part.inserts) + 1

    def seen(self, sheaf: Sheaf, entity: Any) -> Sheaf:
        """What is seen of a block where it is placed; all of it where its clipping boundary is damaged."""
        try:
            return clipped(sheaf, entity)
        except Exception as fault:  # a damaged boundary may raise anything; it is counted
            self.fault("SPATIAL_FILTER", type(fault).__name__, str(entity.dxf.handle))
            return sheaf

    def sheaf(self, name: str, entity: Any) -> Sheaf | None:
        """A block definition as tables, flattened on first use."""
        known = self.sheaves.get(name)
        if known is not None:
            return known
        block = self.doc.blocks.get(name)
        handle = str(entity.dxf.handle)
        if block is None or block.block is None:
            self.fault("INSERT", "block", handle)
            return None
        if block.block.is_xref or block.block.is_xref_overlay:
            self.fault("INSERT", "xref", handle)
            return None
        if name in self.open_blocks:
            self.fault("INSERT", "recursion", handle)
            return None
        self.open_blocks.append(name)
        found = self.space(block)
        self.open_blocks.pop()
        self.sheaves[name] = found
        return found

    def unread_list(self, *, recovered: bool, paper: str) -> tuple[Unread, ...]:
        """What was not read, in the order of kinds; the paper space that was read instead of the model space."""
        found = [
            _unread(kind, why, count, self.example[kind, why]) for (kind, why), count in sorted(self.faults.items())
        ]
        if paper:
            found.append(
                Unread(
                    what=Text(
                        zh=f"模型空间几乎是空的,读取的是布局“{paper}”",
                        en=f"the model space is as good as empty; layout '{paper}' was read instead",
                    ),
                    count=1,
                    where=f"layout {paper}",
                    mend=Text(zh="把平面图画在模型空间,按 1:1", en="draw the plan in the model space, at 1:1"),
                    anchor="scale",
                )
            )
        if recovered:
            found.insert(
                0,
                Unread(
                    what=Text(
                        zh="文件结构有误,已修复后读取", en="the file's structure was damaged and has been mended"
                    ),
                    count=1,
                    where="file",
                    mend=Text(zh="在 CAD 中运行 RECOVER 后另存", en="run RECOVER in CAD and save again"),
                    anchor="damaged",
                ),
            )
        return tuple(found)


def _unread(kind: str, why: str, count: int, handle: str) -> Unread:
    reasons = {
        "kind": Text(zh=f"{kind}:不识别的图元", en=f"{kind}: a kind of entity that is not read"),
        "numbers": Text(
            zh=f"{kind}:坐标不是有限数或大于 1e12", en=f"{kind}: coordinates that are not finite or above 1e12"
        ),
        "block": Text(zh="图块没有定义", en="a placed block that is not defined"),
        "xref": Text(zh="外部参照,未读取", en="an external reference, not followed"),
        "recursion": Text(zh="图块引用自身", en="a block that contains itself"),
        "proxy": Text(zh="天正等代理对象,没有代理图形", en="a proxy object (TArch or other) without proxy graphics"),
    }
    mends = {
        "block": Text(zh="清理(PURGE)或补上图块", en="purge the drawing or add the block"),
        "xref": Text(zh="在 CAD 中绑定(XREF BIND)后另存", en="bind the reference (XREF BIND) and save again"),
        "recursion": Text(zh="删除自引用的图块", en="remove the block's reference to itself"),
        "proxy": Text(zh="在天正中用“图形导出”存成 T3 格式", en="export the drawing to T3 in TArch"),
    }
    default = Text(zh="分解(EXPLODE)或删除后另存", en="explode or erase it and save again")
    damaged = Text(zh=f"{kind}:损坏的图元({why})", en=f"{kind}: a damaged entity ({why})")
    anchors = {"proxy": "proxies", "xref": "xrefs", "numbers": "far-away", "recursion": "blocks", "block": "blocks"}
    return Unread(
        what=reasons.get(why, damaged),
        count=count,
        where=f"handle {handle}" if count == 1 else f"handle {handle} …",
        mend=mends.get(why, default),
        anchor=anchors.get(why, "entities"),
    )


def _placeable(entity: Any) -> bool:
    """Whether the numbers by which a block is placed (where, turned, scaled, in which plane) say a place."""
    dxf = entity.dxf
    upright = dxf.get("extrusion", Z_AXIS)
    numbers = [*dxf.insert, dxf.get("rotation", 0.0), *(dxf.get(f"{axis}scale", 1.0) for axis in "xyz"), *upright]
    return sane(numbers, 0) and upright.magnitude > _FLAT


def _counts(entity: Any) -> tuple[int, int]:
    return max(1, int(entity.dxf.get("row_count", 1))), max(1, int(entity.dxf.get("column_count", 1)))


def _offset(entity: Any, row: int, column: int) -> Matrix44:
    """The shift of one copy of an array, in the block's own coordinates."""
    scale_x, scale_y = entity.dxf.get("xscale", 1.0) or 1.0, entity.dxf.get("yscale", 1.0) or 1.0
    across = column * entity.dxf.get("column_spacing", 0.0) / scale_x
    return Matrix44.translate(across, row * entity.dxf.get("row_spacing", 0.0) / scale_y, 0.0)


_READS: Final[dict[str, Callable[[Reader, Tables, Any], None]]] = {
    "LINE": read_line,
    "ARC": read_arc,
    "CIRCLE": read_circle,
    "ELLIPSE": read_curve,
    "SPLINE": read_curve,
    "LWPOLYLINE": read_lwpolyline,
    "POLYLINE": read_polyline,
    "MLINE": read_mline,
    "HATCH": read_hatch,
    "MPOLYGON": read_hatch,
    "SOLID": read_solid,
    "TRACE": read_solid,
    "3DFACE": read_solid,
    "WIPEOUT": read_wipeout,
    "INSERT": read_insert,
    "TEXT": read_text,
    "ATTRIB": read_text,
    "MTEXT": read_mtext,
    "LEADER": read_leader,
    "MULTILEADER": read_multileader,
    "DIMENSION": read_dimension,
    "ACAD_PROXY_ENTITY": read_proxy,
    "ACAD_PROXY_OBJECT": read_proxy,
}
