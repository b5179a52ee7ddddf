"""The US Treasury's daily par yield curve, a file a year with the newest day first.

Columns are added over the years, so they are found by name. The yields are taken at about 15:30 in New York
and are usually out by 18:00, half an hour after the bond market's close.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from tracker.sources._base import Answer, Ask, Page, Published, Request, Source, Standing, Wanted
from tracker.sources._reading import day_of, rows_of, unexpected, value_of
from tracker.sources._shapes import csv_shape

PATH = "/resource-center/data-chart-center/interest-rates/daily-treasury-rates.csv/{}/all"
MATURITIES = {"DGS6MO": "6 Mo", "DGS2": "2 Yr", "DGS10": "10 Yr"}
FIRST_DAYS = 10
"""A year's file begins in the first so many days of January."""


def pages(ask: Ask, wanted: Wanted) -> Iterator[Page]:
    """An answer a year that has a session."""
    calendar = wanted.calendar_of(wanted.series[0])
    sessions = calendar.between(wanted.first, wanted.last)
    for year in sorted({day.year for day in sessions}):
        answer = ask(_request(year))
        figures = _figures(answer, year)
        yield Page(
            answer, tuple(f for f in figures if f.day in wanted and f.series in wanted.series)
        )


def _request(year: int) -> Request:
    return Request(
        path=PATH.format(year),
        query={
            "type": "daily_treasury_yield_curve",
            "field_tdr_date_value": f"{year}",
            "_format": "csv",
        },
    )


def _figures(answer: Answer, year: int) -> list[Published]:
    """Every yield of the file, which must be of ``year`` and reach back to its beginning."""
    found: list[Published] = []
    days: list[date] = []
    for row in rows_of(answer, "Date", *MATURITIES.values()):
        day = day_of(answer, row["Date"], "%m/%d/%Y")
        days.append(day)
        for series, column in MATURITIES.items():
            value = value_of(answer, row[column])
            if value is not None:
                found.append(Published(series, day, value))
    if any(day.year != year for day in days):
        raise unexpected(answer, f"days of {year}", "another year")
    if days and min(days) > date(year, 1, FIRST_DAYS):
        raise unexpected(answer, f"{year} from January on", f"days from {min(days)} on")
    return found


SOURCE = Source(
    label="US Treasury",
    what="par yields of US Treasury securities, 6 months, 2 and 10 years",
    standing=Standing.PUBLISHER,
    url="https://home.treasury.gov",
    series=frozenset(MATURITIES),
    since=date(1990, 1, 2),
    lag=timedelta(minutes=30),
    pages=pages,
    probe=_request(2023),
    shape=csv_shape,
    expected=frozenset(f"column {name}" for name in ("Date", *MATURITIES.values())),
)
