"""The library of symbols as blocks with attributes, and the things of a layout as INSERTs that know what they are."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from planner.files.dxf.ours import Json, mark
from planner.files.dxf.writing_marks import Target, add_patch, add_stroke, fill_attributes
from planner.files.dxf.writing_styles import TEXT_STYLE, Styles
from planner.model.scene import Block, Layer, Scene, Symbol

TAG_MM: Final = 1.5
"""The height of hidden attributes on paper."""


def add_blocks(styles: Styles, scene: Scene) -> dict[str, str]:
    """Each symbol as a block in the file's own units; gives the name that each got."""
    names: dict[str, str] = {}
    taken = {block.name.lower() for block in styles.doc.blocks}
    for block in scene.blocks:
        symbols = [symbol for symbol in scene.symbols if symbol.block == block.name]
        tags = list(dict.fromkeys(tag for symbol in symbols for tag, _ in symbol.tags))
        name, number = block.name, 1
        while name.lower() in taken:
            number += 1
            name = f"{block.name}_{number}"
        taken.add(name.lower())
        names[block.name] = name
        layer = symbols[0].layer if symbols else Layer.FURNITURE
        _add_block(styles, block, name=name, layer=layer, tags=tags)
    return names


def _add_block(styles: Styles, block: Block, *, name: str, layer: Layer, tags: Iterable[str]) -> None:
    """A block; its own lines lie on layer 0 and so take the look of the INSERT's layer."""
    made = styles.doc.blocks.new(name)
    mark(made.block)
    target = Target(space=made, layer=styles.layer, fill=styles.fill, point=styles.units.point, mm=styles.units.mm)
    for patch in block.patches:
        if patch.colour != "#FFFFFF" and (patch.colour or layer in _FILLED):
            mark(add_patch(target, replace(patch, layer=layer), layer="0"))
    for stroke in block.strokes:
        mark(add_stroke(target, stroke, layer="0" if stroke.layer is layer else None))
    for number, tag in enumerate(tags):
        height = TAG_MM * styles.units.mm
        made.add_attdef(
            tag,
            insert=(0.0, -number * height * 1.5),
            height=height,
            dxfattribs={"layer": "0", "style": TEXT_STYLE, "flags": 1},
        )


_FILLED: Final = frozenset({Layer.QUEUE, Layer.SIGN, Layer.HUNG_SIGN, Layer.ALARM, Layer.CAMERA})


def add_insert(space: Any, styles: Styles, symbol: Symbol, *, name: str, value: Json) -> Any:
    """A thing as an INSERT with its attributes, and its values as XDATA."""
    insert = space.add_blockref(
        name,
        styles.units.point(symbol.at),
        dxfattribs={"layer": styles.layer(symbol.layer), "rotation": symbol.turn_deg},
    )
    fill_attributes(insert, dict(symbol.tags))
    mark(insert, value)
    return insert
