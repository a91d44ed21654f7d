"""The tables of the clerk's desk. Applicants never see what stands in them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.registration.store.tables import Table


class CaseRow(Table):
    """Who works on an application, and what has been ticked."""

    __tablename__ = "desk_case"

    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), primary_key=True)
    assignee_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    ticked: Mapped[dict[str, Any]]


class NoteRow(Table):
    """What clerks tell each other about an application."""

    __tablename__ = "desk_note"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), index=True)
    by_person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    text: Mapped[str]


class IntakeRow(Table):
    """How an application that a clerk entered had come in."""

    __tablename__ = "intake"

    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), primary_key=True)
    channel: Mapped[str]
    received_at: Mapped[datetime]
    email: Mapped[str]
    language: Mapped[str]
    entered_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    entered_at: Mapped[datetime]


class MergeRow(Table):
    """Which application a duplicate went on in."""

    __tablename__ = "application_merge"

    duplicate_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), primary_key=True)
    kept_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), index=True)
    # Kept here too: the duplicate's holder may not see the other application.
    kept_reference: Mapped[str]
    reason: Mapped[str]
    by_person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class StatusCheckRow(Table):
    """What a register said when it was looked at: evidence, never changed."""

    __tablename__ = "status_check"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), index=True)
    at: Mapped[datetime]
    holds: Mapped[bool]
    name: Mapped[str]
    status: Mapped[str | None]
    register: Mapped[str]
    as_of: Mapped[date]
    source: Mapped[str]
    became: Mapped[str | None]


class StatusFlagRow(Table):
    """A registration whose status changed, and what was decided of it."""

    __tablename__ = "status_flag"
    __table_args__ = (
        Index(
            "uq_status_flag_open",
            "application_id",
            unique=True,
            postgresql_where=text("decision IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"))
    raised_at: Mapped[datetime]
    status: Mapped[str | None]
    as_of: Mapped[date]
    became_id: Mapped[UUID | None]
    decision: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    by_person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str | None]
