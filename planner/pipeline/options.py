"""Options of the commands, checked before any work: a wrong one is told, never bent into a right one."""

from collections.abc import Sequence

from planner.errors import InputError
from planner.words import Text


def one_of(value: str, words: Sequence[str], *, option: str) -> str:
    """A word of a list.

    Raises:
        InputError: it is none of them.
    """
    if value in words:
        return value
    known = ", ".join(words)
    raise InputError(
        Text(zh=f"“{value}”不在允许值中", en=f"'{value}' is none of the allowed words"),
        where=option,
        mend=Text(zh=f"改用其中之一:{known}", en=f"use one of: {known}"),
    )


def between(value: int, low: int, high: int, *, option: str) -> int:
    """A whole number from `low` to `high`.

    Raises:
        InputError: it is not.
    """
    if low <= value <= high:
        return value
    raise InputError(
        Text(zh=f"“{value}”不能使用", en=f"{value} cannot be used"),
        where=option,
        mend=Text(zh=f"给出 {low} 到 {high} 的整数", en=f"give a whole number from {low} to {high}"),
    )
