"""Depict: a layout with what was found out about it becomes a scene."""

from collections.abc import Sequence

import shapely
from shapely import Polygon

from planner.draw import building, circulation, furnishing, points, setting_out, watching
from planner.measure.coverage import AreaCoverage
from planner.measure.exits import exit_doors
from planner.measure.routes import Flow
from planner.model.layout import Layout, ZoneKind
from planner.model.scene import LabelWish, Patch, Scene, Stroke
from planner.model.verdict import Verdict


def depict(layout: Layout, verdicts: Sequence[Verdict], coverage: Sequence[AreaCoverage], flow: Flow) -> Scene:
    """Everything that is placed and everything that was found out about it, in metres, on layers."""
    storey = layout.storey
    turn_deg = building.main_direction(storey)
    axes = building.axis_wishes(storey)
    swings = [door.swing for door in storey.doors if door.swing is not None]
    staff = [zone.polygon for zone in layout.zones if zone.kind is ZoneKind.STAFF]
    flags = tuple(furnishing.flags(verdicts))
    whole = _hull(storey.walls, *(room.polygon for room in storey.rooms), *swings)
    focus = _focus(layout)
    marks = [
        *furnishing.zone_marks(layout.zones),
        *watching.sight_marks(layout, coverage),
        *watching.blind_marks(coverage),
        *circulation.route_marks(flow),
        *furnishing.flag_marks(flags),
    ]
    return Scene(
        strokes=(*building.building_strokes(storey), *(one for one in marks if isinstance(one, Stroke))),
        patches=(*building.building_patches(storey), *(one for one in marks if isinstance(one, Patch))),
        symbols=tuple(furnishing.item_symbols(layout)),
        blocks=furnishing.item_blocks(layout),
        labels=(
            *building.room_labels(storey, beside=staff),
            *furnishing.layout_labels(layout, turn_deg=turn_deg),
            *watching.blind_labels(coverage),
            *circulation.route_labels(flow),
            *circulation.exit_labels(exit_doors(layout)),
            *(one for one in marks if isinstance(one, LabelWish)),
        ),
        chains=(
            *setting_out.chains(layout, axes, building=whole, focus=focus, turn_deg=turn_deg),
            *points.point_chains(layout, turn_deg=turn_deg),
        ),
        axes=axes,
        flags=tuple(flag for flag, _ in flags),
        building=whole,
        focus=focus,
        turn_deg=turn_deg,
    )


def _hull(*shapes: shapely.Geometry) -> Polygon:
    hull = shapely.convex_hull(shapely.union_all(list(shapes)))
    return hull if isinstance(hull, Polygon) else Polygon()


def _focus(layout: Layout) -> Polygon:
    """The hall and the rooms in which something stands, with the walls about them."""
    placed = [item.at for item in layout.items] + [camera.at for camera in layout.cameras]
    used = [room.polygon for room in layout.storey.rooms if any(room.polygon.covers(at) for at in placed)]
    return _hull(layout.hall.polygon.buffer(0.5), *(one.buffer(0.5) for one in used))
