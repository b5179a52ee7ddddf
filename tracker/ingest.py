"""Taking in what a source published: what is final and new, each figure with the moment it was known."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Connection, func, select

from tracker.criteria import period_text
from tracker.domain.records import NewObservation, NewRelease
from tracker.domain.series import Series
from tracker.errors import UnexpectedAnswer
from tracker.news import learn
from tracker.sessions.almanac import Almanac
from tracker.sessions.calendar import Calendar
from tracker.sources import Page, Published, Source
from tracker.store import payloads, rows
from tracker.store.observations import add_observations
from tracker.store.releases import releases

EXCHANGES = ("close", "settlement")
"""What a figure means where its session's close is the moment from which it is public."""


@dataclass(frozen=True)
class Ingested:
    """How many figures were new, revised or on record; ``waiting`` are not final yet.

    ``past`` are first prints that can no longer be told from their revisions, ``strange`` lie on days that
    are no session. ``news`` are releases about which something new was said.
    """

    new: int = 0
    revised: int = 0
    same: int = 0
    waiting: int = 0
    past: int = 0
    strange: int = 0
    news: int = 0

    def __add__(self, other: "Ingested") -> "Ingested":
        return Ingested(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


def ingest(
    db: Connection, source: Source, page: Page, almanac: Almanac, now: datetime
) -> dict[str, Ingested]:
    """Add one answer of ``source`` to the record, with the answer itself; what became of it by series.

    News of a calendar are counted under the calendar's name. Raises ``ConflictingObservation`` or
    ``UnexpectedAnswer`` for an answer that contradicts itself or the record.
    """
    _require_one_a_day(page)
    before = db.scalar(select(func.coalesce(func.max(rows.observations.c.id), 0)))
    counts: dict[str, Ingested] = {}
    new: list[NewObservation] = []
    for series in dict.fromkeys(f.series for f in page.figures):
        own = [f for f in page.figures if f.series == series]
        counts[series] = Ingested()
        for row, became in _judged(db, source, almanac, almanac.catalogue[series], own, now):
            counts[series] += became
            if row is not None:
                new.append(row)
    told = _news(db, source, page, almanac, now)
    counts |= {name: Ingested(news=n) for name, n in told.items() if name not in counts}
    added = add_observations(db, new)
    if added.new or any(told.values()):
        payloads.link(db, _keep(db, source, page), after=before or 0)
    return counts


def _require_one_a_day(page: Page) -> None:
    seen: dict[tuple[str, date, datetime | None], Decimal] = {}
    for f in page.figures:
        if seen.setdefault((f.series, f.day, f.known_at), f.value) != f.value:
            raise UnexpectedAnswer(
                page.answer.url, "one figure a day", f"two for {f.series} {f.day}"
            )


def _keep(db: Connection, source: Source, page: Page) -> int:
    answer = page.answer
    return payloads.add_payload(
        db,
        payloads.packed(
            source=source.label,
            url=answer.url,
            status=answer.status,
            content_type=answer.content_type or None,
            body=answer.body,
            retrieved_at=answer.retrieved_at,
            keep=source.keeps,
        ),
    )


def _judged(
    db: Connection,
    source: Source,
    almanac: Almanac,
    series: Series,
    figures: Iterable[Published],
    now: datetime,
) -> Iterator[tuple[NewObservation | None, Ingested]]:
    """Each figure of one series as a row to add, or None, with what became of it."""
    calendar = almanac.calendar(series.calendar)
    stored = _stored(db, series.id, source.label)
    for f in figures:
        if not calendar.is_session(f.day) or calendar.is_cancelled(f.day):
            yield None, Ingested(strange=1)
        elif f.known_at is not None:
            yield (
                _row(source, series, calendar, f, f.known_at, f.basis or "vintage", now),
                Ingested(new=1),
            )
        elif f.day.toordinal() in stored:
            same = stored[f.day.toordinal()] == f.value
            row = None if same else _row(source, series, calendar, f, now, "revision", now)
            yield row, Ingested(same=1) if same else Ingested(revised=1)
        else:
            yield _first(source, series, calendar, f, now)


def _first(
    source: Source, series: Series, calendar: Calendar, f: Published, now: datetime
) -> tuple[NewObservation | None, Ingested]:
    """A figure of which this source has nothing on record."""
    out = calendar.close(f.day)
    if calendar.is_nominal(f.day) and out > now:
        return _row(source, series, calendar, f, now, "retrieved", now), Ingested(new=1)
    if out + source.lag > now:
        return None, Ingested(waiting=1)
    if series.meaning == "first print" and _superseded(calendar, f.day, now):
        return None, Ingested(past=1)
    return _row(source, series, calendar, f, out, _basis(series, calendar, f.day), now), Ingested(
        new=1
    )


def _superseded(calendar: Calendar, day: date, now: datetime) -> bool:
    """Whether a later release is out, which may have revised the figure of this one.

    Two periods may come out together: then neither revises the other.
    """
    out = calendar.close(day)
    later = (calendar.close(d) for d in calendar.between(day, calendar.last_day))
    following = next((moment for moment in later if moment > out), None)
    return following is not None and following <= now


def _basis(series: Series, calendar: Calendar, day: date) -> str:
    if series.meaning in EXCHANGES:
        return "session_close"
    return "assumed_ts" if calendar.is_nominal(day) else "official_ts"


def _row(
    source: Source,
    series: Series,
    calendar: Calendar,
    f: Published,
    known_at: datetime,
    basis: str,
    now: datetime,
) -> NewObservation:
    return NewObservation(
        series=series.id,
        period=period_text(calendar, f.day),
        day=f.day.toordinal(),
        value=f.value,
        known_at=known_at,
        known_basis=basis,
        source=source.label,
        retrieved_at=now,
    )


def _stored(db: Connection, series: str, label: str) -> Mapping[int, Decimal | None]:
    """The latest value on record from this source, by day."""
    table = rows.observations
    query = (
        select(table.c.day, table.c.value)
        .where(table.c.series == series, table.c.source == label)
        .order_by(table.c.known_at, table.c.id)
    )
    return {day: value for day, value in db.execute(query)}  # noqa: C416


def _news(
    db: Connection, source: Source, page: Page, almanac: Almanac, now: datetime
) -> dict[str, int]:
    """Add what is said of meetings and releases that is not known yet; how much by calendar."""
    if not page.news:
        return {}
    told = {(r.calendar, r.session): (r.status, r.at) for r in releases(db)}
    new = [
        NewRelease(
            calendar=n.calendar,
            session=n.day,
            status=n.status,
            at=n.at,
            known_at=now,
            source=source.label,
            recorded_at=now,
        )
        for n in page.news
        if told.get((n.calendar, n.day), _on_file(almanac.calendar(n.calendar), n.day))
        != (n.status, n.at)
    ]
    learn(db, new, now)
    counts = dict.fromkeys((n.calendar for n in page.news), 0)
    for row in new:
        counts[row.calendar] += 1
    return counts


def _on_file(calendar: Calendar, day: date) -> tuple[str, datetime] | None:
    """What the shipped tables say of a session that they are sure of."""
    if not calendar.is_session(day) or calendar.is_nominal(day):
        return None
    status = "cancelled" if calendar.is_cancelled(day) else "scheduled"
    return status, calendar.close(day)
