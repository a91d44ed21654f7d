"""Meetings as they stand today, and the desk that hands out their seats."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.dialects.postgresql import insert as insert_once

from services.registration.domain.calendar import Change, Meeting, as_changed
from services.registration.store.seat_tables import EventChangeRow, EventDeskRow
from shared.kernel.actors import Actor
from shared.kernel.modalities import Modalities
from shared.store.db import Tx


async def list_meetings(tx: Tx, modalities: Modalities) -> dict[str, Meeting]:
    """Return every meeting of the process as it stands, in the order of the modalities."""
    rows = await tx.scalars(
        select(EventChangeRow)
        .ext(distinct_on(EventChangeRow.event_key))
        .order_by(EventChangeRow.event_key, EventChangeRow.version.desc())
    )
    changes = {row.event_key: _change(row) for row in rows}
    return {event.key: as_changed(event, changes.get(event.key)) for event in modalities.events}


async def get_meeting(tx: Tx, modalities: Modalities, event_key: str) -> Meeting:
    """Return a meeting as it stands. Refusals: NotFound."""
    event = modalities.event(event_key)
    row = await tx.scalar(
        select(EventChangeRow)
        .where(EventChangeRow.event_key == event_key)
        .order_by(EventChangeRow.version.desc())
        .limit(1)
    )
    return as_changed(event, _change(row) if row is not None else None)


def _change(row: EventChangeRow) -> Change:
    return Change(
        version=row.version,
        venue=row.venue,
        zone=row.zone,
        starts=row.starts,
        ends=row.ends,
        capacity=row.capacity,
        closes_at=row.closes_at,
        reason=row.reason,
    )


async def hold_desks(tx: Tx, event_keys: Iterable[str]) -> None:
    """Hold the desks of meetings until this transaction ends, always in the same order."""
    keys = sorted(set(event_keys))
    if not keys:
        return
    rows = [{"event_key": key} for key in keys]
    await tx.execute(insert_once(EventDeskRow).on_conflict_do_nothing(), rows)
    await tx.execute(
        select(EventDeskRow.event_key)
        .where(EventDeskRow.event_key.in_(keys))
        .order_by(EventDeskRow.event_key)
        .with_for_update()
    )


async def append_change(tx: Tx, event_key: str, change: Change, *, by: Actor, at: datetime) -> None:
    """Write a decision on a meeting down, after the ones before it."""
    await tx.execute(
        insert(EventChangeRow).values(
            event_key=event_key,
            version=change.version,
            venue=change.venue,
            zone=change.zone,
            starts=change.starts,
            ends=change.ends,
            capacity=change.capacity,
            closes_at=change.closes_at,
            reason=change.reason,
            by_person_id=by.person_id,
            at=at,
        )
    )
