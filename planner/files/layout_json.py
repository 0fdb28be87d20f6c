"""A layout as JSON (schema planner.layout/1): every value of the model, written and read back without loss.

Points are [x, y], lines lists of points, polygons lists of rings (the shell first), multi-polygons lists of polygons;
all in metres, in the drawing's own axes and origin. Keys with their default value are left out.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import is_dataclass
from enum import StrEnum
from functools import cache
from math import inf, isfinite, isinf, isnan, nan
from pathlib import Path
from typing import Any, Final, get_args, get_origin

from cattrs import BaseValidationError, Converter, transform_error
from cattrs.errors import ForbiddenExtraKeysError, IterableValidationError, IterableValidationNote
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override
from shapely import LineString, MultiPolygon, Point, Polygon, is_valid, is_valid_reason

from planner.errors import InputError
from planner.files.json_text import Json, json_text, read_json
from planner.model.layout import Camera, Item, Layout, Sizing
from planner.model.standard import LimitValue
from planner.words import Lang, Text

SCHEMA: Final = "planner.layout/1"
FAULTS_SHOWN: Final = 5
FARTHEST: Final = 1e8
"""Metres. A coordinate beyond this cannot be told to a millimetre, and is no building's."""
SLIVER: Final = 1e-4
"""m². What rounding may change of an area."""

OPEN_NUMBERS: Final[dict[type, tuple[str, ...]]] = {
    Sizing: ("utilisation", "mean_wait_min"),
    Item: ("base", "height"),
    Camera: ("height_m", "aim_deg", "tilt_deg", "hfov_deg", "vfov_deg"),
}
"""Numbers that may be unknown (null): what a submitted drawing does not tell. The figures of a Sizing may also be
infinite, for a queue without end."""

Area = Polygon | MultiPolygon
Measured = float | str | None


def write_layout(layout: Layout) -> str:
    """A layout as JSON text; the same layout gives the same text."""
    return json_text({"schema": SCHEMA, **converter().unstructure(layout)})


def read_layout(path: Path) -> Layout:
    """The layout in a file that `write_layout` wrote.

    Raises:
        InputError: the file cannot be read, is not JSON of this schema, or has a missing, unknown or wrong value, or an
            id that names nothing; all faults are named, up to five.
        CapError: the file is too large.
    """
    value = read_json(path, schema=SCHEMA)
    try:
        layout = converter().structure(value, Layout)
    except BaseValidationError as error:
        raise _refusal(path, _faults(error)) from None
    except RecursionError:
        raise _refusal(path, [Text(zh="嵌套过深", en="nested too deep")]) from None
    faults = [*_faulty_names(layout), *_faulty_sizes(layout)]
    if faults:
        raise _refusal(path, faults)
    return layout


def _refusal(path: Path, faults: list[Text]) -> InputError:
    shown = faults[:FAULTS_SHOWN]
    more = len(faults) - len(shown)
    tail = Text(zh=f";另有 {more} 处", en=f"; and {more} more") if more else Text(zh="", en="")
    return InputError(
        Text(
            zh=";".join(fault.zh for fault in shown) + tail.zh,
            en="; ".join(fault.en for fault in shown) + tail.en,
        ),
        where=str(path),
        mend=Text(
            zh="按 docs/schema/layout.json 改正,或用 planner design 重新生成",
            en="correct it by docs/schema/layout.json, or write it again with planner design",
        ),
    )


class _Wrong(ValueError):
    """A value of the wrong kind; says so in both languages."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def _faults(error: BaseValidationError) -> list[Text]:
    """Each fault with its path, such as "items[3].width"."""
    zh, en = (_messages(error, lang) for lang in (Lang.ZH, Lang.EN))
    return [Text(zh=_path_first(one), en=_path_first(other)) for one, other in zip(zh, en, strict=True)]


def _messages(error: BaseValidationError, lang: Lang) -> list[str]:
    return transform_error(error, "", format_exception=lambda one, _: _told(one).say(lang))


def _path_first(message: str) -> str:
    what, _, path = message.rpartition(" @ ")
    path = path.lstrip(".")
    return f"{path}: {what}" if path else what


def _told(error: BaseException) -> Text:
    if isinstance(error, _Wrong):
        return error.text
    if isinstance(error, KeyError):
        return Text(zh=f"缺少键“{error.args[0]}”", en=f"key '{error.args[0]}' is missing")
    if isinstance(error, ForbiddenExtraKeysError):
        names = ", ".join(sorted(str(name)[:60] for name in error.extra_fields))
        return Text(zh=f"未知的键:{names}", en=f"unknown key: {names}")
    return Text(zh=f"值不能使用:{error}", en=f"a value that cannot be used: {error}")


def _shown(value: Json) -> str:
    """A value as a message shows it: at most 40 characters."""
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "..."


def _expected(zh: str, en: str, value: Json) -> _Wrong:
    return _Wrong(Text(zh=f"应为{zh},实为 {_shown(value)}", en=f"expected {en}, found {_shown(value)}"))


# Reading single values -------------------------------------------------------------------------------------------


def _string(value: Json, _: type) -> str:
    if not isinstance(value, str):
        raise _expected("文字", "a text", value)
    return value


def _word(value: Json, kind: type[StrEnum]) -> StrEnum:
    words = [member.value for member in kind]
    if value not in words:
        said = ", ".join(words)
        raise _expected(f"下列之一:{said}", f"one of {said}", value)
    return kind(value)


def _truth(value: Json, _: type) -> bool:
    if not isinstance(value, bool):
        raise _expected("true 或 false", "true or false", value)
    return value


def _whole(value: Json, _: type) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _expected("整数", "a whole number", value)
    return value


def _number(value: Json, _: type = float) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise _expected("数", "a number", value)
    try:
        number = float(value)
    except OverflowError:
        number = inf
    if not isfinite(number):
        raise _expected("有限的数", "a finite number", value)
    return number


def _known_or_not(value: Json, _: type) -> float:
    """A number, or null for one that is not known."""
    return nan if value is None else _number(value)


def _endless(value: Json, kind: type) -> float:
    """A number that may also be "inf", or null for one that is not known."""
    if value in ("inf", "-inf"):
        return float(value)
    return _known_or_not(value, kind)


def _any_number_out(value: float) -> Json:
    if isnan(value):
        return None
    return str(value) if isinf(value) else value


def _measured(value: Json, _: type) -> Measured:
    return value if value is None or isinstance(value, str) else _number(value)


def _limit_value(value: Json, _: type) -> LimitValue:
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return tuple(str(one) for one in value)
    if isinstance(value, list):
        return tuple(_number(one) for one in value)
    return value if isinstance(value, str) else _number(value)


def _list(value: Json) -> list[Json]:
    if not isinstance(value, list):
        raise _expected("列表", "a list", value)
    return value


# Reading and writing shapes --------------------------------------------------------------------------------------


def _coordinate(value: Json) -> float:
    number = _number(value)
    if abs(number) > FARTHEST:
        raise _expected("建筑物范围内的坐标", "a coordinate within a building's reach", value)
    return number


def _xy(value: Json) -> tuple[float, float]:
    pair = _list(value)
    if len(pair) != 2:
        raise _expected("坐标 [x, y]", "a point [x, y]", value)
    return _coordinate(pair[0]), _coordinate(pair[1])


def _point(value: Json, _: type) -> Point:
    return Point(_xy(value))


def _line(value: Json, _: type) -> LineString:
    points = [_xy(one) for one in _list(value)]
    if len(points) == 1:
        raise _expected("至少两个点的线", "a line of at least two points", value)
    return LineString(points)


def _rings(value: Json) -> Polygon:
    rings = [[_xy(one) for one in _list(ring)] for ring in _list(value)]
    if not rings:
        return Polygon()
    if any(len(ring) < 4 or ring[0] != ring[-1] for ring in rings):
        raise _expected("首尾相同的闭合环", "closed rings, the last point as the first", value)
    return Polygon(rings[0], rings[1:])


def _refuse_broken(shape: Area) -> None:
    """Refuses a shape without area or one that crosses itself; edges that touch within rounding are no fault."""
    if shape.is_empty or is_valid(shape):
        return
    broken = shape.area <= SLIVER or abs(shape.buffer(0).area - shape.area) > SLIVER
    if broken:
        reason = is_valid_reason(shape)
        raise _Wrong(Text(zh=f"多边形无效:{reason}", en=f"the polygon is broken: {reason}"))


def _polygon(value: Json, _: type) -> Polygon:
    polygon = _rings(value)
    _refuse_broken(polygon)
    return polygon


def _multipolygon(value: Json, _: type) -> MultiPolygon:
    shape = MultiPolygon([_rings(one) for one in _list(value)])
    _refuse_broken(shape)
    return shape


def _area(value: Json, _: type) -> Area | None:
    if value is None:
        return None
    if isinstance(value, dict) and len(value) == 1:
        if "polygon" in value:
            return _polygon(value["polygon"], Polygon)
        if "multipolygon" in value:
            return _multipolygon(value["multipolygon"], MultiPolygon)
    raise _expected('{"polygon": ..} 或 {"multipolygon": ..}', '{"polygon": ..} or {"multipolygon": ..}', value)


def _xy_out(coordinates: Iterable[tuple[float, ...]]) -> Json:
    return [[float(one[0]), float(one[1])] for one in coordinates]


def _point_out(point: Point) -> Json:
    return [float(point.x), float(point.y)]


def _line_out(line: LineString) -> Json:
    return _xy_out(line.coords)


def _polygon_out(polygon: Polygon) -> Json:
    if polygon.is_empty:
        return []
    return [_xy_out(ring.coords) for ring in (polygon.exterior, *polygon.interiors)]


def _multipolygon_out(shape: MultiPolygon) -> Json:
    return [_polygon_out(part) for part in shape.geoms]


def _area_out(shape: Area | None) -> Json:
    if shape is None:
        return None
    if isinstance(shape, Polygon):
        return {"polygon": _polygon_out(shape)}
    return {"multipolygon": _multipolygon_out(shape)}


# The converter ---------------------------------------------------------------------------------------------------

_READERS: Final[tuple[tuple[Any, Callable[[Json, Any], Any]], ...]] = (
    (str, _string),
    (StrEnum, _word),
    (bool, _truth),
    (int, _whole),
    (float, _number),
    (Point, _point),
    (LineString, _line),
    (Polygon, _polygon),
    (MultiPolygon, _multipolygon),
    (Area | None, _area),
    (Measured, _measured),
    (LimitValue, _limit_value),
)
_WRITERS: Final[tuple[tuple[Any, Callable[[Any], Json]], ...]] = (
    (float, float),
    (Point, _point_out),
    (LineString, _line_out),
    (Polygon, _polygon_out),
    (MultiPolygon, _multipolygon_out),
    (Area | None, _area_out),
    (LimitValue, lambda value: list(value) if isinstance(value, tuple) else value),
)


@cache
def converter() -> Converter:
    """Turns every value of the model into what JSON can hold, and back; strict: no value is bent to fit."""
    made = Converter(
        forbid_extra_keys=True, omit_if_default=True, unstruct_collection_overrides={tuple: list, frozenset: sorted}
    )
    made.register_structure_hook_factory(is_dataclass, lambda kind: _object_reader(kind, made))
    made.register_structure_hook_factory(_is_collection, lambda kind: _collection_reader(kind, made))
    for kind, reader in _READERS:
        made.register_structure_hook(kind, reader)
    for kind, writer in _WRITERS:
        made.register_unstructure_hook(kind, writer)
    for kind, names in OPEN_NUMBERS.items():
        written: dict[str, Any] = {name: override(unstruct_hook=_any_number_out) for name in names}
        made.register_unstructure_hook(kind, make_dict_unstructure_fn(kind, made, **written))
    return made


def _is_collection(kind: Any) -> bool:
    origin: Any = get_origin(kind)
    return origin is tuple or origin is frozenset


def _object_reader(kind: type, made: Converter) -> Callable[[Json, Any], Any]:
    """Reads a dataclass from an object."""
    reads = _endless if kind is Sizing else _known_or_not
    overrides: dict[str, Any] = {name: override(struct_hook=reads) for name in OPEN_NUMBERS.get(kind, ())}
    read_keys: Callable[[Json, Any], Any] = make_dict_structure_fn(
        kind, made, _cattrs_forbid_extra_keys=True, **overrides
    )

    def read(value: Json, target: Any) -> Any:
        if not isinstance(value, dict):
            raise _expected("对象 {..}", "an object {..}", value)
        return read_keys(value, target)

    return read


def _collection_reader(kind: Any, made: Converter) -> Callable[[Json, Any], Any]:
    """Reads a tuple or a frozenset from a list; says which of its values is wrong."""
    makes, parts = get_origin(kind), get_args(kind)
    same = makes is frozenset or parts[-1] is Ellipsis

    def read(value: Json, _: Any) -> Any:
        values = _list(value)
        if not same and len(values) != len(parts):
            raise _expected(f"{len(parts)} 个值的列表", f"a list of {len(parts)} values", value)
        kinds = [parts[0]] * len(values) if same else parts
        return makes(_each(zip(values, kinds, strict=True), kind, made))

    return read


def _each(values: Iterable[tuple[Json, Any]], kind: Any, made: Converter) -> list[Any]:
    read: list[Any] = []
    wrong: list[Exception] = []
    for place, (value, part) in enumerate(values):
        try:
            read.append(made.structure(value, part))
        except (ValueError, BaseValidationError) as error:
            error.add_note(IterableValidationNote(f"in {kind} at index {place}", place, part))
            wrong.append(error)
    if wrong:
        raise IterableValidationError(f"while reading {kind}", wrong, kind)
    return read


# What the values must hold together ------------------------------------------------------------------------------


def _faulty_names(layout: Layout) -> Iterator[Text]:
    """Ids that occur twice, and ids that name nothing."""
    yield from _twice("plan.storeys", (storey.id for storey in layout.plan.storeys))
    yield from _twice(
        "items, cameras", [*(item.id for item in layout.items), *(camera.id for camera in layout.cameras)]
    )
    yield from _twice("windows", (window.id for window in layout.windows))
    yield from _twice("zones", (zone.id for zone in layout.zones))
    for number, storey in enumerate(layout.plan.storeys):
        path = f"plan.storeys[{number}]"
        rooms = [room.id for room in storey.rooms]
        yield from _twice(f"{path}.rooms", rooms)
        yield from _twice(f"{path}.doors", (door.id for door in storey.doors))
        for place, door in enumerate(storey.doors):
            yield from _unknown(f"{path}.doors[{place}].rooms", door.rooms, rooms)
    windows = ["", *(window.id for window in layout.windows)]
    for place, item in enumerate(layout.items):
        yield from _unknown(f"items[{place}].window", [item.window], windows)
    yield from _faulty_site(layout)


def _faulty_site(layout: Layout) -> Iterator[Text]:
    """The storey, the rooms and the doors that the layout itself names."""
    storeys = {storey.id: storey for storey in layout.plan.storeys}
    yield from _unknown("storey_id", [layout.storey_id], storeys)
    if layout.storey_id not in storeys:
        return
    storey = storeys[layout.storey_id]
    rooms = [room.id for room in storey.rooms]
    doors = [door.id for door in storey.doors]
    yield from _unknown("hall_id", [layout.hall_id], rooms)
    yield from _unknown("back_office_id", [layout.back_office_id], rooms)
    yield from _unknown("entrance_id", [layout.entrance_id], doors)
    yield from _unknown("staff_door_id", [layout.staff_door_id], doors)


def _twice(path: str, ids: Iterable[str]) -> Iterator[Text]:
    for name, count in Counter(ids).items():
        if count > 1:
            yield Text(zh=f"{path}:编号“{name}”出现 {count} 次", en=f"{path}: id '{name}' occurs {count} times")


def _unknown(path: str, names: Iterable[str | None], known: Iterable[str]) -> Iterator[Text]:
    """None names nothing on purpose."""
    for name in names:
        if name is not None and name not in known:
            yield Text(zh=f"{path}:没有编号“{name}”", en=f"{path}: there is no id '{name}'")


def _faulty_sizes(layout: Layout) -> Iterator[Text]:
    """Sizes and counts that no thing has."""
    sizes: list[tuple[str, float]] = [("plan.units.metres_per_unit", layout.plan.units.metres_per_unit)]
    for place, item in enumerate(layout.items):
        sizes += [(f"items[{place}].{name}", getattr(item, name)) for name in ("width", "depth")]
    for place, camera in enumerate(layout.cameras):
        names = ("height_m", "hfov_deg", "vfov_deg", *(() if isnan(camera.hfov_deg) else ("pixels_x", "pixels_y")))
        sizes += [(f"cameras[{place}].{name}", getattr(camera, name)) for name in names]
    for path, size in sizes:
        if size <= 0:
            yield Text(zh=f"{path}:应大于 0,实为 {size}", en=f"{path}: expected more than 0, found {size}")
