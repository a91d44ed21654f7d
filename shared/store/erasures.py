"""What was erased at somebody's wish: ids and keyed digests, enough to erase it again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import Column, MetaData, Row, Table, Text, Uuid, select
from sqlalchemy.dialects.postgresql import TIMESTAMP, insert

from shared.store.db import NAMES, Tx, database_time

METADATA: Final = MetaData(naming_convention=NAMES)

ERASURE: Final = Table(
    "erasure",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    # The id of what was erased, or a digest under a key that is kept elsewhere.
    Column("subject", Text, nullable=False),
    Column("at", TIMESTAMP(timezone=True), nullable=False, index=True),
)
TABLES: Final = (ERASURE,)
# What a service's run-time role may do with it.
RUN_TIME: Final = {ERASURE.name: "SELECT, INSERT"}


@dataclass(frozen=True, slots=True)
class Erasure:
    """A line of the list of erasures."""

    id: UUID
    kind: str
    subject: str
    at: datetime


def _erasure(row: Row[Any]) -> Erasure:
    return Erasure(row.id, row.kind, row.subject, row.at)


async def note(tx: Tx, kind: str, subject: str) -> None:
    """Write down, in the transaction that does it, that something was erased."""
    await keep(tx, [Erasure(uuid4(), kind, subject, await database_time(tx))])


async def keep(tx: Tx, erasures: Sequence[Erasure]) -> None:
    """Keep lines of the list, those that are known too."""
    rows = [
        {"id": each.id, "kind": each.kind, "subject": each.subject, "at": each.at}
        for each in erasures
    ]
    if rows:
        await tx.execute(insert(ERASURE).on_conflict_do_nothing(), rows)


async def list_since(tx: Tx, since: datetime | None = None) -> list[Erasure]:
    """Return the list from an instant on, or all of it."""
    query = select(ERASURE).order_by(ERASURE.c.at, ERASURE.c.id)
    rows = await tx.execute(query if since is None else query.where(ERASURE.c.at >= since))
    return [_erasure(row) for row in rows]
