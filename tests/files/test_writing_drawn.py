"""A layout that others drew, read by a profile's names."""

from dataclasses import replace
from math import isnan
from pathlib import Path

import ezdxf
import pytest

from planner.errors import InputError
from planner.files.dxf.document import open_document, read_drawing
from planner.files.dxf.drawn_things import Thing, drawn_things
from planner.files.dxf.layout_back import drawn_layout
from planner.files.dxf.layout_drawn import Frame, items_of, windows_of
from planner.files.toml import read_catalogue, read_profiles
from planner.model.brief import Role
from planner.model.drawing import NameRule, Profile
from planner.model.layout import Item, Kind, Layout
from planner.words import Lang, same
from tests.build import hall_plan, turned_plan
from tests.build_layout import small_brief
from tests.draw.drawn import draw

PROFILE = Profile(
    id="institute",
    name=same("institute"),
    rank=20,
    layers=(
        NameRule(role="item.queue-line", match=("一米线",)),
        NameRule(role="item.seat-row", match=("*等候椅*",)),
    ),
    blocks=(
        NameRule(role="item.counter", match=("gt-综合窗口",)),
        NameRule(role="item.sign", match=("bp-*",)),
        NameRule(role="item.camera", match=("cam",)),
        NameRule(role="item.ticket-machine", match=("取号机",)),
        NameRule(role="item.outlet", match=("插座*",)),
    ),
)


def submitted(folder: Path, *, turn_deg: float = 0.0, counters: int = 3) -> Path:
    """A plan in millimetres as an institute hands it over: blocks and layers in its own habit."""
    doc = ezdxf.new("R2010")
    space = doc.modelspace()
    counter = doc.blocks.new("GT-综合窗口")
    counter.add_lwpolyline([(0, 0), (1500, 0), (1500, 650), (0, 650)], close=True)
    sign = doc.blocks.new("BP-1")
    sign.add_lwpolyline([(-250, -20), (250, -20), (250, 20), (-250, 20)], close=True)
    sign.add_attdef("文字", insert=(0, 0))
    machine = doc.blocks.new("取号机")
    machine.add_lwpolyline([(-250, -250), (250, -250), (250, 250), (-250, 250)], close=True)
    camera = doc.blocks.new("CAM")
    camera.add_circle((0, 0), 80)
    for tag in ("型号", "高度", "俯角"):
        camera.add_attdef(tag, insert=(0, 0))
    outlet = doc.blocks.new("插座-网络")
    outlet.add_circle((0, 0), 40)
    outlet.add_text("政务外网", height=50)
    for number in range(counters):
        x = 11000 + 1500 * number
        space.add_blockref("GT-综合窗口", (x, 7850))
        ref = space.add_blockref("BP-1", (x + 750, 7900))
        ref.add_auto_attribs({"文字": f"{number + 1}号综合窗口"})
        space.add_line((x + 100, 6850), (x + 1400, 6850), dxfattribs={"layer": "一米线"})
        space.add_blockref("插座-网络", (x + 300, 8450))
    space.add_lwpolyline(
        [(11200, 3750), (13400, 3750), (13400, 4350), (11200, 4350)], close=True, dxfattribs={"layer": "JZ-等候椅"}
    )
    space.add_blockref("取号机", (300, 2200), dxfattribs={"rotation": 90})
    space.add_blockref("CAM", (9000, 5200), dxfattribs={"rotation": 270})
    told = space.add_blockref("CAM", (3000, 9800), dxfattribs={"rotation": 300})
    told.add_auto_attribs({"型号": "DS-2CD2143G2-I 4 mm", "高度": "2800", "俯角": "15°"})
    if turn_deg:
        for entity in list(space):
            entity.rotate_z(turn_deg * 3.141592653589793 / 180.0)
    path = folder / "submitted.dxf"
    doc.saveas(path)
    return path


def read(folder: Path, *, turn_deg: float = 0.0, counters: int = 3) -> Layout:
    drawing = read_drawing(open_document(submitted(folder, turn_deg=turn_deg, counters=counters)))
    catalogue = read_catalogue()
    brief = small_brief()
    brief = replace(brief, cameras=replace(brief.cameras, models=(catalogue.cameras[0].id,)))
    return drawn_layout(
        drawing,
        turned_plan(hall_plan(), turn_deg),
        (PROFILE,),
        brief,
        catalogue,
        storey_id="S1",
        hall_id="R1",
        entrance_id="D1",
    )


def faces(item: Item, turn_deg: float) -> float:
    """Where an item's front looks, seen from the building."""
    return (item.turn_deg + 90.0 - turn_deg) % 360.0


@pytest.mark.parametrize("turn_deg", [0.0, 37.0])
def test_counters_are_windows_from_the_left_as_the_public_sees_them(turn_deg: float, tmp_path: Path) -> None:
    layout = read(tmp_path, turn_deg=turn_deg)
    assert [window.id for window in layout.windows] == ["W1", "W2", "W3"]
    assert [window.name.zh for window in layout.windows] == ["1号综合窗口", "2号综合窗口", "3号综合窗口"]
    for window in layout.windows:
        (counter,) = layout.of_window(window.id, Kind.COUNTER)
        assert (counter.width, counter.depth) == pytest.approx((1.5, 0.65))
        assert faces(counter, turn_deg) == pytest.approx(270.0)
        (line,) = layout.of_window(window.id, Kind.QUEUE_LINE)
        assert line.width == pytest.approx(1.3)
        assert faces(line, turn_deg) == pytest.approx(270.0)


def test_what_the_drawing_does_not_tell_stays_unknown(tmp_path: Path) -> None:
    layout = read(tmp_path)
    assert all(isnan(item.height) for item in layout.items)
    assert isnan(layout.item("W1-sign").base)
    assert layout.item("W1-counter").base == 0.0
    camera = layout.cameras[0]
    assert isnan(camera.height_m) and isnan(camera.tilt_deg) and isnan(camera.hfov_deg) and camera.pixels_x == 0
    assert layout.sizing is None


def test_the_signs_text_tells_what_a_window_is_for(tmp_path: Path) -> None:
    layout = read(tmp_path)
    assert {window.roles for window in layout.windows} == {(Role.GENERAL,)}
    unsigned = [item for item in layout.items if item.kind is not Kind.SIGN]
    assert {window.roles for window in windows_of(unsigned)} == {()}
    sign = replace(layout.item("W1-sign"), text=same("帮办代办、长三角“一网通办”"))
    (first, *_) = windows_of([*unsigned, sign])
    assert first.roles == (Role.ASSISTANCE, Role.DELTA)


def test_what_had_to_be_assumed_is_listed(tmp_path: Path) -> None:
    keys = [one.key for one in read(tmp_path).assumptions]
    assert keys == ["W1-line.depth", "W2-line.depth", "W3-line.depth"]


def test_networks_seats_cameras_and_backs_to_the_wall(tmp_path: Path) -> None:
    layout = read(tmp_path)
    assert layout.item("W2-outlet-extranet").detail == ("extranet",)
    seats = layout.item("seats-1")
    assert (seats.count, faces(seats, 0.0)) == (4, pytest.approx(90.0))
    assert faces(layout.item("ticket-1"), 0.0) == pytest.approx(0.0)
    assert layout.cameras[0].aim_deg == pytest.approx(270.0)
    assert (layout.cameras[0].at.x, layout.cameras[0].at.y) == pytest.approx((9.0, 5.2))


def test_a_cameras_attributes_tell_its_view(tmp_path: Path) -> None:
    camera = read(tmp_path).cameras[1]
    assert (camera.model, camera.height_m, camera.tilt_deg) == ("DS-2CD2143G2-I 4 mm", 2.8, 15.0)
    assert (camera.hfov_deg, camera.pixels_x) == (84.0, 2688)


def test_a_drawn_layout_is_drawn_on_sheets_too(tmp_path: Path) -> None:
    drawn = draw(read(tmp_path), lang=Lang.ZH)
    words = [word.text for sheet in drawn.sheets for word in drawn.words(sheet)]
    assert "CAM1" in words and not any("nan" in word for word in words)


def test_each_thing_keeps_its_handle_in_the_users_drawing(tmp_path: Path) -> None:
    layout = read(tmp_path)
    doc = ezdxf.readfile(tmp_path / "submitted.dxf")
    assert doc.entitydb[layout.item("W1-counter").handle].dxf.name == "GT-综合窗口"
    assert doc.entitydb[layout.item("W3-line").handle].dxf.layer == "一米线"


def test_a_plan_without_counters_is_refused_with_the_mend(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        read(tmp_path, counters=0)
    assert "no counter" in str(error.value)
    assert "item.counter" in error.value.mend.en


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("综合窗口-1500", "counter"),
        ("A$C1F2办事窗口", "counter"),
        ("hall$0$Service Window", "counter"),
        ("窗口吊牌", "sign"),
        ("人员公示牌", "staff-board"),
        ("取号一体机", "ticket-machine"),
        ("自助取号机", "ticket-machine"),
        ("高拍仪", "document-camera"),
        ("半球摄像机", "camera"),
        ("CCTV-01", "camera"),
        ("三人排椅", "seat-row"),
        ("文件柜900", "cabinet"),
        ("HP-STAFF-CHAIR-600x600", "staff-chair"),
    ],
)
def test_common_names_need_no_profile(name: str, kind: str, tmp_path: Path) -> None:
    doc = ezdxf.new("R2010")
    doc.blocks.new(name).add_lwpolyline([(-250, -200), (250, -200), (250, 200), (-250, 200)], close=True)
    doc.modelspace().add_blockref(name, (1000, 2000))
    doc.saveas(tmp_path / "one.dxf")
    drawing = read_drawing(open_document(tmp_path / "one.dxf"))
    (thing,) = drawn_things(drawing, read_profiles(), metres_per_unit=0.001)
    assert (thing.kind, thing.at) == (kind, pytest.approx((1.0, 2.0)))


@pytest.mark.parametrize("name", ["M0921", "C1518", "KITCHEN", "CAR", "WINDOW-1200", "窗", "推拉门"])
def test_what_a_building_has_is_no_thing_of_a_layout(name: str, tmp_path: Path) -> None:
    doc = ezdxf.new("R2010")
    doc.blocks.new(name).add_lwpolyline([(0, 0), (500, 0), (500, 400), (0, 400)], close=True)
    doc.modelspace().add_blockref(name, (1000, 2000))
    doc.saveas(tmp_path / "one.dxf")
    drawing = read_drawing(open_document(tmp_path / "one.dxf"))
    assert drawn_things(drawing, read_profiles(), metres_per_unit=0.001) == ()


@pytest.mark.parametrize(
    ("attributes", "told"),
    [
        ({"安装高度": "2300", "高度": "200"}, (2.3, 0.2)),
        ({"BASE": "2.3 m", "HEIGHT": "0.2 m"}, (2.3, 0.2)),
        ({"高度": "200"}, (None, 0.2)),
    ],
)
def test_a_things_attributes_tell_its_heights(
    attributes: dict[str, str], told: tuple[float | None, float], tmp_path: Path
) -> None:
    thing = Thing(
        kind="sign", at=(0.0, 0.0), turn_deg=0.0, width=0.5, depth=0.04, words=tuple(attributes.items()), handle=""
    )
    counter = replace(thing, kind="counter", width=1.5, depth=0.65, words=())
    storey = hall_plan().storeys[0]
    frame = Frame(storey=storey, hall=storey.room("R1"), entrance=storey.door("D1").at)
    items, _ = items_of((counter, thing), frame, read_catalogue())
    (sign,) = [one for one in items if one.kind is Kind.SIGN]
    assert (None if isnan(sign.base) else sign.base, sign.height) == told
