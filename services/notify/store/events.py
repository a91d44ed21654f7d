"""What happened to notices: rows are added, and never changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Uuid, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY, insert

from services.notify.store.tables import EventRow
from shared.store.db import Tx


@dataclass(frozen=True, slots=True)
class Event:
    kind: str
    at: datetime
    code: int
    detail: str


async def append(
    tx: Tx, notice_ids: Sequence[UUID], kind: str, *, code: int = 0, detail: str = ""
) -> None:
    """Note that the same thing happened to each of these notices."""
    each = select(
        func.unnest(literal(list(notice_ids), ARRAY(Uuid))),
        literal(kind),
        func.clock_timestamp(),
        literal(code),
        literal(detail),
    )
    columns = ["notice_id", "kind", "at", "code", "detail"]
    if notice_ids:
        await tx.execute(insert(EventRow).from_select(columns, each))


async def list_events(tx: Tx, notice_id: UUID) -> list[Event]:
    """Return what happened to a notice, in order."""
    rows = await tx.scalars(select(EventRow).filter_by(notice_id=notice_id).order_by(EventRow.id))
    return [Event(row.kind, row.at, row.code, row.detail) for row in rows]
