"""`planner read` at the command line: profiles written and handed back, storeys chosen."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from cli import app
from tests.survey.matrix import PLAIN
from tests.survey.styles import Style, save
from tests.survey.tongues import Tongue
from tests.survey.walls import Walls

LAYOUTS = Path(__file__).parents[1] / "layouts"

runner = CliRunner()
TWO_STOREYS = replace(PLAIN, rooms=5, storeys=2)


def run(*words: str | Path) -> Result:
    """Runs one command in English."""
    return runner.invoke(app, [*(str(word) for word in words), "--lang", "en"])


def drawn(style: Style, folder: Path) -> Path:
    """A drawing in a style."""
    path = folder / "plan.dxf"
    save(style, path)
    return path


def storeys(result: Result) -> Any:
    """The storeys of a reading."""
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)["storeys"]


@pytest.mark.parametrize(
    "style",
    [
        PLAIN,
        replace(PLAIN, tongue=Tongue.ZERO, furniture=True),
        replace(PLAIN, tongue=Tongue.ODD, walls=Walls.OUTLINES, turn_deg=37.0),
    ],
    ids=lambda style: style.name,
)
def test_a_written_profile_handed_back_gives_the_same_reading(style: Style, tmp_path: Path) -> None:
    plan, profile = drawn(style, tmp_path), tmp_path / "plan.profile.toml"
    before = storeys(run("read", plan, "--json", "--write-profile", profile))
    assert storeys(run("read", plan, "--json", "--profile", profile)) == before


def test_an_edited_profile_overrules(tmp_path: Path) -> None:
    plan, profile = drawn(PLAIN, tmp_path), tmp_path / "plan.profile.toml"
    assert len(storeys(run("read", plan, "--json", "--write-profile", profile))[0]["rooms"]) == 12
    text = profile.read_text(encoding="utf-8")
    profile.write_text(text.replace('role = "wall"', 'role = "furniture"'), encoding="utf-8")
    assert not storeys(run("read", plan, "--json", "--profile", profile))


def test_a_profile_is_not_written_over_the_plan(tmp_path: Path) -> None:
    plan = drawn(PLAIN, tmp_path)
    before = plan.read_bytes()
    assert run("read", plan, "--write-profile", plan).exit_code == 2
    assert plan.read_bytes() == before


def test_one_storey_is_read_by_its_id_or_its_name(tmp_path: Path) -> None:
    plan = drawn(TWO_STOREYS, tmp_path)
    both = storeys(run("read", plan, "--json"))
    assert [storey["id"] for storey in both] == ["S1", "S2"]
    assert storeys(run("read", plan, "--json", "--storey", "S2")) == both[1:]
    assert storeys(run("read", plan, "--json", "--storey", both[1]["name"])) == both[1:]


@pytest.mark.parametrize("command", ["read", "design", "check"])
def test_a_storey_that_is_not_there_is_refused_with_those_that_are(command: str, tmp_path: Path) -> None:
    out = ("--out", tmp_path / "out") if command == "design" else ()
    result = run(command, drawn(TWO_STOREYS, tmp_path), "--storey", "S9", *out)
    assert result.exit_code == 2
    assert "S1" in result.stderr
    assert "S2" in result.stderr


def test_the_storey_that_design_takes_is_said(tmp_path: Path) -> None:
    lines = [line for line in run("read", drawn(TWO_STOREYS, tmp_path)).stdout.splitlines() if "storey" in line]
    assert [("design takes this one" in line) for line in lines] == [True, False]


def test_the_table_says_what_its_columns_hold_in_the_language_asked_for() -> None:
    plan = LAYOUTS / "meishan" / "plan.dxf"
    said = runner.invoke(app, ["read", str(plan), "--lang", "zh"]).stdout
    for word in ("[面积(图上所注)]", "[可信度]", "[净宽]", "[用途]", "墙 wall", "按图层名"):
        assert word in said
    assert "profile names" not in said
    assert "[how sure]" in runner.invoke(app, ["read", str(plan), "--lang", "en"]).stdout
