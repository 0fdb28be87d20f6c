"""Where the counters can stand: rows along the sides of the hall, with what is against each; screens and gate."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations, pairwise, zip_longest
from math import hypot
from typing import Final, overload

from shapely import (
    LineString,
    MultiPolygon,
    Point,
    Polygon,
    box,
    get_parts,
)

from planner.measure.overlay import common, rest, united
from planner.model.layout import RowShape
from planner.place.frame import Frame, down, near, up
from planner.place.ground import STAND_OFF, joined, one_walk, walkable
from planner.place.hall import DoorUse, Hall
from planner.place.lines import SCREEN, WORK_PLACE, Line, Strip, line_along
from planner.place.sizes import Sizes
from planner.place.spans import Span, within

CHAIR: Final = (0.1, 0.6)
"""From where to where before a top a visitor's chair stands, metres."""

CHAIR_WIDTH: Final = 0.5
"""Width of a visitor's chair, metres."""

STAFF_CHAIR: Final = 0.1
"""Between a top and the clerk's chair, metres."""

STAFF_PLACE: Final = 0.7
"""Floor behind a top that a clerk's chair takes, metres."""

_FAR: Final = 1000.0
_ALONE: Final = 14.0
"""What a counter weighs that stands apart from all others."""

_BREAK: Final = 8.0
"""What a break in the row weighs, and what each metre of it beyond a column's weighs more."""

_WIDE_BREAK: Final = 4.0
_AT_COLUMN: Final = 0.6
_APART: Final = 1.2
"""A break so wide parts counters, metres; they still belong together at a column."""

_STEP: Final = 0.25
_PITCH_STEP: Final = 0.05
_SLIVER: Final = 1.5
_PASSAGE: Final = 0.61
_BEHIND: Final = 0.05
_SEAM: Final = 1e-4
_TOUCH: Final = 1e-6


@dataclass(frozen=True, kw_only=True)
class Top:
    """A counter's middle and turn in the frame of the main row, metres and degrees."""

    x: float
    y: float
    turn_deg: float
    pitch: float


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row of counters in the frame of a hall's side, with the staff's strip behind it.

    `lefts` are the counters' low edges on the x axis, ascending; `start` and `end` the ends of the strip, and
    `start_open`, `end_open` whether a screen closes it there, else a wall does. `rear` is where the strip begins behind
    the counters: at the wall, or at the middle line of an island; `rear_open` where a screen closes it there, for the
    hall goes on behind. `gate` is the low edge of the gate in the counter line, or None. `inner_doors` open into the
    strip. `cost` is the sum of `costs`.

    `joined` tells of a wing whose staff come in through the row's own strip; `tight` of a row to which people get only
    aslant between corners.

    `wings` are the further rows of an L, a U, two facing rows or an island, each in the frame of its own side and on
    the floor that the rows before it leave.
    """

    hall: Hall
    back: float
    front: float
    pitch: float
    lefts: tuple[float, ...]
    start: float
    end: float
    start_open: bool
    end_open: bool
    gate: float | None
    gate_width: float
    inner_doors: tuple[str, ...]
    costs: tuple[tuple[str, float], ...]
    rear: float = -_FAR
    rear_open: tuple[Span, ...] = ()
    shape: RowShape = RowShape.STRAIGHT
    joined: bool = False
    tight: bool = False
    wings: tuple["Row", ...] = ()

    @cached_property
    def cost(self) -> float:
        """How much is against it; less is better."""
        return round(sum(cost for _, cost in self.costs), 6)

    @property
    def count(self) -> int:
        """Windows in it and its wings."""
        return len(self.lefts) + sum(len(wing.lefts) for wing in self.wings)

    @property
    def middle(self) -> float:
        """The middle of the counters on the x axis."""
        return (self.lefts[0] + self.lefts[-1] + self.pitch) / 2

    @cached_property
    def centres(self) -> tuple[float, ...]:
        """The middle of each counter on the x axis."""
        return tuple(round(left + self.pitch / 2, 6) for left in self.lefts)

    @cached_property
    def runs(self) -> tuple[tuple["Row", Frame], ...]:
        """The row and its wings, each with its own axes in the frame of the row, from the public's left."""
        placed = [(wing, wing.hall.frame.within(self.hall.frame)) for wing in self.wings]
        before = [(wing, axes) for wing, axes in placed if self._is_left(wing, axes)]
        after = [(wing, axes) for wing, axes in placed if not self._is_left(wing, axes)]
        return (*before, (self, Frame(x=0.0, y=0.0, turn_deg=0.0)), *after)

    def _is_left(self, wing: "Row", axes: Frame) -> bool:
        if self.shape in (RowShape.FACING, RowShape.ISLAND):
            return False
        return bool(axes.out(Point(wing.middle, wing.front)).x > self.middle)

    @cached_property
    def tops(self) -> tuple[Top, ...]:
        """The counters from the public's left: from the high end of each run's axis."""
        found = []
        for run, axes in self.runs:
            y = round((run.back + run.front) / 2, 6)
            for x in run.centres[::-1]:
                at = axes.out(Point(x, y))
                found.append(Top(x=at.x, y=at.y, turn_deg=axes.out_deg(0.0), pitch=run.pitch))
        return tuple(found)

    def before(self, *, low: float, high: float, aside: float) -> tuple[Polygon, ...]:
        """The floor before each run of counters, from `low` to `high` before the tops and `aside` beyond the ends."""
        return tuple(
            axes.out(box(run.lefts[0] - aside, run.front + low, run.lefts[-1] + run.pitch + aside, run.front + high))
            for run, axes in self.runs
        )

    @cached_property
    def own_staff(self) -> Polygon:
        """The staff's floor that the row cuts off without its wings, with the floor under the tops."""
        low, _, high, _ = self.hall.floor.bounds
        cut = box(
            self.start if self.start_open else low - 1.0,
            self.rear,
            self.end if self.end_open else high + 1.0,
            self.front,
        )
        middle = Point(self.middle, (self.back + self.front) / 2)
        parts = get_parts(common(self.hall.floor, cut))
        return min((part for part in parts if isinstance(part, Polygon)), key=lambda part: part.distance(middle))

    @cached_property
    def staff(self) -> Polygon | MultiPolygon:
        """The staff's floor in the hall, of the row and its wings."""
        if not self.wings:
            return self.own_staff
        shapes = [axes.out(run.own_staff).buffer(_SEAM, join_style="mitre") for run, axes in self.runs]
        return united(shapes).buffer(-_SEAM, join_style="mitre")

    @cached_property
    def public(self) -> Polygon:
        """The public's floor: the part of the hall outside the row in which the entrance is."""
        left = get_parts(rest(self.hall.floor, self.staff.buffer(_TOUCH, join_style="mitre")))
        inside = self.hall.entrance.inside
        return min((part for part in left if isinstance(part, Polygon)), key=lambda part: part.distance(inside))

    @property
    def all_inner_doors(self) -> tuple[str, ...]:
        """The doors that open into the staff's floor of the row and its wings."""
        return (*self.inner_doors, *(door for wing in self.wings for door in wing.inner_doors))


_AGAINST: Final = (
    "facing the entrance",
    "floor before the windows",
    "rooms of the staff left on the public side",
    "screens",
    "floor taken from the hall",
    "off the middle",
    "off the entrance's axis",
    "breaks in the row",
    "a counter alone",
    "narrow windows",
    "far from the entrance",
    "a gate",
    "a door beside the counters",
)
"""What can be against a row."""


@dataclass(frozen=True, kw_only=True, eq=False)
class _Run:
    """Counters side by side on a line, by their low edges, with what is against them wherever their strip ends."""

    line: Line
    lefts: tuple[float, ...]
    pitch: float

    @cached_property
    def middle(self) -> float:
        """The middle of the counters on the x axis."""
        return (self.lefts[0] + self.lefts[-1] + self.pitch) / 2

    @cached_property
    def away(self) -> float:
        """How far the entrance is, metres."""
        inside = self.line.hall.entrance.inside
        return hypot(inside.x - self.middle, inside.y - self.line.front)

    @cached_property
    def turned_away(self) -> float:
        """How little the windows look at the entrance, 0 to 2."""
        inside = self.line.hall.entrance.inside
        return 1.0 - ((inside.y - self.line.front) / self.away if self.away > _TOUCH else 0.0)

    @cached_property
    def shallow(self) -> float:
        """What the floor lacks in depth before each of the counters, summed up, metres."""
        centres = [round(left + self.pitch / 2, 6) for left in self.lefts]
        return sum(max(0.0, self.line.wanted_depth - self.line.depth_before(x)) for x in centres)

    @cached_property
    def breaks(self) -> float:
        """What breaks weigh that columns make in the run."""
        gaps = _gaps(self.lefts, self.pitch)
        return sum(_BREAK + _WIDE_BREAK * max(0.0, gap - _AT_COLUMN) for gap in gaps if gap > _TOUCH)

    @cached_property
    def alone(self) -> int:
        """How many counters stand apart from all others."""
        return _alone(self.lefts, self.pitch)


@dataclass(frozen=True, kw_only=True, eq=False)
class Draft:
    """A row that could be made, and what is against it; the fields are those of a `Row`."""

    run: _Run
    start: float
    end: float
    start_open: bool
    end_open: bool
    gate: float | None
    inner: tuple[str, ...]
    rear: float = -_FAR
    rear_open: tuple[Span, ...] = ()

    @property
    def lefts(self) -> tuple[float, ...]:
        """The counters' low edges."""
        return self.run.lefts

    @property
    def pitch(self) -> float:
        """The width of a window."""
        return self.run.pitch

    @cached_property
    def against(self) -> tuple[float, ...]:
        """What is against it, in the order of `_AGAINST`; the weights say how many of one are worth another."""
        run, line = self.run, self.run.line
        missed, beside = line.of_doors(self.inner)
        screens = (self.end - self.start) - len(run.lefts) * run.pitch + sum(high - low for low, high in self.rear_open)
        open_ends = [x for x, is_open in ((self.start, self.start_open), (self.end, self.end_open)) if is_open]
        ends = sum(line.across(x, self.rear) for x in open_ends)
        strip_middle = (self.start + self.end) / 2
        return (
            12.0 * run.turned_away,
            6.0 * run.shallow / len(run.lefts),
            missed,
            0.5 * screens + 0.4 * ends,
            0.12 * (self.end - self.start) * line.front,
            0.35 * abs(run.middle - _middle_of(line.hall)) + 0.1 * abs(run.middle - strip_middle),
            0.2 * abs(run.middle - line.hall.entrance.inside.x),
            run.breaks,
            _ALONE * run.alone,
            40.0 * (line.sizes.pitch - run.pitch),
            0.1 * run.away,
            0.0 if self.gate is None else 1.0,
            4.0 * beside,
        )

    @cached_property
    def cost(self) -> float:
        """How much is against it; less is better."""
        return round(sum(self.against), 6)

    def made(self) -> Row:
        """The row."""
        line = self.run.line
        return Row(
            hall=line.hall,
            back=line.back,
            front=line.front,
            pitch=self.pitch,
            lefts=self.lefts,
            start=self.start,
            end=self.end,
            start_open=self.start_open,
            end_open=self.end_open,
            gate=self.gate,
            gate_width=line.gate_width,
            inner_doors=self.inner,
            costs=tuple(zip(_AGAINST, self.against, strict=True)),
            rear=self.rear,
            rear_open=self.rear_open,
            joined=line.joined,
        )


class Rows(Sequence[Row]):
    """Rows with the same number of windows, each made of its draft when it is first asked for."""

    def __init__(self, drafts: list[Draft]) -> None:
        self.drafts = drafts
        self._made: dict[int, Row] = {}

    def __len__(self) -> int:
        return len(self.drafts)

    @overload
    def __getitem__(self, place: int) -> Row: ...

    @overload
    def __getitem__(self, place: slice) -> list[Row]: ...

    def __getitem__(self, place: int | slice) -> Row | list[Row]:
        places = range(len(self.drafts))[place]
        return self._row(places) if isinstance(places, int) else [self._row(one) for one in places]

    def _row(self, place: int) -> Row:
        if place not in self._made:
            self._made[place] = self.drafts[place].made()
        return self._made[place]


def rows(
    hall: Hall,
    sizes: Sizes,
    *,
    needed: int,
    anchors: tuple[float, ...],
    gate_width: float,
    outdoors: frozenset[str | None],
    joined: bool = False,
    gated: bool = False,
) -> Iterator[Rows]:
    """The rows along one side of a hall, list after list: the most windows up to `needed` first, those as wide apart as
    may be before those nearer together; each list cheapest first.

    Args:
        anchors: the middles of counters that stand already, on the side's axis; runs are tried that hold them.
        gate_width: width of the gate, metres.
        outdoors: the rooms (and None, outdoors) from which staff come in without passing the hall.
        joined: whether staff come in through the strip of another row.
        gated: whether the row has a gate even where a door leads into its strip, for staff cross the hall.
    """
    line = line_along(
        hall, sizes, anchors=anchors, gate_width=gate_width, outdoors=outdoors, joined=joined, gated=gated
    )
    steps = int((sizes.pitch - sizes.pitch_least + _TOUCH) / _PITCH_STEP)
    pitches = [round(sizes.pitch - _PITCH_STEP * step, 6) for step in range(steps + 1)]
    room = {
        (strip, pitch): sum(_fits(span, pitch) for span in line.spans(strip, pitch))
        for strip in line.strips
        for pitch in pitches
    }
    for count in range(min(needed, max(room.values(), default=0)), 0, -1):
        wide = {strip: [pitch for pitch in pitches if room[strip, pitch] >= count] for strip in line.strips}
        for level in zip_longest(*(_of_pitches(line, strip, count, wide[strip]) for strip in line.strips)):
            found = [row for some in level if some is not None for row in some]
            if found:
                yield Rows(sorted(found, key=lambda row: (row.cost, row.lefts, row.start, row.end)))


def _of_pitches(line: Line, strip: Strip, count: int, pitches: list[float]) -> Iterator[list[Draft]]:
    """The rows of a strip with a number of windows: at the widest pitch at which there are any, then at the least one,
    and half-way between. Where columns break all of the first, those of the widest pitch at which none does come along.
    """
    for place, pitch in enumerate(pitches):
        found = list(_of_pitch(line, strip, count, pitch))
        if found:
            left = pitches[place + 1 :]
            if not _is_whole(line, strip, count, pitch):
                whole = next((one for one in left if _is_whole(line, strip, count, one)), None)
                found += [] if whole is None else list(_of_pitch(line, strip, count, whole))
            yield found
            for again in dict.fromkeys((left[-1], left[len(left) // 2])) if left else ():
                yield list(_of_pitch(line, strip, count, again))
            return


def _is_whole(line: Line, strip: Strip, count: int, pitch: float) -> bool:
    """Whether some stretch of a strip holds so many windows side by side."""
    return any(_fits(span, pitch) >= count for span in line.spans(strip, pitch))


def _of_pitch(line: Line, strip: Strip, count: int, pitch: float) -> Iterator[Draft]:
    for lefts in _runs(line, strip, count, pitch):
        yield from _ends(_Run(line=line, lefts=lefts, pitch=pitch), strip)


def _fits(span: Span, pitch: float) -> int:
    return int((down(span[1]) - up(span[0]) + 1e-4) / pitch)


def _runs(line: Line, strip: Strip, count: int, pitch: float) -> Iterator[tuple[float, ...]]:
    """Places of so many counters side by side; only where no span holds them all, broken by columns."""
    spans = line.spans(strip, pitch)
    whole = [span for span in spans if _fits(span, pitch) >= count]
    for low, high in whole:
        for start in _starts(line, strip, low, high, count * pitch):
            yield tuple(round(start + pitch * number, 6) for number in range(count))
        for anchor in line.anchors:
            for number in range(count):
                start = round(anchor - pitch / 2 - pitch * number, 6)
                if start >= low - _TOUCH and start + count * pitch <= high + _TOUCH:
                    yield tuple(round(start + pitch * place, 6) for place in range(count))
    if not whole:
        yield from _split_runs(spans, count, pitch)


def _starts(line: Line, strip: Strip, low: float, high: float, long: float) -> list[float]:
    """Where a run may begin in a span: both ends, every step from its middle, and about the middles that a designer
    tries first; the same in a mirror."""
    first = up(low)
    last = max(first, down(down(high) - long))
    middle, steps = (first + last) / 2, int(((last - first) / 2 + 1e-4) / _STEP)
    starts = {first, last} | {near(middle + _STEP * step) for step in range(-steps, steps + 1)}
    for wish in (line.hall.entrance.inside.x, (strip.low + strip.high) / 2, (low + high) / 2):
        starts.add(min(max(near(wish - long / 2), first), last))
    return sorted(starts)


def _split_runs(spans: tuple[Span, ...], count: int, pitch: float) -> Iterator[tuple[float, ...]]:
    """Runs broken by columns: on spans next to each other, and on the roomiest ones; each filled towards its
    neighbours."""
    shares = [_roomiest(spans, count, pitch)]
    room = [(span, _fits(span, pitch)) for span in spans if _fits(span, pitch)]
    for low, high in combinations(range(len(room)), 2):
        between = dict(room[low + 1 : high])
        left = count - sum(between.values())
        (first, most), (last, most_last) = room[low], room[high]
        for share in _shares(left, most, most_last):
            shares.append({first: share, **between, last: left - share})
    yield from dict.fromkeys(_filled(one, pitch) for one in shares if sum(one.values()) == count)


def _shares(left: int, most: int, most_last: int) -> tuple[int, ...]:
    """How many of the windows that are left stand in the first of two spans: as many as may be, as few, and half; one
    stands alone in neither if that can be helped."""
    low, high = max(1, left - most_last), min(most, left - 1)
    if low > high:
        return ()
    paired = [share for share in range(low, high + 1) if 2 <= share <= left - 2] or list(range(low, high + 1))
    return tuple(dict.fromkeys((paired[-1], paired[0], paired[len(paired) // 2])))


def _roomiest(spans: tuple[Span, ...], count: int, pitch: float) -> dict[Span, int]:
    """So many windows shared among spans, the roomiest first."""
    shares: dict[Span, int] = {}
    left = count
    for span in sorted(spans, key=lambda span: (-_fits(span, pitch), span)):
        shares[span] = min(left, _fits(span, pitch))
        left -= shares[span]
    return {span: share for span, share in shares.items() if share}


def _filled(shares: dict[Span, int], pitch: float) -> tuple[float, ...]:
    """The counters of spans with so many each: the first span is filled from its high end, the others from the low."""
    lefts: list[float] = []
    for number, span in enumerate(sorted(shares)):
        start = down(down(span[1]) - shares[span] * pitch) if number == 0 else up(span[0])
        lefts.extend(round(start + pitch * step, 6) for step in range(shares[span]))
    return tuple(lefts)


def _ends(run: _Run, strip: Strip) -> Iterator[Draft]:
    """The rows with some counters: each way to close the strip and to set the gate."""
    line = run.line
    first, last = run.lefts[0], round(run.lefts[-1] + run.pitch, 6)
    gates = (None,) if line.joined else (None, round(first - line.gate_width, 6), last)
    for gate in (one for one in gates if one is None or line.gate_is_free(one)):
        low = first if gate is None else min(first, gate)
        high = last if gate is None else max(last, round(gate + line.gate_width, 6))
        ends = list(_closings(line, strip, high, sign=1))
        for start, start_open in _closings(line, strip, low, sign=-1):
            for end, end_open in ends:
                inner = _opening_into(line, start, end)
                if inner is None or not _staffed(line, gate, inner) or max(low - start, end - high) < line.sizes.bay:
                    continue
                draft = Draft(
                    run=run, start=start, end=end, start_open=start_open, end_open=end_open, gate=gate, inner=inner
                )
                yield from _rears(draft)


def _rears(draft: Draft) -> Iterator[Draft]:
    """A row as it is, and where the hall goes on behind its strip, also closed by a screen in line with the wall."""
    yield draft
    line = draft.run.line
    spans = within(line.behind, draft.start, draft.end)
    if sum(high - low for low, high in spans) < _PASSAGE:
        return
    inner = tuple(one for one in draft.inner if line.hall.door(one).zone.bounds[1] > -_TOUCH - _BEHIND)
    if _staffed(line, draft.gate, inner):
        yield replace(draft, rear=-SCREEN, rear_open=spans, inner=inner)


def _staffed(line: Line, gate: float | None, inner: tuple[str, ...]) -> bool:
    """Whether staff come in by a door, a gate or another strip, and by no gate that a door makes needless."""
    by_door = not line.gated and any(line.hall.door(one).beyond in line.outdoors for one in inner)
    return line.joined or (gate is None) == by_door


def _opening_into(line: Line, start: float, end: float) -> tuple[str, ...] | None:
    """The doors that open into a strip, or None where an end of the strip stands in a door's floor."""
    if any(one < edge - _TOUCH and edge + _TOUCH < two for _, (one, two) in line.inner for edge in (start, end)):
        return None
    return tuple(door.id for door, (one, two) in line.inner if one >= start - _TOUCH and two <= end + _TOUCH)


def _closings(line: Line, strip: Strip, edge: float, *, sign: int) -> Iterator[tuple[float, bool]]:
    """Where the strip may end beyond an edge of the row, and whether a screen closes it there."""
    limit, limit_open = (strip.low, strip.low_open) if sign < 0 else (strip.high, strip.high_open)
    if not limit_open and (limit - edge) * sign >= -_TOUCH:
        yield limit, False
    wishes = [edge + sign * SCREEN]
    if line.sizes.bay > 0.0:
        wishes.append(near(edge + sign * (SCREEN + line.sizes.bay)))
    for _, (one, two) in line.inner:
        wishes.append(down(one - SCREEN) if sign < 0 else up(two + SCREEN))
    if limit_open:
        wishes.append(up(limit) if sign < 0 else down(limit))
    for wish in sorted({round(wish, 6) for wish in wishes}, reverse=sign < 0):
        left = (limit - wish) * sign
        if (wish - edge) * sign >= SCREEN - _TOUCH and (left >= -_TOUCH if limit_open else left >= _SLIVER):
            yield wish, True


def _gaps(lefts: tuple[float, ...], pitch: float) -> list[float]:
    """The floor between counters, one after the other, metres."""
    return [round(b - a - pitch, 6) for a, b in pairwise(lefts)]


def _alone(lefts: tuple[float, ...], pitch: float) -> int:
    apart = [True, *(gap > _APART for gap in _gaps(lefts, pitch)), True]
    return sum(before and after for before, after in pairwise(apart)) if len(lefts) > 1 else 0


def _middle_of(hall: Hall) -> float:
    low, _, high, _ = hall.floor.bounds
    return (low + high) / 2


def holds(row: Row, sizes: Sizes) -> bool:
    """Whether a row closes off the staff, leaves every public door to the public, and can be walked to."""
    hall, staff = row.hall, row.staff
    if not all(_closes(run) for run, _ in row.runs):
        return False
    if any(door.public and common(door.zone, staff).area > 1e-4 for door in hall.doors):
        return False
    if not _staff_joined(row):
        return False
    rooms = [door.inside for door in hall.doors if door.public]
    walk = walkable(row.public, united([hall.solid, *chairs(row)]), width=sizes.route, tight=row.tight)
    return one_walk(walk, [*rooms, *customers(row)], width=sizes.route)


def _staff_joined(row: Row) -> bool:
    """Whether staff get to every clerk's place, gate and door of their floor, or of each of two facing rows."""
    solids = [row.hall.solid, *row.before(low=row.back - row.front, high=1.0, aside=0.0)]
    solids += [
        axes.out(box(x - CHAIR_WIDTH / 2, run.back - STAFF_PLACE, x + CHAIR_WIDTH / 2, run.back))
        for run, axes in row.runs
        for x in run.centres
    ]
    walk = walkable(row.staff, united(solids), width=_PASSAGE)
    goals = [[axes.out(point) for point in _staff_goals(run)] for run, axes in row.runs]
    if row.shape is not RowShape.FACING:
        goals = [[point for group in goals for point in group]]
    return all(one_walk(walk, group, width=_PASSAGE) for group in goals)


def _staff_goals(run: Row) -> list[Point]:
    goals = [*(run.hall.door(one).inside for one in run.inner_doors), *(Point(x, run.back - 1.0) for x in run.centres)]
    if run.gate is not None:
        goals.append(Point(run.gate + run.gate_width / 2, run.back - WORK_PLACE / 2))
    return goals


def _closes(run: Row) -> bool:
    """Whether the strip of a run ends where it is said to, and leaks nowhere along the counter line."""
    fringe = box(run.start - SCREEN, -_FAR, run.end + SCREEN, run.front)
    seam = LineString([(-_FAR, run.front), (_FAR, run.front)])
    return bool(fringe.buffer(_TOUCH).covers(common(run.own_staff, seam)))


def on_the_way(row: Row, *, width: float) -> tuple[Point, ...]:
    """The entrance, and of the exits and the customers' places those that a way of a width joins with it."""
    ways = [door.inside for door in row.hall.doors if door.use is DoorUse.EXIT]
    walk = walkable(row.public, united([row.hall.solid, *chairs(row)]), width=width, tight=row.tight)
    return joined(walk, [row.hall.entrance.inside, *ways, *customers(row)], width=width)


def chairs(row: Row) -> list[Polygon]:
    """The floor that the visitors' chairs take before the windows; one window has none, and any may be that one."""
    half = CHAIR_WIDTH / 2
    return [
        axes.out(box(x - half, run.front + CHAIR[0], x + half, run.front + CHAIR[1]))
        for run, axes in row.runs
        for x in run.centres
    ]


def customers(row: Row) -> list[Point]:
    """Where one stands who comes to a window, behind the chair."""
    return [axes.out(Point(x, run.front + CHAIR[1] + STAND_OFF)) for run, axes in row.runs for x in run.centres]
