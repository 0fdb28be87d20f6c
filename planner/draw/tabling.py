"""Tables on paper: columns as wide as their texts, long texts broken, tables flowed into columns of the sheet."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from planner.draw.facts import Table
from planner.model.scene import XY, Box, Layer, Mark, Patch, Side, Stroke, Word

Measure = Callable[[str, float], float]

TEXT_MM: Final = 3.0
TITLE_MM: Final = 4.0
LINE_MM: Final = 4.3
"""From line to line within a cell."""

ROW_PAD_MM: Final = 1.2
CELL_PAD_MM: Final = 1.5
HEAD_MM: Final = 7.5
"""The height of a table's title."""

GAP_MM: Final = 5.0
WIDEST_MM: Final = 46.0
"""A column's text is broken beyond this width."""

SENTENCE_MM: Final = 120.0
"""A column of sentences is broken beyond this one."""

NARROWER_MM: Final = (WIDEST_MM, 30.0, 22.0, 16.0, 12.0)
"""Widths to break at where a table is wider than the paper, the first that makes it fit."""

FEW_ROWS: Final = 8
"""A table with no more rows can stand on its side."""

LEAST_ROWS: Final = 3
LEAST_LEFT: Final = 2
"""Rows that a broken table keeps before the break, and after it."""

HEAD_GROUND: Final = "#EDEDED"


@dataclass(frozen=True, kw_only=True)
class SetTable:
    """A table with its texts broken into lines: widths of columns and heights of rows in millimetres, heads first."""

    table: Table
    cells: tuple[tuple[tuple[str, ...], ...], ...]
    widths: tuple[float, ...]
    heights: tuple[float, ...]

    @property
    def width(self) -> float:
        """The whole width."""
        return sum(self.widths)

    @property
    def height(self) -> float:
        """The whole height, with the title."""
        return HEAD_MM + sum(self.heights)


@dataclass(frozen=True, kw_only=True)
class PlacedTable:
    """A table, and where its upper left corner is."""

    table: SetTable
    at: XY


def wrapped(text: str, width: float, height_mm: float, measure: Measure) -> tuple[str, ...]:
    """A text broken into lines no wider than `width`: between words, or between Chinese characters."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if line and measure((line + piece).rstrip(), height_mm) > width:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return (*lines, line.rstrip())


_OPENING: Final = "“‘(\uff08《〈「【[\uff3b"
"""Marks that no line ends with."""


def _pieces(text: str) -> Iterator[str]:
    """Words with the blank after them; each Chinese character alone, an opening mark with the one after it, a closing
    mark with the one before."""
    piece = ""
    for one in text:
        if ord(one) > 0x2E80 and one not in "、,。;:)》”":
            if piece and piece[-1] not in _OPENING:
                yield piece
                piece = ""
            piece += one
        elif one == " " or (piece and ord(piece[-1]) > 0x2E80 and one not in "、,。;:)》”,.;:)"):
            if one == " ":
                yield piece + one
                piece = ""
            else:
                yield piece
                piece = one
        else:
            piece += one
    if piece:
        yield piece


def fitted(texts: SetTable, room: float, measure: Measure) -> SetTable:
    """A table with its columns broken narrower where it is wider than some room, millimetres; one of few rows with a
    column for each row where that does not do."""
    if texts.width <= room:
        return texts
    table = texts.table
    stood = (table, _on_its_side(table)) if len(table.rows) <= FEW_ROWS else (table,)
    tried = [set_table(one, measure, widest=widest) for one in stood for widest in NARROWER_MM]
    return next((one for one in tried if one.width <= room), texts)


def _on_its_side(table: Table) -> Table:
    """A table with a column for each of its rows."""
    heads, *rows = zip(table.heads, *table.rows, strict=True)
    return Table(title=table.title, heads=heads, rows=tuple(rows), more=table.more)


def set_table(table: Table, measure: Measure, *, widest: float = WIDEST_MM) -> SetTable:
    """A table's columns measured and its texts broken beyond a width, millimetres."""
    grid = [table.heads, *table.rows]
    wide = [max(measure(row[column], TEXT_MM) for row in grid) for column in range(len(table.heads))]
    most = [widest * SENTENCE_MM / WIDEST_MM if column in table.sentences else widest for column in range(len(wide))]
    widths = [min(one, limit) for one, limit in zip(wide, most, strict=True)]
    cells = tuple(
        tuple(wrapped(text, widths[column] + 0.01, TEXT_MM, measure) for column, text in enumerate(row)) for row in grid
    )
    for column in range(len(widths)):
        widths[column] = max(measure(line, TEXT_MM) for row in cells for line in row[column]) + 2 * CELL_PAD_MM
    title = max(measure(table.title, TITLE_MM), measure(table.more, TITLE_MM))
    widths[-1] += max(0.0, title - sum(widths))
    heights = tuple(max(len(cell) for cell in row) * LINE_MM + ROW_PAD_MM for row in cells)
    return SetTable(table=table, cells=cells, widths=tuple(widths), heights=heights)


def flow(tables: Sequence[SetTable], regions: Sequence[Box]) -> tuple[list[PlacedTable], list[SetTable]]:
    """Tables set into regions of paper, column by column; broken between rows only where they do not fit whole.

    Returns:
        Those that found a place, and the rest.
    """
    whole = _flow(tables, regions, least=10**6)
    return whole if not whole[1] else _flow(tables, regions, least=LEAST_ROWS)


def _flow(
    tables: Sequence[SetTable], regions: Sequence[Box], *, least: int
) -> tuple[list[PlacedTable], list[SetTable]]:
    """As `flow`; a part of a table has at least so many rows."""
    waiting, placed = list(tables), list[PlacedTable]()
    for region in regions:
        left = region.left
        while waiting and left + waiting[0].width <= region.right + 1e-6:
            column, waiting = _column(waiting, replace(region, left=left), least)
            if not column:
                break
            placed += column
            left += max(one.table.width for one in column) + GAP_MM
    return placed, waiting


def _column(waiting: list[SetTable], region: Box, least: int) -> tuple[list[PlacedTable], list[SetTable]]:
    """As many tables as fit under each other at a region's left edge."""
    placed: list[PlacedTable] = []
    top = region.top
    while waiting and region.left + waiting[0].width <= region.right + 1e-6:
        first, rest = _split(waiting[0], top - region.bottom, least)
        if first is None:
            break
        placed.append(PlacedTable(table=first, at=(region.left, top)))
        top -= first.height + GAP_MM
        waiting = [*([] if rest is None else [rest]), *waiting[1:]]
        if rest is not None:
            break
    return placed, waiting


def _split(table: SetTable, room: float, least: int) -> tuple[SetTable | None, SetTable | None]:
    """The part of a table that fits in a height, and the rest; None when fewer than `least` rows fit."""
    if table.height <= room:
        return table, None
    used, rows = HEAD_MM + table.heights[0], 1
    while rows < len(table.heights) and used + table.heights[rows] <= room:
        used += table.heights[rows]
        rows += 1
    rows = min(rows, len(table.heights) - LEAST_LEFT)
    if rows <= least:
        return None, table
    return _rows(table, 1, rows), _rows(table, rows, len(table.heights))


def _rows(table: SetTable, start: int, stop: int) -> SetTable:
    """A table's heads and some of its rows."""
    return replace(
        table,
        table=table.table if start == 1 else replace(table.table, title=table.table.more),
        cells=(table.cells[0], *table.cells[start:stop]),
        heights=(table.heights[0], *table.heights[start:stop]),
    )


def table_marks(placed: PlacedTable) -> Iterator[Mark]:
    """A table's lines and texts."""
    table, (left, top) = placed.table, placed.at
    yield Word(
        layer=Layer.TABLE,
        text=table.table.title,
        at=(left, top - HEAD_MM / 2),
        height_mm=TITLE_MM,
        side=Side.LEFT,
    )
    top -= HEAD_MM
    edges = [left]
    for width in table.widths:
        edges.append(edges[-1] + width)
    head = ((left, top - table.heights[0]), (edges[-1], top - table.heights[0]), (edges[-1], top), (left, top))
    yield Patch(layer=Layer.TABLE, rings=(head,), colour=HEAD_GROUND)
    bottom = top - sum(table.heights)
    yield Stroke(
        layer=Layer.TABLE, points=((left, bottom), (edges[-1], bottom), (edges[-1], top), (left, top)), closed=True
    )
    for edge in edges[1:-1]:
        yield Stroke(layer=Layer.TABLE, points=((edge, bottom), (edge, top)))
    for number, (row, height) in enumerate(zip(table.cells, table.heights, strict=True)):
        if number:
            yield Stroke(layer=Layer.TABLE, points=((left, top), (edges[-1], top)))
        right = table.table.right if number else ()
        yield from _row_words(row, edges, top, height, right)
        top -= height


def _row_words(
    row: Sequence[Sequence[str]], edges: Sequence[float], top: float, height: float, right: Sequence[int]
) -> Iterator[Word]:
    for column, lines in enumerate(row):
        y = top - (height - (len(lines) - 1) * LINE_MM) / 2
        at_right = column in right
        x = edges[column + 1] - CELL_PAD_MM if at_right else edges[column] + CELL_PAD_MM
        for line in lines:
            if line:
                side = Side.RIGHT if at_right else Side.LEFT
                yield Word(layer=Layer.TABLE, text=line, at=(x, y), height_mm=TEXT_MM, side=side)
            y -= LINE_MM
