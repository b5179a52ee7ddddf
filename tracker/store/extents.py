"""How far the figures of each series reach."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from tracker.store import rows


@dataclass(frozen=True)
class Extent:
    """What is on record of one series: how many ``figures``, ``days`` and first ``prints`` by a source.

    ``first`` and ``last`` are ordinals of days; ``source`` and ``known_at`` are of the last figure.
    """

    series: str
    figures: int
    days: int
    prints: int
    first: int
    last: int
    source: str
    known_at: datetime


def extents(db: Connection, series: Collection[str]) -> dict[str, Extent]:
    """The extent of each series that has figures."""
    table = rows.observations
    whole = (
        select(
            table.c.series,
            func.count().label("figures"),
            func.count(table.c.day.distinct()).label("days"),
            func.count((table.c.period + "|" + table.c.source).distinct()).label("prints"),
            func.min(table.c.day).label("first"),
            func.max(table.c.day).label("last"),
        )
        .where(table.c.value.is_not(None))
        .group_by(table.c.series)
        .subquery()
    )
    query = (
        select(whole, table.c.source, table.c.known_at)
        .join(table, (table.c.series == whole.c.series) & (table.c.day == whole.c.last))
        .where(table.c.value.is_not(None))
        .order_by(table.c.known_at.desc(), table.c.id.desc())  # the first print comes last
    )
    found = (Extent(**row._mapping) for row in db.execute(query))
    return {e.series: e for e in found if e.series in series}
