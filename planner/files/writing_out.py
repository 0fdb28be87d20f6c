"""Files written whole or not at all, and never over an input."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from errno import EACCES, ENOTDIR
from os import W_OK, X_OK, access
from os.path import realpath
from pathlib import Path
from secrets import token_hex

from planner.errors import InputError
from planner.files.system_faults import reason
from planner.words import Text


def write_whole(path: Path, data: str | bytes, *, inputs: Sequence[Path] = ()) -> Path:
    """Writes one file whole, or leaves everything as it was. A text is written as UTF-8.

    A file of that name is replaced; through a symbolic link, the file that it points to.

    Returns:
        The path as given.

    Raises:
        InputError: the path is a folder or one of `inputs` (by any spelling or link), or cannot be written.
    """
    return write_all(path.parent, {path.name: data}, inputs=inputs)[0]


def write_all(folder: Path, files: Mapping[str, str | bytes], *, inputs: Sequence[Path] = ()) -> tuple[Path, ...]:
    """Writes several files into a folder, all of them or none; makes the folder if there is none.

    Args:
        files: what each file holds, by name.
        inputs: files that must not be overwritten.

    Returns:
        The paths written, in the order of `files`.

    Raises:
        InputError: the folder is a file or cannot be written, or a file is a folder, an input or cannot be written.
    """
    paths = tuple(folder / name for name in files)
    undo: list[Callable[[], None]] = []
    try:
        for path in paths:
            _refuse_input(path, inputs)
            _refuse_folder(path)
        _make_folder(folder, undo)
        parts = [_written_part(path, data, undo) for path, data in zip(paths, files.values(), strict=True)]
        moved = [_put_in_place(part, undo) for part in parts]
    except OSError as error:
        _undo(undo)
        raise _cannot_write(folder, error) from None
    except BaseException:
        _undo(undo)
        raise
    for old in moved:
        if old is not None:
            old.unlink(missing_ok=True)
    return paths


def refuse(folder: Path, names: Sequence[str], *, inputs: Sequence[Path] = ()) -> None:
    """Refuses what `write_all` would refuse, as far as it can be told before there is anything to write.

    Raises:
        InputError: as `write_all`.
    """
    for name in names:
        _refuse_input(folder / name, inputs)
        _refuse_folder(folder / name)
    there = next(one for one in (folder, *folder.absolute().parents) if one.exists())
    if not there.is_dir():
        raise _cannot_write(folder, NotADirectoryError(ENOTDIR, ""))
    if not access(there, W_OK | X_OK):
        raise _cannot_write(folder, PermissionError(EACCES, ""))


@dataclass(frozen=True, kw_only=True)
class _Part:
    """A file that is written beside its target, not yet in its place."""

    path: Path
    target: Path


def _refuse_input(path: Path, inputs: Sequence[Path]) -> None:
    for one in inputs:
        same = realpath(path) == realpath(one) or (path.exists() and one.exists() and path.samefile(one))
        if same:
            raise InputError(
                Text(zh="输出文件就是输入文件", en="the output is an input file"),
                where=str(path),
                mend=Text(zh="用 --out 另选文件夹", en="choose another folder with --out"),
            )


def _refuse_folder(path: Path) -> None:
    if path.is_dir():
        raise InputError(
            Text(zh="输出文件的位置是一个文件夹", en="the output is a folder"),
            where=str(path),
            mend=Text(zh="移走该文件夹,或另选输出位置", en="move that folder away, or write elsewhere"),
        )


def _cannot_write(folder: Path, error: OSError) -> InputError:
    said = reason(error)
    return InputError(
        Text(zh=f"无法写入:{said.zh}", en=f"cannot write: {said.en}"),
        where=str(folder),
        mend=Text(zh="另选一个可写的文件夹", en="choose a folder that can be written to"),
    )


def _make_folder(folder: Path, undo: list[Callable[[], None]]) -> None:
    """Makes the folder and its missing parents."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(exist_ok=True)
        undo.append(one.rmdir)


def _written_part(path: Path, data: str | bytes, undo: list[Callable[[], None]]) -> _Part:
    target = Path(realpath(path))
    part = target.with_name(f".{target.name}.{token_hex(4)}.part")
    undo.append(lambda: part.unlink(missing_ok=True))
    with part.open("xb") as file:
        file.write(data.encode() if isinstance(data, str) else data)
    return _Part(path=part, target=target)


def _put_in_place(part: _Part, undo: list[Callable[[], None]]) -> Path | None:
    """Moves a part to its target; a file that was there steps aside and its new path is returned."""
    old: Path | None = None
    if part.target.exists():
        aside = part.path.with_suffix(".old")
        part.target.replace(aside)
        undo.append(lambda: _moved(aside, part.target))
        old = aside
    else:
        undo.append(lambda: part.target.unlink(missing_ok=True))
    part.path.replace(part.target)
    return old


def _moved(path: Path, target: Path) -> None:
    path.replace(target)


def _undo(steps: list[Callable[[], None]]) -> None:
    """Takes back what was done, the last first; a step that fails does not keep the others from being taken back."""
    for step in reversed(steps):
        try:
            step()
        except OSError:
            continue
