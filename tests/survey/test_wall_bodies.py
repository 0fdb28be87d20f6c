"""Walls that are told by closed outlines and fills, where no layer is named for them."""

from typing import Any

import ezdxf
import pytest

from planner.files import toml
from planner.files.dxf.reading import drawing_of
from planner.model.plan import FloorPlan
from planner.survey import survey
from tests.survey.scores import SURE

ROOMS, WIDE, DEEP, THICK, DOOR = 4, 3500, 4200, 200, 900


def _bars() -> list[tuple[int, int, int, int]]:
    """The walls of a row of rooms, each with a door to the south: left, low, right, high in millimetres."""
    whole = ROOMS * (WIDE + THICK) + THICK
    bars = [(0, DEEP + THICK, whole, DEEP + 2 * THICK)]
    for row in range(ROOMS + 1):
        left = row * (WIDE + THICK)
        bars.append((left, THICK, left + THICK, DEEP + THICK))
        if row < ROOMS:
            first = left + THICK + 1300 if row else 1300 + THICK
            bars.append((left if row == 0 else left + THICK, 0, first, THICK))
            last = left + WIDE + 2 * THICK
            bars.append((first + DOOR, 0, last, THICK))
    return bars


def _outline(space: Any, bar: tuple[int, int, int, int], layer: str) -> None:
    left, low, right, high = bar
    ring = [(left, low), (right, low), (right, high), (left, high)]
    space.add_lwpolyline(ring, close=True, dxfattribs={"layer": layer})


def _solid(space: Any, bar: tuple[int, int, int, int], layer: str) -> None:
    left, low, right, high = bar
    space.add_solid([(left, low), (right, low), (left, high), (right, high)], dxfattribs={"layer": layer})


def _hatch(space: Any, bar: tuple[int, int, int, int], layer: str) -> None:
    left, low, right, high = bar
    fill = space.add_hatch(color=8, dxfattribs={"layer": layer})
    fill.paths.add_polyline_path([(left, low), (right, low), (right, high), (left, high)], is_closed=True)


def _crossed(space: Any, layer: str) -> None:
    """A frame around everything, ways from each room to one place, and a carpet and a table in each room."""
    whole = ROOMS * (WIDE + THICK) + THICK
    ring = [(-900, -2500), (whole + 900, -2500), (whole + 900, DEEP + 1500), (-900, DEEP + 1500)]
    space.add_lwpolyline(ring, close=True, dxfattribs={"layer": layer})
    for row in range(ROOMS):
        left = row * (WIDE + THICK) + THICK
        space.add_line((left + 1700, 2300), (whole / 2 + 370, -2000), dxfattribs={"layer": layer})
        for off in (350, 900):
            inner = (left + off, THICK + off, left + WIDE - off, THICK + DEEP - off)
            _outline(space, inner, layer)


def _read(doc: Any) -> FloorPlan:
    return survey(drawing_of(doc, name="plan"), profiles=toml.read_profiles(), units=None)


@pytest.mark.parametrize("draw", [_outline, _solid, _hatch])
@pytest.mark.parametrize("layers", [("0", "0"), ("M-3", "M-7")])
def test_walls_are_told_by_thin_bodies_among_other_outlines(draw: Any, layers: tuple[str, str]) -> None:
    doc: Any = ezdxf.new(units=4)  # type: ignore[attr-defined]
    for bar in _bars():
        draw(doc.modelspace(), bar, layers[0])
    _crossed(doc.modelspace(), layers[1])
    rooms = [room for storey in _read(doc).storeys for room in storey.rooms]
    assert sorted(round(room.polygon.area, 2) for room in rooms) == [round(WIDE * DEEP / 1e6, 2)] * ROOMS
    assert max(room.confidence for room in rooms) < SURE
    assert _read(doc).storeys[0].walls.area == pytest.approx(
        sum((right - left) * (high - low) for left, low, right, high in _bars()) / 1e6, rel=0.01
    )


def test_thin_bodies_that_make_no_plan_are_no_walls() -> None:
    doc: Any = ezdxf.new(units=4)  # type: ignore[attr-defined]
    for row in range(6):
        _outline(doc.modelspace(), (0, 1000 * row, 3000, 1000 * row + 300), "0")
    assert not _read(doc).storeys
