"""Identity data, who looked at them, and their end."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from services.registration.domain.representatives import OPEN
from services.registration.store.seat_tables import (
    IdentityReadingRow,
    IdentityRow,
    NominationRow,
    RepresentativeRow,
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


async def forget_unneeded(tx: Tx) -> None:
    """Delete the identity data of whoever goes to no meeting any more."""
    going = select(NominationRow.id).where(
        NominationRow.representative_id == IdentityRow.representative_id,
        NominationRow.stage.in_(OPEN),
    )
    await tx.execute(delete(IdentityRow).where(~going.exists()))


async def forget_people(tx: Tx) -> None:
    """Delete all identity data and names; seats, gender and nationality stay for the figures."""
    await tx.execute(delete(IdentityRow))
    await tx.execute(
        update(RepresentativeRow)
        .where(RepresentativeRow.family_name != "")
        .values(family_name="", given_name="", native_name=None, function="")
    )
