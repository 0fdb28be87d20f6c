"""Conflict sets: an impossible brief names a set; leaving out any one member makes it feasible, placed anew."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache, partial

import pytest
from shapely import Point

from planner import pipeline
from planner.files import toml
from planner.measure.queues import windows_wanted
from planner.measure.routes import Flow
from planner.model.brief import Brief, Keep
from planner.model.layout import Conflict, Kind, Layout
from planner.model.plan import FloorPlan, Where
from planner.model.standard import Verb
from planner.model.verdict import Outcome
from planner.pipeline.workers import workers
from planner.place import place as place_anew
from planner.place.conflicts import Asked, _columns, _Seeker, conflicts, placed_anew
from planner.place.schemes import Furnished, best_furnished, row_furnished
from planner.place.siting import other_rows, straight_rows
from planner.place.task import Task, task_of
from planner.place.trials import Judgement
from planner.words import Text
from tests.build import where
from tests.place import halls
from tests.place.samples import NAMES, judged, reading, rulebook


def place_of(name: str) -> Where:
    return pipeline.where(reading(name))


def task(name: str, brief: Brief, plan: FloorPlan | None = None) -> Task:
    return task_of(
        reading(name).plan if plan is None else plan,
        brief,
        rulebook(name),
        toml.read_catalogue(),
        where=place_of(name),
    )


def furnished(name: str, brief: Brief, plan: FloorPlan | None = None) -> Furnished:
    """What the placer makes of a brief, but for the cameras."""
    found = best_furnished(task(name, brief, plan))
    assert found is not None
    return found


def with_count(name: str, count: int) -> Brief:
    brief = reading(name).brief
    return replace(brief, windows=replace(brief.windows, count=count))


@cache
def too_many(name: str) -> tuple[int, Layout]:
    """A number of windows that no straight row holds and the placer does not set, and what it sets."""
    wanted = max(row.count for row in straight_rows(task(name, with_count(name, 30)))) + 1
    for count in range(wanted, 40):
        layout = furnished(name, with_count(name, count)).layout
        if len(layout.windows) < count:
            return count, layout
    raise AssertionError(name)


def found_in(name: str, layout: Layout) -> tuple[Conflict, ...]:
    """The conflicts about windows; of a layout without verdicts no other is sought."""
    flow = Flow(routes=(), unreached=(), farthest_exit_m=None, farthest_at=None)
    judgement = Judgement(layout=layout, verdicts=(), coverage=(), flow=flow)
    return conflicts(judgement, pipeline.court(rulebook(name)), toml.read_catalogue(), where=place_of(name))


def without_part(plan: FloorPlan, part: str) -> FloorPlan:
    """A plan without a column or a door."""
    return replace(
        plan,
        storeys=tuple(
            replace(
                one,
                columns=tuple(column for column in one.columns if column.id != part),
                doors=tuple(door for door in one.doors if door.id != part),
            )
            for one in plan.storeys
        ),
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_as_it_is_lacks_no_window_and_has_no_conflict_about_them(name: str) -> None:
    layout = judged(name).layout
    assert len(layout.windows) == windows_wanted(layout.brief)
    assert found_in(name, layout) == ()


LEFT_OVER = {
    "practice pitch-least": ("window_pitch_min", 0.9),
    "JGJ/T 60-2012 6.3.3-3-end": ("end_window_centre_to_wall", 0.0),
    "GB 55019-2021 3.6.3": ("turning_circle_diameter", 0.9),
}
"""What is left of a clause's number when the clause is dropped, metres."""


@pytest.mark.parametrize("name", NAMES)
def test_leaving_out_any_member_of_the_set_makes_an_impossible_brief_feasible(name: str) -> None:
    """Each member is dropped here, the hall laid out anew, and the judge asked: every window is there and no *shall* is
    broken; cameras, which are hung afterwards, are left out."""
    wanted, layout = too_many(name)
    assert len(layout.windows) < wanted
    (conflict,) = found_in(name, layout)
    ids = [one.id for one in conflict.members]
    assert ids[0] == "windows" and len(ids) > 1 and conflict.proven
    for member in ids:
        brief, rules, plan, count = with_count(name, wanted), rulebook(name), reading(name).plan, wanted
        if member == "windows":
            count = len(layout.windows)
            brief = with_count(name, count)
        elif member in LEFT_OVER:
            rules = rules.with_limit(*LEFT_OVER[member])
        else:
            plan = without_part(plan, member)
        asked = task_of(plan, brief, rules, toml.read_catalogue(), where=place_of(name))
        rows = [row for row in (*straight_rows(asked), *other_rows(asked)) if row.count >= count]
        assert rows, member
        found = row_furnished(asked, rows[0])
        assert len(found.layout.windows) == count
        judged_ones = frozenset(f"{standard.id} {clause.id}" for standard, clause in rules.clauses()
                                if clause.verb is Verb.SHALL and not clause.rule.startswith("cameras."))  # fmt: skip
        verdicts = pipeline.court(rules).some(found.layout, judged_ones)
        assert [one.id for one in verdicts if one.outcome is Outcome.FAIL] == [], member


def test_what_makes_room_but_breaks_a_shall_is_no_member() -> None:
    """At a closer pitch all windows stand in a row, but no wheelchair turns before the low one."""
    _, layout = too_many("yunfeng")
    (conflict,) = found_in("yunfeng", layout)
    assert "practice pitch-least" not in [one.id for one in conflict.members]


def test_the_set_is_told_in_both_languages_with_its_bound_and_always_alike() -> None:
    name = "hekou"
    wanted, layout = too_many(name)
    (conflict,) = found_in(name, layout)
    assert conflict.tried > 0
    assert f"{wanted} windows" in conflict.text.en and f"{wanted} 个窗口" in conflict.text.zh
    assert "1200 mm" in conflict.text.en and "dropping any one of them works" in conflict.text.en
    assert found_in(name, layout) == (conflict,)


def test_a_kept_thing_that_takes_the_room_of_the_windows_is_in_the_set() -> None:
    name = "hekou"
    most = len(too_many(name)[1].windows)
    whole = furnished(name, with_count(name, most)).layout
    counter = whole.of_window(whole.windows[most // 2].id, Kind.COUNTER)[0]
    at = counter.point(0.0, 1.0)
    keep = Keep(kind="safe", at=Point(round(at.x, 3), round(at.y, 3)), turn_deg=0.0, width=2.0, depth=2.0)
    asked = replace(with_count(name, most), keep=(keep,))
    layout = furnished(name, asked).layout
    assert len(layout.windows) < most
    (conflict,) = found_in(name, layout)
    assert "keep-1" in [one.id for one in conflict.members]
    assert len(furnished(name, replace(asked, keep=())).layout.windows) == most


def test_a_clause_that_is_broken_by_too_many_windows_conflicts_with_their_number() -> None:
    name = "hekou"
    layout = judged(name).layout
    flow = judged(name).flow
    broken = next(one for one in judged(name).verdicts if one.id == "GB 55019-2021 2.2.2-route")
    failed = replace(broken, findings=tuple(replace(one, outcome=Outcome.FAIL) for one in broken.findings[:1]))
    judgement = Judgement(layout=layout, verdicts=(failed,), coverage=(), flow=flow)
    (conflict,) = conflicts(judgement, pipeline.court(rulebook(name)), toml.read_catalogue(), where=place_of(name))
    assert [one.id for one in conflict.members][:2] == [broken.id, "windows"]
    assert f"holds with {len(layout.windows) - 1} windows" in conflict.members[1].without.en
    assert conflict.unmet and broken.id in conflict.unmet[0].en
    with workers(2) as beside:
        handed: list[int] = []

        def anew(every: Sequence[Asked]) -> list[Furnished | None]:
            handed.append(len(every))
            return beside.each(partial(placed_anew, catalogue=toml.read_catalogue(), where=place_of(name)), every)

        court, catalogue = pipeline.court(rulebook(name)), toml.read_catalogue()
        shared = conflicts(judgement, court, catalogue, where=place_of(name), anew=anew)
    assert shared == (conflict,) and handed[0] > 1, "all members are handed over at once"


COURT, CATALOGUE = pipeline.court(toml.read_rulebook()), toml.read_catalogue()


def made(sketch: halls.Sketch, brief: Brief) -> Layout:
    """What the placer makes of a sketch's hall."""
    case = halls.built(sketch)
    return place_anew(case.plan, brief, COURT.rulebook, CATALOGUE, where=case.where)


def broken(layout: Layout) -> set[str]:
    return {one.id for one in COURT.full(layout).verdicts if one.verb is Verb.SHALL and one.outcome is Outcome.FAIL}


def named(layout: Layout) -> tuple[Conflict, ...]:
    """The conflicts that a layout of a generated hall names."""
    return conflicts(COURT.full(layout), COURT, CATALOGUE, where=where(layout.staff_door_id))


def hall_of(width: float, depth: float, *, doors: int = 1) -> halls.Sketch:
    """A rectangular hall with its entrance in the lower side and a second door in the upper one."""
    ring = ((0.0, 0.0), (width, 0.0), (width, depth), (0.0, depth))
    places = (halls.Opening(side=0, along=width / 2, width=1.8), halls.Opening(side=2, along=2.0, width=1.5))
    return halls.Sketch(shape="rectangle", ring=ring, doors=places[:doors])


def windows(brief: Brief, count: int) -> Brief:
    return replace(brief, windows=replace(brief.windows, count=count))


def test_a_hall_with_too_few_doors_names_them_and_one_door_more_mends_it() -> None:
    clause, brief = "GB 50016-2014 5.5.15", windows(toml.read_brief(None), 4)
    layout = made(hall_of(14.0, 9.0), brief)
    assert clause in broken(layout)
    found = next(one for one in named(layout) if one.members[0].id == clause)
    assert [one.id for one in found.members] == [clause, "doors of R1"] and found.proven
    assert "one more door of 1500 mm at " in found.members[1].without.en
    assert clause not in broken(made(hall_of(14.0, 9.0, doors=2), brief))


def test_a_narrow_exit_is_named_with_the_width_that_is_enough() -> None:
    sketch = hall_of(12.0, 9.0)
    narrow = replace(sketch, doors=(replace(sketch.doors[0], width=1.0),))
    layout = made(narrow, windows(toml.read_brief(None), 3))
    clause = "GB 55037-2022 7.4.2"
    found = [one for one in named(layout) if one.members[1:] and one.members[1].id == "D1"]
    assert [one.members[0].id for one in found] and {one.members[0].id for one in found} <= broken(layout), clause
    for one in found:
        assert "door D1, 1000 mm wide" in one.text.en
        assert one.members[0].id not in broken(made(sketch, layout.brief))


def test_what_mends_several_doors_alike_is_said_once() -> None:
    sketch = hall_of(12.0, 9.0, doors=2)
    narrow = replace(sketch, doors=tuple(replace(door, width=1.0) for door in sketch.doors))
    layout = made(narrow, windows(toml.read_brief(None), 3))
    found = [one for one in named(layout) if one.members[1:] and one.members[1].id == "D1+D2"]
    assert found
    for one in found:
        member = one.members[1]
        assert "door D1, 1000 mm wide and door D2, 1000 mm wide" in member.text.en
        assert member.without.en.count("is wide enough") == 1 and member.without.zh.count("加宽到") == 1


def test_where_only_two_together_help_they_are_one_member() -> None:
    sketch = replace(hall_of(12.0, 9.0), columns=((3.0, 4.0), (6.0, 4.0), (9.0, 4.0)))
    case = halls.built(sketch)
    storey = case.plan.storeys[0]
    asked = Asked(plan=case.plan, brief=toml.read_brief(None), rulebook=COURT.rulebook)
    seeker = _Seeker(asked=asked, court=COURT, catalogue=CATALOGUE, where=where(None))

    def holds(changed: Asked) -> bool:
        return not {"C1", "C3"} & {column.id for column in changed.plan.storeys[0].columns}

    works = Text(zh="可以", en="it works")
    (member,) = seeker._at_last(list(_columns(storey, storey.room("R1"))), holds, works)
    assert member.id == "C1+C3" and member.text.en.endswith(" together)") and member.text.zh.endswith("一起)")


def test_the_only_door_in_the_way_is_named_and_without_it_every_window_fits() -> None:
    sketch = halls.sketch(127)
    layout = made(sketch, halls.brief(sketch))
    assert (len(layout.windows), windows_wanted(layout.brief)) == (2, 3)
    flow = Flow(routes=(), unreached=(), farthest_exit_m=None, farthest_at=None)
    bare = Judgement(layout=layout, verdicts=(), coverage=(), flow=flow)
    (found,) = conflicts(bare, COURT, CATALOGUE, where=where(None))
    assert [one.id for one in found.members] == ["windows", "D2"]
    no_door = replace(sketch, doors=(sketch.doors[0], sketch.doors[2]))
    assert len(made(no_door, layout.brief).windows) == 3


def test_where_nothing_else_helps_the_size_of_the_hall_is_named_and_a_larger_one_does() -> None:
    clause, brief = "DB3415/T 91-2024 4.3.1.2-furniture", windows(toml.read_brief(None), 1)
    layout = made(hall_of(6.0, 5.2), brief)
    assert clause in broken(layout)
    (found,) = named(layout)
    assert [one.id for one in found.members] == [clause, "hall"]
    assert "the hall's 31 m²" in found.text.en and "大厅现有的 31 m²" in found.text.zh
    larger = float(found.members[1].without.en.split("shape of ")[1].split(" m²")[0])
    by = (larger / 31.2) ** 0.5
    assert clause not in broken(made(hall_of(6.0 * by, 5.2 * by), brief))


@pytest.mark.parametrize("seed", [22])
def test_a_hall_too_small_for_windows_and_furniture_names_both_and_a_column(seed: int) -> None:
    drawn, clause = halls.sketch(seed), "DB3415/T 91-2024 4.3.1.2-furniture"
    brief = halls.brief(drawn)
    layout = made(drawn, brief)
    assert clause in broken(layout)
    found = named(layout)[0]
    columns = [member.id for member in found.members if member.id.startswith("C")]
    assert [member.id for member in found.members][:2] == [clause, "windows"] and len(columns) == 1
    assert clause not in broken(made(drawn, windows(brief, len(layout.windows) - 1)))
    left = tuple(at for number, at in enumerate(drawn.columns, start=1) if f"C{number}" != columns[0])
    assert clause not in broken(made(replace(drawn, columns=left), brief))
