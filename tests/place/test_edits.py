"""What a designer moves in CAD stays in the next design, with its parts; the rest is placed around it."""

from pathlib import Path

import ezdxf
import pytest

from planner import pipeline
from planner.files import toml
from planner.files.dxf.ours import value_of
from planner.files.layout_json import read_layout
from planner.measure.clearance import overlaps
from planner.model.layout import Layout
from planner.place.fixes import repaired
from planner.place.trials import breaches
from tests.place.samples import LAYOUTS

MOVES = {"guidance-1": (400.0, 300.0), "CAM3": (500.0, 0.0), "W2-sign": (0.0, -60.0), "safe-1": (-200.0, 0.0)}
"""Millimetres, the unit of the sample."""

EDITED: list[Path] = []
"""The plan that was edited, once there is one."""


@pytest.fixture(scope="module")
def designs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Layout, Layout]:
    """A sample's design, and the design of its plan.dxf after things were moved in it."""
    folder = tmp_path_factory.mktemp("edits")
    pipeline.design(LAYOUTS / "meishan" / "plan.dxf", out=folder / "first")
    doc = ezdxf.readfile(folder / "first" / "plan.dxf")
    for insert in doc.modelspace().query("INSERT"):
        value = value_of(insert)
        name = value["value"]["id"] if isinstance(value, dict) and "value" in value else ""
        if name in MOVES:
            dx, dy = MOVES[name]
            insert.dxf.insert = (insert.dxf.insert.x + dx, insert.dxf.insert.y + dy, 0.0)
    (folder / "edited").mkdir()
    doc.saveas(folder / "edited" / "plan.dxf")
    pipeline.design(folder / "edited" / "plan.dxf", out=folder / "second")
    first, second = (read_layout(Path(folder / name / "layout.json")) for name in ("first", "second"))
    EDITED.append(folder / "edited" / "plan.dxf")
    return first, second


def test_what_was_moved_stays_where_it_was_put(designs: tuple[Layout, Layout]) -> None:
    first, second = designs
    for name in ("guidance-1", "W2-sign"):
        was, now = first.item(name), second.item(name)
        dx, dy = MOVES[name]
        assert (now.at.x - was.at.x, now.at.y - was.at.y) == pytest.approx((dx / 1000, dy / 1000), abs=1e-6)
        assert now.locked and now.knee == was.knee and now.base == was.base


def test_the_parts_of_what_was_moved_go_with_it(designs: tuple[Layout, Layout]) -> None:
    first, second = designs
    parts = [one.id for one in first.items if one.id.startswith("guidance-1-")]
    assert parts
    for name in parts:
        was, now = first.item(name), second.item(name)
        assert (now.at.x - was.at.x, now.at.y - was.at.y) == pytest.approx((0.4, 0.3), abs=1e-5)


def test_a_camera_that_was_moved_keeps_its_place_and_tilt(designs: tuple[Layout, Layout]) -> None:
    first, second = designs
    was = next(one for one in first.cameras if one.id == "CAM3")
    kept = [one for one in second.cameras if one.locked]
    assert [(one.at.x, one.at.y) for one in kept] == [pytest.approx((was.at.x + 0.5, was.at.y), abs=1e-6)]
    assert kept[0].tilt_deg == was.tilt_deg and kept[0].aim_deg == pytest.approx(was.aim_deg)


def test_the_rest_is_placed_around_it_and_nothing_is_there_twice(designs: tuple[Layout, Layout]) -> None:
    first, second = designs
    assert overlaps(second, tolerance=0.001) == ()
    assert len(second.windows) == len(first.windows)
    for name in ("safe", "guidance-desk", "copier", "ticket-machine"):
        assert [one.kind.value for one in second.items].count(name) == 1
    assert second.brief.demand == first.brief.demand


def test_a_repair_of_the_edited_plan_brings_the_parts_after_what_was_moved(designs: tuple[Layout, Layout]) -> None:
    first, _ = designs
    layout, reading = pipeline.load(EDITED[0])
    court = pipeline.court(pipeline.rulebook_of(layout.brief, beside=None))
    repair = repaired(layout, court, toml.read_catalogue(), carried=pipeline.carried(layout, reading))
    chair = repair.after.layout.item("guidance-1-staff-chair")
    assert chair.at.x - first.item(chair.id).at.x == pytest.approx(0.4, abs=1e-5)
    assert repair.after.layout.item("guidance-1").at == layout.item("guidance-1").at
    assert "practice no-overlap" not in {one.clause for one in breaches(repair.after.verdicts)}
