"""Runs the monthly job in forked processes, and kills them: ``python -m tests.monthly.victims``.

Reads one line as JSON: a list of runs to start at once, each with ``url``, ``folder``, ``now``, ``story``,
``up``, ``port`` and ``after``: the seconds until it is killed, if it is the only one; null for never.
Answers with how each of them ended and how long it took. Forking is cheap, for everything is imported
already.
"""

import json
import os
import signal
import sys
import time
import traceback
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tests.monthly.world import Story, closes, source
from tracker.errors import JobBusy
from tracker.monthly import Setup, last_month, monthly
from tracker.presentation.i18n import Texts
from tracker.presentation.markup import filled
from tracker.presentation.pictures import length
from tracker.publish import kind, publish
from tracker.scores import get_ready
from tracker.settings import Channel
from tracker.store.engine import open_store

BUSY, IN_PART = 75, 3


def run(job: dict[str, Any]) -> int:
    """One run of the job, as the command line would have it; its exit code."""
    now = datetime.fromisoformat(job["now"])
    story = Story(**{**job["story"], "down": frozenset(job["story"]["down"])})
    channel = Channel("chat", f"json://127.0.0.1:{job['port']}/", "en")
    with open_store(job["url"]) as store:
        setup = Setup(
            as_of=now,
            until=last_month(now),
            folder=Path(job["folder"]),
            clock=lambda: now,
            tell=lambda event, **fields: None,
            connect=source(story, now, up=job["up"]),
            channels=(channel,),
            send=lambda *told: publish(*told, now=now),
        )
        done = monthly(store, setup)
    return IN_PART if done.errors else 0


def start(job: dict[str, Any]) -> int:
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        code = run(job)
    except JobBusy:
        code = BUSY
    except Exception:  # noqa: BLE001 - the parent sees the code
        traceback.print_exc()
    finally:
        os._exit(code)


def main() -> None:
    get_ready()
    kind(Channel("chat", "json://127.0.0.1/", "en"))  # loads apprise
    filled("badge.svg", label="", value="", sides=(0, 0), known=True)
    length("", "Regular", 1)
    Texts("en").day(date(2024, 1, 1))
    closes()
    for line in sys.stdin:
        began = time.monotonic()
        jobs = json.loads(line)
        children = [start(job) for job in jobs]
        if len(jobs) == 1 and jobs[0]["after"] is not None:
            time.sleep(jobs[0]["after"])
            os.kill(children[0], signal.SIGKILL)
        ended = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        print(json.dumps([ended, time.monotonic() - began]), flush=True)


if __name__ == "__main__":
    main()
