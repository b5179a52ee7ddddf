"""The hit rate against the last window's outcome again."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from scipy import stats

from tests.scores.samples import UNITS, samples
from tests.scores.test_oracles import agrees, by_hand
from tracker.scores import Reason, Sample, Unit, sample_of
from tracker.scores.hit_rate_vs_persistence import compute


@given(samples(), UNITS)
def test_by_hand(sample: Sample, unit: Unit) -> None:
    """Right or not less whether it ended as last time, where there was a last time."""
    known = ~np.isnan(sample.last)
    again = [bool(o) == (last == 1) for o, last in zip(sample.outcome, sample.last, strict=True)]
    gain = sample.correct.astype(float) - np.array(again, dtype=float)
    assert agrees(compute(sample, unit), by_hand(sample, gain, known, unit))


@given(samples(smallest=2))
def test_the_interval_is_students_over_families(sample: Sample) -> None:
    found = compute(sample)
    assume(found.interval is not None)
    rows = np.flatnonzero(sample.in_force & ~np.isnan(sample.last))
    gain = sample.correct[rows].astype(float) - (sample.last[rows] == sample.outcome[rows])
    family = sample.family[rows]
    means = [gain[family == code].mean() for code in np.unique(family)]
    low, high = stats.ttest_1samp(means, 0).confidence_interval(0.95)
    assert found.interval == pytest.approx((max(-1, low), min(1, high)), abs=1e-9)


@given(samples(smallest=1), UNITS)
def test_whoever_repeats_the_last_outcome_has_zero(sample: Sample, unit: Unit) -> None:
    found = compute(replace(sample, said_true=sample.last == 1), unit)
    assert found.value is None if found.n == 0 else found.value == 0.0


def test_calls_without_an_earlier_window_are_left_out() -> None:
    """Two right where persistence was wrong, one wrong where it was right, one without a last time."""
    calls = sample_of([True, True, False, False], last=[0, 0, 0, float("nan")])
    found = compute(calls)
    assert found.n == 3
    assert found.value == pytest.approx(2 / 3 - 1 / 3)
    assert compute(sample_of([True])).reason is Reason.NO_LAST
