"""What the Office did with its lists."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from services.review.store.tables import StepRow
from shared.kernel.actors import Actor, Role
from shared.store import audit
from shared.store.db import Tx


@dataclass(frozen=True, slots=True)
class Step:
    """A line of a list's history."""

    what: str
    at: datetime
    reason: str | None = None
    closes_at: datetime | None = None


async def note_step(
    tx: Tx,
    list_key: str,
    what: str,
    *,
    circulation_id: UUID | None,
    by: Actor | None,
    at: datetime,
    reason: str | None = None,
    closes_at: datetime | None = None,
) -> None:
    """Write a line of a list's history."""
    tx.add(
        StepRow(
            list_key=list_key,
            circulation_id=circulation_id,
            what=what,
            by_person_id=by and by.person_id,
            at=at,
            reason=reason,
            closes_at=closes_at,
        )
    )
    await tx.flush()
    if by is None:
        # What nobody asked for just now, the service did: closing at the hour that was set.
        about = f"circulation_id={circulation_id}"
        await audit.record(tx, who="review", role=Role.SERVICE, act=what, about=about)


async def steps(tx: Tx, circulation_id: UUID) -> list[Step]:
    """Return what the Office did with a list, oldest first."""
    rows = await tx.scalars(
        select(StepRow).where(StepRow.circulation_id == circulation_id).order_by(StepRow.id)
    )
    return [Step(row.what, row.at, row.reason, row.closes_at) for row in rows]
