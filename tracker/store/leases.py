"""Who may run a job: one at a time, until a moment; whoever dies holds it no longer than that."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from tracker.store import rows
from tracker.store.engine import Store


def claim(store: Store, job: str, owner: str, *, now: datetime, until: datetime) -> bool:
    """Whether ``owner`` holds the job from now on: nobody else does, or no longer at ``now``."""
    table = rows.leases
    dialect = postgresql if store.engine.dialect.name == "postgresql" else sqlite
    wanted = dialect.insert(table).values(job=job, owner=owner, until=until)
    taken = wanted.on_conflict_do_update(
        index_elements=["job"],
        set_={"owner": wanted.excluded.owner, "until": wanted.excluded.until},
        where=(table.c.until < now) | (table.c.owner == owner),
    ).returning(table.c.owner)
    with store.writing() as db:
        return db.execute(taken).first() is not None


def extend(store: Store, job: str, owner: str, *, until: datetime) -> bool:
    """Hold the job for longer; False when somebody else has taken it meanwhile."""
    table = rows.leases
    held = (table.c.job == job) & (table.c.owner == owner)
    with store.writing() as db:
        return db.execute(update(table).where(held).values(until=until)).rowcount == 1


def release(store: Store, job: str, owner: str) -> None:
    """Let others run the job."""
    table = rows.leases
    with store.writing() as db:
        db.execute(delete(table).where((table.c.job == job) & (table.c.owner == owner)))


def holder(store: Store, job: str) -> tuple[str, datetime] | None:
    """Who has the job, and until when; its time may be over."""
    table = rows.leases
    with store.reading() as db:
        found = db.execute(select(table.c.owner, table.c.until).where(table.c.job == job)).first()
    return (found.owner, found.until) if found else None
