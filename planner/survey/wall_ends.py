"""Where a wall stops, and the gaps between two stops: the places of doors, windows and passages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import hypot

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon

from planner.model.drawing import Bools, Floats
from planner.survey.linework import Linework, lines_of, points_of

THINNEST = 0.04
THICKEST = 0.65
MASSIVE = 1.4
"""A wall of stone or earth is no thicker; thicker than the others it is told by two ends that face each other."""

_FACED = 4.2
_AS_THICK = 0.06
"""The ends of a massive wall at an opening are as thick as each other, within this share, and no farther apart."""

NARROWEST_GAP = 0.2
"""No opening in a wall is narrower (metres)."""

NARROWEST_BREAK = 0.06
"""Single lines nearer to each other than this were brought together before (metres)."""

LONGEST_GAP = 12.0
"""No opening is looked for beyond this (metres); how wide a gap may be for what is drawn in it is told elsewhere."""

LONGEST_STRAY = 0.7
"""A single line shorter than this that meets nothing is no wall to lead on from (metres)."""

_ASKEW = 0.04
"""A wall may lead off its way by this share of a gap: the end of a short one is drawn askew."""

_ACROSS = 0.75
"""A wall is the flank before an end where it runs across its way: the most that the cosine between them is."""

_PARALLEL = 0.985
_ROUND = 0.9
_EVEN = 0.05
"""The ends of a round wall face each other at a slant, the same at both: the cosine, and how far they may differ."""

_RAYS = (0.6, 2.5, LONGEST_GAP)


@dataclass(frozen=True, kw_only=True)
class WallEnd:
    """The end of a wall: its two corners (one and the same for a single line), and the way that leads off it."""

    left: tuple[float, float]
    right: tuple[float, float]
    out: tuple[float, float]
    pieces: frozenset[int]
    capped: bool

    @cached_property
    def thickness(self) -> float:
        """From corner to corner."""
        return hypot(self.left[0] - self.right[0], self.left[1] - self.right[1])

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

    @cached_property
    def width(self) -> float:
        """From jamb to jamb."""
        return hypot(
            (self.far_left[0] + self.far_right[0] - self.left[0] - self.right[0]) / 2,
            (self.far_left[1] + self.far_right[1] - self.left[1] - self.right[1]) / 2,
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
    shapes: NDArray[np.object_] = np.asarray(shapely.convex_hull(shapely.linestrings(corners)))
    width = np.array([gap.width for gap in gaps], dtype=float)
    thin = (shapely.get_type_id(shapes) != shapely.GeometryType.POLYGON) | (shapely.area(shapes) < 0.02 * width)
    shapes[thin] = shapely.buffer(shapely.linestrings(corners[thin, :2]), 0.01, cap_style="flat")
    return shapes


def wall_ends(work: Linework) -> tuple[WallEnd, ...]:
    """All ends of walls: caps across a wall, pairs of lines that stop side by side, and single lines that stop."""
    if not len(work):
        return ()
    caps = [*_caps(work, least=THINNEST, most=THICKEST), *_facing_caps(_caps(work, least=THICKEST, most=MASSIVE))]
    used = {node for end in caps for piece in end.pieces for node in work.nodes[piece].tolist()}
    return (*caps, *_stops(work, used))


def _facing_caps(caps: list[WallEnd]) -> list[WallEnd]:
    """The caps of massive walls: those before which another one lies, as long as they are."""
    if len(caps) < 2:
        return []
    middle, out = (np.array([getattr(cap, name) for cap in caps]) for name in ("middle", "out"))
    thick = np.array([cap.thickness for cap in caps])
    ahead = lines_of(np.concatenate([middle, middle + _FACED * out], axis=1))
    one, other = shapely.STRtree(points_of(middle)).query(ahead, predicate="dwithin", distance=_AS_THICK * MASSIVE)
    fits = (out[one] * out[other]).sum(axis=1) <= -_PARALLEL
    fits &= np.abs(thick[one] - thick[other]) <= _AS_THICK * thick[one]
    return [caps[row] for row in np.unique(one[fits]).tolist()]


def _caps(work: Linework, *, least: float, most: float) -> list[WallEnd]:
    """Short pieces whose two corners both lead off to the same side, square to it.

    Where the piece's own line goes on beyond a corner it is the flank of a wall, and no end.
    """
    unit = work.unit
    rows = np.flatnonzero((work.length >= least) & (work.length <= most))
    normal = np.stack([-unit[rows, 1], unit[rows, 0]], axis=1)
    fits = np.ones(len(rows), dtype=bool)
    ahead, behind = np.ones(len(rows), dtype=bool), np.ones(len(rows), dtype=bool)
    for side in (0, 1):
        row, way = _ways(work, rows, side)
        square = (normal[row] * way).sum(axis=1)
        fits &= np.bincount(row[np.abs(square) > 0.94], minlength=len(rows)) > 0
        ahead[row[square < -0.94]] = False
        behind[row[square > 0.94]] = False
        level = (unit[rows[row]] * way).sum(axis=1)
        fits[row[(level > _PARALLEL) if side else (level < -_PARALLEL)]] = False
    found = []
    for cap in np.flatnonzero(fits & (ahead != behind)).tolist():
        first, last = work.points[work.nodes[rows[cap]]].tolist()
        out = -normal[cap] if ahead[cap] else normal[cap]
        found.append(_end(first, last, out.tolist(), frozenset([int(rows[cap])]), capped=True))
    return found


def _ways(work: Linework, pieces: NDArray[np.int64], side: int) -> tuple[NDArray[np.int64], Floats]:
    """The directions in which other pieces leave one end of each piece, with the place of that in `pieces`."""
    flat = work.nodes.reshape(-1)
    order = np.argsort(flat, kind="stable")
    node = work.nodes[pieces, side]
    first, last = (np.searchsorted(flat[order], node, side=edge) for edge in ("left", "right"))
    count = last - first
    row = np.repeat(np.arange(len(pieces)), count)
    corner = order[np.repeat(first, count) + np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)]
    other = corner // 2
    way = np.where((corner % 2 == 0)[:, None], work.unit[other], -work.unit[other])
    foreign = other != pieces[row]
    return row[foreign], way[foreign]


def _end(
    first: Sequence[float], last: Sequence[float], out: Sequence[float], pieces: frozenset[int], *, capped: bool
) -> WallEnd:
    """An end with its corners put left and right of the way out."""
    leftward = out[0] * (last[1] - first[1]) - out[1] * (last[0] - first[0])
    left, right = (last, first) if leftward > 0 else (first, last)
    return WallEnd(
        left=(left[0], left[1]), right=(right[0], right[1]), out=(out[0], out[1]), pieces=pieces, capped=capped
    )


def _stops(work: Linework, used: set[int]) -> list[WallEnd]:
    """Ends made of loose nodes: in pairs where two stop side by side, else single."""
    free = work.loose.copy()
    free[list(used)] = False
    nodes = np.flatnonzero(free)
    if not len(nodes):
        return []
    outs, pieces = _outs(work, nodes)
    spots = work.points[nodes]
    tree = shapely.STRtree(points_of(spots))
    left, right = tree.query(points_of(spots), predicate="dwithin", distance=THICKEST)
    taken: set[int] = set()
    found = []
    places, ways = spots.tolist(), outs.tolist()
    for one, other in _pairs(spots, outs, left, right):
        if one in taken or other in taken:
            continue
        taken |= {one, other}
        out = outs[one] + outs[other]
        out = (out / np.hypot(*out)).tolist()
        found.append(_end(places[one], places[other], out, frozenset([pieces[one], pieces[other]]), capped=False))
    for row in range(len(nodes)):
        if row not in taken:
            found.append(_end(places[row], places[row], ways[row], frozenset([pieces[row]]), capped=False))
    return found


def _outs(work: Linework, nodes: NDArray[np.int64]) -> tuple[Floats, list[int]]:
    """The way off each loose node, and the piece that stops there."""
    pieces = work.last_at(nodes)
    leaves = work.nodes[pieces, 1] != nodes
    return np.where(leaves[:, None], -work.unit[pieces], work.unit[pieces]), pieces.tolist()


def _pairs(spots: Floats, outs: Floats, left: NDArray[np.int64], right: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Pairs of loose nodes that stop side by side, the closest first."""
    once = left < right
    one, other = left[once], right[once]
    level = (outs[one] * outs[other]).sum(axis=1) >= _PARALLEL
    one, other = one[level], other[level]
    to = spots[other] - spots[one]
    ahead = np.abs((to * outs[one]).sum(axis=1))
    aside = np.abs(outs[one, 0] * to[:, 1] - outs[one, 1] * to[:, 0])
    fits = (aside >= THINNEST) & (aside <= THICKEST) & (ahead <= 0.15)
    one, other = one[fits], other[fits]
    order = np.lexsort((other, one, np.round(aside + ahead, 6)[fits]))
    return list(zip(one[order].tolist(), other[order].tolist(), strict=True))


def gaps(work: Linework, ends: tuple[WallEnd, ...], *, solid: Bools) -> tuple[Gap, ...]:
    """The gap ahead of each wall end, each once.

    Args:
        solid: for each piece, whether it belongs to a column; a gap between two columns is told by `Gap.solid`.
    """
    if not ends:
        return ()
    hits = _hits(work, ends)
    table = np.array([(*end.middle, *end.out, end.thickness) for end in ends])
    facing = _facing(table, np.array([min(hit)[0] if hit else LONGEST_GAP for hit in hits]))
    found: dict[tuple[tuple[float, float], ...], Gap] = {}
    for row in range(len(ends)):
        gap = _gap(work, ends, row, facing.get(row), hits[row], solid)
        if gap is not None and ends[row].thickness > THICKEST and not gap.facing:
            continue
        least = NARROWEST_GAP if ends[row].thickness else NARROWEST_BREAK
        if gap is not None and least <= gap.width <= LONGEST_GAP:
            key = tuple(sorted((round(x, 2), round(y, 2)) for x, y in gap.corners))
            if key not in found or not found[key].facing:
                found[key] = gap
    return tuple(found[key] for key in sorted(found))


def _hits(work: Linework, ends: tuple[WallEnd, ...]) -> list[list[tuple[float, int]]]:
    """For each end, along three parallel rays, how far off the nearest foreign piece is, and which it is.

    The rays are sent out a short way first, and on only where they have met nothing.
    """
    rays_of = [(row, share) for row, end in enumerate(ends) for share in ((0.2, 0.5, 0.8) if end.thickness else (0.5,))]
    owners, shares = zip(*rays_of, strict=True)
    owner = np.array(owners)
    left, right, out = (np.array([getattr(end, name) for end in ends])[owner] for name in ("left", "right", "out"))
    begin = left + (right - left) * np.array(shares)[:, None]
    tree = shapely.STRtree(lines_of(work.ends))
    own = np.array([(min(end.pieces), max(end.pieces)) for end in ends])[owner]
    passed, bodied = _strays(work, ends), np.array([end.thickness > 0 for end in ends])[owner]
    step, hit = np.full(len(begin), np.inf), np.full(len(begin), -1)
    for reach in _RAYS:
        rows = np.flatnonzero(hit < 0)
        rays = np.concatenate([begin[rows] + out[rows] * 0.02, begin[rows] + out[rows] * reach], axis=1)
        ray, piece = tree.query(lines_of(rays), predicate="intersects")
        foreign = (own[rows[ray]] != piece[:, None]).all(axis=1) & ~(passed[piece] & bodied[rows[ray]])
        ray, piece = ray[foreign], piece[foreign]
        steps = _steps(rays[ray], work.ends[piece])
        order = np.lexsort((piece, steps, ray))
        first = order[np.diff(ray[order], prepend=-1) != 0]
        step[rows[ray[first]]], hit[rows[ray[first]]] = steps[first], piece[first]
    found: list[list[tuple[float, int]]] = [[] for _ in ends]
    for row, far, met in zip(owners, step.tolist(), hit.tolist(), strict=True):
        if met >= 0:
            found[row].append((far, met))
    return found


def _strays(work: Linework, ends: Sequence[WallEnd]) -> Bools:
    """Which pieces are short, stop at both ends and bound no wall that has a body: what was left lying."""
    found = np.asarray(work.loose[work.nodes].all(axis=1) & (work.length < LONGEST_STRAY))
    found[[piece for end in ends if end.thickness for piece in sorted(end.pieces)]] = False
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
    columns = all(bool(solid[piece]) for piece in end.pieces)
    if facing is not None:
        other = ends[facing]
        both = columns or all(bool(solid[piece]) for piece in other.pieces)
        return Gap(left=end.left, right=end.right, far_left=other.right, far_right=other.left, facing=True, solid=both)
    if not hits:
        return None
    across = [hit for hit in hits if abs(float(work.unit[hit[1]] @ np.array(end.out))) <= _ACROSS]
    if not across:
        return None
    gap = _to_flank(work.ends[min(across)[1]], end, hits, columns=columns)
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
        near: how far ahead of each end something is hit.
    """
    middle, out, thickness = table[:, :2], table[:, 2:4], table[:, 4]
    ahead = np.concatenate([middle, middle + out * (near + 0.06)[:, None]], axis=1)
    reach = THICKEST / 2 + 0.02
    one, other = shapely.STRtree(points_of(middle)).query(lines_of(ahead), predicate="dwithin", distance=reach)
    to = middle[other] - middle[one]
    step = (to * out[one]).sum(axis=1)
    aside = np.abs(out[one, 0] * to[:, 1] - out[one, 1] * to[:, 0])
    room = np.maximum(np.maximum(np.maximum(thickness[other], thickness[one]), 0.06) / 2 + 0.02, _ASKEW * step)
    slant = (out[one] * out[other]).sum(axis=1)
    fits = ((slant <= -_PARALLEL) & (aside <= room)) | ((slant <= -_ROUND) & _round(to, out[one], out[other]))
    fits &= (step >= NARROWEST_GAP) & (step <= near[one] + 0.06) & (one != other)
    one, other, step = one[fits], other[fits], step[fits]
    order = np.lexsort((other, step, one))
    first = np.unique(one[order], return_index=True)[1]
    return dict(zip(one[order][first].tolist(), other[order][first].tolist(), strict=True))


def _round(to: Floats, out: Floats, back: Floats) -> Bools:
    """Which ways from end to end leave both at one angle, on one side, as the chord of a round wall does."""
    far = np.hypot(*to.T)
    turned = to[:, 0] * out[:, 1] - to[:, 1] * out[:, 0], to[:, 0] * back[:, 1] - to[:, 1] * back[:, 0]
    ahead = (to * out).sum(axis=1) > 0.0, (to * back).sum(axis=1) < 0.0
    return np.asarray((np.abs(turned[0] - turned[1]) <= _EVEN * far) & ahead[0] & ahead[1])


def _to_flank(flank: Floats, end: WallEnd, hits: list[tuple[float, int]], *, columns: bool) -> Gap | None:
    """The gap to the flank of a wall that runs across; None when the rays meet things at different depths."""
    if max(step for step, _ in hits) - min(step for step, _ in hits) > max(0.1, 0.7 * end.thickness):
        return None
    x, y, to_x, to_y = flank.tolist()
    length = float(np.hypot(to_x - x, to_y - y))
    along_x, along_y = (to_x - x) / length, (to_y - y) / length
    out_x, out_y = end.out
    far = []
    for corner_x, corner_y in (end.left, end.right):
        off = (y - corner_y) * along_x - (x - corner_x) * along_y
        step = off / (out_y * along_x - out_x * along_y)
        far.append((corner_x + out_x * step, corner_y + out_y * step))
    return Gap(left=end.left, right=end.right, far_left=far[0], far_right=far[1], facing=False, solid=columns)
