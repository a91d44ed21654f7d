"""Access to the parts of a meeting."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

INSTANT = postgresql.TIMESTAMP(timezone=True)


def upgrade() -> None:
    op.create_table(
        "segment_place",
        sa.Column("nomination_id", sa.Uuid(), nullable=False),
        sa.Column("segment_key", sa.String(), nullable=False),
        sa.Column("access", sa.String(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("by_person_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nomination.id"], name=op.f("fk_segment_place_nomination_id")
        ),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name=op.f("fk_segment_place_by_person_id")
        ),
        sa.PrimaryKeyConstraint("nomination_id", "segment_key", name=op.f("pk_segment_place")),
    )


def downgrade() -> None:
    op.drop_table("segment_place")
