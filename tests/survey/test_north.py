"""The drawing's own north arrow is read, and what is none is not."""

from math import cos, radians, sin
from pathlib import Path
from typing import Any

import ezdxf
import pytest

from planner import pipeline
from planner.files.dxf.reading import drawing_of
from planner.survey.north import find_north
from planner.words import Lang

HEKOU = Path(__file__).parents[2] / "layouts" / "hekou" / "plan.dxf"


def arrow(space: Any, turn_deg: float, *, word: str = "北", at: tuple[float, float] = (9000.0, 500.0)) -> None:
    """A ring of 1200 with a needle and a word beyond its tip."""
    across, up = cos(radians(turn_deg)), sin(radians(turn_deg))
    x, y = at
    tip, tail = (x + 1200 * across, y + 1200 * up), (x - 1200 * across, y - 1200 * up)
    space.add_circle(at, 1200)
    space.add_solid([tip, (tail[0] - 150 * up, tail[1] + 150 * across), (tail[0] + 150 * up, tail[1] - 150 * across)])
    text = space.add_text(word, height=400)
    text.set_placement(
        (x + 1650 * across, y + 1650 * up),
        align=ezdxf.enums.TextEntityAlignment.MIDDLE_CENTER,  # type: ignore[attr-defined]
    )


def north(doc: Any) -> float | None:
    return find_north(drawing_of(doc, name="plan"))


@pytest.mark.parametrize("turn_deg", [90.0, 107.0, 0.0, 251.5])
@pytest.mark.parametrize("word", ["北", "N"])
def test_the_way_of_the_needle_is_north(turn_deg: float, word: str) -> None:
    doc = ezdxf.new()  # type: ignore[attr-defined]
    arrow(doc.modelspace(), turn_deg, word=word)
    assert north(doc) == pytest.approx(turn_deg, abs=0.1)


def test_arrows_that_do_not_agree_tell_nothing() -> None:
    doc = ezdxf.new()  # type: ignore[attr-defined]
    arrow(doc.modelspace(), 90.0)
    assert north(doc) == 90.0
    arrow(doc.modelspace(), 60.0, at=(30000.0, 0.0))
    assert north(doc) is None


def test_the_bubble_of_an_axis_is_no_arrow() -> None:
    doc = ezdxf.new()  # type: ignore[attr-defined]
    space = doc.modelspace()
    space.add_circle((0, 0), 400)
    space.add_line((0, 400), (0, 9000))
    space.add_text("N", height=300).set_placement((-100, -100))
    assert north(doc) is None


def test_sheets_show_north_as_the_plan_does() -> None:
    reading = pipeline.read(HEKOU)
    assert reading.plan.north_deg == pytest.approx(107.0, abs=0.1)
    assert "107" in "".join("  ".join(row) for row in pipeline.read_rows(reading, lang=Lang.EN) if "north" in row[0])
