"""The tables of documents, confirmations and corrections."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.registration.store.tables import Table


class ContentRow(Table):
    """The bytes of a cleaned document, once however often they were added."""

    __tablename__ = "document_content"

    sha256: Mapped[bytes] = mapped_column(primary_key=True)
    size: Mapped[int]
    content: Mapped[bytes]


class DocumentRow(Table):
    """A document of an application; one that was submitted is kept when it is removed."""

    __tablename__ = "document"

    # Chosen by the caller, so unique in an application only: nobody can try for others'.
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    media_type: Mapped[str]
    sha256: Mapped[bytes] = mapped_column(ForeignKey("document_content.sha256"), index=True)
    # Of what was sent, so that the same request twice is known for one.
    sent_sha256: Mapped[bytes]
    added_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class ConfirmationRow(Table):
    """A letter that says what an application came to, and the code it is checked by."""

    __tablename__ = "confirmation"
    __table_args__ = (
        Index(
            "uq_confirmation_in_force",
            "application_id",
            "nomination_id",
            unique=True,
            postgresql_nulls_not_distinct=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"))
    # Of a representative's letter, for one meeting; none of the organization's own.
    nomination_id: Mapped[UUID | None] = mapped_column(ForeignKey("nomination.id"), index=True)
    event_key: Mapped[str | None]
    says: Mapped[dict[str, Any]]
    issued_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class CorrectionRow(Table):
    """What an organization says its submitted answers should be, and what was decided."""

    __tablename__ = "correction"
    __table_args__ = (
        Index(
            "uq_correction_application_id_section",
            "application_id",
            "section",
            unique=True,
            postgresql_where=text("stage = 'pending'"),
        ),
    )

    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    section: Mapped[str]
    answers: Mapped[dict[str, Any]]
    reason: Mapped[str]
    stage: Mapped[str]
    note: Mapped[str]
    made_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
