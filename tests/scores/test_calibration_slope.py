"""The calibration slope, its intervals, and when there is none."""

from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scores.samples import UNITS, turned
from tracker.scores import Reason, Sample, Unit, sample_of
from tracker.scores.calibration_slope import FACTS, diagram

LINES = ("intercept", "slope")
CALLS = st.lists(
    st.tuples(st.integers(0, 20), st.booleans(), st.integers(0, 14)), min_size=14, max_size=60
)


def sample_from(calls: list[tuple[int, bool, int]]) -> Sample:
    p, outcome, family = (list(column) for column in zip(*calls, strict=True))
    return sample_of(outcome, p=np.array(p) / 20, family=family)


@settings(max_examples=20)
@given(CALLS)
def test_as_statsmodels(calls: list[tuple[int, bool, int]]) -> None:
    """The line is statsmodels' logistic regression on the log-odds, its errors clustered by family."""
    sample = sample_from(calls)
    found = diagram(sample, Unit.QUESTION)
    if found.reason is not None:
        assert [found.facts[name] for name in LINES] == [None, None]
        return
    odds = np.log(np.clip(sample.p[:, 1], 0.01, 0.99))
    odds -= np.log(1 - np.clip(sample.p[:, 1], 0.01, 0.99))
    groups = np.unique(sample.family, return_inverse=True)[1]
    fit = sm.Logit(sample.outcome.astype(float), sm.add_constant(odds)).fit(
        disp=0,
        maxiter=200,
        method="newton",
        cov_type="cluster",
        cov_kwds={"groups": groups, "use_correction": False},
    )
    few = found.families / (found.families - 1)
    from scipy.stats import t

    half = t.ppf(0.975, found.families - 1) * np.sqrt(few) * fit.bse
    for name, value, width in zip(LINES, fit.params, half, strict=True):
        assert found.facts[name] == pytest.approx(value, abs=1e-5, rel=1e-5)
        assert found.facts[f"{name}_low"] == pytest.approx(value - width, abs=1e-4, rel=1e-4)
        assert found.facts[f"{name}_high"] == pytest.approx(value + width, abs=1e-4, rel=1e-4)


@settings(max_examples=20)
@given(CALLS)
def test_a_family_is_one_call_of_its_weight(calls: list[tuple[int, bool, int]]) -> None:
    """By family the line is statsmodels' with each family's weight shared among its questions."""
    sample = sample_from(calls)
    found = diagram(sample)
    if found.reason is not None:
        return
    q = np.clip(sample.p[:, 1], 0.01, 0.99)
    _, family, size = np.unique(sample.family, return_inverse=True, return_counts=True)
    fit = sm.GLM(
        sample.outcome.astype(float),
        sm.add_constant(np.log(q / (1 - q))),
        family=sm.families.Binomial(),
        freq_weights=1 / size[family],
    ).fit(tol=1e-12, maxiter=200)
    values = [found.facts[name] for name in LINES]
    assert values == pytest.approx(fit.params.tolist(), abs=1e-5, rel=1e-5)


@settings(max_examples=20)
@given(CALLS, UNITS, st.sets(st.integers(0, 59)), st.sets(st.integers(0, 59)))
def test_turning_questions_round_changes_nothing(
    calls: list[tuple[int, bool, int]], unit: Unit, against: set[int], chosen: set[int]
) -> None:
    """The side that was taken is the same side, however the sentence was written."""
    sample = sample_from(calls)
    sample = replace(sample, said_true=~np.isin(sample.question, list(against)))
    found = diagram(sample, unit)
    other = diagram(turned(sample, np.isin(sample.question, list(chosen))), unit)
    assert (other.n, other.reason, other.facts.keys()) == (found.n, found.reason, FACTS.keys())
    for name, value in found.facts.items():
        if value is None:
            assert other.facts[name] is None
        else:
            assert other.facts[name] == pytest.approx(value, abs=1e-6, rel=1e-6)


def test_two_probabilities_by_hand() -> None:
    """The line goes through the log-odds of what came true at each of them."""
    right, p = [True] * 6 + [False] * 4 + [True] * 8 + [False] * 2, [0.7] * 10 + [0.9] * 10
    found = diagram(sample_of(right, p=p))
    slope = (np.log(8 / 2) - np.log(6 / 4)) / (np.log(9) - np.log(7 / 3))
    assert found.facts["slope"] == pytest.approx(slope, abs=1e-7)
    assert found.facts["intercept"] == pytest.approx(np.log(4) - slope * np.log(9), abs=1e-7)


def test_certainties_are_clipped_and_counted() -> None:
    """0 and 1 are taken for 0.01 and 0.99; a call against the sentence counts from its own side."""
    right, p = [True] * 6 + [False] * 4 + [True] * 8 + [False] * 2, [0.7] * 10 + [1.0] * 10
    found = diagram(sample_of(right, p=p))
    assert found.facts["clipped"] == 10
    same = diagram(sample_of(right, p=[0.7] * 10 + [0.99] * 10))
    assert same.facts["clipped"] == 0
    assert found.facts["slope"] == same.facts["slope"]
    against = sample_of([not r for r in right], said_true=[False] * 20, p=[0.3] * 10 + [0.01] * 10)
    assert diagram(against).facts["slope"] == pytest.approx(same.facts["slope"])


NO_LINE = [
    ([True, False] * 4 + [True], [0.6, 0.7] * 4 + [0.8], Reason.FEW),
    ([True] * 12, [0.6, 0.7] * 6, Reason.ONE_RESULT),
    ([False] * 12, [0.6, 0.7] * 6, Reason.ONE_RESULT),
    ([True, False] * 6, [0.7] * 12, Reason.NO_SLOPE),
    ([True, False] * 6, [0.7, 0.6] * 6, Reason.NO_SLOPE),
    ([True, False] * 6, [0.6, 0.7] * 6, Reason.NO_SLOPE),
    ([True, False] * 6 + [True], [0.7, 0.7] * 6 + [0.8], Reason.NO_SLOPE),
]


@pytest.mark.parametrize(("right", "p", "reason"), NO_LINE)
def test_no_finite_line(right: list[bool], p: list[float], reason: Reason) -> None:
    """Where right and wrong calls are parted by their probability no number is made up."""
    found = diagram(sample_of(right, p=p))
    assert found.reason is reason
    assert all(value is None for name, value in found.facts.items() if name != "clipped")


def test_overconfidence_has_a_slope_below_one() -> None:
    """Odds twice too far from even: the slope is about a half and its interval says not 1."""
    generator = np.random.default_rng(6)
    odds = generator.normal(0, 1, 400)
    outcome = generator.random(400) < 1 / (1 + np.exp(-odds))
    facts = diagram(sample_of(outcome, p=1 / (1 + np.exp(-2 * odds)))).facts
    low, slope, high = (float(facts[f"slope{end}"] or 0) for end in ("_low", "", "_high"))
    assert low < 0.5 < high < 1
    assert slope == pytest.approx(0.5, abs=0.15)
