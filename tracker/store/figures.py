"""Observations as columns, for a panel."""

from collections.abc import Collection
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
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
            ["series", "source"],
            ["id", "day", value, "coalesce(corrects, 0)"],
            ["known_at"],
            f"from observations where {where}",
            parameters,
        )
        if group[0][0] in wanted
    ]
    joined = _joined(sorted(found, key=lambda group: group[0]), almanac)
    return _on_sessions(joined, almanac)


def _range(first: int | None, last: int | None) -> tuple[str, list[int | str]]:
    """A row without a value says that its series has ended, which holds for every later day."""
    bounds = {"(day >= ? or value is null)": first, "day <= ?": last}
    given = {test: day for test, day in bounds.items() if day is not None}
    return " and ".join(["1 = 1", *given]), list(given.values())


def _on_sessions(found: Figures, almanac: Almanac) -> Figures:
    """The figures without those on days that are no session as far as the almanac knows yet."""
    for code, name in enumerate(found.names):
        if hidden := almanac.not_yet(name):
            strange = (found.series == code) & np.isin(found.day, list(hidden))
            found = found.take(np.flatnonzero(~strange))
    return found


def _joined(groups: list[Group], almanac: Almanac) -> Figures:
    names = tuple(dict.fromkeys(series for (series, _), _ in groups))
    sources = {source: i for i, source in enumerate(sorted({source for (_, source), _ in groups}))}
    none = np.zeros(0, np.int64)
    id, day, value, corrects, known_at = (
        np.concatenate([none, *(columns[i] for _, columns in groups)]) for i in range(5)
    )
    sizes = [len(columns[0]) for _, columns in groups]
    return Figures(
        names=names,
        series=_repeated([names.index(series) for (series, _), _ in groups], sizes),
        day=day.astype(np.int32),
        value=value,
        known_at=-(-known_at // SECOND),
        id=id,
        corrects=corrects,
        source=_repeated([sources[source] for (_, source), _ in groups], sizes),
        tolerance=tuple(almanac.catalogue[name].tolerance for name in names),
    )


def _repeated(codes: list[int], sizes: list[int]) -> NDArray[np.int32]:
    return np.repeat(np.array(codes, np.int32), sizes)
