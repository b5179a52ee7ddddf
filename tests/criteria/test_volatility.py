"""volatility: realised volatility of a window against the sessions before it."""

from tests.criteria.hand import stands, table

AT = "2023-03-17T10:00+09:00"


@table
def test_table(sentence: str, closes: str, outcome: str, reason: str, day: str) -> None:
    """The first return of the window uses the close before it; equal is neither.

    Said on Friday 17 March in Seoul; closes from Monday 13 March, the entry is the fifth.

    sentence                                                        | closes                      | outcome | reason                    | day
    KOSPI realised volatility over 2 sessions above prior 2 sessions | 1 1 100 101 102 112 100    | TRUE    | volatility as asked       | 03-21
    KOSPI realised volatility over 2 sessions below prior 2 sessions | 1 1 100 101 102 112 100    | FALSE   | volatility otherwise      | 03-21
    KOSPI realised volatility over 2 sessions above prior 2 sessions | 1 1 100 120 100 101 100    | FALSE   | volatility otherwise      | 03-21
    KOSPI realised volatility over 2 sessions below prior 2 sessions | 1 1 100 120 100 101 100    | TRUE    | volatility as asked       | 03-21
    KOSPI realised volatility over 2 sessions above prior 2 sessions | 1 1 100 110 100 110 100    | FALSE   | volatility otherwise      | 03-21
    KOSPI realised volatility over 2 sessions below prior 2 sessions | 1 1 100 110 100 110 100    | FALSE   | volatility otherwise      | 03-21
    KOSPI realised volatility over 2 sessions above prior 2 sessions | 1 1 100 100 100 100 100    | FALSE   | volatility otherwise      | 03-21
    KOSPI realised volatility over 2 sessions below prior 2 sessions | 1 1 100 100 100 100 100    | FALSE   | volatility otherwise      | 03-21
    KOSPI realised volatility over 3 sessions above prior 3 sessions | 1 1000 1100 990 1039.5 935.55 1029.105 1080.56025 | FALSE | volatility otherwise | 03-22
    KOSPI realised volatility over 3 sessions below prior 3 sessions | 1 1000 1100 990 1039.5 935.55 1029.105 1080.56025 | FALSE | volatility otherwise | 03-22
    KOSPI realised volatility over 2 sessions above prior 2 sessions | 1 1 . 100 100 100 100      | PENDING | missing figure            | 03-15
    KOSPI realised volatility over 2 sessions above prior 2 sessions | . . 1 1 1 1 1              | FALSE   | volatility otherwise      | 03-21
    KOSPI realised volatility over 2 sessions above prior 2 sessions | 1 1 1 1 1 . 1              | PENDING | missing figure            | 03-20
    KOSPI realised volatility over 2 sessions above prior 2 sessions | 1 1 1 1 1 1                | PENDING | missing figure            | 03-21
    KOSPI realised volatility over 2 sessions above prior 2 sessions | 1 1 1 1 1 1 ended          | VOID    | cancelled                 | 03-21
    KOSPI realised volatility over 2 sessions above prior 2 sessions | 1 1 1 0 1 1 1              | VOID    | no return on zero or less | 03-21
    KOSPI realised volatility over 2 sessions above prior 2 sessions | 0 0 1 1 1 2 1              | TRUE    | volatility as asked       | 03-21
    """  # noqa: E501
    assert stands(sentence, {"KOSPI": closes}, at=AT)[:3] == (outcome, reason, day)


@table
def test_window(at: str, horizon: str, evidence: str) -> None:
    """Counted sessions follow the entry; a range is its sessions that close after the call.

    With two prior returns the evidence begins three sessions before the window.

    at                     | horizon                     | evidence
    2023-03-17T10:00+09:00 | over 2 sessions             | 03-15 03-16 03-17 03-20 03-21
    2023-03-17T10:00+09:00 | over 2023-03-20..2023-03-21 | 03-15 03-16 03-17 03-20 03-21
    2023-03-17T16:00+09:00 | over 2023-03-20..2023-03-21 | 03-15 03-16 03-17 03-20 03-21
    2023-03-20T08:30+09:00 | over 2023-03-20..2023-03-21 | 03-15 03-16 03-17 03-20 03-21
    2023-03-17T10:00+09:00 | over 2023-03-17..2023-03-20 | 03-14 03-15 03-16 03-17 03-20
    2023-03-17T10:00+09:00 | over 2023-03-01..2023-03-20 | 03-14 03-15 03-16 03-17 03-20
    """
    found = stands(
        f"KOSPI realised volatility {horizon} above prior 2 sessions",
        {"KOSPI": "1 2 3 4 5 6 7"},
        at=at,
    )
    assert found.evidence == ", ".join(f"KOSPI {day}" for day in evidence.split())
