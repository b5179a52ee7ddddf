"""The simulations behind the claims of docs/method.md, and that the page shows those of this code."""

import numpy as np
import pytest

from benchmarks import simulated
from benchmarks.report import Table
from benchmarks.simulated import HORIZON, Noise, generator
from benchmarks.simulations import (
    BEGIN,
    END,
    PAGE,
    QUICK,
    RUNS,
    apart,
    coverage_row,
    made,
    repeated_table,
    tables,
    written,
)
from tracker.scores import Sample


@pytest.fixture(scope="module")
def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def shown(page: str) -> str:
    return page.partition(BEGIN)[2].partition(END)[0]


def test_the_page_says_what_was_run(page: str) -> None:
    """Titles, columns, notes, numbers of runs and seed on the page are those of the code."""
    for table, runs in zip(tables(quick=True), RUNS.values(), strict=True):
        assert f"### {table.title}\n" in shown(page)
        lines = [line.replace(" ", "") for line in shown(page).splitlines()]
        assert "|" + "|".join(table.columns).replace(" ", "") + "|" in lines
        for note in table.notes:
            assert note.replace(made(QUICK), made(runs)) in shown(page)


def test_a_row_of_the_page_comes_out_again(page: str) -> None:
    """The intervals of the scores still cover what the page says that they cover."""
    row = coverage_row(simulated.repeating, RUNS[repeated_table], 1, 8, 0.9)
    lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in shown(page).splitlines()]
    assert row in lines


def figures(page: str, title: str) -> list[list[float]]:
    """The figures of a table of the page, without what is in brackets, a list a row."""
    lines = shown(page).partition(f"### {title}\n")[2].strip().partition("\n\n")[0].splitlines()
    rows = [[cell.split("(")[0].strip() for cell in line.split("|")[1:-1]] for line in lines[2:]]
    return [[float(cell) for cell in row if cell.replace(".", "").isdigit()] for row in rows]


def test_the_page_draws_the_right_conclusions(page: str) -> None:
    """What is said under the tables is what they show."""
    for title in ("Hit rate, calls repeated", "Hit rate, windows that overlap"):
        for _, _, by_family, by_mention, naive in figures(page, title):
            assert by_family > 0.94
            assert by_mention > 0.88
            assert naive < 0.87
    for _, by_family, by_question, singly in figures(
        page, "Calibration, of a calibrated forecaster"
    ):
        assert max(by_family, by_question) < 0.07
        assert singly > 0.5
    false_alarms, _, power = figures(page, "Evidence against the market")
    assert max(false_alarms) <= 0.05
    assert power[0] < 0.5 < power[-1]


def test_writing_changes_only_what_is_between_the_markers() -> None:
    """Twice is the same as once, and the text around stays."""
    found = [Table("T", ("a",), [["1"]])]
    once = written(f"before\n\n{BEGIN}\n\nold\n\n{END}\n\nafter", found)
    assert once.startswith(f"before\n\n{BEGIN}\n\n### T\n")
    assert once.endswith(f"\n\n{END}\n\nafter")
    assert "old" not in once
    assert written(once, found) == once


def many(draw: str, rate: float) -> list[Sample]:
    random = generator(1)
    return [getattr(simulated, draw)(random, 20, rate) for _ in range(150)]


@pytest.mark.parametrize("draw", ["repeating", "rolling"])
@pytest.mark.parametrize("rate", [0.5, 0.9])
def test_the_truth_is_true(draw: str, rate: float) -> None:
    """Each call is right with the stated probability, and a record has as many families as asked for."""
    samples = many(draw, rate)
    assert all(set(sample.family) == set(range(20)) for sample in samples)
    assert np.mean([sample.correct.mean() for sample in samples]) == pytest.approx(rate, abs=0.02)


def test_rolling_families_are_runs_of_overlapping_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """A family ends where the next call comes after the window of the last one has closed."""
    days = np.cumsum([5, 10, HORIZON, HORIZON + 1, 3, HORIZON + 1, 1])
    monkeypatch.setattr(simulated, "_days", lambda *_: days)
    found = simulated.rolling(generator(1), 3, 0.5)
    assert found.family.tolist() == [0, 0, 0, 1, 1, 2, 2]


def test_the_calibrated_forecaster_is_calibrated() -> None:
    """Probabilities are right on average, and one family has one of them and one ending."""
    found = simulated.calibrated(generator(1), 5000)
    first = np.flatnonzero(np.diff(found.family, prepend=-1))
    off = found.p[first, 1] - found.outcome[first]
    assert off.mean() == pytest.approx(0, abs=0.02)
    for family in range(50):
        rows = found.where(found.family == family)
        assert len(set(rows.p[:, 1])) == len(set(rows.outcome)) == 1
    assert (apart(found).family == found.question).all()


def test_a_market_without_noise_is_right() -> None:
    """Its Brier score is what it expects, and below that of a forecaster who is off."""
    found = simulated.priced(generator(1), 20_000, Noise(forecaster=0.5, market=0.0))
    market = np.mean((found.market - found.outcome) ** 2)
    assert market == pytest.approx(np.mean(found.market * (1 - found.market)), abs=0.005)
    assert market < np.mean((found.p[:, 1] - found.outcome) ** 2)
