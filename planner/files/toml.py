"""What TOML files state: briefs, standards, catalogues and layer profiles, read strictly."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Final

from shapely import Point

from planner.files.toml_table import Fault, Table, TomlFile, content_of, nearest, refusal
from planner.model.brief import (
    Brief,
    Building,
    CameraWishes,
    CounterWishes,
    Demand,
    Keep,
    Project,
    QueueKind,
    Role,
    SheetWishes,
    Site,
    WindowClass,
    WindowMode,
    WindowWishes,
)
from planner.model.catalogue import CameraModel, Catalogue, CatalogueItem
from planner.model.drawing import NameRule, Profile, UseRule
from planner.model.layout import Kind
from planner.model.plan import RoomUse
from planner.model.standard import Clause, Judge, Limit, LimitValue, Rulebook, Standard, Sureness, Verb
from planner.units import METRES_PER
from planner.words import Lang, Text, same

PAPER: Final = ("A3", "A2", "A1", "A0")
SCALES: Final = (10, 1000)
"""The largest and the smallest scale of a sheet, 1 to so many."""
LIMIT_UNITS: Final = (
    *("mm", "m", "m2", "px_per_m", "deg", "ratio", "count", "word", "day", "min", "h", "lx", "db", "person_per_m2"),
)
ROLES: Final = (
    *("wall", "column", "door", "window", "opening", "glass", "stair", "room-label", "room-outline", "axis"),
    *("dimension", "furniture", "text", "hatch", "title", "ignore"),
    *(f"item.{kind.value}" for kind in Kind),
    "item.camera",
)
"""What the layers and blocks of a drawing can be."""

KEPT: Final = (*(kind.value for kind in Kind), "camera")
"""The kinds that a brief can keep in their place."""

WORK: Final = ("new", "alteration")
DISCIPLINES: Final = ("A", "E", "T", "S")
FARTHEST: Final = 1e8
OWN_RANK: Final = 100
"""The rank of a profile that does not name one: it outweighs those of the package."""


class _Number(StrEnum):
    """Whether a number counts or measures."""

    WHOLE = "whole"
    REAL = "real"


@dataclass(frozen=True, kw_only=True)
class _Range:
    low: float
    high: float
    number: _Number = _Number.REAL


_DEMAND: Final = {
    "population": _Range(low=1, high=10_000_000, number=_Number.WHOLE),
    "matters": _Range(low=1, high=100_000, number=_Number.WHOLE),
    "visits_per_day": _Range(low=0.01, high=20_000),
    "minutes_per_case": _Range(low=0.1, high=480),
    "visits_per_person_year": _Range(low=0.001, high=50),
    "working_days": _Range(low=1, high=366, number=_Number.WHOLE),
    "peak_day_factor": _Range(low=1, high=20),
    "peak_hour_share": _Range(low=0.01, high=1),
    "self_service_share": _Range(low=0, high=0.99),
    "mean_wait_target_min": _Range(low=0.1, high=480),
    "long_wait_min": _Range(low=0.1, high=480),
    "long_wait_share": _Range(low=0.001, high=1),
    "patience_min": _Range(low=1, high=480),
    "companions": _Range(low=0, high=5),
}


def templates() -> Path:
    """The folder of the data that the package reads: inside the installed package, else beside the checkout's."""
    package = Path(__file__).parents[1]
    installed = package / "templates"
    return installed if installed.is_dir() else package.parent / "templates"


@lru_cache(maxsize=64)
def _packaged(path: Path) -> dict[str, object]:
    """The content of a file of the package, which stays as it is while the program runs; not to be changed."""
    return content_of(path)


# --- brief


def read_brief(path: Path | None) -> Brief:
    """The brief in a file, over the defaults; without a file, the defaults.

    Raises:
        InputError: the file cannot be read, or it has an unknown key or a wrong value; all faults are named.
        CapError: the file is too large.
    """
    defaults_path = templates() / "brief" / "default.toml"
    defaults = _packaged(defaults_path)
    if path is None:
        return _brief(TomlFile(defaults_path, defaults), given=frozenset())
    own = content_of(path)
    return _brief(TomlFile(path, _overlaid(defaults, own)), given=frozenset(_leaves(own)))


def _overlaid(under: Mapping[str, object], over: Mapping[str, object]) -> dict[str, object]:
    """One table laid over another, key by key; lists and texts replace."""
    merged = dict(under)
    for key, value in over.items():
        below = merged.get(key)
        both = isinstance(below, dict) and isinstance(value, dict)
        merged[key] = _overlaid(below, value) if both else value  # type: ignore[arg-type]  # both are tables
    return merged


def _leaves(content: Mapping[str, object], *, above: str = "") -> Iterable[str]:
    """The dotted keys of all values; a list, or a text in two languages, is one value."""
    for key, value in content.items():
        if isinstance(value, dict) and not (value and value.keys() <= set(Lang)):
            yield from _leaves(value, above=f"{above}{key}.")
        else:
            yield f"{above}{key}"


def _brief(file: TomlFile, *, given: frozenset[str]) -> Brief:
    root = file.root
    brief = Brief(
        project=_project(root.table("project")),
        language=root.choice("language", Lang),
        site=_site(root.table("site")),
        building=_building(root.table("building")),
        demand=_demand(root.table("demand")),
        windows=_windows(root.table("windows")),
        counter=_counter(root.table("counter")),
        queue=root.table("queue").choice("kind", QueueKind),
        cameras=_cameras(root.table("cameras")),
        sheet=_sheet(root.table("sheet")),
        keep=tuple(_keep(table) for table in root.tables("keep")),
        standards=root.texts("standards"),
        given=given,
    )
    file.finish()
    return brief


def _project(table: Table) -> Project:
    return Project(
        name=table.both("name"),
        town=table.text("town"),
        designer=table.text("designer"),
        checker=table.text("checker"),
        number=table.text("number"),
        date=table.day("date"),
    )


def _optional_text(table: Table, key: str) -> str | None:
    return table.text(key) if table.has(key) else None


def _optional_length(table: Table, key: str, *, low: float, high: float) -> float | None:
    return table.length(key, low=low, high=high) if table.has(key) else None


def _site(table: Table) -> Site:
    return Site(
        units=table.word("units", tuple(METRES_PER)) if table.has("units") else None,
        storey=_optional_text(table, "storey"),
        hall=_optional_text(table, "hall"),
        entrance=_optional_text(table, "entrance"),
        staff_door=_optional_text(table, "staff_door"),
        profile=_optional_text(table, "profile"),
    )


def _building(table: Table) -> Building:
    return Building(
        work=table.word("work", WORK),
        ceiling_height=table.length("ceiling_height", low=2.0, high=30.0),
        ground_floor=table.yes("ground_floor"),
        sprinklers=table.yes("sprinklers"),
    )


def _demand_number(table: Table, key: str) -> float:
    span = _DEMAND[key]
    if span.number is _Number.WHOLE:
        return table.whole(key, low=int(span.low), high=int(span.high))
    return table.number(key, low=span.low, high=span.high)


def _demand(table: Table) -> Demand:
    visits = _demand_number(table, "visits_per_day") if table.has("visits_per_day") else None
    return Demand(
        population=int(_demand_number(table, "population")),
        matters=int(_demand_number(table, "matters")),
        visits_per_day=visits,
        minutes_per_case=_demand_number(table, "minutes_per_case"),
        visits_per_person_year=_demand_number(table, "visits_per_person_year"),
        working_days=int(_demand_number(table, "working_days")),
        peak_day_factor=_demand_number(table, "peak_day_factor"),
        peak_hour_share=_demand_number(table, "peak_hour_share"),
        self_service_share=_demand_number(table, "self_service_share"),
        mean_wait_target_min=_demand_number(table, "mean_wait_target_min"),
        long_wait_min=_demand_number(table, "long_wait_min"),
        long_wait_share=_demand_number(table, "long_wait_share"),
        patience_min=_demand_number(table, "patience_min") if table.has("patience_min") else None,
        companions=_demand_number(table, "companions"),
    )


def demand_with(demand: Demand, given: Mapping[str, float]) -> Demand:
    """A demand with some figures given on the command line instead.

    Raises:
        InputError: a figure is out of its range; all faults are named.
    """
    faults = [
        Fault(
            place=f"--{key.replace('_', '-')}",
            what=Text(zh=f"“{value:.12g}”不能使用", en=f"{value:.12g} cannot be used"),
            mend=Text(
                zh=f"给出 {span.low:.12g} 到 {span.high:.12g} 的数",
                en=f"give a number from {span.low:.12g} to {span.high:.12g}",
            ),
        )
        for key, value, span in ((key, value, _DEMAND[key]) for key, value in given.items())
        if not span.low <= value <= span.high
    ]
    if faults:
        raise refusal("", faults)
    return replace(demand, **given)  # type: ignore[arg-type]  # keys are fields; values checked above


def _windows(table: Table) -> WindowWishes:
    classes = tuple(
        WindowClass(id=one.text("id"), name=one.both("name"), fields=one.texts("fields"))
        for one in table.tables("classes")
    )
    ids = [one.id for one in classes]
    if len(set(ids)) < len(ids):
        table.fault(
            "classes",
            Text(zh="窗口类别的 id 重复", en="two classes have the same id"),
            Text(zh="给每个类别不同的 id", en="give each class its own id"),
        )
    mode = table.choice("mode", WindowMode)
    if mode is WindowMode.CLASSES and not classes:
        table.fault(
            "classes",
            Text(zh="按类别设窗,却没有类别", en="mode is classes, and there is no class"),
            Text(zh="写出 2–3 个 [[windows.classes]]", en="write 2 or 3 [[windows.classes]]"),
        )
    return WindowWishes(
        count=table.whole("count", low=1, high=200) if table.has("count") else None,
        mode=mode,
        classes=classes,
        roles=table.choices("roles", Role),
    )


def _counter(table: Table) -> CounterWishes:
    return CounterWishes(
        height=_optional_length(table, "height", low=0.3, high=2.0),
        depth=_optional_length(table, "depth", low=0.2, high=2.0),
        pitch=_optional_length(table, "pitch", low=0.6, high=10.0),
        hung_signs=table.yes("hung_signs"),
    )


def _cameras(table: Table) -> CameraWishes:
    models = table.texts("models")
    known = [camera.id for camera in read_cameras()]
    for model in models:
        if model not in known:
            what = Text(zh=f"目录中没有摄像机“{model}”", en=f"the catalogue has no camera '{model}'")
            table.fault("models", what, nearest(model, known))
    if not models:
        what = Text(zh="没有摄像机型号", en="no camera model is named")
        table.fault("models", what, Text(zh=f"写出型号,如 {known[0]}", en=f"name a model, such as {known[0]}"))
    return CameraWishes(models=models, height=table.length("height", low=1.5, high=20.0))


def _sheet(table: Table) -> SheetWishes:
    return SheetWishes(
        size=table.word("size", PAPER) if table.has("size") else None,
        scale=table.whole("scale", low=SCALES[0], high=SCALES[1]) if table.has("scale") else None,
    )


def _keep(table: Table) -> Keep:
    x, y = table.lengths("at", count=2, low=-FARTHEST, high=FARTHEST)
    return Keep(
        kind=table.word("kind", KEPT),
        at=Point(x, y),
        turn_deg=table.number("turn_deg", low=-360, high=360),
        width=_optional_length(table, "width", low=0.01, high=100.0),
        depth=_optional_length(table, "depth", low=0.01, high=100.0),
    )


# --- standards


def read_rulebook(extra: Sequence[Path] = ()) -> Rulebook:
    """All standards of the package, DB3415/T 91 first, then the further ones.

    A further file with the id of a standard of the package replaces it.

    Raises:
        InputError: a file cannot be read, or it has an unknown key or a wrong value; all its faults are named.
        CapError: a file is too large.
    """
    ours = sorted(
        (templates() / "standards").glob("*.toml"), key=lambda path: (not path.name.startswith("db3415"), path.name)
    )
    found: dict[str, Standard] = {}
    for path in (*ours, *extra):
        standard = _standard(TomlFile(path, content_of(path)))
        found[standard.id] = standard
    return Rulebook(standards=tuple(found.values()))


def _standard(file: TomlFile) -> Standard:
    head = file.root.table("standard")
    tables = file.root.tables("clause")
    clauses = tuple(_clause(table) for table in tables)
    seen: set[str] = set()
    for clause, table in zip(clauses, tables, strict=True):
        if clause.id in seen:
            what = Text(zh=f"条款 id“{clause.id}”重复", en=f"clause id '{clause.id}' is there twice")
            table.fault("id", what, Text(zh="给每条不同的 id", en="give each clause its own id"))
        seen.add(clause.id)
    standard = Standard(
        id=head.text("id"),
        title=head.both("title"),
        status=head.text("status"),
        clauses=clauses,
        file=file.path.name,
    )
    file.finish()
    return standard


def _clause(table: Table) -> Clause:
    judge = table.choice("judge", Judge)
    limits = table.table("limits") if table.has("limits") else None
    return Clause(
        id=table.text("id"),
        number=table.text("number"),
        verb=table.choice("verb", Verb),
        modal=table.yes("modal") if table.has("modal") else True,
        title=table.both("title"),
        judge=judge,
        rule=table.text("rule") if judge is Judge.RULE else "",
        limits=() if limits is None else tuple(_limit(limits.table(key), key) for key in limits.keys()),  # noqa: SIM118
        note=table.both("note") if table.has("note") else None,
    )


def _limit(table: Table, argument: str) -> Limit:
    unit = table.word("unit", LIMIT_UNITS)
    return Limit(
        argument=argument,
        quantity=table.text("quantity"),
        value=_limit_value(table, unit),
        unit=unit,
        basis=table.choice("basis", Sureness),
        source=table.text("source"),
    )


def _limit_value(table: Table, unit: str) -> LimitValue:
    if unit in {"mm", "m"}:
        count = table.count("value")
        if count is None:
            return table.length("value", low=-FARTHEST)
        return table.lengths("value", count=count, low=-FARTHEST)
    if unit == "word":
        return table.text("value") if table.count("value") is None else table.texts("value")
    if table.count("value") is None:
        return table.number("value", low=-FARTHEST, high=FARTHEST)
    return table.numbers("value", low=-FARTHEST, high=FARTHEST)


# --- catalogue


def read_catalogue(extra: Sequence[Path] = ()) -> Catalogue:
    """The catalogue of the package, with further files laid over it: an entry of the same kind or id is replaced.

    Raises:
        InputError: a file cannot be read, or it has an unknown key or a wrong value; all its faults are named.
        CapError: a file is too large.
    """
    items: dict[Kind, CatalogueItem] = {}
    cameras: dict[str, CameraModel] = {}
    for path in (*sorted((templates() / "catalogue").glob("*.toml")), *extra):
        file = TomlFile(path, content_of(path))
        own_items = [_item(table) for table in file.root.tables("item")]
        own_cameras = [_camera(table) for table in file.root.tables("camera")]
        file.finish()
        items |= {item.kind: item for item in own_items}
        cameras |= {camera.id: camera for camera in own_cameras}
    return Catalogue(items=tuple(items.values()), cameras=tuple(cameras.values()))


@lru_cache(maxsize=1)
def read_cameras() -> tuple[CameraModel, ...]:
    """The cameras of the package's catalogue, which are in a file of their own.

    Raises:
        InputError: the file cannot be read, or it has an unknown key or a wrong value; all its faults are named.
    """
    path = templates() / "catalogue" / "cameras.toml"
    file = TomlFile(path, content_of(path))
    found = tuple(_camera(table) for table in file.root.tables("camera"))
    file.finish()
    return found


def _item(table: Table) -> CatalogueItem:
    return CatalogueItem(
        kind=table.choice("kind", Kind),
        name=table.both("name"),
        width=table.length("width", low=0.01, high=100.0),
        depth=table.length("depth", low=0.01, high=100.0),
        height=table.length("height", low=0.0, high=100.0),
        base=table.length("base", low=0.0, high=100.0),
        front=table.length("front", low=0.0, high=100.0),
        side=table.length("side", low=0.0, high=100.0),
        block=table.text("block"),
        discipline=table.word("discipline", DISCIPLINES),
        source=table.text("source"),
        text=table.both("text") if table.has("text") else None,
    )


def _camera(table: Table) -> CameraModel:
    pixels = table.numbers("pixels", low=1, high=100_000)
    if len(pixels) != 2:
        table.fault(
            "pixels",
            Text(zh="需要两个像素数", en="two numbers of pixels are needed"),
            Text(zh="写成 [横向, 纵向]", en="write [across, down]"),
        )
        pixels = (1.0, 1.0)
    return CameraModel(
        id=table.text("id"),
        name=table.both("name"),
        pixels_x=int(pixels[0]),
        pixels_y=int(pixels[1]),
        hfov_deg=table.number("hfov_deg", low=1, high=179),
        vfov_deg=table.number("vfov_deg", low=1, high=179),
        source=table.text("source"),
    )


# --- profiles


def read_profiles(extra: Sequence[Path] = ()) -> tuple[Profile, ...]:
    """The layer profiles of the package in the order of their file names, then the further ones.

    Raises:
        InputError: a file cannot be read, or it has an unknown key or a wrong value; all its faults are named.
        CapError: a file is too large.
    """
    return (*_packaged_profiles(), *(_profile(TomlFile(path, content_of(path))) for path in extra))


@lru_cache(maxsize=1)
def _packaged_profiles() -> tuple[Profile, ...]:
    """The layer profiles of the package in the order of their file names."""
    paths = sorted((templates() / "profiles").glob("*.toml"))
    return tuple(_profile(TomlFile(path, content_of(path))) for path in paths)


def _profile(file: TomlFile) -> Profile:
    """A profile; what a user writes needs no head: it is called after its file and outweighs ours."""
    root = file.root
    head = root.table("profile") if root.has("profile") else TomlFile(file.path, {}).root
    profile = Profile(
        id=head.text("id") if head.has("id") else file.path.stem,
        name=head.both("name") if head.has("name") else same(file.path.stem),
        rank=head.whole("rank", low=0, high=1000) if head.has("rank") else OWN_RANK,
        ignored_labels=head.texts("ignored_labels") if head.has("ignored_labels") else (),
        outside_labels=head.texts("outside_labels") if head.has("outside_labels") else (),
        units=head.word("units", tuple(METRES_PER)) if head.has("units") else None,
        layers=tuple(_name_rule(table) for table in root.tables("layer")),
        blocks=tuple(_name_rule(table) for table in root.tables("block")),
        uses=tuple(
            UseRule(use=table.choice("use", RoomUse), words=table.texts("words")) for table in root.tables("use")
        ),
    )
    file.finish()
    return profile


def _name_rule(table: Table) -> NameRule:
    by_form = table.has("by_form") and table.yes("by_form")
    return NameRule(role=table.word("role", ROLES), match=table.texts("match"), by_form=by_form)
