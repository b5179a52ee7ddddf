"""The smooth calibration error and what chance alone gives."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, optimize, stats

from tests.scores.samples import UNITS, samples
from tracker.scores import Sample, Unit, sample_of
from tracker.scores import smooth_ece as module
from tracker.scores.smooth_ece import diagram

CASES = json.loads((Path(__file__).parent / "vectors" / "smooth_ece.json").read_text("utf-8"))
CALLS = st.lists(st.tuples(st.integers(0, 97), st.booleans()), min_size=1, max_size=20)


def facts(sample: Sample, unit: Unit = Unit.FAMILY) -> dict[str, float]:
    return {name: float(value or 0) for name, value in diagram(sample, unit).facts.items()}


@pytest.fixture(autouse=True, scope="module")
def _few_draws() -> Iterator[None]:
    """Fewer draws where the test is not about chance."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "DRAWS", 20)
        yield


def by_definition(p: np.ndarray[Any, Any], y: np.ndarray[Any, Any]) -> float:
    """Gaussians at each probability and at its mirror images; the width by bisection."""
    t = np.linspace(0, 1, 2_001)[:, None]

    def beyond(width: float) -> float:
        images = [sign * p + 2 * k for k in range(-4, 5) for sign in (1, -1)]
        kernel = sum(stats.norm.pdf(t - image, scale=width) for image in images)
        smooth = np.abs((kernel * (y - p)).mean(axis=1))
        return float(integrate.trapezoid(smooth, t[:, 0])) - width

    return float(optimize.brentq(beyond, 0.01, 1, xtol=1e-6))


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in CASES])
@pytest.mark.parametrize("unit", Unit)
def test_vectors(case: dict[str, Any], unit: Unit) -> None:
    sample = sample_of([bool(y) for y in case["inputs"]["y"]], p=case["inputs"]["p"])
    assert facts(sample, unit)["value"] == pytest.approx(case["expected"], abs=case["tolerance"])


@settings(max_examples=8)
@given(CALLS)
def test_by_its_definition(calls: list[tuple[int, bool]]) -> None:
    """Reflected Gaussians added up one by one, probabilities between the grid's points among them."""
    p, y = np.array([call[0] / 97 for call in calls]), np.array([call[1] for call in calls])
    if np.abs(y - p).mean() < 0.02:
        return
    assert facts(sample_of(y, p=p))["value"] == pytest.approx(by_definition(p, y), abs=2e-5)


@settings(max_examples=25)
@given(samples(smallest=1), UNITS)
def test_never_above_the_mean_error(sample: Sample, unit: Unit) -> None:
    """Smoothing takes away: the value and its null lie between 0 and 1, with a p-value beside them."""
    found = diagram(sample, unit)
    if not found.n:
        return
    rows = sample.has_stated if unit is Unit.MENTION else sample.has_stated & sample.in_force
    worst = np.abs(sample.p[rows, 1] - sample.outcome[rows]).max()
    own = facts(sample, unit)
    assert 0 <= own["value"] <= worst + 1e-6
    assert 0 <= own["null_mean"] <= 1
    assert 1 / 21 <= own["p_value"] <= 1


def test_chance_alone_as_simulated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fifty independent calls of a calibrated forecaster: about 0.087, and 0.129 at the 95 % quantile."""
    monkeypatch.setattr(module, "DRAWS", 200)
    generator = np.random.default_rng(4)
    p = generator.random(50)
    found = facts(sample_of(generator.random(50) < p, p=p))
    assert found["null_mean"] == pytest.approx(0.087, abs=0.015)
    assert found["null_95"] == pytest.approx(0.129, abs=0.025)


def test_nothing_is_certain_within_a_family() -> None:
    """Forty calls that stand and fall together say as much as one."""
    right = [True, False] * 20
    apart, together = (
        facts(sample_of(right, p=[0.9] * 40, family=family))
        for family in (list(range(40)), [1] * 40)
    )
    assert apart["p_value"] == pytest.approx(1 / 21)
    assert together["value"] == pytest.approx(apart["value"])
    assert together["p_value"] > 0.05


def test_perfect_and_worst() -> None:
    """Certainties that were right have 0, certainties that were all wrong have 1."""
    assert facts(sample_of([True, False], p=[1.0, 0.0]))["value"] == pytest.approx(0, abs=1e-6)
    assert facts(sample_of([False, True], p=[1.0, 1.0]))["value"] < 1
    assert facts(sample_of([False, False], p=[1.0, 1.0]))["value"] == pytest.approx(1, abs=1e-6)


def test_very_many_probabilities_are_moved_to_a_grid() -> None:
    """By half a thousandth at most, which the value hardly shows."""
    generator = np.random.default_rng(5)
    p = generator.random(3_000)
    outcome = generator.random(3_000) < p**2
    value = facts(sample_of(outcome, p=p))["value"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "GRID", 4_000)
        assert facts(sample_of(outcome, p=p))["value"] == pytest.approx(value, abs=5e-4)
