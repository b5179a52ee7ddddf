"""The decomposition by bins adds up, whatever the bins."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.calibration import calibration_curve

from tests.scores.samples import UNITS, samples
from tracker.scores import Basis, Sample, Unit, sample_of, score
from tracker.scores._isotonic import tally
from tracker.scores.murphy import bins_of, diagram, terms

CASES = json.loads((Path(__file__).parent / "vectors" / "murphy.json").read_text("utf-8"))
BASES: st.SearchStrategy[Basis] = st.sampled_from(["stated", "words"])
FEW = settings(max_examples=25)
NAMES = ("score", "reliability", "resolution", "uncertainty")
WITHIN = ("within_bin_variance", "within_bin_covariance")
ALL = (*NAMES, *WITHIN, "generalised_resolution")
CALLS = st.lists(st.tuples(st.integers(0, 1000), st.booleans()), min_size=1, max_size=60)


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in CASES])
def test_vectors(case: dict[str, Any]) -> None:
    """Five equal bins: the three terms of old do not add up, all five do."""
    given_ = case["inputs"]
    p, y = np.array(given_["p"]), np.array(given_["y"], dtype=np.bool_)
    found = terms(tally(p, y), np.searchsorted(given_["edges"], np.sort(p), side="right") - 1)
    for name, value in case["expected"].items():
        assert getattr(found, name) == pytest.approx(value, abs=case["tolerance"])


@FEW
@given(CALLS)
def test_terms_by_their_definitions(calls: list[tuple[int, bool]]) -> None:
    """Bin by bin and call by call, in plain Python."""
    p, y = [call[0] / 1000 for call in calls], [float(call[1]) for call in calls]
    distinct = sorted(set(p))
    some = bins_of(np.array(distinct)).tolist()
    bin_of = dict(zip(distinct, some, strict=True))
    n, everywhere = len(p), sum(y) / len(y)
    reliability = resolution = variance = covariance = 0.0
    for number in set(some):
        own = [(a, b) for a, b in zip(p, y, strict=True) if bin_of[a] == number]
        mean_p, mean_y = (sum(pair[i] for pair in own) / len(own) for i in (0, 1))
        reliability += len(own) / n * (mean_p - mean_y) ** 2
        resolution += len(own) / n * (mean_y - everywhere) ** 2
        variance += sum((a - mean_p) ** 2 for a, _ in own) / n
        covariance += 2 * sum((b - mean_y) * (a - mean_p) for a, b in own) / n
    found = diagram(sample_of([bool(b) for b in y], p=p), Unit.QUESTION)
    expected = (
        sum((a - b) ** 2 for a, b in zip(p, y, strict=True)) / n,
        *(reliability, resolution, everywhere * (1 - everywhere), variance, covariance),
    )
    assert [found.facts[name] for name in (*NAMES, *WITHIN)] == pytest.approx(expected, abs=1e-12)


@FEW
@given(st.dictionaries(st.integers(0, 1000), st.booleans(), min_size=22, max_size=60))
def test_equal_bins_as_scikit_learn(calls: dict[int, bool]) -> None:
    """Ten bins of equal width once there are more than 21 distinct probabilities."""
    p, y = [(number + 0.25) / 1001 for number in calls], list(calls.values())
    found = diagram(sample_of(y, p=p))
    share, mean = calibration_curve(y, p, n_bins=10)
    assert found.facts["equal_bins"] is True
    assert found.columns["forecast"] == pytest.approx(mean.tolist(), abs=1e-8)
    assert found.columns["share_true"] == pytest.approx(share.tolist(), abs=1e-12)


@FEW
@given(samples(smallest=1), UNITS, BASES)
def test_the_terms_add_up(sample: Sample, unit: Unit, basis: Basis) -> None:
    """To the Brier score of the same calls; within a bin of one probability nothing varies."""
    found = diagram(sample, unit, basis=basis)
    if not found.n:
        return
    total, reliability, resolution, uncertainty, variance, covariance, generalised = (
        float(found.facts[name] or 0) for name in ALL
    )
    name = "brier" if basis == "stated" else "brier_words"
    assert total == pytest.approx(score(name).compute(sample, unit).value, abs=1e-8)
    assert total == pytest.approx(
        reliability - resolution + uncertainty + variance - covariance, abs=1e-12
    )
    assert total == pytest.approx(reliability - generalised + uncertainty, abs=1e-12)
    if not found.facts["equal_bins"]:
        assert (variance, covariance) == pytest.approx((0, 0), abs=1e-12)
        assert sum(float(w or 0) for w in found.columns["weight"]) == pytest.approx(found.n)


def test_an_edge_belongs_to_the_bin_above() -> None:
    """And 1 to the last one; 0.3 and 0.7 are on edges although 10 times them may not be whole."""
    distinct = np.arange(0, 101) / 100
    bins = bins_of(distinct)
    assert bins.tolist() == [min(i // 10, 9) for i in range(101)]
    assert bins_of(distinct[:21]).tolist() == list(range(21))
