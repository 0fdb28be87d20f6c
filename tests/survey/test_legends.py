"""Rooms that have but a number in the plan, and their names in a table beside it."""

import ezdxf
import pytest

from planner.files import toml
from planner.files.dxf.reading import drawing_of
from planner.model.plan import FloorPlan
from planner.survey import survey
from tests.survey.pens import Pen

NAMES = ("ZÁDVEŘÍ", "KUCHYŇ", "LOŽNICE", "WC")
WIDE, DEEP, THICK = 3.0, 4.0, 0.2


def _plan(numbers: tuple[str, ...], *, table: bool, shuffled: bool = False) -> FloorPlan:
    """Four rooms side by side, numbered; the names and areas of the numbers in a table right of them."""
    pen = Pen(layout=ezdxf.new(units=6).modelspace(), per_metre=1.0)  # type: ignore[attr-defined]
    end = len(numbers) * (WIDE + THICK)
    pen.polyline(
        [(-THICK, -THICK), (end, -THICK), (end, DEEP + THICK), (-THICK, DEEP + THICK)], layer="WALL", closed=True
    )
    for row, number in enumerate(numbers):
        x = row * (WIDE + THICK)
        pen.polyline([(x, 0), (x + WIDE, 0), (x + WIDE, DEEP), (x, DEEP)], layer="WALL", closed=True)
        pen.text(number, (x + 1.0, 2.0), height=0.2, layer="NUMBERS")
    for row in (2, 0, 3, 1) if shuffled else range(len(numbers)) if table else ():
        y = 4.0 - 0.5 * row if not shuffled else 9.0 + 7.0 * row
        pen.text(numbers[row], (20.0, y), height=0.2, layer="LEGEND")
        pen.text(NAMES[row], (21.5, y), height=0.2, layer="LEGEND")
        pen.text("12.00", (26.0, y), height=0.2, layer="LEGEND")
    return survey(drawing_of(pen.layout.doc, name="plan"), profiles=toml.read_profiles(), units="m")


@pytest.mark.parametrize("numbers", [("1.01", "1.02", "1.03", "1.04"), ("101", "102", "103", "104")])
def test_a_number_is_called_what_the_legend_says(numbers: tuple[str, ...]) -> None:
    rooms = [room for storey in _plan(numbers, table=True).storeys for room in storey.rooms]
    assert {room.number: (room.label, room.written_area_m2) for room in rooms} == {
        number: (name, 12.0) for number, name in zip(numbers, NAMES, strict=True)
    }


def test_texts_far_from_each_other_are_no_table() -> None:
    numbers = ("101", "102", "103", "104")
    for plan in (_plan(numbers, table=False), _plan(numbers, table=True, shuffled=True)):
        rooms = [room for storey in plan.storeys for room in storey.rooms]
        assert [room.label for room in rooms] == [""] * len(numbers)
