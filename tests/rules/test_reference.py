"""The reference pages are what the standards and the rules say now."""

import runpy
from pathlib import Path

import pytest

from planner.files.toml import read_rulebook
from planner.model.standard import limit_words
from planner.rules.reference import clause_rows
from planner.words import Lang

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", ["rules.md", "rules.zh.md"])
def test_the_committed_page_is_fresh(name: str) -> None:
    pages = runpy.run_path(str(DOCS / "make_rules_page.py"))["pages"]()
    assert (DOCS / name).read_text("utf-8") == pages[name], "run: python docs/make_rules_page.py"


def test_a_clause_says_its_verb_limits_source_and_basis() -> None:
    rows = {row.id: row for row in clause_rows(read_rulebook(), Lang.EN)}
    size = rows["DB3415/T 91-2024 4.1.2-size"]
    assert size.verb == "should"
    assert size.limits[0] == ("height", "800 mm", "DB3415/T 91-2024 4.1.2", "the standard's text")
    assert size.judge == "rule counters.top_size"
    assert size.explains.startswith("The top of each counter")
    assert rows["DB3415/T 91-2024 4.2.2"].verb == "shall (no modal verb in the text)"
    assert rows["DB3415/T 91-2024 5ff"].judge == "text not available"
    assert rows["DB3415/T 91-2024 4.4.1.3"].judge == "people, by eye"


def test_a_limit_is_printed_with_its_unit() -> None:
    rulebook = read_rulebook()
    assert limit_words(rulebook.limit("low_counter_height")) == "700, 850 mm"
    assert limit_words(rulebook.limit("key_area_covered")) == "0.95"
    assert limit_words(rulebook.limit("pixel_density_face")) == "250 px/m"
