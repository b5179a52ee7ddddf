"""average: a close against the mean of the last n closes, itself included."""

from tests.criteria.hand import stands, table


@table
def test_table(sentence: str, closes: str, outcome: str, reason: str, day: str) -> None:
    """The mean includes the close itself, needs all n closes, and equal is neither.

    sentence                                             | closes          | outcome | reason                 | day
    KOSPI above its 3-session average on 2023-03-15      | 1 2 3           | TRUE    | beyond the average     | 03-15
    KOSPI below its 3-session average on 2023-03-15      | 1 2 3           | FALSE   | not beyond the average | 03-15
    KOSPI below its 3-session average on 2023-03-15      | 3 2 1           | TRUE    | beyond the average     | 03-15
    KOSPI above its 3-session average on 2023-03-15      | 1 3 2           | FALSE   | not beyond the average | 03-15
    KOSPI below its 3-session average on 2023-03-15      | 1 3 2           | FALSE   | not beyond the average | 03-15
    KOSPI above its 3-session average on 2023-03-15      | 0.1 0.2 0.15    | FALSE   | not beyond the average | 03-15
    KOSPI above its 3-session average on 2023-03-15      | 1 3 2.000001    | TRUE    | beyond the average     | 03-15
    KOSPI above its 2-session average after 2 sessions   | 9 1 2           | TRUE    | beyond the average     | 03-15
    KOSPI above its 3-session average on 2023-03-15      | 1 . 3           | PENDING | missing figure         | 03-14
    KOSPI above its 3-session average on 2023-03-15      | . 2 3           | PENDING | missing figure         | 03-13
    KOSPI above its 3-session average on 2023-03-15      | 1 2 .           | PENDING | missing figure         | 03-15
    KOSPI above its 3-session average on 2023-03-15      | 1 2 ended       | VOID    | cancelled              | 03-15
    KOSPI above its 4-session average on 2023-03-15      | 1 2 3           | PENDING | missing figure         | 03-10
    """  # noqa: E501
    assert stands(sentence, {"KOSPI": closes})[:3] == (outcome, reason, day)


def test_evidence() -> None:
    """It rests on all n closes."""
    found = stands("KOSPI above its 3-session average on 2023-03-16", {"KOSPI": "9 1 2 3"})
    assert found.evidence == "KOSPI 03-14, KOSPI 03-15, KOSPI 03-16"
