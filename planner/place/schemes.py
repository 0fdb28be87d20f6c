"""Schemes: layouts of a hall that differ in kind, furnished, judged and ranked, none dominated by another."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from heapq import heapify, heappop, heappush
from itertools import islice
from math import inf
from typing import Final

from planner.measure.queues import queue_for
from planner.measure.routes import RouteKind, crossings, walks_to_windows
from planner.model.brief import QueueKind
from planner.model.catalogue import Catalogue
from planner.model.layout import Figures, HallSide, Kind, Layout, RowShape, RuledOut, Scheme, ZoneKind
from planner.model.standard import Verb
from planner.model.verdict import Outcome
from planner.place.bounds import Remarks, remarks
from planner.place.cameras import put_cameras
from planner.place.counters import Row
from planner.place.interior import furnished, missing_kinds, off_the_ways
from planner.place.reasons import against
from planner.place.ruled_out import dominates, far_worse, lacking, narrow, no_better, no_row
from planner.place.shapes import best_of_shapes, least_windows
from planner.place.siting import NARROW_WAYS, bent_rows_of, cramped_rows, further_rows, straight_rows
from planner.place.task import Task
from planner.place.trials import Court, Judgement
from planner.words import Text

MOST: Final = 5
"""The most schemes that are compared."""

_ROWS_FURNISHED: Final = 8
_LACK: Final = 3.0
"""What a missing thing weighs against what is against a row."""

_FURTHER: Final = 24
"""So many more are furnished at most where something that every layout is to have is still missing."""

_COMPARED: Final = 2
"""So many rows are furnished where little is missing in the first."""

_MUCH: Final = 6.0
"""So much is missing that rows of other shapes are tried: a thing that every layout is to have."""

_INCOMPLETE: Final = 12.0
"""What it weighs more that something is missing at all."""

_GANG: Final = 4.0
"""What a seat row apart from the others weighs."""

_SCREEN: Final = 3.0
"""A screen longer than this is long, metres."""

_LONG_SCREEN: Final = 2.0
"""What a metre of a long screen weighs."""

_WORTH_A_WINDOW: Final = 1.0
"""How much more may be missing for one more window: two seats."""

_TINY: Final = 4
"""So many windows at most: people can queue in line instead of by ticket."""

_LINED: Final = 2
"""So many windows at least that it matters how people queue for them."""

_WORST_SIDES: Final = 40.0
"""A straight row so much worse than the best is no scheme: it cuts off rooms."""

_WORST_BEHIND: Final = 30.0
"""Nor is one along the entrance's own side that is so much worse: it looks away from who comes in."""

_FEW: Final = 3
"""Where fewer kinds than this are left, further ones are judged."""

_MORE_JUDGED: Final = 3
"""So many more than are asked for at most."""


_LOOKS: Final = 0.71
_WALLS: Final = (
    Text(zh="图上方墙", en="the upper wall of the drawing"),
    Text(zh="图左侧墙", en="the left wall of the drawing"),
    Text(zh="图下方墙", en="the lower wall of the drawing"),
    Text(zh="图右侧墙", en="the right wall of the drawing"),
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Furnished:
    """A row with its layout, but for the cameras, and what is against it."""

    task: Task
    row: Row
    layout: Layout
    lacks: float

    @cached_property
    def scattered(self) -> float:
        """What is against the look of it: seat rows off the waiting area, and long screens."""
        gangs = self.layout.of_kind(Kind.SEAT_ROW)
        facing = Counter(round(item.turn_deg) % 360 for item in gangs)
        off = len(gangs) - max(facing.values(), default=0)
        screens = sum(max(0.0, item.width - _SCREEN) for item in self.layout.of_kind(Kind.PARTITION))
        return _GANG * off + _LONG_SCREEN * screens

    @property
    def score(self) -> float:
        """What is against it; less is better."""
        return round(_LACK * self.lacks + self.row.cost + self.scattered, 6)

    @property
    def kind(self) -> "Kinds":
        """What tells it from others."""
        return _kind(self.task, self.row)

    @cached_property
    def off_the_ways(self) -> "Furnished":
        """It, but with no wheelchair place in what people walk along."""
        layout, lacks = off_the_ways(self.task, self.row, self.layout, self.lacks)
        return replace(self, layout=layout, lacks=lacks)

    def scheme(self, number: int) -> Scheme:
        """What kind of scheme it is, not yet judged."""
        return _scheme_of(self.task, self.row, number)

    @property
    def missing(self) -> tuple[Text, ...]:
        """What every layout is to have and has no place in it."""
        kinds = missing_kinds(self.task, self.layout)
        return tuple(self.task.stock.entry(kind).name for kind in kinds)

    def named(self, number: int) -> Layout:
        """The layout that says what kind of scheme it is."""
        return replace(self.layout, scheme=self.scheme(number))


Kinds = tuple[RowShape, tuple[HallSide, ...], QueueKind]
"""What tells schemes from each other: two facing rows by both their sides, whichever holds more windows."""


def _kind(task: Task, row: Row) -> Kinds:
    runs = (row, *row.wings) if row.shape is RowShape.FACING else (row,)
    return row.shape, tuple(sorted(side_of(run) for run in runs)), task.brief.queue


def _scheme_of(task: Task, row: Row, number: int) -> Scheme:
    facing = side_of(row.wings[0]) if row.shape is RowShape.FACING else None
    return Scheme(
        number=number, shape=row.shape, side=side_of(row), queue=task.brief.queue, wall=wall_of(row), facing=facing
    )


def side_of(row: Row) -> HallSide:
    """The side of the hall along which a row stands, as seen by who comes in."""
    if row.shape is RowShape.ISLAND:
        return HallSide.MIDDLE
    ux, uy = row.hall.entrance.inward
    if uy < -_LOOKS:
        return HallSide.OPPOSITE
    if uy > _LOOKS:
        return HallSide.ENTRANCE
    return HallSide.LEFT if ux < 0.0 else HallSide.RIGHT


def wall_of(row: Row) -> Text:
    """The wall behind a row as the drawing shows it."""
    if row.shape is RowShape.ISLAND:
        return Text(zh="厅中", en="the middle of the hall")
    walls = [_wall_behind(run) for run in ((row, *row.wings) if row.shape is RowShape.FACING else (row,))]
    if len(walls) == 1:
        return walls[0]
    return Text(zh="与".join(one.zh for one in walls), en=" and ".join(one.en for one in walls))


def _wall_behind(run: Row) -> Text:
    outward = (run.hall.frame.turn_deg - 90.0) % 360.0
    return _WALLS[round((outward - 90.0) / 90.0) % 4]


@dataclass(frozen=True, kw_only=True, eq=False)
class _Rows:
    """The rows of a hall, sought once, and each furnished once."""

    task: Task

    @cached_property
    def straight(self) -> list[Row]:
        """See `planner.place.siting.straight_rows`."""
        return straight_rows(self.task)

    @cached_property
    def others(self) -> list[Row]:
        """See `planner.place.siting.other_rows`."""
        return best_of_shapes(self.bent)

    @cached_property
    def bent(self) -> list[Row]:
        """See `planner.place.siting.bent_rows_of`."""
        return bent_rows_of(self.task)

    @cached_property
    def _done(self) -> dict[int, Furnished]:
        return {}

    def furnished(self, row: Row) -> Furnished:
        """One of the rows with its layout."""
        if id(row) not in self._done:
            self._done[id(row)] = _furnished(self.task, row)
        return self._done[id(row)]


def best_furnished(task: Task) -> Furnished | None:
    """The best row of a hall with everything but cameras; None where not one window fits."""
    best = _best(_Rows(task=task))
    return None if best is None else best.off_the_ways


def _best(rows: _Rows) -> Furnished | None:
    """The first of the best straight rows that holds everything; else the one that lacks least for what is against it.

    A row that is not straight is taken where no straight one holds every window and everything else, if it holds more
    windows and lacks little more, or as many and is better. None where not one window fits.
    """
    found: list[Furnished] = []
    for row in rows.straight[:_ROWS_FURNISHED]:
        found.append(rows.furnished(row))
        little = min(one.lacks for one in found) < _MUCH
        if found[-1].lacks + found[-1].scattered <= 0.0 or (little and len(found) >= _COMPARED):
            break
    if found and min(one.lacks for one in found) >= _MUCH:
        found += _cramped(rows, least=found[0].row.count)
    best = min(found, key=lambda one: one.score + (_INCOMPLETE if one.lacks > 0.0 else 0.0), default=None)
    if best is not None and best.lacks < _MUCH and best.row.count >= rows.task.needed:
        return best
    return _bent_or(rows, best)


def _bent_or(rows: _Rows, best: Furnished | None) -> Furnished | None:
    """A row that is not straight and better than the best straight one, else that one.

    Rows are furnished by what is at least against them, and no more of them once none can be better than one found.
    """
    found, won = ([], None) if best is None else ([best], best)
    bent = [row for row in rows.others if best is None or row.count >= best.row.count]
    for row in sorted(bent, key=lambda row: (-row.count, _least_score(row))):
        if won is not None and (-row.count, _least_score(row)) > (-won.row.count, won.score):
            continue
        one = rows.furnished(row)
        if best is None or _is_better(one, best):
            found.append(one)
            won = min(found, key=lambda one: (-one.row.count, one.score))
    places = {id(row): place for place, row in enumerate(rows.others)}
    return min(found, key=lambda one: (-one.row.count, one.score, places.get(id(one.row), -1)), default=None)


def _least_score(row: Row) -> float:
    """What is at least against a row, furnished; see `Furnished.score`."""
    return round(_LACK * _least_lacks(row) + row.cost, 6)


def _least_lacks(row: Row) -> float:
    """What is at least missing in a row, however it is furnished."""
    return _MUCH if any(name == NARROW_WAYS for name, _ in row.costs) else 0.0


def _cramped(rows: _Rows, *, least: int) -> list[Furnished]:
    """The rows of a cramped hall with enough windows, furnished until one lacks nothing that all are to have."""
    found: list[Furnished] = []
    for some in cramped_rows(rows.task, least=least):
        found += [rows.furnished(row) for row in some]
        if any(one.lacks < _MUCH for one in found):
            return found
    for row in islice(further_rows(rows.task, least=least), _FURTHER):
        found.append(rows.furnished(row))
        if found[-1].lacks < _MUCH:
            break
    return found


def _is_better(bent: Furnished, straight: Furnished) -> bool:
    """Whether a row that is not straight is worth it: more windows for little, or as many with less against it."""
    if bent.row.count > straight.row.count:
        return bent.lacks <= straight.lacks + _WORTH_A_WINDOW * (bent.row.count - straight.row.count)
    return bent.score < straight.score


def row_furnished(task: Task, row: Row) -> Furnished:
    """One row with everything but cameras, no wheelchair place in what people walk along."""
    return _furnished(task, row).off_the_ways


def _furnished(task: Task, row: Row) -> Furnished:
    layout, lacks = furnished(task, row)
    return Furnished(task=task, row=row, layout=layout, lacks=lacks + _least_lacks(row))


@dataclass(frozen=True, kw_only=True)
class Finished:
    """A layout with its cameras, judged, and what it is compared by."""

    judgement: Judgement
    figures: Figures


Finish = Callable[[Iterable[Furnished]], Sequence[Finished]]
"""Finishes furnished rows, in their order; each by itself, so that several can be in hand while further ones are still
furnished."""


def finished(one: Furnished, catalogue: Catalogue, court: Court) -> Finished:
    """A furnished row with what is in the ways moved out of them, and with its cameras; judged."""
    layout = one.off_the_ways.named(1)
    judged = court.full(put_cameras(layout, catalogue, court.rulebook, frame=one.row.hall.frame))
    return Finished(judgement=judged, figures=figures(judged, wanted=one.task.needed, seats=one.task.seats(one.row)))


def judged_schemes(task: Task, finish: Finish, *, most: int) -> tuple[Judgement, ...]:
    """The schemes of a hall with their figures, best first; see `planner.place.schemes`.

    Where few kinds are left because others are no better than they are, further kinds are furnished and judged.
    """
    tried = _Tried(rows=_Rows(task=task))
    kinds, judged = tried.kinds(), list[Finished]()
    room = most
    while further := finish(islice(kinds, max(0, room))):
        judged += further
        room = min(min(_FEW, most) - len(ranking(judged)), most + _MORE_JUDGED - len(judged))
    places = ranking(judged)
    ranked = [judged[place] for place in places]
    every = tuple(
        replace(_scheme(one.judgement.layout), number=number, figures=one.figures)
        for number, one in enumerate(ranked, start=1)
    )
    worse = [
        replace(_scheme(one.judgement.layout), figures=one.figures)
        for place, one in enumerate(judged)
        if place not in places
    ]
    out = (*(no_better(one, every) for one in worse), *tried.unfit)
    return tuple(
        replace(
            one.judgement,
            layout=replace(
                tried.said.on(one.judgement.layout), plan=task.plan, scheme=scheme, alternatives=every, ruled_out=out
            ),
        )
        for one, scheme in zip(ranked, every, strict=True)
    )


def ranking(judged: Sequence[Finished]) -> list[int]:
    """The places of those that break the fewest *shall* clauses and are dominated by none of these."""
    least = min((len(one.figures.broken) for one in judged), default=0)
    sound = [place for place, one in enumerate(judged) if len(one.figures.broken) == least]
    return [
        place for place in sound if not any(dominates(judged[other].figures, judged[place].figures) for other in sound)
    ]


def _scheme(layout: Layout) -> Scheme:
    assert layout.scheme is not None
    return layout.scheme


@dataclass(frozen=True, kw_only=True, eq=False)
class _Tried:
    """The kinds of layouts of a hall, furnished one after the other."""

    rows: _Rows
    _lacking: dict[Kinds, RuledOut] = field(default_factory=dict)
    _found: set[Kinds] = field(default_factory=set)

    @cached_property
    def first(self) -> Furnished | None:
        """The placer's own choice; None where not one window fits."""
        return _best(self.rows)

    @cached_property
    def said(self) -> Remarks:
        """What is said of all of them: how near their windows are to the most that fit."""
        assert self.first is not None
        return remarks(self.rows.task, self.first.row.count)

    @property
    def unfit(self) -> tuple[RuledOut, ...]:
        """The kinds that miss what every layout is to have, and the shapes in which no row has windows enough."""
        assert self.first is not None
        windows = self.first.row.count
        stand = {RowShape.STRAIGHT, *(row.shape for row in self.rows.bent if row.count == windows)}
        return (
            *(why for kind, why in self._lacking.items() if kind not in self._found),
            *(no_row(shape, windows, least=least_windows(shape)) for shape in RowShape if shape not in stand),
        )

    def kinds(self) -> Iterator[Furnished]:
        """The furnished rows that differ in kind, the placer's own choice first, the others by what is against them.

        None that lacks what every layout is to have where the first does not: it would break a clause that the first
        keeps. A row is furnished when what is at least against it is less than what is against all others.
        """
        first, rows = self.first, self.rows
        if first is None:
            return
        self._found.add(first.kind)
        yield first
        much = _MUCH if first.lacks < _MUCH else inf
        straight = [row for row in rows.straight if row.hall.frame != first.row.hall.frame]
        beside = [row for row in (*straight, *rows.bent) if row.count == first.row.count]
        queue = [(_least_score(row), 0, place) for place, row in enumerate(beside) if self._may_do(row, much)]
        done = dict(enumerate(_in_line(first), start=len(beside)))
        queue += [(one.score, 1, place) for place, one in done.items()]
        heapify(queue)
        while queue:
            _, is_done, place = heappop(queue)
            if is_done and done[place].kind not in self._found:
                self._found.add(done[place].kind)
                yield done[place]
            elif not is_done and _kind(rows.task, beside[place]) not in self._found:
                done[place] = one = rows.furnished(beside[place])
                if one.lacks < much:
                    heappush(queue, (one.score, 1, place))
                else:
                    self._lacking.setdefault(one.kind, lacking(one.scheme(0), one.missing))

    def _may_do(self, row: Row, much: float) -> bool:
        """Whether a row may be a scheme, which is told before it is furnished: it may hold all that every layout is to
        have, and is not much worse than the best straight one."""
        scheme = _scheme_of(self.rows.task, row, 0)
        if _least_lacks(row) >= much:
            self._lacking.setdefault(_kind(self.rows.task, row), narrow(scheme))
            return False
        if row.shape is RowShape.STRAIGHT and _worse_by(row, self.rows.straight) > 0.0:
            self._lacking.setdefault(_kind(self.rows.task, row), far_worse(scheme, against(row)))
            return False
        return True


def _worse_by(row: Row, rows: list[Row]) -> float:
    """How far beyond what a scheme may cost a straight row is; none along other sides that are not much worse."""
    limit = _WORST_BEHIND if side_of(row) is HallSide.ENTRANCE else _WORST_SIDES
    return row.cost - min(one.cost for one in rows) - limit


def _in_line(first: Furnished) -> list[Furnished]:
    """The first scheme with people queueing in line, where the brief does not say how they wait and the line fits.

    In a small hall a line before each window, if all who wait find room in it; else one folded line for all windows.
    """
    task, row = first.task, first.row
    brief = task.brief
    if "queue.kind" in brief.given or brief.queue is not QueueKind.TICKET or row.count < _LINED:
        return []
    for queue in (QueueKind.LINE, QueueKind.SERPENTINE) if row.count <= _TINY else (QueueKind.SERPENTINE,):
        found = _furnished(replace(task, brief=replace(brief, queue=queue)), row)
        if _all_in_line(found) and found.lacks < _MUCH:
            return [found]
    return []


def _all_in_line(found: Furnished) -> bool:
    """Whether there is a place in line for each who waits, and for one at each window."""
    task, row = found.task, found.row
    folded = task.brief.queue is QueueKind.SERPENTINE
    if folded and not found.layout.of_kind(Kind.BARRIER):
        return False
    return len(found.layout.of_kind(Kind.QUEUE_PLACE)) >= max(task.waiting(row), row.count)


def figures(judged: Judgement, *, wanted: int, seats: int) -> Figures:
    """What a judged layout is compared by.

    Args:
        wanted: windows asked for.
        seats: seats wanted.
    """
    layout, flow = judged.layout, judged.flow
    walks = walks_to_windows(layout)
    narrow = [one.narrowest for one in flow.routes if one.kind is RouteKind.PUBLIC]
    broken = [one for one in judged.verdicts if one.outcome is Outcome.FAIL]
    return Figures(
        windows=len(layout.windows),
        windows_wanted=wanted,
        seats=sum(item.count for item in layout.of_kind(Kind.SEAT_ROW)),
        seats_wanted=seats,
        public_m2=_area(layout, ZoneKind.PUBLIC),
        staff_m2=_area(layout, ZoneKind.STAFF, ZoneKind.BACK_OFFICE),
        mean_walk_m=round(sum(walks) / len(walks), 3) if walks else 0.0,
        longest_walk_m=round(max(walks, default=0.0), 3),
        crossings=crossings(flow),
        narrowest_m=round(min(narrow), 3) if narrow else None,
        cameras=len(layout.cameras),
        broken=tuple(one.id for one in broken if one.verb is Verb.SHALL),
        weak=sum(one.verb is Verb.SHOULD for one in broken),
        standing=0 if layout.brief.queue is QueueKind.TICKET else queue_for(len(layout.windows), layout.brief),
        devices=len(layout.of_kind(Kind.TICKET_MACHINE, Kind.DISPLAY)),
    )


def _area(layout: Layout, *kinds: ZoneKind) -> float:
    return round(sum(zone.polygon.area for zone in layout.zones if zone.kind in kinds), 3)
