"""The columns of a diagram as tables of 80 columns."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

import click

from tracker.commands._text import GAP, Align, decimal, echo_table, line_width, wide, words
from tracker.contracts import MOMENTS
from tracker.scores import Text
from tracker.scores._base import Cell

ROWS = 40
"""More rows than this are counted and not shown."""
TO = "to"
"""The label of the upper end of a range: it stays beside the lower one."""
NARROW = 16
"""A column of texts needs no more room than this: they wrap."""
Column = tuple[str, Align, Sequence[str]]


def cell_text(field: str, cell: Cell) -> str:
    """One fact, or one cell of a column, as it is shown."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, str):
        return cell
    if field in MOMENTS and cell is not None:
        return f"{datetime.fromtimestamp(cell, UTC):%Y-%m-%d}"
    return decimal(cell)


def echo_columns(labels: Mapping[str, Text], columns: Mapping[str, Sequence[Cell]]) -> None:
    """Print columns side by side, those that do not fit below; one without any value is left out."""
    found = [
        _column(labels[name].en, name, cells)
        for name, cells in columns.items()
        if any(cell is not None for cell in cells)
    ]
    bands = list(_bands(found))
    rows = len(next(iter(columns.values())))
    numbers: Column = ("#", "right", [str(i + 1) for i in range(min(rows, ROWS))])
    for i, band in enumerate(bands):
        if i:
            click.echo("")
        shown = [numbers, *band] if len(bands) > 1 else band
        headers = [(label, align) for label, align, _ in shown]
        echo_table(headers, list(zip(*(cells for _, _, cells in shown), strict=True)))
    if rows > ROWS:
        click.echo(f"… and {rows - ROWS:,} more rows; --json has all of them.")


def _column(label: str, name: str, cells: Sequence[Cell]) -> Column:
    shown = cells[:ROWS]
    texts = any(isinstance(cell, str) for cell in shown)
    return label, "left" if texts else "number", [cell_text(name, cell) for cell in shown]


def _bands(columns: Sequence[Column]) -> Iterator[list[Column]]:
    """As many columns as a line has room for, then the next ones, each range in one piece."""
    room = line_width() - len(GAP) - 2
    band: list[Column] = []
    for piece in _pieces(columns):
        if band and _needed([*band, *piece]) > room:
            yield band
            band = []
        band += piece
    if band:
        yield band


def _pieces(columns: Sequence[Column]) -> list[list[Column]]:
    pieces: list[list[Column]] = []
    for column in columns:
        if column[0] == TO and pieces:
            pieces[-1].append(column)
        else:
            pieces.append([column])
    return pieces


def _needed(columns: Sequence[Column]) -> int:
    widths = [
        min(NARROW, max(map(wide, [label, *cells])))
        if align == "left"
        else max(map(wide, words([label, *cells])))
        for label, align, cells in columns
    ]
    return sum(widths) + len(GAP) * (len(columns) - 1)
