"""What is known of meetings and releases beyond the shipped tables."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, select

from tracker.domain.records import Added, NewRelease, ReleaseRow
from tracker.errors import ConflictingRelease
from tracker.store import rows
from tracker.store.bulk import load

NAMES = tuple(column.name for column in rows.releases.c if column.name != "id")


def releases(db: Connection, *, known_by: datetime | None = None) -> list[ReleaseRow]:
    """Everything on record, in the order in which it became known."""
    table = rows.releases
    query = select(table).order_by(table.c.known_at, table.c.id)
    if known_by is not None:
        query = query.where(table.c.known_at <= known_by)
    return [ReleaseRow(**row._mapping) for row in db.execute(query)]


def add_releases(db: Connection, new: Iterable[NewRelease]) -> Added:
    """Add what is not on record. Raises ``ConflictingRelease`` for what contradicts it."""
    known: dict[object, NewRelease] = {_key(row): row for row in releases(db)}
    added: list[NewRelease] = []
    conflicts: list[str] = []
    repeated = 0
    for row in new:
        before = known.get(_key(row))
        if before is None:
            known[_key(row)] = row
            added.append(row)
        elif (before.status, before.at) == (row.status, row.at):
            repeated += 1
        else:
            conflicts.append(_conflict(before, row))
    if conflicts:
        raise ConflictingRelease(conflicts)
    if added:
        load(db, rows.releases, NAMES, (tuple(getattr(r, n) for n in NAMES) for r in added))
    return Added(len(added), repeated)


def _key(row: NewRelease) -> object:
    return row.calendar, row.session, row.known_at, row.source


def _conflict(before: NewRelease, given: NewRelease) -> str:
    told = (f"{r.status} {r.at:%Y-%m-%d %H:%M} UTC" for r in (before, given))
    return f"{given.calendar} {given.session}, {given.source}: {next(told)} on record, {next(told)} given"
