"""The tables of review."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, ForeignKey, Identity, MetaData, String, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shared.store import audit, erasures, inbox, people, register_tables
from shared.store.db import NAMES, TableDefaults


class Table(TableDefaults, DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)


SHARED = (audit, erasures, inbox, people, register_tables)
for shared_table in (table for module in SHARED for table in module.TABLES):
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
    delegation: Mapped[dict[str, Any]]
    checks_done: Mapped[list[str]] = mapped_column(ARRAY(String))
    checks_open: Mapped[list[str]] = mapped_column(ARRAY(String))
    is_withdrawn: Mapped[bool]
    # When registration said so: what is older and comes later changes nothing.
    as_of: Mapped[datetime | None]
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
    round: Mapped[int]


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
    delegation: Mapped[dict[str, Any]]
    checks_done: Mapped[list[str]] = mapped_column(ARRAY(String))
    checks_open: Mapped[list[str]] = mapped_column(ARRAY(String))
    included: Mapped[bool | None]


class PositionRow(Table):
    """No State, entry, kind or time: a reader of this table learns only how many rows it has."""

    __tablename__ = "position"

    tag: Mapped[bytes] = mapped_column(primary_key=True)
    # What the rows of one list have in common; only the keeper knows which list.
    list_mark: Mapped[bytes] = mapped_column(index=True)
    blob: Mapped[bytes]


class CaseRow(Table):
    """A step of something between the Office and a mission: sealed like a position."""

    __tablename__ = "sealed_case"

    tag: Mapped[bytes] = mapped_column(primary_key=True)
    blob: Mapped[bytes]


class OpeningRow(Table):
    """The keeper's register of openings, each line tied to the one before."""

    __tablename__ = "opening"

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    previous: Mapped[bytes]
    hash: Mapped[bytes]
    blob: Mapped[bytes]


class ReadingRow(Table):
    """That some mission has opened some list; only the keeper knows which."""

    __tablename__ = "list_reading"

    tag: Mapped[bytes] = mapped_column(primary_key=True)


class StepRow(Table):
    """What the Office did with its lists. Nothing about positions is ever written here."""

    __tablename__ = "list_step"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    list_key: Mapped[str]
    circulation_id: Mapped[UUID | None]
    what: Mapped[str]
    by_person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    reason: Mapped[str | None]
    closes_at: Mapped[datetime | None]


class ApprovalRow(Table):
    """What one officer asked for and another has to approve."""

    __tablename__ = "approval"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    circulation_id: Mapped[UUID] = mapped_column(ForeignKey("circulation.id"), index=True)
    what: Mapped[str]
    details: Mapped[dict[str, Any]]
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    is_approved: Mapped[bool | None]


class DecisionRow(Table):
    """What a body decided: on one entry, or, without one, on all that it did not single out."""

    __tablename__ = "decision"
    __table_args__ = (
        UniqueConstraint("circulation_id", "entry_id", postgresql_nulls_not_distinct=True),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    circulation_id: Mapped[UUID] = mapped_column(ForeignKey("circulation.id"))
    entry_id: Mapped[UUID | None] = mapped_column(ForeignKey("entry.id"))
    body: Mapped[str]
    is_admitted: Mapped[bool]
    in_favour: Mapped[int | None]
    against: Mapped[int | None]
    abstaining: Mapped[int | None]
    document: Mapped[str]
    by_person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class VersionRow(Table):
    """Every public version of a list, for good."""

    __tablename__ = "list_version"

    circulation_id: Mapped[UUID] = mapped_column(ForeignKey("circulation.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    corrects: Mapped[int | None]
    reason: Mapped[str | None]
    content: Mapped[bytes]
    sha256: Mapped[str]
    at: Mapped[datetime]


class NoteRow(Table):
    """What officers write beside a candidate, for the Office only: sealed like a position."""

    __tablename__ = "candidate_note"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    list_key: Mapped[str]
    application_id: Mapped[UUID]
    kind: Mapped[str]
    # Written before notes were sealed, until the night seals it.
    words: Mapped[str | None]
    # Chosen at random: what the blob is bound to.
    tag: Mapped[bytes | None]
    blob: Mapped[bytes | None]
    by_person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class CarriedRow(Table):
    """A name that a list takes over from another process's final list."""

    __tablename__ = "carried_name"

    list_key: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    country: Mapped[str]
