"""The stations joined: the only package that may import everything.

A station is imported when something of it is first asked for: a command waits for no more than it needs.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from planner.pipeline.designing import design, place
    from planner.pipeline.drawing import depict, draw
    from planner.pipeline.fixing import fix, fix_outcome
    from planner.pipeline.judging import (
        Judged,
        court,
        coverage_outcome,
        flow_outcome,
        judge,
        judge_file,
        load,
        rulebook_of,
    )
    from planner.pipeline.plans import (
        Reading,
        on_storey,
        picture,
        read,
        read_document,
        read_rows,
        text_of,
        where,
        write_profile,
    )
    from planner.pipeline.reasoning import carried, explain, explainer, with_reasons
    from planner.pipeline.reviewing import review
    from planner.pipeline.telling import (
        check_document,
        check_rows,
        coverage_document,
        coverage_rows,
        design_rows,
        explain_document,
        explain_lines,
        fix_document,
        fix_lines,
        flow_document,
        flow_rows,
        remark_lines,
        ruled_out_lines,
        rules_lines,
        scheme_rows,
        size_document,
        size_rows,
        sizing_brief,
    )

__all__ = [
    "Judged",
    "Reading",
    "carried",
    "check_document",
    "check_rows",
    "remark_lines",
    "court",
    "coverage_document",
    "coverage_outcome",
    "coverage_rows",
    "depict",
    "design",
    "design_rows",
    "draw",
    "explain",
    "explain_document",
    "explain_lines",
    "explainer",
    "fix",
    "fix_document",
    "fix_lines",
    "fix_outcome",
    "flow_document",
    "flow_outcome",
    "flow_rows",
    "judge",
    "judge_file",
    "load",
    "on_storey",
    "picture",
    "place",
    "read",
    "read_document",
    "read_rows",
    "review",
    "rulebook_of",
    "ruled_out_lines",
    "rules_lines",
    "scheme_rows",
    "size_document",
    "size_rows",
    "sizing_brief",
    "text_of",
    "where",
    "with_reasons",
    "write_profile",
]

_STATIONS: Final = ("plans", "telling", "judging", "reasoning", "drawing", "designing", "fixing", "reviewing")
"""Those that import little come first."""


def __getattr__(name: str) -> Any:
    """What the first of the stations that defines the name means by it."""
    if name in __all__:
        for station in _STATIONS:
            found = getattr(import_module(f"{__name__}.{station}"), name, None)
            if found is not None and found.__module__ == f"{__name__}.{station}":
                return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
