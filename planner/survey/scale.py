"""The unit of a drawing's numbers: the header is one witness, what is drawn are the others."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import Final

import numpy as np

from planner.model.drawing import Bools, Drawing, Floats
from planner.model.plan import Basis, Units, Witness
from planner.survey.roles import Roles
from planner.survey.swings import leaf_arcs, with_leaf
from planner.units import METRES_PER
from planner.words import Text

CANDIDATES: Final = ("mm", "cm", "dm", "m", "inch", "ft")
HEADER_UNITS: Final = {1: "inch", 2: "ft", 4: "mm", 5: "cm", 6: "m", 14: "dm"}
"""Units by $INSUNITS."""

_CHINESE: Final = re.compile("[\u4e00-\u9fff]")
_SAMPLE: Final = 400
_BLOCK: Final = 24
"""Pieces are held against all others in blocks of about this many times _SAMPLE pairs."""

_FEW_LEAVES: Final = 2
"""With fewer quarter arcs than these, doors that are drawn half open are asked too."""

_MOST_LEAVES: Final = 600
_THINNEST_SHARE: Final = 1 / 2500
_THICKEST_SHARE: Final = 1 / 15
_LEAST_BUILDING: Final = 2.0
_MOST_BUILDING: Final = 400.0
_LEAST_SIZE: Final = 1e-9
_MOST_SIZE: Final = 1e12


@dataclass(frozen=True, kw_only=True)
class _Kind:
    """One sort of evidence: between which metres it is as likely as not, how it strays beyond (in ln), its weight."""

    name: Text
    low: float
    high: float
    stray: float
    weight: float


_DOORS: Final = _Kind(name=Text(zh="门扇半径", en="door leaf"), low=0.7, high=1.05, stray=0.2, weight=3.0)
_DOUBLE: Final = _Kind(name=Text(zh="双扇门", en="double door"), low=1.15, high=1.9, stray=0.2, weight=3.0)
_WALLS: Final = _Kind(name=Text(zh="墙厚", en="wall thickness"), low=0.09, high=0.31, stray=0.35, weight=1.5)
_LETTERS: Final = _Kind(name=Text(zh="字高", en="letter height"), low=0.12, high=0.6, stray=0.6, weight=0.8)
_EXTENT: Final = _Kind(name=Text(zh="平面尺寸", en="size of the plan"), low=8.0, high=90.0, stray=0.6, weight=1.0)
_SPANS: Final = _Kind(name=Text(zh="尺寸标注", en="dimensions"), low=0.6, high=9.0, stray=0.6, weight=0.8)
_USUAL: Final = {"mm": 0.3, "m": 0.2, "cm": 0.1, "inch": 0.1, "ft": -0.3, "dm": -1.0}
"""What is likelier where nothing speaks against it."""


def find_units(drawing: Drawing, roles: Roles, *, given: str | None) -> Units:
    """The unit that a person gave, else the one that the evidence speaks for.

    It is confirmed when a person gave it, or when the header names it and what is drawn agrees.
    """
    evidence = _evidence(drawing, roles)
    witnesses = _witnesses(drawing, evidence)
    if given is not None:
        return Units(
            name=given, metres_per_unit=METRES_PER[given], basis=Basis.GIVEN, confirmed=True, witnesses=tuple(witnesses)
        )
    header = HEADER_UNITS.get(drawing.header_units)
    scores = dict.fromkeys(CANDIDATES, 0.0)
    for kind, size, _ in evidence:
        for name in CANDIDATES:
            scores[name] += _likelihood(kind, size * METRES_PER[name])
    habits = _habits(drawing)
    for name in CANDIDATES:
        scores[name] += habits.get(name, 0.0) + _USUAL[name]
    if header is not None:
        scores[header] += 2.0
    best = max(CANDIDATES, key=lambda name: (scores[name], name == header))
    agreeing = sum(1 for witness in witnesses if witness.says == best and witness.name != "header")
    return Units(
        name=best,
        metres_per_unit=METRES_PER[best],
        basis=Basis.HEADER if best == header else Basis.EVIDENCE,
        confirmed=best == header and agreeing >= 1,
        witnesses=tuple(witnesses),
    )


def _likelihood(kind: _Kind, size: float) -> float:
    """The log likelihood of a size in metres, cut off so that one odd witness cannot outvote all others."""
    off = max(log(kind.low / size), log(size / kind.high), 0.0)
    return kind.weight * max(-4.0, -0.5 * (off / kind.stray) ** 2)


def _habits(drawing: Drawing) -> dict[str, float]:
    """What is usual where: Chinese architects draw in millimetres; texts in feet speak for inches."""
    texts = [writing.text for writing in drawing.writings]
    imperial = sum(1 for text in texts if "'" in text and any(letter.isdigit() for letter in text)) > 3
    if imperial:
        return {"inch": 2.0, "ft": 1.0}
    if any(map(_CHINESE.search, (*texts, *(layer.name for layer in drawing.layers)))):
        return {"mm": 1.0}
    return {"inch": 0.3} if drawing.header_imperial else {}


def _evidence(drawing: Drawing, roles: Roles) -> list[tuple[_Kind, float, int]]:
    """The kinds of evidence that the drawing has: typical size in drawing numbers, and of how many.

    A size that no unit makes a length of a building tells nothing: damaged files hold 1e-320, 1e308 and nan.
    """
    walls = roles.shapes("wall")[drawing.owner] if len(drawing.owner) else np.zeros(0, dtype=bool)
    found = []
    leaf = _leaf(drawing, roles)
    if leaf is not None:
        found.append(leaf)
    ends = drawing.ends[walls] if walls.any() else drawing.ends
    size = _spread(ends)
    thickness = (_width(drawing, roles) or wall_thickness(ends)) if walls.any() else None
    if thickness is not None and size * _THINNEST_SHARE < thickness < size * _THICKEST_SHARE:
        found.append((_WALLS, thickness, int(walls.sum())))
    if size > 0:
        found.append((_EXTENT, size, 1))
    heights = [writing.height for writing in drawing.writings if writing.height > 0]
    if heights:
        found.append((_LETTERS, float(np.median(heights)), len(heights)))
    spans = [dimension.measured for dimension in drawing.dimensions]
    if spans:
        found.append((_SPANS, float(np.median(spans)), len(spans)))
    return [one for one in found if _LEAST_SIZE <= one[1] <= _MOST_SIZE]


def _width(drawing: Drawing, roles: Roles) -> float | None:
    """The usual width of walls that are drawn as wide as they are; None where few are."""
    walls = roles.shapes("wall")
    width = drawing.shapes.width[walls & (drawing.shapes.width > 0)]
    return float(np.median(width)) if 2 * len(width) > int(walls.sum()) else None


def _witnesses(drawing: Drawing, evidence: Sequence[tuple[_Kind, float, int]]) -> list[Witness]:
    """What each sort of evidence says when it is asked alone."""
    found = []
    header = HEADER_UNITS.get(drawing.header_units)
    if header is not None:
        text = Text(zh=f"文件头 $INSUNITS = {drawing.header_units}", en=f"header $INSUNITS = {drawing.header_units}")
        found.append(Witness(name="header", says=header, weight=2.0, text=text))
    for kind, size, count in evidence:
        likely = {name: _likelihood(kind, size * METRES_PER[name]) for name in CANDIDATES}
        best = max(CANDIDATES, key=lambda name: likely[name] + 0.01 * _USUAL[name] + (0.1 if name == header else 0.0))
        shown = f"{size:.0f}" if size >= 1000 else f"{size:.4g}"
        text = Text(zh=f"{kind.name.zh} {shown}({count} 处)", en=f"{kind.name.en} {shown} ({count} seen)")
        found.append(Witness(name=kind.name.en, says=best, weight=kind.weight, text=text))
    return found


def _leaf(drawing: Drawing, roles: Roles) -> tuple[_Kind, float, int] | None:
    """The middle radius of what may be door leaves: of those on door layers, else of the quarter arcs that have a
    straight leaf, or of all where there are none.

    Where most leaves meet another one, the width that both close is told instead.
    """
    rows = leaf_arcs(drawing, least=0.0, most=np.inf)
    if len(rows) < _FEW_LEAVES:
        rows = leaf_arcs(drawing, least=0.0, most=np.inf, odd=True)
    if not len(rows):
        return None
    owner = drawing.arc_owner[rows]
    doors = roles.shapes("door", "window")[owner]
    others = roles.shapes("furniture", "stair", "title", "axis", "dimension", "text", "hatch", "ignore")[owner]
    rows = rows[doors] if doors.any() else rows[~others]
    if len(rows) < (1 if doors.any() else 2):
        return None
    rows = rows[:_MOST_LEAVES]
    if not doors.any():
        leaved = with_leaf(drawing, rows)
        rows = rows[leaved] if int(leaved.sum()) >= 2 else rows
    radius = drawing.arcs[rows, 2]
    kept = radius > 0.25 * radius.max() if doors.any() else np.ones(len(rows), dtype=bool)
    twin = _twins(drawing.arcs[rows])
    single = kept & ~twin
    if int(single.sum()) >= 0.3 * int(kept.sum()):
        return _DOORS, float(np.median(radius[single])), int(single.sum())
    return _DOUBLE, 2 * float(np.median(radius[kept & twin])), int((kept & twin).sum()) // 2


def _twins(arcs: Floats) -> Bools:
    """Which leaves meet another of the same radius, tip to tip."""
    radius = arcs[:, 2]
    apart = np.hypot(arcs[:, None, 0] - arcs[None, :, 0], arcs[:, None, 1] - arcs[None, :, 1])
    alike = np.abs(radius[:, None] - radius[None, :]) < 0.03 * radius[:, None]
    meets = np.abs(apart - 2 * radius[:, None]) < 0.12 * radius[:, None]
    return np.asarray((alike & meets & _tips_meet(arcs)).any(axis=1))


def _tips_meet(arcs: Floats) -> Bools:
    """For each pair of arcs whether an end of one lies near an end of the other."""
    tips = [
        arcs[:, :2] + arcs[:, 2:3] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
        for angle in (arcs[:, 3], arcs[:, 3] + arcs[:, 4])
    ]
    near = np.zeros((len(arcs), len(arcs)), dtype=bool)
    for one in tips:
        for other in tips:
            apart = np.hypot(one[:, None, 0] - other[None, :, 0], one[:, None, 1] - other[None, :, 1])
            near |= apart < 0.15 * arcs[:, None, 2]
    return near


def is_building(drawing: Drawing, metres_per_unit: float) -> bool:
    """Whether what is drawn is as large as buildings are, of whatever kind, in a unit."""
    return _LEAST_BUILDING <= _spread(drawing.ends) * metres_per_unit <= _MOST_BUILDING


def _spread(ends: Floats) -> float:
    """The longer side of what is drawn, a few outliers left out."""
    if not len(ends):
        return 0.0
    middle = (ends[:, :2] + ends[:, 2:]) / 2
    low, high = np.percentile(middle, [2, 98], axis=0)
    return float((high - low).max())


def wall_thickness(ends: Floats) -> float | None:
    """The most usual distance between a wall line and its nearest parallel neighbour, in the numbers of `ends`."""
    length = np.hypot(ends[:, 2] - ends[:, 0], ends[:, 3] - ends[:, 1])
    kept = ends[length > 0]
    if len(kept) < 4:
        return None
    order = np.argsort(-length[length > 0], kind="stable")[: 8 * _SAMPLE]
    others, shorter = kept[order], -length[length > 0][order]
    chosen = np.array_split(np.arange(len(others))[:_SAMPLE], max(1, len(others) // _BLOCK))
    beside = np.searchsorted(shorter, [0.49 * shorter[rows[-1]] for rows in chosen])
    distances = np.concatenate(
        [_nearest_parallel(others[rows], others[:last]) for rows, last in zip(chosen, beside.tolist(), strict=True)]
    )
    found = distances[np.isfinite(distances)]
    if len(found) < 3:
        return None
    bins = np.round(np.log(found) / 0.08)
    values, counts = np.unique(bins, return_counts=True)
    mode = values[int(np.argmax(counts))]
    return float(np.median(found[bins == mode]))


def _nearest_parallel(pieces: Floats, others: Floats) -> Floats:
    """How far off each piece the nearest parallel one is that runs beside half of it; infinite where there is none."""
    along = pieces[:, 2:] - pieces[:, :2]
    length = np.hypot(along[:, 0], along[:, 1])[:, None]
    out_x, out_y = (along / length).T[:, :, None]
    columns = np.ascontiguousarray(others.T)
    off = [(columns[end] - pieces[:, 0:1], columns[end + 1] - pieces[:, 1:2]) for end in (0, 2)]
    aside, far = (y * out_x - x * out_y for x, y in off)
    level = np.abs(aside - far) < 6e-3 * length
    first, last = (x * out_x + y * out_y for x, y in off)
    shared = np.minimum(np.maximum(first, last), length) - np.maximum(np.minimum(first, last), 0.0)
    apart = np.abs(aside)
    fits = level & (shared > 0.5 * length) & (apart > 1e-4 * length)
    return np.asarray(np.where(fits, apart, np.inf).min(axis=1))
