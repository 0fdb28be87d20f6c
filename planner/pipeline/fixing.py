"""A layout repaired where it breaks a clause."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from planner.files import toml, writing_out
from planner.model.verdict import Overall
from planner.pipeline.drawing import DESIGN_FILES, every_file, language_of, own_document
from planner.pipeline.judging import Judged, court, judge, load, rulebook_of
from planner.pipeline.plans import brief_beside
from planner.pipeline.reasoning import carried, layout_file, no_thing, thing_ids, with_reasons
from planner.words import Lang

if TYPE_CHECKING:
    from planner.place import fixes


@dataclass(frozen=True, kw_only=True)
class Fixed:
    """A repair of a layout, and the files that were written for it."""

    repair: "fixes.Repair"
    judged: Judged
    files: tuple[Path, ...]


def fix(
    path: Path,
    *,
    out: Path,
    plan: Path | None = None,
    free: Sequence[str] = (),
    brief_path: Path | None = None,
    lang: Lang | None = None,
    default_lang: Lang = Lang.ZH,
) -> Fixed:
    """Repairs what breaks a clause in a layout.json, or in a plan.dxf of ours, and writes every file.

    Args:
        plan: the plan that a layout.json was made for; without it the DXF shows the building as it was read.
        free: ids of locked things that may be moved all the same.

    Raises:
        InputError: the layout cannot be used, a thing in `free` is not in it, or `out` cannot be written.
    """
    from planner.place import fixes

    file = layout_file(path)
    inputs = [file, *([] if plan is None else [plan]), *([] if brief_path is None else [brief_path])]
    writing_out.refuse(out, DESIGN_FILES, inputs=inputs)
    layout, reading = load(file, brief_path=brief_path)
    known = thing_ids(layout)
    for item in free:
        if item not in known:
            raise no_thing(layout, item, file)
    rulebook = rulebook_of(layout.brief, beside=brief_path or brief_beside(file))
    repair = fixes.repaired(
        layout, court(rulebook), toml.read_catalogue(), free=frozenset(free), carried=carried(layout, reading)
    )
    judged = with_reasons(judge(repair.after.layout, rulebook=rulebook))
    files = every_file(judged, own_document(reading, plan, layout), lang=language_of(layout.brief, lang, default_lang))
    written = writing_out.write_all(out, files, inputs=inputs)
    return Fixed(repair=repair, judged=judged, files=written)


def fix_outcome(fixed: Fixed) -> Overall:
    """Broken if anything could not be mended, else what the *shall* clauses say."""
    return Overall.BROKEN if fixed.repair.stuck else fixed.judged.overall
