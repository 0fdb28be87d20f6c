"""What cameras see, against sight lines in space and against numbers by hand."""

from collections.abc import Iterator
from dataclasses import replace
from math import atan, cos, degrees, radians, sin, tan

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, Point, box

from planner import pipeline
from planner.files import toml
from planner.measure import coverage as coverage_of_areas
from planner.measure import sight
from planner.measure.coverage import AreaCoverage, in_front, watch_of
from planner.measure.key_areas import Grade, key_areas
from planner.measure.picture import depth_for, frame_on_floor
from planner.measure.sight import Region, private_views
from planner.measure.space import sight_floor, sight_ground
from planner.model.layout import Camera, Item, Kind, Layout
from planner.model.plan import DoorKind, FloorPlan, Glazing
from tests.build import hall_plan
from tests.build_layout import camera, small_layout, thing, turned_layout
from tests.measure.halls import LAW, SHIFT, TURNS, bodies, body, hall_with

PX = {Grade.FACE: 250.0, Grade.WAITING: 125.0, Grade.HALL: 80.0}


def seen(layout: Layout, cam: Camera, *, px_per_m: float, low: float, high: float) -> Region:
    return sight.stage(layout).region(cam, px_per_m=px_per_m, low=low, high=high)


def coverage(layout: Layout) -> tuple[AreaCoverage, ...]:
    return watch_of(layout).coverage(px_per_m=PX)


def in_picture(cam: Camera, at: tuple[float, float], z: float, *, px_per_m: float) -> bool:
    """Whether a point in space is in a camera's picture and dense enough, by projecting it."""
    aim, tilt = radians(cam.aim_deg), radians(cam.tilt_deg)
    axis = np.array([cos(aim) * cos(tilt), sin(aim) * cos(tilt), -sin(tilt)])
    right = np.array([sin(aim), -cos(aim), 0.0])
    up = np.cross(right, axis)
    ray = np.array([at[0] - cam.at.x, at[1] - cam.at.y, z - cam.height_m])
    depth = float(ray @ axis)
    if depth <= 0.0:
        return False
    wide, tall = tan(radians(cam.hfov_deg / 2)), tan(radians(cam.vfov_deg / 2))
    inside = abs(float(ray @ right)) <= wide * depth and abs(float(ray @ up)) <= tall * depth
    return inside and cam.pixels_x / (2 * depth * wide) >= px_per_m


def on_plan(cam: Camera, at: tuple[float, float], *, px_per_m: float) -> bool:
    """Whether a place is in the sector of a camera as it is drawn on the plan, without tilt and heights."""
    aim = radians(cam.aim_deg)
    dx, dy = at[0] - cam.at.x, at[1] - cam.at.y
    forward, aside = dx * cos(aim) + dy * sin(aim), dy * cos(aim) - dx * sin(aim)
    wide = tan(radians(cam.hfov_deg / 2))
    return 0.0 < forward <= cam.pixels_x / (2 * wide * px_per_m) and abs(aside) <= wide * forward


def hidden_by(item: Item, cam: Camera, at: tuple[float, float], z: float) -> bool:
    """Whether the line of sight to a point in space runs through an item, by its heights over the footprint."""
    line = LineString([cam.at, at])
    inside = line.intersection(item.footprint)
    if inside.is_empty or line.length == 0.0:
        return False
    shares = [line.project(Point(xy)) / line.length for xy in shapely.get_coordinates(inside)]
    heights = [cam.height_m + (z - cam.height_m) * share for share in (min(shares), max(shares))]
    return max(heights) > item.base and min(heights) < item.base + item.height


def seen_in_space(layout: Layout, cam: Camera, at: tuple[float, float], low: float, high: float, px: float) -> bool:
    """Whether the whole upright segment is seen: 25 sight lines, each projected and each checked for obstacles."""
    floor = sight_floor(layout.storey, doors_open=False)
    if LineString([cam.at, at]).difference(floor.buffer(1e-6)).length > 1e-6:
        return False
    heights = np.linspace(low, high, 25)
    if not all(in_picture(cam, at, float(z), px_per_m=px) for z in heights):
        return False
    return not any(hidden_by(item, cam, at, float(z)) for z in heights for item in layout.items)


def sure_points(region: Region, hall: Region) -> Iterator[tuple[float, float]]:
    """Points of a grid over the hall that are not within 40 mm of the region's edge."""
    for x in np.arange(0.07, 18.0, 0.61):
        for y in np.arange(0.05, 10.0, 0.57):
            if region.is_empty or region.boundary.distance(Point(x, y)) > 0.04:
                yield float(x), float(y)


@LAW
@given(
    items=bodies(most=4),
    x=st.integers(500, 17500),
    y=st.integers(500, 9500),
    aim=st.sampled_from((0.0, 35.0, 90.0, 200.0, 300.0)),
    tilt=st.sampled_from((-5.0, 0.0, 10.0, 25.0, 40.0)),
    heights=st.sampled_from(((0.0, 0.0), (0.8, 0.8), (1.1, 1.7), (1.4, 1.8), (0.0, 2.0))),
    px=st.sampled_from((80.0, 125.0, 250.0)),
)
def test_a_region_is_where_every_sight_line_to_the_segment_is_free(
    items: tuple[Item, ...],
    x: int,
    y: int,
    aim: float,
    tilt: float,
    heights: tuple[float, float],
    px: float,
) -> None:
    cam = camera("CAM", (x / 1000, y / 1000), aim_deg=aim, tilt_deg=tilt)
    layout = hall_with(*items, plan=hall_plan(columns=((6.0, 5.0), (12.0, 5.0))))
    low, high = heights
    region = seen(layout, cam, px_per_m=px, low=low, high=high)
    assert region.is_valid
    for at in sure_points(region, layout.hall.polygon):
        expected = on_plan(cam, at, px_per_m=px) and seen_in_space(layout, cam, at, low, high, px)
        assert region.covers(Point(at)) == expected, at


def test_density_at_the_edge_of_the_picture_is_that_of_the_rectilinear_image() -> None:
    cam = camera("CAM", (0.0, 0.0), aim_deg=0.0, tilt_deg=0.0)
    assert depth_for(cam, px_per_m=250.0) == pytest.approx(2688 / (500 * tan(radians(42.0))), abs=1e-12)
    assert depth_for(cam, px_per_m=250.0) == pytest.approx(5.9707, abs=1e-4)


def test_a_level_camera_sees_a_triangle_that_ends_at_the_depth_for_its_density() -> None:
    cam = replace(camera("CAM", (1.0, 5.0), aim_deg=0.0, tilt_deg=0.0), vfov_deg=120.0)
    shape = frame_on_floor(cam, px_per_m=250.0, low=2.8, high=2.8)
    deep = depth_for(cam, px_per_m=250.0)
    assert shape.area == pytest.approx(deep * deep * tan(radians(42.0)), rel=1e-9)


def test_the_blind_zone_under_a_tilted_camera_begins_where_the_lower_edge_meets_the_foot() -> None:
    cam = camera("CAM", (0.0, 0.0), aim_deg=0.0, tilt_deg=20.0)
    near = frame_on_floor(cam, px_per_m=20.0, low=0.8, high=1.8).bounds[0]
    assert near == pytest.approx(2.0 / tan(radians(20.0 + 22.5)), abs=1e-9)


def test_the_head_of_the_segment_binds_under_the_upper_edge() -> None:
    cam = camera("CAM", (0.0, 0.0), aim_deg=0.0, tilt_deg=30.0)
    far = frame_on_floor(cam, px_per_m=20.0, low=0.8, high=1.8).bounds[2]
    assert far == pytest.approx(1.0 / tan(radians(30.0 - 22.5)), abs=1e-9)


@pytest.mark.parametrize("height", [0.5, 1.0, 1.4])
def test_the_shadow_of_a_low_thing_ends_where_the_line_over_it_comes_down(height: float) -> None:
    cam = camera("CAM", (1.0, 5.0), aim_deg=0.0, tilt_deg=15.0)
    layout = hall_with(body("B", 5.0, 5.0, 1.0, 1.0, h=height), cameras=(cam,))
    region = seen(layout, cam, px_per_m=20.0, low=0.0, high=0.0)
    end = 1.0 + (5.5 - 1.0) * 2.8 / (2.8 - height)
    assert not region.covers(Point(end - 0.001, 5.0))
    assert region.covers(Point(end + 0.001, 5.0))


def test_a_thing_below_the_picture_still_hides_what_is_behind_it() -> None:
    cam = camera("CAM", (1.0, 5.0), aim_deg=0.0, tilt_deg=-5.0)
    layout = hall_with(body("B", 4.0, 5.0, 1.0, 1.0, h=2.2))
    near = frame_on_floor(cam, px_per_m=20.0, low=0.8, high=0.8).bounds[0]
    assert near == pytest.approx(1.0 + 2.0 / tan(radians(17.5)))
    assert not seen(layout, cam, px_per_m=20.0, low=0.8, high=0.8).covers(Point(10.0, 5.0))


def test_a_hung_sign_hides_only_what_lies_behind_it_at_its_height() -> None:
    cam = camera("CAM", (1.0, 5.0), aim_deg=0.0, tilt_deg=10.0)
    sign = thing("S", Kind.SIGN, (4.0, 5.0), (0.1, 1.0, 0.25), base=2.3)
    region = seen(hall_with(sign), cam, px_per_m=20.0, low=1.2, high=1.6)
    first = 1.0 + 2.95 * (2.8 - 1.6) / (2.8 - 2.3)
    last = 1.0 + 3.05 * (2.8 - 1.2) / (2.8 - 2.55)
    assert region.covers(Point(first - 0.01, 5.0))
    assert not region.covers(Point(first + 0.01, 5.0))
    assert not region.covers(Point(min(last, 17.9) - 0.01, 5.0))


def test_chairs_and_what_stands_on_tops_hide_nothing() -> None:
    cam = camera("CAM", (1.0, 5.0), aim_deg=0.0, tilt_deg=10.0)
    chair = thing("C", Kind.VISITOR_CHAIR, (5.0, 5.0), (1.0, 1.0, 0.9))
    screen = thing("M", Kind.COMPUTER, (6.0, 5.0), (1.0, 0.2, 0.45), base=0.8)
    empty = seen(hall_with(), cam, px_per_m=80.0, low=0.8, high=0.8)
    assert seen(hall_with(chair, screen), cam, px_per_m=80.0, low=0.8, high=0.8).equals(empty)


def with_glass(plan: FloorPlan) -> FloorPlan:
    """The plan with a glass wall from the hall to the toilet instead of its door."""
    storey = plan.storeys[0]
    glass = Glazing(id="G1", line=LineString([(0.75, 10.12), (1.65, 10.12)]), gap=box(0.75, 10.0, 1.65, 10.24))
    doors = tuple(door for door in storey.doors if door.id != "D3")
    return replace(plan, storeys=(replace(storey, doors=doors, glazing=(glass,)),))


def into_the_toilet(plan: FloorPlan) -> float:
    cam = camera("CAM", (1.2, 5.0), aim_deg=90.0, tilt_deg=10.0)
    return seen(hall_with(plan=plan), cam, px_per_m=40.0, low=1.2, high=1.6).intersection(box(0, 10.24, 3, 14.24)).area


def test_glass_and_open_passages_let_sight_through_and_closed_doors_do_not() -> None:
    plan = hall_plan()
    storey = plan.storeys[0]
    doors = tuple(replace(one, kind=DoorKind.GAP) if one.id == "D3" else one for one in storey.doors)
    passage = replace(plan, storeys=(replace(storey, doors=doors),))
    assert into_the_toilet(plan) == 0.0
    assert into_the_toilet(passage) > 1.0
    assert into_the_toilet(with_glass(plan)) == pytest.approx(into_the_toilet(passage), rel=1e-9)


@pytest.mark.parametrize("turn_deg", TURNS)
def test_a_private_room_is_seen_through_its_door_when_that_stands_open(turn_deg: float) -> None:
    looking_in = camera("CAM", (1.2, 5.0), aim_deg=90.0, tilt_deg=10.0)
    looking_away = replace(looking_in, aim_deg=270.0)
    past_the_door = camera("CAM", (5.0, 9.0), aim_deg=270.0, tilt_deg=10.0)
    layout = turned_layout(hall_with(cameras=(looking_in, looking_away, past_the_door)), turn_deg, SHIFT)
    views = [[room.id for room in private_views(layout, one)] for one in layout.cameras]
    assert views == [["R2"], [], []]


def test_furniture_does_not_keep_a_private_room_private() -> None:
    cam = camera("CAM", (1.2, 5.0), aim_deg=90.0, tilt_deg=10.0)
    screen = body("B", 1.2, 9.0, 2.0, 0.3, h=3.0)
    assert [room.id for room in private_views(hall_with(screen), cam)] == ["R2"]


def test_a_camera_inside_a_wall_face_sees_from_the_face_and_one_deep_in_a_wall_sees_nothing() -> None:
    on_face = camera("CAM", (9.0, 10.0), aim_deg=270.0, tilt_deg=15.0)
    bracket = replace(on_face, at=Point(9.0, 10.1))
    lost = replace(on_face, at=Point(-1.0, 5.0))
    areas = [seen(hall_with(), one, px_per_m=125.0, low=1.1, high=1.7).area for one in (on_face, bracket, lost)]
    assert areas[0] > 30.0
    assert areas[1] == pytest.approx(areas[0], rel=0.05)
    assert areas[2] == 0.0


@LAW
@given(items=bodies(most=4), more=bodies(most=2))
def test_an_obstacle_never_widens_what_is_seen(items: tuple[Item, ...], more: tuple[Item, ...]) -> None:
    cam = camera("CAM", (17.5, 9.5), aim_deg=210.0, tilt_deg=12.0)
    named = tuple(replace(one, id=f"{one.id}-more") for one in more)
    before = seen(hall_with(*items), cam, px_per_m=80.0, low=1.1, high=1.7)
    after = seen(hall_with(*items, *named), cam, px_per_m=80.0, low=1.1, high=1.7)
    assert after.difference(before.buffer(1e-9)).area < 1e-9


def test_the_small_layout_covers_every_key_area() -> None:
    found = coverage(small_layout())
    assert [one.area.id for one in found] == [
        "D1-face",
        "D4-face",
        "W1-face",
        "W1-top",
        "W2-face",
        "W2-top",
        "W3-face",
        "W3-top",
        "waiting",
        "guidance-1",
        "ticket-1",
        "self-service",
        "safe-1",
        "D5-door",
        "passage",
    ]
    assert min(one.covered_share for one in found) > 0.95


def test_a_camera_turned_to_the_wall_leaves_its_areas_blind() -> None:
    layout = small_layout()
    turned = replace(
        layout,
        cameras=tuple(replace(one, aim_deg=one.aim_deg + 180.0) if one.id == "CAM1" else one for one in layout.cameras),
    )
    lost = {one.area.id for one in coverage(turned) if one.covered_share < 0.95}
    assert lost == {"W2-face", "W3-face", "guidance-1"}
    blind = {one.area.id: one.blind.area for one in coverage(turned)}
    assert blind["W3-face"] > 0.5


def test_coverage_adds_up() -> None:
    for one in coverage(small_layout()):
        assert 0.0 <= one.seen_by_2_share <= one.covered_share <= 1.0
        assert one.covered.area + one.blind.area == pytest.approx(one.area.polygon.area, abs=1e-5)
        assert one.required_px_per_m == PX[one.area.grade]


@pytest.mark.parametrize("turn_deg", TURNS)
def test_turning_and_moving_the_building_changes_no_coverage(turn_deg: float) -> None:
    here = coverage(small_layout())
    there = coverage(small_layout(turn_deg, SHIFT))
    assert [one.area.id for one in there] == [one.area.id for one in here]
    assert [one.covered.area for one in there] == pytest.approx([one.covered.area for one in here], rel=1e-6)
    assert [one.seen_twice.area for one in there] == pytest.approx([one.seen_twice.area for one in here], abs=1e-6)


def test_a_desk_top_is_the_counter_and_a_face_the_floor_before_it() -> None:
    areas = {area.id: area for area in key_areas(small_layout())}
    assert (areas["W1-top"].low, areas["W1-top"].high) == (0.8, 0.8)
    assert areas["W1-top"].polygon.bounds == pytest.approx((11.0, 7.85, 12.5, 8.5))
    assert areas["W1-face"].polygon.bounds == pytest.approx((11.0, 7.05, 12.5, 7.85))
    assert areas["D1-face"].polygon.bounds == pytest.approx((8.1, 0.0, 9.9, 1.5))
    assert areas["D5-door"].polygon.bounds == pytest.approx((7.24, 11.79, 8.44, 12.69))
    assert areas["passage"].polygon.bounds == pytest.approx((16.3, 8.8, 17.3, 10.0))


def test_key_areas_leave_out_what_is_filled_by_things() -> None:
    areas = {area.id: area for area in key_areas(small_layout())}
    machines = 2 * 0.8 * 0.6
    assert areas["self-service"].polygon.area == pytest.approx(2.5 * 3.8 - machines)


def test_the_angle_of_the_sector_that_is_drawn_is_never_left() -> None:
    cam = camera("CAM", (0.0, 0.0), aim_deg=0.0, tilt_deg=35.0)
    shape = frame_on_floor(cam, px_per_m=50.0, low=1.1, high=1.7)
    angles = [degrees(atan(y / x)) for x, y in shape.exterior.coords if x > 0.0]
    assert max(angles) <= 42.0 + 1e-9
    assert min(angles) >= -42.0 - 1e-9


@pytest.mark.parametrize(("off", "share"), [(0.0, 1.0), (40.0, 1.0), (50.0, 0.0), (180.0, 0.0)])
def test_a_face_counts_as_seen_from_the_front_only_within_the_angle(off: float, share: float) -> None:
    """A camera far from a narrow window's customer, at an angle off the way that the face looks."""
    layout = small_layout()
    counter = layout.item("W2-counter")
    face = next(one for one in key_areas(layout) if one.id == "W2-face")
    assert face.look == pytest.approx((sin(radians(counter.turn_deg)), -cos(radians(counter.turn_deg))))
    middle, turn = face.polygon.centroid, radians(off)
    look = (face.look[0] * cos(turn) - face.look[1] * sin(turn), face.look[0] * sin(turn) + face.look[1] * cos(turn))
    cam = camera("CAM", (middle.x + 40 * look[0], middle.y + 40 * look[1]), aim_deg=0.0, tilt_deg=0.0)
    part = in_front(face.polygon, cam, look=face.look, yaw_deg=45.0)
    assert part.area / face.polygon.area == pytest.approx(share, abs=1e-9)


def test_what_is_seen_from_the_front_is_part_of_what_is_seen() -> None:
    layout = small_layout()
    every = {one.area.id: one for one in coverage(layout)}
    fronts = watch_of(layout).faces(px_per_m=PX[Grade.FACE], yaw_deg=45.0)
    assert {one.area.id for one in fronts} == {"D1-face", "D4-face", "W1-face", "W2-face", "W3-face"}
    assert all(one.covered.difference(every[one.area.id].covered).area < 1e-6 for one in fronts)
    assert {one.area.id for one in fronts if one.covered_share > 0.95} == {"D4-face"}


def test_the_floor_to_look_over_is_triangulated_once_for_a_storey() -> None:
    storey = small_layout().storey
    assert sight_ground(storey, doors_open=True) is sight_ground(replace(storey), doors_open=True)
    assert sight_ground(storey, doors_open=True) is not sight_ground(storey, doors_open=False)


def test_a_judged_layout_has_its_key_areas_and_views_found_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    areas, view = coverage_of_areas.key_areas, sight.view_of
    monkeypatch.setattr(coverage_of_areas, "key_areas", lambda layout: asked.append("areas") or areas(layout))
    monkeypatch.setattr(sight, "view_of", lambda floor, cam: asked.append(f"view {cam.id}") or view(floor, cam))
    layout = small_layout()
    pipeline.judge(layout, rulebook=toml.read_rulebook())
    assert asked.count("areas") == 1
    on_closed = [one for one in asked if one.startswith("view CAM")]
    assert len(on_closed) == 2 * len(layout.cameras) > 0


@LAW
@given(items=bodies())
def test_a_point_is_hidden_where_it_lies_in_a_shadow(items: tuple[Item, ...]) -> None:
    cam = camera("CAM", (17.5, 9.5), aim_deg=210.0, tilt_deg=12.0)
    stage = sight.stage(hall_with(*items))
    points = np.random.default_rng(7).uniform((0.0, 0.0), (18.0, 10.0), (300, 2))
    for low, high in ((0.8, 0.8), (1.1, 1.7), (1.4, 3.0)):
        cast = sight.shadows(stage, cam, low=low, high=high, picture=box(-30.0, -30.0, 40.0, 40.0))
        shadow = shapely.union_all(cast)
        near_edge = shapely.distance(shapely.points(points), shadow.boundary) < 1e-6
        told = sight.hidden(
            stage, (cam.at.x, cam.at.y, cam.height_m), points, low=np.full(300, low), high=np.full(300, high)
        )
        assert np.array_equal(told[~near_edge], shapely.contains_xy(shadow, points)[~near_edge])
