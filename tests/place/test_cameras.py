"""Cameras: none hangs that the others make needless."""

from dataclasses import replace

import pytest

from planner import pipeline
from planner.files.toml import read_rulebook
from planner.model.verdict import Outcome
from tests.place import samples

MOST = {"meishan": 7, "hekou": 7, "shiqiao": 7, "yunfeng": 8}
"""So many cameras at most see all of a sample."""


@pytest.mark.parametrize("name", MOST)
def test_no_camera_of_a_sample_can_go(name: str) -> None:
    found = samples.judged(name)
    assert len(found.layout.cameras) <= MOST[name]
    assert all(one.covered_share >= 0.95 for one in found.coverage)


def test_without_any_of_its_cameras_a_sample_breaks_a_clause() -> None:
    found, rulebook = samples.judged("hekou"), read_rulebook()
    before = {one.id for one in found.verdicts if one.outcome is Outcome.FAIL}
    for camera in found.layout.cameras:
        left = tuple(one for one in found.layout.cameras if one.id != camera.id)
        after = pipeline.judge(replace(found.layout, cameras=left), rulebook=rulebook)
        assert {one.id for one in after.verdicts if one.outcome is Outcome.FAIL} > before
