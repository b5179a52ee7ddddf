"""Seoul, New York and Frankfurt: which session a moment belongs to, and when a figure comes out."""

from itertools import pairwise

import pytest

from tests.sessions.clocks import day, shown, when
from tracker.errors import NotASession
from tracker.sessions import calendar


@pytest.mark.parametrize(
    ("name", "moment", "session"),
    [
        # New York seen from Seoul: 06:00 in winter, 05:00 in summer
        ("XNYS", "2026-11-02 08:00 KST", "2026-10-30"),
        ("XNYS", "2026-11-03 05:30 KST", "2026-10-30"),
        ("XNYS", "2026-11-03 05:59 KST", "2026-10-30"),
        ("XNYS", "2026-11-03 06:00 KST", "2026-11-02"),
        ("XNYS", "2026-10-30 04:59 KST", "2026-10-28"),
        ("XNYS", "2026-10-30 05:00 KST", "2026-10-29"),
        ("XNYS", "2026-10-30 05:30 KST", "2026-10-29"),
        # half day after Thanksgiving: 13:00 New York
        ("XNYS", "2026-11-28 02:59 KST", "2026-11-25"),
        ("XNYS", "2026-11-28 03:00 KST", "2026-11-27"),
        # day of mourning; Good Friday
        ("XNYS", "2025-01-10 08:00 KST", "2025-01-08"),
        ("XNYS", "2026-04-06 08:00 KST", "2026-04-02"),
        ("SIFMA_US", "2026-04-06 08:00 KST", "2026-04-03"),
        ("SIFMA_US", "2026-04-03 11:59 ET", "2026-04-02"),
        ("SIFMA_US", "2026-04-03 12:00 ET", "2026-04-03"),
        # the Korean close, after a holiday on the Monday
        ("XKRX", "2026-05-26 15:29 KST", "2026-05-22"),
        ("XKRX", "2026-05-26 15:30 KST", "2026-05-26"),
        # exam day: 10:00 to 16:30
        ("XKRX", "2025-11-13 16:00 KST", "2025-11-12"),
        ("XKRX", "2025-11-13 16:29 KST", "2025-11-12"),
        ("XKRX", "2025-11-13 16:30 KST", "2025-11-13"),
        # corrected closures
        ("XKRX", "2026-06-04 08:00 KST", "2026-06-02"),
        ("XKRX", "2026-07-20 08:00 KST", "2026-07-16"),
        ("XKRX", "2027-05-04 08:00 KST", "2027-04-30"),
        ("XKRX", "2027-07-20 08:00 KST", "2027-07-16"),
        # the won trades until 17:00 New York
        ("FX", "2023-03-10 16:59 ET", "2023-03-09"),
        ("FX", "2023-03-12 12:00 UTC", "2023-03-10"),
    ],
)
def test_the_last_close_known_at_a_moment(name: str, moment: str, session: str) -> None:
    """A post is measured against the last close that had happened, whatever local clocks say."""
    assert calendar(name).last_close_until(when(moment)) == day(session)


@pytest.mark.parametrize(
    ("name", "moment", "session"),
    [
        ("XKRX", "2023-03-15 08:00 KST", "2023-03-15"),
        ("XKRX", "2023-03-15 15:29 KST", "2023-03-15"),
        ("XKRX", "2023-03-15 15:30 KST", "2023-03-15"),
        ("XKRX", "2023-03-15 15:31 KST", "2023-03-16"),
        ("XKRX", "2023-03-11 12:00 KST", "2023-03-13"),
        ("XNYS", "2023-03-15 04:59 KST", "2023-03-14"),
        ("XNYS", "2023-03-15 05:30 KST", "2023-03-15"),
        ("XNYS", "2023-03-15 08:00 KST", "2023-03-15"),
        ("XNYS", "2023-03-11 05:30 KST", "2023-03-10"),
        ("XNYS", "2023-03-11 06:01 KST", "2023-03-13"),
        ("FOMC", "2026-12-10 00:00 KST", "2026-12-09"),
        ("FOMC", "2026-12-10 04:01 KST", "2027-01-27"),
    ],
)
def test_the_entry_is_the_first_close_at_or_after_the_call(
    name: str, moment: str, session: str
) -> None:
    """No close known before the call is ever used as its entry."""
    assert calendar(name).first_close_from(when(moment)) == day(session)


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        ("2025-10-02", 5, "2025-10-16"),
        ("2026-02-13", 3, "2026-02-23"),
        ("2026-12-30", 1, "2027-01-04"),
        ("2026-06-02", 1, "2026-06-04"),
        ("2026-07-16", 1, "2026-07-20"),
    ],
)
def test_horizons_count_sessions(start: str, n: int, end: str) -> None:
    """Holidays, substitute holidays and the corrected closures are no sessions."""
    korea = calendar("XKRX")
    assert korea.offset(day(start), n) == day(end)
    assert korea.offset(day(end), -n) == day(start)


def test_a_horizon_in_days_that_ends_on_a_holiday() -> None:
    """It ends at the last session on or before its date."""
    assert calendar("XKRX").on_or_before(day("2025-10-08")) == day("2025-10-02")
    assert calendar("XKRX").on_or_after(day("2025-10-03")) == day("2025-10-10")
    assert calendar("XNYS").on_or_before(day("2023-03-12")) == day("2023-03-10")


@pytest.mark.parametrize(
    ("moment", "base", "first"),
    [
        ("2023-03-15 15:40 KST", "2023-03-15", "2023-03-16"),
        ("2023-03-15 11:00 KST", "2023-03-14", "2023-03-15"),
        ("2023-03-15 07:00 KST", "2023-03-14", "2023-03-15"),
    ],
)
def test_after_the_close_and_during_the_session(moment: str, base: str, first: str) -> None:
    """After the close the base is that close; during the session it is the one before."""
    korea = calendar("XKRX")
    assert korea.last_close_until(when(moment)) == day(base)
    assert korea.offset(day(base), 1) == day(first)


@pytest.mark.parametrize(
    ("name", "session", "seoul"),
    [
        ("FOMC", "2026-10-28", "2026-10-29 03:00"),
        ("FOMC", "2026-12-09", "2026-12-10 04:00"),
        ("FOMC", "2023-03-22", "2023-03-23 03:00"),
        ("FOMC", "2020-03-03", "2020-03-04 00:00"),
        ("FOMC", "2020-03-15", "2020-03-16 06:00"),
        ("NFP", "2023-02-01", "2023-03-10 22:30"),
        ("NFP", "2023-03-01", "2023-04-07 21:30"),
        ("CPI", "2023-02-01", "2023-03-14 21:30"),
        ("ICSA", "2023-03-04", "2023-03-09 22:30"),
        ("JOLTS", "2023-01-01", "2023-03-09 00:00"),
        ("GDP", "2023-01-01", "2023-04-27 21:30"),
        ("ECB", "2023-03-16", "2023-03-16 22:15"),
        ("ECB", "2023-06-15", "2023-06-15 21:15"),
        ("ECB", "2022-06-09", "2022-06-09 20:45"),
        ("BOK", "2023-02-23", "2023-02-23 10:00"),
    ],
)
def test_announcements_as_seoul_sees_them(name: str, session: str, seoul: str) -> None:
    """Summer time moves them: 08:30 in New York is 21:30 or 22:30 in Seoul."""
    assert shown(calendar(name).close(day(session)), "KST") == seoul


def test_the_week_in_which_only_europe_is_on_winter_time() -> None:
    """From 25 October to 1 November 2026 Frankfurt is five hours ahead of New York, not six."""
    assert shown(calendar("ECB").close(day("2026-10-29")), "ET") == "2026-10-29 09:15"
    assert shown(calendar("ECB").close(day("2026-12-17")), "ET") == "2026-12-17 08:15"
    assert shown(calendar("FOMC").close(day("2026-10-28")), "CET") == "2026-10-28 19:00"


def test_a_decision_named_by_its_korean_date() -> None:
    """10 December in Seoul is no FOMC date; the meeting of the 9th is named beside it."""
    fed = calendar("FOMC")
    with pytest.raises(NotASession) as refused:
        fed.close(day("2026-12-10"))
    assert refused.value.previous == day("2026-12-09")
    assert refused.value.following == day("2027-01-27")


def test_unscheduled_meetings_are_sessions() -> None:
    """Both cuts of March 2020 count, the one on a Sunday too."""
    assert calendar("FOMC").between(day("2020-02-01"), day("2020-04-01")) == [
        day("2020-03-03"),
        day("2020-03-15"),
    ]


@pytest.mark.parametrize("name", ["XNYS", "SIFMA_US", "FX"])
def test_the_close_keeps_its_local_hour_when_the_clocks_change(name: str) -> None:
    """A day is a date in a zone, never 24 hours: closes are 23, 24 or 25 hours apart, mod 24."""
    market = calendar(name)
    for change in ("2023-03-12", "2023-11-05", "2026-03-08", "2026-11-01"):
        before = market.on_or_before(day(change))
        after = market.on_or_after(day(change))
        clocks = [shown(market.close(session), "ET")[-5:] for session in (before, after)]
        assert clocks[0] == clocks[1]
        assert (market.close(after) - market.close(before)).total_seconds() % 86400 in (3600, 82800)


def test_the_bond_market_has_its_own_holidays() -> None:
    """No yield on Columbus and Veterans Day, one on the Good Friday of a payrolls report."""
    bonds, shares = calendar("SIFMA_US"), calendar("XNYS")
    for closed in ("2026-10-12", "2026-11-11", "2022-10-10", "2022-11-11", "2023-10-09"):
        assert not bonds.is_session(day(closed))
        assert shares.is_session(day(closed))
    for payrolls in ("2015-04-03", "2021-04-02", "2023-04-07", "2026-04-03"):
        assert shown(bonds.close(day(payrolls)), "ET")[-5:] == "12:00"
        assert not shares.is_session(day(payrolls))
    assert shown(calendar("NFP").close(day("2026-03-01")), "ET") == "2026-04-03 08:30"


@pytest.mark.parametrize(
    ("name", "session", "new_york"),
    [
        ("NFP", "2025-09-01", "2025-11-20 08:30"),
        ("NFP", "2025-10-01", "2025-12-16 08:30"),
        ("NFP", "2025-11-01", "2025-12-16 08:30"),
        ("NFP", "2026-01-01", "2026-02-11 08:30"),
        ("CPI", "2025-09-01", "2025-10-24 08:30"),
        ("CPI", "2025-11-01", "2025-12-18 08:30"),
        ("CPI", "2026-01-01", "2026-02-13 08:30"),
    ],
)
def test_releases_delayed_by_a_shutdown(name: str, session: str, new_york: str) -> None:
    """A delayed release is known when it came out, not when it was due."""
    assert shown(calendar(name).close(day(session)), "ET") == new_york
    assert not calendar(name).is_cancelled(day(session))


def test_a_release_that_never_came() -> None:
    """The CPI of October 2025 was called off; nothing else on file was."""
    prices = calendar("CPI")
    sessions = prices.between(prices.first_day, prices.last_day)
    assert [s for s in sessions if prices.is_cancelled(s)] == [day("2025-10-01")]


def test_a_release_whose_day_is_not_on_file_follows_the_usual_rule() -> None:
    """It is told apart from a published one."""
    jobs, claims, growth = calendar("NFP"), calendar("ICSA"), calendar("GDP")
    assert not jobs.is_nominal(day("2023-02-01"))
    assert jobs.is_nominal(day("2024-05-01"))
    assert shown(jobs.close(day("2024-05-01")), "ET") == "2024-06-07 08:30"
    assert shown(claims.close(day("2024-06-01")), "ET") == "2024-06-06 08:30"
    assert shown(growth.close(day("2023-04-01")), "ET") == "2023-07-27 08:30"
    assert shown(calendar("CPI").close(day("2024-05-01")), "ET") == "2024-06-17 08:30"
    assert shown(calendar("JOLTS").close(day("2024-04-01")), "ET") == "2024-06-04 10:00"


def test_unconfirmed_hours_are_told() -> None:
    """The exam day of 2026 has no notice of the exchange behind it yet; 2025 has."""
    korea, fed = calendar("XKRX"), calendar("FOMC")
    assert korea.is_nominal(day("2026-11-19"))
    assert shown(korea.close(day("2026-11-19")), "KST")[-5:] == "16:30"
    assert not korea.is_nominal(day("2025-11-13"))
    assert fed.is_nominal(day("2012-12-12"))
    assert not fed.is_nominal(day("2023-03-22"))


def test_opening_hours() -> None:
    """No lunch break, 10:00 on the first session of a year and on exam day, none for meetings."""
    korea = calendar("XKRX")
    opened = {
        session: shown(korea.open(day(session)) or when("2000-01-01 00:00 UTC"), "KST")[-5:]
        for session in ("2023-01-02", "2023-11-16", "2023-03-15", "2016-07-29")
    }
    assert list(opened.values()) == ["10:00", "10:00", "09:00", "09:00"]
    assert shown(korea.close(day("2016-07-29")), "KST")[-5:] == "15:00"
    assert shown(korea.close(day("2016-08-01")), "KST")[-5:] == "15:30"
    assert calendar("FOMC").open(day("2023-03-22")) is None


def test_events_are_known_when_their_day_has_ended() -> None:
    """A figure that carries a date only is not used before 24:00 UTC of that date."""
    every = calendar("DAILY")
    assert shown(every.close(day("2023-03-10")), "UTC") == "2023-03-11 00:00"
    week = every.between(day("2023-03-10"), day("2023-03-17"))
    assert all((later - earlier).days == 1 for earlier, later in pairwise(week))
