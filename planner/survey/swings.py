"""Door leaves with their swing, told from arcs that have a straight leaf to their centre."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, degrees, pi, sin

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon

from planner.model.drawing import Bools, Drawing, Floats, Form
from planner.survey.linework import lines_of, points_of
from planner.survey.nearness import Pairs

LEAST_RADIUS = 0.35
MOST_RADIUS = 1.85
LARGEST_THING = 3.6
"""A placed block below this size is a thing, no part of the building (metres)."""

_USUAL = (60.0, 115.0)
_ODD = (28.0, 182.0)
"""A leaf sweeps between the first two (degrees), between the last two where it is drawn half open or to the wall."""

_MOST_ODD = 4_000
_FEW = 2
"""With so many leaves in a quarter turn, others are looked for on layers and in blocks of doors alone."""


_TOUCH = 0.08
_OF_CIRCLE = 3
_SAME = 0.01
"""Arcs are around one centre where centre and radius differ by less than this share of a radius."""


@dataclass(frozen=True, kw_only=True)
class Swing:
    """A leaf: `hinge`, its tip when shut (`latch`) and when open (`tip`), and the floor that it sweeps.

    `sure` is false when no leaf is drawn; then latch and tip may be exchanged. `insert` is the placed block of the
    door, -1 where its arc is drawn loose, in a block that holds much more too.
    """

    hinge: tuple[float, float]
    latch: tuple[float, float]
    tip: tuple[float, float]
    radius: float
    sector: Polygon
    shape: int
    insert: int
    sure: bool

    def turned(self) -> "Swing":
        """The same leaf, shut where it was open."""
        return Swing(
            hinge=self.hinge,
            latch=self.tip,
            tip=self.latch,
            radius=self.radius,
            sector=self.sector,
            shape=self.shape,
            insert=self.insert,
            sure=self.sure,
        )


def leaf_arcs(drawing: Drawing, *, least: float, most: float, odd: bool = False) -> NDArray[np.int64]:
    """Rows of `drawing.arcs` that sweep like a door: 60° to 115° and a radius between two bounds (drawing numbers).

    Args:
        odd: doors drawn half open, or open to the wall, are taken too where a leaf is drawn.
    """
    if not len(drawing.arcs):
        return np.zeros(0, dtype=np.int64)
    sweep, radius = np.degrees(drawing.arcs[:, 4]), drawing.arcs[:, 2]
    sized = (radius >= least) & (radius <= most)
    found = sized & (sweep > _USUAL[0]) & (sweep < _USUAL[1])
    others = np.flatnonzero(sized & ~found & (sweep > _ODD[0]) & (sweep < _ODD[1]))
    if odd and 0 < len(others) <= _MOST_ODD:
        found[others[with_leaf(drawing, others)]] = True
    rows = np.flatnonzero(found)
    return rows[~_of_circles(drawing.arcs[rows])]


def _of_circles(arcs: Floats) -> Bools:
    """Which arcs are parts of a circle: three or more around one centre, each counted once."""
    found = np.zeros(len(arcs), dtype=bool)
    if len(arcs) < _OF_CIRCLE:
        return found
    grid = max(float(arcs[:, 2].min()) * _SAME, 1e-12)
    centre = np.unique(np.round(arcs[:, :3] / grid), axis=0, return_inverse=True)[1].reshape(-1)
    often = np.bincount(centre)[centre] >= _OF_CIRCLE
    for each in np.unique(centre[often]).tolist():
        own = centre == each
        starts = np.unique(np.round(np.mod(arcs[own, 3], 2 * pi) / _SAME))
        found[own] = len(starts) >= _OF_CIRCLE
    return found


def with_leaf(drawing: Drawing, rows: NDArray[np.int64]) -> Bools:
    """Which of these rows of `drawing.arcs` have a straight leaf from their centre to an end, whatever the unit."""
    arcs = drawing.arcs[rows]
    straight = np.hypot(*(drawing.ends[:, 2:] - drawing.ends[:, :2]).T) >= 0.8 * arcs[:, 2].min(initial=np.inf)
    straight &= _seen(drawing)
    ends = drawing.ends[straight]
    tree = shapely.STRtree(lines_of(ends))
    arc, piece = tree.query(shapely.points(arcs[:, :2]), predicate="dwithin", distance=0.1 * arcs[:, 2])
    return np.asarray(_leaves(arcs, ends, (arc, piece), touch=0.1 * arcs[:, 2]).any(axis=1))


def find_swings(drawing: Drawing, *, scale: float, doors: Bools, others: Bools) -> tuple[Swing, ...]:
    """All leaves of a drawing, in metres.

    Args:
        scale: metres per drawing unit.
        doors: for each shape, whether its layer or block is known to hold doors; there an arc needs no leaf.
        others: for each shape, whether it is known to hold something that is no door.
    """
    least, most = LEAST_RADIUS / scale, MOST_RADIUS / scale
    rows = leaf_arcs(drawing, least=least, most=most)
    further = leaf_arcs(drawing, least=least, most=most, odd=True)
    few = int((~others[drawing.arc_owner[rows]]).sum()) < _FEW
    rows = further if few else further[doors[drawing.arc_owner[further]] | np.isin(further, rows)]
    owner = drawing.arc_owner[rows]
    rows = rows[~others[owner]]
    if not len(rows):
        return ()
    arcs = drawing.arcs[rows] * np.array([scale, scale, scale, 1.0, 1.0])
    ends = drawing.ends * scale
    straight = np.hypot(ends[:, 2] - ends[:, 0], ends[:, 3] - ends[:, 1]) >= 0.8 * LEAST_RADIUS
    ends = ends[straight & _seen(drawing)]
    tree = shapely.STRtree(lines_of(ends))
    arc, piece = tree.query(points_of(arcs[:, :2]), predicate="dwithin", distance=_TOUCH)
    leaves = _leaves(arcs, ends, (arc, piece), touch=np.maximum(_TOUCH, 0.1 * arcs[:, 2]))
    kept = doors[drawing.arc_owner[rows]] | leaves.any(axis=1)
    rows, arcs, leaves = rows[kept], arcs[kept], leaves[kept]
    small: dict[int, bool] = {}
    found: dict[tuple[int, ...], Swing] = {}
    for row, each, sector, runs in zip(rows.tolist(), arcs.tolist(), _sectors(arcs), leaves.tolist(), strict=True):
        shape = int(drawing.arc_owner[row])
        insert = int(drawing.shapes.insert[shape])
        if insert >= 0 and insert not in small:
            small[insert] = _is_small(drawing, insert, scale=scale)
        swing = _swing(each, sector, runs, shape=shape, insert=insert if small.get(insert) else -1)
        key = tuple(round(number * 100) for number in (*swing.hinge, *swing.latch))
        found.setdefault(key, swing)
    return tuple(found.values())


def over_wipeouts(drawing: Drawing, swings: Sequence[Swing], *, scale: float) -> Bools:
    """Which leaves shut where a wipeout hides what lies below: the wall may run on there."""
    found = np.zeros(len(swings), dtype=bool)
    rows = np.flatnonzero(drawing.shapes.form == Form.WIPEOUT).tolist()
    if not rows or not len(swings):
        return found
    first = drawing.shapes.first
    points = [drawing.ends[first[row] : first[row + 1]].reshape(-1, 2) * scale for row in rows]
    areas = [shapely.MultiPoint(each).convex_hull for each in points]
    middles = np.array([np.add(swing.hinge, swing.latch) / 2 for swing in swings])
    found[shapely.STRtree(areas).query(points_of(middles), predicate="dwithin", distance=_TOUCH)[0]] = True
    return found


def _seen(drawing: Drawing) -> Bools:
    """Which pieces are drawn: the edges of a wipeout are not."""
    return np.asarray((drawing.shapes.form != Form.WIPEOUT)[drawing.owner])


def _is_small(drawing: Drawing, insert: int, *, scale: float) -> bool:
    """Whether a placed block is no larger than a thing."""
    first, last = drawing.inserts[insert].shapes
    points = drawing.ends[drawing.shapes.first[first] : drawing.shapes.first[last]].reshape(-1, 2) * scale
    return len(points) > 0 and float(np.ptp(points, axis=0).max()) <= LARGEST_THING


def _swing(arc: list[float], sector: Polygon, runs: list[int], *, shape: int, insert: int) -> Swing:
    """The leaf of an arc, shut where fewer pieces run to.

    Args:
        runs: how many pieces run from the hinge to the arc's start and to its end.
    """
    first, last = _tips(arc)
    tip, latch = (first, last) if runs[0] >= runs[1] else (last, first)
    return Swing(
        hinge=(arc[0], arc[1]),
        latch=latch,
        tip=tip,
        radius=arc[2],
        sector=sector,
        shape=shape,
        insert=insert,
        sure=max(runs) > 0,
    )


def _sectors(arcs: Floats) -> list[Polygon]:
    """The floor that each leaf sweeps: its hinge, and its rim in steps of about 5°."""
    spots, of_arc = [], []
    for row, (x, y, radius, start, sweep) in enumerate(arcs.tolist()):
        steps = max(4, round(degrees(sweep) / 5))
        spots += [(x, y), *(_on(x, y, radius, start + sweep * step / steps) for step in range(steps + 1))]
        of_arc += [row] * (steps + 2)
    found: list[Polygon] = shapely.polygons(shapely.linearrings(spots, indices=of_arc)).tolist() if spots else []
    return found


def _tips(arc: list[float]) -> tuple[tuple[float, float], tuple[float, float]]:
    """The start and the end of an arc."""
    x, y, radius, start, sweep = arc
    return _on(x, y, radius, start), _on(x, y, radius, start + sweep)


def _on(x: float, y: float, radius: float, angle: float) -> tuple[float, float]:
    angle = angle % (2 * pi)
    return x + radius * cos(angle), y + radius * sin(angle)


def _leaves(arcs: Floats, ends: Floats, beside: Pairs, *, touch: Floats) -> NDArray[np.int64]:
    """How many pieces run from the centre of each arc to its start, and to its end, both within a leaf's thickness.

    Args:
        beside: pairs of an arc and a piece near its centre.
    """
    arc, piece = beside
    ways, near = ends[piece].reshape(-1, 2, 2), touch[arc, None]
    tips = np.array([_tips(each) for each in arcs.tolist()]).reshape(-1, 2, 2)
    found = np.zeros((len(arcs), 2), dtype=np.int64)
    from_centre = _off(ways, arcs[arc, :2]) <= near
    for side in (0, 1):
        from_tip = _off(ways, tips[arc, side]) <= near
        np.add.at(found[:, side], arc, (from_centre & from_tip[:, ::-1]).sum(axis=1))
    return found


def _off(ways: Floats, spots: Floats) -> Floats:
    """How far the two ends of pieces are off a place for each of them."""
    return np.asarray(np.hypot(ways[..., 0] - spots[:, None, 0], ways[..., 1] - spots[:, None, 1]))
