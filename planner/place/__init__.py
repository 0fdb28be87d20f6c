"""Decides where windows, furniture, signs and cameras stand; all in the frame of the row of counters."""

from planner.errors import InputError
from planner.model.brief import Brief
from planner.model.catalogue import Catalogue
from planner.model.layout import Layout
from planner.model.plan import FloorPlan, Where
from planner.model.standard import Rulebook
from planner.place.bounds import remarks
from planner.place.cameras import put_cameras
from planner.place.conflicts import no_window
from planner.place.schemes import MOST, Finish, best_furnished, finished, judged_schemes
from planner.place.task import Task, task_of
from planner.place.trials import Court, Judgement
from planner.words import Text


def place(
    plan: FloorPlan,
    brief: Brief,
    rulebook: Rulebook,
    catalogue: Catalogue,
    *,
    where: Where,
) -> Layout:
    """Places windows, furniture, signs and cameras in a hall.

    The row that holds the most windows up to the number asked for wins, then the one with the least against it.

    Raises:
        InputError: not one window fits into the hall.
    """
    task = task_of(plan, brief, rulebook, catalogue, where=where)
    found = best_furnished(task)
    if found is None:
        raise _no_window(task, catalogue)
    named = remarks(task, found.row.count).on(found.named(1))
    return put_cameras(named, catalogue, rulebook, frame=found.row.hall.frame)


def schemes(
    plan: FloorPlan,
    brief: Brief,
    rulebook: Rulebook,
    catalogue: Catalogue,
    *,
    where: Where,
    court: Court,
    most: int = MOST,
    finish: Finish | None = None,
) -> tuple[Judgement, ...]:
    """Layouts that differ in kind (side of the hall, shape of the row, queue), judged and ranked, none dominated.

    The first is the one of `place`, unless that breaks more *shall* clauses than another. Each names itself in `scheme`
    and all of them, with their figures, in `alternatives`.

    Args:
        court: the judge.
        most: the most schemes, at least 1.
        finish: finishes the layouts, see `finished`; without it, one after the other.

    Raises:
        InputError: not one window fits into the hall.
    """
    task = task_of(plan, brief, rulebook, catalogue, where=where)
    one_by_one: Finish = lambda furnished: [finished(one, catalogue, court) for one in furnished]  # noqa: E731
    found = judged_schemes(task, finish or one_by_one, most=most)
    if not found:
        raise _no_window(task, catalogue)
    return found


def _no_window(task: Task, catalogue: Catalogue) -> InputError:
    """That not one window fits, with what conflicts: dropping any one member makes room for a window."""
    conflict = no_window(task.plan, task.brief, task.rulebook, catalogue, where=task.where)
    said = conflict.text
    if len(conflict.members) > 1:
        unmet = conflict.unmet[0]
        said = Text(zh=f"{unmet.zh}:{said.zh}", en=f"{unmet.en}: {said.en}")
    return InputError(
        said,
        where=f"room {task.room.id}",
        mend=Text(
            zh="在任务书 [site] 中指定更大的 hall,或减小 [counter] pitch、depth",
            en="name a larger hall in the brief, [site], or ask for a smaller pitch or depth in [counter]",
        ),
    )
