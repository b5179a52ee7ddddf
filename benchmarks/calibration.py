"""The calibration curve, its parts of the Brier score and its band, beside what others compute.

`python -m benchmarks.calibration` prints the tables. Times are processor seconds of one thread; those
compared took turns on the same numbers.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from time import process_time

import numpy as np
from model_diagnostics.scoring import SquaredError
from model_diagnostics.scoring import decompose as model_diagnostics
from scores.probability import isotonic_fit
from sklearn.isotonic import IsotonicRegression

from benchmarks.report import Table, at_most
from tracker.scores._isotonic import Parts, band, decompose, recalibrate, tally
from tracker.scores._sample import Codes, Flags, Floats

ROUNDS = 9
SLOW_ROUNDS = 3
DRAWS = 1_000
MEAN_CALLS = 2.5
GRID = 100
SIZES = (100, 10_000, 1_000_000)
UNITS = {100: ("us", 1e6), 10_000: ("ms", 1e3), 1_000_000: ("ms", 1e3)}
ENOUGH = {100: 100.0, 1_000_000: 150.0}
"""What parting the score may take, in the unit of the size."""
THEIR_DRAWS = {100: 100, 10_000: 50, 1_000_000: 5}
REPEATS = {100: 100, 10_000: 10, 1_000_000: 1}

Job = Callable[[], object]
Beside = tuple[str, ...]
PARTED: Beside = ("scikit-learn", "scores", "model-diagnostics")
BANDED: Beside = ("scikit-learn", "scores")


@dataclass(frozen=True, eq=False)
class Calls:
    """Forecasts of a calibrated forecaster; families are as long as chance will have it."""

    p: Floats
    outcome: Flags
    family: Codes
    weight: Floats

    @classmethod
    def made(cls, size: int, *, grid: bool) -> "Calls":
        """The same each time, on whole per cents or each a number of its own."""
        random = np.random.default_rng(size)
        p = random.integers(0, GRID + 1, size) / GRID if grid else random.random(size)
        calls = random.geometric(1 / MEAN_CALLS, size)
        family = np.repeat(np.arange(size), calls)[:size]
        uniform = random.random(size)
        weight = (1 / np.bincount(family))[family]
        return cls(p, uniform[family] < p, family, weight)


def in_turn(jobs: Mapping[str, tuple[Job, int]], rounds: int) -> dict[str, float]:
    """The median of each job's processor seconds, each done some times a round; the first is not counted."""
    seconds: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(rounds + 1):
        for name, (job, repeats) in jobs.items():
            start = process_time()
            for _ in range(repeats):
                job()
            seconds[name].append((process_time() - start) / repeats)
    return {name: median(found[1:]) for name, found in seconds.items()}


def parts_table(sizes: Sequence[int], rounds: int) -> Table:
    """CORP of the Brier score, without weights."""
    rows = []
    for size in sizes:
        for grid in (True, False):
            calls = Calls.made(size, grid=grid)
            _agree(calls)
            jobs: dict[str, Job] = {
                "ours": lambda calls=calls: ours(calls),  # type: ignore[misc]
                "scikit-learn": lambda calls=calls: scikit_learn(calls),  # type: ignore[misc]
                "scores": lambda calls=calls: isotonic_fit(calls.p, calls.outcome.astype(float)),  # type: ignore[misc]
                "model-diagnostics": lambda calls=calls: theirs(calls),  # type: ignore[misc]
            }
            found = in_turn({name: (job, REPEATS[size]) for name, job in jobs.items()}, rounds)
            unit, factor = UNITS[size]
            measured, goal = found["ours"] * factor, ENOUGH.get(size)
            told = (
                at_most(measured, goal, f" {unit}") if goal else [f"{measured:.1f} {unit}", "", ""]
            )
            rows.append([_name(size, grid=grid), *told, *_times(found, found["ours"], PARTED)])
    columns = ("forecasts", "ours", "goal", "met", *(f"{name} takes" for name in PARTED))
    note = (
        "Isotonic regression, then miscalibration, discrimination and uncertainty; `scores` has the "
        f"regression only. Medians of {rounds} rounds."
    )
    return Table("Parts of the Brier score", columns, rows, (note,))


def band_table(sizes: Sequence[int], rounds: int, slow_rounds: int) -> Table:
    """The consistency band with its test, families as clusters."""
    rows = []
    for size in sizes:
        for grid in (True, False) if size < max(SIZES) else (True,):
            calls = Calls.made(size, grid=grid)
            found = in_turn({"ours": (lambda calls=calls: banded(calls), 1)}, rounds)  # type: ignore[misc]
            draws = THEIR_DRAWS[size]
            slow: dict[str, tuple[Job, int]] = {
                "ours": (lambda calls=calls: banded(calls), 1),  # type: ignore[misc]
                "scikit-learn": (lambda calls=calls, n=draws: resampled(calls, n), 1),  # type: ignore[misc]
                "scores": (
                    lambda calls=calls, n=draws: isotonic_fit(  # type: ignore[misc]
                        calls.p, calls.outcome.astype(float), bootstraps=n
                    ),
                    1,
                ),
            }
            others = in_turn(slow, slow_rounds)
            a_draw = {name: others[name] / draws for name in BANDED}
            seconds = found["ours"]
            goal = (
                at_most(seconds, 3, " s")
                if size == max(SIZES)
                else [f"{1e3 * seconds:.1f} ms", "", ""]
            )
            rows.append(
                [_name(size, grid=grid), *goal, *_times(a_draw, others["ours"] / DRAWS, BANDED)]
            )
    columns = (
        "forecasts",
        f"ours, {DRAWS:,} draws",
        "goal",
        "met",
        *(f"{name} takes, a draw" for name in BANDED),
    )
    their = ", ".join(f"{THEIR_DRAWS[size]} of {size:,}" for size in sizes)
    note = (
        f"Families of {MEAN_CALLS} calls on average, one uniform each. scikit-learn is a loop that draws, "
        "recalibrates and predicts in the same way; the band of `scores` resamples calls as if they were "
        f"independent; that of model-diagnostics is a plot without data. Ours: medians of {rounds} rounds. "
        f"Theirs: of {slow_rounds}, in turn with ours, of fewer draws ({their}) and compared a draw."
    )
    return Table("The clustered consistency band", columns, rows, (note,))


def _name(size: int, *, grid: bool) -> str:
    return f"{size:,}, {'whole per cents' if grid else 'all distinct'}"


def _times(found: Mapping[str, float], own: float, names: Beside) -> list[str]:
    return [f"{found[name] / own:,.1f}x" for name in names]


def ours(calls: Calls) -> Parts:
    """The tracker's."""
    found = tally(calls.p, calls.outcome)
    return decompose(found, recalibrate(found.share_true[None], found.weight)[0])


def scikit_learn(calls: Calls) -> Parts:
    """By scikit-learn's isotonic regression and three means."""
    recalibrated = IsotonicRegression().fit_transform(calls.p, calls.outcome)
    score = float(np.square(calls.p - calls.outcome).mean())
    best = float(np.square(recalibrated - calls.outcome).mean())
    uncertainty = float(calls.outcome.mean() * (1 - calls.outcome.mean()))
    return Parts(
        score=score,
        miscalibration=score - best,
        discrimination=uncertainty - best,
        uncertainty=uncertainty,
    )


def theirs(calls: Calls) -> Parts:
    """By model-diagnostics."""
    found = model_diagnostics(
        calls.outcome.astype(float), calls.p, scoring_function=SquaredError()
    ).to_dicts()[0]
    names = ("score", "miscalibration", "discrimination", "uncertainty")
    return Parts(**{name: found[name] for name in names})


def banded(calls: Calls) -> object:
    """The tracker's band, families weighing 1 each."""
    found = tally(calls.p, calls.outcome, calls.weight)
    return band(found, calls.p, calls.family, calls.weight, DRAWS)


def resampled(calls: Calls, draws: int) -> Floats:
    """The same band, a draw at a time, by scikit-learn."""
    random, distinct = np.random.default_rng(1), np.unique(calls.p)
    curves = []
    for _ in range(draws):
        uniform = random.random(int(calls.family[-1]) + 1)
        happened = uniform[calls.family] < calls.p
        fitted = IsotonicRegression().fit(calls.p, happened, sample_weight=calls.weight)
        curves.append(fitted.predict(distinct))
    return np.asarray(np.quantile(curves, [0.05, 0.95], axis=0))


def _agree(calls: Calls) -> None:
    """All three have the same parts."""
    own = ours(calls)
    for other in (scikit_learn(calls), theirs(calls)):
        for name in ("score", "miscalibration", "discrimination", "uncertainty"):
            if abs(getattr(own, name) - getattr(other, name)) > 1e-9:
                raise AssertionError(f"{name} differs: {own} {other}")


def tables(*, quick: bool = False) -> list[Table]:
    """Every table of this benchmark; the quick ones show only that it runs."""
    sizes = SIZES[:2] if quick else SIZES
    rounds, slow_rounds = (3, 1) if quick else (ROUNDS, SLOW_ROUNDS)
    return [parts_table(sizes, rounds), band_table(sizes, rounds, slow_rounds)]


if __name__ == "__main__":
    print("\n\n".join(table.text() for table in tables()))
