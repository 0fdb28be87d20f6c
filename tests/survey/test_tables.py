"""Ruled tables on a sheet are no rooms, small rooms in rows are."""

from itertools import product
from typing import Any

import ezdxf
import pytest

from planner.files import toml
from planner.files.dxf.reading import drawing_of
from planner.model.plan import FloorPlan, Room
from planner.survey import survey
from tests.survey.pens import Frame, Pen
from tests.survey.scores import score
from tests.survey.styles import Style, drawn
from tests.survey.symbols import Doors
from tests.survey.tongues import LAYERS, Tongue

WIDTHS = (2.2, 8.4, 8.4, 8.4, 8.4)
HEIGHTS = (0.8, 5.6, 1.2, 5.6, 1.2, 5.6)


def _read(doc: Any) -> FloorPlan:
    return survey(drawing_of(doc, name="plan"), profiles=toml.read_profiles(), units=None)


def _rooms(plan: FloorPlan) -> list[Room]:
    return [room for storey in plan.storeys for room in storey.rooms]


def _schedule(pen: Pen, *, layer: str) -> None:
    """A table of windows: rules through it, a word in each cell, in tall cells a window's elevation, cut by a break."""
    xs = [sum(WIDTHS[:row]) for row in range(len(WIDTHS) + 1)]
    ys = [sum(HEIGHTS[:row]) for row in range(len(HEIGHTS) + 1)]
    for x in xs:
        pen.line((x, 0.0), (x, ys[-1]), layer=layer)
    for y in ys:
        pen.line((0.0, y), (xs[-1], y), layer=layer)
    for (column, x), (row, y) in product(enumerate(xs[:-1]), enumerate(ys[:-1])):
        word = ("MARK", "SHAPE", "GLASS")[row % 3] if column == 0 else ("AAW", "ALUMINIUM", "NET")[row % 3]
        pen.text(word, (x + WIDTHS[column] / 2, y + 0.4), height=0.18, layer=layer)
        if column and HEIGHTS[row] > 3:
            pane = [(x + 3, y + 2), (x + 5, y + 2), (x + 5, y + 4), (x + 3, y + 4)]
            pen.polyline(pane, layer=layer if row % 4 == 1 else "GLASS 2", closed=True)
            for side in (0.0, 0.033):
                zigzag = [(6.4, 3.4), (5.8, 2.0), (5.9, 1.8), (5.6, 2.0), (5.8, 1.85), (5.4, 0.75)]
                pen.polyline([(x + side + along, y + up) for along, up in zigzag], layer=layer)


@pytest.mark.parametrize("turn_deg", [0.0, 90.0])
def test_a_sheet_of_schedules_shows_no_room(turn_deg: float) -> None:
    doc = ezdxf.new(units=4)  # type: ignore[attr-defined]
    axes = ((1.0, 0.0), (0.0, 1.0)) if not turn_deg else ((0.0, 1.0), (-1.0, 0.0))
    for across in (0.0, 60.0):
        frame = Frame(origin=(across, 12.0), x_axis=axes[0], y_axis=axes[1])
        _schedule(Pen(layout=doc.modelspace(), per_metre=1000.0, frame=frame), layer="A3")
    plan = _read(doc)
    assert _rooms(plan) == []
    assert any("cells of a table" in unread.what.en and unread.count >= 2 * 20 for unread in plan.unread)


@pytest.mark.parametrize("tongue", [Tongue.EN, Tongue.ZERO])
def test_a_schedule_beside_a_plan_on_its_walls_layer_takes_no_room_from_it(tongue: Tongue) -> None:
    doc, truth = drawn(Style(rooms=12, tongue=tongue))
    frame = Frame(origin=(0.0, -40.0))
    _schedule(Pen(layout=doc.modelspace(), per_metre=1000.0, frame=frame), layer=LAYERS[tongue].wall)
    found = score(_read(doc), truth)
    assert (found.exact, found.false) == (found.true, 0)


@pytest.mark.parametrize("doors", [Doors.LOOSE, Doors.GAP, Doors.WIPEOUT])
@pytest.mark.parametrize("layer", ["WALL", "0"])
def test_cells_of_single_line_walls_back_to_back_stay_rooms(doors: Doors, layer: str) -> None:
    doc = ezdxf.new(units=4)  # type: ignore[attr-defined]
    pen = Pen(layout=doc.modelspace(), per_metre=1000.0)
    wide, deep, count = 3.0, 5.0, 6
    for x in range(count + 1):
        pen.line((wide * x, 0.0), (wide * x, 2 * deep), layer=layer)
    pen.line((0.0, deep), (wide * count, deep), layer=layer)
    for column, y in product(range(count), (0.0, 2 * deep)):
        left, door, into = wide * column, 0.9, 1.0 if not y else -1.0
        if doors is Doors.WIPEOUT:
            pen.line((left, y), (left + wide, y), layer=layer)
        else:
            pen.line((left, y), (left + 1.0, y), layer=layer)
            pen.line((left + 1.0 + door, y), (left + wide, y), layer=layer)
        if doors is not Doors.GAP:
            pen.line((left + 1.0, y), (left + 1.0, y + into * door), layer="0")
            pen.arc((left + 1.0, y), door, 0.0 if into > 0 else 270.0, 90.0 if into > 0 else 360.0, layer="0")
        pen.text(f"ROOM {column + 1}{'AB'[y > 0]}", (left + 1.5, y + into * 2.5), height=0.25, layer="TEXT")
    rooms = _rooms(_read(doc))
    assert len(rooms) == 2 * count
    assert all(room.polygon.area == pytest.approx(wide * deep, rel=0.02) for room in rooms)
