"""Officers' notes are sealed: the night seals those that were written before."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("candidate_note", "words", nullable=True)
    op.add_column("candidate_note", sa.Column("tag", sa.LargeBinary(), nullable=True))
    op.add_column("candidate_note", sa.Column("blob", sa.LargeBinary(), nullable=True))
