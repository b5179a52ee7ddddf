"""decision: the announced change of a policy rate."""

import pytest

from tests.criteria.hand import stands, table
from tracker.errors import InvalidQuestion


@table
def test_table(sentence: str, change: str, outcome: str) -> None:
    """Each operator and each word against a hike, a hold and a cut, with equality.

    sentence                   | change | outcome
    FOMC 2023-03-22 = +25bp    | 25     | TRUE
    FOMC 2023-03-22 = +25bp    | 50     | FALSE
    FOMC 2023-03-22 = 0bp      | 0      | TRUE
    FOMC 2023-03-22 = 0bp      | 25     | FALSE
    FOMC 2023-03-22 = -25bp    | -25    | TRUE
    FOMC 2023-03-22 >= +25bp   | 25     | TRUE
    FOMC 2023-03-22 >= +25bp   | 50     | TRUE
    FOMC 2023-03-22 >= +25bp   | 0      | FALSE
    FOMC 2023-03-22 <= -25bp   | -25    | TRUE
    FOMC 2023-03-22 <= -25bp   | -50    | TRUE
    FOMC 2023-03-22 <= -25bp   | 0      | FALSE
    FOMC 2023-03-22 hikes      | 25     | TRUE
    FOMC 2023-03-22 hikes      | 0      | FALSE
    FOMC 2023-03-22 hikes      | -25    | FALSE
    FOMC 2023-03-22 holds      | 0      | TRUE
    FOMC 2023-03-22 holds      | 25     | FALSE
    FOMC 2023-03-22 holds      | -25    | FALSE
    FOMC 2023-03-22 cuts       | -25    | TRUE
    FOMC 2023-03-22 cuts       | 0      | FALSE
    FOMC 2023-03-22 cuts       | 25     | FALSE
    """
    found = stands(sentence, {"FOMC": {"2023-03-22": change}})
    reason = "decided as asked" if outcome == "TRUE" else "decided otherwise"
    assert found == (outcome, reason, "03-22", "FOMC 03-22")


def test_settles_at_the_announcement() -> None:
    """A decision counts from the statement, 03:00 in Seoul on the next day."""
    sentence, figures = "FOMC 2023-03-22 = +25bp", {"FOMC": {"2023-03-22": "25"}}
    before = stands(sentence, figures, as_of="2023-03-23T02:59+09:00")
    after = stands(sentence, figures, as_of="2023-03-23T03:00+09:00")
    assert before[:2] == ("PENDING", "window open")
    assert after.outcome == "TRUE"


def test_missing_and_cancelled() -> None:
    """A decision that is not on record is pending; a meeting that was called off is void."""
    sentence = "FOMC 2023-03-22 = +25bp"
    assert stands(sentence, {})[:3] == ("PENDING", "missing figure", "03-22")
    found = stands(sentence, {"FOMC": {"2023-03-22": "cancelled"}})
    assert found == ("VOID", "cancelled", "03-22", "FOMC 03-22")


def test_call_after_the_announcement() -> None:
    """A decision that was out cannot be called; the moment of the announcement still can."""
    figures = {"FOMC": {"2023-03-22": "25"}}
    assert stands("FOMC 2023-03-22 hikes", figures, at="2023-03-22T14:00-04:00").outcome == "TRUE"
    with pytest.raises(InvalidQuestion, match="before the call"):
        stands("FOMC 2023-03-22 hikes", figures, at="2023-03-22T14:00:01-04:00")
