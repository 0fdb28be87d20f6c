"""What was understood of a plan, as lines, fills and words on paper: rooms coloured, doors, and in red what was not."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from planner.files.plot import Band, Fill, Floats, Line, Written
from planner.model.plan import Door, FloorPlan, Room, Storey, Unread
from planner.model.scene import XY, Box, Side
from planner.words import Lang, Text

WIDTH_MM: Final = 420.0
HEIGHT_MM: Final = 297.0
ROOMS: Final = ("#CFE3F1", "#F6DDC3", "#D3EBDD", "#EBD6E4", "#F4EFC4", "#DDDDF2", "#E3E8D0", "#F2D3CF")
RED: Final = "#C00000"
GREEN: Final = "#00704F"
BLUE: Final = "#0072B2"
DARK: Final = "#333333"
SIZES_MM: Final = (3.5, 3.0, 2.5, 2.1, 1.8, 1.5, 1.3)
"""Heights of a room's words, the largest first."""

SMALLEST_MM: Final = SIZES_MM[-1]
DOOR_MM: Final = 1.4
LINE: Final = 1.4
"""From line to line of a room's words, in heights of their letters."""

BESIDE_MM: Final = 0.5
"""What stays free between a room's words and its walls."""

GRID: Final = 21
"""In so many rows and columns of places a room's words are tried."""

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
        words.words.append(_door_word(door, place))
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
    """A room's name and area where they fit best, as large as the room allows; its id alone where they do not fit."""
    outline = shapely.transform(room.polygon, place)
    colour = DARK if room.confidence >= 0.8 else RED
    for lines in _wordings(room):
        widths = [measure(line, 1.0) for line in lines]
        found = _fitted(outline, max(widths, default=0.0), len(lines))
        if found is not None:
            break
    else:
        found = np.array(outline.representative_point().coords[0]), SMALLEST_MM
    middle, size = found
    for number, line in enumerate(lines):
        y = float(middle[1]) + ((len(lines) - 1) / 2 - number) * size * LINE
        yield _word(line, np.array([middle[0], y]), size, colour)


def _wordings(room: Room) -> Iterator[list[str]]:
    """What may be written into a room, the fullest first."""
    name = " ".join(one for one in (room.number, room.label) if one) or room.id
    area = f"{room.polygon.area:.2f} m²"
    written = [] if room.written_area_m2 is None else [f"({room.written_area_m2:.2f})"]
    doubt = [] if room.confidence >= 0.8 else [f"{room.confidence:.0%}"]
    words = name.split(" ")
    half = (len(words) + 1) // 2
    parts = [" ".join(words[:half]), " ".join(words[half:])] if len(words) > 1 else [name]
    yield [name, " ".join([area, *written]), *doubt]
    yield [*parts, area, *written, *doubt]
    yield [name, *doubt]
    yield [room.id, *doubt]
    yield [room.id]


def _fitted(outline: BaseGeometry, width: float, count: int) -> tuple[Floats, float] | None:
    """The middle and the height of letters with which lines, so wide at a height of 1, lie inside an outline on paper;
    of all such places the one farthest from the walls. None where they do not fit at the least height."""
    left, bottom, right, top = outline.bounds
    tall = 1.0 + (count - 1) * LINE
    xs, ys = np.linspace(left, right, GRID), np.linspace(bottom, top, GRID)
    spots = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
    spots = np.vstack([np.array(outline.representative_point().coords), spots])
    spots = spots[shapely.contains_xy(outline, spots[:, 0], spots[:, 1])]
    away = shapely.distance(shapely.points(spots), outline.boundary)
    shapely.prepare(outline)
    for size in SIZES_MM:
        half = np.array([width, tall]) * size / 2 + BESIDE_MM
        low, high = spots - half, spots + half
        good = shapely.contains(outline, shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1]))
        if good.any():
            best = int(np.argmax(np.where(good, away, -1.0)))
            return spots[best], size
    return None


def _door_word(door: Door, place: Callable[[Floats], Floats]) -> Written:
    """A door's id and width along its opening, readable from below or from the right."""
    (x1, y1), (x2, y2) = place(np.asarray(door.opening.coords)[[0, -1]])
    turn = (np.degrees(np.arctan2(y2 - y1, x2 - x1)) + 89.9) % 180.0 - 89.9
    word = _word(f"{door.id} {door.width_m * 1000:.0f}", np.array([x1 + x2, y1 + y2]) / 2, DOOR_MM, GREEN)
    return replace(word, turn_deg=float(turn))


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
