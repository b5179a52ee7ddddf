"""Calibration in the large."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scores.samples import UNITS, samples
from tracker.scores import Reason, Sample, Unit, sample_of, score


def of(sample: Sample, name: str = "bias", unit: Unit = Unit.FAMILY) -> float | None:
    return score(name).compute(sample, unit).value


@pytest.mark.parametrize("unit", Unit)
def test_too_sure_is_above_zero(unit: Unit) -> None:
    """Sure and wrong is 1, denied and right all the same -1, and as often right as said is 0."""
    assert of(sample_of([False] * 3, p=[1.0] * 3), unit=unit) == 1.0
    assert of(sample_of([True] * 3, p=[0.0] * 3), unit=unit) == -1.0
    assert of(sample_of([True, True, True, False], p=[0.75] * 4), unit=unit) == 0.0


def test_a_call_against_the_sentence_is_judged_by_what_it_says() -> None:
    """10 % for TRUE from somebody who is against is 90 % for FALSE, and so is its bias."""
    against = sample_of([False, True], said_true=[False, False], p=[0.1, 0.1])
    in_favour = sample_of([True, False], p=[0.9, 0.9])
    assert of(against) == pytest.approx(0.4)
    assert of(in_favour) == pytest.approx(0.4)


@given(samples(), UNITS)
def test_surer_words_are_more_biased(sample: Sample, unit: Unit) -> None:
    """The range is that of the least sure and the surest reading, in this order."""
    found = score("bias_words").compute(sample, unit)
    surest = sample.where(sample.has_words)
    if found.value is not None:
        assert found.low is not None
        assert found.high is not None
        assert found.low < found.value < found.high
        assert found.n <= len(surest)


@given(samples(), UNITS, st.sampled_from(["bias", "bias_words"]))
def test_the_tracks_never_mix(sample: Sample, unit: Unit, name: str) -> None:
    """What is read from words does not move the bias of what was stated, nor the other way round."""
    rows = sample.has_words if name == "bias_words" else sample.has_stated
    module = score(name)
    assert module.compute(sample, unit) == module.compute(sample.where(rows), unit)


def test_neither_end_is_better() -> None:
    """Bias is described and not ranked; alike families have no interval, one family neither."""
    found = score("bias").compute(sample_of([True] * 3, p=[0.8] * 3))
    assert found.better is None
    assert found.reference == 0.0
    assert found.reason is Reason.NO_SPREAD
    assert score("bias").compute(sample_of([True], p=[0.8])).reason is Reason.ONE_FAMILY
    assert score("bias").compute(sample_of([True])).reason is Reason.NO_STATED
