"""The tables of registration."""

from datetime import date, datetime
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

from shared.store import idempotency, inbox, people, registers
from shared.store.db import NAMES, TableDefaults


class Table(TableDefaults, DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)


for shared_table in (*idempotency.TABLES, *inbox.TABLES, *people.TABLES, *registers.TABLES):
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


class RepresentativeRow(Table):
    """A person whom an organization names. Nothing of them is ever public."""

    __tablename__ = "representative"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), index=True)
    family_name: Mapped[str]
    given_name: Mapped[str]
    native_name: Mapped[str | None]
    gender: Mapped[str]
    nationality: Mapped[str]
    function: Mapped[str]
    created_at: Mapped[datetime]


class NominationRow(Table):
    """A representative named for a meeting, in the order of `number`."""

    __tablename__ = "nomination"
    __table_args__ = (
        Index("ix_nomination_event_key_stage", "event_key", "stage"),
        Index(
            "uq_nomination_open",
            "representative_id",
            "event_key",
            unique=True,
            postgresql_where=text("stage IN ('proposed', 'confirmed', 'provisional', 'waiting')"),
        ),
        Index(
            "uq_nomination_head",
            "application_id",
            "event_key",
            unique=True,
            postgresql_where=text("is_head AND stage IN ('confirmed', 'provisional')"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, Identity())
    representative_id: Mapped[UUID] = mapped_column(ForeignKey("representative.id"), index=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), index=True)
    event_key: Mapped[str]
    stage: Mapped[str]
    is_head: Mapped[bool]
    at: Mapped[datetime]
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("nomination.id"))


class NominationStepRow(Table):
    """Who did what with a nomination, and when; no person where the process itself decided."""

    __tablename__ = "nomination_step"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    nomination_id: Mapped[UUID] = mapped_column(ForeignKey("nomination.id"), index=True)
    stage: Mapped[str]
    by_person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class IdentityRow(Table):
    """What a pass needs of a person's travel document, for as long as it does."""

    __tablename__ = "identity_data"

    representative_id: Mapped[UUID] = mapped_column(
        ForeignKey("representative.id"), primary_key=True
    )
    given: Mapped[dict[str, Any]]
    entered_at: Mapped[datetime]


class IdentityReadingRow(Table):
    """Who looked at somebody's identity data, and when."""

    __tablename__ = "identity_reading"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    representative_id: Mapped[UUID] = mapped_column(ForeignKey("representative.id"), index=True)
    by_person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class EventDeskRow(Table):
    """One row a meeting: whoever gives or frees seats there holds it."""

    __tablename__ = "event_desk"

    event_key: Mapped[str] = mapped_column(primary_key=True)


class EventChangeRow(Table):
    """Later decisions on a meeting's place, days, seats and close; the newest is in force."""

    __tablename__ = "event_change"

    event_key: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    venue: Mapped[str]
    zone: Mapped[str]
    starts: Mapped[date]
    ends: Mapped[date]
    capacity: Mapped[int | None]
    closes_at: Mapped[datetime | None]
    reason: Mapped[str]
    by_person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
