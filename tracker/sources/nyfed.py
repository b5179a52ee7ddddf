"""The New York Fed: the federal funds rate of each day, with the target range in force on it.

A decision is in force from the day after the meeting, so the range of the meeting's own day is the old one.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from tracker.sources._base import Answer, Ask, Page, Published, Request, Source, Standing, Wanted
from tracker.sources._decisions import Level, decisions
from tracker.sources._reading import day_of, items_of, json_of, value_of
from tracker.sources._shapes import json_shape

PATH = "/api/rates/unsecured/effr/search.json"
BOUNDS = {"FED_LOWER": "targetRateFrom", "FED_UPPER": "targetRateTo"}
CHANGE = {"FED_UPPER": "FOMC"}
AROUND = timedelta(days=7)
DELAY = 1


def pages(ask: Ask, wanted: Wanted) -> Iterator[Page]:
    """One answer for all the days."""
    answer = ask(_request(wanted.first - AROUND, wanted.last + AROUND))
    figures = (f for f in _figures(answer, wanted) if f.series in wanted.series)
    yield Page(answer, tuple(f for f in figures if f.day in wanted))


def _request(first: date, last: date) -> Request:
    return Request(path=PATH, query={"startDate": f"{first}", "endDate": f"{last}"})


def _figures(answer: Answer, wanted: Wanted) -> Iterator[Published]:
    first = wanted.first - AROUND - timedelta(DELAY)
    meetings = wanted.calendar_of("FOMC").between(first, wanted.last)
    for level, field in BOUNDS.items():
        for decision in decisions(answer, _levels(answer, field), meetings, delay=DELAY):
            yield from decision.published(level=level, change=CHANGE.get(level))


def _levels(answer: Answer, field: str) -> list[Level]:
    rates = [
        (day_of(answer, item.get("effectiveDate")), value_of(answer, item.get(field)))
        for item in items_of(answer, json_of(answer), "refRates")
    ]
    return sorted((day, rate) for day, rate in rates if rate is not None)


SOURCE = Source(
    label="New York Fed",
    what="target range of the federal funds rate, from the daily reference rates",
    standing=Standing.AUTHORITY,
    url="https://markets.newyorkfed.org",
    series=frozenset({"FOMC", *BOUNDS}),
    since=date(2008, 12, 17),
    pages=pages,
    probe=Request(path="/api/rates/unsecured/effr/last/1.json"),
    shape=json_shape,
    expected=frozenset(
        {
            "refRates[].effectiveDate: text",
            "refRates[].targetRateFrom: number",
            "refRates[].targetRateTo: number",
            "refRates[].type: text",
        }
    ),
)
