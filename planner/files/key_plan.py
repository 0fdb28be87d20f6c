"""The key plan of a report: the hall in a few lines, with a numbered mark at each finding, as inline SVG."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup, escape
from shapely import MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from planner.model.layout import Item, Kind, Layout
from planner.model.plan import Room
from planner.model.verdict import Outcome

MARGIN: Final = 1.2
"""Metres of the surroundings that are shown beside the hall and what was placed."""

RADIUS: Final = 0.30
"""A mark's radius as a share of a 20 m wide plan, in metres."""

FLAT: Final = (Kind.QUEUE_LINE, Kind.QUEUE_PLACE, Kind.WHEELCHAIR_PLACE)
SMALL: Final = (Kind.OUTLET, Kind.ALARM, Kind.SIGN, Kind.STAFF_BOARD)
ON_TOP: Final = 0.6
"""Metres above the floor. What stands on a counter or hangs on a wall begins higher, and is left out."""


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A numbered mark on the plan; a click on it leads to `link` on the same page."""

    number: int
    at: Point
    outcome: Outcome
    link: str
    text: str


@dataclass(frozen=True, kw_only=True)
class _Frame:
    """Metres of the drawing to the picture's: origin at the upper left, y downwards, centimetre steps."""

    left: float
    top: float
    width: float
    height: float

    def xy(self, x: float, y: float) -> str:
        return f"{x - self.left:.2f},{self.top - y:.2f}"


def key_plan(layout: Layout, marks: Sequence[Mark], *, title: str) -> Markup:
    """The walls, doors and items around the hall, and the marks; marks that lie beyond are left out."""
    frame = _frame(layout)
    scale = max(frame.width, frame.height) / 20.0
    shown = box(frame.left, frame.top - frame.height, frame.left + frame.width, frame.top)
    body = [
        _shapes("room", (room.polygon for room in layout.storey.rooms), frame, shown),
        _shapes("wall", [layout.storey.walls], frame, shown),
        _shapes("wall", (column.polygon for column in layout.storey.columns), frame, shown),
        _shapes("glass", (one.gap for one in layout.storey.glazing), frame, shown),
        _shapes("flat", _footprints(layout.items, flat=True), frame, shown),
        _shapes("item", _footprints(layout.items, flat=False), frame, shown),
        *(
            _room_label(room, frame, scale)
            for room in layout.storey.rooms
            if room.label and shown.contains(room.polygon)
        ),
        *(_window_number(layout, window.id, window.number, frame, scale) for window in layout.windows),
        *(_camera(camera.at, frame, scale) for camera in layout.cameras),
        *(_mark(mark, frame, scale) for mark in _apart(marks, RADIUS * scale) if shown.contains(mark.at)),
    ]
    view = f"0 0 {frame.width:.2f} {frame.height:.2f}"
    return Markup('<svg class="key-plan" role="img" viewBox="{}" aria-label="{}">{}</svg>').format(
        view, title, Markup("").join(body)
    )


def _frame(layout: Layout) -> _Frame:
    shapes: list[BaseGeometry] = [layout.hall.polygon, *(item.footprint for item in layout.items)]
    shapes += [camera.at for camera in layout.cameras]
    bounds = [shape.bounds for shape in shapes]
    left, bottom = min(one[0] for one in bounds) - MARGIN, min(one[1] for one in bounds) - MARGIN
    right, top = max(one[2] for one in bounds) + MARGIN, max(one[3] for one in bounds) + MARGIN
    return _Frame(left=left, top=top, width=right - left, height=top - bottom)


def _footprints(items: Iterable[Item], *, flat: bool) -> Iterable[Polygon]:
    shown = (item for item in items if item.kind not in SMALL and item.base < ON_TOP)
    return (item.footprint for item in shown if (item.kind in FLAT) is flat)


def _shapes(style: str, shapes: Iterable[BaseGeometry], frame: _Frame, shown: Polygon) -> Markup:
    """All shapes of one style as one path."""
    paths = [_path(part, frame) for shape in shapes for part in _polygons(shape) if part.intersects(shown)]
    return Markup('<path class="{}" d="{}"/>').format(style, " ".join(paths)) if paths else Markup("")


def _polygons(shape: BaseGeometry) -> list[Polygon]:
    if isinstance(shape, Polygon):
        return [] if shape.is_empty else [shape]
    return list(shape.geoms) if isinstance(shape, MultiPolygon) else []


def _path(polygon: Polygon, frame: _Frame) -> str:
    rings = (polygon.exterior, *polygon.interiors)
    return "".join("M" + " ".join(frame.xy(x, y) for x, y, *_ in ring.coords[:-1]) + "Z" for ring in rings)


def _room_label(room: Room, frame: _Frame, scale: float) -> Markup:
    """The label at the top of the room, where few things stand."""
    inside = room.polygon.representative_point()
    left, _, right, top = room.polygon.bounds
    at = Point((left + right) / 2, top - 0.6 * scale)
    return _label("label", room.label, at if room.polygon.contains(at) else inside, frame, scale)


def _window_number(layout: Layout, window_id: str, number: int, frame: _Frame, scale: float) -> Markup:
    counters = layout.of_window(window_id, Kind.COUNTER)
    return _label("window", str(number), counters[0].at, frame, scale) if counters else Markup("")


def _label(style: str, text: str, at: Point, frame: _Frame, scale: float) -> Markup:
    x, y = frame.xy(at.x, at.y).split(",")
    return Markup('<text class="{}" x="{}" y="{}" font-size="{:.2f}" dy="0.36em">{}</text>').format(
        style, x, y, 0.42 * scale, text
    )


def _camera(at: Point, frame: _Frame, scale: float) -> Markup:
    x, y = frame.xy(at.x, at.y).split(",")
    return Markup('<circle class="camera" cx="{}" cy="{}" r="{:.2f}"/>').format(x, y, 0.14 * scale)


def _apart(marks: Sequence[Mark], radius: float) -> list[Mark]:
    """Marks that would cover one another are moved to the right, side by side."""
    placed: list[Mark] = []
    for mark in marks:
        at = mark.at
        while any(at.distance(other.at) < 1.9 * radius for other in placed):
            at = Point(at.x + 2.0 * radius, at.y)
        placed.append(Mark(number=mark.number, at=at, outcome=mark.outcome, link=mark.link, text=mark.text))
    return placed


def _mark(mark: Mark, frame: _Frame, scale: float) -> Markup:
    x, y = frame.xy(mark.at.x, mark.at.y).split(",")
    circle = Markup('<circle cx="{}" cy="{}" r="{:.2f}"/>').format(x, y, RADIUS * scale)
    number = _label("number", str(mark.number), mark.at, frame, scale * (0.8 if mark.number < 100 else 0.6))
    return Markup('<a href="#{}" class="mark {}"><title>{}</title>{}{}</a>').format(
        mark.link, mark.outcome.value, escape(mark.text), circle, number
    )
