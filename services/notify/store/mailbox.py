"""The local mailbox of a demonstration."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from services.notify.store.tables import MailboxRow
from shared.kernel.refusals import NotFound
from shared.store.db import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    id: int
    message_id: str
    recipient: str
    letter: str
    language: str
    subject: str
    text: str
    received_at: datetime
    deliveries: int


def _arrived(row: MailboxRow) -> Arrived:
    return Arrived(
        id=row.id,
        message_id=row.message_id,
        recipient=row.recipient,
        letter=row.letter,
        language=row.language,
        subject=row.subject,
        text=row.text,
        received_at=row.received_at,
        deliveries=row.deliveries,
    )


async def append(tx: Tx, letter: Mapping[str, Any]) -> None:
    """Keep a letter; the same one handed over again is counted, not kept twice."""
    row = insert(MailboxRow).values(
        {**letter, "received_at": func.clock_timestamp(), "deliveries": 1}
    )
    await tx.execute(
        row.on_conflict_do_update(
            index_elements=["message_id", "recipient"],
            set_={"deliveries": MailboxRow.deliveries + 1},
        )
    )


async def list_letters(
    tx: Tx, *, to: str, after: int, limit: int, newest_first: bool = False
) -> list[Arrived]:
    """Return letters in the order of arrival, or the newest first."""
    query = select(MailboxRow).where(MailboxRow.id > after).limit(limit)
    if to:
        query = query.where(MailboxRow.recipient == to.strip().lower())
    order = MailboxRow.id.desc() if newest_first else MailboxRow.id
    return [_arrived(row) for row in await tx.scalars(query.order_by(order))]


async def get(tx: Tx, letter_id: int) -> Arrived:
    """Return one letter. Refusals: NotFound."""
    row = await tx.get(MailboxRow, letter_id)
    if row is None:
        raise NotFound
    return _arrived(row)


async def forget(tx: Tx, before: datetime) -> None:
    """Delete what arrived before."""
    await tx.execute(delete(MailboxRow).where(MailboxRow.received_at < before))
