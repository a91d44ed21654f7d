"""The tables of review."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, MetaData, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shared.store import inbox, people, registers
from shared.store.db import NAMES, TableDefaults


class Table(TableDefaults, DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)


for shared_table in (*inbox.TABLES, *people.TABLES, *registers.TABLES):
    shared_table.to_metadata(Table.metadata)


class CandidateRow(Table):
    __tablename__ = "candidate"

    application_id: Mapped[UUID] = mapped_column(primary_key=True)
    list_key: Mapped[str] = mapped_column(primary_key=True)
    reference: Mapped[str]
    name: Mapped[str]
    country: Mapped[str]
    country_invented: Mapped[bool]
    category: Mapped[str]
    website: Mapped[str | None]
    purpose: Mapped[str]
    head_gender: Mapped[str]
    is_withdrawn: Mapped[bool]
    # The list it was frozen on; until then it waits in the pool.
    circulation_id: Mapped[UUID | None] = mapped_column(index=True)


class DraftRow(Table):
    """The names chosen so far for the next list of a kind."""

    __tablename__ = "draft_list"

    list_key: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    chosen: Mapped[dict[str, Any]]


class CirculationRow(Table):
    __tablename__ = "circulation"
    __table_args__ = (UniqueConstraint("list_key", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    list_key: Mapped[str]
    number: Mapped[int]
    stage: Mapped[str]
    content: Mapped[bytes]
    sha256: Mapped[str]
    frozen_at: Mapped[datetime]
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    final_content: Mapped[bytes | None]
    final_sha256: Mapped[str | None]


class EntryRow(Table):
    __tablename__ = "entry"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    circulation_id: Mapped[UUID] = mapped_column(ForeignKey("circulation.id"), index=True)
    number: Mapped[int]
    application_id: Mapped[UUID]
    reference: Mapped[str]
    name: Mapped[str]
    country: Mapped[str]
    country_invented: Mapped[bool]
    category: Mapped[str]
    website: Mapped[str | None]
    purpose: Mapped[str]
    head_gender: Mapped[str]
    included: Mapped[bool | None]


class PositionRow(Table):
    """No State, entry, kind or time: a reader of this table learns only how many rows it has."""

    __tablename__ = "position"

    tag: Mapped[bytes] = mapped_column(primary_key=True)
    blob: Mapped[bytes]


class StepRow(Table):
    """What the Office did with its lists. Nothing about positions is ever written here."""

    __tablename__ = "list_step"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    list_key: Mapped[str]
    circulation_id: Mapped[UUID | None]
    what: Mapped[str]
    by_person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
