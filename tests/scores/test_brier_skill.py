"""What comes with a Brier difference: the skill score and the test against the market."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scores.samples import UNITS, samples
from tracker.scores import Sample, Unit, sample_of, score

FEW = settings(max_examples=50)
TRACKS = st.sampled_from(["brier", "brier_words"])
RIVALS = st.sampled_from(["base", "coin", "market"])


@FEW
@given(TRACKS, RIVALS, samples(), UNITS)
def test_numbers_are_as_declared(track: str, rival: str, sample: Sample, unit: Unit) -> None:
    """A skill score with every rival, a p-value with the market alone; none without data."""
    module = score(f"{track}_vs_{rival}")
    found = module.compute(sample, unit)
    assert set(found.also) == set(module.ALSO)
    assert ("p_value" in found.also) == (rival == "market")
    if found.value is None:
        assert not [number for number in found.also.values() if number is not None]


@FEW
@given(TRACKS, RIVALS, samples(), UNITS)
def test_skill_has_the_sign_of_the_difference(
    track: str, rival: str, sample: Sample, unit: Unit
) -> None:
    """At most 1, and positive exactly when the calls were closer than the reference."""
    found = score(f"{track}_vs_{rival}").compute(sample, unit)
    ratio = found.also["ratio"]
    if ratio is not None:
        assert found.value is not None
        assert ratio <= 1
        assert np.sign(ratio) == np.sign(found.value)


@FEW
@given(samples(smallest=1), UNITS, st.sampled_from(["base", "market"]))
def test_the_ends_of_skill(sample: Sample, unit: Unit, rival: str) -> None:
    """Knowing the outcomes is exactly 1, repeating the reference exactly 0."""
    module, theirs = score(f"brier_vs_{rival}"), getattr(sample, rival)
    known = np.repeat(sample.outcome.astype(float)[:, None], 3, axis=1)
    same = np.repeat(theirs[:, None], 3, axis=1)
    for p, expected in ((known, 1.0), (same, 0.0)):
        ours = replace(sample, p=p, stated=~np.isnan(p[:, 1]))
        assert module.compute(ours, unit).also["ratio"] in (expected, None)


def test_a_reference_without_error_has_no_skill_score() -> None:
    """The difference is still there; it is the ratio that is not defined."""
    found = score("brier_vs_market").compute(sample_of([True, False], p=[0.8, 0.1], market=[1, 0]))
    assert found.value == pytest.approx(-0.025)
    assert found.also["ratio"] is None
    assert found.also["p_value"] is not None


@pytest.mark.parametrize("unit", [Unit.FAMILY, Unit.QUESTION])
def test_both_scores_are_of_the_mention_that_had_a_price(unit: Unit) -> None:
    """Own and market error are of the last priced mention, though a newer one is in force."""
    sample = sample_of(
        [True, True],
        family=[0, 0],
        question=[0, 0],
        in_force=[False, True],
        priced=[True, False],
        p=[0.8, 0.1],
        market=[0.6, 0.9],
        closed=[10**6] * 2,
    )
    found = score("brier_vs_market").compute(sample, unit)
    assert found.also["ratio"] == pytest.approx(1 - 0.2**2 / 0.4**2)


@FEW
@given(TRACKS, samples(smallest=10, mentions=20), UNITS)
def test_the_p_value_agrees_with_the_interval(track: str, sample: Sample, unit: Unit) -> None:
    """Below 5 % exactly when the interval leaves out 0; not defined when there is none."""
    found = score(f"{track}_vs_market").compute(sample, unit)
    p_value = found.also["p_value"]
    assert (p_value is None) == (found.interval is None)
    if p_value is not None and found.interval is not None:
        assert 0 <= p_value <= 1
        low, high = found.interval
        assert (p_value < 0.05) == (low > 0 or high < 0)


def test_repeating_oneself_is_no_evidence() -> None:
    """Forty mentions of two families are tested as two, at every unit."""
    sample = sample_of(
        [True] * 40, family=[0] * 20 + [1] * 20, p=[0.9] * 20 + [0.7] * 20, market=[0.6] * 40
    )
    p_values = [score("brier_vs_market").compute(sample, unit).also["p_value"] for unit in Unit]
    assert p_values == pytest.approx([0.2220] * 3, abs=1e-4)
