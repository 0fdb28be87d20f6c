"""How many persons a hall may hold, and whether that makes it a crowded place: a planning estimate.

No national standard has a density for service halls. The larger of two is taken: 1.1 persons a seat, the staff and 1.3
persons at each window; or a density over the public's part of the hall.
"""

from math import ceil
from typing import Final

from planner.measure.staffing import staff
from planner.model.layout import Kind, Layout
from planner.rules.ground import public_area

PER_SEAT: Final = 1.1
PER_WINDOW: Final = 1.3


def persons(layout: Layout, *, density: float) -> int:
    """The persons in the hall and behind its windows.

    Args:
        density: persons a square metre of the public's part; of the whole hall where no staff zone is marked.
    """
    seats = sum(one.count for one in layout.of_kind(Kind.SEAT_ROW))
    people = staff(len(layout.windows))
    counted = PER_SEAT * seats + people.at_windows + people.in_back_office + PER_WINDOW * len(layout.windows)
    return ceil(round(max(counted, density * floor_of(layout)), 6))


def floor_of(layout: Layout) -> float:
    """The public's part of the hall, or the whole hall where no staff zone is marked, square metres."""
    area = public_area(layout)
    return float(layout.hall.polygon.area) if area is None else area


def crowded(layout: Layout, *, area: float, most: float, density: float) -> bool:
    """Whether the hall counts as a crowded place: beyond an area or a number of persons."""
    return floor_of(layout) > area or persons(layout, density=density) > most
