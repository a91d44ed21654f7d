"""Representatives, nominations, and later decisions on meetings."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INSTANT = postgresql.TIMESTAMP(timezone=True)


def upgrade() -> None:
    op.create_table(
        "representative",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("family_name", sa.String(), nullable=False),
        sa.Column("given_name", sa.String(), nullable=False),
        sa.Column("native_name", sa.String(), nullable=True),
        sa.Column("gender", sa.String(), nullable=False),
        sa.Column("nationality", sa.String(), nullable=False),
        sa.Column("function", sa.String(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_representative")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_representative_application_id")
        ),
    )
    op.create_index(op.f("ix_representative_application_id"), "representative", ["application_id"])
    op.create_table(
        "nomination",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("representative_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("event_key", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("is_head", sa.Boolean(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nomination")),
        sa.ForeignKeyConstraint(
            ["representative_id"],
            ["representative.id"],
            name=op.f("fk_nomination_representative_id"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_nomination_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["nomination.id"], name=op.f("fk_nomination_replaces_id")
        ),
    )
    op.create_index(op.f("ix_nomination_representative_id"), "nomination", ["representative_id"])
    op.create_index(op.f("ix_nomination_application_id"), "nomination", ["application_id"])
    op.create_index("ix_nomination_event_key_stage", "nomination", ["event_key", "stage"])
    op.create_index(
        "uq_nomination_open",
        "nomination",
        ["representative_id", "event_key"],
        unique=True,
        postgresql_where=sa.text("stage IN ('proposed', 'confirmed', 'provisional', 'waiting')"),
    )
    op.create_index(
        "uq_nomination_head",
        "nomination",
        ["application_id", "event_key"],
        unique=True,
        postgresql_where=sa.text("is_head AND stage IN ('confirmed', 'provisional')"),
    )
    op.create_table(
        "nomination_step",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("nomination_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("by_person_id", sa.Uuid(), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nomination_step")),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nomination.id"], name=op.f("fk_nomination_step_nomination_id")
        ),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name=op.f("fk_nomination_step_by_person_id")
        ),
    )
    op.create_index(op.f("ix_nomination_step_nomination_id"), "nomination_step", ["nomination_id"])
    op.create_table(
        "identity_data",
        sa.Column("representative_id", sa.Uuid(), nullable=False),
        sa.Column("given", postgresql.JSONB(), nullable=False),
        sa.Column("entered_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("representative_id", name=op.f("pk_identity_data")),
        sa.ForeignKeyConstraint(
            ["representative_id"],
            ["representative.id"],
            name=op.f("fk_identity_data_representative_id"),
        ),
    )
    op.create_table(
        "identity_reading",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("representative_id", sa.Uuid(), nullable=False),
        sa.Column("by_person_id", sa.Uuid(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_reading")),
        sa.ForeignKeyConstraint(
            ["representative_id"],
            ["representative.id"],
            name=op.f("fk_identity_reading_representative_id"),
        ),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name=op.f("fk_identity_reading_by_person_id")
        ),
    )
    op.create_index(
        op.f("ix_identity_reading_representative_id"), "identity_reading", ["representative_id"]
    )
    op.create_table(
        "event_desk",
        sa.Column("event_key", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("event_key", name=op.f("pk_event_desk")),
    )
    op.create_table(
        "event_change",
        sa.Column("event_key", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("venue", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("closes_at", INSTANT, nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by_person_id", sa.Uuid(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("event_key", "version", name=op.f("pk_event_change")),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name=op.f("fk_event_change_by_person_id")
        ),
    )
