"""FRED and its archive ALFRED: first prints and every revision, each from the day it was published.

A release is read vintage by vintage. A figure made of several levels takes them from one vintage: last
month's level is revised when this month's comes out, and mixing the two would invent a change. ALFRED knows
days, not hours: a vintage counts from the hour of its release, the one on file where its day agrees. What
ALFRED has only from the next release on is no first print and is left out. Vintages of these series come
once a week at most, far below the 2,000 that one request may span.

Daily series have no vintages here. They appear a day after the day they are about (oil some days later),
and VIX has values on holidays, which are left out. Decisions of the Federal Reserve are read from the range
in force, which moves the day after.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tracker.errors import SourceRefused
from tracker.sources._base import (
    SECRET,
    Answer,
    Ask,
    Key,
    Page,
    Published,
    Request,
    Source,
    Standing,
    Wanted,
)
from tracker.sources._decisions import Level, decisions
from tracker.sources._levels import Levels, Read, change, level, percent
from tracker.sources._reading import at, day_of, items_of, json_of, unexpected, value_of
from tracker.sources._shapes import json_shape
from tracker.sources._vintages import Row, prints

PATH = "/fred/series/observations"
KEY = Key("TRACKER_FRED_KEY", "https://fredaccount.stlouisfed.org/apikeys")
LIMIT = "100000"
"""The most observations that one answer has."""

FOREVER = "9999-12-31"
WEEK = timedelta(days=7)
DELAY = 1
REASON = re.compile(r'(?:"error_message"\s*:\s*|<error [^>]*message=)"([^"]*)"')
NO_VINTAGES = "does not exist in ALFRED"


def _thousands(levels: Levels, day: date) -> Decimal | None:
    persons = levels.get(day)
    return None if persons is None else persons / 1000


@dataclass(frozen=True)
class Measure:
    """How a release is read: from the vintages of FRED's series ``id``, ``back`` days before it too."""

    id: str
    read: Read = level
    back: timedelta = WEEK


MONTH, YEAR = timedelta(days=31), timedelta(days=366)
MEASURES = {
    "NFP": Measure("PAYEMS", change, MONTH),
    "UNRATE": Measure("UNRATE"),
    "CPI_YOY": Measure("CPIAUCNS", percent(12), YEAR),
    "CPI_MOM": Measure("CPIAUCSL", percent(1), MONTH),
    "CPI_CORE_YOY": Measure("CPILFENS", percent(12), YEAR),
    "CPI_CORE_MOM": Measure("CPILFESL", percent(1), MONTH),
    "ICSA": Measure("ICSA", _thousands),
    "GDP": Measure("A191RL1Q225SBEA"),
    "JOLTS": Measure("JTSJOL"),
}
DAILY = {
    "DGS2": "DGS2",
    "DGS10": "DGS10",
    "DGS6MO": "DGS6MO",
    "WTI": "DCOILWTICO",
    "SP500": "SP500",
    "NASDAQ": "NASDAQCOM",
    "VIX": "VIXCLS",
}
BOUNDS = {"FED_LOWER": "DFEDTARL", "FED_UPPER": "DFEDTARU"}
CHANGE = {"FED_UPPER": "FOMC"}


def pages(ask: Ask, wanted: Wanted) -> Iterator[Page]:
    """The answers for each series; one more for decisions."""
    for series in wanted.series:
        if series in MEASURES:
            yield from _released(ask, wanted, series)
        elif series in DAILY:
            yield from _daily(ask, wanted, series)
    for bound in BOUNDS:
        if {bound, CHANGE.get(bound)} & {*wanted.series}:
            yield from _decided(ask, wanted, bound)


def _released(ask: Ask, wanted: Wanted, series: str) -> Iterator[Page]:
    """Each answer with the figures of the periods that it completes."""
    measure, calendar = MEASURES[series], wanted.calendar_of(series)
    waiting = calendar.between(wanted.first, wanted.last)
    if not waiting:
        return
    rows: list[Row] = []
    for answer, more, is_last in _vintages(ask, measure.id, since=waiting[0] - measure.back):
        rows += more
        whole = [day for day in waiting if is_last or day < rows[-1].day]
        waiting = waiting[len(whole) :]
        yield Page(answer, tuple(prints(series, whole, rows, measure.read, calendar)))


def _daily(ask: Ask, wanted: Wanted, series: str) -> Iterator[Page]:
    calendar = wanted.calendar_of(series)
    for answer, rows, _ in _observations(ask, DAILY[series], since=wanted.first):
        yield Page(
            answer,
            tuple(
                Published(series, row.day, row.value)
                for row in rows
                if row.value is not None and row.day in wanted and calendar.is_session(row.day)
            ),
        )


def _decided(ask: Ask, wanted: Wanted, bound: str) -> Iterator[Page]:
    """Each answer with the decisions that it and those before it tell."""
    first = wanted.first - WEEK
    meetings = wanted.calendar_of("FOMC").between(first - timedelta(DELAY), wanted.last)
    levels: list[Level] = []
    for answer, rows, _ in _observations(ask, BOUNDS[bound], since=first):
        levels += [(row.day, row.value) for row in rows if row.value is not None]
        figures = (
            figure
            for decision in decisions(answer, levels, meetings, delay=DELAY)
            for figure in decision.published(level=bound, change=CHANGE.get(bound))
        )
        yield Page(
            answer, tuple(f for f in figures if f.series in wanted.series and f.day in wanted)
        )


def _vintages(ask: Ask, id: str, *, since: date) -> Iterator[tuple[Answer, list[Row], bool]]:
    """All that was published of the periods from ``since`` on; nothing where no vintage is kept.

    ALFRED says the same of a series without vintages and of one that does not exist: FRED is asked which.
    """
    try:
        yield from _observations(ask, id, since=since, realtime_start=f"{since}")
    except SourceRefused as why:
        if NO_VINTAGES not in why.told:
            raise
        _ask(ask, {"series_id": id, "limit": "1"})


def _observations(
    ask: Ask, id: str, *, since: date, realtime_start: str | None = None
) -> Iterator[tuple[Answer, list[Row], bool]]:
    """Answer after answer with its rows by day, and whether it is the last."""
    query = {"series_id": id, "observation_start": f"{since}", "limit": LIMIT}
    if realtime_start is not None:
        query |= {"realtime_start": realtime_start, "realtime_end": FOREVER}
    came, count = 0, 1
    while came < count:
        answer = _ask(ask, {**query, "offset": f"{came}"})
        found = json_of(answer)
        if (offset := at(answer, found, "offset")) != came:
            raise unexpected(answer, f"observations from number {came} on", f"offset {offset!r}")
        rows = list(_rows(answer, found))
        count = _count(answer, at(answer, found, "count"))
        came += len(rows)
        if came < count and not rows:
            raise unexpected(answer, f"{count} observations", f"{came}")
        yield answer, rows, came >= count


def _rows(answer: Answer, found: object) -> Iterator[Row]:
    for item in items_of(answer, found, "observations"):
        day, since, until = (
            day_of(answer, at(answer, item, name))
            for name in ("date", "realtime_start", "realtime_end")
        )
        yield Row(day, since, until, value_of(answer, at(answer, item, "value")))


def _count(answer: Answer, count: object) -> int:
    if not isinstance(count, int):
        raise unexpected(answer, "a number of observations", repr(count))
    return count


def _ask(ask: Ask, query: dict[str, str]) -> Answer:
    """The answer to a request, or an error with the reason that FRED gives."""
    try:
        return ask(Request(path=PATH, query={**query, **ALWAYS}))
    except SourceRefused as why:
        reason = REASON.search(why.told)
        if reason is None:
            raise
        said = " ".join(reason[1].split())
    remedy = "`tracker fetch --check` shows what changed"
    if "api_key" in said:
        remedy = KEY.remedy
    raise SourceRefused(f"{query['series_id']}: FRED refuses: {said}", remedy, told=said)


ALWAYS = {"api_key": SECRET, "file_type": "json", "sort_order": "asc"}
SOURCE = Source(
    label="FRED",
    what="US releases with every revision (ALFRED), yields, oil, indices and the Fed's target range",
    standing=Standing.OPT_IN,
    url="https://api.stlouisfed.org",
    series=frozenset({*MEASURES, *DAILY, *BOUNDS, *CHANGE.values()}),
    since=date(2008, 12, 17),
    lag=timedelta(days=1),
    pause=0.6,
    key=KEY,
    keeps=False,
    vintages=True,
    terms=(
        "FRED's terms (https://fred.stlouisfed.org/legal) forbid storing its content, putting it into a "
        "database and training models on it without permission; indices belong to their owners. The "
        "tracker keeps the figures it settles with and none of FRED's answers. Whether your use is "
        "allowed is for you to judge, with a key of your own. This product uses the FRED® API but is "
        "not endorsed or certified by the Federal Reserve Bank of St. Louis."
    ),
    pages=pages,
    probe=Request(
        path=PATH, query={"series_id": "DGS10", "limit": "1", **ALWAYS, "sort_order": "desc"}
    ),
    shape=json_shape,
    expected=frozenset(
        {
            "count: number",
            "observations[].date: text",
            "observations[].realtime_end: text",
            "observations[].realtime_start: text",
            "observations[].value: text",
            "offset: number",
        }
    ),
)
