"""What a command is handed: the clock, read once, and the way to the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import click

from tracker.errors import InvalidMoment

if TYPE_CHECKING:
    from tracker.store.engine import Store


@dataclass
class Edge:
    """``now`` is the moment the command began, UTC. ``wrote`` is set once something is on record."""

    now: datetime
    wrote: bool = False

    @contextmanager
    def opened(self, *, read_only: bool = False, url: str | None = None) -> Iterator["Store"]:
        """The store the settings name, or the one at ``url``, closed at the end."""
        from tracker.settings import database_url
        from tracker.store.engine import open_store

        with open_store(url or database_url(), read_only=read_only) as store:
            yield store

    def renew(self, store: "Store") -> None:
        """Bring what is kept for the scorecard up to date with the record."""
        from tracker.store import reads, rollups

        with store.reading() as db:
            version = reads.ledger_version(db)
            if not reads.latest_prediction(db) or rollups.is_current(db, version, self.now):
                return
        from tracker.commands._text import progress
        from tracker.store.releases import almanac_of
        from tracker.views import renew

        with progress("Summing up") as seen:
            renew(store, almanac_of(store), self.now, progress=seen)

    def has_written(self) -> None:
        """Take note that something is on record: an interruption must not say otherwise."""
        self.wrote = True

    def as_of(self, text: str | None) -> datetime:
        """The cut-off written as ``text``; now when there is none. A day means its end in UTC.

        Raises ``InvalidMoment`` for a moment still to come; today means now.
        """
        from tracker.domain.moments import cutoff

        if text is None or text == "now":
            return self.now
        moment = cutoff(text)
        if moment <= self.now:
            return moment
        if text != f"{self.now:%Y-%m-%d}":
            raise InvalidMoment(text, "it lies in the future")
        return self.now


pass_edge = click.make_pass_decorator(Edge)
