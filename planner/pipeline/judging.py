"""A layout judged: by every clause, with its coverage and its routes; here or in another process, which loads this."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from planner.errors import InputError
from planner.files import toml
from planner.measure import routes
from planner.measure.coverage import AreaCoverage, watch_of
from planner.measure.key_areas import pixel_densities
from planner.model.brief import Brief
from planner.model.catalogue import Catalogue
from planner.model.layout import Layout
from planner.model.standard import Rulebook
from planner.model.verdict import Overall, Verdict, overall
from planner.pipeline.workers import Workers
from planner.words import Lang, Text

if TYPE_CHECKING:
    from planner.pipeline.plans import Reading
    from planner.place import trials
    from planner.place.schemes import Finish, Finished, Furnished


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A layout with all that was found out about it."""

    layout: Layout
    rulebook: Rulebook
    verdicts: tuple[Verdict, ...]
    coverage: tuple[AreaCoverage, ...]
    flow: routes.Flow
    others: tuple[Layout, ...] = ()
    """The layouts of all schemes that were compared, best first; none when none were."""

    @property
    def overall(self) -> Overall:
        """Whether the *shall* clauses hold."""
        return overall(self.verdicts)


def rulebook_of(brief: Brief, *, beside: Path | None) -> Rulebook:
    """The standards that a brief asks for, compared with the rules.

    Raises:
        InputError: a standard's file cannot be used.
    """
    from planner.rules import verify_rulebook

    folder = Path() if beside is None else beside.parent
    rulebook = toml.read_rulebook([folder / name for name in brief.standards])
    verify_rulebook(rulebook)
    return rulebook


def judge(layout: Layout, *, rulebook: Rulebook) -> Judged:
    """Judges a layout by every clause and measures what a report shows."""
    from planner.rules import check

    flow, watch = routes.flow(layout), watch_of(layout)
    return Judged(
        layout=layout,
        rulebook=rulebook,
        verdicts=check(layout, rulebook, flow=flow, watch=watch),
        coverage=watch.coverage(px_per_m=pixel_densities(rulebook)),
        flow=flow,
    )


def load(
    path: Path, *, profiles: Sequence[Path] = (), brief_path: Path | None = None, storey: str | None = None
) -> "tuple[Layout, Reading | None]":
    """The layout of a file: a layout.json, our own plan.dxf, or a submitted plan in which a layout is drawn.

    Raises:
        InputError: the file cannot be used, or no layout is in it.
    """
    from planner.files import layout_json
    from planner.files.dxf import document as dxf
    from planner.files.dxf import layout_back
    from planner.pipeline.plans import read, storey_of, wished
    from planner.survey import site

    if path.suffix.lower() == ".json":
        _of_plans_only(path, profiles, storey)
        return layout_json.read_layout(path), None
    reading = wished(read(path, brief_path=brief_path, profiles=profiles), storey)
    own = layout_back.layout_in(reading.document, reading.plan)
    if own is not None:
        return own, reading
    chosen = storey_of(reading)
    hall = site.find_hall(chosen, reading.brief.site.hall)
    scale = reading.plan.units.metres_per_unit
    entrance = site.find_entrance(chosen, hall, reading.brief.site.entrance, metres_per_unit=scale)
    drawn = layout_back.drawn_layout(
        dxf.read_drawing(reading.document),
        reading.plan,
        toml.read_profiles(reading.profiles),
        reading.brief,
        toml.read_catalogue(),
        storey_id=chosen.id,
        hall_id=hall.id,
        entrance_id=entrance.id,
    )
    return drawn, reading


def _of_plans_only(path: Path, profiles: Sequence[Path], storey: str | None) -> None:
    """Refuses options that say how a drawing is read, where there is none.

    Raises:
        InputError: one of them is given.
    """
    given = [option for option, value in (("--profile", profiles), ("--storey", storey)) if value]
    if given:
        option = " ".join(given)
        raise InputError(
            Text(
                zh=f"{path.name} 不是图,{option} 无从用起", en=f"{path.name} is no drawing, {option} says nothing of it"
            ),
            where=option,
            mend=Text(zh=f"去掉 {option},或给出平面图(.dxf)", en=f"leave {option} out, or hand over the plan (.dxf)"),
        )


def judge_file(
    path: Path,
    *,
    profiles: Sequence[Path] = (),
    brief_path: Path | None = None,
    lang: Lang | None = None,
    storey: str | None = None,
) -> Judged:
    """Judges the layout of a file.

    Raises:
        InputError: the file cannot be used.
    """
    from planner.pipeline.plans import brief_beside

    layout, _ = load(path, profiles=profiles, brief_path=brief_path, storey=storey)
    if lang is not None:
        layout = replace(layout, brief=replace(layout.brief, language=lang))
    return judge(layout, rulebook=rulebook_of(layout.brief, beside=brief_path or brief_beside(path)))


def judgement(judged: Judged) -> "trials.Judgement":
    from planner.place import trials

    return trials.Judgement(layout=judged.layout, verdicts=judged.verdicts, coverage=judged.coverage, flow=judged.flow)


def judged_of(one: "trials.Judgement", *, rulebook: Rulebook, others: tuple[Layout, ...]) -> Judged:
    """What the placer had judged, beside the schemes that it was compared with."""
    return Judged(
        layout=one.layout,
        rulebook=rulebook,
        verdicts=one.verdicts,
        coverage=one.coverage,
        flow=one.flow,
        others=others,
    )


def court(rulebook: Rulebook) -> "trials.Court":
    """The judge as the placer may ask it."""
    from planner.place import trials
    from planner.rules import check

    def some(layout: Layout, clauses: frozenset[str]) -> tuple[Verdict, ...]:
        kept = tuple(
            replace(one, clauses=tuple(clause for clause in one.clauses if f"{one.id} {clause.id}" in clauses))
            for one in rulebook.standards
        )
        return check(layout, replace(rulebook, standards=kept))

    return trials.Court(rulebook=rulebook, full=lambda layout: judgement(judge(layout, rulebook=rulebook)), some=some)


def finishing(catalogue: Catalogue, rulebook: Rulebook, beside: Workers) -> "Finish":
    """Finishes furnished rows together with those who work beside us."""
    return partial(beside.each, partial(_finished, catalogue, rulebook))


def _finished(catalogue: Catalogue, rulebook: Rulebook, one: "Furnished") -> "Finished":
    """A furnished row finished, in this process or in another one."""
    from planner.place.schemes import finished

    return finished(one, catalogue, court(rulebook))


def coverage_outcome(judged: Judged) -> Overall:
    """What the *shall* clauses on cameras say."""
    return _outcome_of(judged, "cameras.")


def flow_outcome(judged: Judged) -> Overall:
    """What the *shall* clauses on routes and exits say."""
    return _outcome_of(judged, "routes.", "exits.")


def _outcome_of(judged: Judged, *topics: str) -> Overall:
    ids = {
        f"{standard.id} {clause.id}" for standard, clause in judged.rulebook.clauses() if clause.rule.startswith(topics)
    }
    return overall(tuple(verdict for verdict in judged.verdicts if verdict.id in ids))
