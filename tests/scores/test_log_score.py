"""The logarithmic score: a certainty that was wrong is infinite and stays so."""

from dataclasses import replace
from math import inf, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scores.samples import UNITS, samples
from tracker.scores import Reason, Sample, Unit, sample_of, score

FEW = settings(max_examples=40)
BOTH = st.sampled_from(["log_score", "log_score_words"])


def as_words(sample: Sample) -> Sample:
    """The same numbers, each read from a word."""
    return replace(sample, stated=np.zeros(len(sample), dtype=np.bool_))


@pytest.mark.parametrize("name", ["log_score", "log_score_words"])
@pytest.mark.parametrize("unit", Unit)
def test_nothing_has_no_numbers(name: str, unit: Unit) -> None:
    """Without a probability there is no count of certainties either."""
    found = score(name).compute(sample_of([True]), unit)
    assert found.also == {"infinite": None, "clipped": None}


def test_one_certainty_is_never_made_up_for() -> None:
    """Ninety-nine good calls do not make an infinite score finite, and it is said why."""
    found = score("log_score").compute(sample_of([True] * 99 + [False], p=[0.9] * 99 + [1.0]))
    assert found.value == inf
    assert found.interval is None
    assert found.reason is Reason.INFINITE
    assert found.also["infinite"] == 1
    assert found.also["clipped"] == pytest.approx((99 * -log(0.9) - log(0.01)) / 100)


def test_families_questions_and_mentions_of_certainties() -> None:
    """Certainties are counted in the unit of the score: two mentions, two questions, one family."""
    sample = sample_of(
        [False, False, False, True, False],
        family=[0, 0, 0, 1, 2],
        question=[0, 0, 1, 2, 3],
        in_force=[False, True, True, True, True],
        p=[1.0, 1.0, 1.0, 1.0, 0.3],
        closed=[10**6] * 5,
    )
    counted = {unit: score("log_score").compute(sample, unit).also["infinite"] for unit in Unit}
    assert counted == {Unit.FAMILY: 1, Unit.QUESTION: 2, Unit.MENTION: 3}


@pytest.mark.parametrize("p", [0.0, 1.0])
def test_certain_and_right_is_zero(p: float) -> None:
    """Zero without a sign, and no interval where all are alike."""
    found = score("log_score").compute(sample_of([p == 1] * 3, p=[p] * 3))
    assert str(found.value) == "0.0"
    assert found.reason is Reason.NO_SPREAD


@FEW
@given(BOTH, samples(), UNITS)
def test_infinite_means_a_certainty_that_was_wrong(name: str, sample: Sample, unit: Unit) -> None:
    """The count, the value and the reason say the same; the clipped mean is within its bounds."""
    found = score(name).compute(sample, unit)
    if found.value is None:
        return
    infinite, clipped = found.also["infinite"], found.also["clipped"]
    assert infinite is not None
    assert clipped is not None
    assert (infinite > 0) == (found.value == inf) == (found.reason is Reason.INFINITE)
    assert infinite <= found.n
    assert -log(0.99) - 1e-12 <= clipped <= -log(0.01) + 1e-12


@FEW
@given(samples(), UNITS)
def test_words_worth_one_number_score_as_that_number(sample: Sample, unit: Unit) -> None:
    """Both tracks are one rule: only the range of readings tells them apart."""
    stated = sample.where(sample.has_stated)
    one = score("log_score").compute(stated, unit)
    two = score("log_score_words").compute(as_words(stated), unit)
    assert (two.value, two.interval, two.also) == (one.value, one.interval, one.also)
    assert two.low == two.high == one.value


@FEW
@given(samples(), UNITS)
def test_the_tracks_never_mix(sample: Sample, unit: Unit) -> None:
    """What is read from words does not move the stated score, nor the other way round."""
    for name, rows in (("log_score", sample.has_stated), ("log_score_words", sample.has_words)):
        assert score(name).compute(sample, unit) == score(name).compute(sample.where(rows), unit)


def test_a_word_that_may_mean_certain() -> None:
    """Only the surest reading is infinite: the value is finite and has its interval."""
    sample = sample_of([True, False], p=[[0.8, 0.9, 1.0]] * 2, stated=[False, False])
    found = score("log_score_words").compute(sample)
    assert found.high == inf
    assert found.value == pytest.approx((-log(0.9) - log(0.1)) / 2)
    assert found.also["infinite"] == 0
    assert found.interval is not None
    assert found.interval[0] == 0


@FEW
@given(samples(smallest=1), UNITS)
def test_knowing_is_best(sample: Sample, unit: Unit) -> None:
    """Whoever knew the outcomes has 0, in words as in numbers."""
    sure = np.repeat(sample.outcome.astype(float)[:, None], 3, axis=1)
    everything = np.ones(len(sample), dtype=np.bool_)
    knowing = replace(sample, said_true=sample.outcome, p=sure, stated=everything)
    for name, rows in (("log_score", knowing), ("log_score_words", as_words(knowing))):
        assert score(name).compute(rows, unit).value in (0.0, None)
