"""ECOS of the Bank of Korea: errors with status 200, pages by row number, the key in the path."""

import json
import zlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from sqlalchemy import select

from tests.sources.case import KEY, Case, fetched, moment, stored
from tests.sources.server import Asked, Reply, Serve
from tests.sources.test_ecb import daily
from tracker.domain.amounts import plain
from tracker.sources import chain
from tracker.store import rows
from tracker.store.engine import Store

NAMES = {
    ("722Y001", "0101000"): ("1.3.1. 한국은행 기준금리 및 여수신금리", "한국은행 기준금리", "연%"),
    ("802Y001", "0001000"): ("1.5.1.1. 주식시장(일)", "KOSPI지수", "1980.01.04=100"),
    ("802Y001", "0089000"): ("1.5.1.1. 주식시장(일)", "KOSDAQ지수", "1996.07.01=1000"),
}
BASE_RATE, KOSPI, KOSDAQ = NAMES
NO_DATA = {"RESULT": {"CODE": "INFO-200", "MESSAGE": "해당하는 데이터가 없습니다."}}
WRONG_KEY = {"CODE": "INFO-100", "MESSAGE": "인증키가 유효하지 않습니다. 인증키를 확인하십시오!"}
Values = Mapping[tuple[str, str], Mapping[date, str]]
"""Values as text by day, by table and item."""


def serve(values: Values, *, most: int = 1000) -> Serve:
    """Rows by number, at most ``most`` an answer whatever was asked for."""

    def reply(asked: Asked) -> bytes | None:
        parts = asked.path.strip("/").split("/")
        if parts[:2] != ["api", "StatisticSearch"] or parts[3:5] != ["json", "kr"]:
            return None
        key, start, end, table, cycle, first, last, item = parts[2], *parts[5:12]
        if key != KEY:
            return told({"RESULT": WRONG_KEY})
        assert cycle == "D"
        days = [
            day for day in sorted(values.get((table, item), {})) if first <= f"{day:%Y%m%d}" <= last
        ]
        if not days:
            return told(NO_DATA)
        shown = days[int(start) - 1 : min(int(end), int(start) - 1 + most)]
        rows = [row((table, item), day, values[table, item][day]) for day in shown]
        return told({"StatisticSearch": {"list_total_count": len(days), "row": rows}})

    return reply


def told(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def row(item: tuple[str, str], day: date, value: str) -> dict[str, str | None]:
    table_name, name, unit = NAMES[item]
    return {
        "STAT_CODE": item[0],
        "STAT_NAME": table_name,
        "ITEM_CODE1": item[1],
        "ITEM_NAME1": name,
        "ITEM_CODE2": None,
        "ITEM_NAME2": None,
        "ITEM_CODE3": None,
        "ITEM_NAME3": None,
        "ITEM_CODE4": None,
        "ITEM_NAME4": None,
        "UNIT_NAME": unit,
        "WGT": None,
        "TIME": f"{day:%Y%m%d}",
        "DATA_VALUE": value,
    }


RATES = daily({"2022-11-24": "3.25", "2023-01-13": "3.5"}, "2023-03-14")
CLOSES = {date(2023, 3, 13): "2410.6", date(2023, 3, 14): "2348.97"}
VALUES = {BASE_RATE: RATES, KOSPI: CLOSES}
FIGURES = {
    "KOSPI": {"2023-03-13": "2410.6", "2023-03-14": "2348.97"},
    "BOK": {"2023-01-13": "25", "2023-02-23": "0"},
    "BOK_RATE": {"2023-01-13": "3.5", "2023-02-23": "3.5"},
}
CASE = Case(
    series=("KOSPI", "BOK", "BOK_RATE"),
    first=date(2023, 1, 2),
    now=moment("2023-03-15T12:00"),
    normal=serve(VALUES),
    figures=FIGURES,
    empty=serve({}),
    missing=serve(VALUES | {KOSPI: CLOSES | {date(2023, 3, 13): "-"}}),
    missing_figures=FIGURES | {"KOSPI": {"2023-03-14": "2348.97"}},
    revised=serve(VALUES | {KOSPI: CLOSES | {date(2023, 3, 13): "2410.61"}}),
    revision=("KOSPI", "2023-03-13", "2410.61"),
    paged=serve(VALUES, most=30),
    paged_figures=FIGURES,
    refused=lambda _: told({"RESULT": WRONG_KEY}),
)


@pytest.mark.parametrize("most", [1, 7, 52, 53, 60])
def test_a_decision_may_lie_on_the_edge_of_a_page(most: int, empty_store: Store) -> None:
    assert fetched(empty_store, "ecos", CASE, serve(VALUES, most=most)).failed == ()
    assert stored(empty_store) == FIGURES


def test_every_decision_on_file_is_read_from_the_rate(empty_store: Store) -> None:
    """Changes from before the first meeting on file are nobody's."""
    changes = {
        "2020-05-28": "0.5", "2021-08-26": "0.75", "2021-11-25": "1",
        "2022-01-14": "1.25", "2022-04-14": "1.5", "2022-05-26": "1.75",
        "2022-07-13": "2.25", "2022-08-25": "2.5", "2022-10-12": "3", "2022-11-24": "3.25",
        "2023-01-13": "3.5",
    }  # fmt: skip
    case = replace(CASE, series=("BOK", "BOK_RATE"), first=date(2015, 1, 1))
    server = serve({BASE_RATE: daily(changes, "2023-03-14")})
    assert fetched(empty_store, "ecos", case, server).failed == ()
    rates = stored(empty_store)["BOK_RATE"]
    assert rates == {
        "2022-01-14": "1.25", "2022-02-24": "1.25", "2022-04-14": "1.5", "2022-05-26": "1.75",
        "2022-07-13": "2.25", "2022-08-25": "2.5", "2022-10-12": "3", "2022-11-24": "3.25",
        "2023-01-13": "3.5", "2023-02-23": "3.5",
    }  # fmt: skip
    levels = [Decimal(1), *map(Decimal, rates.values())]
    moves = [plain((b - a) * 100) for a, b in pairwise(levels)]
    assert list(stored(empty_store)["BOK"].values()) == moves


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        ("INFO-100", "Check TRACKER_ECOS_KEY"),
        ("ERROR-602", "Run it again later"),
        ("ERROR-600", "Run it again later"),
        ("ERROR-101", "`tracker fetch --check`"),
    ],
)
def test_each_code_has_its_remedy(code: str, remedy: str, empty_store: Store) -> None:
    answer = told({"RESULT": {"CODE": code, "MESSAGE": f"{KEY}: 오류"}})
    done = fetched(empty_store, "ecos", CASE, lambda _: answer)
    assert len(done.missing) == len(CASE.series)
    assert all(f.remedy.startswith(remedy) and KEY not in f.why for f in done.missing)


def test_too_many_requests_is_asked_again(empty_store: Store) -> None:
    """The bank says so in an answer whose status is 200."""
    asked: list[Asked] = []

    def hurried(one: Asked) -> "Reply | bytes | None":
        asked.append(one)
        busy = told({"RESULT": {"CODE": "ERROR-602", "MESSAGE": "과도한 OpenAPI 호출"}})
        return busy if len(asked) == 1 else CASE.normal(one)

    assert fetched(empty_store, "ecos", CASE, hurried).failed == ()
    assert stored(empty_store) == FIGURES


def test_an_echoed_key_is_not_stored(empty_store: Store) -> None:
    def echoing(asked: Asked) -> bytes | None:
        body = CASE.normal(asked)
        assert isinstance(body, bytes)
        return body.replace(b'"WGT": null', f'"WGT": "{KEY}"'.encode())

    assert fetched(empty_store, "ecos", CASE, echoing).failed == ()
    assert stored(empty_store) == FIGURES
    with empty_store.reading() as db:
        bodies = [zlib.decompress(body) for body in db.scalars(select(rows.payloads.c.body))]
    assert bodies
    assert all(KEY.encode() not in body and b'"WGT": "{key}"' in body for body in bodies)


@pytest.mark.parametrize(
    "change", [{"STAT_CODE": "802Y002"}, {"ITEM_CODE1": "0002000"}, {"TIME": "202303"}]
)
def test_rows_of_something_else_are_refused(change: dict[str, str], empty_store: Store) -> None:
    wrong = row(KOSPI, date(2023, 3, 13), "2410.6") | change
    answer = told({"StatisticSearch": {"list_total_count": 1, "row": [wrong]}})
    done = fetched(empty_store, "ecos", replace(CASE, series=("KOSPI",)), lambda _: answer)
    assert [f.series for f in done.missing] == ["KOSPI"]
    assert stored(empty_store) == {}


@pytest.mark.parametrize("total", [None, "2", True])
def test_rows_without_their_number_are_refused(total: object, empty_store: Store) -> None:
    rows = [row(KOSPI, date(2023, 3, 13), "2410.6")]
    answer = told({"StatisticSearch": {"list_total_count": total, "row": rows}})
    done = fetched(empty_store, "ecos", replace(CASE, series=("KOSPI",)), lambda _: answer)
    assert [f.series for f in done.missing] == ["KOSPI"]


def test_a_change_just_before_the_days_asked_for_is_explained_by_its_meeting(
    empty_store: Store,
) -> None:
    late = replace(CASE, series=("BOK",), first=date(2023, 1, 16))
    assert fetched(empty_store, "ecos", late, late.normal).failed == ()
    assert stored(empty_store)["BOK"] == {"2023-02-23": "0"}


def test_closes_from_before_the_first_session_are_not_asked_for(empty_store: Store) -> None:
    early = {KOSPI: CLOSES | {date(2014, 12, 30): "1915.59"}}
    case = replace(CASE, series=("KOSPI",), first=date(2010, 1, 1))
    [got] = fetched(empty_store, "ecos", case, serve(early)).got
    assert (got.counts.new, got.counts.strange) == (2, 0)


@pytest.mark.parametrize(("now", "told"), [("00:59", {}), ("01:00", {"2023-01-13": "25"})])
def test_a_decision_is_read_the_day_after(
    now: str, told: dict[str, str], empty_store: Store
) -> None:
    """On the day itself the rate of the day before may still stand there."""
    case = replace(CASE, series=("BOK",), now=moment(f"2023-01-14T{now}"))
    fetched(empty_store, "ecos", case, case.normal)
    assert stored(empty_store).get("BOK", {}) == told


def test_a_decision_of_which_the_day_lacks_is_not_guessed(empty_store: Store) -> None:
    """A rate from much later may be that of the next decision."""
    sparse = {
        day: rate for day, rate in RATES.items() if not "2023-02-20" <= f"{day}" < "2023-03-10"
    }
    case = replace(CASE, series=("BOK_RATE",))
    fetched(empty_store, "ecos", case, serve({BASE_RATE: sparse}))
    assert stored(empty_store)["BOK_RATE"] == {"2023-01-13": "3.5"}


def test_the_exchange_itself_is_asked_first() -> None:
    assert chain("KOSPI")[:2] == ("krx", "ecos")
