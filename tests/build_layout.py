"""A small complete layout for tests, placed by hand: three windows in the hall of tests/build.py.

The public comes in by D1 in the south wall, walks north, and meets the counters' row near the north wall; behind the
row lies the staff zone, which D2 joins to the back office. Nothing of planner.place is used.
"""

from collections.abc import Iterator
from dataclasses import replace

from shapely import Point, box

from planner.model.brief import (
    Brief,
    Building,
    CameraWishes,
    CounterWishes,
    Demand,
    Project,
    QueueKind,
    Role,
    SheetWishes,
    Site,
    WindowMode,
    WindowWishes,
)
from planner.model.layout import (
    Camera,
    Item,
    Kind,
    KneeSpace,
    Layout,
    ServiceWindow,
    Sizing,
    Zone,
    ZoneKind,
)
from planner.model.plan import FloorPlan
from planner.words import Lang, Text
from tests.build import hall_plan, turned, turned_plan

TOP = 0.80
DEPTH = 0.65
PITCH = 1.50
FRONT = 7.85
"""The counters' public edge; behind the tops 1.5 m remain to the hall's north wall."""
CENTRES = (11.75, 13.25, 14.75)
NORTH, WEST, SOUTH, EAST = 0.0, 90.0, 180.0, 270.0
"""`turn_deg` of a thing whose front looks that way."""

CAMERA = "DS-2CD2143G2-I 4 mm"
"""The catalogue's dome that looks over the small layout."""

NAMES = {
    Kind.COUNTER: Text(zh="柜台", en="counter"),
    Kind.SIGN: Text(zh="窗口标牌", en="window sign"),
    Kind.STAFF_BOARD: Text(zh="工作人员公示牌", en="staff board"),
    Kind.QUEUE_LINE: Text(zh="一米线", en="one-metre line"),
    Kind.QUEUE_PLACE: Text(zh="排队位", en="queue place"),
    Kind.STAFF_CHAIR: Text(zh="工作椅", en="staff chair"),
    Kind.VISITOR_CHAIR: Text(zh="办事椅", en="visitor chair"),
    Kind.COMPUTER: Text(zh="电脑", en="computer"),
    Kind.PRINTER: Text(zh="打印机", en="printer"),
    Kind.SCANNER: Text(zh="扫描仪", en="scanner"),
    Kind.DOCUMENT_CAMERA: Text(zh="高拍仪", en="document camera"),
    Kind.RATING_TERMINAL: Text(zh="服务评价器", en="rating terminal"),
    Kind.COPIER: Text(zh="复印机", en="copier"),
    Kind.OUTLET: Text(zh="插座", en="outlet"),
    Kind.ALARM: Text(zh="一键报警", en="alarm"),
    Kind.GUIDANCE_DESK: Text(zh="导服台", en="guidance desk"),
    Kind.TICKET_MACHINE: Text(zh="取号机", en="ticket machine"),
    Kind.SEAT_ROW: Text(zh="等候排椅", en="seat row"),
    Kind.WHEELCHAIR_PLACE: Text(zh="轮椅席位", en="wheelchair place"),
    Kind.FORM_DESK: Text(zh="填单台", en="form desk"),
    Kind.SELF_SERVICE: Text(zh="自助终端", en="self-service machine"),
    Kind.DISPLAY: Text(zh="综合屏", en="display"),
    Kind.NOTICE_BOARD: Text(zh="公告栏", en="notice board"),
    Kind.OPEN_GOVERNMENT: Text(zh="政务公开台", en="open-government stand"),
    Kind.ISSUING_POINT: Text(zh="统一出件柜", en="issuing point"),
    Kind.GATE: Text(zh="员工通行门", en="gate"),
    Kind.PARTITION: Text(zh="隔断", en="partition"),
    Kind.DESK: Text(zh="办公桌", en="desk"),
    Kind.CABINET: Text(zh="文件柜", en="cabinet"),
    Kind.SAFE: Text(zh="保险柜", en="safe"),
    Kind.CCTV_NOTICE: Text(zh="监控提示", en="CCTV notice"),
    Kind.EXIT_SIGN: Text(zh="安全出口", en="exit sign"),
    Kind.EVACUATION_PLAN: Text(zh="疏散平面图", en="evacuation plan"),
}


def small_brief() -> Brief:
    """A brief in which everything that a reader could ask for is filled in, and nothing was given by a user."""
    return Brief(
        project=Project(
            name=Text(zh="示例镇便民服务中心", en="Sample township service centre"),
            town="示例镇",
            designer="",
            checker="",
            number="A-01",
            date="2025-01-01",
        ),
        language=Lang.ZH,
        site=Site(units=None, storey=None, hall=None, entrance=None, staff_door=None, profile=None),
        building=Building(work="new", ceiling_height=3.3, ground_floor=True, sprinklers=False),
        demand=Demand(
            population=20000,
            matters=150,
            visits_per_day=None,
            minutes_per_case=10.0,
            visits_per_person_year=0.5,
            working_days=250,
            peak_day_factor=1.5,
            peak_hour_share=0.20,
            self_service_share=0.0,
            mean_wait_target_min=10.0,
            long_wait_min=20.0,
            long_wait_share=0.10,
        ),
        windows=WindowWishes(
            count=None,
            mode=WindowMode.UNDIFFERENTIATED,
            classes=(),
            roles=(Role.ASSISTANCE, Role.UNRESOLVED, Role.CROSS_REGION, Role.DELTA, Role.ISSUING),
        ),
        counter=CounterWishes(height=None, depth=None, pitch=None, hung_signs=True),
        queue=QueueKind.TICKET,
        cameras=CameraWishes(models=(CAMERA,), height=2.8),
        sheet=SheetWishes(size=None, scale=None),
        keep=(),
        standards=(),
        given=frozenset(),
    )


def thing(
    item_id: str,
    kind: Kind,
    at: tuple[float, float],
    size: tuple[float, float, float],
    *,
    turn_deg: float = NORTH,
    base: float = 0.0,
    window: str = "",
    text: Text | None = None,
    detail: tuple[str, ...] = (),
    count: int = 1,
    knee: KneeSpace | None = None,
) -> Item:
    """An item; `size` is its width, depth and height in metres."""
    width, depth, height = size
    return Item(
        id=item_id,
        kind=kind,
        at=Point(round(at[0], 6), round(at[1], 6)),
        turn_deg=turn_deg,
        width=width,
        depth=depth,
        height=height,
        base=base,
        window=window,
        name=NAMES[kind],
        text=text,
        detail=detail,
        count=count,
        knee=knee,
    )


def window_items(window: str, x: float, *, label: Text, visitor_chair: bool) -> Iterator[Item]:
    """A counter with all that belongs to its window, its public edge at FRONT, facing south."""
    y = FRONT + DEPTH / 2

    def at(along: float, forward: float) -> tuple[float, float]:
        """A point `along` to the right of someone who stands before the counter, `forward` towards the public."""
        return x + along, y - forward

    def one(name: str, kind: Kind, place: tuple[float, float], size: tuple[float, float, float], base: float) -> Item:
        return thing(f"{window}-{name}", kind, place, size, turn_deg=SOUTH, base=base, window=window)

    yield thing(
        f"{window}-counter",
        Kind.COUNTER,
        at(0, 0),
        (PITCH, DEPTH, TOP),
        turn_deg=SOUTH,
        window=window,
        knee=KneeSpace(width=0.90, height=0.70, depth=0.45),
    )
    yield replace(one("sign", Kind.SIGN, at(0, 0.20), (0.50, 0.05, 0.20), 2.30), text=label)
    yield replace(
        one("board", Kind.STAFF_BOARD, at(0.05, 0.27), (0.30, 0.06, 0.20), TOP),
        detail=("name", "post", "photo", "position", "duties"),
    )
    yield one("line", Kind.QUEUE_LINE, at(0, DEPTH / 2 + 1.05), (1.30, 0.10, 0.0), 0.0)
    for number in (1, 2):
        place = at(0, DEPTH / 2 + 1.10 + 0.25 + 0.50 * (number - 1))
        yield one(f"place-{number}", Kind.QUEUE_PLACE, place, (0.60, 0.50, 0.0), 0.0)
    yield one("chair", Kind.STAFF_CHAIR, at(0, -DEPTH / 2 - 0.35), (0.55, 0.55, 0.90), 0.0)
    if visitor_chair:
        yield replace(
            one("visitor-chair", Kind.VISITOR_CHAIR, at(0, DEPTH / 2 + 0.40), (0.50, 0.50, 0.85), 0.0), turn_deg=NORTH
        )
    yield one("computer", Kind.COMPUTER, at(0.35, -0.15), (0.50, 0.20, 0.45), TOP)
    yield one("printer", Kind.PRINTER, at(-0.50, -0.10), (0.40, 0.35, 0.30), TOP)
    yield one("scanner", Kind.SCANNER, at(-0.10, -0.15), (0.30, 0.30, 0.15), TOP)
    yield one("document-camera", Kind.DOCUMENT_CAMERA, at(0.50, 0.10), (0.20, 0.25, 0.35), TOP)
    yield one("rating-terminal", Kind.RATING_TERMINAL, at(-0.45, 0.22), (0.20, 0.15, 0.20), TOP)
    yield one("alarm", Kind.ALARM, at(-0.30, -0.30), (0.08, 0.04, 0.04), 0.65)
    networks = (("mains", 6), ("extranet", 1), ("lan", 1), ("department", 1), ("telephone", 1))
    for number, (network, count) in enumerate(networks):
        outlet = one(f"outlet-{network}", Kind.OUTLET, at(0.60 - 0.12 * number, -0.30), (0.086, 0.03, 0.086), 0.30)
        yield replace(outlet, detail=(network,), count=count)


def hall_items() -> Iterator[Item]:
    """What stands in the public part of the hall and closes the row, and the notices on its walls."""
    low = KneeSpace(width=0.90, height=0.70, depth=0.45)
    yield thing("gate-1", Kind.GATE, (10.5, FRONT + 0.05), (1.0, 0.10, 1.0), turn_deg=SOUTH)
    yield thing("partition-1", Kind.PARTITION, (9.95, 8.925), (2.15, 0.10, 1.2), turn_deg=WEST)
    yield thing("issuing-1", Kind.ISSUING_POINT, (15.9, FRONT + DEPTH / 2), (0.80, DEPTH, TOP), turn_deg=SOUTH)
    yield thing("partition-2", Kind.PARTITION, (17.15, FRONT + 0.05), (1.70, 0.10, 1.2), turn_deg=SOUTH)
    yield thing("guidance-1", Kind.GUIDANCE_DESK, (6.2, 2.2), (1.60, 0.70, 0.80), turn_deg=SOUTH, knee=low)
    yield thing("ticket-1", Kind.TICKET_MACHINE, (7.55, 2.2), (0.50, 0.50, 1.10), turn_deg=SOUTH)
    for number, x in enumerate((12.3, 15.0, 5.6), start=1):
        yield thing(f"seats-{number}", Kind.SEAT_ROW, (x, 4.05), (2.20, 0.60, 0.80), count=4)
    yield thing("wheelchair-1", Kind.WHEELCHAIR_PLACE, (10.6, 3.70), (0.80, 1.30, 0.0))
    yield thing("form-1", Kind.FORM_DESK, (13.0, 0.30), (1.50, 0.60, 0.80), knee=low)
    yield thing("self-service-1", Kind.SELF_SERVICE, (0.30, 4.2), (0.80, 0.60, 1.40), turn_deg=EAST)
    yield thing("self-service-2", Kind.SELF_SERVICE, (0.30, 6.0), (0.80, 0.60, 1.40), turn_deg=EAST)
    yield thing("open-government-1", Kind.OPEN_GOVERNMENT, (0.30, 1.5), (1.20, 0.60, 1.20), turn_deg=EAST)
    yield thing("display-1", Kind.DISPLAY, (16.9, FRONT), (1.50, 0.10, 0.60), turn_deg=SOUTH, base=2.40)
    yield thing("notice-1", Kind.NOTICE_BOARD, (4.0, 9.97), (1.80, 0.06, 1.20), turn_deg=SOUTH, base=1.0)
    yield thing("evacuation-1", Kind.EVACUATION_PLAN, (7.4, 0.02), (0.60, 0.04, 0.42), base=1.40)
    yield thing("cctv-notice-1", Kind.CCTV_NOTICE, (10.4, 0.02), (0.40, 0.04, 0.30), base=1.50)
    yield thing("cctv-notice-2", Kind.CCTV_NOTICE, (17.98, 3.2), (0.40, 0.04, 0.30), turn_deg=WEST, base=1.50)
    yield thing("exit-sign-1", Kind.EXIT_SIGN, (9.0, 0.03), (0.36, 0.06, 0.16), base=2.15)
    yield thing("exit-sign-2", Kind.EXIT_SIGN, (17.97, 2.0), (0.36, 0.06, 0.16), turn_deg=WEST, base=2.15)
    yield thing("guidance-1-alarm", Kind.ALARM, (6.2, 2.50), (0.08, 0.04, 0.04), turn_deg=SOUTH, base=0.65)


def back_items() -> Iterator[Item]:
    """What stands in the back office: a desk for each B post, the shared copier, cabinets and the safe."""
    for number, x in enumerate((10.0, 12.2, 14.4), start=1):
        yield thing(f"desk-{number}", Kind.DESK, (x, 13.2), (1.40, 0.70, 0.75), turn_deg=SOUTH)
        yield thing(f"desk-{number}-chair", Kind.STAFF_CHAIR, (x, 12.45), (0.55, 0.55, 0.90))
    yield thing("copier-1", Kind.COPIER, (15.2, 10.60), (0.70, 0.70, 1.10))
    yield thing("cabinet-1", Kind.CABINET, (11.0, 10.47), (0.90, 0.45, 1.80))
    yield thing("cabinet-2", Kind.CABINET, (12.0, 10.47), (0.90, 0.45, 1.80))
    yield thing("safe-1", Kind.SAFE, (17.6, 13.65), (0.60, 0.60, 0.90), turn_deg=SOUTH)


def camera(camera_id: str, at: tuple[float, float], *, aim_deg: float, tilt_deg: float) -> Camera:
    """A 4 mm dome of 2688 × 1520 pixels, 84° × 45°, 2.8 m above the floor."""
    return Camera(
        id=camera_id,
        model=CAMERA,
        at=Point(at),
        height_m=2.8,
        aim_deg=aim_deg,
        tilt_deg=tilt_deg,
        hfov_deg=84.0,
        vfov_deg=45.0,
        pixels_x=2688,
        pixels_y=1520,
    )


def small_cameras() -> tuple[Camera, ...]:
    """Cameras that see every key area of the small layout."""
    return (
        camera("CAM1", (17.85, 6.6), aim_deg=180.0, tilt_deg=20.0),
        camera("CAM2", (7.4, 9.85), aim_deg=330.0, tilt_deg=10.0),
        camera("CAM3", (4.2, 0.15), aim_deg=30.0, tilt_deg=10.0),
        camera("CAM4", (8.2, 9.85), aim_deg=210.0, tilt_deg=10.0),
        camera("CAM5", (13.0, 0.15), aim_deg=30.0, tilt_deg=10.0),
        camera("CAM6", (7.5, 10.4), aim_deg=30.0, tilt_deg=10.0),
        camera("CAM7", (9.9, 10.4), aim_deg=120.0, tilt_deg=20.0),
    )


def small_windows() -> tuple[ServiceWindow, ...]:
    """Three undifferentiated windows; the roles of 4.2.4 and 4.2.5 and the issuing are shared out among them."""
    roles = (
        (Role.GENERAL, Role.ASSISTANCE, Role.UNRESOLVED),
        (Role.GENERAL, Role.CROSS_REGION, Role.DELTA),
        (Role.GENERAL, Role.ISSUING),
    )
    names = (
        Text(zh="综合窗口(帮办代办、“办不成事”反映)", en="Comprehensive Service (Assistance, Unresolved Matters)"),
        Text(zh="综合窗口(跨域通办、长三角一网通办)", en="Comprehensive Service (Cross-Region, Yangtze River Delta)"),
        Text(zh="综合窗口(统一出件)", en="Comprehensive Service (Document Issuance)"),
    )
    return tuple(
        ServiceWindow(
            id=f"W{number}",
            number=number,
            name=names[number - 1],
            class_id="",
            roles=roles[number - 1],
            fields=(),
            accessible=number == 1,
        )
        for number in (1, 2, 3)
    )


def small_zones() -> tuple[Zone, ...]:
    """The uses of the floor; none overlaps another but the public zone, which holds its parts."""
    parts = (
        ("staff", ZoneKind.STAFF, Text(zh="工作区", en="staff zone"), box(10.0, FRONT + DEPTH, 18.0, 10.0)),
        ("queue", ZoneKind.QUEUE, Text(zh="排队区", en="queueing area"), box(11.0, 5.65, 15.5, FRONT)),
        ("waiting", ZoneKind.WAITING, Text(zh="休息等候区", en="waiting area"), box(10.2, 2.8, 16.2, 4.8)),
        ("self-service", ZoneKind.SELF_SERVICE, Text(zh="自助服务区", en="self-service area"), box(0, 3.2, 2.5, 7.0)),
        ("guidance", ZoneKind.GUIDANCE, Text(zh="咨询引导区", en="guidance"), box(5.2, 0.6, 8.0, 3.4)),
        ("forms", ZoneKind.FORM_FILLING, Text(zh="填单区", en="form-filling"), box(12.0, 0.0, 14.0, 1.5)),
        ("open-government", ZoneKind.OPEN_GOVERNMENT, Text(zh="政务公开区", en="open government"), box(0, 0.5, 2, 2.5)),
        ("back-office", ZoneKind.BACK_OFFICE, Text(zh="后台审批区", en="back office"), box(7.24, 10.24, 18.0, 14.24)),
    )
    public = box(0.0, 0.0, 18.0, 10.0).difference(box(9.9, FRONT, 18.0, 10.0))
    return (
        Zone(id="public", kind=ZoneKind.PUBLIC, name=Text(zh="办事区", en="public area"), polygon=public),
        *(Zone(id=one, kind=kind, name=name, polygon=polygon) for one, kind, name, polygon in parts),
    )


def straight_layout(plan: FloorPlan | None = None) -> Layout:
    """The layout in a building that is not turned."""
    windows = small_windows()
    items: list[Item] = []
    for one, x in zip(windows, CENTRES, strict=True):
        label = Text(zh=f"{one.number} 号窗口 {one.name.zh}", en=f"Window {one.number} {one.name.en}")
        items += window_items(one.id, x, label=label, visitor_chair=not one.accessible)
    items += hall_items()
    items += back_items()
    return Layout(
        plan=hall_plan() if plan is None else plan,
        storey_id="S1",
        hall_id="R1",
        entrance_id="D1",
        staff_door_id="D2",
        back_office_id="R4",
        brief=small_brief(),
        sizing=Sizing(
            visits_per_day=40.0,
            arrivals_per_hour=12.0,
            minutes_per_case=10.0,
            needed=3,
            placed=3,
            utilisation=2.0 / 3.0,
            mean_wait_min=4.444444,
            overruled=False,
        ),
        windows=windows,
        items=tuple(items),
        cameras=small_cameras(),
        zones=small_zones(),
    )


def turned_layout(layout: Layout, turn_deg: float, shift: tuple[float, float] = (0.0, 0.0)) -> Layout:
    """The building with all that stands in it, turned about the origin, then moved."""

    def point(at: Point) -> Point:
        moved = turned(at, turn_deg, shift)
        assert isinstance(moved, Point)
        return moved

    def turn(value: float) -> float:
        return (value + turn_deg) % 360.0

    return replace(
        layout,
        plan=turned_plan(layout.plan, turn_deg, shift),
        items=tuple(replace(one, at=point(one.at), turn_deg=turn(one.turn_deg)) for one in layout.items),
        cameras=tuple(replace(one, at=point(one.at), aim_deg=turn(one.aim_deg)) for one in layout.cameras),
        zones=tuple(replace(one, polygon=turned(one.polygon, turn_deg, shift)) for one in layout.zones),
    )


def small_layout(turn_deg: float = 0.0, shift: tuple[float, float] = (0.0, 0.0)) -> Layout:
    """A complete good layout of three windows; the building is turned about the origin, then moved."""
    layout = straight_layout()
    if turn_deg == 0.0 and shift == (0.0, 0.0):
        return layout
    return turned_layout(layout, turn_deg, shift)
