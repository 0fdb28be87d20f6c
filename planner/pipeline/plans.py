"""A plan read, with the brief beside it, what is told of it, and the parts of the building that a layout is for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from planner.files import documents, tables, toml, writing_out
from planner.files.dxf import document as dxf
from planner.model.brief import Brief
from planner.model.plan import FloorPlan, Storey, Where
from planner.pipeline import options
from planner.units import METRES_PER
from planner.words import Lang


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A plan as read: the document, what was understood, and the brief that stands beside it."""

    document: dxf.Document
    plan: FloorPlan
    brief: Brief
    brief_path: Path | None
    profiles: tuple[Path, ...] = ()

    @property
    def inputs(self) -> list[Path]:
        """The files that were read; none of them is written over."""
        return [self.document.path, *([] if self.brief_path is None else [self.brief_path]), *self.profiles]


def brief_beside(plan: Path) -> Path | None:
    """The brief.toml in the plan's folder, or None."""
    path = plan.parent / "brief.toml"
    return path if path.is_file() else None


def read(
    path: Path,
    *,
    brief_path: Path | None = None,
    profiles: Sequence[Path] = (),
    units: str | None = None,
) -> Reading:
    """Reads a plan, with the brief that stands beside it.

    Raises:
        InputError: the plan, the brief or a profile cannot be used.
        CapError: the drawing is larger than a cap.
    """
    from planner.survey import survey

    if units is not None:
        options.one_of(units, tuple(METRES_PER), option="--units")
    brief_path = brief_path or brief_beside(path)
    brief = toml.read_brief(brief_path)
    own = [] if brief.site.profile is None or brief_path is None else [brief_path.parent / brief.site.profile]
    known = toml.read_profiles([*own, *profiles])
    with dxf.uncollected():
        document = dxf.open_document(path)
        plan = survey(dxf.read_drawing(document), profiles=known, units=units or brief.site.units)
    return Reading(document=document, plan=plan, brief=brief, brief_path=brief_path, profiles=(*own, *profiles))


def on_storey(reading: Reading, wish: str) -> Reading:
    """A reading of one storey alone.

    Raises:
        InputError: no storey is called so.
    """
    from planner.survey import site

    storey = site.find_storey(reading.plan, wish)
    return replace(reading, plan=replace(reading.plan, storeys=(storey,)))


def write_profile(reading: Reading, path: Path) -> None:
    """Writes the roles of a plan's layers as a profile that a person can edit and hand back.

    Raises:
        InputError: the file cannot be written.
    """
    from planner.survey.profile_text import profile_of

    writing_out.write_whole(path, profile_of(reading.plan), inputs=reading.inputs)


def wished(reading: Reading, storey: str | None) -> Reading:
    """A reading whose brief asks for a storey, where one is given."""
    if storey is None:
        return reading
    return replace(reading, brief=replace(reading.brief, site=replace(reading.brief.site, storey=storey)))


def storey_of(reading: Reading) -> Storey:
    from planner.survey import site

    return site.find_storey(reading.plan, reading.brief.site.storey)


def where(reading: Reading) -> Where:
    """The hall of a plan, its entrance and its staff door, as the brief wishes.

    Raises:
        InputError: one of them cannot be told.
    """
    from planner.survey import site

    wishes = reading.brief.site
    scale = reading.plan.units.metres_per_unit
    storey = storey_of(reading)
    hall = site.find_hall(storey, wishes.hall)
    entrance = site.find_entrance(storey, hall, wishes.entrance, metres_per_unit=scale)
    staff_door = site.find_staff_door(storey, hall, entrance, wishes.staff_door, metres_per_unit=scale)
    return Where(
        storey_id=storey.id,
        hall_id=hall.id,
        entrance_id=entrance.id,
        staff_door_id=None if staff_door is None else staff_door.id,
    )


def picture(reading: Reading, path: Path, *, lang: Lang) -> None:
    """Draws what was understood of a plan as a PNG.

    Raises:
        InputError: the file cannot be written.
    """
    from planner.files import paper

    writing_out.write_whole(path, paper.plan_picture(reading.plan, lang), inputs=reading.inputs)


def read_document(reading: Reading, *, lang: Lang) -> dict[str, Any]:
    """The JSON document of a reading."""
    return documents.read_document(reading.plan, lang=lang)


def text_of(document: dict[str, Any]) -> str:
    """A JSON document as text, alike on the terminal and in a file."""
    return documents.text(document)


def read_rows(reading: Reading, *, lang: Lang) -> tables.Rows:
    """The table of a reading."""
    taken = storey_of(reading).id if reading.plan.storeys and reading.brief.site.storey is None else None
    return tables.read_rows(reading.plan, taken=taken, lang=lang)
