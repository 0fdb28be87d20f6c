"""Rows of every shape, schemes side by side, and what is said where not all windows fit."""

from dataclasses import replace
from functools import cache
from importlib import import_module
from itertools import islice, pairwise
from pathlib import Path

import pytest
import shapely
from shapely import Polygon

from planner import pipeline
from planner.files import toml
from planner.files.scheme_table import ruled_out_lines, ruled_out_rows, scheme_rows, where_of
from planner.measure.clearance import overlaps
from planner.measure.queues import queue_for
from planner.model.brief import Brief, Keep, QueueKind
from planner.model.layout import HallSide, Kind, Layout, RowShape, ZoneKind
from planner.model.plan import FloorPlan
from planner.pipeline.designing import schemes as sample_schemes
from planner.place import place, schemes
from planner.place.counters import Row
from planner.place.interior import furnished
from planner.place.ruled_out import dominates, no_better
from planner.place.schemes import Furnished, _furnished, _Rows, _Tried, best_furnished, side_of
from planner.place.schemes import _in_line as in_line
from planner.place.siting import bent_rows_of, other_rows, straight_rows
from planner.place.task import Task, task_of
from planner.words import Lang
from tests.build import hall_plan, turned, turned_plan, where
from tests.place import halls
from tests.place.halls import Opening, Sketch

RULEBOOK = toml.read_rulebook()
CATALOGUE = toml.read_catalogue()
BENT = (RowShape.L, RowShape.U, RowShape.FACING, RowShape.ISLAND)


def brief(windows: int) -> Brief:
    default = toml.read_brief(None)
    return replace(default, windows=replace(default.windows, count=windows))


def sketch(width: float, depth: float, *, columns: tuple[tuple[float, float], ...] = ()) -> Sketch:
    """A rectangular hall with one door in the middle of its lower side."""
    ring = ((0.0, 0.0), (width, 0.0), (width, depth), (0.0, depth))
    doors = (Opening(side=0, along=width / 2, width=1.8),)
    return Sketch(shape="rectangle", ring=ring, doors=doors, columns=columns)


def task(plan: FloorPlan, wishes: Brief, *, staff_door: str | None = None) -> Task:
    return task_of(
        plan,
        wishes,
        RULEBOOK,
        CATALOGUE,
        where=where(staff_door),
    )


@cache
def bent(width: float, depth: float, windows: int) -> dict[RowShape, Row]:
    wanted = task(halls.built(sketch(width, depth)).plan, brief(windows))
    return {row.shape: row for row in other_rows(wanted)}


@cache
def drawn(shape: RowShape) -> Layout:
    wanted = task(halls.built(sketch(16.0, 12.0)).plan, brief(8))
    return furnished(wanted, bent(16.0, 12.0, 8)[shape])[0]


@pytest.mark.parametrize("shape", BENT)
def test_each_shape_is_found_where_it_fits_with_every_window(shape: RowShape) -> None:
    row = bent(16.0, 12.0, 8)[shape]
    assert row.count == 8 == len(row.tops)
    assert all(len(run.lefts) >= 2 for run, _ in row.runs), "no lonely counter"


@pytest.mark.parametrize(("shape", "turns"), [("l", 2), ("u", 3), ("facing", 2), ("island", 2)])
def test_the_counters_of_a_shape_look_as_many_ways_as_it_has_parts(shape: str, turns: int) -> None:
    found = drawn(RowShape(shape))
    assert len({round(item.turn_deg) % 360 for item in found.of_kind(Kind.COUNTER)}) == turns


@pytest.mark.parametrize("shape", BENT)
def test_nothing_of_a_bent_row_overlaps_and_all_has_one_pitch(shape: RowShape) -> None:
    found = drawn(shape)
    assert overlaps(found, tolerance=0.001) == ()
    assert len({item.width for item in found.of_kind(Kind.COUNTER)}) == 1


@pytest.mark.parametrize("shape", BENT)
def test_staff_and_public_of_a_bent_row_meet_only_at_gates(shape: RowShape) -> None:
    found = drawn(shape)
    staff = shapely.union_all(
        [zone.polygon for zone in found.zones if zone.kind in (ZoneKind.STAFF, ZoneKind.BACK_OFFICE)]
    )
    line = shapely.union_all([item.footprint for item in found.of_kind(Kind.COUNTER, Kind.PARTITION, Kind.GATE)])
    free = found.hall.polygon.difference(line)
    for part in shapely.get_parts(free.buffer(-0.15)):
        inside = part.intersection(staff).area
        assert inside < 1e-3 or part.area - inside < 1e-2


@pytest.mark.parametrize("shape", [RowShape.L, RowShape.U])
def test_the_staff_of_an_l_or_u_have_one_floor(shape: RowShape) -> None:
    assert isinstance(bent(16.0, 12.0, 8)[shape].staff, Polygon)


@pytest.mark.parametrize("shape", BENT)
def test_windows_count_on_along_the_row(shape: RowShape) -> None:
    counters = drawn(shape).of_kind(Kind.COUNTER)
    assert [item.id for item in counters] == [f"W{number}-counter" for number in range(1, 9)]
    if shape in (RowShape.L, RowShape.U):
        apart = [one.at.distance(two.at) for one, two in pairwise(counters)]
        assert max(apart) < 5.0


def test_a_small_hall_has_no_island_and_no_facing_rows() -> None:
    assert set(bent(7.5, 7.0, 4)) <= {RowShape.L}


def test_a_bent_row_holds_what_no_straight_row_does() -> None:
    plan = halls.built(sketch(9.0, 9.0)).plan
    wanted = task(plan, brief(9))
    straight = straight_rows(wanted)[0].count
    assert max(row.count for row in other_rows(wanted)) > straight


def test_a_column_never_adds_a_window_to_a_bent_row() -> None:
    wishes = brief(14)
    free = {row.shape: row.count for row in other_rows(task(halls.built(sketch(14.0, 11.0)).plan, wishes))}
    barred = sketch(14.0, 11.0, columns=((7.0, 9.0),))
    for row in other_rows(task(halls.built(barred).plan, wishes)):
        assert row.count <= max(free.values())


def test_a_mirrored_hall_has_the_mirrored_rows() -> None:
    plain = replace(sketch(16.0, 12.0), doors=(Opening(side=0, along=5.0, width=1.8),))
    there = other_rows(task(halls.built(plain).plan, brief(8)))
    here = other_rows(task(halls.built(halls.mirrored(plain)).plan, brief(8)))
    assert {row.shape: row.count for row in there} == {row.shape: row.count for row in here}


# --- schemes


@cache
def compared() -> tuple[Layout, ...]:
    found = schemes(
        hall_plan(20.0, 13.0),
        brief(4),
        RULEBOOK,
        CATALOGUE,
        where=where("D2"),
        court=pipeline.court(RULEBOOK),
        most=3,
    )
    return tuple(one.layout for one in found)


def test_schemes_differ_in_kind_and_are_numbered_by_rank() -> None:
    found = [layout.scheme for layout in compared()]
    assert [one.number for one in found if one is not None] == list(range(1, len(found) + 1))
    kinds = [(one.shape, one.side, one.queue) for one in found if one is not None]
    assert len(set(kinds)) == len(kinds) >= 2


def test_no_scheme_is_dominated_or_breaks_more_than_the_best() -> None:
    figures = [one.figures for one in compared()[0].alternatives if one.figures is not None]
    assert len(figures) == len(compared())
    assert not any(dominates(one, other) for one in figures for other in figures)
    assert len({len(one.broken) for one in figures}) == 1


SAMPLES = ("hekou", "shiqiao")


@cache
def offered(sample: str) -> tuple[Layout, ...]:
    reading = pipeline.read(Path(__file__).parents[2] / "layouts" / sample / "plan.dxf")
    return tuple(one.layout for one in sample_schemes(reading, rulebook=RULEBOOK, most=5))


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_designer_is_offered_alternatives_or_told_what_is_better_than_each(sample: str) -> None:
    """Of shiqiao's kinds, all that stand are dominated by the first or break more."""
    judged = [one for one in offered(sample)[0].ruled_out if one.figures is not None]
    assert len(offered(sample)) >= 2 or len(judged) >= 4
    assert all(one.by is not None or "shall" in one.why.en for one in judged)


@pytest.mark.parametrize("sample", SAMPLES)
def test_each_kind_that_was_tried_says_why_it_is_not_offered(sample: str) -> None:
    schemes_of = offered(sample)[0].alternatives
    out = offered(sample)[0].ruled_out
    told = {one.shape for one in (*schemes_of, *out)}
    assert told == set(RowShape)
    for one in out:
        if one.by is None:
            continue
        better = schemes_of[one.by - 1].figures
        assert better is not None and one.figures is not None
        assert dominates(better, one.figures)
        assert f"scheme {one.by}" in one.why.en and f"方案 {one.by}" in one.why.zh
        assert f"{one.figures.mean_walk_m:.1f} m against {better.mean_walk_m:.1f} m" in one.why.en


@pytest.mark.parametrize("lang", Lang)
def test_what_is_ruled_out_is_told_in_lines_and_in_a_table(lang: Lang) -> None:
    out = offered("shiqiao")[0].ruled_out
    heads, *rows = ruled_out_rows(out, lang=lang)
    assert len(rows) == len(out) == len(ruled_out_lines(out)) >= 3
    assert all(len(row) == len(heads) == 4 for row in rows)
    assert all(row[-1] in line.say(lang) for row, line in zip(rows, ruled_out_lines(out), strict=True))


def test_a_scheme_that_breaks_more_names_the_clause() -> None:
    best = compared()[0].scheme
    assert best is not None and best.figures is not None
    worse = replace(best, figures=replace(best.figures, public_m2=best.figures.public_m2 + 9, broken=("X 1",)))
    found = no_better(worse, compared()[0].alternatives)
    assert found.by is None and found.why.en.endswith("X 1")


def test_two_facing_rows_are_named_by_both_their_sides_and_are_one_kind_however_they_are_told() -> None:
    told = offered("shiqiao")[0]
    facing = [one for one in (*told.alternatives, *told.ruled_out) if one.shape is RowShape.FACING]
    assert facing
    for one in facing:
        assert one.facing not in (None, one.side)
        assert " and " in where_of(one).en and "和" in where_of(one).zh.replace("左右两侧", "和")
    wanted = task(hall_plan(20.0, 13.0), brief(4), staff_door="D2")
    tried = _Tried(rows=_Rows(task=wanted))
    kinds = [one.kind for one in tried.kinds()]
    assert len(kinds) == len(set(kinds))
    pairs = [kind[1] for kind in kinds if kind[0] is RowShape.FACING]
    assert all(len(pair) == 2 and list(pair) == sorted(pair) for pair in pairs) and pairs


def test_each_scheme_knows_all_of_them() -> None:
    for layout in compared():
        assert layout.alternatives == compared()[0].alternatives
        assert layout.scheme in layout.alternatives


def test_the_first_scheme_is_what_is_placed_without_comparing() -> None:
    alone = place(
        hall_plan(20.0, 13.0),
        brief(4),
        RULEBOOK,
        CATALOGUE,
        where=where("D2"),
    )
    assert alone.items == compared()[0].items and alone.cameras == compared()[0].cameras


@pytest.mark.parametrize("turn_deg", [0.0, 37.0, 211.0])
def test_a_row_is_left_or_right_of_who_comes_in(turn_deg: float) -> None:
    """Told again from the plan: the entrance is in the lower wall, and whoever comes in looks up it."""
    wanted = task(turned_plan(hall_plan(20.0, 13.0), turn_deg), brief(3), staff_door="D2")
    sides: set[HallSide] = set()
    for row in straight_rows(wanted):
        door = turned(wanted.storey.door("D1").at, -turn_deg)
        counters = [(left + row.pitch / 2, row.front) for left in row.lefts]
        middle = turned(row.hall.frame.out(shapely.MultiPoint(counters)), -turn_deg).centroid
        side = side_of(row)
        sides.add(side)
        if side is HallSide.LEFT:
            assert middle.x < door.x - 3.0
        if side is HallSide.RIGHT:
            assert middle.x > door.x + 3.0
    assert {HallSide.LEFT, HallSide.RIGHT, HallSide.OPPOSITE} <= sides


def test_figures_are_measured() -> None:
    scheme = compared()[0].scheme
    assert scheme is not None and scheme.figures is not None and scheme.side is HallSide.OPPOSITE
    found = scheme.figures
    assert (found.windows, found.windows_wanted) == (4, 4)
    assert 0.0 < found.mean_walk_m <= found.longest_walk_m < 25.0
    assert found.seats >= found.seats_wanted and found.cameras == len(compared()[0].cameras)
    assert 100.0 < found.public_m2 < 260.0 and found.narrowest_m is not None


def test_what_the_designer_keeps_stays_in_every_scheme() -> None:
    keep = Keep(kind="cabinet", at=shapely.Point(3.0, 3.0), turn_deg=0.0, width=0.9, depth=0.45)
    wishes = replace(brief(4), keep=(keep,), queue=QueueKind.LINE)
    wanted = task(hall_plan(20.0, 13.0), wishes, staff_door="D2")
    for row in (straight_rows(wanted)[0], *other_rows(wanted)):
        layout, _ = furnished(wanted, row)
        assert [item.at for item in layout.items if item.locked] == [keep.at]


# --- queues


def queues(wishes: Brief, plan: FloorPlan) -> list[Furnished]:
    """The layouts with people in line that are offered beside the first."""
    first = best_furnished(task(plan, wishes, staff_door="D2"))
    assert first is not None
    return in_line(first)


def test_of_the_schemes_of_a_small_hall_one_has_a_line_before_each_window() -> None:
    found = [layout.scheme for layout in compared()]
    assert found[0] is not None and found[0].queue is QueueKind.TICKET
    assert [one.queue for one in found if one is not None and one.queue is not QueueKind.TICKET] == [QueueKind.LINE]


def test_a_hall_with_more_windows_is_offered_one_folded_line_with_a_place_for_each_who_waits() -> None:
    plan, wishes = hall_plan(24.0, 15.0), brief(6)
    (found,) = queues(wishes, plan)
    assert found.kind[2] is QueueKind.SERPENTINE and found.layout.of_kind(Kind.BARRIER)
    assert len(found.layout.of_kind(Kind.QUEUE_PLACE)) >= max(6, queue_for(6, wishes))
    assert not found.layout.of_kind(Kind.TICKET_MACHINE)


def test_no_other_queue_is_offered_where_the_brief_names_one() -> None:
    plan, wishes = hall_plan(24.0, 15.0), replace(brief(6), given=frozenset({"queue.kind"}))
    assert queues(wishes, plan) == []


@pytest.mark.parametrize("lang", Lang)
def test_the_table_names_how_people_wait_and_what_it_takes(lang: Lang) -> None:
    heads, *rows = scheme_rows(compared()[0].alternatives, lang=lang)
    words = {Lang.ZH: ("站立候办", "取号", "排队"), Lang.EN: ("standing", "by ticket", "in line")}[lang]
    column = heads.index(words[0])
    told = {row[3]: (row[column], row[column + 1]) for row in rows}
    assert told[words[1]][0] == "0" and int(told[words[2]][0]) == queue_for(4, brief(4))
    assert int(told[words[1]][1]) > int(told[words[2]][1])


# --- bounds


def test_where_not_all_windows_fit_the_limits_and_a_bound_are_named() -> None:
    case = halls.built(sketch(9.0, 6.0))
    layout = place(case.plan, brief(9), RULEBOOK, CATALOGUE, where=where(None))
    assert len(layout.windows) < 9
    assert f"{len(layout.windows)} of 9 windows fit" in layout.notes[0].en
    assert "bound" in layout.notes[1].en and "上界" in layout.notes[1].zh


def test_a_layout_with_every_window_needs_no_notes() -> None:
    assert len(compared()[0].notes) == 1 and "gap to the best at most 0" in compared()[0].notes[0].en


def test_only_rows_that_may_be_schemes_are_furnished(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = task(halls.built(sketch(13.0, 10.0)).plan, brief(5))
    every = sorted(
        (_furnished(asked, row) for row in (*straight_rows(asked), *bent_rows_of(asked))), key=lambda one: one.score
    )
    done: list[Row] = []

    def counted(wanted: Task, row: Row) -> Furnished:
        done.append(row)
        return _furnished(wanted, row)

    monkeypatch.setattr(import_module("planner.place.schemes"), "_furnished", counted)
    found = list(islice(_Tried(rows=_Rows(task=asked)).kinds(), 3))
    assert (len(done), len(every)) == (11, 19)
    every = sorted([*every, *in_line(found[0])], key=lambda one: one.score)
    rest = {one.kind: one for one in reversed(every) if one.kind != found[0].kind}
    assert [one.score for one in found[1:]] == sorted(one.score for one in rest.values())[:2]


def test_things_whose_edges_all_but_coincide_are_one_floor() -> None:
    case = halls.case(107)
    wanted = task(case.plan, halls.brief(case.sketch), staff_door=case.where.staff_door_id)
    assert len(list(islice(_Tried(rows=_Rows(task=wanted)).kinds(), 5))) == 5
