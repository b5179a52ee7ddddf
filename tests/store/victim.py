"""``python -m tests.store.victim URL STAGE TIMES``: write verdicts, and die at a stage of that.

Every open question gets a verdict; the process kills itself once the stage has been done so many times.
"""

import os
import signal
import sys

from tests.store.test_verdicts import settle, some_verdicts
from tracker.store import reads, verdicts, verdicts_postgresql
from tracker.store.engine import open_store


def main(url: str, stage: str, times: str) -> None:
    work, left = getattr(verdicts_postgresql, stage), int(times)

    def last(*given: object) -> None:
        nonlocal left
        work(*given)
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    setattr(verdicts_postgresql, stage, last)
    verdicts.MANY, verdicts.LOT = 1, 7
    with open_store(url) as store, store.writing() as db:
        ids = sorted(reads.unsettled(db))
        settle(db, some_verdicts(ids))


if __name__ == "__main__":
    main(*sys.argv[1:])
