"""Calendars read from ``tables/``: standard library only, a few milliseconds each."""

import csv
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from tracker.sessions.calendar import Calendar
from tracker.sessions.lazy import Computed
from tracker.sessions.rules import NEW_YORK, RELEASES

TABLES = Path(__file__).parent / "tables"
UNCONFIRMED = "?"


def exchange(name: str, *, zone: str) -> Calendar:
    """Columns ``session,open,close,basis``; a basis ending in ``?`` is an unconfirmed override."""
    sessions, opens, closes, basis = _columns(name)
    days = [date.fromisoformat(s).toordinal() for s in sessions]
    doubtful = {day for day, b in zip(days, basis, strict=True) if b.endswith(UNCONFIRMED)}
    return Calendar(name, zone, days, _moments(closes), _moments(opens), doubtful.__contains__)


def meetings(name: str, *, zone: str) -> Calendar:
    """Columns ``session,close,scheduled,confirmed,source``: decision days, announcement moments."""
    sessions, closes, _, confirmed, _ = _columns(name)
    days = [date.fromisoformat(s).toordinal() for s in sessions]
    doubtful = {day for day, c in zip(days, confirmed, strict=True) if c != "yes"}
    return Calendar(name, zone, days, _moments(closes), None, doubtful.__contains__)


def release(name: str) -> Calendar:
    """Columns ``session,close,status,source``; periods not on file follow the usual rule."""
    rule = RELEASES[name]
    sessions, closes, status, _ = _columns(name)
    known = {date.fromisoformat(s): c for s, c in zip(sessions, closes, strict=True)}
    called_off = {
        date.fromisoformat(s) for s, st in zip(sessions, status, strict=True) if st == "cancelled"
    }
    periods = rule.periods()
    published = frozenset(day.toordinal() for day in known)

    def close(index: int) -> datetime:
        period = periods[index]
        return datetime.fromisoformat(known[period]) if period in known else rule.usual(period)

    return Calendar(
        name,
        NEW_YORK,
        [p.toordinal() for p in periods],
        Computed(len(periods), close),
        nominal=lambda ordinal: ordinal not in published,
        cancelled=frozenset(day.toordinal() for day in called_off),
    )


def _columns(name: str) -> Sequence[tuple[str, ...]]:
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return list(zip(*rows, strict=True))


def _moments(texts: Sequence[str]) -> Computed[datetime]:
    return Computed(len(texts), lambda i: datetime.fromisoformat(texts[i]))
