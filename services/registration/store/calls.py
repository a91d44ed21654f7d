"""Calls for travel requests, one for each meeting."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from services.registration.store.travel_tables import TravelRoundRow
from shared.kernel.refusals import AlreadyDone, NotFound
from shared.store.db import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A call for requests for one event."""

    id: UUID
    event_key: str
    tickets: int
    closes_at: datetime
    version: int = 1
    ranked_at: datetime | None = None
    awarded_at: datetime | None = None


def _round(row: TravelRoundRow) -> Round:
    return Round(
        id=row.id,
        event_key=row.event_key,
        tickets=row.tickets,
        closes_at=row.closes_at,
        version=row.version,
        ranked_at=row.ranked_at,
        awarded_at=row.awarded_at,
    )


async def list_rounds(tx: Tx) -> list[Round]:
    """Return every call, by its close."""
    rows = await tx.scalars(select(TravelRoundRow).order_by(TravelRoundRow.closes_at))
    return [_round(row) for row in rows]


async def find_round(tx: Tx, round_id: UUID) -> Round | None:
    """Return a call, held until this transaction ends."""
    query = select(TravelRoundRow).where(TravelRoundRow.id == round_id)
    row = await tx.scalar(query.with_for_update())
    return _round(row) if row is not None else None


async def get_round(tx: Tx, round_id: UUID, *, lock: bool = False, share: bool = False) -> Round:
    """Return a call, held until this transaction ends if `lock`, or against change if `share`.

    Whatever changes a call's requests holds the call first. Refusals: NotFound.
    """
    query = select(TravelRoundRow).where(TravelRoundRow.id == round_id)
    row = await tx.scalar(query.with_for_update(read=share) if lock or share else query)
    if row is None:
        raise NotFound
    return _round(row)


async def save_round(tx: Tx, call: Round) -> None:
    """Write a call. Refusals: AlreadyDone if the event has another one."""
    values = {
        "event_key": call.event_key,
        "tickets": call.tickets,
        "closes_at": call.closes_at,
        "version": call.version,
        "ranked_at": call.ranked_at,
        "awarded_at": call.awarded_at,
    }
    other = select(TravelRoundRow.id).where(
        TravelRoundRow.event_key == call.event_key, TravelRoundRow.id != call.id
    )
    if await tx.scalar(other) is not None:
        raise AlreadyDone
    await tx.execute(
        insert(TravelRoundRow)
        .values({"id": call.id, **values})
        .on_conflict_do_update(index_elements=["id"], set_=values)
    )
