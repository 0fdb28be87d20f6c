"""Which faces are the cells of ruled tables: schedules of doors and windows, lists of drawings, title blocks."""

from collections.abc import Sequence
from math import cos, log, radians, sin
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon

from planner.model.drawing import Bools, Drawing, Floats
from planner.survey.faces import Faces
from planner.survey.linework import components, points_of, unique_rows
from planner.survey.openings import Opening
from planner.survey.swings import Swing

_LEAST_CELLS: Final = 6
_MEET: Final = 0.02
"""Corners of cells that are this near are one crossing of rules (metres)."""

_SHARED: Final = 0.2
"""Cells border on each other along no less than this (metres)."""

_LEAF: Final = 0.1
"""A leaf hangs and shuts no farther off the line of its wall (metres)."""

_RECTANGLE: Final = 0.97
_MOSTLY: Final = 0.8
_ENTERED: Final = 0.34
"""Rooms are entered: of the cells of a table fewer than this have a gap beside them, where a picture stands in one."""

_CROSSED: Final = 0.2
"""Crossings of rules for each cell; where rooms lie along corridors, walls mostly meet in a T."""

_WRITTEN: Final = 0.4
_IN_ROWS: Final = 0.5


def table_cells(
    drawing: Drawing,
    faces: Faces,
    beside: Sequence[Sequence[Opening]],
    swings: Sequence[Swing],
    *,
    guessed: bool,
    scale: float,
) -> Bools:
    """Which rooms are cells of tables: rectangles with nothing but a line between them, without doors, with texts
    in rows of alike height. The low rows of a table are among the bodies.

    Args:
        beside: the openings beside each room.
        swings: all leaves; one that hangs at the edge of a cell and shuts along it is a door, though no wall is cut.
        guessed: no layer is named for walls; where one is, a table has a cell that lies between others all round.
    """
    rooms = len(faces.rooms)
    found = np.zeros(rooms, dtype=bool)
    if rooms < _LEAST_CELLS or not drawing.writings:
        return found
    narrow = np.array(faces.bodies, dtype=object)
    cells = np.concatenate([np.array(faces.rooms, dtype=object), narrow[_rectangles(narrow)]])
    group = components(len(cells), *_bordering(cells))
    rows, counts = np.unique(group[:rooms], return_counts=True)
    for each in rows[counts >= _LEAST_CELLS].tolist():
        own = np.flatnonzero(group == each)
        if (
            _written(drawing, cells[own], scale)
            and not _entered([_ways_into(faces.rooms[row], beside[row]) for row in own[own < rooms].tolist()])
            and not _hung(cells[own], swings)
            and _ruled(cells[own])
            and (guessed or _enclosed(cells[own]))
        ):
            found |= _in_table(faces, cells[own])
    return found


def _in_table(faces: Faces, cells: NDArray[np.object_]) -> Bools:
    """Which rooms lie in a table: its cells, and what is drawn in them."""
    whole = shapely.union_all(shapely.polygons(shapely.get_exterior_ring(cells)))
    shapely.prepare(whole)
    return np.asarray(shapely.contains(whole, shapely.point_on_surface(np.array(faces.rooms))))


def _rectangles(cells: NDArray[np.object_]) -> Bools:
    """Which faces are rectangles: those that fill their upright box, and of the others those that fill a turned one."""
    whole = np.asarray(shapely.area(shapely.polygons(shapely.get_exterior_ring(cells))))
    low_x, low_y, high_x, high_y = shapely.bounds(cells).T
    found = np.asarray(whole > _RECTANGLE * (high_x - low_x) * (high_y - low_y))
    turned = np.flatnonzero(~found)
    found[turned] = whole[turned] > _RECTANGLE * shapely.area(shapely.oriented_envelope(cells[turned]))
    return found


def _ways_into(cell: Polygon, openings: Sequence[Opening]) -> list[Opening]:
    """Those openings beside a face that may lead into it: leaves, and gaps in its edge.

    Gaps between the lines of a picture that stands in it lead nowhere.
    """
    around = Polygon(cell.exterior).buffer(_LEAF, join_style="mitre").buffer(-_LEAF, join_style="mitre")
    middles = shapely.centroid([opening.polygon for opening in openings])
    inside = shapely.contains(around, middles) & (shapely.distance(around.boundary, middles) > _MEET)
    return [each for each, within in zip(openings, inside.tolist(), strict=True) if each.swings or not within]


def _entered(openings: Sequence[Sequence[Opening]]) -> bool:
    """Whether faces are entered: leaves hang at them, or many have gaps beside them."""
    if any(opening.swings for each in openings for opening in each):
        return True
    return sum(bool(each) for each in openings) >= _ENTERED * len(openings)


def _bordering(cells: NDArray[np.object_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of faces of one linework that share edges: these have the same ends in both."""
    edges, of_cell = _edges(cells)
    swap = (edges[:, 0] > edges[:, 2]) | ((edges[:, 0] == edges[:, 2]) & (edges[:, 1] > edges[:, 3]))
    edges = np.where(swap[:, None], edges[:, [2, 3, 0, 1]], edges)
    _, row = unique_rows(edges)
    order = np.argsort(row, kind="stable")
    twice = np.flatnonzero(row[order][1:] == row[order][:-1])
    one, other = of_cell[order[twice]], of_cell[order[twice + 1]]
    length = np.hypot(edges[:, 2] - edges[:, 0], edges[:, 3] - edges[:, 1])[order[twice]]
    pairs, pair = np.unique(one * len(cells) + other, return_inverse=True)
    pairs = pairs[np.bincount(pair, weights=length) > _SHARED]
    return pairs // len(cells), pairs % len(cells)


def _edges(cells: NDArray[np.object_]) -> tuple[Floats, NDArray[np.int64]]:
    """The edges of faces, and of which face each is."""
    rings, of_cell = shapely.get_rings(cells, return_index=True)
    spots, of_ring = shapely.get_coordinates(rings, return_index=True)
    goes_on = of_ring[1:] == of_ring[:-1]
    edges = np.concatenate([spots[:-1], spots[1:]], axis=1)[goes_on]
    return edges, of_cell[of_ring[:-1][goes_on]]


def _hung(cells: NDArray[np.object_], swings: Sequence[Swing]) -> bool:
    """Whether a leaf hangs, and shuts, at the edge of one of the cells."""
    edges = shapely.STRtree(shapely.get_exterior_ring(cells))
    ends = (np.array([each.hinge for each in swings]), np.array([each.latch for each in swings]))
    met = [set(edges.query(points_of(spots.reshape(-1, 2)), predicate="dwithin", distance=_LEAF)[0]) for spots in ends]
    return bool(met[0] & met[1])


def _ruled(cells: NDArray[np.object_]) -> bool:
    """Whether cells are rectangles between rules that cross each other."""
    square = _rectangles(cells)
    if square.mean() < _MOSTLY:
        return False
    rings = shapely.get_exterior_ring(shapely.simplify(cells[square], _MEET / 2))
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    spots = points_of(corners[:-1][ring[1:] == ring[:-1]])
    corner, _ = shapely.STRtree(spots).query(spots, predicate="dwithin", distance=_MEET)
    crossings = float((np.bincount(corner, minlength=len(spots)) >= 4).sum()) / 4
    return crossings >= _CROSSED * len(cells)


def _enclosed(cells: NDArray[np.object_]) -> bool:
    """Whether a cell lies between others all round: a room like that could not be entered."""
    hull = shapely.boundary(shapely.union_all(cells))
    return bool((shapely.distance(cells, hull) > _MEET).any())


def _written(drawing: Drawing, cells: NDArray[np.object_], scale: float) -> bool:
    """Whether many cells have texts in them, and most of those one that stands in line with one alike in another."""
    spots = np.array([writing.anchor or writing.at for writing in drawing.writings]) * scale
    row, cell = shapely.STRtree(cells).query(points_of(spots), predicate="within")
    lines: dict[tuple[int, int, int], set[int]] = {}
    for writing, own in zip((drawing.writings[each] for each in row.tolist()), cell.tolist(), strict=True):
        turn, height = radians(writing.turn_deg), max(writing.height, 1e-9)
        level = writing.at[1] * cos(turn) - writing.at[0] * sin(turn)
        key = (round(writing.turn_deg) % 360, round(log(height) / 0.1), round(level / height))
        lines.setdefault(key, set()).add(own)
    written = len(set(cell.tolist()))
    in_line = len({own for cells_of in lines.values() if len(cells_of) > 1 for own in cells_of})
    return written >= _WRITTEN * len(cells) and in_line >= _IN_ROWS * written
