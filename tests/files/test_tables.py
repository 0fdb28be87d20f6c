"""The tables that the tool prints."""

from dataclasses import replace

from planner.files.tables import _site_rows
from planner.words import Lang
from tests.build_layout import straight_layout


def test_a_staff_door_of_the_brief_that_was_not_taken_is_said() -> None:
    layout = straight_layout()
    assert layout.staff_door_id == "D2"
    said = {}
    for wish in ("d3", "D2"):
        site = replace(layout.brief.site, staff_door=wish)
        brief = replace(layout.brief, site=site, given=frozenset({"site.staff_door"}))
        said[wish] = list(_site_rows(replace(layout, brief=brief), Lang.EN))[-1]
    assert [row[0] for row in said.values()] == ["staff door"] * 2 and said["d3"][1].startswith("D2 ")
    assert said["d3"][2] == "d3 of the brief is not behind the row: not used"
    assert said["D2"][2] == "by the brief"
