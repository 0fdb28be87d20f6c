"""Legends of rooms: tables that say what the numbers in a plan mean."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from math import cos, radians, sin
from typing import Final

import numpy as np

from planner.model.drawing import Floats, Writing

_LEAST_ROWS: Final = 3
_MOST_ROWS: Final = 500
_PITCH: Final = 4.5
"""The rows of a legend follow each other no farther apart than this, in letter heights."""

_LINE: Final = 0.6
_COLUMN: Final = 1.5
_FAR: Final = 40.0
"""Texts of one line differ less than this in height, numbers of one column less than this aside; the name follows no
farther off than the last one, all in letter heights."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What a legend says of a number: the name, and the texts that follow it in its line."""

    number: str
    name: str
    rest: tuple[str, ...]


def legend(
    writings: Sequence[Writing], numbers: Collection[str], *, is_name: Callable[[str], bool]
) -> dict[str, Entry]:
    """What the tables of a drawing say of some numbers: rows one below the other, each a number and then a name."""
    rows = [row for row in writings if row.text.strip() in numbers]
    if not _LEAST_ROWS <= len(rows) <= _MOST_ROWS:
        return {}
    spots = np.array([writing.at for writing in writings])
    entries = [(row, entry) for row in rows if (entry := _entry(row, writings, spots, is_name=is_name)) is not None]
    found: dict[str, Entry] = {}
    for column in _columns(entries):
        if len({entry.number for _, entry in column}) >= _LEAST_ROWS:
            for _, entry in column:
                found.setdefault(entry.number, entry)
    return found


def _places(writing: Writing, spots: Floats) -> Floats:
    """How far some spots lie right of a text, and above it, in its letter heights: 2 by n."""
    turn, height = radians(writing.turn_deg), max(writing.height, 1e-9)
    x, y = (spots - writing.at).T
    return np.stack([x * cos(turn) + y * sin(turn), y * cos(turn) - x * sin(turn)]) / height


def _entry(row: Writing, writings: Sequence[Writing], spots: Floats, *, is_name: Callable[[str], bool]) -> Entry | None:
    """The line of a table that begins with a number; None where no name follows it next."""
    along, up = _places(row, spots)
    near = np.flatnonzero((along > 0.0) & (along <= _FAR) & (np.abs(up) < _LINE))
    texts = [writings[each].text.strip() for each in near[np.argsort(along[near], kind="stable")].tolist()]
    if not texts or not is_name(texts[0]):
        return None
    return Entry(number=row.text.strip(), name=texts[0], rest=tuple(texts[1:4]))


def _columns(entries: Sequence[tuple[Writing, Entry]]) -> Iterator[list[tuple[Writing, Entry]]]:
    """The rows that stand below one another, close and evenly."""
    left = sorted(entries, key=lambda each: (-each[0].at[1], each[0].at[0]))
    while left:
        column = [left.pop(0)]
        for each in list(left):
            ((along,), (up,)) = _places(column[-1][0], np.array([each[0].at]))
            if abs(along) < _COLUMN and 0.5 < abs(up) <= _PITCH:
                column.append(each)
                left.remove(each)
        yield column
