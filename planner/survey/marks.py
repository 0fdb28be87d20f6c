"""Marks of doors and windows (M0921, C1515): what an opening is where its drawing alone does not tell.

On a layer that holds doors and windows alike (天正 WINDOW, 门窗) an automatic door, which has no swing, looks like a
window; the mark beside it tells.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import shapely

from planner.model.drawing import Drawing
from planner.survey.linework import points_of
from planner.survey.openings import Closing, Opening

_DOOR: Final = re.compile(r"(?:[A-Z]{0,2}M[甲乙丙]?|[甲乙丙]FM|ML?C)-?(\d{1,5})[a-zA-Z]?'?")
"""M0921, FM甲1021, TLM1524, M-1; MC and MLC are doors with windows beside."""

_WINDOW: Final = re.compile(r"[A-Z]{0,2}C-?(\d{1,5})[a-zA-Z]?'?")
_FARTHEST: Final = 1.2
"""A mark stands no farther from its opening (metres)."""

_STRAY: Final = 0.2
"""How far, as a share, the width that a mark names may lie from the opening's."""


def marked(drawing: Drawing, openings: Sequence[Opening], *, scale: float) -> tuple[Opening, ...]:
    """The openings; those that look like windows and are marked as doors are doors.

    A mark belongs to the opening that is nearest to it; where it names a width (M1524: 1500 by 2400 mm), to one that is
    so wide.

    Args:
        scale: metres per drawing unit.
    """
    windows = [row for row, opening in enumerate(openings) if opening.closing is Closing.WINDOW]
    found = [(is_door, match, writing.at) for writing in drawing.writings for is_door, match in _read(writing.text)]
    if not windows or not any(is_door for is_door, *_ in found):
        return tuple(openings)
    spots = points_of(np.array([at for *_, at in found]) * scale)
    tree = shapely.STRtree([opening.polygon for opening in openings])
    pairs, away = tree.query_nearest(spots, max_distance=_FARTHEST, return_distance=True, all_matches=False)
    told: dict[int, tuple[float, bool]] = {}
    for mark, row, distance in zip(*pairs.tolist(), away.tolist(), strict=True):
        is_door, match, _ = found[mark]
        if _fits(match[1], openings[row].gap.width) and (row not in told or distance < told[row][0]):
            told[row] = distance, is_door
    doors = {row for row in windows if told.get(row, (0.0, False))[1]}
    return tuple(replace(one, closing=Closing.DOOR) if row in doors else one for row, one in enumerate(openings))


def _read(text: str) -> list[tuple[bool, re.Match[str]]]:
    """Whether a text marks a door or a window, and how; empty where it marks neither."""
    word = text.strip()
    door = _DOOR.fullmatch(word)
    if door is not None:
        return [(True, door)]
    window = _WINDOW.fullmatch(word)
    return [] if window is None else [(False, window)]


def _fits(digits: str, width: float) -> bool:
    """Whether an opening is as wide as its mark says; a number of fewer than four digits says nothing."""
    return len(digits) < 4 or abs(int(digits[:2]) / 10.0 - width) <= _STRAY * width
