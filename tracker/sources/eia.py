"""The Energy Information Administration: WTI crude, spot price at Cushing.

The prices of some days come out together, as a rule on Wednesdays up to the day before, so none is younger
than the morning after its session. That this is the soonest is an assumption: no hour is documented. A price
is known at its close all the same, as those that ship with the tracker are: it was a market's before it was
the Administration's.
"""

from collections.abc import Iterator
from datetime import date, timedelta

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
from tracker.sources._reading import at, day_of, items_of, json_of, unexpected, value_of
from tracker.sources._shapes import json_shape

SERIES, CODE = "WTI", "RWTC"
PATH = "/v2/petroleum/pri/spt/data/"
MOST_ROWS = 5000
KEY = Key("TRACKER_EIA_KEY", "https://www.eia.gov/opendata/register.php")


def pages(ask: Ask, wanted: Wanted) -> Iterator[Page]:
    """Answers of up to ``MOST_ROWS`` prices, until there are as many as the first says."""
    have, total = 0, 1
    while have < total:
        answer = ask(_request(wanted.first, wanted.last, offset=have, length=MOST_ROWS))
        found = json_of(answer)
        rows = items_of(answer, found, "response", "data")
        total = int(value_of(answer, at(answer, found, "response", "total")) or 0)
        if not rows and have < total:
            raise unexpected(answer, f"the prices from number {have + 1} on, of {total}", "none")
        figures = (_figure(answer, row) for row in rows)
        yield Page(answer, tuple(f for f in figures if f and f.day in wanted))
        have += len(rows)


def _request(first: date, last: date, *, offset: int, length: int) -> Request:
    return Request(
        path=PATH,
        query={
            "api_key": SECRET,
            "frequency": "daily",
            "data[0]": "value",
            "facets[series][]": CODE,
            "start": f"{first}",
            "end": f"{last}",
            "sort[0][column]": "period",
            "sort[0][direction]": "asc",
            "offset": f"{offset}",
            "length": f"{length}",
        },
    )


def _figure(answer: Answer, row: object) -> Published | None:
    code = at(answer, row, "series")
    if code != CODE:
        raise unexpected(answer, f"the series {CODE}", repr(code))
    day, value = (
        day_of(answer, at(answer, row, "period")),
        value_of(answer, at(answer, row, "value")),
    )
    return None if value is None else Published(SERIES, day, value)


SOURCE = Source(
    label="EIA",
    what="spot price of WTI crude at Cushing",
    standing=Standing.PUBLISHER,
    url="https://api.eia.gov",
    series=frozenset({SERIES}),
    since=date(1986, 1, 2),
    lag=timedelta(hours=18),
    key=KEY,
    pages=pages,
    probe=_request(date(2023, 3, 9), date(2023, 3, 10), offset=0, length=2),
    shape=json_shape,
    expected=frozenset(
        {
            "response.total: text",
            "response.data[].period: text",
            "response.data[].series: text",
            "response.data[].value: text",
        }
    ),
)
