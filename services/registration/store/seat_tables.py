"""The tables of representatives, their seats, and the meetings they go to."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.registration.store.tables import Table


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


class SegmentPlaceRow(Table):
    """A representative's access to a part of a meeting, as asked for and as decided."""

    __tablename__ = "segment_place"

    nomination_id: Mapped[UUID] = mapped_column(ForeignKey("nomination.id"), primary_key=True)
    segment_key: Mapped[str] = mapped_column(primary_key=True)
    access: Mapped[str]
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    by_person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


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
