"""Confirmation letters of representatives."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

IN_FORCE = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.add_column("confirmation", sa.Column("nomination_id", sa.Uuid(), nullable=True))
    op.add_column("confirmation", sa.Column("event_key", sa.String(), nullable=True))
    op.create_foreign_key(
        op.f("fk_confirmation_nomination_id"),
        "confirmation",
        "nomination",
        ["nomination_id"],
        ["id"],
    )
    op.create_index(op.f("ix_confirmation_nomination_id"), "confirmation", ["nomination_id"])
    op.drop_index("uq_confirmation_application_id", "confirmation")
    op.create_index(
        "uq_confirmation_in_force",
        "confirmation",
        ["application_id", "nomination_id"],
        unique=True,
        postgresql_nulls_not_distinct=True,
        postgresql_where=IN_FORCE,
    )


def downgrade() -> None:
    op.execute("DELETE FROM confirmation WHERE nomination_id IS NOT NULL")
    op.drop_index("uq_confirmation_in_force", "confirmation")
    op.create_index(
        "uq_confirmation_application_id",
        "confirmation",
        ["application_id"],
        unique=True,
        postgresql_where=IN_FORCE,
    )
    op.drop_column("confirmation", "event_key")
    op.drop_column("confirmation", "nomination_id")
