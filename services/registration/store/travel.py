"""Requests for travel support: no amount is kept or read here."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, Select, func, select, update
from sqlalchemy.dialects.postgresql import insert

from services.registration.domain.ranking import Criterion
from services.registration.domain.travel import OVER, Claim, Standing
from services.registration.store import applications, calls, representatives
from services.registration.store.seat_tables import RepresentativeRow
from services.registration.store.tables import ApplicationRow
from services.registration.store.travel_tables import TravelRequestRow, TravelRoundRow
from shared.kernel.actors import Actor
from shared.kernel.refusals import NotFound
from shared.store.db import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Traveller:
    """A request as people read it."""

    id: UUID
    round_id: UUID
    application_id: UUID
    reference: str
    organization: str
    representative_id: UUID
    name: str
    nationality: str
    gender: str
    received_at: datetime
    standing: Standing = Standing.RECEIVED
    rank: int | None = None
    criterion: Criterion | None = None
    claim: Claim | None = None
    regional_group: str = ""
    group_before: int = 0
    told: str | None = None


_TRAVELLERS = (
    select(TravelRequestRow, ApplicationRow, RepresentativeRow)
    .join(ApplicationRow, ApplicationRow.id == TravelRequestRow.application_id)
    .join(RepresentativeRow, RepresentativeRow.id == TravelRequestRow.representative_id)
)


def _traveller(found: Row[TravelRequestRow, ApplicationRow, RepresentativeRow]) -> Traveller:
    row, application, person = found
    representative = representatives.representative_of(person)
    return Traveller(
        id=row.id,
        round_id=row.round_id,
        application_id=row.application_id,
        reference=application.reference or "",
        organization=application.name,
        representative_id=person.id,
        name=representative.name,
        nationality=person.nationality,
        gender=person.gender,
        received_at=row.received_at,
        standing=Standing(row.standing),
        rank=row.rank,
        criterion=Criterion(row.criterion) if row.criterion else None,
        claim=Claim(row.claim) if row.claim is not None else None,
        regional_group=row.regional_group or "",
        group_before=row.group_before,
        told=row.told,
    )


async def _travellers(
    tx: Tx, query: Select[TravelRequestRow, ApplicationRow, RepresentativeRow]
) -> list[Traveller]:
    return [_traveller(row) for row in await tx.execute(query)]


async def list_own(tx: Tx, actor: Actor) -> list[Traveller]:
    """Return the requests of the organizations a person acts for, newest first."""
    query = _TRAVELLERS.where(applications.acts_for(actor))
    return await _travellers(tx, query.order_by(TravelRequestRow.received_at.desc()))


async def list_round(tx: Tx, round_id: UUID) -> list[Traveller]:
    """Return the requests of a call: placed ones in their order, then the others by time."""
    return await _travellers(
        tx,
        _TRAVELLERS.where(TravelRequestRow.round_id == round_id).order_by(
            TravelRequestRow.rank.nulls_last(), TravelRequestRow.received_at, TravelRequestRow.id
        ),
    )


async def last_supported(tx: Tx) -> dict[UUID, int]:
    """Return the last place that is supported, for each call."""
    found = await tx.execute(
        select(TravelRequestRow.round_id, func.max(TravelRequestRow.rank))
        .where(TravelRequestRow.standing == Standing.SUPPORTED)
        .group_by(TravelRequestRow.round_id)
    )
    return {round_id: last for round_id, last in found if last is not None}


async def find(tx: Tx, request_id: UUID) -> Traveller | None:
    """Return a request, if there is one."""
    found = await _travellers(tx, _TRAVELLERS.where(TravelRequestRow.id == request_id))
    return found[0] if found else None


async def get_held(tx: Tx, request_id: UUID) -> Traveller:
    """Return a request, its call held until this transaction ends. Refusals: NotFound."""
    known = await find(tx, request_id)
    if known is None:
        raise NotFound
    await calls.get_round(tx, known.round_id, lock=True)
    # Read again: it may have changed while the call was held by somebody else.
    tx.expire_all()
    return await find(tx, request_id) or known


async def find_own(tx: Tx, actor: Actor, request_id: UUID) -> Traveller | None:
    """Return a request of an organization this person acts for."""
    query = _TRAVELLERS.where(TravelRequestRow.id == request_id, applications.acts_for(actor))
    found = await _travellers(tx, query)
    return found[0] if found else None


async def get_own(tx: Tx, actor: Actor, request_id: UUID) -> Traveller:
    """Return a request of an organization this person acts for. Refusals: NotFound."""
    found = await find_own(tx, actor, request_id)
    if found is None:
        raise NotFound
    return found


async def find_present(tx: Tx, round_id: UUID, representative_id: UUID) -> Traveller | None:
    """Return the request for a person that stands in a call."""
    found = await _travellers(
        tx,
        _TRAVELLERS.where(
            TravelRequestRow.round_id == round_id,
            TravelRequestRow.representative_id == representative_id,
            TravelRequestRow.standing.not_in(OVER),
        ),
    )
    return found[0] if found else None


async def find_for(tx: Tx, representative_id: UUID, event_key: str) -> Traveller | None:
    """Return the request that stands for a person and a meeting, its call held."""
    round_id = await tx.scalar(
        select(TravelRoundRow.id).where(TravelRoundRow.event_key == event_key)
    )
    found = round_id and await find_present(tx, round_id, representative_id)
    return await get_held(tx, found.id) if found else None


async def pass_on(tx: Tx, request_id: UUID, representative_id: UUID) -> None:
    """Let a request stand for another person of the same organization."""
    await tx.execute(
        update(TravelRequestRow)
        .where(TravelRequestRow.id == request_id)
        .values(representative_id=representative_id)
    )


async def append(tx: Tx, traveller: Traveller, by: Actor) -> None:
    """Add a request."""
    await tx.execute(
        insert(TravelRequestRow).values(
            id=traveller.id,
            round_id=traveller.round_id,
            application_id=traveller.application_id,
            person_id=by.person_id,
            representative_id=traveller.representative_id,
            received_at=traveller.received_at,
            standing=traveller.standing,
            group_before=0,
        )
    )


async def save_standing(
    tx: Tx, request_id: UUID, standing: Standing, *, told: str | None = None
) -> None:
    """Write where a request stands, and what its organization was told of it."""
    values = {"standing": standing, **({"told": told} if told else {})}
    await tx.execute(
        update(TravelRequestRow).where(TravelRequestRow.id == request_id).values(values)
    )
