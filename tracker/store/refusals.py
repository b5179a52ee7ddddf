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
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_PG_LOCKED = {"55P03", "40001", "40P01"}
_PG_FULL = {"53100"}
_PG_READ_ONLY = {"25006", "42501"}
_PG_NO_TABLE = "42P01"


@contextmanager
def mapped(where: str) -> Iterator[None]:
    """Turn a driver's error into the tracker's where there is one; others pass."""
    try:
        yield
    except DBAPIError as error:
        known = _known(error, where)
        if known is None:
            raise
        raise known from None
    except ModuleNotFoundError as error:
        if error.name != "psycopg":
            raise
        why = "the PostgreSQL driver is missing: install the extra `postgres`"
        raise DatabaseUnreachable(where, why) from None


def not_ready(error: DBAPIError) -> bool:
    """Whether ``error`` says that a table does not exist."""
    return getattr(error.orig, "sqlstate", None) == _PG_NO_TABLE or str(error.orig).startswith(
        "no such table"
    )


def _known(error: DBAPIError, where: str) -> DatabaseError | None:
    code = getattr(error.orig, "sqlite_errorcode", None)
    return _postgresql(error, where) if code is None else _sqlite(code & 0xFF, where)


def _sqlite(code: int, where: str) -> DatabaseError | None:
    if code in (_BUSY, _LOCKED):
        return DatabaseLocked(where)
    if code == _READONLY:
        return DatabaseReadOnly(where)
    if code == _FULL:
        return DatabaseFull(where)
    if code == _CANTOPEN:
        return DatabaseUnreachable(where, "the file or its folder is missing, or may not be read")
    if code == _NOTADB:
        return DatabaseUnreachable(where, "the file is not a database")
    if code == _CORRUPT:
        return DatabaseDamaged(where, "the file is damaged")
    if code == _IOERR:
        return DatabaseUnreachable(where, "the disk cannot be read or written")
    return None


def _postgresql(error: DBAPIError, where: str) -> DatabaseError | None:
    state = getattr(error.orig, "sqlstate", None)
    if state in _PG_LOCKED:
        return DatabaseLocked(where)
    if state in _PG_FULL:
        return DatabaseFull(where)
    if state in _PG_READ_ONLY:
        return DatabaseReadOnly(where)
    if error.connection_invalidated or state is None or state[:2] in ("08", "28", "3D", "57"):
        return DatabaseUnreachable(where, _reason(error))
    return None


def _reason(error: DBAPIError) -> str:
    lines = str(error.orig).strip().splitlines()
    return lines[-1].strip() if lines else "the server does not answer"
