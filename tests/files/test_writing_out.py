"""Files are written whole or not at all, and never over an input."""

import os
from pathlib import Path

import pytest

from planner.errors import InputError
from planner.files.writing_out import write_all, write_whole
from planner.words import Lang


def held(folder: Path) -> dict[str, str]:
    """All that a folder holds, hidden files too."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir()) if path.is_file()}


def test_a_file_holds_what_was_written_and_nothing_else_remains(tmp_path: Path) -> None:
    assert write_whole(tmp_path / "a.txt", "窗口\n") == tmp_path / "a.txt"
    assert write_whole(tmp_path / "b.bin", b"\x00\xff") == tmp_path / "b.bin"
    assert (tmp_path / "a.txt").read_bytes() == "窗口\n".encode()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "b.bin"]


def test_an_older_file_is_replaced(tmp_path: Path) -> None:
    write_whole(tmp_path / "a.txt", "old")
    write_whole(tmp_path / "a.txt", "new")
    assert held(tmp_path) == {"a.txt": "new"}


def test_missing_folders_are_made(tmp_path: Path) -> None:
    paths = write_all(tmp_path / "x" / "y", {"b": "2", "a": "1"})
    assert [path.name for path in paths] == ["b", "a"]
    assert held(tmp_path / "x" / "y") == {"a": "1", "b": "2"}


@pytest.mark.parametrize("spelling", ["plain", "dots", "symlink", "hard link", "linked folder", "relative"])
def test_an_input_is_never_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spelling: str) -> None:
    source = tmp_path / "in" / "plan.dxf"
    source.parent.mkdir()
    source.write_text("the plan", encoding="utf-8")
    out = tmp_path / "out"
    out.mkdir()
    if spelling == "plain":
        target = source
    elif spelling == "dots":
        target = tmp_path / "out" / ".." / "in" / "plan.dxf"
    elif spelling == "symlink":
        target = out / "plan.dxf"
        target.symlink_to(source)
    elif spelling == "hard link":
        target = out / "plan.dxf"
        os.link(source, target)
    elif spelling == "linked folder":
        (tmp_path / "same").symlink_to(source.parent)
        target = tmp_path / "same" / "plan.dxf"
    else:
        monkeypatch.chdir(source.parent)
        target = Path("plan.dxf")
    with pytest.raises(InputError) as caught:
        write_all(target.parent, {"report.html": "x", target.name: "y"}, inputs=[source])
    assert "--out" in caught.value.say(Lang.EN)
    assert source.read_text(encoding="utf-8") == "the plan"
    assert not (target.parent / "report.html").exists()


def test_a_link_to_another_file_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("old", encoding="utf-8")
    (tmp_path / "link.txt").symlink_to(tmp_path / "real.txt")
    write_whole(tmp_path / "link.txt", "new")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_text(encoding="utf-8") == "new"


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        write_all(tmp_path / "out", {"a": "1"})
    assert "out" in caught.value.where
    assert held(tmp_path) == {"out": "a file"}


def test_a_target_that_is_a_folder_leaves_all_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "a").write_text("old", encoding="utf-8")
    with pytest.raises(InputError):
        write_all(tmp_path, {"a": "new", "b": "x"})
    assert held(tmp_path) == {"a": "old"}


@pytest.mark.parametrize("fails_at", [1, 2, 3, 4])
def test_a_failure_half_way_takes_everything_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    (tmp_path / "a").write_text("old a", encoding="utf-8")
    (tmp_path / "c").write_text("old c", encoding="utf-8")
    moves = 0
    replace = Path.replace

    def failing(self: Path, target: Path) -> Path:
        nonlocal moves
        moves += 1
        if moves == fails_at:
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(InputError, match="the disk is full"):
        write_all(tmp_path, {"a": "new a", "b": "new b", "c": "new c"})
    assert held(tmp_path) == {"a": "old a", "c": "old c"}


def test_a_stop_by_the_user_takes_everything_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(self: Path, target: Path) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", stopped)
    with pytest.raises(KeyboardInterrupt):
        write_all(tmp_path / "new", {"a": "1"})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a file system that refuses new files")
def test_a_folder_without_permission_is_told() -> None:
    with pytest.raises(InputError) as caught:
        write_whole(Path("/proc/self/report.html"), "x")
    assert caught.value.mend.en.startswith("choose a folder")


def test_a_name_too_long_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        write_all(tmp_path, {"a": "1", "b" * 300: "2"})
    assert held(tmp_path) == {}
