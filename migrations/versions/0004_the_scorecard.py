"""What the scorecard reads: views that were worked out, and ways to find calls quickly."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENT = sa.String(27).with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "rollups",
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("as_of", MOMENT, nullable=False),
        sa.Column("holds_until", sa.BigInteger(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("scope", name="pk_rollups"),
    )
    op.create_index("ix_predictions_made_at_id", "predictions", ["made_at", "id"])
    op.create_index("ix_questions_due", "questions", ["due"])


def downgrade() -> None:
    op.drop_index("ix_questions_due", "questions")
    op.drop_index("ix_predictions_made_at_id", "predictions")
    op.drop_table("rollups")
