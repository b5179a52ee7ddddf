"""Runs use cases in forked processes and kills them: `python -m tests.commands.victims`.

Reads one job a line as JSON (``what``, ``url``, ``file``, ``after``), forks, kills the child with
SIGKILL after so many seconds (never for null), and prints how it ended and how long it took.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from tests.support.records import NOW
from tracker.fetch import Errand, fetch
from tracker.imports import import_observations, import_predictions
from tracker.lines import lines
from tracker.resolve import resolve
from tracker.sessions.almanac import standard
from tracker.store.engine import Store, open_store

YIELDS = ("DGS10", "DGS2", "DGS6MO")


def settle(store: Store, file: Path) -> None:
    resolve(store, standard(), as_of=NOW, now=NOW)


def take_figures(store: Store, file: Path) -> None:
    import_observations(store, file, standard(), NOW)


def take_calls(store: Store, file: Path) -> None:
    import_predictions(store, file, standard(), NOW)


def fetch_yields(store: Store, file: Path) -> None:
    """``file`` is the number of the port at which the Treasury answers."""
    os.environ["TRACKER_TREASURY_URL"] = f"http://127.0.0.1:{file}"
    errand = Errand(series=YIELDS, only="treasury", since=date(2015, 1, 1))
    fetch(store, standard(), errand, now=NOW, connect=lines(NOW))


JOBS: dict[str, Callable[[Store, Path], None]] = {
    "resolve": settle,
    "observations": take_figures,
    "predictions": take_calls,
    "fetch": fetch_yields,
}


def run(job: dict[str, Any]) -> None:
    with open_store(job["url"]) as store:
        JOBS[job["what"]](store, Path(job["file"]))


def main() -> None:
    for name in ("XKRX", "XNYS", "SIFMA_US", "FX", "DAILY"):
        standard().calendar(name).days_array()
    for line in sys.stdin:
        job = json.loads(line)
        began = time.monotonic()
        child = os.fork()
        if child == 0:
            code = 1
            try:
                run(job)
                code = 0
            finally:
                os._exit(code)
        if job["after"] is not None:
            time.sleep(job["after"])
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        ended = os.waitstatus_to_exitcode(status)
        print(json.dumps([ended, time.monotonic() - began]), flush=True)


if __name__ == "__main__":
    main()
