"""Which gaps between walls are doors, windows or passages, by what is drawn in them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from math import hypot

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, Polygon

from planner.model.drawing import Bools, Floats, Ints
from planner.survey.linework import MOST_PAIRS, OVERSHOOT, Linework, covered, lines_of, neighbours, points_of, tidy
from planner.survey.swings import Swing
from planner.survey.wall_ends import NARROWEST_GAP, THICKEST, THINNEST, Gap, gaps, polygons_of, wall_ends

WIDEST_DOOR = 4.2
WIDEST_PASSAGE = 2.05
NARROWEST_PASSAGE = 0.5
WIDEST_UNKNOWN = 6.2
"""What is drawn from jamb to jamb closes a gap between two ends of walls up to this: a garage for two cars (metres)."""

WIDEST_AT_FLANK = 1.3
_MOSTLY = 0.7
_HALF_OPEN = 0.45
"""The leaves of a folding door that is half open stand at both jambs and take up this share of the way."""

_NEAR = 0.35
_AROUND = 0.08
"""What closes the gap of a single line lies no farther off it (metres)."""

_JOG = 0.2
"""A wall goes on beyond a break no more than this, and than its own thickness, thicker (metres)."""

_FAR = 6.0
"""Around the leaves of a sliding door glass and walls are followed no farther (metres)."""

_ALONG = 0.97
"""Glass that runs along an opening: the least cosine between them."""

_PANE = 0.02
"""A pane that ends at a gap lies no farther off it (metres)."""

_JAMB = 0.15
"""A leaf hangs no farther off the pane, or the other leaf, beside it (metres)."""


class Closing(StrEnum):
    """What closes an opening.

    UNKNOWN is something drawn from jamb to jamb on a layer that tells nothing. BREAK is a place where one face of a
    wall is interrupted and the other runs on: no opening, but it has to be closed. BRIDGE is a gap too narrow to walk
    through, where a single line stops short of the next.
    """

    DOOR = "door"
    WINDOW = "window"
    UNKNOWN = "unknown"
    NOTHING = "nothing"
    BREAK = "break"
    BRIDGE = "bridge"


@dataclass(frozen=True, kw_only=True)
class Opening:
    """A gap in a wall with what is drawn in it. `shapes` are rows of the drawing's shapes."""

    closing: Closing
    gap: Gap
    polygon: Polygon
    swings: tuple[Swing, ...] = ()
    shapes: tuple[int, ...] = ()

    @cached_property
    def middle_line(self) -> LineString:
        """From jamb to jamb along the middle of the wall."""
        left, far_left, far_right, right = self.gap.corners
        return LineString(
            [
                ((left[0] + right[0]) / 2, (left[1] + right[1]) / 2),
                ((far_left[0] + far_right[0]) / 2, (far_left[1] + far_right[1]) / 2),
            ]
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class Drawn:
    """Pieces of one role (doors, windows), n by 4 in metres, with the shape of each."""

    ends: Floats
    owner: Ints

    @cached_property
    def tree(self) -> shapely.STRtree:
        """The pieces by place."""
        return shapely.STRtree(lines_of(self.ends))

    def within(self, areas: NDArray[np.object_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Pairs of an area and a piece that touches it, as rows."""
        if not len(self.ends) or not len(areas):
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        row, piece = self.tree.query(areas, predicate="intersects")
        return row, piece


def find_openings(
    work: Linework,
    gaps: Sequence[Gap],
    swings: Sequence[Swing],
    *,
    guests: Sequence[Swing] = (),
    doors: Drawn,
    windows: Drawn,
    others: Drawn,
) -> tuple[Opening, ...]:
    """The gaps that are openings of the building, no two overlapping; then the doors that stand in no gap.

    Args:
        guests: what looks like a leaf among the furniture, and is one only where it shuts a gap.
        doors, windows: what is drawn on layers and in blocks of doors and of windows or glass.
        others: what is drawn on layers that tell nothing.
    """
    walls = Drawn(ends=work.ends, owner=work.owner)
    weighed = _weighed(_Gaps(gaps=tuple(gaps)), [*swings, *guests], doors, windows, others, walls)
    chosen = _apart([opening for _, opening in sorted(weighed, key=lambda each: each[0])])
    chosen = [_as_thin_as_glass(each, windows) if each.gap.solid else each for each in chosen]
    chosen.extend(_over_walls(work, _unused(swings, chosen), chosen))
    chosen.extend(_in_glass(_unused(swings, chosen), windows, chosen))
    return tuple(chosen)


def _as_thin_as_glass(opening: Opening, windows: Drawn) -> Opening:
    """An opening between two columns, no thicker than the glass in it."""
    if opening.closing != Closing.WINDOW:
        return opening
    left, far_left, far_right, right = np.array(opening.gap.corners)
    start, stop = (left + right) / 2, (far_left + far_right) / 2
    out = (stop - start) / opening.gap.width
    normal = np.array([-out[1], out[0]])
    ends = windows.ends[windows.within(np.array([opening.polygon]))[1]]
    along = ends[:, 2:] - ends[:, :2]
    ends = ends[np.abs(along @ out) > _ALONG * np.hypot(along[:, 0], along[:, 1])]
    if not len(ends):
        return opening
    aside = (ends.reshape(-1, 2) - start) @ normal
    thick = float((left - right) @ normal)
    low, high = max(float(aside.min()), -thick / 2), min(float(aside.max()), thick / 2)
    middle, half = (low + high) / 2, max(high - low, THINNEST) / 2
    (start_x, start_y), (stop_x, stop_y) = (start + normal * middle).tolist(), (stop + normal * middle).tolist()
    x, y = (normal * half).tolist()
    gap = replace(
        opening.gap,
        left=(start_x + x, start_y + y),
        far_left=(stop_x + x, stop_y + y),
        far_right=(stop_x - x, stop_y - y),
        right=(start_x - x, start_y - y),
    )
    return replace(opening, gap=gap, polygon=gap.polygon)


def chords(openings: Sequence[Opening]) -> Floats:
    """The pieces that close openings: along both wall faces, and across at both jambs, each carried on a little.

    What is carried on are pieces of their own, so that the corners themselves are met exactly.
    """
    corners = np.array([opening.gap.corners for opening in openings], dtype=float).reshape(-1, 4, 2)
    start, stop = corners[:, [0, 3, 0, 1]], corners[:, [1, 2, 3, 2]]
    length = np.hypot(*np.moveaxis(stop - start, 2, 0))[..., None]
    with_length = length[..., 0] > 0
    along = (stop - start) / np.where(length > 0, length, 1.0) * OVERSHOOT
    parts = [np.concatenate(ends, axis=2) for ends in ((start - along, start), (start, stop), (stop, stop + along))]
    return np.asarray(np.stack(parts, axis=1)[np.repeat(with_length[:, None], 3, axis=1)])


def _unused(swings: Sequence[Swing], openings: Sequence[Opening]) -> list[Swing]:
    """The leaves that hang in none of the openings."""
    used = {(swing.shape, swing.hinge) for opening in openings for swing in opening.swings}
    return [swing for swing in swings if (swing.shape, swing.hinge) not in used]


@dataclass(frozen=True, kw_only=True, eq=False)
class _Gaps:
    """Gaps as tables, so that all are asked at once."""

    gaps: tuple[Gap, ...]

    @cached_property
    def corners(self) -> Floats:
        """Left, far left, far right, right of each: n by 4 by 2."""
        return np.array([gap.corners for gap in self.gaps], dtype=float).reshape(-1, 4, 2)

    @cached_property
    def polygons(self) -> NDArray[np.object_]:
        """The opening of each through the wall's thickness."""
        return polygons_of(self.gaps)

    @cached_property
    def beside(self) -> NDArray[np.object_]:
        """The opening of each, as thick as what is drawn in it where the wall is a single line."""
        shapes = self.polygons.copy()
        left, far_left, far_right, right = (self.corners[:, corner] for corner in range(4))
        thin = np.hypot(*(left - right).T) < 2 * _AROUND
        middles = np.concatenate([(left + right) / 2, (far_left + far_right) / 2], axis=1)
        shapes[thin] = shapely.buffer(lines_of(middles[thin]), _AROUND, cap_style="flat")
        return shapes

    @cached_property
    def width(self) -> Floats:
        """Of each, from jamb to jamb."""
        return np.array([gap.width for gap in self.gaps], dtype=float)

    def told(self, what: Callable[[Gap], bool]) -> Bools:
        """Of which gaps something is true."""
        return np.array([what(gap) for gap in self.gaps], dtype=bool)


def _apart(openings: Sequence[Opening]) -> list[Opening]:
    """The openings that overlap none before them."""
    polygons = np.array([opening.polygon for opening in openings], dtype=object)
    row, other = shapely.STRtree(polygons).query(polygons, predicate="intersects")
    row, other = row[other < row], other[other < row]
    small = np.minimum(shapely.area(polygons[row]), shapely.area(polygons[other]))
    clash = shapely.area(shapely.intersection(polygons[row], polygons[other])) > 0.25 * small
    before: list[list[int]] = [[] for _ in openings]
    for each, earlier in zip(row[clash].tolist(), other[clash].tolist(), strict=True):
        before[each].append(earlier)
    kept: set[int] = set()
    for each, earlier_ones in enumerate(before):
        if kept.isdisjoint(earlier_ones):
            kept.add(each)
    return [openings[each] for each in sorted(kept)]


def _overlap(one: Polygon, other: Polygon) -> bool:
    if not one.intersects(other):
        return False
    return bool(one.intersection(other).area > 0.25 * min(one.area, other.area))


def _weighed(
    gaps: _Gaps, swings: Sequence[Swing], doors: Drawn, windows: Drawn, others: Drawn, walls: Drawn
) -> Iterable[tuple[tuple[float, ...], Opening]]:
    """The gaps for which something speaks, as openings with their rank (the strongest evidence first)."""
    if not gaps.gaps:
        return
    faced = np.stack([_faced(gaps, side, walls) for side in (0, 1)], axis=1)
    free = np.asarray(~faced.all(axis=1))
    free[_walled(gaps, np.flatnonzero(free & gaps.told(lambda gap: gap.solid)), walls)] = False
    free[_run_through(gaps, np.flatnonzero(free & gaps.told(lambda gap: gap.facing)), walls)] = False
    hung = _hung(gaps, swings, free)
    bare = free & np.array([not each for each in hung], dtype=bool)
    closings = _closings(gaps, bare, doors, windows, others, _leafy(swings, doors, windows))
    broken = bare & faced.any(axis=1) & (gaps.width >= NARROWEST_GAP)
    broken[_beside_a_face(gaps, np.flatnonzero(bare & ~broken & (gaps.width >= NARROWEST_GAP)), walls)] = True
    for row in np.flatnonzero(free).tolist():
        gap, polygon, leaves = gaps.gaps[row], gaps.polygons[row], hung[row]
        corners = tuple(round(number, 3) for corner in gap.corners for number in corner)
        if leaves:
            shapes = tuple(sorted({swing.shape for swing in leaves}))
            opening = Opening(closing=Closing.DOOR, gap=gap, polygon=polygon, swings=leaves, shapes=shapes)
            yield (0.0, gap.width, *corners), opening
            continue
        rank, closing, shapes = closings[row]
        if broken[row]:
            rank, closing = 5.0, None if gap.stray or gap.width > WIDEST_DOOR or _uneven(gap) else Closing.BREAK
        if closing is not None:
            yield (rank, gap.width, *corners), Opening(closing=closing, gap=gap, polygon=polygon, shapes=shapes)


def _closings(
    gaps: _Gaps, chosen: Bools, doors: Drawn, windows: Drawn, others: Drawn, leafy: Drawn
) -> dict[int, tuple[float, Closing | None, tuple[int, ...]]]:
    """What closes each of some gaps in which no leaf hangs, and how strong that evidence is (low is strong)."""
    wide = chosen & (gaps.width >= NARROWEST_GAP)
    panes = _along(gaps, wide, windows)
    bare = wide & ~np.isin(np.arange(len(chosen)), list(panes))
    facing = gaps.told(lambda gap: gap.facing and not gap.solid)
    leaves = _along(gaps, bare & (gaps.width <= np.where(facing, WIDEST_UNKNOWN, WIDEST_DOOR)), doors)
    bare &= ~np.isin(np.arange(len(chosen)), list(leaves))
    drawn = _along(gaps, bare & facing & (gaps.width <= WIDEST_UNKNOWN), others)
    folded = _across(gaps, bare & facing & (gaps.width > NARROWEST_PASSAGE) & (gaps.width <= WIDEST_DOOR), leafy)
    lined = float(gaps.told(lambda gap: gap.left == gap.right).mean()) > _MOSTLY
    found: dict[int, tuple[float, Closing | None, tuple[int, ...]]] = {}
    for row in np.flatnonzero(chosen).tolist():
        if row in panes:
            found[row] = 1.0, Closing.WINDOW, panes[row]
        elif row in leaves:
            found[row] = 2.0, Closing.DOOR, leaves[row]
        elif row in drawn:
            found[row] = 3.0, Closing.UNKNOWN, drawn[row]
        elif row in folded:
            found[row] = 3.2, Closing.DOOR, folded[row]
        else:
            found[row] = _passage(gaps.gaps[row], lined=lined)
    return found


def _uneven(gap: Gap) -> bool:
    """Whether the ends of a gap are not those of one wall: one is much wider, the long side of a short piece."""
    left, far_left, far_right, right = gap.corners
    near, far = (
        hypot(left[0] - right[0], left[1] - right[1]),
        hypot(far_left[0] - far_right[0], far_left[1] - far_right[1]),
    )
    return max(near, far) > max(2.0 * min(near, far), min(near, far) + _JOG)


def _passage(gap: Gap, *, lined: bool) -> tuple[float, Closing | None, tuple[int, ...]]:
    """A gap in which nothing is drawn, where it may be walked through, or where walls are single lines."""
    if hypot(gap.left[0] - gap.right[0], gap.left[1] - gap.right[1]) > THICKEST:
        return 9.0, None, ()
    if gap.solid or gap.stray or gap.width > (WIDEST_PASSAGE if gap.facing else WIDEST_AT_FLANK):
        return 9.0, None, ()
    if gap.width < NARROWEST_PASSAGE:
        return 4.5, Closing.BRIDGE if lined and gap.left == gap.right else None, ()
    return (3.5 if gap.facing else 4.0), Closing.NOTHING, ()


def _faced(gaps: _Gaps, side: int, walls: Drawn) -> Bools:
    """Along one side of which gaps a wall line runs already: 0 the left side, 1 the right."""
    start, stop = (gaps.corners[:, corner] for corner in ((0, 1), (3, 2))[side])
    lines = lines_of(np.concatenate([start, stop], axis=1))
    length = shapely.length(lines)
    found = np.zeros(len(lines), dtype=bool)
    rows = np.flatnonzero(length >= 0.2)
    row, piece = walls.within(shapely.buffer(lines[rows], 0.02, cap_style="flat"))
    found[rows] = covered(start[rows], stop[rows], row, walls.ends[piece]) > 0.5 * length[rows]
    return found


def _walled(gaps: _Gaps, rows: NDArray[np.int64], walls: Drawn) -> NDArray[np.int64]:
    """Within which of some gaps between two columns a wall runs, thinner than they are."""
    if not len(rows):
        return rows
    row, piece = walls.within(shapely.buffer(gaps.polygons[rows], -0.01))
    return rows[_fills(gaps, rows, row, walls.ends[piece])]


def _run_through(gaps: _Gaps, rows: NDArray[np.int64], walls: Drawn) -> NDArray[np.int64]:
    """Through which of some gaps a wall line runs from beyond one end to beyond the other: between two piers."""
    left, far_left, far_right, right = (gaps.corners[rows, corner] for corner in range(4))
    thick = np.hypot(*(left - right).T) > 2 * _AROUND
    rows, start, stop = rows[thick], ((left + right) / 2)[thick], ((far_left + far_right) / 2)[thick]
    if not len(rows):
        return rows
    row, piece = walls.within(shapely.buffer(gaps.polygons[rows], -0.01))
    out = (stop - start) / gaps.width[rows][:, None]
    ends = walls.ends[piece]
    places = np.stack([((ends[:, side : side + 2] - start[row]) * out[row]).sum(axis=1) for side in (0, 2)])
    along = np.abs(places[0] - places[1]) > 0.97 * np.hypot(*(ends[:, 2:] - ends[:, :2]).T)
    through = along & (places.min(axis=0) < -_AROUND) & (places.max(axis=0) > gaps.width[rows][row] + _AROUND)
    return np.asarray(rows[np.unique(row[through])])


def _beside_a_face(gaps: _Gaps, rows: NDArray[np.int64], walls: Drawn) -> NDArray[np.int64]:
    """Which gaps of single lines lie beside a wall line that runs on: the other face of the same wall."""
    left, far_left, right = (gaps.corners[rows, corner] for corner in (0, 1, 3))
    single = np.hypot(left[:, 0] - right[:, 0], left[:, 1] - right[:, 1]) <= 0.02
    rows, left, far_left = rows[single], left[single], far_left[single]
    bands = shapely.buffer(lines_of(np.concatenate([left, far_left], axis=1)), THICKEST, cap_style="flat")
    row, piece = walls.within(bands)
    return rows[covered(left, far_left, row, walls.ends[piece]) > 0.9 * gaps.width[rows]]


def _hung(gaps: _Gaps, swings: Sequence[Swing], chosen: Bools) -> list[tuple[Swing, ...]]:
    """For each gap the leaves that shut along it; those of the gaps that are not chosen are not looked for."""
    found: list[tuple[Swing, ...]] = [() for _ in gaps.gaps]
    rows = np.flatnonzero(chosen)
    if not swings or not len(rows):
        return found
    hinges = shapely.STRtree(points_of(np.array([swing.hinge for swing in swings])))
    low, high = gaps.corners[rows].min(axis=1) - _NEAR, gaps.corners[rows].max(axis=1) + _NEAR
    row, swing = hinges.query(shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1]))
    near: dict[int, list[int]] = {}
    for each, other in sorted(zip(rows[row].tolist(), swing.tolist(), strict=True)):
        near.setdefault(each, []).append(other)
    areas = shapely.buffer(gaps.polygons[list(near)], _NEAR)
    shapely.prepare(areas)
    for (each, others), area in zip(near.items(), areas, strict=True):
        found[each] = _shut(gaps.gaps[each], area, [swings[other] for other in others])
    return found


def _shut(gap: Gap, area: Polygon, swings: Sequence[Swing]) -> tuple[Swing, ...]:
    """The leaves that shut along a gap and hang in the area around it: one as wide as the gap, or two that share it."""
    out_x, out_y = (gap.far_left[axis] + gap.far_right[axis] - gap.left[axis] - gap.right[axis] for axis in (0, 1))
    length = hypot(out_x, out_y)
    found = []
    for swing in swings:
        if not 0.3 * gap.width <= swing.radius <= gap.width + 0.25:
            continue
        for leaf in (swing, swing.turned()):
            way_x, way_y = leaf.latch[0] - leaf.hinge[0], leaf.latch[1] - leaf.hinge[1]
            if abs(way_x * out_x + way_y * out_y) < 0.93 * leaf.radius * length:
                continue
            if shapely.covers(area, shapely.points([leaf.hinge, leaf.latch])).all():
                found.append(leaf)
                break
    total = sum(swing.radius for swing in found)
    return tuple(found) if found and total >= 0.6 * gap.width else ()


def _along(gaps: _Gaps, chosen: Bools, drawn: Drawn) -> dict[int, tuple[int, ...]]:
    """The shapes that run from jamb to jamb, for each of some gaps in which there are any."""
    rows = np.flatnonzero(chosen)
    if not len(rows) or not len(drawn.ends):
        return {}
    row, piece = drawn.within(gaps.beside[rows])
    filled = _fills(gaps, rows, row, drawn.ends[piece])[row]
    found: dict[int, set[int]] = {}
    for each, shape in zip(rows[row[filled]].tolist(), drawn.owner[piece[filled]].tolist(), strict=True):
        found.setdefault(each, set()).add(shape)
    return {each: tuple(sorted(shapes)) for each, shapes in found.items()}


def _leafy(swings: Sequence[Swing], doors: Drawn, windows: Drawn) -> Drawn:
    """All that may be the leaves of a door, shut or open."""
    ways = [(*swing.hinge, *tip) for swing in swings for tip in (swing.latch, swing.tip)]
    owner = np.repeat(np.array([swing.shape for swing in swings], dtype=np.int32), 2)
    ends = np.array(ways, dtype=float).reshape(-1, 4)
    return Drawn(
        ends=np.concatenate([doors.ends, windows.ends, ends]),
        owner=np.concatenate([doors.owner, windows.owner, owner]).astype(np.int32),
    )


def _across(gaps: _Gaps, chosen: Bools, leafy: Drawn) -> dict[int, tuple[int, ...]]:
    """The shapes that stand in each of some gaps at any slant and together take up most of its width.

    So the leaves of a folding or a revolving door do.
    """
    rows = np.flatnonzero(chosen)
    row, piece = leafy.within(gaps.polygons[rows])
    if not len(row):
        return {}
    start = gaps.corners[rows, 0]
    out = gaps.corners[rows, 1] - start
    width = np.hypot(out[:, 0], out[:, 1])
    out /= width[:, None]
    reach = [((leafy.ends[piece, side : side + 2] - start[row]) * out[row]).sum(axis=1) for side in (0, 2)]
    flat = [start[row] + out[row] * each[:, None] for each in reach]
    taken = covered(start, gaps.corners[rows, 1], row, np.concatenate(flat, axis=1))
    low, high = np.full(len(rows), np.inf), np.full(len(rows), -np.inf)
    np.minimum.at(low, row, np.minimum(*reach))
    np.maximum.at(high, row, np.maximum(*reach))
    half = (low < _AROUND) & (high > width - _AROUND) & (taken >= _HALF_OPEN * width)
    found: dict[int, set[int]] = {}
    for each, shape in zip(row.tolist(), leafy.owner[piece].tolist(), strict=True):
        if half[each] or taken[each] >= _MOSTLY * width[each]:
            found.setdefault(int(rows[each]), set()).add(shape)
    return {each: tuple(sorted(shapes)) for each, shapes in found.items()}


def _fills(gaps: _Gaps, rows: NDArray[np.int64], row: NDArray[np.int64], ends: Floats) -> Bools:
    """Which gaps the pieces along their way, each in one of them, cover to 60 % of their width."""
    left, far_left, far_right, right = (gaps.corners[rows, corner] for corner in range(4))
    whole = covered((left + right) / 2, (far_left + far_right) / 2, row, ends)
    return np.asarray((whole >= 0.6 * gaps.width[rows]) & (np.bincount(row, minlength=len(rows)) > 0))


def _over_walls(work: Linework, swings: Sequence[Swing], chosen: Sequence[Opening]) -> Iterable[Opening]:
    """Doors that stand in no gap: the wall runs on below them, or stops where it cannot be followed."""
    if not swings or not len(work):
        return []
    tree = shapely.STRtree(lines_of(work.ends))
    taken = [opening.polygon for opening in chosen]
    found: list[Opening] = []
    for swing in swings:
        gap = _over_wall(work, tree, swing) or _over_wall(work, tree, swing.turned())
        if gap is None:
            continue
        polygon = gap.polygon
        if any(_overlap(polygon, other) for other in taken):
            continue
        taken.append(polygon)
        found.append(Opening(closing=Closing.DOOR, gap=gap, polygon=polygon, swings=(swing,), shapes=(swing.shape,)))
    return found


def _in_glass(swings: Sequence[Swing], panes: Drawn, chosen: Sequence[Opening]) -> list[Opening]:
    """Doors between panes: a shut leaf, or two tip to tip, in the line of a glass wall that stops at both jambs."""
    taken = [opening.polygon for opening in chosen]
    found: list[Opening] = []
    for row, swing in enumerate(swings):
        pairs = [(swing, other) for other in swings[row + 1 :] if _meet(swing, other)]
        for leaves in (*pairs, (swing,), (swing.turned(),)):
            gap = _between_panes(leaves, panes)
            if gap is not None and not any(_overlap(gap.polygon, other) for other in taken):
                shapes = tuple(sorted(leaf.shape for leaf in leaves))
                taken.append(gap.polygon)
                opening = Opening(closing=Closing.DOOR, gap=gap, polygon=gap.polygon, swings=leaves, shapes=shapes)
                found.append(opening)
                break
    return found


def slid_in_glass(work: Linework, glass: Drawn, leaves: Drawn, openings: Sequence[Opening]) -> list[Opening]:
    """Sliding and other doors without a swing between the ends of two glass walls, or of one and a wall.

    Args:
        glass: what is drawn on layers and in blocks of glass walls.
        leaves: what is drawn on those of doors and windows.
        openings: those that are known.
    """
    taken = np.array([opening.polygon for opening in openings], dtype=object)
    panes, hung = _apart_from(glass, taken), _apart_from(leaves, taken)
    near = _near(hung, panes, reach=WIDEST_DOOR / 2)
    if not len(near):
        return []
    around = _near(work.ends, near, reach=_FAR), _near(panes, near, reach=_FAR)
    whole = np.concatenate(around)
    if neighbours(whole) > MOST_PAIRS:
        return []
    both = tidy(whole, np.zeros(len(whole), dtype=np.int32))
    between = gaps(both, wall_ends(both), solid=np.zeros(len(both), dtype=bool))
    wide = [gap for gap in between if gap.facing and NARROWEST_PASSAGE < gap.width <= WIDEST_DOOR]
    found = _Gaps(gaps=tuple(wide))
    chosen = np.zeros(len(wide), dtype=bool)
    chosen[shapely.STRtree(lines_of(panes)).query(found.beside, predicate="dwithin", distance=_PANE)[0]] = True
    chosen[shapely.STRtree(taken).query(found.beside, predicate="dwithin", distance=_AROUND)[0]] = False
    slid: list[Opening] = []
    for row, shapes in sorted(_along(found, chosen, leaves).items()):
        polygon = found.polygons[row]
        if all(polygon.distance(other.polygon) > _AROUND for other in slid):
            slid.append(Opening(closing=Closing.DOOR, gap=wide[row], polygon=polygon, shapes=shapes))
    return slid


def _apart_from(drawn: Drawn, taken: NDArray[np.object_]) -> Floats:
    """The pieces, but for very short ones, that lie in or at none of the openings."""
    free = np.hypot(*(drawn.ends[:, 2:] - drawn.ends[:, :2]).T) > THINNEST
    free[shapely.STRtree(taken).query(lines_of(drawn.ends), predicate="dwithin", distance=_AROUND)[0]] = False
    return np.asarray(drawn.ends[free])


def _near(pieces: Floats, others: Floats, *, reach: float) -> Floats:
    """The pieces that lie within reach of others."""
    if not len(pieces) or not len(others):
        return np.zeros((0, 4))
    rows = shapely.STRtree(lines_of(pieces)).query(lines_of(others), predicate="dwithin", distance=reach)[1]
    return np.asarray(pieces[np.unique(rows)])


def _meet(one: Swing, other: Swing) -> bool:
    """Whether two leaves shut tip to tip."""
    apart = np.array(other.hinge) - np.array(one.hinge)
    return bool(np.hypot(*(np.array(one.latch) - np.array(other.latch))) < _JAMB) and bool(
        np.hypot(*apart) > 0.9 * (one.radius + other.radius)
    )


def _between_panes(leaves: tuple[Swing, ...], panes: Drawn) -> Gap | None:
    """The gap that shut leaves fill, from the end of one pane to the end of the next in the same line."""
    start = np.array(leaves[0].hinge)
    stop = np.array(leaves[-1].hinge if len(leaves) > 1 else leaves[0].latch)
    width = float(np.hypot(*(stop - start)))
    out = (stop - start) / width
    normal = np.array([-out[1], out[0]])
    area = LineString([start - out * _JAMB, stop + out * _JAMB]).buffer(_JAMB, cap_style="flat")
    ends = panes.ends[panes.within(np.array([area]))[1]]
    along = ends[:, 2:] - ends[:, :2]
    length = np.hypot(along[:, 0], along[:, 1])
    ends = ends[(np.abs(along @ out) > 0.985 * length) & (length > 2 * _JAMB)]
    if not len(ends):
        return None
    aside = (ends[:, :2] - start) @ normal
    places = np.sort(np.stack([(ends[:, :2] - start) @ out, (ends[:, 2:] - start) @ out]), axis=0)
    before = places[1][places[1] < 0.3 * width]
    after = places[0][places[0] > 0.7 * width]
    if len(before) + len(after) < len(ends) or not (len(before) and len(after)):
        return None
    base = start + normal * float(np.median(aside))
    low, high = float(before.max()), float(after.min())

    def corner(place: float, offset: float) -> tuple[float, float]:
        point = base + out * place + normal * offset
        return float(point[0]), float(point[1])

    return Gap(
        left=corner(low, THINNEST / 2),
        far_left=corner(high, THINNEST / 2),
        far_right=corner(high, -THINNEST / 2),
        right=corner(low, -THINNEST / 2),
        facing=True,
        solid=False,
    )


def _over_wall(work: Linework, tree: shapely.STRtree, swing: Swing) -> Gap | None:
    """The part of a wall that a shut leaf lies in or beside: both faces run on past the leaf."""
    hinge, latch = np.array(swing.hinge), np.array(swing.latch)
    out = (latch - hinge) / swing.radius
    normal = np.array([-out[1], out[0]])
    area = LineString([hinge, latch]).buffer(THICKEST, cap_style="flat")
    offsets = []
    for row in np.sort(tree.query(area, predicate="intersects")).tolist():
        start, stop = work.ends[row, :2], work.ends[row, 2:]
        if abs(float((stop - start) @ normal)) > 0.05 * float(np.hypot(*(stop - start))):
            continue
        places = sorted([float((start - hinge) @ out), float((stop - hinge) @ out)])
        if places[0] < 0.1 * swing.radius and places[1] > 0.9 * swing.radius:
            offsets.append(float((start - hinge) @ normal))
    faces = _faces(offsets)
    if faces is None:
        return None
    low, high = faces

    def corner(base: Floats, offset: float) -> tuple[float, float]:
        point = base + normal * offset
        return float(point[0]), float(point[1])

    return Gap(
        left=corner(hinge, high),
        far_left=corner(latch, high),
        far_right=corner(latch, low),
        right=corner(hinge, low),
        facing=True,
        solid=False,
    )


def _faces(offsets: list[float]) -> tuple[float, float] | None:
    """The two wall faces that hold or touch a leaf at offset 0, told from the offsets of parallel lines."""
    best: tuple[float, float] | None = None
    for low in offsets:
        for high in offsets:
            thick = high - low
            if not 0.04 <= thick <= THICKEST or low > 0.12 or high < -0.12:
                continue
            if best is None or thick < best[1] - best[0]:
                best = (low, high)
    return best
