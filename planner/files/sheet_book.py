"""The drawing set as data: pens, and what each sheet shows (templates/sheets/*.toml)."""

from pathlib import Path

from planner.files.toml import templates
from planner.files.toml_table import Table, TomlFile, content_of
from planner.model.scene import Drawing, Layer, Pen, SheetBook, SheetPlan, Topic
from planner.words import Text


def read_sheet_book(folder: Path | None = None) -> SheetBook:
    """The pens and the sheets of a folder; without one, those of the product.

    Raises:
        InputError: a file cannot be read, or has a missing, unknown or wrong value.
    """
    place = templates() / "sheets" if folder is None else folder
    pens, file = _pens(place / "pens.toml"), TomlFile(place / "set.toml", content_of(place / "set.toml"))
    head = file.root.table("set")
    remarks = _texts(head, "remarks")
    sheets = tuple(_sheet(table) for table in file.root.tables("sheet"))
    file.finish()
    return SheetBook(pens=pens, sheets=sheets, remarks=remarks)


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
        reported=table.yes("report") if table.has("report") else False,
    )


def _texts(table: Table, key: str) -> tuple[Text, ...]:
    return tuple(Text(zh=one.text("zh"), en=one.text("en")) for one in table.tables(key))
