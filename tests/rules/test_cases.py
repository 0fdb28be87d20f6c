"""Every rule, by its cases: at its limit and just short of it, at four turns of the building."""

from functools import cache

import pytest

from planner.files.toml import read_rulebook
from planner.model.standard import Rulebook
from planner.model.verdict import Outcome
from planner.rules import check, rules
from tests.build_layout import small_layout, turned_layout
from tests.rules.case import TURNS, Case, cases, changed, only, shown


@cache
def rulebook() -> Rulebook:
    return read_rulebook()


@cache
def failing_before() -> frozenset[str]:
    return frozenset(one.id for one in check(small_layout(), rulebook()) if one.outcome is Outcome.FAIL)


@pytest.mark.parametrize("turn_deg", TURNS)
@pytest.mark.parametrize("case", tuple(cases("case")), ids=lambda case: case.name)
def test_a_case_finds_what_it_says(case: Case, turn_deg: float) -> None:
    layout = turned_layout(changed(small_layout(), case.changes), turn_deg)
    (verdict,) = check(layout, only(rulebook(), case.clause))
    # A finding's id is "<clause id>:<item>:<part>".
    found = {one.id.partition(":")[2]: [one.outcome.value, shown(one)] for one in verdict.findings}
    for name, expected in case.finds.items():
        assert name in found, f"{name} is not among {sorted(found)}"
        assert found[name][: len(expected)] == expected
    if case.outcome:
        assert verdict.outcome.value == case.outcome


@pytest.mark.parametrize("case", tuple(cases("breach")), ids=lambda case: case.name)
def test_a_breach_breaks_exactly_the_clauses_it_names(case: Case) -> None:
    assert case.broken is not None
    verdicts = check(changed(small_layout(), case.changes), rulebook())
    failing = {one.id for one in verdicts if one.outcome is Outcome.FAIL}
    assert failing - failing_before() == case.broken
    assert failing_before() <= failing


def test_every_rule_has_a_case_that_passes_and_one_that_does_not() -> None:
    judged = {f"{standard.id} {clause.id}": clause.rule for standard, clause in rulebook().clauses()}
    held, broken = set(), set()
    for case in cases("case"):
        outcomes = {expected[0] for expected in case.finds.values()} | ({case.outcome} if case.outcome else set())
        if "pass" in outcomes:
            held.add(judged[case.clause])
        if outcomes & {"fail", "unclear"}:
            broken.add(judged[case.clause])
    assert sorted(rules().keys() - held) == []
    assert sorted(rules().keys() - broken) == []
