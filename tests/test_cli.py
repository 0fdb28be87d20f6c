"""The commands as a user runs them: exit codes, messages, JSON, and no half-written file."""

import json
import shutil
from collections.abc import Callable
from math import cos, radians, sin
from pathlib import Path
from typing import Any

import ezdxf
import pytest
from typer.testing import CliRunner, Result

from cli import app

ROOT = Path(__file__).parents[1]
LAYOUTS = ROOT / "layouts"
SAMPLES = sorted(path.parent.name for path in LAYOUTS.glob("*/brief.toml"))
SHARED = ROOT.parent / "shared" / "plans"

runner = CliRunner()


def run(*words: str | Path) -> Result:
    """Runs one command in English."""
    return runner.invoke(app, [*(str(word) for word in words), "--lang", "en"])


def document(result: Result) -> dict[str, Any]:
    """The JSON document on standard output."""
    found = json.loads(result.stdout)
    assert isinstance(found, dict)
    return found


@pytest.fixture(scope="module")
def designed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the first sample's design."""
    out = tmp_path_factory.mktemp("out") / "design"
    result = run("design", LAYOUTS / SAMPLES[0] / "plan.dxf", "--out", out)
    assert result.exit_code == 0, result.output
    return out


def plan_without_walls(path: Path) -> None:
    """A drawing that holds only a text."""
    doc = ezdxf.new("R2010")
    doc.modelspace().add_text("大厅")
    doc.saveas(path)


def bad_plan(kind: str, path: Path) -> None:
    """Writes a file that is no floor plan."""
    whole = (LAYOUTS / SAMPLES[0] / "plan.dxf").read_bytes()
    if kind == "empty":
        path.write_bytes(b"")
    elif kind == "png":
        path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    elif kind == "truncated":
        path.write_bytes(whole[: len(whole) * 6 // 10])
    elif kind == "dwg":
        path.write_bytes(b"AC1027" + bytes(200))
    elif kind == "no-walls":
        plan_without_walls(path)


@pytest.mark.parametrize("kind", ["missing", "empty", "png", "truncated", "dwg", "no-walls"])
def test_a_file_that_is_no_plan_ends_with_2_and_a_mend(kind: str, tmp_path: Path) -> None:
    plan = tmp_path / "plan.dxf"
    bad_plan(kind, plan)
    out = tmp_path / "out"
    result = run("design", plan, "--out", out)
    assert result.exit_code == 2, result.output
    assert "mend:" in result.stderr
    assert "Traceback" not in result.output
    assert not out.exists()


@pytest.mark.parametrize(
    ("brief", "names"),
    [
        ("[demand]\npopulatoin = 100\n", "populatoin"),
        ("[counter]\npitch = 1500\n", "pitch"),
        ('[counter]\npitch = "1500"\n', "pitch"),
        ("[demand]\nvisits_per_day = -3\n", "visits_per_day"),
        ("[demand]\nminutes_per_case = nan\n", "minutes_per_case"),
        ("[windows]\ncount = 0\n", "count"),
        ("[demand\n", "brief.toml"),
    ],
)
def test_a_wrong_brief_ends_with_2_and_names_the_key(brief: str, names: str, tmp_path: Path) -> None:
    shutil.copy(LAYOUTS / SAMPLES[0] / "plan.dxf", tmp_path / "plan.dxf")
    (tmp_path / "brief.toml").write_text(brief, encoding="utf-8")
    out = tmp_path / "out"
    result = run("design", tmp_path / "plan.dxf", "--out", out)
    assert result.exit_code == 2, result.output
    assert names in result.stderr
    assert "mend:" in result.stderr
    assert not out.exists()


def test_negative_demand_on_the_command_line_ends_with_2() -> None:
    result = run("size", "--visits-per-day", "-5")
    assert result.exit_code == 2
    assert "mend:" in result.stderr


def without_handles(found: dict[str, Any]) -> dict[str, Any]:
    """A check's document without the handles, which only a DXF has."""
    for verdict in found["verdicts"]:
        for finding in verdict["findings"]:
            del finding["handles"]
    return found


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_sample_breaks_no_shall_and_its_dxf_reads_back_the_same(sample: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = run("design", LAYOUTS / sample / "plan.dxf", "--out", out)
    assert result.exit_code == 0, result.output
    names = {"layout.json", "plan.dxf", "plan.pdf", "findings.json", "report.html", "schedules.xlsx"}
    assert {path.name for path in out.iterdir()} == names
    first = run("check", out / "layout.json", "--json")
    second = run("check", out / "plan.dxf", "--json")
    assert document(first) == json.loads((out / "findings.json").read_text(encoding="utf-8"))
    assert without_handles(document(second)) == without_handles(document(first))
    assert document(first)["outcome"] == "holds"


def test_the_same_input_gives_the_same_bytes(designed: Path, tmp_path: Path) -> None:
    out = tmp_path / "again"
    assert run("design", LAYOUTS / SAMPLES[0] / "plan.dxf", "--out", out).exit_code == 0
    for path in sorted(designed.iterdir()):
        assert path.read_bytes() == (out / path.name).read_bytes(), path.name


def test_the_default_number_of_windows_is_the_one_of_the_erlang_formula() -> None:
    found = document(run("size", "--visits-per-day", "60", "--minutes-per-case", "10", "--json"))
    assert found["windows"] == 4
    chosen = next(row for row in found["table"] if row["windows"] == 4)
    assert chosen["mean_wait_min"] == pytest.approx(found["mean_wait_min"])


def test_a_clause_that_does_not_exist_ends_with_2() -> None:
    assert run("rules", "9.9.9").exit_code == 2
    assert "4.1.2" in run("rules", "4.1.2").stdout


Json = dict[str, Any]


def item(layout: Json, item_id: str) -> Json:
    """The item with an id."""
    found = next(one for one in layout["items"] if one["id"] == item_id)
    assert isinstance(found, dict)
    return found


def counter_forward(layout: Json) -> None:
    """The second counter stands 300 mm nearer to the public."""
    counter = item(layout, "W2-counter")
    turn = radians(counter["turn_deg"])
    x, y = counter["at"]
    counter["at"] = [round(x - 0.3 * sin(turn), 6), round(y + 0.3 * cos(turn), 6)]


def no_sign(layout: Json) -> None:
    """The first window has no sign."""
    layout["items"].remove(item(layout, "W1-sign"))


def top_900(layout: Json) -> None:
    """The first top is 900 mm high."""
    item(layout, "W1-counter")["height"] = 0.9


def camera_to_the_wall(layout: Json) -> None:
    """A camera that alone sees a part of the staff's passage looks the other way."""
    alone, *_ = [one["item"] for one in layout["choices"] if "passage to the back office" in one["text"]["en"]]
    (camera,) = [one for one in layout["cameras"] if one["id"] == alone]
    camera["aim_deg"] = (camera["aim_deg"] + 180) % 360


def failing(found: Json) -> set[str]:
    """The clauses of the hall's own standard, and the borrowed ones that such a change may touch, that fail."""
    return {verdict["id"] for verdict in found["verdicts"] if verdict["outcome"] in {"fail", "unclear"}}


@pytest.mark.parametrize(
    ("change", "own"),
    [
        (counter_forward, {"4.1.2-arrangement", "4.1.5-distance"}),
        (no_sign, {"4.1.3-sign"}),
        (top_900, {"4.1.2-uniform", "4.1.2-size"}),
        (camera_to_the_wall, {"4.3.2.3-cameras"}),
    ],
)
def test_a_design_broken_by_hand_names_exactly_the_clauses_broken(
    change: Callable[[Json], None], own: set[str], designed: Path, tmp_path: Path
) -> None:
    before = document(run("check", designed / "layout.json", "--json"))
    layout = json.loads((designed / "layout.json").read_text(encoding="utf-8"))
    change(layout)
    changed = tmp_path / "changed.json"
    changed.write_text(json.dumps(layout, ensure_ascii=False), encoding="utf-8")
    result = run("check", changed, "--json")
    named = failing(document(result)) - failing(before)
    assert {name.removeprefix("DB3415/T 91-2024 ") for name in named if name.startswith("DB3415")} == own
    assert result.exit_code == 1


def test_check_prints_nothing_but_json(designed: Path) -> None:
    result = run("check", designed / "plan.dxf", "--json")
    assert result.stdout.count("planner.check/1") == 1
    assert document(result)["schema"] == "planner.check/1"


def shared(pattern: str) -> list[Path]:
    """Real drawings, by a pattern; the test is skipped where they are absent."""
    if not SHARED.is_dir():
        pytest.skip("../shared/plans is absent: the real drawings are not read")
    return sorted(SHARED.glob(pattern))


@pytest.mark.parametrize(
    "pattern", ["real/[A-L]*.dxf", "real/[M-Za-x]*.dxf", "real/y*.dxf", "odd/[A-L]*.dxf", "odd/[M-Za-z]*.dxf"]
)
def test_reading_never_ends_with_a_traceback(pattern: str) -> None:
    for path in shared(pattern):
        result = run("read", path, "--json")
        assert result.exit_code in {0, 2}, f"{path.name}: {result.output}"
        assert result.exception is None or isinstance(result.exception, SystemExit), path.name


def test_a_real_hall_of_proxy_objects_is_designed(tmp_path: Path) -> None:
    (plan,) = shared("real/LibreDWG__libredwg__gh109_1.dxf")
    result = run("design", plan, "--out", tmp_path / "out")
    assert result.exit_code == 1, result.output
    findings = json.loads((tmp_path / "out" / "findings.json").read_text(encoding="utf-8"))
    broken = {verdict["id"] for verdict in findings["verdicts"] if verdict["outcome"] == "fail"}
    shall = {verdict["id"] for verdict in findings["verdicts"] if verdict["verb"] == "shall"}
    assert broken & shall == {"GB 50016-2014 5.5.19", "GB 55037-2022 7.1.4-outdoors"}, "its three doors are 900 mm wide"


def without_hidden_data(path: Path, out: Path) -> None:
    """The drawing as a program leaves it that keeps neither XDATA nor dictionaries."""
    doc = ezdxf.readfile(path)
    for entity in doc.entitydb.values():
        if entity.xdata is not None:
            entity.discard_xdata("HALL_PLANNER")
    doc.rootdict.discard("HALL_PLANNER")
    doc.saveas(out)


def test_a_design_whose_hidden_data_another_program_dropped_is_still_judged(designed: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare.dxf"
    without_hidden_data(designed / "plan.dxf", bare)
    result = run("check", bare, "--brief", LAYOUTS / SAMPLES[0] / "brief.toml", "--json")
    verdicts = document(result)["verdicts"]
    assert [one["id"] for one in verdicts if one["outcome"] == "fail" and one["verb"] == "shall"] == []
    known = {one["id"]: one["outcome"] for one in verdicts}
    told = ("4.1.2-size", "4.1.3-sign", "4.1.4", "4.1.5-line", "4.1.5-distance", "4.3.1.1-window", "4.3.2.3-cameras")
    assert {known[f"DB3415/T 91-2024 {one}"] for one in told} == {"pass"}


THEIR_PROFILE = """
[profile]
id = "theirs"
rank = 90
name = { zh = "送审单位", en = "theirs" }
[[block]]
role = "item.counter"
match = ["GT-*"]
"""


def test_a_layout_that_others_drew_is_judged_and_their_handles_are_named(tmp_path: Path) -> None:
    plan = LAYOUTS / "meishan" / "plan.dxf"
    found = document(run("read", plan, "--json"))
    hall = max(found["storeys"][0]["rooms"], key=lambda room: float(room["area_m2"]))
    x, y = (sum(point[axis] for point in hall["polygon"]) / len(hall["polygon"]) for axis in (0, 1))
    doc = ezdxf.readfile(plan)
    block = doc.blocks.new("GT-1500")
    block.add_lwpolyline([(-750, -325), (750, -325), (750, 325), (-750, 325)], close=True)
    inserts = [doc.modelspace().add_blockref("GT-1500", ((x + 1.5 * step) * 1000, y * 1000)) for step in (-1, 0, 1)]
    doc.saveas(tmp_path / "submitted.dxf")
    (tmp_path / "their.profile.toml").write_text(THEIR_PROFILE, encoding="utf-8")
    result = run("check", tmp_path / "submitted.dxf", "--profile", tmp_path / "their.profile.toml", "--json")
    assert result.exit_code == 1, result.output
    verdicts = {verdict["id"]: verdict for verdict in document(result)["verdicts"]}
    signs = verdicts["DB3415/T 91-2024 4.1.3-sign"]
    assert (signs["outcome"], len(signs["findings"])) == ("fail", 3)
    heights = verdicts["DB3415/T 91-2024 4.1.2-size"]
    assert heights["outcome"] == "unclear"
    handles = {handle for finding in heights["findings"] for handle in finding["handles"]}
    assert handles == {insert.dxf.handle for insert in inserts}
