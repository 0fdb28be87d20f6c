"""A layout: the floor plan with everything that was placed in it. Metres, in the drawing's own axes and origin."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from math import cos, radians, sin
from typing import Final

from shapely import Point, Polygon, affinity, box

from planner.model.brief import Brief, QueueKind, Role
from planner.model.plan import FloorPlan, Room, Storey
from planner.model.standard import Verb
from planner.words import Text


class Kind(StrEnum):
    """What a placed item is."""

    COUNTER = "counter"
    SIGN = "sign"
    STAFF_BOARD = "staff-board"
    QUEUE_LINE = "queue-line"
    QUEUE_PLACE = "queue-place"
    BARRIER = "barrier"
    STAFF_CHAIR = "staff-chair"
    VISITOR_CHAIR = "visitor-chair"
    COMPUTER = "computer"
    PRINTER = "printer"
    SCANNER = "scanner"
    DOCUMENT_CAMERA = "document-camera"
    RATING_TERMINAL = "rating-terminal"
    COPIER = "copier"
    OUTLET = "outlet"
    ALARM = "alarm"
    GUIDANCE_DESK = "guidance-desk"
    TICKET_MACHINE = "ticket-machine"
    SEAT_ROW = "seat-row"
    WHEELCHAIR_PLACE = "wheelchair-place"
    FORM_DESK = "form-desk"
    SELF_SERVICE = "self-service"
    DISPLAY = "display"
    NOTICE_BOARD = "notice-board"
    OPEN_GOVERNMENT = "open-government"
    ISSUING_POINT = "issuing-point"
    GATE = "gate"
    PARTITION = "partition"
    DESK = "desk"
    CABINET = "cabinet"
    SAFE = "safe"
    CCTV_NOTICE = "cctv-notice"
    EXIT_SIGN = "exit-sign"
    EVACUATION_PLAN = "evacuation-plan"


@dataclass(frozen=True, kw_only=True)
class KneeSpace:
    """The free space under a counter for a wheelchair user's knees and toes."""

    width: float
    height: float
    depth: float


NETWORKS: Final = {
    "mains": Text(zh="220 V 插座", en="mains"),
    "extranet": Text(zh="政务外网", en="e-gov extranet"),
    "lan": Text(zh="局域网", en="LAN"),
    "department": Text(zh="部门专网", en="dept. network"),
    "telephone": Text(zh="电话", en="telephone"),
}
"""What an outlet is for."""


@dataclass(frozen=True, kw_only=True)
class Item:
    """One placed thing.

    Its own frame has its origin in the middle of its footprint, x along its width, y towards its *front* (the
    side it is used from; of a counter the public's side, of a seat the way one looks). `turn_deg` turns that
    frame counter-clockwise from the drawing's x axis, so the front looks towards turn_deg + 90.

    `base` is the lower edge's height above the floor, `height` the thing's own height. `window` is the id of
    the service window it belongs to, or "". `text` is what is written on it. `detail` are facts that the kind
    knows: an outlet's network ("mains", "extranet", "lan", "department", "telephone"), a staff board's fields
    ("name", "post", "photo", "position", "duties"). `count` is the number of seats of a seat row or of points
    of an outlet, else 1. `locked` things stay where they are. `base` and `height` are nan where a submitted drawing
    does not tell them; what depends on them is then unclear.
    """

    id: str
    kind: Kind
    at: Point
    turn_deg: float
    width: float
    depth: float
    height: float
    base: float = 0.0
    window: str = ""
    name: Text
    text: Text | None = None
    detail: tuple[str, ...] = ()
    count: int = 1
    knee: KneeSpace | None = None
    locked: bool = False
    handle: str = ""

    @cached_property
    def footprint(self) -> Polygon:
        """Its outline on the floor."""
        return self.outline(front=0.0, side=0.0)

    def outline(self, *, front: float, side: float) -> Polygon:
        """Its footprint, longer by `front` on the front side and wider by `side` on each side."""
        half_width, half_depth = self.width / 2 + side, self.depth / 2
        shape = box(-half_width, -half_depth, half_width, half_depth + front)
        return affinity.translate(affinity.rotate(shape, self.turn_deg, origin=(0, 0)), self.at.x, self.at.y)

    def point(self, x: float, y: float) -> Point:
        """A point of its own frame on the plan."""
        return affinity.translate(affinity.rotate(Point(x, y), self.turn_deg, origin=(0, 0)), self.at.x, self.at.y)

    def own(self, point: Point) -> tuple[float, float]:
        """A point of the plan in its own frame."""
        dx, dy = point.x - self.at.x, point.y - self.at.y
        c, s = cos(radians(self.turn_deg)), sin(radians(self.turn_deg))
        return dx * c + dy * s, dy * c - dx * s

    def strip(self, *, low: float, high: float, near: float, far: float) -> Polygon:
        """The part of the plan from low to high along its x axis, and from near to far along its y axis."""
        corners = ((low, near), (high, near), (high, far), (low, far))
        return Polygon([self.point(x, y) for x, y in corners])


@dataclass(frozen=True, kw_only=True)
class Camera:
    """A camera: its place, where it looks, and its angles of view. `aim_deg` from the x axis, counter-clockwise;
    `tilt_deg` downwards from level. Angles and height are nan, and pixels 0, where a submitted drawing does not tell
    them."""

    id: str
    model: str
    at: Point
    height_m: float
    aim_deg: float
    tilt_deg: float
    hfov_deg: float
    vfov_deg: float
    pixels_x: int
    pixels_y: int
    locked: bool = False
    handle: str = ""


@dataclass(frozen=True, kw_only=True)
class ServiceWindow:
    """A service window (综合窗口): counted from the left as the public sees the row."""

    id: str
    number: int
    name: Text
    class_id: str
    roles: tuple[Role, ...]
    fields: tuple[str, ...]
    accessible: bool
    posts: tuple[str, str] = ("A", "B")


class ZoneKind(StrEnum):
    """What a part of the floor is for."""

    PUBLIC = "public"
    STAFF = "staff"
    WAITING = "waiting"
    QUEUE = "queue"
    SELF_SERVICE = "self-service"
    GUIDANCE = "guidance"
    FORM_FILLING = "form-filling"
    BACK_OFFICE = "back-office"
    OPEN_GOVERNMENT = "open-government"


@dataclass(frozen=True, kw_only=True)
class Zone:
    """A part of the floor with a use."""

    id: str
    kind: ZoneKind
    name: Text
    polygon: Polygon


@dataclass(frozen=True, kw_only=True)
class Assumption:
    """A value that nobody gave: its key in the brief, its value as a text, and where it comes from."""

    key: str
    value: str
    source: Text


@dataclass(frozen=True, kw_only=True)
class Sizing:
    """The number of windows and how it came about (4.1.1). Arrivals are persons in the peak hour."""

    visits_per_day: float
    arrivals_per_hour: float
    minutes_per_case: float
    needed: int
    placed: int
    utilisation: float
    mean_wait_min: float
    overruled: bool


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Why a thing stands where it stands."""

    item: str
    text: Text
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Binding:
    """A clause that binds a thing: its id ("<standard id> <clause id>"), and what was measured of the thing beside the
    limit, in `unit`; None where nothing is measured."""

    clause: str
    verb: Verb
    measured: float | str | None = None
    limit: float | str | None = None
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class NextBest:
    """The next best place of a thing, and what it would cost. `at` is None where it is no place on the plan; `would_do`
    says that no clause breaks there and no figure of the layout gets worse."""

    text: Text
    at: Point | None = None
    costs: tuple[Text, ...] = ()
    would_do: bool = False


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why a thing stands where it stands: `text` says it, `bindings` are the clauses that bind it, strictest first,
    `traded` what it was traded against. `next_best` is None where nothing else was found or its place follows from
    another thing's."""

    item: str
    text: Text
    bindings: tuple[Binding, ...] = ()
    traded: tuple[Text, ...] = ()
    next_best: NextBest | None = None


@dataclass(frozen=True, kw_only=True)
class ConflictMember:
    """A clause, a wish or a part of the building that takes part in a conflict, and what is had without it."""

    id: str
    text: Text
    without: Text
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """What cannot be had together: `unmet` is what the layout fails, `members` the smallest set that conflicts.

    `tried` counts the layouts that were placed anew to find it; `proven` is false where the count ended the search
    before every member was tried alone.
    """

    unmet: tuple[Text, ...]
    members: tuple[ConflictMember, ...]
    text: Text
    tried: int
    proven: bool


class RowShape(StrEnum):
    """How the service windows stand: in one straight row, round one or two corners of the hall, in two rows along
    opposite walls, or back to back in the middle of the hall."""

    STRAIGHT = "straight"
    L = "l"
    U = "u"
    FACING = "facing"
    ISLAND = "island"


class HallSide(StrEnum):
    """The side of the hall along which the row stands, as seen by who comes in at the entrance."""

    OPPOSITE = "opposite"
    LEFT = "left"
    RIGHT = "right"
    ENTRANCE = "entrance"
    MIDDLE = "middle"


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What a scheme is judged by. `broken` are the *shall* clauses that it fails, `weak` counts the *should* clauses.

    Walks lead from the entrance to the windows, metres; `crossings` counts where public and staff routes cross;
    `narrowest_m` is the narrowest place on the public's routes, or None where there is no route. `standing` are those
    who wait on their feet in the peak hour, `devices` the ticket machines and call displays.
    """

    windows: int
    windows_wanted: int
    seats: int
    seats_wanted: int
    public_m2: float
    staff_m2: float
    mean_walk_m: float
    longest_walk_m: float
    crossings: int
    narrowest_m: float | None
    cameras: int
    broken: tuple[str, ...]
    weak: int
    standing: int = 0
    devices: int = 0


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """What kind of layout this is. `number` is its rank among the schemes of the hall, from 1; `figures` is None while
    it has not been judged. `wall` names the wall of the (main) row as the drawing shows it; `facing` is the side of the
    second of two facing rows."""

    number: int
    shape: RowShape
    side: HallSide
    queue: QueueKind
    wall: Text
    figures: Figures | None = None
    facing: HallSide | None = None


@dataclass(frozen=True, kw_only=True)
class RuledOut:
    """A kind of layout that was tried and is not offered, and why.

    `by` is the number of the scheme that is as good in every figure and better in some, None where something else is
    against it. `figures` is None where it was not judged; `side` and `queue` are None where no such row stands at all.
    """

    shape: RowShape
    side: HallSide | None
    queue: QueueKind | None
    why: Text
    by: int | None = None
    figures: Figures | None = None
    facing: HallSide | None = None


@dataclass(frozen=True, kw_only=True)
class Bound:
    """How near the number of windows is to the most that the walls can hold.

    `straight` is the most in one row along any one wall, `most` the most along all walls together; an integer program
    over every place of a window proves both.
    """

    wanted: int
    placed: int
    straight: int
    most: int

    @property
    def gap(self) -> int:
        """So many windows more, at most, could be had of those wanted."""
        return max(0, min(self.wanted, self.most) - self.placed)

    @property
    def gap_share(self) -> float:
        """The gap as a share of what is placed and the gap together: the optimality gap of the program."""
        return self.gap / (self.placed + self.gap) if self.gap else 0.0


@dataclass(frozen=True, kw_only=True)
class Layout:
    """The floor plan and all that stands in it.

    `hall_id` is the room that holds the windows; `entrance_id` the door that the public comes in by;
    `staff_door_id` a door by which staff reach the staff zone, or None when they pass the gate in the
    counter line. `back_office_id` is the room of the back office, or None when it is inside the hall. `scheme` is what
    kind of layout it is, `alternatives` all schemes that were compared, this one among them, best first,
    `ruled_out` the kinds that were tried and are not offered; `notes` are bounds and proofs, such as why no more
    windows fit; `bound` is how near the windows are to the most that fit, None where that was not sought: with counters
    that are kept, or in a submitted plan.
    """

    plan: FloorPlan
    storey_id: str
    hall_id: str
    entrance_id: str | None
    staff_door_id: str | None
    back_office_id: str | None
    brief: Brief
    sizing: Sizing | None
    windows: tuple[ServiceWindow, ...]
    items: tuple[Item, ...]
    cameras: tuple[Camera, ...]
    zones: tuple[Zone, ...]
    assumptions: tuple[Assumption, ...] = ()
    choices: tuple[Choice, ...] = ()
    scheme: Scheme | None = None
    alternatives: tuple[Scheme, ...] = ()
    ruled_out: tuple[RuledOut, ...] = ()
    notes: tuple[Text, ...] = ()
    bound: Bound | None = None
    reasons: tuple[Reason, ...] = ()
    conflicts: tuple[Conflict, ...] = ()

    @cached_property
    def storey(self) -> Storey:
        """The storey that the layout is on."""
        return self.plan.storey(self.storey_id)

    @cached_property
    def hall(self) -> Room:
        """The room that holds the windows."""
        return self.storey.room(self.hall_id)

    def of_kind(self, *kinds: Kind) -> tuple[Item, ...]:
        """The items of one or more kinds, in their order."""
        return tuple(item for item in self.items if item.kind in kinds)

    def of_window(self, window_id: str, *kinds: Kind) -> tuple[Item, ...]:
        """The items of a window, of one or more kinds."""
        return tuple(item for item in self.of_kind(*kinds) if item.window == window_id)

    def item(self, item_id: str) -> Item:
        """The item with an id.

        Raises:
            KeyError: there is none.
        """
        for item in self.items:
            if item.id == item_id:
                return item
        raise KeyError(item_id)
