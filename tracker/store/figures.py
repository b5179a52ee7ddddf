"""Observations as columns, for a panel."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from tracker.panel import CANCELLED, ENDED, MISSING, Figures
from tracker.sessions.almanac import Almanac
from tracker.store import figures_sqlite
from tracker.store.arrays import Group, Ints, grouped
from tracker.store.types import moment_text

SECOND = 1_000_000  # microseconds

_NO_VALUE = (
    f"case known_basis when 'cancelled' then {CANCELLED} when 'ended' then {ENDED} "
    f"else {MISSING} end"
)
_MICRO = {
    "sqlite": f"coalesce(replace(value, '.', ''), {_NO_VALUE})",
    "postgresql": f"coalesce((value * 1000000)::bigint, {_NO_VALUE})",
}
"""A figure in micro-units, or the number that stands for none."""


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
    value = _MICRO[db.dialect.name]
    where, parameters = _range(first, last)
    if known_by is not None:
        where += " and known_at <= ?"
        parameters.append(moment_text(known_by))
    read = figures_sqlite.groups if db.dialect.name == "sqlite" else _from_postgresql
    found, corrected = read(db, wanted, value, where, parameters)
    known = sorted(found, key=lambda group: group[0])
    joined = _joined(known, _corrections(db) if corrected else {}, almanac)
    return _on_sessions(joined, almanac)


def _from_postgresql(
    db: Connection, series: Collection[str], value: str, where: str, parameters: Sequence[Any]
) -> tuple[list[Group], bool]:
    numbers = ["id::bigint", "day", value]
    named = f"series in ({', '.join('?' * len(series)) or 'null'})"
    source = f"from observations where {named} and {where}"
    given = [*sorted(series), *parameters]
    found = grouped(db, ["series", "source"], numbers, ["known_at"], source, given)
    return list(found), True


def _corrections(db: Connection) -> dict[int, int]:
    """Which figure each correcting row replaces."""
    query = "select id, corrects from observations where corrects is not null"
    return dict(db.exec_driver_sql(query).all())


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


def _joined(groups: list[Group], corrections: Mapping[int, int], almanac: Almanac) -> Figures:
    names = tuple(dict.fromkeys(series for (series, _), _ in groups))
    sources = {source: i for i, source in enumerate(sorted({source for (_, source), _ in groups}))}
    none = np.zeros(0, np.int64)
    id, day, value, known_at = (
        np.concatenate([none, *(columns[i] for _, columns in groups)]) for i in range(4)
    )
    sizes = [len(columns[0]) for _, columns in groups]
    return Figures(
        names=names,
        series=_repeated([names.index(series) for (series, _), _ in groups], sizes),
        day=day.astype(np.int32),
        value=value,
        known_at=-(-known_at // SECOND),
        id=id,
        corrects=_replaced(id, corrections),
        source=_repeated([sources[source] for (_, source), _ in groups], sizes),
        tolerance=tuple(almanac.catalogue[name].tolerance for name in names),
    )


def _replaced(id: Ints, corrections: Mapping[int, int]) -> Ints:
    """The figure that each row replaces, 0 for none."""
    found = np.zeros(len(id), np.int64)
    correcting = np.flatnonzero(np.isin(id, list(corrections)))
    found[correcting] = [corrections[i] for i in id[correcting].tolist()]
    return found


def _repeated(codes: list[int], sizes: list[int]) -> NDArray[np.int32]:
    return np.repeat(np.array(codes, np.int32), sizes)
