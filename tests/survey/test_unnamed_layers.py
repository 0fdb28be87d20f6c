"""Plans whose layers tell nothing: walls are known by their form and by the doors that hang in them."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import ezdxf
import pytest
import shapely
from ezdxf.document import Drawing as Document
from shapely import box

import planner.survey as reader
from planner.files import toml
from planner.files.dxf.reading import drawing_of
from planner.model.drawing import Drawing
from planner.model.plan import FloorPlan, Room, Units
from planner.survey import survey
from planner.survey.labels import is_name
from planner.survey.profile_text import profile_of
from planner.survey.roles import Roles
from planner.units import METRES_PER
from tests.survey.pens import Pen
from tests.survey.room_labels import Areas, Labels
from tests.survey.scores import SURE, score
from tests.survey.styles import Style, Truth, drawn
from tests.survey.symbols import Doors
from tests.survey.tongues import Tongue
from tests.survey.walls import Walls

HOUSE = Path(__file__).parents[3] / "shared" / "plans" / "real" / "skymakerolof__dxf__floorplan.dxf"
needs_house = pytest.mark.skipif(not HOUSE.is_file(), reason="the shared drawings are not here")


def _read(doc: Document) -> FloorPlan:
    return survey(drawing_of(doc, name="plan"), profiles=toml.read_profiles(), units=None)


def _without_names(path: Path) -> Document:
    """A drawing with its layers renamed L00, L01, ..."""
    doc = ezdxf.readfile(path)  # type: ignore[attr-defined]
    names: dict[str, str] = {}
    blocks = [block for block in doc.blocks if not block.name.lower().startswith(("*model", "*paper"))]
    for layout in (doc.modelspace(), *blocks):
        for entity in layout:
            entity.dxf.layer = names.setdefault(entity.dxf.layer, f"L{len(names):02d}")
    return doc


@needs_house
def test_a_house_whose_layers_tell_nothing_has_the_same_rooms() -> None:
    plain = _read(ezdxf.readfile(HOUSE))  # type: ignore[attr-defined]
    unnamed = _read(_without_names(HOUSE))
    assert unnamed.units.name == "inch"
    plans = ([room for storey in plan.storeys for room in storey.rooms] for plan in (plain, unnamed))
    named, told = ([room for room in rooms if room.label] for rooms in plans)
    assert [room.label for room in told] == [room.label for room in named]
    for room, other in zip(named, told, strict=True):
        assert other.polygon.area == pytest.approx(room.polygon.area, rel=0.01)


def test_a_footing_that_runs_on_below_the_doors_is_no_wall() -> None:
    doc, truth = drawn(Style(rooms=12, tongue=Tongue.ODD, doors=Doors.LOOSE))
    for room in truth.rooms:
        for grown in (0.03, -0.09):
            ring = room.polygon.buffer(grown, join_style="mitre").exterior.coords
            doc.modelspace().add_lwpolyline([(1000 * x, 1000 * y) for x, y in ring], dxfattribs={"layer": "RM$7"})
    found = score(_read(doc), truth)
    assert (found.exact, found.false_sure) == (found.true, 0)


def test_what_is_drawn_with_gaps_is_no_wall() -> None:
    doc, truth = drawn(Style(rooms=12, tongue=Tongue.ODD, doors=Doors.GAP))
    doc.linetypes.add("ABOVE", pattern=[1.0, 0.5, -0.5])
    doc.layers.add("3", linetype="ABOVE")
    for room in truth.rooms:
        for grown in (-0.2, -0.4):
            ring = room.polygon.buffer(grown, join_style="mitre").exterior.coords
            doc.modelspace().add_lwpolyline([(1000 * x, 1000 * y) for x, y in ring], dxfattribs={"layer": "3"})
    found = score(_read(doc), truth)
    assert (found.exact, found.false_sure) == (found.true, 0)


def test_rooms_between_guessed_walls_are_not_sure_unless_their_area_is_confirmed() -> None:
    for areas, sure in ((Areas.NONE, False), (Areas.M2, True)):
        doc, _ = drawn(Style(rooms=12, tongue=Tongue.ZERO, labels=Labels.NONE if areas is Areas.NONE else Labels.TEXT))
        rooms = [room for storey in _read(doc).storeys for room in storey.rooms]
        assert len(rooms) == 12
        assert {room.confidence >= SURE for room in rooms} == {sure}


def test_the_cells_of_a_title_block_name_no_rooms() -> None:
    for words in ("PROJECT TITLE", "Drawing No.", "Drawn by", "NOTE", "工程名称", "图号:", "审 核"):
        assert not is_name(words)
    for words in ("审核室", "设计室", "图书室", "DRAWING ROOM", "PROJECT OFFICE"):
        assert is_name(words)


def test_a_layer_that_is_off_is_not_guessed_to_hold_the_walls() -> None:
    doc, truth = drawn(Style(rooms=12, tongue=Tongue.ZERO, walls=Walls.SINGLE, doors=Doors.GAP))
    doc.layers.add("BEFORE").off()
    for room in truth.rooms:
        for grown in (0.0, -0.2):
            ring = room.polygon.buffer(grown, join_style="mitre").exterior.coords
            doc.modelspace().add_lwpolyline([(1000 * x, 1000 * y) for x, y in ring], dxfattribs={"layer": "BEFORE"})
    roles = {layer.layer: layer.role for layer in _read(doc).layers}
    assert (roles["0"], roles["BEFORE"]) == ("wall", "")


def test_the_cells_of_a_table_that_repeat_their_names_are_not_sure() -> None:
    doc = ezdxf.new(units=4)  # type: ignore[attr-defined]
    for row in range(6):
        for column in range(5):
            x, y = 4000 * column, 5000 * row
            doc.modelspace().add_lwpolyline([(x, y), (x + 4000, y), (x + 4000, y + 5000), (x, y + 5000)], close=True)
            name = ("MATERIAL", "GLASS", "REMARKS")[row % 3]
            doc.modelspace().add_text(name, height=250).set_placement((x + 800, y + 2000))
    rooms = [room for storey in _read(doc).storeys for room in storey.rooms]
    assert max((room.confidence for room in rooms), default=0.0) < 0.5


def test_what_was_told_for_a_unit_is_not_told_again(monkeypatch: pytest.MonkeyPatch) -> None:
    doc, _ = drawn(Style(rooms=5, tongue=Tongue.ZERO, areas=Areas.NONE))
    asked: list[float] = []
    tell, judge = reader.with_walls_by_form, reader.find_units

    def counted(drawing: Drawing, roles: Roles, *, scale: float) -> Roles:
        asked.append(scale)
        return tell(drawing, roles, scale=scale)

    def by_turns(drawing: Drawing, roles: Roles, *, given: str | None) -> Units:
        name = "cm" if asked and asked[-1] == 0.001 else "mm"
        return replace(judge(drawing, roles, given=given), name=name, metres_per_unit=METRES_PER[name])

    monkeypatch.setattr(reader, "with_walls_by_form", counted)
    monkeypatch.setattr(reader, "find_units", by_turns)
    _read(doc)
    assert asked == [0.001, 0.01]


def _on_one_layer(doc: Document, name: str) -> Document:
    """A drawing with all that it holds moved to one layer."""
    for layout in (doc.modelspace(), *(block for block in doc.blocks if not block.is_any_layout)):
        for entity in layout:
            entity.dxf.layer = name
    return doc


def _crowd(doc: Document, truth: Truth) -> None:
    """Footings below the walls, shelves and a carpet in each room, axes through the whole."""
    space = doc.modelspace()
    for room in truth.rooms:
        for grown in (0.04, -0.1, -0.4, -0.7, -0.8):
            ring = room.polygon.buffer(grown, join_style="mitre").exterior.coords
            space.add_lwpolyline([(1000 * x, 1000 * y) for x, y in ring])
        left, low, _, high = room.polygon.bounds
        space.add_line((1000 * (left - 0.06), 1000 * (low - 20)), (1000 * (left - 0.06), 1000 * (high + 20)))


@pytest.mark.parametrize("layer", ["0", "MIX 3"])
@pytest.mark.parametrize("turn", [0.0, 37.0])
def test_walls_are_told_where_one_layer_holds_everything(layer: str, turn: float) -> None:
    doc, truth = drawn(Style(rooms=12, doors=Doors.LOOSE, areas=Areas.NONE, furniture=True, turn_deg=turn))
    _crowd(doc, truth)
    found = score(_read(_on_one_layer(doc, layer)), truth)
    assert (found.exact, found.false_sure) == (found.true, 0)


@needs_house
@pytest.mark.parametrize("layer", ["0", "MIX 3"])
def test_a_house_on_one_layer_keeps_most_rooms_and_gets_none_for_sure(layer: str) -> None:
    plain = _read(ezdxf.readfile(HOUSE))  # type: ignore[attr-defined]
    told = _read(_on_one_layer(ezdxf.readfile(HOUSE), layer))  # type: ignore[attr-defined]
    named, rooms = ([room for storey in plan.storeys for room in storey.rooms] for plan in (plain, told))
    matched = [each for each in rooms if any(_overlap(each, room) > 0.9 for room in named)]
    assert len(matched) >= 17
    assert len(rooms) - len(matched) <= 4
    assert max(room.confidence for room in rooms if room not in matched) < SURE


def _overlap(one: Room, other: Room) -> float:
    """Intersection over union."""
    shared = one.polygon.intersection(other.polygon).area
    return float(shared / (one.polygon.area + other.polygon.area - shared))


@pytest.mark.parametrize("doors", [Doors.BLOCK, Doors.LOOSE, Doors.DOUBLE])
def test_doors_and_windows_among_the_furniture_are_found_where_they_shut_a_gap(doors: Doors) -> None:
    doc, truth = drawn(Style(rooms=8, doors=doors, furniture=True))
    named = _read(doc).storeys[0]
    for entity in doc.modelspace():
        if entity.dxf.layer in ("A-DOOR", "A-GLAZ"):
            entity.dxf.layer = "A-FURN"
    plan = _read(doc)
    assert score(plan, truth).perfect
    assert [door.kind for door in plan.storeys[0].doors] == [door.kind for door in named.doors]
    assert len(plan.storeys[0].glazing) == len(named.glazing) == 6


def test_an_arc_among_the_furniture_that_shuts_no_gap_is_no_door() -> None:
    doc, truth = drawn(Style(rooms=8, doors=Doors.BLOCK))
    count = len(_read(doc).storeys[0].doors)
    room = max(truth.rooms, key=lambda one: one.polygon.area).polygon.centroid
    at = (room.x * 1000.0, room.y * 1000.0)
    doc.modelspace().add_arc(at, 900, 0, 90, dxfattribs={"layer": "A-FURN"})
    doc.modelspace().add_line(at, (at[0] + 900, at[1]), dxfattribs={"layer": "A-FURN"})
    assert len(_read(doc).storeys[0].doors) == count


@pytest.mark.parametrize("layer", ["RM$7", "DIM", "A-FURN"])
def test_the_name_of_a_layer_that_holds_everything_tells_nothing(layer: str) -> None:
    doc, truth = drawn(Style(rooms=9, doors=Doors.LOOSE, furniture=True))
    found = score(_read(_on_one_layer(doc, layer)), truth)
    assert (found.exact, found.false_sure) == (found.true, 0)


def _by_looks(doc: Document, *, coloured: bool) -> Document:
    """A drawing with all on layer 0, where each thing has a colour for its layer, and pipes have gaps."""
    doc.linetypes.add("ABOVE", pattern=[1.0, 0.5, -0.5])
    looks: dict[str, int] = {}
    for layout in (doc.modelspace(), *(block for block in doc.blocks if not block.is_any_layout)):
        for entity in layout:
            if coloured:
                entity.dxf.color = looks.setdefault(entity.dxf.layer, 1 + len(looks))
            elif entity.dxf.layer == "PIPES":
                entity.dxf.linetype = "ABOVE"
            entity.dxf.layer = "0"
    return doc


def _overlaid(doc: Document, truth: Truth, *, layer: str) -> None:
    """Lines of another kind through the whole plan, and around what is in each room."""
    space = doc.modelspace()
    for room in truth.rooms:
        left, low, right, high = (1000 * each for each in room.polygon.bounds)
        space.add_line((left, low), (right, high), dxfattribs={"layer": layer})
        for grown in (-0.3, -0.5):
            ring = room.polygon.buffer(grown, join_style="mitre").exterior.coords
            space.add_lwpolyline([(1000 * x, 1000 * y) for x, y in ring], dxfattribs={"layer": layer})


@pytest.mark.parametrize("walls", [Walls.SINGLE, Walls.LINES, Walls.OUTLINES])
@pytest.mark.parametrize("nested", [0, 1])
def test_on_one_layer_walls_are_told_by_their_pen(walls: Walls, nested: int) -> None:
    doc, truth = drawn(Style(rooms=12, walls=walls, doors=Doors.LOOSE, furniture=True, dimensions=True, nested=nested))
    _overlaid(doc, truth, layer="PIPES")
    plan = _read(_by_looks(doc, coloured=True))
    found = score(plan, truth)
    assert (found.exact, found.false_sure, found.labelled) == (found.true, 0, found.true)
    assert {layer.layer: layer.role for layer in plan.layers} == {"0": "wall"}
    assert '"0"' in profile_of(plan) and profile_of(plan).count("[[layer]]") == 1


def test_what_is_drawn_with_a_line_type_of_gaps_is_no_wall_on_one_layer() -> None:
    doc, truth = drawn(Style(rooms=12, walls=Walls.LINES, doors=Doors.GAP))
    _overlaid(doc, truth, layer="PIPES")
    found = score(_read(_by_looks(doc, coloured=False)), truth)
    assert (found.exact, found.false_sure) == (found.true, 0)


def _footing(doc: Document, truth: Truth) -> None:
    """A ring of lines a little inside the outer walls, through all partitions."""
    whole = shapely.union_all([room.polygon.buffer(0.2, join_style="mitre") for room in truth.rooms])
    ring = list(whole.buffer(-0.32, join_style="mitre").exterior.coords)
    for start, stop in pairwise(ring):
        doc.modelspace().add_line([1000 * each for each in start], [1000 * each for each in stop])


@pytest.mark.parametrize("seed", [1, 3])
@pytest.mark.parametrize("doors", [Doors.LOOSE, Doors.BLOCK])
def test_on_one_layer_a_footing_that_runs_through_partitions_is_no_wall(seed: int, doors: Doors) -> None:
    doc, truth = drawn(Style(rooms=12, seed=seed, doors=doors, areas=Areas.NONE, furniture=True))
    _footing(doc, truth)
    found = score(_read(_on_one_layer(doc, "0")), truth)
    assert (found.exact, found.false_sure) == (found.true, 0)


def test_on_one_layer_a_shape_that_lies_on_a_wall_in_part_is_no_wall() -> None:
    doc, truth = drawn(Style(rooms=12, doors=Doors.LOOSE, areas=Areas.NONE, furniture=True))
    for room in truth.rooms[:6]:
        left, low, right, high = room.polygon.bounds
        points = [(left, low), (left + 0.3, low), (right - 0.1, high), (right, high), (right, high - 0.3), (left, low)]
        doc.modelspace().add_lwpolyline([(1000 * x, 1000 * y) for x, y in points])
    _crowd(doc, truth)
    found = score(_read(_on_one_layer(doc, "0")), truth)
    assert (found.exact, found.false_sure) == (found.true, 0)


def _ring(space: Any, corners: list[tuple[int, int]]) -> None:
    """Four lines."""
    for start, stop in pairwise([*corners, corners[0]]):
        space.add_line(start, stop)


def _front(space: Any) -> None:
    """The front of a house, in centimetres: panels of many sizes, a plinth, a roof, and a round knob in four parts."""
    for x, low, right, high in ((0, 0, 2400, 60), (0, 60, 2400, 620), (-30, 620, 2430, 900)):
        _ring(space, [(x, low), (right, low), (right, high), (x, high)])
    for row in range(9):
        x, right, high = 60 + 255 * row, 190 + 267 * row, 380 + 23 * row
        for off in (0, 8):
            ring = [(x + off, 90 + off), (right - off, 90 + off), (right - off, high - off), (x + off, high - off)]
            _ring(space, ring)
    for start in range(0, 360, 90):
        space.add_arc((560, 200), 2.2, start, start + 90)
    space.add_line((557.8, 200), (562.2, 200))
    space.add_line((560, 197.8), (560, 202.2))
    for side in ((560, 200, 562.2, 200), (560, 200, 560, 202.2), (560, 200, 557.8, 200), (560, 200, 560, 197.8)):
        space.add_line(side[:2], side[2:])


def test_a_drawing_that_is_no_floor_plan_has_no_rooms_and_says_so() -> None:
    doc = ezdxf.new()  # type: ignore[attr-defined]
    _front(doc.modelspace())
    plan = _read(doc)
    assert not plan.storeys
    assert plan.units.name != "ft"
    assert any("no floor plan is made out" in each.what.en for each in plan.unread)


def _five_rooms(outer: float, *, front: bool) -> tuple[Pen, list[Any]]:
    """All on one layer: five rooms in a row, doors in the partitions, chests in the rooms; and the rings of the walls.

    With `front` a single door leads out through the outer wall.
    """
    pen = Pen(layout=ezdxf.new(units=6).modelspace(), per_metre=1.0)  # type: ignore[attr-defined]
    wide, deep, thin, rooms = 4.0, 5.0, 0.1, 5
    step = wide + thin
    body = box(-outer, -outer, rooms * step - thin + outer, deep + outer)
    for x in (row * step for row in range(rooms)):
        body = body.difference(box(x, 0, x + wide, deep)).difference(box(x + 1, deep - 0.01, x + 2.5, deep + 1))
        if x:
            body = body.difference(box(x - thin - 0.01, 1, x + 0.01, 1.9))
            pen.line((x, 1), (x + 0.9, 1), layer="0")
            pen.arc((x, 1), 0.9, 0, 90, layer="0")
        for y in (deep, deep + outer / 2, deep + outer):
            pen.line((x + 1, y), (x + 2.5, y), layer="0")
        for chest in range(4):
            low = x + 0.3 + 0.7 * chest
            pen.polyline([(low, 4.0), (low + 0.4, 4.0), (low + 0.4, 4.4), (low, 4.4)], layer="0", closed=True)
        pen.text(f"ROOM {'ABCDE'[round(x / step)]}", (x + 1.5, 3), height=0.2, layer="0")
    if front:
        body = body.difference(box(1, -outer - 0.01, 2, 0.01))
        pen.line((1, 0), (1, 1), layer="0")
        pen.arc((1, 0), 1.0, 0, 90, layer="0")
    return pen, list(shapely.get_rings(shapely.get_parts(body)).tolist())


def _areas(pen: Pen) -> list[float]:
    plan = survey(drawing_of(pen.layout.doc, name="plan"), profiles=toml.read_profiles(), units="m")
    return [round(room.polygon.area, 2) for storey in plan.storeys for room in storey.rooms]


@pytest.mark.parametrize("outer", [0.1, 0.24, 0.4])
def test_an_outline_of_walls_is_one_though_most_of_it_is_thicker_than_at_the_doors(outer: float) -> None:
    pen, rings = _five_rooms(outer, front=False)
    for ring in rings:
        pen.polyline(list(ring.coords)[:-1], layer="0", closed=True)
    assert _areas(pen) == [20.0] * 5


@pytest.mark.parametrize("outer", [0.1, 0.24, 0.3, 0.4])
def test_loose_lines_of_an_outer_wall_are_one_where_a_single_door_tells_how_thick_it_is(outer: float) -> None:
    pen, rings = _five_rooms(outer, front=True)
    for ring in rings:
        for start, stop in pairwise(ring.coords):
            pen.line(start, stop, layer="0")
    assert _areas(pen) == [20.0] * 5
