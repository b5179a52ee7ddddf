"""Observations out of SQLite as columns: the database writes the numbers of a series as one text.

A row that becomes an object costs more than all that is done with it; a text of numbers is parsed at once,
while the database writes the next one.
"""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import numpy as np
from sqlalchemy import Connection

from tracker.store.arrays import Group, Ints
from tracker.store.types import MOMENT_LENGTH

DAY_BITS = 22
"""An id and a day travel as one number: the day, below 2**22 up to the year 9999, is its last bits."""


EVERY_SERIES = """
    with recursive known(name) as (
        select min(series) from observations union all
        select (select min(series) from observations where series > name) from known
        where name is not null
    )
    select name from known where name is not null
"""
"""The series there are, each found by one step in the index."""


def groups(
    db: Connection, value: str, where: str, parameters: Sequence[Any]
) -> tuple[list[Group], bool]:
    """The rows that ``where`` lets through by series and source: ids, days, values and microseconds.

    ``value`` is SQL for a whole number. Also says whether any row corrects another.
    """
    raw: Any = db.connection.driver_connection
    given = tuple(parameters)
    numbers = f"((id << {DAY_BITS}) | day) || ',' || {value}"
    column = (
        f"select group_concat({numbers}), group_concat(known_at, ''), count(corrects), min(source), "
        f"max(source) from observations where series = ? and {where}"
    )
    parsed: list[tuple[tuple[str, ...], Future[list[Ints]]]] = []
    corrections = 0
    with ThreadPoolExecutor(1) as parser:
        for (series,) in raw.execute(EVERY_SERIES).fetchall():
            written, moments, count, source, last = raw.execute(column, (series, *given)).fetchone()
            if source == last and source is not None:
                found = [(source, written, moments)]
            else:
                found = raw.execute(
                    f"select source, group_concat({numbers}), group_concat(known_at, '') "
                    f"from observations where series = ? and {where} group by source",
                    (series, *given),
                ).fetchall()
            for source, written, moments in found:
                parsed.append(((series, source), parser.submit(_columns, written, moments)))
            corrections += count
        return [(pair, columns.result()) for pair, columns in parsed], corrections > 0


def _columns(numbers: str, moments: str) -> list[Ints]:
    """Ids, days, values and moments; a moment is as wide as ``moment_text`` writes it."""
    pairs = np.fromstring(numbers, np.int64, sep=",").reshape(-1, 2)
    texts = np.frombuffer(moments.encode(), f"S{MOMENT_LENGTH}").astype(f"S{MOMENT_LENGTH - 1}")
    known = texts.astype("datetime64[us]").astype(np.int64)
    return [pairs[:, 0] >> DAY_BITS, pairs[:, 0] & ((1 << DAY_BITS) - 1), pairs[:, 1], known]
