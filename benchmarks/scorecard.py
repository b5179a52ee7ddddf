"""The whole score sheet of a million settled calls, as a process that reads SQLite; and a leaderboard."""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks.report import Table, at_most
from benchmarks.startup import TRACKER
from benchmarks.stores import WRITTEN, million
from benchmarks.timing import Paired, Time, paired, spread, timed
from tracker.resolve import resolve
from tracker.scores import Sample, sample_of
from tracker.scores.leaderboard import diagram as leaderboard
from tracker.sessions.almanac import standard
from tracker.store.engine import open_store

COUNT = 1_000_000
FORECASTERS = 200
COMMANDS = {"tracker score": (TRACKER, "score"), "tracker score corp": (TRACKER, "score", "corp")}
NUMBER = "((p.id * 2654435761) % 4294967296)"  # as good as random, and the same every time
PREDICTIONS = f"""
    insert into predictions (id, key, forecaster_id, question_id, made_at, side, p_low, p_mid, p_high,
        basis, grade, horizon_basis, assumed, market_probability, retrospective, recorded_at)
    select p.id, 'p' || p.id, 1 + {NUMBER} % {FORECASTERS}, p.id,
        strftime('%Y-%m-%dT00:00:00.000000Z', date('0001-01-01', '+' || (p.first - 2) || ' days')),
        case when {NUMBER} / 7 % 101 < 50 then 'against' else 'for' end,
        {NUMBER} / 7 % 101 / 100.0, {NUMBER} / 7 % 101 / 100.0, {NUMBER} / 7 % 101 / 100.0,
        'stated', substr('ABC', 1 + {NUMBER} / 11 % 3, 1), 'stated', '[]',
        case when {NUMBER} / 13 % 2 then {NUMBER} / 17 % 101 / 100.0 end, 0, p.recorded_at
    from questions p
"""
RATES = f"""
    insert into base_rates (prediction_id, rate, windows, apart, last)
    select p.id, {NUMBER} / 19 % 101 / 100.0, 1000, 50, {NUMBER} / 23 % 2 from predictions p
"""


def tables(*, quick: bool = False) -> list[Table]:
    """The tables of this benchmark."""
    settings = {"TRACKER_DATABASE_URL": f"sqlite:///{settled_store()}"}
    found = paired(COMMANDS, 3 if quick else 9, settings=settings)
    rows = [_row(found, name) for name in COMMANDS]
    note = (
        f"{COUNT:,} questions of {FORECASTERS} forecasters with stated probabilities, base rates and, for "
        "half of them, a market price; whole processes. `score` prints the sheet, `score corp` one diagram "
        "by family, question and mention."
    )
    columns = ("a million settled questions", "s: median (range)", "median", "goal", "met")
    board = [_board(50 if not quick else 5)]
    beside = ("a leaderboard", "s: median (range)", "median", "goal", "met")
    return [Table("The score sheet", columns, rows, (note,)), Table("Leaderboard", beside, board)]


def _row(found: Paired, name: str) -> list[str]:
    times = found.times[name]
    goal = (
        at_most(median(t.wall for t in times), 5, " s") if name == "tracker score" else ["", "", ""]
    )
    return [name, spread(times), *goal]


def settled_store(name: str = "standard", count: int = COUNT) -> Path:
    """A store of so many questions, settled, each the call of one of the forecasters."""
    whole = million(name, standard(), count)
    file = whole.with_name(f"scored-{whole.name}")
    if not file.exists():
        part = file.with_suffix(".part")
        part.write_bytes(whole.read_bytes())
        with closing(sqlite3.connect(part)) as db, db:
            add_calls(db)
        with open_store(f"sqlite:///{part}") as store:
            resolve(store, standard(), as_of=WRITTEN, now=WRITTEN)
        part.rename(file)
    return file


def add_calls(db: sqlite3.Connection) -> None:
    """Make every question of a store the call of one of the forecasters, with its base rate."""
    names = ((i, f"f{i}", f"Forecaster {i}") for i in range(1, FORECASTERS + 1))
    db.executemany(
        "insert into forecasters (id, slug, name, timezone, recorded_at) "
        f"values (?, ?, ?, 'Asia/Seoul', '{WRITTEN:%Y-%m-%dT%H:%M:%S.000000Z}')",
        names,
    )
    db.execute(PREDICTIONS)
    db.execute(RATES)


def _board(rounds: int) -> list[str]:
    sample = _many(200, 200)
    times: list[Time] = []
    for _ in range(rounds + 1):
        with timed() as time:
            leaderboard(sample)
        times += time
    goal = at_most(median(t.wall for t in times[1:]), 1, " s")
    return ["200 forecasters with 200 questions each", spread(times[1:], 3), *goal]


def _many(forecasters: int, questions: int) -> Sample:
    generator = np.random.Generator(np.random.PCG64(7))
    skill = np.repeat(generator.beta(12, 10, forecasters), questions)
    n = len(skill)
    return sample_of(
        generator.random(n) < skill,
        forecaster=np.repeat(np.arange(forecasters), questions),
        p=np.round(generator.random(n), 2),
        base=np.full(n, 0.5),
    )


if __name__ == "__main__":
    sys.stdout.write(f"{settled_store()}\n")
