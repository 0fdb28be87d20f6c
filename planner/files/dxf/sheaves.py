"""Tables of shapes: of one block definition while it is read, and moved to where the block is placed."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from math import atan2, cos, degrees, hypot, pi, radians, sin
from typing import Any, Final, Protocol

import numpy as np
import shapely
from ezdxf.math import Matrix44

from planner.files.dxf.clipping import outline_of, within
from planner.files.dxf.plain_text import letters, plain
from planner.model.drawing import Dimension, Floats, Insert, Writing

_EVEN: Final = 0.6
"""An arc that is stretched no more than this stays a leaf's arc."""


class Collector(Protocol):
    """What collects the rows of a document: its layers and what cannot be read."""

    def row_of_layer(self, name: str) -> int:
        """The row of a layer of this name."""

    def row_of_pen(self, entity: Any) -> int:
        """The row of the pen that an entity is drawn with."""

    def fault(self, kind: str, why: str, handle: str) -> None:
        """Notes an entity that cannot be read."""

    def add(self, tables: "Tables", entity: Any) -> None:
        """Reads an entity into tables."""


@dataclass(kw_only=True)
class Tables:
    """The rows of one block definition, or of the model space, while they are being collected."""

    ends: list[float] = field(default_factory=list)
    layer: list[int] = field(default_factory=list)
    pen: list[int] = field(default_factory=list)
    form: list[int] = field(default_factory=list)
    closed: list[bool] = field(default_factory=list)
    filled: list[bool] = field(default_factory=list)
    width: list[float] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    handles: list[str] = field(default_factory=list)
    arcs: list[tuple[float, float, float, float, float]] = field(default_factory=list)
    arc_owner: list[int] = field(default_factory=list)
    writings: list[Writing] = field(default_factory=list)
    tips: dict[str, tuple[float, float]] = field(default_factory=dict)
    dimensions: list[Dimension] = field(default_factory=list)
    inserts: list[Any] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Sheaf:
    """A block definition with everything nested in it, in its own coordinates. `insert` -1 is its own level."""

    ends: Floats
    layer: Any
    pen: Any
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


def drop(tables: Tables, shapes: int, ends: int, arcs: int) -> None:
    rows = (tables.layer, tables.pen, tables.form, tables.closed, tables.filled, tables.width, tables.first)
    for row in (*rows, tables.handles):
        del row[shapes:]
    del tables.ends[ends:]
    del tables.arcs[arcs:]
    del tables.arc_owner[arcs:]


def own_rows(tables: Tables) -> Sheaf:
    total = len(tables.ends) // 4
    count = np.diff(np.array([*tables.first, total], dtype=np.int32)).astype(np.int32)
    return Sheaf(
        ends=np.array(tables.ends, dtype=float).reshape(-1, 4),
        layer=np.array(tables.layer, dtype=np.int32),
        pen=np.array(tables.pen, dtype=np.int32),
        form=np.array(tables.form, dtype=np.int32),
        insert=np.full(len(tables.handles), -1, dtype=np.int32),
        closed=np.array(tables.closed, dtype=bool),
        filled=np.array(tables.filled, dtype=bool),
        width=np.array(tables.width, dtype=float),
        count=count,
        handles=tuple(tables.handles),
        arcs=np.array(tables.arcs, dtype=float).reshape(-1, 5),
        arc_owner=np.array(tables.arc_owner, dtype=np.int32),
        writings=_led(tables),
        dimensions=tuple(tables.dimensions),
        inserts=(),
    )


def _led(tables: Tables) -> tuple[Writing, ...]:
    """The texts, those at the end of a leader anchored where it points to."""
    tips = tables.tips
    if not tips:
        return tuple(tables.writings)
    return tuple(
        replace(each, anchor=tips[each.handle], led=True) if each.handle in tips else each for each in tables.writings
    )


def joined(parts: list[Sheaf], inserts: tuple[Insert, ...]) -> Sheaf:
    if len(parts) == 1:
        return replace(parts[0], inserts=inserts)
    base = np.cumsum([0, *(len(part.handles) for part in parts)])

    def stack(column: Callable[[Sheaf], Any]) -> Any:
        return np.concatenate([column(part) for part in parts])

    return Sheaf(
        ends=stack(lambda part: part.ends),
        layer=stack(lambda part: part.layer),
        pen=stack(lambda part: part.pen),
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


def clipped(sheaf: Sheaf, entity: Any) -> Sheaf:
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


def transformed(sheaf: Sheaf, matrix: Matrix44) -> Sheaf:
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
    sheaf: Sheaf, plane: Floats, shift: Floats, scale: tuple[float, float], *, mirrored: bool
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


def _stretched_arcs(sheaf: Sheaf, plane: Floats, shift: Floats, *, mirrored: bool) -> tuple[Floats, Any]:
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


def adopted(part: Sheaf, entity: Any, *, layer: int, zero: int, pens: Any, shape_base: int, base: int) -> Sheaf:
    """A placed copy of a block: layer 0 becomes the insert's layer, and the insert itself stands before its own.

    Args:
        pens: for each pen the one that it becomes where the block is placed.
    """
    handle, name = str(entity.dxf.handle), letters(str(entity.dxf.name))
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
        pen=pens[part.pen],
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
