"""A view's paper while its notes are being placed: the ink on it, and where texts and lines stand by now."""

from typing import Final

import shapely
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from planner.draw.frame import Frame
from planner.draw.ink import Ink
from planner.draw.shapes import moved, polygons_of
from planner.model.scene import Box, Layer, Mark, Scene

ROUTE_INK: Final = 2.5
"""How much more than another line a route costs a label that lies on it."""

WEIGHTS: Final = {
    **dict.fromkeys((Layer.ZONE, Layer.SIGHT, Layer.EXISTING), 0.3),
    **dict.fromkeys((Layer.ROUTE_PUBLIC, Layer.ROUTE_STAFF, Layer.ROUTE_WHEELCHAIR, Layer.ROUTE_OUT), ROUTE_INK),
}
"""How much ink a line is to a label; 1 where nothing is said."""

SOLID: Final = (
    *(Layer.WALL_FILL, Layer.COLUMN, Layer.BLIND),
    *(Layer.ROUTE_PUBLIC, Layer.ROUTE_STAFF, Layer.ROUTE_WHEELCHAIR, Layer.ROUTE_OUT),
)
"""Filled areas on which a label cannot be read."""

GROUNDED: Final = {Layer.QUEUE: 0.4, Layer.SIGN: 0.4, Layer.DESKTOP: 1.0}
"""Symbols on which no label should lie, although they are plain rectangles, and how much ink their ground is."""


class ViewPaper:
    """What notes are placed on, and those that are placed.

    Attributes:
        limits: where texts may be.
        taken: what texts cover.
        lines: dimension and extension lines.
        leaders: leaders of labels.
        axes: the lines of the building's axes.
        walls, solid: the walls, and they with the columns, if they show.
        unplaced: labels for which there was no place.
    """

    def __init__(self, scene: Scene, frame: Frame, *, layers: frozenset[Layer], limits: Box | None = None) -> None:
        self.frame = frame
        self.limits = limits or frame.box
        self.ink = Ink(frame.box)
        self.taken: list[Box] = []
        self.lines: list[LineString] = []
        self.leaders: list[LineString] = []
        self.axes: list[LineString] = []
        self.notes: list[Mark] = []
        self.unplaced: list[str] = []
        self.walls = self._filled(scene, layers, (Layer.WALL_FILL,))
        self.solid = self._filled(scene, layers, (Layer.WALL_FILL, Layer.COLUMN))
        self._blot(scene, layers)

    def _filled(self, scene: Scene, layers: frozenset[Layer], wanted: tuple[Layer, ...]) -> BaseGeometry:
        """The filled areas of some layers on paper, if they show."""
        fills = [patch for patch in scene.patches if patch.layer in wanted and patch.layer in layers]
        shapes = [shapely.Polygon(patch.rings[0], patch.rings[1:]) for patch in fills]
        found = shapely.union_all([self.frame.shape_on_paper(one) for one in shapes])
        shapely.prepare(found)
        return found

    def _blot(self, scene: Scene, layers: frozenset[Layer]) -> None:
        """Notes what the scene draws on the layers that show."""
        for stroke in scene.strokes:
            if stroke.layer in layers:
                self.ink.line(
                    self.frame.all_on_paper(stroke.points), closed=stroke.closed, weight=WEIGHTS.get(stroke.layer, 1.0)
                )
        for patch in scene.patches:
            if patch.layer in layers and patch.layer in SOLID:
                shape = shapely.Polygon(patch.rings[0], patch.rings[1:])
                for polygon in polygons_of(self.frame.shape_on_paper(shape)):
                    self.ink.area(polygon, weight=4.0)
        for symbol in scene.symbols:
            if symbol.layer in layers:
                for stroke in scene.block_by_name[symbol.block].strokes:
                    points = self.frame.all_on_paper(
                        moved(point, symbol.turn_deg, symbol.at) for point in stroke.points
                    )
                    self.ink.line(points, closed=stroke.closed)
                    if stroke.closed and (len(points) > 4 or symbol.layer in GROUNDED):
                        self.ink.area(shapely.Polygon(points), weight=GROUNDED.get(symbol.layer, 0.4))
