"""Rooms that run into one another where nothing closes the passage between them."""

import ezdxf
import pytest

from planner.files import toml
from planner.files.dxf.reading import drawing_of
from planner.model.plan import Unread
from planner.survey import survey
from tests.survey.pens import Pen


def _unread(*, areas: tuple[str, str], closed: bool = False) -> list[Unread]:
    """A corridor of 12 m by 2 m with a waiting room of 5 m by 4 m above it, open to it over 3 m, in a wall of 0.2 m."""
    pen = Pen(layout=ezdxf.new(units=6).modelspace(), per_metre=1.0)  # type: ignore[attr-defined]
    inner = [
        (0, 0),
        (12, 0),
        (12, 2),
        (7, 2),
        (7, 2.2),
        (8, 2.2),
        (8, 6.2),
        (3, 6.2),
        (3, 2.2),
        (4, 2.2),
        (4, 2),
        (0, 2),
    ]
    outer = [(-0.2, -0.2), (12.2, -0.2), (12.2, 2.2), (8.2, 2.2), (8.2, 6.4), (2.8, 6.4), (2.8, 2.2), (-0.2, 2.2)]
    for ring in (inner, outer):
        pen.polyline(ring, layer="WALL", closed=True)
    if closed:
        pen.polyline([(4, 2), (7, 2), (7, 2.2), (4, 2.2)], layer="WALL", closed=True)
    for name, area, y in (("CORRIDOR", areas[0], 1.2), ("WAITING", areas[1], 5.0)):
        pen.text(name, (4.5, y), height=0.25, layer="TEXT")
        pen.text(area, (4.5, y - 0.4), height=0.25, layer="TEXT")
    plan = survey(drawing_of(pen.layout.doc, name="plan"), profiles=toml.read_profiles(), units="m")
    return [each for each in plan.unread if "nothing drawn" in each.what.en]


def test_an_open_passage_is_listed_with_its_ends() -> None:
    (passage,) = _unread(areas=("24.00 m²", "20.00 m²"))
    assert "is open over 3.00 m" in passage.what.en
    assert passage.at is not None
    assert passage.at.x == pytest.approx(5.5, abs=0.01)
    assert passage.at.y in (pytest.approx(2.0, abs=0.01), pytest.approx(2.2, abs=0.01))


def test_rooms_whose_areas_tell_no_passage_have_none() -> None:
    assert not _unread(areas=("30.00 m²", "14.00 m²"))


def test_a_passage_that_is_closed_is_not_listed() -> None:
    assert not _unread(areas=("24.00 m²", "20.00 m²"), closed=True)
