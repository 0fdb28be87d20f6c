"""JSON as text: written so that people can read and compare it, read so that nothing odd slips through."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from planner.errors import CapError, InputError
from planner.files.system_faults import reason
from planner.words import Text, printable, same

Json = Any
"""What JSON can hold: dict, list, str, int, float, bool and None. Checked when it is read, not by the type checker."""

WIDTH: Final = 120
MAX_BYTES: Final = 256 * 1024 * 1024
_MEND: Final = Text(zh="用 planner 重新生成该文件", en="write the file again with planner")


def json_text(value: Json) -> str:
    """A value as JSON text: two spaces a level, what fits in 120 columns on one line, points side by side.

    Raises:
        ValueError: a number is not finite; JSON has no word for it.
    """
    return _pretty(value, indent="") + "\n"


def _pretty(value: Json, *, indent: str) -> str:
    line = json.dumps(value, ensure_ascii=False, allow_nan=False)
    if len(indent) + len(line) <= WIDTH or not value or not isinstance(value, list | dict):
        return line
    deeper = indent + "  "
    if isinstance(value, dict):
        parts = [f"{json.dumps(key, ensure_ascii=False)}: {_pretty(one, indent=deeper)}" for key, one in value.items()]
        return "{\n" + ",\n".join(deeper + part for part in parts) + f"\n{indent}}}"
    if all(_is_leaf(one) for one in value):
        return f"[\n{_filled(value, indent=deeper)}\n{indent}]"
    return "[\n" + ",\n".join(deeper + _pretty(one, indent=deeper) for one in value) + f"\n{indent}]"


def _is_leaf(value: Json) -> bool:
    """Whether a value is a number or a list of a few numbers, such as a point."""
    if isinstance(value, list):
        return len(value) <= 3 and all(isinstance(one, int | float) for one in value)
    return isinstance(value, int | float)


def _filled(values: list[Json], *, indent: str) -> str:
    """Short values side by side, as many in a line as fit."""
    lines: list[str] = []
    line = indent
    for value in values[:-1]:
        line = _added(lines, line, f"{json.dumps(value)},", indent=indent)
    line = _added(lines, line, json.dumps(values[-1]), indent=indent)
    return "\n".join([*lines, line])


def _added(lines: list[str], line: str, part: str, *, indent: str) -> str:
    """The line with one more part, or a new line when it is full."""
    if line == indent:
        return indent + part
    if len(line) + 1 + len(part) <= WIDTH:
        return f"{line} {part}"
    lines.append(line)
    return indent + part


def read_json(path: Path, *, schema: str) -> dict[str, Json]:
    """The object in a JSON file whose key "schema" says `schema`; that key is taken out.

    Raises:
        InputError: no such file, not UTF-8, not JSON, nested too deep, a key written twice, a number that is not
            finite, not an object, or another schema.
        CapError: the file is larger than 256 MB.
    """
    value = _parsed(_content(path), where=str(path))
    if not isinstance(value, dict):
        raise InputError(
            Text(zh="文件内容不是 JSON 对象", en="the file holds no JSON object"), where=str(path), mend=_MEND
        )
    found = value.pop("schema", None)
    if found != schema:
        shown = json.dumps(found, ensure_ascii=False)[:60]
        raise InputError(
            Text(zh=f"schema 为 {shown},应为 “{schema}”", en=f"schema is {shown}, expected '{schema}'"),
            where=f"{path}, schema",
            mend=Text(zh=f"提供 {schema} 格式的文件,或{_MEND.zh}", en=f"hand over a {schema} file, or {_MEND.en}"),
        )
    return value


def _content(path: Path) -> str:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise CapError(
                Text(
                    zh=f"文件有 {size} 字节,上限 {MAX_BYTES}", en=f"the file has {size} bytes, the cap is {MAX_BYTES}"
                ),
                where=str(path),
                mend=Text(zh="拆分平面图后再处理", en="split the plan and try again"),
            )
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            Text(zh=f"第 {error.start} 字节不是 UTF-8", en=f"byte {error.start} is not UTF-8"),
            where=str(path),
            mend=Text(zh="以 UTF-8 编码另存", en="save the file as UTF-8"),
        ) from None
    except (OSError, ValueError) as error:
        said = reason(error) if isinstance(error, OSError) else same(str(error))
        raise InputError(
            Text(zh=f"无法读取文件:{said.zh}", en=f"the file cannot be read: {said.en}"),
            where=str(path),
            mend=Text(zh="检查路径和读取权限", en="check the path and the permission to read"),
        ) from None


def _parsed(text: str, *, where: str) -> Json:
    try:
        value = json.loads(text, parse_constant=_refused_constant, object_pairs_hook=_object)
        text.encode("utf-8")
        _refuse_lone_surrogates(text, value)
        _refuse_unprintable(text, value)
    except json.JSONDecodeError as error:
        spot = f"{where}, line {error.lineno}, column {error.colno}"
        raise InputError(
            Text(zh=f"不是 JSON:{error.msg}", en=f"not JSON: {error.msg}"), where=spot, mend=_MEND
        ) from None
    except RecursionError:
        raise InputError(Text(zh="JSON 嵌套过深", en="the JSON is nested too deep"), where=where, mend=_MEND) from None
    except ValueError as error:
        raise InputError(
            Text(zh=f"JSON 中有不能使用的值:{error}", en=f"the JSON holds a value that cannot be used: {error}"),
            where=where,
            mend=_MEND,
        ) from None
    return value


def _refuse_lone_surrogates(text: str, value: Json) -> None:
    """An escape such as \\ud800 alone is no character, and could not be written again."""
    if "\\ud" in text.lower():
        json.dumps(value, ensure_ascii=False).encode("utf-8")


def _refuse_unprintable(text: str, value: Json) -> None:
    """Characters that a terminal or a sheet would obey have no place in a text, written as escapes or not."""
    if "\\u" in text or printable(text) != text:
        faulty = next((one for one in _texts(value) if printable(one) != one), None)
        if faulty is not None:
            raise ValueError(f"control characters in '{printable(faulty)[:60]}'")


def _texts(value: Json) -> Iterator[str]:
    """All texts of a value, keys too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield key
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


def _refused_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON number")


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    value = dict(pairs)
    if len(value) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for number, key in enumerate(keys) if key in keys[:number])
        raise ValueError(f"key {json.dumps(twice)} is written twice")
    return value
