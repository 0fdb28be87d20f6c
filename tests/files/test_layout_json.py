"""A layout is written without loss, and nothing wrong is read."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from math import inf, isnan, nan
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from shapely import LineString, MultiPolygon, Point, Polygon, box

from docs.schema.layout_schema import PATH, layout_schema
from planner.errors import CapError, InputError
from planner.files import json_text as json_text_module
from planner.files.json_text import json_text
from planner.files.layout_json import converter, read_layout, write_layout
from planner.model.brief import Keep, Role, WindowClass
from planner.model.layout import Assumption, Choice, Layout, Sizing
from planner.model.plan import Axis, Factor, Furniture, Glazing, LayerRole, Source, Unread, Witness
from planner.model.standard import Limit, Sureness
from planner.model.verdict import Finding, Outcome
from planner.words import Lang, Text, same
from tests.build import hall_plan
from tests.build_layout import small_layout

RING = box(1, 1, 2, 2)
HOLED = Polygon(box(0, 0, 4, 4).exterior.coords, [RING.exterior.coords])


@cache
def full_layout() -> Layout:
    """A layout in which every optional field is filled."""
    layout = small_layout()
    source = Source(handle="2F", layer="A-WALL", block_path=("户型", "门"))
    storey = layout.storey
    storey = replace(
        storey,
        rooms=(
            replace(
                storey.rooms[0],
                number="101",
                written_area_m2=179.5,
                factors=(Factor(name="closed", value=0.9, text=Text(zh="闭合", en="closed")),),
                sources=(source,),
            ),
            *storey.rooms[1:],
        ),
        doors=(
            replace(storey.doors[0], swing=MultiPolygon([box(0, 0, 1, 1), box(2, 0, 3, 1)])),
            replace(storey.doors[1], swing=box(0, 0, 1, 1), sources=(source,)),
            *storey.doors[2:],
        ),
        glazing=(Glazing(id="G1", line=LineString([(0, 0), (1, 0)]), gap=box(0, 0, 1, 0.24)),),
        furniture=(Furniture(id="F1", name="沙发", polygon=HOLED),),
        axes=(Axis(label="1", line=LineString([(0, -5), (0, 20)])),),
    )
    units = replace(
        layout.plan.units, witnesses=(Witness(name="doors", says="mm", weight=0.3, text=same("0.9 m <&> \"'")),)
    )
    plan = replace(
        layout.plan,
        units=units,
        storeys=(storey,),
        layers=(LayerRole(layer="墙", role="wall", basis="profile", entities=12),),
        unread=(Unread(what=same("ACAD_PROXY_ENTITY"), count=3, where="墙", mend=same("T3"), at=Point(1, 2)),),
    )
    brief = replace(
        layout.brief,
        given=frozenset({"demand.population", "building.work", "windows.count"}),
        keep=(Keep(kind="safe", at=Point(1, 2), turn_deg=90.0, width=0.6, depth=0.6),),
        windows=replace(
            layout.brief.windows, classes=(WindowClass(id="a", name=same("社会事务"), fields=("人社", "医保")),)
        ),
        standards=("own.toml",),
    )
    return replace(
        layout,
        plan=plan,
        brief=brief,
        assumptions=(Assumption(key="demand.matters", value="150", source=Text(zh="典型值", en="typical")),),
        choices=(Choice(item="W1-counter", text=same("the longest side"), clauses=("4.1.5",)),),
    )


def again(layout: Layout, folder: Path) -> Layout:
    """The layout written and read."""
    path = folder / "layout.json"
    path.write_text(write_layout(layout), encoding="utf-8")
    return read_layout(path)


@pytest.mark.parametrize("turn_deg", [0.0, 37.0, 90.0, 211.0])
def test_what_was_written_is_read_back_without_loss(tmp_path: Path, turn_deg: float) -> None:
    layout = small_layout(turn_deg, (431_250.125, -77.3))
    assert again(layout, tmp_path) == layout


def test_every_field_of_the_model_is_kept(tmp_path: Path) -> None:
    layout = full_layout()
    assert again(layout, tmp_path) == layout
    assert write_layout(again(layout, tmp_path)) == write_layout(layout)


def test_the_order_of_a_set_does_not_change_the_text() -> None:
    layout = full_layout()
    keys = sorted(layout.brief.given)
    other = replace(layout, brief=replace(layout.brief, given=frozenset(reversed(keys))))
    assert write_layout(other) == write_layout(layout)


def test_an_endless_queue_and_an_unknown_wait_are_kept(tmp_path: Path) -> None:
    sizing = small_layout().sizing
    assert isinstance(sizing, Sizing)
    endless = replace(small_layout(), sizing=replace(sizing, utilisation=1.2, mean_wait_min=inf))
    assert again(endless, tmp_path) == endless
    unknown = again(replace(small_layout(), sizing=replace(sizing, mean_wait_min=nan)), tmp_path)
    assert unknown.sizing is not None
    assert unknown.sizing.mean_wait_min != unknown.sizing.mean_wait_min
    assert "NaN" not in write_layout(unknown)


def test_what_a_submitted_drawing_does_not_tell_is_kept_as_unknown(tmp_path: Path) -> None:
    layout = full_layout()
    item = replace(layout.items[0], base=nan, height=nan)
    camera = replace(layout.cameras[0], height_m=nan, aim_deg=nan, tilt_deg=nan, hfov_deg=nan, vfov_deg=nan, pixels_x=0)
    untold = replace(layout, items=(item, *layout.items[1:]), cameras=(camera, *layout.cameras[1:]))
    text = write_layout(untold)
    assert write_layout(again(untold, tmp_path)) == text
    jsonschema.Draft202012Validator(layout_schema()).validate(json.loads(text))
    there = again(untold, tmp_path)
    assert isnan(there.items[0].base)
    assert isnan(there.cameras[0].hfov_deg)


@pytest.mark.parametrize(
    "value",
    [
        Finding(item="W1", outcome=Outcome.FAIL, text=same("x"), measured=799.0, limit="800", at=Point(0, 0)),
        Finding(item="W1", outcome=Outcome.UNCLEAR, text=same("x")),
        Limit(argument="a", quantity="q", value=(0.7, 0.85), unit="mm", basis=Sureness.COPY, source="s"),
        Limit(argument="a", quantity="q", value=("name", "post"), unit="word", basis=Sureness.COPY, source="s"),
        Limit(argument="a", quantity="q", value=1.5, unit="mm", basis=Sureness.COPY, source="s"),
        hall_plan(columns=((5, 5),)),
    ],
)
def test_the_converter_keeps_other_values_of_the_model(value: Any) -> None:
    there = json.loads(json_text(converter().unstructure(value)))
    assert converter().structure(there, type(value)) == value


def test_lines_are_short_and_chinese_is_legible() -> None:
    text = write_layout(full_layout())
    assert max(len(line) for line in text.splitlines()) <= 200
    assert "便民服务大厅" in text
    assert text.endswith("}\n")


# The schema in docs/ --------------------------------------------------------------------------------------------


def test_the_schema_in_docs_is_fresh() -> None:
    assert PATH.read_text(encoding="utf-8") == json_text(layout_schema())


@pytest.mark.parametrize("layout", [small_layout(), full_layout()], ids=["small", "full"])
def test_a_layout_obeys_the_schema(layout: Layout) -> None:
    schema = json.loads(PATH.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(json.loads(write_layout(layout)))


# Wrong input ----------------------------------------------------------------------------------------------------


@cache
def written() -> str:
    """The full layout's text."""
    return write_layout(full_layout())


def refused(content: str | bytes, folder: Path) -> InputError:
    """The error that a content gives."""
    path = folder / "layout.json"
    path.write_bytes(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content)
    with pytest.raises(InputError) as caught:
        read_layout(path)
    error = caught.value
    assert str(path) in error.where
    assert error.what.zh and error.what.en and error.mend.zh and error.mend.en
    assert len(error.say(Lang.EN)) < 2000
    return error


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        (b"\x89PNG\r\n\x1a\n", "not UTF-8"),
        ("[]", "no JSON object"),
        ("null", "no JSON object"),
        ("{}", "schema is null"),
        ('{"schema": "planner.layout/2"}', "planner.layout/2"),
        ('{"schema": ["planner.layout/1"]}', "schema is"),
        ('{"schema": "planner.layout/1"}', "is missing"),
        ('{"schema": "planner.layout/1", "schema": "planner.layout/1"}', "twice"),
        ("[" * 100_000, "nested too deep"),
        ('{"a":' * 100_000, "nested too deep"),
        ('{"schema": NaN}', "NaN"),
        ('{"schema": "planner.layout/1", "x": Infinity}', "Infinity"),
        ('{"schema": "planner.layout/1", "x": ' + "9" * 5000 + "}", "cannot be used"),
        ('{"schema": "planner.layout/1", "x": "\\ud800"}', "cannot be used"),
    ],
)
def test_a_file_that_is_no_layout_is_refused(tmp_path: Path, content: str | bytes, says: str) -> None:
    assert says in refused(content, tmp_path).say(Lang.EN)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.json", tmp_path, tmp_path / "a\0b"):
        with pytest.raises(InputError):
            read_layout(path)


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "layout.json"
    path.write_bytes(b"\xef\xbb\xbf" + written().encode())
    assert read_layout(path) == full_layout()


def test_a_file_beyond_the_cap_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_text_module, "MAX_BYTES", 10)
    (tmp_path / "layout.json").write_text(written(), encoding="utf-8")
    with pytest.raises(CapError):
        read_layout(tmp_path / "layout.json")


Change = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda d: d.pop("hall_id"), "key 'hall_id' is missing"),
        (lambda d: d.update(extra=1), "unknown key: extra"),
        (lambda d: d["items"][2].update(colour="red"), "items[2]: unknown key: colour"),
        (lambda d: d["items"][0].pop("at"), "items[0].at: key 'at' is missing"),
        (lambda d: d["items"][0].update(at=[1]), "items[0].at: expected a point"),
        (lambda d: d["items"][0].update(at=[1, "2"]), "items[0].at: expected a number, found '2'"),
        (lambda d: d["items"][0].update(at=[1e12, 0]), "within a building's reach"),
        (lambda d: d["items"][0].update(at={"x": 1}), "expected a list"),
        (lambda d: d["items"][0].update(kind="spaceship"), "items[0].kind: expected one of counter, sign"),
        (lambda d: d["items"][0].update(kind=["counter"]), "expected one of"),
        (lambda d: d["items"][0].update(width="1.5"), "expected a number, found '1.5'"),
        (lambda d: d["items"][0].update(width=True), "expected a number, found True"),
        (lambda d: d["items"][0].update(width=None), "expected a number, found None"),
        (lambda d: d["items"][0].update(width=10**400), "expected a finite number"),
        (lambda d: d["items"][0].update(width=0), "items[0].width: expected more than 0"),
        (lambda d: d["items"][0].update(width=-1.0), "items[0].width: expected more than 0"),
        (lambda d: d["items"][0].update(count=1.5), "expected a whole number"),
        (lambda d: d["items"][0].update(locked="yes"), "expected true or false"),
        (lambda d: d["items"][0].update(name="desk"), "items[0].name: expected an object"),
        (lambda d: d["items"][0].update(detail="name"), "items[0].detail: expected a list"),
        (lambda d: d["items"][0].update(window="W9"), "items[0].window: there is no id 'W9'"),
        (lambda d: d["items"][1].update(id=d["items"][0]["id"]), "occurs 2 times"),
        (lambda d: d.update(items={}), "items: expected a list"),
        (lambda d: d.update(hall_id="R99"), "hall_id: there is no id 'R99'"),
        (lambda d: d.update(hall_id=None), "hall_id: expected a text"),
        (lambda d: d.update(storey_id="S9"), "storey_id: there is no id 'S9'"),
        (lambda d: d.update(entrance_id="D99"), "entrance_id"),
        (lambda d: d["windows"][0].update(posts=["A"]), "windows[0].posts: expected a list of 2 values"),
        (lambda d: d["windows"][0].update(roles=["boss"]), "windows[0].roles[0]: expected one of"),
        (lambda d: d["zones"][0].update(polygon=[[[0, 0], [1, 0], [1, 1]]]), "expected closed rings"),
        (lambda d: d["zones"][0].update(polygon=[[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]), "Self-intersection"),
        (lambda d: d["zones"][0].update(polygon=[[[0, 0], [0, 0], [0, 0], [0, 0]]]), "broken"),
        (lambda d: d["plan"]["storeys"][0]["doors"][0].update(opening=[[0, 0]]), "at least two points"),
        (lambda d: d["plan"]["storeys"][0]["doors"][0].update(swing=[[0, 0]]), "doors[0].swing: expected {"),
        (lambda d: d["plan"]["storeys"][0]["doors"][0].update(rooms=["R1", "R99"]), "there is no id 'R99'"),
        (lambda d: d["plan"]["units"].update(metres_per_unit=0), "metres_per_unit"),
        (lambda d: d["plan"].update(storeys=[]), "storey_id"),
        (lambda d: d["cameras"][0].update(pixels_x=0), "cameras[0].pixels_x"),
        (lambda d: d["brief"].update(language="fr"), "brief.language: expected one of zh, en"),
        (lambda d: d["brief"].update(given="all"), "brief.given: expected a list"),
        (lambda d: d["sizing"].update(mean_wait_min="soon"), "sizing.mean_wait_min: expected a number"),
    ],
)
def test_a_wrong_value_is_named_with_its_path(tmp_path: Path, change: Change, says: str) -> None:
    value = json.loads(written())
    change(value)
    assert says in refused(json.dumps(value), tmp_path).what.en


def test_several_faults_are_told_at_once(tmp_path: Path) -> None:
    value = json.loads(written())
    for item in value["items"][:7]:
        item["width"] = "wide"
    told = refused(json.dumps(value), tmp_path).what.en
    assert "items[0].width" in told and "items[4].width" in told and "and 2 more" in told


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every path into a JSON value."""
    yield path
    if isinstance(value, dict | list):
        for key, one in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(one, (*path, key))


@cache
def all_places() -> list[tuple[Any, ...]]:
    """Every path into the full layout's JSON."""
    return list(places(json.loads(written())))[1:]


ODD: some.SearchStrategy[Any] = some.one_of(
    some.sampled_from(
        [None, True, 0, -1, 1.5, 10**400, 1e308, "", "inf", "x" * 300, [], {}, [[]], [None], {"polygon": []}, [[[[0]]]]]
    ),
    some.recursive(
        some.none()
        | some.booleans()
        | some.integers()
        | some.floats(allow_nan=False, allow_infinity=False)
        | some.text(),
        lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=5), inner, max_size=3),
        max_leaves=5,
    ),
)


@settings(max_examples=250, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=some.data())
def test_an_odd_value_anywhere_is_read_or_refused(tmp_path: Path, data: some.DataObject) -> None:
    value = json.loads(written())
    place = data.draw(some.sampled_from(all_places()))
    holder = value
    for key in place[:-1]:
        holder = holder[key]
    if data.draw(some.booleans()) and isinstance(holder, dict):
        del holder[place[-1]]
    else:
        holder[place[-1]] = data.draw(ODD)
    path = tmp_path / "layout.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    try:
        layout = read_layout(path)
    except InputError as error:
        assert error.what.zh and error.what.en
    else:
        assert again(layout, tmp_path) == layout


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(start=some.integers(0, 10**6), cut=some.binary(max_size=6), length=some.integers(0, 40))
def test_damaged_bytes_are_read_or_refused(tmp_path: Path, start: int, cut: bytes, length: int) -> None:
    content = written().encode()
    start %= len(content)
    path = tmp_path / "layout.json"
    path.write_bytes(content[:start] + cut + content[start + length :])
    try:
        read_layout(path)
    except InputError as error:
        assert error.mend.zh


def test_roles_are_read_as_roles(tmp_path: Path) -> None:
    assert again(small_layout(), tmp_path).windows[0].roles[0] is Role.GENERAL


@pytest.mark.parametrize("letter", ["\\u0007", "\\u001b[31m", "\u202e", "\x7f"])
def test_a_text_that_a_terminal_would_obey_is_refused(letter: str, tmp_path: Path) -> None:
    path = tmp_path / "layout.json"
    path.write_text(write_layout(small_layout()).replace('"W1"', f'"W1{letter}"', 1), encoding="utf-8")
    with pytest.raises(InputError, match="control characters in 'W1"):
        read_layout(path)
