"""A text without the codes of the format."""

import re
from typing import Final

from planner.words import printable

_UNICODE: Final = re.compile(r"\\[Uu]\+([0-9A-Fa-f]{4})")


_MULTIBYTE: Final = re.compile(r"\\M\+([1-5])([0-9A-Fa-f]{4})")


_CODE_PAGES: Final = {"1": "cp932", "2": "cp950", "3": "cp949", "4": "johab", "5": "gbk"}
"""The code pages of letters that are written \\M+nXXXX, by n."""


_PERCENT: Final = re.compile(r"%%[UuOoKk]")


def letters(text: str) -> str:
    """A text or a name whose letters are no codes: \\U+5411 and \\M+5CFF2 decoded, nothing that a terminal obeys."""
    text = _UNICODE.sub(lambda found: chr(int(found[1], 16)), text)
    text = _MULTIBYTE.sub(lambda found: bytes.fromhex(found[2]).decode(_CODE_PAGES[found[1]], "replace"), text)
    return text if text.isprintable() else printable(text)


def plain(text: str) -> str:
    """A text without the codes of CAD: \\U+5411 and %%d decoded, underline codes dropped."""
    text = _PERCENT.sub("", letters(text))
    for code, sign in (
        ("%%d", "°"),
        ("%%D", "°"),
        ("%%p", "±"),
        ("%%P", "±"),
        ("%%c", "Ø"),
        ("%%C", "Ø"),
        ("%%%", "%"),
    ):
        text = text.replace(code, sign)
    return text.strip()
