"""The catalogue of series together with their calendars: what a question is read and timed against."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache, cached_property

from tracker import sessions
from tracker.domain.catalogue import CATALOGUE
from tracker.domain.records import NewRelease
from tracker.domain.series import Catalogue
from tracker.sessions.calendar import Calendar
from tracker.sessions.news import latest, updated
from tracker.sessions.version import version


@dataclass(frozen=True)
class Almanac:
    """Series and the calendar of each. Raises ``UnknownSeries`` and ``UnknownCalendar``.

    ``shipped`` gives the calendars as they ship. ``news`` is what is on record of meetings and releases
    beyond them, in the order it became known; what became known after ``as_of`` has no effect.
    """

    catalogue: Catalogue
    shipped: Callable[[str], Calendar]
    news: tuple[NewRelease, ...] = ()
    as_of: datetime | None = None

    def calendar(self, name: str) -> Calendar:
        """The calendar called ``name``, with the news."""
        if name not in self._in_force:
            return self.shipped(name)
        if name not in self._updated:
            self._updated[name] = updated(self.shipped(name), self._in_force[name])
        return self._updated[name]

    def calendar_of(self, series: str) -> Calendar:
        """The calendar of a series, with the news."""
        return self.calendar(self.catalogue.find(series).calendar)

    def known_by(self, moment: datetime) -> "Almanac":
        """The almanac as it was known at ``moment``."""
        return replace(self, as_of=moment) if self.news else self

    def version(self) -> str:
        """Twelve hexadecimal digits that change with any session table and with any news."""
        if not self._in_force:
            return version()
        rows = (row for own in self._in_force.values() for row in own.values())
        told = sorted(f"{r.calendar} {r.session} {r.status} {r.at.timestamp():.6f}" for r in rows)
        return hashlib.sha256("\n".join([version(), *told]).encode()).hexdigest()[:12]

    def heard(self, calendar: str, session: date) -> tuple[NewRelease, ...]:
        """The news of one session by ``as_of``, in the order it became known; the last one holds."""
        about = (r for r in self.news if (r.calendar, r.session) == (calendar, session))
        return tuple(r for r in about if self.as_of is None or r.known_at <= self.as_of)

    def not_yet(self, series: str) -> frozenset[int]:
        """The sessions (ordinals) of a series that only news after ``as_of`` tells of."""
        if self.as_of is None or (name := self.catalogue[series].calendar) not in self._ever:
            return frozenset()
        now = self.calendar(name)
        return frozenset(d.toordinal() for d in self._ever[name] if not now.is_session(d))

    @cached_property
    def _ever(self) -> Mapping[str, Mapping[date, NewRelease]]:
        return latest(self.news)

    @cached_property
    def _in_force(self) -> Mapping[str, Mapping[date, NewRelease]]:
        known = (r for r in self.news if self.as_of is None or r.known_at <= self.as_of)
        return latest(known)

    @cached_property
    def _updated(self) -> dict[str, Calendar]:
        """The calendars with news that were asked for."""
        return {}


@cache
def standard() -> Almanac:
    """The shipped catalogue on the shipped session tables, without any news."""
    return Almanac(CATALOGUE, sessions.calendar)
