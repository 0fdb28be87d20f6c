"""The sample halls of layouts/, read, placed and judged once a process."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from planner import pipeline
from planner.model.brief import Brief
from planner.model.layout import Layout
from planner.model.standard import Rulebook

LAYOUTS = Path(__file__).parents[2] / "layouts"
NAMES = sorted(path.parent.name for path in LAYOUTS.glob("*/brief.toml"))


@cache
def reading(name: str) -> pipeline.Reading:
    """A sample's plan and brief."""
    return pipeline.read(LAYOUTS / name / "plan.dxf")


def rulebook(name: str) -> Rulebook:
    """The standards of a sample's brief."""
    found = reading(name)
    return pipeline.rulebook_of(found.brief, beside=found.brief_path)


def placed(name: str, brief: Brief) -> Layout:
    """A sample placed for another brief."""
    return pipeline.place(replace(reading(name), brief=brief), rulebook=rulebook(name))


@cache
def judged(name: str) -> pipeline.Judged:
    """A sample placed and judged."""
    return pipeline.judge(placed(name, reading(name).brief), rulebook=rulebook(name))
