"""Reports on their way to channels: written down before they are sent, so that none is sent twice."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects import postgresql, sqlite

from tracker.store import rows

State = Literal["sending", "sent", "refused", "unsure", "skipped"]

LONGEST = timedelta(hours=1)
"""No run takes longer to send one report: what was begun before that was cut short."""

LOOK = "It may have arrived and is not sent again: look into the channel, and forward it if it is missing"
"""What to do about a report of which nobody knows whether it arrived."""


@dataclass(frozen=True)
class Delivery:
    """The report of ``period`` for ``channel``; ``sha256`` is of what was to be sent.

    ``sending`` was begun and not ended; ``sent`` was taken; ``refused`` was not and may be tried again;
    ``unsure`` may have arrived and is never sent again; ``skipped`` was not to be sent.
    """

    id: int
    period: str
    channel: str
    sha256: str
    state: State
    attempts: int
    began_at: datetime
    ended_at: datetime | None
    note: str | None


def begin(
    db: Connection,
    period: str,
    channel: str,
    *,
    sha256: str,
    now: datetime,
    state: State = "sending",
) -> bool:
    """Note that a report is about to be sent; False when it must not: it was begun before.

    One that was refused may be begun again.
    """
    table = rows.deliveries
    dialect = postgresql if db.dialect.name == "postgresql" else sqlite
    wanted = dialect.insert(table).values(
        period=period, channel=channel, sha256=sha256, state=state, attempts=1, began_at=now
    )
    again = {
        "state": state,
        "sha256": sha256,
        "began_at": now,
        "ended_at": None,
        "note": None,
        "attempts": table.c.attempts + 1,
    }
    begun = wanted.on_conflict_do_update(
        index_elements=["period", "channel"], set_=again, where=table.c.state == "refused"
    ).returning(table.c.id)
    return db.execute(begun).first() is not None


def end(
    db: Connection,
    period: str,
    channel: str,
    *,
    state: State,
    now: datetime,
    note: str | None = None,
) -> None:
    """Note what became of a report that was being sent."""
    table = rows.deliveries
    one = (table.c.period == period) & (table.c.channel == channel) & (table.c.state == "sending")
    db.execute(update(table).where(one).values(state=state, ended_at=now, note=note))


def reconcile(db: Connection, now: datetime) -> int:
    """Take what a run began and never ended for unsure; how many there were."""
    table = rows.deliveries
    left = (table.c.state == "sending") & (table.c.began_at <= now - LONGEST)
    unsure = (
        update(table).where(left).values(state="unsure", ended_at=now, note=f"Cut short. {LOOK}")
    )
    return db.execute(unsure).rowcount


def deliveries(db: Connection, period: str | None = None) -> list[Delivery]:
    """Every delivery of a period, or of all, in the order in which they were first begun."""
    table = rows.deliveries
    query = select(table).order_by(table.c.id)
    if period is not None:
        query = query.where(table.c.period == period)
    return [Delivery(**row) for row in db.execute(query).mappings()]
