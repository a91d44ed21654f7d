"""The people whom organizations name."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from services.registration.domain.representatives import Representative
from services.registration.store import applications
from services.registration.store.seat_tables import RepresentativeRow
from services.registration.store.tables import ApplicationRow
from shared.kernel.actors import Actor
from shared.kernel.refusals import NotFound
from shared.store.db import Tx


def representative_of(row: RepresentativeRow) -> Representative:
    return Representative(
        id=row.id,
        application_id=row.application_id,
        family_name=row.family_name,
        given_name=row.given_name,
        native_name=row.native_name,
        gender=row.gender,
        nationality=row.nationality,
        function=row.function,
    )


async def save(tx: Tx, representative: Representative, at: datetime) -> bool:
    """Write a representative down, new or changed; False for a person of another organization."""
    values = {
        "family_name": representative.family_name,
        "given_name": representative.given_name,
        "native_name": representative.native_name,
        "gender": representative.gender,
        "nationality": representative.nationality,
        "function": representative.function,
    }
    keys = {"id": representative.id, "application_id": representative.application_id}
    written = await tx.scalar(
        insert(RepresentativeRow)
        .values({**keys, **values, "created_at": at})
        .on_conflict_do_update(
            index_elements=["id"],
            set_=values,
            where=RepresentativeRow.application_id == representative.application_id,
        )
        .returning(RepresentativeRow.id)
    )
    return written is not None


async def get(tx: Tx, application_id: UUID, representative_id: UUID) -> Representative:
    """Return a representative; another organization's is as absent. Refusals: NotFound."""
    row = await tx.get(RepresentativeRow, representative_id)
    if row is None or row.application_id != application_id:
        raise NotFound
    return representative_of(row)


async def get_own(tx: Tx, actor: Actor, representative_id: UUID) -> Representative:
    """Return a representative of an organization this person acts for. Refusals: NotFound."""
    row = await tx.scalar(
        select(RepresentativeRow)
        .join(ApplicationRow, ApplicationRow.id == RepresentativeRow.application_id)
        .where(RepresentativeRow.id == representative_id, applications.acts_for(actor))
    )
    if row is None:
        raise NotFound
    return representative_of(row)


async def list_of(tx: Tx, application_id: UUID) -> list[Representative]:
    """Return the representatives an organization has named, in the order it did."""
    rows = await tx.scalars(
        select(RepresentativeRow)
        .where(RepresentativeRow.application_id == application_id)
        .order_by(RepresentativeRow.created_at, RepresentativeRow.id)
    )
    return [representative_of(row) for row in rows]
