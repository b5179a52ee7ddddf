"""Many rows into one table at the speed of the driver."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, TableClause

LOT = 20_000


def load(
    db: Connection, table: TableClause, names: Sequence[str], values: Iterable[tuple[Any, ...]]
) -> int:
    """Insert tuples of the columns ``names``; how many there were. Values are stored as the table says."""
    stored = _stored(db, table, names, values)
    listed = ", ".join(f'"{name}"' for name in names)
    if db.dialect.name == "postgresql":
        return _copy(db, f'copy "{table.name}" ({listed}) from stdin', stored)
    holes = ", ".join("?" * len(names))
    statement = f'insert into "{table.name}" ({listed}) values ({holes})'
    count = 0
    while lot := list(islice(stored, LOT)):
        db.exec_driver_sql(statement, lot)
        count += len(lot)
    return count


def _stored(
    db: Connection, table: TableClause, names: Sequence[str], values: Iterable[tuple[Any, ...]]
) -> Iterator[tuple[Any, ...]]:
    store = [_processor(db, table, name) for name in names]
    for row in values:
        yield tuple(
            value if to_stored is None else to_stored(value)
            for to_stored, value in zip(store, row, strict=True)
        )


def _processor(db: Connection, table: TableClause, name: str) -> Callable[[Any], Any] | None:
    return table.c[name].type.dialect_impl(db.dialect).bind_processor(db.dialect)


def _copy(db: Connection, statement: str, values: Iterable[tuple[Any, ...]]) -> int:
    count = 0
    raw: Any = db.connection.driver_connection
    with raw.cursor() as cursor, cursor.copy(statement) as copy:
        for row in values:
            copy.write_row(row)
            count += 1
    return count
