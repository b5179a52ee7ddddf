"""path: whether a central bank moves one way anywhere in a window."""

from collections.abc import Mapping

import pytest

from tests.criteria.hand import stands, table
from tracker.errors import InvalidQuestion

MEETINGS = ("2023-02-01", "2023-03-22", "2023-05-03", "2023-06-14")


def decided(changes: str) -> Mapping[str, Mapping[str, str]]:
    """FOMC decisions at the first four meetings of 2023; a point is a missing one."""
    pairs = zip(MEETINGS, changes.split(), strict=True)
    return {"FOMC": {day: change for day, change in pairs if change != "."}}


@table
def test_table(
    sentence: str, changes: str, outcome: str, reason: str, day: str, evidence: str
) -> None:
    """FALSE at the first such decision after the call, TRUE only with every meeting on record.

    Said on 13 March, between the first and the second of the meetings on 02-01, 03-22, 05-03, 06-14.

    sentence                                | changes      | outcome | reason               | day   | evidence
    no FOMC cut through 2023-06-30          | -25 25 0 0   | TRUE    | no such decision     | 06-30 | FOMC 03-22, FOMC 05-03, FOMC 06-14
    no FOMC cut through 2023-06-30          | 0 25 -25 -50 | FALSE   | such a decision came | 05-03 | FOMC 05-03
    no FOMC hike through 2023-06-30         | 0 25 -25 50  | FALSE   | such a decision came | 03-22 | FOMC 03-22
    no FOMC hike through 2023-06-30         | 25 0 -25 0   | TRUE    | no such decision     | 06-30 | FOMC 03-22, FOMC 05-03, FOMC 06-14
    no FOMC cut by 2023-06-13               | 0 0 0 -25    | TRUE    | no such decision     | 06-13 | FOMC 03-22, FOMC 05-03
    no FOMC cut within 2023-04-01..2023-06-30 | 0 -25 0 0  | TRUE    | no such decision     | 06-30 | FOMC 05-03, FOMC 06-14
    no FOMC cut within 2023-01-01..2023-06-30 | -25 0 0 0  | TRUE    | no such decision     | 06-30 | FOMC 03-22, FOMC 05-03, FOMC 06-14
    no FOMC cut within 1 session            | 0 0 0 -25    | TRUE    | no such decision     | 05-03 | FOMC 03-22, FOMC 05-03
    no FOMC cut through 2023-06-30          | 0 . 0 -25    | FALSE   | such a decision came | 06-14 | FOMC 06-14
    no FOMC cut through 2023-06-30          | 0 0 . 0      | PENDING | missing figure       | 05-03 |
    no FOMC cut through 2023-06-30          | 0 0 0 .      | PENDING | missing figure       | 06-14 |
    no FOMC cut through 2023-06-30          | 0 0 cancelled 0 | VOID | cancelled            | 05-03 | FOMC 05-03
    """  # noqa: E501
    assert stands(sentence, decided(changes)) == (outcome, reason, day, evidence)


def test_settles_early() -> None:
    """A cut settles it at its announcement; the absence of one waits for the last meeting."""
    sentence, figures = "no FOMC cut through 2023-06-30", decided("0 0 -25 0")
    assert stands(sentence, figures, as_of="2023-05-03T13:59-04:00").outcome == "PENDING"
    assert stands(sentence, figures, as_of="2023-05-03T14:00-04:00").outcome == "FALSE"


def test_the_last_meeting_is_over() -> None:
    """The alternative entry `previous` does not reach back to a meeting before the call."""
    found = stands("no FOMC cut through 2023-06-30", decided("-25 25 0 0"), entry="previous")
    assert found.outcome == "TRUE"


def test_no_meeting_in_the_window() -> None:
    """A window without a meeting is refused."""
    with pytest.raises(InvalidQuestion, match="ends before it begins"):
        stands("no FOMC cut within 5 days", {})
