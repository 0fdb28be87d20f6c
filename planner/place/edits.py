"""What a designer moved in CAD goes into the next design: it stays with its parts, the rest is placed around it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from shapely import Point

from planner.model.brief import Keep
from planner.model.layout import Camera, Item, Kind, Layout
from planner.place.elsewhere import away, carried, parts_of
from planner.place.mends import with_items
from planner.place.task import KEPT_CAMERA

_SAME: Final = 1e-5
_COUNTED: Final = frozenset({Kind.SEAT_ROW, Kind.SELF_SERVICE, Kind.WHEELCHAIR_PLACE})
"""Kinds of which the placer puts down as many fewer as are kept."""

Pose = tuple[Point, float]
"""Where a thing stands, and its turn in degrees."""


@dataclass(frozen=True, kw_only=True)
class Edit:
    """A thing that a designer moved or added, and the parts that go with it."""

    thing: Item | Camera
    parts: tuple[Item, ...] = ()

    @property
    def keep(self) -> Keep | None:
        """What the placer is told; None of a thing that belongs to a window, for it is set when the window stands."""
        thing = self.thing
        if isinstance(thing, Camera):
            turn = (thing.aim_deg - 90.0) % 360.0
            return Keep(kind=KEPT_CAMERA, at=thing.at, turn_deg=turn, tilt_deg=thing.tilt_deg)
        if thing.window and thing.kind is not Kind.COUNTER:
            return None
        return Keep(kind=thing.kind.value, at=thing.at, turn_deg=thing.turn_deg, width=thing.width, depth=thing.depth)


def edits_of(layout: Layout, before: Mapping[str, Pose]) -> tuple[Edit, ...]:
    """The locked things of a layout that was read back, each with its parts carried along.

    Args:
        before: where each thing stood when the layout was written, by its id.
    """
    things = [one for one in layout.items if one.locked and not _is_part(one, layout)]
    return (
        *(Edit(thing=item, parts=tuple(_with_it(layout, item, before))) for item in things),
        *(Edit(thing=camera) for camera in layout.cameras if camera.locked),
    )


def _is_part(item: Item, layout: Layout) -> bool:
    return any(item.id.startswith(f"{one.id}-") for one in layout.items if one.locked and not one.window)


def _with_it(layout: Layout, item: Item, before: Mapping[str, Pose]) -> Iterator[Item]:
    """The parts of a thing: those that were moved themselves stay, the others go the way that the thing went."""
    pose = before.get(item.id)
    if item.window:
        return
    for part in parts_of(layout, item):
        if part.locked or pose is None:
            yield part
        else:
            was = replace(item, at=pose[0], turn_deg=pose[1])
            yield carried(part, was, item.at, item.turn_deg - pose[1])


def keeps(edits: tuple[Edit, ...], known: tuple[Keep, ...]) -> tuple[Keep, ...]:
    """What is kept: what the brief keeps, and what was moved, each once."""
    fresh = [edit.keep for edit in edits]
    return (*known, *(one for one in fresh if one is not None and not any(_same(one, other) for other in known)))


def _same(one: Keep, other: Keep) -> bool:
    return one.kind == other.kind and away(one.at, other.at) < _SAME


def with_edits(layout: Layout, edits: tuple[Edit, ...]) -> Layout:
    """A layout that was placed around the edits, with each edited thing as its designer left it."""
    for edit in edits:
        thing = edit.thing
        if isinstance(thing, Camera):
            layout = _with_camera(layout, thing)
        elif thing.window and thing.kind is not Kind.COUNTER:
            layout = _with_own(layout, thing)
        elif thing.kind is not Kind.COUNTER:
            layout = _with_kept(layout, thing, edit.parts)
    return layout


def _with_camera(layout: Layout, camera: Camera) -> Layout:
    cameras = tuple(
        replace(camera, id=one.id) if one.locked and away(one.at, camera.at) < _SAME else one for one in layout.cameras
    )
    return replace(layout, cameras=cameras)


def _with_own(layout: Layout, thing: Item) -> Layout:
    """A thing of a window put where its designer put it; what is written on it is the window's now."""
    own = next((one for one in layout.items if one.id == thing.id), None)
    return layout if own is None else with_items(layout, replace(thing, text=own.text, detail=own.detail))


def _without_twin(layout: Layout, thing: Item) -> Layout:
    """The layout without the thing that was placed as if the kept one were not there, and without its parts."""
    twin = next((one for one in layout.items if one.id == thing.id and not one.locked), None)
    if twin is None or twin.kind in _COUNTED:
        return layout
    gone = {twin.id, *(part.id for part in parts_of(layout, twin))}
    return replace(layout, items=tuple(one for one in layout.items if one.id not in gone))


def _with_kept(layout: Layout, thing: Item, parts: tuple[Item, ...]) -> Layout:
    """The thing that the placer kept as its designer left it, under its own id if that is free."""
    kept = next(
        (
            one
            for one in layout.items
            if one.locked and one.kind is thing.kind and one.id != thing.id and away(one.at, thing.at) < _SAME
        ),
        None,
    )
    if kept is None:
        return layout
    layout = _without_twin(layout, thing)
    gone = {part.id for part in parts_of(layout, kept)}
    layout = replace(layout, items=tuple(one for one in layout.items if one.id not in gone))
    taken = {one.id for one in layout.items}
    name = kept.id if thing.id in taken else thing.id
    own = replace(thing, id=name, locked=True, handle="")
    added = tuple(
        replace(part, id=f"{name}-{part.id.removeprefix(f'{thing.id}-')}", locked=True, handle="") for part in parts
    )
    items = tuple(own if one.id == kept.id else one for one in layout.items)
    return replace(layout, items=(*items, *(one for one in added if one.id not in taken)))
