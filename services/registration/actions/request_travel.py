"""What an organization does: ask for support for a representative's travel, and take it back."""

from dataclasses import dataclass, replace
from uuid import UUID

from services.registration.domain import travel as rules
from services.registration.domain.applications import Stage
from services.registration.domain.travel import OVER, Standing
from services.registration.store import applications, fund, travel
from services.registration.store.travel import Traveller
from shared.kernel.actors import Actor
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import AlreadyDone, Conflict, Invalid, NotFound
from shared.store import registers
from shared.store.db import Tx, database_time


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestTravel:
    id: UUID
    round_id: UUID
    application_id: UUID
    name: str
    nationality: str
    gender: str


async def request_travel(
    tx: Tx, actor: Actor, modalities: Modalities, command: RequestTravel
) -> Traveller:
    """Ask for support for one representative; the same request twice is one request.

    Refusals: NotFound, Conflict before the application is submitted, TooLate, Invalid,
    AlreadyDone for another request of the same identifier.
    """
    known = await travel.find(tx, command.id)
    if known is not None:
        return await _require_same(tx, actor, known, command)
    application = await applications.get_own(tx, actor, command.application_id)
    if application.stage is Stage.DRAFT:
        raise Conflict("not submitted yet")
    call = await travel.get_round(tx, command.round_id, share=True)
    at = await database_time(tx)
    rules.require_open(at, call.closes_at)
    if application.category not in modalities.event(call.event_key).open_to:
        raise Invalid({"round_id": "not-offered"})
    if command.nationality not in await registers.list_states(tx, at.date()):
        raise Invalid({"nationality": "not-offered"})
    traveller = Traveller(
        id=command.id,
        round_id=call.id,
        application_id=application.id,
        reference=application.reference or "",
        organization=application.name,
        name=command.name,
        nationality=command.nationality,
        gender=command.gender,
        received_at=at,
    )
    await travel.append(tx, traveller, actor)
    return traveller


async def _require_same(
    tx: Tx, actor: Actor, known: Traveller, command: RequestTravel
) -> Traveller:
    if not await travel.is_of(tx, known.id, actor):
        raise NotFound
    asked = (command.round_id, command.application_id, command.name, command.nationality)
    if asked != (known.round_id, known.application_id, known.name, known.nationality):
        raise AlreadyDone
    return known


async def withdraw_travel(
    tx: Tx, actor: Actor, modalities: Modalities, request_id: UUID
) -> Traveller:
    """Take a request back; what it was given returns to the fund. Refusals: NotFound."""
    if not await travel.is_of(tx, request_id, actor):
        raise NotFound
    known = await travel.get_held(tx, request_id)
    if known.standing in OVER:
        return known
    standing = rules.withdraw(known.standing)
    if standing is Standing.RELEASED:
        at = await database_time(tx)
        await fund.give_back(tx, modalities.process, request_id, by=actor, at=at, note="declined")
    await travel.save_standing(tx, request_id, standing)
    return replace(known, standing=standing)
