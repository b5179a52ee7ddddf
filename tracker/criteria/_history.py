"""How often a question came true before it was asked: its own criterion over all earlier windows."""

from dataclasses import fields

import numpy as np
from numpy.typing import NDArray

from tracker.criteria._columns import DTYPES, Column
from tracker.criteria._settle import check
from tracker.domain.base_rate import BaseRate
from tracker.domain.terms import Outcome, Terms
from tracker.panel import Panel
from tracker.sessions.almanac import Almanac
from tracker.sessions.calendar import Calendar

SHIFTED = ("entry", "first", "last")


def base_rate(terms: Terms, called_at: int, panel: Panel, almanac: Almanac) -> BaseRate:
    """The base rate known at ``called_at`` (epoch seconds).

    Earlier windows have the same length in sessions, lie on the same series, and had closed before the
    call. Compound questions have none, nor have events, whose FALSE rests on a search and not on figures.
    """
    if terms.parts:
        return BaseRate(None, reason="a compound question has no base rate of its own")
    if terms.kind == "event":
        return BaseRate(None, reason="events have no base rate: quiet windows were not searched")
    calendar = almanac.calendar_of(terms.series)
    steps = _steps(terms, called_at, panel, calendar)
    if not len(steps):
        return BaseRate(None, reason="no earlier window on record")
    column = _shifted(terms, steps, panel, calendar, almanac)
    outcome = check(terms.kind, column, panel).outcome
    true, false = int((outcome == Outcome.TRUE).sum()), int((outcome == Outcome.FALSE).sum())
    if not true + false:
        return BaseRate(None, reason="no earlier window has all its figures")
    windows = true + false
    ended = {int(Outcome.TRUE): True, int(Outcome.FALSE): False}
    return BaseRate(
        true / windows,
        windows,
        -(-windows // length(terms, calendar)),
        last=ended.get(int(outcome[0])),
    )


def length(terms: Terms, calendar: Calendar) -> int:
    """How many sessions the window of a simple question has, the entry not counted; at least 1."""
    days = calendar.days_array()
    start, end = np.searchsorted(days, [terms.entry or terms.first, terms.last], side="right")
    return max(int(end - start), 1)


def _rank(days: NDArray[np.int32], day: int) -> int:
    """The place of the last session on or before ``day``."""
    return int(np.searchsorted(days, day, side="right")) - 1


def _steps(terms: Terms, called_at: int, panel: Panel, calendar: Calendar) -> NDArray[np.int64]:
    """How many sessions back the earlier windows lie: closed before the call, figures on record."""
    days, closes = calendar.days_array(), calendar.closes_array()
    begins = terms.entry or terms.first
    if terms.kind == "release" and terms.other_entry:
        begins = min(begins, terms.other_entry)
    start, end = _rank(days, begins), _rank(days, terms.last)
    closed = int(np.searchsorted(closes, called_at, side="left")) - 1
    held = panel.slots_of(panel.index.get(terms.series, len(panel.names)))
    if not held:
        return np.zeros(0, np.int64)
    oldest = int(np.searchsorted(days, panel.day[held[0]]))
    return np.arange(max(1, end - closed), start - oldest + 1, dtype=np.int64)


def _shifted(
    terms: Terms, steps: NDArray[np.int64], panel: Panel, calendar: Calendar, almanac: Almanac
) -> Column:
    days, closes = calendar.days_array(), calendar.closes_array()
    n = len(steps)
    values = {
        f.name: np.full(n, getattr(terms, f.name), DTYPES[f.name])
        for f in fields(Column)
        if f.name not in ("series", "other")
    }

    def back(day: int) -> NDArray[np.int32]:
        return np.asarray(days[_rank(days, day) - steps])

    for name in SHIFTED:
        if getattr(terms, name):
            values[name] = back(getattr(terms, name))
    values["due"] = closes[_rank(days, terms.last) - steps]
    if terms.kind == "relative":
        others = almanac.calendar_of(terms.other).days_array()
        for name, own in (("other_entry", "entry"), ("other_last", "last")):
            values[name] = others[np.searchsorted(others, values[own], side="right") - 1]
    elif terms.other_entry:
        values["other_entry"] = back(terms.other_entry)
    series, other = (np.full(n, code) for code in panel.codes([terms.series, terms.other]))
    return Column(series, other, **values)
