"""Taking in what a source published: what is final and new, each figure with the moment it was known."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Connection, func, select

from tracker.criteria import period_text
from tracker.domain.amounts import to_micro
from tracker.domain.records import NewObservation, NewRelease
from tracker.domain.series import PRICES, Series
from tracker.errors import UnexpectedAnswer
from tracker.news import learn
from tracker.sessions.almanac import Almanac
from tracker.sessions.calendar import Calendar
from tracker.sources import Announced, Page, Published, Source
from tracker.store import payloads, rows
from tracker.store.observations import add_observations
from tracker.store.releases import releases


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
    _require_sound(page)
    before = db.scalar(select(func.coalesce(func.max(rows.observations.c.id), 0)))
    counts: dict[str, Ingested] = {}
    new: list[NewObservation] = []
    for series in dict.fromkeys(f.series for f in page.figures):
        own = [f for f in page.figures if f.series == series]
        counts[series] = Ingested()
        stored = _stored(db, series, source.label, [f.day.toordinal() for f in own])
        judge = _Judge(source, almanac.catalogue[series], almanac.calendar_of(series), stored, now)
        for row, became in map(judge.judge, own):
            counts[series] += became
            if row is not None:
                new.append(row)
    told = _news(db, source, page, almanac, now)
    counts |= {name: Ingested(news=n) for name, n in told.items() if name not in counts}
    added = add_observations(db, new)
    if added.new or any(told.values()):
        payloads.link(db, _keep(db, source, page), after=before or 0)
    return counts


def _require_sound(page: Page) -> None:
    """Every figure one that can be stored, and one a day."""
    seen: dict[tuple[str, date, datetime | None], Decimal] = {}
    for f in page.figures:
        try:
            to_micro(f.value)
        except ValueError as why:
            raise UnexpectedAnswer(page.answer.url, "figures", str(why)) from None
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


@dataclass(frozen=True)
class _Judge:
    """Decides what becomes of the figures of one series from one source, at ``now``."""

    source: Source
    series: Series
    calendar: Calendar
    stored: "_Stored"
    now: datetime

    def judge(self, f: Published) -> tuple[NewObservation | None, Ingested]:
        """The row to add, if any, and the count it goes under."""
        day = f.day.toordinal()
        if not self.calendar.is_session(f.day) or self.calendar.is_cancelled(f.day):
            return None, Ingested(strange=1)
        if f.known_at is not None:
            there = (day, f.known_at) in self.stored.vintages
            row = self._row(f, f.known_at, f.basis or "vintage")
            return row, Ingested(same=1) if there else Ingested(new=1)
        if day not in self.stored.latest:
            return self._first(f)
        value, known_at = self.stored.latest[day]
        if value == f.value:
            return None, Ingested(same=1)
        if self.now <= known_at:
            return None, Ingested(waiting=1)
        return self._row(f, self.now, "revision"), Ingested(revised=1)

    def _first(self, f: Published) -> tuple[NewObservation | None, Ingested]:
        """A figure of which this source has nothing on record."""
        out, printed = self.calendar.close(f.day), self.series.meaning == "first print"
        if printed and self.calendar.is_nominal(f.day) and out > self.now:
            return self._row(f, self.now, "retrieved"), Ingested(new=1)
        if out + self.source.lag > self.now:
            return None, Ingested(waiting=1)
        if printed and self._superseded(f.day, out):
            return None, Ingested(past=1)
        return self._row(f, out, self._basis(f.day)), Ingested(new=1)

    def _superseded(self, day: date, out: datetime) -> bool:
        """Whether a later release is out, which may have revised the figure of this one.

        Two periods may come out together: then neither revises the other.
        """
        calendar = self.calendar
        later = (calendar.close(d) for d in calendar.between(day, calendar.last_day))
        following = next((moment for moment in later if moment > out), None)
        return following is not None and following <= self.now

    def _basis(self, day: date) -> str:
        if self.series.meaning in PRICES:
            return "session_close"
        return "assumed_ts" if self.calendar.is_nominal(day) else "official_ts"

    def _row(self, f: Published, known_at: datetime, basis: str) -> NewObservation:
        return NewObservation(
            series=self.series.id,
            period=period_text(self.calendar, f.day),
            day=f.day.toordinal(),
            value=f.value,
            known_at=known_at,
            known_basis=basis,
            source=self.source.label,
            retrieved_at=self.now,
        )


@dataclass(frozen=True)
class _Stored:
    """What is on record from one source.

    ``latest`` has the last value of each day with the moment it became known, ``vintages`` all moments.
    """

    latest: Mapping[int, tuple[Decimal | None, datetime]]
    vintages: Set[tuple[int, datetime]]


def _stored(db: Connection, series: str, label: str, days: Sequence[int]) -> _Stored:
    """What is on record of one series from one source, from the first of ``days`` to the last."""
    table = rows.observations
    query = (
        select(table.c.day, table.c.known_at, table.c.value)
        .where(table.c.series == series, table.c.source == label)
        .where(table.c.day.between(min(days), max(days)))
        .order_by(table.c.known_at, table.c.id)
    )
    found = db.execute(query).all()
    return _Stored(
        {day: (value, known_at) for day, known_at, value in found},
        {(day, known_at) for day, known_at, _ in found},
    )


def _news(
    db: Connection, source: Source, page: Page, almanac: Almanac, now: datetime
) -> dict[str, int]:
    """Add what is said of meetings and releases that is not known yet; how much by calendar.

    A meeting that is over and on file is no news, and a plan does not undo what another source cancelled.
    """
    if not page.news:
        return {}
    told = {(r.calendar, r.session): r for r in releases(db)}
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
        if _is_news(n, told.get((n.calendar, n.day)), almanac.calendar(n.calendar), source, now)
    ]
    learn(db, new, now)
    counts = dict.fromkeys((n.calendar for n in page.news), 0)
    for row in new:
        counts[row.calendar] += 1
    return counts


def _is_news(
    n: Announced, told: NewRelease | None, calendar: Calendar, source: Source, now: datetime
) -> bool:
    """Whether an announcement says anything that is not known."""
    if n.at <= now and calendar.is_session(n.day):
        return False
    if told is None:
        return (n.status, n.at) != _on_file(calendar, n.day)
    undone = told.status == "cancelled" and n.status == "scheduled" and told.source != source.label
    return not undone and (n.status, n.at) != (told.status, told.at)


def _on_file(calendar: Calendar, day: date) -> tuple[str, datetime] | None:
    """What the shipped tables say of a session that they are sure of."""
    if not calendar.is_session(day) or calendar.is_nominal(day):
        return None
    status = "cancelled" if calendar.is_cancelled(day) else "scheduled"
    return status, calendar.close(day)
