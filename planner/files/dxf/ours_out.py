"""Takes out of a document what an earlier export put into it, so that exporting twice does not double anything."""

from typing import Any

from planner.files.dxf.reading import OUR_APP


def take_out(doc: Any) -> frozenset[str]:
    """Removes our entities, layouts, blocks, layers and record; what the user drew stays, on any layer.

    Returns:
        The names of our sheets on which somebody has drawn; they stay, with what was drawn on them.
    """
    kept = frozenset(
        name
        for name in doc.layouts.names()
        if name != "Model" and _has_ours(doc.layouts.get(name)) and not _is_ours(doc.layouts.get(name))
    )
    for name in [name for name in doc.layouts.names() if name != "Model" and _is_ours(doc.layouts.get(name))]:
        drawn = [one.dxf.get("geometry", "") for one in doc.layouts.get(name).query("DIMENSION")]
        doc.layouts.delete(name)
        for block in drawn:
            if block in doc.blocks:
                doc.blocks.delete_block(block, safe=False)
    for layout in doc.layouts:
        for entity in [one for one in layout if one.has_xdata(OUR_APP)]:
            picture = entity.dxf.get("geometry", "") if entity.dxftype() == "DIMENSION" else ""
            layout.delete_entity(entity)
            if picture in doc.blocks:
                doc.blocks.delete_block(picture, safe=False)
    doc.entitydb.purge()
    _remove_blocks(doc)
    _remove_layers(doc)
    if OUR_APP in doc.rootdict:
        doc.rootdict.remove(OUR_APP)
    return kept


def _has_ours(layout: Any) -> bool:
    return any(one.has_xdata(OUR_APP) for one in layout)


def _is_ours(layout: Any) -> bool:
    """Whether a layout is one of our sheets, and nobody has drawn on it since."""
    drawn = [one for one in layout if one.dxftype() != "VIEWPORT" or one.dxf.id != 1]
    return bool(drawn) and all(one.has_xdata(OUR_APP) for one in drawn)


def _remove_blocks(doc: Any) -> None:
    """Our blocks that nothing uses any more."""
    used = {insert.dxf.name.lower() for insert in doc.query("INSERT")}
    for block in doc.blocks:
        used.update(insert.dxf.name.lower() for insert in block.query("INSERT"))
    for name in sorted(block.name for block in doc.blocks if block.block.has_xdata(OUR_APP)):
        if name.lower() not in used:
            doc.blocks.delete_block(name, safe=False)


def _remove_layers(doc: Any) -> None:
    """Our layers on which nothing of the user's lies."""
    used = {
        entity.dxf.layer.lower() for entity in doc.entitydb.values() if entity.is_alive and entity.dxf.hasattr("layer")
    }
    for layer in [one for one in doc.layers if one.has_xdata(OUR_APP)]:
        if layer.dxf.name.lower() not in used:
            doc.layers.remove(layer.dxf.name)
