"""The existing building: walls, columns, doors, glazing, furniture of the submitted plan, rooms and axes."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import atan2, degrees, hypot

import numpy as np
import shapely
from shapely import LineString, Polygon

from planner.draw.shapes import filled, largest, outlines, path
from planner.model.plan import Door, DoorKind, Glazing, Room, Storey
from planner.model.scene import XY, AxisWish, LabelWish, Layer, Patch, Stroke, Topic
from planner.words import Text


def building_strokes(storey: Storey) -> Iterator[Stroke]:
    """Every line of the building."""
    yield from outlines(Layer.WALL, storey.walls)
    for column in storey.columns:
        yield from outlines(Layer.COLUMN, column.polygon, item=column.id)
    for door in storey.doors:
        yield from _door(door)
    for glazing in storey.glazing:
        yield from _glazing(glazing)
    for thing in storey.furniture:
        yield from outlines(Layer.EXISTING, thing.polygon, item=thing.id)


def building_patches(storey: Storey) -> Iterator[Patch]:
    """Walls and columns, filled."""
    yield from filled(Layer.WALL_FILL, storey.walls)
    for column in storey.columns:
        yield from filled(Layer.COLUMN, column.polygon, item=column.id)


def _door(door: Door) -> Iterator[Stroke]:
    """The leaves with their swings; an opening without leaves as its two edges."""
    if door.swing is not None:
        yield from outlines(Layer.DOOR, door.swing, item=door.id)
    elif door.kind is DoorKind.SLIDING:
        yield from outlines(Layer.DOOR, door.gap.buffer(-0.08), item=door.id)
    yield from _thresholds(door)


def _thresholds(door: Door) -> Iterator[Stroke]:
    """The two edges of the opening along the wall's faces."""
    along = _direction(door.opening)
    corners = list(door.gap.exterior.coords)
    for start, end in pairwise(corners):
        edge = np.subtract(end[:2], start[:2])
        length = float(np.hypot(*edge))
        if length > 0.2 and abs(float(np.dot(edge / length, along))) > 0.9:
            yield Stroke(layer=Layer.DOOR, points=((start[0], start[1]), (end[0], end[1])), item=door.id)


def _glazing(glazing: Glazing) -> Iterator[Stroke]:
    """The four lines of a window in plan: both faces of the wall, and the two faces of the sash."""
    yield from outlines(Layer.GLAZING, glazing.gap, item=glazing.id)
    thickness = glazing.gap.area / max(glazing.line.length, 1e-6)
    for offset in (thickness / 6, -thickness / 6):
        yield Stroke(layer=Layer.GLAZING, points=_offset(glazing.line, offset), item=glazing.id)


def _direction(line: LineString) -> np.ndarray:
    (x1, y1), (x2, y2) = line.coords[0], line.coords[-1]
    length = hypot(x2 - x1, y2 - y1) or 1.0
    return np.array([(x2 - x1) / length, (y2 - y1) / length])


def _offset(line: LineString, distance: float) -> tuple[XY, ...]:
    """A line moved to its left, as a whole."""
    x, y = _direction(line)
    return tuple((px - y * distance, py + x * distance) for px, py in path(line))


def room_labels(storey: Storey, *, beside: Sequence[Polygon]) -> Iterator[LabelWish]:
    """Each room's name and area, inside the room; in what `beside` leaves of it, if that is anything."""
    taken = shapely.union_all(list(beside))
    for room in storey.rooms:
        free = largest(room.polygon.difference(taken)) if room.polygon.intersects(taken) else room.polygon
        within = free if free.area > room.polygon.area / 4 else room.polygon
        at = within.representative_point()
        yield LabelWish(
            topic=Topic.ROOM,
            item=room.id,
            text=_room_text(room),
            at=(at.x, at.y),
            height_mm=4.0,
            within=within,
            layer=Layer.ROOM,
            rank=2,
        )


def _room_text(room: Room) -> Text:
    name = " ".join(word for word in (room.number, room.label) if word) or room.id
    return Text(zh=f"{name}\n{room.polygon.area:.2f} m²", en=f"{name}\n{room.polygon.area:.2f} m²")


def axis_wishes(storey: Storey) -> tuple[AxisWish, ...]:
    """The building's axes."""
    found = []
    for axis in storey.axes:
        points = path(axis.line)
        found.append(AxisWish(label=axis.label, start=points[0], end=points[-1]))
    return tuple(found)


def main_direction(storey: Storey) -> float:
    """The direction in degrees, from -45 to 45, that most of the wall length runs along or across.

    The mean of the edges' directions, four times turned so that a right angle does not matter, weighted by length.
    """
    edges = np.concatenate([_edges(polygon) for polygon in storey.walls.geoms] or [np.empty((0, 2))])
    if not len(edges):
        return 0.0
    angles = np.round(np.degrees(np.arctan2(edges[:, 1], edges[:, 0])) % 90.0, 2) % 90.0
    lengths = np.hypot(edges[:, 0], edges[:, 1])
    values, places = np.unique(angles, return_inverse=True)
    best = float(values[int(np.argmax(np.bincount(places, weights=lengths)))])
    near = np.abs((angles - best + 45.0) % 90.0 - 45.0) < 0.5
    vector = np.sum(lengths[near] * np.exp(4j * np.radians(np.degrees(np.arctan2(edges[near, 1], edges[near, 0])))))
    return round(degrees(atan2(vector.imag, vector.real)) / 4.0, 6)


def _edges(polygon: Polygon) -> np.ndarray:
    rings = [np.asarray(one.coords)[:, :2] for one in (polygon.exterior, *polygon.interiors)]
    return np.concatenate([np.diff(one, axis=0) for one in rings])
