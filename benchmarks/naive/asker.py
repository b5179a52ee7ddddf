"""A call with its windows, and what is said of a question whose figures are missing."""

import calendar as months
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from benchmarks.naive.clock import Clock, Refused, clock
from benchmarks.naive.record import Figure, Record
from tracker.domain.horizon import Horizon
from tracker.domain.terms import Outcome
from tracker.sessions.almanac import Almanac

TRUE, FALSE, VOID, PENDING = Outcome.TRUE, Outcome.FALSE, Outcome.VOID, Outcome.PENDING


@dataclass(frozen=True)
class Found:
    """How a question stands: the deciding day, the figures it rests on, and when its window closes."""

    outcome: Outcome
    reason: str
    day: date | None
    evidence: frozenset[Figure]
    due: datetime


@dataclass(frozen=True)
class Asker:
    """A call: when it was made, which close it enters at, and what is known about the figures.

    ``counts_from`` is when the counted horizons of a conditional claim begin.
    """

    called_at: datetime
    entry: str
    almanac: Almanac
    record: Record
    counts_from: datetime | None = None

    def clock(self, series: str) -> Clock:
        return clock(self.almanac.calendar_of(series))

    def starts(self, horizon: Horizon) -> datetime:
        """The moment the horizon runs from."""
        counted = horizon.unit is not None and self.counts_from is not None
        return self.counts_from if counted and self.counts_from else self.called_at

    def next_close(self, series: str, horizon: Horizon) -> date:
        """The first session whose close is at or after the call."""
        sessions, moment = self.clock(series), self.starts(horizon)
        i = bisect_left(sessions.closes, moment)
        if moment.astimezone(sessions.zone).date() < sessions.days[0] or i == len(sessions.days):
            raise Refused("the call lies outside the calendar")
        return sessions.days[i]

    def enters(self, series: str, horizon: Horizon) -> date:
        """The session whose close the call enters at."""
        if self.entry == "next":
            return self.next_close(series, horizon)
        sessions = self.clock(series)
        i = bisect_right(sessions.closes, self.starts(horizon)) - 1
        if i < 0:
            raise Refused("nothing had closed before the call")
        return sessions.days[i]

    def ends(self, series: str, horizon: Horizon) -> date:
        """The last session of the horizon."""
        sessions = self.clock(series)
        if horizon.unit == "sessions":
            return sessions.step(self.enters(series, horizon), horizon.n)
        if horizon.unit is None:
            assert horizon.last is not None
            if horizon.form == "on":
                sessions.at(horizon.last)
            return sessions.until(horizon.last)
        return sessions.until(self.after(series, horizon))

    def after(self, series: str, horizon: Horizon) -> date:
        """The calendar day that many days, weeks or months after the call."""
        day = self.starts(horizon).astimezone(self.clock(series).zone).date()
        if horizon.unit == "months":
            year, month = divmod(day.year * 12 + day.month - 1 + horizon.n, 12)
            length = months.monthrange(year, month + 1)[1]
            return date(year, month + 1, min(day.day, length))
        return day + timedelta(days=horizon.n * (7 if horizon.unit == "weeks" else 1))

    def inside(self, series: str, horizon: Horizon) -> list[date]:
        """The sessions of the window that close at or after the call, the entry's own among them."""
        sessions = self.clock(series)
        first, last = self.next_close(series, horizon), self.ends(series, horizon)
        if horizon.first is not None:
            first = max(first, sessions.since(horizon.first))
        return self._filled(sessions.between(first, last))

    def over(self, series: str, horizon: Horizon) -> tuple[date, datetime]:
        """The last day of a window that is watched, and when it is over.

        Banks decide between meetings too: with a date, their windows run to the end of that day.
        """
        sessions = self.clock(series)
        last = self.ends(series, horizon)
        if series_of_banks(self.almanac, series) and horizon.unit != "sessions":
            day = horizon.last if horizon.unit is None else self.after(series, horizon)
            assert day is not None
            if day != last:
                midnight = datetime.combine(day + timedelta(days=1), time())
                return day, midnight.replace(tzinfo=sessions.zone)
        return last, sessions.close(last)

    def after_entry(self, series: str, horizon: Horizon) -> tuple[date, list[date]]:
        """The entry session and the sessions of the window after it.

        A range that starts after the call enters at the last session before it.
        """
        sessions = self.clock(series)
        entry, last = self.enters(series, horizon), self.ends(series, horizon)
        if horizon.first is not None:
            called_on = self.called_at.astimezone(sessions.zone).date()
            begins = sessions.since(horizon.first)
            if horizon.first > called_on or begins > entry:
                entry = sessions.step(begins, -1)
        return entry, self._filled(sessions.between(sessions.step(entry, 1), last))

    def _filled(self, window: list[date]) -> list[date]:
        if not window:
            raise Refused("the window ends before it begins")
        return window

    def lacking(self, needed: Sequence[Figure], due: datetime, *, all_needed: bool) -> Found:
        """A question some of whose figures are missing.

        It is void when a figure it cannot do without was called off. Of a window, any of the missing
        ones may still decide, so all of them must have been called off.
        """
        gaps = [f for f in needed if self.record.value(*f) is None]
        missing = [f for f in gaps if not self.record.called_off(*f)]
        off = [f for f in gaps if self.record.called_off(*f)]
        if due > self.record.as_of:
            return Found(PENDING, "window open", None, frozenset(), due)
        if off and (all_needed or not missing):
            says = self.record.called_off(*off[0])
            assert says is not None
            return Found(VOID, "cancelled", off[0][1], frozenset({says}), due)
        return Found(PENDING, "missing figure", missing[0][1], frozenset(), due)

    def held(self, series: str, window: list[date]) -> list[tuple[date, Decimal]]:
        """The figures there are, oldest first."""
        return [(d, v) for d in window if (v := self.record.value(series, d)) is not None]


def series_of_banks(almanac: Almanac, series: str) -> bool:
    """Whether the figures of a series come from the meetings of a central bank."""
    return almanac.catalogue[series].calendar in ("FOMC", "ECB", "BOK")


def verdict(
    reasons: tuple[str, str], day: date, needed: Iterable[Figure], due: datetime, *, asked: bool
) -> Found:
    """TRUE with the first reason or FALSE with the second."""
    outcome, reason = (TRUE, reasons[0]) if asked else (FALSE, reasons[1])
    return Found(outcome, reason, day, frozenset(needed), due)
