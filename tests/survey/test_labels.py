"""What the texts in a room say of it, in the words that offices use."""

import ezdxf
import pytest
from ezdxf import transform
from ezdxf.math import Matrix44

from planner.files import toml
from planner.files.dxf.reading import drawing_of
from planner.model.plan import FloorPlan, RoomUse
from planner.survey import survey
from tests.survey.pens import Pen


def _plan(*lines: str) -> FloorPlan:
    """A room of 5 m by 4 m with lines of text, one below the other."""
    pen = Pen(layout=ezdxf.new(units=6).modelspace(), per_metre=1.0)  # type: ignore[attr-defined]
    pen.polyline([(0, 0), (5, 0), (5, 4), (0, 4)], layer="WALL", closed=True)
    pen.polyline([(-0.2, -0.2), (5.2, -0.2), (5.2, 4.2), (-0.2, 4.2)], layer="WALL", closed=True)
    for row, line in enumerate(lines):
        pen.text(line, (2.5, 3.0 - 0.4 * row), height=0.2, layer="TEXT")
    return survey(drawing_of(pen.layout.doc, name="plan"), profiles=toml.read_profiles(), units="m")


@pytest.mark.parametrize(
    ("lines", "label", "number", "area"),
    [
        (("Raum 1.02", "Büro", "20,00 m²"), "Büro", "1.02", 20.0),
        (("Office", "Room 214"), "Office", "214", None),
        (("SALLE 1",), "SALLE 1", "", None),
        (("Hall 20.0m2",), "Hall", "", 20.0),
        (("办公室 20.00㎡",), "办公室", "", 20.0),
        (("OFFICE - 215 SF",), "OFFICE", "", 19.97),
        (("Küche", "Fläche: 20,0 m²"), "Küche", "", 20.0),
        (("Sala", "S=20.00m²"), "Sala", "", 20.0),
        (("Aula", "S. útil: 20,00 m²"), "Aula", "", 20.0),
        (("S. útil: 20,00 m²",), "", "", 20.0),
        (("فصل", "20.00 م2"), "فصل", "", 20.0),
        (("SALA 01", "P: cerâmico  T: forro PVC"), "SALA 01", "", None),
        (("Bureau", "HSP : 2,50"), "Bureau", "", None),
    ],
)
def test_a_room_is_named_numbered_and_sized(
    lines: tuple[str, ...], label: str, number: str, area: float | None
) -> None:
    (room,) = _plan(*lines).storeys[0].rooms
    assert (room.label, room.number, room.written_area_m2) == (label, number, area)


@pytest.mark.parametrize("name", ["内庭院", "采光天井", "上空", "COURTYARD", "Open to below", "Innenhof", "Patio"])
def test_a_courtyard_and_a_void_are_no_rooms(name: str) -> None:
    plan = _plan(name)
    assert not plan.storeys
    assert any("courtyards" in unread.what.en for unread in plan.unread)


def test_a_hall_with_a_part_open_to_above_is_a_room() -> None:
    (room,) = _plan("政务服务大厅", "上空").storeys[0].rooms
    assert room.label.startswith("政务服务大厅")


def _row(*texts: str, unit: float = 1.0) -> FloorPlan:
    """Rooms of 3.7 m by 4 m to 9.9 m by 4 m side by side, each with a text, in a unit."""
    pen = Pen(layout=ezdxf.new(units=6).modelspace(), per_metre=1.0 / unit)  # type: ignore[attr-defined]
    x = 0.0
    for row, text in enumerate(texts):
        wide = 3.7 + (row * 2.9) % 6.2
        pen.polyline([(x, 0), (x + wide, 0), (x + wide, 4), (x, 4)], layer="WALL", closed=True)
        pen.text(f"KLAS {chr(65 + row)}", (x + 1.8, 2.6), height=0.3, layer="TEXT")
        pen.text(text, (x + 1.8, 2.0), height=0.25, layer="TEXT")
        x += wide + 0.2
    pen.polyline([(-0.2, -0.2), (x, -0.2), (x, 4.2), (-0.2, 4.2)], layer="WALL", closed=True)
    return survey(drawing_of(pen.layout.doc, name="plan"), profiles=toml.read_profiles(), units=None)


def test_decimals_that_run_on_are_numbers_and_no_areas() -> None:
    texts = ("0.01", "0.02", "0.03", "0.04", "1.01", "1.02")
    plan = _row(*texts)
    assert plan.units.name == "m"
    rooms = [room for storey in plan.storeys for room in storey.rooms]
    assert [(room.number, room.written_area_m2) for room in rooms] == [(text, None) for text in texts]


def test_decimals_that_do_not_run_on_are_areas() -> None:
    areas = ("14.80", "26.40", "38.00", "24.80", "36.40")
    rooms = [room for storey in _row(*areas).storeys for room in storey.rooms]
    assert [room.written_area_m2 for room in rooms] == [float(area) for area in areas]


def test_areas_that_disagree_among_themselves_tell_no_unit() -> None:
    plan = _row("0.15", "0.01", "0.02", "0.90", "0.99")
    assert plan.units.name == "m"


@pytest.mark.parametrize("layer", ["标注", "1F_标注", "图面标注", "文字", "注释"])
def test_names_on_a_layer_for_notes_and_dimensions_name_rooms(layer: str) -> None:
    (room,) = _noted(layer, "审批办公室", "3600", "20.00㎡").storeys[0].rooms
    assert (room.label, room.use, room.written_area_m2) == ("审批办公室", RoomUse.OFFICE, 20.0)


@pytest.mark.parametrize("note", ["3600", "120厚砖墙", "详见建施-02", "办公室隔墙做法详见建筑设计总说明", "Ø110"])
def test_notes_on_a_layer_for_dimensions_name_no_room(note: str) -> None:
    assert [room.label for storey in _noted("标注", note).storeys for room in storey.rooms] == [""]
    assert [room.label for storey in _noted("标注", "会议室", note).storeys for room in storey.rooms] == ["会议室"]


def test_names_on_a_layer_for_dimension_lines_alone_are_none() -> None:
    assert [room.label for storey in _noted("尺寸标注", "会议室").storeys for room in storey.rooms] == [""]


def _noted(layer: str, *lines: str) -> FloorPlan:
    """A room of 5 m by 4 m with texts on a layer."""
    pen = Pen(layout=ezdxf.new(units=6).modelspace(), per_metre=1.0)  # type: ignore[attr-defined]
    pen.polyline([(0, 0), (5, 0), (5, 4), (0, 4)], layer="墙", closed=True)
    pen.polyline([(-0.2, -0.2), (5.2, -0.2), (5.2, 4.2), (-0.2, 4.2)], layer="墙", closed=True)
    for row, line in enumerate(lines):
        pen.text(line, (2.5, 3.0 - 0.4 * row), height=0.2, layer=layer)
    return survey(drawing_of(pen.layout.doc, name="plan"), profiles=toml.read_profiles(), units="m")


@pytest.mark.parametrize("name", ["警务室", "档案", "更衣间"])
@pytest.mark.parametrize("pitch", [1.2, 2.0])
def test_a_name_written_downwards_character_by_character_is_one(name: str, pitch: float) -> None:
    assert _downwards(name, pitch=pitch) == [name]


def test_characters_far_apart_or_of_no_name_are_none() -> None:
    assert _downwards("警务室", pitch=4.0) == [""]
    assert _downwards("上下", pitch=1.5) == [""]


def _downwards(name: str, *, pitch: float) -> list[str]:
    """The names of a room of 5 m by 4 m with characters 0.2 m tall below one another, so many heights apart."""
    pen = Pen(layout=ezdxf.new(units=6).modelspace(), per_metre=1.0)  # type: ignore[attr-defined]
    pen.polyline([(0, 0), (5, 0), (5, 4), (0, 4)], layer="墙", closed=True)
    pen.polyline([(-0.2, -0.2), (5.2, -0.2), (5.2, 4.2), (-0.2, 4.2)], layer="墙", closed=True)
    for row, letter in enumerate(name):
        pen.text(letter, (2.5, 3.5 - 0.2 * pitch * row), height=0.2, layer="文字")
    plan = survey(drawing_of(pen.layout.doc, name="plan"), profiles=toml.read_profiles(), units="m")
    return [room.label for storey in plan.storeys for room in storey.rooms]


def _houses(*rooms: tuple[str, ...], side: bool = False, turn: float = 0.0) -> list[tuple[str, str]]:
    """What is read of rooms of 4 m by 4 m side by side with lines of text, the second one behind the first or below."""
    pen = Pen(layout=ezdxf.new(units=6).modelspace(), per_metre=1.0)  # type: ignore[attr-defined]
    for row, lines in enumerate(rooms):
        x = 4.2 * row
        pen.polyline([(x, 0), (x + 4, 0), (x + 4, 4), (x, 4)], layer="WALL", closed=True)
        for step, line in enumerate(lines):
            behind = side and step == 1
            place = (x + 2 + (0.2 + 0.08 * len(lines[0]) if behind else 0.0), 2.6 - (0.0 if behind else 0.3 * step))
            pen.text(line, place, height=0.2, layer="TEXT")
    pen.polyline(
        [(-0.2, -0.2), (4.2 * len(rooms), -0.2), (4.2 * len(rooms), 4.2), (-0.2, 4.2)], layer="WALL", closed=True
    )
    transform.inplace(pen.layout, Matrix44.z_rotate(turn))
    plan = survey(drawing_of(pen.layout.doc, name="plan"), profiles=toml.read_profiles(), units="m")
    return sorted((room.label, room.number) for storey in plan.storeys for room in storey.rooms)


@pytest.mark.parametrize("turn", [0.0, 0.4, 1.57, 3.7])
@pytest.mark.parametrize("side", [False, True])
def test_a_number_that_counts_rooms_of_a_name_is_part_of_it(side: bool, turn: float) -> None:
    told = _houses(("BATH", "1"), ("BATH", "2"), ("BED", "1"), ("BED", "2"), ("HALL",), side=side, turn=turn)
    assert told == [("BATH 1", ""), ("BATH 2", ""), ("BED 1", ""), ("BED 2", ""), ("HALL", "")]


def test_a_second_room_of_a_name_is_counted_beside_a_first_without_a_number() -> None:
    told = _houses(("BATH",), ("BATH", "2"), ("HALL",))
    assert told == [("BATH", ""), ("BATH 2", ""), ("HALL", "")]


def test_a_lone_number_among_rooms_without_any_is_part_of_the_name() -> None:
    told = _houses(("BATH", "2"), *((name,) for name in ("HALL", "KITCHEN", "DINING", "STUDY", "PORCH", "GARAGE")))
    assert ("BATH 2", "") in told


def test_a_number_below_that_is_the_rooms() -> None:
    told = _houses(("CELL", "1", "112"), ("CELL", "2", "113"), ("LOBBY", "101"))
    assert told == [("CELL 1", "112"), ("CELL 2", "113"), ("LOBBY", "101")]


def test_numbers_that_run_on_over_all_names_are_the_rooms() -> None:
    told = _houses(("OFFICE", "1"), ("OFFICE", "2"), ("STORE", "3"), ("HALL", "4"))
    assert told == [("HALL", "4"), ("OFFICE", "1"), ("OFFICE", "2"), ("STORE", "3")]


@pytest.mark.parametrize("names", [("财务室", "档案室"), ("财务室", "厕所", "会议室"), ("STORE", "TOILET")])
def test_names_of_several_rooms_in_one_face_make_it_unsure(names: tuple[str, ...]) -> None:
    (room,) = _plan(*(line for name in names for line in (name, " ", " "))).storeys[0].rooms
    assert [factor.value for factor in room.factors if factor.name == "names"] == [0.5]
    assert room.confidence <= 0.5


@pytest.mark.parametrize("names", [("服务大厅", "等候区", "自助区"), ("LIVING", "DINING"), ("KITCHEN", "PANTRY")])
def test_zones_of_an_open_space_do_not(names: tuple[str, ...]) -> None:
    (room,) = _plan(*(line for name in names for line in (name, " ", " "))).storeys[0].rooms
    assert not [factor for factor in room.factors if factor.name == "names"]
