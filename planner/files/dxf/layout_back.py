"""Reads a layout back from a DXF: our own export, also after edits in CAD, or a plan that others drew."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import atan2, degrees, dist
from typing import Any, Final

from ezdxf.math import Vec3
from shapely import Point

from planner.errors import InputError
from planner.files.dxf.document import Document
from planner.files.dxf.drawn_things import drawn_things, unknown_blocks
from planner.files.dxf.layout_drawn import (
    Frame,
    back_office,
    cameras_of,
    items_of,
    no_counters,
    unknown_note,
    windows_of,
)
from planner.files.dxf.ours import Json, stored, value_of
from planner.files.dxf.writing import SCHEMA
from planner.files.layout_json import converter
from planner.measure.turns import turn_between
from planner.model.brief import Brief
from planner.model.catalogue import Catalogue
from planner.model.drawing import Drawing, Profile
from planner.model.layout import Camera, Item, Kind, Layout
from planner.model.plan import FloorPlan
from planner.words import Text

STILL: Final = 1e-6
"""Metres, and degrees: what moved less than this did not move."""

_NUMBERED: Final = re.compile(r"(.*?)-?(\d+)?")


def layout_in(document: Document, plan: FloorPlan) -> Layout | None:
    """The layout that an export of ours holds; None when the document has none.

    Things stand where their INSERTs stand: what was moved or turned in CAD is read so, and is locked; a deleted INSERT
    is a deleted thing; a copied one, and one of our blocks that was inserted anew, gets a new id. What was not touched
    is read back to the last digit. Each thing has its INSERT's handle.

    Raises:
        InputError: the record of the layout is damaged, or the hall cannot be found any more.
    """
    try:
        record = stored(document.doc)
    except ValueError as error:
        raise _damaged(document, str(error)) from None
    if record is None:
        return None
    if not isinstance(record, dict) or record.get("schema") != SCHEMA:
        raise _damaged(document, f"schema {SCHEMA}")
    try:
        return _layout(document, plan, record)
    except (KeyError, TypeError, ValueError, ExceptionGroup) as error:
        raise _damaged(document, f"{type(error).__name__}: {error}") from None


def _damaged(document: Document, why: str) -> InputError:
    return InputError(
        Text(zh=f"图中保存的布置数据已损坏({why})", en=f"the layout stored in the drawing is damaged ({why})"),
        where=f"{document.path} HALL_PLANNER",
        mend=Text(
            zh="用 planner design 重新导出,或改用 layout.json",
            en="export it again with planner design, or use layout.json",
        ),
    )


def _layout(document: Document, plan: FloorPlan, record: dict[str, Json]) -> Layout:
    unit = plan.units.metres_per_unit
    if abs(record["metres_per_unit"] / unit - 1.0) > 1e-9:
        raise InputError(
            Text(
                zh=f"布置按 1 单位 = {record['metres_per_unit']:g} m 保存,现在读作 {unit:g} m",
                en=f"the layout was stored with {record['metres_per_unit']:g} m a unit; now {unit:g} m is read",
            ),
            where=str(document.path),
            mend=Text(zh="用 --units 指定原来的单位", en="name the unit with --units"),
        )
    value = dict(record["layout"])
    bare = {"name": plan.name, "units": converter().unstructure(plan.units), "storeys": []}
    frame = converter().structure({**value, "plan": bare, "items": [], "cameras": []}, Layout)
    frame = _in_building(frame, plan, record, document)
    items, cameras = _things(document, record, unit)
    return replace(frame, plan=plan, items=items, cameras=cameras)


def _in_building(frame: Layout, plan: FloorPlan, record: Mapping[str, Json], document: Document) -> Layout:
    """The layout's hall, doors and rooms by their ids; the hall by its place if the building was edited."""
    storeys = {storey.id: storey for storey in plan.storeys}
    at = Point(record["hall_at"])
    storey = storeys.get(frame.storey_id)
    if storey is None or not any(room.polygon.contains(at) for room in storey.rooms):
        storey = next((one for one in plan.storeys if any(room.polygon.contains(at) for room in one.rooms)), None)
    if storey is None:
        raise InputError(
            Text(zh="原来大厅的位置现在不在任何房间内", en="the hall's place lies in no room any more"),
            where=f"{document.path} ({at.x:.3f}, {at.y:.3f}) m",
            mend=Text(zh="闭合大厅四周的墙", en="close the walls around the hall"),
        )
    hall = next(room for room in storey.rooms if room.polygon.contains(at))
    doors, rooms = {door.id for door in storey.doors}, {room.id for room in storey.rooms}
    return replace(
        frame,
        storey_id=storey.id,
        hall_id=hall.id,
        entrance_id=frame.entrance_id if frame.entrance_id in doors else None,
        staff_door_id=frame.staff_door_id if frame.staff_door_id in doors else None,
        back_office_id=frame.back_office_id if frame.back_office_id in rooms else None,
    )


def _things(document: Document, record: Mapping[str, Json], unit: float) -> tuple[tuple[Item, ...], tuple[Camera, ...]]:
    """Every INSERT of ours in model space as an item or a camera, in the order of the record, new ones last."""
    originals: dict[str, Item | Camera] = {}
    copies: list[Item | Camera] = []
    for insert in document.doc.modelspace().query("INSERT"):
        found = _value(insert, record)
        if found is None:
            continue
        thing = _placed(found, insert, unit)
        if thing.id in originals or value_of(insert) is None:
            before = originals.get(thing.id)
            if before is not None and before.locked and not thing.locked:
                originals[thing.id], thing = thing, before
            copies.append(thing)
        else:
            originals[thing.id] = thing
    order = [str(one) for one in (*record["items"], *record["cameras"])]
    known = [originals[one] for one in order if one in originals]
    known += [one for name, one in originals.items() if name not in order]
    things = [*known, *_renamed(copies, {one.id for one in known})]
    return (
        tuple(one for one in things if isinstance(one, Item)),
        tuple(one for one in things if isinstance(one, Camera)),
    )


def _value(insert: Any, record: Mapping[str, Json]) -> Json | None:
    """What an INSERT stands for: its own XDATA, or that of another INSERT of its block."""
    own = value_of(insert)
    if isinstance(own, dict) and "type" in own:
        return own
    return record["blocks"].get(insert.dxf.name)


def _placed(value: Json, insert: Any, unit: float) -> Item | Camera:
    """The thing of an INSERT, where the INSERT stands. A stretched INSERT is a larger thing."""
    matrix = insert.matrix44()
    origin = matrix.transform(Vec3(0, 0, 0))
    at = (round(origin.x * unit, 6), round(origin.y * unit, 6))
    across, ahead = (matrix.transform_direction(axis) for axis in (Vec3(1, 0, 0), Vec3(0, 1, 0)))
    if value["type"] == "camera":
        camera: Camera = converter().structure(value["value"], Camera)
        return _moved_camera(camera, at, degrees(atan2(across.y, across.x)) % 360.0, insert.dxf.handle)
    item: Item = converter().structure(value["value"], Item)
    turn = (degrees(atan2(ahead.y, ahead.x)) - 90.0) % 360.0
    scale = (round(across.magnitude, 9), round(ahead.magnitude, 9))
    return _moved_item(item, at, turn, scale, insert.dxf.handle)


def _is_still(before: Point, was_deg: float, at: tuple[float, float], turn_deg: float) -> bool:
    return dist((before.x, before.y), at) <= 2 * STILL and turn_between(was_deg, turn_deg) <= STILL


def _moved_camera(camera: Camera, at: tuple[float, float], aim_deg: float, handle: str) -> Camera:
    if _is_still(camera.at, camera.aim_deg, at, aim_deg):
        return replace(camera, handle=handle)
    return replace(camera, at=Point(at), aim_deg=round(aim_deg, 6), locked=True, handle=handle)


def _moved_item(item: Item, at: tuple[float, float], turn_deg: float, scale: tuple[float, float], handle: str) -> Item:
    if _is_still(item.at, item.turn_deg, at, turn_deg) and scale == (1.0, 1.0):
        return replace(item, handle=handle)
    return replace(
        item,
        at=Point(at),
        turn_deg=round(turn_deg, 6),
        width=round(item.width * scale[0], 6),
        depth=round(item.depth * scale[1], 6),
        locked=True,
        handle=handle,
    )


def _renamed(copies: Sequence[Item | Camera], taken: set[str]) -> Iterator[Item | Camera]:
    """Copies with ids that are free: "seats-1" becomes "seats-4" where there are three."""
    for one in copies:
        found = _NUMBERED.fullmatch(one.id)
        stem = one.id if found is None else found[1]
        glue = "" if isinstance(one, Camera) else "-"
        number = 2 if found is None or found[2] is None else int(found[2]) + 1
        while f"{stem}{glue}{number}" in taken:
            number += 1
        taken.add(f"{stem}{glue}{number}")
        yield replace(one, id=f"{stem}{glue}{number}", locked=True)


def drawn_layout(
    drawing: Drawing,
    plan: FloorPlan,
    profiles: Sequence[Profile],
    brief: Brief,
    catalogue: Catalogue,
    *,
    storey_id: str,
    hall_id: str,
    entrance_id: str | None,
) -> Layout:
    """The layout that is drawn in a plan, by the profiles' roles "item.counter", "item.camera" and so on.

    Each counter is a window, numbered from the left as the public sees the row. Fronts are told from what stands
    around: a counter looks at its line or the entrance, a line away from its counter, seats at the counters, other
    things away from the nearest wall.

    Raises:
        InputError: no counter is found.
    """
    storey = plan.storey(storey_id)
    hall = storey.room(hall_id)
    things = drawn_things(drawing, profiles, metres_per_unit=plan.units.metres_per_unit)
    counters = [one for one in things if one.kind == Kind.COUNTER.value]
    unknown = unknown_blocks(drawing, profiles, hall.polygon, metres_per_unit=plan.units.metres_per_unit)
    if not counters:
        raise no_counters(drawing.name, unknown)
    entrance = hall.polygon.centroid if entrance_id is None else storey.door(entrance_id).at
    frame = Frame(storey=storey, hall=hall, entrance=entrance)
    items, assumed = items_of(things, frame, catalogue)
    office, door = back_office(storey, hall)
    return Layout(
        plan=plan,
        storey_id=storey_id,
        hall_id=hall_id,
        entrance_id=entrance_id,
        staff_door_id=door,
        back_office_id=office,
        brief=brief,
        sizing=None,
        windows=tuple(windows_of(items)),
        items=items,
        cameras=cameras_of(things, catalogue),
        zones=(),
        assumptions=assumed,
        notes=(unknown_note(unknown),) if unknown else (),
    )
