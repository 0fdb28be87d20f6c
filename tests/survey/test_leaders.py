"""Names that stand beside the plan, with a leader into their room."""

from typing import Any

import ezdxf
import pytest
from ezdxf.math import Vec2
from ezdxf.render.mleader import ConnectionSide

from planner.files import toml
from planner.files.dxf.reading import drawing_of
from planner.survey import survey
from tests.survey.pens import Pen

DEEP, THICK = 4.0, 0.2


def _labels(text: str, *, layer: str = "NOTES", parted: bool = False) -> list[str]:
    """What the two rooms of a plan are called: one by a text in it, a narrow one by a leader from below the plan."""
    document: Any = ezdxf.new(units=6)  # type: ignore[attr-defined]
    pen = Pen(layout=document.modelspace(), per_metre=1.0)
    for x, wide in ((0.0, 4.0), (4.0 + THICK, 1.4)):
        for grown in (0.0, THICK):
            a, b, c, d = x - grown, -grown, x + wide + grown, DEEP + grown
            pen.polyline([(a, b), (c, b), (c, d), (a, d)], layer="WALL", closed=True)
    pen.text("OFFICE", (1.0, 2.0), height=0.2, layer="TEXT")
    if parted:
        attributes = {"layer": layer, "char_height": 0.2, "insert": (6.0, -2.0)}
        words = document.modelspace().add_mtext(text, dxfattribs=attributes)
        line = document.modelspace().add_leader([(4.8, 2.0), (5.0, -2.1), (5.9, -2.1)], dxfattribs={"layer": layer})
        line.dxf.annotation_handle = words.dxf.handle
    else:
        leader = document.modelspace().add_multileader_mtext("Standard", dxfattribs={"layer": layer})
        leader.set_content(text, char_height=0.2)
        leader.add_leader_line(ConnectionSide.left, [Vec2(4.8, 2.0)])
        leader.build(insert=Vec2(6.0, -2.0))
    plan = survey(drawing_of(document, name="plan"), profiles=toml.read_profiles(), units="m")
    rooms = [room for storey in plan.storeys for room in storey.rooms]
    return [room.label for room in sorted(rooms, key=lambda room: room.polygon.bounds[0])]


@pytest.mark.parametrize("parted", [False, True], ids=["one entity", "a leader and its paragraph"])
@pytest.mark.parametrize("text", ["WC\\P2.004", "{\\fArial|b0|i0;STORE}\\P5.6 m2", "STORE", "WC 2", "男厕所"])
def test_a_leader_names_the_room_that_it_points_to(text: str, parted: bool) -> None:
    name = "STORE" if "STORE" in text else text.split("\\")[0]
    assert _labels(text, parted=parted) == ["OFFICE", name]


@pytest.mark.parametrize("parted", [False, True])
@pytest.mark.parametrize("text", ["NEW TILES", "BATH FAN ABOVE"])
def test_a_note_with_a_leader_is_no_name(text: str, parted: bool) -> None:
    assert _labels(text, parted=parted) == ["OFFICE", ""]


@pytest.mark.parametrize("parted", [False, True])
def test_on_a_layer_of_room_names_it_is_one(parted: bool) -> None:
    assert _labels("ARCHIV EG", layer="ROOM-NAMES", parted=parted)[1] == "ARCHIV EG"
