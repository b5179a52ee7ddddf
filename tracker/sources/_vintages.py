"""First prints and revisions, from levels that are kept with the days on which each was in force."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from tracker.sessions.calendar import Calendar
from tracker.sessions.rules import NEW_YORK, RELEASES, at
from tracker.sources._base import Published
from tracker.sources._levels import Read


@dataclass(frozen=True)
class Row:
    """One value of a period, None where there is none; ``since`` and ``until`` it was in force."""

    day: date
    since: date
    until: date
    value: Decimal | None


def prints(
    series: str, days: Sequence[date], rows: Sequence[Row], read: Read, calendar: Calendar
) -> Iterator[Published]:
    """The first print of each of ``days`` and every revision of it, vintage by vintage.

    A figure made of several levels takes them from one vintage. A day of which nothing is kept from
    before its next release has no first print and is left out.
    """
    told: dict[date, Decimal] = {}
    for vintage in sorted({row.since for row in rows}):
        levels = {
            row.day: row.value
            for row in rows
            if row.since <= vintage <= row.until and row.value is not None
        }
        for day in days:
            value = read(levels, day)
            if value is None or told.get(day) == value:
                continue
            if day in told or vintage <= _next_release(calendar, day):
                basis = "revision" if day in told else "alfred"
                yield Published(series, day, value, _known_at(calendar, day, vintage), basis)
                told[day] = value


def _known_at(calendar: Calendar, day: date, vintage: date) -> datetime:
    """The moment of a vintage: the one on file for the release, or the usual hour of its own day."""
    on_file = calendar.close(day)
    if _in_new_york(on_file) == vintage:
        return on_file
    return at(vintage, RELEASES[calendar.name].clock, NEW_YORK)


def _next_release(calendar: Calendar, day: date) -> date:
    """The day of the release after that of ``day``."""
    following = calendar.between(day, calendar.last_day)[1:2]
    return _in_new_york(calendar.close(following[0])) if following else date.max


def _in_new_york(moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(NEW_YORK)).date()
