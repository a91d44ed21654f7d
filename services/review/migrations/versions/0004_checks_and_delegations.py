"""The clerk's checks and the delegation's genders beside each candidate."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = ("candidate", "entry")
LISTS = ("checks_done", "checks_open")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(
            table,
            sa.Column("delegation", postgresql.JSONB(), nullable=False, server_default="{}"),
        )
        op.alter_column(table, "delegation", server_default=None)
        for name in LISTS:
            column = sa.Column(name, sa.ARRAY(sa.String()), nullable=False, server_default="{}")
            op.add_column(table, column)
            op.alter_column(table, name, server_default=None)
    op.add_column(
        "candidate", sa.Column("as_of", postgresql.TIMESTAMP(timezone=True), nullable=True)
    )


def downgrade() -> None:
    op.drop_column("candidate", "as_of")
    for table in TABLES:
        for name in (*LISTS, "delegation"):
            op.drop_column(table, name)
