"""The catalogue of series together with their calendars: what a question is read and timed against."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from tracker import sessions
from tracker.domain.catalogue import CATALOGUE
from tracker.domain.series import Catalogue
from tracker.sessions.calendar import Calendar


@dataclass(frozen=True)
class Almanac:
    """Series and the calendar of each. Raises ``UnknownSeries`` and ``UnknownCalendar``."""

    catalogue: Catalogue
    calendar: Callable[[str], Calendar]

    def calendar_of(self, series: str) -> Calendar:
        return self.calendar(self.catalogue.find(series).calendar)


@cache
def standard() -> Almanac:
    """The shipped catalogue on the shipped session tables."""
    return Almanac(CATALOGUE, sessions.calendar)
