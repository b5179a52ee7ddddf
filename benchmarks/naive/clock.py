"""A calendar as two lists, searched by bisection."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from tracker.sessions.calendar import Calendar


class Refused(Exception):
    """The criterion cannot be asked at that moment."""


@dataclass(frozen=True)
class Clock:
    """The sessions of a calendar and when each closes."""

    zone: ZoneInfo
    days: Sequence[date]
    closes: Sequence[datetime]

    def close(self, day: date) -> datetime:
        return self.closes[self.at(day)]

    def at(self, day: date) -> int:
        """The position of a session."""
        i = bisect_left(self.days, day)
        if i == len(self.days) or self.days[i] != day:
            raise Refused(f"{day} is no session")
        return i

    def step(self, day: date, n: int) -> date:
        """The session ``n`` sessions from another."""
        i = self.at(day) + n
        if not 0 <= i < len(self.days):
            raise Refused(f"{n} sessions from {day} lies outside the calendar")
        return self.days[i]

    def until(self, day: date) -> date:
        """The last session on or before a day."""
        return self.days[bisect_right(self.days, self._covered(day)) - 1]

    def since(self, day: date) -> date:
        """The first session on or after a day."""
        return self.days[bisect_left(self.days, self._covered(day))]

    def between(self, first: date, last: date) -> list[date]:
        """The sessions from ``first`` to ``last``."""
        return list(self.days[bisect_left(self.days, first) : bisect_right(self.days, last)])

    def _covered(self, day: date) -> date:
        if not self.days[0] <= day <= self.days[-1]:
            raise Refused(f"{day} lies outside the calendar")
        return day


@cache
def clock(calendar: Calendar) -> Clock:
    """A calendar written out."""
    days = calendar.between(calendar.first_day, calendar.last_day)
    return Clock(ZoneInfo(calendar.zone), days, [calendar.close(day) for day in days])
