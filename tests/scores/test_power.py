"""How many families it takes to tell a hit rate from a coin's."""

import json
from math import ceil, sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.power import NormalIndPower, normal_sample_size_one_tail
from statsmodels.stats.proportion import proportion_effectsize

from tests.scores.samples import UNITS, samples
from tracker.scores import Reason, Sample, Unit, sample_of, score
from tracker.scores.power import GRID, diagram, families_needed

CASES = json.loads((Path(__file__).parent / "vectors" / "power.json").read_text("utf-8"))


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in CASES])
def test_vectors(case: dict[str, Any]) -> None:
    """The table shows the published numbers of families."""
    columns = diagram(sample_of([True])).columns
    needed = dict(zip(columns["true_rate"], columns["families_needed"], strict=True))
    assert needed[case["inputs"]["rate"]] == case["expected"]


@given(st.floats(0, 1).filter(lambda p: abs(p - 0.5) > 1e-4))
def test_as_statsmodels(rate: float) -> None:
    """The sample size for one proportion, with the spread of each hypothesis."""
    size = normal_sample_size_one_tail(
        abs(rate - 0.5), 0.8, 0.025, std_null=0.5, std_alternative=sqrt(rate * (1 - rate))
    )
    assert families_needed(rate) == pytest.approx(ceil(size), abs=1, rel=1e-9)


@pytest.mark.parametrize("rate", GRID)
def test_the_arcsine_rule_gives_the_same(rate: float) -> None:
    effect = proportion_effectsize(rate, 0.5)
    size = NormalIndPower(ddof=0).solve_power(effect_size=effect, alpha=0.05, power=0.8, ratio=0)
    assert families_needed(rate) == ceil(size)


@pytest.mark.parametrize("rate", GRID)
def test_so_many_families_do_have_that_power(rate: float) -> None:
    """Wilson's interval leaves out one half for about 80 % of records of that length."""
    n = families_needed(rate) or 0
    leaves_out = [k for k in range(n + 1) if abs(k - n / 2) > 1.959964 * sqrt(n) / 2]
    assert np.sum(stats.binom.pmf(leaves_out, n, rate)) == pytest.approx(0.8, abs=0.03)


@given(samples(smallest=1), UNITS)
def test_facts_go_with_the_hit_rate(sample: Sample, unit: Unit) -> None:
    """Rate, families and whether one half is left out are those of the hit rate and its interval."""
    found, rate = diagram(sample, unit), score("proportion_correct").compute(sample, unit)
    if rate.value is None:
        assert found.reason is Reason.NO_CALLS
        return
    assert (found.facts["hit_rate"], found.facts["families_now"]) == (rate.value, rate.families)
    if rate.interval is None:
        assert found.reason is Reason.ONE_FAMILY
        assert found.facts["needed"] is found.facts["still_needed"] is None
        return
    low, high = rate.interval
    assert found.facts["distinguishable"] is not (low <= 0.5 <= high)
    assert found.facts["needed"] == families_needed(rate.value)


def test_what_is_still_needed() -> None:
    """Six of ten right: 194 families would do, ten are there."""
    facts = diagram(sample_of([True] * 6 + [False] * 4)).facts
    assert (facts["needed"], facts["still_needed"], facts["distinguishable"]) == (194, 184, False)


def test_one_half_can_never_be_told_from_a_coin() -> None:
    facts = diagram(sample_of([True, False])).facts
    assert (facts["hit_rate"], facts["needed"], facts["still_needed"]) == (0.5, None, None)


def test_nothing_is_needed_once_it_is_distinguishable() -> None:
    """Of twenty all right, and as much for all wrong."""
    for right in (True, False):
        facts = diagram(sample_of([right] * 20)).facts
        assert (facts["distinguishable"], facts["needed"], facts["still_needed"]) == (True, 4, None)
