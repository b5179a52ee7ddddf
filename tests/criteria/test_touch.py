"""touch: any close of a window against a level; `stays` is the negation."""

from tests.criteria.hand import stands, table


@table
def test_table(
    sentence: str, closes: str, outcome: str, reason: str, day: str, evidence: str
) -> None:
    """Reaching is at or beyond the level, from the entry close on; a gap may hide a touch.

    sentence                              | closes        | outcome | reason                  | day   | evidence
    KOSPI reaches 110 by 2023-03-15       | 100 110 105   | TRUE    | touched the level       | 03-14 | KOSPI 03-14
    KOSPI reaches 110 by 2023-03-15       | 100 111 120   | TRUE    | touched the level       | 03-14 | KOSPI 03-14
    KOSPI reaches 110 by 2023-03-15       | 110 1 1       | TRUE    | touched the level       | 03-13 | KOSPI 03-13
    KOSPI reaches 110 by 2023-03-15       | 1 109.99 1 110 | FALSE  | never touched the level | 03-15 | KOSPI 03-14, KOSPI 03-15
    KOSPI reaches 110 by 2023-03-15       | 9 9 8         | FALSE   | never touched the level | 03-15 | KOSPI 03-13, KOSPI 03-15
    KOSPI drops to 90 within 2 sessions   | 100 90 95     | TRUE    | touched the level       | 03-14 | KOSPI 03-14
    KOSPI drops to 90 within 2 sessions   | 100 90.01 95  | FALSE   | never touched the level | 03-15 | KOSPI 03-14, KOSPI 03-15
    KOSPI drops to 90 within 2 sessions   | 100 . 90      | TRUE    | touched the level       | 03-15 | KOSPI 03-15
    KOSPI drops to 90 within 2 sessions   | 100 . 95      | PENDING | missing figure          | 03-14 |
    KOSPI drops to 90 within 2 sessions   | . 95 95       | PENDING | missing figure          | 03-13 |
    KOSPI drops to 90 within 2 sessions   | 95 95         | PENDING | missing figure          | 03-15 |
    KOSPI drops to 90 within 2 sessions   |               | PENDING | missing figure          | 03-13 |
    KOSPI stays below 110 through 2023-03-15 | 100 109.99 1 | TRUE  | stayed off the level    | 03-15 | KOSPI 03-14, KOSPI 03-15
    KOSPI stays below 110 through 2023-03-15 | 100 110 1  | FALSE   | touched the level       | 03-14 | KOSPI 03-14
    KOSPI stays below 110 through 2023-03-15 | . 110 .    | FALSE   | touched the level       | 03-14 | KOSPI 03-14
    KOSPI stays above 90 through 2023-03-15 | 100 90 99   | FALSE   | touched the level       | 03-14 | KOSPI 03-14
    KOSPI stays above 90 through 2023-03-15 | 100 91 99   | TRUE    | stayed off the level    | 03-15 | KOSPI 03-14, KOSPI 03-15
    KOSPI stays above 90 through 2023-03-15 | 100 . 99    | PENDING | missing figure          | 03-14 |
    KOSPI reaches 110 within 2023-03-14..2023-03-15 | 110 1 2 110 | FALSE | never touched the level | 03-15 | KOSPI 03-15
    KOSPI reaches 110 within 2023-03-01..2023-03-14 | 110 1 | TRUE   | touched the level       | 03-13 | KOSPI 03-13
    KOSPI reaches 110 by 2023-03-15       | 1 ended       | VOID    | cancelled               | 03-14 | KOSPI 03-14
    KOSPI reaches 110 by 2023-03-15       | . ended       | PENDING | missing figure          | 03-13 |
    KOSPI reaches 110 by 2023-03-15       | 110 ended     | TRUE    | touched the level       | 03-13 | KOSPI 03-13
    """  # noqa: E501
    assert stands(sentence, {"KOSPI": closes}) == (outcome, reason, day, evidence)


@table
def test_settles_early(sentence: str, as_of: str, outcome: str, reason: str) -> None:
    """Reaching is TRUE and staying is FALSE at the close that touches; their opposites wait.

    sentence                              | as_of                     | outcome | reason
    KOSPI reaches 110 by 2023-03-31       | 2023-03-14T15:29+09:00    | PENDING | window open
    KOSPI reaches 110 by 2023-03-31       | 2023-03-14T15:30+09:00    | TRUE    | touched the level
    KOSPI stays below 110 through 2023-03-31 | 2023-03-14T15:30+09:00 | FALSE   | touched the level
    KOSPI reaches 120 by 2023-03-31       | 2023-03-14T15:30+09:00    | PENDING | window open
    KOSPI stays below 120 through 2023-03-31 | 2023-03-14T15:30+09:00 | PENDING | window open
    """
    assert stands(sentence, {"KOSPI": "100 110"}, as_of=as_of)[:2] == (outcome, reason)


def test_a_cancelled_release_hides_no_later_one() -> None:
    """A figure that is merely missing may still touch, so a cancelled one does not void before it."""
    sentence, at = "UNRATE reaches 4.0 by 2023-03-31", "2023-01-02T00:00+00:00"
    figures = {"2022-12": "3.5", "2023-01": "cancelled", "2023-02": "3.6"}
    missing = stands(sentence, {"UNRATE": figures}, at=at)
    low = stands(sentence, {"UNRATE": {**figures, "2023-03": "3.5"}}, at=at)
    high = stands(sentence, {"UNRATE": {**figures, "2023-03": "4.0"}}, at=at)
    assert missing[:3] == ("PENDING", "missing figure", "03-01")
    assert low == ("VOID", "cancelled", "01-01", "UNRATE 01-01")
    assert high == ("TRUE", "touched the level", "03-01", "UNRATE 03-01")
