"""The things of a layout that others drew: blocks and linework that a profile names, with places and sizes."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from math import atan2, cos, degrees, hypot, radians, sin
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Point, Polygon

from planner.model.drawing import Drawing, NameRule, Profile

Floats = NDArray[np.float64]

ROLE: Final = "item."
"""How the roles of placed things begin in a profile: "item.counter"."""

CAMERA: Final = "camera"

TOUCH: Final = 0.005
"""Metres. Lines nearer than this belong to one thing."""


@dataclass(frozen=True, kw_only=True)
class Thing:
    """A thing as it is drawn: `kind` is the word after "item.", `turn_deg` the direction of its width.

    `depth` is 0 for a bare line. `words` are its attributes and the texts in its block, by tag ("" for a text).
    """

    kind: str
    at: tuple[float, float]
    turn_deg: float
    width: float
    depth: float
    words: tuple[tuple[str, str], ...]
    handle: str


def drawn_things(drawing: Drawing, profiles: Sequence[Profile], *, metres_per_unit: float) -> tuple[Thing, ...]:
    """Every thing that the profiles name, in metres, in the order of the drawing."""
    layers = [_role(layer.name, [rule for one in _ranked(profiles) for rule in one.layers]) for layer in drawing.layers]
    blocks = [rule for one in _ranked(profiles) for rule in one.blocks]
    of_insert = [_role(insert.block, blocks) or layers[insert.layer] for insert in drawing.inserts]
    placed = [
        _insert_thing(drawing, row, role, metres_per_unit)
        for row, role in enumerate(of_insert)
        if role and not _inside(drawing, row, of_insert)
    ]
    loose = _loose_things(drawing, layers, of_insert, metres_per_unit)
    return tuple(one for one in (*placed, *loose) if one is not None)


def unknown_blocks(
    drawing: Drawing, profiles: Sequence[Profile], hall: Polygon, *, metres_per_unit: float
) -> tuple[tuple[str, int], ...]:
    """The blocks placed in a hall that no profile names, each with how often, the most frequent first.

    Args:
        hall: the hall's outline, in metres.
    """
    blocks = [rule for one in _ranked(profiles) for rule in one.blocks]
    layers = [rule for one in _ranked(profiles) for rule in one.layers]
    counts: Counter[str] = Counter()
    for insert in drawing.inserts:
        named = _rule(insert.block, blocks) or _rule(drawing.layers[insert.layer].name, layers)
        known = named is not None and named.role not in _OPEN_ROLES
        inside = hall.contains(Point(insert.at[0] * metres_per_unit, insert.at[1] * metres_per_unit))
        if insert.parent < 0 and inside and not known and not insert.block.startswith("*"):
            counts[insert.block] += 1
    return tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0])))


_OPEN_ROLES: Final = frozenset({"furniture", "room-outline"})
"""Roles that leave open what a block is."""


def _ranked(profiles: Sequence[Profile]) -> list[Profile]:
    return sorted(profiles, key=lambda one: -one.rank)


def _role(name: str, rules: Sequence[NameRule]) -> str:
    """The kind that a name means, or ""; the prefix of a bound xref does not count."""
    rule = _rule(name, rules)
    return "" if rule is None or not rule.role.startswith(ROLE) else rule.role.removeprefix(ROLE)


def _rule(name: str, rules: Sequence[NameRule]) -> NameRule | None:
    """The first rule that a name falls under."""
    bare = name.rsplit("|", 1)[-1].rsplit("$0$", 1)[-1].strip().lower()
    return next((rule for rule in rules if any(fnmatchcase(bare, one.lower()) for one in rule.match)), None)


def _inside(drawing: Drawing, row: int, roles: Sequence[str]) -> bool:
    """Whether a block lies within the block of another thing."""
    parent = drawing.inserts[row].parent
    while parent >= 0:
        if roles[parent]:
            return True
        parent = drawing.inserts[parent].parent
    return False


def _points(drawing: Drawing, first: int, last: int) -> Floats:
    """Both ends of every piece of a range of shapes."""
    rows = drawing.ends[drawing.shapes.first[first] : drawing.shapes.first[last]]
    points: Floats = rows.reshape(-1, 2)
    return points


def _insert_thing(drawing: Drawing, row: int, role: str, unit: float) -> Thing | None:
    """A block as a thing: the extents of its linework in its own axes.

    A camera is where its block is inserted, if that lies in the block: its mount, not the middle of its sign.
    """
    insert = drawing.inserts[row]
    points = _points(drawing, *insert.shapes) * unit
    if not len(points):
        return None
    own = _turned(points, -insert.turn_deg)
    low, high = own.min(axis=0), own.max(axis=0)
    middle = _turned(((low + high) / 2)[None], insert.turn_deg)[0]
    mount = np.array(insert.at) * unit
    placed = _turned(mount[None], -insert.turn_deg)[0]
    if role == CAMERA and (placed >= low - TOUCH).all() and (placed <= high + TOUCH).all():
        middle = mount
    texts = [("", one.text) for one in drawing.writings if one.insert == row and not one.tag]
    return Thing(
        kind=role,
        at=(float(middle[0]), float(middle[1])),
        turn_deg=insert.turn_deg,
        width=float(high[0] - low[0]),
        depth=float(high[1] - low[1]),
        words=(*insert.attributes, *texts),
        handle=insert.handle,
    )


def _turned(points: Floats, turn_deg: float) -> Floats:
    c, s = cos(radians(turn_deg)), sin(radians(turn_deg))
    found: Floats = points @ np.array([[c, s], [-s, c]])
    return found


def _loose_things(drawing: Drawing, layers: Sequence[str], of_insert: Sequence[str], unit: float) -> Iterator[Thing]:
    """Linework outside of blocks on the layers of a kind: what touches is one thing."""
    shapes = drawing.shapes
    for row, role in enumerate(layers):
        if not role:
            continue
        mine = [
            one
            for one in np.flatnonzero(shapes.layer == row)
            if shapes.insert[one] < 0
            or not (of_insert[shapes.insert[one]] or _inside(drawing, shapes.insert[one], of_insert))
        ]
        yield from _joined(drawing, [int(one) for one in mine], role, unit)


def _joined(drawing: Drawing, rows: list[int], role: str, unit: float) -> Iterator[Thing]:
    """Shapes of a layer as things, those that touch together."""
    spots = [shapely.MultiPoint(_points(drawing, row, row + 1) * unit).convex_hull.buffer(TOUCH) for row in rows]
    for group in shapely.get_parts(shapely.union_all(spots)):
        members = [row for row, spot in zip(rows, spots, strict=True) if group.intersects(spot)]
        points = np.concatenate([_points(drawing, row, row + 1) for row in members]) * unit
        turn, middle, width, depth = _rectangle(points)
        drawn = max(float(drawing.shapes.width[row]) for row in members) * unit
        yield Thing(
            kind=role,
            at=middle,
            turn_deg=turn,
            width=width,
            depth=depth if depth > TOUCH else drawn,
            words=(),
            handle=drawing.shapes.handles[members[0]],
        )


def _rectangle(points: Floats) -> tuple[float, tuple[float, float], float, float]:
    """The least rectangle about points: direction of its longer side, middle, longer and shorter side."""
    shape = shapely.MultiPoint(points).minimum_rotated_rectangle
    if not isinstance(shape, Polygon):
        ends = np.asarray(shape.coords)[:, :2]
        step = ends[-1] - ends[0]
        middle = (float(ends[:, 0].mean()), float(ends[:, 1].mean()))
        return degrees(atan2(step[1], step[0])), middle, hypot(*step), 0.0
    corners = np.asarray(shape.exterior.coords)[:3, :2]
    one, other = corners[1] - corners[0], corners[2] - corners[1]
    longer, shorter = (one, other) if np.hypot(*one) >= np.hypot(*other) else (other, one)
    at = (float(shape.centroid.x), float(shape.centroid.y))
    return degrees(atan2(longer[1], longer[0])), at, float(np.hypot(*longer)), float(np.hypot(*shorter))
