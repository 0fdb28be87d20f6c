"""How much is drawn where on a view's paper, so that labels and dimensions find a quiet place."""

from collections.abc import Iterable
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon

from planner.model.scene import Box

CELL: Final = 0.5
"""Millimetres of paper a cell."""

Floats = NDArray[np.float64]


class Ink:
    """A raster over a box of paper; each cell holds how much ink lies in it."""

    def __init__(self, box: Box) -> None:
        self.box = box
        shape = (int(np.ceil(box.height / CELL)) + 1, int(np.ceil(box.width / CELL)) + 1)
        self._cells = np.zeros(shape)

    def copy(self) -> "Ink":
        """The same ink on other paper."""
        found = Ink(self.box)
        found._cells[:] = self._cells
        return found

    def line(self, points: Floats, *, weight: float = 1.0, closed: bool = False) -> None:
        """Notes a line through points on paper."""
        if closed and len(points) > 1:
            points = np.vstack([points, points[:1]])
        if len(points) < 2:
            return
        starts, steps = points[:-1], np.diff(points, axis=0)
        counts = np.maximum(1, np.ceil(np.hypot(steps[:, 0], steps[:, 1]) / CELL)).astype(int)
        which = np.repeat(np.arange(len(counts)), counts + 1)
        place = np.concatenate([np.linspace(0.0, 1.0, count + 1) for count in counts])
        self._mark(starts[which] + steps[which] * place[:, None], weight)

    def area(self, polygon: Polygon, *, weight: float) -> None:
        """Notes a filled area of paper."""
        left, bottom, right, top = polygon.bounds
        xs = np.arange(max(left, self.box.left), min(right, self.box.right), CELL)
        ys = np.arange(max(bottom, self.box.bottom), min(top, self.box.top), CELL)
        if not len(xs) or not len(ys):
            return
        grid = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
        shapely.prepare(polygon)
        self._mark(grid[shapely.contains_xy(polygon, grid[:, 0], grid[:, 1])], weight)

    def _mark(self, points: Floats, weight: float) -> None:
        rows, columns = self._cell(points)
        inside = (rows >= 0) & (rows < self._cells.shape[0]) & (columns >= 0) & (columns < self._cells.shape[1])
        np.maximum.at(self._cells, (rows[inside], columns[inside]), weight)

    def _cell(self, points: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        columns = np.floor((points[:, 0] - self.box.left) / CELL).astype(np.int64)
        rows = np.floor((points[:, 1] - self.box.bottom) / CELL).astype(np.int64)
        return rows, columns

    def under(self, boxes: Floats) -> Floats:
        """The ink under each box; boxes are n by 4: left, bottom, right, top."""
        if not len(boxes):
            return np.zeros(0)
        low_row, low_column = self._cell(boxes[:, :2])
        high_row, high_column = self._cell(boxes[:, 2:])
        rows, columns = self._cells.shape
        low_row, high_row = np.clip(low_row, 0, rows), np.clip(high_row + 1, 0, rows)
        low_column, high_column = np.clip(low_column, 0, columns), np.clip(high_column + 1, 0, columns)
        bottom, left = int(low_row.min()), int(low_column.min())
        part = self._cells[bottom : int(high_row.max()), left : int(high_column.max())]
        sums = np.pad(part.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
        low_row, high_row = low_row - bottom, high_row - bottom
        low_column, high_column = low_column - left, high_column - left
        found: Floats = (
            sums[high_row, high_column]
            - sums[low_row, high_column]
            - sums[high_row, low_column]
            + sums[low_row, low_column]
        )
        return found


def boxes_of(boxes: Iterable[Box]) -> Floats:
    """Boxes as rows: left, bottom, right, top."""
    return np.array([(one.left, one.bottom, one.right, one.top) for one in boxes], dtype=float).reshape(-1, 4)
