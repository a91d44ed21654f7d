"""Where applications stand on lists."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from services.registration.domain.applications import Application
from services.registration.domain.entries import Standing, advance
from services.registration.store.tables import (
    EntryRow,
)
from shared.store.db import Tx


@dataclass(frozen=True, slots=True)
class Place:
    """Where an application stands on a list."""

    list_key: str
    standing: Standing
    closes_at: datetime | None
    is_provisional: bool


async def places(tx: Tx, application_id: UUID) -> list[Place]:
    """Return where an application stands on each list it was put forward for."""
    rows = await tx.scalars(
        select(EntryRow)
        .where(EntryRow.application_id == application_id)
        .order_by(EntryRow.list_key.desc())
    )
    return [
        Place(row.list_key, Standing(row.standing), row.closes_at, row.is_provisional)
        for row in rows
    ]


async def put_on_lists(tx: Tx, application: Application, at: datetime) -> None:
    """Note that an application was put forward for each of its lists."""
    rows = [
        {
            "application_id": application.id,
            "list_key": list_key,
            "standing": Standing.PUT_FORWARD,
            "is_provisional": False,
            "changed_at": at,
        }
        for list_key in application.scopes
    ]
    await tx.execute(insert(EntryRow).on_conflict_do_nothing(), rows)


async def advance_places(
    tx: Tx,
    list_key: str,
    news: dict[UUID, Standing],
    *,
    at: datetime,
    closes_at: datetime | None = None,
    provisional: bool = False,
) -> set[UUID]:
    """Take news of a list for many applications at once, and return those it moved."""
    rows = await tx.scalars(
        select(EntryRow)
        .where(EntryRow.list_key == list_key, EntryRow.application_id.in_(news))
        .order_by(EntryRow.application_id)
        .with_for_update()
    )
    moved = set()
    for row in rows:
        standing = advance(Standing(row.standing), news[row.application_id])
        # An extension leaves a name where it stands, until a later hour.
        if closes_at and standing is Standing.ON_PROPOSED_LIST:
            row.closes_at = max(closes_at, row.closes_at or closes_at)
            row.is_provisional = provisional
        if standing != row.standing:
            row.standing, row.changed_at = standing, at
            moved.add(row.application_id)
    await tx.flush()
    return moved
