"""Yahoo's chart feed: closes of indices, gold and the dollar in won, unofficial and without a key.

Prices come as floats and are rounded to the decimals of their series. Gold is the front month of COMEX:
where Yahoo rolls to the next contract the series jumps. The dollar in won is what Yahoo calls the close of
its day, which ends at midnight in London, two hours after trading ends in New York.

The bank ETF (KRE) is not taken from here: its series is adjusted for dividends as of one date, and a live
adjusted series would rewrite its own past. Nor is oil (WTI): its series is the spot price, not the future.
"""

from collections.abc import Iterator
from datetime import timedelta

from tracker.domain.catalogue import CATALOGUE
from tracker.sources._base import Answer, Ask, Page, Published, Source, Standing, Wanted
from tracker.sources._chart import EXPECTED, closed, latest, request
from tracker.sources._shapes import json_shape

SYMBOLS = {
    "KOSPI": "^KS11",
    "KOSDAQ": "^KQ11",
    "SP500": "^GSPC",
    "NASDAQ": "^IXIC",
    "VIX": "^VIX",
    "GOLD": "GC=F",
    "USDKRW": "KRW=X",
}


def pages(ask: Ask, wanted: Wanted) -> Iterator[Page]:
    """An answer a series."""
    for series in wanted.series:
        answer = ask(request(SYMBOLS[series], wanted.first, wanted.last))
        yield Page(answer, tuple(_figures(answer, series, wanted)))


def _figures(answer: Answer, series: str, wanted: Wanted) -> Iterator[Published]:
    places = CATALOGUE[series].places
    calendar = wanted.calendar_of(series)
    for bar in closed(answer, SYMBOLS[series], calendar, places=places):
        if bar.day in wanted:
            yield Published(series, bar.day, bar.close)


SOURCE = Source(
    label="Yahoo",
    what="daily closes of indices, front-month gold and the dollar in won from Yahoo's charts",
    standing=Standing.UNOFFICIAL,
    url="https://query1.finance.yahoo.com",
    series=frozenset(SYMBOLS),
    lag=timedelta(hours=2),
    pages=pages,
    probe=latest("^KS11"),
    shape=json_shape,
    expected=EXPECTED,
)
