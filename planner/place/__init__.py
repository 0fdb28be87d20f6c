"""Decides where windows, furniture, signs and cameras stand; all in the frame of the row of counters."""

from typing import Final

from planner.errors import InputError
from planner.model.brief import Brief
from planner.model.catalogue import Catalogue
from planner.model.layout import Layout
from planner.model.plan import FloorPlan
from planner.model.standard import Rulebook
from planner.place.cameras import put_cameras
from planner.place.counters import Row
from planner.place.interior import furnished
from planner.place.siting import best_rows
from planner.place.sizes import sizes
from planner.place.stock import Stock
from planner.place.task import Task
from planner.words import Text

_ROWS_FURNISHED: Final = 4
_LACK: Final = 3.0
"""What a missing thing weighs against what is against a row."""


def place(
    plan: FloorPlan,
    brief: Brief,
    rulebook: Rulebook,
    catalogue: Catalogue,
    *,
    storey_id: str,
    hall_id: str,
    entrance_id: str,
    staff_door_id: str | None,
) -> Layout:
    """Places windows, furniture, signs and cameras in a hall.

    The row that holds the most windows up to the number asked for wins, then the one with the least against it.

    Raises:
        InputError: not one window fits into the hall.
    """
    storey = plan.storey(storey_id)
    task = Task(
        plan=plan,
        storey=storey,
        room=storey.room(hall_id),
        brief=brief,
        rulebook=rulebook,
        stock=Stock(catalogue=catalogue),
        sizes=sizes(brief, rulebook),
        entrance_id=entrance_id,
        staff_door_id=staff_door_id,
    )
    row, layout = _best_layout(task)
    return put_cameras(layout, catalogue, rulebook, frame=row.hall.frame)


def _best_layout(task: Task) -> tuple[Row, Layout]:
    """The first of the best rows that holds everything; else the one that lacks least for what is against it.

    Raises:
        InputError: not one window fits.
    """
    found = []
    for row in best_rows(task)[:_ROWS_FURNISHED]:
        layout, lacks = furnished(task, row)
        if lacks <= 0.0:
            return row, layout
        found.append((_LACK * lacks + row.cost, row, layout))
    if not found:
        raise _no_window(task)
    _, row, layout = min(found, key=lambda one: round(one[0], 6))
    return row, layout


def _no_window(task: Task) -> InputError:
    return InputError(
        Text(
            zh=f"大厅“{task.room.label}”放不下一个窗口",
            en=f"not one window fits into the hall '{task.room.label}'",
        ),
        where=f"room {task.room.id}",
        mend=Text(
            zh="在任务书 [site] 中指定更大的 hall,或减小 [counter] pitch、depth",
            en="name a larger hall in the brief, [site], or ask for a smaller pitch or depth in [counter]",
        ),
    )
