"""Options and wishes that cannot be met: told with the mend, never bent and never a traceback."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import ezdxf
import pytest
from typer.testing import CliRunner, Result

from cli import app

ROOT = Path(__file__).parents[1]
MEISHAN = ROOT / "layouts" / "meishan"

runner = CliRunner()


def run(*words: str | Path) -> Result:
    """Runs one command in English."""
    return runner.invoke(app, [*(str(word) for word in words), "--lang", "en"])


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A copy of a sample's plan, alone in its folder."""
    return Path(shutil.copy(MEISHAN / "plan.dxf", tmp_path / "plan.dxf"))


def refused(result: Result, *words: str) -> None:
    assert result.exit_code == 2, result.output
    assert not result.stdout
    for word in (*words, "where:", "mend:"):
        assert word in result.stderr


def test_a_unit_that_there_is_not_is_refused(plan: Path) -> None:
    refused(run("read", plan, "--units", "parsec"), "parsec", "--units", "mm")


@pytest.mark.parametrize(
    ("option", "value"), [("--size", "A5"), ("--scale", "0"), ("--scale", "-5"), ("--scale", "100000")]
)
def test_paper_and_scales_that_there_are_not_are_refused(option: str, value: str, tmp_path: Path) -> None:
    layout = tmp_path / "layout.json"
    layout.write_text("{}")
    refused(run("draw", layout, option, value, "--out", tmp_path / "out"), value, option)


@pytest.mark.parametrize("number", ["0", "-1", "1000000"])
def test_a_scheme_of_no_rank_is_refused_before_anything_is_placed(number: str, plan: Path) -> None:
    refused(run("design", plan, "--scheme", number, "--out", plan.parent / "out"), "--scheme")


@pytest.mark.parametrize(
    ("site", "words"),
    [
        ('entrance = "D13"\nstaff_door = "D13"', ("D13", "staff_door")),
        ('entrance = "D99"', ("there is no door 'D99'", "entrance")),
        ('staff_door = "9e9, 1"', ("there is no door", "staff_door")),
    ],
)
def test_doors_that_cannot_serve_are_refused(site: str, words: tuple[str, ...], plan: Path) -> None:
    (plan.parent / "brief.toml").write_text(f"[site]\n{site}\n")
    refused(run("design", plan, "--out", plan.parent / "out"), *words)


@pytest.mark.parametrize("key", ["entrance", "staff_door"])
def test_a_door_of_another_room_is_refused_with_those_of_the_hall(key: str, plan: Path) -> None:
    (plan.parent / "brief.toml").write_text(f'[site]\n{key} = "D3"\n')
    refused(run("design", plan, "--out", plan.parent / "out"), "D3", "does not lead into the hall", "D13")


@pytest.fixture(scope="module")
def designed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a sample's design."""
    out = tmp_path_factory.mktemp("out") / "design"
    assert run("design", MEISHAN / "plan.dxf", "--out", out).exit_code == 0
    return out


def test_a_profile_or_a_picture_is_never_written_over_an_input(plan: Path) -> None:
    brief = plan.parent / "brief.toml"
    brief.write_text('[project]\ntown = "A"\n')
    roles = plan.parent / "roles.toml"
    assert run("read", plan, "--write-profile", roles).exit_code == 0
    for option, target in (("--write-profile", brief), ("--picture", brief), ("--write-profile", roles)):
        held = target.read_text()
        refused(run("read", plan, "--profile", roles, option, target), "input", target.name)
        assert target.read_text() == held


def test_a_folder_that_cannot_be_written_is_told_before_anything_is_placed(plan: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    refused(run("design", plan, "--out", tmp_path / "file" / "out"), "a part of the path is a file")
    refused(run("design", plan, "--out", tmp_path / "file"), "a part of the path is a file")
    refused(run("design", plan, "--out", tmp_path), "the output is an input file")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["file", "plan.dxf"]


def test_a_folder_instead_of_a_file_is_told(tmp_path: Path) -> None:
    for command in ("read", "check", "coverage", "flow"):
        refused(run(command, tmp_path), "is a folder", "plan.dxf")


def test_a_plan_that_may_not_be_read_is_told(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(self: Path, *_words: object, **_more: object) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", denied)
    refused(run("read", plan), "permission denied")


def test_the_plan_of_another_building_is_refused(designed: Path, tmp_path: Path) -> None:
    other = ROOT / "layouts" / "hekou" / "plan.dxf"
    words = ("--format", "dxf", "--out", tmp_path / "out")
    refused(run("draw", designed / "layout.json", "--plan", other, *words), "not the plan of this layout", "--plan")
    assert not (tmp_path / "out").exists()
    assert run("draw", designed / "layout.json", "--plan", MEISHAN / "plan.dxf", *words).exit_code == 0


@pytest.mark.parametrize(("value", "shown"), [('"vier"', "'vier'"), ("true", "'true'"), ("-3", "'-3'")])
def test_a_wrong_value_is_shown_as_it_was_written(value: str, shown: str, tmp_path: Path) -> None:
    brief = tmp_path / "brief.toml"
    brief.write_text(f"[windows]\ncount = {value}\n")
    refused(run("size", "--brief", brief), f"{shown} cannot be used")


def test_limits_are_told_in_full_numbers() -> None:
    refused(run("size", "--population", "1000000000"), "1000000000", "10000000")


def outcome(*words: str | Path, encoding: str, to: Path | None = None) -> tuple[int, bytes, bytes]:
    """A command in a process of its own, whose streams have a code page."""
    env = {**os.environ, "PYTHONIOENCODING": encoding}
    command = [sys.executable, "cli.py", *(str(word) for word in words)]
    with (to or Path(os.devnull)).open("wb") as file:
        done = subprocess.run(
            command, cwd=ROOT, env=env, check=False, stdout=file if to else subprocess.PIPE, stderr=subprocess.PIPE
        )
    return done.returncode, done.stdout or b"", done.stderr


@pytest.mark.parametrize("encoding", ["gbk", "cp1252", "ascii"])
def test_a_terminal_of_any_code_page_is_written_to(encoding: str) -> None:
    code, said, fault = outcome("read", MEISHAN / "plan.dxf", encoding=encoding)
    assert code == 0, fault
    assert b" m2" in said or " m²".encode(encoding, "ignore") in said
    code, said, _ = outcome("read", MEISHAN / "plan.dxf", "--json", encoding=encoding)
    assert json.loads(said)["storeys"][0]["rooms"][0]["label"] == "档案室"


@pytest.mark.skipif(os.name != "posix", reason="pipes are closed otherwise there")
def test_a_pipe_that_nobody_reads_is_no_broken_clause() -> None:
    unread, pipe = os.pipe()
    os.close(unread)
    command = [sys.executable, "cli.py", "rules", "--lang", "en"]
    done = subprocess.run(command, cwd=ROOT, check=False, stdout=pipe, stderr=subprocess.PIPE)
    os.close(pipe)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_under_what_is_printed_is_told() -> None:
    code, _, fault = outcome("size", encoding="utf-8", to=Path("/dev/full"))
    assert code == 2
    assert b"Traceback" not in fault


def test_a_brief_with_control_characters_is_refused(tmp_path: Path) -> None:
    brief = tmp_path / "brief.toml"
    brief.write_text('[project]\ntown = "a\\u0007b\\u202e"\n')
    refused(run("size", "--brief", brief), "'ab' cannot be used", "control characters")


def submitted(plan: Path, block: str, *more: str) -> Path:
    """A plan into whose hall an architect drew counters, and other things, as blocks of his own names."""
    doc = ezdxf.readfile(MEISHAN / "plan.dxf")  # type: ignore[attr-defined]
    for name in (block, *more):
        doc.blocks.new(name).add_lwpolyline([(-750, -325), (750, -325), (750, 325), (-750, 325)], close=True)
    for number in range(3):
        doc.modelspace().add_blockref(block, (16500 + 1600 * number, 22400), dxfattribs={"layer": "0"})
    for number, name in enumerate(more):
        doc.modelspace().add_blockref(name, (16500 + 2000 * number, 17000))
    doc.saveas(plan)
    return plan


@pytest.mark.parametrize("name", ["窗口", "柜台", "3号窗口"])
def test_counters_by_the_names_that_architects_use_are_judged(name: str, plan: Path) -> None:
    result = run("check", submitted(plan, name))
    assert result.exit_code == 1, result.output
    assert "W3" in result.stdout


def test_a_plan_without_counters_names_the_blocks_that_may_be_and_the_profile_it_prints_works(plan: Path) -> None:
    refused(run("check", submitted(plan, "GT-1")), "GT-1 ×3", '[[block]], role = "item.counter"', 'match = ["GT-1"]')
    roles = plan.parent / "roles.toml"
    roles.write_text('[[block]]\nrole = "item.counter"\nmatch = ["GT-1"]\n')
    assert run("check", plan, "--profile", roles).exit_code == 1
    (plan.parent / "brief.toml").write_text('[site]\nprofile = "roles.toml"\n')
    assert run("check", plan).exit_code == 1


def test_a_profile_of_the_user_outweighs_the_names_that_we_know(plan: Path) -> None:
    roles = plan.parent / "roles.toml"
    roles.write_text('[[layer]]\nrole = "ignore"\nmatch = ["WALL"]\n')
    assert "WALL                wall" not in run("read", plan, "--profile", roles).stdout
    assert "profile roles" in run("read", plan, "--profile", roles).stdout


def test_blocks_that_are_not_judged_are_named(plan: Path) -> None:
    said = run("check", submitted(plan, "柜台", "XX-座位", "取号机")).stdout
    assert "not known and not judged: XX-座位 ×1;" in said


def test_what_a_window_lacks_is_said_in_chinese(plan: Path) -> None:
    said = runner.invoke(app, ["check", str(submitted(plan, "柜台")), "--lang", "zh"]).stdout
    assert "窗口设备缺电脑、打印机、扫描仪、高拍仪、服务评价器" in said
    assert "网络点位缺政务外网、局域网、部门专网、电话" in said


def test_the_hall_and_the_doors_that_were_taken_are_said_and_how_others_are(designed: Path, tmp_path: Path) -> None:
    shutil.copy(MEISHAN / "plan.dxf", tmp_path / "plan.dxf")
    said = run("design", tmp_path / "plan.dxf", "--out", tmp_path / "out").stdout
    assert re.search(r"hall +R9 便民服务大厅 176.7 m² +another: brief.toml, \[site\] hall", said)
    assert re.search(r"entrance +D13 1800 mm – outdoors", said)
    assert re.search(r"staff door +D5 1000 mm – 后台审批区", said)
    (tmp_path / "brief.toml").write_text('[site]\nentrance = "D11"\nhall = "R9"\n[windows]\ncount = 13\n')
    said = run("design", tmp_path / "plan.dxf", "--out", tmp_path / "out").stdout
    assert re.search(r"entrance +D11 .* by the brief", said)
    assert re.search(r"\n +broken \[should\] [A-Z]", said), "clauses that are broken are named"


@pytest.mark.parametrize(
    ("words", "chinese", "english"),
    [
        (("read",), "缺少 PLAN", "Missing argument 'PLAN'"),
        (("read", "x", "--foo"), "没有选项“--foo”", "No such option: --foo"),
        (("reed",), "没有命令“reed”", "No such command 'reed'"),
        (("size", "--population", "many"), "“--population”应为整数", "--population"),
        (("size", "--windows", "0"), "“--windows”应不小于 1", "--windows"),
        (("size", "--lang", "fr"), "“--lang”应为下列之一:'zh', 'en'", "--lang"),
    ],
)
def test_a_wrong_command_line_is_told_in_the_languages_of_the_locale(
    words: tuple[str, ...], chinese: str, english: str
) -> None:
    for lang, what, where in (("zh_CN.UTF-8", chinese, "位置: "), ("en_US.UTF-8", english, "where: ")):
        env = {**os.environ, "LANG": lang, "LC_ALL": lang, "PYTHONIOENCODING": "utf-8"}
        done = subprocess.run([sys.executable, "cli.py", *words], cwd=ROOT, env=env, check=False, capture_output=True)
        said = done.stderr.decode()
        assert done.returncode == 2
        assert what in said
        assert where in said
        assert "--help" in said


def test_tables_have_heads_and_no_english_words_in_chinese(designed: Path) -> None:
    routes = runner.invoke(app, ["flow", str(designed / "layout.json"), "--lang", "zh"]).stdout
    assert re.match(r"\[流线\] +\[类别\] +\[起 → 止\] +\[长度\] +\[最窄处\]", routes)
    assert re.search(r" 轮椅 +D13 → wheelchair-1", routes)
    seen = run("coverage", designed / "layout.json").stdout
    assert re.match(r"\[camera\] +\[model\] +\[at x, y \(m\)\]", seen)
    assert "[seen by two]" in seen


def test_a_route_to_what_is_not_there_is_told_in_words(plan: Path) -> None:
    said = runner.invoke(app, ["check", str(submitted(plan, "柜台")), "--lang", "zh"]).stdout
    assert "至 导服台:没有导服台" in said
    assert "至 guidance-desk:" not in said


def test_a_room_that_was_taken_for_the_hall_without_a_label_is_told_when_it_is_too_small(plan: Path) -> None:
    doc = ezdxf.new("R2010", units=4)  # type: ignore[attr-defined]
    space = doc.modelspace()
    for y, inner in ((0, 240), (2240, 2000)):
        for level in (y, inner):
            ends = [(0, 12000), (13000, 30000)] if y == 0 else [(0, 30000)]
            for low, high in ends:
                space.add_line((low, level), (high, level), dxfattribs={"layer": "WALL"})
    for x in (0, 240, 29760, 30000):
        space.add_line((x, 0), (x, 2240), dxfattribs={"layer": "WALL"})
    for x in (12000, 13000):
        space.add_line((x, 0), (x, 240), dxfattribs={"layer": "WALL"})
    space.add_arc((12000, 240), 1000, 0, 90, dxfattribs={"layer": "DOOR"})
    space.add_line((12000, 240), (12000, 1240), dxfattribs={"layer": "DOOR"})
    doc.saveas(plan)
    refused(run("design", plan, "--out", plan.parent / "out"), "not one window", "no room is labelled a hall", "R1")


def test_a_wished_pitch_that_gives_way_is_said(plan: Path) -> None:
    (plan.parent / "brief.toml").write_text('[counter]\npitch = "5 m"\n')
    said = run("design", plan, "--out", plan.parent / "out").stdout
    assert re.search(r"the pitch goes down from 5000 mm to \d+ mm to fit 4 windows", said)
