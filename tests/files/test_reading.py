"""The DXF reader: what a file holds, and what it refuses."""

from pathlib import Path
from typing import Any

import ezdxf
import numpy as np
import pytest

from planner.errors import CapError, InputError
from planner.files.dxf import document as documents
from planner.files.dxf.document import open_document, read_drawing
from planner.files.dxf.plain_text import letters, plain
from planner.files.dxf.reading import drawing_of
from planner.model.drawing import Drawing

PLANS = Path(__file__).parents[3] / "shared" / "plans"


def _empty() -> Any:
    return ezdxf.new("R2010")  # type: ignore[attr-defined]


def _read(doc: Any) -> Drawing:
    return drawing_of(doc, name="plan")


def _saved(doc: Any, path: Path) -> Path:
    doc.saveas(path)
    return path


def _length(drawing: Drawing) -> float:
    return float(np.hypot(*(drawing.ends[:, 2:] - drawing.ends[:, :2]).T).sum())


def test_a_line_keeps_its_handle_layer_and_ends() -> None:
    doc = _empty()
    line = doc.modelspace().add_line((1, 2), (4, 6), dxfattribs={"layer": "WALL"})
    drawing = _read(doc)
    assert drawing.ends.tolist() == [[1.0, 2.0, 4.0, 6.0]]
    assert drawing.source(0).handle == line.dxf.handle
    assert drawing.source(0).layer == "WALL"


def test_a_bulge_is_an_arc_and_its_pieces_have_its_length() -> None:
    doc = _empty()
    doc.modelspace().add_lwpolyline([(0, 0, 1.0), (2, 0, 0.0)], format="xyb")
    drawing = _read(doc)
    assert _length(drawing) == pytest.approx(np.pi, rel=1e-3)
    x, y, radius, start, sweep = drawing.arcs[0]
    assert (x, y, radius) == pytest.approx((1.0, 0.0, 1.0))
    assert sweep == pytest.approx(np.pi)
    assert np.cos(start) == pytest.approx(-1.0)


@pytest.mark.parametrize("turn", [0.0, 37.0, 90.0, 211.0])
@pytest.mark.parametrize("mirror", [1.0, -1.0])
def test_a_nested_scaled_mirrored_block_lands_where_ezdxf_explodes_it(turn: float, mirror: float) -> None:
    doc = _empty()
    inner = doc.blocks.new("DOOR", base_point=(0.5, 0.25))
    inner.add_arc((0, 0), 1.0, 0, 90)
    inner.add_line((0, 0), (0, 1))
    outer = doc.blocks.new("WING")
    outer.add_blockref("DOOR", (2, 3), dxfattribs={"xscale": 2, "yscale": 2 * mirror, "rotation": 30})
    doc.modelspace().add_blockref("WING", (100, 200), dxfattribs={"rotation": turn, "xscale": -1.0})
    drawing = _read(doc)
    (reference,) = doc.modelspace()
    (nested,) = reference.virtual_entities()
    arc, line = nested.virtual_entities()
    straight = [(line.dxf.start.x, line.dxf.start.y), (line.dxf.end.x, line.dxf.end.y)]
    row = int(np.flatnonzero(drawing.shapes.form == 0)[0])
    first = int(drawing.shapes.first[row])
    assert drawing.ends[first].reshape(2, 2).tolist() == [pytest.approx(point) for point in straight]
    centre = arc.ocs().to_wcs(arc.dxf.center)
    assert drawing.arcs[0, :3].tolist() == pytest.approx([centre.x, centre.y, 2.0])
    ends = {(round(point.x, 6), round(point.y, 6)) for point in (arc.start_point, arc.end_point)}
    angles = drawing.arcs[0, 3] + np.array([0.0, drawing.arcs[0, 4]])
    tips = drawing.arcs[0, :2] + 2.0 * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    assert {(round(x, 6), round(y, 6)) for x, y in tips.tolist()} == ends
    assert drawing.source(row).block_path == ("WING", "DOOR")


def test_layer_0_in_a_block_takes_the_layer_of_its_insert() -> None:
    doc = _empty()
    block = doc.blocks.new("PART")
    block.add_line((0, 0), (1, 0))
    block.add_line((0, 0), (0, 1), dxfattribs={"layer": "GLASS"})
    doc.modelspace().add_line((0, 0), (9, 9))
    doc.modelspace().add_blockref("PART", (5, 5), dxfattribs={"layer": "WALL"})
    drawing = _read(doc)
    assert [drawing.source(row).layer for row in range(3)] == ["0", "WALL", "GLASS"]


def test_an_array_of_blocks_is_placed_in_rows_and_columns() -> None:
    doc = _empty()
    doc.blocks.new("SEAT").add_line((0, 0), (1, 0))
    attribs = {"row_count": 2, "column_count": 3, "row_spacing": 5, "column_spacing": 4, "rotation": 90}
    doc.modelspace().add_blockref("SEAT", (10, 10), dxfattribs=attribs)
    starts = {(round(x), round(y)) for x, y in _read(doc).ends[:, :2].tolist()}
    assert starts == {(10 - 5 * row, 10 + 4 * column) for row in range(2) for column in range(3)}


def test_texts_are_read_plain() -> None:
    assert plain(r"\U+5411\U+5BFC %%u17.5%%d") == "向导 17.5°"
    assert plain(r"\M+5B4F3\M+5CCFC \M+3C3A2") == "大厅 창"
    doc = _empty()
    space = doc.modelspace()
    space.add_text("%%U大厅", height=300)
    space.add_mtext(r"{\fSimSun|b0;房间}\P185.39", dxfattribs={"char_height": 200})
    assert [writing.text for writing in _read(doc).writings] == ["大厅", "房间\n185.39"]


def test_a_dimension_is_its_measurement() -> None:
    doc = _empty()
    doc.modelspace().add_linear_dim(base=(0, 2), p1=(0, 0), p2=(3600, 0)).render()
    (dimension,) = _read(doc).dimensions
    assert dimension.measured == pytest.approx(3600)


def test_a_damaged_entity_is_counted_and_the_others_are_read() -> None:
    doc = _empty()
    space = doc.modelspace()
    space.add_line((0, 0), (1, 0))
    space.add_line((0, 0), (float("nan"), 0))
    space.add_line((0, 0), (1e300, 0))
    space.add_blockref("NOWHERE", (0, 0))
    drawing = _read(doc)
    assert len(drawing.ends) == 1
    assert sorted((unread.what.en[:4], unread.count) for unread in drawing.unread) == [("LINE", 2), ("a pl", 1)]


@pytest.mark.filterwarnings("error::RuntimeWarning")
@pytest.mark.parametrize(
    "numbers",
    [{"knots": [0, 0, 0, 0, 1e308, 1e308, 1e308, 1e308]}, {"control_points": [(-1e308, 0, 0), (1e308, 0, 0)]}],
)
def test_a_spline_of_giant_numbers_is_counted_before_it_is_reckoned_with(numbers: dict[str, Any]) -> None:
    doc = ezdxf.new()
    doc.modelspace().add_line((0, 0), (1, 0))
    spline = doc.modelspace().add_spline()
    spline.control_points = [(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0)]
    spline.knots = [0, 0, 0, 0, 1, 1, 1, 1]
    for name, value in numbers.items():
        setattr(spline, name, value)
    drawing = drawing_of(doc, name="plan")
    assert len(drawing.ends) == 1
    assert [found.count for found in drawing.unread] == [1]


def test_a_block_that_contains_itself_ends() -> None:
    doc = _empty()
    block = doc.blocks.new("LOOP")
    block.add_line((0, 0), (1, 0))
    block.add_blockref("LOOP", (1, 0))
    doc.modelspace().add_blockref("LOOP", (0, 0))
    drawing = _read(doc)
    assert len(drawing.ends) == 1
    assert any("contains itself" in unread.what.en for unread in drawing.unread)


def test_a_million_copies_are_refused_with_their_number() -> None:
    doc = _empty()
    doc.blocks.new("DOT").add_line((0, 0), (1, 0))
    doc.modelspace().add_blockref("DOT", (0, 0), dxfattribs={"row_count": 1000, "column_count": 1000})
    with pytest.raises(CapError, match="1000000"):
        _read(doc)


def test_what_we_drew_ourselves_is_not_read() -> None:
    doc = _empty()
    doc.appids.new("HALL_PLANNER")
    doc.modelspace().add_line((0, 0), (1, 0)).set_xdata("HALL_PLANNER", [(1000, "W1")])
    assert len(_read(doc).ends) == 0


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("none.dxf", None, "there is no file"),
        ("empty.dxf", b"", "empty"),
        ("picture.dxf", b"\x89PNG\r\n\x1a\n" + b"0" * 99, "PNG"),
        ("plan.dxf", b"AC1032" + b"\x00" * 99, "DWG"),
        ("words.dxf", b"dear sirs,\nhere is the plan\n", "not a DXF"),
        ("cut.dxf", b"  0\nSECTION\n  2\nENTITIES\n  0\nLINE\n  8\n0\n 10\n1.0\n", "cut off"),
        ("bare.dxf", b"  0\nSECTION\n  2\nENTITIES\n  0\nENDSEC\n  0\nEOF\n", "0 entities"),
    ],
)
def test_what_is_no_whole_drawing_is_refused(tmp_path: Path, name: str, content: bytes | None, says: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=says) as refusal:
        open_document(path)
    assert refusal.value.mend.en
    assert refusal.value.mend.zh


def test_a_file_cut_anywhere_is_refused(tmp_path: Path) -> None:
    doc = _empty()
    for row in range(200):
        doc.modelspace().add_line((row, 0), (row, 5))
    whole = _saved(doc, tmp_path / "whole.dxf").read_bytes()
    for share in (0.3, 0.6, 0.9, 0.999):
        cut = tmp_path / "cut.dxf"
        cut.write_bytes(whole[: int(len(whole) * share)])
        with pytest.raises(InputError, match="cut off"):
            open_document(cut)


def test_a_dwg_names_three_ways_to_save_it(tmp_path: Path) -> None:
    path = tmp_path / "plan.dwg"
    path.write_bytes(b"AC1027" + b"\x00" * 50)
    with pytest.raises(InputError) as refusal:
        open_document(path)
    for way in ("AutoCAD", "T3", "ODA File Converter"):
        assert way in refusal.value.mend.zh
        assert way in refusal.value.mend.en


def test_a_file_above_the_cap_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _saved(_empty(), tmp_path / "plan.dxf")
    monkeypatch.setattr(documents, "MAX_BYTES", 1000)
    with pytest.raises(CapError, match="above the cap"):
        open_document(path)


@pytest.mark.skipif(not PLANS.is_dir(), reason="the shared drawings are not here")
def test_proxies_of_tarch_are_read_by_their_graphics() -> None:
    drawing = read_drawing(open_document(PLANS / "real" / "LibreDWG__libredwg__gh109_1.dxf"))
    walls = [row for row in range(len(drawing.shapes)) if drawing.source(row).layer == "WALL"]
    assert len(walls) == 47
    assert any("proxy" in unread.what.en and unread.count == 2 for unread in drawing.unread)


@pytest.mark.skipif(not PLANS.is_dir(), reason="the shared drawings are not here")
@pytest.mark.parametrize("name", ["skymakerolof_floorplan__truncated_60pct", "mozman__ezdxf__dxf_unicode"])
def test_shared_drawings_without_content_are_refused(name: str) -> None:
    with pytest.raises(InputError):
        open_document(PLANS / "odd" / f"{name}.dxf")


@pytest.mark.skipif(not PLANS.is_dir(), reason="the shared drawings are not here")
def test_a_file_without_a_header_is_mended() -> None:
    document = open_document(PLANS / "odd" / "skymakerolof_floorplan__no_header.dxf")
    assert document.recovered
    whole = read_drawing(open_document(PLANS / "real" / "skymakerolof__dxf__floorplan.dxf"))
    assert len(read_drawing(document).ends) == len(whole.ends)


def _dwg(folder: Path) -> Path:
    path = folder / "plan.dwg"
    path.write_bytes(b"AC1032\0\0" + bytes(64))
    return path


def test_a_dwg_is_read_where_its_converter_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    doc = ezdxf.new()  # type: ignore[attr-defined]
    doc.modelspace().add_line((0, 0), (1, 0))
    monkeypatch.setattr(documents.odafc, "is_installed", lambda: True)
    monkeypatch.setattr(documents.odafc, "readfile", lambda path: doc)
    assert open_document(_dwg(tmp_path)).doc is doc


def test_a_dwg_that_cannot_be_converted_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(path: Path) -> None:
        raise documents.odafc.ODAFCError("version")

    monkeypatch.setattr(documents.odafc, "is_installed", lambda: True)
    monkeypatch.setattr(documents.odafc, "readfile", fails)
    with pytest.raises(InputError, match="cannot convert"):
        open_document(_dwg(tmp_path))


def test_names_of_layers_and_blocks_that_a_code_page_could_not_hold_are_decoded(tmp_path: Path) -> None:
    doc = ezdxf.new("R2000")  # type: ignore[attr-defined]
    doc.blocks.new("柜台").add_line((0, 0), (1, 0))
    doc.modelspace().add_blockref("柜台", (0, 0), dxfattribs={"layer": "墙线"})
    doc.modelspace().add_line((0, 0), (5, 0), dxfattribs={"layer": "\\M+5C3C5\\M+5B4B0"})
    path = _saved(doc, tmp_path / "plan.dxf")
    assert b"\\U+5899" in path.read_bytes()
    drawing = read_drawing(open_document(path))
    assert sorted(layer.name for layer in drawing.layers if layer.name != "0") == ["墙线", "门窗"]
    assert [(one.block, one.path) for one in drawing.inserts] == [("柜台", ("柜台",))]


def test_what_a_terminal_would_obey_is_left_out_of_texts_and_names() -> None:
    doc = _empty()
    doc.modelspace().add_text("档\x1b[31m案\u202e室\x07")
    assert [one.text for one in _read(doc).writings] == ["档[31m案室"]
    assert letters("墙\x07\u2066") == "墙"
