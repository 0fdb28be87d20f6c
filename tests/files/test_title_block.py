"""A town's own title block: a DXF block with attributes in place of the product's."""

from pathlib import Path

import ezdxf
import pytest
from ezdxf.enums import TextEntityAlignment

from planner.draw.page import frame_of
from planner.errors import InputError
from planner.files.dxf.title_block import read_title_block
from planner.files.sheet_book import read_sheet_book
from planner.model.scene import Layer, Patch, Side, Stroke, Word
from planner.words import Lang
from tests.build_layout import small_layout
from tests.draw.drawn import covered_texts, draw, outside_the_frame

WIDE, HIGH = 132.0, 60.0


def block_file(folder: Path, *, tags: tuple[str, ...] = ("TOWN", "图名", "NUMBER", "DATE")) -> Path:
    """A title block twice as wide as the strip: a frame, a red logo with a hole, a printed word, attributes."""
    doc = ezdxf.new("R2010")
    block = doc.blocks.new("TUQIAN")
    block.add_lwpolyline([(10, 5), (10 + WIDE, 5), (10 + WIDE, 5 + HIGH), (10, 5 + HIGH)], close=True)
    hatch = block.add_hatch(color=1)
    hatch.paths.add_polyline_path([(20, 40), (40, 40), (40, 60), (20, 60)], flags=1)
    hatch.paths.add_polyline_path([(25, 45), (35, 45), (35, 55), (25, 55)], flags=16)
    block.add_text("镇政府", height=5).set_placement((60, 50), align=TextEntityAlignment.MIDDLE_LEFT)
    for row, tag in enumerate(tags):
        made = block.add_attdef(tag, height=4)
        made.set_placement((76, 10 + 8 * row), align=TextEntityAlignment.MIDDLE_CENTER)
    path = folder / "tuqian.dxf"
    doc.saveas(path)
    return path


def test_lines_logo_words_and_attributes_are_read(tmp_path: Path) -> None:
    art = read_title_block(block_file(tmp_path))
    assert (art.width_mm, art.height_mm) == (WIDE, HIGH)
    assert [one.tag for one in art.fields] == ["TOWN", "TITLE", "NUMBER", "DATE"]
    assert art.fields[1].at == pytest.approx((66.0, 13.0)) and art.fields[1].side is Side.CENTRE
    logo = [one for one in art.marks if isinstance(one, Patch)]
    assert len(logo) == 1 and len(logo[0].rings) == 2 and logo[0].colour == "#FF0000"
    assert logo[0].rings[0][0] == pytest.approx((10.0, 35.0))
    assert [one.text for one in art.marks if isinstance(one, Word)] == ["镇政府"]
    assert len([one for one in art.marks if isinstance(one, Stroke)]) == 1


def test_it_stands_on_every_sheet_with_its_attributes_filled_in(tmp_path: Path) -> None:
    block_file(tmp_path)
    (tmp_path / "own.toml").write_text(
        '[set]\ntitle = { zh = "本镇图集", en = "own" }\nsheets = ["plan", "signs"]\ntitle_block = "tuqian.dxf"\n',
        encoding="utf-8",
    )
    drawn = draw(small_layout(), lang=Lang.ZH, book=read_sheet_book(str(tmp_path / "own.toml")))
    assert [sheet.key for sheet in drawn.sheets] == ["plan", "signs"]
    for sheet in drawn.sheets:
        tagged = {mark.tag: mark.text for mark in sheet.marks if isinstance(mark, Word) and mark.tag}
        assert sorted(tagged) == ["DATE", "NUMBER", "TITLE", "TOWN"]
        assert (tagged["TOWN"], tagged["TITLE"]) == ("示例镇", sheet.title)
        frame = frame_of(sheet.size)
        logo = [mark for mark in sheet.marks if isinstance(mark, Patch) and mark.colour == "#FF0000"]
        assert logo[0].rings[0][0] == pytest.approx((frame.right - 66.0 + 5.0, frame.bottom + 17.5))
        assert covered_texts(drawn, sheet) == [] and outside_the_frame(drawn, sheet) == []
        assert not any(isinstance(mark, Word) and mark.text == "设计" for mark in sheet.marks)
    assert {mark.layer for mark in drawn.sheets[0].marks if isinstance(mark, Patch) and mark.colour == "#FF0000"} == {
        Layer.TITLE
    }


def test_a_file_without_such_a_block_is_refused_with_the_tags(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        read_title_block(block_file(tmp_path, tags=("FOO",)))
    assert "attributes of a title block" in str(error.value)
    assert "PROJECT" in error.value.mend.en


def test_a_set_that_there_is_not_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(InputError) as error:
        read_sheet_book("whole")
    assert error.value.mend.en.startswith("use full, main")


def test_a_set_names_only_sheets_that_there_are(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text('[set]\ntitle = { zh = "图", en = "set" }\nsheets = ["plan", "roof"]\n', encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_sheet_book(str(path))
    assert "there is no sheet 'roof'" in str(error.value)
