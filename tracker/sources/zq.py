"""30-day fed funds futures of each month, from Yahoo's chart feed: unofficial and without a key.

What comes is the last trade of the day and not the exchange's settlement price. A contract that nobody
traded repeats an old price, so a bar without volume is no figure. Yahoo forgets a contract when it has
expired and does not know those that are years away: there is nothing to be had then. When it knows none of
the contracts that still trade, that is an error.
"""

import json
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from tracker.domain.catalogue import CATALOGUE, FUTURES, future
from tracker.errors import SourceRefused
from tracker.sources._base import Answer, Ask, Page, Published, Source, Standing, Wanted
from tracker.sources._chart import EXPECTED, closed, latest, request
from tracker.sources._shapes import json_shape

MONTH_CODES = "FGHJKMNQUVXZ"
MONTHS = {future(m): m for m in (date(y, n, 1) for y in FUTURES for n in range(1, 13))}


def pages(ask: Ask, wanted: Wanted) -> Iterator[Page]:
    """An answer a contract that traded on any of the days."""
    refused = None
    known = False
    for series in wanted.series:
        expiry = _last_day(MONTHS[series])
        if expiry < wanted.first:
            continue
        try:
            answer = ask(request(_symbol(series), wanted.first, wanted.last))
        except SourceRefused as why:
            if not _is_unknown(why):
                raise
            refused = why if expiry >= wanted.last else refused
        else:
            known = True
            yield Page(answer, tuple(_figures(answer, series, wanted)))
    if refused and not known:
        raise refused


def _figures(answer: Answer, series: str, wanted: Wanted) -> Iterator[Published]:
    places = CATALOGUE[series].places
    calendar = wanted.calendar_of(series)
    for bar in closed(answer, _symbol(series), calendar, places=places):
        if bar.volume and bar.day in wanted:
            yield Published(series, bar.day, bar.close)


def _symbol(series: str) -> str:
    month = MONTHS[series]
    return f"ZQ{MONTH_CODES[month.month - 1]}{month:%y}.CBT"


def _last_day(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def _is_unknown(why: SourceRefused) -> bool:
    """Whether Yahoo itself says that it has no such symbol."""
    try:
        found: object = json.loads(why.told)["chart"]["error"]["code"]
    except (ValueError, KeyError, TypeError):
        return False
    return found == "Not Found"


SOURCE = Source(
    label="Yahoo",
    what="30-day fed funds futures by month, last trade of the day, from Yahoo's charts",
    standing=Standing.UNOFFICIAL,
    url="https://query1.finance.yahoo.com",
    series=frozenset(MONTHS),
    lag=timedelta(hours=2),
    pages=pages,
    probe=latest("ZQ=F"),
    shape=json_shape,
    expected=EXPECTED | {"chart.result[].indicators.quote[].volume[]: number"},
)
