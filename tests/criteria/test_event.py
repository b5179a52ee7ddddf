"""event: a dated event on record, or a search that found none."""

from tests.criteria.hand import stands, table

SENTENCE = "bank_failure within 2023-05-01..2023-05-31"


@table
def test_table(
    events: str, searched: str, outcome: str, reason: str, day: str, evidence: str
) -> None:
    """TRUE with an event in the window; FALSE only when a search covered all of it.

    `searched` is the day a search ends and how many days it covers.

    events      | searched      | outcome | reason                  | day   | evidence
    05-01       |               | TRUE    | event on record         | 05-01 | bank_failure 05-01
    05-31       |               | TRUE    | event on record         | 05-31 | bank_failure 05-31
    05-31 05-09 |               | TRUE    | event on record         | 05-09 | bank_failure 05-09
    04-30 06-01 |               | PENDING | missing figure          | 05-31 |
    04-30 06-01 | 05-31 31      | FALSE   | searched without a find | 05-31 | bank_failure.searched 05-31
    04-30 06-01 | 05-31 30      | PENDING | missing figure          | 05-31 |
    04-30 06-01 | 05-30 365     | PENDING | missing figure          | 05-31 |
    04-30 06-01 | 06-30 61      | FALSE   | searched without a find | 05-31 | bank_failure.searched 06-30
    05-09       | 05-31 31      | TRUE    | event on record         | 05-09 | bank_failure 05-09
                |               | PENDING | missing figure          | 05-31 |
    """
    day_and_length = searched.split()
    figures = {
        "bank_failure": {f"2023-{event}": "1" for event in events.split()},
        "bank_failure.searched": (
            {f"2023-{day_and_length[0]}": day_and_length[1]} if searched else {}
        ),
    }
    assert stands(SENTENCE, figures) == (outcome, reason, day, evidence)


def test_settles_early() -> None:
    """An event settles it at once; a search counts only once the window has closed."""
    happened = {"bank_failure": {"2023-05-09": "1"}}
    searched = {"bank_failure.searched": {"2023-05-31": "31"}}
    assert stands(SENTENCE, happened, as_of="2023-05-09T23:59+00:00").reason == "window open"
    assert stands(SENTENCE, happened, as_of="2023-05-10T00:00+00:00").outcome == "TRUE"
    assert stands(SENTENCE, searched, as_of="2023-05-31T23:59+00:00").reason == "window open"
    assert stands(SENTENCE, searched, as_of="2023-06-01T00:00+00:00").outcome == "FALSE"


def test_from_the_call_on() -> None:
    """An event before the day of the call does not count; one on that day does."""
    figures = {"bank_failure": {"2023-05-01": "1"}}
    before = stands(SENTENCE, figures, at="2023-05-01T12:00+00:00")
    after = stands(SENTENCE, figures, at="2023-05-02T00:00:01+00:00")
    assert (before.outcome, after.outcome) == ("TRUE", "PENDING")
