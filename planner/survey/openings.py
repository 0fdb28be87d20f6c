"""Which gaps between walls are doors, windows or passages, by what is drawn in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import shapely
from shapely import LineString, Polygon

from planner.model.drawing import Floats, Ints
from planner.survey.linework import OVERSHOOT, Linework, lines_of
from planner.survey.swings import Swing
from planner.survey.wall_ends import THICKEST, Gap

WIDEST_DOOR = 4.2
WIDEST_PASSAGE = 2.05
WIDEST_AT_FLANK = 1.3
_NEAR = 0.35


class Closing(StrEnum):
    """What closes an opening."""

    DOOR = "door"
    WINDOW = "window"
    NOTHING = "nothing"


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
        """The pieces that close it: along both wall faces, and across at both jambs."""
        left, far_left, far_right, right = self.gap.corners
        pieces = [(*left, *far_left), (*right, *far_right), (*left, *right), (*far_left, *far_right)]
        found = np.array([piece for piece in pieces if piece[:2] != piece[2:]])
        along = found[:, 2:] - found[:, :2]
        along = along / np.hypot(along[:, 0], along[:, 1])[:, None] * OVERSHOOT
        return np.asarray(found + np.concatenate([-along, along], axis=1))


@dataclass(frozen=True, kw_only=True, eq=False)
class Drawn:
    """Pieces of one role (doors, windows), n by 4 in metres, with the shape of each."""

    ends: Floats
    owner: Ints

    def within(self, area: Polygon) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """Rows of the pieces that touch an area."""
        if not len(self.ends):
            return np.zeros(0, dtype=np.int64)
        return np.sort(shapely.STRtree(lines_of(self.ends)).query(area, predicate="intersects"))


def find_openings(
    work: Linework, gaps: Sequence[Gap], swings: Sequence[Swing], *, doors: Drawn, windows: Drawn
) -> tuple[Opening, ...]:
    """The gaps that are openings of the building, no two overlapping; then the doors that stand in no gap."""
    weighed = [_weighed(gap, swings, doors, windows) for gap in gaps]
    chosen: list[Opening] = []
    for _, opening in sorted((each for each in weighed if each is not None), key=lambda each: each[0]):
        if not any(_overlap(opening.polygon, other.polygon) for other in chosen):
            chosen.append(opening)
    used = {id(swing) for opening in chosen for swing in opening.swings}
    rest = [swing for swing in swings if id(swing) not in used]
    return (*chosen, *_over_walls(work, rest, chosen))


def _overlap(one: Polygon, other: Polygon) -> bool:
    if not one.intersects(other):
        return False
    return bool(one.intersection(other).area > 0.25 * min(one.area, other.area))


def _weighed(
    gap: Gap, swings: Sequence[Swing], doors: Drawn, windows: Drawn
) -> tuple[tuple[float, ...], Opening] | None:
    """A gap as an opening with its rank (the strongest evidence first), or None if nothing speaks for it."""
    polygon = gap.polygon
    corners = tuple(round(number, 3) for corner in gap.corners for number in corner)
    hung = _hung(gap, polygon, swings)
    if hung:
        opening = Opening(
            closing=Closing.DOOR,
            gap=gap,
            polygon=polygon,
            swings=hung,
            shapes=tuple(sorted({swing.shape for swing in hung})),
        )
        return (0.0, gap.width, *corners), opening
    panes = _along(gap, polygon, windows)
    if panes:
        return (1.0, gap.width, *corners), Opening(closing=Closing.WINDOW, gap=gap, polygon=polygon, shapes=panes)
    if gap.width <= WIDEST_DOOR:
        leaves = doors.within(polygon.buffer(-0.005)) if polygon.area else doors.within(polygon)
        if len(leaves) and _fills(gap, polygon, doors.ends[leaves]):
            shapes = tuple(sorted({int(doors.owner[row]) for row in leaves}))
            return (2.0, gap.width, *corners), Opening(closing=Closing.DOOR, gap=gap, polygon=polygon, shapes=shapes)
    if gap.solid or gap.width > (WIDEST_PASSAGE if gap.facing else WIDEST_AT_FLANK) or gap.width < 0.5:
        return None
    rank = 3.0 if gap.facing else 4.0
    return (rank, gap.width, *corners), Opening(closing=Closing.NOTHING, gap=gap, polygon=polygon)


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
    if not len(rows) or not _fills(gap, polygon, drawn.ends[rows]):
        return ()
    return tuple(sorted({int(drawn.owner[row]) for row in rows}))


def _fills(gap: Gap, polygon: Polygon, ends: Floats) -> bool:
    """Whether pieces along the gap's way cover 60 % of its width."""
    left, far_left, far_right, right = (np.array(corner) for corner in gap.corners)
    start = (left + right) / 2
    out = (far_left + far_right) / 2 - start
    out = out / np.hypot(*out)
    along = ends[:, 2:] - ends[:, :2]
    length = np.hypot(along[:, 0], along[:, 1])
    level = np.abs(along @ out) > 0.97 * length
    reach = np.stack([(ends[level, :2] - start) @ out, (ends[level, 2:] - start) @ out])
    spans = sorted(zip(np.clip(reach.min(axis=0), 0, gap.width), np.clip(reach.max(axis=0), 0, gap.width), strict=True))
    covered, at = 0.0, 0.0
    for begin, end in spans:
        covered += max(0.0, float(end) - max(at, float(begin)))
        at = max(at, float(end))
    return covered >= 0.6 * gap.width


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
