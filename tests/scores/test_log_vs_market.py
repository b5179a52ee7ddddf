"""Log points against the market."""

from dataclasses import replace
from math import log

import numpy as np
import pytest
from hypothesis import given

from tests.scores.samples import UNITS, samples
from tracker.scores import Reason, Sample, Unit, sample_of
from tracker.scores.log_vs_market import RANGE, compute


def saying(sample: Sample, p: np.ndarray) -> Sample:
    """The same calls, each with a stated probability of ``p``."""
    return replace(sample, p=np.repeat(p[:, None], 3, axis=1), stated=~np.isnan(p))


@given(samples(smallest=1), UNITS)
def test_the_market_against_itself_is_exactly_zero(sample: Sample, unit: Unit) -> None:
    """Whoever repeats the market has neither gained nor lost on it."""
    found = compute(saying(sample, sample.market), unit)
    assert found.value is None if found.n == 0 else found.value == 0.0
    assert found.interval is None


@given(samples(smallest=1), UNITS)
def test_what_one_gains_the_other_loses(sample: Sample, unit: Unit) -> None:
    """With the market's numbers and the author's exchanged, the sign turns."""
    rows = sample.where(sample.has_stated & ~np.isnan(sample.market))
    other = replace(saying(rows, rows.market), market=rows.p[:, 1])
    one, two = compute(rows, unit), compute(other, unit)
    assert one.n == two.n
    if one.value is not None:
        assert two.value == pytest.approx(-one.value, abs=1e-9)


@pytest.mark.parametrize(("p", "end"), [(0.0, 0), (1.0, 1)])
def test_certainty_is_worth_at_most_a_hundredth(p: float, end: int) -> None:
    """0 and 1 count as 0.01 and 0.99 on both sides, so that no single call decides."""
    found = compute(sample_of([True], p=[p], market=[1 - p]))
    assert found.value == pytest.approx(RANGE[end])
    assert pytest.approx((-100 * log(99), 100 * log(99))) == RANGE
    assert found.reason is Reason.ONE_FAMILY


@pytest.mark.parametrize("unit", [Unit.FAMILY, Unit.QUESTION])
def test_an_older_price_is_not_held_against_a_newer_call(unit: Unit) -> None:
    """A question is compared on its last mention with a price, not on the one in force."""
    sample = sample_of(
        [True, True],
        question=[0, 0],
        family=[0, 0],
        in_force=[False, True],
        priced=[True, False],
        p=[0.8, 0.1],
        market=[0.4, float("nan")],
        closed=[10**6] * 2,
    )
    assert compute(sample, unit).value == pytest.approx(100 * log(2))


def test_a_price_is_needed() -> None:
    """Calls without a market probability are left out, and it is said when none is left."""
    found = compute(sample_of([True], p=[0.8]))
    assert found.value is None
    assert found.reason is Reason.NO_STATED_AND_MARKET
