"""Lines that follow each other and are alike are read without being made entities, and nothing else is left out."""

from pathlib import Path
from typing import Any

import ezdxf
import pytest

from planner.files.dxf.document import Document, open_document, open_whole, read_drawing
from planner.files.dxf.reading import OUR_APP
from planner.model.drawing import Drawing
from tests.files.test_shown import same, saved


def lines(count: int, space: Any, **attributes: Any) -> None:
    for row in range(count):
        space.add_line((0, row), (3, row + 0.5), dxfattribs=attributes)


def made(document: Document) -> int:
    """How many lines of the model space are entities."""
    return len(document.doc.modelspace().query("LINE"))


def read_alike(path: Path) -> tuple[Document, Drawing]:
    """A document opened to be read, and its drawing, which is that of the whole document."""
    document = open_document(path)
    drawing = read_drawing(document)
    assert same(drawing, read_drawing(open_whole(path)))
    return document, drawing


def test_only_the_first_of_lines_that_are_alike_is_made_an_entity(tmp_path: Path) -> None:
    doc = ezdxf.new("R2010")
    space = doc.modelspace()
    lines(50, space, layer="WALL")
    lines(1, space, layer="AXIS", color=1)
    space.add_circle((0, 0), 1.0)
    lines(30, space, layer="AXIS", color=1)
    lines(20, space, layer="AXIS", color=2)
    document, drawing = read_alike(saved(tmp_path, doc))
    assert (made(document), len(drawing.shapes)) == (4, 102)
    assert [drawing.layers[drawing.shapes.layer[row]].name for row in (0, 49, 50, 101)] == [
        "WALL",
        "WALL",
        "AXIS",
        "AXIS",
    ]
    assert [drawing.pens[drawing.shapes.pen[row]].colour for row in (49, 80, 82)] == [256, 1, 2]
    assert len(made_handles := set(drawing.shapes.handles)) == 102 and "" not in made_handles


def test_lines_in_blocks_are_placed_with_those_that_follow_them(tmp_path: Path) -> None:
    doc = ezdxf.new("R2010")
    block = doc.blocks.new("stair")
    lines(12, block, layer="0")
    block.add_circle((0, 0), 1.0)
    lines(5, block, layer="0")
    for turn in (0.0, 90.0):
        doc.modelspace().add_blockref("STAIR", (9, 9), dxfattribs={"layer": "STAIR", "rotation": turn})
    _, drawing = read_alike(saved(tmp_path, doc))
    assert [insert.shapes for insert in drawing.inserts] == [(0, 18), (18, 36)]


def test_what_is_hidden_or_ours_brings_no_line_that_follows_it(tmp_path: Path) -> None:
    doc = ezdxf.new("R2010")
    doc.appids.add(OUR_APP)
    space = doc.modelspace()
    lines(4, space, invisible=1)
    lines(4, space, layer="OURS")
    for line in space.query("LINE[layer=='OURS']"):
        line.set_xdata(OUR_APP, [(1000, "")])
    lines(2, space, layer="WALL")
    _, drawing = read_alike(saved(tmp_path, doc))
    assert len(drawing.shapes) == 2


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("\n 10\n0.0\n 20\n2.0\n", "\n 10\n1e300\n 20\n2.0\n"),
        ("\n 10\n0.0\n 20\n2.0\n", "\n 10\nnan\n 20\n2.0\n"),
        ("\n 11\n3.0\n 21\n2.5\n 31\n0.0\n", "\n"),
        ("\n 11\n3.0\n 21\n2.5\n", "\n 10\n0.0\n 20\n9.0\n 11\n3.0\n 21\n2.5\n"),
    ],
)
def test_a_damaged_line_is_told_of_as_ever(tmp_path: Path, right: str, wrong: str) -> None:
    doc = ezdxf.new("R2010")
    lines(5, doc.modelspace())
    path = saved(tmp_path, doc)
    text = path.read_text()
    assert right in text
    path.write_text(text.replace(right, wrong, 1))
    read_alike(path)


def test_handles_that_are_there_twice_leave_all_lines_entities(tmp_path: Path) -> None:
    doc = ezdxf.new("R2010")
    space = doc.modelspace()
    lines(4, space)
    path = saved(tmp_path, doc)
    handles = [line.dxf.handle for line in space]
    path.write_text(path.read_text().replace(f"\n  5\n{handles[3]}\n", f"\n  5\n{handles[1]}\n"))
    document, drawing = read_alike(path)
    assert (made(document), len(drawing.shapes)) == (4, 4)


def test_things_without_handles_have_those_that_the_whole_document_gives_them(tmp_path: Path) -> None:
    doc = ezdxf.new("R12")
    space = doc.modelspace()
    block = doc.blocks.new("DOOR")
    lines(3, block)
    lines(20, space, layer="WALL")
    space.add_blockref("DOOR", (1, 1)).add_attrib("MARK", "M1")
    space.add_polyline2d([(0, 0), (1, 0), (1, 1)])
    lines(9, space, layer="WALL")
    doc.header["$HANDLING"] = 0
    path = saved(tmp_path, doc)
    path.write_text(without_handles(path.read_text()))
    document, drawing = read_alike(path)
    assert (made(document), len(drawing.shapes)) == (2, 33)


def without_handles(text: str) -> str:
    """The text of a DXF file without handles and without the seed of handles."""
    rows = text.split("\n")
    pairs = list(zip(rows[::2], rows[1::2], strict=False))
    told = [row for row, pair in enumerate(pairs) if pair[1] in ("$HANDSEED", "$HANDLING")]
    dropped = {*told, *(row + 1 for row in told)}
    kept = [pair for row, pair in enumerate(pairs) if row not in dropped and pair[0].strip() not in ("5", "105")]
    return "\n".join(line for pair in kept for line in pair) + "\n"


def test_a_paper_space_of_lines_alone_is_read(tmp_path: Path) -> None:
    doc = ezdxf.new("R2010")
    paper = doc.paperspace()
    paper.delete_all_entities()
    lines(40, paper, layer="WALL", paperspace=1)
    _, drawing = read_alike(saved(tmp_path, doc))
    assert len(drawing.shapes) == 40
