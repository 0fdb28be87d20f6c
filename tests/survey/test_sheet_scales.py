"""Plans drawn in millimetres of a sheet, with the areas of their rooms; and bands around buildings."""

from itertools import pairwise

import ezdxf
import pytest
from ezdxf.layouts import BaseLayout

from planner.files import toml
from planner.files.dxf.reading import drawing_of
from planner.model.plan import FloorPlan
from planner.survey import survey
from tests.survey.pens import Pen

WALLS = (0.0, 3.7, 8.3, 11.2, 17.0)
"""Where the rooms of the row begin and end."""


def _row(
    *, per_metre: float, units: str | None = None, off: float = 1.0, outer: float = 0.3, paper: bool = True
) -> FloorPlan:
    """Four rooms of 4 m side by side within a wall around them all, their areas times `off` written."""
    doc = ezdxf.new(units=4)  # type: ignore[attr-defined]
    layout: BaseLayout = doc.paperspace() if paper else doc.modelspace()
    pen = Pen(layout=layout, per_metre=per_metre)
    for row, (left, right) in enumerate(pairwise(WALLS)):
        wide = right - left - 0.2
        pen.polyline([(left, 0), (left + wide, 0), (left + wide, 4), (left, 4)], layer="WALL", closed=True)
        pen.text(f"ROOM {chr(65 + row)}", (left + 1.5, 2.6), height=0.2, layer="TEXT")
        pen.text(f"{wide * 4 * off:.2f} m²", (left + 1.5, 2.2), height=0.2, layer="TEXT")
    ring = [(-outer, -outer), (16.8 + outer, -outer), (16.8 + outer, 4 + outer), (-outer, 4 + outer)]
    for start, stop in pairwise([*ring, ring[0]]):
        pen.line(start, stop, layer="WALL")
    return survey(drawing_of(doc, name="plan"), profiles=toml.read_profiles(), units=units)


@pytest.mark.parametrize("scale", [20, 50, 75, 150, 200])
def test_areas_that_agree_on_the_scale_of_a_sheet_tell_it(scale: int) -> None:
    plan = _row(per_metre=1000 / scale)
    assert (plan.units.name, plan.units.confirmed) == (f"mm 1:{scale}", False)
    assert plan.units.metres_per_unit == scale / 1000
    rooms = plan.storeys[0].rooms
    assert [room.label for room in rooms] == ["ROOM A", "ROOM B", "ROOM C", "ROOM D"]
    assert [room.polygon.area for room in rooms] == pytest.approx([room.written_area_m2 for room in rooms], rel=0.01)


def test_areas_that_are_all_off_alike_tell_no_sheet() -> None:
    assert _row(per_metre=1000, off=1.3, paper=False).units.name == "mm"
    assert _row(per_metre=1, off=0.7, paper=False).units.name == "m"


def test_a_scale_of_a_sheet_can_be_given_as_it_is_named() -> None:
    plan = _row(per_metre=20, units="mm 1:50", off=1.5)
    assert (plan.units.metres_per_unit, plan.units.confirmed) == (0.05, True)


@pytest.mark.parametrize("outer", [0.5, 2.0])
def test_a_band_around_all_rooms_is_never_a_sure_room(outer: float) -> None:
    rooms = [room for storey in _row(per_metre=20, units="dm", outer=outer).storeys for room in storey.rooms]
    (band,) = [room for room in rooms if not room.label]
    assert "band" in [factor.name for factor in band.factors]
    assert band.confidence < 0.6
    assert len(rooms) == 5
