"""The counter of a service window in plan, elevation and section, with what stands on it and hangs over it.

All counters of one size are one set of figures. The axes of a figure: u to the right as the public sees the counter,
z up from the finished floor; in the section the public stands on the right.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from math import isnan
from typing import Final

import shapely
from shapely import box

from planner.draw.details import (
    LINE_MM,
    Bounds,
    Figure,
    Ruler,
    Seen,
    ground,
    level,
    note,
    outline,
    own_box,
    rectangle_of,
    section_mark,
    seen_strokes,
)
from planner.draw.facts import Facts, Table, mm
from planner.draw.symbols import layer_of
from planner.draw.tabling import Measure
from planner.model.layout import Item, Kind, Layout
from planner.model.scene import XY, Layer, Leader, Mark, Patch, Pattern, Side, Stroke

SCALE: Final = 20
"""1:20 (GB/T 50104 2.2: details 1:10 to 1:50)."""

ON_TOP: Final = (
    *(Kind.COMPUTER, Kind.PRINTER, Kind.SCANNER, Kind.DOCUMENT_CAMERA, Kind.RATING_TERMINAL, Kind.STAFF_BOARD),
)
SECTION: Final = "1"
"""The section's number, in the plan of the same post."""

SLACK: Final = 0.15
"""Metres of floor that a figure shows beyond its things."""


@dataclass(frozen=True, kw_only=True)
class Post:
    """A counter with what belongs to its window, and the ids of the counters that are alike."""

    counter: Item
    kit: tuple[Item, ...]
    sign: Item | None
    line: Item | None
    points: tuple[Item, ...]
    alike: tuple[str, ...]

    def bounds(self, item: Item) -> Bounds:
        """An item's bounds as the public sees the counter: u to the right, v away from the public."""
        left, low, right, high = own_box(self.counter, item)
        return -right, -high, -left, -low


def posts(layout: Layout) -> tuple[Post, ...]:
    """A post for each size of counter; the accessible window's counter stands for those that are alike.

    What a submitted drawing does not tell of a thing's size or height cannot be drawn at a larger scale; such things
    are left out.
    """
    sizes: dict[tuple[float, ...], list[Item]] = {}
    accessible = {window.id for window in layout.windows if window.accessible}
    for counter in _told(layout.of_kind(Kind.COUNTER)):
        knee = counter.knee
        size = (counter.width, counter.depth, counter.height, *((knee.width, knee.height, knee.depth) if knee else ()))
        sizes.setdefault(size, []).append(counter)
    found = []
    for alike in sizes.values():
        chosen = min(alike, key=lambda one: one.window not in accessible)
        found.append(_post(layout, chosen, tuple(one.window or one.id for one in alike)))
    return tuple(found)


def _told(items: Iterable[Item]) -> tuple[Item, ...]:
    """The items of which every size and the height are told."""
    return tuple(one for one in items if not any(isnan(size) for size in (one.width, one.depth, one.height, one.base)))


def _post(layout: Layout, counter: Item, alike: tuple[str, ...]) -> Post:
    def mine(*kinds: Kind) -> tuple[Item, ...]:
        return _told(layout.of_window(counter.window, *kinds)) if counter.window else ()

    return Post(
        counter=counter,
        kit=mine(*ON_TOP),
        sign=next(iter(mine(Kind.SIGN)), None),
        line=next(iter(mine(Kind.QUEUE_LINE)), None),
        points=mine(Kind.OUTLET, Kind.ALARM),
        alike=alike,
    )


def figures(facts: Facts, measure: Measure) -> Iterator[Figure]:
    """Elevation, section and plan of each post."""
    ruler = Ruler(scale=SCALE, measure=measure)
    for number, post in enumerate(posts(facts.layout), start=1):
        which = facts.say("、", ", ").join(post.alike)
        for name, zh, en, draw in (
            ("elevation", "柜台立面", "Counter: elevation", _elevation),
            ("section", "柜台剖面", "Counter: section", _section),
            ("plan", "柜台平面", "Counter: plan", _plan),
        ):
            cut = f"{SECTION}-{SECTION} " if draw is _section else ""
            title = f"{cut}{facts.say(zh, en)} ({which})"
            own = str(number) if draw is _elevation else ""
            yield replace(draw(post, facts, ruler), id=f"counter-{number}-{name}", title=title, number=own)


def _figure(marks: list[Mark], bounds: Bounds) -> Figure:
    return Figure(id="", title="", marks=tuple(marks), bounds=bounds, scale=SCALE)


def _elevation(post: Post, facts: Facts, ruler: Ruler) -> Figure:
    """From the public's side."""
    counter, step = post.counter, ruler.metres(LINE_MM)
    half, top = counter.width / 2, counter.base + counter.height
    things = [Seen(shape=box(-half, 0.0, half, top), layer=Layer.COUNTER, near=counter.depth / 2, item=counter.id)]
    for item in (*post.kit, *([post.sign] if post.sign is not None else [])):
        left, near, right, _ = post.bounds(item)
        shape = box(left, item.base, right, item.base + item.height)
        things.append(Seen(shape=shape, layer=layer_of(item), near=-near, item=item.id))
    marks: list[Mark] = [*seen_strokes(things), _floor(-half - SLACK, half + SLACK)]
    marks += ruler.across((-half, half), 0.0, -2 * step, item=counter.id)
    marks += ruler.upright((0.0, top), half, half + 2 * step, item=counter.id)
    low = -half - step
    if counter.knee is not None:
        wide, high = counter.knee.width / 2, counter.knee.height
        marks.append(Stroke(layer=Layer.FURNITURE, points=((-wide, 0.0), (-wide, high), (wide, high), (wide, 0.0))))
        marks.append(note(facts.say("容膝空间", "knee space"), (0.0, high / 2)))
        marks += ruler.across((-half, -wide, wide, half), 0.0, -step, item=counter.id)
        marks += ruler.upright((0.0, high, top), -half, low, item=counter.id)
    highest = top
    if post.sign is not None:
        marks += _sign_levels(post.sign, half, half + 3.2 * step, ruler)
        highest = max(highest, post.sign.base + post.sign.height)
    highest = max([highest, *(item.base + item.height for item in post.kit)])
    return _figure(marks, (-half - 2 * step, -2.6 * step, half + 3.4 * step, highest + 0.05))


def _sign_levels(sign: Item, edge: float, line: float, ruler: Ruler) -> Iterator[Mark]:
    """The sign's lower and upper edge above the floor."""
    yield from ruler.upright((0.0, sign.base, sign.base + sign.height), edge, line, item=sign.id)


def _floor(left: float, right: float) -> Stroke:
    return Stroke(layer=Layer.WALL, points=((left, 0.0), (right, 0.0)))


def _section(post: Post, facts: Facts, ruler: Ruler) -> Figure:
    """Across the counter; the public on the right."""
    counter, step = post.counter, ruler.metres(LINE_MM)
    half, top = counter.depth / 2, counter.base + counter.height
    marks: list[Mark] = list(_cut_counter(counter, facts))
    things = []
    for item in (*post.kit, *([post.sign] if post.sign is not None else [])):
        left, low, _, high = post.bounds(item)
        shape = box(-high, item.base, -low, item.base + item.height)
        things.append(Seen(shape=shape, layer=layer_of(item), near=-left, item=item.id))
    marks += seen_strokes(things)
    right = half + SLACK
    marks += ruler.across((-half, half), 0.0, -2 * step, item=counter.id)
    if counter.knee is not None:
        inner = half - counter.knee.depth
        marks += ruler.across((-half, inner, half), 0.0, -step, item=counter.id)
        marks += ruler.upright((0.0, counter.knee.height, top), half, half + step, item=counter.id)
    if post.line is not None:
        _, low, _, high = post.bounds(post.line)
        near, far = -high, -low
        marks += ground(Layer.QUEUE, rectangle_of((near, -0.012, far, 0.0)), "#E8934A")
        marks += ruler.across((half, near, far), 0.0, -2 * step, item=post.line.id)
        marks.append(note(facts.say("一米线", "one-metre line"), ((near + far) / 2, ruler.metres(3.5))))
        right = far + SLACK
    left = -half - 0.75
    marks.append(_floor(left, right))
    marks += _point_notes(post, facts, ruler, left)
    marks.append(Stroke(layer=Layer.DIMENSION, points=((-half - 0.45, top), (-half - 0.03, top))))
    marks += level(ruler, (-half - 0.35, top), top)
    marks += level(ruler, (left + 0.12, 0.0), 0.0)
    marks.append(note(facts.say("工作区", "staff"), (-half - 0.3, top + 0.35)))
    marks.append(note(facts.say("公众区", "public"), (half + 0.45, top + 0.12)))
    highest = max([top + 0.3, *(thing.shape.bounds[3] for thing in things)])
    if post.sign is not None:
        marks += _sign_levels(post.sign, half, half + 3.4 * step, ruler)
    return _figure(marks, (left - 0.1, -2.6 * step, max(right, half + 3.8 * step) + 0.1, highest + 0.05))


def _cut_counter(counter: Item, facts: Facts) -> Iterator[Mark]:
    """The top that is cut, and under it the board behind the knee space."""
    half, top = counter.depth / 2, counter.base + counter.height
    if counter.knee is None:
        yield outline(Layer.COUNTER, (-half, 0.0, half, top), counter.id)
        return
    under, inner = counter.knee.height, half - counter.knee.depth
    slab = (-half, under, half, top)
    yield Patch(layer=Layer.COUNTER, rings=(_corners(slab),), pattern=Pattern.HATCH, colour="#555555")
    yield outline(Layer.COUNTER, slab, counter.id)
    yield Stroke(layer=Layer.COUNTER, points=((inner, 0.0), (inner, under)), item=counter.id)
    yield note(facts.say("容膝", "knees"), ((inner + half) / 2, under / 2))


def _corners(bounds: Bounds) -> tuple[XY, ...]:
    left, bottom, right, top = bounds
    return ((left, bottom), (right, bottom), (right, top), (left, top))


def _point_notes(post: Post, facts: Facts, ruler: Ruler, left: float) -> Iterator[Mark]:
    """The alarm button and the outlets under the top, with their heights."""
    for kind, zh, en in ((Kind.ALARM, "报警按钮", "alarm"), (Kind.OUTLET, "插座、网络", "outlets")):
        found = [item for item in post.points if item.kind is kind]
        if not found:
            continue
        item = found[0]
        _, low, _, high = post.bounds(item)
        shape = (-high, item.base, -low, item.base + item.height)
        yield outline(layer_of(item), shape, item.id)
        middle = (-high, item.base + item.height / 2)
        word = f"{facts.say(zh, en)} +{item.base:.2f}"
        end = left + ruler.metres(ruler.measure(word, 3.0) + 1.0)
        yield note(word, (left, middle[1]), side=Side.LEFT)
        yield Leader(layer=Layer.LABEL, points=((end, middle[1]), middle))


def _plan(post: Post, facts: Facts, ruler: Ruler) -> Figure:
    """From above; the public stands below. The things on the top bear their numbers in the table."""
    counter, step = post.counter, ruler.metres(LINE_MM)
    wide, deep = counter.width / 2, counter.depth / 2
    things = [Seen(shape=box(-wide, -deep, wide, deep), layer=Layer.COUNTER, near=counter.height, item=counter.id)]
    numbers: list[Mark] = []
    for number, item in enumerate(post.kit, start=1):
        shape = rectangle_of(post.bounds(item))
        things.append(Seen(shape=shape, layer=layer_of(item), near=item.base + item.height, item=item.id))
        numbers.append(note(f"{number}", _free_spot(post, item)))
    marks: list[Mark] = [*seen_strokes(things), *numbers]
    stops = [-wide, wide]
    if counter.knee is not None:
        knee = counter.knee
        bounds = (-knee.width / 2, -deep, knee.width / 2, -deep + knee.depth)
        marks += _dashed(bounds)
        stops += [bounds[0], bounds[2]]
        marks += ruler.upright((-deep, bounds[3], deep), wide, wide + step, item=counter.id)
        marks += ruler.across((-wide, wide), -deep, -deep - 2 * step, item=counter.id)
    marks += ruler.across(stops, -deep, -deep - step, item=counter.id)
    marks += ruler.upright((-deep, deep), wide, wide + 2 * step, item=counter.id)
    marks += section_mark(ruler, wide * 0.4, -deep, deep, SECTION)
    marks.append(note(facts.say("工作人员", "staff"), (-wide * 0.3, deep + 0.12)))
    return _figure(marks, (-wide - 0.1, -deep - 2.6 * step, wide + 2.6 * step, deep + 0.25))


def _free_spot(post: Post, item: Item) -> XY:
    """The middle of the largest part of an item that no higher one covers."""
    shape = rectangle_of(post.bounds(item))
    higher = [one for one in post.kit if one.base + one.height > item.base + item.height]
    left = shape.difference(shapely.union_all([rectangle_of(post.bounds(one)) for one in higher]))
    spot = (shape if left.is_empty else left).representative_point()
    return spot.x, spot.y


def _dashed(bounds: Bounds) -> Iterator[Stroke]:
    """A hidden edge: short strokes along three sides, the front left open."""
    left, low, right, high = bounds
    for start, end in (((left, low), (left, high)), ((left, high), (right, high)), ((right, high), (right, low))):
        length = abs(end[0] - start[0]) + abs(end[1] - start[1])
        count = max(1, round(length / 0.08))
        for number in range(count):
            ends = [(number + share) / count for share in (0.0, 0.6)]
            points = tuple((start[0] + (end[0] - start[0]) * one, start[1] + (end[1] - start[1]) * one) for one in ends)
            yield Stroke(layer=Layer.FURNITURE, points=points)


def kit(facts: Facts) -> Table:
    """What stands on the top of the counter that is drawn, numbered as in its plan."""
    rows = tuple(
        (f"{number}", facts.of(item.name), mm(item.width), mm(item.depth), mm(item.height))
        for post in posts(facts.layout)[:1]
        for number, item in enumerate(post.kit, start=1)
    )
    heads = (
        facts.say("号", "no."),
        facts.say("台面设备", "on the top"),
        facts.say("宽", "width"),
        facts.say("深", "depth"),
        facts.say("高", "height"),
    )
    return Table(title=facts.say("台面设备表", "On the counter's top"), heads=heads, rows=rows, right=(0, 2, 3, 4))
