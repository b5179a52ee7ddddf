"""How much hangs on the reading of vague calls."""

import pytest
from hypothesis import given, settings

from tests.scores.plain import mean_of
from tests.scores.samples import UNITS, samples
from tracker.scores import Reason, Sample, Unit, fragility, proportion_correct, sample_of

FEW = settings(max_examples=40)


def kind(*, right: bool, others: int, others_right: int) -> str:
    """What a call is, by all of its readings."""
    if not others:
        return "alone"
    verdicts = {right, *[True] * others_right, *[False] * (others - others_right)}
    if len(verdicts) == 2:
        return "fragile"
    return "robust_hit" if right else "robust_miss"


@FEW
@given(samples(smallest=1), UNITS)
def test_as_defined(sample: Sample, unit: Unit) -> None:
    """Shares and rates are those of a list of verdicts for each call."""
    rows = [i for i in range(len(sample)) if unit is Unit.MENTION or sample.in_force[i]]
    kinds = {
        i: kind(
            right=bool(sample.correct[i]),
            others=int(sample.readings[i]),
            others_right=int(sample.readings_right[i]),
        )
        for i in rows
    }
    facts = fragility.diagram(sample, unit).facts
    for name in ("robust_hit", "robust_miss", "fragile", "alone"):
        share = mean_of([(int(sample.family[i]), kinds[i] == name) for i in rows], unit)
        assert facts[name] == pytest.approx(share)
    if all(name == "alone" for name in kinds.values()):
        assert facts["strict"] is facts["lenient"] is None
        return
    for coding, fragile_right in (("strict", False), ("lenient", True)):
        right = [
            (
                int(sample.family[i]),
                fragile_right if kinds[i] == "fragile" else bool(sample.correct[i]),
            )
            for i in rows
        ]
        assert facts[coding] == pytest.approx(mean_of(right, unit))


@FEW
@given(samples(smallest=1), UNITS)
def test_strict_is_below_and_lenient_above(sample: Sample, unit: Unit) -> None:
    """The hit rate is the usual one and lies between the two codings; shares sum to 1."""
    facts = fragility.diagram(sample, unit).facts
    assert facts["hit_rate"] == proportion_correct.compute(sample, unit).value
    shares = [facts[name] for name in ("robust_hit", "robust_miss", "fragile", "alone")]
    assert sum(shares) == pytest.approx(1.0)  # type: ignore[arg-type]
    if facts["strict"] is not None:
        assert facts["strict"] <= facts["hit_rate"] + 1e-12  # type: ignore[operator]
        assert facts["hit_rate"] <= facts["lenient"] + 1e-12  # type: ignore[operator]


@FEW
@given(samples(smallest=1), UNITS)
def test_intervals_are_those_of_a_hit_rate(sample: Sample, unit: Unit) -> None:
    """A record recoded by hand has the same interval."""
    facts = fragility.diagram(sample, unit).facts
    if facts["strict"] is None:
        return
    strict = sample.correct & (sample.readings_right == sample.readings)
    lenient = sample.correct | (sample.readings_right > 0)
    for name, right in (("strict", strict), ("lenient", lenient)):
        recoded = sample_of(
            [True] * len(sample),
            said_true=right,
            family=sample.family,
            question=range(len(sample)),
            in_force=[True] * len(sample),
        ).where(sample.in_force | (unit is Unit.MENTION))
        interval = proportion_correct.compute(recoded, unit).interval
        found = (facts[f"{name}_low"], facts[f"{name}_high"])
        assert found == ((None, None) if interval is None else pytest.approx(interval))


def test_nothing_else_was_tried() -> None:
    """Without another reading there is no stricter coding, and the page says so."""
    found = fragility.diagram(sample_of([True, False]))
    assert (found.facts["alone"], found.facts["strict"]) == (1.0, None)
    assert found.reason is Reason.NO_READING


def test_one_family_has_no_interval() -> None:
    found = fragility.diagram(sample_of([True], readings=[3], readings_right=[1]))
    assert (found.facts["fragile"], found.facts["strict"], found.facts["lenient"]) == (1.0, 0, 1)
    assert found.facts["strict_low"] is None
    assert found.reason is Reason.ONE_FAMILY
