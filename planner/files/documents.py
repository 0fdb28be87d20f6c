"""The JSON documents that other programs rely on: read, size, check, coverage and flow.

Lengths in metres, areas in m², coordinates [x, y] in metres in the drawing's own axes and origin. A polygon is its
closed outer ring; its holes stand beside it. What is not known or has no end is null. Schemas: docs/schema/.
"""

from collections.abc import Sequence
from math import isfinite
from typing import TYPE_CHECKING, Final

from shapely import LinearRing, LineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from planner.files.json_text import Json, json_text
from planner.measure import queues
from planner.model.brief import Brief
from planner.model.layout import Camera, Layout
from planner.model.plan import Door, Factor, FloorPlan, Room, Source, Storey, Units, Unread, Witness
from planner.model.verdict import Finding, Verdict, overall
from planner.words import Lang

if TYPE_CHECKING:
    from planner.measure.coverage import AreaCoverage
    from planner.measure.routes import Flow, Route, Unreached

Document = dict[str, Json]

DIGITS: Final = 6
"""Decimals of a length: a thousandth of a millimetre."""


def text(document: Document) -> str:
    """A document as JSON text."""
    return json_text(document)


# Numbers and shapes ----------------------------------------------------------------------------------------------


def _number(value: float | None) -> float | None:
    """Rounded; None for what is not known or has no end."""
    if value is None or not isfinite(value):
        return None
    return round(float(value), DIGITS) + 0.0


def _xy(point: Point) -> list[float]:
    return [round(float(point.x), DIGITS) + 0.0, round(float(point.y), DIGITS) + 0.0]


def _maybe_xy(point: Point | None) -> list[float] | None:
    return None if point is None or point.is_empty else _xy(point)


def _points(line: LineString | LinearRing) -> list[list[float]]:
    return [[round(float(one[0]), DIGITS) + 0.0, round(float(one[1]), DIGITS) + 0.0] for one in line.coords]


def _ring(polygon: Polygon) -> list[list[float]]:
    return _points(polygon.exterior)


def _holes(polygon: Polygon) -> list[list[list[float]]]:
    return [_points(ring) for ring in polygon.interiors]


def _parts(shape: BaseGeometry) -> list[Polygon]:
    """The polygons of a shape that has an area."""
    if isinstance(shape, Polygon):
        return [] if shape.is_empty else [shape]
    return [part for part in shape.geoms if isinstance(part, Polygon)] if isinstance(shape, MultiPolygon) else []


# planner read ----------------------------------------------------------------------------------------------------


def read_document(plan: FloorPlan, *, lang: Lang = Lang.ZH) -> Document:
    """What was understood of a drawing, and what was not."""
    return {
        "schema": "planner.read/1",
        "lang": lang.value,
        "name": plan.name,
        "units": _units(plan.units, lang),
        "storeys": [_storey(storey, lang) for storey in plan.storeys],
        "layers": [
            {"layer": one.layer, "role": one.role, "basis": one.basis, "entities": one.entities} for one in plan.layers
        ],
        "unread": [_unread(one, lang) for one in plan.unread],
    }


def _units(units: Units, lang: Lang) -> Document:
    return {
        "name": units.name,
        "metres_per_unit": units.metres_per_unit,
        "basis": units.basis.value,
        "confirmed": units.confirmed,
        "witnesses": [_witness(one, lang) for one in units.witnesses],
    }


def _witness(witness: Witness, lang: Lang) -> Document:
    return {
        "name": witness.name,
        "says": witness.says,
        "weight": _number(witness.weight),
        "text": witness.text.say(lang),
    }


def _storey(storey: Storey, lang: Lang) -> Document:
    return {
        "id": storey.id,
        "name": storey.name,
        "rooms": [_room(room, lang) for room in storey.rooms],
        "doors": [_door(door) for door in storey.doors],
        "columns": [{"id": one.id, "polygon": _ring(one.polygon)} for one in storey.columns],
        "windows": [
            {"id": one.id, "length_m": _number(one.line.length), "line": _points(one.line)} for one in storey.glazing
        ],
        "axes": [{"label": one.label, "line": _points(one.line)} for one in storey.axes],
        "furniture": [{"id": one.id, "name": one.name, "polygon": _ring(one.polygon)} for one in storey.furniture],
    }


def _room(room: Room, lang: Lang) -> Document:
    return {
        "id": room.id,
        "label": room.label,
        "number": room.number,
        "use": room.use.value,
        "area_m2": _number(room.polygon.area),
        "written_area_m2": _number(room.written_area_m2),
        "polygon": _ring(room.polygon),
        "holes": _holes(room.polygon),
        "confidence": _number(room.confidence),
        "factors": [_factor(one, lang) for one in room.factors],
        "handles": _handles(room.sources),
    }


def _factor(factor: Factor, lang: Lang) -> Document:
    return {"name": factor.name, "value": _number(factor.value), "text": factor.text.say(lang)}


def _door(door: Door) -> Document:
    return {
        "id": door.id,
        "width_m": _number(door.width_m),
        "at": _xy(door.at),
        "rooms": list(door.rooms),
        "kind": door.kind.value,
        "outdoors": door.leads_outdoors,
        "opening": _points(door.opening),
        "handles": _handles(door.sources),
    }


def _handles(sources: Sequence[Source]) -> list[str]:
    """The entities of the user's drawing, each once, in their order."""
    return list(dict.fromkeys(source.handle for source in sources if source.handle))


def _unread(unread: Unread, lang: Lang) -> Document:
    return {
        "what": unread.what.say(lang),
        "count": unread.count,
        "where": unread.where,
        "mend": unread.mend.say(lang),
        "at": _maybe_xy(unread.at),
        "anchor": unread.anchor,
    }


# planner size ----------------------------------------------------------------------------------------------------


def size_document(brief: Brief, *, windows: int, table: Sequence[queues.Waits]) -> Document:
    """The number of windows, how long people wait, the same for other numbers, and classes against one pool."""
    demand = brief.demand
    return {
        "schema": "planner.size/1",
        **_waits(queues.waits_for(windows, brief)),
        "windows_needed": queues.windows_by_demand(brief),
        "visits_served": _number(queues.visits_served(windows, demand, classes=queues.classes_of(brief))),
        "arrivals_per_hour": _number(queues.arrivals_per_hour(demand)),
        "mode": brief.windows.mode.value,
        "demand": {
            "population": demand.population,
            "matters": demand.matters,
            "visits_per_day": _number(demand.visits_per_day),
            "minutes_per_case": _number(demand.minutes_per_case),
            "visits_per_person_year": _number(demand.visits_per_person_year),
            "working_days": demand.working_days,
            "peak_day_factor": _number(demand.peak_day_factor),
            "peak_hour_share": _number(demand.peak_hour_share),
            "self_service_share": _number(demand.self_service_share),
            "patience_min": _number(demand.patience_min),
            "companions": _number(demand.companions),
        },
        "targets": {
            "mean_wait_min": _number(demand.mean_wait_target_min),
            "long_wait_min": _number(demand.long_wait_min),
            "long_wait_share": _number(demand.long_wait_share),
        },
        "table": [_waits(one) for one in table],
        "classes": [_split(one) for one in queues.classes_compared(demand)],
    }


def _waits(waits: queues.Waits) -> Document:
    return {
        "windows": waits.windows,
        "utilisation": _number(waits.utilisation),
        "mean_wait_min": _number(waits.mean_wait_min),
        "p_wait_over_target": _number(waits.p_wait_over_target),
        "p_left": _number(waits.p_left),
    }


def _split(split: queues.Split) -> Document:
    return {
        "classes": split.classes,
        "windows": split.windows,
        "each": _waits(split.each),
        "pooled": _waits(split.pooled),
    }


# planner check ---------------------------------------------------------------------------------------------------


def check_document(verdicts: Sequence[Verdict], *, lang: Lang = Lang.ZH) -> Document:
    """Every clause's outcome with all that was looked at; also the content of findings.json."""
    return {
        "schema": "planner.check/1",
        "lang": lang.value,
        "outcome": overall(tuple(verdicts)).value,
        "verdicts": [_verdict(one, lang) for one in verdicts],
    }


def _verdict(verdict: Verdict, lang: Lang) -> Document:
    return {
        "id": verdict.id,
        "standard": verdict.standard,
        "clause": verdict.clause,
        "verb": verdict.verb.value,
        "title": verdict.title.say(lang),
        "outcome": verdict.outcome.value,
        "basis": verdict.basis,
        "findings": [_finding(one, lang) for one in verdict.findings],
    }


def _finding(finding: Finding, lang: Lang) -> Document:
    return {
        "id": finding.id,
        "item": finding.item,
        "outcome": finding.outcome.value,
        "measured": _measured(finding.measured),
        "limit": _measured(finding.limit),
        "unit": finding.unit,
        "at": _maybe_xy(finding.at),
        "handles": list(finding.handles),
        "text": finding.text.say(lang),
    }


def _measured(value: float | str | None) -> float | str | None:
    return value if isinstance(value, str) else _number(value)


# planner coverage ------------------------------------------------------------------------------------------------


def coverage_document(layout: Layout, coverage: Sequence["AreaCoverage"], *, lang: Lang = Lang.ZH) -> Document:
    """The cameras, and how much of each key area they show at the pixel density that it needs.

    A key area in several parts has its largest as `polygon`, the others in `more`.
    """
    return {
        "schema": "planner.coverage/1",
        "lang": lang.value,
        "cameras": [_camera(camera) for camera in layout.cameras],
        "zones": [_zone(one, lang) for one in coverage],
    }


def _camera(camera: Camera) -> Document:
    return {
        "id": camera.id,
        "model": camera.model,
        "at": _xy(camera.at),
        "height_m": _number(camera.height_m),
        "aim_deg": _number(camera.aim_deg),
        "tilt_deg": _number(camera.tilt_deg),
        "hfov_deg": _number(camera.hfov_deg),
        "vfov_deg": _number(camera.vfov_deg),
        "pixels_x": camera.pixels_x,
        "pixels_y": camera.pixels_y,
    }


def _zone(coverage: "AreaCoverage", lang: Lang) -> Document:
    area = coverage.area
    blind = _parts(coverage.blind)
    parts = sorted(_parts(area.polygon), key=lambda part: -float(part.area))
    return {
        "id": area.id,
        "label": area.label.say(lang),
        "grade": area.grade.value,
        "required_px_per_m": _number(coverage.required_px_per_m),
        "low_m": _number(area.low),
        "high_m": _number(area.high),
        "area_m2": _number(area.polygon.area),
        "covered_m2": _number(coverage.covered.area),
        "covered_share": _number(coverage.covered_share),
        "seen_by_2_share": _number(coverage.seen_by_2_share),
        "blind": [_ring(part) for part in blind],
        "blind_holes": [_holes(part) for part in blind],
        "polygon": _ring(parts[0]) if parts else [],
        "holes": _holes(parts[0]) if parts else [],
        "more": [{"polygon": _ring(part), "holes": _holes(part)} for part in parts[1:]],
    }


# planner flow ----------------------------------------------------------------------------------------------------


def flow_document(flow: "Flow", *, lang: Lang = Lang.ZH) -> Document:
    """The routes, what cannot be reached, and the farthest point from an exit."""
    return {
        "schema": "planner.flow/1",
        "lang": lang.value,
        "routes": [_route(route) for route in flow.routes],
        "unreached": [_unreached(one, lang) for one in flow.unreached],
        "farthest_exit_m": _number(flow.farthest_exit_m),
        "farthest_at": _maybe_xy(flow.farthest_at),
        "farthest_straight_m": _number(flow.farthest_straight_m),
        "farthest_straight_at": _maybe_xy(flow.farthest_straight_at),
    }


def _route(route: "Route") -> Document:
    return {
        "id": route.id,
        "kind": route.kind.value,
        "from": route.start,
        "to": route.goal,
        "length_m": _number(route.length),
        "narrowest_m": _number(route.narrowest),
        "narrowest_at": _maybe_xy(route.narrowest_at),
        "path": _points(route.path),
    }


def _unreached(unreached: "Unreached", lang: Lang) -> Document:
    return {
        "kind": unreached.kind.value,
        "from": unreached.start,
        "to": unreached.goal,
        "text": unreached.text.say(lang),
    }
