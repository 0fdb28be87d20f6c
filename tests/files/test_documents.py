"""The JSON documents obey their schemas and have the keys that others rely on."""

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from math import inf
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from shapely import MultiPolygon, Point, Polygon, box

from planner.files import documents
from planner.files.toml import read_rulebook
from planner.measure import queues
from planner.measure.coverage import AreaCoverage, watch_of
from planner.measure.key_areas import Grade, KeyArea
from planner.measure.routes import Flow, flow
from planner.model.brief import Brief
from planner.model.layout import Layout
from planner.model.plan import Factor, FloorPlan, LayerRole, Source, Unread, Witness
from planner.model.verdict import Verdict
from planner.words import Lang, Text, same
from tests.build import hall_plan
from tests.build_layout import small_brief, small_layout
from tests.files.build_verdicts import hostile_verdict, small_verdicts
from tests.files.test_layout_json import full_layout

SCHEMAS = Path(__file__).parents[2] / "docs" / "schema"
Json = Any


def schema(name: str) -> Json:
    """A schema of docs/schema."""
    return json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))


def obeys(document: Json, name: str) -> None:
    """Checks a document, as it is printed, against its schema."""
    text = documents.text(document)
    for word in ("NaN", "Infinity"):
        assert word not in text
    resources = [
        (path.name, Resource.from_contents(json.loads(path.read_text(encoding="utf-8"))))
        for path in sorted(SCHEMAS.glob("*.json"))
    ]
    registry: Registry[Any] = Registry().with_resources(resources)
    Draft202012Validator(schema(name), registry=registry).validate(json.loads(text))


def keys_of(value: Json, path: str = "") -> Iterator[str]:
    """Every key in a JSON value with its path."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield f"{path}{key}"
            yield from keys_of(one, f"{path}{key}.")
    elif isinstance(value, list):
        for one in value:
            yield from keys_of(one, path)


def has(document: Json, keys: str) -> None:
    """Checks that a document has every one of some keys, written with their paths."""
    assert set(keys.split()) <= set(keys_of(document))


def known_plan() -> FloorPlan:
    """A plan with evidence for its unit, layers, a room with a hole and something unread."""
    plan = hall_plan(columns=((5, 5),))
    storey = plan.storeys[0]
    hall = replace(
        storey.rooms[0],
        polygon=Polygon(box(0, 0, 18, 10).exterior.coords, [box(8, 4, 9, 5).exterior.coords]),
        factors=(Factor(name="closed", value=0.9, text=Text(zh="闭合", en="closed")),),
        sources=(
            Source(handle="2F", layer="A"),
            Source(handle="2F", layer="A"),
            Source(handle="", layer="A"),
        ),
    )
    return replace(
        plan,
        units=replace(plan.units, witnesses=(Witness(name="doors", says="mm", weight=0.4, text=same("0.9 m")),)),
        storeys=(replace(storey, rooms=(hall, *storey.rooms[1:])),),
        layers=(LayerRole(layer="墙", role="wall", basis="profile", entities=4),),
        unread=(Unread(what=same("proxy"), count=2, where="墙", mend=same("T3"), at=Point(1, 2), anchor="tarch"),),
    )


@cache
def rulebook_verdicts() -> tuple[Verdict, ...]:
    """A verdict for every clause of the templates."""
    return small_verdicts(read_rulebook())


@cache
def small_coverage() -> tuple[AreaCoverage, ...]:
    """The coverage of the small layout."""
    return watch_of(small_layout()).coverage(px_per_m={Grade.FACE: 250.0, Grade.WAITING: 125.0, Grade.HALL: 62.5})


@cache
def small_flow() -> Flow:
    """The routes of the small layout."""
    return flow(small_layout())


@pytest.mark.parametrize("path", sorted(SCHEMAS.glob("*.json")), ids=lambda path: path.stem)
def test_every_schema_is_one(path: Path) -> None:
    Draft202012Validator.check_schema(json.loads(path.read_text(encoding="utf-8")))


# planner read ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("plan", [known_plan(), hall_plan(), full_layout().plan], ids=["known", "bare", "full"])
@pytest.mark.parametrize("lang", list(Lang))
def test_read_obeys_its_schema(plan: FloorPlan, lang: Lang) -> None:
    obeys(documents.read_document(plan, lang=lang), "read")


def test_read_has_the_keys_that_others_rely_on() -> None:
    document = documents.read_document(known_plan())
    has(
        document,
        "schema units.name units.metres_per_unit units.basis units.confirmed storeys.id storeys.rooms.id "
        "storeys.rooms.label storeys.rooms.area_m2 storeys.rooms.polygon storeys.rooms.holes storeys.rooms.confidence "
        "storeys.doors.id storeys.doors.width_m storeys.doors.at storeys.doors.rooms unread.what unread.count "
        "unread.where unread.mend",
    )
    assert document["schema"] == "planner.read/1"


def test_a_rooms_area_is_that_of_its_polygon_without_the_holes() -> None:
    room = documents.read_document(known_plan())["storeys"][0]["rooms"][0]
    assert room["area_m2"] == 179.0
    assert Polygon(room["polygon"], room["holes"]).area == 179.0
    assert room["handles"] == ["2F"]


def test_a_door_that_leads_outdoors_has_null_on_one_side() -> None:
    door = documents.read_document(hall_plan())["storeys"][0]["doors"][0]
    assert door["rooms"] == ["R1", None]
    assert door["at"] == [9.0, -0.12]
    assert door["width_m"] == 1.8


def test_texts_are_in_the_language_that_is_asked_for() -> None:
    rooms = [documents.read_document(known_plan(), lang=lang)["storeys"][0]["rooms"][0] for lang in Lang]
    assert [room["factors"][0]["text"] for room in rooms] == ["闭合", "closed"]


# planner size ----------------------------------------------------------------------------------------------------


def visited(visits_per_day: float | None) -> Brief:
    """The small brief with so many visits."""
    brief = small_brief()
    return replace(brief, demand=replace(brief.demand, visits_per_day=visits_per_day))


@pytest.mark.parametrize("windows", [1, 3, 4, 12])
@pytest.mark.parametrize("visits", [None, 0.0, 60.0, 400.0])
def test_size_obeys_its_schema(windows: int, visits: float | None) -> None:
    brief = visited(visits)
    obeys(documents.size_document(brief, windows=windows, table=queues.wait_table(brief.demand)), "size")


def test_size_has_the_keys_that_others_rely_on() -> None:
    brief = visited(60.0)
    document = documents.size_document(brief, windows=4, table=queues.wait_table(brief.demand))
    has(
        document,
        "schema windows utilisation mean_wait_min table.windows table.utilisation table.mean_wait_min "
        "table.p_wait_over_target",
    )
    assert document["windows"] == 4
    assert document["utilisation"] == 0.75
    row = next(one for one in document["table"] if one["windows"] == 4)
    assert row["mean_wait_min"] == document["mean_wait_min"]


def test_a_queue_without_end_has_no_mean_wait() -> None:
    document = documents.size_document(visited(60.0), windows=2, table=())
    assert document["utilisation"] == 1.5
    assert document["mean_wait_min"] is None


# planner check ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", list(Lang))
@pytest.mark.parametrize("name", ["check", "findings"])
def test_check_obeys_its_schema(lang: Lang, name: str) -> None:
    obeys(documents.check_document((*rulebook_verdicts(), hostile_verdict()), lang=lang), name)
    obeys(documents.check_document((), lang=lang), name)


def test_check_has_the_keys_that_others_rely_on() -> None:
    document = documents.check_document(rulebook_verdicts())
    finding = "verdicts.findings."
    has(
        document,
        "schema outcome verdicts.id verdicts.standard verdicts.clause verdicts.verb verdicts.outcome verdicts.basis "
        f"verdicts.findings {finding}id {finding}item {finding}outcome {finding}measured {finding}limit {finding}unit "
        f"{finding}at {finding}handles {finding}text",
    )
    assert document["outcome"] == "broken"


def test_findings_json_refers_to_the_schema_of_check() -> None:
    assert schema("findings")["$ref"] == "check.json"


def test_a_measure_without_end_is_null() -> None:
    verdict = hostile_verdict()
    endless = replace(verdict, findings=(replace(verdict.findings[0], measured=inf, at=None),))
    finding = documents.check_document((endless,))["verdicts"][0]["findings"][0]
    assert finding["measured"] is None
    assert finding["at"] is None


# planner coverage ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", list(Lang))
def test_coverage_obeys_its_schema(lang: Lang) -> None:
    obeys(documents.coverage_document(small_layout(), small_coverage(), lang=lang), "coverage")


def test_coverage_has_the_keys_that_others_rely_on() -> None:
    document = documents.coverage_document(small_layout(), small_coverage())
    has(
        document,
        "schema cameras.id cameras.model cameras.at cameras.height_m cameras.aim_deg cameras.tilt_deg cameras.hfov_deg "
        "zones.id zones.label zones.required_px_per_m zones.area_m2 zones.covered_m2 zones.covered_share "
        "zones.seen_by_2_share zones.blind zones.polygon",
    )
    assert len(document["cameras"]) == len(small_layout().cameras)


def test_an_area_in_parts_and_a_blind_part_with_a_hole_are_told_whole() -> None:
    parts = MultiPolygon([box(0, 0, 1, 1), box(2, 0, 5, 3)])
    area = KeyArea(id="k", label=same("k"), grade=Grade.HALL, polygon=parts, low=0.0, high=1.0)
    seen = AreaCoverage(area=area, required_px_per_m=62.5, covered=box(3, 1, 4, 2), seen_twice=Polygon())
    document = documents.coverage_document(small_layout(), (seen,))
    obeys(document, "coverage")
    zone = document["zones"][0]
    assert zone["area_m2"] == 10.0
    assert Polygon(zone["polygon"]).area + sum(Polygon(one["polygon"]).area for one in zone["more"]) == 10.0
    blind = [Polygon(ring, holes) for ring, holes in zip(zone["blind"], zone["blind_holes"], strict=True)]
    assert sum(one.area for one in blind) == 9.0
    assert zone["covered_share"] == 0.1


# planner flow ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", list(Lang))
def test_flow_obeys_its_schema(lang: Lang) -> None:
    obeys(documents.flow_document(small_flow(), lang=lang), "flow")


def test_flow_has_the_keys_that_others_rely_on() -> None:
    document = documents.flow_document(small_flow())
    has(
        document,
        "schema routes.id routes.kind routes.from routes.to routes.length_m routes.narrowest_m routes.narrowest_at "
        "routes.path farthest_exit_m",
    )
    kinds = {one["kind"] for one in document["routes"]}
    assert kinds == {"public", "staff", "wheelchair", "way-out"}


def test_a_hall_without_an_exit_has_no_farthest_point() -> None:
    document = documents.flow_document(Flow(routes=(), unreached=(), farthest_exit_m=None, farthest_at=None))
    obeys(document, "flow")
    assert document["farthest_exit_m"] is None


# All -------------------------------------------------------------------------------------------------------------


def every_document(layout: Layout) -> Json:
    """All five documents of a layout."""
    brief = layout.brief
    return {
        "read": documents.read_document(layout.plan),
        "size": documents.size_document(brief, windows=3, table=queues.wait_table(brief.demand)),
        "check": documents.check_document(rulebook_verdicts()),
        "coverage": documents.coverage_document(layout, small_coverage()),
        "flow": documents.flow_document(small_flow()),
    }


def test_the_same_input_gives_the_same_text() -> None:
    assert documents.text(every_document(small_layout())) == documents.text(every_document(small_layout()))


def test_coordinates_stay_in_the_drawings_own_axes() -> None:
    document = documents.read_document(small_layout(0.0, (431_250.125, -77.3)).plan)
    assert document["storeys"][0]["doors"][0]["at"] == [431_259.125, -77.42]
