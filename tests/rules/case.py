"""Cases of rules: a change of the small layout, and what clauses then say, as TOML.

A case changes one thing and names the findings of one clause with their measured values. A breach changes one thing
and names every clause that fails because of it. Places and moves are in the axes of the building before it is
turned; `push` is in the item's own frame, sideways and forward.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from shapely import Point, affinity, box

from planner.model.brief import Brief, QueueKind, Role, WindowClass, WindowMode
from planner.model.layout import Camera, Item, Kind, KneeSpace, Layout, ServiceWindow, Zone, ZoneKind
from planner.model.plan import Column, Door, RoomUse, Storey
from planner.model.standard import Rulebook
from planner.model.verdict import Finding
from planner.units import metres
from planner.words import Text, same
from tests.build import door

CASES = Path(__file__).parent / "cases"
TURNS = (0.0, 37.0, 90.0, 211.0)
LENGTHS = frozenset({"width", "depth", "height", "base", "height_m"})


@dataclass(frozen=True, kw_only=True)
class Case:
    """One case: its changes, the clause it looks at with the findings it expects, or the clauses that break."""

    name: str
    changes: tuple[dict[str, Any], ...]
    clause: str = ""
    finds: dict[str, list[str]]
    outcome: str = ""
    broken: frozenset[str] | None = None


def cases(kind: str) -> Iterator[Case]:
    """The cases of all files, in order; kind is "case" or "breach"."""
    for path in sorted(CASES.glob("*.toml")):
        for number, table in enumerate(tomllib.loads(path.read_text("utf-8")).get(kind, []), start=1):
            broken = table.get("broken")
            yield Case(
                name=f"{path.stem}-{number}-{table['name']}",
                changes=tuple(table.get("change", [])),
                clause=table.get("clause", ""),
                finds=table.get("finds", {}),
                outcome=table.get("outcome", ""),
                broken=None if broken is None else frozenset(broken),
            )


def only(rulebook: Rulebook, clause_id: str) -> Rulebook:
    """The rulebook with one clause, by "<standard id> <clause id>"."""
    kept = [
        replace(standard, clauses=tuple(one for one in standard.clauses if f"{standard.id} {one.id}" == clause_id))
        for standard in rulebook.standards
    ]
    return Rulebook(standards=tuple(standard for standard in kept if standard.clauses))


def shown(finding: Finding) -> str:
    """A finding's measured value as a case states it: "1499 mm", "2", "0.95"."""
    if finding.measured is None:
        return ""
    if isinstance(finding.measured, str):
        return finding.measured
    unit = "" if finding.unit in ("count", "ratio") else f" {finding.unit}"
    return f"{finding.measured:.10g}{unit}"


def changed(layout: Layout, changes: tuple[dict[str, Any], ...]) -> Layout:
    """The layout with all changes of a case."""
    for one in changes:
        layout = _changed(layout, dict(one))
    return layout


def _changed(layout: Layout, change: dict[str, Any]) -> Layout:
    kinds = {
        "item": _item_changed,
        "camera": _camera_changed,
        "window": _window_changed,
        "zone": _zone_changed,
        "door": _door_changed,
        "column": _column_added,
        "wall": _wall_added,
        "room": _room_changed,
        "brief": _brief_changed,
        "layout": _layout_changed,
    }
    (kind,) = kinds.keys() & change.keys()
    return kinds[kind](layout, change.pop(kind), change)


def _lengths(values: list[str]) -> tuple[float, float]:
    x, y = (metres(value, where="case") for value in values)
    return x, y


def _fields(change: dict[str, Any]) -> dict[str, Any]:
    return {key: metres(value, where="case") if key in LENGTHS else value for key, value in change.items()}


def _item_changed(layout: Layout, item_id: str, change: dict[str, Any]) -> Layout:
    if item_id.endswith("*"):
        for one in [item.id for item in layout.items if item.id.startswith(item_id[:-1])]:
            layout = _item_changed(layout, one, dict(change))
        return layout
    if change.pop("delete", False):
        layout.item(item_id)
        return replace(layout, items=tuple(one for one in layout.items if one.id != item_id))
    source = change.pop("copy_of", None)
    if source is not None:
        layout = replace(layout, items=(*layout.items, replace(layout.item(source), id=item_id)))
    return replace(layout, items=tuple(_item(one, change) if one.id == item_id else one for one in layout.items))


def _item(item: Item, change: dict[str, Any]) -> Item:
    fields = _fields(change)
    if "push" in fields:
        item = replace(item, at=item.point(*_lengths(fields.pop("push"))))
    if "at" in fields:
        fields["at"] = Point(_lengths(fields["at"]))
    if "text" in fields:
        fields["text"] = None if fields["text"] == "" else Text(zh=fields["text"], en="English")
    if "detail" in fields:
        fields["detail"] = tuple(fields["detail"])
    if "kind" in fields:
        fields["kind"] = Kind(fields["kind"])
    if "knee" in fields:
        wide, high, deep = (metres(one, where="case") for one in fields["knee"]) if fields["knee"] else (0, 0, 0)
        fields["knee"] = KneeSpace(width=wide, height=high, depth=deep) if fields["knee"] else None
    return replace(item, **fields)


def _camera_changed(layout: Layout, camera_id: str, change: dict[str, Any]) -> Layout:
    fields = _fields(change)
    if camera_id == "*":
        return replace(layout, cameras=())
    if "at" in fields:
        fields["at"] = Point(_lengths(fields["at"]))
    turn = fields.pop("turn_by", 0.0)

    def new(camera: Camera) -> Camera:
        return replace(replace(camera, aim_deg=(camera.aim_deg + turn) % 360.0), **fields)

    return replace(layout, cameras=tuple(new(one) if one.id == camera_id else one for one in layout.cameras))


def _window_changed(layout: Layout, window_id: str, change: dict[str, Any]) -> Layout:
    if change.pop("delete", False):
        return replace(layout, windows=tuple(one for one in layout.windows if one.id != window_id))
    return replace(
        layout,
        windows=tuple(_window(one, change) if window_id in (one.id, "*") else one for one in layout.windows),
    )


def _window(window: ServiceWindow, change: dict[str, Any]) -> ServiceWindow:
    fields = dict(change)
    if "roles" in fields:
        fields["roles"] = tuple(Role(one) for one in fields["roles"])
    if "name" in fields:
        fields["name"] = same(fields["name"])
    for key in ("fields", "posts"):
        if key in fields:
            fields[key] = tuple(fields[key])
    return replace(window, **fields)


def _zone_changed(layout: Layout, zone_id: str, change: dict[str, Any]) -> Layout:
    others = tuple(one for one in layout.zones if one.id != zone_id)
    if change.get("delete", False):
        return replace(layout, zones=others)
    low, high = _lengths(change["box"][:2]), _lengths(change["box"][2:])
    kind = next((one.kind for one in layout.zones if one.id == zone_id), None) or ZoneKind(change["kind"])
    return replace(layout, zones=(*others, Zone(id=zone_id, kind=kind, name=same(zone_id), polygon=box(*low, *high))))


def _storey(layout: Layout, storey: Storey) -> Layout:
    return replace(layout, plan=replace(layout.plan, storeys=(storey,)))


def _door_changed(layout: Layout, door_id: str, change: dict[str, Any]) -> Layout:
    storey = layout.storey
    if change.get("delete", False):
        return _storey(layout, replace(storey, doors=tuple(one for one in storey.doors if one.id != door_id)))
    old = next((one for one in storey.doors if one.id == door_id), None)
    return _storey(
        layout,
        replace(storey, doors=(*(one for one in storey.doors if one.id != door_id), _door(door_id, old, change))),
    )


def _door(door_id: str, old: Door | None, change: dict[str, Any]) -> Door:
    rooms = change.get("rooms")
    if old is None:
        assert rooms is not None
        sides = (rooms[0] or None, rooms[1] or None)
        at, along, width = _lengths(change["at"]), change["along"], metres(change["width"], where="case")
        return door(door_id, at, width=width, along=along, rooms=sides)
    (x1, y1), (x2, y2) = old.opening.coords
    along = change.get("along", "x" if abs(y2 - y1) < abs(x2 - x1) else "y")
    width = metres(change["width"], where="case") if "width" in change else old.width_m
    at = _lengths(change["at"]) if "at" in change else ((x1 + x2) / 2, (y1 + y2) / 2)
    new = door(door_id, at, width=width, along=along, rooms=old.rooms)
    if "swing" in change:
        low, high = _lengths(change["swing"][:2]), _lengths(change["swing"][2:])
        new = replace(new, swing=box(*low, *high))
    return new


def _column_added(layout: Layout, column_id: str, change: dict[str, Any]) -> Layout:
    low, high = _lengths(change["box"][:2]), _lengths(change["box"][2:])
    column = Column(id=column_id, polygon=box(*low, *high))
    return _storey(layout, replace(layout.storey, columns=(*layout.storey.columns, column)))


def _wall_added(layout: Layout, wall_id: str, change: dict[str, Any]) -> Layout:
    """A screen that stands as an item, 1.2 m high."""
    (x1, y1), (x2, y2) = _lengths(change["box"][:2]), _lengths(change["box"][2:])
    screen = Item(
        id=wall_id,
        kind=Kind.PARTITION,
        at=Point((x1 + x2) / 2, (y1 + y2) / 2),
        turn_deg=0.0,
        width=x2 - x1,
        depth=y2 - y1,
        height=1.2,
        name=Text(zh="隔断", en="partition"),
    )
    return replace(layout, items=(*layout.items, screen))


def _room_changed(layout: Layout, room_id: str, change: dict[str, Any]) -> Layout:
    rooms = []
    for room in layout.storey.rooms:
        if room.id == room_id and "use" in change:
            room = replace(room, use=RoomUse(change["use"]))
        if room.id == room_id and "scale" in change:
            room = replace(room, polygon=affinity.scale(room.polygon, *change["scale"], origin=(0, 0)))
        rooms.append(room)
    return _storey(layout, replace(layout.storey, rooms=tuple(rooms)))


def _brief_changed(layout: Layout, table: str, change: dict[str, Any]) -> Layout:
    brief: Brief = layout.brief
    fields = dict(change)
    if table == "queue":
        return replace(layout, brief=replace(brief, queue=QueueKind(fields["kind"])))
    if "mode" in fields:
        fields["mode"] = WindowMode(fields["mode"])
    if "classes" in fields:
        fields["classes"] = tuple(
            WindowClass(id=one["id"], name=same(one["name"]), fields=tuple(one["fields"])) for one in fields["classes"]
        )
    return replace(layout, brief=replace(brief, **{table: replace(getattr(brief, table), **fields)}))


def _layout_changed(layout: Layout, key: str, change: dict[str, Any]) -> Layout:
    return replace(layout, **{key: change.get("to") or None})
