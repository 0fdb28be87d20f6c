"""Routes of the public, the staff, a wheelchair and the way out, with arrows."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import atan2, degrees, dist
from typing import Final

from planner.draw.shapes import circle, moved, path
from planner.measure.routes import Flow, Route, RouteKind
from planner.model.plan import Door
from planner.model.scene import XY, LabelWish, Layer, Patch, Stroke, Topic
from planner.words import Text

LAYERS: Final = {
    RouteKind.PUBLIC: Layer.ROUTE_PUBLIC,
    RouteKind.STAFF: Layer.ROUTE_STAFF,
    RouteKind.WHEELCHAIR: Layer.ROUTE_WHEELCHAIR,
    RouteKind.WAY_OUT: Layer.ROUTE_OUT,
    RouteKind.QUEUE: Layer.ROUTE_PUBLIC,
}
NAMES: Final = {
    RouteKind.PUBLIC: Text(zh="公众", en="public"),
    RouteKind.STAFF: Text(zh="工作人员", en="staff"),
    RouteKind.WHEELCHAIR: Text(zh="轮椅", en="wheelchair"),
    RouteKind.WAY_OUT: Text(zh="疏散", en="way out"),
    RouteKind.QUEUE: Text(zh="排队", en="in line"),
}
ASIDE: Final = {
    RouteKind.PUBLIC: 0.0,
    RouteKind.STAFF: 0.0,
    RouteKind.WHEELCHAIR: 0.09,
    RouteKind.WAY_OUT: -0.09,
    RouteKind.QUEUE: 0.0,
}
"""How far to the left each kind is drawn, so that kinds that share a way stay apart."""

FARTHEST: Final = 0.08
"""Radius of the dot at the point farthest from an exit."""

ARROW: Final = ((0.16, 0.0), (-0.10, 0.08), (-0.10, -0.08))


def route_marks(flow: Flow) -> Iterator[Stroke | Patch]:
    """The routes; a stretch that several of a kind share is drawn once. A dot at the point farthest from an exit."""
    drawn: set[tuple[RouteKind, XY, XY]] = set()
    for route in flow.routes:
        run: list[XY] = []
        for start, end in pairwise(_beside(route)):
            first, last = sorted((_rounded(start), _rounded(end)))
            key = (route.kind, first, last)
            if key in drawn:
                yield from _stretch(route, run)
                run = []
                continue
            drawn.add(key)
            run = [*run, end] if run else [start, end]
        yield from _stretch(route, run)
    if flow.farthest_at is not None:
        middle = (flow.farthest_at.x, flow.farthest_at.y)
        yield Patch(layer=Layer.ROUTE_OUT, rings=(tuple(circle(*middle, FARTHEST)),), item="farthest")


def _rounded(point: XY) -> XY:
    return round(point[0], 2), round(point[1], 2)


def _beside(route: Route) -> tuple[XY, ...]:
    aside = ASIDE[route.kind]
    if not aside or route.path.length < 1e-6:
        return path(route.path)
    line = route.path.offset_curve(aside, join_style="mitre")
    return path(line) if line.geom_type == "LineString" and not line.is_empty else path(route.path)


def _stretch(route: Route, run: list[XY]) -> Iterator[Stroke | Patch]:
    if len(run) < 2:
        return
    layer = LAYERS[route.kind]
    yield Stroke(layer=layer, points=tuple(run), item=route.id)
    for start, end in pairwise(run):
        if dist(start, end) >= 0.9:
            turn = degrees(atan2(end[1] - start[1], end[0] - start[0]))
            middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
            yield Patch(layer=layer, rings=(tuple(moved(point, turn, middle) for point in ARROW),), item=route.id)


def route_labels(flow: Flow) -> Iterator[LabelWish]:
    """The narrowest place of each kind of route, and the farthest point from an exit."""
    for kind in RouteKind:
        routes = [route for route in flow.routes if route.kind is kind]
        if not routes or kind is RouteKind.WAY_OUT:
            continue
        worst = min(routes, key=lambda route: (route.narrowest, route.id))
        at = worst.narrowest_at
        width = f"{worst.narrowest * 1000:.0f}"
        yield LabelWish(
            topic=Topic.ROUTE,
            item=worst.id,
            text=Text(zh=f"{NAMES[kind].zh}最窄 {width}", en=f"{NAMES[kind].en}: narrowest {width}"),
            at=(at.x, at.y),
            around=at.buffer(0.1),
            layer=LAYERS[kind],
            thing=LAYERS[kind],
        )
    if flow.farthest_at is not None and flow.farthest_exit_m is not None:
        at, length = flow.farthest_at, flow.farthest_exit_m
        yield LabelWish(
            topic=Topic.ROUTE,
            item="farthest",
            text=Text(zh=f"最远点 {length:.1f} m", en=f"farthest point {length:.1f} m"),
            at=(at.x, at.y),
            around=at.buffer(0.1),
            layer=Layer.ROUTE_OUT,
            thing=Layer.ROUTE_OUT,
        )


def exit_labels(doors: Iterable[Door]) -> Iterator[LabelWish]:
    """Each exit of the public with its clear width."""
    for door in doors:
        width = f"{door.width_m * 1000:.0f}"
        yield LabelWish(
            topic=Topic.DOOR,
            item=door.id,
            text=Text(zh=f"安全出口 {door.id}\n净宽 {width}", en=f"exit {door.id}\nclear width {width}"),
            at=(door.at.x, door.at.y),
            around=door.gap,
            layer=Layer.ROUTE_OUT,
            thing=Layer.ROUTE_OUT,
            rank=1,
        )
