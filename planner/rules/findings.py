"""The looks that rules share: a measured value beside its limit, made into a Finding.

Values are rounded to the last digit that is printed and compared as printed, so that a shortfall never reads as the
limit. Lengths come in metres and are printed in the limit's unit.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import isnan
from typing import Final

from shapely import Point

from planner.model.layout import Camera, Item, Layout, ServiceWindow
from planner.model.plan import Door, Source
from planner.model.verdict import Finding, Outcome
from planner.words import Text

_SCALE: Final = {"mm": 1000.0}
_DIGITS: Final = {"mm": 2, "m": 3, "m2": 2, "deg": 2, "ratio": 4, "count": 0, "px_per_m": 1}


@dataclass(frozen=True, kw_only=True)
class Spot:
    """What a finding speaks of: an id, a name, a place, and the drawing's own entities.

    `part` tells two looks at one thing apart ("height", "depth").
    """

    item: str
    name: Text
    at: Point | None = None
    handles: tuple[str, ...] = ()
    part: str = ""


def item_spot(item: Item, *, part: str = "") -> Spot:
    """A placed thing."""
    handles = (item.handle,) if item.handle else ()
    name = Text(zh=f"{item.name.zh} {item.id}", en=f"{item.name.en} {item.id}")
    return Spot(item=item.id, name=name, at=item.at, handles=handles, part=part)


def window_spot(layout: Layout, window: ServiceWindow, *, part: str = "") -> Spot:
    """A service window, at its counter if it has one."""
    counters = [item for item in layout.items if item.window == window.id and item.kind == "counter"]
    name = Text(zh=f"{window.number} 号窗口", en=f"window {window.number}")
    return Spot(item=window.id, name=name, at=counters[0].at if counters else None, part=part)


def camera_spot(camera: Camera) -> Spot:
    """A camera."""
    handles = (camera.handle,) if camera.handle else ()
    name = Text(zh=f"摄像机 {camera.id}", en=f"camera {camera.id}")
    return Spot(item=camera.id, name=name, at=camera.at, handles=handles)


def door_spot(door: Door, *, part: str = "") -> Spot:
    """A door of the building."""
    name = Text(zh=f"门 {door.id}", en=f"door {door.id}")
    return Spot(item=door.id, name=name, at=door.at, handles=handles_of(door.sources), part=part)


def hall_spot(layout: Layout, *, part: str = "") -> Spot:
    """The hall as a whole."""
    label = layout.hall.label
    name = Text(zh=label or "大厅", en=f"hall {label}".strip())
    at = layout.hall.polygon.representative_point()
    return Spot(item=layout.hall_id, name=name, at=at, handles=handles_of(layout.hall.sources), part=part)


def handles_of(sources: Iterable[Source]) -> tuple[str, ...]:
    """The handles of sources, each once, in order."""
    return tuple(dict.fromkeys(source.handle for source in sources if source.handle))


def printed(value: float, unit: str) -> float:
    """A value as it is printed: lengths in the unit, rounded to the last digit shown."""
    number = round(value * _SCALE.get(unit, 1.0), _DIGITS.get(unit, 3))
    return 0.0 if number == 0 else number


def _words(value: float, unit: str) -> str:
    if unit == "ratio":
        return f"{round(100.0 * value, 2):.10g} %"
    symbol = {"count": "", "m2": " m²", "px_per_m": " px/m", "deg": "°"}.get(unit, f" {unit}")
    return f"{value:.10g}{symbol}"


def _whole(value: float, bound: float) -> float:
    """A value without decimals, where it then lies on the same side of a bound."""
    whole = float(round(value))
    return whole if (whole < bound, whole > bound) == (value < bound, value > bound) else value


def at_least(spot: Spot, what: Text, measured: float, *, limit: float, unit: str) -> Finding:
    """Passes where the measured value reaches the limit."""
    value, bound = printed(measured, unit), printed(limit, unit)
    need = Text(zh=f"不小于 {_words(bound, unit)}", en=f"at least {_words(bound, unit)}")
    return _number(spot, what, value, bound, unit, need, holds=value >= bound)


def more_than(spot: Spot, what: Text, measured: float, *, limit: float, unit: str) -> Finding:
    """Passes where the measured value is beyond the limit."""
    value, bound = printed(measured, unit), printed(limit, unit)
    need = Text(zh=f"大于 {_words(bound, unit)}", en=f"more than {_words(bound, unit)}")
    return _number(spot, what, value, bound, unit, need, holds=value > bound)


def at_most(spot: Spot, what: Text, measured: float, *, limit: float, unit: str) -> Finding:
    """Passes where the measured value stays within the limit."""
    value, bound = printed(measured, unit), printed(limit, unit)
    need = Text(zh=f"不大于 {_words(bound, unit)}", en=f"at most {_words(bound, unit)}")
    return _number(spot, what, value, bound, unit, need, holds=value <= bound)


def equal(spot: Spot, what: Text, measured: float, *, limit: float, unit: str) -> Finding:
    """Passes where the measured value is the limit."""
    value, bound = printed(measured, unit), printed(limit, unit)
    need = Text(zh=f"应为 {_words(bound, unit)}", en=f"to be {_words(bound, unit)}")
    return _number(spot, what, value, bound, unit, need, holds=value == bound)


def between(spot: Spot, what: Text, measured: float, *, limits: tuple[float, ...], unit: str) -> Finding:
    """Passes where the measured value lies from the first to the last limit; a breach states the limit it breaks."""
    value, low, high = printed(measured, unit), printed(limits[0], unit), printed(limits[-1], unit)
    need = Text(
        zh=f"应为 {_words(low, unit)} 至 {_words(high, unit)}", en=f"to be {_words(low, unit)} to {_words(high, unit)}"
    )
    bound = high if value > high else low
    return _number(spot, what, value, bound, unit, need, holds=low <= value <= high)


def _number(spot: Spot, what: Text, value: float, bound: float, unit: str, need: Text, *, holds: bool) -> Finding:
    """A finding on a number; what the drawing does not tell (nan) is unclear."""
    if isnan(value):
        untold = Text(
            zh=f"{spot.name.zh}:{what.zh} 图上未注明,{need.zh}", en=f"{spot.name.en}: {what.en} is not told, {need.en}"
        )
        return _finding(spot, Outcome.UNCLEAR, untold, limit=bound, unit=unit)
    said = _words(_whole(value, bound) if unit == "mm" else value, unit)
    text = Text(
        zh=f"{spot.name.zh}:{what.zh} {said},{need.zh}",
        en=f"{spot.name.en}: {what.en} {said}, {need.en}",
    )
    return _finding(spot, Outcome.PASS if holds else Outcome.FAIL, text, measured=value, limit=bound, unit=unit)


def word(spot: Spot, what: Text, *, holds: bool, measured: str | None = None, limit: str | None = None) -> Finding:
    """Passes where a thing is so; `measured` and `limit` are words where they say more."""
    outcome = Outcome.PASS if holds else Outcome.FAIL
    return _finding(spot, outcome, _about(spot, what), measured=measured, limit=limit)


def unclear(spot: Spot, what: Text) -> Finding:
    """What the drawing does not tell."""
    return _finding(spot, Outcome.UNCLEAR, _about(spot, what))


def by_eye(spot: Spot, what: Text) -> Finding:
    """What a person has to decide."""
    return _finding(spot, Outcome.BY_EYE, _about(spot, what))


def nothing(spot: Spot, what: Text) -> Finding:
    """There is nothing to judge, and why."""
    return _finding(spot, Outcome.NOTHING, _about(spot, what))


def _about(spot: Spot, what: Text) -> Text:
    return Text(zh=f"{spot.name.zh}:{what.zh}", en=f"{spot.name.en}: {what.en}")


def _finding(
    spot: Spot,
    outcome: Outcome,
    text: Text,
    *,
    measured: float | str | None = None,
    limit: float | str | None = None,
    unit: str = "",
) -> Finding:
    return Finding(
        item=spot.item,
        outcome=outcome,
        text=text,
        measured=measured,
        limit=limit,
        unit=unit,
        at=spot.at,
        handles=spot.handles,
        id=spot.part,
    )
