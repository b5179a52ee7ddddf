"""Observations as columns, for a panel."""

from collections.abc import Collection
from datetime import datetime

import numpy as np
from sqlalchemy import Connection

from tracker.panel import CANCELLED, ENDED, MISSING, Figures
from tracker.sessions.almanac import Almanac
from tracker.store.arrays import Group, grouped
from tracker.store.types import moment_text

SECOND = 1_000_000  # microseconds

_NO_VALUE = (
    f"case known_basis when 'cancelled' then {CANCELLED} when 'ended' then {ENDED} "
    f"else {MISSING} end"
)
_MICRO = {
    "sqlite": "cast(replace(value, '.', '') as integer)",
    "postgresql": "(value * 1000000)::bigint",
}


def figures(
    db: Connection,
    almanac: Almanac,
    *,
    series: Collection[str] | None = None,
    first: int | None = None,
    last: int | None = None,
    known_by: datetime | None = None,
) -> Figures:
    """What is on record of the catalogue's series: all, or those named, on days ``first`` to ``last``.

    Figures that became known after ``known_by`` are left out.
    """
    wanted = set(almanac.catalogue) if series is None else set(series) & set(almanac.catalogue)
    value = f"case when value is null then {_NO_VALUE} else {_MICRO[db.dialect.name]} end"
    where, parameters = _range(first, last)
    if series is not None:
        where += f" and series in ({', '.join('?' * len(wanted)) or 'null'})"
        parameters += sorted(wanted)
    if known_by is not None:
        where += " and known_at <= ?"
        parameters.append(moment_text(known_by))
    found = [
        group
        for group in grouped(
            db,
            ["series"],
            ["id", "day", value, "coalesce(corrects, 0)"],
            ["known_at"],
            f"from observations where {where}",
            parameters,
        )
        if group[0][0] in wanted
    ]
    return _joined(sorted(found, key=lambda group: group[0]))


def _range(first: int | None, last: int | None) -> tuple[str, list[int | str]]:
    """A row without a value says that its series has ended, which holds for every later day."""
    bounds = {"(day >= ? or value is null)": first, "day <= ?": last}
    given = {test: day for test, day in bounds.items() if day is not None}
    return " and ".join(["1 = 1", *given]), list(given.values())


def _joined(groups: list[Group]) -> Figures:
    names = tuple(keys[0] for keys, _ in groups)
    none = np.zeros(0, np.int64)
    id, day, value, corrects, known_at = (
        np.concatenate([none, *(columns[i] for _, columns in groups)]) for i in range(5)
    )
    codes = np.repeat(np.arange(len(groups)), [len(columns[0]) for _, columns in groups])
    return Figures(
        names=names,
        series=codes.astype(np.int32),
        day=day.astype(np.int32),
        value=value,
        known_at=-(-known_at // SECOND),
        id=id,
        corrects=corrects,
    )
