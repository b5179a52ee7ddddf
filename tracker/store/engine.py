"""Opening a store: one URL in, connections that speak the tracker's errors out.

SQLite: write-ahead log, every commit on disk, one writer at a time. PostgreSQL: the same by one
advisory lock. A command does its writing in one transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Self

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError

from tracker.errors import DatabaseNotReady, DatabaseReadOnly, DatabaseTooNew
from tracker.store.address import Address, Mode, address_of
from tracker.store.head import HEAD, REVISIONS
from tracker.store.refusals import mapped, not_ready

PATIENCE = 5.0
WRITER_LOCK = 0x7261636B  # any number that no other program locks
CACHE_KIB = 65536
WRITING = "tracker_writing"


@dataclass(frozen=True)
class Store:
    """An open store. ``where`` names it without a password; ``url`` is what was given, never shown."""

    engine: Engine = field(repr=False)
    url: str = field(repr=False)
    where: str

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the record. Raises ``DatabaseError``."""
        with mapped(self.where), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The one writer's connection: all of what is done with it is kept, or on any error nothing."""
        with mapped(self.where), self.engine.connect() as connection:
            connection.execution_options(**{WRITING: True})
            if self.engine.dialect.name == "postgresql":
                # A writer must see what another wrote while it waited for the lock.
                connection.execution_options(isolation_level="READ COMMITTED")
            with connection.begin():
                yield connection

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def open_store(url: str, *, read_only: bool = False, patience: float = PATIENCE) -> Store:
    """The store at ``url``, at the version this tracker knows.

    ``patience`` is how many seconds to wait for another writer. Raises ``DatabaseUnreachable``,
    ``DatabaseNotReady`` or ``DatabaseTooNew``.
    """
    address = address_of(url)
    address.require_file()
    try:
        return _opened(address, url, "ro" if read_only else "rw", patience)
    except DatabaseReadOnly:
        if not read_only or not address.is_at_rest():
            raise
        return _opened(address, url, "immutable", patience)


def _opened(address: Address, url: str, mode: Mode, patience: float) -> Store:
    store = Store(connect(address, mode, patience=patience), url, address.where)
    try:
        require_version(store)
    except BaseException:
        store.close()
        raise
    return store


def require_version(store: Store) -> None:
    """Raise unless the tables are at ``HEAD``."""
    found = version_of(store)
    if found == HEAD:
        return
    if found is None or found in REVISIONS:
        raise DatabaseNotReady(store.where, found, HEAD)
    raise DatabaseTooNew(store.where, found, HEAD)


def version_of(store: Store) -> str | None:
    """The version the tables are at; None before the first migration."""
    with store.reading() as connection:
        try:
            found: str | None = connection.scalar(text("select version_num from alembic_version"))
        except DBAPIError as error:
            if not_ready(error):
                return None
            raise
        return found


def connect(address: Address, mode: Mode, *, patience: float = PATIENCE) -> Engine:
    """An engine for ``address``: ``ro``, ``rw``, ``rwc`` (makes a missing file) or ``immutable``."""
    if address.file is None:
        return _postgresql(address.url, patience, read_only=mode == "ro")
    return _sqlite(address, mode, patience)


def _sqlite(address: Address, mode: Mode, patience: float) -> Engine:
    engine = create_engine(address.sqlite_url(mode), connect_args={"timeout": patience})
    read_only = mode in ("ro", "immutable")

    def prepare(raw: Any, _: Any) -> None:
        raw.isolation_level = None  # the driver begins nothing: ``begin`` below does
        pragmas = ["foreign_keys=1", "recursive_triggers=1", f"cache_size=-{CACHE_KIB}"]
        pragmas += ["query_only=1"] if read_only else ["journal_mode=wal", "synchronous=full"]
        for pragma in pragmas:
            raw.execute(f"pragma {pragma}").close()

    def begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get(WRITING)
        connection.exec_driver_sql("begin immediate" if writing else "begin")

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", begin)
    return engine


def _postgresql(url: URL, patience: float, *, read_only: bool) -> Engine:
    milliseconds = round(patience * 1000)
    settings = f"-c timezone=UTC -c lock_timeout={milliseconds}"
    if read_only:
        settings += " -c default_transaction_read_only=on"
    arguments = {"connect_timeout": max(2, round(patience)), "options": settings}
    engine = create_engine(
        url, connect_args=arguments, pool_pre_ping=True, isolation_level="REPEATABLE READ"
    )

    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get(WRITING):
            connection.exec_driver_sql(f"select pg_advisory_xact_lock({WRITER_LOCK})")

    event.listen(engine, "begin", begin)
    return engine
