"""When something was said: an exact moment, a day, or a range of days."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

from tracker.errors import InvalidMoment

Precision = Literal["second", "day", "between"]

BEFORE_THE_OPEN = time(8, 30)
"""The local time of a call known only by its day: after New York's close and before Seoul's open."""


@dataclass(frozen=True)
class Said:
    """``moment`` is the one used for entry; ``not_before`` and ``not_after`` are local days."""

    moment: datetime
    precision: Precision
    not_before: date
    not_after: date


def on_day(day: date, zone: str) -> datetime:
    """The moment a call known only by its day is taken at."""
    return datetime.combine(day, BEFORE_THE_OPEN, ZoneInfo(zone)).astimezone(UTC)


def said(text: str, zone: str) -> Said:
    """The moment written as a day, a range of days ``A..B``, or a time with its zone.

    >>> said("2023-03-15", "Asia/Seoul").moment.isoformat()
    '2023-03-14T23:30:00+00:00'

    A range is taken at its last day. Raises ``InvalidMoment`` for what does not exist or lacks a zone.
    """
    if ".." in text:
        first, last = (_day(part, text) for part in text.split("..", 1))
        if last < first:
            raise InvalidMoment(text, "the range ends before it begins")
        return Said(on_day(last, zone), "between", first, last)
    if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", text):
        day = _day(text, text)
        return Said(on_day(day, zone), "day", day, day)
    moment = instant(text)
    day = moment.astimezone(ZoneInfo(zone)).date()
    return Said(moment, "second", day, day)


def instant(text: str) -> datetime:
    """The UTC moment written as an ISO time with its zone. Raises ``InvalidMoment``."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as why:
        raise InvalidMoment(text, str(why)) from None
    if moment.tzinfo is None:
        raise InvalidMoment(text, "the time zone is missing")
    return _utc(moment, text)


def cutoff(text: str) -> datetime:
    """The UTC moment of an ``--as-of``: a time with its zone, or a day, meaning the end of it in UTC."""
    if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", text):
        return datetime.combine(_day(text, text), time(23, 59, 59), UTC)
    return instant(text)


def _utc(moment: datetime, text: str) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise InvalidMoment(text, "it lies outside the years 1 to 9999") from None


def _day(text: str, given: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as why:
        raise InvalidMoment(given, str(why)) from None
