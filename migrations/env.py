"""Run by alembic: on the connection it is handed, else on the database that the tracker would use."""

from alembic import context
from sqlalchemy import Connection

from tracker.paths import default_database_url
from tracker.store.address import address_of
from tracker.store.migrate import migrating
from tracker.store.tables import metadata


def run(connection: Connection | None) -> None:
    dialect = (
        address_of(default_database_url()).url.get_backend_name() if connection is None else None
    )
    context.configure(
        connection=connection,
        dialect_name=dialect,
        target_metadata=metadata,
        transactional_ddl=True,
        render_as_batch=True,
    )
    with context.begin_transaction():
        context.run_migrations()


if (handed := context.config.attributes.get("connection")) is not None:
    run(handed)
elif context.is_offline_mode():
    run(None)
else:
    with migrating(default_database_url()) as opened:
        run(opened)
