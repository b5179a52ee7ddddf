"""The test of right calls against base rates."""

import json
from fractions import Fraction
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tests.scores.samples import CENTS, samples
from tracker.scores import Reason, Sample, Unit, sample_of
from tracker.scores._poisson_binomial import distribution
from tracker.scores._sample import Floats
from tracker.scores.base_rate_test import diagram, tails

CASES = json.loads((Path(__file__).parent / "vectors" / "base_rate_test.json").read_text("utf-8"))


def one_after_the_other(p: Floats) -> Floats:
    """The distribution by one call after the other, in extended precision."""
    found = np.ones(1, dtype=np.longdouble)
    for rate in p.astype(np.longdouble):
        found = np.append(found * (1 - rate), 0) + np.append(0, found * rate)
    return found.astype(np.float64)


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in CASES])
def test_vectors(case: dict[str, Any]) -> None:
    """Equal base rates are the binomial test."""
    k, n, base = (case["inputs"][name] for name in ("k", "n", "base"))
    facts = diagram(sample_of([i < k for i in range(n)], base=[base] * n)).facts
    for name, value in case["expected"].items():
        assert facts[name] == pytest.approx(value, abs=case["tolerance"])


@given(st.lists(st.booleans(), min_size=1, max_size=120), CENTS)
def test_equal_rates_are_the_binomial_test(right: list[bool], base: float) -> None:
    found = tails(np.array(right), np.full(len(right), base))
    k, n = sum(right), len(right)
    greater = stats.binomtest(k, n, base, alternative="greater")
    assert found.greater == pytest.approx(greater.pvalue, abs=1e-10)
    assert found.two_sided == pytest.approx(stats.binomtest(k, n, base).pvalue, abs=1e-10)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 20)), min_size=1, max_size=6))
def test_by_counting_all_outcomes(calls: list[tuple[bool, int]]) -> None:
    """In fractions: every way in which the calls could have come true."""
    right, rates = [r for r, _ in calls], [Fraction(n, 20) for _, n in calls]
    chance = [Fraction(0)] * (len(calls) + 1)
    for ways in product([False, True], repeat=len(calls)):
        chance[sum(ways)] += prod(q if w else 1 - q for q, w in zip(rates, ways, strict=True))
    found = tails(np.array(right), np.array([float(q) for q in rates]))
    assert found.greater == pytest.approx(float(sum(chance[sum(right) :])), abs=1e-12)
    both = sum(c for c in chance if c <= chance[sum(right)])
    assert found.two_sided == pytest.approx(float(both), abs=1e-12)


@given(st.lists(CENTS, min_size=1, max_size=70))
def test_the_distribution_is_scipys(rates: list[float]) -> None:
    found, n = distribution(np.array(rates)), len(rates)
    ours = np.zeros(n + 1)
    ours[found.first : found.first + len(found.p)] = found.p
    expected = stats.poisson_binom.pmf(np.arange(n + 1), rates)
    assert ours == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("n", [31, 32, 33, 2000])
def test_many_families_are_exact_far_into_the_tails(n: int) -> None:
    """Not only to 1e-9: a probability of 1e-30 is right to nine digits."""
    rates = np.random.Generator(np.random.PCG64(7)).random(n)
    found, expected = distribution(rates), one_after_the_other(rates)
    inside = expected[found.first : found.first + len(found.p)]
    likely = inside > 1e-30
    assert found.p[likely] == pytest.approx(inside[likely], rel=1e-9)
    assert expected.sum() - inside.sum() == pytest.approx(0, abs=1e-40)


def test_very_many_families_are_exact_too() -> None:
    """A hundred thousand coins: the binomial tail to ten digits, without a table of n by n."""
    n, k = 100_000, 50_600
    right = np.arange(n) < k
    expected = stats.binom.sf(k - 1, n, 0.5)
    assert tails(right, np.full(n, 0.5)).greater == pytest.approx(expected, rel=1e-10)


@given(samples(), st.sampled_from(list(Unit)))
def test_one_question_a_family(sample: Sample, unit: Unit) -> None:
    """The first asked with a base rate, at the mention in force; whatever is counted."""
    asked: dict[int, int] = {}
    for question, made in zip(sample.question.tolist(), sample.made.tolist(), strict=True):
        asked[question] = min(made, asked.get(question, made))
    chosen: dict[int, tuple[int, int, int]] = {}
    for i in np.flatnonzero(sample.in_force & ~np.isnan(sample.base)).tolist():
        question, family = int(sample.question[i]), int(sample.family[i])
        rank = (asked[question], question, i)
        chosen[family] = min(rank, chosen.get(family, rank))
    rows = [i for _, _, i in chosen.values()]
    found = diagram(sample, unit)
    assert found.n == found.families == len(rows)
    if not rows:
        assert found.reason is Reason.NO_BASE
        return
    said, base = sample.said_true[rows], sample.base[rows]
    assert found.facts["right"] == sum(sample.outcome[rows] == said)
    expected = sum(q if s else 1 - q for q, s in zip(base, said, strict=True))
    assert found.facts["expected"] == pytest.approx(expected)


def test_of_two_first_questions_the_lower_code() -> None:
    calls = sample_of(
        [False, True, True], family=[0, 0, 0], question=[2, 1, 0], made=[5, 5, 6], base=[0.5] * 3
    )
    facts = diagram(calls).facts
    assert (facts["families"], facts["right"]) == (1, 1)


def test_a_question_is_as_old_as_its_first_mention() -> None:
    """Said on day 1 and again on day 9, it was asked before the one of day 5."""
    calls = sample_of(
        [True, False, True],
        family=[0, 0, 0],
        question=[0, 1, 0],
        made=[1, 5, 9],
        said_true=[False, False, True],
        in_force=[False, True, True],
        base=[0.2, 0.3, 0.4],
    )
    assert diagram(calls).facts["expected"] == pytest.approx(0.4)


def test_certain_rates_leave_no_room() -> None:
    """Sides that had always come true: all right is no news, one wrong was impossible."""
    assert tails(np.array([True, True]), np.array([1.0, 1.0])) == (1.0, 1.0)
    assert tails(np.array([True, False]), np.array([1.0, 1.0])) == (1.0, 0.0)
    assert tails(np.array([True, False]), np.array([0.0, 0.0])) == (0.0, 0.0)
    assert tails(np.array([True, False, False]), np.array([1.0, 1.0, 0.5])) == (1.0, 0.0)


def test_equally_likely_numbers_count_whatever_the_rounding() -> None:
    """Both right and both wrong have 0.3 times 0.7."""
    found = tails(np.array([True, True]), np.array([0.3, 0.7]))
    assert found.two_sided == pytest.approx(0.42)
