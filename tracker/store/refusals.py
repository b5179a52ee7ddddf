"""What a database driver refuses, in the words of ``tracker.errors``; no message holds a password."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from tracker.errors import (
    DatabaseDamaged,
    DatabaseError,
    DatabaseFull,
    DatabaseLocked,
    DatabaseReadOnly,
    DatabaseUnreachable,
)

# https://www.sqlite.org/rescode.html, primary codes
_BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = 5, 6, 8, 10, 11, 13, 14, 26
_SQLITE = {
    _BUSY: DatabaseLocked,
    _LOCKED: DatabaseLocked,
    _READONLY: DatabaseReadOnly,
    _FULL: DatabaseFull,
}
_SQLITE_WHY = {
    _CANTOPEN: "the file may not be opened, or not be made in its folder",
    _NOTADB: "the file is not a database",
    _IOERR: "the disk cannot be read or written",
}
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRESQL = {
    "55P03": DatabaseLocked,
    "40001": DatabaseLocked,
    "40P01": DatabaseLocked,
    "53100": DatabaseFull,
    "25006": DatabaseReadOnly,
    "42501": DatabaseReadOnly,
}
_POSTGRESQL_AWAY = ("08", "28", "3D", "57")  # no connection, not let in, no database, shutting down
_PG_NO_TABLE = "42P01"


@contextmanager
def mapped(where: str) -> Iterator[None]:
    """Turn a driver's error into the tracker's where there is one; others pass."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name != "psycopg":
            raise
        why = "the PostgreSQL driver is missing: install the extra `postgres`"
        raise DatabaseUnreachable(where, why) from None
    except Exception as error:
        known = _known(error, where)
        if known is None:
            raise
        raise known from None


def not_ready(error: DBAPIError) -> bool:
    """Whether ``error`` says that a table does not exist."""
    return getattr(error.orig, "sqlstate", None) == _PG_NO_TABLE or str(error.orig).startswith(
        "no such table"
    )


def _known(error: Exception, where: str) -> DatabaseError | None:
    """``error`` may be the driver's own or SQLAlchemy's around it."""
    inner = error.orig if isinstance(error, DBAPIError) else error
    if code := getattr(inner, "sqlite_errorcode", None):
        return _sqlite(code & 0xFF, where)
    if inner is not None and hasattr(inner, "sqlstate"):
        return _postgresql(inner.sqlstate, str(inner), where)
    return None


def _sqlite(code: int, where: str) -> DatabaseError | None:
    if why := _SQLITE_WHY.get(code):
        return DatabaseUnreachable(where, why)
    if code == _CORRUPT:
        return DatabaseDamaged(where, "the file is damaged")
    kind = _SQLITE.get(code)
    return kind(where) if kind else None


def _postgresql(state: str | None, says: str, where: str) -> DatabaseError | None:
    if kind := _POSTGRESQL.get(state or ""):
        return kind(where)
    if state is None or state[:2] in _POSTGRESQL_AWAY:
        return DatabaseUnreachable(where, _reason(says))
    return None


def _reason(says: str) -> str:
    """The last reason in a message of several lines, without the advice that follows it."""
    lines = [line.strip() for line in says.splitlines()]
    reasons = [line for line in lines if line and not line.startswith("Is the server running")]
    last = reasons[-1] if reasons else "the server does not answer"
    return last.rpartition(" failed: ")[2].removeprefix("FATAL:").strip()
