"""The schedules: each item once, live totals, and no formula from a drawing."""

import io
from dataclasses import replace
from math import nan

from openpyxl import load_workbook
from shapely import Point

from planner.files.schedules import schedules, write_schedules
from planner.model.layout import Kind
from planner.words import Lang, same
from tests.build_layout import small_layout


def test_each_item_and_camera_and_window_has_exactly_one_row() -> None:
    layout = small_layout()
    rows = [str(row[0]) for schedule in schedules(layout, lang=Lang.EN) for row in schedule.rows]
    ids = [one.id for one in (*layout.windows, *layout.items, *layout.cameras)]
    assert sorted(rows) == sorted(ids)


def test_totals_are_formulas_over_all_rows() -> None:
    book = load_workbook(io.BytesIO(write_schedules(small_layout(), lang=Lang.EN)))
    page = book["Windows"]
    assert page.cell(row=page.max_row, column=7).value == "=SUM(G2:G4)"


def test_the_summary_takes_each_total_from_its_sheet() -> None:
    book = load_workbook(io.BytesIO(write_schedules(small_layout(), lang=Lang.ZH)))
    summary = book["总表"]
    for row in range(2, summary.max_row + 1):
        title, formula = summary.cell(row=row, column=1).value, summary.cell(row=row, column=2).value
        page = book[str(title)]
        cell = str(formula).split("!")[1]
        assert str(page[cell].value).startswith("=SUM(")


def test_what_a_drawing_does_not_tell_of_a_camera_is_an_empty_cell() -> None:
    layout = small_layout()
    camera = replace(layout.cameras[0], height_m=nan, tilt_deg=nan, hfov_deg=nan, vfov_deg=nan, pixels_x=0, pixels_y=0)
    cameras = next(
        one for one in schedules(replace(layout, cameras=(camera,)), lang=Lang.EN) if one.title.en == "Cameras"
    )
    assert cameras.rows[0][4:9] == (None, cameras.rows[0][5], None, None, "")


def test_a_name_that_begins_with_an_equals_sign_stays_text() -> None:
    layout = small_layout()
    evil = replace(layout.items[0], name=same('=HYPERLINK("http://x")'))
    book = load_workbook(io.BytesIO(write_schedules(replace(layout, items=(evil,)), lang=Lang.EN)))
    cells = [cell for page in book for row in page.iter_rows() for cell in row if "HYPERLINK" in str(cell.value)]
    assert [cell.data_type for cell in cells] == ["s"]


def test_the_same_layout_gives_the_same_bytes() -> None:
    assert write_schedules(small_layout(), lang=Lang.ZH) == write_schedules(small_layout(), lang=Lang.ZH)


def test_builders_find_every_sign_and_read_what_an_outlet_is_for() -> None:
    layout = small_layout()
    sign = replace(layout.of_kind(Kind.SIGN)[0], at=Point(1.25, 2.5))
    outlet = replace(layout.items[0], id="o", kind=Kind.OUTLET, detail=("lan", "mains"))
    found = {one.title.en: one for one in schedules(replace(layout, items=(sign, outlet)), lang=Lang.ZH)}
    assert found["Signs"].rows[0][7:9] == (1.25, 2.5)
    assert found["Points"].rows[0][3] == "局域网、220 V 插座"
