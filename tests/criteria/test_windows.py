"""From a call to its entry and its window, on both sides of the Pacific."""

from datetime import date

from tests.criteria.hand import ALMANAC, moment, short, table
from tracker.criteria import Entry, Timing, parse
from tracker.domain.terms import Terms


def asked(sentence: str, at: str, entry: Entry = "next") -> Terms:
    """The terms of a sentence said at a moment."""
    return parse(sentence, ALMANAC).terms(Timing(moment(at), entry), ALMANAC)


def entered(series: str, at: str, entry: Entry = "next") -> str:
    """The session whose close a call enters at."""
    return short(date.fromordinal(asked(f"{series} up over 1 session", at, entry).entry))


@table
def test_entry(at: str, kospi: str, sp500: str) -> None:
    """The first official close at or after the call, each market on its own clock.

    at                        | kospi      | sp500
    2023-03-15T15:29+09:00    | 03-15      | 03-15
    2023-03-15T15:30+09:00    | 03-15      | 03-15
    2023-03-15T15:30:01+09:00 | 03-16      | 03-15
    2023-03-15T08:30+09:00    | 03-15      | 03-15
    2023-03-15T05:30+09:00    | 03-15      | 03-15
    2023-03-15T04:59+09:00    | 03-15      | 03-14
    2023-03-15T05:00+09:00    | 03-15      | 03-14
    2023-01-18T05:30+09:00    | 01-18      | 01-17
    2023-01-18T06:00:01+09:00 | 01-18      | 01-18
    2023-03-18T12:00+09:00    | 03-20      | 03-20
    2023-03-18T04:00+09:00    | 03-20      | 03-17
    2023-05-05T08:30+09:00    | 05-08      | 05-05
    2023-07-04T02:00+09:00    | 07-04      | 07-03
    2023-07-04T02:00:01+09:00 | 07-04      | 07-05
    2022-11-17T15:45+09:00    | 2022-11-17 | 2022-11-17
    2022-11-17T16:30:01+09:00 | 2022-11-18 | 2022-11-17
    """
    assert (entered("KOSPI", at), entered("SP500", at)) == (kospi, sp500)


@table
def test_previous(at: str, kospi: str, sp500: str) -> None:
    """The alternative reading enters at the last close known at the call.

    at                        | kospi | sp500
    2023-03-15T15:29+09:00    | 03-14 | 03-14
    2023-03-15T15:30+09:00    | 03-15 | 03-14
    2023-03-15T08:30+09:00    | 03-14 | 03-14
    2023-03-15T04:59+09:00    | 03-14 | 03-13
    2023-03-19T12:00+09:00    | 03-17 | 03-17
    """
    found = entered("KOSPI", at, "previous"), entered("SP500", at, "previous")
    assert found == (kospi, sp500)


@table
def test_window(sentence: str, entry: str, first: str, last: str) -> None:
    """Where each horizon begins and ends, for a call on Wednesday 2023-03-15 at 10:00 in Seoul.

    sentence                                                     | entry | first | last
    KOSPI up over 1 session                                      | 03-15 | 03-16 | 03-16
    KOSPI up over 5 sessions                                     | 03-15 | 03-16 | 03-22
    KOSPI up over 20 sessions                                    | 03-15 | 03-16 | 04-12
    KOSPI up over 7 days                                         | 03-15 | 03-16 | 03-22
    KOSPI up over 3 days                                         | 03-15 | 03-16 | 03-17
    KOSPI up over 2 weeks                                        | 03-15 | 03-16 | 03-29
    KOSPI up over 1 month                                        | 03-15 | 03-16 | 04-14
    KOSPI up by 2023-03-31                                       | 03-15 | 03-16 | 03-31
    KOSPI up by 2023-04-02                                       | 03-15 | 03-16 | 03-31
    KOSPI above 1 on 2023-03-15                                  |       | 03-15 | 03-15
    KOSPI above 1 after 5 sessions                               |       | 03-22 | 03-22
    KOSPI reaches 1 by 2023-03-31                                |       | 03-15 | 03-31
    KOSPI reaches 1 within 5 sessions                            |       | 03-15 | 03-22
    KOSPI reaches 1 within 2023-04-01..2023-04-30                |       | 04-03 | 04-28
    KOSPI reaches 1 within 2023-03-01..2023-04-30                |       | 03-15 | 04-28
    KOSPI falls at least 5% within 5 sessions                    | 03-15 | 03-16 | 03-22
    KOSPI falls at least 5% within 2023-04-01..2023-04-30        | 03-31 | 04-03 | 04-28
    KOSPI falls at least 5% within 2023-03-16..2023-04-30        | 03-15 | 03-16 | 04-28
    KOSPI falls at least 5% within 2023-03-15..2023-04-30        | 03-15 | 03-16 | 04-28
    KOSPI falls at least 5% within 2023-03-01..2023-04-30        | 03-15 | 03-16 | 04-28
    no FOMC cut within 2023-07-01..2023-12-31                    |       | 07-26 | 12-31
    bank_failure within 90 days                                  |       | 03-15 | 06-13
    KOSPI below its 5-session average on 2023-03-15              | 03-09 | 03-15 | 03-15
    KOSPI realised volatility over 5 sessions above prior 2 sessions | 03-13 | 03-16 | 03-22
    """
    terms = asked(sentence, "2023-03-15T10:00+09:00")
    days = (terms.entry, terms.first, terms.last)
    shown = [short(date.fromordinal(day)) if day else "" for day in days]
    assert shown == [entry, first, last]


@table
def test_months(at: str, horizon: str, last: str) -> None:
    """A month ends on the same day of the next one, or on its last day.

    at                     | horizon  | last
    2023-01-31T10:00+09:00 | 1 month  | 02-28
    2023-03-31T10:00+09:00 | 1 month  | 04-28
    2023-01-31T10:00+09:00 | 3 months | 04-28
    2023-03-31T10:00+09:00 | 12 months | 2024-03-29
    2023-02-01T08:00+09:00 | 1 month  | 02-28
    """
    terms = asked(f"KOSPI up over {horizon}", at)
    assert short(date.fromordinal(terms.last)) == last


@table
def test_previous_looks_at_nothing_before_the_call(sentence: str, first: str) -> None:
    """With the entry `previous` the closes that count are still those after the call, 03-15 10:00.

    sentence                                         | first
    KOSPI reaches 1 by 2023-03-31                    | 03-15
    KOSPI stays below 9 through 2023-03-31           | 03-15
    KOSPI falls at least 5% within 5 sessions        | 03-15
    KOSPI falls at least 5% within 2023-03-01..2023-03-31 | 03-15
    KOSPI up over 1 session                          | 03-15
    no FOMC cut through 2023-12-31                   | 03-22
    bank_failure by 2023-12-31                       | 03-15
    """
    terms = asked(sentence, "2023-03-15T10:00+09:00", "previous")
    assert short(date.fromordinal(terms.first)) == first
