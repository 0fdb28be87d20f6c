"""The whole set of each sample, in both languages: what a chief draftsman would look for before he signs."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from math import atan2, cos, degrees, radians, sin

import pytest
import shapely
from shapely import Point
from shapely.geometry.base import BaseGeometry

from planner.draw.facts import Facts
from planner.draw.frame import Frame
from planner.draw.points import point_groups
from planner.draw.schedules import tables
from planner.draw.setting_out import counter_rows
from planner.files.schedules import schedules
from planner.measure.routes import Flow
from planner.model.layout import Item, Kind
from planner.model.scene import Dimension, Layer, Leader, Sheet, View, Word
from planner.words import Lang
from tests.draw.drawn import LAYOUTS, Drawn, covered_texts, outside_the_frame, sample, small, struck_texts

NAMES = sorted(path.parent.name for path in LAYOUTS.glob("*/plan.dxf"))
NEAR = 0.006
"""Metres within which two places are one."""

ON_THE_FLOOR = (
    *(Kind.COUNTER, Kind.QUEUE_LINE, Kind.GUIDANCE_DESK, Kind.TICKET_MACHINE, Kind.SEAT_ROW, Kind.WHEELCHAIR_PLACE),
    *(Kind.FORM_DESK, Kind.SELF_SERVICE, Kind.OPEN_GOVERNMENT, Kind.ISSUING_POINT, Kind.GATE, Kind.PARTITION),
    *(Kind.DESK, Kind.CABINET, Kind.SAFE, Kind.COPIER),
)
ON_WALLS = (*(Kind.SIGN, Kind.DISPLAY, Kind.NOTICE_BOARD, Kind.CCTV_NOTICE, Kind.EXIT_SIGN, Kind.EVACUATION_PLAN),)


@pytest.fixture(scope="module", params=[(name, lang) for name in NAMES for lang in Lang], ids=str)
def drawn(request: pytest.FixtureRequest) -> Drawn:
    name, lang = request.param
    return sample(name, lang)


@pytest.fixture(scope="module", params=[*NAMES, "turned"])
def set_out(request: pytest.FixtureRequest) -> Drawn:
    return small(37.0) if request.param == "turned" else sample(request.param, Lang.ZH)


def _dimensions(sheet: Sheet) -> list[Dimension]:
    return [note for view in sheet.views for note in view.notes if isinstance(note, Dimension)]


def _along(point: tuple[float, float], turn_deg: float) -> float:
    return point[0] * cos(radians(turn_deg)) + point[1] * sin(radians(turn_deg))


def _alike(one: float, other: float) -> bool:
    return abs((one - other + 90.0) % 180.0 - 90.0) < 0.05


def _ends(dimensions: list[Dimension], turn_deg: float) -> list[tuple[float, float]]:
    """The places along a direction between which the dimensions of a sheet measure."""
    return [
        (min(ends), max(ends))
        for one in dimensions
        if _alike(one.turn_deg, turn_deg)
        for ends in [(_along(one.start, turn_deg), _along(one.end, turn_deg))]
    ]


def _from_faces(dimensions: list[Dimension], turn_deg: float, faces: BaseGeometry) -> list[float]:
    """The places along a direction that a builder reaches from a permanent face, dimension by dimension."""
    ends = _ends(dimensions, turn_deg)
    reached = [
        _along(point, turn_deg)
        for one in dimensions
        if _alike(one.turn_deg, turn_deg)
        for point in (one.start, one.end)
        if faces.distance(Point(point)) < NEAR
    ]
    while new := [
        there
        for pair in ends
        for here, there in (pair, pair[::-1])
        if _among(here, reached) and not _among(there, reached)
    ]:
        reached += new
    return reached


def _among(place: float, places: list[float]) -> bool:
    return any(abs(place - one) < NEAR for one in places)


def _faces(drawn: Drawn) -> BaseGeometry:
    storey = drawn.layout.storey
    rooms = [room.polygon.boundary for room in storey.rooms]
    columns = [column.polygon.boundary for column in storey.columns]
    return shapely.union_all([storey.walls.boundary, *rooms, *columns])


def _not_set_out(drawn: Drawn, sheet: Sheet, items: tuple[Item, ...], against: float) -> Iterator[tuple[str, float]]:
    """Items, and their directions, whose place no dimension of a sheet tells.

    What stands against a face (within `against` metres) needs none across it; what belongs to a window may stand in
    the middle of a dimension of its row.
    """
    dimensions, faces = _dimensions(sheet), _faces(drawn)
    for item in items:
        for turn_deg in (item.turn_deg, item.turn_deg + 90.0):
            reached = _from_faces(dimensions, turn_deg, faces)
            places = [_along((x, y), turn_deg) for x, y, *_ in item.footprint.exterior.coords]
            stops = (min(places), (min(places) + max(places)) / 2, max(places))
            told = any(_among(stop, reached) for stop in stops)
            if item.window:
                middles = [sum(pair) / 2 for pair in _ends(dimensions, turn_deg) if _among(pair[0], reached)]
                told = told or _among(stops[1], middles)
            if not told and not _stands_against(item, turn_deg, faces, against):
                yield item.id, turn_deg


def _stands_against(item: Item, turn_deg: float, faces: BaseGeometry, against: float) -> bool:
    half = (_length(item, turn_deg) / 2 + against) * 1.0
    x, y = cos(radians(turn_deg)) * half, sin(radians(turn_deg)) * half
    through = shapely.LineString([(item.at.x - x, item.at.y - y), (item.at.x + x, item.at.y + y)])
    return bool(through.intersects(faces))


def _length(item: Item, turn_deg: float) -> float:
    places = [_along((x, y), turn_deg) for x, y, *_ in item.footprint.exterior.coords]
    return max(places) - min(places)


def test_everything_on_the_floor_has_its_two_dimensions(set_out: Drawn) -> None:
    items = set_out.layout.of_kind(*ON_THE_FLOOR)
    assert list(_not_set_out(set_out, set_out.sheet("setting"), items, 0.02)) == []


def test_every_sign_and_screen_has_its_two_dimensions(set_out: Drawn) -> None:
    things = set_out.layout.of_kind(*ON_WALLS)
    high = tuple(one for one in things if one.base >= 2.0)
    low = tuple(one for one in things if not one.base >= 2.0)
    assert list(_not_set_out(set_out, set_out.sheet("ceiling"), high, 0.13)) == []
    assert list(_not_set_out(set_out, set_out.sheet("signs"), low, 0.13)) == []


def test_assumptions_are_told_in_words_not_by_the_keys_of_the_brief(drawn: Drawn) -> None:
    words = [word.text for word in drawn.words(drawn.sheet("cover"))]
    assert ("平均等候目标(分钟)" if drawn.sheet("cover").lang is Lang.ZH else "target of the mean wait, min") in words
    assert [word for word in words if re.fullmatch("[a-z]+\\.[a-z_]+", word)] == []
    assert {"undifferentiated", "true", "assistance"}.isdisjoint(words) or drawn.sheet("cover").lang is Lang.EN


def test_every_camera_has_its_two_dimensions(set_out: Drawn) -> None:
    sheet, faces = set_out.sheet("camera"), _faces(set_out)
    turn = set_out.scene.turn_deg
    for camera in set_out.layout.cameras:
        for turn_deg in (turn, turn + 90.0):
            reached = _from_faces(_dimensions(sheet), turn_deg, faces)
            at = (camera.at.x, camera.at.y)
            assert _among(_along(at, turn_deg), reached) or faces.distance(camera.at) <= 0.2, camera.id


def test_every_outlet_and_alarm_is_told_from_a_face_or_from_the_first_of_its_group(set_out: Drawn) -> None:
    sheet, faces, turn = set_out.sheet("points"), _faces(set_out), set_out.scene.turn_deg
    words = " ".join(word.text for word in set_out.words(sheet))
    for group in point_groups(set_out.layout, turn_deg=turn):
        start = group.start
        assert list(_not_set_out(set_out, sheet, (replace(start, window=""),), 0.13)) == []
        for item in group.items:
            across = (
                _along((item.at.x, item.at.y), group.along + 90.0),
                _along((start.at.x, start.at.y), group.along + 90.0),
            )
            along = (_along((item.at.x, item.at.y), group.along), _along((start.at.x, start.at.y), group.along))
            told = f"{round((along[0] - along[1]) * 1000)}"
            aside = round((across[0] - across[1]) * 1000)
            assert len(group.items) == 1 or f"{told}/{aside:+d}:" * bool(aside) + f"{told}:" * (not aside) in words
        middle = Point(start.at)
        own = [
            one for one in _dimensions(sheet) if min(middle.distance(Point(end)) for end in (one.start, one.end)) < 2.6
        ]
        assert own or faces.distance(middle) < 0.13, group.place


def test_a_cameras_dimension_is_in_its_own_room(set_out: Drawn) -> None:
    """Cameras one behind a wall and one before it, in one line: each has its own dimension, from a face it can see."""
    dimensions, storey = _dimensions(set_out.sheet("camera")), set_out.layout.storey
    for camera in set_out.layout.cameras:
        room = next((one for one in storey.rooms if one.polygon.covers(camera.at)), None)
        near = [
            one
            for one in dimensions
            if room is not None
            and shapely.LineString([one.start, one.end]).distance(room.polygon) < NEAR
            and min(Point(one.start).distance(room.polygon), Point(one.end).distance(room.polygon)) < NEAR
        ]
        for turn_deg in (set_out.scene.turn_deg, set_out.scene.turn_deg + 90.0):
            half = 0.2
            x, y = cos(radians(turn_deg)) * half, sin(radians(turn_deg)) * half
            through = shapely.LineString([(camera.at.x - x, camera.at.y - y), (camera.at.x + x, camera.at.y + y)])
            if room is None or through.intersects(_faces(set_out)):
                continue
            place = _along((camera.at.x, camera.at.y), turn_deg)
            assert any(_among(place, list(ends)) for ends in _ends(near, turn_deg)), (camera.id, turn_deg)


def test_no_dimension_runs_through_a_wall(set_out: Drawn) -> None:
    walls = set_out.layout.storey.walls
    for one in _dimensions(set_out.sheet("setting")):
        if one.item:
            through = shapely.LineString([one.start, one.end]).intersection(walls).length
            assert through < 0.05, (one.item, one.text)


def test_no_dimension_stands_twice_on_a_sheet(set_out: Drawn) -> None:
    for sheet in set_out.sheets:
        for view in sheet.views:
            if not view.layers:
                continue
            notes = [note for note in view.notes if isinstance(note, Dimension)]
            told = [
                (round(note.turn_deg % 180.0) % 180, round(low, 2), round(high, 2), note.item)
                for note in notes
                for low, high in _ends([note], note.turn_deg % 180.0)
            ]
            spans = [one[:3] for one in told]
            assert [one for one in told if spans.count(one[:3]) > 1] == [], sheet.title


def _outer_chains(drawn: Drawn, sheet: Sheet, turn_deg: float) -> list[list[Dimension]]:
    """The chains outside the building along a direction, the nearest to it first."""
    found: dict[float, list[Dimension]] = {}
    for one in _dimensions(sheet):
        if one.item == "" and _alike(one.turn_deg, turn_deg):
            found.setdefault(round(_along(one.base, turn_deg + 90.0), 3), []).append(one)
    middle = drawn.scene.building.centroid
    own = _along((middle.x, middle.y), turn_deg + 90.0)
    return [found[place] for place in sorted(found, key=lambda place: abs(place - own))]


def test_the_outer_chains_run_from_the_halls_clear_size_to_the_whole_and_close(set_out: Drawn) -> None:
    storey = set_out.layout.storey
    for key in ("plan", "setting"):
        for turn_deg in (set_out.scene.turn_deg, set_out.scene.turn_deg + 90.0):
            chains = _outer_chains(set_out, set_out.sheet(key), turn_deg)
            places = [_along((x, y), turn_deg) for x, y in shapely.get_coordinates(storey.walls)]
            hall = [_along((x, y), turn_deg) for x, y in shapely.get_coordinates(set_out.layout.hall.polygon)]
            whole, clear = f"{round((max(places) - min(places)) * 1000)}", f"{round((max(hall) - min(hall)) * 1000)}"
            assert len(chains) == (3 if storey.axes else 2)
            assert [one.text for one in chains[-1]] == [whole]
            assert clear in [one.text for one in chains[0]]
            assert sum(int(one.text) for one in chains[0]) == pytest.approx(int(whole), abs=1)
            lines = [_along(one[0].base, turn_deg + 90.0) for one in chains]
            steps = [abs(a - b) * 1000.0 / set_out.sheet(key).scale for a, b in pairwise(lines)]
            assert min(steps) > 6.9


def test_every_dimension_says_what_it_spans(drawn: Drawn) -> None:
    for sheet in drawn.sheets:
        for one in _dimensions(sheet):
            assert one.text == f"{round(abs(_along(one.end, one.turn_deg) - _along(one.start, one.turn_deg)) * 1000)}"


def test_no_text_covers_another(drawn: Drawn) -> None:
    for sheet in drawn.sheets:
        assert covered_texts(drawn, sheet) == [], sheet.title


def test_nothing_runs_through_a_text(drawn: Drawn) -> None:
    for sheet in drawn.sheets:
        if any(view.layers for view in sheet.views):
            assert struck_texts(drawn, sheet) == [], sheet.title


def test_nothing_lies_outside_the_frame(drawn: Drawn) -> None:
    for sheet in drawn.sheets:
        assert outside_the_frame(drawn, sheet) == [], sheet.title


def test_nothing_is_left_without_its_label(drawn: Drawn) -> None:
    words = [word.text for sheet in drawn.sheets for word in drawn.words(sheet)]
    assert [text for text in words if text.startswith(("未能标注", "not labelled"))] == []


def test_every_row_of_the_schedules_is_a_thing_and_every_thing_has_one_row(set_out: Drawn) -> None:
    layout = set_out.layout
    rows = [str(row[0]) for schedule in schedules(layout, lang=Lang.ZH) for row in schedule.rows]
    assert sorted(rows) == sorted(one.id for one in (*layout.windows, *layout.items, *layout.cameras))


def test_the_tables_on_the_sheets_count_every_thing_once(set_out: Drawn) -> None:
    layout = set_out.layout
    flow = Flow(routes=(), unreached=(), farthest_exit_m=None, farthest_at=None)
    facts = Facts(layout=layout, coverage=(), flow=flow, lang=Lang.EN)
    furniture, signs, points, windows = tables(("furniture", "signs", "points", "windows"), facts)
    on_walls = layout.of_kind(*ON_WALLS, Kind.STAFF_BOARD)
    wired = layout.of_kind(Kind.OUTLET, Kind.ALARM)
    on_floor = layout.of_kind(Kind.QUEUE_LINE, Kind.QUEUE_PLACE, Kind.WHEELCHAIR_PLACE)
    assert [row[0] for row in windows.rows] == [window.id for window in layout.windows]
    assert sum(int(row[-1]) for row in signs.rows) == len(on_walls)
    assert sum(int(cell) for row in points.rows for cell in row[1:-1] if cell != "–") == sum(one.count for one in wired)
    others = len(layout.items) - len(on_walls) - len(wired) - len(on_floor)
    assert sum(int(row[-1]) for row in furniture.rows) == others


def _on_paper(view: View, points: tuple[tuple[float, float], ...]) -> list[tuple[float, float]]:
    frame = Frame(centre=view.centre, scale=view.scale, turn_deg=view.turn_deg, box=view.box)
    return [frame.on_paper(point) for point in points]


def _numbers(drawn: Drawn, view: View) -> dict[str, Word]:
    windows = {window.id for window in drawn.layout.windows}
    return {note.text: note for note in view.notes if isinstance(note, Word) and note.text in windows}


def test_a_windows_number_stands_by_its_own_counter_and_not_beyond_a_wall(set_out: Drawn) -> None:
    walls = set_out.layout.storey.walls
    for sheet in set_out.sheets:
        for view in sheet.views:
            for window, word in _numbers(set_out, view).items():
                own = next(one for one in set_out.layout.of_window(window, Kind.COUNTER))
                nearest = min(set_out.layout.of_kind(Kind.COUNTER), key=lambda one: one.at.distance(Point(word.at)))
                assert nearest is own, (sheet.title, window)
                assert not shapely.LineString([word.at, own.at]).crosses(walls), (sheet.title, window)


def test_the_numbers_of_a_row_stand_in_one_line(set_out: Drawn) -> None:
    for sheet in set_out.sheets:
        for view in sheet.views:
            words = _numbers(set_out, view)
            for row in counter_rows(set_out.layout):
                places = [words[one.window].at for one in row if one.window in words]
                across = [_along(at, row[0].turn_deg + 90.0) for at in places]
                assert not across or max(across) - min(across) < 0.001, sheet.title


def test_leaders_leave_their_text_at_the_angles_of_the_standard(set_out: Drawn) -> None:
    count = 0
    for sheet in set_out.sheets:
        for view in sheet.views:
            for note in view.notes:
                if isinstance(note, Leader) and note.layer is not Layer.AXIS and view.layers:
                    (_, start), (__, end) = (_on_paper(view, note.points)[number] for number in (0, 1))
                    (x, y), (there, up) = _on_paper(view, note.points[-2:])
                    angle = degrees(atan2(abs(up - y), abs(there - x)))
                    assert start == pytest.approx(end, abs=1e-6)
                    assert min(abs(angle - one) for one in (30, 45, 60, 90)) < 1.0, (sheet.title, note, angle)
                    count += 1
    assert count > 3


def test_no_axis_runs_through_an_outer_dimension(set_out: Drawn) -> None:
    for sheet in set_out.sheets:
        for view in sheet.views:
            axes = [
                shapely.LineString(_on_paper(view, note.points))
                for note in view.notes
                if isinstance(note, Leader) and note.layer is Layer.AXIS
            ]
            for note in view.notes:
                if isinstance(note, Dimension) and note.item == "":
                    ((x, y),) = _on_paper(view, (note.text_at,))
                    assert all(one.distance(Point(x, y)) > 1.4 for one in axes), (sheet.title, note.text)


def test_every_symbol_on_a_plan_is_in_its_legend_and_nothing_else(drawn: Drawn) -> None:
    lang = drawn.sheets[0].lang
    every = {symbol.layer for symbol in drawn.scene.symbols}
    told = every | {one.layer for one in (*drawn.scene.strokes, *drawn.scene.patches)} | {Layer.DIMENSION}
    names = {pen.legend.say(lang): pen.layer for pen in drawn.book.pens}
    for sheet in drawn.sheets:
        layers = {layer for view in sheet.views for layer in view.layers}
        if not layers:
            continue
        words = {mark.text for mark in sheet.marks if isinstance(mark, Word)}
        missing = (layers & every) - {names[word] for word in words if word in names} - {Layer.POWER, Layer.NETWORK}
        assert missing == set(), sheet.title
        strip = {mark.text for mark in sheet.marks if isinstance(mark, Word) and mark.layer is Layer.TITLE}
        assert {names[word] for word in strip if word in names} <= told, sheet.title


def test_things_are_called_by_their_names_on_the_plans(drawn: Drawn) -> None:
    ids = {item.id for item in drawn.layout.items}
    for key in ("points", "ceiling", "signs", "flow"):
        notes = [note.text for view in drawn.sheet(key).views for note in view.notes if isinstance(note, Word)]
        assert set(notes) & ids == set(), key
    rows = [word.text for key in ("points", "flow") for word in drawn.words(drawn.sheet(key))]
    assert [text for text in rows if re.search(r"\b(desk|seats|guidance)-\d", text)] == []
