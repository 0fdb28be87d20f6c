"""Hostile drawings end: with a PlannerError, or with a plan that lists what was not read."""

import logging
import re
from contextlib import suppress
from math import cos, pi, sin
from pathlib import Path
from typing import Any

import ezdxf
import pytest
from ezdxf.entities import Insert
from ezdxf.xclip import XClip

from planner.errors import CapError, InputError, PlannerError
from planner.files import toml
from planner.files.dxf.document import open_document, read_drawing
from planner.model.drawing import Drawing
from planner.model.plan import FloorPlan
from planner.survey import survey
from tests.survey.styles import Style, drawn


def plan_of(doc: Any, folder: Path) -> FloorPlan:
    """A document written and read again."""
    path = folder / "hostile.dxf"
    doc.saveas(path)
    return plan_at(path)


def plan_at(path: Path) -> FloorPlan:
    """A drawing read."""
    return survey(read_drawing(open_document(path)), profiles=toml.read_profiles(), units=None)


def drawing_of(doc: Any, folder: Path) -> Drawing:
    """A document written and read again as linework."""
    path = folder / "hostile.dxf"
    doc.saveas(path)
    return read_drawing(open_document(path))


def rooms_of(plan: FloorPlan) -> int:
    """How many rooms were found."""
    return sum(len(storey.rooms) for storey in plan.storeys)


def said(plan: FloorPlan) -> str:
    """All that was not read, as one text."""
    return "\n".join(f"{unread.what.en} × {unread.count}" for unread in plan.unread)


def test_a_block_that_contains_itself_is_counted_and_the_rest_is_read(tmp_path: Path) -> None:
    doc, truth = drawn(Style())
    block = doc.blocks.new("ONE")
    block.add_line((0, 0), (100, 0))
    block.add_blockref("ONE", (10, 10))
    doc.modelspace().add_blockref("ONE", (500, 500))
    plan = plan_of(doc, tmp_path)
    assert rooms_of(plan) == len(truth.rooms) == 5
    assert "a block that contains itself × 1" in said(plan)


def test_an_insert_that_names_no_block_is_counted_and_the_rest_is_read(tmp_path: Path) -> None:
    doc, truth = drawn(Style())
    doc.blocks.new("ONE").add_line((0, 0), (100, 0))
    doc.modelspace().add_blockref("ONE", (500, 500))
    path = tmp_path / "plan.dxf"
    doc.saveas(path)
    nameless = re.sub(r"(AcDbBlockReference\n) +2\nONE\n", r"\1", path.read_text(encoding="utf-8"))
    assert nameless != path.read_text(encoding="utf-8")
    path.write_text(nameless, encoding="utf-8")
    plan = plan_at(path)
    assert rooms_of(plan) == len(truth.rooms)
    assert "INSERT" in said(plan) or "block" in said(plan)


def test_two_blocks_that_contain_each_other_are_counted_and_the_rest_is_read(tmp_path: Path) -> None:
    doc, _ = drawn(Style())
    one, other = doc.blocks.new("ONE"), doc.blocks.new("OTHER")
    one.add_blockref("OTHER", (1, 1))
    other.add_blockref("ONE", (1, 1))
    doc.modelspace().add_blockref("ONE", (0, 0))
    plan = plan_of(doc, tmp_path)
    assert rooms_of(plan) == 5
    assert "a block that contains itself" in said(plan)


def test_an_array_of_a_million_copies_is_refused_with_its_count(tmp_path: Path) -> None:
    doc, _ = drawn(Style())
    doc.blocks.new("DOT").add_line((0, 0), (1, 0))
    attributes = {"row_count": 1000, "column_count": 1000, "row_spacing": 10.0, "column_spacing": 10.0}
    doc.modelspace().add_blockref("DOT", (0, 0), dxfattribs=attributes)
    with pytest.raises(CapError, match="1000000"):
        plan_of(doc, tmp_path)


def multiplied(doc: Any) -> None:
    """Ten levels of ten copies each of block L0."""
    for level in range(1, 11):
        block = doc.blocks.new(f"L{level}")
        for copy in range(10):
            block.add_blockref(f"L{level - 1}", (copy, level))
    doc.modelspace().add_blockref("L10", (0, 0))


def test_copies_that_multiply_from_block_to_block_are_refused_with_their_count(tmp_path: Path) -> None:
    """10^10 lines from 110 entities."""
    doc, _ = drawn(Style())
    doc.blocks.new("L0").add_line((0, 0), (1, 0))
    multiplied(doc)
    with pytest.raises(CapError, match=r"nested blocks come to \d{7} entities"):
        plan_of(doc, tmp_path)


def test_empty_blocks_that_multiply_are_refused_with_their_count(tmp_path: Path) -> None:
    doc, _ = drawn(Style())
    doc.blocks.new("L0")
    multiplied(doc)
    with pytest.raises(CapError, match=r"nested blocks come to \d{7} entities"):
        plan_of(doc, tmp_path)


def test_arrays_within_arrays_are_refused_with_their_count(tmp_path: Path) -> None:
    doc, _ = drawn(Style())
    doc.blocks.new("DOT")
    attributes = {"row_count": 100, "column_count": 150, "row_spacing": 10.0, "column_spacing": 10.0}
    doc.blocks.new("MANY").add_blockref("DOT", (0, 0), dxfattribs=attributes)
    doc.modelspace().add_blockref("MANY", (0, 0), dxfattribs=attributes)
    with pytest.raises(CapError, match=r"nested blocks come to \d{9} entities"):
        plan_of(doc, tmp_path)


def test_blocks_below_the_cap_are_read_in_time(tmp_path: Path) -> None:
    """Four levels of ten copies each, twenty times: 222,220 placed blocks."""
    doc, _ = drawn(Style())
    doc.blocks.new("L0").add_line((0, 0), (1, 0))
    for level in range(1, 5):
        block = doc.blocks.new(f"L{level}")
        for copy in range(10):
            block.add_blockref(f"L{level - 1}", (copy, level))
    for copy in range(20):
        doc.modelspace().add_blockref("L4", (0, 50_000 * copy))
    drawing = drawing_of(doc, tmp_path)
    assert len(drawing.inserts) == 20 * 11_111


def rooms_or_refused(doc: Any, folder: Path) -> int | None:
    """How many rooms are read, None when the drawing is refused."""
    try:
        return rooms_of(plan_of(doc, folder))
    except PlannerError:
        return None


def test_blocks_nested_five_thousand_deep_are_refused(tmp_path: Path) -> None:
    """Written as text: ezdxf would build it slowly."""
    path = tmp_path / "deep.dxf"
    with path.open("w", encoding="ascii") as file:
        file.write("0\nSECTION\n2\nHEADER\n9\n$ACADVER\n1\nAC1009\n0\nENDSEC\n0\nSECTION\n2\nBLOCKS\n")
        for level in range(5_000):
            file.write(
                f"0\nBLOCK\n8\n0\n2\nB{level}\n70\n0\n10\n0\n20\n0\n3\nB{level}\n0\nINSERT\n8\n0\n2\nB{level + 1}\n"
            )
            file.write("10\n0\n20\n0\n0\nENDBLK\n8\n0\n")
        file.write("0\nENDSEC\n0\nSECTION\n2\nENTITIES\n0\nINSERT\n8\n0\n2\nB0\n10\n0\n20\n0\n0\nENDSEC\n0\nEOF\n")
    with pytest.raises(CapError, match="nested more than"):
        plan_at(path)


@pytest.mark.parametrize("number", ["NaN", "1e300", "-1e300", "inf", "-inf", "1e9999", "1e-320"])
@pytest.mark.parametrize("kind", ["LINE", "CIRCLE", "LWPOLYLINE", "TEXT", "INSERT", "turn", "scale", "plane"])
def test_a_wild_number_is_left_out_and_the_rest_is_read(tmp_path: Path, kind: str, number: str) -> None:
    doc, _ = drawn(Style())
    space = doc.modelspace()
    marked = 123456.75
    adds = {
        "LINE": lambda: space.add_line((marked, 0), (0, 0), dxfattribs={"layer": "A-WALL"}),
        "CIRCLE": lambda: space.add_circle((0, 0), marked, dxfattribs={"layer": "A-WALL"}),
        "LWPOLYLINE": lambda: space.add_lwpolyline([(0, 0), (marked, 5)], dxfattribs={"layer": "A-WALL"}),
        "TEXT": lambda: space.add_text("ROOM", dxfattribs={"insert": (marked, 3)}),
        "INSERT": lambda: space.add_blockref("DOT", (marked, 3)),
        "turn": lambda: space.add_blockref("NOTE", (1, 3), dxfattribs={"rotation": marked}),
        "scale": lambda: space.add_blockref("NOTE", (1, 3), dxfattribs={"xscale": marked}),
        "plane": lambda: space.add_blockref("NOTE", (1, 3), dxfattribs={"extrusion": (0, marked, 0)}),
    }
    doc.blocks.new("DOT").add_line((0, 0), (1, 0))
    doc.blocks.new("NOTE").add_text("M1")
    adds[kind]()
    path = tmp_path / "wild.dxf"
    doc.saveas(path)
    text = path.read_text(encoding="utf-8")
    assert str(marked) in text
    path.write_text(text.replace(str(marked), number), encoding="utf-8")
    try:
        plan = plan_at(path)
    except PlannerError:
        pytest.fail(f"{number} in one {kind} must not lose the drawing")
    assert rooms_of(plan) == 5


@pytest.mark.parametrize("size", [2e-323, 1e-310, 1e-12])
def test_a_drawing_of_no_size_has_no_rooms_and_its_unit_is_not_confirmed(tmp_path: Path, size: float) -> None:
    doc = ezdxf.new("R2000")
    doc.layers.add("WALL")
    for start, end in (((0, 0), (size, 0)), ((size, 0), (size, size)), ((size, size), (0, 0))):
        doc.modelspace().add_line(start, end, dxfattribs={"layer": "WALL"})
    plan = plan_of(doc, tmp_path)
    assert rooms_of(plan) == 0
    assert not plan.units.confirmed


def test_a_gigantic_hatch_pattern_costs_nothing(tmp_path: Path) -> None:
    """Lines 0.01 mm apart over 1 km²."""
    doc, _ = drawn(Style())
    hatch = doc.modelspace().add_hatch(dxfattribs={"layer": "HATCH"})
    hatch.set_pattern_fill("DENSE", scale=1.0, definition=[[0, (0, 0), (0, 0.01), []]])
    hatch.paths.add_polyline_path([(0, 0), (1e6, 0), (1e6, 1e6), (0, 1e6)], is_closed=True)
    assert rooms_of(plan_of(doc, tmp_path)) == 5


def test_a_hatch_with_a_hundred_thousand_corners_is_read(tmp_path: Path) -> None:
    doc, _ = drawn(Style())
    hatch = doc.modelspace().add_hatch(dxfattribs={"layer": "HATCH"})
    corners = [(step % 317 * 10.0, step // 317 * 10.0) for step in range(30_000)]
    hatch.paths.add_polyline_path(corners, is_closed=True)
    assert rooms_or_refused(doc, tmp_path) in (5, None)


def test_a_text_of_a_megabyte_names_no_room(tmp_path: Path) -> None:
    doc, truth = drawn(Style(rooms=3))
    doc.modelspace().add_mtext("很长 long " * 70_000, dxfattribs={"insert": (2000, 2000), "char_height": 250})
    plan = plan_of(doc, tmp_path)
    labels = [room.label for storey in plan.storeys for room in storey.rooms]
    assert len(labels) == len(truth.rooms) == 3
    assert max(len(label) for label in labels) <= 200


def test_a_text_of_six_megabytes_is_read_up_to_two_thousand_letters(tmp_path: Path) -> None:
    doc, _ = drawn(Style())
    doc.modelspace().add_mtext("1 " * 3_000_000, dxfattribs={"insert": (2000, 2000), "char_height": 250})
    drawing = drawing_of(doc, tmp_path)
    assert max(len(writing.text) for writing in drawing.writings) <= 2_000
    assert rooms_of(survey(drawing, profiles=toml.read_profiles(), units=None)) == 5


def test_a_drawing_whose_model_space_is_lost_is_refused_with_a_mend(tmp_path: Path) -> None:
    """The layout named Model has lost its name, and its block too."""
    doc, _ = drawn(Style())
    path = tmp_path / "lost.dxf"
    doc.saveas(path)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("\nModel\n", "\nOther\n").replace("*Model_Space", "*Nowhere"), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        plan_at(path)
    assert "RECOVER" in refused.value.mend.en


def test_what_ezdxf_logs_of_mended_handles_stays_back(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Every entity under one handle; afterwards the log is as it was."""
    doc, _ = drawn(Style())
    path = tmp_path / "handles.dxf"
    doc.saveas(path)
    text = re.sub(r"(?m)^  5\n[0-9A-F]+$", "  5\nFF", path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")
    before = logging.getLogger("ezdxf").level
    with suppress(PlannerError):
        plan_at(path)
    assert not caplog.records
    assert capfd.readouterr() == ("", "")
    assert logging.getLogger("ezdxf").level == before


def test_five_thousand_texts_in_one_place_are_read(tmp_path: Path) -> None:
    doc, _ = drawn(Style())
    for _ in range(5_000):
        doc.modelspace().add_text("OFFICE", height=250, dxfattribs={"insert": (2000, 2000), "layer": "A-AREA-IDEN"})
    assert rooms_or_refused(doc, tmp_path) in (5, None)


def test_a_curve_with_a_wrong_knot_count_is_counted_and_the_rest_is_read(tmp_path: Path) -> None:
    doc, _ = drawn(Style())
    curve = doc.modelspace().add_open_spline([(0, 0), (10, 5), (20, 0), (30, 5)], dxfattribs={"layer": "A-WALL"})
    path = tmp_path / "knots.dxf"
    curve.knots = [0.0, 0.0, 1.0]
    doc.saveas(path)
    assert rooms_of(plan_at(path)) == 5


def test_a_curve_that_does_not_come_to_an_end_is_counted_and_the_rest_is_read(tmp_path: Path) -> None:
    doc, _ = drawn(Style())
    points = [(0, 0, 0), (10, 5, 0), (20, 0, 0), (30, 5, -1e308)]
    doc.modelspace().add_open_spline(points, dxfattribs={"layer": "A-WALL"})
    plan = plan_of(doc, tmp_path)
    assert rooms_of(plan) == 5
    assert "SPLINE" in said(plan)


def test_lines_that_all_meet_are_refused_as_walls_with_the_figure(tmp_path: Path) -> None:
    doc = ezdxf.new("R2010")
    for turn in range(3000):
        x, y = 10 * cos(pi * turn / 3000), 10 * sin(pi * turn / 3000)
        doc.modelspace().add_line((-x, -y), (x, y), dxfattribs={"layer": "WALL"})
    plan = plan_of(doc, tmp_path)
    assert rooms_of(plan) == 0
    assert "above the cap of 600000" in said(plan)


def test_a_grid_of_a_million_cells_is_refused_as_walls_with_the_figure(tmp_path: Path) -> None:
    doc = ezdxf.new("R2010")
    for row in range(1000):
        doc.modelspace().add_line((row, 0), (row, 1000), dxfattribs={"layer": "WALL"})
        doc.modelspace().add_line((0, row), (1000, row), dxfattribs={"layer": "WALL"})
    assert "above the cap of 600000" in said(plan_of(doc, tmp_path))


def test_a_heap_of_thirty_thousand_strokes_is_read_in_time(tmp_path: Path) -> None:
    doc = ezdxf.new("R2010")
    strokes = [(0.5 + 0.4 * cos(step * 0.7), 0.5 + 0.4 * sin(step * 1.1)) for step in range(30_000)]
    doc.modelspace().add_lwpolyline(strokes)
    assert rooms_of(plan_of(doc, tmp_path)) == 0


def test_a_plan_in_paper_space_is_read_and_said(tmp_path: Path) -> None:
    doc, truth = drawn(Style())
    paper = doc.layouts.get("Layout1")
    for entity in list(doc.modelspace()):
        doc.modelspace().move_to_layout(entity, paper)
    plan = plan_of(doc, tmp_path)
    assert rooms_of(plan) == len(truth.rooms)
    assert "layout 'Layout1' was read instead" in said(plan)


def placed_offices(turn_deg: float) -> tuple[ezdxf.document.Drawing, Insert]:
    """A row of four offices of 5 by 4 m in a block, placed once and turned."""
    doc = ezdxf.new("R2010")
    doc.header["$INSUNITS"] = 6
    block = doc.blocks.new("PLAN")
    for column in range(4):
        x = 5.0 * column
        block.add_lwpolyline([(x, 0), (x + 5, 0), (x + 5, 4), (x, 4)], close=True, dxfattribs={"layer": "WALL"})
        block.add_text(f"OFFICE {column}", height=0.3).set_placement((x + 1, 2))
    placed = doc.modelspace().add_blockref("PLAN", (3, 3), dxfattribs={"rotation": turn_deg})
    return doc, placed


@pytest.mark.parametrize("turn_deg", [0.0, 30.0])
def test_a_placed_block_shows_no_more_than_its_clipping_boundary(turn_deg: float, tmp_path: Path) -> None:
    doc, placed = placed_offices(turn_deg)
    XClip(placed).set_block_clipping_path([(-1, -1), (10.01, 5)])
    plan = plan_of(doc, tmp_path)
    assert sorted(room.label for storey in plan.storeys for room in storey.rooms) == ["OFFICE 0", "OFFICE 1"]
    assert all(abs(room.polygon.area - 20.0) < 0.1 for storey in plan.storeys for room in storey.rooms)


@pytest.mark.parametrize("turn_deg", [0.0, 30.0])
def test_an_inverted_clipping_boundary_hides_what_lies_within_it(turn_deg: float, tmp_path: Path) -> None:
    doc, placed = placed_offices(turn_deg)
    clip = XClip(placed)
    clip.set_block_clipping_path([(-1, -1), (9.99, 5)])
    clip.invert_clipping_path(ignore_acad_compatibility=True)
    plan = plan_of(doc, tmp_path)
    assert sorted(room.label for storey in plan.storeys for room in storey.rooms) == ["OFFICE 2", "OFFICE 3"]
    assert all(abs(room.polygon.area - 20.0) < 0.1 for storey in plan.storeys for room in storey.rooms)


@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_a_polyline_drawn_wider_than_any_building_is_counted_and_the_rest_is_read(tmp_path: Path) -> None:
    doc, truth = drawn(Style())
    wide = doc.modelspace().add_lwpolyline([(0, 0), (5000, 0)], dxfattribs={"layer": "A-WALL"})
    wide.dxf.const_width = 1e300
    block = doc.blocks.new("WIDE")
    block.add_lwpolyline([(0, 0), (0, 0)], dxfattribs={"layer": "A-WALL", "const_width": 1e8})
    doc.modelspace().add_blockref("WIDE", (100, 100), dxfattribs={"xscale": 1e11, "yscale": 1e11})
    plan = plan_of(doc, tmp_path)
    assert rooms_of(plan) == len(truth.rooms) == 5
    assert "LWPOLYLINE: coordinates that are not finite" in said(plan)
    assert "INSERT: coordinates that are not finite" in said(plan)
