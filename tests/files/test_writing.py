"""A layout in a user's DXF, and read back from it."""

import io
from collections import Counter
from dataclasses import replace
from pathlib import Path

import ezdxf
import pytest
from ezdxf.math import Vec3

from planner.errors import InputError
from planner.files.dxf.document import open_document
from planner.files.dxf.layout_back import layout_in
from planner.files.dxf.ours import chunks, joined
from planner.files.dxf.reading import OUR_APP
from planner.files.dxf.writing import write_dxf
from planner.model.layout import Layout
from planner.model.plan import FloorPlan
from planner.words import Lang
from tests.build_layout import small_layout
from tests.draw.drawn import Drawn, draw, small


def user_file(folder: Path, plan: FloorPlan, *, version: str = "R2010", per_metre: float = 1000.0) -> Path:
    """A user's drawing of a plan: its walls on layer A-WALL, a note, and a chair on a furniture layer."""
    doc = ezdxf.new(version)
    space = doc.modelspace()
    for name in ("A-WALL", "家具", "A-FURN-CNTR"):
        doc.layers.add(name)
    for polygon in plan.storeys[0].walls.geoms:
        for ring in (polygon.exterior, *polygon.interiors):
            points = [(x * per_metre, y * per_metre) for x, y in ring.coords]
            if version == "R12":
                space.add_polyline2d(points, dxfattribs={"layer": "A-WALL"})
            else:
                space.add_lwpolyline(points, dxfattribs={"layer": "A-WALL"})
    space.add_text("便民服务大厅", height=300, dxfattribs={"layer": "A-FURN-CNTR"})
    block = doc.blocks.new("HP-COUNTER-1500x650")
    block.add_circle((0, 0), 200)
    space.add_blockref("HP-COUNTER-1500x650", (2000, 2000), dxfattribs={"layer": "家具"})
    path = folder / "plan.dxf"
    doc.saveas(path)
    return path


def exported(
    drawn: Drawn, folder: Path, *, version: str = "R2010", lang: Lang = Lang.ZH, name: str = "out.dxf"
) -> Path:
    """A layout written into a user's drawing; the same drawn layout is written only once for all tests."""
    key = (id(drawn), version, lang)
    if key not in _WRITTEN:
        source = user_file(folder, drawn.layout.plan, version=version)
        data = write_dxf(open_document(source), drawn.layout, drawn.scene, drawn.sheets, book=drawn.book, lang=lang)
        _WRITTEN[key] = (drawn, source.read_bytes(), data)
    (folder / "plan.dxf").write_bytes(_WRITTEN[key][1])
    path = folder / name
    path.write_bytes(_WRITTEN[key][2])
    return path


_WRITTEN: dict[tuple[int, str, Lang], tuple[Drawn, bytes, bytes]] = {}
"""What was drawn, the user's file and ours, by the drawn layout, the version and the language."""


def without_handles(layout: Layout) -> Layout:
    """A layout as it was before it had been in a drawing."""
    return replace(
        layout,
        items=tuple(replace(one, handle="") for one in layout.items),
        cameras=tuple(replace(one, handle="") for one in layout.cameras),
    )


def back(path: Path, plan: FloorPlan) -> Layout:
    found = layout_in(open_document(path), plan)
    assert found is not None
    return found


@pytest.mark.parametrize("turn_deg", [0.0, 37.0, 211.0])
def test_a_layout_is_read_back_from_its_dxf_exactly(turn_deg: float, tmp_path: Path) -> None:
    drawn = small(turn_deg)
    assert without_handles(back(exported(drawn, tmp_path), drawn.layout.plan)) == drawn.layout


def test_every_thing_has_its_inserts_handle(tmp_path: Path) -> None:
    drawn = small()
    path = exported(drawn, tmp_path)
    layout, doc = back(path, drawn.layout.plan), ezdxf.readfile(path)
    for item in layout.items:
        assert doc.entitydb[item.handle].dxf.name.startswith("HP-")


@pytest.mark.parametrize("version", ["R12", "R2000", "R2010", "R2018"])
def test_the_audit_finds_no_error_and_the_file_is_r2018(version: str, tmp_path: Path) -> None:
    doc = ezdxf.readfile(exported(small(37.0), tmp_path, version=version))
    audit = doc.audit()
    assert [str(error.message) for error in audit.errors] == []
    assert [str(error.message) for error in audit.fixes] == []
    assert doc.dxfversion == "AC1032"


@pytest.mark.parametrize(("version", "told"), [("R2010", "AC1024"), ("R2013", "AC1027"), ("R2018", "AC1032")])
def test_the_file_has_the_version_that_is_asked_for(version: str, told: str, tmp_path: Path) -> None:
    drawn = small()
    source = user_file(tmp_path, drawn.layout.plan)
    path = tmp_path / "out.dxf"
    path.write_bytes(
        write_dxf(
            open_document(source),
            drawn.layout,
            drawn.scene,
            drawn.sheets,
            book=drawn.book,
            lang=Lang.ZH,
            version=version,
        )
    )
    doc = ezdxf.readfile(path)
    audit = doc.audit()
    assert (doc.dxfversion, audit.errors, audit.fixes) == (told, [], [])
    assert without_handles(back(path, drawn.layout.plan)) == drawn.layout


def test_a_version_that_is_not_written_is_refused() -> None:
    drawn = small()
    with pytest.raises(InputError) as error:
        write_dxf(None, drawn.layout, drawn.scene, (), book=drawn.book, lang=Lang.ZH, version="R12")
    assert "R2010" in error.value.mend.en


def test_a_layout_is_ready_to_plot(tmp_path: Path) -> None:
    drawn = small()
    doc = ezdxf.readfile(exported(drawn, tmp_path))
    for sheet in drawn.sheets:
        space = doc.layouts.get(f"{sheet.number} {sheet.title}")
        settings = space.dxf
        assert settings.current_style_sheet == "monochrome.ctb"
        assert (settings.plot_layout_flags & 32, settings.plot_layout_flags & 128) == (32, 128)
        assert (settings.scale_numerator, settings.scale_denominator) == (1.0, 1.0)
        assert settings.plot_paper_units == 1
        assert sheet.size in settings.paper_size
        for port in [one for one in space.query("VIEWPORT") if one.has_xdata(OUR_APP)]:
            assert doc.layers.get(port.dxf.layer).dxf.plot == 0


def test_the_title_block_is_a_block_with_attributes(tmp_path: Path) -> None:
    drawn = small()
    doc = ezdxf.readfile(exported(drawn, tmp_path))
    for sheet in drawn.sheets:
        inserts = doc.layouts.get(f"{sheet.number} {sheet.title}").query("INSERT[name=='HP-TITLE']")
        assert len(inserts) == 1
        told = {one.dxf.tag: one.dxf.text for one in inserts[0].attribs}
        assert told["NUMBER"].endswith(sheet.number)
        assert "".join(told[tag] for tag in told if tag.startswith("TITLE")).replace(" ", "") == sheet.title.replace(
            " ", ""
        )


def test_texts_name_a_chinese_truetype_font(tmp_path: Path) -> None:
    doc = ezdxf.readfile(exported(small(), tmp_path))
    style = doc.styles.get("HP-TEXT")
    assert style.dxf.font.lower().endswith((".ttf", ".ttc"))
    assert style.get_extended_font_data()[0] == "SimSun"


def test_the_users_drawing_is_kept_whole(tmp_path: Path) -> None:
    drawn = small()
    path = exported(drawn, tmp_path)
    before = ezdxf.readfile(tmp_path / "plan.dxf")
    after = ezdxf.readfile(path)
    for entity in before.modelspace():
        same = after.entitydb[entity.dxf.handle]
        assert same.dxftype() == entity.dxftype()
        assert same.dxfattribs() == entity.dxfattribs()
    theirs = [one for one in after.modelspace() if not one.has_xdata(OUR_APP)]
    assert len(theirs) == len(before.modelspace())
    assert len(after.blocks.get("HP-COUNTER-1500x650")) == 1
    for layer in before.layers:
        assert after.layers.get(layer.dxf.name).dxfattribs() == layer.dxfattribs()


def test_the_same_layout_gives_the_same_bytes(tmp_path: Path) -> None:
    drawn = small()
    once = exported(drawn, tmp_path, name="1.dxf").read_bytes()
    document = open_document(tmp_path / "plan.dxf")
    again = [
        write_dxf(document, drawn.layout, drawn.scene, drawn.sheets, book=drawn.book, lang=Lang.ZH) for _ in range(2)
    ]
    assert again == [once, once]


def test_exporting_an_export_doubles_nothing(tmp_path: Path) -> None:
    drawn = small()
    path = exported(drawn, tmp_path)
    again = tmp_path / "again.dxf"
    again.write_bytes(
        write_dxf(open_document(path), drawn.layout, drawn.scene, drawn.sheets, book=drawn.book, lang=Lang.ZH)
    )
    one, two = ezdxf.readfile(path), ezdxf.readfile(again)
    assert Counter(entity.dxftype() for entity in one.modelspace()) == Counter(
        entity.dxftype() for entity in two.modelspace()
    )
    assert one.layouts.names() == two.layouts.names()
    assert sorted(layer.dxf.name for layer in one.layers) == sorted(layer.dxf.name for layer in two.layers)
    assert sorted(block.name for block in one.blocks if block.name.startswith("HP-")) == sorted(
        block.name for block in two.blocks if block.name.startswith("HP-")
    )
    assert two.audit().errors == []
    assert without_handles(back(again, drawn.layout.plan)) == drawn.layout


@pytest.mark.parametrize("lang", list(Lang))
def test_our_layers_have_names_of_one_language_and_none_of_the_users(lang: Lang, tmp_path: Path) -> None:
    drawn = small(0.0, lang)
    doc = ezdxf.readfile(exported(drawn, tmp_path, lang=lang))
    ours = [layer.dxf.name for layer in doc.layers if layer.has_xdata(OUR_APP)]
    assert len(ours) > 25
    assert {name.isascii() for name in ours} == {lang is Lang.EN}
    assert "A-FURN-CNTR" not in ours
    if lang is Lang.EN:
        assert "A-FURN-CNTR-N" in ours


def test_each_sheet_is_a_layout_with_its_viewport_at_scale(tmp_path: Path) -> None:
    drawn = small(37.0)
    doc = ezdxf.readfile(exported(drawn, tmp_path))
    for sheet in drawn.sheets:
        layout = doc.layouts.get(f"{sheet.number} {sheet.title}")
        assert layout is not None
        assert (layout.dxf.paper_width, layout.dxf.paper_height) == (sheet.width_mm, sheet.height_mm)
        ports = [one for one in layout.query("VIEWPORT") if one.has_xdata(OUR_APP)]
        assert len(ports) == len([view for view in sheet.views if view.layers])
        for port in ports:
            assert port.dxf.view_height / port.dxf.height == pytest.approx(50.0)
            assert port.dxf.view_twist_angle == pytest.approx(323.0)


def test_viewports_freeze_what_their_sheet_does_not_show(tmp_path: Path) -> None:
    drawn = small()
    doc = ezdxf.readfile(exported(drawn, tmp_path))
    plan, points, cctv = (
        next(
            one for one in doc.layouts.get(f"{sheet.number} {sheet.title}").query("VIEWPORT") if one.has_xdata(OUR_APP)
        )
        for sheet in (drawn.sheet(key) for key in ("plan", "points", "cctv"))
    )
    assert "智能-监控" in plan.frozen_layers and "智能-监控" not in cctv.frozen_layers
    assert "建筑-家具-柜台" not in plan.frozen_layers
    assert "注释-尺寸-平面" in points.frozen_layers and "注释-尺寸-平面" not in plan.frozen_layers


def test_dimensions_are_real_and_say_what_they_measure(tmp_path: Path) -> None:
    drawn = small(37.0)
    doc = ezdxf.readfile(exported(drawn, tmp_path))
    found = doc.modelspace().query("DIMENSION")
    notes = [note for note in drawn.sheet("setting").views[0].notes if hasattr(note, "text_at")]
    assert len(found) == len(notes) > 25
    for one, note in zip(found, notes, strict=True):
        assert one.dxf.dimstyle == "HP-DIM"
        assert round(one.get_measurement()) == int(note.text)
        written = [text.text for text in one.get_geometry_block().query("MTEXT")]
        assert written == [note.text]


def test_the_text_of_a_dimension_is_read_from_below_or_from_the_right(tmp_path: Path) -> None:
    """Whichever way a row runs, in a turned building too: as the view shows it no text is upside down."""
    for turn_deg in (0.0, 37.0, 211.0):
        drawn = small(turn_deg)
        doc = ezdxf.readfile(exported(drawn, tmp_path))
        setting, plan = drawn.sheet("setting"), drawn.sheet("plan")
        on_paper = doc.layouts.get(f"{plan.number} {plan.title}")
        for space, view_deg in ((doc.modelspace(), setting.views[0].turn_deg), (on_paper, 0.0)):
            turns = [
                text.get_rotation() - view_deg
                for one in space.query("DIMENSION")
                for text in one.get_geometry_block().query("MTEXT")
            ]
            assert len(turns) > 3
            assert all(-89.99 < (turn + 180.0) % 360.0 - 180.0 < 90.01 for turn in turns), (turn_deg, turns)


def test_dimensions_on_paper_say_what_they_measure_in_the_building(tmp_path: Path) -> None:
    drawn = small()
    doc = ezdxf.readfile(exported(drawn, tmp_path))
    for key in ("plan", "counter"):
        sheet = drawn.sheet(key)
        notes = [note.text for view in sheet.views for note in view.notes if hasattr(note, "text_at")]
        found = doc.layouts.get(f"{sheet.number} {sheet.title}").query("DIMENSION")
        written = [text.text for one in found for text in one.get_geometry_block().query("MTEXT")]
        assert written == notes


def test_blocks_carry_attributes(tmp_path: Path) -> None:
    doc = ezdxf.readfile(exported(small(), tmp_path))
    sign = next(one for one in doc.modelspace().query("INSERT") if one.dxf.name.startswith("HP-SIGN"))
    tags = {attribute.dxf.tag: attribute.dxf.text for attribute in sign.attribs}
    assert tags["ID"] == "W1-sign"
    assert tags["TEXT"].startswith("1 号窗口 综合窗口")
    assert {attribute.dxf.layer for attribute in sign.attribs} == {sign.dxf.layer}


def test_what_a_draftsman_moves_turns_copies_and_deletes_is_read_back(tmp_path: Path) -> None:
    drawn = small(37.0)
    path = exported(drawn, tmp_path)
    doc = ezdxf.readfile(path)
    inserts = {
        attribute.dxf.text: insert
        for insert in doc.modelspace().query("INSERT")
        for attribute in insert.attribs
        if attribute.dxf.tag == "ID"
    }
    inserts["W2-counter"].translate(300.0, -100.0, 0.0)
    inserts["ticket-1"].dxf.rotation += 90.0
    doc.modelspace().delete_entity(inserts["W1-sign"])
    copy = doc.entitydb.duplicate_entity(inserts["seats-1"])
    doc.modelspace().add_entity(copy)
    copy.translate(0.0, 2000.0, 0.0)
    inserts["CAM1"].dxf.rotation = 10.0
    doc.saveas(path)
    layout = back(path, drawn.layout.plan)
    before = drawn.layout
    was, now = before.item("W2-counter"), layout.item("W2-counter")
    assert (now.at.x - was.at.x, now.at.y - was.at.y) == pytest.approx((0.3, -0.1), abs=1e-6)
    assert now.locked and not layout.item("W1-counter").locked
    assert layout.item("ticket-1").turn_deg == pytest.approx((before.item("ticket-1").turn_deg + 90.0) % 360.0)
    assert "W1-sign" not in {item.id for item in layout.items}
    new = {item.id for item in layout.items} - {item.id for item in before.items}
    assert len(new) == 1
    assert layout.item(new.pop()).at.y == pytest.approx(before.item("seats-1").at.y + 2.0, abs=1e-6)
    assert layout.item("seats-1").at == before.item("seats-1").at
    assert next(camera for camera in layout.cameras if camera.id == "CAM1").aim_deg == pytest.approx(10.0)
    still = {"W2-counter", "ticket-1", "W1-sign"}
    for item in before.items:
        if item.id not in still:
            assert replace(layout.item(item.id), handle="") == item


def test_one_of_our_blocks_that_is_inserted_anew_is_a_new_thing(tmp_path: Path) -> None:
    drawn = small()
    path = exported(drawn, tmp_path)
    doc = ezdxf.readfile(path)
    name = next(one.dxf.name for one in doc.modelspace().query("INSERT") if one.dxf.name.startswith("HP-CABINET"))
    doc.modelspace().add_blockref(name, (3000, 3000), dxfattribs={"rotation": 90.0})
    doc.saveas(path)
    layout = back(path, drawn.layout.plan)
    new = {item.id for item in layout.items} - {item.id for item in drawn.layout.items}
    assert new == {"cabinet-3"}
    found = layout.item("cabinet-3")
    assert (found.at.x, found.at.y, found.turn_deg) == pytest.approx((3.0, 3.0, 90.0))


def test_a_mirrored_insert_looks_the_other_way(tmp_path: Path) -> None:
    drawn = small()
    path = exported(drawn, tmp_path)
    doc = ezdxf.readfile(path)
    insert = next(one for one in doc.modelspace().query("INSERT") if one.dxf.name.startswith("HP-GUIDANCE"))
    insert.dxf.yscale = -1.0
    doc.saveas(path)
    assert back(path, drawn.layout.plan).item("guidance-1").turn_deg == pytest.approx(0.0)
    assert Vec3(insert.dxf.insert) == Vec3(6200, 2200, 0)


def test_a_drawing_without_our_record_holds_no_layout(tmp_path: Path) -> None:
    plan = small().layout.plan
    assert layout_in(open_document(user_file(tmp_path, plan)), plan) is None


def test_a_damaged_record_is_refused_with_the_mend(tmp_path: Path) -> None:
    drawn = small()
    path = exported(drawn, tmp_path)
    doc = ezdxf.readfile(path)
    doc.rootdict[OUR_APP].reset([(1, '{"schema":"planner.dxf/1","layout"')])
    doc.saveas(path)
    with pytest.raises(InputError) as error:
        back(path, drawn.layout.plan)
    assert "damaged" in str(error.value)
    assert "planner design" in error.value.mend.en


def test_another_unit_than_at_the_export_is_refused(tmp_path: Path) -> None:
    drawn = small()
    path = exported(drawn, tmp_path)
    plan = drawn.layout.plan
    wrong = replace(plan, units=replace(plan.units, metres_per_unit=0.01))
    with pytest.raises(InputError, match=r"0\.001 m a unit"):
        back(path, wrong)


def test_without_a_users_document_the_building_is_drawn_too(tmp_path: Path) -> None:
    drawn = small()
    data = write_dxf(None, drawn.layout, drawn.scene, drawn.sheets, book=drawn.book, lang=Lang.ZH)
    path = tmp_path / "new.dxf"
    path.write_bytes(data)
    doc = ezdxf.readfile(path)
    assert doc.audit().errors == []
    rings = sum(1 + len(polygon.interiors) for polygon in drawn.layout.storey.walls.geoms)
    assert len(doc.modelspace().query('LWPOLYLINE[layer=="建筑-墙体"]')) == rings
    assert without_handles(back(path, drawn.layout.plan)) == drawn.layout


def test_a_file_in_metres_is_written_in_metres(tmp_path: Path) -> None:
    layout = small_layout()
    plan = replace(layout.plan, units=replace(layout.plan.units, name="m", metres_per_unit=1.0))
    drawn = draw(replace(layout, plan=plan), lang=Lang.ZH)
    source = user_file(tmp_path, plan, per_metre=1.0)
    data = write_dxf(open_document(source), drawn.layout, drawn.scene, drawn.sheets, book=drawn.book, lang=Lang.ZH)
    doc = ezdxf.read(io.StringIO(data.decode()))
    counter = next(one for one in doc.modelspace().query("INSERT") if one.dxf.name.startswith("HP-COUNTER-1500x650_"))
    assert counter.dxf.insert.x == pytest.approx(11.75)
    texts = [
        text.text for one in doc.modelspace().query("DIMENSION") for text in one.get_geometry_block().query("MTEXT")
    ]
    assert "18000" in texts and "1500" in texts


def test_values_survive_cutting_into_short_strings() -> None:
    value = {"text": "窗口 ^ 一  二 \\P{} " * 40, "number": 0.1 + 0.2, "none": None}
    parts = list(chunks(value))
    assert max(len(part) for part in parts) <= 255
    assert all(part == part.strip() and part.isascii() and "^" not in part for part in parts)
    assert joined(parts) == value


def test_no_ground_hides_the_plan_where_transparency_is_not_known(tmp_path: Path) -> None:
    doc = ezdxf.readfile(exported(small(), tmp_path))
    hatches = [one for layout in doc.layouts for one in layout.query("HATCH") if one.has_xdata(OUR_APP)]
    grounds = [one for one in hatches if "功能区" in one.dxf.layer or "覆盖" in one.dxf.layer]
    assert len(grounds) > 4
    assert all(not one.dxf.solid_fill and one.pattern is not None for one in grounds)
    assert all(not one.dxf.hasattr("transparency") for one in hatches)


def test_what_was_found_out_lies_on_its_sheets_and_not_in_model_space(tmp_path: Path) -> None:
    doc = ezdxf.readfile(exported(small(), tmp_path))
    names = ("智能-监控-覆盖", "建筑-流线-公众", "建筑-流线-疏散")
    assert [one for one in doc.modelspace() if one.dxf.layer in names] == []
    for name, layer in zip(("09 ", "11 ", "12 "), names, strict=True):
        (space,) = [doc.layouts.get(one) for one in doc.layouts.names() if one.startswith(name)]
        port = next(one for one in space.query("VIEWPORT") if one.dxf.id != 1)
        box = (port.dxf.center.x, port.dxf.center.y, port.dxf.width / 2 + 0.01, port.dxf.height / 2 + 0.01)
        lines = [one for one in space.query("LWPOLYLINE LINE") if one.dxf.layer == layer]
        assert lines, name
        for line in space.query("LWPOLYLINE"):
            if line.dxf.layer == layer and line[0][0] < box[0] + box[2] + 1.0:
                assert all(abs(x - box[0]) <= box[2] and abs(y - box[1]) <= box[3] for x, y, *_ in line), name


def test_viewports_hide_layers_on_which_only_texts_lie(tmp_path: Path) -> None:
    drawn = small()
    source = user_file(tmp_path, drawn.layout.plan)
    doc = ezdxf.readfile(source)
    doc.layers.add("A-DOOR-IDEN")
    doc.modelspace().add_text("M1021", height=300, dxfattribs={"layer": "A-DOOR-IDEN"})
    doc.saveas(source)
    data = write_dxf(open_document(source), drawn.layout, drawn.scene, drawn.sheets, book=drawn.book, lang=Lang.EN)
    (tmp_path / "out.dxf").write_bytes(data)
    again = ezdxf.readfile(tmp_path / "out.dxf")
    ports = [
        one
        for layout in again.layouts
        for one in layout.query("VIEWPORT")
        if one.has_xdata(OUR_APP) and one.dxf.id != 1
    ]
    assert ports and all("A-DOOR-IDEN" in port.frozen_layers for port in ports)
    assert "A-WALL" not in ports[0].frozen_layers
