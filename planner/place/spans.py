"""Spans of a line: pairs (low, high) in metres, in ascending order and apart from each other."""

from shapely import get_parts
from shapely.geometry.base import BaseGeometry

Span = tuple[float, float]

_TOUCH = 1e-6


def shadows(shape: BaseGeometry) -> tuple[Span, ...]:
    """What the parts of a shape cover of the x axis."""
    found = []
    for part in get_parts(shape):
        low, _, high, _ = part.bounds
        if part.area > _TOUCH or part.length > _TOUCH:
            found.append((round(low, 6), round(high, 6)))
    return merged(found)


def merged(spans: list[Span]) -> tuple[Span, ...]:
    """Spans that overlap or touch, made one."""
    whole: list[Span] = []
    for low, high in sorted(spans):
        if whole and low <= whole[-1][1] + _TOUCH:
            whole[-1] = (whole[-1][0], max(whole[-1][1], high))
        else:
            whole.append((low, high))
    return tuple(whole)


def without(spans: tuple[Span, ...], cuts: tuple[Span, ...]) -> tuple[Span, ...]:
    """What is left of spans when others are cut out."""
    left = list(spans)
    for cut_low, cut_high in cuts:
        pieces: list[Span] = []
        for low, high in left:
            if cut_high <= low + _TOUCH or cut_low >= high - _TOUCH:
                pieces.append((low, high))
                continue
            if cut_low > low + _TOUCH:
                pieces.append((low, cut_low))
            if cut_high < high - _TOUCH:
                pieces.append((cut_high, high))
        left = pieces
    return tuple(left)


def within(spans: tuple[Span, ...], low: float, high: float) -> tuple[Span, ...]:
    """The parts of spans between two ends."""
    return tuple((max(one, low), min(other, high)) for one, other in spans if min(other, high) > max(one, low) + _TOUCH)
