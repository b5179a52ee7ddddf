"""Live data: the answers of sources, which figures came from which, and what is known of releases."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.String(27).with_variant(sa.DateTime(timezone=True), "postgresql")
SAME_ROW = {
    "payloads": ("id", "source, url, sha256"),
    "observation_payloads": ("observation_id", None),
    "releases": ("id", "calendar, session, known_at, source"),
}


def upgrade() -> None:
    op.create_table(
        "payloads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("retrieved_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_payloads"),
        sa.UniqueConstraint("source", "url", "sha256", name="uq_payloads_source_url_sha256"),
    )
    op.create_table(
        "observation_payloads",
        sa.Column("observation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("payload_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["observation_id"],
            ["observations.id"],
            name="fk_observation_payloads_observation_id_observations",
        ),
        sa.ForeignKeyConstraint(
            ["payload_id"], ["payloads.id"], name="fk_observation_payloads_payload_id_payloads"
        ),
        sa.PrimaryKeyConstraint("observation_id", name="pk_observation_payloads"),
    )
    op.create_table(
        "releases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("calendar", sa.Text(), nullable=False),
        sa.Column("session", sa.Date(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("known_at", MOMENT, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "status = 'scheduled' or status = 'released' or status = 'delayed' "
            "or status = 'cancelled'",
            name=op.f("ck_releases_status"),
        ),
        sa.PrimaryKeyConstraint("id", name="pk_releases"),
        sa.UniqueConstraint(
            "calendar",
            "session",
            "known_at",
            "source",
            name="uq_releases_calendar_session_known_at_source",
        ),
    )
    for table in SAME_ROW:
        for statement in triggers(table):
            op.execute(statement)


def on_postgresql() -> bool:
    return op.get_context().dialect.name == "postgresql"


def triggers(table: str) -> list[str]:
    """What refuses to change or remove rows of ``table``, by an ``insert or replace`` too."""
    says = f"{table} is append-only: add a row that supersedes instead"
    if not on_postgresql():
        key, names = SAME_ROW[table]
        tests = [f"{key} = new.{key}"]
        if names:
            tests.append(" and ".join(f"{n} = new.{n}" for n in names.split(", ")))
        there = " or ".join(f"exists (select 1 from {table} where {test})" for test in tests)
        refusals = {
            "update": "before update",
            "delete": "before delete",
            "replace": "before insert",
        }
        return [
            f"create trigger {table}_no_{change} {when} on {table} "
            + (f"when {there} " if change == "replace" else "")
            + f"begin select raise(abort, '{says}'); end"
            for change, when in refusals.items()
        ]
    return [
        (
            f"create function {table}_append_only() returns trigger language plpgsql as "
            f"$$ begin raise exception '{says}' using errcode = 'restrict_violation'; end $$"
        ),
        (
            f"create trigger {table}_append_only before update or delete or truncate on {table} "
            f"for each statement execute function {table}_append_only()"
        ),
    ]


def downgrade() -> None:
    for table in ("observation_payloads", "releases", "payloads"):
        op.drop_table(table)
        if on_postgresql():
            op.execute(f"drop function {table}_append_only()")
