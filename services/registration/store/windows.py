"""Until when applications for a list are taken."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from services.registration.store.tables import (
    WindowRow,
)
from shared.store.db import Tx


async def closing_times(tx: Tx) -> dict[str, datetime]:
    """Return until when applications are taken, for each list that has a close."""
    rows = await tx.scalars(select(WindowRow))
    return {row.list_key: row.closes_at for row in rows}


async def set_closing_time(tx: Tx, list_key: str, closes_at: datetime) -> None:
    """Set until when applications for a list are taken."""
    values = {"list_key": list_key, "closes_at": closes_at}
    await tx.execute(
        insert(WindowRow)
        .values(values)
        .on_conflict_do_update(index_elements=["list_key"], set_=values)
    )
