"""From an ezdxf document to a Drawing.

Every block definition is turned into tables once; each placed block is then a matrix product, however often it is
placed and however deep it is nested.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from math import atan2, cos, degrees, hypot, isfinite, pi, radians, sin
from typing import Any, Final

import numpy as np
import shapely
from ezdxf.math import OCS, Matrix44, bulge_center, bulge_radius
from ezdxf.tools.text import fast_plain_mtext

from planner.errors import CapError
from planner.files.dxf.clipping import outline_of, within
from planner.model.drawing import Dimension, Drawing, Floats, Form, Insert, Layer, Shapes, Writing
from planner.model.plan import Unread
from planner.words import Text

OUR_APP: Final = "HALL_PLANNER"
"""The XDATA application of what we write ourselves; such entities are not read as plan."""

MAX_DEPTH: Final = 64
"""Blocks may be nested this deep."""

MAX_PIECES: Final = 4_000_000
"""Pieces of line, those of every block definition and of every copy counted."""

MAX_COPIES: Final = 20_000
"""Rows times columns of one array."""

MAX_THINGS: Final = 1_000_000
"""Entities in block definitions with all that is nested in them, and in what is placed of these."""

MAX_LETTERS: Final = 2_000
"""A text is read up to here: no name of a room or a drawing is longer."""

MAX_NUMBER: Final = 1e12
_FEW: Final = 10
"""Below this number of pieces of line the model space is as good as empty, and a paper space may hold the plan."""

_STEP: Final = radians(4.0)
_EVEN: Final = 0.6
"""An arc that is stretched no more than this stays a leaf's arc."""

_ROUND: Final = 0.03
"""A curve that strays no more than this from a circle, in radii, is an arc."""

_BESIDE: Final = 0.6
"""How far from the point that a text is placed by its anchor lies, in letter heights."""

_SILENT: Final = frozenset(
    {"VIEWPORT", "LEADER", "MULTILEADER", "TOLERANCE", "POINT", "ATTDEF", "SEQEND", "RAY", "XLINE"}
)
_UNICODE: Final = re.compile(r"\\[Uu]\+([0-9A-Fa-f]{4})")
_MULTIBYTE: Final = re.compile(r"\\M\+([1-5])([0-9A-Fa-f]{4})")
_CODE_PAGES: Final = {"1": "cp932", "2": "cp950", "3": "cp949", "4": "johab", "5": "gbk"}
"""The code pages of letters that are written \\M+nXXXX, by n."""

_PERCENT: Final = re.compile(r"%%[UuOoKk]")


@dataclass(kw_only=True)
class _Tables:
    """The rows of one block definition, or of the model space, while they are being collected."""

    ends: list[float] = field(default_factory=list)
    layer: list[int] = field(default_factory=list)
    form: list[int] = field(default_factory=list)
    closed: list[bool] = field(default_factory=list)
    filled: list[bool] = field(default_factory=list)
    width: list[float] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    handles: list[str] = field(default_factory=list)
    arcs: list[tuple[float, float, float, float, float]] = field(default_factory=list)
    arc_owner: list[int] = field(default_factory=list)
    writings: list[Writing] = field(default_factory=list)
    dimensions: list[Dimension] = field(default_factory=list)
    inserts: list[Any] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class _Sheaf:
    """A block definition with everything nested in it, in its own coordinates. `insert` -1 is its own level."""

    ends: Floats
    layer: Any
    form: Any
    insert: Any
    closed: Any
    filled: Any
    width: Any
    count: Any
    handles: tuple[str, ...]
    arcs: Floats
    arc_owner: Any
    writings: tuple[Writing, ...]
    inserts: tuple[Insert, ...]
    dimensions: tuple[Dimension, ...]


def drawing_of(doc: Any, *, name: str, recovered: bool = False) -> Drawing:
    """All linework and text of a document's model space.

    Raises:
        CapError: blocks are nested deeper, or repeated more often, than a cap.
    """
    reader = _Reader(doc)
    sheaf = reader.sheet(doc.modelspace())
    paper = ""
    if len(sheaf.ends) < _FEW:
        for layout in doc.layouts:
            if layout.name != "Model" and len(layout) > 1:
                other = reader.sheet(layout)
                if len(other.ends) > _FEW * max(1, len(sheaf.ends)):
                    sheaf, paper = other, str(layout.name)
    unread = reader.unread_list(recovered=recovered, paper=paper)
    first = np.concatenate([[0], np.cumsum(sheaf.count)]).astype(np.int32)
    shapes = Shapes(
        layer=sheaf.layer,
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


def _has_gaps(doc: Any, linetype: str) -> bool:
    """Whether a line type is drawn with gaps, as what is hidden or overhead is."""
    if linetype.lower() in ("continuous", "bylayer", "byblock") or linetype not in doc.linetypes:
        return False
    tags = doc.linetypes.get(linetype).pattern_tags.tags
    return any(tag.code == 49 and tag.value < 0 for tag in tags)


class _Reader:
    """What is known while one document is read: its layers, and the blocks that are flattened already."""

    def __init__(self, doc: Any) -> None:
        self.doc = doc
        self.layers: list[Layer] = []
        self.layer_row: dict[str, int] = {}
        self.visible: dict[str, bool] = {}
        self.sheaves: dict[str, _Sheaf] = {}
        self.open_blocks: list[str] = []
        self.dashed: set[str] = set()
        self.things: dict[str, int] = {}
        self.weighed = 0
        self.pieces = 0
        self.faults: Counter[tuple[str, str]] = Counter()
        self.example: dict[tuple[str, str], str] = {}
        for layer in doc.layers:
            self.visible[layer.dxf.name.lower()] = layer.is_on() and not layer.is_frozen()
            if _has_gaps(doc, layer.dxf.linetype):
                self.dashed.add(layer.dxf.name.lower())

    def row_of_layer(self, name: str) -> int:
        row = self.layer_row.get(name)
        if row is None:
            row = self.layer_row[name] = len(self.layers)
            key = name.lower()
            self.layers.append(Layer(name=name, visible=self.visible.get(key, True), dashed=key in self.dashed))
        return row

    def fault(self, kind: str, why: str, handle: str) -> None:
        self.faults[kind, why] += 1
        self.example.setdefault((kind, why), handle)

    def sheet(self, entities: Iterable[Any]) -> _Sheaf:
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
                things += 1
                continue
            rows, columns = _counts(entity)
            if rows * columns > MAX_COPIES:
                raise _too_many_copies(rows * columns, entity)
            things += rows * columns * self.weight(entity)
            if self.weighed + things > MAX_THINGS:
                raise _too_many_things(self.weighed + things, entity)
        self.weighed += things
        return things

    def weight(self, entity: Any) -> int:
        """How many things one copy of a placed block comes to, itself included."""
        name = str(entity.dxf.get("name", ""))
        block = self.doc.blocks.get(name)
        if name in self.things or name in self.open_blocks or block is None:
            return self.things.get(name, 0)
        if len(self.open_blocks) >= MAX_DEPTH:
            raise _too_deep(entity)
        self.open_blocks.append(name)
        self.things[name] = 1 + self.weigh(block)
        self.open_blocks.pop()
        return self.things[name]

    def space(self, entities: Iterable[Any]) -> _Sheaf:
        """A space or a block as tables, with all that is nested in it."""
        tables = _Tables()
        for entity in entities:
            self.add(tables, entity)
        return self.placed(tables)

    def add(self, tables: _Tables, entity: Any) -> None:
        """One entity's rows; one that raises is counted."""
        kind = entity.dxftype()
        reads = _READS.get(kind)
        if reads is None:
            if kind not in _SILENT:
                self.fault(kind, "kind", str(entity.dxf.handle))
            return
        if entity.xdata is not None and OUR_APP in entity.xdata:
            return
        shapes, ends, arcs = len(tables.handles), len(tables.ends), len(tables.arcs)
        try:
            if not entity.dxf.get("invisible", 0):
                reads(self, tables, entity)
        except CapError:
            raise
        except Exception as fault:  # a damaged entity may raise anything; it is counted, the others are read
            _drop(tables, shapes, ends, arcs)
            self.fault(kind, type(fault).__name__, str(entity.dxf.handle))
            return
        if not _sane(tables.ends, ends):
            _drop(tables, shapes, ends, arcs)
            self.fault(kind, "numbers", str(entity.dxf.handle))

    def placed(self, tables: _Tables) -> _Sheaf:
        """The tables' own rows, followed by those of each block that is placed in them."""
        parts = [_own_rows(tables)]
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
                    raise _too_many(self.pieces, entity)
        return _joined(parts, tuple(inserts))

    def copies(self, entity: Any, *, shape_base: int, base: int) -> Iterable[_Sheaf]:
        """A placed block once, or each time of its rows and columns."""
        name = str(entity.dxf.get("name", ""))
        sheaf = self.sheaf(name, entity)
        if sheaf is None:
            return
        rows, columns = _counts(entity)
        if rows * columns * len(sheaf.ends) > MAX_PIECES:
            raise _too_many(rows * columns * len(sheaf.ends), entity)
        sheaf = self.seen(sheaf, entity)
        matrix = entity.matrix44()
        layer = self.row_of_layer(entity.dxf.layer)
        zero = self.layer_row.get("0", -1)
        for row in range(rows):
            for column in range(columns):
                moved = _offset(entity, row, column) @ matrix if rows * columns > 1 else matrix
                with np.errstate(over="ignore", invalid="ignore"):
                    part = _transformed(sheaf, moved)
                if len(part.ends) and not float(np.abs(part.ends).max()) < MAX_NUMBER:
                    self.fault("INSERT", "numbers", str(entity.dxf.handle))
                    continue
                yield _adopted(part, entity, layer=layer, zero=zero, shape_base=shape_base, base=base)
                shape_base += len(part.handles)
                base += len(part.inserts) + 1

    def seen(self, sheaf: _Sheaf, entity: Any) -> _Sheaf:
        """What is seen of a block where it is placed; all of it where its clipping boundary is damaged."""
        try:
            return _clipped(sheaf, entity)
        except Exception as fault:  # a damaged boundary may raise anything; it is counted
            self.fault("SPATIAL_FILTER", type(fault).__name__, str(entity.dxf.handle))
            return sheaf

    def sheaf(self, name: str, entity: Any) -> _Sheaf | None:
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


def _too_many(count: int, entity: Any) -> CapError:
    return CapError(
        Text(
            zh=f"展开图块得到 {count} 段线,超过上限 {MAX_PIECES}",
            en=f"placed blocks come to {count} pieces of line, above the cap of {MAX_PIECES}",
        ),
        where=f"INSERT {entity.dxf.handle}, block {entity.dxf.name}",
        mend=Text(zh="减少阵列(MINSERT)的行列数", en="reduce the rows and columns of the array (MINSERT)"),
    )


def _too_many_copies(count: int, entity: Any) -> CapError:
    return CapError(
        Text(
            zh=f"阵列有 {count} 个副本,超过上限 {MAX_COPIES}",
            en=f"an array has {count} copies, above the cap of {MAX_COPIES}",
        ),
        where=f"INSERT {entity.dxf.handle}, block {entity.dxf.name}",
        mend=Text(zh="减少阵列(MINSERT)的行列数", en="reduce the rows and columns of the array (MINSERT)"),
    )


def _too_many_things(count: int, entity: Any) -> CapError:
    return CapError(
        Text(
            zh=f"嵌套的图块展开后有 {count} 个图元,超过上限 {MAX_THINGS}",
            en=f"nested blocks come to {count} entities, above the cap of {MAX_THINGS}",
        ),
        where=f"INSERT {entity.dxf.handle}, block {entity.dxf.get('name', '')}",
        mend=Text(zh="删除重复放置的图块", en="erase the blocks that are placed over and over"),
    )


def _too_deep(entity: Any) -> CapError:
    return CapError(
        Text(zh=f"图块嵌套超过 {MAX_DEPTH} 层", en=f"blocks are nested more than {MAX_DEPTH} deep"),
        where=f"INSERT {entity.dxf.handle}, block {entity.dxf.name}",
        mend=Text(zh="分解(EXPLODE)外层图块", en="explode the outer blocks"),
    )


def _drop(tables: _Tables, shapes: int, ends: int, arcs: int) -> None:
    for rows in (tables.layer, tables.form, tables.closed, tables.filled, tables.width, tables.first, tables.handles):
        del rows[shapes:]
    del tables.ends[ends:]
    del tables.arcs[arcs:]
    del tables.arc_owner[arcs:]


def _sane(numbers: list[float], start: int) -> bool:
    """Whether all numbers from a place on are finite and within MAX_NUMBER."""
    last = numbers[start:]
    return not last or (isfinite(sum(last)) and min(last) > -MAX_NUMBER and max(last) < MAX_NUMBER)


def _counts(entity: Any) -> tuple[int, int]:
    return max(1, int(entity.dxf.get("row_count", 1))), max(1, int(entity.dxf.get("column_count", 1)))


def _offset(entity: Any, row: int, column: int) -> Matrix44:
    """The shift of one copy of an array, in the block's own coordinates."""
    scale_x, scale_y = entity.dxf.get("xscale", 1.0) or 1.0, entity.dxf.get("yscale", 1.0) or 1.0
    across = column * entity.dxf.get("column_spacing", 0.0) / scale_x
    return Matrix44.translate(across, row * entity.dxf.get("row_spacing", 0.0) / scale_y, 0.0)


def _own_rows(tables: _Tables) -> _Sheaf:
    total = len(tables.ends) // 4
    count = np.diff(np.array([*tables.first, total], dtype=np.int32)).astype(np.int32)
    return _Sheaf(
        ends=np.array(tables.ends, dtype=float).reshape(-1, 4),
        layer=np.array(tables.layer, dtype=np.int32),
        form=np.array(tables.form, dtype=np.int32),
        insert=np.full(len(tables.handles), -1, dtype=np.int32),
        closed=np.array(tables.closed, dtype=bool),
        filled=np.array(tables.filled, dtype=bool),
        width=np.array(tables.width, dtype=float),
        count=count,
        handles=tuple(tables.handles),
        arcs=np.array(tables.arcs, dtype=float).reshape(-1, 5),
        arc_owner=np.array(tables.arc_owner, dtype=np.int32),
        writings=tuple(tables.writings),
        dimensions=tuple(tables.dimensions),
        inserts=(),
    )


def _joined(parts: list[_Sheaf], inserts: tuple[Insert, ...]) -> _Sheaf:
    if len(parts) == 1:
        return replace(parts[0], inserts=inserts)
    base = np.cumsum([0, *(len(part.handles) for part in parts)])

    def stack(column: Callable[[_Sheaf], Any]) -> Any:
        return np.concatenate([column(part) for part in parts])

    return _Sheaf(
        ends=stack(lambda part: part.ends),
        layer=stack(lambda part: part.layer),
        form=stack(lambda part: part.form),
        insert=stack(lambda part: part.insert),
        closed=stack(lambda part: part.closed),
        filled=stack(lambda part: part.filled),
        width=stack(lambda part: part.width),
        count=stack(lambda part: part.count),
        handles=tuple(handle for part in parts for handle in part.handles),
        arcs=stack(lambda part: part.arcs),
        arc_owner=np.concatenate([part.arc_owner + start for part, start in zip(parts, base, strict=False)]).astype(
            np.int32
        ),
        writings=tuple(writing for part in parts for writing in part.writings),
        dimensions=tuple(dimension for part in parts for dimension in part.dimensions),
        inserts=inserts,
    )


def _clipped(sheaf: _Sheaf, entity: Any) -> _Sheaf:
    """What of a block's tables is seen where it is placed with a clipping boundary (XCLIP)."""
    outline = outline_of(entity)
    if outline is None:
        return sheaf
    owner = np.repeat(np.arange(len(sheaf.count)), sheaf.count)
    ends, rows = within(sheaf.ends, outline)
    count = np.bincount(owner[rows], minlength=len(sheaf.count)).astype(np.int32)
    whole = count == sheaf.count
    seen = count[sheaf.arc_owner] > 0
    spots = np.array([writing.at for writing in sheaf.writings], dtype=float).reshape(-1, 2)
    kept = shapely.contains_xy(outline, spots[:, 0], spots[:, 1])
    return replace(
        sheaf,
        ends=ends,
        count=count,
        closed=sheaf.closed & whole,
        arcs=sheaf.arcs[seen],
        arc_owner=sheaf.arc_owner[seen],
        writings=tuple(writing for writing, inside in zip(sheaf.writings, kept.tolist(), strict=True) if inside),
    )


def _transformed(sheaf: _Sheaf, matrix: Matrix44) -> _Sheaf:
    """A block's tables where a matrix puts them."""
    cells = list(matrix)
    plane = np.array([[cells[0], cells[1]], [cells[4], cells[5]]])
    shift = np.array([cells[12], cells[13]])
    ends = (sheaf.ends.reshape(-1, 2) @ plane + shift).reshape(-1, 4)
    turn = atan2(plane[0, 1], plane[0, 0])
    scale = (hypot(plane[0, 0], plane[0, 1]), hypot(plane[1, 0], plane[1, 1]))
    mirrored = bool(np.linalg.det(plane) < 0)
    arcs, arc_owner = _moved_arcs(sheaf, plane, shift, scale, mirrored=mirrored)
    return replace(
        sheaf,
        ends=ends,
        width=sheaf.width * scale[0],
        arcs=arcs,
        arc_owner=arc_owner,
        writings=tuple(
            replace(
                writing,
                at=_moved(writing.at, plane, shift),
                anchor=None if writing.anchor is None else _moved(writing.anchor, plane, shift),
                height=writing.height * scale[1],
                turn_deg=_turned(writing.turn_deg, plane),
            )
            for writing in sheaf.writings
        ),
        inserts=tuple(
            replace(
                insert,
                at=_moved(insert.at, plane, shift),
                turn_deg=insert.turn_deg + degrees(turn),
                scale=(insert.scale[0] * scale[0], insert.scale[1] * scale[1] * (-1 if mirrored else 1)),
            )
            for insert in sheaf.inserts
        ),
        dimensions=tuple(replace(each, measured=each.measured * scale[0]) for each in sheaf.dimensions),
    )


def _moved(point: tuple[float, float], plane: Floats, shift: Floats) -> tuple[float, float]:
    x, y = np.array(point) @ plane + shift
    return float(x), float(y)


def _turned(turn_deg: float, plane: Floats) -> float:
    x, y = np.array([cos(radians(turn_deg)), sin(radians(turn_deg))]) @ plane
    return degrees(atan2(y, x))


def _moved_arcs(
    sheaf: _Sheaf, plane: Floats, shift: Floats, scale: tuple[float, float], *, mirrored: bool
) -> tuple[Floats, Any]:
    """The arcs that stay arcs: all under an even scale; those that stay near to one under an uneven one."""
    if not len(sheaf.arcs):
        return sheaf.arcs, sheaf.arc_owner
    if abs(scale[0] - scale[1]) > 1e-3 * max(scale):
        return _stretched_arcs(sheaf, plane, shift, mirrored=mirrored)
    start = sheaf.arcs[:, 3] + (sheaf.arcs[:, 4] if mirrored else 0.0)
    points = np.stack([np.cos(start), np.sin(start)], axis=1) @ plane
    arcs = np.column_stack(
        [
            sheaf.arcs[:, :2] @ plane + shift,
            sheaf.arcs[:, 2] * scale[0],
            np.arctan2(points[:, 1], points[:, 0]),
            sheaf.arcs[:, 4],
        ]
    )
    return arcs, sheaf.arc_owner


def _stretched_arcs(sheaf: _Sheaf, plane: Floats, shift: Floats, *, mirrored: bool) -> tuple[Floats, Any]:
    """Arcs under an uneven scale: those whose ends stay about as far from the centre, with their mean radius."""
    first, last = (
        (np.stack([np.cos(angle), np.sin(angle)], axis=1) * sheaf.arcs[:, 2:3]) @ plane
        for angle in (sheaf.arcs[:, 3], sheaf.arcs[:, 3] + sheaf.arcs[:, 4])
    )
    if mirrored:
        first, last = last, first
    reach = np.stack([np.hypot(first[:, 0], first[:, 1]), np.hypot(last[:, 0], last[:, 1])])
    start = np.arctan2(first[:, 1], first[:, 0])
    sweep = (np.arctan2(last[:, 1], last[:, 0]) - start) % (2 * pi)
    kept = (reach.min(axis=0) > _EVEN * reach.max(axis=0)) & (sheaf.arcs[:, 4] < pi)
    arcs = np.column_stack([sheaf.arcs[:, :2] @ plane + shift, reach.mean(axis=0), start, sweep])
    return arcs[kept], sheaf.arc_owner[kept]


def _adopted(part: _Sheaf, entity: Any, *, layer: int, zero: int, shape_base: int, base: int) -> _Sheaf:
    """A placed copy of a block: layer 0 becomes the insert's layer, and the insert itself stands before its own."""
    handle, name = str(entity.dxf.handle), str(entity.dxf.name)
    turn = _turned(float(entity.dxf.get("rotation", 0.0)), np.eye(2))
    at = entity.ocs().to_wcs(entity.dxf.insert)
    own = Insert(
        block=name,
        at=(float(at.x), float(at.y)),
        turn_deg=turn,
        scale=(float(entity.dxf.get("xscale", 1.0)), float(entity.dxf.get("yscale", 1.0))),
        layer=layer,
        handle=handle,
        parent=-1,
        path=(name,),
        attributes=tuple((attrib.dxf.tag, plain(attrib.dxf.text)) for attrib in entity.attribs),
        shapes=(shape_base, shape_base + len(part.handles)),
    )
    nested = tuple(
        replace(
            insert,
            layer=layer if insert.layer == zero else insert.layer,
            parent=insert.parent + 1 + base if insert.parent >= 0 else base,
            path=(name, *insert.path),
            shapes=(insert.shapes[0] + shape_base, insert.shapes[1] + shape_base),
        )
        for insert in part.inserts
    )
    return replace(
        part,
        layer=np.where(part.layer == zero, layer, part.layer).astype(np.int32),
        insert=np.where(part.insert < 0, base, part.insert + base + 1).astype(np.int32),
        inserts=(own, *nested),
        writings=tuple(
            replace(
                writing,
                layer=layer if writing.layer == zero else writing.layer,
                insert=base if writing.insert < 0 else writing.insert + base + 1,
            )
            for writing in part.writings
        ),
    )


def plain(text: str) -> str:
    """A text without the codes of CAD: \\U+5411 and %%d decoded, underline codes dropped."""
    text = _UNICODE.sub(lambda found: chr(int(found[1], 16)), text)
    text = _MULTIBYTE.sub(lambda found: bytes.fromhex(found[2]).decode(_CODE_PAGES[found[1]], "replace"), text)
    text = _PERCENT.sub("", text)
    for code, sign in (
        ("%%d", "°"),
        ("%%D", "°"),
        ("%%p", "±"),
        ("%%P", "±"),
        ("%%c", "Ø"),
        ("%%C", "Ø"),
        ("%%%", "%"),
    ):
        text = text.replace(code, sign)
    return text.strip()


def _shape(
    reader: _Reader,
    tables: _Tables,
    entity: Any,
    form: Form,
    points: list[tuple[float, float]],
    *,
    closed: bool = False,
    filled: bool = False,
    width: float = 0.0,
) -> None:
    """One shape through points."""
    if closed and points and points[0] != points[-1]:
        points = [*points, points[0]]
    if len(points) < 2:
        return
    tables.first.append(len(tables.ends) // 4)
    tables.layer.append(reader.row_of_layer(entity.dxf.layer))
    tables.form.append(form)
    tables.closed.append(closed)
    tables.filled.append(filled)
    tables.width.append(width)
    tables.handles.append(str(entity.dxf.handle))
    extend = tables.ends.extend
    before = points[0]
    for point in points[1:]:
        extend((before[0], before[1], point[0], point[1]))
        before = point


def _flat(entity: Any, points: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Points of an entity's own plane in the drawing's plane."""
    extrusion = entity.dxf.get("extrusion", (0, 0, 1))
    if tuple(extrusion) == (0, 0, 1):
        return list(points)
    ocs = OCS(extrusion)
    elevation = entity.dxf.get("elevation", 0.0)
    height = elevation if isinstance(elevation, float) else 0.0
    return [(moved.x, moved.y) for moved in ocs.points_to_wcs((x, y, height) for x, y in points)]


def _read_line(reader: _Reader, tables: _Tables, entity: Any) -> None:
    start, end = entity.dxf.start, entity.dxf.end
    _shape(reader, tables, entity, Form.LINE, [(start.x, start.y), (end.x, end.y)])


def _arc_points(x: float, y: float, radius: float, start: float, sweep: float) -> list[tuple[float, float]]:
    steps = max(2, round(abs(sweep) / _STEP))
    return [
        (x + radius * cos(start + sweep * step / steps), y + radius * sin(start + sweep * step / steps))
        for step in range(steps + 1)
    ]


def _note_arc(entity: Any, tables: _Tables, x: float, y: float, radius: float, start: float, sweep: float) -> None:
    """Keeps an arc as an arc, counter-clockwise in the drawing's plane."""
    if tuple(entity.dxf.get("extrusion", (0, 0, 1)))[2] < 0:
        x, start = -x, pi - start - sweep
    tables.arcs.append((x, y, radius, start, sweep))
    tables.arc_owner.append(len(tables.handles))


def _read_arc(reader: _Reader, tables: _Tables, entity: Any) -> None:
    centre, radius = entity.dxf.center, float(entity.dxf.radius)
    start = radians(entity.dxf.start_angle)
    sweep = radians((entity.dxf.end_angle - entity.dxf.start_angle) % 360.0) or 2 * pi
    _note_arc(entity, tables, centre.x, centre.y, radius, start, sweep)
    points = _arc_points(centre.x, centre.y, radius, start, sweep)
    _shape(reader, tables, entity, Form.ARC, _flat(entity, points))


def _read_circle(reader: _Reader, tables: _Tables, entity: Any) -> None:
    centre = entity.dxf.center
    points = _arc_points(centre.x, centre.y, float(entity.dxf.radius), 0.0, 2 * pi)
    _note_arc(entity, tables, centre.x, centre.y, float(entity.dxf.radius), 0.0, 2 * pi)
    _shape(reader, tables, entity, Form.CIRCLE, _flat(entity, [*points[:-1], points[0]]), closed=True)


def _read_curve(reader: _Reader, tables: _Tables, entity: Any) -> None:
    if entity.dxftype() == "ELLIPSE":
        size = entity.dxf.major_axis.magnitude
    else:
        corners = np.array([(each[0], each[1]) for each in entity.control_points or entity.fit_points], dtype=float)
        size = float(np.ptp(corners, axis=0).max()) if len(corners) else 0.0
    if not isfinite(size) or not 0.0 < size < MAX_NUMBER:
        raise ValueError("size")
    points = [(point.x, point.y) for point in entity.flattening(size / 400.0, 8)]
    arc = _arc_through(points)
    if arc is not None:
        _note_arc(entity, tables, *arc)
    _shape(reader, tables, entity, Form.CURVE, points, closed=bool(getattr(entity, "closed", False)))


def _arc_through(points: list[tuple[float, float]]) -> tuple[float, float, float, float, float] | None:
    """The arc that a curve runs along: centre, radius, start and counter-clockwise sweep; None if there is none."""
    if len(points) < 5 or points[0] == points[-1]:
        return None
    first, middle, last = (np.array(points[row]) for row in (0, len(points) // 2, -1))
    normals = np.stack([middle - first, last - first])
    if abs(float(np.linalg.det(normals))) < 1e-9 * float(np.abs(normals).max()) ** 2:
        return None
    centre = first + np.linalg.solve(normals, (normals**2).sum(axis=1) / 2)
    reach = np.hypot(*(np.array(points) - centre).T)
    radius = float(reach[0])
    if float(np.abs(reach - radius).max()) > _ROUND * radius:
        return None
    if float(np.linalg.det(normals)) < 0:
        first, last = last, first
    start, stop = (atan2(end[1] - centre[1], end[0] - centre[0]) for end in (first, last))
    return float(centre[0]), float(centre[1]), radius, start, (stop - start) % (2 * pi)


def _bulged(points: list[tuple[float, float, float]], *, closed: bool) -> tuple[list[tuple[float, float]], list[Any]]:
    """Points of a polyline with its bulges as short chords, and its arcs."""
    out: list[tuple[float, float]] = []
    arcs = []
    count = len(points)
    for row, (x, y, bulge) in enumerate(points):
        out.append((x, y))
        if not bulge or (row == count - 1 and not closed):
            continue
        to_x, to_y, _ = points[(row + 1) % count]
        if (x, y) == (to_x, to_y):
            continue
        centre = bulge_center((x, y), (to_x, to_y), bulge)
        radius = bulge_radius((x, y), (to_x, to_y), bulge)
        sweep = 4 * np.arctan(bulge)
        start = atan2(y - centre.y, x - centre.x)
        out.extend(_arc_points(centre.x, centre.y, radius, start, float(sweep))[1:-1])
        arcs.append((centre.x, centre.y, radius, start if sweep > 0 else start + float(sweep), abs(float(sweep))))
    return out, arcs


def _polyline(reader: _Reader, tables: _Tables, entity: Any, rows: list[tuple[float, ...]], *, closed: bool) -> None:
    """A polyline of rows x, y, start width, end width, bulge."""
    points, arcs = _bulged([(row[0], row[1], row[4]) for row in rows], closed=closed)
    widths = [row[2] for row in rows if row[2] > 0 and abs(row[2] - row[3]) < 1e-9]
    width = max(widths) if len(widths) == len(rows) or (not closed and len(widths) >= len(rows) - 1) else 0.0
    for arc in arcs:
        _note_arc(entity, tables, *arc)
    _shape(reader, tables, entity, Form.POLYLINE, _flat(entity, points), closed=closed, width=width if widths else 0.0)


def _read_lwpolyline(reader: _Reader, tables: _Tables, entity: Any) -> None:
    rows = [tuple(float(number) for number in row) for row in entity.lwpoints]
    constant = float(entity.dxf.get("const_width", 0.0))
    if constant:
        rows = [(row[0], row[1], constant, constant, row[4]) for row in rows]
    _polyline(reader, tables, entity, rows, closed=bool(entity.closed))


def _read_polyline(reader: _Reader, tables: _Tables, entity: Any) -> None:
    if entity.is_polygon_mesh or entity.is_poly_face_mesh:
        for part in entity.virtual_entities():
            reader.add(tables, _owned(part, entity))
        return
    width = float(entity.dxf.get("default_start_width", 0.0))
    rows: list[tuple[float, ...]] = []
    for vertex in entity.vertices:
        at = vertex.dxf.location
        start = float(vertex.dxf.get("start_width", width))
        rows.append((at.x, at.y, start, float(vertex.dxf.get("end_width", width)), float(vertex.dxf.get("bulge", 0.0))))
    _polyline(reader, tables, entity, rows, closed=bool(entity.is_closed))


def _owned(part: Any, entity: Any) -> Any:
    """A part of an entity under its owner's handle, so that a finding can point at it."""
    part.dxf.handle = entity.dxf.handle
    return part


def _read_mline(reader: _Reader, tables: _Tables, entity: Any) -> None:
    for part in entity.virtual_entities():
        reader.add(tables, _owned(part, entity))


def _read_proxy(reader: _Reader, tables: _Tables, entity: Any) -> None:
    """A proxy object by the picture of itself that it carries."""
    parts = list(entity.virtual_entities())
    if not parts:
        reader.fault("ACAD_PROXY_ENTITY", "proxy", str(entity.dxf.handle))
    for part in parts:
        if part.dxf.layer == "0":
            part.dxf.layer = entity.dxf.layer
        reader.add(tables, _owned(part, entity))


def _read_solid(reader: _Reader, tables: _Tables, entity: Any) -> None:
    corners = [entity.dxf.vtx0, entity.dxf.vtx1, entity.dxf.vtx3, entity.dxf.vtx2]
    points = [(corner.x, corner.y) for corner in corners]
    flat = points if entity.dxftype() == "3DFACE" else _flat(entity, points)
    _shape(reader, tables, entity, Form.SOLID, flat, closed=True, filled=entity.dxftype() != "3DFACE")


def _read_hatch(reader: _Reader, tables: _Tables, entity: Any) -> None:
    """The outlines of a hatch; the pattern itself is never drawn out."""
    solid = bool(entity.dxf.get("solid_fill", 0)) or entity.dxftype() == "MPOLYGON"
    for path in entity.paths.rendering_paths(0):
        if hasattr(path, "vertices"):
            points, _ = _bulged([(row[0], row[1], row[2]) for row in path.vertices], closed=True)
        else:
            points = [(float(x), float(y)) for edge in path.edges for x, y in _edge_points(edge)]
        _shape(reader, tables, entity, Form.HATCH, _flat(entity, points), closed=True, filled=solid)


def _edge_points(edge: Any) -> list[tuple[float, float]]:
    kind = edge.EDGE_TYPE
    if kind == "LineEdge":
        return [(edge.start[0], edge.start[1]), (edge.end[0], edge.end[1])]
    if kind == "ArcEdge":
        start, sweep = radians(edge.start_angle), radians((edge.end_angle - edge.start_angle) % 360.0) or 2 * pi
        points = _arc_points(edge.center[0], edge.center[1], edge.radius, start, sweep)
        return points if edge.ccw else points[::-1]
    if kind == "EllipseEdge":
        tool = edge.construction_tool() if hasattr(edge, "construction_tool") else None
        return [] if tool is None else [(point.x, point.y) for point in tool.vertices(np.linspace(0, 2 * pi, 60))]
    return [(point[0], point[1]) for point in edge.control_points]


def _read_wipeout(reader: _Reader, tables: _Tables, entity: Any) -> None:
    points = [(point.x, point.y) for point in entity.boundary_path_wcs()]
    _shape(reader, tables, entity, Form.WIPEOUT, points, closed=True)


def _read_insert(reader: _Reader, tables: _Tables, entity: Any) -> None:
    at = entity.dxf.insert
    scales = (entity.dxf.get("xscale", 1.0), entity.dxf.get("yscale", 1.0))
    if not all(abs(number) < MAX_NUMBER for number in (at.x, at.y, *scales)):
        raise ValueError("numbers")
    tables.inserts.append(entity)
    for attrib in entity.attribs:
        if not attrib.is_invisible:
            _write(reader, tables, attrib, attrib.dxf.text, tag=attrib.dxf.tag)


def _read_text(reader: _Reader, tables: _Tables, entity: Any) -> None:
    _write(reader, tables, entity, entity.dxf.text)


def _write(reader: _Reader, tables: _Tables, entity: Any, content: str, *, tag: str = "") -> None:
    """One line of text; its middle is judged from its alignment and a mean width of letters."""
    words = plain(content[:MAX_LETTERS])
    if not words:
        return
    height, turn = float(entity.dxf.get("height", 0.0)), float(entity.dxf.get("rotation", 0.0))
    across, up = int(entity.dxf.get("halign", 0)), int(entity.dxf.get("valign", 0))
    aligned = entity.dxf.hasattr("align_point") and (across or up)
    at = entity.dxf.align_point if aligned else entity.dxf.insert
    length = _length(words) * height * float(entity.dxf.get("width", 1.0))
    right = {0: length / 2, 1: 0.0, 2: -length / 2}.get(across if aligned else 0, 0.0)
    rise = {0: height / 2, 1: height / 2, 2: 0.0, 3: -height / 2}[up if aligned and across != 4 else 0]
    if aligned and across == 4:
        rise = 0.0
    near = max(-_BESIDE * height, min(_BESIDE * height, right))
    spots = [_stepped(at.x, at.y, turn, right, rise), _stepped(at.x, at.y, turn, near, rise)]
    middle, anchor = _flat(entity, spots)
    _keep_writing(reader, tables, entity, words, middle, height, turn, tag, anchor)


def _length(words: str) -> float:
    """The length of a line in letter heights."""
    return sum(1.0 if ord(letter) > 0x2E80 else 0.7 for letter in words)


def _stepped(x: float, y: float, turn_deg: float, right: float, up: float) -> tuple[float, float]:
    east, north = cos(radians(turn_deg)), sin(radians(turn_deg))
    return x + right * east - up * north, y + right * north + up * east


def _read_mtext(reader: _Reader, tables: _Tables, entity: Any) -> None:
    content = str(fast_plain_mtext(entity.text[:MAX_LETTERS]))
    words = plain("\n".join(line.strip() for line in content.splitlines() if line.strip()))
    if not words:
        return
    height = float(entity.dxf.get("char_height", 0.0))
    turn = float(entity.get_rotation())
    lines = words.split("\n")
    length, tall = max(map(_length, lines)) * height, len(lines) * height * 1.6
    point = int(entity.dxf.get("attachment_point", 1)) - 1
    right = (0.5, 0.0, -0.5)[point % 3] * length
    up = (-0.5, 0.0, 0.5)[min(2, point // 3)] * tall
    at = entity.dxf.insert
    reach = _BESIDE * height
    anchor = _stepped(at.x, at.y, turn, max(-reach, min(reach, right)), max(-reach, min(reach, up)))
    _keep_writing(reader, tables, entity, words, _stepped(at.x, at.y, turn, right, up), height, turn, "", anchor)


def _keep_writing(
    reader: _Reader,
    tables: _Tables,
    entity: Any,
    words: str,
    at: tuple[float, float],
    height: float,
    turn: float,
    tag: str,
    anchor: tuple[float, float],
) -> None:
    if not all(isfinite(number) and abs(number) < MAX_NUMBER for number in (*at, *anchor, height, turn)):
        raise ValueError("numbers")
    tables.writings.append(
        Writing(
            text=words,
            at=at,
            height=height,
            turn_deg=turn,
            layer=reader.row_of_layer(entity.dxf.layer),
            handle=str(entity.dxf.handle),
            insert=-1,
            tag=tag,
            anchor=anchor,
        )
    )


def _read_dimension(reader: _Reader, tables: _Tables, entity: Any) -> None:
    if int(entity.dimtype) not in (0, 1):
        return
    measured = float(entity.dxf.get("actual_measurement", 0.0) or entity.get_measurement())
    if not isfinite(measured) or not 0.0 < measured < MAX_NUMBER:
        return
    text = plain(str(entity.dxf.get("text", "")))
    layer = reader.row_of_layer(entity.dxf.layer)
    tables.dimensions.append(
        Dimension(
            measured=measured, text="" if text in ("<>", "") else text, layer=layer, handle=str(entity.dxf.handle)
        )
    )


_READS: Final[dict[str, Callable[[_Reader, _Tables, Any], None]]] = {
    "LINE": _read_line,
    "ARC": _read_arc,
    "CIRCLE": _read_circle,
    "ELLIPSE": _read_curve,
    "SPLINE": _read_curve,
    "LWPOLYLINE": _read_lwpolyline,
    "POLYLINE": _read_polyline,
    "MLINE": _read_mline,
    "HATCH": _read_hatch,
    "MPOLYGON": _read_hatch,
    "SOLID": _read_solid,
    "TRACE": _read_solid,
    "3DFACE": _read_solid,
    "WIPEOUT": _read_wipeout,
    "INSERT": _read_insert,
    "TEXT": _read_text,
    "ATTRIB": _read_text,
    "MTEXT": _read_mtext,
    "DIMENSION": _read_dimension,
    "ACAD_PROXY_ENTITY": _read_proxy,
    "ACAD_PROXY_OBJECT": _read_proxy,
}
