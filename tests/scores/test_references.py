"""The hit rate beside each reference, on the same calls."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from tests.scores.samples import UNITS, samples
from tests.scores.test_oracles import by_hand
from tracker.scores import Reason, Sample, Unit, sample_of, score
from tracker.scores._base import Cell
from tracker.scores._sample import Flags, Floats
from tracker.scores.references import COLUMNS, diagram

SCORES = {
    "coin": "hit_rate_vs_coin",
    "always_up": "hit_rate_vs_always_up",
    "persistence": "hit_rate_vs_persistence",
    "base_rate": "hit_rate_vs_base",
    "market": "hit_rate_vs_market",
}


def rows(sample: Sample, unit: Unit = Unit.FAMILY) -> list[dict[str, Cell]]:
    columns = diagram(sample, unit).columns
    return [
        dict(zip(COLUMNS, cells, strict=True))
        for cells in zip(*(columns[name] for name in COLUMNS), strict=True)
    ]


def known(sample: Sample, reference: str) -> Flags:
    """The calls that have the reference."""
    every = np.ones(len(sample), dtype=np.bool_)
    rules: dict[str, Flags] = {
        "coin": every,
        "always_up": sample.up != 0,
        "persistence": ~np.isnan(sample.last),
        "base_rate": ~np.isnan(sample.base),
        "market": ~np.isnan(sample.market),
    }
    return rules[reference]


def theirs(sample: Sample, reference: str) -> Floats:
    """How much of each call the reference has right, one row after the other."""
    found = []
    for i in range(len(sample)):
        true, said = bool(sample.outcome[i]), bool(sample.said_true[i])
        base, market = float(sample.base[i]), float(sample.market[i])
        found.append(
            {
                "coin": 0.5,
                "always_up": float(true == (sample.up[i] > 0)),
                "persistence": float(true == (sample.last[i] == 1)),
                "base_rate": base if said else 1 - base,
                "market": market if said else 1 - market,
            }[reference]
        )
    return np.array(found, dtype=np.float64)


@given(samples(smallest=1), UNITS)
def test_rates_are_those_of_the_same_calls(sample: Sample, unit: Unit) -> None:
    """Both rates by hand on the calls that have the reference; a reference without any has no number."""
    for row in rows(sample, unit):
        name = str(row["reference"])
        standing = replace(sample, in_force=sample.priced) if name == "market" else sample
        has = known(sample, name)
        right = sample.correct.astype(float)
        assert row["hit_rate"] == pytest.approx(by_hand(standing, right, has, unit))
        expected = by_hand(standing, theirs(sample, name), has, unit)
        assert row["reference_rate"] == pytest.approx(expected, abs=1e-12)


@given(samples(smallest=1), UNITS)
def test_differences_are_the_scores(sample: Sample, unit: Unit) -> None:
    """Difference, interval and families are the score's; distinguishable when it leaves out 0."""
    for row in rows(sample, unit):
        found = score(SCORES[str(row["reference"])]).compute(sample, unit)
        assert (row["difference"], row["families"]) == (found.value, found.families)
        assert (row["low"], row["high"]) == (found.interval or (None, None))
        if found.interval is None:
            assert row["distinguishable"] is None
            continue
        assert row["distinguishable"] is (found.interval[0] > 0 or found.interval[1] < 0)


def test_a_row_a_reference_in_a_fixed_order() -> None:
    """Every reference has its row, known or not; nothing without calls."""
    assert [row["reference"] for row in rows(sample_of([True]))] == list(SCORES)
    assert [row["families"] for row in rows(sample_of([True]))] == [1, 0, 0, 0, 0]
    assert diagram(sample_of([])).reason is Reason.NO_CALLS


def test_a_bull_in_a_bull_market_is_no_better_than_always_up() -> None:
    """Ninety of a hundred rises, all called: far above a coin, exactly at always up."""
    coin, always_up, *_ = rows(sample_of([True] * 90 + [False] * 10, up=[1] * 100))
    assert coin["distinguishable"] is True
    assert (always_up["reference_rate"], always_up["difference"]) == (0.9, 0.0)
    assert always_up["distinguishable"] is None


def test_the_market_is_compared_on_calls_with_a_price() -> None:
    """A later call without a price stands for its question everywhere else."""
    calls = sample_of(
        [True, True, False],
        family=[0, 0, 1],
        question=[0, 0, 1],
        said_true=[True, False, True],
        in_force=[False, True, True],
        priced=[True, False, True],
        market=[0.6, float("nan"), 0.7],
    )
    coin, *_, market = rows(calls)
    assert (coin["hit_rate"], market["hit_rate"]) == (0.0, 0.5)
    assert market["reference_rate"] == pytest.approx(0.65)
