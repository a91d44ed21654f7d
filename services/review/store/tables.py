from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, MetaData, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shared.store import inbox, people, registers
from shared.store.db import NAMES, TableDefaults


class Table(TableDefaults, DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)


class CandidateRow(Table):
    __tablename__ = "candidate"

    application_id: Mapped[UUID] = mapped_column(primary_key=True)
    list_key: Mapped[str] = mapped_column(primary_key=True)
    process: Mapped[str] = mapped_column(index=True)
    reference: Mapped[str]
    name: Mapped[str]
    country: Mapped[str]
    country_invented: Mapped[bool]
    category: Mapped[str]
    website: Mapped[str | None]
    purpose: Mapped[str]
    head_gender: Mapped[str]
    received_at: Mapped[datetime]


class WithdrawnRow(Table):
    """Kept apart from the candidates: the withdrawal may arrive before the candidate does."""

    __tablename__ = "withdrawn"

    application_id: Mapped[UUID] = mapped_column(primary_key=True)
    list_key: Mapped[str] = mapped_column(primary_key=True)
    received_at: Mapped[datetime]


class DraftListRow(Table):
    __tablename__ = "draft_list"

    process: Mapped[str] = mapped_column(primary_key=True)
    list_key: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    candidates: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))


class CirculationRow(Table):
    __tablename__ = "circulation"
    __table_args__ = (UniqueConstraint("process", "list_key", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    process: Mapped[str]
    list_key: Mapped[str]
    number: Mapped[int]
    sha256: Mapped[str]
    stage: Mapped[str]
    frozen_at: Mapped[datetime]
    circulated_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]


class EntryRow(Table):
    __tablename__ = "entry"
    __table_args__ = (UniqueConstraint("circulation_id", "ordinal"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    circulation_id: Mapped[UUID] = mapped_column(ForeignKey("circulation.id"))
    ordinal: Mapped[int]
    application_id: Mapped[UUID] = mapped_column(index=True)
    reference: Mapped[str]
    name: Mapped[str]
    country: Mapped[str]
    country_invented: Mapped[bool]
    category: Mapped[str]
    website: Mapped[str | None]
    purpose: Mapped[str]
    head_gender: Mapped[str]


class FinalListRow(Table):
    __tablename__ = "final_list"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    circulation_id: Mapped[UUID] = mapped_column(ForeignKey("circulation.id"), unique=True)
    sha256: Mapped[str]
    published_at: Mapped[datetime]
    entries: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))


class PositionRow(Table):
    """No State, entry, kind or time: a reader of this table learns only how many rows it has."""

    __tablename__ = "position"

    tag: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    blob: Mapped[bytes] = mapped_column(LargeBinary)


class OpeningRow(Table):
    """Written before positions are opened: for what they were."""

    __tablename__ = "opening"

    id: Mapped[int] = mapped_column(primary_key=True)
    circulation_id: Mapped[UUID]
    purpose: Mapped[str]
    opened_at: Mapped[datetime]


class HistoryRow(Table):
    """What officers did to lists; positions leave no trace here."""

    __tablename__ = "history"

    id: Mapped[int] = mapped_column(primary_key=True)
    process: Mapped[str]
    list_key: Mapped[str] = mapped_column(index=True)
    verb: Mapped[str]
    person_id: Mapped[UUID | None]
    details: Mapped[dict[str, Any]]
    at: Mapped[datetime]


for table in (*inbox.TABLES, *people.TABLES, *registers.TABLES):
    table.to_metadata(Table.metadata)
