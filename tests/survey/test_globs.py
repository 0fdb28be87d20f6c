"""Globs match as the standard library's do."""

from fnmatch import fnmatchcase

import pytest

from planner.files import toml
from planner.survey.globs import Globs

NAMES = ("", "a", "wall", "a-wall", "wall2", "xwallx", "w?ll", "墙", "内墙线", "a[1]", "*", "a-glaz-sill", "s-cols")
PATTERNS = ("*", "", "wall", "wall*", "*wall", "*wall*", "w?ll", "[ab]*", "*-*-*", "**墙", "墙*", "*[0-9]*", "a[[]1]")


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_glob_matches_as_fnmatch_does(pattern: str) -> None:
    assert [Globs([pattern]).match(name) for name in NAMES] == [fnmatchcase(name, pattern) for name in NAMES]


def test_every_rule_of_the_profiles_matches_as_fnmatch_does() -> None:
    rules = [rule.match for profile in toml.read_profiles() for rule in (*profile.layers, *profile.blocks)]
    assert len(rules) > 20
    for patterns in rules:
        names = [*NAMES, *(pattern.strip("*").lower() for pattern in patterns)]
        expected = [any(fnmatchcase(name, pattern.lower()) for pattern in patterns) for name in names]
        assert [Globs(patterns).match(name) for name in names] == expected
