"""Briefs, standards, catalogues and profiles: the defaults hold, and each fault is named with its mend."""

from dataclasses import fields
from pathlib import Path

import pytest
from shapely import Point

from planner.errors import CapError, InputError
from planner.files.toml import (
    demand_with,
    read_brief,
    read_cameras,
    read_catalogue,
    read_profiles,
    read_rulebook,
    templates,
)
from planner.model.brief import QueueKind, Role, WindowMode
from planner.model.layout import Kind
from planner.words import Lang, Text

STANDARD = """
[standard]
id = "DB9999/T 1-2026"
title = {{ zh = "某市标准", en = "A city's standard" }}
status = "in force"
[[clause]]
id = "1"
number = "1"
verb = "shall"
title = {{ zh = "台面高", en = "Top height" }}
judge = "rule"
rule = "counters.top_size"
[clause.limits.height]
quantity = "counter_height"
value = {value}
unit = "{unit}"
basis = "standard"
source = "DB9999/T 1-2026 1"
"""


def written(folder: Path, text: str, name: str = "brief.toml") -> Path:
    """A file with a text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def refused(path: Path) -> InputError:
    """The error of reading a brief."""
    with pytest.raises(InputError) as caught:
        read_brief(path)
    return caught.value


def test_the_defaults_are_those_of_the_domain() -> None:
    brief = read_brief(None)
    assert brief.given == frozenset()
    assert (brief.demand.population, brief.demand.matters, brief.demand.visits_per_day) == (25_000, 150, None)
    assert (brief.demand.minutes_per_case, brief.demand.mean_wait_target_min) == (10, 10)
    assert (brief.demand.long_wait_min, brief.demand.long_wait_share) == (20, 0.10)
    assert brief.windows.mode is WindowMode.UNDIFFERENTIATED
    assert brief.windows.roles == tuple(Role)
    assert brief.queue is QueueKind.TICKET
    assert [len(one.fields) for one in brief.windows.classes] == [6, 4, 5]
    assert (brief.counter.height, brief.counter.depth, brief.counter.pitch) == (None, None, None)


def test_a_brief_overrules_only_what_it_writes(tmp_path: Path) -> None:
    text = '[demand]\npopulation = 31000\n[counter]\npitch = "1.6 m"\n[project]\ndate = 2026-05-01\nname = "大厅"\n'
    brief = read_brief(written(tmp_path, text))
    assert brief.demand.population == 31_000
    assert brief.demand.matters == read_brief(None).demand.matters
    assert brief.counter.pitch == 1.6
    assert brief.project.date == "2026-05-01"
    assert brief.project.name == Text(zh="大厅", en="大厅")
    assert brief.given == {"demand.population", "counter.pitch", "project.date", "project.name"}


def test_kept_things_stand_in_metres(tmp_path: Path) -> None:
    text = '[[keep]]\nkind = "safe"\nat = ["12500 mm", "-3.2 m"]\nturn_deg = 90\nwidth = "600 mm"\n'
    (kept,) = read_brief(written(tmp_path, text)).keep
    assert (kept.kind, kept.turn_deg, kept.width, kept.depth) == ("safe", 90.0, 0.6, None)
    assert kept.at.equals(Point(12.5, -3.2))


def test_a_file_that_notepad_saved_with_a_mark_is_read(tmp_path: Path) -> None:
    assert read_brief(written(tmp_path, "\ufeff[demand]\nmatters = 70\n")).demand.matters == 70


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("[demand]\npopulatoin = 9\n", "[demand] populatoin", "write 'population'"),
        ("[demnad]\npopulation = 9\n", "demnad", "write 'demand'"),
        ("[counter]\npitch = 1500\n", "[counter] pitch", '"1500 mm"'),
        ('[counter]\npitch = "1500"\n', "[counter] pitch", '"1500 mm"'),
        ('[counter]\npitch = "wide"\n', "[counter] pitch", "a length"),
        ('[counter]\npitch = "100 m"\n', "[counter] pitch", "0.6 m to 10 m"),
        ("[counter]\nhung_signs = 1\n", "[counter] hung_signs", "true or false"),
        ("[demand]\nvisits_per_day = -3\n", "[demand] visits_per_day", "from 0.01"),
        ("[demand]\nvisits_per_day = true\n", "[demand] visits_per_day", "a number"),
        ("[demand]\nminutes_per_case = nan\n", "[demand] minutes_per_case", "from 0.1"),
        ("[demand]\nminutes_per_case = inf\n", "[demand] minutes_per_case", "to 480"),
        ("[demand]\npopulation = 2.5\n", "[demand] population", "a whole number"),
        ("[demand]\nself_service_share = 1.2\n", "[demand] self_service_share", "from 0 to 0.99"),
        ("[demand]\npeak_hour_share = -0.1\n", "[demand] peak_hour_share", "to 1"),
        ("demand = 3\n", "demand", "[demand]"),
        ("[windows]\ncount = 0\n", "[windows] count", "from 1"),
        ('[windows]\nmode = "class"\n', "[windows] mode", "write 'classes'"),
        ('[windows]\nroles = ["asistance"]\n', "[windows] roles", "write 'assistance'"),
        ('[windows]\nroles = ["general", "general"]\n', "[windows] roles", "without repeats"),
        ('[windows]\nmode = "classes"\nclasses = []\n', "[windows] classes", "[[windows.classes]]"),
        ('[queue]\nkind = "tickets"\n', "[queue] kind", "write 'ticket'"),
        ('language = "fr"\n', "language", "zh, en"),
        ('[site]\nunits = "yard"\n', "[site] units", "mm"),
        ('[sheet]\nsize = "B5"\n', "[sheet] size", "A3"),
        ('[cameras]\nmodels = ["DS-2CD2143G2-I 5 mm"]\n', "[cameras] models", "write 'DS-2CD2143G2-I"),
        ("[cameras]\nmodels = []\n", "[cameras] models", "name a model"),
        ('[[keep]]\nkind = "saef"\nat = ["1 m", "2 m"]\nturn_deg = 0\n', "[[keep]] 1 kind", "write 'safe'"),
        ('[[keep]]\nkind = "safe"\nat = ["1 m"]\nturn_deg = 0\n', "[[keep]] 1 at", "2 lengths"),
        ('[[keep]]\nkind = "safe"\nat = ["1 m", "2 m"]\n', "[[keep]] 1 turn_deg", "add turn_deg"),
        ("keep = 4\n", "keep", "[[keep]]"),
    ],
)
def test_a_fault_is_named_with_its_key_and_its_mend(text: str, place: str, says: str, tmp_path: Path) -> None:
    error = refused(written(tmp_path, text))
    assert error.where.endswith(f"brief.toml {place}")
    assert says in error.mend.en
    assert error.what.zh and error.mend.zh


def test_all_faults_of_a_brief_are_told_at_once(tmp_path: Path) -> None:
    text = '[demand]\npopulation = -1\nvisit = 3\n[queue]\nkind = "x"\n'
    error = refused(written(tmp_path, text))
    for place in ("[demand] population", "[demand] visit", "[queue] kind"):
        assert place in error.what.en
        assert place in error.what.zh
    assert error.where.endswith("brief.toml")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"[demand\n", "line 1"),
        (b"a = [" + b"[" * 9000, "nested too deep"),
        (b"[demand]\npopulation = " + b"9" * 5000, "not valid TOML"),
        (b"town = \xc4\xe3", "UTF-8"),
        (b"\x89PNG\r\n\x1a\n\x00", "UTF-8"),
    ],
)
def test_a_file_that_is_no_toml_is_refused(content: bytes, says: str, tmp_path: Path) -> None:
    path = tmp_path / "brief.toml"
    path.write_bytes(content)
    error = refused(path)
    assert says in error.what.en
    assert error.where == str(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert "cannot be opened" in refused(tmp_path / "none.toml").what.en
    assert "cannot be opened" in refused(tmp_path).what.en


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CapError):
        read_brief(written(tmp_path, "#" * 1_000_001))


def test_figures_of_the_command_line_overrule_and_are_checked() -> None:
    demand = read_brief(None).demand
    assert demand_with(demand, {"visits_per_day": 60}).visits_per_day == 60
    with pytest.raises(InputError) as caught:
        demand_with(demand, {"visits_per_day": -5, "population": 0})
    assert "--visits-per-day" in caught.value.what.en
    assert "--population" in caught.value.what.en


def test_the_catalogue_has_every_kind_once_with_a_size() -> None:
    catalogue = read_catalogue()
    assert sorted(item.kind for item in catalogue.items) == sorted(Kind)
    assert len({item.block for item in catalogue.items}) == len(catalogue.items)
    assert catalogue.item(Kind.COUNTER).height == 0.8
    assert catalogue.item(Kind.COUNTER).depth == 0.65
    assert catalogue.item(Kind.SIGN).base == 2.3
    assert (catalogue.item(Kind.WHEELCHAIR_PLACE).width, catalogue.item(Kind.WHEELCHAIR_PLACE).depth) == (0.8, 1.3)


def test_cameras_have_the_angles_that_their_datasheets_print() -> None:
    camera = read_catalogue().camera("DS-2CD2143G2-I 4 mm")
    assert (camera.pixels_x, camera.pixels_y, camera.hfov_deg, camera.vfov_deg) == (2688, 1520, 84, 45)


def test_a_further_catalogue_replaces_an_entry_by_its_kind(tmp_path: Path) -> None:
    text = (templates() / "catalogue" / "furniture.toml").read_text(encoding="utf-8")
    start = text.index('[[item]]\nkind = "safe"')
    own = text[start : text.index("[[item]]", start + 1) if "[[item]]" in text[start + 1 :] else None]
    own = own.replace('width = "500 mm"', 'width = "620 mm"')
    catalogue = read_catalogue([written(tmp_path, own, "own.toml")])
    assert catalogue.item(Kind.SAFE).width == 0.62
    assert len(catalogue.items) == len(Kind)


def test_the_local_standard_comes_first_and_its_top_is_800_by_650() -> None:
    rulebook = read_rulebook()
    assert rulebook.standards[0].id == "DB3415/T 91-2024"
    assert rulebook.number("counter_height") == 0.8
    assert rulebook.number("counter_depth") == 0.65


def test_a_further_standard_comes_last(tmp_path: Path) -> None:
    path = written(tmp_path, STANDARD.format(value='"760 mm"', unit="mm"), "city.toml")
    rulebook = read_rulebook([path])
    assert rulebook.standards[-1].id == "DB9999/T 1-2026"
    assert rulebook.standards[-1].file == "city.toml"
    assert rulebook.standards[-1].clauses[0].limits[0].value == 0.76
    assert rulebook.number("counter_height") == 0.8


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"760 mm"', "760", "no unit"),
        ('"760 mm"', '["700 mm", 850]', "no unit"),
        ('unit = "mm"', 'unit = "furlong"', "none of the allowed words"),
        ('verb = "shall"', 'verb = "must"', "none of the allowed words"),
        ('judge = "rule"', 'judge = "eye"', "unknown key 'rule'"),
        ('rule = "counters.top_size"\n', "", "'rule' is missing"),
        ('basis = "standard"', 'basis = "sure"', "none of the allowed words"),
        ('source = "DB9999/T 1-2026 1"', "", "'source' is missing"),
    ],
)
def test_a_faulty_standard_is_refused(old: str, new: str, says: str, tmp_path: Path) -> None:
    text = STANDARD.format(value='"760 mm"', unit="mm")
    assert old in text
    with pytest.raises(InputError) as caught:
        read_rulebook([written(tmp_path, text.replace(old, new), "city.toml")])
    assert says in caught.value.what.en


def test_two_clauses_with_one_id_are_refused(tmp_path: Path) -> None:
    text = STANDARD.format(value='"760 mm"', unit="mm")
    twice = text + text[text.index("[[clause]]") :]
    with pytest.raises(InputError, match="there twice"):
        read_rulebook([written(tmp_path, twice, "city.toml")])


def test_the_profiles_load_and_a_user_s_own_comes_last(tmp_path: Path) -> None:
    ours = read_profiles()
    own = written(
        tmp_path, '[profile]\nid = "own"\nname = "own"\nrank = 90\n[[layer]]\nrole = "wall"\nmatch = ["Q1"]\n'
    )
    assert ours
    assert [profile.id for profile in read_profiles([own])][-1] == "own"


def test_a_profile_with_an_unknown_role_is_refused(tmp_path: Path) -> None:
    own = written(tmp_path, '[profile]\nid = "own"\nname = "own"\n[[layer]]\nrole = "walls"\nmatch = ["Q1"]\n')
    with pytest.raises(InputError) as caught:
        read_profiles([own])
    assert caught.value.mend.en == "write 'wall'"


def test_every_message_reads_in_both_languages(tmp_path: Path) -> None:
    error = refused(written(tmp_path, "[demand]\npopulation = -1\n"))
    assert "改法" in error.say(Lang.ZH)
    assert "mend" in error.say(Lang.EN)


def test_every_key_of_the_model_stands_in_the_default_file() -> None:
    text = (templates() / "brief" / "default.toml").read_text(encoding="utf-8")
    brief = read_brief(None)
    for part in (brief.project, brief.site, brief.building, brief.demand, brief.windows, brief.counter, brief.sheet):
        for one in fields(part):
            assert f"{one.name} = " in text or f"[[windows.{one.name}]]" in text, one.name


def test_all_cameras_of_the_catalogue_are_in_one_file() -> None:
    assert read_cameras() == read_catalogue().cameras
