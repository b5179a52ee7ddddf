"""How long a question runs, as it is written: ``over 20 sessions``, ``by 2023-03-31``, ``within a..b``."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Unit = Literal["sessions", "days", "weeks", "months"]
UNITS: tuple[Unit, ...] = ("sessions", "days", "weeks", "months")
COUNTED = ("over", "after", "within")
DATED = ("by", "through", "on")
RANGED = ("over", "within")
LONGEST = {"sessions": 5000, "days": 7300, "weeks": 1040, "months": 240}

_DAY = r"\d{4}-\d{1,2}-\d{1,2}"
PATTERN = (
    rf"(?:(?:over|after|within)\s+-?\d+\s+(?:session|day|week|month)s?"
    rf"|(?:by|through|on)\s+{_DAY}|(?:over|within)\s+{_DAY}\.\.{_DAY})"
)
_COUNT = re.compile(r"(over|after|within)\s+(-?\d+)\s+(session|day|week|month)s?", re.IGNORECASE)
_DATE = re.compile(rf"(by|through|on)\s+({_DAY})", re.IGNORECASE)
_RANGE = re.compile(rf"(over|within)\s+({_DAY})\.\.({_DAY})", re.IGNORECASE)


@dataclass(frozen=True)
class Horizon:
    """A horizon of one of three shapes: ``n`` and ``unit``, one ``last`` day, or ``first`` to ``last``."""

    form: str
    n: int = 0
    unit: Unit | None = None
    first: date | None = None
    last: date | None = None

    def __str__(self) -> str:
        if self.unit is not None:
            return f"{self.form} {self.n} {self.unit[:-1] if self.n == 1 else self.unit}"
        if self.first is not None:
            return f"{self.form} {self.first}..{self.last}"
        return f"{self.form} {self.last}"

    def describe(self) -> str:
        """The shape without its numbers, for an error message: ``over N sessions``, ``by DATE``."""
        if self.unit is not None:
            return f"{self.form} N {self.unit}"
        return f"{self.form} A..B" if self.first is not None else f"{self.form} DATE"


def day(text: str) -> date:
    """The day written as ``YYYY-MM-DD``; ``ValueError`` names what is wrong."""
    try:
        return date.fromisoformat(text)
    except ValueError as why:
        raise ValueError(f"{text} is no date: write YYYY-MM-DD, such as 2023-03-31") from why


def read(text: str) -> Horizon:
    """The horizon written as ``text``.

    >>> str(read("over 1 sessions")), str(read("within 2023-05-01..2023-06-30"))
    ('over 1 session', 'within 2023-05-01..2023-06-30')

    Raises ``ValueError`` for a day that does not exist, a count below one and a range that ends first.
    """
    if m := _COUNT.fullmatch(text):
        form, count = m[1].lower(), int(m[2])
        unit: Unit = next(u for u in UNITS if u.startswith(m[3].lower()))
        if not 1 <= count <= LONGEST[unit]:
            raise ValueError(f"{count} {unit}: give a whole number from 1 to {LONGEST[unit]}")
        return Horizon(form, n=count, unit=unit)
    if m := _DATE.fullmatch(text):
        return Horizon(m[1].lower(), last=day(m[2]))
    if m := _RANGE.fullmatch(text):
        first, last = day(m[2]), day(m[3])
        if last < first:
            raise ValueError(f"the window {first}..{last} ends before it begins")
        return Horizon(m[1].lower(), first=first, last=last)
    raise ValueError(f"{text!r} is no horizon")


def end_day(horizon: Horizon, start: date) -> date:
    """The calendar day on which a horizon counted in days, weeks or months from ``start`` ends."""
    if horizon.unit == "months":
        index = start.month - 1 + horizon.n
        year, month = start.year + index // 12, index % 12 + 1
        following = date(year + month // 12, month % 12 + 1, 1)
        return date(year, month, min(start.day, (following - timedelta(days=1)).day))
    return start + timedelta(days=horizon.n * (7 if horizon.unit == "weeks" else 1))
