"""What was worked out of the record for the scorecard, and from which state of the record: derived."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from tracker.store import rows


@dataclass(frozen=True)
class Rollup:
    """One view as JSON: of the calls that ``scope`` names, from the record at ``version``.

    It shows how the calls stood at ``as_of``; from ``holds_until`` on, epoch seconds, a deadline has passed.
    """

    scope: str
    version: str
    as_of: datetime
    holds_until: int | None
    body: str


def rollup(db: Connection, scope: str) -> Rollup | None:
    """What is kept of one scope."""
    row = db.execute(select(rows.rollups).where(rows.rollups.c.scope == scope)).mappings().first()
    return Rollup(**row) if row else None


def stamp(db: Connection) -> str:
    """A short name of what is kept: another one as soon as it was worked out again."""
    table = rows.rollups
    found = db.execute(select(table.c.version, table.c.as_of).limit(1)).first()
    return f"{found.version} {found.as_of.isoformat()}" if found else ""


def is_current(db: Connection, version: str, now: datetime) -> bool:
    """Whether what is kept is of the record at ``version``, and no deadline has passed since."""
    table = rows.rollups
    newest = select(func.min(table.c.version), func.max(table.c.version))
    until = select(func.min(table.c.holds_until))
    holds = db.scalar(until)
    return set(db.execute(newest).one()) == {version} and (holds is None or now.timestamp() < holds)


def every(db: Connection) -> list[Rollup]:
    """All that is kept."""
    query = select(rows.rollups).order_by(rows.rollups.c.scope)
    return [Rollup(**row) for row in db.execute(query).mappings()]


def replace(db: Connection, made: Collection[Rollup]) -> None:
    """Keep these in place of all that was kept before."""
    db.execute(delete(rows.rollups))
    if made:
        db.execute(insert(rows.rollups), [asdict(one) for one in made])
