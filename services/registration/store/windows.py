"""Until when applications for a list are taken."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from services.registration.store.tables import WindowRow, WindowStepRow
from shared.store.db import Tx, database_time


@dataclass(frozen=True, slots=True)
class Step:
    """A close as it was set, and when."""

    closes_at: datetime
    at: datetime


async def closing_times(tx: Tx) -> dict[str, datetime]:
    """Return until when applications are taken, for each list that has a close."""
    rows = await tx.scalars(select(WindowRow))
    return {row.list_key: row.closes_at for row in rows}


async def set_closing_time(tx: Tx, list_key: str, closes_at: datetime) -> None:
    """Set until when applications for a list are taken, and keep what was set before."""
    values = {"list_key": list_key, "closes_at": closes_at}
    await tx.execute(
        upsert(WindowRow)
        .values(values)
        .on_conflict_do_update(index_elements=["list_key"], set_=values)
    )
    await tx.execute(insert(WindowStepRow).values({**values, "at": await database_time(tx)}))


async def steps(tx: Tx, list_key: str) -> list[Step]:
    """Return every close that was set for a list, oldest first."""
    rows = await tx.scalars(
        select(WindowStepRow).where(WindowStepRow.list_key == list_key).order_by(WindowStepRow.id)
    )
    return [Step(row.closes_at, row.at) for row in rows]
