"""The test of directions called against directions realised."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.api import pesaran_timmermann

from tests.scores.samples import samples
from tracker.scores import Diagram, Reason, Sample, Unit, sample_of
from tracker.scores.direction_test import Table, diagram, significance, table

CASES = json.loads((Path(__file__).parent / "vectors" / "direction_test.json").read_text("utf-8"))
FLAGS = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=2, max_size=60)


def called(up: list[bool], rose: list[bool]) -> Diagram:
    """The test of calls on sentences that say that something rises."""
    return diagram(sample_of(rose, said_true=up, up=[1] * len(up)))


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in CASES])
def test_vectors(case: dict[str, Any]) -> None:
    up, rose = ([bool(flag) for flag in case["inputs"][key]] for key in ("called_up", "rose"))
    facts = called(up, rose).facts
    for name, value in case["expected"].items():
        assert facts[name] == pytest.approx(value, abs=case["tolerance"])


@given(FLAGS)
def test_as_statsmodels_and_scipy(calls: list[tuple[bool, bool]]) -> None:
    """Pesaran & Timmermann's as statsmodels has it, Fisher's as scipy; not defined on one side."""
    up, rose = ([pair[i] for pair in calls] for i in (0, 1))
    found = called(up, rose)
    if len(set(up)) == 1 or len(set(rose)) == 1:
        assert found.reason is (Reason.ONE_SIDE if len(set(up)) == 1 else Reason.ONE_END)
        assert [found.facts[name] for name in ("fisher_p", "pt_statistic", "pt_p")] == [None] * 3
        return
    statistic, p, _ = pesaran_timmermann(rose, up)
    assert found.reason is None
    assert found.facts["pt_statistic"] == pytest.approx(statistic, abs=1e-9)
    assert found.facts["pt_p"] == pytest.approx(p, abs=1e-9)
    counts = [
        [sum(c == pair for c in calls) for pair in ((u, True), (u, False))] for u in (True, False)
    ]
    assert found.facts["fisher_p"] == pytest.approx(
        stats.fisher_exact(np.array(counts)).pvalue, abs=1e-12
    )


@given(st.lists(st.integers(0, 12), min_size=4, max_size=4))
def test_fisher_by_its_definition(counts: list[int]) -> None:
    """The chance of all tables with these margins that are no likelier than this one."""
    given_table = Table(*counts)
    assume(given_table.reason is None)
    up_rose, up_fell, down_rose, _ = counts
    up, rose, n = up_rose + up_fell, up_rose + down_rose, sum(counts)
    chances = stats.hypergeom(n, rose, up).pmf(np.arange(up + 1))
    expected = chances[chances <= chances[up_rose] * (1 + 1e-7)].sum()
    assert significance(given_table).fisher_p == pytest.approx(expected)


@given(samples(), st.sampled_from(list(Unit)))
def test_the_table_counts_a_question_a_family(sample: Sample, unit: Unit) -> None:
    """Four cells that add up to the families with a call about a direction, whatever is counted."""
    families = {
        int(sample.family[i]) for i in range(len(sample)) if sample.in_force[i] and sample.up[i]
    }
    found = diagram(sample, unit)
    assert found.n == found.families == len(families)
    if not families:
        assert found.reason is Reason.NO_DIRECTION
        return
    assert sum(int(found.facts[name] or 0) for name in Table._fields) == len(families)


def test_directions_are_of_the_sentence_and_the_side() -> None:
    """Against `it falls` is a call up; a fall that did not come is a rise."""
    calls = sample_of(
        [True, False, True, False, True],
        said_true=[True, True, False, False, True],
        up=[1, 1, 1, -1, 0],
    )
    counts = [diagram(calls).facts[name] for name in Table._fields]
    assert counts == [2, 1, 1, 0]


def test_against_the_market_is_negative() -> None:
    """Whoever is always wrong has a large negative statistic and the p-value of being always right."""
    right, wrong = (
        called([True] * 5 + [False] * 5, [True] * 5 + [False] * 5),
        called([False] * 5 + [True] * 5, [True] * 5 + [False] * 5),
    )
    assert right.facts["pt_statistic"] == pytest.approx(10**0.5)
    assert wrong.facts["pt_statistic"] == pytest.approx(-(10**0.5))
    assert wrong.facts["pt_p"] == pytest.approx(right.facts["pt_p"])


def test_margins_in_full() -> None:
    """A table says why nothing can be tested."""
    assert Table(0, 0, 1, 1).reason is Reason.ONE_SIDE
    assert Table(1, 1, 0, 0).reason is Reason.ONE_SIDE
    assert Table(1, 0, 1, 0).reason is Reason.ONE_END
    assert Table(0, 1, 0, 1).reason is Reason.ONE_END
    assert table(np.array([True, False]), np.array([True, False])).reason is None
