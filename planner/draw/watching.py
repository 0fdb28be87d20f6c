"""Cameras at work: what each sees at the density that is asked for, and what stays blind."""

from collections.abc import Iterable, Iterator

import shapely

from planner.draw.shapes import filled, largest, outlines
from planner.measure.coverage import AreaCoverage
from planner.measure.sight import stage
from planner.model.layout import Layout
from planner.model.scene import LabelWish, Layer, Patch, Pattern, Stroke, Topic
from planner.words import Text

HEAD = (1.4, 1.7)
"""Metres above the floor between which a standing person's face is."""


def sight_marks(layout: Layout, coverage: Iterable[AreaCoverage]) -> Iterator[Stroke | Patch]:
    """Each camera's field at the least density that is asked for, and at the highest one."""
    wanted = sorted({one.required_px_per_m for one in coverage})
    if not wanted or not layout.cameras:
        return
    ground = stage(layout)
    for px_per_m in dict.fromkeys((wanted[0], wanted[-1])):
        for camera in layout.cameras:
            field = ground.region(camera, px_per_m=px_per_m, low=HEAD[0], high=HEAD[1])
            yield from filled(Layer.SIGHT, field, pattern=Pattern.TINT, item=camera.id)
            yield from outlines(Layer.SIGHT, field, item=camera.id)


def blind_marks(coverage: Iterable[AreaCoverage]) -> Iterator[Stroke | Patch]:
    """The parts of the key areas that no camera sees well enough."""
    blind = shapely.union_all([one.blind for one in coverage])
    yield from filled(Layer.BLIND, blind, pattern=Pattern.HATCH)
    yield from outlines(Layer.BLIND, blind)


def blind_labels(coverage: Iterable[AreaCoverage]) -> Iterator[LabelWish]:
    """A label at each key area with a blind part of at least 0.05 m²."""
    for one in coverage:
        if one.blind.area < 0.05:
            continue
        spot = largest(one.blind)
        at = spot.representative_point()
        area, label = f"{one.blind.area:.2f} m²", one.area.label
        yield LabelWish(
            topic=Topic.BLIND,
            item=one.area.id,
            text=Text(zh=f"盲区 {label.zh} {area}", en=f"blind: {label.en} {area}"),
            at=(at.x, at.y),
            around=spot,
            layer=Layer.BLIND,
        )
