"""Whether people register subject to a later decision, as review said of a list."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "application_entry",
        sa.Column("is_provisional", sa.Boolean(), nullable=False, server_default="false"),
    )
    op.alter_column("application_entry", "is_provisional", server_default=None)


def downgrade() -> None:
    op.drop_column("application_entry", "is_provisional")
