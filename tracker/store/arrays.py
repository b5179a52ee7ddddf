"""Queries whose answer is whole columns of numbers, grouped by a few texts: no row becomes an object."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Group = tuple[tuple[str, ...], list[Ints]]

SEPARATOR = "\x1f"


def grouped(
    db: Connection,
    keys: Sequence[str],
    numbers: Sequence[str],
    moments: Sequence[str],
    source: str,
    parameters: Sequence[Any] = (),
) -> Iterator[Group]:
    """The rows of ``source`` (``from …``, holes as ``?``) by their ``keys``.

    Yields the keys of a group with its columns: ``numbers`` as they are, ``moments`` in microseconds
    since 1970. No column may be NULL.
    """
    if db.dialect.name == "postgresql":
        from tracker.store.arrays_postgresql import groups

        return groups(db, keys, [*numbers, *moments], source, parameters)
    return _sqlite(db, keys, numbers, moments, source, parameters)


def column(db: Connection, name: str, source: str, parameters: Sequence[Any] = ()) -> Ints:
    """All numbers of one column of ``source``, as for ``grouped``."""
    if db.dialect.name == "postgresql":
        from tracker.store.arrays_postgresql import column as packed

        return packed(db, name, source, parameters)
    raw: Any = db.connection.driver_connection
    found = raw.execute(f"select {name} {source}", tuple(parameters))
    return np.fromiter((number for (number,) in found), np.int64)


class TextCodes(dict[str, int]):
    """Texts numbered in the order they are first asked for."""

    def __missing__(self, text: str) -> int:
        self[text] = code = len(self)
        return code


def _sqlite(
    db: Connection,
    keys: Sequence[str],
    numbers: Sequence[str],
    moments: Sequence[str],
    source: str,
    parameters: Sequence[Any],
) -> Iterator[Group]:
    raw: Any = db.connection.driver_connection
    codes = TextCodes()
    raw.create_function("tracker_code", 1, codes.__getitem__)
    key = f" || '{SEPARATOR}' || ".join(keys)
    dtype = np.dtype(
        [
            ("code", np.int32),
            *((f"n{i}", np.int64) for i in range(len(numbers))),
            *((f"m{i}", "S26") for i in range(len(moments))),
        ]
    )
    selected = ", ".join([f"tracker_code({key})", *numbers, *moments])
    rows = np.fromiter(raw.execute(f"select {selected} {source}", tuple(parameters)), dtype)
    code = rows["code"]
    columns = [rows[f"n{i}"] for i in range(len(numbers))]
    columns += [
        rows[f"m{i}"].astype("datetime64[us]").astype(np.int64) for i in range(len(moments))
    ]
    order = np.argsort(code, kind="stable")
    bounds = np.searchsorted(code[order], np.arange(len(codes) + 1))
    for text, number in codes.items():
        own = order[bounds[number] : bounds[number + 1]]
        yield tuple(text.split(SEPARATOR)), [column[own] for column in columns]
