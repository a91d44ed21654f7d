"""The clerk's desk: cases, notes, evidence and flags; closes as they were set."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

INSTANT = postgresql.TIMESTAMP(timezone=True)


def _belongs_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    op.add_column("application_version", sa.Column("reason", sa.String(), nullable=True))
    op.add_column("application_version", sa.Column("answer_by", INSTANT, nullable=True))
    op.create_table(
        "intake_window_step",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("list_key", sa.String(), nullable=False),
        sa.Column("closes_at", INSTANT, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_window_step")),
    )
    op.create_table(
        "desk_case",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("assignee_id", sa.Uuid(), nullable=True),
        sa.Column("ticked", postgresql.JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_desk_case")),
        _belongs_to("desk_case", "application_id", "application"),
        _belongs_to("desk_case", "assignee_id", "person"),
    )
    op.create_index(op.f("ix_desk_case_assignee_id"), "desk_case", ["assignee_id"])
    op.create_table(
        "desk_note",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("by_person_id", sa.Uuid(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_note")),
        _belongs_to("desk_note", "application_id", "application"),
        _belongs_to("desk_note", "by_person_id", "person"),
    )
    op.create_index(op.f("ix_desk_note_application_id"), "desk_note", ["application_id"])
    op.create_table(
        "status_check",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("holds", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("register", sa.String(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_check")),
        _belongs_to("status_check", "application_id", "application"),
    )
    op.create_index(op.f("ix_status_check_application_id"), "status_check", ["application_id"])
    op.create_table(
        "status_flag",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("raised_at", INSTANT, nullable=False),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("by_person_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_flag")),
        _belongs_to("status_flag", "application_id", "application"),
        _belongs_to("status_flag", "by_person_id", "person"),
    )
    op.create_index(
        "uq_status_flag_open",
        "status_flag",
        ["application_id"],
        unique=True,
        postgresql_where=sa.text("decision IS NULL"),
    )
