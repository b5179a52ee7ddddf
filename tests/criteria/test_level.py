"""level: the close of one session against a level."""

from tests.criteria.hand import stands, table


@table
def test_table(sentence: str, closes: str, outcome: str, reason: str, day: str) -> None:
    """Above and below are strict, and only the close of that session counts.

    sentence                         | closes          | outcome | reason               | day
    KOSPI above 2500 on 2023-03-14   | 1 2500.01 1     | TRUE    | beyond the level     | 03-14
    KOSPI above 2500 on 2023-03-14   | 9999 2500 9999  | FALSE   | not beyond the level | 03-14
    KOSPI below 2500 on 2023-03-14   | 1 2500 1        | FALSE   | not beyond the level | 03-14
    KOSPI below 2500 on 2023-03-14   | 9999 2499.99    | TRUE    | beyond the level     | 03-14
    KOSPI above 2500 on 2023-03-13   | 2501            | TRUE    | beyond the level     | 03-13
    KOSPI above 2500 after 2 sessions | 1 1 2501       | TRUE    | beyond the level     | 03-15
    KOSPI above 2500 after 6 days    | 1 1 1 1 2501    | TRUE    | beyond the level     | 03-17
    DGS2 below 0.00 on 2023-03-14    | 1 -0.01         | TRUE    | beyond the level     | 03-14
    KOSPI above 2500 on 2023-03-14   | 2600 . 2600     | PENDING | missing figure       | 03-14
    KOSPI above 2500 on 2023-03-14   | 2600            | PENDING | missing figure       | 03-14
    KOSPI above 2500 on 2023-03-16   | 2600 ended      | VOID    | cancelled            | 03-16
    """
    series = sentence.split(maxsplit=1)[0]
    assert stands(sentence, {series: closes})[:3] == (outcome, reason, day)


def test_evidence() -> None:
    """A level rests on the one close; when the series has ended, on the figure that says so."""
    assert stands("KOSPI above 2 on 2023-03-14", {"KOSPI": "1 3 3"}).evidence == "KOSPI 03-14"
    assert stands("KOSPI above 2 on 2023-03-16", {"KOSPI": "1 ended"}).evidence == "KOSPI 03-14"
