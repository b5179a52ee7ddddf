"""Calendars that follow a rule, and the usual day of a release whose own day is not on file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tracker.sessions.calendar import Calendar
from tracker.sessions.lazy import Computed

NEW_YORK = "America/New_York"
FIRST_YEAR, LAST_YEAR = 2015, 2028
RULE_FIRST, RULE_LAST = date(2000, 1, 1), date(2040, 12, 31)
HOLIDAYS = ((1, 1), (6, 19), (7, 4), (11, 11), (12, 25))
MONDAY, TUESDAY, THURSDAY, SATURDAY = 0, 1, 3, 5


def at(day: date, clock: time, zone: str) -> datetime:
    """The UTC moment at which clocks in ``zone`` show ``clock`` on ``day``.

    >>> [at(date(2023, 3, day), time(16), NEW_YORK).hour for day in (10, 13)]
    [21, 20]
    """
    return datetime.combine(day, clock, ZoneInfo(zone)).astimezone(UTC)


def foreign_exchange() -> Calendar:
    """Monday to Friday, the day ending at 17:00 New York; no holidays."""
    span = range(RULE_FIRST.toordinal(), RULE_LAST.toordinal() + 1)
    days = [ordinal for ordinal in span if (ordinal - 1) % 7 < SATURDAY]  # 0001-01-01: a Monday
    return Calendar(
        "FX",
        NEW_YORK,
        days,
        Computed(len(days), lambda i: at(date.fromordinal(days[i]), time(17), NEW_YORK)),
    )


def daily() -> Calendar:
    """Every day, ending at 24:00 UTC: for events and running estimates that carry a date only."""
    days = range(RULE_FIRST.toordinal(), RULE_LAST.toordinal() + 1)
    return Calendar(
        "DAILY",
        "UTC",
        days,
        Computed(len(days), lambda i: at(date.fromordinal(days[i] + 1), time(0), "UTC")),
    )


@dataclass(frozen=True)
class Release:
    """How one statistic is dated: its periods, its clock in New York and its usual release day."""

    periods: Callable[[], Sequence[date]]
    clock: time
    usual_day: Callable[[date], date]

    def usual(self, period: date) -> datetime:
        """The moment a release about ``period`` (its first day) comes out in an ordinary month."""
        return at(self.usual_day(period), self.clock, NEW_YORK)


def _months(step: int = 1) -> list[date]:
    return [date(y, m, 1) for y in range(FIRST_YEAR, LAST_YEAR + 1) for m in range(1, 13, step)]


def _saturdays() -> list[date]:
    first = _weekday_from(date(FIRST_YEAR, 1, 1), SATURDAY)
    return [
        first + timedelta(weeks=w) for w in range((date(LAST_YEAR, 12, 31) - first).days // 7 + 1)
    ]


def _months_on(day: date, n: int) -> date:
    index = day.month - 1 + n
    return date(day.year + index // 12, index % 12 + 1, 1)


def _weekday_from(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def _working_day_from(day: date) -> date:
    return day if day.weekday() < SATURDAY else _weekday_from(day, MONDAY)


def _third_friday_after_reference_week(month: date) -> date:
    """Payrolls: the third Friday after the week (Sunday to Saturday) that contains the 12th.

    A week later on New Year's Day, a day earlier on Independence Day or the day kept for it.
    """
    friday = _weekday_from(month.replace(day=12), SATURDAY) + timedelta(days=20)
    if (friday.month, friday.day) == (1, 1):
        return friday + timedelta(weeks=1)
    return friday - timedelta(days=(friday.month, friday.day) in ((7, 3), (7, 4)))


def _thursday_after(saturday: date) -> date:
    """Claims: the Thursday after the week, the day before where that is a holiday."""
    thursday = _weekday_from(saturday, THURSDAY)
    return thursday - timedelta(days=_is_holiday(thursday))


def _is_holiday(thursday: date) -> bool:
    """Whether a Thursday is Thanksgiving or one of the federal holidays with a date."""
    thanksgiving = thursday.month == 11 and 22 <= thursday.day <= 28
    return thanksgiving or (thursday.month, thursday.day) in HOLIDAYS


def _last_thursday(month: date) -> date:
    return _weekday_from(_months_on(month, 1) - timedelta(days=7), THURSDAY)


RELEASES: dict[str, Release] = {
    "NFP": Release(_months, time(8, 30), _third_friday_after_reference_week),
    "CPI": Release(
        _months, time(8, 30), lambda m: _working_day_from(_months_on(m, 1).replace(day=15))
    ),
    "ICSA": Release(_saturdays, time(8, 30), _thursday_after),
    "JOLTS": Release(_months, time(10), lambda m: _weekday_from(_months_on(m, 2), TUESDAY)),
    "GDP": Release(lambda: _months(3), time(8, 30), lambda q: _last_thursday(_months_on(q, 3))),
}
