"""Text in the two languages of the product."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters, and those that turn the way in which what follows is written."""


class Lang(StrEnum):
    """The languages that a report, a drawing or a message may be in."""

    ZH = "zh"
    EN = "en"


@dataclass(frozen=True, kw_only=True)
class Text:
    """The same sentence or name in Chinese and in English."""

    zh: str
    en: str

    def say(self, lang: Lang) -> str:
        """The text in one language."""
        return self.zh if lang is Lang.ZH else self.en


def same(word: str) -> Text:
    """A name that reads alike in both languages (an id, a label from a drawing)."""
    return Text(zh=word, en=word)


def lowered(english: str) -> str:
    """An English name as it reads inside a sentence; an abbreviation keeps its capitals."""
    return english if english[1:2].isupper() else english[:1].lower() + english[1:]


def with_article(english: str) -> str:
    """An English name as it reads inside a sentence, with "the" unless a number or an id tells which one is meant."""
    name = lowered(english)
    return name if any(letter.isdigit() for letter in name) else f"the {name}"


def quoted(chinese: str) -> str:
    """Chinese words in quotation marks; those within become single ones."""
    return f"“{chinese.replace('“', '‘').replace('”', '’')}”"


def spaced(chinese: str) -> str:
    """Chinese words that go on in Chinese: a space follows a number or a Latin letter at their end."""
    return f"{chinese} " if chinese[-1:].isascii() and chinese[-1:].isalnum() else chinese


def printable(text: str) -> str:
    """A text of others as it may be printed, drawn and handed on: without what a terminal or a file would obey."""
    return _UNPRINTABLE.sub("", text)


def listed(words: Sequence[str]) -> str:
    """English words or clauses in a row: "a", "a and b", "a, b and c"."""
    return " and ".join([*filter(None, [", ".join(words[:-1])]), *words[-1:]])
