"""Lines that follow each other in a file and are unlike in nothing but where they are.

An entity takes ezdxf ten times as long as a line takes us. So only the first line of a run is made one: it tells the
layer, the pen and all else of those that follow it, which stay numbers.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ezdxf.lldxf.tags import Tags
from ezdxf.lldxf.types import is_valid_handle

from planner.files.dxf.entity_lines import sane
from planner.files.dxf.sheaves import Collector, Tables
from planner.files.dxf.tags import Sections
from planner.model.drawing import Form

_HANDLE: Final = 5
_OWN: Final = (_HANDLE, 10, 11)
"""Group codes of what is a line's own: its handle and its two ends."""

_SHARED: Final = frozenset({0, 6, 8, 39, 48, 62, 100, 210, 330, 370, 420})
"""Group codes of what lines of a run have in common: layer, pen, owner, thickness, extrusion."""

_FRAMES: Final = frozenset({"SECTION", "BLOCK", "ENDBLK"})
"""What stands around things."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """The lines that follow one line and are like it: their handles, and their ends, four numbers each."""

    handles: list[str] = field(default_factory=list)
    ends: list[float] = field(default_factory=list)


Runs = Mapping[str, Run]
"""By the handle of the first line, which is in no run itself."""


def without_runs(found: Sections) -> tuple[Sections, Runs]:
    """The sections without the lines that follow one like them, and these lines.

    They stay as they are where two things have one handle, or one has none.
    """
    runs = defaultdict[str, Run](Run)
    handles: list[str] = []
    drawn = {name: _parted(found.get(name, []), runs, handles) for name in ("BLOCKS", "ENTITIES")}
    known = set(handles)
    if "" in known or len(known) < len(handles):
        return found, {}
    return {name: drawn.get(name, section) for name, section in found.items()}, dict(runs)


def _parted(section: Iterable[Tags], runs: defaultdict[str, Run], handles: list[str]) -> list[Tags]:
    """The groups of a section that are in no run; runs, and the handles of all things, are added to those known."""
    kept: list[Tags] = []
    first, handle = Tags(), ""
    for group in section:
        if _is_like(group, first) and _added(group, runs[handle]):
            handles.append(runs[handle].handles[-1])
            continue
        kept.append(group)
        kind, handle = group[0].value, _handle(group)
        first = group if kind == "LINE" else Tags()
        if kind not in _FRAMES:
            handles.append(handle)
    return kept


def _handle(group: Tags) -> str:
    """The handle of a thing, or ""."""
    return next((str(tag.value) for tag in group if tag.code == _HANDLE), "")


def _is_like(group: Tags, first: Tags) -> bool:
    """Whether a line has the tags of another, but for its own handle and ends. Tags that are alike are one object."""
    if len(group) != len(first):
        return False
    for tag, other in zip(group, first, strict=True):
        if (tag is not other or tag.code not in _SHARED) and (tag.code != other.code or tag.code not in _OWN):
            return False
    return True


def _added(group: Tags, run: Run) -> bool:
    """Adds a line to a run, if it has one handle and two ends, and these are sound."""
    own = [tag for tag in group if tag.code in _OWN]
    numbers = {tag.code: tag.value for tag in own}
    if len(own) != len(_OWN) or len(numbers) != len(_OWN):
        return False
    handle, start, stop = (numbers[code] for code in _OWN)
    ends = [*start[:2], *stop[:2]]
    if handle == "0" or not is_valid_handle(handle) or not sane(ends, 0):
        return False
    run.handles.append(handle)
    run.ends.extend(ends)
    return True


def read_run(reader: Collector, tables: Tables, entity: Any, run: Run) -> None:
    """The lines of a run, as rows like that of its first line, which is an entity."""
    rows = len(run.handles)
    start = len(tables.ends) // 4
    tables.first.extend(range(start, start + rows))
    tables.layer.extend([reader.row_of_layer(entity.dxf.layer)] * rows)
    tables.pen.extend([reader.row_of_pen(entity)] * rows)
    tables.form.extend([Form.LINE] * rows)
    tables.closed.extend([False] * rows)
    tables.filled.extend([False] * rows)
    tables.width.extend([0.0] * rows)
    tables.handles.extend(run.handles)
    tables.ends.extend(run.ends)
