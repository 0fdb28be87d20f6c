"""What can be wrong with an input, said so that its owner can mend it."""

from functools import partial
from typing import Any

from planner.words import Lang, Text


class PlannerError(Exception):
    """An input that cannot be used: what is wrong, where, and the mend.

    Args:
        what: what is wrong, with the value.
        where: file, table and key, or layer and handle.
        mend: an order that the user can obey.
    """

    def __init__(self, what: Text, *, where: str, mend: Text) -> None:
        super().__init__(what.en)
        self.what = what
        self.where = where
        self.mend = mend

    def __reduce__(self) -> tuple[Any, ...]:
        """Itself again in another process."""
        return partial(type(self), self.what, where=self.where, mend=self.mend), ()

    def say(self, lang: Lang) -> str:
        """The whole message in one language: three short lines."""
        mend = "改法" if lang is Lang.ZH else "mend"
        where = "位置" if lang is Lang.ZH else "where"
        return f"{self.what.say(lang)}\n  {where}: {self.where}\n  {mend}: {self.mend.say(lang)}"


class InputError(PlannerError):
    """A file, a key or an option that the user handed over is wrong."""


class CapError(PlannerError):
    """An input is larger than a cap on count, nesting, time or memory."""
