"""The kinds of field a phrase may hold: how each is written, read and printed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tracker.domain import horizon
from tracker.domain.amounts import figure, plain, tidy
from tracker.domain.series import Catalogue

_FIGURE = r"[+-]?\d[\d,]*(?:\.\d+)?"


@dataclass(frozen=True)
class Field:
    """A field type: ``pattern`` finds its text, ``read`` turns it into a value, ``show`` prints it back."""

    pattern: str
    read: Callable[[str, Catalogue], Any]
    show: Callable[[Any], str]
    example: str


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


def _percent(text: str, _: Catalogue) -> Decimal:
    value = tidy(figure(text))
    if not 0 < value <= 100:
        raise ValueError(f"{text}%: give a percentage above 0 and at most 100, without a sign")
    return value


def _basis_points(text: str, _: Catalogue) -> int:
    value = int(text)
    if abs(value) > 500:
        raise ValueError(f"{text}bp: give a change from -500bp to +500bp")
    return value


def _count(text: str, _: Catalogue) -> int:
    value = int(text)
    if not 2 <= value <= 1000:
        raise ValueError(f"{text} sessions: give a whole number from 2 to 1000")
    return value


def period_day(text: str) -> date:
    """The first day of the period written as ``2023-02``, ``2023Q1`` or ``2023-03-22``."""
    if "Q" in text.upper():
        year, quarter = text.upper().split("Q")
        return horizon.day(f"{year}-{3 * int(quarter) - 2:02d}-01")
    return horizon.day(f"{text}-01" if text.count("-") == 1 else text)


def _period(text: str, _: Catalogue) -> str:
    period_day(text)
    return text.upper()


FIELDS: dict[str, Field] = {
    "Series": Field(r"[^\s();=]+", _series, str, "SERIES"),
    "Figure": Field(
        _FIGURE, _figure, lambda v: plain(v, places=max(0, -v.as_tuple().exponent)), "LEVEL"
    ),
    "Percent": Field(_FIGURE, _percent, plain, "PERCENT"),
    "Basis": Field(r"[+-]?\d+", _basis_points, lambda v: f"{v:+d}" if v else "0", "BASIS_POINTS"),
    "Count": Field(r"\d+", _count, str, "N"),
    "Day": Field(r"\d{4}-\d{1,2}-\d{1,2}", lambda text, _: horizon.day(text), str, "DATE"),
    "Period": Field(r"\d{4}-\d{1,2}-\d{1,2}|\d{4}-\d{2}|\d{4}Q[1-4]", _period, str, "PERIOD"),
    "Horizon": Field(horizon.PATTERN, lambda text, _: horizon.read(text), str, "HORIZON"),
    "Operator": Field(r"[<>]=|=", lambda text, _: text, str, "=|>=|<="),
    "Side": choice("above", "below"),
    "UpDown": choice("up", "down"),
}
