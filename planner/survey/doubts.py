"""Faces that are no rooms although lines close them: bodies, paving, boxes around texts, slivers."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon

from planner.model.drawing import Bools, Drawing, Floats, Form
from planner.model.plan import Unread
from planner.survey.faces import Faces
from planner.survey.fittings import solid_areas
from planner.survey.floors import given_back
from planner.survey.labels import Label, rooms_of
from planner.survey.linework import lines_of
from planner.survey.openings import Closing, Opening
from planner.survey.roles import Roles
from planner.survey.swings import Swing
from planner.survey.tables import table_cells
from planner.words import Text

LEAST_UNNAMED: Final = 1.2
"""A face below this (m²) with neither a name nor a door is no room."""

LARGEST_TILE: Final = 3.0
"""Faces below this (m²) that repeat alike, unnamed, are paving or a grid."""

_TILES: Final = 12
_BOX: Final = 2.6
_TOUCH: Final = 0.03
_WALLED: Final = 0.6
"""Where half of the rooms that openings lead to have more of their outline than this on walls, walls have bodies."""

_BESIDE_WALLS: Final = 0.05
"""A face with less than this of its outer edge on walls stands off them."""

_PLACES: Final = 32
_HAIR: Final = 0.002
_PIECE: Final = 0.3

_THICKEST_WALL: Final = 0.86
"""An unnamed face that is nowhere wider (metres) is the body of a thick wall, unless a door leads into it.

Where a door or a window stands in a thicker wall, it may be as wide as that, and a little more.
"""

_LITTLE: Final = 1.05
_FRAMED: Final = 0.35
"""Two lines of windows make up this share of the outline of a window's reveal."""


class Doubt(Enum):
    """Why a face is no room."""

    BODY = Text(zh="墙体或障碍物的实体轮廓", en="outlines of solid bodies")
    TILE = Text(zh="大小相同、成片的小格(铺装或网格)", en="small faces that repeat alike (paving or a grid)")
    TABLE = Text(zh="表格(门窗表、图签等)的格子", en="cells of a table (a schedule, a title block)")
    BOX = Text(zh="文字外框", en="boxes around texts")
    OUTSIDE = Text(zh="按名称是庭院、天井或上空", en="courtyards and voids, by their names")
    FRAME = Text(zh="图框、表格等不是墙的线框", en="frames and tables, lines that are no walls")
    REVEAL = Text(zh="窗洞(窗线之间的墙厚)", en="reveals of windows, between lines of these in the thickness of a wall")
    SLIVER = Text(zh="很小、既无门也无房间名的面", en="very small faces with neither a door nor a name")


_THINGS: Final = (Doubt.TILE, Doubt.TABLE, Doubt.BOX, Doubt.FRAME, Doubt.SLIVER)
"""What may stand on a room's floor: of walls that have bodies, those of such faces do not part it."""

_THICKER: Final = 1.6
_WIDE: Final = 0.55
_LARGE: Final = 0.9
"""What is so much thicker than the thickest wall that has an opening, as wide (metres) and as large (m²) is no wall."""


@dataclass(frozen=True, kw_only=True)
class Sifted:
    """The faces with the doubtful ones taken from the rooms, and what is said of those.

    `walled` is how much of each room's outer edge lies on walls and openings; all of it where walls have no bodies.
    """

    faces: Faces
    unread: tuple[Unread, ...]
    walled: tuple[float, ...] = ()


def sift(
    drawing: Drawing,
    roles: Roles,
    faces: Faces,
    openings: Sequence[Opening],
    texts: Sequence[Label],
    *,
    swings: Sequence[Swing],
    windows: Floats,
    scale: float,
) -> Sifted:
    """Takes from the rooms what no room is.

    Args:
        windows: pieces of windows, n by 4 in metres.
    """
    if not faces.rooms:
        return Sifted(faces=faces, unread=())
    rooms = np.array(faces.rooms)
    named, boxed = _words_in(rooms, texts)
    doors = openings_beside(rooms, [each for each in openings if each.closing in (Closing.DOOR, Closing.NOTHING)])
    hung = np.array([any(opening.swings for opening in each) for each in doors], dtype=bool)
    entered = np.array([bool(each) for each in doors], dtype=bool)
    area = np.asarray(shapely.area(rooms))
    walled = _walled(rooms, faces, openings)
    marks = {
        Doubt.TABLE: table_cells(drawing, faces, doors, swings, guessed="geometry" in roles.basis, scale=scale),
        Doubt.BOX: boxed & ~hung,
        Doubt.OUTSIDE: _outside(rooms, texts),
        Doubt.FRAME: (walled < _BESIDE_WALLS) & (~hung | _enclosing(rooms)),
        Doubt.TILE: _tiles(area, ~named & ~hung),
        Doubt.REVEAL: _reveals(rooms, ~named & ~entered & (area < LEAST_UNNAMED), windows),
        Doubt.SLIVER: ~named & ~entered & (area < LEAST_UNNAMED),
        Doubt.BODY: _thick_walls(rooms, ~named, doors, openings)
        | _bodies(drawing, roles, rooms, ~named & ~_led_into(rooms, hung & ~named, doors), scale=scale),
    }
    kept = np.ones(len(rooms), dtype=bool)
    unread: list[Unread] = []
    bodies, things = list(faces.bodies), list[Polygon]()
    for doubt, mark in marks.items():
        rows = np.flatnonzero(mark & kept)
        if len(rows):
            unread.extend([_unread(doubt, rooms[rows])] if doubt is not Doubt.REVEAL else ())
            kept[rows] = False
            bodies.extend(rooms[rows].tolist() if doubt is Doubt.BODY else ())
            things.extend(rooms[rows].tolist() if doubt in _THINGS and faces.bodies else ())
    if "geometry" in roles.basis:
        things.extend(_wider_than_walls(bodies, things, openings))
    return Sifted(
        faces=_with_floors(rooms[kept].tolist(), bodies, things, openings),
        unread=tuple(unread),
        walled=tuple(walled[kept].tolist()),
    )


def _with_floors(
    rooms: Sequence[Polygon], bodies: Sequence[Polygon], things: Sequence[Polygon], openings: Sequence[Opening]
) -> Faces:
    """The rooms with the floor below the things that stand in them, and the bodies of walls that are left."""
    gaps: tuple[list[Polygon], list[Polygon]] = ([], [])
    for opening in openings:
        gaps[opening.closing in (Closing.NOTHING, Closing.BREAK)].append(opening.polygon)
    whole, solid = given_back(rooms, things, bodies, openings=gaps[0], passages=gaps[1])
    return Faces(rooms=whole, bodies=solid)


def openings_beside(rooms: NDArray[np.object_], openings: Sequence[Opening]) -> list[list[Opening]]:
    """The openings beside each room."""
    found: list[list[Opening]] = [[] for _ in rooms]
    if len(openings):
        tree = shapely.STRtree([opening.polygon for opening in openings])
        room, opening = tree.query(rooms, predicate="dwithin", distance=_TOUCH)
        for row, other in sorted(zip(room.tolist(), opening.tolist(), strict=True)):
            found[row].append(openings[other])
    return found


def _words_in(rooms: NDArray[np.object_], texts: Sequence[Label]) -> tuple[Bools, Bools]:
    """Which rooms have a name or an area in them, and which are no more than a box around their text."""
    named = np.zeros(len(rooms), dtype=bool)
    boxed = np.zeros(len(rooms), dtype=bool)
    said = [label for label in texts if label.name or label.area_m2]
    if not said:
        return named, boxed
    for row, each in rooms_of(said, rooms):
        named[each] = True
        short = float(shapely.minimum_clearance(shapely.oriented_envelope(rooms[each])))
        boxed[each] |= short < _BOX * said[row].height
    return named, boxed


def _outside(rooms: NDArray[np.object_], texts: Sequence[Label]) -> Bools:
    """Which rooms have no other names in them than those of courtyards and voids."""
    found, named = np.zeros(len(rooms), dtype=bool), np.zeros(len(rooms), dtype=bool)
    if any(label.outside for label in texts):
        said = [label for label in texts if label.name]
        for row, each in rooms_of(said, rooms):
            found[each] |= said[row].outside
            named[each] |= not said[row].outside
    return found & ~named


def _walled(rooms: NDArray[np.object_], faces: Faces, openings: Sequence[Opening]) -> NDArray[np.float64]:
    """How much of each room's outer edge lies on walls that hang together with an opening.

    It is told only of drawings whose walls have bodies; it is all of it in others. What lies on none is a frame or a
    table, unless a leaf hangs at it; a sheet's frame around the whole building has its outer doors too.
    """
    solid = [*faces.bodies, *(opening.polygon for opening in openings)]
    if not len(openings) or not faces.bodies:
        return np.ones(len(rooms))
    entered = np.array([bool(each) for each in openings_beside(rooms, openings)], dtype=bool)
    if not entered.any():
        return np.ones(len(rooms))
    walls, share = _opened(solid, openings=len(openings)), np.ones(len(rooms))
    told = _share_walled(rooms[entered], walls)
    if float(np.median(told)) >= _WALLED:
        share[entered], share[~entered] = told, _share_walled(rooms[~entered], walls)
    return share


def _enclosing(rooms: NDArray[np.object_]) -> Bools:
    """Which faces have two others or more in their holes."""
    found = np.zeros(len(rooms), dtype=bool)
    rows = np.flatnonzero(shapely.get_num_interior_rings(rooms) > 0)
    if len(rows):
        whole = shapely.polygons(shapely.get_exterior_ring(rooms[rows]))
        row, _ = shapely.STRtree(shapely.point_on_surface(rooms)).query(whole, predicate="contains")
        found[rows] = np.bincount(row, minlength=len(rows)) > 2
    return found


def _opened(solid: Sequence[Polygon], *, openings: int) -> list[Polygon]:
    """Those walls that hang together with an opening, and the openings, which are the last ones."""
    shapes = np.array(solid)
    tree = shapely.STRtree(shapes)
    reached = np.zeros(len(solid), dtype=bool)
    news = np.arange(len(solid) - openings, len(solid))
    while len(news):
        reached[news] = True
        met = tree.query(shapes[news], predicate="dwithin", distance=_TOUCH)[1]
        news = np.unique(met[~reached[met]])
    return [solid[row] for row in np.flatnonzero(reached).tolist()]


def _share_walled(rooms: NDArray[np.object_], solid: Sequence[Polygon]) -> NDArray[np.float64]:
    """How much of each room's outer edge lies on walls and openings, by places along it."""
    places = (np.arange(_PLACES) + 0.5) / _PLACES
    spots = shapely.line_interpolate_point(shapely.get_exterior_ring(rooms)[:, None], places[None], normalized=True)
    _, hit = shapely.STRtree(spots.reshape(-1)).query(np.array(solid), predicate="dwithin", distance=_TOUCH)
    on = np.zeros(len(rooms) * _PLACES, dtype=bool)
    on[hit] = True
    return np.asarray(on.reshape(-1, _PLACES).mean(axis=1))


def _tiles(area: NDArray[np.float64], open_to_doubt: Bools) -> Bools:
    """Faces of a size that many have."""
    small = open_to_doubt & (area < LARGEST_TILE)
    size = np.round(np.log(np.maximum(area, 1e-6)) / 0.05).astype(np.int64)
    sizes, counts = np.unique(size[small], return_counts=True)
    usual = sizes[counts >= _TILES]
    if not len(usual):
        return np.zeros(len(area), dtype=bool)
    return np.asarray(small & (np.abs(size[:, None] - usual[None, :]).min(axis=1) <= 8))


def _thick_walls(
    rooms: NDArray[np.object_],
    open_to_doubt: Bools,
    doors: Sequence[Sequence[Opening]],
    openings: Sequence[Opening],
) -> Bools:
    """Long faces no wider than the thickest of walls, that have no door in front: at most its jamb."""
    found = np.zeros(len(rooms), dtype=bool)
    thickest = max(_THICKEST_WALL, _LITTLE * max(_depths(openings), default=0.0))
    slim = 2 * shapely.area(rooms) / shapely.length(rooms)
    rows = np.flatnonzero(open_to_doubt & (slim < thickest))
    cores = shapely.buffer(rooms[rows], -thickest / 2, join_style="mitre")
    for row in rows[shapely.is_empty(cores)].tolist():
        found[row] = not any(_leads_into(opening, rooms[row]) for opening in doors[row])
    return found


def _reveals(rooms: NDArray[np.object_], small: Bools, windows: Floats) -> Bools:
    """Which of the small faces lie between two lines of a window: the splay of a thick wall, no floor of a room."""
    found = np.zeros(len(rooms), dtype=bool)
    rows = np.flatnonzero(small)
    long = windows[np.hypot(*(windows[:, 2:] - windows[:, :2]).T) > _PIECE]
    if not len(rows) or not len(long):
        return found
    lines, edges = lines_of(long), shapely.boundary(rooms[rows])
    face, line = shapely.STRtree(lines).query(edges, predicate="dwithin", distance=_HAIR)
    shared = shapely.length(shapely.intersection(edges[face], shapely.buffer(lines[line], _HAIR)))
    own = shared > _PIECE
    sides = np.bincount(face[own], minlength=len(rows))
    share = np.bincount(face[own], weights=shared[own], minlength=len(rows)) / shapely.length(edges)
    found[rows[(sides >= 2) & (share >= _FRAMED)]] = True
    return found


def _depths(openings: Sequence[Opening]) -> list[float]:
    """How deep the doors with leaves and the windows are: as thick as their walls."""
    sure = [opening for opening in openings if opening.swings or opening.closing is Closing.WINDOW]
    corners = np.array([opening.gap.corners for opening in sure], dtype=float).reshape(-1, 4, 2)
    sides = (np.hypot(*(corners[:, one] - corners[:, other]).T) for one, other in ((0, 3), (1, 2)))
    return list(np.minimum(*sides).tolist())


def _wider_than_walls(
    bodies: Sequence[Polygon], things: Sequence[Polygon], openings: Sequence[Opening]
) -> list[Polygon]:
    """Those bodies that make, with things, shapes wider than the walls in which doors and windows are."""
    thick = _depths(openings)
    if not bodies or not thick:
        return []
    half = max(_WIDE, _THICKER * max(thick)) / 2
    cores = shapely.buffer(shapely.union_all([*bodies, *things]), -half, join_style="mitre")
    lumps = shapely.get_parts(shapely.buffer(cores, half + _HAIR, join_style="mitre"))
    lumps = lumps[shapely.area(lumps) >= _LARGE]
    covered = shapely.STRtree(bodies).query(lumps, predicate="covers")[1]
    return [bodies[each] for each in np.unique(covered).tolist()]


def _leads_into(opening: Opening, room: Polygon) -> bool:
    """Whether an opening has the room before it; beside its jambs there is wall."""
    left, far_left, far_right, right = opening.gap.corners
    sills = [
        ((one[0] + other[0]) / 2, (one[1] + other[1]) / 2) for one, other in ((left, far_left), (right, far_right))
    ]
    return bool((shapely.distance(shapely.points(sills), room) <= _TOUCH).any())


def _led_into(rooms: NDArray[np.object_], chosen: Bools, doors: Sequence[Sequence[Opening]]) -> Bools:
    """Into which of some faces a door with a leaf leads."""
    found = np.zeros(len(rooms), dtype=bool)
    for row in np.flatnonzero(chosen).tolist():
        found[row] = any(opening.swings and _leads_into(opening, rooms[row]) for opening in doors[row])
    return found


def _bodies(drawing: Drawing, roles: Roles, rooms: NDArray[np.object_], open_to_doubt: Bools, *, scale: float) -> Bools:
    """Faces within an odd number of closed wall outlines, on which they border."""
    closed = roles.shapes("wall") & drawing.shapes.closed & (drawing.shapes.form == Form.POLYLINE)
    closed &= drawing.shapes.width <= 0
    found = np.zeros(len(rooms), dtype=bool)
    rings = solid_areas(drawing, np.flatnonzero(closed).tolist(), scale=scale)
    if not rings or not open_to_doubt.any():
        return found
    rows = np.flatnonzero(open_to_doubt)
    spot, ring = shapely.STRtree(rings).query(shapely.point_on_surface(rooms[rows]), predicate="within")
    for each in np.flatnonzero(np.bincount(spot, minlength=len(rows)) % 2).tolist():
        around = [rings[other] for other in np.sort(ring[spot == each]).tolist()]
        found[rows[each]] = _share_on(rooms[rows[each]], around) > 0.6
    return found


def _share_on(room: Polygon, rings: Sequence[Polygon]) -> float:
    """How much of a room's outline lies on outlines."""
    edge = room.exterior
    near = shapely.buffer(shapely.union_all([ring.exterior for ring in rings]), _TOUCH)
    return float(edge.intersection(near).length / edge.length)


def _unread(doubt: Doubt, rooms: NDArray[np.object_]) -> Unread:
    spot = rooms[int(np.argmax(shapely.area(rooms)))].representative_point()
    reason = doubt.value
    return Unread(
        what=Text(zh=f"未作房间:{reason.zh}", en=f"not taken for rooms: {reason.en}"),
        count=len(rooms),
        where=f"({spot.x:.3f}, {spot.y:.3f}) m",
        mend=Text(zh="若是房间,请画出门或写上房间名", en="if they are rooms, draw their doors or name them"),
        at=spot,
        anchor="rooms",
    )
