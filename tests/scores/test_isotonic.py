"""Isotonic recalibration, the parts of a score, and what a calibrated forecaster would see."""

import json
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from model_diagnostics.scoring import LogLoss, SquaredError
from model_diagnostics.scoring import decompose as their_decompose
from scipy import stats
from sklearn.isotonic import IsotonicRegression

from tracker.scores import _calibrated, _isotonic
from tracker.scores._calibrated import Held, calibrated, held
from tracker.scores._isotonic import (
    Tally,
    band,
    brier_loss,
    decompose,
    log_loss,
    recalibrate,
    tally,
)
from tracker.scores._null import null
from tracker.scores._sample import Codes, Floats

CASES = json.loads((Path(__file__).parent / "vectors" / "isotonic.json").read_text("utf-8"))
ONE_BY_ONE, TOGETHER = 10**9, 1
P = st.integers(0, 20).map(lambda n: n / 20)
FEW = settings(max_examples=30)
ROWS = st.lists(st.tuples(P, st.booleans(), st.integers(1, 5)), min_size=1, max_size=40)


def columns(rows: list[tuple[float, bool, int]]) -> tuple[Any, Any, Any]:
    p, outcome, weight = zip(*rows, strict=True)
    return np.array(p), np.array(outcome), np.array(weight) / 3


def curve(found: Tally) -> Floats:
    (recalibrated,) = recalibrate(found.share_true[None], found.weight)
    return np.asarray(recalibrated)


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in CASES])
def test_vectors(case: dict[str, Any]) -> None:
    """Equal forecasts are pooled first and then weigh as much as they are many."""
    x, y = np.array(case["inputs"]["x"], float), np.array(case["inputs"]["y"], float)
    found = tally(x, y, np.ones(len(x)))
    recalibrated = curve(found)[np.searchsorted(found.forecast, x)]
    assert recalibrated == pytest.approx(np.array(case["expected"]), abs=case["tolerance"])


@FEW
@given(ROWS)
def test_recalibrated_as_scikit_learn(rows: list[tuple[float, bool, int]]) -> None:
    p, outcome, weight = columns(rows)
    found = tally(p, outcome, weight)
    theirs = IsotonicRegression().fit(p, outcome, sample_weight=weight)
    assert curve(found) == pytest.approx(theirs.predict(found.forecast), abs=1e-9)


@FEW
@given(ROWS)
def test_recalibrated_by_its_definition(rows: list[tuple[float, bool, int]]) -> None:
    """The highest mean to the left end of the lowest mean to the right, in plain Python."""
    found = tally(*columns(rows))
    shares, weights = found.share_true.tolist(), found.weight.tolist()

    def mean(first: int, last: int) -> float:
        part = range(first, last + 1)
        return float(np.average([shares[i] for i in part], weights=[weights[i] for i in part]))

    ends = range(len(shares))
    expected = [
        max(min(mean(first, last) for last in ends[i:]) for first in ends[: i + 1]) for i in ends
    ]
    assert curve(found) == pytest.approx(np.array(expected), abs=1e-12)


@FEW
@given(ROWS, st.lists(st.integers(0, 2**40 - 1), min_size=1, max_size=5))
def test_many_curves_at_once(rows: list[tuple[float, bool, int]], outcomes: list[int]) -> None:
    """Curves that are worked out together are those worked out one by one."""
    p, _, weight = columns(rows)
    tallies = [
        tally(p, np.array([some >> i & 1 > 0 for i in range(len(p))]), weight) for some in outcomes
    ]
    shares = np.array([found.share_true for found in tallies])
    together = recalibrate(shares, tallies[0].weight)
    assert together == pytest.approx(np.array([curve(found) for found in tallies]), abs=1e-12)


@pytest.mark.parametrize(("loss", "theirs"), [(brier_loss, SquaredError()), (log_loss, LogLoss())])
@FEW
@given(rows=ROWS.filter(lambda rows: len(rows) > 1))
def test_parts_as_model_diagnostics(loss: Any, theirs: Any, rows: list[Any]) -> None:
    """The three parts and the score, with weights, of both scores; 0 and 1 left out of the log score."""
    p, outcome, weight = columns(rows)
    p = np.clip(p, 0.01, 0.99) if loss is log_loss else p
    found = tally(p, outcome, weight)
    ours = decompose(found, curve(found), loss)
    (row,) = their_decompose(
        outcome.astype(float), p, weights=weight, scoring_function=theirs
    ).to_dicts()
    for name in ("score", "miscalibration", "discrimination", "uncertainty"):
        assert getattr(ours, name) == pytest.approx(row[name], abs=1e-9)


@FEW
@given(ROWS, st.sampled_from([brier_loss, log_loss]))
def test_parts_add_up(rows: list[tuple[float, bool, int]], loss: Any) -> None:
    """Neither part is negative; a certainty that was wrong is infinite miscalibration."""
    p, outcome, weight = columns(rows)
    found = tally(p, outcome, weight)
    parts = decompose(found, curve(found), loss)
    assert 0 <= parts.discrimination <= parts.uncertainty + 1e-12
    assert parts.miscalibration >= 0
    assert parts.score == pytest.approx(
        parts.miscalibration - parts.discrimination + parts.uncertainty, abs=1e-12
    )
    wrong = loss is log_loss and bool((np.abs(p - outcome) == 1).any())
    assert np.isinf(parts.score) == wrong


def test_all_true_is_no_uncertainty() -> None:
    """Weights that add up to a little more than 1 do not make a mean above 1, whose log is none."""
    for n in range(1, 40):
        found = tally(np.arange(n) / 40 + 0.01, np.ones(n, np.bool_), np.arange(1, n + 1) / 3)
        parts = decompose(found, curve(found), log_loss)
        assert parts.uncertainty == pytest.approx(0, abs=1e-12)
        assert parts.score == pytest.approx(parts.miscalibration, abs=1e-12)


@pytest.mark.parametrize("places", [2, 9])
@pytest.mark.parametrize("weighted", [False, True])
def test_every_way_to_gather_is_the_same(
    monkeypatch: pytest.MonkeyPatch, places: int, weighted: bool
) -> None:
    """With and without sorting, with and without weights, on a grid and off it."""
    generator = np.random.default_rng(1)
    p = np.round(generator.random(9_000), places)
    outcome = generator.random(len(p)) < p
    weight = generator.integers(1, 4, len(p)) / 3
    found = tally(p, outcome, weight if weighted else None)
    values = np.unique(p)
    own = weight if weighted else np.ones(len(p))
    place = np.searchsorted(values, p)
    total = np.bincount(place, own)
    assert found.forecast.tolist() == values.tolist()
    assert found.weight == pytest.approx(total)
    assert found.share_true == pytest.approx(np.bincount(place, own * outcome) / total)
    monkeypatch.setattr(_isotonic, "MANY", len(p) + 1)
    again = tally(p, outcome, weight if weighted else None)
    assert again.share_true == pytest.approx(found.share_true)


def some_families(monkeypatch: pytest.MonkeyPatch, enough: int) -> tuple[Floats, Held]:
    """Families of one to six forecasts, alike, alike but for a weight or the end; in several batches."""
    monkeypatch.setattr(_calibrated, "ENOUGH", enough)
    monkeypatch.setattr(_calibrated, "PAIRS_AT_ONCE", 8)
    forecast = np.array([0.0, 0.1, 0.35, 0.7, 0.95, 1.0])
    families = [[1, 3], [1, 3], [1, 3], [1, 1, 1, 3], [2], [2], [0, 4], [1, 2, 3, 4], [5]]
    families += [[0, 1, 2, 3, 4], [0, 1, 2, 3, 5], [0, 1, 2, 3, 4, 5]]
    places = [place for places in families for place in places]
    codes = np.repeat(np.arange(len(families)), [len(places) for places in families])
    return forecast, held(np.array(places), codes, (1 / np.bincount(codes))[codes])


@pytest.mark.parametrize("enough", [ONE_BY_ONE, 2, TOGETHER])
def test_draws_have_the_mean_and_covariance_of_calibrated_ones(
    monkeypatch: pytest.MonkeyPatch, enough: int
) -> None:
    """Two calls of a family are both TRUE as often as the less likely one; families are independent."""
    forecast, families = some_families(monkeypatch, enough)
    draws = 20_000
    found = np.concatenate(list(calibrated(forecast, families).draw(draws)))
    weight = np.zeros((families.family.max() + 1, len(forecast)))
    weight[families.family, families.place] = families.weight
    both = np.minimum.outer(forecast, forecast) - np.outer(forecast, forecast)
    expected = weight.T @ weight * both
    deviation = np.sqrt(np.diag(expected))
    assert found.shape == (draws, len(forecast))
    assert (
        np.abs(found.mean(0) - weight.sum(0) * forecast) <= 4 * deviation / draws**0.5 + 1e-12
    ).all()
    assert np.cov(found.T) == pytest.approx(expected, abs=0.02)


@pytest.mark.parametrize("enough", [ONE_BY_ONE, TOGETHER])
def test_draws_have_the_distribution_of_calibrated_ones(
    monkeypatch: pytest.MonkeyPatch, enough: int
) -> None:
    """Every outcome of three families alike is as frequent as it should be, drawn either way."""
    monkeypatch.setattr(_calibrated, "ENOUGH", enough)
    chances = {(0.0, 0.0): 0.3, (0.0, 1.0): 0.5, (1.0, 1.0): 0.2}
    expected: dict[tuple[float, ...], float] = {}
    for family in product(chances, repeat=3):
        total = tuple(np.sum(family, axis=0).tolist())
        chance = float(np.prod([chances[one] for one in family]))
        expected[total] = expected.get(total, 0) + chance
    families = held(np.array([0, 1] * 3), np.repeat(np.arange(3), 2), np.ones(6))
    forecaster = calibrated(np.array([0.2, 0.7]), families)
    draws = [tuple(row.tolist()) for rows in forecaster.draw(10_000) for row in rows]
    counts = [draws.count(total) for total in expected]
    assert sum(counts) == len(draws)
    wanted = 10_000 * np.array(list(expected.values()))
    assert stats.chisquare(counts, wanted).pvalue > 0.001


@pytest.mark.parametrize("enough", [ONE_BY_ONE, TOGETHER])
def test_independent_calls_are_binomial(monkeypatch: pytest.MonkeyPatch, enough: int) -> None:
    monkeypatch.setattr(_calibrated, "ENOUGH", enough)
    n, p = 40, 0.3
    families = held(np.zeros(n, int), np.arange(n), np.ones(n))
    (found,) = calibrated(np.array([p]), families).draw(5_000)
    counts = np.bincount(found[:, 0].astype(int), minlength=n + 1)[4:21]
    wanted = 5_000 * stats.binom.pmf(np.arange(4, 21), n, p)
    assert stats.chisquare(counts, wanted * counts.sum() / wanted.sum()).pvalue > 0.001


def plainly(p: Floats, family: Codes, weight: Floats, draws: int) -> tuple[Floats, Floats]:
    """Miscalibration and curves of calibrated forecasters: a uniform a family, a curve at a time."""
    generator = np.random.default_rng(99)
    apart, curves = [], []
    for _ in range(draws):
        uniform = generator.random(int(family.max()) + 1)
        found = tally(p, uniform[family] < p, weight)
        apart.append(decompose(found, curve(found)).miscalibration)
        curves.append(curve(found))
    return np.array(apart), np.array(curves)


@pytest.mark.parametrize("own", [True, False])
def test_band_as_plainly(own: bool) -> None:
    """The band and the miscalibration of chance are those of the plain algorithm."""
    generator = np.random.default_rng(3)
    n = 300
    family = np.arange(n) if own else np.sort(generator.integers(0, 80, n))
    family = np.unique(family, return_inverse=True)[1]
    p = generator.integers(1, 10, n) / 10
    weight = (1 / np.bincount(family))[family]
    found = tally(p, generator.random(n) < p, weight)
    ours = band(found, p, family, weight, 1_000)
    apart, curves = plainly(p, family, weight, 1_000)
    assert stats.ks_2samp(ours.miscalibration, apart).pvalue > 0.01
    low, high = np.quantile(curves, [0.05, 0.95], axis=0)
    assert ours.low == pytest.approx(low, abs=0.04)
    assert ours.high == pytest.approx(high, abs=0.04)


def test_band_of_one_probability_is_binomial() -> None:
    """Nothing to recalibrate: the ends are those of the binomial, give or take one call."""
    p = np.full(40, 0.7)
    found = band(tally(p, p > 0), p, np.arange(40), np.ones(40), 1_000)
    ends = stats.binom.ppf([0.05, 0.95], 40, 0.7) / 40
    assert (found.low[0], found.high[0]) == pytest.approx(
        tuple(np.asarray(ends)), abs=1 / 40 + 1e-9
    )


def test_band_of_one_family_is_all_or_nothing() -> None:
    """Forty questions that stand and fall together prove nothing."""
    p = np.full(40, 0.6)
    found = band(tally(p, p > 0), p, np.zeros(40, int), np.ones(40), 200)
    assert (found.low[0], found.high[0]) == (0.0, 1.0)
    assert found.families.tolist() == [1]


def test_band_of_very_many_forecasts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawn at some of them it is close to the band drawn at all, and rises like it."""
    p = np.arange(200) / 200
    found = tally(p, p > 0.5)
    whole = band(found, p, np.arange(200), np.ones(200), 200)
    monkeypatch.setattr(_isotonic, "POINTS", 100)
    some = band(found, p, np.arange(200), np.ones(200), 200)
    assert some.low == pytest.approx(whole.low, abs=0.06)
    assert (np.diff(some.high) >= 0).all()


def test_the_record_is_one_of_the_draws() -> None:
    """A p-value is never 0: of B draws and the record, the record is as far off as itself."""
    drawn = np.array([0.1, 0.2, 0.3])
    assert null(0.2, drawn).p_value == pytest.approx(3 / 4)
    assert null(0.9, drawn).p_value == pytest.approx(1 / 4)
    assert null(0.2, drawn).mean == pytest.approx(0.2)


def test_equal_weights_have_equal_codes() -> None:
    """Whether or not two weights share a cell of the table."""
    few, many = np.array([1 / 3, 0.5, 1 / 3, 1.0]), np.random.default_rng(2).random(3_000)
    for weight in (few, np.concatenate([many, many])):
        codes = _calibrated._weight_codes(weight)
        assert len(np.unique(codes)) == len(np.unique(weight))
        assert np.array_equal(np.equal.outer(codes[:9], codes), np.equal.outer(weight[:9], weight))
