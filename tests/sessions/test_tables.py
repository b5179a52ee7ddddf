"""The tables: where they come from, and that they are right."""

import csv
import re
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

import holidays
import pytest

from tests.sessions.clocks import day
from tracker.sessions import build, calendar, names
from tracker.sessions.load import TABLES
from tracker.sessions.rules import RELEASES

NO_TREASURY_FIGURE = """
    2015-07-03 2015-09-07 2015-10-12 2015-11-11 2015-11-26 2015-12-25 2016-01-01 2016-01-18
    2016-02-15 2016-03-25 2016-05-30 2016-07-04 2016-09-05 2016-10-10 2016-11-11 2016-11-24
    2016-12-26 2017-01-02 2017-01-16 2017-02-20 2017-04-14 2017-05-29 2017-07-04 2017-09-04
    2017-10-09 2017-11-23 2017-12-25 2018-01-01 2018-01-15 2018-02-19 2018-03-30 2018-05-28
    2018-07-04 2018-09-03 2018-10-08 2018-11-12 2018-11-22 2018-12-05 2018-12-25 2019-01-01
    2019-01-21 2019-02-18 2019-04-19
"""


def rows(name: str) -> list[dict[str, str]]:
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def weekdays_closed(name: str, first: date, last: date) -> set[date]:
    open_days = set(calendar(name).between(first, last))
    span = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return {d for d in span if d.weekday() < 5 and d not in open_days}


@pytest.mark.parametrize("year", range(2015, 2029))
@pytest.mark.parametrize("name", ["XKRX", "XNYS"])
def test_closed_days_equal_an_independent_list(name: str, year: int) -> None:
    """Every weekday of every year, against the holidays package."""
    listed = {d for d in holidays.financial_holidays(name, years=year) if d.weekday() < 5}
    assert weekdays_closed(name, date(year, 1, 1), date(year, 12, 31)) == listed


def test_the_number_of_korean_sessions() -> None:
    """Counts published by the exchange, the corrected years included."""
    korea = calendar("XKRX")
    counted = {y: len(korea.between(date(y, 1, 1), date(y, 12, 31))) for y in range(2022, 2028)}
    assert counted == {2022: 246, 2023: 245, 2024: 244, 2025: 242, 2026: 244, 2027: 245}


def test_the_bond_market_is_closed_when_the_treasury_prints_nothing() -> None:
    """Weekdays without a par yield, June 2015 to April 2019."""
    closed = weekdays_closed("SIFMA_US", day("2015-06-02"), day("2019-04-24"))
    assert sorted(map(str, closed)) == NO_TREASURY_FIGURE.split()


def test_the_tables_regenerate_equal(capsys: pytest.CaptureFixture[str]) -> None:
    """The files are what the released calendar and the overrides give, to the byte."""
    assert build.main(["--check"]) == 0
    assert capsys.readouterr().out == "The session tables are up to date.\n"
    for name in build.ZONES:
        text = (TABLES / f"{name}.csv").read_bytes()
        assert b"\r" not in text
        assert text.endswith(b"\n")


def test_a_row_that_differs_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The check ends with 1; building again repairs the file."""
    shutil.copytree(TABLES, tmp_path / "tables")
    broken = tmp_path / "tables" / "XNYS.csv"
    broken.write_text(broken.read_text().replace("2023-03-15T20:00Z", "2023-03-15T21:00Z"))
    monkeypatch.setattr(build, "TABLES", tmp_path / "tables")
    monkeypatch.setattr(build, "ZONES", {"XNYS": build.ZONES["XNYS"]})
    assert build.main(["--check"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "XNYS: + 2023-03-15,2023-03-15T13:30Z,2023-03-15T20:00Z,pmc",
        "XNYS: - 2023-03-15,2023-03-15T13:30Z,2023-03-15T21:00Z,pmc",
    ]
    assert build.main([]) == 0
    assert build.main(["--check"]) == 0
    assert broken.read_bytes() == (TABLES / "XNYS.csv").read_bytes()


@pytest.mark.parametrize("action", ["close", "hours", "open"])
def test_an_override_without_effect_is_refused(action: Literal["close", "open", "hours"]) -> None:
    """When the released calendar catches up, the override has to go."""
    session = day("2023-03-15") if action == "open" else day("2023-03-12")
    correction = build.Override(
        "late",
        "XNYS",
        session,
        action,
        "09:30",
        "13:00",
        "https://example.org",
        "yes",
    )
    opened = calendar("XNYS").open(day("2023-03-15"))
    assert opened is not None
    row = (opened, calendar("XNYS").close(day("2023-03-15")), "pmc")
    with pytest.raises(ValueError, match="override late"):
        build.corrected("XNYS", {day("2023-03-15"): row}, [correction])


def test_every_override_cites_its_source() -> None:
    """Ids are unique, a correction names its page, one without a page is marked unconfirmed."""
    corrections = build.overrides()
    assert len({c.id for c in corrections}) == len(corrections)
    assert [(c.calendar, c.session) for c in corrections] == sorted(
        (c.calendar, c.session) for c in corrections
    )
    for correction in corrections:
        assert correction.source
        assert correction.confirmed in ("yes", "no")
        assert "http" in correction.source or correction.confirmed == "no"
        assert (correction.action == "close") == (correction.open_local == "")


@pytest.mark.parametrize("name", ["FOMC", "ECB", "BOK"])
def test_meeting_tables(name: str) -> None:
    """One row a meeting in order, the announcement on the day of the decision, a source each."""
    table = rows(name)
    assert [r["session"] for r in table] == sorted({r["session"] for r in table})
    for row in table:
        assert row["close"][:10] == row["session"]
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}Z", row["close"])
        assert row["scheduled"] in ("yes", "no")
        assert row["confirmed"] in ("yes", "no")
        assert row["source"]


@pytest.mark.parametrize("name", ["NFP", "CPI", "ICSA", "JOLTS", "GDP"])
def test_release_tables(name: str) -> None:
    """Every period on file belongs to its calendar and comes out after it began."""
    for row in rows(name):
        assert calendar(name).is_session(day(row["session"]))
        assert row["close"][:10] > row["session"]
        assert row["status"] in ("scheduled", "released", "cancelled")
        assert row["source"]


def test_the_usual_day_of_a_payrolls_report() -> None:
    """The third Friday after the reference week gives every published date of 2022 and 2023."""
    for row in rows("NFP"):
        if row["session"] < "2024":
            usual = RELEASES["NFP"].usual(day(row["session"]))
            assert f"{usual:%Y-%m-%dT%H:%MZ}" == row["close"]


def test_reading_a_calendar_needs_the_standard_library_only() -> None:
    """The command line starts without numpy, pandas or the calendar package."""
    script = (
        "import sys; from tracker.sessions import calendar, names\n"
        "for name in names():\n"
        "    market = calendar(name); day = market.offset(market.first_day, 3)\n"
        "    moment = market.close(day)\n"
        "    market.first_close_from(moment); market.last_close_until(moment)\n"
        "print(*sorted({'numpy', 'pandas', 'pandas_market_calendars'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""
    assert len(names()) == 13
