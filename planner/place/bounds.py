"""Why no more windows fit: the limits that hold the row back, each found by dropping it alone, and a bound."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from planner.place.hall import frames
from planner.place.siting import straight_rows
from planner.place.task import Task
from planner.units import mm
from planner.words import Text

_LEAST_ROUTE: Final = 0.9
_LEAST_TURNING: Final = 1.2
_LEAST_PITCH: Final = 1.0
_LEAST_STAFF: Final = 1.2


def notes(task: Task, placed: int) -> tuple[Text, ...]:
    """Of a layout with fewer windows than are asked for: the limits of which dropping one would add windows, and how
    many windows at most the walls could hold. Nothing where all are placed."""
    if placed >= task.needed:
        return ()
    binding = [(name, count) for name, count in _relaxed(task) if count > placed]
    return (_limits(task, placed, binding), _bound(task, placed))


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


def _bound(task: Task, placed: int) -> Text:
    pitch = task.sizes.pitch_least
    most = max(placed, sum(int((length + 1e-6) / pitch) for _, length in frames(task.room)))
    return Text(
        zh=f"上界:沿各墙最多 {most} 个(每个窗口至少占 {mm(pitch)} 墙长)",
        en=f"bound: along the walls at most {most}, for each window takes {mm(pitch)} of a wall",
    )
