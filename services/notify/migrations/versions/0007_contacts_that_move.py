"""A contact's address changes at an instant, and addresses stand for no contact any more."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("contact", sa.Column("next_address", sa.String(), nullable=True))
    op.add_column(
        "contact", sa.Column("next_at", postgresql.TIMESTAMP(timezone=True), nullable=True)
    )
    op.execute("DELETE FROM contact WHERE kind = 'address'")
