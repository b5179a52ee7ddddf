"""Keeping the base rate known at each call in step with the calls and the figures on record."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection

from tracker.criteria import BaseRate, base_rate
from tracker.domain.records import PredictionRow, terms_of
from tracker.panel import Panel
from tracker.sessions.almanac import Almanac
from tracker.store import derived
from tracker.store.engine import Store
from tracker.store.figures import figures
from tracker.store.predictions import predictions
from tracker.store.releases import almanac_in


@contextmanager
def in_step(db: Connection, almanac: Almanac, now: datetime) -> Iterator[None]:
    """What is added to the record inside gets its base rates at the end, in the same transaction.

    They are worked out on ``almanac`` with the news that is on record by then.
    """
    before = derived.mark(db)
    yield
    refresh(db, almanac_in(db, almanac), now, derived.calls_since(db, before))


def refresh(db: Connection, almanac: Almanac, now: datetime, ids: Collection[int]) -> None:
    """Work out the base rates of these calls again."""
    if ids:
        rows = predictions(db, ids=ids, superseded=True)
        derived.put_base_rates(db, worked_out(db, almanac, now, rows))


def complete(store: Store, almanac: Almanac, now: datetime) -> None:
    """Work out what an older version of the tracker did not keep."""
    with store.writing() as db:
        refresh(db, almanac, now, derived.calls_without(db))


def worked_out(
    db: Connection, almanac: Almanac, now: datetime, rows: Collection[PredictionRow]
) -> dict[int, BaseRate]:
    """The base rate known at each call, by call, from the figures on record at ``now``."""
    terms = {row.id: terms_of(row.question) for row in rows}
    names = {name for t in terms.values() for name in (t.series, t.other) if name}
    known = figures(db, almanac, series=names)
    panel = Panel(known, almanac.calendar_of, int(now.timestamp()))
    return {
        row.id: base_rate(terms[row.id], int(row.made_at.timestamp()), panel, almanac)
        for row in rows
    }
