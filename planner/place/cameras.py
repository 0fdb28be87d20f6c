"""Cameras: the fewest of all that could hang in the hall that see every key area well enough."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from planner.errors import InputError
from planner.measure.coverage import NOISE
from planner.measure.key_areas import Grade, key_areas, pixel_densities
from planner.measure.overlay import rest, united
from planner.measure.sight import private_views, stage
from planner.measure.space import polygons, sight_ground
from planner.model.catalogue import CameraModel, Catalogue
from planner.model.layout import Camera, Choice, Layout
from planner.model.standard import Rulebook
from planner.place.areas_told import areas_told
from planner.place.frame import Frame
from planner.place.outlooks import TILTS, Candidates, Cells, Ints, Mask, Scope, camera_at, candidates, cells_of
from planner.place.search import Cover, cheapest_cover
from planner.place.task import KEPT_CAMERA
from planner.units import percent
from planner.words import Text

_MARGIN: Final = 0.025
_ROUNDS: Final = 5
_BEST: Final = 400
_BEST_OF_AREA: Final = 60
_BLIND_PARTS: Final = 3


def put_cameras(layout: Layout, catalogue: Catalogue, rulebook: Rulebook, *, frame: Frame) -> Layout:
    """The layout with cameras that see each key area at its density, as few as were found.

    Args:
        frame: the axes of the row of counters.
    """
    share = rulebook.number("key_area_covered")
    scope = _scope(layout, catalogue, rulebook, pixel_densities(rulebook), frame)
    kept = _kept(scope)
    scope = replace(scope, cells=_unseen(scope, kept))
    found = candidates(scope)
    hidden = _never_faced(scope, found.seen, share)
    if hidden:
        cells = tuple(replace(one, look=None) if one.area.id in hidden else one for one in scope.cells)
        scope = replace(scope, cells=cells)
        found = candidates(scope)
    cameras, shares = _chosen(scope, kept, found.pick(_worth_a_look(scope, found.seen)), share)
    ordered = _in_order(scope, cameras)
    named = tuple(replace(camera, id=f"CAM{number}") for number, camera in enumerate(ordered, start=1))
    return replace(layout, cameras=named, choices=(*layout.choices, *_choices(scope, named, shares, share)))


def _scope(
    layout: Layout, catalogue: Catalogue, rulebook: Rulebook, densities: Mapping[Grade, float], frame: Frame
) -> Scope:
    steepest = rulebook.number("camera_tilt")
    return Scope(
        layout=layout,
        stage=stage(layout),
        open_floor=sight_ground(layout.storey, doors_open=True),
        cells=tuple(cells_of(area, px_per_m=densities[area.grade], frame=frame) for area in key_areas(layout)),
        models=tuple(_model(catalogue, model) for model in layout.brief.cameras.models),
        height=layout.brief.cameras.height,
        yaw_deg=rulebook.number("camera_yaw_to_face"),
        tilts=tuple(tilt for tilt in TILTS if tilt <= steepest + 1e-9) or (steepest,),
        frame=frame,
    )


def _model(catalogue: Catalogue, model_id: str) -> CameraModel:
    """A camera of the catalogue.

    Raises:
        InputError: there is none with that id.
    """
    known = [camera.id for camera in catalogue.cameras]
    if model_id not in known:
        listed = ", ".join(known)
        raise InputError(
            Text(zh=f"摄像机型号“{model_id}”不在目录中", en=f"camera model '{model_id}' is not in the catalogue"),
            where="brief.toml, [cameras] models",
            mend=Text(zh=f"改为目录中的型号:{listed}", en=f"name a model of the catalogue: {listed}"),
        )
    return catalogue.camera(model_id)


def _kept(scope: Scope) -> tuple[Camera, ...]:
    """The cameras that the designer keeps, of the preferred model; a tilt that is not told is the middle one."""
    middle = scope.tilts[len(scope.tilts) // 2]
    found = []
    for keep in scope.layout.brief.keep:
        if keep.kind == KEPT_CAMERA:
            tilt = middle if keep.tilt_deg is None else keep.tilt_deg
            camera = camera_at(scope, keep.at, aim_deg=(keep.turn_deg + 90.0) % 360.0, tilt_deg=tilt)
            found.append(replace(camera, locked=True))
    return tuple(found)


def _unseen(scope: Scope, kept: Sequence[Camera]) -> tuple[Cells, ...]:
    """The points that the kept cameras do not see."""
    found = []
    for cells, parts in zip(scope.cells, _parts(scope, kept), strict=True):
        seen = shapely.contains_xy(united(parts), cells.points[:, 0], cells.points[:, 1])
        found.append(replace(cells, points=cells.points[~seen]))
    return tuple(found)


def _never_faced(scope: Scope, seen: Mask, share: float) -> frozenset[str]:
    """The key areas of which no cameras see enough from the front: they are looked at from any side."""
    found, end = set(), 0
    for cells in scope.cells:
        start, end = end, end + len(cells.points)
        if cells.look is not None and end > start and seen[:, start:end].any(axis=0).mean() < share:
            found.add(cells.area.id)
    return frozenset(found)


def _worth_a_look(scope: Scope, seen: Mask) -> Ints:
    """The best cameras for each key area and over all, without those that see no more than another one."""
    unique = _different(seen)
    ends = np.cumsum([0, *(len(cells.points) for cells in scope.cells)])
    counts = [seen[unique, start:end].sum(axis=1) for start, end in pairwise(ends.tolist())]
    total = np.sum(counts, axis=0)
    picked = {int(place) for place in unique[np.lexsort((unique, -total))][:_BEST]}
    for count in counts:
        picked.update(int(place) for place in unique[np.lexsort((unique, -total, -count))][:_BEST_OF_AREA])
    keep = np.array(sorted(picked), dtype=np.int64)
    sees = seen[keep].astype(np.float32)
    beyond = sees @ (1.0 - sees).T
    inside = (beyond < 0.5) & (sees.sum(axis=1)[:, None] < sees.sum(axis=1)[None, :])
    return np.asarray(keep[~inside.any(axis=1)])


def _different(matrix: Mask) -> Ints:
    """The first of each kind of row."""
    packed = np.ascontiguousarray(np.packbits(matrix, axis=1))
    rows = packed.view(np.dtype((np.void, packed.shape[1]))).ravel()
    return np.sort(np.unique(rows, return_index=True)[1])


def _chosen(scope: Scope, kept: Sequence[Camera], found: Candidates, share: float) -> tuple[list[Camera], list[float]]:
    """Cameras beside the kept ones whose exact coverage is enough wherever it can be, and the share of each area.

    Points can miss what lies between them, so the choice is made again with points in what is left blind, until
    nothing is or a number of rounds is over; the choice that leaves the fewest areas short counts.
    """
    group = np.concatenate([np.full(len(cells.points), place) for place, cells in enumerate(scope.cells)])
    wanted = np.full(len(scope.cells), share + _MARGIN)
    best: tuple[tuple[int, int], list[int], list[float]] | None = None
    seen = found.seen
    for _ in range(_ROUNDS):
        chosen = _cover(seen, found.cost, group, wanted)
        own = [found.camera(place) for place in chosen]
        picked = [*kept, *own]
        peeping = [place for place, camera in zip(chosen, own, strict=True) if private_views(scope.layout, camera)]
        if peeping:
            seen[peeping] = False
            continue
        parts = _parts(scope, picked)
        shares = [_share(cells, seen_parts) for cells, seen_parts in zip(scope.cells, parts, strict=True)]
        short = [place for place, one in enumerate(shares) if one < share]
        if best is None or (len(short), len(picked)) < best[0]:
            best = (len(short), len(picked)), chosen, shares
        if not short:
            break
        for place in short:
            blind = _blind(scope.cells[place], parts[place])
            wanted[place] = 1.0
            seen = np.concatenate([seen, found.seeing((blind,))], axis=1)
            group = np.concatenate([group, np.full(len(blind.points), place)])
    if best is None:
        return list(kept), [0.0 for _ in scope.cells]
    return _needed(scope, kept, found, best[1], share)


def _needed(
    scope: Scope, kept: Sequence[Camera], found: Candidates, chosen: list[int], share: float
) -> tuple[list[Camera], list[float]]:
    """Chosen cameras beside the kept ones without those that can go: the others see enough of each area all the same,
    and from the front what is to be seen so; and the share of each area."""
    own = [found.camera(place) for place in chosen]
    parts = _parts(scope, [*kept, *own])
    alive = list(range(len(kept) + len(own)))
    shares = [_share(cells, seen) for cells, seen in zip(scope.cells, parts, strict=True)]
    for one in reversed(range(len(kept), len(alive))):
        left = [other for other in alive if other != one]
        then = [
            before if seen[one].is_empty else _share(cells, [seen[other] for other in left])
            for cells, seen, before in zip(scope.cells, parts, shares, strict=True)
        ]
        enough = all(after >= min(share, before) - 1e-9 for before, after in zip(shares, then, strict=True))
        if enough and _faced(scope, found, [chosen[other - len(kept)] for other in left if other >= len(kept)], share):
            alive, shares = left, then
    every = [*kept, *own]
    return [every[one] for one in alive], shares


def _faced(scope: Scope, found: Candidates, chosen: Sequence[int], share: float) -> bool:
    """Whether cameras see enough of the points of each area that is to be seen from the front."""
    end = 0
    for cells in scope.cells:
        start, end = end, end + len(cells.points)
        if cells.look is None or end == start:
            continue
        seen = found.seen[:, start:end]
        if seen[list(chosen)].any(axis=0).mean() < min(share, seen.any(axis=0).mean()) - 1e-9:
            return False
    return True


def _cover(seen: Mask, cost: NDArray[np.float64], group: Ints, wanted: NDArray[np.float64]) -> list[int]:
    """The cheapest cameras that see the wanted share of the points of each area, as far as any see them."""
    size = np.bincount(group, minlength=len(wanted)).astype(np.float64)
    most = np.bincount(group[seen.any(axis=0)], minlength=len(wanted)).astype(np.float64)
    need = np.minimum(np.ceil(wanted * size - 1e-9), most)
    cover = Cover(sees=seen, cost=cost, group=group, weight=np.ones(len(group)), need=need)
    return list(cheapest_cover(cover).chosen)


def _share(cells: Cells, parts: Sequence[BaseGeometry]) -> float:
    return float(shapely.union_all(parts, grid_size=NOISE).area / cells.area.polygon.area)


def _blind(cells: Cells, parts: Sequence[BaseGeometry]) -> Cells:
    """Points in the largest parts of an area that no camera sees."""
    left = polygons(rest(cells.area.polygon, shapely.union_all(parts, grid_size=NOISE))).geoms
    largest = sorted(left, key=lambda part: (-round(part.area, 9), part.bounds))[:_BLIND_PARTS]
    points = np.array([part.representative_point().coords[0] for part in largest])
    return replace(cells, points=points)


def _parts(scope: Scope, cameras: Sequence[Camera]) -> list[list[MultiPolygon]]:
    """What each camera sees of each area, exactly: a list for each area."""
    found = []
    for cells in scope.cells:
        area, px_per_m = cells.area, cells.px_per_m
        regions = (scope.stage.region(one, px_per_m=px_per_m, low=area.low, high=area.high) for one in cameras)
        found.append([_inside(area.polygon, region) for region in regions])
    return found


def _inside(area: BaseGeometry, region: BaseGeometry) -> MultiPolygon:
    """What of an area is in a region."""
    return polygons(region.intersection(area, grid_size=NOISE)) if region.intersects(area) else MultiPolygon()


def _in_order(scope: Scope, cameras: list[Camera]) -> list[Camera]:
    """Cameras from the row into the hall, and from the public's left."""
    places = {id(camera): scope.frame.into(camera.at) for camera in cameras}
    return sorted(cameras, key=lambda one: (round(places[id(one)].y, 3), -round(places[id(one)].x, 3), one.aim_deg))


def _choices(scope: Scope, cameras: tuple[Camera, ...], shares: list[float], share: float) -> Iterator[Choice]:
    clauses = ("DB3415/T 91-2024 4.3.2.3-cameras", "Order 799 8")
    parts = _parts(scope, cameras)
    for place, camera in enumerate(cameras):
        sees = [
            cells.area
            for cells, seen in zip(scope.cells, parts, strict=True)
            if seen[place].area > cells.area.polygon.area / 2
        ]
        told_areas = areas_told(sees, scope.layout.windows)
        zh, en = told_areas.zh, told_areas.en
        text = Text(zh=f"看得到{zh},看不到卫生间等私密房间", en=f"sees {en}. No private room is in its view")
        if camera.locked:
            tilt = f"{camera.tilt_deg:g}°"
            told = any(keep.tilt_deg is not None and keep.at.equals(camera.at) for keep in scope.layout.brief.keep)
            text = Text(
                zh=f"按设计人的位置保留,俯角 {tilt}{'' if told else '(假定)'};看得到{zh}",
                en=f"is kept where the designer has it, a tilt of {tilt}{'' if told else ' assumed'}; sees {en}",
            )
        yield Choice(item=camera.id, text=text, clauses=clauses)
    for cells, one in zip(scope.cells, shares, strict=True):
        if one < share:
            label = cells.area.label
            yield Choice(
                item=cells.area.id,
                text=Text(
                    zh=f"{label.zh}覆盖 {percent(one)},不足 {percent(share)}:这些型号在此安装高度没有更好的位置",
                    en=f"{label.en}: {percent(one)} covered of {percent(share)}; no better place for these models",
                ),
                clauses=clauses,
            )
