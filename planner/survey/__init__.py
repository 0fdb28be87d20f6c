"""From linework to meaning: the floor plan that a drawing shows."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import log
from typing import Final

import numpy as np

from planner.model.drawing import Drawing, Floats, Profile
from planner.model.plan import Basis, FloorPlan, Units
from planner.survey import building, labels, storeys
from planner.survey.facets import with_arcs
from planner.survey.north import find_north
from planner.survey.notes import layers_unread, no_plan, no_rooms, units_unread, withheld
from planner.survey.pens import by_pens
from planner.survey.roles import Roles, ranked, roles_by_name, with_walls
from planner.survey.scale import CANDIDATES, find_units, is_building
from planner.survey.shape_roles import with_rough_walls, with_walls_by_form, with_walls_of_bodies, without_leaves
from planner.survey.wall_layers import further_walls
from planner.survey.worth import fitting, named_rooms, worth
from planner.units import METRES_PER, SHEETS

_TURNS: Final = 3
_LEAST_NAMED: Final = 3
"""As many rooms with names speak for another unit, where there are fewer in the likeliest one."""

_MOST_PIECES: Final = 5_000

_LEAST_MORE: Final = 2
"""Layers without a role hold walls too where so many more named rooms close with them, and a quarter more."""

_MOST_TRIED: Final = 60_000
_AGREED: Final = 0.1
_MOST: Final = 0.6
"""A unit is told from written areas where this share of them agrees with it, within _AGREED (in ln of lengths)."""

_SAME: Final = 0.25
"""What areas ask for is the unit that was told where they are no farther apart (in ln)."""

_SHEET: Final = 0.01
_SHEET_EACH: Final = 0.03
_LEAST_AREAS: Final = 3
"""Scales of sheets are many: the middle and each of so many areas must be as near as this to one."""

_UNITS: Final = tuple(name for name in METRES_PER if name not in SHEETS)


def survey(drawing: Drawing, *, profiles: tuple[Profile, ...], units: str | None) -> FloorPlan:
    """What a drawing shows, in metres: units, storeys with rooms and doors, and what was not understood.

    Args:
        profiles: how layers and blocks are named; the highest rank wins.
        units: the unit that the user gave, or None to judge by header and evidence.
    """
    drawing = with_arcs(drawing)
    named = roles_by_name(drawing, profiles)
    given = units or next((profile.units for profile in ranked(profiles) if profile.units), None)
    if _has_walls(named):
        found = find_units(drawing, named, given=given)
        roles = without_leaves(drawing, named, scale=found.metres_per_unit)
        plan = _with_further_walls(drawing, roles, profiles, _plan(drawing, roles, profiles, found))
    else:
        plan = _told_by_form(drawing, named, profiles, given=given)
        parted = by_pens(drawing)
        if parted is not drawing:
            again = roles_by_name(parted, profiles)
            other = _told_by_form(parted, again, profiles, given=given)
            if worth(other) > worth(plan):
                drawing, named, plan = parted, again, other
    if given is None:
        plan = _in_better_unit(drawing, named, profiles, plan)
    return plan if _has_walls(named) else _told_by_bodies(drawing, named, profiles, plan)


def _in_better_unit(drawing: Drawing, named: Roles, profiles: Sequence[Profile], plan: FloorPlan) -> FloorPlan:
    """The plan in another unit, where names or written areas speak for one."""
    if named_rooms(plan) < _LEAST_NAMED and not plan.units.confirmed:
        return _in_another_unit(drawing, named, profiles, plan)
    better = _unit_by_areas(plan)
    return plan if better is None else _plan(drawing, _roles_in(drawing, named, better), profiles, better)


def _told_by_bodies(drawing: Drawing, named: Roles, profiles: Sequence[Profile], plan: FloorPlan) -> FloorPlan:
    """The plan with closed outlines and fills alone for walls, where more speaks for it."""
    roles = with_walls_of_bodies(drawing, named, scale=plan.units.metres_per_unit)
    if roles is None:
        return plan
    other = _plan(drawing, roles, profiles, plan.units)
    return other if worth(other) > worth(plan) else plan


def _told_by_form(drawing: Drawing, named: Roles, profiles: Sequence[Profile], *, given: str | None) -> FloorPlan:
    """The plan of a drawing in which no layer is named for walls."""
    roles, found = _by_form(drawing, named, find_units(drawing, named, given=given), given=given)
    plan = _plan(drawing, roles, profiles, found)
    if named_rooms(plan) or len(drawing.ends) > _MOST_PIECES or _names(drawing) < _LEAST_NAMED:
        return plan
    rough = with_rough_walls(drawing, named, scale=found.metres_per_unit)
    other = _plan(drawing, rough, profiles, found)
    return other if worth(other) > worth(plan) else plan


def _names(drawing: Drawing) -> int:
    """How many texts may be names of rooms."""
    return sum(1 for writing in drawing.writings if labels.is_name(writing.text.strip()))


def _has_walls(named: Roles) -> bool:
    """Whether walls are told by the names of their layers."""
    return bool((named.of_shape == "wall").any())


def _with_further_walls(drawing: Drawing, roles: Roles, profiles: Sequence[Profile], plan: FloorPlan) -> FloorPlan:
    """The plan with walls on layers of unknown names too, where many more named rooms close with them."""
    known = named_rooms(plan)
    if _names(drawing) < known + _LEAST_MORE or len(drawing.ends) > _MOST_TRIED:
        return plan
    scale = plan.units.metres_per_unit
    rows = further_walls(drawing, roles, scale=scale)
    if not rows:
        return plan
    other = _with_layers(drawing, roles, profiles, rows, plan.units)
    if named_rooms(other) < known + max(_LEAST_MORE, 0.25 * known):
        return plan
    for row in rows:
        fewer = [each for each in rows if each != row]
        if not fewer or not _nameless(other):
            break
        told = _with_layers(drawing, roles, profiles, fewer, plan.units)
        if named_rooms(told) >= named_rooms(other):
            rows, other = fewer, told
    return other


def _with_layers(
    drawing: Drawing, roles: Roles, profiles: Sequence[Profile], rows: Sequence[int], units: Units
) -> FloorPlan:
    """The plan with walls on some layers (rows) more."""
    fuller = with_walls(drawing, roles, rows, basis="geometry")
    return _plan(drawing, without_leaves(drawing, fuller, scale=units.metres_per_unit), profiles, units)


def _nameless(plan: FloorPlan) -> bool:
    """Whether a room has no name."""
    return any(not room.label for storey in plan.storeys for room in storey.rooms)


def _roles_in(drawing: Drawing, named: Roles, units: Units) -> Roles:
    """The roles where the unit is known."""
    by_form = without_leaves if _has_walls(named) else with_walls_by_form
    return by_form(drawing, named, scale=units.metres_per_unit)


def _in_another_unit(drawing: Drawing, named: Roles, profiles: Sequence[Profile], plan: FloorPlan) -> FloorPlan:
    """The plan in that unit in which most of its rooms are closed, where hardly any is in the likeliest.

    Openings of doors are as wide as doors are in the right unit alone, and names stand in rooms.
    """
    names = sum(bool(label.name) for label in labels.read_labels(drawing, named, profiles, scale=1.0))
    several = len({writing.text for writing in drawing.writings}) >= _LEAST_NAMED and names >= _LEAST_NAMED
    if not several or len(drawing.ends) > _MOST_PIECES:
        return plan
    best = plan
    for name in CANDIDATES:
        if name == plan.units.name or not is_building(drawing, METRES_PER[name]):
            continue
        units = replace(plan.units, name=name, metres_per_unit=METRES_PER[name], basis=Basis.EVIDENCE, confirmed=False)
        other = _plan(drawing, _roles_in(drawing, named, units), profiles, units)
        rooms = sum(len(storey.rooms) for storey in other.storeys)
        if named_rooms(other) >= max(_LEAST_NAMED, 0.5 * rooms) and fitting(other) > fitting(best):
            best = other
    return best


def _by_form(drawing: Drawing, named: Roles, units: Units, *, given: str | None) -> tuple[Roles, Units]:
    """Roles with walls by their form, and the unit that these speak for: each is told from the other, by turns.

    What was told for a unit is kept: where two units speak for each other, the third turn is the first one again.
    """
    told: dict[float, tuple[Roles, Units]] = {}
    for _ in range(_TURNS):
        scale = units.metres_per_unit
        if scale not in told:
            roles = with_walls_by_form(drawing, named, scale=scale)
            told[scale] = (roles, find_units(drawing, roles, given=given))
        roles, found = told[scale]
        if found.name == units.name:
            break
        units = found
    return roles, found


def _plan(drawing: Drawing, roles: Roles, profiles: Sequence[Profile], units: Units) -> FloorPlan:
    scale = units.metres_per_unit
    texts = labels.read_labels(drawing, roles, profiles, scale=scale)
    found = building.read_building(drawing, roles, texts, scale=scale)
    parts = storeys.split(drawing, roles, found, texts, labels.uses_of(profiles), scale=scale)
    unread = [*drawing.unread, *units_unread(units), *layers_unread(roles), *found.unread]
    kept = sum(len(part.rooms) for part in parts)
    closed = len(found.faces.rooms)
    if closed and not parts:
        unread.append(no_plan(closed))
    elif kept < closed:
        unread.append(withheld(closed - kept))
    if not closed:
        unread.append(no_rooms(roles))
    return FloorPlan(
        name=drawing.name,
        units=units,
        storeys=parts,
        layers=roles.layers,
        unread=tuple(unread),
        north_deg=find_north(drawing),
    )


def _unit_by_areas(plan: FloorPlan) -> Units | None:
    """Another unit, where the areas that are written in most rooms ask for one."""
    ratios = [
        (room.written_area_m2 / room.polygon.area) ** 0.5
        for storey in plan.storeys
        for room in storey.rooms
        if room.written_area_m2 and room.polygon.area > 0
    ]
    if len(ratios) < 2:
        return None
    told = np.log(np.array(ratios) * plan.units.metres_per_unit)
    off = abs(float(np.median(told)) - log(plan.units.metres_per_unit))
    name = _told_by_areas(told, SHEETS, median=_SHEET, each=_SHEET_EACH) if off > _SHEET_EACH else None
    if name is None and off >= _SAME:
        name = _told_by_areas(told, _UNITS, median=_AGREED, each=_AGREED)
    if name is None:
        return None
    return replace(plan.units, name=name, metres_per_unit=METRES_PER[name], basis=Basis.EVIDENCE, confirmed=False)


def _told_by_areas(told: Floats, names: Iterable[str], *, median: float, each: float) -> str | None:
    """The unit that most areas ask for, in ln of metres, or None: as near as `median` to their middle."""
    middle = float(np.median(told))
    name = min(names, key=lambda one: abs(log(METRES_PER[one]) - middle))
    unit = log(METRES_PER[name])
    agreeing = np.abs(told - unit) <= each
    least = _LEAST_AREAS if name in SHEETS else 1
    good = abs(unit - middle) <= median and agreeing.mean() >= _MOST and agreeing.sum() >= least
    return name if good else None
