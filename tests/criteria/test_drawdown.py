"""drawdown: the extreme close after the entry against the entry close."""

from tests.criteria.hand import stands, table


@table
def test_table(
    sentence: str, closes: str, outcome: str, reason: str, day: str, evidence: str
) -> None:
    """The entry itself does not count; percentages are exact; a gap may hide a fall.

    sentence                                  | closes             | outcome | reason                        | day   | evidence
    KOSPI falls at least 10% within 2 sessions | 110.00 99.00 200  | TRUE    | moved that far                | 03-14 | KOSPI 03-13, KOSPI 03-14
    KOSPI falls at least 10% within 2 sessions | 110.00 99.01 98   | TRUE    | moved that far                | 03-15 | KOSPI 03-13, KOSPI 03-15
    KOSPI falls at least 10% within 2 sessions | 110.00 99.01 99.02 1 | FALSE | never moved that far        | 03-15 | KOSPI 03-13, KOSPI 03-14, KOSPI 03-15
    KOSPI rises at least 10% within 2 sessions | 110.00 121.00 1   | TRUE    | moved that far                | 03-14 | KOSPI 03-13, KOSPI 03-14
    KOSPI rises at least 10% within 2 sessions | 110.00 120.99 120.99 | FALSE | never moved that far        | 03-15 | KOSPI 03-13, KOSPI 03-14, KOSPI 03-15
    KOSPI falls at least 10% within 2 sessions | 100 . 90          | TRUE    | moved that far                | 03-15 | KOSPI 03-13, KOSPI 03-15
    KOSPI falls at least 10% within 2 sessions | 100 . 91          | PENDING | missing figure                | 03-14 |
    KOSPI falls at least 10% within 2 sessions | . 1 1             | PENDING | missing figure                | 03-13 |
    KOSPI falls at least 10% within 2 sessions | 100 95            | PENDING | missing figure                | 03-15 |
    KOSPI falls at least 10% within 2 sessions | 100 95 ended      | VOID    | cancelled                     | 03-15 | KOSPI 03-15
    KOSPI falls at least 10% within 2 sessions | ended             | VOID    | cancelled                     | 03-13 | KOSPI 03-13
    KOSPI falls at least 10% within 2 sessions | 100 90 ended      | TRUE    | moved that far                | 03-14 | KOSPI 03-13, KOSPI 03-14
    DGS2 falls at least 10% within 2 sessions  | -1 -5 -5          | VOID    | no percentage of zero or less | 03-13 | DGS2 03-13
    """  # noqa: E501
    series = sentence.split(maxsplit=1)[0]
    assert stands(sentence, {series: closes}) == (outcome, reason, day, evidence)


@table
def test_range(at: str, closes: str, outcome: str, evidence: str) -> None:
    """A range that starts after the call is measured from the last close before it, else from the
    entry close.

    The sentence is `KOSPI falls at least 10% within 2023-03-14..2023-03-15`.

    at                     | closes       | outcome | evidence
    2023-03-10T10:00+09:00 | 100 90 89    | TRUE    | KOSPI 03-13, KOSPI 03-14
    2023-03-13T10:00+09:00 | 100 90 89    | TRUE    | KOSPI 03-13, KOSPI 03-14
    2023-03-13T16:00+09:00 | 100 90 89    | TRUE    | KOSPI 03-13, KOSPI 03-14
    2023-03-13T23:59+09:00 | 100 90 89    | TRUE    | KOSPI 03-13, KOSPI 03-14
    2023-03-14T08:30+09:00 | 100 90 89    | FALSE   | KOSPI 03-14, KOSPI 03-15
    2023-03-14T10:00+09:00 | 100 90 81    | TRUE    | KOSPI 03-14, KOSPI 03-15
    2023-03-10T10:00+09:00 | 100 91 90.01 | FALSE   | KOSPI 03-13, KOSPI 03-15
    """
    found = stands(
        "KOSPI falls at least 10% within 2023-03-14..2023-03-15", {"KOSPI": closes}, at=at
    )
    assert (found.outcome, found.evidence) == (outcome, evidence)


def test_weekend_call_on_a_range_from_monday() -> None:
    """Said on Sunday for a range from Monday, a fall is measured from Friday's close."""
    found = stands(
        "KRE falls at least 10% within 2023-05-01..2023-05-02",
        {"KRE": {"2023-04-28": "42.00", "2023-05-01": "37.80", "2023-05-02": "37.80"}},
        at="2023-04-30T12:00-04:00",
    )
    assert found == ("TRUE", "moved that far", "05-01", "KRE 04-28, KRE 05-01")


def test_settles_early() -> None:
    """A fall is TRUE at the close that reaches it, and not before."""
    sentence, figures = "KOSPI falls at least 10% within 60 sessions", {"KOSPI": "100 95 90"}
    assert stands(sentence, figures, as_of="2023-03-15T15:29+09:00")[:2] == (
        "PENDING",
        "window open",
    )
    assert stands(sentence, figures, as_of="2023-03-15T15:30+09:00").outcome == "TRUE"
