"""Puts labels and dimensions on a view's paper, so that no text covers another and little lies under any."""

from collections.abc import Sequence
from dataclasses import dataclass

from planner.draw.chains import Dimensioner, clear_axes
from planner.draw.frame import Frame
from planner.draw.labels import Labeller
from planner.draw.tabling import Measure
from planner.draw.view_paper import ViewPaper
from planner.model.scene import Box, Layer, Mark, Scene, Topic
from planner.words import Lang


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A view's notes, and the labels for which there was no place."""

    notes: tuple[Mark, ...]
    unplaced: tuple[str, ...]


def annotate(
    scene: Scene,
    frame: Frame,
    *,
    layers: frozenset[Layer],
    labels: frozenset[Topic],
    chains: frozenset[Topic],
    lang: Lang,
    measure: Measure,
    limits: Box | None = None,
    reserved: Sequence[Box] = (),
) -> Placed:
    """The notes of a view: axes, outer dimensions, the rows' labels, inner chains, then labels in their rank.

    Args:
        limits: where on paper texts may be; without it in the frame's box.
        reserved: what texts cover that are there already.
    """
    paper = ViewPaper(scene, frame, layers=layers, limits=limits)
    paper.taken += reserved
    dimensioner = Dimensioner(paper, _building_box(scene, frame), measure=measure)
    labeller = Labeller(paper, lang=lang, measure=measure)
    if Topic.AXIS in labels:
        for axis in scene.axes:
            dimensioner.axis(axis)
    wishes = sorted((one for one in scene.chains if one.topic in chains), key=lambda one: one.outside < 0)
    outer = [one for one in wishes if one.outside >= 0]
    for wish in outer:
        dimensioner.chain(wish)
    wanted = [one for one in scene.labels if one.topic in labels and (one.thing is None or one.thing in layers)]
    wanted.sort(key=lambda one: one.rank)
    grouped = {name: [one for one in wanted if one.group == name] for name in dict.fromkeys(w.group for w in wanted)}
    for group in [one for one in grouped if one]:
        labeller.group(grouped[group])
    for wish in wishes[len(outer) :]:
        dimensioner.chain(wish)
    dimensioner.settle()
    for label in grouped.get("", ()):
        labeller.label(label)
    return Placed(notes=tuple(clear_axes(paper)), unplaced=tuple(paper.unplaced))


def _building_box(scene: Scene, frame: Frame) -> Box:
    """The building's bounds on a view's paper, cut to the view."""
    left, bottom, right, top = frame.shape_on_paper(scene.building).bounds
    return Box(left=max(left, frame.box.left + 30.0), bottom=max(bottom, frame.box.bottom + 30.0), right=right, top=top)
