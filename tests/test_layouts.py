"""The sample projects: the plans are what the script draws, and a hall as the codes want it can stand in them."""

import hashlib
import os
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import ezdxf
import pytest
from ezdxf.document import Drawing
from shapely import Polygon

from layouts.building import Building, Opening
from layouts.drafting import WallStyle
from layouts.draw_samples import Sample, plan_text, samples
from planner.files.toml import read_brief
from planner.model.brief import QueueKind, WindowMode
from planner.words import Lang

ROOT = Path(__file__).parents[1]
SAMPLES = samples()
EXIT_CLEAR = 1400
EXITS_APART = 5000
DOOR_CLEAR = 900

HASHES = (
    "import hashlib; from layouts.draw_samples import samples, plan_text; "
    "print(*(hashlib.sha256(plan_text(one)).hexdigest() for one in samples()))"
)


def each(sample: Sample) -> str:
    """The test's id."""
    return sample.name


def content(doc: Drawing) -> list[tuple[str, str, str]]:
    """Everything that is drawn: block, kind and attributes of each entity."""
    return [
        (block.name, entity.dxftype(), str(sorted(entity.dxfattribs().items(), key=lambda one: one[0])))
        for block in doc.blocks
        for entity in block
    ]


def hall(building: Building) -> Polygon:
    """The service hall, the only room of that name."""
    (space,) = (space for space in building.spaces if "大厅" in space.name)
    return building.room_of(space)


def outer_doors(building: Building) -> list[Opening]:
    """The doors between the hall and outdoors."""
    room = hall(building).buffer(300)
    others = [one for one in building.rooms if not one.equals(hall(building))]
    return [
        one
        for one in building.openings
        if one.is_door
        and one.gap.intersects(room)
        and not any(other.buffer(10).intersects(one.gap) for other in others)
    ]


@pytest.mark.parametrize("sample", SAMPLES, ids=each)
def test_the_plan_is_what_the_script_draws(sample: Sample, tmp_path: Path) -> None:
    fresh = tmp_path / "plan.dxf"
    fresh.write_bytes(plan_text(sample))
    kept = ROOT / "layouts" / sample.name / "plan.dxf"
    assert content(ezdxf.readfile(fresh)) == content(ezdxf.readfile(kept))


def test_the_script_draws_the_same_bytes_in_every_process() -> None:
    ours = [hashlib.sha256(plan_text(one)).hexdigest() for one in SAMPLES]
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        result = subprocess.run(
            [sys.executable, "-c", HASHES], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
        )
        assert result.stdout.split() == ours


@pytest.mark.parametrize("sample", SAMPLES, ids=each)
def test_a_plan_opens_without_a_fault(sample: Sample) -> None:
    doc = ezdxf.readfile(ROOT / "layouts" / sample.name / "plan.dxf")
    assert not doc.audit().has_errors
    assert doc.header["$INSUNITS"] == 4
    assert {"DIMENSION", "INSERT", "HATCH"} <= {entity.dxftype() for entity in doc.modelspace()}
    assert any(entity.dxf.xscale < 0 for entity in doc.modelspace().query("INSERT"))


@pytest.mark.parametrize("sample", SAMPLES, ids=each)
def test_chinese_survives_the_file_s_encoding(sample: Sample) -> None:
    doc = ezdxf.readfile(ROOT / "layouts" / sample.name / "plan.dxf")
    words = [entity.dxf.text for entity in doc.modelspace().query("TEXT")]
    words += [entity.text for entity in doc.modelspace().query("MTEXT")]
    assert any("便民服务大厅" in word for word in words)
    assert not [word for word in words if "\\x" in word or "?" in word]


@pytest.mark.parametrize("sample", SAMPLES, ids=each)
def test_each_room_has_one_name_and_each_name_a_room(sample: Sample) -> None:
    named = [sample.building.room_of(space) for space in sample.building.spaces]
    assert len(named) == len(sample.building.rooms)
    assert all(any(room.equals(one) for one in named) for room in sample.building.rooms)


@pytest.mark.parametrize(
    ("name", "area"), [("hekou", 131.9), ("meishan", 176.9), ("shiqiao", 182.5), ("yunfeng", 230.0)]
)
def test_the_halls_have_their_areas(name: str, area: float) -> None:
    (sample,) = (one for one in SAMPLES if one.name == name)
    assert hall(sample.building).area / 1e6 == pytest.approx(area, abs=0.05)


@pytest.mark.parametrize("sample", SAMPLES, ids=each)
def test_a_hall_has_two_wide_exits_far_enough_apart(sample: Sample) -> None:
    exits = outer_doors(sample.building)
    assert len(exits) >= 2
    assert all(one.width >= EXIT_CLEAR for one in exits)
    assert all(one.gap.distance(other.gap) >= EXITS_APART for one, other in combinations(exits, 2))


@pytest.mark.parametrize("sample", SAMPLES, ids=each)
def test_every_door_lets_a_wheelchair_through(sample: Sample) -> None:
    assert min(one.width for one in sample.building.openings if one.is_door) >= DOOR_CLEAR


@pytest.mark.parametrize("sample", SAMPLES, ids=each)
def test_no_opening_meets_a_column_or_another_opening(sample: Sample) -> None:
    gaps = [one.gap for one in sample.building.openings]
    assert not any(gap.intersects(column) for gap in gaps for column in sample.building.column_bodies)
    assert not any(one.intersects(other) for one, other in combinations(gaps, 2))


def test_the_samples_differ_as_real_projects_do() -> None:
    briefs = [read_brief(ROOT / "layouts" / one.name / "brief.toml") for one in SAMPLES]
    assert any(one.turn_deg for one in SAMPLES)
    assert any(len(hall(one.building).exterior.coords) > 5 for one in SAMPLES)
    assert any(one.more is not None for one in SAMPLES)
    assert {one.office.walls for one in SAMPLES} == set(WallStyle)
    assert {brief.language for brief in briefs} == set(Lang)
    assert {brief.queue for brief in briefs} == {QueueKind.TICKET, QueueKind.LINE}
    assert {brief.windows.mode for brief in briefs} == set(WindowMode)


@pytest.mark.parametrize("sample", SAMPLES, ids=each)
def test_layer_names_of_a_plan_are_in_one_language(sample: Sample) -> None:
    names = [name.rpartition("$")[2] for name in vars(sample.office.layers).values()]
    chinese = [not name.isascii() for name in names]
    assert all(chinese) or not any(chinese)
