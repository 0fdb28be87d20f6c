"""Writes docs/schema/layout.json from the model's dataclasses: python -m docs.schema.layout_schema"""

import re
from dataclasses import MISSING, fields
from enum import EnumMeta
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from shapely import LineString, MultiPolygon, Point, Polygon

from planner.files.json_text import json_text
from planner.files.layout_json import OPEN_NUMBERS, SCHEMA
from planner.model.layout import Layout, Sizing

PATH = Path(__file__).with_name("layout.json")

SHAPES: dict[Any, str] = {Point: "point", LineString: "line", Polygon: "polygon", MultiPolygon: "multipolygon"}
SIMPLE: dict[Any, str] = {str: "string", int: "integer", float: "number", bool: "boolean"}
Schema = dict[str, Any]


def list_of(items: Schema, **more: Any) -> Schema:
    """A list whose values are alike."""
    return {"type": "array", "items": items, **more}


def of_kind(kind: Any, found: dict[str, Schema]) -> Schema:
    """The schema of a type; dataclasses are added to `found` and named."""
    if kind in SHAPES:
        return {"$ref": f"#/$defs/{SHAPES[kind]}"}
    if kind in SIMPLE:
        return {"type": SIMPLE[kind]}
    if isinstance(kind, EnumMeta):
        return {"enum": [member.value for member in kind]}  # type: ignore[var-annotated]
    if get_origin(kind) in (Union, UnionType):
        return of_union(get_args(kind), found)
    if get_origin(kind) in (tuple, frozenset):
        return of_row(kind, found)
    if kind.__name__ not in found:
        found[kind.__name__] = {}
        found[kind.__name__] = of_class(kind, found)
    return {"$ref": f"#/$defs/{kind.__name__}"}


def of_union(kinds: tuple[Any, ...], found: dict[str, Schema]) -> Schema:
    """One of several types; a polygon or a multi-polygon says which it is."""
    parts: list[Schema] = []
    tagged = {Polygon, MultiPolygon} <= set(kinds)
    for kind in kinds:
        if kind is NoneType:
            parts.append({"type": "null"})
        elif tagged:
            name = SHAPES[kind]
            parts.append(
                {
                    "type": "object",
                    "required": [name],
                    "additionalProperties": False,
                    "properties": {name: of_kind(kind, found)},
                }
            )
        else:
            parts.append(of_kind(kind, found))
    if all(set(part) == {"type"} for part in parts):
        return {"type": [part["type"] for part in parts]}
    return {"anyOf": parts}


def of_row(kind: Any, found: dict[str, Schema]) -> Schema:
    """A tuple or a set of values."""
    parts = get_args(kind)
    items = of_kind(parts[0], found)
    if get_origin(kind) is frozenset:
        return list_of(items, uniqueItems=True)
    if parts[-1] is Ellipsis:
        return list_of(items)
    return list_of(items, minItems=len(parts), maxItems=len(parts))


def of_class(kind: Any, found: dict[str, Schema]) -> Schema:
    """A dataclass: every key is known, those without a default are required."""
    hints = get_type_hints(kind)
    required, properties = [], {}
    for field in fields(kind):
        properties[field.name] = of_kind(hints[field.name], found)
        if field.name in OPEN_NUMBERS.get(kind, ()):
            known: Schema = {"type": ["number", "null"]}
            endless: Schema = {"anyOf": [known, {"enum": ["inf", "-inf"]}]}
            properties[field.name] = endless if kind is Sizing else known
        if field.default is MISSING and field.default_factory is MISSING:
            required.append(field.name)
    return {
        "description": re.sub(r"\s+", " ", kind.__doc__).strip(),
        "type": "object",
        "required": required,
        "additionalProperties": False,
        "properties": properties,
    }


def layout_schema() -> Schema:
    """The JSON Schema of layout.json."""
    found: dict[str, Schema] = {
        "point": {
            "description": "[x, y] in metres, in the drawing's own axes and origin",
            **list_of({"type": "number"}, minItems=2, maxItems=2),
        },
        "line": list_of({"$ref": "#/$defs/point"}),
        "polygon": {
            "description": "rings, the outer one first; the last point of a ring is the first",
            **list_of(list_of({"$ref": "#/$defs/point"}, minItems=4)),
        },
        "multipolygon": list_of({"$ref": "#/$defs/polygon"}),
    }
    whole = of_class(Layout, found)
    whole["required"].insert(0, "schema")
    whole["properties"] = {"schema": {"const": SCHEMA}, **whole["properties"]}
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "layout.json of planner design: the floor plan with all that stands in it; lengths in metres",
    }
    return {**head, **whole, "$defs": dict(sorted(found.items()))}


if __name__ == "__main__":
    PATH.write_text(json_text(layout_schema()), encoding="utf-8")
