"""What a desk of letters should know of the past week."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import func, select

from services.notify.domain.batches import Stage
from services.notify.domain.delivery import Status
from services.notify.store.tables import BatchRow, EventRow, SuppressionRow
from shared.store.db import Tx

TROUBLES: Final = (Status.FAILED, Status.BOUNCED, Status.COMPLAINED)


async def at_letters(tx: Tx, since: datetime) -> Mapping[str, int]:
    """Return what waits, what went wrong since, and what is suppressed."""
    held = select(func.count()).where(BatchRow.stage == Stage.HELD)
    suppressed = select(func.count()).where(SuppressionRow.removed_at.is_(None))
    happened = await tx.execute(
        select(EventRow.kind, func.count().label("number"))
        .where(EventRow.kind.in_(TROUBLES), EventRow.at > since)
        .group_by(EventRow.kind)
    )
    troubles = {row.kind: row.number for row in happened}
    return {
        "batches-held": await tx.scalar(held) or 0,
        **{each.value: troubles.get(each, 0) for each in TROUBLES},
        "suppressed-addresses": await tx.scalar(suppressed) or 0,
    }
