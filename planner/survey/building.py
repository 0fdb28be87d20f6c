"""The building in a drawing: faces of rooms and walls, openings and columns, before they are told apart by storey."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import shapely
from shapely import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from planner.model.drawing import Bools, Drawing, Floats, Form, Ints
from planner.model.plan import Source, Unread
from planner.survey import fittings
from planner.survey.doubts import sift
from planner.survey.faces import Faces, find_faces
from planner.survey.labels import Label, rooms_of
from planner.survey.linework import MEET, MOST_PAIRS, Linework, lines_of, neighbours, points_of, tidy
from planner.survey.marks import marked
from planner.survey.openings import WIDEST_PASSAGE, Drawn, Opening, chords, find_openings, slid_in_glass
from planner.survey.passages import parted_by_areas, passage_unread
from planner.survey.roles import Roles
from planner.survey.swings import Swing, find_swings
from planner.survey.wall_ends import Gap, WallEnd, gaps, polygons_of, wall_ends
from planner.survey.zones import outlined_zones, zones_of
from planner.words import Text

_STOPS: Final = 0.03
"""A wall's line that ends no farther off a column's outline stops there (metres)."""


_MOST_TOLD = 50
_INSIDE = 0.05
_PIER = 1.0
"""A body of wall that spreads no farther is a pier (metres)."""


@dataclass(frozen=True, kw_only=True)
class Building:
    """All that stands in a drawing, in metres.

    `walled` is how much of each room's outer edge lies on walls, `parted` whether it is one zone of an open space.
    """

    faces: Faces
    walled: tuple[float, ...]
    parted: tuple[bool, ...]
    openings: tuple[Opening, ...]
    columns: tuple[tuple[Polygon, tuple[Source, ...]], ...]
    panes: tuple[Polygon, ...]
    unread: tuple[Unread, ...]


def read_building(drawing: Drawing, roles: Roles, texts: Sequence[Label], *, scale: float) -> Building:
    """Walls, openings, rooms and columns of a drawing."""
    columns = fittings.find_columns(drawing, roles, scale=scale)
    outlines = [outline for outline, _ in columns]
    windows = _drawn(drawing, roles, "window", "glass", "opening", scale=scale)
    raw, owner = _barrier(drawing, roles, outlines, windows, scale=scale)
    pairs = neighbours(raw)
    if pairs > MOST_PAIRS:
        raw, owner = raw[:0], owner[:0]
    work = tidy(raw, owner)
    ends = wall_ends(work)
    doors = _drawn(drawing, roles, "door", "opening", scale=scale)
    others = roles.shapes("stair", "title", "axis", "dimension")
    leaves = find_swings(drawing, scale=scale, doors=roles.shapes("door", "window", "opening"), others=others)
    furniture = roles.shapes("furniture")
    swings = [leaf for leaf in leaves if not furniture[leaf.shape]]
    guests = [leaf for leaf in leaves if furniture[leaf.shape] and leaf.sure]
    windows = _not_leaves(drawing, windows, swings)
    between = gaps(work, ends, solid=work.owner == -2)
    openings = find_openings(
        work,
        between,
        swings,
        guests=guests,
        doors=doors,
        windows=windows,
        others=_drawn_on(drawing, roles.shapes("", "ignore") | _mixed(drawing, furniture, leaves), scale=scale),
    )
    glass = _drawn(drawing, roles, "glass", scale=scale)
    if len(glass.ends):
        leafy = _drawn(drawing, roles, "door", "window", "opening", scale=scale)
        openings = (*openings, *slid_in_glass(work, glass, leafy, openings))
    openings = marked(drawing, openings, scale=scale)
    swings += [leaf for opening in openings for leaf in opening.swings if furniture[leaf.shape]]
    pieces, panes = _closed(work, openings, windows)
    solids = _wall_fills(drawing, roles, scale=scale)
    places = np.array([label.anchor for label in texts if label.name or label.area_m2], dtype=float).reshape(-1, 2)
    faces = find_faces(
        pieces, openings=[opening.polygon for opening in openings], columns=outlines, solids=solids, labels=places
    )
    sifted = sift(drawing, roles, faces, openings, texts, swings=swings, windows=windows.ends, scale=scale)
    rooms, of_face, passages = _parted(drawing, roles, sifted.faces.rooms, texts, scale=scale)
    return Building(
        faces=replace(sifted.faces, rooms=rooms),
        walled=tuple(sifted.walled[row] for row in of_face),
        parted=tuple(of_face.count(row) > 1 for row in of_face),
        openings=(*openings, *passages),
        columns=tuple(columns),
        panes=tuple(panes),
        unread=(
            *_crowded(pairs),
            *sifted.unread,
            *map(passage_unread, passages),
            *_unclosed(ends, openings, faces),
            *_left_open(between, openings, faces),
        ),
    )


def _parted(
    drawing: Drawing, roles: Roles, faces: Sequence[Polygon], texts: Sequence[Label], *, scale: float
) -> tuple[tuple[Polygon, ...], list[int], list[Opening]]:
    """The faces, open spaces parted into their zones; of which face each is; and passages between them."""
    inside: dict[int, list[Label]] = {}
    for label, row in rooms_of(texts, faces):
        inside.setdefault(row, []).append(texts[label])
    several = any(sum(bool(label.name) for label in labels) > 1 for labels in inside.values())
    drawn = roles.shapes("room-label", "room-outline") & drawing.shapes.closed if several else np.zeros(0, dtype=bool)
    outlines = fittings.solid_areas(drawing, np.flatnonzero(drawn).tolist(), scale=scale)
    rooms: list[Polygon] = []
    of_face: list[int] = []
    passages: list[Opening] = []
    for row, face in enumerate(faces):
        labels = inside.get(row, ())
        own = zones_of(face, labels) or outlined_zones(face, labels, outlines)
        if not own:
            own, mouths = parted_by_areas(face, labels)
            passages.extend(mouths)
        rooms.extend(own)
        of_face.extend([row] * len(own))
    return tuple(rooms), of_face, passages


def _crowded(pairs: float) -> tuple[Unread, ...]:
    """What is said when wall lines meet too often to be followed."""
    if pairs <= MOST_PAIRS:
        return ()
    return (
        Unread(
            what=Text(
                zh=f"墙线过密:约 {pairs:.2g} 处相接,超过上限 {MOST_PAIRS},未作墙读取",
                en=f"the wall lines meet about {pairs:.2g} times, above the cap of {MOST_PAIRS}: not read as walls",
            ),
            count=1,
            where="model space",
            mend=Text(
                zh="把填充线、铺装等移到其他图层,或在 profile 中注明其用途",
                en="move hatching and paving to other layers, or name the role of their layer in a profile",
            ),
            anchor="walls",
        ),
    )


def _barrier(
    drawing: Drawing, roles: Roles, columns: Sequence[Polygon], windows: Drawn, *, scale: float
) -> tuple[Floats, Ints]:
    """Wall lines, and the outlines of those columns at which walls or glass stop, with shape -2."""
    walls = roles.shapes("wall")
    wide = walls & (drawing.shapes.width * scale > 0.04)
    rows = np.flatnonzero((walls & ~wide)[drawing.owner])
    ends, owner = drawing.ends[rows] * scale, drawing.owner[rows]
    parts, owners = [ends], [owner]
    for shape in np.flatnonzero(wide).tolist():
        band = _band(drawing, shape, scale=scale)
        parts.append(band)
        owners.append(np.full(len(band), shape, dtype=np.int32))
    whole = np.concatenate(parts)
    for column in _needed(columns, np.concatenate([whole, windows.ends])):
        ring = np.array(column.exterior.coords)
        parts.append(np.concatenate([ring[:-1, :2], ring[1:, :2]], axis=1))
        owners.append(np.full(len(ring) - 1, -2, dtype=np.int32))
    return np.concatenate(parts), np.concatenate(owners).astype(np.int32)


def _band(drawing: Drawing, shape: int, *, scale: float) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """The outline of a polyline that is drawn as wide as its wall."""
    first, last = int(drawing.shapes.first[shape]), int(drawing.shapes.first[shape + 1])
    line = shapely.union_all(lines_of(drawing.ends[first:last] * scale))
    line = shapely.line_merge(line)
    width = float(drawing.shapes.width[shape]) * scale
    band = shapely.buffer(line, width / 2, cap_style="flat", join_style="mitre")
    found = []
    for ring in shapely.get_rings(shapely.get_parts(band)).tolist():
        points = np.array(ring.coords)[:, :2]
        found.append(np.concatenate([points[:-1], points[1:]], axis=1))
    return np.concatenate(found) if found else np.zeros((0, 4))


def _needed(columns: Sequence[Polygon], walls: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> list[Polygon]:
    """The columns at which a wall line stops; walls run past the others, or keep off them, or meet within them."""
    if not columns or not len(walls):
        return []
    spots = points_of(walls.reshape(-1, 2))
    spot, column = shapely.STRtree(columns).query(spots, predicate="dwithin", distance=_STOPS)
    inside = shapely.distance(spots[spot], shapely.get_exterior_ring(np.array(columns))[column]) > _STOPS
    met, _ = shapely.STRtree(lines_of(walls)).query(spots[spot[inside]], predicate="dwithin", distance=MEET)
    stops = ~inside
    stops[inside] = np.bincount(met, minlength=int(inside.sum())) < 2
    return [columns[row] for row in sorted(set(column[stops].tolist()))]


def _mixed(drawing: Drawing, furniture: Bools, leaves: Sequence[Swing]) -> Bools:
    """Which furniture lies on a layer on which leaves of doors lie too: windows may be among it."""
    layers = drawing.shapes.layer[[leaf.shape for leaf in leaves if leaf.sure]]
    return np.asarray(furniture & np.isin(drawing.shapes.layer, layers))


def _drawn(drawing: Drawing, roles: Roles, *names: str, scale: float) -> Drawn:
    return _drawn_on(drawing, roles.shapes(*names), scale=scale)


def _drawn_on(drawing: Drawing, shapes: Bools, *, scale: float) -> Drawn:
    rows = np.flatnonzero(shapes[drawing.owner])
    return Drawn(ends=drawing.ends[rows] * scale, owner=drawing.owner[rows])


def _wall_fills(drawing: Drawing, roles: Roles, *, scale: float) -> list[Polygon]:
    """Filled areas on wall layers: bodies of walls. The outlines of one hatch leave out what they enclose twice."""
    fills = roles.shapes("wall") & np.isin(drawing.shapes.form, [Form.HATCH, Form.SOLID]) & drawing.shapes.closed
    groups: dict[tuple[str, int], list[int]] = {}
    for row in np.flatnonzero(fills).tolist():
        groups.setdefault((drawing.shapes.handles[row], int(drawing.shapes.insert[row])), []).append(row)
    found: list[Polygon] = []
    for rows in groups.values():
        areas = fittings.solid_areas(drawing, rows, scale=scale)
        whole: BaseGeometry = MultiPolygon()
        for area in areas:
            whole = whole.symmetric_difference(area)
        found.extend(part for part in shapely.get_parts(whole).tolist() if isinstance(part, Polygon))
    return found


def _closed(
    work: Linework, openings: Sequence[Opening], windows: Drawn
) -> tuple[np.ndarray[tuple[int, int], np.dtype[np.float64]], list[Polygon]]:
    """The wall lines with all openings closed, and glass walls that stand in no gap; with the outlines of the panes."""
    kept = _outside(windows, [opening.polygon for opening in openings])
    pieces = np.concatenate([work.ends, chords(openings)])
    panes: list[Polygon] = []
    if len(kept.ends):
        whole = np.concatenate([pieces, kept.ends])
        if neighbours(whole) > MOST_PAIRS:
            return pieces, []
        pieces = tidy(whole, np.zeros(len(whole), dtype=np.int32)).ends
        panes = _panes(kept)
    return pieces, panes


def _not_leaves(drawing: Drawing, windows: Drawn, swings: Sequence[Swing]) -> Drawn:
    """The pieces of windows without those of door leaves that are drawn on the same layer."""
    if not swings or not len(windows.ends):
        return windows
    handles = {drawing.shapes.handles[swing.shape] for swing in swings if swing.insert < 0}
    inserts = {swing.insert for swing in swings if swing.insert >= 0}
    sectors = shapely.buffer(np.array([swing.sector for swing in swings]), 0.1)
    hit, _ = shapely.STRtree(sectors).query(lines_of(windows.ends), predicate="covered_by")
    kept = np.array(
        [
            drawing.shapes.handles[shape] not in handles and int(drawing.shapes.insert[shape]) not in inserts
            for shape in windows.owner.tolist()
        ],
        dtype=bool,
    )
    kept[hit] = False
    return Drawn(ends=windows.ends[kept], owner=windows.owner[kept])


def _outside(windows: Drawn, areas: Sequence[Polygon]) -> Drawn:
    """The pieces of windows and glass that are not in a closed gap."""
    length = np.hypot(windows.ends[:, 2] - windows.ends[:, 0], windows.ends[:, 3] - windows.ends[:, 1])
    free = length > 0.01
    if areas and len(windows.ends):
        middles = np.asarray(shapely.points((windows.ends[:, :2] + windows.ends[:, 2:]) / 2))
        hit, _ = shapely.STRtree(list(areas)).query(middles, predicate="dwithin", distance=0.12)
        free[hit] = False
    return Drawn(ends=windows.ends[free], owner=windows.owner[free])


def _panes(windows: Drawn) -> list[Polygon]:
    """Window lines as thin bands, of parallel ones side by side only the longest."""
    length = np.hypot(windows.ends[:, 2] - windows.ends[:, 0], windows.ends[:, 3] - windows.ends[:, 1])
    order = np.lexsort((windows.ends[:, 1], windows.ends[:, 0], -np.round(length, 3)))
    lines = lines_of(windows.ends)
    tree = shapely.STRtree(lines)
    taken = np.zeros(len(lines), dtype=bool)
    found = []
    for row in order.tolist():
        if taken[row] or length[row] < 0.3:
            continue
        taken[tree.query(shapely.buffer(lines[row], 0.2, cap_style="square"), predicate="covers")] = True
        found.append(shapely.buffer(lines[row], 0.02, cap_style="flat"))
    return found


def _left_open(between: Sequence[Gap], openings: Sequence[Opening], faces: Faces) -> tuple[Unread, ...]:
    """Gaps between two ends of walls, too wide for a passage, that nothing closes and that no room lies beside.

    Piers stand free: what is between them is no gap.
    """
    wide = [each for each in between if each.facing and not each.solid and each.left != each.right]
    wide = [each for each in wide if each.width > WIDEST_PASSAGE]
    if not wide:
        return ()
    shapes = polygons_of(wide)
    free = np.ones(len(wide), dtype=bool)
    for others in ([opening.polygon for opening in openings], list(faces.rooms), list(faces.bodies)):
        free[shapely.STRtree(others).query(shapely.buffer(shapes, -_INSIDE), predicate="intersects")[0]] = False
    beside = shapely.STRtree(list(faces.rooms)).query(shapes, predicate="dwithin", distance=_INSIDE)[0]
    free[beside] = False
    size = shapely.bounds(np.array(faces.bodies, dtype=object)).reshape(-1, 4)
    piers = [faces.bodies[row] for row in np.flatnonzero((size[:, 2:] - size[:, :2]).max(axis=1) < _PIER).tolist()]
    free[shapely.STRtree(piers).query(shapes, predicate="dwithin", distance=_INSIDE)[0]] = False
    return tuple(_gap_unread(wide[row]) for row in np.flatnonzero(free).tolist()[:_MOST_TOLD])


def _gap_unread(gap: Gap) -> Unread:
    """What is said of a gap that was left open: how wide it is, and where its two ends are."""
    ends = [
        ((one[0] + other[0]) / 2, (one[1] + other[1]) / 2)
        for one, other in ((gap.left, gap.right), (gap.far_left, gap.far_right))
    ]
    where = " – ".join(f"({x:.3f}, {y:.3f})" for x, y in sorted(ends))
    return Unread(
        what=Text(
            zh=f"两墙端之间 {gap.width * 1000:.0f} mm 宽的缺口没有闭合",
            en=f"a gap of {gap.width * 1000:.0f} mm between two ends of walls was left open",
        ),
        count=1,
        where=f"{where} m",
        mend=Text(zh="画出门窗,或用墙线封闭", en="draw the door or window, or close it with a wall"),
        at=Point((ends[0][0] + ends[1][0]) / 2, (ends[0][1] + ends[1][1]) / 2),
        anchor="gaps",
    )


def _unclosed(ends: Sequence[WallEnd], openings: Sequence[Opening], faces: Faces) -> tuple[Unread, ...]:
    """Wall ends from which no opening leads on and that stand beside no room: a room may be open there."""
    spots = points_of(np.array([end.middle for end in ends if not end.capped], dtype=float).reshape(-1, 2))
    loose = np.ones(len(spots), dtype=bool)
    for shapes, reach in (([opening.polygon for opening in openings], 0.15), (list(faces.rooms), 0.3)):
        loose[shapely.STRtree(shapes).query(spots, predicate="dwithin", distance=reach)[0]] = False
    found: list[Point] = spots[loose].tolist()
    if not found:
        return ()
    found.sort(key=lambda spot: (-round(spot.y, 3), round(spot.x, 3)))
    return tuple(
        Unread(
            what=Text(zh="墙线在此中断,没有闭合", en="a wall stops here and was not closed"),
            count=1,
            where=f"({spot.x:.3f}, {spot.y:.3f}) m",
            mend=Text(zh="延长墙线与相邻墙相接", en="extend the wall to meet its neighbour"),
            at=spot,
            anchor="gaps",
        )
        for spot in found[:_MOST_TOLD]
    )
