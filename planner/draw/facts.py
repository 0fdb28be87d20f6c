"""What the tables on the sheets are made of, and what they are."""

from dataclasses import dataclass
from math import isnan

from planner.measure.coverage import AreaCoverage
from planner.measure.routes import Flow
from planner.model.layout import Layout
from planner.model.scene import Flag
from planner.model.verdict import Verdict
from planner.words import Lang, Text


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table: title, heads, rows of texts, and the columns (from 0) whose texts stand on the right.

    `more` is the title of its continuation; the columns `sentences` are broken at a greater width than the others.
    """

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[int, ...] = ()
    more: str = ""
    sentences: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DrawnScheme:
    """A scheme that was compared, with its name and its layout."""

    number: int
    name: Text
    layout: Layout


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the tables are made from. `scheme_rows` are the heads and the rows of the table of schemes, `ruled_out_rows`
    those of the kinds that were tried and are not offered."""

    layout: Layout
    coverage: tuple[AreaCoverage, ...]
    flow: Flow
    verdicts: tuple[Verdict, ...] = ()
    lang: Lang
    flags: tuple[Flag, ...] = ()
    schemes: tuple[DrawnScheme, ...] = ()
    scheme_rows: tuple[tuple[str, ...], ...] = ()
    ruled_out_rows: tuple[tuple[str, ...], ...] = ()
    drawn_scheme: int = 1

    def say(self, zh: str, en: str) -> str:
        """The text in the sheets' language."""
        return zh if self.lang is Lang.ZH else en

    def of(self, text: Text) -> str:
        """A text in the sheets' language."""
        return text.say(self.lang)


def mm(length: float) -> str:
    """A length in whole millimetres; a dash when it is not told."""
    return "–" if isnan(length) else f"{length * 1000:.0f}"
