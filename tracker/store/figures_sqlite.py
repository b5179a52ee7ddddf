"""Observations out of SQLite as columns: the database writes the numbers of a series as one text.

A row that becomes an object costs more than all that is done with it; a text of numbers is parsed at once,
while the database writes the next one.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from sqlalchemy import Connection

from tracker.store.arrays import Group, Ints
from tracker.store.types import MOMENT_LENGTH

DAY_BITS = 22
"""An id and a day travel as one number: the day, below 2**22 up to the year 9999, is its last bits."""


def groups(db: Connection, value: str, where: str, parameters: Sequence[Any]) -> list[Group]:
    """The rows that ``where`` lets through by series and source: ids, days, values and microseconds.

    ``value`` is SQL for a whole number.
    """
    raw: Any = db.connection.driver_connection
    given = tuple(parameters)
    pairs = f"select distinct series, source from observations where {where}"
    numbers = f"((id << {DAY_BITS}) | day) || ',' || {value}"
    column = (
        f"select group_concat({numbers}), group_concat(known_at, '') from observations "
        f"where series = ? and source = ? and {where}"
    )
    with ThreadPoolExecutor(1) as parser:
        parsed = [
            (pair, parser.submit(_columns, *raw.execute(column, (*pair, *given)).fetchone()))
            for pair in raw.execute(pairs, given).fetchall()
        ]
        return [(pair, columns.result()) for pair, columns in parsed]


def _columns(numbers: str, moments: str) -> list[Ints]:
    """Ids, days, values and moments; a moment is as wide as ``moment_text`` writes it."""
    pairs = np.fromstring(numbers, np.int64, sep=",").reshape(-1, 2)
    texts = np.frombuffer(moments.encode(), f"S{MOMENT_LENGTH}").astype(f"S{MOMENT_LENGTH - 1}")
    known = texts.astype("datetime64[us]").astype(np.int64)
    return [pairs[:, 0] >> DAY_BITS, pairs[:, 0] & ((1 << DAY_BITS) - 1), pairs[:, 1], known]
