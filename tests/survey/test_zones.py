"""Open spaces with several names are parted by the sides written in them, or stay whole."""

from math import radians
from pathlib import Path

import ezdxf
import pytest
from ezdxf import transform
from ezdxf.math import Matrix44

from planner.files import toml
from planner.files.dxf.document import open_document, read_drawing
from planner.files.dxf.reading import drawing_of
from planner.model.plan import Basis, Room
from planner.survey import survey
from tests.survey.pens import Pen

HOUSE = Path(__file__).parents[3] / "shared" / "plans" / "real" / "skymakerolof__dxf__floorplan.dxf"
SPACE = [(0, 0), (9, 0), (9, 6), (5, 6), (5, 4), (0, 4)]
"""An L: 5 m by 4 m beside 4 m by 6 m."""


def _rooms(*sizes: str, turn_deg: float = 0.0) -> list[Room]:
    doc = ezdxf.new(units=6)  # type: ignore[attr-defined]
    pen = Pen(layout=doc.modelspace(), per_metre=1.0)
    pen.polyline(SPACE, layer="WALL", closed=True)
    pen.polyline(
        [(-0.2, -0.2), (9.2, -0.2), (9.2, 6.2), (4.8, 6.2), (4.8, 4.2), (-0.2, 4.2)], layer="WALL", closed=True
    )
    for name, size, spot in zip(("LIVING", "DINING"), sizes, ((1.5, 2.0), (6.5, 3.0)), strict=False):
        pen.text(name, spot, height=0.25, layer="TEXT")
        if size:
            pen.text(size, (spot[0], spot[1] - 0.4), height=0.2, layer="TEXT")
    transform.inplace(doc.modelspace(), Matrix44.z_rotate(radians(turn_deg)))
    plan = survey(drawing_of(doc, name="plan"), profiles=toml.read_profiles(), units="m")
    return [room for storey in plan.storeys for room in storey.rooms]


@pytest.mark.parametrize("turn_deg", [0.0, 37.0, 90.0, 211.0])
def test_a_space_is_parted_where_both_names_have_their_sides(turn_deg: float) -> None:
    rooms = {room.label: room for room in _rooms("5.00 x 4.00 m", "4.00 x 6.00 m", turn_deg=turn_deg)}
    areas = {label: round(room.polygon.area, 2) for label, room in rooms.items()}
    assert areas == {"LIVING": 20.0, "DINING": 24.0}
    assert all(any(factor.name == "zone" for factor in room.factors) for room in rooms.values())


@pytest.mark.parametrize("sizes", [("5.00 x 4.00 m", ""), ("5.00 x 4.00 m", "3.00 x 5.00 m"), ("", "")])
def test_a_space_whose_sides_are_not_all_found_stays_whole(sizes: tuple[str, str]) -> None:
    rooms = _rooms(*sizes)
    assert [(room.label, round(room.polygon.area, 1)) for room in rooms] == [("DINING / LIVING", 44.0)]


@pytest.mark.skipif(not HOUSE.is_file(), reason="the shared drawings are not here")
def test_the_open_space_of_a_house_is_told_as_its_five_rooms() -> None:
    plan = survey(read_drawing(open_document(HOUSE)), profiles=toml.read_profiles(), units=None)
    areas = {room.label: room.polygon.area for storey in plan.storeys for room in storey.rooms}
    written = {"GREAT ROOM": 27.9, "DINING ROOM": 15.69, "KITCHEN": 12.17, "ENTRY": 4.88, "HALL": 5.03}
    for label, area in written.items():
        assert areas[label] == pytest.approx(area, rel=0.05)


@pytest.mark.parametrize("turn_deg", [0.0, 37.0, 90.0, 211.0])
def test_single_lines_that_stop_short_are_bridged_and_said(turn_deg: float) -> None:
    doc = ezdxf.new(units=6)  # type: ignore[attr-defined]
    pen = Pen(layout=doc.modelspace(), per_metre=1 / 0.3048)
    pen.polyline([(0, 0), (9, 0), (9, 6), (0, 6)], layer="WALL", closed=True)
    pen.line((0.15, 3), (8.85, 3), layer="WALL")
    pen.line((4, 3), (4, 5.85), layer="WALL")
    for name, size, spot in (
        ("LIVING ROOM", "29.5' x 9.8'", (4, 1)),
        ("BEDROOM", "13.1' x 9.8'", (2, 5)),
        ("BATH", "16.4' x 9.8'", (6, 5)),
    ):
        pen.text(name, spot, height=0.2, layer="TEXT")
        pen.text(size, (spot[0], spot[1] - 0.4), height=0.2, layer="TEXT")
    transform.inplace(doc.modelspace(), Matrix44.z_rotate(radians(turn_deg)))
    plan = survey(drawing_of(doc, name="plan"), profiles=toml.read_profiles(), units=None)
    assert (plan.units.name, plan.units.basis, plan.units.confirmed) == ("ft", Basis.EVIDENCE, False)
    rooms = [room for storey in plan.storeys for room in storey.rooms]
    areas = {room.label: round(room.polygon.area, 1) for room in rooms}
    assert areas == {"LIVING ROOM": 27.0, "BEDROOM": 12.0, "BATH": 15.0}
    assert all("150 mm" in factor.text.en for room in rooms for factor in room.factors if factor.name == "closed")


def _outlined(*outlines: list[tuple[float, float]], turn_deg: float = 0.0, layer: str = "SPACE") -> list[Room]:
    """The L with two names and outlines drawn around them."""
    pen = Pen(layout=ezdxf.new(units=6).modelspace(), per_metre=1.0)  # type: ignore[attr-defined]
    outer = [(-0.2, -0.2), (9.2, -0.2), (9.2, 6.2), (4.8, 6.2), (4.8, 4.2), (-0.2, 4.2)]
    for ring in (SPACE, outer):
        pen.polyline(ring, layer="WALL", closed=True)
    for name, spot in (("大厅", (1.5, 2.0)), ("走廊", (6.5, 3.0))):
        pen.text(name, spot, height=0.25, layer="TEXT")
    for outline in outlines:
        pen.polyline(outline, layer=layer, closed=True)
    transform.inplace(pen.layout, Matrix44.z_rotate(radians(turn_deg)))
    plan = survey(drawing_of(pen.layout.doc, name="plan"), profiles=toml.read_profiles(), units="m")
    return [room for storey in plan.storeys for room in storey.rooms]


@pytest.mark.parametrize("turn_deg", [0.0, 37.0, 90.0, 211.0])
def test_a_space_is_parted_where_outlines_of_rooms_are_drawn_in_it(turn_deg: float) -> None:
    """Between the outlines 0.2 m are left, as thick as the wall that has the passage."""
    left, right = [(0, 0), (4.9, 0), (4.9, 4), (0, 4)], [(5.1, 0), (9, 0), (9, 6), (5.1, 6)]
    rooms = sorted(_outlined(left, right, turn_deg=turn_deg), key=lambda room: room.polygon.area)
    assert [room.label for room in rooms] == ["大厅", "走廊"]
    assert sum(room.polygon.area for room in rooms) == pytest.approx(44.0, abs=0.01)
    assert [room.polygon.area for room in rooms] == pytest.approx([20.0, 24.0], abs=0.85)
    assert all("zone" in {factor.name for factor in room.factors} for room in rooms)


@pytest.mark.parametrize(
    "outlines",
    [
        ([(0, 0), (4.9, 0), (4.9, 4), (0, 4)],),
        ([(0, 0), (6, 0), (6, 4), (0, 4)], [(5.1, 0), (9, 0), (9, 6), (5.1, 6)]),
        ([(1, 1), (2.5, 1), (2.5, 2.5), (1, 2.5)], [(6, 2), (8, 2), (8, 4), (6, 4)]),
    ],
    ids=["one", "overlapping", "small"],
)
def test_a_space_with_other_outlines_stays_whole(outlines: tuple[list[tuple[float, float]], ...]) -> None:
    (room,) = _outlined(*outlines)
    assert room.polygon.area == pytest.approx(44.0)


def test_outlines_on_other_layers_part_nothing() -> None:
    left, right = [(0, 0), (4.9, 0), (4.9, 4), (0, 4)], [(5.1, 0), (9, 0), (9, 6), (5.1, 6)]
    assert len(_outlined(left, right, layer="地毯")) == 1
