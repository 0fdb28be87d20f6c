"""The tags of a text DXF file as ezdxf's own loader would give them, in one pass instead of three.

ezdxf reads lines into tags, casts these and groups them into entities, each by a generator of its own: 40 % of a load.
Here it is one loop, and tags that are equal (most are: layers, colours, owners) are one object, as tags never change.
What is unusual but legal is left to ezdxf.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final, TextIO

from ezdxf.lldxf.const import DXFStructureError
from ezdxf.lldxf.tags import Tags
from ezdxf.lldxf.types import BINARY_DATA, POINT_CODES, TYPE_TABLE, DXFBinaryTag, DXFTag, DXFVertex

MOST_SHARED: Final = 10_000
"""So many values of one group code are kept to be shared."""

_UNLIKE: Final = frozenset({1, 3, 5, 105})
"""Group codes of texts and handles, which hardly ever come twice."""

_COMMENT: Final = 999

Sections = dict[str, list[Tags]]
_Lines = Iterator[tuple[str, str]]


class UnusualError(Exception):
    """A file that ezdxf may be able to read, but this module does not."""


class _Tag(DXFTag):
    """A tag whose code and value are read without a call."""

    __slots__ = ()
    code = DXFTag._code  # type: ignore[misc]
    value = DXFTag._value  # type: ignore[misc]


class _Vertex(DXFVertex):
    """A vertex that keeps its numbers as they are handed out."""

    __slots__ = ()
    code = DXFTag._code  # type: ignore[misc]
    value = DXFTag._value  # type: ignore[misc]


class _Numbers(dict[str, int]):
    """Group codes by their lines."""

    def __missing__(self, line: str) -> int:
        try:
            code = self[line] = int(line)
        except ValueError as fault:
            raise DXFStructureError(f"invalid group code {line!r}") from fault
        return code


class _Shared(dict[str, DXFTag]):
    """The tags of one group code by the lines of their values."""

    def __init__(self, code: int) -> None:
        super().__init__()
        self.code = code
        self.cast = _caster(code)
        self.most = 0 if code in _UNLIKE else MOST_SHARED

    def __missing__(self, line: str) -> DXFTag:
        try:
            value = self.cast(line)
        except ValueError as fault:
            raise DXFStructureError(f"invalid value {line!r} of group code {self.code}") from fault
        tag: DXFTag = value if isinstance(value, DXFTag) else _made(_Tag, self.code, value)
        if len(self) < self.most:
            self[line] = tag
        return tag


def _made(kind: type[DXFTag], code: int, value: Any) -> DXFTag:
    """A tag without its own initializer, which would cast again."""
    tag = kind.__new__(kind)
    tag._code, tag._value = code, value
    return tag


def _caster(code: int) -> Callable[[str], Any]:
    """What makes a value, or a binary tag, of its line."""
    if code in BINARY_DATA:
        return lambda line: DXFBinaryTag.from_string(code, line.rstrip("\n"))
    cast = TYPE_TABLE.get(code, str)
    if cast is int:
        return _integer
    if cast is float:
        return float
    return str.strip if code == 0 else lambda line: line.rstrip("\n")


def _integer(line: str) -> int:
    """Some programs write integers as floats."""
    try:
        return int(line)
    except ValueError:
        return int(float(line))


def sections(stream: TextIO) -> Sections:
    """The sections of a DXF file: lists of entities, each of which is a list of tags.

    Raises:
        UnusualError: there are comments within points, tags outside of sections, or a section twice.
        DXFStructureError: the file is damaged.
    """
    found: Sections = {}
    section: list[Tags] | None = None
    ended = False
    for group in _groups(stream):
        name = group[0].value
        if name == "SECTION":
            if section is not None:
                raise DXFStructureError("missing ENDSEC tag")
            section = [group]
        elif name == "ENDSEC":
            _close(found, section)
            section = None
        elif name == "EOF":
            ended = True
        elif section is None:
            raise UnusualError(name)
        else:
            section.append(group)
    if section is not None or not ended:
        raise DXFStructureError("missing ENDSEC or EOF tag")
    return found


def _close(found: Sections, section: list[Tags] | None) -> None:
    if section is None or len(section[0]) < 2 or section[0][1].code != 2:
        raise DXFStructureError("ENDSEC without a section, or a section without a name")
    name = section[0][1].value
    if name in found:
        raise UnusualError(name)
    found[name] = section


def _groups(stream: TextIO) -> Iterator[Tags]:
    """Tags in groups, each of which begins with a tag of code 0."""
    lines: _Lines = zip(stream, stream, strict=False)
    numbers, shared = _Numbers(), dict[str, _Shared]()
    starts = _Shared(0)
    group = Tags()
    for pair in lines:
        rest: tuple[str, str] | None = pair
        while rest is not None:
            code, value = rest
            rest = None
            known = shared.get(code)
            if known is not None:
                group.append(known[value])
                continue
            number = numbers[code]
            if number == 0:
                if group and group[0].code == 0:
                    yield group
                group = Tags((starts[value],))
                if value.rstrip("\n") == "EOF":
                    yield group
                    return
            elif number in POINT_CODES:
                vertex, rest = _vertex(number, value, lines, numbers)
                group.append(vertex)
            elif number != _COMMENT:
                shared[code] = _Shared(number)
                rest = code, value
    if group and group[0].code == 0:
        yield group


def _vertex(code: int, x: str, lines: _Lines, numbers: _Numbers) -> tuple[DXFTag, tuple[str, str] | None]:
    """A point, whose other numbers are on the next lines; and those of these lines that are no part of it."""
    second, third = next(lines, ("-1", "")), next(lines, ("-1", ""))
    codes = numbers[second[0]], numbers[third[0]]
    if _COMMENT in codes:
        raise UnusualError("a comment within a point")
    if codes[0] != code + 10 or codes[1] == -1:
        raise DXFStructureError("missing y coordinate, or a point at the end of the file")
    try:
        if codes[1] == code + 20:
            return _made(_Vertex, code, (float(x), float(second[1]), float(third[1]))), None
        return _made(_Vertex, code, (float(x), float(second[1]))), third
    except ValueError as fault:
        raise DXFStructureError("invalid coordinates") from fault
