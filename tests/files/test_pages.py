"""The pages in docs/ say what the code says."""

import re
from enum import StrEnum
from pathlib import Path

import pytest

from planner.measure.key_areas import Grade
from planner.measure.routes import RouteKind
from planner.model.brief import Role, WindowMode
from planner.model.layout import Kind, ZoneKind
from planner.model.plan import DoorKind, RoomUse
from planner.model.standard import Judge, Sureness, Verb
from planner.model.verdict import Outcome, Overall

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
NO_WORD = {Judge.RULE, Judge.EYE}
"""Told by other words of the page."""


@pytest.mark.parametrize(
    "words",
    [Kind, ZoneKind, Role, WindowMode, RoomUse, DoorKind, RouteKind, Grade, Verb, Outcome, Overall, Sureness, Judge],
)
def test_every_word_of_the_model_is_in_words_md(words: type[StrEnum]) -> None:
    page = (DOCS / "words.md").read_text(encoding="utf-8")
    missing = [word.value for word in words if word not in NO_WORD and f"`{word.value}`" not in page]
    assert missing == []


def anchors(name: str) -> list[str]:
    """The anchors of a page, in its order."""
    return re.findall(r'<a id="([^"]+)"></a>', (DOCS / name).read_text(encoding="utf-8"))


def test_both_pages_on_the_ideal_dxf_have_the_same_paragraphs() -> None:
    assert anchors("ideal-dxf.md") == anchors("ideal-dxf.zh.md")
    assert len(set(anchors("ideal-dxf.md"))) == len(anchors("ideal-dxf.md"))


def test_every_anchor_that_the_reading_names_is_on_the_page() -> None:
    sources = [*(ROOT / "planner" / "survey").rglob("*.py"), *(ROOT / "planner" / "files" / "dxf").rglob("*.py")]
    named = {anchor for path in sources for anchor in re.findall(r'anchor="([^"]+)"', path.read_text(encoding="utf-8"))}
    assert sorted(named - set(anchors("ideal-dxf.md"))) == []


def test_links_between_the_pages_lead_somewhere() -> None:
    pages = [*DOCS.glob("*.md"), *ROOT.glob("*.md")]
    for page in pages:
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.name}: {link}"


def test_every_package_is_explained() -> None:
    page = (DOCS / "dependencies.md").read_text(encoding="utf-8")
    wanted = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lists = re.findall(r"^(?:dependencies|test) = \[(.*?)^\]", wanted, flags=re.MULTILINE | re.DOTALL)
    names = [name for block in lists for name in re.findall(r'"([A-Za-z][\w-]*)', block)]
    assert len(names) > 10
    assert [name for name in names if name not in page and not name.startswith("types-")] == []
