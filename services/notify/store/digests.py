"""What a desk of letters should know of the past week."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import func, select

from services.notify.domain.batches import Stage
from services.notify.domain.delivery import Status
from services.notify.store.tables import BatchRow, EventRow, SuppressionRow
from shared.kernel.actors import Role
from shared.store.db import Tx
from shared.store.people import PERSON

TROUBLES: Final = (Status.FAILED, Status.BOUNCED, Status.COMPLAINED)


@dataclass(frozen=True, slots=True)
class Officer:
    id: UUID
    email: str
    language: str


async def counts(tx: Tx, *, since: datetime) -> dict[str, int]:
    """Return what waits, what went wrong since, and what is suppressed, none of them zero."""
    held = select(func.count()).where(BatchRow.stage == Stage.HELD)
    suppressed = select(func.count()).where(SuppressionRow.removed_at.is_(None))
    happened = await tx.execute(
        select(EventRow.kind, func.count().label("number"))
        .where(EventRow.kind.in_(TROUBLES), EventRow.at > since)
        .group_by(EventRow.kind)
    )
    troubles = {row.kind: row.number for row in happened}
    found = {
        "batches-held": await tx.scalar(held) or 0,
        **{each.value: troubles.get(each, 0) for each in TROUBLES},
        "suppressed-addresses": await tx.scalar(suppressed) or 0,
    }
    return {code: number for code, number in found.items() if number}


async def list_officers(tx: Tx) -> list[Officer]:
    """Return who works at the desk."""
    rows = await tx.execute(
        select(PERSON.c.id, PERSON.c.email, PERSON.c.language).where(PERSON.c.role == Role.OFFICER)
    )
    return [Officer(*row) for row in rows]
