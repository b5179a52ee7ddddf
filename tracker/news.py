"""Taking in news of meetings and releases, and bringing up to date what rests on the calendars."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from tracker import history
from tracker.criteria import period_text
from tracker.domain.records import Added, NewObservation, NewRelease
from tracker.errors import ConflictingRelease
from tracker.files import Progress, unseen
from tracker.news_csv import news_in
from tracker.sessions.almanac import Almanac
from tracker.sessions.news import latest
from tracker.store import derived, releases
from tracker.store.engine import Store
from tracker.store.observations import add_observations

COMES_WITH_THE_RELEASE = ("decision", "first print", "median")
"""What a figure means that nobody publishes when its meeting or release is cancelled."""


def import_releases(store: Store, path: Path, now: datetime, progress: Progress = unseen) -> Added:
    """Take in a CSV file. Raises ``InvalidFile`` with every bad line, ``ConflictingRelease``."""
    with store.writing() as db:
        return learn(db, news_in(path, releases.almanac_in(db), now, progress), now)


def learn(db: Connection, news: Sequence[NewRelease], now: datetime) -> Added:
    """Add the news that is not on record yet.

    A cancelled release gets a figure without a value for each of its series, which makes the questions
    about it void. Open questions whose release comes earlier are looked at earlier, and calls get the
    base rate that the calendars give now. Raises ``ConflictingRelease`` for news that contradicts other
    news or a figure on record.
    """
    before, mark = releases.almanac_in(db), derived.mark(db)
    added = releases.add_releases(db, news)
    if not added.new:
        return added
    known = {releases.key_of(row) for row in before.news}
    new = [row for row in news if releases.key_of(row) not in known]
    almanac = releases.almanac_in(db)
    if conflicts := list(_contradicted(db, new, almanac)):
        raise ConflictingRelease(conflicts)
    add_observations(db, [figure for row in new for figure in _called_off(row, almanac, now)])
    for row in new:
        _bring_forward(db, row, before, almanac)
    series = _series_on({row.calendar for row in new}, almanac)
    touched = derived.calls_since(db, mark) | releases.calls_on(db, series)
    history.refresh(db, almanac, now, touched)
    return added


def _series_on(calendars: Collection[str], almanac: Almanac) -> list[str]:
    return [s.id for s in almanac.catalogue.values() if s.calendar in calendars]


def _published(calendar: str, almanac: Almanac) -> list[str]:
    """The series that a meeting or release publishes."""
    catalogue = almanac.catalogue
    found = _series_on({calendar}, almanac)
    return [name for name in found if catalogue[name].meaning in COMES_WITH_THE_RELEASE]


def _contradicted(db: Connection, new: Iterable[NewRelease], almanac: Almanac) -> Iterator[str]:
    """A line for each release that a figure on record says was out before, or came out after all."""
    in_force = latest(almanac.news)
    for row in dict.fromkeys(in_force[r.calendar][r.session] for r in new):
        out = releases.out_since(db, _published(row.calendar, almanac), row.session)
        if out is None or (out >= row.at and row.status != "cancelled"):
            continue
        told = "cancelled" if row.status == "cancelled" else f"{row.at:%Y-%m-%d %H:%M} UTC"
        yield (
            f"{row.calendar} {row.session}, {row.source}: {told} given; "
            f"a figure known {out:%Y-%m-%d %H:%M} UTC is on record"
        )


def _called_off(row: NewRelease, almanac: Almanac, now: datetime) -> list[NewObservation]:
    """The figures that a cancelled meeting or release will never have; none for other news."""
    if row.status != "cancelled":
        return []
    return [
        NewObservation(
            series=series,
            period=period_text(almanac.calendar(row.calendar), row.session),
            day=row.session.toordinal(),
            value=None,
            known_at=row.known_at,
            known_basis="cancelled",
            source=row.source,
            retrieved_at=now,
        )
        for series in _published(row.calendar, almanac)
    ]


def _bring_forward(db: Connection, row: NewRelease, before: Almanac, almanac: Almanac) -> None:
    """Wake what waits for a release that comes earlier, or for the meeting after a new one."""
    calendar = before.calendar(row.calendar)
    inside = calendar.first_day <= row.session <= calendar.last_day
    if not inside:
        return
    was = calendar.close(calendar.on_or_after(row.session))
    comes = almanac.calendar(row.calendar).close(row.session)
    if comes < was:
        releases.wake_earlier(db, _series_on({row.calendar}, almanac), was, comes)
