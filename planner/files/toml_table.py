"""A TOML file read key by key: strict, and all its faults told at once."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from math import inf
from pathlib import Path
from typing import Final, TypeGuard, TypeVar

from planner.errors import CapError, InputError
from planner.files.system_faults import reason
from planner.units import metres
from planner.words import Text, printable, same

BYTES_MOST: Final = 1_000_000
FAULTS_SHOWN: Final = 8
SHOWN_MOST: Final = 60

_PRINTABLE: Final = Text(zh="没有控制字符的文字", en="a text without control characters")

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing that is wrong in a file: `place` is its table and key."""

    place: str
    what: Text
    mend: Text


def content_of(path: Path) -> dict[str, object]:
    """The content of a TOML file.

    Raises:
        InputError: the file is missing, unreadable, not UTF-8 or not TOML.
        CapError: the file is larger than 1 MB.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(
            Text(zh=f"文件打不开({reason(error).zh})", en=f"the file cannot be opened ({reason(error).en})"),
            where=str(path),
            mend=Text(zh="核对文件路径和读取权限", en="check the file's path and that it may be read"),
        ) from None
    if len(raw) > BYTES_MOST:
        raise CapError(
            Text(
                zh=f"文件 {len(raw)} 字节,超过 {BYTES_MOST} 字节", en=f"{len(raw)} bytes; at most {BYTES_MOST} are read"
            ),
            where=str(path),
            mend=Text(zh="换成正确的 TOML 文件", en="give the right TOML file"),
        )
    return _parsed(raw, path)


def _parsed(raw: bytes, path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError(
            Text(zh=f"第 {error.start + 1} 字节不是 UTF-8", en=f"byte {error.start + 1} is not UTF-8"),
            where=str(path),
            mend=Text(zh="把文件另存为 UTF-8 编码", en="save the file as UTF-8"),
        ) from None
    except (ValueError, RecursionError) as error:
        said = "nested too deep" if isinstance(error, RecursionError) else str(error)
        raise InputError(
            Text(zh=f"不是有效的 TOML:{said}", en=f"not valid TOML: {said}"),
            where=str(path),
            mend=Text(
                zh='按所示行列改正;每行写成 键 = 值,文字加引号,如 town = "某某镇"',
                en='correct it at the line and column shown; each line reads key = value, text in quotes: town = "..."',
            ),
        ) from None


class TomlFile:
    """A TOML file that is being read: its tables, and the faults found so far."""

    def __init__(self, path: Path, content: dict[str, object]) -> None:
        self.path = path
        self.faults: list[Fault] = []
        self._tables: list[Table] = []
        self.root = self.open(content, place="")

    def open(self, content: dict[str, object], *, place: str) -> "Table":
        """A table of this file; its unknown keys are told by `finish`."""
        table = Table(self, content, place=place)
        self._tables.append(table)
        return table

    def finish(self) -> None:
        """Ends the reading.

        Raises:
            InputError: anything in the file was wrong; all faults are named, up to eight.
        """
        unknown = [fault for table in self._tables for fault in table.unknown()]
        if faults := [*unknown, *self.faults]:
            raise refusal(str(self.path), faults)


def refusal(where: str, faults: Sequence[Fault]) -> InputError:
    """One error for all faults of a file or a command."""
    if len(faults) == 1:
        only = faults[0]
        return InputError(only.what, where=f"{where} {only.place}".strip(), mend=only.mend)
    shown = faults[:FAULTS_SHOWN]
    mends = list(dict.fromkeys(fault.mend for fault in shown))
    more = len(faults) - len(shown)
    listed = [Text(zh=f"{one.place}:{one.what.zh}", en=f"{one.place}: {one.what.en}") for one in shown]
    return InputError(
        Text(
            zh=f"{len(faults)} 处错误:" + ";".join(one.zh for one in listed) + ("……" if more else ""),
            en=f"{len(faults)} faults: " + "; ".join(one.en for one in listed) + (" ..." if more else ""),
        ),
        where=where,
        mend=Text(zh=";".join(mend.zh for mend in mends), en="; ".join(mend.en for mend in mends)),
    )


class Table:
    """One table of a TOML file. Each getter notes the key as known; a wrong value becomes a fault, and the
    getter answers with a value that is never used, since `TomlFile.finish` raises."""

    def __init__(self, file: TomlFile, content: dict[str, object], *, place: str) -> None:
        self.file = file
        self._content = content
        self._place = place
        self._known: list[str] = []

    def place(self, key: str = "") -> str:
        """Where a key stands, such as "[demand] population"."""
        return f"{self._place} {key}".strip()

    def _dotted(self, key: str) -> str:
        """The dotted name of a table within this one."""
        own = self._place.replace("[", "").replace("]", "")
        return f"{own}.{key}" if own else key

    def fault(self, key: str, what: Text, mend: Text) -> None:
        """Notes that the value of a key is wrong."""
        self.file.faults.append(Fault(place=self.place(key), what=what, mend=mend))

    def unknown(self) -> Iterable[Fault]:
        """A fault for each key that nobody asked for."""
        for key in self._content:
            if key not in self._known:
                yield Fault(
                    place=self.place(key),
                    what=Text(zh=f"未知的键“{key}”", en=f"unknown key '{key}'"),
                    mend=nearest(key, self._known),
                )

    def keys(self) -> tuple[str, ...]:
        """The keys of a table whose keys are free; all are known."""
        self._known.extend(self._content)
        return tuple(self._content)

    def has(self, key: str) -> bool:
        """Whether a key is there; notes it as known."""
        self._known.append(key)
        return key in self._content

    def _value(self, key: str, wanted: Text) -> object | None:
        """The value of a key; None and a fault when it is missing."""
        if not self.has(key):
            self.fault(
                key,
                Text(zh=f"缺少键“{key}”", en=f"key '{key}' is missing"),
                Text(zh=f"补上 {key}:{wanted.zh}", en=f"add {key}: {wanted.en}"),
            )
            return None
        return self._content[key]

    def _wrong(self, key: str, value: object, wanted: Text) -> None:
        if value is not None:
            shown = shown_value(value)
            self.fault(
                key,
                Text(zh=f"“{shown}”不能使用", en=f"'{shown}' cannot be used"),
                Text(zh=f"{key} 写成{wanted.zh}", en=f"write {key} as {wanted.en}"),
            )

    def text(self, key: str) -> str:
        """A text."""
        wanted = Text(zh='带引号的文字,如 "某某镇"', en='a text in quotes, such as "Hall"')
        value = self._value(key, wanted)
        if isinstance(value, str) and printable(value) == value:
            return value
        self._wrong(key, value, wanted if not isinstance(value, str) else _PRINTABLE)
        return ""

    def day(self, key: str) -> str:
        """A text, or a TOML date, which becomes "2026-05-01"."""
        if isinstance(self._content.get(key), date):
            self._known.append(key)
            return str(self._content[key])
        return self.text(key)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        wanted = Text(zh='文字列表,如 ["甲", "乙"]', en='a list of texts, such as ["a", "b"]')
        value = self._value(key, wanted)
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(value)
        self._wrong(key, value, wanted)
        return ()

    def both(self, key: str) -> Text:
        """A text in both languages: {zh = "...", en = "..."}, or one text that serves both."""
        if isinstance(self._content.get(key), str):
            return same(self.text(key))
        wanted = Text(zh='文字,或 {zh = "…", en = "…"}', en='a text, or {zh = "...", en = "..."}')
        value = self._value(key, wanted)
        if isinstance(value, dict):
            table = self.file.open(value, place=self.place(key))
            return Text(zh=table.text("zh"), en=table.text("en"))
        self._wrong(key, value, wanted)
        return same("")

    def yes(self, key: str) -> bool:
        """True or false."""
        wanted = Text(zh=" true 或 false", en="true or false")
        value = self._value(key, wanted)
        if isinstance(value, bool):
            return value
        self._wrong(key, value, wanted)
        return False

    def number(self, key: str, *, low: float, high: float) -> float:
        """A number from `low` to `high`."""
        wanted = Text(zh=f" {low:.12g} 到 {high:.12g} 的数", en=f"a number from {low:.12g} to {high:.12g}")
        value = self._value(key, wanted)
        if _is_number(value) and low <= value <= high:
            return float(value)
        self._wrong(key, value, wanted)
        return low

    def count(self, key: str) -> int | None:
        """The length of a list, or None when the value is no list."""
        value = self._content.get(key)
        return len(value) if isinstance(value, list) else None

    def numbers(self, key: str, *, low: float, high: float) -> tuple[float, ...]:
        """A list of numbers from `low` to `high`."""
        wanted = Text(zh=f" {low:g} 到 {high:g} 的数的列表", en=f"a list of numbers from {low:g} to {high:g}")
        value = self._value(key, wanted)
        if isinstance(value, list) and all(_is_number(one) and low <= one <= high for one in value):
            return tuple(float(one) for one in value)
        self._wrong(key, value, wanted)
        return ()

    def whole(self, key: str, *, low: int, high: int) -> int:
        """A whole number from `low` to `high`."""
        wanted = Text(zh=f" {low} 到 {high} 的整数", en=f"a whole number from {low} to {high}")
        value = self._value(key, wanted)
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        self._wrong(key, value, wanted)
        return low

    def length(self, key: str, *, low: float, high: float = inf) -> float:
        """A length with its unit, in metres, from `low` to `high` metres."""
        value = self._value(key, Text(zh='长度,如 "1500 mm"', en='a length, such as "1500 mm"'))
        return low if value is None else self._metres(key, value, low=low, high=high)

    def lengths(self, key: str, *, count: int, low: float, high: float = inf) -> tuple[float, ...]:
        """A list of lengths with their units, in metres."""
        wanted = Text(zh=f" {count} 个长度的列表", en=f"a list of {count} lengths")
        value = self._value(key, wanted)
        if isinstance(value, list) and len(value) == count:
            return tuple(self._metres(key, one, low=low, high=high) for one in value)
        self._wrong(key, value, wanted)
        return (low,) * count

    def _metres(self, key: str, value: object, *, low: float, high: float) -> float:
        try:
            found = metres(value if isinstance(value, str) else str(value), where=self.place(key))
        except InputError as error:
            self.fault(key, error.what, error.mend)
            return low
        if not low <= found <= high:
            self._wrong(
                key,
                value,
                Text(zh=f" {low:g} m 到 {high:g} m 的长度", en=f"a length from {low:g} m to {high:g} m"),
            )
        return found

    def choice(self, key: str, kind: type[Choice]) -> Choice:
        """A word of a set."""
        words = [member.value for member in kind]
        value = self._value(key, _one_of(words))
        if isinstance(value, str) and value in words:
            return kind(value)
        self._not_in_set(key, value, words)
        return next(iter(kind))

    def choices(self, key: str, kind: type[Choice]) -> tuple[Choice, ...]:
        """A list of different words of a set."""
        words = [member.value for member in kind]
        found = self.texts(key)
        for word in found:
            if word not in words:
                self._not_in_set(key, word, words)
        if len(set(found)) < len(found):
            self._wrong(key, list(found), Text(zh="不重复的列表", en="a list without repeats"))
        return tuple(kind(word) for word in found if word in words)

    def word(self, key: str, words: Sequence[str]) -> str:
        """A word of a list."""
        value = self._value(key, _one_of(words))
        if isinstance(value, str) and value in words:
            return value
        self._not_in_set(key, value, words)
        return ""

    def _not_in_set(self, key: str, value: object, words: Sequence[str]) -> None:
        if value is None:
            return
        mend = nearest(value, words) if isinstance(value, str) else _one_of(words)
        shown = shown_value(value)
        self.fault(key, Text(zh=f"“{shown}”不在允许值中", en=f"'{shown}' is none of the allowed words"), mend)

    def table(self, key: str) -> "Table":
        """A table within this one."""
        wanted = Text(zh=f"表,[{key}]", en=f"a table, [{key}]")
        value = self._value(key, wanted)
        place = f"[{self._dotted(key)}]"
        if isinstance(value, dict):
            return self.file.open(value, place=place)
        self._wrong(key, value, wanted)
        return TomlFile(self.file.path, {}).root

    def tables(self, key: str) -> tuple["Table", ...]:
        """A list of tables within this one; none when the key is missing."""
        if not self.has(key):
            return ()
        value = self._content[key]
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self._wrong(key, value, Text(zh=f"若干个表,[[{key}]]", en=f"tables, [[{key}]]"))
            return ()
        return tuple(
            self.file.open(one, place=f"[[{self._dotted(key)}]] {number}") for number, one in enumerate(value, start=1)
        )


def shown_value(value: object) -> str:
    """A value as a message shows it: as TOML writes it, a text without its quotes, and not above 60 letters."""
    shown = str(value).lower() if isinstance(value, bool) else printable(str(value))
    return shown if len(shown) <= SHOWN_MOST else shown[: SHOWN_MOST - 1] + "…"


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def nearest(word: str, words: Sequence[str]) -> Text:
    """A mend that names the nearest of some words, or all of them."""
    close = get_close_matches(word, words, n=1, cutoff=0.6)
    if close:
        return Text(zh=f"改成“{close[0]}”", en=f"write '{close[0]}'")
    return _one_of(words)


def _one_of(words: Sequence[str]) -> Text:
    listed = ", ".join(dict.fromkeys(words))
    return Text(zh=f"改用其中之一:{listed}", en=f"use one of: {listed}")
