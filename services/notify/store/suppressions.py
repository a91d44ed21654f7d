"""Addresses that get no letters for now."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from services.notify.domain.addresses import tidy
from services.notify.store.tables import NoticeRow, SuppressionRow
from shared.kernel.refusals import NotFound
from shared.store.db import Tx


@dataclass(frozen=True, slots=True)
class Suppression:
    id: int
    address: str
    reason: str
    notice_id: UUID | None
    added_at: datetime
    added_by: str | None
    removed_at: datetime | None
    removed_by: str | None


async def append(
    tx: Tx, address: str, reason: str, *, notice_id: UUID | None = None, by: str | None = None
) -> None:
    """Put an address on the list unless it is there."""
    row = {
        "address": tidy(address),
        "reason": reason,
        "notice_id": notice_id,
        "added_at": func.clock_timestamp(),
        "added_by": by,
    }
    await tx.execute(
        insert(SuppressionRow)
        .values(row)
        .on_conflict_do_nothing(
            index_elements=["address"], index_where=SuppressionRow.removed_at.is_(None)
        )
    )


async def find_reasons(tx: Tx, addresses: Collection[str]) -> dict[str, str]:
    """Return why these addresses get no letters, for those that get none."""
    rows = await tx.execute(
        select(SuppressionRow.address, SuppressionRow.reason).where(
            SuppressionRow.address == func.any([tidy(each) for each in addresses]),
            SuppressionRow.removed_at.is_(None),
        )
    )
    return {row.address: row.reason for row in rows}


async def list_all(tx: Tx, *, limit: int) -> list[Suppression]:
    """Return the list with what was taken off it, the newest first."""
    rows = await tx.scalars(
        select(SuppressionRow)
        .order_by(SuppressionRow.removed_at.is_not(None), SuppressionRow.id.desc())
        .limit(limit)
    )
    return [
        Suppression(
            id=row.id,
            address=row.address,
            reason=row.reason,
            notice_id=row.notice_id,
            added_at=row.added_at,
            added_by=row.added_by,
            removed_at=row.removed_at,
            removed_by=row.removed_by,
        )
        for row in rows
    ]


async def remove(tx: Tx, suppression_id: int, *, by: str) -> None:
    """Take an address off the list. Refusals: NotFound."""
    removed = await tx.scalar(
        update(SuppressionRow)
        .where(SuppressionRow.id == suppression_id, SuppressionRow.removed_at.is_(None))
        .values(removed_at=func.clock_timestamp(), removed_by=by)
        .returning(SuppressionRow.id)
    )
    if removed is None:
        raise NotFound


async def forget_idle(tx: Tx, before: datetime) -> None:
    """Drop addresses that nobody has written to, nor put here or taken off, since."""
    changed = func.greatest(SuppressionRow.added_at, SuppressionRow.removed_at)
    letters = select(NoticeRow.id).where(NoticeRow.recipient == SuppressionRow.address)
    await tx.execute(delete(SuppressionRow).where(changed < before, ~letters.exists()))
