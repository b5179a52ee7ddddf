"""relative: two returns, each on its own calendar."""

import pytest

from tests.criteria.hand import stands, table
from tracker.errors import InvalidQuestion


@table
def test_table(kospi: str, sp500: str, outcome: str, reason: str, day: str) -> None:
    """The larger return wins, exactly; equal returns are FALSE.

    The sentence is `KOSPI beats SP500 over 2 sessions`, said on Monday morning in Seoul.

    kospi            | sp500           | outcome | reason                    | day
    100 1 103        | 100 1 102       | TRUE    | returned more             | 03-15
    100 1 102        | 100 1 103       | FALSE   | did not return more       | 03-15
    100 1 110        | 110.00 1 121.00 | FALSE   | did not return more       | 03-15
    100 1 110.000001 | 110.00 1 121.00 | TRUE    | returned more             | 03-15
    3 1 3.1          | 300000 1 310000 | FALSE   | did not return more       | 03-15
    100 1 99         | 100 1 98        | TRUE    | returned more             | 03-15
    100 1 .          | 100 1 98        | PENDING | missing figure            | 03-15
    100 1 101        | . 1 98          | PENDING | missing figure            | 03-13
    100 1 101        | 100 1           | PENDING | missing figure            | 03-15
    100 1 101        | 100 ended       | VOID    | cancelled                 | 03-15
    0 1 101          | 100 1 98        | VOID    | no return on zero or less | 03-15
    """
    found = stands("KOSPI beats SP500 over 2 sessions", {"KOSPI": kospi, "SP500": sp500})
    assert found[:3] == (outcome, reason, day)


def test_each_on_its_own_calendar() -> None:
    """Sessions count on the first series; the second enters at its own next close and ends at its
    last close on or before the first one's end. Seoul was shut on 1 and 5 May 2023.
    """
    kospi = {"2023-04-28": "100", "2023-05-04": "110"}
    sp500 = {"2023-04-28": "100", "2023-05-04": "109"}
    at = "2023-04-28T10:00+09:00"
    found = stands("KOSPI beats SP500 over 3 sessions", {"KOSPI": kospi, "SP500": sp500}, at=at)
    assert found == (
        "TRUE",
        "returned more",
        "05-04",
        "KOSPI 04-28, KOSPI 05-04, SP500 04-28, SP500 05-04",
    )


def test_entries_on_different_days() -> None:
    """After Seoul's close and before New York's, one side enters tomorrow and the other today."""
    kospi, sp500 = "1 100 110", "100 1 120"
    at = "2023-03-13T16:00+09:00"
    found = stands("KOSPI beats SP500 over 1 session", {"KOSPI": kospi, "SP500": sp500}, at=at)
    assert found.evidence == "KOSPI 03-14, KOSPI 03-15, SP500 03-13, SP500 03-15"
    assert found.outcome == "FALSE"


def test_the_second_ends_on_an_earlier_day() -> None:
    """New York was shut on 2023-05-29: its last close before is the one that counts."""
    kospi = {"2023-05-26": "100", "2023-05-30": "101"}
    sp500 = {"2023-05-26": "100", "2023-05-30": "100.5"}
    at = "2023-05-26T10:00+09:00"
    found = stands("SP500 beats KOSPI over 1 session", {"KOSPI": kospi, "SP500": sp500}, at=at)
    assert found.evidence == "KOSPI 05-26, KOSPI 05-30, SP500 05-26, SP500 05-30"
    other = stands("KOSPI beats SP500 by 2023-05-30", {"KOSPI": kospi, "SP500": sp500}, at=at)
    assert (found.outcome, other.outcome) == ("FALSE", "TRUE")


def test_no_session_on_the_other_side() -> None:
    """A window in which the second series has no session after its entry is refused."""
    with pytest.raises(InvalidQuestion, match="KOSPI has no session between its entry 2023-05-02"):
        stands("SP500 beats KOSPI over 1 session", {}, at="2023-04-28T17:00+09:00")
