"""The tables of registration."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, MetaData, Sequence, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shared.store import inbox, people, registers
from shared.store.db import NAMES, TableDefaults


class Table(TableDefaults, DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)


for shared_table in (*inbox.TABLES, *people.TABLES, *registers.TABLES):
    shared_table.to_metadata(Table.metadata)

REFERENCES = Sequence("application_reference", metadata=Table.metadata)


class ApplicationRow(Table):
    __tablename__ = "application"
    __table_args__ = (Index("ix_application_stage_submitted_at", "stage", "submitted_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    reference: Mapped[str | None] = mapped_column(unique=True)
    category: Mapped[str]
    route: Mapped[str]
    stage: Mapped[str]
    version: Mapped[int]
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(index=True)
    answers: Mapped[dict[str, Any]]
    form_key: Mapped[str]
    form_version: Mapped[int]
    register_entry_id: Mapped[UUID | None]
    # Register and name of the entry claimed, the same in every snapshot: one claim at a time.
    claim_key: Mapped[str | None] = mapped_column(unique=True)
    submitted_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]


class VersionRow(Table):
    """What each change left behind: the history of an application."""

    __tablename__ = "application_version"

    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    stage: Mapped[str]
    by_person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    by_role: Mapped[str]
    at: Mapped[datetime]
    note: Mapped[str]
    answers: Mapped[dict[str, Any]]
    form_key: Mapped[str]
    form_version: Mapped[int]


class EntryRow(Table):
    """An application's place on one of the lists."""

    __tablename__ = "application_entry"

    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), primary_key=True)
    list_key: Mapped[str] = mapped_column(primary_key=True)
    standing: Mapped[str]
    closes_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]


class WindowRow(Table):
    """Until when applications for a list are taken; no row means that no close is set."""

    __tablename__ = "intake_window"
    __table_args__ = (UniqueConstraint("list_key"),)

    list_key: Mapped[str] = mapped_column(primary_key=True)
    closes_at: Mapped[datetime]


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
            "uq_confirmation_application_id",
            "application_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"))
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
