"""The sentence at the top follows a rule, and says when there is too little to say."""

import pytest

from tracker.scores import Score
from tracker.web import headline
from tracker.web.i18n import Texts

T = Texts("en")


def rate(value: float | None, families: int, interval: tuple[float, float] | None) -> Score:
    return Score(
        value=value,
        n=families,
        families=families,
        interval=interval,
        better="higher",
        reference=0.5,
    )


@pytest.mark.parametrize(
    ("score", "kind"),
    [
        (rate(None, 0, None), "none"),
        (rate(1.0, 1, None), "too_few"),
        (rate(0.9, 9, (0.6, 0.98)), "too_few"),
        (rate(0.7, 18, (0.47, 0.86)), "unclear"),
        (rate(0.7, 60, (0.57, 0.8)), "better"),
        (rate(0.3, 60, (0.2, 0.43)), "worse"),
    ],
)
def test_the_verdict_follows_the_interval(score: Score, kind: str) -> None:
    found, sentence, _ = headline.verdict(T, score)
    assert found == kind
    assert sentence


def test_too_few_says_how_many_there_are_and_how_many_are_needed() -> None:
    _, sentence, _ = headline.verdict(T, rate(0.9, 4, (0.4, 0.99)))
    assert "4" in sentence
    assert str(headline.ENOUGH) in sentence


def test_an_unclear_record_says_how_many_would_tell() -> None:
    """60 % against 50 % takes 194 with 80 % power at 5 %."""
    assert "194" in headline.verdict(T, rate(0.6, 20, (0.4, 0.78)))[2]
    assert headline.verdict(T, rate(0.5, 20, (0.3, 0.7)))[2] == ""
