"""Observations out of SQLite as columns: the database writes the numbers of a series as one text.

A row that becomes an object costs more than all that is done with it; a text of numbers is parsed at once,
while the database writes the next one. An id and a day travel as one number, the day in its last bits.
"""

from collections.abc import Collection, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import numpy as np
from sqlalchemy import Connection

from tracker.panel import DAY_BITS
from tracker.store.arrays import Group, Ints
from tracker.store.types import MOMENT_LENGTH

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
    db: Connection, series: Collection[str], value: str, where: str, parameters: Sequence[Any]
) -> tuple[list[Group], bool]:
    """The rows of ``series`` that ``where`` lets through, by series and source.

    Each group has ids, days, values and microseconds. ``value`` is SQL for a whole number. Also says whether
    any row corrects another.
    """
    raw: Any = db.connection.driver_connection
    texts = (
        f"group_concat(((id << {DAY_BITS}) | day) || ',' || {value}), group_concat(known_at, '')"
    )
    rows = f"from observations where series = ? and {where}"
    whole = f"select {texts}, count(corrects), min(source), max(source) {rows}"
    apart = f"select source, {texts} {rows} group by source"
    parsed: list[tuple[tuple[str, ...], Future[list[Ints]]]] = []
    corrections = 0
    with ThreadPoolExecutor(1) as parser:
        for name in _on_record(raw, series):
            given = (name, *parameters)
            *first, count, source, last = raw.execute(whole, given).fetchone()
            found = [(source, *first)] if source == last else raw.execute(apart, given).fetchall()
            for own, written, moments in found:
                if written is not None:
                    parsed.append(((name, own), parser.submit(_columns, written, moments)))
            corrections += count
        return [(pair, columns.result()) for pair, columns in parsed], corrections > 0


def _on_record(raw: Any, series: Collection[str]) -> list[str]:
    return [name for (name,) in raw.execute(EVERY_SERIES).fetchall() if name in series]


def _columns(numbers: str, moments: str) -> list[Ints]:
    """Ids, days, values and moments; a moment is as wide as ``moment_text`` writes it."""
    pairs = np.fromstring(numbers, np.int64, sep=",").reshape(-1, 2)
    texts = np.frombuffer(moments.encode(), f"S{MOMENT_LENGTH}").astype(f"S{MOMENT_LENGTH - 1}")
    known = texts.astype("datetime64[us]").astype(np.int64)
    return [pairs[:, 0] >> DAY_BITS, pairs[:, 0] & ((1 << DAY_BITS) - 1), pairs[:, 1], known]
