"""release: the first print against the consensus, an earlier print, a number or a range."""

from collections.abc import Mapping

import pytest

from tests.criteria.hand import stands, table
from tracker.errors import InvalidQuestion

AT = "2023-03-05T12:00+09:00"


@table
def test_consensus(side: str, printed: str, poll: str, outcome: str) -> None:
    """Above and below consensus are strict.

    side  | printed | poll | outcome
    above | 311     | 225  | TRUE
    above | 225     | 225  | FALSE
    above | 200     | 225  | FALSE
    below | 200     | 225  | TRUE
    below | 225     | 225  | FALSE
    below | 311     | 225  | FALSE
    """
    figures = {"NFP": {"2023-02": printed}, "NFP_CONSENSUS": {"2023-02": poll}}
    found = stands(f"NFP 2023-02 {side} consensus", figures, at=AT)
    reason = "printed as asked" if outcome == "TRUE" else "printed otherwise"
    assert found == (outcome, reason, "03-10", "NFP 02-01, NFP_CONSENSUS 02-01")


@table
def test_number(form: str, printed: str, outcome: str) -> None:
    """Above and below are strict, at least and at most are not, between includes both ends.

    form                  | printed | outcome
    above 0.4             | 0.4     | FALSE
    above 0.4             | 0.5     | TRUE
    below 0.4             | 0.4     | FALSE
    below 0.4             | 0.3     | TRUE
    at least 0.4          | 0.4     | TRUE
    at least 0.4          | 0.3     | FALSE
    at most 0.4           | 0.4     | TRUE
    at most 0.4           | 0.5     | FALSE
    at most -0.1          | -0.1    | TRUE
    between 0.4 and 0.5   | 0.4     | TRUE
    between 0.4 and 0.5   | 0.5     | TRUE
    between 0.4 and 0.5   | 0.39    | FALSE
    between 0.4 and 0.5   | 0.51    | FALSE
    between 0.4 and 0.4   | 0.4     | TRUE
    """
    found = stands(f"CPI_CORE_MOM 2023-02 {form}", {"CPI_CORE_MOM": {"2023-02": printed}}, at=AT)
    assert found.outcome == outcome
    assert found.evidence == "CPI_CORE_MOM 02-01"


@table
def test_earlier_print(side: str, before: str, printed: str, outcome: str) -> None:
    """Against an earlier first print, equal is neither above nor below.

    side  | before | printed | outcome
    below | 517    | 311     | TRUE
    below | 311    | 311     | FALSE
    above | 311    | 311     | FALSE
    above | 310    | 311     | TRUE
    """
    figures = {"NFP": {"2023-01": before, "2023-02": printed}}
    found = stands(f"NFP 2023-02 {side} NFP 2023-01", figures, at=AT)
    assert (found.outcome, found.evidence) == (outcome, "NFP 01-01, NFP 02-01")


@table
def test_gaps(sentence: str, nfp: str, poll: str, outcome: str, reason: str, day: str) -> None:
    """A missing print or poll is pending; a cancelled release is void, whatever else is missing.

    Prints of 2023-01 and 2023-02; a point is a missing one.

    sentence                      | nfp           | poll | outcome | reason         | day
    NFP 2023-02 above consensus   | 517 .         | 225  | PENDING | missing figure | 02-01
    NFP 2023-02 above consensus   | 517 311       | .    | PENDING | missing figure | 02-01
    NFP 2023-02 above consensus   | 517 cancelled | .    | VOID    | cancelled      | 02-01
    NFP 2023-02 below NFP 2023-01 | . 311         | .    | PENDING | missing figure | 01-01
    NFP 2023-02 below NFP 2023-01 | cancelled 311 | .    | VOID    | cancelled      | 01-01
    NFP 2023-02 below NFP 2023-01 | cancelled .   | .    | VOID    | cancelled      | 01-01
    """
    prints = dict(zip(("2023-01", "2023-02"), nfp.split(), strict=True))
    figures: Mapping[str, Mapping[str, str]] = {
        "NFP": {k: v for k, v in prints.items() if v != "."},
        "NFP_CONSENSUS": {} if poll == "." else {"2023-02": poll},
    }
    assert stands(sentence, figures, at=AT)[:3] == (outcome, reason, day)


def test_settles_at_the_release() -> None:
    """February's payrolls came out on 10 March at 08:30 in New York, before summer time."""
    figures = {"NFP": {"2023-02": "311"}}
    sentence = "NFP 2023-02 at least 300"
    before = stands(sentence, figures, at=AT, as_of="2023-03-10T08:29:59-05:00")
    after = stands(sentence, figures, at=AT, as_of="2023-03-10T08:30-05:00")
    assert (before.reason, after.outcome) == ("window open", "TRUE")


@table
def test_periods(sentence: str, series: str, day: str) -> None:
    """Months, quarters, weeks and meetings each name their figure; it decides on the day it comes out.

    sentence                                     | series       | day
    NFP 2023-02 at least 1                       | NFP          | 03-10
    GDP 2023Q1 at least 1                        | GDP          | 04-27
    ICSA 2023-03-11 at least 1                   | ICSA         | 03-16
    SEP_FFR_2023 2023-03-22 between 1.00 and 5.25 | SEP_FFR_2023 | 03-22
    """
    found = stands(sentence, {series: {sentence.split()[1]: "5"}}, at=AT)
    assert (found.outcome, found.day) == ("TRUE", day)


def test_call_after_the_release() -> None:
    """A figure that was out cannot be called."""
    with pytest.raises(InvalidQuestion, match="before the call"):
        stands("NFP 2023-02 at least 300", {}, at="2023-03-10T08:30:01-05:00")
