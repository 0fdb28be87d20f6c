"""What it would cost to move a placed thing: other places tried one by one, each judged anew."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import atan2, degrees
from typing import Final

from shapely import Point, Polygon, get_parts

from planner.measure.coverage import coverage_of
from planner.measure.key_areas import key_areas
from planner.measure.overlay import united
from planner.measure.sight import private_views, stage
from planner.model.layout import Camera, Item, Kind, Layout, NextBest, Reason
from planner.model.standard import VERBS
from planner.place.bindings import Spoken
from planner.place.elsewhere import away, moved
from planner.place.explained import APART, NO_PLACE, Explainer, farther, is_farther, next_text
from planner.place.goals import MOVABLE
from planner.place.ground import Footing, along_walls
from planner.place.outlooks import OFF_WALL, TILTS
from planner.place.trials import Judgement, badness, breaches, losses
from planner.units import mm
from planner.words import Text

_TRIED: Final = 4
_SHIFT: Final = 0.1
_POSTS: Final = 1.5
_AIMS: Final = (0.0, -20.0, 20.0)
_SOME_TILTS: Final = TILTS[1::2]
_NOTHING_WORSE: Final = Text(
    zh="不违反条款,各项数字也不变差,可作备选", en="no clause breaks and no figure gets worse: it would do as well"
)

_HOLDS: Final = Text(zh="不违反条款,其余数字不变差", en="no clause breaks and no other figure gets worse")


@dataclass(frozen=True, kw_only=True)
class Explained:
    """A reason in full: with what the clauses say of the thing, and what breaks without it."""

    reason: Reason
    spoken: tuple[Spoken, ...]
    without: tuple[Text, ...]


@dataclass(frozen=True, kw_only=True)
class _Trial:
    """A changed layout, and in words what was changed; `farther`: a thing is farther from what it is to be near."""

    layout: Layout
    text: Text
    at: Point | None = None
    costs: tuple[Text, ...] = ()
    farther: bool = False


def explained(explainer: Explainer, item_id: str) -> Explained:
    """The reason of a thing or a camera in full.

    Raises:
        KeyError: there is none with that id.
    """
    layout = explainer.layout
    camera = next((one for one in layout.cameras if one.id == item_id), None)
    if camera is not None:
        reason = replace(explainer.of_camera(camera), next_best=_next_camera(explainer, camera))
        left = replace(layout, cameras=tuple(one for one in layout.cameras if one.id != item_id))
        return Explained(reason=reason, spoken=explainer.spoken(camera), without=_broken_without(explainer, left))
    item = layout.item(item_id)
    reason = explainer.of_item(item)
    if item.kind is Kind.COUNTER:
        return Explained(reason=reason, spoken=explainer.spoken(item), without=())
    left = replace(layout, items=tuple(one for one in layout.items if one.id != item_id))
    without = _broken_without(explainer, left)
    if item.kind in MOVABLE and not item.window:
        floor = explainer.elsewhere(item)
        trials = list(_places(explainer, item))
        reason = replace(reason, traded=tuple(explainer.gave_way(floor)), next_best=_best(explainer, trials, NO_PLACE))
    elif item.window:
        reason = replace(reason, next_best=_best(explainer, list(_shifts(explainer, item)), None))
    return Explained(reason=reason, spoken=explainer.spoken(item), without=without)


def _broken_without(explainer: Explainer, layout: Layout) -> tuple[Text, ...]:
    """What breaks when a thing is taken away."""
    known = {one.key for one in breaches(explainer.judgement.verdicts)}
    after = explainer.court.full(layout)
    found = {one.clause: one for one in reversed(breaches(after.verdicts)) if one.key not in known}
    ordered = sorted(found.values(), key=lambda one: list(VERBS).index(one.verb))
    return tuple(
        Text(
            zh=f"{one.clause}({VERBS[one.verb].zh}):{one.finding.text.zh}",
            en=f"{one.clause} ({VERBS[one.verb].en}): {one.finding.text.en}",
        )
        for one in ordered
    )


def _best(explainer: Explainer, trials: list[_Trial], nothing: Text | None) -> NextBest | None:
    """The trial that loses least, with all that it loses; the earlier one where two lose alike."""
    if not trials:
        return None if nothing is None else NextBest(text=nothing)
    judged = [(_judged(explainer, trial), trial) for trial in trials]
    lost, trial = min(judged, key=lambda one: round(one[0][0], 3))
    costs = (*trial.costs, *lost[1])
    if lost[1]:
        return NextBest(text=trial.text, at=trial.at, costs=costs)
    if trial.farther:
        return NextBest(text=trial.text, at=trial.at, costs=(*trial.costs, _HOLDS))
    return NextBest(text=trial.text, at=trial.at, costs=(*trial.costs, _NOTHING_WORSE), would_do=True)


def _judged(explainer: Explainer, trial: _Trial) -> tuple[float, tuple[Text, ...]]:
    after: Judgement = explainer.court.full(trial.layout)
    found = losses(explainer.judgement, after)
    gained = badness(breaches(explainer.judgement.verdicts)) - badness(breaches(after.verdicts))
    return sum(one.weight for one in found) - max(0.0, gained), tuple(one.text for one in found)


def _places(explainer: Explainer, item: Item) -> Iterator[_Trial]:
    """The few best free places, a step apart from each other."""
    taken: list[Point] = []
    for at, turn in explainer.next_places(explainer.elsewhere(item)):
        if len(taken) == _TRIED:
            return
        if all(away(at, one) >= APART for one in taken):
            taken.append(at)
            layout = moved(explainer.layout, item, at, turn)
            costs = (farther(item, at, explainer.layout),)
            worse = is_farther(item, at, explainer.layout)
            yield _Trial(layout=layout, text=next_text(item, at), at=at, costs=costs, farther=worse)


def _shifts(explainer: Explainer, item: Item) -> Iterator[_Trial]:
    """Other places for a thing of a window: a sign on the top or lower, a line nearer or farther, others mirrored."""
    counters = explainer.layout.of_window(item.window, Kind.COUNTER)
    if not counters:
        return
    if item.kind is Kind.SIGN:
        yield from _signs(explainer, item, counters[0])
    elif item.kind in (Kind.QUEUE_LINE, Kind.QUEUE_PLACE):
        yield from _lines(explainer.layout, item, counters[0])
    else:
        yield from _mirrored(explainer.layout, item, counters[0])


def _changed(layout: Layout, item: Item, other: Item, text: Text) -> _Trial:
    items = tuple(other if one.id == item.id else one for one in layout.items)
    return _Trial(layout=replace(layout, items=items), text=text, at=other.at)


def _signs(explainer: Explainer, item: Item, counter: Item) -> Iterator[_Trial]:
    top = counter.base + counter.height
    lower = item.base - top
    if lower > 0.0:
        front = counter.point(0.05, counter.depth / 2 - 0.01 - item.depth / 2)
        text = Text(
            zh=f"次优为立在台面上,低 {mm(lower)}", en=f"the next best is to stand it on the top, {mm(lower)} lower"
        )
        other = replace(item, at=Point(round(front.x, 6), round(front.y, 6)), base=top)
        hidden = Text(
            zh=f"下边缘离地 {mm(top)},会被窗口前站立的人挡住",
            en=f"its lower edge at {mm(top)} is hidden behind whoever stands at the window",
        )
        yield replace(_changed(explainer.layout, item, other, text), costs=(hidden,))
    least = explainer.court.rulebook.number("hanging_sign_bottom")
    if least < item.base - 1e-6:
        text = Text(zh=f"次优为下边缘降至 {mm(least)}", en=f"the next best is to hang it at {mm(least)}")
        yield _changed(explainer.layout, item, replace(item, base=least), text)


def _lines(layout: Layout, item: Item, counter: Item) -> Iterator[_Trial]:
    for sign, zh, en in ((1.0, "远", "farther from"), (-1.0, "近", "nearer to")):
        ahead = counter.point(0.0, sign * _SHIFT)
        at = Point(
            round(item.at.x + ahead.x - counter.at.x, 6),
            round(item.at.y + ahead.y - counter.at.y, 6),
        )
        text = Text(zh=f"次优为离台面{zh} {mm(_SHIFT)}", en=f"the next best is {mm(_SHIFT)} {en} the top")
        yield _changed(layout, item, replace(item, at=at), text)


def _mirrored(layout: Layout, item: Item, counter: Item) -> Iterator[_Trial]:
    """On the other side of the top; a little towards the public where it stands in the middle."""
    dx, dy = item.at.x - counter.at.x, item.at.y - counter.at.y
    along = counter.point(1.0, 0.0)
    ux, uy = along.x - counter.at.x, along.y - counter.at.y
    across = dx * ux + dy * uy
    if abs(across) < _SHIFT / 2:
        across = -_SHIFT
        text = Text(zh=f"次优为偏离中线 {mm(_SHIFT)}", en=f"the next best is {mm(_SHIFT)} off the middle")
    else:
        text = Text(zh="次优为台面另一侧的对称位置", en="the next best is the same place on the other side of the top")
    at = Point(round(item.at.x - 2 * across * ux, 6), round(item.at.y - 2 * across * uy, 6))
    yield _changed(layout, item, replace(item, at=at), text)


# cameras


def _next_camera(explainer: Explainer, camera: Camera) -> NextBest:
    """The same camera at another place along the hall's walls, aimed at what it alone sees."""
    layout = explainer.layout
    alone = [area for area, *_ in explainer.alone(camera)]
    areas = [area for area in key_areas(layout) if area.id in alone]
    others = tuple(one for one in layout.cameras if one.id != camera.id)
    if not areas:
        return NextBest(
            text=Text(zh="可以取消:其余摄像机已覆盖全部重点区域", en="it could go: the others see every key area")
        )
    scene, goal = stage(layout), united([area.polygon for area in areas]).centroid
    grades = {area.area.grade: area.required_px_per_m for area in explainer.judgement.coverage}

    def seen(one: Camera) -> float:
        return sum(part.covered.area for part in coverage_of(scene, (one,), areas, px_per_m=grades))

    found = [one for one in _settings(layout, camera, goal) if not private_views(layout, one)]
    if not found:
        return NextBest(text=NO_PLACE)
    best = max(found, key=lambda one: (round(seen(one), 4), -one.at.x, -one.at.y, -one.aim_deg, -one.tilt_deg))
    trial = _Trial(
        layout=replace(layout, cameras=(*others, best)),
        text=Text(
            zh=f"次优位置在 {away(camera.at, best.at):.1f} m 之外、俯角 {best.tilt_deg:g}°",
            en=f"the next best place lies {away(camera.at, best.at):.1f} m away, looking {best.tilt_deg:g}° down",
        ),
        at=best.at,
    )
    chosen = _best(explainer, [trial], NO_PLACE)
    assert chosen is not None
    return chosen


def _settings(layout: Layout, camera: Camera, goal: Point) -> Iterator[Camera]:
    """The camera along the walls of the room it hangs in, at a few aims about a goal and a few tilts."""
    room = min(layout.storey.rooms, key=lambda one: (one.polygon.distance(camera.at), one.id))
    footing = Footing(width=2 * OFF_WALL, depth=2 * OFF_WALL)
    for part in get_parts(room.polygon):
        assert isinstance(part, Polygon)
        spots = along_walls(part, footing, step=_POSTS)
        for x, y in zip(spots.x, spots.y, strict=True):
            at = Point(float(x), float(y))
            if away(at, camera.at) < APART:
                continue
            ahead = degrees(atan2(goal.y - at.y, goal.x - at.x))
            for aim in _AIMS:
                for tilt in _SOME_TILTS:
                    yield replace(camera, at=at, aim_deg=round((ahead + aim) % 360.0, 6), tilt_deg=tilt)
