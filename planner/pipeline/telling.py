"""What the commands print: rows and lines for people, documents for programs."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from planner.errors import InputError
from planner.files import documents, explanations, repairs, scheme_table, tables, toml
from planner.measure import queues
from planner.model.brief import Brief
from planner.model.layout import Layout
from planner.words import Lang, Text

if TYPE_CHECKING:
    from planner.pipeline.designing import Written
    from planner.pipeline.fixing import Fixed
    from planner.pipeline.judging import Judged
    from planner.place import whatif


def sizing_brief(given: Mapping[str, float | None], *, brief_path: Path | None = None) -> Brief:
    """A brief, or the default one, with the figures of demand that are given instead (None: not given).

    Raises:
        InputError: the brief or a figure cannot be used.
    """
    brief = toml.read_brief(brief_path)
    figures = {key: value for key, value in given.items() if value is not None}
    return replace(brief, demand=toml.demand_with(brief.demand, figures))


def remark_lines(layout: Layout, *, lang: Lang) -> list[str]:
    """What holds the layout back, a wish that gave way, and what could not be had together, a sentence a line."""
    gave_way = [one.text for one in layout.choices if one.item == "row" and _NARROWED in one.clauses]
    return [note.say(lang) for note in (*layout.notes, *gave_way)] + [
        explanations.conflict_line(one).say(lang) for one in layout.conflicts
    ]


_NARROWED: Final = "practice pitch-least"
"""The clause that a choice names where the windows stand closer than asked for."""


def explain_lines(found: "whatif.Explained", *, lang: Lang) -> list[str]:
    """An explanation as sentences."""
    return explanations.explain_lines(found.reason, _spoken(found), found.without, lang=lang)


def explain_document(found: "whatif.Explained", *, lang: Lang) -> dict[str, Any]:
    """The JSON document of an explanation."""
    return explanations.explain_document(found.reason, _spoken(found), found.without, lang=lang)


def _spoken(found: "whatif.Explained") -> tuple[explanations.Spoken, ...]:
    return tuple((one.verdict, one.finding) for one in found.spoken)


def size_document(brief: Brief, *, windows: int | None) -> dict[str, Any]:
    """The JSON document of the number of windows."""
    chosen, table = _sized(brief, windows)
    return documents.size_document(brief, windows=chosen, table=table)


def size_rows(brief: Brief, *, windows: int | None, lang: Lang) -> tables.Rows:
    """The table of waits; with `windows`, also what they can serve."""
    chosen, table = _sized(brief, windows)
    return tables.size_rows(brief, windows=chosen, table=table, inverse=windows is not None, lang=lang)


def _sized(brief: Brief, windows: int | None) -> tuple[int, tuple[queues.Waits, ...]]:
    chosen = windows or queues.windows_by_demand(brief)
    return chosen, queues.wait_table(brief.demand, also=chosen, classes=queues.classes_of(brief))


def check_document(judged: "Judged", *, lang: Lang) -> dict[str, Any]:
    """The JSON document of the verdicts."""
    return documents.check_document(judged.verdicts, lang=lang)


def coverage_document(judged: "Judged", *, lang: Lang) -> dict[str, Any]:
    """The JSON document of the cameras' coverage."""
    return documents.coverage_document(judged.layout, judged.coverage, lang=lang)


def flow_document(judged: "Judged", *, lang: Lang) -> dict[str, Any]:
    """The JSON document of the routes."""
    return documents.flow_document(judged.flow, lang=lang)


def check_rows(judged: "Judged", *, lang: Lang) -> tables.Rows:
    """The table of the verdicts."""
    return tables.check_rows(judged.verdicts, lang=lang)


def coverage_rows(judged: "Judged", *, lang: Lang) -> tables.Rows:
    """The table of the cameras' coverage."""
    return tables.coverage_rows(judged.coverage, judged.layout, lang=lang)


def flow_rows(judged: "Judged", *, lang: Lang) -> tables.Rows:
    """The table of the routes."""
    return tables.flow_rows(judged.flow, lang=lang)


def scheme_rows(written: "Written", *, lang: Lang) -> tables.Rows:
    """The table of the schemes that were compared; empty if none were."""
    return scheme_table.scheme_rows(written.judged.layout.alternatives, lang=lang)


def ruled_out_lines(written: "Written", *, lang: Lang) -> list[str]:
    """The kinds of schemes that were tried and are not offered, each with the reason, a line each."""
    return [one.say(lang) for one in scheme_table.ruled_out_lines(written.judged.layout.ruled_out)]


def design_rows(written: "Written", *, lang: Lang) -> tables.Rows:
    """The short table at the end of a design."""
    judged = written.judged
    return tables.design_rows(judged.layout, judged.verdicts, judged.coverage, judged.flow, written.files, lang=lang)


def rules_lines(clause: str | None, *, brief_path: Path | None, lang: Lang) -> list[str]:
    """Every clause, or those under a number.

    Raises:
        InputError: there is no such clause, or a standard's file cannot be used.
    """
    from planner.pipeline.judging import rulebook_of

    lines = tables.clause_lines(rulebook_of(toml.read_brief(brief_path), beside=brief_path), clause, lang=lang)
    if not lines:
        raise InputError(
            Text(zh=f"没有条款“{clause}”", en=f"there is no clause '{clause}'"),
            where="planner rules",
            mend=Text(
                zh="不带条款号运行 planner rules 查看全部", en="run planner rules without a clause to see them all"
            ),
        )
    return lines


def fix_lines(fixed: "Fixed", *, lang: Lang) -> list[str]:
    """What a repair changed, what stays broken, and the files."""
    return repairs.fix_lines(_repaired(fixed), lang=lang)


def fix_document(fixed: "Fixed", *, lang: Lang) -> dict[str, Any]:
    """The JSON document of a repair."""
    return repairs.fix_document(_repaired(fixed), lang=lang)


def _repaired(fixed: "Fixed") -> repairs.Repaired:
    repair = fixed.repair
    return repairs.Repaired(
        changes=[(one.item, one.before, one.after, one.what, one.clauses) for one in repair.changes],
        stuck=[(one.breach.clause, one.breach.verb, one.breach.finding, one.why) for one in repair.stuck],
        before=repair.before.verdicts,
        after=repair.after.verdicts,
        files=fixed.files,
    )
