"""The schedules (清单) of a layout as one XLSX workbook with live totals.

Every text of a drawing is written as text: a cell that begins with "=" is never a formula of somebody else's.
"""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import isnan
from typing import TYPE_CHECKING, Final

from planner.files.report import ROLES
from planner.model.layout import NETWORKS, Item, Kind, Layout
from planner.words import Lang, Text, same

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

Cell = str | float | int | None
_EPOCH: Final = datetime(2000, 1, 1)

EQUIPMENT: Final = (
    Kind.COMPUTER,
    Kind.PRINTER,
    Kind.SCANNER,
    Kind.DOCUMENT_CAMERA,
    Kind.RATING_TERMINAL,
    Kind.COPIER,
    Kind.DISPLAY,
    Kind.TICKET_MACHINE,
    Kind.SELF_SERVICE,
)
SIGNS: Final = (
    Kind.SIGN,
    Kind.STAFF_BOARD,
    Kind.NOTICE_BOARD,
    Kind.CCTV_NOTICE,
    Kind.EXIT_SIGN,
    Kind.EVACUATION_PLAN,
)
POINTS: Final = (Kind.OUTLET, Kind.ALARM)


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """One table: a title, the heads of its columns, its rows, and the columns (from 0) that are summed below."""

    title: Text
    heads: tuple[Text, ...]
    rows: tuple[tuple[Cell, ...], ...]
    summed: tuple[int, ...] = ()


_ID = Text(zh="编号", en="id")
_NAME = Text(zh="名称", en="name")
_WINDOW = Text(zh="窗口", en="window")
_COUNT = Text(zh="数量", en="number")
_X = Text(zh="中心 X (m,图纸坐标)", en="middle x (m, the drawing's)")
_Y = Text(zh="中心 Y (m,图纸坐标)", en="middle y (m, the drawing's)")
_SIZE = Text(zh="宽×深×高 (mm)", en="width × depth × height (mm)")
_BASE = Text(zh="下沿距地 (mm)", en="lower edge above floor (mm)")


def schedules(layout: Layout, *, lang: Lang) -> tuple[Schedule, ...]:
    """Windows with matters and posts, equipment, signs, points, cameras and furniture; each item once."""
    fixed = {*EQUIPMENT, *SIGNS, *POINTS}
    furniture = tuple(kind for kind in Kind if kind not in fixed)
    return (
        _windows(layout, lang),
        _things(layout, EQUIPMENT, Text(zh="设备清单", en="Equipment"), lang),
        _signs(layout, lang),
        _points(layout, lang),
        _cameras(layout),
        _things(layout, furniture, Text(zh="家具清单", en="Furniture"), lang),
    )


def _windows(layout: Layout, lang: Lang) -> Schedule:
    rows = tuple(
        (
            window.id,
            window.name.say(lang),
            "、".join(window.fields) if lang is Lang.ZH else ", ".join(window.fields),
            Text(zh="、", en=", ").say(lang).join(ROLES[role].say(lang) for role in window.roles),
            *window.posts,
            1,
        )
        for window in layout.windows
    )
    heads = (
        _ID,
        _NAME,
        Text(zh="事项领域", en="fields"),
        Text(zh="职能", en="roles"),
        Text(zh="A岗", en="A post"),
        Text(zh="B岗", en="B post"),
        _COUNT,
    )
    return Schedule(title=Text(zh="窗口事项岗位", en="Windows"), heads=heads, rows=rows, summed=(6,))


def _millimetres(length: float) -> str:
    return "?" if isnan(length) else str(round(length * 1000))


def _size(item: Item) -> str:
    return " × ".join(_millimetres(length) for length in (item.width, item.depth, item.height))


def _base(item: Item) -> int | None:
    return None if isnan(item.base) else round(item.base * 1000)


def _told(value: float, factor: float = 1.0) -> float | None:
    """A number, rounded; an empty cell where nobody told it."""
    return None if isnan(value) else round(value * factor, 3)


def _things(layout: Layout, kinds: Sequence[Kind], title: Text, lang: Lang) -> Schedule:
    rows = tuple(
        (item.id, item.name.say(lang), item.window, _size(item), _base(item), item.at.x, item.at.y, item.count)
        for item in layout.of_kind(*kinds)
    )
    return Schedule(title=title, heads=(_ID, _NAME, _WINDOW, _SIZE, _BASE, _X, _Y, _COUNT), rows=rows, summed=(7,))


def _signs(layout: Layout, lang: Lang) -> Schedule:
    rows = tuple(
        (
            item.id,
            item.name.say(lang),
            item.window,
            "" if item.text is None else item.text.zh,
            "" if item.text is None else item.text.en,
            _size(item),
            _base(item),
            item.at.x,
            item.at.y,
            item.count,
        )
        for item in layout.of_kind(*SIGNS)
    )
    words = (Text(zh="中文", en="Chinese"), Text(zh="英文", en="English"))
    heads = (_ID, _NAME, _WINDOW, *words, _SIZE, _BASE, _X, _Y, _COUNT)
    return Schedule(title=Text(zh="标牌清单", en="Signs"), heads=heads, rows=rows, summed=(9,))


def _points(layout: Layout, lang: Lang) -> Schedule:
    rows = tuple(
        (
            item.id,
            item.name.say(lang),
            item.window,
            Text(zh="、", en=", ").say(lang).join(NETWORKS.get(one, same(one)).say(lang) for one in item.detail),
            _base(item),
            item.at.x,
            item.at.y,
            item.count,
        )
        for item in layout.of_kind(*POINTS)
    )
    heads = (_ID, _NAME, _WINDOW, Text(zh="回路", en="circuit"), _BASE, _X, _Y, _COUNT)
    return Schedule(title=Text(zh="点位清单", en="Points"), heads=heads, rows=rows, summed=(7,))


def _cameras(layout: Layout) -> Schedule:
    rows = tuple(
        (
            camera.id,
            camera.model,
            camera.at.x,
            camera.at.y,
            _told(camera.height_m, 1000.0),
            _told(camera.aim_deg % 360.0),
            _told(camera.tilt_deg),
            _told(camera.hfov_deg),
            f"{camera.pixels_x} × {camera.pixels_y}" if camera.pixels_x else "",
            1,
        )
        for camera in layout.cameras
    )
    heads = (
        _ID,
        Text(zh="型号", en="model"),
        _X,
        _Y,
        Text(zh="安装高度 (mm)", en="height (mm)"),
        Text(zh="朝向 (°)", en="aim (deg)"),
        Text(zh="俯角 (°)", en="tilt (deg)"),
        Text(zh="水平视角 (°)", en="horizontal angle (deg)"),
        Text(zh="像素", en="pixels"),
        _COUNT,
    )
    return Schedule(title=Text(zh="摄像机清单", en="Cameras"), heads=heads, rows=rows, summed=(9,))


def write_schedules(layout: Layout, *, lang: Lang) -> bytes:
    """The schedules as an XLSX workbook; the same layout gives the same bytes."""
    book = _new_book()
    found = schedules(layout, lang=lang)
    _summarise(book.active, found, lang)  # type: ignore[arg-type]  # a new workbook's first sheet is a worksheet
    for schedule in found:
        _fill(book.create_sheet(), schedule, lang)
    return _saved(book)


def write_tables(tables: Sequence[Schedule], *, lang: Lang) -> bytes:
    """Tables as an XLSX workbook, a sheet each."""
    book = _new_book()
    book.remove(book.worksheets[0])
    for table in tables:
        _fill(book.create_sheet(), table, lang)
    return _saved(book)


def _new_book() -> "Workbook":
    from openpyxl import Workbook

    book = Workbook()
    book.properties.creator = "planner"
    book.properties.created = book.properties.modified = _EPOCH
    return book


def _summarise(page: "Worksheet", found: Sequence[Schedule], lang: Lang) -> None:
    """The first sheet: each schedule's total, taken live from its own sheet."""
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    page.title = Text(zh="总表", en="Summary").say(lang)
    for column, head in enumerate((Text(zh="清单", en="schedule"), _COUNT), start=1):
        page.cell(row=1, column=column, value=head.say(lang)).font = Font(bold=True)
    for row, schedule in enumerate(found, start=2):
        title, letter = schedule.title.say(lang), get_column_letter(schedule.summed[0] + 1)
        page.cell(row=row, column=1, value=title)
        page.cell(row=row, column=2, value=f"='{title}'!{letter}{len(schedule.rows) + 2}")
    page.column_dimensions["A"].width = 24
    page.freeze_panes = "B2"


def _fill(page: "Worksheet", schedule: Schedule, lang: Lang) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    page.title = schedule.title.say(lang)
    for column, head in enumerate(schedule.heads, start=1):
        cell = page.cell(row=1, column=column, value=head.say(lang))
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DDE5EC")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    for row, values in enumerate(schedule.rows, start=2):
        for column, value in enumerate(values, start=1):
            cell = page.cell(row=row, column=column, value=value)
            if isinstance(value, str):
                cell.data_type = "s"
            elif isinstance(value, float):
                cell.number_format = "0.000"
    if schedule.summed:
        _total(page, schedule, lang)
    page.freeze_panes = "B2"
    _widths(page, schedule, lang)


def _total(page: "Worksheet", schedule: Schedule, lang: Lang) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    last = len(schedule.rows) + 1
    page.cell(row=last + 1, column=1, value=Text(zh="合计", en="total").say(lang)).font = Font(bold=True)
    for column in schedule.summed:
        letter = get_column_letter(column + 1)
        formula = f"=SUM({letter}2:{letter}{max(last, 2)})" if schedule.rows else 0
        page.cell(row=last + 1, column=column + 1, value=formula).font = Font(bold=True)


def _widths(page: "Worksheet", schedule: Schedule, lang: Lang) -> None:
    from openpyxl.utils import get_column_letter

    for column, head in enumerate(schedule.heads):
        texts = [head.say(lang), *(str(row[column]) for row in schedule.rows)]
        widest = max(_cells(text) for text in texts)
        page.column_dimensions[get_column_letter(column + 1)].width = min(48, widest + 2)


def _cells(text: str) -> int:
    """Width of a text in half-width characters."""
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)


def _saved(book: "Workbook") -> bytes:
    """The workbook's bytes with every clock in it set to one date."""
    first = io.BytesIO()
    book.save(first)
    second = io.BytesIO()
    with zipfile.ZipFile(first) as source, zipfile.ZipFile(second, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            entry = zipfile.ZipInfo(name, date_time=(2000, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, _without_clock(data) if name == "docProps/core.xml" else data)
    return second.getvalue()


def _without_clock(core: bytes) -> bytes:
    """The document properties with the time of saving replaced by the fixed date."""
    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)", rb"\g<1>2000-01-01T00:00:00Z\g<2>", core)
