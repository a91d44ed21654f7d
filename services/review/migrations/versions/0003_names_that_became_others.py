"""Names that an edition of a register gave up for others."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "register_succession",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("snapshot_id", sa.Uuid(), nullable=False),
        sa.Column("old_name", sa.Text(), nullable=False),
        sa.Column("old_key", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("reasons", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(
            ["snapshot_id"],
            ["register_snapshot.id"],
            name=op.f("fk_register_succession_snapshot_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_succession")),
    )
    op.create_index(
        op.f("ix_register_succession_snapshot_id"), "register_succession", ["snapshot_id"]
    )
