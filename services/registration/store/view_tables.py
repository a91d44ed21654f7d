"""The tables of hearings and of written contributions."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.registration.store.tables import Table


class InterestRow(Table):
    """A wish to speak at a hearing."""

    __tablename__ = "hearing_interest"
    __table_args__ = (Index("ix_hearing_interest_event_key_standing", "event_key", "standing"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    event_key: Mapped[str]
    theme: Mapped[str]
    speaker: Mapped[str]
    gender: Mapped[str]
    language: Mapped[str]
    statement: Mapped[str]
    standing: Mapped[str]
    version: Mapped[int]
    received_at: Mapped[datetime]


class InterestStepRow(Table):
    """Who did what with a wish to speak, and when."""

    __tablename__ = "hearing_step"

    interest_id: Mapped[UUID] = mapped_column(ForeignKey("hearing_interest.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    standing: Mapped[str]
    by_person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    by_role: Mapped[str]
    at: Mapped[datetime]


class RecusalRow(Table):
    """Somebody who decides nothing about a wish to speak."""

    __tablename__ = "hearing_recusal"

    interest_id: Mapped[UUID] = mapped_column(ForeignKey("hearing_interest.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    at: Mapped[datetime]


class ContributionRow(Table):
    __tablename__ = "contribution"
    __table_args__ = (Index("ix_contribution_standing_published_at", "standing", "published_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]
    phase: Mapped[str]
    theme: Mapped[str]
    language: Mapped[str]
    title: Mapped[str]
    text: Mapped[str]
    may_publish: Mapped[bool]
    search_key: Mapped[str]
    standing: Mapped[str]
    version: Mapped[int]
    received_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
