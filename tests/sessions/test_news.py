"""Calendars with news: sessions added, moved and called off, and what was known when."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sessions.clocks import day, shown, when
from tracker.domain.records import NewRelease
from tracker.sessions.almanac import Almanac, standard
from tracker.sessions.news import MEETINGS, NEWSWORTHY
from tracker.sessions.version import version


def news(calendar: str, session: str, status: str, at: str, known: str) -> NewRelease:
    return NewRelease(
        calendar=calendar,
        session=day(session),
        status=status,
        at=when(at),
        known_at=when(known),
        source="publisher",
        recorded_at=when("2026-11-22 12:00 UTC"),
    )


def almanac(*rows: NewRelease) -> Almanac:
    return replace(standard(), news=rows)


EMERGENCY = news("FOMC", "2026-12-01", "released", "2026-12-01 10:00 ET", "2026-12-01 10:00 ET")
DELAY = news("NFP", "2026-11-01", "delayed", "2027-01-08 08:30 ET", "2026-12-01 12:00 ET")
CALLED_OFF = news("CPI", "2026-12-01", "cancelled", "2027-01-15 08:30 ET", "2027-01-20 12:00 ET")


def test_without_news_nothing_changes() -> None:
    """The same calendars, to the object, and the same version."""
    for name in NEWSWORTHY:
        assert standard().calendar(name) is standard().shipped(name)
    assert standard().version() == version()
    assert standard().known_by(when("2023-03-15 08:00 KST")) is standard()


def test_an_unscheduled_meeting_is_a_session() -> None:
    fed = almanac(EMERGENCY).calendar("FOMC")
    assert fed.offset(day("2026-10-28"), 1) == day("2026-12-01")
    assert shown(fed.close(day("2026-12-01")), "KST") == "2026-12-02 00:00"
    assert not fed.is_nominal(day("2026-12-01"))
    assert fed.first_close_from(when("2026-11-20 08:00 KST")) == day("2026-12-01")
    assert fed.days_array().tolist() == sorted(fed.ordinals)


def test_a_delayed_release_has_its_new_moment() -> None:
    jobs = almanac(DELAY).calendar("NFP")
    assert shown(jobs.close(day("2026-11-01")), "ET") == "2027-01-08 08:30"


def test_a_release_comes_no_earlier_than_the_one_before_it() -> None:
    """December's report was due on 1 January by the usual rule; that no longer binds a figure."""
    jobs = almanac(DELAY).calendar("NFP")
    assert shown(jobs.close(day("2026-12-01")), "ET") == "2027-01-08 08:30"
    assert jobs.is_nominal(day("2026-12-01"))
    assert not jobs.is_nominal(day("2026-11-01"))
    assert jobs.close(day("2027-01-01")) == standard().calendar("NFP").close(day("2027-01-01"))


def test_a_cancelled_meeting_or_release_stays_a_session() -> None:
    meeting = news("FOMC", "2026-12-09", "cancelled", "2026-12-09 14:00 ET", "2026-12-01 10:00 ET")
    found = almanac(meeting, CALLED_OFF)
    assert found.calendar("FOMC").is_cancelled(day("2026-12-09"))
    assert found.calendar("FOMC").is_session(day("2026-12-09"))
    assert found.calendar("CPI").is_cancelled(day("2026-12-01"))
    assert found.calendar("CPI").is_cancelled(day("2025-10-01"))


def test_the_last_that_became_known_holds() -> None:
    again = news("NFP", "2026-11-01", "delayed", "2026-12-18 08:30 ET", "2026-12-10 12:00 ET")
    back = news("CPI", "2026-12-01", "scheduled", "2027-02-01 08:30 ET", "2027-01-21 12:00 ET")
    found = almanac(DELAY, again, CALLED_OFF, back)
    assert shown(found.calendar("NFP").close(day("2026-11-01")), "ET") == "2026-12-18 08:30"
    assert not found.calendar("CPI").is_cancelled(day("2026-12-01"))
    before = found.known_by(when("2026-12-05 00:00 UTC")).calendar("NFP")
    assert shown(before.close(day("2026-11-01")), "ET") == "2027-01-08 08:30"


@pytest.mark.parametrize("name", ["XKRX", "XNYS", "SIFMA_US", "FX", "DAILY"])
def test_exchanges_follow_their_tables(name: str) -> None:
    row = news(name, "2026-11-23", "cancelled", "2026-11-23 12:00 UTC", "2026-11-22 12:00 UTC")
    assert almanac(row).calendar(name) is standard().calendar(name)
    assert almanac(row).version() == version()


def test_news_is_known_from_its_moment_on() -> None:
    found = almanac(EMERGENCY)
    before = found.known_by(EMERGENCY.known_at - timedelta(seconds=1))
    assert before.calendar("FOMC") is standard().calendar("FOMC")
    assert before.version() == version()
    assert before.not_yet("FOMC") == before.not_yet("FED_UPPER") == {EMERGENCY.session.toordinal()}
    assert before.not_yet("KOSPI") == frozenset()
    after = found.known_by(EMERGENCY.known_at)
    assert after.calendar("FOMC").is_session(EMERGENCY.session)
    assert after.version() == found.version() != version()
    assert after.not_yet("FOMC") == frozenset()


def test_the_version_changes_with_what_the_news_says() -> None:
    rows = [EMERGENCY, DELAY, CALLED_OFF, replace(DELAY, at=DELAY.at + timedelta(days=1))]
    rows += [replace(CALLED_OFF, status="delayed"), replace(EMERGENCY, session=day("2026-12-02"))]
    assert len({almanac(row).version() for row in rows}) == len(rows)
    assert almanac(DELAY, EMERGENCY).version() == almanac(EMERGENCY, DELAY).version()
    assert len(almanac(DELAY).version()) == len(version())


def moments(year: int) -> st.SearchStrategy[datetime]:
    """Any moment of a year."""
    seconds = st.integers(0, 365 * 24 * 3600)
    return seconds.map(lambda n: datetime(year, 1, 1, tzinfo=UTC) + timedelta(seconds=n))


def rows(year: int) -> st.SearchStrategy[NewRelease]:
    """Any news from a year about its meetings and releases, sensible or not."""

    def row(calendar: str, on: datetime, status: str, put_off: int, known: datetime) -> NewRelease:
        session = standard().calendar(calendar).on_or_before(on.date())
        if calendar in MEETINGS:
            session += timedelta(days=put_off % 3)
        return NewRelease(
            calendar=calendar,
            session=session,
            status=status,
            at=datetime.combine(session, time(13), UTC) + timedelta(days=put_off),
            known_at=known,
            source="publisher",
            recorded_at=known,
        )

    return st.builds(
        row,
        st.sampled_from(("FOMC", "ECB", "NFP", "CPI", "ICSA", "JOLTS")),
        moments(year),
        st.sampled_from(("scheduled", "released", "delayed", "cancelled")),
        st.integers(0, 90),
        moments(year),
    )


@given(st.lists(rows(2026), max_size=8))
def test_closes_never_go_back_in_time(told: list[NewRelease]) -> None:
    """Whatever the news says: sessions ascend, closes do not descend, look-ups agree."""
    found = almanac(*sorted(told, key=lambda row: row.known_at))
    for name in {row.calendar for row in told}:
        calendar = found.calendar(name)
        assert all(a < b for a, b in pairwise(calendar.ordinals))
        assert all(a <= b for a, b in pairwise(calendar.closes))
        for row in told:
            if row.calendar == name:
                assert calendar.is_session(row.session)
                assert calendar.last_close_until(calendar.close(row.session)) is not None
