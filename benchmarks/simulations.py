"""How often intervals and tests are right, on records whose truth is known.

`python -m benchmarks simulations` prints the tables; with `--write` it also puts them into
docs/method.md. The seed is fixed and each cell draws its own numbers: the same code gives the same
tables.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from statistics import fmean

from numpy.random import Generator

from benchmarks.report import Table
from benchmarks.simulated import (
    HORIZON,
    Noise,
    calibrated,
    generator,
    priced,
    repeating,
    rolling,
)
from benchmarks.timing import ROOT
from tracker.scores import Diagram, Sample, Unit
from tracker.scores._base import Interval
from tracker.scores._wilson import wilson
from tracker.scores.proportion_correct import compute

SEED = 2023
FAMILIES = (8, 20, 50, 150)
RATES = (0.5, 0.7, 0.9)
TESTED = (20, 50, 150)
LEVEL = 0.05
ENOUGH = 20
QUESTIONS = (50, 200, 500)
MARKETS = {
    "the market is exactly right": Noise(forecaster=0.5, market=0.0),
    "both equally far off": Noise(forecaster=0.5, market=0.5),
    "the forecaster is closer": Noise(forecaster=0.25, market=0.5),
}

PAGE = ROOT / "docs" / "method.md"
BEGIN, END = "<!-- simulations:begin -->", "<!-- simulations:end -->"

Draw = Callable[[Generator, int, float], Sample]


def clustered(sample: Sample, unit: Unit) -> Interval:
    """The interval that the score sheet shows."""
    found = compute(sample, unit).interval
    assert found is not None
    return found


def naive(sample: Sample) -> Interval:
    """Wilson's interval for mentions that do not depend on each other."""
    return wilson(float(sample.correct.sum()), len(sample))


INTERVALS: Mapping[str, Callable[[Sample], Interval]] = {
    "by family": lambda sample: clustered(sample, Unit.FAMILY),
    "by mention, families as clusters": lambda sample: clustered(sample, Unit.MENTION),
    "Wilson, mentions taken as independent": naive,
}


def repeated_table(runs: int) -> Table:
    """Coverage when calls are repeated and repeats mostly end alike."""
    note = (
        "A family has 2.5 calls on average (geometric); 85 % of the repeats end as its first call did. "
        f"{made(runs)}"
    )
    return _coverage("Hit rate, calls repeated", repeating, runs, 1, note)


def rolling_table(runs: int) -> Table:
    """Coverage when windows overlap: nobody decided what is a family but the tracker's own rule."""
    note = (
        f"On a simulated random walk the same call, higher in {HORIZON} sessions, is made again every "
        "1 to 10 sessions, with a pause of 21 to 60 after every fifth on average; the drift sets the "
        "true rate. Each call is a question of its own, and the tracker's rule of overlapping windows "
        f"makes the families. {made(runs)}"
    )
    return _coverage("Hit rate, windows that overlap", rolling, runs, 2, note)


def _coverage(title: str, draw: Draw, runs: int, number: int, note: str) -> Table:
    rows = [
        coverage_row(draw, runs, number, families, rate) for families in FAMILIES for rate in RATES
    ]
    columns = ("families", "true rate", *INTERVALS)
    told = f"Share of runs whose 95 % interval holds the true rate, and its mean width. {note}"
    return Table(title, columns, rows, (told,))


def coverage_row(draw: Draw, runs: int, number: int, families: int, rate: float) -> list[str]:
    """How each interval does on records of so many families and such a true rate."""
    random = generator(SEED, number, families, round(100 * rate))
    samples = [draw(random, families, rate) for _ in range(runs)]
    shown = [_covered(samples, rate, interval) for interval in INTERVALS.values()]
    return [str(families), f"{rate:.1f}", *shown]


def _covered(samples: Sequence[Sample], rate: float, interval: Callable[[Sample], Interval]) -> str:
    found = [interval(sample) for sample in samples]
    share = fmean(low <= rate <= high for low, high in found)
    return f"{share:.3f} ({fmean(high - low for low, high in found):.2f})"


def calibration_table(runs: int) -> Table:
    """Size of the test of calibration, for a forecaster who is calibrated."""
    ways: Mapping[str, Callable[[Sample], float]] = {
        "one draw a family, by family": lambda s: calibration_p_value(s, Unit.FAMILY),
        "one draw a family, by question": lambda s: calibration_p_value(s, Unit.QUESTION),
        "a draw for each call": lambda s: calibration_p_value(apart(s), Unit.QUESTION),
    }
    rows = []
    for families in TESTED:
        random = generator(SEED, 3, families)
        samples = [calibrated(random, families) for _ in range(runs)]
        shares = [fmean(way(sample) <= LEVEL for sample in samples) for way in ways.values()]
        rows.append([str(families), *(f"{share:.3f}" for share in shares)])
    note = (
        "Share of runs in which the test of calibration (`corp`) rejects at 5 % although every "
        "probability is right; 0.05 is what it should be, give or take 0.007 (one standard deviation) "
        "for the thousand draws of the test, whose seed is fixed too. A family has 2.5 questions on "
        f"average, with one probability and one ending. {made(runs)}"
    )
    return Table("Calibration, of a calibrated forecaster", ("families", *ways), rows, (note,))


def evidence_table(runs: int) -> Table:
    """False alarms and power of the e-process."""
    rows = []
    for number, (truth, noise) in enumerate(MARKETS.items()):
        shares = []
        for many in QUESTIONS:
            random = generator(SEED, 4, number, many)
            found = [highest(priced(random, many, noise)) for _ in range(runs)]
            shares.append(f"{fmean(e >= ENOUGH for e in found):.3f}")
        rows.append([truth, *shares])
    columns = ("truth", *(f"{many} questions" for many in QUESTIONS))
    note = (
        f"Share of runs in which the evidence of `adds_information` ever reaches {ENOUGH}. When the "
        "market is exactly right that may happen in 5 % at most, however often one looks. The true "
        "log-odds are standard normal; the forecaster's lie 0.5, 0.5 and 0.25 from them (standard "
        "deviation), the market's 0, 0.5 and 0.5. The second row is not a false alarm: a forecaster "
        f"who errs elsewhere than the price does know something that it does not. {made(runs)}"
    )
    return Table("Evidence against the market", columns, rows, (note,))


def apart(sample: Sample) -> Sample:
    """The same questions, each taken for a family of its own."""
    return replace(sample, family=sample.question)


def calibration_p_value(sample: Sample, unit: Unit) -> float:
    """The p-value of the hypothesis that the stated probabilities are right."""
    return _fact(import_module("tracker.scores.corp").diagram(sample, unit), "p_value")


def highest(sample: Sample) -> float:
    """The most that the evidence against the market has ever been."""
    return _fact(import_module("tracker.scores.adds_information").diagram(sample), "highest")


def _fact(found: Diagram, name: str) -> float:
    value = found.facts[name]
    assert isinstance(value, float)
    return value


def made(runs: int) -> str:
    """From how many runs and which seed a table is."""
    return f"{runs:,} runs for each figure, seed {SEED}."


QUICK = 2
RUNS: Mapping[Callable[[int], Table], int] = {
    repeated_table: 2000,
    rolling_table: 1000,
    calibration_table: 2000,
    evidence_table: 4000,
}


def tables(*, quick: bool = False) -> list[Table]:
    """Every table of this benchmark; the quick ones show only that it runs."""
    return [table(QUICK if quick else runs) for table, runs in RUNS.items()]


def written(page: str, found: Sequence[Table]) -> str:
    """The page with ``found`` between its two markers, in place of what stood there."""
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    shown = [table.text().replace("## ", "### ", 1) for table in found]
    return "\n\n".join([before + BEGIN, *shown, END + after])


def write(found: Sequence[Table]) -> None:
    """Put the tables into docs/method.md."""
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), found), encoding="utf-8")
