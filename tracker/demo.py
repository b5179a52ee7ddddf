"""The record that ships, from nothing to its score sheet; running it again adds nothing."""

import os
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tracker.history import complete
from tracker.paths import DATABASE_VARIABLE, share
from tracker.resolve import Resolution, resolve
from tracker.scorecard import Sheet, sheet
from tracker.seed import Seeded, seed
from tracker.store.engine import open_store
from tracker.store.migrate import upgrade
from tracker.store.releases import almanac_of
from tracker.views import renew


class Tell(Protocol):
    """Called before each step; ``first`` until something has been written."""

    def __call__(self, step: str, *, first: bool) -> None: ...


@dataclass(frozen=True)
class Demo:
    """What was done and how the record stands."""

    where: str
    seeded: Seeded
    resolution: Resolution
    sheet: Sheet


def demo_url() -> str:
    """``TRACKER_DATABASE_URL``, or a file of the demo's own beside the researcher's."""
    if named := os.environ.get(DATABASE_VARIABLE):
        return named
    from platformdirs import user_data_path

    return f"sqlite:///{user_data_path('tracker', appauthor=False) / 'demo.db'}"


def demo(url: str, *, now: datetime, tell: Tell) -> Demo:
    """Migrate the database at ``url``, load the seeds, settle them, score them.

    Raises what each of the steps raises.
    """
    tell("Preparing the database", first=True)
    upgrade(url)
    with open_store(url) as store:
        almanac = almanac_of(store)
        complete(store, almanac, now)
        tell("Loading the calls and figures of March 2023", first=False)
        seeded = seed(store, share("seeds"), almanac, now)
        tell("Settling the questions", first=False)
        resolution = resolve(store, almanac, as_of=now, now=now)
        tell("Scoring", first=False)
        renew(store, almanac, now)
        return Demo(
            store.where, seeded, resolution, sheet(store, almanac, as_of=now, dimensions=())
        )
