"""The calibration curve, the parts of both scores and the test against chance."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scores.samples import UNITS, samples, turned
from tracker.scores import Basis, Diagram, Reason, Sample, Unit, sample_of, score
from tracker.scores import corp as module
from tracker.scores.corp import diagram

CASES = json.loads((Path(__file__).parent / "vectors" / "corp.json").read_text("utf-8"))
BASES: st.SearchStrategy[Basis] = st.sampled_from(["stated", "words"])
FEW = settings(max_examples=20)
PARTS = ("score", "miscalibration", "discrimination", "uncertainty")


def numbers(found: Diagram, *names: str) -> list[Any]:
    return [found.facts[name] for name in names]


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in CASES])
@pytest.mark.parametrize("unit", Unit)
def test_vectors(case: dict[str, Any], unit: Unit) -> None:
    """Questions that are each a family have the published parts, whatever is counted."""
    given_ = case["inputs"]
    found = diagram(sample_of([bool(y) for y in given_["y"]], p=given_["p"]), unit)
    prefix = "log_" if given_["score"] == "log" else ""
    for name, value in case["expected"].items():
        assert found.facts[prefix + name] == pytest.approx(value, abs=case["tolerance"])


@FEW
@given(samples(), UNITS)
def test_the_scores_are_the_scores(sample: Sample, unit: Unit) -> None:
    """What is taken apart is the Brier score and the log score of the same calls and the same unit."""
    found = diagram(sample, unit)
    brier, log = (score(name).compute(sample, unit) for name in ("brier", "log_score"))
    if not found.n:
        assert brier.value is None
        return
    assert (found.n, found.families) == (brier.n, brier.families)
    assert found.facts["score"] == pytest.approx(brier.value, abs=1e-8)
    if log.value == float("inf"):
        assert found.reason is Reason.INFINITE
        assert numbers(found, *(f"log_{part}" for part in PARTS)) == [None] * 4
    else:
        assert found.reason is None
        assert found.facts["log_score"] == pytest.approx(log.value, abs=1e-6)


@FEW
@given(samples(smallest=1), UNITS, BASES)
def test_the_curve_and_its_parts(sample: Sample, unit: Unit, basis: Basis) -> None:
    """The curve rises, the band holds whole shares in order, and the parts are those of the columns."""
    found = diagram(sample, unit, basis=basis)
    if not found.n:
        return
    forecast, curve, share, weight, low, high = (
        np.array(found.columns[name], dtype=float)
        for name in ("forecast", "recalibrated", "share_true", "weight", "band_low", "band_high")
    )
    assert (np.diff(forecast) > 0).all()
    assert (np.diff(curve) >= 0).all()
    assert weight.sum() == pytest.approx(found.n)
    assert ((low >= 0) & (low <= high) & (high <= 1)).all()
    recalibrated = np.average((curve - share) ** 2 + share * (1 - share), weights=weight)
    total, miscalibration, discrimination, uncertainty = numbers(found, *PARTS)
    assert total == pytest.approx(miscalibration - discrimination + uncertainty, abs=1e-12)
    assert total - miscalibration == pytest.approx(recalibrated, abs=1e-12)
    assert 1 / 1001 <= float(numbers(found, "p_value")[0]) <= 1


@FEW
@given(samples(smallest=1), UNITS, BASES)
def test_denying_every_sentence_mirrors_the_curve(sample: Sample, unit: Unit, basis: Basis) -> None:
    """The parts stay, the curve is seen from the other side, and only the luck of the draws differs."""
    once = diagram(sample, unit, basis=basis)
    other = diagram(turned(sample, np.ones(len(sample), np.bool_)), unit, basis=basis)
    for name in once.facts:
        if "null" not in name and name != "p_value":
            assert other.facts[name] == pytest.approx(once.facts[name], abs=1e-8)
    if once.n:
        curve = np.array(once.columns["recalibrated"], dtype=float)
        assert other.columns["recalibrated"] == pytest.approx((1 - curve)[::-1].tolist(), abs=1e-9)
        assert other.columns["families"] == list(once.columns["families"])[::-1]


def test_families_count_once() -> None:
    """Nine questions of one family that failed weigh as much as the one of another that did not."""
    sample = sample_of([False] * 9 + [True], p=[0.5] * 10, family=[1] * 9 + [2])
    for unit, share in ((Unit.FAMILY, 0.5), (Unit.QUESTION, 0.1)):
        found = diagram(sample, unit)
        assert found.columns["share_true"] == pytest.approx([share])
        assert found.columns["families"] == [2]


def test_one_certainty_leaves_the_brier_parts() -> None:
    """An infinite log score has no parts; the parts of the Brier score are what they were."""
    found = diagram(sample_of([True, False, True], p=[0.8, 1.0, 0.6]))
    assert found.reason is Reason.INFINITE
    assert found.facts["log_score"] is None
    assert found.facts["score"] == pytest.approx((0.04 + 1 + 0.16) / 3)


@pytest.mark.parametrize("p", [0.0, 1.0])
def test_the_perfect_forecaster(p: float) -> None:
    """Certainties that were right have no miscalibration, nor would they by chance."""
    found = diagram(sample_of([p == 1] * 12, p=[p] * 12))
    assert numbers(found, *PARTS) == [0.0] * 4
    assert numbers(found, "log_score", "log_uncertainty", "miscalibration_null_95") == [0.0] * 3
    assert found.facts["p_value"] == 1.0


def test_a_thousand_families_wrong_by_half_are_found_out() -> None:
    """Saying 0.9 where 0.5 is right is miscalibration; in one family it is no evidence at all."""
    right = [True, False] * 20
    apart = diagram(sample_of(right, p=[0.9] * 40))
    together = diagram(sample_of(right, p=[0.9] * 40, family=[1] * 40), Unit.QUESTION)
    assert apart.facts["p_value"] == pytest.approx(1 / 1001)
    assert together.facts["miscalibration"] == pytest.approx(apart.facts["miscalibration"])
    assert float(numbers(together, "p_value")[0]) > 0.05


def test_the_size_of_the_test() -> None:
    """A calibrated forecaster with dependent calls is found out about as often as is asked for."""
    generator = np.random.default_rng(8)
    p_values = []
    for _ in range(120):
        calls = generator.geometric(0.4, 40)
        family = np.repeat(np.arange(40), calls)
        p = (generator.integers(1, 10, 40) / 10)[family]
        outcome = generator.random(40)[family] < p
        p_values += numbers(diagram(sample_of(outcome, p=p, family=family)), "p_value")
    rejected = (np.array(p_values) <= 0.1).mean()
    assert 0.03 <= rejected <= 0.18


def test_fewer_draws_of_very_many_forecasts(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many distinct probabilities there are, there are 100 draws and it is said how many."""
    sample = sample_of([True, False] * 10, p=np.arange(20) / 20)
    assert diagram(sample).facts["draws"] == 1_000
    monkeypatch.setattr(module, "WORK", 20 * 150)
    assert diagram(sample).facts["draws"] == 150
    monkeypatch.setattr(module, "WORK", 20)
    assert diagram(sample).facts["draws"] == 100
