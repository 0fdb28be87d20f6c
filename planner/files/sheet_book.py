"""The drawing set as data: pens, and what each sheet shows (templates/sheets/*.toml)."""

from collections.abc import Collection
from pathlib import Path
from typing import Final

from planner.errors import InputError
from planner.files.dxf.title_block import read_title_block
from planner.files.toml import templates
from planner.files.toml_table import Table, TomlFile, content_of
from planner.model.scene import Drawing, Layer, Pen, SheetBook, SheetPlan, Topic
from planner.words import Text

MAIN: Final = "main"
"""The set that is drawn unless another one is asked for."""


def read_sheet_book(chosen: str = MAIN, *, folder: Path | None = None) -> SheetBook:
    """The pens, and the sheets of a set in its order.

    Args:
        chosen: the name of a set of the product ("main", "full"), or the path of a set's file.
        folder: where pens, sheets and sets are; without it those of the product.

    Raises:
        InputError: a file cannot be read, or has a missing, unknown or wrong value; there is no such set.
    """
    place = templates() / "sheets" if folder is None else folder
    pens, file = _pens(place / "pens.toml"), TomlFile(place / "sheets.toml", content_of(place / "sheets.toml"))
    remarks = _texts(file.root.table("all"), "remarks")
    sheets = {sheet.key: sheet for sheet in (_sheet(table) for table in file.root.tables("sheet"))}
    file.finish()
    path = _set_file(chosen, place)
    file = TomlFile(path, content_of(path))
    head = file.root.table("set")
    title, keys = head.both("title"), _keys(head, "sheets", sheets)
    reported = frozenset(_keys(head, "report", sheets)) if head.has("report") else frozenset[str]()
    block = head.text("title_block") if head.has("title_block") else ""
    file.finish()
    return SheetBook(
        pens=pens,
        sheets=tuple(sheets[key] for key in keys),
        remarks=remarks,
        title=title,
        reported=reported,
        title_art=read_title_block(path.parent / block) if block else None,
    )


def _set_file(chosen: str, place: Path) -> Path:
    """Where a set is: a file of its own, or one of the product's."""
    if chosen.endswith(".toml"):
        return Path(chosen)
    path = place / f"{chosen}.toml"
    names = sorted(one.stem for one in place.glob("*.toml") if one.stem not in _NO_SETS)
    if chosen not in names:
        known = ", ".join(names)
        raise InputError(
            Text(zh=f"没有图集“{chosen}”", en=f"there is no set of sheets '{chosen}'"),
            where="--set",
            mend=Text(
                zh=f"用 {known},或写出图集文件(*.toml)的路径", en=f"use {known}, or give the path of a set's .toml file"
            ),
        )
    return path


_NO_SETS: Final = ("pens", "sheets")
"""Files beside the sets that are none."""


def _keys(table: Table, key: str, known: Collection[str]) -> tuple[str, ...]:
    """Keys of sheets; each must exist."""
    found = table.texts(key)
    for unknown in [one for one in found if one not in known]:
        table.fault(
            key,
            Text(zh=f"没有图纸“{unknown}”", en=f"there is no sheet '{unknown}'"),
            Text(zh="用 " + "、".join(known), en="use " + ", ".join(known)),
        )
    return tuple(one for one in dict.fromkeys(found) if one in known)


def _pens(path: Path) -> tuple[Pen, ...]:
    file = TomlFile(path, content_of(path))
    pens = tuple(_pen(table) for table in file.root.tables("pen"))
    missing = [layer.value for layer in Layer if layer not in {pen.layer for pen in pens}]
    if missing:
        names = ", ".join(missing)
        file.root.fault(
            "pen",
            Text(zh=f"缺少图层 {names} 的笔", en=f"no pen for layer {names}"),
            Text(zh="为每个图层补一个 [[pen]]", en="add a [[pen]] for each layer"),
        )
    file.finish()
    return pens


def _pen(table: Table) -> Pen:
    return Pen(
        layer=table.choice("layer", Layer),
        name=table.both("name"),
        legend=table.both("legend"),
        colour=_colour(table, "colour"),
        width_mm=table.number("width_mm", low=0.0, high=2.11),
        dash=table.numbers("dash", low=0.0, high=100.0) if table.has("dash") else (),
        fill=_colour(table, "fill") if table.has("fill") else "",
    )


def _colour(table: Table, key: str) -> str:
    value = table.text(key)
    digits = value.removeprefix("#")
    if len(value) != 7 or not value.startswith("#") or any(one not in "0123456789ABCDEFabcdef" for one in digits):
        table.fault(
            key,
            Text(zh=f"“{value}”不是颜色", en=f"'{value}' is not a colour"),
            Text(zh='写成 "#RRGGBB"', en='write "#RRGGBB"'),
        )
    return value


def _sheet(table: Table) -> SheetPlan:
    return SheetPlan(
        key=table.text("key"),
        number=table.text("number"),
        title=table.both("title"),
        layer_word=table.both("layer_word"),
        layers=table.choices("layers", Layer) if table.has("layers") else (),
        labels=table.choices("labels", Topic) if table.has("labels") else (),
        chains=table.choices("chains", Topic) if table.has("chains") else (),
        tables=table.texts("tables") if table.has("tables") else (),
        legend=table.choices("legend", Layer) if table.has("legend") else (),
        remarks=_texts(table, "remarks"),
        drawing=table.choice("drawing", Drawing) if table.has("drawing") else Drawing.PLAN,
    )


def _texts(table: Table, key: str) -> tuple[Text, ...]:
    return tuple(Text(zh=one.text("zh"), en=one.text("en")) for one in table.tables(key))
