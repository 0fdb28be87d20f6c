"""The survey of whole drawings: units, rooms, doors, labels, with numbers and at several turns."""

from dataclasses import replace
from pathlib import Path

import ezdxf
import pytest
from shapely import box

from planner.errors import InputError
from planner.files import toml
from planner.files.dxf.document import open_document, read_drawing
from planner.files.dxf.reading import drawing_of
from planner.model.drawing import NameRule, Profile
from planner.model.plan import Basis, DoorKind, FloorPlan, RoomUse, Storey
from planner.survey import labels, site, survey
from planner.survey.profile_text import profile_of
from planner.words import same
from tests.survey.room_labels import Areas, Labels
from tests.survey.scores import SURE, score
from tests.survey.styles import Style, drawn
from tests.survey.symbols import Doors, Windows
from tests.survey.tongues import LAYERS, Tongue
from tests.survey.walls import Dirt, Walls

PLANS = Path(__file__).parents[3] / "shared" / "plans"
LAYOUTS = Path(__file__).parents[2] / "layouts"
needs_plans = pytest.mark.skipif(not PLANS.is_dir(), reason="the shared drawings are not here")

TOLD_BY_FORM = ("mozman__ezdxf__xclip", "mozman__ezdxf__malformed_recover01", "LibreDWG__libredwg__example_r12")

PERFECT = [
    *(Style(walls=walls) for walls in Walls),
    *(Style(doors=doors) for doors in Doors),
    *(Style(doors=doors, walls=Walls.OUTLINES) for doors in Doors),
    *(Style(windows=windows) for windows in Windows),
    *(Style(labels=labels) for labels in Labels),
    *(Style(areas=areas) for areas in Areas),
    *(Style(tongue=tongue) for tongue in Tongue),
    *(
        Style(tongue=tongue, walls=walls)
        for tongue in (Tongue.ZERO, Tongue.ODD)
        for walls in (Walls.OUTLINES, Walls.WIDE)
    ),
    Style(dirt=Dirt.DIRTY, rooms=12),
    Style(dirt=Dirt.DIRTY, rooms=12, doors=Doors.BLOCK, seed=4),
    Style(filled=True),
    Style(nested=3),
    Style(back=True),
    Style(storeys=3),
    Style(elevation=True),
    Style(outlier=True),
    Style(old_walls=True),
    Style(version="R12"),
    Style(origin=(1.8e9, 5e8)),
    Style(furniture=True, dimensions=True, title_block=True),
]


def _plan(style: Style) -> FloorPlan:
    doc, _ = drawn(style)
    return survey(drawing_of(doc, name="plan"), profiles=toml.read_profiles(), units=None)


def _shared(name: str) -> FloorPlan:
    drawing = read_drawing(open_document(PLANS / "real" / name))
    return survey(drawing, profiles=toml.read_profiles(), units=None)


@pytest.mark.parametrize("style", PERFECT, ids=lambda style: style.name)
def test_every_style_is_read_whole(style: Style) -> None:
    doc, truth = drawn(style)
    found = score(survey(drawing_of(doc, name="plan"), profiles=toml.read_profiles(), units=None), truth)
    assert found.perfect, found
    assert found.doors == found.doors_true
    assert found.storeys_right


@pytest.mark.parametrize("turn", [0.0, 37.0, 90.0, 211.0])
@pytest.mark.parametrize("walls", [Walls.LINES, Walls.OUTLINES, Walls.WIDE])
def test_turning_the_building_changes_no_room(turn: float, walls: Walls) -> None:
    doc, truth = drawn(Style(rooms=12, walls=walls, turn_deg=turn))
    found = score(survey(drawing_of(doc, name="plan"), profiles=toml.read_profiles(), units=None), truth)
    assert (found.exact, found.true, found.false, found.invalid) == (12, 12, 0, 0)
    assert found.doors == found.doors_true


@pytest.mark.parametrize(
    ("unit", "header"),
    [("mm", "m"), ("cm", "mm"), ("m", "mm"), ("inch", "mm"), ("inch", ""), ("ft", "inch"), ("m", ""), ("cm", "")],
)
def test_a_header_that_lies_is_overruled_and_said(unit: str, header: str) -> None:
    plan = _plan(Style(rooms=12, unit=unit, header=header))
    assert plan.units.name == unit
    assert plan.units.basis is Basis.EVIDENCE
    assert not plan.units.confirmed
    assert any("not confirmed" in unread.what.en for unread in plan.unread)


def test_a_header_that_agrees_is_confirmed() -> None:
    units = _plan(Style()).units
    assert (units.name, units.basis, units.confirmed) == ("mm", Basis.HEADER, True)


def test_a_given_unit_is_taken() -> None:
    doc, truth = drawn(Style(header=""))
    plan = survey(drawing_of(doc, name="plan"), profiles=toml.read_profiles(), units="mm")
    assert (plan.units.basis, plan.units.confirmed) == (Basis.GIVEN, True)
    assert score(plan, truth).perfect


def test_the_same_drawing_is_read_alike_twice() -> None:
    style = Style(rooms=12, dirt=Dirt.DIRTY, turn_deg=37.0)
    one, other = _plan(style), _plan(style)
    assert one.storeys == other.storeys
    assert [room.id for room in one.storeys[0].rooms] == [f"R{row}" for row in range(1, 13)]


def test_rooms_are_counted_from_top_left_to_bottom_right() -> None:
    rooms = _plan(Style(rooms=12)).storeys[0].rooms
    rows = [round(room.polygon.centroid.y) for room in rooms]
    assert rows == sorted(rows, reverse=True)


def test_a_swing_is_never_cut_out_of_its_room() -> None:
    storey = _plan(Style(doors=Doors.BLOCK)).storeys[0]
    for door in storey.doors:
        assert door.kind in (DoorKind.SWING, DoorKind.DOUBLE)
        assert door.swing is not None
        assert any(
            room.polygon.buffer(0.3).intersection(door.swing).area > 0.9 * door.swing.area for room in storey.rooms
        )


def test_two_leaves_are_one_double_door() -> None:
    doors = _plan(Style(doors=Doors.DOUBLE)).storeys[0].doors
    assert {door.kind for door in doors} == {DoorKind.DOUBLE}


def test_an_open_gap_lowers_confidence_by_name() -> None:
    rooms = _plan(Style(doors=Doors.GAP)).storeys[0].rooms
    closed = [factor for room in rooms for factor in room.factors if factor.name == "closed"]
    assert closed
    assert all(factor.value < 1 for factor in closed)


def test_layers_that_are_off_are_not_read() -> None:
    doc, truth = drawn(Style())
    doc.layers.add("OLD WALL").off()
    doc.modelspace().add_lwpolyline(
        [(500, 500), (4000, 500), (4000, 3000), (500, 3000)], close=True
    ).dxf.layer = "OLD WALL"
    found = score(survey(drawing_of(doc, name="plan"), profiles=toml.read_profiles(), units=None), truth)
    assert found.perfect


def test_a_users_profile_overrules() -> None:
    doc, truth = drawn(Style(tongue=Tongue.ODD))
    drawing = drawing_of(doc, name="plan")
    profiles = toml.read_profiles()
    names = {layer.name for layer in drawing.layers}
    odd = LAYERS[Tongue.ODD]
    assert odd.wall in names
    rules = [("wall", odd.wall), ("door", odd.door), ("window", odd.window), ("room-label", odd.text)]
    own = Profile(
        id="own", name=same("own"), rank=100, layers=tuple(NameRule(role=role, match=(name,)) for role, name in rules)
    )
    plan = survey(drawing, profiles=(*profiles, own), units=None)
    assert score(plan, truth).perfect
    assert {layer.role for layer in plan.layers if layer.layer == odd.wall} == {"wall"}


def test_no_walls_is_said_with_the_mend() -> None:
    doc = ezdxf.new()  # type: ignore[attr-defined]
    doc.modelspace().add_circle((0, 0), 5)
    plan = survey(drawing_of(doc, name="plan"), profiles=toml.read_profiles(), units=None)
    assert plan.storeys == ()
    assert plan.unread[-1].what.en == "no walls were found"
    with pytest.raises(InputError, match="no room"):
        site.find_storey(plan, None)


def test_the_hall_and_its_doors_are_found_by_label_id_and_point() -> None:
    plan = _plan(Style(rooms=12))
    storey = site.find_storey(plan, None)
    room = storey.rooms[3]
    assert site.find_hall(storey, room.id.lower()) == room
    assert site.find_hall(storey, storey.rooms[0].label).label == storey.rooms[0].label
    door = next(door for door in storey.doors if room.id in door.rooms)
    wish = f"{door.at.x * 1000:.0f}, {door.at.y * 1000:.0f}"
    assert site.find_entrance(storey, room, wish, metres_per_unit=0.001) == door
    with pytest.raises(InputError, match="no room"):
        site.find_hall(storey, "ballroom")
    with pytest.raises(InputError, match="no door"):
        site.find_entrance(storey, room, "D99")


def test_where_no_room_can_be_the_hall_the_largest_are_named_to_choose_from() -> None:
    storey = _plan(Style(rooms=3)).storeys[0]
    small = tuple(
        replace(room, label=f"Bedroom {number}", polygon=box(0, 0, 4 + number, 5))
        for number, room in enumerate(storey.rooms, start=1)
    )
    with pytest.raises(InputError, match="no room is labelled so") as caught:
        site.find_hall(replace(storey, rooms=small), None)
    named = caught.value.mend.en.split("the largest rooms: ")[1].split(", ")
    assert named[0] == f"{small[-1].id} Bedroom 3 35.0 m²"
    assert [one.split()[0] for one in named] == [room.id for room in reversed(small)]
    with pytest.raises(InputError, match="walls close no room"):
        site.find_hall(replace(storey, rooms=()), None)


@pytest.mark.parametrize(
    ("words", "taken"),
    [
        ("走廊 120|诊室 45|库房 60", "诊室"),
        ("走廊 120|候诊厅 25|多功能室 60", "候诊厅"),
        ("主通道 120|门厅 33|活动室 20", "门厅"),
        ("CORRIDOR 90|LOBBY 38|COURT ROOM 30", "LOBBY"),
        ("KÄYTÄVÄ 90|AULA 41", "AULA"),
    ],
)
def test_a_way_is_no_hall_and_where_one_waits_goes_before_the_largest(words: str, taken: str) -> None:
    storey = _called(words)
    assert site.find_hall(storey, None).label == taken
    assert site.find_hall(storey, storey.rooms[0].label) == storey.rooms[0]


@pytest.mark.parametrize("words", ["走廊 120|楼梯间 60|男厕 50|办公室 80|诊室 12", "走廊 / 候诊厅 143|CORRIDOR 60"])
def test_ways_toilets_and_offices_are_no_hall_and_ways_are_named_last(words: str) -> None:
    with pytest.raises(InputError, match="no room is labelled so") as caught:
        site.find_hall(_called(words), None)
    named = caught.value.mend.en.split("the largest rooms: ")[1].split(", ")
    ways = [any(word in one for word in ("走廊", "楼梯", "CORRIDOR")) for one in named]
    assert ways == sorted(ways)


def _called(words: str) -> Storey:
    """A storey with rooms of names and areas: "走廊 120|诊室 45"."""
    storey = _plan(Style(rooms=3)).storeys[0]
    uses = labels.uses_of(toml.read_profiles())
    told = [each.rsplit(" ", 1) for each in words.split("|")]
    rooms = tuple(
        replace(
            storey.rooms[0],
            id=f"R{row}",
            label=label,
            use=labels.use_of(label, uses),
            polygon=box(0, 0, 5, int(area) / 5),
        )
        for row, (label, area) in enumerate(told, start=1)
    )
    return replace(storey, rooms=rooms)


@needs_plans
def test_a_hall_drawn_in_tarch() -> None:
    plan = _shared("LibreDWG__libredwg__gh109_1.dxf")
    (storey,) = plan.storeys
    areas = {room.label: round(room.polygon.area, 1) for room in storey.rooms}
    assert areas == {"": 19.9, "房间": 166.0}
    assert [round(door.width_m, 2) for door in storey.doors] == [0.9, 0.9, 0.9]
    assert [axis.label for axis in storey.axes] == ["1", "2"]
    assert plan.units.name == "mm"
    assert len(storey.columns) == 3
    assert len(storey.glazing) == 4


@needs_plans
def test_an_office_of_twelve_rooms() -> None:
    plan = _shared("PedestrianDynamics__jupedsim__ISO-Office.dxf")
    assert (plan.units.name, plan.units.confirmed) == ("m", True)
    assert len(plan.storeys[0].rooms) == 12


@needs_plans
def test_a_house_in_inches_under_a_header_in_millimetres() -> None:
    plan = _shared("skymakerolof__dxf__floorplan.dxf")
    assert plan.units.name == "inch"
    rooms = {room.label: room.polygon.area for room in plan.storeys[0].rooms}
    for label, area in (("MSTR. BATH", 3.63), ("TOIL.", 2.59), ("BEDROOM 2", 13.8), ("BEDROOM 3", 13.89)):
        assert rooms[label] == pytest.approx(area, rel=0.05)


@needs_plans
def test_no_room_is_made_of_an_elevation() -> None:
    plan = _shared("yorikvanhavre__barcelona-pavillion__pabellon_de_barcelona.dxf")
    rooms = [room for storey in plan.storeys for room in storey.rooms]
    assert [round(room.polygon.area, 1) for room in rooms] == [2.8, 2.8, 19.7, 13.8]
    assert any("elevations" in unread.what.en for unread in plan.unread)


@needs_plans
@pytest.mark.parametrize("path", sorted(PLANS.glob("*/*.dxf")) if PLANS.is_dir() else [], ids=lambda path: path.stem)
def test_every_shared_drawing_is_read_or_refused(path: Path) -> None:
    if path.stat().st_size > 5_000_000:
        pytest.skip("large: read by the benchmark")
    try:
        drawing = read_drawing(open_document(path))
    except InputError as refusal:
        assert refusal.mend.en
        return
    plan = survey(drawing, profiles=toml.read_profiles(), units=None)
    for storey in plan.storeys:
        assert all(room.polygon.is_valid for room in storey.rooms)


@pytest.mark.parametrize("name", ["meishan", "shiqiao", "hekou", "yunfeng"])
def test_the_samples_are_read_as_their_labels_say(name: str) -> None:
    path = LAYOUTS / name / "plan.dxf"
    plan = survey(read_drawing(open_document(path)), profiles=toml.read_profiles(), units=None)
    (storey,) = plan.storeys
    assert plan.units.confirmed
    for room in storey.rooms:
        assert room.label
        assert room.written_area_m2 is not None
        assert room.polygon.area == pytest.approx(room.written_area_m2, rel=0.015, abs=0.06)
    hall = site.find_hall(storey, None)
    assert hall.use is RoomUse.HALL
    entrance = site.find_entrance(storey, hall, None)
    assert entrance.leads_outdoors
    assert entrance.width_m >= 1.5
    staff = site.find_staff_door(storey, hall, entrance, None)
    assert staff is not None


@pytest.mark.parametrize("unit", ["cm", "inch"])
def test_leaves_that_meet_are_measured_as_one_door(unit: str) -> None:
    style = Style(rooms=9, unit=unit, header="", doors=Doors.DOUBLE, labels=Labels.NONE, areas=Areas.NONE)
    assert _plan(style).units.name == unit


def test_paving_is_no_room() -> None:
    doc, truth = drawn(Style(tongue=Tongue.ZERO, walls=Walls.OUTLINES))
    for row in range(6):
        for column in range(6):
            x, y = -12000 + 1000 * column, 1000 * row
            doc.modelspace().add_lwpolyline([(x, y), (x + 1000, y), (x + 1000, y + 1000), (x, y + 1000)], close=True)
    plan = survey(drawing_of(doc, name="plan"), profiles=toml.read_profiles(), units=None)
    found = score(plan, truth)
    assert (found.exact, found.false) == (found.true, 0)


@pytest.mark.parametrize("tongue", [Tongue.ODD, Tongue.ZERO, Tongue.XREF])
def test_a_written_profile_is_read_back_and_says_the_same(tongue: Tongue, tmp_path: Path) -> None:
    doc, truth = drawn(Style(tongue=tongue, furniture=True, header=""))
    drawing = drawing_of(doc, name='plan "A" [1]')
    plan = survey(drawing, profiles=toml.read_profiles(), units=None)
    path = tmp_path / "plan.profile.toml"
    path.write_text(profile_of(plan), encoding="utf-8")
    again = survey(drawing, profiles=toml.read_profiles([path]), units=None)
    assert score(again, truth).perfect
    roles = {layer.layer: layer.role for layer in plan.layers if layer.role}
    assert {layer.layer: layer.role for layer in again.layers if layer.role} == roles
    assert {layer.basis for layer in again.layers if layer.role} <= {"profile " + 'plan "A" [1]', "geometry"}
    assert [storey.rooms for storey in again.storeys] == [storey.rooms for storey in plan.storeys]


@needs_plans
@pytest.mark.parametrize("path", [PLANS / "odd" / f"{name}.dxf" for name in TOLD_BY_FORM], ids=lambda path: path.stem)
def test_a_written_profile_says_the_same_where_walls_are_told_by_form(path: Path, tmp_path: Path) -> None:
    drawing = read_drawing(open_document(path))
    plan = survey(drawing, profiles=toml.read_profiles(), units=None)
    own = tmp_path / "plan.profile.toml"
    own.write_text(profile_of(plan), encoding="utf-8")
    again = survey(drawing, profiles=toml.read_profiles([own]), units=None)
    assert [storey.rooms for storey in again.storeys] == [storey.rooms for storey in plan.storeys]
    whole = own.read_text(encoding="utf-8").replace("\nby_form = true", "")
    own.write_text(whole, encoding="utf-8")
    bare = survey(drawing, profiles=toml.read_profiles([own]), units=None)
    assert "geometry" not in {layer.basis for layer in bare.layers}


def test_an_edited_profile_overrules(tmp_path: Path) -> None:
    doc, _ = drawn(Style())
    drawing = drawing_of(doc, name="plan")
    plan = survey(drawing, profiles=toml.read_profiles(), units=None)
    path = tmp_path / "plan.profile.toml"
    path.write_text(profile_of(plan).replace('role = "wall"', 'role = "ignore"'), encoding="utf-8")
    again = survey(drawing, profiles=toml.read_profiles([path]), units=None)
    assert "wall" not in {layer.role for layer in again.layers if layer.layer == "A-WALL"}


def test_a_size_in_feet_is_compared_with_the_room() -> None:
    plan = _plan(Style(areas=Areas.FEET))
    rooms = [room for storey in plan.storeys for room in storey.rooms]
    written = [room.written_area_m2 for room in rooms]
    assert all(area is not None for area in written)
    assert {factor.name for room in rooms for factor in room.factors} >= {"closed", "door", "label", "area"}


def test_a_room_half_as_large_as_its_written_sides_is_not_sure() -> None:
    doc, _ = drawn(Style(areas=Areas.FEET))
    plain = survey(drawing_of(doc, name="plan"), profiles=toml.read_profiles(), units=None)
    size = next(text for text in doc.modelspace().query("TEXT") if "' x " in text.dxf.text)
    size.dxf.text = "40' x 40'"
    plan = survey(drawing_of(doc, name="plan"), profiles=toml.read_profiles(), units=None)
    before, after = ([room.confidence for room in each.storeys[0].rooms] for each in (plain, plan))
    assert min(before) >= SURE
    assert sum(confidence < SURE for confidence in after) == 1


def test_a_face_off_the_walls_is_believed_less() -> None:
    doc, truth = drawn(Style())
    yard = [(-4000, 500), (-120, 500), (-120, 2500), (-4000, 2500)]
    doc.modelspace().add_lwpolyline(yard, dxfattribs={"layer": LAYERS[Tongue.EN].wall})
    doc.modelspace().add_line(yard[-1], yard[0], dxfattribs={"layer": LAYERS[Tongue.EN].wall})
    plan = survey(drawing_of(doc, name="plan"), profiles=toml.read_profiles(), units=None)
    rooms = [room for storey in plan.storeys for room in storey.rooms]
    assert len(rooms) == len(truth.rooms) + 1
    yards = [room for room in rooms if room.polygon.centroid.x < 0]
    assert [any(factor.name == "walls" for factor in room.factors) for room in yards] == [True]
    assert yards[0].confidence < 0.7


@pytest.mark.parametrize("windows", [Windows.LINES, Windows.BLOCK])
def test_windows_in_walls_of_single_lines_are_no_passages(windows: Windows) -> None:
    storey = _plan(Style(walls=Walls.SINGLE, doors=Doors.BLOCK, windows=windows)).storeys[0]
    assert (len(storey.doors), len(storey.glazing)) == (6, 4)
    assert {door.kind for door in storey.doors} <= {DoorKind.SWING, DoorKind.DOUBLE}
