"""Designed, edited in CAD, checked and drawn again: what the draftsman did is understood, what he added stays."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ezdxf
import pytest
from pypdf import PdfReader

from planner import pipeline
from planner.files.dxf.ours import value_of
from planner.files.dxf.reading import OUR_APP
from planner.model.layout import Kind, Layout
from planner.model.verdict import Outcome
from planner.words import Lang

SAMPLE = Path(__file__).parents[2] / "layouts" / "hekou"
STEP = 0.3
"""Metres that the windows are moved along their row, away from the copier's end."""

GONE = "W2-sign"


def _things(space: Any) -> Iterator[tuple[Any, str]]:
    """Our INSERTs with the ids of what they stand for."""
    for insert in space.query("INSERT"):
        value = value_of(insert)
        if isinstance(value, dict) and "value" in value:
            yield insert, str(value["value"]["id"])


def _edited(source: Path, layout: Layout, target: Path) -> None:
    """Three windows moved with all that is theirs, a sign deleted, a camera copied, and lines drawn by hand."""
    doc = ezdxf.readfile(source)
    space, unit = doc.modelspace(), layout.plan.units.metres_per_unit
    row = layout.of_kind(Kind.COUNTER)
    along = (row[-1].at.x - row[0].at.x, row[-1].at.y - row[0].at.y)
    length = (along[0] ** 2 + along[1] ** 2) ** 0.5
    step = [value / length * STEP / unit for value in along]
    windows = [window.id for window in layout.windows]
    for insert, own in list(_things(space)):
        if own == GONE:
            space.delete_entity(insert)
        elif own.split("-")[0] in windows:
            insert.translate(step[0], step[1], 0.0)
        elif own == "CAM1":
            again = insert.copy()
            space.add_entity(again)
            again.translate(-1.0 / unit, 0.5 / unit, 0.0)
    doc.layers.add("校对意见")
    at = layout.hall.polygon.centroid
    space.add_circle((at.x / unit, at.y / unit), 500.0, dxfattribs={"layer": "校对意见"})
    sheet = next(name for name in doc.layouts.names() if name.startswith("01 "))
    doc.layouts.get(sheet).add_text("已核 2026.3", height=5.0, dxfattribs={"layer": "校对意见"})
    doc.saveas(target)


@pytest.fixture(scope="module")
def trip(tmp_path_factory: pytest.TempPathFactory) -> tuple[Layout, Path, Path]:
    """The layout as it was designed, the edited file, and the folder of what was drawn from it."""
    folder = tmp_path_factory.mktemp("trip")
    written = pipeline.design(SAMPLE / "plan.dxf", out=folder / "out", lang=Lang.ZH)
    edited = folder / "edited.dxf"
    _edited(folder / "out" / "plan.dxf", written.judged.layout, edited)
    pipeline.draw(edited, out=folder / "again", formats=["dxf", "pdf", "xlsx"], lang=Lang.ZH)
    return written.judged.layout, edited, folder / "again"


def test_moved_deleted_and_copied_things_are_understood(trip: tuple[Layout, Path, Path]) -> None:
    before, edited, _ = trip
    after, _ = pipeline.load(edited)
    assert {one.id for one in before.items} - {one.id for one in after.items} == {GONE}
    assert {one.id for one in after.items} <= {one.id for one in before.items}
    for window in before.windows:
        for item in before.of_window(window.id):
            if item.id != GONE:
                assert after.item(item.id).at.distance(item.at) == pytest.approx(STEP, abs=1e-4)
    still = [one for one in before.items if not one.window]
    assert all(after.item(one.id).at.distance(one.at) < 1e-6 for one in still)
    assert len(after.cameras) == len(before.cameras) + 1


def test_the_check_finds_what_the_draftsman_broke(trip: tuple[Layout, Path, Path]) -> None:
    _, edited, _ = trip
    verdicts = {one.id: one for one in pipeline.judge_file(edited).verdicts}
    sign = verdicts["DB3415/T 91-2024 4.1.3-sign"]
    assert sign.outcome is Outcome.FAIL
    assert [one.item for one in sign.findings if one.outcome is Outcome.FAIL] == [GONE.split("-")[0]]


def test_what_is_drawn_from_it_holds_the_same_layout(trip: tuple[Layout, Path, Path]) -> None:
    _, edited, again = trip
    drawn, _ = pipeline.load(again / "plan.dxf")
    once, _ = pipeline.load(edited)
    assert {one.id: one.at.wkt for one in drawn.items} == {one.id: one.at.wkt for one in once.items}
    assert [one.id for one in drawn.cameras] == [one.id for one in once.cameras]
    text = "".join(page.extract_text() for page in PdfReader(again / "plan.pdf").pages)
    assert drawn.cameras[-1].id in text and GONE not in text


def test_what_was_added_by_hand_stays_once(trip: tuple[Layout, Path, Path]) -> None:
    doc = ezdxf.readfile(trip[2] / "plan.dxf")
    assert [one.dxftype() for one in doc.modelspace().query("*[layer=='校对意见']")] == ["CIRCLE"]
    notes = [one.dxf.text for layout in doc.layouts for one in layout.query("TEXT[layer=='校对意见']")]
    assert notes == ["已核 2026.3"]
    ours = [layout for layout in doc.layouts if any(one.has_xdata(OUR_APP) for one in layout.query("VIEWPORT"))]
    assert len(ours) == 6
    assert len([name for name in doc.layouts.names() if name.startswith("01 ")]) == 1
    audit = doc.audit()
    assert (audit.errors, audit.fixes) == ([], [])
