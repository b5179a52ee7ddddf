"""Every score again without each family."""

import numpy as np
import pytest
from hypothesis import given, settings

from tests.scores.plain import random_record
from tests.scores.samples import UNITS, samples
from tracker.scores import (
    Reason,
    Sample,
    Score,
    Unit,
    brier,
    influence,
    proportion_correct,
    sample_of,
)

FEW = settings(max_examples=40)


def leaves_out_half(score: Score) -> bool:
    return score.interval is not None and not score.interval[0] <= 0.5 <= score.interval[1]


def check(sample: Sample, unit: Unit) -> None:
    """Everything computed again without each family in turn."""
    facts = influence.diagram(sample, unit).facts
    whole = proportion_correct.compute(sample, unit)
    parts = {
        family: sample.where(sample.family != family)
        for family in sorted(set(sample.family.tolist()))
    }
    hits = {family: proportion_correct.compute(part, unit) for family, part in parts.items()}
    rates = {family: score.value for family, score in hits.items() if score.value is not None}
    assert facts["hit_rate"] == whole.value
    if len(parts) == 1:
        assert facts["without_best"] is facts["best"] is facts["changes_verdict"] is None
        return
    low, high = min(rates.values()), max(rates.values())
    assert facts["without_best"] == pytest.approx(low)
    assert facts["without_worst"] == pytest.approx(high)
    assert facts["best"] == min(f for f, rate in rates.items() if rate <= low + 1e-12)
    assert facts["worst"] == min(f for f, rate in rates.items() if rate >= high - 1e-12)
    changed = [leaves_out_half(score) != leaves_out_half(whole) for score in hits.values()]
    assert facts["changes_verdict"] == pytest.approx(np.mean(changed))
    check_brier(sample, unit)


def check_brier(sample: Sample, unit: Unit) -> None:
    facts, whole = influence.diagram(sample, unit).facts, brier.compute(sample, unit)
    assert facts["brier"] == whole.value
    if whole.families < 2:
        assert facts["brier_without_best"] is facts["brier_without_worst"] is None
        return
    stated = sample.has_stated & (sample.in_force | (unit is Unit.MENTION))
    errors = [
        brier.compute(sample.where(sample.family != family), unit).value
        for family in set(sample.family[stated].tolist())
    ]
    known = [error for error in errors if error is not None]
    assert facts["brier_without_best"] == pytest.approx(max(known))
    assert facts["brier_without_worst"] == pytest.approx(min(known))


@FEW
@given(samples(smallest=1), UNITS)
def test_as_without_each_family(sample: Sample, unit: Unit) -> None:
    """The closed form is what computing the record again without each family gives."""
    check(sample, unit)


@pytest.mark.parametrize("unit", Unit)
@pytest.mark.parametrize("families", [12, 40])
def test_verdicts_of_a_longer_record(families: int, unit: Unit) -> None:
    """So it is where intervals are narrow enough to leave out one half."""
    check(random_record(families, seed=families), unit)


def test_one_family_can_decide() -> None:
    """Six right and one wrong: only without the wrong one is one half left out; likewise below it."""
    found = influence.diagram(sample_of([True] * 6 + [False])).facts
    assert found["changes_verdict"] == pytest.approx(1 / 7)
    assert (found["best"], found["worst"]) == (0, 6)
    mirrored = influence.diagram(sample_of([False] * 6 + [True])).facts
    assert mirrored["changes_verdict"] == pytest.approx(1 / 7)


def test_all_right_is_moved_by_none() -> None:
    """A hundred hits stay what they are, whichever is left out; codes need not be dense."""
    found = influence.diagram(sample_of([True] * 100, p=[1.0] * 100, family=range(3, 103)))
    assert found.facts["without_best"] == found.facts["without_worst"] == 1.0
    assert (found.facts["best"], found.facts["worst"]) == (3, 3)
    assert found.facts["brier_without_best"] == found.facts["changes_verdict"] == 0.0


def test_one_family_leaves_nothing() -> None:
    """Without the only family there is nothing to compare."""
    found = influence.diagram(sample_of([True, False], family=[4, 4], p=[0.6, 0.2]))
    assert (found.facts["hit_rate"], found.facts["without_best"]) == (0.5, None)
    assert found.reason is Reason.ONE_FAMILY
