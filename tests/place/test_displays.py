"""Call displays: as few as all seats see, and companions who sit too."""

from dataclasses import replace

import pytest

from planner.files import toml
from planner.measure.displays import Look, looks, waiting_eyes
from planner.measure.queues import persons_waiting, queue_for
from planner.measure.sight import stage
from planner.model.layout import Item, Kind, Layout
from planner.place.displays import with_displays
from planner.place.siting import straight_rows
from planner.place.task import task_of
from planner.rules import check
from planner.words import same
from tests.build import hall_plan, where
from tests.place import samples
from tests.place.test_place import brief, layout, placed

RULEBOOK = toml.read_rulebook()
CLAUSE = "practice display-in-sight"


def unseen(found: Layout) -> list[str]:
    """The seats that no display serves."""
    eyes, ground = waiting_eyes(found), stage(found)
    limits = {
        "distance": RULEBOOK.number("display_distance"),
        "aslant_deg": RULEBOOK.number("display_aslant"),
        "turn_deg": RULEBOOK.number("display_turn"),
    }
    seen: list[tuple[Look, ...]] = [looks(ground, display, eyes) for display in found.of_kind(Kind.DISPLAY)]
    return [eye.item for number, eye in enumerate(eyes) if not any(one[number].holds(**limits) for one in seen)]


@pytest.mark.parametrize("name", ["meishan", "shiqiao", "yunfeng"])
def test_every_seat_of_a_sample_sees_a_display(name: str) -> None:
    judged = samples.judged(name)
    verdict = next(one for one in judged.verdicts if one.id == CLAUSE)
    assert verdict.outcome.value == "pass" and verdict.basis == "practice"
    assert unseen(judged.layout) == []
    assert 1 <= len(judged.layout.of_kind(Kind.DISPLAY)) <= 2


@pytest.mark.parametrize("name", ["plain", "wide", "columns in the row", "deep", "L"])
def test_every_seat_of_a_hall_sees_a_display(name: str) -> None:
    assert unseen(layout(name)) == []


def test_a_screen_before_the_display_hides_it() -> None:
    found = layout("plain")
    display, gang = found.of_kind(Kind.DISPLAY)[0], found.of_kind(Kind.SEAT_ROW)[0]
    wall = replace(
        found.of_kind(Kind.OPEN_GOVERNMENT)[0],
        id="screen",
        name=same("screen"),
        at=gang.point(0.0, 1.0),
        turn_deg=gang.turn_deg,
        width=gang.width + 2.0,
        depth=0.1,
        height=2.7,
        base=0.0,
    )
    hidden = replace(found, items=(*found.items, wall))
    assert gang.id not in unseen(found)
    assert unseen(hidden).count(gang.id) == gang.count
    low: Item = replace(wall, height=1.1)
    assert unseen(replace(found, items=(*found.items, low))) == []
    verdict = next(one for one in check(hidden, RULEBOOK) if one.id == CLAUSE)
    assert {(one.item, one.measured, one.limit) for one in verdict.findings if one.outcome.value == "fail"} >= {
        (gang.id, 0, gang.count)
    }
    assert display.base + display.height <= found.brief.building.ceiling_height


def test_companions_are_counted_with_the_queue_and_have_seats() -> None:
    plain = brief(4)
    alone = replace(plain, demand=replace(plain.demand, companions=0.0))
    with_two = replace(plain, demand=replace(plain.demand, population=34_000, companions=2.0))
    assert plain.demand.companions == 0.25 and "demand.companions" not in plain.given
    assert persons_waiting(4, alone) == queue_for(4, alone)
    assert persons_waiting(4, with_two) == 3 * queue_for(4, with_two)
    few, many = placed(hall_plan(26, 14), alone), placed(hall_plan(26, 14), with_two)
    seats = [sum(gang.count for gang in one.of_kind(Kind.SEAT_ROW)) for one in (few, many)]
    assert seats[1] >= persons_waiting(4, with_two) > seats[0]
    assert ("demand.companions", "0.25") in {(one.key, one.value) for one in placed(hall_plan(), plain).assumptions}


def test_a_kept_display_is_the_first_and_others_are_added_only_for_seats_that_do_not_see_it() -> None:
    found = layout("plain")
    task = task_of(
        found.plan,
        found.brief,
        RULEBOOK,
        toml.read_catalogue(),
        where=where("D2"),
    )
    row = straight_rows(task)[0]
    again = with_displays(found, row, task.stock, task.sizes)
    assert again.of_kind(Kind.DISPLAY) == found.of_kind(Kind.DISPLAY)
