"""The tables of notify."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, MetaData, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shared.store import inbox
from shared.store.db import NAMES, TableDefaults


class Table(TableDefaults, DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)


for shared_table in inbox.TABLES:
    shared_table.to_metadata(Table.metadata)


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
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    caller: Mapped[str]
    key: Mapped[str]
    body_sha256: Mapped[bytes]
    letter: Mapped[str]
    language: Mapped[str]
    recipient: Mapped[str]
    values: Mapped[dict[str, Any]]
    # 0 goes before 1.
    priority: Mapped[int]
    status: Mapped[str]
    # When it may next be tried; while it is being sent, when the lease on it ends.
    due_at: Mapped[datetime]
    attempts: Mapped[int]
    created_at: Mapped[datetime]


class AttemptRow(Table):
    __tablename__ = "attempt"

    notice_id: Mapped[UUID] = mapped_column(ForeignKey("notice.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    outcome: Mapped[str]
    code: Mapped[int]


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
