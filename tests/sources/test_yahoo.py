"""Yahoo's charts: floats, the bar that is still moving, and markets that never sleep."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.sources.case import Case, fetched, moment, stored
from tests.sources.charts import Bars, Market, serve
from tests.sources.server import Asked, Reply
from tracker.store.engine import Store

SEOUL, NEW_YORK, LONDON = "Asia/Seoul", "America/New_York", "Europe/London"
CLOSES = {
    "2023-03-10": 2394.590087890625,
    "2023-03-13": 2410.60009765625,
    "2023-03-14": 2348.969970703125,
}
KOSPI = {"2023-03-10": "2394.59", "2023-03-13": "2410.6", "2023-03-14": "2348.97"}


def seoul(closes: dict[str, float | None], last: str = "2023-03-14T15:30:21") -> Market:
    bars = [(f"{day}T09:00", close, 512345) for day, close in closes.items()]
    return Market(SEOUL, "INDEX", bars, last)


NORMAL = seoul({"2023-03-09": 2419.090087890625, **CLOSES})
CASE = Case(
    series=("KOSPI",),
    first=date(2023, 3, 10),
    now=moment("2023-03-14T09:00"),
    normal=serve({"^KS11": NORMAL}),
    figures={"KOSPI": KOSPI},
    empty=serve({"^KS11": replace(NORMAL, bars=())}),
    missing=serve({"^KS11": seoul({**CLOSES, "2023-03-13": None})}),
    missing_figures={"KOSPI": {d: v for d, v in KOSPI.items() if d != "2023-03-13"}},
    revised=serve({"^KS11": seoul({**CLOSES, "2023-03-13": 2410.610107421875})}),
    revision=("KOSPI", "2023-03-13", "2410.61"),
)


def closes(
    store: Store, series: str, symbol: str, market: Market, *, first: str, now: str
) -> dict[str, str]:
    """What is on record of a series after its chart was fetched without an error."""
    case = replace(
        CASE,
        series=(series,),
        first=date.fromisoformat(first),
        now=moment(now),
        normal=serve({symbol: market}),
    )
    assert fetched(store, "yahoo", case, case.normal).failed == ()
    return stored(store).get(series, {})


@pytest.mark.parametrize(
    ("last", "days"),
    [("2023-03-14T15:29:59", 2), ("2023-03-14T15:30:00", 3), ("2023-03-15T09:00:30", 3)],
)
def test_a_bar_that_still_moves_is_no_close(last: str, days: int, empty_store: Store) -> None:
    """Whatever hour it is here: the feed may lag behind."""
    found = closes(
        empty_store,
        "KOSPI",
        "^KS11",
        seoul({**CLOSES}, last),
        first="2023-03-10",
        now="2023-03-15T09:00",
    )
    assert list(found) == list(KOSPI)[:days]


def test_the_moving_bar_that_comes_twice_counts_once(empty_store: Store) -> None:
    bars: Bars = [
        ("2023-03-13T09:30", 3855.760009765625, 1),
        ("2023-03-14T09:30", 3919.29, 1),
        ("2023-03-14T16:10:04", 3920.56005859375, 2),
    ]
    market = Market(NEW_YORK, "INDEX", bars, "2023-03-14T16:10:04")
    found = closes(
        empty_store, "SP500", "^GSPC", market, first="2023-03-13", now="2023-03-14T22:30"
    )
    assert found == {"2023-03-13": "3855.76", "2023-03-14": "3920.56"}


@pytest.mark.parametrize(
    ("last", "days"),
    [
        ("2023-03-14T16:59:00", ["2023-03-13"]),
        ("2023-03-14T18:30:00", ["2023-03-13", "2023-03-14"]),
    ],
)
def test_a_future_is_over_when_the_next_day_trades_and_that_begins_in_the_evening(
    last: str, days: list[str], empty_store: Store
) -> None:
    bars: Bars = [
        ("2023-03-12T18:30", 1890.0, 90),
        ("2023-03-13T00:00", 1911.699951171875, 100),
        ("2023-03-14T00:00", 1906.199951171875, 100),
        (last, 1904.0999755859375, 7),
    ]
    market = Market(NEW_YORK, "FUTURE", bars, last)
    found = closes(empty_store, "GOLD", "GC=F", market, first="2023-03-13", now="2023-03-15T12:00")
    prices = {"2023-03-13": "1911.7", "2023-03-14": "1906.2"}
    assert found == {day: prices[day] for day in days}


def test_a_future_of_friday_waits_for_sunday_evening(empty_store: Store) -> None:
    bars: Bars = [("2023-03-09T00:00", 1829.300048828125, 9), ("2023-03-10T00:00", 1862.0, 9)]
    friday = Market(NEW_YORK, "FUTURE", bars, "2023-03-10T16:59:59")
    first = {"first": "2023-03-09"}
    found = closes(empty_store, "GOLD", "GC=F", friday, now="2023-03-11T12:00", **first)
    assert list(found) == ["2023-03-09"]
    sunday = replace(friday, last="2023-03-12T18:05:00")
    found = closes(empty_store, "GOLD", "GC=F", sunday, now="2023-03-12T22:30", **first)
    assert list(found) == ["2023-03-09", "2023-03-10"]


def test_a_currency_has_the_days_of_london(empty_store: Store) -> None:
    """In summer its midnight is 23:00 UTC of the day before; a stamp an hour off is mended."""
    bars: Bars = [
        ("2023-03-24T00:00", 1286.2900390625, 0),
        ("2023-03-26T23:00", 1294.8299560546875, 0),
        ("2023-03-28T00:00", 1297.800048828125, 0),
        ("2023-03-29T00:00", 1301.5, 0),
        ("2023-03-29T22:40:12", 1302.0, 0),
    ]
    market = Market(LONDON, "CURRENCY", bars, "2023-03-29T22:40:12")
    found = closes(
        empty_store, "USDKRW", "KRW=X", market, first="2023-03-24", now="2023-03-30T12:00"
    )
    assert found == {"2023-03-24": "1286.29", "2023-03-27": "1294.83", "2023-03-28": "1297.8"}


def test_a_bar_on_a_holiday_is_left_out(empty_store: Store) -> None:
    bars: Bars = [("2023-02-17T09:30", 20.02, 0), ("2023-02-20T09:30", 21.25, 0)]
    market = Market(NEW_YORK, "INDEX", bars, "2023-02-21T16:15:00")
    found = closes(empty_store, "VIX", "^VIX", market, first="2023-02-17", now="2023-02-22T09:00")
    assert found == {"2023-02-17": "20.02"}


Change = Callable[[dict[str, Any]], object]
ODD: dict[str, Change] = {
    "another symbol": lambda r: r["meta"].update(symbol="^KS200"),
    "hours": lambda r: r["meta"].update(dataGranularity="1h"),
    "a share": lambda r: r["meta"].update(instrumentType="EQUITY"),
    "no zone": lambda r: r["meta"].update(exchangeTimezoneName="Asia/Nowhere"),
    "a path for a zone": lambda r: r["meta"].update(exchangeTimezoneName="../x"),
    "no time": lambda r: r["meta"].update(regularMarketTime=None),
    "a time out of all bounds": lambda r: r["meta"].update(regularMarketTime=10**18),
    "a short column": lambda r: r["indicators"]["quote"][0]["close"].pop(),
    "no column": lambda r: r["indicators"]["quote"][0].update(close=None),
    "no quotes": lambda r: r["indicators"].update(quote=[]),
    "a text for a price": lambda r: r["indicators"]["quote"][0]["close"].__setitem__(0, "2394.59"),
    "no stamps": lambda r: r.pop("timestamp"),
    "a stamp in words": lambda r: r["timestamp"].__setitem__(0, "Friday"),
}


@pytest.mark.parametrize("change", ODD.values(), ids=ODD)
def test_another_chart_is_refused(change: Change, empty_store: Store) -> None:
    def odd(asked: Asked) -> bytes:
        answer = CASE.normal(asked)
        assert isinstance(answer, bytes)
        found = json.loads(answer)
        change(found["chart"]["result"][0])
        return json.dumps(found).encode()

    [failure] = fetched(empty_store, "yahoo", CASE, odd).missing
    assert "was to answer with" in failure.why
    assert stored(empty_store) == {}


def test_an_error_in_a_whole_answer_is_refused(empty_store: Store) -> None:
    told = b'{"chart":{"result":null,"error":{"code":"Bad Request","description":"no"}}}'
    assert fetched(empty_store, "yahoo", CASE, lambda _: told).missing
    assert fetched(empty_store, "yahoo", CASE, lambda _: Reply(told, 404)).missing
