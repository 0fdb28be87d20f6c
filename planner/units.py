"""Lengths: metres inside, a unit on every text."""

import re
from typing import Final

from planner.errors import InputError
from planner.words import Text

SHEETS: Final = {f"mm 1:{scale}": scale / 1000 for scale in (20, 25, 30, 40, 50, 60, 75, 125, 150, 200)}
"""Metres in one millimetre of paper, by the scale of the sheet; 1:100 is the decimetre."""

METRES_PER: Final = {
    "mm": 0.001,
    "cm": 0.01,
    "dm": 0.1,
    "m": 1.0,
    "km": 1000.0,
    "inch": 0.0254,
    "in": 0.0254,
    "ft": 0.3048,
    "foot": 0.3048,
    **SHEETS,
}
"""Metres in one unit, by the unit's name."""

_LENGTH: Final = re.compile(r"\s*([+-]?\d+(?:\.\d+)?)\s*([A-Za-z]*)\s*")


def metres(text: str, *, where: str) -> float:
    """The length that a text such as "1500 mm" states, in metres.

    Raises:
        InputError: the text is no length, or it has no unit.
    """
    found = _LENGTH.fullmatch(text)
    if found is None or (found[2] and found[2] not in METRES_PER):
        raise InputError(
            Text(zh=f"“{text}”不是长度", en=f"'{text}' is not a length"),
            where=where,
            mend=Text(zh='写成带单位的长度,如 "1500 mm"', en='write a length with its unit, such as "1500 mm"'),
        )
    if not found[2]:
        raise InputError(
            Text(zh=f"长度“{text}”没有单位", en=f"length '{text}' has no unit"),
            where=where,
            mend=Text(zh=f'写明单位,如 "{text.strip()} mm"', en=f'name the unit, such as "{text.strip()} mm"'),
        )
    return round(float(found[1]) * METRES_PER[found[2]], 9)


def mm(length: float) -> str:
    """A length in metres as a text in whole millimetres, "1500 mm".

    Rounds to the nearest millimetre; a judge compares numbers, never texts.
    """
    return f"{round(length * 1000)} mm"


def percent(share: float) -> str:
    """A share as people write it, to a tenth of a per cent where that says more: 100 %, 97.9 %."""
    return f"{100.0 * share:.1f}".removesuffix(".0") + " %"
