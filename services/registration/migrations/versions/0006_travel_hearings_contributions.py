"""Travel support, hearings and written contributions."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "travel_fund",
        sa.Column("process", sa.String(), nullable=False),
        sa.Column("balance_cents", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("balance_cents >= 0", name=op.f("ck_travel_fund_balance")),
        sa.PrimaryKeyConstraint("process", name=op.f("pk_travel_fund")),
    )
    op.create_table(
        "travel_round",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_key", sa.String(), nullable=False),
        sa.Column("tickets", sa.Integer(), nullable=False),
        sa.Column("closes_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ranked_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("awarded_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.CheckConstraint("tickets > 0", name=op.f("ck_travel_round_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_travel_round")),
        sa.UniqueConstraint("event_key", name=op.f("uq_travel_round_event_key")),
    )
    op.create_table(
        "travel_cost",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("regional_group", sa.String(), nullable=False),
        sa.Column("cost_cents", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("cost_cents > 0", name=op.f("ck_travel_cost_cost")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["travel_round.id"], name=op.f("fk_travel_cost_round_id")
        ),
        sa.PrimaryKeyConstraint("round_id", "regional_group", name=op.f("pk_travel_cost")),
    )
    op.create_table(
        "contribution",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("theme", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("may_publish", sa.Boolean(), nullable=False),
        sa.Column("search_key", sa.String(), nullable=False),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("received_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("published_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_contribution_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_contribution_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution")),
    )
    op.create_index(
        op.f("ix_contribution_application_id"), "contribution", ["application_id"], unique=False
    )
    op.create_index(
        "ix_contribution_standing_published_at",
        "contribution",
        ["standing", "published_at"],
        unique=False,
    )
    op.create_table(
        "hearing_interest",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("event_key", sa.String(), nullable=False),
        sa.Column("theme", sa.String(), nullable=False),
        sa.Column("speaker", sa.String(), nullable=False),
        sa.Column("gender", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("statement", sa.String(), nullable=False),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("received_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_hearing_interest_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_hearing_interest_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearing_interest")),
    )
    op.create_index(
        op.f("ix_hearing_interest_application_id"),
        "hearing_interest",
        ["application_id"],
        unique=False,
    )
    op.create_index(
        "ix_hearing_interest_event_key_standing",
        "hearing_interest",
        ["event_key", "standing"],
        unique=False,
    )
    op.create_table(
        "travel_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("representative_id", sa.Uuid(), nullable=False),
        sa.Column("received_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("criterion", sa.String(), nullable=True),
        sa.Column("claim", sa.Integer(), nullable=True),
        sa.Column("regional_group", sa.String(), nullable=True),
        sa.Column("group_before", sa.Integer(), nullable=False),
        sa.Column("told", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_travel_request_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_travel_request_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["travel_round.id"], name=op.f("fk_travel_request_round_id")
        ),
        sa.ForeignKeyConstraint(
            ["representative_id"],
            ["representative.id"],
            name=op.f("fk_travel_request_representative_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_travel_request")),
    )
    op.create_index(
        op.f("ix_travel_request_representative_id"),
        "travel_request",
        ["representative_id"],
        unique=False,
    )
    op.create_index(
        "uq_travel_request_present",
        "travel_request",
        ["round_id", "representative_id"],
        unique=True,
        postgresql_where=sa.text("standing NOT IN ('withdrawn', 'released')"),
    )
    op.create_index(
        op.f("ix_travel_request_application_id"), "travel_request", ["application_id"], unique=False
    )
    op.create_index(
        "ix_travel_request_round_id_rank", "travel_request", ["round_id", "rank"], unique=False
    )
    op.create_table(
        "hearing_recusal",
        sa.Column("interest_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["interest_id"], ["hearing_interest.id"], name=op.f("fk_hearing_recusal_interest_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_hearing_recusal_person_id")
        ),
        sa.PrimaryKeyConstraint("interest_id", "person_id", name=op.f("pk_hearing_recusal")),
    )
    op.create_table(
        "hearing_step",
        sa.Column("interest_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("by_person_id", sa.Uuid(), nullable=False),
        sa.Column("by_role", sa.String(), nullable=False),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name=op.f("fk_hearing_step_by_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["interest_id"], ["hearing_interest.id"], name=op.f("fk_hearing_step_interest_id")
        ),
        sa.PrimaryKeyConstraint("interest_id", "version", name=op.f("pk_hearing_step")),
    )
    op.create_table(
        "travel_ledger",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("process", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("by_person_id", sa.Uuid(), nullable=False),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name=op.f("fk_travel_ledger_by_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["process"], ["travel_fund.process"], name=op.f("fk_travel_ledger_process")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["travel_request.id"], name=op.f("fk_travel_ledger_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_travel_ledger")),
        sa.UniqueConstraint("request_id", "kind", name=op.f("uq_travel_ledger_request_id_kind")),
    )
