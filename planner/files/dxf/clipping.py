"""The clipping boundary (XCLIP) of a placed block, and what it leaves of lines."""

from typing import Any

import numpy as np
import shapely
from ezdxf.xclip import XClip
from numpy.typing import NDArray
from shapely import Polygon

from planner.measure.overlay import polygons_in
from planner.model.drawing import Floats

_FAR = 1000.0
"""A boundary that hides what is inside it shows all within this many times its own size."""


def outline_of(entity: Any) -> Polygon | None:
    """What a placed block shows of itself, in the block's own coordinates; None where nothing is clipped."""
    if not entity.has_extension_dict:
        return None
    clip = XClip(entity)
    if not clip.has_clipping_path or not clip.is_clipping_enabled:
        return None
    path = clip.get_block_clipping_path()
    inner = path.inner_polygon()
    if len(inner) < 3:
        return None
    shape = shapely.make_valid(Polygon([(point.x, point.y) for point in inner]))
    if path.is_inverted_clip:
        low_x, low_y, high_x, high_y = shape.bounds
        far = _FAR * max(high_x - low_x, high_y - low_y)
        shape = shapely.box(low_x - far, low_y - far, high_x + far, high_y + far).difference(shape)
    areas = [part for part in polygons_in(shape) if part.area > 0]
    return max(areas, key=lambda part: part.area, default=None)


def within(ends: Floats, outline: Polygon) -> tuple[Floats, NDArray[np.int64]]:
    """Those parts of pieces that lie within an outline, and the row of the piece that each is a part of."""
    lines: NDArray[np.object_] = np.asarray(shapely.linestrings(ends.reshape(-1, 2, 2)))
    shapely.prepare(outline)
    inside = shapely.covers(outline, lines)
    cut = np.flatnonzero(~inside & shapely.intersects(outline, lines))
    parts, piece = shapely.get_parts(shapely.intersection(lines[cut], outline), return_index=True)
    straight = shapely.get_num_coordinates(parts) == 2
    rows = np.concatenate([np.flatnonzero(inside), cut[piece[straight]]])
    found = np.concatenate([ends[inside], shapely.get_coordinates(parts[straight]).reshape(-1, 4)])
    order = np.argsort(rows, kind="stable")
    return found[order], rows[order]
