"""The ECB Data Portal: the deposit facility rate of every day.

A decision is announced on a Thursday and in force from the Wednesday after, six days later, so it reaches
this series six days late. Earlier versions of a value (``includeHistory``) are not asked for: the rate in
force on a day is not revised. That there is nothing is said with status 404.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from tracker.errors import SourceRefused
from tracker.sources._base import Answer, Ask, Page, Request, Source, Standing, Wanted
from tracker.sources._decisions import Level, decisions
from tracker.sources._reading import day_of, required, rows_of, unexpected, value_of
from tracker.sources._shapes import csv_shape

FLOW, SERIES = "FM", "D.U2.EUR.4F.KR.DFR.LEV"
COLUMNS = ("KEY", "TIME_PERIOD", "OBS_VALUE")
LEVEL, CHANGE = "ECB_DFR", "ECB"
AROUND = timedelta(days=7)
DELAY = 6
NOTHING = "No results found"


def pages(ask: Ask, wanted: Wanted) -> Iterator[Page]:
    """One answer for all the days."""
    meetings = wanted.calendar_of(CHANGE)
    first = max(wanted.first, meetings.first_day) - AROUND
    try:
        answer = ask(_request(startPeriod=f"{first}", endPeriod=f"{wanted.last + AROUND}"))
    except SourceRefused as why:
        if why.status == 404 and NOTHING in why.told:
            return
        raise
    known = meetings.between(first - timedelta(DELAY), wanted.last)
    found = decisions(answer, _levels(answer), known, delay=DELAY)
    figures = (f for d in found for f in d.published(level=LEVEL, change=CHANGE))
    yield Page(answer, tuple(f for f in figures if f.series in wanted.series and f.day in wanted))


def _request(**query: str) -> Request:
    return Request(path=f"/service/data/{FLOW}/{SERIES}", query={"format": "csvdata", **query})


def _levels(answer: Answer) -> list[Level]:
    rows = required(answer, list(rows_of(answer, *COLUMNS)), "rates")
    levels = []
    for row in rows:
        if row["KEY"] != f"{FLOW}.{SERIES}":
            raise unexpected(answer, f"the series {FLOW}.{SERIES}", f"{row['KEY']!r}")
        if (rate := value_of(answer, row["OBS_VALUE"])) is not None:
            levels.append((day_of(answer, row["TIME_PERIOD"]), rate))
    return sorted(levels)


SOURCE = Source(
    label="ECB",
    what="decisions of the ECB, from the deposit facility rate of every day, six days after them",
    standing=Standing.PUBLISHER,
    url="https://data-api.ecb.europa.eu",
    series=frozenset({LEVEL, CHANGE}),
    since=date(1999, 1, 1),
    pages=pages,
    probe=_request(lastNObservations="1"),
    shape=csv_shape,
    expected=frozenset(f"column {name}" for name in COLUMNS),
)
