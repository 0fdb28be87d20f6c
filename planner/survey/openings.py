"""Which gaps between walls are doors, windows or passages, by what is drawn in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
import shapely
from shapely import LineString, Polygon

from planner.model.drawing import Floats, Ints
from planner.survey.linework import OVERSHOOT, Linework, lines_of
from planner.survey.swings import Swing
from planner.survey.wall_ends import THICKEST, THINNEST, Gap

WIDEST_DOOR = 4.2
WIDEST_PASSAGE = 2.05
WIDEST_UNKNOWN = 6.0
WIDEST_AT_FLANK = 1.3
_NEAR = 0.35
_JAMB = 0.15
"""A leaf hangs no farther off the pane, or the other leaf, beside it (metres)."""


class Closing(StrEnum):
    """What closes an opening.

    UNKNOWN is something drawn from jamb to jamb on a layer that tells nothing. BREAK is a place where one face of a
    wall is interrupted and the other runs on: no opening, but it has to be closed.
    """

    DOOR = "door"
    WINDOW = "window"
    UNKNOWN = "unknown"
    NOTHING = "nothing"
    BREAK = "break"


@dataclass(frozen=True, kw_only=True)
class Opening:
    """A gap in a wall with what is drawn in it. `shapes` are rows of the drawing's shapes."""

    closing: Closing
    gap: Gap
    polygon: Polygon
    swings: tuple[Swing, ...] = ()
    shapes: tuple[int, ...] = ()

    @property
    def middle_line(self) -> LineString:
        """From jamb to jamb along the middle of the wall."""
        left, far_left, far_right, right = (np.array(corner) for corner in self.gap.corners)
        return LineString([(left + right) / 2, (far_left + far_right) / 2])

    @property
    def chords(self) -> Floats:
        """The pieces that close it: along both wall faces, and across at both jambs, each carried on a little.

        What is carried on are pieces of their own, so that the corners themselves are met exactly.
        """
        left, far_left, far_right, right = self.gap.corners
        pieces = [(*left, *far_left), (*right, *far_right), (*left, *right), (*far_left, *far_right)]
        found = np.array([piece for piece in pieces if piece[:2] != piece[2:]])
        along = found[:, 2:] - found[:, :2]
        along = along / np.hypot(along[:, 0], along[:, 1])[:, None] * OVERSHOOT
        before = np.concatenate([found[:, :2] - along, found[:, :2]], axis=1)
        after = np.concatenate([found[:, 2:], found[:, 2:] + along], axis=1)
        return np.asarray(np.concatenate([before, found, after]))


@dataclass(frozen=True, kw_only=True, eq=False)
class Drawn:
    """Pieces of one role (doors, windows), n by 4 in metres, with the shape of each."""

    ends: Floats
    owner: Ints

    @cached_property
    def tree(self) -> shapely.STRtree:
        """The pieces by place."""
        return shapely.STRtree(lines_of(self.ends))

    def within(self, area: Polygon) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """Rows of the pieces that touch an area."""
        if not len(self.ends):
            return np.zeros(0, dtype=np.int64)
        return np.sort(self.tree.query(area, predicate="intersects"))


def find_openings(
    work: Linework, gaps: Sequence[Gap], swings: Sequence[Swing], *, doors: Drawn, windows: Drawn, others: Drawn
) -> tuple[Opening, ...]:
    """The gaps that are openings of the building, no two overlapping; then the doors that stand in no gap.

    Args:
        doors, windows: what is drawn on layers and in blocks of doors and of windows or glass.
        others: what is drawn on layers that tell nothing.
    """
    walls = Drawn(ends=work.ends, owner=work.owner)
    hinges = shapely.STRtree([shapely.Point(swing.hinge) for swing in swings])
    weighed = []
    for gap in gaps:
        near = hinges.query(shapely.box(*_around(gap))).tolist()
        weighed.append(_weighed(gap, [swings[row] for row in sorted(near)], doors, windows, others, walls))
    chosen = _apart([opening for _, opening in sorted(filter(None, weighed), key=lambda each: each[0])])
    chosen.extend(_over_walls(work, _unused(swings, chosen), chosen))
    chosen.extend(_in_glass(_unused(swings, chosen), windows, chosen))
    return tuple(chosen)


def _unused(swings: Sequence[Swing], openings: Sequence[Opening]) -> list[Swing]:
    """The leaves that hang in none of the openings."""
    used = {(swing.shape, swing.hinge) for opening in openings for swing in opening.swings}
    return [swing for swing in swings if (swing.shape, swing.hinge) not in used]


def _around(gap: Gap) -> tuple[float, float, float, float]:
    """The bounds of a gap with what may hang beside it."""
    corners = np.array(gap.corners)
    low, high = corners.min(axis=0) - _NEAR, corners.max(axis=0) + _NEAR
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def _apart(openings: Sequence[Opening]) -> list[Opening]:
    """The openings that overlap none before them."""
    polygons = [opening.polygon for opening in openings]
    tree = shapely.STRtree(polygons)
    kept: set[int] = set()
    for row, polygon in enumerate(polygons):
        beside = [other for other in tree.query(polygon, predicate="intersects").tolist() if other in kept]
        if not any(_overlap(polygon, polygons[other]) for other in beside):
            kept.add(row)
    return [openings[row] for row in sorted(kept)]


def _overlap(one: Polygon, other: Polygon) -> bool:
    if not one.intersects(other):
        return False
    return bool(one.intersection(other).area > 0.25 * min(one.area, other.area))


def _weighed(
    gap: Gap, swings: Sequence[Swing], doors: Drawn, windows: Drawn, others: Drawn, walls: Drawn
) -> tuple[tuple[float, ...], Opening] | None:
    """A gap as an opening with its rank (the strongest evidence first), or None if nothing speaks for it."""
    polygon = gap.polygon
    corners = tuple(round(number, 3) for corner in gap.corners for number in corner)
    whole = [_faced(gap, side, walls) for side in (0, 1)]
    if all(whole) or (gap.solid and _walled(polygon, gap, walls)):
        return None
    hung = _hung(gap, polygon, swings)
    if hung:
        shapes = tuple(sorted({swing.shape for swing in hung}))
        opening = Opening(closing=Closing.DOOR, gap=gap, polygon=polygon, swings=hung, shapes=shapes)
        return (0.0, gap.width, *corners), opening
    rank, closing, shapes = _closing(gap, polygon, doors, windows, others)
    if any(whole) or _beside_a_face(gap, walls):
        rank, closing = 5.0, Closing.BREAK
        if gap.stray or gap.width > WIDEST_DOOR:
            return None
    if closing is None:
        return None
    return (rank, gap.width, *corners), Opening(closing=closing, gap=gap, polygon=polygon, shapes=shapes)


def _closing(
    gap: Gap, polygon: Polygon, doors: Drawn, windows: Drawn, others: Drawn
) -> tuple[float, Closing | None, tuple[int, ...]]:
    """What closes a gap in which no leaf hangs, and how strong that evidence is (low is strong)."""
    panes = _along(gap, polygon, windows)
    if panes:
        return 1.0, Closing.WINDOW, panes
    if gap.width <= WIDEST_DOOR:
        leaves = _along(gap, polygon, doors)
        if leaves:
            return 2.0, Closing.DOOR, leaves
    drawn = _along(gap, polygon, others) if gap.facing and not gap.solid else ()
    if drawn and gap.width <= WIDEST_UNKNOWN:
        return 3.0, Closing.UNKNOWN, drawn
    if gap.solid or gap.stray or gap.width > (WIDEST_PASSAGE if gap.facing else WIDEST_AT_FLANK) or gap.width < 0.5:
        return 9.0, None, ()
    return (3.5 if gap.facing else 4.0), Closing.NOTHING, ()


def _faced(gap: Gap, side: int, walls: Drawn) -> bool:
    """Whether a wall line runs along one side of a gap already: 0 the left side, 1 the right."""
    start, stop = ((gap.left, gap.far_left), (gap.right, gap.far_right))[side]
    line = LineString([start, stop])
    if line.length < 0.2:
        return False
    band = line.buffer(0.02, cap_style="flat")
    rows = walls.within(band)
    return bool(len(rows)) and _covered(np.array(start), np.array(stop), walls.ends[rows]) > 0.5 * line.length


def _walled(polygon: Polygon, gap: Gap, walls: Drawn) -> bool:
    """Whether a wall runs within a gap between two columns, thinner than they are."""
    rows = walls.within(polygon.buffer(-0.01))
    return bool(len(rows)) and _fills(gap, walls.ends[rows])


def _beside_a_face(gap: Gap, walls: Drawn) -> bool:
    """Whether a single line's gap lies beside a wall line that runs on: the other face of the same wall."""
    left, far_left = np.array(gap.left), np.array(gap.far_left)
    if np.hypot(*(left - np.array(gap.right))) > 0.02:
        return False
    band = LineString([left, far_left]).buffer(THICKEST, cap_style="flat")
    rows = walls.within(band)
    return bool(len(rows)) and _covered(left, far_left, walls.ends[rows]) > 0.9 * gap.width


def _hung(gap: Gap, polygon: Polygon, swings: Sequence[Swing]) -> tuple[Swing, ...]:
    """The leaves that shut along a gap: one as wide as it, or two that share it."""
    left, far_left, far_right, right = (np.array(corner) for corner in gap.corners)
    out = far_left + far_right - left - right
    out = out / np.hypot(*out)
    near = polygon.buffer(_NEAR)
    found = []
    for swing in swings:
        if not 0.3 * gap.width <= swing.radius <= gap.width + 0.25:
            continue
        for leaf in (swing, swing.turned()):
            way = np.array(leaf.latch) - np.array(leaf.hinge)
            if abs(float(way @ out)) < 0.93 * leaf.radius:
                continue
            if near.covers(shapely.Point(leaf.hinge)) and near.covers(shapely.Point(leaf.latch)):
                found.append(leaf)
                break
    total = sum(swing.radius for swing in found)
    return tuple(found) if found and total >= 0.6 * gap.width else ()


def _along(gap: Gap, polygon: Polygon, drawn: Drawn) -> tuple[int, ...]:
    """The shapes that run along a gap from jamb to jamb."""
    rows = drawn.within(polygon)
    if not len(rows) or not _fills(gap, drawn.ends[rows]):
        return ()
    return tuple(sorted({int(drawn.owner[row]) for row in rows}))


def _fills(gap: Gap, ends: Floats) -> bool:
    """Whether pieces along the gap's way cover 60 % of its width."""
    left, far_left, far_right, right = (np.array(corner) for corner in gap.corners)
    return _covered((left + right) / 2, (far_left + far_right) / 2, ends) >= 0.6 * gap.width


def _covered(start: Floats, stop: Floats, ends: Floats) -> float:
    """How much of a line's length pieces cover that run along it, seen from the side."""
    length = float(np.hypot(*(stop - start)))
    out = (stop - start) / length
    along = ends[:, 2:] - ends[:, :2]
    level = np.abs(along @ out) > 0.97 * np.hypot(along[:, 0], along[:, 1])
    reach = np.stack([(ends[level, :2] - start) @ out, (ends[level, 2:] - start) @ out])
    spans = sorted(zip(np.clip(reach.min(axis=0), 0, length), np.clip(reach.max(axis=0), 0, length), strict=True))
    covered, at = 0.0, 0.0
    for begin, end in spans:
        covered += max(0.0, float(end) - max(at, float(begin)))
        at = max(at, float(end))
    return covered


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
    rows = panes.within(LineString([start - out * _JAMB, stop + out * _JAMB]).buffer(_JAMB, cap_style="flat"))
    ends = panes.ends[rows]
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
