"""Layers parted by the pens that things on them are drawn with: colour, line type and weight."""

from dataclasses import replace
from typing import Final

import numpy as np

from planner.model.drawing import Drawing, Layer, Pen

_BY_LAYER: Final = Pen()
_FEWEST: Final = 4
"""A pen with which fewer shapes are drawn on a layer parts none of them."""

_LEAST: Final = 0.1
"""Pens other than the usual ones of their layers tell something where they draw this share of all lines by length."""

_MOST: Final = 60
"""Where things are drawn with more pens than these, pens tell nothing."""


def by_pens(drawing: Drawing) -> Drawing:
    """The same drawing with each layer parted into one for each pen, all of the layer's name; itself if none is.

    The layers keep their rows, for what most of their things are drawn with; the others follow them.
    """
    pen = _seen(drawing)
    keys, row, count = np.unique(
        np.stack([drawing.shapes.layer, pen[0]], axis=1), axis=0, return_inverse=True, return_counts=True
    )
    order = np.lexsort((np.arange(len(keys)), -count, keys[:, 0]))
    layers, target = list(drawing.layers), keys[:, 0].copy()
    first = np.diff(keys[order, 0], prepend=-1) != 0
    for each, main in zip(order.tolist(), first.tolist(), strict=True):
        layer, own = drawing.layers[keys[each, 0]], pen[1][keys[each, 1]]
        inner = Layer(name=layer.name, visible=layer.visible, dashed=own.linetype in drawing.dashed, pen=own)
        if main:
            layers[keys[each, 0]] = inner
        elif count[each] >= _FEWEST:
            target[each] = len(layers)
            layers.append(inner)
    if not len(drawing.layers) < len(layers) <= len(drawing.layers) + _MOST:
        return drawing
    length = np.hypot(drawing.ends[:, 2] - drawing.ends[:, 0], drawing.ends[:, 3] - drawing.ends[:, 1])
    parted = (target != keys[:, 0])[row.reshape(-1)][drawing.owner]
    if float(length[parted].sum()) < _LEAST * float(length.sum()):
        return drawing
    shapes = replace(drawing.shapes, layer=target[row.reshape(-1)].astype(np.int32))
    return replace(drawing, layers=tuple(layers), shapes=shapes)


def _seen(drawing: Drawing) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], list[Pen]]:
    """For each shape the row of the pen that is seen, and these pens: what is by layer is the layer's own."""
    told = drawing.shapes.layer.astype(np.int64) * (len(drawing.pens) + 1) + drawing.shapes.pen
    pairs, row = np.unique(told, return_inverse=True)
    pens: dict[Pen, int] = {}
    found = []
    for pair in pairs.tolist():
        layer, pen = divmod(pair, len(drawing.pens) + 1)
        own, known = drawing.pens[pen], drawing.layers[layer].pen
        seen = Pen(
            colour=known.colour if own.colour in (0, _BY_LAYER.colour) else own.colour,
            linetype=known.linetype if own.linetype in ("byblock", _BY_LAYER.linetype) else own.linetype,
            weight=known.weight if own.weight in (-2, _BY_LAYER.weight) else own.weight,
        )
        found.append(pens.setdefault(seen, len(pens)))
    return np.array(found, dtype=np.int64)[row.reshape(-1)], list(pens)
