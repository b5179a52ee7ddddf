"""The baseline score: points above a coin, on the platform's scale."""

from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scores.samples import UNITS, samples
from tracker.scores import Reason, Sample, Unit, sample_of, score
from tracker.scores.metaculus_baseline import RANGE, compute, points


@pytest.mark.parametrize("unit", Unit)
def test_a_coin_has_no_points(unit: Unit) -> None:
    """Exactly 0, however it ended."""
    assert compute(sample_of([True, False, True], p=[0.5] * 3), unit).value == 0.0


def test_certainties_have_the_ends_of_the_range() -> None:
    """0 and 1 are taken as 0.001 and 0.999, so that the score is never infinite."""
    wrong, right = compute(sample_of([True], p=[0.0])), compute(sample_of([True], p=[1.0]))
    assert (wrong.value, right.value) == pytest.approx(RANGE, abs=1e-9)
    assert pytest.approx((-896.578, 99.856), abs=1e-3) == RANGE
    assert right.reason is Reason.ONE_FAMILY


def test_rounding_of_large_scores_is_no_spread() -> None:
    """A thousand questions alike, in families of all sizes, have no interval of width 1e-12."""
    family = np.repeat([0, 1, 2], [700, 300, 1])
    found = compute(sample_of([False] * 1001, family=family, p=[0.97] * 1001), Unit.QUESTION)
    assert found.interval is None
    assert found.reason is Reason.NO_SPREAD


@given(samples(), UNITS)
def test_it_is_the_log_score_on_another_scale(sample: Sample, unit: Unit) -> None:
    """``100 (1 - log score / ln 2)`` where nothing is clipped."""
    inside = (sample.p[:, 1] > 0) & (sample.p[:, 1] < 1)
    ours = sample.where(inside)
    plain, found = score("log_score").compute(ours, unit), compute(ours, unit)
    assert (found.n, found.families) == (plain.n, plain.families)
    if plain.value is not None:
        assert found.value == pytest.approx(100 * (1 - plain.value / log(2)), abs=1e-9)


@given(st.floats(0.001, 0.999), st.floats(0.001, 0.999))
def test_saying_what_one_thinks_is_best(truth: float, said: float) -> None:
    """The rule is proper: nobody expects more points by saying something else."""
    p = np.array([truth, said])
    expected = truth * points(p, np.array([True] * 2)) + (1 - truth) * points(
        p, np.array([False] * 2)
    )
    assert expected[0] >= expected[1] - 1e-9


@given(samples(), UNITS)
def test_words_have_no_points(sample: Sample, unit: Unit) -> None:
    """Only stated probabilities are scored."""
    assert compute(sample, unit) == compute(sample.where(sample.has_stated), unit)
    assert compute(sample.where(sample.has_words), unit).reason is Reason.NO_STATED
