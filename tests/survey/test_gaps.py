"""Gaps in walls: what stands in them, what lies in them by mistake, and what only looks like one."""

from math import cos, pi, sin

import ezdxf
import pytest
from ezdxf import transform
from ezdxf.math import Matrix44

from planner.files import toml
from planner.files.dxf.reading import drawing_of
from planner.model.plan import DoorKind, FloorPlan
from planner.survey import survey
from tests.survey.pens import Pen, Spot

THICK = 0.24
WIDE, DEEP = 8.0, 5.0


def _pen() -> Pen:
    return Pen(layout=ezdxf.new(units=6).modelspace(), per_metre=1.0)  # type: ignore[attr-defined]


def _ring(pen: Pen, *points: Spot) -> None:
    for start, stop in zip(points, [*points[1:], points[0]], strict=True):
        pen.line(start, stop, layer="WALL")


def _room(pen: Pen, gap: float) -> None:
    """Walls around 8 m by 5 m, with a gap so wide in the middle of the south wall."""
    low, high = (WIDE - gap) / 2, (WIDE + gap) / 2
    t = THICK
    _ring(
        pen,
        *((low, 0), (0, 0), (0, DEEP), (WIDE, DEEP), (WIDE, 0), (high, 0)),
        *((high, -t), (WIDE + t, -t), (WIDE + t, DEEP + t), (-t, DEEP + t), (-t, -t), (low, -t)),
    )


def _read(pen: Pen) -> FloorPlan:
    return survey(drawing_of(pen.layout.doc, name="plan"), profiles=toml.read_profiles(), units="m")


def _areas(plan: FloorPlan) -> list[float]:
    return sorted(round(room.polygon.area, 2) for storey in plan.storeys for room in storey.rooms)


def _revolving(pen: Pen, layer: str) -> None:
    middle = (WIDE / 2, -THICK / 2)
    for start in (-45.0, 135.0):
        pen.arc(middle, 1.2, start, start + 90.0, layer=layer)
    for turn in range(4):
        angle = pi / 4 + turn * pi / 2
        pen.line(middle, (middle[0] + 1.15 * cos(angle), middle[1] + 1.15 * sin(angle)), layer=layer)


def _folding(pen: Pen, layer: str) -> None:
    x, y = (WIDE - 2.4) / 2, -THICK / 2
    for leaf in range(4):
        ends = [(x + 0.6 * leaf, y + 0.2 * (leaf % 2)), (x + 0.6 * (leaf + 1), y + 0.2 * ((leaf + 1) % 2))]
        pen.line(ends[0], ends[1], layer=layer)


def _half_open(pen: Pen, layer: str) -> None:
    """Two folded leaves at each jamb, 0.3 m of the way each."""
    for x, way in (((WIDE - 2.4) / 2, 1), ((WIDE + 2.4) / 2, -1)):
        tip, foot = (x + way * 0.3, 0.52), (x + way * 0.6, 0.0)
        pen.line((x, 0.0), tip, layer=layer)
        pen.line(tip, foot, layer=layer)


@pytest.mark.parametrize(
    ("draw", "layer"),
    [(_revolving, "WINDOW"), (_revolving, "DOOR"), (_folding, "WINDOW"), (_folding, "DOOR"), (_half_open, "DOOR")],
)
def test_a_door_whose_leaves_stand_aslant_closes_a_wide_gap(draw: object, layer: str) -> None:
    pen = _pen()
    _room(pen, 2.4)
    assert callable(draw)
    draw(pen, layer)
    plan = _read(pen)
    assert _areas(plan) == [40.0]
    assert [(door.kind, round(door.width_m, 2)) for door in plan.storeys[0].doors] == [(DoorKind.SLIDING, 2.4)]


def test_a_wide_gap_in_which_nothing_stands_is_not_closed() -> None:
    pen = _pen()
    _room(pen, 2.4)
    assert _areas(_read(pen)) == []


def test_a_stray_line_in_a_doorway_does_not_hide_its_other_jamb() -> None:
    pen = _pen()
    _room(pen, 0.9)
    pen.line((4.1, -0.2), (4.25, -0.1), layer="WALL")
    pen.line((3.55, 0.0), (3.55, 0.9), layer="DOOR")
    pen.arc((3.55, 0.0), 0.9, 0.0, 90.0, layer="DOOR")
    plan = _read(pen)
    assert _areas(plan) == [40.0]
    assert [door.kind for door in plan.storeys[0].doors] == [DoorKind.SWING]


@pytest.mark.parametrize("cross", [0.1, 0.12, 0.2])
def test_partitions_that_end_within_a_cross_wall_make_no_openings(cross: float) -> None:
    """One from above ends in the middle of it, one from below 0.5 m beside; a stub at a door stands across from both.

    The long side of the stub is as wide as the end of a wall may be.
    """
    pen = _pen()
    _room(pen, 0.0)
    _ring(pen, (0, 2.0), (1.7, 2.0), (1.7, 2.1), (0, 2.1))
    _ring(pen, (2.6, 2.0), (3.2, 2.0), (3.2, 2.1), (2.6, 2.1))
    _ring(pen, (3.15, 0), (3.25, 0), (3.25, 4.0), (3.15, 4.0))
    _ring(pen, (2.7, 4.0), (2.8, 4.0), (2.8, DEEP), (2.7, DEEP))
    low, high = 4.0 - cross / 2, 4.0 + cross / 2
    _ring(pen, (0, low), (WIDE, low), (WIDE, high), (0, high))
    pen.line((1.7, 2.1), (1.7, 3.0), layer="DOOR")
    pen.arc((1.7, 2.1), 0.9, 0.0, 90.0, layer="DOOR")
    above, below = DEEP - high, low - 2.1
    rooms = [2.7 * above, 5.2 * above, 3.15 * below, 3.15 * 2.0, 4.75 * low]
    assert _areas(_read(pen)) == pytest.approx(sorted(rooms), abs=0.01)


@pytest.mark.parametrize(
    ("mark", "is_door"),
    [("TLM2427", True), ("M-1", True), ("FM甲2427", True), ("C2415", False), ("TLM1524", False), ("", False)],
)
def test_panes_on_a_layer_of_doors_and_windows_are_a_door_where_the_mark_says_so(mark: str, is_door: bool) -> None:
    """An automatic door of 2.4 m: a mark that names another width is not its own."""
    pen = _pen()
    _room(pen, 2.4)
    for y in (-0.1, -0.14):
        pen.line((2.8, y), (5.2, y), layer="WINDOW")
    pen.text("大厅", (4.0, 2.5), height=0.3, layer="ROOM")
    pen.text(mark or "±0.000", (4.0, -0.6), height=0.3, layer="WINDOW_TEXT")
    (storey,) = _read(pen).storeys
    wide = [door.kind for door in storey.doors if door.width_m == pytest.approx(2.4)]
    assert wide == ([DoorKind.SLIDING] if is_door else [])
    assert len(storey.glazing) == (0 if is_door else 1)


def test_a_garage_door_for_two_cars_closes_its_gap() -> None:
    pen = _pen()
    _room(pen, 4.88)
    for y in (-0.12, -0.17):
        pen.line((1.56, y), (6.44, y), layer="DOOR")
    plan = _read(pen)
    assert _areas(plan) == [40.0]
    assert [round(door.width_m, 2) for door in plan.storeys[0].doors] == [4.88]


def test_two_leaves_close_a_round_wall() -> None:
    """The ends of the wall face each other at a slant of 15 degrees."""
    pen = _pen()
    radius, half = 6.0, 7.65
    for face in (radius - THICK / 2, radius + THICK / 2):
        pen.arc((0.0, 0.0), face, 90.0 + half, 450.0 - half, layer="WALL")
    wide = 2 * radius * sin(half * pi / 180)
    y = radius * cos(half * pi / 180)
    for side in (-1, 1):
        x = side * wide / 2
        start = (90.0 + side * half) * pi / 180
        inner, outer = radius - THICK / 2, radius + THICK / 2
        angle = pi - start
        pen.line((inner * cos(angle), inner * sin(angle)), (outer * cos(angle), outer * sin(angle)), layer="WALL")
        pen.line((x, y), (x, y - wide / 2), layer="DOOR")
        pen.arc(
            (x, y), wide / 2, 270.0 - (0.0 if side < 0 else 90.0), 360.0 - (0.0 if side < 0 else 90.0), layer="DOOR"
        )
    pen.text("COUNCIL", (0.0, 0.0), height=0.3, layer="ROOM")
    plan = _read(pen)
    assert _areas(plan) == [pytest.approx(pi * (radius - THICK / 2) ** 2, rel=0.01)]
    assert [door.kind for door in plan.storeys[0].doors] == [DoorKind.DOUBLE]


@pytest.mark.parametrize("sweep", [30.0, 45.0, 90.0, 135.0, 180.0])
@pytest.mark.parametrize("layer", ["DOOR", "Layer 7"])
def test_a_leaf_drawn_half_open_or_open_to_the_wall_is_a_leaf(sweep: float, layer: str) -> None:
    pen = _pen()
    _room(pen, 0.9)
    angle = sweep * pi / 180
    pen.line((3.55, 0.0), (3.55 + 0.9 * cos(angle), 0.9 * sin(angle)), layer=layer)
    pen.arc((3.55, 0.0), 0.9, 0.0, sweep, layer=layer)
    plan = _read(pen)
    assert _areas(plan) == [40.0]
    assert [door.kind for door in plan.storeys[0].doors] == [DoorKind.SWING]


def test_a_gap_between_capped_jambs_that_is_too_wide_for_a_passage_is_listed_with_both_ends() -> None:
    pen = _pen()
    _room(pen, 4.0)
    plan = _read(pen)
    assert not plan.storeys
    (gap,) = (each for each in plan.unread if "left open" in each.what.en)
    assert "4000 mm" in gap.what.en
    assert gap.where == "(2.000, -0.120) – (6.000, -0.120) m"
    assert gap.at is not None and gap.at.coords[0] == pytest.approx((4.0, -0.12))


def test_a_gap_that_is_a_passage_is_not_listed_as_left_open() -> None:
    pen = _pen()
    _room(pen, 1.2)
    plan = _read(pen)
    assert len(plan.storeys[0].rooms) == 1
    assert not [each for each in plan.unread if "left open" in each.what.en]


def test_what_is_between_piers_that_stand_free_is_no_gap_left_open() -> None:
    pen = _pen()
    _room(pen, 1.2)
    for x in (0.0, 3.0, 6.0):
        _ring(pen, (x, -4.0), (x + 0.4, -4.0), (x + 0.4, -3.6), (x, -3.6))
    assert not [each for each in _read(pen).unread if "left open" in each.what.en]


@pytest.mark.parametrize("turn", [0.0, 0.4, pi / 2, 3.7])
def test_a_gap_beside_a_wall_that_ends_within_another_is_a_door(turn: float) -> None:
    """A wall of 120 mm ends in the middle of another of 120 mm that begins 10 mm within it, beyond a door of 0.9 m."""
    pen = _pen()
    for ring in ([(0, 0), (6, 0), (6, 7), (0, 7)], [(-0.2, -0.2), (6.2, -0.2), (6.2, 7.2), (-0.2, 7.2)]):
        pen.polyline(ring, layer="WALL", closed=True)
    for way in ([(0, 4), (2.05, 4)], [(2.95, 4), (6, 4)], [(3.0, 0), (3.0, 4)]):
        pen.polyline(way, layer="WALL", width=0.12)
    pen.line((2.95, 4.06), (2.95, 4.96), layer="DOOR")
    pen.arc((2.95, 4.06), 0.9, 90.0, 180.0, layer="DOOR")
    for name, spot in (("HALL", (4.5, 6)), ("A", (1.5, 2)), ("B", (4.5, 2))):
        pen.text(f"ROOM {name}", spot, height=0.2, layer="TEXT")
    transform.inplace(pen.layout, Matrix44.z_rotate(turn))
    (storey,) = _read(pen).storeys
    areas = sorted(round(room.polygon.area, 2) for room in storey.rooms)
    assert areas == pytest.approx([2.94 * 3.94, 2.94 * 3.94, 6 * 2.94], abs=0.05)
    assert [round(door.width_m, 1) for door in storey.doors] == [0.9]
