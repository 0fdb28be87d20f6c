"""What a reviewer sends back: letter, tables, marks in the drawing, sheets and report, all with the same numbers."""

import csv
import io
import re
from pathlib import Path

import ezdxf
import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from cli import app
from planner.pipeline.reviewing import REVIEW_FILES

MEISHAN = Path(__file__).parents[1] / "layouts" / "meishan"

runner = CliRunner()


def run(*words: str | Path) -> Result:
    """Runs one command in English."""
    return runner.invoke(app, [*(str(word) for word in words), "--lang", "en"])


def submitted(folder: Path) -> Path:
    """A plan with three counters of different heights and nothing else, drawn by an architect."""
    doc = ezdxf.readfile(MEISHAN / "plan.dxf")  # type: ignore[attr-defined]
    block = doc.blocks.new("柜台")
    block.add_lwpolyline([(-750, -325), (750, -325), (750, 325), (-750, 325)], close=True)
    block.add_attdef("高度", (0, 0))
    for number, height in enumerate(("750", "800", "600")):
        counter = doc.modelspace().add_blockref("柜台", (16500 + 1600 * number, 22400))
        counter.add_auto_attribs({"高度": height})
    path = folder / "submitted.dxf"
    doc.saveas(path)
    return path


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a submitted plan and its review in `out`."""
    folder = tmp_path_factory.mktemp("review")
    result = run("check", submitted(folder), "--out", folder / "out")
    assert result.exit_code == 1, result.output
    assert str(folder / "out" / "letter.txt") in result.stdout
    return folder


def rows(review: Path) -> list[dict[str, str]]:
    text = (review / "out" / "findings.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def texts(path: Path) -> list[str]:
    """The texts that a review wrote into a drawing."""
    doc = ezdxf.readfile(path)  # type: ignore[attr-defined]
    return [one.plain_text() for one in doc.modelspace().query("MTEXT[layer=='REVIEW-FINDINGS']")]


def test_a_review_leaves_all_its_files(review: Path) -> None:
    assert sorted(one.name for one in (review / "out").iterdir()) == sorted(REVIEW_FILES)


def test_every_finding_is_located_and_has_one_number_everywhere(review: Path) -> None:
    found = rows(review)
    assert [row["no."] for row in found] == [str(number) for number in range(1, len(found) + 1)]
    low = next(row for row in found if "750 mm, should be 800 mm" in row["finding"] or row["measured"] == "750 mm")
    assert (low["place in the drawing"], low["axes"]) == ("16500, 22400", "2–3 / B–C")
    assert low["handles"]
    letter = (review / "out" / "letter.txt").read_text(encoding="utf-8")
    assert f"{low['no.']}. {low['finding']}" in letter
    listed = next(text for text in texts(review / "out" / "marked.dxf") if text.startswith("Findings"))
    assert f"△{low['no.']}  {low['standard']} {low['clause']}" in listed
    assert low["finding"] in listed


def test_numbers_at_a_mark_stand_in_short_rows(review: Path) -> None:
    rings = [one for one in texts(review / "out" / "marked.dxf") if one.startswith("△")]
    assert max(row.count("△") for one in rings for row in one.splitlines()) <= 3
    assert max(one.count("△") for one in rings) > 3


def test_what_is_said_twice_of_a_clause_is_one_finding(review: Path) -> None:
    said = [
        (row["outcome"], row["standard"], row["clause"], row["requirement"], row["finding"]) for row in rows(review)
    ]
    assert len(said) == len(set(said))


def test_the_workbook_has_a_row_a_finding_and_room_for_the_answer(review: Path) -> None:
    page = load_workbook(review / "out" / "findings.xlsx")["Findings"]
    assert page.max_row == len(rows(review)) + 1
    assert page.cell(row=1, column=page.max_column).value == "answer"


def test_the_marks_lie_in_the_drawing_as_it_was_and_are_not_read_as_plan(review: Path, tmp_path: Path) -> None:
    before = ezdxf.readfile(review / "submitted.dxf").modelspace()  # type: ignore[attr-defined]
    after = ezdxf.readfile(review / "out" / "marked.dxf").modelspace()  # type: ignore[attr-defined]
    added = [one for one in after if one.dxf.layer == "REVIEW-FINDINGS"]
    assert len(after) - len(added) == len(before)
    again = run("check", review / "out" / "marked.dxf", "--out", tmp_path / "again")
    assert again.exit_code == 1
    for name in ("findings.csv", "findings.json"):
        assert (tmp_path / "again" / name).read_bytes() == (review / "out" / name).read_bytes()
    assert sorted(texts(tmp_path / "again" / "marked.dxf")) == sorted(texts(review / "out" / "marked.dxf"))


def test_no_cell_is_a_formula_of_the_drawings(review: Path, tmp_path: Path) -> None:
    doc = ezdxf.readfile(review / "submitted.dxf")  # type: ignore[attr-defined]
    for text in doc.modelspace().query("TEXT"):
        if text.dxf.text == "便民服务大厅":
            text.dxf.text = "=cmd|'/C calc'!A0 便民服务大厅"
    doc.saveas(tmp_path / "evil.dxf")
    assert run("check", tmp_path / "evil.dxf", "--out", tmp_path / "out").exit_code == 1
    text = (tmp_path / "out" / "findings.csv").read_text(encoding="utf-8-sig")
    assert not any(cell[:1] in "=+-@" for row in csv.reader(io.StringIO(text)) for cell in row if cell)
    assert not re.search(r"<script", (tmp_path / "out" / "report.html").read_text(encoding="utf-8"))


def test_a_layout_of_ours_is_reviewed_too_without_a_drawing(tmp_path: Path) -> None:
    out = tmp_path / "design"
    assert run("design", MEISHAN / "plan.dxf", "--out", out).exit_code == 0
    assert run("check", out / "layout.json", "--out", tmp_path / "review").exit_code == 0
    assert not (tmp_path / "review" / "marked.dxf").exists()
    assert "Nothing was found" in (tmp_path / "review" / "letter.txt").read_text(encoding="utf-8")


def test_a_submitted_plan_is_drawn_with_the_brief_and_the_profile_that_it_is_checked_with(tmp_path: Path) -> None:
    """The office's own block names: without its profile no counter is known, with it three are; the brief names the
    town and the scale."""
    plan = submitted(tmp_path)
    doc = ezdxf.readfile(plan)  # type: ignore[attr-defined]
    doc.blocks.rename_block("柜台", "GT-01")
    for one in doc.modelspace().query("INSERT[name=='柜台']"):
        one.dxf.name = "GT-01"
    doc.saveas(plan)
    profile, brief = tmp_path / "office.toml", tmp_path / "town.toml"
    profile.write_text('[[block]]\nrole = "item.counter"\nmatch = ["GT-*"]\n', encoding="utf-8")
    brief.write_text('[project]\ntown = "甲乙镇"\n[site]\nunits = "mm"\n[sheet]\nscale = 150\n', encoding="utf-8")
    options = ("--profile", profile, "--brief", brief)
    result = run("draw", plan, *options, "--out", tmp_path / "out", "--format", "dxf", "--format", "xlsx")
    assert result.exit_code == 0, result.output
    drawn = ezdxf.readfile(tmp_path / "out" / "plan.dxf")  # type: ignore[attr-defined]
    words = {one.plain_text() for layout in drawn.layouts for one in layout.query("MTEXT")}
    words |= {one.dxf.text for layout in drawn.layouts for one in layout.query("ATTRIB TEXT")}
    words |= {one.dxf.text for layout in drawn.layouts for block in layout.query("INSERT") for one in block.attribs}
    assert "甲乙镇" in words and "1:150" in words
    book = load_workbook(tmp_path / "out" / "schedules.xlsx")
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert sum("counter" in one.lower() for one in cells) >= 3


def test_options_for_reading_a_drawing_are_refused_for_a_layout(tmp_path: Path) -> None:
    assert run("design", MEISHAN / "plan.dxf", "--out", tmp_path).exit_code == 0
    for command in ("draw", "check"):
        result = run(command, tmp_path / "layout.json", "--storey", "S1", "--out", tmp_path / "out")
        assert result.exit_code == 2 and "--storey" in result.output
        assert not (tmp_path / "out").exists()
