"""Naver's chart feed: closes of Korean indices, unofficial and without a key."""

from collections.abc import Iterator
from datetime import timedelta

from tracker.sources._base import Answer, Ask, Page, Published, Request, Source, Standing, Wanted
from tracker.sources._reading import day_of, required, unexpected, value_of, xml_of
from tracker.sources._shapes import xml_shape

CODES = {"KOSPI": "KOSPI", "KOSDAQ": "KOSDAQ"}
DAY, CLOSE, FIELDS = 0, 4, 6


def pages(ask: Ask, wanted: Wanted) -> Iterator[Page]:
    """An answer a series: the feed counts back from today, so it is asked for as many sessions."""
    for series in wanted.series:
        calendar = wanted.calendar_of(series)
        answer = ask(_request(series, len(calendar.between(wanted.first, calendar.last_day))))
        yield Page(answer, tuple(f for f in _figures(answer, series) if f.day in wanted))


def _request(series: str, count: int) -> Request:
    query = {"symbol": CODES[series], "timeframe": "day", "count": f"{count}", "requestType": "0"}
    return Request(path="/sise.nhn", query=query)


def _figures(answer: Answer, series: str) -> Iterator[Published]:
    chart = xml_of(answer, encoding="euc-kr").find("chartdata")
    if chart is None or chart.get("symbol") != CODES[series]:
        raise unexpected(answer, f"the chart of {CODES[series]}", "another document")
    for item in required(answer, chart.findall("item"), "prices"):
        fields = (item.get("data") or "").split("|")
        if len(fields) != FIELDS:
            raise unexpected(answer, f"{FIELDS} fields a day", f"{len(fields)}")
        close = value_of(answer, fields[CLOSE])
        if close is not None:
            yield Published(series, day_of(answer, fields[DAY], "%Y%m%d"), close)


SOURCE = Source(
    label="Naver",
    what="daily closes of KOSPI and KOSDAQ from the chart feed of Naver's finance pages",
    standing=Standing.UNOFFICIAL,
    url="https://fchart.stock.naver.com",
    series=frozenset(CODES),
    lag=timedelta(hours=2),
    pages=pages,
    probe=_request("KOSPI", 2),
    shape=lambda answer: xml_shape(answer, encoding="euc-kr"),
    expected=frozenset(
        {"protocol", "chartdata", "chartdata@symbol", "chartdata@timeframe", "item", "item@data"}
    ),
)
