"""Which duplicates went on in which application."""

from uuid import UUID

from sqlalchemy import insert, select

from services.registration.domain.merging import Merge
from services.registration.store.desk_tables import MergeRow
from services.registration.store.tables import ApplicationRow
from shared.kernel.actors import Actor
from shared.store.db import Tx


async def add(tx: Tx, merge: Merge, *, by: Actor) -> None:
    """Note that a duplicate goes on in another application."""
    await tx.execute(
        insert(MergeRow).values(
            duplicate_id=merge.duplicate_id,
            kept_id=merge.kept_id,
            kept_reference=merge.kept_reference,
            reason=merge.reason,
            by_person_id=by.person_id,
            at=merge.at,
        )
    )


async def find(tx: Tx, duplicate_id: UUID) -> Merge | None:
    """Return where a duplicate went on, if it did."""
    row = await tx.get(MergeRow, duplicate_id)
    if row is None:
        return None
    return Merge(
        duplicate_id=row.duplicate_id,
        kept_id=row.kept_id,
        kept_reference=row.kept_reference,
        reason=row.reason,
        at=row.at,
    )


async def references_merged_into(tx: Tx, kept_id: UUID) -> list[str]:
    """Return the references of the duplicates that went on in an application."""
    rows = await tx.scalars(
        select(ApplicationRow.reference)
        .join(MergeRow, MergeRow.duplicate_id == ApplicationRow.id)
        .where(MergeRow.kept_id == kept_id)
        .order_by(MergeRow.at)
    )
    return [each or "" for each in rows]
