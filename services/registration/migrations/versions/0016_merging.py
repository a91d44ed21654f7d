"""Duplicates that went on in another application."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "application_merge",
        sa.Column("duplicate_id", sa.Uuid(), nullable=False),
        sa.Column("kept_id", sa.Uuid(), nullable=False),
        sa.Column("kept_reference", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by_person_id", sa.Uuid(), nullable=False),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["duplicate_id"], ["application.id"], name=op.f("fk_application_merge_duplicate_id")
        ),
        sa.ForeignKeyConstraint(
            ["kept_id"], ["application.id"], name=op.f("fk_application_merge_kept_id")
        ),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name=op.f("fk_application_merge_by_person_id")
        ),
        sa.PrimaryKeyConstraint("duplicate_id", name=op.f("pk_application_merge")),
    )
    op.create_index(op.f("ix_application_merge_kept_id"), "application_merge", ["kept_id"])


def downgrade() -> None:
    op.drop_table("application_merge")
