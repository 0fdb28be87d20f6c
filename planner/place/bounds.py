"""How many windows fit at most, and why no more: the limits that hold the row back, each found by dropping it alone."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from planner.model.layout import Bound, Kind, Layout
from planner.place.packing import packed
from planner.place.sites import Site
from planner.place.siting import straight_rows, strip_depths
from planner.place.task import Task
from planner.units import mm
from planner.words import Text

_LEAST_ROUTE: Final = 0.9
_LEAST_TURNING: Final = 1.2
_LEAST_PITCH: Final = 1.0
_LEAST_STAFF: Final = 1.2


@dataclass(frozen=True, kw_only=True)
class Remarks:
    """What a layout says of its number of windows."""

    bound: Bound | None
    notes: tuple[Text, ...]

    def on(self, layout: Layout) -> Layout:
        """The layout that says it."""
        return replace(layout, bound=self.bound, notes=self.notes)


def remarks(task: Task, placed: int) -> Remarks:
    """What there is to say of a number of windows in a hall."""
    found = _bound(task, placed)
    return Remarks(bound=found, notes=_notes(task, found, placed))


def _bound(task: Task, placed: int) -> Bound | None:
    """How near a number of windows is to the most that the walls hold; None where counters are kept, for the row runs
    through them."""
    if task.keeps(Kind.COUNTER):
        return None
    found = packed(Site(task=task, limits=task.sizes), strip_depths(task))
    return Bound(wanted=task.needed, placed=placed, straight=found.straight, most=max(placed, found.most))


def _notes(task: Task, found: Bound | None, placed: int) -> tuple[Text, ...]:
    """How near the windows are to the most that fit; of a layout with fewer windows than are asked for also the limits
    of which dropping one would add windows."""
    proof = () if found is None else (_proof(found),)
    if placed >= task.needed:
        return proof
    binding = [(name, count) for name, count in _relaxed(task) if count > placed]
    return (_limits(task, placed, binding), *proof)


def _relaxed(task: Task) -> Iterator[tuple[Text, int]]:
    """Each limit by its name, and the windows of the best straight row where it is less."""
    sizes = task.sizes
    route, turning, end = mm(sizes.route), mm(sizes.turning), mm(sizes.end_to_wall)
    pitch, staff = mm(sizes.pitch_least), mm(sizes.staff_depth)
    tries = (
        (
            Text(zh=f"窗前排队线后 {route} 通道", en=f"the {route} passage behind the one-metre line"),
            replace(task, sizes=replace(sizes, route=_LEAST_ROUTE)),
        ),
        (
            Text(zh=f"窗前 {turning} 轮椅回转空间", en=f"the {turning} turning space before the tops"),
            replace(task, sizes=replace(sizes, turning=_LEAST_TURNING)),
        ),
        (
            Text(zh=f"端部窗口中线距墙 {end}", en=f"the {end} from the end windows' axis to the wall"),
            replace(task, sizes=replace(sizes, end_to_wall=sizes.pitch_least / 2)),
        ),
        (
            Text(zh=f"窗口最小中距 {pitch}", en=f"the least pitch of {pitch}"),
            replace(task, sizes=replace(sizes, pitch_least=_LEAST_PITCH)),
        ),
        (
            Text(zh=f"柜台后 {staff} 工作区进深", en=f"the {staff} behind the tops"),
            replace(task, sizes=replace(sizes, staff_depth=_LEAST_STAFF)),
        ),
        (Text(zh="柱", en="the columns"), replace(task, storey=replace(task.storey, columns=()))),
    )
    for name, changed in tries:
        yield name, max((row.count for row in straight_rows(changed)), default=0)


def _limits(task: Task, placed: int, binding: list[tuple[Text, int]]) -> Text:
    head = Text(zh=f"需要 {task.needed} 个窗口,放得下 {placed} 个", en=f"{placed} of {task.needed} windows fit")
    if not binding:
        return Text(
            zh=f"{head.zh};单独放宽任何一项净距都不能增加窗口,受大厅本身所限",
            en=f"{head.en}; no limit dropped alone adds one: the hall itself is too small",
        )
    zh = ";".join(f"{name.zh}(放宽后 {count} 个)" for name, count in binding)
    en = "; ".join(f"{name.en} (with less, {count})" for name, count in binding)
    return Text(zh=f"{head.zh};限制在于:{zh}", en=f"{head.en}; the limit is {en}")


def _proof(found: Bound) -> Text:
    """The bound and the gap, as a sentence."""
    share = f"{found.gap_share:.1%}"
    return Text(
        zh=f"窗口 {found.placed} 个(需要 {found.wanted} 个);整数规划证明的上界:单面墙一排 {found.straight} 个,"
        f"各墙合计 {found.most} 个;与最优的差距至多 {found.gap} 个({share})",
        en=f"{found.placed} windows of {found.wanted} wanted; bound proved by the integer program: {found.straight} in "
        f"a row along one wall, {found.most} along all walls; gap to the best at most {found.gap} ({share})",
    )
