"""The hit rate against always calling up."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from scipy import stats

from tests.scores.samples import UNITS, samples
from tests.scores.test_oracles import agrees, by_hand
from tracker.scores import Reason, Sample, Unit, sample_of
from tracker.scores.hit_rate_vs_always_up import compute


def rose(sample: Sample) -> list[bool]:
    """Whether it rose, row by row."""
    return [bool(o) == (u > 0) for o, u in zip(sample.outcome, sample.up, strict=True)]


@given(samples(), UNITS)
def test_by_hand(sample: Sample, unit: Unit) -> None:
    """Right or not less whether it rose, on calls about a direction only."""
    gain = np.array([int(c) - int(r) for c, r in zip(sample.correct, rose(sample), strict=True)])
    agreed = by_hand(sample, gain.astype(float), sample.up != 0, unit)
    assert agrees(compute(sample, unit), agreed)


@given(samples(smallest=2))
def test_the_interval_is_students_over_families(sample: Sample) -> None:
    found = compute(sample)
    assume(found.interval is not None)
    rows = np.flatnonzero(sample.in_force & (sample.up != 0))
    gain = sample.correct[rows].astype(float) - np.array(rose(sample))[rows]
    family = sample.family[rows]
    means = [gain[family == code].mean() for code in np.unique(family)]
    low, high = stats.ttest_1samp(means, 0).confidence_interval(0.95)
    assert found.interval == pytest.approx((max(-1, low), min(1, high)), abs=1e-9)


@given(samples(smallest=1), UNITS)
def test_whoever_always_calls_up_has_zero(sample: Sample, unit: Unit) -> None:
    """However the sentences are worded, and however the market went."""
    found = compute(replace(sample, said_true=sample.up > 0), unit)
    assert found.value is None if found.n == 0 else found.value == 0.0


def test_whoever_calls_down_in_a_rise_is_far_below() -> None:
    """Three rises and one fall, always called to fall: 1/4 against 3/4."""
    calls = sample_of(
        [True, True, False, True], said_true=[False, False, True, True], up=[1, 1, -1, -1]
    )
    assert compute(calls).value == pytest.approx(0.25 - 0.75)


def test_calls_about_no_direction_are_left_out() -> None:
    found = compute(sample_of([True, False, True], up=[0, 1, 1]))
    assert (found.n, found.value) == (2, 0.0)
    assert compute(sample_of([True])).reason is Reason.NO_DIRECTION
