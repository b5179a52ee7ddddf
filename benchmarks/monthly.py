"""The monthly job on a hundred thousand calls, as a process: the run, and the report within it."""

import json
import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.report import Table, at_most
from benchmarks.scorecard import FORECASTERS, add_calls
from benchmarks.startup import TRACKER
from benchmarks.stores import million, work_copy
from tracker.monthly import Setup, monthly
from tracker.publish import publish
from tracker.report import Period, gather, written
from tracker.resolve import resolve
from tracker.sessions.almanac import standard
from tracker.store.engine import open_store
from tracker.store.reports import add_report, reach_of

COUNT = 100_000
BEFORE, LAST = Period(2025, 3), Period(2025, 4)
RUN, REPORT = 60, 5
"""Goals in seconds."""


def tables(*, quick: bool = False) -> list[Table]:
    """The table of this benchmark."""
    prepared = _prepared()
    found = [_timed(prepared) for _ in range(2 if quick else 5)]
    settled = found[0]["settled"]
    rows = [
        [
            name,
            _spread([one[name] for one in found]),
            *at_most(median(one[name] for one in found), goal, " s"),
        ]
        for name, goal in (("the whole run", RUN), ("the report", REPORT))
    ]
    note = (
        f"{COUNT:,} calls of {FORECASTERS} forecasters; a run without sources that settles {settled:,.0f} "
        f"questions, sums up, and writes the report of {LAST}. The report is reading it from the record and "
        "all seven files: two languages, two pictures."
    )
    columns = ("a hundred thousand calls", "s: median (range)", "median", "goal", "met")
    return [Table("The monthly job", columns, rows, (note,))]


def _spread(seconds: list[float]) -> str:
    return f"{median(seconds):.1f} ({min(seconds):.1f}-{max(seconds):.1f})"


def _timed(prepared: Path) -> dict[str, float]:
    """One run on a copy, by the moments of its events."""
    copy, folder = work_copy(prepared), prepared.with_name("reports")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(prepared.with_suffix(".reports"), folder)
    command = [TRACKER, "monthly", "--offline", "--log-format", "json", "--reports", str(folder)]
    command += ["--as-of", LAST.ends_at.isoformat()]
    began = datetime.now(UTC)
    done = subprocess.run(
        command,
        env={"TRACKER_DATABASE_URL": f"sqlite:///{copy}", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    ended = datetime.now(UTC)
    events = {e["event"]: e for e in map(json.loads, done.stderr.splitlines())}
    at = {name: datetime.fromisoformat(e["at"]) for name, e in events.items()}
    settled = events["settled"]
    return {
        "the whole run": (ended - began).total_seconds(),
        "the report": (at["filed"] - at["summed up"]).total_seconds(),
        "settled": settled["true"] + settled["false"] + settled["void"],
    }


def _prepared() -> Path:
    """A store settled and reported up to the month before."""
    whole = million("standard", standard(), COUNT)
    file = whole.with_name(f"monthly-{whole.name}")
    if not file.exists():
        part = work_copy(whole)
        now = BEFORE.ends_at
        with closing(sqlite3.connect(part)) as raw, raw:
            add_calls(raw)
        with open_store(f"sqlite:///{part}") as store:
            resolve(store, standard(), as_of=now, now=now)
            with store.reading() as db:
                reach = reach_of(db, now)
            long_ago = replace(reach, ends_at=BEFORE.begins_at)
            found = gather(store, standard(), BEFORE, before=None, reach=long_ago, now=now)
            link = written(found, long_ago)
            found = gather(store, standard(), BEFORE, before=link, reach=reach, now=now)
            with store.writing() as db:
                add_report(db, written(found, reach))
            monthly(
                store,
                Setup(
                    as_of=now,
                    until=BEFORE,
                    folder=file.with_suffix(".reports"),
                    clock=lambda: now,
                    tell=lambda event, **fields: None,
                    send=partial(publish, now=now),
                ),
            )
        part.rename(file)
    return file
