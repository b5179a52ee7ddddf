"""The reliability table: bins, counts and the bar of a calibrated forecaster."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tests.scores.samples import UNITS, reordered, repeated, samples
from tracker.scores import Basis, Sample, Unit, sample_of
from tracker.scores.reliability import MOST_BINS, SMALLEST, table

BASES: st.SearchStrategy[Basis] = st.sampled_from(["stated", "words"])
FEW = 20


def units(sample: Sample, unit: Unit, basis: Basis) -> int:
    rows = sample.has_stated if basis == "stated" else sample.has_words
    if unit is Unit.MENTION:
        return int(rows.sum())
    rows = rows & sample.in_force
    return len(np.unique((sample.family if unit is Unit.FAMILY else sample.question)[rows]))


@given(samples(mentions=30), UNITS, BASES)
def test_bins_hold_enough(sample: Sample, unit: Unit, basis: Basis) -> None:
    """No bin has fewer than eight units unless all together do; then each value has its own."""
    found = table(sample, unit, basis=basis, draws=FEW)
    all_units = units(sample, unit, basis)
    assert (found.reason is None) == bool(found.bins) == (all_units > 0)
    sizes = {Unit.FAMILY: "families", Unit.QUESTION: "questions", Unit.MENTION: "mentions"}
    if all_units >= SMALLEST:
        assert all(getattr(bin, sizes[unit]) >= SMALLEST for bin in found.bins)
    rises = [bin.p for bin in found.bins]
    assert rises == sorted(rises)


@given(samples(mentions=30), st.sampled_from([Unit.QUESTION, Unit.MENTION]), BASES)
def test_nothing_is_lost(sample: Sample, unit: Unit, basis: Basis) -> None:
    """The bins together hold every call once: counts, mean probability and share TRUE agree."""
    found = table(sample, unit, basis=basis, draws=FEW).bins
    rows = sample.has_stated if basis == "stated" else sample.has_words
    rows = rows if unit is Unit.MENTION else rows & sample.in_force
    n = [bin.mentions if unit is Unit.MENTION else bin.questions for bin in found]
    assert sum(n) == rows.sum()
    if found:
        assert np.dot(n, [bin.p for bin in found]) == pytest.approx(sample.p[rows, 1].sum())
        assert np.dot(n, [bin.share_true for bin in found]) == pytest.approx(
            sample.outcome[rows].sum()
        )


@given(samples(), UNITS, BASES, st.randoms(use_true_random=False))
def test_order_does_not_matter(sample: Sample, unit: Unit, basis: Basis, random: object) -> None:
    """The same record gives the same table to the last bit, bars included."""
    order = np.arange(len(sample))
    random.shuffle(order)  # type: ignore[attr-defined]
    once = table(sample, unit, basis=basis, draws=FEW)
    assert table(reordered(sample, order), unit, basis=basis, draws=FEW) == once


@given(samples(), st.sampled_from([Unit.FAMILY, Unit.QUESTION]), BASES)
def test_saying_it_again_changes_only_the_mentions(
    sample: Sample, unit: Unit, basis: Basis
) -> None:
    once = table(sample, unit, basis=basis, draws=FEW).bins
    twice = table(repeated(sample), unit, basis=basis, draws=FEW).bins
    assert twice == tuple(replace(bin, mentions=2 * bin.mentions) for bin in once)


def test_stated_and_words_have_two_tables() -> None:
    """Words never reach the curve of stated probabilities."""
    mixed = sample_of([True, False], p=[[0.7] * 3, [0.55, 0.675, 0.8]], stated=[True, False])
    stated, words = table(mixed, basis="stated").bins, table(mixed, basis="words").bins
    assert [(bin.p, bin.share_true) for bin in stated] == [(0.7, 1.0)]
    assert [(bin.p_low, bin.p, bin.p_high, bin.share_true) for bin in words] == [
        (0.55, 0.675, 0.8, 0.0)
    ]


def test_neighbours_are_merged_until_there_are_eight() -> None:
    """5 at 0.2 and 4 at 0.4 are one bin; 8 at 0.7 one; 2 at 0.9 are too few and join it."""
    p = [0.2] * 5 + [0.4] * 4 + [0.7] * 8 + [0.9] * 2
    found = table(sample_of([True] * len(p), p=p), basis="stated").bins
    assert [bin.questions for bin in found] == [9, 10]
    assert found[0].p == pytest.approx((5 * 0.2 + 4 * 0.4) / 9)
    assert found[1].p == pytest.approx((8 * 0.7 + 2 * 0.9) / 10)


def test_fewer_than_eight_stay_as_they_are() -> None:
    found = table(sample_of([True] * 4, p=[0.2, 0.2, 0.6, 1.0]), basis="stated").bins
    assert [(bin.p, bin.questions) for bin in found] == [(0.2, 2), (0.6, 1), (1.0, 1)]


def test_families_count_once_in_a_bin() -> None:
    """One family of nine misses and one hit of another: half of the families, not a tenth."""
    sample = sample_of([False] * 9 + [True], p=[0.5] * 10, family=[1] * 9 + [2])
    (family,) = table(sample, Unit.FAMILY, basis="stated").bins
    (question,) = table(sample, Unit.QUESTION, basis="stated").bins
    assert family.share_true == pytest.approx(0.5)
    assert question.share_true == pytest.approx(0.1)
    assert (family.families, family.questions, family.mentions) == (2, 10, 10)


@pytest.mark.parametrize(("p", "n"), [(0.5, 10), (0.7, 25), (0.9, 40), (0.125, 60)])
def test_the_bar_of_independent_calls_is_binomial(p: float, n: int) -> None:
    """Without dependence the bar's ends are those of the binomial, give or take one call."""
    (found,) = table(sample_of([True] * n, p=[p] * n), basis="stated").bins
    exact = stats.binom.ppf([0.05, 0.95], n, p) / n
    assert found.bar == pytest.approx(tuple(np.asarray(exact).tolist()), abs=1 / n + 1e-9)


def test_the_bar_of_one_family_is_all_or_nothing() -> None:
    """Forty questions of one family that stand and fall together prove nothing."""
    sample = sample_of([True] * 40, p=[0.6] * 40, family=[1] * 40)
    for unit in Unit:
        (found,) = table(sample, unit, basis="stated").bins
        assert found.bar == pytest.approx((0.0, 1.0))
        assert found.inside


def test_certainties_have_no_room() -> None:
    """A calibrated forecaster who says 0 or 1 is never wrong."""
    found = table(sample_of([False, True, False], p=[0.0, 1.0, 1.0]), basis="stated").bins
    assert [bin.bar for bin in found] == [(0.0, 0.0), (1.0, 1.0)]
    assert [bin.inside for bin in found] == [True, False]


def test_a_long_record_has_twenty_bins_at_most() -> None:
    """A hundred probabilities said often are not a hundred dots."""
    p = np.repeat(np.arange(100) / 100, 20)
    found = table(sample_of(np.ones(len(p), np.bool_), p=p), basis="stated", draws=FEW).bins
    assert len(found) <= MOST_BINS
    assert sum(bin.questions for bin in found) == len(p)
