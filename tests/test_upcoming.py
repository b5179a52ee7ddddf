"""``next FOMC`` in a sentence."""

from dataclasses import replace

import pytest

from tests.sessions.clocks import when
from tests.sessions.test_news import EMERGENCY, news
from tracker.errors import InvalidQuestion
from tracker.sessions.almanac import standard
from tracker.upcoming import dated

NOVEMBER = when("2026-11-25 12:00 KST")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("next FOMC = +25bp", "FOMC 2026-12-09 = +25bp"),
        ("the next FOMC = +25bp", "FOMC 2026-12-09 = +25bp"),
        ("Next fomc hikes", "FOMC 2026-12-09 hikes"),
        ("next 한국은행 holds", "BOK 2026-11-26 holds"),
        ("next ECB >= +50bp", "ECB 2026-12-17 >= +50bp"),
        ("next NFP above consensus", "NFP 2026-11 above consensus"),
        ("UNRATE next NFP at most 4.5", "UNRATE 2026-11 at most 4.5"),
        ("next UNRATE at most 4.5", "UNRATE 2026-11 at most 4.5"),
        ("next CPI_MOM at least 0.3", "CPI_MOM 2026-11 at least 0.3"),
        ("next ICSA at most 230000", "ICSA 2026-11-21 at most 230000"),
        ("next GDP at least 2", "GDP 2026Q4 at least 2"),
        ("no FOMC cut through next FOMC", "no FOMC cut through 2026-12-09"),
        ("KOSPI up by next CPI", "KOSPI up by 2026-12-10"),
        ("bank_failure within 2026-12-01..next NFP", "bank_failure within 2026-12-01..2026-12-04"),
        (
            "if next FOMC = 0bp then SP500 up over 1 session",
            "if FOMC 2026-12-09 = 0bp then SP500 up over 1 session",
        ),
        (
            "all of (next FOMC hikes; next ECB holds)",
            "all of (FOMC 2026-12-09 hikes; ECB 2026-12-17 holds)",
        ),
        (
            "SEP_FFR_2026 next FOMC between 3.00 and 3.25",
            "SEP_FFR_2026 2026-12-09 between 3.00 and 3.25",
        ),
        ("KOSPI up over 20 sessions", "KOSPI up over 20 sessions"),
        ("what comes next", "what comes next"),
    ],
)
def test_it_stands_for_a_date_or_a_period(said: str, meant: str) -> None:
    assert dated(said, standard(), NOVEMBER) == meant


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("next KOSPI up", "name a meeting or a release"),
        ("next FOMD hikes", "name a meeting or a release"),
        ("next CPI at most 0.4", "say next CPI_YOY, next CPI_MOM"),
    ],
)
def test_what_has_no_next_one_is_refused(said: str, told: str) -> None:
    with pytest.raises(InvalidQuestion, match=told):
        dated(said, standard(), NOVEMBER)


def test_everything_that_has_no_next_one_is_told_at_once() -> None:
    with pytest.raises(InvalidQuestion) as refused:
        dated("all of (next KOSPI up; next WTI up)", standard(), NOVEMBER)
    assert len(refused.value.problems) == 2


@pytest.mark.parametrize(
    ("moment", "meeting"),
    [("2026-12-10 03:59 KST", "2026-12-09"), ("2026-12-10 04:00 KST", "2027-01-27")],
)
def test_the_next_one_lies_after_the_moment_of_the_call(moment: str, meeting: str) -> None:
    """By the clock of the announcement, not by the date in Seoul."""
    assert dated("next FOMC cuts", standard(), when(moment)) == f"FOMC {meeting} cuts"


def test_past_the_last_meeting_on_file() -> None:
    last = standard().calendar("BOK").closes[-1]
    with pytest.raises(InvalidQuestion, match="tracker import releases"):
        dated("next BOK holds", standard(), last)


def test_it_is_the_next_one_as_known_at_the_call() -> None:
    """Nobody meant the meeting that was not announced yet; one called off by then is passed over."""
    off = news("FOMC", "2026-12-09", "cancelled", "2026-12-09 14:00 ET", "2026-12-01 10:00 ET")
    almanac = replace(standard(), news=(EMERGENCY, off))
    assert dated("next FOMC cuts", almanac, NOVEMBER) == "FOMC 2026-12-09 cuts"
    assert dated("next FOMC cuts", almanac, EMERGENCY.known_at) == "FOMC 2027-01-27 cuts"
