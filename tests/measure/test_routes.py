"""Routes, their narrowest places and the way out, against numbers by hand and against slower ways to compute them."""

import warnings
from dataclasses import replace
from itertools import combinations, pairwise
from math import dist, hypot, sqrt

import networkx as nx
import numpy as np
import pytest
import shapely
import shapely.affinity
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from planner.measure.exits import exit_doors
from planner.measure.pinch import narrowest_along
from planner.measure.routes import Flow, Route, RouteKind, crossings, flow
from planner.measure.space import Walker, free_floor, polygons, triangulated
from planner.measure.ways import Ground, Net, Place
from planner.model.brief import QueueKind
from planner.model.layout import Item, Kind, Layout
from planner.model.plan import FloorPlan, RoomUse
from tests.build import door, hall_plan
from tests.build_layout import small_layout, thing, turned_layout
from tests.measure.halls import LAW, SHIFT, TURNS, bodies, body, hall_with


def by_id(found: Flow) -> dict[str, Route]:
    return {route.id: route for route in found.routes}


def test_the_small_layout_has_every_route() -> None:
    found = flow(small_layout())
    assert found.unreached == ()
    assert [(one.start, one.goal) for one in found.routes if one.kind is RouteKind.PUBLIC] == [
        ("D1", "guidance-1"),
        ("guidance-1", "ticket-1"),
        ("ticket-1", "seats-1"),
        ("seats-1", "W1"),
        ("W1", "D1"),
        ("seats-1", "W2"),
        ("W2", "D4"),
        ("seats-1", "W3"),
        ("W3", "D4"),
    ]
    assert [(one.start, one.goal) for one in found.routes if one.kind is RouteKind.WHEELCHAIR] == [
        ("D1", "wheelchair-1"),
        ("wheelchair-1", "W1"),
        ("W1", "D1"),
    ]
    assert [(one.start, one.goal) for one in found.routes if one.kind is RouteKind.STAFF] == [
        ("D2", "W1"),
        ("D2", "W2"),
        ("D2", "W3"),
    ]
    assert len({route.id for route in found.routes}) == len(found.routes)


def test_routes_run_over_free_floor_and_end_at_their_places() -> None:
    layout = small_layout()
    for route in flow(layout).routes:
        inside = route.kind is RouteKind.STAFF or route.start.startswith("desk")
        free = free_floor(layout, walker=Walker.STAFF if inside else Walker.PUBLIC)
        assert route.length == pytest.approx(route.path.length)
        assert route.path.difference(free).length < 0.011, route.id


@pytest.mark.parametrize("turn_deg", TURNS)
def test_turning_and_moving_the_building_changes_no_route(turn_deg: float) -> None:
    here, there = flow(small_layout()), flow(small_layout(turn_deg, SHIFT))
    assert [one.id for one in there.routes] == [one.id for one in here.routes]
    lengths = [one.length for one in here.routes]
    exact_passages = 2e-5
    assert [one.length for one in there.routes] == pytest.approx(lengths, rel=1e-6, abs=exact_passages)
    assert [one.narrowest for one in there.routes] == pytest.approx([one.narrowest for one in here.routes], rel=1e-6)
    assert there.farthest_exit_m == pytest.approx(here.farthest_exit_m, rel=1e-6)
    assert there.farthest_straight_m == pytest.approx(here.farthest_straight_m, rel=1e-6)


def screens(gap: float, *, height: float = 2.2) -> tuple[Item, ...]:
    """Two screens across the hall at y = 5 that leave a gap in the middle of the hall's width."""
    side = (18.0 - gap) / 2
    left = body("left", side / 2, 5.0, side, 0.4, h=height)
    return left, replace(left, id="right", at=Point(18.0 - side / 2, 5.0))


def through(layout: Layout, start: Point, goal: Point, width: float = 0.6) -> tuple[float, float] | None:
    """Length and narrowest place of the way between two points of the public floor for a walker of a width."""
    ground = Ground(free=free_floor(layout, walker=Walker.PUBLIC))
    net = ground.net(width)
    ends = [net.settle(Place(id="", at=at)) for at in (start, goal)]
    ways = [net.way(ends[0][part], ends[1][part]) for part in ends[0].keys() & ends[1].keys()]
    if not ways:
        return None
    pinch = narrowest_along(ground.floor, ways[0])
    return sum(dist(a, b) for a, b in zip(ways[0], ways[0][1:], strict=False)), 99.0 if pinch is None else pinch.width


@pytest.mark.parametrize("gap", [0.7, 0.999, 1.0, 1.35, 3.0])
@pytest.mark.parametrize("turn_deg", TURNS)
def test_the_narrowest_place_is_the_gap_to_the_millimetre(gap: float, turn_deg: float) -> None:
    layout = turned_layout(hall_with(*screens(gap)), turn_deg, SHIFT)
    ends = turned_layout(hall_with(body("a", 9.0, 2.0, 0.1, 0.1), body("b", 9.0, 8.0, 0.1, 0.1)), turn_deg, SHIFT)
    found = through(layout, ends.items[0].at, ends.items[1].at)
    assert found is not None
    assert found == pytest.approx((6.0, gap), abs=1e-6)


def test_a_gap_that_is_too_narrow_is_not_passed() -> None:
    assert through(hall_with(*screens(0.599)), Point(9.0, 2.0), Point(9.0, 8.0)) is None


def test_a_corner_beside_a_wall_is_a_narrow_place_though_no_corner_faces_it() -> None:
    post = body("post", 9.0, 6.0, 17.0, 7.4)
    found = through(hall_with(replace(post, at=Point(9.2, 5.5))), Point(0.35, 0.9), Point(0.35, 9.0))
    assert found is not None
    assert found[1] == pytest.approx(0.7, abs=1e-9)


def test_a_turned_block_leaves_the_width_between_its_corner_and_the_wall() -> None:
    block = body("block", 9.0, 5.0, 6.0, 6.0, turn_deg=45.0)
    half = 3.0 * sqrt(2.0)
    found = through(hall_with(block), Point(2.0, 5.3), Point(16.0, 5.3))
    assert found is not None
    assert found[1] == pytest.approx(5.0 - half, abs=1e-9)


def test_the_length_of_a_way_round_a_corner_is_exact() -> None:
    layout = hall_with(body("wall", 9.0, 3.0, 0.4, 6.0))
    found = through(layout, Point(6.0, 2.0), Point(12.0, 2.0), width=1.0)
    assert found is not None
    assert found[0] == pytest.approx(2 * hypot(9.0 - 0.2 - 0.5 - 6.0, 4.5) + 1.4, abs=1e-9)


def slow_length(net: Net, start: Point, goal: Point) -> float | None:
    """The shortest way by testing every pair of corners against the whole floor."""
    inside = net.floor.polygon.buffer(1e-7)
    shapely.prepare(inside)
    points = [*net.floor.points, (start.x, start.y), (goal.x, goal.y)]
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(points)))
    for a, b in combinations(range(len(points)), 2):
        if inside.covers(LineString([points[a], points[b]])):
            graph.add_edge(a, b, weight=dist(points[a], points[b]))
    try:
        return float(nx.dijkstra_path_length(graph, len(points) - 2, len(points) - 1))
    except nx.NetworkXNoPath:
        return None


@LAW
@given(items=bodies(most=5))
def test_a_way_is_the_shortest_there_is(items: tuple[Item, ...]) -> None:
    net = Net(free=free_floor(hall_with(*items), walker=Walker.PUBLIC), width=0.6)
    starts, goals = (net.settle(Place(id="", at=Point(at))) for at in ((2.0, 2.0), (15.0, 8.0)))
    for part in starts.keys() & goals.keys():
        way = net.way(starts[part], goals[part])
        expected = slow_length(net, starts[part], goals[part])
        assert expected is not None
        assert LineString(way).length == pytest.approx(expected, rel=1e-9)


@LAW
@given(items=bodies(most=6), width=st.sampled_from((0.4, 0.6, 0.9, 1.2)))
def test_what_is_walked_with_a_width_is_nowhere_narrower_and_no_wider_than_the_floor_lets_through(
    items: tuple[Item, ...], width: float
) -> None:
    free = free_floor(hall_with(*items), walker=Walker.PUBLIC)
    net = Net(free=free, width=width)
    starts, goals = (net.settle(Place(id="", at=Point(at))) for at in ((2.0, 2.0), (15.0, 8.0)))
    floor = triangulated(free)
    for part in starts.keys() & goals.keys():
        pinch = narrowest_along(floor, net.way(starts[part], goals[part]))
        if pinch is None:
            continue
        assert pinch.width >= width - 1e-6
        assert pinch.width <= widest_disc(free, starts[part], goals[part]) + 1e-3


def widest_disc(free: shapely.MultiPolygon, start: Point, goal: Point) -> float:
    """The widest disc that gets from near one point to near another by any way, to 1 mm."""
    low, high = 0.0, 20.0
    while high - low > 0.001:
        middle = (low + high) / 2
        rooms = polygons(free.buffer(-middle / 2, quad_segs=32)).geoms
        through = any(max(room.distance(start), room.distance(goal)) <= middle for room in rooms)
        low, high = (middle, high) if through else (low, middle)
    return high


def test_the_door_that_is_passed_counts() -> None:
    narrow = small_layout()
    storey = narrow.storey
    assert by_id(flow(narrow))["staff-D2-W3"].narrowest == pytest.approx(1.0)
    assert storey.door("D2").width_m == 1.0


def test_a_chair_behind_the_counter_narrows_the_way_along_it() -> None:
    layout = small_layout()
    route = by_id(flow(layout))["staff-D2-W1"]
    chair = layout.item("W2-chair").footprint.bounds[3]
    assert route.narrowest == pytest.approx(10.0 - chair)


def without(layout: Layout, *kinds: Kind) -> Layout:
    return replace(layout, items=tuple(item for item in layout.items if item.kind not in kinds))


@pytest.mark.parametrize(
    ("kind", "goal", "words"),
    [
        (Kind.GUIDANCE_DESK, "guidance-desk", "there is no guidance desk"),
        (Kind.TICKET_MACHINE, "ticket-machine", "there is no ticket machine"),
        (Kind.SEAT_ROW, "seat-row", "there is no seat row"),
        (Kind.WHEELCHAIR_PLACE, "wheelchair-place", "there is no wheelchair place"),
        (Kind.COUNTER, "W2", "there is no counter"),
    ],
)
def test_what_is_not_there_is_unreached_with_the_reason(kind: Kind, goal: str, words: str) -> None:
    found = flow(without(small_layout(), kind))
    assert (goal, words) in [(one.goal, one.text.en) for one in found.unreached]


def test_those_who_queue_in_line_take_no_ticket_and_no_seat() -> None:
    layout = without(small_layout(), Kind.TICKET_MACHINE, Kind.SEAT_ROW)
    layout = replace(layout, brief=replace(layout.brief, queue=QueueKind.LINE))
    found = flow(layout)
    assert found.unreached == ()
    assert "public-guidance-1-W1" in by_id(found)


def test_without_an_accessible_window_the_wheelchair_route_says_so() -> None:
    layout = small_layout()
    windows = tuple(replace(one, accessible=False) for one in layout.windows)
    texts = [one.text.en for one in flow(replace(layout, windows=windows)).unreached]
    assert "there is no accessible window" in texts


@pytest.mark.parametrize(("gap", "narrowest"), [(1.3, 1.3), (1.19, 1.19), (0.85, 0.85), (0.79, None)])
def test_a_wheelchair_takes_the_widest_way_and_the_pinch_shows(gap: float, narrowest: float | None) -> None:
    layout = small_layout()
    fence = tuple(replace(one, at=Point(one.at.x, 5.1), depth=0.2) for one in screens(gap))
    found = flow(replace(layout, items=(*without(layout, Kind.QUEUE_PLACE).items, *fence)))
    if narrowest is None:
        lost = [one for one in found.unreached if one.kind is RouteKind.WHEELCHAIR]
        assert [(one.start, one.goal) for one in lost] == [("wheelchair-1", "W1"), ("W1", "D1")]
        assert lost[0].text.en == "no way is at least 800 mm wide"
    else:
        assert by_id(found)["wheelchair-wheelchair-1-W1"].narrowest == pytest.approx(narrowest)


def test_the_public_does_not_pass_the_gate_and_staff_do() -> None:
    layout = replace(small_layout(), staff_door_id=None)
    found = by_id(flow(layout))
    assert found["staff-D1-W1"].path.crosses(layout.item("gate-1").footprint)
    public = [route.path for route in found.values() if route.kind is RouteKind.PUBLIC]
    assert not any(path.intersects(layout.item("gate-1").footprint) for path in public)


def test_a_closed_row_keeps_the_public_out_and_without_a_gate_staff_too() -> None:
    layout = replace(without(small_layout(), Kind.GATE), staff_door_id=None)
    wall = thing("block", Kind.PARTITION, (10.5, 7.9), (1.0, 0.1, 1.2))
    plan = layout.plan.storeys[0]
    shut = replace(layout.plan, storeys=(replace(plan, doors=tuple(d for d in plan.doors if d.id != "D2")),))
    found = flow(replace(layout, plan=shut, items=(*layout.items, wall)))
    lost = [(one.kind, one.goal) for one in found.unreached]
    assert lost[:3] == [(RouteKind.STAFF, "W1"), (RouteKind.STAFF, "W2"), (RouteKind.STAFF, "W3")]
    assert [kind for kind, _ in lost[3:]] == [RouteKind.WAY_OUT] * 3


def with_doors(plan: FloorPlan, *ids: str) -> FloorPlan:
    storey = plan.storeys[0]
    return replace(plan, storeys=(replace(storey, doors=tuple(one for one in storey.doors if one.id in ids)),))


def test_exits_are_the_doors_outdoors_of_rooms_that_the_public_walks_through() -> None:
    layout = hall_with()
    assert [door.id for door in exit_doors(layout)] == ["D1", "D4"]
    inner = replace(hall_with(plan=with_doors(hall_plan(), "D2", "D3")), entrance_id="D3")
    assert [door.id for door in exit_doors(inner)] == ["D3"]


@pytest.mark.parametrize(("use", "exits"), [("mediation", ["D1", "D4"]), ("corridor", ["D1", "D4", "D6"])])
def test_a_room_with_a_door_of_its_own_is_a_way_out_only_where_ways_run_through_it(use: str, exits: list[str]) -> None:
    plan = hall_plan()
    storey = plan.storeys[0]
    own = door("D6", (-0.12, 12.2), width=1.0, along="y", rooms=("R2", None))
    rooms = tuple(replace(one, use=RoomUse(use)) if one.id == "R2" else one for one in storey.rooms)
    opened = replace(storey, rooms=rooms, doors=(*storey.doors, own), walls=storey.walls.difference(own.gap))
    layout = hall_with(plan=replace(plan, storeys=(opened,)))
    assert [one.id for one in exit_doors(layout)] == exits
    closed = replace(opened, doors=tuple(one for one in opened.doors if one.id not in ("D1", "D4")))
    assert [one.id for one in exit_doors(hall_with(plan=replace(plan, storeys=(closed,))))] == ["D6"]


def test_ways_that_do_not_cross_have_no_crossings_and_places_where_they_do_are_counted() -> None:
    def way(kind: RouteKind, *points: tuple[float, float]) -> Route:
        path = LineString(points)
        return Route(id=kind.value, kind=kind, start="", goal="", path=path, length=path.length, narrowest=1.0,
                     narrowest_at=Point(points[0]), between=path)  # fmt: skip

    def found(*routes: Route) -> int:
        return crossings(Flow(routes=routes, unreached=(), farthest_exit_m=None, farthest_at=None))

    public, beside = way(RouteKind.PUBLIC, (0, 0), (10, 0)), way(RouteKind.STAFF, (0, 1), (10, 1))
    assert found(public, beside) == 0
    assert found(public) == 0
    assert found(public, way(RouteKind.STAFF, (2, -1), (2, 1), (6, 1), (6, -1))) == 2
    assert found(public, way(RouteKind.STAFF, (2, -1), (2, 1), (2.5, 1), (2.5, -1))) == 1


def test_the_back_office_gets_out_through_the_hall_or_by_a_door_of_its_own() -> None:
    layout = small_layout()
    assert by_id(flow(layout))["way-out-desk-1-D1"].narrowest == pytest.approx(0.875)
    storey = layout.plan.storeys[0]
    own = door("D6", (18.12, 12.2), width=1.0, along="y", rooms=("R4", None))
    walls = storey.walls.difference(own.gap)
    plan = replace(layout.plan, storeys=(replace(storey, doors=(*storey.doors, own), walls=walls),))
    found = by_id(flow(replace(layout, plan=plan)))
    assert {"way-out-desk-1-D6", "way-out-desk-2-D6", "way-out-desk-3-D6"} <= found.keys()
    assert "way-out-W3-D4" in found


def test_without_an_exit_no_distance_is_claimed() -> None:
    layout = replace(hall_with(plan=with_doors(hall_plan(), "D2", "D3")), entrance_id=None)
    found = flow(layout)
    assert (found.farthest_exit_m, found.farthest_straight_m) == (None, None)
    assert {one.text.en for one in found.unreached} >= {"there is no entrance"}


def test_the_farthest_point_of_an_empty_hall_with_one_door_is_its_far_corner() -> None:
    layout = hall_with(plan=with_doors(hall_plan(), "D1"))
    found = flow(layout)
    assert found.farthest_straight_m == pytest.approx(hypot(9.0, 10.12))
    step = 0.12 - 0.245 + 0.3 + 2e-5
    assert found.farthest_exit_m == pytest.approx(step + hypot(8.7, 9.7 + 0.12 - step), abs=1e-6)


def test_two_doors_share_the_hall_where_they_are_equally_far() -> None:
    layout = hall_with(plan=with_doors(hall_plan(), "D1", "D4"))
    found = flow(layout)
    corner = min(hypot(9.0, 10.12), hypot(18.12, 8.0))
    assert found.farthest_straight_m == pytest.approx(corner)


@LAW
@given(items=bodies(most=5))
def test_no_point_is_farther_than_the_farthest(items: tuple[Item, ...]) -> None:
    layout = hall_with(*items, plan=with_doors(hall_plan(), "D1", "D4"))
    found = flow(layout)
    net = Net(free=free_floor(layout, walker=Walker.PUBLIC), width=0.6)
    exits = [Place(id=one.id, at=one.at, door=one, inside=layout.hall.polygon) for one in exit_doors(layout)]
    reached = []
    for x, y in np.stack(np.meshgrid(np.arange(0.31, 18, 1.7), np.arange(0.31, 10, 1.7)), axis=-1).reshape(-1, 2):
        at = Point(float(x), float(y))
        if not net.floor.inner.covers(at):
            continue
        here = net.settle(Place(id="", at=at))
        for place in exits:
            ends = net.settle(place)
            reached += [
                (at.x, at.y, LineString(net.way(here[part], ends[part])).length + ends[part].distance(place.at))
                for part in here.keys() & ends.keys()
            ]
    nearest: dict[tuple[float, float], float] = {}
    for px, py, length in reached:
        nearest[px, py] = min(length, nearest.get((px, py), 1e9))
    if found.farthest_exit_m is None:
        assert nearest == {}
    else:
        assert max(nearest.values(), default=0.0) <= found.farthest_exit_m + 0.0101


@LAW
@given(items=bodies(most=3), more=bodies(most=2))
def test_an_obstacle_never_shortens_a_way(items: tuple[Item, ...], more: tuple[Item, ...]) -> None:
    added = tuple(replace(one, id=f"{one.id}-more") for one in more)
    start, goal = Point(1.0, 1.0), Point(17.0, 9.0)
    before = Net(free=free_floor(hall_with(*items), walker=Walker.PUBLIC), width=0.6)
    after = Net(free=free_floor(hall_with(*items, *added), walker=Walker.PUBLIC), width=0.6)
    if not (after.floor.inner.covers(start) and after.floor.inner.covers(goal)):
        return
    ways = []
    for net in (before, after):
        starts, goals = (net.settle(Place(id="", at=at)) for at in (start, goal))
        parts = [one for one in starts.keys() & goals.keys() if starts[one].equals(start) and goals[one].equals(goal)]
        ways.append(min((LineString(net.way(start, goal)).length for _ in parts), default=1e9))
    assert ways[1] >= ways[0] - 1e-9


def test_an_edge_of_no_length_leaves_the_floor_as_it_is() -> None:
    nearly = (11.850000000000001, 15.120000000000001)
    corners = [(16.5, 15.12), (11.85, 15.12), nearly, (nearly[0], 16.15), (27.38, 16.6)]
    net = Net(free=MultiPolygon([Polygon(corners)]), width=1.4)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert net.floor.polygon.is_empty


@pytest.mark.parametrize("turn_deg", TURNS)
@pytest.mark.parametrize(("gap", "passes"), [(1.2, True), (1.199, False), (1.201, True)])
@pytest.mark.parametrize("deep", [0.01, 1.0])
def test_a_passage_of_exactly_the_width_is_passed_and_one_a_millimetre_short_is_not(
    turn_deg: float, gap: float, passes: bool, deep: float
) -> None:
    walls = [shapely.box(4.0, 0.0, 4.0 + deep, 3.0), shapely.box(4.0, 3.0 + gap, 4.0 + deep, 8.0)]
    bare = shapely.box(0.0, 0.0, 9.0, 8.0).difference(shapely.union_all(walls))

    def turned(shape: BaseGeometry) -> BaseGeometry:
        return shapely.set_precision(shapely.affinity.rotate(shape, turn_deg, origin=(0.0, 0.0)), 1e-6)

    net = Net(free=polygons(turned(bare)), width=1.2)
    start, goal = turned(Point(1.0, 1.0)), turned(Point(8.0, 7.0))
    joined = [part for part in net.floor.parts if part.distance(start) < 1e-6 and part.distance(goal) < 1e-6]
    assert bool(joined) is passes
    if passes:
        way = net.way(start, goal)
        assert 9.2 < sum(dist(one, two) for one, two in pairwise(way)) < 9.9


@pytest.mark.parametrize("turn_deg", [0.0, 37.0])
def test_a_place_that_only_a_passage_of_exactly_the_width_leads_to_is_reached(turn_deg: float) -> None:
    """The blind end of a passage 1.8 m wide: the middle of a walker of 1.8 m has a line there, and nothing more."""
    room = shapely.box(0.0, 0.0, 8.0, 8.0)
    walls = shapely.union_all([shapely.box(4.0, 0.0, 8.0, 3.1), shapely.box(4.0, 4.9, 8.0, 8.0)])
    free = shapely.affinity.rotate(room.difference(walls), turn_deg, origin=(0, 0))
    start, goal = (shapely.affinity.rotate(Point(*at), turn_deg, origin=(0, 0)) for at in ((2.0, 2.0), (6.0, 3.5)))
    net = Net(free=polygons(free), width=1.8)
    found = net.settle(Place(id="goal", at=goal)), net.settle(Place(id="start", at=start))
    assert [list(one) for one in found] == [[0], [0]]
    assert found[0][0].distance(goal) == pytest.approx(0.5, abs=0.001)
