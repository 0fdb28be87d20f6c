"""What tells our things from the user's, put back after a CAD program that keeps neither XDATA nor records saved them.

The record of a layout is written a second time, packed into texts of a block that is never placed: that, the names of
blocks and layers, and where things stand is what every program keeps.
"""

import base64
import json
import zlib
from collections.abc import Iterator, Sequence
from math import atan2, degrees, hypot
from typing import Any, Final

from ezdxf.math import Vec3

from planner.files.dxf.ours import CHUNK, Json, mark, store
from planner.files.dxf.reading import OUR_APP
from planner.measure.turns import turn_between

PREFIX: Final = "HP-"
"""All our blocks begin so."""

RECORD_BLOCK: Final = PREFIX + "RECORD"
MOST_BYTES: Final = 1 << 26
"""A packed record that unpacks to more than this is damaged."""

STILL_M: Final = 1e-4
"""Metres within which a thing stands where it stood; programs round what they save."""

STILL_DEG: Final = 0.01


def store_in_block(doc: Any, record: Json, *, layer: str) -> None:
    """Writes a record into a block that is never placed, replacing an earlier one."""
    if RECORD_BLOCK in doc.blocks:
        doc.blocks.delete_block(RECORD_BLOCK, safe=False)
    block = doc.blocks.new(RECORD_BLOCK)
    mark(block.block)
    text = json.dumps(record, ensure_ascii=True, separators=(",", ":"), sort_keys=True)
    packed = base64.urlsafe_b64encode(zlib.compress(text.encode("ascii"), 9)).decode("ascii")
    for number, start in enumerate(range(0, len(packed), CHUNK)):
        words = f"{number:06d}:{packed[start : start + CHUNK]}"
        mark(block.add_text(words, height=1.0, dxfattribs={"layer": layer, "insert": (0.0, -1.5 * number)}))


def restore(doc: Any) -> bool:
    """Marks our things and stores the record again where another program has dropped both; says whether it did."""
    if RECORD_BLOCK not in doc.blocks or any(one.has_xdata(OUR_APP) for one in doc.modelspace().query("INSERT")):
        return False
    record = _unpacked(doc)
    if record is None:
        return False
    if OUR_APP not in doc.appids:
        doc.appids.add(OUR_APP)
    store(doc, {key: value for key, value in record.items() if key not in ("things", "layers")})
    _mark_ours(doc, {str(one).lower() for one in record["layers"]})
    _name_things(doc, record)
    return True


def _mark_ours(doc: Any, layers: set[str]) -> None:
    """Marks our layers and blocks, and everything on our layers."""
    for layer in doc.layers:
        if layer.dxf.name.lower() in layers:
            mark(layer)
    for block in doc.blocks:
        if block.name.startswith(PREFIX):
            mark(block.block)
    for space in doc.layouts:
        for entity in space:
            if entity.dxf.get("layer", "0").lower() in layers:
                mark(entity)


def _unpacked(doc: Any) -> dict[str, Any] | None:
    """The record in the block; None when it is damaged."""
    texts = sorted(str(one.dxf.text) for one in doc.blocks.get(RECORD_BLOCK).query("TEXT"))
    packed = "".join(one.partition(":")[2] for one in texts)
    try:
        unpacker = zlib.decompressobj()
        data = unpacker.decompress(base64.urlsafe_b64decode(packed), MOST_BYTES)
        record = json.loads(data.decode("ascii"))
    except (ValueError, zlib.error):
        return None
    good = isinstance(record, dict) and {"things", "layers", "blocks", "metres_per_unit"} <= record.keys()
    return record if good else None


def _name_things(doc: Any, record: dict[str, Any]) -> None:
    """Each INSERT of a block of ours as the thing of that block that stands there, else as the nearest one that nobody
    else is; what is left over is a copy."""
    unit = float(record["metres_per_unit"])
    inserts: dict[str, list[Any]] = {}
    for insert in doc.modelspace().query("INSERT"):
        inserts.setdefault(insert.dxf.name, []).append(insert)
    for name, prototype in sorted(record["blocks"].items()):
        things = [value for own, value in record["things"].values() if own == name]
        found = list(_paired(inserts.get(name, ()), things, unit))
        for insert, value in found:
            mark(insert, value if value is not None else prototype)


def _paired(inserts: Sequence[Any], things: Sequence[Json], unit: float) -> Iterator[tuple[Any, Json | None]]:
    pairs = sorted(
        (_apart(insert, thing, unit), row, column)
        for row, insert in enumerate(inserts)
        for column, thing in enumerate(things)
    )
    free, left = set(range(len(inserts))), set(range(len(things)))
    for apart, row, column in pairs:
        if row in free and column in left:
            free.remove(row)
            left.remove(column)
            if apart == 0.0:
                _set_back(inserts[row], things[column], unit)
            yield inserts[row], things[column]
    for row in sorted(free):
        yield inserts[row], None


def _pose(thing: Json) -> tuple[float, float, float]:
    """Where a thing stands, metres, and how its INSERT is turned, degrees."""
    value = thing["value"]
    turn = value["aim_deg"] if thing["type"] == "camera" else value["turn_deg"]
    return float(value["at"][0]), float(value["at"][1]), float(turn)


def _apart(insert: Any, thing: Json, unit: float) -> float:
    """How far an INSERT is from where a thing stood, metres; 0 when it stands there still."""
    matrix = insert.matrix44()
    at, across = matrix.transform(Vec3(0, 0, 0)), matrix.transform_direction(Vec3(1, 0, 0))
    x, y, turn = _pose(thing)
    away = hypot(at.x * unit - x, at.y * unit - y)
    turned = turn_between(degrees(atan2(across.y, across.x)), turn)
    return 0.0 if away <= STILL_M and turned <= STILL_DEG else away + STILL_M


def _set_back(insert: Any, thing: Json, unit: float) -> None:
    """An INSERT that has only been rounded stands exactly where it stood."""
    x, y, turn = _pose(thing)
    insert.dxf.insert = Vec3(x / unit, y / unit, insert.dxf.insert.z)
    insert.dxf.rotation = turn
