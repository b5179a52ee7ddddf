"""Derived tables that scores are read from: base rates of calls, and which questions are other readings."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "base_rates",
        sa.Column("prediction_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rate", sa.Float(53), nullable=True),
        sa.Column("windows", sa.Integer(), nullable=False),
        sa.Column("apart", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("last", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["prediction_id"],
            ["predictions.id"],
            name="fk_base_rates_prediction_id_predictions",
        ),
        sa.PrimaryKeyConstraint("prediction_id", name="pk_base_rates"),
    )
    op.create_table(
        "readings",
        sa.Column("question_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reading_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name="fk_readings_question_id_questions"
        ),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["questions.id"], name="fk_readings_reading_id_questions"
        ),
        sa.PrimaryKeyConstraint("question_id", "reading_id", name="pk_readings"),
    )


def downgrade() -> None:
    op.drop_table("readings")
    op.drop_table("base_rates")
