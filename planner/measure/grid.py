"""Where a place is on the grid of axes, as builders say it: "2–3 / B"."""

from collections.abc import Sequence
from itertools import pairwise
from math import atan2, cos, degrees, radians, sin
from typing import Final

from shapely import Point

from planner.measure.turns import line_turn_between
from planner.model.plan import Axis

ON_AXIS: Final = 0.15
"""A place so near to an axis (m) is on it."""

PARALLEL_DEG: Final = 3.0


def grid_place(axes: Sequence[Axis], at: Point) -> str:
    """The axes that a place is on or between, one family of parallel axes after the other; "" without axes.

    A place beyond the last axis is told by that axis with a sign: "5+" lies beyond 5, "1-" before 1.
    """
    told = [_between(family, at) for family in _families(axes)]
    return " / ".join(one for one in told if one)


def _families(axes: Sequence[Axis]) -> list[list[tuple[Axis, float]]]:
    """Parallel axes together, those that run upwards first; each axis with its direction."""
    families: list[tuple[float, list[tuple[Axis, float]]]] = []
    for axis in axes:
        (x, y), (far_x, far_y) = axis.line.coords[0][:2], axis.line.coords[-1][:2]
        turn = degrees(atan2(far_y - y, far_x - x)) % 180.0
        same = next((one for one in families if line_turn_between(one[0], turn) <= PARALLEL_DEG), None)
        if same is None:
            families.append((turn, [(axis, turn)]))
        else:
            same[1].append((axis, same[0]))
    return [family for _, family in sorted(families, key=lambda one: line_turn_between(one[0], 90.0))]


def _between(family: Sequence[tuple[Axis, float]], at: Point) -> str:
    turn = radians(family[0][1])
    side = 1.0 if family[0][1] > 45.0 else -1.0
    across = (side * sin(turn), -side * cos(turn))
    placed: dict[str, float] = {}
    for axis, _ in family:
        middle = axis.line.interpolate(0.5, normalized=True)
        placed.setdefault(axis.label, (middle.x - at.x) * across[0] + (middle.y - at.y) * across[1])
    ordered = sorted(placed.items(), key=lambda one: one[1])
    on = next((label for label, off in ordered if abs(off) <= ON_AXIS), None)
    if on is not None:
        return on
    if ordered[0][1] > 0.0:
        return f"{ordered[0][0]}-"
    if ordered[-1][1] < 0.0:
        return f"{ordered[-1][0]}+"
    return next(f"{low}–{high}" for (low, below), (high, above) in pairwise(ordered) if below < 0.0 < above)
