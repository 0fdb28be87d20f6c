"""Queues: figures worked by hand, and laws."""

from dataclasses import replace
from math import exp, factorial, inf
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.files.toml import read_brief
from planner.measure.queues import (
    arrivals_per_hour,
    classes_compared,
    meets_targets,
    queue_95,
    queue_for,
    visits_per_day,
    visits_served,
    wait_table,
    waits,
    waits_for,
    waits_of,
    windows_by_demand,
    windows_in_classes,
    windows_needed,
    windows_wanted,
)
from planner.measure.staffing import posts, staff
from planner.model.brief import Demand, Role, WindowMode
from planner.model.layout import ServiceWindow
from planner.words import same

DEMAND = read_brief(None).demand


def demand(visits: float) -> Demand:
    """The default demand with a number of visits on a mean day."""
    return replace(DEMAND, visits_per_day=visits)


def textbook_delayed(windows: int, load: float) -> float:
    """Erlang C as printed, with factorials; good for small numbers."""
    last = load**windows / factorial(windows) * windows / (windows - load)
    return last / (sum(load**k / factorial(k) for k in range(windows)) + last)


def test_visits_follow_from_the_population() -> None:
    assert visits_per_day(replace(DEMAND, population=30_000)) == 60


def test_arrivals_in_the_peak_hour_leave_out_those_served_by_machines() -> None:
    assert arrivals_per_hour(demand(60)) == pytest.approx(18)
    assert arrivals_per_hour(replace(demand(60), self_service_share=0.25)) == pytest.approx(13.5)


def test_four_windows_at_three_erlang_by_hand() -> None:
    # C = (81/24 * 4) / (1 + 3 + 4.5 + 4.5 + 13.5) = 13.5 / 26.5; Wq = C * 10 min / (4 - 3)
    found = waits(4, arrivals_per_hour=18, minutes_per_case=10, long_wait_min=20)
    assert found.utilisation == pytest.approx(0.75)
    assert found.mean_wait_min == pytest.approx(135 / 26.5)
    assert found.p_wait_over_target == pytest.approx(13.5 / 26.5 * exp(-2))


@pytest.mark.parametrize(
    ("arrivals", "minutes", "windows", "wait"),
    [(12, 10, 3, 4.4), (20, 10, 5, 2.0), (20, 10, 4, 9.9), (30, 10, 6, 5.9), (20, 15, 6, 8.8), (60, 12, 13, 8.5)],
)
def test_the_published_table_of_mean_waits(arrivals: float, minutes: float, windows: int, wait: float) -> None:
    found = waits(windows, arrivals_per_hour=arrivals, minutes_per_case=minutes, long_wait_min=20)
    assert found.mean_wait_min == pytest.approx(wait, abs=0.05)


@pytest.mark.parametrize(("visits", "windows"), [(20, 2), (40, 3), (60, 4), (100, 6)])
def test_windows_for_usual_townships(visits: float, windows: int) -> None:
    assert windows_needed(demand(visits)) == windows


def test_three_classes_of_twenty_need_six_where_one_pool_of_sixty_needs_four() -> None:
    assert windows_in_classes(demand(60), classes=3) == 6
    assert windows_in_classes(demand(60), classes=1) == 4


def test_windows_that_cannot_keep_up_never_meet_a_target() -> None:
    found = waits(3, arrivals_per_hour=18, minutes_per_case=10, long_wait_min=20)
    assert found.mean_wait_min == inf
    assert found.p_wait_over_target == 1.0
    assert not meets_targets(found, DEMAND)
    assert queue_95(3, demand(60)) == 18


def test_the_95_queue_by_hand() -> None:
    # C = 0.5094 and rho = 0.75: 0.5094 * 0.75 ** 9 = 0.0382, and one less, 0.0510, is above 0.05
    assert queue_95(4, demand(60)) == 8
    assert queue_95(12, demand(60)) == 0


def test_the_table_starts_where_windows_keep_up_and_takes_in_a_chosen_number() -> None:
    assert [row.windows for row in wait_table(demand(60))] == [4, 5, 6]
    assert [row.windows for row in wait_table(demand(60), also=2)] == [2, 4, 5, 6]


def test_a_large_load_neither_overflows_nor_rounds_away() -> None:
    found = waits(1000, arrivals_per_hour=5900, minutes_per_case=10, long_wait_min=20)
    assert 0 < found.mean_wait_min < 1


@given(load=st.floats(0.01, 30), spare=st.integers(1, 20))
def test_the_recurrence_agrees_with_the_printed_formula(load: float, spare: int) -> None:
    windows = int(load) + spare
    found = waits(windows, arrivals_per_hour=load * 6, minutes_per_case=10, long_wait_min=20)
    delayed = textbook_delayed(windows, load)
    assert found.mean_wait_min == pytest.approx(delayed * 10 / (windows - load), rel=1e-6)


@given(visits=st.floats(0.1, 2000), windows=st.integers(1, 100))
def test_one_window_more_never_makes_anyone_wait_longer(visits: float, windows: int) -> None:
    fewer, more = waits_of(windows, demand(visits)), waits_of(windows + 1, demand(visits))
    assert more.mean_wait_min <= fewer.mean_wait_min
    assert more.p_wait_over_target <= fewer.p_wait_over_target
    assert queue_95(windows + 1, demand(visits)) <= queue_95(windows, demand(visits))


@given(visits=st.floats(0.1, 2000))
def test_the_needed_windows_meet_the_targets_and_one_fewer_does_not(visits: float) -> None:
    needed = windows_needed(demand(visits))
    assert meets_targets(waits_of(needed, demand(visits)), DEMAND)
    assert needed == 1 or not meets_targets(waits_of(needed - 1, demand(visits)), DEMAND)


@given(visits=st.floats(0.1, 1000), classes=st.integers(1, 4))
def test_classes_never_need_fewer_windows_than_one_pool(visits: float, classes: int) -> None:
    assert windows_in_classes(demand(visits), classes=classes) >= windows_needed(demand(visits))


@given(windows=st.integers(1, 40))
def test_what_windows_serve_needs_those_windows_and_any_more_needs_another(windows: int) -> None:
    served = visits_served(windows, DEMAND)
    assert windows_needed(demand(served)) == windows
    assert windows_needed(demand(served * 1.000001)) == windows + 1


def test_each_window_has_an_a_and_a_b_post() -> None:
    row = tuple(
        ServiceWindow(
            id=f"W{number}",
            number=number,
            name=same("综合窗口"),
            class_id="",
            roles=(Role.GENERAL,),
            fields=(),
            accessible=False,
        )
        for number in (1, 2)
    )
    assert [post.id for post in posts(row)] == ["W1-A", "W1-B", "W2-A", "W2-B"]


@pytest.mark.parametrize(("windows", "least", "most"), [(1, 3, 3), (4, 10, 11), (6, 14, 16), (10, 23, 26)])
def test_the_roll_is_rounded_up_once_over_all_windows(windows: int, least: int, most: int) -> None:
    found = staff(windows)
    assert (found.at_windows, found.in_back_office) == (windows, windows)
    assert (found.roll_least, found.roll_most) == (least, most)


@pytest.mark.parametrize("patience", [5.0, 30.0, 240.0])
def test_erlang_a_agrees_with_the_steps_of_its_chain(patience: float) -> None:
    found = waits(4, arrivals_per_hour=18, minutes_per_case=10, long_wait_min=20, patience_min=patience)
    shares = [1.0]
    for persons in range(1, 400):
        shares.append(shares[-1] * 0.3 / (min(persons, 4) / 10 + max(0, persons - 4) / patience))
    queue = sum((persons - 4) * share for persons, share in enumerate(shares) if persons > 4) / sum(shares)
    assert found.mean_wait_min == pytest.approx(queue / 0.3, rel=1e-9)
    busy = sum(min(persons, 4) * share for persons, share in enumerate(shares)) / sum(shares)
    assert found.p_left == pytest.approx(1 - busy / 3, rel=1e-9)
    assert queue_95(4, replace(demand(60), patience_min=patience)) == next(
        n for n in range(400) if sum(shares[n + 5 :]) <= 0.05 * sum(shares)
    )


@pytest.mark.parametrize(("windows", "patience"), [(4, 7.0), (2, 30.0), (1, 2.5)])
def test_the_long_waits_of_erlang_a_are_the_tail_of_the_wait(windows: int, patience: float) -> None:
    def tail(minutes: float) -> float:
        return waits(
            windows, arrivals_per_hour=18, minutes_per_case=10, long_wait_min=minutes, patience_min=patience
        ).p_wait_over_target

    step, far = patience / 200, 30 * patience
    area = step * (tail(1e-9) / 2 + sum(tail(step * number) for number in range(1, int(far / step))))
    found = waits(windows, arrivals_per_hour=18, minutes_per_case=10, long_wait_min=20, patience_min=patience)
    assert area == pytest.approx(found.mean_wait_min, rel=1e-4)


@given(visits=st.floats(0.1, 60), spare=st.integers(0, 5))
def test_patience_without_end_is_erlang_c(visits: float, spare: int) -> None:
    windows = windows_needed(demand(visits)) + spare
    patient, endless = waits_of(windows, replace(demand(visits), patience_min=1e8)), waits_of(windows, demand(visits))
    assert patient.mean_wait_min == pytest.approx(endless.mean_wait_min, rel=1e-3, abs=1e-9)
    assert patient.p_wait_over_target == pytest.approx(endless.p_wait_over_target, rel=1e-3, abs=1e-9)


@pytest.mark.parametrize(("load", "windows"), [(1e-6, 300), (400.0, 1), (900.0, 1000), (1000.0, 1000)])
def test_erlang_a_holds_at_extremes(load: float, windows: int) -> None:
    found = waits(windows, arrivals_per_hour=load * 6, minutes_per_case=10, long_wait_min=20, patience_min=480)
    assert 0 <= found.p_left <= 1
    assert 0 <= found.p_wait_over_target <= 1
    assert found.p_left >= 1 - windows / load - 1e-9


@given(visits=st.floats(0.1, 500), patience=st.floats(1, 480))
def test_the_windows_for_the_impatient_are_the_fewest(visits: float, patience: float) -> None:
    impatient = replace(demand(visits), patience_min=patience)
    needed = windows_needed(impatient)
    assert meets_targets(waits_of(needed, impatient), impatient)
    assert needed == 1 or not meets_targets(waits_of(needed - 1, impatient), impatient)


def test_people_who_leave_do_not_save_windows() -> None:
    hasty = replace(demand(60), patience_min=5)
    assert waits_of(4, hasty).mean_wait_min < 1
    assert waits_of(4, hasty).p_left == pytest.approx(0.1329, abs=1e-4)
    assert windows_needed(hasty) == 5


def test_classes_beside_the_pool() -> None:
    one, two, three = classes_compared(demand(60))
    assert [split.windows for split in (one, two, three)] == [4, 6, 6]
    assert one.each == one.pooled
    assert three.each.mean_wait_min == pytest.approx(10 / 3)
    assert three.pooled.mean_wait_min == pytest.approx(0.3305, abs=1e-4)
    assert [split.classes for split in classes_compared(demand(60), 2)] == [1, 2]


def test_the_wanted_windows_follow_the_mode_and_a_persons_number() -> None:
    brief = replace(read_brief(None), demand=demand(60))
    in_classes = replace(brief, windows=replace(brief.windows, mode=WindowMode.CLASSES))
    chosen = replace(in_classes, windows=replace(in_classes.windows, count=5))
    assert [windows_wanted(one) for one in (brief, in_classes, chosen)] == [4, 6, 5]
    assert [windows_by_demand(one) for one in (brief, in_classes, chosen)] == [4, 6, 6]


def test_with_classes_the_class_with_the_fewest_windows_counts() -> None:
    brief = replace(read_brief(None), demand=demand(60))
    in_classes = replace(brief, windows=replace(brief.windows, mode=WindowMode.CLASSES))
    assert waits_for(4, brief) == waits_of(4, brief.demand)
    assert waits_for(8, in_classes).windows == 8
    assert waits_for(8, in_classes).mean_wait_min == waits_for(6, in_classes).mean_wait_min == pytest.approx(10 / 3)
    assert waits_for(2, in_classes).mean_wait_min == inf


def test_a_brief_may_state_a_patience(tmp_path: Path) -> None:
    path = tmp_path / "brief.toml"
    path.write_text("[demand]\npatience_min = 30\n", encoding="utf-8")
    assert DEMAND.patience_min is None
    assert read_brief(path).demand.patience_min == 30
    assert "demand.patience_min" in read_brief(path).given


def test_a_table_of_classes_adds_a_window_to_each_class() -> None:
    table = wait_table(demand(60), classes=3)
    assert [row.windows for row in table] == [6, 9, 12]
    one = waits_of(2, demand(20))
    assert table[0] == replace(one, windows=6)


def test_classes_serve_what_each_class_serves() -> None:
    assert visits_served(6, DEMAND, classes=3) == 3 * visits_served(2, DEMAND)
    assert visits_served(2, DEMAND, classes=3) == 0.0


def test_classes_queue_apart() -> None:
    brief = read_brief(None)
    pooled = replace(brief, demand=demand(60))
    split = replace(pooled, windows=replace(brief.windows, mode=WindowMode.CLASSES))
    classes = len(brief.windows.classes)
    assert queue_for(6, pooled) == queue_95(6, demand(60))
    assert queue_for(2 * classes, split) == classes * queue_95(2, demand(60 / classes))
    assert queue_for(2 * classes, split) > queue_for(2 * classes, pooled)
    assert queue_for(classes - 1, split) == 18
