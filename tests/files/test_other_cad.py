"""The exported DXF in another program than ours: LibreCAD's converter, where it is installed, and what it saves."""

import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import ezdxf
import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream

from planner import pipeline
from planner.files.dxf.ours import value_of
from planner.files.dxf.ours_restored import RECORD_BLOCK, restore
from planner.files.dxf.reading import OUR_APP
from planner.model.layout import Kind, Layout
from planner.words import Lang
from tests.draw.drawn import LAYOUTS

LIBRECAD = shutil.which("librecad")
PAINTS = {b"S", b"f", b"f*", b"B"}
"""What a PDF says to paint a line or a fill."""


@pytest.mark.skipif(LIBRECAD is None, reason="LibreCAD is not installed (Debian: apt install librecad)")
def test_librecad_opens_and_prints_the_exported_drawing(tmp_path: Path) -> None:
    plan = LAYOUTS / "hekou" / "plan.dxf"
    written = pipeline.design(plan, out=tmp_path / "out").files
    (drawing,) = [one for one in written if one.suffix == ".dxf"]
    assert painted(drawing, tmp_path / "after") > 2 * painted(plan, tmp_path / "before")


def painted(drawing: Path, folder: Path) -> int:
    """How many lines and fills LibreCAD prints of a drawing, all on one page. It writes beside what it reads."""
    folder.mkdir(mode=0o700)
    copy = shutil.copy(drawing, folder / "plan.dxf")
    subprocess.run(
        [str(LIBRECAD), "dxf2pdf", "-a", str(copy)],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)},
        check=True,
        timeout=120,
        capture_output=True,
    )
    (page,) = PdfReader(folder / "plan.pdf").pages
    return sum(operator in PAINTS for _, operator in ContentStream(page["/Contents"], None).operations)


@pytest.fixture(scope="module")
def lossy(tmp_path_factory: pytest.TempPathFactory) -> tuple[Layout, Path]:
    """A layout, and its drawing as LibreCAD saves it: without XDATA, records and attributes, its sheets in model space,
    in an older version; a camera moved, a sign deleted, a chair copied and a line drawn meanwhile."""
    folder = tmp_path_factory.mktemp("lossy")
    designed = pipeline.design(LAYOUTS / "hekou" / "plan.dxf", out=folder / "out", lang=Lang.ZH)
    doc: Any = ezdxf.readfile(folder / "out" / "plan.dxf")
    space, layout = doc.modelspace(), designed.judged.layout
    here = {str(value_of(one)["value"]["id"]): one for one in space.query("INSERT") if isinstance(value_of(one), dict)}
    here["CAM1"].translate(500.0, 0.0, 0.0)
    again = here[layout.of_kind(Kind.STAFF_CHAIR)[0].id].copy()
    space.add_entity(again)
    again.translate(0.0, 3000.0, 0.0)
    space.delete_entity(here["W2-sign"])
    space.add_line((15000, 20000), (17000, 21000))
    for name in [one for one in doc.layouts.names() if one != "Model"]:
        for entity in [one for one in doc.layouts.get(name) if one.dxftype() != "VIEWPORT"]:
            doc.layouts.get(name).move_to_layout(entity, space)
    for name in [one for one in doc.layouts.names() if one != "Model"][1:]:
        doc.layouts.delete(name)
    doc.rootdict.remove(OUR_APP)
    for entity in doc.entitydb.values():
        entity.discard_xdata(OUR_APP)
        if entity.dxftype() == "INSERT":
            entity.attribs.clear()
    doc.appids.remove(OUR_APP)
    doc.dxfversion = "AC1021"
    doc.saveas(folder / "saved.dxf")
    return layout, folder / "saved.dxf"


def test_a_program_that_keeps_no_extended_data_loses_no_thing(lossy: tuple[Layout, Path]) -> None:
    before, saved = lossy
    after, _ = pipeline.load(saved)
    assert {one.id for one in before.items} - {one.id for one in after.items} == {"W2-sign"}
    (chair,) = [one for one in after.items if one.id not in {other.id for other in before.items}]
    assert chair.kind is Kind.STAFF_CHAIR and chair.locked
    moved = {one.id: one for one in after.cameras}["CAM1"]
    assert moved.at.distance({one.id: one for one in before.cameras}["CAM1"].at) == pytest.approx(0.5, abs=1e-4)
    still = [one for one in before.items if one.id != "W2-sign"]
    assert all(replace(after.item(one.id), handle="") == one for one in still)
    assert after.windows == before.windows and after.zones == before.zones


def test_what_such_a_program_saved_is_drawn_again_without_doubles(lossy: tuple[Layout, Path], tmp_path: Path) -> None:
    pipeline.draw(lossy[1], out=tmp_path, formats=["dxf"], lang=Lang.ZH)
    doc: Any = ezdxf.readfile(tmp_path / "plan.dxf")
    plan: Any = ezdxf.readfile(LAYOUTS / "hekou" / "plan.dxf")
    theirs = [one for one in doc.modelspace() if not one.has_xdata(OUR_APP)]
    assert len(theirs) == len(plan.modelspace()) + 1
    assert len(list(doc.modelspace().query("INSERT[name=='HP-COUNTER-1500x650']"))) == 3
    assert doc.audit().errors == []


def test_of_a_damaged_record_only_the_blocks_names_are_left(lossy: tuple[Layout, Path], tmp_path: Path) -> None:
    doc: Any = ezdxf.readfile(lossy[1])
    for text in doc.blocks.get(RECORD_BLOCK).query("TEXT"):
        text.dxf.text = text.dxf.text[::-1]
    assert not restore(doc)
    doc.saveas(tmp_path / "damaged.dxf")
    layout, _ = pipeline.load(tmp_path / "damaged.dxf")
    assert layout.zones == () and len(layout.windows) == 3
