"""What the Office did with its lists."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from services.review.store.tables import (
    StepRow,
)
from shared.kernel.actors import Actor
from shared.store.db import Tx


async def note_step(
    tx: Tx,
    list_key: str,
    what: str,
    *,
    circulation_id: UUID | None,
    by: Actor | None,
    at: datetime,
) -> None:
    """Write a line of a list's history."""
    tx.add(
        StepRow(
            list_key=list_key,
            circulation_id=circulation_id,
            what=what,
            by_person_id=by and by.person_id,
            at=at,
        )
    )
    await tx.flush()


async def steps(tx: Tx, circulation_id: UUID) -> list[tuple[str, datetime]]:
    """Return what the Office did with a list, oldest first."""
    rows = await tx.scalars(
        select(StepRow).where(StepRow.circulation_id == circulation_id).order_by(StepRow.id)
    )
    return [(row.what, row.at) for row in rows]
