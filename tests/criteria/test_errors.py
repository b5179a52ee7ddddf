"""What a person sees who asks something that cannot be settled."""

import pytest

from tests.criteria.hand import ALMANAC, MORNING, moment, table
from tracker.criteria import Timing, parse
from tracker.errors import InvalidQuestion, SeveralErrors, TrackerError, UnknownSeries


def complaint(sentence: str, at: str = MORNING) -> TrackerError:
    """The error that asking ``sentence`` meets."""
    with pytest.raises(TrackerError) as caught:
        parse(sentence, ALMANAC).terms(Timing(moment(at)), ALMANAC)
    return caught.value


@table
def test_one_problem(sentence: str, problem: str) -> None:
    """Each bad field has its own message, which says what is allowed.

    sentence                                                | problem
    KOSPI above 2500 on 2023-03-18                          | 2023-03-18 (Sat) is no XKRX session; the nearest are 2023-03-17 (Fri) and 2023-03-20 (Mon)
    KOSPI above its 20-session average on 2023-05-05        | 2023-05-05 (Fri) is no XKRX session; the nearest are 2023-05-04 (Thu) and 2023-05-08 (Mon)
    DGS2 below 4.00 on 2023-04-08                           | 2023-04-08 (Sat) is no SIFMA_US session; the nearest are 2023-04-07 (Fri) and 2023-04-10 (Mon)
    KOSPI above 2500 on 2099-01-01                          | 2099-01-01 lies outside the XKRX calendar, which covers
    KOSPI above 2500 on 2023-02-30                          | 2023-02-30 is no date: write YYYY-MM-DD
    KOSPI up by 2023-13-01                                  | 2023-13-01 is no date
    KOSPI up by 2023-3-1                                    | 2023-3-1 is no date: write YYYY-MM-DD
    KOSPI reaches 2500 within 2023-06-30..2023-05-01        | the window 2023-06-30..2023-05-01 ends before it begins
    KOSPI up by 2023-03-10                                  | the window ends before it begins
    KOSPI above 2500 on 2023-03-10                          | the window ends before it begins
    KOSPI up over 0 sessions                                | 0 sessions: give a whole number from 1 to 5000
    KOSPI up over -5 sessions                               | -5 sessions: give a whole number from 1 to 5000
    KOSPI up over 4000 sessions                             | lies outside the XKRX calendar
    KOSPI up at least -5% over 1 week                       | -5%: give a percentage above 0 and at most 100, without a sign
    KOSPI down at least 0% over 1 week                      | 0%: give a percentage above 0
    KOSPI up at least 101% over 1 week                      | 101%: give a percentage above 0 and at most 100
    KOSPI falls at least 100.000001% within 1 week          | 100.000001%: give a percentage
    KOSPI up at least 0.0000001% over 1 week                | is no figure: write digits, a point and at most 6 decimals
    KOSPI above 2,5 on 2023-03-15                           | '2,5' is no figure
    KOSPI above -2500 on 2023-03-15                         | level -2500: KOSPI is in points, so give a level above 0
    DGS2 above 400 on 2023-03-15                            | level 400: DGS2 is in per cent, so give a level from -100 to 100
    FOMC 2023-03-23 = +25bp                                 | FOMC announces nothing on 2023-03-23; the nearest decisions are 2023-03-22 and 2023-05-03
    FOMC 2023-03-22 = +2500bp                               | +2500bp: give a change from -500bp to +500bp
    KOSPI 2023-03-22 hikes                                  | KOSPI takes no decisions: name one of FOMC, ECB, BOK
    no KOSPI cut through 2023-12-31                         | KOSPI takes no decisions
    KOSPI beats KOSPI over 1 week                           | KOSPI cannot beat itself
    KOSPI up on 2023-03-15                                  | a move takes over N UNITS or by DATE, not on 2023-03-15
    KOSPI above 2500 by 2023-03-15                          | a level takes on DATE or after N UNITS, not by 2023-03-15
    KOSPI above its 1-session average on 2023-03-15         | 1 sessions: give a whole number from 2 to 1000
    KOSPI realised volatility over 1 session above prior 20 sessions | has one session: a volatility needs at least two
    NFP 2023-02-15 above consensus                          | NFP has no figure for 2023-02-15; the nearest periods begin on 2023-02-01 and 2023-03-01
    NFP 2023Q1 above consensus                              | write NFP 2023-01, not NFP 2023Q1
    GDP 2023-01 above consensus                             | write GDP 2023Q1, not GDP 2023-01
    NFP 2023-02 below NFP 2023-03                           | 2023-03 is not before 2023-02
    NFP 2023-02 below UNRATE 2023-01                        | compare NFP with an earlier NFP, not with UNRATE
    SEP_FFR_2023 2023-03-22 above consensus                 | no consensus is kept for SEP_FFR_2023
    NFP 2023-02 between 300 and 200                         | the range 300 to 200 ends before it begins
    KOSPI 2023-02 at least 5                                | KOSPI is no data release: its figures are close figures
    KOSPI within 2023-05-01..2023-05-02                     | KOSPI is no category of events: name one of bank_failure
    """  # noqa: E501
    error = complaint(sentence)
    assert isinstance(error, InvalidQuestion)
    assert len(error.problems) == 1, error.problems
    assert problem in error.problems[0]
    assert error.problems[0] in str(error)


def test_unknown_series_names_the_nearest() -> None:
    """A series that is not on the list comes with the names that look most like it."""
    error = complaint("KOSPPI up over 20 sessions")
    assert isinstance(error, UnknownSeries)
    assert "Did you mean KOSPI" in str(error)


@table
def test_all_at_once(sentence: str, problems: str) -> None:
    """Several bad fields are listed together.

    sentence                                         | problems
    FOMC 2023-03-21 = +900bp                         | +900bp ~ announces nothing on 2023-03-21
    KOSPI above -5 on 2023-03-18                     | level -5 ~ 2023-03-18 (Sat) is no XKRX session
    KOSPI up at least 150% on 2023-06-30             | 150% ~ a move takes
    ZZZ up at least -5% over 2023-02-30..2023-03-01  | Unknown series 'ZZZ' ~ 2023-02-30 is no date ~ -5%
    ZZZ beats YYY over 5 sessions                    | Unknown series 'ZZZ' ~ Unknown series 'YYY'
    KOSPI below its 1-session average on 2023-03-18  | 1 sessions ~ 2023-03-18 (Sat)
    NFP 2023-02-15 below NFP 2023-05-15              | figure for 2023-02-15 ~ figure for 2023-05-15
    """
    error = complaint(sentence)
    assert isinstance(error, InvalidQuestion)
    found, wanted = sorted(error.problems), sorted(problems.split(" ~ "))
    assert len(found) == len(wanted), found
    assert all(any(part in line for line in found) for part in wanted), found


def test_in_a_compound() -> None:
    """A bad part of a compound is named with its own sentence."""
    error = complaint("all of (KOSPI up over 1 week; FOMC 2023-03-21 hikes)")
    assert isinstance(error, InvalidQuestion)
    assert error.sentence == "FOMC 2023-03-21 hikes"


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        (
            "all of (ZZZ up over 1 week; it rains; FOMC 2023-03-21 hikes)",
            ("Unknown series 'ZZZ'", "No criterion reads 'it rains'"),
        ),
        (
            "any of (KOSPI up by 2023-03-10; not (SP500 above 4000 on 2023-03-09))",
            (
                "- KOSPI up by 2023-03-10: the window",
                "- SP500 above 4000 on 2023-03-09: the window",
            ),
        ),
        (
            "if KOSPI above 2500 on 2023-03-18 then FOMC 2023-03-21 hikes",
            ("2023-03-18 (Sat)", "announces nothing on 2023-03-21"),
        ),
    ],
)
def test_every_bad_part_of_a_compound_is_told(sentence: str, told: tuple[str, ...]) -> None:
    """Whoever mends the first part must not be told of the next one only then."""
    error = complaint(sentence)
    assert isinstance(error, SeveralErrors | InvalidQuestion)
    assert all(part in str(error) for part in told), str(error)
