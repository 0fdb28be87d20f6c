"""Who works at the windows: an A post at each window, its B post in the back office (4.4.1.1, 4.4.1.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from typing import Final

from planner.model.layout import ServiceWindow

STAFF_PER_WINDOW: Final = (2.3, 2.6)
"""Persons on the roll for each window with A and B posts; practice of halls, not in the standard."""


class Holder(StrEnum):
    """Who holds a post: A sits at the window, B stands in from the back office."""

    A = "A"
    B = "B"


@dataclass(frozen=True, kw_only=True)
class Post:
    """A named post of a window: id such as "W1-A"."""

    id: str
    window: str
    holder: Holder


@dataclass(frozen=True, kw_only=True)
class Staff:
    """How many people a row of windows needs: at the windows, in the back office, and on the roll."""

    at_windows: int
    in_back_office: int
    roll_least: int
    roll_most: int


def posts(windows: Sequence[ServiceWindow]) -> tuple[Post, ...]:
    """The posts of the windows, A before B, window by window."""
    return tuple(
        Post(id=f"{window.id}-{holder}", window=window.id, holder=holder) for window in windows for holder in Holder
    )


def staff(windows: int) -> Staff:
    """The people for a number of windows. The roll is rounded up once, over all windows."""
    least, most = (ceil(round(windows * share, 9)) for share in STAFF_PER_WINDOW)
    return Staff(at_windows=windows, in_back_office=windows, roll_least=least, roll_most=most)
