"""Lines of text on paper: where they may end."""

import pytest

from planner.draw.tabling import wrapped


def width(text: str, height_mm: float) -> float:
    """Chinese characters as wide as they are high, others half as wide."""
    return sum(height_mm if ord(one) > 0x2E80 else height_mm / 2 for one in text)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("窗口帮办“办不成事”反映", ("窗口帮", "办“办不", "成事”反", "映")),
        ("审批、公开“一网”", ("审批、", "公开“一", "网”")),
        ("按《规范》执行", ("按《规", "范》执", "行")),
        ("one two three", ("one", "two", "three")),
    ],
)
def test_no_line_ends_with_an_opening_mark_or_begins_with_a_closing_one(text: str, lines: tuple[str, ...]) -> None:
    found = wrapped(text, 3.6 if "one" not in text else 2.6, 1.0, width)
    assert "".join(found).replace(" ", "") == text.replace(" ", "")
    assert not [line for line in found if line[-1] in "“《(" or line[0] in "”》)、"]
    assert found == lines
