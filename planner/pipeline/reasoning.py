"""A judged layout with its reasons, its conflicts, and what its designer moved in CAD."""

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from planner.errors import InputError
from planner.files import toml
from planner.model.layout import Item, Kind, Layout
from planner.pipeline.judging import Judged, court, judge, judge_file, judgement
from planner.pipeline.plans import Reading, where
from planner.pipeline.workers import Workers
from planner.words import Text

if TYPE_CHECKING:
    from planner.place import edits, explained, whatif


def explainer(judged: Judged) -> "explained.Explainer":
    """A judged layout, asked for its reasons."""
    from planner.place import explained

    return explained.Explainer(
        judgement=judgement(judged), court=court(judged.rulebook), catalogue=toml.read_catalogue()
    )


def with_reasons(judged: Judged) -> Judged:
    """A judged layout that says of each thing why it stands where it stands."""
    return replace(judged, layout=replace(judged.layout, reasons=explainer(judged).reasons()))


@dataclass(frozen=True, kw_only=True)
class Edited:
    """A plan with the things that its designer moved in our export; none in a plan that is not ours."""

    reading: Reading
    edits: tuple["edits.Edit", ...]


def edited(reading: Reading) -> Edited:
    """What was moved in CAD since we wrote a plan goes into its brief; without a brief beside it, our own is taken.

    Raises:
        InputError: the layout that is stored in the plan is damaged.
    """
    from planner.files.dxf import layout_back
    from planner.files.dxf.poses import written_poses
    from planner.place import edits

    own = layout_back.layout_in(reading.document, reading.plan)
    if own is None:
        return Edited(reading=reading, edits=())
    found = edits.edits_of(own, written_poses(reading.document))
    brief = reading.brief if reading.brief_path is not None else replace(own.brief, keep=())
    return Edited(reading=replace(reading, brief=replace(brief, keep=edits.keeps(found, brief.keep))), edits=found)


def with_edits(judged: Judged, found: "tuple[edits.Edit, ...]") -> Judged:
    """A judged layout with each edited thing as its designer left it, judged again if that changed anything."""
    from planner.place import edits

    layout = edits.with_edits(judged.layout, found)
    return judged if layout == judged.layout else judge(layout, rulebook=judged.rulebook)


def with_conflicts(judged: Judged, reading: Reading, *, beside: Workers | None = None) -> Judged:
    """A judged layout that says what could not be had together; those who work beside us place some of it anew."""
    from planner.place import conflicts

    catalogue, part, crew = toml.read_catalogue(), where(reading), beside or Workers(1)
    found = conflicts.conflicts(
        judgement(judged),
        court(judged.rulebook),
        catalogue,
        where=part,
        anew=partial(crew.each, partial(conflicts.placed_anew, catalogue=catalogue, where=part)),
    )
    return replace(judged, layout=replace(judged.layout, conflicts=found))


def layout_file(path: Path) -> Path:
    """The layout's file: the one named, or the layout.json of a folder that design wrote.

    Raises:
        InputError: the folder has none.
    """
    if not path.is_dir():
        return path
    inside = path / "layout.json"
    if inside.is_file():
        return inside
    raise InputError(
        Text(zh=f"文件夹“{path}”里没有 layout.json", en=f"there is no layout.json in the folder '{path}'"),
        where=str(path),
        mend=Text(zh="先运行 planner design PLAN --out 文件夹", en="run planner design PLAN --out FOLDER first"),
    )


def explain(path: Path, item: str, *, brief_path: Path | None = None) -> "whatif.Explained":
    """Why a thing of a layout stands where it stands, and what its next best place would cost.

    Raises:
        InputError: the file cannot be used, or it has no such thing.
    """
    from planner.place import whatif

    judged = judge_file(layout_file(path), brief_path=brief_path)
    try:
        return whatif.explained(explainer(judged), _thing_id(judged.layout, item))
    except KeyError:
        raise no_thing(judged.layout, item, path) from None


def _thing_id(layout: Layout, item: str) -> str:
    """An id as a layout has it: a window stands for its counter; capitals do not matter."""
    ids = {one.lower(): one for one in thing_ids(layout)}
    counters = {one.window.lower(): one.id for one in layout.of_kind(Kind.COUNTER) if one.window}
    return ids.get(item.lower()) or counters.get(item.lower(), item)


def thing_ids(layout: Layout) -> list[str]:
    return [*(one.id for one in layout.items), *(one.id for one in layout.cameras)]


def no_thing(layout: Layout, item: str, path: Path) -> InputError:
    from difflib import get_close_matches

    known = [*(window.id for window in layout.windows), *thing_ids(layout)]
    near = get_close_matches(item, known, n=5, cutoff=0.5) or known[:5]
    return InputError(
        Text(zh=f"布置中没有“{item}”", en=f"there is no '{item}' in the layout"),
        where=str(path),
        mend=Text(zh=f"可用的编号如:{'、'.join(near)}", en=f"ids that are near: {', '.join(near)}"),
    )


def carried(layout: Layout, reading: Reading | None) -> tuple[Item, ...]:
    """The parts of what was moved in CAD, where they belong now; none of a layout.json."""
    from planner.files.dxf.poses import written_poses
    from planner.place import edits

    if reading is None:
        return ()
    return tuple(part for one in edits.edits_of(layout, written_poses(reading.document)) for part in one.parts)
