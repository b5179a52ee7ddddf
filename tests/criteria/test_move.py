"""move: the close at the end of the window against the entry close."""

from tests.criteria.hand import stands, table


@table
def test_table(sentence: str, closes: str, outcome: str, reason: str, day: str) -> None:
    """Up and down are strict, percentages are exact on decimals, a missing close is pending.

    sentence                               | closes                | outcome | reason                        | day
    KOSPI up over 1 session                | 100 100.01            | TRUE    | moved as asked                | 03-14
    KOSPI up over 1 session                | 100 100               | FALSE   | did not move as asked         | 03-14
    KOSPI down over 1 session              | 100 100               | FALSE   | did not move as asked         | 03-14
    KOSPI down over 1 session              | 100 99.99             | TRUE    | moved as asked                | 03-14
    KOSPI up over 2 sessions               | 100 50 101            | TRUE    | moved as asked                | 03-15
    KOSPI up over 2 sessions               | 100 . 101             | TRUE    | moved as asked                | 03-15
    KOSPI up at least 10% over 1 session   | 110.00 121.00         | TRUE    | moved as asked                | 03-14
    KOSPI up at least 10% over 1 session   | 110.00 120.99         | FALSE   | did not move as asked         | 03-14
    KOSPI up at least 10% over 1 session   | 110.00 120.999999     | FALSE   | did not move as asked         | 03-14
    KOSPI down at least 10% over 1 session | 110.00 99.00          | TRUE    | moved as asked                | 03-14
    KOSPI down at least 10% over 1 session | 110.00 99.000001      | FALSE   | did not move as asked         | 03-14
    KOSPI up at least 3.333333% over 1 session | 0.000003 0.000003 | FALSE   | did not move as asked         | 03-14
    KOSPI up at least 3.333333% over 1 session | 0.000003 0.000004 | TRUE    | moved as asked                | 03-14
    KOSPI up at least 100% over 1 session  | 1000.1 2000.2         | TRUE    | moved as asked                | 03-14
    KOSPI down at least 100% over 1 session | 1000.1 0             | TRUE    | moved as asked                | 03-14
    KOSPI up by 2023-03-19                 | 100 90 90 90 101      | TRUE    | moved as asked                | 03-17
    KOSPI up over 1 week                   | 100 0 0 0 0 101       | TRUE    | moved as asked                | 03-20
    KOSPI up over 4 days                   | 100 0 0 0 101         | TRUE    | moved as asked                | 03-17
    KOSPI up over 6 days                   | 100 0 0 0 101 1       | TRUE    | moved as asked                | 03-17
    KOSPI up over 1 session                | 100 .                 | PENDING | missing figure                | 03-14
    KOSPI up over 1 session                | . 101                 | PENDING | missing figure                | 03-13
    KOSPI up over 1 session                | . . 1                 | PENDING | missing figure                | 03-13
    KOSPI up over 2 sessions               | 100 101 .             | PENDING | missing figure                | 03-15
    KOSPI up over 2 sessions               | 100 ended             | VOID    | cancelled                     | 03-15
    KOSPI up over 2 sessions               | . ended               | VOID    | cancelled                     | 03-15
    DGS2 down at least 5% over 1 session   | -1.00 -2.00           | VOID    | no percentage of zero or less | 03-14
    DGS2 down over 1 session               | -1.00 -2.00           | TRUE    | moved as asked                | 03-14
    """  # noqa: E501
    series = sentence.split(maxsplit=1)[0]
    assert stands(sentence, {series: closes})[:3] == (outcome, reason, day)


@table
def test_evidence(sentence: str, closes: str, evidence: str) -> None:
    """A move rests on the entry close and the last one, and on nothing between.

    sentence                             | closes        | evidence
    KOSPI up over 2 sessions             | 100 90 101    | KOSPI 03-13, KOSPI 03-15
    KOSPI up over 2 sessions             | 100 90 .      |
    KOSPI up over 3 sessions             | 100 90 ended  | KOSPI 03-15
    """
    assert stands(sentence, {"KOSPI": closes}).evidence == evidence


def test_waits_for_its_window() -> None:
    """Before the last close of the window nothing is decided and nothing is missing."""
    sentence, figures = "KOSPI up over 2 sessions", {"KOSPI": "100 90 101"}
    before, at_close = "2023-03-15T15:29:59+09:00", "2023-03-15T15:30+09:00"
    assert stands(sentence, figures, as_of=before)[:2] == ("PENDING", "window open")
    assert stands(sentence, figures, as_of=at_close)[:2] == ("TRUE", "moved as asked")
    assert stands(sentence, {"KOSPI": "100"}, as_of=before)[:2] == ("PENDING", "window open")
    assert stands(sentence, {"KOSPI": "100"}, as_of=at_close)[:2] == ("PENDING", "missing figure")
