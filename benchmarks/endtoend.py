"""Goal 4: a million open questions of every kind read, checked and written down, on both databases."""

import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.ormloop import settle_each
from benchmarks.report import Table, at_least, at_most
from benchmarks.stores import WRITTEN, copy_to, fifty, million, sample, smaller, work_copy
from benchmarks.timing import Time, environment, peak, ratio, spread, timed
from tests.support import postgres
from tracker.resolve import resolve
from tracker.store.engine import open_store
from tracker.store.migrate import upgrade

SIZES = (10_000, 100_000, 1_000_000)
WHOLE = SIZES[-1]
NUMBERS = (
    "id", "op", "entry", "first", "last", "other_entry", "other_last", "x", "y", "n", "due",
)  # fmt: skip
PRAGMAS = (
    "foreign_keys=1", "recursive_triggers=1", "cache_size=-65536", "journal_mode=wal",
    "synchronous=full",
)  # fmt: skip


@dataclass(frozen=True)
class Run:
    """One process that settled a store: the time of ``resolve``, peak memory of all of it."""

    time: Time
    megabytes: float
    settled: int


@dataclass(frozen=True)
class Limit:
    """What SQLite alone needs, without a line of Python."""

    read: Time
    insert: Time
    bare: Time

    @property
    def both(self) -> Time:
        return Time(self.read.wall + self.insert.wall, self.read.cpu + self.insert.cpu)


def tables(*, quick: bool = False) -> list[Table]:
    """The tables of this benchmark; ``quick`` runs each measurement three times and not nine."""
    rounds, asked = (3, 1_000) if quick else (9, 2_000)
    file = million("fifty", fifty(), WHOLE)
    runs: list[Run] = []
    limits: list[Limit] = []
    naive: list[Time] = []
    for _ in range(rounds):
        copy = work_copy(file)
        runs.append(settled(f"sqlite:///{copy}"))
        limits.append(_limit(copy))
        naive.append(_naive(file, asked))
    sizes = {size: _several(smaller(file, size), rounds) for size in SIZES[:-1]} | {WHOLE: runs}
    with _postgres_runs(file, 3 if quick else 5) as on_server:
        return [
            _goals(runs, limits, naive, on_server),
            _alone(runs, limits, naive, on_server),
            _by_size(sizes),
        ]


def settled(url: str) -> Run:
    """Settle the store at ``url`` in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.endtoend", url]
    done = subprocess.run(command, env=environment(), check=True, capture_output=True, text=True)
    wall, cpu, megabytes, count = json.loads(done.stdout)
    return Run(Time(wall, cpu), megabytes, count)


def _settle(url: str) -> Run:
    almanac = fifty()
    with open_store(url) as store, timed() as time:
        done = resolve(store, almanac, as_of=WRITTEN, now=WRITTEN)
    return Run(time[0], peak(), len(done.questions))


def _several(file: Path, rounds: int) -> list[Run]:
    return [settled(f"sqlite:///{work_copy(file)}") for _ in range(rounds)]


def _limit(settled_file: Path) -> Limit:
    """Read every question, and insert the verdicts a second time: into a table like theirs, and bare."""
    with closing(sqlite3.connect(settled_file, isolation_level=None)) as db:
        for pragma in PRAGMAS:
            db.execute(f"pragma {pragma}")
        sums = ", ".join(f"sum({name})" for name in NUMBERS)
        read = _time(db, f"select {sums}, sum(length(kind) + length(series)) from questions")
        (made,) = db.execute("select sql from sqlite_master where name = 'verdicts'").fetchone()
        alike = re.sub(r"^CREATE TABLE \S+", "create table copied", made)
        bare = "create table copied as select * from verdicts where 0"
        return Limit(read, _inserting(db, alike), _inserting(db, bare))


def _inserting(db: sqlite3.Connection, create: str) -> Time:
    db.execute(create)
    insert = "insert into copied select * from verdicts"
    time = _time(db, "begin immediate", insert, "commit")
    db.execute("drop table copied")
    return time


def _time(db: sqlite3.Connection, *statements: str) -> Time:
    with timed() as time:
        for statement in statements:
            db.execute(statement).fetchall()
    return time[0]


def _naive(file: Path, count: int) -> Time:
    """The plain loop on some questions, as if on all; its outcomes must be those of the columns."""
    almanac = fifty()
    asked = sample(file, almanac, count)
    with open_store(f"sqlite:///{work_copy(smaller(file, SIZES[0]))}") as store, timed() as time:
        found = settle_each(store, almanac, asked, WRITTEN)
    _require_equal(found, smaller(file, SIZES[0]))
    return Time(time[0].wall * WHOLE / count, time[0].cpu * WHOLE / count)


def _require_equal(found: dict[int, tuple[str, str]], file: Path) -> None:
    copy = work_copy(file)
    settled(f"sqlite:///{copy}")
    with closing(sqlite3.connect(copy)) as db:
        rows = db.execute("select question_id, outcome, reason from verdicts")
        columns = {id: (outcome, reason) for id, outcome, reason in rows if id in found}
    decided = {id: pair for id, pair in found.items() if pair[0] != "PENDING"}
    if columns != decided:
        differing = sorted(k for k in found if columns.get(k) != decided.get(k))
        raise AssertionError(f"the loop and the columns differ on questions {differing[:10]}")


@contextmanager
def _postgres_runs(file: Path, rounds: int) -> Iterator[list[Run]]:
    """Runs on a server of our own, each on a fresh copy of the same database."""
    with postgres.Server(postgres.ensure()) as server:
        template = server.create()
        url = server.url(template)
        upgrade(url)
        with open_store(url) as store:
            copy_to(file, store)
        with server.alone(template) as maintenance:
            maintenance.execute("vacuum analyze")  # as a server does by itself within minutes
        runs = []
        for _ in range(rounds):
            name = server.create(template=template)
            runs.append(settled(server.url(name)))
            server.drop(name)
        yield runs


def _goals(runs: list[Run], limits: list[Limit], naive: list[Time], on_server: list[Run]) -> Table:
    times, limit = [run.time for run in runs], [one.both for one in limits]
    server = [run.time for run in on_server]
    rows = [
        [
            "naive loop / tracker",
            *at_least(ratio(naive, times), 150, "x"),
            f"{ratio(naive, times, cpu=True):,.0f}x",
        ],
        [
            "tracker / SQLite's own read and insert",
            *at_most(ratio(times, limit), 6, "x"),
            f"{ratio(times, limit, cpu=True):.1f}x",
        ],
        ["peak memory, SQLite", *at_most(max(r.megabytes for r in runs), 600, " MB"), ""],
        ["PostgreSQL", *at_most(median(t.wall for t in server), 6, " s"), ""],
        ["peak memory, PostgreSQL", *at_most(max(r.megabytes for r in on_server), 600, " MB"), ""],
    ]
    columns = ("a million questions of all kinds", "measured", "goal", "met", "by processor time")
    note = (
        f"{runs[0].settled:,} of {WHOLE:,} settled, 18 % of the questions compounds. Ratios are "
        f"medians of {len(runs)} rounds in which all sides took turns."
    )
    return Table("Goal 4: a million questions end to end", columns, rows, (note,))


def _alone(runs: list[Run], limits: list[Limit], naive: list[Time], on_server: list[Run]) -> Table:
    measured = {
        "tracker on SQLite": [run.time for run in runs],
        "SQLite: sums over every question": [limit.read for limit in limits],
        "SQLite: insert … select of the verdicts": [limit.insert for limit in limits],
        "SQLite: the same into a table without keys": [limit.bare for limit in limits],
        "naive loop, as if on all": naive,
        "tracker on PostgreSQL": [run.time for run in on_server],
    }
    rows = [
        [name, f"{spread(times)} s", f"{median(time.cpu for time in times):.2f} s"]
        for name, times in measured.items()
    ]
    columns = ("alone", "median (range)", "processor, without the server's")
    return Table("What it is compared with", columns, rows)


def _by_size(sizes: dict[int, list[Run]]) -> Table:
    rows = []
    for size, runs in sizes.items():
        wall, cpu = (median(getattr(r.time, of) for r in runs) for of in ("wall", "cpu"))
        memory = max(run.megabytes for run in runs)
        each = f"{wall / size * 1e6:.1f} µs"
        rows.append([f"{size:,}", f"{wall:.2f} s", each, f"{cpu:.2f} s", f"{memory:.0f} MB"])
    columns = ("questions", "time", "a question", "processor", "peak memory")
    return Table("Cost by size, SQLite", columns, rows)


if __name__ == "__main__":
    done = _settle(sys.argv[1])
    found = (done.time.wall, done.time.cpu, done.megabytes, done.settled)
    sys.stdout.write(json.dumps(found))
