"""Who may be at which part of a meeting."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, literal, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert as upsert

from services.registration.domain.representatives import SEATED, Nomination
from services.registration.domain.segments import Access
from services.registration.store import representatives
from services.registration.store.seat_tables import (
    NominationRow,
    RepresentativeRow,
    SegmentPlaceRow,
)
from services.registration.store.tables import ApplicationRow
from shared.kernel.actors import Actor
from shared.store.db import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody with a seat at a meeting who asks for one of its parts."""

    nomination_id: UUID
    application_id: UUID
    name: str
    organization: str
    access: Access
    asked_at: datetime


async def access_of(tx: Tx, nomination_ids: Iterable[UUID]) -> dict[UUID, dict[str, Access]]:
    """Return what was asked and decided of these nominations, by part."""
    found: dict[UUID, dict[str, Access]] = {each: {} for each in nomination_ids}
    rows = await tx.execute(
        select(
            SegmentPlaceRow.nomination_id, SegmentPlaceRow.segment_key, SegmentPlaceRow.access
        ).where(SegmentPlaceRow.nomination_id.in_(list(found)))
    )
    for nomination_id, key, access in rows:
        found[nomination_id][key] = Access(access)
    return found


async def ask(tx: Tx, nomination_id: UUID, keys: Collection[str], at: datetime) -> None:
    """Write for which parts access is asked; what was decided of those still asked for stays."""
    await tx.execute(
        delete(SegmentPlaceRow).where(
            SegmentPlaceRow.nomination_id == nomination_id,
            SegmentPlaceRow.segment_key.not_in(list(keys)),
        )
    )
    rows = [
        {"nomination_id": nomination_id, "segment_key": key, "access": Access.ASKED, "asked_at": at}
        for key in sorted(keys)
    ]
    if rows:
        await tx.execute(upsert(SegmentPlaceRow).values(rows).on_conflict_do_nothing())


async def pass_on(tx: Tx, nomination: Nomination, substitute: Nomination) -> None:
    """Give a substitute the access of the person they replace."""
    names = [each.name for each in SegmentPlaceRow.__table__.columns]
    columns = [getattr(SegmentPlaceRow, each) for each in names if each != "nomination_id"]
    given = select(literal(substitute.id), *columns).where(
        SegmentPlaceRow.nomination_id == nomination.id
    )
    order = ["nomination_id", *(each.key for each in columns)]
    await tx.execute(insert(SegmentPlaceRow).from_select(order, given))


async def candidates(
    tx: Tx,
    event_key: str,
    segment_key: str,
    *,
    after: tuple[datetime, UUID] | None = None,
    size: int | None = None,
) -> list[Candidate]:
    """Return who asks for a part of a meeting, by time of asking, from a place in that order."""
    query = (
        select(SegmentPlaceRow, NominationRow, RepresentativeRow, ApplicationRow.name)
        .join(NominationRow, NominationRow.id == SegmentPlaceRow.nomination_id)
        .join(RepresentativeRow, RepresentativeRow.id == NominationRow.representative_id)
        .join(ApplicationRow, ApplicationRow.id == NominationRow.application_id)
        .where(
            NominationRow.event_key == event_key,
            NominationRow.stage.in_(SEATED),
            SegmentPlaceRow.segment_key == segment_key,
        )
        .order_by(SegmentPlaceRow.asked_at, SegmentPlaceRow.nomination_id)
        .limit(size)
    )
    if after is not None:
        here = tuple_(SegmentPlaceRow.asked_at, SegmentPlaceRow.nomination_id)
        query = query.where(here > tuple_(*after))
    return [
        Candidate(
            nomination_id=place.nomination_id,
            application_id=nomination.application_id,
            name=representatives.representative_of(person).name,
            organization=organization,
            access=Access(place.access),
            asked_at=place.asked_at,
        )
        for place, nomination, person, organization in await tx.execute(query)
    ]


async def decide(
    tx: Tx, nomination_id: UUID, segment_key: str, access: Access, *, by: Actor, at: datetime
) -> None:
    """Write what was decided of somebody and a part of a meeting."""
    await tx.execute(
        update(SegmentPlaceRow)
        .where(
            SegmentPlaceRow.nomination_id == nomination_id,
            SegmentPlaceRow.segment_key == segment_key,
        )
        .values(access=access, decided_at=at, by_person_id=by.person_id)
    )
