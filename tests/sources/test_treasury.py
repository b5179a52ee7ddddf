"""The US Treasury's yield curve: columns by name, a file a year."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from tests.sources.case import Case, answering, fetched, moment, stored
from tests.sources.server import Asked, Reply, Serve
from tracker.fetch import Errand, fetch
from tracker.lines import lines
from tracker.sessions.almanac import standard
from tracker.store.engine import Store

Yields = Mapping[str, tuple[str, str, str]]
"""The yields of 6 months, 2 and 10 years by day."""

HEADER = (
    '"1 Mo","2 Mo","3 Mo","4 Mo","6 Mo","1 Yr","2 Yr","3 Yr","5 Yr","7 Yr","10 Yr","20 Yr","30 Yr"'
)
JANUARY = {"2023-01-03": ("4.77", "4.40", "3.79")}
MARCH = {
    "2023-03-09": ("5.32", "4.90", "3.93"),
    "2023-03-10": ("5.17", "4.60", "3.70"),
    "2023-03-13": ("4.81", "4.03", "3.55"),
}
EARLIER = {"2022-01-03": ("0.22", "0.78", "1.63"), "2022-12-30": ("4.76", "4.41", "3.88")}


def table(yields: Yields, *, header: str = HEADER, form: str = "%m/%d/%Y") -> bytes:
    """A file as the Treasury sends it: the newest day first, no line break at the end."""
    names = [name.strip('"') for name in header.split(",")]
    lines_ = [f"Date,{header}"]
    for day, (half, two, ten) in sorted(yields.items(), reverse=True):
        own = {"6 Mo": half, "2 Yr": two, "10 Yr": ten}
        values = ",".join(own.get(name, "4.70") for name in names)
        lines_.append(f"{date.fromisoformat(day):{form}},{values}")
    return "\n".join(lines_).encode()


def serve(yields: Yields, *, header: str = HEADER, form: str = "%m/%d/%Y") -> Serve:
    def reply(asked: Asked) -> Reply | None:
        year = asked.path.split("/")[-2]
        if not asked.path.endswith(f"/daily-treasury-rates.csv/{year}/all"):
            return None
        assert asked.query["type"] == "daily_treasury_yield_curve"
        assert asked.query["field_tdr_date_value"] == year
        own = {day: y for day, y in yields.items() if day.startswith(year)}
        return Reply(table(own, header=header, form=form), content_type="text/csv; charset=UTF-8")

    return reply


def figures(yields: Yields) -> dict[str, dict[str, str]]:
    names = ("DGS6MO", "DGS2", "DGS10")
    return {
        name: {day: f"{float(y[i]):g}" for day, y in yields.items() if y[i] != "N/A"}
        for i, name in enumerate(names)
    }


GAP = MARCH | {"2023-03-10": ("5.17", "N/A", "3.70")}
CASE = Case(
    series=("DGS10", "DGS2", "DGS6MO"),
    first=date(2023, 3, 8),
    now=moment("2023-03-13T22:01"),
    normal=serve(JANUARY | MARCH),
    figures=figures(MARCH),
    empty=serve({}),
    missing=serve(JANUARY | GAP),
    missing_figures=figures(GAP),
    revised=serve(JANUARY | MARCH | {"2023-03-13": ("4.81", "4.04", "3.55")}),
    revision=("DGS2", "2023-03-13", "4.04"),
)


def test_a_yield_waits_until_the_evening(empty_store: Store) -> None:
    done = fetched(empty_store, "treasury", CASE, CASE.normal, now=CASE.now - timedelta(minutes=2))
    assert {g.counts.waiting for g in done.got} == {1}
    assert max(stored(empty_store)["DGS2"]) == "2023-03-10"


@pytest.mark.parametrize("form", ["%m/%d/%Y", "%-m/%-d/%Y"])
@pytest.mark.parametrize(
    "header",
    [
        HEADER,
        HEADER.replace('"2 Mo"', '"1.5 Month","2 Mo"'),
        '"10 Yr","2 Yr","6 Mo"',
    ],
)
def test_columns_are_found_by_name(header: str, form: str, empty_store: Store) -> None:
    server = serve(JANUARY | MARCH, header=header, form=form)
    assert fetched(empty_store, "treasury", CASE, server).failed == ()
    assert stored(empty_store) == CASE.figures


def years(store: Store, server: Serve) -> list[str]:
    """The years asked for to cover December 2022 to March 2023."""
    with answering("treasury", server) as served:
        errand = Errand(series=("DGS2",), only="treasury", since=date(2022, 12, 28))
        assert fetch(store, standard(), errand, now=CASE.now, connect=lines(CASE.now)).failed == ()
        return [asked.query["field_tdr_date_value"] for asked in served.asked]


def test_a_year_is_one_request(empty_store: Store) -> None:
    assert years(empty_store, serve(EARLIER | JANUARY | MARCH)) == ["2022", "2023"]
    assert stored(empty_store)["DGS2"] == {
        "2022-12-30": "4.41",
        "2023-01-03": "4.4",
        **CASE.figures["DGS2"],
    }


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (table(MARCH), "2023 from January on; it has days from 2023-03-09 on"),
        (table(EARLIER), "days of 2023; it has another year"),
        (table(JANUARY | MARCH)[:-12], "whole lines; it has line 5 cut short"),
        (table(JANUARY, header='"6 Mo","10 Yr"'), "a CSV with the column 2 Yr"),
    ],
)
def test_another_file_or_a_part_of_one_is_refused(
    body: bytes, why: str, empty_store: Store
) -> None:
    done = fetched(
        empty_store, "treasury", CASE, lambda asked: Reply(body, content_type="text/csv")
    )
    assert stored(empty_store) == {}
    assert why in done.failed[0].why
