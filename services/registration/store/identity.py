"""Identity data, and who looked at them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from services.registration.store.seat_tables import (
    IdentityReadingRow,
    IdentityRow,
)
from shared.kernel.actors import Actor
from shared.kernel.refusals import NotFound
from shared.store.db import Tx


async def save(tx: Tx, representative_id: UUID, given: Mapping[str, str], at: datetime) -> None:
    """Keep a person's identity data, in place of what was kept before."""
    values = {"given": dict(given), "entered_at": at}
    await tx.execute(
        upsert(IdentityRow)
        .values(representative_id=representative_id, **values)
        .on_conflict_do_update(index_elements=["representative_id"], set_=values)
    )


async def read(tx: Tx, representative_id: UUID, *, by: Actor, at: datetime) -> dict[str, str]:
    """Return a person's identity data, noting who looked. Refusals: NotFound."""
    given = await tx.scalar(
        select(IdentityRow.given).where(IdentityRow.representative_id == representative_id)
    )
    if given is None:
        raise NotFound
    await tx.execute(
        insert(IdentityReadingRow).values(
            representative_id=representative_id, by_person_id=by.person_id, at=at
        )
    )
    return dict(given)


async def given(tx: Tx, representative_ids: Sequence[UUID]) -> dict[UUID, dict[str, str]]:
    """Return what an organization gave of its own people, for itself: no reading is noted."""
    rows = await tx.execute(
        select(IdentityRow.representative_id, IdentityRow.given).where(
            IdentityRow.representative_id.in_(representative_ids)
        )
    )
    return {row.representative_id: row.given for row in rows}
