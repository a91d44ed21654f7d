"""The tables of registration."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Identity,
    Index,
    MetaData,
    Sequence,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shared.store import audit, erasures, idempotency, inbox, people, register_tables
from shared.store.db import NAMES, TableDefaults


class Table(TableDefaults, DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)


SHARED = (audit, erasures, idempotency, inbox, people, register_tables)
for shared_table in (table for module in SHARED for table in module.TABLES):
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
    # The focal point, where somebody else of the organization acted.
    on_behalf_of: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    note: Mapped[str]
    # Why an application went back, and until when an answer is asked for.
    reason: Mapped[str | None]
    answer_by: Mapped[datetime | None]
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
    # Whether people register subject to a later decision, as the list said when it went out.
    is_provisional: Mapped[bool]
    changed_at: Mapped[datetime]


class WindowRow(Table):
    """Until when applications for a list are taken; no row means that no close is set."""

    __tablename__ = "intake_window"
    __table_args__ = (UniqueConstraint("list_key"),)

    list_key: Mapped[str] = mapped_column(primary_key=True)
    closes_at: Mapped[datetime]


class WindowStepRow(Table):
    """Each close that was ever set, so that an extension can be seen as one."""

    __tablename__ = "intake_window_step"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    list_key: Mapped[str]
    closes_at: Mapped[datetime]
    at: Mapped[datetime]


class MemberRow(Table):
    """Who acts for an organization beside its focal point, and until when."""

    __tablename__ = "member"
    __table_args__ = (
        Index(
            "uq_member_present",
            "application_id",
            "person_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    position: Mapped[str]
    since: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class MemberInvitationRow(Table):
    """An offer to act for an organization, good for one address."""

    __tablename__ = "member_invitation"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), index=True)
    email: Mapped[str]
    position: Mapped[str]
    by_person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
