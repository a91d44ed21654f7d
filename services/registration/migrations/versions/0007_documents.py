"""Forms by version, documents, confirmations, corrections."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

INSTANT = postgresql.TIMESTAMP(timezone=True)
# Applications begun before there were others were filled in on this form.
FIRST_FORM = {"form_key": "small-ga", "form_version": "1"}


def upgrade() -> None:
    for table in ("application", "application_version"):
        for name, kind in (("form_key", sa.String()), ("form_version", sa.Integer())):
            op.add_column(
                table, sa.Column(name, kind, nullable=False, server_default=FIRST_FORM[name])
            )
            op.alter_column(table, name, server_default=None)
    op.create_table(
        "document_content",
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_document_content")),
    )
    # Compressed already: PostgreSQL need not try again.
    op.execute("ALTER TABLE document_content ALTER COLUMN content SET STORAGE EXTERNAL")
    op.create_table(
        "document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("sent_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.Column("removed_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_document_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["document_content.sha256"], name=op.f("fk_document_sha256")
        ),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"], name=op.f("fk_document_added_by")),
        sa.PrimaryKeyConstraint("application_id", "id", name=op.f("pk_document")),
    )
    op.create_index(op.f("ix_document_sha256"), "document", ["sha256"])
    op.create_table(
        "confirmation",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("says", postgresql.JSONB(), nullable=False),
        sa.Column("issued_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_confirmation_application_id")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_confirmation")),
    )
    op.create_index(
        "uq_confirmation_application_id",
        "confirmation",
        ["application_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "correction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("answers", postgresql.JSONB(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_correction_application_id")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_correction_made_by")),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_correction_decided_by")
        ),
        sa.PrimaryKeyConstraint("application_id", "id", name=op.f("pk_correction")),
    )
    op.create_index(
        "uq_correction_application_id_section",
        "correction",
        ["application_id", "section"],
        unique=True,
        postgresql_where=sa.text("stage = 'pending'"),
    )
