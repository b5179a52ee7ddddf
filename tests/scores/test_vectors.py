"""Published numeric cases; each names its source."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tracker.scores import Unit, sample_of, score
from tracker.scores._clusters import clusters
from tracker.scores._wilson import wilson

VECTORS = Path(__file__).parent / "vectors"


def cases(name: str) -> list[Any]:
    found = json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["id"]) for case in found]


def numbers(values: list[float | None]) -> list[float]:
    return [float("nan") if value is None else value for value in values]


@pytest.mark.parametrize("case", cases("wilson"))
def test_wilson_interval(case: dict[str, Any]) -> None:
    """The interval is Wilson's, whole counts or not, at both ends too."""
    assert wilson(**case["inputs"]) == pytest.approx(case["expected"], abs=case["tolerance"])


@pytest.mark.parametrize("case", cases("clustered"))
def test_clustered_variance(case: dict[str, Any]) -> None:
    """The variance of a proportion treats families as clusters."""
    hits, calls = case["inputs"]["hits"], case["inputs"]["calls"]
    right = [i < k for k, m in zip(hits, calls, strict=True) for i in range(m)]
    sample = sample_of(right, family=np.repeat(np.arange(len(calls)), calls))
    everyone = np.ones(len(right), dtype=np.bool_)
    found = clusters(sample, sample.correct.astype(float), Unit.MENTION, everyone)
    assert found.mean == pytest.approx(case["expected"]["p"], abs=case["tolerance"])
    assert found.variance**0.5 == pytest.approx(case["expected"]["se"], abs=case["tolerance"])


@pytest.mark.parametrize("case", cases("brier"))
@pytest.mark.parametrize("unit", Unit)
def test_brier(case: dict[str, Any], unit: Unit) -> None:
    """Questions that are each a family have one Brier score, whatever is counted."""
    sample = sample_of(case["inputs"]["y"], p=numbers(case["inputs"]["p"]))
    found = score("brier").compute(sample, unit)
    assert found.value == pytest.approx(case["expected"], abs=case["tolerance"])


@pytest.mark.parametrize("case", cases("brier_vs_base"))
def test_brier_against_the_base_rate(case: dict[str, Any]) -> None:
    """Only calls that have a base rate are compared; positive is better than the base rate."""
    given = case["inputs"]
    sample = sample_of(given["y"], p=numbers(given["p"]), base=numbers(given["base"]))
    found = score("brier_vs_base").compute(sample)
    assert found.value == pytest.approx(case["expected"]["value"], abs=case["tolerance"])
    assert found.n == case["expected"]["n"]


@pytest.mark.parametrize("case", cases("brier_skill"))
def test_brier_skill(case: dict[str, Any]) -> None:
    """The share of the base rate's error removed; not defined when it made none."""
    given = case["inputs"]
    sample = sample_of(given["y"], p=numbers(given["p"]), base=numbers(given["base"]))
    found = score("brier_vs_base").compute(sample).also["ratio"]
    if case["expected"] is None:
        assert found is None
    else:
        assert found == pytest.approx(case["expected"], abs=case["tolerance"])


@pytest.mark.parametrize("case", cases("log_score"))
@pytest.mark.parametrize("unit", Unit)
def test_log_score(case: dict[str, Any], unit: Unit) -> None:
    """Natural logarithms, infinite for a certainty that was wrong, whatever is counted."""
    sample = sample_of(case["inputs"]["y"], p=case["inputs"]["p"])
    found = score("log_score").compute(sample, unit)
    for name, expected in case["expected"].items():
        number = found.value if name == "value" else found.also[name]
        assert number == pytest.approx(float(expected), abs=case["tolerance"])


@pytest.mark.parametrize("case", cases("metaculus_baseline"))
def test_metaculus_baseline(case: dict[str, Any]) -> None:
    """A forecast that stands all the time has the platform's points."""
    found = score("metaculus_baseline").compute(
        sample_of(case["inputs"]["y"], p=case["inputs"]["p"])
    )
    assert found.value == pytest.approx(case["expected"], abs=case["tolerance"])


@pytest.mark.parametrize("case", cases("log_vs_market"))
def test_log_against_the_market(case: dict[str, Any]) -> None:
    """The peer score of a forecaster whose one peer is the market."""
    given = case["inputs"]
    found = score("log_vs_market").compute(
        sample_of(given["y"], p=given["p"], market=given["market"])
    )
    assert found.value == pytest.approx(case["expected"], abs=case["tolerance"])
