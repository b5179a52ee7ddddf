"""FRED and ALFRED: every vintage with its day, figures from one vintage, and why a request is refused."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text

from tests.sources.case import KEY, Case, fetched, moment, stored
from tests.sources.server import Asked, Reply, Serve
from tracker.domain.records import NewRelease
from tracker.errors import SourceError
from tracker.lines import lines
from tracker.sessions.almanac import standard
from tracker.sources import sources
from tracker.sources._levels import change, level
from tracker.sources._vintages import Row, prints
from tracker.store.engine import Store

FOREVER = "9999-12-31"
TODAY = "2026-11-20"
Table = Mapping[str, Mapping[str, Mapping[str, str]]]
"""Values as FRED writes them, by vintage, by period, by series; a daily series has the vintage ``TODAY``."""

PAYEMS = {
    "2022-12-01": {"2023-01-06": "153743", "2023-02-03": "154555", "2023-03-10": "154535"},
    "2023-01-01": {"2023-02-03": "155073", "2023-03-10": "155039", "2023-04-07": "155007"},
    "2023-02-01": {"2023-03-10": "155350", "2023-04-07": "155333", "2023-05-05": "155255"},
    "2023-03-01": {"2023-04-07": "155569", "2023-05-05": "155420"},
    "2023-04-01": {"2023-05-05": "155673"},
}
"""Levels of May as published; those before differ by the changes that were."""

BROKEN_KEY = (
    '{"error_code":400,"error_message":"Bad Request.  The value for variable api_key is not '
    'registered.  Read https:\\/\\/fred.stlouisfed.org\\/docs\\/api\\/api_key.html for more information."}'
)
IN_XML = (
    '<?xml version="1.0" encoding="utf-8" ?>\n<error code="400" message="Bad Request.  The value for '
    'variable api_key is not a 32 character alpha-numeric lower-case string.  Read the manual." />'
)
NOT_IN_ALFRED = "The series does not exist in ALFRED but may exist in FRED."


def serve(table: Table, *, page: int = 100_000) -> Serve:
    """FRED with these series, which answers with at most ``page`` observations at a time."""

    def reply(asked: Asked) -> Reply | bytes | None:
        if asked.path != "/fred/series/observations":
            return None
        query = asked.query
        assert query["file_type"] == "json"
        if query["api_key"] != KEY:
            return Reply(BROKEN_KEY.encode(), 400)
        realtime = (query.get("realtime_start", TODAY), query.get("realtime_end", TODAY))
        if realtime[0] > TODAY:
            return refusal("Variable realtime_start can not be after today's date.")
        series = table.get(query["series_id"])
        if series is None or (not series and "realtime_start" in query):
            told = NOT_IN_ALFRED if "realtime_start" in query else "The series does not exist."
            return refusal(told)
        rows = (
            [
                row
                for row in intervals(series, *realtime)
                if row["date"] >= query["observation_start"]
            ]
            if "observation_start" in query
            else list(intervals(series, *realtime))
        )
        if query["sort_order"] == "desc":
            rows.reverse()
        limit, offset = min(page, int(query["limit"])), int(query.get("offset", 0))
        return json.dumps(
            {
                "realtime_start": realtime[0],
                "realtime_end": realtime[1],
                "observation_start": query.get("observation_start", "1600-01-01"),
                "observation_end": FOREVER,
                "units": "lin",
                "output_type": 1,
                "file_type": "json",
                "order_by": "observation_date",
                "sort_order": query["sort_order"],
                "count": len(rows),
                "offset": offset,
                "limit": limit,
                "observations": rows[offset : offset + limit],
            }
        ).encode()

    return reply


def refusal(told: str) -> Reply:
    return Reply(
        json.dumps({"error_code": 400, "error_message": f"Bad Request.  {told}"}).encode(), 400
    )


def intervals(
    series: Mapping[str, Mapping[str, str]], first: str, last: str
) -> Iterator[dict[str, str]]:
    """Each value with the days on which it was in force, cut to ``first`` and ``last`` as FRED does."""
    for period, vintages in sorted(series.items()):
        starts = sorted(vintages)
        ends = [day_before(start) for start in starts[1:]] + [FOREVER]
        for start, end in zip(starts, ends, strict=True):
            if start <= last and end >= first:
                yield {
                    "realtime_start": max(start, first),
                    "realtime_end": min(end, last),
                    "date": period,
                    "value": vintages[start],
                }


def day_before(day: str) -> str:
    return f"{date.fromisoformat(day) - timedelta(days=1)}"


def known_until(series: Mapping[str, Mapping[str, str]], last: str) -> dict[str, dict[str, str]]:
    """What had been published by ``last``."""
    cut = {p: {v: x for v, x in vintages.items() if v <= last} for p, vintages in series.items()}
    return {period: vintages for period, vintages in cut.items() if vintages}


def daily(values: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """A series without vintages: FRED has today's value of each day."""
    return {day: {TODAY: value} for day, value in values.items()}


def as_stored(store: Store, series: str) -> list[tuple[str, str, str, str]]:
    """Period, value, moment and basis of everything on record of a series, as it became known."""
    query = (
        "select period, value, known_at, known_basis from observations where series = :s "
        "order by known_at, period"
    )
    with store.reading() as db:
        return [
            (period, f"{float(value):g}", known[:16], basis)
            for period, value, known, basis in db.execute(text(query), {"s": series})
        ]


MARCH = {"PAYEMS": known_until(PAYEMS, "2023-03-10"), "DGS10": daily({"2023-03-10": "3.70"})}
CASE = Case(
    series=("NFP",),
    first=date(2023, 1, 1),
    now=moment("2023-04-07T13:00"),
    normal=serve(MARCH),
    figures={"NFP": {"2023-01": "504", "2023-02": "311"}},
    empty=serve({"PAYEMS": {}}),
    missing=serve({"PAYEMS": MARCH["PAYEMS"] | {"2023-02-01": {"2023-03-10": "."}}}),
    missing_figures={"NFP": {"2023-01": "504"}},
    revised=serve({"PAYEMS": known_until(PAYEMS, "2023-04-07")}),
    revision=("NFP", "2023-02", "326"),
    paged=serve(MARCH, page=2),
    paged_figures={"NFP": {"2023-01": "504", "2023-02": "311"}},
)


def fetched_from(
    store: Store, table: Table, *series: str, first: str, now: str = "2026-11-20T12:00"
) -> dict[str, dict[str, str]]:
    """What is on record after these series were fetched without an error."""
    case = Case(
        series=series,
        first=date.fromisoformat(first),
        now=moment(now),
        normal=serve(table),
        figures={},
        empty=serve({}),
    )
    done = fetched(store, "fred", case, case.normal)
    assert done.failed == ()
    assert not any(got.counts.strange for got in done.got)
    return stored(store)


def test_every_vintage_has_its_moment_and_the_first_print_comes_first(empty_store: Store) -> None:
    fetched_from(empty_store, {"PAYEMS": PAYEMS}, "NFP", first="2023-01-01")
    assert as_stored(empty_store, "NFP") == [
        ("2023-01", "518", "2023-02-03T13:30", "alfred"),
        ("2023-01", "504", "2023-03-10T13:30", "revision"),
        ("2023-02", "311", "2023-03-10T13:30", "alfred"),
        ("2023-01", "472", "2023-04-07T12:30", "revision"),
        ("2023-02", "326", "2023-04-07T12:30", "revision"),
        ("2023-03", "236", "2023-04-07T12:30", "alfred"),
        ("2023-02", "248", "2023-05-05T12:30", "revision"),
        ("2023-03", "165", "2023-05-05T12:30", "revision"),
        ("2023-04", "253", "2023-05-05T12:30", "alfred"),
    ]


def test_a_change_is_taken_inside_one_vintage(empty_store: Store) -> None:
    """Mixing two first prints would give 248 for December 2024."""
    levels = {
        "2024-11-01": {"2024-12-06": "159288", "2025-01-10": "159280"},
        "2024-12-01": {"2025-01-10": "159536"},
    }
    fetched_from(empty_store, {"PAYEMS": levels}, "NFP", first="2024-12-01")
    assert as_stored(empty_store, "NFP") == [("2024-12", "256", "2025-01-10T13:30", "alfred")]


@pytest.mark.parametrize("page", range(1, 13))
def test_figures_do_not_depend_on_where_pages_end(page: int, empty_store: Store) -> None:
    whole = Case(
        series=("NFP",),
        first=date(2023, 1, 1),
        now=moment("2023-05-05T13:00"),
        normal=serve({"PAYEMS": PAYEMS}, page=page),
        figures={},
        empty=serve({}),
    )
    assert fetched(empty_store, "fred", whole, whole.normal).failed == ()
    assert [value for _, value, _, _ in as_stored(empty_store, "NFP")] == (
        ["518", "504", "311", "472", "326", "236", "248", "165", "253"]
    )


def test_what_the_archive_has_only_from_the_next_release_on_is_no_first_print(
    empty_store: Store,
) -> None:
    late = {"2023-02-01": {"2023-04-10": "3.6"}, "2023-03-01": {"2023-04-07": "3.5"}}
    found = fetched_from(empty_store, {"UNRATE": late}, "UNRATE", first="2023-02-01")
    assert found == {"UNRATE": {"2023-03": "3.5"}}


def test_a_vintage_off_the_calendar_counts_from_the_usual_hour_of_its_own_day(
    empty_store: Store,
) -> None:
    openings = {"2023-01-01": {"2023-03-08": "10824", "2023-04-04": "10563"}}
    fetched_from(empty_store, {"JTSJOL": openings}, "JOLTS", first="2023-01-01")
    assert as_stored(empty_store, "JOLTS") == [
        ("2023-01", "10824", "2023-03-08T15:00", "alfred"),
        ("2023-01", "10563", "2023-04-04T14:00", "revision"),
    ]


def test_the_moment_on_file_counts_where_its_day_agrees() -> None:
    """A release that came out early in the day, as the calendar has it."""
    month, early = date(2023, 2, 1), moment("2023-03-10T12:05")
    news = NewRelease(
        calendar="NFP",
        session=month,
        status="released",
        at=early,
        known_at=early,
        source="a notice",
        recorded_at=early,
    )
    calendar = replace(standard(), news=(news,)).calendar("NFP")
    rows = [Row(month, date(2023, 3, day), date(2023, 3, day), Decimal(day)) for day in (10, 11)]
    found = [f.known_at for f in prints("UNRATE", [month], rows, level, calendar)]
    assert found == [early, moment("2023-03-11T13:30")]


def test_a_level_counts_only_as_long_as_it_was_in_force() -> None:
    """The month before is withdrawn before this month comes out: no change."""
    january, february = date(2023, 1, 1), date(2023, 2, 1)
    rows = [
        Row(january, date(2023, 2, 3), date(2023, 3, 9), Decimal(155073)),
        Row(february, date(2023, 3, 10), date.max, Decimal(155350)),
    ]
    calendar = standard().calendar("NFP")
    assert list(prints("NFP", [february], rows, change, calendar)) == []


def test_consumer_prices_become_changes_in_per_cent_as_published(empty_store: Store) -> None:
    """The indices of February 2023; October 2025 was never collected, so November has no change."""
    found = fetched_from(
        empty_store,
        {
            "CPIAUCNS": {
                "2022-02-01": {"2022-03-10": "283.716"},
                "2023-02-01": {"2023-03-14": "300.840"},
            },
            "CPIAUCSL": {
                "2023-01-01": {"2023-02-14": "300.536"},
                "2023-02-01": {"2023-03-14": "301.648"},
                "2025-10-01": {"2025-12-18": "."},
                "2025-11-01": {"2025-12-18": "325.031"},
            },
        },
        "CPI_YOY",
        "CPI_MOM",
        first="2023-02-01",
    )
    assert found == {"CPI_YOY": {"2023-02": "6"}, "CPI_MOM": {"2023-02": "0.4"}}


@pytest.mark.parametrize(
    ("months", "before", "now", "change"),
    [(1, "200", "200.5", "0.3"), (1, "200", "199.5", "-0.3"), (12, "200", "199.91", "0")],
)
def test_a_half_is_rounded_away_from_zero(
    months: int, before: str, now: str, change: str, empty_store: Store
) -> None:
    series, id = {1: ("CPI_MOM", "CPIAUCSL"), 12: ("CPI_YOY", "CPIAUCNS")}[months]
    base = {1: "2023-01-01", 12: "2022-02-01"}[months]
    table = {id: {base: {"2023-02-14": before}, "2023-02-01": {"2023-03-14": now}}}
    assert fetched_from(empty_store, table, series, first="2023-02-01")[series]["2023-02"] == change


def test_claims_are_in_thousands_and_growth_is_the_advance(empty_store: Store) -> None:
    found = fetched_from(
        empty_store,
        {
            "ICSA": {"2023-03-04": {"2023-03-09": "211000"}},
            "A191RL1Q225SBEA": {"2023-01-01": {"2023-04-27": "1.1", "2023-05-25": "1.3"}},
        },
        "ICSA",
        "GDP",
        first="2023-01-01",
    )
    assert found == {"ICSA": {"2023-03-04": "211"}, "GDP": {"2023Q1": "1.3"}}
    assert as_stored(empty_store, "GDP")[0] == ("2023Q1", "1.1", "2023-04-27T12:30", "alfred")


def test_daily_series_have_figures_on_sessions_only(empty_store: Store) -> None:
    """FRED gives VIX a value on Presidents' Day, and none to a bond holiday."""
    found = fetched_from(
        empty_store,
        {
            "VIXCLS": daily({"2023-02-17": "20.02", "2023-02-20": "21.25", "2023-02-21": "22.87"}),
            "DGS2": daily({"2023-02-17": "4.60", "2023-02-20": ".", "2023-02-21": "4.67"}),
        },
        "VIX",
        "DGS2",
        first="2023-02-17",
    )
    assert found == {
        "VIX": {"2023-02-17": "20.02", "2023-02-21": "22.87"},
        "DGS2": {"2023-02-17": "4.6", "2023-02-21": "4.67"},
    }
    assert [basis for *_, basis in as_stored(empty_store, "VIX")] == ["session_close"] * 2


def test_a_decision_is_dated_to_its_meeting_and_not_to_the_day_after(empty_store: Store) -> None:
    days = [f"2023-03-{day}" for day in range(13, 31)]
    upper = {day: "5.00" if day >= "2023-03-23" else "4.75" for day in days}
    found = fetched_from(empty_store, {"DFEDTARU": daily(upper)}, "FOMC", first="2023-03-20")
    assert found == {"FOMC": {"2023-03-22": "25"}}


def test_a_decision_before_the_days_that_were_asked_for_is_left_out(empty_store: Store) -> None:
    days = [f"2023-03-{day}" for day in range(13, 31)]
    upper = {day: "5.00" if day >= "2023-03-23" else "4.75" for day in days}
    found = fetched_from(empty_store, {"DFEDTARU": daily(upper)}, "FOMC", first="2023-03-24")
    assert found == {}


def test_no_day_is_asked_for_that_has_not_begun_in_st_louis(empty_store: Store) -> None:
    """It is Saturday in Greenwich, where the week of the claims ends, and Friday evening there."""
    found = fetched_from(
        empty_store,
        {"ICSA": {"2026-11-14": {"2026-11-19": "220000"}}},
        "ICSA",
        first="2026-11-21",
        now="2026-11-21T02:00",
    )
    assert found == {}


def refused(store: Store, reply: Serve, *series: str) -> Sequence[tuple[str, str]]:
    """Why each series failed and what to do about it."""
    case = Case(
        series=series or ("NFP",),
        first=date(2023, 1, 1),
        now=moment("2023-04-07T13:00"),
        normal=reply,
        figures={},
        empty=reply,
    )
    done = fetched(store, "fred", case, reply)
    return [(f.why, f.remedy) for f in done.missing]


@pytest.mark.parametrize("body", [BROKEN_KEY, IN_XML])
def test_a_key_that_is_refused_is_named_in_what_to_do(body: str, empty_store: Store) -> None:
    [(why, remedy)] = refused(empty_store, lambda _: Reply(body.encode(), 400))
    assert "api_key" in why
    assert remedy.startswith("Check TRACKER_FRED_KEY")


def test_a_series_without_vintages_has_nothing_and_one_that_does_not_exist_is_an_error(
    empty_store: Store,
) -> None:
    """ALFRED says the same of both; FRED tells them apart."""
    assert refused(empty_store, serve({"PAYEMS": {}})) == []
    [(why, _)] = refused(empty_store, serve({}))
    assert why == "PAYEMS: FRED refuses: Bad Request. The series does not exist."


@pytest.mark.parametrize("status", [423, 429])
def test_a_locked_door_is_tried_again(status: int, empty_store: Store) -> None:
    asked = 0

    def locked_once(request: Asked) -> Reply | bytes | None:
        nonlocal asked
        asked += 1
        return Reply(b"", status) if asked == 1 else serve(MARCH)(request)

    assert refused(empty_store, locked_once) == []
    assert stored(empty_store) == CASE.figures


@pytest.mark.parametrize(
    "changed", [{"offset": 7}, {"count": 99, "observations": []}, {"count": "many"}]
)
def test_pages_that_do_not_add_up_are_refused(
    changed: dict[str, object], empty_store: Store
) -> None:
    def odd(asked: Asked) -> bytes:
        answer = serve(MARCH)(asked)
        assert isinstance(answer, bytes)
        return json.dumps(json.loads(answer) | changed).encode()

    [(why, _)] = refused(empty_store, odd)
    assert "was to answer with" in why


def test_no_answer_is_kept(empty_store: Store) -> None:
    fetched(empty_store, "fred", CASE, CASE.normal)
    with empty_store.reading() as db:
        bodies = db.execute(text("select body from payloads")).scalars().all()
    assert bodies == [None]


def test_without_a_key_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_FRED_URL", "http://127.0.0.1:9")
    with (
        lines(CASE.now)("fred") as ask,
        pytest.raises(SourceError, match="Set TRACKER_FRED_KEY"),
    ):
        ask(sources()["fred"].probe)
