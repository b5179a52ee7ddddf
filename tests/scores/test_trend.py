"""Hit rate and Brier score as the record was settled."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from tests.scores.plain import random_record
from tests.scores.samples import UNITS, samples
from tracker.scores import Sample, Score, Unit, brier, proportion_correct, sample_of, trend

FEW = settings(max_examples=20)
CASES = json.loads((Path(__file__).parent / "vectors" / "trend.json").read_text("utf-8"))


def settled(sample: Sample) -> dict[int, int]:
    """When the last question of each family closed."""
    found: dict[int, int] = {}
    for family, closed in zip(sample.family.tolist(), sample.closed.tolist(), strict=True):
        found[family] = max(closed, found.get(family, closed))
    return found


def of_families(sample: Sample, families: list[int]) -> Sample:
    return sample.where(np.isin(sample.family, families))


def latest(moments: dict[int, int], moment: int) -> list[int]:
    """The latest twenty families until a moment, with those that settled together with them."""
    before = sorted(when for when in moments.values() if when <= moment)
    if len(before) < 10:
        return []
    return [family for family, when in moments.items() if before[-20:][0] <= when <= moment]


def agrees(found: list[Any], score: Score) -> None:
    """A value with its ends, or none."""
    expected = [score.value, *(score.interval or (None, None))]
    for one, other in zip(found, expected, strict=True):
        assert one == (other if other is None else pytest.approx(other, abs=1e-7))


def check(sample: Sample, unit: Unit) -> None:
    """Every point against the scores of the families settled until then."""
    columns: Mapping[str, Sequence[Any]] = trend.diagram(sample, unit).columns
    moments = settled(sample)
    stated = settled(sample.where(sample.has_stated & sample.in_force))
    if unit is Unit.MENTION:
        stated = settled(sample.where(sample.has_stated))
    stated = {family: moments[family] for family in stated}
    for row, moment in enumerate(columns["closed"]):
        until = [family for family, when in moments.items() if when <= moment]
        point = {name: column[row] for name, column in columns.items()}
        assert point["families"] == len(until)
        part = of_families(sample, until)
        hits = [point[name] for name in ("hit_rate", "hit_low", "hit_high")]
        agrees(hits, proportion_correct.compute(part, unit))
        errors = [point[name] for name in ("brier", "brier_low", "brier_high")]
        agrees(errors, brier.compute(part, unit))
        for name, module, known in (
            ("rolling_hit_rate", proportion_correct, moments),
            ("rolling_brier", brier, stated),
        ):
            window = of_families(sample, latest(known, moment))
            value = module.compute(window, unit).value
            assert point[name] == (value if value is None else pytest.approx(value, abs=1e-9))


@FEW
@given(samples(smallest=1), UNITS)
def test_every_point_is_the_record_until_then(sample: Sample, unit: Unit) -> None:
    """Each point has the values and intervals of a record that ends there."""
    check(sample, unit)
    assert trend.diagram(sample, unit).columns["closed"] == sorted(set(settled(sample).values()))


@pytest.mark.parametrize("unit", Unit)
def test_rolling_values_are_those_of_the_latest_twenty(unit: Unit) -> None:
    """With more families than the window holds, settled at moments of their own and together."""
    check(random_record(45), unit)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_cumulative_scores_of_others(case: dict[str, Any]) -> None:
    """A question a family, settled one after the other."""
    found = trend.diagram(sample_of(case["inputs"]["y"], p=case["inputs"]["p"]))
    assert found.columns["brier"] == pytest.approx(case["expected"], abs=case["tolerance"])


@pytest.mark.parametrize("families", [200, 201, 1000])
def test_at_most_two_hundred_points(families: int) -> None:
    """A long record is thinned evenly, and its first and last moments stay."""
    found = trend.diagram(sample_of([True, False] * (families // 2) + [True] * (families % 2)))
    points = found.columns["families"]
    assert len(points) == 200
    assert (points[0], points[-1]) == (1, families)
    steps = np.diff(np.array(points, dtype=np.int64))
    assert steps.min() >= 1
    assert steps.max() - steps.min() <= 1


def test_ten_families_before_anything_rolls() -> None:
    """Nine families have no rolling value, ten have; nobody stated a probability."""
    columns = trend.diagram(sample_of([True] * 10)).columns
    assert columns["rolling_hit_rate"] == [None] * 9 + [1.0]
    assert columns["brier"] == columns["rolling_brier"] == [None] * 10


def test_all_right_and_then_all_wrong() -> None:
    """A stretch without spread keeps the interval of as many independent families as there are."""
    columns = trend.diagram(sample_of([True] * 30 + [False] * 30)).columns
    alone = proportion_correct.compute(sample_of([True] * 30))
    assert (columns["hit_low"][29], columns["hit_high"][29]) == pytest.approx(alone.interval)
    assert columns["rolling_hit_rate"][29] == 1.0
    assert columns["rolling_hit_rate"][-1] == 0.0
