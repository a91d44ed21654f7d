from collections.abc import Mapping
from typing import Any
from uuid import UUID

from services.review.store.tables import HistoryRow
from shared.store.db import Tx, database_time


async def append(
    tx: Tx,
    process: str,
    list_key: str,
    verb: str,
    *,
    person_id: UUID | None,
    details: Mapping[str, Any],
) -> None:
    """Note what was done to a list, by whom; a job has no person."""
    tx.add(
        HistoryRow(
            process=process,
            list_key=list_key,
            verb=verb,
            person_id=person_id,
            details=dict(details),
            at=await database_time(tx),
        )
    )
    await tx.flush()
