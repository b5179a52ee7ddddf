"""Every score against an independent way to the same number."""

from itertools import groupby
from math import inf, log

import numpy as np
import pytest
import scoringrules
import statsmodels.api as sm
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats
from sklearn.metrics import brier_score_loss, log_loss
from statsmodels.stats.proportion import proportion_confint
from statsmodels.tsa.stattools import diebold_mariano_test

from tests.scores.samples import CENTS, UNITS, samples
from tracker.scores import Reason, Sample, Score, Unit, sample_of, score
from tracker.scores._clusters import clusters
from tracker.scores._sample import Flags, Floats
from tracker.scores._wilson import effective_size, intervals, wilson

FEW = settings(max_examples=40)


def by_hand(sample: Sample, values: Floats, having: Flags, unit: Unit) -> float | None:
    """The mean by the definition, in plain Python, one row after the other."""
    rows = [
        (int(sample.family[i]), float(values[i]))
        for i in range(len(sample))
        if having[i] and (unit is Unit.MENTION or sample.in_force[i])
    ]
    if unit is Unit.FAMILY:
        found = groupby(sorted(rows), key=lambda row: row[0])
        means = [[value for _, value in group] for _, group in found]
        rows = [(0, sum(values) / len(values)) for values in means]
    return sum(value for _, value in rows) / len(rows) if rows else None


def family_means(sample: Sample, values: Floats, rows: Flags) -> list[float]:
    """The mean of ``values`` in each family that has ``rows``."""
    family = sample.family[rows]
    return [float(values[rows][family == code].mean()) for code in np.unique(family)]


def agrees(found: Score, expected: float | None) -> bool:
    if expected is None:
        return found.value is None
    return found.value == pytest.approx(expected, abs=1e-12)


@given(samples(), UNITS)
def test_hit_rates_by_hand(sample: Sample, unit: Unit) -> None:
    """The family value is the mean over families of the mean over questions in force."""
    every = np.ones(len(sample), dtype=bool)
    right = sample.correct.astype(float)
    assert agrees(
        score("proportion_correct").compute(sample, unit), by_hand(sample, right, every, unit)
    )
    for name in ("market", "base"):
        rival = getattr(sample, name)
        side = np.where(sample.said_true, rival, 1 - rival)
        expected = by_hand(sample, right - side, ~np.isnan(rival), unit)
        assert agrees(score(f"hit_rate_vs_{name}").compute(sample, unit), expected)


@given(samples(), UNITS, st.sampled_from(["market", "base"]))
def test_brier_differences_by_hand(sample: Sample, unit: Unit, rival: str) -> None:
    """Reference minus own, on calls where both exist."""
    p, q, y = sample.p[:, 1], getattr(sample, rival), sample.outcome
    gain = (q - y) ** 2 - (p - y) ** 2
    for name, mine in (("brier", sample.has_stated), ("brier_words", sample.has_words)):
        expected = by_hand(sample, gain, mine & ~np.isnan(q), unit)
        assert agrees(score(f"{name}_vs_{rival}").compute(sample, unit), expected)


@given(samples(smallest=1))
def test_brier_as_scikit_learn(sample: Sample) -> None:
    rows = sample.has_stated & sample.in_force
    assume(rows.any())
    expected = brier_score_loss(sample.outcome[rows], sample.p[rows, 1], pos_label=True)
    assert agrees(score("brier").compute(sample, Unit.QUESTION), float(expected))


@given(samples(smallest=1), UNITS)
def test_words_are_scored_three_times(sample: Sample, unit: Unit) -> None:
    """When all calls are for the sentence the readings are the table's low, middle and high."""
    ours = sample.where(sample.has_words & sample.said_true)
    found = score("brier_words").compute(ours, unit)
    every = np.ones(len(ours), dtype=bool)
    three = [by_hand(ours, (ours.p[:, i] - ours.outcome) ** 2, every, unit) for i in range(3)]
    assert agrees(found, three[1])
    if found.value is not None:
        numbers = [number for number in three if number is not None]
        assert (found.low, found.high) == pytest.approx((min(numbers), max(numbers)), abs=1e-12)


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(1, 1e6)), min_size=1, max_size=10))
def test_wilson_as_statsmodels(rates: list[tuple[float, float]]) -> None:
    """Of any count, whole or not, one at a time and many at once."""
    rate, n = np.array(rates).T
    expected = np.array(proportion_confint(rate * n, n, method="wilson"))
    assert np.array(intervals(rate * n, n)) == pytest.approx(expected, abs=1e-12)
    assert wilson(rate[0] * n[0], n[0]) == pytest.approx(tuple(expected[:, 0]), abs=1e-12)


@given(samples(smallest=2), st.sampled_from([Unit.QUESTION, Unit.MENTION]))
def test_intervals_as_statsmodels(sample: Sample, unit: Unit) -> None:
    """The t interval is least squares on a constant with clustered errors."""
    rows = sample.has_stated if unit is Unit.MENTION else sample.has_stated & sample.in_force
    found = score("brier").compute(sample, unit)
    assume(found.interval is not None)
    losses = (sample.p[rows, 1] - sample.outcome[rows]) ** 2
    fit = sm.OLS(losses, np.ones(rows.sum())).fit(
        cov_type="cluster", cov_kwds={"groups": sample.family[rows]}, use_t=True
    )
    low, high = fit.conf_int()[0]
    assert found.interval == pytest.approx((max(0, low), min(1, high)), abs=1e-9)


@given(samples(smallest=2))
def test_family_intervals_as_scipy(sample: Sample) -> None:
    """By family the interval is Student's on the family means."""
    found = score("hit_rate_vs_base").compute(sample)
    assume(found.interval is not None)
    rows = ~np.isnan(sample.base) & sample.in_force
    side = np.where(sample.said_true, sample.base, 1 - sample.base)
    gain = np.asarray(sample.correct - side, dtype=np.float64)[rows]
    family = sample.family[rows]
    means = [gain[family == code].mean() for code in np.unique(family)]
    low, high = stats.ttest_1samp(means, 0).confidence_interval(0.95)
    assert found.interval == pytest.approx((max(-1, low), min(1, high)), abs=1e-9)


@given(samples(smallest=2), st.sampled_from([Unit.QUESTION, Unit.MENTION]))
def test_effective_size_as_defined(sample: Sample, unit: Unit) -> None:
    """``p(1-p)/V`` times the squared ratio of t quantiles, within 1..n; families when V is 0."""
    every = np.ones(len(sample), dtype=bool)
    rows = every if unit is Unit.MENTION else sample.in_force
    hits = clusters(sample, sample.correct.astype(float), unit, every)
    assume(hits.families > 1)
    fit = sm.OLS(sample.correct[rows].astype(float), np.ones(rows.sum())).fit(
        cov_type="cluster", cov_kwds={"groups": sample.family[rows]}, use_t=True
    )
    variance = float(np.asarray(fit.cov_params()).item())
    n, families = int(rows.sum()), hits.families
    if variance < 1e-18:
        assert effective_size(hits) == families
        return
    ratio = stats.t.ppf(0.975, n - 1) / stats.t.ppf(0.975, families - 1)
    expected = hits.mean * (1 - hits.mean) / variance * ratio**2
    assert effective_size(hits) == pytest.approx(min(max(expected, 1), n), rel=1e-9)


@given(st.lists(st.booleans(), min_size=2, max_size=60))
def test_families_of_one_question(right: list[bool]) -> None:
    """With a question a family the effective size is G-1, or G when all are alike."""
    hits = clusters(
        sample_of(right), np.array(right, dtype=float), Unit.FAMILY, np.ones(len(right), dtype=bool)
    )
    alike = len(set(right)) == 1
    assert effective_size(hits) == pytest.approx(max(1, len(right) - (not alike)))


def test_fractions_of_a_family_count_as_fractions() -> None:
    """Three families at 1/3 each: one cluster each, no spread, so three independent units."""
    sample = sample_of([True, False, False] * 3, family=[1, 1, 1, 2, 2, 2, 3, 3, 3])
    found = score("proportion_correct").compute(sample)
    assert found.value == pytest.approx(1 / 3)
    assert found.n == found.families == 3
    low, high = stats.binomtest(1, 3).proportion_ci(method="wilson")
    assert found.interval == pytest.approx((low, high))


def test_alike_families_have_no_t_interval() -> None:
    """Families that all gain the same say nothing about spread: no interval of width 0."""
    found = score("brier_vs_coin").compute(sample_of([True] * 5, p=[0.9] * 5))
    assert found.value == pytest.approx(0.24)
    assert found.interval is None
    assert found.reason is Reason.NO_SPREAD


def surprises(sample: Sample, p: Floats) -> Floats:
    """``-ln`` of the probability given to what happened, in plain Python."""
    given = [q if y else 1 - q for q, y in zip(p, sample.outcome, strict=True)]
    return np.array([inf if q == 0 else -log(q) for q in given])


@FEW
@given(samples(), UNITS)
def test_log_scores_by_hand(sample: Sample, unit: Unit) -> None:
    """The mean of ``-ln p(outcome)`` and the same with probabilities clipped to 0.01..0.99."""
    p = sample.p[:, 1]
    for name, mine in (("log_score", sample.has_stated), ("log_score_words", sample.has_words)):
        found = score(name).compute(sample, unit)
        assert agrees(found, by_hand(sample, surprises(sample, p), mine, unit))
        clipped = np.array([q if np.isnan(q) else min(max(q, 0.01), 0.99) for q in p])
        expected = by_hand(sample, surprises(sample, clipped), mine, unit)
        assert found.also["clipped"] == (
            None if expected is None else pytest.approx(expected, abs=1e-12)
        )


@FEW
@given(samples(smallest=6))
def test_log_score_as_scoringrules(sample: Sample) -> None:
    """Infinite where a certainty was wrong."""
    rows = sample.has_stated & sample.in_force
    if not rows.any():
        return
    with np.errstate(divide="ignore"):
        expected = np.mean(scoringrules.log_score(sample.outcome[rows], sample.p[rows, 1]))
    assert agrees(score("log_score").compute(sample, Unit.QUESTION), float(expected))


@FEW
@given(samples(smallest=6))
def test_finite_log_score_as_scikit_learn(sample: Sample) -> None:
    rows = sample.has_stated & sample.in_force & (np.abs(sample.p[:, 1] - sample.outcome) < 1)
    if not rows.any():
        return
    expected = log_loss(sample.outcome[rows], sample.p[rows, 1], labels=[False, True])
    found = score("log_score").compute(sample.where(rows), Unit.QUESTION)
    assert agrees(found, float(expected))


@FEW
@given(samples(), UNITS)
def test_log_points_by_hand(sample: Sample, unit: Unit) -> None:
    """Points above a coin, and above the market, from the clipped probability of the outcome."""

    def clipped(p: Floats, end: float) -> Floats:
        return surprises(sample, np.array([min(max(q, end), 1 - end) for q in np.nan_to_num(p)]))

    p, q, mine = sample.p[:, 1], sample.market, sample.has_stated
    baseline = by_hand(sample, 100 * (1 - clipped(p, 0.001) / log(2)), mine, unit)
    found = score("metaculus_baseline").compute(sample, unit).value
    assert found == (None if baseline is None else pytest.approx(baseline, abs=1e-9))
    gain = by_hand(sample, 100 * (clipped(q, 0.01) - clipped(p, 0.01)), mine & ~np.isnan(q), unit)
    found = score("log_vs_market").compute(sample, unit).value
    assert found == (None if gain is None else pytest.approx(gain, abs=1e-9))


@FEW
@given(samples(), UNITS)
def test_bias_by_hand(sample: Sample, unit: Unit) -> None:
    """Sureness in the side that was taken less being right; as a one-sample t test by family."""
    side = np.where(sample.said_true, sample.p[:, 1], 1 - sample.p[:, 1])
    for name, mine in (("bias", sample.has_stated), ("bias_words", sample.has_words)):
        found = score(name).compute(sample, unit)
        assert agrees(found, by_hand(sample, side - sample.correct, mine, unit))
        if found.interval is not None and unit is Unit.FAMILY:
            means = family_means(sample, side - sample.correct, mine & sample.in_force)
            low, high = stats.ttest_1samp(means, 0).confidence_interval(0.95)
            assert found.interval == pytest.approx((max(-1, low), min(1, high)), abs=1e-9)


@FEW
@given(samples(), UNITS, st.sampled_from(["market", "base"]))
def test_brier_skill_by_hand(sample: Sample, unit: Unit, rival: str) -> None:
    """1 less one's own Brier score over the reference's, on calls where both exist."""
    p, q, y = sample.p[:, 1], getattr(sample, rival), sample.outcome
    for name, mine in (("brier", sample.has_stated), ("brier_words", sample.has_words)):
        both = mine & ~np.isnan(q)
        own, theirs = (by_hand(sample, (r - y) ** 2, both, unit) for r in (p, q))
        found = score(f"{name}_vs_{rival}").compute(sample, unit).also["ratio"]
        if own is None or not theirs:
            assert found is None
        else:
            assert found == pytest.approx(1 - own / theirs, rel=1e-9, abs=1e-9)


@FEW
@given(samples(smallest=10, mentions=20))
def test_market_p_value_as_scipy(sample: Sample) -> None:
    """By family it is the one-sample t test of the family means."""
    p_value = score("brier_vs_market").compute(sample).also["p_value"]
    if p_value is None:
        return
    p, q, y = sample.p[:, 1], sample.market, sample.outcome
    both = sample.has_stated & ~np.isnan(q) & sample.in_force
    means = family_means(sample, (q - y) ** 2 - (p - y) ** 2, both)
    assert p_value == pytest.approx(stats.ttest_1samp(means, 0).pvalue, abs=1e-9)


@FEW
@given(samples(smallest=10, mentions=20), st.sampled_from([Unit.QUESTION, Unit.MENTION]))
def test_market_p_value_as_clustered_regression(sample: Sample, unit: Unit) -> None:
    """Counted otherwise it is that of a constant with clustered errors."""
    p_value = score("brier_vs_market").compute(sample, unit).also["p_value"]
    if p_value is None:
        return
    p, q, y = sample.p[:, 1], sample.market, sample.outcome
    rows = sample.has_stated & ~np.isnan(q) & (sample.in_force | (unit is Unit.MENTION))
    gain = ((q - y) ** 2 - (p - y) ** 2)[rows]
    fit = sm.OLS(gain, np.ones(rows.sum())).fit(
        cov_type="cluster", cov_kwds={"groups": sample.family[rows]}, use_t=True
    )
    assert p_value == pytest.approx(float(fit.pvalues[0]), abs=1e-9)


@FEW
@given(st.lists(st.tuples(st.booleans(), CENTS, CENTS), min_size=3, max_size=40))
def test_market_p_value_as_diebold_and_mariano(calls: list[tuple[bool, float, float]]) -> None:
    """With a question a family it is their test, one step ahead, as Harvey and others correct it."""
    y, p, q = (np.array(column) for column in zip(*calls, strict=True))
    p_value = score("brier_vs_market").compute(sample_of(y, p=p, market=q)).also["p_value"]
    if p_value is None:
        return
    expected = diebold_mariano_test(y.astype(float), p, q, lags=0, harvey_adj=True, horizon=1)
    assert p_value == pytest.approx(expected.pvalue, abs=1e-9)
