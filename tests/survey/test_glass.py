"""Glass walls between posts, with doors in them, as pavilions and entrance fronts are drawn."""

from math import cos, pi, radians, sin

import ezdxf
import pytest

from planner.files import toml
from planner.files.dxf.reading import drawing_of
from planner.model.plan import DoorKind, FloorPlan
from planner.survey import survey
from tests.survey.pens import Frame, Pen, Spot

POST = 0.05
PANE = 0.03
TURNS = [0.0, 23.0, 90.0, 211.0]


def _pen(turn_deg: float) -> Pen:
    doc = ezdxf.new(units=6)  # type: ignore[attr-defined]
    c, s = cos(radians(turn_deg)), sin(radians(turn_deg))
    return Pen(layout=doc.modelspace(), per_metre=1.0, frame=Frame(origin=(0.1, 0.7), x_axis=(c, s), y_axis=(-s, c)))


def _posts(pen: Pen, *places: float) -> None:
    """Square posts of four lines each, from these places on."""
    half = POST / 2
    for x in places:
        corners: list[Spot] = [(x, -half), (x + POST, -half), (x + POST, half), (x, half)]
        for start, stop in zip(corners, [*corners[1:], corners[0]], strict=True):
            pen.line(start, stop, layer="Cancel")


def _panes(pen: Pen, *spans: tuple[float, float]) -> None:
    for start, stop in spans:
        for y in (-PANE / 2, PANE / 2):
            pen.line((start, y), (stop, y), layer="Glass")


def _leaf(pen: Pen, hinge: float, width: float) -> None:
    """A leaf that shuts to the right of its hinge, or to the left where its width is negative."""
    pen.line((hinge, 0.0), (hinge, abs(width)), layer="Doors")
    pen.arc((hinge, 0.0), abs(width), *((0.0, 90.0) if width > 0 else (90.0, 180.0)), layer="Doors")


def _walls(pen: Pen) -> None:
    """A wall of 200 mm around three sides of 8 m by 4 m; the fourth, at y = 0, is glass."""
    outer = [(-0.2, -0.3), (-0.2, 4.2), (8.2, 4.2), (8.2, -0.3), (8.0, -0.3), (8.0, 4.0), (0.0, 4.0), (0.0, -0.3)]
    for start, stop in zip(outer, [*outer[1:], outer[0]], strict=True):
        pen.line(start, stop, layer="Walls")


def _read(pen: Pen, *, units: str | None = None) -> FloorPlan:
    return survey(drawing_of(pen.layout.doc, name="plan"), profiles=toml.read_profiles(), units=units)


@pytest.mark.parametrize("turn_deg", TURNS)
def test_panes_between_posts_close_a_room(turn_deg: float) -> None:
    pen = _pen(turn_deg)
    _walls(pen)
    _posts(pen, 0.0, 2.6, 5.3, 7.95)
    _panes(pen, (0.05, 2.6), (2.65, 5.3), (5.35, 7.95))
    (storey,) = _read(pen).storeys
    (room,) = storey.rooms
    assert room.polygon.area == pytest.approx(31.85, abs=0.06)


@pytest.mark.parametrize("turn_deg", TURNS)
@pytest.mark.parametrize(("leaves", "kind"), [(1, DoorKind.SWING), (2, DoorKind.DOUBLE)])
def test_a_door_between_panes_is_an_opening_of_the_room(turn_deg: float, leaves: int, kind: DoorKind) -> None:
    pen = _pen(turn_deg)
    _walls(pen)
    width = 0.9 * leaves
    _posts(pen, 0.0, 3.95, 4.0 + width, 7.95)
    _panes(pen, (0.05, 3.95), (4.05 + width, 7.95))
    _leaf(pen, 4.0, 0.9)
    if leaves == 2:
        _leaf(pen, 4.0 + width, -0.9)
    (storey,) = _read(pen).storeys
    (room,) = storey.rooms
    (door,) = storey.doors
    assert room.polygon.area == pytest.approx(31.9, abs=0.15)
    assert (door.kind, door.rooms.count(None)) == (kind, 1)
    assert door.width_m == pytest.approx(width, abs=0.15)
    assert room.confidence >= 0.8


@pytest.mark.parametrize("turn_deg", TURNS)
def test_a_sliding_door_in_a_glass_front_is_an_opening(turn_deg: float) -> None:
    """The leaves stop 90 mm short of the panes on both sides."""
    pen = _pen(turn_deg)
    _walls(pen)
    _posts(pen, 0.0, 7.95)
    _panes(pen, (0.05, 3.0), (5.0, 7.95))
    for x in (3.0, 5.0):
        pen.line((x, -PANE / 2), (x, PANE / 2), layer="Glass")
    for low, high, y in ((3.09, 4.05, 0.0), (3.95, 4.91, -0.04)):
        pen.polyline([(low, y), (high, y), (high, y + 0.04), (low, y + 0.04)], layer="Doors", closed=True)
    (storey,) = _read(pen).storeys
    (room,) = storey.rooms
    (door,) = storey.doors
    assert room.polygon.area == pytest.approx(31.9, abs=0.15)
    assert (door.rooms.count(None), round(door.width_m, 2)) == (1, 2.0)


@pytest.mark.parametrize("turn_deg", TURNS)
def test_a_sliding_door_in_a_round_glass_front_is_an_opening(turn_deg: float) -> None:
    """Panes along a half circle of 4 m, the leaves straight across 20 degrees of it: the walls run on to its ends."""
    pen = _pen(turn_deg)
    outer = [(-0.2, 0.0), (-0.2, 4.2), (8.2, 4.2), (8.2, 0.0), (8.0, 0.0), (8.0, 4.0), (0.0, 4.0), (0.0, 0.0)]
    for start, stop in zip(outer, [*outer[1:], outer[0]], strict=True):
        pen.line(start, stop, layer="Walls")
    for radius in (4.0, 4.1):
        pen.arc((4.0, 0.0), radius, 180.0, 260.0, layer="Glass")
        pen.arc((4.0, 0.0), radius, 280.0, 360.0, layer="Glass")
    for deg in (260.0, 280.0):
        c, s = cos(radians(deg)), sin(radians(deg))
        pen.line((4 + 4.0 * c, 4.0 * s), (4 + 4.1 * c, 4.1 * s), layer="Glass")
    for low, high, y in ((3.4, 4.05, -4.0), (3.95, 4.6, -4.04)):
        pen.polyline([(low, y), (high, y), (high, y + 0.04), (low, y + 0.04)], layer="Doors", closed=True)
    (storey,) = _read(pen, units="m").storeys
    (room,) = storey.rooms
    (door,) = storey.doors
    assert room.polygon.area == pytest.approx(32.0 + 8.0 * pi, rel=0.02)
    assert door.rooms.count(None) == 1
    assert door.width_m == pytest.approx(1.41, abs=0.03)


@pytest.mark.parametrize("turn_deg", TURNS)
@pytest.mark.parametrize("layer", ["Glass", "Windows"])
def test_panes_between_columns_that_no_wall_meets_close_a_room(turn_deg: float, layer: str) -> None:
    """The front of a hall: glass from wall to column, from column to column, from column to wall."""
    pen = _pen(turn_deg)
    _walls(pen)
    for x in (2.4, 5.2):
        pen.polyline([(x, -0.3), (x + 0.6, -0.3), (x + 0.6, 0.3), (x, 0.3)], layer="Columns", closed=True)
    for start, stop in ((0.0, 2.4), (3.0, 5.2), (5.8, 8.0)):
        for y in (-PANE / 2, PANE / 2):
            pen.line((start, y), (stop, y), layer=layer)
    (storey,) = _read(pen).storeys
    (room,) = storey.rooms
    assert room.polygon.area == pytest.approx(32.0, rel=0.02)
