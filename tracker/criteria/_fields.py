"""The kinds of field a phrase may hold: how each is written, read and printed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tracker.domain import horizon
from tracker.domain.amounts import figure, plain, tidy
from tracker.domain.series import Catalogue
from tracker.sessions.calendar import Calendar

_FIGURE = r"[+-]?\d[\d,]*(?:\.\d+)?"


@dataclass(frozen=True)
class Field:
    """A field type: ``pattern`` finds its text, ``read`` turns it into a value, ``show`` prints it back.

    ``unfit`` says what is wrong with a value that reads well, or nothing.
    """

    pattern: str
    read: Callable[[str, Catalogue], Any]
    show: Callable[[Any], str]
    example: str
    unfit: Callable[[Any], str | None] = lambda _: None


def choice(*words: str) -> Field:
    """A field that is one of ``words``."""
    return Field("|".join(words), lambda text, _: text.lower(), str, "|".join(words))


def _series(text: str, catalogue: Catalogue) -> str:
    return catalogue.find(text).id


def _figure(text: str, _: Catalogue) -> Decimal:
    return tidy(figure(text))


def padded(level: Decimal, places: int) -> Decimal:
    """``level`` with at least ``places`` decimals, so that one level is written one way."""
    return Decimal(plain(level, places=places))


def _whole(text: str, _: Catalogue) -> int:
    return int(figure(text))


def _unfit_percent(value: Decimal) -> str | None:
    if 0 < value <= 100:
        return None
    return f"{plain(value)}%: give a percentage above 0 and at most 100, without a sign"


def _unfit_change(value: int) -> str | None:
    return None if abs(value) <= 500 else f"{value:+d}bp: give a change from -500bp to +500bp"


def _unfit_count(value: int) -> str | None:
    fits = 2 <= value <= 1000
    return None if fits else f"{value} sessions: give a whole number from 2 to 1000"


def period_day(text: str) -> date:
    """The first day of the period written as ``2023-02``, ``2023Q1`` or ``2023-03-22``."""
    if "Q" in text.upper():
        year, quarter = text.upper().split("Q")
        return horizon.day(f"{year}-{3 * int(quarter) - 2:02d}-01")
    return horizon.day(f"{text}-01" if text.count("-") == 1 else text)


def period_text(calendar: Calendar, day: date) -> str:
    """The period of a session as it is written: a quarter, a month or a day, as the calendar has them."""
    some = [date.fromordinal(ordinal) for ordinal in calendar.ordinals[:5]]
    if any(d.day > 1 for d in some):
        return day.isoformat()
    if any(d.month % 3 != 1 for d in some):
        return f"{day:%Y-%m}"
    return f"{day.year}Q{(day.month + 2) // 3}"


def _period(text: str, _: Catalogue) -> str:
    period_day(text)
    return text.upper()


FIELDS: dict[str, Field] = {
    "Series": Field(r"[^\s();=]+", _series, str, "SERIES"),
    "Figure": Field(
        _FIGURE, _figure, lambda v: plain(v, places=max(0, -v.as_tuple().exponent)), "LEVEL"
    ),
    "Percent": Field(_FIGURE, _figure, plain, "PERCENT", _unfit_percent),
    "Basis": Field(
        r"[+-]?\d+", _whole, lambda v: f"{v:+d}" if v else "0", "BASIS_POINTS", _unfit_change
    ),
    "Count": Field(r"\d+", _whole, str, "N", _unfit_count),
    "Day": Field(r"\d{4}-\d{1,2}-\d{1,2}", lambda text, _: horizon.day(text), str, "DATE"),
    "Period": Field(r"\d{4}-\d{1,2}-\d{1,2}|\d{4}-\d{2}|\d{4}Q[1-4]", _period, str, "PERIOD"),
    "Horizon": Field(horizon.PATTERN, lambda text, _: horizon.read(text), str, "HORIZON"),
    "Operator": Field(r"[<>]=|=", lambda text, _: text, str, "=|>=|<="),
    "Side": choice("above", "below"),
    "UpDown": choice("up", "down"),
}
