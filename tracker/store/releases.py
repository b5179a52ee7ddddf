"""What is known of meetings and releases beyond the shipped tables."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, func, or_, select, update

from tracker.domain.records import Added, NewRelease, ReleaseRow
from tracker.errors import ConflictingRelease
from tracker.sessions.almanac import Almanac, standard
from tracker.store import rows
from tracker.store.bulk import load
from tracker.store.engine import Store

NAMES = tuple(column.name for column in rows.releases.c if column.name != "id")


def almanac_of(store: Store) -> Almanac:
    """The shipped calendars with the news that is on record in a store."""
    with store.reading() as db:
        return almanac_in(db)


def almanac_in(db: Connection, shipped: Almanac | None = None) -> Almanac:
    """``almanac_of`` the store that a connection is open to; ``shipped`` are calendars other than ours."""
    almanac = shipped or standard()
    news = releases(db)
    return replace(almanac, news=tuple(news)) if news else almanac


def releases(db: Connection, *, known_by: datetime | None = None) -> list[ReleaseRow]:
    """Everything on record, in the order in which it became known."""
    table = rows.releases
    query = select(table).order_by(table.c.known_at, table.c.id)
    if known_by is not None:
        query = query.where(table.c.known_at <= known_by)
    return [ReleaseRow(**row._mapping) for row in db.execute(query)]


def add_releases(db: Connection, new: Iterable[NewRelease]) -> Added:
    """Add what is not on record. Raises ``ConflictingRelease`` for what contradicts it."""
    known: dict[object, NewRelease] = {key_of(row): row for row in releases(db)}
    added: list[NewRelease] = []
    conflicts: list[str] = []
    repeated = 0
    for row in new:
        before = known.get(key_of(row))
        if before is None:
            known[key_of(row)] = row
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


def key_of(row: NewRelease) -> object:
    """What makes news the same news when it is handed in again."""
    return row.calendar, row.session, row.known_at, row.source


def _conflict(before: NewRelease, given: NewRelease) -> str:
    told = (f"{r.status} {r.at:%Y-%m-%d %H:%M} UTC" for r in (before, given))
    return f"{given.calendar} {given.session}, {given.source}: {next(told)} on record, {next(told)} given"


def out_since(db: Connection, series: Collection[str], session: date) -> datetime | None:
    """When the first figure of some series for a session became known; ``None`` when none is on record."""
    table = rows.observations
    query = select(func.min(table.c.known_at)).where(
        table.c.series.in_(series), table.c.day == session.toordinal(), table.c.value.is_not(None)
    )
    found: datetime | None = db.scalar(query)
    return found


def calls_on(db: Connection, series: Collection[str]) -> set[int]:
    """The calls whose question is about one of these series."""
    table, asked = rows.predictions, rows.questions
    query = select(table.c.id).join(asked, asked.c.id == table.c.question_id)
    return set(db.scalars(query.where(_about(series))))


def wake_earlier(db: Connection, series: Collection[str], was: datetime, comes: datetime) -> None:
    """Look at the open questions that wait for a release which comes earlier than it was due.

    A question with parts may wait for it too; one that is looked at too early stays open.
    """
    table, asked = rows.open_questions, rows.questions
    old, new = int(was.timestamp()), int(comes.timestamp())
    waiting = select(asked.c.id).where(or_(_about(series), asked.c.parts.is_not(None)))
    held = (table.c.wake > new) & (table.c.wake <= old) & table.c.question_id.in_(waiting)
    db.execute(update(table).where(held).values(wake=new))


def _about(series: Collection[str]) -> ColumnElement[bool]:
    asked = rows.questions
    return or_(asked.c.series.in_(series), asked.c.other.in_(series))
