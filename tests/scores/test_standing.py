"""First, last and standing forecasts."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scores.plain import mean_of, mentions_of
from tests.scores.samples import UNITS, samples
from tracker.scores import Basis, Reason, Sample, Unit, brier, brier_words, sample_of, standing
from tracker.scores._timeline import timeline

BASES: st.SearchStrategy[Basis] = st.sampled_from(["stated", "words"])
FEW = settings(max_examples=25)
CASES = json.loads((Path(__file__).parent / "vectors" / "standing.json").read_text("utf-8"))


def ordered(sample: Sample) -> Sample:
    """The same with a moment of its own for each mention."""
    return replace(sample, made=np.arange(len(sample)))


def by_definition(sample: Sample, unit: Unit, basis: Basis) -> dict[str, float | None]:
    """Question by question, forecast by forecast."""
    having = sample.has_stated if basis == "stated" else sample.has_words
    found: dict[str, list[tuple[int, float]]] = {
        name: [] for name in ("first", "last", "time_weighted", "coverage", "updated")
    }
    for mentions in mentions_of(sample):
        forecasts = [row for row in mentions if having[row]]
        (last,) = [row for row in mentions if sample.in_force[row]]
        if last not in forecasts:
            continue
        family, outcome = int(sample.family[last]), bool(sample.outcome[last])
        off = {row: (float(sample.p[row, 1]) - outcome) ** 2 for row in forecasts}
        found["first"].append((family, off[forecasts[0]]))
        found["last"].append((family, off[last]))
        covered = sum(float(sample.stood[row]) for row in forecasts)
        if covered:
            spent = sum(off[row] * float(sample.stood[row]) for row in forecasts)
            found["time_weighted"].append((family, spent / covered))
        if whole := sum(float(sample.stood[row]) for row in mentions):
            found["coverage"].append((family, covered / whole))
        words = {(bool(sample.said_true[row]), *sample.p[row].tolist()) for row in forecasts}
        found["updated"].append((family, len(words) > 1))
    updated = found.pop("updated")
    once = Unit.FAMILY if unit is Unit.FAMILY else Unit.QUESTION
    return {name: mean_of(pairs, once) for name, pairs in found.items()} | {
        "questions": len(updated),
        "questions_updated": sum(value for _, value in updated),
    }


@FEW
@given(samples(), UNITS, BASES)
def test_as_defined(sample: Sample, unit: Unit, basis: Basis) -> None:
    """Every fact is what going through the forecasts one by one gives."""
    sample = ordered(sample)
    expected = by_definition(sample, unit, basis)
    found = standing.diagram(sample, unit, basis=basis)
    if not expected["questions"]:
        assert found.n == 0
        return
    for name, value in expected.items():
        assert found.facts[name] == (value if value is None else pytest.approx(value, abs=1e-12))
    assert (found.reason is Reason.NO_SESSION) == (expected["time_weighted"] is None)


@FEW
@given(samples(), st.sampled_from([Unit.FAMILY, Unit.QUESTION]))
def test_the_last_one_is_the_one_in_force(sample: Sample, unit: Unit) -> None:
    """``last`` is the Brier score, with the range of the words."""
    stated = brier.compute(sample, unit)
    assert standing.diagram(sample, unit).facts.get("last") == stated.value
    words = brier_words.compute(sample, unit)
    facts = standing.diagram(sample, unit, basis="words").facts
    found = [facts.get(name) for name in ("last", "last_low", "last_high")]
    assert found == [words.value, words.low, words.high]


@FEW
@given(samples(smallest=1), BASES)
def test_readings_have_a_range(sample: Sample, basis: Basis) -> None:
    """Scores of words lie within their range; stated ones have none."""
    facts = standing.diagram(sample, basis=basis).facts
    for name in ("first", "last", "time_weighted"):
        value, low, high = (facts.get(f"{name}{end}") for end in ("", "_low", "_high"))
        if basis == "words" and value is not None:
            assert low <= value <= high  # type: ignore[operator]
        else:
            assert low is high is None


@FEW
@given(samples(smallest=1), BASES)
def test_one_forecast_is_first_and_last(sample: Sample, basis: Basis) -> None:
    """Without updates the three scores are one number, wherever every session counts."""
    alone = replace(sample.where(sample.in_force), stood=np.ones(int(sample.in_force.sum())))
    facts = standing.diagram(alone, basis=basis).facts
    if facts:
        assert facts["first"] == facts["last"] == pytest.approx(facts["time_weighted"])
        assert (facts["coverage"], facts["questions_updated"]) == (1.0, 0)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_coverage_of_others(case: dict[str, Any]) -> None:
    """The share of the time for which a probability stood, as others count it."""
    p, stood = case["inputs"]["p"], case["inputs"]["stood"]
    n = len(p)
    sample = sample_of(
        [True] * n,
        question=[0] * n,
        family=[0] * n,
        in_force=[row == n - 1 for row in range(n)],
        p=[np.nan if value is None else value for value in p],
        stood=stood,
    )
    found = standing.diagram(sample).facts["coverage"]
    assert found == pytest.approx(case["expected"], abs=case["tolerance"])


def test_time_without_a_probability_is_left_out() -> None:
    """Six sessions of a bare direction change the coverage, and no score."""
    sample = sample_of(
        [True] * 3,
        question=[0] * 3,
        family=[0] * 3,
        in_force=[False, False, True],
        p=[np.nan, 0.5, 0.8],
        stood=[6, 3, 1],
    )
    facts = standing.diagram(sample).facts
    assert facts["first"] == 0.25
    assert facts["coverage"] == pytest.approx(0.4)
    assert facts["time_weighted"] == pytest.approx((3 * 0.25 + 0.04) / 4)


def test_a_forecast_that_stood_for_no_session() -> None:
    """A number named on the last day has a first and a last score, and no time."""
    found = standing.diagram(sample_of([True], p=[0.8], stood=[0]))
    assert found.facts["first"] == pytest.approx(0.04)
    assert found.facts["time_weighted"] is None
    assert found.facts["coverage"] is None
    assert found.reason is Reason.NO_SESSION


def test_certainties_and_coins() -> None:
    """0 and 1 score 0 or 1; a change of side alone is an update."""
    sample = sample_of(
        [True, True, False],
        question=[0, 0, 1],
        family=[0, 0, 1],
        in_force=[False, True, True],
        said_true=[True, False, True],
        p=[0.5, 0.5, 1.0],
    )
    facts = standing.diagram(sample, Unit.QUESTION).facts
    assert (facts["last"], facts["questions_updated"]) == (0.625, 1)


def test_the_last_word_of_a_moment_counts() -> None:
    """Of several mentions at one moment: the one in force, else the one that stood longest."""
    sample = sample_of(
        [True] * 4,
        question=[0] * 4,
        family=[0] * 4,
        made=[1, 1, 2, 2],
        in_force=[False, False, True, False],
        said_true=[True, False, True, True],
        stood=[0, 3, 1, 2],
    )
    assert timeline(sample, np.ones(4, dtype=bool)).tolist() == [1, 2]
