"""Columns out of an SQLite file at the speed of its own scan, through Arrow's database driver."""

from collections.abc import Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sqlalchemy import Connection

if TYPE_CHECKING:
    import pyarrow as pa

BATCH = "65536"


def file_of(db: Connection) -> str:
    """The file that an SQLite connection is open on."""
    found = db.exec_driver_sql("pragma database_list").all()
    return next(str(file) for _, name, file in found if name == "main")


def arrow_table(file: str, statement: str, parameters: Sequence[Any] = ()) -> "pa.Table":
    """What ``statement`` selects from an SQLite file, as committed there."""
    import adbc_driver_sqlite.dbapi as driver
    from adbc_driver_manager import Error

    try:
        return _read(driver, f"file:{quote(file)}?mode=ro", statement, parameters)
    except Error:  # a folder that cannot be written to holds no log to share
        return _read(driver, f"file:{quote(file)}?immutable=1", statement, parameters)


def _read(driver: Any, uri: str, statement: str, parameters: Sequence[Any]) -> "pa.Table":
    with closing(driver.connect(uri)) as connection, closing(connection.cursor()) as cursor:
        cursor.adbc_statement.set_options(**{"adbc.sqlite.query.batch_rows": BATCH})
        cursor.execute(statement, tuple(parameters) or None)
        found: pa.Table = cursor.fetch_arrow_table()
        return found
