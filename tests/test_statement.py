"""Reading a statement: moments, sides, probabilities, words."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.support.records import NOW
from tracker.domain.moments import cutoff, instant, said
from tracker.domain.words import mapping, scale, worth
from tracker.errors import InvalidMoment, InvalidPrediction, InvalidProbability, UnknownWord
from tracker.sessions.almanac import Almanac
from tracker.statement import Statement, checked_probability, understand

CALL = Statement(forecaster="pluto", at="2023-03-15", sentence="KOSPI down over 20 sessions")


@pytest.mark.parametrize(
    ("changes", "side", "basis", "middle"),
    [
        ({}, "for", "none", None),
        ({"against": True}, "against", "none", None),
        ({"probability": 0.7}, "for", "stated", 0.7),
        ({"probability": 0.3}, "against", "stated", 0.3),
        ({"probability": 0.5}, "for", "stated", 0.5),
        ({"probability": 0.5, "against": True}, "against", "stated", 0.5),
        ({"probability": 0.0}, "against", "stated", 0.0),
        ({"says": "유효"}, "for", "words", 0.675),
        ({"says": "likely"}, "for", "words", 0.675),
        ({"says": "가능성 낮다", "against": True}, "against", "words", 0.325),
    ],
)
def test_side_and_probability(
    almanac: Almanac, changes: dict[str, object], side: str, basis: str, middle: float | None
) -> None:
    """The probability is of the sentence, whatever the side; a bare direction stays without one."""
    found = understand(replace(CALL, **changes), zone="Asia/Seoul", almanac=almanac, now=NOW)  # type: ignore[arg-type]
    assert (found.side, found.basis) == (side, basis)
    assert (found.probability[1] if found.probability else None) == middle


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"probability": 0.8, "against": True}, InvalidPrediction),
        ({"says": "likely", "against": True}, InvalidPrediction),
        ({"probability": 0.8, "says": "likely"}, InvalidPrediction),
        ({"probability": 1.5}, InvalidProbability),
        ({"says": "whatever"}, UnknownWord),
        ({"grade": "D"}, InvalidPrediction),
        ({"market_probability": 0.4}, InvalidPrediction),
        ({"market_source": "FedWatch"}, InvalidPrediction),
        ({"post_url": "javascript:alert(1)"}, InvalidPrediction),
        ({"market_probability": float("nan"), "market_source": "x"}, InvalidProbability),
        ({"at": "2030-01-01"}, InvalidMoment),
        ({"at": "2023-02-30"}, InvalidMoment),
        ({"at": "2023-03-15T08:00"}, InvalidMoment),
        ({"at": "yesterday"}, InvalidMoment),
    ],
)
def test_what_contradicts_itself_is_refused(
    almanac: Almanac, changes: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        understand(replace(CALL, **changes), zone="Asia/Seoul", almanac=almanac, now=NOW)  # type: ignore[arg-type]


@pytest.mark.parametrize("given", [1.5, -0.1, float("nan"), "abc", None, True, "", [0.5]])
def test_what_is_no_probability_is_refused(given: object) -> None:
    with pytest.raises(InvalidProbability, match="0 to 1"):
        checked_probability(given)


@pytest.mark.parametrize(
    ("text", "moment", "precision"),
    [
        ("2023-03-15", "2023-03-14T23:30:00+00:00", "day"),
        ("2023-03-15T15:30+09:00", "2023-03-15T06:30:00+00:00", "second"),
        ("2023-03-15T06:30Z", "2023-03-15T06:30:00+00:00", "second"),
        ("2023-03-07..2023-03-08", "2023-03-07T23:30:00+00:00", "between"),
    ],
)
def test_moments(text: str, moment: str, precision: str) -> None:
    """A day is taken before Seoul opens; a range at its last day."""
    found = said(text, "Asia/Seoul")
    assert (found.moment.isoformat(), found.precision) == (moment, precision)


def test_a_day_as_cut_off_means_its_end() -> None:
    assert cutoff("2023-03-15") == datetime(2023, 3, 15, 23, 59, 59, tzinfo=UTC)
    assert instant("9999-12-31T23:59:59Z").year == 9999
    with pytest.raises(InvalidMoment):
        instant("0001-01-01T00:00+14:00")


def test_every_word_points_at_a_row_of_the_scale() -> None:
    assert {w.row for w in mapping().values()} <= set(scale())
    assert all(0 < w.low < w.mid < w.high < 1 for w in scale().values())
    assert worth("유효") == scale()["likely"]


def test_identity_does_not_depend_on_how_the_sentence_was_typed(almanac: Almanac) -> None:
    typed = replace(CALL, sentence="코스피  DOWN over 20 session")
    first, second = (
        understand(s, zone="Asia/Seoul", almanac=almanac, now=NOW) for s in (CALL, typed)
    )
    assert first.identity == second.identity
    later = understand(replace(CALL, at="2023-03-16"), zone="Asia/Seoul", almanac=almanac, now=NOW)
    assert first.identity != later.identity
