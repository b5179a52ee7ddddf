"""The static site of ten thousand calls in two languages: written, and written again with nothing new."""

import json
import os
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.report import Table, at_most
from benchmarks.scorecard import FORECASTERS, settled_store
from benchmarks.startup import TRACKER
from benchmarks.timing import environment

COUNT = 10_000
SECONDS = 120


@dataclass(frozen=True)
class Run:
    """How long one run took, the most memory it held in MB, and how many files have another time."""

    seconds: float
    memory: float
    touched: int
    counts: dict[str, Any]


def tables() -> list[Table]:
    """The tables of this benchmark."""
    variables = environment() | {
        "TRACKER_DATABASE_URL": f"sqlite:///{settled_store('site', COUNT)}"
    }
    with tempfile.TemporaryDirectory() as folder:
        command = (TRACKER, "site", folder, "--json")
        first, again = (_run(command, variables, Path(folder)) for _ in range(2))
    rows = [
        ["the first time", *at_most(first.seconds, SECONDS, " s"), *_beside(first)],
        ["again, nothing new", *at_most(again.seconds, SECONDS, " s"), *_beside(again)],
        ["files touched by the second", *at_most(again.touched, 0), "", ""],
    ]
    note = (
        f"{COUNT:,} settled calls of {FORECASTERS} forecasters; whole processes that read SQLite."
    )
    columns = ("the whole site", "measured", "goal", "met", "files", "memory")
    return [Table("The static site", columns, rows, (note,))]


def _beside(run: Run) -> list[str]:
    return [f"{sum(run.counts.values()):,}", f"{run.memory:,.0f} MB"]


def _run(command: Sequence[str], variables: dict[str, str], folder: Path) -> Run:
    before = _times(folder)
    start = perf_counter()
    with tempfile.TemporaryFile() as told:
        process = subprocess.Popen(command, env=variables, stdout=told)
        _, status, used = os.wait4(process.pid, 0)
        seconds = perf_counter() - start
        told.seek(0)
        out = told.read()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    after = _times(folder)
    touched = sum(before.get(name) != time for name, time in after.items())
    return Run(seconds, used.ru_maxrss / 1024, touched, json.loads(out))


def _times(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
