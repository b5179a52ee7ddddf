"""The leaderboard: effective records, the fitted spread, posteriors, ranks and tests."""

import json
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests

from tests.scores.samples import UNITS, reordered, repeated, samples, turned
from tracker.scores import Diagram, Reason, Sample, Unit, sample_of
from tracker.scores._betabinom import fitted
from tracker.scores._clusters import clusters
from tracker.scores._sample import Floats
from tracker.scores._wilson import effective_size
from tracker.scores.leaderboard import COLUMNS, FACTS, PLACES, coin_p_value, diagram
from tracker.scores.proportion_correct import compute

VECTORS = Path(__file__).parent / "vectors" / "leaderboard.json"
FEW = settings(max_examples=25)
MEANS = np.linspace(0.02, 0.98, 49)
TALLIES = st.lists(
    st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    min_size=2,
    max_size=12,
)


def arrays(tallies: list[tuple[int, int]]) -> tuple[Floats, Floats]:
    k, n = np.array(tallies, dtype=np.float64).T
    return k, n


def record(tallies: list[tuple[int, int]]) -> Sample:
    """A family a question, ``k`` of ``n`` right for each forecaster."""
    right = [i < k for k, n in tallies for i in range(n)]
    return sample_of(right, forecaster=np.repeat(np.arange(len(tallies)), [n for _, n in tallies]))


def rows(found: Diagram) -> dict[Any, dict[str, Any]]:
    """The rows by forecaster."""
    table = [
        dict(zip(found.columns, row, strict=True))
        for row in zip(*found.columns.values(), strict=True)
    ]
    return {row["forecaster"]: row for row in table}


def likelihoods(alpha: Floats, beta: Floats, k: Floats, n: Floats) -> Floats:
    """The log-likelihood of each pair of parameters, by scipy's distribution."""
    found = stats.betabinom.logpmf(k, n, alpha[:, None], beta[:, None])
    return np.asarray(np.sum(found, axis=1), np.float64)


@pytest.mark.parametrize("case", json.loads(VECTORS.read_text("utf-8")), ids=lambda c: c["id"])
def test_published_fit(case: dict[str, Any]) -> None:
    """The prior and the posterior means are those of an independent fit."""
    k, n = (np.array(case["inputs"][name], dtype=np.float64) for name in ("hits", "n"))
    prior, expected = fitted(k, n), case["expected"]
    a, b = prior.posterior(k, n)
    assert (prior.alpha, prior.beta) == pytest.approx(
        (expected["alpha"], expected["beta"]), abs=case["tolerance"]
    )
    assert a / (a + b) == pytest.approx(expected["post_mean"], abs=case["tolerance"])


@FEW
@given(TALLIES)
def test_no_prior_is_likelier(tallies: list[tuple[int, int]]) -> None:
    """Over a grid of priors worth less than all records nothing beats the fit, or one rate for all."""
    k, n = arrays(tallies)
    prior, trials = fitted(k, n), n.sum()
    mean, size = (grid.ravel() for grid in np.meshgrid(MEANS, np.geomspace(0.05, trials, 12)))
    found = likelihoods(mean * size, (1 - mean) * size, k, n)
    one_rate = np.asarray(stats.binom.logpmf(k, n, k.sum() / trials)).sum()
    if prior.distinguishable:
        best = likelihoods(np.array([prior.alpha]), np.array([prior.beta]), k, n)[0]
        assert best >= found.max() - 1e-9
        assert prior.p_value == pytest.approx(stats.chi2.sf(2 * (best - one_rate), 1) / 2, rel=1e-4)
    else:
        widest = size == size.max()
        assert found.max() <= max(one_rate, found[widest].max()) + 0.01


@FEW
@given(st.integers(2, 10), st.integers(10, 30), st.data())
def test_no_more_spread_than_chance(many: int, n: int, data: st.DataObject) -> None:
    """Alike records: no detectable differences, one rate for all, one rank for all."""
    k = data.draw(st.integers(0, n))
    found = diagram(record([(k, n)] * many))
    assert found.facts["distinguishable"] is False
    assert set(found.columns["rank"]) == {1}
    assert len(set(found.columns["posterior_mean"])) == 1
    pooled = found.columns["effective_n"]
    a, b = found.facts["alpha"], found.facts["beta"]
    assert a + b == pytest.approx(sum(pooled) + 1)  # type: ignore[arg-type, operator]


def test_a_prior_is_not_worth_more_than_all_records() -> None:
    """A spread so small that only more records could show it is none."""
    prior = fitted(*arrays([(6, 19), (11, 19)]))
    assert prior.distinguishable is False
    assert (prior.alpha, prior.beta) == (17.5, 21.5)


@FEW
@given(samples(mentions=30), UNITS)
def test_each_row_is_the_forecasters_own_record(sample: Sample, unit: Unit) -> None:
    """Hit rate, counts and effective size are those of the forecaster's calls alone."""
    found = rows(diagram(sample, unit))
    for code in np.unique(sample.forecaster):
        own = sample.where(sample.forecaster == code)
        score = compute(own, unit)
        row = found[code]
        assert row["hit_rate"] == pytest.approx(score.value, abs=1e-12)
        assert row["families"] == score.families
        assert row["mentions"] == len(own)
        assert row["questions"] == own.in_force.sum()
        hits = clusters(own, own.correct.astype(float), unit, np.ones(len(own), dtype=bool))
        worth = effective_size(hits) if hits.families > 1 else 1.0
        assert row["effective_n"] == pytest.approx(worth, rel=1e-9)


@FEW
@given(TALLIES)
def test_posteriors_as_scipy(tallies: list[tuple[int, int]]) -> None:
    """Mean, bounds and the probability of more than half are those of the Beta distribution."""
    found = diagram(record(tallies))
    columns = {name: np.array(values) for name, values in found.columns.items()}
    own = columns["effective_n"] * (found.facts["distinguishable"] is not False)
    k = columns["hit_rate"] * own
    beta = stats.beta(found.facts["alpha"] + k, found.facts["beta"] + own - k)
    expected = {
        "posterior_mean": beta.mean(),
        "posterior_low5": beta.ppf(0.05),
        "posterior_low": beta.ppf(0.025),
        "posterior_high": beta.ppf(0.975),
        "above_half": beta.sf(0.5),
    }
    for name, values in expected.items():
        assert columns[name] == pytest.approx(values, abs=1e-9)


@given(TALLIES)
def test_a_coin_as_scipy(tallies: list[tuple[int, int]]) -> None:
    """For whole numbers the p-value is that of the exact binomial test."""
    expected = [stats.binomtest(k, n, alternative="greater").pvalue for k, n in tallies]
    assert coin_p_value(*arrays(tallies)) == pytest.approx(expected)


@FEW
@given(TALLIES)
def test_many_tests_as_statsmodels(tallies: list[tuple[int, int]]) -> None:
    """P-values are adjusted over the ranked forecasters, and over nobody else."""
    found = rows(diagram(record(tallies)))
    ranked = [row for row in found.values() if row["ranked"]]
    assume(ranked)
    expected = multipletests([row["p_value"] for row in ranked], method="fdr_bh")[1]
    assert [row["adjusted_p"] for row in ranked] == pytest.approx(expected)
    assert all(row["adjusted_p"] is None for row in found.values() if not row["ranked"])


@FEW
@given(TALLIES)
def test_ranks_go_by_what_is_sure(tallies: list[tuple[int, int]]) -> None:
    """One more than how many have a lower bound higher at the places that count; none below ten families."""
    found = diagram(record(tallies))
    table = rows(found)
    sure = [round(row["posterior_low5"], PLACES) for row in table.values() if row["ranked"]]
    for code, row in table.items():
        assert row["ranked"] == (tallies[code][1] >= 10)
        higher = sum(other > round(row["posterior_low5"], PLACES) for other in sure)
        assert row["rank"] == (higher + 1 if row["ranked"] else None)
    ranks = [rank for rank in found.columns["rank"] if rank is not None]
    assert ranks == sorted(ranks)
    assert found.columns["rank"][: len(ranks)] == ranks


@FEW
@given(samples(), UNITS, st.randoms(use_true_random=False), st.data())
def test_neither_order_nor_wording_matters(
    sample: Sample, unit: Unit, random: Any, data: st.DataObject
) -> None:
    """Shuffled rows, and sentences denied, give the same table to the last bit."""
    order = np.arange(len(sample))
    random.shuffle(order)
    denied = np.isin(sample.question, list(data.draw(st.sets(st.integers(0, 14)))))
    once = diagram(sample, unit)
    assert diagram(reordered(sample, order), unit) == once
    assert diagram(turned(sample, denied), unit) == once


@FEW
@given(samples(), st.sampled_from([Unit.FAMILY, Unit.QUESTION]))
def test_saying_it_again_changes_nothing(sample: Sample, unit: Unit) -> None:
    """Every mention made twice changes only how many mentions there are."""
    once, twice = diagram(sample, unit), diagram(repeated(sample), unit)
    assert once.facts == twice.facts
    for name in once.columns.keys() - {"mentions"}:
        assert once.columns[name] == twice.columns[name]


def test_nobody() -> None:
    """Without a settled call there are no rows, and a reason."""
    assert diagram(sample_of([])) == Diagram(n=0, families=0, reason=Reason.NO_CALLS)


def test_one_forecaster_is_compared_with_nobody() -> None:
    """One forecaster has Jeffreys' posterior, rank 1 and no finding about differences."""
    found = diagram(record([(14, 20)]))
    row = rows(found)[0]
    assert found.reason is Reason.ONE_FORECASTER
    assert found.facts["distinguishable"] is None
    assert found.facts["spread_p_value"] is None
    assert row["rank"] == 1
    assert row["effective_n"] == pytest.approx(19)
    assert row["posterior_mean"] == pytest.approx((0.7 * 19 + 0.5) / 20)


@pytest.mark.parametrize("tallies", [[(9, 9), (0, 9)], [(9, 9), (12, 30)]])
def test_few_families_teach_nothing(tallies: list[tuple[int, int]]) -> None:
    """Forecasters with under ten families are shown, unranked, and do not shape the prior."""
    found = diagram(record(tallies))
    assert found.reason is Reason.FEW
    assert (found.facts["alpha"], found.facts["beta"]) == (0.5, 0.5)
    assert rows(found)[0]["rank"] is None


def test_the_unranked_do_not_move_the_others() -> None:
    """A newcomer with nine misses changes no number of those who are ranked."""
    ranked = [(8, 20), (15, 20), (19, 20)]
    once, more = (rows(diagram(record(t))) for t in (ranked, [*ranked, (0, 9)]))
    assert all(once[code] == more[code] for code in once)


def test_luck_over_few_ranks_below_skill_over_many() -> None:
    """Ten of ten is less sure than 130 of 150."""
    crowd = [(k, 20) for k in range(4, 17)]
    found = rows(diagram(record([(10, 10), (130, 150), *crowd])))
    assert found[0]["hit_rate"] > found[1]["hit_rate"]
    assert found[1]["rank"] == 1


def test_rounding_makes_no_rank() -> None:
    """The same families in another order, whose sums differ in the last bit, share a rank."""
    one = [(1, 3), (2, 3), (1, 7), (3, 7), (1, 3), (5, 7), (1, 6), (5, 6), (1, 7), (2, 3), (1, 9)]
    right = [i < k for order in (one, one[::-1], sorted(one)) for k, n in order for i in range(n)]
    sizes = [n for order in (one, one[::-1], sorted(one)) for _, n in order]
    extra = [True] * 11
    sample = sample_of(
        right + extra,
        family=np.repeat(np.arange(44), sizes + [1] * 11),
        forecaster=np.repeat([0, 1, 2, 3], [sum(sizes) // 3] * 3 + [11]),
    )
    ranks = {row["forecaster"]: row["rank"] for row in rows(diagram(sample)).values()}
    assert ranks == {0: 2, 1: 2, 2: 2, 3: 1}


def test_repeats_inside_a_family_are_worth_nothing() -> None:
    """Ten families of ten alike questions are worth ten calls, not a hundred."""
    sample = sample_of(np.repeat([True, False] * 5, 10), family=np.repeat(np.arange(10), 10))
    for unit in Unit:
        assert rows(diagram(sample, unit))[0]["effective_n"] <= 10


def test_a_family_code_that_two_share_is_a_family_of_each() -> None:
    """Codes need not be unique over forecasters: nobody's calls count for another."""
    apart = record([(8, 20), (15, 20)])
    shared = sample_of(apart.outcome, forecaster=apart.forecaster, family=np.tile(np.arange(20), 2))
    assert diagram(shared) == diagram(apart)


def test_it_shows_what_it_declares() -> None:
    found = diagram(record([(8, 20), (15, 20)]))
    assert list(found.facts) == list(FACTS)
    assert list(found.columns) == list(COLUMNS)


def test_two_hundred_forecasters_take_under_a_second() -> None:
    generator = np.random.Generator(np.random.PCG64(2023))
    skill = np.repeat(generator.beta(12, 9, 200), 200)
    sample = sample_of(generator.random(40_000) < skill, forecaster=np.repeat(np.arange(200), 200))
    start = process_time()
    found = diagram(sample)
    assert process_time() - start < 1
    assert found.facts["distinguishable"] is True
