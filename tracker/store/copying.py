"""Whole columns into a PostgreSQL table: rows are laid out as the bytes of a binary COPY by NumPy.

The format is that of https://www.postgresql.org/docs/current/sql-copy.html. Rows whose fields are of
equal widths form one block; there are few such blocks.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"
NULL = -1

Field = NDArray[Any]
"""``>i4`` or ``>i8`` numbers, or ``S`` texts in UTF-8; masked where NULL. Of no dimension: for all rows."""


def copy_rows(db: Connection, table: str, names: Iterable[str], rows: bytes) -> None:
    """Append rows, as they are ``laid_out``, to ``table``."""
    raw: Any = db.connection.driver_connection
    statement = f"copy {table} ({', '.join(names)}) from stdin (format binary)"
    with raw.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(rows)


def laid_out(columns: Mapping[str, Field]) -> bytes:
    """The rows as a whole ``copy``; the columns are of one length."""
    return b"".join([HEADER, *_blocks(list(columns.values())), TRAILER])


def _blocks(fields: Sequence[Field]) -> Iterator[bytes]:
    """The rows in blocks of one layout each."""
    widths = [_widths(field) for field in fields]
    varying = [width for width in widths if width.ndim]
    layout = np.zeros(max(map(np.size, fields)), np.int64)
    for width in varying:
        layout = layout * (width.max() + 2) + width + 1
    order = np.argsort(layout, kind="stable")
    values, widths = (
        [column[order] if column.ndim else column for column in of]
        for of in (map(np.ma.getdata, fields), widths)
    )
    starts = np.flatnonzero(np.diff(layout[order], prepend=-1))
    for start, end in zip(starts.tolist(), [*starts[1:].tolist(), len(order)], strict=True):
        yield _block(
            [value[start:end] if value.ndim else value for value in values],
            [int(width[start] if width.ndim else width) for width in widths],
            end - start,
        )


def _widths(field: Field) -> NDArray[np.int64]:
    """The width of each value, or the one of all of them."""
    own = np.char.str_len(field) if field.dtype.kind == "S" else np.array(field.dtype.itemsize)
    null = np.ma.getmask(field)
    return own if null is np.ma.nomask else np.where(null, NULL, own)


def _block(fields: Sequence[NDArray[Any]], widths: Sequence[int], count: int) -> bytes:
    parts: list[tuple[str, str]] = [("fields", ">i2")]
    for i, (field, width) in enumerate(zip(fields, widths, strict=True)):
        parts.append((f"width{i}", ">i4"))
        if width > 0:
            parts.append((f"value{i}", f"S{width}" if field.dtype.kind == "S" else field.dtype.str))
    same = np.zeros(1, np.dtype(parts))
    same["fields"] = len(fields)
    for i, width in enumerate(widths):
        same[f"width{i}"] = width
    rows = np.repeat(same, count)
    for i, (field, width) in enumerate(zip(fields, widths, strict=True)):
        if width > 0:
            rows[f"value{i}"] = field
    return rows.tobytes()
