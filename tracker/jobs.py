"""Running a job alone: one lease, a heartbeat that keeps it, and a line about every run."""

import os
import secrets
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Literal

from tracker.errors import DatabaseError, JobBusy, JobTaken
from tracker.store import leases
from tracker.store.engine import Store
from tracker.store.runs import JobRun, Status, begin_run, end_run

MONTHLY = "monthly"
"""The name of the monthly job."""
LEASE = timedelta(minutes=10)
"""How long a run that dies keeps others away."""
HEARTBEATS = 5
"""How often a run renews its lease while it lasts."""
Clock = Callable[[], datetime]
"""Tells the time, UTC."""
Shown = Literal["running", "done", "in_part", "failed", "killed"]


@dataclass
class Run:
    """A run under way. ``counts`` and ``errors`` are what is noted about it at its end."""

    number: int
    counts: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    lost: Event = field(default_factory=Event)

    def require(self) -> None:
        """Raise ``JobTaken`` when another run has the job: this one was silent for a whole lease."""
        if self.lost.is_set():
            raise JobTaken


@contextmanager
def running(
    store: Store, job: str, *, as_of: datetime, clock: Clock, lease: timedelta = LEASE
) -> Iterator[Run]:
    """Run ``job`` while nobody else does; what became of the run is noted, with an error as failed.

    Raises ``JobBusy`` when somebody else is at it.
    """
    owner, began = _somebody(), clock()
    if not leases.claim(store, job, owner, now=began, until=began + lease):
        held = leases.holder(store, job)
        raise JobBusy(job, held[1] if held else began)
    try:
        with store.writing() as db:
            run = Run(begin_run(db, job, owner, as_of=as_of, now=began))
        try:
            with _heartbeat(store, job, owner, run, clock, lease):
                yield run
        except BaseException as why:
            run.errors.append(str(why) or type(why).__name__)
            with suppress(DatabaseError):
                _note(store, run, "failed", clock)
            raise
        _note(store, run, "in_part" if run.errors else "done", clock)
    finally:
        with suppress(DatabaseError):
            leases.release(store, job, owner)


def _somebody() -> str:
    """A name for this run that no other has: host, process and a random part."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


def _note(store: Store, run: Run, status: Status, clock: Clock) -> None:
    with store.writing() as db:
        end_run(db, run.number, status=status, counts=run.counts, errors=run.errors, now=clock())


@contextmanager
def _heartbeat(
    store: Store, job: str, owner: str, run: Run, clock: Clock, lease: timedelta
) -> Iterator[None]:
    """Renew the lease now and then from a thread of its own.

    A store that is busy is asked again at the next beat; a lease that somebody else has is lost.
    """
    over = Event()

    def beat() -> None:
        while not over.wait(lease.total_seconds() / HEARTBEATS):
            with suppress(DatabaseError):
                if not leases.extend(store, job, owner, until=clock() + lease):
                    run.lost.set()
                    return

    thread = Thread(target=beat, daemon=True, name=f"heartbeat of {job}")
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def shown(run: JobRun, held: tuple[str, datetime] | None, now: datetime) -> Shown:
    """How a run stands: one that never ended is running as long as it ``held`` the lease, else killed."""
    if run.status != "running":
        return run.status
    alive = held is not None and held[0] == run.owner and now < held[1]
    return "running" if alive else "killed"
