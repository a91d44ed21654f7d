"""People who act for an organization beside its focal point."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INSTANT = postgresql.TIMESTAMP(timezone=True)


def upgrade() -> None:
    op.add_column("application_version", sa.Column("on_behalf_of", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_application_version_on_behalf_of"),
        "application_version",
        "person",
        ["on_behalf_of"],
        ["id"],
    )
    op.create_table(
        "member",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_member_application_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_member_person_id")),
    )
    op.create_index(op.f("ix_member_person_id"), "member", ["person_id"])
    op.create_index(
        "uq_member_present",
        "member",
        ["application_id", "person_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "member_invitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("by_person_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.Column("accepted_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_member_invitation_token_hash")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_member_invitation_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name=op.f("fk_member_invitation_by_person_id")
        ),
    )
    op.create_index(
        op.f("ix_member_invitation_application_id"), "member_invitation", ["application_id"]
    )
