"""The tables of registers: dated snapshots, their entries, and who is who from one to the next."""

from typing import Final

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP

from shared.store.db import NAMES

METADATA: Final = MetaData(naming_convention=NAMES)
SNAPSHOT: Final = Table(
    "register_snapshot",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("register", Text, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("source", Text, nullable=False),
    Column("file_sha256", LargeBinary, nullable=False),
    Column("imported_at", TIMESTAMP(timezone=True), nullable=False, server_default=func.now()),
    UniqueConstraint("register", "as_of", "file_sha256"),
)
ENTRY: Final = Table(
    "register_entry",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("snapshot_id", ForeignKey("register_snapshot.id"), nullable=False),
    Column("line", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),
    Column("country", Text),
    Column("status", Text),
    Column("details", JSONB, nullable=False),
    Index("ix_register_entry_snapshot_id_name_key", "snapshot_id", "name_key"),
)
# What a snapshot calls what an earlier one had under another name.
SUCCESSION: Final = Table(
    "register_succession",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("snapshot_id", ForeignKey("register_snapshot.id"), nullable=False, index=True),
    Column("old_name", Text, nullable=False),
    Column("old_key", Text, nullable=False),
    Column("country", Text),
    Column("name", Text, nullable=False),
    Column("reasons", JSONB, nullable=False),
)
TABLES: Final = (SNAPSHOT, ENTRY, SUCCESSION)
