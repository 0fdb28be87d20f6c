"""Why each thing stands where it stands: the clauses that bind it, what it gave way to, and the next best place.

All here is quick to find out, and goes with every layout. What it would cost to move a thing, judged anew, is
`planner.place.whatif`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from shapely import Point
from shapely.geometry.base import BaseGeometry

from planner.measure.overlay import common, rest
from planner.measure.queues import waits_for
from planner.measure.sight import stage
from planner.model.brief import QueueKind
from planner.model.catalogue import Catalogue
from planner.model.layout import Camera, Item, Kind, Layout, NextBest, Reason, Scheme, ServiceWindow
from planner.place.bindings import Bound, Spoken
from planner.place.elsewhere import Elsewhere, away
from planner.place.goals import MOVABLE, goal_of
from planner.place.ground import Footing, Spot, room_at
from planner.place.ruled_out import BROKEN, MERITS
from planner.place.stock import Stock
from planner.place.trials import Court, Judgement, ways_of
from planner.units import mm, percent
from planner.words import Text, listed, lowered, spaced, with_article

APART: Final = 0.6
"""Metres from which on a place is another place."""

_FELT: Final = 0.25
_NAMED: Final = 2

_BACK_OFFICE: Final = frozenset({Kind.DESK, Kind.CABINET})
"""Kinds of which there are many alike. Where else each could stand is told only when it is asked for, as of every
second thing of a kind."""

_ATTACHED: Final[Mapping[Kind, Text]] = {
    Kind.SIGN: Text(
        zh="使群众在座位和通道上能认出自己的窗口", en="so that people tell their window from the seats and the way"
    ),
    Kind.STAFF_BOARD: Text(zh="面向办事群众,坐下即可看到", en="turned to the customer, who reads it when seated"),
    Kind.QUEUE_LINE: Text(
        zh="线内只留正在办理的人,保护隐私", en="only the one who is served is inside it, for privacy"
    ),
    Kind.QUEUE_PLACE: Text(zh="等候的人站在线外,不占通道", en="who waits stands behind the line, off the passages"),
    Kind.ALARM: Text(
        zh="在台面下工作人员伸手可及、群众看不到处",
        en="under the top, within the clerk's reach and out of the public's sight",
    ),
    Kind.OUTLET: Text(
        zh="在台面下靠工作人员一侧,线缆不过通道", en="under the top on the clerk's side, no cable crosses a way"
    ),
    Kind.STAFF_CHAIR: Text(zh="在工作位正中", en="in the middle of the work place"),
    Kind.VISITOR_CHAIR: Text(zh="正对台面,坐着办理", en="straight before the top, for business done seated"),
    Kind.COMPUTER: Text(zh="各窗口摆法一致,不挡双方视线", en="alike on every top, off the line of sight of the two"),
    Kind.PRINTER: Text(zh="在工作人员手边的台角", en="at the corner of the top by the clerk's hand"),
    Kind.SCANNER: Text(zh="在工作人员手边的台角", en="at the corner of the top by the clerk's hand"),
    Kind.DOCUMENT_CAMERA: Text(zh="双方都够得到材料处", en="where both reach the papers"),
    Kind.RATING_TERMINAL: Text(zh="在群众一侧的台边,便于评价", en="at the public's edge, at hand to rate the service"),
    Kind.GATE: Text(zh="随柜台线而定", en="its place follows from the counter line"),
    Kind.BARRIER: Text(zh="引导一条队折行,不占主通道", en="it folds one line of people, off the main way"),
    Kind.PARTITION: Text(zh="封闭柜台线,公众与工作人员分开", en="it closes the counter line between public and staff"),
}
"""Why things stand where they do whose place follows from another thing."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Explainer:
    """A judged layout, asked for its reasons."""

    judgement: Judgement
    court: Court
    catalogue: Catalogue

    @property
    def layout(self) -> Layout:
        """The layout."""
        return self.judgement.layout

    @cached_property
    def stock(self) -> Stock:
        """The catalogue as the placer asks it."""
        return Stock(catalogue=self.catalogue)

    @cached_property
    def bound(self) -> Bound:
        """Which clauses bind what."""
        return Bound(layout=self.layout, verdicts=self.judgement.verdicts, rulebook=self.court.rulebook)

    @cached_property
    def _choices(self) -> dict[str, Text]:
        return {choice.item: choice.text for choice in reversed(self.layout.choices)}

    def reasons(self) -> tuple[Reason, ...]:
        """A reason for every thing and every camera, in the order of the layout."""
        return (*(self.of_item(item) for item in self.layout.items), *map(self.of_camera, self.layout.cameras))

    def of_item(self, item: Item) -> Reason:
        """Why a thing stands where it stands."""
        bindings = tuple(one.binding for one in self.spoken(item))
        if item.kind is Kind.COUNTER and item.window:
            window = next(one for one in self.layout.windows if one.id == item.window)
            return Reason(
                item=item.id,
                text=self._window_text(window, item),
                bindings=bindings,
                traded=tuple(self._row_trades()),
                next_best=self._other_row(),
            )
        if item.locked:
            text = Text(
                zh=f"{spaced(_called(item).zh)}按设计人锁定的位置保留",
                en=f"{_called(item).en} is kept where the designer put it",
            )
            return Reason(item=item.id, text=text, bindings=bindings)
        if item.kind not in MOVABLE or item.window:
            return Reason(item=item.id, text=self._attached_text(item), bindings=bindings)
        reason = Reason(item=item.id, text=self._placed_text(item), bindings=bindings)
        if item.kind in _BACK_OFFICE or self.layout.of_kind(item.kind)[0].id != item.id:
            return reason
        floor = self.elsewhere(item)
        return replace(reason, traded=tuple(self.gave_way(floor)), next_best=self._next_place(floor))

    def spoken(self, thing: Item | Camera) -> tuple[Spoken, ...]:
        """The clauses that bind a thing or a camera, with the findings that say so."""
        if isinstance(thing, Item):
            return self.bound.of_item(thing)
        return self.bound.of_camera(thing.id, [area for area, *_ in self.alone(thing)])

    def elsewhere(self, item: Item) -> Elsewhere:
        """The other places of a thing: off the ways that people take, seats as far from the tops as they must be."""
        limit = self.court.rulebook.number("counter_to_first_seat") if item.kind is Kind.SEAT_ROW else 0.0
        half = self.court.rulebook.number("accessible_route_width") / 2
        ways = ways_of(self.judgement.flow, half=half, but=item.id)
        return Elsewhere(layout=self.layout, item=item, stock=self.stock, ways=ways, least_from_counters=limit)

    # windows

    def _window_text(self, window: ServiceWindow, counter: Item) -> Text:
        count, pitch = len(self.layout.windows), mm(counter.width)
        goal = goal_of(self.layout, counter)
        far = "" if goal is None else f"{away(goal.at, counter.point(0.0, counter.depth / 2)):.1f} m"
        why = self._choices.get(counter.id, window.name)
        zh = f"窗口 {window.id} 是一排 {count} 个中的第 {window.number} 个,宽 {pitch}"
        en = f"window {window.id} is number {window.number} of {count} and {pitch} wide"
        return Text(
            zh=zh + (f",距入口 {far}" if far else "") + f":{why.zh}",
            en=en + (f", {far} from the entrance" if far else "") + f": {why.en}",
        )

    def _row_trades(self) -> Iterator[Text]:
        for choice in self.layout.choices:
            if choice.item in ("row", "windows"):
                yield choice.text

    def _other_row(self) -> NextBest | None:
        """The next scheme if schemes were compared, else the same row with one window less."""
        own = self.layout.scheme
        others = [one for one in self.layout.alternatives if own is None or one.number != own.number]
        judged = [one for one in others if one.figures is not None]
        if own is not None and own.figures is not None and judged:
            return _next_scheme(own, judged[0])
        return _one_less(self.layout)

    # things on the floor and on walls

    def _placed_text(self, item: Item) -> Text:
        goal, why = goal_of(self.layout, item), self._why(item)
        name = _called(item)
        if goal is None:
            return Text(zh=f"{name.zh}:{why.zh}", en=f"{name.en}: {why.en}")
        far = f"{goal.far(item):.1f} m"
        stands = Text(zh="挂在", en="hangs") if item.base > 0.0 else Text(zh="布置在", en="stands")
        return Text(
            zh=f"{spaced(name.zh)}{stands.zh}距{goal.name.zh} {far} 处:{why.zh}",
            en=f"{name.en} {stands.en} {far} from {goal.name.en}: {why.en}",
        )

    def _why(self, item: Item) -> Text:
        return self._choices.get(item.id, Text(zh="在净距和通道之外最近的空位", en="the nearest place that is free"))

    def gave_way(self, floor: Elsewhere) -> Iterator[Text]:
        """What holds the floor that would have been nearer to where the thing wants to be."""
        item, goal = floor.item, goal_of(self.layout, floor.item)
        if goal is None or item.base > 0.0:
            return
        wished = min(
            floor.bare_places(), key=lambda one: (round(away(one[0], goal.at), 3), one[0].x, one[0].y), default=None
        )
        if wished is None:
            return
        nearer = away(item.at, goal.at) - away(wished[0], goal.at)
        holders = list(self._holders(floor, *wished, but=goal.item))
        if nearer < _FELT or not holders:
            return
        yield Text(
            zh=f"再近{goal.name.zh} {nearer:.1f} m 的位置让给了{'、'.join(one.zh for one in holders)}",
            en=f"a place {nearer:.1f} m nearer to {goal.name.en} was left to {' and '.join(one.en for one in holders)}",
        )

    def _holders(self, floor: Elsewhere, at: Point, turn_deg: float, *, but: str) -> Iterator[Text]:
        """The things whose floor a place would take; none where that is the thing's own goal."""
        spot = Spot(x=at.x, y=at.y, turn=turn_deg)
        shape = room_at(spot, floor.footing)
        body = room_at(spot, Footing(width=floor.item.width, depth=floor.item.depth))
        found = []
        for one in floor.others:
            clear = one.outline(front=self.stock.footing(one.kind).front, side=0.0)
            if one.id == but and one.footprint.intersects(shape):
                return
            if one.kind in MOVABLE and one.base <= 0.0 and (one.footprint.intersects(shape) or clear.intersects(body)):
                found.append(_called(one))
        yield from found[:_NAMED]

    def _next_place(self, floor: Elsewhere) -> NextBest:
        """The free place at least a step away that is as near to what the thing wants to be near, or little less."""
        places = self.next_places(floor)
        if not places:
            return NextBest(text=NO_PLACE)
        at, _ = places[0]
        return NextBest(text=next_text(floor.item, at), at=at, costs=(farther(floor.item, at, self.layout),))

    def next_places(self, floor: Elsewhere) -> list[tuple[Point, float]]:
        """The free places at least a step away with their turns, the best first: near the goal, then near by."""
        item, goal = floor.item, goal_of(self.layout, floor.item)
        if goal is None:
            return []
        here = away(item.at, goal.at)

        def order(place: tuple[Point, float]) -> tuple[float, float, float, float]:
            at = place[0]
            return round(max(here, away(at, goal.at)), 1), round(away(at, item.at), 3), at.x, at.y

        return sorted((one for one in floor.places() if away(one[0], item.at) >= APART), key=order)

    def _attached_text(self, item: Item) -> Text:
        name = _called(item)
        why = self._choices.get(item.id, _ATTACHED.get(item.kind))
        place = _place_at_window(item)
        if why is None:
            return Text(zh=spaced(name.zh) + place.zh if place.zh else name.zh, en=name.en + place.en)
        called = spaced(name.zh) if place.zh else name.zh
        return Text(zh=f"{called}{place.zh},{why.zh}", en=f"{name.en}{place.en}, {why.en}")

    # cameras

    def of_camera(self, camera: Camera) -> Reason:
        """Why a camera hangs where it hangs."""
        alone = self.alone(camera)
        why = self._choices.get(camera.id, Text(zh="", en=""))
        high = mm(camera.height_m) if camera.height_m == camera.height_m else "–"
        text = Text(
            zh=f"摄像机 {camera.id} 安装高 {high}、俯角 {camera.tilt_deg:g}°;{why.zh}",
            en=f"camera {camera.id} hangs {high} high and looks {camera.tilt_deg:g}° down; it {why.en}",
        )
        falls = [(label, percent(before), percent(after)) for _, label, before, after in alone[:_NAMED]]
        zh = ",".join(f"{spaced(label.zh)}的覆盖由 {before} 降为 {after}" for label, before, after in falls)
        en = [f"that of {with_article(label.en)} falls from {before} to {after}" for label, before, after in falls]
        lost = Text(zh=f"没有它,{zh}", en=f"without it the coverage {listed(en).removeprefix('that ')}")
        traded = (lost,) if falls else ()
        bindings = tuple(one.binding for one in self.spoken(camera))
        return Reason(item=camera.id, text=text, bindings=bindings, traded=traded)

    def alone(self, camera: Camera) -> list[tuple[str, Text, float, float]]:
        """The key areas of which a camera alone sees some part: id, name, the share with it and without it; the
        heaviest loss first."""
        found = []
        for one in self.judgement.coverage:
            only = rest(one.covered, one.seen_twice)
            lost = float(common(only, self._seen[camera.id, one.area.id]).area / one.area.polygon.area)
            if lost > 0.001:
                found.append((one.area.id, one.area.label, one.covered_share, max(0.0, one.covered_share - lost)))
        return sorted(found, key=lambda entry: (round(entry[3] - entry[2], 6), entry[0]))

    @cached_property
    def _seen(self) -> Mapping[tuple[str, str], BaseGeometry]:
        """What each camera sees of each key area, by their ids."""
        scene = stage(self.layout)
        return {
            (camera.id, one.area.id): scene.region(
                camera, px_per_m=one.required_px_per_m, low=one.area.low, high=one.area.high
            )
            for camera in self.layout.cameras
            for one in self.judgement.coverage
        }


NO_PLACE: Final = Text(
    zh="在这块地面上没有别的空位:其余由通道、门口和净距占用",
    en="there is no other free place for it on this floor: passages, doors and clear distances take the rest",
)


def _called(item: Item) -> Text:
    return Text(zh=f"{item.name.zh} {item.id}", en=f"the {lowered(item.name.en)} {item.id}")


def next_text(item: Item, at: Point) -> Text:
    """Where the next best place lies."""
    step = f"{away(item.at, at):.1f} m"
    return Text(zh=f"次优位置在 {step} 之外", en=f"the next best place lies {step} away")


def farther(item: Item, at: Point, layout: Layout) -> Text:
    """How much farther from, or nearer to, what it wants to be near a thing would be."""
    goal = goal_of(layout, item)
    if goal is None:
        return Text(zh="", en="")
    more = round(away(at, goal.at) - away(item.at, goal.at), 1)
    if not more:
        return Text(zh=f"距{goal.name.zh}一样远", en=f"it would be as far from {goal.name.en}")
    if more < 0:
        return Text(zh=f"距{goal.name.zh}近 {-more:.1f} m", en=f"it would be {-more:.1f} m nearer to {goal.name.en}")
    return Text(zh=f"距{goal.name.zh}远 {more:.1f} m", en=f"it would be {more:.1f} m farther from {goal.name.en}")


def is_farther(item: Item, at: Point, layout: Layout) -> bool:
    """Whether a place is farther from what a thing wants to be near than it stands now, to be felt."""
    goal = goal_of(layout, item)
    return goal is not None and away(at, goal.at) > away(item.at, goal.at) + _FELT


def _place_at_window(item: Item) -> Text:
    if not item.window:
        return Text(zh="", en="")
    if item.kind is Kind.SIGN:
        high = mm(item.base)
        return Text(
            zh=f"设在 {item.window} 窗口上方,下边缘离地 {high}",
            en=f" is above window {item.window}, its lower edge {high} above the floor",
        )
    if item.kind is Kind.COUNTER:
        return Text(zh="", en="")
    return Text(zh=f"属于 {item.window} 窗口", en=f" belongs to window {item.window}")


_QUEUED: Final = {
    QueueKind.TICKET: Text(zh=",取号候办", en=", people called by number"),
    QueueKind.LINE: Text(zh=",各窗口前排队", en=", people in line before each window"),
    QueueKind.SERPENTINE: Text(zh=",合用一条蛇形队", en=", people in one folded line"),
}


def _next_scheme(own: Scheme, other: Scheme) -> NextBest:
    """What the next scheme of the hall loses against this one, in every figure that they are compared by."""
    one, two = own.figures, other.figures
    assert one is not None and two is not None
    costs = [
        Text(
            zh=f"{merit.name.zh} {merit.told(two)}(本方案 {merit.told(one)})",
            en=f"{merit.name.en} {merit.told(two)} against {merit.told(one)}",
        )
        for merit in MERITS
        if merit.worth(two) < merit.worth(one) - 1e-9 and merit is not BROKEN
    ]
    broken = [clause for clause in two.broken if clause not in one.broken]
    costs += [Text(zh=f"违反 {clause}(应)", en=f"{clause} (shall) is broken") for clause in broken]
    if not costs:
        costs.append(Text(zh="比较的各项数字都相同", en="nothing: all figures that are compared are alike"))
    queue = Text(zh="", en="") if other.queue is own.queue else _QUEUED[other.queue]
    text = Text(
        zh=f"次优为方案 {other.number}:柜台沿{other.wall.zh}{queue.zh}",
        en=f"the next best is scheme {other.number}: the row along {other.wall.en}{queue.en}",
    )
    return NextBest(text=text, costs=tuple(costs))


def _one_less(layout: Layout) -> NextBest | None:
    """The same row with one window less, and what that means for those who wait."""
    count = len(layout.windows)
    if count < 2 or layout.sizing is None:
        return None
    now, then = waits_for(count, layout.brief), waits_for(count - 1, layout.brief)
    costs: list[Text] = []
    if then.utilisation >= 1.0:
        costs.append(Text(zh="高峰时等候不断增长", en="in the peak hour the queue grows without end"))
    else:
        costs.append(
            Text(
                zh=f"平均等候由 {now.mean_wait_min:.1f} 分钟增至 {then.mean_wait_min:.1f} 分钟",
                en=f"the mean wait grows from {now.mean_wait_min:.1f} to {then.mean_wait_min:.1f} min",
            )
        )
    if count - 1 < layout.sizing.needed:
        costs.append(
            Text(
                zh=f"少于测算需要的 {layout.sizing.needed} 个窗口(DB3415/T 91-2024 4.1.1)",
                en=f"fewer than the {layout.sizing.needed} windows that the demand needs (DB3415/T 91-2024 4.1.1)",
            )
        )
    return NextBest(text=Text(zh="次优为少设一个窗口", en="the next best is one window less"), costs=tuple(costs))
