"""Every file of figures: its form, order and calendar, and when each figure was known."""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from tracker.domain.catalogue import CATALOGUE
from tracker.sessions import calendar

FIGURES = Path(__file__).parents[2] / "seeds" / "figures"
FILES = ("decisions", "events", "prices", "projections", "releases", "yields")
HEADER = "series,period,value,known_at,known_basis,source"
BASES = {"session_close", "official_ts", "assumed_ts", "by_release", "revision", "event_day"}
BLANK = {("WTI", date(2023, 10, 9)), ("WTI", date(2023, 11, 10))}
PERIOD = re.compile(r"(\d{4})-(\d\d)-(\d\d)|(\d{4})-(\d\d)|(\d{4})Q([1-4])")


class Figure(NamedTuple):
    series: str
    period: str
    value: str
    known_at: str
    known_basis: str
    source: str

    @property
    def day(self) -> date:
        """The session the figure belongs to: its day, or the first day of its month or quarter."""
        match = PERIOD.fullmatch(self.period)
        assert match, self
        if match[6]:
            return date(int(match[6]), int(match[7]) * 3 - 2, 1)
        return date.fromisoformat(self.period if match[1] else f"{self.period}-01")

    @property
    def moment(self) -> datetime:
        return datetime.strptime(self.known_at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def lines(name: str) -> list[list[str]]:
    with (FIGURES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@cache
def figures() -> tuple[Figure, ...]:
    return tuple(Figure(*row) for name in FILES for row in lines(name)[1:])


def by_series() -> Iterator[tuple[str, list[Figure]]]:
    grouped: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures():
        grouped[figure.series].append(figure)
    yield from grouped.items()


@pytest.mark.parametrize("name", FILES)
def test_form_and_order(name: str) -> None:
    """UTF-8 without a mark, LF, one header, six filled fields, sorted, nothing twice."""
    raw = (FIGURES / f"{name}.csv").read_bytes()
    assert raw.decode("utf-8").splitlines()[0] == HEADER
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    assert not raw.endswith(b"\n\n")
    rows = lines(name)[1:]
    assert all(len(row) == 6 and all(field.strip() == field != "" for field in row) for row in rows)
    keys = [(row[0], row[1], row[3]) for row in rows]
    assert keys == sorted(set(keys))


def test_no_other_files() -> None:
    """A new file has to be added to this test."""
    assert {path.stem for path in FIGURES.glob("*.csv")} == {*FILES, "unconfirmed"}


def test_each_series_is_known_and_in_one_file() -> None:
    at_home = {(row[0], name) for name in FILES for row in lines(name)[1:]}
    assert {series for series, _ in at_home} <= set(CATALOGUE)
    assert len(at_home) == len({series for series, _ in at_home})


def test_values_are_exact_decimals() -> None:
    """Plain digits, at most six decimals, no exponent, no minus zero."""
    for figure in figures():
        assert re.fullmatch(r"-?(0|[1-9]\d*)(\.\d{1,6})?", figure.value), figure
        assert not re.fullmatch(r"-0(\.0+)?", figure.value), figure


def test_every_period_is_a_session_of_its_series() -> None:
    for figure in figures():
        assert calendar(CATALOGUE[figure.series].calendar).is_session(figure.day), figure


def test_no_session_is_missing() -> None:
    """Between the first and the last figure every session of a daily series has one."""
    daily = {"XKRX", "XNYS", "SIFMA_US", "FX"}
    seen = set()
    for series, rows in by_series():
        market = calendar(CATALOGUE[series].calendar)
        if market.name in daily:
            days = {figure.day for figure in rows}
            missing = set(market.between(min(days), max(days))) - days
            assert {(series, gap) for gap in missing} == {b for b in BLANK if b[0] == series}
            seen.add(series)
    assert len(seen) == 12


@pytest.mark.parametrize(
    ("series", "first", "last"),
    [("KOSPI", "2022-05-02", "2023-12-28"), ("KOSDAQ", "2022-10-04", "2023-12-28")]
    + [
        (name, "2022-10-03", "2023-12-29")
        for name in (
            "SP500",
            "NASDAQ",
            "VIX",
            "WTI",
            "KRE",
            "GOLD",
            "USDKRW",
            "DGS2",
            "DGS10",
            "DGS6MO",
        )
    ],
)
def test_the_window_of_daily_series(series: str, first: str, last: str) -> None:
    periods = [figure.period for figure in figures() if figure.series == series]
    assert (periods[0], periods[-1]) == (first, last)


def test_a_200_session_average_exists_throughout_march_2023() -> None:
    before = [f for f in figures() if f.series == "KOSPI" and f.period < "2023-03-01"]
    assert len(before) == 206


@pytest.mark.parametrize(("bank", "count"), [("FOMC", 148), ("ECB", 16), ("BOK", 31)])
def test_every_past_decision_on_file_is_complete(bank: str, count: int) -> None:
    """The change and the levels of a bank cover the same meetings without a gap, and agree."""
    levels = {"FOMC": ["FED_UPPER", "FED_LOWER"], "ECB": ["ECB_DFR"], "BOK": ["BOK_RATE"]}[bank]
    days = [figure.day for figure in figures() if figure.series == bank]
    assert days == list(calendar(bank).between(days[0], days[-1]))
    assert len(days) == count
    for level in levels:
        assert [figure.day for figure in figures() if figure.series == level] == days
    changes = [int(figure.value) for figure in figures() if figure.series == bank]
    rates = [round(float(f.value) * 100) for f in figures() if f.series == levels[0]]
    assert changes[1:] == [later - earlier for earlier, later in pairwise(rates)]


def test_when_each_figure_was_known() -> None:
    """At the close of its session, never before; a revision later; an assumed hour is told."""
    for figure in figures():
        home = calendar(CATALOGUE[figure.series].calendar)
        close = home.close(figure.day)
        assert figure.known_basis in BASES, figure
        if figure.known_basis == "revision":
            assert figure.moment > close, figure
            continue
        assert figure.moment == close, figure
        expected = {
            "XKRX": "session_close",
            "XNYS": "session_close",
            "SIFMA_US": "session_close",
            "FX": "session_close",
            "DAILY": "event_day",
        }.get(home.name, "official_ts")
        if figure.series.endswith("_CONSENSUS"):
            expected = "by_release"
        elif expected == "official_ts" and home.is_nominal(figure.day):
            expected = "assumed_ts"
        assert figure.known_basis == expected, figure


def test_no_release_is_dated_by_the_usual_rule() -> None:
    """A seeded first print has a published release moment behind it."""
    for figure in figures():
        if CATALOGUE[figure.series].calendar in ("NFP", "CPI", "ICSA", "JOLTS", "GDP"):
            assert not calendar(CATALOGUE[figure.series].calendar).is_nominal(figure.day), figure


def test_one_first_print_a_period() -> None:
    """The only second figure of a period is a revision, after the first."""
    periods = Counter((figure.series, figure.period) for figure in figures())
    twice = [key for key, count in periods.items() if count > 1]
    assert twice == [("JOLTS", "2022-12")]
    first, second = (f for f in figures() if (f.series, f.period) == twice[0])
    assert (first.value, second.value) == ("11012", "11234")
    assert (first.known_basis, second.known_basis) == ("official_ts", "revision")


@pytest.mark.parametrize(
    ("series", "period", "value", "known_at"),
    [
        ("KOSPI", "2023-03-10", "2394.59", "2023-03-10T06:30:00Z"),
        ("KOSPI", "2023-11-16", "2488.18", "2023-11-16T07:30:00Z"),
        ("SP500", "2023-03-10", "3861.59", "2023-03-10T21:00:00Z"),
        ("SP500", "2023-03-13", "3855.76", "2023-03-13T20:00:00Z"),
        ("SP500", "2023-11-24", "4559.34", "2023-11-24T18:00:00Z"),
        ("DGS2", "2023-04-07", "3.97", "2023-04-07T16:00:00Z"),
        ("FOMC", "2023-03-22", "25", "2023-03-22T18:00:00Z"),
        ("FED_UPPER", "2023-03-22", "5.00", "2023-03-22T18:00:00Z"),
        ("FED_UPPER", "2024-09-18", "5.00", "2024-09-18T18:00:00Z"),
        ("ECB", "2023-03-16", "50", "2023-03-16T13:15:00Z"),
        ("BOK", "2023-02-23", "0", "2023-02-23T01:00:00Z"),
        ("NFP", "2023-02", "311", "2023-03-10T13:30:00Z"),
        ("NFP_CONSENSUS", "2023-02", "205", "2023-03-10T13:30:00Z"),
        ("CPI_CORE_MOM", "2023-02", "0.5", "2023-03-14T12:30:00Z"),
        ("ICSA", "2023-03-04", "211", "2023-03-09T13:30:00Z"),
        ("GDP", "2023Q1", "1.1", "2023-04-27T12:30:00Z"),
        ("JOLTS", "2023-01", "10824", "2023-03-08T15:00:00Z"),
        ("GDPNOW", "2023-03-23", "3.5", "2023-03-24T00:00:00Z"),
        ("SEP_FFR_2023", "2023-03-22", "5.1", "2023-03-22T18:00:00Z"),
        ("bank_failure", "2023-03-10", "1", "2023-03-11T00:00:00Z"),
        ("sovereign_downgrade:US", "2023-08-01", "1", "2023-08-02T00:00:00Z"),
    ],
)
def test_figures_everybody_can_look_up(series: str, period: str, value: str, known_at: str) -> None:
    """A sample on both sides of summer time, half days, exam day, Good Friday."""
    found = [(f.value, f.known_at) for f in figures() if (f.series, f.period) == (series, period)]
    assert found == [(value, known_at)]


def test_unconfirmed_rows_are_listed() -> None:
    """Each names a figure on file and why; every assumed hour is among them."""
    rows = lines("unconfirmed")
    assert rows[0] == ["series", "period", "why"]
    keys = [(series, period) for series, period, _ in rows[1:]]
    assert keys == sorted(set(keys))
    assert all(why for _, _, why in rows[1:])
    assert set(keys) <= {(figure.series, figure.period) for figure in figures()}
    assumed = {(f.series, f.period) for f in figures() if f.known_basis == "assumed_ts"}
    assert assumed <= set(keys)


def test_the_readme_counts_the_rows() -> None:
    text = (FIGURES / "README.md").read_text(encoding="utf-8")
    for name in (*FILES, "unconfirmed"):
        assert re.search(rf"^\| `{name}\.csv` \|.*\| {len(lines(name)) - 1:,} \|$", text, re.M), (
            name
        )
    for basis in BASES:
        assert f"| `{basis}` |" in text
