"""Fed funds futures: one contract a month, of which Yahoo knows those that trade."""

from dataclasses import replace
from datetime import date

import pytest

from tests.sources.case import Case, fetched, moment, stored
from tests.sources.charts import Bars, Market, serve
from tests.sources.server import Asked, Reply
from tracker.store.engine import Store

NEW_YORK = "America/New_York"
BARS: Bars = [
    ("2023-03-09T00:00", 95.364998, 41234),
    ("2023-03-10T00:00", 95.4000015258789, 90812),
    ("2023-03-13T00:00", 95.45500183105469, 151234),
]
LAST = "2023-03-13T18:30:00"
MARCH = Market(NEW_YORK, "FUTURE", BARS, LAST)
PRICES = {"2023-03-10": "95.4", "2023-03-13": "95.455"}


def with_last(close: float | None, volume: int | None) -> Market:
    return replace(MARCH, bars=[*list(BARS)[:2], ("2023-03-13T00:00", close, volume)])


def strip(**contracts: Market) -> dict[str, Market]:
    return {f"{name}.CBT": market for name, market in contracts.items()} | {"ZQ=F": replace(MARCH)}


CASE = Case(
    series=("ZQ_2023_03",),
    first=date(2023, 3, 10),
    now=moment("2023-03-13T23:00"),
    normal=serve(strip(ZQH23=MARCH)),
    figures={"ZQ_2023_03": PRICES},
    empty=serve(strip(ZQH23=replace(MARCH, bars=()))),
    missing=serve(strip(ZQH23=with_last(None, None))),
    missing_figures={"ZQ_2023_03": {"2023-03-10": "95.4"}},
    revised=serve(strip(ZQH23=with_last(95.4600, 151300))),
    revision=("ZQ_2023_03", "2023-03-13", "95.46"),
)


@pytest.mark.parametrize("volume", [0, None])
def test_a_price_at_which_nobody_traded_is_no_figure(
    volume: int | None, empty_store: Store
) -> None:
    fetched(empty_store, "zq", CASE, serve(strip(ZQH23=with_last(95.4, volume))))
    assert stored(empty_store) == {"ZQ_2023_03": {"2023-03-10": "95.4"}}


def test_a_contract_that_yahoo_does_not_know_is_nothing(empty_store: Store) -> None:
    """One has expired, one is years away."""
    case = replace(CASE, series=("ZQ_2023_02", "ZQ_2023_03", "ZQ_2028_12"), first=date(2023, 2, 1))
    done = fetched(empty_store, "zq", case, case.normal)
    assert done.failed == ()
    assert list(stored(empty_store)) == ["ZQ_2023_03"]


def test_when_only_expired_contracts_are_asked_for_there_is_nothing(empty_store: Store) -> None:
    case = replace(CASE, series=("ZQ_2023_02",), first=date(2023, 2, 1))
    assert fetched(empty_store, "zq", case, case.normal).failed == ()


def test_when_no_contract_that_trades_is_known_that_is_an_error(empty_store: Store) -> None:
    case = replace(CASE, series=("ZQ_2023_02", "ZQ_2023_03", "ZQ_2023_04"), first=date(2023, 2, 1))
    done = fetched(empty_store, "zq", case, serve({}))
    assert [f.series for f in done.missing] == list(case.series)


def test_a_contract_that_had_expired_before_is_not_asked_for(empty_store: Store) -> None:
    def never(asked: Asked) -> Reply:
        return Reply(b"", 500)

    case = replace(CASE, series=("ZQ_2023_02",))
    assert fetched(empty_store, "zq", case, never).failed == ()
