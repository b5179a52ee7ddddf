"""KRX Open API: many indices an answer, commas in the figures, an empty list on a holiday."""

import json
from collections.abc import Mapping
from datetime import date

import pytest

from tests.sources.case import KEY, Case, answering, fetched, moment, stored
from tests.sources.server import Asked, Reply, Serve
from tracker.lines import lines
from tracker.sessions.almanac import standard
from tracker.sources import Wanted, sources
from tracker.store.engine import Store

MARKETS = {"kospi": ("KOSPI", "코스피"), "kosdaq": ("KOSDAQ", "코스닥")}
Closes = Mapping[str, Mapping[str, str]]
"""Closes as text by day, by series."""


def serve(closes: Closes) -> Serve:
    """Answers for one day of one market at a time; nothing on a day without a close."""

    def reply(asked: Asked) -> Reply | bytes | None:
        market = asked.path.removeprefix("/svc/apis/idx/").removesuffix("_dd_trd.json")
        if market not in MARKETS or not asked.path.endswith("_dd_trd.json"):
            told = f"[{asked.path[1:]}] API referenced by the path does not exist."
            return Reply(json.dumps({"respMsg": told, "respCode": "404"}).encode(), 404)
        if asked.headers.get("auth_key") != KEY:
            return Reply(b'{"respMsg":"Unauthorized Key","respCode":"401"}', 401)
        series, name = MARKETS[market]
        day = date.fromisoformat(asked.query["basDd"])
        close = closes.get(series, {}).get(f"{day}")
        rows = [] if close is None else rows_of(day, series, name, close)
        return json.dumps({"OutBlock_1": rows}, ensure_ascii=False).encode()

    return reply


def rows_of(day: date, series: str, name: str, close: str) -> list[dict[str, str]]:
    """The index among its kin, whose names begin alike."""
    kin = {f"{name} (외국주포함)": "-", name: close, f"{name} 200 비중상한 20%": "1,399.33"}
    return [row(day, series, index, value) for index, value in kin.items()]


def row(day: date, series: str, name: str, close: str) -> dict[str, str]:
    return {
        "ACC_TRDVAL": "8379290435057",
        "ACC_TRDVOL": "520480370",
        "BAS_DD": f"{day:%Y%m%d}",
        "CLSPRC_IDX": close if close in ("-", "") or "," in close else f"{float(close):,.2f}",
        "CMPPREVDD_IDX": "-8.94",
        "FLUC_RT": "-0.35",
        "HGPRC_IDX": close,
        "IDX_CLSS": series,
        "IDX_NM": name,
        "LWPRC_IDX": close,
        "MKTCAP": "2074105333144984",
        "OPNPRC_IDX": close,
    }


CLOSES = {
    "KOSPI": {"2023-03-13": "2410.60", "2023-03-14": "2348.97"},
    "KOSDAQ": {"2023-03-13": "788.89", "2023-03-14": "758.05"},
}
PLAIN = {
    "KOSPI": {"2023-03-13": "2410.6", "2023-03-14": "2348.97"},
    "KOSDAQ": {"2023-03-13": "788.89", "2023-03-14": "758.05"},
}
UNAUTHORIZED = b'{"respMsg":"Unauthorized API Call","respCode":"401"}'
CASE = Case(
    series=("KOSPI", "KOSDAQ"),
    first=date(2023, 3, 11),
    now=moment("2023-03-15T00:00"),
    normal=serve(CLOSES),
    figures=PLAIN,
    empty=serve({}),
    missing=serve(CLOSES | {"KOSPI": CLOSES["KOSPI"] | {"2023-03-13": "-"}}),
    missing_figures=PLAIN | {"KOSPI": {"2023-03-14": "2348.97"}},
    revised=serve(CLOSES | {"KOSPI": CLOSES["KOSPI"] | {"2023-03-13": "2410.61"}}),
    revision=("KOSPI", "2023-03-13", "2410.61"),
    paged=serve(CLOSES),
    paged_figures=PLAIN,
    refused=lambda _: UNAUTHORIZED,
)


def test_a_close_is_final_at_eight_the_next_morning_in_seoul(empty_store: Store) -> None:
    """Until then the exchange's list of the day is empty or provisional."""
    early = moment("2023-03-14T22:59")
    done = fetched(empty_store, "krx", CASE, CASE.normal, now=early)
    assert {g.series: (g.counts.new, g.counts.waiting) for g in done.got} == {
        "KOSPI": (1, 1),
        "KOSDAQ": (1, 1),
    }
    fetched(empty_store, "krx", CASE, CASE.normal, now=moment("2023-03-14T23:00"))
    assert stored(empty_store) == PLAIN


@pytest.mark.parametrize("status", [200, 401])
def test_a_refused_key_may_be_a_service_that_was_not_applied_for(
    status: int, empty_store: Store
) -> None:
    done = fetched(empty_store, "krx", CASE, lambda _: Reply(UNAUTHORIZED, status))
    for failure in done.missing:
        assert "TRACKER_KRX_KEY" in failure.remedy
        assert "applied for" in failure.remedy


def test_only_sessions_are_asked_for(empty_store: Store) -> None:
    """A request is dear: 10,000 a day."""
    with answering("krx", CASE.normal) as served, lines(CASE.now)("krx") as ask:
        wanted = Wanted(("KOSPI",), date(2023, 2, 28), date(2023, 3, 5), standard().calendar_of)
        list(sources()["krx"].pages(ask, wanted))
        days = [asked.query["basDd"] for asked in served.asked]
    assert days == ["20230228", "20230302", "20230303"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"BAS_DD": "20230310"}, "prices of 2023-03-13"),
        ({"IDX_NM": "코스피 200"}, "one index called 코스피"),
        ({"CLSPRC_IDX": "n/a"}, "a figure"),
    ],
)
def test_another_answer_is_refused(
    change: dict[str, str], expected: str, empty_store: Store
) -> None:
    wrong = row(date(2023, 3, 13), "KOSPI", "코스피", "2410.60") | change
    body = json.dumps({"OutBlock_1": [wrong]}).encode()
    done = fetched(empty_store, "krx", CASE, lambda _: body)
    assert all(expected in f.why for f in done.missing)
    assert stored(empty_store) == {}


def test_an_answer_without_its_list_is_no_holiday(empty_store: Store) -> None:
    done = fetched(empty_store, "krx", CASE, lambda _: b"{}")
    assert [f.series for f in done.missing] == ["KOSPI", "KOSDAQ"]
