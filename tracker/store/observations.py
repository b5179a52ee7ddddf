"""Adding figures: exact duplicates are skipped, contradictions refused, in any number of rows."""

from collections.abc import Iterable, Iterator
from dataclasses import fields
from itertools import count
from typing import Any

from sqlalchemy import BigInteger, Connection, column, table, text

from tracker.domain.amounts import plain
from tracker.domain.records import Added, NewObservation
from tracker.errors import ConflictingObservation
from tracker.store.bulk import load
from tracker.store.rows import light_table
from tracker.store.types import Figure, Moment

NAMES = tuple(f.name for f in fields(NewObservation))
INCOMING = table(
    "incoming_observations",
    column("line", BigInteger()),
    *(column(c.name, c.type) for c in light_table("observations", NewObservation).c),
)

_LISTED = ", ".join(NAMES)
_SAME = " and ".join(f"f.{n} = i.{n}" for n in ("series", "period", "known_at", "source"))
_FIRST = (
    "select min(line) as line from incoming_observations group by series, period, known_at, source"
)
_ADD = f"""
    insert into observations ({_LISTED})
    select {_LISTED} from incoming_observations i
    where line in ({_FIRST}) and not exists (select 1 from observations f where {_SAME})
    order by series, day, known_at, line
"""
_ON_RECORD = f"""
    select i.line, i.series, i.period, i.known_at, i.source, f.value as before, i.value as given
    from incoming_observations i join observations f on {_SAME} where {{differ}}
"""
_IN_FILE = f"""
    select i.line, i.series, i.period, i.known_at, i.source, f.value as before, i.value as given
    from incoming_observations i join incoming_observations f on {_SAME}
    where f.line in ({_FIRST}) and i.line > f.line and {{differ}}
"""


def add_observations(
    db: Connection, new: Iterable[NewObservation], *, lines: Iterable[int] | None = None
) -> Added:
    """Add the figures that are not on record; new ids follow series and day.

    Raises ``ConflictingObservation`` with every figure whose series, period, ``known_at`` and source
    are on record, or came before, with another value; ``lines`` are the numbers to name them by,
    each asked for after its figure.
    """
    db.execute(text("drop table if exists incoming_observations"))
    db.execute(
        text(
            "create temporary table incoming_observations as "
            f"select 0 as line, {_LISTED} from observations where 1 = 0"
        )
    )
    given = load(db, INCOMING, ("line", *NAMES), _numbered(new, lines))
    if conflicts := _conflicts(db, numbered=lines is not None):
        raise ConflictingObservation(conflicts)
    added = db.execute(text(_ADD)).rowcount
    db.execute(text("drop table incoming_observations"))
    return Added(added, given - added)


def _numbered(
    new: Iterable[NewObservation], lines: Iterable[int] | None
) -> Iterator[tuple[Any, ...]]:
    for row, line in zip(new, count(1) if lines is None else lines, strict=False):
        yield (line, *(getattr(row, name) for name in NAMES))


def _conflicts(db: Connection, *, numbered: bool) -> list[str]:
    unequal = "is distinct from" if db.dialect.name == "postgresql" else "is not"
    differ = f"(f.value {unequal} i.value or f.value is null and f.known_basis <> i.known_basis)"
    found = {
        row.line: row
        for query in (_IN_FILE, _ON_RECORD)
        for row in db.execute(
            text(query.format(differ=differ)).columns(
                before=Figure(), given=Figure(), known_at=Moment()
            )
        )
    }
    return [_conflict(found[line], numbered=numbered) for line in sorted(found)]


def _conflict(row: Any, *, numbered: bool) -> str:
    before, given = ("none" if v is None else plain(v) for v in (row.before, row.given))
    line = f"line {row.line}: " if numbered else ""
    moment = f"{row.known_at:%Y-%m-%d %H:%M} UTC"
    return f"{line}{row.series} {row.period}, known {moment}, {row.source}: {before} on record, {given} given"
