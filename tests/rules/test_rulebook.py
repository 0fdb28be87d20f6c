"""The standards' files against the rules, and the judge's own order."""

from dataclasses import replace
from pathlib import Path

import pytest

from planner.errors import InputError
from planner.files.toml import read_rulebook
from planner.measure.routes import flow
from planner.model.layout import Layout
from planner.model.standard import Clause, Judge, Limit, Rulebook, Standard, Sureness, Verb
from planner.model.verdict import Finding, Outcome
from planner.rules import basis_of, check, outcome_of, rules, verify_rulebook
from planner.words import same
from tests.build_layout import small_layout

CLAUSES = Path(__file__).parents[3] / "shared" / "standard" / "clauses.md"


def with_clause(clause: Clause) -> Rulebook:
    standard = Standard(id="X", title=same("x"), status="", clauses=(clause,), file="x.toml")
    return Rulebook(standards=(standard,))


def limit(argument: str, value: float | str | tuple[float, ...]) -> Limit:
    return Limit(argument=argument, quantity=argument, value=value, unit="mm", basis=Sureness.STANDARD, source="X")


def clause(rule: str, *limits: Limit) -> Clause:
    return Clause(id="1", number="1", verb=Verb.SHALL, title=same("x"), judge=Judge.RULE, rule=rule, limits=limits)


def test_the_standards_fit_the_rules() -> None:
    verify_rulebook(read_rulebook())


def test_every_rule_is_used_by_a_clause() -> None:
    used = {one.rule for _, one in read_rulebook().clauses()}
    assert sorted(rules().keys() - used) == []


@pytest.mark.parametrize(
    ("wrong", "where", "mend"),
    [
        (
            clause("counters.no_such_rule"),
            "x.toml, [[clause]] 1, rule",
            "use a rule's name as planner rules lists them",
        ),
        (clause("counters.pitch"), "x.toml, [[clause]] 1", "write [clause.limits.pitch]"),
        (
            clause("counters.pitch", limit("pitch", 1.5), limit("height", 0.8)),
            "x.toml, [[clause]] 1, limits.height",
            "delete it; the rule's limits: pitch",
        ),
        (
            clause("counters.pitch", limit("pitch", (1.2, 1.5))),
            "x.toml, [[clause]] 1, limits.pitch.value",
            "write one number",
        ),
        (
            clause("counters.low_counter_height", limit("height", (0.7, 0.8, 0.85))),
            "x.toml, [[clause]] 1, limits.height.value",
            "write two numbers",
        ),
        (
            clause("roles.role_present", limit("role", "window-cleaning")),
            "x.toml, [[clause]] 1, limits.role.value",
            "write one of general, assistance, unresolved, cross-region, delta, issuing",
        ),
    ],
)
def test_a_clause_that_does_not_fit_its_rule_is_refused(wrong: Clause, where: str, mend: str) -> None:
    with pytest.raises(InputError) as caught:
        verify_rulebook(with_clause(wrong))
    assert caught.value.where == where
    assert caught.value.mend.en == mend


def test_a_quantity_that_is_stated_twice_has_one_value() -> None:
    values: dict[str, set[object]] = {}
    for _, one in read_rulebook().clauses():
        for stated in one.limits:
            values.setdefault(stated.quantity, set()).add((stated.value, stated.unit, stated.basis))
    assert {quantity for quantity, found in values.items() if len(found) > 1} == set()


def test_a_number_outside_the_standard_itself_always_says_what_it_rests_on() -> None:
    for standard, one in read_rulebook().clauses():
        if standard.id != "DB3415/T 91-2024":
            assert one.limits, f"{standard.id} {one.id} has no limit, and so no basis"
            assert all(stated.basis is not Sureness.STANDARD for stated in one.limits)


@pytest.mark.skipif(not CLAUSES.is_file(), reason="the list of clauses is not beside the project")
def test_every_clause_of_the_list_is_in_the_standards_file() -> None:
    rows = [line.split("|")[1].strip() for line in CLAUSES.read_text("utf-8").splitlines() if line.startswith("| ")]
    wanted = {row for row in rows if row[0].isdigit() and "–" not in row and "ff" not in row}
    wanted |= {"3.1", "3.2", "3.3", "4.4.1.3", "4.4.1.4", "4.4.1.5", "4.4.1.6", "4.4.1.7 ff.", "5 ff."}
    ours = next(one for one in read_rulebook().standards if one.id == "DB3415/T 91-2024")
    assert sorted(wanted - {one.number for one in ours.clauses}) == []


def test_the_verbs_are_those_of_the_text() -> None:
    ours = next(one for one in read_rulebook().standards if one.id == "DB3415/T 91-2024")
    verbs = {one.id: one.verb for one in ours.clauses}
    assert (verbs["4.1.2-uniform"], verbs["4.1.2-size"]) == (Verb.SHALL, Verb.SHOULD)
    assert (verbs["4.2.4-assistance"], verbs["4.2.5-delta"]) == (Verb.SHOULD, Verb.SHOULD)
    assert (verbs["4.1.3-english"], verbs["4.2.3-fields"]) == (Verb.MAY, Verb.MAY)


def finding(outcome: Outcome) -> Finding:
    return Finding(item="x", outcome=outcome, text=same("x"))


def test_the_worst_look_decides_and_what_cannot_be_told_is_never_a_pass() -> None:
    fail, unclear, eye, good, none = (finding(one) for one in Outcome)
    assert outcome_of((good, unclear, fail)) is Outcome.FAIL
    assert outcome_of((good, unclear, eye)) is Outcome.UNCLEAR
    assert outcome_of((good, eye)) is Outcome.BY_EYE
    assert outcome_of((none, good)) is Outcome.PASS
    assert outcome_of((none,)) is Outcome.NOTHING
    assert outcome_of(()) is Outcome.NOTHING


def test_a_verdict_rests_on_its_weakest_number() -> None:
    weak = replace(limit("b", 1.0), basis=Sureness.UNCONFIRMED)
    assert basis_of(clause("x", limit("a", 1.0), weak)) == "unconfirmed"
    assert basis_of(clause("x", limit("a", 1.0))) == "standard"
    assert basis_of(clause("x")) == "standard"


def test_every_clause_has_a_verdict_and_every_finding_an_id_of_its_own() -> None:
    rulebook = read_rulebook()
    verdicts = check(small_layout(), rulebook)
    assert [one.id for one in verdicts] == [f"{standard.id} {one.id}" for standard, one in rulebook.clauses()]
    for verdict in verdicts:
        ids = [one.id for one in verdict.findings]
        assert ids
        assert len(set(ids)) == len(ids)


def test_a_text_that_is_not_available_is_never_judged() -> None:
    verdicts = {one.id: one for one in check(small_layout(), read_rulebook())}
    missing = verdicts["DB3415/T 91-2024 5ff"]
    assert missing.outcome is Outcome.BY_EYE
    assert missing.findings[0].text.en.endswith("the text is not available; it cannot be judged")


def test_a_borrowed_number_in_a_shall_clause_says_so() -> None:
    verdicts = {one.id: one for one in check(small_layout(), read_rulebook())}
    assert verdicts["GB 55019-2021 3.6.4-depth"].basis == "unconfirmed"
    assert verdicts["DB3415/T 91-2024 4.3.2.3-cameras"].basis == "practice"
    assert verdicts["DB3415/T 91-2024 4.1.5-distance"].basis == "derived"


def bare_layout() -> Layout:
    return replace(
        small_layout(),
        windows=(),
        items=(),
        cameras=(),
        zones=(),
        entrance_id=None,
        staff_door_id=None,
        back_office_id=None,
        sizing=None,
    )


def test_an_empty_hall_is_judged_to_the_end_and_fails() -> None:
    verdicts = {one.id: one for one in check(bare_layout(), read_rulebook())}
    assert verdicts["DB3415/T 91-2024 4.1.1"].outcome is Outcome.FAIL
    assert verdicts["DB3415/T 91-2024 4.2.1-chain"].outcome is Outcome.FAIL
    assert verdicts["DB3415/T 91-2024 4.1.2-size"].outcome is Outcome.NOTHING
    assert verdicts["GB 55019-2021 2.5.4"].outcome is Outcome.UNCLEAR


def test_known_routes_are_not_found_out_again() -> None:
    layout = small_layout()
    assert check(layout, read_rulebook(), flow=flow(layout)) == check(layout, read_rulebook())
