"""Figures of a month as they are made from levels that came together: of one answer, of one vintage."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

Levels = Mapping[date, Decimal]
"""The level of each period, all as known at one moment."""

Read = Callable[[Levels, date], Decimal | None]
"""The figure of a period; None where a level lacks."""

TENTH = Decimal("0.1")


def level(levels: Levels, period: date) -> Decimal | None:
    """The level itself."""
    return levels.get(period)


def change(levels: Levels, month: date) -> Decimal | None:
    """The change from the month before."""
    now, before = levels.get(month), levels.get(months_before(month, 1))
    return None if now is None or before is None else now - before


def percent(months: int) -> Read:
    """The change from so many months before, in per cent with one decimal, a half away from zero."""

    def read(levels: Levels, month: date) -> Decimal | None:
        now, before = levels.get(month), levels.get(months_before(month, months))
        if now is None or before is None:
            return None
        return ((now - before) * 100 / before).quantize(TENTH, ROUND_HALF_UP)

    return read


def months_before(month: date, n: int) -> date:
    """The first day of the month ``n`` months before.

    >>> months_before(date(2023, 2, 1), 12), months_before(date(2023, 1, 1), 1)
    (datetime.date(2022, 2, 1), datetime.date(2022, 12, 1))
    """
    year, index = divmod(month.year * 12 + month.month - 1 - n, 12)
    return date(year, index + 1, 1)
