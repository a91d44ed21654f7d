"""The tables of notify."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, MetaData, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shared.store import audit, erasures, inbox, people
from shared.store.db import NAMES, TableDefaults


class Table(TableDefaults, DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)


for shared_table in (*audit.TABLES, *erasures.TABLES, *inbox.TABLES, *people.TABLES):
    shared_table.to_metadata(Table.metadata)


class EditionRow(Table):
    """The words of a letter as they stood when notices were accepted with them."""

    __tablename__ = "letter_edition"

    letter: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(primary_key=True)
    # By file, as {"fr/body.txt": "..."}.
    sources: Mapped[dict[str, Any]]


class BatchRow(Table):
    """Letters asked for in one message."""

    __tablename__ = "batch"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    caller: Mapped[str]
    letter: Mapped[str]
    stage: Mapped[str]
    drafted_by: Mapped[str | None]
    drafted_at: Mapped[datetime]
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]


class NoticeRow(Table):
    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("caller", "key"),
        Index(
            "ix_notice_waiting",
            "priority",
            "due_at",
            postgresql_where=text("status IN ('queued', 'sending')"),
        ),
        Index("ix_notice_recipient", "recipient", "created_at"),
        Index("ix_notice_created_at", "created_at"),
        Index("ix_notice_batch_id", "batch_id", postgresql_where=text("batch_id IS NOT NULL")),
        Index("ix_notice_about", "caller", "about", postgresql_where=text("about IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    caller: Mapped[str]
    key: Mapped[str]
    body_sha256: Mapped[bytes]
    letter: Mapped[str]
    letter_version: Mapped[str] = mapped_column(server_default="")
    language: Mapped[str]
    recipient: Mapped[str]
    domain: Mapped[str] = mapped_column(server_default="")
    values: Mapped[dict[str, Any]]
    # The smallest goes first.
    priority: Mapped[int]
    status: Mapped[str]
    # When it may next be tried; while it is being sent, when the lease on it ends.
    due_at: Mapped[datetime]
    attempts: Mapped[int]
    created_at: Mapped[datetime]
    batch_id: Mapped[UUID | None] = mapped_column(ForeignKey("batch.id"))
    # A later decision about the same thing cancels what the earlier one has not yet sent.
    about: Mapped[str | None]
    decision: Mapped[int | None] = mapped_column(BigInteger)
    is_superseded: Mapped[bool] = mapped_column(server_default=text("false"))
    contact_id: Mapped[UUID | None]
    # Never handed to a mail server.
    is_test: Mapped[bool] = mapped_column(server_default=text("false"))


class EventRow(Table):
    """What happened to a notice; the database refuses to change or delete a row."""

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    notice_id: Mapped[UUID] = mapped_column(ForeignKey("notice.id"), index=True)
    kind: Mapped[str]
    at: Mapped[datetime]
    # The mail server's reply, 0 where there was none.
    code: Mapped[int]
    # An enhanced status code or a person of the desk; never words of a letter.
    detail: Mapped[str]


class ContactRow(Table):
    """Who letters go to, by the id that a caller gave."""

    __tablename__ = "contact"

    caller: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    # What the caller knows, and where letters go since the desk corrected it.
    given: Mapped[str]
    address: Mapped[str]
    language: Mapped[str]
    # Another address, and since when letters go there.
    next_address: Mapped[str | None]
    next_at: Mapped[datetime | None]
    known_at: Mapped[datetime]
    corrected_by: Mapped[str | None]


class SuppressionRow(Table):
    """An address that gets no letters until somebody of the desk takes it off the list."""

    __tablename__ = "suppression"
    __table_args__ = (
        Index(
            "uq_suppression_address",
            "address",
            unique=True,
            postgresql_where=text("removed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    address: Mapped[str]
    reason: Mapped[str]
    notice_id: Mapped[UUID | None] = mapped_column(ForeignKey("notice.id"))
    added_at: Mapped[datetime]
    added_by: Mapped[str | None]
    removed_at: Mapped[datetime | None]
    removed_by: Mapped[str | None]


class MailboxRow(Table):
    """Letters that arrived at the local mailbox of a demonstration."""

    __tablename__ = "mailbox_letter"
    __table_args__ = (UniqueConstraint("message_id", "recipient"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    message_id: Mapped[str]
    recipient: Mapped[str] = mapped_column(index=True)
    letter: Mapped[str]
    language: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    received_at: Mapped[datetime]
    deliveries: Mapped[int]
