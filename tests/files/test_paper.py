"""Sheets on paper, read back with other programs than ours."""

import io
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
import shapely
from pypdf import PdfReader
from shapely import MultiPolygon, Polygon

from planner.files import paper
from planner.files.font import font_file, shown, text_width
from planner.files.paper import plan_picture, write_png
from planner.files.pdf import write_pdf
from planner.files.pdf_archive import srgb_profile
from planner.files.plot import Written
from planner.files.svg import write_svg
from planner.model.plan import Unread
from planner.words import Lang, Text
from tests.build import hall_plan
from tests.draw.drawn import Drawn, small

POINTS_PER_MM = 72.0 / 25.4


@pytest.fixture(scope="module")
def drawn() -> Drawn:
    return small()


@pytest.fixture(scope="module")
def pdf(drawn: Drawn) -> bytes:
    return write_pdf(drawn.sheets, drawn.scene, drawn.book)


def test_pages_are_as_large_as_their_paper(drawn: Drawn, pdf: bytes) -> None:
    pages = PdfReader(io.BytesIO(pdf)).pages
    assert len(pages) == len(drawn.sheets)
    for page, sheet in zip(pages, drawn.sheets, strict=True):
        assert float(page.mediabox.width) == pytest.approx(sheet.width_mm * POINTS_PER_MM, abs=0.1)
        assert float(page.mediabox.height) == pytest.approx(sheet.height_mm * POINTS_PER_MM, abs=0.1)


def test_every_text_is_found_in_the_pdf(drawn: Drawn, pdf: bytes) -> None:
    for page, sheet in zip(PdfReader(io.BytesIO(pdf)).pages, drawn.sheets, strict=True):
        text = re.sub(r"\s", "", page.extract_text())
        lost = [word.text for word in drawn.words(sheet) if re.sub(r"\s", "", word.text) not in text]
        assert lost == []


def test_the_font_is_embedded_as_truetype_and_nothing_else_is_asked_for(pdf: bytes) -> None:
    fonts = set()
    for page in PdfReader(io.BytesIO(pdf)).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index, union-attr]
            whole = font.get_object()
            inner = whole["/DescendantFonts"][0].get_object() if "/DescendantFonts" in whole else whole
            fonts.add((inner["/Subtype"], "/FontFile2" in inner["/FontDescriptor"].get_object()))
    assert {embedded for _, embedded in fonts} == {True}
    assert "/Type3" not in {subtype for subtype, _ in fonts}


def test_the_pdf_has_no_date(pdf: bytes) -> None:
    assert b"/CreationDate" not in pdf
    assert b"/ModDate" not in pdf


def test_every_sheet_has_its_bookmark(drawn: Drawn, pdf: bytes) -> None:
    reader = PdfReader(io.BytesIO(pdf))
    titles = [f"{sheet.number} {sheet.title}" for sheet in drawn.sheets]
    assert [mark.title for mark in reader.outline] == titles  # type: ignore[union-attr]
    pages = [reader.get_destination_page_number(mark) for mark in reader.outline]  # type: ignore[arg-type]
    assert pages == list(range(len(titles)))


def test_each_kind_of_thing_has_its_layer_with_the_name_of_the_dxf(drawn: Drawn, pdf: bytes) -> None:
    root = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    names = [group.get_object()["/Name"] for group in root["/OCProperties"]["/OCGs"]]  # type: ignore[index]
    assert len(set(names)) == len(names)
    assert {"建筑-墙体", "建筑-家具-柜台", "标识-标牌", "注释-尺寸", "图框-边框"} <= set(names)
    assert set(names) <= {pen.name.zh for pen in drawn.book.pens}


def test_a_view_tells_its_scale_so_that_lengths_can_be_measured(drawn: Drawn, pdf: bytes) -> None:
    place = next(number for number, sheet in enumerate(drawn.sheets) if sheet.key == "setting")
    view = drawn.sheets[place].views[0]
    told = PdfReader(io.BytesIO(pdf)).pages[place]["/VP"][0]  # type: ignore[index]
    assert told["/Measure"]["/R"] == f"1:{view.scale}"
    assert float(told["/Measure"]["/X"][0]["/C"]) == pytest.approx(view.scale / POINTS_PER_MM)
    left, bottom, right, top = (float(edge) / POINTS_PER_MM for edge in told["/BBox"])
    assert (right - left, top - bottom) == pytest.approx((view.box.width, view.box.height), abs=0.01)


def test_an_svg_is_small_and_well_formed(drawn: Drawn) -> None:
    for sheet in drawn.sheets:
        svg = write_svg(sheet, drawn.scene, drawn.book)
        ElementTree.fromstring(svg)
        assert len(svg) < 500_000


def test_the_same_sheets_give_the_same_bytes(drawn: Drawn, pdf: bytes) -> None:
    assert write_pdf(drawn.sheets, drawn.scene, drawn.book) == pdf
    sheet = drawn.sheets[0]
    assert write_svg(sheet, drawn.scene, drawn.book) == write_svg(sheet, drawn.scene, drawn.book)
    assert write_png(sheet, drawn.scene, drawn.book, dpi=40) == write_png(sheet, drawn.scene, drawn.book, dpi=40)


def test_an_svg_is_as_large_as_its_paper_and_needs_no_font(drawn: Drawn) -> None:
    svg = write_svg(drawn.sheets[0], drawn.scene, drawn.book)
    width = re.search(r'<svg [^>]*width="([\d.]+)mm"', svg)
    assert width is not None
    assert float(width[1]) == pytest.approx(drawn.sheets[0].width_mm)
    assert "<text" not in svg and "font-family" not in svg
    assert "<dc:date>" not in svg


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
def test_poppler_reads_size_and_chinese_text(drawn: Drawn, pdf: bytes, tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(pdf)
    run = subprocess.run(["pdfinfo", str(path)], capture_output=True, text=True, check=True)
    info = run.stdout
    assert run.stderr == ""
    size = re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", info)
    assert size is not None
    assert float(size[1]) / POINTS_PER_MM == pytest.approx(drawn.sheets[0].width_mm, abs=0.1)
    fonts = subprocess.run(["pdffonts", str(path)], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert [line.split()[-5:-2] for line in fonts] == [["yes", "yes", "yes"]]
    text = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True).stdout
    for word in ("便民服务大厅", "平面布置图", "定位图", "柜台剖面", "监控覆盖图", "疏散图", "180.00 m²"):
        assert word in text


def test_widths_are_those_of_the_font() -> None:
    assert text_width("便民服务", 4.0) == pytest.approx(4 * 1.15 * 4.0)
    assert text_width("A", 10.0) == pytest.approx(0.608 * 1.15 * 10.0)


def test_measured_widths_are_those_that_are_painted() -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    from planner.files.plot import Band, Written
    from planner.model.scene import Side

    for text in (
        "窗口 W1 无障碍 +0.30 220V×4",
        "Comprehensive Service 3 (Yangtze River Delta)",
        "1500",
        "综合窗口(统一出件)",
    ):
        word = Written(text=text, at=(50.0, 50.0), height_mm=4.0, turn_deg=0.0, side=Side.LEFT, colour="#000000")
        with paper._settings():
            figure = paper.paint([Band(words=[word])], width_mm=200.0, height_mm=100.0)
            figure.set_dpi(600)
            box = figure.axes[0].texts[0].get_window_extent(FigureCanvasAgg(figure).get_renderer())
        assert box.width / 600 * 25.4 == pytest.approx(text_width(text, 4.0), rel=0.02, abs=0.4)


def test_a_character_that_the_font_lacks_is_shown_as_a_box_and_not_warned_of() -> None:
    assert shown("厅\U0001f600A\tB") == "厅□A B"
    code = (
        "from planner.files.plot import Band, Written\n"
        "from planner.files import paper\n"
        "from planner.model.scene import Side\n"
        "word = Written(text='\\U0001f600', at=(5, 5), height_mm=4, turn_deg=0, side=Side.LEFT, colour='#000000')\n"
        "with paper._settings():\n"
        "    paper._png(paper.paint([Band(words=[word])], width_mm=20, height_mm=20), 50)\n"
    )
    run = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")


def test_the_font_comes_with_the_install_and_its_package_is_not_imported() -> None:
    code = (
        "import sys; from planner.files import font, paper; font.text_width('厅', 3.0); print('zhplot' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
    assert font_file().name == "NotoSansSC-Regular.ttf"


def test_the_picture_of_a_plan_shows_rooms_and_what_was_not_read() -> None:
    from dataclasses import replace

    from shapely import Point

    from planner.files.plan_picture import picture_bands

    unread = Unread(
        what=Text(zh="天正墙体(代理对象)", en="TArch wall (proxy)"),
        count=3,
        where="WALL",
        mend=Text(zh="导出 T3", en="export to T3"),
        at=Point(2.0, 3.0),
    )
    plan = replace(hall_plan(), unread=(unread,))
    words = [word.text for band in picture_bands(plan, lang=Lang.ZH, measure=text_width) for word in band.words]
    assert "便民服务大厅" in words
    assert "180.00 m²" in words
    assert "D1 1800" in words
    assert "3 × 天正墙体(代理对象) (WALL)" in words
    assert plan_picture(plan, Lang.ZH, dpi=40)[:8] == b"\x89PNG\r\n\x1a\n"


def test_a_rooms_words_lie_inside_it_and_a_doors_along_it() -> None:
    from dataclasses import replace

    from shapely import LineString, box

    from planner.files.plan_picture import picture_bands

    plan = hall_plan()
    storey = plan.storeys[0]
    # an L whose middle lies outside it, and a closet that holds no name
    corner = Polygon([(0, 0), (12, 0), (12, 1.2), (1.2, 1.2), (1.2, 12), (0, 12)])
    rooms = (
        replace(storey.rooms[0], id="R1", label="便民服务大厅与等候休息区域", polygon=corner),
        replace(storey.rooms[1], id="R2", label="archive of the township office", polygon=box(20, 0, 20.5, 0.4)),
    )
    upright = replace(storey.doors[0], id="D1", opening=LineString([(0, 5), (0, 6)]), gap=box(-0.2, 5, 0, 6))
    walls = MultiPolygon([box(-0.2, -0.2, 30.0, 0.0)])
    plan = replace(plan, storeys=(replace(storey, rooms=rooms, doors=(upright,), columns=(), glazing=(), walls=walls),))
    band, words = picture_bands(plan, lang=Lang.ZH, measure=text_width)
    areas = [Polygon(fill.rings[0]) for fill in band.fills[:2]]
    texts = [word for word in words.words if word.at[1] < 281.0]
    assert next(word.turn_deg for word in texts if word.text.startswith("D1")) == pytest.approx(90.0)
    inside = [[word.text for word in texts if area.covers(_box(word))] for area in areas]
    assert any("便民服务大厅" in text for text in inside[0])
    assert inside[1] == ["R2"]
    assert len(texts) == 1 + sum(map(len, inside))


def _box(word: Written) -> Polygon:
    width = text_width(word.text, word.height_mm)
    x, y = word.at
    return shapely.box(x - width / 2, y - word.height_mm / 2, x + width / 2, y + word.height_mm / 2)


def test_a_plan_without_rooms_has_a_picture_too() -> None:
    from dataclasses import replace

    assert plan_picture(replace(hall_plan(), storeys=()), Lang.EN, dpi=40)[:4] == b"\x89PNG"


def test_the_pdf_keeps_the_rules_of_an_archive(drawn: Drawn, pdf: bytes) -> None:
    """PDF/A-2b (ISO 19005-2): described in XMP as in the information dictionary, colours told, layers named."""
    reader = PdfReader(io.BytesIO(pdf))
    root = reader.trailer["/Root"]
    told = ElementTree.fromstring(root["/Metadata"].get_object().get_data().decode("utf-8").split("?>", 1)[1])
    assert "/Filter" not in root["/Metadata"].get_object()
    words = {one.tag.split("}")[1]: one.text for one in told.iter()}
    assert (words["part"], words["conformance"]) == ("2", "B")
    assert words["li"] == reader.metadata.title and words["CreatorTool"] == reader.metadata["/Creator"]
    (intent,) = root["/OutputIntents"]
    assert intent.get_object()["/S"] == "/GTS_PDFA1"
    profile = intent.get_object()["/DestOutputProfile"].get_object().get_data()
    assert (
        profile == srgb_profile() and len(profile) == int.from_bytes(profile[:4], "big") and profile[36:40] == b"acsp"
    )
    assert root["/OCProperties"]["/D"]["/Name"]
    assert set(root["/OCProperties"]["/D"]["/Order"]) == set(root["/OCProperties"]["/OCGs"])
    assert "/Encrypt" not in reader.trailer and "/ID" in reader.trailer
    assert not any("/Annots" in page or "/AA" in page for page in reader.pages)


def test_the_profile_of_the_colours_is_srgb() -> None:
    cms = pytest.importorskip("PIL.ImageCms")
    from PIL import Image

    ours, theirs = cms.ImageCmsProfile(io.BytesIO(srgb_profile())), cms.createProfile("sRGB")
    for colour in ((255, 0, 0), (10, 128, 200), (255, 255, 255), (213, 94, 0)):
        seen = cms.profileToProfile(Image.new("RGB", (1, 1), colour), ours, theirs).getpixel((0, 0))
        assert max(abs(one - other) for one, other in zip(seen, colour, strict=True)) <= 1
