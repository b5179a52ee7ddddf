"""The Energy Information Administration: pages of prices, with their number as text."""

import json
from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from tests.sources.case import KEY, Case, fetched, moment, stored
from tests.sources.server import Asked, Reply, Serve
from tracker.store.engine import Store

PRICES = {"2023-03-08": "76.56", "2023-03-09": "75.6", "2023-03-10": "76.55", "2023-03-13": "74.68"}
EARLIER = {"2023-03-07": "77.45"}
SERIES = "Cushing, OK WTI Spot Price FOB (Dollars per Barrel)"


def row(day: str, value: str | None, code: str = "RWTC") -> dict[str, str | None]:
    return {
        "period": day,
        "duoarea": "YCUOK",
        "area-name": "NA",
        "product": "EPCWTI",
        "product-name": "WTI Crude Oil",
        "process": "PF4",
        "process-name": "Spot Price FOB",
        "series": code,
        "series-description": SERIES,
        "value": value,
        "units": "$/BBL",
    }


def serve(prices: Mapping[str, str | None], *, most: int = 5000, code: str = "RWTC") -> Serve:
    """A server that gives ``most`` rows at a time."""

    def reply(asked: Asked) -> Reply | None:
        query = asked.query
        if asked.path != "/v2/petroleum/pri/spt/data/":
            return None
        if query["api_key"] != KEY:
            told = {
                "error": {"code": "API_KEY_INVALID", "message": "An invalid api_key was supplied."}
            }
            return Reply(json.dumps(told).encode(), 403)
        assert (query["frequency"], query["data[0]"], query["facets[series][]"]) == (
            "daily", "value", "RWTC",
        )  # fmt: skip
        own = [(d, p) for d, p in sorted(prices.items()) if query["start"] <= d <= query["end"]]
        offset, length = int(query["offset"]), min(int(query["length"]), most)
        data = [row(day, price, code) for day, price in own[offset : offset + length]]
        found = {
            "total": f"{len(own)}",
            "dateFormat": "YYYY-MM-DD",
            "frequency": "daily",
            "data": data,
        }
        whole = {"response": found, "request": {"params": query}, "apiVersion": "2.1.12"}
        return Reply(json.dumps(whole).encode())

    return reply


CASE = Case(
    series=("WTI",),
    first=date(2023, 3, 8),
    now=moment("2023-03-15T20:30"),
    normal=serve(EARLIER | PRICES),
    figures={"WTI": PRICES},
    empty=serve(EARLIER),
    missing=serve(PRICES | {"2023-03-09": None, "2023-03-10": "."}),
    missing_figures={"WTI": {d: p for d, p in PRICES.items() if d[-2:] not in ("09", "10")}},
    revised=serve(PRICES | {"2023-03-13": "74.69"}),
    revision=("WTI", "2023-03-13", "74.69"),
    paged=serve(PRICES, most=3),
    paged_figures={"WTI": PRICES},
)


def test_a_price_waits_until_the_morning_after(empty_store: Store) -> None:
    close = moment("2023-03-13T20:00")
    early = fetched(
        empty_store, "eia", CASE, CASE.normal, now=close + timedelta(hours=17, minutes=59)
    )
    assert [g.counts.waiting for g in early.got] == [1]
    late = fetched(empty_store, "eia", CASE, CASE.normal, now=close + timedelta(hours=18))
    assert [g.counts.new for g in late.got] == [1]


def test_a_price_may_be_below_zero(empty_store: Store) -> None:
    fetched(empty_store, "eia", CASE, serve({"2023-03-08": "-36.98"}))
    assert stored(empty_store)["WTI"] == {"2023-03-08": "-36.98"}


@pytest.mark.parametrize(
    ("server", "why"),
    [
        (serve(PRICES, code="RBRTE"), "the series RWTC; it has 'RBRTE'"),
        (serve(PRICES, most=0), "the prices from number 1 on, of 4; it has none"),
    ],
)
def test_other_prices_or_too_few_are_refused(server: Serve, why: str, empty_store: Store) -> None:
    assert why in fetched(empty_store, "eia", CASE, server).failed[0].why
    assert stored(empty_store) == {}
