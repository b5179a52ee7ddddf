"""Bringing the tables to a version; alembic is loaded only here and in ``check``."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from tracker.errors import DatabaseTooNew, DatabaseUnreachable
from tracker.paths import share
from tracker.store.address import Address, address_of
from tracker.store.engine import Store, connect, version_of
from tracker.store.head import HEAD, REVISIONS


def upgrade(url: str) -> None:
    """Bring the tables at ``url`` to the version this tracker knows; makes a missing SQLite file.

    All steps are one transaction. Raises ``DatabaseError``; ``DatabaseTooNew`` writes nothing.
    """
    with migrating(url) as connection:
        command.upgrade(configuration(connection), "head")


def downgrade(url: str, revision: str) -> None:
    """Take the tables at ``url`` back to ``revision`` (``base`` for none), with what only later ones hold."""
    with migrating(url) as connection:
        command.downgrade(configuration(connection), revision)


def configuration(connection: Connection | None = None) -> Config:
    """What alembic needs to know, with or without a checkout."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(share("migrations")).replace("%", "%%"))
    return config


@contextmanager
def migrating(url: str) -> Iterator[Connection]:
    """The writer's connection to a store of any known version, or none yet."""
    address = address_of(url)
    _make_folder(address)
    with Store(connect(address, "rwc"), url, address.where) as store:
        found = version_of(store)
        if found is not None and found not in REVISIONS:
            raise DatabaseTooNew(store.where, found, HEAD)
        with store.writing() as connection:
            yield connection


def _make_folder(address: Address) -> None:
    if address.file is None:
        return
    try:
        address.file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = f"its folder cannot be made ({error.strerror})"
        raise DatabaseUnreachable(address.where, why) from None
