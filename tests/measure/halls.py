"""Halls with chosen things in them, for the tests of measure."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import Phase, settings
from hypothesis import strategies as st

from planner.model.layout import Camera, Item, Kind, Layout
from planner.model.plan import FloorPlan
from tests.build_layout import straight_layout, thing

LAW = settings(max_examples=30, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate])
"""How a law is tried: the same cases each time."""

TURNS = (0.0, 37.0, 90.0, 211.0)
SHIFT = (512.25, -87.5)


def hall_with(
    *items: Item,
    cameras: Sequence[Camera] = (),
    plan: FloorPlan | None = None,
) -> Layout:
    """The hall of tests/build.py, empty but for some things."""
    layout = straight_layout(plan)
    return replace(layout, items=tuple(items), cameras=tuple(cameras), zones=(), windows=(), staff_door_id=None)


def body(item_id: str, x: float, y: float, w: float, d: float, h: float = 2.2, turn_deg: float = 0.0) -> Item:
    """A cupboard that stands in the way."""
    return thing(item_id, Kind.CABINET, (x, y), (w, d, h), turn_deg=turn_deg)


@st.composite
def bodies(draw: st.DrawFn, *, most: int = 6) -> tuple[Item, ...]:
    """Cupboards of all heights and turns anywhere in the hall; they may overlap."""
    millimetre = st.integers
    return tuple(
        body(
            f"B{number}",
            draw(millimetre(300, 17700)) / 1000,
            draw(millimetre(300, 9700)) / 1000,
            draw(millimetre(100, 3000)) / 1000,
            draw(millimetre(100, 1500)) / 1000,
            h=draw(st.sampled_from((0.5, 1.2, 1.5, 2.2, 3.0))),
            turn_deg=draw(st.sampled_from((0.0, 30.0, 90.0, 117.0))),
        )
        for number in range(draw(st.integers(0, most)))
    )
