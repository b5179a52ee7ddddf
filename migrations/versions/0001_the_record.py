"""The record: who said what, what was asked, what was published, how it ended."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.String(27).with_variant(sa.DateTime(timezone=True), "postgresql")
FIGURE = sa.String(20).with_variant(sa.Numeric(20, 6), "postgresql")

UNIQUE = {
    "forecasters": ("slug",),
    "posts": ("forecaster_id", "url", "revision"),
    "questions": ("key",),
    "predictions": ("key",),
    "observations": ("series", "period", "known_at", "source"),
    "verdicts": ("question_id", "revision"),
    "remarks": ("key",),
}
APPEND_ONLY = tuple(UNIQUE)
ALL = (
    "remarks",
    "predictions",
    "verdicts",
    "open_questions",
    "questions",
    "observations",
    "posts",
    "forecasters",
)


def upgrade() -> None:
    op.create_table(
        "forecasters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_forecasters"),
        sa.UniqueConstraint("slug", name="uq_forecasters_slug"),
    )
    op.create_table(
        "observations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("value", FIGURE, nullable=True),
        sa.Column("known_at", MOMENT, nullable=False),
        sa.Column("known_basis", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("retrieved_at", MOMENT, nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["corrects"], ["observations.id"], name="fk_observations_corrects_observations"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_observations"),
        sa.UniqueConstraint(
            "series",
            "period",
            "known_at",
            "source",
            name="uq_observations_series_period_known_at_source",
        ),
    )
    op.create_index("ix_observations_series_day", "observations", ["series", "day"])
    op.create_table(
        "questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("thesis", sa.Text(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("other", sa.Text(), nullable=False),
        sa.Column("op", sa.Integer(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("other_entry", sa.Integer(), nullable=False),
        sa.Column("other_last", sa.Integer(), nullable=False),
        sa.Column("x", sa.BigInteger(), nullable=False),
        sa.Column("y", sa.BigInteger(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("parts", sa.Text(), nullable=True),
        sa.Column("entry_rule", sa.Text(), nullable=False),
        sa.Column("reading_of", sa.Integer(), nullable=True),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "entry_rule = 'next' or entry_rule = 'previous'", name=op.f("ck_questions_entry_rule")
        ),
        sa.ForeignKeyConstraint(
            ["reading_of"], ["questions.id"], name="fk_questions_reading_of_questions"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_questions"),
        sa.UniqueConstraint("key", name="uq_questions_key"),
    )
    op.create_table(
        "open_questions",
        sa.Column("question_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("wake", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name="fk_open_questions_question_id_questions"
        ),
        sa.PrimaryKeyConstraint("question_id", name="pk_open_questions"),
    )
    op.create_index("ix_open_questions_wake", "open_questions", ["wake"])
    op.create_table(
        "posts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("forecaster_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("precision", sa.Text(), nullable=False),
        sa.Column("said_at", MOMENT, nullable=False),
        sa.Column("not_before", sa.Date(), nullable=False),
        sa.Column("not_after", sa.Date(), nullable=False),
        sa.Column("title_date", sa.Date(), nullable=True),
        sa.Column("text_sha256", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("first_seen_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "precision = 'second' or precision = 'day' or precision = 'between'",
            name=op.f("ck_posts_precision"),
        ),
        sa.ForeignKeyConstraint(
            ["forecaster_id"], ["forecasters.id"], name="fk_posts_forecaster_id_forecasters"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_posts"),
        sa.UniqueConstraint(
            "forecaster_id", "url", "revision", name="uq_posts_forecaster_id_url_revision"
        ),
    )
    op.create_table(
        "verdicts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(5), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("known_at", MOMENT, nullable=True),
        sa.Column("as_of", MOMENT, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("calendars", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("supersedes", sa.Integer(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "outcome = 'TRUE' or outcome = 'FALSE' or outcome = 'VOID'",
            name=op.f("ck_verdicts_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name="fk_verdicts_question_id_questions"
        ),
        sa.ForeignKeyConstraint(
            ["supersedes"], ["verdicts.id"], name="fk_verdicts_supersedes_verdicts"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_verdicts"),
        sa.UniqueConstraint("question_id", "revision", name="uq_verdicts_question_id_revision"),
    )
    op.create_table(
        "predictions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("forecaster_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("p_low", sa.Float(53), nullable=True),
        sa.Column("p_mid", sa.Float(53), nullable=True),
        sa.Column("p_high", sa.Float(53), nullable=True),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("says", sa.Text(), nullable=True),
        sa.Column("hedge", sa.Text(), nullable=True),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("horizon_basis", sa.Text(), nullable=False),
        sa.Column("assumed", sa.Text(), nullable=False),
        sa.Column("family", sa.Text(), nullable=True),
        sa.Column("market_probability", sa.Float(53), nullable=True),
        sa.Column("market_source", sa.Text(), nullable=True),
        sa.Column("market_at", MOMENT, nullable=True),
        sa.Column("market_convention", sa.Text(), nullable=True),
        sa.Column("summary_en", sa.Text(), nullable=True),
        sa.Column("summary_ko", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("reversal_of", sa.Text(), nullable=True),
        sa.Column("retrospective", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("supersedes", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "basis = 'stated' or basis = 'words' or basis = 'none'",
            name=op.f("ck_predictions_basis"),
        ),
        sa.CheckConstraint(
            "grade = 'A' or grade = 'B' or grade = 'C'", name=op.f("ck_predictions_grade")
        ),
        sa.CheckConstraint("side = 'for' or side = 'against'", name=op.f("ck_predictions_side")),
        sa.CheckConstraint(
            "market_probability between 0 and 1", name=op.f("ck_predictions_market_probability")
        ),
        sa.CheckConstraint(
            "p_low between 0 and p_mid and p_high between p_mid and 1",
            name=op.f("ck_predictions_p"),
        ),
        sa.ForeignKeyConstraint(
            ["forecaster_id"], ["forecasters.id"], name="fk_predictions_forecaster_id_forecasters"
        ),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name="fk_predictions_post_id_posts"),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name="fk_predictions_question_id_questions"
        ),
        sa.ForeignKeyConstraint(
            ["supersedes"], ["predictions.id"], name="fk_predictions_supersedes_predictions"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_predictions"),
        sa.UniqueConstraint("key", name="uq_predictions_key"),
        sa.UniqueConstraint("supersedes", name="uq_predictions_supersedes"),
    )
    op.create_index("ix_predictions_forecaster_id", "predictions", ["forecaster_id"])
    op.create_index("ix_predictions_question_id", "predictions", ["question_id"])
    op.create_table(
        "remarks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("forecaster_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("market_sentence", sa.Text(), nullable=True),
        sa.Column("market_probability", sa.Float(53), nullable=True),
        sa.Column("market_source", sa.Text(), nullable=True),
        sa.Column("summary_en", sa.Text(), nullable=True),
        sa.Column("summary_ko", sa.Text(), nullable=True),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "kind = 'reported' or kind = 'quote' or kind = 'abstention' or kind = 'self_score' "
            "or kind = 'uncodable'",
            name=op.f("ck_remarks_kind"),
        ),
        sa.CheckConstraint(
            "market_probability between 0 and 1", name=op.f("ck_remarks_market_probability")
        ),
        sa.ForeignKeyConstraint(
            ["forecaster_id"], ["forecasters.id"], name="fk_remarks_forecaster_id_forecasters"
        ),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name="fk_remarks_post_id_posts"),
        sa.PrimaryKeyConstraint("id", name="pk_remarks"),
        sa.UniqueConstraint("key", name="uq_remarks_key"),
    )
    op.create_index("ix_remarks_forecaster_id", "remarks", ["forecaster_id"])
    for table in APPEND_ONLY:
        for statement in triggers(table):
            op.execute(statement)


def on_postgresql() -> bool:
    return op.get_context().dialect.name == "postgresql"


def triggers(table: str) -> list[str]:
    """What refuses to change or remove rows of ``table``."""
    says = f"{table} is append-only: add a row that supersedes instead"
    if not on_postgresql():
        same = " and ".join(f"{name} = new.{name}" for name in UNIQUE[table])
        there = " or ".join(
            f"exists (select 1 from {table} where {test})" for test in ("id = new.id", same)
        )
        return [
            *(
                f"create trigger {table}_no_{change} before {change} on {table} "
                f"begin select raise(abort, '{says}'); end"
                for change in ("update", "delete")
            ),
            # `insert or replace` removes a row without asking the trigger on delete.
            (
                f"create trigger {table}_no_replace before insert on {table} when {there} "
                f"begin select raise(abort, '{says}'); end"
            ),
        ]
    function = (
        f"create function {table}_append_only() returns trigger language plpgsql as "
        f"$$ begin raise exception '{says}' using errcode = 'restrict_violation'; end $$"
    )
    trigger = (
        f"create trigger {table}_append_only before update or delete or truncate on {table} "
        f"for each statement execute function {table}_append_only()"
    )
    return [function, trigger]


def downgrade() -> None:
    for table in ALL:
        op.drop_table(table)
        if on_postgresql() and table in APPEND_ONLY:
            op.execute(f"drop function {table}_append_only()")
