"""Whole columns into a PostgreSQL table: rows are laid out as the bytes of a binary COPY by NumPy.

The format is that of https://www.postgresql.org/docs/current/sql-copy.html. Rows whose fields are of
equal widths form one block; there are few such blocks.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"
NULL = -1

Field = NDArray[Any]
"""``>i4`` or ``>i8`` numbers, or ``S`` texts in UTF-8; masked where NULL."""


def copy_columns(db: Connection, table: str, columns: Mapping[str, Field]) -> None:
    """Append rows to ``table``; the columns are of one length."""
    listed = ", ".join(columns)
    raw: Any = db.connection.driver_connection
    statement = f"copy {table} ({listed}) from stdin (format binary)"
    with raw.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(HEADER)
        for block in blocks(list(columns.values())):
            copy.write(block)
        copy.write(TRAILER)


def blocks(fields: list[Field]) -> Iterator[bytes]:
    """The rows in blocks of one layout each."""
    widths = [_widths(field) for field in fields]
    layout = np.zeros(len(fields[0]), np.int64)
    for width in widths:
        layout = np.unique(layout * (width.max() + 2) + width + 1, return_inverse=True)[1]
    for code in range(layout.max() + 1):
        rows = np.flatnonzero(layout == code)
        yield _block([field[rows] for field in fields], [int(width[rows[0]]) for width in widths])


def _widths(field: Field) -> NDArray[np.int32]:
    own = np.char.str_len(field) if field.dtype.kind == "S" else field.dtype.itemsize
    return np.where(np.ma.getmaskarray(field), NULL, own).astype(np.int32)


def _block(fields: list[Field], widths: list[int]) -> bytes:
    parts: list[tuple[str, str]] = [("fields", ">i2")]
    for i, (field, width) in enumerate(zip(fields, widths, strict=True)):
        parts.append((f"width{i}", ">i4"))
        if width > 0:
            parts.append((f"value{i}", f"S{width}" if field.dtype.kind == "S" else field.dtype.str))
    rows = np.zeros(len(fields[0]), np.dtype(parts))
    rows["fields"] = len(fields)
    for i, (field, width) in enumerate(zip(fields, widths, strict=True)):
        rows[f"width{i}"] = width
        if width > 0:
            rows[f"value{i}"] = np.ma.getdata(field)
    return rows.tobytes()
