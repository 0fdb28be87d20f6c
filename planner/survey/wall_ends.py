"""Where a wall stops, and the gaps between two stops: the places of doors, windows and passages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon

from planner.model.drawing import Bools, Floats
from planner.survey.linework import Linework, lines_of, points_of

THINNEST = 0.04
THICKEST = 0.65
LONGEST_GAP = 12.0
"""No opening is looked for beyond this (metres); how wide a gap may be for what is drawn in it is told elsewhere."""

LONGEST_STRAY = 0.7
"""A single line shorter than this that meets nothing is no wall to lead on from (metres)."""

_PARALLEL = 0.985
_RAYS = (0.6, 2.5, LONGEST_GAP)


@dataclass(frozen=True, kw_only=True)
class WallEnd:
    """The end of a wall: its two corners (one and the same for a single line), and the way that leads off it."""

    left: tuple[float, float]
    right: tuple[float, float]
    out: tuple[float, float]
    pieces: frozenset[int]
    capped: bool

    @property
    def thickness(self) -> float:
        """From corner to corner."""
        return float(np.hypot(self.left[0] - self.right[0], self.left[1] - self.right[1]))

    @property
    def middle(self) -> tuple[float, float]:
        """Midway between its corners."""
        return (self.left[0] + self.right[0]) / 2, (self.left[1] + self.right[1]) / 2


@dataclass(frozen=True, kw_only=True)
class Gap:
    """An opening between a wall end and what stands opposite: another end, or the flank of a crossing wall.

    The corners run left and right as seen along `out` of the first end; `far_left` is opposite `left`. `stray` tells
    that it leads from a short line that meets nothing.
    """

    left: tuple[float, float]
    right: tuple[float, float]
    far_left: tuple[float, float]
    far_right: tuple[float, float]
    facing: bool
    solid: bool
    stray: bool = False

    @property
    def width(self) -> float:
        """From jamb to jamb."""
        return float(
            np.hypot(
                (self.far_left[0] + self.far_right[0] - self.left[0] - self.right[0]) / 2,
                (self.far_left[1] + self.far_right[1] - self.left[1] - self.right[1]) / 2,
            )
        )

    @property
    def corners(self) -> tuple[tuple[float, float], ...]:
        """The four corners in order."""
        return self.left, self.far_left, self.far_right, self.right

    @property
    def polygon(self) -> Polygon:
        """The opening through the wall's thickness; at least 20 mm thick."""
        shape: Polygon = polygons_of([self])[0]
        return shape


def polygons_of(gaps: Sequence[Gap]) -> NDArray[np.object_]:
    """The polygons of gaps."""
    corners = np.array([gap.corners for gap in gaps], dtype=float).reshape(-1, 4, 2)
    shapes: NDArray[np.object_] = np.asarray(shapely.convex_hull(shapely.multipoints(corners)))
    width = np.array([gap.width for gap in gaps], dtype=float)
    thin = (shapely.get_type_id(shapes) != shapely.GeometryType.POLYGON) | (shapely.area(shapes) < 0.02 * width)
    shapes[thin] = shapely.buffer(shapely.linestrings(corners[thin, :2]), 0.01, cap_style="flat")
    return shapes


def wall_ends(work: Linework) -> tuple[WallEnd, ...]:
    """All ends of walls: caps across a wall, pairs of lines that stop side by side, and single lines that stop."""
    if not len(work):
        return ()
    caps = _caps(work)
    used = {node for end in caps for piece in end.pieces for node in work.nodes[piece].tolist()}
    return (*caps, *_stops(work, used))


def _pieces_at(work: Linework) -> list[list[int]]:
    at: list[list[int]] = [[] for _ in range(len(work.points))]
    for piece, (start, stop) in enumerate(work.nodes.tolist()):
        at[start].append(piece)
        at[stop].append(piece)
    return at


def _caps(work: Linework) -> list[WallEnd]:
    """Short pieces whose two corners both lead off to the same side, square to it."""
    at, unit, length = _pieces_at(work), work.unit, work.length
    found = []
    for piece in np.flatnonzero((length >= THINNEST) & (length <= THICKEST)).tolist():
        first, last = work.nodes[piece].tolist()
        ways = [_ways(work, at, node, piece, unit) for node in (first, last)]
        if not all(len(each) for each in ways):
            continue
        normal = np.array([-unit[piece, 1], unit[piece, 0]])
        sides = [[float(normal @ way) for way in each] for each in ways]
        flat = [side for each in sides for side in each if abs(side) > 0.94]
        if not all(any(abs(side) > 0.94 for side in each) for each in sides):
            continue
        if all(side > 0 for side in flat):
            out = -normal
        elif all(side < 0 for side in flat):
            out = normal
        else:
            continue
        if _goes_on(ways, unit[piece]):
            continue
        found.append(_end(work.points[first], work.points[last], out, frozenset([piece]), capped=True))
    return found


def _ways(work: Linework, at: list[list[int]], node: int, piece: int, unit: Floats) -> list[Floats]:
    """The directions in which the other pieces leave a node."""
    return [unit[other] if work.nodes[other, 0] == node else -unit[other] for other in at[node] if other != piece]


def _goes_on(ways: list[list[Floats]], unit: Floats) -> bool:
    """Whether the cap's own line goes on beyond a corner: then it is the flank of a wall, and no end."""
    beyond = any(float(way @ unit) < -_PARALLEL for way in ways[0])
    return beyond or any(float(way @ unit) > _PARALLEL for way in ways[1])


def _end(first: Floats, last: Floats, out: Floats, pieces: frozenset[int], *, capped: bool) -> WallEnd:
    """An end with its corners put left and right of the way out."""
    across = last - first
    leftward = out[0] * across[1] - out[1] * across[0]
    left, right = (last, first) if leftward > 0 else (first, last)
    return WallEnd(
        left=(float(left[0]), float(left[1])),
        right=(float(right[0]), float(right[1])),
        out=(float(out[0]), float(out[1])),
        pieces=pieces,
        capped=capped,
    )


def _stops(work: Linework, used: set[int]) -> list[WallEnd]:
    """Ends made of loose nodes: in pairs where two stop side by side, else single."""
    nodes = [int(node) for node in np.flatnonzero(work.loose) if int(node) not in used]
    if not nodes:
        return []
    outs, pieces = _outs(work, nodes)
    spots = work.points[nodes]
    tree = shapely.STRtree(points_of(spots))
    left, right = tree.query(points_of(spots), predicate="dwithin", distance=THICKEST)
    pairs = sorted(_pairs(spots, outs, left, right))
    taken: set[int] = set()
    found = []
    for _, one, other in pairs:
        if one in taken or other in taken:
            continue
        taken |= {one, other}
        out = outs[one] + outs[other]
        out = out / np.hypot(*out)
        found.append(_end(spots[one], spots[other], out, frozenset([pieces[one], pieces[other]]), capped=False))
    for row in range(len(nodes)):
        if row not in taken:
            found.append(_end(spots[row], spots[row], outs[row], frozenset([pieces[row]]), capped=False))
    return found


def _outs(work: Linework, nodes: list[int]) -> tuple[Floats, list[int]]:
    """The way off each loose node, and the piece that stops there."""
    row = {node: place for place, node in enumerate(nodes)}
    outs = np.zeros((len(nodes), 2))
    pieces = [-1] * len(nodes)
    unit = work.unit
    for piece, (start, stop) in enumerate(work.nodes.tolist()):
        for node, way in ((start, -unit[piece]), (stop, unit[piece])):
            if node in row:
                outs[row[node]] = way
                pieces[row[node]] = piece
    return outs, pieces


def _pairs(
    spots: Floats, outs: Floats, left: NDArray[np.int64], right: NDArray[np.int64]
) -> list[tuple[float, int, int]]:
    """Pairs of loose nodes that stop side by side, the closest first."""
    once = left < right
    one, other = left[once], right[once]
    level = (outs[one] * outs[other]).sum(axis=1) >= _PARALLEL
    one, other = one[level], other[level]
    to = spots[other] - spots[one]
    ahead = np.abs((to * outs[one]).sum(axis=1))
    aside = np.abs(outs[one, 0] * to[:, 1] - outs[one, 1] * to[:, 0])
    fits = (aside >= THINNEST) & (aside <= THICKEST) & (ahead <= 0.15)
    rank = np.round(aside + ahead, 6)[fits]
    return list(zip(rank.tolist(), one[fits].tolist(), other[fits].tolist(), strict=True))


def gaps(work: Linework, ends: tuple[WallEnd, ...], *, solid: Bools) -> tuple[Gap, ...]:
    """The gap ahead of each wall end, each once.

    Args:
        solid: for each piece, whether it belongs to a column; a gap between two columns is told by `Gap.solid`.
    """
    if not ends:
        return ()
    hits = _hits(work, ends)
    table = np.array([(*end.middle, *end.out, end.thickness) for end in ends])
    facing = _facing(table, np.array([min(hit)[0] if hit else 0.0 for hit in hits]))
    found: dict[tuple[tuple[float, float], ...], Gap] = {}
    for row in range(len(ends)):
        gap = _gap(work, ends, row, facing.get(row), hits[row], solid)
        if gap is not None and 0.2 <= gap.width <= LONGEST_GAP:
            key = tuple(sorted((round(x, 2), round(y, 2)) for x, y in gap.corners))
            if key not in found or not found[key].facing:
                found[key] = gap
    return tuple(found[key] for key in sorted(found))


def _hits(work: Linework, ends: tuple[WallEnd, ...]) -> list[list[tuple[float, int]]]:
    """For each end, along three parallel rays, how far off the nearest foreign piece is, and which it is.

    The rays are sent out a short way first, and on only where they have met nothing.
    """
    begins, outs, owners = [], [], []
    for row, end in enumerate(ends):
        left, right = np.array(end.left), np.array(end.right)
        for share in (0.2, 0.5, 0.8) if end.thickness else (0.5,):
            begins.append(left + (right - left) * share)
            outs.append(end.out)
            owners.append(row)
    begin, out = np.array(begins), np.array(outs)
    tree = shapely.STRtree(lines_of(work.ends))
    nearest: dict[int, tuple[float, int]] = {}
    for reach in _RAYS:
        rows = np.array([each for each in range(len(begin)) if each not in nearest], dtype=np.int64)
        rays = np.concatenate([begin[rows] + out[rows] * 0.02, begin[rows] + out[rows] * reach], axis=1)
        ray, piece = tree.query(lines_of(rays), predicate="intersects")
        steps = _steps(rays[ray], work.ends[piece])
        for each, step, hit in zip(rows[ray].tolist(), steps.tolist(), piece.tolist(), strict=True):
            known = nearest.get(each)
            if hit not in ends[owners[each]].pieces and (known is None or (step, hit) < known):
                nearest[each] = (step, hit)
    found: list[list[tuple[float, int]]] = [[] for _ in ends]
    for each in sorted(nearest):
        found[owners[each]].append(nearest[each])
    return found


def _steps(rays: Floats, pieces: Floats) -> Floats:
    """How far along each ray the piece is met."""
    out = rays[:, 2:] - rays[:, :2]
    out = out / np.hypot(out[:, 0], out[:, 1])[:, None]
    along = pieces[:, 2:] - pieces[:, :2]
    to = pieces[:, :2] - rays[:, :2]
    cross = out[:, 0] * along[:, 1] - out[:, 1] * along[:, 0]
    straight = np.abs(cross) < 1e-9
    safe = np.where(straight, 1.0, cross)
    step = (to[:, 0] * along[:, 1] - to[:, 1] * along[:, 0]) / safe
    level = np.minimum((to * out).sum(axis=1), ((to + along) * out).sum(axis=1))
    return np.asarray(np.where(straight, level, step)) + 0.02


def _gap(
    work: Linework,
    ends: tuple[WallEnd, ...],
    row: int,
    facing: int | None,
    hits: list[tuple[float, int]],
    solid: Bools,
) -> Gap | None:
    """The gap ahead of one end: to the end that faces it, else to the flank that its rays meet."""
    end = ends[row]
    if not hits:
        return None
    columns = all(bool(solid[piece]) for piece in end.pieces)
    if facing is not None:
        other = ends[facing]
        both = columns or all(bool(solid[piece]) for piece in other.pieces)
        return Gap(left=end.left, right=end.right, far_left=other.right, far_right=other.left, facing=True, solid=both)
    gap = _to_flank(work.ends[min(hits)[1]], end, hits, columns=columns)
    return None if gap is None else replace(gap, stray=_is_stray(work, end))


def _is_stray(work: Linework, end: WallEnd) -> bool:
    """Whether an end is one of a short single line that stops at its other end too."""
    if end.thickness or len(end.pieces) != 1:
        return False
    (piece,) = end.pieces
    return bool(work.loose[work.nodes[piece]].all()) and float(work.length[piece]) < LONGEST_STRAY


def _facing(table: Floats, near: Floats) -> dict[int, int]:
    """For each end the one that faces it no farther off than the nearest hit, and overlaps it sideways by half.

    Args:
        table: a row for each end: its middle, its way out, its thickness.
        near: how far ahead of each end something is hit; 0 where nothing is.
    """
    rows = np.flatnonzero(near > 0)
    middle, out, thickness = table[:, :2], table[:, 2:4], table[:, 4]
    ahead = np.concatenate([middle[rows], middle[rows] + out[rows] * (near[rows] + 0.06)[:, None]], axis=1)
    reach = THICKEST / 2 + 0.02
    found, other = shapely.STRtree(points_of(middle)).query(lines_of(ahead), predicate="dwithin", distance=reach)
    one = rows[found]
    to = middle[other] - middle[one]
    step = (to * out[one]).sum(axis=1)
    aside = np.abs(out[one, 0] * to[:, 1] - out[one, 1] * to[:, 0])
    room = np.maximum(np.maximum(thickness[other], thickness[one]), 0.06) / 2 + 0.02
    fits = ((out[one] * out[other]).sum(axis=1) <= -_PARALLEL) & (step >= 0.2) & (step <= near[one] + 0.06)
    fits &= (aside <= room) & (one != other)
    one, other, step = one[fits], other[fits], step[fits]
    order = np.lexsort((other, step, one))
    first = np.unique(one[order], return_index=True)[1]
    return dict(zip(one[order][first].tolist(), other[order][first].tolist(), strict=True))


def _to_flank(flank: Floats, end: WallEnd, hits: list[tuple[float, int]], *, columns: bool) -> Gap | None:
    """The gap to the flank of a wall that runs across; None when the rays meet things at different depths."""
    if max(step for step, _ in hits) - min(step for step, _ in hits) > max(0.1, 0.7 * end.thickness):
        return None
    along = (flank[2:] - flank[:2]) / np.hypot(*(flank[2:] - flank[:2]))
    out = np.array(end.out)
    if abs(float(along @ out)) > 0.75:
        return None
    normal = np.array([-along[1], along[0]])
    far = []
    for corner in (end.left, end.right):
        step = float((flank[:2] - np.array(corner)) @ normal) / float(out @ normal)
        point = np.array(corner) + out * step
        far.append((float(point[0]), float(point[1])))
    return Gap(left=end.left, right=end.right, far_left=far[0], far_right=far[1], facing=False, solid=columns)
