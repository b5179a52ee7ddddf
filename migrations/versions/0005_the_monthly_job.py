"""The monthly job: its runs, who may run it, the reports it wrote and where they were sent."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MOMENT = sa.String(27).with_variant(sa.DateTime(timezone=True), "postgresql")
SAYS = "reports is append-only: add a row that supersedes instead"


def upgrade() -> None:
    op.create_table(
        "reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("predictions", sa.Integer(), nullable=False),
        sa.Column("observations", sa.Integer(), nullable=False),
        sa.Column("verdicts", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reports"),
        sa.UniqueConstraint("period", name="uq_reports_period"),
    )
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("as_of", MOMENT, nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("errors", sa.Text(), nullable=False),
        sa.CheckConstraint(
            one_of("status", "running", "done", "in_part", "failed"), name=op.f("ck_runs_status")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
    )
    op.create_index("ix_runs_job", "runs", ["job"])
    op.create_table(
        "leases",
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("job", name="pk_leases"),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            one_of("state", "sending", "sent", "refused", "unsure", "skipped"),
            name=op.f("ck_deliveries_state"),
        ),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.UniqueConstraint("period", "channel", name="uq_deliveries_period_channel"),
    )
    for statement in triggers():
        op.execute(statement)


def one_of(column: str, *values: str) -> str:
    return " or ".join(f"{column} = '{value}'" for value in values)


def on_postgresql() -> bool:
    return op.get_context().dialect.name == "postgresql"


def triggers() -> list[str]:
    """What refuses to change or remove a report, by an ``insert or replace`` too."""
    if not on_postgresql():
        there = (
            "when exists (select 1 from reports where id = new.id) "
            "or exists (select 1 from reports where period = new.period)"
        )
        whens = {
            "update": "before update on reports",
            "delete": "before delete on reports",
            "replace": f"before insert on reports {there}",
        }
        return [
            f"create trigger reports_no_{change} {when} begin select raise(abort, '{SAYS}'); end"
            for change, when in whens.items()
        ]
    return [
        (
            f"create function reports_append_only() returns trigger language plpgsql as "
            f"$$ begin raise exception '{SAYS}' using errcode = 'restrict_violation'; end $$"
        ),
        (
            "create trigger reports_append_only before update or delete or truncate on reports "
            "for each statement execute function reports_append_only()"
        ),
    ]


def downgrade() -> None:
    for table in ("deliveries", "leases", "runs", "reports"):
        op.drop_table(table)
    if on_postgresql():
        op.execute("drop function reports_append_only()")
