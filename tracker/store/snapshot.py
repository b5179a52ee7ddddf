"""The rows of a store in one plain form, the same from SQLite and PostgreSQL: for copies of the record.

Plain is what SQLite stores: moments, days and figures as text, yes and no as 1 and 0. PostgreSQL takes
it as it is.
"""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, MetaData, String, Table, column, table

from tracker.store.bulk import load
from tracker.store.refusals import mapped
from tracker.store.types import figure_text, moment_text

LOT = 10_000
OF_THE_MOMENT = ("alembic_version", "leases")
"""What is in no copy as rows: the version stands beside them, and who runs a job is soon over."""

Row = tuple[Any, ...]

_TO_PLAIN: Mapping[type, Callable[[Any], Any]] = {
    datetime: moment_text,
    date: date.isoformat,
    Decimal: figure_text,
    bool: int,
}


def tables_in(db: Connection) -> list[Table]:
    """The tables that a copy is made of, whatever version they are at, those referred to first."""
    found = MetaData()
    found.reflect(db)
    return [t for t in found.sorted_tables if t.name not in OF_THE_MOMENT]


def rows_of(db: Connection, of: Table) -> Iterator[Row]:
    """Every row of a table by its key, plain; columns in the order of ``of``."""
    return chain.from_iterable(_lots_of(db, of, [c.name for c in of.c]))


def _lots_of(db: Connection, of: Table, names: Iterable[str]) -> Iterator[list[Row]]:
    listed = ", ".join(f'"{name}"' for name in names)
    order = ", ".join(_sorted_by(db, key) for key in of.primary_key)
    query = f'select {listed} from "{of.name}" order by {order}'
    if db.dialect.name == "sqlite":
        cursor = driver(db).execute(query)
        while lot := cursor.fetchmany(LOT):
            yield lot
        return
    found = db.exec_driver_sql(query, execution_options={"yield_per": LOT})
    for rows in found.partitions(LOT):
        yield [tuple(map(_plain, row)) for row in rows]


def driver(db: Connection) -> Any:
    """The driver's own connection, inside the same transaction."""
    return db.connection.driver_connection


def _sorted_by(db: Connection, key: Column[Any]) -> str:
    """SQLite sorts texts by their bytes, PostgreSQL by the habits of a language."""
    is_text = db.dialect.name == "postgresql" and isinstance(key.type, String)
    return f'"{key.name}" collate "C"' if is_text else f'"{key.name}"'


def _plain(value: Any) -> Any:
    to_plain = _TO_PLAIN.get(type(value))
    return value if to_plain is None else to_plain(value)


def put(db: Connection, into: Table, rows: Iterable[Row]) -> int:
    """Add plain rows to a table, columns in the order of ``into``; how many."""
    names = [c.name for c in into.c]
    count = load(db, table(into.name, *(column(name) for name in names)), names, rows)
    if count and "id" in into.c and db.dialect.name == "postgresql":
        db.exec_driver_sql(
            f"select setval(pg_get_serial_sequence('{into.name}', 'id'), max(id)) from {into.name}"
        )
    return count


def copy_rows(source: Connection, target: Connection) -> None:
    """Every row of one database into another of the same version, without a row."""
    for one in tables_in(target):
        put(target, one, rows_of(source, one))


def counts(db: Connection) -> dict[str, int]:
    """How many rows each table has, by name."""
    names = sorted(one.name for one in tables_in(db))
    return {n: db.exec_driver_sql(f'select count(*) from "{n}"').scalar_one() for n in names}


def digest(db: Connection) -> str:
    """SHA-256 of every row: the same for the same rows, whichever database holds them."""
    found = hashlib.sha256()
    encode = json.JSONEncoder(default=bytes.hex, separators=(",", ":")).encode
    for one in sorted(tables_in(db), key=lambda t: t.name):
        names = sorted(c.name for c in one.c)
        found.update(encode([one.name, *names]).encode())
        for lot in _lots_of(db, one, names):
            found.update(encode(lot)[1:-1].encode() + b",")
    return found.hexdigest()


@contextmanager
def file_opened(file: Path, *, read_only: bool = False) -> Iterator[sqlite3.Connection]:
    """An SQLite file by itself; each statement is kept at once. Raises ``DatabaseError``."""
    mode = "ro" if read_only else "rwc"
    uri = f"{file.absolute().as_uri()}?mode={mode}"
    with mapped(str(file)), closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as raw:
        yield raw


def copy_pages(source: sqlite3.Connection, target: Path) -> None:
    """An SQLite database as it stands at this moment, whoever writes to it; ``target`` is one file."""
    with file_opened(target) as copy:
        source.backup(copy)
        copy.execute("pragma journal_mode = delete")


def damage_in(file: sqlite3.Connection) -> str | None:
    """What SQLite finds wrong with its pages, the first of it."""
    (found,) = file.execute("pragma integrity_check(1)").fetchone()
    return None if found == "ok" else str(found)


SEAL = "backup_seal"
"""A view without a table: of no concern to who uses the copy as a database."""


def seal(file: sqlite3.Connection, text: str) -> None:
    """Write into a copy what it is a copy of."""
    quoted = text.replace("'", "''")
    file.execute(f"create view {SEAL} as select '{quoted}' as seal")


def unseal(file: sqlite3.Connection) -> str | None:
    """Take out what ``seal`` wrote; None when nothing is there."""
    there = "select 1 from sqlite_master where type = 'view' and name = ?"
    if file.execute(there, (SEAL,)).fetchone() is None:
        return None
    (text,) = file.execute(f"select seal from {SEAL}").fetchone()
    file.execute(f"drop view {SEAL}")
    return str(text)
