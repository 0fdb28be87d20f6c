"""Options and wishes that cannot be met: told with the mend, never bent and never a traceback."""

import shutil
from pathlib import Path

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
