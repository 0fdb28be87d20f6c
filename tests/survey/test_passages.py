"""Rooms that run into one another where nothing closes the passage between them."""

from math import cos, radians, sin

import ezdxf
import pytest

from planner.files import toml
from planner.files.dxf.reading import drawing_of
from planner.model.plan import DoorKind, FloorPlan
from planner.survey import survey
from tests.survey.pens import Pen

TURNS = (0.0, 30.0, 97.0, 211.0)


def _plan(*, areas: tuple[str, str], turn: float = 0.0, closed: bool = False, flush: bool = False) -> FloorPlan:
    """A corridor of 12 m by 2 m with a waiting room of 5 m by 4 m above it, open to it over 3 m, in a wall of 0.2 m.

    With `flush` the passage has a jamb at its left alone, and goes as far as the room's right wall.
    """
    left, right = (4.4, 8) if flush else (4, 7)
    inner = [(0, 0), (12, 0), (12, 2), (right, 2), (right, 2.2), (8, 2.2), (8, 6.2), (3, 6.2)]
    inner += [(3, 2.2), (left, 2.2), (left, 2), (0, 2)]
    outer = [(-0.2, -0.2), (12.2, -0.2), (12.2, 2.2), (8.2, 2.2), (8.2, 6.4), (2.8, 6.4), (2.8, 2.2), (-0.2, 2.2)]
    pen = Pen(layout=ezdxf.new(units=6).modelspace(), per_metre=1.0)  # type: ignore[attr-defined]
    east, north = cos(radians(turn)), sin(radians(turn))

    def at(x: float, y: float) -> tuple[float, float]:
        return x * east - y * north, x * north + y * east

    for ring in (inner, outer):
        pen.polyline([at(*spot) for spot in ring], layer="WALL", closed=True)
    if closed:
        pen.polyline([at(*spot) for spot in ((4, 2), (7, 2), (7, 2.2), (4, 2.2))], layer="WALL", closed=True)
    for name, area, y in (("CORRIDOR", areas[0], 1.2), ("WAITING", areas[1], 5.0)):
        pen.text(name, at(5.5, y), height=0.25, layer="TEXT")
        pen.text(area, at(5.5, y - 0.4), height=0.25, layer="TEXT")
    return survey(drawing_of(pen.layout.doc, name="plan"), profiles=toml.read_profiles(), units="m")


def _told(plan: FloorPlan) -> list[str]:
    return [each.what.en for each in plan.unread if "open passage" in each.what.en]


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("flush", [False, True])
def test_rooms_as_large_as_is_written_are_parted_at_the_open_passage(turn: float, flush: bool) -> None:
    plan = _plan(areas=("24.00 m²", "20.00 m²"), turn=turn, flush=flush)
    (storey,) = plan.storeys
    assert {room.label for room in storey.rooms} == {"CORRIDOR", "WAITING"}
    for room in storey.rooms:
        assert room.polygon.area == pytest.approx(room.written_area_m2, rel=0.04)
    (door,) = storey.doors
    assert door.kind is DoorKind.GAP
    assert set(door.rooms) == {room.id for room in storey.rooms}
    assert door.width_m == pytest.approx(3.6 if flush else 3.0, abs=0.02)
    assert len(_told(plan)) == 1


def test_rooms_whose_areas_tell_no_passage_are_left_whole() -> None:
    plan = _plan(areas=("30.00 m²", "14.00 m²"))
    assert [room.label for room in plan.storeys[0].rooms] == ["WAITING / CORRIDOR"]
    assert not _told(plan)


def test_a_passage_that_is_closed_is_not_listed() -> None:
    assert not _told(_plan(areas=("24.00 m²", "20.00 m²"), closed=True))
