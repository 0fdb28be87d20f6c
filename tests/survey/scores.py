"""How well a floor plan that was read agrees with the truth."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from planner.model.plan import FloorPlan
from planner.units import METRES_PER
from tests.survey.styles import TrueRoom, Truth

SURE = 0.8
"""A room that is reported with this confidence or more is reported for sure."""


@dataclass(frozen=True, kw_only=True)
class Score:
    """Counts of rooms and doors.

    `half`, `most` and `exact` are rooms found at an overlap (intersection over union) above 0.5, 0.9 and 0.99;
    `within_5` those whose area is within 5 %. `false` rooms overlap no true one by half; `false_sure` are those of
    them that are reported for sure. `withheld` are true rooms on whose ground nothing is reported. `labelled`,
    `numbered` and `areas` are found rooms that carry all the words that are written in them. `invalid` rooms have
    an outline that crosses itself.
    """

    true: int
    half: int
    most: int
    exact: int
    within_5: int
    false: int
    false_sure: int
    withheld: int
    labelled: int
    numbered: int
    areas: int
    invalid: int
    doors_true: int
    doors: int
    units_right: bool
    storeys_right: bool

    @property
    def perfect(self) -> bool:
        """Every room exact and rightly labelled, none false for sure, the unit right."""
        whole = (self.exact, self.labelled, self.numbered, self.areas)
        return all(count == self.true for count in whole) and not self.false_sure + self.invalid and self.units_right


def score(plan: FloorPlan, truth: Truth) -> Score:
    """A plan against the truth."""
    rooms = [room for storey in plan.storeys for room in storey.rooms]
    outlines = [shapely.make_valid(room.polygon) for room in rooms]
    pairs = _pairs(outlines, truth.rooms)
    found = [(rooms[row], truth.rooms[true], share) for true, (row, share) in sorted(pairs.items())]
    matched = {row for row, _ in pairs.values()}
    false = [room for row, room in enumerate(rooms) if row not in matched]
    return Score(
        true=len(truth.rooms),
        half=len(found),
        most=sum(share > 0.9 for *_, share in found),
        exact=sum(share > 0.99 for *_, share in found),
        within_5=sum(abs(room.polygon.area / true.polygon.area - 1) <= 0.05 for room, true, _ in found),
        false=len(false),
        false_sure=sum(room.confidence >= SURE for room in false),
        withheld=_withheld(outlines, [room for row, room in enumerate(truth.rooms) if row not in pairs]),
        labelled=sum(room.label == true.label for room, true, _ in found),
        numbered=sum(room.number == true.number for room, true, _ in found),
        areas=sum(_same_area(room.written_area_m2, true.area_m2) for room, true, _ in found),
        invalid=sum(not room.polygon.is_valid for room in rooms),
        doors_true=len(truth.doors),
        doors=_doors(plan, truth),
        units_right=abs(plan.units.metres_per_unit / METRES_PER[truth.unit] - 1) < 1e-9,
        storeys_right=len(plan.storeys) == truth.storeys,
    )


def _pairs(rooms: list[BaseGeometry], true: tuple[TrueRoom, ...]) -> dict[int, tuple[int, float]]:
    """For each true room that is found: the row of the room and the overlap, above half. No room serves twice."""
    if not rooms:
        return {}
    tree = shapely.STRtree(rooms)
    found = {}
    for number, each in enumerate(true):
        for row in tree.query(each.polygon, predicate="intersects").tolist():
            shape = rooms[row]
            shared = shape.intersection(each.polygon).area
            share = shared / (shape.area + each.polygon.area - shared)
            if share > 0.5:
                found[number] = (row, share)
    return found


def _withheld(rooms: list[BaseGeometry], missed: list[TrueRoom]) -> int:
    """Missed rooms of which no more than a tenth is covered by what is reported."""
    if not missed:
        return 0
    whole = shapely.union_all(rooms)
    return sum(whole.intersection(room.polygon).area < 0.1 * room.polygon.area for room in missed)


def _same_area(read: float | None, true: float | None) -> bool:
    if true is None:
        return True
    return read is not None and abs(read / true - 1) < 0.02


def _doors(plan: FloorPlan, truth: Truth) -> int:
    """True doors near whose middle one of the right width is found: within 0.2 m, and 5 cm of width."""
    doors = [door for storey in plan.storeys for door in storey.doors]
    if not doors:
        return 0
    places = np.array([[door.at.x, door.at.y] for door in doors])
    widths = np.array([door.width_m for door in doors])
    count = 0
    for true in truth.doors:
        near = np.hypot(places[:, 0] - true.at.x, places[:, 1] - true.at.y) < 0.2
        count += bool((near & (np.abs(widths - true.width) < 0.05)).any())
    return count
