"""The tables of missions and of who acts for them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.review.store.tables import Table


class MissionRow(Table):
    """A mission's official address, which is told of every enrolment."""

    __tablename__ = "mission"

    state: Mapped[str] = mapped_column(primary_key=True)
    mailbox: Mapped[str]


class EnrolmentRow(Table):
    """Who was put forward to act for a mission, by whom, after which call, and until when."""

    __tablename__ = "enrolment"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(index=True)
    role: Mapped[str]
    name: Mapped[str]
    email: Mapped[str]
    mailbox: Mapped[str | None]
    called_number: Mapped[str | None]
    spoke_with: Mapped[str | None]
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    is_approved: Mapped[bool | None]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]
