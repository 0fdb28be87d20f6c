"""Rules on the counters: alike, of the right size, apart, and open to a wheelchair."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from shapely import Point, get_parts

from planner.measure.clearance import clear_behind, turning_diameter, turning_fits
from planner.model.layout import Item, Kind, Layout
from planner.model.verdict import Finding
from planner.rules.equipment import THINGS
from planner.rules.findings import (
    Spot,
    at_least,
    at_most,
    between,
    equal,
    hall_spot,
    item_spot,
    nothing,
    printed,
    unclear,
    word,
)
from planner.rules.ground import runs, walls_in, window_counters
from planner.words import Text, same

_REACH: Final = 5.0
_ALIKE: Final = 0.02
_STANDING_HEIGHT: Final = 0.05
_SLIVER: Final = 1e-6

_NO_COUNTERS: Final = Text(zh="没有窗口柜台", en="there are no counters at windows")


def uniform(layout: Layout) -> Iterator[Finding]:
    """The tops of all windows have one size: width, depth and height above the floor.

    Judges every counter of a window against the size that most of them have. One counter alone is uniform.
    """
    counters = window_counters(layout)
    if not counters:
        yield nothing(hall_spot(layout), _NO_COUNTERS)
        return
    sizes = [_size(counter) for counter in counters]
    common = Counter(sizes).most_common(1)[0][0]
    for counter, size in zip(counters, sizes, strict=True):
        what = Text(zh=f"台面 {size} mm(宽 × 深 × 高)", en=f"top of {size} mm, width × depth × height")
        yield word(item_spot(counter), what, holds=size == common, measured=f"{size} mm", limit=f"{common} mm")


def _size(counter: Item) -> str:
    lengths = (counter.width, counter.depth, counter.base + counter.height)
    return " × ".join(f"{printed(length, 'mm'):g}" for length in lengths)


def arranged_alike(layout: Layout) -> Iterator[Finding]:
    """Things of one kind stand at the same place on the tops of all windows, within 20 mm.

    Judges every counter against where most windows have the thing. A thing that a window lacks is not judged here.
    A plan that shows nothing on the tops is unclear.
    """
    counters = window_counters(layout)
    if not counters:
        yield nothing(hall_spot(layout), _NO_COUNTERS)
        return
    places = {counter.id: _places_on(layout, counter) for counter in counters}
    if not any(places.values()):
        yield unclear(hall_spot(layout), Text(zh="图上没有画台面物品", en="the drawing shows nothing on the tops"))
        return
    kinds = sorted({kind for found in places.values() for kind in found})
    for counter in counters:
        odd = [kind for kind in kinds if kind in places[counter.id] and _is_odd(kind, counter.id, places)]
        names = ", ".join(kind.value for kind in odd)
        things = [THINGS.get(kind.value, same(kind.value)) for kind in odd]
        right = Text(zh="台面物品摆放与其他窗口一致", en="things stand as on the other tops")
        wrong = Text(
            zh=f"摆放与其他窗口不一致:{'、'.join(one.zh for one in things)}",
            en=f"not where the other tops have it: {', '.join(one.en for one in things)}",
        )
        yield word(item_spot(counter), wrong if odd else right, holds=not odd, measured=names or None)


def _places_on(layout: Layout, counter: Item) -> dict[Kind, tuple[float, float]]:
    """Where the first thing of each kind stands on a top, in the counter's own frame."""
    top = counter.base + counter.height
    found: dict[Kind, tuple[float, float]] = {}
    own = [item for item in layout.items if item.window == counter.window]
    for item in own:
        if abs(item.base - top) < _STANDING_HEIGHT and item.height > 0.0 and item.kind not in found:
            found[item.kind] = counter.own(item.at)
    return found


def _is_odd(kind: Kind, counter_id: str, places: dict[str, dict[Kind, tuple[float, float]]]) -> bool:
    """Whether fewer windows have the thing near this counter's place than near some other counter's."""
    spots = [found[kind] for found in places.values() if kind in found]

    def company(spot: tuple[float, float]) -> int:
        return sum(abs(spot[0] - x) <= _ALIKE and abs(spot[1] - y) <= _ALIKE for x, y in spots)

    here = places[counter_id][kind]
    first_best = max(spots, key=company)
    away = abs(here[0] - first_best[0]) > _ALIKE or abs(here[1] - first_best[1]) > _ALIKE
    return company(here) < company(first_best) or (company(here) == company(first_best) and away)


def top_size(layout: Layout, *, height: float, depth: float) -> Iterator[Finding]:
    """The top of each counter is as high and as deep, front to back, as the standard says."""
    for counter in window_counters(layout):
        yield equal(
            item_spot(counter, part="height"),
            Text(zh="台面高度", en="height of the top"),
            counter.base + counter.height,
            limit=height,
            unit="mm",
        )
        yield equal(
            item_spot(counter, part="depth"),
            Text(zh="台面进深", en="depth of the top"),
            counter.depth,
            limit=depth,
            unit="mm",
        )


def pitch(layout: Layout, *, pitch: float) -> Iterator[Finding]:
    """Neighbouring windows are apart, from centre to centre along the row.

    Judges each counter against the next one of its run, to the left of the public.
    """
    for run in runs(window_counters(layout)):
        for counter, following in pairwise(run):
            yield at_least(
                item_spot(following),
                Text(zh=f"距 {counter.window} 窗口中心", en=f"from the centre of window {counter.window}"),
                counter.own(following.at)[0],
                limit=pitch,
                unit="mm",
            )


def end_clearance(layout: Layout, *, distance: float) -> Iterator[Finding]:
    """The end window of a row keeps its centre away from the wall beside it.

    Judges the first and the last counter of each run, over the depth of the top; columns count as walls. A wall that
    is farther than 5 m is reported at 5 m.
    """
    for run in runs(window_counters(layout)):
        for counter, sign in ((run[0], -1), (run[-1], 1)):
            side = "left" if sign < 0 else "right"
            yield at_least(
                item_spot(counter, part=side),
                Text(zh="窗口中心至墙", en="from the window's centre to the wall"),
                _to_wall(layout, counter, sign),
                limit=distance,
                unit="mm",
            )


def _to_wall(layout: Layout, counter: Item, sign: int) -> float:
    half = counter.depth / 2
    low, high = sorted((0.0, sign * _REACH))
    wall = walls_in(layout, counter.strip(low=low, high=high, near=-half, far=half))
    places = [
        abs(counter.own(Point(x, y))[0])
        for part in get_parts(wall)
        if part.area > _SLIVER
        for x, y in part.exterior.coords
    ]
    return min(places, default=_REACH)


def staff_zone(layout: Layout, *, depth: float) -> Iterator[Finding]:
    """The floor behind each top is clear to a depth, over the counter's whole width.

    Walls, columns and furniture obstruct; the window's own chairs do not.
    """
    for counter in window_counters(layout):
        what = Text(zh="台面后净深", en="clear depth behind the top")
        measured = clear_behind(layout, counter, reach=_REACH)
        yield at_least(item_spot(counter), what, measured, limit=depth, unit="mm")


def in_line(layout: Layout, *, offset: float) -> Iterator[Finding]:
    """The public edges of a run's counters are in one line.

    Judges each counter against the line that most counters of its run share.
    """
    for run in runs(window_counters(layout)):
        fronts = [run[0].own(counter.point(0.0, counter.depth / 2))[1] for counter in run]
        common = Counter(round(front, 3) for front in fronts).most_common(1)[0][0]
        for counter, front in zip(run, fronts, strict=True):
            what = Text(zh="偏离本排前缘", en="off the row's public edge")
            yield at_most(item_spot(counter), what, abs(front - common), limit=offset, unit="mm")


_DESKS: Final = {
    Kind.COUNTER: Text(zh="窗口柜台", en="counters"),
    Kind.GUIDANCE_DESK: Text(zh="咨询导服台", en="guidance desks"),
}


def low_counter_present(layout: Layout, *, least: float) -> Iterator[Finding]:
    """Each kind of service desk has places with room for knees underneath.

    Judges the windows' counters and the guidance desks, each kind for itself. A plan that shows no space under any
    desk of a kind is unclear.
    """
    for kind, name in _DESKS.items():
        desks = layout.of_kind(kind)
        if not desks:
            continue
        spot = Spot(item=kind.value, name=name, at=desks[0].at)
        low = sum(desk.knee is not None for desk in desks)
        if low == 0:
            yield unclear(spot, Text(zh="图上没有台下空间", en="the drawing shows no space under them"))
            continue
        yield at_least(spot, Text(zh="低位数量", en="low places"), low, limit=least, unit="count")


def _low_counters(layout: Layout) -> tuple[Item, ...]:
    """The counters of the wheelchair windows; where none is marked, those with room underneath."""
    marked = {window.id for window in layout.windows if window.accessible}
    counters = window_counters(layout)
    return tuple(one for one in counters if one.window in marked) or tuple(one for one in counters if one.knee)


def _each_low(layout: Layout) -> Iterator[tuple[Item, Spot]]:
    for counter in _low_counters(layout):
        yield counter, item_spot(counter)


def _none_low(layout: Layout) -> Finding:
    what = Text(zh="图上没有标明无障碍窗口", en="the drawing marks no wheelchair window")
    return unclear(hall_spot(layout), what) if window_counters(layout) else nothing(hall_spot(layout), _NO_COUNTERS)


def _knee_unclear(counter: Item) -> Finding:
    return unclear(item_spot(counter), Text(zh="图上没有台下空间", en="the drawing shows no space under it"))


def low_counter_height(layout: Layout, *, height: tuple[float, ...]) -> Iterator[Finding]:
    """The top of a low counter is within the heights that a wheelchair user reaches.

    Judges the counters of the wheelchair windows; where none is marked, those with room underneath; without either it
    is unclear.
    """
    if not _low_counters(layout):
        yield _none_low(layout)
    for counter, spot in _each_low(layout):
        what = Text(zh="低位台面高度", en="height of the low top")
        yield between(spot, what, counter.base + counter.height, limits=height, unit="mm")


def knee_width_height(layout: Layout, *, width: float, height: float) -> Iterator[Finding]:
    """The space under a low counter is wide and high enough for knees. No space drawn is unclear."""
    if not _low_counters(layout):
        yield _none_low(layout)
    for counter, _ in _each_low(layout):
        if counter.knee is None:
            yield _knee_unclear(counter)
            continue
        wide, high = item_spot(counter, part="width"), item_spot(counter, part="height")
        yield at_least(wide, Text(zh="台下净宽", en="width under the top"), counter.knee.width, limit=width, unit="mm")
        yield at_least(
            high, Text(zh="台下净高", en="height under the top"), counter.knee.height, limit=height, unit="mm"
        )


def knee_depth(layout: Layout, *, toe: float, knee: float) -> Iterator[Finding]:
    """The space under a low counter is deep enough for toes and for knees; it has one depth, so the larger binds."""
    if not _low_counters(layout):
        yield _none_low(layout)
    for counter, spot in _each_low(layout):
        yield _depth_under(counter, spot, limit=max(toe, knee))


def knee_depth_full(layout: Layout, *, depth: float) -> Iterator[Finding]:
    """The space under a low counter is deep enough over its full height."""
    if not _low_counters(layout):
        yield _none_low(layout)
    for counter, spot in _each_low(layout):
        yield _depth_under(counter, spot, limit=depth)


def _depth_under(counter: Item, spot: Spot, *, limit: float) -> Finding:
    if counter.knee is None:
        return _knee_unclear(counter)
    return at_least(spot, Text(zh="台下净深", en="depth under the top"), counter.knee.depth, limit=limit, unit="mm")


def turning_circle(layout: Layout, *, diameter: float) -> Iterator[Finding]:
    """A wheelchair can turn in front of a low counter; the circle may reach into the space under it.

    Walls, columns and furniture obstruct; the window's own chairs do not. A circle that fits is reported at the limit.
    """
    if not _low_counters(layout):
        yield _none_low(layout)
    for counter, spot in _each_low(layout):
        fits = turning_fits(layout, counter, diameter=diameter)
        measured = diameter if fits else min(turning_diameter(layout, counter, reach=diameter), diameter - 0.001)
        what = Text(zh="轮椅回转直径", en="turning circle")
        yield at_least(spot, what, measured, limit=diameter, unit="mm")
