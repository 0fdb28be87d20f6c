"""Only what is shown is loaded to be read, and all of it."""

from dataclasses import fields
from pathlib import Path
from typing import Any

import ezdxf
import numpy as np
import pytest

from planner.errors import InputError
from planner.files.dxf.document import open_document, open_whole, read_drawing
from planner.model.drawing import Drawing, Shapes
from tests.survey.matrix import mixture
from tests.survey.styles import drawn

PLANS = Path(__file__).parents[2].parent / "shared" / "plans"


def same(one: Any, other: Any) -> bool:
    """Whether two drawings, or parts of them, are equal to the last bit."""
    if isinstance(one, Drawing | Shapes):
        return all(same(getattr(one, field.name), getattr(other, field.name)) for field in fields(one))
    return np.array_equal(one, other) if isinstance(one, np.ndarray) else bool(one == other)


def saved(tmp_path: Path, doc: Any) -> Path:
    path = tmp_path / "plan.dxf"
    doc.saveas(path)
    return path


@pytest.mark.parametrize("seed", range(6))
def test_what_is_shown_is_read_as_from_the_whole(tmp_path: Path, seed: int) -> None:
    path = saved(tmp_path, drawn(mixture(seed))[0])
    assert same(read_drawing(open_document(path)), read_drawing(open_whole(path)))


@pytest.mark.parametrize(
    "path", [*sorted(PLANS.glob("real/*.dxf")), *sorted(PLANS.glob("odd/*xclip*.dxf"))], ids=lambda path: path.name
)
def test_what_is_shown_of_real_drawings_is_read_as_from_the_whole(path: Path) -> None:
    assert same(read_drawing(open_document(path)), read_drawing(open_whole(path)))


def test_blocks_that_nothing_places_are_not_loaded_to_be_read(tmp_path: Path) -> None:
    doc = ezdxf.new("R2010", setup=True)
    space = doc.modelspace()
    for name in ("idle", "inner", "Outer"):
        doc.blocks.new(name).add_line((0, 0), (3, 0))
    doc.blocks.get("Outer").add_blockref("INNER", (0, 1))
    doc.blocks.get("idle").add_blockref("inner", (0, 1))
    space.add_blockref("OUTER", (5, 0))
    space.add_linear_dim(base=(0, 5), p1=(0, 0), p2=(4, 0)).render()
    path = saved(tmp_path, doc)
    document = open_document(path)
    names = {block.name.lower() for block in document.doc.blocks}
    assert names >= {"inner", "outer", "*model_space"}
    assert not [name for name in names if name == "idle" or name.startswith("*d")]
    drawing = read_drawing(document)
    assert (len(drawing.ends), len(drawing.inserts), drawing.dimensions[0].measured) == (2, 2, 4.0)
    assert "idle" in open_whole(path).doc.blocks


def test_a_picture_keeps_its_definition_and_is_told_of(tmp_path: Path) -> None:
    doc = ezdxf.new("R2010")
    doc.modelspace().add_line((0, 0), (1, 0))
    doc.modelspace().add_image(doc.add_image_def("photo.png", (100, 100)), (0, 0), (1, 1))
    found = read_drawing(open_document(saved(tmp_path, doc)))
    assert [(one.what.en.split(":")[0], one.count) for one in found.unread] == [("IMAGE", 1)]


def test_a_fault_in_what_nobody_placed_is_no_fault_of_the_plan(tmp_path: Path) -> None:
    doc = ezdxf.new("R2010")
    doc.modelspace().add_line((0, 0), (1, 0))
    doc.blocks.new("idle").add_polyline2d([(0, 0), (1, 0)])
    path = saved(tmp_path, doc)
    text = path.read_text()
    path.write_text(text.replace("SEQEND", "SEQLOST", 1))
    with pytest.raises(InputError):
        open_whole(path)
    assert not open_document(path).recovered
