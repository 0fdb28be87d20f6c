"""The main job: a plan read, laid out, judged, explained and drawn."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from planner.errors import InputError
from planner.files import toml, writing_out
from planner.model.layout import Layout
from planner.model.plan import RoomUse
from planner.model.standard import Rulebook
from planner.model.verdict import Overall
from planner.pipeline import options
from planner.pipeline.drawing import DESIGN_FILES, Step, every_file, language_of, no_step
from planner.pipeline.judging import Judged, court, finishing, judge, judged_of, rulebook_of
from planner.pipeline.plans import Reading, read, where, wished
from planner.pipeline.reasoning import edited, with_conflicts, with_edits, with_reasons
from planner.pipeline.workers import Workers, workers
from planner.words import Lang, Text


@dataclass(frozen=True, kw_only=True)
class Written:
    """A design and the files that were written for it."""

    judged: Judged
    files: tuple[Path, ...]


def place(reading: Reading, *, rulebook: Rulebook) -> Layout:
    """Places everything in the hall of a plan.

    Raises:
        InputError: the plan or the brief does not allow any layout.
    """
    from planner.place import place as place_in

    return place_in(reading.plan, reading.brief, rulebook, toml.read_catalogue(), where=where(reading))


def schemes(reading: Reading, *, rulebook: Rulebook, most: int, beside: Workers | None = None) -> tuple[Judged, ...]:
    """Up to so many layouts that differ in kind, judged, best first; those who work beside us finish some of them.

    Raises:
        InputError: the plan or the brief does not allow any layout.
    """
    from planner.place import schemes as schemes_in

    catalogue = toml.read_catalogue()
    found = schemes_in(
        reading.plan,
        reading.brief,
        rulebook,
        catalogue,
        court=court(rulebook),
        most=most,
        where=where(reading),
        finish=finishing(catalogue, rulebook, beside or Workers(1)),
    )
    layouts = tuple(one.layout for one in found)
    return tuple(judged_of(one, rulebook=rulebook, others=layouts) for one in found)


def _designed(reading: Reading, *, rulebook: Rulebook, scheme: int | None, most: int | None, beside: Workers) -> Judged:
    """The scheme asked for, judged; without a wish the best, which is sought among all only if it breaks a *shall*.

    Raises:
        InputError: there is no such scheme, or no layout at all.
    """
    if scheme is None and most is None:
        judged = judge(place(reading, rulebook=rulebook), rulebook=rulebook)
        if judged.overall is not Overall.BROKEN:
            return judged
    number = 1 if scheme is None else options.between(scheme, 1, MOST_SCHEMES_ASKED, option="--scheme")
    found = schemes(reading, rulebook=rulebook, most=max(most or MOST_SCHEMES, number), beside=beside)
    if number > len(found):
        raise InputError(
            Text(zh=f"没有方案 {number}:共 {len(found)} 个方案", en=f"there is no scheme {number}, only {len(found)}"),
            where="--scheme",
            mend=Text(zh=f"用 1 至 {len(found)}", en=f"use 1 to {len(found)}"),
        )
    return found[number - 1]


MOST_SCHEMES = 5
"""So many schemes are compared."""

MOST_SCHEMES_ASKED = 100
"""A scheme of a higher number cannot be asked for."""


def _with_hall(error: InputError, reading: Reading) -> InputError:
    """An error of placing; where the hall is only the largest room, that is said, and which others there are."""
    if not error.where.startswith("room") or reading.brief.site.hall is not None:
        return error
    part = where(reading)
    storey = reading.plan.storey(part.storey_id)
    hall = storey.room(part.hall_id)
    if hall.use is RoomUse.HALL:
        return error
    others = sorted((one for one in storey.rooms if one.id != hall.id), key=lambda one: (-one.polygon.area, one.id))
    named = ", ".join(" ".join(f"{one.id} {one.label} {one.polygon.area:.1f} m²".split()) for one in others[:5])
    return InputError(
        error.what,
        where=error.where,
        mend=Text(
            zh=f"图上没有注明大厅的房间,程序取了最大的公共房间 {hall.id};在 brief.toml [site] hall 中写明大厅,"
            f"如 {named};或{error.mend.zh}",
            en=f"no room is labelled a hall, so the largest public one, {hall.id}, was taken; name the hall in "
            f"brief.toml, [site] hall, such as {named}; or {error.mend.en}",
        ),
    )


def design(
    path: Path,
    *,
    out: Path,
    brief_path: Path | None = None,
    profiles: Sequence[Path] = (),
    units: str | None = None,
    lang: Lang | None = None,
    default_lang: Lang = Lang.ZH,
    storey: str | None = None,
    scheme: int | None = None,
    compare: int | None = None,
    jobs: int = 1,
    step: Step = no_step,
) -> Written:
    """Reads a plan, places everything, judges it and writes every file, all or none.

    Args:
        scheme: the number of the scheme to draw, by rank; without it the best.
        compare: how many schemes are compared at most; without it, and without `scheme`, only the best is sought.
        jobs: so many processes share the work, this one among them; what is written is the same.

    Raises:
        InputError: an input cannot be used, or `out` cannot be written.
        CapError: the drawing is larger than a cap.
    """
    step(Text(zh="读图", en="reading"), 0.0)
    writing_out.refuse(out, DESIGN_FILES, inputs=[path])
    with workers(jobs) as beside:
        if scheme is not None or compare is not None:
            beside.get_ready(things=compare or MOST_SCHEMES)
        found = edited(wished(read(path, brief_path=brief_path, profiles=profiles, units=units), storey))
        language = language_of(found.reading.brief, lang, default_lang)
        reading = replace(found.reading, brief=replace(found.reading.brief, language=language))
        rulebook = rulebook_of(reading.brief, beside=reading.brief_path)
        step(Text(zh="布置", en="placing"), 0.25)
        try:
            designed = _designed(reading, rulebook=rulebook, scheme=scheme, most=compare, beside=beside)
        except InputError as error:
            raise _with_hall(error, reading) from error
        judged = with_reasons(with_conflicts(with_edits(designed, found.edits), reading, beside=beside))
    step(Text(zh="出图", en="drawing"), 0.6)
    files = every_file(judged, reading.document, lang=language, step=step)
    written = writing_out.write_all(out, files, inputs=reading.inputs)
    step(Text(zh="完成", en="done"), 1.0)
    return Written(judged=judged, files=written)
