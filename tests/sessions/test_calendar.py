"""The arithmetic of a calendar, on every calendar there is."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sessions.clocks import day, when
from tracker.errors import NotASession, OutsideCalendar, UnknownCalendar
from tracker.sessions import calendar, names
from tracker.sessions.calendar import Calendar

EVERY = st.sampled_from(names()).map(calendar)


def sessions_of(market: Calendar) -> list[date]:
    return list(market.between(market.first_day, market.last_day))


@st.composite
def a_session_and_a_step(draw: st.DrawFn) -> tuple[Calendar, date, int]:
    market = draw(EVERY)
    count = len(market.ordinals)
    start, end = draw(st.integers(0, count - 1)), draw(st.integers(0, count - 1))
    return market, date.fromordinal(market.ordinals[start]), end - start


@st.composite
def a_moment(draw: st.DrawFn) -> tuple[Calendar, datetime]:
    market = draw(EVERY)
    close = market.closes[draw(st.integers(0, len(market.closes) - 1))]
    return market, close + timedelta(seconds=draw(st.sampled_from([-1, 0, 1, 3600, -86400, 40000])))


@given(a_session_and_a_step())
def test_steps_forth_and_back_cancel(case: tuple[Calendar, date, int]) -> None:
    """``offset(offset(d, n), -n) == d`` for every step that stays inside."""
    market, start, n = case
    assert market.offset(market.offset(start, n), -n) == start


@given(a_session_and_a_step())
def test_a_step_counts_the_sessions_between(case: tuple[Calendar, date, int]) -> None:
    market, start, n = case
    end = market.offset(start, n)
    assert len(market.between(min(start, end), max(start, end))) == abs(n) + 1


@given(EVERY, st.data())
def test_a_column_of_steps_equals_one_step_at_a_time(market: Calendar, data: st.DataObject) -> None:
    """The vectorised offsets and the scalar one are the same function."""
    ranks = data.draw(st.lists(st.integers(0, len(market.ordinals) - 1), min_size=1, max_size=30))
    targets = [data.draw(st.integers(0, len(market.ordinals) - 1)) for _ in ranks]
    days = np.array([market.ordinals[rank] for rank in ranks])
    steps = np.array(targets) - np.array(ranks)
    one_by_one = [
        market.offset(date.fromordinal(d), int(n)).toordinal()
        for d, n in zip(days.tolist(), steps.tolist(), strict=True)
    ]
    assert market.offsets(days, steps).tolist() == one_by_one


@given(a_moment())
def test_the_closes_around_a_moment_agree_with_a_linear_scan(
    case: tuple[Calendar, datetime],
) -> None:
    market, moment = case
    known = [
        s for s, close in zip(sessions_of(market), market.closes, strict=True) if close <= moment
    ]
    assert market.last_close_until(moment) == (known[-1] if known else None)
    coming = [
        s for s, close in zip(sessions_of(market), market.closes, strict=True) if close >= moment
    ]
    local_day = moment.date() - timedelta(days=1)
    if coming and local_day >= market.first_day:
        assert market.first_close_from(moment) == coming[0]


@given(EVERY, st.data())
def test_the_session_before_and_after_any_day(market: Calendar, data: st.DataObject) -> None:
    any_day = data.draw(st.dates(market.first_day, market.last_day))
    every = sessions_of(market)
    before = [s for s in every if s <= any_day]
    after = [s for s in every if s >= any_day]
    assert (market.on_or_before(any_day), market.on_or_after(any_day)) == (before[-1], after[0])
    assert market.is_session(any_day) == (before[-1] == after[0])
    day0, table = market.rank_table()
    assert table[any_day.toordinal() - day0] == len(before) - 1


@pytest.mark.parametrize("name", names())
def test_every_calendar_is_in_order(name: str) -> None:
    """Sessions strictly ascend, closes never go back, opens come before closes, arrays agree."""
    market = calendar(name)
    days, closes = market.days_array(), market.closes_array()
    assert (np.diff(days) > 0).all()
    assert (np.diff(closes) >= 0).all()
    assert days.tolist() == list(market.ordinals)
    assert datetime.fromtimestamp(int(closes[-1]), UTC) == market.close(market.last_day)
    assert not days.flags.writeable
    assert not closes.flags.writeable
    if market.opens is not None:
        assert all(o < c for o, c in zip(market.opens, market.closes, strict=True))
    assert repr(market) == f"Calendar({name}, {market.first_day}..{market.last_day})"


@pytest.mark.parametrize("name", names())
def test_beyond_the_calendar_is_an_error(name: str) -> None:
    """Nothing is guessed past the first or the last session."""
    market = calendar(name)
    first, last = market.first_day, market.last_day
    too_early, too_late = first - timedelta(days=1), last + timedelta(days=1)
    for ask in (
        lambda: market.offset(last, 1),
        lambda: market.offset(first, -1),
        lambda: market.offset(last, 10**9),
        lambda: market.close(too_late),
        lambda: market.on_or_before(too_early),
        lambda: market.on_or_after(too_late),
        lambda: market.neighbours(first),
        lambda: market.neighbours(last),
        lambda: market.first_close_from(market.close(last) + timedelta(seconds=1)),
        lambda: market.first_close_from(
            datetime.combine(first, datetime.min.time(), UTC) - timedelta(days=2)
        ),
        lambda: market.offsets(np.array([last.toordinal()]), 1),
        lambda: market.offsets(np.array([first.toordinal()]), np.array([-1])),
        lambda: market.offsets(np.array([too_late.toordinal()]), 0),
    ):
        with pytest.raises(OutsideCalendar, match=f"{first} to {last}"):
            ask()
    assert not market.is_session(too_late)
    assert market.between(too_late, too_late + timedelta(days=9)) == []


def test_a_day_that_is_no_session_names_its_neighbours() -> None:
    for ask in (
        lambda: calendar("XKRX").offset(day("2026-06-03"), 1),
        lambda: calendar("XKRX").open(day("2026-06-03")),
        lambda: calendar("XKRX").offsets(np.array([day("2026-06-03").toordinal()]), 1),
    ):
        with pytest.raises(NotASession, match=r"2026-06-02 \(Tue\) and 2026-06-04 \(Thu\)"):
            ask()
    assert calendar("XKRX").neighbours(day("2026-06-03")) == (day("2026-06-02"), day("2026-06-04"))
    assert calendar("XKRX").neighbours(day("2026-06-04")) == (day("2026-06-02"), day("2026-06-05"))


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(TypeError):
        calendar("XKRX").first_close_from(when("2023-03-15 08:00 KST").replace(tzinfo=None))


def test_an_unknown_calendar_shows_the_known_ones() -> None:
    with pytest.raises(UnknownCalendar, match="XKRX"):
        calendar("XKRZ")
