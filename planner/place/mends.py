"""What might mend a broken finding: the thing set to the limit, made as at the other windows, added, or moved a little.

Each proposal is a changed layout; whether it mends anything is for the judge to say.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, hypot
from typing import Final

from shapely import Point, Polygon
from shapely.geometry.base import BaseGeometry

from planner.measure.overlay import rest, united
from planner.measure.space import stands_in_the_way
from planner.measure.turns import turn_between
from planner.model.layout import Camera, Item, Kind, Layout, ServiceWindow, ZoneKind
from planner.model.standard import Clause
from planner.model.verdict import Finding
from planner.place.bindings import SIGHT, asked_kinds
from planner.place.elsewhere import AT_WALL, Elsewhere, away, moved, parts_of
from planner.place.furnishing import public_parts
from planner.place.goals import MOVABLE, goal_of
from planner.place.more_seats import Rows, more_seats
from planner.place.office import staff_parts
from planner.place.stock import Stock

_STAFF: Final = frozenset({Kind.SAFE, Kind.CABINET, Kind.COPIER, Kind.DESK, Kind.ISSUING_POINT})
_STEMS: Final = {
    Kind.GUIDANCE_DESK: "guidance",
    Kind.TICKET_MACHINE: "ticket",
    Kind.SEAT_ROW: "seats",
    Kind.WHEELCHAIR_PLACE: "wheelchair",
    Kind.FORM_DESK: "form",
    Kind.NOTICE_BOARD: "notice",
    Kind.ISSUING_POINT: "issuing",
}
"""How the ids of a kind begin where that is not the kind's own word."""

_RINGS: Final = (0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6, 0.8, 1.0, 1.5, 2.0, 3.0)
_FAR_PLACES: Final = 90
_WIDENING: Final = 0.25
"""By how much of the way to them places are apart, so that the near and the whole hall are looked over."""

GUIDANCE: Final = "roles.guidance_near_entrance"
_FROM_FIXED: Final = frozenset({GUIDANCE, "queues.first_seat"})
"""Rules on how far one thing is from what stays: it has to move by what is missing at least."""

_TURNING: Final = SIGHT | {"routes.everything_reached", "routes.main_width", "routes.wheelchair_width"}
"""Rules that a thing may break because it is turned away: on who sees it, and on who comes up to it."""

_QUARTERS: Final = (180.0, 90.0, 270.0)
_NEAR: Final = 0.05
_OVER: Final = 0.001
_MM: Final = 1000.0

Setter = Callable[[Layout, Item, Finding], Item | None]


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A changed layout, how much was moved in it, metres, and where to if one thing was moved."""

    layout: Layout
    moved_m: float
    at: Point | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Broken:
    """A broken finding with its clause, in a layout; `fixed` are the ids of things that stay where they are, `ways` the
    floor that people walk on, `carried` the parts of things that were moved without them, where they belong now,
    `blocking` the ids of things without which the finding would not be broken. Seats keep `first_seat` off the tops
    and a `passage` off each other, metres."""

    layout: Layout
    clause: Clause
    finding: Finding
    stock: Stock
    fixed: frozenset[str]
    ways: BaseGeometry
    carried: tuple[Item, ...] = ()
    blocking: frozenset[str] = frozenset()
    first_seat: float = 0.0
    passage: float = 0.0

    def proposals(self) -> Iterator[Proposal]:
        """Changed layouts, those that move least first."""
        yield from self.at_its_place()
        yield from self.moved_away()

    def at_its_place(self) -> Iterator[Proposal]:
        """Changed layouts in which things are set right where they stand, brought back to their window, or added."""
        yield from self._set_to_limit()
        yield from self._rejoined()
        yield from self._as_elsewhere()
        yield from self._in_row()
        yield from self._added()
        yield from self._turned()

    def things(self) -> tuple[Item, ...]:
        """The things that the finding speaks of: those that block, else by id, as one of a pair, in a doorway, or where
        a way is narrow."""
        if self.blocking:
            return tuple(one for one in self.layout.items if one.id in self.blocking)
        named = {self.finding.item, *self.finding.id.split(":")}
        found = [one for one in self.layout.items if one.id in named or self._has_part_in(one, named)]
        found += [one for one in self.layout.items if one not in found and self._is_near(one)]
        return tuple(found)

    def _has_part_in(self, item: Item, named: set[str]) -> bool:
        """Whether a way begins or ends at a thing, or a part of it is named."""
        if item.kind not in MOVABLE:
            return False
        return self.finding.item.endswith(f"-{item.id}") or any(name.startswith(f"{item.id}-") for name in named)

    def _is_named(self, item: Item) -> bool:
        """Whether the finding is about a thing itself, or about a way from it or to it."""
        name = self.finding.item
        return item.id == name or name.startswith(f"{item.id}-") or name.endswith(f"-{item.id}")

    def _is_near(self, item: Item) -> bool:
        if not self.clause.rule.startswith(("routes.", "queues.", "exits.", "counters.turning")):
            return False
        if item.kind not in MOVABLE or not stands_in_the_way(item):
            return False
        doors = [door for door in self.layout.storey.doors if door.id == self.finding.item]
        if any(_doorway(door.gap, door.swing).intersects(item.footprint) for door in doors):
            return True
        at, width = self.finding.at, self.finding.measured
        reach = width / (2 * _MM) + _NEAR if isinstance(width, float) and self.finding.unit == "mm" else 0.75
        return at is not None and item.footprint.distance(at) <= reach

    # set to the limit

    def _set_to_limit(self) -> Iterator[Proposal]:
        setter = _SETTERS.get(self.clause.rule)
        item = next((one for one in self.layout.items if one.id == self.finding.item), None)
        if setter is not None and item is not None and item.id not in self.fixed:
            other = setter(self.layout, item, self.finding)
            if other is not None:
                yield Proposal(layout=with_items(self.layout, other), moved_m=away(item.at, other.at))
        if self.clause.rule == "counters.top_size":
            yield from self._tops_set()
        camera = next((one for one in self.layout.cameras if one.id == self.finding.item), None)
        if camera is not None and camera.id not in self.fixed:
            yield from self._camera_set(camera)

    def _tops_set(self) -> Iterator[Proposal]:
        """All tops set to the limit: the public's edge stays, and what stands on them goes with it."""
        limit, part = _limit(self.finding), self.finding.id.split(":")[-1]
        counters = [one for one in self.layout.of_kind(Kind.COUNTER) if one.window]
        if limit is None or any(one.id in self.fixed for one in counters):
            return
        changed: list[Item] = []
        for counter in counters:
            if part == "depth":
                at = counter.point(0.0, (counter.depth - limit) / 2)
                changed.append(replace(counter, depth=limit, at=Point(round(at.x, 6), round(at.y, 6))))
            elif part == "height":
                top, height = counter.base + counter.height, round(limit - counter.base, 6)
                changed.append(replace(counter, height=height))
                own = self.layout.of_window(counter.window, *Kind)
                changed += [replace(one, base=limit) for one in own if abs(one.base - top) < _OVER]
        if changed:
            yield Proposal(layout=with_items(self.layout, *changed), moved_m=0.0)

    def _camera_set(self, camera: Camera) -> Iterator[Proposal]:
        limit = self.finding.limit
        if not isinstance(limit, float):
            return
        if self.clause.rule in ("cameras.height", "cameras.least_height"):
            other = replace(camera, height_m=limit / _MM)
        elif self.clause.rule == "cameras.tilt":
            other = replace(camera, tilt_deg=limit)
        else:
            return
        cameras = tuple(other if one.id == camera.id else one for one in self.layout.cameras)
        yield Proposal(layout=replace(self.layout, cameras=cameras), moved_m=abs(other.height_m - camera.height_m))

    def _rejoined(self) -> Iterator[Proposal]:
        """The parts of a thing that was moved without them brought after it."""
        now = {one.id: one for one in self.layout.items}
        owners = [one.id for one in self.things()]
        late = [
            one for one in self.carried
            if any(one.id.startswith(f"{owner}-") for owner in owners) and one.id in now and now[one.id].at != one.at
        ]  # fmt: skip
        if late:
            step = max(away(now[one.id].at, one.at) for one in late)
            yield Proposal(layout=with_items(self.layout, *late), moved_m=step)

    # as at the other windows

    def _window(self) -> ServiceWindow | None:
        item = next((one for one in self.layout.items if one.id == self.finding.item), None)
        name = self.finding.item if item is None else item.window
        return next((one for one in self.layout.windows if one.id == name), None)

    def _as_elsewhere(self) -> Iterator[Proposal]:
        """The window's things set as most other windows have them: first the one that is wrong, then all."""
        window = self._window()
        if window is None:
            return
        own = self.layout.of_window(window.id, *Kind)
        changed = [(one, like) for one in own if one.id not in self.fixed for like in as_most(self.layout, one)]
        changed = [(one, like) for one, like in changed if one != like]
        wrong = [(one, like) for one, like in changed if one.id == self.finding.item]
        for pairs in ([wrong] if wrong else []) + [[pair] for pair in changed] + ([changed] if changed else []):
            step = sum(away(one.at, like.at) for one, like in pairs)
            yield Proposal(layout=with_items(self.layout, *(like for _, like in pairs)), moved_m=step)

    def _in_row(self) -> Iterator[Proposal]:
        """A counter that is out of its row put back into it, with all that belongs to its window: one that closes a gap
        in the row first."""
        named = {self.finding.item, *self.finding.id.split(":")}
        found: list[tuple[bool, float, Item, Point]] = []
        for counter in self.layout.of_kind(Kind.COUNTER):
            if counter.id in named and counter.window and counter.id not in self.fixed:
                places = _row_places(self.layout, counter)
                found += [(not closing, round(away(at, counter.at), 4), counter, at) for at, closing in places]
        for _, _, counter, at in sorted(found, key=lambda one: (one[0], one[1], one[2].id)):
            dx, dy = at.x - counter.at.x, at.y - counter.at.y
            own = self.layout.of_window(counter.window, *Kind)
            shifted = [replace(one, at=_shifted(one.at, dx, dy)) for one in own if one.id not in self.fixed]
            yield Proposal(layout=with_items(self.layout, *shifted), moved_m=hypot(dx, dy))

    # added

    def _added(self) -> Iterator[Proposal]:
        """A missing thing: as the other windows have it, or at the free place nearest to where it wants to be."""
        for kind in sorted(asked_kinds(self.clause)):
            window = self._window()
            if window is not None:
                if not self.layout.of_window(window.id, kind):
                    yield from self._added_at(window, kind)
            elif kind is Kind.SEAT_ROW:
                yield from self._seated()
            elif kind in MOVABLE and not self.layout.of_kind(kind):
                yield from self._added_on_floor(kind)

    def _seated(self) -> Iterator[Proposal]:
        """Seat rows for as many as have no seat."""
        rows = Rows(
            stock=self.stock, floor=self._floor_for(Kind.SEAT_ROW), ways=self.ways,
            first_seat=self.first_seat, passage=self.passage,
        )  # fmt: skip
        for layout in more_seats(self.layout, rows, short=self._short()):
            yield Proposal(layout=layout, moved_m=0.0)

    def _short(self) -> int:
        """How many are missing of what the finding counts."""
        measured, limit = self.finding.measured, self.finding.limit
        if not isinstance(measured, float | int) or not isinstance(limit, float | int):
            return 0
        return max(0, ceil(limit - measured)) if self.finding.unit == "count" else 0

    def _added_at(self, window: ServiceWindow, kind: Kind) -> Iterator[Proposal]:
        counters = self.layout.of_window(window.id, Kind.COUNTER)
        others = [one for one in self.layout.of_kind(kind) if one.window and one.window != window.id]
        donors = [one for one in others if one.window == others[0].window]
        if not counters or not donors:
            return
        added = [like for donor in donors for like in [_copied(self.layout, donor, window, counters[0])] if like]
        taken = {one.id for one in self.layout.items}
        fresh = tuple(one for one in added if one.id not in taken)
        yield Proposal(layout=replace(self.layout, items=(*self.layout.items, *fresh)), moved_m=0.0)

    def _added_on_floor(self, kind: Kind) -> Iterator[Proposal]:
        on = self._floor_for(kind)
        if on.is_empty:
            return
        entry, stem = self.stock.entry(kind), _STEMS.get(kind, kind.value)
        taken = {one.id for one in self.layout.items}
        number = next(count for count in range(1, len(taken) + 2) if f"{stem}-{count}" not in taken)
        counters = self.layout.of_kind(Kind.COUNTER)
        knee = counters[0].knee if counters and kind is Kind.GUIDANCE_DESK else None
        start = self.stock.item(kind, f"{stem}-{number}", on.representative_point(), 0.0, knee=knee)
        room = Elsewhere(
            layout=self.layout, item=start, stock=self.stock, ways=self.ways, on=on,
            walls=entry.base > 0.0 or kind not in (Kind.GUIDANCE_DESK, Kind.SEAT_ROW),
        )  # fmt: skip
        goal = goal_of(self.layout, start)
        places = sorted(
            room.places(),
            key=lambda one: (0.0 if goal is None else round(away(one[0], goal.at), 3), one[0].x, one[0].y),
        )
        if kind is Kind.WHEELCHAIR_PLACE:
            places = [*self._beside_seats(room), *places]
        for at, turn in places[:_FAR_PLACES]:
            item = replace(start, at=at, turn_deg=turn)
            own = (item, *(part for part in self._own_parts(item) if part.id not in taken))
            yield Proposal(layout=replace(self.layout, items=(*self.layout.items, *own)), moved_m=0.0, at=at)

    def _beside_seats(self, room: Elsewhere) -> Iterator[tuple[Point, float]]:
        """The free places of a wheelchair at the ends of seat rows, fronts in line with theirs."""
        for gang in self.layout.of_kind(Kind.SEAT_ROW):
            turned = replace(room, item=replace(room.item, turn_deg=gang.turn_deg), walls=False)
            aside, back = (gang.width + room.item.width) / 2, (gang.depth - room.item.depth) / 2
            ends = [gang.point(sign * aside, back) for sign in (1.0, -1.0)]
            for at in turned.free_of([Point(round(at.x, 6), round(at.y, 6)) for at in ends]):
                yield at, gang.turn_deg

    def _own_parts(self, item: Item) -> tuple[Item, ...]:
        """What belongs to a thing, where it belongs: its chair, alarm and points."""
        return (*public_parts(self.stock, item), *staff_parts(self.stock, item))

    def _floor_for(self, kind: Kind) -> BaseGeometry:
        """The staff's floor for what only staff use, else the public's part of the hall."""
        layout = self.layout
        zones = [one.polygon for one in layout.zones if one.kind in (ZoneKind.STAFF, ZoneKind.BACK_OFFICE)]
        staff = united(zones)
        if kind not in _STAFF:
            return rest(layout.hall.polygon, staff)
        office = [] if layout.back_office_id is None else [layout.storey.room(layout.back_office_id).polygon]
        return united([staff, *office])

    # turned and moved

    def _turned(self) -> Iterator[Proposal]:
        """A thing that people come up to, or that is to be seen, turned where it stands: with its back to a wall, and
        the one first that looks away most from who comes in. What belongs to it stands where it belongs."""
        if self.clause.rule not in _TURNING:
            return
        found: list[tuple[bool, float, Item]] = []
        for item in self.things():
            if item.id in self.fixed or item.kind not in MOVABLE - {Kind.SEAT_ROW} or not self._is_named(item):
                continue
            on = self._floor_for(item.kind)
            here = Elsewhere(layout=self.layout, item=item, stock=self.stock, ways=Polygon(), on=on)
            _, now = _looks_away(self.layout, item, on)
            for turned in (replace(item, turn_deg=turn) for turn in here.turns(_QUARTERS)):
                off_wall, away_then = _looks_away(self.layout, turned, on)
                found.append((off_wall, round(away_then - now, 6), turned))
        for _, _, turned in sorted(found, key=lambda one: (one[0], one[1], one[2].id, one[2].turn_deg)):
            parts = {part.id: part for part in self._own_parts(turned)}
            own = [replace(one, at=parts[one.id].at, turn_deg=parts[one.id].turn_deg)
                   for one in parts_of(self.layout, turned) if one.id in parts]  # fmt: skip
            yield Proposal(layout=with_items(self.layout, turned, *own), moved_m=0.0)

    def moved_away(self) -> Iterator[Proposal]:
        """Each thing that the finding speaks of at other places, the nearest first."""
        least = self._least_step()
        found = [
            (away(item.at, at), item.id, at, turn)
            for item in self.things()
            if item.id not in self.fixed and item.kind in MOVABLE and not item.window
            for at, turn in self._places(item)
            if away(item.at, at) >= least
        ]
        for step, item_id, at, turn in sorted(found, key=lambda one: (round(one[0], 4), one[1], one[2].x, one[2].y)):
            yield Proposal(layout=moved(self.layout, self.layout.item(item_id), at, turn), moved_m=step, at=at)

    def _least_step(self) -> float:
        """How far a thing has to move at least, metres."""
        measured, limit = self.finding.measured, self.finding.limit
        if self.clause.rule not in _FROM_FIXED or not isinstance(measured, float) or not isinstance(limit, float):
            return 0.0
        return abs(measured - limit) / _MM

    def _places(self, item: Item) -> list[tuple[Point, float]]:
        on = self._floor_for(item.kind)
        inside = on.buffer(_NEAR).covers(item.footprint)
        here = Elsewhere(
            layout=self.layout, item=item, stock=self.stock, ways=Polygon(), on=None if inside else on,
            least_from_counters=self.first_seat if item.kind is Kind.SEAT_ROW else 0.0,
        )  # fmt: skip
        floors = [here] if inside else [replace(here, walls=True), replace(here, walls=False)]
        near = list(here.near(_RINGS)) if inside else []
        far = [place for floor in floors for place in floor.places()]
        return _thinned(sorted([*near, *far], key=lambda one: round(away(one[0], item.at), 4)), item.at)


def _thinned(places: Sequence[tuple[Point, float]], start: Point) -> list[tuple[Point, float]]:
    """The first of some places, the farther from a start the farther apart from each other."""
    found: list[tuple[Point, float]] = []
    for place in places:
        if len(found) == _FAR_PLACES:
            break
        apart = _WIDENING * away(place[0], start)
        if all(away(place[0], one[0]) >= apart for one in found):
            found.append(place)
    return found


def _looks_away(layout: Layout, item: Item, floor: BaseGeometry) -> tuple[bool, float]:
    """Whether a thing's back is to no wall, and how much its front looks away from who comes in, 0 to 2."""
    back, front = item.point(0.0, -item.depth / 2), item.point(0.0, item.depth / 2)
    entrance = item.at if layout.entrance_id is None else layout.storey.door(layout.entrance_id).at
    reach = away(item.at, entrance) * away(item.at, front)
    dot = (front.x - item.at.x) * (entrance.x - item.at.x) + (front.y - item.at.y) * (entrance.y - item.at.y)
    return floor.boundary.distance(back) > AT_WALL, round(1.0 - dot / reach, 6) if reach else 0.0


def with_items(layout: Layout, *items: Item) -> Layout:
    """The layout with some things changed."""
    changed = {item.id: item for item in items}
    return replace(layout, items=tuple(changed.get(one.id, one) for one in layout.items))


def _doorway(gap: Polygon, swing: BaseGeometry | None) -> BaseGeometry:
    return gap.buffer(_NEAR) if swing is None else united([gap.buffer(_NEAR), swing])


def _shifted(at: Point, dx: float, dy: float) -> Point:
    return Point(round(at.x + dx, 6), round(at.y + dy, 6))


# windows alike


def _suffix(item: Item) -> str:
    return item.id.removeprefix(f"{item.window}-")


def _own_place(item: Item, counter: Item) -> tuple[float, float, float]:
    """An item's place and turn in a counter's own frame."""
    x, y = counter.own(item.at)
    return round(x, 4), round(y, 4), round((item.turn_deg - counter.turn_deg) % 360.0, 4)


def as_most(layout: Layout, item: Item) -> Iterator[Item]:
    """A thing of a window with the size, the height and the place on the top that most other windows give it."""
    counters = {one.window: one for one in layout.of_kind(Kind.COUNTER) if one.window}
    own = counters.get(item.window)
    twins = [
        one for one in layout.of_kind(item.kind)
        if one.window in counters and one.window != item.window and _suffix(one) == _suffix(item)
    ]  # fmt: skip
    if own is None or not twins:
        return
    alike = Counter(
        (_own_place(one, counters[one.window]), one.width, one.depth, one.height, one.base) for one in twins
    )
    (x, y, turn), width, depth, height, base = min(alike, key=lambda one: (-alike[one], one))
    sized = replace(item, width=width, depth=depth, height=height, base=base)
    if item.kind is Kind.COUNTER:
        yield sized
        return
    here = own.point(x, y)
    at = Point(round(here.x, 6), round(here.y, 6))
    placed = replace(sized, at=at, turn_deg=round((own.turn_deg + turn) % 360.0, 9))
    yield item if away(at, item.at) < _OVER and sized == item else placed


def _copied(layout: Layout, donor: Item, window: ServiceWindow, counter: Item) -> Item | None:
    counters = layout.of_window(donor.window, Kind.COUNTER)
    if not counters:
        return None
    x, y, turn = _own_place(donor, counters[0])
    at = counter.point(x, y)
    text = window.name if donor.kind is Kind.SIGN else donor.text
    return replace(
        donor,
        id=f"{window.id}-{_suffix(donor)}",
        window=window.id,
        at=Point(round(at.x, 6), round(at.y, 6)),
        turn_deg=round((counter.turn_deg + turn) % 360.0, 9),
        text=text,
        locked=False,
        handle="",
    )


def _row_places(layout: Layout, counter: Item) -> Iterator[tuple[Point, bool]]:
    """Where a counter stands in line with the others, the nearest first, and whether it closes a gap between two."""
    others = [one for one in layout.of_kind(Kind.COUNTER) if one.window and one.id != counter.id]
    alike = [one for one in others if turn_between(one.turn_deg, counter.turn_deg) < 1.0]
    if not alike:
        return
    first = alike[0]
    x = _own_place(counter, first)[0]
    wishes = [x]
    for one in alike:
        middle, step = _own_place(one, first)[0], (one.width + counter.width) / 2
        wishes += [middle - step, middle + step]
    for wish in sorted(wishes, key=lambda one: (round(abs(one - x), 4), one)):
        gaps = [abs(wish - _own_place(one, first)[0]) - (one.width + counter.width) / 2 for one in alike]
        if min(gaps) >= -_OVER:
            at = first.point(wish, (first.depth - counter.depth) / 2)
            yield Point(round(at.x, 6), round(at.y, 6)), sum(gap <= _OVER for gap in gaps) > 1


# setters


def _limit(finding: Finding) -> float | None:
    return finding.limit / _MM if isinstance(finding.limit, float) and finding.unit == "mm" else None


def _line_off(layout: Layout, item: Item, finding: Finding) -> Item | None:
    """The line square to its counter at the least distance."""
    limit, counters = _limit(finding), layout.of_window(item.window, Kind.COUNTER)
    if limit is None or not counters:
        return None
    own = counters[0]
    at = own.point(_own_place(item, own)[0], own.depth / 2 + limit + item.depth / 2)
    return replace(item, at=Point(round(at.x, 6), round(at.y, 6)), turn_deg=own.turn_deg)


def _line_middle(layout: Layout, item: Item, _finding: Finding) -> Item | None:
    counters = layout.of_window(item.window, Kind.COUNTER)
    if not counters:
        return None
    at = counters[0].point(0.0, _own_place(item, counters[0])[1])
    return replace(item, at=Point(round(at.x, 6), round(at.y, 6)))


def _line_depth(_layout: Layout, item: Item, finding: Finding) -> Item | None:
    """The mark as wide as it may be; its edge towards the counter stays."""
    limit = _limit(finding)
    if limit is None:
        return None
    at = item.point(0.0, (limit - item.depth) / 2)
    return replace(item, depth=limit, at=Point(round(at.x, 6), round(at.y, 6)))


def _raised(_layout: Layout, item: Item, finding: Finding) -> Item | None:
    limit = _limit(finding)
    return None if limit is None else replace(item, base=limit)


def _over(_layout: Layout, item: Item, finding: Finding) -> Item | None:
    limit = _limit(finding)
    return None if limit is None else replace(item, base=round(limit + _OVER, 6))


def _above_top(layout: Layout, item: Item, finding: Finding) -> Item | None:
    limit, counters = _limit(finding), layout.of_window(item.window, Kind.COUNTER)
    if limit is None or not counters:
        return None
    return replace(item, base=round(counters[0].base + counters[0].height + limit, 6))


def _sized(_layout: Layout, item: Item, finding: Finding) -> Item | None:
    limit, part = _limit(finding), finding.id.split(":")[-1]
    if limit is None or part not in ("width", "depth", "height"):
        return None
    return replace(item, **{part: limit})  # type: ignore[arg-type]


def _named(layout: Layout, item: Item, _finding: Finding) -> Item | None:
    window = next((one for one in layout.windows if one.id == item.window), None)
    return None if window is None else replace(item, text=window.name)


_SETTERS: Final[Mapping[str, Setter]] = {
    "queues.line_distance": _line_off,
    "queues.line_centred": _line_middle,
    "queues.line_width": _line_depth,
    "signs.hung_height": _raised,
    "signs.head_room": _over,
    "signs.above_top": _above_top,
    "signs.size": _sized,
    "signs.names_window": _named,
    "queues.wheelchair_place": _sized,
}
"""What sets a thing to the limit of a rule."""
