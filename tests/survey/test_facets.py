"""Plans whose arcs were exploded to chords, all on one layer: as modellers in 3D and converters of PDF export them."""

from itertools import pairwise
from math import cos, hypot, pi, sin

import ezdxf
import numpy as np
import pytest
from ezdxf import transform
from ezdxf.math import Matrix44
from shapely import box, get_rings

from planner.files import toml
from planner.files.dxf.reading import drawing_of
from planner.model.drawing import Form
from planner.model.plan import DoorKind, FloorPlan
from planner.survey import survey
from planner.survey.facets import with_arcs
from tests.survey.pens import Pen, Spot

LAYER = "Layer0"


def _pen() -> Pen:
    return Pen(layout=ezdxf.new(units=6).modelspace(), per_metre=1.0)  # type: ignore[attr-defined]


def _path(pen: Pen, *points: Spot, twice: bool = False) -> None:
    for start, stop in pairwise(points):
        pen.line(start, stop, layer=LAYER)
        if twice:
            pen.line(stop, start, layer=LAYER)


def _rim(middle: Spot, radius: float, start: float, sweep: float, chords: int) -> list[Spot]:
    angles = [start + sweep * step / chords for step in range(chords + 1)]
    return [(middle[0] + radius * cos(angle), middle[1] + radius * sin(angle)) for angle in angles]


def _plan(*, chords: int, twice: bool = False, turn: float = 0.0) -> FloorPlan:
    """Two rooms of 4 m by 4 m beside each other, a door of 0.9 m between them and one of 1 m into the left one."""
    pen = _pen()
    outer = [(1.0, 0.0), (0.0, 0.0), (0.0, 4.0), (4.0, 4.0), (4.0, 2.9), (4.1, 2.9), (4.1, 4.0), (8.1, 4.0)]
    inner = [(8.1, 0.0), (4.1, 0.0), (4.1, 2.0), (4.0, 2.0), (4.0, 0.0), (2.0, 0.0), (2.0, -0.3), (8.4, -0.3)]
    _path(pen, *outer, *inner, (8.4, 4.3), (-0.3, 4.3), (-0.3, -0.3), (1.0, -0.3), (1.0, 0.0), twice=twice)
    for hinge, radius, start in (((1.0, 0.0), 1.0, 0.0), ((4.1, 2.0), 0.9, 0.0)):
        _path(pen, *_rim(hinge, radius, start, pi / 2, chords), twice=twice)
        tip = (hinge[0], hinge[1] + radius) if hinge[0] < 2 else (hinge[0] + radius, hinge[1])
        _path(pen, hinge, tip, twice=twice)
    for name, x in (("LIVING", 2.0), ("BEDROOM", 6.0)):
        pen.text(name, (x, 3.3), height=0.2, layer=LAYER)
    transform.inplace(pen.layout, Matrix44.z_rotate(turn))
    return survey(drawing_of(pen.layout.doc, name="plan"), profiles=toml.read_profiles(), units="m")


@pytest.mark.parametrize("turn", [0.0, 0.3, pi / 2, 3.7])
@pytest.mark.parametrize(("chords", "twice"), [(6, False), (12, True), (18, False)])
def test_doors_of_chords_part_the_rooms(chords: int, twice: bool, turn: float) -> None:
    (storey,) = _plan(chords=chords, twice=twice, turn=turn).storeys
    assert [round(room.polygon.area, 2) for room in storey.rooms] == [16.0, 16.0]
    assert sorted((door.kind, round(door.width_m, 2)) for door in storey.doors) == [
        (DoorKind.SWING, 0.9),
        (DoorKind.SWING, 1.0),
    ]


def _wavering(points: list[Spot], waver: float) -> list[Spot]:
    """Points off their places by up to `waver`, each in a way of its own; the same each time."""
    return [(x + waver * sin(7.0 * row + x), y + waver * cos(5.0 * row + y)) for row, (x, y) in enumerate(points)]


def _traced(*, leaves_joined: bool, waver: float, turn: float) -> FloorPlan:
    """Four rooms of 4 m by 4 m in a row, a door of 0.9 m between each two, all of polylines on one layer."""
    pen = _pen()
    whole = box(-0.3, -0.3, 16.6, 4.3)
    for row in range(4):
        whole = whole.difference(box(4.1 * row, 0.0, 4.1 * row + 4.0, 4.0))
    for row in range(1, 4):
        whole = whole.difference(box(4.1 * row - 0.2, 1.0 + 0.2 * row, 4.1 * row + 0.1, 1.9 + 0.2 * row))
    for ring in get_rings(whole).tolist():
        for start, stop in pairwise(ring.simplify(0).coords):
            steps = max(1, int(hypot(stop[0] - start[0], stop[1] - start[1]) / 0.7))
            way = [
                (start[0] + (stop[0] - start[0]) * k / steps, start[1] + (stop[1] - start[1]) * k / steps)
                for k in range(steps + 1)
            ]
            pen.polyline(_wavering(way, waver), layer=LAYER)
    for row in range(1, 4):
        hinge = (4.1 * row, 1.0 + 0.2 * row)
        rim = _wavering(_rim(hinge, 0.9, 0.0, pi / 2, 9), waver)
        if leaves_joined:
            pen.polyline([hinge, *rim], layer=LAYER)
        else:
            pen.polyline(rim, layer=LAYER)
            pen.polyline([hinge, (hinge[0] + 0.9, hinge[1])], layer=LAYER)
    for row in range(4):
        pen.text(f"ROOM {'ABCD'[row]}", (4.1 * row + 2.0, 3.3), height=0.2, layer=LAYER)
    transform.inplace(pen.layout, Matrix44.z_rotate(turn))
    return survey(drawing_of(pen.layout.doc, name="plan"), profiles=toml.read_profiles(), units="m")


@pytest.mark.parametrize("turn", [0.0, 0.3, pi / 2, 3.7])
@pytest.mark.parametrize(("leaves_joined", "waver"), [(False, 0.0), (True, 0.0), (False, 0.004)])
def test_doors_of_polylines_along_an_arc_part_the_rooms(leaves_joined: bool, waver: float, turn: float) -> None:
    (storey,) = _traced(leaves_joined=leaves_joined, waver=waver, turn=turn).storeys
    assert [round(room.polygon.area, 1) for room in storey.rooms] == [16.0] * 4
    assert [round(door.width_m, 1) for door in storey.doors] == [0.9] * 3


@pytest.mark.parametrize("waver", [0.0, 0.003])
def test_a_polyline_along_an_arc_is_one_but_for_its_leaf(waver: float) -> None:
    pen = _pen()
    pen.polyline([(3.0, 4.0), *_wavering(_rim((3.0, 4.0), 0.9, 0.0, pi / 2, 9), waver)], layer=LAYER)
    (arc,) = with_arcs(drawing_of(pen.layout.doc, name="plan")).arcs.tolist()
    assert arc == pytest.approx([3.0, 4.0, 0.9, 0.0, pi / 2], abs=5 * waver + 1e-9)


@pytest.mark.parametrize(
    "points",
    [
        [(0.0, 0.0), (1.0, 0.2), (2.0, 0.0), (3.0, 0.2), (4.0, 0.0), (5.0, 0.2)],
        [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (2.0, 1.0), (2.0, 2.0), (3.0, 2.0)],
        [(0.0, 0.0), (1.0, 0.1), (2.0, 0.4), (2.5, 1.4), (2.7, 3.0), (2.8, 6.0)],
    ],
    ids=["a zigzag", "steps", "a bend"],
)
def test_other_polylines_are_no_arcs(points: list[Spot]) -> None:
    pen = _pen()
    pen.polyline(points, layer=LAYER)
    plain = drawing_of(pen.layout.doc, name="plan")
    assert with_arcs(plain) is plain


def test_chords_become_one_arc_and_nothing_is_lost() -> None:
    pen = _pen()
    _path(pen, *_rim((3.0, 4.0), 0.9, 0.2, pi / 2, 12))
    _path(pen, (0, 0), (9, 0), (9, 7), (0, 7), (0, 0))
    plain = drawing_of(pen.layout.doc, name="plan")
    found = with_arcs(plain)
    assert found.arcs == pytest.approx(np.array([[3.0, 4.0, 0.9, 0.2, pi / 2]]))
    assert found.shapes.form[found.arc_owner[0]] == Form.ARC
    assert np.diff(found.shapes.first)[found.arc_owner[0]] == 12
    assert sorted(map(tuple, found.ends.tolist())) == sorted(map(tuple, plain.ends.tolist()))
    assert (np.repeat(np.arange(len(found.shapes)), np.diff(found.shapes.first)) == found.owner).all()


@pytest.mark.parametrize("points", [[(0, 0), (1, 0.2), (2, 0), (3, 0.2), (4, 0), (5, 0.2)], [(0, 0), (1, 0), (2, 0)]])
def test_a_zigzag_and_a_straight_row_are_no_arc(points: list[Spot]) -> None:
    pen = _pen()
    _path(pen, *points)
    _path(pen, *((0.5 * step, 9.0) for step in range(12)))
    plain = drawing_of(pen.layout.doc, name="plan")
    assert with_arcs(plain) is plain
