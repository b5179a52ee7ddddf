"""ECB Data Portal: a decision is in force six days later, so it reaches the series of the rate late."""

import csv
import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.sources.case import Case, fetched, moment, stored
from tests.sources.server import Asked, Reply, Serve
from tracker.domain.amounts import plain
from tracker.store.engine import Store

KEY = "FM.D.U2.EUR.4F.KR.DFR.LEV"
COLUMNS = (
    "KEY,FREQ,REF_AREA,CURRENCY,PROVIDER_FM,INSTRUMENT_FM,PROVIDER_FM_ID,DATA_TYPE_FM,TIME_PERIOD,"
    "OBS_VALUE,OBS_STATUS,OBS_CONF,OBS_PRE_BREAK,OBS_COM,TIME_FORMAT,BREAKS,COLLECTION,COMPILING_ORG,"
    "DISS_ORG,DOM_SER_IDS,FM_CONTRACT_TIME,FM_COUPON_RATE,FM_IDENTIFIER,FM_LOT_SIZE,FM_MATURITY,"
    "FM_OUTS_AMOUNT,FM_PUT_CALL,FM_STRIKE_PRICE,PUBL_MU,PUBL_PUBLIC,UNIT_INDEX_BASE,COMPILATION,COVERAGE,"
    "DECIMALS,SOURCE_AGENCY,SOURCE_PUB,TITLE,TITLE_COMPL,UNIT,UNIT_MULT"
)
AFTER_VALUE = (
    ',A,F,,,P1D,,E,4F0,,,,,,,,,,,,,,,,7,,,Deposit facility - date of changes (raw data) - Level,"Euro area '
    "(changing composition) - Key interest rate - Deposit facility - date of changes (raw data) - Level - "
    'Euro, provided by ECB",PCPA,0'
)
SEEDS = Path(__file__).parents[2] / "seeds" / "figures" / "decisions.csv"
Rates = Mapping[date, str]


def serve(rates: Rates) -> Serve:
    """The rates of the days asked for; a span without any is a 404."""

    def reply(asked: Asked) -> Reply | None:
        if asked.path != "/service/data/FM/D.U2.EUR.4F.KR.DFR.LEV":
            return None
        assert asked.query["format"] == "csvdata"
        if n := int(asked.query.get("lastNObservations", 0)):
            days = sorted(rates)[-n:]
        else:
            first, last = (date.fromisoformat(asked.query[n]) for n in ("startPeriod", "endPeriod"))
            days = [day for day in sorted(rates) if first <= day <= last]
        if not days:
            return Reply(b"No results found", 404, "text/plain;charset=UTF-8")
        return Reply(body(days, rates), content_type="text/csv;charset=UTF-8")

    return reply


def body(days: list[date], rates: Rates) -> bytes:
    lines = [f"{KEY},D,U2,EUR,4F,KR,DFR,LEV,{day},{rates[day]}{AFTER_VALUE}" for day in days]
    return "".join(f"{line}\n" for line in [COLUMNS, *lines]).encode()


def daily(changes: Mapping[str, str], last: str) -> dict[date, str]:
    """The rate of every day, weekends too, from the first change to ``last``."""
    rates: dict[date, str] = {}
    day, rate = date.fromisoformat(min(changes)), ""
    while day <= date.fromisoformat(last):
        rate = changes.get(f"{day}", rate)
        rates[day] = rate
        day += timedelta(days=1)
    return rates


CHANGES = {"2023-02-08": "2.5", "2023-03-22": "3"}
RATES = daily(CHANGES, "2023-03-27")
CASE = Case(
    series=("ECB", "ECB_DFR"),
    first=date(2023, 3, 10),
    now=moment("2023-03-27T12:00"),
    normal=serve(RATES),
    figures={"ECB": {"2023-03-16": "50"}, "ECB_DFR": {"2023-03-16": "3"}},
    empty=serve({}),
    missing=serve(RATES | {date(2023, 3, 22): "NaN", date(2023, 3, 23): ""}),
    missing_figures={"ECB": {"2023-03-16": "50"}, "ECB_DFR": {"2023-03-16": "3"}},
    revised=serve(daily(CHANGES | {"2023-03-22": "3.25"}, "2023-03-27")),
    revision=("ECB_DFR", "2023-03-16", "3.25"),
)


def test_nothing_is_told_until_the_decision_is_in_force(empty_store: Store) -> None:
    """The old rate on the five days after a decision is no hold."""
    fetched(empty_store, "ecb", CASE, serve(daily(CHANGES, "2023-03-21")))
    assert stored(empty_store) == {}


def test_the_decisions_on_file_follow_from_the_days_on_which_the_rate_changed(
    empty_store: Store,
) -> None:
    """The dates on which each rate came in force, as published, give every decision of 2022 and 2023.

    Changes from before the first meeting on file are nobody's.
    """
    in_force = {
        "2019-01-01": "-0.4", "2019-09-18": "-0.5",
        "2022-07-27": "0", "2022-09-14": "0.75", "2022-11-02": "1.5",
        "2022-12-21": "2", "2023-02-08": "2.5", "2023-03-22": "3", "2023-05-10": "3.25",
        "2023-06-21": "3.5", "2023-08-02": "3.75", "2023-09-20": "4",
    }  # fmt: skip
    with SEEDS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["series"] in ("ECB", "ECB_DFR")]
    expected: dict[str, dict[str, str]] = {"ECB": {}, "ECB_DFR": {}}
    for row in rows:
        expected[row["series"]][row["period"]] = plain(Decimal(row["value"]))
    case = replace(CASE, first=date(2015, 1, 1), now=moment("2023-12-31T12:00"))
    server = serve(daily(in_force, "2023-12-31"))
    assert fetched(empty_store, "ecb", case, server).failed == ()
    assert stored(empty_store) == expected


def test_a_change_just_before_the_days_asked_for_is_explained_by_its_meeting(
    empty_store: Store,
) -> None:
    late = replace(CASE, first=date(2023, 3, 24))
    done = fetched(empty_store, "ecb", late, late.normal)
    assert (done.failed, stored(empty_store)) == ((), {})


def test_a_change_without_a_meeting_is_an_error(empty_store: Store) -> None:
    done = fetched(
        empty_store, "ecb", CASE, serve(daily(CHANGES | {"2023-03-25": "3.5"}, "2023-03-27"))
    )
    assert {f.remedy for f in done.missing} == {"Add the meeting with `tracker import releases`"}


@pytest.mark.parametrize("header_only", [True, False])
def test_an_answer_without_the_rates_is_an_error(header_only: bool, empty_store: Store) -> None:
    """Where the portal has nothing it says so with a 404."""
    others = body(sorted(RATES), RATES).replace(b"KR.DFR", b"KR.MRR_FR")
    answer = f"{COLUMNS}\n".encode() if header_only else others
    done = fetched(empty_store, "ecb", CASE, lambda _: answer)
    assert [f.series for f in done.missing] == list(CASE.series)


def test_columns_are_found_by_name(empty_store: Store) -> None:
    """Another number of columns before the value, and new ones, change nothing."""
    table = list(csv.reader(io.StringIO(body(sorted(RATES), RATES).decode())))
    moved = io.StringIO()
    csv.writer(moved).writerows([[*reversed(row), "new"] for row in table])
    fetched(empty_store, "ecb", CASE, lambda _: moved.getvalue().encode())
    assert stored(empty_store) == CASE.figures
