"""What was understood of a plan, as lines, fills and words on paper: rooms coloured, doors, and in red what was not."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from planner.files.plot import Band, Fill, Floats, Line, Written
from planner.model.plan import FloorPlan, Room, Storey, Unread
from planner.model.scene import XY, Box, Side
from planner.words import Lang, Text

WIDTH_MM: Final = 420.0
HEIGHT_MM: Final = 297.0
ROOMS: Final = ("#CFE3F1", "#F6DDC3", "#D3EBDD", "#EBD6E4", "#F4EFC4", "#DDDDF2", "#E3E8D0", "#F2D3CF")
RED: Final = "#C00000"
GREEN: Final = "#00704F"
BLUE: Final = "#0072B2"
DARK: Final = "#333333"
LARGEST_MM: Final = 3.5
SMALLEST_MM: Final = 1.3
FOOT_MM: Final = 4.6
MOST_SAID: Final = 12
"""Unread things that are written below the picture; the rest are counted."""

Measure = Callable[[str, float], float]


def picture_bands(plan: FloorPlan, *, lang: Lang, measure: Measure) -> list[Band]:
    """The picture on paper of WIDTH_MM by HEIGHT_MM."""
    said = _said(plan.unread, lang)
    area = Box(left=10.0, bottom=14.0 + len(said) * FOOT_MM, right=WIDTH_MM - 10.0, top=HEIGHT_MM - 16.0)
    place = _placing(plan, area)
    band, words = Band(), Band()
    for storey in plan.storeys:
        _storey(band, words, storey, place, measure)
    for one in plan.unread:
        if one.at is not None:
            _cross(words, place(np.array([[one.at.x, one.at.y]]))[0], area)
    words.words += _texts(plan, said, lang)
    return [band, words]


def _said(unread: Sequence[Unread], lang: Lang) -> list[str]:
    lines = [f"{one.count} × {one.what.say(lang)} ({one.where})" for one in unread]
    more = len(lines) - MOST_SAID
    rest = Text(zh=f"另有 {more} 项,见 planner read", en=f"and {more} more, see planner read").say(lang)
    return lines if more <= 0 else [*lines[:MOST_SAID], rest]


def _placing(plan: FloorPlan, area: Box) -> Callable[[Floats], Floats]:
    """From metres to paper: everything that was read, as large as it fits."""
    shapes: list[BaseGeometry] = []
    for storey in plan.storeys:
        shapes += [storey.walls, *(room.polygon for room in storey.rooms), *(door.gap for door in storey.doors)]
    bounds = shapely.total_bounds(shapely.GeometryCollection(shapes)) if shapes else np.full(4, np.nan)
    left, bottom, right, top = bounds if np.isfinite(bounds).all() else (0.0, 0.0, 1.0, 1.0)
    scale = min(area.width / max(right - left, 0.1), area.height / max(top - bottom, 0.1))
    middle = np.array([(left + right) / 2, (bottom + top) / 2])
    paper = np.array([(area.left + area.right) / 2, (area.bottom + area.top) / 2])
    return lambda points: (points - middle) * scale + paper


def _storey(band: Band, words: Band, storey: Storey, place: Callable[[Floats], Floats], measure: Measure) -> None:
    for number, room in enumerate(storey.rooms):
        band.fills += _fills(room.polygon, place, ROOMS[number % len(ROOMS)])
    band.fills += _fills(storey.walls, place, "#777777")
    for column in storey.columns:
        band.fills += _fills(column.polygon, place, DARK)
    for glazing in storey.glazing:
        _outline(band, glazing.gap, place, Line(colour=BLUE, width_mm=0.25))
    for room in storey.rooms:
        _outline(band, room.polygon, place, Line(colour=DARK, width_mm=0.25))
    for door in storey.doors:
        _outline(band, door.gap, place, Line(colour=GREEN, width_mm=0.35))
        if door.swing is not None:
            _outline(band, door.swing, place, Line(colour=GREEN, width_mm=0.18))
        at = place(np.array([[door.at.x, door.at.y]]))[0]
        words.words.append(_word(f"{door.id} {door.width_m * 1000:.0f}", at, 1.6, GREEN))
    for room in storey.rooms:
        words.words += _label(room, place, measure)


def _rings(shape: BaseGeometry) -> Iterator[list[Floats]]:
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon" and not part.is_empty:
            yield [np.asarray(ring.coords)[:, :2] for ring in (part.exterior, *part.interiors)]


def _fills(shape: BaseGeometry, place: Callable[[Floats], Floats], colour: str) -> Iterator[Fill]:
    for rings in _rings(shape):
        yield Fill(rings=tuple(place(ring) for ring in rings), colour=colour)


def _outline(band: Band, shape: BaseGeometry, place: Callable[[Floats], Floats], line: Line) -> None:
    for rings in _rings(shape):
        for ring in rings:
            band.line(line, place(ring))


def _label(room: Room, place: Callable[[Floats], Floats], measure: Measure) -> Iterator[Written]:
    """A room's name and area, as large as the room allows."""
    name = " ".join(one for one in (room.number, room.label) if one) or room.id
    written = "" if room.written_area_m2 is None else f" ({room.written_area_m2:.2f})"
    lines = [name, f"{room.polygon.area:.2f}{written} m²"]
    if room.confidence < 0.8:
        lines.append(f"{room.confidence:.0%}")
    left, _, right, _ = room.polygon.bounds
    at = room.polygon.representative_point()
    ends = place(np.array([[left, at.y], [right, at.y]]))
    room_mm = abs(float(ends[1, 0] - ends[0, 0])) * 0.9
    widest = max(measure(line, 1.0) for line in lines)
    size = min(LARGEST_MM, max(SMALLEST_MM, room_mm / max(widest, 1e-6)))
    middle = place(np.array([[at.x, at.y]]))[0]
    colour = DARK if room.confidence >= 0.8 else RED
    for number, line in enumerate(lines):
        y = float(middle[1]) + ((len(lines) - 1) / 2 - number) * size * 1.4
        yield _word(line, np.array([middle[0], y]), size, colour)


def _word(text: str, at: Floats, height_mm: float, colour: str) -> Written:
    place: XY = (float(at[0]), float(at[1]))
    return Written(text=text, at=place, height_mm=height_mm, turn_deg=0.0, side=Side.CENTRE, colour=colour)


def _cross(band: Band, at: Floats, area: Box) -> None:
    """A red cross in a ring; at the picture's edge when the place lies outside it."""
    middle = np.clip(at, [area.left, area.bottom], [area.right, area.top])
    line = Line(colour=RED, width_mm=0.35)
    for step in (np.array([1.5, 1.5]), np.array([1.5, -1.5])):
        band.line(line, np.array([middle - step, middle + step]))
    angles = np.linspace(0.0, 2 * np.pi, 25)
    band.line(line, middle + 2.4 * np.stack([np.cos(angles), np.sin(angles)], axis=1))


def _texts(plan: FloorPlan, said: Sequence[str], lang: Lang) -> Iterator[Written]:
    """The head: what the drawing is and its unit; the foot: what was not understood."""
    rooms = sum(len(storey.rooms) for storey in plan.storeys)
    doors = sum(len(storey.doors) for storey in plan.storeys)
    sure = Text(zh="已确认", en="confirmed") if plan.units.confirmed else Text(zh="未确认", en="unconfirmed")
    counts = (len(plan.storeys), rooms, doors)
    head = Text(
        zh="{}   单位 {}({})   楼层 {}   房间 {}   门 {}".format(plan.name, plan.units.name, sure.zh, *counts),
        en="{}   unit {} ({})   storeys {}   rooms {}   doors {}".format(plan.name, plan.units.name, sure.en, *counts),
    ).say(lang)
    yield Written(text=head, at=(10.0, HEIGHT_MM - 8.0), height_mm=4.0, turn_deg=0.0, side=Side.LEFT, colour="#000000")
    for number, line in enumerate(reversed(said)):
        y = 8.0 + number * FOOT_MM
        yield Written(text=line, at=(10.0, y), height_mm=2.5, turn_deg=0.0, side=Side.LEFT, colour=RED)
