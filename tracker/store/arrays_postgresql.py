"""The PostgreSQL side of ``arrays``: the server packs columns, NumPy reads the bytes."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from psycopg.abc import Buffer
from psycopg.adapt import Loader
from psycopg.pq import Format
from sqlalchemy import Connection

HEADER = 20  # bytes before the first element of an array of one dimension
EPOCH = int(np.datetime64("2000-01-01", "us").astype(np.int64))


class _Packed(Loader):
    """An array without NULLs: each element has four bytes of length before it."""

    format = Format.BINARY
    element = ">i8"
    offset = 0

    def load(self, data: Buffer) -> NDArray[np.int64]:
        packed = np.frombuffer(data, np.uint8)[HEADER:]
        elements = packed.view(np.dtype([("length", ">i4"), ("value", self.element)]))
        return elements["value"].astype(np.int64) + self.offset


class _PackedShort(_Packed):
    element = ">i4"


class _PackedMoments(_Packed):
    offset = EPOCH


LOADERS = {"int4": _PackedShort, "int8": _Packed, "timestamptz": _PackedMoments}


def groups(
    db: Connection,
    keys: Sequence[str],
    columns: Sequence[str],
    source: str,
    parameters: Sequence[Any],
) -> Iterator[tuple[tuple[str, ...], list[NDArray[np.int64]]]]:
    """As ``arrays.grouped``."""
    raw: Any = db.connection.driver_connection
    listed = ", ".join(keys)
    arrays = ", ".join(f"array_agg({column})" for column in columns)
    query = f"select {listed}, {arrays} {source.replace('?', '%s')} group by {listed}"
    with raw.cursor(binary=True) as cursor:
        for name, loader in LOADERS.items():
            cursor.adapters.register_loader(cursor.adapters.types[name].array_oid, loader)
        # The groups are few: hashing them beats sorting the rows, which the server would choose.
        cursor.execute("set local enable_sort = off")
        cursor.execute(query, tuple(parameters))
        for row in cursor:
            yield tuple(row[: len(keys)]), list(row[len(keys) :])
        cursor.execute("set local enable_sort = on")
