"""Figures written by hand, how a sentence stands on them, and tests whose docstring is their table."""

import inspect
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

import pytest

from benchmarks.naive import CANCELLED, ENDED, Row
from benchmarks.world import World
from tracker.criteria import Entry, Timing, observations_of, parse, period_day, settle
from tracker.sessions.almanac import standard
from tracker.sessions.calendar import Calendar

ALMANAC = standard()
MONDAY = date(2023, 3, 13)
MORNING = "2023-03-13T10:00+09:00"
LATER = "2029-06-01T00:00+00:00"

Runs = str | Mapping[str, str]


class Stand(NamedTuple):
    """How a question stands; days of 2023 as MM-DD, evidence as ``SERIES MM-DD`` sorted by both."""

    outcome: str
    reason: str
    day: str
    evidence: str


def stands(
    sentence: str,
    figures: Mapping[str, Runs],
    *,
    at: str = MORNING,
    as_of: str = LATER,
    entry: Entry = "next",
) -> Stand:
    """How ``sentence``, said ``at``, stands on ``figures`` at ``as_of``.

    The figures of a series are a run of consecutive sessions from 2023-03-13 (``100 . 121``, a point
    being a missing one) or a mapping from period to figure. Each is known from its session's close.
    """
    world = World(ALMANAC, tuple(_rows(figures)), moment(at), moment(as_of))
    panel = world.panel(moment(as_of))
    terms = parse(sentence, ALMANAC).terms(Timing(moment(at), entry), ALMANAC)
    (answer,) = settle([terms], panel)
    by_id = {row.id: f"{row.series} {short(row.day)}" for row in world.rows}
    rests = sorted(by_id[i] for i in observations_of(answer.evidence, panel))
    day = short(date.fromordinal(answer.day)) if answer.day else ""
    return Stand(answer.outcome.name, answer.reason, day, ", ".join(rests))


def moment(text: str) -> datetime:
    """An aware moment, from text that names its zone."""
    found = datetime.fromisoformat(text)
    assert found.tzinfo is not None, text
    return found


def short(day: date) -> str:
    """A day without its year, when that is 2023."""
    return day.isoformat().removeprefix("2023-")


def _rows(figures: Mapping[str, Runs]) -> list[Row]:
    rows: list[Row] = []
    for series, run in figures.items():
        calendar = ALMANAC.calendar_of(series)
        for day, text in _by_day(run, calendar):
            value = text if text in (CANCELLED, ENDED) else Decimal(text)
            rows.append(Row(series, day, value, calendar.close(day), len(rows) + 1))
    return rows


def _by_day(run: Runs, calendar: Calendar) -> list[tuple[date, str]]:
    if isinstance(run, str):
        texts = run.split()
        days = calendar.between(MONDAY, MONDAY + timedelta(days=3000))[: len(texts)]
        return [(day, text) for day, text in zip(days, texts, strict=True) if text != "."]
    return [(period_day(period), text) for period, text in run.items()]


def table(test: Callable[..., None]) -> Any:
    """Run a test once for each row of the table in its docstring; the header names its arguments."""
    lines = [line for line in inspect.cleandoc(test.__doc__ or "").splitlines() if "|" in line]
    header, *rows = ([cell.strip() for cell in line.split("|")] for line in lines)
    wanted = inspect.signature(test).parameters
    assert header == list(wanted), (header, list(wanted))
    return pytest.mark.parametrize(header, rows, ids=[" ~ ".join(filter(None, r)) for r in rows])(
        test
    )
