"""Storeys from a building's faces: which plans on the sheet belong together, and their rooms and doors in order."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from math import log
from operator import itemgetter
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from planner.measure.overlay import polygons_in
from planner.model.drawing import Bools, Drawing, Floats, UseRule
from planner.model.plan import (
    Column,
    Door,
    DoorKind,
    Factor,
    Furniture,
    Glazing,
    Room,
    Source,
    Storey,
)
from planner.survey import fittings
from planner.survey.building import Building
from planner.survey.doubts import openings_beside
from planner.survey.faces import merged
from planner.survey.labels import Label, Words, rooms_of, words_of
from planner.survey.linework import points_of
from planner.survey.openings import Closing, Opening
from planner.survey.roles import Roles
from planner.words import Text

BETWEEN_PLANS: Final = 2.0
"""Plans that stand farther apart than this are different storeys (metres)."""

_STOREY_NAME: Final = re.compile(
    r"(?:[一二三四五六七八九十首底顶]层|[-\d]+\s*[层F]|平面|floor|storey|level|plan\b|geschoss|étage|planta|piano)",
    re.I,
)
_ENTERED: Final = 0.4
"""Where fewer of the rooms can be entered, and nothing else speaks for a plan, there is none."""

_DIGITS: Final = 6
_SAME_AREA: Final = 0.05
"""A written area this near the measured one (in ln) is the same."""

_WAYS: Final = (Closing.DOOR, Closing.NOTHING, Closing.UNKNOWN)
"""Openings that one can walk through, as far as is known."""

_THIN: Final = 0.25
"""An unnamed face thinner than this share of the usual room may be a wall's body."""

_AROUND: Final = 2
"""What has all others in its holes is a band where there are more rooms than these."""


@dataclass(frozen=True, kw_only=True)
class _Part:
    """The faces of one storey."""

    rooms: tuple[Polygon, ...]
    area: BaseGeometry
    hull: BaseGeometry
    sure: bool


def split(
    drawing: Drawing,
    roles: Roles,
    building: Building,
    texts: Sequence[Label],
    uses: Sequence[UseRule],
    *,
    scale: float,
) -> tuple[Storey, ...]:
    """The storeys of a building in reading order, ids S1, S2, ... Rooms are R1 ..., doors D1 ... within each."""
    guessed = "geometry" in roles.basis
    among = guessed and _among_all_else(drawing, roles)
    parts = _plans(_parts(building, texts, guessed=guessed), building, guessed=guessed)
    axes = fittings.find_axes(drawing, roles, scale=scale)
    things = fittings.find_furniture(drawing, roles, scale=scale)
    found = []
    for number, part in enumerate(parts, start=1):
        rooms = _rooms(part, building, texts, uses, guessed=guessed, among=among)
        doors = _doors(drawing, part, building, rooms)
        taken = {door.gap.wkb for door in doors}
        found.append(
            Storey(
                id=f"S{number}",
                name=_name(drawing, part, scale=scale),
                rooms=rooms,
                doors=doors,
                glazing=_glazing(drawing, part, building, taken),
                columns=_columns(part, building),
                walls=MultiPolygon(_set(_bodies(part, building).geoms)),
                furniture=_furniture(things, part),
                axes=tuple(axis for axis in axes if axis.line.distance(part.hull) < 5.0),
            )
        )
    return tuple(found)


def _among_all_else(drawing: Drawing, roles: Roles) -> bool:
    """Whether shapes on a layer of walls were told to be none."""
    on_walls = np.array([role == "wall" for role in roles.of_layer], dtype=bool)[drawing.shapes.layer]
    return bool((on_walls & (roles.of_shape == "ignore")).any())


def _set(shapes: Iterable[Polygon]) -> list[Polygon]:
    """Polygons on the grid of micrometres, without idle points, so that the same drawing gives the same numbers."""
    whole = np.array(list(shapes), dtype=object)
    if not len(whole):
        return []
    found = shapely.transform(shapely.simplify(whole, 1e-5), _rounded)
    good = (shapely.get_type_id(found) == shapely.GeometryType.POLYGON) & shapely.is_valid(found)
    for row in np.flatnonzero(~good | shapely.is_empty(found)).tolist():
        found[row] = _set_with_force(whole[row])
    return list(found.tolist())


def _rounded(points: Floats) -> Floats:
    return np.round(points, _DIGITS)


def _set_with_force(shape: Polygon) -> Polygon:
    """A polygon on the grid that is no longer valid when its points are simply rounded."""
    for tidy in (shapely.simplify(shape, 5e-4), shapely.buffer(shape, 0.0)):
        found = shapely.transform(tidy, _rounded)
        if isinstance(found, Polygon) and found.is_valid and not found.is_empty:
            return found
    return max(polygons_in(shapely.make_valid(shape)), key=lambda part: part.area)


def _meeting(shapes: Sequence[BaseGeometry], area: BaseGeometry) -> list[int]:
    """Rows of the shapes that meet an area."""
    shapely.prepare(area)
    return list(np.flatnonzero(shapely.intersects(area, np.array(shapes, dtype=object))).tolist())


def _in_reading_order(shapes: Sequence[BaseGeometry]) -> list[int]:
    """Rows of shapes, from the top down, then from the left."""
    spots = shapely.centroid(np.array(shapes, dtype=object))
    places = zip(shapely.get_x(spots).tolist(), shapely.get_y(spots).tolist(), strict=True)
    keys = [(-round(y), round(x, 2), round(y, 2)) for x, y in places]
    return sorted(range(len(keys)), key=keys.__getitem__)


def _plans(parts: list[_Part], building: Building, *, guessed: bool) -> list[_Part]:
    """The parts that show a plan: with doors or with named rooms. If none does, the largest ones that can be entered.

    Where walls are guessed, faces most of which no gap leads into are of no floor plan.
    """
    sure = [part for part in parts if part.sure]
    if sure or not parts:
        return sure
    size = [sum(room.area for room in part.rooms) for part in parts]
    large = [part for part, area in zip(parts, size, strict=True) if area >= 0.5 * max(size)]
    return [part for part in large if not guessed or _entered(part, building) >= _ENTERED]


def _entered(part: _Part, building: Building) -> float:
    """The share of rooms that can be entered, if only by a gap."""
    ways = [each for each in building.openings if each.closing in (Closing.DOOR, Closing.NOTHING)]
    return sum(map(bool, openings_beside(np.array(part.rooms), ways))) / len(part.rooms)


def _shows_plan(
    rooms: Sequence[Polygon], area: BaseGeometry, building: Building, texts: Sequence[Label], *, guessed: bool
) -> bool:
    """Whether a group of faces is a plan and no elevation, section or detail: doors swing in it, or rooms are named.

    Where walls are guessed, a name counts once: the cells of a table repeat theirs.
    """
    met = [building.openings[row] for row in _meeting([each.polygon for each in building.openings], area)]
    if any(opening.swings for opening in met):
        return True
    names = [label for label in texts if label.name]
    inside = rooms_of(names, rooms)
    named = len({names[label].name if guessed else room for label, room in inside})
    if named >= max(1, 0.2 * len(rooms)):
        return True
    doors = (Closing.DOOR,) if guessed else (Closing.NOTHING, Closing.DOOR)
    passages = [each for each in met if each.closing in doors]
    return len(passages) >= max(2, 0.5 * len(rooms))


def _parts(building: Building, texts: Sequence[Label], *, guessed: bool) -> list[_Part]:
    """Groups of rooms whose walls are within BETWEEN_PLANS of each other, in reading order.

    Args:
        guessed: no layer is named for walls; then gaps between lines speak for nothing.
    """
    rooms = building.faces.rooms
    if not rooms:
        return []
    grown = shapely.buffer(np.array(rooms), BETWEEN_PLANS / 2 + 0.3, quad_segs=2, join_style="mitre")
    whole = shapely.get_parts(shapely.union_all(grown))
    tree = shapely.STRtree(whole)
    spots = np.asarray(shapely.point_on_surface(np.array(rooms)))
    row, group = tree.query(spots, predicate="intersects")
    members: dict[int, list[int]] = {}
    for room, part in zip(row.tolist(), group.tolist(), strict=True):
        members.setdefault(part, []).append(room)
    found = []
    for part, own in members.items():
        own_rooms = tuple(rooms[each] for each in sorted(own))
        if sum(room.area for room in own_rooms) >= 4.0:
            sure = _shows_plan(own_rooms, whole[part], building, texts, guessed=guessed)
            found.append(_Part(rooms=own_rooms, area=whole[part], hull=whole[part].envelope, sure=sure))
    tall = max((part.hull.bounds[3] - part.hull.bounds[1] for part in found), default=1.0)
    return sorted(found, key=lambda part: (-round(part.hull.centroid.y / max(tall, 1.0)), part.hull.bounds[0]))


def _rooms(
    part: _Part, building: Building, texts: Sequence[Label], uses: Sequence[UseRule], *, guessed: bool, among: bool
) -> tuple[Room, ...]:
    ordered = [part.rooms[row] for row in _in_reading_order(part.rooms)]
    inside: dict[int, list[Label]] = {}
    for label, room in rooms_of(texts, ordered):
        inside.setdefault(room, []).append(texts[label])
    naming = _naming(inside)
    beside = openings_beside(np.array(ordered), building.openings)
    walled = {id(room): share for room, share in zip(building.faces.rooms, building.walled, strict=True)}
    parted = {id(room) for room, each in zip(building.faces.rooms, building.parted, strict=True) if each}
    shut = not any(opening.closing in _WAYS for each in beside for opening in each)
    found = []
    bands = _bands(np.array(ordered))
    for row, (outline, polygon) in enumerate(zip(ordered, _set(ordered), strict=True)):
        words = words_of(inside.get(row, []), uses, naming=naming)
        factors = (*_factors(outline, words, beside[row]), *_walled(walled[id(outline)]))
        if id(outline) in parted:
            factors = (*(factor for factor in factors if factor.name != "door"), _zone())
        if bands[row] and not words.label:
            factors = (*factors, _band())
        if not part.sure:
            factors = (*factors, _unsure())
        elif shut and not _confirmed(outline, words):
            factors = (*factors, _shut())
        if among or (guessed and not _confirmed(outline, words)):
            factors = (*factors, _by_form(among=among))
        found.append(
            Room(
                id=f"R{row + 1}",
                label=words.label,
                polygon=polygon,
                use=words.use,
                number=words.number,
                written_area_m2=None if words.area_m2 is None else round(words.area_m2, 2),
                confidence=round(float(np.prod([factor.value for factor in factors])), 3),
                factors=factors,
            )
        )
    return tuple(found)


def _bands(rooms: NDArray[np.object_]) -> Bools:
    """Which faces are much thinner than the usual room of their plan, or have all others in their holes."""
    wide = 2 * shapely.area(rooms) / shapely.length(rooms)
    around = np.zeros(len(rooms), dtype=bool)
    spots = shapely.multipoints(shapely.point_on_surface(rooms))
    for row in np.flatnonzero(shapely.get_num_interior_rings(rooms) > 0).tolist():
        around[row] = len(rooms) > _AROUND and Polygon(rooms[row].exterior).contains(spots)
    return np.asarray((wide < _THIN * float(np.median(wide))) | around)


def _band() -> Factor:
    """What speaks against a face that may be the body of a wall around the building."""
    return Factor(
        name="band",
        value=0.7,
        text=Text(
            zh="比一般房间窄得多,或围住其他所有房间:可能是外墙轮廓",
            en="much thinner than the rooms, or around all of them: perhaps the outline of the outer wall",
        ),
    )


def _walled(share: float) -> tuple[Factor, ...]:
    """What speaks against a room most of whose outline is no wall."""
    if share >= 0.5:
        return ()
    text = Text(
        zh=f"外轮廓只有 {share:.0%} 靠墙或门窗", en=f"only {share:.0%} of its outline lies on walls and openings"
    )
    return (Factor(name="walls", value=0.75, text=text),)


def _zone() -> Factor:
    """What speaks against a zone of an open space: no wall parts it from the next."""
    return Factor(
        name="zone",
        value=0.9,
        text=Text(
            zh="开敞空间的一部分,按所注尺寸、面积或所画房间轮廓划分",
            en="part of an open space, parted by the sides or areas written in it, or by outlines of rooms",
        ),
    )


def _by_form(*, among: bool) -> Factor:
    """What speaks against a room whose walls no layer names, and whose area no text confirms.

    Args:
        among: the walls are on one layer with much else; there a confirmed area is no excuse.
    """
    if among:
        text = Text(
            zh="墙与其他图形在同一图层,墙按门洞和墙厚判断",
            en="one layer holds the walls and all else: walls are told by jambs and thickness",
        )
        return Factor(name="style", value=0.75, text=text)
    return Factor(
        name="style",
        value=0.85,
        text=Text(zh="没有墙图层,墙按图形判断", en="no layer is named for walls: they are told by their form"),
    )


def _confirmed(outline: Polygon, words: Words) -> bool:
    """Whether the area that is written in a room is the one measured."""
    return bool(words.area_m2 and abs(log(outline.area / words.area_m2)) <= _SAME_AREA)


def _shut() -> Factor:
    """What speaks against a room of a plan in which no door and no gap leads into any."""
    return Factor(
        name="plan",
        value=0.7,
        text=Text(
            zh="整个平面没有一处门或洞口,可能是表格、立面或详图",
            en="no door and no gap leads into any room of the plan: perhaps a table, an elevation or a detail",
        ),
    )


def _unsure() -> Factor:
    return Factor(
        name="plan",
        value=0.4,
        text=Text(zh="图中没有门也没有房间名,可能不是平面图", en="neither doors nor room names: perhaps no floor plan"),
    )


def _naming(inside: dict[int, list[Label]]) -> list[int]:
    """Layers of text by the number of rooms that they name, the most first."""
    rooms: Counter[int] = Counter()
    for labels in inside.values():
        rooms.update({label.layer for label in labels if label.name})
    return sorted(rooms, key=lambda layer: (-rooms[layer], layer))


def _factors(outline: Polygon, words: Words, beside: Sequence[Opening]) -> tuple[Factor, ...]:
    """What speaks for and against a room."""
    found = [_closing_factor(beside), _way_factor(beside)]
    if words.label:
        found.append(
            Factor(name="label", value=1.0, text=Text(zh=f"内有名称“{words.label}”", en=f"named '{words.label}'"))
        )
    else:
        found.append(Factor(name="label", value=0.9, text=Text(zh="没有房间名", en="no name in it")))
    if words.apart and not _confirmed(outline, words):
        found.append(_apart())
    if words.area_m2:
        off = abs(log(outline.area / words.area_m2))
        share = outline.area / words.area_m2 - 1
        value = _agreement(off, nominal=words.nominal)
        found.append(
            Factor(
                name="area",
                value=value,
                text=Text(
                    zh=f"图上标注 {words.area_m2:.2f} m²,量得 {outline.area:.2f} m²({share:+.1%})",
                    en=f"{words.area_m2:.2f} m² written, {outline.area:.2f} m² measured ({share:+.1%})",
                ),
            )
        )
    return tuple(found)


def _apart() -> Factor:
    """What speaks against a room in which the names of several rooms stand."""
    return Factor(
        name="names",
        value=0.5,
        text=Text(
            zh="内有几个房间的名称:可能有墙没有读出",
            en="the names of several rooms stand in it: perhaps a wall between them was not read",
        ),
    )


def _agreement(off: float, *, nominal: bool) -> float:
    """How far a written area that is off by so much (in ln) is believed; nominal sides may be rough."""
    if off <= _SAME_AREA:
        return 1.0
    if nominal and off <= 0.5:
        return 0.95 if off <= 0.2 else 0.75
    return 0.8 if off <= 0.15 else 0.6 if off <= 1.1 else 0.3


def _closing_factor(beside: Sequence[Opening]) -> Factor:
    """How the outline is closed: by walls, doors and windows, or over open gaps."""
    bridged = [opening.gap.width for opening in beside if opening.closing is Closing.BRIDGE]
    if bridged:
        widest = max(bridged)
        return Factor(
            name="closed",
            value=0.85,
            text=Text(
                zh=f"墙线有 {len(bridged)} 处断开,已搭接,最宽 {widest * 1000:.0f} mm",
                en=f"{len(bridged)} breaks of wall lines bridged, the widest {widest * 1000:.0f} mm",
            ),
        )
    gaps = [opening.gap.width for opening in beside if opening.closing in (Closing.NOTHING, Closing.UNKNOWN)]
    if gaps:
        widest = max(gaps)
        return Factor(
            name="closed",
            value=0.9 if widest <= 1.3 else 0.8,
            text=Text(
                zh=f"有 {len(gaps)} 处敞口按洞口封闭,最宽 {widest * 1000:.0f} mm",
                en=f"closed over {len(gaps)} open gaps, the widest {widest * 1000:.0f} mm",
            ),
        )
    return Factor(name="closed", value=1.0, text=Text(zh="由墙、门、窗围合", en="closed by walls, doors and windows"))


def _way_factor(beside: Sequence[Opening]) -> Factor:
    """Whether one can walk in."""
    if any(opening.closing is Closing.DOOR for opening in beside):
        return Factor(name="door", value=1.0, text=Text(zh="有门", en="a door leads in"))
    if any(opening.closing in (Closing.NOTHING, Closing.UNKNOWN) for opening in beside):
        return Factor(name="door", value=0.95, text=Text(zh="只有敞口相通", en="only an open gap leads in"))
    return Factor(name="door", value=0.8, text=Text(zh="没有找到门", en="no door leads in"))


def _doors(drawing: Drawing, part: _Part, building: Building, rooms: Sequence[Room]) -> tuple[Door, ...]:
    shut = (Closing.WINDOW, Closing.BREAK, Closing.BRIDGE)
    ways = [each for each in building.openings if each.closing not in shut]
    ways = [ways[row] for row in _meeting([way.polygon for way in ways], part.area)]
    openings = [ways[row] for row in _in_reading_order([way.polygon for way in ways])]
    led = [
        (opening, sides)
        for opening, sides in zip(openings, _rooms_beside(openings, rooms), strict=True)
        if _leads(opening, sides)
    ]
    gaps = _set(opening.polygon for opening, _ in led)
    sweeps = iter(_set(swing.sector for opening, _ in led for swing in opening.swings))
    return tuple(
        _door(drawing, f"D{row}", opening, sides, gap=gap, sweep=list(islice(sweeps, len(opening.swings))))
        for row, ((opening, sides), gap) in enumerate(zip(led, gaps, strict=True), start=1)
    )


def _leads(opening: Opening, sides: tuple[str | None, str | None]) -> bool:
    """Whether an opening leads from one room to another, or outdoors."""
    if opening.closing is Closing.UNKNOWN and None in sides:
        return False
    return sides != (None, None) and (sides[0] != sides[1] or bool(opening.swings))


def _rooms_beside(openings: Sequence[Opening], rooms: Sequence[Room]) -> list[tuple[str | None, str | None]]:
    """The rooms on both sides of each opening, or None for outdoors: the first one that a place beside it lies in."""
    if not openings or not rooms:
        return [(None, None) for _ in openings]
    lines = np.array([opening.middle_line.coords for opening in openings])
    along = lines[:, 1] - lines[:, 0]
    normal = np.stack([-along[:, 1], along[:, 0]], axis=1) / np.hypot(along[:, 0], along[:, 1])[:, None]
    corners, row = shapely.get_coordinates([opening.polygon for opening in openings], return_index=True)
    off = ((corners - lines.mean(axis=1)[row]) * normal[row]).sum(axis=1)
    first = np.flatnonzero(np.diff(row, prepend=-1))
    depth = np.stack([np.maximum.reduceat(off, first), np.maximum.reduceat(-off, first)], axis=1)
    steps = depth[:, :, None] + np.array([0.08, 0.25])
    way = normal[:, None] * np.array([1.0, -1.0])[:, None]
    shares = np.array([0.5, 0.2, 0.8])
    base = lines[:, 0][:, None] + along[:, None] * shares[:, None]
    spots = base[:, None, None] + (way[:, :, None] * steps[..., None])[:, :, :, None]
    spot, room = shapely.STRtree([each.polygon for each in rooms]).query(
        points_of(spots.reshape(-1, 2)), predicate="intersects"
    )
    lowest = np.full(spots.size // 2, len(rooms))
    np.minimum.at(lowest, spot, room)
    sides = lowest.reshape(len(openings), 2, -1)
    met = np.take_along_axis(sides, (sides < len(rooms)).argmax(axis=2)[..., None], axis=2)[..., 0]
    ids = [*(each.id for each in rooms), None]
    return [(ids[left], ids[right]) for left, right in met.tolist()]


def _door(
    drawing: Drawing,
    door_id: str,
    opening: Opening,
    rooms: tuple[str | None, str | None],
    *,
    gap: Polygon,
    sweep: Sequence[Polygon],
) -> Door:
    line = opening.middle_line
    swing: Polygon | MultiPolygon | None = None
    if sweep:
        swing = sweep[0] if len(sweep) == 1 else merged(sweep)
    if opening.swings:
        kind = DoorKind.SWING if len(opening.swings) == 1 else DoorKind.DOUBLE
    else:
        kind = DoorKind.SLIDING if opening.closing is Closing.DOOR else DoorKind.GAP
    return Door(
        id=door_id,
        width_m=round(line.length, _DIGITS),
        opening=LineString(np.round(np.array(line.coords), _DIGITS)),
        gap=gap,
        rooms=rooms,
        kind=kind,
        swing=swing,
        sources=_sources(drawing, opening),
    )


def _sources(drawing: Drawing, opening: Opening) -> tuple[Source, ...]:
    return tuple(dict.fromkeys(drawing.source(shape) for shape in opening.shapes[:12]))


def _glazing(drawing: Drawing, part: _Part, building: Building, taken: set[bytes]) -> tuple[Glazing, ...]:
    panes = [each for each in building.openings if each.closing in (Closing.WINDOW, Closing.UNKNOWN)]
    panes = [panes[row] for row in _meeting([pane.polygon for pane in panes], part.area)]
    found: list[tuple[Polygon, LineString, tuple[Source, ...]]] = []
    for pane, gap in zip(panes, _set(pane.polygon for pane in panes), strict=True):
        if gap.wkb not in taken:
            found.append((pane.polygon, pane.middle_line, _sources(drawing, pane)))
    bands = [building.panes[row] for row in _meeting(building.panes, part.area)]
    found.extend((band, _long_axis(band), ()) for band in bands)
    found = [found[row] for row in _in_reading_order([polygon for polygon, _, _ in found])]
    return tuple(
        Glazing(
            id=f"G{row}",
            line=LineString(np.round(np.array(line.coords), _DIGITS)),
            gap=gap,
            sources=sources,
        )
        for row, ((_, line, sources), gap) in enumerate(
            zip(found, _set(polygon for polygon, _, _ in found), strict=True), start=1
        )
    )


def _long_axis(box: Polygon) -> LineString:
    ring = np.array(box.exterior.coords)[:4]
    middles = (ring + np.roll(ring, -1, axis=0)) / 2
    pairs = [(middles[0], middles[2]), (middles[1], middles[3])]
    return max((LineString(pair) for pair in pairs), key=lambda line: line.length)


def _columns(part: _Part, building: Building) -> tuple[Column, ...]:
    own = [building.columns[row] for row in _meeting([outline for outline, _ in building.columns], part.area)]
    own = [own[row] for row in _in_reading_order([outline for outline, _ in own])]
    outlines = _set(outline for outline, _ in own)
    return tuple(
        Column(id=f"C{row}", polygon=outline, sources=sources)
        for row, (outline, (_, sources)) in enumerate(zip(outlines, own, strict=True), start=1)
    )


def _bodies(part: _Part, building: Building) -> MultiPolygon:
    return merged([building.faces.bodies[row] for row in _meeting(building.faces.bodies, part.area)])


def _furniture(things: Sequence[fittings.Thing], part: _Part) -> tuple[Furniture, ...]:
    own = sorted((things[row] for row in _meeting([outline for _, outline, _ in things], part.area)), key=itemgetter(0))
    own = [own[row] for row in _in_reading_order([outline for _, outline, _ in own])]
    outlines = _set(outline for _, outline, _ in own)
    return tuple(
        Furniture(id=f"F{row}", name=name, polygon=outline, sources=sources)
        for row, (outline, (name, _, sources)) in enumerate(zip(outlines, own, strict=True), start=1)
    )


def _name(drawing: Drawing, part: _Part, *, scale: float) -> str:
    """The title of a plan: the largest text that speaks of a storey, below it or near it."""
    low_x, low_y, high_x, high_y = part.hull.bounds
    found = []
    for writing in drawing.writings:
        x, y = writing.at[0] * scale, writing.at[1] * scale
        if _STOREY_NAME.search(writing.text) and low_x - 3 <= x <= high_x + 3 and low_y - 15 <= y <= high_y + 8:
            found.append((-round(writing.height, 6), -y, writing.text.replace("\n", " ")))
    return min(found)[2] if found else ""
