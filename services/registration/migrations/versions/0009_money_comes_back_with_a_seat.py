"""Money that comes back when a seat ends is nobody's act."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("travel_ledger", "by_person_id", nullable=True)


def downgrade() -> None:
    op.alter_column("travel_ledger", "by_person_id", nullable=False)
