"""The Bureau of Labor Statistics: payrolls, unemployment, consumer prices and job openings.

A change is always between two months of one answer, which is one vintage: last month's level is revised in
the release that brings this month's. Changes in per cent are rounded to one decimal, a half away from zero,
from index levels with three, which is how the Bureau makes them. Without a key it answers 25 requests a day
of at most 10 years. A month it never published has "-"; M13 is the average of a year.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

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
from tracker.sources._levels import Levels, Read, change, level, percent
from tracker.sources._reading import at, day_of, items_of, json_of, unexpected, value_of
from tracker.sources._shapes import json_shape

PATH = "/publicAPI/v2/timeseries/data/"
KEY = Key("TRACKER_BLS_KEY", "https://data.bls.gov/registrationEngine/")
DONE = "REQUEST_SUCCEEDED"
NOTHING_THERE = "No Data Available for Series"
YEARS = 10
"""The most years in one request."""

MONTHS = {f"M{month:02}": month for month in range(1, 13)}


@dataclass(frozen=True)
class Measure:
    """A figure of a month: how it is read from the levels of the Bureau's series ``code``."""

    code: str
    read: Read


MEASURES = {
    "NFP": Measure("CES0000000001", change),
    "UNRATE": Measure("LNS14000000", level),
    "CPI_YOY": Measure("CUUR0000SA0", percent(12)),
    "CPI_MOM": Measure("CUSR0000SA0", percent(1)),
    "CPI_CORE_YOY": Measure("CUUR0000SA0L1E", percent(12)),
    "CPI_CORE_MOM": Measure("CUSR0000SA0L1E", percent(1)),
    "JOLTS": Measure("JTS000000000000000JOL", level),
}


def pages(ask: Ask, wanted: Wanted) -> Iterator[Page]:
    """An answer for nine years of all series, with the year before them."""
    codes = list(dict.fromkeys(MEASURES[series].code for series in wanted.series))
    for first in wanted.years()[:: YEARS - 1]:
        last = min(first + YEARS - 2, wanted.last.year)
        answer = ask(_request(codes, startyear=f"{first - 1}", endyear=f"{last}"))
        found = _levels(answer, codes)
        figures = (f for s in wanted.series for f in _figures(s, found[MEASURES[s].code]))
        yield Page(
            answer, tuple(f for f in figures if f.day in wanted and first <= f.day.year <= last)
        )


def _request(codes: Sequence[str], **years: str) -> Request:
    return Request(path=PATH, json={"seriesid": codes, "registrationkey": SECRET, **years})


def _figures(series: str, levels: Levels) -> Iterator[Published]:
    for month in levels:
        value = MEASURES[series].read(levels, month)
        if value is not None:
            yield Published(series, month, value)


def _levels(answer: Answer, codes: Sequence[str]) -> dict[str, Levels]:
    """The level of each month by series. Every series asked for must be there, if without a level."""
    found = json_of(answer)
    messages = [str(told) for told in at(answer, found, "message") or ()]
    if at(answer, found, "status") != DONE:
        raise _refusal(answer, str(found["status"]), "; ".join(messages))
    if warnings := [told for told in messages if not told.startswith(NOTHING_THERE)]:
        raise unexpected(answer, "all that was asked for", repr("; ".join(warnings)))
    given: dict[str, Levels] = {}
    for s in items_of(answer, found, "Results", "series"):
        levels: dict[date, Decimal] = {}
        for month, value in _months(answer, items_of(answer, s, "data")):
            if levels.setdefault(month, value) != value:
                raise unexpected(answer, "one level a month", f"two for {month:%Y-%m}")
        given[str(at(answer, s, "seriesID"))] = levels
    if missing := [code for code in codes if code not in given]:
        raise unexpected(answer, f"the series {' and '.join(missing)}", "none")
    return given


def _months(answer: Answer, rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[date, Decimal]]:
    for row in rows:
        month = MONTHS.get(at(answer, row, "period"))
        value = value_of(answer, at(answer, row, "value"))
        if month is not None and value is not None:
            yield day_of(answer, f"{at(answer, row, 'year')}-{month}-1"), value


def _refusal(answer: Answer, status: str, told: str) -> SourceRefused:
    remedy = "Run it again later"
    if "threshold" in told:
        remedy = (
            f"Run it again tomorrow; with {KEY.variable} set you may ask for more, see {KEY.where}"
        )
    elif "key" in told:
        remedy = KEY.remedy
    return SourceRefused(f"{answer.url} refuses: {told or status}", remedy, told=told)


SOURCE = Source(
    label="BLS",
    what="US payrolls, unemployment rate, consumer prices and job openings",
    standing=Standing.PUBLISHER,
    url="https://api.bls.gov",
    series=frozenset(MEASURES),
    since=date(2015, 1, 1),
    key=KEY,
    key_optional=True,
    pages=pages,
    probe=_request(["LNS14000000"]),
    shape=json_shape,
    expected=frozenset(
        {
            "status: text",
            "Results.series[].seriesID: text",
            "Results.series[].data[].year: text",
            "Results.series[].data[].period: text",
            "Results.series[].data[].value: text",
        }
    ),
)
