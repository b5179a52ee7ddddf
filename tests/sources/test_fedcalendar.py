"""The Federal Reserve's calendar: a source of news about meetings, without a figure."""

import json
from datetime import date, timedelta

import pytest

from tests.sources.case import Case, fetched, moment, stored
from tests.sources.server import Asked, Reply, Serve
from tracker.store.engine import Store

Event = dict[str, str]


def event(title: str, month: str, days: str, time: str = "2:00 p.m.", **more: str) -> Event:
    return {"title": title, "time": time, "month": month, "days": days, "type": "FOMC", **more}


def meeting(month: str, days: str, time: str = "2:00 p.m.", mark: str = "") -> Event:
    told = "&lt;p&gt;Two-day meeting&lt;/p&gt;&#10;&#10;&lt;p&gt;Press Conference&lt;/p&gt;"
    return event(f"FOMC Meeting{mark}", month, days, time, description=told)


OTHERS: list[Event] = [
    event(
        " FOMC Minutes", "2026-10", "7", description="&lt;p&gt;Meeting of September 15-16&lt;/p&gt;"
    ),
    event("FOMC Press Conference", "2026-10", "28", "2:30 p.m."),
    event("Beige Book", "2026-10", "14", type="Beige"),
    event("Discussion -- Governor Michelle W. Bowman", "", "6", "9:15 a.m.", type="events"),
    event("Holiday - Columbus Day", "2026-10", "12", "", type="Other"),
    event("G.17 - Industrial Production", "2026-10", "16", "9:15 a.m.", type="Stat"),
    {},
]


def serve(events: list[Event]) -> Serve:
    def reply(asked: Asked) -> Reply | None:
        if asked.path != "/json/calendar.json":
            return None
        body = json.dumps({"events": events, "announcement": []}, ensure_ascii=False)
        return Reply(b"\xef\xbb\xbf" + body.encode(), content_type="application/json")

    return reply


ON_FILE = [meeting("2026-10", "27-28"), meeting("2026-12", "9")]
LATER = [meeting("2028-03", "21-22"), event("FOMC meeting", "2028-05", "3")]
CASE = Case(
    series=("FOMC",),
    first=date(2026, 10, 1),
    now=moment("2026-10-10T09:00"),
    normal=serve([*OTHERS, *ON_FILE, *LATER]),
    figures={
        "FOMC": {
            "2028-03-22": "scheduled 2028-03-22T18:00",
            "2028-05-03": "scheduled 2028-05-03T18:00",
        }
    },
    empty=serve(OTHERS),
    empty_is_error=True,
    missing=serve([*OTHERS, *ON_FILE, LATER[0], meeting("2028-05", "3", ""), meeting("", "5")]),
    missing_figures={"FOMC": {"2028-03-22": "scheduled 2028-03-22T18:00"}},
)


def told(store: Store, *events: Event) -> dict[str, str]:
    """The news of a calendar that lists these events."""
    assert fetched(store, "fedcalendar", CASE, serve([*OTHERS, *ON_FILE, *events])).failed == ()
    return stored(store).get("FOMC", {})


def refused(store: Store, *events: Event) -> str:
    done = fetched(store, "fedcalendar", CASE, serve([*OTHERS, *ON_FILE, *events]))
    assert stored(store) == {}
    [failed] = done.failed
    return failed.why


def test_what_is_on_file_is_no_news(empty_store: Store) -> None:
    assert told(empty_store) == {}


def test_the_decision_is_on_the_last_day(empty_store: Store) -> None:
    assert told(empty_store, meeting("2028-03", "21-22")) == {
        "2028-03-22": "scheduled 2028-03-22T18:00"
    }


def test_an_hour_is_eastern_in_winter_and_in_summer(empty_store: Store) -> None:
    news = told(
        empty_store, meeting("2028-12", "13", "4:00 p.m."), meeting("2028-07", "26", "4:00 p.m.")
    )
    assert news == {
        "2028-07-26": "scheduled 2028-07-26T20:00",
        "2028-12-13": "scheduled 2028-12-13T21:00",
    }


def test_a_meeting_that_is_put_off_or_called_off(empty_store: Store) -> None:
    news = told(
        empty_store,
        meeting("2027-01", "26-27", "4:00 p.m."),
        meeting("2027-03", "16-17", mark=" (cancelled)"),
    )
    assert news == {
        "2027-01-27": "scheduled 2027-01-27T21:00",
        "2027-03-17": "cancelled 2027-03-17T18:00",
    }


def test_news_of_the_same_meeting_later(empty_store: Store) -> None:
    """The first news stays on record; the later news holds."""
    fetched(empty_store, "fedcalendar", CASE, CASE.normal)
    moved = serve([*OTHERS, *ON_FILE, meeting("2028-03", "22", "11:00 a.m."), LATER[1]])
    done = fetched(empty_store, "fedcalendar", CASE, moved, now=CASE.now + timedelta(hours=1))
    assert [(g.series, g.counts.news) for g in done.got] == [("FOMC", 1)]
    assert stored(empty_store)["FOMC"]["2028-03-22"] == "scheduled 2028-03-22T15:00"


def test_an_unscheduled_meeting_is_one_and_a_notation_vote_is_none(empty_store: Store) -> None:
    news = told(
        empty_store,
        meeting("2026-11", "10", "5:00 p.m.", mark=" (unscheduled)"),
        meeting("2026-11", "17", mark=" (notation vote)"),
    )
    assert news == {"2026-11-10": "scheduled 2026-11-10T22:00"}


def test_the_same_meeting_twice_is_one(empty_store: Store) -> None:
    assert len(told(empty_store, LATER[0], LATER[0])) == 1


@pytest.mark.parametrize(
    ("events", "why"),
    [
        ((meeting("2028-01", "31-1"),), "days of one month; it has '31-1'"),
        ((meeting("2028-03", "22", "about two"),), "a time of day; it has 'about two'"),
        ((meeting("2028-03", "21-22"), meeting("2028-03", "22", "4:00 p.m.")), "two that differ"),
        ((meeting("2028-03", "22", mark=" and Retreat"),), "'FOMC Meeting and Retreat'"),
    ],
)
def test_what_cannot_be_told_for_sure_is_refused(
    events: tuple[Event, ...], why: str, empty_store: Store
) -> None:
    assert why in refused(empty_store, *events)
