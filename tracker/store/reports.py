"""Reports as they were written: a row a month, never changed."""

from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from tracker.store import rows


@dataclass(frozen=True)
class Reach:
    """How far into the record a report looks.

    It tells what became known before ``ends_at`` and stands in the rows up to these numbers of the tables
    of predictions, observations and verdicts. A later report reaches at least as far in each of the four,
    so what is new in it is what it reaches and the one before did not.
    """

    ends_at: datetime
    predictions: int
    observations: int
    verdicts: int


@dataclass(frozen=True, kw_only=True)
class Link:
    """The report of ``period``, such as 2023-03, as the next one needs to know it."""

    period: str
    ends_at: datetime
    predictions: int
    observations: int
    verdicts: int
    sha256: str

    @property
    def reach(self) -> Reach:
        return Reach(self.ends_at, self.predictions, self.observations, self.verdicts)


@dataclass(frozen=True, kw_only=True)
class NewReport(Link):
    """A whole report: ``body`` is JSON, ``sha256`` its hash."""

    body: str
    recorded_at: datetime


def reports(db: Connection) -> list[NewReport]:
    """Every report, oldest period first."""
    table = rows.reports
    query = select(table).order_by(table.c.period)
    return [NewReport(**row) for row in db.execute(query).mappings()]


def report(db: Connection, period: str) -> NewReport | None:
    """The report of a period, if it was written."""
    table = rows.reports
    row = db.execute(select(table).where(table.c.period == period)).mappings().first()
    return NewReport(**row) if row else None


def periods(db: Connection) -> list[str]:
    """The periods of all reports, oldest first."""
    table = rows.reports
    return list(db.scalars(select(table.c.period).order_by(table.c.period)))


def last_report(db: Connection) -> Link | None:
    """The report of the latest period, if any was written."""
    table = rows.reports
    columns = [table.c[field.name] for field in fields(Link)]
    row = db.execute(select(*columns).order_by(table.c.period.desc()).limit(1)).mappings().first()
    return Link(**row) if row else None


def add_report(db: Connection, new: NewReport) -> None:
    """Put a report on record; one of the same period must not be there."""
    values = {column.name: getattr(new, column.name) for column in rows.reports.c}
    db.execute(insert(rows.reports), values)


def reach_of(db: Connection, ends_at: datetime) -> Reach:
    """How far a report made now would reach that ends at ``ends_at``."""
    tables = (rows.predictions, rows.observations, rows.verdicts)
    highest = [select(func.max(table.c.id)).scalar_subquery() for table in tables]
    found = db.execute(select(*highest)).one()
    return Reach(ends_at, *(number or 0 for number in found))


def first_call(db: Connection) -> datetime | None:
    """When the earliest call on record was made."""
    found: datetime | None = db.scalar(select(func.min(rows.predictions.c.made_at)))
    return found
