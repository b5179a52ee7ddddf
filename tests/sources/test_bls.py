"""The Bureau of Labor Statistics: changes between two months of one answer."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.sources.case import KEY, Case, answering, fetched, moment, stored
from tests.sources.server import Asked, Reply, Serve
from tracker.fetch import Errand, fetch
from tracker.lines import lines
from tracker.sessions.almanac import standard
from tracker.sources import Wanted
from tracker.sources._levels import change, percent
from tracker.sources.bls import pages
from tracker.store.engine import Store

Levels = Mapping[str, str]
"""Levels as text by month (2023-02)."""

JOLTS = "JTS000000000000000JOL"
LEVELS: dict[str, Levels] = {
    "CES0000000001": {"2022-12": "154535", "2023-01": "155039", "2023-02": "155350"},
    "LNS14000000": {"2023-01": "3.4", "2023-02": "3.6"},
    "CUUR0000SA0": {"2022-02": "283.716", "2023-01": "299.170", "2023-02": "300.840"},
    "CUSR0000SA0": {"2023-01": "300.536", "2023-02": "301.648"},
    "CUUR0000SA0L1E": {"2022-02": "288.059", "2023-01": "302.178", "2023-02": "304.011"},
    "CUSR0000SA0L1E": {"2023-01": "302.702", "2023-02": "304.070"},
    JOLTS: {"2022-12": "11234", "2023-01": "10824"},
}
"""The levels of the first prints of early 2023; those of core prices are such that the changes come out."""

NAMES = ("", "January", "February", "March", "April", "May", "June", "July", "August", "September",
         "October", "November", "December")  # fmt: skip
SHUTDOWN = {"code": "X", "text": "Data unavailable due to the 2025 lapse in appropriations"}


def rows(levels: Levels, first: int, last: int) -> list[dict[str, Any]]:
    """The newest month first; the newest two are preliminary, a year's average comes with December."""
    found: list[dict[str, Any]] = []
    for month, value in sorted(levels.items(), reverse=True):
        year, number = month.split("-")
        if not first <= int(year) <= last:
            continue
        if number == "12":
            found.append(
                {
                    "year": year,
                    "period": "M13",
                    "periodName": "Annual",
                    "value": "1.0",
                    "footnotes": [{}],
                }
            )
        note = SHUTDOWN if value == "-" else {}
        row = {"year": year, "period": f"M{number}", "periodName": NAMES[int(number)]}
        if not found:
            row["latest"], note = "true", note or {"code": "P", "text": "preliminary"}
        found.append({**row, "value": value, "footnotes": [note]})
    return found


def reply(status: str, messages: list[str], results: object) -> bytes:
    told = {"status": status, "responseTime": 114, "message": messages, "Results": results}
    return json.dumps(told).encode()


def serve(levels: Mapping[str, Levels] = LEVELS) -> Serve:
    def answer(asked: Asked) -> bytes | None:
        if (asked.method, asked.path) != ("POST", "/publicAPI/v2/timeseries/data/"):
            return None
        first, last = (int(asked.json.get(n, "2023")) for n in ("startyear", "endyear"))
        found = {code: rows(levels.get(code, {}), first, last) for code in asked.json["seriesid"]}
        empty = [
            f"No Data Available for Series {code} Year: {last}"
            for code, r in found.items()
            if not r
        ]
        series = [{"seriesID": code, "data": r} for code, r in found.items()]
        return reply("REQUEST_SUCCEEDED", empty, {"series": series})

    return answer


def with_level(code: str, month: str, value: str) -> Serve:
    return serve(LEVELS | {code: {**LEVELS[code], month: value}})


FIGURES = {
    "NFP": {"2023-02": "311"},
    "UNRATE": {"2023-02": "3.6"},
    "CPI_YOY": {"2023-02": "6"},
    "CPI_MOM": {"2023-02": "0.4"},
    "CPI_CORE_YOY": {"2023-02": "5.5"},
    "CPI_CORE_MOM": {"2023-02": "0.5"},
    "JOLTS": {"2023-01": "10824"},
}
THRESHOLD = (
    "Request could not be serviced, as the daily threshold for total number of requests allocated to the "
    "user with registration key None has been reached."
)


def refusing(status: str, *messages: str) -> Serve:
    return lambda asked: reply(status, list(messages), {})


CASE = Case(
    series=tuple(FIGURES),
    first=date(2023, 1, 1),
    now=moment("2023-03-14T13:00"),
    normal=serve(),
    figures=FIGURES,
    empty=serve({}),
    missing=with_level("LNS14000000", "2023-02", "-"),
    missing_figures={name: own for name, own in FIGURES.items() if name != "UNRATE"},
    revised=with_level("CES0000000001", "2023-02", "155365"),
    revision=("NFP", "2023-02", "326"),
    refused=refusing("REQUEST_NOT_PROCESSED", THRESHOLD),
)


def test_the_month_before_in_the_same_answer(empty_store: Store) -> None:
    """January is a revision by now and is not taken; its level is what February is compared with."""
    done = fetched(empty_store, "bls", CASE, CASE.normal)
    assert {g.series: g.counts.past for g in done.got}["NFP"] == 1
    assert stored(empty_store)["NFP"] == {"2023-02": "311"}


def test_a_change_without_the_month_before_is_none(empty_store: Store) -> None:
    fetched(empty_store, "bls", CASE, with_level("CES0000000001", "2023-01", "-"))
    assert "NFP" not in stored(empty_store)


def month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


def levels(**by_month: str) -> dict[date, Decimal]:
    return {month(name[1:].replace("_", "-")): Decimal(value) for name, value in by_month.items()}


@pytest.mark.parametrize(
    ("before", "now", "shown"),
    [
        ("203.189", "203.547", "0.2"),
        ("200.000", "200.100", "0.1"),
        ("200.000", "199.900", "-0.1"),
        ("200.000", "199.902", "0.0"),
        ("283.716", "300.840", "6.0"),
    ],
)
def test_a_half_is_rounded_away_from_zero(before: str, now: str, shown: str) -> None:
    found = percent(1)(levels(m2022_12=before, m2023_01=now), month("2023-01"))
    assert found == Decimal(shown)


def test_twelve_months_are_not_twelve_values() -> None:
    """October 2025 is missing for good; September 2026 is compared with September 2025 all the same."""
    known = levels(m2025_09="100", m2025_11="101", m2026_09="103", m2026_10="104", m2026_11="105")
    assert percent(12)(known, month("2026-09")) == Decimal("3.0")
    assert percent(12)(known, month("2026-10")) is None
    assert percent(1)(known, month("2025-11")) is None
    assert change(known, month("2025-11")) is None


def test_nine_years_with_the_one_before_are_one_request() -> None:
    sent: list[dict[str, Any]] = []
    wanted = Wanted(("UNRATE",), date(2015, 6, 1), date(2026, 10, 1), standard().calendar_of)

    known = serve({"LNS14000000": {"2014-12": "5.6", "2015-06": "5.3", "2023-06": "3.6"}})

    def server(asked: Asked) -> "Reply | bytes | None":
        sent.append(asked.json)
        return known(asked)

    with answering("bls", server), lines(CASE.now)("bls") as ask:
        found = [f.day for page in pages(ask, wanted) for f in page.figures]
    assert sorted(found) == [month("2015-06"), month("2023-06")]
    spans = [(body["startyear"], body["endyear"]) for body in sent]
    assert spans == [("2014", "2023"), ("2023", "2026")]
    assert {body["registrationkey"] for body in sent} == {KEY}


def test_without_a_key_none_is_sent(empty_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[dict[str, Any]] = []

    def server(asked: Asked) -> "Reply | bytes | None":
        sent.append(asked.json)
        return serve()(asked)

    with answering("bls", server):
        monkeypatch.delenv("TRACKER_BLS_KEY")
        errand = Errand(series=("UNRATE",), only="bls", since=CASE.first)
        done = fetch(empty_store, standard(), errand, now=CASE.now, connect=lines(CASE.now))
    assert done.failed == ()
    assert [set(body) for body in sent] == [{"seriesid", "startyear", "endyear"}]


@pytest.mark.parametrize(
    ("server", "why", "remedy"),
    [
        (CASE.refused, "daily threshold", "Run it again tomorrow; with TRACKER_BLS_KEY set"),
        (
            refusing(
                "REQUEST_NOT_PROCESSED",
                f"The key:{KEY} provided by the User is invalid. Please provide a proper key.",
            ),
            "The key:{key} provided by the User is invalid",
            "Check TRACKER_BLS_KEY; keys are given at https://data.bls.gov",
        ),
        (refusing("REQUEST_FAILED_OVER_CAPACITY"), "OVER_CAPACITY", "Run it again later"),
        (
            refusing(
                "REQUEST_SUCCEEDED",
                "Year range has been reduced to the system-allowed limit of 3 years.",
            ),
            "it has 'Year range has been reduced",
            "tracker fetch --check",
        ),
        (
            lambda asked: reply("REQUEST_SUCCEEDED", [], {"series": []}),
            "the series CES0000000001 and LNS14000000",
            "tracker fetch --check",
        ),
    ],
)
def test_what_the_bureau_says_of_a_request(
    server: Serve, why: str, remedy: str, empty_store: Store
) -> None:
    failed = fetched(empty_store, "bls", CASE, server).failed[0]
    assert why in failed.why
    assert remedy in failed.remedy
    assert KEY not in failed.why
