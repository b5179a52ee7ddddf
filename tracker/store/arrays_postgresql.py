"""The PostgreSQL side of ``arrays``: the server packs columns, NumPy reads the bytes."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from psycopg.abc import Buffer
from psycopg.adapt import Dumper, Loader
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


class _Packing(Dumper):
    """Numbers as an array of the server's."""

    format = Format.BINARY
    oid = 1007  # of int4[]
    element = 23  # int4

    def dump(self, obj: NDArray[np.int64]) -> bytes:
        packed = np.zeros(len(obj), [("length", ">i4"), ("value", ">i4")])
        packed["length"] = 4
        packed["value"] = obj
        header = np.array([1, 0, self.element, len(obj), 1], ">i4")
        return header.tobytes() + packed.tobytes()


METHODS = ("enable_sort", "enable_hashjoin")


def execute(db: Connection, statement: str, given: NDArray[np.int64]) -> None:
    """Run a statement whose one hole, ``%b``, is an array of numbers."""
    with _cursor(db) as cursor:
        cursor.execute(statement, (given,))


def column(db: Connection, name: str, source: str, parameters: Sequence[Any]) -> NDArray[np.int64]:
    """As ``arrays.column``."""
    query = f"select coalesce(array_agg({name}), '{{}}') {source.replace('?', '%s')}"
    with _cursor(db) as cursor:
        cursor.execute(query, tuple(parameters))
        found: NDArray[np.int64] = cursor.fetchone()[0]
        return found


def groups(
    db: Connection,
    keys: Sequence[str],
    columns: Sequence[str],
    source: str,
    parameters: Sequence[Any],
) -> Iterator[tuple[tuple[str, ...], list[NDArray[np.int64]]]]:
    """As ``arrays.grouped``."""
    listed = ", ".join(keys)
    arrays = ", ".join(f"array_agg({column})" for column in columns)
    query = f"select {listed}, {arrays} {source.replace('?', '%s')} group by {listed}"
    with _cursor(db) as cursor:
        # The groups are few: hashing them beats sorting the rows, which the server would choose.
        # Tables joined by their ids are in that order already: merging beats hashing them.
        for method in METHODS:
            cursor.execute(f"set local {method} = off")
        for row in cursor.stream(query, tuple(parameters)):  # read while the server sends the next
            yield tuple(row[: len(keys)]), list(row[len(keys) :])
        for method in METHODS:
            cursor.execute(f"set local {method} = on")


def _cursor(db: Connection) -> Any:
    """A cursor that takes and gives arrays of numbers as NumPy's."""
    raw: Any = db.connection.driver_connection
    cursor = raw.cursor(binary=True)
    for name, loader in LOADERS.items():
        cursor.adapters.register_loader(cursor.adapters.types[name].array_oid, loader)
    cursor.adapters.register_dumper(np.ndarray, _Packing)
    return cursor
